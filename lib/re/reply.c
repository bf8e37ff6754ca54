/* reply.c -- answers to the peer's requests: remembered ones, and the 2xx that is sent until its
 * ACK. */
#include "leg.h"

#include <stdarg.h>

enum { T1 = 500, T2 = 4000 };

int contact_of_print(struct re_printf *pf, const struct contact_of *of)
{
	struct sip_contact contact;

	sip_contact_set(&contact, our_user(of->leg->re, of->leg->account), &of->msg->dst,
			of->msg->tp);
	return sip_contact_print(pf, &contact);
}

void leg_remember(struct leg *leg, const struct sip_msg *msg, uint16_t code)
{
	leg->answered[leg->answeredc++ % ANSWERED_MEMORY] =
		(struct answered){.cseq = msg->cseq.num, .code = code};
}

/* BYE, NOTIFY and the like keep no transaction for 32 s: the CSeq tells a repeat. */
void leg_reply(struct leg *leg, const struct sip_msg *msg, uint16_t code, const char *fmt, ...)
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
	err = sip_replyf(leg->re->sip, msg, code, wire_reason(code), "%sContent-Length: 0\r\n\r\n",
			 headers);
	if (err)
		re_failed(leg->re, "an answer", err);
	leg_remember(leg, msg, code);
}

static void answer_again(const struct leg *leg, const struct sip_msg *msg, uint16_t code)
{
	struct contact_of of = {leg, msg};

	if (code < 300 && !pl_strcmp(&msg->met, "REFER")) /* RFC 3515 2.2: its 2xx has a Contact */
		(void)sip_replyf(leg->re->sip, msg, code, wire_reason(code),
				 "%HContent-Length: 0\r\n\r\n", contact_of_print, &of);
	else
		(void)sip_reply(leg->re->sip, msg, code, wire_reason(code));
}

/* Lower than one seen and not answered before is out of order: 500 (RFC 3261 12.2.2). */
bool leg_cseq_new(struct leg *leg, const struct sip_msg *msg)
{
	unsigned known = leg->answeredc < ANSWERED_MEMORY ? leg->answeredc : ANSWERED_MEMORY;

	for (unsigned i = 0; i < known; i++) {
		const struct answered *a = &leg->answered[i];

		if (a->cseq != msg->cseq.num)
			continue;
		answer_again(leg, msg, a->code);
		return false;
	}
	if (leg->rseq && msg->cseq.num <= leg->rseq) {
		if (msg->cseq.num < leg->rseq)
			(void)sip_reply(leg->re->sip, msg, 500, wire_reason(500));
		return false;
	}
	leg->rseq = msg->cseq.num;
	return true;
}

/* ---- 2xx to INVITE ---- */

/* The transaction that has answered waits 32 s for repeats in vain once the ACK is here: one
 * reference is ours, the other its timer's (RFC 6026 lets the CSeq do the rest). */
static void release_transaction(struct leg_ok *ok)
{
	if (!ok->st)
		return;
	if (mem_nrefs(ok->st) > 1)
		mem_deref(ok->st);
	ok->st = mem_deref(ok->st);
}

void ok_stop(struct leg *leg)
{
	struct leg_ok *ok = &leg->ok;

	re_timer_stop(&leg->re->clock, &ok->timer);
	release_transaction(ok);
	ok->msg = mem_deref(ok->msg);
	ok->body = mem_deref(ok->body);
}

static void again(void *arg)
{
	struct leg *leg = arg;
	struct leg_ok *ok = &leg->ok;
	uint64_t now = re_now(leg->re);

	if (now >= ok->since + 64 * T1) {
		if (leg->offer == OFFER_STABLE) {
			leg->code = 408;
			leg_invite(leg, INVITE_IN_TIMEOUT);
		} else {
			leg_offer(leg, OFFER_IN_TIMEOUT);
		}
		return;
	}
	ok->body->pos = 0;
	if (sip_send(leg->re->sip, ok->msg->sock, ok->msg->tp, &ok->dst, ok->body))
		leg->re->stats.send_errors++;
	ok->wait = ok->wait * 2 < T2 ? ok->wait * 2 : T2;
	re_timer_start(&leg->re->clock, &ok->timer, now + ok->wait, again, leg);
}

int ok_send(struct leg *leg, struct sip_strans *st, struct sip_msg *msg, struct mbuf *tail,
	    bool offered)
{
	struct contact_of of = {leg, msg};
	struct leg_ok *ok = &leg->ok;
	struct pl rport;
	int err;

	ok_stop(leg);
	ok->msg = mem_ref(msg);
	ok->st = mem_ref(st);
	ok->offered = offered;
	ok->since = re_now(leg->re);
	ok->wait = T1;
	sip_reply_addr(&ok->dst, msg, !msg_param_exists(&msg->via.params, "rport", &rport));
	err = sip_treplyf(&st, &ok->body, leg->re->sip, msg, true, 200, "OK", "%H%b",
			  contact_of_print, &of, mbuf_buf(tail), mbuf_get_left(tail));
	if (err) {
		re_failed(leg->re, "200 to INVITE", err);
		ok->st = mem_deref(ok->st); /* libre has let go of its own reference */
		ok_stop(leg);
		return err;
	}
	re_timer_start(&leg->re->clock, &ok->timer, ok->since + T1, again, leg);
	return 0;
}
