/* answers.h -- what is heard of a transaction of a leg: answers, and CANCEL. */
#ifndef LW_RE_ANSWERS_H
#define LW_RE_ANSWERS_H

#include "../state/ua.h"

extern const struct ua_callbacks lw_ua_callbacks;

#endif
