/* SPDX-License-Identifier: BSD-3-Clause */
/* joined.h -- a switch that has joined two raw peers, what either of them sends within its call,
 * and whether the two still hear each other.  In virtual time. */
#ifndef TESTS_JOINED_H
#define TESTS_JOINED_H

#include "agents.h"

enum side { ALICE, BOB, SIDES }; /* who called, and who was called */

struct joined {
	struct agent *pbx;
	struct raw *raw[SIDES], *carol;
	/* the dialogs as the peers have them */
	char own[SIDES][200], its[SIDES][200], callid[SIDES][100];
	unsigned cseq[SIDES];
	lw_leg leg[SIDES];
	lw_call call;
	char invite[4096]; /* that came to Bob */
};
extern struct joined joined;

/* A switch that calls whatever address it is given, changed by the test; NULL: not at all. */
void joined_switch(void (*change)(struct lw_config *core, struct lw_re_config *re));
/* Alice's INVITE for this address, with more headers; her new dialog, and not answered yet. */
void joined_calls(const char *uri, const char *extra, const char *body);
/* She gives it up. */
void joined_cancels(void);
/* She acknowledges this 2xx. */
void joined_acks(const char *ok, const char *body);
/* The switch, and the two in a call. */
void joined_up(void (*change)(struct lw_config *core, struct lw_re_config *re));

/* Sends a request within the dialog; the code of the answer so far, 0 for none. */
int joined_sends(enum side side, const char *method, const char *extra, const char *body);
/* The code of the answer to its last request, and the whole of it. */
int joined_code(enum side side, const char *method);
const char *joined_answer(enum side side, const char *method);
/* Answers each request that has come and is not answered yet: 200 to BYE, NOTIFY, OPTIONS. */
void joined_obeys(enum side side);

/* Both are up, hear each other, and nobody was called or let go since they were joined. */
bool joined_talk(void);
/* joined_talk(), and after half a minute, when the last timers of SIP have run out. */
void joined_must_talk_on(void);
/* The call is over: no leg, no call, no timer is left. */
void joined_must_be_gone(void);

/* ---- a transfer ---- */

/* Bob asks that Alice is sent to Carol, a new peer, whose INVITE is returned. */
const char *joined_transfers(const char *extra);
void joined_answers(struct raw *r, const char *invite, const char *tag);
/* Alice hears a leg of the call that is neither hers nor Bob's, and it hears her. */
bool joined_alice_and_carol(void);
/* The last NOTIFY that Bob got, or "". */
const char *joined_news(void);

#endif
