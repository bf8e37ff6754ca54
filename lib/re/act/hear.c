/* SPDX-License-Identifier: BSD-3-Clause */
/* hear.c -- see hear.h. */
#include <legwork/switch.h>

#include "hear.h"

#include "../state/partner.h"
#include "../state/sdp.h"
#include "../state/signal.h"

enum { OFFERS_MAX = 4 }; /* two phones may choose past each other twice */

static struct leg *other_of(const struct leg *leg)
{
	if (leg->hears->hear != LW_HEAR_PEER)
		return NULL;
	return lw_ua_leg_by_handle(leg->re, leg->hears->other);
}

/* ---- the engine ---- */

/* Out of memory a sound has no name. */
void lw_ua_hear_take(struct leg *leg, const struct lw_output *out)
{
	struct leg_ear *ear = leg->hears;

	ear->hear = out->hear;
	ear->other = out->other_leg;
	ear->call = out->call;
	ear->word = mem_deref(ear->word);
	if (*out->word)
		(void)str_dup(&ear->word, out->word);
	ear->asked = true;
	ear->offers = 0;
	ear->later = (lw_leg){0};
	if (out->hear == LW_HEAR_PEER)
		lw_ua_partner_is(leg, out->other_leg);
}

void lw_ua_hear_tell(struct leg *leg, bool hears)
{
	leg->hears->asked = false;
	lw_ua_signal_leg(leg, hears ? LW_SIG_HEARS : LW_SIG_HEARS_NOT, hears ? 0 : 488);
}

/* An announcement ends, and asked for once more it would begin again. */
bool lw_ua_hear_lasts(const struct leg *leg)
{
	return leg->hears->hear != LW_HEAR_NOTHING && leg->hears->hear != LW_HEAR_ANNOUNCEMENT;
}

/* ---- the media ---- */

/* A caller that is not answered, and no 183 has brought it a session: it can take none. */
static bool is_deaf(const struct leg *leg)
{
	return leg->st && lw_ua_leg_is_early(leg) && !leg->sdp.early && !leg->ring_waits;
}

/* Without media there is nothing to hear, and calls are made all the same. */
int lw_ua_hear_ask(struct leg *leg)
{
	const struct lw_re_media *m = leg->re->cfg.media;
	const struct leg *other = other_of(leg);
	const struct leg_ear *ear = leg->hears;
	const struct lw_output action = {
		.type = LW_DO_HEAR, .now = lw_ua_now(leg->re), .call = ear->call,
		.leg = leg->handle, .other_leg = ear->other, .account = leg->account,
		.hear = ear->hear, .uri = "", .name = "", .target = "", .by = "", .level = "",
		.word = ear->word ? ear->word : "",
	};

	if (is_deaf(leg))
		return ENOTSUP;
	if (!m)
		return 0;
	if (!m->hear || !leg->sdp.media)
		return ENOTSUP;
	return m->hear(leg->sdp.media, &action, other ? other->sdp.media : NULL);
}

/* ---- other codecs ---- */

static bool can_be_offered(const struct leg *leg)
{
	return leg && leg->handle.v && leg->sdp.media && lw_ua_leg_is_up(leg) &&
	       !lw_ua_leg_offers_closed(leg);
}

/* For whose ear leg would be offered codecs: those of the other one of the two; 0: ours alone. */
static lw_leg partner_for(const struct leg *ear, const struct leg *leg)
{
	return leg == ear ? (other_of(ear) ? ear->hears->other : (lw_leg){0}) : ear->handle;
}

/* An offer that says what was said before helps nobody. */
static bool may_help(const struct leg *ear, struct leg *leg)
{
	lw_leg was;
	bool news;

	if (!leg)
		return false;
	if (leg->anew)
		return true;
	was = leg->partner;
	leg->partner = partner_for(ear, leg);
	news = lw_ua_sdp_has_news(leg);
	leg->partner = was;
	return news;
}

/* The one that we called before the one that has called us: it was offered what another partner
 * had, while that one chose.  Who has just chosen anew comes last. */
static bool goes_later(const struct leg *leg, const struct leg *other)
{
	if (leg->hears->later.v)
		return lw_same_leg(leg->hears->later, leg->handle);
	return !leg->uac && other->uac;
}

void lw_ua_hear_look(struct leg *leg)
{
	const struct lw_re_media *m = leg->re->cfg.media;
	struct leg *other = other_of(leg), *first = leg, *second = other;

	leg->hears->next = (lw_leg){0};
	if (!m || !m->partner || leg->hears->offers == OFFERS_MAX || !can_be_offered(leg))
		return;
	if (leg->hears->hear == LW_HEAR_PEER && !can_be_offered(other))
		return;
	if (other && goes_later(leg, other)) {
		first = other;
		second = leg;
	}
	if (may_help(leg, first))
		leg->hears->next = first->handle;
	else if (may_help(leg, second))
		leg->hears->next = second->handle;
}

struct leg *lw_ua_hear_mend(struct leg *leg, bool *fresh)
{
	struct leg *who = lw_ua_leg_by_handle(leg->re, leg->hears->next);
	lw_leg partner;

	if (!who)
		return NULL;
	partner = partner_for(leg, who);
	*fresh = !who->anew || !lw_same_leg(who->partner, partner);
	leg->hears->offers++;
	who->partner = partner;
	who->anew = true;
	return who;
}
