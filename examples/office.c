/* SPDX-License-Identifier: BSD-3-Clause */
/* office.c -- a switch with an administrator's rules and call records: a recorded line, a transfer
 * on behalf of a phone, and who of a call is left.  The phones are parties of the mock. */
#include <stdio.h>
#include <legwork/ledger.h>
#include <legwork/mock.h>
#include <legwork/rules.h>

static const char alice[] = "sip:201@office.example", bob[] = "sip:202@office.example",
		  carol[] = "sip:203@office.example";
static const char *const domains[] = {"office.example"};

struct office {
	struct lw *lw;
	struct lw_mock *mock;
	struct lw_ledger *ledger;
	struct lw_rules rules;
};

/* Everybody at office.example is internal; the trunk owns one number, and shows no other. */
static void make_rules(struct lw_rules *rules)
{
	static const char *const owned[] = {"+48221234567"};

	lw_rules_init(rules);
	lw_numbering_init(&rules->numbering);
	rules->numbering.country = "48";
	rules->numbering.domains = domains;
	rules->numbering.domain_count = 1;
	lw_policy_init(&rules->policy);
	rules->policy.block_offnet_to_offnet = true;
	lw_trunk_init(&rules->trunk);
	rules->trunk.owned = owned;
	rules->trunk.owned_count = 1;
}

static void on_output(uint32_t node, struct lw *lw, const struct lw_input *in, int err,
		      const struct lw_output *out, void *arg)
{
	struct office *office = arg;

	(void)node;
	if (in && !err)
		lw_ledger_hear(office->ledger, lw, in);
	if (out)
		lw_ledger_take(office->ledger, lw, out);
}

static int make(struct office *office)
{
	struct lw_config config;
	struct lw_ledger_config records;
	const struct lw_mock_party phone = {.ring_ms = 100, .answer_ms = 500};
	int err;

	lw_config_init_pbx(&config);
	config.role = LW_AS_SWITCH;
	config.route_as_given = true;
	lw_ledger_config_init(&records);
	make_rules(&office->rules);
	err = lw_new(&office->lw, &config);
	err = err ? err : lw_rules_set(office->lw, &office->rules);
	err = err ? err : lw_ledger_new(&office->ledger, &records);
	err = err ? err : lw_mock_new(&office->mock, office->lw, NULL);
	err = err ? err : lw_mock_party(office->mock, &phone);
	if (!err)
		lw_mock_watch(office->mock, on_output, office);
	return err;
}

/* The one who was called has a word with Carol, and hands over. */
static int transfer(struct office *office, lw_call call)
{
	lw_leg first = lw_call_leg_next(office->lw, call, lw_no_leg());
	lw_leg second = lw_call_leg_next(office->lw, call, first);
	lw_time now = lw_mock_now(office->mock);
	int err = lw_record_for(office->lw, second, true, now);

	err = err ? err : lw_verb_for(office->lw, LW_USER_ATTENDED, second, carol, 0, now);
	err = err ? err : lw_mock_pass(office->mock, 2000);
	err = err ? err : lw_complete_for(office->lw, second, lw_mock_now(office->mock));
	return err ? err : lw_mock_pass(office->mock, 2000);
}

/* The record of a call that is over: who talked, and for how long. */
static unsigned print_records(struct lw_ledger *ledger)
{
	struct lw_record record;
	unsigned count = 0;

	for (; lw_ledger_next(ledger, &record); count++) {
		for (uint32_t i = 0; i < record.line_count; i++)
			printf("%s talked %u ms\n", record.lines[i].uri,
			       (unsigned)record.lines[i].total[LW_SPAN_TALKING]);
	}
	return count;
}

int main(void)
{
	struct office office = {0};
	struct lw_made made = {.call = lw_no_call()};
	unsigned records = 0;
	int err = make(&office);

	err = err ? err : lw_mock_call(office.mock, alice, bob, &made);
	err = err ? err : lw_mock_pass(office.mock, 2000);
	err = err ? err : transfer(&office, made.call);
	err = err ? err : lw_clear_call(office.lw, made.call, lw_mock_now(office.mock));
	err = err ? err : lw_mock_pass(office.mock, 60000);
	if (!err)
		records = print_records(office.ledger);
	printf("%s, %u record\n", lw_error_name(err), records);
	lw_ledger_free(office.ledger);
	lw_mock_free(office.mock);
	lw_free(office.lw);
	return err || records != 1;
}
