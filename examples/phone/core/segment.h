/* SPDX-License-Identifier: BSD-3-Clause */
/* segment.h -- what was recorded, in words. */
#ifndef PHONE_SEGMENT_H
#define PHONE_SEGMENT_H

#include "phone.h"

/* Why a recording of call ended: "asked", "transfer", "party changed", "call ended", ... */
const char *segment_why(const struct phone *phone, lw_call call, enum lw_cause cause);
/* Which channel is silent from end to end: "left", "right", "both" or "". */
const char *segment_silent(const struct media_recording *rec);
/* The JSON beside a recording; false when it does not fit. */
bool segment_json(struct phone *phone, const struct media_recording *rec, char *text, size_t size);
/* Writes it: 0, or an errno and there is no file. */
int segment_write(struct phone *phone, const struct media_recording *rec);

#endif
