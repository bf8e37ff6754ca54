/* SPDX-License-Identifier: BSD-3-Clause */
/* life.h -- calls and legs are made, let go, and buried. */
#ifndef LW_LIFE_H
#define LW_LIFE_H

#include "state.h"

bool lw_has_room(const struct lw *lw, uint32_t calls, uint32_t legs);
/* For an INVITE: one that replaces needs a leg; an ordinary one leaves what spare_calls says. */
bool lw_has_room_for_offer(const struct lw *lw, const struct lw_input *in);
/* LW_NO_INDEX when there is no room. */
uint32_t lw_call_new(struct lw *lw, uint32_t account);
uint32_t lw_bridge_new(struct lw *lw, uint32_t account);
uint32_t lw_leg_new(struct lw *lw, uint32_t call, enum leg_role role);
/* Of a switch. */
uint32_t lw_seated_new(struct lw *lw, uint32_t call, enum seat seat);
/* Nobody hears of it any more. */
/* It belongs to that call from now on, and sits there as it did. */
void lw_seated_move(struct lw *lw, uint32_t leg, uint32_t call);
void lw_leave_seats(struct lw *lw, uint32_t call, uint32_t leg);
void lw_call_release_if_over(struct lw *lw, uint32_t call);
void lw_bridge_release_if_over(struct lw *lw, uint32_t call);
/* The leg's last word has been said. */
void lw_leg_release(struct lw *lw, uint32_t leg);
/* Past this point an input is taken, and before it nothing changes (law 3).  What was held up on
 * its way is taken at the engine's own time: what has happened has happened. */
void lw_begin_step(struct lw *lw, lw_time now);
/* The slot is free again. */
void lw_call_clear(struct lw *lw, uint32_t call);
void lw_leg_clear(struct lw *lw, uint32_t leg);
/* Frees what is dead, once the outputs are drained. */
void lw_bury(struct lw *lw);

#endif
