/* SPDX-License-Identifier: BSD-3-Clause */
/* ring.c -- see ring.h. */
#include <string.h>

#include "ring.h"

size_t lw_queue_ring_room(const struct ring *ring)
{
	return ring->size - ring->used;
}

/* How much of size lies before the end of the memory. */
static size_t before_end(const struct ring *ring, size_t at, size_t size)
{
	return size < ring->size - at ? size : ring->size - at;
}

void lw_queue_ring_write(struct ring *ring, const void *from, size_t size)
{
	size_t at = (ring->begin + ring->used) % ring->size;
	size_t first = before_end(ring, at, size);

	memcpy(ring->bytes + at, from, first);
	memcpy(ring->bytes, (const unsigned char *)from + first, size - first);
	ring->used += size;
}

void lw_queue_ring_read(struct ring *ring, void *to, size_t size)
{
	size_t first = before_end(ring, ring->begin, size);

	memcpy(to, ring->bytes + ring->begin, first);
	memcpy((unsigned char *)to + first, ring->bytes, size - first);
	ring->begin = (ring->begin + size) % ring->size;
	ring->used -= size;
}
