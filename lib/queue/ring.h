/* SPDX-License-Identifier: BSD-3-Clause */
/* ring.h -- a bounded queue of bytes, first in, first out. */
#ifndef LW_QUEUE_RING_H
#define LW_QUEUE_RING_H

#include <stddef.h>

struct ring {
	unsigned char *bytes;
	size_t size, begin, used;
};

size_t lw_queue_ring_room(const struct ring *ring);
/* There must be room for it. */
void lw_queue_ring_write(struct ring *ring, const void *from, size_t size);
/* There must be as much in it. */
void lw_queue_ring_read(struct ring *ring, void *to, size_t size);

#endif
