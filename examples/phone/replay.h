/* replay.h -- runs a log of the phone's through a fresh engine. */
#ifndef PHONE_REPLAY_H
#define PHONE_REPLAY_H

#include <stdbool.h>
#include <stdio.h>

struct lw_output;

/* Feeds every input of log to an engine with the log's settings, and writes each input at the
 * margin and each output indented below it.  False: *why says what is wrong with the log, *line
 * where. */
bool replay_run(FILE *log, FILE *out, const char **why, unsigned *line);
/* One output as replay_run() writes it. */
void replay_output(FILE *out, const struct lw_output *output);

#endif
