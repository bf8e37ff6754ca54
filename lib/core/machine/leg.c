/* SPDX-License-Identifier: BSD-3-Clause */
/* leg.c -- carries out leg.def. */
#include "leg.h"
#include "focus.h"
#include "run.h"

#include "../ask/party.h"
#include "../ask/present.h"
#include "../ask/screen.h"
#include "../state/queue.h"

static uint32_t facts_of(const struct leg *l)
{
	return 1u << LEG_IF_always | (l->refer_out || l->refer_in ? 1u << LEG_IF_refer_open : 0) |
	       (l->notify_open ? 1u << LEG_IF_notify_open : 0) |
	       (l->may_follow ? 1u << LEG_IF_may_follow : 0);
}

/* So that it is told later only what is news. */
static void keep_shown(struct lw *lw, uint32_t leg)
{
	struct lw_shown shown;

	if (lw_leg_shown(lw, lw_leg_handle(lw, leg), &shown))
		return;
	lw_write(lw, &lw->leg_text[leg].shown_uri, LW_URI_MAX, lw_shown_uri(&shown));
	lw_write(lw, &lw->leg_text[leg].shown_name, LW_NAME_MAX, shown.asserted.name);
}

/* Nobody else writes what a leg presents before it is up (law 10). */
static void present(struct lw *lw, uint32_t leg)
{
	if (lw_is_switch(lw))
		lw_meet(lw, leg, lw_leg_uri(lw, leg), true);
	if (!lw->rules)
		return;
	lw->legs[leg].outside = lw_is_external(lw, leg) ? 1 : 0;
	if (lw_is_switch(lw) && !lw_screen_is_ours(lw, leg))
		return;
	lw->leg_text[leg].presented = lw_is_switch(lw) ? lw_screen_by_invite(lw, leg)
						       : lw_presented_by_invite(lw, leg);
	if (lw_is_switch(lw))
		keep_shown(lw, leg);
}

/* Where no number of ours is known, none was wanted. */
static bool has_numbers(const struct lw_rules *rules)
{
	return rules->out_number || rules->trunk.owned_count || rules->trunk.fallback;
}

void lw_leg_note_other_number(struct lw *lw, uint32_t leg)
{
	struct lw_output *out;
	struct lw_shown shown;

	if (!lw->rules || lw_is_switch(lw) || !has_numbers(lw->rules) ||
	    lw_leg_shown(lw, lw_leg_handle(lw, leg), &shown) || !shown.fell_back)
		return;
	out = lw_put_leg(lw, LW_NOTE_OTHER_NUMBER, leg);
	out->uri = lw_leg_uri(lw, leg);
	out->word = shown.why;
}

/* FNV-1a, without case: an address that is called again is a loop. */
static uint32_t hash_of(const char *uri)
{
	uint32_t h = 2166136261u;

	for (; *uri; uri++)
		h = (h ^ (uint32_t)(unsigned char)(*uri >= 'A' && *uri <= 'Z' ? *uri | 32 : *uri)) *
		    16777619u;
	return h;
}

bool lw_leg_has_called(const struct lw *lw, uint32_t leg, const char *uri)
{
	uint32_t hash = hash_of(uri);

	for (unsigned i = 0; i <= lw->legs[leg].redirects; i++)
		if (lw->leg_text[leg].called_at[i] == hash)
			return true;
	return false;
}

/* The target has sent us elsewhere: who is there is not known yet. */
static void retarget(struct lw *lw, uint32_t leg)
{
	struct leg_text *text = &lw->leg_text[leg];
	struct lw_output *out;

	lw->legs[leg].redirects++;
	lw->legs[leg].to_mailbox = 0;
	lw_write(lw, &text->uri, LW_URI_MAX, lw_read(lw, text->moved));
	lw_write(lw, &text->name, LW_NAME_MAX, NULL);
	if (lw_is_switch(lw))
		lw_listen(lw, lw->legs[leg].call); /* its early media are over */
	if (!lw_leg_is_heard(lw, leg))
		return;
	out = lw_put_leg(lw, LW_NOTE_IDENTITY, leg);
	out->uri = lw_leg_uri(lw, leg);
	out->source = "Contact";
}

static void name_partner(const struct lw *lw, uint32_t leg, struct lw_output *out)
{
	if (lw_is_switch(lw))
		out->partner = lw_leg_handle(lw, lw_leg_joins(lw, leg));
}

static void invite(struct lw *lw, uint32_t leg)
{
	struct lw_output *out;
	uint32_t call = lw->legs[leg].call;

	present(lw, leg);
	lw_leg_note_other_number(lw, leg);
	out = lw_put_leg(lw, LW_DO_INVITE, leg);
	lw->legs[leg].seen = 1;
	lw->leg_text[leg].called_at[lw->legs[leg].redirects] = hash_of(lw_leg_uri(lw, leg));
	out->uri = lw_leg_uri(lw, leg);
	if (lw->legs[leg].to_mailbox)
		out->flags |= LW_F_TO_MAILBOX;
	if (lw->legs[leg].role == LEG_ROLE_NEXT) /* asked for by the REFER of the present party */
		out->other_leg = lw_leg_handle(lw, lw->calls[call].party);
	if (lw_is_switch(lw) && lw->seated[leg].for_refer)
		out->other_leg = lw->bridges[call].x.asker;
	name_partner(lw, leg, out);
}

static void answer(struct lw *lw, uint32_t leg)
{
	struct lw_output *out = lw_put_leg(lw, LW_DO_ANSWER, leg);

	name_partner(lw, leg, out);
	if (lw->legs[leg].role == LEG_ROLE_NEXT) {
		out->flags |= LW_F_REPLACING;
		out->other_leg = lw_leg_handle(lw, lw->calls[lw->legs[leg].call].party);
	}
	if (lw_is_switch(lw) && lw->seated[leg].seat == SEAT_NEXT) {
		out->flags |= LW_F_REPLACING;
		out->other_leg = lw_leg_handle(lw, lw->bridges[lw->legs[leg].call].old);
	}
}

static void reject(struct lw *lw, uint32_t leg, unsigned code)
{
	struct lw_output *out = lw_put_leg(lw, LW_DO_REJECT, leg);

	out->code = (int32_t)(code >= 300 && code != 408 ? code
							 : 480); /* never 408 from us (RFC 4320) */
	out->uri = code < 400 ? lw_read(lw, lw->leg_text[leg].moved) : "";
}

static void drop(struct lw *lw, uint32_t leg)
{
	struct lw_output *out = lw_put_leg(lw, LW_DO_DROP, leg);

	out->cause = lw->legs[leg].cause;
	out->code = lw->legs[leg].code;
}

static void act(struct lw *lw, uint32_t leg, enum LEG_act what, unsigned code, enum lw_cause cause)
{
	switch (what) {
	case LEG_ACT__:            break;
	case LEG_ACT_DO_INVITE:    invite(lw, leg); break;
	case LEG_ACT_DO_ANSWER:    answer(lw, leg); break;
	case LEG_ACT_DO_REJECT:    reject(lw, leg, code); break;
	case LEG_ACT_DO_DROP:      drop(lw, leg); break;
	case LEG_ACT_TELL_RINGING: lw_tell(lw, UP_LEG_RINGING, leg, code, cause); break;
	case LEG_ACT_TELL_EARLY:   lw_tell(lw, UP_LEG_EARLY, leg, code, cause); break;
	case LEG_ACT_TELL_UP:      lw_tell(lw, UP_LEG_UP, leg, code, cause); break;
	case LEG_ACT_TELL_ENDED:   lw_tell(lw, UP_LEG_ENDED, leg, code, cause); break;
	case LEG_ACT_RETARGET:     retarget(lw, leg); break;
	case LEG_ACT_COUNT:        break;
	}
}

static void remember(struct leg *l, enum LEG_input input, unsigned code, enum lw_cause cause)
{
	if (cause != LW_CAUSE_NONE && !(input == LEG_IN_TIMEOUT && l->cause)) {
		l->cause = (uint8_t)cause;
		l->code = (uint16_t)code;
	}
	if (input == LEG_IN_OFFER)
		l->seen = 1;
}

void lw_leg_run(struct lw *lw, uint32_t leg, enum LEG_input input, unsigned code,
		enum lw_cause cause)
{
	struct leg *l = &lw->legs[leg];
	struct machine m = lw_machine_of(LW_M_LEG, &l->state, lw_leg_slot(leg, SLOT_LEG));
	const struct lw_row *row = lw_decide(m.table, l->state, (uint8_t)input, facts_of(l));

	if (!lw_enter(lw, &m, (uint8_t)input, row, 0))
		return;
	remember(l, input, code, cause);
	lw_focus_settle(lw, leg);
	if (m.table->state[l->state].lets != LW_LETS_MEDIA)
		lw_timer_clear(&lw->timers, lw_leg_slot(leg, SLOT_HOLD));
	for (int i = 0; lw_has_act(row, i); i++)
		act(lw, leg, (enum LEG_act)row->act[i], code, cause);
	if (!m.table->state[l->state].final)
		return;
	lw_timer_clear(&lw->timers, lw_leg_slot(leg, SLOT_CLAIM));
	/* what stands above it hears of its end first */
	lw_tell(lw, UP_LEG_GONE, leg, l->code, (enum lw_cause)l->cause);
}
