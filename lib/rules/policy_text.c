/* SPDX-License-Identifier: BSD-3-Clause */
/* policy_text.c -- what a user is told about a verdict; the names of types. */
#include <legwork/policy.h>

#include "text.h"

static const char *sentence(enum lw_rule rule)
{
	switch (rule) {
	case LW_RULE_NONE: return "This transfer is allowed.";
#define LW_RULE(name, word, paths, answer, sip, cause, text) \
	case LW_RULE_##name: return text;
#include <legwork/policy_rules.def>
#undef LW_RULE
	case LW_RULES: break;
	}
	return "This transfer is not allowed.";
}

const char *lw_type_name(uint32_t type)
{
	switch ((enum lw_transfer_type)type) {
	case LW_TYPE_NONE:   return "none";
	case LW_TYPE_LOW:    return "low";
	case LW_TYPE_MEDIUM: return "medium";
	case LW_TYPE_HIGH:   return "high";
	case LW_TYPES:       break;
	}
	return "?";
}

const char *lw_record_name(uint32_t record)
{
	switch ((enum lw_record_mode)record) {
	case LW_RECORD_OFF:       return "off";
	case LW_RECORD_ON_DEMAND: return "on demand";
	case LW_RECORD_ALWAYS:    return "always";
	case LW_RECORDS:          break;
	}
	return "?";
}

/* As people say it: "warm" is the everyday word for attended. */
static const char *method_word(uint32_t method)
{
	switch ((enum lw_method)method) {
	case LW_ATTENDED:    return "warm";
	case LW_BLIND:       return "blind";
	case LW_VOICEMAIL:   return "voicemail";
	case LW_METHOD_NONE: break;
	}
	return "such";
}

static const char *numbers_of(uint32_t call_class)
{
	switch ((enum lw_call_class)call_class) {
	case LW_CLASS_INTERNAL:      return "internal numbers";
	case LW_CLASS_EMERGENCY:     return "emergency numbers";
	case LW_CLASS_TOLL_FREE:     return "toll-free numbers";
	case LW_CLASS_LOCAL:         return "local numbers";
	case LW_CLASS_NATIONAL:      return "national numbers";
	case LW_CLASS_MOBILE:        return "mobile numbers";
	case LW_CLASS_INTERNATIONAL: return "international numbers";
	case LW_CLASS_PREMIUM:       return "premium-rate numbers";
	case LW_CLASS_SHORT_CODE:    return "short codes";
	case LW_CLASS_URI:           return "SIP addresses of other domains";
	case LW_CLASS_UNKNOWN:
	case LW_CLASSES:             break;
	}
	return "numbers of no known class";
}

/* "Recorded" is said only where it makes a difference: nobody should look for a recorded contact
 * where contacts are not allowed at all. */
static bool recording_matters(const struct lw_verdict *v, const struct lw_policy *policy,
			      enum lw_place place)
{
	uint32_t with = lw_type_methods((enum lw_transfer_type)v->type, place, true, policy);
	uint32_t without = lw_type_methods((enum lw_transfer_type)v->type, place, false, policy);

	return v->method <= LW_VOICEMAIL && (with ^ without) >> v->method & 1u;
}

static const char *targets_of(const struct lw_verdict *v, const struct lw_policy *policy)
{
	bool internal = recording_matters(v, policy, LW_PLACE_INTERNAL);
	bool contact = recording_matters(v, policy, LW_PLACE_CONTACT);

	switch ((enum lw_target_class)v->target_class) {
	case LW_INTERNAL_RECORDED:
		return internal ? "internal extensions that are recorded automatically"
				: "internal extensions";
	case LW_INTERNAL_UNRECORDED:
		return internal ? "internal extensions that are not recorded automatically"
				: "internal extensions";
	case LW_CONTACT_RECORDED:
		return contact ? "external contacts that are recorded automatically"
			       : "external contacts";
	case LW_CONTACT_UNRECORDED:
		return contact ? "external contacts that are not recorded automatically"
			       : "external contacts";
	case LW_OTHER_EXTERNAL:
		return "external numbers";
	case LW_TARGET_CLASSES:
		break;
	}
	return "such addresses";
}

static void put_word(struct lw_text_writer *w, char letter, const struct lw_verdict *v,
		     const struct lw_policy *policy)
{
	const char *word = "%";

	if (letter == 'T')
		word = lw_type_name(v->type);
	else if (letter == 'C')
		word = targets_of(v, policy);
	else if (letter == 'M')
		word = method_word(v->method);
	else if (letter == 'L')
		word = lw_level_name(v->level);
	else if (letter == 'P')
		word = numbers_of(v->call_class);
	lw_text_add(w, lw_text_of(word));
}

size_t lw_verdict_text(const struct lw_verdict *verdict, const struct lw_policy *policy,
		       char *text, size_t size)
{
	struct lw_text_writer w = lw_text_write(text, size);

	for (const char *p = sentence(verdict->rule); *p;) {
		size_t plain = strcspn(p, "%");

		lw_text_add(&w, (struct lw_slice){p, plain});
		p += plain;
		if (*p && p[1]) {
			put_word(&w, p[1], verdict, policy);
			p += 2;
		} else if (*p) {
			lw_text_add(&w, (struct lw_slice){p++, 1});
		}
	}
	return w.used;
}
