/* SPDX-License-Identifier: BSD-3-Clause */
/* play_host.h -- plays a script (<legwork/play.h>), and counts the rows that were played. */
#ifndef TESTS_PLAY_HOST_H
#define TESTS_PLAY_HOST_H

#include <legwork/play.h>

struct played {
	char *trace;   /* the trace got: the script's margin, and what the engine did */
	bool whole;    /* every line could be played */
	size_t line;   /* from 0: the first that differs, or the one that could not be played */
	char why[160]; /* empty when script and trace are the same */
};

/* Plays a script, which is the lines of one with its beginning in it.  True: the trace got is that
 * of the script.  Free the result in either case. */
bool play(const char *script, struct played *played);
void play_free(struct played *played);

/* How many rows no script of this process has played yet, of how many; print names them. */
unsigned play_missing_rows(bool print, unsigned *total);

#endif
