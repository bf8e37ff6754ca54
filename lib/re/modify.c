/* modify.c -- re-INVITE and UPDATE, ours and the peer's (RFC 3261 14, 3311). */
#include "leg.h"

/* ---- ours ---- */

static uint32_t retry_after(const struct sip_msg *msg)
{
	const struct sip_hdr *hdr = sip_msg_hdr(msg, SIP_HDR_RETRY_AFTER);
	uint32_t s = hdr ? leading_number(&hdr->val) : 0;

	return s && s <= 10 ? s * 1000 : 0;
}

static void agreed(struct leg *leg, struct ask *ask, const struct sip_msg *msg)
{
	leg->modify_cseq = ask->cseq;
	leg->modify_ack = mem_deref(leg->modify_ack);
	leg->auth = mem_deref(leg->auth);
	leg->auth = mem_ref(ask->auth);
	if (leg_sdp_take(leg, msg, false)) { /* no usable answer: the dialog and the media stay */
		modify_ack(leg);
		leg->code = 488;
		leg_offer(leg, OFFER_IN_RFAIL);
		return;
	}
	leg_target(leg, msg, true);
	leg->sdp.had = leg->offer == OFFER_OFFERING ? leg->sdp.want : leg->sdp.had;
	session_answered(leg, msg);
	leg_sdp_apply(leg, false);
	signal_identity(leg, msg);
	leg_offer(leg, OFFER_IN_R2XX);
}

static enum offer_input failure_of(struct leg *leg, int code, const struct sip_msg *msg)
{
	leg->code = code;
	leg->retry_ms = 0;
	if (code == 491)
		return OFFER_IN_R491;
	if (code == 500 && msg && retry_after(msg)) {
		leg->retry_ms = retry_after(msg);
		return OFFER_IN_R491;
	}
	if (code == 481)
		return OFFER_IN_RGONE;
	return code == 408 ? OFFER_IN_TIMEOUT : OFFER_IN_RFAIL;
}

static void modify_answered(struct leg *leg, struct ask *ask, int err, const struct sip_msg *msg)
{
	bool closed = leg->offer != OFFER_OFFERING && leg->offer != OFFER_OFFERING_AGAIN;

	if (msg && msg->scode < 200)
		return;
	leg->modify = NULL;
	if (!msg || msg->scode != 491)
		identity_answered(leg, ask_code(err, msg));
	if (msg && msg->scode < 300) {
		agreed(leg, ask, msg);
		if (closed)
			modify_ack(leg); /* a 2xx has its ACK, whatever became of the call */
		return;
	}
	if (msg && msg->scode == 422 && session_too_small(leg, msg) && !closed) {
		modify_send(leg);
		return;
	}
	leg_offer(leg, failure_of(leg, ask_code(err, msg), msg));
}

/* A refresh is the same with nothing changed: the same content keeps its version (TMR-03). */
void modify_send(struct leg *leg)
{
	struct mbuf *body = NULL, *tail = NULL;
	int err = leg_sdp_offer(leg, &body, false);

	if (!err)
		err = tail_print(&tail, leg, "application/sdp", body, "%H%s", session_refresh_print,
				 leg, leg->identity ? leg->identity : "");
	if (!err) {
		leg->told = leg->telling;
		err = ask_send(&leg->modify, leg, leg->dlg, "INVITE", modify_answered, tail);
	}
	mem_deref(body);
	mem_deref(tail);
	if (err) {
		leg->code = 503;
		leg_offer(leg, OFFER_IN_RFAIL);
	}
}

static void wait_over(void *arg)
{
	leg_offer(arg, OFFER_IN_TIMEOUT);
}

void modify_wait(struct leg *leg)
{
	uint32_t ms = leg->retry_ms ? leg->retry_ms : offer_glare_ms(leg->uac, &leg->re->seed);

	re_timer_start(&leg->re->clock, &leg->glare, re_now(leg->re) + ms, wait_over, leg);
}

/* ---- theirs ---- */

static void refuse(struct leg *leg, const struct sip_msg *msg, uint16_t code, bool later)
{
	leg_remember(leg, msg, code);
	(void)sip_treplyf(NULL, NULL, leg->re->sip, msg, false, code, wire_reason(code),
			  "%sContent-Length: 0\r\n\r\n", later ? "Retry-After: 2\r\n" : "");
}

static bool takes_offers(const struct leg *leg)
{
	return leg->offer == OFFER_STABLE || leg->offer == OFFER_GLARE ||
	       leg->offer == OFFER_ANSWERED;
}

/* True when it was refused.  An INVITE before the first one is answered: RFC 3261
 * 14.2; before its ACK: RFC 5407. */
static bool too_early(struct leg *leg, const struct sip_msg *msg)
{
	if (leg->state == INVITE_OFFERED) {
		refuse(leg, msg, 500, true);
		return true;
	}
	if (leg->state < INVITE_OFFERED || (leg->state == INVITE_ACCEPTED && leg->ok.offered)) {
		refuse(leg, msg, 491, false);
		return true;
	}
	if (leg->state == INVITE_ACCEPTED)
		leg_invite(leg, INVITE_IN_ACK);
	if (leg->state == INVITE_CONFIRMED)
		return false;
	refuse(leg, msg, 481, false);
	return true;
}

static void consider(struct leg *leg, const struct sip_msg *msg, bool by_update)
{
	leg->by_update = by_update;
	leg->bad_offer = false;
	leg->peer_offer = mem_deref(leg->peer_offer);
	leg->peer_offer = mem_ref((void *)(uintptr_t)msg);
	if (has_sdp(msg)) {
		if (takes_offers(leg))
			leg->bad_offer = leg_sdp_take(leg, msg, true) != 0;
		leg_offer(leg, OFFER_IN_PEER_OFFER);
	} else {
		leg_offer(leg, OFFER_IN_PEER_ASKS);
	}
	leg->bad_offer = leg->by_update = false;
}

void modify_invite(struct leg *leg, const struct sip_msg *msg)
{
	const uint8_t *body;
	size_t len;

	if (sip_msg_hdr(msg, SIP_HDR_REPLACES)) {
		refuse(leg, msg, 488, false); /* REPL-08 */
		return;
	}
	if (wire_body(msg, &body, &len)) {
		refuse(leg, msg, 400, false);
		return;
	}
	if (len && !has_sdp(msg)) {
		(void)sip_treplyf(NULL, NULL, leg->re->sip, msg, false, 415, wire_reason(415),
				  "Accept: application/sdp\r\nContent-Length: 0\r\n\r\n");
		return;
	}
	if (session_refused(leg->re, msg) || too_early(leg, msg))
		return;
	consider(leg, msg, false);
}

static void update_reply(struct leg *leg, const struct sip_msg *msg, struct mbuf *body)
{
	struct contact_of of = {leg, msg};
	struct mbuf *tail = NULL;
	char timer[128] = "";
	int err = session_answer(leg, msg, timer, sizeof timer);

	if (!err)
		err = tail_print(&tail, leg, "application/sdp", body, "%s", timer);
	if (!err)
		err = sip_treplyf(NULL, NULL, leg->re->sip, msg, true, 200, "OK", "%H%b",
				  contact_of_print, &of, tail->buf, tail->end);
	if (err)
		re_failed(leg->re, "200 to UPDATE", err);
	leg_remember(leg, msg, 200);
	mem_deref(tail);
}

void modify_update(struct leg *leg, const struct sip_msg *msg)
{
	if (session_refused(leg->re, msg))
		return;
	if (!has_sdp(msg)) { /* never 491 (OA-04) */
		leg_target(leg, msg, true);
		update_reply(leg, msg, NULL);
		signal_identity(leg, msg);
		return;
	}
	if (leg->state == INVITE_ACCEPTED && !leg->ok.offered)
		leg_invite(leg, INVITE_IN_ACK);
	if (leg->state == INVITE_OFFERED) {
		refuse(leg, msg, 500, true);
		return;
	}
	if (leg->state != INVITE_CONFIRMED) {
		refuse(leg, msg,
		       leg->state < INVITE_OFFERED || leg->state == INVITE_ACCEPTED ? 491 : 481,
		       false);
		return;
	}
	consider(leg, msg, true);
}

/* ---- what the table has decided about it ---- */

static int reply_invite(struct leg *leg, bool offer)
{
	struct sip_msg *msg = leg->peer_offer;
	struct mbuf *body = NULL, *tail = NULL;
	struct sip_strans *st = NULL;
	char timer[128] = "";
	int err = offer ? leg_sdp_offer(leg, &body, true) : leg_sdp_answer(leg, &body);

	err = err ? err : session_answer(leg, msg, timer, sizeof timer);
	err = err ? err : tail_print(&tail, leg, "application/sdp", body, "%s", timer);
	err = err ? err : sip_strans_alloc(&st, leg->re->sip, msg, NULL, NULL);
	err = err ? err : ok_send(leg, st, msg, tail, offer);
	mem_deref(body);
	mem_deref(tail);
	return err;
}

static void reply_ok(struct leg *leg, bool offer)
{
	struct sip_msg *msg = mem_ref(leg->peer_offer);
	struct mbuf *body = NULL;
	int err = 0;

	leg_target(leg, msg, true);
	if (leg->by_update) {
		err = leg_sdp_answer(leg, &body);
		if (!err)
			update_reply(leg, msg, body);
		mem_deref(body);
	} else {
		err = reply_invite(leg, offer);
	}
	if (err) {
		refuse(leg, msg, 500, false);
		leg->offer = OFFER_STABLE;
	} else if (!offer) {
		leg_sdp_apply(leg, false);
	}
	signal_identity(leg, msg);
	mem_deref(msg);
}

void modify_reply(struct leg *leg, enum offer_act what)
{
	switch ((int)what) {
	case OFFER_ACT_REPLY_OK:    reply_ok(leg, false); break;
	case OFFER_ACT_REPLY_OFFER: reply_ok(leg, true); break;
	case OFFER_ACT_REPLY_488:   refuse(leg, leg->peer_offer, 488, false); break;
	case OFFER_ACT_REPLY_491:   refuse(leg, leg->peer_offer, 491, false); break;
	}
}
