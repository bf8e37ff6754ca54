/* SPDX-License-Identifier: BSD-3-Clause */
/* hold.c -- carries out hold.def. */
#include "hold.h"
#include "focus.h"
#include "run.h"

#include "../../table/aside.h"
#include "../state/queue.h"

static bool leg_lets_it(const struct leg *l)
{
	return lw_tables[LW_M_LEG].state[l->state].lets == LW_LETS_MEDIA;
}

uint32_t lw_hold_facts(const struct lw *lw, uint32_t leg)
{
	const struct leg *l = &lw->legs[leg];
	uint32_t facts = 1u << HOLD_IF_always;

	if (leg_lets_it(l) && l->role == LEG_ROLE_PARTY && lw_xfer_lets_hold(lw, l->call))
		facts |= 1u << HOLD_IF_may_hold | 1u << HOLD_IF_may_resume;
	return facts;
}

static void offer(struct lw *lw, uint32_t leg, enum lw_dir dir)
{
	struct lw_output *out = lw_put_leg(lw, LW_DO_MEDIA, leg);

	out->dir = (uint8_t)dir;
}

static void note(struct lw *lw, uint32_t leg, enum lw_note type, int32_t code)
{
	if (lw->legs[leg].role == LEG_ROLE_PARTY)
		lw_put_leg(lw, type, leg)->code = code;
}

static void remote(struct lw *lw, uint32_t leg, bool on, int32_t code)
{
	if (lw->legs[leg].remote_hold == (on ? 1 : 0))
		return;
	lw->legs[leg].remote_hold = on ? 1 : 0;
	note(lw, leg, on ? LW_NOTE_REMOTE_HOLD : LW_NOTE_REMOTE_RESUME, code);
}

static void act(struct lw *lw, uint32_t leg, enum HOLD_act what, int32_t code)
{
	switch (what) {
	case HOLD_ACT__:                 break;
	case HOLD_ACT_OFFER_HELD:        offer(lw, leg, LW_SENDONLY); break;
	case HOLD_ACT_OFFER_TALK:        offer(lw, leg, LW_SENDRECV); break;
	case HOLD_ACT_N_HELD:            note(lw, leg, LW_NOTE_HELD, code); break;
	case HOLD_ACT_N_RESUMED:         note(lw, leg, LW_NOTE_RESUMED, code); break;
	case HOLD_ACT_N_HOLD_FAILED:     note(lw, leg, LW_NOTE_HOLD_FAILED, code); break;
	case HOLD_ACT_N_RESUME_FAILED:   note(lw, leg, LW_NOTE_RESUME_FAILED, code); break;
	case HOLD_ACT_N_REMOTE_HOLD:     remote(lw, leg, true, code); break;
	case HOLD_ACT_N_REMOTE_RESUME:   remote(lw, leg, false, code); break;
	case HOLD_ACT_TELL_HELD:         lw_tell(lw, UP_HELD, leg, 0, LW_CAUSE_NONE); break;
	case HOLD_ACT_TELL_NOT_HELD:
		lw_tell(lw, UP_NOT_HELD, leg, 0, LW_CAUSE_HOLD_FAILED);
		break;
	case HOLD_ACT_TELL_RESUMED:      lw_tell(lw, UP_RESUMED, leg, 0, LW_CAUSE_NONE); break;
	case HOLD_ACT_TELL_NOT_RESUMED:
		lw_tell(lw, UP_NOT_RESUMED, leg, 0, LW_CAUSE_RESUME_FAILED);
		break;
	case HOLD_ACT_COUNT:             break;
	}
}

void lw_hold_do(struct lw *lw, uint32_t leg, enum HOLD_input input, const struct lw_row *row,
		int32_t code)
{
	struct machine m =
		lw_machine_of(LW_M_HOLD, &lw->legs[leg].hold, lw_leg_slot(leg, SLOT_HOLD));

	if (!lw_enter(lw, &m, (uint8_t)input, row, 0))
		return;
	if (row->next != LW_TO_STAY)
		lw_focus_settle(lw, leg); /* before the offer: who is being held hears no more */
	for (int i = 0; lw_has_act(row, i); i++)
		act(lw, leg, (enum HOLD_act)row->act[i], code);
}

static void decide(struct lw *lw, uint32_t leg, enum HOLD_input input, uint32_t facts, int32_t code)
{
	const struct lw_table *table = &lw_tables[LW_M_HOLD];
	uint8_t state = lw->legs[leg].hold;

	lw_hold_do(lw, leg, input, lw_decide(table, state, (uint8_t)input, facts), code);
}

LW_ASIDE static void decide_by_facts(struct lw *lw, uint32_t leg, enum HOLD_input input,
				     int32_t code)
{
	decide(lw, leg, input, lw_hold_facts(lw, leg), code);
}

void lw_hold_run(struct lw *lw, uint32_t leg, enum HOLD_input input, int32_t code)
{
	const struct leg *l = &lw->legs[leg];

	if (!leg_lets_it(l))
		return;
	if (lw_asks_facts(&lw_tables[LW_M_HOLD], l->hold, (uint8_t)input))
		decide_by_facts(lw, leg, input, code);
	else
		decide(lw, leg, input, 1u << HOLD_IF_always, code);
}
