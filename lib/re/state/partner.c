/* partner.c -- see partner.h. */
#include <legwork/switch.h>

#include "partner.h"

/* Another leg of its call: one that has agreed on media before one that has not. */
static const struct leg *partner_of(const struct leg *leg)
{
	const struct lw *lw = leg->re->lw;
	const struct leg *first = NULL;
	struct lw_leg_info info;
	lw_leg other = {0};

	if (lw_leg_info(lw, leg->handle, &info))
		return NULL;
	for (;;) {
		const struct leg *l;

		other = lw_call_leg_next(lw, info.call, other);
		if (!other.v)
			return first;
		l = lw_ua_leg_by_handle(leg->re, other);
		if (!l || l == leg || !l->sdp.media)
			continue;
		if (l->sdp.agreed)
			return l;
		first = first ? first : l;
	}
}

void lw_ua_partner_tell(const struct leg *leg, bool offer)
{
	const struct lw_re_media *m = leg->re->cfg.media;
	const struct leg *partner;

	if (!m || !m->partner || !leg->sdp.media)
		return;
	partner = partner_of(leg);
	m->partner(leg->sdp.media, partner ? partner->sdp.media : NULL, offer);
}
