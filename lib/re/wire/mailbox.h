/* SPDX-License-Identifier: BSD-3-Clause */
/* mailbox.h -- whose mailbox: in a URI, in Diversion and in History-Info. */
#ifndef LW_RE_WIRE_MAILBOX_H
#define LW_RE_WIRE_MAILBOX_H

#include <re.h>

/* The URI of a mailbox (RFC 4458): "SERVER;target=OWNER-ESCAPED;cause=N"; "sip:" is put before a
 * server without scheme, cause 0 is left out.  EBADMSG for what cannot be sent. */
int lw_wire_mailbox_uri(char *out, size_t size, const char *server, const char *owner,
			uint32_t cause);
/* Whose mailbox a URI of RFC 4458 is: 0, with the cause it names or 0.  ENOENT: nobody's. */
int lw_wire_mailbox_owner(char *owner, size_t size, uint32_t *cause, const char *mailbox);
/* Diversion and History-Info that name the mailbox owner, each with CRLF (RFC 5806, 7044). */
int lw_wire_mailbox_headers(char *out, size_t size, const char *owner, const char *mailbox,
			    uint32_t cause);

#endif
