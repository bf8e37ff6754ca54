/* SPDX-License-Identifier: BSD-3-Clause */
/* carriers.c -- those that there are. */
#include <string.h>

#include "carriers.h"

const struct carrier *const carriers[CARRIERS] = {&bare_core, &through_plain, &bare_headers,
						  &through_default};

const struct carrier *carrier_named(const char *name)
{
	for (unsigned i = 0; i < CARRIERS; i++)
		if (!strcmp(carriers[i]->name, name))
			return carriers[i];
	return NULL;
}
