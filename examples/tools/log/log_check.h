/* SPDX-License-Identifier: BSD-3-Clause */
/* log_check.h -- whether a line is one flat JSON object of strings, numbers and words. */
#ifndef LOG_LOG_CHECK_H
#define LOG_LOG_CHECK_H

#include <stdbool.h>

bool log_line_is_flat(const char *line);

#endif
