/* invite_uac.c -- calling: INVITE, CANCEL, ACK, BYE, and the 2xx that nobody waits for. */
#include "leg.h"

#include <string.h>

/* ---- the answer ---- */

static void learn_local_tag(struct leg *leg, const struct sip_msg *msg)
{
	if (leg->ltag)
		return;
	(void)pl_strdup(&leg->ltag, &msg->from.tag);
}

static void provisional(struct leg *leg, const struct sip_msg *msg)
{
	if (msg->scode > 100 && pl_isset(&msg->to.tag))
		(void)leg_set_tags(leg, NULL, &msg->to.tag);
	leg_target(leg, msg, false);
	signal_identity(leg, msg);
	if (has_sdp(msg) && !leg->sdp.agreed && leg->sdp.we_offered &&
	    !leg_sdp_take(leg, msg, false))
		leg_sdp_apply(leg, true);
	if (msg->scode > 100)
		prack_send(leg, msg);
	leg->code = msg->scode;
	leg_invite(leg, INVITE_IN_R1XX);
}

/* The early dialog of a PRACK goes on as the dialog when its tag is the one that answered: its CSeq
 * is ahead.  Else the dialog is made from the 2xx (RFC 3261 13.2.2.4). */
static int take_dialog(struct leg *leg, const struct sip_msg *msg)
{
	if (leg->early && sip_dialog_cmp(leg->early, msg)) {
		mem_deref(leg->dlg);
		leg->dlg = leg->early;
		leg->early = NULL;
		return sip_dialog_update(leg->dlg, msg);
	}
	leg->early = mem_deref(leg->early);
	return sip_dialog_create(leg->dlg, msg);
}

/* Takes the answer, or, when we made no offer, their offer and builds the answer for the ACK. */
static int take_session(struct leg *leg, const struct sip_msg *msg)
{
	int err;

	if (leg->sdp.we_offered) {
		err = leg_sdp_take(leg, msg, false);
		return err == ENOENT && leg->sdp.agreed ? 0 : err;
	}
	err = leg_sdp_take(leg, msg, true);
	if (err)
		return err;
	leg->ack = mem_deref(leg->ack);
	return leg_sdp_answer(leg, &leg->ack);
}

static void accepted(struct leg *leg, struct ask *ask, const struct sip_msg *msg)
{
	leg->invite_cseq = ask->cseq;
	leg->auth = mem_deref(leg->auth);
	leg->auth = mem_ref(ask->auth);
	if (leg_set_tags(leg, NULL, &msg->to.tag) || take_dialog(leg, msg)) {
		leg->code = 500; /* nowhere to send an ACK to */
		leg_invite(leg, INVITE_IN_RFAIL);
		return;
	}
	leg_target(leg, msg, false);
	leg->bad_sdp = take_session(leg, msg) != 0;
	leg->code = leg->bad_sdp ? 488 : msg->scode;
	session_answered(leg, msg);
	leg_invite(leg, INVITE_IN_R2XX);
	if (!leg->bad_sdp && leg->state == INVITE_CONFIRMED) {
		leg_sdp_apply(leg, false);
		signal_identity(leg, msg);
	}
	leg->bad_sdp = false;
}

static void invite_answered(struct leg *leg, struct ask *ask, int err, const struct sip_msg *msg)
{
	if (msg)
		learn_local_tag(leg, msg);
	if (msg && msg->scode < 200) {
		provisional(leg, msg);
		return;
	}
	leg->invite = NULL;
	if (msg && msg->scode < 300) {
		accepted(leg, ask, msg);
		return;
	}
	if (msg && msg->scode == 422 && session_too_small(leg, msg) &&
	    (leg->state == INVITE_CALLING || leg->state == INVITE_PROCEEDING)) {
		leg->state = INVITE_CALLING;
		uac_send(leg);
		return;
	}
	leg->code = ask_code(err, msg);
	leg_invite(leg, err == ETIMEDOUT ? INVITE_IN_TIMEOUT : INVITE_IN_RFAIL);
}

/* ---- the request ---- */

static void cannot(struct leg *leg, int code)
{
	leg->code = code;
	leg_invite(leg, INVITE_IN_RFAIL);
}

void uac_send(struct leg *leg)
{
	struct mbuf *body = NULL, *tail = NULL;
	int err = leg_sdp_offer(leg, &body, false);

	if (!err)
		err = tail_print(&tail, leg, "application/sdp", body, "%H%b", session_offer_print,
				 leg, leg->invite_extra->buf, leg->invite_extra->end);
	if (!err) {
		leg->sdp.we_offered = true;
		err = ask_send(&leg->invite, leg, leg->dlg, "INVITE", invite_answered, tail);
	}
	mem_deref(body);
	mem_deref(tail);
	if (err)
		cannot(leg, err == EINVAL || err == ENOSYS || err == EPROTONOSUPPORT ? 478 : 503);
}

/* What the REFER asked for goes along: Replaces unescaped, Referred-By byte for byte (RFC 3892 2).
 */
static int referred_headers(struct mbuf *mb, const struct leg *asker)
{
	const struct refer_in *refer = asker->refer;
	int err = 0;

	if (!refer)
		return 0;
	if (refer->to.replaces[0])
		err |= mbuf_printf(mb, "Replaces: %s\r\n", refer->to.replaces);
	if (refer->to.require_replaces)
		err |= mbuf_printf(mb, "Require: replaces\r\n");
	if (refer->referred_by)
		err |= mbuf_printf(mb, "Referred-By: %s\r\n", refer->referred_by);
	return err;
}

static int extra_headers(struct leg *leg, const struct lw_output *out, const char *uri,
			 const struct invite_identity *id)
{
	char buf[HEADERS_MAX];
	const struct leg *asker = leg_by_handle(leg->re, out->other_leg);
	struct mbuf *mb = mbuf_alloc(512);
	int err = mb ? 0 : ENOMEM;

	if (!err && asker)
		err = referred_headers(mb, asker);
	if (!err)
		err = mbuf_write_str(mb, id->headers);
	if (!err && out->flags & LW_F_TO_MAILBOX) {
		err = wire_mailbox_headers(buf, sizeof buf, out->text, uri,
					   leg->re->cfg.voicemail_cause);
		if (!err)
			err = mbuf_write_str(mb, buf);
	}
	leg->invite_extra = mb;
	return err;
}

/* The address to call: of the REFER, of the mailbox, or as asked. */
static int target_uri(struct leg *leg, const struct lw_output *out, char *uri, size_t size)
{
	const struct leg *asker = leg_by_handle(leg->re, out->other_leg);

	if (out->flags & LW_F_TO_MAILBOX)
		return mailbox_uri(leg->re, uri, size, out->text);
	if (asker && asker->refer)
		return re_snprintf(uri, size, "%s", asker->refer->to.uri) < 0 ? EOVERFLOW : 0;
	return re_snprintf(uri, size, "%s", out->uri) < 0 ? EOVERFLOW : 0;
}

static int make_dialog(struct leg *leg, const char *uri, const struct invite_identity *id)
{
	struct lw_re *re = leg->re;
	const char *routev[ACCOUNT_ROUTES];
	uint32_t routec = our_routes(re, leg->account, routev, ACCOUNT_ROUTES);
	struct uri parsed;
	struct pl pl;
	int err;

	pl_set_str(&pl, uri);
	if (!wire_clean(uri) || uri_decode(&parsed, &pl))
		return EINVAL;
	if (pl_strcasecmp(&parsed.scheme, "sip") && !routec)
		return ENOSYS; /* tel: and sips: need a proxy that knows them */
	err = sip_dialog_alloc(&leg->dlg, uri, uri, id->has_name ? id->name : NULL, id->uri, routev,
			       routec);
	if (err)
		return err;
	pl_set_str(&pl, sip_dialog_callid(leg->dlg));
	err = leg_key(leg, &pl);
	if (!err)
		err = str_dup(&leg->peer_uri, uri);
	return err ? err : str_dup(&leg->remote_uri, uri);
}

/* Who we are must be known to the engine before it can say who is shown. */
static int prepare(struct leg *leg, const struct lw_output *out)
{
	struct invite_identity *id = mem_zalloc(sizeof *id, NULL);
	char uri[WIRE_MAX];
	int err = id ? target_uri(leg, out, uri, sizeof uri) : ENOMEM;

	(void)signal_text(leg, LW_SIG_IDENTITY, our_uri(leg->re, leg->account),
			  our_name(leg->re, leg->account), "", LW_F_LOCAL);
	err = err ? err : identity_of_invite(leg, id, out);
	err = err ? err : make_dialog(leg, uri, id);
	err = err ? err : extra_headers(leg, out, uri, id);
	mem_deref(id);
	return err;
}

void uac_invite(struct leg *leg, const struct lw_output *out)
{
	int err;

	leg->state = INVITE_CALLING;
	err = prepare(leg, out);
	if (err) {
		cannot(leg, err == ENOMEM ? 500 : 478);
		return;
	}
	if (leg_sdp_open(leg)) {
		cannot(leg, 500);
		return;
	}
	leg->state = INVITE_IDLE;
	leg_invite(leg, INVITE_IN_INVITE);
}

/* Sent by libre only after a 1xx; the table sees to that as well (RFC 3261 9.1). */
void uac_cancel(struct leg *leg)
{
	if (leg->invite)
		sip_request_cancel(leg->invite->req);
}

/* ---- ACK ---- */

static int ack_send(struct leg *leg, uint32_t cseq, const struct mbuf *body)
{
	struct mbuf *mb = mbuf_alloc(256);
	int err;

	if (!mb)
		return ENOMEM;
	if (body)
		err = mbuf_printf(mb,
				  "Content-Type: application/sdp\r\nContent-Length: %zu\r\n\r\n%b",
				  body->end, body->buf, body->end);
	else
		err = mbuf_printf(mb, "Content-Length: 0\r\n\r\n");
	if (!err)
		err = sip_drequestf(NULL, leg->re->sip, false, "ACK", leg->dlg, cseq,
				    account_auth_sip(leg->auth), NULL, NULL, NULL, "%b", mb->buf,
				    mb->end);
	mem_deref(mb);
	return err;
}

void uac_ack(struct leg *leg)
{
	int err = ack_send(leg, leg->invite_cseq, leg->ack);

	if (err)
		re_failed(leg->re, "ACK", err);
}

void modify_ack(struct leg *leg)
{
	int err;

	if (!leg->modify_cseq)
		return;
	err = ack_send(leg, leg->modify_cseq, leg->modify_ack);
	if (err)
		re_failed(leg->re, "ACK", err);
}

/* ---- BYE ---- */

static void bye_answered(struct leg *leg, struct ask *ask, int err, const struct sip_msg *msg)
{
	(void)ask;
	(void)err;
	if (msg && msg->scode < 200)
		return;
	leg_invite(leg, msg ? INVITE_IN_BYE_DONE : INVITE_IN_TIMEOUT);
}

void uac_bye(struct leg *leg)
{
	struct mbuf *tail = NULL;
	int err = short_tail_print(&tail, NULL, NULL, "");

	if (!err)
		err = ask_send(NULL, leg, leg->dlg, "BYE", bye_answered, tail);
	mem_deref(tail);
	if (err)
		leg_invite(leg, INVITE_IN_TIMEOUT);
}

/* ---- 2xx outside of any transaction ---- */

static bool put_route(const struct sip_hdr *hdr, const struct sip_msg *msg, void *arg)
{
	(void)msg;
	return mbuf_printf(arg, "Route: %r\r\n", &hdr->val) != 0;
}

/* A second one answered too: its ACK and then its BYE come from its own 2xx (RFC 3261 13.2.2.4). */
static void turn_away(struct lw_re *re, const struct sip_msg *msg, const char *method,
		      uint32_t cseq)
{
	const struct sip_hdr *contact = sip_msg_hdr(msg, SIP_HDR_CONTACT);
	const struct sip_hdr *route =
		sip_msg_hdr_apply(msg, false, SIP_HDR_RECORD_ROUTE, NULL, NULL);
	struct mbuf *mb = mbuf_alloc(512);
	struct sip_addr addr, first;
	char *uri = NULL;
	int err;

	if (!mb || !contact || sip_addr_decode(&addr, &contact->val) ||
	    pl_strdup(&uri, &addr.auri)) {
		mem_deref(mb);
		return;
	}
	err = sip_msg_hdr_apply(msg, false, SIP_HDR_RECORD_ROUTE, put_route, mb) ? ENOMEM : 0;
	err |= mbuf_printf(
		mb, "To: %r\r\nFrom: %r\r\nCall-ID: %r\r\nCSeq: %u %s\r\nContent-Length: 0\r\n\r\n",
		&msg->to.val, &msg->from.val, &msg->callid, cseq, method);
	if (!err)
		err = sip_requestf(NULL, re->sip, strcmp(method, "ACK") != 0, method, uri,
				   route && !sip_addr_decode(&first, &route->val) ? &first.uri
										  : NULL,
				   NULL, NULL, NULL, NULL, "%b", mb->buf, mb->end);
	if (err)
		re_failed(re, method, err);
	mem_deref(mb);
	mem_deref(uri);
}

static bool is_ours(const struct leg *leg, const struct sip_msg *msg)
{
	return leg && leg->state > INVITE_OFFERED && leg->rtag &&
	       !pl_strcmp(&msg->to.tag, leg->rtag);
}

static void again(struct leg *leg, uint32_t cseq)
{
	if (ack_send(leg, cseq, cseq == leg->modify_cseq ? leg->modify_ack : NULL))
		leg->re->stats.send_errors++;
}

void uac_stray_2xx(struct lw_re *re, const struct sip_msg *msg)
{
	struct leg *leg = leg_by_msg(re, msg);

	if (leg && leg->uac && leg->invite_cseq == msg->cseq.num) {
		leg_invite(leg, INVITE_IN_R2XX_AGAIN);
		return;
	}
	if (is_ours(leg, msg)) { /* of an older re-INVITE: never a BYE to a call that goes on */
		again(leg, msg->cseq.num);
		return;
	}
	turn_away(re, msg, "ACK", msg->cseq.num);
	turn_away(re, msg, "BYE", msg->cseq.num + 1);
}
