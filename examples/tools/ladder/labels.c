/* SPDX-License-Identifier: BSD-3-Clause */
/* labels.c -- what stands at a rung, and how it is to be taken. */
#include <legwork/adapter.h>

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <re.h>

#include "read.h"

static void put(struct rung *rung, const char *fmt, ...)
{
	char text[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	words_clean(rung->label, sizeof(rung->label), LABEL_COLUMNS, text);
}

/* ---- SIP ---- */

static enum family family_of(const char *method, size_t len)
{
	static const struct { char name[10]; enum family family; } FAMILY[] = {
		{"INVITE", FAMILY_CALL}, {"ACK", FAMILY_CALL}, {"PRACK", FAMILY_CALL},
		{"UPDATE", FAMILY_MEDIA}, {"BYE", FAMILY_END}, {"CANCEL", FAMILY_END},
		{"REFER", FAMILY_REFER}, {"NOTIFY", FAMILY_NOTIFY},
	};

	for (size_t i = 0; i < sizeof(FAMILY) / sizeof(FAMILY[0]); i++) {
		if (strlen(FAMILY[i].name) == len && !strncmp(FAMILY[i].name, method, len))
			return FAMILY[i].family;
	}
	return FAMILY_OTHER;
}

/* What is tried again, or was wished for, is odd and no failure. */
static enum tone tone_of(int code)
{
	switch (code) {
	case 401: case 407: case 422: case 423: case 487: case 491:
		return TONE_ODD;
	}
	return code >= 400 ? TONE_BAD : TONE_PLAIN;
}

static uint64_t key_add(uint64_t key, const char *text)
{
	do
		key = (key ^ (unsigned char)*text) * 1099511628211u;
	while (*text++);
	return key;
}

void label_message(struct rung *rung, const struct log_sip *sip)
{
	const char *method = strchr(sip->cseq, ' ');

	rung->answer = !strncmp(sip->line, "SIP/2.0 ", 8);
	method = !rung->answer ? sip->line : method ? method + 1 : "?";
	rung->family = family_of(method, strcspn(method, " "));
	if (rung->family == FAMILY_CALL &&
	    (!strcmp(sip->what, "hold") || !strcmp(sip->what, "resume")))
		rung->family = FAMILY_MEDIA;
	if (rung->answer)
		put(rung, "%.40s (%.20s)", sip->line + 8, method);
	else
		put(rung, "%.*s%s%.40s%s", (int)strcspn(method, " "), method,
		    *sip->what ? " (" : "", sip->what, *sip->what ? ")" : "");
	rung->tone = rung->answer ? tone_of(atoi(sip->line + 8)) :
		     rung->family == FAMILY_NOTIFY ? tone_of(atoi(sip->what)) : TONE_PLAIN;
	rung->key = key_add(key_add(key_add(key_add(14695981039346656037u, sip->line), sip->cseq),
			    sip->callid), sip->what);
}

/* ---- the user ---- */

void label_verb(struct rung *rung, const struct lw_input *in, int err, const char *why)
{
	bool transfer = in->type == LW_USER_ATTENDED || in->type == LW_USER_BLIND ||
			in->type == LW_USER_VOICEMAIL;
	char user[LABEL_SIZE] = "";

	if (in->uri)
		words_user(user, sizeof(user), in->uri);
	put(rung, "%s%s%s%s%s%.40s", err ? "refused: " : "", transfer ? "transfer " : "",
	    lw_input_name(in->type), *user ? " " : "", user,
	    in->type == LW_USER_DTMF && in->digits ? in->digits : "");
	if (!err)
		return;
	rung->tone = TONE_BAD;
	words_clean(rung->detail, sizeof(rung->detail), DETAIL_COLUMNS,
		    *why ? why : lw_error_name(err));
}

/* ---- the engine ---- */

bool label_shows(const struct lw_output *out)
{
	return out->type != LW_DO_FORGET && out->type != LW_DO_FOCUS;
}

static bool ended_well(uint8_t cause)
{
	return cause == LW_CAUSE_NONE || cause == LW_CAUSE_NORMAL || cause == LW_CAUSE_CANCELLED ||
	       cause == LW_CAUSE_TRANSFERRED || cause == LW_CAUSE_REPLACED ||
	       cause == LW_CAUSE_TRANSFEROR_LEFT;
}

static enum tone note_tone(const struct lw_output *out)
{
	switch (out->type) {
	case LW_NOTE_TRANSFER_COMPLETED: return TONE_GOOD;
	case LW_NOTE_HOLD_FAILED: case LW_NOTE_RESUME_FAILED: case LW_NOTE_CONSULT_FAILED:
	case LW_NOTE_TRANSFER_FAILED: case LW_NOTE_REFERRED_FAILED: case LW_NOTE_RECORDING_FAILED:
	case LW_NOTE_REFUSED: return TONE_BAD;
	case LW_NOTE_TRANSFER_CANCELLED:
	case LW_NOTE_TRANSFER_RECALLED:
	case LW_NOTE_TRANSFER_UNKNOWN:
	case LW_NOTE_FALLBACK: case LW_NOTE_RECALLING: case LW_NOTE_LAST_RESORT:
	case LW_NOTE_NOT_SHOWN: return TONE_ODD;
	case LW_NOTE_ENDED: return ended_well(out->cause) ? TONE_PLAIN : TONE_BAD;
	}
	return tone_of(out->code);
}

/* ": busy (486)" */
static void reason(char *text, size_t size, const struct lw_output *out)
{
	bool cause = out->cause != LW_CAUSE_NONE && out->cause != LW_CAUSE_TRANSFERRED;

	text[0] = '\0';
	if (cause && out->code)
		snprintf(text, size, ": %s (%d)", lw_cause_name(out->cause), (int)out->code);
	else if (cause)
		snprintf(text, size, ": %s", lw_cause_name(out->cause));
	else if (out->code && (out->code < 200 || out->code >= 300))
		snprintf(text, size, " (%d)", (int)out->code);
}

/* "blind transfer to dave failed: busy (486), with transferee": also read without the picture. */
static void label_end(struct rung *rung, const struct lw_output *out, const char *why,
		      const char *user)
{
	const char *how = lw_output_name(out->type) + strlen("transfer ");

	rung->verdict = true;
	put(rung, "%s transfer%s%s %s%s%s%s", lw_method_name(out->method), *user ? " to " : "",
	    user, how, why, out->parties == LW_APART ? "" : "; ",
	    out->parties == LW_APART ? "" : lw_parties_name(out->parties));
}

void label_note(struct rung *rung, const struct lw_output *out)
{
	char why[80], user[LABEL_SIZE];
	bool names = out->type == LW_NOTE_INCOMING || out->type == LW_NOTE_CONNECTED ||
		     out->type == LW_NOTE_REPLACED || out->type == LW_NOTE_REQUESTED ||
		     out->type == LW_NOTE_REFERRED || out->type == LW_NOTE_TRANSFER_STARTED;

	words_user(user, sizeof(user), *out->target ? out->target : out->uri);
	reason(why, sizeof(why), out);
	rung->tone = note_tone(out);
	rung->family = FAMILY_OTHER;
	if (lw_ends_transfer(out))
		label_end(rung, out, why, user);
	else
		put(rung, "%s%s%s%s%.60s", lw_output_name(out->type), names && *user ? " " : "",
		    names ? user : "", why, out->type == LW_NOTE_DTMF ? out->digits : "");
	if (out->type == LW_NOTE_REFUSED)
		words_clean(rung->detail, sizeof(rung->detail), DETAIL_COLUMNS, out->rule);
}

static enum family signal_family(uint32_t type)
{
	switch (type) {
	case LW_SIG_OFFERED: case LW_SIG_RINGING: case LW_SIG_EARLY: case LW_SIG_ANSWERED:
	case LW_SIG_REJECTED: case LW_SIG_CONFIRMED: return FAMILY_CALL;
	case LW_SIG_ENDED: return FAMILY_END;
	case LW_SIG_MEDIA_OK: case LW_SIG_MEDIA_FAILED: case LW_SIG_REMOTE_HOLD:
	case LW_SIG_REMOTE_RESUME: return FAMILY_MEDIA;
	case LW_SIG_REFER_OK: case LW_SIG_REFER_NO: case LW_SIG_REFER_ASKED: return FAMILY_REFER;
	case LW_SIG_REFER_NEWS: case LW_SIG_REFER_OVER: return FAMILY_NOTIFY;
	}
	return FAMILY_OTHER;
}

void label_signal(struct rung *rung, const struct lw_input *in)
{
	bool bad = in->type == LW_SIG_MEDIA_FAILED || in->type == LW_SIG_REFER_NO ||
		   in->type == LW_SIG_RECORD_FAILED;

	rung->family = signal_family(in->type);
	rung->answer = rung->family == FAMILY_CALL && in->type != LW_SIG_OFFERED;
	rung->tone = bad ? TONE_BAD : tone_of(in->code);
	if (in->code)
		put(rung, "%s %d", lw_input_name(in->type), (int)in->code);
	else
		put(rung, "%s%s%.40s", lw_input_name(in->type),
		    in->digits ? " " : "", in->digits ? in->digits : "");
}

static enum family action_family(uint32_t type)
{
	switch (type) {
	case LW_DO_INVITE: case LW_DO_RING: case LW_DO_ANSWER: return FAMILY_CALL;
	case LW_DO_REJECT: case LW_DO_DROP: return FAMILY_END;
	case LW_DO_MEDIA: return FAMILY_MEDIA;
	case LW_DO_REFER: case LW_DO_REFER_OK: case LW_DO_REFER_NO: return FAMILY_REFER;
	case LW_DO_NOTIFY: return FAMILY_NOTIFY;
	}
	return FAMILY_OTHER;
}

void label_action(struct rung *rung, const struct lw_output *out)
{
	bool on = out->flags & LW_F_ON, switched = out->type == LW_DO_MIX ||
						   out->type == LW_DO_MUTE ||
						   out->type == LW_DO_RECORD;
	char user[LABEL_SIZE], code[16] = "";

	words_user(user, sizeof(user), out->type == LW_DO_REFER ? out->target : out->uri);
	if (out->code)
		snprintf(code, sizeof(code), " %d", (int)out->code);
	rung->family = action_family(out->type);
	rung->tone = out->type == LW_DO_NOTIFY ? tone_of(out->code) : TONE_PLAIN;
	put(rung, "%s%s%s%s%s%s%s%s", lw_output_name(out->type), code, *user ? " " : "", user,
	    out->type == LW_DO_REFER && out->other_leg.v ? " (Replaces)" : "",
	    out->type == LW_DO_MEDIA ? " " : "",
	    out->type == LW_DO_MEDIA ? lw_dir_name(out->dir) : "",
	    !switched ? ""
	    : on      ? " on"
		      : " off");
}
