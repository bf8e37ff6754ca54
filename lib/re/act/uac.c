/* SPDX-License-Identifier: BSD-3-Clause */
/* uac.c -- calling: INVITE, CANCEL, ACK, BYE. */
#include <string.h>

#include "uac.h"

#include "../account/auth.h"
#include "../account/servers.h"
#include "../ask/ask.h"
#include "../ask/tail.h"
#include "../state/accounts.h"
#include "../state/leg_dialog.h"
#include "../state/mailbox.h"
#include "../state/partner.h"
#include "../state/sdp.h"
#include "../state/session_timer.h"
#include "../state/signal.h"
#include "../wire/decode.h"
#include "../wire/mailbox.h"
#include "../wire/text.h"
#include "../wire/token.h"
#include "identity.h"

/* ---- INVITE ---- */

/* What the REFER asked for is passed on: Replaces unescaped, Referred-By byte for byte (RFC 3892
 * 2). */
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
	err |= mbuf_write_str(mb, refer->to.carried);
	if (refer->referred_by)
		err |= mbuf_printf(mb, "Referred-By: %s\r\n", refer->referred_by);
	return err;
}

static size_t line_of(const char *lines)
{
	size_t length = strcspn(lines, "\n");

	return length + (lines[length] ? 1 : 0);
}

static bool has_header(const char *lines, const char *name, size_t length)
{
	for (; *lines; lines += line_of(lines))
		if (!strncmp(lines, name, length) && lines[length] == ':')
			return true;
	return false;
}

/* What a 3xx says of how the call came there stands for what we said (RFC 5806, 7044). */
static int shown_headers(struct mbuf *mb, const char *moved, const char *headers)
{
	size_t length;
	int err = mbuf_write_str(mb, moved);

	for (; !err && *headers; headers += length) {
		length = line_of(headers);
		if (!has_header(moved, headers, strcspn(headers, ":")))
			err = mbuf_write_mem(mb, (const uint8_t *)headers, length);
	}
	return err;
}

static int extra_headers(struct leg *leg, const struct lw_output *out, const char *uri,
			 const struct invite_identity *id)
{
	char buf[HEADERS_MAX];
	const struct leg *asker = lw_ua_leg_by_handle(leg->re, out->other_leg);
	struct mbuf *mb = mbuf_alloc(512);
	int err = mb ? 0 : ENOMEM;

	if (!err && asker)
		err = referred_headers(mb, asker);
	if (asker && asker->refer)
		leg->token = mem_ref(asker->refer->token);
	if (!err)
		err = shown_headers(mb, leg->moved ? leg->moved : "", id->headers);
	if (!err && out->flags & LW_F_TO_MAILBOX) {
		err = lw_wire_mailbox_headers(buf, sizeof buf, out->uri, uri,
					      leg->re->cfg.voicemail_cause);
		if (!err)
			err = mbuf_write_str(mb, buf);
	}
	leg->invite_extra = mb;
	return err;
}

/* The address to call: of the mailbox, or as asked. */
static int target_uri(struct leg *leg, const struct lw_output *out, char *uri, size_t size)
{
	if (out->flags & LW_F_TO_MAILBOX)
		return lw_ua_mailbox_uri(leg->re, uri, size, out->uri);
	return re_snprintf(uri, size, "%s", out->uri) < 0 ? EOVERFLOW : 0;
}

static int make_dialog(struct leg *leg, const char *uri, const struct invite_identity *id)
{
	struct lw_re *re = leg->re;
	const struct account *acc = lw_account_at(re, leg->account);
	const char *routev[ACCOUNT_ROUTES];
	uint32_t routec = lw_ua_our_routes(re, leg->account, routev, ACCOUNT_ROUTES);
	struct uri parsed;
	struct pl pl;
	int err;

	pl_set_str(&pl, uri);
	if (!lw_wire_clean(uri) || lw_wire_uri(&parsed, &pl))
		return EINVAL;
	if (pl_strcasecmp(&parsed.scheme, "sip") && !routec)
		return ENOSYS; /* tel: and sips: need a proxy that knows them */
	leg->homeward = acc && lw_account_is_homeward(acc, uri);
	err = lw_ua_leg_dialog_call(leg, &(struct dialog_new){
		.uri = uri, .from_name = id->has_name ? id->name : NULL, .from_uri = id->uri,
		.routev = routev, .routec = routec});
	if (err)
		return err;
	lw_ua_leg_key(leg);
	err = str_dup(&leg->peer_uri, uri);
	leg->remote_uri = mem_ref(leg->peer_uri);
	pl_set_str(&pl, id->uri);
	err = err ? err : lw_ua_share(&leg->our_uri, &pl, lw_account_uri(acc));
	if (!err && *id->by)
		err = str_dup(&leg->our_by, id->by);
	return err;
}

/* A call that is passed on has gone a part of its way: so two that pass it to one another come to
 * an end (R45, RFC 3261 16.3). */
static int set_forwards(struct leg *leg, const struct leg *asker)
{
	leg->forwards = UA_MAX_FORWARDS;
	asker = asker ? asker : lw_ua_partner_spent(leg);
	if (!asker)
		return 0;
	if (!asker->forwards)
		return ELOOP;
	leg->forwards = (uint8_t)(asker->forwards - 1);
	return 0;
}

/* Who we are must be known to the engine before it can say who is shown. */
static int prepare(struct leg *leg, const struct lw_output *out)
{
	struct invite_identity *id = mem_alloc(sizeof *id, NULL);
	char uri[WIRE_MAX];
	int err = id ? target_uri(leg, out, uri, sizeof uri) : ENOMEM;

	err = err ? err : set_forwards(leg, lw_ua_leg_by_handle(leg->re, out->other_leg));
	lw_ua_signal_identity(leg, lw_ua_our_uri(leg->re, leg->account),
			      lw_ua_our_name(leg->re, leg->account), "", LW_F_LOCAL);
	err = err ? err : lw_ua_identity_of_invite(leg, id, out);
	err = err ? err : make_dialog(leg, uri, id);
	err = err ? err : extra_headers(leg, out, uri, id);
	mem_deref(id);
	return err;
}

/* A peer that transferred us is told the code, so it is one that is registered: no such address, a
 * scheme that we have no way for, no transport. */
static int code_of(int err)
{
	switch (err) {
	case ENOMEM:
	case EOVERFLOW: return 500;
	case ENOSYS:    return 416;
	case ELOOP:     return 483;
	case EINVAL:
	case EBADMSG:   return 404;
	default:        return 503;
	}
}

int lw_ua_uac_prepare(struct leg *leg, const struct lw_output *out)
{
	int err = prepare(leg, out);

	if (err)
		return code_of(err);
	if (lw_ua_sdp_open(leg))
		return 500;
	lw_ua_partner_is(leg, out->partner);
	lw_ua_partner_tell(leg, true);
	return 0;
}

/* The offer, and what Referred-By names. */
static int invite_body(struct leg *leg, struct mbuf **body, char *type, size_t size)
{
	struct mbuf *sdp = NULL;
	char boundary[24];
	int err = lw_ua_sdp_offer(leg, &sdp, false);

	(void)re_snprintf(type, size, "application/sdp");
	if (err || !leg->token) {
		*body = sdp;
		return err;
	}
	(void)re_snprintf(boundary, sizeof boundary, "lw%016llx", lw_ua_random(leg->re));
	(void)re_snprintf(type, size, "multipart/mixed;boundary=%s", boundary);
	err = lw_wire_token_join(body, sdp, leg->token, boundary);
	mem_deref(sdp);
	return err;
}

int lw_ua_uac_send(struct leg *leg)
{
	struct mbuf *body = NULL, *tail = NULL;
	char type[64];
	int err = invite_body(leg, &body, type, sizeof type);

	if (!err)
		err = lw_ua_tail_print(&tail, leg, type, body, "%H%b",
				       lw_ua_session_offer_print, leg, leg->invite_extra->buf,
				       leg->invite_extra->end);
	if (!err) {
		leg->sdp.we_offered = true;
		err = lw_ua_ask_send(&leg->invite, leg, leg->dlg, ASK_INVITE, tail);
	}
	mem_deref(body);
	mem_deref(tail);
	return err ? code_of(err) : 0;
}

int lw_ua_uac_again(struct leg *leg, struct ask *ask, const struct sip_msg *msg)
{
	if (lw_ua_ask_again(ask, msg))
		return msg->scode;
	leg->invite = ask;
	return 0;
}

void lw_ua_uac_cancel(struct leg *leg)
{
	if (leg->invite)
		lw_ua_client_cancel(leg->invite->client);
}

/* ---- ACK ---- */

static int send_once(struct lw_re *re, struct dialog *dlg, uint32_t cseq, const struct mbuf *tail)
{
	return lw_ua_client_send_once(re, &(struct request){.method = "ACK", .dlg = dlg,
							    .cseq = cseq, .tail = tail,
							    .forwards = UA_MAX_FORWARDS});
}

static int ack_send(struct leg *leg, uint32_t cseq, const struct mbuf *body)
{
	struct mbuf *mb = mbuf_alloc(256);
	int err;

	if (!mb)
		return ENOMEM;
	/* RFC 3261 13.2.2.4: with the credentials of the INVITE */
	err = lw_account_auth_print(
		mb, leg->auth, &(struct auth_request){"ACK", lw_ua_dialog_uri(leg->dlg), NULL});
	if (body)
		err |= mbuf_printf(mb,
				   "Content-Type: application/sdp\r\nContent-Length: %zu\r\n\r\n%b",
				   body->end, body->buf, body->end);
	else
		err |= mbuf_printf(mb, "Content-Length: 0\r\n\r\n");
	mb->pos = 0;
	if (!err)
		err = send_once(leg->re, leg->dlg, cseq, mb);
	mem_deref(mb);
	return err;
}

void lw_ua_uac_ack(struct leg *leg)
{
	int err = ack_send(leg, leg->invite_cseq, leg->ack);

	if (err)
		lw_ua_failed(leg->re, "ACK", err);
}

void lw_ua_uac_ack_modify(struct leg *leg)
{
	int err = leg->modify_cseq ? ack_send(leg, leg->modify_cseq, leg->modify_ack) : 0;

	if (err)
		lw_ua_failed(leg->re, "ACK", err);
}

void lw_ua_uac_ack_again(struct leg *leg, uint32_t cseq)
{
	if (ack_send(leg, cseq, cseq == leg->modify_cseq ? leg->modify_ack : NULL))
		leg->re->stats.send_errors++;
}

/* ---- BYE ---- */

int lw_ua_uac_bye(struct leg *leg)
{
	struct mbuf *tail = NULL;
	int err = lw_ua_short_tail_print(&tail, NULL, NULL, "");

	if (!err)
		err = lw_ua_ask_send(NULL, leg, leg->dlg, ASK_BYE, tail);
	mem_deref(tail);
	return err;
}

/* ---- a call that a second phone answered too ---- */

static int nothing_more(struct mbuf **tailp)
{
	struct mbuf *mb = mbuf_alloc(32);
	int err = mb ? mbuf_write_str(mb, "Content-Length: 0\r\n\r\n") : ENOMEM;

	if (err) {
		mem_deref(mb);
		return err;
	}
	mb->pos = 0;
	*tailp = mb;
	return 0;
}

/* bye: and then BYE. */
static void turn_away(struct lw_re *re, const struct sip_msg *msg, bool bye)
{
	struct dialog *d = NULL;
	struct mbuf *tail = NULL;
	int err = lw_ua_dialog_of_stranger(&d, msg);

	err = err ? err : nothing_more(&tail);
	err = err ? err : send_once(re, d, msg->cseq.num, tail);
	if (!err && bye)
		err = lw_ua_client_send(NULL, re, &(struct request){
			.method = "BYE", .dlg = d, .cseq = msg->cseq.num + 1, .tail = tail,
			.forwards = UA_MAX_FORWARDS});
	if (err)
		lw_ua_failed(re, bye ? "ACK and BYE" : "ACK", err);
	mem_deref(tail);
	mem_deref(d);
}

void lw_ua_uac_ack_fork(struct lw_re *re, const struct sip_msg *msg)
{
	turn_away(re, msg, false);
}

void lw_ua_uac_turn_away(struct lw_re *re, const struct sip_msg *msg)
{
	turn_away(re, msg, true);
}
