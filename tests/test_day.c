/* SPDX-License-Identifier: BSD-3-Clause */
/* test_day.c -- a day of a thousand calls and transfers by seven engines, partly over a bad line:
 * the records add up, within each engine and between them; the inputs replay to the same outputs,
 * byte for byte; nobody is shown to anybody against the rules.
 *
 *	LW_DAY=n test_day    the nth day (1) */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "day.h"

/* Hours with a bad line, and how bad, in a thousand. */
static const struct { uint32_t from_hour, to_hour, loss, duplicate; } BAD[] = {
	{3, 4, 20, 20},
	{7, 8, 50, 50},
};

static struct day day;

/* ---- identities ---- */

enum { CAROL = 2, ERIN = 4 }; /* who withholds her identity; who is an external number */
static const char *const NAMES[NODES] = {"sip:alice@x", "sip:bob@x", "sip:carol@x", "sip:dave@x",
					 "sip:+48601000005@pstn", "sip:frank@x", "sip:voicemail@x"};
static const char *const domains[] = {"x"};

static bool has(const struct lw_id *id, const char *text)
{
	return strstr(id->uri, text) || strstr(id->name, text);
}

/* R42: nobody but the caller herself names a caller who withholds. */
static bool gives_away(uint32_t node, const struct lw_shown *shown)
{
	return node != CAROL && (has(&shown->from, "carol") || has(&shown->asserted, "carol") ||
				 has(&shown->remote_party, "carol"));
}

/* R43: outside only numbers that the trunk accepts as ours; never an extension. */
static bool is_foreign(uint32_t node, const struct lw_id *id)
{
	return *id->uri && !strstr(id->uri, day.desks[node].out_number) &&
	       !strstr(id->uri, "anonymous.invalid");
}

static const char *check_shown(uint32_t node, const struct lw_shown *shown, const char *viewer)
{
	bool outside = strstr(viewer, "@pstn");

	if (gives_away(node, shown))
		return "who withholds her identity is shown";
	if (outside && (is_foreign(node, &shown->from) || is_foreign(node, &shown->asserted)))
		return "a number that is not ours goes outside";
	if (shown->show != LW_SHOW_ANONYMOUS && *shown->from.name &&
	    lw_is_placeholder(shown->from.name, shown->from.uri))
		return "a placeholder is shown as a name";
	if (shown->show == LW_SHOW_T_EXT && *shown->from.uri &&
	    strcmp(shown->from.uri, NAMES[node]))
		return "our user is shown as somebody else";
	return NULL;
}

/* NULL, or what is wrong with whom an output shows to whom.  Called for each DO_INVITE, DO_IDENTITY
 * and DO_REFER of the day. */
static const char *check_identity(uint32_t node, const struct lw *lw, const struct lw_output *out)
{
	struct lw_leg_info leg;
	struct lw_shown shown;

	if (lw_leg_info(lw, out->leg, &leg))
		return "a leg that is not there";
	if (out->type == LW_DO_REFER && out->method != LW_VOICEMAIL &&
	    !strcmp(out->target, leg.uri))
		return "somebody is sent to himself";
	if (out->type == LW_DO_REFER)
		return *out->target ? NULL : "nobody is named";
	if (lw_leg_shown(lw, out->leg, &shown))
		return "nobody knows who is shown";
	day.shown[shown.show]++;
	return check_shown(node, &shown, leg.uri);
}

static void look_at_identity(uint32_t node, const struct lw *lw, const struct lw_output *out)
{
	const char *wrong;

	if (out->type != LW_DO_INVITE && out->type != LW_DO_IDENTITY && out->type != LW_DO_REFER)
		return;
	wrong = check_identity(node, lw, out);
	day.identities++;
	if (wrong)
		fail_msg("%s, %s %s%s: %s", lw_net_address(day.net, node),
			 lw_output_name(out->type), out->uri, out->target, wrong);
}

/* ---- the office ---- */

static void on_watch(uint32_t node, struct lw *lw, const struct lw_input *in, int err,
		     const struct lw_output *out, void *arg)
{
	struct desk *desk = &day.desks[node];

	(void)arg;
	if (in) {
		tape_input(&desk->inputs, in);
		if (!err)
			lw_ledger_hear(desk->ledger, lw, in);
		return;
	}
	tape_output(&desk->outputs, out);
	lw_ledger_take(desk->ledger, lw, out);
	sums_leg(&day, node, out->leg);
	look_at_identity(node, lw, out);
	if (lw_is_note(out))
		users_hear(&day, node, lw, out);
	sums_read(&day, node);
}

/* Every phone is set up a little differently. */
static struct lw_config config_of(uint32_t node)
{
	struct lw_config c = LW_CONFIG_INIT;

	c.ring_ms = c.offered_ms = c.refer_ring_ms = 60000;
	c.refer_policy = node == 3 ? LW_REFER_ASK : LW_REFER_AUTO;
	c.blind_style = node % 3;
	c.on_complete_ringing = node == 2 ? LW_RINGING_BLIND : LW_RINGING_WAIT;
	c.on_hangup_consulting = node == 4 ? LW_HANGUP_RETURNS : LW_HANGUP_COMPLETES;
	c.auto_return = node == 5;
	c.consult_shows_transferee = node == 1;
	return c;
}

/* All use one number plan; each has an outbound number of its own. */
static void give_rules(uint32_t node)
{
	struct desk *desk = &day.desks[node];

	snprintf(desk->out_number, sizeof desk->out_number, "+4822000000%u", (unsigned)node);
	desk->owned[0] = desk->out_number;
	desk->rules = (struct lw_rules)LW_RULES_INIT;
	desk->rules.numbering.country = "48";
	desk->rules.numbering.international = "00";
	desk->rules.numbering.domains = domains;
	desk->rules.numbering.domain_count = 1;
	desk->rules.policy.chain_limit = 0;
	desk->rules.trunk.owned = desk->owned;
	desk->rules.trunk.owned_count = 1;
	desk->rules.trunk.host = "pstn";
	desk->rules.extension = NAMES[node];
	desk->rules.out_number = desk->out_number;
}

static void open_desk(uint32_t node, const char *address)
{
	struct lw_ledger_config big = LW_LEDGER_CONFIG_INIT;
	struct desk *desk = &day.desks[node];

	big.max_lines = 24;
	big.max_segments = 256;
	desk->config = config_of(node);
	give_rules(node);
	desk->legs = calloc(8 * PLANS, sizeof *desk->legs);
	assert_non_null(desk->legs);
	assert_int_equal(lw_ledger_new(&desk->ledger, &big), LW_OK);
	assert_int_equal(lw_net_add(day.net, address, &desk->config), (int)node);
	assert_int_equal(lw_rules_set(lw_net_engine(day.net, node), &desk->rules), LW_OK);
}

static int open_office(void **state)
{
	struct lw_net_config config = LW_NET_CONFIG_INIT;
	const char *number = getenv("LW_DAY");

	(void)state;
	config.seed = number && *number ? strtoull(number, NULL, 10) : 1;
	config.delay_max_ms = DELAY_MAX_MS;
	config.t1_ms = T1_MS;
	config.max_transactions = 4096;
	config.max_flight = 4096;
	day.luck = config.seed * 0xd1342543de82ef95u;
	assert_int_equal(lw_net_new(&day.net, &config), LW_OK);
	day.todos = calloc(20 * PLANS, sizeof *day.todos);
	day.whose = calloc(4 * PLANS, sizeof *day.whose);
	day.sides = calloc(16 * PLANS, sizeof *day.sides);
	day.handed = calloc(8 * PLANS, sizeof *day.handed);
	assert_true(day.todos && day.whose && day.sides && day.handed);
	for (uint32_t i = 0; i < NODES; i++)
		open_desk(i, NAMES[i]);
	lw_net_mailbox(day.net, MAILBOX);
	lw_net_caps(day.net, 5, LW_CAP_KNOWN | LW_CAP_REFER); /* Frank's phone is an old one */
	lw_net_withhold(day.net, CAROL, true);
	lw_net_watch(day.net, on_watch, NULL);
	users_plan(&day);
	return 0;
}

static int close_office(void **state)
{
	(void)state;
	for (uint32_t i = 0; i < NODES; i++) {
		lw_ledger_free(day.desks[i].ledger);
		free(day.desks[i].legs);
		free(day.desks[i].inputs.at);
		free(day.desks[i].outputs.at);
	}
	lw_net_free(day.net);
	free(day.todos);
	free(day.whose);
	free(day.sides);
	free(day.handed);
	return 0;
}

/* ---- the day ---- */

static void set_line(lw_time now)
{
	uint32_t hour = (uint32_t)(now / 3600000), loss = 0, duplicate = 0;

	for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++)
		if (hour >= BAD[i].from_hour && hour < BAD[i].to_hour) {
			loss = BAD[i].loss;
			duplicate = BAD[i].duplicate;
		}
	lw_net_faults(day.net, loss, duplicate, DELAY_MAX_MS);
}

/* In steps so small that nobody reacts much later than intended. */
static void live_until(lw_time end)
{
	while (lw_net_now(day.net) < end) {
		lw_time now = lw_net_now(day.net), next = users_do(&day);

		set_line(now);
		if (next > now + 50)
			next = now + 50;
		assert_int_equal(lw_net_run(day.net, next < end ? next : end), LW_OK);
	}
}

static void hang_up_all(void)
{
	for (uint32_t i = 0; i < NODES; i++) {
		struct lw *lw = lw_net_engine(day.net, i);

		for (lw_call c = lw_call_next(lw, (lw_call){0}); c.v; c = lw_call_next(lw, c))
			day.todos[day.todo_count++] =
				(struct todo){lw_net_now(day.net), LW_USER_HANGUP, i, c, 0};
	}
}

static void put(const char *line, void *arg)
{
	(void)arg;
	print_message("%s\n", line);
}

static void test_live(void **state)
{
	(void)state;
	live_until(DAY_MS);
	for (int i = 0; i < 3; i++) {
		live_until(lw_net_now(day.net) + 400000);
		hang_up_all();
	}
	live_until(lw_net_now(day.net) + 400000);
	assert_int_equal(lw_net_check(day.net, LW_NET_ALWAYS, put, NULL), 0);
	assert_int_equal(lw_net_check(day.net, LW_NET_EMPTY, put, NULL), 0);
}

static bool line_was_bad(lw_time from, lw_time to)
{
	for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++)
		if (from < BAD[i].to_hour * (lw_time)3600000 + 1000 &&
		    to > BAD[i].from_hour * (lw_time)3600000)
			return true;
	return false;
}

static void test_records_add_up(void **state)
{
	uint64_t talk = 0;
	uint32_t records = 0, transfers = 0;

	(void)state;
	for (uint32_t i = 0; i < NODES; i++) {
		sums_check_desk(&day, i);
		records += day.desks[i].records;
		talk += day.desks[i].leg_total[LW_SPAN_TALKING] +
			day.desks[i].leg_total[LW_SPAN_CONSULTING] +
			day.desks[i].leg_total[LW_SPAN_MIXED];
	}
	sums_check_sides(&day, line_was_bad);
	sums_check_transfers(&day);
	for (uint32_t i = 0; i < day.handed_count; i++)
		transfers += day.handed[i].part == LW_PART_TRANSFEROR;
	print_message("%u calls dialled, %u transfers, %u records, %llu seconds of talk on legs, "
		      "sides apart by %llu ms at most, over a bad line %llu; %u verbs too late\n",
		      PLANS, transfers, records, (unsigned long long)talk / 1000,
		      (unsigned long long)day.worst[0], (unsigned long long)day.worst[1],
		      day.refused_verbs);
	assert_true(talk > 0 && records > PLANS);
}

static void test_replays(void **state)
{
	uint64_t inputs = 0, outputs = 0, bytes = 0;

	(void)state;
	for (uint32_t i = 0; i < NODES; i++) {
		struct desk *desk = &day.desks[i];

		if (!tape_replays(desk))
			fail_msg("%s does not replay", lw_net_address(day.net, i));
		inputs += desk->inputs.count;
		outputs += desk->outputs.count;
		bytes += desk->outputs.used;
	}
	print_message("%llu inputs replayed: the same %llu outputs, %llu bytes\n",
		      (unsigned long long)inputs, (unsigned long long)outputs,
		      (unsigned long long)bytes);
}

/* A replay that cannot fail proves nothing. */
static void test_replay_notices(void **state)
{
	struct desk *desk = &day.desks[0];
	struct lw_config was = desk->config;

	(void)state;
	desk->config.refer_policy = LW_REFER_REFUSE;
	assert_false(tape_replays(desk));
	desk->config = was;
	desk->outputs.at[desk->outputs.used / 2] ^= 1;
	assert_false(tape_replays(desk));
	desk->outputs.at[desk->outputs.used / 2] ^= 1;
	assert_true(tape_replays(desk));
}

static void test_identities(void **state)
{
	(void)state;
	print_message("%u identities were shown:", day.identities);
	for (uint32_t i = 0; i < LW_PRESENTED; i++)
		if (day.shown[i])
			print_message(" %u %s,", day.shown[i], lw_presented_name(i));
	print_message(" and none against a rule\n");
	assert_true(day.shown[LW_SHOW_T_EXT] && day.shown[LW_SHOW_T_OUT] &&
		    day.shown[LW_SHOW_A_ID] && day.shown[LW_SHOW_ANONYMOUS] &&
		    day.shown[LW_SHOW_CONFERENCE]);
	assert_true(day.identities > PLANS);
}

/* The day was one of all kinds. */
static void test_all_kinds(void **state)
{
	unsigned n[LW_VOICEMAIL + 1][LW_RESULTS] = {{0}};

	(void)state;
	for (uint32_t i = 0; i < day.handed_count; i++)
		if (day.handed[i].part == LW_PART_TRANSFEROR)
			n[day.handed[i].asked][day.handed[i].result]++;
	for (uint32_t m = LW_ATTENDED; m <= LW_VOICEMAIL; m++) {
		print_message("%-10s", lw_method_name(m));
		for (uint32_t r = LW_RESULT_COMPLETED; r <= LW_RESULT_UNKNOWN; r++)
			print_message("%6u %s", n[m][r], lw_result_name(r));
		print_message("\n");
		assert_true(n[m][LW_RESULT_COMPLETED] > 0 && n[m][LW_RESULT_FAILED] > 0);
	}
	assert_true(n[LW_ATTENDED][LW_RESULT_CANCELLED] > 0);
	assert_true(n[LW_ATTENDED][LW_RESULT_RECALLED] > 0 || getenv("LW_DAY"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_live),
		cmocka_unit_test(test_records_add_up),
		cmocka_unit_test(test_replays),
		cmocka_unit_test(test_replay_notices),
		cmocka_unit_test(test_identities),
		cmocka_unit_test(test_all_kinds),
	};

	return cmocka_run_group_tests(tests, open_office, close_office);
}
