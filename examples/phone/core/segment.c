/* SPDX-License-Identifier: BSD-3-Clause */
/* segment.c -- what was recorded: beside each WAV file a JSON file that says who was recorded,
 * when, in which part of which call, and what cannot be heard in it (R61). */
#include <errno.h>
#include <string.h>

#include "json.h"
#include "segment.h"
#include "text.h"

const char *segment_why(const struct phone *phone, lw_call call, enum lw_cause cause)
{
	struct lw_call_info info;

	if (cause == LW_CAUSE_TRANSFERRED)
		return "transfer";
	if (cause == LW_CAUSE_REPLACED)
		return "party changed";
	if (cause == LW_CAUSE_DECLINED)
		return "not allowed";
	if (cause == LW_CAUSE_NONE) /* nobody asked: the disk is full, or the leg is gone */
		return "recorder";
	if (cause != LW_CAUSE_NORMAL)
		return lw_cause_name(cause);
	if (lw_call_info(phone->lw, call, &info) || info.state == LW_CALL_OVER)
		return "call ended";
	return "asked";
}

const char *segment_silent(const struct media_recording *rec)
{
	if (rec->left.audible_ms && rec->right.audible_ms)
		return "";
	if (rec->left.audible_ms)
		return "right";
	return rec->right.audible_ms ? "left" : "both";
}

static void put_channel(struct json *js, const char *key, const char *uri, const char *name,
			const struct media_channel *channel)
{
	char text[3 * (LW_URI_MAX + LW_NAME_MAX) + 128]; /* a bad byte becomes three */
	struct json one;

	json_open(&one, text, sizeof(text), '{');
	json_str(&one, "uri", uri);
	json_str(&one, "name", name);
	json_num(&one, "level", channel->level);
	json_int(&one, "audible_ms", channel->audible_ms);
	json_raw(js, key, json_close(&one, '}') ? text : "{}");
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

bool segment_json(struct phone *phone, const struct media_recording *rec, char *text, size_t size)
{
	const char *name = phone->opt->name ? phone->opt->name : "";
	char started[48];
	struct json js;

	json_open(&js, text, size, '{');
	json_str(&js, "file", base_name(rec->file));
	json_int(&js, "call", rec->number);
	json_int(&js, "segment", rec->segment);
	put_channel(&js, "left", phone->opt->aor, name, &rec->left);
	put_channel(&js, "right", rec->uri, rec->name, &rec->right);
	json_str(&js, "silent", segment_silent(rec));
	json_str(&js, "phase", lw_segment_phase_name(rec->phase));
	json_str(&js, "method", lw_method_name(rec->method));
	if (rec->other.v)
		json_int(&js, "other_call", callbook_call(&phone->book, rec->other));
	json_bool(&js, "automatic", rec->automatic);
	text_date(started, sizeof(started), rec->started);
	json_str(&js, "started", started);
	json_int(&js, "ms", rec->ms);
	json_int(&js, "held_ms", rec->held_ms);
	json_int(&js, "muted_ms", rec->muted_ms);
	json_str(&js, "why", segment_why(phone, rec->call, rec->cause));
	json_str(&js, "error", rec->err ? strerror(rec->err) : "");
	return json_close(&js, '}');
}

/* "x.wav" with another ending. */
static bool beside(const char *file, const char *ending, char *path, size_t size)
{
	size_t len = strlen(file);

	return len > 4 && re_snprintf(path, size, "%b%s", file, len - 4, ending) > 0;
}

/* Whole or not at all: a reader of the directory never sees half of one. */
int segment_write(struct phone *phone, const struct media_recording *rec)
{
	char text[6144], part[300], path[300];

	if (!segment_json(phone, rec, text, sizeof(text)))
		return EOVERFLOW;
	if (!beside(rec->file, ".part", part, sizeof(part)) ||
	    !beside(rec->file, ".json", path, sizeof(path)))
		return ENAMETOOLONG;
	return text_write_file(part, path, text);
}
