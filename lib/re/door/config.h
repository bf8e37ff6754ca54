/* SPDX-License-Identifier: BSD-3-Clause */
/* config.h -- the configuration of an endpoint, checked and copied. */
#ifndef LW_RE_CONFIG_H
#define LW_RE_CONFIG_H

#include "../state/ua.h"

/* Whether this libre can do what is asked for. */
int lw_ua_config_check(const struct lw_re *re, const struct lw_re_config *config);
int lw_ua_config_copy(struct lw_re *re, const struct lw_re_config *config);
void lw_ua_config_free(struct lw_re_config *c);

#endif
