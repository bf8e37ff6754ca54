/* SPDX-License-Identifier: BSD-3-Clause */
/* source.c -- where a call came from, and how much one place may take. */
#include "source.h"

#include "accounts.h"
#include "trust.h"

/* An INVITE that rings, or did a moment ago. */
struct ringing {
	struct le he;
	const struct leg *leg;
};

static void ringing_destroy(void *arg)
{
	struct ringing *r = arg;

	hash_unlink(&r->he);
}

static struct list *ringing_at(const struct lw_re *re, const struct sa *src)
{
	return hash_list(re->ringing, sa_hash(src, SA_ADDR));
}

void lw_ua_source_rings(const struct leg *leg)
{
	struct ringing *r = mem_zalloc(sizeof *r, ringing_destroy);

	if (!r)
		return;
	r->leg = leg;
	hash_append(leg->re->ringing, sa_hash(&leg->source, SA_ADDR), &r->he, r);
}

void lw_ua_source_forget(const struct leg *leg)
{
	if (leg->uac || !sa_isset(&leg->source, SA_ADDR))
		return;
	for (struct le *le = list_head(ringing_at(leg->re, &leg->source)); le; le = le->next) {
		struct ringing *r = le->data;

		if (r->leg != leg)
			continue;
		mem_deref(r);
		return;
	}
}

bool lw_ua_source_is_server(const struct lw_re *re, const struct sa *src)
{
	return lw_accounts_have_server(re, src) || lw_ua_trust_names(re, src);
}

bool lw_ua_source_is_full(const struct lw_re *re, const struct sa *src)
{
	uint32_t most = re->cfg.max_ringing_from, n = 0;
	struct le *le = list_head(ringing_at(re, src));

	if (!most || lw_ua_source_is_server(re, src))
		return false;
	while (le && n < most) {
		struct ringing *r = le->data;

		le = le->next;
		if (!lw_ua_leg_is_early(r->leg))
			mem_deref(r);
		else if (sa_cmp(&r->leg->source, src, SA_ADDR))
			n++;
	}
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
