/* SPDX-License-Identifier: BSD-3-Clause */
/* mailbox.h -- where the mailbox of an owner is, by the configuration. */
#ifndef LW_RE_MAILBOX_H
#define LW_RE_MAILBOX_H

#include "ua.h"

/* The address that lands in the mailbox of owner (R30). */
int lw_ua_mailbox_uri(struct lw_re *re, char *out, size_t size, const char *owner);

#endif
