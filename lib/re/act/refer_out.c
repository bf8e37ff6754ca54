/* SPDX-License-Identifier: BSD-3-Clause */
/* refer_out.c -- our REFER, and the NOTIFYs that tell how it goes (RFC 3515, 6665, 4488). */
#include <legwork/rules.h>

#include "refer_out.h"

#include "../ask/reply.h"
#include "../ask/tail.h"
#include "../state/accounts.h"
#include "../state/mailbox.h"
#include "../state/peer.h"
#include "../state/signal.h"
#include "../wire/body.h"
#include "../wire/dialog.h"
#include "../wire/refer.h"
#include "../wire/uri.h"

enum { WAIT_MS = 10000 };

static void refer_destroy(void *arg)
{
	struct refer_out *r = arg;

	list_unlink(&r->le);
	mem_deref(r->tail);
}

void lw_ua_refers_close(struct leg *leg) { list_flush(&leg->refers); }

/* ---- REFER ---- */

/* The uri and, in an attended transfer, the Replaces for the target: to-tag is the target's own
 * tag. */
static int refer_to(struct leg *leg, const struct lw_output *out, char *buf, size_t size)
{
	const struct leg *target = lw_ua_leg_by_handle(leg->re, out->other_leg);
	char uri[WIRE_MAX], replaces[WIRE_MAX];
	bool aor = out->flags & LW_F_AOR;
	const char *rtag, *contact;
	int err;

	if (out->method == LW_VOICEMAIL) {
		err = lw_ua_mailbox_uri(leg->re, uri, sizeof uri, out->target);
		return err ? err : lw_wire_refer_to_print(buf, size, uri, NULL, false);
	}
	if (!out->other_leg.v)
		return lw_wire_refer_to_print(buf, size, out->target, NULL, false);
	rtag = target ? lw_ua_leg_rtag(target) : NULL;
	contact = target ? lw_ua_leg_contact(target) : NULL;
	if (!rtag || !(aor || contact))
		return ENOENT;
	err = lw_wire_replaces_print(replaces, sizeof replaces, target->dlg->callid, rtag,
				     target->dlg->ltag, false);
	if (err)
		return err;
	return lw_wire_refer_to_print(buf, size, aor ? out->target : contact, replaces, aor);
}

/* Who is named by Referred-By must be known to whoever reads it.  The target of an attended
 * transfer compares it with what it was shown of us (RFC 3891 8). */
static const char *referred_by(const struct leg *leg, const struct lw_output *out)
{
	const struct leg *target = lw_ua_leg_by_handle(leg->re, out->other_leg);

	const char *uri = leg->uac ? leg->our_uri : lw_ua_our_uri(leg->re, leg->account);

	if (target)
		uri = target->our_by ? target->our_by : target->our_uri;
	else if (*out->by)
		uri = out->by;
	return uri && lw_uri_names(uri) ? uri : lw_ua_our_uri(leg->re, leg->account);
}

/* The engine knows one REFER per leg: a NOTIFY for an older one is answered and goes no further. */
static void supersede(struct leg *leg)
{
	for (struct le *le = leg->refers.head; le; le = le->next)
		((struct refer_out *)le->data)->superseded = true;
}

static void tell(const struct refer_out *r, enum lw_signal type, int code)
{
	if (!r->superseded)
		lw_ua_signal_leg(r->leg, type, code);
}

/* No NOTIFY will come, and that means nothing: the engine waits for the target or for its
 * deadline. */
static void no_subscription(struct refer_out *r)
{
	list_unlink(&r->le);
	mem_deref(r);
}

/* The REFER an answer belongs to.  NULL: its last NOTIFY came first and has freed it. */
static struct refer_out *asked_by(const struct leg *leg, const struct ask *ask)
{
	for (struct le *le = leg->refers.head; le; le = le->next) {
		struct refer_out *r = le->data;

		if (r->ask == ask)
			return r;
	}
	return NULL;
}

void lw_ua_refer_answered(struct leg *leg, struct ask *ask, int code, const struct sip_msg *msg)
{
	struct refer_out *r = asked_by(leg, ask);
	const struct sip_hdr *sub;

	if (code < 200 || !r)
		return;
	r->id = ask->cseq;
	r->ask = NULL;
	if (code >= 300) {
		if (!r->open)
			tell(r, LW_SIG_REFER_NO, code);
		list_unlink(&r->le);
		mem_deref(r);
		return;
	}
	if (!r->open)
		tell(r, LW_SIG_REFER_OK, code);
	r->open = true;
	sub = sip_msg_xhdr(msg, "Refer-Sub");
	if (sub && !pl_strcasecmp(&sub->val, "false"))
		no_subscription(r);
}

/* It goes, or is gone. */
static bool is_ending(const struct leg *leg)
{
	return lw_ua_leg_phase(leg) == PHASE_GIVEN_UP || lw_ua_leg_has_ended(leg);
}

/* 0, or the code to give up with: a transfer that has been cancelled has released its target, and a
 * REFER that has waited for this long is no longer expected. */
static int unwanted(const struct refer_out *r)
{
	const struct leg *target = lw_ua_leg_by_handle(r->leg->re, r->target);

	if (!lw_ua_leg_is_up(r->leg) || (r->target.v && (!target || is_ending(target))))
		return 481;
	return lw_ua_now(r->leg->re) > r->since + WAIT_MS ? 491 : 0;
}

static void go(struct refer_out *r)
{
	struct mbuf *tail = r->tail;
	int code = unwanted(r);

	r->tail = NULL;
	if (!code && lw_ua_ask_send(&r->ask, r->leg, r->leg->dlg, ASK_REFER, tail))
		code = 503;
	mem_deref(tail);
	if (!code)
		return;
	tell(r, LW_SIG_REFER_NO, code);
	list_unlink(&r->le);
	mem_deref(r);
}

void lw_ua_refers_go(struct leg *leg)
{
	struct le *le = leg->refers.head;

	while (le) {
		struct refer_out *r = le->data;

		le = le->next;
		if (r->tail)
			go(r);
	}
}

static bool wants_no_news(const struct leg *leg)
{
	return !leg->re->cfg.refer_sub && !lw_ua_peer_profile(leg)->no_refer_sub;
}

/* Not while an offer is open, ours or the peer's (HOLD-17, HOLD-18): after its answer. */
void lw_ua_refer_send(struct leg *leg, const struct lw_output *out)
{
	struct refer_out *r = mem_zalloc(sizeof *r, refer_destroy);
	char to[HEADERS_MAX];
	int err = r ? refer_to(leg, out, to, sizeof to) : ENOMEM;

	if (!err)
		err = lw_ua_tail_print(&r->tail, leg, NULL, NULL,
				       "Refer-To: %s\r\nReferred-By: <%s>\r\n%s", to,
				       referred_by(leg, out),
				       wants_no_news(leg) ? "Refer-Sub: false\r\n" : "");
	if (err) {
		mem_deref(r);
		lw_ua_signal_leg(leg, LW_SIG_REFER_NO, err == ENOENT ? 481 : 503);
		return;
	}
	r->leg = leg;
	r->target = out->other_leg;
	r->since = lw_ua_now(leg->re);
	supersede(leg);
	list_append(&leg->refers, &r->le, r);
	if (lw_ua_leg_offers_free(leg))
		go(r);
}

/* ---- NOTIFY ---- */

/* Without id it belongs to the oldest; the number is that of the REFER as it was last sent
 * (NTFY-09). */
static struct refer_out *find(const struct leg *leg, uint32_t id)
{
	for (struct le *le = leg->refers.head; le; le = le->next) {
		struct refer_out *r = le->data;

		if (!r->tail && (!id || (r->ask ? r->ask->cseq : r->id) == id))
			return r;
	}
	return NULL;
}

static void news(struct refer_out *r, int code, bool terminated)
{
	if (!r->open) { /* it came before the 2xx: the REFER was accepted (NTFY-02) */
		r->open = true;
		tell(r, LW_SIG_REFER_OK, 200);
	}
	if (code >= 100 && !r->final && (code >= 200 || !terminated)) {
		r->final = code >= 200;
		tell(r, LW_SIG_REFER_NEWS, code);
	}
	if (!terminated)
		return;
	if (!r->final)
		tell(r, LW_SIG_REFER_OVER, code);
	list_unlink(&r->le);
	mem_deref(r);
}

void lw_ua_refer_notified(struct leg *leg, const struct sip_msg *msg)
{
	const struct sip_hdr *event = sip_msg_hdr(msg, SIP_HDR_EVENT);
	const struct sip_hdr *state = sip_msg_hdr(msg, SIP_HDR_SUBSCRIPTION_STATE);
	struct refer_out *r;
	const uint8_t *body;
	uint32_t id = 0;
	size_t len;
	int code = 0;

	if (!event || lw_wire_event_decode(&event->val, &id)) {
		lw_ua_reply(leg, msg, 489, "Allow-Events: refer\r\n");
		return;
	}
	r = find(leg, id);
	if (!r) {
		lw_ua_reply(leg, msg, 481, NULL);
		return;
	}
	lw_ua_leg_target(leg, msg);
	lw_ua_reply(leg, msg, 200, NULL);
	/* some phones leave the type out, and it can be no other (RFC 3515 2.4.5) */
	if ((!msg->ctyp.type.l || lw_wire_is_sipfrag(&msg->ctyp)) &&
	    !lw_wire_body(msg, &body, &len))
		code = lw_wire_sipfrag_decode(body, len);
	news(r, code, state && lw_wire_substate_decode(&state->val) == WIRE_SUB_TERMINATED);
}
