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

/* Nearly everybody writes it as the standards do. */
static bool is_same(const struct pl *name, enum wire_name which)
{
	const char *text = known[which].text;

	if (name->l != known[which].len)
		return false;
	return !memcmp(name->p, text, name->l) || !pl_strcasecmp(name, text);
}

/* As libre makes it, by hash_joaat_ci() of the small letters: a name with "X-" has none. */
int lw_wire_name_id(const struct pl *name)
{
	uint32_t hash = 0;
	enum wire_name which;

	if (name->l == 1) {
		which = by_letter(name->p[0]);
		return which < NAME_COUNT ? known[which].id : SIP_HDR_NONE;
	}
	if (!name->l || (small(name->p[0]) == 'x' && name->p[1] == '-'))
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
	int id = lw_wire_name_id(name), slot = id < 0 ? 0 : slots[id];

	if (!slot)
		return NAME_OTHER;
	if (name->l == 1 || is_same(name, (enum wire_name)(slot - 1)))
		return (enum wire_name)(slot - 1);
	return NAME_CLASH;
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
