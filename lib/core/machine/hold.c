/* hold.c -- carries out hold.def. */
#include "engine.h"

/* A transfer that has the call in its hands decides about hold, but while its user talks to either
 * party he may hold that one himself (R14). */
static bool transfer_leaves_it(const struct lw *lw, uint32_t call)
{
	uint32_t owner = lw->calls[call].parent != LW_NO_INDEX ? lw->calls[call].parent : call;
	const struct xfer *x = &lw->calls[owner].xfer;
	bool is_target = owner != call;

	if (!xfer_active(lw, owner))
		return true;
	if (x->method != LW_ATTENDED)
		return false;
	return (x->state == ATTENDED_CONSULTING && is_target) ||
	       (x->state == ATTENDED_BACK && !is_target);
}

uint32_t hold_facts(const struct lw *lw, uint32_t leg)
{
	const struct leg *l = &lw->legs[leg];
	uint32_t facts = 1u << HOLD_IF_always;

	if (l->state == LEG_UP && l->role == LEG_ROLE_PARTY && transfer_leaves_it(lw, l->call))
		facts |= 1u << HOLD_IF_may_hold | 1u << HOLD_IF_may_resume;
	return facts;
}

static void offer(struct lw *lw, uint32_t leg, enum lw_dir dir)
{
	struct lw_output *out = lw_put_leg(lw, LW_DO_MEDIA, leg);

	out->dir = (uint8_t)dir;
}

static void note(struct lw *lw, uint32_t leg, enum lw_output_type type)
{
	struct lw_output *out;

	if (lw->legs[leg].role != LEG_ROLE_PARTY)
		return;
	out = lw_put_leg(lw, type, leg);
	out->code = lw->in ? lw->in->code : 0;
}

static void remote(struct lw *lw, uint32_t leg, bool on)
{
	if (lw->legs[leg].remote_hold == (on ? 1 : 0))
		return;
	lw->legs[leg].remote_hold = on ? 1 : 0;
	note(lw, leg, on ? LW_NOTE_REMOTE_HOLD : LW_NOTE_REMOTE_RESUME);
}

static void act(struct lw *lw, uint32_t leg, enum HOLD_act what)
{
	switch (what) {
	case HOLD_ACT__:                 break;
	case HOLD_ACT_OFFER_HELD:        offer(lw, leg, LW_SENDONLY); break;
	case HOLD_ACT_OFFER_TALK:        offer(lw, leg, LW_SENDRECV); break;
	case HOLD_ACT_N_HELD:            note(lw, leg, LW_NOTE_HELD); break;
	case HOLD_ACT_N_RESUMED:         note(lw, leg, LW_NOTE_RESUMED); break;
	case HOLD_ACT_N_HOLD_FAILED:     note(lw, leg, LW_NOTE_HOLD_FAILED); break;
	case HOLD_ACT_N_RESUME_FAILED:   note(lw, leg, LW_NOTE_RESUME_FAILED); break;
	case HOLD_ACT_N_REMOTE_HOLD:     remote(lw, leg, true); break;
	case HOLD_ACT_N_REMOTE_RESUME:   remote(lw, leg, false); break;
	case HOLD_ACT_TELL_HELD:         lw_tell(lw, UP_HELD, leg, 0, LW_CAUSE_NONE); break;
	case HOLD_ACT_TELL_NOT_HELD: lw_tell(lw, UP_NOT_HELD, leg, 0, LW_CAUSE_HOLD_FAILED); break;
	case HOLD_ACT_TELL_RESUMED:      lw_tell(lw, UP_RESUMED, leg, 0, LW_CAUSE_NONE); break;
	case HOLD_ACT_TELL_NOT_RESUMED:
		lw_tell(lw, UP_NOT_RESUMED, leg, 0, LW_CAUSE_RESUME_FAILED);
		break;
	case HOLD_ACT_COUNT:             break;
	}
}

void hold_run(struct lw *lw, uint32_t leg, enum HOLD_input input)
{
	struct leg *l = &lw->legs[leg];
	const struct lw_row *row;

	if (l->state != LEG_UP)
		return; /* the leg has ended; its media are nobody's affair */
	row = lw_take(lw, LW_M_HOLD, &l->hold, (uint8_t)input, hold_facts(lw, leg),
		      leg_slot(leg, SLOT_HOLD));
	for (int i = 0; row && i < LW_ACTS; i++)
		act(lw, leg, (enum HOLD_act)row->act[i]);
}
