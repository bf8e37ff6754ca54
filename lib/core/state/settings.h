/* SPDX-License-Identifier: BSD-3-Clause */
/* settings.h -- the config of a program that may be older or newer than this library. */
#ifndef LW_STATE_SETTINGS_H
#define LW_STATE_SETTINGS_H

#include <legwork/legwork.h>

/* NULL, and *to is from with the defaults of what it lacks; or what is wrong, in plain English. */
const char *lw_config_take(struct lw_config *to, const struct lw_config *from);

#endif
