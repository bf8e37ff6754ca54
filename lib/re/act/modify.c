/* SPDX-License-Identifier: BSD-3-Clause */
/* modify.c -- re-INVITE and UPDATE sent, and the answers to the peer's (RFC 3261 14, 3311,
 * 4028). */
#include "modify.h"

#include "../ask/ask.h"
#include "../ask/reply.h"
#include "../ask/tail.h"
#include "../state/glare.h"
#include "../state/lines.h"
#include "../state/peer.h"
#include "../state/respond.h"
#include "../state/sdp.h"
#include "../state/session_timer.h"
#include "../wire/reason.h"

/* ---- ours ---- */

/* A refresh is the same with nothing changed: the same content keeps its version (TMR-03).  What is
 * in force is kept until other codecs are agreed on. */
int lw_ua_modify_send(struct leg *leg)
{
	struct mbuf *body = NULL, *tail = NULL;
	int err = leg->anew ? lw_ua_lines_keep(&leg->sdp) : 0;

	err = err ? err : lw_ua_sdp_offer(leg, &body, leg->anew);
	if (!err)
		err = lw_ua_tail_print(&tail, leg, "application/sdp", body, "%H%s",
				       lw_ua_session_refresh_print, leg,
				       leg->identity ? leg->identity : "");
	if (!err) {
		leg->told = leg->telling;
		err = lw_ua_ask_send(&leg->modify, leg, leg->dlg, ASK_REINVITE, tail);
	}
	mem_deref(body);
	mem_deref(tail);
	if (err)
		lw_ua_sdp_refused(leg);
	return err ? 503 : 0;
}

void lw_ua_modify_wait(struct leg *leg, uint32_t ms)
{
	if (!ms)
		ms = lw_ua_glare_ms(leg->uac, &leg->re->seed);
	lw_ua_leg_wake(leg, DUE_GLARE, lw_ua_now(leg->re) + ms);
}

void lw_ua_modify_take(struct leg *leg, const struct sip_msg *msg)
{
	lw_ua_leg_target(leg, msg);
	lw_ua_session_answered(leg, msg);
	lw_ua_sdp_apply(leg, false);
	lw_ua_peer_identity(leg, msg);
}

bool lw_ua_refresh_send(struct leg *leg)
{
	struct mbuf *tail = NULL;

	lw_ua_session_refreshing(leg);
	if (!(leg->caps & LW_CAP_UPDATE))
		return false;
	if (!lw_ua_tail_print(&tail, leg, NULL, NULL, "%H", lw_ua_session_refresh_print, leg))
		(void)lw_ua_ask_send(NULL, leg, leg->dlg, ASK_REFRESH, tail);
	mem_deref(tail);
	return true;
}

/* ---- theirs ---- */

void lw_ua_modify_refuse(struct leg *leg, const struct sip_msg *msg, uint16_t code, bool later)
{
	lw_ua_reply_remember(leg, msg, code);
	(void)lw_ua_respond_with(leg->re, msg, code, "%s",
				 later ? "Retry-After: 2\r\n" : "");
}

void lw_ua_update_reply(struct leg *leg, const struct sip_msg *msg, struct mbuf *body)
{
	struct contact_of of = {leg, msg};
	struct mbuf *tail = NULL;
	char timer[128] = "";
	int err = lw_ua_session_answer(leg, msg, timer, sizeof timer);

	if (!err)
		err = lw_ua_tail_print(&tail, leg, "application/sdp", body, "%s", timer);
	if (!err)
		err = lw_ua_server_answer_now(leg->re, &leg->last, msg,
					      &(struct answer){.code = 200, .record_route = true},
					      "%H%b", lw_ua_contact_of_print, &of, tail->buf,
					      tail->end);
	if (err)
		lw_ua_failed(leg->re, "200 to UPDATE", err);
	lw_ua_reply_remember(leg, msg, 200);
	mem_deref(tail);
}

static int reply_invite(struct leg *leg, struct sip_msg *msg, bool offer)
{
	struct mbuf *body = NULL, *tail = NULL;
	struct server *st = NULL;
	char timer[128] = "";
	int err = offer ? lw_ua_sdp_offer(leg, &body, true) : lw_ua_sdp_answer(leg, &body);

	err = err ? err : lw_ua_session_answer(leg, msg, timer, sizeof timer);
	err = err ? err : lw_ua_tail_print(&tail, leg, "application/sdp", body, "%s", timer);
	err = err ? err : lw_ua_server_open(&st, leg->re, msg, NULL);
	err = err ? err : lw_ua_ok_send(leg, st, msg, tail, offer);
	mem_deref(body);
	mem_deref(tail);
	mem_deref(st);
	return err;
}

static int reply_update(struct leg *leg, const struct sip_msg *msg)
{
	struct mbuf *body = NULL;
	int err = lw_ua_sdp_answer(leg, &body);

	if (!err)
		lw_ua_update_reply(leg, msg, body);
	mem_deref(body);
	return err;
}

int lw_ua_modify_reply(struct leg *leg, const struct sip_msg *msg, bool by_update, bool offer)
{
	int err;

	lw_ua_leg_target(leg, msg);
	err = by_update ? reply_update(leg, msg)
			: reply_invite(leg, (struct sip_msg *)(uintptr_t)msg, offer);
	if (!err && !offer)
		lw_ua_sdp_apply(leg, lw_ua_leg_is_early(leg));
	lw_ua_peer_identity(leg, msg);
	return err ? 500 : 0;
}
