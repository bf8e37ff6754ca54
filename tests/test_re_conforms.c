/* SPDX-License-Identifier: BSD-3-Clause */
/* test_re_conforms.c -- the adapter on libre passes the conformance test of adapters. */
#include "agents.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <legwork/adapter_check.h>

static struct agent *ends[LW_ADAPTER_ENDS];
static struct lw_adapter_check *check;

static uint32_t end_of(const struct agent *agent)
{
	uint32_t end = 0;

	while (end < LW_ADAPTER_ENDS && ends[end] != agent)
		end++;
	return end;
}

static void saw_input(const struct lw_input *in, int err, void *arg)
{
	if (end_of(arg) < LW_ADAPTER_ENDS && check)
		lw_adapter_saw(end_of(arg), ends[end_of(arg)]->lw, in, err, NULL, check);
}

static void saw_output(const struct lw_output *out, void *arg)
{
	if (end_of(arg) < LW_ADAPTER_ENDS && check)
		lw_adapter_saw(end_of(arg), ends[end_of(arg)]->lw, NULL, 0, out, check);
}

static void watched(struct lw_config *core, struct lw_re_config *re)
{
	(void)core;
	re->inputh = saw_input;
	re->outputh = saw_output;
}

static lw_time time_of(uint32_t end, void *arg)
{
	(void)arg;
	return lw_re_now(ends[end]->re);
}

static void run(uint32_t ms, void *arg)
{
	(void)arg;
	for (int i = 0; i < LW_ADAPTER_ENDS; i++)
		lw_re_pump(ends[i]->re);
	if (ms)
		run_ms(ms);
}

static void put(const char *line, void *arg)
{
	(void)arg;
	print_error("%s\n", line);
}

static void the_adapter_on_libre_conforms(void **state)
{
	static const char *const name[LW_ADAPTER_ENDS] = {"alice", "bob", "carol"};
	struct lw_adapter_rig rig = {.now = time_of, .run = run};

	(void)state;
	for (int i = 0; i < LW_ADAPTER_ENDS; i++) {
		ends[i] = agent_make(name[i], watched);
		rig.lw[i] = ends[i]->lw;
		rig.uri[i] = ends[i]->uri;
	}
	assert_int_equal(lw_adapter_check_new(&check, &rig), LW_OK);
	assert_int_equal(lw_adapter_check(check, put, NULL), 0);
	lw_adapter_check_free(check);
	check = NULL;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_adapter_on_libre_conforms, agents_start,
						agents_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
