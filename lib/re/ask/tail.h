/* SPDX-License-Identifier: BSD-3-Clause */
/* tail.h -- what stands at the end of a message of ours: what we can do, headers, body. */
#ifndef LW_RE_TAIL_H
#define LW_RE_TAIL_H

#include "../state/leg.h"

/* Prints what every message of the endpoint says alike, once. */
int lw_ua_tail_open(struct lw_re *re);

/* What we can do, then fmt, then the body (NULL: none). */
int lw_ua_tail_print(struct mbuf **mbp, const struct leg *leg, const char *ctype,
		     const struct mbuf *body, const char *fmt, ...);
/* The same without what we can do, for BYE, NOTIFY, PRACK and INFO: no peer acts on it there, and
 * libre allocates an object for each method. */
int lw_ua_short_tail_print(struct mbuf **mbp, const char *ctype, const struct mbuf *body,
			   const char *fmt, ...);

/* Allow and Supported. */
int lw_ua_capabilities_print(struct re_printf *pf, const struct lw_re *re);
/* Our Contact on a transport, at the address of ours that a request leaves from. */
int lw_ua_contact_write(struct mbuf *mb, const struct leg *leg, enum sip_transp tp,
			const struct sa *here);
/* The Contact of an answer to msg. */
struct contact_of { const struct leg *leg; const struct sip_msg *msg; };
int lw_ua_contact_of_print(struct re_printf *pf, const struct contact_of *of);

#endif
