/* SPDX-License-Identifier: BSD-3-Clause */
/* xfer_act.c -- carries out the actions of switch/attended.def, blind.def and recall.def. */
#include "xfer_act.h"
#include "lend.h"
#include "way.h"
#include "reach.h"
#include "record.h"
#include "xfer_end.h"
#include "xfer_start.h"

#include "../machine/budget.h"
#include "../machine/leg.h"
#include "../state/life.h"
#include "../state/queue.h"

/* ---- the parties come and go ---- */

/* What only rings here is rejected: its phone goes away by itself, or is told so. */
static void drop(struct lw *lw, uint32_t *leg, enum lw_cause cause)
{
	uint32_t was = *leg;

	if (was == LW_NO_INDEX)
		return;
	lw_leave_seats(lw, lw->legs[was].call, was);
	if (lw_leg_seen(lw, was) == LW_LEG_OFFERED)
		lw_leg_run(lw, was, LEG_IN_REJECT, 487, LW_CAUSE_CANCELLED);
	else
		lw_leg_run(lw, was, LEG_IN_DROP, 0, cause);
}

static void drop_target(struct lw *lw, uint32_t call)
{
	lw_reach_stop(lw, call, REACH_C);
	drop(lw, &lw->bridges[call].x.c, LW_CAUSE_NORMAL);
}

static void drop_second(struct lw *lw, uint32_t call)
{
	drop(lw, &lw->bridges[call].x.t2, LW_CAUSE_TRANSFERRED);
	lw_sw_absorb(lw, call);
}

static void drop_transferor(struct lw *lw, uint32_t call, enum SW_XFER_input input)
{
	struct sxfer *x = &lw->bridges[call].x;
	bool failed = input == SW_XFER_IN_A_ENDED || input == SW_XFER_IN_CLEAR;

	drop(lw, &x->t, failed ? LW_CAUSE_NORMAL : LW_CAUSE_TRANSFERRED);
	drop_second(lw, call);
	lw_reach_stop(lw, call, REACH_T);
}

/* His two calls are one from here on, so that one table hears of all four legs. */
static void take_calls(struct lw *lw, uint32_t call, uint32_t second)
{
	struct sxfer *x = &lw->bridges[call].x;

	x->two = 1;
	x->twin = lw->legs[second].call;
	x->t2 = second;
	x->c = lw_partner(lw, second);
	lw_lend(lw, x->twin, call);
}

/* T and C go on talking: in the call that was theirs, or in this one. */
static void keep_target(struct lw *lw, uint32_t call)
{
	struct sxfer *x = &lw->bridges[call].x;

	if (!lw_leg_is_there(lw, x->c) || !lw_leg_is_there(lw, x->two ? x->t2 : x->t)) {
		drop_target(lw, call);
		if (x->two)
			drop_second(lw, call);
		return;
	}
	x->kept = lw_call_handle(lw, x->two ? x->twin : call);
	if (!x->two)
		return;
	lw_take_back(lw, x->twin, x->t2, x->c);
	x->t2 = x->c = x->twin = LW_NO_INDEX;
}

/* ---- what T is told by NOTIFY ---- */

static void accept(struct lw *lw, uint32_t call)
{
	struct sxfer *x = &lw->bridges[call].x;

	if (!x->by_refer || x->t == LW_NO_INDEX)
		return;
	x->asker = lw_leg_handle(lw, x->t);
	lw->legs[x->t].refer_in = 1;
	lw_put_leg(lw, LW_DO_REFER_OK, x->t);
	lw_put_leg(lw, LW_DO_NOTIFY, x->t)->code = 100;
}

static void notify(struct lw *lw, uint32_t call, int32_t code)
{
	uint32_t leg = lw_leg_index(lw, lw->bridges[call].x.asker);

	if (leg != LW_NO_INDEX && lw->legs[leg].refer_in)
		lw_put_leg(lw, LW_DO_NOTIFY, leg)->code = code;
}

/* Of one that was passed on: what the other side said; nobody knows; nobody has said anything. */
static int32_t relayed_result(const struct sxfer *x, enum SW_XFER_input input)
{
	if (input == SW_XFER_IN_REFER_OVER)
		return 503;
	if (input == SW_XFER_IN_TIMEOUT)
		return 408;
	return input == SW_XFER_IN_CLEAR ? 487 : x->news;
}

/* The truth about the target (3PCC-07): its code, or what else became of it. */
static int32_t result(const struct sxfer *x, enum SW_XFER_input input)
{
	if (x->relayed.v)
		return relayed_result(x, input);
	if (input == SW_XFER_IN_HEARD)
		return 200;
	if (input == SW_XFER_IN_C_ENDED)
		return 480;
	if (input == SW_XFER_IN_CANCEL || input == SW_XFER_IN_CLEAR || input == SW_XFER_IN_A_ENDED)
		return 487;
	return x->news >= 300 ? x->news : 488;
}

/* T has his last word, and his leg, if it is to go, goes after he has answered it (H4). */
static void notify_last(struct lw *lw, uint32_t call, int32_t code)
{
	uint32_t leg = lw_leg_index(lw, lw->bridges[call].x.asker);
	struct lw_output *out;

	if (leg == LW_NO_INDEX || !lw->legs[leg].refer_in)
		return;
	out = lw_put_leg(lw, LW_DO_NOTIFY, leg);
	out->code = code;
	out->flags = LW_F_FINAL;
	lw->legs[leg].refer_in = 0;
	lw->legs[leg].notify_open = 1;
	lw_leg_run(lw, leg, LEG_IN_RELEASE, 0, LW_CAUSE_NONE);
}

/* ---- a REFER that is passed on ---- */

/* With the Replaces of the leg of the target's: what T's names is rewritten by the adapter. */
static void pass_refer(struct lw *lw, uint32_t call, const struct asked *asked)
{
	struct sxfer *x = &lw->bridges[call].x;
	bool joins = asked->input == SW_XFER_IN_JOIN_CALLS;
	struct lw_output *out = lw_put_leg(lw, LW_DO_REFER, x->a);

	x->relayed = lw_leg_handle(lw, x->a);
	lw->legs[x->a].refer_out = 1;
	out->target = lw_bridge_target(lw, call);
	out->by = x->t_withheld ? "" : lw_read(lw, lw->bridge_text[call].t_uri);
	out->method = x->method;
	out->other = lw_call_handle(lw, call);
	if (joins)
		out->other_leg = lw_leg_handle(lw, lw_partner(lw, asked->other_leg));
}

/* A challenge was meant for us; and never 408 from us (RFC 4320 4.1). */
static void refuse_transferor(struct lw *lw, uint32_t call, enum SW_XFER_input input)
{
	const struct sxfer *x = &lw->bridges[call].x;
	int32_t code = input == SW_XFER_IN_REFER_NO ? x->news : 480;

	if (x->t == LW_NO_INDEX)
		return;
	if (code == 401 || code == 407)
		code = 403;
	lw_put_leg(lw, LW_DO_REFER_NO, x->t)->code = code >= 300 && code != 408 ? code : 480;
}

void lw_sw_xfer_forget_relayed(struct lw *lw, uint32_t call)
{
	struct sxfer *x = &lw->bridges[call].x;
	uint32_t leg = lw_leg_index(lw, x->relayed);

	x->relayed = (lw_leg){0};
	if (leg == LW_NO_INDEX || !lw->legs[leg].refer_out)
		return;
	lw->legs[leg].refer_out = 0;
	lw_leg_run(lw, leg, LEG_IN_RELEASE, 0, LW_CAUSE_NONE);
}

/* ---- actions ---- */

static void begin(struct lw *lw, uint32_t call, const struct asked *asked)
{
	struct sxfer *x = &lw->bridges[call].x;
	struct bridge_text *text = &lw->bridge_text[call];

	x->number = ++lw->serials->transfers;
	x->a = lw_partner(lw, asked->leg);
	x->t = asked->leg;
	x->by = asked->path;
	x->by_refer = asked->path == LW_PATH_REFER;
	x->foreign = x->by_refer && asked->input == SW_XFER_IN_START &&
		     asked->flags & LW_F_REPLACES;
	x->automatic = asked->flags & LW_F_AUTO || lw->seated[asked->leg].by_machine ? 1 : 0;
	lw_write(lw, &text->target, LW_URI_MAX, lw_asked_target(lw, asked));
	lw_write(lw, &text->t_who, LW_WHO_MAX, lw_seated_who(lw, asked->leg));
	lw_write(lw, &text->t_uri, LW_URI_MAX, lw_leg_uri(lw, asked->leg));
	lw_write(lw, &text->t_name, LW_NAME_MAX, lw_leg_name(lw, asked->leg));
	x->t_withheld = lw->legs[asked->leg].withheld;
	if (asked->input == SW_XFER_IN_JOIN_CALLS && !asked->relays)
		take_calls(lw, call, asked->other_leg);
	lw_way_begin(lw, call);
	if (lw->bridges[call].chain < UINT8_MAX)
		lw->bridges[call].chain++;
	lw_count_begun(lw, asked->leg, lw_bridge_target(lw, call), asked->call_class);
	lw_sw_xfer_note(lw, call, LW_NOTE_TRANSFER_STARTED);
	lw_sw_record_select(lw, call);
	if (x->two)
		lw_sw_record_select(lw, x->twin);
}

static void reach_target(struct lw *lw, uint32_t call, const struct asked *asked)
{
	struct sxfer *x = &lw->bridges[call].x;
	struct bridge_text *text = &lw->bridge_text[call];

	if (asked && asked->input == SW_XFER_IN_RETRY) {
		lw_write(lw, &text->target, LW_URI_MAX, lw_asked_target(lw, asked));
		x->merge_later = 0; /* it was meant for the one before */
	}
	x->c = LW_NO_INDEX;
	lw_reach_begin(lw, call, REACH_C, lw_bridge_target(lw, call),
		       (x->method == LW_VOICEMAIL ? LW_F_TO_MAILBOX : 0) |
			       (x->foreign ? LW_F_REPLACES : 0));
}

static void reach_last(struct lw *lw, uint32_t call)
{
	lw->bridges[call].x.rescued = 1;
	lw->bridges[call].x.c = LW_NO_INDEX;
	lw_reach_begin(lw, call, REACH_C, lw->last_resort, 0);
}

/* R51: whoever is recalled has sent the party away himself.  Where he was met, and not where he has
 * said since that he is. */
static void reach_transferor(struct lw *lw, uint32_t call)
{
	const struct bridge_text *text = &lw->bridge_text[call];
	char made[LW_URI_MAX];

	lw->bridges[call].x.tries++;
	lw_reach_begin(lw, call, REACH_T,
		       lw_met_at(lw, lw_read(lw, text->t_who), lw_read(lw, text->t_uri), made),
		       LW_F_RECALL | LW_F_NO_DIVERT);
}

/* Who is up, or rings. */
static uint32_t target_leg(const struct lw *lw, uint32_t call)
{
	const struct bridge *b = &lw->bridges[call];

	return b->x.c != LW_NO_INDEX ? b->x.c : b->reach[REACH_C].leg;
}

static void note_swapped(struct lw *lw, uint32_t call, uint32_t leg)
{
	lw_sw_xfer_note(lw, call, LW_NOTE_SWAPPED)->leg = lw_leg_handle(lw, leg);
}

/* R53: who comes back, and why. */
static void note_recalling(struct lw *lw, uint32_t call)
{
	const struct sxfer *x = &lw->bridges[call].x;
	struct lw_output *out = lw_sw_xfer_note(lw, call, LW_NOTE_RECALLING);

	if (x->a == LW_NO_INDEX)
		return;
	out->uri = lw_leg_uri(lw, x->a);
	out->name = lw_leg_name(lw, x->a);
	out->stage = x->stage;
	out->cause = x->cause;
	out->code = x->code;
}

void lw_sw_xfer_act(struct lw *lw, uint32_t call, enum SW_XFER_act what, enum SW_XFER_input input,
		    const struct asked *asked)
{
	struct sxfer *x = &lw->bridges[call].x;

	switch (what) {
	case SW_XFER_ACT_BEGIN: begin(lw, call, asked); break;
	case SW_XFER_ACT_ACCEPT: accept(lw, call); break;
	case SW_XFER_ACT_TELL_T:
		notify(lw, call, input == SW_XFER_IN_C_FAILED ? 182 : x->news);
		break;
	case SW_XFER_ACT_END_T: notify_last(lw, call, result(x, input)); break;
	case SW_XFER_ACT_REACH_C: reach_target(lw, call, asked); break;
	case SW_XFER_ACT_REACH_T: reach_transferor(lw, call); break;
	case SW_XFER_ACT_REACH_LAST: reach_last(lw, call); break;
	case SW_XFER_ACT_DROP_A: drop(lw, &x->a, LW_CAUSE_NORMAL); break;
	case SW_XFER_ACT_DROP_T: drop_transferor(lw, call, input); break;
	case SW_XFER_ACT_DROP_T1: drop(lw, &x->t, LW_CAUSE_NORMAL); break;
	case SW_XFER_ACT_DROP_T2: drop_second(lw, call); break;
	case SW_XFER_ACT_DROP_C: drop_target(lw, call); break;
	case SW_XFER_ACT_KEEP_C: keep_target(lw, call); break;
	case SW_XFER_ACT_AS_CANCELLED: x->as_cancelled = 1; break;
	case SW_XFER_ACT_MERGE_LATER: x->merge_later = 1; break;
	case SW_XFER_ACT_PASS_REFER: pass_refer(lw, call, asked); break;
	case SW_XFER_ACT_REFUSE_T: refuse_transferor(lw, call, input); break;
	case SW_XFER_ACT_N_CONSULTING: lw_sw_xfer_note(lw, call, LW_NOTE_CONSULTING); break;
	case SW_XFER_ACT_N_CONSULT_RINGING:
		lw_sw_xfer_note(lw, call, LW_NOTE_CONSULT_RINGING);
		break;
	case SW_XFER_ACT_N_CONSULT_CONNECTED:
		lw_sw_xfer_note(lw, call, LW_NOTE_CONSULT_CONNECTED);
		break;
	case SW_XFER_ACT_N_CONSULT_FAILED:
		lw_sw_xfer_note(lw, call, LW_NOTE_CONSULT_FAILED);
		lw_sw_xfer_say_failed(lw, call);
		break;
	case SW_XFER_ACT_N_TO_TRANSFEREE: note_swapped(lw, call, x->a); break;
	case SW_XFER_ACT_N_TO_TARGET: note_swapped(lw, call, target_leg(lw, call)); break;
	case SW_XFER_ACT_N_MERGED: lw_sw_xfer_note(lw, call, LW_NOTE_MERGED); break;
	case SW_XFER_ACT_N_COMPLETING: lw_sw_xfer_note(lw, call, LW_NOTE_COMPLETING); break;
	case SW_XFER_ACT_N_PROGRESS: lw_sw_xfer_note(lw, call, LW_NOTE_PROGRESS); break;
	case SW_XFER_ACT_N_CAMPED:
		x->camped = 1;
		lw_sw_xfer_note(lw, call, LW_NOTE_CAMPED);
		break;
	case SW_XFER_ACT_N_RECALLING: note_recalling(lw, call); break;
	case SW_XFER_ACT_N_LAST_RESORT:
		lw_sw_xfer_note(lw, call, LW_NOTE_LAST_RESORT)->target = lw->last_resort;
		break;
	case SW_XFER_ACT__:
	case SW_XFER_ACT_TO_BLIND: /* after the row: xfer.c passes on */
	case SW_XFER_ACT_TO_RECALL:
	case SW_XFER_ACT_COUNT: break;
	}
}
