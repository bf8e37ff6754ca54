/* names.c -- the headers that we read, and the names that libre takes for one of them. */
#include "names.h"

#define NAME_ROW(id, compact, name) {compact, name},
static const struct {
	char compact;
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

/* As libre makes it: a name with "X-" has none. */
static unsigned id_of(const struct pl *name)
{
	if (name->l < 2 || ((name->p[0] | 0x20) == 'x' && name->p[1] == '-'))
		return 0;
	return hash_joaat_ci(name->p, name->l) & (IDS - 1);
}

enum wire_name lw_wire_name(const struct pl *name)
{
	unsigned slot;

	if (name->l == 1)
		return by_letter(name->p[0]);
	slot = slots[id_of(name)];
	if (!slot)
		return NAME_OTHER;
	return pl_strcasecmp(name, known[slot - 1].text) ? NAME_CLASH : (enum wire_name)(slot - 1);
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
