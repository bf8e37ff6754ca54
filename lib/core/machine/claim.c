/* SPDX-License-Identifier: BSD-3-Clause */
/* claim.c -- carries out claim.def: is a leg still there after a restart? */
#include "claim.h"
#include "leg.h"
#include "run.h"

#include "../state/queue.h"

static void ask(struct lw *lw, uint32_t leg)
{
	lw_put_leg(lw, LW_DO_CLAIM, leg)->word =
		lw_tables[LW_M_LEG].state[lw->legs[leg].state].name;
}

static void act(struct lw *lw, uint32_t leg, enum CLAIM_act what, const struct lw_input_word *why)
{
	switch (what) {
	case CLAIM_ACT__:        break;
	case CLAIM_ACT_DO_CLAIM: ask(lw, leg); break;
	case CLAIM_ACT_HANG_UP:
		lw_leg_run(lw, leg, LEG_IN_ENDED, 0, (enum lw_cause)why->cause);
		break;
	case CLAIM_ACT_COUNT:    break;
	}
}

void lw_claim_run(struct lw *lw, uint32_t leg, enum CLAIM_input input)
{
	struct machine m =
		lw_machine_of(LW_M_CLAIM, &lw->legs[leg].claim, lw_leg_slot(leg, SLOT_CLAIM));
	const struct lw_row *row = lw_decide(m.table, *m.state, (uint8_t)input, 1u);

	if (!lw_enter(lw, &m, (uint8_t)input, row, 0))
		return;
	for (int i = 0; lw_has_act(row, i); i++)
		act(lw, leg, (enum CLAIM_act)row->act[i], &m.table->input[input]);
}
