/* SPDX-License-Identifier: BSD-3-Clause */
/* prack.c -- reliable provisional responses (RFC 3262), both ways. */
#include "prack.h"

#include "../account/compat.h"
#include "../ask/ask.h"
#include "../ask/reply.h"
#include "../ask/tail.h"
#include "../state/leg_dialog.h"
#include "../wire/body.h"
#include "../wire/msg.h"

/* ---- the peer's: we acknowledge ---- */

static uint32_t number(const struct sip_msg *msg, enum sip_hdrid id)
{
	const struct sip_hdr *hdr = sip_msg_hdr(msg, id);

	return hdr ? pl_u32(&hdr->val) : 0;
}

bool lw_ua_prack_is_due(const struct leg *leg, const struct sip_msg *msg)
{
	uint32_t rseq = number(msg, SIP_HDR_RSEQ);
	bool known = lw_ua_leg_is_early_dialog(leg, msg);

	/* a repeat, or one is missing: it will be sent again (RFC 3262 4) */
	return msg->scode > 100 && rseq && lw_wire_lists(msg, "Require", "100rel") &&
	       (!known || !leg->rseq_seen || rseq == leg->rseq_seen + 1);
}

void lw_ua_prack_send(struct leg *leg, const struct sip_msg *msg)
{
	uint32_t rseq = number(msg, SIP_HDR_RSEQ);
	struct mbuf *tail = NULL;
	int err;

	if (!lw_ua_prack_is_due(leg, msg) || lw_ua_leg_dialog_early(leg, msg))
		return;
	err = lw_ua_short_tail_print(&tail, NULL, NULL, "RAck: %u %u %r\r\n", rseq, msg->cseq.num,
				     &msg->cseq.met);
	if (!err)
		err = lw_ua_ask_send(NULL, leg, leg->early, ASK_PRACK, tail);
	mem_deref(tail);
	if (err) /* the 1xx comes again */
		lw_ua_failed(leg->re, "PRACK", err);
	else
		leg->rseq_seen = rseq;
}

/* ---- ours: the peer acknowledges ---- */

bool lw_ua_prack_required(const struct leg *leg)
{
	return leg->re->cfg.reliable_1xx && lw_wire_lists(leg->msg, "Require", "100rel");
}

bool lw_ua_prack_supported(const struct leg *leg)
{
	return lw_ua_prack_required(leg) ||
	       (leg->re->cfg.reliable_1xx && lw_wire_lists(leg->msg, "Supported", "100rel"));
}

void lw_ua_prack_stop(struct leg *leg)
{
	struct leg_reliable *r = leg->reliable;

	if (!r)
		return;
	lw_ua_leg_let_sleep(leg, DUE_RELIABLE_AGAIN);
	mem_deref(r->msg);
	leg->reliable = mem_deref(r);
}

enum { REPEATS = 6 }; /* the last one goes after 63*T1 */

bool lw_ua_prack_again(struct leg *leg)
{
	struct leg_reliable *r = leg->reliable;

	if (r->sent >= REPEATS) { /* 64*T1 are over (RFC 3262 3) */
		lw_ua_prack_stop(leg);
		return false;
	}
	r->msg->pos = 0;
	if (compat_answer(leg->re->sip, leg->msg->sock, leg->msg->tp, &r->dst, r->msg))
		leg->re->stats.send_errors++;
	r->sent++;
	lw_ua_leg_wake(leg, DUE_RELIABLE_AGAIN,
		       lw_ua_now(leg->re) +
			       ((uint64_t)UA_T1 << (r->sent < REPEATS ? r->sent : 0)));
	return true;
}

static int send_reliably(struct leg *leg, struct leg_reliable *r, uint16_t code,
			 const struct mbuf *tail)
{
	struct contact_of of = {leg, leg->msg};

	return lw_ua_server_answer(leg->st,
				   &(struct answer){.code = code, .record_route = true,
						    .sentp = &r->msg, .dst = &r->dst},
				   "%H%b", lw_ua_contact_of_print, &of, tail->buf, tail->end);
}

int lw_ua_prack_provisional(struct leg *leg, uint16_t code, const struct mbuf *body)
{
	struct leg_reliable *r = mem_zalloc(sizeof *r, NULL);
	uint32_t rseq = leg->rseq_sent ? leg->rseq_sent + 1
				       : 1 + (uint32_t)(lw_ua_random(leg->re) & 0xffff);
	struct mbuf *tail = NULL;
	int err = r ? 0 : ENOMEM;

	err = err ? err
		  : lw_ua_tail_print(&tail, leg, "application/sdp", body,
				     "Require: 100rel\r\nRSeq: %u\r\n", rseq);
	err = err ? err : send_reliably(leg, r, code, tail);
	mem_deref(tail);
	if (err) {
		mem_deref(r);
		return err;
	}
	r->session = body != NULL;
	leg->reliable = r;
	leg->rseq_sent = rseq; /* one that was never sent leaves no gap */
	lw_ua_leg_wake(leg, DUE_RELIABLE_AGAIN, lw_ua_now(leg->re) + UA_T1);
	return 0;
}

enum { RACK_MAX = 64 }; /* bytes of a RAck; a longer one is slow to read */

/* RAck: RSeq, CSeq, method.  Also when our 2xx has outrun it. */
bool lw_ua_prack_acknowledges(const struct leg *leg, const struct sip_msg *msg)
{
	const struct sip_hdr *hdr = sip_msg_hdr(msg, SIP_HDR_RACK);
	struct pl rseq, cseq, method;

	if (!hdr || hdr->val.l > RACK_MAX ||
	    re_regex(hdr->val.p, hdr->val.l, "[0-9]+[ \t]+[0-9]+[ \t]+[A-Z]+", &rseq, NULL, &cseq,
		     NULL, &method))
		return false;
	return leg->rseq_sent && pl_u32(&rseq) == leg->rseq_sent &&
	       pl_u32(&cseq) == leg->invite_cseq && !pl_strcmp(&method, "INVITE");
}
