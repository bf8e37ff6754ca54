/* SPDX-License-Identifier: BSD-3-Clause */
/* number_plan.c -- what digits mean where they are dialled.
 *
 * The order is the rule: first an emergency number, then an extension whose digits match exactly,
 * then a code that the plan has a line for, then what follows the prefix of an outside line, and
 * last the number as it stands.  What no line reads is not guessed: RFC 3966 5.1 forbids assuming
 * lengths. */
#include "number_plan.h"

#include "host.h"

#define DIGITS "0123456789"

/* ---- the plan itself ---- */

static bool made_of(const char *s, const char *set, size_t most)
{
	return !s || (strlen(s) <= most && s[strspn(s, set)] == 0);
}

const char *lw_plan_fault(const struct lw_numbering *plan)
{
	if (plan->size != sizeof *plan)
		return "The number plan is not of this version: begin with LW_NUMBERING_INIT.";
	if (!made_of(plan->country, DIGITS, 4) || !made_of(plan->area, DIGITS, 10))
		return "The number plan is wrong: its country and its area code must be digits.";
	if (!made_of(plan->outside, DIGITS "*#", 8) || !made_of(plan->national, DIGITS "*#", 8) ||
	    !made_of(plan->international, DIGITS "*#", 8))
		return "The number plan is wrong: its prefixes must be what can be dialled.";
	return NULL;
}

bool lw_plan_owns(const struct lw_numbering *plan, const char *host)
{
	char own[LW_NUMBER_MAX];

	for (size_t i = 0; plan->domains && i < plan->domain_count; i++) {
		const char *d = plan->domains[i];

		if (d && lw_host_write(lw_text_of(d), own, sizeof own) && !strcmp(own, host))
			return true;
	}
	return false;
}

/* ---- pieces of digits ---- */

static bool begins(const char *digits, const char *prefix)
{
	return lw_text_begins(lw_text_of(digits), lw_text_of(prefix));
}

/* What follows the prefix; NULL when the plan has none, it is not there, or nothing follows. */
static const char *after(const char *digits, const char *prefix)
{
	size_t n = prefix ? strlen(prefix) : 0;

	return n && begins(digits, prefix) && digits[n] ? digits + n : NULL;
}

/* a b c, one after the other; false when they do not fit. */
static bool join(char *out, size_t size, const char *a, const char *b, const char *c)
{
	struct lw_text_writer writer = lw_text_write(out, size);

	lw_text_add(&writer, lw_text_of(a));
	lw_text_add(&writer, lw_text_of(b));
	lw_text_add(&writer, lw_text_of(c));
	return writer.used < size;
}

static bool put(struct lw_number *number, enum lw_place place, enum lw_call_class call_class,
		const char *prefix, const char *digits)
{
	if (!join(number->canonical, sizeof number->canonical, prefix, digits, ""))
		return false;
	number->place = place;
	number->call_class = call_class;
	return true;
}

/* ---- emergency numbers ---- */

static bool is_emergency(const struct lw_numbering *plan, const char *digits)
{
	if (!plan->emergency || !plan->emergency_count)
		return !strcmp(digits, "112") || !strcmp(digits, "911");
	for (size_t i = 0; i < plan->emergency_count; i++)
		if (plan->emergency[i] && !strcmp(digits, plan->emergency[i]))
			return true;
	return false;
}

/* Also behind this prefix: nobody who needs help has to dial the right prefix. */
static bool emergency(const struct lw_numbering *plan, const char *digits, const char *prefix,
		      struct lw_number *number)
{
	const char *rest = after(digits, prefix);

	if (is_emergency(plan, digits))
		return put(number, LW_PLACE_EXTERNAL, LW_CLASS_EMERGENCY, "", digits);
	if (rest && is_emergency(plan, rest))
		return put(number, LW_PLACE_EXTERNAL, LW_CLASS_EMERGENCY, "", rest);
	return false;
}

/* ---- extensions and rules ---- */

static uint64_t value_of(const char *digits)
{
	uint64_t value = 0;

	for (; *digits; digits++)
		value = value * 10 + (uint64_t)(*digits - '0');
	return value;
}

static bool is_extension(const struct lw_numbering *plan, const char *digits)
{
	size_t n = strlen(digits);
	uint64_t value;

	if (!n || n > 10 || digits[strspn(digits, DIGITS)])
		return false;
	value = value_of(digits);
	for (size_t i = 0; plan->extensions && i < plan->extension_count; i++) {
		const struct lw_extension_range *r = &plan->extensions[i];

		if (n == r->digits && value >= r->first && value <= r->last)
			return true;
	}
	return false;
}

/* Whether a range has a longer number that begins with these digits. */
static bool has_longer(const struct lw_extension_range *r, const char *digits)
{
	uint64_t low = value_of(digits), all = 1;

	if (r->digits <= strlen(digits))
		return false;
	for (size_t n = strlen(digits); n < r->digits; n++)
		all *= 10;
	low *= all;
	return r->last >= low && r->first < low + all;
}

/* Whether a line of the plan is of longer numbers that may begin with these digits. */
static bool is_longer(const struct lw_number_rule *rule, const char *digits)
{
	return rule->dialled && rule->prefix &&
	       (!rule->most || rule->most > strlen(digits)) &&
	       (begins(rule->prefix, digits) || begins(digits, rule->prefix));
}

bool lw_plan_is_whole(const struct lw_numbering *plan, const char *digits)
{
	if (!plan->outside || !*plan->outside || begins(digits, plan->outside) ||
	    !is_extension(plan, digits))
		return false;
	for (size_t i = 0; i < plan->extension_count; i++)
		if (has_longer(&plan->extensions[i], digits))
			return false;
	for (size_t i = 0; plan->rules && i < plan->rule_count; i++)
		if (is_longer(&plan->rules[i], digits))
			return false;
	for (size_t i = 0; plan->emergency && i < plan->emergency_count; i++)
		if (begins(plan->emergency[i], digits) && strcmp(plan->emergency[i], digits) != 0)
			return false;
	return true;
}

static bool applies(const struct lw_number_rule *rule, const char *digits, bool dialled)
{
	size_t n = strlen(digits);

	return rule->dialled == dialled && rule->prefix && rule->call_class < LW_CLASSES &&
	       n >= rule->least && (!rule->most || n <= rule->most) && begins(digits, rule->prefix);
}

/* The longest prefix wins; of equal ones the first. */
static const struct lw_number_rule *rule_of(const struct lw_numbering *plan, const char *digits,
					    bool dialled)
{
	const struct lw_number_rule *best = NULL;

	for (size_t i = 0; plan->rules && i < plan->rule_count; i++) {
		const struct lw_number_rule *rule = &plan->rules[i];

		if (applies(rule, digits, dialled) &&
		    (!best || strlen(rule->prefix) > strlen(best->prefix)))
			best = rule;
	}
	return best;
}

/* ---- E.164 ---- */

static bool length_fits(const struct lw_numbering *plan, size_t n)
{
	return n >= plan->national_least && (!plan->national_most || n <= plan->national_most);
}

/* A national number without the prefix dialled inside the country: "+44 0 20" happens. */
static const char *without_trunk(const struct lw_numbering *plan, const char *national)
{
	const char *rest = after(national, plan->national);

	for (; rest && length_fits(plan, strlen(rest)); rest = after(national, plan->national))
		national = rest;
	return national;
}

static enum lw_call_class home_class(const struct lw_numbering *plan, const char *national)
{
	if (!length_fits(plan, strlen(national)))
		return LW_CLASS_UNKNOWN;
	return after(national, plan->area) ? LW_CLASS_LOCAL : LW_CLASS_NATIONAL;
}

static enum lw_call_class e164_class(const struct lw_numbering *plan, const char *canonical,
				     const char *national)
{
	enum lw_call_class said = plan->class_of ? plan->class_of(canonical, plan->arg)
						  : LW_CLASS_UNKNOWN;
	const struct lw_number_rule *rule = rule_of(plan, canonical + 1, false);

	if (said > LW_CLASS_UNKNOWN && said < LW_CLASSES)
		return said;
	if (rule)
		return (enum lw_call_class)rule->call_class;
	return national ? home_class(plan, national) : LW_CLASS_INTERNATIONAL;
}

static bool e164_shape(const char *digits)
{
	size_t n = strlen(digits);

	return n >= LW_E164_LEAST && n <= LW_E164_MOST && *digits != '0' &&
	       !digits[strspn(digits, DIGITS)];
}

/* Digits as they follow "+". */
static bool e164(const struct lw_numbering *plan, const char *digits, struct lw_number *number)
{
	char whole[LW_DIGITS_MAX + 2];
	const char *national = after(digits, plan->country);

	if (emergency(plan, digits, plan->country, number))
		return true;
	if (national)
		national = without_trunk(plan, national);
	if (!join(whole, sizeof whole, "+", national ? plan->country : "",
		  national ? national : digits) ||
	    !e164_shape(whole + 1))
		return false;
	return put(number, LW_PLACE_EXTERNAL, e164_class(plan, whole, national), "", whole);
}

/* A national number without its prefix, when it is as long as one or a rule knows it. */
static bool national(const struct lw_numbering *plan, const char *area, const char *digits,
		     struct lw_number *number)
{
	char whole[LW_DIGITS_MAX + 1];

	if (!plan->country || !*plan->country ||
	    !join(whole, sizeof whole, plan->country, area, digits))
		return false;
	if (!length_fits(plan, strlen(area) + strlen(digits)) && !rule_of(plan, whole, false))
		return false;
	return e164(plan, whole, number);
}

/* ---- what is dialled ---- */

/* Where an extension has the digits of a code, the code is written with the prefix of the outside
 * line; NULL when it would be ambiguous even then. */
static const char *code_prefix(const struct lw_numbering *plan, const char *digits)
{
	char with[LW_NUMBER_MAX];

	if (!is_extension(plan, digits))
		return "";
	if (!plan->outside || !*plan->outside ||
	    !join(with, sizeof with, plan->outside, digits, "") || is_emergency(plan, with) ||
	    is_extension(plan, with) || rule_of(plan, with, true))
		return NULL;
	return plan->outside;
}

/* A code that a rule knows as dialled; a code of class INTERNAL belongs to our own PBX. */
static bool code(const struct lw_numbering *plan, const char *digits, bool own,
		 struct lw_number *number)
{
	const struct lw_number_rule *rule = rule_of(plan, digits, true);
	const char *prefix = code_prefix(plan, digits);
	bool internal = rule->call_class == LW_CLASS_INTERNAL;

	return prefix && (own || !internal) &&
	       put(number, internal ? LW_PLACE_INTERNAL : LW_PLACE_EXTERNAL,
		   (enum lw_call_class)rule->call_class, prefix, digits);
}

/* Dialled without the area code, and so without the national prefix. */
static bool is_local(const struct lw_numbering *plan, const char *digits)
{
	return plan->area && plan->local_digits && strlen(digits) == plan->local_digits &&
	       !after(digits, plan->national);
}

/* Read as the public network would. */
static bool outside(const struct lw_numbering *plan, const char *digits, struct lw_number *number)
{
	const char *rest;

	if (rule_of(plan, digits, true))
		return code(plan, digits, false, number);
	if (digits[strspn(digits, DIGITS)])
		return false;
	if ((rest = after(digits, plan->international)) && e164(plan, rest, number))
		return true;
	if ((rest = after(digits, plan->national)) && national(plan, "", rest, number))
		return true;
	if (is_local(plan, digits) && national(plan, plan->area, digits, number))
		return true;
	return national(plan, "", digits, number);
}

/* On our own PBX the prefix of the outside line is tried first; numbers from a trunk do not have
 * it. */
static bool through_line(const struct lw_numbering *plan, const char *digits, bool own,
			 struct lw_number *number)
{
	const char *rest = after(digits, plan->outside);

	if (own && rest && outside(plan, rest, number))
		return true;
	if (outside(plan, digits, number))
		return true;
	return !own && rest && outside(plan, rest, number);
}

bool lw_plan_read(const struct lw_numbering *plan, const struct lw_digits *digits, bool own,
		  struct lw_number *number)
{
	const char *d = digits->text;

	if (digits->many)
		return false;
	if (digits->plus)
		return e164(plan, d, number);
	if (emergency(plan, d, plan->outside, number))
		return true;
	if (own && is_extension(plan, d))
		return put(number, LW_PLACE_INTERNAL, LW_CLASS_INTERNAL, "", d);
	if (rule_of(plan, d, true))
		return code(plan, d, own, number);
	return through_line(plan, d, own, number);
}

/* ---- numbers of another place ---- */

/* Context and number may together be an E.164 number, or not (RFC 3966 5.1.5).  In our own country
 * the length decides; elsewhere they are taken as one, without the "0" of most countries. */
static bool joined(const struct lw_numbering *plan, const char *context, const char *digits,
		   bool home, struct lw_number *number)
{
	char whole[2 * LW_DIGITS_MAX + 1];
	const char *trunk = strcmp(context, "39") ? after(digits, "0") : NULL;

	join(whole, sizeof whole, context, !home && trunk ? trunk : digits, "");
	if (strlen(whole) > LW_DIGITS_MAX)
		return false;
	if (home && !length_fits(plan, strlen(whole) - strlen(plan->country)))
		return false;
	return e164(plan, whole, number);
}

bool lw_plan_read_in(const struct lw_numbering *plan, const struct lw_digits *context,
		     const struct lw_digits *digits, struct lw_number *number)
{
	const char *country = plan->country ? plan->country : "", *d = digits->text;
	bool home = *country && begins(context->text, country);

	if (context->many || digits->many || context->text[strspn(context->text, DIGITS)])
		return false;
	if (emergency(plan, d, NULL, number))
		return true;
	if (!home)
		return joined(plan, context->text, d, false, number);
	if (strlen(context->text) > strlen(country) && joined(plan, context->text, d, true, number))
		return true;
	return outside(plan, d, number);
}
