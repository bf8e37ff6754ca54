/* SPDX-License-Identifier: BSD-3-Clause */
/* test_tables.c -- walks every decision table and asks of each row what the laws ask of all of
 * them.
 *
 * Nothing is run here: the tables are data, and a rule that holds for every row needs no scenario.
 * An exception to a rule stands in a list below by name and with its reason; one that is no longer
 * needed is a fault too. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tables/tables.h"

enum { STATES_MAX = 64, FACTS_MAX = 32, ACTS_MAX = 64, INPUTS_MAX = 64 };

static unsigned faults;

static void fault(const struct lw_table *t, enum lw_machine m, int state, int input,
		  const char *what)
{
	print_error("%s.def: %s%s%s: %s\n", lw_tables[m].name,
		    state < 0 ? "-" : t->state[state].name, input < 0 ? "" : " on ",
		    input < 0 ? "" : t->input[input].name, what);
	faults++;
}

static const struct lw_row *cell(const struct lw_table *t, int state, int input)
{
	return lw_cell(t, (uint8_t)state, (uint8_t)input);
}

static int input_by_name(const struct lw_table *t, const char *name)
{
	for (int i = 0; i < t->inputs; i++)
		if (!strcmp(t->input[i].name, name))
			return i;
	return -1;
}

/* ---- one call of `look` for every machine, state, input ---- */

typedef void look_at(const struct lw_table *t, enum lw_machine m, int state, int input);

static void every_cell(look_at *look)
{
	faults = 0;
	for (enum lw_machine m = 0; m < LW_MACHINES; m++) {
		struct lw_table t = lw_tables[m];

		for (int state = 0; state < t.states; state++)
			for (int input = 0; !t.state[state].final && input < t.inputs; input++)
				look(&t, m, state, input);
	}
	assert_int_equal(faults, 0);
}

/* ---- law 2 ---- */

static bool is_verb(const struct lw_table *t, int input)
{
	return t->input[input].sayer == LW_SAID_BY_USER;
}

static void user_or_network(const struct lw_table *t, enum lw_machine m, int state, int input)
{
	const struct lw_row *row = cell(t, state, input);

	if (!row->used)
		fault(t, m, state, input, "is not decided");
	for (int i = 0; i < LW_ALTS && row[i].used; i++) {
		if (row[i].next == LW_TO_IGNORE && is_verb(t, input))
			fault(t, m, state, input, "a user is ignored instead of refused");
		if (row[i].next == LW_TO_REFUSE && !is_verb(t, input))
			fault(t, m, state, input, "the network is refused instead of ignored");
	}
}

static void a_user_is_refused_and_the_network_ignored(void **state)
{
	(void)state;
	every_cell(user_or_network);
}

/* ---- the form of the rows of one input ---- */

static bool same_doing(const struct lw_row *a, const struct lw_row *b)
{
	return a->next == b->next && !memcmp(a->act, b->act, LW_ACTS);
}

static void guards(const struct lw_table *t, enum lw_machine m, int state, int input)
{
	const struct lw_row *row = cell(t, state, input);
	int n = 0;

	while (n < LW_ALTS && row[n].used)
		n++;
	for (int i = n; i < LW_ALTS; i++)
		if (row[i].used)
			fault(t, m, state, input, "a further line has no line before it");
	for (int i = 0; i < n; i++) {
		if ((row[i].fact == 0) != (i == n - 1))
			fault(t, m, state, input,
			      i == n - 1 ? "the last line is not `always`"
					 : "a line after `always` is never taken");
		for (int j = 0; j < i; j++)
			if (row[i].fact == row[j].fact)
				fault(t, m, state, input, "two lines have the same guard");
	}
	if (n > 1 && same_doing(&row[n - 1], &row[n - 2]))
		fault(t, m, state, input, "the last guard decides nothing: both lines do the same");
}

static void the_last_line_is_always(void **state)
{
	(void)state;
	every_cell(guards);
}

/* SHIFT: the same deadline goes on. */
static bool has_other_deadline(const struct lw_table *t, int state, const struct lw_row *row)
{
	return row->next >= t->states || t->state[row->next].timer != t->state[state].timer;
}

static void row_form(const struct lw_table *t, enum lw_machine m, int state, int input)
{
	const struct lw_row *row = cell(t, state, input);

	for (int i = 0; i < LW_ALTS && row[i].used; i++) {
		bool ended = false, acts = false;

		if (row[i].next >= t->states && row[i].next < LW_TO_DUE)
			fault(t, m, state, input, "goes to a state that is none");
		if (row[i].fact >= t->facts)
			fault(t, m, state, input, "asks a fact that is none");
		if (row[i].shift && has_other_deadline(t, state, &row[i]))
			fault(t, m, state, input, "keeps a deadline that is not the next state's");
		for (int a = 0; a < LW_ACTS; a++) {
			if (row[i].act[a] >= t->acts)
				fault(t, m, state, input, "does an action that is none");
			if (row[i].act[a] && ended)
				fault(t, m, state, input, "has an empty cell between its actions");
			ended |= !row[i].act[a];
			acts |= row[i].act[a] != 0;
		}
		if (acts && row[i].next == LW_TO_REFUSE)
			fault(t, m, state, input, "refuses, and does something (law 3)");
	}
}

static void a_row_names_what_exists(void **state)
{
	(void)state;
	every_cell(row_form);
}

/* ---- law 5: who waits has a deadline ---- */

/* The input by which a state's time is over; -1: the machine has no deadlines. */
static int clock_of(const struct lw_table *t)
{
	for (int i = 0; i < t->inputs; i++)
		if (t->input[i].sayer == LW_SAID_BY_CLOCK)
			return i;
	return -1;
}

static void check_timers(const struct lw_table *t, enum lw_machine m)
{
	int timeout = clock_of(t);

	for (int s = 0; s < t->states; s++) {
		bool decides = timeout >= 0 && !t->state[s].final &&
			       cell(t, s, timeout)->next != LW_TO_IGNORE;

		if (t->state[s].final && t->state[s].timer)
			fault(t, m, s, -1, "is final and has a timer");
		if (!t->state[s].final && decides != (t->state[s].timer != T_forever))
			fault(t, m, s, timeout,
			      decides ? "is decided, but the state has no timer"
				      : "is not decided, but the state has a timer");
	}
}

/* A fact that holds a counted number of times ends a circle. */
static bool is_counted(const struct lw_table *t, const struct lw_row *row)
{
	return !strcmp(t->fact[row->fact], "recalls");
}

/* By time alone every wait comes to an end: no circle of timeouts. */
static void check_time_alone(const struct lw_table *t, enum lw_machine m)
{
	int timeout = clock_of(t);

	for (int s = 0; timeout >= 0 && s < t->states; s++)
		for (int i = 0; i < LW_ALTS; i++) {
			int at = s, hops = 0;

			while (!t->state[at].final && t->state[at].timer && hops++ <= t->states) {
				const struct lw_row *row = cell(t, at, timeout);

				row += i < LW_ALTS - 1 && row[i].used ? i : 0;
				if (row->next >= t->states || is_counted(t, row))
					break;
				at = row->next;
			}
			if (hops > t->states)
				fault(t, m, s, timeout, "goes round in a circle by time alone");
		}
}

static void who_waits_has_a_deadline(void **state)
{
	(void)state;
	faults = 0;
	for (enum lw_machine m = 0; m < LW_MACHINES; m++) {
		struct lw_table t = lw_tables[m];

		check_timers(&t, m);
		check_time_alone(&t, m);
	}
	assert_int_equal(faults, 0);
}

/* ---- reachable, and never a trap ---- */

/* An end that was named on the way may be any but success. */
static bool may_be_due(const struct lw_table *t, int s)
{
	return t->state[s].final && t->state[s].note != LW_NOTE_TRANSFER_COMPLETED;
}

static bool leads_to(const struct lw_table *t, const struct lw_row *row, int s)
{
	return row->used && (row->next == LW_TO_DUE ? may_be_due(t, s) : row->next == s);
}

static bool any_leads_to(const struct lw_table *t, int from, int s)
{
	for (int n = 0; !t->state[from].final && n < t->inputs * LW_ALTS; n++)
		if (leads_to(t, cell(t, from, 0) + n, s))
			return true;
	return false;
}

static void spread(const struct lw_table *t, bool *seen)
{
	for (bool more = true; more;) {
		more = false;
		for (int from = 0; from < t->states; from++)
			for (int s = 0; seen[from] && s < t->states; s++)
				if (!seen[s] && any_leads_to(t, from, s))
					seen[s] = more = true;
	}
}

static bool ends(const struct lw_table *t, int s)
{
	bool seen[STATES_MAX] = {false};

	seen[s] = true;
	spread(t, seen);
	for (int i = 0; i < t->states; i++)
		if (seen[i] && (t->state[i].final || i == 0))
			return true;
	return false;
}

static void every_state_is_reached_and_left(void **state)
{
	(void)state;
	faults = 0;
	for (enum lw_machine m = 0; m < LW_MACHINES; m++) {
		struct lw_table t = lw_tables[m];
		bool seen[STATES_MAX] = {true};

		spread(&t, seen);
		for (int s = 0; s < t.states; s++) {
			if (!seen[s])
				fault(&t, m, s, -1, "is never reached");
			if (!ends(&t, s))
				fault(&t, m, s, -1, "is a trap: no way to an end");
		}
	}
	assert_int_equal(faults, 0);
}

/* ---- nothing is declared in vain ---- */

struct use {
	bool fact[FACTS_MAX], act[ACTS_MAX], input[INPUTS_MAX];
};

static void note_use(const struct lw_table *t, struct use *use)
{
	for (int s = 0; s < t->states; s++)
		for (int n = 0; !t->state[s].final && n < t->inputs * LW_ALTS; n++) {
			const struct lw_row *row = cell(t, s, 0) + n;

			if (!row->used || row->next == LW_TO_IGNORE ||
			    (row->next == LW_TO_REFUSE && !row->fact))
				continue;
			use->input[n / LW_ALTS] = use->fact[row->fact] = true;
			for (int a = 0; a < LW_ACTS; a++)
				use->act[row->act[a]] = true;
		}
}

static void check_use(const struct lw_table *t, const struct use *use, const char *who)
{
	for (int i = 0; i < t->facts; i++)
		if (!use->fact[i] && ++faults)
			print_error("%s: the fact %s is asked by no row\n", who, t->fact[i]);
	for (int i = 1; i < t->acts; i++)
		if (!use->act[i] && ++faults)
			print_error("%s: the action %s is done by no row\n", who, t->act[i]);
	for (int i = 0; i < t->inputs; i++)
		if (!use->input[i] && ++faults)
			print_error("%s: the input %s is heard by no row\n", who, t->input[i].name);
}

static bool is_transfer(enum lw_machine m)
{
	return m == LW_M_ATTENDED || m == LW_M_BLIND || m == LW_M_VOICEMAIL;
}

static bool is_switch_transfer(enum lw_machine m)
{
	return m == LW_M_SW_ATTENDED || m == LW_M_SW_BLIND || m == LW_M_SW_RECALL ||
	       m == LW_M_SW_RELAY;
}

/* Three machines that share one set of words. */
static void check_shared_use(bool among(enum lw_machine m), enum lw_machine one, const char *who)
{
	struct use use = {{false}, {false}, {false}};

	for (enum lw_machine m = 0; m < LW_MACHINES; m++)
		if (among(m))
			note_use(&lw_tables[m], &use);
	check_use(&lw_tables[one], &use, who);
}

static void every_word_is_used(void **state)
{
	(void)state;
	faults = 0;
	for (enum lw_machine m = 0; m < LW_MACHINES; m++) {
		struct use own = {{false}, {false}, {false}};

		if (is_transfer(m) || is_switch_transfer(m))
			continue;
		note_use(&lw_tables[m], &own);
		check_use(&lw_tables[m], &own, lw_tables[m].name);
	}
	check_shared_use(is_transfer, LW_M_ATTENDED, "the transfers");
	check_shared_use(is_switch_transfer, LW_M_SW_ATTENDED, "the transfers of a switch");
	assert_int_equal(faults, 0);
}

/* ---- the three transfers ---- */

static int finals_that_say(const struct lw_table *t, enum lw_note note)
{
	int n = 0;

	for (int s = 0; s < t->states; s++)
		n += t->state[s].final && t->state[s].note == note;
	return n;
}

/* Each of the five notes that end a transfer is said by one final state, and there is no other. */
static void check_finals(const struct lw_table *t, enum lw_machine m)
{
	int finals = 0;

	for (int note = LW_NOTE_TRANSFER_COMPLETED; note <= LW_NOTE_TRANSFER_UNKNOWN; note++)
		if (finals_that_say(t, (enum lw_note)note) != 1)
			fault(t, m, -1, -1,
			      "one of the five ends is said by no final state, or by two");
	for (int s = 0; s < t->states; s++) {
		finals += t->state[s].final;
		if (!t->state[s].final && (s > 0) != (t->state[s].stage != LW_STAGE_NONE))
			fault(t, m, s, -1, "every state of a transfer but IDLE has a stage");
	}
	if (finals != 5)
		fault(t, m, -1, -1, "has a final state that none of the five ends is");
}

/* Where an input that always matters may go unheard. */
static const struct {
	const char *input, *state, *why;
} unheard[] = {
	{"HANGUP", "IDLE", "no transfer"},
	{"HANGUP", "RELEASED", "the transferee is let go already: there is nothing to hang up"},
	{"TRANSFEREE_ENDED", "IDLE", "no transfer"},
	{"TRANSFEREE_ENDED", "RELEASED", "let go already"},
	{"TRANSFEREE_ENDED", "AFTERMATH", "has ended already"},
	{"TRANSFEREE_ENDED", "CLEARING", "has ended already, or is dropped"},
};

static bool may_go_unheard(const struct lw_table *t, enum lw_machine m, int s, const char *input)
{
	/* a blind transfer's transferee has left: only the record waits */
	if (m != LW_M_ATTENDED && !strcmp(input, "HANGUP") &&
	    !strcmp(t->state[s].name, "AFTERMATH"))
		return true;
	for (size_t i = 0; i < sizeof unheard / sizeof *unheard; i++)
		if (!strcmp(unheard[i].input, input) && !strcmp(unheard[i].state, t->state[s].name))
			return true;
	return false;
}

static void check_heard(const struct lw_table *t, enum lw_machine m, const char *name)
{
	int input = input_by_name(t, name);

	for (int s = 0; s < t->states; s++) {
		const struct lw_row *row = cell(t, s, input);

		if (!t->state[s].final && row->next >= LW_TO_REFUSE && !row->fact &&
		    !may_go_unheard(t, m, s, name))
			fault(t, m, s, input,
			      "must be heard wherever somebody can be left behind (law 8)");
	}
}

static bool row_does(const struct lw_table *t, const struct lw_row *row, const char *act)
{
	for (int a = 0; a < LW_ACTS; a++)
		if (row->act[a] && !strcmp(t->act[row->act[a]], act))
			return true;
	return false;
}

static bool enters(const struct lw_table *t, int s, const struct lw_row *row, const char *state)
{
	return row->used && row->next < t->states && row->next != s &&
	       !strcmp(t->state[row->next].name, state);
}

/* Law 7: the transferee is let go only when the user hangs up or sends him off, the hand-over is
 * known to have worked, or the setting let_go says so. */
static bool may_drop_transferee(const struct lw_table *t, int input, const struct lw_row *row)
{
	static const char *const let_go[] = {"lets_go", "at_once", "at_last"};
	const char *in = t->input[input].name, *fact = t->fact[row->fact];

	for (size_t i = 0; i < sizeof let_go / sizeof *let_go; i++)
		if (!strcmp(fact, let_go[i]))
			return true;
	return !strcmp(in, "HANGUP") || !strcmp(in, "PART_TRANSFEREE") ||
	       !strcmp(in, "REFER_DONE") || !strcmp(fact, "target_replaced");
}

static void check_make_before_break(const struct lw_table *t, enum lw_machine m)
{
	for (int s = 0; s < t->states; s++)
		for (int n = 0; !t->state[s].final && n < t->inputs * LW_ALTS; n++) {
			const struct lw_row *row = cell(t, s, 0) + n;

			if (row_does(t, row, "DROP_TRANSFEREE") &&
			    !may_drop_transferee(t, n / LW_ALTS, row))
				fault(t, m, s, n / LW_ALTS,
				      "the transferee is let go before anybody has it");
			if (row_does(t, row, "RECALL") != enters(t, s, row, "RECALLING"))
				fault(t, m, s, n / LW_ALTS,
				      "a recall is told if and only if it begins");
		}
}

/* Back is back: whoever goes to RETURNING resumes, and what is not known is not called failed. */
static void check_return(const struct lw_table *t, enum lw_machine m)
{
	for (int s = 0; s < t->states; s++)
		for (int n = 0; !t->state[s].final && n < t->inputs * LW_ALTS; n++) {
			const struct lw_row *row = cell(t, s, 0) + n;
			const char *in = t->input[n / LW_ALTS].name;
			bool back = enters(t, s, row, "RETURNING"),
			     recall = enters(t, s, row, "ORPHANED");
			bool unknown =
				!strcmp(in, "REFER_OVER") ||
				(!strcmp(in, "TIMEOUT") && t->state[s].stage == LW_STAGE_OUTCOME &&
				 !row_does(t, row, "NO_ANSWER")); /* it rang too long */

			if (back && !row_does(t, row, "RESUME"))
				fault(t, m, s, n / LW_ALTS, "returns, and does not resume");
			if ((back || recall) && unknown != row_does(t, row, "AS_UNKNOWN"))
				fault(t, m, s, n / LW_ALTS,
				      "silence after the acceptance is `unknown`, and only that");
		}
}

/* Who may call it cancelled, recalled, unknown: he who pressed, the way back, and silence. */
static void check_ends(const struct lw_table *t, enum lw_machine m)
{
	for (int s = 0; s < t->states; s++)
		for (int n = 0; !t->state[s].final && n < t->inputs * LW_ALTS; n++) {
			const struct lw_row *row = cell(t, s, 0) + n;
			const char *in = t->input[n / LW_ALTS].name;
			bool silence = !strcmp(in, "REFER_OVER") || !strcmp(in, "TIMEOUT");

			if (enters(t, s, row, "CANCELLED") && strcmp(in, "HANGUP") &&
			    strcmp(in, "PART_TRANSFEREE"))
				fault(t, m, s, n / LW_ALTS,
				      "calls it cancelled, and nobody cancelled");
			if (enters(t, s, row, "RECALLED"))
				fault(t, m, s, n / LW_ALTS, "calls it recalled, and nobody was");
			if (enters(t, s, row, "UNKNOWN") && !silence)
				fault(t, m, s, n / LW_ALTS, "calls it unknown, and there was news");
			if (row->used && row->next == LW_TO_DUE &&
			    t->state[s].stage != LW_STAGE_RETURN)
				fault(t, m, s, n / LW_ALTS,
				      "ends as named on the way, and is not on it");
			if (!strcmp(in, "HANGUP") && row->used && row->next == LW_TO_STAY &&
			    !row_does(t, row, "RELEASE"))
				fault(t, m, s, n / LW_ALTS,
				      "a user hangs up, and nobody remembers");
		}
}

static void the_transfers_keep_their_laws(void **state)
{
	(void)state;
	faults = 0;
	for (enum lw_machine m = 0; m < LW_MACHINES; m++) {
		struct lw_table t = lw_tables[m];

		if (!is_transfer(m))
			continue;
		check_finals(&t, m);
		check_heard(&t, m, "HANGUP");
		check_heard(&t, m, "TRANSFEREE_ENDED");
		check_make_before_break(&t, m);
		check_return(&t, m);
		check_ends(&t, m);
	}
	assert_int_equal(faults, 0);
}

/* ---- the three transfers of a switch: test_worlds_switch.c walks them ---- */

/* Each end is said by one of the three at most once, and whoever passes on says to whom. */
static void check_switch_finals(const struct lw_table *t, enum lw_machine m)
{
	for (int note = LW_NOTE_TRANSFER_COMPLETED; note <= LW_NOTE_TRANSFER_UNKNOWN; note++)
		if (finals_that_say(t, (enum lw_note)note) > 1)
			fault(t, m, -1, -1, "an end is said by two final states");
	if (finals_that_say(t, LW_NOTE_TRANSFER_UNKNOWN) != (m == LW_M_SW_RELAY))
		fault(t, m, -1, -1, "a switch knows how the transfers end that it carries out");
	for (int s = 0; s < t->states; s++)
		if (!t->state[s].final && (s > 0) != (t->state[s].stage != LW_STAGE_NONE))
			fault(t, m, s, -1, "every state of a transfer but IDLE has a stage");
}

static void check_passing_on(const struct lw_table *t, enum lw_machine m, int s, int n)
{
	const struct lw_row *row = cell(t, s, 0) + n;
	bool passes = row->used && row->next < t->states && t->state[row->next].final &&
		      t->state[row->next].note == LW_NOTHING;
	int to = row_does(t, row, "TO_BLIND") + row_does(t, row, "TO_RECALL");

	if (to != (passes ? 1 : 0))
		fault(t, m, s, n / LW_ALTS, "passes on, and says to whom: both or neither");
	if (row_does(t, row, "TO_BLIND") && m != LW_M_SW_ATTENDED)
		fault(t, m, s, n / LW_ALTS, "passes back");
	if (row_does(t, row, "TO_RECALL") && m == LW_M_SW_RECALL)
		fault(t, m, s, n / LW_ALTS, "passes back");
}

/* Nobody sits there: A has left, and only what it says is waited for. */
static bool has_no_a(const struct lw_table *t, int s, const char *name)
{
	return !strcmp(name, "A_ENDED") && t->state[s].hears[LW_SEAT_A] == LW_EAR__;
}

/* Wherever a party can be left behind its end is heard, and anybody may clear the call. */
static void check_switch_heard(const struct lw_table *t, enum lw_machine m, const char *name)
{
	int input = input_by_name(t, name);

	for (int s = 1; s < t->states; s++)
		if (!t->state[s].final && lw_is_no(cell(t, s, input)) && !has_no_a(t, s, name))
			fault(t, m, s, input, "must be heard in every state but IDLE (law 8)");
}

static void the_transfers_of_a_switch_keep_their_laws(void **state)
{
	(void)state;
	faults = 0;
	for (enum lw_machine m = 0; m < LW_MACHINES; m++) {
		const struct lw_table *t = &lw_tables[m];

		if (!is_switch_transfer(m))
			continue;
		check_switch_finals(t, m);
		check_switch_heard(t, m, "CLEAR");
		check_switch_heard(t, m, "A_ENDED");
		for (int s = 0; s < t->states; s++)
			for (int n = 0; !t->state[s].final && n < t->inputs * LW_ALTS; n++)
				check_passing_on(t, m, s, n);
	}
	assert_int_equal(faults, 0);
}

/* ---- hold ---- */

/* Whoever waits for an offer to be answered is told how it went, once. */
static void whoever_asked_for_hold_is_told(void **state)
{
	struct lw_table t = lw_tables[LW_M_HOLD];

	(void)state;
	faults = 0;
	for (int s = 0; s < t.states; s++)
		for (int n = 0; n < t.inputs * LW_ALTS; n++) {
			const struct lw_row *row = cell(&t, s, 0) + n;
			bool rest = enters(&t, s, row, "TALKING") || enters(&t, s, row, "HELD");
			bool told = row_does(&t, row, "TELL_HELD") ||
				    row_does(&t, row, "TELL_NOT_RESUMED");

			if (enters(&t, s, row, "TALKING"))
				told = row_does(&t, row, "TELL_RESUMED") ||
				       row_does(&t, row, "TELL_NOT_HELD");
			if (rest && !told)
				fault(&t, LW_M_HOLD, s, n / LW_ALTS,
				      "comes to rest, and tells nobody where");
		}
	assert_int_equal(faults, 0);
}

/* ---- call ---- */

/* Wherever a party can end, somebody may be about to take its place; but nobody replaces a call
 * that rings here (RFC 3891 section 3). */
static void a_call_that_is_kept_alive_goes_on(void **state)
{
	struct lw_table t = lw_tables[LW_M_CALL];
	int ended = input_by_name(&t, "LEG_ENDED");

	(void)state;
	faults = 0;
	for (int s = 1; s < t.states; s++)
		if (!t.state[s].final && s != CALL_INCOMING &&
		    strcmp(t.fact[cell(&t, s, ended)->fact], "kept_alive"))
			fault(&t, LW_M_CALL, s, ended, "does not ask whether it is kept alive");
	assert_int_equal(faults, 0);
}

/* ---- recording ---- */

static void a_recording_ends_with_its_call(void **state)
{
	struct lw_table t = lw_tables[LW_M_RECORDING];
	int over = input_by_name(&t, "CALL_OVER");

	(void)state;
	faults = 0;
	for (int s = 0; s < t.states; s++)
		for (int i = 0; i < LW_ALTS; i++) {
			const struct lw_row *row = cell(&t, s, over) + i;
			bool none = !strcmp(t.state[s].name, "OFF") ||
				    !strcmp(t.state[s].name, "BETWEEN");

			if (row->used && !none && !enters(&t, s, row, "OFF"))
				fault(&t, LW_M_RECORDING, s, over, "goes on after its call");
		}
	assert_int_equal(faults, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_user_is_refused_and_the_network_ignored),
		cmocka_unit_test(the_last_line_is_always),
		cmocka_unit_test(a_row_names_what_exists),
		cmocka_unit_test(who_waits_has_a_deadline),
		cmocka_unit_test(every_state_is_reached_and_left),
		cmocka_unit_test(every_word_is_used),
		cmocka_unit_test(the_transfers_keep_their_laws),
		cmocka_unit_test(the_transfers_of_a_switch_keep_their_laws),
		cmocka_unit_test(whoever_asked_for_hold_is_told),
		cmocka_unit_test(a_call_that_is_kept_alive_goes_on),
		cmocka_unit_test(a_recording_ends_with_its_call),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
