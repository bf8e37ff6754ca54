/* SPDX-License-Identifier: BSD-3-Clause */
/* load.c -- how late the endpoint runs, and whether it refuses new calls for that. */
#include "load.h"

enum {
	OLD_MS = 250,    /* what was seen before that says nothing of now */
	CALM_MS = 500,   /* in an overload it goes to and fro: the host hears of its end */
	SMOOTH_MS = 64,  /* what went before counts for as long */
};

/* New calls are refused once one of them is so late, until all are at less than half of it.  All
 * that waits for a T1 is sent again: too much of it is to be seen before that.  But if the machine
 * had no time for us for a moment, all that came meanwhile is soon done. */
static const struct {
	uint32_t shed_ms;
	uint32_t part;   /* one that was late is an overload by this part of it */
} kinds[LATE_COUNT] = {
	[LATE_MESSAGES] = {400, 8},
	[LATE_NEW] = {200, 8},
	[LATE_TIMERS] = {400, 1}, /* it stands for the whole loop */
};

/* It rises by a part of the difference; it falls likewise, or as time goes by. */
void lw_ua_load_add(struct ua_load *load, enum ua_lateness what, uint64_t ms, uint64_t now)
{
	struct ua_late *late = &load->late[what];
	uint64_t since = now - late->at, part = kinds[what].part, was = late->ms;

	if (since >= OLD_MS)
		was = 0;
	if (ms < was && since * part > SMOOTH_MS)
		part = since < SMOOTH_MS ? SMOOTH_MS / since : 1;
	if (ms > UINT32_MAX / 2)
		ms = UINT32_MAX / 2;
	late->ms = (uint32_t)((was * (part - 1) + ms) / part);
	late->at = now;
}

uint32_t lw_ua_load_late(const struct ua_load *load, enum ua_lateness what, uint64_t now)
{
	const struct ua_late *late = &load->late[what];

	return now - late->at < OLD_MS ? late->ms : 0;
}

/* By how much it is too late: 100 is where new calls are refused. */
static uint32_t worst(const struct ua_load *load, uint64_t now)
{
	uint32_t most = 0;

	for (unsigned i = 0; i < LATE_COUNT; i++) {
		uint64_t ms = lw_ua_load_late(load, (enum ua_lateness)i, now);
		uint32_t percent = (uint32_t)(ms * 100 / kinds[i].shed_ms);

		most = percent > most ? percent : most;
	}
	return most;
}

bool lw_ua_load_judge(struct ua_load *load, uint64_t now)
{
	bool was = load->busy;

	load->shedding = worst(load, now) >= (load->shedding ? 50 : 100);
	if (load->shedding)
		load->shed_at = now;
	load->busy = load->shedding || (was && now - load->shed_at < CALM_MS);
	return load->busy != was;
}

/* Those who were refused together are not to come again together (RFC 3261 21.5.4). */
uint32_t lw_ua_load_retry_after(const struct ua_load *load, uint64_t now, uint64_t luck)
{
	enum { LEAST_S = 5, MOST_S = 20, A_SECOND = 50 };
	uint32_t s = LEAST_S + worst(load, now) / A_SECOND;

	if (!load->shedding)
		return LEAST_S; /* for want of room: late or not */
	if (s > MOST_S)
		s = MOST_S;
	return s + (uint32_t)(luck % (s / 2 + 1));
}
