/* SPDX-License-Identifier: BSD-3-Clause */
/* number.c -- lw_classify(): takes an address apart, reads it by the plan, and says its place, its
 * class and its canonical form. */
#include "address.h"
#include "host.h"
#include "number_plan.h"

/* A user of ours may be named by digits; as short as this they are not a telephone number. */
enum { USER_DIGITS_MOST = LW_E164_LEAST - 1 };

static const char no_context[] =
	"This number cannot be read with its phone-context: "
	"give it with \"+\" and its country code.";
static const char too_long[] =
	"This address is too long: its short form would have more than 127 characters.";

static void invalid(struct lw_number *number, const char *why)
{
	*number = (struct lw_number){.place = LW_PLACE_INVALID, .why = why};
}

static void put(struct lw_number *number, enum lw_place place, enum lw_call_class call_class)
{
	number->place = place;
	number->call_class = call_class;
}

/* Adds text to the canonical form; what does not fit makes all of it invalid. */
static void add(struct lw_number *number, const char *text)
{
	struct lw_text_writer writer = {number->canonical, sizeof number->canonical,
					strlen(number->canonical)};

	if (*number->why)
		return;
	lw_text_add(&writer, lw_text_of(text));
	if (writer.used >= writer.size)
		invalid(number, too_long);
}

/* user@host, or of a host alone sip:host. */
static void put_uri(struct lw_number *number, struct lw_slice user, const char *host, bool own)
{
	char written[LW_NUMBER_MAX + 3];

	if (!lw_user_write(user, written, sizeof written)) {
		invalid(number, too_long);
		return;
	}
	put(number, own ? LW_PLACE_INTERNAL : LW_PLACE_EXTERNAL,
	    own ? LW_CLASS_INTERNAL : LW_CLASS_URI);
	add(number, user.len ? written : "sip:");
	add(number, user.len ? "@" : "");
	add(number, host);
}

/* ---- numbers that the plan has no line for ---- */

/* Dialled here: it may still reach somebody, but the class of the call is not known. */
static void unknown(struct lw_number *number, const struct lw_digits *digits)
{
	if (digits->plus) {
		invalid(number,
			"This is not an international number: \"+\" must be followed by a country "
			"code and 7 to 15 digits in all.");
		return;
	}
	put(number, LW_PLACE_EXTERNAL, LW_CLASS_UNKNOWN);
	add(number, digits->text);
}

/* At a host of ours: a user whose name is digits, where no extensions are listed. */
static void unknown_user(const struct lw_numbering *plan, const struct lw_address *a,
			 struct lw_number *number)
{
	bool listed = plan->extensions && plan->extension_count;

	if (a->digits.many)
		invalid(number, "This number is too long: no number has more than 32 digits.");
	else if (!a->digits.plus && !listed && a->digits.count <= USER_DIGITS_MOST)
		put_uri(number, lw_text_of(a->digits.text), a->host, true);
	else
		unknown(number, &a->digits);
}

/* At a foreign host: that host knows.  In a telephone number the separators do not count; in any
 * other user every character does (RFC 3261 19.1.4). */
static void foreign_user(const struct lw_address *a, struct lw_number *number)
{
	char digits[LW_DIGITS_MAX + 2] = "+";
	char *at = digits + a->digits.plus;

	memcpy(at, a->digits.text, a->digits.count + 1);
	if (a->user.len && (!a->phone || a->digits.many || a->context.len))
		put_uri(number, a->user, a->host, false);
	else
		put_uri(number, lw_text_of(digits), a->host, false);
}

/* ---- the forms of an address ---- */

enum scope {
	SCOPE_NONE,    /* no context is given, or none is needed */
	SCOPE_COUNTRY, /* "+48": *country */
	SCOPE_HOST,    /* a domain: *host */
	SCOPE_BAD
};

static enum scope scope_of(const struct lw_address *a, struct lw_digits *country, char *host)
{
	if (!a->context.len || a->digits.plus)
		return SCOPE_NONE;
	if (lw_digits_read(a->context, false, country) && country->plus)
		return SCOPE_COUNTRY;
	return lw_host_write(a->context, host, LW_NUMBER_MAX) ? SCOPE_HOST : SCOPE_BAD;
}

/* As the plan reads it; *local: dialled on our own PBX. */
static bool read_number(const struct lw_numbering *plan, const struct lw_address *a, bool *local,
			struct lw_number *number)
{
	char host[LW_NUMBER_MAX];
	struct lw_digits country;

	switch (scope_of(a, &country, host)) {
	case SCOPE_NONE:
		break;
	case SCOPE_COUNTRY:
		*local = false;
		return lw_plan_read_in(plan, &country, &a->digits, number);
	case SCOPE_HOST:
		*local = *local && lw_plan_owns(plan, host);
		break;
	case SCOPE_BAD:
		*local = false;
		break;
	}
	return lw_plan_read(plan, &a->digits, *local, number);
}

/* A number at a host: ours, and then the plan of our PBX holds, or another. */
static void at_host(const struct lw_numbering *plan, const struct lw_address *a, bool own,
		    struct lw_number *number)
{
	bool local = own;

	if (read_number(plan, a, &local, number))
		return;
	if (!own)
		foreign_user(a, number);
	else if (local)
		unknown_user(plan, a, number);
	else
		invalid(number, no_context);
}

/* A proxy of ours takes maddr for its own or sends the request there: an address is ours only if
 * host and maddr are. */
static bool is_ours(const struct lw_numbering *plan, struct lw_address *a)
{
	if (!lw_plan_owns(plan, a->host))
		return false;
	if (!a->maddr[0] || lw_plan_owns(plan, a->maddr))
		return true;
	memcpy(a->host, a->maddr, sizeof a->host);
	return false;
}

static void classify_sip(const struct lw_numbering *plan, struct lw_address *a,
			 struct lw_number *number)
{
	bool own = is_ours(plan, a);

	if (a->numeric)
		at_host(plan, a, own, number);
	else
		put_uri(number, a->user, a->host, own);
}

/* A tel: address whose context is a domain is a number at that host (RFC 3261 19.1.6). */
static void classify_number(const struct lw_numbering *plan, struct lw_address *a,
			    struct lw_number *number)
{
	bool local = true;
	struct lw_digits country;

	if (scope_of(a, &country, a->host) == SCOPE_HOST)
		at_host(plan, a, lw_plan_owns(plan, a->host), number);
	else if (read_number(plan, a, &local, number))
		return;
	else if (local)
		unknown(number, &a->digits);
	else
		invalid(number, no_context);
}

static void classify_service(const struct lw_address *a, struct lw_number *number)
{
	char name[64];

	for (size_t i = 0; i < a->service.len; i++)
		name[i] = lw_text_lower(a->service.at[i]);
	name[a->service.len] = 0;
	put(number, LW_PLACE_EXTERNAL, LW_CLASS_EMERGENCY);
	add(number, "urn:service:");
	add(number, name);
}

static void classify(const struct lw_numbering *plan, struct lw_address *a,
		     struct lw_number *number)
{
	switch (a->form) {
	case LW_FORM_BAD:     invalid(number, a->why); break;
	case LW_FORM_NUMBER:  classify_number(plan, a, number); break;
	case LW_FORM_SIP:     classify_sip(plan, a, number); break;
	case LW_FORM_SERVICE: classify_service(a, number); break;
	}
}

/* What the application knows of an address outside.  An emergency number in an address book is
 * still one, and a telephone number still leads to the public network. */
static void by_target(const struct lw_target *target, struct lw_number *number)
{
	if (!target || number->place != LW_PLACE_EXTERNAL ||
	    number->call_class == LW_CLASS_EMERGENCY)
		return;
	if (target->internal && number->call_class == LW_CLASS_URI)
		put(number, LW_PLACE_INTERNAL, LW_CLASS_INTERNAL);
	else if (target->contact)
		number->place = LW_PLACE_CONTACT;
}

void lw_classify(const struct lw_numbering *plan, const struct lw_targets *targets,
		 const char *address, struct lw_number *number)
{
	struct lw_numbering none = LW_NUMBERING_INIT;
	struct lw_address a;
	const char *fault;

	*number = (struct lw_number){.why = ""};
	plan = plan ? plan : &none;
	fault = lw_plan_fault(plan);
	if (fault) {
		invalid(number, fault);
		return;
	}
	lw_address_read(address ? address : "", &a);
	classify(plan, &a, number);
	number->secure = a.secure && number->place != LW_PLACE_INVALID;
	by_target(lw_target_find(targets, number->canonical), number);
}

/* ---- names ---- */

const char *lw_place_name(uint32_t place)
{
	switch ((enum lw_place)place) {
	case LW_PLACE_INVALID: return "invalid";
	case LW_PLACE_INTERNAL: return "internal";
	case LW_PLACE_CONTACT: return "external contact";
	case LW_PLACE_EXTERNAL: return "external";
	case LW_PLACES: break;
	}
	return "?";
}

const char *lw_call_class_name(uint32_t call_class)
{
	switch ((enum lw_call_class)call_class) {
	case LW_CLASS_UNKNOWN: return "unknown";
	case LW_CLASS_INTERNAL: return "internal";
	case LW_CLASS_EMERGENCY: return "emergency";
	case LW_CLASS_TOLL_FREE: return "toll free";
	case LW_CLASS_LOCAL: return "local";
	case LW_CLASS_NATIONAL: return "national";
	case LW_CLASS_MOBILE: return "mobile";
	case LW_CLASS_INTERNATIONAL: return "international";
	case LW_CLASS_PREMIUM: return "premium";
	case LW_CLASS_SHORT_CODE: return "short code";
	case LW_CLASS_URI: return "uri";
	case LW_CLASSES: break;
	}
	return "?";
}
