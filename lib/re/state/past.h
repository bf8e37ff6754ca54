/* SPDX-License-Identifier: BSD-3-Clause */
/* past.h -- what has been and is still known for 64*T1: dialogs that have ended, as an INVITE that
 * names one may come late (REPL-11), and phones that have answered an INVITE of ours (RFC 3261
 * 13.2.2.4).  Found by Call-ID, and forgotten by the endpoint's alarm. */
#ifndef LW_RE_PAST_H
#define LW_RE_PAST_H

#include "ua.h"

enum { PAST_MS = 64 * UA_T1 };

enum past_is { PAST_ENDED, PAST_ANSWERED };

struct past {
	struct le le, he;
	uint64_t until;
	uint32_t cseq;           /* of the INVITE that was answered */
	uint8_t is;              /* enum past_is */
	char callid[];           /* then the tags: ours and the peer's, each ended by a NUL */
};

int lw_ua_past_open(struct lw_re *re, uint32_t buckets);
void lw_ua_past_close(struct lw_re *re);
/* From now on, or for as long as `with` is.  NULL without memory; rtag may be NULL. */
struct past *lw_ua_past_add(struct lw_re *re, enum past_is is, const struct past *with,
			    const char *callid, const char *ltag, const struct pl *rtag);
const char *lw_ua_past_ltag(const struct past *p);
const char *lw_ua_past_rtag(const struct past *p);
/* The first for which h is true, of one Call-ID; NULL: none. */
struct past *lw_ua_past_find(struct lw_re *re, const struct pl *callid, list_apply_h *h, void *arg);

/* When some of it is to be forgotten; UINT64_MAX when nothing is known. */
uint64_t lw_ua_past_due(const struct lw_re *re);
void lw_ua_past_sweep(struct lw_re *re);

#endif
