/* SPDX-License-Identifier: BSD-3-Clause */
/* text.h -- bounded text. */
#ifndef LW_MOCK_TEXT_H
#define LW_MOCK_TEXT_H

#include <stdarg.h>
#include <stddef.h>

#if defined(__GNUC__)
#define LW_MOCK_PRINTF(text, first) __attribute__((format(printf, text, first)))
#else
#define LW_MOCK_PRINTF(text, first)
#endif

struct text { char *at; size_t size, used; };

/* Cut off where the room ends. */
void lw_mock_text_add(struct text *text, const char *format, ...) LW_MOCK_PRINTF(2, 3);
void lw_mock_text_vadd(struct text *text, const char *format, va_list list) LW_MOCK_PRINTF(2, 0);
/* The same, but when there is no room the older half of the lines goes. */
void lw_mock_text_log(struct text *text, const char *format, ...) LW_MOCK_PRINTF(2, 3);
/* The whole text, or "" where it does not fit. */
void lw_mock_text_copy(char *to, size_t size, const char *from);

#endif
