/* SPDX-License-Identifier: BSD-3-Clause */
/* play_states.c -- the states that no output shows: without them a row that leads to the wrong one
 * would pass. */
#include <stdlib.h>
#include <string.h>

#include <legwork/switch.h>

#include "play_stage.h"

static void print_state(struct stage *s, const char *machine, const char *state)
{
	if (*state)
		lw_play_trace(s, " %s %s", machine, state);
}

static void print_call(struct stage *s, lw_call call)
{
	struct lw_call_info info;

	if (lw_call_info(s->lw, call, &info))
		return;
	lw_play_trace(s, "      %s:", lw_play_call(s, call));
	print_state(s, "call", info.state_name);
	print_state(s, info.transfer_table, info.transfer_state);
	print_state(s, "referred", info.referred_state);
	print_state(s, "replaced", info.replaced_state);
	print_state(s, "recording", info.recording_state);
	print_state(s, "reach", info.reach_state);
	lw_play_trace(s, "\n");
}

static void print_ear(struct stage *s, const struct lw_leg_info *info)
{
	print_state(s, "ear", info->ear_name);
	print_state(s, "hears", info->hear ? lw_hear_name(info->hear) : "");
	if (info->hear_leg.v)
		lw_play_trace(s, " %s", lw_play_leg(s, info->hear_leg));
}

static void print_leg(struct stage *s, lw_leg leg)
{
	struct lw_leg_info info;

	if (lw_leg_info(s->lw, leg, &info))
		return;
	lw_play_trace(s, "      %s:", lw_play_leg(s, leg));
	print_state(s, "leg", info.state_name);
	print_state(s, "hold", info.hold == LW_HOLD_NONE ? "" : info.hold_name);
	if (info.unclaimed)
		lw_play_trace(s, " unclaimed");
	if (s->config.role == LW_AS_SWITCH)
		print_ear(s, &info);
	print_state(s, "codes", info.keys_held ? info.codes_name : "");
	lw_play_trace(s, "\n");
}

static int by_slot(const void *a, const void *b)
{
	uint32_t x = (uint32_t) * (const uint64_t *)a, y = (uint32_t) * (const uint64_t *)b;

	return x < y ? -1 : x > y;
}

void lw_play_states(struct stage *s)
{
	uint64_t calls[PARTIES], legs[PARTIES];

	for (int i = 0; i < s->parties; i++) {
		calls[i] = s->party[i].call.v;
		legs[i] = s->party[i].leg.v;
	}
	qsort(calls, (size_t)s->parties, sizeof *calls, by_slot);
	qsort(legs, (size_t)s->parties, sizeof *legs, by_slot);
	for (int i = 0; i < s->parties; i++)
		if (!i || calls[i] != calls[i - 1])
			print_call(s, (lw_call){calls[i]});
	for (int i = 0; i < s->parties; i++)
		if (!i || legs[i] != legs[i - 1])
			print_leg(s, (lw_leg){legs[i]});
}
