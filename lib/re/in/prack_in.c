/* SPDX-License-Identifier: BSD-3-Clause */
/* prack_in.c -- the peer's PRACK: our reliable 1xx has arrived, and a session may come with it
 * (RFC 3262 5). */
#include "prack_in.h"

#include "../act/prack.h"
#include "../ask/reply.h"
#include "../ask/tail.h"
#include "../run/run.h"
#include "../state/sdp.h"
#include "../wire/body.h"

/* An offer that follows on the one of the INVITE.  0, or the code that refuses it. */
static uint16_t take_offer(struct leg *leg, const struct sip_msg *msg)
{
	struct mbuf *body = NULL, *tail = NULL;
	int err;

	if (!leg->sdp.settled || !lw_ua_leg_is_early(leg) || lw_ua_sdp_take(leg, msg, true))
		return 488;
	err = lw_ua_sdp_answer(leg, &body);
	err = err ? err : lw_ua_short_tail_print(&tail, "application/sdp", body, "");
	if (!err)
		err = lw_ua_server_answer_now(leg->re, &leg->last, msg,
					      &(struct answer){.code = 200}, "%b", tail->buf,
					      tail->end);
	mem_deref(body);
	mem_deref(tail);
	if (err)
		return 500;
	lw_ua_reply_remember(leg, msg, 200);
	lw_ua_sdp_apply(leg, true);
	return 0;
}

static void acknowledge(struct leg *leg, const struct sip_msg *msg)
{
	uint16_t code = lw_wire_has_sdp(msg) ? take_offer(leg, msg) : 200;

	if (code)
		lw_ua_reply(leg, msg, code, NULL);
}

/* To the offer in our 1xx.  A PRACK that is for it is answered 2xx whatever it brings (RFC 3262 3).
 * False when it is not one that can be used. */
static bool take_answer(struct leg *leg, const struct sip_msg *msg)
{
	bool good = !lw_ua_sdp_take(leg, msg, false);

	lw_ua_reply(leg, msg, 200, NULL);
	leg->sdp.settled = good;
	if (good)
		lw_ua_sdp_apply(leg, true);
	return good;
}

/* True when it is the first for a 1xx that carried a session. */
static bool settles(struct leg *leg)
{
	bool session = leg->reliable && leg->reliable->session;

	lw_ua_prack_stop(leg);
	return session;
}

void lw_ua_prack_came(struct leg *leg, const struct sip_msg *msg)
{
	bool session;

	if (!lw_ua_prack_acknowledges(leg, msg)) {
		lw_ua_reply(leg, msg, 481, NULL);
		return;
	}
	session = settles(leg);
	if (session && !lw_wire_has_sdp(leg->msg)) {
		if (!take_answer(leg, msg)) {
			lw_ua_run_invite(leg, INVITE_IN_UNFIT, (struct told){.code = 488});
			return;
		}
	} else {
		leg->sdp.settled = leg->sdp.settled || session;
		acknowledge(leg, msg);
	}
	lw_ua_run_invite(leg, INVITE_IN_PRACKED, NOTHING_TOLD);
}
