/* SPDX-License-Identifier: BSD-3-Clause */
/* leg_news.c -- what the network did to a leg, for the leg itself. */
#include "leg_news.h"

#include "../machine/claim.h"
#include "../machine/leg.h"
#include "../state/queue.h"
#include "../tables/inputs.h"

static void signal_leg(struct lw *lw, uint32_t leg, enum LEG_input input, const struct lw_input *in)
{
	if (input == LEG_IN_ANSWERED && in->flags & LW_F_SECURE)
		lw->legs[leg].secure = 1;
	if (input == LEG_IN_ANSWERED && in->flags & LW_F_PRIVATE)
		lw->legs[leg].withheld = 1;
	if (input == LEG_IN_NOTIFIED)
		lw->legs[leg].notify_open = 0;
	lw_leg_run(lw, leg, input, (unsigned)in->code, LW_CAUSE_NONE);
}

static void signal_end(struct lw *lw, uint32_t leg, enum LEG_input input, int32_t code)
{
	bool hung_up = input == LEG_IN_ENDED && code < 300;
	enum lw_cause cause = hung_up ? LW_CAUSE_NORMAL : lw_cause_of(code);

	if (cause == LW_CAUSE_NO_ANSWER && code == 408) /* the adapter's own Timer B may be first */
		cause = lw_leg_silence(lw, leg);
	lw_claim_run(lw, leg, CLAIM_IN_DENIED);
	lw_leg_run(lw, leg, input, (unsigned)code, cause);
}

static enum LEG_input ringing_input(int32_t code)
{
	return code >= 100 && code < 180 ? LEG_IN_TRYING : LEG_IN_RINGING;
}

/* R47: what the peer could not be told stays true here, and the host is told that it was not. */
void lw_leg_not_shown(struct lw *lw, uint32_t leg, const struct lw_input *in, bool heard)
{
	struct lw_output *out;

	if (!heard)
		return;
	out = lw_put_leg(lw, LW_NOTE_NOT_SHOWN, leg);
	out->code = in->code;
	out->uri = lw_read(lw, lw->leg_text[leg].shown_uri);
	out->name = lw_read(lw, lw->leg_text[leg].shown_name);
}

void lw_leg_news(struct lw *lw, uint32_t leg, const struct lw_input *in)
{
	const struct lw_way *way = &lw_ways[in->type];

	if (way->to == LW_GOES_TO_LEG_ENDS)
		signal_end(lw, leg, (enum LEG_input)way->input, in->code);
	else if (way->to == LW_GOES_TO_RINGING)
		signal_leg(lw, leg, ringing_input(in->code), in);
	else
		signal_leg(lw, leg, (enum LEG_input)way->input, in);
}
