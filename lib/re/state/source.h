/* source.h -- where a call came from, and how much one place may take. */
#ifndef LW_RE_SOURCE_H
#define LW_RE_SOURCE_H

#include "leg.h"

/* One address has as many INVITEs unanswered here as it may have.  A server of an account speaks
 * for many callers and is not counted. */
bool lw_ua_source_is_full(const struct lw_re *re, const struct sa *src);

#endif
