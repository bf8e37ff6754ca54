/* SPDX-License-Identifier: BSD-3-Clause */
/* record.c -- the values of a=record and a=recordpref (RFC 7866 7.1.2, 7.2). */
#include <re.h>

#include "part.h"
#include "record.h"

const char *lw_wire_record(const char *value, bool pref)
{
	static const char *const states[] = {"on", "off", "paused"};
	static const char *const wishes[] = {"on", "off", "pause", "nopreference"};
	const char *const *words = pref ? wishes : states;
	size_t count = pref ? sizeof wishes / sizeof *wishes : sizeof states / sizeof *states;
	struct pl pl;

	if (!value)
		return NULL;
	pl_set_str(&pl, value);
	pl = lw_part_trim(pl);
	for (size_t i = 0; i < count; i++)
		if (!pl_strcasecmp(&pl, words[i]))
			return words[i];
	return NULL;
}
