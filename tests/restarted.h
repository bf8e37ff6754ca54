/* SPDX-License-Identifier: BSD-3-Clause */
/* restarted.h -- an engine's calls in another engine: alike, and what becomes of unclaimed legs. */
#ifndef LW_TEST_RESTARTED_H
#define LW_TEST_RESTARTED_H

#include "state/state.h"

/* A second engine with these settings and rules (NULL: none). */
void restarted_begin(const struct lw_config *config, const struct lw_rules *rules);
void restarted_end(void);

/* What was said of the engine so far, that a restart does not make untrue. */
struct restarted_said { bool user_held, held_told; };

/* Saves every call, restores it in the second engine, has each leg claimed, and compares all that
 * both know.  NULL, or what is wrong. */
const char *restarted_alike(struct lw *lw);
/* Likewise, but each subset of the legs is not claimed; then everybody falls silent, and last the
 * user hangs up.  *tried counts the subsets. */
const char *restarted_ends(struct lw *lw, const struct restarted_said *said, uint64_t *tried);

/* Before a step, and after it: a call whose bytes have changed is one that lw_changed() names. */
void restarted_before(struct lw *lw);
const char *restarted_changed(struct lw *lw);

#endif
