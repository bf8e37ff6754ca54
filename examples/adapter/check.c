/* SPDX-License-Identifier: BSD-3-Clause */
/* check.c -- sees that the adapter of template.c keeps to <legwork/adapter.h>: three ends of it, in
 * memory.  Prints what is wrong, a line each; the exit status says whether anything was. */
#include <stdio.h>
#include <legwork/adapter_check.h>

#include "template.h"

static struct adapter ends[LW_ADAPTER_ENDS] = {
	{.uri = "sip:alice@example.com"}, {.uri = "sip:bob@example.com"},
	{.uri = "sip:carol@example.com"},
};

static void saw(struct adapter *a, const struct lw_input *in, int err, const struct lw_output *out)
{
	lw_adapter_saw((uint32_t)(a - ends), a->lw, in, err, out, a->arg);
}

static lw_time now(uint32_t end, void *stack)
{
	(void)end;
	return stack_now(stack);
}

static void pump(void)
{
	for (unsigned i = 0; i < LW_ADAPTER_ENDS; i++)
		adapter_pump(&ends[i]);
}

static void run(uint32_t ms, void *stack)
{
	pump();
	while (ms--) {
		stack_pass(stack);
		pump();
	}
}

static void put(const char *line, void *arg)
{
	(void)arg;
	printf("%s\n", line);
}

int main(void)
{
	struct lw_config config = LW_CONFIG_INIT;
	struct lw_adapter_check *check = NULL;
	struct stack *stack = stack_new(adapter_came);
	struct lw_adapter_rig rig = {.now = now, .run = run, .arg = stack};
	unsigned breaches;
	int err = stack ? LW_OK : LW_E_NOMEM;

	for (unsigned i = 0; i < LW_ADAPTER_ENDS && !err; i++) {
		err = lw_new(&ends[i].lw, &config);
		rig.lw[i] = ends[i].lw;
		rig.uri[i] = ends[i].uri;
		ends[i].stack = stack;
		ends[i].sawh = saw;
		stack_listen(stack, ends[i].uri, &ends[i]);
	}
	err = err ? err : lw_adapter_check_new(&check, &rig);
	for (unsigned i = 0; i < LW_ADAPTER_ENDS; i++)
		ends[i].arg = check;
	breaches = lw_adapter_check(check, put, NULL);
	printf("%u breaches\n", breaches);
	lw_adapter_check_free(check);
	for (unsigned i = 0; i < LW_ADAPTER_ENDS; i++)
		lw_free(ends[i].lw);
	stack_free(stack);
	return err || breaches;
}
