/* SPDX-License-Identifier: BSD-3-Clause */
/* test_worlds_relay.c -- walks every world of a REFER that a switch passes on (switch/relay.def).
 *
 * T has one answer and one last NOTIFY, nobody is left alone, and each end says what is known.
 * Then asks whether an error in the table would be seen.  The meaning of each action stands here
 * anew. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tables/tables.h"

enum { WORLDS_MAX = 512, ROWS_MAX = 4096, STATES_MAX = 16, SAID_MAX = 160 };
enum known { NOTHING, FAILED, UNKNOWN };

/* All bytes are significant, so that two are compared as memory. */
struct world {
	uint8_t s;
	uint8_t a, t;      /* they are there */
	uint8_t answered;  /* T's REFER */
	uint8_t accepted;  /* with 2xx: it has a subscription */
	uint8_t told;      /* the last NOTIFY was sent */
	uint8_t known;     /* enum known: how it went, if it is not done */
};

static struct {
	struct lw_table table;
	struct world at[WORLDS_MAX];
	unsigned worlds, endings, faults, played;
	uint8_t rows[ROWS_MAX];
	char first[SAID_MAX];
	const struct world *world; /* at work, for a fault's text */
	const struct lw_row *row;
	uint8_t input;
} now;

static void must(bool holds, const char *what)
{
	if (holds)
		return;
	if (!now.faults++)
		snprintf(now.first, sizeof now.first, "%s on %s if %s: %s",
			 now.table.state[now.world->s].name, now.table.input[now.input].name,
			 now.row ? now.table.fact[now.row->fact] : "always", what);
}

/* ---- actions ---- */

static void answer(struct world *w, bool yes)
{
	must(w->t, "the REFER of one who has left is answered");
	must(!w->answered, "the REFER is answered twice");
	w->answered = 1;
	w->accepted = yes;
}

static void end_refer(struct world *w)
{
	must(w->accepted, "the last NOTIFY of a REFER that was not accepted");
	must(!w->told, "the last NOTIFY is sent twice");
	w->told = 1;
}

static void drop_t(struct world *w)
{
	must(!w->t || w->answered, "BYE to T, whose REFER is not answered");
	must(!w->t || !w->accepted || w->told, "BYE to T before the last NOTIFY (H4)");
	w->t = 0;
}

/* Law 7: A is let go when it has C, or when nobody is with it. */
static void drop_a(struct world *w)
{
	must(now.input == SW_XFER_IN_REFER_DONE || now.input == SW_XFER_IN_CLEAR ||
		     (now.input == SW_XFER_IN_T_ENDED && !w->answered),
	     "A is let go, and has nobody");
	w->a = 0;
}

static void act(struct world *w, uint8_t what)
{
	switch (what) {
	case SW_XFER_ACT_ACCEPT:   answer(w, true); break;
	case SW_XFER_ACT_REFUSE_T: answer(w, false); break;
	case SW_XFER_ACT_TELL_T:
		must(w->accepted && !w->told, "news, and no subscription");
		break;
	case SW_XFER_ACT_END_T:    end_refer(w); break;
	case SW_XFER_ACT_DROP_T:   drop_t(w); break;
	case SW_XFER_ACT_DROP_A:   drop_a(w); break;
	}
}

/* ---- rows ---- */

static bool does(const struct lw_row *row, uint8_t what)
{
	return memchr(row->act, what, LW_ACTS) != NULL;
}

static const struct lw_state *state_of(const struct world *w)
{
	return &now.table.state[w->s];
}

/* What is known of the outcome from now on. */
static void learn(struct world *w)
{
	bool silent = now.input == SW_XFER_IN_TIMEOUT && w->answered;

	if (w->known)
		return;
	if (now.input == SW_XFER_IN_REFER_OVER || silent)
		w->known = UNKNOWN;
	if (now.input == SW_XFER_IN_REFER_FAILED || now.input == SW_XFER_IN_REFER_NO ||
	    (now.input == SW_XFER_IN_TIMEOUT && !w->answered) ||
	    (now.input == SW_XFER_IN_A_ENDED && !w->answered))
		w->known = FAILED;
}

static uint8_t wanted_end(const struct world *before, const struct world *w)
{
	if (now.input == SW_XFER_IN_REFER_DONE)
		return LW_NOTE_TRANSFER_COMPLETED;
	if (now.input == SW_XFER_IN_CLEAR || (now.input == SW_XFER_IN_T_ENDED && !before->answered))
		return LW_NOTE_TRANSFER_CANCELLED;
	return w->known == UNKNOWN ? LW_NOTE_TRANSFER_UNKNOWN : LW_NOTE_TRANSFER_FAILED;
}

static void check_end(const struct world *before, const struct world *w, const struct lw_row *row)
{
	bool recalled = does(row, SW_XFER_ACT_TO_RECALL);

	now.endings++;
	must(!before->t || w->answered || now.input == SW_XFER_IN_T_ENDED,
	     "the REFER is never answered");
	must(!w->accepted || w->told, "the last NOTIFY is never sent");
	must(recalled == !state_of(w)->note, "passes on, and to nobody");
	must(recalled == (w->a && !w->t), "A is left alone, or called back to nobody (law 8)");
	must(!w->t || w->a, "T is left alone (law 8)");
	must(!w->a || !w->t || !w->told || before->told,
	     "T hangs up on any last NOTIFY, and that takes A with it (H14)");
	if (recalled)
		return;
	must(state_of(w)->note == wanted_end(before, w), "the end says what is not known");
	must(!w->a || (now.input != SW_XFER_IN_REFER_DONE && now.input != SW_XFER_IN_CLEAR),
	     "it is over, and A is there");
	must(w->answered || now.input == SW_XFER_IN_T_ENDED || !w->t, "over without an answer");
}

/* Of two that are there both hear each other; T alone is not on silence. */
static void check_ears(const struct world *w)
{
	const uint8_t *hears = state_of(w)->hears;

	if (w->a && w->t)
		must(hears[LW_SEAT_A] == LW_EAR_T && hears[LW_SEAT_T] == LW_EAR_A,
		     "the two do not hear each other");
	if (w->t && !w->a)
		must(hears[LW_SEAT_T] == LW_EAR_MUSIC, "T is alone, and hears nothing");
	must(!w->a || hears[LW_SEAT_A] != LW_EAR__, "A hears nothing");
}

static void check_way(const struct world *before, const struct world *w, const struct lw_row *row)
{
	bool grace = state_of(w)->timer == T_grace_ms, news = now.input == SW_XFER_IN_REFER_NEWS;

	must(w->s, "began, and nothing is under way");
	must(row->next != before->s, "goes where it is, which starts the deadline anew");
	must(grace == (w->known != NOTHING), "what is known is waited for, or the reverse");
	must(!grace || (w->a && w->t), "waits for a BYE of one who has left");
	must(!grace || w->told, "waits for a BYE that nobody sends");
	must(!news || does(row, SW_XFER_ACT_TELL_T), "T is not told by NOTIFY");
	must(w->answered == (state_of(w)->timer != T_refer_ms),
	     "waits for an answer that is there");
	must(w->a == (state_of(w)->timer != T_aftermath_ms),
	     "A has left, and it is waited for long");
	must(w->a || w->accepted, "A has left before it has accepted");
	check_ears(w);
}

static void put(const struct world *w)
{
	for (unsigned i = 0; i < now.worlds; i++)
		if (!memcmp(&now.at[i], w, sizeof *w))
			return;
	assert_true(now.worlds < WORLDS_MAX);
	now.at[now.worlds++] = *w;
}

static bool holds(const struct world *w, uint8_t fact)
{
	switch (fact) {
	case SW_XFER_IF_always:          return true;
	case SW_XFER_IF_can_start:
	case SW_XFER_IF_joins:           return true;
	case SW_XFER_IF_transferor_left: return !w->t;
	}
	return false;
}

static void take(const struct world *before, const struct world *happened)
{
	const struct lw_row *row = lw_cell(&now.table, before->s, now.input);
	struct world w = *happened;

	while (!holds(happened, row->fact))
		row++;
	now.world = before;
	now.row = row;
	if (lw_is_no(row))
		return;
	now.played += !now.rows[lw_row_index(&now.table, row)];
	now.rows[lw_row_index(&now.table, row)] = 1;
	learn(&w);
	if (row->next != LW_TO_STAY)
		w.s = row->next;
	for (int i = 0; i < LW_ACTS; i++)
		act(&w, row->act[i]);
	must(now.input != SW_XFER_IN_START || does(row, SW_XFER_ACT_PASS_REFER), "nobody is asked");
	if (state_of(&w)->final) {
		check_end(before, &w, row);
	} else {
		check_way(before, &w, row);
		put(&w);
	}
}

/* ---- what can happen ---- */

static void happens(const struct world *w, uint8_t input)
{
	struct world n = *w;

	now.input = input;
	if ((input == SW_XFER_IN_A_ENDED && !w->a) || (input == SW_XFER_IN_T_ENDED && !w->t))
		return;
	if (input == SW_XFER_IN_A_ENDED)
		n.a = 0;
	if (input == SW_XFER_IN_T_ENDED)
		n.t = 0;
	if (input != SW_XFER_IN_TIMEOUT || state_of(w)->timer)
		take(w, &n);
}

static void anything_happens(const struct world *w)
{
	static const uint8_t inputs[] = {
		SW_XFER_IN_A_ENDED,    SW_XFER_IN_T_ENDED,      SW_XFER_IN_REFER_OK,
		SW_XFER_IN_REFER_NO,   SW_XFER_IN_REFER_NEWS,   SW_XFER_IN_REFER_DONE,
		SW_XFER_IN_REFER_OVER, SW_XFER_IN_REFER_FAILED, SW_XFER_IN_CLEAR,
		SW_XFER_IN_TIMEOUT,
	};

	now.world = w;
	now.row = NULL;
	must(state_of(w)->timer, "nothing limits this wait (law 5)");
	must(lw_cell(&now.table, w->s, SW_XFER_IN_CLEAR)->next != LW_TO_REFUSE,
	     "the host cannot end it");
	for (size_t i = 0; i < sizeof inputs; i++)
		happens(w, inputs[i]);
}

/* A has the last word about its REFER only once, and says nothing before it. */
static void what_a_says_is_heard(void)
{
	static const uint8_t last[] = {SW_XFER_IN_REFER_DONE, SW_XFER_IN_REFER_FAILED,
				       SW_XFER_IN_REFER_OVER};

	for (unsigned i = 0; i < now.worlds; i++)
		for (size_t k = 0; k < sizeof last; k++) {
			now.world = &now.at[i];
			now.row = NULL;
			now.input = last[k];
			must(now.at[i].known != NOTHING ||
				     !lw_is_no(lw_cell(&now.table, now.at[i].s, last[k])),
			     "what A says last is not heard");
		}
}

static void walk(void)
{
	const struct world first = {.a = 1, .t = 1};

	now.worlds = now.endings = now.faults = now.played = 0;
	memset(now.rows, 0, sizeof now.rows);
	now.first[0] = '\0';
	happens(&first, SW_XFER_IN_START);
	happens(&first, SW_XFER_IN_JOIN_CALLS);
	for (unsigned i = 0; i < now.worlds; i++) {
		const struct world w = now.at[i];

		anything_happens(&w);
	}
	what_a_says_is_heard();
}

/* ---- the table as it is ---- */

static unsigned rows_of(uint8_t state)
{
	const struct lw_row *row = lw_cell(&now.table, state, 0);
	unsigned count = 0;

	for (unsigned n = 0; n < now.table.inputs * LW_ALTS; n++)
		count += row[n].used && !lw_is_no(&row[n]);
	return count;
}

static void nobody_is_left_behind(void **state)
{
	unsigned rows = 0;

	(void)state;
	now.table = lw_tables[LW_M_SW_RELAY];
	walk();
	for (uint8_t s = 0; s < now.table.states; s++)
		rows += now.table.state[s].final ? 0 : rows_of(s);
	print_message("%u rows, %u of them played, %u worlds, %u endings, %u faults %s\n", rows,
		      now.played, now.worlds, now.endings, now.faults, now.first);
	assert_int_equal(now.faults, 0);
	assert_int_equal(now.played, rows);
}

/* ---- with one error ---- */

static struct lw_row rows[ROWS_MAX];
static struct lw_state states[STATES_MAX];
static unsigned made, caught;

static void copy_table(void)
{
	now.table = lw_tables[LW_M_SW_RELAY];
	size_t count = (size_t)now.table.states * (now.table.inputs + 1u) * LW_ALTS;

	assert_true(count <= ROWS_MAX && now.table.states <= STATES_MAX);
	memcpy(rows, now.table.rows, count * sizeof *rows);
	memcpy(states, now.table.state, now.table.states * sizeof *states);
	now.table.rows = rows;
	now.table.state = states;
}

static void must_be_seen(const struct lw_row *row, const char *what, const char *which)
{
	unsigned in_state = (now.table.inputs + 1u) * LW_ALTS, at = (unsigned)(row - rows);

	walk();
	made++;
	caught += now.faults > 0;
	if (!now.faults)
		print_message("%s on %s if %s %s %s\n", states[at / in_state].name,
			      now.table.input[at % in_state / LW_ALTS].name,
			      now.table.fact[row->fact], what, which);
}

static bool is_note(uint8_t what)
{
	return !strncmp(lw_tables[LW_M_SW_RELAY].act[what], "N_", 2);
}

/* BEGIN makes the transfer known, which no world has. */
static void without_each_action(struct lw_row *row)
{
	for (int i = 0; i < LW_ACTS; i++) {
		uint8_t was = row->act[i];

		if (!was || is_note(was) || was == SW_XFER_ACT_BEGIN ||
		    (was == SW_XFER_ACT_PASS_REFER && row->fact == SW_XFER_IF_joins))
			continue;
		row->act[i] = 0;
		must_be_seen(row, "without", now.table.act[was]);
		row->act[i] = was;
	}
}

static void to_each_other_state(struct lw_row *row)
{
	uint8_t was = row->next;

	for (uint8_t s = 0; s < now.table.states; s++) {
		if (s == was)
			continue;
		row->next = s;
		must_be_seen(row, "to", states[s].name);
		row->next = was;
	}
}

static void every_row(void (*change)(struct lw_row *row))
{
	unsigned count;

	made = caught = 0;
	copy_table();
	count = now.table.states * (now.table.inputs + 1u) * LW_ALTS;
	for (unsigned i = 0; i < count; i++)
		if (rows[i].used && !lw_is_no(&rows[i]) &&
		    i % ((now.table.inputs + 1u) * LW_ALTS) < now.table.inputs * LW_ALTS)
			change(&rows[i]);
	print_message("%u of %u are seen\n", caught, made);
	assert_true(made > 0);
	assert_int_equal(caught, made);
}

static void an_action_that_is_lost_is_seen(void **state)
{
	(void)state;
	every_row(without_each_action);
}

static void a_wrong_next_state_is_seen(void **state)
{
	(void)state;
	every_row(to_each_other_state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nobody_is_left_behind),
		cmocka_unit_test(an_action_that_is_lost_is_seen),
		cmocka_unit_test(a_wrong_next_state_is_seen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
