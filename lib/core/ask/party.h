/* SPDX-License-Identifier: BSD-3-Clause */
/* party.h -- what kind of number a party has, and its entry in the directory. */
#ifndef LW_PARTY_H
#define LW_PARTY_H

#include "../state/state.h"

void lw_number_here(const struct lw *lw, const char *address, uint32_t call_class,
		    struct lw_number *number);
/* A party that was called outside does not come inside by its own word. */
void lw_keep_outside(const struct lw *lw, uint32_t leg, struct lw_number *number);
/* The number of a leg's party. */
void lw_number_of_leg(const struct lw *lw, uint32_t leg, struct lw_number *number);
/* It is not internal by the number plan. */
bool lw_is_outside(const struct lw *lw, uint32_t leg);

/* ---- of a switch ---- */

/* From here on the party of a leg is who it has proved to be, or has been called, or, unproved, who
 * it says it is: a user's name or an address.  What it says of itself later changes nothing. */
void lw_meet(struct lw *lw, uint32_t leg, const char *who, bool proved);
/* Its entry in the directory, or NULL. */
const struct lw_party *lw_party_named(const struct lw *lw, const char *who);
/* leg may be LW_NO_INDEX: NULL. */
const struct lw_party *lw_party_of(const struct lw *lw, uint32_t leg);
/* Who is to talk in the end to a leg that is called; LW_NO_INDEX when it has just gone. */
uint32_t lw_called_for(const struct lw *lw, uint32_t leg);
/* Whose policy, number and trunk the leg is called by: the transferor's, or the caller's. */
const struct lw_party *lw_sender_of(const struct lw *lw, uint32_t leg);
/* The address that a party was met by; uri where it was by a name that has no domain. */
const char *lw_met_at(const struct lw *lw, const char *who, const char *uri, char made[LW_URI_MAX]);
/* The policy that judges what this party asks for.  party may be NULL.  Asked only where there are
 * rules. */
const struct lw_policy *lw_policy_of(const struct lw *lw, const struct lw_party *party);
/* The same user at the same host and port, whatever parameters stand behind them. */
bool lw_is_one_address(const char *uri, const char *other);
/* Both legs are the same party's. */
bool lw_is_one_party(const struct lw *lw, uint32_t leg, uint32_t other);
/* R32: it may transfer by feature code. */
bool lw_may_use_codes(const struct lw *lw, uint32_t leg);

/* In a switch: what the REFER of that party does. */
enum lw_refer_mode lw_refer_mode_of(const struct lw *lw, uint32_t leg);

#endif
