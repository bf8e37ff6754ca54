/* SPDX-License-Identifier: BSD-3-Clause */
/* state.h -- what the engine knows: calls, legs, and what is asked of them.
 *
 * Questions about a state are answered from the columns of its table (tables/), never by its name
 * or its order: a new state only needs its line. */
#ifndef LW_STATE_H
#define LW_STATE_H

#include <legwork/adapter.h>
#include <legwork/rules.h>
#include <legwork/switch.h>

#include "../tables/tables.h"
#include "pool.h"
#include "texts.h"
#include "timers.h"

/* What a leg is to its call. */
enum leg_role {
	LEG_ROLE_NONE,  /* dropped, or never belonged: tells nobody */
	LEG_ROLE_PARTY, /* the one our user talks to */
	LEG_ROLE_NEXT,  /* about to take the party's place (referred, replaced) */
	LEG_ROLE_OLD,   /* its place was taken; waits for its end */
	LEG_ROLE_SEAT,  /* of a switch: its seat says the rest (struct seated) */
};

/* A leg: what a step reads, in one line of cache.  Its texts are apart (struct leg_text). */
struct leg {
	void *attached;
	uint32_t generation; /* of its handle: monotone */
	uint32_t call;       /* index, or LW_NO_INDEX */
	uint32_t next;       /* in its call, the latest in front; once it is dead, among the dead */
	uint32_t account;
	uint16_t caps;
	uint16_t code;       /* last SIP code about it */
	uint8_t state;       /* enum leg_state */
	uint8_t hold;        /* enum hold_state */
	uint8_t role;        /* enum leg_role */
	uint8_t cause;       /* enum lw_cause of its end */
	uint8_t used;
	uint8_t remote_hold;
	uint8_t refer_out;   /* a REFER of ours whose last news is due */
	uint8_t refer_in;    /* a REFER of the peer's whose last NOTIFY is due */
	uint8_t to_mailbox;  /* we dial its owner's mailbox */
	uint8_t seen;        /* the adapter has heard of it, so it must hear that it is forgotten */
	uint8_t withheld;    /* its party has asked not to be shown (RFC 3323) */
	uint8_t secure;      /* signalling and media are encrypted */
	uint8_t outside;     /* we have called it outside: its own word does not make it internal */
	uint8_t hops;        /* passed on so often before it came to us */
	uint8_t remote_record; /* its party says that it records */
	uint8_t talks;       /* our user may talk to it (machine/focus.c) */
	uint8_t redirects;   /* how often its target sent us elsewhere */
	uint8_t may_follow;  /* the last time, we may go there */
	uint8_t notify_open; /* the last NOTIFY of its REFER is out, and not answered */
	uint8_t claim;       /* enum CLAIM_state */
	uint32_t call_generation; /* of its call's handle, so that a step need not look there */
	uint32_t talks_since; /* the serial of its turn (machine/focus.c) */
	uint64_t key;         /* the host's name for it */
};

/* Of a leg of an endpoint: its neighbours among those that talk (machine/focus.c). */
struct neighbours { uint32_t before, after; };

enum { RECORD_NEVER = 1, RECORD_ALWAYS = 2 };
enum { LW_REDIRECTS_MOST = 10 };

/* Its texts, and what is seldom looked at. */
struct leg_text {
	struct text uri, name;             /* remote */
	struct text local_uri, local_name; /* ours */
	struct text called;                /* the address first called (R33) */
	struct text source;                /* where the remote identity came from */
	struct text shown_uri, shown_name; /* whom else it is shown (IDENTIFY) */
	struct text moved;                 /* where its target sends us */
	uint32_t called_at[LW_REDIRECTS_MOST + 1]; /* hashes of the addresses called */
	struct lw_presentation presented;          /* what its peer is shown */
	uint8_t record;   /* its party's settings: RECORD_NEVER, RECORD_ALWAYS */
	uint8_t spare[1]; /* no holes */
};
enum { LW_SOURCE_MAX = 16, LEG_TEXTS = 9 };

/* The transfer of a call, as transferor. */
struct xfer {
	lw_call kept;   /* the consultation call that became an ordinary one */
	uint8_t method; /* enum lw_method; LW_METHOD_NONE: none */
	uint8_t state;
	uint8_t stage;  /* where it began to end */
	uint8_t cause;
	uint16_t code;
	uint16_t news;  /* last code of a NOTIFY or a consultation */
	uint8_t news_cause;
	uint8_t user_left; /* hung up, or was freed: he is told nothing more until he is rung */
	uint8_t recalls;   /* how often he was rung */
	uint8_t rescued;   /* the transferee was asked to call the last resort */
	uint8_t target_left; /* our user had talked to the target, and it hung up */
	uint8_t by_replaces, aor_used, mixed, conference;
	uint8_t mix_on; /* the adapter mixes the two: DO_MIX */
	uint8_t as;     /* enum lw_note of the end that is due, 0 for failed */
	uint8_t refer_sent; /* a REFER has gone out: news before it are of an older transfer */
	uint32_t number; /* of this transfer, in its notes */
};

/* What a call of either role begins with. */
struct slot {
	uint32_t generation; /* of its handle: monotone */
	uint32_t next_dead;
	uint32_t first_leg;  /* of those that belong to it, dropped ones too */
	uint16_t legs;       /* how many belong to it */
	uint8_t used;
	uint8_t spare;       /* no holes */
};

/* The recording of a call, of either role. */
struct recorded {
	uint16_t segment;
	uint8_t state;     /* enum RECORDING_state */
	uint8_t automatic;
	uint8_t why;       /* enum lw_cause: why it ends */
	uint8_t own;       /* a rule of ours wants it, and no hand has stopped it */
	uint8_t us;        /* our own side's settings */
	uint8_t back;      /* what our own side wanted when a transfer stopped it */
	uint8_t hand;      /* and that a hand had begun it */
	uint8_t phase;     /* enum lw_segment_phase, of the segment */
	uint8_t after;     /* its party has changed */
	uint8_t due;       /* of a switch, as soon as two talk: bits of enum lw_record_due */
};
enum lw_record_due {
	RECORD_GOES_ON = 1, /* it was cut for want of another voice, or comes from another call */
	RECORD_HANDED = 2,  /* a transfer has been completed */
};
enum { LW_VOICES = 3 };

/* Two lines of cache, of which most steps read the first. */
struct call {
	struct slot slot;
	uint32_t party;      /* leg index, or LW_NO_INDEX */
	uint32_t consult;    /* the call that consults for a transfer of this one */
	uint32_t parent;     /* this one consults for that call */
	uint32_t kept_by;    /* that call's transfer kept this one: the other end of xfer.kept */
	uint8_t state;       /* enum call_state */
	uint8_t referred, replaced;
	uint8_t hushed;      /* enum lw_hushed: how its party is kept from hearing us */
	uint8_t cause, incoming, muted;
	uint8_t chain;       /* transfers of it here */
	struct xfer xfer;
	uint32_t next;
	uint32_t old;
	uint32_t account;
	struct recorded rec;
	uint32_t refer_number; /* of the transfer that the peer asked for */
	uint16_t refer_code; /* last code of the triggered call */
	uint8_t refer_cause;
	uint8_t refer_attended; /* the peer's REFER was with Replaces */
	uint16_t code;
	uint8_t spare[22];   /* likewise */
};

enum { LW_PASSED_MAX = 1024 };
enum lw_hushed { HUSHED_NOT, HUSHED_BY_HOLD, HUSHED_BY_SILENCE };

struct call_text {
	struct text target; /* of the transfer, or of the peer's REFER */
	struct text by;     /* Referred-By as claimed */
	struct text first;  /* as transferee: who had the other end first (R33) */
	/* Who has had it since, oldest first, the present one last, a line each (R45); of an
	 * incoming call who had it before us, where that is shown.  The oldest go for want of
	 * room. */
	struct text passed;
};
enum { CALL_TEXTS = 4 };

/* ---- of a switch (config.role): laid out instead of struct call ---- */

/* Where a leg sits in its call; the seats of a transfer are in struct sxfer. */
enum seat {
	SEAT_OUT,    /* nowhere: nobody hears of its end */
	SEAT_TAKEN,  /* one of the call's sides, or of its transfer's parties */
	SEAT_CALLED, /* one of those that are called for a seat (struct reach) */
	SEAT_NEXT,   /* about to take the place of another leg, or has lost its own to one */
};

/* What an ear hears: enum lw_hear; of PEER whose voice (a handle, since slots are used again), of
 * ANNOUNCEMENT and MUSIC which one. */
struct heard { uint64_t from; uint8_t hear; };
/* As `from` of an announcement: no count of those that were asked for. */
enum { LW_HEARD_DIAL_TONE = 1 << 8 };

/* A leg of a switch, beside struct leg. */
struct seated {
	struct heard wish;  /* what hears.def says */
	struct heard asked; /* of the adapter, last */
	struct heard is;    /* what it has agreed to */
	uint8_t seat;       /* enum seat */
	uint8_t reach;      /* SEAT_CALLED: which one */
	uint8_t ear;        /* enum SW_HEAR_state */
	uint8_t says;       /* an announcement goes over all else */
	uint8_t said;       /* counts them */
	uint8_t held_for;   /* the host holds the others on its behalf */
	uint8_t by_machine; /* what has answered is no person */
	uint8_t proved;     /* who it is */
	uint8_t for_refer;  /* it is called with the Replaces of the REFER that asked for it */
	uint8_t codes;      /* enum SW_CODES_state */
	uint8_t looked_at;  /* of its keys that are held */
	uint8_t unsure;     /* the adapter did not say whether `asked` is in force */
	uint8_t hears_early; /* not answered, and it was given something to hear by 183 */
};

enum { LW_WAY_MAX = 768, LW_WHO_MAX = 256 };

struct seated_text {
	struct text says;  /* the announcement */
	struct text music; /* which, when it is to hear music */
	struct text who;   /* the party, for the directory: a user's name or an address */
	struct text keys;  /* pressed, and held back */
};
enum { SEATED_TEXTS = 4 };

/* Reaching a destination for one seat; a call has two: for side 2 or a target, and for a recall. */
struct reach {
	uint32_t leg;       /* the one that the latest news is of, or LW_NO_INDEX */
	uint32_t flags;     /* LW_F_NO_DIVERT, LW_F_RECALL, LW_F_TO_MAILBOX: as it was begun */
	uint16_t code;      /* of the best answer so far */
	uint8_t cause;
	uint8_t state;      /* enum SW_REACH_state */
	uint8_t called;     /* legs that are called now */
	uint8_t routed;     /* how often the host was asked */
	uint8_t spare[2];   /* no holes: a restored call is compared byte by byte */
};
enum { REACH_C, REACH_T, REACHES };
enum { LW_CALLED_MOST = 8 };

/* The transfer of a call, which is in charge of all its legs while it is at work. */
struct sxfer {
	uint8_t method;          /* enum lw_method; LW_METHOD_NONE: none */
	uint8_t machine;         /* enum lw_machine */
	uint8_t state;
	uint8_t by_refer, by, stage, cause, as_cancelled, merge_later, tries, camped, rescued;
	uint8_t automatic, news_cause, two, last_cause;
	uint8_t foreign;         /* the target is to replace a dialog that is none of ours */
	uint8_t t_withheld;      /* t has asked not to be shown */
	uint8_t listed;          /* the way of A names T for as long as it takes */
	uint8_t hole;
	uint16_t code, news;
	uint32_t a, t, t2, c;    /* legs, or LW_NO_INDEX; t: also who is recalled; t2: his second */
	uint32_t twin;           /* the call that has lent t2 and c */
	uint32_t number;         /* of this transfer, in its notes */
	lw_leg asker;            /* where its REFER came, also when it has ended */
	lw_leg relayed;          /* and where it was passed on to */
	lw_call kept;            /* where T and C talk on */
};

#define LW_SXFER_NONE \
	((struct sxfer){.a = LW_NO_INDEX, .t = LW_NO_INDEX, .t2 = LW_NO_INDEX, .c = LW_NO_INDEX, \
			.twin = LW_NO_INDEX})

/* What each step reads comes first. */
struct bridge {
	struct slot slot;
	uint32_t side[2];        /* legs, or LW_NO_INDEX */
	uint32_t lent_to;        /* the call whose transfer has its parties, or LW_NO_INDEX */
	uint32_t next_listening;
	uint8_t state;           /* enum SW_BRIDGE_state */
	uint8_t cause;
	uint16_t code;
	uint8_t incoming;        /* side 1 has called us */
	uint8_t rung;            /* side 1 was told that it rings */
	uint8_t chain;           /* transfers of it here */
	uint8_t was_served;      /* the host's application has had it */
	uint8_t listening;       /* something may have changed what its parties hear */
	uint8_t replaced;        /* enum SW_REPLACED_state */
	uint8_t picks_up;        /* what is replaced rang when it was asked for */
	uint8_t passes;          /* how often that party was passed on here */
	uint32_t account;
	uint32_t next, old;      /* the leg that takes the place of another, or LW_NO_INDEX */
	lw_leg voice[LW_VOICES]; /* who talked when its latest segment began; 0: nobody more */
	struct recorded rec;
	uint32_t way_of;         /* whose way it tells, or LW_NO_INDEX */
	struct sxfer x;
	struct reach reach[REACHES];
};

struct bridge_text {
	struct text to[REACHES];   /* what is to be reached */
	struct text target;        /* of the transfer */
	struct text t_who;         /* as in seated_text */
	struct text t_uri, t_name; /* the transferor, when his leg is gone */
	struct text way; /* who has had the other end of way_of's call (switch/way.c) */
};
enum { BRIDGE_TEXTS = REACHES + 5 };

/* Things told upwards, handled in order after the row that told them (engine/deliver.c). */
enum up_kind { UP_LEG_RINGING, UP_LEG_EARLY, UP_LEG_UP, UP_LEG_ENDED, UP_LEG_GONE,
	       UP_HELD, UP_NOT_HELD, UP_RESUMED, UP_NOT_RESUMED };
/* And in a switch: of reaching (leg is its number, lw_reach_number()), of an ear; and of a call
 * (leg is its index) whose parties all hear what they are to hear, or of whom the one does that has
 * taken the place of another, or in which the place that is to be taken is free no longer. */
enum seat_up_kind { UP_REACH_RINGING = UP_NOT_RESUMED + 1, UP_REACH_UP, UP_REACH_FAILED,
		    UP_EAR_HEARS, UP_EAR_HEARS_NOT, UP_CALL_HEARD,
		    UP_NEXT_HEARD, UP_SEAT_LEFT };
struct up { uint32_t leg; uint16_t code; uint8_t kind, cause; };
enum { UP_MAX = 64 };

/* Monotone, as generations are, so not as at birth: all else in the block is, once all is over. */
enum { LW_ACCOUNTS = 16 }; /* the ones beyond share the last budget */
struct budget { lw_time since; uint32_t begun, begun_external; };
/* In a switch each party of the directory has its own.  of: a hash of its address, 0: nobody's. */
enum { LW_BUDGET_PLACES = 8 };
struct party_budget { uint64_t of; struct budget budget; };
struct serials {
	lw_time now;
	uint64_t steps;
	struct budget budget[LW_ACCOUNTS];
	uint32_t transfers;       /* the number of the last one */
	uint32_t talks;           /* and of the last leg that our user could talk to */
};

struct lw {
	struct lw_config config;
	char last_resort[LW_URI_MAX];
	const struct lw_rules *rules; /* rules_room, or NULL: none */
	struct lw_rules *rules_room;  /* a copy of the host's, which lends what it points to */
	struct serials *serials;
	struct party_budget *budgets; /* a switch's; after serials, and monotone like it */
	struct call *calls;         /* an endpoint's */
	struct bridge *bridges;     /* a switch's */
	struct leg *legs;
	struct neighbours *talkers; /* an endpoint's */
	struct seated *seated;      /* a switch's */
	struct seated_text *seated_text;
	struct call_text *call_text;
	struct bridge_text *bridge_text;
	struct leg_text *leg_text;
	struct texts texts;
	struct pool call_pool, leg_pool;
	struct set touched, changed; /* calls (state/changed.h) */
	struct timers timers;
	struct lw_output *out;
	uint32_t out_size, out_first, out_count;
	uint32_t focus; /* the leg that our user's audio is with, or LW_NO_INDEX */
	uint32_t listening; /* the first of a switch's calls whose ears are to be looked at */
	uint32_t dead_calls, dead_legs; /* freed when the outputs that name them are drained */
	uint32_t dead_call_count, dead_leg_count;
	struct up up[UP_MAX];
	uint32_t up_first, up_count;
	struct lw_made made;
	bool stepping; /* what died before this step is buried */
	struct lw_rows *rows; /* where the rows that are taken are written, or NULL */
	size_t size, monotone_at, monotone_size;
};

/* The machines of an object that have a deadline. */
enum {
	SLOT_LEG,
	SLOT_HOLD,
	SLOT_CLAIM,
	SLOTS_PER_LEG,
	SLOT_XFER = 0,
	SLOT_REFERRED,
	SLOT_REPLACED,
	SLOT_RECORDING = 4, /* of either role: behind those of a switch */
	SLOTS_PER_CALL,
	SLOT_SW_XFER = 0, /* of a switch; its parties have theirs behind those of all calls */
	SLOT_REACH,
	SLOT_SW_REPLACED = SLOT_REACH + REACHES,
	SLOT_EAR = 0, /* of a party of a switch */
	SLOT_CODES,
	SLOTS_PER_SEAT,
};

static inline bool lw_is_switch(const struct lw *lw)
{
	return lw->config.role == LW_AS_SWITCH;
}

static inline struct slot *lw_slot(const struct lw *lw, uint32_t call)
{
	return lw_is_switch(lw) ? &lw->bridges[call].slot : &lw->calls[call].slot;
}

static inline uint32_t lw_leg_slot(uint32_t leg, uint32_t which)
{
	return leg * SLOTS_PER_LEG + which;
}

static inline uint32_t lw_call_slot(const struct lw *lw, uint32_t call, uint32_t which)
{
	return lw->config.max_legs * SLOTS_PER_LEG + call * SLOTS_PER_CALL + which;
}

static inline uint32_t lw_seat_slot(const struct lw *lw, uint32_t leg, uint32_t which)
{
	return lw_call_slot(lw, lw->config.max_calls, 0) + leg * SLOTS_PER_SEAT + which;
}

static inline uint32_t lw_reach_number(uint32_t call, uint32_t which)
{
	return call * REACHES + which;
}

/* ---- handles ---- */
static inline uint64_t lw_handle(uint32_t index, uint32_t generation)
{
	return (uint64_t)generation << 32 | (index + 1);
}

static inline lw_call lw_call_handle(const struct lw *lw, uint32_t call)
{
	return (lw_call){call == LW_NO_INDEX ? 0 : lw_handle(call, lw_slot(lw, call)->generation)};
}

static inline lw_leg lw_leg_handle(const struct lw *lw, uint32_t leg)
{
	return (lw_leg){leg == LW_NO_INDEX ? 0 : lw_handle(leg, lw->legs[leg].generation)};
}

static inline lw_call lw_call_of_leg(const struct lw *lw, uint32_t leg)
{
	const struct leg *l = &lw->legs[leg];

	return (lw_call){l->call == LW_NO_INDEX ? 0 : lw_handle(l->call, l->call_generation)};
}

/* LW_NO_INDEX when stale. */
static inline uint32_t lw_call_index(const struct lw *lw, lw_call call)
{
	uint32_t i = (uint32_t)call.v - 1;

	if (i >= lw->config.max_calls || !lw_slot(lw, i)->used ||
	    lw_slot(lw, i)->generation != call.v >> 32)
		return LW_NO_INDEX;
	return i;
}

static inline uint32_t lw_leg_index(const struct lw *lw, lw_leg leg)
{
	uint32_t i = (uint32_t)leg.v - 1;

	if (i >= lw->config.max_legs || !lw->legs[i].used ||
	    lw->legs[i].generation != leg.v >> 32)
		return LW_NO_INDEX;
	return i;
}

/* Into a field of size bytes; what does not fit was refused before the step. */
void lw_copy(char *to, size_t size, const char *from);

/* ---- texts: never NULL, and good until a step begins with all outputs read ---- */
static inline const char *lw_read(const struct lw *lw, struct text text)
{
	return lw_texts_read(&lw->texts, text);
}

static inline void lw_write(struct lw *lw, struct text *to, size_t size, const char *from)
{
	lw_texts_write(&lw->texts, to, size, from);
}

/* For an output alone. */
static inline const char *lw_mention(struct lw *lw, size_t size, const char *from)
{
	return lw_texts_mention(&lw->texts, size, from);
}

static inline const char *lw_leg_uri(const struct lw *lw, uint32_t leg)
{
	return lw_read(lw, lw->leg_text[leg].uri);
}

static inline const char *lw_leg_name(const struct lw *lw, uint32_t leg)
{
	return lw_read(lw, lw->leg_text[leg].name);
}

static inline const char *lw_leg_called(const struct lw *lw, uint32_t leg)
{
	return lw_read(lw, lw->leg_text[leg].called);
}

static inline const char *lw_call_target(const struct lw *lw, uint32_t call)
{
	return lw_read(lw, lw->call_text[call].target);
}

static inline const char *lw_call_by(const struct lw *lw, uint32_t call)
{
	return lw_read(lw, lw->call_text[call].by);
}

static inline const char *lw_bridge_target(const struct lw *lw, uint32_t call)
{
	return lw_read(lw, lw->bridge_text[call].target);
}

static inline const char *lw_seated_who(const struct lw *lw, uint32_t leg)
{
	return lw_read(lw, lw->seated_text[leg].who);
}

/* ---- what others know of a machine's state ---- */
static inline uint8_t lw_seen(enum lw_machine machine, uint8_t state)
{
	return lw_tables[machine].state[state].seen;
}

static inline enum lw_leg_state lw_leg_seen(const struct lw *lw, uint32_t leg)
{
	return (enum lw_leg_state)lw_seen(LW_M_LEG, lw->legs[leg].state);
}

static inline enum lw_hold lw_hold_seen(const struct lw *lw, uint32_t leg)
{
	return (enum lw_hold)lw_seen(LW_M_HOLD, lw->legs[leg].hold);
}

static inline bool lw_leg_is_unclaimed(const struct lw *lw, uint32_t leg)
{
	return lw_seen(LW_M_CLAIM, lw->legs[leg].claim) == LW_CLAIM_ASKED;
}

static inline enum lw_call_state lw_call_seen(const struct lw *lw, uint32_t call)
{
	return (enum lw_call_state)lw_seen(LW_M_CALL, lw->calls[call].state);
}

static inline enum lw_call_state lw_bridge_seen(const struct lw *lw, uint32_t call)
{
	return (enum lw_call_state)lw_seen(LW_M_SW_BRIDGE, lw->bridges[call].state);
}

static inline enum lw_referral lw_referred_seen(const struct lw *lw, uint32_t call)
{
	return (enum lw_referral)lw_seen(LW_M_REFERRED, lw->calls[call].referred);
}

static inline enum lw_replaced_seen lw_replaced_seen(const struct lw *lw, uint32_t call)
{
	return (enum lw_replaced_seen)lw_seen(LW_M_REPLACED, lw->calls[call].replaced);
}

static inline struct recorded *lw_recorded(const struct lw *lw, uint32_t call)
{
	return lw_is_switch(lw) ? &lw->bridges[call].rec : &lw->calls[call].rec;
}

static inline enum lw_recording_seen lw_recording_seen(const struct lw *lw, uint32_t call)
{
	return (enum lw_recording_seen)lw_seen(LW_M_RECORDING, lw_recorded(lw, call)->state);
}

/* ---- legs ---- */
static inline bool lw_leg_is_up(const struct lw *lw, uint32_t leg)
{
	return leg != LW_NO_INDEX && lw_leg_seen(lw, leg) == LW_LEG_UP;
}

/* Up, and not held by us. */
static inline bool lw_leg_can_talk(const struct lw *lw, uint32_t leg)
{
	return lw_leg_is_up(lw, leg) && lw_hold_seen(lw, leg) == LW_HOLD_NONE;
}

/* Whether it has ended or is about to; one that only rings is not. */
bool lw_leg_is_ending(const struct lw *lw, uint32_t leg);
/* What it means when nothing more comes from it: no answer; unreachable, where there was no
 * response at all. */
enum lw_cause lw_leg_silence(const struct lw *lw, uint32_t leg);
/* Whether the user is told about it: it is the party of a call that is not over. */
bool lw_leg_is_heard(const struct lw *lw, uint32_t leg);

/* ---- calls and their transfer ---- */
bool lw_call_is_up(const struct lw *lw, uint32_t call);
static inline bool lw_xfer_active(const struct lw *lw, uint32_t call)
{
	return lw->calls[call].xfer.method != LW_METHOD_NONE;
}

/* Its transfer, or the one it consults for, has freed our user and not brought him back. */
bool lw_call_is_released(const struct lw *lw, uint32_t call);
/* The machine of a method; attended for none. */
const struct lw_table *lw_xfer_table(enum lw_method method);
/* The line of its state; that of IDLE where there is no transfer. */
const struct lw_state *lw_xfer_state(const struct lw *lw, uint32_t call);
/* The user may hold its party by hand: no transfer has the call, or he talks to this one of the two
 * (R14). */
bool lw_xfer_lets_hold(const struct lw *lw, uint32_t call);
/* Somebody may take the place of its party: no transfer has the call, or the user talks to one of
 * the two, and the other stays where it is. */
bool lw_xfer_lets_move(const struct lw *lw, uint32_t call);
/* A REFER or an INVITE with Replaces of the peer's gives its party's place to somebody else, or may
 * do so. */
bool lw_call_moves(const struct lw *lw, uint32_t call);
/* Nothing is at work on it: it can be transferred, or be the target of a transfer. */
bool lw_call_is_free(const struct lw *lw, uint32_t call);
/* A transfer, a REFER or a Replaces says when it is over, not its own leg. */
bool lw_call_is_kept_alive(const struct lw *lw, uint32_t call);
/* The call whose transfer this one takes part in: itself, unless it is a consultation call. */
uint32_t lw_owner_of(const struct lw *lw, uint32_t call);
/* The call for whose transfer this one consults, or did so and was kept; or none. */
uint32_t lw_call_above(const struct lw *lw, uint32_t call);
/* And the call that its own transfer has to do with. */
uint32_t lw_call_below(const struct lw *lw, uint32_t call);
/* The other call of that transfer, or none. */
uint32_t lw_other_of(const struct lw *lw, uint32_t call);
/* The leg of the party that is consulted, or none. */
uint32_t lw_target_leg(const struct lw *lw, uint32_t call);
/* R33: the owner of the mailbox that a verb means; when it names none, the address the caller first
 * called.  NULL: nobody is known. */
const char *lw_mailbox_owner(const struct lw *lw, uint32_t call, const struct lw_input *in);

static inline uint32_t lw_account_of(const struct lw *lw, uint32_t call)
{
	return lw_is_switch(lw) ? lw->bridges[call].account : lw->calls[call].account;
}

/* ---- of a switch ---- */

/* A transfer is in charge of the call's legs. */
static inline bool lw_sw_xfer_active(const struct lw *lw, uint32_t call)
{
	return lw->bridges[call].x.method != LW_METHOD_NONE;
}

/* Another leg takes the place of one of its parties, or may do so. */
static inline bool lw_seat_is_wanted(const struct lw *lw, uint32_t call)
{
	return lw_seen(LW_M_SW_REPLACED, lw->bridges[call].replaced) != LW_REPLACED_NONE;
}

/* Whether the party is there: it has answered, or we have answered it. */
bool lw_leg_is_there(const struct lw *lw, uint32_t leg);
/* It is to dial the number of a feature code, and has not begun. */
static inline bool lw_leg_has_dial_tone(const struct lw *lw, uint32_t leg)
{
	return lw_seen(LW_M_SW_CODES, lw->seated[leg].codes) == LW_DIGITS_TONE;
}

/* It dials the number of a feature code. */
static inline bool lw_leg_dials(const struct lw *lw, uint32_t leg)
{
	return lw_leg_has_dial_tone(lw, leg) ||
	       lw_seen(LW_M_SW_CODES, lw->seated[leg].codes) == LW_DIGITS_DIALLED;
}

/* It does not listen: its phone holds us, or the host does on its behalf, or it dials. */
static inline bool lw_leg_holds(const struct lw *lw, uint32_t leg)
{
	return lw->legs[leg].remote_hold || lw->seated[leg].held_for || lw_leg_dials(lw, leg);
}

/* The state whose SEATS are in force, and the legs in the seats that they speak of. */
const struct lw_state *lw_seats_of(const struct lw *lw, uint32_t call, uint32_t leg[LW_SEATS]);
/* The party that this word of SEATS names, or none. */
uint32_t lw_seat_named(enum lw_ear word, const uint32_t leg[LW_SEATS]);
/* Whom a leg is to talk to, or none yet: in its seat, or, if it is called or takes the place of
 * another, in the one that it has when it is up. */
uint32_t lw_leg_joins(const struct lw *lw, uint32_t newcomer);
/* What the parties of the call hear is looked at once the step has come to rest. */
void lw_listen(struct lw *lw, uint32_t call);

#endif
