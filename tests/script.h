/* SPDX-License-Identifier: BSD-3-Clause */
/* script.h -- reads scripts from .play files; <legwork/play.h> says how they are written. */
#ifndef TESTS_SCRIPT_H
#define TESTS_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>

struct source { char *path, *text; char **line; size_t lines; };

struct place { const struct source *source; size_t line; }; /* lines count from 1 */

struct script {
	char name[96];
	bool nominal, beginning;
	const struct source *source;
	size_t first, last;   /* its own lines in the source; first is the heading */
	char *text;           /* all of it, with its beginning, as the player takes it */
	struct place *place;  /* where each line of the text stands */
	size_t lines;
};

struct scripts {
	struct source *source;
	size_t sources;
	struct script *script;
	size_t count, nominal, off_nominal; /* beginnings are in count only */
};

enum script_line { LINE_EMPTY, LINE_HEADING, LINE_FROM, LINE_SETTING, LINE_HAPPENS, LINE_TRACE };

/* What a line of a file is, by its first word; comments are LINE_EMPTY. */
enum script_line script_line(const char *line);

/* Reads files, and all .play files of folders.  False: stderr says what is wrong, and where. */
bool scripts_read(struct scripts *s, int paths, char *const *path);
/* Whether every script has a line of the engine; says on stderr which one has none. */
bool scripts_have_traces(const struct scripts *s);
/* The script or beginning of that name, in the first file that has it; or NULL. */
const struct script *scripts_find(const struct scripts *s, const char *name);
void scripts_free(struct scripts *s);

/* Plays everything and puts the traces got in the place of those in the files.  Nothing else
 * changes, and a file whose traces are right is not written.  False: a line could not be played,
 * or a file could not be written. */
bool scripts_rewrite(const struct scripts *s);

#endif
