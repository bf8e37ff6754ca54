/* SPDX-License-Identifier: BSD-3-Clause */
/* dtmf.h -- digits as RTP events (RFC 4733), without the RTP. */
#ifndef EXAMPLES_MEDIA_DTMF_H
#define EXAMPLES_MEDIA_DTMF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { DTMF_PAYLOAD = 4, DTMF_QUEUE = 128 };

struct dtmf_tx {
	char queue[DTMF_QUEUE];
	unsigned head, count;
	unsigned elapsed;  /* ms since the digit began; 0: none under way */
	unsigned due;      /* ms of the next update */
	unsigned ends;     /* end packets sent */
	uint32_t ts;       /* of the digit's beginning: all its packets carry it */
};

struct dtmf_packet {
	uint8_t payload[DTMF_PAYLOAD];
	uint32_t ts;
	bool marker;
};

enum dtmf_say {
	DTMF_IDLE,  /* nothing to do: speech may be sent */
	DTMF_QUIET, /* within a digit, but no packet now: no speech either */
	DTMF_SEND,
};

struct dtmf_rx {
	bool any, ended;
	uint8_t event;
	uint16_t duration;
	uint32_t ts, ssrc;
};

/* EINVAL: not a digit (0-9 A-D * #); ENOBUFS: too many wait.  All of them or none. */
int dtmf_queue(struct dtmf_tx *tx, const char *digits);
void dtmf_flush(struct dtmf_tx *tx);
/* Every 20 ms; ts is the RTP timestamp now. */
enum dtmf_say dtmf_tick(struct dtmf_tx *tx, uint32_t ts, struct dtmf_packet *packet);

/* A digit, once per event, or 0. */
char dtmf_heard(struct dtmf_rx *rx, uint32_t ssrc, uint32_t ts, const uint8_t *payload, size_t len);

#endif
