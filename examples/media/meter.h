/* SPDX-License-Identifier: BSD-3-Clause */
/* meter.h -- how loud and how high a voice is. */
#ifndef EXAMPLES_MEDIA_METER_H
#define EXAMPLES_MEDIA_METER_H

#include <stddef.h>
#include <stdint.h>

enum { METER_SAMPLES = 4000 }; /* half a second at 8 kHz */

struct meter {
	int16_t pcm[METER_SAMPLES]; /* a ring; `at` is the oldest */
	unsigned at;
};

void meter_push(struct meter *meter, const int16_t *pcm, size_t count);
double meter_level(const struct meter *meter); /* dBov, -96 at least */
double meter_hz(const struct meter *meter);    /* 0 when silent */

/* The same over a whole recording, and for how long there was anything to hear. */
struct loudness { double squares; uint64_t count; uint32_t audible_ms; };
void loudness_add(struct loudness *loudness, const int16_t *pcm, size_t count);
double loudness_level(const struct loudness *loudness);

/* The same over plain samples. */
double pcm_level(const int16_t *pcm, size_t count);
double pcm_hz(const int16_t *pcm, size_t count);
/* The level of one tone in them, in dBov, whatever else there is. */
double pcm_tone_level(const int16_t *pcm, size_t count, double hz);

#endif
