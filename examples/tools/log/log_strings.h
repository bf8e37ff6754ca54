/* SPDX-License-Identifier: BSD-3-Clause */
/* log_strings.h -- where the strings of a line belong.  A log has uri, name and text; the engine
 * has a field for each meaning, so that the type decides. */
#ifndef LOG_STRINGS_H
#define LOG_STRINGS_H

#include <legwork/adapter.h>

/* The fields that stand under each key; by is NULL where there is no such key. */
struct log_strings { const char **uri, **name, **text, **by; };

struct log_strings log_strings_of_input(struct lw_input *in);
struct log_strings log_strings_of_output(struct lw_output *out);

#endif
