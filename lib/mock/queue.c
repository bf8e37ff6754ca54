/* SPDX-License-Identifier: BSD-3-Clause */
/* queue.c -- what is to happen next, as a heap. */
#include "queue.h"

static bool sooner(const struct due *a, const struct due *b)
{
	return a->at != b->at ? a->at < b->at : a->order < b->order;
}

bool lw_mock_queue_put(struct queue *queue, lw_time at, uint32_t item)
{
	struct due due = {at, queue->order++, item};
	uint32_t i = queue->count;

	if (i == queue->size)
		return false;
	queue->count++;
	for (; i && sooner(&due, &queue->heap[(i - 1) / 2]); i = (i - 1) / 2)
		queue->heap[i] = queue->heap[(i - 1) / 2];
	queue->heap[i] = due;
	return true;
}

lw_time lw_mock_queue_when(const struct queue *queue)
{
	return queue->count ? queue->heap[0].at : LW_NEVER;
}

uint32_t lw_mock_queue_take(struct queue *queue)
{
	uint32_t item = queue->heap[0].item, i = 0;
	struct due last = queue->heap[--queue->count];

	for (;;) {
		uint32_t child = 2 * i + 1;

		if (child >= queue->count)
			break;
		if (child + 1 < queue->count &&
		    sooner(&queue->heap[child + 1], &queue->heap[child]))
			child++;
		if (sooner(&last, &queue->heap[child]))
			break;
		queue->heap[i] = queue->heap[child];
		i = child;
	}
	queue->heap[i] = last;
	return item;
}
