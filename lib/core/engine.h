/* engine.h -- the engine and its parts; private to the core and its tests. */
#ifndef LW_ENGINE_H
#define LW_ENGINE_H

#include <legwork/rules.h>

#include "machines.h"

#define LW_NO_INDEX UINT32_MAX

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
	uint16_t caps;
	uint16_t code;       /* last SIP code about it */
	uint8_t state;       /* enum leg_state */
	uint8_t hold;        /* enum hold_state */
	uint8_t role;        /* enum leg_role */
	uint8_t cause;       /* enum lw_cause of its end */
	uint8_t used;
	uint8_t remote_hold;
	uint8_t refer_out;   /* a REFER of ours whose last news are due */
	uint8_t refer_in;    /* a REFER of the peer's whose last NOTIFY is due */
	uint8_t to_mailbox;  /* we dial its owner's mailbox */
	uint8_t seen;        /* the adapter has heard of it, so it must hear that it is forgotten */
	uint8_t withheld;    /* its party has asked not to be shown (RFC 3323) */
	uint8_t secure;      /* signalling and media are encrypted */
	uint8_t outside;     /* we have called it outside: its own word does not make it internal */
	uint8_t hops;        /* passed on so often before it came to us */
	uint8_t record;      /* its party's settings: RECORD_NEVER, RECORD_ALWAYS */
	uint8_t remote_record; /* its party says that it records */
};

enum { RECORD_NEVER = 1, RECORD_ALWAYS = 2 };

struct leg_text {
	char uri[LW_URI_MAX], name[LW_NAME_MAX];             /* remote */
	char local_uri[LW_URI_MAX], local_name[LW_NAME_MAX]; /* ours */
	char called[LW_URI_MAX];                             /* the address first called (R33) */
	struct lw_presentation presented;                    /* what its peer is shown */
	char source[16]; /* where the remote identity came from */
	char shown_uri[LW_URI_MAX], shown_name[LW_NAME_MAX]; /* whom else it is shown (IDENTIFY) */
	char digits[LW_NAME_MAX];                            /* the last DTMF, for its note */
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
	uint8_t left, by_replaces, aor_used, mixed, conference;
	uint8_t as;     /* enum lw_output_type of the end to come, 0 for failed */
	uint8_t stopped_recording;
	uint8_t referred; /* a REFER has gone out: news before it are of an older transfer */
	lw_call kept;   /* the consultation call that became an ordinary one */
};

struct call {
	uint32_t party;      /* leg index, or LW_NO_INDEX */
	uint32_t next;
	uint32_t old;
	uint32_t consult;    /* the call that consults for a transfer of this one */
	uint32_t parent;     /* this one consults for that call */
	uint32_t next_dead;
	uint32_t account;
	uint16_t legs;       /* that belong to it, dropped ones too */
	uint16_t code;
	uint8_t state;       /* enum call_state */
	uint8_t referred, replaced, recording;
	uint8_t cause, used, incoming, muted;
	uint8_t record_auto, record_why;
	uint8_t record_own;   /* a rule of ours wants it, and no hand has stopped it */
	uint8_t record_us;    /* our own side's settings */
	uint8_t record_phase; /* enum lw_segment_phase, of the segment */
	uint8_t after;        /* its party has changed */
	uint16_t segment;
	struct xfer xfer;
	uint16_t refer_code; /* last code of the triggered call */
	uint8_t refer_cause;
	uint8_t refer_attended; /* the peer's REFER was with Replaces */
	uint8_t chain;       /* transfers of it here */
};

struct call_text {
	char target[LW_URI_MAX]; /* of the transfer, or of the peer's REFER */
	char by[LW_URI_MAX];     /* Referred-By as claimed */
};

/* Timers: a heap of (deadline, slot); a slot is one machine of one object. */
struct timer { lw_time at; uint32_t slot; uint32_t field; };
struct timers {
	struct timer *heap;
	uint32_t *where; /* slot -> place in heap + 1, 0 when off */
	uint32_t count, slots;
};

/* Free slots as a bitmap of up to four levels; the lowest free one is taken. */
enum { POOL_LEVELS = 4 };
struct pool {
	uint64_t *level[POOL_LEVELS];
	uint32_t words[POOL_LEVELS];
	uint32_t levels, size, used;
};

/* Things told upwards, handled in order after the row that told them. */
enum up_kind { UP_LEG_RINGING, UP_LEG_EARLY, UP_LEG_UP, UP_LEG_ENDED, UP_LEG_GONE,
	       UP_HELD, UP_NOT_HELD, UP_RESUMED, UP_NOT_RESUMED };
struct up { uint32_t leg; uint16_t code; uint8_t kind, cause; };
enum { UP_MAX = 64 };

/* Monotone, so not as at birth: everything else in the block is, once all is over. */
enum { LW_ACCOUNTS = 16 }; /* the ones beyond share the last budget */
struct budget { lw_time since; uint32_t begun, begun_external; };
struct serials { lw_time now; uint64_t steps; struct budget budget[LW_ACCOUNTS]; };

struct lw {
	struct lw_config config;
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
	uint32_t out_first, out_count;
	uint32_t dead_calls, dead_legs; /* freed when the outputs that name them are drained */
	uint32_t dead_call_count, dead_leg_count;
	struct up up[UP_MAX];
	uint32_t up_first, up_count;
	struct lw_made made;
	const struct lw_input *in; /* of the step under way */
	uint8_t *played[LW_MACHINES]; /* tests: rows that were taken, or NULL */
	size_t size, monotone_at, monotone_size;
};

/* ---- pool.c ---- */
size_t pool_size(uint32_t slots);
void pool_init(struct pool *pool, uint32_t slots, uint64_t *memory);
uint32_t pool_take(struct pool *pool); /* LW_NO_INDEX when full */
void pool_give(struct pool *pool, uint32_t index);

/* ---- timers.c ---- */
void timer_set(struct timers *timers, uint32_t slot, lw_time at, uint32_t field);
void timer_clear(struct timers *timers, uint32_t slot);

enum {
	SLOT_LEG,
	SLOT_HOLD,
	SLOTS_PER_LEG,
	SLOT_XFER = 0,
	SLOT_REFERRED,
	SLOT_REPLACED,
	SLOT_RECORDING,
	SLOTS_PER_CALL
};

/* ---- engine.c: the pieces every machine uses ---- */
/* A cleared output in the queue. */
struct lw_output *lw_put(struct lw *lw, enum lw_output_type type);
struct lw_output *lw_put_leg(struct lw *lw, enum lw_output_type type, uint32_t leg);
struct lw_output *lw_put_call(struct lw *lw, enum lw_output_type type, uint32_t call);
lw_call lw_call_handle(const struct lw *lw, uint32_t call);
lw_leg lw_leg_handle(const struct lw *lw, uint32_t leg);
uint32_t lw_call_index(const struct lw *lw, lw_call call); /* LW_NO_INDEX when stale */
uint32_t lw_leg_index(const struct lw *lw, lw_leg leg);
void lw_tell(struct lw *lw, enum up_kind kind, uint32_t leg, unsigned code, enum lw_cause cause);
void lw_bury(struct lw *lw);           /* frees what is dead, once the outputs are drained */
void lw_settle(struct lw *lw);         /* handles what was told upwards */
void lw_run_due(struct lw *lw);        /* fires what is due */
bool lw_has_output_room(const struct lw *lw);
/* An input on its own, without its state. */
int lw_check(const struct lw *lw, const struct lw_input *in);
void lw_copy(char *to, size_t size, const char *from);

/* Takes the row for input: sets the state and its timer, returns the row, or NULL when ignored. */
const struct lw_row *lw_take(struct lw *lw, enum lw_machine machine, uint8_t *state, uint8_t input,
			     uint32_t facts, uint32_t slot);
/* Whether the row for input says REFUSE; changes nothing. */
bool lw_refuses(enum lw_machine machine, uint8_t state, uint8_t input, uint32_t facts);

static inline uint32_t leg_slot(uint32_t leg, uint32_t which)
{
	return leg * SLOTS_PER_LEG + which;
}
static inline uint32_t call_slot(const struct lw *lw, uint32_t call, uint32_t which)
{
	return lw->config.max_legs * SLOTS_PER_LEG + call * SLOTS_PER_CALL + which;
}

/* ---- object life ---- */
uint32_t call_new(struct lw *lw, uint32_t account); /* LW_NO_INDEX when there is no room */
uint32_t leg_new(struct lw *lw, uint32_t call, enum leg_role role);
bool lw_has_room(const struct lw *lw, uint32_t calls, uint32_t legs);
void call_release_if_over(struct lw *lw, uint32_t call);

/* ---- the machines: run one input ---- */
void leg_run(struct lw *lw, uint32_t leg, enum LEG_input input, unsigned code, enum lw_cause cause);
void hold_run(struct lw *lw, uint32_t leg, enum HOLD_input input);
void call_run(struct lw *lw, uint32_t call, enum CALL_input input);
void xfer_run(struct lw *lw, uint32_t call, enum XFER_input input);
void referred_run(struct lw *lw, uint32_t call, enum REFERRED_input input);
void replaced_run(struct lw *lw, uint32_t call, uint32_t leg, enum REPLACED_input input);
void recording_run(struct lw *lw, uint32_t call, enum RECORDING_input input);

/* ---- their facts ---- */
uint32_t leg_facts(const struct lw *lw, uint32_t leg);
uint32_t hold_facts(const struct lw *lw, uint32_t leg);
uint32_t call_facts(const struct lw *lw, uint32_t call);
uint32_t xfer_facts(const struct lw *lw, uint32_t call, const struct lw_input *in);
uint32_t referred_facts(const struct lw *lw, uint32_t call);
uint32_t replaced_facts(const struct lw *lw, uint32_t call, const struct lw_input *in);
uint32_t recording_facts(const struct lw *lw, uint32_t call);
/* Whether a party of this call must never be recorded, and that counts. */
bool recording_forbidden(const struct lw *lw, uint32_t call);
/* Settings that came with a signal, before it is handled. */
void recording_learn(struct lw *lw, uint32_t leg, const struct lw_input *in);
/* What the peer says about recording (RFC 7866). */
void recording_told(struct lw *lw, uint32_t leg, const struct lw_input *in);

/* ---- shared by machines ---- */
enum lw_machine xfer_machine(enum lw_method method);
bool xfer_active(const struct lw *lw, uint32_t call);
void xfer_begin(struct lw *lw, uint32_t call, const struct lw_input *in);
bool leg_is_up(const struct lw *lw, uint32_t leg);
bool leg_can_talk(const struct lw *lw, uint32_t leg); /* up, and not held by us */
void call_adopt(struct lw *lw, uint32_t call); /* next becomes party, party becomes old */
void call_detach_next(struct lw *lw, uint32_t call);
void call_focus(struct lw *lw, uint32_t leg, bool on);
const char *lw_mailbox_owner(const struct lw *lw, uint32_t call, const struct lw_input *in);
void leg_up_dispatch(struct lw *lw, const struct up *up);

/* ---- route.c: which machine decides about a verb ---- */
struct route {
	enum lw_machine machine;
	uint8_t input;
	uint32_t call, leg;
	uint8_t state;
	uint32_t facts;
};
struct route lw_route(const struct lw *lw, uint32_t call, const struct lw_input *in);
bool lw_route_refuses(const struct route *route);

/* ---- judge.c: the policy's questions, gathered from the state ---- */
struct judged {
	struct lw_number target, transferee;
	struct lw_target anybody;
	struct lw_question question;
	struct lw_verdict verdict;
};
void lw_number_here(const struct lw *lw, const char *address, uint32_t call_class,
		    struct lw_number *number);
/* The same of a leg's party. */
void lw_number_of_leg(const struct lw *lw, uint32_t leg, struct lw_number *number);
/* An address that stands for the easiest target there is, compared by its place in memory. */
extern const char lw_anybody[];
bool lw_is_sips(const char *uri);
void lw_judge_verb(const struct lw *lw, uint32_t call, const struct lw_input *in, struct judged *j);
void lw_judge_refer(const struct lw *lw, uint32_t call, const struct lw_input *in,
		    struct judged *j);
bool lw_allows_verb(const struct lw *lw, uint32_t call, const struct lw_input *in);
bool lw_allows_replace(const struct lw *lw, uint32_t call, const struct lw_input *in);
bool lw_drops_conference(const struct lw *lw, uint32_t call);
void lw_count_transfer(struct lw *lw, uint32_t call); /* it begins, or a REFER is obeyed */

/* ---- present.c: who is shown to a leg's peer ---- */
void lw_present_invite(struct lw *lw, uint32_t leg);
void lw_present_mixed(struct lw *lw, uint32_t leg, bool target, bool on);

/* ---- rules.c: what the config alone says; pure ---- */
bool lw_rule_may_transfer(const struct lw_config *config, enum lw_method method);
bool lw_rule_has_mailbox(const struct lw_config *config, uint32_t flags);
bool lw_rule_refuses_refer(const struct lw_config *config, bool to_self);
bool lw_rule_may_replace(const struct lw_config *config, uint32_t flags);

#endif
