/* SPDX-License-Identifier: BSD-3-Clause */
/* legwork/legwork.h -- calls, legs, and the three ways to transfer a call.
 *
 * The engine is a pure state machine: inputs go in, outputs come out.
 *
 *	lw_transfer_attended(lw, call, "sip:carol@example.com", now);   a verb of the user, or lw_tick()
 *	while (lw_next(lw, &out))
 *		if (lw_is_note(&out)) ...       what the application is told (LW_NOTE_...)
 *		else                  ...       what the adapter must do (<legwork/adapter.h>)
 *	arm_timer(lw_deadline(lw));             when to call lw_tick()
 *
 * The engine does no I/O, reads no clock, starts no thread, has no globals and makes no callbacks.  After lw_new() it
 * allocates nothing.  All times are milliseconds of one monotonic clock of yours; LW_NEVER is not one.
 *
 * Threads:  one engine, one thread at a time.  Engines share nothing.
 * Re-entry: nothing calls back but alloc and release of the config, from within lw_new() and lw_free(), and they must
 *           not call the engine.  Any function may be called between two calls of lw_next(); none from a handler of
 *           signals of the operating system.
 * Memory:   one block, made by lw_new() and given back by lw_free().  Structs that are passed in are read during the
 *           call and stay yours; of the rules, what they point to is kept (lw_rules_set()).
 * Strings:  what goes in is copied, bounded (LW_URI_MAX, LW_NAME_MAX), never truncated: one that is too long is
 *           LW_E_ARG.  A verb's text that is not UTF-8 is LW_E_ARG; in a peer's the bytes that are none become '?'.
 *           What comes out is the engine's own, NUL-terminated UTF-8, valid until your next lw_step() or
 *           lw_restore().
 * Handles:  numbers with a generation.  An old one is LW_E_STALE, never somebody else's call.
 * Errors:   0 (LW_OK), or an enum lw_error, of the function that returned it.  A refused input changes nothing, not
 *           even the clock.
 *           NULL where something is needed is LW_E_ARG, or the answer for nothing (0, false, ""): never a crash.
 *           Trouble on the line is not an error but a note with a cause.
 *
 * Words (RFC 5589): the transferor hands the transferee over to the target.  A call is the conversation the user
 * sees; a leg is one party's side of it.  R-numbers, laws and other tags are explained in lib/requirements.md of
 * the sources.
 *
 * In this file: basics, what the user wants, what the application is told, the engine, the verbs, questions, names.
 */
#ifndef LEGWORK_H
#define LEGWORK_H

#include <legwork/config.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- basics ------------------------------------------------------------------------------------- */

enum {
	LW_URI_MAX = 512,  /* bytes of an address, with its NUL */
	LW_NAME_MAX = 128, /* bytes of a display name or of DTMF digits, with its NUL */
};

/* Milliseconds of one monotonic clock, with any origin. */
typedef uint64_t lw_time;
#define LW_NEVER UINT64_MAX

/* A call: slot and generation; zero is none.  Compare with lw_same_call(). */
typedef struct { uint64_t v; } lw_call;
/* A leg, likewise.  Compare with lw_same_leg(). */
typedef struct { uint64_t v; } lw_leg;

/* No call: the zero handle. */
LW_INLINE lw_call lw_no_call(void)
{
	lw_call none = LW_ZERO;

	return none;
}

/* No leg: the zero handle. */
LW_INLINE lw_leg lw_no_leg(void)
{
	lw_leg none = LW_ZERO;

	return none;
}

/* Whether two handles name the same call. */
LW_INLINE bool lw_same_call(lw_call a, lw_call b) { return a.v == b.v; }
/* Whether two handles name the same leg. */
LW_INLINE bool lw_same_leg(lw_leg a, lw_leg b) { return a.v == b.v; }

/* What a function returns that can fail. */
enum lw_error {
	LW_OK = 0,
	LW_E_REFUSED = -1, /* not now: lw_why() says why, and what would be legal */
	LW_E_STALE = -2,   /* the handle names a call or leg that has ended */
	LW_E_FULL = -3,    /* no free call or leg, no room for texts, or outputs not drained: see lw_next() */
	LW_E_ARG = -4,     /* a value is missing, too long, out of range, or holds control characters */
	LW_E_TIME = -5,    /* now lies before the time of an earlier input */
	LW_E_NOMEM = -6,   /* lw_new() only */
	/* lw_restore() only */
	LW_E_DAMAGED = -7, /* not a snapshot, or its bytes have changed */
	LW_E_SHORT = -8,   /* its end is missing */
	LW_E_NEWER = -9,   /* a newer version of the library wrote it */
	LW_E_ROLE = -10,   /* an engine of another role wrote it */
	LW_E_UNKNOWN = -11,/* it is in a state that this version of the library does not have */
};

/* The three ways to transfer a call. */
enum lw_method { LW_METHOD_NONE, LW_ATTENDED, LW_BLIND, LW_VOICEMAIL };

/* ---- what the user wants ------------------------------------------------------------------------ */

/* The functions further down fill these in; lib/core/tables/inputs.def says where each goes. */
enum lw_verb {
	LW_TICK, /* time passes */

	LW_USER_DIAL,
	LW_USER_ANSWER,
	LW_USER_REJECT,
	LW_USER_HANGUP,
	LW_USER_HOLD,
	LW_USER_RESUME,
	LW_USER_MUTE,
	LW_USER_UNMUTE,
	LW_USER_DTMF,
	LW_USER_RECORD,
	LW_USER_STOP_RECORDING,
	LW_USER_ATTENDED,
	LW_USER_BLIND,
	LW_USER_VOICEMAIL,
	LW_USER_COMPLETE,
	LW_USER_CANCEL,
	LW_USER_SWAP,
	LW_USER_MERGE,
	LW_USER_RETRY,
	LW_USER_ACCEPT,
	LW_USER_DECLINE,
	LW_USER_IDENTIFY,
	LW_USER_SPLIT,
	LW_USER_DROP,
	/* of a switch, see <legwork/switch.h> */
	LW_USER_ROUTE,
	LW_USER_ROUTE_END,
	LW_USER_SERVE,
	LW_USER_EXTEND,
	LW_USER_ANNOUNCE,
	LW_USER_JOIN,
	LW_USER_FREED,

	LW_VERBS /* how many */
};

/* Where enum lw_signal and enum lw_action of <legwork/adapter.h> begin: there is room for verbs and notes to come. */
#define LW_FIRST_SIGNAL 64
#define LW_FIRST_ACTION 128

/* Bits of flags.  Those of signals and actions are in <legwork/adapter.h>. */
enum lw_flag {
	LW_F_MAILBOX = 1 << 3,       /* VOICEMAIL: the target is known to have a mailbox */
	LW_F_NO_MAILBOX = 1 << 4,    /* VOICEMAIL: the target is known to have none */
	LW_F_TO_MAILBOX = 1 << 10,   /* DIAL: leave a message in the mailbox of uri */
	LW_F_AUTO = 1 << 11,         /* RECORD, and notes of a recording: started by a rule, not by the user */
	LW_F_APPROVED = 1 << 14,     /* transfers: the policy said ASK, and the user has agreed */
	LW_F_FEATURE_CODE = 1 << 15, /* transfers: asked for by digits (R32) */
	LW_F_MORE = 1 << 25,         /* ROUTE: one more at the same time */
	LW_F_RECALL = 1 << 26,       /* NOTE_ROUTE: the transferor is called back */
	LW_F_NO_DIVERT = 1 << 27,    /* NOTE_ROUTE, and may be said in ROUTE: a person is wanted there, so no other
	                                place and no mailbox */
};

/* One input of an engine: a verb of the user, a signal of the network, or time. */
struct lw_input {
	uint32_t type;       /* enum lw_verb, or enum lw_signal */
	int32_t code;        /* a SIP code: of the refusal (REJECT), or of what the network said */
	lw_time now;         /* time of this input; never less than that of an earlier one */
	lw_call call;        /* verbs: which call */
	lw_call other;       /* ATTENDED: a call that is up already and is to be the target */
	lw_leg leg;          /* signals: which leg; verbs of a switch: on whose behalf */
	lw_leg other_leg;    /* OFFERED, REFER_ASKED: the leg that Replaces matched */
	uint32_t caps;       /* signals: enum lw_caps */
	uint32_t flags;      /* enum lw_flag, enum lw_wire_flag */
	uint32_t match;      /* OFFERED, REFER_ASKED: enum lw_match */
	uint32_t account;    /* DIAL, OFFERED: which of the adapter's accounts */
	uint32_t call_class; /* enum lw_call_class of uri, from lw_classify(): 0 lets the rules decide */
	uint32_t segment;    /* RECORDING, RECORD_FAILED: of the DO_RECORD that it answers, as is call; 0: unasked */
	uint32_t hops;       /* OFFERED: how often the call was passed on before (Diversion, History-Info) */

	/* Each may be NULL. */
	const char *uri;     /* the address that it is about: to call, to transfer to, to show, or that the party has */
	const char *name;    /* the display name that goes with it */
	const char *by;      /* OFFERED, REFER_ASKED: who claims to have transferred the call (Referred-By, RFC 3892) */
	const char *called;  /* OFFERED: the address first called (R33) */
	const char *digits;  /* DTMF */
	const char *source;  /* IDENTITY: where it was said ("PAI") */
	const char *word;    /* REMOTE_RECORD, RECORD_PREF: "on", "off", ... */
	const char *chain;   /* OFFERED: who had the call before us, oldest first, a line each (History-Info);
	                        REDIRECTED: where else it sends us */
	const char *user;    /* OFFERED, REFER_ASKED: who the sender has proved to be (digest); NULL: nobody */
	const char *target;  /* OFFERED, of a switch: the address called now; NULL: the one first called */
};

/* An input of this type at this time, with nothing else set. */
LW_INLINE struct lw_input lw_input_at(uint32_t type, lw_time now)
{
	struct lw_input in = LW_ZERO;

	in.type = type;
	in.now = now;
	return in;
}

/* ---- what the application is told --------------------------------------------------------------- */

/* The comment names the fields of struct lw_output that the note sets in addition to type, now, call, leg and
 * account. */
enum lw_note {
	LW_NOTHING,
	LW_NOTE_INCOMING,         /* uri, name: the caller; called */
	LW_NOTE_RINGING,          /* uri, name, code */
	LW_NOTE_EARLY_MEDIA,      /* uri, name, code */
	LW_NOTE_CONNECTED,        /* uri, name */
	LW_NOTE_HELD,             /* we hold the peer, and it has agreed */
	LW_NOTE_RESUMED,
	LW_NOTE_HOLD_FAILED,      /* code; still talking */
	LW_NOTE_RESUME_FAILED,    /* code; still held */
	LW_NOTE_REMOTE_HOLD,      /* the peer holds us */
	LW_NOTE_REMOTE_RESUME,
	LW_NOTE_IDENTITY,         /* uri, name: who the peer is now; source, "Contact" if the target sent us there */
	LW_NOTE_REPLACED,         /* this call is now with uri, name; leg: the new one; other_leg: the old one.  In a
	                             switch: uri, name has the place of other_leg's party */
	LW_NOTE_ENDED,            /* uri, name, cause, code.  The last note of every call */
	LW_NOTE_DTMF,             /* digits; of a switch: those of no feature code */

	/* of a transfer: call is the transferee's (the original) call, other the consultation call, other_leg its
	 * leg; target and method in each */
	LW_NOTE_TRANSFER_STARTED,
	LW_NOTE_CONSULTING,
	LW_NOTE_CONSULT_RINGING,  /* code */
	LW_NOTE_CONSULT_CONNECTED,
	LW_NOTE_CONSULT_FAILED,   /* cause, code: busy, no answer, ...  The transfer goes on: RETRY, CANCEL or HANGUP
	                             within decide_ms; with auto_return the original call comes back instead */
	LW_NOTE_SWAPPED,          /* leg: who our user talks to now */
	LW_NOTE_MERGED,
	LW_NOTE_FALLBACK,         /* one side lacks Replaces: the consultation ends first (RFC 5589 7.4) */
	LW_NOTE_COMPLETING,
	LW_NOTE_PROGRESS,         /* code: the target's, as the transferee reports it */
	LW_NOTE_RELEASED,         /* our user's line is free.  The transferee stays, held, until the result is known
	                             (with let_go = 2 he is let go); a failure brings RECALLING */
	LW_NOTE_RECALLING,        /* the transfer failed and our user is free: ring him for uri, name (the
	                             transferee), whom target did not take; cause, code, stage say why.
	                             ANSWER, or HANGUP, which lets the transferee go (R53) */
	LW_NOTE_LAST_RESORT,      /* our user did not take him: the transferee was asked to call target (R52) */
	/* the five that end a transfer, exactly one for each: stage, cause, parties, and code if SIP gave one */
	LW_NOTE_TRANSFER_COMPLETED, /* transferee and target talk */
	LW_NOTE_TRANSFER_FAILED,    /* see cause; parties says who is connected */
	LW_NOTE_TRANSFER_CANCELLED, /* the user gave it up */
	LW_NOTE_TRANSFER_RECALLED,  /* the user had hung up, was rung again, and has the transferee back */
	LW_NOTE_TRANSFER_UNKNOWN,   /* accepted, but nobody reported how it went */

	/* as transferee: target and by in each */
	LW_NOTE_REQUESTED,        /* the peer wants us to call target.  ACCEPT or DECLINE */
	LW_NOTE_REFERRED,         /* we do: dialling target */
	LW_NOTE_REFERRED_PROGRESS,/* code */
	LW_NOTE_REFERRED_FAILED,  /* cause, code, parties; the old call goes on if it still can */

	/* of a recording: segment, phase, LW_F_AUTO, uri, name; method, stage and other of a transfer under way */
	LW_NOTE_RECORDING_STARTED,
	LW_NOTE_RECORDING_STOPPED,/* cause: TRANSFERRED: a transfer stopped it; REPLACED: a party has changed;
	                             DECLINED: a party must not be recorded; NORMAL: asked for, or the call is over */
	LW_NOTE_RECORDING_FAILED, /* cause */

	LW_NOTE_NOT_SHOWN,        /* code; uri, name: the identity that the peer could not be told (R47) */
	LW_NOTE_REFUSED,          /* the policy refused a peer: target, by, code, cause, rule, level; no call and no leg
	                             for a REFER that came outside of all dialogs */
	LW_NOTE_OTHER_NUMBER,     /* uri: the party; word: why it is shown another number of ours than was wanted, in
	                             plain English (R43); lw_leg_shown() tells which */
	LW_NOTE_REMOTE_RECORDING, /* whether the other side records: word "on", "off", "paused" */
	LW_NOTE_RECORD_PREF,      /* what the other side would like: word "on", "off", "pause", "nopreference" */

	/* as target */
	LW_NOTE_REPLACE_REQUESTED,/* somebody who has not proved a right to it wants to take the place of our party:
	                             uri, name; leg: the new one; other_leg: the old one; by: Referred-By as
	                             claimed.  ACCEPT or DECLINE within ask_ms (replaces_policy 3) */

	/* of a switch, see <legwork/switch.h> */
	LW_NOTE_ROUTE,            /* where is uri?  ROUTE or ROUTE_END within route_ms.  other_leg: for whom it is
	                             called; LW_F_RECALL, LW_F_NO_DIVERT, LW_F_TO_MAILBOX; after a try: cause, code, and
	                             uri is where it was sent, or what was called */
	LW_NOTE_SERVED,           /* leg is answered, and the host's own application has it */
	LW_NOTE_CAMPED,           /* of a transfer: target is busy, and waited for: say lw_freed() when it is free */
	LW_NOTE_ABSORBED,         /* the parties of this call are in the call `other` now; ENDED follows */

	LW_NOTES /* how many */
};

/* Why a leg, a call or a transfer ended.  The SIP code, where there is one, stands beside it (R55). */
enum lw_cause {
	LW_CAUSE_NONE,
	LW_CAUSE_NORMAL,          /* somebody hung up */
	LW_CAUSE_BUSY,            /* 486, 600 */
	LW_CAUSE_NO_ANSWER,       /* 408, 480, or our own deadline */
	LW_CAUSE_DECLINED,        /* 403, 603 */
	LW_CAUSE_UNREACHABLE,     /* 5xx, no response at all */
	LW_CAUSE_INVALID,         /* 404, 484, 485, 604, 416: no such number */
	LW_CAUSE_MEDIA,           /* 415, 488, 606: nothing in common */
	LW_CAUSE_AUTH,            /* 401, 407 after the retries */
	LW_CAUSE_CANCELLED,       /* 487, or our user cancelled */
	LW_CAUSE_REFUSED,         /* the transferee refused the REFER */
	LW_CAUSE_UNSUPPORTED,     /* 405, 420, 501: the peer cannot be transferred */
	LW_CAUSE_HOLD_FAILED,     /* the peer refused to be held */
	LW_CAUSE_RESUME_FAILED,   /* the peer refused to come back from hold */
	LW_CAUSE_TIMEOUT,         /* a deadline of ours passed */
	LW_CAUSE_NO_NEWS,         /* accepted, and then silence */
	LW_CAUSE_TRANSFEREE_LEFT, /* the transferee hung up */
	LW_CAUSE_TARGET_LEFT,     /* the target hung up */
	LW_CAUSE_TRANSFEROR_LEFT, /* our user hung up */
	LW_CAUSE_TRANSFERRED,     /* the call went on without us, as intended */
	LW_CAUSE_REPLACED,        /* another leg took this one's place */
	LW_CAUSE_GONE,            /* 481, 603 to Replaces: what was to be replaced is gone */
	LW_CAUSE_NETWORK,         /* everything else the line can do */
};

/* How far a transfer had come (R71). */
enum lw_stage {
	LW_STAGE_NONE,
	LW_STAGE_HOLD,     /* putting the transferee on hold */
	LW_STAGE_CONSULT,  /* dialling the target */
	LW_STAGE_TALK,     /* talking to the target */
	LW_STAGE_HANDOVER, /* asking the transferee */
	LW_STAGE_OUTCOME,  /* waiting for the result */
	LW_STAGE_RETURN,   /* bringing the original call back */
	LW_STAGE_RECALL,   /* ringing our own user again */
};

/* Who is connected to whom when a transfer is over. */
enum lw_parties {
	LW_WITH_NOBODY,     /* our user talks to neither */
	LW_WITH_TRANSFEREE, /* the original call is back */
	LW_WITH_TARGET,     /* our user keeps the target */
	LW_WITH_BOTH,       /* two calls, neither released */
	LW_APART,           /* transferee and target talk, without us: what was wanted */
	LW_HELD,            /* the transferee could not be resumed and is still held */
};

/* Where in a transfer a recorded segment began (R61). */
enum lw_segment_phase {
	LW_SEGMENT_NONE,
	LW_SEGMENT_TALK,    /* the call as it was made */
	LW_SEGMENT_HOLD,    /* our party was on hold */
	LW_SEGMENT_CONSULT, /* the consultation call of a transfer */
	LW_SEGMENT_MERGED,  /* all three */
	LW_SEGMENT_AFTER,   /* with the party that took the first one's place */
};

/* What we are in a transfer (RFC 5589). */
enum lw_role { LW_ROLE_NONE, LW_ROLE_TRANSFEROR, LW_ROLE_TRANSFEREE, LW_ROLE_TARGET };

/* One output of an engine: a note for the application, or an action for the adapter. */
struct lw_output {
	uint32_t type;    /* enum lw_note, or enum lw_action of <legwork/adapter.h> */
	int32_t code;     /* SIP */
	lw_time now;      /* the engine's time when it was read: good for a verb called at once */
	lw_call call;
	lw_call other;    /* the other call of a transfer */
	lw_leg leg;
	lw_leg other_leg;
	lw_leg partner;   /* of a switch, DO_INVITE, DO_RING, DO_ANSWER: whom leg is to talk to; zero: nobody yet */
	uint32_t flags;   /* enum lw_flag, enum lw_wire_flag */
	uint32_t account;
	uint8_t cause;    /* enum lw_cause */
	uint8_t stage;    /* enum lw_stage */
	uint8_t parties;  /* enum lw_parties */
	uint8_t method;   /* enum lw_method */
	uint8_t dir;      /* DO_MEDIA: enum lw_dir */
	uint8_t phase;    /* enum lw_segment_phase */
	uint16_t segment; /* of the recording of this call, counted from 1 */

	/* Each is "" where there is none. */
	const char *uri;    /* the party, or the identity, that it is about */
	const char *name;   /* the display name that goes with it */
	const char *target; /* the address that a call is transferred to */
	const char *by;     /* who claims to have asked for a transfer */
	union {             /* at most one of these; its type says which */
		const char *called; /* INCOMING: the address that was called */
		const char *digits; /* DTMF, DO_DTMF */
		const char *source; /* IDENTITY: where it was said ("PAI") */
		const char *rule;   /* REFUSED: which rule said no */
		const char *word;   /* REMOTE_RECORDING, RECORD_PREF: "on", "off", ...; OTHER_NUMBER: why */
	};
	const char *level;  /* REFUSED: the administrator's level that set the rule ("site"), or "" */
	uint32_t transfer;  /* notes of a transfer, as transferor, transferee or target: its number in this engine, the
	                       same in all its notes; 0: none */
	uint8_t role;       /* enum lw_role: what we are in it */
	uint8_t hear;       /* DO_HEAR: enum lw_hear of <legwork/switch.h> */
};

/* Whether an output is a note, for the application; else it is an action, for the adapter. */
LW_INLINE bool lw_is_note(const struct lw_output *out) { return out->type < LW_FIRST_ACTION; }

/* True for the five notes that end a transfer. */
LW_INLINE bool lw_ends_transfer(const struct lw_output *out)
{
	return out->type >= LW_NOTE_TRANSFER_COMPLETED && out->type <= LW_NOTE_TRANSFER_UNKNOWN;
}

/* ---- the engine --------------------------------------------------------------------------------- */

/* An engine. */
struct lw;

/* Makes an engine in one block, the only allocation there is.  *lwp is NULL on failure.
 * LW_E_ARG: lw_config_check() says which field is wrong; LW_E_NOMEM: the allocator returned
 * nothing, or the block would have more bytes than there are addresses. */
LW_API int lw_new(struct lw **lwp, const struct lw_config *config);
/* Gives the block back.  Sends nothing: hang up the calls first.  NULL is fine. */
LW_API void lw_free(struct lw *lw);

/* Takes one input, as a whole or not at all.  Returns 0, or an enum lw_error: then nothing has changed.
 * May be called between two calls of lw_next(): its outputs join the queue. */
LW_API int lw_step(struct lw *lw, const struct lw_input *in);
/* The next output in order, or false when there is none.  Its strings live until the next lw_step(). */
LW_API bool lw_next(struct lw *lw, struct lw_output *out);
/* When to call lw_tick() at the latest; LW_NEVER when nothing waits. */
LW_API lw_time lw_deadline(const struct lw *lw);

/* What the last step that succeeded made.  DIAL, OFFERED, ATTENDED with an address and RETRY make a call and a
 * leg; for other inputs both are zero. */
struct lw_made { lw_call call; lw_leg leg; };
LW_API struct lw_made lw_made(const struct lw *lw);

/* ---- the verbs ----------------------------------------------------------------------------------
 *
 * Each fills in one input and steps.  Besides what is said, each returns LW_E_STALE for an old handle,
 * LW_E_REFUSED when the state does not allow it, LW_E_FULL, LW_E_ARG, LW_E_TIME. */

/* Any verb that takes a call, and an address or none (NULL), by its number. */
LW_INLINE int lw_verb(struct lw *lw, enum lw_verb type, lw_call call, const char *uri, lw_time now)
{
	struct lw_input in = lw_input_at((uint32_t)type, now);

	in.call = call;
	in.uri = uri;
	return lw_step(lw, &in);
}

/* Time has reached lw_deadline(), or just passes. */
LW_INLINE int lw_tick(struct lw *lw, lw_time now)
{
	return lw_verb(lw, LW_TICK, lw_no_call(), NULL, now);
}

/* Calls uri from account (0 is the first).  *call (may be NULL) is the new call. */
LW_INLINE int lw_dial(struct lw *lw, const char *uri, uint32_t account, lw_call *call, lw_time now)
{
	struct lw_input in = lw_input_at(LW_USER_DIAL, now);
	int err;

	in.account = account;
	in.uri = uri;
	err = lw_step(lw, &in);
	if (call)
		*call = err ? lw_no_call() : lw_made(lw).call;
	return err;
}

/* Answers an incoming call, or a recall. */
LW_INLINE int lw_answer(struct lw *lw, lw_call call, lw_time now)
{
	return lw_verb(lw, LW_USER_ANSWER, call, NULL, now);
}

/* Refuses an incoming call with a code from 400 to 699; 0 means 486. */
LW_INLINE int lw_reject(struct lw *lw, lw_call call, int code, lw_time now)
{
	struct lw_input in = lw_input_at(LW_USER_REJECT, now);

	in.code = code;
	in.call = call;
	return lw_step(lw, &in);
}

/* Refuses an incoming call with 302: the caller is sent to uri (RFC 3261 21.3.3). */
LW_INLINE int lw_redirect(struct lw *lw, lw_call call, const char *uri, lw_time now)
{
	struct lw_input in = lw_input_at(LW_USER_REJECT, now);

	in.code = 302;
	in.call = call;
	in.uri = uri;
	return lw_step(lw, &in);
}

/* Our user hangs up.  During an attended transfer this completes it, unless on_hangup_ringing or
 * on_hangup_consulting says otherwise (R20, R21). */
LW_INLINE int lw_hangup(struct lw *lw, lw_call call, lw_time now)
{
	return lw_verb(lw, LW_USER_HANGUP, call, NULL, now);
}

/* Offers sendonly to the peer: NOTE_HELD when it agrees, else NOTE_HOLD_FAILED (RFC 3264 8.4).  If lw_resume()
 * follows before the peer has answered, only the last wish is reported, and not at all if nothing had to change. */
LW_INLINE int lw_hold(struct lw *lw, lw_call call, lw_time now)
{
	return lw_verb(lw, LW_USER_HOLD, call, NULL, now);
}

/* Offers sendrecv again: NOTE_RESUMED, or NOTE_RESUME_FAILED and the peer is still held. */
LW_INLINE int lw_resume(struct lw *lw, lw_call call, lw_time now)
{
	return lw_verb(lw, LW_USER_RESUME, call, NULL, now);
}

/* Mutes or unmutes our user's microphone towards this call; nothing is sent on the wire. */
LW_INLINE int lw_mute(struct lw *lw, lw_call call, bool on, lw_time now)
{
	return lw_verb(lw, on ? LW_USER_MUTE : LW_USER_UNMUTE, call, NULL, now);
}

/* Sends digits 0-9 A-D * # to the party of this call; LW_E_ARG for anything else. */
LW_INLINE int lw_dtmf(struct lw *lw, lw_call call, const char *digits, lw_time now)
{
	struct lw_input in = lw_input_at(LW_USER_DTMF, now);

	in.call = call;
	in.digits = digits;
	return lw_step(lw, &in);
}

/* Starts or stops recording this call (R57, R58).  Refused for a party that must never be recorded.  If a rule
 * of yours starts it, step LW_USER_RECORD with LW_F_AUTO instead: automatic and manual recording differ. */
LW_INLINE int lw_record(struct lw *lw, lw_call call, bool on, lw_time now)
{
	return lw_verb(lw, on ? LW_USER_RECORD : LW_USER_STOP_RECORDING, call, NULL, now);
}

/* Holds the call and, once the peer has agreed, calls target to consult (R10). */
LW_INLINE int lw_transfer_attended(struct lw *lw, lw_call call, const char *target, lw_time now)
{
	return lw_verb(lw, LW_USER_ATTENDED, call, target, now);
}

/* As lw_transfer_attended(), with a call that is already up as the consultation call. */
LW_INLINE int lw_transfer_to_call(struct lw *lw, lw_call call, lw_call other, lw_time now)
{
	struct lw_input in = lw_input_at(LW_USER_ATTENDED, now);

	in.call = call;
	in.other = other;
	return lw_step(lw, &in);
}

/* Holds the call and, once the peer has agreed, sends it to target (R25). */
LW_INLINE int lw_transfer_blind(struct lw *lw, lw_call call, const char *target, lw_time now)
{
	return lw_verb(lw, LW_USER_BLIND, call, target, now);
}

/* Sends the call to the mailbox of owner; no phone rings (R30).  owner NULL: the mailbox of the address that
 * the caller first called (R33).  flags: LW_F_MAILBOX, LW_F_NO_MAILBOX, or 0 when not known. */
LW_INLINE int lw_transfer_voicemail(struct lw *lw, lw_call call, const char *owner, uint32_t flags, lw_time now)
{
	struct lw_input in = lw_input_at(LW_USER_VOICEMAIL, now);

	in.call = call;
	in.flags = flags;
	in.uri = owner;
	return lw_step(lw, &in);
}

/* ---- while a transfer is under way: either of its calls may be given ------------------------------
 *
 * Each returns LW_E_STALE, LW_E_REFUSED, LW_E_FULL, LW_E_ARG, LW_E_TIME, like the verbs above. */

/* Hands the transferee over to the target (R12), also while the target rings (R17). */
LW_INLINE int lw_complete(struct lw *lw, lw_call call, lw_time now)
{
	return lw_verb(lw, LW_USER_COMPLETE, call, NULL, now);
}

/* Lets the target go and brings the original call back (R13). */
LW_INLINE int lw_cancel(struct lw *lw, lw_call call, lw_time now)
{
	return lw_verb(lw, LW_USER_CANCEL, call, NULL, now);
}

/* Talks to the other of the two (R15). */
LW_INLINE int lw_swap(struct lw *lw, lw_call call, lw_time now)
{
	return lw_verb(lw, LW_USER_SWAP, call, NULL, now);
}

/* All three talk (R16).  While the target is still called, as soon as it answers. */
LW_INLINE int lw_merge(struct lw *lw, lw_call call, lw_time now)
{
	return lw_verb(lw, LW_USER_MERGE, call, NULL, now);
}

/* Out of a conference of three (R16): our user goes on talking to the party of this call, and the other one waits
 * on hold.  The same as lw_hold() of the other call.  NOTE_SWAPPED when it has agreed. */
LW_INLINE int lw_split(struct lw *lw, lw_call call, lw_time now)
{
	return lw_verb(lw, LW_USER_SPLIT, call, NULL, now);
}

/* Lets the party of this call go out of a conference of three; our user keeps the other one (R16). */
LW_INLINE int lw_drop(struct lw *lw, lw_call call, lw_time now)
{
	return lw_verb(lw, LW_USER_DROP, call, NULL, now);
}

/* After a failed consultation: the same target again (NULL), or another (R19). */
LW_INLINE int lw_retry(struct lw *lw, lw_call call, const char *target, lw_time now)
{
	return lw_verb(lw, LW_USER_RETRY, call, target, now);
}

/* ---- what a peer asks for -------------------------------------------------------------------------
 *
 * Each returns LW_E_STALE, LW_E_REFUSED, LW_E_FULL, LW_E_ARG, LW_E_TIME, like the verbs above. */

/* Obeys the peer's REFER (NOTE_REQUESTED), or lets somebody else take the peer's place (NOTE_REPLACE_REQUESTED). */
LW_INLINE int lw_accept(struct lw *lw, lw_call call, lw_time now)
{
	return lw_verb(lw, LW_USER_ACCEPT, call, NULL, now);
}

/* Declines what lw_accept() would obey, with 603. */
LW_INLINE int lw_decline(struct lw *lw, lw_call call, lw_time now)
{
	return lw_verb(lw, LW_USER_DECLINE, call, NULL, now);
}

/* From now on shows the party of this call another identity than ours: for a switch that has joined it to uri.
 * DO_IDENTITY follows, or NOTE_NOT_SHOWN when the peer cannot be told (R38, R47). */
LW_INLINE int lw_identify(struct lw *lw, lw_call call, const char *uri, const char *name, lw_time now)
{
	struct lw_input in = lw_input_at(LW_USER_IDENTIFY, now);

	in.call = call;
	in.uri = uri;
	in.name = name;
	return lw_step(lw, &in);
}

/* ---- questions, which change nothing ------------------------------------------------------------- */

/* Whether this verb (LW_USER_...) would be accepted for this call now, for enabling a button.  The answer is about the
 * state: an address may still be refused.  False for a stale handle, and for what is no verb of a call. */
LW_API bool lw_is_legal(const struct lw *lw, lw_call call, uint32_t verb);

/* All of these at once: bit 1 << LW_USER_....  Verbs to come from 32 on have no bit: ask lw_is_legal().
 * 0 for a stale handle. */
LW_API uint32_t lw_legal(const struct lw *lw, lw_call call);

/* Says in plain English what this input would do now: why it would be refused, which value is wrong, in which
 * state of which machine it is, and what would be legal.  Writes at most size bytes with the NUL; returns what
 * lw_step() would return. */
LW_API int lw_why(const struct lw *lw, const struct lw_input *in, char *text, size_t size);

/* The same for machines. */
struct lw_refusal {
	int err;             /* what lw_step() would return */
	const char *rule;    /* one word: a rule of the policy (lw_rule_name()), or "no_transfer", "in_transfer",
	                        "not_up", "no_owner", "no_mailbox", "other_call", "no_room", "self", "busy",
	                        "record_never", "record_policy", "no_transfer_under_way", "state", "stale", "value",
	                        "time"; "" if it would be accepted */
	const char *level;   /* the administrator's level that set the rule: "site"; "" for none */
	enum lw_cause cause; /* NONE where only the state forbids it */
	bool asks;           /* the user is to be asked; then repeat the verb with LW_F_APPROVED */
};
/* Says for machines what lw_why() says for people.  Returns what lw_step() would return. */
LW_API int lw_refusal(const struct lw *lw, const struct lw_input *in, struct lw_refusal *refusal);

/* The settings that the engine was made with; NULL for NULL. */
LW_API const struct lw_config *lw_config_of(const struct lw *lw);

/* Where a call is. */
enum lw_call_state { LW_CALL_NONE, LW_CALL_OUTGOING, LW_CALL_INCOMING, LW_CALL_TALKING, LW_CALL_OVER };

/* What a screen shows of a transfer: finer than its stage.  A column of the tables. */
enum lw_scene {
	LW_SCENE_NONE,           /* no transfer */
	LW_SCENE_HOLDING,        /* the transferee is put on hold */
	LW_SCENE_CALLING,        /* the target is called */
	LW_SCENE_RINGING,        /* it rings at the target's */
	LW_SCENE_DECIDING,     /* the consultation failed: the user decides */
	LW_SCENE_AWAITING,       /* Complete was chosen, and the target still rings */
	LW_SCENE_CONSULTING,     /* our user talks to the target */
	LW_SCENE_SWAPPING,       /* from the target to the transferee */
	LW_SCENE_SWAPPED,        /* our user talks to the transferee, the target is held */
	LW_SCENE_SWAPPING_BACK,  /* from the transferee to the target */
	LW_SCENE_MERGING,
	LW_SCENE_MERGED,         /* all three talk */
	LW_SCENE_DROPPING,       /* the consultation call ends, then the transferee is sent there */
	LW_SCENE_REFERRING,      /* the transferee is asked to call the target */
	LW_SCENE_ACCEPTED,       /* it has agreed */
	LW_SCENE_WAITING,        /* it calls the target */
	LW_SCENE_RELEASED,       /* it was let go; only the result is still to come */
	LW_SCENE_AFTERMATH,      /* it has left; the result is still to come */
	LW_SCENE_CLEARING,       /* it talks to the target; the consultation call is being closed */
	LW_SCENE_RETURNING,      /* the transferee comes back */
	LW_SCENE_RECALLING,      /* our user is rung again */
	LW_SCENES
};

/* What is known of a REFER that the peer sent us. */
enum lw_referral {
	LW_REFERRAL_NONE,
	LW_REFERRAL_ASKED,    /* our user must decide */
	LW_REFERRAL_DIALLING, /* we call the target */
	LW_REFERRAL_ORPHANED, /* likewise, and the peer has left */
	LW_REFERRAL_LEAVING,  /* the target has answered; the peer is about to leave */
};

/* What is known of a call. */
struct lw_call_info {
	enum lw_call_state state;
	lw_leg leg;          /* the party now; of a switch: who came first */
	lw_leg next_leg;     /* one that is about to take its place; of a switch: the other side */
	lw_call consult;     /* the consultation call of a transfer of this call */
	lw_call original;    /* this is the consultation call of that one */
	enum lw_method method;      /* of the transfer under way */
	enum lw_stage stage;        /* how far it has come */
	enum lw_scene scene;        /* the same for a screen */
	enum lw_referral referral;  /* as transferee */
	const char *state_name;     /* the three as in the tables, only to be printed; "" for none */
	const char *transfer_state;
	const char *referred_state;
	bool held, remote_held, muted, recording, incoming, mixed;
	bool released; /* a transfer has freed our user, and carries the call, or its consultation, on alone */
	bool remote_recording; /* the other side says that it records (RFC 7866) */
	uint32_t segment;      /* of the recording, the latest one; 0: none */
	uint32_t account;
	const char *uri;     /* the remote party, until the next step */
	const char *name;
	const char *called;  /* the address first called, "" if not known (R33) */
	const char *by;      /* who claims to have transferred it to us, "" (R40, show_last_transferor) */
	const char *chain;   /* all who are said to have had an incoming call before us, oldest first, a line each;
	                        "" (R45, show_chain) */
	const char *replaced_state; /* two more states as in the tables, only to be printed; "" for none */
	const char *recording_state;
	const char *reach_state;    /* likewise, of a switch: calling somebody for this call */
	const char *transfer_table; /* the name of the table that transfer_state is of; "" for none */
};
/* Says what is known of a call.  LW_E_STALE for an old handle; a call is known until its last leg is forgotten. */
LW_API int lw_call_info(const struct lw *lw, lw_call call, struct lw_call_info *info);

/* Where a leg is. */
enum lw_leg_state {
	LW_LEG_IDLE,      /* reserved for a consultation, not dialled */
	LW_LEG_DIALLING,  /* we call it */
	LW_LEG_RINGING,   /* it rings there */
	LW_LEG_EARLY,     /* it rings there, and media flow already */
	LW_LEG_CANCELLING,/* our call to it is being given up */
	LW_LEG_OFFERED,   /* it rings here */
	LW_LEG_ANSWERING, /* we have answered, and that was not acknowledged yet */
	LW_LEG_UP,
	LW_LEG_LINGERING, /* over, but news of a REFER is due */
	LW_LEG_ENDING,    /* we have hung up, and that was not acknowledged yet */
	LW_LEG_GONE,
};

/* Hold of a leg by us: asked for, and agreed to by the peer. */
enum lw_hold { LW_HOLD_NONE, LW_HOLD_ASKED, LW_HOLD_AGREED };

/* What is known of a leg. */
struct lw_leg_info {
	enum lw_leg_state state;
	enum lw_hold hold;
	const char *state_name;              /* both as in the tables, only to be printed */
	const char *hold_name;
	lw_call call;
	uint32_t caps;
	bool up, held, remote_held, refer_open; /* held: of a switch, lw_hold_for() of this
	                                      * leg, or it dials the number of a feature code */
	const char *uri, *name;              /* remote: asserted by the peer */
	const char *local_uri, *local_name;  /* ours */
	/* presented, the third identity, is lw_leg_shown() of <legwork/rules.h> */
	bool unclaimed;                      /* restored, and the adapter has not said yet that it has it */
	uint8_t hear;     /* of a switch: what it hears, enum lw_hear, ... */
	uint8_t to_hear;  /* and what it is to hear, once the adapter has agreed */
	lw_leg hear_leg;  /* PEER: whose voice it hears, ... */
	lw_leg to_hear_leg; /* and is to hear */
	bool ear_asked;   /* the last DO_HEAR is not answered yet */
	const char *ear_name; /* as in the tables, only to be printed; "" for none */
	bool keys_held;   /* keys that it has pressed are held back: a feature code, or its number */
	const char *codes_name; /* likewise as in the tables */
};
/* Says what is known of a leg.  LW_E_STALE for an old handle; the strings live until the next step. */
LW_API int lw_leg_info(const struct lw *lw, lw_leg leg, struct lw_leg_info *info);
/* The call that a leg belongs to; zero: none, or the leg is stale. */
LW_API lw_call lw_leg_call(const struct lw *lw, lw_leg leg);

/* The first call after `after` (zero for the first) that is not over; zero at the end. */
LW_API lw_call lw_call_next(const struct lw *lw, lw_call after);

/* What is in use now; all zero when every call is over and its legs are forgotten and drained. */
struct lw_counts { uint32_t calls, legs, timers, outputs; };
LW_API struct lw_counts lw_counts(const struct lw *lw);
/* How many inputs it has taken, and calls it has restored: what lw_call_info() and lw_leg_info() say does not change in
 * between. */
LW_API uint64_t lw_steps(const struct lw *lw);

/* Size of the block in bytes; *per_call: how much of it one call takes, with one leg, or two of a switch. */
LW_API size_t lw_block_size(const struct lw *lw, size_t *per_call);

/* ---- the tables --------------------------------------------------------------------------------- */

/* Writes the state machines as they run as JSON, for pictures, reviews and tests of coverage:
 *	{"version", "machines": [{"name", "inputs": [{"name", "said_by": "user", "order", "news" or "clock"}],
 *	 "facts", "actions", "states": [{"name", "deadline": a field of the config, "stage", "lets",
 *	 "hears": what the parties hear, of a transfer of a switch: transferee, transferor, target; "_" for nothing,
 *	 "final", "note": how the end is told, "rows": [{"input", "if": a fact, "next": a state, "STAY", "DUE",
 *	 "REFUSE" or "IGNORE", "do": actions, "shift": the deadline runs on}]}]}]}
 * "" where there is none.  The rows of an input stand in the order in which they are tried.  As snprintf(): writes
 * at most size bytes with the NUL, and returns the length of the whole. */
LW_API size_t lw_tables_json(char *text, size_t size);

/* A row that an engine took, in the words of lw_tables_json(); they live for ever. */
struct lw_row_taken {
	const char *machine, *state, *input, *fact;
	const char *next; /* the state it led to: after STAY the same, after DUE the one named on the way */
};

/* Your memory, where an engine writes which rows it takes: for a debugger, or for a test of coverage.  count goes on:
 * the last is row[(count - 1) % room], and when there are more than room the oldest are gone.  Rows that say REFUSE or
 * IGNORE are not taken. */
struct lw_rows { struct lw_row_taken *row; uint32_t room; uint64_t count; };

/* From now on the rows that lw takes are written to *rows, which may serve several engines and lives as long as they
 * do, or until the next call of this; NULL, or no room: nowhere.  Nothing else changes. */
LW_API void lw_rows_to(struct lw *lw, struct lw_rows *rows);

/* ---- names: for logs, JSON, tests.  Never NULL; "?" for a value out of range. ------------------- */

LW_API const char *lw_version(void);               /* "0.1.0": of the library that runs */
LW_API const char *lw_error_name(int error);       /* "refused" */
LW_API const char *lw_input_name(uint32_t type);   /* "complete", "refer ok" */
LW_API const char *lw_output_name(uint32_t type);  /* "do refer", "transfer completed" */
LW_API const char *lw_cause_name(uint32_t cause);  /* "no answer" */
LW_API const char *lw_stage_name(uint32_t stage);  /* "consult" */
LW_API const char *lw_parties_name(uint32_t parties); /* "with target" */
LW_API const char *lw_method_name(uint32_t method); /* "attended" */
LW_API const char *lw_role_name(uint32_t role);    /* "transferor" */
LW_API const char *lw_segment_phase_name(uint32_t phase); /* "consult" */

#ifdef __cplusplus
}
#endif

#endif
