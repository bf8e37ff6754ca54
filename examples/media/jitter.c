/* SPDX-License-Identifier: BSD-3-Clause */
/* jitter.c -- puts packets back in order, and drops those whose time has passed. */
#include <string.h>

#include "jitter.h"

enum {
	LATE_MAX = 3,   /* so many late in a row: the sender's clock stands elsewhere, follow it */
	EMPTY_MAX = 25, /* half a second of nothing: the next packet starts anew */
};

void jitter_reset(struct jitter *j)
{
	uint64_t dropped = j->dropped;

	memset(j, 0, sizeof(*j));
	j->dropped = dropped;
}

static void start(struct jitter *j, uint32_t ssrc, uint32_t ts)
{
	jitter_reset(j);
	j->running = true;
	j->ssrc = ssrc;
	j->play = ts - JITTER_DELAY;
}

/* Whether this packet does not belong to the stretch being played: another sender, a leap of the
 * timestamp, or a new talkspurt that does not count the silence before it (RFC 3551 4.1). */
static bool is_new_stretch(const struct jitter *j, uint32_t ssrc, int32_t ahead, bool marker,
			   size_t count)
{
	if (!j->running || j->ssrc != ssrc)
		return true;
	if (ahead < 0)
		return marker || j->late_run + 1 >= LATE_MAX;
	return (size_t)ahead + count > JITTER_SAMPLES;
}

bool jitter_put(struct jitter *j, uint32_t ssrc, uint32_t ts, bool marker, const int16_t *pcm,
		size_t count)
{
	int32_t ahead = (int32_t)(ts - j->play);

	if (!count || count > JITTER_SAMPLES - JITTER_DELAY)
		return false;
	if (is_new_stretch(j, ssrc, ahead, marker, count)) {
		start(j, ssrc, ts);
	} else if (ahead < 0) {
		j->late_run++;
		j->dropped++;
		return false;
	} else if (j->full[ts % JITTER_SAMPLES]) {
		j->dropped++;
		return false;
	}
	j->late_run = 0;
	for (size_t i = 0; i < count; i++) {
		j->pcm[(ts + i) % JITTER_SAMPLES] = pcm[i];
		j->full[(ts + i) % JITTER_SAMPLES] = true;
	}
	return true;
}

bool jitter_get(struct jitter *j, int16_t *pcm, size_t count)
{
	bool any = false;

	memset(pcm, 0, count * sizeof(*pcm));
	if (!j->running)
		return false;
	for (size_t i = 0; i < count; i++, j->play++) {
		uint32_t at = j->play % JITTER_SAMPLES;

		if (j->full[at])
			pcm[i] = j->pcm[at];
		any |= j->full[at];
		j->full[at] = false;
	}
	j->empty_run = any ? 0 : j->empty_run + 1;
	if (j->empty_run > EMPTY_MAX)
		j->running = false;
	return any;
}
