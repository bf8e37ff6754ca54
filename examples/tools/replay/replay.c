/* SPDX-License-Identifier: BSD-3-Clause */
/* replay.c -- see replay.h. */
#include <string.h>
#include <re.h>

#include "replay.h"

/* Enough for any host, and little enough that a log cannot eat the machine. */
enum { CALLS_MAX = 20000, OUTPUTS_MAX = 200000, RULES_SIZE_MAX = 64 << 20 };

/* ---- showing ---- */

static void show_input(const struct replay *r, const struct lw_input *in, int err)
{
	fprintf(r->out, "%10llu  %s %s%s%s\n", (unsigned long long)in->now, log_from(in->type),
		lw_input_name(in->type), err ? ": " : "", err ? lw_error_name(err) : "");
}

static void show_why(const struct replay *r, const struct lw_input *in)
{
	bool named = r->options.why_line == r->reader.line;
	char text[1024];
	int err = lw_why(r->lw, in, text, sizeof(text));

	if (named || (err && !r->options.why_line))
		fprintf(r->out, "line %u, %s %s: %s\n    %s\n", r->reader.line, log_from(in->type),
			lw_input_name(in->type), lw_error_name(err), text);
}

/* The next output of the engine, as a line of a log; false when there is none. */
static bool next(struct replay *r, char *line, size_t size)
{
	struct lw_output output;

	if (!lw_next(r->lw, &output))
		return false;
	r->outputs++;
	if (!log_output_line(line, size, &output))
		line[0] = '\0';
	if (r->options.show == REPLAY_STEPS)
		fprintf(r->out, "%12s%s\n", "", line);
	else if (r->options.show == REPLAY_OUTPUTS)
		fprintf(r->out, "%s\n", line);
	return true;
}

/* ---- the engine ---- */

static enum replay_verdict unreadable(struct replay *r, const char *why)
{
	r->why = why;
	r->line = r->reader.line;
	return REPLAY_UNREADABLE;
}

static bool set(struct lw_config *config, const char *name, uint32_t value)
{
	if (!strcmp(name, "max_calls") && value <= CALLS_MAX)
		config->max_calls = value;
	else if (!strcmp(name, "max_legs") && value <= 2 * CALLS_MAX)
		config->max_legs = value;
	else if (!strcmp(name, "max_outputs") && value <= OUTPUTS_MAX)
		config->max_outputs = value;
	else if (!strcmp(name, "spare_calls") && value <= CALLS_MAX)
		config->spare_calls = value;
	else
		return !lw_config_set(config, name, value);
	return true;
}

static bool take_value(struct replay *r, const struct log_record *record)
{
	if (!record->text)
		return set(&r->config, record->setting, record->value);
	if (strcmp(record->setting, "last_resort") || strlen(record->text) >= LW_URI_MAX)
		return false;
	str_ncpy(r->last_resort, record->text, sizeof(r->last_resort));
	r->config.last_resort = r->last_resort;
	return true;
}

static enum replay_verdict take_setting(struct replay *r, const struct log_record *record)
{
	if (r->lw)
		return unreadable(r, "a setting comes after the first input");
	if (!take_value(r, record))
		return unreadable(r, "there is no setting with this name, or its value is out of "
				     "range");
	return REPLAY_SAME;
}

static enum replay_verdict take_rules(struct replay *r, const struct log_record *record)
{
	if (!r->options.rulesh)
		return unreadable(r, "this log has rules, and this program cannot read rules");
	if (!r->rules)
		r->rules = mbuf_alloc(1024);
	if (!r->rules || mbuf_write_str(r->rules, record->rules) ||
	    mbuf_write_u8(r->rules, '\n') || r->rules->end > RULES_SIZE_MAX)
		return unreadable(r, "there are too many rules");
	return REPLAY_SAME;
}

static enum replay_verdict apply_rules(struct replay *r)
{
	const char *why = "these rules are wrong";
	bool ok = !mbuf_write_u8(r->rules, '\0') &&
		  r->options.rulesh(r->lw, (const char *)r->rules->buf, &why, r->options.arg);

	r->rules = mem_deref(r->rules);
	return ok ? REPLAY_SAME : unreadable(r, why);
}

static enum replay_verdict differs(struct replay *r, const char *why, const char *expected,
				   const char *got)
{
	r->why = why;
	r->line = r->reader.line;
	str_ncpy(r->expected, expected, sizeof(r->expected));
	str_ncpy(r->got, got, sizeof(r->got));
	return REPLAY_DIFFERS;
}

static enum replay_verdict take_input(struct replay *r, const struct log_record *record)
{
	char line[LOG_LINE_MAX];
	enum replay_verdict verdict;
	int err;

	if (!r->lw && lw_new(&r->lw, &r->config))
		return unreadable(r, "no engine can be made with the settings above");
	verdict = r->rules ? apply_rules(r) : REPLAY_SAME;
	if (verdict != REPLAY_SAME)
		return verdict;
	r->inputs++;
	r->step = r->reader.line;
	r->type = record->in.type;
	if (r->options.show == REPLAY_WHY)
		show_why(r, &record->in);
	err = lw_step(r->lw, &record->in);
	if (r->options.show == REPLAY_STEPS)
		show_input(r, &record->in, err);
	if (record->has_err && err != record->err)
		return differs(r, "this input has another result than it had then",
			       lw_error_name(record->err), lw_error_name(err));
	while (!r->compared && next(r, line, sizeof(line)))
		;
	return REPLAY_SAME;
}

static enum replay_verdict take_output(struct replay *r)
{
	char line[LOG_LINE_MAX];

	if (!r->lw)
		return unreadable(r, "an output comes before the first input");
	if (!next(r, line, sizeof(line)))
		return differs(r, "an output is missing", r->reader.raw, "nothing");
	if (strcmp(line, r->reader.raw))
		return differs(r, "an output is different", r->reader.raw, line);
	return REPLAY_SAME;
}

static enum replay_verdict take_end(struct replay *r)
{
	char line[LOG_LINE_MAX];

	r->whole = true;
	if (r->lw && next(r, line, sizeof(line)))
		return differs(r, "there is one output too many", "nothing more", line);
	return REPLAY_SAME;
}

static enum replay_verdict take_header(struct replay *r, const struct log_record *record)
{
	if (r->reader.line > 1)
		return unreadable(r, "a second header: two logs are in one file");
	re_snprintf(r->writer, sizeof(r->writer), "%s %s, API %u", record->head.program,
		    record->version, record->api);
	return REPLAY_SAME;
}

static enum replay_verdict take(struct replay *r, const struct log_record *record)
{
	if (r->whole)
		return unreadable(r, "something comes after the end");
	switch (record->kind) {
	case LOG_HEADER: return take_header(r, record);
	case LOG_SETTING: return take_setting(r, record);
	case LOG_RULES: return take_rules(r, record);
	case LOG_INPUT: return take_input(r, record);
	case LOG_OUTPUT: return take_output(r);
	case LOG_END: return take_end(r);
	case LOG_STATE:
	case LOG_SIP: break;
	}
	return REPLAY_SAME;
}

/* ---- the whole log ---- */

/* Schema 1 had no outputs, and a host may leave them out. */
static bool has_outputs(struct log_reader *reader, FILE *log)
{
	struct log_record record;
	const char *why;
	bool found = false;

	log_open(reader, log);
	while (!found && log_read(reader, &record, &why) == 1)
		found = record.kind == LOG_OUTPUT;
	log_close(reader);
	rewind(log);
	return found;
}

static enum replay_verdict each(struct replay *r)
{
	enum replay_verdict verdict = REPLAY_SAME;
	struct log_record record;
	const char *why;
	int more = 1;

	while (verdict == REPLAY_SAME && (more = log_read(&r->reader, &record, &why)) == 1) {
		bool wanted = r->options.why_line == r->reader.line && r->options.why_line;

		if (wanted && record.kind != LOG_INPUT)
			return unreadable(r, "this line is not an input: --why needs one");
		verdict = take(r, &record);
	}
	return more < 0 ? unreadable(r, why) : verdict;
}

static void count_beyond(struct replay *r)
{
	struct lw_output output;

	while (r->lw && lw_next(r->lw, &output))
		r->beyond++;
}

enum replay_verdict replay_run(struct replay *r, FILE *log, FILE *out,
			       const struct replay_options *options)
{
	enum replay_verdict verdict;

	memset(r, 0, sizeof(*r));
	r->config = (struct lw_config)LW_CONFIG_INIT;
	r->options = *options;
	r->out = out;
	r->compared = has_outputs(&r->reader, log);
	log_open(&r->reader, log);
	verdict = each(r);
	if (verdict == REPLAY_SAME && !r->reader.schema)
		verdict = unreadable(r, "the log is empty");
	if (verdict == REPLAY_SAME && r->options.why_line > r->reader.line)
		verdict = unreadable(r, "the log ends here: --why needs the line of an input");
	count_beyond(r);
	log_close(&r->reader);
	mem_deref(r->rules);
	lw_free(r->lw);
	return verdict;
}

static void tell_difference(const struct replay *r, FILE *out)
{
	fprintf(out, "differs at line %u: %s", r->line, r->why);
	if (r->step && r->step != r->line)
		fprintf(out, " (after line %u, %s %s)", r->step, log_from(r->type),
			lw_input_name(r->type));
	fprintf(out, "\n  expected  %s\n  got       %s\n", r->expected, r->got);
	fprintf(out, "  log by    %s\n  replay by legwork %s, API %d\n", r->writer, lw_version(),
		LW_API_LEVEL);
}

void replay_tell(const struct replay *r, enum replay_verdict verdict, FILE *out)
{
	switch (verdict) {
	case REPLAY_UNREADABLE:
		fprintf(out, "line %u: %s\n", r->line, r->why);
		if (r->inputs)
			fprintf(out, "up to there: %u inputs, %u outputs\n", r->inputs,
				r->outputs);
		return;
	case REPLAY_DIFFERS:
		tell_difference(r, out);
		return;
	case REPLAY_SAME:
		break;
	}
	if (!r->compared && r->outputs) {
		fprintf(out, "replayed: %u inputs, %u outputs; the log holds no outputs to compare "
			     "them with\n", r->inputs, r->outputs);
		return;
	}
	fprintf(out, "identical: %u inputs, %u outputs\n", r->inputs, r->outputs);
	if (!r->whole)
		fprintf(out, "the log has no end: its writer was cut off or is still running; the "
			     "engine had %u more outputs to give\n", r->beyond);
}
