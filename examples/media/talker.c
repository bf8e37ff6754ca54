/* SPDX-License-Identifier: BSD-3-Clause */
/* talker.c -- see talker.h. */
#include "talker.h"

enum {
	PAUSE_US = 100 * 1000,   /* five packets lost: nobody is talking */
	LEFT_US = 5 * 1000 * 1000,
};

static bool silent(const struct talker *t, uint64_t now, uint64_t us)
{
	return !t->known || now - t->last_us > us;
}

static bool hear(struct talker *t, uint32_t ssrc, uint64_t now)
{
	*t = (struct talker){.ssrc = ssrc, .last_us = now, .known = true};
	return true;
}

bool talkers_hear(struct talkers *t, uint32_t ssrc, uint64_t now)
{
	if ((t->first.known && t->first.ssrc == ssrc) || silent(&t->first, now, LEFT_US))
		return hear(&t->first, ssrc, now);
	if (!silent(&t->first, now, PAUSE_US))
		return false;
	if (t->other.ssrc == ssrc || silent(&t->other, now, PAUSE_US))
		return hear(&t->other, ssrc, now);
	return false;
}
