/* prack.c -- reliable provisional responses (RFC 3262), both ways. */
#include "leg.h"

enum { T1 = 500 };

/* ---- the peer's: we acknowledge ---- */

static uint32_t number(const struct sip_msg *msg, enum sip_hdrid id)
{
	const struct sip_hdr *hdr = sip_msg_hdr(msg, id);

	return hdr ? pl_u32(&hdr->val) : 0;
}

/* A fork of its own counts from its own RSeq. */
static bool early_dialog(struct leg *leg, const struct sip_msg *msg)
{
	struct sip_dialog *dlg = NULL;

	if (leg->early && sip_dialog_cmp(leg->early, msg))
		return true;
	if (sip_dialog_fork(&dlg, leg->dlg, msg))
		return false;
	mem_deref(leg->early);
	leg->early = dlg;
	leg->rseq_seen = 0;
	return true;
}

void prack_send(struct leg *leg, const struct sip_msg *msg)
{
	uint32_t rseq = number(msg, SIP_HDR_RSEQ);
	struct mbuf *tail = NULL;
	int err;

	if (!rseq || !wire_lists(msg, "Require", "100rel") || !early_dialog(leg, msg))
		return;
	if (leg->rseq_seen && rseq != leg->rseq_seen + 1)
		return; /* a repeat, or one is missing: it will be sent again (RFC 3262 4) */
	leg->rseq_seen = rseq;
	err = short_tail_print(&tail, NULL, NULL, "RAck: %u %u %r\r\n", rseq, msg->cseq.num,
			       &msg->cseq.met);
	if (!err)
		err = ask_send(NULL, leg, leg->early, "PRACK", NULL, tail);
	mem_deref(tail);
	if (err)
		re_failed(leg->re, "PRACK", err);
}

/* ---- ours: the peer acknowledges ---- */

/* An offerless INVITE would need our offer in the first reliable response: that one is the 2xx
 * here. */
bool prack_wanted(const struct leg *leg)
{
	return leg->re->cfg.reliable_1xx && has_sdp(leg->msg) &&
	       (wire_lists(leg->msg, "Supported", "100rel") ||
		wire_lists(leg->msg, "Require", "100rel"));
}

void prack_stop(struct leg *leg)
{
	struct leg_reliable *r = &leg->reliable;

	re_timer_stop(&leg->re->clock, &r->timer);
	r->msg = mem_deref(r->msg);
	r->open = false;
}

static void again(void *arg)
{
	struct leg *leg = arg;
	struct leg_reliable *r = &leg->reliable;

	if (r->sent >= 6) { /* 64*T1 are over (RFC 3262 3) */
		prack_stop(leg);
		leg->code = 504;
		leg_invite(leg, INVITE_IN_UNFIT);
		return;
	}
	r->msg->pos = 0;
	if (sip_send(leg->re->sip, leg->msg->sock, leg->msg->tp, &r->dst, r->msg))
		leg->re->stats.send_errors++;
	r->sent++;
	re_timer_start(&leg->re->clock, &r->timer, re_now(leg->re) + ((uint64_t)T1 << r->sent),
		       again, leg);
}

int prack_provisional(struct leg *leg, uint16_t code)
{
	struct contact_of of = {leg, leg->msg};
	struct leg_reliable *r = &leg->reliable;
	struct mbuf *tail = NULL;
	struct pl rport;
	int err;

	if (r->open)
		return 0;
	r->rseq = r->rseq ? r->rseq + 1 : 1 + (rand_u32() & 0xffff);
	err = tail_print(&tail, leg, NULL, NULL, "Require: 100rel\r\nRSeq: %u\r\n", r->rseq);
	if (err)
		return err;
	sip_reply_addr(&r->dst, leg->msg,
		       !msg_param_exists(&leg->msg->via.params, "rport", &rport));
	err = sip_treplyf(&leg->st, &r->msg, leg->re->sip, leg->msg, true, code, wire_reason(code),
			  "%H%b", contact_of_print, &of, tail->buf, tail->end);
	mem_deref(tail);
	if (err)
		return err;
	r->open = true;
	r->sent = 0;
	re_timer_start(&leg->re->clock, &r->timer, re_now(leg->re) + T1, again, leg);
	return 0;
}

/* RAck: RSeq, CSeq, method.  Also when our 2xx has outrun it. */
static bool acknowledges(const struct leg *leg, const struct sip_msg *msg)
{
	const struct sip_hdr *hdr = sip_msg_hdr(msg, SIP_HDR_RACK);
	struct pl rseq, cseq, method;

	if (!hdr || re_regex(hdr->val.p, hdr->val.l, "[0-9]+[ \t]+[0-9]+[ \t]+[A-Z]+", &rseq, NULL,
			     &cseq, NULL, &method))
		return false;
	return leg->reliable.rseq && pl_u32(&rseq) == leg->reliable.rseq &&
	       pl_u32(&cseq) == leg->invite_cseq && !pl_strcmp(&method, "INVITE");
}

void prack_came(struct leg *leg, const struct sip_msg *msg)
{
	if (!acknowledges(leg, msg)) {
		leg_reply(leg, msg, 481, NULL);
		return;
	}
	prack_stop(leg);
	leg_reply(leg, msg, has_sdp(msg) ? 488 : 200, NULL);
}
