/* redirect.h -- where a 3xx sends us (RFC 3261 8.1.3.4). */
#ifndef LW_RE_WIRE_REDIRECT_H
#define LW_RE_WIRE_REDIRECT_H

#include <re.h>

/* The address that a 300, 301 or 302 likes best (q), as an INVITE can be sent there: no headers, no
 * method.  False when it names none. */
bool lw_wire_redirect(const struct sip_msg *msg, char *uri, size_t size);

#endif
