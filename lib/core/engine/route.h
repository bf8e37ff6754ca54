/* SPDX-License-Identifier: BSD-3-Clause */
/* route.h -- which machine decides about a verb, and what it says: once. */
#ifndef LW_ROUTE_H
#define LW_ROUTE_H

#include "../state/state.h"

struct route {
	const struct lw_table *table;
	const struct lw_row *row; /* of that table: the verdict */
	uint32_t call;
	uint8_t input;
	uint8_t state;
};

struct route lw_route(const struct lw *lw, uint32_t call, const struct lw_input *in);
bool lw_route_refuses(const struct route *route);
/* Does what was decided. */
void lw_route_do(struct lw *lw, const struct route *route, const struct lw_input *in);

#endif
