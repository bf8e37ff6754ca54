/* SPDX-License-Identifier: BSD-3-Clause */
/* reg.h -- the registration of an account. */
#ifndef LW_RE_ACCOUNT_REG_H
#define LW_RE_ACCOUNT_REG_H

#include "part.h"

/* Starts to register if the configuration asks for it, else does nothing.  registerh hears of every
 * outcome, and again at each refresh (at 90 % of the time granted) and each new try (from 30 s on,
 * doubling).  An error here means that nothing was sent and nothing will be reported. */
int lw_account_register(struct account *acc);
/* Withdraws the registration; nothing is reported any longer. */
void lw_account_unregister(struct account *acc);
/* True while its last REGISTER waits for an answer: it may be challenged once more, and then the
 * loop must still run. */
bool lw_account_leaving(const struct account *acc);
bool lw_account_registered(const struct account *acc);

#endif
