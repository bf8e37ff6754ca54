/* SPDX-License-Identifier: BSD-3-Clause */
/* cadence.c -- see cadence.h. */
#include "cadence.h"

enum { SECOND = 8000 };

void cadence_soft(struct cadence *c)
{
	*c = (struct cadence){.on = SECOND / 4, .period = 3 * SECOND, .divisor = 8};
	tone_init(&c->tone, 400);
}

void cadence_ringback(struct cadence *c)
{
	*c = (struct cadence){.on = SECOND, .period = 5 * SECOND, .divisor = 2};
	tone_init(&c->tone, 425);
}

void cadence_next(struct cadence *c, int16_t *pcm, size_t count)
{
	tone_next(&c->tone, pcm, count);
	for (size_t i = 0; i < count; i++) {
		pcm[i] = (int16_t)(c->at < c->on ? pcm[i] / c->divisor : 0);
		c->at = (c->at + 1) % c->period;
	}
}
