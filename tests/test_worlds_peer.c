/* SPDX-License-Identifier: BSD-3-Clause */
/* test_worlds_peer.c -- the same for the two machines that work when a peer asks: referred.def (we
 * are asked to call somebody) and replaced.def (somebody wants the place of our party).
 *
 * At every end: the request was answered exactly once, a REFER that was accepted got its last
 * NOTIFY, the call has exactly one living leg if it goes on and none if it is over, and no other
 * leg is left. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "worlds.h"

/* In a world of these two: `ee` is the party of the call, `target` the leg that is to take its
 * place, `old` the one whose place was taken. */

static unsigned worlds, endings, faults;

static void drop(struct party *p)
{
	if (p->is == IS_RINGING || p->is == IS_UP)
		p->is = IS_ENDING;
}

static bool alive(const struct party *p)
{
	return p->is == IS_RINGING || p->is == IS_UP;
}

static const char *adopt(struct world *w)
{
	if (w->target.is != IS_UP)
		return "a leg that is not up takes the party's place (law 7)";
	w->old = w->ee;
	w->ee = w->target;
	w->target = (struct party){IS_NONE, 0};
	return NULL;
}

static void end_call(struct world *w)
{
	w->over = 1;
	drop(&w->ee);
}

static int add(struct event *event, int n, int whom, int input, uint32_t chance)
{
	event[n] = (struct event){(uint8_t)whom, (uint8_t)input, chance};
	return n + 1;
}

enum whom { WHOM_MACHINE, WHOM_PARTY_END, WHOM_NEW_RING, WHOM_NEW_UP, WHOM_NEW_END, WHOM_OLD_END };

static int add_legs(struct event *event, int n, const struct world *w)
{
	if (alive(&w->ee))
		n = add(event, n, WHOM_PARTY_END, 0, 0);
	if (w->target.is == IS_RINGING) {
		n = add(event, n, WHOM_NEW_RING, 0, 0);
		n = add(event, n, WHOM_NEW_UP, 0, 0);
	}
	if (alive(&w->target))
		n = add(event, n, WHOM_NEW_END, 0, 0);
	return alive(&w->old) ? add(event, n, WHOM_OLD_END, 0, 0) : n;
}

static bool nothing_lasts(const struct world *w)
{
	return w->state == 0;
}

static const char *legs_at_end(const struct world *w)
{
	if (alive(&w->target))
		return "the new leg is left without a call";
	if (alive(&w->old))
		return "the old leg is left without a call";
	if (w->over && alive(&w->ee))
		return "the call is over and its party is left";
	if (!w->over && !alive(&w->ee))
		return "the call goes on with nobody in it";
	return NULL;
}

/* ---- referred ---- */

static struct lw_table referred;

static const char *referred_act(struct world *w, enum REFERRED_act what)
{
	switch (what) {
	case REFERRED_ACT_REFUSE_NOW:
		if (w->state == REFERRED_IDLE) /* else it refuses another one */
			w->answered++;
		break;
	case REFERRED_ACT_FORBID:
	case REFERRED_ACT_DECLINE_603: w->answered++; break;
	case REFERRED_ACT_OBEY:        w->answered++; w->open = 1; break;
	case REFERRED_ACT_DIAL:        w->target.is = IS_RINGING; break;
	case REFERRED_ACT_NOTIFY:      return w->open ? NULL : "a NOTIFY of nothing";
	case REFERRED_ACT_NOTIFY_LAST:
	case REFERRED_ACT_NOTIFY_487:
	case REFERRED_ACT_NOTIFY_408:
		if (!w->open)
			return "a second last NOTIFY";
		w->open = 0;
		break;
	case REFERRED_ACT_ADOPT:       return adopt(w);
	case REFERRED_ACT_DROP_NEW:    drop(&w->target); break;
	case REFERRED_ACT_DROP_OLD:    drop(&w->old); break;
	case REFERRED_ACT_DROP_CALL:
	case REFERRED_ACT_END_CALL:    end_call(w); break;
	case REFERRED_ACT_HUSH:
	case REFERRED_ACT_UNHUSH:      return alive(&w->ee) ? NULL : "nobody is there to hear us";
	case REFERRED_ACT__: case REFERRED_ACT_N_REQUESTED: case REFERRED_ACT_N_REFERRED:
	case REFERRED_ACT_N_PROGRESS: case REFERRED_ACT_N_FAILED: case REFERRED_ACT_COUNT:
		break;
	}
	return NULL;
}

static const char *referred_run(struct world *w, enum REFERRED_input input, uint32_t chance)
{
	uint8_t from = w->state;
	const struct lw_row *row = lw_decide(&referred, from, (uint8_t)input, chance | 1u);
	const char *wrong = NULL;

	if (row->next == LW_TO_REFUSE || row->next == LW_TO_IGNORE)
		return NULL;
	/* a REFER refused at once ends where it began: that is an end, too */
	worlds_last = (struct last){row, from ? from : 1, (int)input};
	if (row->next != LW_TO_STAY)
		w->state = row->next;
	for (int a = 0; a < LW_ACTS && !wrong; a++)
		wrong = referred_act(w, (enum REFERRED_act)row->act[a]);
	return wrong;
}

static const char *referred_happen(struct world *w, const struct event *e)
{
	switch ((enum whom)e->whom) {
	case WHOM_MACHINE:   return referred_run(w, (enum REFERRED_input)e->input, e->chance);
	case WHOM_PARTY_END:
		w->ee.is = IS_GONE;
		return referred_run(
			w, w->state == REFERRED_LEAVING ? REFERRED_IN_ENDED : REFERRED_IN_OLD_ENDED,
			0);
	case WHOM_NEW_RING:  return referred_run(w, REFERRED_IN_RINGING, 0);
	case WHOM_NEW_UP:    w->target.is = IS_UP; return referred_run(w, REFERRED_IN_UP, 0);
	case WHOM_NEW_END:   w->target.is = IS_GONE; return referred_run(w, REFERRED_IN_ENDED, 0);
	case WHOM_OLD_END:   w->old.is = IS_GONE; return referred_run(w, REFERRED_IN_OLD_ENDED, 0);
	}
	return NULL;
}

static int referred_events(const struct world *w, struct event *event)
{
	int n = 0;

	for (uint32_t fact = 0; w->state == REFERRED_IDLE && fact < REFERRED_FACT_COUNT; fact++)
		n = add(event, n, WHOM_MACHINE, REFERRED_IN_REQUEST, 1u << fact);
	if (w->state == REFERRED_IDLE)
		return n;
	for (int in = 0; referred.input[in].sayer == LW_SAID_BY_USER; in++) {
		n = add(event, n, WHOM_MACHINE, in, 0);
		n = add(event, n, WHOM_MACHINE, in, 1u << REFERRED_IF_has_room);
	}
	n = add(event, n, WHOM_MACHINE, REFERRED_IN_REQUEST, 0); /* a second one */
	n = add(event, n, WHOM_MACHINE, REFERRED_IN_TIMEOUT, 0);
	return add_legs(event, n, w);
}

/* By name: who asked has hung up, so there is nobody to answer (RACE-26). */
static bool needs_no_answer(int from, int input)
{
	return from == REFERRED_ASKED && input == REFERRED_IN_OLD_ENDED;
}

static const char *referred_end(const struct world *w, const struct lw_row *row, int from,
				int input)
{
	(void)row;
	if (w->answered != 1 && !needs_no_answer(from, input))
		return w->answered ? "a REFER is answered twice" : "a REFER is never answered";
	if (w->open)
		return "the last NOTIFY is never sent";
	return legs_at_end(w);
}

static bool referred_silence(struct world *w)
{
	return referred_run(w, REFERRED_IN_TIMEOUT, 0) == NULL &&
	       referred.state[w->state ? w->state : 1].timer;
}

static const char *referred_name(const struct event *e)
{
	static const char *const whom[] = {
		"", "party ends", "new one rings", "new one is up", "new one ends", "old one ends"};

	return e->whom ? whom[e->whom] : referred.input[e->input].name;
}

static void as_transferee(void **state)
{
	static const struct world start = {.ee = {IS_UP, 0}, .here = 1};
	struct model model = {.machine = LW_M_REFERRED,
			      .start = &start,
			      .events = referred_events,
			      .happen = referred_happen,
			      .at_end = referred_end,
			      .silence = referred_silence,
			      .may_last = nothing_lasts,
			      .name = referred_name,
			      .worlds = &worlds,
			      .endings = &endings,
			      .faults = &faults};

	(void)state;
	worlds = endings = faults = 0;
	referred = lw_tables[LW_M_REFERRED];
	worlds_explore(&model);
	print_message("referred: %u worlds, %u endings, %u faults\n", worlds, endings, faults);
	assert_int_equal(faults, 0);
}

/* ---- replaced ---- */

static struct lw_table replaced;

static void offered_again(struct world *w)
{
	w->asked = 1;
	w->answered = 0;
}

static const char *replaced_act(struct world *w, enum REPLACED_act what)
{
	switch (what) {
	case REPLACED_ACT_REJECT_481: case REPLACED_ACT_REJECT_603: case REPLACED_ACT_REJECT_403:
	case REPLACED_ACT_REJECT_486: case REPLACED_ACT_REJECT_401: w->answered++; break;
	case REPLACED_ACT_DECLINE_603: drop(&w->target); break;
	case REPLACED_ACT_ANSWER_ASKED: break;
	case REPLACED_ACT_ASK_USER: /* it rings meanwhile */
	case REPLACED_ACT_ANSWER_NEW:
		w->answered++;
		w->target.is = IS_RINGING; /* answered, not confirmed */
		break;
	case REPLACED_ACT_ADOPT:      return adopt(w);
	case REPLACED_ACT_DROP_OLD:   drop(&w->old); break;
	case REPLACED_ACT_DROP_NEW:   drop(&w->target); break;
	case REPLACED_ACT_DROP_CALL:
	case REPLACED_ACT_END_CALL:   end_call(w); break;
	case REPLACED_ACT_N_FORBIDDEN: case REPLACED_ACT_N_REQUESTED:
	case REPLACED_ACT__: case REPLACED_ACT_COUNT: break;
	}
	return NULL;
}

static const char *replaced_run(struct world *w, enum REPLACED_input input, uint32_t chance)
{
	bool offer = input >= REPLACED_IN_NO_MATCH && input <= REPLACED_IN_EARLY_THEIRS;
	uint8_t from = w->state;
	const struct lw_row *row = lw_decide(&replaced, from, (uint8_t)input, chance | 1u);
	const char *wrong = NULL;

	if (row->next == LW_TO_REFUSE || row->next == LW_TO_IGNORE)
		return offer ? "an INVITE with Replaces is not answered" : NULL;
	worlds_last = (struct last){row, from ? from : 1, (int)input};
	if (row->next != LW_TO_STAY)
		w->state = row->next;
	if (offer)
		offered_again(w);
	for (int a = 0; a < LW_ACTS && !wrong; a++)
		wrong = replaced_act(w, (enum REPLACED_act)row->act[a]);
	if (!wrong && offer && w->answered != 1)
		wrong = "an INVITE with Replaces is not answered exactly once";
	return wrong;
}

static const char *replaced_happen(struct world *w, const struct event *e)
{
	switch ((enum whom)e->whom) {
	case WHOM_MACHINE:   return replaced_run(w, (enum REPLACED_input)e->input, e->chance);
	case WHOM_PARTY_END: w->ee.is = IS_GONE; return replaced_run(w, REPLACED_IN_OLD_ENDED, 0);
	case WHOM_NEW_UP:    w->target.is = IS_UP; return replaced_run(w, REPLACED_IN_UP, 0);
	case WHOM_NEW_END:   w->target.is = IS_GONE; return replaced_run(w, REPLACED_IN_ENDED, 0);
	case WHOM_NEW_RING:
	case WHOM_OLD_END:
		break; /* a leg that was answered does not ring; an old one is dropped at once */
	}
	return NULL;
}

static int replaced_events(const struct world *w, struct event *event)
{
	int n = 0;

	for (int in = REPLACED_IN_NO_MATCH; in <= REPLACED_IN_EARLY_THEIRS; in++)
		for (uint32_t fact = 0; fact < REPLACED_FACT_COUNT; fact++)
			n = add(event, n, WHOM_MACHINE, in, 1u << fact);
	if (w->state == REPLACED_IDLE)
		return n;
	n = add(event, n, WHOM_MACHINE, REPLACED_IN_HANGUP, 0);
	n = add(event, n, WHOM_MACHINE, REPLACED_IN_ACCEPT, 0);
	n = add(event, n, WHOM_MACHINE, REPLACED_IN_DECLINE, 0);
	n = add(event, n, WHOM_MACHINE, REPLACED_IN_TIMEOUT, 0);
	return add_legs(event, n, w);
}

static const char *replaced_end(const struct world *w, const struct lw_row *row, int from,
				int input)
{
	(void)row, (void)from, (void)input;
	return legs_at_end(w);
}

static bool replaced_silence(struct world *w)
{
	return replaced_run(w, REPLACED_IN_TIMEOUT, 0) == NULL;
}

static const char *replaced_name(const struct event *e)
{
	static const char *const whom[] = {
		"", "party ends", "new one rings", "new one is up", "new one ends", "old one ends"};

	return e->whom ? whom[e->whom] : replaced.input[e->input].name;
}

static void as_target(void **state)
{
	struct world start = {.ee = {IS_UP, 0}, .here = 1};
	struct model model = {.machine = LW_M_REPLACED,
			      .start = &start,
			      .events = replaced_events,
			      .happen = replaced_happen,
			      .at_end = replaced_end,
			      .silence = replaced_silence,
			      .may_last = nothing_lasts,
			      .name = replaced_name,
			      .worlds = &worlds,
			      .endings = &endings,
			      .faults = &faults};

	(void)state;
	worlds = endings = faults = 0;
	replaced = lw_tables[LW_M_REPLACED];
	worlds_explore(&model);
	start.ee.is = IS_RINGING; /* one that we placed and that still rings */
	worlds_explore(&model);
	print_message("replaced: %u worlds, %u endings, %u faults\n", worlds, endings, faults);
	assert_int_equal(faults, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(as_transferee),
					   cmocka_unit_test(as_target)};

	return cmocka_run_group_tests_name("worlds of a peer's request", tests, NULL, NULL);
}
