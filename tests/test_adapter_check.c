/* SPDX-License-Identifier: BSD-3-Clause */
/* test_adapter_check.c -- the conformance test of adapters: the network of the mock passes it, and
 * an adapter that is wrong in one thing is told which. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <legwork/adapter_check.h>

static const char *const uri[LW_ADAPTER_ENDS] = {"sip:alice@x", "sip:bob@x", "sip:carol@x"};

/* What is wrong with the adapter. */
struct bench {
	struct lw_net *net;
	struct lw_adapter_check *check;
	uint32_t hides;   /* a signal that it does not give */
	uint32_t repeats; /* one that it gives twice */
	bool sleeps;      /* it does not run */
	char lines[64][200];
	unsigned count;
};

static lw_time now(uint32_t end, void *arg)
{
	struct bench *bench = arg;

	(void)end;
	return lw_net_now(bench->net);
}

static void run(uint32_t ms, void *arg)
{
	struct bench *bench = arg;

	if (!bench->sleeps)
		assert_int_equal(lw_net_run(bench->net, lw_net_now(bench->net) + ms), LW_OK);
}

static void saw(uint32_t end, struct lw *lw, const struct lw_input *in, int err,
		const struct lw_output *out, void *arg)
{
	struct bench *bench = arg;

	if (in && bench->hides && in->type == bench->hides)
		return;
	lw_adapter_saw(end, lw, in, err, out, bench->check);
	if (in && bench->repeats && in->type == bench->repeats)
		lw_adapter_saw(end, lw, in, err, out, bench->check);
}

static void keep(const char *line, void *arg)
{
	struct bench *bench = arg;

	snprintf(bench->lines[bench->count++ % 64], sizeof bench->lines[0], "%s", line);
}

static unsigned check(struct bench *bench, uint32_t loss)
{
	struct lw_net_config config = LW_NET_CONFIG_INIT;
	struct lw_config engine = LW_CONFIG_INIT;
	struct lw_adapter_rig rig = {.now = now, .run = run, .arg = bench, .wait_ms = 20000};
	unsigned breaches;

	config.loss = loss;
	assert_int_equal(lw_net_new(&bench->net, &config), LW_OK);
	for (int i = 0; i < LW_ADAPTER_ENDS; i++) {
		assert_int_equal(lw_net_add(bench->net, uri[i], &engine), i);
		rig.lw[i] = lw_net_engine(bench->net, (uint32_t)i);
		rig.uri[i] = uri[i];
	}
	assert_int_equal(lw_adapter_check_new(&bench->check, &rig), LW_OK);
	lw_net_watch(bench->net, saw, bench);
	breaches = lw_adapter_check(bench->check, keep, bench);
	assert_int_equal(breaches, bench->count);
	lw_adapter_check_free(bench->check);
	lw_net_free(bench->net);
	return breaches;
}

static void says(const struct bench *bench, const char *line)
{
	for (unsigned i = 0; i < bench->count && i < 64; i++)
		if (!strcmp(bench->lines[i], line))
			return;
	for (unsigned i = 0; i < bench->count && i < 64; i++)
		print_error("%s\n", bench->lines[i]);
	fail_msg("not said: %s", line);
}

static void the_network_of_the_mock_conforms(void **state)
{
	struct bench bench = {.count = 0};

	(void)state;
	check(&bench, 0);
	for (unsigned i = 0; i < bench.count && i < 64; i++)
		print_error("%s\n", bench.lines[i]);
	assert_int_equal(bench.count, 0);
}

/* Each answer that an action must have is missed, in the first scene that asks for it. */
static void a_missing_answer_is_named(void **state)
{
	static const struct { uint32_t hides; const char *line; } cases[] = {
		{LW_SIG_MEDIA_OK, "hold and resume: alice: do media was not answered; after "
				  "media_ms: taken as MEDIA_FAILED"},
		{LW_SIG_RECORDING, "record: alice: do record was not answered; after record_ms: "
				   "taken as RECORD_FAILED"},
		{LW_SIG_NOTIFIED, "blind, the target is busy: bob: do notify was not answered; "
				  "after leave_ms: whoever waits for it goes on without"},
		{LW_SIG_REFER_OK, NULL}, /* its news will do */
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct bench bench = {.hides = cases[i].hides};

		check(&bench, 0);
		if (cases[i].line)
			says(&bench, cases[i].line);
		else
			assert_int_equal(bench.count, 0);
	}
}

static void an_answer_to_nothing_is_named(void **state)
{
	static const struct { uint32_t repeats; const char *line; } cases[] = {
		{LW_SIG_MEDIA_OK,
		 "hold and resume: alice: signal media ok, and nothing was asked"},
		{LW_SIG_NOTIFIED, "blind: bob: signal notified, and nothing was asked"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct bench bench = {.repeats = cases[i].repeats};

		check(&bench, 0);
		says(&bench, cases[i].line);
	}
}

static void an_adapter_that_sleeps_is_noticed(void **state)
{
	struct bench bench = {.sleeps = true};

	(void)state;
	check(&bench, 0);
	says(&bench, "the caller hangs up: alice: 1 outputs were not read");
	says(&bench, "the caller hangs up: bob: no note \"incoming\" came");
}

static void a_network_that_loses_all_is_noticed(void **state)
{
	struct bench bench = {.count = 0};

	(void)state;
	check(&bench, 1000);
	says(&bench, "the caller hangs up: bob: no note \"incoming\" came");
}

static void a_rig_without_all_its_parts_is_refused(void **state)
{
	struct lw_adapter_check *none = NULL;
	struct lw_adapter_rig rig = {.now = now, .run = run};

	(void)state;
	assert_int_equal(lw_adapter_check_new(&none, &rig), LW_E_ARG);
	assert_int_equal(lw_adapter_check_new(&none, NULL), LW_E_ARG);
	assert_int_equal(lw_adapter_check_new(NULL, &rig), LW_E_ARG);
	assert_null(none);
	assert_int_equal(lw_adapter_check(NULL, keep, NULL), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_network_of_the_mock_conforms),
		cmocka_unit_test(a_missing_answer_is_named),
		cmocka_unit_test(an_answer_to_nothing_is_named),
		cmocka_unit_test(an_adapter_that_sleeps_is_noticed),
		cmocka_unit_test(a_network_that_loses_all_is_noticed),
		cmocka_unit_test(a_rig_without_all_its_parts_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
