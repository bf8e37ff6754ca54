/* SPDX-License-Identifier: BSD-3-Clause */
/* record.c -- when the recording of a switch's call begins, is cut, and ends (R57 to R61).
 *
 * A segment names those who talk in it, so others who talk are another segment. */
#include "record.h"

#include "../ask/voices.h"
#include "../machine/recording.h"

#include <string.h>

void lw_sw_record_select(struct lw *lw, uint32_t call)
{
	lw_recording_run(lw, call, RECORDING_IN_SELECT);
}

/* Those who are there now are looked at once the step has come to rest. */
void lw_sw_record_end(struct lw *lw, uint32_t call, bool done)
{
	struct recorded *rec = lw_recorded(lw, call);

	if (done) {
		rec->after = 1;
		rec->back = 0;
		rec->due |= RECORD_HANDED;
	} else if (lw_leg_is_there(lw, lw->bridges[call].side[1])) {
		lw_recording_run(lw, call, RECORDING_IN_BACK);
	}
}

static bool is_same(const struct voices *a, const struct voices *b)
{
	return a->count == b->count && lw_voices_are_in(a, b);
}

static bool runs(const struct lw *lw, uint32_t call)
{
	enum lw_recording_seen seen = lw_recording_seen(lw, call);

	return seen == LW_RECORDING_STARTING || seen == LW_RECORDING_RUNNING;
}

/* Two are there who were not, or not without another one. */
static void come(struct lw *lw, uint32_t call)
{
	struct recorded *rec = lw_recorded(lw, call);
	bool next = rec->due & RECORD_GOES_ON;

	rec->due = 0;
	lw_recording_run(lw, call, RECORDING_IN_PARTY_CAME);
	if (next && !runs(lw, call))
		lw_recording_run(lw, call, RECORDING_IN_TAKE_OVER);
	if (runs(lw, call) && rec->automatic)
		rec->own = 1; /* what a transfer stops begins again (R60) */
}

static void leave(struct lw *lw, uint32_t call, enum lw_cause why)
{
	struct recorded *rec = lw_recorded(lw, call);

	if (runs(lw, call) && !rec->why)
		rec->why = (uint8_t)why;
	lw_recording_run(lw, call, RECORDING_IN_PARTY_LEFT);
}

/* Nobody is recorded alone (R61): it goes on when there are two again, if the rule lets it. */
static void look_alone(struct lw *lw, uint32_t call)
{
	struct recorded *rec = lw_recorded(lw, call);
	const struct bridge *b = &lw->bridges[call];
	struct voices before;

	if (!runs(lw, call) || b->lent_to != LW_NO_INDEX)
		return;
	lw_voices_before(lw, call, &before);
	for (uint32_t i = 0; i < before.count; i++) {
		if (lw_voice_is_there(lw, call, before.leg[i]))
			continue;
		if (lw->config.record_rule == LW_RECORD_CONTINUE)
			rec->due |= RECORD_GOES_ON;
		leave(lw, call, lw_sw_xfer_active(lw, call) && b->x.t == LW_NO_INDEX
					? LW_CAUSE_TRANSFERRED
					: LW_CAUSE_NORMAL);
		lw_recording_run(lw, call, RECORDING_IN_PARTY_CAME);
		return;
	}
}

/* Others talk, and the transfer goes on. */
static void look_within(struct lw *lw, uint32_t call)
{
	struct recorded *rec = lw_recorded(lw, call);

	if (rec->due & RECORD_GOES_ON) {
		come(lw, call);
		return;
	}
	if (runs(lw, call) && lw_recording_forbidden(lw, call))
		rec->why = LW_CAUSE_DECLINED;
	lw_recording_run(lw, call, RECORDING_IN_VOICES);
}

static void look_after(struct lw *lw, uint32_t call, bool handed)
{
	leave(lw, call, handed ? LW_CAUSE_TRANSFERRED : LW_CAUSE_REPLACED);
	come(lw, call);
}

/* The transferee is with the transferor again: that the transfer is not over yet, because a phone
 * may still hang up on its last NOTIFY, does not matter (R60). */
static bool is_back(const struct lw *lw, uint32_t call)
{
	uint32_t seats[LW_SEATS];

	return lw_sw_xfer_active(lw, call) &&
	       lw_seats_of(lw, call, seats)->stage == LW_STAGE_RETURN;
}

static void look_at(struct lw *lw, uint32_t call, const struct voices *now)
{
	struct bridge *b = &lw->bridges[call];
	struct voices before;
	bool handed = b->rec.due & RECORD_HANDED;

	lw_voices_before(lw, call, &before);
	if (is_same(now, &before) && !handed)
		return;
	if (lw_sw_xfer_active(lw, call))
		look_within(lw, call);
	else
		look_after(lw, call, handed);
	memcpy(b->voice, now->leg, sizeof b->voice);
}

void lw_sw_record_look(struct lw *lw, uint32_t call)
{
	struct voices now;

	lw_voices(lw, call, &now);
	if (!now.count) {
		look_alone(lw, call);
		return;
	}
	look_at(lw, call, &now);
	if (is_back(lw, call))
		lw_recording_run(lw, call, RECORDING_IN_BACK);
}
