/* replay.c -- see replay.h. */
#include <string.h>

#include "log.h"
#include "replay.h"

void replay_output(FILE *out, const struct lw_output *output)
{
	fprintf(out, "%12s%s call %llx leg %llx other %llx/%llx code %d cause %s", "",
		lw_output_name(output->type), (unsigned long long)output->call.v,
		(unsigned long long)output->leg.v, (unsigned long long)output->other.v,
		(unsigned long long)output->other_leg.v, (int)output->code,
		lw_cause_name(output->cause));
	fprintf(out, " %s%s%s%s\n", output->uri, *output->text ? " \"" : "", output->text,
		*output->text ? "\"" : "");
}

static bool set(struct lw_config *config, const struct log_record *record)
{
	if (!strcmp(record->setting, "max_calls"))
		config->max_calls = record->value;
	else if (!strcmp(record->setting, "max_legs"))
		config->max_legs = record->value;
	else if (!strcmp(record->setting, "max_outputs"))
		config->max_outputs = record->value;
	else
		return !lw_config_set(config, record->setting, record->value);
	return true;
}

static void feed(struct lw *lw, const struct lw_input *in, FILE *out)
{
	struct lw_output output;
	int err = lw_step(lw, in);

	fprintf(out, "%10llu  %s%s%s\n", (unsigned long long)in->now, lw_input_name(in->type),
		err ? ": " : "", err ? lw_error_name(err) : "");
	while (lw_next(lw, &output))
		replay_output(out, &output);
}

bool replay_run(FILE *log, FILE *out, const char **why, unsigned *line)
{
	struct lw_config config = LW_CONFIG_INIT;
	struct log_record record;
	struct lw *lw = NULL;
	int more;

	for (*line = 1; (more = log_read(log, &record, why)) == 1; ++*line) {
		if (record.kind == LOG_HEADER)
			continue;
		*why = "this setting comes too late, is not known, or its value is out of range";
		if (record.kind == LOG_SETTING && (lw || !set(&config, &record)))
			break;
		if (record.kind == LOG_SETTING)
			continue;
		*why = "no engine can be made with these settings";
		if (!lw && lw_new(&lw, &config))
			break;
		feed(lw, &record.in, out);
	}
	lw_free(lw);
	return more == 0;
}
