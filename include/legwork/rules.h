/* legwork/rules.h -- all that the engine goes by in one struct the host fills: number plan, targets, policy,
 * caller ID, trunk.
 *
 * Borrowed: it and all it points to must live until the engine is freed or lw_rules_set() gives another.
 * The engine only reads it, and never calls what lw_numbering.class_of names.  A step is a function of the
 * engine, the input and these rules: who logs inputs logs changes of the rules too.
 *
 * Who is judged: the party of a leg by its address as it is now; but one that was called outside stays
 * external, whatever it says to be, so that no foreign party becomes internal by its own word.
 */
#ifndef LEGWORK_RULES_H
#define LEGWORK_RULES_H

#include <legwork/callerid.h>
#include <legwork/policy.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Feature codes (R32): what is dialled inside a call to transfer it; NULL: none.  None is built in as
 * anybody's. */
struct lw_feature_codes { const char *attended, *blind, *voicemail, *complete, *cancel, *swap, *merge; };

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
};

#define LW_RULES_INIT \
	{ .size = sizeof(struct lw_rules), .numbering = LW_NUMBERING_INIT, .policy = LW_POLICY_INIT, \
	  .trunk = LW_TRUNK_INIT }

/* Checks rules as a whole.  0, or LW_E_ARG with a plain sentence that says what to do. */
LW_API int lw_rules_check(const struct lw_rules *rules, char *why, size_t size);

/* The engine goes by these from now on; NULL: by none, and then every address may be a target, as the
 * config's no_transfer says.  LW_E_ARG: lw_rules_check() says why; nothing changes. */
LW_API int lw_rules_set(struct lw *lw, const struct lw_rules *rules);
LW_API const struct lw_rules *lw_rules_of(const struct lw *lw);

/* Which methods would be taken for this target now, and of each that would not, why: before anything is
 * signalled, for the buttons of a screen (R4).  target: an address as typed.  call zero: as if a call were
 * up.  For each of LW_ATTENDED, LW_BLIND, LW_VOICEMAIL verdict[method] says the rule. */
struct lw_legal_target {
	struct lw_number number;
	const struct lw_target *facts; /* NULL: not in the table */
	struct lw_verdict verdict[LW_VOICEMAIL + 1];
};
LW_API int lw_legal_target(const struct lw *lw, lw_call call, const char *target,
			   struct lw_legal_target *legal);

/* What the peer of a leg is shown: for DO_INVITE and DO_IDENTITY, and for a screen.  The strings live until
 * the next step.  LW_E_STALE. */
LW_API int lw_leg_shown(const struct lw *lw, lw_leg leg, struct lw_shown *shown);

/* Takes digits apart: "*2201#" with attended "*2" is LW_USER_ATTENDED and rest "201".  LW_TICK when they are
 * no code; the longest code wins.  rest holds at least LW_NUMBER_MAX bytes. */
LW_API enum lw_input_type lw_feature_code(const struct lw_feature_codes *codes, const char *digits, char *rest);

#ifdef __cplusplus
}
#endif

#endif
