/* SPDX-License-Identifier: BSD-3-Clause */
/* guard.h -- what of all that comes to an RTP port is taken. */
#ifndef EXAMPLES_MEDIA_GUARD_H
#define EXAMPLES_MEDIA_GUARD_H

/* Needs <re.h> before it. */

/* Only the negotiated address is heard.  Its port may differ (a NAT, or a peer that sends from
 * another socket, which RFC 4961 advises against): then the first port seen is kept in *latched
 * until the negotiated one speaks.  What we send always goes to the negotiated address. */
bool guard_is_peer(struct sa *latched, const struct sa *remote, const struct sa *src);

/* Takes the padding off a payload (RFC 3550 section 5.1); false when it is a lie, or nothing is
 * left. */
bool guard_unpad(const struct rtp_header *hdr, const uint8_t *payload, size_t *len);

/* True if what is sent there reaches one host: not a group, not everybody, not nobody. */
bool guard_is_one_host(const struct sa *remote);

#endif
