/* SPDX-License-Identifier: BSD-3-Clause */
/* wire_load.h -- one way to carry three parties' transfers, as bench_wire drives it.
 *
 * A story is one transfer, or one call.  A carrier is told to start it, and says how it goes; many
 * may be under way at once.  All run in one process, in one libre loop, over loopback UDP. */
#ifndef BENCH_WIRE_LOAD_H
#define BENCH_WIRE_LOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <re.h>

/* The first member of a carrier's own. */
struct story {
	struct le he;        /* by its number */
	uint32_t number;     /* is part of the addresses that are called in it */
	bool transfers;      /* or A and B just stay in the call */
	bool accepted;       /* the first INVITE was answered by a 2xx */
	uint64_t due;        /* ns: when it was to start */
	uint64_t referred;   /* ns: when the REFER was handed to the stack */
	double refer_us;     /* from there to its final NOTIFY */
};

/* What is made room for. */
struct room {
	unsigned calls;       /* at once */
	unsigned connections; /* TCP connections to A; 0: A does not listen on TCP */
};

struct carrier {
	const char *name; /* of the row */
	const char *text; /* what it is, one line */
	size_t story_size;
	/* Makes the parties A, B and C.  0 or an errno. */
	int (*open)(const struct room *room);
	void (*close)(void);
	/* B calls A; if it is a transfer: A holds B, consults C, hands B over to C; C hangs up.
	 * 0; EAGAIN: refused, there is no room; or another errno. */
	int (*start)(struct story *s);
	/* The story is over, and its memory goes. */
	void (*forget)(struct story *s);
	unsigned (*legs)(void);   /* not forgotten yet, of all three */
	size_t (*reserved)(void); /* bytes per call, both ends, taken when it was opened */
	int (*tcp)(struct sa *addr); /* where A listens */
};

extern const struct carrier through_plain; /* legwork without 100rel and session timers */
extern const struct carrier through_default; /* legwork as it is configured by itself */
extern const struct carrier bare_core;     /* libre's SIP core and nothing else */
extern const struct carrier
	bare_headers; /* the same, sending Allow and Supported as legwork does */

/* Said by a carrier; a story that is NULL or over already says nothing. */
void story_accepted(struct story *s);
void story_refer(struct story *s);  /* the REFER is handed to the stack now, */
void story_result(struct story *s); /* and its final NOTIFY is here */
/* These end it; it is gone afterwards. */
void story_done(struct story *s);
void story_refused(struct story *s); /* by 503 to its first INVITE, or, accepted, to another */
void story_failed(struct story *s, const char *why);

/* The story whose number is in an address, such as "sip:alice-17@127.0.0.1"; NULL: it is over. */
struct story *story_called(const char *address, size_t len);
struct story *story_find(uint32_t number);

#endif
