/* SPDX-License-Identifier: BSD-3-Clause */
/* test_invite_table.c -- walks the tables of a dialog (invite.def, offer.def, ear.def) and of its
 * transactions (client.def, server.def): nothing here opens a socket. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <legwork/adapter.h>

#include "state/glare.h"
#include "tables/tables.h"

static const struct lw_table *const invite = &lw_ua_tables[LW_M_INVITE];
static const struct lw_table *const offer = &lw_ua_tables[LW_M_OFFER];
static const struct lw_table *const client = &lw_ua_tables[LW_M_CLIENT];
static const struct lw_table *const server = &lw_ua_tables[LW_M_SERVER];

static const struct lw_row *invite_row(int state, int input, uint32_t facts)
{
	return lw_decide(invite, (uint8_t)state, (uint8_t)input, facts | 1u);
}

static const struct lw_row *offer_row(int state, int input, uint32_t facts)
{
	return lw_decide(offer, (uint8_t)state, (uint8_t)input, facts | 1u);
}

/* NULL when there is none. */
static const struct lw_row *alternative(const struct lw_table *t, int state, int input,
					unsigned alt)
{
	const struct lw_row *row = &lw_cell(t, (uint8_t)state, (uint8_t)input)[alt];

	return row->used ? row : NULL;
}

static bool last_is_always(const struct lw_row *cell)
{
	const struct lw_row *last = NULL;

	for (unsigned i = 0; i < LW_ALTS && cell[i].used; i++)
		last = &cell[i];
	return last && last->fact == 0;
}

/* Every cell ends in a line that always holds. */
static void every_cell_is_decided(void **state)
{
	(void)state;
	for (unsigned m = 0; m < UA_MACHINES; m++) {
		const struct lw_table *t = &lw_ua_tables[m];

		for (uint8_t s = 0; s < t->states; s++)
			for (uint8_t in = 0; in < t->inputs && !t->state[s].final; in++)
				if (!last_is_always(lw_cell(t, s, in)))
					fail_msg("%s.def: %s in %s", t->name, t->input[in].name,
						 t->state[s].name);
	}
}

/* Those that wait, and what says that it has been for long enough. */
static const struct { const struct lw_table *table; uint8_t timeout; } waiting[] = {
	{&lw_ua_tables[LW_M_INVITE], INVITE_IN_TIMEOUT},
	{&lw_ua_tables[LW_M_OFFER], OFFER_IN_TIMEOUT},
	{&lw_ua_tables[LW_M_CLIENT], CLIENT_IN_TIMEOUT},
	{&lw_ua_tables[LW_M_SERVER], SERVER_IN_TIMEOUT},
};

static void every_wait_ends(void **state)
{
	(void)state;
	for (size_t m = 0; m < sizeof waiting / sizeof *waiting; m++) {
		const struct lw_table *t = waiting[m].table;

		for (uint8_t s = 0; s < t->states; s++)
			if (t->state[s].timer)
				assert_false(lw_is_no(lw_decide(t, s, waiting[m].timeout, 1u)));
	}
}

static uint32_t next_states(const struct lw_table *t, int s)
{
	uint32_t set = 0;

	for (int in = 0; in < t->inputs; in++)
		for (unsigned alt = 0; alt < LW_ALTS; alt++) {
			const struct lw_row *row = alternative(t, s, in, alt);

			if (row && row->next < t->states)
				set |= 1u << row->next;
		}
	return set;
}

static uint32_t reachable_from(const struct lw_table *t, int s)
{
	uint32_t set = 1u << s, before;

	do {
		before = set;
		for (int at = 0; at < t->states; at++)
			if (set & 1u << at)
				set |= next_states(t, at);
	} while (set != before);
	return set;
}

/* The last state is the end. */
static void every_state_is_reached_and_leads_to_the_end(void **state)
{
	static const uint8_t machines[] = {LW_M_INVITE, LW_M_CLIENT, LW_M_SERVER};

	(void)state;
	for (size_t m = 0; m < sizeof machines; m++) {
		const struct lw_table *t = &lw_ua_tables[machines[m]];

		for (int s = 0; s < t->states; s++) {
			assert_true(reachable_from(t, 0) & 1u << s);
			assert_true(reachable_from(t, s) & 1u << (t->states - 1));
		}
	}
}

/* A forgotten leg ends by what the wire alone says: without the core nothing waits for ever. */
static void a_forgotten_leg_ends_without_the_core(void **state)
{
	static const uint8_t open[] = {INVITE_CANCELLING, INVITE_BYE_WAIT, INVITE_ENDING};
	uint32_t facts = 1u << INVITE_IF_forgotten;

	(void)state;
	for (size_t i = 0; i < sizeof open / sizeof open[0]; i++) {
		uint8_t s = open[i];

		for (int steps = 0; s != INVITE_DEAD && steps < 4; steps++)
			s = invite_row(s, INVITE_IN_TIMEOUT, facts)->next;
		assert_int_equal(s, INVITE_DEAD);
	}
}

static bool does(const struct lw_row *row, int what)
{
	for (unsigned i = 0; i < LW_ACTS; i++)
		if (row->act[i] == (uint8_t)what)
			return true;
	return false;
}

/* FORGET is taken in every state; it detaches, and what is left either is dead or still ends
 * without the core. */
static void forget_is_always_taken(void **state)
{
	(void)state;
	for (int s = 0; s < INVITE_DEAD; s++) {
		const struct lw_row *row =
			invite_row(s, INVITE_IN_FORGET, 0);

		assert_int_not_equal(row->next, LW_TO_IGNORE);
		assert_true(does(row, INVITE_ACT_DETACH));
		assert_true(row->next != INVITE_DEAD || does(row, INVITE_ACT_RELEASE));
	}
}

/* RFC 3261: BYE never before the ACK, each 2xx has its ACK. */
static void the_rules_of_3261(void **state)
{
	(void)state;
	assert_false(does(invite_row(INVITE_ACCEPTED, INVITE_IN_DROP, 0), INVITE_ACT_SEND_BYE));
	assert_true(does(invite_row(INVITE_BYE_WAIT, INVITE_IN_ACK, 0), INVITE_ACT_SEND_BYE));
	for (int s = 0; s < INVITE_DEAD; s++)
		for (unsigned alt = 0; alt < LW_ALTS; alt++) {
			const struct lw_row *row =
				alternative(invite, s, INVITE_IN_R2XX, alt);

			if (row && row->next != LW_TO_IGNORE)
				assert_true(does(row, INVITE_ACT_SEND_ACK));
		}
}

/* 401, 407 and 422 to an INVITE: it goes out once more while the call is wanted; else they are a
 * refusal. */
static void an_invite_goes_out_again_while_it_is_wanted(void **state)
{
	static const uint8_t wanted[] = {INVITE_CALLING, INVITE_PROCEEDING};
	static const uint8_t again[] = {INVITE_IN_CHALLENGED, INVITE_IN_RETRY};

	(void)state;
	for (size_t i = 0; i < 2; i++)
		for (size_t k = 0; k < 2; k++) {
			const struct lw_row *row = invite_row(wanted[i], again[k], 0);

			assert_int_equal(row->next, INVITE_CALLING);
			assert_true(
				does(row, k ? INVITE_ACT_SEND_INVITE : INVITE_ACT_AUTHENTICATE));
			row = invite_row(INVITE_CANCELLING, again[k], 0);
			assert_memory_equal(row,
					    invite_row(INVITE_CANCELLING, INVITE_IN_RFAIL, 0),
					    sizeof *row);
			row = invite_row(INVITE_CANCELLING, again[k], 1u << INVITE_IF_forgotten);
			assert_int_equal(row->next, INVITE_DEAD);
		}
}

/* An INVITE that does not become a call is answered, and its leg is gone. */
static void a_new_invite_can_be_refused(void **state)
{
	const struct lw_row *row = invite_row(INVITE_IDLE, INVITE_IN_REFUSED, 0);

	(void)state;
	assert_int_equal(row->next, INVITE_DEAD);
	assert_true(does(row, INVITE_ACT_SEND_REJECT));
	assert_true(does(row, INVITE_ACT_RELEASE));
}

/* The session begins with a usable answer, and only with that. */
static void a_session_begins_with_a_usable_answer(void **state)
{
	static const uint8_t open[] = {INVITE_CALLING, INVITE_PROCEEDING, INVITE_CANCELLING};
	uint32_t bad = 1u << INVITE_IF_bad_sdp;

	(void)state;
	for (size_t i = 0; i < sizeof open / sizeof open[0]; i++) {
		assert_true(does(invite_row(open[i], INVITE_IN_R2XX, 0), INVITE_ACT_BEGIN_SESSION));
		assert_false(
			does(invite_row(open[i], INVITE_IN_R2XX, bad), INVITE_ACT_BEGIN_SESSION));
	}
}

static uint8_t becomes(const struct lw_table *t, uint8_t act)
{
	if (t == invite)
		return (uint8_t)lw_ua_invite_becomes((enum INVITE_act)act);
	if (t == client)
		return (uint8_t)lw_ua_client_becomes((enum CLIENT_act)act);
	return t == offer ? (uint8_t)lw_ua_offer_becomes((enum OFFER_act)act) : t->inputs;
}

static void failures_are_decided(const struct lw_table *t, uint8_t state, const struct lw_row *row)
{
	uint8_t next = row->next == LW_TO_STAY ? state : row->next;

	for (unsigned i = 0; i < LW_ACTS; i++) {
		uint8_t failed = becomes(t, row->act[i]);

		if (failed != t->inputs && lw_is_no(lw_cell(t, next, failed)))
			fail_msg("%s.def: %s may fail, and %s ignores it", t->name,
				 t->act[row->act[i]], t->state[next].name);
	}
}

/* What an action that failed becomes is decided in every state that the action's row leads to. */
static void what_cannot_be_done_is_decided(void **state)
{
	(void)state;
	for (unsigned m = 0; m < UA_MACHINES; m++) {
		const struct lw_table *t = &lw_ua_tables[m];

		for (uint8_t s = 0; s < t->states; s++)
			for (uint8_t in = 0; in < t->inputs; in++)
				for (unsigned alt = 0; alt < LW_ALTS; alt++) {
					const struct lw_row *row = alternative(t, s, in, alt);

					if (row && !lw_is_no(row))
						failures_are_decided(t, s, row);
				}
	}
}

/* 422 to a re-INVITE: the same offer again.  A 2xx has its ACK in every state, after the end too;
 * without a usable answer nothing of it is taken, and after the end neither session timer nor
 * media start again. */
static void every_answer_to_an_offer_is_acknowledged(void **state)
{
	static const uint8_t open[] = {OFFER_OFFERING, OFFER_OFFERING_AGAIN, OFFER_OVER};
	const uint32_t bad = 1u << OFFER_IF_bad_sdp;

	(void)state;
	for (size_t i = 0; i < sizeof open / sizeof open[0]; i++) {
		const struct lw_row *good = offer_row(open[i], OFFER_IN_R2XX, 0);
		const struct lw_row *none = offer_row(open[i], OFFER_IN_R2XX, bad);

		assert_true(does(good, OFFER_ACT_SEND_ACK) && does(none, OFFER_ACT_SEND_ACK));
		assert_int_equal(does(good, OFFER_ACT_TAKE_ANSWER), open[i] != OFFER_OVER);
		assert_int_equal(does(good, OFFER_ACT_TAKE_TARGET), open[i] == OFFER_OVER);
		assert_false(does(none, OFFER_ACT_TAKE_ANSWER));
	}
	for (size_t i = 0; i < 2; i++) {
		const struct lw_row *row = offer_row(open[i], OFFER_IN_RETRY, 0);

		assert_int_equal(row->next, LW_TO_STAY);
		assert_true(does(row, OFFER_ACT_SEND_OFFER));
	}
}

/* An answer that could not be sent is a 500, and does not wait for an ACK that cannot come. */
static void an_answer_that_cannot_be_sent_is_500(void **state)
{
	static const uint8_t open[] = {OFFER_STABLE, OFFER_GLARE, OFFER_ANSWERED,
				       OFFER_OFFERED_IN_2XX};
	const uint32_t update = 1u << OFFER_IF_by_update;

	(void)state;
	for (size_t i = 0; i < sizeof open / sizeof open[0]; i++)
		assert_true(does(offer_row(open[i], OFFER_IN_UNANSWERED, 0), OFFER_ACT_REPLY_500));
	assert_int_equal(offer_row(OFFER_ANSWERED, OFFER_IN_UNANSWERED, 0)->next, OFFER_STABLE);
	assert_int_equal(offer_row(OFFER_ANSWERED, OFFER_IN_UNANSWERED, update)->next, LW_TO_STAY);
	assert_int_equal(offer_row(OFFER_OFFERED_IN_2XX, OFFER_IN_UNANSWERED, 0)->next,
			 OFFER_STABLE);
}

/* The engine gets one answer, when nothing is under way any longer; and none that it has not asked
 * for. */
static void an_ear_answers_what_was_asked(void **state)
{
	const struct lw_table *ear = &lw_ua_tables[LW_M_EAR];

	(void)state;
	for (uint8_t s = 0; s < EAR_STATES; s++)
		for (uint8_t in = 0; in < EAR_INPUT_COUNT; in++)
			for (uint32_t facts = 1; facts < 1u << EAR_FACT_COUNT; facts += 2) {
				const struct lw_row *row = lw_decide(ear, s, in, facts);
				bool tells = does(row, EAR_ACT_TELL_HEARS) ||
					     does(row, EAR_ACT_TELL_HEARS_NOT);
				bool asked = facts & 1u << EAR_IF_asked;

				if (lw_is_no(row))
					continue;
				assert_int_equal(tells, asked && s != EAR_SETTLED &&
								row->next == EAR_SETTLED);
			}
}

/* The columns of STATE: a leg that is up has a dialog that a Replaces finds; one state alone takes
 * a re-INVITE; offers are free where nothing is waited for. */
static void columns_agree_with_each_other(void **state)
{
	unsigned open = 0, unbound = 0;

	(void)state;
	for (int s = 0; s < INVITE_STATES; s++) {
		const struct invite_seen *seen = lw_ua_invite_seen((uint8_t)s);
		bool up = seen->phase == PHASE_UP;

		assert_int_equal(up, seen->match == LW_MATCH_CONFIRMED);
		assert_int_equal(seen->meets == MEETS_GONE,
				 seen->phase >= PHASE_LEAVING);
		assert_int_equal(up, seen->meets == MEETS_OPEN || seen->meets == MEETS_UNACKED);
		open += seen->meets == MEETS_OPEN;
	}
	for (int s = 0; s < OFFER_STATES; s++) {
		const struct offer_seen *seen = lw_ua_offer_seen((uint8_t)s);

		assert_int_equal(offer->state[s].timer, seen->phase == OFFERS_BUSY);
		unbound += seen->phase == OFFERS_FREE;
	}
	assert_int_equal(open, 1);
	assert_int_equal(unbound, 1);
}

/* ---- transactions ---- */

/* RFC 3261 17.1: who asked is told one final answer, or why there is none, and nothing after it. */
static void who_asked_is_told_one_end(void **state)
{
	(void)state;
	for (uint8_t s = 0; s < CLIENT_STATES; s++)
		for (uint8_t in = 0; in < CLIENT_INPUT_COUNT; in++)
			for (uint32_t facts = 1; facts < 1u << CLIENT_FACT_COUNT; facts += 2) {
				const struct lw_row *row = lw_decide(client, s, in, facts);
				bool told = s == CLIENT_REFUSED || s == CLIENT_OVER;
				bool ends = row->next == CLIENT_REFUSED || row->next == CLIENT_OVER;
				bool tells = does(row, CLIENT_ACT_TELL) ||
					     does(row, CLIENT_ACT_TELL_TIMEOUT) ||
					     does(row, CLIENT_ACT_TELL_FAILED);

				if (lw_is_no(row) || in == CLIENT_IN_R1XX || in == CLIENT_IN_SENT ||
				    in == CLIENT_IN_MOVED || s == CLIENT_LEFT) /* nobody asks */
					continue;
				assert_int_equal(tells, ends && !told);
			}
}

/* RFC 3261 9.1, 17.1.1.3: CANCEL only after a 1xx, and once; an ACK for each refusal, by each
 * way. */
static void what_goes_with_an_invite(void **state)
{
	static const uint8_t open[] = {CLIENT_CALLING, CLIENT_PROCEEDING, CLIENT_CANCELLED};

	(void)state;
	for (uint8_t s = 0; s < CLIENT_STATES; s++)
		for (uint8_t in = 0; in < CLIENT_INPUT_COUNT; in++)
			for (unsigned alt = 0; alt < LW_ALTS; alt++) {
				const struct lw_row *row = alternative(client, s, in, alt);

				if (!row || !does(row, CLIENT_ACT_SEND_CANCEL))
					continue;
				assert_true(in == CLIENT_IN_R1XX || s == CLIENT_PROCEEDING);
				assert_int_equal(row->next, CLIENT_CANCELLED);
				assert_int_not_equal(s, CLIENT_CANCELLED);
			}
	for (size_t i = 0; i < sizeof open; i++)
		for (unsigned alt = 0; alt < 2; alt++)
			assert_true(does(alternative(client, open[i], CLIENT_IN_RFINAL, alt),
					 CLIENT_ACT_SEND_ACK));
}

/* RFC 3261 17.1.2.2, 17.2.1: nothing is sent again by time once it has its answer, or its ACK. */
static void only_what_waits_is_sent_again(void **state)
{
	(void)state;
	for (uint8_t s = 0; s < CLIENT_STATES; s++)
		assert_int_equal(!lw_is_no(lw_decide(client, s, CLIENT_IN_AGAIN, 1)),
				 s == CLIENT_CALLING || s == CLIENT_TRYING || s == CLIENT_TRIED);
	for (uint8_t s = 0; s < SERVER_STATES; s++)
		assert_int_equal(!lw_is_no(lw_decide(server, s, SERVER_IN_AGAIN, 1)),
				 s == SERVER_COMPLETED);
}

/* Nobody keeps a transaction over a connection, where nothing comes twice; but that of an INVITE,
 * which waits for its ACK, or whose repeats must not ring. */
static void over_a_connection_little_is_kept(void **state)
{
	const uint32_t reliable = 1u << SERVER_IF_reliable | 1u;
	const uint32_t invite_too = 1u << SERVER_IF_invite;

	(void)state;
	for (uint8_t in = SERVER_IN_SAID_2XX; in <= SERVER_IN_SAID_FINAL; in++) {
		const struct lw_row *row = lw_decide(server, SERVER_UNANSWERED, in, reliable);

		assert_int_equal(row->next, SERVER_OVER);
		row = lw_decide(server, SERVER_UNANSWERED, in, reliable | invite_too);
		assert_true(does(row, SERVER_ACT_KEEP) && does(row, SERVER_ACT_WAIT));
	}
	assert_int_equal(lw_decide(server, SERVER_COMPLETED, SERVER_IN_ACKED, reliable)->next,
			 SERVER_OVER);
}

static void glare_waits_as_long_as_14_1_says(void **state)
{
	uint64_t seed = 7, lowest = UINT64_MAX, highest = 0;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		uint32_t ms = lw_ua_glare_ms(true, &seed);

		assert_int_equal(ms % 10, 0);
		lowest = ms < lowest ? ms : lowest;
		highest = ms > highest ? ms : highest;
		ms = lw_ua_glare_ms(false, &seed);
		assert_true(ms <= 2000 && ms % 10 == 0);
	}
	assert_int_equal(lowest, 2100);
	assert_int_equal(highest, 4000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_cell_is_decided),
		cmocka_unit_test(every_wait_ends),
		cmocka_unit_test(every_state_is_reached_and_leads_to_the_end),
		cmocka_unit_test(a_forgotten_leg_ends_without_the_core),
		cmocka_unit_test(forget_is_always_taken),
		cmocka_unit_test(the_rules_of_3261),
		cmocka_unit_test(an_invite_goes_out_again_while_it_is_wanted),
		cmocka_unit_test(a_new_invite_can_be_refused),
		cmocka_unit_test(a_session_begins_with_a_usable_answer),
		cmocka_unit_test(what_cannot_be_done_is_decided),
		cmocka_unit_test(every_answer_to_an_offer_is_acknowledged),
		cmocka_unit_test(an_answer_that_cannot_be_sent_is_500),
		cmocka_unit_test(an_ear_answers_what_was_asked),
		cmocka_unit_test(columns_agree_with_each_other),
		cmocka_unit_test(who_asked_is_told_one_end),
		cmocka_unit_test(what_goes_with_an_invite),
		cmocka_unit_test(only_what_waits_is_sent_again),
		cmocka_unit_test(over_a_connection_little_is_kept),
		cmocka_unit_test(glare_waits_as_long_as_14_1_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
