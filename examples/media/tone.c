/* SPDX-License-Identifier: BSD-3-Clause */
/* tone.c -- a sine at -15 dBov: a good speaking level, and three add up without clipping. */
#include <math.h>

#include "tone.h"

static const double AMPLITUDE = 8000.0;
static const double TURN = 6.283185307179586;

void tone_init(struct tone *tone, double hz)
{
	tone->phase = 0;
	tone->step = TURN * hz / 8000;
}

void tone_next(struct tone *tone, int16_t *pcm, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		pcm[i] = (int16_t)lrint(AMPLITUDE * sin(tone->phase));
		tone->phase += tone->step;
		if (tone->phase >= TURN)
			tone->phase -= TURN;
	}
}
