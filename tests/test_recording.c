/* SPDX-License-Identifier: BSD-3-Clause */
/* test_recording.c -- what every transfer does to a recording, under every rule: whole traces.
 *
 * A story is a script (play.h) with marks where a rule may act.  What the rule must do there is a
 * function of the rule and of who began the recording (R57 to R61), written here independently of
 * the engine. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <legwork/adapter.h>

#include "play_host.h"
#include "script.h"

enum { TEXT_MAX = 8192 };

enum setting { UNKNOWN, ALWAYS, NEVER };

struct scene {
	enum lw_record_rule rule;
	bool by_rule;       /* and not by hand */
	enum setting party; /* of the new party */
	bool never_wins;
};

struct text { char s[TEXT_MAX]; size_t used; };

static void add(struct text *t, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	t->used += (size_t)vsnprintf(t->s + t->used, TEXT_MAX - t->used, fmt, ap);
	va_end(ap);
	assert_true(t->used < TEXT_MAX);
}

/* ---- what a rule does at a mark ---- */

static bool stops_at_selection(const struct scene *s)
{
	return s->rule == LW_RECORD_STOP_AT_SELECT;
}

static bool starts_again(const struct scene *s)
{
	return stops_at_selection(s) && s->by_rule;
}

/* With the party that has come in the place of the first one. */
static bool goes_on(const struct scene *s)
{
	if (s->party == NEVER && s->never_wins)
		return false;
	switch (s->rule) {
	case LW_RECORD_STOP_AT_SELECT:
	case LW_RECORD_STOP_AT_COMPLETE: return false;
	case LW_RECORD_CONTINUE:         return true;
	case LW_RECORD_REEVALUATE:       return s->by_rule || s->party == ALWAYS;
	}
	return false;
}

/* It counts as by rule too when a rule decided that it goes on. */
static bool goes_on_by_rule(const struct scene *s)
{
	return s->by_rule || s->rule == LW_RECORD_REEVALUATE;
}

static void ends(struct text *t, const struct scene *s, const char *why)
{
	const char *how = s->by_rule ? " auto" : "";

	add(t, "      do record bob off%s\n      tell recording stopped bob%s: %s\n", how, how,
	    why);
}

/* Somebody starts the recording. */
static void begins(struct text *t, const struct scene *s)
{
	const char *how = s->by_rule ? " auto" : "";

	add(t, "5s record bob%s\n      do record bob on%s\n", how, how);
	add(t, "5s recorder bob on\n      tell recording started bob%s\n", how);
}

static void mark(struct text *t, const struct scene *s, const char *name)
{
	const char *how = s->by_rule ? " auto" : "";

	if (!strcmp(name, "begins"))
		begins(t, s);
	else if (!strcmp(name, "selected") && stops_at_selection(s))
		add(t, "      do record bob off%s\n", how);
	else if (!strcmp(name, "stopped") && stops_at_selection(s))
		add(t, "10s recorder bob off\n      tell recording stopped bob%s: transferred\n",
		    how);
	else if (!strcmp(name, "over") && !stops_at_selection(s))
		ends(t, s, "transferred");
	else if (!strcmp(name, "left") && !stops_at_selection(s))
		ends(t, s, "normal");
	else if (!strcmp(name, "back") && starts_again(s))
		add(t, "      do record bob on segment 2 auto\n");
	else if (!strcmp(name, "again") && starts_again(s))
		add(t, "30s recorder bob on\n      tell recording started bob segment 2 auto\n");
	else if (!strcmp(name, "runs") && (!stops_at_selection(s) || s->by_rule))
		add(t, " recording RUNNING");
	else if (!strcmp(name, "replaced"))
		ends(t, s, "replaced");
	else if (!strcmp(name, "goes on") && goes_on(s))
		add(t, "      do record carol on segment 2 in after%s\n",
		    goes_on_by_rule(s) ? " auto" : "");
	else if (!strcmp(name, "went on") && goes_on(s))
		add(t,
		    "30s recorder carol on\n"
		    "      tell recording started bob segment 2 in after%s\n",
		    goes_on_by_rule(s) ? " auto" : "");
	else if (!strcmp(name, "ran on") && goes_on(s))
		add(t, " recording RUNNING");
	else if (!strcmp(name, "setting") && s->party != UNKNOWN)
		add(t, s->party == ALWAYS ? " always" : " never");
}

/* Writes a story out, with what the rule does at its marks. */
static void write_out(struct text *t, const char *story, const struct scene *s)
{
	char name[16];
	int n;

	for (; *story; story += n) {
		n = 0;
		if (sscanf(story, "<%15[^>]>%n", name, &n) == 1 && n) {
			mark(t, s, name);
			n += story[n] == '\n' && story[-1] == '\n';
			continue;
		}
		add(t, "%c", *story);
		n = 1;
	}
}

static void tell(const struct script *story, const struct scene *s)
{
	static struct text t;
	struct played played;

	t = (struct text){.used = 0};
	add(&t, "set record_rule %d\nset record_never_wins %d\n", (int)s->rule, s->never_wins);
	write_out(&t, story->text, s);
	if (!play(t.s, &played)) {
		print_error("%s:%zu: %s: %s\n--- expected\n%s--- got\n%s---\n",
			    story->source->path, story->first, story->name, played.why, t.s,
			    played.trace);
		play_free(&played);
		fail();
	}
	play_free(&played);
}

static struct scripts stories;

static bool we_stay(const struct script *story)
{
	return !strncmp(story->name, "we_are_", strlen("we_are_"));
}

static void as_transferor(void **state)
{
	unsigned told = 0;

	(void)state;
	for (size_t i = 0; i < stories.count; i++)
		for (int n = 0; n < 8; n++) {
			const struct script *story = &stories.script[i];
			struct scene s = {(enum lw_record_rule)(n / 2), n % 2, UNKNOWN, true};

			if (story->beginning || we_stay(story))
				continue;
			print_message("%s, rule %d, by %s\n", story->name, n / 2,
				      s.by_rule ? "rule" : "hand");
			tell(story, &s);
			told++;
		}
	print_message("as transferor: %u traces\n", told);
	assert_int_not_equal(told, 0);
}

static void where_we_stay(void **state)
{
	unsigned told = 0;

	(void)state;
	for (size_t i = 0; i < stories.count; i++)
		for (int n = 0; n < 4 * 2 * 3 * 2; n++) {
			const struct script *story = &stories.script[i];
			struct scene s = {(enum lw_record_rule)(n % 4), n / 4 % 2,
					  (enum setting)(n / 8 % 3), n / 24};

			if (!we_stay(story))
				continue;
			print_message("%s, rule %d, by %s, party %d, never wins %d\n", story->name,
				      n % 4, s.by_rule ? "rule" : "hand", (int)s.party,
				      s.never_wins);
			tell(story, &s);
			told++;
		}
	print_message("as transferee and target: %u traces\n", told);
	assert_int_not_equal(told, 0);
}

/* The refusal names its reason, and the setting that would lift it. */
static void says_why_not(void **state)
{
	struct lw_config config = LW_CONFIG_INIT;
	struct lw_input offer = {.type = LW_SIG_OFFERED, .uri = "sip:bob@example.com",
				 .flags = LW_F_RECORD_NEVER};
	struct lw_input record = {.type = LW_USER_RECORD};
	struct lw_made made;
	struct lw *lw = NULL;
	char text[256];

	(void)state;
	assert_int_equal(lw_new(&lw, &config), LW_OK);
	assert_int_equal(lw_step(lw, &offer), LW_OK);
	made = lw_made(lw);
	assert_int_equal(lw_answer(lw, made.call, 0), LW_OK);
	offer = (struct lw_input){.type = LW_SIG_CONFIRMED, .leg = made.leg};
	assert_int_equal(lw_step(lw, &offer), LW_OK);
	record.call = made.call;
	assert_int_equal(lw_why(lw, &record, text, sizeof text), LW_E_REFUSED);
	assert_non_null(strstr(text, "must never be recorded (record_never_wins)"));
	assert_false(lw_legal(lw, made.call) >> LW_USER_RECORD & 1u);
	lw_free(lw);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(as_transferor),
		cmocka_unit_test(where_we_stay),
		cmocka_unit_test(says_why_not),
	};
	int failed = 1;

	if (argc < 2)
		fprintf(stderr, "usage: test_recording STORIES.play\n");
	else if (scripts_read(&stories, argc - 1, argv + 1))
		failed = cmocka_run_group_tests(tests, NULL, NULL);
	scripts_free(&stories);
	return failed;
}
