/* SPDX-License-Identifier: BSD-3-Clause */
/* refer_in.c -- the peer's REFER: asked, decided, and told about (RFC 3515, 4320, 4488, 6665). */
#include <string.h>

#include <legwork/rules.h>

#include "refer_in.h"

#include "../account/compat.h"
#include "../ask/ask.h"
#include "../ask/reply.h"
#include "../ask/tail.h"
#include "../state/accounts.h"
#include "../state/own.h"
#include "../state/prove.h"
#include "../state/replaces.h"
#include "../state/respond.h"
#include "../state/signal.h"
#include "../wire/body.h"
#include "../wire/decode.h"
#include "../wire/dialog.h"
#include "../wire/msg.h"
#include "../wire/part.h"
#include "../wire/reason.h"
#include "../wire/text.h"
#include "../wire/token.h"
#include "../wire/uri.h"

enum {
	HUNDRED_MS = 3500,   /* RFC 4320 4.1: not before Timer E has reached T2 */
	SPACING_MS = 1000,   /* NTFY-14 */
	EXPIRES_S = 240,     /* outlasts the ringing of the call it tells about (SUB-01) */
};

static void refer_destroy(void *arg)
{
	struct refer_in *r = arg;

	mem_deref(r->st);
	mem_deref(r->msg);
	mem_deref(r->dlg);
	mem_deref(r->referred_by);
	mem_deref(r->token);
}

/* ---- NOTIFY ---- */

/* RFC 5057 5.1: these say that the whole dialog is gone; 481 ends the subscription only. */
static bool kills_dialog(int code)
{
	return code == 404 || code == 410 || code == 416 || (code >= 482 && code <= 485) ||
	       code == 502 || code == 604;
}

static int notify_send(struct leg *leg, int code, bool final)
{
	struct refer_in *r = leg->refer;
	uint64_t now = lw_ua_now(leg->re), age = (now - r->since) / 1000;
	struct mbuf *tail = NULL, body;
	char frag[128], state[64] = "terminated;reason=noresource";
	int err = lw_wire_sipfrag_print(frag, sizeof frag, code);

	if (!final)
		(void)re_snprintf(state, sizeof state, "active;expires=%u",
				  age < EXPIRES_S ? (uint32_t)(EXPIRES_S - age) : 1);
	mbuf_init(&body);
	body.buf = (uint8_t *)frag;
	body.end = str_len(frag);
	r->last = now;
	r->told = code;
	if (!err)
		err = lw_ua_short_tail_print(&tail, "message/sipfrag;version=2.0", &body,
					     "Event: refer;id=%u\r\nSubscription-State: %s\r\n",
					     r->id, state);
	if (!err)
		err = lw_ua_ask_send(&leg->notify, leg, r->dlg ? r->dlg : leg->dlg, ASK_NOTIFY,
				     tail);
	mem_deref(tail);
	if (!err && final)
		r->active = false;
	leg->last_word = !err && final;
	return err;
}

/* Nothing more comes of the REFER, and the engine waits to hear so. */
static void tell_notified(struct leg *leg, int code)
{
	if (!leg->owes_notified)
		return;
	leg->owes_notified = false;
	lw_ua_signal_leg(leg, LW_SIG_NOTIFIED, code);
}

/* One at a time, one a second; the last waits only for the answer to the one before. */
void lw_ua_notify_next(struct leg *leg)
{
	struct refer_in *r = leg->refer;
	uint64_t now = lw_ua_now(leg->re);
	int code = r->pending;

	if (!code || leg->notify)
		return;
	if (!r->pending_final && r->last && now < r->last + SPACING_MS) {
		lw_ua_leg_wake(leg, DUE_NOTIFY, r->last + SPACING_MS);
		return;
	}
	lw_ua_leg_let_sleep(leg, DUE_NOTIFY);
	if (notify_send(leg, code, r->pending_final)) /* no memory: the peer still waits for it */
		lw_ua_leg_wake(leg, DUE_NOTIFY, now + SPACING_MS);
	else
		r->pending = 0;
}

/* True when the answer says that the peer no longer knows the dialog. */
static bool look_at_answer(struct leg *leg, int code)
{
	struct refer_in *r = leg->refer;

	if (!r)
		return false;
	if (code < 300) {
		lw_ua_notify_next(leg);
		return false;
	}
	/* the subscription is gone; the call it reported on goes on (NTFY-19) */
	r->active = false;
	r->pending = 0;
	return kills_dialog(code) && lw_ua_leg_is_up(leg);
}

bool lw_ua_notify_answered(struct leg *leg, struct ask *ask, int code)
{
	bool last, lost;

	if (code < 200)
		return false;
	if (leg->notify == ask)
		leg->notify = NULL;
	last = leg->last_word;
	lost = look_at_answer(leg, code);
	if (last || code >= 300)
		tell_notified(leg, code);
	return lost;
}

/* Sooner or later; what the peer has given up is not sent. */
static void notify(struct leg *leg, int code, bool final)
{
	struct refer_in *r = leg->refer;

	if (!r || !r->active)
		return;
	if (r->no_sub) {
		r->active = !final;
		return;
	}
	r->pending = code;
	r->pending_final = final;
	lw_ua_notify_next(leg);
}

void lw_ua_refer_notify(struct leg *leg, int code, bool final)
{
	leg->owes_notified = leg->owes_notified || final;
	notify(leg, code, final);
	if (!leg->notify && !(leg->refer && leg->refer->active))
		tell_notified(leg, 0);
}

static int answer_now(struct refer_in *r, uint16_t code, const char *headers)
{
	int err = lw_ua_server_answer(r->st, &(struct answer){.code = code, .record_route = true},
				      "%sContent-Length: 0\r\n\r\n", headers);

	r->st = mem_deref(r->st);
	return err;
}

void lw_ua_refer_close(struct leg *leg)
{
	struct refer_in *r = leg->refer;

	if (!r)
		return;
	lw_ua_leg_let_sleep(leg, DUE_REFER_100);
	lw_ua_leg_let_sleep(leg, DUE_NOTIFY);
	if (r->st)
		(void)answer_now(r, 603, "");
	if (r->active && r->pending && r->pending_final && !leg->re->dying)
		(void)notify_send(leg, r->pending, true);
	leg->refer = mem_deref(r);
}

/* ---- the decision ---- */

/* Within a dialog the CSeq shows a repeat, so no transaction is kept for 32 s. */
static void answer(struct leg *leg, struct refer_in *r, uint16_t code, const char *headers)
{
	int err = 0;

	if (r->out) {
		err = answer_now(r, code, headers);
	} else {
		r->st = mem_deref(r->st);
		lw_ua_reply(leg, r->msg, code, "%s", headers);
	}
	if (err)
		lw_ua_failed(leg->re, "the answer to REFER", err);
}

void lw_ua_refer_accept(struct leg *leg)
{
	struct refer_in *r = leg->refer;
	struct contact_of of;
	char headers[WIRE_MAX];

	if (!r || !r->asked)
		return;
	of = (struct contact_of){leg, r->msg};
	r->asked = false;
	r->active = true;
	r->since = lw_ua_now(leg->re);
	lw_ua_leg_let_sleep(leg, DUE_REFER_100);
	if (re_snprintf(headers, sizeof headers, "%H%H%s", lw_ua_contact_of_print, &of,
			lw_ua_capabilities_print, leg->re,
			r->no_sub ? "Refer-Sub: false\r\n" : "") < 0)
		headers[0] = '\0';
	answer(leg, r, leg->re->cfg.refer_202 ? 202 : 200, headers);
}

void lw_ua_refer_refuse(struct leg *leg, int code)
{
	struct refer_in *r = leg->refer;

	if (!r || !r->asked)
		return;
	answer(leg, r, (uint16_t)code, "");
	lw_ua_refer_close(leg);
}

/* ---- REFER ---- */

void lw_ua_refer_hundred(struct leg *leg)
{
	struct refer_in *r = leg->refer;

	if (r->st)
		(void)lw_ua_server_answer(r->st, &(struct answer){.code = 100},
					  "Content-Length: 0\r\n\r\n");
}

/* A number is called through a proxy, which knows where it is. */
static bool no_way(const struct leg *leg, const char *uri)
{
	const char *routev[ACCOUNT_ROUTES];
	struct pl pl;

	pl_set_str(&pl, uri);
	return lw_part_begins(&pl, "tel:") &&
	       !lw_ua_our_routes(leg->re, leg->account, routev, ACCOUNT_ROUTES);
}

/* 0, or the code to refuse it with. */
static uint16_t judge(const struct leg *leg, const struct sip_msg *msg, struct wire_refer_to *to)
{
	const struct sip_hdr *hdr = sip_msg_hdr(msg, SIP_HDR_REFER_TO);

	if (sip_msg_hdr_count(msg, SIP_HDR_REFER_TO) != 1 || !sip_msg_hdr(msg, SIP_HDR_CONTACT) ||
	    sip_msg_hdr_count(msg, SIP_HDR_REFERRED_BY) > 1)
		return 400;
	if (lw_ua_leg_has_ended(leg))
		return 481;
	if (!lw_ua_leg_is_up(leg))
		return 403; /* an early dialog (REFER-20) */
	if (leg->refer && (leg->refer->asked || leg->refer->active))
		return 491;
	switch (lw_wire_refer_to_carry(to, &hdr->val, leg->re->cfg.refer_headers)) {
	case 0:               return to->require_other ? 420 : no_way(leg, to->uri) ? 416 : 0;
	case EPROTONOSUPPORT: return 416;
	case ENOSYS:          return 501;
	default:              return 400;
	}
}

/* What cannot be passed on is not reported as who transferred us. */
static void claimed_by(const struct refer_in *r, char *out, size_t size)
{
	struct sip_addr addr;
	struct pl pl;

	out[0] = '\0';
	if (!r->referred_by)
		return;
	pl_set_str(&pl, r->referred_by);
	if (lw_wire_addr(&addr, &pl) || re_snprintf(out, size, "%r", &addr.auri) < 0 ||
	    !lw_uri_names(out))
		out[0] = '\0';
}

/* RFC 3892 2: as it came, but in one line; what could still end a line early is left out. */
static int keep_referred_by(struct refer_in *r, const struct sip_hdr *by)
{
	int err = by ? pl_strdup(&r->referred_by, &by->val) : 0;

	if (err || !by)
		return err;
	for (char *p = r->referred_by; (p = strpbrk(p, "\r\n\t"));)
		*p = ' ';
	if (!lw_wire_clean(r->referred_by))
		r->referred_by = mem_deref(r->referred_by);
	return 0;
}

/* What Referred-By names goes along with it, or is no longer named (RFC 3892 2). */
static void keep_token(struct refer_in *r, const struct sip_msg *msg)
{
	struct pl id;

	if (r->referred_by && lw_wire_token_id(&id, r->referred_by) &&
	    lw_wire_token_find(&r->token, msg, &id))
		lw_wire_token_forget(r->referred_by);
}

static int keep(struct leg *leg, struct refer_in *r, const struct sip_msg *msg, bool out,
		const struct proof *proof)
{
	int err = keep_referred_by(r, sip_msg_hdr(msg, SIP_HDR_REFERRED_BY));

	keep_token(r, msg);
	if (!err)
		err = lw_ua_proved(leg, proof);
	if (!err && out)
		err = lw_ua_dialog_accept(&r->dlg, msg, (uint16_t)lw_ua_random(leg->re));
	if (!err)
		err = lw_ua_server_open(&r->st, leg->re, msg, NULL);
	r->msg = mem_ref((void *)(uintptr_t)msg);
	r->id = msg->cseq.num;
	r->no_sub = lw_wire_wants_no_news(msg);
	r->out = out;
	r->asked = true;
	return err;
}

static uint32_t flags_of(const struct leg *leg, const struct refer_in *r)
{
	return (lw_ua_is_us(leg, r->to.uri) ? (uint32_t)LW_F_TO_US : 0) |
	       (r->to.replaces[0] ? (uint32_t)LW_F_REPLACES : 0) |
	       (r->to.other_headers ? (uint32_t)LW_F_HEADERS : 0);
}

/* A Replaces names a dialog of the target's; that of a call that is joined here is one of ours. */
static int tell_engine(struct leg *leg, const struct refer_in *r, const struct proof *proof)
{
	struct replaced found = {.match = LW_MATCH_NOTHING};
	char by[LW_NAME_MAX];

	claimed_by(r, by, sizeof by);
	lw_ua_replaces_named(leg->re, r->to.replaces, &found);
	return lw_ua_signal_in(leg, &(struct lw_input){
		.type = LW_SIG_REFER_ASKED,
		.uri = r->to.uri,
		.by = by,
		.match = found.match,
		.other_leg = found.leg ? found.leg->handle : (lw_leg){0},
		.flags = flags_of(leg, r) | found.flags |
			 (proof->good ? (uint32_t)LW_F_BY_DIGEST : 0),
		.user = proof->good ? proof->user : NULL,
		.call_class = lw_ua_class_of(leg, r->to.uri)});
}

/* 0, or the code to refuse it with: whoever is challenged asks for something that can be. */
static uint16_t look(struct leg *leg, const struct sip_msg *msg, struct refer_in *r,
		     struct proof *proof)
{
	uint16_t code = judge(leg, msg, &r->to);

	if (code)
		return code;
	if (str_len(r->to.uri) >= LW_URI_MAX)
		return 414;
	lw_ua_prove(leg->re, msg, proof);
	if (lw_ua_proves_another(leg, proof))
		return 403;
	return !proof->good && lw_ua_must_prove(leg->re, msg, LW_RE_PROVE_REFER)
		       ? lw_ua_challenge_code(leg->re)
		       : 0;
}

static void refuse(struct leg *leg, const struct sip_msg *msg, bool out, uint16_t code,
		   const struct proof *proof)
{
	char headers[WIRE_MAX] = "";

	if (code == lw_ua_challenge_code(leg->re))
		lw_ua_challenge_print(leg->re, headers, sizeof headers, msg, proof->stale);
	if (!out)
		lw_ua_reply(leg, msg, code, "%s", headers);
	else
		(void)lw_ua_respond_with(leg->re, msg, code, "%s", headers);
}

void lw_ua_refer_came(struct leg *leg, const struct sip_msg *msg, bool out)
{
	struct refer_in *r = mem_zalloc(sizeof *r, refer_destroy);
	struct proof proof = {.good = false};
	uint16_t code = r ? look(leg, msg, r, &proof) : 500;
	int err;

	if (!code && keep(leg, r, msg, out, &proof))
		code = 500;
	if (code) {
		mem_deref(r);
		refuse(leg, msg, out, code, &proof);
		return;
	}
	if (leg->refer)
		lw_ua_refer_close(leg);
	leg->refer = r;
	if (!out)
		lw_ua_leg_target(leg, msg);
	if (msg->tp == SIP_TRANSP_UDP)
		lw_ua_leg_wake(leg, DUE_REFER_100, lw_ua_now(leg->re) + HUNDRED_MS);
	err = tell_engine(leg, r, &proof);
	if (err)
		lw_ua_refer_refuse(leg, err == LW_E_FULL ? 503 : 400);
}

/* The application's log says who asked for what (threat 1). */
static void tell_of_stranger(struct lw_re *re, const struct sip_msg *msg)
{
	const struct sip_hdr *to = sip_msg_hdr(msg, SIP_HDR_REFER_TO);
	struct wire_refer_to *target = mem_zalloc(sizeof *target, NULL);
	char by[LW_NAME_MAX];

	if (target && to && !lw_wire_refer_to_decode(target, &to->val) &&
	    str_len(target->uri) < LW_URI_MAX &&
	    re_snprintf(by, sizeof by, "%r", &msg->from.auri) > 0)
		(void)lw_ua_signal_now(re, &(struct lw_input){
			.type = LW_SIG_REFER_ASKED,
			.uri = target->uri,
			.by = by,
			.flags = (target->replaces[0] ? (uint32_t)LW_F_REPLACES : 0) |
				 (target->other_headers ? (uint32_t)LW_F_HEADERS : 0)});
	mem_deref(target);
}

/* Out of a dialog: only with a Target-Dialog that names a dialog of ours, and only if allowed (RFC
 * 4538). */
void lw_ua_refer_out_of_dialog(struct lw_re *re, const struct sip_msg *msg)
{
	const struct sip_hdr *hdr = sip_msg_hdr(msg, SIP_HDR_TARGET_DIALOG);
	struct wire_target_dialog t;
	struct leg *leg = NULL;

	if (re->cfg.out_of_dialog == LW_RE_OOD_TARGET_DIALOG && hdr &&
	    !lw_wire_target_dialog_decode(&t, &hdr->val))
		leg = lw_ua_dialog_find(re, &t.callid, &t.local_tag, &t.remote_tag);
	if (!leg || !leg->handle.v) {
		tell_of_stranger(re, msg);
		lw_ua_respond(re, msg, 403);
		return;
	}
	lw_ua_refer_came(leg, msg, true);
}

/* ---- SUBSCRIBE to what a REFER has made (SUB-04) ---- */

void lw_ua_subscribe_came(struct leg *leg, const struct sip_msg *msg)
{
	const struct sip_hdr *event = sip_msg_hdr(msg, SIP_HDR_EVENT);
	struct refer_in *r = leg->refer;
	uint32_t id = 0;
	bool end;

	if (!event || lw_wire_event_decode(&event->val, &id)) {
		lw_ua_reply(leg, msg, 489, "Allow-Events: refer\r\n");
		return;
	}
	if (!r || !r->active || r->no_sub || (id && id != r->id)) {
		lw_ua_reply(leg, msg, r ? 481 : 403, NULL);
		return;
	}
	end = pl_isset(&msg->expires) && !pl_u32(&msg->expires);
	lw_ua_reply(leg, msg, 200, "Expires: %u\r\n", end ? 0 : EXPIRES_S);
	r->since = lw_ua_now(leg->re);
	notify(leg, r->told ? r->told : 100, end);
}
