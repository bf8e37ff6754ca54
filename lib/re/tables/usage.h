/* usage.h -- the two decision tables of a dialog: its INVITE usage, and its offers and answers.
 *
 * invite.def and offer.def are each expanded into the array that runs (usage.c) and into a nested
 * switch that proves every state decides every input (usage_proof.c, compiled, never linked).
 * The words of a .def file:
 *
 *	STATE(name, waits, ...)         begins a state.  WAITS: something must come, and TIMEOUT is
 *	                                decided; or RESTS.  What follows is all that other files
 *	                                know of the state (struct invite_seen, struct offer_seen)
 *	ON(input, next, acts...)        what an input does here
 *	IF(input, fact, next, acts...)  the same where it depends: taken if the fact holds, else
 *	OR(fact, next, acts...)         the next that holds, else
 *	ELSE(next, acts...)             the last, always there
 *	IGNORE(input)                   nothing changes
 *	IGNORE_ALL(GROUP)               the same for each input of a group (usage_groups.h)
 *	END                             ends a state
 *	FINAL(name)                     a state nothing leaves
 *
 * next is a state, or STAY.  What states share stands in a file of its own that they include.
 * Nothing is ever refused: the core asks, the wire tells. */
#ifndef LW_RE_USAGE_H
#define LW_RE_USAGE_H

#include <stdbool.h>
#include <stdint.h>

/* ---- INVITE usage ---- */

/* Input, fact, action: each list stands here once.  An action that cannot be done ends its row, and
 * the leg gets the input that stands beside it: see the runner. */
#define INVITE_STATES(S) \
	S(IDLE) S(CALLING) S(PROCEEDING) S(CANCEL_WAIT) S(CANCELLING) S(OFFERED) S(ACCEPTED) \
	S(CONFIRMED) S(BYE_WAIT) S(ENDING) S(ENDED) S(DEAD)

#define INVITE_INPUTS(I) \
	I(INVITE)    /* core: call */ \
	I(RING)      /* core: send 180 */ \
	I(ANSWER)    /* core: send 200 */ \
	I(REJECT)    /* core: refuse with a code */ \
	I(DROP)      /* core: CANCEL or BYE */ \
	I(FORGET)    /* core: the handle is dead */ \
	I(ARRIVED)   /* wire: a new INVITE */ \
	I(REFUSED)   /* a new INVITE that does not become a call */ \
	I(UNFIT)     /* wire: the offer cannot be taken, or a reliable 1xx had no PRACK */ \
	I(R1XX)      /* wire: provisional response to our INVITE */ \
	I(R2XX)      /* wire: its first 2xx */ \
	I(R2XX_AGAIN)/* wire: the same 2xx once more */ \
	I(CHALLENGED)/* wire: 401 or 407 to our INVITE */ \
	I(RETRY)     /* wire: 422, and the interval it asks for can be offered */ \
	I(RFAIL)     /* wire: final refusal; or our INVITE could not be sent */ \
	I(ACK)       /* wire: our 2xx is acknowledged */ \
	I(BYE)       /* wire */ \
	I(CANCEL)    /* wire */ \
	I(BYE_DONE)  /* wire: our BYE was answered */ \
	I(LOST)      /* wire: 481 within the dialog: the peer no longer knows it */ \
	I(EXPIRED)   /* we have to end it: session timer, 408, no ACK to a re-INVITE */ \
	I(TIMEOUT)   /* Timer B, F, H */

#define INVITE_FACTS(F) F(always) F(forgotten) F(bad_sdp)

#define INVITE_ACTS(A) \
	A(_, NEVER) \
	A(PREPARE, RFAIL)       /* where to, who is shown, the dialog, the media */ \
	A(SEND_INVITE, RFAIL) \
	A(AUTHENTICATE, RFAIL)  /* the same INVITE again, with credentials */ \
	A(SEND_CANCEL, NEVER) \
	A(SEND_ACK, NEVER) \
	A(SEND_BYE, TIMEOUT) \
	A(SEND_RING, NEVER) \
	A(SEND_OK, UNFIT) \
	A(SEND_REJECT, NEVER) \
	A(SEND_487, NEVER) \
	A(STOP_OK, NEVER) \
	A(BEGIN_SESSION, NEVER) /* the media run, and the peer is who the answer says */ \
	A(TELL_PROGRESS, NEVER) \
	A(TELL_ANSWERED, NEVER) \
	A(TELL_REJECTED, NEVER) \
	A(TELL_CONFIRMED, NEVER) \
	A(TELL_ENDED, NEVER) \
	A(DETACH, NEVER) \
	A(RELEASE, NEVER)

/* ---- offers and answers within the confirmed dialog ---- */

#define OFFER_STATES(S) \
	S(STABLE) S(OFFERING) S(OFFERING_AGAIN) S(GLARE) S(ANSWERED) S(OFFERED_IN_2XX) S(OVER)

#define OFFER_INPUTS(I) \
	I(MEDIA)      /* core: offer this direction */ \
	I(REFRESH)    /* session timer, by re-INVITE */ \
	I(R2XX)       /* wire: our offer is answered */ \
	I(R491)       /* wire: glare */ \
	I(RETRY)      /* wire: 422, and the interval it asks for can be offered */ \
	I(RFAIL)      /* wire: refused, everything as before; or it could not be sent */ \
	I(RGONE)      /* wire: 481: no such dialog */ \
	I(PEER_OFFER) /* wire: a re-INVITE or UPDATE with an offer */ \
	I(PEER_ASKS)  /* wire: a re-INVITE without one */ \
	I(UNANSWERED) /* our answer to the peer could not be sent */ \
	I(ACK)        /* wire: our 2xx is acknowledged */ \
	I(CLOSE)      /* the INVITE usage is over */ \
	I(TIMEOUT)    /* Timer B or H, or the wait after 491 is over */

#define OFFER_FACTS(F) F(always) F(bad_sdp) F(by_update) F(wished)

#define OFFER_ACTS(A) \
	A(_, NEVER) \
	A(SEND_OFFER, RFAIL) \
	A(SEND_REFRESH, RFAIL) \
	A(SEND_ACK, NEVER) \
	A(WAIT_GLARE, NEVER) \
	A(REPLY_OK, UNANSWERED) \
	A(REPLY_OFFER, UNANSWERED) \
	A(REPLY_488, NEVER) \
	A(REPLY_491, NEVER) \
	A(REPLY_500, NEVER) \
	A(STOP_OK, NEVER) \
	A(TAKE_ANSWER, NEVER) /* target, session timer, media, identity */ \
	A(KEEP, NEVER)        /* the direction we asked for is the agreed one */ \
	A(TAKE_BACK, NEVER)   /* we no longer ask for it */ \
	A(TELL_OK, NEVER) \
	A(TELL_FAILED, NEVER) \
	A(TELL_LOST, NEVER) \
	A(TELL_EXPIRED, NEVER)

enum invite_state {
#define S(x) INVITE_##x,
	INVITE_STATES(S)
#undef S
	INVITE_STATE_COUNT
};
enum invite_input {
#define I(x) INVITE_IN_##x,
	INVITE_INPUTS(I)
#undef I
	INVITE_INPUT_COUNT
};
enum invite_fact {
#define F(x) INVITE_IF_##x,
	INVITE_FACTS(F)
#undef F
	INVITE_FACT_COUNT
};
enum invite_act {
#define A(x, becomes) INVITE_ACT_##x,
	INVITE_ACTS(A)
#undef A
	INVITE_ACT_COUNT
};

enum offer_state {
#define S(x) OFFER_##x,
	OFFER_STATES(S)
#undef S
	OFFER_STATE_COUNT
};
enum offer_input {
#define I(x) OFFER_IN_##x,
	OFFER_INPUTS(I)
#undef I
	OFFER_INPUT_COUNT
};
enum offer_fact {
#define F(x) OFFER_IF_##x,
	OFFER_FACTS(F)
#undef F
	OFFER_FACT_COUNT
};
enum offer_act {
#define A(x, becomes) OFFER_ACT_##x,
	OFFER_ACTS(A)
#undef A
	OFFER_ACT_COUNT
};

enum { USAGE_ALTS = 3, USAGE_ACTS = 4, USAGE_STAY = 0xfd, USAGE_IGNORE = 0xfe };

struct usage_row {
	uint8_t fact; /* index of the fact that must hold; 0 is always */
	uint8_t next; /* a state, USAGE_STAY or USAGE_IGNORE */
	uint8_t act[USAGE_ACTS];
	uint8_t used;
};

/* The row taken in a state for an input while facts (bits 1 << fact) hold: pure. */
const struct usage_row *lw_ua_invite_decide(enum invite_state state, enum invite_input input,
					    uint32_t facts);
const struct usage_row *lw_ua_offer_decide(enum offer_state state, enum offer_input input,
					   uint32_t facts);

/* What an action that could not be done becomes; the number of inputs for one that always can. */
enum invite_input lw_ua_invite_becomes(enum invite_act act);
enum offer_input lw_ua_offer_becomes(enum offer_act act);

/* Alternative alt of a cell; NULL when there is none.  For the walkers. */
const struct usage_row *lw_ua_invite_row(enum invite_state state, enum invite_input input,
					 unsigned alt);
const struct usage_row *lw_ua_offer_row(enum offer_state state, enum offer_input input,
					unsigned alt);

/* ---- what others know of a state: the columns of its STATE line ---- */

enum invite_phase {
	PHASE_EARLY,    /* no dialog with an answer yet */
	PHASE_GIVEN_UP, /* the same, and we no longer want it */
	PHASE_UP,
	PHASE_ENDING,
	PHASE_OVER,
};

/* What a re-INVITE or UPDATE of the peer's meets. */
enum invite_meets {
	MEETS_BUSY,     /* 491: an INVITE is open */
	MEETS_LATER,    /* 500 with Retry-After: theirs is not answered yet (RFC 3261 14.2) */
	MEETS_UNACKED,  /* it stands for the ACK; but with our offer in the 2xx, 491 */
	MEETS_OPEN,     /* it is looked at, and we may send one ourselves */
	MEETS_GONE,     /* 481 */
};

struct invite_seen {
	uint8_t waits;
	uint8_t phase;  /* enum invite_phase */
	uint8_t meets;  /* enum invite_meets */
	uint8_t match;  /* enum lw_match: what a Replaces that names it has found */
};
const struct invite_seen *lw_ua_invite_seen(enum invite_state state);

enum offer_phase {
	OFFERS_FREE,    /* nothing is open: ours may go */
	OFFERS_BUSY,
	OFFERS_CLOSED,  /* the call is over */
};

struct offer_seen {
	uint8_t waits;
	uint8_t phase;  /* enum offer_phase */
	uint8_t takes;  /* a body of the peer's with an offer is looked at, else it gets 491 */
};
const struct offer_seen *lw_ua_offer_seen(enum offer_state state);

const char *lw_ua_invite_state_name(enum invite_state state);
const char *lw_ua_invite_input_name(enum invite_input input);
const char *lw_ua_offer_state_name(enum offer_state state);
const char *lw_ua_offer_input_name(enum offer_input input);

/* RFC 3261 14.1: how long to wait after 491, in ms: steps of 10 ms, 2.1 to 4 s for the owner of the
 * Call-ID, 0 to 2 s for the other.  *seed is moved on (xorshift64, never 0). */
uint32_t lw_ua_offer_glare_ms(bool owner, uint64_t *seed);

#endif
