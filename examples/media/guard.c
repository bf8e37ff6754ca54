/* SPDX-License-Identifier: BSD-3-Clause */
/* guard.c -- see guard.h. */
#include <re.h>

#include "guard.h"

bool guard_is_peer(struct sa *latched, const struct sa *remote, const struct sa *src)
{
	if (!sa_isset(remote, SA_ALL) || !sa_cmp(src, remote, SA_ADDR))
		return false;
	if (!sa_isset(latched, SA_ALL) || sa_cmp(src, remote, SA_ALL))
		*latched = *src;
	return sa_cmp(src, latched, SA_ALL);
}

bool guard_unpad(const struct rtp_header *hdr, const uint8_t *payload, size_t *len)
{
	if (hdr->pad) {
		if (!*len || !payload[*len - 1] || payload[*len - 1] > *len)
			return false;
		*len -= payload[*len - 1];
	}
	return *len > 0;
}

/* RFC 5771, RFC 4291 section 2.7, RFC 919; sa_isset() takes 0.0.0.0 and :: for unset. */
bool guard_is_one_host(const struct sa *remote)
{
	if (!sa_isset(remote, SA_ALL))
		return false;
	if (sa_af(remote) == AF_INET6)
		return remote->u.in6.sin6_addr.s6_addr[0] != 0xff;
	return sa_in(remote) >> 28 != 0xe && sa_in(remote) != 0xffffffff;
}
