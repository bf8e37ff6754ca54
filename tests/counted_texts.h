/* SPDX-License-Identifier: BSD-3-Clause */
/* counted_texts.h -- the texts of the engine, which also say what they were asked for. */
#ifndef LW_TEST_COUNTED_TEXTS_H
#define LW_TEST_COUNTED_TEXTS_H

#include "state/texts.h"

/* Since it was set to zero.  wrote: units of what was written or mentioned, each text at the
 * greatest length that its field takes; addresses: how many of those that were written are longer
 * than a name; lost: how many had no room. */
extern struct counted { uint32_t wrote; unsigned addresses, lost; } counted;

#endif
