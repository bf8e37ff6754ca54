/* SPDX-License-Identifier: BSD-3-Clause */
/* play_script.c -- the text of a .play file: a script written out with its beginnings. */
#include <legwork/play.h>

#include <string.h>

#include "text.h"

enum { NESTED_MAX = 16 };

struct line { const char *at; size_t len; };

/* What is written, and what is wrong. */
struct writing {
	const char *text;
	char *to;
	size_t size, used;
	struct text why;
	bool wrong;
};

/* The line that begins there; false behind the last one. */
static bool line_at(const char *at, struct line *line)
{
	line->at = at;
	line->len = strcspn(at, "\n");
	return *at != '\0';
}

static const char *behind(const struct line *line)
{
	return line->at + line->len + (line->at[line->len] ? 1 : 0);
}

static bool starts(const struct line *line, const char *with)
{
	size_t n = strlen(with);

	return line->len >= n && !memcmp(line->at, with, n);
}

/* The second word of "== NAME ..." and of "from NAME". */
static struct line name_in(const struct line *line)
{
	const char *end = line->at + line->len, *at = memchr(line->at, ' ', line->len);
	struct line name = {at ? at : end, 0};

	while (name.at < end && *name.at == ' ')
		name.at++;
	while (name.at + name.len < end && name.at[name.len] != ' ')
		name.len++;
	return name;
}

static bool is_heading_of(const struct line *line, const struct line *name)
{
	struct line here = name_in(line);

	return starts(line, "==") && here.len == name->len &&
	       !memcmp(here.at, name->at, here.len);
}

/* A beginning's name is in capitals. */
static bool is_beginning(const struct line *name)
{
	for (size_t i = 0; i < name->len; i++)
		if (name->at[i] >= 'a' && name->at[i] <= 'z')
			return false;
	return true;
}

static const char *body_of(const char *text, const struct line *name)
{
	struct line line;

	for (const char *at = text; line_at(at, &line); at = behind(&line))
		if (is_heading_of(&line, name))
			return behind(&line);
	return NULL;
}

static void fail(struct writing *w, const char *what, const struct line *name)
{
	if (!w->wrong)
		lw_mock_text_add(&w->why, "%s %.*s", what, (int)name->len, name->at);
	w->wrong = true;
}

static void add_line(struct writing *w, const struct line *line)
{
	size_t room = w->used + 1 < w->size ? w->size - w->used - 1 : 0;
	size_t n = line->len + 1;

	if (room) {
		memcpy(w->to + w->used, line->at, line->len < room ? line->len : room);
		if (line->len < room)
			w->to[w->used + line->len] = '\n';
		w->to[w->used + (n < room ? n : room)] = '\0';
	}
	w->used += n;
}

enum kind { EMPTY, FROM, SETTING, TRACE, HAPPENS };

static enum kind kind_of(const struct line *line)
{
	if (!line->len || *line->at == '#')
		return EMPTY;
	if (*line->at == ' ' || *line->at == '\t')
		return TRACE;
	if (starts(line, "from "))
		return FROM;
	return starts(line, "set ") || starts(line, "rule ") ? SETTING : HAPPENS;
}

static void write_out(struct writing *w, const struct line *name, int depth);

static void write_beginning(struct writing *w, const struct line *line, int depth)
{
	struct line name = name_in(line);

	if (depth == NESTED_MAX)
		fail(w, "it begins with itself:", &name);
	else if (!is_beginning(&name))
		fail(w, "this is no beginning:", &name);
	else
		write_out(w, &name, depth + 1);
}

static void write_line(struct writing *w, const struct line *line, bool *begun, int depth)
{
	enum kind kind = kind_of(line);

	if (kind == EMPTY)
		return;
	if (kind == TRACE && !*begun)
		fail(w, "the engine does nothing before anything happens:", line);
	if ((kind == FROM || kind == SETTING) && *begun)
		fail(w, "this stands before everything that happens:", line);
	*begun = *begun || kind == HAPPENS || kind == FROM;
	if (kind == FROM)
		write_beginning(w, line, depth);
	else
		add_line(w, line);
}

static void write_out(struct writing *w, const struct line *name, int depth)
{
	const char *at = body_of(w->text, name);
	size_t before = w->used;
	bool begun = false;
	struct line line;

	if (!at) {
		fail(w, "there is no script", name);
		return;
	}
	for (; !w->wrong && line_at(at, &line) && !starts(&line, "=="); at = behind(&line))
		write_line(w, &line, &begun, depth);
	if (w->used == before)
		fail(w, "nothing stands in", name);
}

size_t lw_play_script(const char *text, const char *name, char *script, size_t size, char *why,
		      size_t why_size)
{
	struct writing w = {.text = text, .to = script, .size = script ? size : 0,
			    .why = {why, why ? why_size : 0, 0}};
	struct line heading = {name, name ? strlen(name) : 0};

	if (w.size)
		*script = '\0';
	if (w.why.size)
		*why = '\0';
	if (!text || !name)
		return 0;
	write_out(&w, &heading, 0);
	return w.wrong ? 0 : w.used;
}

bool lw_play_name(const char *text, size_t index, char *name, size_t size)
{
	struct line line, found;

	for (const char *at = text; text && line_at(at, &line); at = behind(&line)) {
		found = name_in(&line);
		if (!starts(&line, "==") || is_beginning(&found) || index--)
			continue;
		if (!name || found.len >= size)
			return false;
		memcpy(name, found.at, found.len);
		name[found.len] = '\0';
		return true;
	}
	return false;
}
