/* SPDX-License-Identifier: BSD-3-Clause */
/* session_timer.c -- session timers (RFC 4028): who refreshes, and when. */
#include "session_timer.h"

#include "../wire/msg.h"
#include "../wire/param.h"
#include "../wire/text.h"
#include "respond.h"

enum { RAISES = 2 }; /* a peer that asks again and again would have us call it in a loop */

static uint32_t header_seconds(const struct sip_msg *msg, enum sip_hdrid id)
{
	const struct sip_hdr *hdr = sip_msg_hdr(msg, id);

	return hdr ? lw_wire_leading_number(&hdr->val) : 0;
}

static uint32_t larger(uint32_t a, uint32_t b)
{
	return a > b ? a : b;
}

static uint32_t wanted(const struct leg *leg)
{
	uint32_t s = leg->re->cfg.session_expires;

	return s ? larger(larger(s, leg->session.min_se), leg->re->cfg.min_se) : 0;
}

int lw_ua_session_offer_print(struct re_printf *pf, struct leg *leg)
{
	uint32_t s = wanted(leg);

	if (!s)
		return 0;
	return re_hprintf(pf, "Session-Expires: %u\r\nMin-SE: %u\r\n", s,
			  larger(leg->re->cfg.min_se, leg->session.min_se));
}

int lw_ua_session_refresh_print(struct re_printf *pf, struct leg *leg)
{
	struct leg_session *s = &leg->session;

	if (!s->interval)
		return 0;
	return re_hprintf(pf, "Session-Expires: %u;refresher=%s\r\nMin-SE: %u\r\n",
			  larger(s->interval, s->min_se), s->we_refresh ? "uac" : "uas",
			  larger(leg->re->cfg.min_se, s->min_se));
}

void lw_ua_session_stop(struct leg *leg)
{
	lw_ua_leg_let_sleep(leg, DUE_REFRESH);
	lw_ua_leg_let_sleep(leg, DUE_EXPIRED);
}

/* ---- the timer ---- */

/* RFC 4028 10: the side that does not refresh sends BYE a third of the interval, at most 32 s,
 * before the end. */
static void wait_for_end(struct leg *leg, uint64_t since)
{
	uint32_t s = leg->session.interval, early = s / 3 < 32 ? s / 3 : 32;

	lw_ua_leg_wake(leg, DUE_EXPIRED, since + (uint64_t)(s - early) * 1000);
}

void lw_ua_session_refreshing(struct leg *leg)
{
	wait_for_end(leg, lw_ua_now(leg->re) - (uint64_t)leg->session.interval * 500);
}

static void start(struct leg *leg, uint32_t interval, bool we_refresh)
{
	leg->session.interval = interval;
	leg->session.we_refresh = we_refresh;
	lw_ua_session_stop(leg);
	if (!interval)
		return;
	if (we_refresh)
		lw_ua_leg_wake(leg, DUE_REFRESH,
			       lw_ua_now(leg->re) + (uint64_t)interval * 500);
	else
		wait_for_end(leg, lw_ua_now(leg->re));
}

/* ---- agreeing on it ---- */

/* -1 without the parameter, 0 for uas, 1 for uac. */
static int refresher(const struct sip_hdr *hdr)
{
	struct pl val;

	if (!lw_param(&hdr->val, "refresher", &val))
		return -1;
	return !pl_strcasecmp(&val, "uac");
}

int lw_ua_session_answer(struct leg *leg, const struct sip_msg *msg, char *line, size_t size)
{
	const struct sip_hdr *hdr = sip_msg_hdr(msg, SIP_HDR_SESSION_EXPIRES);
	uint32_t interval =
		hdr ? larger(lw_wire_leading_number(&hdr->val), leg->re->cfg.min_se) : wanted(leg);
	bool peer_can = lw_wire_lists(msg, "Supported", "timer"), peer = false;

	line[0] = '\0';
	if (hdr && peer_can)
		peer = refresher(hdr) != 0;
	else if (!hdr)
		interval = interval ? larger(interval, header_seconds(msg, SIP_HDR_MIN_SE)) : 0;
	start(leg, interval, !peer);
	if (!interval)
		return 0;
	return re_snprintf(line, size, "%sSession-Expires: %u;refresher=%s\r\n",
			   peer ? "Require: timer\r\n" : "", interval, peer ? "uac" : "uas") < 0
		       ? EOVERFLOW
		       : 0;
}

void lw_ua_session_answered(struct leg *leg, const struct sip_msg *msg)
{
	const struct sip_hdr *hdr = sip_msg_hdr(msg, SIP_HDR_SESSION_EXPIRES);
	uint32_t least = larger(leg->re->cfg.min_se, leg->session.min_se);

	leg->session.raised = 0;
	start(leg, hdr ? larger(lw_wire_leading_number(&hdr->val), least) : 0,
	      hdr && refresher(hdr) != 0);
}

bool lw_ua_session_too_small(struct leg *leg, const struct sip_msg *msg)
{
	uint32_t least = header_seconds(msg, SIP_HDR_MIN_SE);

	if (least <= leg->session.min_se || leg->session.raised == RAISES)
		return false;
	leg->session.raised++;
	leg->session.min_se = least;
	return true;
}

bool lw_ua_session_refused(struct lw_re *re, const struct sip_msg *msg)
{
	uint32_t s = header_seconds(msg, SIP_HDR_SESSION_EXPIRES);

	if (!sip_msg_hdr(msg, SIP_HDR_SESSION_EXPIRES) || s >= re->cfg.min_se ||
	    !lw_wire_lists(msg, "Supported", "timer"))
		return false;
	(void)lw_ua_respond_with(re, msg, 422, "Min-SE: %u\r\n", re->cfg.min_se);
	return true;
}
