/* invite_uas.c -- being called: the new INVITE, 180, 200, refusals, CANCEL, ACK, BYE. */
#include "leg.h"
#include "wire_part.h"

#include <string.h>

/* ---- who is called, and by whom ---- */

/* Headers of the address (?Reason=, ?Privacy=) tell of the call, not of whom it names. */
static bool value_uri(const struct pl *value, char *out, size_t size)
{
	struct sip_addr addr;
	const char *rest, *mark;
	struct pl uri;

	if (sip_addr_decode(&addr, value) || !addr.uri.host.p)
		return false;
	uri = addr.auri;
	rest = addr.uri.host.p + addr.uri.host.l;
	mark = memchr(rest, '?', (size_t)(uri.p + uri.l - rest));
	if (mark)
		uri.l = (size_t)(mark - uri.p);
	return lw_wire_clean_pl(&uri) && re_snprintf(out, size, "%r", &uri) >= 0;
}

/* The last of all, in lines of their own or parted by commas. */
static bool take_last(const struct sip_hdr *hdr, const struct sip_msg *msg, void *arg)
{
	struct pl rest = hdr->val, value, *last = arg;

	(void)msg;
	while (lw_part_next(&rest, ',', &value))
		if (value.l)
			*last = value;
	return false;
}

static bool header_uri(const struct sip_hdr *hdr, char *out, size_t size)
{
	return hdr && value_uri(&hdr->val, out, size);
}

/* A mailbox is told its owner in the Request-URI (RFC 4458), which nobody on the way has to keep in
 * To. */
static bool names_owner(const struct sip_msg *msg, char *out, size_t size)
{
	struct pl target;

	return !msg_param_decode(&msg->uri.params, "target", &target) &&
	       lw_wire_clean_pl(&msg->ruri) && re_snprintf(out, size, "%r", &msg->ruri) >= 0;
}

/* The address first called (R33): the oldest entry of History-Info, of Diversion, else To. */
static void first_called(const struct sip_msg *msg, char *out, size_t size)
{
	const struct sip_hdr *hdr = sip_msg_hdr(msg, SIP_HDR_HISTORY_INFO);
	struct pl diversion = PL_INIT;

	if (names_owner(msg, out, size) || header_uri(hdr, out, size))
		return;
	(void)sip_msg_xhdr_apply(msg, true, "Diversion", take_last, &diversion);
	if (diversion.l && value_uri(&diversion, out, size))
		return;
	if (re_snprintf(out, size, "%r", &msg->to.auri) < 0)
		out[0] = '\0';
}

/* R40: as claimed, and shown as that. */
static void transferred_by(const struct sip_msg *msg, char *out, size_t size)
{
	if (!header_uri(sip_msg_hdr(msg, SIP_HDR_REFERRED_BY), out, size))
		out[0] = '\0';
}

/* ---- the new INVITE ---- */

static bool body_refused(struct lw_re *re, const struct sip_msg *msg)
{
	const uint8_t *body;
	size_t len;

	if (lw_wire_body(msg, &body, &len)) {
		(void)sip_reply(re->sip, msg, 400, lw_wire_reason(400));
		return true;
	}
	if (!len || msg_ctype_cmp(&msg->ctyp, "application", "sdp"))
		return false;
	(void)sip_replyf(re->sip, msg, 415, lw_wire_reason(415),
			 "Accept: application/sdp\r\nContent-Length: 0\r\n\r\n");
	return true;
}

static bool refused(struct lw_re *re, const struct sip_msg *msg)
{
	const struct pl *scheme = &msg->uri.scheme;

	if (lw_ua_shed(re)) {
		re->stats.shed++;
		(void)sip_replyf(re->sip, msg, 503, lw_wire_reason(503),
				 "Retry-After: 5\r\nContent-Length: 0\r\n\r\n");
		return true;
	}
	if (pl_strcasecmp(scheme, "sip") && pl_strcasecmp(scheme, "sips") &&
	    pl_strcasecmp(scheme, "tel")) {
		(void)sip_reply(re->sip, msg, 416, lw_wire_reason(416));
		return true;
	}
	return lw_ua_require_refused(re, msg) || body_refused(re, msg) ||
	       lw_ua_session_refused(re, msg);
}

static void cancelled(void *arg)
{
	struct leg *leg = arg;
	struct lw_re *re = leg->re;

	leg->code = 487;
	lw_ua_leg_invite(leg, INVITE_IN_CANCEL);
	lw_re_pump(re);
}

static int remember_names(struct leg *leg, const struct sip_msg *msg, const char *uri,
			  const char *name)
{
	const struct sip_hdr *by = sip_msg_hdr(msg, SIP_HDR_REFERRED_BY);
	int err = str_dup(&leg->remote_uri, uri);

	err = err ? err : str_dup(&leg->remote_name, name);
	err = err ? err : pl_strdup(&leg->peer_uri, &msg->from.auri);
	return err || !by ? err : pl_strdup(&leg->referred_by, &by->val);
}

static int make_dialog(struct leg *leg, const struct sip_msg *msg)
{
	char ltag[17];
	int err = sip_dialog_accept(&leg->dlg, msg);

	if (err)
		return err;
	(void)re_snprintf(ltag, sizeof ltag, "%016llx", msg->tag);
	err = lw_ua_leg_key(leg, &msg->callid);
	err = err ? err : lw_ua_leg_set_tags(leg, ltag, &msg->from.tag);
	err = err ? err : sip_strans_alloc(&leg->st, leg->re->sip, msg, cancelled, leg);
	if (err)
		return err;
	leg->msg = mem_ref((void *)(uintptr_t)msg);
	leg->rseq = leg->invite_cseq = msg->cseq.num;
	lw_ua_leg_target(leg, msg, false);
	lw_ua_leg_learn_caps(leg, msg);
	return 0;
}

/* The leg exists in the engine now; what cannot be taken ends it again at once. */
static void look_at_offer(struct leg *leg, const struct sip_msg *msg)
{
	int err = lw_ua_sdp_open(leg);

	if (!err && lw_ua_has_sdp(msg)) {
		err = lw_ua_sdp_take(leg, msg, true);
		if (!err)
			return;
		leg->code = 488;
		lw_ua_leg_invite(leg, INVITE_IN_UNFIT);
		return;
	}
	if (err) {
		leg->code = 500;
		lw_ua_leg_invite(leg, INVITE_IN_UNFIT);
	}
}

static int tell_engine(struct leg *leg, const struct sip_msg *msg, const struct replaced *found)
{
	char called[LW_URI_MAX] = "", by[LW_URI_MAX] = "";
	struct lw_input in = {.type = LW_SIG_OFFERED, .account = leg->account, .caps = leg->caps,
			      .uri = leg->remote_uri, .name = leg->remote_name, .text = called,
			      .match = found->match, .flags = found->flags,
			      .hops = lw_wire_hops(msg), .by = by};
	int err;

	if (lw_wire_withheld(msg))
		in.flags |= LW_F_PRIVATE;
	if (!pl_strcasecmp(&msg->uri.scheme, "sips"))
		in.flags |= LW_F_SECURE;
	transferred_by(msg, by, sizeof by);
	first_called(msg, called, sizeof called);
	if (found->leg)
		in.other_leg = found->leg->handle;
	err = lw_ua_signal_now(leg->re, &in);
	if (err)
		return err;
	leg->handle = lw_made(leg->re->lw).leg;
	hash_unlink(&leg->hh);
	hash_append(leg->re->by_handle, (uint32_t)leg->handle.v, &leg->hh, leg);
	(void)lw_leg_attach(leg->re->lw, leg->handle, leg);
	return 0;
}

static void refuse_new(struct leg *leg, int code)
{
	lw_ua_uas_reject(leg, code);
	leg->state = INVITE_DEAD;
	mem_deref(leg);
}

void lw_ua_uas_invite(struct lw_re *re, const struct sip_msg *msg)
{
	char uri[LW_URI_MAX], name[LW_NAME_MAX];
	const char *source;
	struct replaced found = {.match = LW_MATCH_NOTHING};
	struct leg *leg;
	int err, code;

	if (refused(re, msg))
		return;
	code = lw_ua_replaces_find(re, msg, &found);
	if (!code && lw_wire_identity(msg, uri, sizeof uri, name, sizeof name, &source))
		code = 400;
	if (code) {
		(void)sip_treply(NULL, re->sip, msg, (uint16_t)code, lw_wire_reason(code));
		return;
	}
	if (lw_ua_leg_alloc(&leg, re, (lw_leg){0}, lw_account_called(re, msg), false)) {
		(void)sip_reply(re->sip, msg, 500, lw_wire_reason(500));
		return;
	}
	leg->by_from = !strcmp(source, "From");
	err = make_dialog(leg, msg);
	if (!err)
		err = remember_names(leg, msg, uri, name);
	if (err) {
		if (!leg->st)
			(void)sip_reply(re->sip, msg, err == ENOMEM ? 500 : 400,
					lw_wire_reason(400));
		refuse_new(leg, 500);
		return;
	}
	err = tell_engine(leg, msg, &found);
	if (err) {
		refuse_new(leg, err == LW_E_FULL ? 503 : 400);
		return;
	}
	lw_ua_leg_invite(leg, INVITE_IN_ARRIVED);
	(void)lw_ua_signal_text(leg, LW_SIG_IDENTITY, lw_ua_our_uri(re, leg->account),
				lw_ua_our_name(re, leg->account), "", LW_F_LOCAL);
	look_at_offer(leg, msg);
}

/* ---- answers ---- */

static int replyf(struct leg *leg, uint16_t code, const struct mbuf *tail)
{
	struct contact_of of = {leg, leg->msg};

	return sip_treplyf(&leg->st, NULL, leg->re->sip, leg->msg, true, code, lw_wire_reason(code),
			   "%H%b", lw_ua_contact_of_print, &of, tail->buf, tail->end);
}

void lw_ua_uas_ring(struct leg *leg)
{
	struct mbuf *tail = NULL;
	int err;

	if (!leg->st)
		return;
	if (lw_ua_prack_wanted(leg)) {
		err = lw_ua_prack_provisional(leg, 180);
	} else {
		err = lw_ua_tail_print(&tail, leg, NULL, NULL, "");
		if (!err)
			err = replyf(leg, 180, tail);
		mem_deref(tail);
	}
	if (err)
		lw_ua_failed(leg->re, "180", err);
}

void lw_ua_uas_ok(struct leg *leg)
{
	struct mbuf *body = NULL, *tail = NULL;
	struct sip_strans *st = leg->st;
	bool offered = !lw_ua_has_sdp(leg->msg);
	char timer[128] = "";
	int err = offered ? lw_ua_sdp_offer(leg, &body, true) : lw_ua_sdp_answer(leg, &body);

	lw_ua_prack_stop(leg);
	leg->st = NULL;
	leg->sdp.we_offered = offered;
	if (!err)
		err = lw_ua_session_answer(leg, leg->msg, timer, sizeof timer);
	if (!err)
		err = lw_ua_tail_print(&tail, leg, "application/sdp", body, "%s", timer);
	if (!err)
		err = lw_ua_ok_send(leg, st, leg->msg, tail, offered);
	else
		mem_deref(st);
	mem_deref(body);
	mem_deref(tail);
	if (err) {
		leg->code = 500;
		lw_ua_leg_invite(leg, INVITE_IN_UNFIT);
		return;
	}
	if (!offered)
		lw_ua_sdp_apply(leg, false);
}

void lw_ua_uas_reject(struct leg *leg, int code)
{
	int err;

	lw_ua_prack_stop(leg);
	if (!leg->st)
		return;
	err = sip_treplyf(&leg->st, NULL, leg->re->sip, leg->msg, false, (uint16_t)code,
			  lw_wire_reason(code), "%sContent-Length: 0\r\n\r\n",
			  code == 503 ? "Retry-After: 5\r\n" : "");
	if (err)
		lw_ua_failed(leg->re, "a refusal", err);
	leg->st = NULL;
	lw_ua_ended_remember(leg);
}

/* ---- what follows ---- */

/* ACK to the first INVITE.  With our offer in the 2xx the answer is here, or there is no session.
 */
static void first_ack(struct leg *leg, const struct sip_msg *msg)
{
	if (leg->ok.offered) {
		leg->bad_sdp = lw_ua_sdp_take(leg, msg, false) != 0;
		if (leg->bad_sdp)
			leg->code = 488;
		else
			lw_ua_sdp_apply(leg, false);
	}
	leg->msg = mem_deref(leg->msg);
	lw_ua_leg_invite(leg, INVITE_IN_ACK);
	leg->bad_sdp = false;
	if (leg->wished && leg->state == INVITE_CONFIRMED)
		lw_ua_leg_offer(leg, OFFER_IN_MEDIA);
}

void lw_ua_uas_ack(struct leg *leg, const struct sip_msg *msg)
{
	if (!leg->ok.msg || leg->ok.msg->cseq.num != msg->cseq.num)
		return;
	if (leg->offer == OFFER_STABLE) {
		first_ack(leg, msg);
		return;
	}
	leg->bad_offer = false;
	if (leg->ok.offered) {
		leg->bad_offer = lw_ua_sdp_take(leg, msg, false) != 0;
		if (!leg->bad_offer)
			lw_ua_sdp_apply(leg, false);
	}
	lw_ua_leg_offer(leg, OFFER_IN_ACK);
	leg->bad_offer = false;
}

int lw_ua_reason_code(const struct sip_msg *msg)
{
	const struct sip_hdr *hdr = sip_msg_hdr(msg, SIP_HDR_REASON);
	struct pl cause, params;

	if (!hdr || hdr->val.l < 4 || strncasecmp(hdr->val.p, "SIP", 3))
		return 0;
	params = (struct pl){hdr->val.p + 3, hdr->val.l - 3};
	if (msg_param_decode(&params, "cause", &cause))
		return 0;
	return (int)pl_u32(&cause);
}

void lw_ua_uas_bye(struct leg *leg, const struct sip_msg *msg)
{
	lw_ua_leg_reply(leg, msg, 200, NULL);
	leg->code = lw_ua_reason_code(msg);
	lw_ua_leg_invite(leg, INVITE_IN_BYE);
}
