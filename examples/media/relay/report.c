/* SPDX-License-Identifier: BSD-3-Clause */
/* report.c -- see report.h. */
#include <string.h>

#include <re.h>

#include "report.h"

enum {
	HEADER = 4, BLOCK = 24, SR_INFO = 20, /* bytes */
	ITEM_CNAME = 1, CNAME_MAX = 32,
	DROPOUT_MAX = 3000,
};

/* ---- what is heard ---- */

static void begin(struct report *r, const struct rtp_header *hdr)
{
	*r = (struct report){.begun = true, .ssrc = hdr->ssrc, .first = hdr->seq,
			     .last = hdr->seq, .received = 1};
}

static uint32_t transit_of(const struct rtp_header *hdr, uint32_t rate, uint64_t now_us)
{
	return (uint32_t)(now_us * (rate / 1000) / 1000) - hdr->ts;
}

void report_take(struct report *r, const struct rtp_header *hdr, uint32_t rate, uint64_t now_us)
{
	int16_t ahead = (int16_t)(hdr->seq - (uint16_t)r->last);
	uint32_t transit = rate ? transit_of(hdr, rate, now_us) : r->transit;
	int32_t d = (int32_t)(transit - r->transit);

	r->transit = transit;
	r->rate = rate ? rate : r->rate;
	if (!r->begun || r->ssrc != hdr->ssrc || ahead > DROPOUT_MAX || ahead < -DROPOUT_MAX) {
		begin(r, hdr);
		r->transit = transit;
		r->rate = rate;
		return;
	}
	r->received++;
	if (ahead > 0)
		r->last += (uint16_t)ahead;
	r->jitter += ((d < 0 ? -(double)d : d) - r->jitter) / 16;
}

static uint32_t expected(const struct report *r)
{
	return r->begun ? r->last - r->first + 1 : 0;
}

uint32_t report_lost(const struct report *r)
{
	return expected(r) > r->received ? expected(r) - r->received : 0;
}

double report_jitter_ms(const struct report *r)
{
	return r->rate ? r->jitter * 1000 / r->rate : 0;
}

/* ---- what is told ---- */

static void put32(uint8_t **at, uint32_t v)
{
	for (int shift = 24; shift >= 0; shift -= 8)
		*(*at)++ = (uint8_t)(v >> shift);
}

static void put_header(uint8_t **at, unsigned count, enum rtcp_type type, size_t size)
{
	put32(at, 2u << 30 | count << 24 | (uint32_t)type << 16 | (uint32_t)(size / 4 - 1));
}

/* RFC 3550 A.3: of those expected since the last report. */
static uint32_t fraction_lost(struct report *r)
{
	uint32_t all = expected(r) - r->expected_told, came = r->received - r->received_told;
	uint32_t fraction = all > came ? ((all - came) << 8) / all : 0;

	r->expected_told = expected(r);
	r->received_told = r->received;
	return fraction > 255 ? 255 : fraction;
}

static void put_block(uint8_t **at, struct report *r, uint64_t now_us)
{
	uint32_t lost = report_lost(r) & 0x7fffff;

	put32(at, r->ssrc);
	put32(at, fraction_lost(r) << 24 | lost);
	put32(at, r->last);
	put32(at, (uint32_t)r->jitter);
	put32(at, r->sr);
	put32(at, r->sr ? (uint32_t)((now_us - r->sr_us) * 65536 / 1000000) : 0);
}

static void put_cname(uint8_t **at, const struct report_of *of)
{
	size_t len = strnlen(of->cname, CNAME_MAX), size = 2 + len + 1;
	size_t padded = (size + 3) / 4 * 4;

	put_header(at, 1, RTCP_SDES, 2 * HEADER + padded);
	put32(at, of->ssrc);
	memset(*at, 0, padded);
	(*at)[0] = ITEM_CNAME;
	(*at)[1] = (uint8_t)len;
	memcpy(*at + 2, of->cname, len);
	*at += padded;
}

/* A report, and who tells it (RFC 3550 6.1). */
size_t report_write(struct report *r, const struct report_of *of, uint64_t now_us,
		    uint8_t out[REPORT_MAX])
{
	size_t blocks = r->begun ? BLOCK : 0, info = of->packets ? SR_INFO : 0;
	uint8_t *at = out;

	put_header(&at, r->begun, of->packets ? RTCP_SR : RTCP_RR, 2 * HEADER + info + blocks);
	put32(&at, of->ssrc);
	if (of->packets) {
		put32(&at, (uint32_t)(of->ntp >> 32));
		put32(&at, (uint32_t)of->ntp);
		put32(&at, of->ts);
		put32(&at, of->packets);
		put32(&at, of->bytes);
	}
	if (r->begun)
		put_block(&at, r, now_us);
	put_cname(&at, of);
	return (size_t)(at - out);
}

/* ---- what the phone tells ---- */

static uint32_t get32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* What it says of our packets, in `count` blocks. */
static void read_blocks(struct report *r, uint32_t ours, const uint8_t *p, size_t size,
			unsigned count)
{
	for (; count && size >= BLOCK; count--, p += BLOCK, size -= BLOCK) {
		if (get32(p) == ours)
			r->far_lost = p[4];
	}
}

bool report_read(struct report *r, uint32_t ours, const uint8_t *data, size_t size,
		 uint64_t now_us)
{
	bool sr = size >= 2 && data[1] == RTCP_SR;
	size_t head = 2 * HEADER + (sr ? SR_INFO : 0), length;

	if (size < head || data[0] >> 6 != 2 || (!sr && data[1] != RTCP_RR))
		return false;
	length = ((size_t)(data[2] << 8 | data[3]) + 1) * 4;
	if (length < head || length > size)
		return false;
	if (sr && r->begun && get32(data + HEADER) == r->ssrc) {
		r->sr = get32(data + 2 * HEADER) << 16 | get32(data + 3 * HEADER) >> 16;
		r->sr_us = now_us;
	}
	read_blocks(r, ours, data + head, length - head, data[0] & 31);
	return true;
}
