/* SPDX-License-Identifier: BSD-3-Clause */
/* binding.h -- one Contact at a registrar: made, refreshed, withdrawn (RFC 3261 10.2).
 *
 * Freed with mem_deref(), which withdraws it: the REGISTER with expires=0 is sent and followed up,
 * with its challenges, as long as the struct sip runs. */
#ifndef LW_RE_ACCOUNT_BINDING_H
#define LW_RE_ACCOUNT_BINDING_H

#include "part.h"

/* The final answer to each REGISTER, challenges left out; err when none came, or it grants no
 * time. */
typedef void (binding_h)(int err, const struct sip_msg *msg, void *arg);

struct binding;

/* Makes it and sends the first REGISTER.  acc is only read. */
int lw_binding_alloc(struct binding **bp, const struct account *acc, binding_h *h, void *arg);
/* The registrar has it. */
bool lw_binding_holds(const struct binding *b);
/* Until the next REGISTER. */
uint64_t lw_binding_waits_ms(const struct binding *b);
/* What it answers challenges with; its other reference lives as long as REGISTERs do. */
struct account_auth *lw_binding_auth(const struct binding *b);

#endif
