/* SPDX-License-Identifier: BSD-3-Clause */
/* bytes.h -- a snapshot as bytes: a head, then records.  Little-endian, whatever the machine.
 *
 *	head      "LWS", version (1), role (1), length of the records (4), checksum (4)
 *	record    tag (1), length (2), payload */
#ifndef LW_BYTES_H
#define LW_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LW_SNAPSHOT_VERSION = 1, LW_SNAPSHOT_HEAD = 13 };

/* Writes at most size bytes and counts what does not fit. */
struct lw_bytes { uint8_t *at; size_t size, used; };

void lw_put_record(struct lw_bytes *to, uint8_t tag, const void *payload, size_t length);
/* In as few bytes as it needs. */
void lw_put_number(struct lw_bytes *to, uint8_t tag, uint64_t number);
/* When all records stand behind it: writes the head of a snapshot that fits. */
void lw_put_head(struct lw_bytes *to, uint8_t role);

struct lw_saved_record { const uint8_t *at; size_t length; uint8_t tag; };
struct lw_saved_records { const uint8_t *at; size_t left; };

/* LW_OK and the records, or LW_E_DAMAGED, LW_E_SHORT, LW_E_NEWER, LW_E_ROLE. */
int lw_take_head(const uint8_t *bytes, size_t size, uint8_t role, struct lw_saved_records *records);
/* False at the end, and where the rest is not a record. */
bool lw_take_record(struct lw_saved_records *from, struct lw_saved_record *record);
/* False when it is more than most. */
bool lw_take_number(const struct lw_saved_record *record, uint64_t most, uint64_t *number);

#endif
