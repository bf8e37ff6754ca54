/* SPDX-License-Identifier: BSD-3-Clause */
/* queue.c -- two rings under one mutex: verbs to the engine, news to the reader.
 *
 * A record is a struct, copied as it is, and its texts.  The room for the result of each verb that
 * waits is promised: notes leave it alone, so that a result never finds the ring full. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <legwork/queue.h>

#include "../table/sized.h"
#include "texts.h"

/* Who takes out at the end of a ring, and how it is woken. */
struct end {
	lw_queue_wake_h *wakeh;
	int fd; /* -1: wakeh */
};

struct lw_queue {
	pthread_mutex_t mutex;
	struct ring verbs, news;
	struct end engine, reader;
	size_t promised; /* bytes of news: results to come */
	uint64_t lost;   /* notes, since the last one that found room */
	bool closed;
	void *arg;
	char verb_room[TEXTS_MAX * LW_URI_MAX], news_room[TEXTS_MAX * LW_URI_MAX];
};

struct verb { struct lw_input in; uint64_t tag; };

static const struct texts verb_texts = {
	.at = {offsetof(struct verb, in.uri), offsetof(struct verb, in.name),
	       offsetof(struct verb, in.by), offsetof(struct verb, in.called),
	       offsetof(struct verb, in.digits), offsetof(struct verb, in.source),
	       offsetof(struct verb, in.word), offsetof(struct verb, in.chain),
	       offsetof(struct verb, in.user), offsetof(struct verb, in.target)},
	.count = 10,
};
/* word stands for all that share its place. */
static const struct texts note_texts = {
	.at = {offsetof(struct lw_queue_news, note.uri), offsetof(struct lw_queue_news, note.name),
	       offsetof(struct lw_queue_news, note.target), offsetof(struct lw_queue_news, note.by),
	       offsetof(struct lw_queue_news, note.word),
	       offsetof(struct lw_queue_news, note.level)},
	.count = 6,
};
static const struct texts no_texts = {.count = 0};

/* ---- waking ---- */

static int open_end(struct end *end, lw_queue_wake_h *wakeh)
{
	end->wakeh = wakeh;
	end->fd = wakeh ? -1 : eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	return !wakeh && end->fd < 0 ? LW_E_NOMEM : LW_OK;
}

static void close_end(const struct end *end)
{
	if (end->fd >= 0)
		(void)close(end->fd);
}

/* Under the mutex: the descriptor is readable while the ring has something. */
static void was_filled(const struct end *end, const struct ring *ring, size_t before)
{
	if (!before && ring->used && end->fd >= 0)
		(void)!write(end->fd, &(uint64_t){1}, sizeof(uint64_t));
}

static void was_taken(const struct end *end, const struct ring *ring)
{
	uint64_t times;

	if (!ring->used && end->fd >= 0)
		(void)!read(end->fd, &times, sizeof times);
}

/* Not under the mutex. */
static void wake(const struct lw_queue *queue, const struct end *end, bool filled)
{
	if (filled && end->wakeh)
		end->wakeh(queue->arg);
}

/* ---- birth ---- */

static int open_ring(struct ring *ring, size_t size)
{
	ring->bytes = malloc(size);
	ring->size = size;
	return ring->bytes ? LW_OK : LW_E_NOMEM;
}

int lw_queue_new(struct lw_queue **queuep, const struct lw_queue_config *given)
{
	struct lw_queue_config ours = LW_QUEUE_CONFIG_INIT, *config = &ours;
	struct lw_queue *queue;
	int err;

	if (!queuep)
		return LW_E_ARG;
	*queuep = NULL;
	if (!given || lw_sized_take(&ours, sizeof ours, given) ||
	    config->verb_bytes < LW_QUEUE_LEAST || config->news_bytes < LW_QUEUE_LEAST)
		return LW_E_ARG;
	queue = calloc(1, sizeof *queue);
	if (!queue)
		return LW_E_NOMEM;
	queue->engine.fd = queue->reader.fd = -1;
	queue->arg = config->arg;
	(void)pthread_mutex_init(&queue->mutex, NULL);
	err = open_ring(&queue->verbs, config->verb_bytes);
	err = err ? err : open_ring(&queue->news, config->news_bytes);
	err = err ? err : open_end(&queue->engine, config->engineh);
	err = err ? err : open_end(&queue->reader, config->readerh);
	if (err)
		lw_queue_free(queue);
	else
		*queuep = queue;
	return err;
}

void lw_queue_free(struct lw_queue *queue)
{
	if (!queue)
		return;
	close_end(&queue->engine);
	close_end(&queue->reader);
	(void)pthread_mutex_destroy(&queue->mutex);
	free(queue->verbs.bytes);
	free(queue->news.bytes);
	free(queue);
}

int lw_queue_engine_fd(const struct lw_queue *queue)
{
	return queue ? queue->engine.fd : -1;
}

int lw_queue_reader_fd(const struct lw_queue *queue)
{
	return queue ? queue->reader.fd : -1;
}

/* ---- any thread ---- */

static size_t result_size(uint64_t tag)
{
	return tag ? sizeof(struct lw_queue_news) : 0;
}

static int put(struct lw_queue *queue, const struct verb *verb, size_t texts)
{
	size_t result = result_size(verb->tag);

	if (queue->closed)
		return LW_E_STALE;
	if (lw_queue_ring_room(&queue->verbs) < sizeof *verb + texts ||
	    queue->news.used + queue->promised + result > queue->news.size / 2)
		return LW_E_FULL;
	lw_queue_ring_write(&queue->verbs, verb, sizeof *verb);
	lw_queue_texts_write(&verb_texts, verb, &queue->verbs);
	queue->promised += result;
	return LW_OK;
}

int lw_queue_put(struct lw_queue *queue, const struct lw_input *in, uint64_t tag)
{
	struct verb verb = {.tag = tag};
	size_t texts, before;
	int err;

	if (!queue || !in || in->type == LW_TICK || in->type >= LW_VERBS)
		return LW_E_ARG;
	verb.in = *in;
	texts = lw_queue_texts_size(&verb_texts, &verb);
	if (!texts)
		return LW_E_ARG;
	(void)pthread_mutex_lock(&queue->mutex);
	before = queue->verbs.used;
	err = put(queue, &verb, texts);
	was_filled(&queue->engine, &queue->verbs, before);
	(void)pthread_mutex_unlock(&queue->mutex);
	wake(queue, &queue->engine, !err && !before);
	return err;
}

void lw_queue_close(struct lw_queue *queue)
{
	if (!queue)
		return;
	(void)pthread_mutex_lock(&queue->mutex);
	queue->closed = true;
	(void)pthread_mutex_unlock(&queue->mutex);
}

/* ---- the engine's thread ---- */

static bool take_verb(struct lw_queue *queue, struct verb *verb)
{
	bool any;

	(void)pthread_mutex_lock(&queue->mutex);
	any = queue->verbs.used > 0;
	if (any) {
		lw_queue_ring_read(&queue->verbs, verb, sizeof *verb);
		lw_queue_texts_read(&verb_texts, verb, &queue->verbs, queue->verb_room);
		was_taken(&queue->engine, &queue->verbs);
	}
	(void)pthread_mutex_unlock(&queue->mutex);
	return any;
}

/* A result has its room, and takes it out of what was promised. */
static int tell(struct lw_queue *queue, struct lw_queue_news *news, const struct texts *kind)
{
	size_t size = sizeof *news + lw_queue_texts_size(kind, news), before;
	int err = LW_OK;

	(void)pthread_mutex_lock(&queue->mutex);
	queue->promised -= result_size(news->tag);
	before = queue->news.used;
	if (lw_queue_ring_room(&queue->news) < queue->promised + size) {
		queue->lost++;
		err = LW_E_FULL;
	} else {
		news->lost = queue->lost;
		queue->lost = 0;
		lw_queue_ring_write(&queue->news, news, sizeof *news);
		lw_queue_texts_write(kind, news, &queue->news);
	}
	was_filled(&queue->reader, &queue->news, before);
	(void)pthread_mutex_unlock(&queue->mutex);
	wake(queue, &queue->reader, !err && !before);
	return err;
}

bool lw_queue_step(struct lw_queue *queue, struct lw *lw, lw_time now)
{
	struct verb verb;
	struct lw_queue_news news = {0};

	if (!queue || !lw || !take_verb(queue, &verb))
		return false;
	verb.in.now = now;
	news.tag = verb.tag;
	news.err = lw_step(lw, &verb.in);
	news.made = news.err ? (struct lw_made){{0}, {0}} : lw_made(lw);
	if (verb.tag)
		(void)tell(queue, &news, &no_texts);
	return true;
}

int lw_queue_tell(struct lw_queue *queue, const struct lw_output *note)
{
	struct lw_queue_news news = {0};

	if (!queue || !note || !lw_is_note(note))
		return LW_E_ARG;
	news.note = *note;
	if (!lw_queue_texts_size(&note_texts, &news))
		return LW_E_ARG;
	return tell(queue, &news, &note_texts);
}

/* ---- the reader ---- */

bool lw_queue_read(struct lw_queue *queue, struct lw_queue_news *news)
{
	bool any;

	if (!queue || !news)
		return false;
	(void)pthread_mutex_lock(&queue->mutex);
	any = queue->news.used > 0;
	if (any) {
		lw_queue_ring_read(&queue->news, news, sizeof *news);
		lw_queue_texts_read(news->tag ? &no_texts : &note_texts, news, &queue->news,
			      queue->news_room);
		was_taken(&queue->reader, &queue->news);
	}
	(void)pthread_mutex_unlock(&queue->mutex);
	return any;
}
