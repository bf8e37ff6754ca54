/* SPDX-License-Identifier: BSD-3-Clause */
/* test_snapshot.c -- the bytes of a saved call: what is in them, and what is refused.
 *
 *	test_snapshot SCRIPTS SAVED          SCRIPTS: the beginnings (.play); SAVED: old bytes
 *	test_snapshot --write SCRIPTS SAVED  writes the bytes of this version there
 *
 * A scene is a beginning of the scripts, saved. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <legwork/play.h>

#include "fuzz/snapshot_check.h"

enum { TEXT_MAX = 1 << 17, AT_VERSION = 3, AT_ROLE = 4 };

static const char *const names[] = {
	"BOB_TALKS",      "CAROL_RINGS",  "CAROL_TALKS",    "CAROL_SWAPPED",  "THREE_TALK",
	"CAROL_FAILED",   "BOB_REFERRED", "BOB_ACCEPTED",   "USER_LEFT",      "BLIND_REFERRED",
	"BLIND_ACCEPTED", "BLIND_FREED",  "MAIL_REFERRED",  "MAIL_ACCEPTED",  "MAIL_FREED",
	"BOB_ASKS",       "WE_OBEY",      "CAROL_REPLACES", "RECORDING",      "RECORDING_BY_RULE",
};
/* Of a switch. */
static const char *const switch_names[] = {
	"PBX_RINGING", "PBX_CONSULT", "PBX_SWAPPED", "PBX_MERGED", "PBX_UNANSWERED",
	"PBX_TWO_CALLS", "PBX_JOIN_SLOW", "PBX_GRACE", "PBX_TWO_KEPT", "PBX_JOIN_ONE_LEFT",
};
/* Of one too, before two are joined: somebody is called for the caller, or the host has him. */
static const char *const bridge_names[] = {
	"SWITCH", "SWITCH_SERVED",
};
enum {
	SCENES = sizeof names / sizeof *names,
	SWITCH_SCENES = sizeof switch_names / sizeof *switch_names,
	BRIDGE_SCENES = sizeof bridge_names / sizeof *bridge_names
};

struct scene { uint8_t at[SNAPSHOT_MOST]; size_t size; };
static struct scene scenes[SCENES], switch_scenes[SWITCH_SCENES + BRIDGE_SCENES];
static const char *old_folder;

/* ---- scenes ---- */

static void *take_memory(size_t size, void *fill)
{
	void *block = malloc(size + 64);

	if (block)
		memset(block, *(const int *)fill, size + 64);
	return block;
}

static void give_memory(void *block, void *fill)
{
	(void)fill;
	free(block);
}

static int begin(struct lw **lwp, const struct lw_config *config, const struct lw_rules *rules,
		 void *arg)
{
	static int fill = 0x55;
	struct lw_config own = *config;

	(void)arg;
	fill ^= 0xff; /* what was in memory before is not to be seen */
	own.alloc = take_memory;
	own.release = give_memory;
	own.alloc_arg = &fill;
	return lw_new(lwp, &own) || lw_rules_set(*lwp, rules);
}

/* The first call that is not over, by its original. */
static void save_and_end(struct lw *lw, void *scene)
{
	struct scene *to = scene;
	lw_call call = lw_call_next(lw, (lw_call){0});

	to->size = lw_save(lw, call, to->at, sizeof to->at);
	lw_free(lw);
}

static void play_scene(const char *text, const char *name, struct scene *scene)
{
	static char script[TEXT_MAX], trace[TEXT_MAX];
	struct lw_play_host host = {.begin = begin, .end = save_and_end, .arg = scene};
	struct lw_played played;
	char why[128];

	if (!lw_play_script(text, name, script, sizeof script, why, sizeof why) ||
	    lw_play(script, &host, trace, sizeof trace, &played) || !scene->size)
		fail_msg("%s: %s", name, why);
}

static bool read_file(const char *path, void *to, size_t size, size_t *length)
{
	FILE *file = fopen(path, "rb");

	*length = file ? fread(to, 1, size, file) : 0;
	if (file)
		fclose(file);
	return *length && *length < size;
}

static size_t read_scripts(const char *folder, const char *file, char *text)
{
	char path[1024];
	size_t length;

	snprintf(path, sizeof path, "%s/%s.play", folder, file);
	if (!read_file(path, text, TEXT_MAX, &length))
		exit(2);
	return length;
}

/* The scenes of the scripts in one file, or in two of which one begins in the other. */
static void play_scenes(const char *folder, const char *file, const char *other,
			const char *const *name, size_t count, struct scene *to)
{
	static char text[2 * TEXT_MAX];
	size_t length = read_scripts(folder, file, text);

	if (other)
		length += read_scripts(folder, other, text + length);
	text[length] = '\0';
	for (size_t i = 0; i < count; i++)
		play_scene(text, name[i], &to[i]);
}

static struct lw *new_engine_of(uint8_t role)
{
	struct lw_config config = LW_CONFIG_INIT;
	struct lw *lw;

	config.role = role ? LW_AS_SWITCH : LW_AS_ENDPOINT;
	assert_int_equal(lw_new(&lw, &config), LW_OK);
	return lw;
}

static struct lw *new_engine(void)
{
	return new_engine_of(0);
}

static int restore_in(struct lw *lw, const void *bytes, size_t size)
{
	lw_call call = {1};
	int err = lw_restore(lw, bytes, size, 0, &call);

	assert_true(!err == (call.v != 0));
	if (err) /* nothing half */
		assert_true(!lw_counts(lw).calls && !lw_counts(lw).legs && !lw_counts(lw).timers &&
			    !lw_counts(lw).outputs);
	lw_free(lw);
	return err;
}

static int restore(const void *bytes, size_t size)
{
	return restore_in(new_engine(), bytes, size);
}

/* ---- what is refused ---- */

static void damaged_bytes_are_refused(void **state)
{
	unsigned long flips = 0;

	(void)state;
	for (size_t i = 0; i < SCENES; i++)
		for (size_t bit = 0; bit < 8 * scenes[i].size; bit++, flips++) {
			scenes[i].at[bit / 8] ^= (uint8_t)(1u << bit % 8);
			assert_int_not_equal(restore(scenes[i].at, scenes[i].size), LW_OK);
			scenes[i].at[bit / 8] ^= (uint8_t)(1u << bit % 8);
		}
	print_message("single bits turned over, and refused: %lu\n", flips);
	assert_int_equal(restore("not a snapshot", 14), LW_E_DAMAGED);
	assert_int_equal(restore("", 0), LW_E_SHORT);
}

static void what_is_cut_off_is_refused(void **state)
{
	const struct scene *s = &scenes[2];

	(void)state;
	for (size_t size = 0; size < s->size; size++)
		assert_int_equal(restore(s->at, size), LW_E_SHORT);
	assert_int_equal(restore(s->at, s->size), LW_OK);
	assert_int_equal(restore(s->at, s->size + 1), LW_E_DAMAGED); /* and what is too long */
}

/* A copy of a scene with another byte, and a sum that fits. */
static int restore_with(const struct scene *from, size_t at, uint8_t byte)
{
	static uint8_t bytes[SNAPSHOT_MOST];
	uint32_t sum;

	memcpy(bytes, from->at, from->size);
	bytes[at] = byte;
	sum = bitwise_crc(UINT32_MAX, bytes, 9);
	put_four(bytes + 9,
		 ~bitwise_crc(sum, bytes + SNAPSHOT_HEAD, from->size - SNAPSHOT_HEAD));
	return restore(bytes, from->size);
}

static void another_version_or_role_is_named(void **state)
{
	(void)state;
	assert_int_equal(restore_with(&scenes[0], AT_VERSION, 2), LW_E_NEWER);
	assert_int_equal(restore_with(&scenes[0], AT_VERSION, 255), LW_E_NEWER);
	assert_int_equal(restore_with(&scenes[0], AT_VERSION, 0), LW_E_DAMAGED);
	assert_int_equal(restore_with(&scenes[0], AT_ROLE, 1), LW_E_ROLE);
	assert_int_equal(restore_with(&scenes[0], AT_VERSION, 1), LW_OK);
}

/* Where in the scene the text stands. */
static size_t find(const struct scene *s, const char *text)
{
	for (size_t i = 0; i + strlen(text) <= s->size; i++)
		if (!memcmp(s->at + i, text, strlen(text)))
			return i;
	fail_msg("%s is not in the bytes", text);
	return 0;
}

static void an_unknown_state_is_named(void **state)
{
	(void)state;
	assert_int_equal(restore_with(&scenes[2], find(&scenes[2], "attended.CONSULTING"), 'x'),
			 LW_E_UNKNOWN);
	assert_int_equal(restore_with(&scenes[2], find(&scenes[2], "CONSULTING"), 'X'),
			 LW_E_UNKNOWN);
	assert_int_equal(restore_with(&scenes[2], find(&scenes[2], "TALKING"), 'X'), LW_E_UNKNOWN);
}

static void a_text_with_control_characters_is_refused(void **state)
{
	size_t at = find(&scenes[2], "sip:carol");

	(void)state;
	assert_int_equal(restore_with(&scenes[2], at, '\r'), LW_E_ARG);
	assert_int_equal(restore_with(&scenes[2], at, '\0'), LW_E_ARG);
	assert_int_equal(restore_with(&scenes[2], at, 0xff), LW_E_ARG);
	assert_int_equal(restore_with(&scenes[2], at, 'S'), LW_OK);
}

/* Of the first call: its twin, whose tag is in saved_bridge.def, is the call of this number. */
static int restore_with_twin(const struct scene *scene, uint8_t number)
{
	enum { TWIN = 41 };
	static uint8_t bytes[SNAPSHOT_MOST];
	size_t at = SNAPSHOT_HEAD;

	while (at < scene->size && scene->at[at] != TWIN)
		at += 3u + scene->at[at + 1] + 256u * scene->at[at + 2];
	assert_true(at < scene->size && scene->at[at + 3] == 2);
	memcpy(bytes, scene->at, scene->size);
	bytes[at + 3] = number;
	mend_head(bytes, scene->size);
	return restore_in(new_engine_of(1), bytes, scene->size);
}

/* The transferor's second leg has gone, and only the call that it was of is left to be absorbed. */
static void a_call_is_no_twin_of_itself(void **state)
{
	const struct scene *scene = &switch_scenes[SWITCH_SCENES - 1];

	(void)state;
	assert_int_equal(restore_with_twin(scene, 2), LW_OK);
	assert_int_equal(restore_with_twin(scene, 1), LW_E_ARG);
}

/* What the sum does not find, the rules of sound.c do, or it does no harm. */
struct flips { unsigned refused, restored; };

/* One life of what was restored; false if it was refused. */
static bool live(const uint8_t *bytes, size_t size, const uint8_t *story, size_t length)
{
	struct lw *lw = new_engine_of(bytes[AT_ROLE]);
	bool taken = !lw_restore(lw, bytes, size, 0, NULL);

	if (taken)
		live_on(lw, story, length);
	lw_free(lw);
	return taken;
}

/* And what each scene waits for: whoever is called rings or answers, or the caller is served. */
static void flip_bits(const struct scene *scene, struct flips *flips)
{
	static const uint8_t next[] = {LW_USER_SERVE, LW_SIG_RINGING, LW_SIG_ANSWERED};
	static uint8_t bytes[SNAPSHOT_MOST];

	for (size_t bit = 8 * SNAPSHOT_HEAD; bit < 8 * scene->size; bit++) {
		const uint8_t story[] = {(uint8_t)bit, (uint8_t)(bit >> 8), 77, 200, 31};
		bool taken;

		memcpy(bytes, scene->at, scene->size);
		bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
		mend_head(bytes, scene->size);
		taken = live(bytes, scene->size, story, sizeof story);
		flips->restored += taken;
		flips->refused += !taken;
		for (size_t i = 0; taken && i < sizeof next; i++)
			(void)live(bytes, scene->size, &next[i], 1);
	}
}

static void bits_under_a_mended_sum_do_no_harm(void **state)
{
	struct flips phone = {0, 0}, exchange = {0, 0};

	(void)state;
	for (size_t i = 0; i < SCENES; i++)
		flip_bits(&scenes[i], &phone);
	for (size_t i = 0; i < SWITCH_SCENES + BRIDGE_SCENES; i++)
		flip_bits(&switch_scenes[i], &exchange);
	print_message("single bits under a mended sum: %u refused, %u restored and lived on; of a "
		      "switch %u and %u\n",
		      phone.refused, phone.restored, exchange.refused, exchange.restored);
}

/* ---- what is read ---- */

static void what_is_not_known_is_skipped(void **state)
{
	static uint8_t bytes[SNAPSHOT_MOST];
	const struct scene *s = &scenes[2];
	const uint8_t news[] = {250, 5, 0, 'n', 'e', 'w', 'e', 'r', 15, 0, 0};
	size_t at = SNAPSHOT_HEAD;

	(void)state;
	while (at < s->size) { /* behind each record */
		at += 3u + s->at[at + 1] + 256u * s->at[at + 2];
		memcpy(bytes, s->at, at);
		memcpy(bytes + at, news, sizeof news);
		memcpy(bytes + at + sizeof news, s->at + at, s->size - at);
		mend_head(bytes, s->size + sizeof news);
		assert_int_equal(restore(bytes, s->size + sizeof news), LW_OK);
	}
}

static size_t again(const void *bytes, size_t size, struct scene *to)
{
	struct lw *lw = new_engine();
	lw_call call;

	assert_int_equal(lw_restore(lw, bytes, size, 0, &call), LW_OK);
	to->size = lw_save(lw, call, to->at, sizeof to->at);
	lw_free(lw);
	return to->size;
}

static void path_of(char *to, size_t size, size_t scene)
{
	snprintf(to, size, "%s/%s", old_folder, names[scene]);
}

/* Kept since version 1: whatever the tables have become, these are the calls of those scenes. */
static void old_bytes_are_read(void **state)
{
	static struct scene old, was, is;
	char path[512];

	(void)state;
	for (size_t i = 0; i < SCENES; i++) {
		path_of(path, sizeof path, i);
		assert_true(read_file(path, old.at, sizeof old.at, &old.size));
		again(old.at, old.size, &was);
		again(scenes[i].at, scenes[i].size, &is);
		assert_int_equal(was.size, is.size);
		assert_memory_equal(was.at, is.at, is.size);
	}
}

/* ---- what is written ---- */

static void the_same_call_gives_the_same_bytes(void **state)
{
	static struct scene twice;
	size_t least = SIZE_MAX, most = 0, sum = 0;

	(void)state;
	for (size_t i = 0; i < SCENES; i++) {
		again(scenes[i].at, scenes[i].size, &twice);
		assert_int_equal(twice.size, scenes[i].size);
		assert_memory_equal(twice.at, scenes[i].at, twice.size);
		least = scenes[i].size < least ? scenes[i].size : least;
		most = scenes[i].size > most ? scenes[i].size : most;
		sum += scenes[i].size;
	}
	print_message("bytes of a call in %d scenes: %zu to %zu, on average %zu\n", SCENES, least, most,
		      sum / SCENES);
	assert_true(most < 2048);
}

static void drain(struct lw *lw)
{
	struct lw_output out;

	while (lw_next(lw, &out))
		;
}

static lw_call talks(struct lw *lw, const char *uri, lw_leg *leg)
{
	struct lw_input in = {.type = LW_SIG_OFFERED, .uri = uri};
	struct lw_made made;

	assert_int_equal(lw_step(lw, &in), LW_OK);
	made = lw_made(lw);
	drain(lw);
	assert_int_equal(lw_answer(lw, made.call, 0), LW_OK);
	drain(lw);
	in = (struct lw_input){.type = LW_SIG_CONFIRMED, .leg = made.leg};
	assert_int_equal(lw_step(lw, &in), LW_OK);
	*leg = made.leg;
	return made.call;
}

/* Which call was kept is not in the bytes: the end of the transfer names none. */
static void a_call_that_was_kept_is_not_named(void **state)
{
	static const enum lw_signal answers[] = {LW_SIG_CLAIMED, LW_SIG_HEARS};
	const struct scene *scene = &switch_scenes[SWITCH_SCENES - 2];
	struct lw *lw = new_engine_of(1);
	struct lw_output out = {.type = 0};
	lw_leg leg[2] = {{0}, {0}};

	(void)state;
	assert_int_equal(lw_restore(lw, scene->at, scene->size, 0, NULL), LW_OK);
	for (int n = 0; lw_next(lw, &out);)
		if (out.type == LW_DO_CLAIM && n < 2)
			leg[n++] = out.leg;
	for (int i = 0; i < 4; i++)
		assert_int_equal(lw_step(lw, &(struct lw_input){.type = (uint32_t)answers[i / 2],
								.leg = leg[i % 2]}), LW_OK);
	assert_int_equal(lw_tick(lw, lw_deadline(lw)), LW_OK);
	while (lw_next(lw, &out) && !lw_ends_transfer(&out))
		;
	assert_int_equal(out.type, LW_NOTE_TRANSFER_FAILED);
	assert_int_equal(out.parties, LW_WITH_BOTH);
	assert_false(out.other.v);
	lw_free(lw);
}

static void a_save_says_how_much_room_it_needs(void **state)
{
	struct lw *lw = new_engine();
	uint8_t bytes[512];
	lw_leg leg;
	lw_call call = talks(lw, "sip:bob@example.com", &leg);
	size_t size = lw_save(lw, call, NULL, 0);

	(void)state;
	assert_in_range(size, 1, sizeof bytes);
	memset(bytes, 0xaa, sizeof bytes);
	assert_int_equal(lw_save(lw, call, bytes, size - 1), size);
	for (size_t i = size - 1; i < sizeof bytes; i++)
		assert_int_equal(bytes[i], 0xaa);
	assert_int_not_equal(restore(bytes, size), LW_OK);
	assert_int_equal(lw_save(lw, call, bytes, sizeof bytes), size);
	assert_int_equal(restore(bytes, size), LW_OK);
	assert_int_equal(lw_save(lw, (lw_call){0}, bytes, sizeof bytes), 0);
	assert_int_equal(lw_save(NULL, call, bytes, sizeof bytes), 0);
	lw_free(lw);
}

static void full_pools_refuse_and_change_nothing(void **state)
{
	struct lw_config config = LW_CONFIG_INIT;
	struct lw *lw;
	lw_leg leg;

	(void)state;
	config.max_calls = 2;
	config.max_legs = 2;
	config.max_outputs = LW_STEP_OUTPUTS;
	assert_int_equal(lw_new(&lw, &config), LW_OK);
	talks(lw, "sip:dave@example.com", &leg);
	assert_int_equal(lw_restore(lw, scenes[0].at, scenes[0].size, 0, NULL), LW_OK);
	assert_int_equal(lw_restore(lw, scenes[0].at, scenes[0].size, 0, NULL), LW_E_FULL);
	drain(lw);
	assert_int_equal(lw_counts(lw).calls, 2);
	assert_int_equal(lw_restore(lw, scenes[2].at, scenes[2].size, 0, NULL), LW_E_FULL);
	assert_int_equal(lw_counts(lw).calls, 2);
	lw_free(lw);
}

static void outputs_that_wait_refuse_too(void **state)
{
	struct lw_config config = LW_CONFIG_INIT;
	struct lw *lw;
	int err = LW_OK, n = 0;

	(void)state;
	config.max_outputs = LW_STEP_OUTPUTS;
	assert_int_equal(lw_new(&lw, &config), LW_OK);
	for (; n < 30 && !err; n++)
		err = lw_restore(lw, scenes[0].at, scenes[0].size, 0, NULL);
	assert_int_equal(err, LW_E_FULL);
	drain(lw);
	assert_int_equal(lw_restore(lw, scenes[0].at, scenes[0].size, 0, NULL), LW_OK);
	lw_free(lw);
}

static void time_does_not_go_back(void **state)
{
	struct lw *lw = new_engine();

	(void)state;
	assert_int_equal(lw_tick(lw, 1000), LW_OK);
	assert_int_equal(lw_restore(lw, scenes[0].at, scenes[0].size, 999, NULL), LW_E_TIME);
	assert_int_equal(lw_restore(lw, NULL, 0, 1000, NULL), LW_E_ARG);
	assert_int_equal(lw_restore(NULL, scenes[0].at, scenes[0].size, 1000, NULL), LW_E_ARG);
	assert_int_equal(lw_restore(lw, scenes[0].at, scenes[0].size, 1000, NULL), LW_OK);
	lw_free(lw);
}

/* ---- keys, and what has changed ---- */

static void a_key_outlives_the_process(void **state)
{
	struct lw *lw = new_engine(), *next = new_engine();
	uint8_t bytes[1024];
	struct lw_call_info info;
	lw_leg leg;
	lw_call call = talks(lw, "sip:bob@example.com", &leg);

	(void)state;
	assert_int_equal(lw_leg_key(lw, leg), 0);
	assert_int_equal(lw_leg_set_key(lw, leg, 0x123456789abcdef0), LW_OK);
	assert_int_equal(lw_restore(next, bytes, lw_save(lw, call, bytes, sizeof bytes), 0, &call),
			 LW_OK);
	assert_int_equal(lw_call_info(next, call, &info), LW_OK);
	assert_true(lw_leg_key(next, info.leg) == 0x123456789abcdef0);
	assert_int_equal(lw_leg_set_key(next, (lw_leg){7}, 1), LW_E_STALE);
	assert_int_equal(lw_leg_set_key(NULL, leg, 1), LW_E_ARG);
	assert_int_equal(lw_leg_key(NULL, leg), 0);
	lw_free(lw);
	lw_free(next);
}

static void nothing_else_has_changed(struct lw *lw)
{
	assert_false(lw_changed(lw).v);
}

static void a_call_that_has_changed_is_named_once(void **state)
{
	struct lw *lw = new_engine();
	lw_leg bob_leg, dave_leg;
	lw_call bob = talks(lw, "sip:bob@example.com", &bob_leg);
	lw_call dave = talks(lw, "sip:dave@example.com", &dave_leg), consult;

	(void)state;
	drain(lw);
	while (lw_changed(lw).v)
		;
	assert_int_equal(lw_hold(lw, bob, 0), LW_OK);
	assert_true(lw_same_call(lw_changed(lw), bob));
	nothing_else_has_changed(lw);
	assert_int_equal(lw_leg_set_key(lw, dave_leg, 9), LW_OK);
	assert_true(lw_same_call(lw_changed(lw), dave));
	/* what consults is saved with the other, and named so that what it was under is deleted */
	assert_int_equal(lw_transfer_to_call(lw, bob, dave, 0), LW_OK);
	consult = lw_changed(lw);
	assert_int_equal(!lw_save(lw, consult, NULL, 0) + !lw_save(lw, lw_changed(lw), NULL, 0), 1);
	nothing_else_has_changed(lw);
	assert_false(lw_changed(NULL).v);
	lw_free(lw);
}

static unsigned count_changed(struct lw *lw)
{
	unsigned count = 0;

	while (lw_changed(lw).v)
		count++;
	return count;
}

static void of_many_calls_those_that_have_changed_are_named(void **state)
{
	enum { CALLS = 64 * 64 + 2 };
	struct lw_config config = LW_CONFIG_INIT;
	lw_call call[CALLS];
	lw_leg leg;
	struct lw *lw;

	(void)state;
	config.max_calls = config.max_legs = CALLS;
	config.spare_calls = 0;
	assert_int_equal(lw_new(&lw, &config), LW_OK);
	for (int i = 0; i < CALLS; i++) {
		call[i] = talks(lw, "sip:bob@example.com", &leg);
		drain(lw);
	}
	assert_int_equal(count_changed(lw), CALLS);
	assert_int_equal(lw_hold(lw, call[0], 0), LW_OK);
	assert_int_equal(lw_hold(lw, call[63], 0), LW_OK);
	assert_int_equal(lw_hold(lw, call[64 * 64], 0), LW_OK);
	assert_int_equal(lw_hold(lw, call[CALLS - 1], 0), LW_OK);
	assert_int_equal(count_changed(lw), 4);
	assert_int_equal(lw_resume(lw, call[64 * 64], 0), LW_OK);
	assert_true(lw_same_call(lw_changed(lw), call[64 * 64]));
	nothing_else_has_changed(lw);
	lw_free(lw);
}

/* Its consultation call is saved with it, and has gone by the time that the host asks. */
static void a_call_that_has_lost_another_one_is_named_steps_later(void **state)
{
	struct lw *lw = new_engine();
	struct lw_input busy = {.type = LW_SIG_ENDED, .code = 486};
	lw_leg bob_leg;
	lw_call bob = talks(lw, "sip:bob@example.com", &bob_leg), call;
	bool named = false;

	(void)state;
	assert_int_equal(lw_transfer_attended(lw, bob, "sip:carol@example.com", 0), LW_OK);
	busy.leg = lw_made(lw).leg;
	drain(lw);
	assert_int_equal(lw_step(lw, &(struct lw_input){.type = LW_SIG_MEDIA_OK, .leg = bob_leg}),
			 LW_OK);
	drain(lw);
	count_changed(lw);
	assert_int_equal(lw_step(lw, &busy), LW_OK);
	drain(lw);
	assert_int_equal(lw_step(lw, &(struct lw_input){.type = LW_TICK}), LW_OK);
	while ((call = lw_changed(lw)).v)
		named |= lw_same_call(call, bob);
	assert_true(named);
	lw_free(lw);
}

static void a_call_that_has_gone_is_named_once_more(void **state)
{
	struct lw *lw = new_engine();
	struct lw_input in = {.type = LW_SIG_ENDED};
	lw_leg leg;
	lw_call call = talks(lw, "sip:bob@example.com", &leg);

	(void)state;
	drain(lw);
	while (lw_changed(lw).v)
		;
	in.leg = leg;
	assert_int_equal(lw_step(lw, &in), LW_OK);
	assert_true(lw_same_call(lw_changed(lw), call));
	assert_int_equal(lw_save(lw, call, NULL, 0), 0);
	nothing_else_has_changed(lw);
	lw_free(lw);
}

static int write_scenes(void)
{
	char path[512];
	FILE *file;

	for (size_t i = 0; i < SCENES; i++) {
		path_of(path, sizeof path, i);
		file = fopen(path, "wb");
		if (!file || fwrite(scenes[i].at, 1, scenes[i].size, file) != scenes[i].size ||
		    fclose(file))
			return 1;
	}
	return 0;
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(damaged_bytes_are_refused),
		cmocka_unit_test(what_is_cut_off_is_refused),
		cmocka_unit_test(another_version_or_role_is_named),
		cmocka_unit_test(an_unknown_state_is_named),
		cmocka_unit_test(a_text_with_control_characters_is_refused),
		cmocka_unit_test(a_call_is_no_twin_of_itself),
		cmocka_unit_test(bits_under_a_mended_sum_do_no_harm),
		cmocka_unit_test(what_is_not_known_is_skipped),
		cmocka_unit_test(old_bytes_are_read),
		cmocka_unit_test(the_same_call_gives_the_same_bytes),
		cmocka_unit_test(a_call_that_was_kept_is_not_named),
		cmocka_unit_test(a_save_says_how_much_room_it_needs),
		cmocka_unit_test(full_pools_refuse_and_change_nothing),
		cmocka_unit_test(outputs_that_wait_refuse_too),
		cmocka_unit_test(time_does_not_go_back),
		cmocka_unit_test(a_key_outlives_the_process),
		cmocka_unit_test(a_call_that_has_changed_is_named_once),
		cmocka_unit_test(of_many_calls_those_that_have_changed_are_named),
		cmocka_unit_test(a_call_that_has_lost_another_one_is_named_steps_later),
		cmocka_unit_test(a_call_that_has_gone_is_named_once_more),
	};
	bool writes = argc > 1 && !strcmp(argv[1], "--write");

	if (argc - writes != 3)
		return 2;
	old_folder = argv[argc - 1];
	play_scenes(argv[argc - 2], "beginnings", NULL, names, SCENES, scenes);
	play_scenes(argv[argc - 2], "switch_blind", "switch_attended", switch_names, SWITCH_SCENES,
		    switch_scenes);
	play_scenes(argv[argc - 2], "switch", NULL, bridge_names, BRIDGE_SCENES,
		    switch_scenes + SWITCH_SCENES);
	return writes ? write_scenes() : cmocka_run_group_tests(tests, NULL, NULL);
}
