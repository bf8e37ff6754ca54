/* SPDX-License-Identifier: BSD-3-Clause */
/* cadence.h -- a tone that comes and goes: what waiting parties hear. */
#ifndef EXAMPLES_MEDIA_CADENCE_H
#define EXAMPLES_MEDIA_CADENCE_H

#include "tone.h"

/* Of each period of samples the first `on` sound, at a fraction of a tone's level. */
struct cadence {
	struct tone tone;
	uint32_t on, period, at;
	int32_t divisor;
};

/* Somebody is still there: a short soft tone every three seconds. */
void cadence_soft(struct cadence *cadence);
/* Somebody is being rung: 425 Hz, one second of five (ITU-T E.180). */
void cadence_ringback(struct cadence *cadence);
void cadence_next(struct cadence *cadence, int16_t *pcm, size_t count);

#endif
