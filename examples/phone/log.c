/* log.c -- see log.h. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <re.h>

#include "json.h"
#include "log.h"

static bool write_line(FILE *file, struct json *js)
{
	/* flushed at once: what is worth most is the line before the crash */
	return json_close(js, '}') && fprintf(file, "%s\n", js->buf) > 0 && !fflush(file);
}

static bool log_header(FILE *file)
{
	char line[256], date[32];
	time_t now = time(NULL);
	struct tm tm;
	struct json js;

	if (!gmtime_r(&now, &tm) || !strftime(date, sizeof(date), "%Y-%m-%dT%H:%M:%SZ", &tm))
		date[0] = '\0';
	json_open(&js, line, sizeof(line), '{');
	json_str(&js, "log", "legwork-phone");
	json_int(&js, "schema", LOG_SCHEMA);
	json_str(&js, "version", lw_version());
	json_int(&js, "api", LW_API_LEVEL);
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

bool log_begin(FILE *file, const struct lw_config *config)
{
	struct lw_setting setting;
	bool ok = log_header(file);

	ok = ok && log_setting(file, "max_calls", config->max_calls);
	ok = ok && log_setting(file, "max_legs", config->max_legs);
	ok = ok && log_setting(file, "max_outputs", config->max_outputs);
	for (size_t i = 0; ok && lw_setting(i, &setting); i++) {
		uint32_t value;

		if (!lw_config_get(config, setting.name, &value))
			ok = log_setting(file, setting.name, value);
	}
	return ok;
}

/* Some verbs and signals have the same name. */
static const char *from(uint32_t type)
{
	return type == LW_TICK ? "clock" : type < LW_SIG_OFFERED ? "user" : "wire";
}

static void handle(struct json *js, const char *key, uint64_t v)
{
	char text[24];

	snprintf(text, sizeof(text), "%llu", (unsigned long long)v);
	json_str(js, key, text);
}

static void string(struct json *js, const char *key, const char *value)
{
	if (value)
		json_str(js, key, value);
}

bool log_input(FILE *file, const struct lw_input *in)
{
	char line[LOG_LINE_MAX];
	struct json js;

	json_open(&js, line, sizeof(line), '{');
	json_int(&js, "now", (int64_t)in->now);
	json_str(&js, "from", from(in->type));
	json_str(&js, "input", lw_input_name(in->type));
	handle(&js, "call", in->call.v);
	handle(&js, "other", in->other.v);
	handle(&js, "leg", in->leg.v);
	handle(&js, "other_leg", in->other_leg.v);
	json_int(&js, "code", in->code);
	json_int(&js, "caps", in->caps);
	json_int(&js, "flags", in->flags);
	json_int(&js, "match", in->match);
	json_int(&js, "account", in->account);
	string(&js, "uri", in->uri);
	string(&js, "name", in->name);
	string(&js, "text", in->text);
	return write_line(file, &js);
}

/* ---- reading ---- */

/* An absent number is 0. */
static bool get_int(const struct odict *o, const char *key, int64_t least, int64_t most,
		    int64_t *value)
{
	uint64_t bits;

	*value = 0;
	if (!odict_lookup(o, key))
		return true;
	if (!odict_get_type(o, ODICT_INT, key) || !odict_get_number(o, &bits, key) ||
	    (int64_t)bits < least || (int64_t)bits > most)
		return false;
	*value = (int64_t)bits;
	return true;
}

static bool get_u32(const struct odict *o, const char *key, uint32_t *value)
{
	int64_t wide;
	bool ok = get_int(o, key, 0, UINT32_MAX, &wide);

	*value = (uint32_t)wide;
	return ok;
}

static bool get_handle(const struct odict *o, const char *key, uint64_t *v)
{
	const char *text = odict_string(o, key);
	char *end;

	*v = 0;
	if (!text)
		return !odict_lookup(o, key);
	errno = 0;
	*v = strtoull(text, &end, 10);
	return end != text && !*end && !errno;
}

static bool get_text(const struct odict *o, const char *key, char *buf, size_t size,
		     const char **text)
{
	const char *value = odict_string(o, key);

	*text = NULL;
	if (!value)
		return !odict_lookup(o, key);
	if (strlen(value) >= size)
		return false;
	memcpy(buf, value, strlen(value) + 1);
	*text = buf;
	return true;
}

static bool get_type(const struct odict *o, uint32_t *type)
{
	const char *name = odict_string(o, "input"), *who = odict_string(o, "from");

	for (uint32_t i = 0; name && who && i < LW_INPUT_TYPES; i++) {
		if (!strcmp(name, lw_input_name(i)) && !strcmp(who, from(i))) {
			*type = i;
			return true;
		}
	}
	return false;
}

static bool read_input(const struct odict *o, struct log_record *record)
{
	struct lw_input *in = &record->in;
	int64_t now, code;

	*in = (struct lw_input){0};
	if (!get_type(o, &in->type) || !get_int(o, "now", 0, INT64_MAX, &now) ||
	    !get_int(o, "code", INT32_MIN, INT32_MAX, &code))
		return false;
	in->now = (lw_time)now;
	in->code = (int32_t)code;
	return get_handle(o, "call", &in->call.v) && get_handle(o, "other", &in->other.v) &&
	       get_handle(o, "leg", &in->leg.v) && get_handle(o, "other_leg", &in->other_leg.v) &&
	       get_u32(o, "caps", &in->caps) && get_u32(o, "flags", &in->flags) &&
	       get_u32(o, "match", &in->match) && get_u32(o, "account", &in->account) &&
	       get_text(o, "uri", record->uri, sizeof(record->uri), &in->uri) &&
	       get_text(o, "name", record->name, sizeof(record->name), &in->name) &&
	       get_text(o, "text", record->text, sizeof(record->text), &in->text);
}

static bool read_record(const struct odict *o, struct log_record *record, const char **why)
{
	const char *text;

	*why = "this line is no header, no setting and no input of a legwork-phone log";
	if (odict_lookup(o, "log")) {
		uint32_t schema = 0;

		record->kind = LOG_HEADER;
		*why = "this log was written by a phone with another log format";
		return get_u32(o, "schema", &schema) && schema == LOG_SCHEMA;
	}
	if (odict_lookup(o, "setting")) {
		record->kind = LOG_SETTING;
		return get_text(o, "setting", record->setting, sizeof(record->setting), &text) &&
		       text && get_u32(o, "value", &record->value);
	}
	record->kind = LOG_INPUT;
	return read_input(o, record);
}

int log_read(FILE *file, struct log_record *record, const char **why)
{
	char line[LOG_LINE_MAX];
	struct odict *o = NULL;
	bool ok;

	if (!fgets(line, sizeof(line), file))
		return 0;
	*why = "this line is no JSON object";
	if (json_decode_odict(&o, 32, line, strlen(line), 2))
		return -1;
	ok = read_record(o, record, why);
	mem_deref(o);
	return ok ? 1 : -1;
}
