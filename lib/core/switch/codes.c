/* SPDX-License-Identifier: BSD-3-Clause */
/* codes.c -- carries out switch/codes.def: what one party presses.
 *
 * Keys are held, and looked at one after the other: the table sees those that were looked at.  What
 * is passed on in a step is gathered, so that keys which come together go together. */
#include "codes.h"
#include "hear.h"
#include "xfer_ask.h"

#include "../../rules/keys.h"
#include "../../rules/number_plan.h"
#include "../ask/party.h"
#include "../machine/run.h"
#include "../state/queue.h"

#include <string.h>

/* One party in one step: the keys that it has pressed and are held, and those that wait to go out.
 * These have room: no key passes twice. */
struct pressing {
	struct lw *lw;
	uint32_t leg;
	char keys[LW_NAME_MAX], passed[2 * LW_NAME_MAX];
};

static void begin(struct pressing *p, struct lw *lw, uint32_t leg)
{
	p->lw = lw;
	p->leg = leg;
	lw_copy(p->keys, sizeof p->keys, lw_read(lw, lw->seated_text[leg].keys));
	p->passed[0] = '\0';
}

/* ---- who may ---- */

static bool is_internal(const struct lw *lw, uint32_t leg)
{
	struct lw_number number;

	lw_number_of_leg(lw, leg, &number);
	return number.place == LW_PLACE_INTERNAL;
}

/* The directory says it, where there is one. */
static bool is_let(const struct lw *lw, uint32_t call, uint32_t leg)
{
	switch ((enum lw_codes_for)lw->config.codes_for) {
	case LW_CODES_NOBODY:   return false;
	case LW_CODES_INTERNAL: return lw->rules->directory || is_internal(lw, leg);
	case LW_CODES_FIRST:    return lw->bridges[call].side[0] == leg;
	}
	return false;
}

static bool may_press_codes(const struct lw *lw, uint32_t leg)
{
	uint32_t call = lw->legs[leg].call;
	bool others = lw_sw_xfer_active(lw, call) && !lw_is_only_grace(lw, call) &&
		      lw->bridges[call].x.t != leg;

	return lw->rules && lw_leg_is_there(lw, leg) && !others && lw_may_use_codes(lw, leg) &&
	       is_let(lw, call, leg);
}

/* ---- what is held ---- */

static uint32_t bit(bool holds, enum SW_CODES_fact fact) { return (uint32_t)holds << fact; }

/* The keys that were looked at. */
static void held(const struct pressing *p, char text[LW_NAME_MAX])
{
	size_t n = p->lw->seated[p->leg].looked_at;

	memcpy(text, p->keys, n);
	text[n] = '\0';
}

static uint32_t facts_of_code(const struct pressing *p)
{
	char keys[LW_NAME_MAX], rest[LW_NUMBER_MAX];
	const struct lw_feature_codes *codes;
	enum lw_verb verb;

	if (!may_press_codes(p->lw, p->leg))
		return 0;
	codes = &p->lw->rules->codes;
	held(p, keys);
	verb = lw_feature_code(codes, keys, rest);
	return bit(lw_code_may_grow(codes, keys) && strlen(keys) + 1 < sizeof keys,
		   SW_CODES_IF_may_grow) |
	       bit(lw_code_takes_number(verb), SW_CODES_IF_wants_number) |
	       bit(verb != LW_TICK, SW_CODES_IF_is_code);
}

static uint32_t facts_of_number(const struct pressing *p, enum SW_CODES_input input)
{
	const struct lw_rules *rules = p->lw->rules;
	char keys[LW_NAME_MAX], rest[LW_NUMBER_MAX] = "";
	bool ends;

	held(p, keys);
	if (rules)
		lw_feature_code(&rules->codes, keys, rest);
	ends = strchr(rest, '#') || (rules && lw_plan_is_whole(&rules->numbering, rest));
	return bit(ends, SW_CODES_IF_number_ends) |
	       bit(strlen(keys) + 1 == sizeof keys && (ends || input == SW_CODES_IN_TIMEOUT),
		   SW_CODES_IF_gives_up);
}

/* ---- passed on ---- */

static bool hears(const struct lw *lw, uint32_t other, uint32_t leg)
{
	const struct seated *s = &lw->seated[other];

	if (other == leg || s->seat != SEAT_TAKEN || !lw_leg_is_up(lw, other))
		return false;
	if (s->is.hear == LW_HEAR_PEER)
		return s->is.from == lw_leg_handle(lw, leg).v;
	return s->is.hear == LW_HEAR_MIX && lw->seated[leg].is.hear == LW_HEAR_MIX;
}

static void send(struct pressing *p)
{
	struct lw *lw = p->lw;
	const char *digits;

	if (!*p->passed)
		return;
	digits = lw_mention(lw, sizeof p->passed, p->passed);
	p->passed[0] = '\0';
	lw_put_leg(lw, LW_NOTE_DTMF, p->leg)->digits = digits;
	for (uint32_t other = lw_slot(lw, lw->legs[p->leg].call)->first_leg; other != LW_NO_INDEX;
	     other = lw->legs[other].next)
		if (hears(lw, other, p->leg))
			lw_put_leg(lw, LW_DO_DTMF, other)->digits = digits;
}

/* The first n keys are no longer held. */
static void take_out(struct pressing *p, size_t n)
{
	memmove(p->keys, p->keys + n, strlen(p->keys + n) + 1);
	p->lw->seated[p->leg].looked_at = 0;
}

static void pass(struct pressing *p, size_t n)
{
	size_t before = strlen(p->passed);

	memcpy(p->passed + before, p->keys, n);
	p->passed[before + n] = '\0';
	take_out(p, n);
}

/* ---- a code ---- */

/* Where the code that the keys begin with ends. */
static size_t code_length(const struct pressing *p, enum lw_verb *verb, char rest[LW_NUMBER_MAX])
{
	const struct lw_rules *rules = p->lw->rules;
	char keys[LW_NAME_MAX];

	held(p, keys);
	rest[0] = '\0';
	*verb = rules ? lw_feature_code(&rules->codes, keys, rest) : LW_TICK;
	return strlen(keys) - strlen(rest);
}

/* The keys behind the code are looked at anew: they are the number's. */
static void begin_number(struct pressing *p)
{
	char rest[LW_NUMBER_MAX];
	enum lw_verb verb;

	p->lw->seated[p->leg].looked_at = (uint8_t)code_length(p, &verb, rest);
}

static void ask(struct pressing *p)
{
	char number[LW_NUMBER_MAX];
	enum lw_verb verb;
	size_t length = code_length(p, &verb, number);
	bool takes = lw_code_takes_number(verb);

	send(p);
	take_out(p, takes ? p->lw->seated[p->leg].looked_at : length);
	number[takes ? strcspn(number, "#") : 0] = '\0';
	lw_sw_ask_by_code(p->lw, p->leg, verb, number);
}

static void act(struct pressing *p, enum SW_CODES_act what)
{
	size_t looked_at = p->lw->seated[p->leg].looked_at;

	switch (what) {
	case SW_CODES_ACT__:          break;
	case SW_CODES_ACT_PASS_FIRST: pass(p, 1); break;
	case SW_CODES_ACT_PASS_ALL:   pass(p, looked_at); break;
	case SW_CODES_ACT_NUMBER:     begin_number(p); break;
	case SW_CODES_ACT_ASK:        ask(p); break;
	case SW_CODES_ACT_SAY_NO:
		take_out(p, looked_at);
		lw_ear_announce(p->lw, p->leg, LW_SAY_REFUSED);
		break;
	case SW_CODES_ACT_SWALLOW:    take_out(p, looked_at); break;
	case SW_CODES_ACT_COUNT:      break;
	}
}

static void run(struct pressing *p, enum SW_CODES_input input)
{
	struct lw *lw = p->lw;
	uint8_t *state = &lw->seated[p->leg].codes;
	uint32_t slot = lw_seat_slot(lw, p->leg, SLOT_CODES);
	struct machine m = lw_machine_of(LW_M_SW_CODES, state, slot);
	bool dials = lw_leg_dials(lw, p->leg), tone = lw_leg_has_dial_tone(lw, p->leg);
	uint32_t facts = 1u << SW_CODES_IF_always |
			 (dials ? facts_of_number(p, input) : facts_of_code(p));
	const struct lw_row *row = lw_decide(m.table, *state, (uint8_t)input, facts);

	if (!lw_enter(lw, &m, (uint8_t)input, row, 0))
		return;
	for (int i = 0; lw_has_act(row, i); i++)
		act(p, (enum SW_CODES_act)row->act[i]);
	if (dials != lw_leg_dials(lw, p->leg) || tone != lw_leg_has_dial_tone(lw, p->leg))
		lw_listen(lw, lw->legs[p->leg].call);
}

/* Each time round there are fewer keys, or more of them were looked at. */
static void look(struct pressing *p)
{
	struct seated *s = &p->lw->seated[p->leg];

	while (s->looked_at < strlen(p->keys)) {
		s->looked_at++;
		run(p, SW_CODES_IN_KEY);
	}
}

/* Of a number that is too long the last key counts: it may be its end. */
static void add(struct pressing *p, char key)
{
	size_t n = strlen(p->keys);

	if (n + 1 == sizeof p->keys)
		p->lw->seated[p->leg].looked_at = (uint8_t)--n;
	p->keys[n] = key;
	p->keys[n + 1] = '\0';
}

static void end(struct pressing *p)
{
	send(p);
	lw_write(p->lw, &p->lw->seated_text[p->leg].keys, sizeof p->keys, p->keys);
}

void lw_codes_press(struct lw *lw, uint32_t leg, const char *digits)
{
	struct pressing p;

	begin(&p, lw, leg);
	for (; *digits; digits++) {
		add(&p, *digits);
		look(&p);
	}
	end(&p);
}

void lw_codes_left(struct lw *lw, uint32_t leg)
{
	struct pressing p;

	begin(&p, lw, leg);
	run(&p, SW_CODES_IN_LEFT);
	end(&p);
}

void lw_codes_time(struct lw *lw, uint32_t leg)
{
	struct pressing p;
	bool sits = lw->seated[leg].seat == SEAT_TAKEN;

	begin(&p, lw, leg);
	run(&p, sits ? SW_CODES_IN_TIMEOUT : SW_CODES_IN_LEFT);
	look(&p);
	end(&p);
}
