/* SPDX-License-Identifier: BSD-3-Clause */
/* voices.c -- see voices.h. */
#include "voices.h"

#include <string.h>

static bool is_up(const struct lw *lw, uint32_t leg)
{
	return leg != LW_NO_INDEX && lw_leg_is_up(lw, leg);
}

static bool talks(const struct lw *lw, enum lw_ear word, const uint32_t seats[LW_SEATS])
{
	return word == LW_EAR_MIX || is_up(lw, lw_seat_named(word, seats));
}

void lw_voices(const struct lw *lw, uint32_t call, struct voices *voices)
{
	uint32_t seats[LW_SEATS];
	const struct lw_state *state = lw_seats_of(lw, call, seats);

	memset(voices, 0, sizeof *voices);
	if (lw->bridges[call].lent_to != LW_NO_INDEX || state->stage == LW_STAGE_HANDOVER)
		return;
	for (uint32_t i = 0; i < LW_SEATS; i++) {
		enum lw_ear word = (enum lw_ear)state->hears[i];

		if (!is_up(lw, seats[i]) || !talks(lw, word, seats))
			continue;
		voices->mixed = voices->mixed || word == LW_EAR_MIX;
		voices->leg[voices->count++] = lw_leg_handle(lw, seats[i]);
	}
	if (voices->count < 2)
		memset(voices, 0, sizeof *voices);
}

void lw_voices_before(const struct lw *lw, uint32_t call, struct voices *voices)
{
	memset(voices, 0, sizeof *voices);
	memcpy(voices->leg, lw->bridges[call].voice, sizeof voices->leg);
	while (voices->count < LW_VOICES && voices->leg[voices->count].v)
		voices->count++;
}

static bool is_in(lw_leg leg, const struct voices *those)
{
	for (uint32_t i = 0; i < those->count; i++)
		if (lw_same_leg(those->leg[i], leg))
			return true;
	return false;
}

bool lw_voices_are_in(const struct voices *these, const struct voices *those)
{
	for (uint32_t i = 0; i < these->count; i++)
		if (!is_in(these->leg[i], those))
			return false;
	return true;
}

bool lw_voice_is_there(const struct lw *lw, uint32_t call, lw_leg leg)
{
	uint32_t i = lw_leg_index(lw, leg);

	return i != LW_NO_INDEX && lw->legs[i].call == call && lw->seated[i].seat == SEAT_TAKEN;
}
