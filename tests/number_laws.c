/* SPDX-License-Identifier: BSD-3-Clause */
/* number_laws.c -- see number_laws.h. */
#include "number_laws.h"

#include <string.h>

#define COUNT(list) (sizeof(list) / sizeof *(list))
#define LISTS(d, x, e, r) \
	.domains = d, .domain_count = COUNT(d), .extensions = x, .extension_count = COUNT(x), \
	.emergency = e, .emergency_count = COUNT(e), .rules = r, .rule_count = COUNT(r)

/* ---- plans ---- */

static const char *const domains[] = {"example.com", "10.0.0.1", "2001:DB8::1",
				      "Branch.Example.COM."};

static const struct lw_extension_range poland_extensions[] = {
	{200, 299, 3}, {0, 9, 2}, {225550000, 225550099, 9}};
static const char *const poland_emergency[] = {"112", "997", "998", "999"};
static const struct lw_number_rule poland_rules[] = {
	{"4870", 11, 11, false, LW_CLASS_PREMIUM},   {"48800", 11, 11, false, LW_CLASS_TOLL_FREE},
	{"4850", 11, 11, false, LW_CLASS_MOBILE},    {"4860", 11, 11, false, LW_CLASS_MOBILE},
	{"48601", 11, 11, false, LW_CLASS_MOBILE},   {"116", 6, 6, true, LW_CLASS_TOLL_FREE},
	{"118", 6, 6, true, LW_CLASS_SHORT_CODE},    {"19", 5, 5, true, LW_CLASS_SHORT_CODE},
	{"*", 2, 6, true, LW_CLASS_INTERNAL},        {"8816", 0, 0, false, LW_CLASS_PREMIUM},
};
static const struct lw_numbering poland = {
	.size = sizeof(struct lw_numbering), .country = "48", .area = "22", .international = "00",
	.national_least = 9, .national_most = 9,
	LISTS(domains, poland_extensions, poland_emergency, poland_rules)};

static const struct lw_extension_range british_extensions[] = {
	{1000, 1999, 4}, {9000, 9099, 4}, {101, 101, 3}};
static const char *const british_emergency[] = {"999", "112"};
static const struct lw_number_rule british_rules[] = {
	{"447", 12, 12, false, LW_CLASS_MOBILE},     {"44800", 9, 12, false, LW_CLASS_TOLL_FREE},
	{"449", 12, 12, false, LW_CLASS_PREMIUM},    {"101", 3, 3, true, LW_CLASS_SHORT_CODE},
	{"111", 3, 3, true, LW_CLASS_SHORT_CODE},    {"118", 6, 6, true, LW_CLASS_PREMIUM},
};
static const struct lw_numbering britain = {
	.size = sizeof(struct lw_numbering), .country = "44", .area = "20", .outside = "9",
	.national = "0", .international = "00", .national_least = 9, .national_most = 10,
	.local_digits = 8, LISTS(domains, british_extensions, british_emergency, british_rules)};

static const struct lw_extension_range us_extensions[] = {{100, 199, 3}, {2000, 2999, 4}};
static const char *const us_emergency[] = {"911"};
static const struct lw_number_rule us_rules[] = {
	{"1800", 11, 11, false, LW_CLASS_TOLL_FREE},
	{"1888", 11, 11, false, LW_CLASS_TOLL_FREE},
	{"1900", 11, 11, false, LW_CLASS_PREMIUM},
	{"1876", 11, 11, false, LW_CLASS_INTERNATIONAL},
	{"411", 3, 3, true, LW_CLASS_SHORT_CODE},
	{"988", 3, 3, true, LW_CLASS_EMERGENCY},
	{"1900", 11, 11, false, LW_CLASS_NATIONAL},
};
static const struct lw_numbering us = {
	.size = sizeof(struct lw_numbering), .country = "1", .area = "212", .national = "1",
	.international = "011", .national_least = 10, .national_most = 10, .local_digits = 7,
	LISTS(domains, us_extensions, us_emergency, us_rules)};

static const struct lw_number_rule pbx_rules[] = {
	{"49800", 0, 0, false, LW_CLASS_TOLL_FREE},  {"49900", 0, 0, false, LW_CLASS_PREMIUM},
	{"115", 3, 3, true, LW_CLASS_SHORT_CODE},    {"00115", 5, 5, true, LW_CLASS_SHORT_CODE},
};
static const char *const pbx_emergency[] = {"110", "112", NULL};
static const struct lw_numbering pbx = {.size = sizeof(struct lw_numbering),
					.country = "49",
					.area = "30",
					.outside = "0",
					.national = "0",
					.international = "00",
					.national_least = 5,
					.national_most = 11,
					.domains = domains,
					.domain_count = COUNT(domains),
					.emergency = pbx_emergency,
					.emergency_count = COUNT(pbx_emergency),
					.rules = pbx_rules,
					.rule_count = COUNT(pbx_rules)};

static const struct lw_numbering none = LW_NUMBERING_INIT;

const struct lw_numbering *number_plan(enum number_plan plan)
{
	switch (plan) {
	case PLAN_POLAND: return &poland;
	case PLAN_BRITAIN: return &britain;
	case PLAN_US: return &us;
	case PLAN_PBX: return &pbx;
	case PLAN_NONE:
	case NUMBER_PLANS: break;
	}
	return &none;
}

const char *number_plan_name(enum number_plan plan)
{
	static const char *const names[NUMBER_PLANS] = {"poland", "britain", "us", "pbx", "none"};

	return names[plan];
}

/* ---- laws ---- */

enum { ROOM = 2 * LW_NUMBER_MAX + 16 };

static bool same(const struct lw_number *a, const struct lw_number *b)
{
	return a->place == b->place && a->call_class == b->call_class &&
	       !strcmp(a->canonical, b->canonical);
}

static bool same_as(const struct lw_numbering *plan, const struct lw_targets *targets,
		    const char *before, const char *address, const struct lw_number *number)
{
	struct lw_number again;
	char text[ROOM];

	strcpy(text, before);
	strcat(text, address);
	lw_classify(plan, targets, text, &again);
	return same(&again, number);
}

static const char *well_formed(const struct lw_number *n)
{
	if (n->place >= LW_PLACES || n->call_class >= LW_CLASSES)
		return "place and class are of their lists";
	if (!memchr(n->canonical, 0, sizeof n->canonical) || !n->why)
		return "there is always a string";
	if ((n->place == LW_PLACE_INVALID) != (*n->why != 0))
		return "invalid, and nothing else, has a reason";
	if ((n->place == LW_PLACE_INVALID) != (*n->canonical == 0))
		return "all but invalid have a canonical form";
	if (n->place == LW_PLACE_INVALID && (n->secure || n->call_class))
		return "invalid is nothing else";
	if (strpbrk(n->canonical, " \t\r\n<>\""))
		return "a canonical form fits into a header";
	return NULL;
}

static bool is_emergency(const struct lw_numbering *plan, const char *digits)
{
	if (!plan->emergency_count)
		return !strcmp(digits, "112") || !strcmp(digits, "911");
	for (size_t i = 0; i < plan->emergency_count; i++)
		if (plan->emergency[i] && !strcmp(plan->emergency[i], digits))
			return true;
	return false;
}

/* What is left without the separators, if it is nothing but a number. */
static void bare(const char *address, char *digits, size_t size)
{
	size_t n = 0;

	*digits = 0;
	if (address[strspn(address, "0123456789-. ")])
		return;
	for (; *address && n + 1 < size; address++)
		if (*address >= '0' && *address <= '9')
			digits[n++] = *address;
	digits[n] = 0;
}

/* However it is written, and wherever it is sent. */
static const char *emergency_law(const struct lw_numbering *plan, const struct lw_targets *targets,
				 const char *address, const struct lw_number *n)
{
	static const char *const hosts[] = {"@example.com", "@elsewhere.example;user=phone",
					    "@192.0.2.1"};
	char digits[16], text[ROOM];
	struct lw_number sip;

	bare(address, digits, sizeof digits);
	if (is_emergency(plan, n->canonical) != (n->call_class == LW_CLASS_EMERGENCY) &&
	    is_emergency(plan, n->canonical))
		return "a canonical emergency number is of that class";
	if (!is_emergency(plan, digits))
		return NULL;
	if (n->call_class != LW_CLASS_EMERGENCY || n->place != LW_PLACE_EXTERNAL)
		return "an emergency number is never anything else";
	for (size_t i = 0; i < COUNT(hosts); i++) {
		strcat(strcat(strcpy(text, "sip:"), digits), hosts[i]);
		lw_classify(plan, targets, text, &sip);
		if (!same(&sip, n))
			return "an emergency number is one at every host";
	}
	return NULL;
}

static void separated(char *out, const char *digits)
{
	static const char marks[] = " -./()";

	for (size_t i = 0; digits[i]; i++) {
		*out++ = digits[i];
		if (digits[i] != '+' && digits[i + 1])
			*out++ = marks[(i + (unsigned char)digits[i]) % 4];
	}
	*out = 0;
}

static const char *written_otherwise(const struct lw_numbering *plan,
				     const struct lw_targets *targets, const struct lw_number *n)
{
	const char *at = strchr(n->canonical, '@');
	char text[ROOM], *host;

	if (!at && !strchr(n->canonical, ':')) {
		separated(text, n->canonical);
		if (!same_as(plan, targets, "", text, n))
			return "a visual separator changes nothing";
		if (!same_as(plan, targets, "tel:", n->canonical, n))
			return "tel: changes nothing";
		return NULL;
	}
	if (at && !same_as(plan, targets, "sip:", n->canonical, n))
		return "sip: changes nothing";
	strcpy(text, n->canonical);
	host = at ? text + (at - n->canonical) : text;
	for (; *host; host++)
		*host = (char)(*host >= 'a' && *host <= 'z' ? *host - 32 : *host);
	return same_as(plan, targets, "", text, n)
		       ? NULL
		       : "great or small letters of a host change nothing";
}

/* An address of ours is not an address of others. */
static const char *foreign_law(const struct lw_numbering *plan, const struct lw_targets *targets,
			       const struct lw_number *n)
{
	char text[ROOM] = "sip:";
	struct lw_number there;
	size_t user = strcspn(n->canonical, "@");

	if (strchr(n->canonical, ':') || user > 100)
		return NULL;
	memcpy(text + 4, n->canonical, user);
	strcpy(text + 4 + user, "@elsewhere.example");
	lw_classify(plan, targets, text, &there);
	if (there.place == LW_PLACE_INTERNAL || there.call_class == LW_CLASS_INTERNAL)
		return "nothing is internal at a foreign host";
	return NULL;
}

static enum lw_call_class premium(const char *e164, void *arg)
{
	*(bool *)arg = true;
	return e164[0] == '+' ? LW_CLASS_PREMIUM : LW_CLASS_INTERNAL;
}

static const char *hook_law(const struct lw_numbering *plan, const struct lw_targets *targets,
			    const char *address, const struct lw_number *n)
{
	bool asked = false;
	struct lw_numbering with = *plan;
	struct lw_number now;

	with.class_of = premium;
	with.arg = &asked;
	lw_classify(&with, targets, address, &now);
	if (now.place != n->place || strcmp(now.canonical, n->canonical))
		return "the host's classes move no number";
	if (asked != (*n->canonical == '+' && !strchr(n->canonical, '@')))
		return "the host is asked about E.164 numbers only";
	if (now.call_class != (asked ? LW_CLASS_PREMIUM : n->call_class))
		return "what the host says of an E.164 number, and only of one, is its class";
	return NULL;
}

const char *number_law_broken(const struct lw_numbering *plan, const struct lw_targets *targets,
			      const char *address)
{
	struct lw_number n;
	const char *law;

	memset(&n, 0xa5, sizeof n);
	lw_classify(plan, targets, address, &n);
	law = well_formed(&n);
	if (law || n.place == LW_PLACE_INVALID) {
		char digits[16];

		bare(address, digits, sizeof digits);
		return law                          ? law
		       : is_emergency(plan, digits) ? "an emergency number is valid"
						    : NULL;
	}
	if (!same_as(plan, targets, "", n.canonical, &n))
		return "a canonical form stays what it is";
	law = emergency_law(plan, targets, address, &n);
	law = law ? law : written_otherwise(plan, targets, &n);
	law = law ? law : foreign_law(plan, targets, &n);
	return law ? law : hook_law(plan, targets, address, &n);
}
