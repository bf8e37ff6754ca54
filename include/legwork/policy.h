/* legwork/policy.h -- the administrator's policy: who may transfer what to whom, by which method.
 *
 * One function answers, lw_verdict(), from values alone.  It is asked before anything is signalled, on
 * every path a transfer can take: a verb of our user, a peer's REFER, an INVITE with Replaces, a feature
 * code.  Rules are tried in the order of policy_rules.def, and the first that does not allow wins and is named
 * (R2, R56, R63-R70).  The type matrix is Zoom's (R65, lib/rules/policy.def); it is a
 * matrix and not an ordered level: "high" allows what "medium" forbids.  What Zoom does not document is our default and
 * marked [OURS] in policy.def.
 */
#ifndef LEGWORK_POLICY_H
#define LEGWORK_POLICY_H

#include <legwork/number.h>

#ifdef __cplusplus
extern "C" {
#endif

/* R64: the lower level wins, unless one above has locked it. */
enum lw_level { LW_LEVEL_ACCOUNT, LW_LEVEL_GROUP, LW_LEVEL_SITE, LW_LEVEL_USER, LW_LEVELS };

/* Our own numbers (R65); see lw_type_of_zoom_...() for Zoom's two. */
enum lw_transfer_type { LW_TYPE_NONE, LW_TYPE_LOW, LW_TYPE_MEDIUM, LW_TYPE_HIGH, LW_TYPES };

/* What a level says; what it does not say (0) is said by the level above, and what none says is as in
 * LW_POLICY_INIT.  "Reset to upper level" is a zeroed struct. */
enum lw_say { LW_SAY_NOTHING, LW_SAY_NO, LW_SAY_YES };
struct lw_policy_level {
	uint8_t service;  /* enum lw_say: it has the phone service, the licence (R2) */
	uint8_t transfer; /* enum lw_say: transfer is switched on */
	uint8_t type;     /* 0: nothing said, else 1 + enum lw_transfer_type */
	bool locked;      /* transfer and type as they stand here, the lower ones cannot change */
};

/* R69: when a conference that a merge has made ends. */
enum lw_drop_conference {
	LW_DROP_NEVER,             /* the recommended value at Cisco */
	LW_DROP_NO_INTERNAL,       /* no internal party remains */
	LW_DROP_CONTROLLER_LEAVES, /* who merged leaves */
};

/* What becomes of something the policy has doubts about. */
enum lw_doubt { LW_DOUBT_REFUSE, LW_DOUBT_ASK, LW_DOUBT_ALLOW };

enum { LW_PLATFORMS = 8 };
/* The least version of a client that may transfer: {"windows", "4.4.52570.0415"} (R2). */
struct lw_client_min { const char *platform, *version; };

/* The columns of the type matrix (policy.def).  Recorded: what comes in is recorded automatically (R62). */
enum lw_target_class {
	LW_INTERNAL_RECORDED,
	LW_INTERNAL_UNRECORDED,
	LW_CONTACT_RECORDED,
	LW_CONTACT_UNRECORDED,
	LW_OTHER_EXTERNAL,
	LW_TARGET_CLASSES /* and of what is no address at all */
};

struct lw_policy {
	uint32_t size; /* sizeof, set by LW_POLICY_INIT */
	struct lw_policy_level level[LW_LEVELS];
	bool high_blocks_all_external; /* as Zoom's forwarding reads "high"; false is the text of transfer */
	bool high_allows_voicemail;    /* at "high" to a recorded extension; [OURS] false */
	bool block_offnet_to_offnet;   /* R67: transferee and target both external; default off, as CUCM */
	uint32_t classes;              /* bits 1 << enum lw_call_class that may be a target (R68) */
	bool exempt;                   /* R70: the type matrix is not asked (a provisioned desk phone) */
	struct lw_client_min client_min[LW_PLATFORMS]; /* up to the first with platform NULL */
	const char *platform, *version; /* of this client; NULL: not said, and then no minimum applies */
	uint8_t drop_conference;       /* enum lw_drop_conference */
	uint8_t untrusted_refer;       /* enum lw_doubt: a peer's REFER that no rule refuses: ASK leaves it to
	                                  refer_policy of the config */
	uint8_t downgrade;             /* enum lw_doubt: from sips or SRTP to less (threat 12); [OURS] refuse */
	uint8_t hop_limit;             /* passed on so often already: refused; 0 no limit; [OURS] 10 (threat 6) */
	uint8_t chain_limit;           /* transfers of one call here; 0 no limit; [OURS] 20 */
	uint16_t budget;               /* transfers an account may begin in budget_ms; 0 no limit (threat 2) */
	uint32_t budget_ms;            /* 3600000 */
	uint16_t external_budget;      /* of these, to external targets; 0 no limit */
	uint8_t schemes;               /* bits enum lw_scheme that Refer-To may have (threat 11) */
	const char *own;               /* canonical address of our user: no transfer to himself; NULL */
};

enum lw_scheme { LW_SCHEME_SIP = 1 << 0, LW_SCHEME_SIPS = 1 << 1, LW_SCHEME_TEL = 1 << 2, LW_SCHEME_OTHER = 1 << 3 };

#define LW_CLASSES_DEFAULT ((1u << LW_CLASSES) - 1u - (1u << LW_CLASS_EMERGENCY))
/* Service on, transfer on, type none at account level. */
#define LW_POLICY_INIT \
	{ .size = sizeof(struct lw_policy), \
	  .level = {{LW_SAY_YES, LW_SAY_YES, 1 + LW_TYPE_NONE, false}}, .classes = LW_CLASSES_DEFAULT, \
	  .untrusted_refer = LW_DOUBT_ASK, .downgrade = LW_DOUBT_REFUSE, .hop_limit = 10, \
	  .chain_limit = 20, .budget_ms = 3600000, \
	  .schemes = LW_SCHEME_SIP | LW_SCHEME_SIPS | LW_SCHEME_TEL }

/* The policy in force: what each level says, gone through from the top (R64). */
struct lw_effective {
	bool service, transfer;
	enum lw_transfer_type type;
	enum lw_level service_by, transfer_by, type_by; /* who decided */
	enum lw_level locked_by;                        /* the uppermost that is locked, when one is */
	bool locked;
};
LW_API void lw_policy_effective(const struct lw_policy *policy, struct lw_effective *effective);

/* By which way a transfer is asked for. */
enum lw_path { LW_PATH_VERB, LW_PATH_REFER, LW_PATH_REPLACES, LW_PATH_FEATURE_CODE, LW_PATHS };

/* What is to be judged: values only. */
struct lw_question {
	uint8_t path;                    /* enum lw_path */
	uint8_t method;                  /* enum lw_method */
	const struct lw_number *target;  /* NULL: not named, as in Replaces */
	const struct lw_target *facts;   /* what the host knows of it, or NULL */
	const struct lw_number *transferee;
	uint8_t scheme;                  /* enum lw_scheme of the target's address; 0: digits as typed */
	bool call_up, call_owned;        /* R8, R9 */
	bool in_transfer;                /* R7: another transfer of this call is under way */
	bool self;                       /* the target is the party itself, or our own address (threat 6); to a mailbox
	                                    of its own anybody may be sent (R33) */
	bool same_dialog;                /* Replaces of the very dialog it came in (H19) */
	bool authorised;                 /* REFER, Replaces: by the dialog's peer, or proved (threats 1, 3) */
	bool secure_before, secure_after;/* threat 12 */
	bool mailbox_known, has_mailbox; /* of the verb itself, or the config's default; else facts, else nobody
	                                    knows that there is none */
	uint32_t hops;                   /* how often the call was passed on before (Diversion, History-Info) */
	uint32_t chain;                  /* transfers of this call here before */
	uint32_t begun, begun_external;  /* by this account within budget_ms */
	bool embedded_headers;           /* Refer-To holds headers beside Replaces and Require (threat 11) */
	bool approved;                   /* the host was asked and has said yes */
};

enum lw_answer { LW_ALLOW, LW_REFUSE, LW_ASK };

/* Every rule of policy_rules.def in its order; LW_RULE_NONE when nothing refused. */
enum lw_rule {
	LW_RULE_NONE,
#define LW_RULE(name, word, paths, answer, sip, cause, text) LW_RULE_##name,
#include <legwork/policy_rules.def>
#undef LW_RULE
	LW_RULES
};

struct lw_verdict {
	enum lw_answer answer;
	enum lw_rule rule;    /* that decided */
	enum lw_level level;  /* that said so, where the rule is one of levels */
	bool by_level;
	uint16_t code;        /* SIP code for a peer: 403, 603, 416, 482, 491 ... */
	uint8_t cause;        /* enum lw_cause, R55 */
	/* What was judged, for the sentence. */
	uint8_t method;       /* enum lw_method */
	uint8_t type;         /* enum lw_transfer_type in force */
	uint8_t target_class; /* enum lw_target_class */
	uint8_t call_class;   /* enum lw_call_class */
};

/* The one function.  policy NULL: LW_POLICY_INIT's. */
LW_API void lw_verdict(const struct lw_policy *policy, const struct lw_question *question,
		       struct lw_verdict *verdict);
/* Which methods the type matrix allows: bits 1 << enum lw_method. */
LW_API uint32_t lw_type_methods(enum lw_transfer_type type, enum lw_place place, bool recorded,
				const struct lw_policy *policy);
/* Which column of the type matrix a target stands in; recorded means nothing of other external numbers. */
LW_API enum lw_target_class lw_target_class_of(enum lw_place place, bool recorded);
/* Whether a rule is asked on a path: the column of policy_rules.def. */
LW_API bool lw_rule_applies(enum lw_rule rule, enum lw_path path);
LW_API const char *lw_rule_name(uint32_t rule);   /* "client_version": the machine's word */
LW_API const char *lw_level_name(uint32_t level); /* "site" */
/* A plain sentence for a user, naming rule and level: "The administrator does not allow blind transfers
 * to external numbers (transfer type low, set for the site)."  Writes at most size bytes with the NUL, and
 * returns how long the sentence is without it, as snprintf() does; LW_SENTENCE_MAX holds every one.  policy
 * is the one that was asked. */
enum { LW_SENTENCE_MAX = 200 };
LW_API size_t lw_verdict_text(const struct lw_verdict *verdict, const struct lw_policy *policy,
			      char *text, size_t size);

/* Zoom's two numberings (Zoom API): of transferring 1 none, 2 medium, 3 high, 4 low;
 * of forwarding and overflow 1 low, 2 medium, 3 high, 4 none.  False: no such number. */
LW_API bool lw_type_of_zoom_transferring(int number, enum lw_transfer_type *type);
LW_API bool lw_type_of_zoom_forwarding(int number, enum lw_transfer_type *type);
/* 0 for what is no type. */
LW_API int lw_type_to_zoom_transferring(enum lw_transfer_type type);
LW_API int lw_type_to_zoom_forwarding(enum lw_transfer_type type);
LW_API const char *lw_type_name(uint32_t type); /* "medium" */

/* Compares dotted versions by number, "4.4.52578" < "4.4.52578.0415"; a bracketed build as Zoom writes it,
 * "4.4.0 (52578.0415)", counts after the rest.  What is missing counts 0, what is no digit only parts.
 * <0, 0, >0. */
LW_API int lw_version_compare(const char *a, const char *b);

/* R69: whether a conference goes on when somebody leaves: which of the others are internal, and whether
 * it was the controller. */
LW_API bool lw_conference_ends(enum lw_drop_conference rule, unsigned internal_left, bool controller_left);

#ifdef __cplusplus
}
#endif

#endif
