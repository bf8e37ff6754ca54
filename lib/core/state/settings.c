/* settings.c -- the config's fields by name, from the two lists in the header. */
#include <legwork/legwork.h>

#include <string.h>

struct entry {
	const char *name, *source, *text;
	uint32_t dfl, least, most;
	uint16_t offset;
};

static const struct entry entries[] = {
#define TIME(name, dfl, least, source, text) \
	{#name, source, text, dfl, least, 86400000, offsetof(struct lw_config, name)},
	LW_TIMES(TIME)
#undef TIME
#define CHOICE(name, dfl, count, source, text) \
	{#name, source, text, (uint32_t)(dfl), 0, (count) - 1, offsetof(struct lw_config, name)},
	LW_CHOICES(CHOICE)
#undef CHOICE
};

enum { ENTRIES = sizeof entries / sizeof *entries };

bool lw_setting(size_t index, struct lw_setting *setting)
{
	const struct entry *e = &entries[index < ENTRIES ? index : 0];

	*setting = (struct lw_setting){e->name, e->dfl, e->least, e->most, e->source, e->text};
	return index < ENTRIES;
}

static const struct entry *find(const char *name)
{
	for (size_t i = 0; name && i < ENTRIES; i++)
		if (!strcmp(entries[i].name, name))
			return &entries[i];
	return NULL;
}

int lw_config_set(struct lw_config *config, const char *name, uint32_t value)
{
	const struct entry *e = find(name);

	if (!e || value < e->least || value > e->most)
		return LW_E_ARG;
	memcpy((char *)config + e->offset, &value, sizeof value);
	return LW_OK;
}

int lw_config_get(const struct lw_config *config, const char *name, uint32_t *value)
{
	const struct entry *e = find(name);

	if (!e)
		return LW_E_ARG;
	memcpy(value, (const char *)config + e->offset, sizeof *value);
	return LW_OK;
}
