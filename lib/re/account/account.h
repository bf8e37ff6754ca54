/* SPDX-License-Identifier: BSD-3-Clause */
/* account.h -- one SIP account: who we are, our credentials, our registration, our way out.
 *
 * Freed with mem_deref(), which also un-registers: the REGISTER with Expires 0 is sent and followed
 * up by libre as long as its struct sip runs.  Errors are errnos. */
#ifndef LW_RE_ACCOUNT_H
#define LW_RE_ACCOUNT_H

#include "part.h"

/* Checks cfg and copies it.  EINVAL: something is wrong with it, logh says what.  keepalive:
 * seconds between keep-alives towards the registrar, 0 = none.  The handlers may be NULL. */
int lw_account_alloc(struct account **accp, struct sip *sip, uint32_t index,
		     const struct lw_re_account *cfg, uint32_t keepalive,
		     lw_re_register_h *registerh, lw_re_log_h *logh, void *arg);

#endif
