/* SPDX-License-Identifier: BSD-3-Clause */
/* partner.c -- see partner.h. */
#include <legwork/switch.h>

#include "partner.h"

void lw_ua_partner_is(struct leg *leg, lw_leg partner)
{
	if (partner.v)
		leg->partner = partner;
}

/* Others that are called for the same seat have gone no way yet. */
const struct leg *lw_ua_partner_spent(const struct leg *leg)
{
	const struct lw *lw = leg->re->lw;
	const struct leg *found = NULL;
	struct lw_leg_info info;
	lw_leg other = {0};

	if (lw_leg_info(lw, leg->handle, &info))
		return NULL;
	for (;;) {
		const struct leg *l;

		other = lw_call_leg_next(lw, info.call, other);
		if (!other.v)
			return found;
		l = lw_ua_leg_by_handle(leg->re, other);
		if (!l || l == leg || (l->uac && lw_ua_leg_is_early(l)))
			continue;
		if (!found || l->forwards < found->forwards)
			found = l;
	}
}

/* One that is gone has no formats. */
void lw_ua_partner_tell(const struct leg *leg, bool offer)
{
	const struct lw_re_media *m = leg->re->cfg.media;
	const struct leg *partner = lw_ua_leg_by_handle(leg->re, leg->partner);

	if (m && m->partner && leg->sdp.media)
		m->partner(leg->sdp.media, partner ? partner->sdp.media : NULL, offer);
}
