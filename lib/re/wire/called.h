/* SPDX-License-Identifier: BSD-3-Clause */
/* called.h -- who is called, and who transferred the caller, by the headers of an INVITE. */
#ifndef LW_RE_WIRE_CALLED_H
#define LW_RE_WIRE_CALLED_H

#include <re.h>

/* The address called first: what a mailbox is told (RFC 4458), else the oldest entry of
 * History-Info or of Diversion, else who has referred the caller to us, else To. */
void lw_wire_first_called(const struct sip_msg *msg, char *out, size_t size);
/* The address called now: the Request-URI; to: To says it, since the Request-URI is our Contact. */
void lw_wire_called_now(const struct sip_msg *msg, bool to, char *out, size_t size);
/* All that History-Info lists before the last one, which is us, or without it all that Diversion
 * does: oldest first, a line each.  The oldest are left out for want of room. */
void lw_wire_chain(const struct sip_msg *msg, char *out, size_t size);
/* The address in Referred-By, as claimed; "" without one. */
void lw_wire_transferred_by(const struct sip_msg *msg, char *out, size_t size);

#endif
