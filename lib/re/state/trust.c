/* SPDX-License-Identifier: BSD-3-Clause */
/* trust.c -- whose word counts for who somebody is. */
#include <string.h>

#include "trust.h"

#include "../wire/part.h"
#include "accounts.h"

/* ---- the list ---- */

static bool read_one(struct ua_network *n, const struct pl *piece)
{
	struct pl rest = *piece, address, bits;
	uint32_t most;

	if (!lw_part_cut(&rest, '/', &address) || sa_set(&n->address, &address, 0))
		return false;
	most = sa_af(&n->address) == AF_INET ? 32 : 128;
	n->bits = most;
	if (!lw_part_cut(&rest, '/', &bits))
		return true;
	n->bits = pl_u32(&bits);
	return bits.l && n->bits <= most && !rest.l;
}

int lw_ua_trust_read(struct lw_re *re, const char *list)
{
	struct pl rest, piece;

	pl_set_str(&rest, list ? list : "");
	while (lw_part_next(&rest, ',', &piece)) {
		if (!pl_strcmp(&piece, "*"))
			re->trusts_all = true;
		else if (!piece.l)
			continue;
		else if (re->trustc == UA_NETWORKS || !read_one(&re->trustv[re->trustc++], &piece))
			return EINVAL;
	}
	return 0;
}

static size_t bytes_of(const struct sa *sa, uint8_t bytes[16])
{
	uint32_t v4 = htonl(sa_in(sa));

	if (sa_af(sa) == AF_INET6) {
		sa_in6(sa, bytes);
		return 16;
	}
	memcpy(bytes, &v4, sizeof v4);
	return sizeof v4;
}

static bool is_within(const struct ua_network *n, const struct sa *addr)
{
	uint8_t a[16], b[16], mask = (uint8_t)(0xff00 >> n->bits % 8);
	size_t whole = n->bits / 8;

	if (bytes_of(&n->address, a) != bytes_of(addr, b) || memcmp(a, b, whole))
		return false;
	return !(n->bits % 8) || !((a[whole] ^ b[whole]) & mask);
}

bool lw_ua_trust_names(const struct lw_re *re, const struct sa *addr)
{
	for (unsigned i = 0; i < re->trustc; i++)
		if (is_within(&re->trustv[i], addr))
			return true;
	return false;
}

bool lw_ua_trust_lists(const struct lw_re *re, const struct sa *addr)
{
	return re->trusts_all || lw_ua_trust_names(re, addr);
}

bool lw_ua_trusts(const struct lw_re *re, const struct sa *addr)
{
	return lw_ua_trust_lists(re, addr) || lw_accounts_have_server(re, addr);
}

/* ---- messages ---- */

/* By neither name nor id is it found again; it goes with its message. */
static void take_out(struct sip_hdr *hdr)
{
	hdr->name.l = 0;
	hdr->id = SIP_HDR_NONE;
}

void lw_ua_distrust(const struct lw_re *re, const struct sip_msg *msg)
{
	static const char *const names[] = {"P-Asserted-Identity", "Remote-Party-ID"};
	const struct sip_hdr *hdr;

	if (lw_ua_trusts(re, &msg->src))
		return;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		while ((hdr = lw_part_line(msg, NULL, names[i], 0)))
			take_out((struct sip_hdr *)(uintptr_t)hdr);
}
