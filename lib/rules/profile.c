/* SPDX-License-Identifier: BSD-3-Clause */
/* profile.c -- what is odd about peers, as data (R47, VEND-17).
 *
 * A last resort: what a peer has shown it can do comes first, and the code never asks for a name.
 * A line holds only what was read in a product's source or reported about it; an application that
 * knows better gives a list of its own. */
#include <legwork/callerid.h>

#include "text.h"

#define BOTH (LW_BY_PAI | LW_BY_RPID)

/* The first line is the default. */
static const struct lw_peer_profile profiles[] = {
	{.product = ""},
	/* VEND-17: identity in Remote-Party-ID; PAI is read where it is switched on. */
	{.product = "Asterisk", .identity = BOTH},
	{.product = "FPBX", .identity = BOTH},
	{.product = "Cisco", .identity = BOTH},
	{.product = "FreeSWITCH", .no_refer_sub = true, .identity = BOTH},
	/* No RFC 4488: read in their sources. */
	{.product = "SIP.js", .no_refer_sub = true, .identity = LW_BY_PAI},
	{.product = "Linphone", .no_refer_sub = true, .identity = LW_BY_PAI},
	{.product = "belle-sip", .no_refer_sub = true, .identity = LW_BY_PAI},
	{.product = "baresip", .no_refer_sub = true},
	{.product = "JsSIP", .no_refer_sub = true},
	{.product = "YATE", .no_refer_sub = true, .identity = BOTH},
	{.product = "OpenSIPS", .no_refer_sub = true},
};

enum { PROFILES = sizeof profiles / sizeof *profiles };

/* A name may fill its array, and then has no NUL. */
static struct lw_slice product_of(const struct lw_peer_profile *profile)
{
	const char *end = memchr(profile->product, 0, sizeof profile->product);
	size_t n = end ? (size_t)(end - profile->product) : sizeof profile->product;

	return (struct lw_slice){profile->product, n};
}

/* The longest product that the text begins with; of equal ones the first. */
static const struct lw_peer_profile *find(const struct lw_peer_profile *list, size_t count,
					  const char *text)
{
	const struct lw_peer_profile *best = NULL;

	for (size_t i = 0; i < count; i++) {
		struct lw_slice product = product_of(&list[i]);

		if (lw_text_begins(lw_text_of(text), product) &&
		    (!best || product.len > product_of(best).len))
			best = &list[i];
	}
	return best;
}

const struct lw_peer_profile *lw_peer_profile_of(const struct lw_peer_profile *list, size_t count,
						 const char *user_agent)
{
	const struct lw_peer_profile *found = NULL;

	if (list)
		found = find(list, count, user_agent ? user_agent : "");
	return found ? found : find(profiles, PROFILES, user_agent ? user_agent : "");
}
