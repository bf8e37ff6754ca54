/* SPDX-License-Identifier: BSD-3-Clause */
/* test_ledger.c -- what the ledger writes for each way a transfer can go, letter by letter, and the
 * laws of every record; then what happens when there is no room, and the words. */
#include <legwork/rules.h>

#include "ledger_rig.h"

static void play(const struct scenario *scene, uint32_t flags, struct page *page)
{
	struct lw_config config = LW_CONFIG_INIT;
	struct lw_ledger_counts counts;
	struct rig rig = {.flags = flags};

	if (scene->config)
		scene->config(&config);
	begin(&rig, &config, NULL);
	usual_parties(&rig);
	scene->play(&rig);
	until(&rig, lw_mock_now(rig.mock) + 600000);
	assert_int_equal(lw_counts(rig.lw).calls, 0);
	assert_int_equal(read_all(rig.ledger, page), rig.ended);
	assert_int_equal(read_all(rig.notes_only, NULL), rig.ended);
	counts = lw_ledger_counts(rig.ledger);
	assert_int_equal(counts.open + counts.waiting + counts.lost + counts.lost_records, 0);
	finish(&rig);
}

static void test_scenarios(void **state)
{
	unsigned wrong = 0;

	(void)state;
	for (size_t i = 0; i < LEDGER_SCENE_COUNT; i++) {
		struct page page = {.used = 0}, by_code = {.used = 0};

		play(&LEDGER_SCENES[i], 0, &page);
		play(&LEDGER_SCENES[i], LW_F_FEATURE_CODE, &by_code);
		assert_string_equal(page.text, by_code.text); /* the same ledger */
		if (!strcmp(page.text, LEDGER_SCENES[i].records))
			continue;
		print_error("---- %s\n%s", LEDGER_SCENES[i].name, page.text);
		wrong++;
	}
	print_message("%zu scenarios, each by verb and by feature code\n", LEDGER_SCENE_COUNT);
	assert_int_equal(wrong, 0);
}

/* ---- no room, and no memory ---- */

/* What was lost is counted; the rest obeys the laws, except for the missing segments. */
static void play_small(void (*scene)(struct rig *rig), struct lw_ledger_config small,
		       struct lw_ledger_counts *counts, struct lw_record *first)
{
	struct lw_record record;
	struct rig rig = {.flags = 0};
	const char *breach;
	unsigned n = 0;

	begin(&rig, NULL, &small);
	usual_parties(&rig);
	scene(&rig);
	until(&rig, lw_mock_now(rig.mock) + 600000);
	*counts = lw_ledger_counts(rig.ledger);
	while (lw_ledger_next(rig.ledger, &record)) {
		breach = ledger_breach(&record);
		if (breach)
			fail_msg("%s", breach);
		if (!n++)
			*first = record;
	}
	first->lines = NULL; /* they were the ledger's */
	finish(&rig);
}

static const struct scenario *scene_named(const char *name)
{
	for (size_t i = 0; i < LEDGER_SCENE_COUNT; i++)
		if (!strcmp(LEDGER_SCENES[i].name, name))
			return &LEDGER_SCENES[i];
	fail_msg("no scenario %s", name);
	return NULL;
}

static void test_no_room(void **state)
{
	static const struct { const char *scene; uint32_t records, lines, segments, transfers; }
	TIGHT[] = {
		{"two calls joined", 1, 8, 96, 8},
		{"attended, busy, another target", 8, 3, 96, 8},
		{"attended, busy, another target", 8, 2, 96, 8},
		{"swapped", 8, 8, 5, 8},
		{"swapped", 8, 8, 1, 8},
		{"transferee, twice", 8, 8, 96, 1},
		{"the transferee leaves, the target is transferred", 8, 8, 96, 1},
		{"two calls merged", 1, 2, 1, 1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof TIGHT / sizeof TIGHT[0]; i++) {
		struct lw_ledger_config small = LW_LEDGER_CONFIG_INIT;
		struct lw_ledger_counts counts;
		struct lw_record record = {0};

		small.max_records = TIGHT[i].records;
		small.max_lines = TIGHT[i].lines;
		small.max_segments = TIGHT[i].segments;
		small.max_transfers = TIGHT[i].transfers;
		small.max_recordings = 1;
		play_small(scene_named(TIGHT[i].scene)->play, small, &counts, &record);
		assert_int_equal(counts.open, 0);
		assert_int_equal(counts.waiting, 1);
		assert_true(counts.lost_records + counts.lost > 0);
		/* a consultation call without a free line is lost as well */
		assert_int_equal(counts.lost_records,
				 TIGHT[i].records == 1 || TIGHT[i].lines == 2);
		assert_int_equal(record.lost, counts.lost);
	}
}

/* Times stay exact when their segments were lost. */
static void test_totals_without_segments(void **state)
{
	struct lw_ledger_config small = LW_LEDGER_CONFIG_INIT;
	const struct scenario *swapped = scene_named("swapped");
	struct lw_record full, tight;
	lw_time total[2][LW_SPANS];
	struct rig rig = {.flags = 0};

	(void)state;
	for (int k = 0; k < 2; k++) {
		small.max_segments = k ? 2 : 96;
		begin(&rig, NULL, &small);
		usual_parties(&rig);
		swapped->play(&rig);
		until(&rig, 60000);
		assert_true(lw_ledger_next(rig.ledger, k ? &tight : &full));
		memcpy(total[k], (k ? tight : full).lines[0].total, sizeof total[k]);
		finish(&rig);
	}
	assert_int_equal(full.lost, 0);
	assert_true(tight.lost > 0);
	assert_memory_equal(total[0], total[1], sizeof total[0]);
}

static void *no_memory(size_t size, void *arg)
{
	(void)size;
	(void)arg;
	return NULL;
}

static void no_release(void *block, void *arg)
{
	(void)block;
	(void)arg;
}

static void test_birth(void **state)
{
	struct lw_ledger_config c = LW_LEDGER_CONFIG_INIT;
	struct lw_ledger *ledger;

	(void)state;
	c.alloc = no_memory;
	assert_int_equal(lw_ledger_new(&ledger, &c), LW_E_ARG); /* half an allocator */
	c.release = no_release;
	assert_int_equal(lw_ledger_new(&ledger, &c), LW_E_NOMEM);
	assert_null(ledger);
	for (int wrong = 0; wrong < 7; wrong++) {
		c = (struct lw_ledger_config)LW_LEDGER_CONFIG_INIT;
		c.size -= wrong == 0;
		c.max_records = wrong == 1 ? 0 : c.max_records;
		c.max_lines = wrong == 2 ? 1 : wrong == 3 ? LW_LINES_MOST + 1 : c.max_lines;
		c.max_segments = wrong == 4 ? 0 : c.max_segments;
		c.max_transfers = wrong == 5 ? LW_NO_TRANSFER : c.max_transfers;
		c.max_recordings = wrong == 6 ? 0 : c.max_recordings;
		assert_int_equal(lw_ledger_new(&ledger, &c), LW_E_ARG);
		assert_null(ledger);
	}
	assert_int_equal(lw_ledger_new(&ledger, NULL), LW_OK);
	assert_true(lw_ledger_size(ledger) > 1000);
	lw_ledger_free(ledger);
	lw_ledger_free(NULL);
}

static void *the_largest_only(size_t size, void *arg)
{
	const struct lw_ledger_config *c = arg;

	assert_true(size / sizeof(struct lw_record_line) / c->max_lines >= c->max_records);
	return NULL;
}

/* Where that is more than there are addresses, it is not asked for. */
static void test_no_block_is_too_small(void **state)
{
	struct lw_ledger_config c = LW_LEDGER_CONFIG_INIT;
	struct lw_ledger *ledger;

	(void)state;
	c.alloc = the_largest_only;
	c.release = no_release;
	c.alloc_arg = &c;
	for (c.max_records = 1; c.max_records <= 1u << 20; c.max_records *= 2)
		assert_int_equal(lw_ledger_new(&ledger, &c), LW_E_NOMEM);
}

/* ---- ends that are none ---- */

static void test_flush(void **state)
{
	struct rig rig = {.flags = 0};
	struct lw_record record;

	(void)state;
	begin(&rig, NULL, NULL);
	usual_parties(&rig);
	bob_calls(&rig);
	at(&rig, 5000, LW_USER_ATTENDED, CAROL);
	until(&rig, 9000);
	assert_false(lw_ledger_next(rig.ledger, &record));
	assert_int_equal(lw_ledger_counts(rig.ledger).open, 1);
	lw_ledger_flush(rig.ledger, 10000);
	assert_true(lw_ledger_next(rig.ledger, &record));
	assert_null(ledger_breach(&record));
	assert_true(record.flushed);
	assert_int_equal(record.transfers[0].result, LW_RESULT_NONE);
	assert_int_equal(record.lines[0].to, 10000);
	assert_int_equal(record.lines[0].total[LW_SPAN_CONSULTING], 1900);
	assert_false(lw_ledger_next(rig.ledger, &record));
	at(&rig, 11000, LW_USER_CANCEL, NULL); /* what then comes is nobody's */
	at(&rig, 12000, LW_USER_HANGUP, NULL);
	until(&rig, 20000);
	assert_int_equal(read_all(rig.ledger, NULL), 1);
	finish(&rig);
}

/* A ledger made in the middle of a transfer writes what it sees from then on. */
static void test_born_late(void **state)
{
	struct rig rig = {.flags = 0};
	struct lw_record record;

	(void)state;
	begin(&rig, NULL, NULL);
	usual_parties(&rig);
	lw_mock_watch(rig.mock, NULL, NULL);
	bob_calls(&rig);
	at(&rig, 5000, LW_USER_BLIND, CAROL);
	until(&rig, 5300);
	lw_ledger_free(rig.ledger);
	assert_int_equal(lw_ledger_new(&rig.ledger, NULL), LW_OK);
	rig_watch(&rig);
	until(&rig, 600000);
	assert_true(lw_ledger_next(rig.ledger, &record));
	assert_null(ledger_breach(&record));
	assert_int_equal(record.transfer_count, 1);
	assert_int_equal(record.transfers[0].result, LW_RESULT_COMPLETED);
	assert_int_equal(record.transfers[0].method, LW_BLIND);
	finish(&rig);
}

/* An engine without room for a call refuses it: nothing is written down. */
static void test_refused_inputs(void **state)
{
	struct lw_config config = LW_CONFIG_INIT;
	struct rig rig = {.flags = 0};

	(void)state;
	config.max_calls = config.max_legs = 2;
	begin(&rig, &config, NULL);
	assert_int_equal(lw_mock_call(rig.mock, BOB, ALICE, NULL), LW_OK);
	assert_int_equal(lw_mock_call(rig.mock, CAROL, ALICE, NULL), LW_OK);
	assert_int_equal(lw_mock_call(rig.mock, DAVE, ALICE, NULL), LW_E_FULL);
	assert_int_equal(lw_ledger_counts(rig.ledger).open, 2);
	until(&rig, 600000);
	assert_int_equal(read_all(rig.ledger, NULL), 2);
	finish(&rig);
}

/* ---- whom, and into what file ---- */

static enum lw_connect connect_between(const struct lw_rules *rules, const char *ours,
				       const char *theirs)
{
	struct rig rig = {.flags = 0};
	struct lw_record record;
	struct lw_made made;
	enum lw_connect connect;

	begin(&rig, NULL, NULL);
	assert_int_equal(lw_rules_set(rig.lw, rules), LW_OK);
	assert_int_equal(lw_mock_call(rig.mock, theirs, NULL, &made), LW_OK);
	rig.call = made.call;
	assert_int_equal(step(&rig, (struct lw_input){.type = LW_SIG_IDENTITY, .leg = made.leg,
						      .uri = ours, .name = "Alice",
						      .flags = LW_F_LOCAL}), LW_OK);
	at(&rig, 1000, LW_USER_REJECT, NULL);
	assert_true(lw_ledger_next(rig.ledger, &record));
	assert_string_equal(record.lines[0].uri, ours);
	assert_string_equal(record.lines[0].name, "Alice");
	connect = (enum lw_connect)record.lines[1].connect;
	finish(&rig);
	return connect;
}

/* R3: what the target of a transfer was to the rules. */
static void place_of(const struct lw_rules *rules, const char *target, enum lw_place place,
		     uint8_t kind)
{
	struct rig rig = {.flags = 0};
	struct lw_record record;
	struct lw_made made;

	begin(&rig, NULL, NULL);
	assert_int_equal(lw_rules_set(rig.lw, rules), LW_OK);
	assert_int_equal(lw_mock_call(rig.mock, "sip:bob@branch.example", NULL, &made), LW_OK);
	rig.call = made.call;
	at(&rig, 1000, LW_USER_ANSWER, NULL);
	at(&rig, 2000, LW_USER_BLIND, target);
	at(&rig, 2001, LW_USER_HANGUP, NULL);
	lw_ledger_flush(rig.ledger, 3000);
	assert_true(lw_ledger_next(rig.ledger, &record));
	assert_int_equal(record.transfer_count, 1);
	assert_int_equal(record.transfers[0].place, place);
	assert_int_equal(record.transfers[0].kind, kind);
	finish(&rig);
}

static void test_place(void **state)
{
	static const struct lw_target list[] = {
		{.address = "help@branch.example", .kind = LW_TARGET_QUEUE, .contact = true},
		{.address = "room@branch.example", .kind = LW_TARGET_ROOM, .internal = true},
	};
	struct lw_rules rules = LW_RULES_INIT;

	(void)state;
	rules.targets = (struct lw_targets){list, 2};
	place_of(&rules, "sip:help@branch.example", LW_PLACE_CONTACT, LW_TARGET_QUEUE);
	place_of(&rules, "sip:room@branch.example", LW_PLACE_INTERNAL, LW_TARGET_ROOM);
	place_of(&rules, "sip:else@branch.example", LW_PLACE_EXTERNAL, LW_TARGET_KINDS);
	place_of(NULL, "sip:help@branch.example", LW_PLACE_INVALID, LW_TARGET_KINDS);
}

static void test_connect(void **state)
{
	static const struct { const char *ours, *theirs; enum lw_connect connect; } T[] = {
		{"sip:201@pbx.example", "sip:202@pbx.example", LW_CONNECT_INTERNAL},
		{"sip:201@PBX.example:5060", "sips:202@pbx.Example;transport=tls",
		 LW_CONNECT_INTERNAL},
		{"sip:201@pbx.example", "sip:202@pbx.example.org", LW_CONNECT_EXTERNAL},
		{"sip:201@pbx.example", "sip:202@example", LW_CONNECT_EXTERNAL},
		{"sip:201@[::1]:5060", "sip:202@[::1]:5070", LW_CONNECT_INTERNAL},
		{"sip:201@[::1]", "sip:202@[::2]", LW_CONNECT_EXTERNAL},
		{"sip:201@pbx.example", "tel:+15551234", LW_CONNECT_EXTERNAL},
		{"sip:pbx.example", "sip:202@pbx.example", LW_CONNECT_INTERNAL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof T / sizeof T[0]; i++)
		if (connect_between(NULL, T[i].ours, T[i].theirs) != T[i].connect)
			fail_msg("%s with %s is not %s", T[i].ours, T[i].theirs,
				 lw_connect_name(T[i].connect));
}

/* With a number plan, which decides; it may have several domains of ours. */
static void test_connect_by_plan(void **state)
{
	static const char *const DOMAINS[] = {"pbx.example", "branch.example"};
	static const struct lw_extension_range RANGES[] = {{200, 299, 3}};
	static const struct { const char *theirs; enum lw_connect connect; } T[] = {
		{"sip:bob@pbx.example", LW_CONNECT_INTERNAL},
		{"sip:bob@branch.example", LW_CONNECT_INTERNAL},
		{"sip:bob@elsewhere.example", LW_CONNECT_EXTERNAL},
		{"sip:+12125550123@pbx.example;user=phone", LW_CONNECT_EXTERNAL},
		{"tel:+12125550123", LW_CONNECT_EXTERNAL},
		{"sip:205@pbx.example", LW_CONNECT_INTERNAL},
	};
	struct lw_rules rules = LW_RULES_INIT;

	(void)state;
	rules.numbering.domains = DOMAINS;
	rules.numbering.domain_count = 2;
	rules.numbering.extensions = RANGES;
	rules.numbering.extension_count = 1;
	for (size_t i = 0; i < sizeof T / sizeof T[0]; i++)
		if (connect_between(&rules, "sip:201@pbx.example", T[i].theirs) != T[i].connect)
			fail_msg("%s is not %s", T[i].theirs, lw_connect_name(T[i].connect));
}

/* A name that comes before anybody talked belongs to the same party; a later one does not. */
static void test_identity(void **state)
{
	struct rig rig = {.flags = 0};
	struct lw_record record;
	struct lw_made made;
	struct lw_input in = {.type = LW_SIG_IDENTITY, .uri = DAVE, .name = "Dave"};

	(void)state;
	begin(&rig, NULL, NULL);
	assert_int_equal(lw_mock_call(rig.mock, BOB, ALICE, &made), LW_OK);
	rig.call = made.call;
	in.leg = made.leg;
	until(&rig, 1000);
	assert_int_equal(step(&rig, in), LW_OK);
	at(&rig, 2000, LW_USER_ANSWER, NULL);
	until(&rig, 3000);
	in.name = "Dave D.";
	assert_int_equal(step(&rig, in), LW_OK);
	at(&rig, 4000, LW_USER_HANGUP, NULL);
	assert_true(lw_ledger_next(rig.ledger, &record));
	assert_int_equal(record.line_count, 2);
	assert_string_equal(record.lines[1].uri, DAVE);
	assert_string_equal(record.lines[1].name, "Dave D.");
	assert_string_equal(record.called, ALICE);
	finish(&rig);
}

static void test_file(void **state)
{
	char name[LW_FILE_MAX + 1];
	struct rig rig = {.flags = 0};
	struct lw_record record;

	(void)state;
	begin(&rig, NULL, NULL);
	usual_parties(&rig);
	bob_calls(&rig);
	assert_int_equal(lw_ledger_file(rig.ledger, rig.leg, "a.wav", 1), LW_E_STALE);
	at(&rig, 3000, LW_USER_RECORD, NULL);
	until(&rig, 4000);
	memset(name, 'x', sizeof name - 1);
	name[sizeof name - 1] = '\0';
	assert_int_equal(lw_ledger_file(rig.ledger, rig.leg, name, 1), LW_E_ARG);
	assert_int_equal(lw_ledger_file(rig.ledger, rig.leg, NULL, 1), LW_E_ARG);
	name[LW_FILE_MAX - 1] = '\0';
	assert_int_equal(lw_ledger_file(rig.ledger, rig.leg, name, 1), LW_OK);
	party(&rig, (struct lw_mock_party){.uri = BOB, .recorder_fails = true});
	at(&rig, 5000, LW_USER_STOP_RECORDING, NULL);
	at(&rig, 6000, LW_USER_RECORD, NULL);
	at(&rig, 8000, LW_USER_HANGUP, NULL);
	assert_true(lw_ledger_next(rig.ledger, &record));
	assert_int_equal(record.recording_count, 2);
	assert_string_equal(record.recordings[0].file, name);
	assert_int_equal(record.recordings[0].to, 5000);
	assert_false(record.recordings[0].automatic);
	assert_true(record.recordings[1].failed);
	finish(&rig);
}

/* ---- many calls at once ---- */

enum { MANY = 1500, ROUNDS = 4, STRIDE = 7 };

static void feed(struct lw *lw, struct lw_ledger *ledger, const struct lw_input *in)
{
	struct lw_output out;

	assert_int_equal(lw_step(lw, in), LW_OK);
	lw_ledger_hear(ledger, lw, in);
	while (lw_next(lw, &out))
		lw_ledger_take(ledger, lw, &out);
}

static lw_leg one_calls(struct lw *lw, struct lw_ledger *ledger, lw_time now)
{
	struct lw_input in = {.now = now, .type = LW_SIG_OFFERED, .uri = BOB};

	feed(lw, ledger, &in);
	return lw_made(lw).leg;
}

static unsigned nth_to_end(unsigned round, unsigned k)
{
	return (k * STRIDE + round) % MANY;
}

/* Reads what waits: the calls numbered from *read on, in the order in which they ended. */
static void read_ended(struct lw_ledger *ledger, const lw_leg *legs, unsigned round, unsigned *read)
{
	struct lw_record record;

	for (; lw_ledger_next(ledger, &record); ++*read) {
		unsigned i = nth_to_end(round, *read);

		assert_int_equal(record.id, round * MANY + i + 1);
		assert_int_equal(record.lines[1].leg.v, legs[i].v);
		assert_int_equal(record.code, 487);
	}
}

/* Records are used again; each leg is found among all; the host does not always read at once. */
static void test_many(void **state)
{
	struct lw_config config = LW_CONFIG_INIT;
	struct lw_ledger_config small = LW_LEDGER_CONFIG_INIT;
	static lw_leg legs[MANY];
	struct lw_ledger *ledger;
	lw_time now = 1;
	struct lw *lw;

	(void)state;
	config.max_calls = config.max_legs = MANY + 1;
	config.spare_calls = 0;
	small.max_records = MANY;
	small.max_lines = 2;
	small.max_segments = small.max_transfers = small.max_recordings = 4;
	assert_int_equal(lw_new(&lw, &config), LW_OK);
	assert_int_equal(lw_ledger_new(&ledger, &small), LW_OK);
	for (unsigned round = 0; round < ROUNDS; round++) {
		unsigned read = 0;

		for (unsigned i = 0; i < MANY; i++)
			legs[i] = one_calls(lw, ledger, now++);
		for (unsigned k = 0; k < MANY; k++) {
			feed(lw, ledger, &(struct lw_input){.now = now++, .type = LW_SIG_ENDED,
					.leg = legs[nth_to_end(round, k)], .code = 487});
			if (k % 3 == 2)
				read_ended(ledger, legs, round, &read);
		}
		assert_int_equal(read, MANY);
	}
	assert_int_equal(lw_ledger_counts(ledger).lost_records, 0);
	lw_ledger_free(ledger);
	lw_free(lw);
}

/* ---- words ---- */

static void test_words(void **state)
{
	static const struct { uint32_t note, method; const char *word; } ZOOM[] = {
		{LW_NOTE_TRANSFER_STARTED, LW_ATTENDED, "warm_transfer_initiated"},
		{LW_NOTE_TRANSFER_STARTED, LW_BLIND, "blind_transfer_initiated"},
		{LW_NOTE_TRANSFER_STARTED, LW_VOICEMAIL, "transfer_call_to_voicemail_initiated"},
		{LW_NOTE_TRANSFER_STARTED, LW_METHOD_NONE, ""},
		{LW_NOTE_TRANSFER_COMPLETED, LW_ATTENDED, "warm_transfer_completed"},
		{LW_NOTE_TRANSFER_COMPLETED, LW_BLIND, "transfer_recipient_updated"},
		{LW_NOTE_TRANSFER_CANCELLED, LW_ATTENDED, "warm_transfer_cancelled"},
		{LW_NOTE_TRANSFER_CANCELLED, LW_BLIND, ""},
		{LW_NOTE_TRANSFER_FAILED, LW_ATTENDED, ""},
		{LW_NOTE_REPLACED, LW_METHOD_NONE, "transfer_recipient_updated"},
		{LW_NOTE_MERGED, LW_ATTENDED, "merge"},
		{LW_NOTE_CONNECTED, LW_METHOD_NONE, ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof ZOOM / sizeof ZOOM[0]; i++)
		assert_string_equal(lw_zoom_event(ZOOM[i].note, ZOOM[i].method), ZOOM[i].word);
	assert_string_equal(lw_span_name(LW_SPANS), "?");
	assert_string_equal(lw_part_name(LW_PARTS), "?");
	assert_string_equal(lw_result_name(LW_RESULTS), "?");
	assert_string_equal(lw_connect_name(LW_CONNECTS), "?");
	for (uint32_t i = 0; i < LW_SPANS; i++)
		assert_string_not_equal(lw_span_name(i), "?");
}

/* The laws themselves are tested: a record that breaks one is found. */
static void test_laws_bite(void **state)
{
	struct lw_record_line lines[2] = {
		{.to = 10, .total = {[LW_SPAN_TALKING] = 10}},
		{.to = 10, .total = {[LW_SPAN_TALKING] = 10}},
	};
	struct lw_record_segment good[2] = {
		{.to = 10, .line = 0, .with = 1, .span = LW_SPAN_TALKING},
		{.to = 10, .line = 1, .with = 0, .span = LW_SPAN_TALKING},
	}, bad[2];
	struct lw_record_transfer none = {.from = 0};
	struct lw_record r = {.to = 10, .lines = lines, .segments = good, .line_count = 2,
			      .segment_count = 2};

	(void)state;
	assert_null(ledger_breach(&r));
	r.segments = bad;
	for (int k = 0; k < 6; k++) {
		memcpy(bad, good, sizeof bad);
		bad[0].from += k == 0;
		bad[1].to -= k == 1;
		bad[1].with = k == 2 ? LW_NO_LINE : bad[1].with;
		bad[1].span = k == 3 ? LW_SPAN_HELD : bad[1].span;
		bad[0].with = k == 4 ? 0 : bad[0].with;
		bad[0].span = k == 5 ? LW_SPAN_MIXED : bad[0].span;
		assert_non_null(ledger_breach(&r));
	}
	r.segments = good;
	r.transfers = &none;
	r.transfer_count = 1;
	assert_non_null(ledger_breach(&r));
	r.transfer_count = 0;
	lines[0].to = 9;
	assert_non_null(ledger_breach(&r));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scenarios),
		cmocka_unit_test(test_no_room),
		cmocka_unit_test(test_totals_without_segments),
		cmocka_unit_test(test_birth),
		cmocka_unit_test(test_no_block_is_too_small),
		cmocka_unit_test(test_flush),
		cmocka_unit_test(test_born_late),
		cmocka_unit_test(test_refused_inputs),
		cmocka_unit_test(test_place), cmocka_unit_test(test_connect),
		cmocka_unit_test(test_connect_by_plan),
		cmocka_unit_test(test_identity),
		cmocka_unit_test(test_file),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_laws_bite),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
