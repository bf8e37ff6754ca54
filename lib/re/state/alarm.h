/* SPDX-License-Identifier: BSD-3-Clause */
/* alarm.h -- the endpoint's own clock, and one timer on it.
 *
 * libre before 2.1 keeps its timers by the time of day: when that steps back, none is due until it
 * has caught up, and when it steps forward all are due at once.  The endpoint goes by a clock that
 * nobody sets, and keeps libre's timers with it (steady.h). */
#ifndef LW_RE_ALARM_H
#define LW_RE_ALARM_H

#include <stdint.h>

#include "../account/compat.h"

struct ua_alarm {
	int fd;
	compat_watch watch;
	void (*h)(void *arg);
	void *arg;
};

/* Milliseconds since the machine was started, sleep included: what waited meanwhile is due. */
uint64_t lw_ua_alarm_now(void);

int lw_ua_alarm_open(struct ua_alarm *alarm, void (*h)(void *arg), void *arg);
/* Does nothing to one that was not opened. */
void lw_ua_alarm_close(struct ua_alarm *alarm);
/* Calls h once, at due of lw_ua_alarm_now() or as soon as the loop runs after it. */
void lw_ua_alarm_set(struct ua_alarm *alarm, uint64_t due);

#endif
