/* SPDX-License-Identifier: BSD-3-Clause */
/* life.c -- the birth and the end of a leg: all that it holds is released. */
#include "life.h"

#include "../act/prack.h"
#include "../act/refer_in.h"
#include "../act/refer_out.h"
#include "../ask/reply.h"
#include "../state/record.h"
#include "../state/sdp.h"
#include "../state/session_timer.h"
#include "../state/source.h"

static void leg_destroy(void *arg)
{
	struct leg *leg = arg;

	lw_ua_leg_unlist(leg);
	lw_ua_source_forget(leg);
	lw_ua_session_stop(leg);
	lw_ua_record_close(leg);
	lw_ua_prack_stop(leg);
	lw_ua_ok_stop(leg);
	lw_ua_refers_close(leg);
	lw_ua_refer_close(leg);
	lw_ua_timer_stop(&leg->re->clock, &leg->timer);
	lw_ua_sdp_close(leg);
	mem_deref(leg->dlg);
	mem_deref(leg->early);
	mem_deref(leg->early_rtag);
	mem_deref(leg->early_target);
	mem_deref(leg->counted);
	mem_deref(leg->remote_uri);
	mem_deref(leg->remote_name);
	mem_deref(leg->peer_uri);
	mem_deref(leg->referred_by);
	mem_deref(leg->our_uri);
	mem_deref(leg->our_by);
	mem_deref(leg->agent);
	mem_deref(leg->proved);
	mem_deref(leg->identity);
	mem_deref(leg->asserted);
	mem_deref(leg->auth);
	mem_deref(leg->ack);
	mem_deref(leg->invite_extra);
	mem_deref(leg->moved);
	mem_deref(leg->token);
	mem_deref(leg->modify_ack);
	if (leg->hears)
		mem_deref(leg->hears->word);
	mem_deref(leg->hears);
	mem_deref(leg->answered);
	mem_deref(leg->digits);
	mem_deref(leg->st);
	lw_ua_server_unplace(leg->last);
	mem_deref(leg->msg);
}

/* It begins in the first state of each table, which is 0. */
int lw_ua_life_begin(struct leg **legp, struct lw_re *re, lw_leg handle, uint32_t account, bool uac)
{
	struct leg *leg = mem_zalloc(sizeof *leg, leg_destroy);
	bool hears = lw_config_of(re->lw)->role == LW_AS_SWITCH;

	if (!leg)
		return ENOMEM;
	leg->re = re;
	leg->hears = hears ? mem_zalloc(sizeof *leg->hears, NULL) : NULL;
	if (hears && !leg->hears) {
		mem_deref(leg);
		return ENOMEM;
	}
	leg->handle = handle;
	leg->account = account;
	leg->uac = uac;
	leg->sdp.want = leg->sdp.had = LW_SENDRECV;
	lw_ua_leg_list(leg);
	*legp = leg;
	return 0;
}

void lw_ua_life_detach(struct leg *leg)
{
	hash_unlink(&leg->hh);
	leg->handle = (lw_leg){0};
	lw_ua_sdp_close(leg);
	lw_ua_refers_close(leg);
	lw_ua_refer_close(leg);
}
