/* SPDX-License-Identifier: BSD-3-Clause */
/* ua.c -- the endpoint's clock and log, who holds it, and what can be asked about it. */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/socket.h>

#include "ua.h"

#include "../../table/sized.h"
#include "../account/insides.h"

void lw_ua_hold(struct lw_re *re)
{
	mem_ref(re);
	re->held++;
}

void lw_ua_let_go(struct lw_re *re)
{
	re->held--;
	mem_deref(re);
}

bool lw_ua_is_released(const struct lw_re *re)
{
	return mem_nrefs(re) == re->held;
}

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

void lw_ua_trace(struct lw_re *re, bool tx, enum sip_transp tp, const struct sa *src,
		 const struct sa *dst, const uint8_t *packet, size_t size)
{
	if (tx)
		re->stats.tx++;
	else
		re->stats.rx++;
	if (re->cfg.traceh)
		re->cfg.traceh(tx, sip_transp_name(tp), src, dst, packet, size, re->cfg.arg);
}

uint64_t lw_ua_now(struct lw_re *re)
{
	re->now = lw_re_now(re);
	return re->now;
}

lw_time lw_re_now(const struct lw_re *re)
{
	uint64_t now = lw_ua_alarm_now();

	return now > re->now ? now : re->now;
}

uint64_t lw_ua_random(struct lw_re *re)
{
	return lw_ua_random_next(&re->random);
}

int lw_ua_take(const struct lw_re *re, const char *name, void *to, size_t size, const void *from)
{
	switch (from ? lw_sized_take(to, size, from) : LW_SIZED_WRONG) {
	case LW_SIZED_OK: return 0;
	case LW_SIZED_WRONG:
		lw_ua_log(re, "%s: size is wrong: it is to be the sizeof of its struct", name);
		break;
	case LW_SIZED_NEWER: lw_ua_log(re, "%s: " LW_SIZED_NEWER_TEXT, name); break;
	}
	return EINVAL;
}

struct sa lw_ua_told_addr(const struct lw_re *re, const struct sa *here)
{
	struct sa told = re->paddr;

	if (!sa_isset(&told, SA_ADDR) || sa_af(&told) != sa_af(here))
		return *here;
	sa_set_port(&told, sa_port(here));
	return told;
}

bool lw_ua_is_full(const struct lw_re *re)
{
	return re->closing || re->legc >= re->cfg.max_legs;
}

uint64_t lw_ua_tag(const struct lw_re *re, const struct pl *branch, const struct pl *callid,
		   const struct pl *from_tag)
{
	uint8_t hash[MD5_SIZE] = {0};
	uint64_t tag;

	(void)md5_printf(hash, "tag:%w:%r:%r:%r", re->secret, sizeof re->secret, branch, callid,
			 from_tag);
	memcpy(&tag, hash, sizeof tag);
	return tag;
}

int lw_re_laddr(const struct lw_re *re, enum lw_re_transport transport, struct sa *laddr)
{
	enum sip_transp tp = transport == LW_RE_UDP ? SIP_TRANSP_UDP :
			     transport == LW_RE_TCP ? SIP_TRANSP_TCP : SIP_TRANSP_TLS;

	return sip_transp_laddr(re->sip, laddr, tp, NULL);
}

struct lw_re_load lw_re_load(const struct lw_re *re)
{
	const struct ua_load *load = &re->load;
	uint64_t now = lw_re_now(re);

	return (struct lw_re_load){
		.size = sizeof(struct lw_re_load),
		.message_ms = lw_ua_load_late(load, LATE_MESSAGES, now),
		.new_ms = lw_ua_load_late(load, LATE_NEW, now),
		.timer_ms = lw_ua_load_late(load, LATE_TIMERS, now),
		.waiting = load->waiting,
		.shedding = load->busy,
		.shed = re->stats.shed,
		.repeated = load->repeated,
	};
}

struct lw_re_stats lw_re_stats(const struct lw_re *re)
{
	struct lw_re_stats stats = re->stats;

	stats.legs = re->legc;
	return stats;
}

void lw_ua_tune_connection(struct lw_re *re, const struct sip_msg *msg)
{
	int on = 1, fd;

	(void)re;
	if (msg->tp == SIP_TRANSP_UDP)
		return;
	fd = insides_conn_fd(sip_msg_tcpconn(msg));
	if (fd >= 0)
		(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}
