/* SPDX-License-Identifier: BSD-3-Clause */
/* legwork/policy.h -- the administrator's policy: who may transfer what to whom, by which method.
 *
 * One function decides, lw_verdict(), from values alone.  It is asked before anything is signalled, on
 * every path that a transfer can take: a verb of our user, a peer's REFER, an INVITE with Replaces, a feature
 * code.  The rules are tried in the order of policy_rules.def; the first one that does not allow the transfer
 * wins, and the verdict names it (R2, R56, R63-R70).  The type matrix is Zoom's (R65, lib/rules/policy.def).
 * It is a matrix, not an order of levels: "high" allows something that "medium" forbids.  [OURS] marks our
 * own defaults where Zoom documents nothing.
 *
 * Threads:  any.  Nothing is shared but what is passed in, and that is only read.
 * Re-entry: nothing calls back.
 * Memory:   nothing is allocated or kept.
 */
#ifndef LEGWORK_POLICY_H
#define LEGWORK_POLICY_H

#include <legwork/number.h>

#ifdef __cplusplus
extern "C" {
#endif

/* R64: the lower level wins, unless a level above it is locked. */
enum lw_level { LW_LEVEL_ACCOUNT, LW_LEVEL_GROUP, LW_LEVEL_SITE, LW_LEVEL_USER, LW_LEVELS };

/* Our own numbering (R65); see lw_type_of_zoom_...() for Zoom's two. */
enum lw_transfer_type { LW_TYPE_NONE, LW_TYPE_LOW, LW_TYPE_MEDIUM, LW_TYPE_HIGH, LW_TYPES };

/* What a level says.  Where it says nothing (0), the level above decides; where no level says anything,
 * LW_POLICY_INIT does.  "Reset to upper level" is a zeroed struct. */
enum lw_say { LW_SAY_NOTHING, LW_SAY_NO, LW_SAY_YES };
struct lw_policy_level {
	uint8_t service;  /* enum lw_say: has the phone service (the licence) (R2) */
	uint8_t transfer; /* enum lw_say: may transfer */
	uint8_t type;     /* 0: says nothing, else 1 + enum lw_transfer_type */
	bool locked;      /* lower levels cannot change transfer and type */
};

/* Whether calls are recorded.  On demand, the user decides; off, he cannot. */
enum lw_record_mode { LW_RECORD_OFF, LW_RECORD_ON_DEMAND, LW_RECORD_ALWAYS, LW_RECORDS };
/* What a level says of it: 0 nothing, else 1 + enum lw_record_mode.  Where no level says anything it is on demand. */
struct lw_record_level {
	uint8_t inbound, outbound; /* calls that came in, calls that our user made */
	bool locked;               /* lower levels cannot change it */
};

/* R69: when a conference made by a merge ends. */
enum lw_drop_conference {
	LW_DROP_NEVER,             /* what Cisco recommends */
	LW_DROP_NO_INTERNAL,       /* when no internal party remains */
	LW_DROP_CONTROLLER_LEAVES, /* when the user who merged leaves */
};

/* What to do when the policy is in doubt. */
enum lw_doubt { LW_DOUBT_REFUSE, LW_DOUBT_ASK, LW_DOUBT_ALLOW };

enum { LW_PLATFORMS = 8 };
/* The oldest client version that may transfer: {"windows", "4.4.52570.0415"} (R2). */
struct lw_client_min { const char *platform, *version; };

/* The columns of the type matrix (policy.def).  Recorded: incoming calls are recorded automatically (R62). */
enum lw_target_class {
	LW_INTERNAL_RECORDED,
	LW_INTERNAL_UNRECORDED,
	LW_CONTACT_RECORDED,
	LW_CONTACT_UNRECORDED,
	LW_OTHER_EXTERNAL,
	LW_TARGET_CLASSES /* also the class of what is not an address */
};

/* The policy of one user or party. */
struct lw_policy {
	uint32_t size; /* sizeof, set by LW_POLICY_INIT */
	struct lw_policy_level level[LW_LEVELS];
	bool high_blocks_all_external; /* "high" as Zoom defines it for forwarding; false: as for transferring */
	bool high_allows_voicemail;    /* at "high", to a recorded extension; [OURS] false */
	bool block_offnet_to_offnet;   /* R67: transferee and target are both external; off by default, as in CUCM */
	uint32_t classes;              /* bits 1 << enum lw_call_class that may be a target (R68) */
	bool exempt;                   /* R70: the type matrix does not apply (a provisioned desk phone) */
	struct lw_client_min client_min[LW_PLATFORMS]; /* ends at the first with platform NULL */
	const char *platform, *version; /* of this client; NULL: unknown, see client_must_say */
	uint8_t drop_conference;       /* enum lw_drop_conference */
	uint8_t untrusted_refer;       /* enum lw_doubt: a peer's REFER that no rule refuses; ASK leaves it to
	                                  refer_policy of the config.  In a switch it is the party's own wish,
	                                  and nobody else could be asked: ASK allows it */
	uint8_t downgrade;             /* enum lw_doubt: from sips or SRTP to less (threat 12); [OURS] refuse */
	uint8_t hop_limit;             /* a call passed on this often is refused; 0: no limit; [OURS] 10 (threat 6) */
	uint8_t chain_limit;           /* transfers of one call here; 0: no limit; [OURS] 20 */
	uint16_t budget;               /* transfers an account may begin in budget_ms; 0: no limit (threat 2) */
	uint32_t budget_ms;            /* 3600000 */
	uint16_t external_budget;      /* of these, to external targets; 0: no limit */
	uint8_t schemes;               /* bits of enum lw_scheme: allowed in Refer-To (threat 11) */
	const char *own;               /* canonical address of our user, who cannot be a target; NULL: not known */
	struct lw_record_level record[LW_LEVELS]; /* "always" starts when a call is connected; a transfer stops it
	                                  and record_restart_on_cancel applies.  A consultation is recorded by hand */
	bool client_must_say;          /* where client_min demands a minimum, a client that says no platform or no
	                                  version may not transfer */
	uintptr_t spare[8];            /* 0: room for fields to come, as this struct stands in others (lib/ABI.md) */
};

/* Schemes of addresses: bits. */
enum lw_scheme { LW_SCHEME_SIP = 1 << 0, LW_SCHEME_SIPS = 1 << 1, LW_SCHEME_TEL = 1 << 2, LW_SCHEME_OTHER = 1 << 3 };

#define LW_CLASSES_DEFAULT ((1u << LW_CLASSES) - 1u - (1u << LW_CLASS_EMERGENCY))
/* Service on, transfer on, type none, recording on demand at account level. */
#define LW_POLICY_DEFAULTS(F) \
	F(classes, LW_CLASSES_DEFAULT) F(untrusted_refer, LW_DOUBT_ASK) F(downgrade, LW_DOUBT_REFUSE) \
	F(hop_limit, 10) F(chain_limit, 20) F(budget_ms, 3600000) \
	F(schemes, LW_SCHEME_SIP | LW_SCHEME_SIPS | LW_SCHEME_TEL)
#define LW_POLICY_INIT \
	{ .size = sizeof(struct lw_policy), .level = {{LW_SAY_YES, LW_SAY_YES, 1 + LW_TYPE_NONE, false}}, \
	  LW_POLICY_DEFAULTS(LW_INIT_FIELD) \
	  .record = {{1 + LW_RECORD_ON_DEMAND, 1 + LW_RECORD_ON_DEMAND, false}} }

/* Sets every field as LW_POLICY_INIT does. */
LW_INLINE void lw_policy_init(struct lw_policy *policy)
{
	struct lw_policy init = LW_ZERO;

	init.size = sizeof(init);
	LW_POLICY_DEFAULTS(LW_SET_FIELD)
	init.level[0].service = init.level[0].transfer = LW_SAY_YES;
	init.level[0].type = 1 + LW_TYPE_NONE;
	init.record[0].inbound = init.record[0].outbound = 1 + LW_RECORD_ON_DEMAND;
	if (policy)
		*policy = init;
}

/* The policy in force: what the levels say, taken together from the top (R64). */
struct lw_effective {
	bool service, transfer;
	enum lw_transfer_type type;
	enum lw_level service_by, transfer_by, type_by; /* the level that decided */
	enum lw_level locked_by;                        /* the topmost locked level, if any */
	bool locked;
	enum lw_record_mode record_inbound, record_outbound;
	enum lw_level record_inbound_by, record_outbound_by;
};
/* Takes together what the levels of a policy say.  policy NULL: that of LW_POLICY_INIT. */
LW_API void lw_policy_effective(const struct lw_policy *policy, struct lw_effective *effective);

/* The way in which a transfer is asked for. */
enum lw_path { LW_PATH_VERB, LW_PATH_REFER, LW_PATH_REPLACES, LW_PATH_FEATURE_CODE, LW_PATHS };

/* What is judged: values only. */
struct lw_question {
	uint8_t path;                    /* enum lw_path */
	uint8_t method;                  /* enum lw_method */
	const struct lw_number *target;  /* NULL: none is named, as in Replaces */
	const struct lw_target *facts;   /* what the application knows about it, or NULL */
	const struct lw_number *transferee;
	uint8_t scheme;                  /* enum lw_scheme of the target's address; 0: digits as typed */
	bool call_up, call_owned;        /* R8, R9 */
	bool in_transfer;                /* R7: another transfer of this call is under way */
	bool self;                       /* the target is the party itself or our own address (threat 6); a transfer
	                                    to one's own mailbox is fine (R33) */
	bool same_dialog;                /* Replaces names the dialog it came in (H19) */
	bool authorised;                 /* REFER, Replaces: from the dialog's peer, or proved (threats 1, 3) */
	bool secure_before, secure_after;/* threat 12 */
	bool mailbox_known, has_mailbox; /* from the verb, or the config's default; if not known, facts decide,
	                                    and without facts there may be one */
	uint32_t hops;                   /* how often the call has been passed on (Diversion, History-Info) */
	uint32_t chain;                  /* earlier transfers of this call here */
	uint32_t begun, begun_external;  /* transfers begun by this account within budget_ms */
	bool embedded_headers;           /* Refer-To has headers other than Replaces and Require (threat 11) */
	bool approved;                   /* the application was asked and said yes */
};

/* What a verdict says. */
enum lw_answer { LW_ALLOW, LW_REFUSE, LW_ASK };

/* The rules of policy_rules.def in their order; LW_RULE_NONE when none objects. */
enum lw_rule {
	LW_RULE_NONE,
#define LW_RULE(name, word, paths, answer, sip, cause, text) LW_RULE_##name,
#include <legwork/policy_rules.def>
#undef LW_RULE
	LW_RULES
};

/* What was decided, and by which rule. */
struct lw_verdict {
	enum lw_answer answer;
	enum lw_rule rule;    /* the one that decided */
	enum lw_level level;  /* that set it, if by_level */
	bool by_level;
	uint16_t code;        /* SIP code for a peer: 403, 603, 416, 482, 491 ... */
	uint8_t cause;        /* enum lw_cause, R55 */
	/* What was judged; the sentence needs it. */
	uint8_t method;       /* enum lw_method */
	uint8_t type;         /* enum lw_transfer_type in force */
	uint8_t target_class; /* enum lw_target_class */
	uint8_t call_class;   /* enum lw_call_class */
};

/* Judges a transfer.  policy NULL: that of LW_POLICY_INIT. */
LW_API void lw_verdict(const struct lw_policy *policy, const struct lw_question *question,
		       struct lw_verdict *verdict);
/* The methods that the type matrix allows: bits 1 << enum lw_method. */
LW_API uint32_t lw_type_methods(enum lw_transfer_type type, enum lw_place place, bool recorded,
				const struct lw_policy *policy);
/* The column of the type matrix that a target belongs to; recorded has no meaning for other external numbers. */
LW_API enum lw_target_class lw_target_class_of(enum lw_place place, bool recorded);
/* Whether a rule applies to a path: see its letters in policy_rules.def. */
LW_API bool lw_rule_applies(enum lw_rule rule, enum lw_path path);
LW_API const char *lw_rule_name(uint32_t rule);   /* "client_version": for machines */
LW_API const char *lw_level_name(uint32_t level); /* "site" */
/* A plain sentence for the user that names rule and level: "The administrator does not allow blind transfers
 * to external numbers (transfer type low, set for the site)."  Writes at most size bytes including the NUL and
 * returns the length of the whole sentence without it, as snprintf() does; every sentence fits in
 * LW_SENTENCE_MAX.  policy is the one given to lw_verdict(). */
enum { LW_SENTENCE_MAX = 200 };
LW_API size_t lw_verdict_text(const struct lw_verdict *verdict, const struct lw_policy *policy,
			      char *text, size_t size);

/* Zoom's two numberings (Zoom API): for transferring 1 none, 2 medium, 3 high, 4 low; for forwarding and
 * overflow 1 low, 2 medium, 3 high, 4 none.  False: there is no such number. */
LW_API bool lw_type_of_zoom_transferring(int number, enum lw_transfer_type *type);
/* As lw_type_of_zoom_transferring(), for forwarding and overflow. */
LW_API bool lw_type_of_zoom_forwarding(int number, enum lw_transfer_type *type);
/* Zoom's number for a type in transferring; 0 if it is not a type. */
LW_API int lw_type_to_zoom_transferring(enum lw_transfer_type type);
/* As lw_type_to_zoom_transferring(), for forwarding and overflow. */
LW_API int lw_type_to_zoom_forwarding(enum lw_transfer_type type);
LW_API const char *lw_type_name(uint32_t type); /* "medium" */
LW_API const char *lw_record_name(uint32_t record); /* "on demand" */

/* Compares dotted versions by number, "4.4.52578" < "4.4.52578.0415"; a build in brackets, as Zoom writes it,
 * "4.4.0 (52578.0415)", comes after the rest.  A missing number is 0; anything but a digit only separates.
 * Returns <0, 0 or >0. */
LW_API int lw_version_compare(const char *a, const char *b);

/* Whether a conference ends when somebody leaves (R69).  internal_left: how many of those who remain are
 * internal; controller_left: it was the controller who left. */
LW_API bool lw_conference_ends(enum lw_drop_conference rule, unsigned internal_left, bool controller_left);

#ifdef __cplusplus
}
#endif

#endif
