/* SPDX-License-Identifier: BSD-3-Clause */
/* keys.c -- feature codes (R32): what digits mean, and the collector of keys pressed one by one. */
#include "keys.h"

#include <string.h>

enum { CODES = 7 };

struct code { const char *keys; enum lw_verb verb; };

static void list(const struct lw_feature_codes *codes, struct code all[CODES])
{
	const struct lw_feature_codes none = {.attended = NULL};
	const struct lw_feature_codes *c = codes ? codes : &none;
	const struct code each[CODES] = {
		{c->attended, LW_USER_ATTENDED}, {c->blind, LW_USER_BLIND},
		{c->voicemail, LW_USER_VOICEMAIL}, {c->complete, LW_USER_COMPLETE},
		{c->cancel, LW_USER_CANCEL}, {c->swap, LW_USER_SWAP},
		{c->merge, LW_USER_MERGE},
	};

	memcpy(all, each, sizeof each);
}

static size_t matches(const char *code, const char *digits)
{
	size_t n = code ? strlen(code) : 0;

	return n && n <= strlen(digits) && !memcmp(code, digits, n) ? n : 0;
}

enum lw_verb lw_feature_code(const struct lw_feature_codes *codes, const char *digits, char *rest)
{
	struct code all[CODES];
	enum lw_verb verb = LW_TICK;
	size_t longest = 0, left;

	if (!digits || !rest)
		return LW_TICK;
	list(codes, all);
	rest[0] = '\0';
	for (size_t i = 0; i < CODES; i++) {
		size_t n = matches(all[i].keys, digits);

		if (n <= longest)
			continue;
		longest = n;
		verb = all[i].verb;
	}
	left = strlen(digits) - longest;
	if (verb == LW_TICK || left >= LW_NUMBER_MAX)
		return LW_TICK;
	memcpy(rest, digits + longest, left + 1);
	return verb;
}

/* ---- the collector ---- */

bool lw_code_may_grow(const struct lw_feature_codes *codes, const char *held)
{
	struct code all[CODES];
	size_t len = strlen(held);

	list(codes, all);
	for (size_t i = 0; i < CODES; i++)
		if (all[i].keys && strlen(all[i].keys) > len && !memcmp(all[i].keys, held, len))
			return true;
	return false;
}

bool lw_code_takes_number(enum lw_verb verb)
{
	return verb == LW_USER_ATTENDED || verb == LW_USER_BLIND || verb == LW_USER_VOICEMAIL;
}

static void pass_first(struct lw_keys *keys, struct lw_keys_out *out)
{
	size_t len = strlen(out->pass);

	if (len + 1 < sizeof out->pass) {
		out->pass[len] = keys->held[0];
		out->pass[len + 1] = '\0';
	}
	memmove(keys->held, keys->held + 1, strlen(keys->held));
}

/* What is behind a code without a number is looked at anew, as it comes after the verb. */
static void found(struct lw_keys *keys, enum lw_verb verb, const char *rest,
		  struct lw_keys_out *out)
{
	size_t len = strcspn(rest, "#"); /* the key that ends a number */

	out->verb = verb;
	if (!lw_code_takes_number(verb)) {
		memmove(keys->held, rest, strlen(rest) + 1);
		return;
	}
	memcpy(out->number, rest, len);
	out->number[len] = '\0';
	keys->held[0] = '\0';
}

/* When what is still held is to be decided. */
static void settle(struct lw_keys *keys, const struct lw_feature_codes *codes, lw_time now)
{
	char rest[LW_NUMBER_MAX];

	if (!keys->held[0])
		keys->due = UINT64_MAX;
	else if (lw_code_takes_number(lw_feature_code(codes, keys->held, rest)))
		keys->due = now + keys->number_ms;
	else
		keys->due = lw_code_may_grow(codes, keys->held) ? now + keys->code_ms : now;
}

/* What is held now: a code that is whole, the beginning of one, or nothing of the kind. */
static void look(struct lw_keys *keys, const struct lw_feature_codes *codes, bool late,
		 struct lw_keys_out *out)
{
	char rest[LW_NUMBER_MAX];

	while (keys->held[0]) {
		enum lw_verb verb = lw_feature_code(codes, keys->held, rest);
		bool grows = !late && lw_code_may_grow(codes, keys->held);
		bool more = !late && lw_code_takes_number(verb) && !strchr(rest, '#');

		if (grows || (verb != LW_TICK && more))
			return;
		if (verb != LW_TICK) {
			found(keys, verb, rest, out);
			return;
		}
		pass_first(keys, out);
	}
}

void lw_keys_press(struct lw_keys *keys, const struct lw_feature_codes *codes, char key,
		   lw_time now, struct lw_keys_out *out)
{
	size_t len;

	if (!keys || !out)
		return;
	len = strlen(keys->held);
	*out = (struct lw_keys_out){.verb = LW_TICK};
	if (len + 1 == sizeof keys->held) /* no number is as long: it is given up */
		len = 0;
	keys->held[len] = key;
	keys->held[len + 1] = '\0';
	look(keys, codes, false, out);
	settle(keys, codes, now);
}

void lw_keys_expire(struct lw_keys *keys, const struct lw_feature_codes *codes, lw_time now,
		    struct lw_keys_out *out)
{
	if (!keys || !out)
		return;
	*out = (struct lw_keys_out){.verb = LW_TICK};
	if (now < keys->due)
		return;
	look(keys, codes, true, out);
	settle(keys, codes, now);
}
