/* SPDX-License-Identifier: BSD-3-Clause */
/* logging.c -- see logging.h. */
#include <errno.h>
#include <string.h>

#include "log.h"
#include "logging.h"
#include "text.h"
#include "trace.h"

/* Line by line, without what is only for people. */
static bool write_rules(const struct phone *phone)
{
	const char *at = (const char *)phone->rules_text->buf, *end = at + phone->rules_text->end;
	const char *text;
	char line[LOG_LINE_MAX / 2];
	size_t len;
	bool ok = true;

	while (ok && text_line(&at, end, &text, &len)) {
		if (!len || len >= sizeof(line) || *text == '#')
			continue;
		memcpy(line, text, len);
		line[len] = '\0';
		ok = log_rules(phone->log, line);
	}
	return ok;
}

int logging_open(struct phone *phone)
{
	const struct options *opt = phone->opt;
	const struct log_head head = {"legwork-phone", opt->aor, opt->re.seed};

	if (!opt->log)
		return 0;
	phone->log = fopen(opt->log, "w");
	if (!phone->log)
		return errno;
	return log_begin(phone->log, &head, &opt->core) ? 0 : errno;
}

static void check(struct phone *phone, bool ok)
{
	if (ok)
		return;
	fprintf(stderr, "legwork-phone: the log can no longer be written: %s\n", strerror(errno));
	fclose(phone->log);
	phone->log = NULL;
}

/* The machine that the user watches: the transfer's, or else the call's. */
static void state_of(const struct lw_call_info *info, char *state, size_t size)
{
	if (*info->transfer_state)
		re_snprintf(state, size, "%s %s", lw_method_name(info->method),
			    info->transfer_state);
	else if (*info->referred_state)
		re_snprintf(state, size, "referred %s", info->referred_state);
	else
		re_snprintf(state, size, "%s %s", info->original.v ? "consult" : "call",
			    info->state_name);
}

static void tell_state(struct phone *phone, lw_call call)
{
	struct logged_state *known = &phone->logged[call.v % ARRAY_SIZE(phone->logged)];
	struct lw_call_info info;
	char state[sizeof(known->state)];

	if (!phone->log || !call.v || lw_call_info(phone->lw, call, &info) ||
	    info.state == LW_CALL_NONE)
		return;
	state_of(&info, state, sizeof(state));
	if (lw_same_call(known->call, call) && !strcmp(known->state, state))
		return;
	known->call = call;
	str_ncpy(known->state, state, sizeof(known->state));
	check(phone, log_state(phone->log, call, state));
}

void logging_input(struct phone *phone, const struct lw_input *in, int err)
{
	struct lw_leg_info leg;
	char why[512] = "";

	if (!phone->log)
		return;
	if (phone->rules_due) {
		phone->rules_due = false;
		check(phone, write_rules(phone));
	}
	if (!phone->log)
		return;
	if (err) /* nothing has changed: it would be refused again, for the same reason */
		lw_why(phone->lw, in, why, sizeof(why));
	check(phone, log_input(phone->log, in, err, why));
	tell_state(phone, in->call);
	if (in->leg.v && !lw_leg_info(phone->lw, in->leg, &leg))
		tell_state(phone, leg.call);
}

void logging_output(struct phone *phone, const struct lw_output *out)
{
	if (!phone->log)
		return;
	tell_state(phone, out->call);
	tell_state(phone, out->other);
	if (phone->log)
		check(phone, log_output(phone->log, out));
}

void logging_message(struct phone *phone, bool tx, const struct sa *src, const struct sa *dst,
		     const uint8_t *packet, size_t size)
{
	struct trace trace;

	if (!phone->log || !trace_message(&trace, tx, src, dst, packet, size))
		return;
	trace.sip.now = phone_now(phone);
	check(phone, log_sip(phone->log, &trace.sip));
}

void logging_close(struct phone *phone)
{
	if (!phone->log)
		return;
	log_end(phone->log, phone->why ? phone->why : "stopped");
	fclose(phone->log);
	phone->log = NULL;
}
