/* SPDX-License-Identifier: BSD-3-Clause */
/* stream.h -- what one phone gets from us: one RTP stream, whatever it is made of (RFC 3550 5.1).
 *
 * Pure: times come from the caller. */
#ifndef EXAMPLES_RELAY_STREAM_H
#define EXAMPLES_RELAY_STREAM_H

#include <stdbool.h>
#include <stdint.h>

/* Needs <re.h> before it. */

struct stream {
	uint32_t ssrc, rate;
	uint16_t seq;            /* of the next packet */
	uint32_t ts;             /* of the last one */
	uint64_t at_us;          /* when it was sent */
	bool begun, own;         /* the last was made here */
	/* the source that is passed on */
	const void *from;        /* NULL: none */
	uint32_t from_ssrc, ts_shift;
	uint16_t seq_shift, last; /* last: as the source counts */
	uint16_t span;            /* so many of its numbers are in use here, up to a limit */
};

void stream_init(struct stream *stream, uint32_t ssrc, uint16_t seq, uint32_t ts);

/* The timestamp of this moment. */
uint32_t stream_clock(const struct stream *stream, uint32_t rate, uint64_t now_us);

/* The header of a frame made here.  Frames of a row follow at `ticks` frames of 20 ms. */
struct rtp_header stream_own(struct stream *stream, int pt, uint32_t rate, uint32_t ticks,
			     uint64_t now_us);
/* The same of an event, which has a timestamp of its own and stops no clock. */
struct rtp_header stream_event(struct stream *stream, int pt, uint32_t ts, bool marker,
			       uint64_t now_us);
/* A beat passed in which nothing of our own was sent. */
void stream_pause(struct stream *stream);
/* The header for a packet of a source that is passed on as payload type pt.  False: it comes from
 * before the source was switched to, and its number is given away. */
bool stream_pass(struct stream *stream, const void *from, const struct rtp_header *in, int pt,
		 uint32_t rate, uint64_t now_us, struct rtp_header *out);
/* A packet of the source is not passed on: its number is left out, and no loss is seen. */
void stream_skip(struct stream *stream, const void *from, const struct rtp_header *in);

#endif
