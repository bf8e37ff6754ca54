/* SPDX-License-Identifier: BSD-3-Clause */
/* step.c -- the one door in.  deliver.c says in what order a step runs, and why. */
#include "check.h"
#include "deliver.h"
#include "mend.h"
#include "offer.h"
#include "route.h"
#include "network.h"
#include "switchboard.h"

#include "../../table/ahead.h"
#include "../../table/aside.h"
#include "../machine/call.h"
#include "../machine/recording.h"
#include "../machine/referred.h"
#include "../state/changed.h"
#include "../state/life.h"
#include "../state/queue.h"
#include "../state/room.h"
#include "../tables/inputs.h"

LW_ASIDE static int step_dial(struct lw *lw, const struct lw_input *in)
{
	uint32_t call, leg;

	if (!lw_has_room(lw, 1, 1))
		return LW_E_FULL;
	lw_begin_step(lw, in->now);
	call = lw_call_new(lw, in->account);
	leg = lw_leg_new(lw, call, LEG_ROLE_PARTY);
	lw->calls[call].party = leg;
	lw->legs[leg].to_mailbox = in->flags & LW_F_TO_MAILBOX ? 1 : 0;
	lw_write(lw, &lw->leg_text[leg].uri, LW_URI_MAX, in->uri);
	lw_write(lw, &lw->call_text[call].first, LW_URI_MAX, in->uri);
	lw_call_run(lw, call, CALL_IN_USER_DIAL);
	lw->made = (struct lw_made){lw_call_handle(lw, call), lw_leg_handle(lw, leg)};
	return LW_OK;
}

LW_ASIDE static int step_verb(struct lw *lw, const struct lw_input *in)
{
	uint32_t call = lw_call_index(lw, in->call);
	struct route route;

	if (call == LW_NO_INDEX || (in->other.v && lw_call_index(lw, in->other) == LW_NO_INDEX))
		return LW_E_STALE;
	route = lw_route(lw, call, in);
	if (lw_route_refuses(&route))
		return LW_E_REFUSED;
	lw_begin_step(lw, in->now);
	lw_touch(lw, call);
	lw_route_do(lw, &route, in);
	return LW_OK;
}

LW_ASIDE static int step_offer(struct lw *lw, const struct lw_input *in)
{
	if (!lw_has_room_for_offer(lw, in))
		return LW_E_FULL;
	lw_begin_step(lw, in->now);
	lw_offer(lw, in);
	return LW_OK;
}

LW_ASIDE static int step_stranger(struct lw *lw, const struct lw_input *in)
{
	lw_begin_step(lw, in->now);
	lw_referred_stranger(lw, in);
	return LW_OK;
}

static int step_signal(struct lw *lw, const struct lw_input *in)
{
	uint32_t leg = lw_leg_index(lw, in->leg);

	if (lw_is_of_stranger(in))
		return step_stranger(lw, in);
	if (leg == LW_NO_INDEX)
		return LW_E_STALE;
	lw_begin_step(lw, in->now);
	lw_touch(lw, lw->legs[leg].call);
	if (in->caps & LW_CAP_KNOWN)
		lw->legs[leg].caps = (uint16_t)in->caps;
	lw_recording_learn(lw, leg, in);
	lw_signal(lw, leg, in);
	return LW_OK;
}

static int dispatch(struct lw *lw, const struct lw_input *in)
{
	if (in->type == LW_TICK) {
		lw_begin_step(lw, in->now);
		return LW_OK;
	}
	if (lw_is_switch(lw))
		return lw_board_step(lw, in);
	if (lw_is_verb(in->type))
		return in->type == LW_USER_DIAL ? step_dial(lw, in) : step_verb(lw, in);
	return in->type == LW_SIG_OFFERED ? step_offer(lw, in) : step_signal(lw, in);
}

/* What a peer says may be ugly, but it is not lost; and what the host was told may go when the step
 * begins. */
LW_ASIDE static int dispatch_copy(struct lw *lw, const struct lw_input *in)
{
	struct lw_mended mended;

	lw_mend(&mended, in);
	return dispatch(lw, &mended.in);
}

LW_ASIDE static int dispatch_texts(struct lw *lw, const struct lw_input *in)
{
	bool copies = lw_lends_text(lw, in) || (!lw_is_verb(in->type) && !lw_is_utf8(in));

	return copies ? dispatch_copy(lw, in) : dispatch(lw, in);
}

int lw_step(struct lw *lw, const struct lw_input *in)
{
	int err = lw_check(lw, in, NULL);

	if (err)
		return err;
	LW_AHEAD(lw->legs, ((uint32_t)in->leg.v - 1) * sizeof *lw->legs);
	if (!lw_has_output_room_for(lw, in) || !lw_has_text_room_for(lw, in))
		return LW_E_FULL;
	err = lw_has_texts(in) ? dispatch_texts(lw, in) : dispatch(lw, in);
	if (!err) {
		lw_settle(lw);
		lw_run_due(lw);
	}
	lw->stepping = false;
	return err;
}

struct lw_made lw_made(const struct lw *lw)
{
	return lw ? lw->made : (struct lw_made){{0}, {0}};
}
