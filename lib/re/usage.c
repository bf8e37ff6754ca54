/* usage.c -- the tables of invite.def and offer.def, and how a row is chosen. */
#include <stddef.h>

#include "usage.h"
#include "usage_groups.h"

#define P INVITE
#define Q invite
#define DEF "invite.def"
#include "usage_table.inc"

#define P OFFER
#define Q offer
#define DEF "offer.def"
#include "usage_table.inc"

static const struct usage_row nothing = { 0, USAGE_IGNORE, { 0, 0, 0, 0 }, 1 };

static const struct usage_row *choose(const struct usage_row *cell, uint32_t facts)
{
	for (unsigned i = 0; i < USAGE_ALTS; i++)
		if (cell[i].used && (cell[i].fact == 0 || facts & 1u << cell[i].fact))
			return &cell[i];
	return &nothing;
}

const struct usage_row *lw_ua_invite_decide(enum invite_state state, enum invite_input input,
					    uint32_t facts)
{
	return choose(invite_rows[state][input], facts);
}

const struct usage_row *lw_ua_offer_decide(enum offer_state state, enum offer_input input,
					   uint32_t facts)
{
	return choose(offer_rows[state][input], facts);
}

const struct usage_row *lw_ua_invite_row(enum invite_state state, enum invite_input input,
					 unsigned alt)
{
	const struct usage_row *row = &invite_rows[state][input][alt];

	return row->used ? row : NULL;
}

const struct usage_row *lw_ua_offer_row(enum offer_state state, enum offer_input input,
					unsigned alt)
{
	const struct usage_row *row = &offer_rows[state][input][alt];

	return row->used ? row : NULL;
}

bool lw_ua_invite_waits(enum invite_state state) { return invite_waits_in[state] != 0; }

bool lw_ua_offer_waits(enum offer_state state) { return offer_waits_in[state] != 0; }

/* Names in arrays of characters: no pointers, nothing to relocate. */
static const char invite_states[][20] = {
#define S(x) #x,
	INVITE_STATES(S)
#undef S
};
static const char invite_inputs[][20] = {
#define I(x) #x,
	INVITE_INPUTS(I)
#undef I
};
static const char offer_states[][20] = {
#define S(x) #x,
	OFFER_STATES(S)
#undef S
};
static const char offer_inputs[][20] = {
#define I(x) #x,
	OFFER_INPUTS(I)
#undef I
};

const char *lw_ua_invite_state_name(enum invite_state state)
{
	return state < INVITE_STATE_COUNT ? invite_states[state] : "?";
}

const char *lw_ua_invite_input_name(enum invite_input input)
{
	return input < INVITE_INPUT_COUNT ? invite_inputs[input] : "?";
}

const char *lw_ua_offer_state_name(enum offer_state state)
{
	return state < OFFER_STATE_COUNT ? offer_states[state] : "?";
}

const char *lw_ua_offer_input_name(enum offer_input input)
{
	return input < OFFER_INPUT_COUNT ? offer_inputs[input] : "?";
}

uint32_t lw_ua_offer_glare_ms(bool owner, uint64_t *seed)
{
	uint64_t x = *seed ? *seed : 1;
	uint32_t steps = owner ? 191 : 201; /* 2.10 .. 4.00, or 0.00 .. 2.00 */

	x ^= x << 13;
	x ^= x >> 7;
	x ^= x << 17;
	*seed = x;
	return (owner ? 2100 : 0) + 10 * (uint32_t)((x >> 11) % steps);
}
