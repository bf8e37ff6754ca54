/* SPDX-License-Identifier: BSD-3-Clause */
/* screen.h -- whom a leg of a switch is shown: the other party, as who sends it there may show it.
 * Asked only where there are rules. */
#ifndef LW_SCREEN_H
#define LW_SCREEN_H

#include "../state/state.h"

/* It is being called, so its INVITE says whom it sees. */
bool lw_screen_is_ours(const struct lw *lw, uint32_t leg);
struct lw_presentation lw_screen_by_invite(const struct lw *lw, uint32_t leg);
/* Who is who, and the way out by which it is called. */
void lw_screen_fill(const struct lw *lw, uint32_t leg, struct lw_parties_ids *ids,
		    struct lw_trunk *trunk);

/* What a party that is up is to see. */
struct screen {
	struct lw_presentation shown;
	struct lw_parties_ids ids;
	struct lw_trunk trunk;
};
/* By the row of callerid.def for the transfer at work on its call. */
void lw_screen_in(const struct lw *lw, uint32_t leg, uint8_t phase, struct screen *screen);
/* It talks to the other, whoever brought them together: as if it had been transferred there. */
void lw_screen_with(const struct lw *lw, uint32_t leg, uint32_t other, struct screen *screen);

#endif
