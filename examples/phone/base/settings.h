/* SPDX-License-Identifier: BSD-3-Clause */
/* settings.h -- `--set KEY=VALUE` and `--list-settings`: the engine's fields by name, the
 * adapter's as re.NAME. Needs <re.h> and <legwork/re.h> before it. */
#ifndef PHONE_SETTINGS_H
#define PHONE_SETTINGS_H

#include <stdio.h>

/* Sets "KEY=VALUE"; a string value of the adapter's is borrowed.  False: why says what to do
 * instead. */
bool settings_set(struct lw_config *core, struct lw_re_config *re, const char *pair, char *why,
		  size_t size);
void settings_print(FILE *file);

#endif
