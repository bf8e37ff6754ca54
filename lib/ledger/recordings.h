/* SPDX-License-Identifier: BSD-3-Clause */
/* recordings.h -- the recordings of a record. */
#ifndef LW_LEDGER_RECORDINGS_H
#define LW_LEDGER_RECORDINGS_H

#include "book.h"

/* A note about recording. */
void lw_recordings_note(struct lw_ledger *ledger, struct book *book, const struct lw_output *note);
/* The record closes: ends what still runs, and marks the segments in which recordings began. */
void lw_recordings_close(struct book *book, lw_time now);

#endif
