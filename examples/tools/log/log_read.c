/* SPDX-License-Identifier: BSD-3-Clause */
/* log_read.c -- see log.h.  A log may come from anywhere: nothing in it is believed unchecked. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <re.h>

#include "compat.h"
#include "log.h"
#include "log_check.h"
#include "log_strings.h"

/* ---- lines ---- */

static const char *raw_line(struct log_reader *reader)
{
	size_t len = 0;
	bool nul = false;
	int c;

	while ((c = fgetc(reader->file)) != EOF && c != '\n') {
		nul |= c == '\0';
		if (len < sizeof(reader->raw) - 1)
			reader->raw[len] = (char)c;
		len++;
	}
	reader->cut = c == EOF && len > 0;
	if (ferror(reader->file))
		return "this cannot be read: is it a file?";
	if (len >= sizeof(reader->raw))
		return "this line is too long for a log";
	reader->raw[len] = '\0';
	if (reader->cut)
		return "this line is cut off: the program that wrote the log ended there";
	return nul ? "this line holds a zero byte" : NULL;
}

/* ---- members ---- */

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

static bool get_code(const struct odict *o, int32_t *code)
{
	int64_t wide;
	bool ok = get_int(o, "code", INT32_MIN, INT32_MAX, &wide);

	*code = (int32_t)wide;
	return ok;
}

static bool get_time(const struct odict *o, const char *key, uint64_t *value)
{
	int64_t wide;
	bool ok = get_int(o, key, 0, INT64_MAX, &wide);

	*value = (uint64_t)wide;
	return ok;
}

static bool get_decimal(const struct odict *o, const char *key, uint64_t *v)
{
	const char *text = odict_string(o, key);
	char *end;

	*v = 0;
	if (!text)
		return !odict_lookup(o, key);
	errno = 0;
	*v = strtoull(text, &end, 10);
	return *text >= '0' && *text <= '9' && !*end && !errno;
}

static int hex_digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool unhex(char *buf, size_t size, const char *hex)
{
	size_t len = strlen(hex) / 2;

	if (strlen(hex) % 2 || len >= size)
		return false;
	for (size_t i = 0; i < len; i++) {
		int high = hex_digit(hex[2 * i]), low = hex_digit(hex[2 * i + 1]);

		if (high < 0 || low < 0 || (!high && !low))
			return false;
		buf[i] = (char)(high * 16 + low);
	}
	buf[len] = '\0';
	return true;
}

/* An absent string is none. */
static bool get_text(const struct odict *o, const char *key, const char *none, const char **text)
{
	const char *value = odict_string(o, key);

	*text = value ? value : none;
	return value || !odict_lookup(o, key);
}

/* One of the strings that may stand in hex. */
static bool get_bytes(struct log_reader *reader, int i, const char *none, const char **text)
{
	static const char KEYS[LOG_STRINGS][2][11] = {{"uri", "uri_hex"},
						      {"name", "name_hex"},
						      {"text", "text_hex"},
						      {"by", "by_hex"},
						      {"chain", "chain_hex"},
						      {"user", "user_hex"},
						      {"target", "target_hex"}};
	const char *hex = odict_string(reader->json, KEYS[i][1]);

	if (!hex)
		return get_text(reader->json, KEYS[i][0], none, text);
	*text = reader->hex[i];
	return unhex(reader->hex[i], sizeof(reader->hex[i]), hex);
}

/* An absent name is that of 0. */
static bool get_name(const struct odict *o, const char *key, const char *(*name)(uint32_t),
		     uint8_t *value)
{
	const char *text = odict_string(o, key);

	*value = 0;
	if (!text)
		return !odict_lookup(o, key);
	while (strcmp(name(*value), text) && strcmp(name(*value), "?"))
		++*value;
	return strcmp(name(*value), "?") != 0;
}

/* ---- records ---- */

static bool read_header(struct log_reader *reader, struct log_record *record, const char **why)
{
	const struct odict *o = reader->json;

	*why = "this log is of an unknown version: only schema 1 and 2 are known here";
	return get_time(o, "t", &record->t) &&
	       get_u32(o, "schema", &reader->schema) && reader->schema >= 1 &&
	       reader->schema <= LOG_SCHEMA && get_text(o, "log", "", &record->head.program) &&
	       get_text(o, "who", "", &record->head.who) &&
	       get_text(o, "version", "?", &record->version) && get_u32(o, "api", &record->api) &&
	       get_decimal(o, "seed", &record->head.seed);
}

static bool read_setting(struct log_reader *reader, struct log_record *record, const char **why)
{
	*why = "a setting needs a name, and a value from 0 to 4294967295 or a text";
	if (!get_text(reader->json, "setting", NULL, &record->setting) || !record->setting ||
	    !get_text(reader->json, "text", NULL, &record->text))
		return false;
	return record->text || (odict_lookup(reader->json, "value") &&
				get_u32(reader->json, "value", &record->value));
}

static bool read_rules(struct log_reader *reader, struct log_record *record, const char **why)
{
	*why = "a line of rules must be a string, of at most 2047 bytes";
	return get_text(reader->json, "rules", NULL, &record->rules) && record->rules &&
	       strlen(record->rules) < LOG_RULES_MAX;
}

static bool read_state(struct log_reader *reader, struct log_record *record, const char **why)
{
	*why = "a state needs a name and a call";
	return get_text(reader->json, "state", NULL, &record->state) && record->state &&
	       get_decimal(reader->json, "call", &record->call.v);
}

static bool read_end(struct log_reader *reader, struct log_record *record, const char **why)
{
	*why = "the end needs a reason";
	return get_text(reader->json, "end", NULL, &record->end) && record->end;
}

static bool get_input_type(const struct odict *o, uint32_t *type)
{
	const char *name = odict_string(o, "input"), *who = odict_string(o, "from");

	for (uint32_t i = 0; name && who && i < LW_INPUT_TYPES; i++) {
		if (!strcmp(name, lw_input_name(i)) && !strcmp(who, log_from(i))) {
			*type = i;
			return true;
		}
	}
	return false;
}

static bool get_err(const struct odict *o, struct log_record *record)
{
	const char *name = odict_string(o, "err");

	record->err = LW_OK;
	record->has_err = name != NULL;
	if (!name)
		return !odict_lookup(o, "err");
	while (strcmp(lw_error_name(record->err), name)) {
		if (--record->err < LW_E_NOMEM)
			return false;
	}
	return true;
}

static bool input_numbers(const struct odict *o, struct lw_input *in)
{
	return get_time(o, "now", &in->now) && get_decimal(o, "call", &in->call.v) &&
	       get_decimal(o, "other", &in->other.v) && get_decimal(o, "leg", &in->leg.v) &&
	       get_decimal(o, "other_leg", &in->other_leg.v) && get_code(o, &in->code) &&
	       get_u32(o, "caps", &in->caps) && get_u32(o, "flags", &in->flags) &&
	       get_u32(o, "match", &in->match) && get_u32(o, "account", &in->account) &&
	       get_u32(o, "call_class", &in->call_class) && get_u32(o, "hops", &in->hops) &&
	       get_u32(o, "segment", &in->segment);
}

static bool input_strings(struct log_reader *reader, struct log_strings strings)
{
	return get_bytes(reader, 0, NULL, strings.uri) &&
	       get_bytes(reader, 1, NULL, strings.name) &&
	       get_bytes(reader, 2, NULL, strings.text) &&
	       (!strings.by || get_bytes(reader, 3, NULL, strings.by));
}

static bool read_input(struct log_reader *reader, struct log_record *record, const char **why)
{
	struct lw_input *in = &record->in;

	*in = (struct lw_input){0};
	*why = "there is no input with this name from there";
	if (!get_input_type(reader->json, &in->type))
		return false;
	*why = "there is no error with this name";
	if (!get_err(reader->json, record))
		return false;
	*why = "a member of this input has the wrong type, or is out of range";
	return input_numbers(reader->json, in) && get_time(reader->json, "t", &record->t) &&
	       get_text(reader->json, "why", "", &record->why) &&
	       input_strings(reader, log_strings_of_input(in)) &&
	       get_bytes(reader, 4, NULL, &in->chain) && get_bytes(reader, 5, NULL, &in->user) &&
	       get_bytes(reader, 6, NULL, &in->target);
}

static bool get_output_type(const struct odict *o, uint32_t *type)
{
	const char *name = odict_string(o, "out");

	for (*type = LW_NOTHING + 1; name && *type < LW_OUTPUT_TYPES; ++*type) {
		if (!strcmp(name, lw_output_name(*type)))
			return true;
	}
	return false;
}

static bool output_numbers(const struct odict *o, struct lw_output *out)
{
	return get_time(o, "now", &out->now) && get_decimal(o, "call", &out->call.v) &&
	       get_decimal(o, "other", &out->other.v) && get_decimal(o, "leg", &out->leg.v) &&
	       get_decimal(o, "other_leg", &out->other_leg.v) &&
	       get_decimal(o, "partner", &out->partner.v) && get_code(o, &out->code) &&
	       get_u32(o, "flags", &out->flags) && get_u32(o, "account", &out->account) &&
	       get_name(o, "cause", lw_cause_name, &out->cause) &&
	       get_name(o, "stage", lw_stage_name, &out->stage) &&
	       get_name(o, "parties", lw_parties_name, &out->parties) &&
	       get_name(o, "method", lw_method_name, &out->method) &&
	       get_name(o, "dir", lw_dir_name, &out->dir);
}

/* The text first: it may share its place with the uri. */
static bool output_strings(struct log_reader *reader, struct log_strings strings)
{
	return get_bytes(reader, 2, "", strings.text) && get_bytes(reader, 1, "", strings.name) &&
	       get_bytes(reader, 0, "", strings.uri);
}

static const struct lw_output NO_OUTPUT = {
	.uri = "", .name = "", .target = "", .by = "", .word = ""};

static bool read_output(struct log_reader *reader, struct log_record *record, const char **why)
{
	struct lw_output *out = &record->out;

	*out = NO_OUTPUT;
	*why = "there is no output with this name";
	if (!get_output_type(reader->json, &out->type))
		return false;
	*why = "a member of this output has the wrong type, or is out of range";
	return output_numbers(reader->json, out) &&
	       output_strings(reader, log_strings_of_output(out));
}

static bool read_sip(struct log_reader *reader, struct log_record *record, const char **why)
{
	const struct odict *o = reader->json;
	struct log_sip *sip = &record->sip;
	const char *way;

	*why = "a member of this SIP message has the wrong type, or is missing";
	if (!get_text(o, "sip", NULL, &way) || !way || !get_time(o, "t", &sip->t) ||
	    (strcmp(way, "tx") && strcmp(way, "rx")))
		return false;
	sip->tx = !strcmp(way, "tx");
	record->t = sip->t;
	return get_time(o, "now", &sip->now) && get_text(o, "src", "", &sip->src) &&
	       get_text(o, "dst", "", &sip->dst) && get_text(o, "line", "", &sip->line) &&
	       get_text(o, "cseq", "", &sip->cseq) && get_text(o, "callid", "", &sip->callid) &&
	       get_text(o, "what", "", &sip->what);
}

static bool read_record(struct log_reader *reader, struct log_record *record, const char **why)
{
	static const struct {
		char key[8];
		enum log_kind kind;
		bool (*read)(struct log_reader *, struct log_record *, const char **);
	} KINDS[] = {
		{"log", LOG_HEADER, read_header}, {"setting", LOG_SETTING, read_setting},
		{"rules", LOG_RULES, read_rules}, {"input", LOG_INPUT, read_input},
		{"out", LOG_OUTPUT, read_output}, {"state", LOG_STATE, read_state},
		{"sip", LOG_SIP, read_sip},       {"end", LOG_END, read_end},
	};

	for (size_t i = 0; i < ARRAY_SIZE(KINDS); i++) {
		if (!odict_lookup(reader->json, KINDS[i].key))
			continue;
		record->kind = KINDS[i].kind;
		if (!reader->schema && record->kind != LOG_HEADER) {
			*why = "a log begins with a header: {\"log\":...,\"schema\":2,...}";
			return false;
		}
		return KINDS[i].read(reader, record, why);
	}
	*why = "this is not a record of a log";
	return false;
}

void log_open(struct log_reader *reader, FILE *file)
{
	reader->file = file;
	reader->line = 0;
	reader->schema = 0;
	reader->cut = false;
	reader->json = NULL;
	reader->raw[0] = '\0';
}

int log_read(struct log_reader *reader, struct log_record *record, const char **why)
{
	size_t len;

	if (feof(reader->file))
		return 0;
	*why = raw_line(reader);
	if (!*why && feof(reader->file))
		return 0;
	reader->line++;
	if (*why)
		return -1;
	reader->json = mem_deref(reader->json);
	len = strlen(reader->raw);
	*record = (struct log_record){.why = ""};
	*why = "this line is not a JSON object";
	if (!log_line_is_flat(reader->raw) ||
	    json_decode_odict(&reader->json, 32, reader->raw, len, 2))
		return -1;
	return read_record(reader, record, why) ? 1 : -1;
}

void log_close(struct log_reader *reader)
{
	reader->json = mem_deref(reader->json);
}
