/* SPDX-License-Identifier: BSD-3-Clause */
/* legwork/number.h -- what an address is (an internal extension, an external contact, another external
 * number), what kind of call it makes, and what the application knows about the targets of a
 * transfer.
 *
 * Pure: values in, values out; no state, no I/O, no allocation.  The rules are data: for a country, a site
 * or a vendor you change a line, not code.  Our own rules are a default, not a number plan: an application
 * that has a better source (libphonenumber) plugs it into lw_numbering.class_of.
 * Zoom knows three classes of target (R3); the call classes are those of R68.
 *
 * Threads:  any.  Nothing is shared but what is passed in, and that is only read.
 * Re-entry: class_of of the plan is called from within lw_classify(), and may call anything.
 * Memory:   nothing is allocated or kept; plans and tables are borrowed during the call.
 */
#ifndef LEGWORK_NUMBER_H
#define LEGWORK_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <legwork/legwork.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Where an address is (R3, R6). */
enum lw_place {
	LW_PLACE_INVALID,  /* not an address: lw_number.why says what is wrong */
	LW_PLACE_INTERNAL, /* an extension of the same account, or a user of one of its domains */
	LW_PLACE_CONTACT,  /* outside, and a contact of the application's */
	LW_PLACE_EXTERNAL, /* any other address outside */
	LW_PLACES
};

/* What kind of call it makes (R68; the names are Webex's and RFC 5031's where those have one). */
enum lw_call_class {
	LW_CLASS_UNKNOWN,       /* the plan has no line for it (too short, too long, "#31"): it may be dialled,
	                           but its cost is unknown; in an input also "not given" */
	LW_CLASS_INTERNAL,
	LW_CLASS_EMERGENCY,     /* may be dialled; never the target of a transfer unless the policy says so */
	LW_CLASS_TOLL_FREE,
	LW_CLASS_LOCAL,
	LW_CLASS_NATIONAL,
	LW_CLASS_MOBILE,
	LW_CLASS_INTERNATIONAL,
	LW_CLASS_PREMIUM,
	LW_CLASS_SHORT_CODE,
	LW_CLASS_URI,           /* a SIP address of another domain whose user part is not a number */
	LW_CLASSES
};

enum { LW_NUMBER_MAX = 128 };

/* The result of lw_classify(). */
struct lw_number {
	enum lw_place place;
	enum lw_call_class call_class;
	bool secure;      /* sips: */
	/* E.164 with "+"; an extension; a short code (after the outside-line prefix where an extension has the
	 * same digits); user@host for a SIP address that is not a number, with the host in lower case and no
	 * port; "sip:host" for a host alone; "urn:service:sos".  All addresses of one subscriber have the same
	 * canonical form.  That form is itself an address: its canonical form is itself, its class the same. */
	char canonical[LW_NUMBER_MAX];
	const char *why;  /* for INVALID a plain sentence, else ""; valid for ever */
};

/* One line of the number plan: numbers with this prefix and this many digits make a call of this class.
 * The longest prefix wins; of equal ones the first.  prefix: digits as in E.164 without "+" ("4870",
 * "1900") or, if `dialled` is set, as dialled inside the country ("118912", "*72"), with or without the
 * outside-line prefix before it.  A dialled line of class INTERNAL is a code of our own PBX: its place is
 * internal.  A national number that matches a line may have a length that the plan does not allow. */
struct lw_number_rule {
	const char *prefix;
	uint8_t least, most; /* digits of the whole number; 0: no limit */
	bool dialled;
	uint8_t call_class;  /* enum lw_call_class */
};

/* The extensions from first to last, all with this many digits: {200, 299, 3}. */
struct lw_extension_range { uint32_t first, last; uint8_t digits; };

/* The plan of one site.  Strings and lists are borrowed; NULL or 0 means none.  LW_NUMBERING_INIT knows only
 * the shape of numbers, and 112 and 911: every number that is not an extension is INTERNATIONAL or NATIONAL. */
struct lw_numbering {
	uint32_t size;              /* sizeof, set by LW_NUMBERING_INIT */
	const char *country;        /* "48": E.164 country code, digits */
	const char *area;           /* "22": a national number with this prefix is LOCAL; NULL: none is */
	const char *outside;        /* "0" or "9": dialled first for an outside line, and removed; NULL: none */
	const char *national;       /* the national (trunk) prefix: "0", in the US "1"; NULL: none (Poland, Spain) */
	const char *international;  /* "00", "011"; "+" always works */
	uint8_t national_least, national_most; /* digits of a national number without prefix: 9, 9 */
	uint8_t local_digits;       /* digits of a number dialled without area code; 0: not possible here */
	const char *const *domains; /* our SIP domains and addresses, without port.  Their users are internal,
	                               provided that maddr is one of these too (RFC 3261 19.1.1); not internal
	                               are E.164 numbers, and digits outside the listed extensions, if any */
	size_t domain_count;
	const struct lw_extension_range *extensions;
	size_t extension_count;
	const char *const *emergency; /* as dialled; none: 112 and 911.  They also count after the outside-line
	                                 prefix, after "+" and the country code, and at any host */
	size_t emergency_count;
	const struct lw_number_rule *rules;
	size_t rule_count;
	/* For an application that knows better: returns the class of an E.164 number ("+48221234567"), or
	 * LW_CLASS_UNKNOWN to let the rules decide.  Only lw_classify() calls it, never a step: the engine gets
	 * its answer as a value (lw_input.call_class), so a log can be replayed without it.  NULL: none. */
	enum lw_call_class (*class_of)(const char *e164, void *arg);
	void *arg;
	uintptr_t spare[4];         /* 0: room for fields to come, as this struct stands in others (lib/ABI.md) */
};

#define LW_NUMBERING_DEFAULTS(F) F(country, "1") F(international, "011") F(national_least, 7) F(national_most, 12)
#define LW_NUMBERING_INIT { .size = sizeof(struct lw_numbering), LW_NUMBERING_DEFAULTS(LW_INIT_FIELD) }

/* Sets every field as LW_NUMBERING_INIT does. */
LW_INLINE void lw_numbering_init(struct lw_numbering *plan)
{
	struct lw_numbering init = LW_ZERO;

	init.size = sizeof(init);
	LW_NUMBERING_DEFAULTS(LW_SET_FIELD)
	if (plan)
		*plan = init;
}

/* Classifies an address: dialled digits with the usual punctuation ("+48 22 123-45-67", "(022) 123",
 * "201"); tel: with ;phone-context; sip: and sips: whose user is a number or a name; urn:service:sos (RFC
 * 5031).  Visual separators change nothing, nor does "(0)" after a country code; text with letters is not a
 * number.  plan NULL: LW_NUMBERING_INIT.  targets says who is a contact; it may be NULL.
 * If digits can be read in several ways, an emergency number comes first, then an extension.  At another
 * host nothing is internal.  An emergency number is never a contact.
 * Never fails: what cannot be an address is LW_PLACE_INVALID, with why.  R3, RFC 3966 5, RFC 3261 19.1.6 */
struct lw_targets;
LW_API void lw_classify(const struct lw_numbering *plan, const struct lw_targets *targets,
			const char *address, struct lw_number *number);

LW_API const char *lw_place_name(uint32_t place);           /* "internal", "external contact" */
LW_API const char *lw_call_class_name(uint32_t call_class); /* "toll free" */

/* ---- what the application knows about a target ----------------------------------------------- */

/* What a target is. */
enum lw_target_kind {
	LW_TARGET_PERSON,
	LW_TARGET_QUEUE,
	LW_TARGET_ATTENDANT,   /* auto attendant, auto receptionist */
	LW_TARGET_SHARED_LINE,
	LW_TARGET_COMMON_AREA, /* a phone in a shared area */
	LW_TARGET_ROOM,
	LW_TARGET_MAILBOX,     /* a voicemail box without a user */
	LW_TARGET_KINDS
};

/* One target of the application's table (R6, R24, R31, R62).  Borrowed. */
struct lw_target {
	const char *address;   /* canonical, as lw_classify() writes it */
	const char *name;      /* "" or NULL; of a synchronised contact: replaces the name on the display only (R46) */
	uint8_t kind;          /* enum lw_target_kind */
	bool contact;          /* an external contact; false: listed for its flags only */
	bool recorded;         /* its incoming calls are recorded automatically (R62) */
	bool voicemail;        /* it has a mailbox, which is on */
	bool synced;           /* its name came from a synchronised address book */
	uint8_t no_methods;    /* bits 1 << enum lw_method: transfers it cannot take (R24) */
	bool never_record;     /* calls with it must not be recorded, whoever asks for it (R59) */
	bool internal;         /* one of our own at an address that the plan does not know, such as
	                          sip:anna@branch.example; of a telephone number it changes nothing */
	bool represented;      /* our user acts for it: a delegator.  A call that came to its number shows that
	                          number outside, as with a queue or a shared line (R44) */
};

/* The table: sorted by address (strcmp); see lw_targets_sorted(). */
struct lw_targets { const struct lw_target *list; size_t count; };

/* The entry with this canonical address, or NULL. */
LW_API const struct lw_target *lw_target_find(const struct lw_targets *targets, const char *canonical);
/* Whether the table is sorted and has no duplicates; the engine accepts no other. */
LW_API bool lw_targets_sorted(const struct lw_targets *targets);
LW_API const char *lw_target_kind_name(uint32_t kind); /* "auto attendant" */

#ifdef __cplusplus
}
#endif

#endif
