/* wire_load.h -- one way to carry three parties' transfers, as bench_wire drives it.
 *
 * A carrier starts work and calls bench_done() when that work is over; nothing else is between the
 * two. All of a batch runs in one process, in one libre loop, over loopback UDP. */
#ifndef BENCH_WIRE_LOAD_H
#define BENCH_WIRE_LOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct carrier {
	const char *name; /* of the row */
	const char *text; /* what it is, one line */
	/* Makes the parties A, B and C; room for that many calls at once.  0 or an errno. */
	int (*open)(unsigned calls);
	void (*close)(void);
	/* B calls A; A holds B, consults C, hands B over to C; C hangs up.  bench_done() at the
	 * end. */
	int (*transfer)(void);
	/* B calls A and they stay in the call; bench_done() when it is up. */
	int (*call)(void);
	uint64_t (*sent)(void); /* messages so far, by all three */
	unsigned (*legs)(void); /* not forgotten yet, of all three */
	size_t (*reserved)(void); /* bytes per call, both ends, taken when it was opened */
};

extern const struct carrier through_plain; /* legwork without 100rel and session timers */
extern const struct carrier through_default; /* legwork as it is configured by itself */
extern const struct carrier bare_core;     /* libre's SIP core and nothing else */
extern const struct carrier
	bare_headers; /* the same, sending Allow and Supported as legwork does */

/* Called by a carrier. */
void bench_done(void);
void bench_failed(const char *why);
/* The REFER is handed to the stack now; its final NOTIFY is here now. */
void bench_refer(void);
void bench_result(void);

#endif
