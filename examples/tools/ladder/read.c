/* SPDX-License-Identifier: BSD-3-Clause */
/* read.c -- reads logs, twice: first for who is where, then for what happened. */
#include <errno.h>
#include <string.h>
#include <re.h>

#include "read.h"

/* The clock of a record: its own, or that of the one before and what has passed on the engine's. */
static void tell_time(struct source *s, const struct log_record *record)
{
	lw_time now = record->kind == LOG_INPUT ? record->in.now :
		      record->kind == LOG_OUTPUT ? record->out.now :
		      record->kind == LOG_SIP ? record->sip.now : s->now;
	uint64_t t = record->t, passed = now > s->now ? now - s->now : 0;

	if (!t)
		t = s->t + (passed < UINT64_MAX / 2000 ? passed * 1000 : 0);
	if (t > s->t)
		s->t = t;
	if (now > s->now)
		s->now = now;
}

/* ---- what happened ---- */

static void take_state(struct rung *rung, struct source *s)
{
	snprintf(rung->state, sizeof(rung->state), "%s", s->state);
	s->state[0] = '\0';
}

/* A state that no note has come with stands alone. */
void source_flush(struct source *s)
{
	struct rung *rung = *s->state ? ladder_rung(s->ladder, RUNG_STATE, s->state_t) : NULL;

	if (rung) {
		rung->from = s->party;
		take_state(rung, s);
	}
	s->state[0] = '\0';
}

/* It waits for a note of its step.  The states of a consultation call are those of its transfer. */
void source_state(struct source *s, const struct log_record *record)
{
	source_flush(s);
	if (!strncmp(record->state, "consult ", 8))
		return;
	words_clean(s->state, sizeof(s->state), NAME_COLUMNS, record->state);
	s->state_t = s->t;
	s->call = record->call;
}

static void take_sip(struct source *s, const struct log_sip *sip)
{
	struct rung *rung = ladder_rung(s->ladder, RUNG_MESSAGE, s->t);

	if (!rung)
		return;
	rung->tx = sip->tx;
	rung->from = sip->tx ? s->party : -1;
	rung->to = sip->tx ? -1 : s->party;
	str_ncpy(rung->src, sip->src, sizeof(rung->src));
	str_ncpy(rung->dst, sip->dst, sizeof(rung->dst));
	label_message(rung, sip);
}

static void take_verb(struct source *s, const struct log_record *record)
{
	struct rung *rung = ladder_rung(s->ladder, RUNG_VERB, s->t);

	if (!rung)
		return;
	rung->from = s->party;
	label_verb(rung, &record->in, record->err, record->why);
}

static void take_note(struct source *s, const struct lw_output *out)
{
	struct rung *rung = label_shows(out) ? ladder_rung(s->ladder, RUNG_NOTE, s->t) : NULL;

	if (!rung)
		return;
	rung->from = s->party;
	label_note(rung, out);
	if (*s->state && lw_same_call(s->call, out->call))
		take_state(rung, s);
}

static void take(struct source *s, const struct log_record *record)
{
	switch (record->kind) {
	case LOG_SIP:
		take_sip(s, &record->sip);
		break;
	case LOG_INPUT:
		source_flush(s);
		if (!strcmp(log_from(record->in.type), "user"))
			take_verb(s, record);
		break;
	case LOG_OUTPUT:
		if (lw_is_note(&record->out))
			take_note(s, &record->out);
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
		break;
	}
}

/* ---- who is where ---- */

static void learn(struct source *s, const struct log_record *record)
{
	struct party *party = &s->ladder->party[s->party];

	party->stays = true;
	if (record->kind == LOG_SIP)
		ladder_add_address(party, record->sip.tx ? record->sip.src : record->sip.dst);
	if (!party->logged && record->t) {
		party->first = record->t;
		party->logged = true;
	}
	party->last = s->t;
}

struct survey { bool sip; char who[LABEL_SIZE]; };

static struct survey survey;

static void look(struct source *s, const struct log_record *record)
{
	(void)s;
	survey.sip |= record->kind == LOG_SIP;
	if (record->kind == LOG_HEADER)
		words_user(survey.who, sizeof(survey.who),
			   *record->head.who ? record->head.who : record->head.program);
}

/* ---- files ---- */

static int complain(const struct ladder *l, const char *path, unsigned line, const char *why)
{
	if (l->quiet)
		return 2;
	if (line)
		fprintf(stderr, "legwork-ladder: %s, line %u: %s\n", path, line, why);
	else
		fprintf(stderr, "legwork-ladder: %s: %s\n", path, why);
	return 2;
}

typedef void(record_h)(struct source *, const struct log_record *);

static int each(struct source *s, const char *path, record_h *handle)
{
	struct log_record record;
	const char *why = "";
	FILE *file = fopen(path, "r");
	int more;

	if (!file)
		return complain(s->ladder, path, 0, strerror(errno));
	log_open(&s->reader, file);
	s->t = 0;
	s->now = 0;
	while ((more = log_read(&s->reader, &record, &why)) == 1) {
		tell_time(s, &record);
		handle(s, &record);
	}
	/* of a phone that died: what is there is worth seeing; said once, at the last reading */
	if (more < 0 && s->reader.cut && handle != look && handle != learn)
		complain(s->ladder, path, s->reader.line, why);
	log_close(&s->reader);
	fclose(file);
	if (more < 0 && !s->reader.cut)
		return complain(s->ladder, path, s->reader.line, why);
	return s->reader.schema ? 0
				: complain(s->ladder, path, 0, "this file is empty, and not a log");
}

/* The party of a log; two of one name are told apart by a number. */
static int party_of(struct ladder *l, const char *who)
{
	char name[LABEL_SIZE + 16];
	int same = 0;

	for (int i = 0; i < l->parties; i++) {
		size_t len = strlen(who);

		if (!strncmp(l->party[i].name, who, len) &&
		    (!l->party[i].name[len] || l->party[i].name[len] == ' '))
			same++;
	}
	if (!same)
		return ladder_party(l, *who ? who : "?");
	snprintf(name, sizeof(name), "%s %d", who, same + 1);
	return ladder_party(l, name);
}

static int too_many(const struct ladder *l, const char *path)
{
	return complain(l, path, 0, "that is more than one picture can show: give fewer logs, or "
				    "--since and --until");
}

static struct source source;

static int read_engine(struct ladder *l, const char *path)
{
	source = (struct source){.ladder = l};
	engine_begin(&source, survey.who);
	return each(&source, path, engine_record);
}

/* All parties are known before the first message is placed. */
static int read_phones(struct ladder *l, char **paths, int count)
{
	int first = l->parties, status = 0;

	for (int i = 0; i < count && !status; i++) {
		survey = (struct survey){0};
		source = (struct source){.ladder = l};
		status = each(&source, paths[i], look);
		source.party = status ? -1 : party_of(l, survey.who);
		if (!status)
			status = source.party < 0 ? too_many(l, paths[i])
						  : each(&source, paths[i], learn);
	}
	for (int i = 0; i < count && !status; i++) {
		source = (struct source){.ladder = l, .party = first + i};
		status = each(&source, paths[i], take);
		source_flush(&source);
	}
	return status;
}

int ladder_read(struct ladder *l, char **paths, int count)
{
	bool sip = false;
	int status = 0;

	for (int i = 0; i < count && !status; i++) {
		survey = (struct survey){0};
		source = (struct source){.ladder = l};
		status = each(&source, paths[i], look);
		sip |= survey.sip;
	}
	if (status)
		return status;
	if (count == 1 && !sip)
		status = read_engine(l, paths[0]);
	else
		status = read_phones(l, paths, count);
	if (status)
		return status;
	ladder_arrange(l);
	return l->full ? too_many(l, paths[0]) : 0;
}
