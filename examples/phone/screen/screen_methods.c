/* SPDX-License-Identifier: BSD-3-Clause */
/* screen_methods.c -- which of the three methods are possible for a target, before anything is
 * signalled (R4).  The rules decide; here they are only asked. */
#include <string.h>
#include <legwork/rules.h>

#include "screen_i.h"

static const struct { enum lw_method method; uint32_t verb;
} METHODS[SCREEN_METHODS] = {
	{LW_ATTENDED, LW_USER_ATTENDED},
	{LW_BLIND, LW_USER_BLIND},
	{LW_VOICEMAIL, LW_USER_VOICEMAIL},
};

static const struct lw_policy *policy_of(const struct phone *phone)
{
	const struct lw_rules *rules = lw_rules_of(phone->lw);

	return rules ? &rules->policy : NULL;
}

static void judge(const struct phone *phone, lw_call call, const struct lw_legal_target *legal,
		  uint32_t verb, struct screen_method *method)
{
	const struct lw_verdict *verdict = &legal->verdict[method->method];

	method->asks = verdict->answer == LW_ASK;
	method->allowed = verdict->answer == LW_ALLOW || method->asks;
	if (verdict->answer != LW_ALLOW)
		lw_verdict_text(verdict, policy_of(phone), method->reason, sizeof(method->reason));
	if (method->allowed && !lw_is_legal(phone->lw, call, verb)) {
		method->allowed = method->asks = false;
		str_ncpy(method->reason, "The state of the call does not allow it now.",
			 sizeof(method->reason));
	}
}

void screen_methods(const struct phone *phone, lw_call call, const char *word,
		    struct screen_method methods[SCREEN_METHODS])
{
	char uri[LW_URI_MAX], why[SCREEN_TEXT];
	const char *address = command_address(phone, word, uri, sizeof(uri), why, sizeof(why));
	struct lw_legal_target legal;
	int err = address ? lw_legal_target(phone->lw, call, address, &legal) : LW_E_ARG;

	for (size_t i = 0; i < SCREEN_METHODS; i++) {
		methods[i] = (struct screen_method){.method = METHODS[i].method};
		if (!err)
			judge(phone, call, &legal, METHODS[i].verb, &methods[i]);
		else
			str_ncpy(methods[i].reason, err == LW_E_STALE ? "The call has ended." :
				 "A call cannot be sent to that address.",
				 sizeof(methods[i].reason));
	}
}

void screen_place(const struct phone *phone, const char *word, char *buf, size_t size)
{
	char uri[LW_URI_MAX], why[SCREEN_TEXT];
	const char *address = command_address(phone, word, uri, sizeof(uri), why, sizeof(why));
	struct lw_legal_target legal;
	bool listed;

	*buf = '\0';
	if (!address || !lw_rules_of(phone->lw) ||
	    lw_legal_target(phone->lw, (lw_call){0}, address, &legal))
		return;
	listed = legal.facts && legal.facts->kind != LW_TARGET_PERSON;
	re_snprintf(buf, size, "%s%s%s", lw_place_name(legal.number.place), listed ? ", " : "",
		    listed ? lw_target_kind_name(legal.facts->kind) : "");
}
