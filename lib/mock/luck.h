/* SPDX-License-Identifier: BSD-3-Clause */
/* luck.h -- numbers that look random and are the same for the same seed. */
#ifndef LW_MOCK_LUCK_H
#define LW_MOCK_LUCK_H

#include <stdint.h>

uint32_t lw_mock_random_below(uint64_t *state, uint32_t bound); /* 0 for a bound of 0 */

#endif
