/* SPDX-License-Identifier: BSD-3-Clause */
/* due.c -- a timer is due: what is done, and what its machines are told. */
#include "due.h"

#include "../act/modify.h"
#include "../act/prack.h"
#include "../act/refer_in.h"
#include "../ask/reply.h"
#include "../run/run.h"
#include "../state/record.h"
#include "../trans/client.h"
#include "../trans/server.h"

/* The 2xx that no ACK came for was the first one, or that of a re-INVITE. */
static void no_ack(struct leg *leg)
{
	if (lw_ua_leg_offers_free(leg))
		lw_ua_run_invite(leg, INVITE_IN_TIMEOUT, (struct told){.code = 408});
	else
		lw_ua_run_offer(leg, OFFER_IN_TIMEOUT, NOTHING_TOLD);
}

static void ring_again(struct leg *leg)
{
	struct lw_output out = {.flags = leg->with_media ? LW_F_EARLY : 0};

	lw_ua_run_invite(leg, INVITE_IN_RING, (struct told){.out = &out});
}

static void leg_due(struct leg *leg, enum leg_due why)
{
	lw_ua_leg_woken(leg, why);
	switch (why) {
	case DUE_OK_AGAIN:
		if (!lw_ua_ok_again(leg))
			no_ack(leg);
		break;
	case DUE_RELIABLE_AGAIN:
		if (!lw_ua_prack_again(leg))
			lw_ua_run_invite(leg, INVITE_IN_UNFIT, (struct told){.code = 504});
		break;
	case DUE_RING_AGAIN:
		ring_again(leg);
		break;
	case DUE_REFRESH:
		if (!lw_ua_refresh_send(leg))
			lw_ua_run_offer(leg, OFFER_IN_REFRESH, NOTHING_TOLD);
		break;
	case DUE_EXPIRED:
		lw_ua_run_invite(leg, INVITE_IN_EXPIRED, (struct told){.code = 408});
		break;
	case DUE_GLARE:
		lw_ua_run_offer(leg, OFFER_IN_TIMEOUT, NOTHING_TOLD);
		break;
	case DUE_RECORD:
		if (lw_ua_record_due(leg))
			lw_ua_run_offer(leg, OFFER_IN_REFRESH, NOTHING_TOLD);
		break;
	case DUE_REFER_100:
		lw_ua_refer_hundred(leg);
		break;
	case DUE_AGAIN:
		lw_ua_run_again(leg);
		break;
	case DUE_NOTIFY:
		lw_ua_notify_next(leg);
		break;
	case LEG_DUES:
		break;
	}
}

void lw_ua_due(void *owner, int why)
{
	if (why == TIMER_OF_CLIENT)
		lw_ua_client_due(owner);
	else if (why == TIMER_OF_SERVER)
		lw_ua_server_due(owner);
	else
		leg_due(owner, (enum leg_due)why);
}
