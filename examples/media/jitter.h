/* SPDX-License-Identifier: BSD-3-Clause */
/* jitter.h -- the playout buffer of one party: 40 ms, by RTP timestamp. */
#ifndef EXAMPLES_MEDIA_JITTER_H
#define EXAMPLES_MEDIA_JITTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { JITTER_SAMPLES = 2048, JITTER_DELAY = 320 };

struct jitter {
	int16_t pcm[JITTER_SAMPLES]; /* at timestamp modulo size, which divides 2^32 */
	bool full[JITTER_SAMPLES];
	uint32_t play;     /* timestamp of the next sample out */
	uint32_t ssrc;
	unsigned late_run; /* packets in a row that came too late */
	unsigned empty_run;/* frames in a row that found nothing */
	bool running;
	uint64_t dropped;  /* late or twice */
};

void jitter_reset(struct jitter *jitter);
/* Takes in a packet's samples; false when it came late or twice. */
bool jitter_put(struct jitter *jitter, uint32_t ssrc, uint32_t ts, bool marker, const int16_t *pcm,
		size_t count);
/* The next samples; what is missing is silence.  False when all of it is. */
bool jitter_get(struct jitter *jitter, int16_t *pcm, size_t count);

#endif
