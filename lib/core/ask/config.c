/* SPDX-License-Identifier: BSD-3-Clause */
/* config.c -- what the config alone says about who may what: pure functions of values. */
#include "config.h"

#include <legwork/adapter.h>

/* R2, R63: the administrator's switch. */
bool lw_rule_may_transfer(const struct lw_config *config, enum lw_method method)
{
	return method != LW_METHOD_NONE && !config->no_transfer;
}

/* R31: only a target with a mailbox can take a voicemail transfer. */
bool lw_rule_has_mailbox(const struct lw_config *config, uint32_t flags)
{
	if (flags & LW_F_NO_MAILBOX)
		return false;
	return flags & LW_F_MAILBOX || config->mailbox_default;
}

/* REFER-32: a party that is sent to itself would ring at its own door. */
bool lw_rule_refuses_refer(const struct lw_config *config, bool to_self)
{
	return to_self || config->refer_policy == LW_REFER_REFUSE;
}
