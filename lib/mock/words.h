/* SPDX-License-Identifier: BSD-3-Clause */
/* words.h -- one output of the engine as one line in plain words. */
#ifndef LW_MOCK_WORDS_H
#define LW_MOCK_WORDS_H

#include <legwork/mock.h>

/* As lw_mock_words(); who: the address of its leg, or NULL. */
void lw_mock_words_of(const struct lw_output *out, const char *who, char *text, size_t size);

#endif
