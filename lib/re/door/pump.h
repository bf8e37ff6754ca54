/* SPDX-License-Identifier: BSD-3-Clause */
/* pump.h -- the pump's own way in: lw_re_pump() is public. */
#ifndef LW_RE_PUMP_H
#define LW_RE_PUMP_H

#include "../state/ua.h"

/* From within libre, which goes on with its own when the host has released us. */
void lw_ua_pump_within(struct lw_re *re);
/* The alarm of the endpoint, which is arg, rang. */
void lw_ua_tick(void *arg);
/* Something was added to re->load: says so when new calls are refused from now on, or no longer. */
void lw_ua_pump_load(struct lw_re *re);

#endif
