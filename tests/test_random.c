/* SPDX-License-Identifier: BSD-3-Clause */
/* test_random.c -- seeded walks: several engines, a bad network, and users who press anything at
 * any time.
 *
 *	LW_SEEDS=n test_random    that many walks (300)
 *	LW_SEED=n test_random     this one, with its ladder
 *
 * A walk is its seed: the same number gives the same run, message by message. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <legwork/ledger.h>
#include <legwork/mock.h>

#include "hearing.h"
#include "ledger_laws.h"

enum { MOST_NODES = 5, SETTLE_MS = 900000 };

struct walk {
	uint64_t seed, luck;
	struct lw_net *net;
	uint32_t nodes;
	struct lw_ledger *ledgers[MOST_NODES];
	struct hearing hearing[MOST_NODES];
	bool wrong;
};

static unsigned records, segments;

/* What all walks together have seen: a walk that never gets anywhere proves nothing. */
static unsigned totals[LW_NOTES];

static uint32_t below(struct walk *walk, uint32_t bound)
{
	uint64_t x = walk->luck += 0x9e3779b97f4a7c15u;

	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
	x = (x ^ x >> 27) * 0x94d049bb133111ebu;
	return (uint32_t)((x ^ x >> 31) % bound);
}

static bool chance(struct walk *walk, uint32_t percent)
{
	return below(walk, 100) < percent;
}

static void put(const char *line, void *arg)
{
	(void)arg;
	print_message("%s\n", line);
}

/* ---- the ledgers: their laws hold whatever happens ---- */

static void read_records(struct walk *walk, uint32_t node)
{
	struct lw_record record;
	const char *breach;

	while (lw_ledger_next(walk->ledgers[node], &record)) {
		records++;
		segments += record.segment_count;
		breach = record.lost ? "no room" : ledger_breach(&record);
		if (!breach)
			continue;
		print_message("%s, record %llu: %s\n", lw_net_address(walk->net, node),
			      (unsigned long long)record.id, breach);
		walk->wrong = true;
	}
}

/* ---- who hears whom: nobody hears what is not for him ---- */

static void listen(struct walk *walk, uint32_t node, struct lw *lw, const struct lw_output *out)
{
	const char *breach;

	hearing_take(&walk->hearing[node], lw, out);
	breach = lw_counts(lw).outputs ? NULL : hearing_breach(&walk->hearing[node], lw);
	if (!breach || walk->wrong)
		return;
	print_message("%s: %s\n", lw_net_address(walk->net, node), breach);
	walk->wrong = true;
}

static void on_watch(uint32_t node, struct lw *lw, const struct lw_input *in, int err,
		     const struct lw_output *out, void *arg)
{
	struct walk *walk = arg;

	if (in && !err && in->type >= LW_VERBS && lw_counts(lw).outputs > LW_STEP_OUTPUTS)
		walk->wrong = true; /* the room that is kept for signals would not do */
	if (in && !err)
		lw_ledger_hear(walk->ledgers[node], lw, in);
	if (!out)
		return;
	lw_ledger_take(walk->ledgers[node], lw, out);
	listen(walk, node, lw, out);
	read_records(walk, node);
}

static void open_ledger(struct walk *walk, uint32_t node)
{
	struct lw_ledger_config config = LW_LEDGER_CONFIG_INIT;

	config.max_records = 16;
	config.max_lines = 32;
	config.max_segments = 512;
	config.max_transfers = 24;
	config.max_recordings = 24;
	assert_int_equal(lw_ledger_new(&walk->ledgers[node], &config), LW_OK);
}

static void close_ledger(struct walk *walk, uint32_t node)
{
	lw_ledger_flush(walk->ledgers[node], lw_net_now(walk->net));
	read_records(walk, node);
	lw_ledger_free(walk->ledgers[node]);
}

/* ---- a world ---- */

static struct lw_config phone(struct walk *walk)
{
	struct lw_config c = LW_CONFIG_INIT;

	c.max_calls = 4 + below(walk, 8);
	c.max_legs = c.max_calls * 2 + below(walk, 8);
	c.ring_ms = c.offered_ms = c.refer_ring_ms = 60000;
	c.consult_ms = 120000;
	c.decide_ms = 20000;
	c.on_complete_ringing = below(walk, 3);
	c.on_hangup_ringing = below(walk, 3);
	c.on_hangup_consulting = below(walk, 3);
	c.blind_style = below(walk, 3);
	c.refer_policy = chance(walk, 60) ? LW_REFER_AUTO : below(walk, 3);
	c.replaces_policy = chance(walk, 80) ? LW_REPLACES_PEER : below(walk, 3);
	c.auto_return = below(walk, 2);
	c.retry_aor = below(walk, 2);
	return c;
}

static void make(struct walk *walk, uint64_t seed)
{
	struct lw_net_config config = LW_NET_CONFIG_INIT;
	static const uint32_t losses[] = {0, 0, 20, 100, 200};

	walk->seed = seed;
	walk->luck = seed * 0xd1342543de82ef95u + 1;
	walk->wrong = false;
	memset(walk->hearing, 0, sizeof walk->hearing);
	config.seed = seed;
	config.t1_ms = 200;
	config.session_ms = 60000;
	config.loss = losses[below(walk, 5)];
	config.duplicate = losses[below(walk, 5)];
	config.delay_max_ms = 5 + below(walk, chance(walk, 30) ? 900 : 60);
	assert_int_equal(lw_net_new(&walk->net, &config), LW_OK);
	walk->nodes = 3 + below(walk, MOST_NODES - 2);
	for (uint32_t i = 0; i < walk->nodes; i++) {
		char address[32];
		struct lw_config c = phone(walk);

		snprintf(address, sizeof address, "sip:%c@x", 'a' + (int)i);
		assert_int_equal(lw_net_add(walk->net, address, &c), (int)i);
		open_ledger(walk, i);
		if (chance(walk, 15))
			lw_net_caps(walk->net, i, below(walk, 2) ? LW_CAP_KNOWN | LW_CAP_REFER : 0);
		if (chance(walk, 20))
			lw_net_caps(walk->net, i,
				    LW_CAP_KNOWN | LW_CAP_REPLACES | LW_CAP_REFER | LW_CAP_EARLY);
	}
	lw_net_watch(walk->net, on_watch, walk);
	if (chance(walk, 50))
		lw_net_mailbox(walk->net, walk->nodes - 1);
}

/* ---- a user who presses things ---- */

static lw_call some_call(struct walk *walk, const struct lw *lw)
{
	lw_call call = lw_call_next(lw, (lw_call){0});

	for (uint32_t i = below(walk, 4); call.v && i; i--) {
		lw_call next = lw_call_next(lw, call);

		if (next.v)
			call = next;
	}
	return call;
}

static const char *some_address(struct walk *walk)
{
	return chance(walk, 5) ? "sip:nobody@x"
			       : lw_net_address(walk->net, below(walk, walk->nodes));
}

static void go(struct walk *walk, lw_time ms)
{
	if (lw_net_run(walk->net, lw_net_now(walk->net) + ms)) {
		print_message("stuck, or out of room\n");
		walk->wrong = true;
	}
}

static void enter(struct walk *walk, uint32_t node, const struct lw_input *in)
{
	int err = lw_step(lw_net_engine(walk->net, node), in);
	char words[80];

	if (!err)
		lw_ledger_hear(walk->ledgers[node], lw_net_engine(walk->net, node), in);
	snprintf(words, sizeof words, "#%u > %s%s%s", (unsigned)(in->call.v & 0xffff),
		 lw_input_name(in->type), err ? ": " : "", err ? lw_error_name(err) : "");
	lw_net_remark(walk->net, node, words);
	go(walk, 0);
}

/* Not IDENTIFY: that is for a switch; a user who lies about who he is would not be our fault. */
static uint32_t next_verb(uint32_t verb)
{
	verb = verb + 1 < LW_VERBS ? verb + 1 : LW_USER_DIAL;
	return verb == LW_USER_IDENTIFY ? verb + 1 : verb;
}

static uint32_t some_verb(struct walk *walk)
{
	return next_verb(LW_USER_DIAL + below(walk, LW_VERBS - LW_USER_DIAL) - 1);
}

static void press_anything(struct walk *walk, uint32_t node, lw_call call)
{
	struct lw_input in = {.type = some_verb(walk),
			      .now = lw_net_now(walk->net),
			      .call = call,
			      .uri = some_address(walk),
			      .digits = "5"};

	if (chance(walk, 5))
		in.call.v ^= (uint64_t)1 << below(walk, 40);
	if (in.type == LW_USER_ATTENDED && chance(walk, 40))
		in.other = some_call(walk, lw_net_engine(walk->net, node));
	enter(walk, node, &in);
}

/* A verb that would be taken, so that walks get somewhere. */
static void press_legal(struct walk *walk, uint32_t node, lw_call call)
{
	const struct lw *lw = lw_net_engine(walk->net, node);
	uint32_t legal = lw_legal(lw, call);
	const uint32_t conference = 1u << LW_USER_SWAP | 1u << LW_USER_MERGE |
				    1u << LW_USER_SPLIT | 1u << LW_USER_DROP;
	uint32_t type = some_verb(walk);
	struct lw_input in = {
		.now = lw_net_now(walk->net),
		.call = call,
		.uri = some_address(walk),
		.digits = "5"};

	if (legal & 1u << LW_USER_HANGUP && chance(walk, 85))
		legal &= ~(1u << LW_USER_HANGUP);
	if (legal & 1u << LW_USER_ANSWER && chance(walk, 80))
		legal = 1u << LW_USER_ANSWER;
	if (chance(walk, 60) && legal & ~(0x1ffu << LW_USER_ANSWER))
		legal &= ~(0x1ffu << LW_USER_ANSWER); /* rather something of a transfer */
	if (legal & conference && chance(walk, 30))
		legal &= conference;
	for (uint32_t i = 0; i < 32 && !(legal & 1u << type); i++)
		type = next_verb(type);
	in.type = type;
	if (type == LW_USER_ATTENDED && chance(walk, 40))
		in.other = some_call(walk, lw);
	enter(walk, node, &in);
}

/* Mostly answers the call that rings. */
static lw_call ringing_call(const struct lw *lw)
{
	struct lw_call_info info;

	for (lw_call c = lw_call_next(lw, (lw_call){0}); c.v; c = lw_call_next(lw, c))
		if (!lw_call_info(lw, c, &info) && info.state == LW_CALL_INCOMING)
			return c;
	return (lw_call){0};
}

static void press_somewhere(struct walk *walk, uint32_t node)
{
	struct lw *lw = lw_net_engine(walk->net, node);
	struct lw_input dial = {
		.type = LW_USER_DIAL, .now = lw_net_now(walk->net), .uri = some_address(walk)};
	lw_call call = lw ? some_call(walk, lw) : (lw_call){0},
		ringing = lw ? ringing_call(lw) : call;

	if (!lw)
		return;
	if (ringing.v && chance(walk, 60))
		press_legal(walk, node, ringing);
	else if (!call.v || chance(walk, 10))
		enter(walk, node, &dial);
	else if (chance(walk, 15))
		press_anything(walk, node, call);
	else
		press_legal(walk, node, call);
}

/* A node with a transfer under way: what is pressed there leads further than elsewhere. */
static uint32_t busy_node(struct walk *walk, lw_call *call)
{
	struct lw_call_info info;

	for (uint32_t i = 0, n = below(walk, walk->nodes); i < walk->nodes;
	     i++, n = (n + 1) % walk->nodes) {
		const struct lw *lw = lw_net_engine(walk->net, n);

		if (!lw)
			continue;
		for (lw_call c = lw_call_next(lw, (lw_call){0}); c.v; c = lw_call_next(lw, c))
			if (!lw_call_info(lw, c, &info) && (info.method || info.original.v)) {
				*call = c;
				return n;
			}
	}
	return walk->nodes;
}

static void press(struct walk *walk)
{
	lw_call busy = {0};
	uint32_t node = chance(walk, 30) ? busy_node(walk, &busy) : walk->nodes;

	if (node < walk->nodes)
		press_legal(walk, node, busy);
	else
		press_somewhere(walk, below(walk, walk->nodes));
}

/* ---- a walk ---- */

static void look(struct walk *walk, enum lw_net_law law)
{
	if (!walk->wrong && lw_net_check(walk->net, law, NULL, NULL))
		walk->wrong = true;
}

static void crash(struct walk *walk, uint32_t node)
{
	lw_ledger_flush(walk->ledgers[node], lw_net_now(walk->net));
	walk->hearing[node].lw = NULL; /* a new engine, perhaps where the old one was */
	lw_net_crash(walk->net, node, below(walk, 60000));
}

/* The same, but its calls and dialogs were stored: most of these are found again. */
static void restart(struct walk *walk, uint32_t node)
{
	close_ledger(walk, node); /* in the new process nobody has seen its calls begin */
	walk->ledgers[node] = NULL;
	walk->hearing[node].lw = NULL;
	lw_net_found(walk->net, node, chance(walk, 70) ? 1000 : below(walk, 1000));
	lw_net_restart(walk->net, node, below(walk, chance(walk, 50) ? 100 : 60000));
}

static void stroll(struct walk *walk)
{
	static const uint32_t paces[] = {0, 3, 40, 300, 2000, 9000};
	uint32_t steps = 20 + below(walk, 60);
	bool crashes = chance(walk, 25), restarts = chance(walk, 40);

	for (uint32_t i = 0; i < steps && !walk->wrong; i++) {
		press(walk);
		go(walk, below(walk, paces[below(walk, 6)] + 1));
		if (crashes && chance(walk, 3))
			crash(walk, below(walk, walk->nodes));
		if (restarts && chance(walk, 8))
			restart(walk, below(walk, walk->nodes));
		look(walk, LW_NET_ALWAYS);
	}
}

static void hang_up_all(struct walk *walk)
{
	for (uint32_t i = 0; i < walk->nodes; i++) {
		struct lw *lw = lw_net_engine(walk->net, i);

		for (lw_call c = lw_call_next(lw, (lw_call){0}); c.v; c = lw_call_next(lw, c)) {
			struct lw_input in = {
				.type = LW_USER_HANGUP, .now = lw_net_now(walk->net), .call = c};

			enter(walk, i, &in);
		}
	}
}

static void count(const struct walk *walk)
{
	for (uint32_t t = 0; t < LW_NOTES; t++)
		for (uint32_t i = 0; i < walk->nodes; i++)
			totals[t] += lw_net_seen(walk->net, i, t);
}

/* Press and break things; let all come to rest; hang up, and nothing must be left. */
static bool walk_once(struct walk *walk, uint64_t seed)
{
	make(walk, seed);
	stroll(walk);
	go(walk, SETTLE_MS / 2);
	lw_net_faults(walk->net, 0, 0,
		      60); /* so that an end that lost its peer by bad luck can notice */
	go(walk, SETTLE_MS / 2);
	look(walk, LW_NET_QUIET);
	for (int i = 0; i < 6 && !walk->wrong; i++) {
		hang_up_all(walk);
		go(walk, SETTLE_MS / 2);
	}
	look(walk, LW_NET_EMPTY);
	count(walk);
	for (uint32_t i = 0; i < walk->nodes; i++)
		close_ledger(walk, i);
	return !walk->wrong;
}

static void show(struct walk *walk)
{
	lw_net_ladder(walk->net, put, NULL);
	lw_net_check(walk->net, LW_NET_ALWAYS, put, NULL);
}

static uint64_t from_environment(const char *name, uint64_t otherwise)
{
	const char *text = getenv(name);

	return text && *text ? strtoull(text, NULL, 10) : otherwise;
}

static void test_walks(void **state)
{
	uint64_t one = from_environment("LW_SEED", 0), n = from_environment("LW_SEEDS", 300);
	uint64_t first = one ? one : 1, last = one ? one : n;
	unsigned failures = 0;
	struct walk walk;

	(void)state;
	for (uint64_t seed = first; seed <= last; seed++) {
		bool right = walk_once(&walk, seed);

		if (!right)
			print_message("LW_SEED=%llu fails\n", (unsigned long long)seed);
		if (one || (!right && !failures))
			show(&walk);
		failures += !right;
		lw_net_free(walk.net);
	}
	assert_int_equal(failures, 0);
}

/* The walks must have been somewhere: each way to end a transfer, each kind of talk. */
static void test_walks_went_far(void **state)
{
	static const enum lw_note wanted[] = {
		LW_NOTE_TRANSFER_COMPLETED,
		LW_NOTE_TRANSFER_FAILED,
		LW_NOTE_TRANSFER_CANCELLED,
		LW_NOTE_TRANSFER_UNKNOWN,
		LW_NOTE_REPLACED,
		LW_NOTE_REFERRED,
		LW_NOTE_SWAPPED,
		LW_NOTE_MERGED,
		LW_NOTE_HELD,
		LW_NOTE_RESUMED,
		LW_NOTE_REMOTE_HOLD,
		LW_NOTE_RECALLING,
		LW_NOTE_FALLBACK,
	};

	(void)state;
	print_message("%u records of %u segments\n", records, segments);
	assert_true(records > 0 && segments > records);
	for (uint32_t t = LW_NOTE_INCOMING; t < LW_NOTES; t++)
		print_message("           %8u %s\n", totals[t], lw_output_name(t));
	if (from_environment("LW_SEED", 0) || from_environment("LW_SEEDS", 300) < 300)
		return;
	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
		assert_int_not_equal(totals[wanted[i]], 0);
}

static void keep_line(const char *line, void *arg)
{
	uint64_t *sum = arg;

	for (; *line; line++)
		*sum = (*sum ^ (unsigned char)*line) * 1099511628211u;
}

/* A seed is a run. */
static void test_seed_repeats(void **state)
{
	uint64_t sums[2] = {0, 0};
	struct walk walk;

	(void)state;
	for (int i = 0; i < 2; i++) {
		walk_once(&walk, 7);
		lw_net_ladder(walk.net, keep_line, &sums[i]);
		lw_net_free(walk.net);
	}
	assert_true(sums[0] == sums[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_seed_repeats),
		cmocka_unit_test(test_walks),
		cmocka_unit_test(test_walks_went_far),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
