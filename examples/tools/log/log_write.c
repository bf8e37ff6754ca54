/* SPDX-License-Identifier: BSD-3-Clause */
/* log_write.c -- see log.h. */
#include <errno.h>
#include <string.h>
#include <time.h>

#include "json.h"
#include "log.h"
#include "log_strings.h"

static bool write_line(FILE *file, struct json *js)
{
	if (!json_close(js, '}')) {
		errno = EMSGSIZE;
		return false;
	}
	/* flushed at once: what is worth most is the line before the crash */
	return fprintf(file, "%s\n", js->buf) > 0 && !fflush(file);
}

/* ---- members ---- */

static void decimal(struct json *js, const char *key, uint64_t v)
{
	char text[24];

	snprintf(text, sizeof(text), "%llu", (unsigned long long)v);
	json_str(js, key, text);
}

static void wall_clock(struct json *js, uint64_t t)
{
	struct timespec now;

	if (!t && !clock_gettime(CLOCK_REALTIME, &now))
		t = (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
	json_int(js, "t", (int64_t)t);
}

static void hex(struct json *js, const char *key, const char *value, size_t len)
{
	char name[32], text[LOG_TEXT_MAX];

	if (len >= sizeof(text) / 2) {
		js->full = true; /* no string of the engine's is as long */
		return;
	}
	for (size_t i = 0; i < len; i++)
		snprintf(text + 2 * i, 3, "%02x", (unsigned)(unsigned char)value[i]);
	text[2 * len] = '\0';
	snprintf(name, sizeof(name), "%s_hex", key);
	json_str(js, name, text);
}

static void string(struct json *js, const char *key, const char *value)
{
	if (json_is_utf8(value))
		json_str(js, key, value);
	else
		hex(js, key, value, strlen(value));
}

/* What the engine refuses for its length it has to refuse again: one byte too long is enough. */
static void bounded(struct json *js, const char *key, const char *value, size_t most)
{
	char text[2 * LW_URI_MAX + 1];
	const char *end = value ? memchr(value, '\0', most + 1) : NULL;

	if (!value)
		return;
	if (!end) {
		memcpy(text, value, most);
		text[most] = '\0';
	}
	string(js, key, end ? value : text);
}

static void number_unless_0(struct json *js, const char *key, int64_t value)
{
	if (value)
		json_int(js, key, value);
}

static void handle_unless_0(struct json *js, const char *key, uint64_t v)
{
	if (v)
		decimal(js, key, v);
}

static void name_unless_0(struct json *js, const char *key, uint32_t value,
			  const char *(*name)(uint32_t))
{
	if (value)
		json_str(js, key, name(value));
}

/* ---- the head ---- */

static bool log_header(FILE *file, const struct log_head *head)
{
	char line[2048], date[32];
	time_t now = time(NULL);
	struct tm tm;
	struct json js;

	if (!gmtime_r(&now, &tm) || !strftime(date, sizeof(date), "%Y-%m-%dT%H:%M:%SZ", &tm))
		date[0] = '\0';
	json_open(&js, line, sizeof(line), '{');
	wall_clock(&js, 0);
	json_str(&js, "log", head->program);
	json_int(&js, "schema", LOG_SCHEMA);
	json_str(&js, "version", lw_version());
	json_int(&js, "api", LW_API_LEVEL);
	decimal(&js, "seed", head->seed);
	json_str(&js, "who", head->who);
	json_str(&js, "date", date);
	return write_line(file, &js);
}

static bool log_setting(FILE *file, const char *name, uint32_t value)
{
	char line[128];
	struct json js;

	json_open(&js, line, sizeof(line), '{');
	json_str(&js, "setting", name);
	json_int(&js, "value", value);
	return write_line(file, &js);
}

static bool log_setting_text(FILE *file, const char *name, const char *text)
{
	char line[LOG_LINE_MAX];
	struct json js;

	if (!text || !*text)
		return true;
	json_open(&js, line, sizeof(line), '{');
	json_str(&js, "setting", name);
	json_str(&js, "text", text);
	return write_line(file, &js);
}

bool log_begin(FILE *file, const struct log_head *head, const struct lw_config *config)
{
	struct lw_setting setting;
	bool ok = log_header(file, head);

	ok = ok && log_setting(file, "max_calls", config->max_calls);
	ok = ok && log_setting(file, "max_legs", config->max_legs);
	ok = ok && log_setting(file, "max_outputs", config->max_outputs);
	ok = ok && log_setting_text(file, "last_resort", config->last_resort);
	ok = ok && log_setting(file, "spare_calls", config->spare_calls);
	for (size_t i = 0; ok && lw_setting(i, &setting); i++) {
		uint32_t value;

		if (!lw_config_get(config, setting.name, &value))
			ok = log_setting(file, setting.name, value);
	}
	return ok;
}

/* ---- one record each ---- */

static bool one_text(FILE *file, const char *key, const char *value)
{
	char line[LOG_LINE_MAX];
	struct json js;

	json_open(&js, line, sizeof(line), '{');
	json_str(&js, key, value);
	return write_line(file, &js);
}

bool log_rules(FILE *file, const char *line)
{
	if (strlen(line) < LOG_RULES_MAX && json_is_utf8(line))
		return one_text(file, "rules", line);
	errno = strlen(line) < LOG_RULES_MAX ? EILSEQ : EMSGSIZE;
	return false;
}

bool log_end(FILE *file, const char *why)
{
	return one_text(file, "end", why);
}

bool log_state(FILE *file, lw_call call, const char *state)
{
	char line[256];
	struct json js;

	json_open(&js, line, sizeof(line), '{');
	json_str(&js, "state", state);
	decimal(&js, "call", call.v);
	return write_line(file, &js);
}

const char *log_from(uint32_t type)
{
	return type == LW_TICK ? "clock" : type < LW_FIRST_SIGNAL ? "user" : "wire";
}

static void input_numbers(struct json *js, const struct lw_input *in)
{
	decimal(js, "call", in->call.v);
	decimal(js, "other", in->other.v);
	decimal(js, "leg", in->leg.v);
	decimal(js, "other_leg", in->other_leg.v);
	json_int(js, "code", in->code);
	json_int(js, "caps", in->caps);
	json_int(js, "flags", in->flags);
	json_int(js, "match", in->match);
	json_int(js, "account", in->account);
	json_int(js, "call_class", in->call_class);
	json_int(js, "hops", in->hops);
	number_unless_0(js, "segment", in->segment);
}

bool log_input(FILE *file, const struct lw_input *in, int err, const char *why)
{
	struct lw_input copy = *in;
	struct log_strings strings = log_strings_of_input(&copy);
	char line[LOG_LINE_MAX];
	struct json js;

	json_open(&js, line, sizeof(line), '{');
	wall_clock(&js, 0);
	json_int(&js, "now", (int64_t)in->now);
	json_str(&js, "from", log_from(in->type));
	json_str(&js, "input", lw_input_name(in->type));
	input_numbers(&js, in);
	bounded(&js, "uri", *strings.uri, LW_URI_MAX);
	bounded(&js, "name", *strings.name, LW_URI_MAX);
	bounded(&js, "text", *strings.text, LW_URI_MAX);
	if (strings.by)
		bounded(&js, "by", *strings.by, LW_URI_MAX);
	bounded(&js, "chain", in->chain, 2 * LW_URI_MAX);
	bounded(&js, "user", in->user, LW_URI_MAX);
	bounded(&js, "target", in->target, LW_URI_MAX);
	json_str(&js, "err", lw_error_name(err));
	if (why && *why)
		json_str(&js, "why", why);
	return write_line(file, &js);
}

static void output_numbers(struct json *js, const struct lw_output *out)
{
	handle_unless_0(js, "call", out->call.v);
	handle_unless_0(js, "other", out->other.v);
	handle_unless_0(js, "leg", out->leg.v);
	handle_unless_0(js, "other_leg", out->other_leg.v);
	handle_unless_0(js, "partner", out->partner.v);
	number_unless_0(js, "code", out->code);
	number_unless_0(js, "flags", out->flags);
	number_unless_0(js, "account", out->account);
	name_unless_0(js, "cause", out->cause, lw_cause_name);
	name_unless_0(js, "stage", out->stage, lw_stage_name);
	name_unless_0(js, "parties", out->parties, lw_parties_name);
	name_unless_0(js, "method", out->method, lw_method_name);
	name_unless_0(js, "dir", out->dir, lw_dir_name);
}

static void string_unless_empty(struct json *js, const char *key, const char *value)
{
	if (value && *value)
		string(js, key, value);
}

bool log_output_line(char *buf, size_t size, const struct lw_output *out)
{
	struct lw_output copy = *out;
	struct log_strings strings = log_strings_of_output(&copy);
	struct json js;

	json_open(&js, buf, size, '{');
	json_str(&js, "out", lw_output_name(out->type));
	json_int(&js, "now", (int64_t)out->now);
	output_numbers(&js, out);
	string_unless_empty(&js, "uri", *strings.uri);
	string_unless_empty(&js, "name", *strings.name);
	string_unless_empty(&js, "text", *strings.text);
	return json_close(&js, '}');
}

bool log_output(FILE *file, const struct lw_output *out)
{
	char line[LOG_LINE_MAX];

	if (!log_output_line(line, sizeof(line), out)) {
		errno = EMSGSIZE;
		return false;
	}
	return fprintf(file, "%s\n", line) > 0 && !fflush(file);
}

bool log_sip(FILE *file, const struct log_sip *sip)
{
	char line[LOG_LINE_MAX];
	struct json js;

	json_open(&js, line, sizeof(line), '{');
	wall_clock(&js, sip->t);
	json_int(&js, "now", (int64_t)sip->now);
	json_str(&js, "sip", sip->tx ? "tx" : "rx");
	json_str(&js, "src", sip->src);
	json_str(&js, "dst", sip->dst);
	json_str(&js, "line", sip->line);
	json_str(&js, "cseq", sip->cseq);
	json_str(&js, "callid", sip->callid);
	json_str(&js, "what", sip->what);
	return write_line(file, &js);
}
