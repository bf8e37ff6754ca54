/* SPDX-License-Identifier: BSD-3-Clause */
/* report.h -- RTCP (RFC 3550 section 6): what we tell a phone of its packets and ours, and what it
 * tells us.
 *
 * Pure: times come from the caller. */
#ifndef EXAMPLES_RELAY_REPORT_H
#define EXAMPLES_RELAY_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Needs <re.h> before it. */

enum { REPORT_MAX = 128 };

/* The source that is heard (RFC 3550 A.1, A.3, A.8). */
struct report {
	bool begun;
	uint32_t ssrc;
	uint32_t first, last;             /* sequence numbers, extended */
	uint32_t received;
	uint32_t expected_told, received_told; /* as of the last report */
	uint32_t transit;
	double jitter;                    /* in units of its timestamps */
	uint32_t rate;                    /* of these, a second */
	uint32_t sr;                      /* the middle of the NTP time of its last one; 0: none */
	uint64_t sr_us;                   /* when that came */
	uint32_t far_lost;                /* of our packets so many of 256, as it says */
};

/* What we send. */
struct report_of {
	uint32_t ssrc, ts;                /* of this moment */
	uint32_t packets, bytes;          /* 0 packets: no sender yet */
	uint64_t ntp;                     /* seconds since 1900, times 2^32 */
	const char *cname;                /* RFC 7022 */
};

/* A packet of a source was taken.  rate 0: its timestamp says nothing of the clock (RFC 4733). */
void report_take(struct report *report, const struct rtp_header *hdr, uint32_t rate,
		 uint64_t now_us);
/* Of its packets, so many never came; and how uneven the others did (RFC 3550 6.4.1). */
uint32_t report_lost(const struct report *report);
double report_jitter_ms(const struct report *report);
/* The next report; its size. */
size_t report_write(struct report *report, const struct report_of *of, uint64_t now_us,
		    uint8_t out[REPORT_MAX]);
/* One of the phone's has come, about ours.  False: it is none. */
bool report_read(struct report *report, uint32_t ours, const uint8_t *data, size_t size,
		 uint64_t now_us);

#endif
