/* SPDX-License-Identifier: BSD-3-Clause */
/* load.h -- how late the endpoint runs, and whether it refuses new calls for that.
 *
 * Messages of what has begun are handled before those that begin something new (door/udp.h), so
 * the wait of the new ones shows first that there is more to do than can be done. */
#ifndef LW_RE_LOAD_H
#define LW_RE_LOAD_H

#include <stdbool.h>
#include <stdint.h>

enum ua_lateness {
	LATE_MESSAGES, /* datagrams: in the socket, until they were read */
	LATE_NEW,      /* requests that begin something: from then on, until they were handled */
	LATE_TIMERS,   /* our alarm: from when it was due */
	LATE_COUNT
};

struct ua_late {
	uint32_t ms;   /* smoothed */
	uint64_t at;   /* when it was last seen */
};

struct ua_load {
	struct ua_late late[LATE_COUNT];
	bool shedding;     /* new calls are refused at this moment */
	bool busy;         /* they are, or were a moment ago: what the host is told */
	uint64_t shed_at;  /* when they were last */
	bool at_door;      /* datagrams are shed before libre sees them, and by nobody else */
	uint32_t waiting;  /* new requests that were read and wait */
	uint64_t repeated; /* datagrams dropped as repeats of what was handled after they came */
};

/* Something was this late. */
void lw_ua_load_add(struct ua_load *load, enum ua_lateness what, uint64_t ms, uint64_t now);
/* Smoothed; 0 when nothing was seen of it lately. */
uint32_t lw_ua_load_late(const struct ua_load *load, enum ua_lateness what, uint64_t now);
/* Decides whether new calls are refused; true when busy has changed. */
bool lw_ua_load_judge(struct ua_load *load, uint64_t now);
/* Seconds after which one who is refused may come again.  luck is a random number; the same one for
 * the repeats of a request. */
uint32_t lw_ua_load_retry_after(const struct ua_load *load, uint64_t now, uint64_t luck);

#endif
