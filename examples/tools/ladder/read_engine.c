/* SPDX-License-Identifier: BSD-3-Clause */
/* read_engine.c -- the ladder of an engine alone, of a vendor's adapter or of a test: its user,
 * itself and each leg are the parties; inputs and outputs are the messages. */
#include <legwork/adapter.h>

#include <string.h>
#include <re.h>

#include "read.h"

void engine_begin(struct source *s, const char *who)
{
	s->user = ladder_party(s->ladder, "user");
	s->party = ladder_party(s->ladder, *who ? who : "engine");
	s->ladder->party[s->user].stays = s->ladder->party[s->party].stays = true;
}

/* The party of a leg; -1 for none. */
static int leg_party(struct source *s, lw_leg leg, const char *uri)
{
	char name[LABEL_SIZE];

	for (int i = 0; i < s->legs; i++) {
		if (lw_same_leg(s->leg[i], leg))
			return s->leg_party[i];
	}
	if (!leg.v || s->legs == PARTIES_MAX) {
		s->ladder->full |= leg.v != 0;
		return -1;
	}
	words_user(name, sizeof(name), uri ? uri : "");
	if (!*name)
		snprintf(name, sizeof(name), "leg %d", s->legs + 1);
	s->leg[s->legs] = leg;
	s->leg_party[s->legs] = ladder_party(s->ladder, name);
	return s->leg_party[s->legs++];
}

/* The same; the first leg that is new after an offer is the one that was offered. */
static int offered_party(struct source *s, lw_leg leg, const char *uri)
{
	int known = s->legs, party = leg_party(s, leg, uri || !s->offer ? uri : s->offered);

	if (uri || !s->offer || s->legs == known || party < 0)
		return party;
	s->offer = false;
	if (s->input >= 0)
		s->ladder->rung[s->input].from = party;
	return party;
}

/* An arrow; the number of its rung, or -1. */
static int arrow(struct source *s, int from, int to, struct rung **rung)
{
	source_flush(s);
	*rung = ladder_rung(s->ladder, RUNG_MESSAGE, s->t);
	if (!*rung)
		return -1;
	(*rung)->from = from;
	(*rung)->to = to;
	return (int)s->ladder->rungs - 1;
}

static void take_input(struct source *s, const struct log_record *record)
{
	const struct lw_input *in = &record->in;
	int number, leg = in->type == LW_SIG_OFFERED ? -1 : offered_party(s, in->leg, NULL);
	struct rung *rung;

	if (in->type == LW_TICK)
		return;
	if (in->type < LW_VERBS) {
		arrow(s, s->user, s->party, &rung);
		if (rung)
			label_verb(rung, in, record->err, record->why);
		return;
	}
	number = arrow(s, leg >= 0 ? leg : s->party, s->party, &rung);
	if (in->type == LW_SIG_OFFERED && !record->err) {
		s->offer = true; /* the engine gives the leg its handle: what comes next has it */
		s->input = number;
		words_clean(s->offered, sizeof(s->offered), LABEL_COLUMNS, in->uri ? in->uri : "");
	}
	if (rung)
		label_signal(rung, in);
}

/* Actions go to their leg; a note is told to the user. */
static void take_output(struct source *s, const struct lw_output *out)
{
	int leg = offered_party(s, out->leg, out->type == LW_DO_INVITE ? out->uri : NULL);
	bool note = lw_is_note(out);
	struct rung *rung;

	if (!label_shows(out))
		return;
	arrow(s, s->party, note ? s->user : leg >= 0 ? leg : s->party, &rung);
	if (!rung)
		return;
	if (note)
		label_note(rung, out);
	else
		label_action(rung, out);
}

void engine_record(struct source *s, const struct log_record *record)
{
	switch (record->kind) {
	case LOG_INPUT:
		take_input(s, record);
		break;
	case LOG_OUTPUT:
		take_output(s, &record->out);
		break;
	case LOG_STATE:
		source_state(s, record);
		break;
	case LOG_END:
		source_flush(s);
		break;
	case LOG_HEADER:
	case LOG_SETTING:
	case LOG_RULES:
	case LOG_SIP:
		break;
	}
}
