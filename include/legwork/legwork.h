/* legwork.h -- calls, legs, and the three ways to transfer a call.
 *
 * The engine is a value machine.  You put inputs in, you take outputs out:
 *
 *	lw_step(lw, &input);                    a verb of the user, a signal of the network, or time
 *	while (lw_next(lw, &output))            what must now be done, and what there is to tell
 *		...
 *	arm_timer(lw_deadline(lw));             when to come back with lw_tick()
 *
 * It does no I/O, reads no clock, starts no thread, keeps no global and calls nobody.  After
 * lw_new() it allocates nothing.  All times are milliseconds of one monotonic clock of yours.
 *
 * Threads:  one engine, one thread at a time; two engines are strangers.
 * Strings:  in: copied, bounded (LW_URI_MAX, LW_NAME_MAX), never truncated: too long is LW_E_ARG.
 *           out: the engine's own, NUL-terminated UTF-8, valid until your next lw_step().
 * Handles:  numbers with a generation; an old one is LW_E_STALE, never somebody else's call.
 * Errors:   about the call you made.  A refused input changes nothing, not even the clock.
 *           What goes wrong on the line is not an error but a note with a cause.
 *
 * Words (RFC 5589): the transferor hands over, the transferee is handed over, the target receives.
 * A call is the conversation the user sees; a leg is one party's side of it.
 * What R33, law 8 and their like stand for is in lib/requirements.md, a line each.
 */
#ifndef LEGWORK_H
#define LEGWORK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <legwork/version.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define LW_API __attribute__((visibility("default")))
#else
#define LW_API
#endif

enum {
	LW_URI_MAX = 512,  /* bytes of an address, with its NUL */
	LW_NAME_MAX = 128, /* bytes of a display name or of DTMF digits, with its NUL */
};

typedef uint64_t lw_time;
#define LW_NEVER UINT64_MAX

/* Slot and generation; zero is none.  Compare with lw_same_call() / lw_same_leg(). */
typedef struct { uint64_t v; } lw_call;
typedef struct { uint64_t v; } lw_leg;

static inline bool lw_same_call(lw_call a, lw_call b) { return a.v == b.v; }
static inline bool lw_same_leg(lw_leg a, lw_leg b) { return a.v == b.v; }

enum lw_error {
	LW_OK = 0,
	LW_E_REFUSED = -1, /* not now: lw_why() says why and what would be legal */
	LW_E_STALE = -2,   /* the handle names a call or leg that has ended */
	LW_E_FULL = -3,    /* no free call or leg, or outputs not drained: see lw_next() */
	LW_E_ARG = -4,     /* a value is missing, too long, out of range, or holds control characters */
	LW_E_TIME = -5,    /* now lies before the time of an earlier input */
	LW_E_NOMEM = -6,   /* lw_new() only */
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
	LW_CAUSE_CANCELLED,       /* 487, or the user's own wish */
	LW_CAUSE_REFUSED,         /* the transferee would not take the REFER */
	LW_CAUSE_UNSUPPORTED,     /* 405, 420, 501: the peer cannot be transferred */
	LW_CAUSE_HOLD_FAILED,     /* the peer would not be held */
	LW_CAUSE_RESUME_FAILED,   /* the peer would not come back from hold */
	LW_CAUSE_TIMEOUT,         /* a deadline of ours passed */
	LW_CAUSE_NO_NEWS,         /* accepted, and then silence */
	LW_CAUSE_TRANSFEREE_LEFT, /* the held party hung up */
	LW_CAUSE_TARGET_LEFT,     /* the consulted party hung up */
	LW_CAUSE_TRANSFEROR_LEFT, /* our user hung up */
	LW_CAUSE_TRANSFERRED,     /* the call went on without us, as wished */
	LW_CAUSE_REPLACED,        /* another leg took this one's place */
	LW_CAUSE_GONE,            /* 481, 603 to Replaces: what was to be replaced is no more */
	LW_CAUSE_NETWORK,         /* everything else the line can do */
};

enum lw_method { LW_METHOD_NONE, LW_ATTENDED, LW_BLIND, LW_VOICEMAIL };

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
	LW_WITH_BOTH,       /* two calls, neither let go */
	LW_APART,           /* transferee and target talk, without us: the wish */
	LW_HELD,            /* the transferee could not be resumed and is still held */
};

/* Media direction as the engine sees it, from our side (RFC 3264 section 6.1). */
enum lw_dir {
	LW_INACTIVE = 0,
	LW_SENDONLY = 1,
	LW_RECVONLY = 2,
	LW_SENDRECV = 3,
};

/* What a peer has shown it can do, reported with any signal (bits of lw_input.caps). */
enum lw_caps {
	LW_CAP_REPLACES = 1 << 0, /* Supported: replaces */
	LW_CAP_REFER = 1 << 1,    /* Allow: REFER */
	LW_CAP_UPDATE = 1 << 2,   /* Allow: UPDATE */
	LW_CAP_EARLY = 1 << 3,    /* known to take Replaces of a ringing call (a vendor's extension);
	                             no header says so, so <legwork/re.h> never does */
	LW_CAP_RECORD_AWARE = 1 << 4, /* Supported: record-aware: it shows its user that we record (RFC 7866) */
	LW_CAP_KNOWN = 1 << 15,   /* the message had Allow or Supported: the other bits are facts */
};

/* What an INVITE with Replaces was found to name (RFC 3891 section 3). */
enum lw_match {
	LW_MATCH_NOTHING,     /* an ordinary call */
	LW_MATCH_NONE,        /* Replaces, but no such dialog, or more than one */
	LW_MATCH_ENDED,       /* one that was there and has ended */
	LW_MATCH_CONFIRMED,   /* an answered dialog */
	LW_MATCH_EARLY_OURS,  /* one we placed and that still rings */
	LW_MATCH_EARLY_THEIRS /* one that rings here */
};

/* Bits of lw_input.flags. */
enum lw_flag {
	LW_F_EARLY_ONLY = 1 << 0, /* Replaces had early-only */
	LW_F_BY_PEER = 1 << 1,    /* Replaces asked for by the replaced peer: its Referred-By or its own identity */
	LW_F_BY_DIGEST = 1 << 2,  /* the requester proved who it is; <legwork/re.h> never says so */
	LW_F_MAILBOX = 1 << 3,    /* voicemail: the target is known to have a mailbox */
	LW_F_NO_MAILBOX = 1 << 4, /* voicemail: the target is known to have none */
	LW_F_EARLY = 1 << 5,      /* out: DO_REFER with Replaces of a ringing call */
	LW_F_AOR = 1 << 6,        /* out: DO_REFER to the address of record, with Require=replaces */
	LW_F_FINAL = 1 << 7,      /* out: DO_NOTIFY closes the subscription */
	LW_F_ON = 1 << 8,         /* out: DO_MIX, DO_FOCUS, DO_MUTE, DO_RECORD: on; without it off */
	LW_F_TO_US = 1 << 9,      /* in: REFER_ASKED: uri is an address of ours; 603 (no loops) */
	LW_F_TO_MAILBOX = 1 << 10,/* DIAL: leave a message in the target's mailbox; DO_INVITE: likewise */
	LW_F_AUTO = 1 << 11,      /* RECORD: started by rule and not by hand */
	LW_F_LOCAL = 1 << 13,     /* IDENTITY: it is our own on this leg */
	LW_F_REPLACING = 1 << 12, /* out: DO_ANSWER of an INVITE with Replaces */
	LW_F_APPROVED = 1 << 14,  /* transfer verbs: what the policy leaves to the host was asked and granted */
	LW_F_FEATURE_CODE = 1 << 15, /* transfer verbs: asked for by digits (R32) */
	LW_F_PRIVATE = 1 << 16,   /* OFFERED, ANSWERED, IDENTITY: it was withheld by its owner (RFC 3323); that
	                             lasts as long as the party does, not said again too (R42) */
	LW_F_SECURE = 1 << 17,    /* OFFERED, ANSWERED, REMOTE...: signalling and media of the leg are encrypted;
	                             and so they are of a leg whose party has or had a sips: address (threat 12) */
	LW_F_REPLACES = 1 << 21,  /* REFER_ASKED: with Replaces, so that the transfer is attended */
	LW_F_HEADERS = 1 << 18,   /* REFER_ASKED: Refer-To held headers beside Replaces and Require */
	LW_F_RECORD_NEVER = 1 << 19, /* OFFERED, ANSWERED, IDENTITY: this party must not be recorded (R59);
	                            with LW_F_LOCAL our own side */
	LW_F_RECORD_ALWAYS = 1 << 20, /* likewise: this party is to be recorded always (R62) */
};

/* ---- configuration --------------------------------------------------------------------------
 *
 * Every state that waits has its deadline here; milliseconds.  One line each:
 * field, default, least, where it comes from, what happens when it passes. */
#define LW_TIMES(T) \
	T(no_response_ms, 32000, 1, "RFC 3261 Timer B", "an INVITE without any response has failed: 408") \
	T(ring_ms, 180000, 1, "RFC 3261 Timer C", "a call that rings out is given up: 408") \
	T(offered_ms, 180000, 1, "R55", "an incoming call nobody answers is rejected: 480") \
	T(ack_ms, 33000, 1, "RFC 3261 13.3.1.4", "our answer was never acknowledged: BYE") \
	T(cancel_ms, 33000, 1, "RFC 3261 9.1", "a cancelled INVITE without final answer is forgotten") \
	T(end_ms, 33000, 1, "RFC 3261 Timer F", "a BYE without answer: the leg is forgotten") \
	T(linger_ms, 212000, 1, "RFC 6665 4.1.2", "an ended leg waits this long for a REFER's last news") \
	T(media_ms, 40000, 1, "RFC 3261 14.1", "a re-INVITE, with its 491 retries, has failed") \
	T(consult_ring_ms, 30000, 1, "R19", "the target does not answer the consultation call") \
	T(consult_ms, 3600000, 0, "R19", "a consultation ends and the transferee is resumed; 0 = no limit") \
	T(decide_ms, 60000, 1, "R19", "after a failed consultation the transferee is resumed") \
	T(refer_ms, 33000, 1, "RFC 3261 Timer F", "a REFER without answer has failed") \
	T(notify_ms, 32000, 1, "RFC 6665 Timer N", "a REFER accepted without any NOTIFY: outcome unknown") \
	T(outcome_ms, 212000, 1, "RFC 3515 2.4.4", "no final NOTIFY: outcome unknown") \
	T(aftermath_ms, 4000, 1, "RFC 5407 3.3.3", "the transferee left before its last NOTIFY: outcome unknown") \
	T(clear_ms, 4000, 1, "RFC 3891 3", "the target did not end the consultation call: we do") \
	T(recall_ms, 30000, 1, "R48", "our user did not answer the recall: the transferee is let go") \
	T(ask_ms, 25000, 1, "RFC 4320 4.2", "nobody decided about an incoming REFER: 603") \
	T(refer_ring_ms, 180000, 1, "RFC 5589 6", "transferee: the target did not answer: 408") \
	T(leave_ms, 32000, 1, "RFC 5589 6", "transferee: the transferor did not hang up: we do") \
	T(replace_ms, 33000, 1, "RFC 3891 3", "target: the replacing leg was not acknowledged") \
	T(record_ms, 5000, 1, "R57", "the recorder did not report: taken as failed")

/* How a call is completed while the target still rings (R17, R18). */
enum lw_on_ringing {
	LW_RINGING_WAIT,  /* wait for the answer, then hand over (RFC 5589 7.6, figure 11) */
	LW_RINGING_BLIND, /* cancel the consultation call, then transfer blind (RFC 5589 figure 12) */
	LW_RINGING_EARLY, /* Replaces of the ringing call where the target is known to take it, else wait */
};

/* What it means that our user hangs up during an attended transfer (R20, R21). */
enum lw_on_hangup {
	LW_HANGUP_COMPLETES, /* as if Complete had been chosen */
	LW_HANGUP_RETURNS,   /* as Cancel: the transferee comes back */
	LW_HANGUP_CLEARS,    /* everybody is let go */
};

/* When a blind transfer lets go of the transferee (R26, R29). */
enum lw_blind_style {
	LW_BLIND_WAIT,       /* when the target has answered */
	LW_BLIND_ON_RINGING, /* when the target rings */
	LW_BLIND_ON_ACCEPT,  /* when the transferee has taken the REFER */
};

enum lw_refer_policy { LW_REFER_ASK, LW_REFER_AUTO, LW_REFER_REFUSE };

/* Who may replace a leg of ours (RFC 3891 section 8). */
enum lw_replaces_policy {
	LW_REPLACES_PEER,  /* the replaced peer, or somebody it named, or proved by digest */
	LW_REPLACES_OPEN,  /* whoever knows the three identifiers */
	LW_REPLACES_NEVER,
};

/* What a transfer does to a recording (R57 to R59).  The transferor's own ends at the latest with its leg,
 * when the call goes on without us.  Where our side stays and the party is another from now on (as
 * transferee, as target that is replaced, when one of three leaves) the rule says whether recording goes on,
 * as the next segment of the same call. */
enum lw_record_rule {
	LW_RECORD_STOP_AT_SELECT,   /* it ends when a method is chosen (Zoom); a consultation may be recorded anew */
	LW_RECORD_STOP_AT_COMPLETE, /* it goes on until the call is handed over, and ends when the party changes */
	LW_RECORD_CONTINUE,         /* it goes on with whoever is there */
	LW_RECORD_REEVALUATE,       /* the settings of those who remain decide: our side's automatic recording
	                               or LW_F_RECORD_ALWAYS of either party; what was begun by hand ends */
};

/* Choices: field, type, default, number of values, where from, what it decides. */
#define LW_CHOICES(C) \
	C(on_complete_ringing, enum lw_on_ringing, LW_RINGING_WAIT, 3, "R17", "Complete while the target rings: 0 wait, 1 blind, 2 early Replaces") \
	C(on_hangup_ringing, enum lw_on_hangup, LW_HANGUP_COMPLETES, 3, "R20", "our user hangs up while the target rings: 0 complete, 1 return, 2 clear") \
	C(on_hangup_consulting, enum lw_on_hangup, LW_HANGUP_COMPLETES, 3, "R21", "our user hangs up while consulting: 0 complete, 1 return, 2 clear") \
	C(blind_style, enum lw_blind_style, LW_BLIND_WAIT, 3, "R26", "blind: release 0 on result, 1 on ringing, 2 on accept") \
	C(refer_policy, enum lw_refer_policy, LW_REFER_ASK, 3, "RFC 3515 2.4.2", "an incoming REFER: 0 ask, 1 obey, 2 refuse") \
	C(refuse_refer_headers, bool, false, 2, "RFC 3261 19.1.5", "other headers in an incoming Refer-To: 0 dropped, 1 the REFER is refused") \
	C(replaces_policy, enum lw_replaces_policy, LW_REPLACES_PEER, 3, "RFC 3891 8", "who may replace a leg: 0 its peer, 1 anybody, 2 nobody") \
	C(auto_return, bool, false, 2, "R19", "a failed consultation returns to the transferee by itself") \
	C(consult_forever, bool, false, 2, "R19", "must be set for consult_ms = 0") \
	C(retry_aor, bool, true, 2, "RFC 5589 7.5", "a hand-over to the target's contact that fails is tried once more with its address") \
	C(record_rule, enum lw_record_rule, LW_RECORD_STOP_AT_SELECT, 4, "R57", "a recording: 0 stops at selection, 1 at completion, 2 continues, 3 by who remains") \
	C(record_restart_on_cancel, bool, true, 2, "R60", "an automatic recording stopped so is started again when the call is back") \
	C(consult_shows_transferee, bool, false, 2, "R39", "a consultation shows the target: 0 our user, 1 the held party") \
	C(show_last_transferor, bool, false, 2, "R40", "an incoming call shows who claims to have transferred it") \
	C(record_never_wins, bool, true, 2, "R59", "a party that must never be recorded is not, whoever wishes it") \
	C(mailbox_default, bool, true, 2, "R31", "a target is taken to have a mailbox when the verb does not say") \
	C(no_transfer, bool, false, 2, "R2", "the administrator has switched transfer off")

/* Begin with LW_CONFIG_INIT and change what you want changed. */
struct lw_config {
	uint32_t size; /* sizeof(struct lw_config) of the caller */
	uint32_t api;  /* LW_API_LEVEL of the caller */

	uint32_t max_calls;   /* 2 or more: a consultation is a second call */
	uint32_t max_legs;    /* a leg that is ending still counts */
	uint32_t max_outputs; /* room for outputs not drained yet; at least LW_STEP_OUTPUTS */

	/* The one block comes from here; NULL for both means malloc() and free(). */
	void *(*alloc)(size_t size, void *arg);
	void (*release)(void *block, void *arg);
	void *alloc_arg;

#define LW_TIME_FIELD(name, dfl, least, source, text) uint32_t name;
	LW_TIMES(LW_TIME_FIELD)
#undef LW_TIME_FIELD
#define LW_CHOICE_FIELD(name, type, dfl, count, source, text) uint32_t name; /* type */
	LW_CHOICES(LW_CHOICE_FIELD)
#undef LW_CHOICE_FIELD
};

enum { LW_API_LEVEL = 1, LW_STEP_OUTPUTS = 48 };

#define LW_INIT_TIME(name, dfl, least, source, text) .name = (dfl),
#define LW_INIT_CHOICE(name, type, dfl, count, source, text) .name = (dfl),
#define LW_CONFIG_INIT \
	{ .size = sizeof(struct lw_config), .api = LW_API_LEVEL, .max_calls = 32, .max_legs = 64, \
	  .max_outputs = 256, LW_TIMES(LW_INIT_TIME) LW_CHOICES(LW_INIT_CHOICE) }

/* The settings above as a list, for a settings page or a command line. */
struct lw_setting {
	const char *name;
	uint32_t dfl, least, most;
	const char *source; /* RFC section, or a line of lib/requirements.md */
	const char *text;   /* one line, plain English */
};

/* The setting of that number from 0, or false when there are no more.  The strings live for ever. */
LW_API bool lw_setting(size_t index, struct lw_setting *setting);
/* Sets one by name.  LW_E_ARG: no such name, or the value is out of range; nothing changes. */
LW_API int lw_config_set(struct lw_config *config, const char *name, uint32_t value);
/* Reads one by name into *value.  LW_E_ARG: no such name. */
LW_API int lw_config_get(const struct lw_config *config, const char *name, uint32_t *value);

/* ---- inputs --------------------------------------------------------------------------------- */

enum lw_input_type {
	LW_TICK, /* time passes */

	/* verbs: what the user wants.  Filled in by the functions further down. */
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
	LW_USER_IDENTIFY, /* the party of this call is shown uri, name from now on (a switch: whom it was joined to) */

	/* signals: what the network did to a leg.  `leg` names it; `code` is SIP's where it has one;
	 * `caps` may come with each.  A signal is never refused, at most ignored. */
	LW_SIG_OFFERED,       /* a new incoming call: uri, name who; text the address first called (R33);
	                         match and other_leg for Replaces.  The leg is lw_made() of this step */
	LW_SIG_RINGING,       /* 1xx: code; 100 to 179 only say that somebody has heard us */
	LW_SIG_EARLY,         /* early media */
	LW_SIG_ANSWERED,      /* 2xx to our INVITE, acknowledged */
	LW_SIG_REJECTED,      /* final refusal of our INVITE; 487 after our CANCEL */
	LW_SIG_CONFIRMED,     /* our answer was acknowledged */
	LW_SIG_ENDED,         /* BYE or CANCEL came, our BYE was answered, or the leg died */
	LW_SIG_MEDIA_OK,      /* DO_MEDIA was agreed */
	LW_SIG_MEDIA_FAILED,  /* DO_MEDIA was refused for good, media are as before */
	LW_SIG_REMOTE_HOLD,   /* the peer holds us */
	LW_SIG_REMOTE_RESUME,
	LW_SIG_IDENTITY,      /* the peer is now uri, name; text says where from ("PAI"); LW_F_LOCAL: we are */
	LW_SIG_DTMF,          /* text: the digits */
	LW_SIG_REFER_OK,      /* 2xx to DO_REFER: accepted, nothing more */
	LW_SIG_REFER_NO,      /* DO_REFER refused, or it could not be sent */
	LW_SIG_REFER_NEWS,    /* NOTIFY about the last DO_REFER: code is the target's answer so far,
	                         100 to 699; of an older one nothing is told */
	LW_SIG_REFER_OVER,    /* the subscription ended without a final code */
	LW_SIG_REFER_ASKED,   /* the peer asks us to call uri; name: Referred-By as claimed; flags */
	LW_SIG_RECORDING,     /* DO_RECORD took effect; LW_F_ON: it runs, else it stopped */
	LW_SIG_RECORD_FAILED, /* DO_RECORD could not be done */
	LW_SIG_NOT_SHOWN,     /* DO_IDENTITY did not reach the peer: code, 0 when it takes no update at all */
	LW_SIG_REMOTE_RECORD, /* the peer records: text "on", "off", "paused" (a=record, RFC 7866), else ignored */
	LW_SIG_RECORD_PREF,   /* whether the peer wants to be recorded: text "on", "off", "pause", "nopreference"; a
	                         wish and no setting: it binds nobody unless the host makes it LW_F_RECORD_NEVER */

	LW_INPUT_TYPES
};

struct lw_input {
	uint32_t type;      /* enum lw_input_type */
	int32_t code;       /* SIP code, where there is one */
	lw_time now;        /* time of this input; never less than that of an earlier one */
	lw_call call;
	lw_call other;      /* ATTENDED: a call that is up already and is to be the target */
	lw_leg leg;
	lw_leg other_leg;   /* OFFERED: the leg that Replaces matched */
	uint32_t caps;      /* enum lw_caps */
	uint32_t flags;     /* enum lw_flag */
	uint32_t match;     /* enum lw_match */
	uint32_t account;   /* DIAL, OFFERED: which of the adapter's accounts */
	uint32_t call_class;/* enum lw_call_class of uri, from lw_classify(): 0 lets the rules decide */
	uint32_t hops;      /* OFFERED: how often the call was passed on before (Diversion, History-Info) */
	const char *uri;    /* all four may be NULL */
	const char *name;
	const char *text;
	const char *by;     /* OFFERED: who claims to have transferred the call (Referred-By, RFC 3892) */
};

/* ---- outputs -------------------------------------------------------------------------------- */

enum lw_output_type {
	LW_NOTHING,

	/* actions, for the adapter */
	LW_DO_INVITE,    /* call uri on account, from a new leg.  other_leg: the leg whose REFER asked for
	                    it, with its Replaces and Referred-By; text: mailbox owner (LW_F_TO_MAILBOX) */
	LW_DO_RING,      /* send 180 */
	LW_DO_ANSWER,    /* answer; LW_F_REPLACING: in the place of other_leg */
	LW_DO_REJECT,    /* refuse the offered leg with code */
	LW_DO_DROP,      /* CANCEL or BYE, whatever fits; cause says why; answer with SIG_ENDED or, while
	                    the INVITE is open, SIG_REJECTED or SIG_ANSWERED */
	LW_DO_FORGET,    /* the handle is dead: free what hangs on it.  The last output of every leg */
	LW_DO_MEDIA,     /* offer direction `dir`; answer with SIG_MEDIA_OK or SIG_MEDIA_FAILED */
	LW_DO_REFER,     /* ask leg to call uri; other_leg: with Replaces of that leg; method VOICEMAIL: uri
	                    owns the mailbox; a DO_MEDIA of leg may still be under way, and its answer comes
	                    first on the wire; answer with SIG_REFER_OK or SIG_REFER_NO */
	LW_DO_REFER_OK,  /* accept the peer's REFER */
	LW_DO_REFER_NO,  /* refuse it with code */
	LW_DO_NOTIFY,    /* tell the peer how its REFER goes: code; LW_F_FINAL */
	LW_DO_DTMF,      /* text: digits for leg */
	LW_DO_MUTE,      /* our user's microphone towards leg: LW_F_ON is mute */
	LW_DO_FOCUS,     /* our user's ear and mouth are on leg (LW_F_ON), or leave it */
	LW_DO_MIX,       /* leg and other_leg hear each other and us (LW_F_ON), or no more */
	LW_DO_RECORD,    /* start (LW_F_ON) or stop; answer with SIG_RECORDING or SIG_RECORD_FAILED.  call and
	                    segment name the recording; phase, method, other, uri, name as in its notes */
	LW_DO_IDENTITY,  /* tell the peer of leg whom it is with, as lw_leg_shown() says (RFC 4916); what cannot
	                    be told is SIG_NOT_SHOWN */

	/* notes, for the application */
	LW_NOTE_INCOMING,         /* uri, name: who; text: the address called */
	LW_NOTE_RINGING,          /* code */
	LW_NOTE_EARLY_MEDIA,      /* code */
	LW_NOTE_CONNECTED,
	LW_NOTE_HELD,             /* we hold the peer, and it has agreed */
	LW_NOTE_RESUMED,
	LW_NOTE_HOLD_FAILED,      /* code; still talking */
	LW_NOTE_RESUME_FAILED,    /* code; still held */
	LW_NOTE_REMOTE_HOLD,
	LW_NOTE_REMOTE_RESUME,
	LW_NOTE_IDENTITY,         /* uri, name; text: where from */
	LW_NOTE_REPLACED,         /* this call is now with uri, name; leg: the new one */
	LW_NOTE_ENDED,            /* cause, code.  The last note of every call */
	LW_NOTE_DTMF,             /* text */
	LW_NOTE_TRANSFER_STARTED, /* method, uri: target */
	LW_NOTE_CONSULTING,       /* other: the consultation call */
	LW_NOTE_CONSULT_RINGING,  /* code */
	LW_NOTE_CONSULT_CONNECTED,
	LW_NOTE_CONSULT_FAILED,   /* cause, code; the transferee is still held */
	LW_NOTE_SWAPPED,          /* leg: who our user talks to now */
	LW_NOTE_MERGED,
	LW_NOTE_FALLBACK,         /* no Replaces on one side: the consultation ends first (RFC 5589 7.4) */
	LW_NOTE_COMPLETING,
	LW_NOTE_PROGRESS,         /* code: the target's, as the transferee reports it */
	LW_NOTE_RELEASED,         /* the transferee is let go; only the result is still to come */
	LW_NOTE_RECALLING,        /* the transferee must come back: ANSWER or HANGUP */
	LW_NOTE_TRANSFER_COMPLETED, /* the five that end a transfer, exactly one of them each: */
	LW_NOTE_TRANSFER_FAILED,    /* method, stage, cause, code, parties; uri: the target */
	LW_NOTE_TRANSFER_CANCELLED,
	LW_NOTE_TRANSFER_RECALLED,
	LW_NOTE_TRANSFER_UNKNOWN,
	LW_NOTE_REQUESTED,        /* the peer wants us to call uri; name: claimed by.  ACCEPT or DECLINE */
	LW_NOTE_REFERRED,         /* we do: dialling uri */
	LW_NOTE_REFERRED_PROGRESS,/* code */
	LW_NOTE_REFERRED_FAILED,  /* cause, code, parties; the old call goes on if it still can */
	LW_NOTE_RECORDING_STARTED,/* segment of call; phase; LW_F_AUTO: by rule; uri, name: the party; method and stage
	                             of the transfer under way, other: its other call.  The next two likewise */
	LW_NOTE_RECORDING_STOPPED,/* cause: TRANSFERRED: a transfer stopped it; REPLACED: the party is another now;
	                             DECLINED: a party must not be recorded; NORMAL: asked for, or the call is over */
	LW_NOTE_RECORDING_FAILED,
	LW_NOTE_NOT_SHOWN,        /* code; uri, name: the identity that the peer could not be told (R47) */
	LW_NOTE_REFUSED,          /* the policy refused a peer: uri: target, name: claimed by, code, text: the rule */
	LW_NOTE_REMOTE_RECORDING, /* text: the other side records: "on", "off", "paused" */
	LW_NOTE_RECORD_PREF,      /* text: the other side's wish: "on", "off", "pause", "nopreference" */

	LW_OUTPUT_TYPES
};

/* Where in a transfer a recorded segment began (R61). */
enum lw_segment_phase {
	LW_SEGMENT_NONE,
	LW_SEGMENT_TALK,    /* the call as it was made */
	LW_SEGMENT_HOLD,    /* our party was on hold */
	LW_SEGMENT_CONSULT, /* the consultation call of a transfer */
	LW_SEGMENT_MERGED,  /* all three */
	LW_SEGMENT_AFTER,   /* with whoever took the first party's place */
};

struct lw_output {
	uint32_t type;   /* enum lw_output_type */
	int32_t code;
	lw_time now;     /* the engine's time when it was read: good for a verb called at once */
	lw_call call;
	lw_call other;
	lw_leg leg;
	lw_leg other_leg;
	uint32_t flags;
	uint32_t account;
	uint8_t cause;   /* enum lw_cause */
	uint8_t stage;   /* enum lw_stage */
	uint8_t parties; /* enum lw_parties */
	uint8_t method;  /* enum lw_method */
	uint8_t dir;     /* enum lw_dir */
	uint8_t phase;   /* enum lw_segment_phase */
	uint16_t segment; /* of the recording of this call, counted from 1 */
	uint8_t reserved[8];
	const char *uri; /* "" where there is none */
	const char *name;
	const char *text;
};

static inline bool lw_is_note(const struct lw_output *out) { return out->type >= LW_NOTE_INCOMING; }

/* True for the five notes that end a transfer. */
static inline bool lw_ends_transfer(const struct lw_output *out)
{
	return out->type >= LW_NOTE_TRANSFER_COMPLETED && out->type <= LW_NOTE_TRANSFER_UNKNOWN;
}

/* ---- the engine ----------------------------------------------------------------------------- */

struct lw;

/* Makes an engine in one block, the only allocation there is.  *lwp is NULL on failure.
 * LW_E_ARG: a setting is out of range, or 0 calls; LW_E_NOMEM: the allocator had nothing. */
LW_API int lw_new(struct lw **lwp, const struct lw_config *config);
/* Gives the block back.  Sends nothing: drop the calls first.  NULL is fine. */
LW_API void lw_free(struct lw *lw);

/* Takes one input, whole or not at all.  0, or an enum lw_error and nothing has changed.
 * May be called between two lw_next(); the outputs join the queue. */
LW_API int lw_step(struct lw *lw, const struct lw_input *in);
/* The next output in order, or false when there is none.  Its strings live until the next lw_step(). */
LW_API bool lw_next(struct lw *lw, struct lw_output *out);
/* When to call lw_tick() at the latest; LW_NEVER when nothing waits. */
LW_API lw_time lw_deadline(const struct lw *lw);

/* What the last step that succeeded made: DIAL and OFFERED make a call and a leg. */
struct lw_made { lw_call call; lw_leg leg; };
LW_API struct lw_made lw_made(const struct lw *lw);

/* The adapter's own pointer on a leg; it goes when the leg is forgotten.  LW_E_STALE. */
LW_API int lw_leg_attach(struct lw *lw, lw_leg leg, void *ptr);
/* That pointer, or NULL. */
LW_API void *lw_leg_attached(const struct lw *lw, lw_leg leg);

/* ---- questions, which change nothing --------------------------------------------------------- */

/* The verbs that would be taken for this call now: bit 1 << LW_USER_..., for greying buttons.
 * 0 for a stale handle. */
LW_API uint32_t lw_legal(const struct lw *lw, lw_call call);

/* Says in plain English what would become of this input now: why it would be refused, in what state
 * of what machine, and what would be legal.  Writes at most size bytes with the NUL; returns what
 * lw_step() would return. */
LW_API int lw_why(const struct lw *lw, const struct lw_input *in, char *text, size_t size);

enum lw_call_state { LW_CALL_NONE, LW_CALL_OUTGOING, LW_CALL_INCOMING, LW_CALL_TALKING, LW_CALL_OVER };

/* What a screen shows of a transfer: finer than its stage.  A column of the tables. */
enum lw_scene {
	LW_SCENE_NONE,           /* no transfer */
	LW_SCENE_HOLDING,        /* the transferee is put on hold */
	LW_SCENE_CALLING,        /* the target is called */
	LW_SCENE_RINGING,        /* it rings at the target's */
	LW_SCENE_UNANSWERED,     /* the consultation failed: the user decides */
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
	LW_REFERRAL_ASKED,    /* our user is to decide */
	LW_REFERRAL_DIALLING, /* the target is called */
	LW_REFERRAL_ORPHANED, /* likewise, and the peer has left */
	LW_REFERRAL_LEAVING,  /* the target has answered; the peer is about to leave */
};

struct lw_call_info {
	enum lw_call_state state;
	const char *state_name;
	lw_leg leg;          /* the party now */
	lw_leg next_leg;     /* one that is about to take its place */
	lw_call consult;     /* the consultation call of a transfer of this call */
	lw_call original;    /* this is the consultation call of that one */
	enum lw_method method;      /* of the transfer under way */
	enum lw_stage stage;        /* how far it has come */
	enum lw_scene scene;        /* the same for a screen */
	enum lw_referral referral;  /* as transferee */
	const char *transfer_state; /* as in the table, to be printed; "" for none */
	const char *referred_state; /* as transferee; "" for none */
	bool held, remote_held, muted, recording, incoming, mixed;
	bool remote_recording; /* the other side says that it records (RFC 7866) */
	uint32_t segment;      /* of the recording, the last one there was; 0: none */
	uint32_t account;
	const char *uri;     /* the remote party, until the next step */
	const char *name;
	const char *called;  /* the address first called, "" if not known (R33) */
	const char *by;      /* who claims to have transferred it to us, "" (R40, show_last_transferor) */
};
/* LW_E_STALE for an old handle; a call is known until its last leg is forgotten. */
LW_API int lw_call_info(const struct lw *lw, lw_call call, struct lw_call_info *info);

enum lw_leg_state {
	LW_LEG_IDLE,      /* reserved for a consultation, not dialled */
	LW_LEG_DIALLING,  /* we call it */
	LW_LEG_RINGING,   /* it rings there */
	LW_LEG_EARLY,     /* it rings there, and media flow already */
	LW_LEG_CANCELLING,/* our call to it is being given up */
	LW_LEG_OFFERED,   /* it rings here */
	LW_LEG_ANSWERING, /* we have answered, and that was not acknowledged yet */
	LW_LEG_UP,
	LW_LEG_LINGERING, /* over, but news of a REFER are due */
	LW_LEG_ENDING,    /* we have hung up, and that was not acknowledged yet */
	LW_LEG_GONE,
};

/* Hold of a leg by us: wished, and agreed to by the peer. */
enum lw_hold { LW_HOLD_NONE, LW_HOLD_ASKED, LW_HOLD_AGREED };

struct lw_leg_info {
	enum lw_leg_state state;
	enum lw_hold hold;
	const char *state_name;
	const char *hold_name;
	lw_call call;
	uint32_t caps;
	bool up, held, remote_held, refer_open;
	const char *uri, *name;                 /* remote: asserted by the peer */
	const char *local_uri, *local_name;     /* ours */
	/* presented, the third identity, is lw_leg_shown() of <legwork/rules.h> */
};
/* LW_E_STALE for an old handle; the strings live until the next step. */
LW_API int lw_leg_info(const struct lw *lw, lw_leg leg, struct lw_leg_info *info);

/* The first call after `after` (zero for the first) that is not over; zero at the end. */
LW_API lw_call lw_call_next(const struct lw *lw, lw_call after);

/* What is in use now; all zero when every call is over and its legs forgotten and drained. */
struct lw_counts { uint32_t calls, legs, timers, outputs; };
LW_API struct lw_counts lw_counts(const struct lw *lw);

/* Size of the block in bytes, and of it what one call with one leg takes. */
LW_API size_t lw_block_size(const struct lw *lw, size_t *per_call);

/* ---- names: for logs, JSON, tests.  Never NULL; "?" for a value out of range. ------------------ */

LW_API const char *lw_version(void);
LW_API const char *lw_error_name(int error);       /* "refused" */
LW_API const char *lw_input_name(uint32_t type);   /* "complete", "refer ok" */
LW_API const char *lw_output_name(uint32_t type);  /* "do refer", "transfer completed" */
LW_API const char *lw_cause_name(uint32_t cause);  /* "no answer" */
LW_API const char *lw_stage_name(uint32_t stage);  /* "consult" */
LW_API const char *lw_parties_name(uint32_t parties);
LW_API const char *lw_method_name(uint32_t method);
LW_API const char *lw_segment_phase_name(uint32_t phase);  /* "consult" */
LW_API const char *lw_dir_name(uint32_t dir);      /* "sendonly" */
/* The cause that a final SIP code stands for. */
LW_API enum lw_cause lw_cause_of(int code);

/* ---- the verbs -------------------------------------------------------------------------------
 *
 * Each fills one input in and steps.  Besides what is said, each returns LW_E_STALE for an old handle,
 * LW_E_REFUSED when the state does not allow it, LW_E_FULL, LW_E_ARG, LW_E_TIME. */

static inline int lw_verb(struct lw *lw, enum lw_input_type type, lw_call call, const char *uri,
			  lw_time now)
{
	struct lw_input in = {.type = (uint32_t)type, .now = now, .call = call, .uri = uri};

	return lw_step(lw, &in);
}

/* Time has come to lw_deadline(), or just passes. */
static inline int lw_tick(struct lw *lw, lw_time now)
{
	return lw_verb(lw, LW_TICK, (lw_call){0}, NULL, now);
}

/* Calls uri from account (0 is the first).  *call is the new call. */
static inline int lw_dial(struct lw *lw, const char *uri, uint32_t account, lw_call *call, lw_time now)
{
	struct lw_input in = {.type = LW_USER_DIAL, .now = now, .account = account, .uri = uri};
	int err = lw_step(lw, &in);

	*call = err ? (lw_call){0} : lw_made(lw).call;
	return err;
}

/* Answers an incoming call, or a recall. */
static inline int lw_answer(struct lw *lw, lw_call call, lw_time now)
{
	return lw_verb(lw, LW_USER_ANSWER, call, NULL, now);
}

/* Refuses an incoming call with a code from 400 to 699; 0 means 486. */
static inline int lw_reject(struct lw *lw, lw_call call, int code, lw_time now)
{
	struct lw_input in = {.type = LW_USER_REJECT, .code = code, .now = now, .call = call};

	return lw_step(lw, &in);
}

/* Our user hangs up.  During a transfer the policy decides what that means (R20, R21). */
static inline int lw_hangup(struct lw *lw, lw_call call, lw_time now)
{
	return lw_verb(lw, LW_USER_HANGUP, call, NULL, now);
}

/* Offers sendonly to the peer: NOTE_HELD when it agrees, else NOTE_HOLD_FAILED (RFC 3264 8.4). */
static inline int lw_hold(struct lw *lw, lw_call call, lw_time now)
{
	return lw_verb(lw, LW_USER_HOLD, call, NULL, now);
}

/* Offers sendrecv again: NOTE_RESUMED, or NOTE_RESUME_FAILED and the peer is still held. */
static inline int lw_resume(struct lw *lw, lw_call call, lw_time now)
{
	return lw_verb(lw, LW_USER_RESUME, call, NULL, now);
}

/* Closes or opens our user's microphone towards this call; nothing is said on the wire. */
static inline int lw_mute(struct lw *lw, lw_call call, bool on, lw_time now)
{
	return lw_verb(lw, on ? LW_USER_MUTE : LW_USER_UNMUTE, call, NULL, now);
}

/* Sends digits 0-9 A-D * # to the party of this call; LW_E_ARG for anything else. */
static inline int lw_dtmf(struct lw *lw, lw_call call, const char *digits, lw_time now)
{
	struct lw_input in = {.type = LW_USER_DTMF, .now = now, .call = call, .text = digits};

	return lw_step(lw, &in);
}

/* Starts or stops recording this call (R57, R58).  A rule that records sets LW_F_AUTO in an input of its
 * own: automatic and manual are told apart.  Refused for a party that must never be recorded. */
static inline int lw_record(struct lw *lw, lw_call call, bool on, lw_time now)
{
	return lw_verb(lw, on ? LW_USER_RECORD : LW_USER_STOP_RECORDING, call, NULL, now);
}

/* Holds the call, and when hold is agreed calls target to consult (R10). */
static inline int lw_transfer_attended(struct lw *lw, lw_call call, const char *target, lw_time now)
{
	return lw_verb(lw, LW_USER_ATTENDED, call, target, now);
}

/* The same with a call that is up already as the consultation call. */
static inline int lw_transfer_to_call(struct lw *lw, lw_call call, lw_call other, lw_time now)
{
	struct lw_input in = {.type = LW_USER_ATTENDED, .now = now, .call = call, .other = other};

	return lw_step(lw, &in);
}

/* Holds the call, and when hold is agreed sends it to target (R25). */
static inline int lw_transfer_blind(struct lw *lw, lw_call call, const char *target, lw_time now)
{
	return lw_verb(lw, LW_USER_BLIND, call, target, now);
}

/* Sends the call to the mailbox of owner, ringing no phone (R30).  owner NULL: the mailbox of whom the
 * caller first called (R33).  flags: LW_F_MAILBOX, LW_F_NO_MAILBOX, or 0 when not known. */
static inline int lw_transfer_voicemail(struct lw *lw, lw_call call, const char *owner, uint32_t flags,
					lw_time now)
{
	struct lw_input in = {.type = LW_USER_VOICEMAIL, .now = now, .call = call, .flags = flags, .uri = owner};

	return lw_step(lw, &in);
}

/* The five that follow take either call of the transfer. */

/* Hands the transferee over to the target (R12), also while it rings (R17). */
static inline int lw_complete(struct lw *lw, lw_call call, lw_time now)
{
	return lw_verb(lw, LW_USER_COMPLETE, call, NULL, now);
}

/* Lets the target go and brings the original call back (R13). */
static inline int lw_cancel(struct lw *lw, lw_call call, lw_time now)
{
	return lw_verb(lw, LW_USER_CANCEL, call, NULL, now);
}

/* Talks to the other of the two (R15). */
static inline int lw_swap(struct lw *lw, lw_call call, lw_time now)
{
	return lw_verb(lw, LW_USER_SWAP, call, NULL, now);
}

/* All three talk (R16). */
static inline int lw_merge(struct lw *lw, lw_call call, lw_time now)
{
	return lw_verb(lw, LW_USER_MERGE, call, NULL, now);
}

/* After a failed consultation: the same target again (NULL), or another (R19). */
static inline int lw_retry(struct lw *lw, lw_call call, const char *target, lw_time now)
{
	return lw_verb(lw, LW_USER_RETRY, call, target, now);
}

/* Obeys the peer's REFER, or declines it with 603. */
static inline int lw_accept(struct lw *lw, lw_call call, lw_time now)
{
	return lw_verb(lw, LW_USER_ACCEPT, call, NULL, now);
}

static inline int lw_decline(struct lw *lw, lw_call call, lw_time now)
{
	return lw_verb(lw, LW_USER_DECLINE, call, NULL, now);
}

/* Shows the party of this call somebody else than ourselves from now on: a switch that has joined it to
 * uri.  DO_IDENTITY follows; NOTE_NOT_SHOWN when the peer cannot be told (R38, R47). */
static inline int lw_identify(struct lw *lw, lw_call call, const char *uri, const char *name, lw_time now)
{
	struct lw_input in = {.type = LW_USER_IDENTIFY, .now = now, .call = call, .uri = uri, .name = name};

	return lw_step(lw, &in);
}

#ifdef __cplusplus
}
#endif

#endif
