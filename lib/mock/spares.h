/* SPDX-License-Identifier: BSD-3-Clause */
/* spares.h -- the numbers from 0 to size - 1 that are not in use. */
#ifndef LW_MOCK_SPARES_H
#define LW_MOCK_SPARES_H

#include <stdint.h>

#define NONE UINT32_MAX

struct spares { uint32_t *list; uint32_t count; };

void lw_mock_spares_fill(struct spares *spares, uint32_t *list, uint32_t size);
uint32_t lw_mock_spares_take(struct spares *spares); /* NONE when there is none */
void lw_mock_spares_give(struct spares *spares, uint32_t item);

#endif
