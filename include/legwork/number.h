/* legwork/number.h -- what an address is: internal extension, external contact, other external number,
 * and what kind of call that makes; and what the host knows of the targets of a transfer.
 *
 * Pure: values in, values out; no state, no I/O, nothing allocated.  The rules are data, so that a
 * country, a site or a vendor changes a line and not code.  Our own rules are a default, not a number
 * plan: a host that has a better source (libphonenumber) plugs it into lw_numbering.class_of.
 * Zoom knows three target classes (R3); the call classes are those of R68.
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
	LW_PLACE_INVALID,  /* no address at all: lw_number.why says what is wrong with it */
	LW_PLACE_INTERNAL, /* an extension of the same account, or a user of one of its domains */
	LW_PLACE_CONTACT,  /* reached outside, and the host keeps it as a contact */
	LW_PLACE_EXTERNAL, /* any other address reached outside */
	LW_PLACES
};

/* What kind of call it makes (R68; the names are Webex's and RFC 5031's where those have one). */
enum lw_call_class {
	LW_CLASS_UNKNOWN,       /* the plan has no line for it (too short, too long, "#31"): it may be dialled,
	                           and nobody knows what it costs; also "not said" in an input */
	LW_CLASS_INTERNAL,
	LW_CLASS_EMERGENCY,     /* may be dialled; never the target of a transfer unless the policy says so */
	LW_CLASS_TOLL_FREE,
	LW_CLASS_LOCAL,
	LW_CLASS_NATIONAL,
	LW_CLASS_MOBILE,
	LW_CLASS_INTERNATIONAL,
	LW_CLASS_PREMIUM,
	LW_CLASS_SHORT_CODE,
	LW_CLASS_URI,           /* a SIP address of another domain whose user is no number */
	LW_CLASSES
};

enum { LW_NUMBER_MAX = 128 };

/* The answer of lw_classify(). */
struct lw_number {
	enum lw_place place;
	enum lw_call_class call_class;
	bool secure;      /* sips: */
	/* E.164 with "+", an extension, a short code (behind the prefix of the outside line where an extension
	 * has the same digits); of a SIP address that is no number: user@host with the host in small letters and
	 * without port, of a host alone "sip:host"; "urn:service:sos".  Two addresses of one subscriber have one
	 * canonical form, and that is an address again: it has itself as canonical form, and the same class. */
	char canonical[LW_NUMBER_MAX];
	const char *why;  /* of INVALID: a plain sentence; else "".  Lives for ever */
};

/* One line of the number plan: numbers that begin so, and have so many digits, make such a call.  The
 * longest prefix wins; of equals the first.  prefix: digits as in E.164 without "+" ("4870", "1900") or,
 * when `dialled`, as dialled inside the country ("118912", "*72"), behind no prefix or that of the outside
 * line.  A dialled line of class INTERNAL is a code of our own PBX: its place is internal.  A number of the
 * country that a line knows may have another length than the plan says. */
struct lw_number_rule {
	const char *prefix;
	uint8_t least, most; /* digits of the whole number; 0 is no bound */
	bool dialled;
	uint8_t call_class;  /* enum lw_call_class */
};

/* Extensions from first to last, both with so many digits: {200, 299, 3}. */
struct lw_extension_range { uint32_t first, last; uint8_t digits; };

/* The plan of one site.  Strings and lists are borrowed; NULL or 0 is none.  LW_NUMBERING_INIT knows the
 * shape of numbers and 112/911 only; every number that is no extension is then INTERNATIONAL or NATIONAL. */
struct lw_numbering {
	uint32_t size;              /* sizeof, set by LW_NUMBERING_INIT */
	const char *country;        /* "48": E.164 country code, digits */
	const char *area;           /* "22": a number of the country that begins so is LOCAL; NULL: none is */
	const char *outside;        /* "0" or "9": dialled first for an outside line, and taken off; NULL */
	const char *national;       /* "0", in the US "1": the national (trunk) prefix; NULL: none (Poland, Spain) */
	const char *international;  /* "00", "011"; "+" always works */
	uint8_t national_least, national_most; /* digits of a national number without prefix: 9, 9 */
	uint8_t local_digits;       /* digits of a number dialled without its area code; 0: not done here */
	const char *const *domains; /* own SIP domains and addresses, without port: users there are internal, if
	                               maddr, too, is one of these (RFC 3261 19.1.1), but
	                               E.164 numbers; digits that are no extension when any are listed, neither */
	size_t domain_count;
	const struct lw_extension_range *extensions;
	size_t extension_count;
	const char *const *emergency; /* as dialled; none: 112 and 911.  Such a number is one behind the prefix of
	                                 the outside line, "+" and the country, and at every host, too */
	size_t emergency_count;
	const struct lw_number_rule *rules;
	size_t rule_count;
	/* Better knowledge of the host: the class of an E.164 number ("+48221234567"), or LW_CLASS_UNKNOWN to
	 * let the rules decide.  Only lw_classify() calls it, never a step: what it says reaches the engine as
	 * a value (lw_input.call_class), so that a log replays without it.  NULL: none. */
	enum lw_call_class (*class_of)(const char *e164, void *arg);
	void *arg;
};

#define LW_NUMBERING_INIT \
	{ .size = sizeof(struct lw_numbering), .country = "1", .international = "011", \
	  .national_least = 7, .national_most = 12 }

/* Classifies an address: dialled digits with the usual punctuation ("+48 22 123-45-67", "(022) 123",
 * "201"), tel: with ;phone-context, sip: and sips: whose user is a number or a name.  A visual separator
 * changes nothing, nor does "(0)" behind a country; letters in a number do not make it one.  plan NULL:
 * LW_NUMBERING_INIT; targets, of which the contacts are asked, may be NULL.  Also urn:service:sos (RFC 5031).
 * An extension wins over any other reading of the same digits, but an emergency number.  At a foreign host
 * nothing is internal, and an emergency number is no contact.
 * Never fails: what cannot be an address is LW_PLACE_INVALID, with why.  R3, RFC 3966 5, RFC 3261 19.1.6 */
struct lw_targets;
LW_API void lw_classify(const struct lw_numbering *plan, const struct lw_targets *targets,
			const char *address, struct lw_number *number);

LW_API const char *lw_place_name(uint32_t place);           /* "internal", "external contact" */
LW_API const char *lw_call_class_name(uint32_t call_class); /* "toll free" */

/* ---- what the host knows of a target --------------------------------------------------------- */

enum lw_target_kind {
	LW_TARGET_PERSON,
	LW_TARGET_QUEUE,
	LW_TARGET_ATTENDANT,   /* auto attendant, auto receptionist */
	LW_TARGET_SHARED_LINE,
	LW_TARGET_COMMON_AREA, /* a phone in a hall */
	LW_TARGET_ROOM,
	LW_TARGET_MAILBOX,     /* a voicemail box that is nobody's */
	LW_TARGET_KINDS
};

/* One target of the host's table (R6, R24, R31, R62).  Borrowed. */
struct lw_target {
	const char *address;   /* canonical, as lw_classify() writes it */
	const char *name;      /* "" or NULL; of a synchronised contact: overrides the display only (R46) */
	uint8_t kind;          /* enum lw_target_kind */
	bool contact;          /* an external contact (else it is in the table for its flags only) */
	bool recorded;         /* inbound calls to it are recorded automatically (R62) */
	bool voicemail;        /* it has a mailbox, and that is on */
	bool synced;           /* its name came from a synchronised address book */
	uint8_t no_methods;    /* bits 1 << enum lw_method that it cannot take (R24) */
};

/* The table: sorted by address (strcmp); see lw_targets_sorted(). */
struct lw_targets { const struct lw_target *list; size_t count; };

/* The entry of that canonical address, or NULL. */
LW_API const struct lw_target *lw_target_find(const struct lw_targets *targets, const char *canonical);
/* Whether the table is sorted, without doubles; the engine does not take one that is not. */
LW_API bool lw_targets_sorted(const struct lw_targets *targets);
LW_API const char *lw_target_kind_name(uint32_t kind); /* "auto attendant" */

#ifdef __cplusplus
}
#endif

#endif
