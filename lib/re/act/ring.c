/* SPDX-License-Identifier: BSD-3-Clause */
/* ring.c -- being called, before the answer: 180, and 183 with media (RFC 3261 13.3.1.1, 3262,
 * 6337). */
#include "ring.h"

#include "../ask/reply.h"
#include "../ask/tail.h"
#include "../state/sdp.h"
#include "../wire/body.h"
#include "prack.h"

/* PRACK-06: proxies on the way give up a call that is silent for three minutes. */
enum { AGAIN_MS = 60000, RELIABLY_AGAIN_MS = 150000 };

/* Without an offer of the caller's the first reliable 1xx has to make one (RFC 3261 13.2.1): so
 * there only where media are wanted, or where no other 1xx is taken. */
static bool goes_reliably(const struct leg *leg, bool media)
{
	if (lw_wire_has_sdp(leg->msg))
		return lw_ua_prack_supported(leg);
	return media ? lw_ua_prack_supported(leg) : lw_ua_prack_required(leg);
}

/* One answer, once if it goes reliably, or the same with each 1xx; or one offer, which never goes
 * unreliably (RFC 3261 13.2.1).  NULL: none. */
static int session_of(struct leg *leg, bool media, bool reliable, struct mbuf **bodyp)
{
	bool answers = lw_wire_has_sdp(leg->msg);
	struct leg_sdp *sdp = &leg->sdp;

	*bodyp = NULL;
	if (sdp->early) {
		*bodyp = answers && media && !reliable ? mem_ref(sdp->early) : NULL;
		return 0;
	}
	if (answers)
		return media ? lw_ua_sdp_answer(leg, bodyp) : 0;
	return reliable ? lw_ua_sdp_offer(leg, bodyp, true) : 0;
}

static int send_unreliable(struct leg *leg, uint16_t code, const struct mbuf *body)
{
	struct contact_of of = {leg, leg->msg};
	struct mbuf *tail = NULL;
	int err = lw_ua_tail_print(&tail, leg, "application/sdp", body, "");

	if (!err)
		err = lw_ua_server_answer(leg->st,
					  &(struct answer){.code = code, .record_route = true},
					  "%H%b", lw_ua_contact_of_print, &of, tail->buf,
					  tail->end);
	mem_deref(tail);
	return err;
}

/* The caller's offer is answered: both can be heard. */
static void begin(struct leg *leg, struct mbuf *body)
{
	if (leg->sdp.early)
		return;
	leg->sdp.early = mem_ref(body);
	if (lw_wire_has_sdp(leg->msg))
		lw_ua_sdp_apply(leg, true);
}

static int send_1xx(struct leg *leg, bool media, bool reliable)
{
	struct mbuf *body = NULL;
	int err = session_of(leg, media, reliable, &body);
	uint16_t code = media && (body || leg->sdp.early) ? 183 : 180;

	if (!err)
		err = reliable ? lw_ua_prack_provisional(leg, code, body)
			       : send_unreliable(leg, code, body);
	if (!err && body)
		begin(leg, body);
	mem_deref(body);
	return err;
}

void lw_ua_ring(struct leg *leg, bool media)
{
	bool reliable = leg->st && goes_reliably(leg, media);

	if (!leg->st)
		return;
	leg->rang = true;
	leg->with_media = media;
	lw_ua_leg_wake(leg, DUE_RING_AGAIN,
		       lw_ua_now(leg->re) + (reliable ? RELIABLY_AGAIN_MS : AGAIN_MS));
	if (reliable && leg->reliable) { /* RFC 3262 3: one at a time */
		leg->ring_waits = true;
		return;
	}
	if (send_1xx(leg, media, reliable))
		lw_ua_failed(leg->re, media ? "183" : "180", ENOMEM);
}

void lw_ua_ring_on(struct leg *leg)
{
	if (!leg->ring_waits)
		return;
	leg->ring_waits = false;
	lw_ua_ring(leg, leg->with_media);
}
