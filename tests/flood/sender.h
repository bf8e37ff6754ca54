/* SPDX-License-Identifier: BSD-3-Clause */
/* sender.h -- a process that floods an endpoint, from several addresses of loopback. */
#ifndef FLOOD_SENDER_H
#define FLOOD_SENDER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

enum flood_kind {
	FLOOD_INVITE,        /* new calls, some of them cancelled */
	FLOOD_INVITE_AGAIN,  /* the same bytes once more */
	FLOOD_REPLACES,      /* by a guess of the dialog */
	FLOOD_REFER,         /* outside of all dialogs */
	FLOOD_REFER_WITHIN,  /* in a call that was answered, or what claims to be one */
	FLOOD_OPTIONS,
	FLOOD_STRAY,         /* ACK, BYE, CANCEL, ... of nothing, and responses to nothing */
	FLOOD_GARBAGE,       /* no SIP, or SIP with bytes changed or cut off */
	FLOOD_KINDS
};

/* Written by the sender, read by the test. */
struct flood_tally {
	uint64_t sent[FLOOD_KINDS];
	uint64_t failed;         /* the system did not take it */
	uint64_t answers[700];   /* by status code */
	uint64_t requests;       /* of the endpoint's, answered with 200 */
	uint64_t behind_us;      /* at worst, behind the schedule */
	volatile bool stop;
};

struct flood {
	pid_t pid;
	struct flood_tally *tally; /* shared */
};

/* So many messages a second to 127.0.0.1:port, until it is stopped.  False: it cannot start. */
bool flood_start(struct flood *flood, uint16_t port, unsigned rate, uint64_t seed);
/* True: it ended as it should. */
bool flood_stop(struct flood *flood);
void flood_free(struct flood *flood);
const char *flood_kind_name(enum flood_kind kind);

#endif
