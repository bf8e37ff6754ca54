/* SPDX-License-Identifier: BSD-3-Clause */
/* test_texts.c -- the texts of an engine: as long as they are, whole, and with room for what has
 * begun. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "any_input.h"
#include "state/room.h"

/* ---- the piece alone ---- */

enum { REFS = 40, UNITS = 2000, LONGEST = 511 };

static struct {
	struct texts texts;
	struct text ref[REFS];
	uint32_t unit[UNITS];
} piece, birth;

static char model[REFS][LONGEST + 1];
static uint32_t luck = 1;

static uint32_t below(uint32_t bound)
{
	luck = luck * 1664525u + 1013904223u;
	return (luck >> 8) % bound;
}

static void begin(void)
{
	memset(&piece, 0, sizeof piece);
	memset(model, 0, sizeof model);
	piece.texts.unit = piece.unit;
	piece.texts.size = UNITS;
	piece.texts.used = 1;
	birth = piece;
}

static void fill(char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
		text[i] = (char)('a' + below(26));
	text[length] = '\0';
}

static void all_are_whole(void)
{
	for (uint32_t i = 0; i < REFS; i++)
		assert_string_equal(lw_texts_read(&piece.texts, piece.ref[i]), model[i]);
}

static void what_is_written_is_read(void **state)
{
	char text[LONGEST + 1];
	uint32_t used;

	(void)state;
	begin();
	all_are_whole(); /* "" */
	for (size_t length = 0; length < 20; length++) {
		fill(text, length);
		lw_texts_write(&piece.texts, &piece.ref[0], sizeof text, text);
		assert_string_equal(lw_texts_read(&piece.texts, piece.ref[0]), text);
	}
	used = piece.texts.used;
	lw_texts_write(&piece.texts, &piece.ref[0], sizeof text, text);
	assert_int_equal(piece.texts.used, used); /* the same takes nothing */
	lw_texts_write(&piece.texts, &piece.ref[0], strlen(text), text);
	assert_int_equal(piece.ref[0].at, 0); /* too long is never cut */
	lw_texts_write(&piece.texts, &piece.ref[0], sizeof text, NULL);
	assert_int_equal(piece.texts.live, 0);
}

/* Whatever is written and left, each text stays whole, and in the end all is as at birth. */
static void texts_come_and_go(void **state)
{
	(void)state;
	begin();
	for (int n = 0; n < 200000; n++) {
		uint32_t i = below(REFS), length = below(8) ? below(60) : below(LONGEST + 1);
		uint32_t wanted = lw_text_units(length);
		bool fits;

		if (UNITS - 1 - piece.texts.live < wanted)
			length = 0;
		lw_texts_tidy(&piece.texts, wanted);
		fill(model[i], length);
		lw_texts_write(&piece.texts, &piece.ref[i], sizeof model[i], model[i]);
		fits = UNITS - piece.texts.used >= 3;
		if (!below(4))
			assert_string_equal(lw_texts_mention(&piece.texts, 8, "mention"),
					    fits ? "mention" : "");
		if (n % 97 == 0)
			all_are_whole();
	}
	all_are_whole();
	lw_texts_leave(&piece.texts, piece.ref, REFS);
	all_are_whole(); /* until it is tidied */
	memset(piece.ref, 0, sizeof piece.ref);
	lw_texts_tidy(&piece.texts, 0);
	assert_memory_equal(&piece, &birth, sizeof piece);
}

static void full_is_full(void **state)
{
	uint32_t used;

	(void)state;
	begin();
	for (uint32_t i = 0; i < REFS; i++) {
		char text[LONGEST + 1];

		fill(text, 400);
		lw_texts_write(&piece.texts, &piece.ref[i], sizeof text, text);
		if (piece.ref[i].at)
			memcpy(model[i], text, sizeof text);
	}
	assert_string_equal(model[REFS - 1], "");
	all_are_whole();
	used = piece.texts.used;
	assert_string_equal(lw_texts_mention(&piece.texts, 512, model[0]), "");
	assert_int_equal(piece.texts.used, used);
	assert_int_equal(piece.texts.used, 1 + piece.texts.live);
}

/* ---- an engine ---- */

static void *block, *before;

static void *give(size_t size, void *arg)
{
	(void)arg;
	before = malloc(size);
	return block = malloc(size);
}

static void take(void *memory, void *arg)
{
	(void)arg;
	free(memory);
	free(before);
}

static struct lw *engine(uint32_t role, uint32_t calls, uint32_t text_bytes)
{
	struct lw_config config = LW_CONFIG_INIT;
	struct lw *lw;

	config.role = role;
	config.max_calls = calls;
	config.max_legs = 3 * calls;
	config.spare_calls = 0;
	config.text_bytes = text_bytes;
	config.alloc = give;
	config.release = take;
	assert_int_equal(lw_new(&lw, &config), LW_OK);
	return lw;
}

static void drain(struct lw *lw)
{
	struct lw_output out;

	while (lw_next(lw, &out))
		;
}

/* A queue that was read is all zero; it is most of the block. */
static void keep(const struct lw *lw)
{
	memcpy(before, block, (size_t)((const char *)lw->out - (const char *)block));
	memcpy((char *)before + lw->monotone_at, (const char *)block + lw->monotone_at,
	       lw->monotone_size);
}

static void is_as_before(const struct lw *lw)
{
	assert_memory_equal(before, block, (size_t)((const char *)lw->out - (const char *)block));
	assert_memory_equal((const char *)before + lw->monotone_at,
			    (const char *)block + lw->monotone_at, lw->monotone_size);
	assert_int_equal(lw->out_count, 0);
}

/* An input that is refused changes nothing. */
static int try(struct lw *lw, const struct lw_input *in)
{
	int err;

	keep(lw);
	err = lw_step(lw, in);
	if (err)
		is_as_before(lw);
	drain(lw);
	return err;
}

/* And lw_why() has known it. */
static int step(struct lw *lw, const struct lw_input *in)
{
	int why = lw_why(lw, in, NULL, 0), err = try(lw, in);

	assert_int_equal(err, why);
	return err;
}

static const char *address(size_t length)
{
	static char text[LW_URI_MAX];

	memcpy(text, "sip:", 4);
	fill(text + 4, length - 4);
	return text;
}

static struct lw_made calls_us(struct lw *lw, size_t length)
{
	struct lw_input in = {.type = LW_SIG_OFFERED, .uri = address(length),
			      .caps = LW_CAP_KNOWN | LW_CAP_REPLACES};

	return step(lw, &in) ? (struct lw_made){{0}, {0}} : lw_made(lw);
}

static void signal(struct lw *lw, uint32_t type, lw_leg leg, int code)
{
	assert_int_equal(step(lw, &(struct lw_input){.type = type, .leg = leg, .code = code}), 0);
}

static struct lw_made talks(struct lw *lw, size_t length)
{
	struct lw_made made = calls_us(lw, length);

	assert_int_equal(lw_answer(lw, made.call, 0), LW_OK);
	drain(lw);
	signal(lw, LW_SIG_CONFIRMED, made.leg, 0);
	return made;
}

/* A call that was let go waits only for the news of its transfer, and can't be hung up. */
static void hang_up(struct lw *lw, lw_call call)
{
	struct lw_input in = {.type = LW_USER_HANGUP, .call = call, .now = lw->serials->now};
	struct lw_call_info info;

	assert_int_equal(lw_call_info(lw, call, &info), LW_OK);
	if (step(lw, &in) != LW_OK)
		assert_true(info.released);
}

static void clear_all(struct lw *lw)
{
	for (lw_call call = {0}, next; (next = lw_call_next(lw, call)).v; call = next)
		hang_up(lw, next);
	for (uint32_t leg = 0; leg < lw->config.max_legs; leg++)
		if (lw->legs[leg].used)
			signal(lw, LW_SIG_ENDED, lw_leg_handle(lw, leg), 0);
	while (lw_deadline(lw) != LW_NEVER) {
		assert_int_equal(lw_tick(lw, lw_deadline(lw)), LW_OK);
		drain(lw);
	}
	assert_int_equal(lw_tick(lw, lw->serials->now + 1), LW_OK);
}

static void is_as_at_birth(struct lw *lw)
{
	const struct texts *texts = &lw->texts;

	assert_int_equal(lw_counts(lw).calls, 0);
	assert_int_equal(texts->used, 1);
	assert_int_equal(texts->live, 0);
	assert_int_equal(texts->kept, 0);
	for (uint32_t i = 0; i < texts->size; i++)
		assert_int_equal(texts->unit[i], 0);
}

static unsigned fill_up(struct lw *lw)
{
	unsigned calls = 0;

	while (calls_us(lw, LONGEST).call.v)
		calls++;
	return calls;
}

/* What brings texts or begins something is refused, and what ends something never is. */
static void full_texts_refuse_and_recover(void **state)
{
	struct lw *lw = engine(LW_AS_ENDPOINT, 100, 128);
	struct lw_made bob = talks(lw, 30), carol = talks(lw, 30);
	unsigned calls = fill_up(lw);
	char why[200];
	const struct lw_input no[] = {
		{.type = LW_USER_DIAL, .uri = "sip:dan@x"},
		{.type = LW_SIG_OFFERED, .uri = "sip:dan@x"},
		{.type = LW_SIG_OFFERED},
		{.type = LW_USER_ATTENDED, .call = bob.call, .uri = "sip:dan@x"},
		{.type = LW_USER_ATTENDED, .call = bob.call, .other = carol.call},
		{.type = LW_USER_BLIND, .call = bob.call, .uri = "sip:dan@x"},
	};

	(void)state;
	assert_in_range(calls, 5, 90); /* the texts were full, and not the calls */
	for (size_t i = 0; i < sizeof no / sizeof *no; i++)
		assert_int_equal(step(lw, &no[i]), LW_E_FULL);
	lw_why(lw, &no[0], why, sizeof why);
	assert_non_null(strstr(why, "text_bytes"));
	signal(lw, LW_SIG_REMOTE_HOLD, bob.leg, 0);
	assert_int_equal(step(lw, &(struct lw_input){.type = LW_SIG_DTMF, .leg = bob.leg,
						     .digits = "123"}), 0);
	for (int n = 0; n < 200; n++) { /* taken or not, it never takes what is kept for others */
		(void)step(lw, &(struct lw_input){.type = LW_SIG_IDENTITY, .leg = bob.leg,
						  .uri = address(LONGEST)});
		signal(lw, LW_SIG_REMOTE_HOLD, carol.leg, 0);
		signal(lw, LW_SIG_REMOTE_RESUME, carol.leg, 0);
	}
	clear_all(lw);
	is_as_at_birth(lw);
	assert_true(fill_up(lw) >= calls);
	lw_free(lw);
}

/* Where all is full a transfer that was begun goes on, whoever takes the target's place. */
static void a_transfer_needs_no_more_room(void **state)
{
	struct lw *lw = engine(LW_AS_ENDPOINT, 200, 256);
	struct lw_made bob = talks(lw, 30), next = talks(lw, 30), carol, dan;
	struct lw_call_info info;

	(void)state;
	assert_int_equal(lw_hangup(lw, next.call, 0), LW_OK);
	drain(lw);
	signal(lw, LW_SIG_ENDED, next.leg, 0);
	assert_int_equal(step(lw, &(struct lw_input){.type = LW_USER_ATTENDED, .call = bob.call,
						     .uri = "sip:carol@x"}), 0);
	carol = lw_made(lw);
	signal(lw, LW_SIG_MEDIA_OK, bob.leg, 200);
	signal(lw, LW_SIG_ANSWERED, carol.leg, 200);
	assert_int_equal(step(lw, &(struct lw_input){.type = LW_SIG_OFFERED,
						     .uri = address(LONGEST),
						     .match = LW_MATCH_CONFIRMED,
						     .flags = LW_F_BY_DIGEST,
						     .other_leg = carol.leg}),
			 0);
	dan = lw_made(lw);
	assert_true(fill_up(lw) < 190);
	signal(lw, LW_SIG_CONFIRMED, dan.leg, 0);
	assert_int_equal(lw_call_info(lw, carol.call, &info), LW_OK);
	assert_int_equal(strlen(info.uri), LONGEST);
	assert_int_equal(strlen(lw_call_target(lw, lw_call_index(lw, bob.call))), LONGEST);
	assert_int_equal(step(lw, &(struct lw_input){.type = LW_USER_COMPLETE, .call = bob.call}),
			 0);
	clear_all(lw);
	lw_free(lw);
}

/* The host may say what it was told, also of a call that goes with this very step. */
static void what_was_told_can_be_said(void **state)
{
	struct lw *lw = engine(LW_AS_ENDPOINT, 4, 0);
	struct lw_made bob = talks(lw, 40);
	struct lw_output out, ended = {.uri = ""};
	struct lw_call_info info;
	char uri[LW_URI_MAX];
	lw_call call;

	(void)state;
	signal(lw, LW_SIG_REMOTE_HOLD, bob.leg, 0);
	assert_int_equal(lw_step(lw, &(struct lw_input){.type = LW_SIG_ENDED, .leg = bob.leg}), 0);
	while (lw_next(lw, &out))
		if (out.type == LW_NOTE_ENDED)
			ended = out;
	strcpy(uri, ended.uri);
	assert_int_equal(strlen(uri), 40);
	assert_int_equal(lw_dial(lw, ended.uri, 0, &call, 1), LW_OK);
	drain(lw);
	assert_int_equal(lw_call_info(lw, call, &info), LW_OK);
	assert_string_equal(info.uri, uri);
	clear_all(lw);
	is_as_at_birth(lw);
	lw_free(lw);
}

/* ---- any calls, at any length ---- */

/* LW_SHARE=8: an eighth of each walk, which is enough for valgrind to look at. */
static unsigned shared(unsigned count)
{
	const char *share = getenv("LW_SHARE");

	return count / (share ? (unsigned)strtoul(share, NULL, 10) : 1);
}

enum { CALLS = 150 };
struct known { struct lw_made made; char uri[LW_URI_MAX]; };

static void are_whole(struct lw *lw, const struct known *known)
{
	struct lw_leg_info info;

	for (int i = 0; i < CALLS; i++) {
		if (!known[i].made.leg.v)
			continue;
		assert_int_equal(lw_leg_info(lw, known[i].made.leg, &info), LW_OK);
		assert_string_equal(info.uri, known[i].uri);
	}
}

static void come_or_go(struct lw *lw, struct known *k, size_t length)
{
	struct lw_input end = {.type = LW_SIG_ENDED, .leg = k->made.leg};
	struct lw_input learn = {.type = LW_SIG_IDENTITY, .leg = k->made.leg};

	if (!k->made.leg.v) {
		k->made = calls_us(lw, length);
		if (k->made.leg.v)
			strcpy(k->uri, lw_leg_uri(lw, lw_leg_index(lw, k->made.leg)));
	} else if (below(2)) {
		learn.uri = address(length);
		if (!step(lw, &learn))
			strcpy(k->uri, learn.uri);
	} else {
		assert_int_equal(step(lw, &end), LW_OK);
		memset(k, 0, sizeof *k);
	}
}

static void any_texts(uint32_t role)
{
	static struct known known[CALLS];
	struct lw *lw = engine(role, CALLS, role == LW_AS_SWITCH ? 200 : 32);
	unsigned refused = 0;

	memset(known, 0, sizeof known);
	for (unsigned n = 0; n < shared(20000); n++) {
		size_t length = below(3) ? 10 + below(40) : 10 + below(LONGEST - 9);
		uint32_t i = below(CALLS);
		bool free = !known[i].made.leg.v;

		come_or_go(lw, &known[i], length);
		refused += free && !known[i].made.leg.v;
		if (n % 50 == 0)
			are_whole(lw, known);
	}
	assert_in_range(refused, shared(10), shared(15000));
	clear_all(lw);
	is_as_at_birth(lw);
	lw_free(lw);
}

static void any_texts_of_an_endpoint(void **state)
{
	(void)state;
	any_texts(LW_AS_ENDPOINT);
}

static void any_texts_of_a_switch(void **state)
{
	(void)state;
	any_texts(LW_AS_SWITCH);
}

/* ---- anything, with texts of the greatest length ---- */

static const char *perhaps(char *text, size_t size)
{
	if (below(3))
		return NULL;
	memcpy(text, "sip:", 5);
	fill(text + 4, below(2) ? size - 5 : below(30));
	return text;
}

static struct lw_input anything(struct lw *lw)
{
	static const int codes[] = {0, 0, 180, 200, 200, 302, 404, 486, 603};
	static char uri[LW_URI_MAX], name[LW_NAME_MAX], by[LW_URI_MAX], called[LW_URI_MAX],
		target[LW_URI_MAX], user[LW_NAME_MAX], chain[LW_URI_MAX], digits[LW_NAME_MAX];
	size_t keys = below(4) ? 1 + below(3) : 1 + below(sizeof digits - 1);

	for (size_t i = 0; i < keys; i++)
		digits[i] = "0123456789*#"[below(12)];
	digits[keys] = '\0';
	return (struct lw_input){.type = any_input(below(ANY_INPUTS)),
				 .code = codes[below(sizeof codes / sizeof *codes)],
				 .now = lw->serials->now + (below(50) ? 0 : below(5000)),
				 .call = lw_call_handle(lw, below(lw->config.max_calls)),
				 .leg = lw_leg_handle(lw, below(lw->config.max_legs)),
				 .other_leg = lw_leg_handle(lw, below(lw->config.max_legs)),
				 .caps = LW_CAP_KNOWN | LW_CAP_REPLACES,
				 .flags = below(2) ? 0 : 1u << below(20),
				 .match = below(3) ? 0 : below(LW_MATCH_EARLY_THEIRS + 1),
				 .uri = perhaps(uri, sizeof uri),
				 .name = perhaps(name, sizeof name),
				 .by = perhaps(by, sizeof by),
				 .called = perhaps(called, sizeof called),
				 .target = perhaps(target, sizeof target),
				 .user = perhaps(user, sizeof user),
				 .chain = perhaps(chain, sizeof chain),
				 .digits = digits};
}

static struct lw_input without_handles(struct lw_input in)
{
	if (in.type == LW_SIG_OFFERED)
		in.leg.v = 0;
	if (in.type >= LW_VERBS)
		in.call.v = 0;
	else if (below(2))
		in.leg.v = 0;
	return in;
}

/* A step without texts always has its room, whatever was written before. */
static void anything_goes_on(uint32_t role)
{
	struct lw *lw = engine(role, 40, 64);
	unsigned taken = 0, refused = 0;

	for (unsigned n = 0; n < shared(60000); n++) {
		struct lw_input in = without_handles(anything(lw));
		int err = try(lw, &in);

		taken += err == LW_OK;
		refused += err == LW_E_FULL;
		assert_true(lw_has_text_room_to_go_on(lw));
		if (in.type >= LW_VERBS && !in.uri && !in.name && !in.by && !in.called &&
		    !in.target && !in.user && !in.chain && in.type != LW_SIG_OFFERED)
			assert_int_not_equal(err, LW_E_FULL);
		if (n % 5000 == 4999)
			clear_all(lw);
	}
	assert_in_range(taken, shared(2000), shared(60000));
	assert_in_range(refused, shared(20), shared(60000));
	lw_free(lw);
}

static void anything_goes_on_in_an_endpoint(void **state)
{
	(void)state;
	anything_goes_on(LW_AS_ENDPOINT);
}

static void anything_goes_on_in_a_switch(void **state)
{
	(void)state;
	anything_goes_on(LW_AS_SWITCH);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written_is_read),
		cmocka_unit_test(texts_come_and_go),
		cmocka_unit_test(full_is_full),
		cmocka_unit_test(full_texts_refuse_and_recover),
		cmocka_unit_test(a_transfer_needs_no_more_room),
		cmocka_unit_test(what_was_told_can_be_said),
		cmocka_unit_test(any_texts_of_an_endpoint),
		cmocka_unit_test(any_texts_of_a_switch),
		cmocka_unit_test(anything_goes_on_in_an_endpoint),
		cmocka_unit_test(anything_goes_on_in_a_switch),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
