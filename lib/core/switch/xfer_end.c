/* SPDX-License-Identifier: BSD-3-Clause */
/* xfer_end.c -- what a transfer of the switch tells the application, and how it ends. */
#include "xfer_end.h"
#include "bridge.h"
#include "hear.h"
#include "lend.h"
#include "record.h"
#include "sees.h"
#include "way.h"

#include "../state/queue.h"
#include "../state/room.h"

/* What a party last said belongs to these notes only; on any other it would be stale. */
static bool carries_news(enum lw_note type)
{
	return type == LW_NOTE_CONSULT_RINGING || type == LW_NOTE_CONSULT_FAILED ||
	       type == LW_NOTE_PROGRESS || type == LW_NOTE_CAMPED;
}

struct lw_output *lw_sw_xfer_note(struct lw *lw, uint32_t call, enum lw_note type)
{
	const struct sxfer *x = &lw->bridges[call].x;
	struct lw_output *out = lw_put_call(lw, type, call);

	out->leg = lw_leg_handle(lw, x->t);
	out->other = lw_call_handle(lw, x->twin);
	out->other_leg = lw_leg_handle(lw, x->c);
	out->target = lw_bridge_target(lw, call);
	out->by = lw_read(lw, lw->bridge_text[call].t_uri);
	out->method = x->method;
	out->transfer = x->number;
	out->role = LW_ROLE_TRANSFEROR;
	out->flags = x->by == LW_PATH_FEATURE_CODE ? LW_F_FEATURE_CODE : 0;
	if (carries_news(type)) {
		out->code = x->news;
		out->cause = x->news_cause;
	}
	return out;
}

/* A consultation whose time is over has failed as its target said. */
static uint8_t cause_of_stage(const struct sxfer *x, uint8_t stage)
{
	return stage == LW_STAGE_CONSULT && x->news_cause ? x->news_cause
							  : lw_stage_words[stage].late;
}

/* The input's column says why, or where to find it (enum lw_why). */
static uint8_t cause_of(const struct sxfer *x, uint8_t why, uint8_t stage)
{
	if (why == LW_WHY_OF_NEWS)
		return x->news_cause;
	return why == LW_WHY_OF_STAGE ? cause_of_stage(x, stage) : why;
}

void lw_sw_xfer_blame(struct sxfer *x, uint8_t why, const struct lw_state *from,
		      const struct lw_state *to)
{
	if (why)
		x->last_cause = cause_of(x, why, from->stage);
	if (x->stage || !lw_stage_words[to->stage].ending)
		return;
	x->stage = from->stage;
	x->cause = cause_of(x, why, from->stage);
	x->code = x->cause == x->news_cause ? x->news : 0;
}

/* One that has taken the place of a party who hung up may not be acknowledged yet. */
static bool is_there(const struct lw *lw, uint32_t leg)
{
	return lw_leg_is_there(lw, leg);
}

/* One who has asked by code has no screen to read it from. */
void lw_sw_xfer_say_failed(struct lw *lw, uint32_t call)
{
	const struct sxfer *x = &lw->bridges[call].x;

	if (x->by == LW_PATH_FEATURE_CODE && is_there(lw, x->t) && !lw->seated[x->t].says)
		lw_ear_announce(lw, x->t, LW_SAY_FAILED);
}

static enum lw_parties parties(const struct lw *lw, const struct sxfer *x, enum lw_note end)
{
	bool a = is_there(lw, x->a), kept = x->kept.v;

	if (end == LW_NOTE_TRANSFER_COMPLETED)
		return LW_APART;
	if (a && is_there(lw, x->t))
		return kept ? LW_WITH_BOTH : LW_WITH_TRANSFEREE;
	return kept ? LW_WITH_TARGET : LW_WITH_NOBODY;
}

/* Which of T's two calls was kept a snapshot does not say: it is one of its own by now. */
static lw_call kept_call(const struct lw *lw, uint32_t call)
{
	const struct sxfer *x = &lw->bridges[call].x;
	lw_call own = lw_call_handle(lw, call);

	return x->two && lw_same_call(x->kept, own) ? (lw_call){0} : x->kept;
}

static void say_end(struct lw *lw, uint32_t call, enum lw_note end)
{
	const struct sxfer *x = &lw->bridges[call].x;
	struct lw_output *out = lw_sw_xfer_note(lw, call, end);
	bool good = end == LW_NOTE_TRANSFER_COMPLETED;

	out->stage = good ? LW_STAGE_OUTCOME : x->stage;
	out->cause = good ? LW_CAUSE_TRANSFERRED : x->cause;
	out->code = good ? 200 : x->code;
	out->parties = (uint8_t)parties(lw, x, end);
	if (x->kept.v)
		out->other = kept_call(lw, call);
}

void lw_sw_absorb(struct lw *lw, uint32_t call)
{
	struct sxfer *x = &lw->bridges[call].x;
	uint32_t twin = x->twin;

	x->twin = LW_NO_INDEX;
	if (twin != LW_NO_INDEX)
		lw_absorb(lw, twin);
}

/* At most two are left: they are an ordinary call from here on. */
void lw_sw_xfer_end(struct lw *lw, uint32_t call, enum lw_note end)
{
	struct sxfer x = lw->bridges[call].x;
	uint32_t first = is_there(lw, x.a) ? x.a : x.t, second = is_there(lw, x.c) ? x.c : x.t;

	lw_see_end(lw, end, first, second);
	say_end(lw, call, end);
	if (end == LW_NOTE_TRANSFER_FAILED)
		lw_sw_xfer_say_failed(lw, call);
	lw_sw_absorb(lw, call);
	lw_way_end(lw, call, end == LW_NOTE_TRANSFER_COMPLETED);
	lw_keep_room(lw, LW_KEPT_TRANSFER, lw_sw_xfer_active(lw, call), false);
	lw->bridges[call].x = LW_SXFER_NONE;
	lw_bridge_seat(lw, call, first, second);
	lw_sw_record_end(lw, call, end == LW_NOTE_TRANSFER_COMPLETED);
	if (is_there(lw, first) && is_there(lw, second) && first != second)
		return;
	lw->bridges[call].cause = x.last_cause;
	lw->bridges[call].code = x.last_cause == x.news_cause ? x.news : 0;
	lw_bridge_run(lw, call, SW_BRIDGE_IN_CLEAR);
}
