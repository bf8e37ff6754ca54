/* SPDX-License-Identifier: BSD-3-Clause */
/* redirect.h -- where a 3xx sends us, and what is told with it (RFC 3261 8.1.3.4, 5806, 7044). */
#ifndef LW_RE_WIRE_REDIRECT_H
#define LW_RE_WIRE_REDIRECT_H

#include <re.h>
#include <legwork/legwork.h>

struct wire_redirect {
	char uri[LW_URI_MAX];        /* the address that it likes best (q) */
	char others[2 * LW_URI_MAX]; /* the others, the best first, a line each; those that fit */
};

/* The addresses of a 300, 301 or 302, as an INVITE can be sent there: no headers, no method.  False
 * when it names none. */
bool lw_wire_redirect(struct wire_redirect *to, const struct sip_msg *msg);

/* Whole lines: its Diversion as it is (DIV-05), and its History-Info with an entry for uri, where
 * the INVITE goes next.  "" for neither, or where they are too long. */
void lw_wire_redirect_lines(char *out, size_t size, const struct sip_msg *msg, const char *uri);
/* Those that go with our own 302 to an INVITE: owner has diverted it, above those who did before
 * (DIV-01, DIV-02). */
void lw_wire_divert_lines(char *out, size_t size, const struct sip_msg *invite,
			  const char *owner);

#endif
