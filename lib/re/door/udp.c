/* SPDX-License-Identifier: BSD-3-Clause */
/* udp.c -- the datagrams of the endpoint, in order of importance. */
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "udp.h"

#include "../account/insides.h"
#include "../state/leg.h"
#include "../state/replaces.h"
#include "../state/source.h"
#include "../wire/rewrite.h"
#include "backlog.h"
#include "intake.h"
#include "pump.h"
#include "receive.h"
#include "repeats.h"
#include "verdict.h"

enum {
	UDP_LAYER = 10,
	UDP_MAX = 65536,             /* libre reads 8192 bytes of a datagram and cuts the rest */
	UDP_BUFFER = 4 * 1024 * 1024, /* a burst overruns the kernel's default, at a T1 each */
	LATE_MS = UA_T1 / 2,         /* a T1 before it was handled, repeats come */
	NO_MEMORY_MS = 100,          /* until it is looked whether there is some again */
};

struct udp {
	struct lw_re *re;
	struct udp_sock *sock;
	struct udp_helper *helper;
	struct intake *intake;   /* NULL: libre reads */
	struct backlog backlog;
	struct repeats repeats;
	int again_fd;            /* always readable; watched while something waits */
	compat_watch again;
	struct tmr no_memory;
};

/* ---- what libre is not to see ---- */

/* RFC 5389 6: libre answers every Binding request, with more than it gets.  Of use are the answers
 * to our own keep-alives, and requests where the host serves those who send them. */
static bool is_stun_for_us(const struct lw_re *re, const uint8_t *p, size_t len)
{
	static const uint8_t cookie[] = {0x21, 0x12, 0xa4, 0x42};

	if (len < 20)
		return false;
	if (p[0] == 0 && p[1] == 0x01 && !memcmp(p + 4, cookie, sizeof cookie))
		return re->cfg.answer_stun;
	return re->cfg.keepalive && p[0] == 1 && (p[1] == 0x01 || p[1] == 0x11);
}

static void send_back(struct udp *u, const struct sa *src, struct mbuf *answer)
{
	if (answer && udp_send(u->sock, src, answer))
		u->re->stats.send_errors++;
	mem_deref(answer);
}

static struct verdict_from from_of(const struct udp *u, const struct sa *src)
{
	return (struct verdict_from){.tp = SIP_TRANSP_UDP, .src = *src, .dst = u->re->laddr};
}

static void refuse(struct udp *u, const struct sa *src, const struct wire_check *check,
		   const struct mbuf *mb)
{
	struct verdict_from from = from_of(u, src);
	struct mbuf *answer;

	lw_ua_verdict(u->re, &from, check, (const char *)mbuf_buf(mb), mbuf_get_left(mb), &answer);
	send_back(u, src, answer);
}

static int rewrite(struct mbuf *mb, const struct wire_check *check)
{
	struct mbuf *out = mbuf_alloc(mbuf_get_left(mb) + 256);
	size_t start = mb->pos;
	int err = out ? lw_wire_rewrite(out, check, (const char *)mbuf_buf(mb)) : ENOMEM;

	if (!err) {
		mb->end = mb->pos;
		err = mbuf_write_mem(mb, out->buf, out->end);
		mb->pos = start;
	}
	mem_deref(out);
	return err;
}

/* False when it goes no further.  *check is empty when it is no message, but is for libre. */
static bool passes(struct udp *u, const struct sa *src, struct mbuf *mb, struct wire_check *check)
{
	memset(check, 0, sizeof *check);
	while (mbuf_get_left(mb) && (mbuf_buf(mb)[0] == '\r' || mbuf_buf(mb)[0] == '\n'))
		mb->pos++;
	if (!mbuf_get_left(mb))
		return false; /* a keep-alive */
	if (is_stun_for_us(u->re, mbuf_buf(mb), mbuf_get_left(mb)))
		return true;
	lw_wire_check_datagram(check, (const char *)mbuf_buf(mb), mbuf_get_left(mb));
	if (check->code) {
		refuse(u, src, check, mb);
		return false;
	}
	mb->end = mb->pos + check->head + check->body;
	return true;
}

/* A message, either way.  False: it is STUN (RFC 7983), or a keep-alive. */
static bool trace(struct lw_re *re, bool tx, const struct sa *src, const struct sa *dst,
		  const struct mbuf *mb)
{
	if (mbuf_get_left(mb) < 2 || mbuf_buf(mb)[0] <= ' ')
		return false;
	(void)lw_ua_steady_look(&re->steady); /* before timers are set for it */
	lw_ua_trace(re, tx, SIP_TRANSP_UDP, src, dst, mbuf_buf(mb), mbuf_get_left(mb));
	return true;
}

/* True when libre need not see it. */
static bool received(struct udp *u, const struct sa *src, struct mbuf *mb)
{
	struct lw_re *re = u->re;

	return trace(re, false, src, &re->laddr, mb) && lw_ua_receive(re, u->sock, src, mb);
}

/* libre would ask for our address each time. */
static bool sent(int *err, struct sa *dst, struct mbuf *mb, void *arg)
{
	struct udp *u = arg;

	(void)err;
	(void)trace(u->re, true, &u->re->laddr, dst, mb);
	return false;
}

/* Where libre reads: true when it is not to see it. */
static bool helped(struct sa *src, struct mbuf *mb, void *arg)
{
	struct wire_check check;

	return !passes(arg, src, mb, &check) || (check.rewrite && rewrite(mb, &check)) ||
	       received(arg, src, mb);
}

/* ---- which of them first ---- */

static void hand_on(struct udp *u, const struct sa *src, struct mbuf *mb)
{
	if (!received(u, src, mb))
		insides_udp_came(u->sock, src, mb, u->helper);
}

/* A repeat of what we have taken is not new, nor what takes the place of a party of ours: only who
 * takes part in the transfer can name it. */
static bool is_new(const struct udp *u, const struct wire_check *check)
{
	if (!lw_wire_begins_new(check) || lw_ua_leg_has_callid(u->re, &check->callid))
		return false;
	return !check->replaces.p || !lw_ua_replaces_is_ours(u->re, &check->replaces);
}

/* How long the one has waited whose turn is next. */
static void measure_new(struct udp *u)
{
	const struct waiter *first = lw_ua_backlog_first(&u->backlog);
	uint64_t now = lw_ua_now(u->re);

	lw_ua_load_add(&u->re->load, LATE_NEW, first ? now - first->since : 0, now);
	lw_ua_pump_load(u->re);
}

/* It would be refused further in, where it costs more. */
static bool has_no_room(struct udp *u, const struct sa *src, const struct wire_check *check)
{
	return lw_ua_backlog_is_full(&u->backlog) ||
	       (!pl_strcmp(&check->first.method, "INVITE") &&
		(lw_ua_is_full(u->re) || lw_ua_source_is_full(u->re, src)));
}

static bool is_shed(struct udp *u, const struct sa *src, const struct wire_check *check,
		    const struct mbuf *mb)
{
	struct verdict_from from = from_of(u, src);
	struct mbuf *answer;

	measure_new(u);
	if (!u->re->load.shedding && !has_no_room(u, src, check))
		return false;
	lw_ua_verdict_busy(u->re, &from, check, (const char *)mbuf_buf(mb), mbuf_get_left(mb),
			   &answer);
	send_back(u, src, answer);
	return true;
}

/* What follows on one that waits is never refused: it comes again. */
static int put_by(struct udp *u, const struct sa *src, struct mbuf *mb, uint32_t callid)
{
	if (!lw_ua_backlog_is_full(&u->backlog))
		return lw_ua_backlog_put(&u->backlog, src, mb, lw_ua_now(u->re), callid);
	u->re->stats.dropped++;
	return 0;
}

static int take(struct udp *u, const struct sa *src, struct mbuf *mb)
{
	struct wire_check check;
	uint32_t callid;
	bool waits;

	if (!passes(u, src, mb, &check))
		return 0;
	if (u->re->load.busy && lw_ua_verdict_is_ack(u->re, &check)) {
		lw_ua_trace(u->re, false, SIP_TRANSP_UDP, src, &u->re->laddr, mbuf_buf(mb),
			    mbuf_get_left(mb));
		return 0;
	}
	callid = hash_joaat_pl(&check.callid);
	/* a CANCEL, or a repeat, does not overtake what it belongs to */
	waits = u->backlog.count && lw_ua_backlog_has(&u->backlog, callid);
	if (!waits && is_new(u, &check)) {
		if (is_shed(u, src, &check, mb))
			return 0;
		waits = true;
	}
	if (check.rewrite && rewrite(mb, &check))
		return ENOMEM;
	if (waits)
		return put_by(u, src, mb, callid);
	hand_on(u, src, mb);
	return 0;
}

static int came(const struct sa *src, struct mbuf *mb, uint64_t age, void *arg)
{
	struct udp *u = arg;
	uint64_t hash;
	int err;

	lw_ua_load_add(&u->re->load, LATE_MESSAGES, age, lw_ua_now(u->re));
	if (age < LATE_MS) {
		err = take(u, src, mb);
		return lw_ua_is_released(u->re) ? ECANCELED : err;
	}
	hash = lw_ua_repeats_hash(&u->repeats, mbuf_buf(mb), mbuf_get_left(mb));
	if (lw_ua_repeats_has(&u->repeats, hash, lw_ua_now(u->re) - age)) {
		u->re->load.repeated++;
		return 0;
	}
	err = take(u, src, mb);
	if (err != ENOMEM)
		lw_ua_repeats_add(&u->repeats, hash, lw_ua_now(u->re));
	return lw_ua_is_released(u->re) ? ECANCELED : err;
}

/* ---- the turns of the loop ---- */

static void take_one(struct udp *u)
{
	struct waiter *w = lw_ua_backlog_take(&u->backlog);

	if (!w)
		return;
	lw_ua_load_add(&u->re->load, LATE_NEW, lw_ua_now(u->re) - w->since, lw_ua_now(u->re));
	lw_ua_pump_load(u->re);
	if (!lw_ua_is_released(u->re))
		hand_on(u, &w->src, w->mb);
	mem_deref(w);
}

static void again(int flags, void *arg);
static void memory_again(void *arg);

/* What waits has a turn of its own from now on; without memory not at once. */
static void look_forward(struct udp *u, bool memory)
{
	bool waits = u->backlog.count > 0;

	u->re->load.waiting = u->backlog.count;
	if (memory && waits && !u->again && compat_watch_start(&u->again, u->again_fd, again, u))
		memory = false;
	if (!waits || !memory)
		compat_watch_stop(&u->again, u->again_fd);
	if (!memory)
		tmr_start(&u->no_memory, NO_MEMORY_MS, memory_again, u);
}

static void turn(struct udp *u, bool take)
{
	struct lw_re *re = u->re;
	int err;

	lw_ua_hold(re);
	err = lw_ua_intake_read(u->intake);
	if (!err && take)
		take_one(u);
	if (!lw_ua_is_released(u->re))
		look_forward(u, err != ENOMEM);
	lw_ua_let_go(re);
}

/* While something waits it has a turn of its own, so that each round of the loop takes one. */
static void ready(void *arg)
{
	struct udp *u = arg;

	turn(u, !u->again);
}

static void again(int flags, void *arg)
{
	(void)flags;
	turn(arg, true);
}

static void memory_again(void *arg)
{
	turn(arg, true);
}

/* ---- open ---- */

static void udp_destroy(void *arg)
{
	struct udp *u = arg;

	u->re->udp = NULL;
	tmr_cancel(&u->no_memory);
	compat_watch_stop(&u->again, u->again_fd);
	if (u->again_fd >= 0)
		(void)close(u->again_fd);
	mem_deref(u->intake);
	lw_ua_backlog_flush(&u->backlog);
	if (u->helper && mem_nrefs(u->helper) > 1)
		mem_deref(u->helper);
	mem_deref(u->helper);
	mem_deref(u->sock);
}

static int read_ourselves(struct udp *u)
{
	int err;

	u->again_fd = eventfd(1, EFD_NONBLOCK | EFD_CLOEXEC);
	if (u->again_fd < 0)
		return errno;
	err = lw_ua_intake_open(&u->intake, u->sock, ready, came, u);
	u->re->load.at_door = !err;
	return err == ENOTSUP ? 0 : err;
}

int lw_ua_udp_open(struct udp **udpp, struct lw_re *re, struct udp_sock *sock)
{
	struct udp *u = mem_zalloc(sizeof *u, udp_destroy);
	int err;

	if (!u)
		return ENOMEM;
	u->re = re;
	memcpy(&u->repeats.seed, re->secret, sizeof u->repeats.seed);
	u->again_fd = -1;
	tmr_init(&u->no_memory);
	err = udp_register_helper(&u->helper, sock, UDP_LAYER, sent, helped, u);
	if (!err) {
		mem_ref(u->helper);
		u->sock = re->udp = mem_ref(sock);
		udp_rxsz_set(sock, UDP_MAX);
		(void)udp_sockbuf_set(sock, UDP_BUFFER);
		err = read_ourselves(u);
	}
	if (err)
		mem_deref(u);
	else
		*udpp = u;
	return err;
}
