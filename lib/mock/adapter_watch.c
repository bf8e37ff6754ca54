/* SPDX-License-Identifier: BSD-3-Clause */
/* adapter_watch.c -- watches what goes into the engines of an adapter and comes out of them. */
#include "adapter_watch.h"

#include <string.h>

static const char *const end_name[LW_ADAPTER_ENDS] = {"alice", "bob", "carol"};

void lw_adapter_breach(struct lw_adapter_check *c, uint32_t end, const char *format, ...)
{
	char line[LINE];
	struct text text = {line, sizeof line, 0};
	va_list list;

	c->breaches++;
	if (!c->put)
		return;
	lw_mock_text_add(&text, "%s: %s: ", c->scene ? c->scene : "before", end_name[end]);
	va_start(list, format);
	lw_mock_text_vadd(&text, format, list);
	va_end(list);
	c->put(line, c->arg);
}

/* ---- what is owed ---- */

/* signals 0: none is due. */
struct answer { uint32_t action, signals; const char *deadline, *then; };

static struct answer answer_to(uint32_t action)
{
#define ANSWER(type, says, deadline, what) {LW_DO_##type, says, #deadline, what},
	static const struct answer answers[] = {LW_ANSWERS(ANSWER)};
#undef ANSWER

	for (size_t i = 0; i < sizeof answers / sizeof *answers; i++)
		if (answers[i].action == action)
			return answers[i];
	return (struct answer){action, 0, "", ""};
}

static bool wants_answer(const struct lw_output *out)
{
	return out->type != LW_DO_NOTIFY || out->flags & LW_F_FINAL;
}

static void owe(struct lw_adapter_check *c, uint32_t end, const struct lw_output *out)
{
	uint32_t signals = answer_to(out->type).signals;

	if (signals && wants_answer(out) && c->owed_count < OWED)
		c->owed[c->owed_count++] = (struct owed){end, out->type, signals, out->leg};
}

/* The end of a leg, or its DO_FORGET, pays all. */
static bool pays(const struct owed *owed, uint32_t end, lw_leg leg, uint32_t signals)
{
	return owed->end == end && lw_same_leg(owed->leg, leg) && owed->signals & signals;
}

static bool pay(struct lw_adapter_check *c, uint32_t end, lw_leg leg, uint32_t signals)
{
	bool paid = false;

	for (uint32_t i = 0; i < c->owed_count; i++)
		if (pays(&c->owed[i], end, leg, signals)) {
			c->owed[i--] = c->owed[--c->owed_count];
			paid = true;
		}
	return paid;
}

/* ---- signals ---- */

static bool is_gone(const struct lw_adapter_check *c, uint32_t end, lw_leg leg)
{
	for (uint32_t i = 0; i < c->gone_count && i < FORGOTTEN; i++)
		if (c->gone[i].end == end && lw_same_leg(c->gone[i].leg, leg))
			return true;
	return false;
}

/* Those that only ever answer an action, and only once. */
static bool is_answer(uint32_t type)
{
	return type == LW_SIG_MEDIA_OK || type == LW_SIG_MEDIA_FAILED || type == LW_SIG_CONFIRMED ||
	       type == LW_SIG_NOTIFIED;
}

static void saw_signal(struct lw_adapter_check *c, uint32_t end, const struct lw_input *in,
		       int err)
{
	uint32_t signals = in->type == LW_SIG_ENDED ? UINT32_MAX
						    : UINT32_C(1) << (in->type - LW_FIRST_SIGNAL);
	bool asked = pay(c, end, in->leg, signals);

	if (is_gone(c, end, in->leg))
		lw_adapter_breach(c, end, "signal %s to a leg that was forgotten",
				  lw_input_name(in->type));
	else if (err && err != LW_E_STALE)
		lw_adapter_breach(c, end, "signal %s: %s", lw_input_name(in->type),
				  lw_error_name(err));
	else if (is_answer(in->type) && !asked)
		lw_adapter_breach(c, end, "signal %s, and nothing was asked",
				  lw_input_name(in->type));
}

/* ---- outputs ---- */

static void saw_output(struct lw_adapter_check *c, uint32_t end, const struct lw_output *out)
{
	c->seen[end][out->type]++;
	c->last[end][out->type] = *out;
	owe(c, end, out);
	if (out->type != LW_DO_FORGET)
		return;
	pay(c, end, out->leg, UINT32_MAX);
	c->gone[c->gone_count++ % FORGOTTEN] = (struct gone){end, out->leg};
}

void lw_adapter_saw(uint32_t end, struct lw *lw, const struct lw_input *in, int err,
		    const struct lw_output *out, void *check)
{
	struct lw_adapter_check *c = check;

	if (end >= LW_ADAPTER_ENDS || c->rig.lw[end] != lw)
		return;
	if (out)
		saw_output(c, end, out);
	if (in && in->type >= LW_FIRST_SIGNAL)
		saw_signal(c, end, in, err);
}

/* ---- at rest ---- */

static void look_at(struct lw_adapter_check *c, uint32_t end)
{
	struct lw *lw = c->rig.lw[end];
	lw_time now = c->rig.now(end, c->rig.arg);

	if (lw_counts(lw).outputs && !c->unread[end])
		lw_adapter_breach(c, end, "%u outputs were not read",
				  (unsigned)lw_counts(lw).outputs);
	if (lw_deadline(lw) < now && !c->late[end])
		lw_adapter_breach(c, end, "a deadline has passed, and there was no tick");
	c->unread[end] = c->unread[end] || lw_counts(lw).outputs;
	c->late[end] = c->late[end] || lw_deadline(lw) < now;
}

void lw_adapter_look(struct lw_adapter_check *c)
{
	for (uint32_t end = 0; end < LW_ADAPTER_ENDS; end++)
		look_at(c, end);
}

void lw_adapter_is_even(struct lw_adapter_check *c)
{
	for (uint32_t i = 0; i < c->owed_count; i++) {
		struct answer answer = answer_to(c->owed[i].action);

		lw_adapter_breach(c, c->owed[i].end, "%s was not answered; after %s: %s",
				  lw_output_name(answer.action), answer.deadline, answer.then);
	}
	c->owed_count = 0;
}
