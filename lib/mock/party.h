/* SPDX-License-Identifier: BSD-3-Clause */
/* party.h -- what a party does about an output, and after a deed. */
#ifndef LW_MOCK_PARTY_H
#define LW_MOCK_PARTY_H

#include "seat.h"

uint32_t lw_mock_party_caps(const struct lw_mock_party *party);
void lw_mock_party_hears(struct lw_mock *mock, const struct lw_output *out);
/* Whether the party still wants to do what it had in mind. */
bool lw_mock_party_still_does(const struct seat *seat, const struct deed *deed);
/* What a deed means to another party: a target that was replaced hangs up its old call.  True when
 * it does so at once: that is *bye, which comes first. */
bool lw_mock_party_replaces(struct lw_mock *mock, struct seat *seat, const struct deed *deed,
			    struct deed *bye);
/* Before and after the engine is told. */
void lw_mock_party_does(struct seat *seat, const struct deed *deed);
void lw_mock_party_has_done(struct lw_mock *mock, struct seat *seat);

#endif
