/* SPDX-License-Identifier: BSD-3-Clause */
/* script.c -- see script.h. */
#define _POSIX_C_SOURCE 200809L /* fileno */
#include "script.h"

#include <dirent.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { NESTED_MAX = 16 };

static bool wrong(const struct source *source, size_t line, const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "%s:%zu: ", source->path, line);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	return false;
}

static void *grown(void *old, size_t count, size_t size)
{
	void *p = realloc(old, count * size);

	if (!p)
		abort();
	return p;
}

/* ---- files ---- */

static char *text_of(const char *path)
{
	FILE *file = fopen(path, "rb");
	struct stat st;
	char *text;
	size_t size;

	if (!file || fstat(fileno(file), &st)) {
		perror(path);
		return file ? fclose(file), NULL : NULL;
	}
	text = grown(NULL, (size_t)st.st_size + 1, 1);
	size = fread(text, 1, (size_t)st.st_size, file);
	text[size] = '\0';
	fclose(file);
	return text;
}

static bool split(struct source *source)
{
	for (char *line = source->text; *line;) {
		char *end = strchr(line, '\n');

		source->line = grown(source->line, source->lines + 1, sizeof *source->line);
		source->line[source->lines++] = line;
		if (!end)
			return wrong(source, source->lines, "the last line does not end");
		*end = '\0';
		line = end + 1;
	}
	return true;
}

static bool read_file(struct scripts *s, const char *path)
{
	char *text = text_of(path);
	struct source *source;

	if (!text)
		return false;
	s->source = grown(s->source, s->sources + 1, sizeof *s->source);
	source = &s->source[s->sources++];
	*source = (struct source){.path = grown(NULL, strlen(path) + 1, 1), .text = text};
	strcpy(source->path, path);
	return split(source);
}

static bool is_play(const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot && !strcmp(dot, ".play");
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The paths of the scripts in a folder, which come in no order. */
static char **paths_in(DIR *folder, const char *path, size_t *count)
{
	const struct dirent *entry;
	char **paths = NULL;

	for (*count = 0; (entry = readdir(folder));) {
		size_t size = strlen(path) + strlen(entry->d_name) + sizeof "/";

		if (!is_play(entry->d_name))
			continue;
		paths = grown(paths, *count + 1, sizeof *paths);
		paths[*count] = grown(NULL, size, 1);
		snprintf(paths[(*count)++], size, "%s/%s", path, entry->d_name);
	}
	return paths;
}

static bool read_folder(struct scripts *s, const char *path)
{
	DIR *folder = opendir(path);
	bool good = true;
	char **paths;
	size_t count;

	if (!folder)
		return perror(path), false;
	paths = paths_in(folder, path, &count);
	closedir(folder);
	if (count)
		qsort(paths, count, sizeof *paths, by_name);
	for (size_t i = 0; i < count; i++) {
		good = read_file(s, paths[i]) && good;
		free(paths[i]);
	}
	free(paths);
	return good;
}

static bool read_path(struct scripts *s, const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISDIR(st.st_mode) ? read_folder(s, path) : read_file(s, path);
}

/* ---- headings ---- */

static bool starts(const char *line, const char *with)
{
	return !strncmp(line, with, strlen(with));
}

enum script_line script_line(const char *line)
{
	if (!*line || *line == '#')
		return LINE_EMPTY;
	if (*line == ' ' || *line == '\t')
		return LINE_TRACE;
	if (starts(line, "=="))
		return LINE_HEADING;
	if (starts(line, "from "))
		return LINE_FROM;
	return starts(line, "set ") || starts(line, "rule ") ? LINE_SETTING : LINE_HAPPENS;
}

/* == NAME, or == NAME (nominal) */
static bool read_heading(const char *line, struct script *script)
{
	char rest[16] = "";
	int n = sscanf(line, "== %95s %15[^\n]", script->name, rest);

	script->nominal = !strcmp(rest, "(nominal)");
	script->beginning = n > 0 && !strpbrk(script->name, "abcdefghijklmnopqrstuvwxyz");
	return n == 1 || (n == 2 && script->nominal && !script->beginning);
}

/* A beginning is known everywhere; two files may have scripts of one name. */
static bool is_new(const struct scripts *s, const struct script *script)
{
	for (size_t i = 0; i < s->count; i++)
		if (!strcmp(s->script[i].name, script->name) &&
		    (script->beginning || s->script[i].source == script->source))
			return wrong(script->source, script->first, "%s is there already (%s:%zu)",
				     script->name, s->script[i].source->path, s->script[i].first);
	return true;
}

static bool add_script(struct scripts *s, const struct source *source, size_t line)
{
	struct script script = {.source = source, .first = line, .last = line};

	if (!read_heading(source->line[line - 1], &script))
		return wrong(source, line, "not a heading: == NAME, or == NAME (nominal)");
	if (!is_new(s, &script))
		return false;
	s->script = grown(s->script, s->count + 1, sizeof *s->script);
	s->script[s->count++] = script;
	s->nominal += script.nominal;
	s->off_nominal += !script.nominal && !script.beginning;
	return true;
}

static bool read_headings(struct scripts *s, const struct source *source)
{
	bool any = false;

	for (size_t n = 1; n <= source->lines; n++) {
		enum script_line kind = script_line(source->line[n - 1]);

		if (kind == LINE_HEADING) {
			if (!add_script(s, source, n))
				return false;
			any = true;
		} else if (any) {
			s->script[s->count - 1].last = n;
		} else if (kind != LINE_EMPTY) {
			return wrong(source, n, "a line of no script: there is no heading yet");
		}
	}
	return true;
}

/* ---- the whole text of a script ---- */

static void add_line(struct script *to, const struct source *source, size_t n)
{
	const char *line = source->line[n - 1];
	size_t used = to->text ? strlen(to->text) : 0, size = strlen(line) + 2;

	to->text = grown(to->text, used + size, 1);
	snprintf(to->text + used, size, "%s\n", line);
	to->place = grown(to->place, to->lines + 1, sizeof *to->place);
	to->place[to->lines++] = (struct place){source, n};
}

/* Whether a line may stand where the kinds of line in before have been. */
static bool may_follow(const struct script *of, size_t n, enum script_line kind, unsigned before)
{
	bool begun = before & (1u << LINE_HAPPENS | 1u << LINE_FROM);

	if (kind == LINE_TRACE && !(before & 1u << LINE_HAPPENS))
		return wrong(of->source, n, "the engine does nothing before anything happens");
	if ((kind == LINE_FROM || kind == LINE_SETTING) && begun)
		return wrong(of->source, n, "this stands before everything that happens");
	return true;
}

static bool add_lines(const struct scripts *s, struct script *to, const struct script *of,
		      int depth);

static bool add_beginning(const struct scripts *s, struct script *to, const struct script *of,
			  size_t n, int depth)
{
	const char *name = of->source->line[n - 1] + strlen("from ");
	const struct script *from = scripts_find(s, name);

	if (!from || !from->beginning)
		return wrong(of->source, n, "there is no beginning %s", name);
	if (depth == NESTED_MAX)
		return wrong(of->source, n, "%s begins with itself", name);
	return add_lines(s, to, from, depth + 1);
}

static bool add_lines(const struct scripts *s, struct script *to, const struct script *of,
		      int depth)
{
	unsigned before = 0;

	for (size_t n = of->first + 1; n <= of->last; n++) {
		enum script_line kind = script_line(of->source->line[n - 1]);

		if (kind == LINE_EMPTY)
			continue;
		if (!may_follow(of, n, kind, before))
			return false;
		before |= 1u << kind;
		if (kind != LINE_FROM)
			add_line(to, of->source, n);
		else if (!add_beginning(s, to, of, n, depth))
			return false;
	}
	return before || wrong(of->source, of->first, "%s is empty", of->name);
}

/* ---- all of it ---- */

bool scripts_read(struct scripts *s, int paths, char *const *path)
{
	bool good = true;

	*s = (struct scripts){.count = 0};
	for (int i = 0; i < paths; i++)
		good = read_path(s, path[i]) && good;
	for (size_t i = 0; good && i < s->sources; i++)
		good = read_headings(s, &s->source[i]);
	for (size_t i = 0; good && i < s->count; i++)
		good = add_lines(s, &s->script[i], &s->script[i], 0);
	return good;
}

bool scripts_have_traces(const struct scripts *s)
{
	bool good = true;

	for (size_t i = 0; i < s->count; i++)
		if (!strstr(s->script[i].text, "\n "))
			good = wrong(s->script[i].source, s->script[i].first,
				     "%s has no line of the engine", s->script[i].name);
	return good;
}

const struct script *scripts_find(const struct scripts *s, const char *name)
{
	for (size_t i = 0; i < s->count; i++)
		if (!strcmp(s->script[i].name, name))
			return &s->script[i];
	return NULL;
}

void scripts_free(struct scripts *s)
{
	for (size_t i = 0; i < s->count; i++) {
		free(s->script[i].text);
		free(s->script[i].place);
	}
	for (size_t i = 0; i < s->sources; i++) {
		free(s->source[i].path);
		free(s->source[i].text);
		free(s->source[i].line);
	}
	free(s->script);
	free(s->source);
}
