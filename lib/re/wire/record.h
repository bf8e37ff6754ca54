/* SPDX-License-Identifier: BSD-3-Clause */
/* record.h -- the values of a=record and a=recordpref. */
#ifndef LW_RE_WIRE_RECORD_H
#define LW_RE_WIRE_RECORD_H

#include <re.h>

/* The word that a=record, or a=recordpref, holds, as a constant; NULL for one that neither has. */
const char *lw_wire_record(const char *value, bool pref);

#endif
