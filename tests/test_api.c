/* SPDX-License-Identifier: BSD-3-Clause */
/* test_api.c -- what a caller can do wrong, and that it does no harm: a refused input leaves the
 * engine's block byte for byte as it was. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <legwork/ledger.h>
#include <legwork/snapshot.h>

#include "../lib/table/block.h"
#include "born.h"

/* ---- an engine whose block we hold ---- */

struct memory { void *block, *copy; size_t size; int fail, given, taken; };

static void *give(size_t size, void *arg)
{
	struct memory *m = arg;

	if (m->fail)
		return NULL;
	m->given++;
	m->size = size;
	m->block = malloc(size);
	m->copy = malloc(size);
	return m->block;
}

static void take_back(void *block, void *arg)
{
	struct memory *m = arg;

	assert_ptr_equal(block, m->block);
	m->taken++;
	free(m->block);
	free(m->copy);
}

static struct lw_config config_for(struct memory *m)
{
	struct lw_config c = LW_CONFIG_INIT;

	c.max_calls = 6;
	c.max_legs = 10;
	c.max_outputs = 96;
	c.spare_calls = 0;
	c.alloc = give;
	c.release = take_back;
	c.alloc_arg = m;
	return c;
}

static struct lw *engine(struct memory *m)
{
	struct lw_config c = config_for(m);
	struct lw *lw;

	assert_int_equal(lw_new(&lw, &c), LW_OK);
	return lw;
}

/* Of the largest that a config may ask for; where it has more bytes than there are addresses, it
 * is not asked for. */
static void *give_the_largest_only(size_t size, void *arg)
{
	(void)arg;
	assert_true(size / LW_URI_MAX > 1u << 23);
	return NULL;
}

static void no_block_is_too_small(void **state)
{
	struct memory m = {0};
	struct lw_config config = config_for(&m);
	struct lw *lw;

	(void)state;
	config.alloc = give_the_largest_only;
	config.max_calls = config.max_legs = config.max_outputs = 1u << 23;
	config.text_bytes = UINT16_MAX;
	for (config.role = LW_AS_ENDPOINT; config.role <= LW_AS_SWITCH; config.role++)
		assert_int_equal(lw_new(&lw, &config), LW_E_NOMEM);
}

/* Not even where the first part of it ends a little behind the largest that there is. */
static void what_is_too_big_stays_so(void **state)
{
	(void)state;
	for (size_t short_of = 1; short_of < 200; short_of++) {
		struct lw_block block = {NULL, 0};

		lw_block_cut(&block, LW_BLOCK_TOO_BIG - short_of);
		lw_block_align(&block);
		lw_block_array(&block, 1, SIZE_MAX - 256);
		lw_block_cut(&block, 100);
		assert_true(block.used >= LW_BLOCK_TOO_BIG);
	}
}

static void drain(struct lw *lw)
{
	struct lw_output out;

	while (lw_next(lw, &out))
		;
}

/* Steps an input that must fail so, and sees that nothing has changed and that lw_why() knew it. */
static void fails(struct memory *m, struct lw *lw, const struct lw_input *in, int err)
{
	char why[512];

	assert_int_equal(lw_why(lw, in, why, sizeof why), err);
	assert_true(strlen(why) > 10);
	memcpy(m->copy, m->block, m->size);
	assert_int_equal(lw_step(lw, in), err);
	assert_memory_equal(m->copy, m->block, m->size);
}

static int step(struct lw *lw, struct lw_input in)
{
	int err = lw_step(lw, &in);

	drain(lw);
	return err;
}

static struct lw_made bob_talks(struct lw *lw, lw_time now)
{
	struct lw_made made;

	assert_int_equal(step(lw, (struct lw_input){.type = LW_SIG_OFFERED,
						    .now = now,
						    .uri = "sip:bob@x",
						    .caps = LW_CAP_KNOWN | LW_CAP_REPLACES}),
			 0);
	made = lw_made(lw);
	assert_int_equal(
		step(lw, (struct lw_input){.type = LW_USER_ANSWER, .now = now, .call = made.call}),
		0);
	assert_int_equal(
		step(lw, (struct lw_input){.type = LW_SIG_CONFIRMED, .now = now, .leg = made.leg}),
		0);
	return made;
}

/* ---- birth ---- */

static void refused_config(struct lw_config c)
{
	struct lw *lw = (struct lw *)&c;

	assert_int_equal(lw_new(&lw, &c), LW_E_ARG);
	assert_null(lw);
}


static void bad_configs_are_refused(void **state)
{
	const struct lw_config good = LW_CONFIG_INIT;
	struct lw_config c;
	struct lw *lw;

	(void)state;
#define BAD(member, value) c = good, c.member = (value), refused_config(c)
	BAD(size, 0);
	BAD(size, sizeof c - 1);
	BAD(api, LW_API_LEVEL + 1);
	BAD(max_calls, 0);
	BAD(max_legs, 0);
	BAD(max_outputs, LW_STEP_OUTPUTS - 1);
	BAD(max_calls, UINT32_MAX);
	BAD(spare_calls, UINT32_MAX);
	BAD(text_bytes, UINT16_MAX + 1);
	BAD(ring_ms, 0);
	BAD(media_ms, UINT32_MAX);
	BAD(blind_style, 3);
	BAD(no_transfer, 2);
	BAD(consult_ms, 0); /* R19: only with consult_forever */
	BAD(alloc, give);
	BAD(release, take_back);
#undef BAD
	assert_int_equal(lw_new(&lw, NULL), LW_E_ARG);
	assert_null(lw);
	c = good;
	c.consult_ms = 0;
	c.consult_forever = 1;
	assert_int_equal(lw_new(&lw, &c), LW_OK);
	lw_free(lw);
	lw_free(NULL);
}

static void config_says(struct lw_config c, const char *text)
{
	char why[128];

	assert_int_equal(lw_config_check(&c, why, sizeof why), *text ? LW_E_ARG : LW_OK);
	assert_string_equal(why, text);
	assert_int_equal(lw_config_check(&c, NULL, 0), *text ? LW_E_ARG : LW_OK);
}

static void a_bad_config_is_named(void **state)
{
	const struct lw_config good = LW_CONFIG_INIT;
	struct lw_config c;
	char why[64];

	(void)state;
	config_says(good, "");
#define SAYS(member, value, text) c = good, c.member = (value), config_says(c, text)
	SAYS(ring_ms, 0, "ring_ms is 0: it must be from 1 to 86400000.");
	SAYS(blind_style, 7, "blind_style is 7: it must be from 0 to 2.");
	SAYS(max_outputs, 10, "max_outputs is 10: it must be from 48 to 8388608.");
	SAYS(max_calls, 0, "max_calls is 0: it must be from 1 to 8388608.");
	SAYS(alloc, give, "alloc and release must be set both or neither.");
	SAYS(consult_ms, 0, "consult_ms is 0: set consult_forever too if that is meant.");
	SAYS(last_resort, "sip:x\r\n", "last_resort is too long, or holds control characters.");
	SAYS(api, 0, "size or api is wrong: begin with LW_CONFIG_INIT, and build with the headers "
		     "of this library.");
#undef SAYS
	assert_int_equal(lw_config_check(NULL, why, sizeof why), LW_E_ARG);
	assert_string_equal(why, "there is no config: it is NULL.");
}

/* NULL where something is needed is an error, or the answer for nothing, and never a crash. */
static void null_is_no_crash(void **state)
{
	struct memory m = {0};
	struct lw *lw = engine(&m), *none = NULL;
	struct lw_config c = LW_CONFIG_INIT;
	struct lw_made bob = bob_talks(lw, 1);
	const struct lw_input tick = {.type = LW_TICK, .now = 1};
	struct lw_call_info call;
	struct lw_leg_info leg;
	struct lw_output out;
	uint32_t value;
	char text[64];

	(void)state;
	assert_int_equal(lw_new(NULL, &c), LW_E_ARG);
	assert_int_equal(lw_step(none, &tick), LW_E_ARG);
	assert_int_equal(lw_step(lw, NULL), LW_E_ARG);
	assert_int_equal(lw_tick(none, 1), LW_E_ARG);
	assert_int_equal(lw_dial(lw, "sip:carol@x", 0, NULL, 1), LW_OK);
	assert_int_equal(lw_dial(lw, NULL, 0, NULL, 1), LW_E_ARG);
	assert_int_equal(lw_why(none, &tick, text, sizeof text), LW_E_ARG);
	assert_string_equal(text, "tick is refused: the engine is NULL.");
	assert_int_equal(lw_why(lw, NULL, text, sizeof text), LW_E_ARG);
	assert_int_equal(lw_why(lw, &tick, NULL, 100), LW_OK);
	assert_true(lw_next(lw, &out));
	assert_false(lw_next(lw, NULL) || lw_next(none, &out));
	assert_int_equal(lw_deadline(none), LW_NEVER);
	assert_int_equal(lw_made(none).call.v, 0);
	assert_int_equal(lw_legal(none, bob.call), 0);
	assert_false(lw_is_legal(none, bob.call, LW_USER_HANGUP));
	assert_true(lw_is_legal(lw, bob.call, LW_USER_HANGUP));
	assert_false(lw_is_legal(lw, bob.call, LW_TICK) || lw_is_legal(lw, bob.call, LW_USER_DIAL));
	assert_false(lw_is_legal(lw, bob.call, LW_VERBS) ||
		     lw_is_legal(lw, bob.call, LW_SIG_ENDED) ||
		     lw_is_legal(lw, bob.call, UINT32_MAX));
	assert_int_equal(lw_call_info(none, bob.call, &call), LW_E_ARG);
	assert_int_equal(lw_call_info(lw, bob.call, NULL), LW_E_ARG);
	assert_int_equal(lw_leg_info(none, bob.leg, &leg), LW_E_ARG);
	assert_int_equal(lw_leg_info(lw, bob.leg, NULL), LW_E_ARG);
	assert_int_equal(lw_leg_call(none, bob.leg).v, 0);
	assert_true(lw_same_call(lw_leg_call(lw, bob.leg), bob.call));
	assert_int_equal(lw_leg_attach(none, bob.leg, NULL), LW_E_ARG);
	assert_null(lw_leg_attached(none, bob.leg));
	assert_int_equal(lw_call_next(none, (lw_call){0}).v, 0);
	assert_int_equal(lw_counts(none).calls, 0);
	assert_int_equal(lw_steps(none), 0);
	assert_int_equal(lw_block_size(none, NULL), 0);
	assert_false(lw_setting(0, NULL));
	assert_int_equal(lw_config_set(NULL, "ring_ms", 1), LW_E_ARG);
	assert_int_equal(lw_config_get(NULL, "ring_ms", &value), LW_E_ARG);
	assert_int_equal(lw_config_get(&c, "ring_ms", NULL), LW_E_ARG);
	lw_free(lw);
}

static void null_is_no_crash_in_rules_and_records(void **state)
{
	struct memory m = {0};
	struct lw *lw = engine(&m), *none = NULL;
	struct lw_made bob = bob_talks(lw, 1);
	const struct lw_feature_codes codes = {.blind = "*2"};
	struct lw_legal_target legal;
	struct lw_shown shown;
	struct lw_record record;
	char text[64];

	(void)state;
	assert_int_equal(lw_rules_check(NULL, text, sizeof text), LW_E_ARG);
	assert_int_equal(lw_rules_set(none, NULL), LW_E_ARG);
	assert_null(lw_rules_of(none));
	assert_int_equal(lw_legal_target(none, bob.call, "1", &legal), LW_E_ARG);
	assert_int_equal(lw_legal_target(lw, bob.call, "1", NULL), LW_E_ARG);
	assert_int_equal(lw_leg_shown(none, bob.leg, &shown), LW_E_ARG);
	assert_int_equal(lw_leg_shown(lw, bob.leg, NULL), LW_E_ARG);
	assert_int_equal(lw_feature_code(NULL, "*2", text), LW_TICK);
	assert_int_equal(lw_feature_code(&codes, NULL, text), LW_TICK);
	assert_int_equal(lw_feature_code(&codes, "*2", NULL), LW_TICK);
	assert_int_equal(lw_ledger_new(NULL, NULL), LW_E_ARG);
	lw_ledger_take(NULL, lw, NULL);
	lw_ledger_hear(NULL, lw, NULL);
	lw_ledger_flush(NULL, 1);
	assert_int_equal(lw_ledger_file(NULL, bob.leg, "x", 1), LW_E_ARG);
	assert_false(lw_ledger_next(NULL, &record));
	assert_int_equal(lw_ledger_counts(NULL).open, 0);
	assert_int_equal(lw_ledger_size(NULL), 0);
	lw_free(lw);
}

static void every_setting_goes_round(void **state)
{
	struct lw_config c = LW_CONFIG_INIT;
	struct lw_setting s;
	uint32_t value;
	size_t n = 0;

	(void)state;
	for (; lw_setting(n, &s); n++) {
		assert_int_equal(lw_config_get(&c, s.name, &value), LW_OK);
		assert_int_equal(value, s.dfl);
		assert_int_equal(lw_config_set(&c, s.name, s.most), LW_OK);
		assert_int_equal(lw_config_set(&c, s.name, s.most + 1), LW_E_ARG);
		if (s.least)
			assert_int_equal(lw_config_set(&c, s.name, s.least - 1), LW_E_ARG);
		assert_int_equal(lw_config_get(&c, s.name, &value), LW_OK);
		assert_int_equal(value, s.most);
		assert_true(*s.source && *s.text);
		assert_int_equal(lw_config_set(&c, s.name, s.dfl), LW_OK);
	}
	assert_true(n > 30);
	assert_false(lw_setting(SIZE_MAX, &s));
	assert_int_equal(lw_config_set(&c, "no_such_thing", 1), LW_E_ARG);
	assert_int_equal(lw_config_set(&c, NULL, 1), LW_E_ARG);
	assert_int_equal(lw_config_get(&c, NULL, &value), LW_E_ARG);
}

static void allocator_without_memory(void **state)
{
	struct memory m = {.fail = 1};
	struct lw_config c = config_for(&m);
	struct lw *lw = (struct lw *)&m;

	(void)state;
	assert_int_equal(lw_new(&lw, &c), LW_E_NOMEM);
	assert_null(lw);
	assert_int_equal(m.given + m.taken, 0);
}

static void one_allocation_ever(void **state)
{
	struct memory m = {0};
	struct lw *lw = engine(&m);
	size_t per_call = 0;

	(void)state;
	bob_talks(lw, 1);
	assert_int_equal(m.given, 1);
	assert_int_equal(lw_block_size(lw, &per_call), m.size);
	assert_int_equal(lw_block_size(lw, NULL), m.size);
	assert_true(per_call > 0 && per_call < m.size);
	lw_free(lw);
	assert_int_equal(m.taken, 1);
}

/* ---- values ---- */

static void bad_texts_are_refused(void **state)
{
	struct memory m = {0};
	struct lw *lw = engine(&m);
	struct lw_made bob = bob_talks(lw, 1);
	char uri[LW_URI_MAX + 1], name[LW_NAME_MAX + 1];
	struct lw_input dial = {.type = LW_USER_DIAL, .now = 1, .uri = uri};
	struct lw_input is = {.type = LW_SIG_IDENTITY, .now = 1, .leg = bob.leg, .name = name};

	(void)state;
	memset(uri, 'a', sizeof uri);
	memset(name, 'b', sizeof name);
	uri[LW_URI_MAX] = name[LW_NAME_MAX] = '\0';
	fails(&m, lw, &dial, LW_E_ARG); /* one too long */
	fails(&m, lw, &is, LW_E_ARG);
	uri[LW_URI_MAX - 1] = name[LW_NAME_MAX - 1] = '\0';
	for (int c = 1; c < 0x80; c = c == 0x1f ? 0x7f : c + 1) {
		uri[7] = name[7] = (char)c;
		fails(&m, lw, &dial, LW_E_ARG);
		fails(&m, lw, &is, LW_E_ARG);
	}
	uri[7] = name[7] = (char)0xc3; /* UTF-8 is welcome, at full length */
	uri[8] = name[8] = (char)0xa9;
	assert_int_equal(step(lw, dial), 0);
	assert_int_equal(step(lw, is), 0);
	fails(&m, lw, &(struct lw_input){.type = LW_USER_DIAL, .now = 1}, LW_E_ARG);
	fails(&m, lw, &(struct lw_input){.type = LW_USER_DIAL, .now = 1, .uri = ""}, LW_E_ARG);
	fails(&m, lw, &(struct lw_input){.type = LW_USER_BLIND, .now = 1, .call = bob.call},
	      LW_E_ARG);
	fails(&m, lw, &(struct lw_input){.type = LW_USER_ATTENDED, .now = 1, .call = bob.call},
	      LW_E_ARG);
	fails(&m, lw, &(struct lw_input){.type = LW_SIG_REFER_ASKED, .now = 1, .leg = bob.leg},
	      LW_E_ARG);
	lw_free(lw);
}

/* In what a user says, all that is not UTF-8 is refused (RFC 3629 4). */
static void a_verb_that_is_not_utf8_is_refused(void **state)
{
	static const char *const bad[] = {
		"sip:\x80", "sip:\xff", "sip:\xc3", "sip:\xc3(", "sip:\xc0\xaf", "sip:\xe0\x80\xaf",
		"sip:\xed\xa0\x80", "sip:\xf0\x8f\xbf\xbf", "sip:\xf4\x90\x80\x80",
		"sip:\xe2\x82", "sip:\xf5\x80\x80\x80", "sip:J\xf6rg"};
	static const char *const good[] = {"sip:\xc3\xb6", "sip:\xe2\x82\xac", "sip:\xf0\x9f\x93\x9e",
					   "sip:\xed\x9f\xbf", "sip:\xf4\x8f\xbf\xbf"};
	struct memory m = {0};
	struct lw *lw = engine(&m);

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		fails(&m, lw, &(struct lw_input){.type = LW_USER_DIAL, .now = 1, .uri = bad[i]},
		      LW_E_ARG);
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		assert_int_equal(step(lw, (struct lw_input){.type = LW_USER_DIAL, .now = 1,
							    .uri = good[i]}), LW_OK);
	lw_free(lw);
}

/* A peer's name in Latin-1 is shown as far as it can be; the call is not lost. */
static void a_peer_that_is_not_utf8_is_mended(void **state)
{
	struct memory m = {0};
	struct lw *lw = engine(&m);
	struct lw_input in = {.type = LW_SIG_OFFERED, .now = 1, .uri = "sip:j\xf6rg@x",
			      .name = "J\xf6rg \xc3\xb6 \xe2\x82", .called = "sip:\xff@x"};
	struct lw_output out;
	struct lw_made made;
	struct lw_call_info info;

	(void)state;
	assert_int_equal(step(lw, in), LW_OK);
	made = lw_made(lw);
	assert_int_equal(lw_call_info(lw, made.call, &info), LW_OK);
	assert_string_equal(info.uri, "sip:j?rg@x");
	assert_string_equal(info.name, "J?rg \xc3\xb6 ??");
	assert_string_equal(info.called, "sip:?@x");
	/* Said again, it is nothing new. */
	assert_int_equal(lw_step(lw, &(struct lw_input){.type = LW_SIG_IDENTITY, .now = 1,
							.leg = made.leg, .uri = in.uri,
							.name = in.name}), LW_OK);
	assert_false(lw_next(lw, &out));
	lw_free(lw);
}

/* Likewise where it has been; and what was saved of it can be restored. */
static void a_way_that_is_not_utf8_is_mended(void **state)
{
	struct lw_config config = LW_CONFIG_INIT;
	struct lw_input in = {.type = LW_SIG_OFFERED, .now = 1, .uri = "sip:bob@x",
			      .chain = "sip:j\xf6rg@x\nsip:carol@x"};
	struct lw_call_info info;
	unsigned char bytes[2048];
	struct lw *lw, *other;
	lw_call call;
	size_t size;

	(void)state;
	config.show_chain = true;
	assert_int_equal(lw_new(&lw, &config), LW_OK);
	assert_int_equal(lw_new(&other, &config), LW_OK);
	assert_int_equal(step(lw, in), LW_OK);
	call = lw_made(lw).call;
	assert_int_equal(lw_call_info(lw, call, &info), LW_OK);
	assert_string_equal(info.chain, "sip:j?rg@x\nsip:carol@x");
	size = lw_save(lw, call, bytes, sizeof bytes);
	assert_int_equal(lw_restore(other, bytes, size, 1, NULL), LW_OK);
	lw_free(lw);
	lw_free(other);
}

static void bad_digits_and_codes_are_refused(void **state)
{
	static const char *const digits[] = {NULL, "", "x", "12 3", "1\n", "e"};
	static const int reject[] = {-1, 1, 200, 399, 700}, news[] = {-1, 0, 99, 700};
	struct memory m = {0};
	struct lw *lw = engine(&m);
	struct lw_made bob = bob_talks(lw, 1);

	(void)state;
	for (size_t i = 0; i < sizeof digits / sizeof *digits; i++)
		fails(&m, lw, &(struct lw_input){.type = LW_USER_DTMF, .now = 1, .call = bob.call,
						 .digits = digits[i]}, LW_E_ARG);
	for (size_t i = 0; i < sizeof reject / sizeof *reject; i++)
		fails(&m, lw, &(struct lw_input){.type = LW_USER_REJECT, .now = 1, .call = bob.call,
						 .code = reject[i]}, LW_E_ARG);
	for (size_t i = 0; i < sizeof news / sizeof *news; i++)
		fails(&m, lw,
		      &(struct lw_input){
			      .type = LW_SIG_REFER_NEWS, .now = 1, .leg = bob.leg, .code = news[i]},
		      LW_E_ARG);
	fails(&m, lw, &(struct lw_input){.type = LW_SIG_OFFERED, .now = 1, .match = 99}, LW_E_ARG);
	fails(&m, lw, &(struct lw_input){.type = LW_INPUT_TYPES, .now = 1}, LW_E_ARG);
	fails(&m, lw, &(struct lw_input){.type = LW_VERBS, .now = 1}, LW_E_ARG);
	fails(&m, lw, &(struct lw_input){.type = LW_FIRST_SIGNAL - 1, .now = 1}, LW_E_ARG);
	fails(&m, lw, &(struct lw_input){.type = UINT32_MAX, .now = 1}, LW_E_ARG);
	assert_int_equal(lw_step(lw, NULL), LW_E_ARG);
	assert_int_equal(step(lw, (struct lw_input){.type = LW_USER_DTMF,
						    .now = 1,
						    .call = bob.call,
						    .digits = "0123456789*#ABCDabcd"}),
			 0);
	lw_free(lw);
}

/* A deadline that lies behind the end of time never comes. */
static void time_does_not_begin_again(void **state)
{
	struct memory m = {0};
	struct lw *lw = engine(&m);
	struct lw_output out;

	(void)state;
	fails(&m, lw, &(struct lw_input){.type = LW_USER_DIAL, .now = LW_NEVER,
					 .uri = "sip:bob@x"}, LW_E_ARG);
	assert_int_equal(lw_dial(lw, "sip:bob@x", 0, NULL, LW_NEVER - 5), LW_OK);
	assert_true(lw_next(lw, &out));
	assert_int_equal(out.type, LW_DO_INVITE);
	assert_false(lw_next(lw, &out));
	assert_int_equal(lw_deadline(lw), LW_NEVER);
	lw_free(lw);
}

static void time_does_not_go_back(void **state)
{
	struct memory m = {0};
	struct lw *lw = engine(&m);
	struct lw_made bob = bob_talks(lw, 1000);

	(void)state;
	fails(&m, lw, &(struct lw_input){.type = LW_TICK, .now = 999}, LW_E_TIME);
	fails(&m, lw, &(struct lw_input){.type = LW_USER_HANGUP, .now = 0, .call = bob.call},
	      LW_E_TIME);
	assert_int_equal(lw_tick(lw, 1000), LW_OK);
	/* A refused input does not move the clock. */
	assert_int_equal(lw_resume(lw, bob.call, 5000), LW_E_REFUSED);
	assert_int_equal(lw_tick(lw, 1000), LW_OK);
	lw_free(lw);
}

/* ---- handles ---- */

/* The adapter has no handle before the step that refuses the call, and needs its pointer for the
 * DO_REJECT. */
static void a_call_refused_at_once_is_refused_by_its_adapter(void **state)
{
	struct memory m = {0};
	struct lw *lw = engine(&m);
	struct lw_output out;
	lw_leg leg;
	int mark;

	(void)state;
	assert_int_equal(lw_step(lw, &(struct lw_input){.type = LW_SIG_OFFERED, .now = 1,
							.uri = "sip:eve@x",
							.match = LW_MATCH_NONE}), 0);
	leg = lw_made(lw).leg;
	assert_int_equal(lw_leg_attach(lw, (lw_leg){0}, &mark), LW_E_STALE);
	assert_int_equal(lw_leg_attach(lw, leg, &mark), LW_OK);
	assert_true(lw_next(lw, &out));
	assert_int_equal(out.type, LW_DO_REJECT);
	assert_ptr_equal(lw_leg_attached(lw, out.leg), &mark);
	drain(lw);
	assert_int_equal(lw_leg_attach(lw, leg, &mark), LW_E_STALE);
	assert_int_equal(lw_tick(lw, 2), 0);
	assert_null(lw_leg_attached(lw, leg));
	lw_free(lw);
}

static void no_handle_but_a_living_one(void **state)
{
	struct memory m = {0};
	struct lw *lw = engine(&m);
	struct lw_made bob = bob_talks(lw, 1), dan;
	struct lw_call_info info;
	struct lw_leg_info leg;
	int mark;

	(void)state;
	assert_int_equal(lw_leg_attach(lw, bob.leg, &mark), LW_OK);
	assert_ptr_equal(lw_leg_attached(lw, bob.leg), &mark);
	assert_int_equal(
		lw_step(lw, &(struct lw_input){.type = LW_SIG_ENDED, .now = 2, .leg = bob.leg}), 0);
	assert_ptr_equal(lw_leg_attached(lw, bob.leg),
			 &mark); /* until the next step: DO_FORGET needs it */
	drain(lw);
	fails(&m, lw, &(struct lw_input){.type = LW_USER_HANGUP, .now = 2, .call = bob.call},
	      LW_E_STALE);
	fails(&m, lw, &(struct lw_input){.type = LW_SIG_ENDED, .now = 2, .leg = bob.leg},
	      LW_E_STALE);
	fails(&m, lw, &(struct lw_input){.type = LW_USER_ANSWER, .now = 2}, LW_E_STALE);
	fails(&m, lw, &(struct lw_input){.type = LW_SIG_RINGING, .now = 2}, LW_E_STALE);
	fails(&m, lw, &(struct lw_input){.type = LW_USER_ANSWER, .now = 2, .call = {UINT64_MAX}},
	      LW_E_STALE);
	assert_int_equal(lw_call_info(lw, bob.call, &info), LW_E_STALE);
	assert_int_equal(lw_leg_info(lw, bob.leg, &leg), LW_E_STALE);
	assert_int_equal(lw_leg_call(lw, bob.leg).v, 0);
	assert_int_equal(lw_leg_attach(lw, bob.leg, &mark), LW_E_STALE);
	assert_int_equal(lw_legal(lw, bob.call), 0);
	dan = bob_talks(lw, 3); /* takes the same slots */
	assert_int_equal((uint32_t)dan.call.v, (uint32_t)bob.call.v);
	assert_false(lw_same_call(dan.call, bob.call) || lw_same_leg(dan.leg, bob.leg));
	assert_null(lw_leg_attached(lw, bob.leg));
	assert_null(lw_leg_attached(lw, dan.leg));
	assert_null(lw_leg_attached(lw, (lw_leg){0}));
	fails(&m, lw, &(struct lw_input){.type = LW_USER_HANGUP, .now = 3, .call = bob.call},
	      LW_E_STALE);
	fails(&m, lw, &(struct lw_input){.type = LW_USER_ATTENDED, .now = 3, .call = dan.call,
					 .other = bob.call}, LW_E_STALE);
	lw_free(lw);
}

static void made_is_of_the_last_step_that_succeeded(void **state)
{
	struct memory m = {0};
	struct lw *lw = engine(&m);
	lw_call call, bad = {7};
	struct lw_made made;

	(void)state;
	assert_int_equal(lw_dial(lw, "sip:carol@x", 3, &call, 1), LW_OK);
	made = lw_made(lw);
	assert_true(lw_same_call(made.call, call) && made.leg.v);
	drain(lw);
	assert_int_equal(lw_dial(lw, "", 0, &bad, 1), LW_E_ARG);
	assert_int_equal(bad.v, 0);
	assert_int_equal(lw_answer(lw, call, 1), LW_E_REFUSED);
	assert_true(lw_same_call(lw_made(lw).call, call));
	assert_int_equal(lw_steps(lw), 1); /* what was refused does not count */
	assert_int_equal(lw_tick(lw, 2), LW_OK);
	assert_int_equal(lw_steps(lw), 2);
	assert_int_equal(lw_made(lw).call.v, 0);
	assert_int_equal(lw_made(lw).leg.v, 0);
	assert_true(lw_same_call(lw_call_next(lw, (lw_call){0}), call));
	assert_int_equal(lw_call_next(lw, call).v, 0);
	lw_free(lw);
}

/* ---- full ---- */

static void full_pools_refuse_and_recover(void **state)
{
	struct memory m = {0};
	struct lw *lw = engine(&m);
	struct lw_made bob = bob_talks(lw, 1);
	struct lw_input dial = {.type = LW_USER_DIAL, .now = 1, .uri = "sip:carol@x"};
	struct lw_input offer = {.type = LW_SIG_OFFERED, .now = 1, .uri = "sip:dan@x"};
	struct lw_made last = {{0}, {0}};

	(void)state;
	for (int i = 1; i < 6; i++) {
		assert_int_equal(step(lw, dial), 0);
		last = lw_made(lw);
	}
	fails(&m, lw, &dial, LW_E_FULL);
	fails(&m, lw, &offer, LW_E_FULL);
	fails(&m, lw, &(struct lw_input){.type = LW_USER_ATTENDED, .now = 1, .call = bob.call,
					 .uri = "sip:eve@x"}, LW_E_REFUSED);
	assert_int_equal(step(lw, (struct lw_input){.type = LW_SIG_REJECTED,
						    .now = 1,
						    .leg = last.leg,
						    .code = 486}),
			 0);
	assert_int_equal(step(lw, offer), 0); /* there is room again at once */
	lw_free(lw);
}

static void undrained_outputs_refuse_and_recover(void **state)
{
	struct memory m = {0};
	struct lw *lw = engine(&m);
	struct lw_made bob = bob_talks(lw, 1);
	struct lw_input in = {.type = LW_SIG_DTMF, .now = 1, .leg = bob.leg, .digits = "1"};
	unsigned taken = 0;

	(void)state;
	while (lw_step(lw, &in) == LW_OK && taken < 1000)
		taken++;
	assert_int_equal(taken, 96 + LW_SIGNAL_OUTPUTS - LW_STEP_OUTPUTS + 1);
	fails(&m, lw, &in, LW_E_FULL);
	fails(&m, lw, &(struct lw_input){.type = LW_USER_HANGUP, .now = 1, .call = bob.call},
	      LW_E_FULL);
	assert_int_equal(lw_counts(lw).outputs, taken);
	assert_int_equal(lw_tick(lw, 2), LW_OK); /* time always passes */
	drain(lw);
	assert_int_equal(lw_hangup(lw, bob.call, 2), LW_OK);
	lw_free(lw);
}

/* Verbs and deadlines fill the queue to their bound; signals still have theirs. */
static void room_is_kept_for_signals(void **state)
{
	struct memory m = {0};
	struct lw *lw = engine(&m);
	struct lw_made bob = bob_talks(lw, 1);
	struct lw_input verb = {.type = LW_USER_DTMF, .now = 1, .call = bob.call, .digits = "1"};
	struct lw_input sig = {.type = LW_SIG_DTMF, .now = 1, .leg = bob.leg, .digits = "1"};

	(void)state;
	while (lw_step(lw, &verb) == LW_OK)
		;
	assert_int_equal(lw_step(lw, &verb), LW_E_FULL);
	for (int i = 0; i < LW_SIGNAL_OUTPUTS / LW_STEP_OUTPUTS; i++)
		assert_int_equal(lw_step(lw, &sig), LW_OK);
	assert_int_equal(lw_step(lw, &(struct lw_input){.type = LW_SIG_ENDED, .now = 1,
							.leg = bob.leg}), LW_OK);
	drain(lw);
	assert_int_equal(lw_counts(lw).calls, 0);
	lw_free(lw);
}

/* A thread or a timer has held it up: it is taken at the time that the engine has. */
static void a_late_signal_is_not_lost(void **state)
{
	struct memory m = {0};
	struct lw *lw = engine(&m);
	struct lw_made bob = bob_talks(lw, 1000);
	struct lw_output out;

	(void)state;
	assert_int_equal(lw_tick(lw, 5000), LW_OK);
	assert_int_equal(lw_step(lw, &(struct lw_input){.type = LW_SIG_REMOTE_HOLD, .now = 4000,
							.leg = bob.leg}), LW_OK);
	assert_true(lw_next(lw, &out));
	assert_int_equal(out.type, LW_NOTE_REMOTE_HOLD);
	assert_int_equal(out.now, 5000);
	fails(&m, lw, &(struct lw_input){.type = LW_TICK, .now = 4999}, LW_E_TIME);
	lw_free(lw);
}

static void a_full_queue_leaves_the_deadline_due(void **state)
{
	struct memory m = {0};
	struct lw *lw = engine(&m);
	struct lw_made bob = bob_talks(lw, 1);
	lw_call carol;
	struct lw_input in = {.type = LW_SIG_DTMF, .now = 1, .leg = bob.leg, .digits = "1"};
	lw_time due;

	(void)state;
	assert_int_equal(lw_deadline(lw), LW_NEVER);
	assert_int_equal(lw_dial(lw, "sip:carol@x", 0, &carol, 1), LW_OK);
	due = lw_deadline(lw);
	assert_int_equal(due, 32001);
	while (lw_step(lw, &in) == LW_OK)
		;
	assert_int_equal(lw_tick(lw, due), LW_OK);
	assert_int_equal(lw_deadline(lw), due);
	drain(lw);
	assert_int_equal(lw_tick(lw, due), LW_OK);
	assert_true(lw_deadline(lw) > due);
	lw_free(lw);
}

/* ---- why ---- */

static void says(struct lw *lw, struct lw_input in, int err, const char *part)
{
	char text[512], tiny[8];

	assert_int_equal(lw_why(lw, &in, text, sizeof text), err);
	if (!strstr(text, part))
		fail_msg("\"%s\" does not say \"%s\"", text, part);
	assert_int_equal(lw_why(lw, &in, tiny, sizeof tiny), err);
	assert_true(strlen(tiny) < sizeof tiny);
	assert_int_equal(lw_why(lw, &in, NULL, 0), err);
}

static void why_names_the_value(void **state)
{
	struct memory m = {0};
	struct lw *lw = engine(&m);
	struct lw_made bob = bob_talks(lw, 1);
	char long_uri[LW_URI_MAX + 1], long_name[LW_NAME_MAX + 1];

	(void)state;
	memset(long_uri, 'a', sizeof long_uri);
	memset(long_name, 'a', sizeof long_name);
	long_uri[LW_URI_MAX] = long_name[LW_NAME_MAX] = '\0';
#define SAYS(what, text, ...) \
	says(lw, \
	     (struct lw_input){.type = (uint32_t)(what), .now = 1, .call = bob.call, __VA_ARGS__}, \
	     LW_E_ARG, text)
	SAYS(LW_USER_DIAL, "dial is refused: uri is missing.", .uri = "");
	SAYS(LW_USER_DIAL, "dial is refused: uri is longer than 511 bytes.", .uri = long_uri);
	SAYS(LW_USER_IDENTIFY, "name is longer than 127 bytes.", .uri = "sip:x", .name = long_name);
	SAYS(LW_USER_BLIND, "uri holds control characters.", .uri = "sip:a\r\nBcc: b");
	SAYS(LW_USER_BLIND, "uri is not UTF-8.", .uri = "sip:\xf6");
	SAYS(LW_USER_ATTENDED, "uri is missing, and so is the other call.", .uri = NULL);
	SAYS(LW_USER_DTMF, "digits must be some of 0-9 A-D * #.", .digits = "1x");
	SAYS(LW_USER_REJECT, "code must be 0, 302, or from 400 to 699.", .code = 200);
	SAYS(LW_SIG_REFER_NEWS, "code must be from 100 to 699.", .code = 0);
	SAYS(LW_SIG_ENDED, "code is no SIP code: 0 to 699.", .code = 700);
	SAYS(LW_SIG_OFFERED, "match is none of enum lw_match.", .match = 99);
	SAYS(LW_USER_BLIND, "call_class is none of enum lw_call_class.", .call_class = 99);
	SAYS(LW_INPUT_TYPES, "type is no verb and no signal.", .code = 0);
#undef SAYS
	lw_free(lw);
}

static void refusal_is(const struct lw *lw, struct lw_input in, int err, const char *rule,
		       const char *level, enum lw_cause cause)
{
	struct lw_refusal r;

	assert_int_equal(lw_refusal(lw, &in, &r), err);
	assert_int_equal(r.err, err);
	assert_string_equal(r.rule, rule);
	assert_string_equal(r.level, level);
	assert_int_equal(r.cause, cause);
}

/* Our own user is refused with a rule, a level and a cause, as a peer is (R55). */
static void a_refusal_has_words_for_machines(void **state)
{
	struct memory m = {0};
	struct lw *lw = engine(&m);
	struct lw_made bob = bob_talks(lw, 1);
	struct lw_rules rules = LW_RULES_INIT;
	struct lw_input blind = {.type = LW_USER_BLIND, .now = 1, .call = bob.call,
				 .uri = "sip:carol@x"};
	struct lw_input other = blind, of = {.now = 1, .call = bob.call};

	(void)state;
	refusal_is(lw, blind, LW_OK, "", "", LW_CAUSE_NONE);
	other.uri = "sip:bob@x";
	refusal_is(lw, other, LW_E_REFUSED, "self", "", LW_CAUSE_INVALID);
	other.uri = "";
	refusal_is(lw, other, LW_E_ARG, "value", "", LW_CAUSE_INVALID);
	of.type = LW_USER_ANSWER;
	refusal_is(lw, of, LW_E_REFUSED, "state", "", LW_CAUSE_NONE);
	of.type = LW_USER_COMPLETE;
	refusal_is(lw, of, LW_E_REFUSED, "no_transfer_under_way", "", LW_CAUSE_NONE);
	of.type = LW_USER_VOICEMAIL;
	refusal_is(lw, of, LW_E_REFUSED, "no_owner", "", LW_CAUSE_INVALID);
	of = (struct lw_input){.type = LW_USER_HOLD, .now = 1};
	refusal_is(lw, of, LW_E_STALE, "stale", "", LW_CAUSE_GONE);
	of.now = 0;
	refusal_is(lw, of, LW_E_TIME, "time", "", LW_CAUSE_INVALID);
	rules.policy.level[LW_LEVEL_SITE].transfer = LW_SAY_NO;
	assert_int_equal(lw_rules_set(lw, &rules), LW_OK);
	refusal_is(lw, blind, LW_E_REFUSED, "switch", "site", LW_CAUSE_REFUSED);
	assert_int_equal(lw_refusal(lw, &blind, NULL), LW_E_ARG);
	assert_int_equal(lw_config_of(lw)->ring_ms, 180000);
	assert_null(lw_config_of(NULL));
	lw_free(lw);
}

/* All notes of one transfer have its number, and say what we are in it. */
static uint32_t notes_of(struct lw *lw, enum lw_role role)
{
	uint32_t number = 0;
	struct lw_output out;

	while (lw_next(lw, &out)) {
		if (!out.role)
			continue;
		assert_int_equal(out.role, role);
		assert_true(out.transfer && (!number || number == out.transfer));
		number = out.transfer;
	}
	return number;
}

static void notes_name_transfer_and_role(void **state)
{
	struct memory m = {0};
	struct lw *lw = engine(&m);
	struct lw_made bob = bob_talks(lw, 1);
	uint32_t first, second, third;

	(void)state;
	assert_int_equal(lw_transfer_attended(lw, bob.call, "sip:carol@x", 2), LW_OK);
	assert_int_equal(lw_cancel(lw, bob.call, 2), LW_OK);
	for (int i = 0; i < 2; i++) /* held, and resumed */
		assert_int_equal(lw_step(lw, &(struct lw_input){.type = LW_SIG_MEDIA_OK, .now = 2,
								.leg = bob.leg}), LW_OK);
	first = notes_of(lw, LW_ROLE_TRANSFEROR);
	assert_int_equal(lw_transfer_blind(lw, bob.call, "sip:carol@x", 3), LW_OK);
	second = notes_of(lw, LW_ROLE_TRANSFEROR);
	assert_true(first && second && first != second);
	assert_int_equal(lw_cancel(lw, bob.call, 3), LW_OK);
	for (int i = 0; i < 2; i++)
		assert_int_equal(lw_step(lw, &(struct lw_input){.type = LW_SIG_MEDIA_OK, .now = 3,
								.leg = bob.leg}), LW_OK);
	drain(lw);
	assert_int_equal(lw_step(lw, &(struct lw_input){.type = LW_SIG_REFER_ASKED, .now = 4,
							.leg = bob.leg, .uri = "sip:carol@x"}),
			 LW_OK);
	assert_int_equal(lw_accept(lw, bob.call, 4), LW_OK);
	third = notes_of(lw, LW_ROLE_TRANSFEREE);
	assert_true(third && third != second);
	lw_free(lw);
}

/* A REFER outside of all dialogs touches no call; it is judged, and told (threat 1). */
static void a_stranger_who_asks_is_told_of(void **state)
{
	struct memory m = {0};
	struct lw *lw = engine(&m);
	struct lw_input in = {.type = LW_SIG_REFER_ASKED, .now = 1, .uri = "sip:premium@y",
			      .by = "sip:mallory@z"};
	struct lw_rules rules = LW_RULES_INIT;
	struct lw_output out;

	(void)state;
	assert_int_equal(lw_step(lw, &in), LW_OK);
	assert_true(lw_next(lw, &out));
	assert_int_equal(out.type, LW_NOTE_REFUSED);
	assert_true(!out.call.v && !out.leg.v && out.code == 403);
	assert_int_equal(out.cause, LW_CAUSE_DECLINED);
	assert_string_equal(out.target, "sip:premium@y");
	assert_string_equal(out.by, "sip:mallory@z");
	assert_string_equal(out.rule, "out_of_dialog");
	assert_false(lw_next(lw, &out));
	rules.policy.level[LW_LEVEL_SITE].service = LW_SAY_NO;
	assert_int_equal(lw_rules_set(lw, &rules), LW_OK);
	assert_int_equal(lw_step(lw, &in), LW_OK);
	assert_true(lw_next(lw, &out));
	assert_string_not_equal(out.rule, "out_of_dialog");
	assert_int_equal(lw_counts(lw).calls + lw_counts(lw).legs + lw_counts(lw).outputs, 0);
	lw_free(lw);
}

/* No response at all is one thing, a phone that rings unanswered another. */
static void unreachable_is_not_no_answer(void **state)
{
	static const struct {
		uint32_t signal;
		int code;
		lw_time tick;
		enum lw_cause cause;
	} cases[] = {
		{LW_TICK, 0, 32001, LW_CAUSE_UNREACHABLE},          /* the engine's deadline */
		{LW_TICK, 408, 2, LW_CAUSE_UNREACHABLE},            /* the adapter's Timer B */
		{LW_SIG_RINGING, 0, 180001, LW_CAUSE_NO_ANSWER},
		{LW_SIG_RINGING, 408, 2, LW_CAUSE_NO_ANSWER},
		{LW_TICK, 503, 2, LW_CAUSE_UNREACHABLE},
		{LW_TICK, 480, 2, LW_CAUSE_NO_ANSWER},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct memory m = {0};
		struct lw *lw = engine(&m);
		struct lw_output out = {0};
		lw_leg leg;

		assert_int_equal(lw_dial(lw, "sip:carol@x", 0, NULL, 1), LW_OK);
		leg = lw_made(lw).leg;
		drain(lw);
		step(lw, (struct lw_input){.type = cases[i].signal, .now = 1, .leg = leg,
					   .code = 180});
		assert_int_equal(lw_step(lw, &(struct lw_input){
			.type = cases[i].code ? LW_SIG_REJECTED : LW_TICK, .now = cases[i].tick,
			.leg = leg, .code = cases[i].code}), LW_OK);
		while (lw_next(lw, &out) && out.type != LW_NOTE_ENDED)
			;
		assert_int_equal(out.type, LW_NOTE_ENDED);
		assert_int_equal(out.cause, cases[i].cause);
		lw_free(lw);
	}
}

static void why_names_the_state_and_what_is_legal(void **state)
{
	struct memory m = {0};
	struct lw *lw = engine(&m);
	struct lw_made bob = bob_talks(lw, 1);
	lw_call carol, call = bob.call;

	(void)state;
	says(lw, (struct lw_input){.type = LW_USER_ANSWER, .now = 1, .call = call}, LW_E_REFUSED,
	     "call is in state TALKING; legal now: hangup, hold, mute");
	says(lw, (struct lw_input){.type = LW_USER_RESUME, .now = 1, .call = call}, LW_E_REFUSED,
	     "hold is in state TALKING");
	says(lw, (struct lw_input){.type = LW_USER_COMPLETE, .now = 1, .call = call}, LW_E_REFUSED,
	     "no transfer of this call is under way");
	says(lw, (struct lw_input){.type = LW_USER_ACCEPT, .now = 1, .call = call}, LW_E_REFUSED,
	     "referred is in state IDLE");
	says(lw, (struct lw_input){.type = LW_USER_STOP_RECORDING, .now = 1, .call = call},
	     LW_E_REFUSED, "recording is in state OFF");
	says(lw,
	     (struct lw_input){.type = LW_USER_BLIND, .now = 1, .call = call, .uri = "sip:bob@x"},
	     LW_E_REFUSED, "the target is the party");
	says(lw, (struct lw_input){.type = LW_USER_VOICEMAIL, .now = 1, .call = call}, LW_E_REFUSED,
	     "no mailbox is named");
	says(lw,
	     (struct lw_input){.type = LW_USER_VOICEMAIL,
			       .now = 1,
			       .call = call,
			       .uri = "sip:carol@x",
			       .flags = LW_F_NO_MAILBOX},
	     LW_E_REFUSED, "has no mailbox");
	says(lw, (struct lw_input){.type = LW_USER_ATTENDED, .now = 1, .call = call, .other = call},
	     LW_E_REFUSED, "the other call");
	says(lw, (struct lw_input){.type = LW_USER_HOLD, .now = 1, .call = call}, LW_OK,
	     "would be accepted");
	says(lw, (struct lw_input){.type = LW_USER_HOLD, .now = 0, .call = call}, LW_E_TIME,
	     "now is before the time of an earlier input");
	says(lw, (struct lw_input){.type = LW_USER_HOLD, .now = 1}, LW_E_STALE, "has ended");
	assert_int_equal(lw_dial(lw, "sip:carol@x", 0, &carol, 1), LW_OK);
	drain(lw);
	says(lw,
	     (struct lw_input){.type = LW_USER_BLIND, .now = 1, .call = carol, .uri = "sip:x@x"},
	     LW_E_REFUSED, "only a call that is up");
	assert_int_equal(lw_transfer_attended(lw, call, "sip:eve@x", 1), LW_OK);
	drain(lw);
	says(lw, (struct lw_input){.type = LW_USER_BLIND, .now = 1, .call = call, .uri = "sip:x@x"},
	     LW_E_REFUSED, "under way");
	says(lw, (struct lw_input){.type = LW_USER_SWAP, .now = 1, .call = call}, LW_E_REFUSED,
	     "attended is in state HOLDING; legal now: hangup, mute, record, cancel");
	lw_free(lw);
}

/* ---- names ---- */

#define NAMES_OF(function, first, count) do { \
		for (uint32_t i = (first); i < (uint32_t)(count); i++) \
			assert_string_not_equal(function(i), "?"); \
		assert_string_equal(function((uint32_t)(count)), "?"); \
		assert_string_equal(function(UINT32_MAX), "?"); \
	} while (0)

static void tables_fit_or_are_cut(void **state)
{
	size_t size = lw_tables_json(NULL, 0) + 1;
	char *text = malloc(size), part[64];

	(void)state;
	assert_non_null(text);
	assert_int_equal(lw_tables_json(text, size), size - 1);
	assert_int_equal(strlen(text), size - 1);
	assert_non_null(strstr(text, "{\"name\":\"attended\""));
	assert_string_equal(text + size - 4, "]}\n");
	for (size_t n = 1; n <= sizeof part; n++) {
		memset(part, 'x', sizeof part);
		assert_int_equal(lw_tables_json(part, n), size - 1);
		assert_int_equal(strlen(part), n - 1);
		assert_memory_equal(part, text, n - 1);
		assert_true(n == sizeof part || part[n] == 'x');
	}
	free(text);
}

static void row_is(const struct lw_rows *rows, uint64_t n, const char *machine, const char *state,
		   const char *input, const char *next)
{
	const struct lw_row_taken *row = &rows->row[n % rows->room];

	assert_string_equal(row->machine, machine);
	assert_string_equal(row->state, state);
	assert_string_equal(row->input, input);
	assert_string_equal(row->fact, "always");
	assert_string_equal(row->next, next);
}

static void rows_that_are_taken_are_written(void **state)
{
	struct memory m[2] = {{0}, {0}};
	struct lw *lw = engine(&m[0]), *other = engine(&m[1]);
	struct lw_row_taken room[2];
	struct lw_rows rows = {room, 2, 0};
	lw_call call;

	(void)state;
	lw_rows_to(NULL, &rows);
	lw_rows_to(lw, &rows);
	assert_int_equal(lw_dial(lw, "sip:bob@x", 0, &call, 1), LW_OK);
	assert_int_equal(rows.count, 2);
	row_is(&rows, 0, "call", "IDLE", "USER_DIAL", "OUTGOING");
	row_is(&rows, 1, "leg", "IDLE", "DIAL", "DIALLING");
	assert_int_equal(lw_answer(lw, call, 2), LW_E_REFUSED);
	assert_int_equal(rows.count, 2);
	drain(lw);
	assert_int_equal(lw_hangup(lw, call, 3), LW_OK);
	row_is(&rows, rows.count - 1, "leg", "DIALLING", "DROP", "CANCELLING");
	/* one place for two engines; then nowhere */
	lw_rows_to(other, &rows);
	assert_int_equal(lw_dial(other, "sip:bob@x", 0, &call, 1), LW_OK);
	row_is(&rows, rows.count - 1, "leg", "IDLE", "DIAL", "DIALLING");
	lw_rows_to(other, &(struct lw_rows){room, 0, 0});
	assert_int_equal(lw_hangup(other, call, 3), LW_OK);
	row_is(&rows, rows.count - 1, "leg", "IDLE", "DIAL", "DIALLING");
	lw_free(lw);
	lw_free(other);
}

static void every_value_has_a_name(void **state)
{
	(void)state;
	NAMES_OF(lw_input_name, 0, LW_VERBS);
	NAMES_OF(lw_input_name, LW_FIRST_SIGNAL, LW_INPUT_TYPES);
	NAMES_OF(lw_output_name, 0, LW_NOTES);
	NAMES_OF(lw_output_name, LW_FIRST_ACTION, LW_OUTPUT_TYPES);
	NAMES_OF(lw_cause_name, 0, LW_CAUSE_NETWORK + 1);
	NAMES_OF(lw_stage_name, 0, LW_STAGE_RECALL + 1);
	NAMES_OF(lw_parties_name, 0, LW_HELD + 1);
	NAMES_OF(lw_method_name, 0, LW_VOICEMAIL + 1);
	NAMES_OF(lw_dir_name, 0, LW_SENDRECV + 1);
	for (int err = LW_E_UNKNOWN; err <= LW_OK; err++)
		assert_string_not_equal(lw_error_name(err), "?");
	assert_string_equal(lw_error_name(1), "?");
	assert_string_equal(lw_error_name(LW_E_UNKNOWN - 1), "?");
	assert_string_equal(lw_version(), LW_VERSION);
	for (int code = -1; code < 300; code++)
		assert_int_equal(lw_cause_of(code), LW_CAUSE_NONE);
	for (int code = 300; code < 700; code++)
		assert_true(lw_cause_of(code) > LW_CAUSE_NORMAL);
}

/* ---- signals out of order ---- */

/* A signal may move the clock and the count of steps, but nothing else. */
static void changes_nothing(struct memory *m, struct lw *lw, struct lw_input in)
{
	memcpy(m->copy, m->block, m->size);
	assert_int_equal(lw_step(lw, &in), LW_OK);
	assert_memory_equal(m->copy, m->block, lw->monotone_at);
	assert_int_equal(lw_counts(lw).outputs, 0);
}

static void signals_out_of_order_are_ignored(void **state)
{
	static const uint8_t late[] = {LW_SIG_RINGING,      LW_SIG_EARLY,         LW_SIG_ANSWERED,
				       LW_SIG_REJECTED,     LW_SIG_CONFIRMED,     LW_SIG_MEDIA_OK,
				       LW_SIG_MEDIA_FAILED, LW_SIG_REMOTE_RESUME, LW_SIG_REFER_OK,
				       LW_SIG_REFER_NO,     LW_SIG_REFER_NEWS,    LW_SIG_REFER_OVER,
				       LW_SIG_RECORDING,    LW_SIG_RECORD_FAILED};
	struct memory m = {0};
	struct lw *lw = engine(&m);
	struct lw_made bob = bob_talks(lw, 1);

	(void)state;
	assert_int_equal(lw_tick(lw, 1), LW_OK);
	for (size_t i = 0; i < sizeof late; i++)
		changes_nothing(
			&m, lw,
			(struct lw_input){.type = late[i], .now = 1, .leg = bob.leg, .code = 486});
	lw_free(lw);
}

/* ---- a walk: what lw_legal() says is what lw_step() does ---- */

static uint32_t dice(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*seed >> 33);
}

static struct lw_input verb_for(const struct lw *lw, lw_call call, uint32_t verb, lw_time now)
{
	(void)lw;
	return (struct lw_input){.type = verb, .now = now, .call = call, .flags = LW_F_MAILBOX,
				 .uri = verb == LW_USER_RETRY ? NULL : "sip:target@x",
				 .digits = "1"};
}

static unsigned checked;

static void legal_is_what_is_taken(struct memory *m, struct lw *lw, lw_call call, lw_time now)
{
	uint32_t legal = lw_legal(lw, call);

	for (uint32_t verb = LW_USER_ANSWER; verb < LW_VERBS; verb++) {
		struct lw_input in = verb_for(lw, call, verb, now);
		char why[512];
		int said = lw_why(lw, &in, why, sizeof why), err;

		memcpy(m->copy, m->block, m->size);
		err = lw_step(lw, &in);
		if (err && memcmp(m->copy, m->block, m->size))
			fail_msg("a refused %s changed something", lw_input_name(verb));
		memcpy(m->block, m->copy, m->size);
		if (lw_rules_of(lw) && verb == LW_USER_VOICEMAIL)
			continue; /* lw_legal() asks for any target, the policy for this one */
		assert_int_equal(lw_is_legal(lw, call, verb), legal >> verb & 1u);
		if (said != err || (legal >> verb & 1u) != (err == LW_OK))
			fail_msg("%s: lw_step %s, lw_why \"%s\", lw_legal %u", lw_input_name(verb),
				 lw_error_name(err), why, legal >> verb & 1u);
		checked++;
	}
}

static void random_signal(struct lw *lw, uint64_t *seed, lw_time now)
{
	static const int codes[] = {100, 180, 183, 200, 404, 486, 503, 603};
	uint32_t i = dice(seed) % lw->config.max_legs;
	struct lw_input in = {
		.type = LW_SIG_RINGING + dice(seed) % (LW_INPUT_TYPES - LW_SIG_RINGING),
		.now = now,
		.code = codes[dice(seed) % 8],
		.uri = "sip:asked@x",
		.digits = "1",
		.flags = dice(seed) % 2 ? LW_F_ON : 0,
		.caps = LW_CAP_KNOWN | (dice(seed) % 4 ? LW_CAP_REPLACES | LW_CAP_EARLY : 0)};

	if (!lw->legs[i].used)
		return;
	if (in.type == LW_SIG_ENDED && dice(seed) % 4)
		in.type = LW_SIG_MEDIA_OK;
	in.leg = lw_leg_handle(lw, i);
	assert_int_equal(step(lw, in), LW_OK);
}

static void random_verb(struct lw *lw, uint64_t *seed, lw_call call, lw_time now)
{
	uint32_t verb = LW_USER_ANSWER + dice(seed) % (LW_VERBS - LW_USER_ANSWER);

	if ((verb == LW_USER_HANGUP || verb == LW_USER_REJECT) && dice(seed) % 4)
		return;
	step(lw, verb_for(lw, call, verb, now));
}

static void random_newcomer(struct lw *lw, uint64_t *seed, lw_time now)
{
	uint32_t other = dice(seed) % lw->config.max_legs;
	struct lw_input in = {.type = LW_SIG_OFFERED,
			      .now = now,
			      .uri = "sip:new@x",
			      .flags = LW_F_SAME_WAY,
			      .caps = LW_CAP_KNOWN | LW_CAP_REPLACES};

	if (dice(seed) % 3 == 0 && lw->legs[other].used) {
		in.other_leg = lw_leg_handle(lw, other);
		in.match = 1 + dice(seed) % LW_MATCH_EARLY_THEIRS;
	} else if (dice(seed) % 3 == 0) {
		in.type = LW_USER_DIAL;
	}
	step(lw, in);
}

static void walk(uint64_t seed)
{
	static const struct lw_rules rules = LW_RULES_INIT;
	struct memory m = {0};
	struct lw_config c = config_for(&m);
	struct lw *lw;
	lw_time now = 1;

	c.refer_policy = dice(&seed) % 2;
	c.on_complete_ringing = dice(&seed) % 3;
	c.blind_style = dice(&seed) % 3;
	assert_int_equal(lw_new(&lw, &c), LW_OK);
	if (seed % 2)
		assert_int_equal(lw_rules_set(lw, &rules), LW_OK);
	for (int i = 0; i < 120; i++) {
		if (dice(&seed) % 5 == 0)
			random_newcomer(lw, &seed, now);
		random_signal(lw, &seed, now);
		for (lw_call at = lw_call_next(lw, (lw_call){0}); at.v; at = lw_call_next(lw, at)) {
			legal_is_what_is_taken(&m, lw, at, now);
			if (dice(&seed) % 3 == 0)
				random_verb(lw, &seed, at, now);
		}
		if (dice(&seed) % 8 == 0 && lw_deadline(lw) != LW_NEVER)
			now = lw_deadline(lw) > now ? lw_deadline(lw) : now;
		assert_int_equal(step(lw, (struct lw_input){.type = LW_TICK, .now = now}), LW_OK);
	}
	lw_free(lw);
}

static void legal_verbs_are_taken_and_others_change_nothing(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 150; seed++)
		walk(seed);
	print_message("%u verbs tried in as many states as the walks reached\n", checked);
	assert_true(checked > 100000);
}

/* ---- 10,000 transfers ---- */

static void signal(struct lw *lw, uint32_t type, lw_leg leg, int code, lw_time now)
{
	assert_int_equal(step(lw, (struct lw_input){.type = type,
						    .now = now,
						    .leg = leg,
						    .code = code,
						    .caps = type == LW_SIG_ANSWERED
								    ? LW_CAP_KNOWN | LW_CAP_REPLACES
								    : 0}),
			 LW_OK);
}

/* One attended transfer, by turns completed, cancelled, and failed. */
static void one_transfer(struct lw *lw, int n, lw_time now)
{
	struct lw_made bob = bob_talks(lw, now), carol;

	assert_int_equal(lw_transfer_attended(lw, bob.call, "sip:carol@x", now), LW_OK);
	carol = lw_made(lw);
	drain(lw);
	signal(lw, LW_SIG_MEDIA_OK, bob.leg, 200, now);
	signal(lw, LW_SIG_RINGING, carol.leg, 180, now);
	signal(lw, LW_SIG_ANSWERED, carol.leg, 200, now);
	assert_int_equal(n % 3 == 1 ? lw_cancel(lw, bob.call, now) : lw_complete(lw, bob.call, now),
			 LW_OK);
	drain(lw);
	if (n % 3 != 1)
		signal(lw, LW_SIG_REFER_OK, bob.leg, 202, now);
	if (n % 3 != 1)
		signal(lw, LW_SIG_REFER_NEWS, bob.leg, n % 3 ? 486 : 200, now);
	signal(lw, LW_SIG_ENDED, carol.leg, 0, now);
	if (n % 3)
		signal(lw, LW_SIG_MEDIA_OK, bob.leg, 200, now);
	signal(lw, LW_SIG_ENDED, bob.leg, 0, now);
}

static void ten_thousand_transfers_leave_nothing(void **state)
{
	struct memory m = {0};
	struct lw *lw = engine(&m);
	void *birth = malloc(m.size);
	struct lw_counts counts;

	(void)state;
	memcpy(birth, m.block, m.size);
	for (int n = 0; n < 10000; n++)
		one_transfer(lw, n, (lw_time)(1 + n));
	assert_int_equal(lw_tick(lw, 20000), LW_OK);
	counts = lw_counts(lw);
	assert_int_equal(counts.calls + counts.legs + counts.timers + counts.outputs, 0);
	assert_int_equal(lw->monotone_at + lw->monotone_size, m.size);
	forget_generations(lw);
	assert_memory_equal(birth, m.block, lw->monotone_at);
	assert_int_equal(m.given, 1);
	free(birth);
	lw_free(lw);
}

/* However many strangers call, our user can still transfer and dial. */
static void strangers_leave_room(void **state)
{
	struct lw_config c = LW_CONFIG_INIT;
	struct lw_input offer = {.type = LW_SIG_OFFERED, .now = 2, .uri = "sip:dan@x"},
			dial = {.type = LW_USER_DIAL, .now = 3, .uri = "sip:eve@x"};
	struct lw_input transfer = {.type = LW_USER_ATTENDED, .now = 3,
				    .uri = "sip:carol@x"};
	unsigned strangers = 0, dials = 0;
	char why[256];
	struct lw *lw;

	(void)state;
	assert_int_equal(lw_new(&lw, &c), LW_OK);
	transfer.call = bob_talks(lw, 1).call;
	while (strangers < 100 && step(lw, offer) == LW_OK)
		strangers++;
	assert_int_equal(strangers, 27);
	assert_int_equal(lw_why(lw, &offer, why, sizeof why), LW_E_FULL);
	assert_non_null(strstr(why, "spare_calls"));
	assert_int_equal(step(lw, transfer), LW_OK);
	while (dials < 100 && step(lw, dial) == LW_OK)
		dials++;
	assert_int_equal(dials, 3);
	lw_free(lw);
	/* A pool too small for that has all its room for everybody. */
	c.max_calls = c.max_legs = 2;
	assert_int_equal(lw_new(&lw, &c), LW_OK);
	for (strangers = 0; strangers < 100 && step(lw, offer) == LW_OK; strangers++)
		;
	assert_int_equal(strangers, 2);
	lw_free(lw);
}

static size_t asked;

static void *count_bytes(size_t size, void *arg)
{
	(void)arg;
	asked = size;
	return malloc(size);
}

static void give_back(void *block, void *arg)
{
	(void)arg;
	free(block);
}

/* The sizes that the header promises. */
static void sizes_are_as_said(void **state)
{
	struct lw_config phone = LW_CONFIG_INIT, pbx = LW_CONFIG_PBX;
	struct lw *lw;

	(void)state;
	phone.alloc = pbx.alloc = count_bytes;
	phone.release = pbx.release = give_back;
	assert_int_equal(lw_new(&lw, &phone), LW_OK);
	lw_free(lw);
	assert_in_range(asked, 50000, 199999);
	assert_int_equal(lw_new(&lw, &pbx), LW_OK);
	lw_free(lw);
	assert_in_range(asked, 2000000, 4999999);
	pbx.role = LW_AS_SWITCH;
	assert_int_equal(lw_new(&lw, &pbx), LW_OK);
	lw_free(lw);
	assert_in_range(asked, 4000000, 9999999);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_block_is_too_small),
		cmocka_unit_test(what_is_too_big_stays_so),
		cmocka_unit_test(bad_configs_are_refused),
		cmocka_unit_test(a_bad_config_is_named),
		cmocka_unit_test(null_is_no_crash),
		cmocka_unit_test(null_is_no_crash_in_rules_and_records),
		cmocka_unit_test(every_setting_goes_round),
		cmocka_unit_test(allocator_without_memory),
		cmocka_unit_test(one_allocation_ever),
		cmocka_unit_test(bad_texts_are_refused),
		cmocka_unit_test(a_verb_that_is_not_utf8_is_refused),
		cmocka_unit_test(a_peer_that_is_not_utf8_is_mended),
		cmocka_unit_test(a_way_that_is_not_utf8_is_mended),
		cmocka_unit_test(bad_digits_and_codes_are_refused),
		cmocka_unit_test(time_does_not_go_back),
		cmocka_unit_test(time_does_not_begin_again),
		cmocka_unit_test(no_handle_but_a_living_one),
		cmocka_unit_test(a_call_refused_at_once_is_refused_by_its_adapter),
		cmocka_unit_test(made_is_of_the_last_step_that_succeeded),
		cmocka_unit_test(full_pools_refuse_and_recover),
		cmocka_unit_test(strangers_leave_room),
		cmocka_unit_test(sizes_are_as_said),
		cmocka_unit_test(undrained_outputs_refuse_and_recover),
		cmocka_unit_test(room_is_kept_for_signals),
		cmocka_unit_test(a_late_signal_is_not_lost),
		cmocka_unit_test(a_full_queue_leaves_the_deadline_due),
		cmocka_unit_test(why_names_the_value),
		cmocka_unit_test(a_refusal_has_words_for_machines),
		cmocka_unit_test(notes_name_transfer_and_role),
		cmocka_unit_test(a_stranger_who_asks_is_told_of),
		cmocka_unit_test(unreachable_is_not_no_answer),
		cmocka_unit_test(why_names_the_state_and_what_is_legal),
		cmocka_unit_test(tables_fit_or_are_cut),
		cmocka_unit_test(rows_that_are_taken_are_written),
		cmocka_unit_test(every_value_has_a_name),
		cmocka_unit_test(signals_out_of_order_are_ignored),
		cmocka_unit_test(legal_verbs_are_taken_and_others_change_nothing),
		cmocka_unit_test(ten_thousand_transfers_leave_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
