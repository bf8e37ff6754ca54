/* parts.c -- a queue by time, spare numbers, bounded text, and seeded numbers. */
#include "parts.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void *cut(struct cutter *cutter, size_t bytes)
{
	size_t at = cutter->used;

	cutter->used += (bytes + 15) & ~(size_t)15;
	return cutter->base ? cutter->base + at : NULL;
}

/* ---- queue ---- */

static bool sooner(const struct due *a, const struct due *b)
{
	return a->at != b->at ? a->at < b->at : a->order < b->order;
}

bool queue_put(struct queue *queue, lw_time at, uint32_t item)
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

lw_time queue_when(const struct queue *queue)
{
	return queue->count ? queue->heap[0].at : LW_NEVER;
}

uint32_t queue_take(struct queue *queue)
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

/* ---- spares ---- */

void spares_fill(struct spares *spares, uint32_t *list, uint32_t size)
{
	spares->list = list;
	spares->count = size;
	for (uint32_t i = 0; i < size; i++)
		list[i] = size - 1 - i;
}

uint32_t spares_take(struct spares *spares)
{
	return spares->count ? spares->list[--spares->count] : NONE;
}

void spares_give(struct spares *spares, uint32_t item)
{
	spares->list[spares->count++] = item;
}

/* ---- text ---- */

static void forget_older_half(struct text *text)
{
	size_t half = text->used / 2;
	const char *line = memchr(text->at + half, '\n', text->used - half);
	size_t from = line ? (size_t)(line + 1 - text->at) : text->used;

	text->used -= from;
	memmove(text->at, text->at + from, text->used);
	text->at[text->used] = '\0';
}

void text_add(struct text *text, const char *format, ...)
{
	va_list list;
	int n;

	if (!text->size)
		return;
	for (int attempt = 0; attempt < 2; attempt++) {
		va_start(list, format);
		n = vsnprintf(text->at + text->used, text->size - text->used, format, list);
		va_end(list);
		if (n >= 0 && (size_t)n < text->size - text->used) {
			text->used += (size_t)n;
			return;
		}
		text->at[text->used] = '\0';
		forget_older_half(text);
	}
}

/* ---- seeded numbers ---- */

uint64_t random_next(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

uint32_t random_below(uint64_t *state, uint32_t bound)
{
	return bound ? (uint32_t)(random_next(state) % bound) : 0;
}
