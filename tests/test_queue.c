/* SPDX-License-Identifier: BSD-3-Clause */
/* test_queue.c -- a queue between an engine and many threads (<legwork/queue.h>). */
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <legwork/adapter.h>
#include <legwork/queue.h>

static const struct lw_input dial = {.type = LW_USER_DIAL, .uri = "sip:bob@example.com"};

struct rig { struct lw *lw; struct lw_queue *queue; };

static struct rig rig_of(struct lw_queue_config config)
{
	struct lw_config core = LW_CONFIG_INIT;
	struct rig rig;

	assert_int_equal(lw_new(&rig.lw, &core), LW_OK);
	assert_int_equal(lw_queue_new(&rig.queue, &config), LW_OK);
	return rig;
}

static struct rig rig_new(void)
{
	return rig_of((struct lw_queue_config)LW_QUEUE_CONFIG_INIT);
}

static struct rig rig_small(void)
{
	struct lw_queue_config config = LW_QUEUE_CONFIG_INIT;

	config.verb_bytes = config.news_bytes = LW_QUEUE_LEAST;
	return rig_of(config);
}

static void rig_free(struct rig rig)
{
	lw_queue_free(rig.queue);
	lw_free(rig.lw);
}

/* The engine's thread: one turn.  Its adapter refuses each call with 486. */
static bool turn(struct rig *rig, lw_time now)
{
	struct lw_output out;

	if (!lw_queue_step(rig->queue, rig->lw, now))
		return false;
	while (lw_next(rig->lw, &out)) {
		struct lw_input busy = {.type = LW_SIG_REJECTED, .leg = out.leg, .code = 486,
					.now = now};

		if (lw_is_note(&out))
			(void)lw_queue_tell(rig->queue, &out);
		else if (out.type == LW_DO_INVITE)
			(void)lw_step(rig->lw, &busy);
	}
	return true;
}

static bool readable(int fd)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};

	return poll(&p, 1, 0) == 1;
}

/* ---- one thread ---- */

static void a_verb_its_result_and_its_notes(void **state)
{
	struct rig rig = rig_new();
	struct lw_queue_news news;
	lw_call call;

	(void)state;
	assert_int_equal(lw_queue_put(rig.queue, &dial, 7), LW_OK);
	assert_false(lw_queue_read(rig.queue, &news));
	assert_true(turn(&rig, 1000));
	assert_false(turn(&rig, 1000));
	assert_true(lw_queue_read(rig.queue, &news));
	assert_int_equal(news.tag, 7);
	assert_int_equal(news.err, LW_OK);
	call = news.made.call;
	assert_int_not_equal(call.v, 0);
	assert_true(lw_queue_read(rig.queue, &news));
	assert_int_equal(news.tag, 0);
	assert_int_equal(news.note.type, LW_NOTE_ENDED);
	assert_true(lw_same_call(news.note.call, call));
	assert_int_equal(news.note.code, 486);
	assert_string_equal(news.note.uri, "sip:bob@example.com");
	assert_string_equal(news.note.target, "");
	assert_int_equal(news.lost, 0);
	assert_false(lw_queue_read(rig.queue, &news));
	rig_free(rig);
}

static void a_refused_verb_has_a_result(void **state)
{
	struct rig rig = rig_new();
	struct lw_input hold = {.type = LW_USER_HOLD, .call = {99}};
	struct lw_queue_news news;

	(void)state;
	assert_int_equal(lw_queue_put(rig.queue, &hold, 1), LW_OK);
	assert_int_equal(lw_queue_put(rig.queue, &hold, 0), LW_OK);
	assert_true(turn(&rig, 5) && turn(&rig, 5));
	assert_true(lw_queue_read(rig.queue, &news));
	assert_int_equal(news.tag, 1);
	assert_int_equal(news.err, LW_E_STALE);
	assert_int_equal(news.made.call.v, 0);
	assert_false(lw_queue_read(rig.queue, &news)); /* no tag, no result */
	rig_free(rig);
}

static void texts_are_copied(void **state)
{
	struct rig rig = rig_new();
	char uri[] = "sip:carol@example.com";
	struct lw_input in = {.type = LW_USER_DIAL, .uri = uri};
	struct lw_queue_news news;

	(void)state;
	assert_int_equal(lw_queue_put(rig.queue, &in, 0), LW_OK);
	memset(uri, 'x', sizeof uri - 1);
	assert_true(turn(&rig, 5));
	assert_true(lw_queue_read(rig.queue, &news));
	assert_string_equal(news.note.uri, "sip:carol@example.com");
	rig_free(rig);
}

static void what_is_no_verb_is_not_taken(void **state)
{
	struct rig rig = rig_new();
	struct lw_input in = {.type = LW_SIG_RINGING};
	struct lw_output action = {.type = LW_DO_RING};
	char longest[LW_URI_MAX + 1];

	(void)state;
	assert_int_equal(lw_queue_put(rig.queue, &in, 1), LW_E_ARG);
	in.type = LW_TICK;
	assert_int_equal(lw_queue_put(rig.queue, &in, 1), LW_E_ARG);
	memset(longest, 'a', LW_URI_MAX);
	longest[LW_URI_MAX] = '\0';
	in = (struct lw_input){.type = LW_USER_DIAL, .uri = longest};
	assert_int_equal(lw_queue_put(rig.queue, &in, 1), LW_E_ARG);
	longest[LW_URI_MAX - 1] = '\0';
	assert_int_equal(lw_queue_put(rig.queue, &in, 1), LW_OK);
	assert_int_equal(lw_queue_tell(rig.queue, &action), LW_E_ARG);
	assert_int_equal(lw_queue_put(NULL, &in, 1), LW_E_ARG);
	assert_int_equal(lw_queue_put(rig.queue, NULL, 1), LW_E_ARG);
	rig_free(rig);
}

static void a_wrong_config_is_refused(void **state)
{
	struct lw_queue_config config = LW_QUEUE_CONFIG_INIT;
	struct lw_queue *queue = (struct lw_queue *)&config;

	(void)state;
	config.verb_bytes = LW_QUEUE_LEAST - 1;
	assert_int_equal(lw_queue_new(&queue, &config), LW_E_ARG);
	config = (struct lw_queue_config)LW_QUEUE_CONFIG_INIT;
	config.size--;
	assert_int_equal(lw_queue_new(&queue, &config), LW_E_ARG);
	assert_int_equal(lw_queue_new(&queue, NULL), LW_E_ARG);
	assert_null(queue);
	lw_queue_free(NULL);
}

/* The longest record has room in the smallest ring, wherever in it it begins. */
static void records_go_round_the_ring(void **state)
{
	struct rig rig = rig_small();
	char uri[LW_URI_MAX];
	struct lw_input in = {.type = LW_USER_DIAL, .uri = uri};
	struct lw_queue_news news;

	(void)state;
	for (unsigned i = 0; i < 3000; i++) {
		size_t len = 10 + i % (LW_URI_MAX - 11);

		memset(uri, 'a' + (char)(i % 26), len);
		memcpy(uri, "sip:", 4);
		uri[len] = '\0';
		assert_int_equal(lw_queue_put(rig.queue, &in, i + 1), LW_OK);
		assert_true(turn(&rig, i));
		assert_true(lw_queue_read(rig.queue, &news));
		assert_int_equal(news.tag, i + 1);
		assert_true(lw_queue_read(rig.queue, &news));
		assert_string_equal(news.note.uri, uri);
	}
	rig_free(rig);
}

static unsigned fill(struct lw_queue *queue, uint64_t tag)
{
	unsigned n = 0;

	while (lw_queue_put(queue, &dial, tag) == LW_OK)
		n++;
	return n;
}

static void a_full_queue_is_an_error(void **state)
{
	struct rig rig = rig_small();
	unsigned n = fill(rig.queue, 0);

	(void)state;
	assert_in_range(n, 10, 60);
	assert_int_equal(lw_queue_put(rig.queue, &dial, 0), LW_E_FULL);
	assert_true(turn(&rig, 5)); /* one out, one in */
	assert_int_equal(lw_queue_put(rig.queue, &dial, 0), LW_OK);
	assert_int_equal(lw_queue_put(rig.queue, &dial, 0), LW_E_FULL);
	rig_free(rig);
}

/* A reader that does not read: verbs are refused, results keep their room, notes are counted. */
static void a_reader_that_is_behind(void **state)
{
	struct rig rig = rig_small();
	struct lw_output note = {.type = LW_NOTE_RINGING, .uri = "sip:bob@example.com"};
	struct lw_queue_news news;
	unsigned promised = fill(rig.queue, 3), told = 0, results = 0, notes = 0;
	uint64_t lost = 0;

	(void)state;
	while (lw_queue_tell(rig.queue, &note) == LW_OK)
		told++;
	assert_in_range(told, 5, 40);
	assert_int_equal(lw_queue_tell(rig.queue, &note), LW_E_FULL);
	assert_int_equal(lw_queue_put(rig.queue, &dial, 0), LW_E_FULL);
	while (turn(&rig, 5)) /* its results fit, its notes do not */
		;
	while (lw_queue_read(rig.queue, &news)) {
		results += news.tag == 3;
		notes += !news.tag;
		lost += news.lost;
	}
	assert_int_equal(results, promised);
	assert_int_equal(notes, told);
	assert_int_equal(lost, 2 + promised - 1); /* of what is lost the next that has room tells */
	assert_int_equal(lw_queue_tell(rig.queue, &note), LW_OK);
	assert_true(lw_queue_read(rig.queue, &news));
	assert_int_equal(news.lost, 1);
	assert_int_equal(lw_queue_put(rig.queue, &dial, 0), LW_OK);
	rig_free(rig);
}

static void a_closed_queue_takes_nothing(void **state)
{
	struct rig rig = rig_new();
	struct lw_queue_news news;

	(void)state;
	assert_int_equal(lw_queue_put(rig.queue, &dial, 1), LW_OK);
	lw_queue_close(rig.queue);
	assert_int_equal(lw_queue_put(rig.queue, &dial, 2), LW_E_STALE);
	assert_true(turn(&rig, 5)); /* what was in it */
	assert_true(lw_queue_read(rig.queue, &news));
	assert_int_equal(news.tag, 1);
	rig_free(rig);
}

static void the_descriptors_are_readable_while_there_is_something(void **state)
{
	struct rig rig = rig_new();
	struct lw_queue_news news;
	int engine = lw_queue_engine_fd(rig.queue), reader = lw_queue_reader_fd(rig.queue);

	(void)state;
	assert_false(readable(engine) || readable(reader));
	assert_int_equal(lw_queue_put(rig.queue, &dial, 1), LW_OK);
	assert_int_equal(lw_queue_put(rig.queue, &dial, 2), LW_OK);
	assert_true(readable(engine));
	assert_true(turn(&rig, 5));
	assert_true(readable(engine) && readable(reader));
	assert_true(turn(&rig, 5));
	assert_false(readable(engine));
	while (lw_queue_read(rig.queue, &news))
		;
	assert_false(readable(reader));
	rig_free(rig);
}

static unsigned woken[2];

static void wake_engine(void *arg)
{
	assert_ptr_equal(arg, woken);
	woken[0]++;
}

static void wake_reader(void *arg)
{
	assert_ptr_equal(arg, woken);
	woken[1]++;
}

static void a_hook_is_called_when_the_first_comes(void **state)
{
	struct lw_queue_config config = LW_QUEUE_CONFIG_INIT;
	struct rig rig;

	(void)state;
	config.engineh = wake_engine;
	config.readerh = wake_reader;
	config.arg = woken;
	rig = rig_of(config);
	assert_int_equal(lw_queue_engine_fd(rig.queue), -1);
	assert_int_equal(lw_queue_reader_fd(rig.queue), -1);
	assert_int_equal(lw_queue_put(rig.queue, &dial, 1), LW_OK);
	assert_int_equal(lw_queue_put(rig.queue, &dial, 2), LW_OK);
	assert_int_equal(woken[0], 1);
	while (turn(&rig, 5))
		;
	assert_int_equal(woken[1], 1);
	assert_int_equal(lw_queue_put(rig.queue, &dial, 3), LW_OK);
	assert_int_equal(woken[0], 2);
	rig_free(rig);
}

/* ---- many threads ---- */

enum { THREADS = 16, VERBS = 200 };

struct worker { struct lw_queue *queue; unsigned number, full; };

/* Its nth verb has the tag number * VERBS + n, from 1 on. */
static void *work(void *arg)
{
	struct worker *w = arg;

	for (unsigned n = 1; n <= VERBS;) {
		char uri[64];
		struct lw_input in = {.type = LW_USER_DIAL, .uri = uri};
		int err;

		snprintf(uri, sizeof uri, "sip:%u.%u@example.com", w->number, n);
		err = lw_queue_put(w->queue, &in, w->number * VERBS + n);
		if (err == LW_OK)
			n++;
		else
			w->full += err == LW_E_FULL;
		if (err)
			sched_yield();
	}
	return NULL;
}

/* The test's own thread is the reader. */
static void *run_engine(void *arg)
{
	struct rig *rig = arg;
	struct pollfd fd = {.fd = lw_queue_engine_fd(rig->queue), .events = POLLIN};
	lw_time now = 0;

	for (unsigned n = 0; n < THREADS * VERBS;) {
		(void)poll(&fd, 1, 1000);
		while (turn(rig, ++now))
			n++;
	}
	return NULL;
}

struct heard { unsigned results, notes, last[THREADS]; uint64_t lost; };

static void hear(struct heard *h, const struct lw_queue_news *news)
{
	unsigned by = (unsigned)((news->tag - 1) / VERBS);
	unsigned n = (unsigned)((news->tag - 1) % VERBS) + 1;

	h->lost += news->lost;
	if (!news->tag) {
		h->notes++;
		return;
	}
	assert_in_range(by, 0, THREADS - 1);
	assert_int_equal(n, h->last[by] + 1); /* in the order of its thread, and none twice */
	h->last[by] = n;
	h->results++;
	assert_int_equal(news->err, LW_OK);
}

static void sixteen_threads_one_engine_one_reader(void **state)
{
	struct rig rig = rig_small();
	struct worker workers[THREADS] = {{0}};
	struct pollfd fd = {.fd = lw_queue_reader_fd(rig.queue), .events = POLLIN};
	struct lw_queue_news news;
	struct heard heard = {0};
	pthread_t engine, threads[THREADS];

	(void)state;
	assert_int_equal(pthread_create(&engine, NULL, run_engine, &rig), 0);
	for (unsigned i = 0; i < THREADS; i++) {
		workers[i] = (struct worker){rig.queue, i, 0};
		assert_int_equal(pthread_create(&threads[i], NULL, work, &workers[i]), 0);
	}
	while (heard.results < THREADS * VERBS || heard.notes + heard.lost < THREADS * VERBS) {
		assert_int_equal(poll(&fd, 1, 10000), 1);
		while (lw_queue_read(rig.queue, &news))
			hear(&heard, &news);
	}
	for (unsigned i = 0; i < THREADS; i++)
		assert_int_equal(pthread_join(threads[i], NULL), 0);
	assert_int_equal(pthread_join(engine, NULL), 0);
	assert_int_equal(heard.results, THREADS * VERBS);
	assert_int_equal(lw_counts(rig.lw).calls, 0);
	rig_free(rig);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_verb_its_result_and_its_notes),
		cmocka_unit_test(a_refused_verb_has_a_result),
		cmocka_unit_test(texts_are_copied),
		cmocka_unit_test(what_is_no_verb_is_not_taken),
		cmocka_unit_test(a_wrong_config_is_refused),
		cmocka_unit_test(records_go_round_the_ring),
		cmocka_unit_test(a_full_queue_is_an_error),
		cmocka_unit_test(a_reader_that_is_behind),
		cmocka_unit_test(a_closed_queue_takes_nothing),
		cmocka_unit_test(the_descriptors_are_readable_while_there_is_something),
		cmocka_unit_test(a_hook_is_called_when_the_first_comes),
		cmocka_unit_test(sixteen_threads_one_engine_one_reader),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
