/* SPDX-License-Identifier: BSD-3-Clause */
/* config.h -- what the config alone says about who may what: pure functions of values. */
#ifndef LW_ASK_CONFIG_H
#define LW_ASK_CONFIG_H

#include <legwork/legwork.h>

bool lw_rule_may_transfer(const struct lw_config *config, enum lw_method method);
bool lw_rule_has_mailbox(const struct lw_config *config, uint32_t flags);
bool lw_rule_refuses_refer(const struct lw_config *config, bool to_self);

#endif
