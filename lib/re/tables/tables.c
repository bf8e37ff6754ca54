/* SPDX-License-Identifier: BSD-3-Clause */
/* tables.c -- the tables as they run, and what others may know of their states. */
#include <legwork/adapter.h>

#include "tables.h"

enum { RESTS, WAITS };
enum { REFUSES, TAKES };

/* Here only the first column; the others follow below. */
#define STATE_COLUMNS(waits, ...) .timer = waits
#define FINAL_COLUMNS(...) .timer = RESTS
#define EACH "../../table/rows.inc"
#include "machines.inc"

#define LW_WHY__ 0
#define EACH "../../table/word_names.inc"
#include "word_sets.inc"

const struct lw_table lw_ua_tables[UA_MACHINES] = {
#define EACH "../../table/table_entry.inc"
#include "machines.inc"
};

/* ---- the columns of STATE ---- */

#include "../../table/silent.inc"
#undef STATE
#undef FINAL
#define STATE(s, w, p, m, match) [INVITE_##s] = { PHASE_##p, MEETS_##m, LW_MATCH_##match },
#define FINAL(s, p, m, match) [INVITE_##s] = { PHASE_##p, MEETS_##m, LW_MATCH_##match },
static const struct invite_seen invite_seen_in[INVITE_STATES] = {
#include "invite.def"
};
#undef STATE
#define STATE(s, w, p, t) [OFFER_##s] = { OFFERS_##p, t },
static const struct offer_seen offer_seen_in[OFFER_STATES] = {
#include "offer.def"
};
#undef STATE
#undef FINAL
#define STATE(s, w, o) [SERVER_##s] = o,
#define FINAL(s, o) [SERVER_##s] = o,
static const bool server_is_open_in[SERVER_STATES] = {
#include "server.def"
};
#include "../../table/forget.inc"

const struct invite_seen *lw_ua_invite_seen(uint8_t state)
{
	return &invite_seen_in[state];
}

const struct offer_seen *lw_ua_offer_seen(uint8_t state)
{
	return &offer_seen_in[state];
}

bool lw_ua_server_is_open(uint8_t state)
{
	return server_is_open_in[state];
}

/* ---- what a failed action becomes ---- */

enum INVITE_input lw_ua_invite_becomes(enum INVITE_act act)
{
#define F(failed, becomes) \
	if (act == INVITE_ACT_##failed) \
		return INVITE_IN_##becomes;
	INVITE_FAILURES(F)
#undef F
	return INVITE_INPUT_COUNT;
}

enum OFFER_input lw_ua_offer_becomes(enum OFFER_act act)
{
#define F(failed, becomes) \
	if (act == OFFER_ACT_##failed) \
		return OFFER_IN_##becomes;
	OFFER_FAILURES(F)
#undef F
	return OFFER_INPUT_COUNT;
}

enum CLIENT_input lw_ua_client_becomes(enum CLIENT_act act)
{
#define F(failed, becomes) \
	if (act == CLIENT_ACT_##failed) \
		return CLIENT_IN_##becomes;
	CLIENT_FAILURES(F)
#undef F
	return CLIENT_INPUT_COUNT;
}
