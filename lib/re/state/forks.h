/* SPDX-License-Identifier: BSD-3-Clause */
/* forks.h -- the INVITEs of ours that were answered lately, and which phones have answered them. */
#ifndef LW_RE_FORKS_H
#define LW_RE_FORKS_H

#include "leg.h"

/* What a 2xx outside of any transaction is. */
enum fork_is {
	FORK_UNKNOWN, /* to no INVITE of ours, or of one phone too many */
	FORK_KNOWN,   /* of a phone that has answered before */
	FORK_NEW,     /* of another phone; it is known from now on */
};

/* The INVITE of leg was answered by the phone with the tag of msg. */
int lw_ua_forks_open(struct leg *leg, const struct sip_msg *msg);
enum fork_is lw_ua_forks_see(struct lw_re *re, const struct sip_msg *msg);

#endif
