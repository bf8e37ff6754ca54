/* SPDX-License-Identifier: BSD-3-Clause */
/* script_rewrite.c -- writes the traces got back into the files. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "play_host.h"
#include "script.h"

/* The part of a trace that belongs under a line of a file. */
struct piece { const char *text; size_t size; };

static size_t line_size(const char *text)
{
	size_t n = strcspn(text, "\n");

	return n + (text[n] == '\n');
}

static size_t traced_size(const char *text)
{
	size_t n = 0;

	while (text[n] == ' ')
		n += line_size(text + n);
	return n;
}

/* Gives each of the script's own lines its piece of the trace. */
static void hand_out(const struct script *script, const char *trace, struct piece *under)
{
	const char *line = script->text;

	for (size_t i = 0; i < script->lines; i++, line += line_size(line)) {
		const struct place *place = &script->place[i];
		size_t size;

		if (script_line(line) == LINE_TRACE)
			continue;
		trace += line_size(trace);
		size = traced_size(trace);
		if (place->source == script->source && place->line > script->first &&
		    place->line <= script->last)
			under[place->line] = (struct piece){trace, size};
		trace += size;
	}
}

/* Whether the trace that stands under line n is that piece. */
static bool stands(const struct source *source, size_t n, const struct piece *piece)
{
	size_t at = 0;

	for (; n < source->lines; n++) {
		const char *line = source->line[n];
		enum script_line kind = script_line(line);
		size_t size = strlen(line);

		if (kind == LINE_EMPTY)
			continue;
		if (kind != LINE_TRACE)
			break;
		if (at + size >= piece->size || strncmp(piece->text + at, line, size) ||
		    piece->text[at + size] != '\n')
			return false;
		at += size + 1;
	}
	return at == piece->size;
}

static void write_lines(FILE *file, const struct source *source, const struct piece *under)
{
	bool replaced = false;

	for (size_t n = 1; n <= source->lines; n++) {
		enum script_line kind = script_line(source->line[n - 1]);

		if (kind == LINE_TRACE && replaced)
			continue;
		fprintf(file, "%s\n", source->line[n - 1]);
		if (kind == LINE_TRACE || kind == LINE_EMPTY)
			continue;
		replaced = under[n].text && !stands(source, n, &under[n]);
		if (replaced)
			fwrite(under[n].text, 1, under[n].size, file);
	}
}

static bool write_source(const struct source *source, const struct piece *under)
{
	bool same = true;
	FILE *file;

	for (size_t n = 1; n <= source->lines; n++)
		same = same && (!under[n].text || stands(source, n, &under[n]));
	if (same)
		return true;
	file = fopen(source->path, "wb");
	if (!file)
		return perror(source->path), false;
	write_lines(file, source, under);
	printf("rewritten: %s\n", source->path);
	return !fclose(file);
}

static bool rewrite_source(const struct scripts *s, const struct played *played,
			   const struct source *source)
{
	struct piece *under = calloc(source->lines + 1, sizeof *under);
	bool good;

	if (!under)
		abort();
	for (size_t i = 0; i < s->count; i++)
		if (s->script[i].source == source && played[i].whole)
			hand_out(&s->script[i], played[i].trace, under);
	good = write_source(source, under);
	free(under);
	return good;
}

bool scripts_rewrite(const struct scripts *s)
{
	struct played *played = calloc(s->count + 1, sizeof *played);
	bool good = true;

	if (!played)
		abort();
	for (size_t i = 0; i < s->count; i++)
		play(s->script[i].text, &played[i]);
	for (size_t i = 0; i < s->sources; i++)
		good = rewrite_source(s, played, &s->source[i]) && good;
	for (size_t i = 0; i < s->count; i++)
		play_free(&played[i]);
	free(played);
	return good;
}
