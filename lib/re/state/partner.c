/* partner.c -- see partner.h. */
#include "partner.h"

void lw_ua_partner_is(struct leg *leg, lw_leg partner)
{
	if (partner.v)
		leg->partner = partner;
}

/* One that is gone has no formats. */
void lw_ua_partner_tell(const struct leg *leg, bool offer)
{
	const struct lw_re_media *m = leg->re->cfg.media;
	const struct leg *partner = lw_ua_leg_by_handle(leg->re, leg->partner);

	if (m && m->partner && leg->sdp.media)
		m->partner(leg->sdp.media, partner ? partner->sdp.media : NULL, offer);
}
