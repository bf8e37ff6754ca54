/* SPDX-License-Identifier: BSD-3-Clause */
/* reply.c -- answers to the peer's requests: remembered ones, and the 2xx that is sent until its
 * ACK. */
#include <stdarg.h>

#include "reply.h"

#include "../account/compat.h"
#include "../state/prove.h"
#include "../state/respond.h"
#include "../state/source.h"
#include "../wire/msg.h"
#include "../wire/reason.h"
#include "tail.h"

/* ---- answers that are the same everywhere ---- */

void lw_ua_reply_options(struct lw_re *re, const struct sip_msg *msg)
{
	(void)lw_ua_respond_with(re, msg, 200,
				 "%HAccept: application/sdp, multipart/mixed, message/sipfrag\r\n",
				 lw_ua_capabilities_print, re);
}

void lw_ua_reply_405(struct lw_re *re, const struct sip_msg *msg)
{
	(void)lw_ua_respond_with(re, msg, 405, "%H", lw_ua_capabilities_print, re);
}

bool lw_ua_require_refused(struct lw_re *re, const struct sip_msg *msg)
{
	const char *const known[] = {"replaces", "norefersub", "tdialog", "timer",
				     re->cfg.reliable_1xx ? "100rel" : NULL, NULL};
	struct pl option;

	if (!lw_wire_unsupported(msg, known, &option))
		return false;
	(void)lw_ua_respond_with(re, msg, 420, "Unsupported: %r\r\n", &option);
	return true;
}

uint16_t lw_ua_reply_challenge(struct lw_re *re, const struct sip_msg *msg, bool stale)
{
	uint16_t code = lw_ua_challenge_code(re);
	char headers[WIRE_MAX];

	lw_ua_challenge_print(re, headers, sizeof headers, msg, stale);
	(void)lw_ua_respond_with(re, msg, code, "%s", headers);
	return code;
}

/* ---- answers that are remembered ---- */

/* Most legs answer one or two requests in their life. */
static bool has_room(struct leg *leg)
{
	size_t size = (leg->answeredc + 1) * sizeof *leg->answered;
	struct answered *more;

	if (leg->answeredc >= ANSWERED_MEMORY)
		return true;
	more = leg->answered ? mem_realloc(leg->answered, size) : mem_alloc(size, NULL);
	leg->answered = more ? more : leg->answered;
	return more;
}

void lw_ua_reply_remember(struct leg *leg, const struct sip_msg *msg, uint16_t code)
{
	if (!has_room(leg)) /* a repeat goes unanswered, and is not acted on: its CSeq is old */
		return;
	leg->answered[leg->answeredc++ % ANSWERED_MEMORY] =
		(struct answered){.src = msg->src, .cseq = msg->cseq.num, .code = code};
}

/* BYE, NOTIFY and the like keep no transaction for 32 s: the CSeq shows a repeat. */
void lw_ua_reply(struct leg *leg, const struct sip_msg *msg, uint16_t code, const char *fmt, ...)
{
	char headers[WIRE_MAX] = "";
	va_list ap;
	int err;

	if (fmt) {
		va_start(ap, fmt);
		if (re_vsnprintf(headers, sizeof headers, fmt, ap) < 0)
			headers[0] = '\0';
		va_end(ap);
	}
	err = lw_ua_respond_with(leg->re, msg, code, "%s", headers);
	if (err)
		lw_ua_failed(leg->re, "an answer", err);
	lw_ua_reply_remember(leg, msg, code);
}

static void answer_again(const struct leg *leg, const struct sip_msg *msg, uint16_t code)
{
	struct contact_of of = {leg, msg};

	if (code < 300 && !pl_strcmp(&msg->met, "REFER")) /* RFC 3515 2.2: its 2xx has a Contact */
		(void)lw_ua_respond_with(
			leg->re, msg, code, "%H%s", lw_ua_contact_of_print, &of,
			lw_wire_wants_no_news(msg) ? "Refer-Sub: false\r\n" : "");
	else if (code == 401 || code == 407)
		(void)lw_ua_reply_challenge(leg->re, msg, false);
	else
		lw_ua_respond(leg->re, msg, code);
}

/* Lower than one seen and not answered before is out of order: 500 (RFC 3261 12.2.2). */
bool lw_ua_cseq_is_new(struct leg *leg, const struct sip_msg *msg)
{
	unsigned known;

	if (leg->uac && lw_ua_leg_is_early(leg))
		lw_ua_leg_count_for(leg, &msg->from.tag);
	known = leg->answeredc < ANSWERED_MEMORY ? leg->answeredc : ANSWERED_MEMORY;
	for (unsigned i = 0; i < known; i++) {
		const struct answered *a = &leg->answered[i];

		if (a->cseq != msg->cseq.num || !sa_cmp(&a->src, &msg->src, SA_ADDR))
			continue;
		answer_again(leg, msg, a->code);
		return false;
	}
	if (leg->rseq && msg->cseq.num <= leg->rseq) {
		if (msg->cseq.num < leg->rseq)
			lw_ua_respond(leg->re, msg, 500);
		return false;
	}
	if (lw_ua_source_is_known(leg, &msg->src))
		leg->rseq = msg->cseq.num;
	return true;
}

/* ---- 2xx to INVITE ---- */

void lw_ua_ok_stop(struct leg *leg)
{
	struct leg_ok *ok = leg->ok;

	if (!ok)
		return;
	lw_ua_leg_let_sleep(leg, DUE_OK_AGAIN);
	mem_deref(ok->msg);
	mem_deref(ok->body);
	leg->ok = mem_deref(ok);
}

bool lw_ua_ok_again(struct leg *leg)
{
	struct leg_ok *ok = leg->ok;
	uint64_t now = lw_ua_now(leg->re), end = ok->since + 64 * UA_T1;

	if (now >= end)
		return false;
	ok->body->pos = 0;
	if (compat_answer(leg->re->sip, ok->msg->sock, ok->msg->tp, &ok->dst, ok->body))
		leg->re->stats.send_errors++;
	ok->wait = ok->wait * 2 < UA_T2 ? ok->wait * 2 : UA_T2;
	lw_ua_leg_wake(leg, DUE_OK_AGAIN, now + ok->wait < end ? now + ok->wait : end);
	return true;
}

int lw_ua_ok_send(struct leg *leg, struct server *st, struct sip_msg *msg, struct mbuf *tail,
		  bool offered)
{
	struct contact_of of = {leg, msg};
	struct leg_ok *ok;
	int err;

	lw_ua_ok_stop(leg);
	ok = mem_zalloc(sizeof *ok, NULL);
	if (!ok)
		return ENOMEM;
	err = lw_ua_server_answer(st, &(struct answer){.code = 200, .record_route = true,
						       .sentp = &ok->body, .dst = &ok->dst},
				  "%H%b", lw_ua_contact_of_print, &of, mbuf_buf(tail),
				  mbuf_get_left(tail));
	if (err) {
		lw_ua_failed(leg->re, "200 to INVITE", err);
		mem_deref(ok);
		return err;
	}
	ok->msg = mem_ref(msg);
	ok->offered = offered;
	ok->since = lw_ua_now(leg->re);
	ok->wait = UA_T1;
	leg->ok = ok;
	lw_ua_leg_wake(leg, DUE_OK_AGAIN, ok->since + UA_T1);
	return 0;
}
