/* SPDX-License-Identifier: BSD-3-Clause */
/* transfer.h -- carries out attended.def, blind.def and voicemail.def. */
#ifndef LW_TRANSFER_H
#define LW_TRANSFER_H

#include "../state/state.h"

/* in: the verb that is asked about, or NULL. */
uint32_t lw_xfer_facts(const struct lw *lw, uint32_t call, const struct lw_input *in);
/* table: of the transfer under way, or of the one that the verb begins. */
void lw_xfer_do(struct lw *lw, uint32_t call, const struct lw_table *table, enum XFER_input input,
		const struct lw_row *row, const struct lw_input *in);
/* News for the transfer under way; nothing where there is none. */
void lw_xfer_run(struct lw *lw, uint32_t call, enum XFER_input input);

#endif
