/* SPDX-License-Identifier: BSD-3-Clause */
/* tone.h -- a sine. */
#ifndef EXAMPLES_MEDIA_TONE_H
#define EXAMPLES_MEDIA_TONE_H

#include <stddef.h>
#include <stdint.h>

enum { TONE_MIN_HZ = 20, TONE_MAX_HZ = 3800 };

struct tone { double phase, step; };

void tone_init(struct tone *tone, double hz);
/* Goes on where it stopped, so that frames join without a click. */
void tone_next(struct tone *tone, int16_t *pcm, size_t count);

#endif
