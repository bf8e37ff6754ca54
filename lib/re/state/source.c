/* source.c -- where a call came from, and how much one place may take. */
#include "source.h"

#include "accounts.h"

static bool rings_from(const struct leg *leg, const struct sa *src)
{
	return !leg->uac && lw_ua_leg_is_early(leg) && sa_cmp(&leg->source, src, SA_ADDR);
}

bool lw_ua_source_is_full(const struct lw_re *re, const struct sa *src)
{
	uint32_t most = re->cfg.max_ringing_from, n = 0;

	if (!most || lw_accounts_have_server(re, src))
		return false;
	for (const struct le *le = re->legs.head; le && n < most; le = le->next)
		n += rings_from(le->data, src);
	return n == most;
}
