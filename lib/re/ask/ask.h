/* SPDX-License-Identifier: BSD-3-Clause */
/* ask.h -- a request of ours within a leg. */
#ifndef LW_RE_ASK_H
#define LW_RE_ASK_H

#include "../state/leg.h"
#include "../trans/client.h"

/* What it is for: the door gives its answer to that part. */
enum ask_kind {
	ASK_INVITE,
	ASK_REINVITE,
	ASK_BYE,
	ASK_PRACK,
	ASK_REFER,
	ASK_NOTIFY,
	ASK_INFO,
	ASK_TELL_IDENTITY,
	ASK_REFRESH,
};

struct ask {
	struct leg *leg;
	struct client *client;   /* NULL once it is answered */
	struct account_auth *auth;
	struct dialog *dlg;
	struct mbuf *tail;       /* headers of ours and body */
	enum ask_kind kind;
	uint32_t cseq;
	struct sa dst;           /* where that one went which was answered last */
};

/* Sends.  The answer reaches the door (struct ua_callbacks), which frees it after the final one. */
int lw_ua_ask_send(struct ask **askp, struct leg *leg, struct dialog *dlg, enum ask_kind kind,
		   struct mbuf *tail);
/* Sends it again with credentials for the challenge in msg. */
int lw_ua_ask_again(struct ask *ask, const struct sip_msg *msg);
/* 401 or 407. */
bool lw_ua_is_challenge(const struct sip_msg *msg);
/* The code that stands for an outcome: 408 for a timeout, 503 for the transport, else the
 * response's. */
int lw_ua_ask_code(int err, const struct sip_msg *msg);

#endif
