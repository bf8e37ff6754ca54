/* SPDX-License-Identifier: BSD-3-Clause */
/* bytes.c -- see bytes.h. */
#include "bytes.h"

#include <legwork/legwork.h>

#include <string.h>

enum { AT_VERSION = 3, AT_ROLE = 4, AT_LENGTH = 5, AT_CRC = 9, RECORD_HEAD = 3 };

static const char magic[AT_VERSION] = {'L', 'W', 'S'};

/* The checksum of Ethernet (IEEE 802.3), four bits at a time. */
static uint32_t crc(uint32_t sum, const uint8_t *at, size_t size)
{
	static const uint32_t of_four[16] = {
		0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4,
		0x4db26158, 0x5005713c, 0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c,
		0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c,
	};

	for (; size--; at++) {
		sum ^= *at;
		sum = sum >> 4 ^ of_four[sum & 15];
		sum = sum >> 4 ^ of_four[sum & 15];
	}
	return sum;
}

/* Of the whole but for the sum itself. */
static uint32_t sum_of(const uint8_t *bytes, size_t length)
{
	uint32_t sum = crc(UINT32_MAX, bytes, AT_CRC);

	return ~crc(sum, bytes + LW_SNAPSHOT_HEAD, length);
}

/* ---- writing ---- */

static size_t little(uint8_t *to, uint64_t number, size_t bytes)
{
	for (size_t i = 0; i < bytes; i++)
		to[i] = (uint8_t)(number >> 8 * i);
	return bytes;
}

static void put(struct lw_bytes *to, const void *from, size_t length)
{
	if (length && to->used + length <= to->size)
		memcpy(to->at + to->used, from, length);
	to->used += length;
}

void lw_put_record(struct lw_bytes *to, uint8_t tag, const void *payload, size_t length)
{
	uint8_t head[RECORD_HEAD] = {tag, (uint8_t)length, (uint8_t)(length >> 8)};

	put(to, head, sizeof head);
	put(to, payload, length);
}

void lw_put_number(struct lw_bytes *to, uint8_t tag, uint64_t number)
{
	uint8_t bytes[sizeof number];
	size_t length = 0;

	for (uint64_t rest = number; rest; rest >>= 8)
		length++;
	lw_put_record(to, tag, bytes, little(bytes, number, length));
}

void lw_put_head(struct lw_bytes *to, uint8_t role)
{
	size_t length = to->used - LW_SNAPSHOT_HEAD;

	if (to->used > to->size)
		return;
	memcpy(to->at, magic, sizeof magic);
	to->at[AT_VERSION] = LW_SNAPSHOT_VERSION;
	to->at[AT_ROLE] = role;
	little(to->at + AT_LENGTH, length, 4);
	little(to->at + AT_CRC, sum_of(to->at, length), 4);
}

/* ---- reading ---- */

static uint64_t number_at(const uint8_t *at, size_t bytes)
{
	uint64_t number = 0;

	while (bytes--)
		number = number << 8 | at[bytes];
	return number;
}

int lw_take_head(const uint8_t *bytes, size_t size, uint8_t role, struct lw_saved_records *records)
{
	size_t known = size < sizeof magic ? size : sizeof magic, length;

	if (memcmp(bytes, magic, known))
		return LW_E_DAMAGED;
	if (size < LW_SNAPSHOT_HEAD)
		return LW_E_SHORT;
	if (bytes[AT_VERSION] > LW_SNAPSHOT_VERSION)
		return LW_E_NEWER;
	length = (size_t)number_at(bytes + AT_LENGTH, 4);
	if (size - LW_SNAPSHOT_HEAD < length)
		return LW_E_SHORT;
	if (size - LW_SNAPSHOT_HEAD > length || !bytes[AT_VERSION] ||
	    number_at(bytes + AT_CRC, 4) != sum_of(bytes, length))
		return LW_E_DAMAGED;
	*records = (struct lw_saved_records){bytes + LW_SNAPSHOT_HEAD, length};
	return bytes[AT_ROLE] == role ? LW_OK : LW_E_ROLE;
}

bool lw_take_record(struct lw_saved_records *from, struct lw_saved_record *record)
{
	size_t length;

	if (from->left < RECORD_HEAD)
		return false;
	length = (size_t)number_at(from->at + 1, 2);
	if (from->left - RECORD_HEAD < length)
		return false;
	*record = (struct lw_saved_record){from->at + RECORD_HEAD, length, from->at[0]};
	from->at += RECORD_HEAD + length;
	from->left -= RECORD_HEAD + length;
	return true;
}

bool lw_take_number(const struct lw_saved_record *record, uint64_t most, uint64_t *number)
{
	if (record->length > sizeof *number)
		return false;
	*number = number_at(record->at, record->length);
	return *number <= most;
}
