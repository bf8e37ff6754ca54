/* test_invite_table.c -- walks invite.def and offer.def: nothing here opens a socket. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "usage.h"

static bool last_is_always(const struct usage_row *rows[USAGE_ALTS])
{
	const struct usage_row *last = NULL;

	for (unsigned i = 0; i < USAGE_ALTS; i++)
		if (rows[i])
			last = rows[i];
	return last && last->fact == 0;
}

/* Every cell ends in a line that always holds, and no line stands behind a gap. */
static void every_cell_is_decided(void **state)
{
	const struct usage_row *rows[USAGE_ALTS];

	(void)state;
	for (int s = 0; s < INVITE_DEAD; s++)
		for (int in = 0; in < INVITE_INPUT_COUNT; in++) {
			for (unsigned alt = 0; alt < USAGE_ALTS; alt++)
				rows[alt] = lw_ua_invite_row((enum invite_state)s,
							     (enum invite_input)in, alt);
			if (!rows[0] || !last_is_always(rows) || (rows[2] && !rows[1]))
				fail_msg("invite.def: %s in %s",
					 lw_ua_invite_input_name((enum invite_input)in),
					 lw_ua_invite_state_name((enum invite_state)s));
		}
	for (int s = 0; s < OFFER_OVER; s++)
		for (int in = 0; in < OFFER_INPUT_COUNT; in++) {
			for (unsigned alt = 0; alt < USAGE_ALTS; alt++)
				rows[alt] = lw_ua_offer_row((enum offer_state)s,
							    (enum offer_input)in, alt);
			if (!rows[0] || !last_is_always(rows) || (rows[2] && !rows[1]))
				fail_msg("offer.def: %s in %s",
					 lw_ua_offer_input_name((enum offer_input)in),
					 lw_ua_offer_state_name((enum offer_state)s));
		}
}

static void every_wait_ends(void **state)
{
	(void)state;
	for (int s = 0; s < INVITE_STATE_COUNT; s++)
		if (lw_ua_invite_waits((enum invite_state)s))
			assert_int_not_equal(
				lw_ua_invite_row((enum invite_state)s, INVITE_IN_TIMEOUT, 0)->next,
				USAGE_IGNORE);
	for (int s = 0; s < OFFER_STATE_COUNT; s++)
		if (lw_ua_offer_waits((enum offer_state)s))
			assert_int_not_equal(
				lw_ua_offer_row((enum offer_state)s, OFFER_IN_TIMEOUT, 0)->next,
				USAGE_IGNORE);
}

static uint32_t next_states(int s)
{
	uint32_t set = 0;

	for (int in = 0; in < INVITE_INPUT_COUNT; in++)
		for (unsigned alt = 0; alt < USAGE_ALTS; alt++) {
			const struct usage_row *row =
				lw_ua_invite_row((enum invite_state)s, (enum invite_input)in, alt);

			if (row && row->next < INVITE_STATE_COUNT)
				set |= 1u << row->next;
		}
	return set;
}

static uint32_t reachable_from(int s)
{
	uint32_t set = 1u << s, before;

	do {
		before = set;
		for (int t = 0; t < INVITE_STATE_COUNT; t++)
			if (set & 1u << t)
				set |= next_states(t);
	} while (set != before);
	return set;
}

static void every_state_is_reached_and_leads_to_the_end(void **state)
{
	(void)state;
	for (int s = 0; s < INVITE_STATE_COUNT; s++) {
		assert_true(reachable_from(INVITE_IDLE) & 1u << s);
		assert_true(reachable_from(s) & 1u << INVITE_DEAD);
	}
}

/* A forgotten leg ends by what the wire alone says: without the core nothing waits for ever. */
static void a_forgotten_leg_ends_by_itself(void **state)
{
	static const enum invite_state open[] = {INVITE_CANCEL_WAIT, INVITE_CANCELLING,
						 INVITE_BYE_WAIT, INVITE_ENDING};
	uint32_t facts = 1u << INVITE_IF_forgotten;

	(void)state;
	for (size_t i = 0; i < sizeof open / sizeof open[0]; i++) {
		enum invite_state s = open[i];

		for (int steps = 0; s != INVITE_DEAD && steps < 4; steps++)
			s = (enum invite_state)lw_ua_invite_decide(s, INVITE_IN_TIMEOUT, facts)
				    ->next;
		assert_int_equal(s, INVITE_DEAD);
	}
}

static bool does(const struct usage_row *row, enum invite_act what)
{
	for (unsigned i = 0; i < USAGE_ACTS; i++)
		if (row->act[i] == (uint8_t)what)
			return true;
	return false;
}

/* FORGET is taken in every state; it detaches, and what is left either is dead or still ends by
 * itself. */
static void forget_is_always_taken(void **state)
{
	(void)state;
	for (int s = 0; s < INVITE_DEAD; s++) {
		const struct usage_row *row =
			lw_ua_invite_row((enum invite_state)s, INVITE_IN_FORGET, 0);

		assert_int_not_equal(row->next, USAGE_IGNORE);
		assert_true(does(row, INVITE_ACT_DETACH));
		assert_true(row->next != INVITE_DEAD || does(row, INVITE_ACT_RELEASE));
	}
}

/* RFC 3261: CANCEL only after a provisional response, BYE never before the ACK, each 2xx has its
 * ACK. */
static void the_rules_of_3261(void **state)
{
	(void)state;
	assert_int_equal(lw_ua_invite_decide(INVITE_CALLING, INVITE_IN_DROP, 0)->next,
			 INVITE_CANCEL_WAIT);
	assert_false(does(lw_ua_invite_decide(INVITE_CALLING, INVITE_IN_DROP, 0),
			  INVITE_ACT_SEND_CANCEL));
	assert_true(does(lw_ua_invite_decide(INVITE_CANCEL_WAIT, INVITE_IN_R1XX, 0),
			 INVITE_ACT_SEND_CANCEL));
	assert_false(
		does(lw_ua_invite_decide(INVITE_ACCEPTED, INVITE_IN_DROP, 0), INVITE_ACT_SEND_BYE));
	assert_true(
		does(lw_ua_invite_decide(INVITE_BYE_WAIT, INVITE_IN_ACK, 0), INVITE_ACT_SEND_BYE));
	for (int s = 0; s < INVITE_DEAD; s++)
		for (unsigned alt = 0; alt < USAGE_ALTS; alt++) {
			const struct usage_row *row =
				lw_ua_invite_row((enum invite_state)s, INVITE_IN_R2XX, alt);

			if (row && row->next != USAGE_IGNORE)
				assert_true(does(row, INVITE_ACT_SEND_ACK));
		}
}

static void glare_waits_as_long_as_14_1_says(void **state)
{
	uint64_t seed = 7, lowest = UINT64_MAX, highest = 0;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		uint32_t ms = lw_ua_offer_glare_ms(true, &seed);

		assert_int_equal(ms % 10, 0);
		lowest = ms < lowest ? ms : lowest;
		highest = ms > highest ? ms : highest;
		ms = lw_ua_offer_glare_ms(false, &seed);
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
		cmocka_unit_test(a_forgotten_leg_ends_by_itself),
		cmocka_unit_test(forget_is_always_taken),
		cmocka_unit_test(the_rules_of_3261),
		cmocka_unit_test(glare_waits_as_long_as_14_1_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
