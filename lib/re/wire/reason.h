/* SPDX-License-Identifier: BSD-3-Clause */
/* reason.h -- reason phrases. */
#ifndef LW_RE_WIRE_REASON_H
#define LW_RE_WIRE_REASON_H

/* The standard reason phrase of a code, "" for an unknown one. */
const char *lw_wire_reason(int code);

#endif
