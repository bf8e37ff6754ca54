/* SPDX-License-Identifier: BSD-3-Clause */
/* dtmf.c -- RFC 4733 events: 100 ms a digit, 100 ms between two, an update every 50 ms, the end
 * thrice.
 *
 * libre's telev would hold a digit for 450 ms at this rate of updates and tells repeats by their
 * end bit alone, where RFC 4733 section 2.5.1.2 goes by the timestamp; its two tables are used. */
#include <errno.h>
#include <string.h>

#include <re.h>

#include "dtmf.h"
#include "ticker.h"

enum {
	DIGIT_MS = 100, GAP_MS = 100, UPDATE_MS = 50,
	END_PACKETS = 3,       /* RFC 4733 section 2.5.1.4 */
	END_BIT = 0x80,
	VOLUME = 10,           /* -10 dBm0 */
	LONGEST = 0xffff,      /* of one segment (RFC 4733 2.5.1.3) */
	STRAGGLER = 5 * 8000,  /* what began so little before the last event is an old packet */
};

int dtmf_queue(struct dtmf_tx *tx, const char *digits)
{
	size_t len = strlen(digits);

	if (!len)
		return EINVAL;
	for (size_t i = 0; i < len; i++) {
		if (telev_digit2code((unsigned char)digits[i]) < 0)
			return EINVAL;
	}
	if (len > DTMF_QUEUE - tx->count)
		return ENOBUFS;
	for (size_t i = 0; i < len; i++)
		tx->queue[(tx->head + tx->count++) % DTMF_QUEUE] = digits[i];
	return 0;
}

void dtmf_flush(struct dtmf_tx *tx)
{
	memset(tx, 0, sizeof(*tx));
}

static enum dtmf_say packet_make(const struct dtmf_tx *tx, bool end, struct dtmf_packet *packet)
{
	unsigned ms = tx->elapsed < DIGIT_MS ? tx->elapsed : DIGIT_MS;
	unsigned duration = ms * 8;

	packet->payload[0] = (uint8_t)telev_digit2code((unsigned char)tx->queue[tx->head]);
	packet->payload[1] = (uint8_t)((end ? END_BIT : 0) | VOLUME);
	packet->payload[2] = (uint8_t)(duration >> 8);
	packet->payload[3] = (uint8_t)duration;
	packet->ts = tx->ts;
	packet->marker = tx->elapsed == TICK_MS;
	return DTMF_SEND;
}

/* After the last end packet: silence of events, in which speech may pass, then the next digit. */
static enum dtmf_say gap(struct dtmf_tx *tx)
{
	if (tx->elapsed < DIGIT_MS + GAP_MS)
		return DTMF_IDLE;
	tx->head = (tx->head + 1) % DTMF_QUEUE;
	tx->count--;
	tx->elapsed = tx->ends = 0;
	return DTMF_IDLE;
}

enum dtmf_say dtmf_tick(struct dtmf_tx *tx, uint32_t ts, struct dtmf_packet *packet)
{
	if (!tx->count)
		return DTMF_IDLE;
	if (!tx->elapsed) {
		tx->ts = ts;
		tx->due = TICK_MS;
	}
	tx->elapsed += TICK_MS;
	if (tx->elapsed >= DIGIT_MS)
		return tx->ends++ < END_PACKETS ? packet_make(tx, true, packet) : gap(tx);
	if (tx->elapsed < tx->due)
		return DTMF_QUIET;
	tx->due += UPDATE_MS;
	return packet_make(tx, false, packet);
}

/* Whether this packet tells of the event known already, one before it, or its next segment. */
static bool is_repeat(const struct dtmf_rx *rx, uint32_t ssrc, uint32_t ts, uint8_t event)
{
	uint32_t age = rx->ts - ts;

	if (!rx->any || rx->ssrc != ssrc)
		return false;
	if (age < STRAGGLER)
		return true;
	return !rx->ended && rx->event == event && rx->duration == LONGEST &&
	       ts - rx->ts == LONGEST;
}

char dtmf_heard(struct dtmf_rx *rx, uint32_t ssrc, uint32_t ts, const uint8_t *payload, size_t len)
{
	bool repeat;
	int digit;

	if (len < DTMF_PAYLOAD)
		return 0;
	digit = telev_code2digit(payload[0]);
	if (digit < 0)
		return 0;
	repeat = is_repeat(rx, ssrc, ts, payload[0]);
	if (repeat && rx->ts - ts < STRAGGLER && rx->ts != ts)
		return 0;
	rx->ended = (payload[1] & END_BIT) || (repeat && rx->ts == ts && rx->ended);
	rx->any = true;
	rx->ssrc = ssrc;
	rx->ts = ts;
	rx->event = payload[0];
	rx->duration = (uint16_t)(payload[2] << 8 | payload[3]);
	return repeat ? 0 : (char)digit;
}
