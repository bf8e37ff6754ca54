/* SPDX-License-Identifier: BSD-3-Clause */
/* body.h -- bodies: cut to size, session description, message/sipfrag, digits in INFO. */
#ifndef LW_RE_WIRE_BODY_H
#define LW_RE_WIRE_BODY_H

#include <re.h>

/* message/sipfrag.  Returns the code, or 0 when there is no status line. */
int lw_wire_sipfrag_decode(const uint8_t *body, size_t len);
/* "SIP/2.0 486 Busy Here\r\n"; the reason phrase by RFC 3261.  EINVAL: not 100 to 699. */
int lw_wire_sipfrag_print(char *out, size_t size, int code);
/* True for message/sipfrag in any writing, with or without version. */
bool lw_wire_is_sipfrag(const struct msg_ctype *ctyp);

/* Digits as INFO: application/dtmf-relay ("Signal=5\r\nDuration=160\r\n") and application/dtmf.
 * 0 when there is no digit, else its character. */
char lw_wire_info_decode(const struct msg_ctype *ctyp, const uint8_t *body, size_t len);

/* The body cut to Content-Length. EBADMSG when there is less than it promises. */
int lw_wire_body(const struct sip_msg *msg, const uint8_t **body, size_t *len);
/* The session description that the message carries, alone or among other parts (RFC 5621). */
bool lw_wire_sdp(const struct sip_msg *msg, struct pl *sdp);
bool lw_wire_has_sdp(const struct sip_msg *msg);
/* False when Accept names no session description (RFC 3261 20.1). */
bool lw_wire_accepts_sdp(const struct sip_msg *msg);
/* True when its body need not be understood: Content-Disposition;handling=optional (RFC 3204 7). */
bool lw_wire_body_optional(const struct sip_msg *msg);
/* What we take in an INVITE; a body of another kind gets 415. */
#define WIRE_ACCEPT "Accept: application/sdp, multipart/mixed\r\n"

#endif
