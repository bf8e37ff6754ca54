/* SPDX-License-Identifier: BSD-3-Clause */
/* keypad.c -- the keypad of the phone: feature codes, and digits for the other party (R32). */
#include <string.h>
#include <legwork/rules.h>

#include "commands.h"
#include "keypad.h"

static const struct lw_feature_codes *codes_of(const struct phone *phone)
{
	static const struct lw_feature_codes none = {.attended = NULL};
	const struct lw_rules *rules = lw_rules_of(phone->lw);

	return rules ? &rules->codes : &none;
}

static void send_digits(struct phone *phone, const char *digits)
{
	struct lw_input in = {.type = LW_USER_DTMF, .digits = digits, .call = phone->keys_call};

	if (*digits)
		command_step(phone, "keys", &in);
}

static void take(struct phone *phone, const struct lw_keys_out *out)
{
	struct lw_input in = {.type = (uint32_t)out->verb, .flags = LW_F_FEATURE_CODE,
			      .call = phone->keys_call};
	char buf[LW_URI_MAX], why[512];

	send_digits(phone, out->pass);
	if (out->verb == LW_TICK)
		return;
	if (*out->number) {
		in.uri = command_address(phone, out->number, buf, sizeof(buf), why, sizeof(why));
		if (!in.uri) {
			command_error(phone, "keys", lw_error_name(LW_E_ARG), in.call, why);
			return;
		}
	}
	command_step(phone, "keys", &in);
}

static void arm(struct phone *phone);

static void due(void *arg)
{
	struct phone *phone = arg;
	struct lw_keys_out out;

	lw_keys_expire(&phone->keys, codes_of(phone), phone_now(phone), &out);
	arm(phone);
	take(phone, &out);
}

static void arm(struct phone *phone)
{
	lw_time now = phone_now(phone), at = phone->keys.due;

	tmr_cancel(&phone->keys_tmr);
	if (at != UINT64_MAX)
		tmr_start(&phone->keys_tmr, at > now ? at - now : 0, due, phone);
}

void keypad_finish(struct phone *phone)
{
	struct lw_keys_out out;

	while (phone->keys.due != UINT64_MAX) {
		lw_keys_expire(&phone->keys, codes_of(phone), UINT64_MAX, &out);
		if (!*phone->keys.held)
			phone->keys.due = UINT64_MAX;
		take(phone, &out);
	}
	tmr_cancel(&phone->keys_tmr);
}

void keypad_press(struct phone *phone, lw_call call, char key)
{
	struct lw_keys_out out;

	if (!lw_same_call(phone->keys_call, call))
		keypad_finish(phone);
	phone->keys_call = call;
	lw_keys_press(&phone->keys, codes_of(phone), key, phone_now(phone), &out);
	arm(phone);
	take(phone, &out);
}

void keypad_forget(struct phone *phone)
{
	tmr_cancel(&phone->keys_tmr);
	lw_keys_init(&phone->keys);
}
