/* SPDX-License-Identifier: BSD-3-Clause */
/* names.c -- the headers that we read, and the names that libre takes for one of them. */
#include <string.h>

#include "names.h"

#define NAME_ROW(id, compact, name) {SIP_HDR_##id, compact, sizeof name - 1, name},
static const struct {
	int id;
	char compact;
	size_t len;
	const char *text;
} known[] = {WIRE_NAMES(NAME_ROW)};

/* One more than the row of an id, 0 for the ids of others. */
enum { IDS = 1 << 12 };
#define NAME_SLOT(id, compact, name) [SIP_HDR_##id] = NAME_##id + 1,
static const uint8_t slots[IDS] = {WIRE_NAMES(NAME_SLOT)};

static enum wire_name by_letter(char c)
{
	for (size_t i = 0; i < NAME_COUNT; i++)
		if (known[i].compact && known[i].compact == (c | 0x20))
			return (enum wire_name)i;
	return NAME_OTHER;
}

static int small(char c)
{
	return c >= 'A' && c <= 'Z' ? c | 0x20 : c;
}

/* One more than the first row of a letter: nearly everybody writes a name as the standards do. */
static const uint8_t first_rows[26] = {
	['A' - 'A'] = NAME_ALLOW + 1,   ['C' - 'A'] = NAME_CALL_ID + 1,
	['E' - 'A'] = NAME_EVENT + 1,   ['F' - 'A'] = NAME_FLOW_TIMER + 1,
	['H' - 'A'] = NAME_HISTORY_INFO + 1, ['M' - 'A'] = NAME_MAX_FORWARDS + 1,
	['P' - 'A'] = NAME_P_ASSERTED_IDENTITY + 1, ['R' - 'A'] = NAME_RACK + 1,
	['S' - 'A'] = NAME_SERVER + 1,  ['T' - 'A'] = NAME_TARGET_DIALOG + 1,
	['U' - 'A'] = NAME_UNSUPPORTED + 1, ['V' - 'A'] = NAME_VIA + 1,
};

static enum wire_name as_written(const struct pl *name)
{
	unsigned letter = name->l > 1 ? (unsigned)(name->p[0] - 'A') : 26;
	size_t i = letter < 26 && first_rows[letter] ? first_rows[letter] - 1u : NAME_COUNT;

	for (; i < NAME_COUNT && known[i].text[0] == name->p[0]; i++)
		if (known[i].len == name->l && !memcmp(known[i].text, name->p, name->l))
			return (enum wire_name)i;
	return NAME_OTHER;
}

/* As libre makes it, by hash_joaat_ci() of the small letters: a name with "X-" has none. */
int lw_wire_name_id(const struct pl *name)
{
	enum wire_name which = name->l == 1 ? by_letter(name->p[0]) : as_written(name);
	uint32_t hash = 0;

	if (which < NAME_COUNT)
		return known[which].id;
	if (name->l < 2 || (small(name->p[0]) == 'x' && name->p[1] == '-'))
		return SIP_HDR_NONE;
	for (size_t i = 0; i < name->l; i++) {
		if (name->p[i] & 0x80) /* what is small there is the C library's to say */
			return (int)(hash_joaat_ci(name->p, name->l) & (IDS - 1));
		hash += (uint32_t)small(name->p[i]);
		hash += hash << 10;
		hash ^= hash >> 6;
	}
	hash += hash << 3;
	hash ^= hash >> 11;
	hash += hash << 15;
	return (int)(hash & (IDS - 1));
}

enum wire_name lw_wire_name(const struct pl *name)
{
	enum wire_name which = name->l == 1 ? by_letter(name->p[0]) : as_written(name);
	int id = which < NAME_COUNT ? SIP_HDR_NONE : lw_wire_name_id(name);

	if (id < 0 || !slots[id])
		return which;
	which = (enum wire_name)(slots[id] - 1);
	return pl_strcasecmp(name, known[which].text) ? NAME_CLASH : which;
}

const char *lw_wire_name_text(enum wire_name name)
{
	return name < NAME_COUNT ? known[name].text : NULL;
}

char lw_wire_name_compact(const char *name)
{
	struct pl pl;
	enum wire_name which;

	pl_set_str(&pl, name);
	which = lw_wire_name(&pl);
	return which < NAME_COUNT ? known[which].compact : '\0';
}
