/* SPDX-License-Identifier: BSD-3-Clause */
/* info.c -- questions that change nothing: what is. */
#include <legwork/snapshot.h>

#include "../../table/ahead.h"
#include "../state/changed.h"
#include "../state/room.h"

/* Refused in the step that made it, and the DO_REJECT is still to be read. */
static bool is_stillborn(const struct lw *lw, lw_leg leg)
{
	return leg.v && lw_same_leg(leg, lw->made.leg) && lw->out_count;
}

int lw_leg_attach(struct lw *lw, lw_leg leg, void *ptr)
{
	uint32_t i = lw ? lw_leg_index(lw, leg) : LW_NO_INDEX;

	if (!lw)
		return LW_E_ARG;
	if (i == LW_NO_INDEX && is_stillborn(lw, leg))
		i = (uint32_t)leg.v - 1;
	if (i == LW_NO_INDEX)
		return LW_E_STALE;
	lw->legs[i].attached = ptr;
	return LW_OK;
}

/* Also for a leg that is gone but whose DO_FORGET was not read yet: its owner needs the pointer
 * then. */
void *lw_leg_attached(const struct lw *lw, lw_leg leg)
{
	uint32_t i = (uint32_t)leg.v - 1;

	if (!lw || i >= lw->config.max_legs || lw->legs[i].generation != leg.v >> 32)
		return NULL;
	return lw->legs[i].attached;
}

int lw_leg_set_key(struct lw *lw, lw_leg leg, uint64_t key)
{
	uint32_t i = lw ? lw_leg_index(lw, leg) : LW_NO_INDEX;

	if (!lw)
		return LW_E_ARG;
	if (i == LW_NO_INDEX)
		return LW_E_STALE;
	lw->legs[i].key = key;
	lw_touch(lw, lw->legs[i].call);
	return LW_OK;
}

uint64_t lw_leg_key(const struct lw *lw, lw_leg leg)
{
	uint32_t i = lw ? lw_leg_index(lw, leg) : LW_NO_INDEX;

	return i == LW_NO_INDEX ? 0 : lw->legs[i].key;
}

void lw_rows_to(struct lw *lw, struct lw_rows *rows)
{
	if (lw)
		lw->rows = rows && rows->row && rows->room ? rows : NULL;
}

static void party_info(const struct lw *lw, uint32_t leg, struct lw_call_info *info)
{
	const struct leg *l = &lw->legs[leg];

	info->held = lw_hold_seen(lw, leg) != LW_HOLD_NONE;
	info->remote_held = l->remote_hold;
	info->remote_recording = l->remote_record;
	info->uri = lw_leg_uri(lw, leg);
	info->name = lw_leg_name(lw, leg);
	info->called = lw_leg_called(lw, leg);
}

static void recording_info(const struct lw *lw, uint32_t call, struct lw_call_info *info)
{
	uint8_t state = lw_recorded(lw, call)->state;

	if (state)
		info->recording_state = lw_tables[LW_M_RECORDING].state[state].name;
}

static void work_info(const struct lw *lw, uint32_t call, struct lw_call_info *info)
{
	const struct call *c = &lw->calls[call];

	info->referral = lw_referred_seen(lw, call);
	if (info->referral != LW_REFERRAL_NONE)
		info->referred_state = lw_tables[LW_M_REFERRED].state[c->referred].name;
	if (lw_replaced_seen(lw, call) != LW_REPLACED_NONE)
		info->replaced_state = lw_tables[LW_M_REPLACED].state[c->replaced].name;
	recording_info(lw, call, info);
	info->method = (enum lw_method)c->xfer.method;
	if (!lw_xfer_active(lw, call))
		return;
	info->stage = (enum lw_stage)lw_xfer_state(lw, call)->stage;
	info->scene = (enum lw_scene)lw_xfer_state(lw, call)->seen;
	info->transfer_state = lw_xfer_state(lw, call)->name;
	info->transfer_table = lw_xfer_table(info->method)->name;
}

static const char *reach_state(const struct lw *lw, uint32_t call)
{
	const struct lw_state *states = lw_tables[LW_M_SW_REACH].state;

	for (uint32_t which = 0; which < REACHES; which++) {
		const struct lw_state *state = &states[lw->bridges[call].reach[which].state];

		if (state->seen != LW_REACH_NONE)
			return state->name;
	}
	return "";
}

/* Of a switch: consult is the transferor's other call, whose parties the transfer has. */
static void sw_xfer_info(const struct lw *lw, uint32_t call, struct lw_call_info *info)
{
	const struct sxfer *x = &lw->bridges[call].x;
	const struct lw_state *state = &lw_tables[x->machine].state[x->state];

	info->consult = lw_call_handle(lw, x->twin);
	info->original = lw_call_handle(lw, lw->bridges[call].lent_to);
	if (!lw_sw_xfer_active(lw, call))
		return;
	info->method = (enum lw_method)x->method;
	info->stage = (enum lw_stage)state->stage;
	info->scene = (enum lw_scene)state->seen;
	info->transfer_state = state->name;
	info->transfer_table = lw_tables[x->machine].name;
}

/* Of a switch: leg is side 1, next_leg side 2. */
static void bridge_info(const struct lw *lw, uint32_t call, struct lw_call_info *info)
{
	const struct bridge *b = &lw->bridges[call];

	*info = (struct lw_call_info){.state = lw_bridge_seen(lw, call),
				      .state_name = lw_tables[LW_M_SW_BRIDGE].state[b->state].name,
				      .leg = lw_leg_handle(lw, b->side[0]),
				      .next_leg = lw_leg_handle(lw, b->side[1]),
				      .transfer_state = "", .referred_state = "",
				      .incoming = b->incoming,
				      .recording = lw_recording_seen(lw, call) ==
						   LW_RECORDING_RUNNING,
				      .segment = b->rec.segment,
				      .account = lw->bridges[call].account,
				      .uri = "", .name = "", .called = "", .by = "", .chain = "",
				      .replaced_state = "", .recording_state = "",
				      .reach_state = reach_state(lw, call),
				      .transfer_table = ""};
	sw_xfer_info(lw, call, info);
	if (lw_seat_is_wanted(lw, call))
		info->replaced_state = lw_tables[LW_M_SW_REPLACED].state[b->replaced].name;
	recording_info(lw, call, info);
	if (b->side[0] == LW_NO_INDEX)
		return;
	info->uri = lw_leg_uri(lw, b->side[0]);
	info->name = lw_leg_name(lw, b->side[0]);
	info->called = lw_leg_called(lw, b->side[0]);
}

/* Each field is named: where one is not, all are cleared first, which costs as much again. */
static void call_info(const struct lw *lw, uint32_t i, struct lw_call_info *info)
{
	const struct call *c = &lw->calls[i];

	*info = (struct lw_call_info){.state = lw_call_seen(lw, i),
				      .state_name = lw_tables[LW_M_CALL].state[c->state].name,
				      .leg = lw_leg_handle(lw, c->party),
				      .next_leg = lw_leg_handle(lw, c->next),
				      .consult = lw_call_handle(lw, c->consult),
				      .original = lw_call_handle(lw, c->parent),
				      .method = LW_METHOD_NONE,
				      .stage = LW_STAGE_NONE,
				      .scene = LW_SCENE_NONE,
				      .referral = LW_REFERRAL_NONE,
				      .held = false,
				      .remote_held = false,
				      .remote_recording = false,
				      .transfer_state = "",
				      .transfer_table = "",
				      .referred_state = "",
				      .muted = c->muted,
				      .incoming = c->incoming,
				      .mixed = c->xfer.mixed,
				      .released = lw_call_is_released(lw, i),
				      .recording = lw_recording_seen(lw, i) == LW_RECORDING_RUNNING,
				      .segment = c->rec.segment,
				      .account = c->account,
				      .uri = "",
				      .name = "",
				      .called = "",
				      .by = lw_call_by(lw, i),
				      .chain = c->incoming && !lw->call_text[i].first.at
						       ? lw_read(lw, lw->call_text[i].passed)
						       : "",
				      .replaced_state = "",
				      .recording_state = "",
				      .reach_state = ""};
	work_info(lw, i, info);
	if (c->party != LW_NO_INDEX)
		party_info(lw, c->party, info);
}

int lw_call_info(const struct lw *lw, lw_call call, struct lw_call_info *info)
{
	uint32_t i = lw ? lw_call_index(lw, call) : LW_NO_INDEX;

	if (!lw || !info)
		return LW_E_ARG;
	if (i == LW_NO_INDEX)
		return LW_E_STALE;
	if (lw_is_switch(lw))
		bridge_info(lw, i, info);
	else
		call_info(lw, i, info);
	return LW_OK;
}

static void ear_info(const struct lw *lw, uint32_t leg, struct lw_leg_info *info)
{
	const struct seated *s = &lw->seated[leg];

	info->hear = s->is.hear;
	info->to_hear = s->wish.hear;
	info->hear_leg.v = s->is.hear == LW_HEAR_PEER ? s->is.from : 0;
	info->to_hear_leg.v = s->wish.hear == LW_HEAR_PEER ? s->wish.from : 0;
	info->held = s->held_for || lw_leg_dials(lw, leg);
	info->ear_asked = lw_seen(LW_M_SW_HEAR, s->ear) == LW_EAR_IS_ASKED;
	info->ear_name = lw_tables[LW_M_SW_HEAR].state[s->ear].name;
	info->keys_held = lw_seen(LW_M_SW_CODES, s->codes) != LW_DIGITS_PASS;
	info->codes_name = lw_tables[LW_M_SW_CODES].state[s->codes].name;
}

int lw_leg_info(const struct lw *lw, lw_leg leg, struct lw_leg_info *info)
{
	uint32_t i = lw ? lw_leg_index(lw, leg) : LW_NO_INDEX;
	const struct leg *l;
	const struct leg_text *text;

	if (!lw || !info)
		return LW_E_ARG;
	if (i == LW_NO_INDEX)
		return LW_E_STALE;
	l = &lw->legs[i];
	text = &lw->leg_text[i];
	*info = (struct lw_leg_info){.state = lw_leg_seen(lw, i),
				     .hold = lw_hold_seen(lw, i),
				     .state_name = lw_tables[LW_M_LEG].state[l->state].name,
				     .hold_name = lw_tables[LW_M_HOLD].state[l->hold].name,
				     .call = lw_call_of_leg(lw, i),
				     .caps = l->caps,
				     .up = lw_leg_is_up(lw, i),
				     .held = lw_hold_seen(lw, i) != LW_HOLD_NONE,
				     .remote_held = l->remote_hold,
				     .refer_open = l->refer_out || l->refer_in,
				     .uri = lw_read(lw, text->uri),
				     .name = lw_read(lw, text->name),
				     .local_uri = lw_read(lw, text->local_uri),
				     .local_name = lw_read(lw, text->local_name),
				     .ear_name = "",
				     .codes_name = "",
				     .hear = LW_HEAR_NOTHING,
				     .to_hear = LW_HEAR_NOTHING,
				     .hear_leg = {0},
				     .to_hear_leg = {0},
				     .ear_asked = false,
				     .keys_held = false,
				     .unclaimed = lw_leg_is_unclaimed(lw, i)};
	if (lw_is_switch(lw))
		ear_info(lw, i, info);
	return LW_OK;
}

/* Who asks this asks next what the call is, and its party: that comes meanwhile. */
lw_call lw_leg_call(const struct lw *lw, lw_leg leg)
{
	uint32_t i = lw ? lw_leg_index(lw, leg) : LW_NO_INDEX, call;

	if (i == LW_NO_INDEX)
		return (lw_call){0};
	call = lw->legs[i].call;
	LW_AHEAD(&lw->leg_text[i], 0);
	if (!lw_is_switch(lw)) {
		LW_AHEAD_TWO(lw->calls, call * sizeof *lw->calls);
		LW_AHEAD(lw->call_text, call * sizeof *lw->call_text);
	}
	return lw_call_of_leg(lw, i);
}

const struct lw_config *lw_config_of(const struct lw *lw)
{
	return lw ? &lw->config : NULL;
}

static bool is_listed(const struct lw *lw, uint32_t call)
{
	enum lw_call_state state;

	if (!lw_slot(lw, call)->used)
		return false;
	state = lw_is_switch(lw) ? lw_bridge_seen(lw, call) : lw_call_seen(lw, call);
	return state != LW_CALL_OVER && state != LW_CALL_NONE;
}

lw_call lw_call_next(const struct lw *lw, lw_call after)
{
	for (uint32_t i = (uint32_t)after.v; lw && i < lw->config.max_calls; i++)
		if (is_listed(lw, i))
			return lw_call_handle(lw, i);
	return (lw_call){0};
}

/* The parties of an endpoint's call are one. */
static uint32_t first_leg(const struct lw *lw, uint32_t call)
{
	return lw_is_switch(lw) ? lw_slot(lw, call)->first_leg : lw->calls[call].party;
}

static uint32_t leg_behind(const struct lw *lw, uint32_t leg)
{
	return lw_is_switch(lw) ? lw->legs[leg].next : LW_NO_INDEX;
}

/* One that is only about to be a party is none. */
static bool is_out(const struct lw *lw, uint32_t leg)
{
	enum seat seat = lw_is_switch(lw) ? (enum seat)lw->seated[leg].seat : SEAT_TAKEN;

	return seat == SEAT_OUT || seat == SEAT_NEXT;
}

lw_leg lw_call_leg_next(const struct lw *lw, lw_call call, lw_leg after)
{
	uint32_t i = lw ? lw_call_index(lw, call) : LW_NO_INDEX, leg;

	if (i == LW_NO_INDEX)
		return (lw_leg){0};
	leg = after.v ? lw_leg_index(lw, after) : first_leg(lw, i);
	if (leg != LW_NO_INDEX && after.v)
		leg = lw->legs[leg].call == i ? leg_behind(lw, leg) : LW_NO_INDEX;
	while (leg != LW_NO_INDEX && is_out(lw, leg))
		leg = leg_behind(lw, leg);
	return leg == LW_NO_INDEX ? (lw_leg){0} : lw_leg_handle(lw, leg);
}

struct lw_counts lw_counts(const struct lw *lw)
{
	if (!lw)
		return (struct lw_counts){0, 0, 0, 0};
	return (struct lw_counts){lw->call_pool.used - lw->dead_call_count,
				  lw->leg_pool.used - lw->dead_leg_count, lw->timers.count,
				  lw->out_count};
}

uint64_t lw_steps(const struct lw *lw)
{
	return lw ? lw->serials->steps : 0;
}

enum { TIMER_BYTES = sizeof(struct timer) + sizeof(uint32_t) };

static size_t call_bytes(const struct lw_config *config)
{
	return sizeof(struct call) + sizeof(struct leg) + sizeof(struct neighbours) +
	       sizeof(struct call_text) + sizeof(struct leg_text) +
	       lw_texts_of_call(config) + (SLOTS_PER_CALL + SLOTS_PER_LEG) * TIMER_BYTES;
}

/* Of two legs. */
static size_t bridge_bytes(const struct lw_config *config)
{
	return sizeof(struct bridge) + sizeof(struct bridge_text) +
	       2 * (sizeof(struct leg) + sizeof(struct leg_text) + sizeof(struct seated) +
		    sizeof(struct seated_text)) +
	       lw_texts_of_call(config) +
	       (SLOTS_PER_CALL + 2 * (SLOTS_PER_LEG + SLOTS_PER_SEAT)) * TIMER_BYTES;
}

size_t lw_block_size(const struct lw *lw, size_t *per_call)
{
	if (per_call && lw)
		*per_call = lw_is_switch(lw) ? bridge_bytes(&lw->config) : call_bytes(&lw->config);
	return lw ? lw->size : 0;
}
