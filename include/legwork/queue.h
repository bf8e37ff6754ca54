/* SPDX-License-Identifier: BSD-3-Clause */
/* legwork/queue.h -- an engine for hosts with many threads: verbs from any of them, notes to one.
 *
 * An engine belongs to one thread (<legwork/legwork.h>).  A queue stands between it and the others:
 *
 *	any thread          lw_queue_put(queue, &verb, tag)         LW_E_FULL: not now, try again later
 *	the engine's        while (lw_queue_step(queue, lw, now))   one verb each; its result goes to the reader
 *	                            ... read the outputs of lw, as after any step (lw_re_pump()) ...
 *	its note handler    lw_queue_tell(queue, note)
 *	the reader's        while (lw_queue_read(queue, &news))     results and notes, in the order in which they came
 *
 * A result comes before the notes of what its verb has done, so that the reader knows the new call by then.  Verbs of
 * one thread are stepped in its order.
 *
 * Both ways are bounded, and nothing waits for anybody: a queue that is full is an error of who puts something in.  A
 * verb with a tag is taken only if there is room for its result; and none is taken while the reader is so far behind
 * that half of its room is used, so that the rest is left for what the network brings.  A note that finds no room is
 * counted, and the reader is told how many are missing, and where.
 *
 * A library of its own, liblegwork-queue.  A mutex is held for as long as a verb or a note is copied.
 *
 * Threads:  any may put and close.  One steps and tells, that of the engine; one reads, which may be the same.
 * Re-entry: the two hooks are called from within the function that has put something in, not under the mutex, and only
 *           wake the other thread.
 * Memory:   from malloc(), all of it at birth: made by lw_queue_new() and given back by lw_queue_free().
 * Strings:  what goes in is copied.  What comes out is the queue's own, valid until the next lw_queue_read().
 * Errors:   0 (LW_OK), or an enum lw_error. */
#ifndef LEGWORK_QUEUE_H
#define LEGWORK_QUEUE_H

#include <legwork/legwork.h>

#ifdef __cplusplus
extern "C" {
#endif

struct lw_queue;

/* There is something to take out where there was nothing.  Called from the thread that has put it in: wake the other
 * one, and do no more (write to a pipe, mqueue_push(), g_main_context_wakeup()). */
typedef void (lw_queue_wake_h)(void *arg);

struct lw_queue_config {
	uint32_t size;               /* sizeof, set by LW_QUEUE_CONFIG_INIT */
	uint32_t verb_bytes;         /* room for verbs: each takes about 300 bytes */
	uint32_t news_bytes;         /* room for results and notes: likewise.  Each at least LW_QUEUE_LEAST */
	lw_queue_wake_h *engineh;    /* NULL: lw_queue_engine_fd() wakes */
	lw_queue_wake_h *readerh;    /* NULL: lw_queue_reader_fd() */
	void *arg;
};

enum { LW_QUEUE_LEAST = 8192 };

#define LW_QUEUE_CONFIG_INIT \
	{ .size = sizeof(struct lw_queue_config), .verb_bytes = 16384, .news_bytes = 131072 }

/* *queuep is NULL on failure.  LW_E_ARG: the config is wrong; LW_E_NOMEM: no memory, or no descriptor. */
LW_API int lw_queue_new(struct lw_queue **queuep, const struct lw_queue_config *config);
/* When no thread uses it any more.  NULL is fine. */
LW_API void lw_queue_free(struct lw_queue *queue);

/* ---- any thread ---------------------------------------------------------------------------------- */

/* Copies a verb, with its texts; `now` is set when it is stepped.  tag: what its result is known by; 0: none is wanted.
 * LW_E_FULL: there is no room, or the reader is behind; LW_E_ARG: it is no verb (a signal, or a tick), or a text is
 * too long; LW_E_STALE: the queue is closed.  Whether the engine takes it, the result says. */
LW_API int lw_queue_put(struct lw_queue *queue, const struct lw_input *verb, uint64_t tag);

/* From now on no verb is taken.  Those that are in it already are still to be stepped. */
LW_API void lw_queue_close(struct lw_queue *queue);

/* ---- the engine's thread ------------------------------------------------------------------------- */

/* Steps the oldest verb.  False: there was none. */
LW_API bool lw_queue_step(struct lw_queue *queue, struct lw *lw, lw_time now);
/* Copies a note for the reader.  LW_E_FULL: it is lost, and counted. */
LW_API int lw_queue_tell(struct lw_queue *queue, const struct lw_output *note);
/* Readable while there are verbs, for poll() and the like; it is to be waited for, and not read.  -1 with engineh. */
LW_API int lw_queue_engine_fd(const struct lw_queue *queue);

/* ---- the reader ---------------------------------------------------------------------------------- */

struct lw_queue_news {
	uint64_t lost;         /* notes that found no room before this one */
	uint64_t tag;          /* of the verb whose result this is; 0: this is a note */
	int err;               /* what lw_step() said of the verb */
	struct lw_made made;   /* the call and the leg that it made */
	struct lw_output note; /* its texts are valid until the next lw_queue_read() */
};

/* The next one, or false when there is none. */
LW_API bool lw_queue_read(struct lw_queue *queue, struct lw_queue_news *news);
/* Readable while there is something to read.  -1 with readerh. */
LW_API int lw_queue_reader_fd(const struct lw_queue *queue);

#ifdef __cplusplus
}
#endif

#endif
