/* state.h -- what the engine knows: calls, legs, and what is asked of them.
 *
 * Questions about a state are answered from the columns of its table (tables/), never by its name
 * or its order: a new state only needs its line. */
#ifndef LW_STATE_H
#define LW_STATE_H

#include <legwork/adapter.h>
#include <legwork/rules.h>

#include "../tables/tables.h"
#include "pool.h"
#include "timers.h"

/* What a leg is to its call. */
enum leg_role {
	LEG_ROLE_NONE,  /* dropped, or never belonged: tells nobody */
	LEG_ROLE_PARTY, /* the one our user talks to */
	LEG_ROLE_NEXT,  /* about to take the party's place (referred, replaced) */
	LEG_ROLE_OLD,   /* its place was taken; waits for its end */
};

/* A leg: what a step reads.  Its texts are apart (struct leg_text). */
struct leg {
	void *attached;
	uint32_t call;       /* index, or LW_NO_INDEX */
	uint32_t next_dead;
	uint32_t account;
	uint32_t focus_before, focus_after; /* its neighbours among those that talk */
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
	uint8_t record;      /* its party's settings: RECORD_NEVER, RECORD_ALWAYS */
	uint8_t remote_record; /* its party says that it records */
	uint8_t talks;       /* our user may talk to it (machine/focus.c) */
	uint8_t redirects;   /* how often its target sent us elsewhere */
	uint8_t may_follow;  /* the last time, we may go there */
	uint8_t claim;       /* enum CLAIM_state */
	uint32_t next_in_call; /* the legs of a call are a list, the latest in front */
	uint32_t talks_since;  /* the serial of its turn (machine/focus.c) */
	uint64_t key;          /* the host's name for it */
};

enum { RECORD_NEVER = 1, RECORD_ALWAYS = 2 };
enum { LW_REDIRECTS_MOST = 10 };

struct leg_text {
	char uri[LW_URI_MAX], name[LW_NAME_MAX];             /* remote */
	char local_uri[LW_URI_MAX], local_name[LW_NAME_MAX]; /* ours */
	char called[LW_URI_MAX];                             /* the address first called (R33) */
	struct lw_presentation presented;                    /* what its peer is shown */
	char source[16]; /* where the remote identity came from */
	char shown_uri[LW_URI_MAX], shown_name[LW_NAME_MAX]; /* whom else it is shown (IDENTIFY) */
	char digits[LW_NAME_MAX];                            /* the last DTMF, for its note */
	char moved[LW_URI_MAX];                              /* where its target sends us */
	uint32_t called_at[LW_REDIRECTS_MOST + 1];           /* hashes of the addresses called */
};

/* The transfer of a call, as transferor. */
struct xfer {
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
	lw_call kept;   /* the consultation call that became an ordinary one */
};

struct call {
	uint32_t party;      /* leg index, or LW_NO_INDEX */
	uint32_t next;
	uint32_t old;
	uint32_t consult;    /* the call that consults for a transfer of this one */
	uint32_t parent;     /* this one consults for that call */
	uint32_t kept_by;    /* that call's transfer kept this one: the other end of xfer.kept */
	uint32_t next_dead;
	uint32_t account;
	uint32_t first_leg;  /* of those that belong to it, dropped ones too */
	uint16_t legs;       /* how many these are */
	uint16_t code;
	uint8_t state;       /* enum call_state */
	uint8_t referred, replaced, recording;
	uint8_t cause, used, incoming, muted;
	uint8_t record_auto, record_why;
	uint8_t record_own;   /* a rule of ours wants it, and no hand has stopped it */
	uint8_t record_us;    /* our own side's settings */
	uint8_t record_back;  /* what our own side wanted when a transfer stopped it */
	uint8_t record_hand;  /* and that a hand had begun it */
	uint8_t record_phase; /* enum lw_segment_phase, of the segment */
	uint8_t after;        /* its party has changed */
	uint16_t segment;
	struct xfer xfer;
	uint32_t refer_number; /* of the transfer that the peer asked for */
	uint16_t refer_code; /* last code of the triggered call */
	uint8_t refer_cause;
	uint8_t refer_attended; /* the peer's REFER was with Replaces */
	uint8_t hushed;      /* enum lw_hushed: how its party is kept from hearing us */
	uint8_t chain;       /* transfers of it here */
	uint8_t changed;     /* and the host has not heard of it yet (state/changed.h) */
	uint32_t changed_before, changed_after; /* its neighbours among those */
};

enum { LW_PASSED_MAX = 1024 };
enum lw_hushed { HUSHED_NOT, HUSHED_BY_HOLD, HUSHED_BY_SILENCE };

struct call_text {
	char target[LW_URI_MAX]; /* of the transfer, or of the peer's REFER */
	char by[LW_URI_MAX];     /* Referred-By as claimed */
	char first[LW_URI_MAX];  /* as transferee: who had the other end first (R33) */
	/* Who has had it since, oldest first, the present one last, a line each (R45); of an
	 * incoming call who had it before us, where that is shown.  The oldest go for want of
	 * room. */
	char passed[LW_PASSED_MAX];
};

/* Things told upwards, handled in order after the row that told them (engine/deliver.c). */
enum up_kind { UP_LEG_RINGING, UP_LEG_EARLY, UP_LEG_UP, UP_LEG_ENDED, UP_LEG_GONE,
	       UP_HELD, UP_NOT_HELD, UP_RESUMED, UP_NOT_RESUMED };
struct up { uint32_t leg; uint16_t code; uint8_t kind, cause; };
enum { UP_MAX = 64 };

/* Monotone, so not as at birth: everything else in the block is, once all is over. */
enum { LW_ACCOUNTS = 16 }; /* the ones beyond share the last budget */
struct budget { lw_time since; uint32_t begun, begun_external; };
struct serials {
	lw_time now;
	uint64_t steps;
	struct budget budget[LW_ACCOUNTS];
	uint32_t transfers;       /* the number of the last one */
	uint32_t talks;           /* and of the last leg that our user could talk to */
	struct call_text stranger; /* what was asked outside of all dialogs, for its note */
};

struct lw {
	struct lw_config config;
	char last_resort[LW_URI_MAX];
	const struct lw_rules *rules; /* the host's; NULL: none */
	struct serials *serials;
	uint32_t *call_generation, *leg_generation; /* after serials, and monotone like it */
	struct call *calls;
	struct leg *legs;
	struct call_text *call_text;
	struct leg_text *leg_text;
	struct pool call_pool, leg_pool;
	struct timers timers;
	struct lw_output *out;
	uint32_t out_size, out_first, out_count;
	uint32_t focus; /* the leg that our user's audio is with, or LW_NO_INDEX */
	uint32_t changed; /* the calls that have changed (state/changed.h) */
	uint32_t dead_calls, dead_legs; /* freed when the outputs that name them are drained */
	uint32_t dead_call_count, dead_leg_count;
	struct up up[UP_MAX];
	uint32_t up_first, up_count;
	struct lw_made made;
	bool stepping; /* what died before this step is buried */
	uint8_t *played[LW_MACHINES]; /* tests: rows that were taken, or NULL */
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
	SLOT_RECORDING,
	SLOTS_PER_CALL
};

static inline uint32_t lw_leg_slot(uint32_t leg, uint32_t which)
{
	return leg * SLOTS_PER_LEG + which;
}

static inline uint32_t lw_call_slot(const struct lw *lw, uint32_t call, uint32_t which)
{
	return lw->config.max_legs * SLOTS_PER_LEG + call * SLOTS_PER_CALL + which;
}

/* ---- handles ---- */
lw_call lw_call_handle(const struct lw *lw, uint32_t call);
lw_leg lw_leg_handle(const struct lw *lw, uint32_t leg);
/* LW_NO_INDEX when stale. */
uint32_t lw_call_index(const struct lw *lw, lw_call call);
uint32_t lw_leg_index(const struct lw *lw, lw_leg leg);

/* Into a field of size bytes; what does not fit was refused before the step. */
void lw_copy(char *to, size_t size, const char *from);

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

static inline enum lw_referral lw_referred_seen(const struct lw *lw, uint32_t call)
{
	return (enum lw_referral)lw_seen(LW_M_REFERRED, lw->calls[call].referred);
}

static inline enum lw_replaced_seen lw_replaced_seen(const struct lw *lw, uint32_t call)
{
	return (enum lw_replaced_seen)lw_seen(LW_M_REPLACED, lw->calls[call].replaced);
}

static inline enum lw_recording_seen lw_recording_seen(const struct lw *lw, uint32_t call)
{
	return (enum lw_recording_seen)lw_seen(LW_M_RECORDING, lw->calls[call].recording);
}

/* ---- legs ---- */
/* Our user, or a transfer for him, wants it held. */
static inline bool lw_leg_waits(const struct lw *lw, uint32_t leg)
{
	return leg != LW_NO_INDEX &&
	       lw_tables[LW_M_HOLD].state[lw->legs[leg].hold].lets == LW_LETS_WAIT;
}

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

#endif
