/* screen.h -- whom a leg that a switch calls is shown: the other party, as who sends it there may
 * show it.  Asked only where there are rules. */
#ifndef LW_SCREEN_H
#define LW_SCREEN_H

#include "../state/state.h"

/* It is being called, so its INVITE says whom it sees. */
bool lw_screen_is_ours(const struct lw *lw, uint32_t leg);
struct lw_presentation lw_screen_by_invite(const struct lw *lw, uint32_t leg);
/* Who is who, and the way out by which it is called. */
void lw_screen_fill(const struct lw *lw, uint32_t leg, struct lw_parties_ids *ids,
		    struct lw_trunk *trunk);

#endif
