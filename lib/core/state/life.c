/* SPDX-License-Identifier: BSD-3-Clause */
/* life.c -- calls and legs are made, let go, and buried. */
#include "life.h"
#include "changed.h"
#include "queue.h"
#include "room.h"

#include "../../table/aside.h"

#include <string.h>

/* Before a step what is dead counts as free, because taking the step would bury it first. */
bool lw_has_room(const struct lw *lw, uint32_t calls, uint32_t legs)
{
	bool buries = !lw->stepping && !lw->out_count;
	uint32_t dead_calls = buries ? lw->dead_call_count : 0,
		 dead_legs = buries ? lw->dead_leg_count : 0;

	return lw->call_pool.size - lw->call_pool.used + dead_calls >= calls &&
	       lw->leg_pool.size - lw->leg_pool.used + dead_legs >= legs;
}

static uint32_t at_most_a_quarter(uint32_t wish, uint32_t size)
{
	return wish < size / 4 ? wish : size / 4;
}

/* A switch calls somebody for each caller. */
bool lw_has_room_for_offer(const struct lw *lw, const struct lw_input *in)
{
	const struct lw_config *c = &lw->config;
	uint32_t legs = lw_is_switch(lw) ? 2 : 1;

	if (in->match != LW_MATCH_NOTHING)
		return lw_has_room(lw, 0, 1);
	return lw_has_room(lw, 1 + at_most_a_quarter(c->spare_calls, c->max_calls),
			   legs + at_most_a_quarter(2 * c->spare_calls, c->max_legs));
}

static struct slot used_again(const struct slot *slot)
{
	return (struct slot){.generation = slot->generation + 1,
			     .next_dead = LW_NO_INDEX,
			     .first_leg = LW_NO_INDEX,
			     .used = 1};
}

uint32_t lw_call_new(struct lw *lw, uint32_t account)
{
	uint32_t i = lw_pool_take(&lw->call_pool);

	if (i == LW_NO_INDEX)
		return i;
	lw->calls[i] = (struct call){.slot = used_again(&lw->calls[i].slot),
				     .party = LW_NO_INDEX,
				     .next = LW_NO_INDEX,
				     .old = LW_NO_INDEX,
				     .consult = LW_NO_INDEX,
				     .parent = LW_NO_INDEX,
				     .kept_by = LW_NO_INDEX,
				     .account = account};
	lw_touch(lw, i);
	return i;
}

uint32_t lw_bridge_new(struct lw *lw, uint32_t account)
{
	uint32_t i = lw_pool_take(&lw->call_pool);

	if (i == LW_NO_INDEX)
		return i;
	lw->bridges[i] = (struct bridge){
		.slot = used_again(&lw->bridges[i].slot),
		.side = {LW_NO_INDEX, LW_NO_INDEX},
		.next_listening = LW_NO_INDEX,
		.reach = {{.leg = LW_NO_INDEX}, {.leg = LW_NO_INDEX}},
		.way_of = LW_NO_INDEX,
		.lent_to = LW_NO_INDEX,
		.next = LW_NO_INDEX,
		.old = LW_NO_INDEX,
		.x = LW_SXFER_NONE,
		.account = account};
	lw_touch(lw, i);
	return i;
}

static void add_to_call(struct lw *lw, uint32_t leg, uint32_t call)
{
	struct slot *slot = lw_slot(lw, call);
	struct leg *l = &lw->legs[leg];

	l->call = call;
	l->call_generation = slot->generation;
	l->next = slot->first_leg;
	slot->first_leg = leg;
	slot->legs++;
	lw_touch(lw, call);
}

uint32_t lw_leg_new(struct lw *lw, uint32_t call, enum leg_role role)
{
	uint32_t i = lw_pool_take(&lw->leg_pool);

	if (i == LW_NO_INDEX)
		return i;
	lw->legs[i] = (struct leg){.generation = lw->legs[i].generation + 1,
				   .call = LW_NO_INDEX,
				   .next = LW_NO_INDEX,
				   .role = (uint8_t)role,
				   .used = 1};
	if (call != LW_NO_INDEX) {
		lw->legs[i].account = lw_account_of(lw, call);
		add_to_call(lw, i, call);
	}
	return i;
}

uint32_t lw_seated_new(struct lw *lw, uint32_t call, enum seat seat)
{
	uint32_t i = lw_leg_new(lw, call, LEG_ROLE_SEAT);

	if (i != LW_NO_INDEX)
		lw->seated[i] = (struct seated){.seat = (uint8_t)seat};
	return i;
}

static void take_from_call(struct lw *lw, uint32_t leg)
{
	struct slot *slot = lw_slot(lw, lw->legs[leg].call);
	uint32_t *at = &slot->first_leg;

	while (*at != leg)
		at = &lw->legs[*at].next;
	*at = lw->legs[leg].next;
	slot->legs--;
}

void lw_begin_step(struct lw *lw, lw_time now)
{
	lw_bury(lw);
	lw->stepping = true;
	if (now > lw->serials->now)
		lw->serials->now = now;
	lw->serials->steps++;
	lw->made = (struct lw_made){{0}, {0}};
}

static void leave_texts_of_call(struct lw *lw, uint32_t call)
{
	if (lw_is_switch(lw))
		lw_texts_leave(&lw->texts, lw->bridge_text[call].to, BRIDGE_TEXTS);
	else
		lw_texts_leave(&lw->texts, &lw->call_text[call].target, CALL_TEXTS);
}

static void leave_texts_of_leg(struct lw *lw, uint32_t leg)
{
	lw_texts_leave(&lw->texts, &lw->leg_text[leg].uri, LEG_TEXTS);
	if (lw_is_switch(lw))
		lw_texts_leave(&lw->texts, &lw->seated_text[leg].says, SEATED_TEXTS);
}

static void bury_later(struct lw *lw, uint32_t call, uint32_t timers)
{
	for (uint32_t which = 0; which < timers; which++)
		lw_timer_clear(&lw->timers, lw_call_slot(lw, call, which));
	leave_texts_of_call(lw, call);
	lw_slot(lw, call)->used = 0;
	lw_slot(lw, call)->next_dead = lw->dead_calls;
	lw->dead_calls = call;
	lw->dead_call_count++;
}

/* A call goes when it is over, nothing works on it any more, and its last leg is forgotten. */
void lw_call_release_if_over(struct lw *lw, uint32_t call)
{
	struct call *c = &lw->calls[call];

	if (!lw_slot(lw, call)->used || lw_call_seen(lw, call) != LW_CALL_OVER ||
	    lw_slot(lw, call)->legs ||
	    lw_xfer_active(lw, call) || lw_referred_seen(lw, call) != LW_REFERRAL_NONE ||
	    lw_replaced_seen(lw, call) != LW_REPLACED_NONE)
		return;
	if (c->parent != LW_NO_INDEX && lw->calls[c->parent].consult == call) {
		lw_touch(lw, c->parent);
		lw->calls[c->parent].consult = LW_NO_INDEX;
	}
	bury_later(lw, call, SLOTS_PER_CALL);
}

void lw_bridge_release_if_over(struct lw *lw, uint32_t call)
{
	if (lw_slot(lw, call)->used && !lw_slot(lw, call)->legs &&
	    lw_bridge_seen(lw, call) == LW_CALL_OVER && !lw_sw_xfer_active(lw, call))
		bury_later(lw, call, SLOTS_PER_CALL);
}

static void leave_call(struct lw *lw, uint32_t call, uint32_t leg)
{
	if (lw->calls[call].party == leg)
		lw->calls[call].party = LW_NO_INDEX;
	if (lw->calls[call].old == leg)
		lw->calls[call].old = LW_NO_INDEX;
	lw_call_release_if_over(lw, call);
}

static void forget_seat(uint32_t *seat, uint32_t leg)
{
	if (*seat == leg)
		*seat = LW_NO_INDEX;
}

void lw_leave_seats(struct lw *lw, uint32_t call, uint32_t leg)
{
	struct bridge *b = &lw->bridges[call];

	lw->seated[leg].seat = SEAT_OUT;
	forget_seat(&b->side[0], leg);
	forget_seat(&b->side[1], leg);
	forget_seat(&b->way_of, leg);
	forget_seat(&b->x.a, leg);
	forget_seat(&b->x.t, leg);
	forget_seat(&b->x.t2, leg);
	forget_seat(&b->x.c, leg);
}

static void leave_bridge(struct lw *lw, uint32_t call, uint32_t leg)
{
	for (uint32_t which = 0; which < SLOTS_PER_SEAT; which++)
		lw_timer_clear(&lw->timers, lw_seat_slot(lw, leg, which));
	lw_leave_seats(lw, call, leg);
	lw_bridge_release_if_over(lw, call);
}

void lw_seated_move(struct lw *lw, uint32_t leg, uint32_t call)
{
	take_from_call(lw, leg);
	add_to_call(lw, leg, call);
}

/* All has been said about the leg, so that DO_FORGET is its last output.  Its handle is dead from
 * here on, its slot when the outputs are drained. */
void lw_leg_release(struct lw *lw, uint32_t leg)
{
	struct leg *l = &lw->legs[leg];
	uint32_t call = l->call;

	if (l->seen)
		lw_put_leg(lw, LW_DO_FORGET, leg);
	leave_texts_of_leg(lw, leg);
	l->used = 0;
	if (call != LW_NO_INDEX)
		take_from_call(lw, leg);
	l->next = lw->dead_legs;
	lw->dead_legs = leg;
	lw->dead_leg_count++;
	if (call == LW_NO_INDEX)
		return;
	if (lw_is_switch(lw))
		leave_bridge(lw, call, leg);
	else
		leave_call(lw, call, leg);
}

void lw_call_clear(struct lw *lw, uint32_t call)
{
	uint32_t generation = lw_slot(lw, call)->generation;

	lw_untouch(lw, call);
	leave_texts_of_call(lw, call);
	if (lw_is_switch(lw)) {
		memset(&lw->bridges[call], 0, sizeof lw->bridges[call]);
		memset(&lw->bridge_text[call], 0, sizeof lw->bridge_text[call]);
	} else {
		memset(&lw->calls[call], 0, sizeof lw->calls[call]);
		memset(&lw->call_text[call], 0, sizeof lw->call_text[call]);
	}
	lw_slot(lw, call)->generation = generation;
	lw_pool_give(&lw->call_pool, call);
}

void lw_leg_clear(struct lw *lw, uint32_t leg)
{
	uint32_t generation = lw->legs[leg].generation;

	leave_texts_of_leg(lw, leg);
	memset(&lw->legs[leg], 0, sizeof lw->legs[leg]);
	lw->legs[leg].generation = generation;
	memset(&lw->leg_text[leg], 0, sizeof lw->leg_text[leg]);
	if (lw_is_switch(lw)) {
		memset(&lw->seated[leg], 0, sizeof lw->seated[leg]);
		memset(&lw->seated_text[leg], 0, sizeof lw->seated_text[leg]);
	} else {
		lw->talkers[leg] = (struct neighbours){0, 0};
	}
	lw_pool_give(&lw->leg_pool, leg);
}

LW_ASIDE static void bury_dead(struct lw *lw)
{
	uint32_t i, next;

	for (i = lw->dead_calls; i != LW_NO_INDEX; i = next) {
		next = lw_slot(lw, i)->next_dead;
		lw_call_clear(lw, i);
	}
	for (i = lw->dead_legs; i != LW_NO_INDEX; i = next) {
		next = lw->legs[i].next;
		lw_leg_clear(lw, i);
	}
	lw->dead_calls = lw->dead_legs = LW_NO_INDEX;
	lw->dead_call_count = lw->dead_leg_count = 0;
}

/* Outputs carry texts of what they speak of, so slots are free only when the last one was read. */
void lw_bury(struct lw *lw)
{
	if (lw->out_count)
		return;
	if (lw->dead_call_count || lw->dead_leg_count)
		bury_dead(lw);
	if (lw->texts.used != 1 + lw->texts.live)
		lw_tidy_texts(lw, 0);
}
