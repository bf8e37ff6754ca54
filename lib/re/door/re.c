/* SPDX-License-Identifier: BSD-3-Clause */
/* re.c -- the endpoint: its birth, its end, and what the host may ask of it. */
#include <string.h>

#include <legwork/snapshot.h>

#include "../../table/sized.h"
#include "../account/compat.h"
#include "../act/uac.h"
#include "../ask/tail.h"
#include "../run/run.h"
#include "../state/accounts.h"
#include "../state/leg.h"
#include "../state/past.h"
#include "../state/record.h"
#include "../state/rest.h"
#include "../state/signal.h"
#include "../state/stored.h"
#include "../trans/client.h"
#include "../trans/server.h"
#include "answers.h"
#include "config.h"
#include "gate.h"
#include "listen.h"
#include "pump.h"
#include "transport.h"

enum {
	BUCKETS = 1024,
	BUCKETS_MAX = 65536,
	CLOSE_LOOK_MS = 1000, /* a call that a failed transfer brings back is ended too */
	CLOSE_POLL_MS = 20, /* nothing tells when libre has finished with a registration */
};

/* ---- closing: the calls first, with their registrar's routes; then the registrations ---- */

static void done(struct lw_re *re)
{
	void (*doneh)(void *arg) = re->doneh;

	re->doneh = NULL;
	if (doneh)
		doneh(re->done_arg);
}

static void each_call(struct lw_re *re, enum lw_verb verb)
{
	lw_call call;

	for (call = lw_call_next(re->lw, (lw_call){0}); call.v; call = lw_call_next(re->lw, call)) {
		struct lw_input in = {.type = (uint32_t)verb, .call = call};

		(void)lw_ua_signal_now(re, &in);
	}
	lw_re_pump(re);
}

static void close_step(void *arg)
{
	struct lw_re *re = arg;

	lw_ua_hold(re);
	if (!re->legc)
		lw_accounts_close(re->accounts);
	if (lw_ua_now(re) >= re->close_look) {
		each_call(re, LW_USER_HANGUP);
		re->close_look = lw_ua_now(re) + CLOSE_LOOK_MS;
	}
	if ((!re->legc && !lw_accounts_leaving(re->accounts)) || lw_ua_now(re) >= re->close_by)
		done(re);
	else
		tmr_start(&re->close_tmr, CLOSE_POLL_MS, close_step, re);
	lw_ua_let_go(re);
}

/* ---- trace ---- */

static void trace(bool tx, enum sip_transp tp, const struct sa *src, const struct sa *dst,
		  const uint8_t *packet, size_t size, void *arg)
{
	struct lw_re *re = arg;

	if (tp == SIP_TRANSP_UDP && lw_ua_gate_sees_udp(re))
		return;
	(void)lw_ua_steady_look(&re->steady); /* before libre sets timers for what comes */
	if (tx && tp != SIP_TRANSP_UDP)
		lw_ua_gate_connection(re, dst);
	lw_ua_trace(re, tx, tp, src, dst, packet, size);
}

/* ---- birth and end ---- */

static const struct ua_callbacks callbacks = {
	.answered = lw_ua_answered, .cancelled = lw_ua_cancelled, .received = lw_ua_received,
	.untold = lw_ua_untold, .turn_away = lw_ua_uac_turn_away, .pump = lw_ua_pump_within,
};

static void re_destroy(void *arg)
{
	struct lw_re *re = arg;

	re->dying = true;
	lw_ua_alarm_close(&re->alarm);
	lw_ua_steady_close(&re->steady);
	lw_ua_turn_close(&re->turn);
	tmr_cancel(&re->close_tmr);
	re->accounts = mem_deref(re->accounts);
	lw_ua_clients_close(re);
	sip_close(re->sip, true);
	while (re->legs.head)
		mem_deref(list_ledata(re->legs.head));
	lw_ua_past_close(re);
	lw_ua_servers_close(re);
	lw_ua_gate_close(re);
	list_flush(&re->late);
	mem_deref(re->guard);
	mem_deref(re->requests);
	mem_deref(re->responses);
	mem_deref(re->sip);
	mem_deref(re->tls);
	mem_deref(re->lines);
	mem_deref(re->nonces);
	mem_deref(re->agent);
	lw_ua_rest_close(re);
	mem_deref(re->dnsc);
	mem_deref(re->by_callid);
	mem_deref(re->by_handle);
	mem_deref(re->ringing);
	lw_ua_config_free(&re->cfg);
}

/* So that a chain is short whatever there is: a power of two, as libre wants it. */
static uint32_t buckets_for(uint32_t legs)
{
	uint32_t n = BUCKETS;

	while (n < legs && n < BUCKETS_MAX)
		n *= 2;
	return n;
}

static int open_tables(struct lw_re *re)
{
	uint32_t buckets = buckets_for(re->cfg.max_legs);
	int err = hash_alloc(&re->by_callid, buckets);

	err = err ? err : hash_alloc(&re->by_handle, buckets);
	err = err ? err : hash_alloc(&re->clients, buckets);
	err = err ? err : hash_alloc(&re->servers, buckets);
	err = err ? err : hash_alloc(&re->requests_open, buckets);
	err = err ? err : lw_ua_past_open(re, buckets);
	return err ? err : hash_alloc(&re->ringing, BUCKETS);
}

static int build(struct lw_re *re)
{
	uint64_t seed = re->cfg.seed;
	int err = open_tables(re);

	re->seed = seed ? seed : rand_u64() | 1;
	lw_ua_random_open(&re->random);
	rand_bytes(re->secret, sizeof re->secret);
	re->sdp_id = (uint32_t)lw_ua_random(re);
	re->armed = UINT64_MAX;
	err = err ? err : lw_ua_alarm_open(&re->alarm, lw_ua_tick, re);
	err = err ? err : lw_ua_steady_open(&re->steady);
	err = err ? err : lw_accounts_alloc(&re->accounts);
	err = err ? err : lw_ua_tail_open(re);
	err = err ? err : lw_ua_dns_open(re);
	err = err ? err
		  : sip_alloc(&re->sip, re->dnsc, BUCKETS, BUCKETS, BUCKETS, re->cfg.user_agent,
			      NULL, re);
	if (err)
		return err;
	err = lw_ua_transports_open(re);
	err = err ? err : lw_ua_gate_open(re);
	if (!err && (re->cfg.transports != LW_RE_UDP || !lw_ua_gate_sees_udp(re)))
		sip_set_trace_handler(re->sip, trace);
	return err ? err : lw_ua_listen_start(re);
}

/* Settings, and the media's functions, of a program older or newer than this library. */
static int take(struct lw_re *re, struct lw_re_config *to, const struct lw_re_config *from)
{
	int err;

	if (lw_sized_is_one(from) && from->size >= sizeof *to) { /* else it may have no log */
		re->cfg.logh = from->logh;
		re->cfg.arg = from->arg;
	}
	err = lw_ua_take(re, "the configuration", to, sizeof *to, from);
	if (err)
		return err;
	re->cfg.logh = to->logh;
	re->cfg.arg = to->arg;
	if (!to->media)
		return err;
	re->media.size = sizeof re->media;
	err = lw_ua_take(re, "the media", &re->media, sizeof re->media, to->media);
	to->media = &re->media;
	return err;
}

int lw_re_alloc(struct lw_re **rep, struct lw *lw, const struct lw_re_config *config)
{
	struct lw_re_config ours = LW_RE_CONFIG_INIT;
	struct lw_re *re;
	int err;

	if (!rep || !lw || !config)
		return EINVAL;
	re = mem_zalloc(sizeof *re, re_destroy);
	if (!re)
		return ENOMEM;
	re->lw = lw;
	re->callbacks = &callbacks;
	tmr_init(&re->close_tmr);
	err = take(re, &ours, config);
	err = err ? err : lw_ua_config_check(re, &ours);
	err = err ? err : lw_ua_config_copy(re, &ours);
	err = err ? err : build(re);
	if (err) {
		mem_deref(re);
		return err;
	}
	*rep = re;
	return 0;
}

/* ---- in a loop of the host's ---- */

int lw_re_fd(struct lw_re *re)
{
	return re ? lw_ua_turn_fd(&re->turn) : -1;
}

int lw_re_timeout(const struct lw_re *re)
{
	return re ? lw_ua_turn_timeout() : -1;
}

int lw_re_run(struct lw_re *re)
{
	int err;

	if (!re)
		return EINVAL;
	lw_ua_hold(re);
	err = lw_ua_turn_run(&re->turn);
	lw_ua_let_go(re);
	return err;
}

/* ---- the rest of the public face ---- */

int lw_re_step(struct lw_re *re, const struct lw_input *in)
{
	struct lw_input copy = *in;
	int err = lw_ua_signal_now(re, &copy);

	lw_re_pump(re);
	return err;
}

void lw_re_heard(struct lw_re *re, lw_leg handle, const char *digits)
{
	struct leg *leg = lw_ua_leg_by_handle(re, handle);

	if (!leg)
		return;
	lw_ua_signal_digits(leg, digits);
	lw_re_pump(re);
}

void lw_re_hears(struct lw_re *re, lw_leg handle, int err)
{
	struct leg *leg = lw_ua_leg_by_handle(re, handle);

	if (!leg)
		return;
	lw_ua_run_ear(leg, err ? EAR_IN_CANNOT : EAR_IN_CAN);
	lw_re_pump(re);
}

void lw_re_said(struct lw_re *re, lw_leg handle)
{
	struct leg *leg = lw_ua_leg_by_handle(re, handle);

	if (!leg)
		return;
	lw_ua_signal_leg(leg, LW_SIG_SAID, 0);
	lw_re_pump(re);
}

void lw_re_recorder_ended(struct lw_re *re, lw_leg handle)
{
	struct leg *leg = lw_ua_leg_by_handle(re, handle);

	if (!leg)
		return;
	lw_ua_signal_recording(leg, &(struct lw_output){0}, LW_SIG_RECORDING);
	lw_ua_record_is(leg, false);
	lw_re_pump(re);
}

void *lw_re_leg_media(const struct lw_re *re, lw_leg handle)
{
	const struct leg *leg = lw_ua_leg_by_handle(re, handle);

	return leg ? leg->sdp.media : NULL;
}

struct written { char *to; size_t size, used; };

static int write_some(const char *from, size_t size, void *arg)
{
	struct written *w = arg;

	if (w->used + size <= w->size)
		memcpy(w->to + w->used, from, size);
	w->used += size;
	return 0;
}

/* What was stored of a leg that is still to be claimed stays. */
static size_t as_stored(const struct lw_re *re, lw_leg handle, void *bytes, size_t size)
{
	struct lw_leg_info info;

	if (lw_leg_info(re->lw, handle, &info) || !info.unclaimed || !re->cfg.storedh)
		return 0;
	return re->cfg.storedh(lw_leg_key(re->lw, handle), bytes, size, re->cfg.arg);
}

size_t lw_re_save_leg(const struct lw_re *re, lw_leg handle, void *bytes, size_t size)
{
	const struct leg *leg = re ? lw_ua_leg_by_handle(re, handle) : NULL;
	struct written w = {bytes, bytes ? size : 0, 0};
	struct re_printf pf = {write_some, &w};

	if (!re || !leg)
		return re ? as_stored(re, handle, bytes, size) : 0;
	if (!lw_ua_stored_fits(leg) || lw_ua_stored_print(&pf, leg))
		return 0;
	return w.used <= STORED_MAX ? w.used : 0;
}

/* Nobody is handed over who was not yet: a transfer that can still be given up is, and the calls
 * end.  What a hang-up leaves, such as a call that comes back, ends with the next one. */
static void hang_up_all(struct lw_re *re)
{
	each_call(re, LW_USER_CANCEL);
	for (int round = 0; round < 3; round++)
		each_call(re, LW_USER_HANGUP);
}

void lw_re_close(struct lw_re *re, uint32_t ms, void (*doneh)(void *arg), void *arg)
{
	lw_ua_hold(re);
	re->closing = true;
	re->close_by = lw_ua_now(re) + ms;
	hang_up_all(re);
	re->close_look = lw_ua_now(re) + CLOSE_LOOK_MS;
	re->doneh = doneh;
	re->done_arg = arg;
	tmr_start(&re->close_tmr, 0, close_step, re);
	lw_ua_let_go(re);
}
