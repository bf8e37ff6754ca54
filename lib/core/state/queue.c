/* SPDX-License-Identifier: BSD-3-Clause */
/* queue.c -- outputs for the host, and what machines tell upwards. */
#include "queue.h"

#include "../../table/aside.h"

#include <string.h>

/* ---- outputs ---- */

static struct lw_output *put(struct lw *lw, uint32_t type)
{
	uint32_t end = lw->out_first + lw->out_count++;
	/* zero: from birth, or since lw_next() read it */
	struct lw_output *out = &lw->out[end < lw->out_size ? end : end - lw->out_size];

	out->type = type;
	out->now = lw->serials->now;
	out->uri = out->name = out->target = out->by = out->word = out->level = "";
	return out;
}

struct lw_output *lw_put_call(struct lw *lw, uint32_t type, uint32_t call)
{
	struct lw_output *out = put(lw, type);

	out->call = lw_call_handle(lw, call);
	if (call == LW_NO_INDEX)
		return out;
	if (!lw_is_switch(lw))
		out->leg = lw_leg_handle(lw, lw->calls[call].party);
	out->account = lw_account_of(lw, call);
	return out;
}

struct lw_output *lw_put_leg(struct lw *lw, uint32_t type, uint32_t leg)
{
	struct lw_output *out = put(lw, type);

	out->call = lw_call_of_leg(lw, leg);
	out->leg = lw_leg_handle(lw, leg);
	out->account = lw->legs[leg].account;
	return out;
}

bool lw_next(struct lw *lw, struct lw_output *out)
{
	static const struct lw_output empty;

	if (!lw || !out || !lw->out_count)
		return false;
	*out = lw->out[lw->out_first];
	out->now = lw->serials->now; /* so that a verb may answer with it, whatever came between */
	lw->out[lw->out_first++] = empty;
	if (!--lw->out_count || lw->out_first == lw->out_size)
		lw->out_first = 0;
	return true;
}

bool lw_has_output_room(const struct lw *lw)
{
	return lw->out_count + LW_STEP_OUTPUTS <= lw->config.max_outputs;
}

/* Each key may go on alone, with a note, to the two others of a conference, or be refused. */
LW_ASIDE static bool has_output_room_for_keys(const struct lw *lw, const char *keys)
{
	return lw->out_count + LW_STEP_OUTPUTS + LW_KEY_OUTPUTS * strlen(keys) <= lw->out_size;
}

bool lw_has_output_room_for(const struct lw *lw, const struct lw_input *in)
{
	if (in->type == LW_TICK)
		return true;
	if (in->type < LW_VERBS)
		return lw_has_output_room(lw);
	if (in->type == LW_SIG_DTMF && lw_is_switch(lw))
		return has_output_room_for_keys(lw, in->digits);
	return lw->out_count + LW_STEP_OUTPUTS <= lw->out_size;
}

/* ---- upwards ---- */

void lw_tell(struct lw *lw, unsigned kind, uint32_t leg, unsigned code, enum lw_cause cause)
{
	struct up *up = &lw->up[(lw->up_first + lw->up_count++) % UP_MAX];

	*up = (struct up){leg, (uint16_t)code, (uint8_t)kind, (uint8_t)cause};
}

struct up lw_take_told(struct lw *lw)
{
	struct up up = lw->up[lw->up_first];

	memset(&lw->up[lw->up_first], 0, sizeof up);
	lw->up_first = --lw->up_count ? (lw->up_first + 1) % UP_MAX : 0;
	return up;
}
