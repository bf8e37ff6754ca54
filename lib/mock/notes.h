/* SPDX-License-Identifier: BSD-3-Clause */
/* notes.h -- what is kept of a run: its trace, and the notes until somebody reads them. */
#ifndef LW_MOCK_NOTES_H
#define LW_MOCK_NOTES_H

#include "seat.h"

/* who: the address it comes from, or NULL. */
void lw_mock_trace_signal(struct lw_mock *mock, const struct deed *deed, const char *who);
void lw_mock_trace_output(struct lw_mock *mock, const struct lw_output *out);
void lw_mock_keep(struct lw_mock *mock, const struct lw_output *out);

#endif
