/* SPDX-License-Identifier: BSD-3-Clause */
/* pump.c -- the pump between the engine and the wire, and the one alarm that drives both.
 *
 * Every way in from libre (a message, a response, a timer) ends with lw_re_pump().  What is
 * signalled on the way only queues outputs, so no action of the engine runs in the middle of
 * ours. */
#include "../in/carry_out.h"
#include "../in/due.h"
#include "../state/accounts.h"
#include "../state/past.h"
#include "../state/signal.h"
#include "pump.h"

enum {
	LOOK_MS = 1000,
	LOOK_BUSY_MS = 100,
};

/* The time of day may have been set while nothing told us (steady.h), and an overload is over when
 * nothing more comes. */
static uint64_t look_again(struct lw_re *re)
{
	if (re->load.busy)
		return lw_ua_now(re) + LOOK_BUSY_MS;
	return re->legc ? lw_ua_now(re) + LOOK_MS : UINT64_MAX;
}

static uint64_t sooner(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* An alarm that rings too early is cheaper than one that is set at every step. */
static void arm(struct lw_re *re)
{
	uint64_t due = sooner(lw_ua_clock_due(&re->clock), lw_deadline(re->lw));

	due = sooner(due, sooner(look_again(re), lw_ua_past_due(re)));
	if (due >= re->armed)
		return;
	lw_ua_alarm_set(&re->alarm, due);
	re->armed = due;
}

/* What has changed is stored before any of it is carried out (<legwork/snapshot.h>). */
static bool next(struct lw_re *re, struct lw_output *out)
{
	if (re->cfg.saveh)
		re->cfg.saveh(re, re->cfg.arg);
	return lw_next(re->lw, out);
}

static void mute(struct lw_re *re)
{
	struct lw_re_config *c = &re->cfg;

	c->noteh = NULL;
	c->logh = NULL;
	c->traceh = NULL;
	c->inputh = NULL;
	c->outputh = NULL;
	c->ha1h = NULL;
	c->saveh = NULL;
	c->storedh = NULL;
	c->loadh = NULL;
	re->doneh = NULL;
	lw_accounts_mute(re->accounts);
}

/* What the handlers have as their argument may be gone with our release. */
static void look_for_release(struct lw_re *re)
{
	if (lw_ua_is_released(re))
		mute(re);
}

static void drain(struct lw_re *re)
{
	struct lw_output out;

	while (next(re, &out)) {
		if (re->cfg.outputh)
			re->cfg.outputh(&out, re->cfg.arg);
		if (!lw_is_note(&out))
			lw_ua_carry_out(re, &out);
		else if (re->cfg.noteh)
			re->cfg.noteh(&out, re->cfg.arg);
		look_for_release(re);
	}
}

void lw_re_pump(struct lw_re *re)
{
	if (!re || re->pumping || re->dying)
		return;
	lw_ua_hold(re);
	re->pumping = true;
	(void)lw_ua_steady_look(&re->steady);
	drain(re);
	while (re->late.head) {
		lw_ua_signal_late(re);
		drain(re);
	}
	re->pumping = false;
	arm(re);
	lw_ua_let_go(re);
}

/* What libre is in the middle of: a connection, a query. */
struct remains { struct tmr tmr; struct sip *sip; };

static void remains_destroy(void *arg)
{
	struct remains *r = arg;

	tmr_cancel(&r->tmr);
	mem_deref(r->sip);
}

static void forget(void *arg)
{
	mem_deref(arg);
}

/* Until the next turn of the loop; without memory for good. */
static void keep_for_a_turn(struct sip *sip)
{
	struct remains *r = mem_zalloc(sizeof *r, remains_destroy);

	sip_set_trace_handler(sip, NULL);
	if (!r)
		return;
	r->sip = sip;
	tmr_init(&r->tmr);
	tmr_start(&r->tmr, 0, forget, r);
}

void lw_ua_pump_within(struct lw_re *re)
{
	struct sip *sip = NULL;

	lw_ua_hold(re);
	lw_re_pump(re);
	if (mem_nrefs(re) == 1)
		sip = mem_ref(re->sip);
	lw_ua_let_go(re);
	if (sip)
		keep_for_a_turn(sip);
}

void lw_ua_pump_load(struct lw_re *re)
{
	struct lw_re_load load;

	if (!lw_ua_load_judge(&re->load, lw_ua_now(re)))
		return;
	load = lw_re_load(re);
	lw_ua_log(re, "%s: messages waited %u ms, new requests %u ms, timers were %u ms late",
		  load.shedding ? "new calls are refused" : "new calls are taken again",
		  load.message_ms, load.new_ms, load.timer_ms);
	if (re->cfg.loadh)
		re->cfg.loadh(&load, re->cfg.arg);
	look_for_release(re);
	if (!re->pumping)
		arm(re);
}

void lw_ua_tick(void *arg)
{
	struct lw_re *re = arg;
	struct lw_input in = {.type = LW_TICK};
	uint64_t now = lw_ua_now(re);
	void *owner;
	int why;

	lw_ua_hold(re);
	lw_ua_load_add(&re->load, LATE_TIMERS, now > re->armed ? now - re->armed : 0, now);
	re->armed = UINT64_MAX;
	lw_ua_pump_load(re);
	while (!re->dying && (owner = lw_ua_clock_take(&re->clock, now, &why)))
		lw_ua_due(owner, why);
	lw_ua_past_sweep(re);
	if (lw_deadline(re->lw) <= now)
		(void)lw_ua_signal_now(re, &in);
	lw_re_pump(re);
	lw_ua_let_go(re);
}
