/* SPDX-License-Identifier: BSD-3-Clause */
/* own.h -- whether an address is ours, and of which class a number is, for the engine. */
#ifndef LW_RE_OWN_H
#define LW_RE_OWN_H

#include "leg.h"

/* True for what would come back to the account of this leg. */
bool lw_ua_is_us(const struct leg *leg, const char *uri);
/* enum lw_call_class, by what the application knows; LW_CLASS_UNKNOWN leaves it to the rules. */
uint32_t lw_ua_class_of(const struct leg *leg, const char *uri);

#endif
