/* SPDX-License-Identifier: BSD-3-Clause */
/* screen_notes.c -- the last notes: events of the phone as sentences, kept in a ring. */
#include <stdlib.h>
#include <string.h>

#include "screen_i.h"

/* In a sentence: %A the party of the event's call, %C the other one of the transfer, %T the target,
 * %W why (cause and code), %N who is with whom now, %D digits, %F file, %X text, %S SIP's code in
 * words, %R rule, %B by whom. */
struct sentence { const char *event, *text; enum style style; };

static const struct sentence SENTENCES[] = {
	{"call.dialling", "Calling %A ...", STYLE_PLAIN},
	{"call.incoming", "%A calls you. A answers, J rejects.", STYLE_WARN},
	{"call.ringing", "%A's phone is ringing.", STYLE_PLAIN},
	{"call.early_media", "%A can be heard already.", STYLE_PLAIN},
	{"call.connected", "Talking to %A.", STYLE_PLAIN},
	{"call.held", "%A is on hold.", STYLE_PLAIN},
	{"call.resumed", "Talking to %A again.", STYLE_PLAIN},
	{"call.hold_failed", "%A could not be put on hold%W. You are still talking.", STYLE_BAD},
	{"call.resume_failed", "%A could not be taken off hold%W. O tries again.", STYLE_BAD},
	{"call.remote_hold", "%A has put you on hold.", STYLE_PLAIN},
	{"call.remote_resume", "%A has taken you off hold.", STYLE_PLAIN},
	{"call.identity", "This call is now with %A.", STYLE_PLAIN},
	{"call.replaced", "You were transferred: you are now with %A.", STYLE_WARN},
	{"call.other_number", "%A is shown another number of ours than was wanted: %O", STYLE_WARN},
	{"call.not_shown", "The other phone cannot be told who it is with now.", STYLE_PLAIN},
	{"call.ended", "The call with %A has ended%W.", STYLE_PLAIN},
	{"dtmf", "%A sent %D.", STYLE_PLAIN},
	{"transfer.started", "%M of %A to %T has begun.", STYLE_PLAIN},
	{"transfer.consulting", "Calling %T; %A waits on hold.", STYLE_PLAIN},
	{"transfer.consult_ringing", "%C's phone is ringing.", STYLE_PLAIN},
	{"transfer.consult_connected", "Talking to %C; %A waits on hold.", STYLE_PLAIN},
	{"transfer.consult_failed", "The target cannot be reached%W. %A is still on hold: X takes "
	 "%A back, E calls the same target again, T calls somebody else.", STYLE_BAD},
	{"transfer.swapped", "Swapped.", STYLE_PLAIN},
	{"transfer.merged", "All three of you are talking.", STYLE_PLAIN},
	{"transfer.fallback", "One of the phones cannot take over a call: the target is released "
	 "and called again.", STYLE_PLAIN},
	{"transfer.completing", "%A is being transferred to %T.", STYLE_PLAIN},
	{"transfer.progress", "%A is calling the target: %S.", STYLE_PLAIN},
	{"transfer.released", "Your line is free. %A comes back if nobody answers.", STYLE_PLAIN},
	{"transfer.recalling", "The transfer to %T failed%W, and %A waits. A answers, H hangs up.",
	 STYLE_WARN},
	{"transfer.last_resort", "You did not take %A back: %A is sent to %T.", STYLE_WARN},
	{"transfer.completed", "The transfer is done. %N", STYLE_GOOD},
	{"transfer.failed", "The transfer to %T failed%W. %N", STYLE_BAD},
	{"transfer.cancelled", "The transfer was cancelled. %N", STYLE_GOOD},
	{"transfer.recalled", "The transfer to %T failed%W, and %A came back. %N", STYLE_BAD},
	{"transfer.unknown", "The result of the transfer to %T is not known%W. %N", STYLE_BAD},
	{"transfer.requested", "%A wants you to talk to %T instead. Y accepts, N declines.",
	 STYLE_WARN},
	{"transfer.replace_requested", "Somebody else wants to take the place of %A. Y accepts, "
	 "N declines.", STYLE_WARN},
	{"transfer.referred", "%A is transferring you: calling %T ...", STYLE_PLAIN},
	{"transfer.referred_progress", "The party you are transferred to: %S.", STYLE_PLAIN},
	{"transfer.referred_failed", "%A could not transfer you%W. %N", STYLE_BAD},
	{"transfer.refused", "The other side wanted a transfer to %T, which was refused: %R",
	 STYLE_WARN},
	{"recording.started", "The call with %A is being recorded: %F", STYLE_PLAIN},
	{"recording.stopped", "The recording has ended: %F", STYLE_PLAIN},
	{"recording.failed", "The call cannot be recorded%W. Is there a --record-dir, and room in "
	 "it?", STYLE_BAD},
	{"registered", "Registered.", STYLE_GOOD},
	{"registration.failed", "Not registered: %X. You can call, but may not be called.",
	 STYLE_BAD},
	{"registration.waiting", "Not registered yet: %X.", STYLE_WARN},
	{"error", "%X", STYLE_BAD},
};

/* Those that say nothing a user would want on a line of notes. */
static const char *const SILENT[] = {"calls", "legal", "media",    "help",
				     "ready", "bye",   "contacts", "search"};

static bool silent(const struct event *ev)
{
	const char *code = event_get(ev, "code");

	for (size_t i = 0; i < ARRAY_SIZE(SILENT); i++) {
		if (!strcmp(SILENT[i], ev->name))
			return true;
	}
	/* 100: somebody is at it */
	return strstr(ev->name, "progress") && code && !strcmp(code, "100");
}

void screen_note_add(struct screen_view *view, enum style style, const char *time,
		     const char *text)
{
	struct screen_note *note = &view->notes[view->note_count++ % SCREEN_NOTES];
	const char *words[] = {""};

	note->style = style;
	screen_words(note->time, sizeof(note->time), time, "", words);
	screen_words(note->text, sizeof(note->text), text, "", words);
}

/* ---- the words of a sentence ---- */

static const char *field(const struct event *ev, const char *key)
{
	const char *value = event_get(ev, key);

	return value ? value : "";
}

static lw_call call_of(const struct phone *phone, const struct event *ev, const char *key)
{
	return callbook_by_number(&phone->book, (uint32_t)strtoul(field(ev, key), NULL, 10));
}

static void party(const struct screen *screen, const struct event *ev, const char *key, char *buf,
		  size_t size)
{
	const struct phone *phone = screen->phone;
	const struct screen_call *drawn =
		screen_call(&screen->view, (uint32_t)strtoul(field(ev, key), NULL, 10));
	struct lw_call_info info;
	bool own = !strcmp(key, "call") && *field(ev, "uri");

	*buf = '\0';
	if (own)
		screen_name(phone, field(ev, "uri"), field(ev, "name"), buf, size);
	else if (!lw_call_info(phone->lw, call_of(phone, ev, key), &info))
		screen_name(phone, info.uri, info.name, buf, size);
	if (!*buf && drawn) /* it is gone; this is how it was called a moment ago */
		str_ncpy(buf, drawn->name, size);
	if (!*buf)
		re_snprintf(buf, size, "the other party");
}

/* The consultation call's party, while there is one. */
static void other(const struct screen *screen, const struct event *ev, char *buf, size_t size)
{
	const struct phone *phone = screen->phone;
	struct lw_call_info info, second;

	if (event_get(ev, "consult"))
		party(screen, ev, "consult", buf, size);
	else if (!lw_call_info(phone->lw, call_of(phone, ev, "call"), &info) && info.consult.v &&
		 !lw_call_info(phone->lw, info.consult, &second))
		screen_name(phone, second.uri, second.name, buf, size);
	else
		screen_name(phone, field(ev, "target"), "", buf, size);
}

/* ": busy (486)", or nothing where there is nothing to say. */
static void why(const struct event *ev, char *buf, size_t size)
{
	const char *cause = field(ev, "cause"), *code = field(ev, "code");
	bool good = !strcmp(cause, "none") || !strcmp(cause, "normal") ||
		    !strcmp(cause, "transferred") || !strcmp(cause, "replaced");
	bool ended = !strcmp(ev->name, "call.ended");

	*buf = '\0';
	if (*cause && !(good && (ended || strcmp(cause, "normal"))))
		re_snprintf(buf, size, ": %s", screen_cause(cause));
	if (strtol(code, NULL, 10) >= 300)
		re_snprintf(buf + strlen(buf), size - strlen(buf), " (%s)", code);
}

static const char *code_words(const struct event *ev)
{
	long code = strtol(field(ev, "code"), NULL, 10);

	if (code == 180)
		return "it is ringing";
	if (code >= 200 && code < 300)
		return "answered";
	return code > 100 && code < 200 ? "it goes on" : "under way";
}

static const char *method_words(const struct event *ev)
{
	const char *method = field(ev, "method");

	if (!strcmp(method, lw_method_name(LW_ATTENDED)))
		return screen_method_name(LW_ATTENDED);
	return screen_method_name(!strcmp(method, lw_method_name(LW_BLIND)) ? LW_BLIND
									     : LW_VOICEMAIL);
}

static void with_whom(const struct event *ev, const char *a, const char *c, char *buf, size_t size)
{
	const char *names[] = {a, c};
	const char *text = screen_parties(field(ev, "parties"));

	if (!strcmp(ev->name, "transfer.referred_failed"))
		text = *text && strcmp(field(ev, "parties"), "with nobody")
			       ? "You are still with %A."
			       : "";
	else if (!strcmp(field(ev, "method"), lw_method_name(LW_VOICEMAIL)) &&
		 !strcmp(ev->name, "transfer.completed"))
		text = "%A is with %C's voicemail.";
	screen_words(buf, size, text, "AC", names);
}

static void make(const struct screen *screen, const struct event *ev, const char *text,
		 char *buf, size_t size)
{
	char a[LW_NAME_MAX], c[LW_NAME_MAX], t[LW_NAME_MAX], w[160], n[320];
	const char *words[] = {a, c, t, w, n, field(ev, "digits"), field(ev, "file"),
			       field(ev, "text"), code_words(ev), field(ev, "rule"),
			       method_words(ev), field(ev, "reason")};

	party(screen, ev, "call", a, sizeof(a));
	other(screen, ev, c, sizeof(c));
	screen_name(screen->phone, field(ev, "target"), "", t, sizeof(t));
	why(ev, w, sizeof(w));
	with_whom(ev, a, *field(ev, "target") ? t : c, n, sizeof(n));
	screen_words(buf, size, text, "ACTWNDFXSRMO", words);
}

/* The sentence of an event; false when there is none to be said. */
bool screen_sentence(const struct screen *screen, const struct event *ev, enum style *style,
		     char *buf, size_t size)
{
	char plain[SCREEN_TEXT];

	if (silent(ev))
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(SENTENCES); i++) {
		if (strcmp(SENTENCES[i].event, ev->name))
			continue;
		*style = SENTENCES[i].style;
		make(screen, ev, SENTENCES[i].text, buf, size);
		return true;
	}
	*style = STYLE_PLAIN;
	event_plain(ev, plain, sizeof(plain));
	str_ncpy(buf, plain + strcspn(plain, "]") + 2, size); /* a note has a time of its own */
	return true;
}
