/* SPDX-License-Identifier: BSD-3-Clause */
/* mailbox.c -- see mailbox.h. */
#include <errno.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "commands.h"
#include "json.h"
#include "mailbox.h"
#include "text.h"

enum { BEEP_MS = 500 };

struct mailbox {
	struct phone *phone;
	char dir[256];
	uint32_t seconds;
	uint32_t stored;
	struct list messages;
};

struct message {
	struct le le;
	struct mailbox *box;
	lw_call call;
	lw_leg leg;
	struct tmr tmr;       /* the beep, then the longest message */
	bool over;            /* the caller is gone */
	bool stored;          /* something is to be kept, or was to be */
	uint32_t ms;          /* of it */
	int err;              /* why there is no more */
	uint32_t cause;
	char when[32], base[64];
	char from[LW_URI_MAX], name[LW_NAME_MAX], called[LW_URI_MAX], owner[LW_URI_MAX];
};

/* ---- RFC 4458 ---- */

bool mailbox_owner(const char *called, char *owner, size_t size, uint32_t *cause)
{
	struct pl whole, name, value, params = PL_INIT;
	struct uri uri;
	int n;

	*cause = 0;
	pl_set_str(&whole, called);
	if (!uri_decode(&uri, &whole))
		params = uri.params;
	pl_set_str(&name, "cause");
	if (!uri_param_get(&params, &name, &value))
		*cause = pl_u32(&value);
	pl_set_str(&name, "target");
	if (!uri_param_get(&params, &name, &value) && value.l)
		n = re_snprintf(owner, size, "%H", uri_param_unescape, &value);
	else
		n = re_snprintf(owner, size, "%s", called);
	return n > 0 && (size_t)n < size;
}

const char *mailbox_why(uint32_t cause)
{
	switch (cause) {
	case 0: return "called directly";
	case 404: return "unknown or not available";
	case 408: return "no reply";
	case 480: return "deflected at once";
	case 486: return "busy";
	case 487: return "deflected while ringing";
	case 503: return "mobile not reachable";
	default: return "unconditional";
	}
}

/* ---- files ---- */

static void file_path(const struct message *msg, const char *suffix, char *buf, size_t size)
{
	re_snprintf(buf, size, "%s/%s%s", msg->box->dir, msg->base, suffix);
}

static int write_json(const struct message *msg)
{
	char text[4096], file[80], part[512], path[512];
	struct json js;

	re_snprintf(file, sizeof(file), "%s.wav", msg->base);
	json_open(&js, text, sizeof(text), '{');
	json_str(&js, "file", file);
	json_str(&js, "from", msg->from);
	json_str(&js, "name", msg->name);
	json_str(&js, "for", msg->owner);
	json_str(&js, "called", msg->called);
	json_str(&js, "when", msg->when);
	json_int(&js, "ms", msg->ms);
	json_int(&js, "cause", msg->cause);
	json_str(&js, "why", mailbox_why(msg->cause));
	json_str(&js, "error", msg->err ? strerror(msg->err) : "");
	file_path(msg, ".part", part, sizeof(part));
	file_path(msg, ".json", path, sizeof(path));
	return json_close(&js, '}') ? text_write_file(part, path, text) : EOVERFLOW;
}

static void tell(struct message *msg)
{
	struct phone *phone = msg->box->phone;
	struct event *ev = phone_event(phone, "mailbox.stored", "left a message");
	char path[512];

	file_path(msg, ".wav", path, sizeof(path));
	event_int(ev, "call", callbook_call(&phone->book, msg->call));
	event_text(ev, "from", msg->from);
	event_text(ev, "for", msg->owner);
	event_int(ev, "cause", msg->cause);
	event_text(ev, "why", mailbox_why(msg->cause));
	event_int(ev, "ms", msg->ms);
	event_text(ev, "file", path);
	if (msg->err)
		event_text(ev, "error", strerror(msg->err));
	phone_emit(phone);
}

static void complain(const struct message *msg, const char *what, int err)
{
	char text[256];

	re_snprintf(text, sizeof(text), "%s: %s; make room, or name another --mailbox", what,
		    strerror(err));
	command_error(msg->box->phone, "mailbox", "storage", msg->call, text);
}

/* ---- a message ---- */

static void stop_storing(const struct message *msg)
{
	struct lw_re *re = msg->box->phone->re;

	if (msg->stored)
		media_store_stop(lw_re_leg_media(re, msg->leg));
}

static void message_destroy(void *arg)
{
	struct message *msg = arg;

	tmr_cancel(&msg->tmr);
	list_unlink(&msg->le);
	stop_storing(msg);
}

static struct message *find(const struct mailbox *box, lw_call call)
{
	struct le *le;

	LIST_FOREACH(&box->messages, le) {
		struct message *msg = le->data;

		if (lw_same_call(msg->call, call))
			return msg;
	}
	return NULL;
}

static void stamp(struct message *msg)
{
	time_t now = time(NULL);
	struct tm tm;
	char day[32];

	if (!gmtime_r(&now, &tm))
		return;
	strftime(msg->when, sizeof(msg->when), "%Y-%m-%dT%H:%M:%SZ", &tm);
	strftime(day, sizeof(day), "%Y%m%d-%H%M%S", &tm);
	/* the process id: two mailboxes may share a directory */
	re_snprintf(msg->base, sizeof(msg->base), "%s-%u-%u", day, (unsigned)getpid(),
		    ++msg->box->stored);
}

static void incoming(struct mailbox *box, const struct lw_output *note)
{
	struct message *msg = mem_zalloc(sizeof(*msg), message_destroy);

	if (!msg)
		return;
	msg->box = box;
	msg->call = note->call;
	tmr_init(&msg->tmr);
	str_ncpy(msg->from, note->uri, sizeof(msg->from));
	str_ncpy(msg->name, note->name, sizeof(msg->name));
	str_ncpy(msg->called, note->called, sizeof(msg->called));
	if (!mailbox_owner(msg->called, msg->owner, sizeof(msg->owner), &msg->cause))
		str_ncpy(msg->owner, msg->called, sizeof(msg->owner));
	stamp(msg);
	list_append(&box->messages, &msg->le, msg);
	auto_answer(box->phone, note->call, box->phone->opt->answer_ms);
}

static void full(void *arg)
{
	struct message *msg = arg;
	struct lw_input in = {.type = LW_USER_HANGUP, .call = msg->call};

	phone_step(msg->box->phone, &in);
}

/* Stopped, or the leg is gone, or else the disk is full: the caller should know as well. */
static void store_ended(uint32_t ms, int err, void *arg)
{
	struct message *msg = arg;

	msg->ms = ms;
	msg->err = err;
	if (!err)
		return;
	complain(msg, "the rest of the message is lost", err);
	if (!msg->over)
		full(msg);
}

static void beeped(void *arg)
{
	struct message *msg = arg;
	struct phone *phone = msg->box->phone;
	struct media *media = lw_re_leg_media(phone->re, msg->leg);
	char path[512];
	int err;

	file_path(msg, ".wav", path, sizeof(path));
	err = media ? media_store(media, path, store_ended, msg) : ENOENT;
	if (err) {
		complain(msg, "the message cannot be stored", err);
		full(msg);
		return;
	}
	msg->stored = true;
	tmr_start(&msg->tmr, (uint64_t)msg->box->seconds * 1000, full, msg);
}

static void connected(struct message *msg, const struct lw_output *note)
{
	struct media *media = lw_re_leg_media(msg->box->phone->re, note->leg);

	msg->leg = note->leg;
	if (media)
		media_play(media, NULL, BEEP_MS, NULL, NULL);
	/* a timer of ours and not the player's handler: it goes with the message when the caller
	 * leaves */
	tmr_start(&msg->tmr, BEEP_MS, beeped, msg);
}

/* Of a message that the disk took nothing of, nothing is left. */
static void keep(struct message *msg)
{
	char path[512];
	int err;

	if (!msg->ms && msg->err) {
		file_path(msg, ".wav", path, sizeof(path));
		(void)unlink(path);
		return;
	}
	err = write_json(msg);
	if (err)
		complain(msg, "the message's JSON file cannot be written", err);
	else
		tell(msg);
}

static void ended(struct message *msg)
{
	msg->over = true;
	stop_storing(msg); /* unless the leg is gone already, and its file closed with it */
	if (msg->stored)
		keep(msg);
	mem_deref(msg);
}

void mailbox_note(struct mailbox *box, const struct lw_output *note)
{
	struct message *msg = find(box, note->call);

	if (note->type == LW_NOTE_INCOMING)
		incoming(box, note);
	else if (msg && note->type == LW_NOTE_CONNECTED && !msg->leg.v)
		connected(msg, note);
	else if (msg && note->type == LW_NOTE_ENDED)
		ended(msg);
}

static void mailbox_destroy(void *arg)
{
	struct mailbox *box = arg;

	list_flush(&box->messages);
}

int mailbox_alloc(struct mailbox **boxp, struct phone *phone, const char *dir, uint32_t seconds)
{
	struct mailbox *box;
	int err;

	if (strlen(dir) >= sizeof(box->dir))
		return ENAMETOOLONG;
	err = phone_directory(dir);
	if (err)
		return err;
	box = mem_zalloc(sizeof(*box), mailbox_destroy);
	if (!box)
		return ENOMEM;
	box->phone = phone;
	box->seconds = seconds;
	str_ncpy(box->dir, dir, sizeof(box->dir));
	*boxp = box;
	return 0;
}
