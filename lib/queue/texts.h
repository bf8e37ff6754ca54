/* SPDX-License-Identifier: BSD-3-Clause */
/* texts.h -- the texts of a struct, which is written without them: each as its length with the NUL,
 * 0 for NULL, and its bytes. */
#ifndef LW_QUEUE_TEXTS_H
#define LW_QUEUE_TEXTS_H

#include "ring.h"

enum { TEXTS_MAX = 10 };

/* Where they stand in the struct. */
struct texts {
	size_t at[TEXTS_MAX];
	unsigned count;
};

/* Bytes that they take; 0: one is too long. */
size_t lw_queue_texts_size(const struct texts *texts, const void *of);
void lw_queue_texts_write(const struct texts *texts, const void *of, struct ring *ring);
/* Reads them into room, of LW_URI_MAX bytes for each, and points to them. */
void lw_queue_texts_read(const struct texts *texts, void *of, struct ring *ring, char *room);

#endif
