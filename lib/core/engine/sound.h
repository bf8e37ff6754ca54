/* SPDX-License-Identifier: BSD-3-Clause */
/* sound.h -- whether a restored call is one that the machines can work on. */
#ifndef LW_SOUND_H
#define LW_SOUND_H

#include "../state/state.h"

bool lw_is_sound(const struct lw *lw, uint32_t call);

#endif
