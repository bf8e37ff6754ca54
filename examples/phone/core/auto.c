/* SPDX-License-Identifier: BSD-3-Clause */
/* auto.c -- answers calls automatically, after a while. */
#include "commands.h"

struct answer {
	struct le le;
	struct tmr tmr;
	struct phone *phone;
	lw_call call;
};

static void answer_destroy(void *arg)
{
	struct answer *answer = arg;

	tmr_cancel(&answer->tmr);
	list_unlink(&answer->le);
}

static void due(void *arg)
{
	struct answer *answer = arg;
	struct phone *phone = answer->phone;
	struct lw_input in = {.type = LW_USER_ANSWER, .call = answer->call};

	mem_deref(answer);
	/* the caller may be gone by now, or somebody has answered by hand: nothing to do then */
	if (!phone->closing && lw_is_legal(phone->lw, in.call, LW_USER_ANSWER))
		phone_step(phone, &in);
}

void auto_answer(struct phone *phone, lw_call call, uint32_t ms)
{
	struct answer *answer = mem_zalloc(sizeof(*answer), answer_destroy);

	if (!answer) {
		command_error(phone, "auto-answer", lw_error_name(LW_E_NOMEM), call,
			      "no memory to answer this call");
		return;
	}
	answer->phone = phone;
	answer->call = call;
	tmr_init(&answer->tmr);
	tmr_start(&answer->tmr, ms, due, answer);
	list_append(&phone->answers, &answer->le, answer);
}

void auto_forget(struct phone *phone)
{
	list_flush(&phone->answers);
}
