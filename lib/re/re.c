/* re.c -- the endpoint: its birth, the pump, the one timer, and its end. */
#include "leg.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum {
	BUCKETS = 1024,
	LATE_MS = 500,   /* the loop is late by one T1: everybody sends again */
	SHED_MS = 2000,
	CLOSE_POLL_MS = 20, /* nothing tells when libre has finished with a registration */
};

void lw_ua_log(const struct lw_re *re, const char *fmt, ...)
{
	char line[512];
	va_list ap;

	if (!re->cfg.logh)
		return;
	va_start(ap, fmt);
	(void)re_vsnprintf(line, sizeof line, fmt, ap);
	va_end(ap);
	re->cfg.logh(line, re->cfg.arg);
}

void lw_ua_failed(struct lw_re *re, const char *what, int err)
{
	re->stats.send_errors++;
	lw_ua_log(re, "%s could not be sent: %m", what, err);
}

/* libre's clock is the wall clock in old versions: ours only goes forward. */
uint64_t lw_ua_now(struct lw_re *re)
{
	uint64_t now = tmr_jiffies();

	if (now > re->now)
		re->now = now;
	return re->now;
}

bool lw_ua_shed(struct lw_re *re)
{
	return re->closing || re->legc >= re->cfg.max_legs || lw_ua_now(re) < re->busy_until;
}

/* ---- the pump ---- */

static void tick(void *arg);

/* libre keeps its timers in one sorted list and a move walks it: one that fires too early is
 * cheaper than one that is put off at every step. */
static void arm(struct lw_re *re)
{
	uint64_t due = lw_ua_clock_due(&re->clock), now = lw_ua_now(re);
	lw_time deadline = lw_deadline(re->lw);

	if (deadline < due)
		due = deadline;
	if (due == UINT64_MAX || (tmr_isrunning(&re->tmr) && re->armed <= due))
		return;
	tmr_start(&re->tmr, due > now ? due - now : 0, tick, re);
	re->armed = due;
}

/* ---- closing: the calls first, with their registrar's routes; then the registrations ---- */

static void done(struct lw_re *re)
{
	void (*doneh)(void *arg) = re->doneh;

	re->doneh = NULL;
	if (doneh)
		doneh(re->done_arg);
}

static void close_step(void *arg)
{
	struct lw_re *re = arg;

	if (!re->legc)
		lw_accounts_close(re->accounts);
	if ((!re->legc && !lw_accounts_leaving(re->accounts)) || lw_ua_now(re) >= re->close_by)
		done(re);
	else
		tmr_start(&re->close_tmr, CLOSE_POLL_MS, close_step, re);
}

static void drain(struct lw_re *re)
{
	struct lw_output out;

	while (lw_next(re->lw, &out)) {
		if (re->cfg.outputh)
			re->cfg.outputh(&out, re->cfg.arg);
		if (!lw_is_note(&out))
			lw_ua_carry_out(re, &out);
		else if (re->cfg.noteh)
			re->cfg.noteh(&out, re->cfg.arg);
	}
}

void lw_re_pump(struct lw_re *re)
{
	if (!re || re->pumping || re->dying)
		return;
	mem_ref(re); /* the host may let go of us in a note */
	re->pumping = true;
	drain(re);
	while (re->late.head) {
		lw_ua_signal_late(re);
		drain(re);
	}
	re->pumping = false;
	arm(re);
	mem_deref(re);
}

static void tick(void *arg)
{
	struct lw_re *re = arg;
	struct lw_input in = {.type = LW_TICK};
	uint64_t now = lw_ua_now(re);

	if (now > re->armed + LATE_MS)
		re->busy_until = now + SHED_MS;
	re->armed = UINT64_MAX;
	mem_ref(re);
	while (!re->dying && lw_ua_clock_fire(&re->clock, now))
		;
	if (lw_deadline(re->lw) <= now)
		(void)lw_ua_signal_now(re, &in);
	lw_re_pump(re);
	mem_deref(re);
}

/* ---- the configuration ---- */

static int copy_string(const char **to, const char *from)
{
	char *copy;
	int err;

	*to = NULL;
	if (!from)
		return 0;
	if (!lw_wire_clean(from))
		return EINVAL;
	err = str_dup(&copy, from);
	if (!err)
		*to = copy;
	return err;
}

static int copy_config(struct lw_re *re, const struct lw_re_config *config)
{
	struct lw_re_config *c = &re->cfg;
	int err;

	*c = *config;
	c->listen = c->user_agent = c->tls_cert = c->tls_ca = c->nameserver = c->voicemail_server =
		NULL;
	err = copy_string(&c->listen, config->listen);
	err |= copy_string(&c->user_agent, config->user_agent);
	err |= copy_string(&c->tls_cert, config->tls_cert);
	err |= copy_string(&c->tls_ca, config->tls_ca);
	err |= copy_string(&c->nameserver, config->nameserver);
	err |= copy_string(&c->voicemail_server, config->voicemail_server);
	if (!err && !c->listen)
		err = EINVAL;
	if (err)
		lw_ua_log(re, "the configuration lacks a listening address, or a string in it has "
			      "control characters");
	return err ? EINVAL : 0;
}

static void *loose(const char *s)
{
	return (void *)(uintptr_t)s;
}

static void free_config(struct lw_re_config *c)
{
	mem_deref(loose(c->listen));
	mem_deref(loose(c->user_agent));
	mem_deref(loose(c->tls_cert));
	mem_deref(loose(c->tls_ca));
	mem_deref(loose(c->nameserver));
	mem_deref(loose(c->voicemail_server));
}

/* ---- transports ---- */

static int make_dns(struct lw_re *re)
{
	struct sa servers[16];
	uint32_t count = ARRAY_SIZE(servers);
	int err;

	if (re->cfg.nameserver) {
		count = 1;
		err = sa_decode(&servers[0], re->cfg.nameserver, strlen(re->cfg.nameserver));
		if (err) {
			lw_ua_log(re, "the name server must be ADDRESS:PORT: %s",
				  re->cfg.nameserver);
			return EINVAL;
		}
	} else {
		err = dns_srv_get(NULL, 0, servers, &count);
	}
	if (err || !count)
		return 0; /* numeric addresses need none */
	return dnsc_alloc(&re->dnsc, NULL, servers, count);
}

static int add_plain(struct lw_re *re, enum sip_transp tp)
{
	int err = sip_transp_add(re->sip, tp, &re->laddr);

	if (!err && !sa_port(&re->laddr))
		err = sip_transp_laddr(re->sip, &re->laddr, tp, NULL);
	return err;
}

static int add_tls(struct lw_re *re)
{
	bool alone = re->cfg.transports == LW_RE_TLS;
	struct sa laddr = re->laddr, asked;
	int err = tls_alloc(&re->tls, COMPAT_TLS_METHOD, re->cfg.tls_cert, NULL);

	if (err) {
		lw_ua_log(re, "TLS could not be set up with certificate %s", re->cfg.tls_cert);
		return err;
	}
	if (re->cfg.tls_insecure)
		compat_tls_trust_all(re->tls);
	if (re->cfg.tls_ca)
		err = tls_add_ca(re->tls, re->cfg.tls_ca);
	(void)sa_decode(&asked, re->cfg.listen, strlen(re->cfg.listen));
	if (!alone)
		sa_set_port(&laddr, sa_port(&asked) ? (uint16_t)(sa_port(&asked) + 1) : 0);
	err = err ? err : sip_transp_add(re->sip, SIP_TRANSP_TLS, &laddr, re->tls);
	if (!err && alone)
		err = sip_transp_laddr(re->sip, &re->laddr, SIP_TRANSP_TLS, NULL);
	return err;
}

/* libre takes a port of any size, and cuts it. */
static bool decode_listen(struct sa *laddr, const char *text)
{
	const char *port = strrchr(text, ':');

	return port && strtoul(port + 1, NULL, 10) <= UINT16_MAX &&
	       !sa_decode(laddr, text, strlen(text)) && !sa_is_any(laddr);
}

static int add_transports(struct lw_re *re)
{
	int err = 0;

	if (!decode_listen(&re->laddr, re->cfg.listen)) {
		lw_ua_log(re,
			  "cannot listen on %s: give one address of this host and a port, such as "
			  "192.0.2.1:5060",
			  re->cfg.listen);
		return EINVAL;
	}
	if (re->cfg.transports & LW_RE_UDP)
		err = add_plain(re, SIP_TRANSP_UDP);
	if (!err && re->cfg.transports & LW_RE_TCP)
		err = add_plain(re, SIP_TRANSP_TCP);
	if (!err && re->cfg.transports & LW_RE_TLS)
		err = add_tls(re);
	if (err)
		lw_ua_log(re, "cannot listen on %s: %m", re->cfg.listen, err);
	return err;
}

/* ---- trace ---- */

static void trace(bool tx, enum sip_transp tp, const struct sa *src, const struct sa *dst,
		  const uint8_t *packet, size_t size, void *arg)
{
	struct lw_re *re = arg;

	if (tx)
		re->stats.tx++;
	else
		re->stats.rx++;
	if (re->cfg.traceh)
		re->cfg.traceh(tx, sip_transp_name(tp), src, dst, packet, size, re->cfg.arg);
}

/* ---- birth and end ---- */

static void re_destroy(void *arg)
{
	struct lw_re *re = arg;

	re->dying = true;
	tmr_cancel(&re->tmr);
	tmr_cancel(&re->close_tmr);
	re->accounts = mem_deref(re->accounts);
	sip_close(re->sip, true);
	while (re->legs.head)
		mem_deref(list_ledata(re->legs.head));
	list_flush(&re->ended);
	list_flush(&re->late);
	mem_deref(re->guard);
	mem_deref(re->requests);
	mem_deref(re->responses);
	mem_deref(re->sip);
	mem_deref(re->tls);
	mem_deref(re->dnsc);
	mem_deref(re->by_callid);
	mem_deref(re->by_handle);
	free_config(&re->cfg);
}

static int check(const struct lw_re *re, const struct lw_re_config *config)
{
	if (strcmp(sys_libre_version_get(), LW_RE_LIBRE_STRING)) {
		lw_ua_log(re, "compiled for libre %s, but %s is running", LW_RE_LIBRE_STRING,
			  sys_libre_version_get());
		return ENOSYS;
	}
	if (!config->transports ||
	    config->transports & ~(uint32_t)(LW_RE_UDP | LW_RE_TCP | LW_RE_TLS)) {
		lw_ua_log(re, "no transport was chosen");
		return EINVAL;
	}
	if (config->transports & LW_RE_TLS && !COMPAT_TLS_VERIFIES && !config->tls_insecure) {
		lw_ua_log(
			re,
			"libre %s cannot verify TLS servers: set tls_insecure to go on all the same",
			LW_RE_LIBRE_STRING);
		return EPROTONOSUPPORT;
	}
	return 0;
}

static int build(struct lw_re *re)
{
	uint64_t seed = re->cfg.seed;
	int err = hash_alloc(&re->by_callid, BUCKETS);

	re->seed = seed ? seed : rand_u64() | 1;
	re->sdp_id = rand_u32();
	re->armed = UINT64_MAX;
	err = err ? err : lw_accounts_alloc(&re->accounts);
	err = err ? err : hash_alloc(&re->by_handle, BUCKETS);
	err = err ? err : make_dns(re);
	err = err ? err
		  : sip_alloc(&re->sip, re->dnsc, BUCKETS, BUCKETS, BUCKETS, re->cfg.user_agent,
			      NULL, re);
	if (err)
		return err;
	sip_set_trace_handler(re->sip, trace);
	err = add_transports(re);
	return err ? err : lw_ua_listen_start(re);
}

int lw_re_alloc(struct lw_re **rep, struct lw *lw, const struct lw_re_config *config)
{
	struct lw_re *re;
	int err;

	if (!rep || !lw || !config || config->size != sizeof *config)
		return EINVAL;
	re = mem_zalloc(sizeof *re, re_destroy);
	if (!re)
		return ENOMEM;
	re->lw = lw;
	re->cfg.logh = config->logh;
	re->cfg.arg = config->arg;
	tmr_init(&re->tmr);
	tmr_init(&re->close_tmr);
	err = check(re, config);
	err = err ? err : copy_config(re, config);
	err = err ? err : build(re);
	if (err) {
		mem_deref(re);
		return err;
	}
	*rep = re;
	return 0;
}

/* ---- the rest of the public face ---- */

lw_time lw_re_now(const struct lw_re *re)
{
	uint64_t now = tmr_jiffies();

	return now > re->now ? now : re->now;
}

int lw_re_step(struct lw_re *re, const struct lw_input *in)
{
	struct lw_input copy = *in;
	int err = lw_ua_signal_now(re, &copy);

	lw_re_pump(re);
	return err;
}

int lw_re_laddr(const struct lw_re *re, enum lw_re_transport transport, struct sa *laddr)
{
	enum sip_transp tp = transport == LW_RE_UDP ? SIP_TRANSP_UDP :
			     transport == LW_RE_TCP ? SIP_TRANSP_TCP : SIP_TRANSP_TLS;

	return sip_transp_laddr(re->sip, laddr, tp, NULL);
}

void lw_re_heard(struct lw_re *re, lw_leg handle, const char *digits)
{
	struct leg *leg = lw_ua_leg_by_handle(re, handle);

	if (!leg)
		return;
	(void)lw_ua_signal_text(leg, LW_SIG_DTMF, NULL, NULL, digits, 0);
	lw_re_pump(re);
}

void lw_re_recorder_ended(struct lw_re *re, lw_leg handle)
{
	struct leg *leg = lw_ua_leg_by_handle(re, handle);

	if (!leg)
		return;
	(void)lw_ua_signal_text(leg, LW_SIG_RECORDING, NULL, NULL, NULL, 0);
	lw_ua_record_is(leg, false);
	lw_re_pump(re);
}

void *lw_re_leg_media(const struct lw_re *re, lw_leg handle)
{
	const struct leg *leg = lw_ua_leg_by_handle(re, handle);

	return leg ? leg->sdp.media : NULL;
}

/* A hang-up may complete a transfer by policy; a second and a third end what it began. */
static void hang_up_all(struct lw_re *re)
{
	lw_call call;

	for (int round = 0; round < 3; round++) {
		for (call = lw_call_next(re->lw, (lw_call){0}); call.v;
		     call = lw_call_next(re->lw, call)) {
			struct lw_input in = {.type = LW_USER_HANGUP, .call = call};

			(void)lw_ua_signal_now(re, &in);
		}
		lw_re_pump(re);
	}
}

void lw_re_close(struct lw_re *re, uint32_t ms, void (*doneh)(void *arg), void *arg)
{
	re->closing = true;
	re->close_by = lw_ua_now(re) + ms;
	hang_up_all(re);
	re->doneh = doneh;
	re->done_arg = arg;
	tmr_start(&re->close_tmr, 0, close_step, re);
}

struct lw_re_stats lw_re_stats(const struct lw_re *re)
{
	struct lw_re_stats stats = re->stats;

	stats.legs = re->legc;
	return stats;
}
