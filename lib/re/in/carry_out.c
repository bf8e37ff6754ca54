/* SPDX-License-Identifier: BSD-3-Clause */
/* carry_out.c -- what the engine asks for, carried out.  What cannot be done is reported back,
 * never lost. */
#include <string.h>

#include <legwork/snapshot.h>

#include "carry_out.h"

#include "../act/dtmf.h"
#include "../act/hear.h"
#include "../act/identity.h"
#include "../act/refer_in.h"
#include "../act/refer_out.h"
#include "../run/life.h"
#include "../run/run.h"
#include "../state/partner.h"
#include "../state/record.h"
#include "../state/signal.h"
#include "../state/stored.h"

/* Our user's ear and mouth, as they were in the call that was redirected. */
static void go_on_as(struct leg *leg, const struct leg *before)
{
	const struct lw_re_media *m = leg->re->cfg.media;

	leg->ear = before->ear;
	leg->muted = before->muted;
	if (m && m->focus && leg->sdp.media && leg->ear)
		m->focus(leg->sdp.media, true);
	if (m && m->mute && leg->sdp.media && leg->muted)
		m->mute(leg->sdp.media, true);
}

/* A redirected leg has ended here, and goes on under its handle. */
static void invite(struct lw_re *re, const struct lw_output *out)
{
	struct lw_input in = {.type = LW_SIG_REJECTED, .leg = out->leg, .code = 500};
	struct leg *leg, *before = mem_ref(lw_ua_leg_by_handle(re, out->leg));

	if (before)
		lw_ua_run_invite(before, INVITE_IN_FORGET, NOTHING_TOLD);

	if (lw_ua_life_begin(&leg, re, out->leg, out->account, true)) {
		(void)lw_ua_signal_now(re, &in);
		mem_deref(before);
		return;
	}
	(void)lw_leg_attach(re->lw, out->leg, leg);
	leg->moved = before ? mem_ref(before->moved) : NULL;
	lw_ua_run_invite(leg, INVITE_IN_INVITE, (struct told){.out = out});
	if (before)
		go_on_as(leg, before);
	mem_deref(before);
}

/* ---- after a restart ---- */

/* The media are new: the peer is told where they are now.  If the engine waits for an offer of ours
 * to be answered, this is it. */
static void offer_anew(struct leg *leg, const struct lw_leg_info *info)
{
	if (info->hold == LW_HOLD_ASKED)
		lw_ua_run_wish(leg, (enum lw_dir)leg->sdp.want);
	lw_ua_run_offer(leg, OFFER_IN_REFRESH, NOTHING_TOLD);
}

static void go_on(struct leg *leg)
{
	struct lw_leg_info info;

	lw_ua_run_invite(leg, INVITE_IN_CLAIM, NOTHING_TOLD);
	if (lw_leg_info(leg->re->lw, leg->handle, &info))
		return;
	if (info.up)
		offer_anew(leg, &info);
	else /* our BYE may not have been sent */
		lw_ua_run_invite(leg, INVITE_IN_DROP, NOTHING_TOLD);
}

static int take_stored(struct leg *leg)
{
	char *text = mem_zalloc(STORED_MAX, NULL);
	uint64_t key = lw_leg_key(leg->re->lw, leg->handle);
	size_t size = 0;
	int err;

	if (!text)
		return ENOMEM;
	if (leg->re->cfg.storedh)
		size = leg->re->cfg.storedh(key, text, STORED_MAX, leg->re->cfg.arg);
	err = size && size <= STORED_MAX ? lw_ua_stored_take(leg, text, size) : ENOENT;
	mem_deref(text);
	return err;
}

static void claim(struct lw_re *re, const struct lw_output *out)
{
	struct lw_input in = {.type = LW_SIG_ENDED, .leg = out->leg, .code = 481};
	struct leg *leg = NULL;

	if (lw_ua_life_begin(&leg, re, out->leg, out->account, false) || take_stored(leg)) {
		mem_deref(leg);
		(void)lw_ua_signal_now(re, &in);
		return;
	}
	(void)lw_leg_attach(re->lw, out->leg, leg);
	go_on(leg);
}

static void media(struct leg *leg, const struct lw_output *out)
{
	if (!lw_ua_leg_is_up(leg) || lw_ua_leg_offers_closed(leg)) {
		lw_ua_signal_leg(leg, LW_SIG_MEDIA_FAILED, 481);
		return;
	}
	lw_ua_run_wish(leg, (enum lw_dir)out->dir);
	if (lw_ua_leg_meets(leg) == MEETS_OPEN) /* else after the ACK (RFC 3261 14.1) */
		lw_ua_run_offer(leg, OFFER_IN_MEDIA, NOTHING_TOLD);
}

static void record(struct leg *leg, const struct lw_output *out)
{
	const struct lw_re_media *m = leg->re->cfg.media;
	int err = m && m->record && leg->sdp.media ? m->record(leg->sdp.media, out) : ENOTSUP;
	bool on = out->flags & LW_F_ON;

	if (err) {
		lw_ua_log(leg->re, "a recording cannot %s: %m", on ? "begin" : "end", err);
		lw_ua_signal_recording(leg, out, LW_SIG_RECORD_FAILED);
		return;
	}
	lw_ua_signal_recording(leg, out, LW_SIG_RECORDING);
	lw_ua_record_is(leg, on);
}

static void mix(struct leg *leg, const struct lw_output *out)
{
	const struct lw_re_media *m = leg->re->cfg.media;
	const struct leg *other = lw_ua_leg_by_handle(leg->re, out->other_leg);

	if (m && m->mix && other && leg->sdp.media && other->sdp.media)
		m->mix(leg->sdp.media, other->sdp.media, out->flags & LW_F_ON);
}

static void sound(struct leg *leg, void (*switch_on)(void *media, bool on),
		  const struct lw_output *out)
{
	if (leg->re->cfg.media && switch_on && leg->sdp.media)
		switch_on(leg->sdp.media, out->flags & LW_F_ON);
}

static void identity(struct leg *leg)
{
	if (lw_ua_identity_tell(leg))
		lw_ua_run_offer(leg, OFFER_IN_REFRESH, NOTHING_TOLD);
}

static void refer(struct leg *leg, const struct lw_output *out)
{
	if (lw_ua_leg_is_up(leg))
		lw_ua_refer_send(leg, out);
	else
		lw_ua_signal_leg(leg, LW_SIG_REFER_NO, 481);
}

static void ring(struct leg *leg, const struct lw_output *out)
{
	lw_ua_partner_is(leg, out->partner);
	lw_ua_run_invite(leg, INVITE_IN_RING, (struct told){.out = out});
}

static void answer(struct leg *leg, const struct lw_output *out)
{
	lw_ua_partner_is(leg, out->partner);
	lw_ua_run_invite(leg, INVITE_IN_ANSWER, NOTHING_TOLD);
}

static void reject(struct leg *leg, const struct lw_output *out)
{
	lw_ua_run_invite(leg, INVITE_IN_REJECT, (struct told){.code = out->code, .out = out});
}

static void mute(struct leg *leg, const struct lw_output *out)
{
	const struct lw_re_media *m = leg->re->cfg.media;

	leg->muted = out->flags & LW_F_ON;
	sound(leg, m ? m->mute : NULL, out);
}

static void focus(struct leg *leg, const struct lw_output *out)
{
	const struct lw_re_media *m = leg->re->cfg.media;

	leg->ear = out->flags & LW_F_ON;
	sound(leg, m ? m->focus : NULL, out);
}

static void hear(struct leg *leg, const struct lw_output *out)
{
	lw_ua_hear_take(leg, out);
	lw_ua_run_ear(leg, EAR_IN_HEAR);
}

static void carry_out(struct leg *leg, const struct lw_output *out)
{
	switch ((int)out->type) {
	case LW_DO_RING:     ring(leg, out); break;
	case LW_DO_ANSWER:   answer(leg, out); break;
	case LW_DO_REJECT:   reject(leg, out); break;
	case LW_DO_DROP:     lw_ua_run_invite(leg, INVITE_IN_DROP, NOTHING_TOLD); break;
	case LW_DO_FORGET:   lw_ua_run_invite(leg, INVITE_IN_FORGET, NOTHING_TOLD); break;
	case LW_DO_MEDIA:    media(leg, out); break;
	case LW_DO_REFER:    refer(leg, out); break;
	case LW_DO_REFER_OK: lw_ua_refer_accept(leg); break;
	case LW_DO_REFER_NO: lw_ua_refer_refuse(leg, out->code); break;
	case LW_DO_NOTIFY:   lw_ua_refer_notify(leg, out->code, out->flags & LW_F_FINAL); break;
	case LW_DO_DTMF:     lw_ua_dtmf_send(leg, out->digits); break;
	case LW_DO_MUTE:     mute(leg, out); break;
	case LW_DO_FOCUS:    focus(leg, out); break;
	case LW_DO_MIX:      mix(leg, out); break;
	case LW_DO_IDENTITY: identity(leg); break;
	case LW_DO_RECORD:   record(leg, out); break;
	case LW_DO_HEAR:     hear(leg, out); break;
	}
}

/* Nearly all are empty, and the engine's are never longer than they may be. */
static const char *copied(char *to, size_t size, const char *from)
{
	size_t len;

	if (!*from)
		return "";
	len = strlen(from);
	if (len >= size)
		len = size - 1;
	memcpy(to, from, len);
	to[len] = '\0';
	return to;
}

/* The strings of out die with the next signal, and what is done here signals. */
void lw_ua_carry_out(struct lw_re *re, const struct lw_output *out)
{
	char uri[LW_URI_MAX], target[LW_URI_MAX], digits[LW_URI_MAX], name[LW_NAME_MAX];
	char word[LW_URI_MAX];
	struct lw_output copy = *out;
	struct leg *leg;

	copy.uri = copied(uri, sizeof uri, out->uri);
	copy.name = copied(name, sizeof name, out->name);
	copy.target = copied(target, sizeof target, out->target);
	copy.digits = copied(digits, sizeof digits, out->digits);
	copy.word = copied(word, sizeof word, out->word);
	if (out->type == LW_DO_INVITE) {
		invite(re, &copy);
		return;
	}
	if (out->type == LW_DO_CLAIM) {
		claim(re, out);
		return;
	}
	leg = mem_ref(lw_ua_leg_by_handle(re, out->leg));
	if (leg)
		carry_out(leg, &copy);
	mem_deref(leg);
}
