/* SPDX-License-Identifier: BSD-3-Clause */
/* test_scripts.c -- plays every script; then asks whether every row of every table was played. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "play_host.h"
#include "script.h"

static const char usage[] =
	"usage: test_scripts [--list | --rewrite] [FILE | FOLDER]...\n"
	"\n"
	"Plays all scripts of the .play files (tests/scripts when none is named), and fails if a row\n"
	"of a table was not played. include/legwork/play.h says how a script is written.\n"
	"\n"
	"  --list      print the scripts and play nothing\n"
	"  --rewrite   write the traces got into the files; nothing else in them changes; a script whose\n"
	"              beginning goes another way under its settings is said: write that out in it\n"
	"  --help      print this\n";

static struct scripts scripts;

static const char *file_of(const struct script *script)
{
	const char *slash = strrchr(script->source->path, '/');

	return slash ? slash + 1 : script->source->path;
}

/* Where a script has gone wrong, and both traces if they differ. */
static void tell(const struct script *script, const struct played *played)
{
	size_t line = played->line < script->lines ? played->line : script->lines - 1;
	const struct place *place = &script->place[line];

	print_error("%s:%zu: %s: %s\n", place->source->path, place->line, script->name,
		    played->why);
	if (played->whole)
		print_error("--- expected\n%s--- got\n%s---\n", script->text, played->trace);
}

static bool plays(const struct script *script)
{
	struct played played;
	bool same = play(script->text, &played);

	if (!same)
		tell(script, &played);
	play_free(&played);
	return same;
}

static void play_one(void **state)
{
	if (!plays(*state))
		fail();
}

static void every_row_was_played(void **state)
{
	unsigned total, missing = play_missing_rows(true, &total);

	(void)state;
	print_message("rows played: %u of %u\n", total - missing, total);
	assert_int_equal(missing, 0);
}

/* A script that expects the wrong thing must not pass. */
static void a_wrong_trace_is_noticed(void **state)
{
	struct played played;

	(void)state;
	assert_false(play("0s bob calls\n      do ring bob\n", &played));
	assert_true(played.whole);
	assert_int_equal(played.line, 2);
	play_free(&played);
}

/* All files as one text, that one first. */
static char *text_from(const struct source *first)
{
	size_t size = 1;
	char *text, *to;

	for (size_t i = 0; i < scripts.sources; i++)
		for (size_t n = 0; n < scripts.source[i].lines; n++)
			size += strlen(scripts.source[i].line[n]) + 1;
	to = text = malloc(2 * size);
	for (size_t i = 0; text && i <= scripts.sources; i++) {
		const struct source *from = i ? &scripts.source[i - 1] : first;

		for (size_t n = 0; n < from->lines; n++)
			to += sprintf(to, "%s\n", from->line[n]);
	}
	return text;
}

/* The library reads a .play file as we do. */
static void the_library_writes_the_same_scripts(void **state)
{
	static char script[65536];
	const struct source *source = NULL;
	char *text = NULL, why[128];

	(void)state;
	for (size_t i = 0; i < scripts.count; i++) {
		if (scripts.script[i].source != source) {
			free(text);
			source = scripts.script[i].source;
			text = text_from(source);
			assert_non_null(text);
		}
		assert_int_equal(lw_play_script(text, scripts.script[i].name, script,
						sizeof script, why, sizeof why),
				 strlen(scripts.script[i].text));
		assert_string_equal(script, scripts.script[i].text);
	}
	free(text);
}

static int play_all(void)
{
	size_t count = 0;
	struct CMUnitTest *tests = calloc(scripts.count + 3, sizeof *tests);
	int failed;

	if (!tests)
		return 1;
	for (size_t i = 0; i < scripts.count; i++)
		if (!scripts.script[i].beginning)
			tests[count++] = (struct CMUnitTest){
				scripts.script[i].name, play_one, NULL, NULL, &scripts.script[i]};
	tests[count++] = (struct CMUnitTest)cmocka_unit_test(every_row_was_played);
	tests[count++] = (struct CMUnitTest)cmocka_unit_test(a_wrong_trace_is_noticed);
	tests[count++] = (struct CMUnitTest)cmocka_unit_test(the_library_writes_the_same_scripts);
	failed = _cmocka_run_group_tests("scripts", tests, count, NULL, NULL);
	free(tests);
	printf("scripts: %zu nominal, %zu off-nominal\n", scripts.nominal, scripts.off_nominal);
	return failed;
}

static int list(void)
{
	for (size_t i = 0; i < scripts.count; i++)
		if (!scripts.script[i].beginning)
			printf("%s %s%s\n", file_of(&scripts.script[i]), scripts.script[i].name,
			       scripts.script[i].nominal ? " (nominal)" : "");
	return 0;
}

/* What still differs then has a beginning that goes another way under the script's settings. */
static int rewrite(int paths, char *const *path)
{
	bool good = scripts_rewrite(&scripts);

	scripts_free(&scripts);
	good = scripts_read(&scripts, paths, path) && scripts_have_traces(&scripts) && good;
	for (size_t i = 0; i < scripts.count; i++)
		good = (!scripts.script[i].text || plays(&scripts.script[i])) && good;
	return !good;
}

static int run(const char *option, int paths, char *const *path)
{
	if (!scripts_read(&scripts, paths, path))
		return 1;
	if (!strcmp(option, "--rewrite"))
		return rewrite(paths, path);
	if (!strcmp(option, "--list"))
		return list();
	return scripts_have_traces(&scripts) ? play_all() : 1;
}

int main(int argc, char **argv)
{
	char standard[] = "tests/scripts", *const folder[] = {standard};
	const char *option = argc > 1 && argv[1][0] == '-' ? argv[1] : "";
	int first = *option ? 2 : 1, status;

	if (!strcmp(option, "--help"))
		return fputs(usage, stdout), 0;
	if (*option && strcmp(option, "--rewrite") && strcmp(option, "--list"))
		return fputs(usage, stderr), 2;
	if (first < argc)
		status = run(option, argc - first, argv + first);
	else
		status = run(option, 1, folder);
	scripts_free(&scripts);
	return status;
}
