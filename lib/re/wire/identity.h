/* SPDX-License-Identifier: BSD-3-Clause */
/* identity.h -- who the peer is. */
#ifndef LW_RE_WIRE_IDENTITY_H
#define LW_RE_WIRE_IDENTITY_H

#include <re.h>

/* Who the peer is: P-Asserted-Identity, else Remote-Party-ID, else From (RFC 3325, 4916).
 * uri and name are NUL-terminated; *source is "PAI", "RPID" or "From".  A name that does not fit is
 * left empty; one that is not UTF-8 is taken for Latin-1.  EBADMSG when nothing is usable. */
int lw_wire_identity(const struct sip_msg *msg, char *uri, size_t urisz, char *name, size_t namesz,
		     const char **source);
/* Whether Remote-Party-ID ;privacy= asks not to show the sender. */
bool lw_wire_rpid_hides(const struct sip_msg *msg);

#endif
