/* pump.h -- the pump's own way in: lw_re_pump() is public. */
#ifndef LW_RE_PUMP_H
#define LW_RE_PUMP_H

/* The alarm of the endpoint, which is arg, rang. */
void lw_ua_tick(void *arg);

#endif
