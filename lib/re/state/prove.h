/* prove.h -- whether a caller proves who it is: our challenge, and its answer (RFC 3261 22.2). */
#ifndef LW_RE_PROVE_H
#define LW_RE_PROVE_H

#include "ua.h"

/* True when the host has credentials to try a caller with. */
bool lw_ua_can_challenge(const struct lw_re *re);
/* The header line of a 401 to this request, with its CR LF; "" if it cannot be made. */
void lw_ua_challenge_print(struct lw_re *re, char *out, size_t size, const struct sip_msg *msg);
/* True when it answers a challenge of ours rightly. */
bool lw_ua_proved(struct lw_re *re, const struct sip_msg *msg);

#endif
