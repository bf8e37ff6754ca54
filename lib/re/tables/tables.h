/* SPDX-License-Identifier: BSD-3-Clause */
/* tables.h -- the decision tables of a dialog: its INVITE usage (invite.def), its offers and
 * answers (offer.def), and what it hears in a switch (ear.def); and of the transactions that carry
 * it (client.def, server.def).
 *
 * Each machine is listed once (machines.inc), its words once (words.h), its states once (its .def
 * file).  How a .def file is written: lib/table/table.h. */
#ifndef LW_RE_TABLES_H
#define LW_RE_TABLES_H

#include "groups.h"
#include "words.h"

#define EACH "../../table/words.inc"
#include "word_sets.inc"
#define EACH "../../table/states.inc"
#include "machines.inc"

enum ua_machine {
#define EACH "../../table/number.inc"
#include "machines.inc"
	UA_MACHINES
};

extern const struct lw_table lw_ua_tables[UA_MACHINES];

/* What an action that could not be done becomes; the number of inputs for one that always can. */
enum INVITE_input lw_ua_invite_becomes(enum INVITE_act act);
enum OFFER_input lw_ua_offer_becomes(enum OFFER_act act);
enum CLIENT_input lw_ua_client_becomes(enum CLIENT_act act);

/* ---- what others know of a state: the columns of its STATE line ----
 *
 * The first is WAITS or RESTS: whether something must come, so that TIMEOUT is decided. */

enum invite_phase {
	PHASE_EARLY,    /* no dialog with an answer yet */
	PHASE_GIVEN_UP, /* the same, and we no longer want it */
	PHASE_UP,
	PHASE_LEAVING,  /* it is to end, and our 2xx has no ACK yet */
	PHASE_ENDING,
	PHASE_OVER,
};

/* What a re-INVITE or UPDATE of the peer's meets. */
enum invite_meets {
	MEETS_BUSY,     /* 491: an INVITE is open */
	MEETS_EARLY,    /* the same, but an UPDATE is looked at once the answer came reliably */
	MEETS_LATER,    /* 500 with Retry-After: theirs is not answered yet (RFC 3261 14.2) */
	MEETS_UNACKED,  /* it stands for the ACK; but with our offer in the 2xx, 491 */
	MEETS_OPEN,     /* it is looked at, and we may send one ourselves */
	MEETS_GONE,     /* 481 */
};

struct invite_seen {
	uint8_t phase;  /* enum invite_phase */
	uint8_t meets;  /* enum invite_meets */
	uint8_t match;  /* enum lw_match: what a Replaces that names it has found */
};
const struct invite_seen *lw_ua_invite_seen(uint8_t state);

enum offer_phase {
	OFFERS_FREE,    /* nothing is open: ours may go */
	OFFERS_BUSY,
	OFFERS_CLOSED,  /* the call is over */
};

struct offer_seen {
	uint8_t phase;  /* enum offer_phase */
	uint8_t takes;  /* a body of the peer's with an offer is looked at, else it gets 491 */
};
const struct offer_seen *lw_ua_offer_seen(uint8_t state);

/* The request of the peer's is under way: the same by another way is one too many. */
bool lw_ua_server_is_open(uint8_t state);

#endif
