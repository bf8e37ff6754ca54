/* SPDX-License-Identifier: BSD-3-Clause */
/* prove.h -- whether a sender proves who it is: our challenge, and its answer (RFC 3261 22). */
#ifndef LW_RE_PROVE_H
#define LW_RE_PROVE_H

#include "leg.h"

/* What a message proves. */
struct proof {
	bool good;
	bool stale;             /* the sender needs a fresh nonce; it is not the password */
	char user[LW_NAME_MAX]; /* who it is, "" unless good */
};

/* True when the host has credentials to try a sender with. */
bool lw_ua_can_challenge(const struct lw_re *re);
/* Looks at the message's credentials, and counts the use of their nonce: once for each message. */
void lw_ua_prove(struct lw_re *re, const struct sip_msg *msg, struct proof *proof);
/* The settings want a proof for this: one of enum lw_re_prove, and no server of ours sent it. */
bool lw_ua_must_prove(const struct lw_re *re, const struct sip_msg *msg, enum lw_re_prove what);
/* It proves another user than the leg's peer has been proved to be. */
bool lw_ua_proves_another(const struct leg *leg, const struct proof *proof);
/* The first proof says who the leg's peer is.  0, or ENOMEM. */
int lw_ua_proved(struct leg *leg, const struct proof *proof);

/* 401 or 407, by the settings. */
uint16_t lw_ua_challenge_code(const struct lw_re *re);
/* Its header lines, with their CR LF; "" if they cannot be made. */
void lw_ua_challenge_print(struct lw_re *re, char *out, size_t size, const struct sip_msg *msg,
			   bool stale);

#endif
