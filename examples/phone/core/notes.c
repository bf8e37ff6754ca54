/* SPDX-License-Identifier: BSD-3-Clause */
/* notes.c -- one table: each note of the engine, its event, its words, its fields. */
#include <string.h>

#include <legwork/ledger.h>

#include "contacts.h"
#include "json.h"
#include "mailbox.h"
#include "phone.h"
#include "segment.h"

enum {
	WITH_URI = 1 << 0,     /* uri, name: the note's, or else the call's */
	WITH_CALLED = 1 << 1,  /* called */
	WITH_CODE = 1 << 2,
	WITH_CAUSE = 1 << 3,
	WITH_END = 1 << 4,     /* stage, parties */
	WITH_TARGET = 1 << 5,  /* method, target */
	WITH_CONSULT = 1 << 6, /* consult: the other call */
	WITH_DIGITS = 1 << 7,
	WITH_SOURCE = 1 << 8,  /* source */
	WITH_BY = 1 << 9,      /* target, by */
	WITH_FILE = 1 << 10,   /* file of the recording under way */
	WITH_RULE = 1 << 12,   /* rule, level */
	WITH_STATE = 1 << 14,  /* state: word */
	WITH_REASON = 1 << 15, /* reason: word */
	WITH_PLACE = 1 << 16,  /* place and kind of the target, as the rules say */
	WITH_WHY = 1 << 11,    /* file, ms and why of the recording that was closed */
	WITH_SEGMENT = 1 << 13,/* segment, phase, auto, method of a recording */
};

struct row {
	uint32_t note;
	const char *name, *phrase;
	uint32_t fields;
};

static const struct row ROWS[] = {
	{LW_NOTE_INCOMING, "call.incoming", "rings", WITH_URI | WITH_CALLED},
	{LW_NOTE_RINGING, "call.ringing", "rings at the other end", WITH_CODE},
	{LW_NOTE_EARLY_MEDIA, "call.early_media", "can be heard already", WITH_CODE},
	{LW_NOTE_CONNECTED, "call.connected", "is connected", WITH_URI},
	{LW_NOTE_HELD, "call.held", "is on hold", 0},
	{LW_NOTE_RESUMED, "call.resumed", "is talking again", 0},
	{LW_NOTE_HOLD_FAILED, "call.hold_failed", "could not be put on hold, and is still talking",
	 WITH_CODE},
	{LW_NOTE_RESUME_FAILED, "call.resume_failed", "could not be taken off hold", WITH_CODE},
	{LW_NOTE_REMOTE_HOLD, "call.remote_hold", "was put on hold by the other party", 0},
	{LW_NOTE_REMOTE_RESUME, "call.remote_resume", "was taken off hold by the other party", 0},
	{LW_NOTE_IDENTITY, "call.identity", "is with", WITH_URI | WITH_SOURCE},
	{LW_NOTE_REPLACED, "call.replaced", "is now with", WITH_URI},
	{LW_NOTE_ENDED, "call.ended", "has ended", WITH_CAUSE | WITH_CODE},
	{LW_NOTE_DTMF, "dtmf", "sent digits", WITH_DIGITS},
	{LW_NOTE_TRANSFER_STARTED, "transfer.started", "is being transferred",
	 WITH_TARGET | WITH_PLACE},
	{LW_NOTE_CONSULTING, "transfer.consulting", "waits while we call the target",
	 WITH_CONSULT | WITH_TARGET},
	{LW_NOTE_CONSULT_RINGING, "transfer.consult_ringing", "waits: the target rings",
	 WITH_CONSULT | WITH_CODE},
	{LW_NOTE_CONSULT_CONNECTED, "transfer.consult_connected", "waits: we talk to the target",
	 WITH_CONSULT},
	{LW_NOTE_CONSULT_FAILED, "transfer.consult_failed", "waits: the target cannot be reached",
	 WITH_CONSULT | WITH_CAUSE | WITH_CODE},
	{LW_NOTE_SWAPPED, "transfer.swapped", "was swapped", 0},
	{LW_NOTE_MERGED, "transfer.merged", "is now one of three", WITH_CONSULT},
	{LW_NOTE_FALLBACK, "transfer.fallback",
	 "cannot be replaced: the consultation ends, and the target is called again", WITH_CONSULT},
	{LW_NOTE_COMPLETING, "transfer.completing", "is being transferred", WITH_TARGET},
	{LW_NOTE_PROGRESS, "transfer.progress", "reports how the target answers", WITH_CODE},
	{LW_NOTE_RELEASED, "transfer.released", "waits on hold; your line is free", 0},
	{LW_NOTE_RECALLING, "transfer.recalling", "comes back to us: answer or hangup",
	 WITH_URI | WITH_TARGET | WITH_CAUSE | WITH_CODE},
	{LW_NOTE_LAST_RESORT, "transfer.last_resort", "is sent to the last resort", WITH_TARGET},
	{LW_NOTE_TRANSFER_COMPLETED, "transfer.completed", "was transferred",
	 WITH_TARGET | WITH_END | WITH_CAUSE | WITH_CODE},
	{LW_NOTE_TRANSFER_FAILED, "transfer.failed", "could not be transferred",
	 WITH_TARGET | WITH_END | WITH_CAUSE | WITH_CODE},
	{LW_NOTE_TRANSFER_CANCELLED, "transfer.cancelled", "is not transferred: that was cancelled",
	 WITH_TARGET | WITH_END | WITH_CAUSE | WITH_CODE},
	{LW_NOTE_TRANSFER_RECALLED, "transfer.recalled", "came back from its transfer",
	 WITH_TARGET | WITH_END | WITH_CAUSE | WITH_CODE},
	{LW_NOTE_TRANSFER_UNKNOWN, "transfer.unknown", "was transferred, with unknown result",
	 WITH_TARGET | WITH_END | WITH_CAUSE | WITH_CODE},
	{LW_NOTE_REQUESTED, "transfer.requested", "wants to transfer us: accept or decline",
	 WITH_BY},
	{LW_NOTE_REFERRED, "transfer.referred", "transfers us: calling the target", WITH_BY},
	{LW_NOTE_REFERRED_PROGRESS, "transfer.referred_progress",
	 "transfers us: the target answers", WITH_CODE},
	{LW_NOTE_REFERRED_FAILED, "transfer.referred_failed", "could not transfer us",
	 WITH_CAUSE | WITH_CODE | WITH_END},
	{LW_NOTE_RECORDING_STARTED, "recording.started", "is being recorded",
	 WITH_URI | WITH_SEGMENT | WITH_FILE},
	{LW_NOTE_RECORDING_STOPPED, "recording.stopped", "is no longer recorded",
	 WITH_SEGMENT | WITH_WHY},
	{LW_NOTE_NOT_SHOWN, "call.not_shown", "cannot be told who it is with",
	 WITH_URI | WITH_CODE},
	{LW_NOTE_REPLACE_REQUESTED, "transfer.replace_requested",
	 "would be taken over by somebody else: accept or decline", WITH_URI | WITH_BY},
	{LW_NOTE_OTHER_NUMBER, "call.other_number",
	 "is shown another number of ours than was wanted", WITH_URI | WITH_REASON},
	{LW_NOTE_REFUSED, "transfer.refused", "was not transferred: the policy forbids it",
	 WITH_BY | WITH_CAUSE | WITH_CODE | WITH_RULE},
	{LW_NOTE_RECORDING_FAILED, "recording.failed", "cannot be recorded",
	 WITH_SEGMENT | WITH_CAUSE},
	{LW_NOTE_REMOTE_RECORDING, "recording.remote", "reports recording on its side", WITH_STATE},
	{LW_NOTE_RECORD_PREF, "recording.preference", "says whether it wants to be recorded",
	 WITH_STATE},
};

/* Events that are no note. */
static const char *const OTHERS[] = {
	"ready", "registered", "registration.failed", "registration.waiting", "call.dialling",
	"calls", "legal",
	"legal.target", "media", "policy", "records", "mailbox.stored",
	"help", "error", "bye",
	"contacts", "search", "favourite", "import", "import.skipped",
};

bool notes_known(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(ROWS); i++) {
		if (!strcmp(ROWS[i].name, name))
			return true;
	}
	for (size_t i = 0; i < ARRAY_SIZE(OTHERS); i++) {
		if (!strcmp(OTHERS[i], name))
			return true;
	}
	return false;
}

bool notes_names(char *buf, size_t size)
{
	struct json js;

	json_open(&js, buf, size, '[');
	for (size_t i = 0; i < ARRAY_SIZE(ROWS); i++)
		json_str(&js, NULL, ROWS[i].name);
	for (size_t i = 0; i < ARRAY_SIZE(OTHERS); i++)
		json_str(&js, NULL, OTHERS[i]);
	return json_close(&js, ']');
}

static void add_party(struct phone *phone, const struct lw_output *note)
{
	struct lw_call_info info = {.uri = "", .name = ""};
	bool own = !*note->uri && !lw_call_info(phone->lw, note->call, &info);
	const char *uri = own ? info.uri : note->uri, *name = own ? info.name : note->name;
	const char *shown =
		contacts_shown(phone->contacts, uri, phone_display_name(phone, uri, name));

	event_text(&phone->ev, "uri", uri);
	if (*shown)
		event_text(&phone->ev, "name", shown);
	if (*name && strcmp(name, shown))
		event_text(&phone->ev, "network_name", name);
}

static void add_file(struct phone *phone, const struct lw_output *note)
{
	const struct media *media = lw_re_leg_media(phone->re, note->leg);
	struct media_stats stats;

	if (!media)
		return;
	media_get_stats(media, &stats);
	event_text(&phone->ev, "file", stats.file);
}

static void add_segment(struct event *ev, const struct lw_output *note)
{
	event_int(ev, "segment", note->segment);
	event_text(ev, "phase", lw_segment_phase_name(note->phase));
	event_bool(ev, "auto", note->flags & LW_F_AUTO);
	if (note->method)
		event_text(ev, "method", lw_method_name(note->method));
}

static void add_recorded(struct phone *phone, const struct lw_output *note)
{
	const struct media_recording *found = NULL;

	for (uint32_t i = 0; i < ARRAY_SIZE(phone->recorded) && i < phone->recordings; i++) {
		uint32_t at = (phone->recordings - 1 - i) % ARRAY_SIZE(phone->recorded);

		if (!lw_same_call(phone->recorded[at].call, note->call) ||
		    phone->recorded[at].segment != note->segment)
			continue;
		found = &phone->recorded[at];
		break;
	}
	event_text(&phone->ev, "file", found ? found->file : "");
	event_int(&phone->ev, "ms", found ? found->ms : 0);
	event_text(&phone->ev, "silent", found ? segment_silent(found) : "both");
	event_text(&phone->ev, "why", segment_why(phone, note->call, (enum lw_cause)note->cause));
}

static void add_end(struct event *ev, const struct lw_output *note)
{
	event_text(ev, "stage", lw_stage_name(note->stage));
	event_text(ev, "parties", lw_parties_name(note->parties));
}

/* R45: lines become a list. */
static void add_chain(struct phone *phone, const char *chain)
{
	char text[2 * LW_URI_MAX];
	size_t n = 0;

	for (; *chain && n + 3 < sizeof(text); chain++) {
		if (*chain == '\n')
			text[n++] = ',';
		text[n++] = *chain == '\n' ? ' ' : *chain;
	}
	text[n] = '\0';
	event_text(&phone->ev, "chain", text);
}

/* R40: who claims to have transferred it. */
static void add_by(struct phone *phone, const struct lw_output *note)
{
	struct lw_call_info info;

	if (lw_call_info(phone->lw, note->call, &info))
		return;
	if (*info.by)
		event_text(&phone->ev, "by", info.by);
	if (*info.chain)
		add_chain(phone, info.chain);
}

/* What the target is to the rules: "external contact", "queue". */
static void add_place(struct phone *phone, const struct lw_output *note)
{
	const struct lw_rules *rules = lw_rules_of(phone->lw);
	const struct lw_target *target;
	struct lw_number number;

	if (!rules)
		return;
	lw_classify(&rules->numbering, &rules->targets, note->target, &number);
	target = lw_target_find(&rules->targets, number.canonical);
	event_text(&phone->ev, "place", lw_place_name(number.place));
	if (target)
		event_text(&phone->ev, "kind", lw_target_kind_name(target->kind));
}

static void add_texts(struct phone *phone, const struct lw_output *note, uint32_t fields)
{
	struct event *ev = &phone->ev;

	if (fields & WITH_URI)
		add_party(phone, note);
	if (fields & WITH_CALLED) {
		event_text(ev, "called", note->called);
		add_by(phone, note);
	}
	if (fields & WITH_DIGITS)
		event_text(ev, "digits", note->digits);
	if (fields & WITH_STATE)
		event_text(ev, "state", note->word);
	if (fields & WITH_REASON)
		event_text(ev, "reason", note->word);
	if (fields & WITH_RULE) {
		event_text(ev, "rule", note->rule);
		event_text(ev, "level", note->level);
	}
	if (fields & WITH_SOURCE)
		event_text(ev, "source", note->source);
	if (fields & WITH_TARGET) {
		event_text(ev, "method", lw_method_name(note->method));
		event_text(ev, "target", note->target);
	}
	if (fields & WITH_PLACE)
		add_place(phone, note);
	if (fields & WITH_BY) {
		event_text(ev, "target", note->target);
		event_text(ev, "by", note->by);
	}
}

static void add_fields(struct phone *phone, const struct lw_output *note, uint32_t fields)
{
	struct event *ev = &phone->ev;

	add_texts(phone, note, fields);
	if ((fields & WITH_CONSULT) && note->other.v)
		event_int(ev, "consult", callbook_call(&phone->book, note->other));
	if (fields & WITH_END)
		add_end(ev, note);
	if (fields & WITH_CAUSE)
		event_text(ev, "cause", lw_cause_name(note->cause));
	if (fields & WITH_CODE)
		event_int(ev, "code", note->code);
	if (fields & WITH_SEGMENT)
		add_segment(ev, note);
	if (fields & WITH_FILE)
		add_file(phone, note);
	if (fields & WITH_WHY)
		add_recorded(phone, note);
}

/* Zoom has no event for these; what it calls the reason stands in failure_reason. */
static bool is_failure(uint32_t note)
{
	return note == LW_NOTE_TRANSFER_FAILED || note == LW_NOTE_TRANSFER_RECALLED ||
	       note == LW_NOTE_CONSULT_FAILED || note == LW_NOTE_REFERRED_FAILED;
}

/* Which transfer, what we are in it, and what may be done now. */
static void add_transfer(struct phone *phone, const struct lw_output *note)
{
	struct event *ev = &phone->ev;
	char legal[1024];

	if (!note->role)
		return;
	if (note->transfer)
		event_int(ev, "transfer", note->transfer);
	event_text(ev, "role", lw_role_name(note->role));
	status_legal_list(phone, note->call, legal, sizeof(legal));
	event_list(ev, "legal", legal);
}

static void tell(struct phone *phone, const struct lw_output *note, const struct row *row)
{
	struct event *ev = phone_event(phone, row->name, row->phrase);
	const char *zoom = lw_zoom_event(note->type, note->method);

	if (note->call.v)
		event_int(ev, "call", callbook_call(&phone->book, note->call));
	if (note->leg.v)
		event_int(ev, "leg", callbook_leg(&phone->book, note->leg));
	add_fields(phone, note, row->fields);
	add_transfer(phone, note);
	if (is_failure(note->type))
		event_text(ev, "failure_reason", lw_cause_codes(note->cause).zoom);
	if (*zoom)
		event_text(ev, "zoom", zoom);
	phone_emit(phone);
}

void notes_tell(struct phone *phone, const struct lw_output *note)
{
	if (note->call.v)
		callbook_call(&phone->book, note->call);
	for (size_t i = 0; i < ARRAY_SIZE(ROWS); i++) {
		if (ROWS[i].note == note->type)
			tell(phone, note, &ROWS[i]);
	}
	callbook_note(&phone->book, phone->lw, note);
	if (phone->mailbox)
		mailbox_note(phone->mailbox, note);
	if (phone->opt->auto_answer && !phone->mailbox &&
	    (note->type == LW_NOTE_INCOMING || note->type == LW_NOTE_RECALLING))
		auto_answer(phone, note->call, phone->opt->answer_ms);
}
