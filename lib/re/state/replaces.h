/* SPDX-License-Identifier: BSD-3-Clause */
/* replaces.h -- what an INVITE with Replaces names here (RFC 3891 3), also when it has just
 * ended. */
#ifndef LW_RE_REPLACES_H
#define LW_RE_REPLACES_H

#include "leg.h"

struct replaced {
	uint32_t match;          /* enum lw_match */
	struct leg *leg;         /* NULL: none */
	uint32_t flags;
};
/* 0, or the code to refuse the INVITE with. */
int lw_ua_replaces_find(struct lw_re *re, const struct sip_msg *msg, struct replaced *found);
/* What the Replaces that a Refer-To holds names, seen from here: its value, or "" for none. */
void lw_ua_replaces_named(struct lw_re *re, const char *value, struct replaced *found);
/* Whether the value of a Replaces header names a dialog of ours that has not ended. */
bool lw_ua_replaces_is_ours(const struct lw_re *re, const struct pl *value);
struct leg *lw_ua_dialog_find(const struct lw_re *re, const struct pl *callid,
			      const struct pl *ltag, const struct pl *rtag);
void lw_ua_ended_remember(struct leg *leg);
/* Whether msg is of a dialog that has just ended. */
bool lw_ua_has_ended(struct lw_re *re, const struct sip_msg *msg);

#endif
