/* SPDX-License-Identifier: BSD-3-Clause */
/* stream.c -- see stream.h. */
#include <re.h>

#include "stream.h"

enum {
	FRAME_MS = 20,
	EVENT_RATE = 8000,
	/* RFC 3550 A.1: beyond these a source has begun anew. */
	DROPOUT_MAX = 3000, MISORDER_MAX = 100,
};

void stream_init(struct stream *s, uint32_t ssrc, uint16_t seq, uint32_t ts)
{
	*s = (struct stream){.ssrc = ssrc, .seq = seq, .ts = ts};
}

/* At least a frame after the last packet, so that two never share their time. */
uint32_t stream_clock(const struct stream *s, uint32_t rate, uint64_t now_us)
{
	uint64_t passed = (now_us - s->at_us) * rate / 1000000, frame = rate / 1000 * FRAME_MS;

	if (!s->begun)
		return s->ts;
	return s->ts + (uint32_t)(passed > frame ? passed : frame);
}

/* Another clock rate is another stream: the receivers' clocks could not follow (RFC 7160 4.1). */
static void set_rate(struct stream *s, uint32_t rate)
{
	if (s->begun && s->rate != rate) {
		s->ssrc++;
		s->begun = false;
	}
	s->rate = rate;
}

static struct rtp_header next(struct stream *s, int pt, bool marker, uint32_t ts, uint64_t now_us)
{
	s->ts = ts;
	s->at_us = now_us;
	s->begun = true;
	return (struct rtp_header){
		.ver = RTP_VERSION, .m = marker, .pt = (uint8_t)pt, .seq = s->seq++, .ts = ts,
		.ssrc = s->ssrc,
	};
}

struct rtp_header stream_own(struct stream *s, int pt, uint32_t rate, uint32_t ticks,
			     uint64_t now_us)
{
	bool goes_on = s->own && s->begun && s->rate == rate;
	uint32_t ts;

	set_rate(s, rate);
	ts = goes_on ? s->ts + ticks * (rate / 1000 * FRAME_MS) : stream_clock(s, rate, now_us);
	s->from = NULL;
	s->own = true;
	return next(s, pt, !goes_on, ts, now_us);
}

struct rtp_header stream_event(struct stream *s, int pt, uint32_t ts, bool marker, uint64_t now_us)
{
	struct stream before = *s;
	struct rtp_header hdr;

	if (!s->begun)
		s->rate = EVENT_RATE;
	hdr = next(s, pt, marker, ts, now_us);
	if (before.begun) {
		s->ts = before.ts;
		s->at_us = before.at_us;
	}
	s->from = NULL;
	s->own = false;
	return hdr;
}

void stream_pause(struct stream *s)
{
	s->own = false;
}

/* Its clock has leapt: back, or ahead by a second more than went by. */
static bool leaps(const struct stream *s, const struct rtp_header *in, uint32_t rate,
		  uint64_t now_us)
{
	int32_t ahead = (int32_t)(in->ts + s->ts_shift - s->ts);
	uint64_t passed = (now_us - s->at_us) * rate / 1000000;

	return ahead < 0 || (uint32_t)ahead > passed + rate;
}

/* The source counts on from where it stood. */
static bool goes_on(const struct stream *s, const void *from, const struct rtp_header *in,
		    uint32_t rate, uint64_t now_us)
{
	int16_t ahead = (int16_t)(in->seq - s->last);

	if (s->from != from || s->from_ssrc != in->ssrc || s->rate != rate)
		return false;
	if (ahead <= 0)
		return ahead > -MISORDER_MAX;
	return ahead < DROPOUT_MAX && !leaps(s, in, rate, now_us);
}

static void splice(struct stream *s, const void *from, const struct rtp_header *in, uint32_t rate,
		   uint64_t now_us)
{
	set_rate(s, rate);
	s->from = from;
	s->from_ssrc = in->ssrc;
	s->last = in->seq;
	s->span = 0;
	s->seq_shift = (uint16_t)(s->seq - in->seq);
	s->ts_shift = stream_clock(s, rate, now_us) - in->ts;
}

/* Older than the last: it stays out of order. */
static bool pass_late(const struct stream *s, const struct rtp_header *in, int pt,
		      struct rtp_header *out)
{
	uint16_t behind = (uint16_t)(s->last - in->seq);

	*out = (struct rtp_header){
		.ver = RTP_VERSION, .m = in->m, .pt = (uint8_t)pt,
		.seq = (uint16_t)(in->seq + s->seq_shift), .ts = in->ts + s->ts_shift,
		.ssrc = s->ssrc,
	};
	return behind <= s->span;
}

bool stream_pass(struct stream *s, const void *from, const struct rtp_header *in, int pt,
		 uint32_t rate, uint64_t now_us, struct rtp_header *out)
{
	bool same = goes_on(s, from, in, rate, now_us);
	uint16_t ahead = (uint16_t)(in->seq - s->last);

	if (same && (int16_t)ahead <= 0)
		return pass_late(s, in, pt, out);
	if (!same)
		splice(s, from, in, rate, now_us);
	else
		s->span = (uint16_t)(s->span + ahead < MISORDER_MAX ? s->span + ahead
								    : MISORDER_MAX);
	s->last = in->seq;
	s->seq = (uint16_t)(in->seq + s->seq_shift);
	s->own = false;
	*out = next(s, pt, !same || in->m, in->ts + s->ts_shift, now_us);
	return true;
}

/* Those before it that are still on the way are given up: their numbers are no longer known. */
void stream_skip(struct stream *s, const void *from, const struct rtp_header *in)
{
	uint16_t ahead = (uint16_t)(in->seq - s->last);

	if (s->from != from || s->from_ssrc != in->ssrc || !ahead || ahead >= DROPOUT_MAX)
		return;
	s->last = in->seq;
	s->seq_shift--;
	s->span = 0;
}
