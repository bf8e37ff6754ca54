/* SPDX-License-Identifier: BSD-3-Clause */
/* settings.c -- the config's fields by name, from the two lists in the header. */
#include "settings.h"

#include "../../rules/text.h"
#include "../../table/sized.h"

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

	if (!setting)
		return false;
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

/* A config of an older program may end before it. */
static bool has(const struct lw_config *config, const struct entry *e)
{
	return e->offset + sizeof(uint32_t) <= config->size;
}

int lw_config_set(struct lw_config *config, const char *name, uint32_t value)
{
	const struct entry *e = find(name);

	if (!config || !e || !has(config, e) || value < e->least || value > e->most)
		return LW_E_ARG;
	memcpy((char *)config + e->offset, &value, sizeof value);
	return LW_OK;
}

int lw_config_get(const struct lw_config *config, const char *name, uint32_t *value)
{
	const struct entry *e = find(name);

	if (!config || !value || !e)
		return LW_E_ARG;
	*value = e->dfl;
	if (has(config, e))
		memcpy(value, (const char *)config + e->offset, sizeof *value);
	return LW_OK;
}

/* ---- is it a config? ---- */

#ifdef LW_WITHOUT_SWITCH
enum { LAST_ROLE = LW_AS_ENDPOINT };
#else
enum { LAST_ROLE = LW_AS_SWITCH };
#endif

static void add(struct lw_text_writer *t, const char *text)
{
	lw_text_add(t, lw_text_of(text));
}

static void add_number(struct lw_text_writer *t, uint32_t number)
{
	char digits[11];
	size_t at = sizeof digits - 1;

	digits[at] = '\0';
	do {
		digits[--at] = (char)('0' + number % 10);
		number /= 10;
	} while (number);
	add(t, digits + at);
}

static int out_of_range(struct lw_text_writer *t, const char *name, uint32_t value, uint32_t least,
			uint32_t most)
{
	if (value >= least && value <= most)
		return LW_OK;
	add(t, name);
	add(t, " is ");
	add_number(t, value);
	add(t, ": it must be from ");
	add_number(t, least);
	add(t, " to ");
	add_number(t, most);
	add(t, ".");
	return LW_E_ARG;
}

static int check_sizes(struct lw_text_writer *t, const struct lw_config *config)
{
	const uint32_t most = UINT32_C(1) << 23;
	int err = out_of_range(t, "max_calls", config->max_calls, 1, most);

	err = err ? err : out_of_range(t, "max_legs", config->max_legs, 1, most);
	err = err ? err : out_of_range(t, "spare_calls", config->spare_calls, 0, most);
	err = err ? err : out_of_range(t, "role", config->role, 0, LAST_ROLE);
	err = err ? err : out_of_range(t, "text_bytes", config->text_bytes, 0, UINT16_MAX);
	return err ? err
		   : out_of_range(t, "max_outputs", config->max_outputs, LW_STEP_OUTPUTS, most);
}

static int check_entries(struct lw_text_writer *t, const struct lw_config *config)
{
	int err = LW_OK;

	for (size_t i = 0; i < ENTRIES && !err; i++) {
		uint32_t value;

		memcpy(&value, (const char *)config + entries[i].offset, sizeof value);
		err = out_of_range(t, entries[i].name, value, entries[i].least, entries[i].most);
	}
	return err;
}

static int say(struct lw_text_writer *t, const char *text)
{
	add(t, text);
	return LW_E_ARG;
}

static bool is_address(const char *text)
{
	size_t n = 0;

	while (text[n] && n < LW_URI_MAX)
		if ((unsigned char)text[n++] < ' ')
			return false;
	return n < LW_URI_MAX;
}

const char *lw_config_take(struct lw_config *to, const struct lw_config *from)
{
	*to = (struct lw_config)LW_CONFIG_INIT;
	switch (lw_sized_take(to, sizeof *to, from)) {
	case LW_SIZED_OK:
		if (to->api == LW_API_LEVEL)
			return NULL;
		break;
	case LW_SIZED_NEWER: return LW_SIZED_NEWER_TEXT;
	case LW_SIZED_WRONG: break;
	}
	return "size or api is wrong: begin with LW_CONFIG_INIT, and build with the headers of "
	       "this library.";
}

static int check_values(struct lw_text_writer *t, const struct lw_config *config)
{
	int err;

	if (!config->alloc != !config->release)
		return say(t, "alloc and release must be set both or neither.");
	if (config->last_resort && !is_address(config->last_resort))
		return say(t, "last_resort is too long, or holds control characters.");
	err = check_sizes(t, config);
	err = err ? err : check_entries(t, config);
	if (!err && !config->consult_ms && !config->consult_forever)
		return say(t, "consult_ms is 0: set consult_forever too if that is meant.");
	return err;
}

int lw_config_check(const struct lw_config *config, char *why, size_t size)
{
	struct lw_text_writer t = lw_text_write(why, why ? size : 0);
	struct lw_config ours;
	const char *fault;

	if (!config)
		return say(&t, "there is no config: it is NULL.");
	fault = lw_config_take(&ours, config);
	return fault ? say(&t, fault) : check_values(&t, &ours);
}
