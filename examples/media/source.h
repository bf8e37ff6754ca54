/* SPDX-License-Identifier: BSD-3-Clause */
/* source.h -- what our user says, or who waits for him hears: "tone:HZ", "wav:FILE" over and over,
 * "silence", or "soft" (a soft tone now and then). */
#ifndef EXAMPLES_MEDIA_SOURCE_H
#define EXAMPLES_MEDIA_SOURCE_H

#include <stddef.h>
#include <stdint.h>

struct source;

/* Freed with mem_deref().  spec NULL is silence.  0, or an errno and a sentence in *why. */
int source_alloc(struct source **sourcep, const char *spec, const char **why);
void source_next(struct source *source, int16_t *pcm, size_t count);

#endif
