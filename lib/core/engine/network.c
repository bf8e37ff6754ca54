/* SPDX-License-Identifier: BSD-3-Clause */
/* network.c -- what the network did to a leg, taken apart for the machines. */
#include "network.h"
#include "learn.h"
#include "leg_news.h"

#include "../../table/aside.h"

#include "../ask/judge.h"
#include "../machine/claim.h"
#include "../machine/hold.h"
#include "../machine/leg.h"
#include "../machine/recording.h"
#include "../machine/referred.h"
#include "../machine/transfer.h"
#include "../state/queue.h"
#include "../tables/inputs.h"

#include <string.h>

LW_ASIDE static void signal_dtmf(struct lw *lw, uint32_t leg, const struct lw_input *in)
{
	struct lw_output *out;

	if (!lw_leg_is_heard(lw, leg))
		return;
	out = lw_put_leg(lw, LW_NOTE_DTMF, leg);
	out->digits = lw_mention(lw, LW_NAME_MAX, in->digits);
}

/* ---- a target that sends us elsewhere ---- */

static bool to_self(const struct lw *lw, uint32_t leg, const struct lw_input *in)
{
	return in->flags & LW_F_TO_US || !strcmp(in->uri, lw_read(lw, lw->leg_text[leg].local_uri));
}

/* The limit, the loops and the policy; which row that gives is the table's (RFC 3261 8.1.3.4). */
LW_ASIDE static void signal_redirect(struct lw *lw, uint32_t leg, const struct lw_input *in)
{
	struct leg *l = &lw->legs[leg];
	int32_t code = in->code ? in->code : 302;

	l->may_follow = l->redirects < lw->config.max_redirects && !to_self(lw, leg, in) &&
			!lw_leg_has_called(lw, leg, in->uri) && lw_allows_redirect(lw, leg, in);
	lw_write(lw, &lw->leg_text[leg].moved, LW_URI_MAX, in->uri);
	lw_leg_run(lw, leg, LEG_IN_REDIRECTED, (unsigned)code,
		   l->may_follow ? LW_CAUSE_NONE : lw_cause_of(code));
}

/* ---- news of a REFER ---- */

/* The last word about a REFER: from now on no news of it are due. */
static bool is_last(enum XFER_input input)
{
	return input == XFER_IN_REFER_REFUSED || input == XFER_IN_REFER_DONE ||
	       input == XFER_IN_REFER_FAILED || input == XFER_IN_REFER_OVER;
}

LW_ASIDE static void signal_refer(struct lw *lw, uint32_t leg, enum XFER_input input, int32_t code)
{
	uint32_t call = lw->legs[leg].call;

	if (is_last(input))
		lw->legs[leg].refer_out = 0;
	if (call == LW_NO_INDEX || lw->calls[call].party != leg || !lw_xfer_active(lw, call) ||
	    !lw->calls[call].xfer.refer_sent)
		return;
	lw->calls[call].xfer.news = (uint16_t)code;
	lw->calls[call].xfer.news_cause = (uint8_t)lw_cause_of(code);
	lw_xfer_run(lw, call, input);
}

static enum XFER_input news_input(int32_t code)
{
	if (code < 200)
		return XFER_IN_REFER_NEWS;
	return code < 300 ? XFER_IN_REFER_DONE : XFER_IN_REFER_FAILED;
}

/* ---- the rest ---- */

LW_ASIDE static void signal_recording(struct lw *lw, uint32_t leg, enum RECORDING_input input)
{
	uint32_t call = lw->legs[leg].call;

	if (call != LW_NO_INDEX && lw_slot(lw, call)->used && lw->calls[call].party == leg)
		lw_recording_run(lw, call, input);
}

static enum RECORDING_input recorder_input(uint32_t flags)
{
	return flags & LW_F_ON ? RECORDING_IN_RUNNING : RECORDING_IN_STOPPED;
}

void lw_signal(struct lw *lw, uint32_t leg, const struct lw_input *in)
{
	const struct lw_way *way = &lw_ways[in->type];

	switch ((enum lw_goes_to)way->to) {
	case LW_GOES_TO_LEG:
	case LW_GOES_TO_LEG_ENDS:
	case LW_GOES_TO_RINGING:   lw_leg_news(lw, leg, in); break;
	case LW_GOES_TO_HOLD:
		lw_hold_run(lw, leg, (enum HOLD_input)way->input, in->code);
		break;
	case LW_GOES_TO_IDENTITY:
		lw_learn_identity(lw, leg, in, lw_leg_is_heard(lw, leg));
		break;
	case LW_GOES_TO_DTMF:      signal_dtmf(lw, leg, in); break;
	case LW_GOES_TO_TRANSFER:
		signal_refer(lw, leg, (enum XFER_input)way->input, in->code);
		break;
	case LW_GOES_TO_NEWS:      signal_refer(lw, leg, news_input(in->code), in->code); break;
	case LW_GOES_TO_REFERRED:  lw_referred_request(lw, leg, in); break;
	case LW_GOES_TO_RECORDER:  signal_recording(lw, leg, recorder_input(in->flags)); break;
	case LW_GOES_TO_RECORDING:
		signal_recording(lw, leg, (enum RECORDING_input)way->input);
		break;
	case LW_GOES_TO_NOT_SHOWN: lw_leg_not_shown(lw, leg, in, lw_leg_is_heard(lw, leg)); break;
	case LW_GOES_TO_REDIRECT:  signal_redirect(lw, leg, in); break;
	case LW_GOES_TO_CLAIM:
		lw_claim_run(lw, leg, (enum CLAIM_input)way->input);
		break;
	case LW_GOES_TO_PEER_SAYS: lw_recording_told(lw, leg, in); break;
	case LW_GOES_TO_NOTHING: case LW_GOES_TO_CALL: case LW_GOES_TO_BEGIN:
	case LW_GOES_TO_ANSWER:
	case LW_GOES_TO_HANGUP:
	case LW_GOES_TO_SPLIT: case LW_GOES_TO_PART:
	case LW_GOES_TO_SWITCH:
	case LW_GOES_TO_OFFER: break; /* verbs are no signals */
	}
}
