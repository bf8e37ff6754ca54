/* SPDX-License-Identifier: BSD-3-Clause */
/* steady.h -- libre's timers, kept on the endpoint's clock when the time of day is set.
 *
 * libre's list holds the time of day at which each is due.  After a step of S every entry is moved
 * by S, so that each is due when it would have been.  The kernel tells of a step; it is looked for
 * besides at every message, at every turn of the pump, and once a second while there are calls.
 * A timer set between the step and the look is moved too: the look comes before all else. */
#ifndef LW_RE_STEADY_H
#define LW_RE_STEADY_H

#include "../account/compat.h"

/* Two endpoints in one loop share libre's list, and a step must be made good once.  The mark stands
 * in the list and is moved with it: who finds his own mark in place has nothing left to do. */
struct ua_steady {
	int fd;
	compat_watch watch;
	bool open;
	struct tmr mark;
	uint64_t due; /* of the mark, in lw_ua_alarm_now() */
};

/* Does nothing when libre's timers are not of the time of day. */
int lw_ua_steady_open(struct ua_steady *steady);
void lw_ua_steady_close(struct ua_steady *steady);
/* True if the time of day was found to have been set, and the timers have been moved. */
bool lw_ua_steady_look(struct ua_steady *steady);

#endif
