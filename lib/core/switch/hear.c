/* SPDX-License-Identifier: BSD-3-Clause */
/* hear.c -- carries out switch/hear.def: one leg's ear. */
#include "hear.h"

#include "../machine/run.h"
#include "../state/queue.h"

static enum lw_ear_seen seen(const struct lw *lw, uint32_t leg)
{
	return (enum lw_ear_seen)lw_seen(LW_M_SW_HEAR, lw->seated[leg].ear);
}

static bool is_dial_tone(const struct seated *s)
{
	return s->asked.hear == LW_HEAR_ANNOUNCEMENT && s->asked.from == LW_HEARD_DIAL_TONE;
}

/* Without an answer it hears by 183. */
static void ring_early(struct lw *lw, uint32_t leg)
{
	const struct heard *asked = &lw->seated[leg].asked;
	struct lw_output *out = lw_put_leg(lw, LW_DO_RING, leg);

	lw->seated[leg].hears_early = 1;
	out->flags = LW_F_EARLY;
	if (asked->hear == LW_HEAR_PEER)
		out->partner.v = asked->from;
}

static void do_hear(struct lw *lw, uint32_t leg)
{
	struct seated *s = &lw->seated[leg];
	struct lw_output *out;

	s->asked = s->wish;
	if (lw_leg_seen(lw, leg) == LW_LEG_OFFERED)
		ring_early(lw, leg);
	out = lw_put_leg(lw, LW_DO_HEAR, leg);
	out->hear = s->asked.hear;
	if (s->asked.hear == LW_HEAR_PEER)
		out->other_leg.v = s->asked.from;
	if (s->asked.hear == LW_HEAR_ANNOUNCEMENT && s->says)
		out->word = lw_read(lw, lw->seated_text[leg].says);
	else if (is_dial_tone(s))
		out->word = LW_SAY_DIAL;
	if (s->asked.hear == LW_HEAR_MUSIC)
		out->word = lw_read(lw, lw->seated_text[leg].music);
}

static void hush(struct lw *lw, uint32_t leg)
{
	lw->seated[leg].says = 0;
	lw_listen(lw, lw->legs[leg].call);
}

static void take(struct seated *s)
{
	s->is = s->asked;
	s->unsure = 0;
}

static void act(struct lw *lw, uint32_t leg, enum SW_HEAR_act what)
{
	struct seated *s = &lw->seated[leg];

	switch (what) {
	case SW_HEAR_ACT__:          break;
	case SW_HEAR_ACT_DO_HEAR:    do_hear(lw, leg); break;
	case SW_HEAR_ACT_TAKE:       take(s); break;
	case SW_HEAR_ACT_UNSURE:     s->unsure = 1; break;
	case SW_HEAR_ACT_HUSH:       hush(lw, leg); break;
	case SW_HEAR_ACT_TELL_HEARD: lw_tell(lw, UP_EAR_HEARS, leg, 0, LW_CAUSE_NONE); break;
	case SW_HEAR_ACT_TELL_NOT_HEARD:
		lw_tell(lw, UP_EAR_HEARS_NOT, leg, 488, LW_CAUSE_MEDIA);
		break;
	case SW_HEAR_ACT_COUNT:      break;
	}
}

void lw_ear_run(struct lw *lw, uint32_t leg, enum SW_HEAR_input input)
{
	struct seated *s = &lw->seated[leg];
	struct machine m = lw_machine_of(LW_M_SW_HEAR, &s->ear, lw_seat_slot(lw, leg, SLOT_EAR));
	bool says = s->says || is_dial_tone(s);
	uint32_t facts = 1u << SW_HEAR_IF_always | (says ? 1u << SW_HEAR_IF_says_now : 0);
	const struct lw_row *row = lw_decide(m.table, s->ear, (uint8_t)input, facts);

	if (!lw_enter(lw, &m, (uint8_t)input, row, 0))
		return;
	for (int i = 0; lw_has_act(row, i); i++)
		act(lw, leg, (enum SW_HEAR_act)row->act[i]);
}

/* What was refused is not asked again before something else was wished; but what it heard before an
 * answer failed to come is. */
void lw_ear_wish(struct lw *lw, uint32_t leg, struct heard wish)
{
	struct seated *s = &lw->seated[leg];

	if (lw_same_heard(s->wish, wish))
		return;
	s->wish = wish;
	if (seen(lw, leg) == LW_EAR_IS_ASKED || s->unsure || !lw_same_heard(s->is, wish))
		lw_ear_run(lw, leg, SW_HEAR_IN_WISH);
}

void lw_ear_again(struct lw *lw, uint32_t leg)
{
	struct seated *s = &lw->seated[leg];

	if (seen(lw, leg) != LW_EAR_IS_ASKED)
		s->wish = s->unsure ? (struct heard){.hear = LW_HEARS} : s->is;
}

bool lw_ear_has_refused(const struct lw *lw, uint32_t leg)
{
	const struct seated *s = &lw->seated[leg];

	return seen(lw, leg) != LW_EAR_IS_ASKED && !lw_same_heard(s->is, s->wish);
}

bool lw_ear_fits(const struct lw *lw, uint32_t leg)
{
	const struct seated *s = &lw->seated[leg];

	return seen(lw, leg) != LW_EAR_IS_ASKED && lw_same_heard(s->is, s->wish);
}

void lw_ear_announce(struct lw *lw, uint32_t leg, const char *name)
{
	struct seated *s = &lw->seated[leg];

	lw_write(lw, &lw->seated_text[leg].says, LW_NAME_MAX, name);
	s->says = lw_read(lw, lw->seated_text[leg].says)[0] ? 1 : 0;
	s->said++;
	lw_listen(lw, lw->legs[leg].call);
}
