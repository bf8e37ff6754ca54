/* play.c -- see play.h. */
#include "play.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "play_stage.h"

static lw_time time_of(const char *word)
{
	return (lw_time)(atof(word) * 1000.0 + 0.5);
}

static void split(const char *line, size_t len, struct words *w)
{
	char copy[256];

	snprintf(copy, sizeof copy, "%.*s", (int)len, line);
	/* whole: an inlined strcmp() reads on behind the end of a word */
	*w = (struct words){.n = 0};
	for (char *p = strtok(copy, " "); p && w->n < WORDS; p = strtok(NULL, " "))
		snprintf(w->w[w->n++], WORD_MAX, "%s", p);
}

static void take_setting(struct stage *s, const struct words *w)
{
	if (!strcmp(w->w[1], "last_resort")) {
		snprintf(s->last_resort, sizeof s->last_resort, "sip:%s@example.com", w->w[2]);
		s->config.last_resort = s->last_resort;
		return;
	}
	if (lw_config_set(&s->config, w->w[1], (uint32_t)atoi(w->w[2])))
		stage_wrong(s, "there is no setting %s = %s", w->w[1], w->w[2]);
}

static void take_rule(struct stage *s, const struct words *w)
{
	const char *word[WORDS];

	for (int i = 1; i < w->n; i++)
		word[i - 1] = w->w[i];
	if (w->n < 2 || !play_rule(&s->rules, w->n - 1, word))
		stage_wrong(s, "there is no rule %s", w->w[1]);
}

static void begin_stage(struct stage *s)
{
	if (s->lw)
		return;
	if (lw_new(&s->lw, &s->config))
		stage_wrong(s, "the settings of the script are refused");
	if (lw_rules_set(s->lw, play_rules_of(&s->rules)))
		stage_wrong(s, "the rules of the script are refused");
	play_watch_rows(s->lw);
}

static void happen(struct stage *s, struct words *w)
{
	begin_stage(s);
	s->now = time_of(w->w[0]);
	memmove(w->w[0], w->w[1], sizeof w->w - sizeof w->w[0]);
	w->n--;
	if (!strcmp(w->w[0], "rule"))
		take_rule(s, w);
	else
		play_happen(s, w);
}

static void play_line(struct stage *s, const char *line, size_t len)
{
	struct words w;

	if (len && line[0] == ' ')
		return; /* what we expect; compared as a whole in the end */
	stage_trace(s, "%.*s\n", (int)len, line);
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
		play_states(s);
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

bool play(const char *script, struct played *played)
{
	struct stage *s = calloc(1, sizeof *s);
	bool same;

	*played = (struct played){.trace = NULL};
	if (!s)
		abort();
	s->config = (struct lw_config)LW_CONFIG_INIT;
	if (!setjmp(s->out))
		play_lines(s, script);
	lw_free(s->lw);
	played->whole = !*s->why;
	same = played->whole && !strcmp(s->trace, script);
	played->line = played->whole ? first_difference(script, s->trace) : s->line;
	snprintf(played->why, sizeof played->why, "%s",
		 same ? "" : played->whole ? "the trace differs" : s->why);
	played->trace = malloc(s->used + 1);
	if (!played->trace)
		abort();
	memcpy(played->trace, s->trace, s->used + 1);
	free(s);
	return same;
}

void play_free(struct played *played)
{
	free(played->trace);
	played->trace = NULL;
}
