/* usage.c -- the tables of invite.def and offer.def, and how a row is chosen. */
#include <stddef.h>

#include <legwork/legwork.h>

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

/* ---- the columns of STATE ---- */

enum { RESTS, WAITS };
enum { REFUSES, TAKES };

static const struct invite_seen invite_seen_in[INVITE_STATE_COUNT] = {
#define STATE(s, w, p, m, match) [INVITE_##s] = { w, PHASE_##p, MEETS_##m, LW_MATCH_##match },
#define FINAL(s) [INVITE_##s] = { RESTS, PHASE_OVER, MEETS_GONE, LW_MATCH_ENDED },
#define DEF "invite.def"
#include "usage_def.inc"
#undef DEF
};

static const struct offer_seen offer_seen_in[OFFER_STATE_COUNT] = {
#define STATE(s, w, p, t) [OFFER_##s] = { w, OFFERS_##p, t },
#define DEF "offer.def"
#include "usage_def.inc"
#undef DEF
};

const struct invite_seen *lw_ua_invite_seen(enum invite_state state)
{
	return &invite_seen_in[state];
}

const struct offer_seen *lw_ua_offer_seen(enum offer_state state)
{
	return &offer_seen_in[state];
}

/* ---- what a failed action becomes ---- */

enum { INVITE_IN_NEVER = INVITE_INPUT_COUNT, OFFER_IN_NEVER = OFFER_INPUT_COUNT };

static const uint8_t invite_becomes[] = {
#define A(x, becomes) INVITE_IN_##becomes,
	INVITE_ACTS(A)
#undef A
};

static const uint8_t offer_becomes[] = {
#define A(x, becomes) OFFER_IN_##becomes,
	OFFER_ACTS(A)
#undef A
};

enum invite_input lw_ua_invite_becomes(enum invite_act act)
{
	return (enum invite_input)invite_becomes[act];
}

enum offer_input lw_ua_offer_becomes(enum offer_act act)
{
	return (enum offer_input)offer_becomes[act];
}

/* ---- names and numbers ---- */

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
