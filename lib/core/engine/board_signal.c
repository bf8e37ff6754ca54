/* SPDX-License-Identifier: BSD-3-Clause */
/* board_signal.c -- what the network did to a leg of a switch, taken apart for the machines. */
#include "board_signal.h"
#include "learn.h"
#include "leg_news.h"

#include "../ask/judge.h"
#include "../machine/claim.h"
#include "../machine/leg.h"
#include "../machine/recording.h"
#include "../state/queue.h"
#include "../switch/codes.h"
#include "../switch/hear.h"
#include "../switch/sees.h"
#include "../switch/xfer.h"
#include "../switch/xfer_ask.h"
#include "../tables/inputs.h"

#include <string.h>

static bool sits(const struct lw *lw, uint32_t leg)
{
	return lw->seated[leg].seat == SEAT_TAKEN;
}

/* Its phone holds us, or no longer does: what the others hear follows from it. */
static void hold(struct lw *lw, uint32_t leg, bool on)
{
	if (!sits(lw, leg) || lw->legs[leg].remote_hold == (on ? 1 : 0))
		return;
	lw->legs[leg].remote_hold = on ? 1 : 0;
	lw_put_leg(lw, on ? LW_NOTE_REMOTE_HOLD : LW_NOTE_REMOTE_RESUME, leg);
	lw_listen(lw, lw->legs[leg].call);
}

static void digits(struct lw *lw, uint32_t leg, const struct lw_input *in)
{
	if (sits(lw, leg))
		lw_codes_press(lw, leg, in->digits);
}

/* Followed only where the host routes nothing itself: else it is asked (RFC 3261 8.1.3.4). */
static void redirect(struct lw *lw, uint32_t leg, const struct lw_input *in)
{
	struct leg *l = &lw->legs[leg];
	int32_t code = in->code ? in->code : 302;

	l->may_follow = lw->config.route_as_given && l->redirects < lw->config.max_redirects &&
			!lw_leg_has_called(lw, leg, in->uri) && lw_allows_redirect(lw, leg, in);
	lw_write(lw, &lw->leg_text[leg].moved, LW_URI_MAX, in->uri);
	lw_leg_run(lw, leg, LEG_IN_REDIRECTED, (unsigned)code,
		   l->may_follow ? LW_CAUSE_NONE : lw_cause_of(code));
}

/* ---- the ear ---- */

static void of_ear(struct lw *lw, uint32_t leg, uint32_t type)
{
	if (lw->legs[leg].call == LW_NO_INDEX)
		return;
	lw_ear_run(lw, leg,
		   type == LW_SIG_HEARS       ? SW_HEAR_IN_HEARS
		   : type == LW_SIG_HEARS_NOT ? SW_HEAR_IN_HEARS_NOT
					      : SW_HEAR_IN_SAID);
}

/* ---- the recorder ---- */

/* Of a call that was absorbed, or of a segment that was cut, nobody waits for an answer. */
static void of_recorder(struct lw *lw, uint32_t leg, const struct lw_input *in)
{
	uint32_t call = in->call.v ? lw_call_index(lw, in->call) : lw->legs[leg].call;
	bool on = in->flags & LW_F_ON;

	if (call == LW_NO_INDEX ||
	    (in->segment && in->segment != lw_recorded(lw, call)->segment))
		return;
	lw_recording_run(lw, call, in->type == LW_SIG_RECORD_FAILED ? RECORDING_IN_FAILED
				   : on                             ? RECORDING_IN_RUNNING
								    : RECORDING_IN_STOPPED);
}

static void learn(struct lw *lw, uint32_t leg, const struct lw_input *in)
{
	lw_learn_identity(lw, leg, in, sits(lw, leg));
}

void lw_board_signal(struct lw *lw, uint32_t leg, const struct lw_input *in)
{
	switch ((enum lw_goes_to)lw_ways[in->type].to) {
	case LW_GOES_TO_LEG:
	case LW_GOES_TO_LEG_ENDS:
	case LW_GOES_TO_RINGING:
		if (in->flags & LW_F_BY_MACHINE)
			lw->seated[leg].by_machine = 1;
		lw_leg_news(lw, leg, in);
		break;
	case LW_GOES_TO_HOLD:
		if (in->type == LW_SIG_REMOTE_HOLD || in->type == LW_SIG_REMOTE_RESUME)
			hold(lw, leg, in->type == LW_SIG_REMOTE_HOLD);
		break;
	case LW_GOES_TO_CLAIM:
		lw_claim_run(lw, leg, (enum CLAIM_input)lw_ways[in->type].input);
		break;
	case LW_GOES_TO_IDENTITY:  lw_see_learned(lw, leg, in, learn); break;
	case LW_GOES_TO_NOT_SHOWN: lw_leg_not_shown(lw, leg, in, sits(lw, leg)); break;
	case LW_GOES_TO_DTMF:      digits(lw, leg, in); break;
	case LW_GOES_TO_REDIRECT:  redirect(lw, leg, in); break;
	case LW_GOES_TO_REFERRED:  lw_sw_refer(lw, leg, in); break;
	case LW_GOES_TO_TRANSFER:
	case LW_GOES_TO_NEWS:      lw_sw_xfer_refer_news(lw, leg, in); break;
	case LW_GOES_TO_SWITCH:    of_ear(lw, leg, in->type); break;
	case LW_GOES_TO_RECORDER: case LW_GOES_TO_RECORDING: of_recorder(lw, leg, in); break;
	case LW_GOES_TO_NOTHING: case LW_GOES_TO_CALL:
	case LW_GOES_TO_BEGIN: case LW_GOES_TO_ANSWER:
	case LW_GOES_TO_HANGUP: case LW_GOES_TO_SPLIT: case LW_GOES_TO_PART:
	case LW_GOES_TO_OFFER:
	case LW_GOES_TO_PEER_SAYS:
		break; /* an endpoint's */
	}
}
