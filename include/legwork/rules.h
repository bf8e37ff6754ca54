/* SPDX-License-Identifier: BSD-3-Clause */
/* legwork/rules.h -- the rules of an engine in one struct that the application fills: number plan, targets,
 * policy, caller ID, trunk.
 *
 * The engine only reads them, and never calls lw_numbering.class_of.  A step is a function of the engine, the input
 * and these rules: a log of the inputs must also hold the changes of the rules.
 *
 * The party of a leg is judged by its present address.  But a party that was called outside stays external,
 * no matter what it claims: no outsider becomes internal by claiming it.
 *
 * Memory:   lw_rules_set() copies the struct; what it points to is borrowed, and must stay valid until the engine is
 *           freed or lw_rules_set() gives another one.
 */
#ifndef LEGWORK_RULES_H
#define LEGWORK_RULES_H

#include <legwork/callerid.h>
#include <legwork/policy.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Feature codes (R32): digits dialled during a call to transfer it; NULL: none.  No vendor's codes are built in. */
struct lw_feature_codes { const char *attended, *blind, *voicemail, *complete, *cancel, *swap, *merge; };

/* Whether the calls of a party of a switch are recorded (R57 to R62).  NEVER of any party of a call wins; else it is
 * recorded from its beginning if one says ALWAYS; else where somebody asks for it (LW_USER_RECORD). */
enum lw_party_recording {
	LW_PARTY_RECORDING_BY_POLICY, /* as the party's policy says for calls that come to it, or that it makes */
	LW_PARTY_RECORDING_NEVER,
	LW_PARTY_RECORDING_ON_DEMAND,
	LW_PARTY_RECORDING_ALWAYS,
};

/* One party of a switch, and what holds for it alone.  The strings and the policy are borrowed. */
struct lw_party {
	const char *address;            /* canonical, as lw_classify() writes it */
	const struct lw_policy *policy; /* judges the transfers that it asks for, by whatever way; its budget is the
	                                   party's own.  NULL: the policy of the rules, with a budget of its own too */
	const char *music;              /* up to 127 bytes: what LW_DO_HEAR says in word to those whom it keeps
	                                   waiting.  NULL: "" */
	bool codes;                     /* it may transfer by feature code (LW_F_FEATURE_CODE, R32) */
	bool pickup;                    /* it may answer calls that ring for others, by INVITE with Replaces (see
	                                   pickup_for) */
	uint8_t refer;                  /* what its REFER does: 1 + enum lw_refer_mode; 0: as refer_mode says */
	const char *extension;          /* its URI as others are shown it; NULL: the address that it has given */
	const char *out_number;         /* E.164, of its calls outside; NULL: the trunk's fallback (R44) */
	const struct lw_trunk *trunk;   /* the way out of its calls, and of those that it transfers; NULL: the rules' */
	uint8_t recording;              /* enum lw_party_recording */
	uint8_t call_class;             /* enum lw_call_class: of calls that are transferred to it, instead of the
	                                   number plan's (R68); UNKNOWN: as that says.  An emergency number stays one */
};
/* The parties, sorted by address (strcmp); see lw_directory_sorted().  A leg's party is looked up by the user that it
 * has proved to be (lw_input.user; a name without a host is one of numbering's first domain).  Only where it has
 * proved nothing by the address that it was called by, or that it had when it called: anybody can claim that, so the
 * adapter must not let in an extension of ours without proof.  What a party says of itself later changes nothing.
 * A party that is not listed goes by the rules' own policy, shares a budget with the others of its account, and may
 * use no feature codes, nor pick up for others. */
struct lw_directory { const struct lw_party *list; size_t count; };
/* The entry with this canonical address, or NULL. */
LW_API const struct lw_party *lw_party_find(const struct lw_directory *directory, const char *canonical);
/* Whether a directory is sorted and has no duplicates; the engine accepts no other. */
LW_API bool lw_directory_sorted(const struct lw_directory *directory);

/* The rules of an engine. */
struct lw_rules {
	uint32_t size; /* sizeof, set by LW_RULES_INIT */
	struct lw_numbering numbering;
	struct lw_targets targets;
	struct lw_policy policy;
	struct lw_trunk trunk;                 /* the way out to external numbers */
	const char *extension;                 /* T_EXT of this user: a URI; NULL: the leg's own address */
	const char *out_number;                /* T_OUT: E.164; NULL: the trunk's fallback (R44) */
	const struct lw_callerid_table *table; /* NULL: ours */
	const struct lw_peer_profile *profiles;/* NULL: ours */
	size_t profile_count;
	struct lw_feature_codes codes;
	const struct lw_directory *directory;  /* of a switch; NULL: all parties go by these rules, and may use codes */
};

#define LW_RULES_INIT \
	{ .size = sizeof(struct lw_rules), .numbering = LW_NUMBERING_INIT, .policy = LW_POLICY_INIT, \
	  .trunk = LW_TRUNK_INIT }

/* Sets every field as LW_RULES_INIT does. */
LW_INLINE void lw_rules_init(struct lw_rules *rules)
{
	struct lw_rules init = LW_ZERO;

	init.size = sizeof(init);
	lw_numbering_init(&init.numbering);
	lw_policy_init(&init.policy);
	lw_trunk_init(&init.trunk);
	if (rules)
		*rules = init;
}

/* Checks the rules as a whole.  Returns 0, or LW_E_ARG and a plain sentence that says what to do. */
LW_API int lw_rules_check(const struct lw_rules *rules, char *why, size_t size);

/* From now on the engine follows these rules, which are copied; what they point to is not.  NULL: no rules; then any
 * address may be a target, unless the config's no_transfer is set.  LW_E_ARG: nothing changes, and lw_rules_check()
 * says why. */
LW_API int lw_rules_set(struct lw *lw, const struct lw_rules *rules);
/* The rules that the engine follows, its own copy; NULL: none. */
LW_API const struct lw_rules *lw_rules_of(const struct lw *lw);

/* Which methods are allowed for this target now, and why the others are not: before anything is signalled,
 * for the buttons of a screen (R4).  target: an address as typed.  call zero: as if a call were up; in a
 * switch it must be zero.
 * verdict[method] is filled for LW_ATTENDED, LW_BLIND and LW_VOICEMAIL. */
struct lw_legal_target {
	struct lw_number number;
	const struct lw_target *facts; /* NULL: not in the table */
	struct lw_verdict verdict[LW_VOICEMAIL + 1];
};
LW_API int lw_legal_target(const struct lw *lw, lw_call call, const char *target,
			   struct lw_legal_target *legal);
/* In a switch: on behalf of the party of this leg, by its own policy. */
LW_API int lw_legal_target_for(const struct lw *lw, lw_leg leg, const char *target,
			       struct lw_legal_target *legal);

/* What the peer of a leg is shown: for DO_INVITE and DO_IDENTITY, and for a screen.  The strings are valid
 * until the next step.  LW_E_STALE. */
LW_API int lw_leg_shown(const struct lw *lw, lw_leg leg, struct lw_shown *shown);

/* Takes digits apart: "*2201#" with attended "*2" is LW_USER_ATTENDED and rest "201".  LW_TICK if they do not
 * begin with a code; the longest code wins.  rest has room for at least LW_NUMBER_MAX bytes. */
LW_API enum lw_verb lw_feature_code(const struct lw_feature_codes *codes, const char *digits, char *rest);

/* The same for keys that are pressed one by one, on a keypad or by a caller (R32).  Keys are held back while
 * they may become a code; those that cannot are passed on in their order; no key of a code is passed on.  It
 * never waits itself: arm a timer for due.  Values only; it calls nobody and allocates nothing. */
struct lw_keys {
	char held[LW_NUMBER_MAX]; /* not decided yet; "" */
	lw_time due;              /* when lw_keys_expire() is to be called; UINT64_MAX: nothing is held */
	uint32_t code_ms;         /* between two keys of a code: 1500 */
	uint32_t number_ms;       /* between two keys of the number after it, which # ends at once: 4000 */
};
#define LW_KEYS_DEFAULTS(F) F(due, UINT64_MAX) F(code_ms, 1500) F(number_ms, 4000)
#define LW_KEYS_INIT { LW_KEYS_DEFAULTS(LW_INIT_FIELD) }

/* Sets every field as LW_KEYS_INIT does. */
LW_INLINE void lw_keys_init(struct lw_keys *keys)
{
	struct lw_keys init = LW_ZERO;

	LW_KEYS_DEFAULTS(LW_SET_FIELD)
	if (keys)
		*keys = init;
}

/* What became of a key. */
struct lw_keys_out {
	char pass[LW_NUMBER_MAX];   /* to send to the other party now, before verb; "" */
	enum lw_verb verb;          /* what the user has asked for; LW_TICK: nothing */
	char number[LW_NUMBER_MAX]; /* whom to transfer to: digits as dialled; "": no number was dialled */
};
/* One key: '0' to '9', 'A' to 'D', '*', '#'. */
LW_API void lw_keys_press(struct lw_keys *keys, const struct lw_feature_codes *codes, char key, lw_time now,
			  struct lw_keys_out *out);
/* The time is up: a code that is whole is taken as it is, anything else is passed on.  Before due nothing
 * happens; with now UINT64_MAX it is decided at once. */
LW_API void lw_keys_expire(struct lw_keys *keys, const struct lw_feature_codes *codes, lw_time now,
			   struct lw_keys_out *out);

#ifdef __cplusplus
}
#endif

#endif
