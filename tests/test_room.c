/* SPDX-License-Identifier: BSD-3-Clause */
/* test_room.c -- the room that an engine keeps for texts is enough, at their greatest length.
 *
 * Every script is played.  Each of its steps is also taken in the least room in which it is taken
 * at all: no text is lost then, and the engine can go on; with one unit less it is refused, and has
 * changed nothing.  So is any other input in the same state, with texts of the greatest length. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <legwork/play.h>
#include <legwork/snapshot.h>

#include "any_input.h"
#include "counted_texts.h"
#include "script.h"
#include "state/room.h"
#include "tables/inputs.h"

static struct scripts scripts;

/* ---- a state is kept by copying the block ---- */

enum { BLOCK = 1 << 20 };

static _Alignas(64) unsigned char block[BLOCK];
static unsigned char kept[BLOCK], refused[BLOCK];

static void *give(size_t size, void *arg)
{
	(void)arg;
	return size <= sizeof block ? block : NULL;
}

static void take(void *memory, void *arg)
{
	(void)memory, (void)arg;
}

/* What a queue holds that was read is all zero. */
static void copy(const struct lw *lw, unsigned char *to, const unsigned char *from)
{
	size_t first = (size_t)((const unsigned char *)lw->out - block),
	       second = first + lw->out_size * sizeof(struct lw_output);

	memcpy(to, from, first);
	memcpy(to + second, from + second, lw->size - second);
}

static bool is_same(const struct lw *lw, const unsigned char *as)
{
	size_t first = (size_t)((const unsigned char *)lw->out - block),
	       second = first + lw->out_size * sizeof(struct lw_output);

	return !lw->out_count && !memcmp(block, as, first) &&
	       !memcmp(block + second, as + second, lw->size - second);
}

static void drain(struct lw *lw)
{
	struct lw_output out;

	while (lw_next(lw, &out))
		;
}

/* ---- one input in the least room ---- */

static struct { const char *wrong; uint32_t input; unsigned steps, refused; } s;

static void blame(bool good, const char *wrong, const struct lw_input *in)
{
	if (good || s.wrong)
		return;
	s.wrong = wrong;
	s.input = in->type;
}

/* Whether it is taken with so many units of texts; in NULL: whether the engine can go on. */
static bool fits(struct lw *lw, const struct lw_input *in, uint32_t units)
{
	lw->texts.size = units;
	return in ? lw_has_text_room_for(lw, in) : lw_has_text_room_to_go_on(lw);
}

static uint32_t least_for(struct lw *lw, const struct lw_input *in)
{
	uint32_t low = lw->texts.used, high = lw->texts.size;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (fits(lw, in, middle))
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

/* What one step may write: what is wanted to go on, but for that of eight signals. */
static uint32_t most_in_a_step(struct lw *lw)
{
	const struct lw_input signal = {.type = LW_SIG_RINGING};
	uint32_t used = 1 + lw->texts.live, size = lw->texts.size,
		 step = least_for(lw, NULL) - used;

	lw->texts.size = size;
	step -= 8 * (least_for(lw, &signal) - used);
	lw->texts.size = size;
	return step;
}

static bool brings_text(const struct lw_input *in)
{
	return in->uri || in->name || in->by || in->called || in->source || in->chain ||
	       in->user || in->target;
}

/* Of a signal without texts, and of time. */
static bool is_always_taken(const struct lw_input *in)
{
	return in->type == LW_TICK || (in->type >= LW_VERBS && !brings_text(in) &&
				       in->type != LW_SIG_OFFERED);
}

/* Several deadlines, or several codes, have room one by one. */
static bool is_one_thing(const struct lw *lw, const struct lw_input *in)
{
	lw_time now = in->now > lw->serials->now ? in->now : lw->serials->now;

	return in->type != LW_SIG_DTMF && !(lw->timers.count && lw->timers.heap[0].at <= now);
}

static void refused_with_less(struct lw *lw, const struct lw_input *in, uint32_t least)
{
	int err;

	if (least == lw->texts.used)
		return; /* it asks for no room */
	lw->texts.size = least - 1;
	copy(lw, refused, block);
	err = lw_step(lw, in);
	blame(err && is_same(lw, refused), "was not refused, or has changed something", in);
	s.refused++;
}

static void taken_in(struct lw *lw, const struct lw_input *in, uint32_t least)
{
	bool one = is_one_thing(lw, in), idle = is_always_taken(in) && !lw->texts.kept;
	uint32_t room = least - 1 - lw->texts.live, most = most_in_a_step(lw);

	lw->texts.size = least;
	counted = (struct counted){0};
	if (lw_step(lw, in))
		return;
	s.steps++;
	drain(lw);
	blame(!counted.lost, "has lost a text", in);
	blame(!one || counted.wrote <= room, "writes more than its room", in);
	blame(!one || counted.wrote <= most, "writes more than a step may", in);
	idle = idle && !lw->texts.kept;
	blame(!idle || !counted.addresses, "writes what nothing was kept for", in);
}

static void in_the_least_room(struct lw *lw, const struct lw_input *in)
{
	uint32_t size = lw->texts.size, least;

	copy(lw, kept, block);
	least = least_for(lw, in);
	lw->texts.size = size;
	if (least > size)
		return; /* it was refused */
	refused_with_less(lw, in, least);
	copy(lw, block, kept);
	taken_in(lw, in, least);
	copy(lw, block, kept);
}

/* ---- any input, with texts of the greatest length ---- */

static uint32_t luck = 1;

static uint32_t below(uint32_t bound)
{
	luck = luck * 1664525u + 1013904223u;
	return (luck >> 8) % bound;
}

static const char *longest(char *text, size_t size)
{
	memset(text, 'a', size - 1);
	memcpy(text, "sip:", 4);
	snprintf(text + 4, 8, "%07u", below(9));
	text[11] = '@';
	text[size - 1] = '\0';
	return below(3) ? text : NULL;
}

static uint32_t any_leg(const struct lw *lw)
{
	uint32_t leg = below(lw->config.max_legs);

	for (uint32_t i = 0; i < lw->config.max_legs && !lw->legs[leg].used; i++)
		leg = (leg + 1) % lw->config.max_legs;
	return leg;
}

static struct lw_input anything(const struct lw *lw, uint32_t type)
{
	static char uri[LW_URI_MAX], name[LW_NAME_MAX], by[LW_URI_MAX], called[LW_URI_MAX],
		target[LW_URI_MAX], user[LW_NAME_MAX], chain[LW_URI_MAX];
	static const int codes[] = {0, 180, 200, 302, 486};
	uint32_t leg = any_leg(lw), call = lw->legs[leg].call;
	struct lw_input in = {.type = type,
			      .now = lw->serials->now,
			      .code = codes[below(sizeof codes / sizeof *codes)],
			      .match = below(2) ? below(LW_MATCH_EARLY_THEIRS + 1) : 0,
			      .flags = below(2) ? 0 : 1u << below(28),
			      .digits = "*2201#"};

	if (type < LW_VERBS)
		in.call = lw_call_handle(lw, call);
	if (type != LW_SIG_OFFERED)
		in.leg = lw_leg_handle(lw, leg);
	in.other_leg = lw_leg_handle(lw, any_leg(lw));
	in.uri = longest(uri, sizeof uri);
	in.name = longest(name, sizeof name);
	in.by = longest(by, sizeof by);
	in.called = longest(called, sizeof called);
	in.target = longest(target, sizeof target);
	in.user = longest(user, sizeof user);
	in.chain = longest(chain, sizeof chain);
	return in;
}

/* One kind behind the other, so that each is tried as often. */
static void others_in_the_least_room(struct lw *lw)
{
	static uint32_t type;

	for (int n = 0; n < 8; n++) {
		struct lw_input in = anything(lw, any_input(type++ % ANY_INPUTS));

		in_the_least_room(lw, &in);
	}
}

/* ---- the scripts ---- */

static int begin(struct lw **lwp, const struct lw_config *config, const struct lw_rules *rules,
		 void *arg)
{
	struct lw_config in_block = *config;
	int err;

	(void)arg;
	in_block.alloc = give;
	in_block.release = take;
	err = lw_new(lwp, &in_block);
	return err ? err : lw_rules_set(*lwp, rules);
}

static int step(struct lw *lw, const struct lw_input *in, void *arg)
{
	(void)arg;
	if (!lw->out_count) {
		in_the_least_room(lw, in);
		others_in_the_least_room(lw);
	}
	return lw_step(lw, in);
}

static void has_its_room(void **state)
{
	enum { TRACE = 65536 };
	static char trace[TRACE];
	const struct lw_play_host host = {.begin = begin, .step = step};
	const struct script *script = *state;
	struct lw_played played;

	s.wrong = NULL;
	assert_int_equal(lw_play(script->text, &host, trace, sizeof trace, &played), LW_OK);
	if (s.wrong)
		fprintf(stderr, "%s: %s %s\n", script->name, lw_input_name(s.input), s.wrong);
	assert_null(s.wrong);
}

/* ---- many calls ---- */

static const char *number(unsigned n)
{
	static char text[2][LW_URI_MAX];
	char *to = text[n % 2];

	memset(to, '0', LW_URI_MAX - 1);
	snprintf(to, LW_URI_MAX, "sip:%0500u@ex", n);
	return to;
}

static lw_leg dial(struct lw *lw, unsigned n)
{
	struct lw_input in = {.type = LW_USER_DIAL, .uri = number(2 * n),
			      .called = number(2 * n + 1)};
	bool full = lw_step(lw, &in) == LW_E_FULL;

	drain(lw);
	return full ? (lw_leg){0} : lw_made(lw).leg;
}

/* The host calls two each, until texts are full; then those who were called first answer. */
static void the_second_is_called_by_its_whole_address(void **state)
{
	enum { MANY = 4000 };
	static lw_leg first[MANY];
	struct lw_config config = LW_CONFIG_INIT;
	unsigned calls = 0;
	struct lw *lw;

	(void)state;
	config.role = LW_AS_SWITCH;
	config.route_as_given = true;
	config.max_calls = MANY;
	config.max_legs = 2 * MANY;
	config.text_bytes = 256;
	assert_int_equal(lw_new(&lw, &config), LW_OK);
	counted = (struct counted){0};
	while (calls < MANY && (first[calls] = dial(lw, calls)).v)
		calls++;
	assert_in_range(calls, 100, MANY - 1);
	for (unsigned i = 0; i < calls; i++) {
		struct lw_input in = {.type = LW_SIG_ANSWERED, .leg = first[i], .code = 200};

		assert_int_equal(lw_step(lw, &in), LW_OK);
		drain(lw);
	}
	assert_int_equal(counted.lost, 0);
	assert_int_equal(lw_hangup(lw, lw_call_next(lw, (lw_call){0}), 0), LW_OK);
	lw_free(lw);
}

/* ---- many texts in one call, which is saved and restored ---- */

enum { REFERS = 50 };

static struct lw *an_endpoint(void)
{
	struct lw_config config = LW_CONFIG_INIT;
	struct lw *lw;

	config.text_bytes = 4096;
	config.refer_ring_ms = 1;
	assert_int_equal(lw_new(&lw, &config), LW_OK);
	return lw;
}

static int say(struct lw *lw, struct lw_input in)
{
	int err;

	in.now = lw->serials->now;
	err = lw_step(lw, &in);
	drain(lw);
	return err;
}

static struct lw_made talks(struct lw *lw)
{
	struct lw_made made;

	assert_int_equal(say(lw, (struct lw_input){.type = LW_SIG_OFFERED, .uri = number(0)}), 0);
	made = lw_made(lw);
	assert_int_equal(say(lw, (struct lw_input){.type = LW_USER_ANSWER, .call = made.call}), 0);
	assert_int_equal(say(lw, (struct lw_input){.type = LW_SIG_CONFIRMED, .leg = made.leg}), 0);
	return made;
}

/* Each is called, does not answer, and is still being given up. */
static void refers_us(struct lw *lw, struct lw_made bob, unsigned to)
{
	struct lw_input refer = {.type = LW_SIG_REFER_ASKED, .leg = bob.leg, .uri = number(to)};

	assert_int_equal(say(lw, refer), LW_OK);
	assert_int_equal(say(lw, (struct lw_input){.type = LW_USER_ACCEPT, .call = bob.call}), 0);
	assert_int_equal(lw_tick(lw, lw->serials->now + 1), LW_OK);
	drain(lw);
	assert_int_equal(say(lw, (struct lw_input){.type = LW_SIG_NOTIFIED, .leg = bob.leg,
						   .code = 200}), 0);
}

/* Until nearly all that is free are texts that are dead. */
static void only_dead_texts_are_free(struct lw *lw)
{
	struct lw_made carol = talks(lw);
	uint32_t before;

	for (unsigned n = 1; before = lw->texts.used, n < 1000; n++) {
		struct lw_input in = {.type = LW_SIG_IDENTITY, .leg = carol.leg, .uri = number(n)};

		assert_int_equal(lw_tick(lw, lw->serials->now), LW_OK);
		if (lw->texts.used < before)
			return; /* they have moved together */
		if (lw->texts.size - lw->texts.used < 6420)
			break;
		assert_int_equal(say(lw, in), LW_OK);
	}
	assert_in_range(lw->texts.size - lw->texts.used, 6000, 6420);
}

static void a_long_call_is_restored_among_dead_texts(void **state)
{
	static unsigned char bytes[BLOCK];
	struct lw *one = an_endpoint(), *other = an_endpoint();
	struct lw_made bob = talks(one);
	size_t size;

	(void)state;
	for (unsigned n = 1; n <= REFERS; n++)
		refers_us(one, bob, n);
	assert_int_equal(lw_counts(one).legs, 1 + REFERS);
	size = lw_save(one, bob.call, bytes, sizeof bytes);
	assert_in_range(size, REFERS * LW_URI_MAX, sizeof bytes);
	only_dead_texts_are_free(other);
	counted = (struct counted){0};
	assert_int_equal(lw_restore(other, bytes, size, other->serials->now, NULL), LW_OK);
	assert_int_equal(counted.lost, 0);
	lw_free(one);
	lw_free(other);
}

int main(int argc, char **argv)
{
	struct CMUnitTest *tests;
	size_t count = 0;
	int failed;

	if (argc < 2 || !scripts_read(&scripts, argc - 1, argv + 1))
		return 1;
	tests = calloc(scripts.count + 2, sizeof *tests);
	if (!tests)
		return 1;
	for (size_t i = 0; i < scripts.count; i++)
		if (!scripts.script[i].beginning)
			tests[count++] = (struct CMUnitTest){scripts.script[i].name, has_its_room,
							     NULL, NULL, &scripts.script[i]};
	tests[count++] = (struct CMUnitTest)cmocka_unit_test(
		the_second_is_called_by_its_whole_address);
	tests[count++] = (struct CMUnitTest)cmocka_unit_test(
		a_long_call_is_restored_among_dead_texts);
	failed = _cmocka_run_group_tests("room", tests, count, NULL, NULL);
	printf("scripts: %zu, steps: %u, refused: %u\n", count, s.steps, s.refused);
	free(tests);
	scripts_free(&scripts);
	return failed;
}
