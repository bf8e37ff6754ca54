/* SPDX-License-Identifier: BSD-3-Clause */
/* test_random_switch.c -- seeded walks: phones that call each other through two switches, or past
 * them, over a bad network; their users press anything, feature codes too; the hosts route, serve,
 * send on and drop at any time; all of them crash and restart.
 *
 *	LW_SEEDS=n test_random_switch    that many walks (150), from LW_FIRST on (1)
 *	LW_CALLS=n test_random_switch    until n calls have come in at the switches
 *	LW_SEED=n test_random_switch     this one, with its ladder */
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
#include <legwork/rules.h>

#include "ledger_laws.h"

enum { SWITCHES = 2, PHONES = 4, NODES = SWITCHES + PHONES, STEPS = 200, QUIET_MS = 900000,
       FEW = 150, MANY = 1000, SHOWN = 10 };

struct walk;
struct host { struct walk *walk; uint32_t node; };

struct walk {
	uint64_t seed, luck;
	struct lw_net *net;
	struct host host[SWITCHES];
	uint32_t asked_by[NODES]; /* the last input of each node */
	struct lw_ledger *ledgers[NODES];
	struct lw_rules rules;
	bool has_rules, crashes, restarts, wrong;
};

/* ---- what all walks together have seen ---- */

enum { ENDS = LW_NOTE_TRANSFER_UNKNOWN - LW_NOTE_TRANSFER_COMPLETED + 1 };
enum how { BY_VERB, BY_REFER, BY_CODE, HOWS };

static struct {
	unsigned seen[2][LW_OUTPUT_TYPES]; /* of the switches, and of the phones */
	unsigned begun[2][LW_VOICEMAIL + 1][HOWS];
	unsigned ended[2][LW_VOICEMAIL + 1][ENDS];
	unsigned records, restarts, crashes, breaches;
} sum;

static bool is_switch(uint32_t node) { return node < SWITCHES; }

static enum how how_asked(uint32_t input)
{
	if (input == LW_SIG_REFER_ASKED)
		return BY_REFER;
	return input == LW_SIG_DTMF || input == LW_TICK ? BY_CODE : BY_VERB;
}

static void count(struct walk *walk, uint32_t node, const struct lw_output *out)
{
	unsigned phone = !is_switch(node);

	sum.seen[phone][out->type]++;
	if (out->type == LW_NOTE_TRANSFER_STARTED)
		sum.begun[phone][out->method][how_asked(walk->asked_by[node])]++;
	else if (lw_ends_transfer(out))
		sum.ended[phone][out->method][out->type - LW_NOTE_TRANSFER_COMPLETED]++;
}

static void print_methods(unsigned phone)
{
	static const enum lw_method methods[] = {LW_ATTENDED, LW_BLIND, LW_VOICEMAIL};

	print_message("%s\n", phone ? "the phones' transfers:" : "the switches' transfers:");
	for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
		const unsigned *how = sum.begun[phone][methods[i]];
		const unsigned *end = sum.ended[phone][methods[i]];

		print_message("    %-9s  by verb %u, REFER %u, code %u;", lw_method_name(methods[i]),
			      how[BY_VERB], how[BY_REFER], how[BY_CODE]);
		for (uint32_t e = 0; e < ENDS; e++)
			print_message(" %s %u%s",
				      lw_output_name(LW_NOTE_TRANSFER_COMPLETED + e) +
					      sizeof "transfer",
				      end[e], e + 1 < ENDS ? "," : "\n");
	}
}

static void print_sum(uint64_t first, uint64_t last)
{
	const unsigned *at = sum.seen[0], *phone = sum.seen[1];

	print_message("seeds %llu to %llu: %u calls in, %u joined, %u served, %u ears asked; "
		      "the phones: %u calls in, %u connected\n",
		      (unsigned long long)first, (unsigned long long)last, at[LW_NOTE_INCOMING],
		      at[LW_NOTE_CONNECTED], at[LW_NOTE_SERVED], at[LW_DO_HEAR],
		      phone[LW_NOTE_INCOMING], phone[LW_NOTE_CONNECTED]);
	print_message("%u places taken, %u REFERs passed on\n", at[LW_NOTE_REPLACED],
		      at[LW_DO_REFER]);
	print_methods(0);
	print_methods(1);
	print_message("%u restarts, %u crashes, %u records, %u breaches\n", sum.restarts, sum.crashes,
		      sum.records, sum.breaches);
}

/* ---- luck ---- */

static uint32_t below(struct walk *walk, uint32_t bound)
{
	uint64_t x = walk->luck += 0x9e3779b97f4a7c15u;

	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
	x = (x ^ x >> 27) * 0x94d049bb133111ebu;
	return (uint32_t)((x ^ x >> 31) % bound);
}

static bool chance(struct walk *walk, uint32_t percent) { return below(walk, 100) < percent; }

static void put(const char *line, void *arg)
{
	(void)arg;
	print_message("%s\n", line);
}

static struct lw *engine(struct walk *walk, uint32_t node)
{
	return lw_net_engine(walk->net, node);
}

static lw_time now(struct walk *walk) { return lw_net_now(walk->net); }

static const char *phone(uint32_t n)
{
	static const char *const name[] = {"sip:101@home", "sip:102@home", "sip:103@home",
					   "sip:104@home", "sip:nobody@home"};

	return name[n];
}

static const char *at_a_switch(struct walk *walk)
{
	return chance(walk, 75) ? "sip:2@pbx" : "sip:3@branch";
}

/* Mostly somebody whom a switch is to find. */
static const char *somebody(struct walk *walk)
{
	return chance(walk, 85) ? at_a_switch(walk) : phone(below(walk, PHONES + 1));
}

/* ---- the host of a switch ---- */

static uint32_t more_or_not(struct walk *walk)
{
	return (chance(walk, 20) ? LW_F_NO_DIVERT : 0u) | (chance(walk, 10) ? LW_F_TO_MAILBOX : 0u);
}

/* A phone, or the other switch. */
static const char *where(struct walk *walk, uint32_t node)
{
	if (chance(walk, 10))
		return node ? "sip:4@pbx" : "sip:5@branch";
	return phone(below(walk, PHONES + 1));
}

static void on_note(const struct lw_output *note, void *arg)
{
	struct host *host = arg;
	struct walk *walk = host->walk;
	struct lw *lw = engine(walk, host->node);
	lw_call call = note->call;

	if (note->type != LW_NOTE_ROUTE || chance(walk, 5)) /* or it never answers */
		return;
	if (chance(walk, note->cause ? 60 : 10)) {
		(void)lw_route_end(lw, call, chance(walk, 50) ? 0 : 486, note->now);
		return;
	}
	if (chance(walk, 10)) {
		(void)lw_serve(lw, call, note->now);
		return;
	}
	(void)lw_route_to(lw, call, where(walk, host->node), more_or_not(walk), note->now);
	if (chance(walk, 30))
		(void)lw_route_to(lw, call, phone(below(walk, PHONES)), LW_F_MORE, note->now);
}

static lw_call some_call(struct walk *walk, const struct lw *lw)
{
	lw_call call = {0}, next = {0};

	while (next = lw_call_next(lw, next), next.v)
		if (!call.v || chance(walk, 30))
			call = next;
	return call;
}

/* Likewise, rather one that is being transferred. */
static lw_call busy_call(struct walk *walk, const struct lw *lw)
{
	struct lw_call_info info;
	lw_call call = {0};

	while (call = lw_call_next(lw, call), call.v)
		if (!lw_call_info(lw, call, &info) && info.method && chance(walk, 50))
			return call;
	return some_call(walk, lw);
}

static lw_leg some_leg(struct walk *walk, const struct lw *lw, lw_call call)
{
	lw_leg leg = {0}, next = {0};

	while (next = lw_call_leg_next(lw, call, next), next.v)
		if (!leg.v || chance(walk, 50))
			leg = next;
	return leg;
}

static void goes_on_with_a_transfer(struct walk *walk, struct lw *lw, lw_leg leg)
{
	switch (below(walk, 7)) {
	case 0:
	case 1:
	case 6: (void)lw_complete_for(lw, leg, now(walk)); break;
	case 2: (void)lw_cancel_for(lw, leg, now(walk)); break;
	case 3: (void)lw_swap_for(lw, leg, now(walk)); break;
	case 4: (void)lw_merge_for(lw, leg, now(walk)); break;
	case 5: (void)lw_retry_for(lw, leg, NULL, now(walk)); break;
	}
}

static void begins_a_transfer(struct walk *walk, struct lw *lw, lw_leg leg)
{
	switch (below(walk, 4)) {
	case 0: (void)lw_transfer_blind_for(lw, leg, "sip:5@pbx", 0, now(walk)); break;
	case 1: (void)lw_transfer_attended_for(lw, leg, "sip:6@pbx", 0, now(walk)); break;
	case 2: (void)lw_transfer_voicemail_for(lw, leg, "sip:7@pbx", 0, now(walk)); break;
	case 3: (void)lw_freed(lw, "sip:5@pbx", now(walk)); break;
	}
}

static void host_does_something(struct walk *walk, uint32_t node)
{
	struct lw *lw = engine(walk, node);
	lw_call call = lw ? busy_call(walk, lw) : (lw_call){0};
	lw_leg leg = lw ? some_leg(walk, lw, call) : (lw_leg){0};

	if (!lw)
		return;
	walk->asked_by[node] = LW_USER_ROUTE;
	switch (below(walk, 16)) {
	case 0: (void)lw_serve(lw, call, now(walk)); break;
	case 1: (void)lw_extend(lw, call, "sip:2@pbx", now(walk)); break;
	case 2: (void)lw_clear_call(lw, call, now(walk)); break;
	case 3: (void)lw_drop_leg(lw, leg, now(walk)); break;
	case 4: (void)lw_hold_for(lw, leg, now(walk)); break;
	case 5: (void)lw_retrieve_for(lw, leg, now(walk)); break;
	case 6: (void)lw_announce(lw, leg, chance(walk, 70) ? "beep" : "", now(walk)); break;
	case 7:
		(void)lw_originate(lw, phone(below(walk, PHONES)), "sip:1@pbx", 0, NULL, now(walk));
		break;
	case 8:
		(void)lw_route_to(lw, call, phone(below(walk, PHONES)), LW_F_MORE, now(walk));
		break;
	case 9:
	case 10:
	case 11: begins_a_transfer(walk, lw, leg); break;
	default: goes_on_with_a_transfer(walk, lw, leg); break;
	}
}

/* ---- the users of the phones ---- */

/* Also a beginning of a code, a number alone, and what means nothing. */
static const char *some_keys(struct walk *walk)
{
	static const char *const keys[] = {"*1",    "*1101#", "*1102", "*2",  "*2103#", "*2104", "*3",
					   "*3101#", "*4",    "*4",    "*0",  "*5",     "*6",    "*",
					   "#",     "101",    "102#",  "104", "5",      "**"};

	return keys[below(walk, sizeof keys / sizeof *keys)];
}

static void presses_something_legal(struct walk *walk, struct lw *lw, lw_call call)
{
	uint32_t legal = lw_legal(lw, call), type = below(walk, LW_VERBS);
	struct lw_input in = {.now = now(walk), .call = call, .uri = somebody(walk), .digits = "7"};

	if (chance(walk, 85))
		legal &= ~(1u << LW_USER_HANGUP);
	if (legal & 1u << LW_USER_COMPLETE && chance(walk, 50))
		type = LW_USER_COMPLETE; /* what hands over is a REFER for the switch */
	for (uint32_t i = 0; i < LW_VERBS && !(legal & 1u << type); i++)
		type = (type + 1) % LW_VERBS;
	if (type == LW_TICK || type == LW_USER_IDENTIFY)
		return;
	in.type = type;
	if (type == LW_USER_ATTENDED && chance(walk, 60))
		in.other = some_call(walk, lw);
	(void)lw_step(lw, &in);
}

/* Who talks presses codes, has a transfer, or holds. */
static void does_something_with(struct walk *walk, struct lw *lw, lw_call call)
{
	switch (below(walk, 12)) {
	case 0: (void)lw_hold(lw, call, now(walk)); break;
	case 1: (void)lw_resume(lw, call, now(walk)); break;
	case 2: (void)lw_hangup(lw, call, now(walk)); break;
	case 3:
	case 4:
	case 5:
	case 6: (void)lw_dtmf(lw, call, some_keys(walk), now(walk)); break;
	default: presses_something_legal(walk, lw, call); break;
	}
}

static void dials(struct walk *walk, struct lw *lw)
{
	(void)lw_dial(lw, somebody(walk), 0, NULL, now(walk));
}

static lw_call ringing_call(const struct lw *lw)
{
	struct lw_call_info info;
	lw_call call = {0};

	while (call = lw_call_next(lw, call), call.v)
		if (!lw_call_info(lw, call, &info) && info.state == LW_CALL_INCOMING)
			break;
	return call;
}

/* Otherwise most transfers would end where nobody has answered. */
static void somebody_answers(struct walk *walk)
{
	uint32_t first = below(walk, PHONES);

	for (uint32_t i = 0; i < PHONES; i++) {
		struct lw *lw = engine(walk, SWITCHES + (first + i) % PHONES);
		lw_call call = lw ? ringing_call(lw) : (lw_call){0};

		if (call.v) {
			(void)lw_answer(lw, call, now(walk));
			return;
		}
	}
}

/* Mostly who consults goes on, and who has no call makes one. */
static void user_does_something(struct walk *walk)
{
	uint32_t node = SWITCHES + below(walk, PHONES);
	struct lw *lw = engine(walk, node);
	lw_call call = lw ? some_call(walk, lw) : (lw_call){0};
	struct lw_call_info info;

	if (!lw)
		return;
	walk->asked_by[node] = LW_USER_DIAL;
	if (lw_call_info(lw, call, &info) || chance(walk, 15))
		dials(walk, lw);
	else if ((info.method || info.original.v) && chance(walk, 50))
		presses_something_legal(walk, lw, call);
	else
		does_something_with(walk, lw, call);
}

/* ---- a world ---- */

/* One block for many walks: fresh pages for each would take longer than the walk.  Few walks have
 * blocks of their own, which a sanitizer watches. */
static struct { unsigned char *block; size_t used; } arena;
enum { ARENA = 1 << 26 };

static void *take(size_t size, void *arg)
{
	size_t at = arena.used;

	(void)arg;
	size = (size + 63) / 64 * 64;
	if (size > ARENA - at)
		return NULL;
	arena.used += size;
	return arena.block + at;
}

static void give_back(void *block, void *arg)
{
	(void)block, (void)arg;
}

static struct lw_config new_config(void)
{
	struct lw_config config = LW_CONFIG_INIT;

	config.alloc = arena.block ? take : NULL;
	config.release = arena.block ? give_back : NULL;
	config.max_calls = 12;
	config.max_legs = 24;
	config.max_outputs = LW_STEP_OUTPUTS;
	config.consult_ms = 60000;
	return config;
}

static struct lw_config switch_config(struct walk *walk)
{
	struct lw_config config = new_config();

	config.role = LW_AS_SWITCH;
	config.spare_calls = 0;
	config.wait_music = chance(walk, 30);
	config.mute_transfer = chance(walk, 20);
	config.camp_on = chance(walk, 20);
	config.foreign_replaces = chance(walk, 20);
	config.refer_mode = chance(walk, 30) ? LW_REFER_RELAYS : LW_REFER_JOINS;
	config.codes_for = chance(walk, 70) ? LW_CODES_INTERNAL : below(walk, 3);
	config.blind_style = below(walk, 3);
	config.let_go = below(walk, 3);
	config.recall_tries = below(walk, 3);
	config.auto_return = chance(walk, 30);
	config.on_hangup_consulting = below(walk, 3);
	config.on_complete_ringing = below(walk, 3);
	config.last_resort = chance(walk, 20) ? "sip:104@home" : NULL;
	if (chance(walk, 20))
		config.max_legs = 5; /* it fills up */
	return config;
}

static struct lw_config phone_config(struct walk *walk)
{
	struct lw_config config = new_config();

	config.on_complete_ringing = below(walk, 3);
	config.on_hangup_ringing = below(walk, 3);
	config.on_hangup_consulting = below(walk, 3);
	config.blind_style = below(walk, 3);
	config.refer_policy = chance(walk, 60) ? LW_REFER_AUTO : below(walk, 3);
	config.auto_return = chance(walk, 50);
	config.retry_aor = chance(walk, 50);
	config.decide_ms = 20000;
	return config;
}

static void make_rules(struct walk *walk)
{
	static const char *const domains[] = {"home", "pbx", "branch"};
	static const struct lw_party parties[] = {{.address = "sip:101@home", .codes = true},
						  {.address = "sip:102@home", .codes = true},
						  {.address = "sip:103@home"}};
	static const struct lw_directory directory = {parties, sizeof parties / sizeof *parties};

	walk->has_rules = chance(walk, 80);
	walk->rules = (struct lw_rules)LW_RULES_INIT;
	walk->rules.numbering.domains = domains;
	walk->rules.numbering.domain_count = sizeof domains / sizeof *domains;
	walk->rules.codes = (struct lw_feature_codes){"*2", "*1", "*3", "*4", "*0", "*5", "*6"};
	if (chance(walk, 30))
		walk->rules.directory = &directory;
}

/* A switch that has come back from a crash has forgotten them. */
static void give_rules(struct walk *walk)
{
	for (uint32_t i = 0; walk->has_rules && i < SWITCHES; i++)
		if (engine(walk, i) && !lw_rules_of(engine(walk, i)))
			assert_int_equal(lw_rules_set(engine(walk, i), &walk->rules), LW_OK);
}

static void add_switch(struct walk *walk, uint32_t node, const char *address)
{
	struct lw_config config = switch_config(walk);

	assert_int_equal(lw_net_add(walk->net, address, &config), node);
	walk->host[node] = (struct host){walk, node};
	lw_net_switch(walk->net, node);
	lw_net_ears(walk->net, node, below(walk, 400), chance(walk, 30) ? 100 : 0);
	lw_net_notes(walk->net, node, on_note, &walk->host[node]);
}

static void add_phone(struct walk *walk, uint32_t n)
{
	struct lw_config config = phone_config(walk);

	assert_int_equal(lw_net_add(walk->net, phone(n), &config), SWITCHES + n);
	if (chance(walk, 15))
		lw_net_caps(walk->net, SWITCHES + n,
			    LW_CAP_KNOWN | LW_CAP_REFER | below(walk, 2) * LW_CAP_REPLACES);
}

/* ---- the ledgers of the phones: their laws hold whatever happens ---- */

static void read_records(struct walk *walk, uint32_t node)
{
	struct lw_record record;

	while (lw_ledger_next(walk->ledgers[node], &record)) {
		const char *breach = record.lost ? "no room" : ledger_breach(&record);

		sum.records++;
		if (!breach)
			continue;
		print_message("%s, record %llu: %s\n", lw_net_address(walk->net, node),
			      (unsigned long long)record.id, breach);
		walk->wrong = true;
	}
}

static void open_ledger(struct walk *walk, uint32_t node)
{
	struct lw_ledger_config config = LW_LEDGER_CONFIG_INIT;

	config.alloc = arena.block ? take : NULL;
	config.release = arena.block ? give_back : NULL;
	config.max_records = 32;
	config.max_lines = 32;
	config.max_segments = 254;
	config.max_transfers = config.max_recordings = 64;
	assert_int_equal(lw_ledger_new(&walk->ledgers[node], &config), LW_OK);
}

static void close_ledger(struct walk *walk, uint32_t node)
{
	lw_ledger_flush(walk->ledgers[node], lw_net_now(walk->net));
	read_records(walk, node);
	lw_ledger_free(walk->ledgers[node]);
	walk->ledgers[node] = NULL;
}

static void on_watch(uint32_t node, struct lw *lw, const struct lw_input *in, int err,
		     const struct lw_output *out, void *arg)
{
	struct walk *walk = arg;

	if (in)
		walk->asked_by[node] = in->type;
	if (in && !err)
		lw_ledger_hear(walk->ledgers[node], lw, in);
	if (!out)
		return;
	count(walk, node, out);
	lw_ledger_take(walk->ledgers[node], lw, out);
	read_records(walk, node);
}

static void make(struct walk *walk, bool say)
{
	struct lw_net_config config = LW_NET_CONFIG_INIT;

	arena.used = 0;
	config.alloc = arena.block ? take : NULL;
	config.release = arena.block ? give_back : NULL;
	config.seed = walk->seed;
	config.loss = below(walk, 3) * 50;
	config.duplicate = below(walk, 3) * 50;
	config.delay_max_ms = 5 + below(walk, chance(walk, 20) ? 900 : 60);
	config.max_legs = 256;
	config.max_flight = config.max_transactions = 512;
	config.ladder = say ? 8192 : 0;
	assert_int_equal(lw_net_new(&walk->net, &config), LW_OK);
	add_switch(walk, 0, "sip:pbx");
	add_switch(walk, 1, "sip:branch");
	for (uint32_t n = 0; n < PHONES; n++)
		add_phone(walk, n);
	if (chance(walk, 50))
		lw_net_mailbox(walk->net, NODES - 1);
	make_rules(walk);
	walk->crashes = chance(walk, 25);
	walk->restarts = chance(walk, 40);
	for (uint32_t node = SWITCHES; node < NODES; node++)
		open_ledger(walk, node);
	lw_net_watch(walk->net, on_watch, walk);
}

/* ---- a walk ---- */

static unsigned check(struct walk *walk, enum lw_net_law law, bool say)
{
	return lw_net_check(walk->net, law, say ? put : NULL, NULL);
}

static void go(struct walk *walk, lw_time ms)
{
	assert_int_equal(lw_net_run(walk->net, now(walk) + ms), LW_OK);
}

/* Its calls and dialogs were stored: most of these are found again.  Nobody in the new process has
 * seen its calls begin, so they have no records. */
static void restart(struct walk *walk)
{
	uint32_t node = below(walk, NODES);

	close_ledger(walk, node);
	lw_net_found(walk->net, node, chance(walk, 70) ? 1000 : below(walk, 1000));
	lw_net_restart(walk->net, node, below(walk, chance(walk, 50) ? 100 : 60000));
	sum.restarts++;
}

static void crash(struct walk *walk)
{
	uint32_t node = below(walk, NODES);

	lw_ledger_flush(walk->ledgers[node], now(walk));
	lw_net_crash(walk->net, node, below(walk, 60000));
	sum.crashes++;
}

static void stroll(struct walk *walk)
{
	static const uint32_t paces[] = {0, 3, 40, 300, 2000, 9000};

	for (int i = 0; i < STEPS; i++) {
		give_rules(walk);
		if (chance(walk, 60))
			somebody_answers(walk);
		if (chance(walk, 75))
			user_does_something(walk);
		else
			host_does_something(walk, chance(walk, 75) ? 0 : 1);
		go(walk, below(walk, paces[below(walk, 6)] + 1));
		if (walk->crashes && chance(walk, 2))
			crash(walk);
		if (walk->restarts && chance(walk, 5))
			restart(walk);
	}
}

static void everybody_hangs_up(struct walk *walk)
{
	for (uint32_t node = 0; node < NODES; node++) {
		struct lw *lw = engine(walk, node);
		lw_call call = {0};

		while (lw && (call = lw_call_next(lw, call), call.v))
			(void)lw_hangup(lw, call, now(walk));
	}
	go(walk, QUIET_MS / 2);
}

static bool walk_on(uint64_t seed, bool say)
{
	struct walk walk = {.seed = seed, .luck = seed};
	unsigned breaches;

	make(&walk, say);
	stroll(&walk);
	go(&walk, QUIET_MS / 2);
	lw_net_faults(walk.net, 0, 0, 60);
	go(&walk, QUIET_MS / 2);
	(void)check(&walk, LW_NET_QUIET, false);
	for (int i = 0; i < 6; i++)
		everybody_hangs_up(&walk);
	if (say)
		lw_net_ladder(walk.net, put, NULL);
	breaches = check(&walk, LW_NET_EMPTY, say);
	for (uint32_t node = 0; node < NODES; node++)
		close_ledger(&walk, node);
	breaches += walk.wrong;
	sum.breaches += breaches;
	lw_net_free(walk.net);
	return !breaches;
}

static uint64_t from_env(const char *name, uint64_t otherwise)
{
	const char *value = getenv(name);

	return value ? strtoull(value, NULL, 10) : otherwise;
}

/* A walk that never gets anywhere proves nothing.  No REFER of these phones asks a switch for a
 * mailbox. */
static void went_far(uint64_t seeds)
{
	const unsigned *at = sum.seen[0];

	assert_true(at[LW_NOTE_CONNECTED] > seeds * 10 && at[LW_NOTE_SERVED] > seeds);
	assert_true(at[LW_NOTE_TRANSFER_COMPLETED] > seeds / 2);
	assert_true(at[LW_DO_REFER] > seeds / 20);
	if (seeds < MANY)
		return;
	for (uint32_t method = LW_ATTENDED; method <= LW_VOICEMAIL; method++) {
		for (uint32_t how = 0; how < HOWS; how++)
			assert_true(sum.begun[0][method][how] ||
				    (method == LW_VOICEMAIL && how == BY_REFER));
		for (uint32_t end = 0; end < ENDS - 1; end++)
			assert_true(sum.ended[0][method][end]);
	}
}

static void nobody_is_left_in_any_walk(void **state)
{
	uint64_t one = from_env("LW_SEED", 0), calls = from_env("LW_CALLS", 0);
	uint64_t seeds = calls ? calls : from_env("LW_SEEDS", FEW);
	uint64_t first = from_env("LW_FIRST", 1), seed = first;
	unsigned failed = 0;

	(void)state;
	if (one) {
		assert_true(walk_on(one, true));
		return;
	}
	arena.block = seeds > FEW ? malloc(ARENA) : NULL;
	for (; seed < first + seeds && (!calls || sum.seen[0][LW_NOTE_INCOMING] < calls); seed++)
		if (!walk_on(seed, false) && failed++ < SHOWN)
			print_error("seed %llu: see LW_SEED=%llu test_random_switch\n",
				    (unsigned long long)seed, (unsigned long long)seed);
	print_sum(first, seed - 1);
	free(arena.block);
	assert_int_equal(failed, 0);
	went_far(seed - first);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(nobody_is_left_in_any_walk)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
