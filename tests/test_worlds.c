/* SPDX-License-Identifier: BSD-3-Clause */
/* test_worlds.c -- nobody is left behind: explores every world that attended.def, blind.def and
 * voicemail.def allow, under every setting, with every order of what users and networks can do.
 *
 * At every end: exactly one terminal (law 6), nobody held, ringing, or up without a partner unless
 * a row says so by name (law 8).  Nobody lets the transferee go before somebody has him, except our
 * user by hanging up, or the setting let_go (law 7).  From every world time alone leads to an end
 * (law 5). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "worlds.h"

/* ---- a setting, constant in one exploration ---- */

static struct {
	enum lw_machine machine;
	struct lw_table table;
	unsigned on_ringing, on_hangup_ringing, on_hangup_consulting, blind_style;
	bool auto_return, replaces, early, up_already, drops, at_once;
} set;

static struct lw_table holds;

enum whom {
	WHOM_TRANSFER,
	WHOM_EE_HOLD,
	WHOM_TARGET_HOLD,
	WHOM_EE_END,
	WHOM_TARGET_RING,
	WHOM_TARGET_ANSWER,
	WHOM_TARGET_END,
	WHOM_TARGET_GONE,
	WHOM_REFER
};

static uint32_t bit(bool holds_true, enum XFER_fact fact)
{
	return (uint32_t)holds_true << fact;
}

/* The settings that matter only when our user is rung are left to chance at each event: that is
 * every combination of them, and their changing as well. */
static uint32_t recall_settings(unsigned n)
{
	return bit(n & 1, XFER_IF_recalls) | bit(n & 2, XFER_IF_last_resort) |
	       bit(n & 4, XFER_IF_at_last);
}

static uint32_t release_facts(const struct world *w, uint32_t chance)
{
	bool accept = set.blind_style == LW_BLIND_ON_ACCEPT, rings = chance == UINT32_MAX;
	bool ringing = set.blind_style == LW_BLIND_ON_RINGING && rings;
	bool at_once = set.at_once;

	return bit(w->left, XFER_IF_user_left) | bit(accept, XFER_IF_on_accept) |
	       bit(ringing, XFER_IF_on_ringing) | bit(rings, XFER_IF_target_rings) |
	       bit(at_once, XFER_IF_at_once) |
	       bit(at_once && (w->left || accept || ringing), XFER_IF_lets_go) |
	       bit(at_once, XFER_IF_at_last) | (chance & recall_settings(7));
}

static uint32_t facts(const struct world *w, uint32_t chance)
{
	bool up = w->target.is == IS_UP, gone = !up && w->target.is != IS_RINGING,
	     blind = set.on_ringing == LW_RINGING_BLIND;
	bool completes = set.on_hangup_ringing == LW_HANGUP_COMPLETES;
	bool conference_ends = set.drops && w->mixed;
	bool talking = w->ee.is == IS_UP && up && w->ee.hold == HOLD_TALKING &&
		       w->target.hold == HOLD_TALKING;

	return bit(true, XFER_IF_always) | bit(true, XFER_IF_can_start) |
	       bit(up, XFER_IF_target_up) | bit(gone, XFER_IF_target_gone) |
	       bit(set.replaces, XFER_IF_can_replace) | bit(w->by_replaces, XFER_IF_by_replaces) |
	       bit(w->by_replaces && gone, XFER_IF_target_replaced) | bit(blind, XFER_IF_go_blind) |
	       bit(completes && blind, XFER_IF_hangup_blind) |
	       bit(set.on_ringing == LW_RINGING_EARLY && set.replaces && set.early,
		   XFER_IF_go_early) |
	       bit(completes, XFER_IF_hangup_completes) |
	       bit(set.on_hangup_ringing == LW_HANGUP_CLEARS, XFER_IF_hangup_clears_ringing) |
	       bit(conference_ends, XFER_IF_conference_ends) |
	       bit(conference_ends || set.on_hangup_consulting == LW_HANGUP_CLEARS,
		   XFER_IF_hangup_clears_talking) |
	       bit(set.on_hangup_consulting == LW_HANGUP_RETURNS, XFER_IF_hangup_returns_talking) |
	       bit(set.auto_return, XFER_IF_auto_return) | release_facts(w, chance) |
	       bit(talking, XFER_IF_both_talking) |
	       bit(w->as == LW_NOTE_TRANSFER_RECALLED, XFER_IF_as_recalled) |
	       bit(w->refer == REFER_SENT || w->refer == REFER_ACCEPTED, XFER_IF_refer_open) |
	       (chance & (bit(w->by_replaces && !w->aor_used && up, XFER_IF_can_try_aor) |
			  bit(true, XFER_IF_can_retry)));
}

/* ---- what an action means ---- */

enum { TOLD_MAX = 8 };
struct told { uint8_t input[TOLD_MAX]; int n; };

static void tell(struct told *told, enum XFER_input input)
{
	told->input[told->n++ % TOLD_MAX] = (uint8_t)input;
}

static void tell_hold(struct told *told, const struct lw_row *row, bool target)
{
	for (int a = 0; a < LW_ACTS; a++) {
		if (row->act[a] == HOLD_ACT_TELL_HELD)
			tell(told, target ? XFER_IN_TARGET_HELD : XFER_IN_HELD);
		if (row->act[a] == HOLD_ACT_TELL_NOT_HELD)
			tell(told, target ? XFER_IN_TARGET_NOT_HELD : XFER_IN_NOT_HELD);
		if (row->act[a] == HOLD_ACT_TELL_RESUMED)
			tell(told, target ? XFER_IN_TARGET_RESUMED : XFER_IN_RESUMED);
		if (row->act[a] == HOLD_ACT_TELL_NOT_RESUMED)
			tell(told, target ? XFER_IN_TARGET_NOT_RESUMED : XFER_IN_NOT_RESUMED);
	}
}

static void hold(struct world *w, struct told *told, bool target, enum HOLD_input input)
{
	struct party *p = target ? &w->target : &w->ee;
	const struct lw_row *row = lw_decide(&holds, p->hold, (uint8_t)input, UINT32_MAX);

	if (p->is != IS_UP || row->next == LW_TO_REFUSE || row->next == LW_TO_IGNORE)
		return;
	if (row->next != LW_TO_STAY)
		p->hold = row->next;
	tell_hold(told, row, target);
}

static bool goes_to_talk(const struct party *p)
{
	return p->hold == HOLD_TALKING || p->hold == HOLD_RESUMING ||
	       p->hold == HOLD_HOLD_THEN_TALK;
}

static void drop_target(struct world *w, struct told *told)
{
	w->mixed = 0;
	if (w->target.is == IS_RESERVED)
		tell(told, XFER_IN_TARGET_GONE);
	if (w->target.is == IS_RESERVED)
		w->target.is = IS_GONE;
	else if (w->target.is == IS_RINGING || w->target.is == IS_UP)
		w->target.is = IS_ENDING;
}

/* From now on a call of its own: what the user does with the other one is not about it. */
static const char *keep_target(struct world *w, struct told *told)
{
	w->mixed = 0;
	if (w->target.is == IS_RESERVED)
		w->target.is = IS_GONE;
	if (w->target.is != IS_UP && w->target.is != IS_RINGING)
		return NULL;
	w->kept = 1;
	if (w->target.is == IS_UP && w->target.hold != HOLD_TALKING)
		hold(w, told, true, HOLD_IN_RESUME);
	return w->here ? NULL : "the target is kept for a user who has hung up";
}

static const char *refer(struct world *w, bool replaces)
{
	w->by_replaces = replaces;
	w->refer = REFER_SENT;
	if (w->ee.is != IS_UP)
		return "a REFER to a transferee who has gone";
	return replaces && w->target.is != IS_UP && w->target.is != IS_RINGING ?
	       "Replaces of a consultation call that is not there" : NULL;
}

static const char *mix(struct world *w)
{
	w->mixed = 1;
	if (w->ee.is != IS_UP || w->target.is != IS_UP)
		return "a conference with somebody who has gone";
	return w->ee.hold == HOLD_TALKING && w->target.hold == HOLD_TALKING
		       ? NULL
		       : "a conference with somebody held";
}

/* Law 7.  worlds_last is the row at work. */
static const char *drop_transferee(struct world *w)
{
	uint8_t fact = worlds_last.row->fact;
	bool free_to = w->proved || worlds_last.input == XFER_IN_HANGUP ||
		       worlds_last.input == XFER_IN_PART_TRANSFEREE || w->ee.is != IS_UP ||
		       (set.at_once && fact == XFER_IF_lets_go) ||
		       (w->left && fact == XFER_IF_at_last);

	w->mixed = 0;
	w->ee.is = w->ee.is == IS_UP ? (uint8_t)IS_ENDING : w->ee.is;
	return free_to ? NULL : "the transferee is let go, and nobody has him (law 7)";
}

static void release(struct world *w)
{
	w->left = 1;
	w->here = 0;
}

static const char *act(struct world *w, struct told *told, enum XFER_act what)
{
	switch (what) {
	case XFER_ACT_HOLD:            hold(w, told, false, HOLD_IN_HOLD); break;
	case XFER_ACT_RESUME:          hold(w, told, false, HOLD_IN_RESUME); break;
	case XFER_ACT_TARGET_HOLD:        hold(w, told, true, HOLD_IN_HOLD); break;
	case XFER_ACT_TARGET_RESUME:      hold(w, told, true, HOLD_IN_RESUME); break;
	case XFER_ACT_DIAL_TARGET:
		w->target = (struct party){IS_RINGING, HOLD_TALKING};
		break;
	case XFER_ACT_REDIAL_TARGET:
		if (w->target.is == IS_UP || w->target.is == IS_RINGING)
			return "a second target is called and the first one is not let go";
		w->target = (struct party){IS_RINGING, HOLD_TALKING};
		break;
	case XFER_ACT_DROP_TARGET:     drop_target(w, told); break;
	case XFER_ACT_KEEP_TARGET:     return keep_target(w, told);
	case XFER_ACT_DROP_TRANSFEREE: return drop_transferee(w);
	case XFER_ACT_REFER_REPLACES:  return refer(w, true);
	case XFER_ACT_REFER_EARLY:     return refer(w, true);
	case XFER_ACT_REFER_AOR:       w->aor_used = 1; return refer(w, true);
	case XFER_ACT_REFER_PLAIN:     return refer(w, false);
	case XFER_ACT_REFER_LAST:      return refer(w, false);
	case XFER_ACT_MIX:             return mix(w);
	case XFER_ACT_UNMIX:           w->mixed = 0; break;
	case XFER_ACT_RELEASE:         release(w); break;
	case XFER_ACT_RECALL:
	case XFER_ACT_AS_CANCELLED:    w->as = LW_NOTE_TRANSFER_CANCELLED; break;
	case XFER_ACT_AS_RECALLED:     w->as = LW_NOTE_TRANSFER_RECALLED; break;
	case XFER_ACT_AS_UNKNOWN:      w->as = LW_NOTE_TRANSFER_UNKNOWN; break;
	case XFER_ACT__:
	case XFER_ACT_BEGIN:
	case XFER_ACT_NO_ANSWER:
	case XFER_ACT_STOP_RECORDING:
	case XFER_ACT_END_RECORDING:
	case XFER_ACT_N_STARTED:
	case XFER_ACT_N_CONSULTING:
	case XFER_ACT_N_CONSULT_RINGING:
	case XFER_ACT_N_CONSULT_CONNECTED:
	case XFER_ACT_N_CONSULT_FAILED:
	case XFER_ACT_N_TO_TRANSFEREE:
	case XFER_ACT_N_TO_TARGET:
	case XFER_ACT_N_MERGED:
	case XFER_ACT_N_FALLBACK:
	case XFER_ACT_N_COMPLETING:
	case XFER_ACT_N_PROGRESS:
	case XFER_ACT_COUNT: break;
	}
	return NULL;
}

/* ---- one row, and what it tells ---- */

/* The final state that says the note: that which was decided on when the way back began. */
static uint8_t end_of(uint8_t as)
{
	uint8_t note = as ? as : (uint8_t)LW_NOTE_TRANSFER_FAILED, state = 0;

	while (set.table.state[state].note != note)
		state++;
	return state;
}

static bool is_completed(const struct world *w)
{
	return set.table.state[w->state].note == LW_NOTE_TRANSFER_COMPLETED;
}

static bool row_does(const struct lw_row *row, enum XFER_act what)
{
	return memchr(row->act, (int)what, LW_ACTS) != NULL;
}

/* A user who hangs up is gone, unless his setting says that it means `take me back`. */
static void whereabouts(struct world *w, enum XFER_input input, const struct lw_row *row)
{
	if (set.table.input[input].sayer != LW_SAID_BY_USER)
		return;
	w->here = input != XFER_IN_HANGUP ||
		  (!set.table.state[w->state].final && !row_does(row, XFER_ACT_RELEASE) &&
		   !row_does(row, XFER_ACT_DROP_TRANSFEREE));
}

static const char *run(struct world *w, enum XFER_input input, uint32_t chance, struct told *told)
{
	uint8_t from = w->state;
	const struct lw_row *row = lw_decide(&set.table, from, (uint8_t)input, facts(w, chance));
	const char *wrong = NULL;

	if (row->next == LW_TO_REFUSE || row->next == LW_TO_IGNORE)
		return NULL;
	if (row->next != LW_TO_STAY)
		w->state = row->next == LW_TO_DUE ? end_of(w->as) : row->next;
	worlds_last = (struct last){row, from, (int)input};
	for (int a = 0; a < LW_ACTS && !wrong; a++)
		wrong = act(w, told, (enum XFER_act)row->act[a]);
	whereabouts(w, input, row);
	return wrong;
}

static void settle_parties(struct world *w, const struct event *e, struct told *told)
{
	switch ((enum whom)e->whom) {
	case WHOM_TRANSFER:      tell(told, (enum XFER_input)e->input); break;
	case WHOM_EE_HOLD:       hold(w, told, false, (enum HOLD_input)e->input); break;
	case WHOM_TARGET_HOLD:   hold(w, told, true, (enum HOLD_input)e->input); break;
	case WHOM_EE_END:        w->ee.is = IS_GONE; tell(told, XFER_IN_TRANSFEREE_ENDED); break;
	case WHOM_TARGET_RING:   tell(told, XFER_IN_TARGET_RINGING); break;
	case WHOM_TARGET_ANSWER: w->target.is = IS_UP; tell(told, XFER_IN_TARGET_ANSWERED); break;
	case WHOM_TARGET_END:
		if (w->by_replaces) /* after Replaces its BYE says that somebody has taken our place
				     */
			w->proved = 1;
		w->target.is = IS_GONE;
		tell(told, XFER_IN_TARGET_ENDED);
		tell(told, XFER_IN_TARGET_GONE);
		break;
	case WHOM_TARGET_GONE:   w->target.is = IS_GONE; tell(told, XFER_IN_TARGET_GONE); break;
	case WHOM_REFER:
		w->proved |= e->input == XFER_IN_REFER_DONE;
		w->refer = e->input == XFER_IN_REFER_OK || e->input == XFER_IN_REFER_NEWS
				   ? REFER_ACCEPTED
				   : REFER_CLOSED;
		tell(told, (enum XFER_input)e->input);
		break;
	}
}

static bool alive(const struct party *p)
{
	return p->is == IS_UP || p->is == IS_RINGING;
}

/* What the name of a state promises about the parties. */
enum promise { NOTHING, ASKED, BACK, RINGS, NO_TARGET, NO_TRANSFEREE };
static uint8_t promise[32]; /* of each state of set.table */

static const struct { const char *state; enum promise promise; } promises[] = {
	{"HOLDING", BACK},       {"RETURNING", BACK},      {"ORPHANED", BACK},
	{"RECALLING", BACK},     {"PAUSING", BACK},        {"REFERRING", ASKED},
	{"ACCEPTED", ASKED},     {"WAITING", ASKED},       {"ALERTING", ASKED},
	{"RESCUING", ASKED},     {"CALLING", RINGS},       {"RINGING", RINGS},
	{"AWAITING", RINGS},     {"DECIDING", NO_TARGET},  {"DROPPING", NO_TARGET},
	{"RELEASED", NO_TRANSFEREE}, {"AFTERMATH", NO_TRANSFEREE}, {"CLEARING", NO_TRANSFEREE},
};

static void read_promises(void)
{
	memset(promise, NOTHING, sizeof promise);
	for (size_t i = 0; i < sizeof promises / sizeof *promises; i++)
		for (int s = 0; s < set.table.states; s++)
			if (!strcmp(set.table.state[s].name, promises[i].state))
				promise[s] = (uint8_t)promises[i].promise;
}

static const char *state_lies(const struct world *w)
{
	bool ee = w->ee.is == IS_UP, target = alive(&w->target) && !w->kept;

	switch ((enum promise)promise[w->state]) {
	case NOTHING: break;
	case ASKED:
		return ee && w->refer != REFER_NONE && w->refer != REFER_CLOSED
			       ? NULL
			       : "waits for a REFER that was not sent, or has its answer";
	case BACK:
		return !ee ? "deals with a transferee who has gone" : w->state > 1 && target ?
		       "comes back, and the target is not let go" : NULL;
	case RINGS:
		return w->target.is == IS_RINGING ? NULL : "waits for a target that does not ring";
	case NO_TARGET: return target ? "the target should be gone, and is there" : NULL;
	case NO_TRANSFEREE: return ee ? "the transferee should be gone, and is there" : NULL;
	}
	if (set.table.state[w->state].stage == LW_STAGE_TALK)
		return w->target.is == IS_UP ? NULL : "talks to a target that is not up";
	return NULL;
}

static const char *happen(struct world *w, const struct event *e)
{
	struct told told = {{0}, 0};
	const char *wrong = NULL;

	settle_parties(w, e, &told);
	for (int i = 0; i < told.n && !wrong && !set.table.state[w->state].final; i++)
		wrong = run(w, (enum XFER_input)told.input[i], e->chance, &told);
	if (!wrong && told.n > TOLD_MAX)
		wrong = "a step that never settles";
	if (!wrong && set.machine == LW_M_ATTENDED && w->state == ATTENDED_MERGED && !w->mixed)
		wrong = "three are said to talk, and nobody mixes them";
	if (!wrong && is_completed(w) && !w->proved)
		wrong = "completed without a proof (law 6)";
	return wrong ? wrong : state_lies(w);
}

/* ---- what can happen ---- */

static int add(struct event *event, int n, enum whom whom, int input, uint32_t chance)
{
	event[n] = (struct event){(uint8_t)whom, (uint8_t)input, chance};
	return n + 1;
}

static int add_hold(struct event *event, int n, const struct party *p, enum whom whom,
		    bool user_may)
{
	bool pending = p->hold != HOLD_TALKING && p->hold != HOLD_HELD;

	if (p->is != IS_UP)
		return n;
	for (int in = HOLD_IN_MEDIA_OK; pending && in <= HOLD_IN_MEDIA_FAILED; in++)
		n = add(event, n, whom, in, 0);
	if (pending)
		n = add(event, n, whom, HOLD_IN_TIMEOUT, 0);
	for (int in = HOLD_IN_USER_HOLD; user_may && in <= HOLD_IN_USER_RESUME; in++)
		n = add(event, n, whom, in, 0);
	return n;
}

static int add_target(struct event *event, int n, const struct world *w)
{
	if (w->target.is == IS_RINGING) {
		n = add(event, n, WHOM_TARGET_RING, 0, 0);
		n = add(event, n, WHOM_TARGET_ANSWER, 0, 0);
	}
	if (w->target.is == IS_RINGING || w->target.is == IS_UP)
		n = add(event, n, WHOM_TARGET_END, 0, 0);
	return w->target.is == IS_ENDING ? add(event, n, WHOM_TARGET_GONE, 0, 0) : n;
}

static int add_refer(struct event *event, int n, const struct world *w)
{
	static const uint8_t answers[] = {XFER_IN_REFER_OK, XFER_IN_REFER_REFUSED};
	static const uint8_t news[] = {XFER_IN_REFER_NEWS, XFER_IN_REFER_DONE, XFER_IN_REFER_FAILED,
				       XFER_IN_REFER_OVER};

	/* the answer may come after the first NOTIFY, which then has opened the subscription */
	for (size_t i = 0; w->refer == REFER_SENT && i < sizeof answers; i++)
		n = add(event, n, WHOM_REFER, answers[i], 0);
	if (w->refer == REFER_ACCEPTED)
		n = add(event, n, WHOM_REFER, XFER_IN_REFER_OK, 0);
	for (size_t i = 0;
	     (w->refer == REFER_SENT || w->refer == REFER_ACCEPTED) && i < sizeof news; i++) {
		n = add(event, n, WHOM_REFER, news[i], 0);
		n = add(event, n, WHOM_REFER, news[i], UINT32_MAX);
	}
	return n;
}

/* Whether the recall's settings are asked about it: time, a hangup, how the last resort went. */
static bool asks_recall(const struct event *e)
{
	return e->whom == WHOM_REFER || (e->whom == WHOM_TRANSFER && (e->input == XFER_IN_TIMEOUT ||
								       e->input == XFER_IN_HANGUP));
}

/* With each combination of the recall's settings. */
static int vary_recall(struct event *event, int n)
{
	int more = n;

	for (int i = 0; i < n; i++)
		for (unsigned set_to = 1; set_to < 8 && asks_recall(&event[i]); set_to++) {
			event[more] = event[i];
			event[more++].chance = recall_settings(set_to);
		}
	return more;
}

static int events(const struct world *w, struct event *event)
{
	uint8_t lets = set.table.state[w->state].lets;
	int n = 0;

	if (w->state == 0)
		return add(event, n, WHOM_TRANSFER, XFER_IN_START, 0);
	for (int in = XFER_IN_COMPLETE; set.table.input[in].sayer == LW_SAID_BY_USER; in++)
		n = add(event, n, WHOM_TRANSFER, in, in == XFER_IN_RETRY ? UINT32_MAX : 0);
	if (set.table.state[w->state].timer)
		n = add(event, n, WHOM_TRANSFER, XFER_IN_TIMEOUT, 0);
	if (w->ee.is == IS_UP)
		n = add(event, n, WHOM_EE_END, 0, 0);
	n = add_hold(event, n, &w->ee, WHOM_EE_HOLD, lets == LW_LETS_HOLD_TRANSFEREE);
	n = add_hold(event, n, &w->target, WHOM_TARGET_HOLD, lets == LW_LETS_HOLD_TARGET);
	n = add_target(event, n, w);
	n = add_refer(event, n, w);
	return set.table.state[w->state].stage == LW_STAGE_RECALL ? vary_recall(event, n) : n;
}

static const char *name(const struct event *e)
{
	static const char *const whom[] = {"",
					   "transferee: ",
					   "target: ",
					   "transferee ends",
					   "target rings",
					   "target answers",
					   "target ends",
					   "target gone",
					   ""};
	static char text[64];

	snprintf(text, sizeof text, "%s%s%s", whom[e->whom],
		 e->whom == WHOM_TRANSFER || e->whom == WHOM_REFER ? set.table.input[e->input].name
		 : e->whom == WHOM_EE_HOLD || e->whom == WHOM_TARGET_HOLD
			 ? holds.input[e->input].name
			 : "",
		 e->chance == UINT32_MAX ? " (with luck)" : e->chance ? " (set otherwise)" : "");
	return text;
}

/* Everybody is silent: what waits runs out, the shorter wait first. */
static bool silence(struct world *w)
{
	struct event event[EVENTS_MAX];
	int n = events(w, event);

	for (int i = n; i-- > 0;)
		if (event[i].chance)
			continue;
		else if ((event[i].whom == WHOM_TRANSFER && event[i].input == XFER_IN_TIMEOUT) ||
		    event[i].whom == WHOM_TARGET_GONE ||
		    ((event[i].whom == WHOM_EE_HOLD || event[i].whom == WHOM_TARGET_HOLD) &&
		     event[i].input == HOLD_IN_TIMEOUT))
			return happen(w, &event[i]) == NULL;
	return false;
}

static bool may_last(const struct world *w)
{
	return w->state == 0 || (set.machine == LW_M_ATTENDED && w->state == ATTENDED_MERGED);
}

/* ---- the ends ---- */

/* Rows that leave the transferee held, each said by name in its table: the user is told, and
 * decides. */
static bool leaves_held_by_name(int from, int input)
{
	const char *state = set.table.state[from].name;

	if (!strcmp(state, "RETURNING"))
		return input == XFER_IN_NOT_RESUMED || input == XFER_IN_TIMEOUT;
	return !strcmp(state, "RESCUING") || (input == XFER_IN_TIMEOUT &&
		(!strcmp(state, "ORPHANED") || !strcmp(state, "RECALLING")));
}

static const char *target_at_end(const struct world *w, bool completed)
{
	if (w->target.is == IS_RESERVED)
		return "the consultation call keeps its place and was never made";
	if (w->target.is != IS_RINGING && w->target.is != IS_UP)
		return NULL;
	if (completed || !w->kept)
		return w->target.is == IS_UP ? "the target is up, and with nobody"
					     : "the target rings, and for nobody";
	return w->target.is == IS_UP && !goes_to_talk(&w->target) ? "the target is still held"
								  : NULL;
}

static const char *at_end(const struct world *w, const struct lw_row *row, int from, int input)
{
	bool completed = is_completed(w);
	const char *wrong = target_at_end(w, completed);

	(void)row;
	if (wrong)
		return wrong;
	if (w->mixed)
		return "the conference goes on";
	if (input == XFER_IN_RESUMED && w->state != end_of(w->as))
		return "the end is not the one that was begun";
	if (w->ee.is != IS_UP)
		return NULL;
	if (completed)
		return "completed, and the transferee is still ours";
	if (leaves_held_by_name(from, input))
		return NULL;
	if (!w->here)
		return "the transferee is brought back to a user who has hung up";
	return goes_to_talk(&w->ee) ? NULL : "the transferee is still held";
}

/* ---- every setting ---- */

static unsigned worlds, endings, faults;

static void explore(void)
{
	struct world start = {.ee = {IS_UP, HOLD_TALKING}, .here = 1};
	struct model model = {.machine = set.machine,
			      .start = &start,
			      .events = events,
			      .happen = happen,
			      .at_end = at_end,
			      .silence = silence,
			      .may_last = may_last,
			      .name = name,
			      .worlds = &worlds,
			      .endings = &endings,
			      .faults = &faults};

	if (set.machine == LW_M_ATTENDED)
		start.target.is = set.up_already ? IS_UP : IS_RESERVED;
	worlds_explore(&model);
}

static void begin(enum lw_machine machine)
{
	memset(&set, 0, sizeof set);
	set.machine = machine;
	set.table = lw_tables[machine];
	holds = lw_tables[LW_M_HOLD];
	read_promises();
	worlds = endings = faults = 0;
}

static void finish(void)
{
	print_message("%s: %u worlds, %u endings, %u faults\n", lw_tables[set.machine].name,
		      worlds, endings, faults);
	assert_int_equal(faults, 0);
}

static void attended(void **state)
{
	(void)state;
	begin(LW_M_ATTENDED);
	for (unsigned n = 0; n < 3 * 3 * 3 * 32; n++) {
		set.on_ringing = n / 16 % 3;
		set.on_hangup_ringing = n / 48 % 3;
		set.on_hangup_consulting = n / 144 % 3;
		set.drops = n / 432;
		set.auto_return = n & 1;
		set.replaces = n & 2;
		set.early = n & 4;
		set.up_already = n & 8;
		if (!set.early ||
		    (set.replaces && set.on_ringing == LW_RINGING_EARLY)) /* else the same worlds */
			explore();
	}
	finish();
}

static void simple(enum lw_machine machine)
{
	begin(machine);
	for (unsigned n = 0; n < 3 * 2; n++) {
		set.blind_style = n % 3;
		set.at_once = n / 3;
		explore();
	}
	finish();
}

static void blind(void **state)
{
	(void)state;
	simple(LW_M_BLIND);
}

static void voicemail(void **state)
{
	(void)state;
	simple(LW_M_VOICEMAIL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(attended), cmocka_unit_test(blind),
					   cmocka_unit_test(voicemail)};

	return cmocka_run_group_tests_name("worlds", tests, NULL, NULL);
}
