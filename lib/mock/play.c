/* SPDX-License-Identifier: BSD-3-Clause */
/* play.c -- plays a script line by line, and compares the traces. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "play_restart.h"

static lw_time time_of(const char *word)
{
	return (lw_time)(atof(word) * 1000.0 + 0.5);
}

static void split(const char *line, size_t len, struct words *w)
{
	size_t at = 0;

	/* whole: an inlined strcmp() reads on behind the end of a word */
	*w = (struct words){.n = 0};
	while (w->n < WORDS) {
		size_t n = 0;

		while (at < len && line[at] == ' ')
			at++;
		while (at + n < len && line[at + n] != ' ')
			n++;
		if (!n)
			return;
		snprintf(w->w[w->n++], WORD_MAX, "%.*s", (int)n, line + at);
		at += n;
	}
}

static void take_setting(struct stage *s, const struct words *w)
{
	unsigned long value;
	char *end;

	if (!strcmp(w->w[1], "last_resort")) {
		snprintf(s->last_resort, sizeof s->last_resort, "sip:%s@example.com", w->w[2]);
		s->config.last_resort = s->last_resort;
		return;
	}
	if (!strcmp(w->w[1], "role") && !strcmp(w->w[2], "switch")) {
		s->config.role = LW_AS_SWITCH;
		return;
	}
	if (!strcmp(w->w[1], "max_legs")) {
		s->config.max_legs = (uint32_t)atoi(w->w[2]);
		return;
	}
	if (!strcmp(w->w[1], "ears") && !strcmp(w->w[2], "quick")) {
		s->quick_ears = true;
		return;
	}
	value = strtoul(w->w[2], &end, 10);
	if (*end || lw_config_set(&s->config, w->w[1], (uint32_t)value))
		lw_play_wrong(s, "there is no setting %s = %s", w->w[1], w->w[2]);
}

static void take_rule(struct stage *s, const struct words *w)
{
	const char *word[WORDS];

	for (int i = 1; i < WORDS; i++)
		word[i - 1] = w->w[i];
	if (w->n < 2 || !lw_play_rule(&s->rules, w->n - 1, word))
		lw_play_wrong(s, "there is no rule %s", w->w[1]);
	else if (lw_rules_of(s->lw) && lw_rules_set(s->lw, lw_play_rules_of(&s->rules)))
		lw_play_wrong(s, "the rule %s is refused", w->w[1]);
}

static int begin_plain(struct lw **lwp, const struct lw_config *config,
		       const struct lw_rules *rules)
{
	int err = lw_new(lwp, config);

	return err ? err : lw_rules_set(*lwp, rules);
}

static void begin_stage(struct stage *s)
{
	const struct lw_play_host *host = s->host;
	const struct lw_rules *rules = lw_play_rules_of(&s->rules);
	int err;

	if (s->lw)
		return;
	err = host->begin ? host->begin(&s->lw, &s->config, rules, host->arg)
			  : begin_plain(&s->lw, &s->config, rules);
	if (err)
		lw_play_wrong(s, "the settings or the rules of the script are refused");
}

static void end_stage(struct stage *s)
{
	if (s->host->end && s->lw)
		s->host->end(s->lw, s->host->arg);
	else
		lw_free(s->lw);
}

/* The process is gone, and another one has the bytes. */
static void restart(struct stage *s)
{
	s->kept = lw_play_save(s);
	end_stage(s);
	s->lw = NULL;
	begin_stage(s);
	if (!s->kept)
		lw_play_wrong(s, "there is no memory for what is to be saved");
	lw_play_restore(s, s->kept);
	lw_play_forget(s->kept);
	s->kept = NULL;
	lw_play_print(s);
}

static void happen(struct stage *s, struct words *w)
{
	begin_stage(s);
	s->now = time_of(w->w[0]);
	memmove(w->w[0], w->w[1], sizeof w->w - sizeof w->w[0]);
	w->n--;
	if (!strcmp(w->w[0], "rule"))
		take_rule(s, w);
	else if (!strcmp(w->w[0], "restart"))
		restart(s);
	else
		lw_play_happen(s, w);
}

static void play_line(struct stage *s, const char *line, size_t len)
{
	struct words w;

	if (len && line[0] == ' ')
		return; /* what we expect; compared as a whole in the end */
	lw_play_trace(s, "%.*s\n", (int)len, line);
	split(line, len, &w);
	if (!w.n)
		return;
	if (!strcmp(w.w[0], "set"))
		take_setting(s, &w);
	else if (!strcmp(w.w[0], "rule"))
		take_rule(s, &w);
	else if (strcmp(w.w[0], "so"))
		happen(s, &w);
	else if (s->lw)
		lw_play_states(s);
}

static void play_lines(struct stage *s, const char *script)
{
	for (const char *line = script; *line; s->line++) {
		size_t len = strcspn(line, "\n");

		play_line(s, line, len);
		line += len + (line[len] ? 1 : 0);
	}
}

/* The number of the first line in which they differ. */
static size_t first_difference(const char *a, const char *b)
{
	size_t line = 0;

	for (; *a && *a == *b; a++, b++)
		line += *a == '\n';
	return line;
}

static void compare(const struct stage *s, const char *script, struct lw_played *played)
{
	bool same = !strcmp(s->trace, script);

	played->whole = !*s->why;
	played->line = played->whole ? first_difference(script, s->trace) : s->line;
	snprintf(played->why, sizeof played->why, "%s",
		 !played->whole ? s->why : same ? "" : "the trace differs");
}

int lw_play(const char *script, const struct lw_play_host *host, char *trace, size_t size,
	    struct lw_played *played)
{
	static const struct lw_play_host plain = {.begin = NULL};
	struct stage *s;

	if (!script || !trace || !size || !played)
		return LW_E_ARG;
	s = calloc(1, sizeof *s);
	if (!s)
		return LW_E_NOMEM;
	s->host = host ? host : &plain;
	s->config = (struct lw_config)LW_CONFIG_INIT;
	s->trace = trace;
	s->size = size;
	*trace = '\0';
	if (!setjmp(s->out))
		play_lines(s, script);
	lw_play_forget(s->kept);
	end_stage(s);
	compare(s, script, played);
	free(s);
	return *played->why ? LW_E_REFUSED : LW_OK;
}
