/* hear.c -- see hear.h. */
#include <legwork/switch.h>

#include "hear.h"

#include "../state/partner.h"
#include "../state/signal.h"

/* A caller that is not answered, and no 183 has brought it a session: it can take none. */
static bool is_deaf(const struct leg *leg)
{
	return leg->st && lw_ua_leg_is_early(leg) && !leg->sdp.early && !leg->reliable.waits;
}

/* Without media there is nothing to hear, and calls are made all the same. */
static int ask_media(const struct leg *leg, const struct lw_output *out)
{
	const struct lw_re_media *m = leg->re->cfg.media;
	const struct leg *other = lw_ua_leg_by_handle(leg->re, out->other_leg);

	if (!m)
		return 0;
	if (!m->hear || !leg->sdp.media)
		return ENOTSUP;
	return m->hear(leg->sdp.media, out, other ? other->sdp.media : NULL);
}

void lw_ua_hear(struct leg *leg, const struct lw_output *out)
{
	int err;

	if (out->hear == LW_HEAR_PEER)
		lw_ua_partner_is(leg, out->other_leg);
	err = is_deaf(leg) ? ENOTSUP : ask_media(leg, out);

	if (err != EINPROGRESS)
		lw_ua_hears(leg, err);
}

void lw_ua_hears(struct leg *leg, int err)
{
	lw_ua_signal_leg(leg, err ? LW_SIG_HEARS_NOT : LW_SIG_HEARS, err ? 488 : 0);
}
