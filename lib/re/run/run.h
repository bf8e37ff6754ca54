/* SPDX-License-Identifier: BSD-3-Clause */
/* run.h -- the runner of the three tables of a leg: an input goes in, its row is done. */
#ifndef LW_RE_RUN_H
#define LW_RE_RUN_H

#include "../state/leg.h"

/* What comes with an input: facts that hold for it alone, and what its actions need. */
struct told {
	int code;                    /* of the response, or why; 0: none */
	uint32_t wait_ms;            /* Retry-After that came with it */
	bool bad_sdp;                /* the body cannot be used, or is missing */
	bool by_update;
	const char *uri, *others;    /* where a 3xx sends us, and where else */
	const struct sip_msg *msg;
	struct ask *ask;             /* our request that msg answers */
	const struct lw_output *out; /* what the engine asked for */
};
#define NOTHING_TOLD ((struct told){0})

void lw_ua_run_invite(struct leg *leg, enum INVITE_input input, struct told told);
void lw_ua_run_offer(struct leg *leg, enum OFFER_input input, struct told told);

void lw_ua_run_ear(struct leg *leg, enum EAR_input input);

/* What could not be sent is tried once more. */
void lw_ua_run_again(struct leg *leg);

/* The core wants this direction: remembered until the peer has answered an offer of it. */
void lw_ua_run_wish(struct leg *leg, enum lw_dir dir);

#endif
