/* SPDX-License-Identifier: BSD-3-Clause */
/* answers.c -- what is heard of a transaction of a leg: the responses to our requests,
 * each given to the part that asked, and CANCEL; and what the engine had no room for. */
#include "answers.h"

#include "../act/dtmf.h"
#include "../act/identity.h"
#include "../act/refer_in.h"
#include "../act/refer_out.h"
#include "../ask/ask.h"
#include "../in/modify_in.h"
#include "../in/uac_in.h"
#include "../run/run.h"
#include "../state/peer.h"
#include "../state/signal.h"
#include "../state/trust.h"
#include "../wire/msg.h"

static void hand_over(struct leg *leg, struct ask *ask, int err, const struct sip_msg *msg)
{
	int code = lw_ua_ask_code(err, msg);

	switch (ask->kind) {
	case ASK_INVITE:   lw_ua_uac_answered(leg, ask, err, msg); break;
	case ASK_REINVITE: lw_ua_modify_answered(leg, ask, err, msg); break;
	case ASK_BYE:      lw_ua_bye_answered(leg, msg); break;
	case ASK_PRACK:    break;
	case ASK_REFER:    lw_ua_refer_answered(leg, ask, code, msg); break;
	case ASK_INFO:     lw_ua_info_answered(leg, code); break;
	case ASK_REFRESH:  lw_ua_refresh_answered(leg, code, msg); break;
	case ASK_NOTIFY:
		if (lw_ua_notify_answered(leg, ask, code))
			lw_ua_run_invite(leg, INVITE_IN_LOST, (struct told){.code = code});
		break;
	case ASK_TELL_IDENTITY:
		if (lw_ua_identity_update_answered(leg, code, msg))
			lw_ua_run_offer(leg, OFFER_IN_REFRESH, NOTHING_TOLD);
		break;
	}
}

/* The INVITE decides by its table whether it is sent again. */
static bool sent_again(struct ask *ask, const struct sip_msg *msg)
{
	return ask->kind != ASK_INVITE && !ask->leg->re->dying && lw_ua_is_challenge(msg) &&
	       !lw_ua_ask_again(ask, msg);
}

/* False for one whose headers only look like those that we read. */
static bool believed(struct ask *ask, const struct sip_msg *msg)
{
	if (!msg || lw_wire_names_true(msg))
		return true;
	ask->leg->re->stats.dropped++;
	return false;
}

/* Whatever its headers say, the INVITE is no longer sent again, and no Timer B ends it any more. */
static void arrived(struct ask *ask)
{
	if (ask->kind == ASK_INVITE && !ask->leg->re->dying)
		lw_ua_run_invite(ask->leg, INVITE_IN_R1XX, (struct told){.code = 100});
}

/* True when the request lives on: msg was not its last answer. */
static bool lives_on(struct ask *ask, int err, const struct sip_msg *msg)
{
	struct leg *leg = ask->leg;

	if (msg)
		lw_ua_distrust(leg->re, msg);
	if (!leg->re->dying && msg)
		lw_ua_peer_caps(leg, msg);
	if (sent_again(ask, msg))
		return true;
	if (!leg->re->dying)
		hand_over(leg, ask, err, msg);
	return (msg && msg->scode < 200) || (leg->invite == ask && !leg->re->dying);
}

void lw_ua_answered(struct ask *ask, int err, const struct sip_msg *msg)
{
	if (msg)
		lw_ua_tune_connection(ask->leg->re, msg);
	if (!believed(ask, msg)) {
		if (msg->scode < 200) {
			arrived(ask);
			return;
		}
		err = EBADMSG;
		msg = NULL;
	}
	if (!lives_on(ask, err, msg))
		mem_deref(ask);
}

void lw_ua_cancelled(void *arg)
{
	lw_ua_run_invite(arg, INVITE_IN_CANCEL, (struct told){.code = 487});
}

/* Who asks is told that it cannot be: a transfer fails, and its caller stays where he is. */
void lw_ua_untold(struct leg *leg, enum lw_signal type, int code, int err)
{
	if (type == LW_SIG_REFER_ASKED)
		lw_ua_refer_refuse(leg, err == LW_E_FULL ? 503 : 400);
	else if (type == LW_SIG_REDIRECTED && (err == LW_E_ARG || err == LW_E_FULL))
		lw_ua_signal_leg(leg, LW_SIG_REJECTED, code);
}
