/* SPDX-License-Identifier: BSD-3-Clause */
/* stored.c -- a dialog that outlives the process.
 *
 * It is stored as the INVITE that the peer would have sent, whoever sent it, since libre reads such
 * a text: From and Contact are the peer's, To is ours, CSeq is the peer's last one, Route is the
 * way of our requests.
 *
 * The media are opened anew, so they are offered anew: nothing of the last bodies is stored but
 * o=. */
#include <string.h>

#include "stored.h"

#include "../wire/text.h"
#include "sdp.h"

/* The numbers of the header Stored, in their order.  New ones come last, and 0 stands for what an
 * older text does not say. */
enum number {
	N_CALLER, N_CAPS, N_CSEQ, N_STRICT, N_WANT, N_HAD, N_HELD, N_SDP_ID, N_SDP_VERSION,
	N_INTERVAL, N_REFRESHES, N_REFER, N_REFERRED, N_TOLD, N_FORWARDS, NUMBERS,
	NUMBERS_AT_FIRST = N_FORWARDS,
};
/* What may have been sent since it was stored: a gap in CSeq is no fault (RFC 3261 12.2.2), and of
 * o= a peer heeds only a version that is another one (RFC 3264 8). */
enum { AHEAD = 1000 };

bool lw_ua_stored_fits(const struct leg *leg)
{
	return lw_ua_leg_is_up(leg) && lw_ua_leg_meets(leg) == MEETS_OPEN && leg->dlg &&
	       leg->dlg->rtag;
}

/* ---- as text ---- */

static uint32_t refer_of(const struct leg *leg)
{
	const struct le *le = leg->refers.tail;
	const struct refer_out *r = le ? le->data : NULL;

	return r && !r->superseded && !r->tail ? r->id : 0;
}

/* Whose news go on: the peer wants them, and in this dialog. */
static const struct refer_in *refer_told(const struct leg *leg)
{
	const struct refer_in *in = leg->refer;

	return in && in->active && !in->no_sub && !in->out ? in : NULL;
}

static int print_numbers(struct re_printf *pf, const struct leg *leg)
{
	const struct refer_in *in = refer_told(leg);
	const uint32_t number[NUMBERS] = {
		[N_CALLER] = leg->uac,
		[N_CAPS] = leg->caps,
		[N_CSEQ] = leg->dlg->lseq,
		[N_STRICT] = leg->dlg->strict,
		[N_WANT] = leg->sdp.want,
		[N_HAD] = leg->sdp.had,
		[N_HELD] = leg->sdp.remote_hold,
		[N_SDP_ID] = leg->sdp.id,
		[N_SDP_VERSION] = leg->sdp.version,
		[N_INTERVAL] = leg->session.interval,
		[N_REFRESHES] = leg->session.we_refresh,
		[N_REFER] = refer_of(leg),
		[N_REFERRED] = in ? in->id : 0,
		[N_TOLD] = in ? (uint32_t)in->told : 0,
		[N_FORWARDS] = leg->forwards + 1u, /* 0 is a number of hops too */
	};
	int err = 0;

	for (unsigned i = 0; i < NUMBERS && !err; i++)
		err = re_hprintf(pf, " %u", number[i]);
	return err;
}

static int print_text(struct re_printf *pf, const char *name, const char *text)
{
	return text && *text ? re_hprintf(pf, "%s: %s\r\n", name, text) : 0;
}

int lw_ua_stored_print(struct re_printf *pf, const struct leg *leg)
{
	const struct dialog *d = leg->dlg;
	int err = re_hprintf(pf,
			     "INVITE %s SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK\r\n"
			     "From: <%s>;tag=%s\r\nTo: <%s>;tag=%s\r\nCall-ID: %s\r\n"
			     "CSeq: %u INVITE\r\nContact: <%s>\r\n%s",
			     d->target, leg->peer_uri, d->rtag, leg->our_uri, d->ltag, d->callid,
			     leg->rseq, d->target, d->routes ? d->routes : "");

	err = err ? err : print_text(pf, "Stored-Uri", leg->remote_uri);
	err = err ? err : print_text(pf, "Stored-Name", leg->remote_name);
	err = err ? err : print_text(pf, "Stored-By", leg->our_by);
	err = err ? err : print_text(pf, "Stored-Agent", leg->agent);
	err = err ? err : print_text(pf, "Stored-Proved", leg->proved);
	if (!err && sa_isset(&leg->source, SA_ALL))
		err = re_hprintf(pf, "Stored-Source: %J\r\n", &leg->source);
	return err ? err : re_hprintf(pf, "Stored:%H\r\n\r\n", print_numbers, leg);
}

/* ---- from text ---- */

static int take_text(char **to, const struct sip_msg *msg, const char *name)
{
	const struct sip_hdr *hdr = sip_msg_xhdr(msg, name);

	return hdr ? pl_strdup(to, &hdr->val) : 0;
}

static int take_texts(struct leg *leg, const struct sip_msg *msg)
{
	int err = take_text(&leg->remote_uri, msg, "Stored-Uri");

	err = err ? err : take_text(&leg->remote_name, msg, "Stored-Name");
	err = err ? err : take_text(&leg->our_by, msg, "Stored-By");
	err = err ? err : take_text(&leg->agent, msg, "Stored-Agent");
	err = err ? err : take_text(&leg->proved, msg, "Stored-Proved");
	err = err ? err : pl_strdup(&leg->peer_uri, &msg->from.auri);
	return err ? err : pl_strdup(&leg->our_uri, &msg->to.auri);
}

/* Where the peer is (state/source); an older text does not say. */
static int take_source(struct leg *leg, const struct sip_msg *msg)
{
	const struct sip_hdr *hdr = sip_msg_xhdr(msg, "Stored-Source");

	return hdr ? sa_decode(&leg->source, hdr->val.p, hdr->val.l) : 0;
}

static bool take_numbers(const struct sip_msg *msg, uint32_t number[NUMBERS])
{
	const struct sip_hdr *hdr = sip_msg_xhdr(msg, "Stored");
	struct pl rest = hdr ? hdr->val : pl_null;

	for (unsigned i = 0; i < NUMBERS; i++) {
		struct pl digits;

		number[i] = 0;
		if (re_regex(rest.p, rest.l, "[ ]*[0-9]+", NULL, &digits)) {
			if (i < NUMBERS_AT_FIRST)
				return false;
			continue;
		}
		number[i] = pl_u32(&digits);
		pl_advance(&rest, digits.p + digits.l - rest.p);
	}
	return true;
}

/* News of our REFER still come; and ours of the peer's still go. */
static int take_refers(struct leg *leg, const uint32_t number[NUMBERS])
{
	if (number[N_REFER]) {
		struct refer_out *r = mem_zalloc(sizeof *r, NULL);

		if (!r)
			return ENOMEM;
		r->leg = leg;
		r->id = number[N_REFER];
		r->open = true;
		list_append(&leg->refers, &r->le, r);
	}
	if (!number[N_REFERRED])
		return 0;
	leg->refer = mem_zalloc(sizeof *leg->refer, NULL);
	if (!leg->refer)
		return ENOMEM;
	leg->refer->id = number[N_REFERRED];
	leg->refer->told = (int)number[N_TOLD];
	leg->refer->active = true;
	leg->refer->since = lw_ua_now(leg->re);
	return 0;
}

/* How far a call that its peer asks for may still go. */
static uint8_t forwards_of(uint32_t number)
{
	return number && number <= UA_MAX_FORWARDS ? (uint8_t)(number - 1)
						       : UA_MAX_FORWARDS;
}

static enum lw_dir direction(uint32_t number)
{
	return number <= LW_SENDRECV ? (enum lw_dir)number : LW_SENDRECV;
}

/* o= goes on where it was (RFC 3264 8). */
static int take_media(struct leg *leg, const uint32_t number[NUMBERS])
{
	int err = lw_ua_sdp_open(leg);

	leg->sdp.id = number[N_SDP_ID];
	leg->sdp.version = number[N_SDP_VERSION] + AHEAD; /* counted up with the next body */
	leg->sdp.want = (uint8_t)direction(number[N_WANT]);
	leg->sdp.had = (uint8_t)direction(number[N_HAD]);
	leg->sdp.remote_hold = number[N_HELD];
	leg->session.interval = number[N_INTERVAL];
	leg->session.we_refresh = number[N_REFRESHES];
	return err;
}

static int take(struct leg *leg, const struct sip_msg *msg)
{
	uint32_t number[NUMBERS];
	int err;

	if (!msg->req || !pl_isset(&msg->from.tag) || !pl_isset(&msg->to.tag) ||
	    !take_numbers(msg, number))
		return EBADMSG;
	leg->uac = number[N_CALLER];
	leg->caps = number[N_CAPS];
	leg->forwards = forwards_of(number[N_FORWARDS]);
	leg->rseq = msg->cseq.num;
	err = lw_ua_dialog_restore(&leg->dlg, msg, number[N_CSEQ] + AHEAD, number[N_STRICT]);
	if (err)
		return err;
	lw_ua_leg_key(leg);
	err = take_texts(leg, msg);
	err = err ? err : take_source(leg, msg);
	err = err ? err : take_refers(leg, number);
	return err ? err : take_media(leg, number);
}

static bool is_whole(const char *text, size_t size)
{
	static const char end[4] = {'\r', '\n', '\r', '\n'};

	return size > sizeof end && !memcmp(text + size - sizeof end, end, sizeof end);
}

int lw_ua_stored_take(struct leg *leg, const char *text, size_t size)
{
	struct mbuf *mb = is_whole(text, size) ? mbuf_alloc(size) : NULL;
	struct sip_msg *msg = NULL;
	int err = mb ? mbuf_write_mem(mb, (const uint8_t *)text, size) : EBADMSG;

	if (!err) {
		mb->pos = 0;
		err = sip_msg_decode(&msg, mb);
	}
	err = err ? err : take(leg, msg);
	mem_deref(msg);
	mem_deref(mb);
	return err;
}
