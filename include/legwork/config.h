/* SPDX-License-Identifier: BSD-3-Clause */
/* legwork/config.h -- the settings of an engine.  <legwork/legwork.h> includes it.
 *
 * Begin with LW_CONFIG_INIT, change what you want changed, and call lw_new().
 *
 * Threads:  any.  A config is a value of yours.
 * Memory:   nothing is allocated or kept. */
#ifndef LEGWORK_CONFIG_H
#define LEGWORK_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <legwork/version.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- deadlines ----------------------------------------------------------------------------------
 *
 * Every state that waits has its deadline here, in milliseconds. */
#define LW_TIMES(T) \
	/* field            default least  from                when it passes */ \
	T(no_response_ms,   32000,   1, "RFC 3261 Timer B",  "an INVITE that got no response at all has failed: 408") \
	T(ring_ms,          180000,  1, "RFC 3261 Timer C",  "a call that rings too long is given up: 408") \
	T(offered_ms,       180000,  1, "R55",               "an incoming call that nobody answers is rejected: 480") \
	T(ack_ms,           33000,   1, "RFC 3261 13.3.1.4", "our answer was never acknowledged: we send BYE") \
	T(cancel_ms,        33000,   1, "RFC 3261 9.1",      "a cancelled INVITE without a final answer is forgotten") \
	T(end_ms,           33000,   1, "RFC 3261 Timer F",  "a BYE without an answer: the leg is forgotten") \
	T(linger_ms,        212000,  1, "RFC 6665 4.1.2",    "an ended leg waits this long for the last news of a REFER") \
	T(media_ms,         40000,   1, "RFC 3261 14.1",     "a re-INVITE, with its 491 retries, has failed") \
	T(consult_ring_ms,  30000,   1, "R19",               "the target does not answer the consultation call") \
	T(consult_ms,       3600000, 0, "R19",               "a consultation ends and the transferee is resumed; 0: no limit") \
	T(decide_ms,        60000,   1, "R19",               "after a failed consultation the transferee is resumed") \
	T(refer_ms,         33000,   1, "RFC 3261 Timer F",  "a REFER without an answer has failed") \
	T(notify_ms,        32000,   1, "RFC 6665 Timer N",  "a REFER was accepted and no NOTIFY came: outcome unknown") \
	T(outcome_ms,       212000,  1, "RFC 3515 2.4.4",    "no final NOTIFY came: outcome unknown") \
	T(aftermath_ms,     4000,    1, "RFC 5407 3.3.3",    "the transferee left before its last NOTIFY: outcome unknown") \
	T(clear_ms,         4000,    1, "RFC 3891 3",        "the target did not end the consultation call: we do") \
	T(blind_ring_ms,    60000,   1, "R28",               "a blind transfer's target rings and does not answer: it has failed") \
	T(recall_ms,        30000,   1, "R48",               "our user did not answer the recall") \
	T(recall_delay_ms,  0,       0, "R48",               "before the first recall; 0: at once") \
	T(recall_pause_ms,  10000,   0, "R52",               "before the next recall") \
	T(camp_ms,          120000,  1, "R49",               "switch: a busy target that does not become free is given up") \
	T(grace_ms,         2000,    1, "RFC 5589 6",        "switch: a transferor who hangs up just after its REFER failed did not mean the transferee") \
	T(route_ms,         5000,    1, "R55",               "switch: the host did not say where a destination is: 480") \
	T(reach_ms,         60000,   1, "R55",               "switch: a destination that does not answer is given up, or the host asked again: 408") \
	T(say_ms,           60000,   1, "law 5",             "switch: an announcement that does not end is taken as over") \
	T(code_ms,          1500,    1, "R32",               "switch: a key that may begin a feature code is passed on, or a code that could be longer is taken") \
	T(digit_ms,         4000,    1, "R32",               "switch: the number after a feature code is taken as whole") \
	T(ask_ms,           25000,   1, "RFC 4320 4.2",      "nobody decided about an incoming REFER or Replaces: 603") \
	T(refer_ring_ms,    180000,  1, "RFC 5589 6",        "as transferee: the target did not answer: 408") \
	T(leave_ms,         32000,   1, "RFC 5589 6",        "the transferor did not hang up after the last NOTIFY: we do") \
	T(replace_ms,       33000,   1, "RFC 3891 3",        "as target: the replacing leg was not acknowledged") \
	T(record_ms,        5000,    1, "R57",               "the recorder did not report: taken as failed") \
	T(claim_ms,         5000,    1, "R75",               "after a restart: a leg that the adapter does not claim has hung up")

/* ---- choices ------------------------------------------------------------------------------------ */

/* How Complete works while the target still rings (R17, R18). */
enum lw_on_ringing {
	LW_RINGING_WAIT,  /* wait for the answer, then hand over (RFC 5589 7.6, RFC 5589 figure 11) */
	LW_RINGING_BLIND, /* cancel the consultation call, then transfer blind (RFC 5589 figure 12) */
	LW_RINGING_EARLY, /* Replaces of the ringing call where the target is known to take it, else wait */
};

/* What it means when our user hangs up during an attended transfer (R20, R21). */
enum lw_on_hangup {
	LW_HANGUP_COMPLETES, /* the same as Complete */
	LW_HANGUP_RETURNS,   /* the same as Cancel: the transferee comes back */
	LW_HANGUP_CLEARS,    /* everybody is released */
};

/* When our user is free after a blind transfer or one to voicemail (R25, R26, R29).  The transferee stays, held,
 * until the result is known, and a failure rings our user again: see `let_go`. */
enum lw_blind_style {
	LW_BLIND_WAIT,       /* with the result */
	LW_BLIND_ON_RINGING, /* when the target rings; to voicemail: with the result */
	LW_BLIND_ON_ACCEPT,  /* when the transferee has accepted the REFER */
};

/* When the engine hangs up on a transferee whom nobody has taken. */
enum lw_let_go {
	LW_LET_GO_NEVER,   /* he stays on hold, a call like any other, until he or our user hangs up */
	LW_LET_GO_AT_LAST, /* after the last recall, if the last resort has not taken him either */
	LW_LET_GO_AT_ONCE, /* as soon as our user is free.  The cost: if the target is busy or does not answer,
	                      the caller is lost, and nobody can ring our user for him */
};

/* As transferee, what the transferor hears of us until the target answers. */
enum lw_referred_audio {
	LW_REFERRED_HOLD,    /* he is held, and resumed if it fails */
	LW_REFERRED_SILENCE, /* nothing: our user's audio is away from him */
	LW_REFERRED_TALK,    /* our user, as before */
};

/* What is done about a peer's REFER. */
enum lw_refer_policy { LW_REFER_ASK, LW_REFER_AUTO, LW_REFER_REFUSE };

/* Who may replace a leg of ours (RFC 3891 section 8). */
enum lw_replaces_policy {
	LW_REPLACES_PEER,  /* who comes the way the replaced call came, or has proved who it is by digest; on the
	                      same machine also whoever the replaced party named (lib/core/ask/may_replace.def) */
	LW_REPLACES_OPEN,  /* anybody who knows the three identifiers */
	LW_REPLACES_NEVER,
	LW_REPLACES_ASK,   /* as PEER; who may not replace by that is asked about: LW_NOTE_REPLACE_REQUESTED */
	/* A switch judges for the party: whose leg it is may, and only that party's own proof counts; what rings
	 * for others takes a right (pickup_for; lib/core/ask/may_take.def). */
};

/* What a transfer does to a recording (R57 to R59).  The transferor's own recording ends at the latest with its
 * leg, when the call goes on without us.  Where our side stays and the party changes (as transferee, as a target
 * that is replaced, when one of three leaves), the rule says whether recording goes on, as the next segment of
 * the same call. */
enum lw_record_rule {
	LW_RECORD_STOP_AT_SELECT,   /* it ends when a method is chosen (Zoom); a consultation may be recorded anew */
	LW_RECORD_STOP_AT_COMPLETE, /* it goes on until the call is handed over, and ends when the party changes */
	LW_RECORD_CONTINUE,         /* it goes on, whoever the party is */
	LW_RECORD_REEVALUATE,       /* the settings of those who remain decide: our side's automatic recording
	                               or LW_F_RECORD_ALWAYS of either party; what was begun by hand ends */
};

/* Who asks for a transfer by feature codes of the rules (<legwork/rules.h>), in a switch.  While a transfer is under
 * way only its transferor does. */
enum lw_codes_for {
	LW_CODES_NOBODY,
	LW_CODES_INTERNAL, /* whom the directory lets; without one, parties that are internal by the number plan */
	LW_CODES_FIRST,    /* who came first into the call, if the directory lets it */
};

/* What a switch does with the REFER of a party that has no word of its own (lw_party.refer). */
enum lw_refer_mode {
	LW_REFER_JOINS,   /* it carries the transfer out itself, by joining legs */
	LW_REFER_RELAYS,  /* it passes the REFER on to the party on the other side, which calls the target itself; what
	                     that answers and reports goes back.  A Replaces that names a leg of ours is rewritten to
	                     the dialog on the far side of that leg's call.  One with Replaces of a dialog of others is
	                     never relayed */
	LW_REFER_REFUSED, /* 603 */
};

/* Who may answer a call that rings for another party, by an INVITE with Replaces of the ringing leg (RFC 3891), in a
 * switch.  A party may always pick up its own. */
enum lw_pickup_for {
	LW_PICKUP_LISTED,   /* whom the directory lets (lw_party.pickup) */
	LW_PICKUP_INTERNAL, /* parties too that are internal by the number plan */
	LW_PICKUP_ANYBODY,
};

#define LW_CHOICES(C) \
	/* field                    default                values  from              what it decides */ \
	C(on_complete_ringing,      LW_RINGING_WAIT,          3, "R17",             "Complete while the target rings: 0 wait, 1 blind, 2 early Replaces") \
	C(on_hangup_ringing,        LW_HANGUP_COMPLETES,      3, "R20",             "our user hangs up while the target rings: 0 complete, 1 return, 2 clear") \
	C(on_hangup_consulting,     LW_HANGUP_COMPLETES,      3, "R21",             "our user hangs up while consulting: 0 complete, 1 return, 2 clear") \
	C(blind_style,              LW_BLIND_ON_ACCEPT,       3, "R25",             "blind: our user is free 0 with the result, 1 on ringing, 2 on acceptance") \
	C(let_go,                   LW_LET_GO_NEVER,          3, "R52",             "a freed user's caller is let go 0 never, 1 after the last recall, 2 at once") \
	C(recall_tries,             2,                       10, "R52",             "how often a freed user is rung for a caller; 0: he is not rung") \
	C(refer_policy,             LW_REFER_ASK,             3, "RFC 3515 2.4.2",  "an incoming REFER: 0 ask, 1 obey, 2 refuse; switch: 0 is 1") \
	C(refuse_refer_headers,     false,                    2, "RFC 3261 19.1.5", "other headers in an incoming Refer-To: 0 drop them, 1 refuse the REFER") \
	C(replaces_policy,          LW_REPLACES_PEER,         4, "RFC 3891 8",      "who may replace a leg: 0 its peer, 1 anybody, 2 nobody, 3 its peer, else ask") \
	C(auto_return,              false,                    2, "R19",             "after a failed consultation the transferee is resumed automatically") \
	C(consult_forever,          false,                    2, "R19",             "must be set for consult_ms = 0") \
	C(retry_aor,                true,                     2, "RFC 5589 7.5",    "if the target's contact cannot be reached, its address is tried once") \
	C(record_rule,              LW_RECORD_STOP_AT_SELECT, 4, "R57",             "a recording: 0 stops at selection, 1 at completion, 2 continues, 3 by who remains") \
	C(record_restart_on_cancel, true,                     2, "R60",             "an automatic recording that a transfer stopped starts again when the call is back") \
	C(record_restart_by_hand,   false,                    2, "R60",             "and so does one that was begun by hand") \
	C(consult_shows_transferee, false,                    2, "R39",             "a consultation shows the target: 0 our user, 1 the held party") \
	C(show_last_transferor,     false,                    2, "R40",             "an incoming call shows who claims to have transferred it") \
	C(show_chain,               false,                    2, "R45",             "an incoming call shows everybody who is said to have passed it on") \
	C(record_never_wins,        true,                     2, "R59",             "a party that must never be recorded is not recorded, whoever asks for it") \
	C(mailbox_default,          true,                     2, "R31",             "a target counts as having a mailbox unless the verb says otherwise") \
	C(no_transfer,              false,                    2, "R2",              "the administrator has switched transfer off") \
	C(referred_audio,           LW_REFERRED_HOLD,         3, "RFC 5589 6",      "as transferee, while the target is called, the transferor: 0 is held, 1 hears nothing, 2 hears us") \
	C(max_redirects,            5,                       11, "RFC 3261 8.1.3.4", "a call follows at most so many redirections (3xx); 0: none") \
	C(mute_transfer,            false,                    2, "R29",             "switch: in a transfer by verb or code the two talk on until the target has answered") \
	C(camp_on,                  false,                    2, "R49",             "switch: a busy target is waited for until the host says that it is free") \
	C(foreign_replaces,         false,                    2, "RFC 3891 8",      "switch: a REFER with Replaces of a dialog of others: 0 481, 1 the target is called with it") \
	C(route_as_given,           false,                    2, "RFC 3261 16.5",   "switch: an address is called as it is given, and the host is not asked where it is") \
	C(wait_music,               false,                    2, "RFC 3960 3.1",    "switch: a party that waits while another is called hears: 0 ringback, 1 music") \
	C(codes_for,                LW_CODES_INTERNAL,        3, "R32",             "switch: feature codes are for 0 nobody, 1 internal parties, 2 who came first") \
	C(pickup_for,               LW_PICKUP_LISTED,         3, "RFC 3891 8",      "switch: calls that ring for others may be picked up by 0 whom the directory lets, 1 internal parties, 2 anybody") \
	C(refer_mode,               LW_REFER_JOINS,           3, "RFC 3515 2.4.2",  "switch: the REFER of a party is 0 carried out by joining, 1 relayed to the other side, 2 refused")

/* ---- the struct --------------------------------------------------------------------------------- */

/* The settings of one engine. */
struct lw_config {
	uint32_t size; /* sizeof(struct lw_config) of the caller */
	uint32_t api;  /* LW_API_LEVEL of the caller */

	uint32_t max_calls;   /* 2 or more: a consultation is a second call */
	uint32_t max_legs;    /* a leg that is ending still counts */
	uint32_t max_outputs; /* room for outputs that are not drained yet; at least LW_STEP_OUTPUTS.  Signals have
	                         LW_SIGNAL_OUTPUTS more, which verbs and deadlines cannot take from them */

	/* The one block comes from here; NULL for both means malloc() and free(). */
	void *(*alloc)(size_t size, void *arg);
	void (*release)(void *block, void *arg);
	void *alloc_arg;

	/* An address for a caller who must come back and whom our user does not take: an operator, a mailbox
	 * (R52).  Copied by lw_new().  NULL or "": there is none. */
	const char *last_resort;

	/* One uint32_t for each line of the two lists above. */
#define LW_TIME_FIELD(name, dfl, least, source, text) uint32_t name;
	LW_TIMES(LW_TIME_FIELD)
#undef LW_TIME_FIELD
#define LW_CHOICE_FIELD(name, dfl, count, source, text) uint32_t name;
	LW_CHOICES(LW_CHOICE_FIELD)
#undef LW_CHOICE_FIELD

	/* Calls that no incoming call may take, and twice as many legs: room for what our user begins, and for
	 * the consultations of the calls that are up.  At most a quarter of max_calls and of max_legs counts. */
	uint32_t spare_calls;

	uint32_t role; /* enum lw_engine_role */

	/* Bytes that the texts of a call take, on average: addresses and names, each as long as it is, and what
	 * its transfer may add to them.  All of them lie in one piece of the block, max_calls times this and a
	 * little more; where there is no room a verb, an INVITE and what else brings texts is refused with LW_E_FULL.
	 * 0: 512, of a switch 2048: that is enough for addresses of 30 bytes, and for half of all calls in a
	 * transfer at once (of a switch, a tenth).  At most 65535, and 16 GiB for all. */
	uint32_t text_bytes;
};

/* What an engine is, from its birth on. */
enum lw_engine_role {
	LW_AS_ENDPOINT, /* a phone: our user and one party to a call */
	LW_AS_SWITCH,   /* a PBX: all parties of a call are legs of ours; see <legwork/switch.h> */
};

/* The level rises when a program that was built before would no longer work, with the soname (lib/ABI.md). */
enum { LW_API_LEVEL = 8, LW_STEP_OUTPUTS = 48, LW_SIGNAL_OUTPUTS = 8 * LW_STEP_OUTPUTS };
/* A step makes at most LW_STEP_OUTPUTS; LW_SIG_DTMF to a switch LW_KEY_OUTPUTS more for each of its digits. */
enum { LW_KEY_OUTPUTS = 3 };

#define LW_INIT_TIME(name, dfl, least, source, text) .name = (dfl),
#define LW_INIT_CHOICE(name, dfl, count, source, text) .name = (dfl),
#define LW_INIT_SIZES(calls, legs, outputs, spare) \
	{ .size = sizeof(struct lw_config), .api = LW_API_LEVEL, .max_calls = (calls), .max_legs = (legs), \
	  .max_outputs = (outputs), LW_TIMES(LW_INIT_TIME) LW_CHOICES(LW_INIT_CHOICE) .spare_calls = (spare) }
#define LW_SET_TIME(name, dfl, least, source, text) init.name = (dfl);
#define LW_SET_CHOICE(name, dfl, count, source, text) init.name = (dfl);
#define LW_SET_SIZES(calls, legs, outputs, spare) \
	init.size = sizeof(init), init.api = LW_API_LEVEL, init.max_calls = (calls), init.max_legs = (legs); \
	init.max_outputs = (outputs), init.spare_calls = (spare); \
	LW_TIMES(LW_SET_TIME) LW_CHOICES(LW_SET_CHOICE)
#define LW_SIZES_PHONE(S) S(32, 64, 256, 4)
#define LW_SIZES_PBX(S) S(2400, 6000, 8192, 400)

/* A phone: 28 calls of others at a time, 4 kept for its user; less than 200 KB. */
#define LW_CONFIG_INIT LW_SIZES_PHONE(LW_INIT_SIZES)
/* A PBX with a thousand users on the phone: less than 5 MB; as a switch less than 10 MB. */
#define LW_CONFIG_PBX LW_SIZES_PBX(LW_INIT_SIZES)

/* Sets every field as LW_CONFIG_INIT does. */
LW_INLINE void lw_config_init(struct lw_config *config)
{
	struct lw_config init = LW_ZERO;

	LW_SIZES_PHONE(LW_SET_SIZES)
	if (config)
		*config = init;
}

/* Sets every field as LW_CONFIG_PBX does. */
LW_INLINE void lw_config_init_pbx(struct lw_config *config)
{
	struct lw_config init = LW_ZERO;

	LW_SIZES_PBX(LW_SET_SIZES)
	if (config)
		*config = init;
}

/* Whether lw_new() would take this config: LW_OK, or LW_E_ARG and in why one line of plain English that names the
 * field ("ring_ms is 0: it must be from 1 to 86400000").  why may be NULL with size 0. */
LW_API int lw_config_check(const struct lw_config *config, char *why, size_t size);

/* ---- by name: for a settings page or a command line --------------------------------------------- */

/* One setting, described. */
struct lw_setting {
	const char *name;
	uint32_t dfl, least, most;
	const char *source; /* RFC section or R-number */
	const char *text;   /* one line of plain English */
};

/* The setting with that number, counted from 0; false when there are no more.  The strings live for ever. */
LW_API bool lw_setting(size_t index, struct lw_setting *setting);
/* Sets a setting by name.  LW_E_ARG: no such name, or the value is out of range; nothing changes. */
LW_API int lw_config_set(struct lw_config *config, const char *name, uint32_t value);
/* Reads a setting by name into *value.  LW_E_ARG: no such name. */
LW_API int lw_config_get(const struct lw_config *config, const char *name, uint32_t *value);

#ifdef __cplusplus
}
#endif

#endif
