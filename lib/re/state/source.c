/* source.c -- where a call came from, and how much one place may take. */
#include "source.h"

#include "accounts.h"
#include "trust.h"

static bool rings_from(const struct leg *leg, const struct sa *src)
{
	return !leg->uac && lw_ua_leg_is_early(leg) && sa_cmp(&leg->source, src, SA_ADDR);
}

bool lw_ua_source_is_server(const struct lw_re *re, const struct sa *src)
{
	return lw_accounts_have_server(re, src) || lw_ua_trust_names(re, src);
}

bool lw_ua_source_is_full(const struct lw_re *re, const struct sa *src)
{
	uint32_t most = re->cfg.max_ringing_from, n = 0;

	if (!most || lw_ua_source_is_server(re, src))
		return false;
	for (const struct le *le = re->legs.head; le && n < most; le = le->next)
		n += rings_from(le->data, src);
	return n == most;
}

bool lw_ua_source_is_known(const struct leg *leg, const struct sa *src)
{
	return !sa_isset(&leg->source, SA_ADDR) || sa_cmp(&leg->source, src, SA_ADDR) ||
	       lw_ua_trusts(leg->re, src);
}

static bool is_one_host(const struct sa *sa)
{
	uint8_t bytes[16];

	if (sa_af(sa) == AF_INET6) {
		sa_in6(sa, bytes);
		return bytes[0] != 0xff;
	}
	return sa_in(sa) >> 28 != 0xe && sa_in(sa) != UINT32_MAX;
}

/* libre knows 127.0.0.1 alone. */
static bool is_this_host(const struct sa *sa)
{
	return sa_af(sa) == AF_INET ? sa_in(sa) >> 24 == 127 : sa_is_loopback(sa);
}

bool lw_ua_source_may_name(const struct sa *src, const struct sa *to)
{
	return is_one_host(to) && (!is_this_host(to) || is_this_host(src));
}
