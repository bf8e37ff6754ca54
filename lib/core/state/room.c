/* SPDX-License-Identifier: BSD-3-Clause */
/* room.c -- see room.h. */
#include "room.h"

#include "../../table/aside.h"
#include "../tables/inputs.h"

/* Units that texts of the greatest length take. */
enum { URI = 1 + LW_URI_MAX / TEXT_UNIT, NAME = 1 + LW_NAME_MAX / TEXT_UNIT,
       WHO = 1 + LW_WHO_MAX / TEXT_UNIT, PASSED = 1 + LW_PASSED_MAX / TEXT_UNIT };

/* In units.  step: what one step writes at most; signal: what a signal without texts does; keeps:
 * what may still have to be written for each reason; leg: what each leg may.  In bytes, call: the
 * texts of a call on average, with what is kept for it. */
struct needs { uint32_t step, signal, keeps[LW_KEPTS], leg, call; };

/* Who replaces a party becomes the target, or one of those who have had the call. */
static const struct needs of_endpoint = {
	.step = 1024,
	.signal = URI + PASSED,
	.keeps = {[LW_KEPT_TRANSFER] = URI, [LW_KEPT_PLACE] = URI},
	.call = 512};
/* In a step somebody is called, three are shown somebody else, and hear other music.  In a transfer
 * the target and the transferor are replaced; he and the last resort are called.  Who takes a place
 * has been called by the same address.  Each leg hears music or an announcement, and holds keys. */
enum { SHOWN = URI + NAME, CALLED = URI + WHO + SHOWN };
static const struct needs of_switch = {
	.step = 2048,
	.signal = URI + CALLED + 3 * (SHOWN + NAME),
	.keeps = {[LW_KEPT_TRANSFER] = 3 * SHOWN + 7 * URI + NAME + 3 * WHO,
		  [LW_KEPT_PLACE] = URI,
		  [LW_KEPT_SECOND] = CALLED},
	.leg = 2 * NAME + 8,
	.call = 2048};

/* So many signals come before outputs are read. */
enum { SIGNALS = LW_SIGNAL_OUTPUTS / LW_STEP_OUTPUTS };

/* So much is free when an input is taken that asks for room: so texts are not moved too often. */
enum { SPARE_PART = 16 };

static const struct needs *needs_of(const struct lw_config *config)
{
	return config->role == LW_AS_SWITCH ? &of_switch : &of_endpoint;
}

uint32_t lw_texts_of_call(const struct lw_config *config)
{
	return config->text_bytes ? config->text_bytes : needs_of(config)->call;
}

uint32_t lw_texts_size(const struct lw_config *config)
{
	const struct needs *needs = needs_of(config);
	uint64_t units = (uint64_t)config->max_calls * lw_texts_of_call(config) / TEXT_UNIT;

	units += 2 * needs->step + SIGNALS * needs->signal + 2 * needs->keeps[LW_KEPT_TRANSFER];
	units += units / (SPARE_PART - 1) + 1;
	return units < UINT32_MAX ? (uint32_t)units : UINT32_MAX;
}

/* ---- room ---- */

static bool is_borrowed(const struct lw *lw)
{
	return lw->stepping || lw->out_count;
}

/* What is dead can be used when nothing borrows it. */
static uint32_t free_units(const struct lw *lw)
{
	return lw->texts.size - (is_borrowed(lw) ? lw->texts.used : 1 + lw->texts.live);
}

static uint64_t wanted_for_signals(const struct lw *lw)
{
	return (uint64_t)SIGNALS * needs_of(&lw->config)->signal;
}

/* For a step, and the signals that may come before its outputs are read. */
static uint64_t wanted_to_go_on(const struct lw *lw)
{
	return needs_of(&lw->config)->step + wanted_for_signals(lw);
}

static uint64_t wanted_by_those_there(const struct lw *lw)
{
	return lw->texts.kept + (uint64_t)lw->leg_pool.used * lw->texts.leg;
}

/* For what brings texts, which stay: what comes next has its room all the same. */
static uint64_t wanted_for_more(const struct lw *lw)
{
	return needs_of(&lw->config)->step + wanted_by_those_there(lw);
}

/* A beginning is refused before anything that belongs to what has begun. */
static uint64_t wanted_to_begin(const struct lw *lw)
{
	return lw->texts.begin + wanted_by_those_there(lw);
}

void lw_open_texts(struct lw *lw)
{
	const struct needs *needs = needs_of(&lw->config);

	lw->texts.size = lw_texts_size(&lw->config);
	lw->texts.used = 1;
	lw->texts.leg = needs->leg;
	lw->texts.begin = (uint32_t)(wanted_to_go_on(lw) + needs->keeps[LW_KEPT_TRANSFER] +
				     needs->step);
}

bool lw_has_text_room(const struct lw *lw, uint32_t units)
{
	uint32_t spare = is_borrowed(lw) ? 0 : lw->texts.size / SPARE_PART;

	return free_units(lw) >= units + wanted_to_begin(lw) + spare;
}

bool lw_has_text_room_to_go_on(const struct lw *lw)
{
	return free_units(lw) >= wanted_to_go_on(lw);
}

static bool has(const char *text)
{
	return text && *text;
}

static bool brings_text(const struct lw_input *in)
{
	return has(in->uri) || has(in->name) || has(in->by) || has(in->called) ||
	       has(in->source) || has(in->chain) || has(in->user) || has(in->target);
}

/* A call, a leg, or a transfer. */
static bool begins(const struct lw_input *in)
{
	return lw_ways[in->type].to == LW_GOES_TO_BEGIN || in->type == LW_USER_JOIN ||
	       in->type == LW_USER_RETRY || in->type == LW_USER_ACCEPT ||
	       in->type == LW_SIG_OFFERED;
}

static bool has_room_for_signal(const struct lw *lw, const struct lw_input *in)
{
	uint64_t next = is_borrowed(lw) ? wanted_for_signals(lw) : wanted_to_go_on(lw);

	return free_units(lw) >= (brings_text(in) ? next + wanted_for_more(lw)
						  : needs_of(&lw->config)->signal);
}

LW_ASIDE static bool has_room_where_short(const struct lw *lw, const struct lw_input *in)
{
	bool verb = in->type < LW_VERBS;

	if (in->type == LW_TICK)
		return true;
	if (begins(in) || (verb && brings_text(in)))
		return false;
	return verb ? lw_has_text_room_to_go_on(lw) : has_room_for_signal(lw, in);
}

bool lw_has_text_room_for(const struct lw *lw, const struct lw_input *in)
{
	return lw_has_text_room(lw, 0) || has_room_where_short(lw, in);
}

void lw_keep_room(struct lw *lw, enum lw_kept why, bool before, bool now)
{
	uint64_t units = needs_of(&lw->config)->keeps[why];

	lw->texts.kept += now ? units : 0;
	lw->texts.kept -= before ? units : 0;
}

/* For the step, and what is begun or due within it; where room is short, for no beginning. */
void lw_tidy_texts(struct lw *lw, uint32_t units)
{
	uint64_t wanted;

	if (lw->out_count || lw->texts.used == 1 + lw->texts.live)
		return; /* they are borrowed, or none is dead */
	wanted = lw_has_text_room(lw, units) ? units + wanted_to_begin(lw) : wanted_to_go_on(lw);
	lw_texts_tidy(&lw->texts, wanted + needs_of(&lw->config)->step);
}

bool lw_lends_text(const struct lw *lw, const struct lw_input *in)
{
	const char *const texts[] = {in->uri,  in->name, in->by,    in->called, in->digits,
				     in->word, in->user, in->chain, in->source, in->target};
	bool lends = false;

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		lends |= lw_texts_hold(&lw->texts, texts[i]);
	return lends;
}
