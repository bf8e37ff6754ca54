/* SPDX-License-Identifier: BSD-3-Clause */
/* token.h -- the body part that a Referred-By names by its Content-ID (RFC 3892 2, 4). */
#ifndef LW_RE_WIRE_TOKEN_H
#define LW_RE_WIRE_TOKEN_H

#include <re.h>

enum { WIRE_TOKEN_MAX = 4096 };

/* The ID in ;cid= of a Referred-By; false without one. */
bool lw_wire_token_id(struct pl *id, const char *referred_by);
/* Takes ;cid= out of it: what it names does not go along. */
void lw_wire_token_forget(char *referred_by);
/* The part of the message with that ID, its headers too.  ENOENT: none, or it is too long. */
int lw_wire_token_find(struct mbuf **token, const struct sip_msg *msg, const struct pl *id);
/* A session description and such a part as one body. */
int lw_wire_token_join(struct mbuf **body, const struct mbuf *sdp, const struct mbuf *token,
		       const char *boundary);

#endif
