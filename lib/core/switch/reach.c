/* SPDX-License-Identifier: BSD-3-Clause */
/* reach.c -- carries out switch/reach.def: somebody is reached for a seat of a call. */
#include "reach.h"

#include "../machine/leg.h"
#include "../machine/run.h"
#include "../state/life.h"
#include "../state/queue.h"

/* What a row is about: the reach, the leg that has news, what it says, and the host's answer. */
struct told {
	uint32_t call, which, leg;
	unsigned code;
	enum lw_cause cause;
	const struct lw_input *in;
};

static struct reach *reach_of(struct lw *lw, const struct told *told)
{
	return &lw->bridges[told->call].reach[told->which];
}

static bool is_called_by(const struct lw *lw, uint32_t leg, uint32_t which)
{
	return lw->seated[leg].seat == SEAT_CALLED && lw->seated[leg].reach == which;
}

/* ---- facts ---- */

static uint32_t bit(bool holds, enum SW_REACH_fact fact)
{
	return (uint32_t)holds << fact;
}

static uint32_t facts_of(const struct lw *lw, const struct told *told)
{
	const struct reach *r = &lw->bridges[told->call].reach[told->which];
	bool person = r->flags & LW_F_NO_DIVERT, room = lw_has_room(lw, 0, 1);
	bool machine = told->leg != LW_NO_INDEX && lw->seated[told->leg].by_machine;
	bool more = told->in && told->in->flags & LW_F_MORE && r->called < LW_CALLED_MOST;
	bool routes = !lw->config.route_as_given;

	return bit(true, SW_REACH_IF_always) | bit(routes, SW_REACH_IF_host_routes) |
	       bit(room, SW_REACH_IF_has_room) | bit(room && more, SW_REACH_IF_one_more) |
	       bit(person && machine, SW_REACH_IF_unwanted) |
	       bit(person && machine && r->called > 1, SW_REACH_IF_unwanted_of_many) |
	       bit(r->called > 1, SW_REACH_IF_of_many) |
	       bit(routes && !person && r->routed <= lw->config.max_redirects, SW_REACH_IF_diverts);
}

/* ---- the answers of those that are called ---- */

/* RFC 3261 16.7: a 6xx before all others, else the lowest class. */
static unsigned rank(unsigned code)
{
	return code >= 600 ? 0 : code ? code / 100 : 9;
}

static void keep(struct reach *r, unsigned code, enum lw_cause cause)
{
	if (rank(code) >= rank(r->code) && r->code)
		return;
	r->code = (uint16_t)code;
	r->cause = (uint8_t)cause;
}

static void set(struct reach *r, unsigned code)
{
	r->code = (uint16_t)code;
	r->cause = (uint8_t)lw_cause_of((int)code);
}

static void leaves(struct lw *lw, struct reach *r, uint32_t leg)
{
	r->called--;
	lw->seated[leg].seat = SEAT_OUT;
	if (r->leg == leg)
		r->leg = LW_NO_INDEX;
}

/* Where a 3xx sends us the host may send it. */
static void keep_best(struct lw *lw, const struct told *told)
{
	struct reach *r = reach_of(lw, told);
	const char *moved = lw_read(lw, lw->leg_text[told->leg].moved);

	leaves(lw, r, told->leg);
	keep(r, told->code, told->cause);
	if (told->code >= 300 && told->code < 400 && *moved)
		lw_write(lw, &lw->bridge_text[told->call].to[told->which], LW_URI_MAX, moved);
}

/* ---- legs ---- */

static void dial(struct lw *lw, const struct told *told)
{
	struct reach *r = reach_of(lw, told);
	struct text *to = &lw->bridge_text[told->call].to[told->which];
	uint32_t leg = lw_seated_new(lw, told->call, SEAT_CALLED);
	uint32_t flags = r->flags | (told->in ? told->in->flags : 0);

	if (told->in)
		lw_write(lw, to, LW_URI_MAX, told->in->uri);
	r->flags |= flags & LW_F_NO_DIVERT;
	r->called++;
	if (r->leg == LW_NO_INDEX)
		r->leg = leg;
	lw->seated[leg].reach = (uint8_t)told->which;
	lw->legs[leg].to_mailbox = flags & LW_F_TO_MAILBOX ? 1 : 0;
	lw->seated[leg].for_refer = r->flags & LW_F_REPLACES ? 1 : 0;
	lw_write(lw, &lw->leg_text[leg].uri, LW_URI_MAX, lw_read(lw, *to));
	lw_leg_run(lw, leg, LEG_IN_DIAL, 0, LW_CAUSE_NONE);
}

static void drop(struct lw *lw, struct reach *r, uint32_t leg, enum lw_cause cause)
{
	leaves(lw, r, leg);
	lw_leg_run(lw, leg, LEG_IN_DROP, 0, cause);
}

static void drop_all(struct lw *lw, const struct told *told)
{
	struct reach *r = reach_of(lw, told);
	uint32_t next;

	for (uint32_t leg = lw_slot(lw, told->call)->first_leg; leg != LW_NO_INDEX; leg = next) {
		next = lw->legs[leg].next;
		if (is_called_by(lw, leg, told->which))
			drop(lw, r, leg, LW_CAUSE_CANCELLED);
	}
}

static void drop_it(struct lw *lw, const struct told *told)
{
	struct reach *r = reach_of(lw, told);

	drop(lw, r, told->leg, LW_CAUSE_NO_ANSWER);
	keep(r, 480, LW_CAUSE_NO_ANSWER);
}

static void seat_it(struct lw *lw, const struct told *told)
{
	struct reach *r = reach_of(lw, told);

	r->called--;
	r->code = 0;
	r->cause = LW_CAUSE_NONE;
	lw->seated[told->leg].seat = SEAT_TAKEN;
}

/* ---- what is said ---- */

static void ask_host(struct lw *lw, const struct told *told)
{
	struct reach *r = reach_of(lw, told);
	struct lw_output *out = lw_put_call(lw, LW_NOTE_ROUTE, told->call);
	uint32_t seats[LW_SEATS];

	(void)lw_seats_of(lw, told->call, seats);
	r->routed++;
	out->other_leg = lw_leg_handle(lw, seats[LW_SEAT_1]);
	out->uri = lw_read(lw, lw->bridge_text[told->call].to[told->which]);
	out->flags = r->flags & ~(uint32_t)LW_F_REPLACES;
	out->cause = r->cause;
	out->code = r->code;
}

static void tell(struct lw *lw, const struct told *told, enum seat_up_kind kind)
{
	struct reach *r = reach_of(lw, told);

	r->leg = told->leg;
	lw_tell(lw, kind, lw_reach_number(told->call, told->which),
		kind == UP_REACH_FAILED ? r->code : told->code, (enum lw_cause)r->cause);
}

/* The host's word; else what the try before has come to. */
static void as_routed(struct lw *lw, const struct told *told)
{
	struct reach *r = reach_of(lw, told);

	if (told->in->code)
		set(r, (unsigned)told->in->code);
	else if (r->code < 400)
		set(r, 404);
}

static void act(struct lw *lw, const struct told *told, enum SW_REACH_act what)
{
	switch (what) {
	case SW_REACH_ACT__:            break;
	case SW_REACH_ACT_DIAL:         dial(lw, told); break;
	case SW_REACH_ACT_DROP_ALL:     drop_all(lw, told); break;
	case SW_REACH_ACT_DROP_IT:      drop_it(lw, told); break;
	case SW_REACH_ACT_SEAT_IT:      seat_it(lw, told); break;
	case SW_REACH_ACT_KEEP_BEST:    keep_best(lw, told); break;
	case SW_REACH_ACT_FULL:         set(reach_of(lw, told), 503); break;
	case SW_REACH_ACT_AS_ROUTED:    as_routed(lw, told); break;
	case SW_REACH_ACT_NOT_ROUTED:   set(reach_of(lw, told), 480); break;
	case SW_REACH_ACT_NO_ANSWER:    keep(reach_of(lw, told), 408, LW_CAUSE_NO_ANSWER); break;
	case SW_REACH_ACT_N_ROUTE:      ask_host(lw, told); break;
	case SW_REACH_ACT_TELL_RINGING: tell(lw, told, UP_REACH_RINGING); break;
	case SW_REACH_ACT_TELL_UP:      tell(lw, told, UP_REACH_UP); break;
	case SW_REACH_ACT_TELL_FAILED:  tell(lw, told, UP_REACH_FAILED); break;
	case SW_REACH_ACT_COUNT:        break;
	}
}

/* ---- running ---- */

static const struct lw_row *decide(const struct lw *lw, const struct told *told,
				   enum SW_REACH_input input)
{
	return lw_decide(&lw_tables[LW_M_SW_REACH],
			 lw->bridges[told->call].reach[told->which].state, (uint8_t)input,
			 facts_of(lw, told));
}

static void enter(struct lw *lw, const struct told *told, enum SW_REACH_input input,
		  const struct lw_row *row)
{
	struct machine m =
		lw_machine_of(LW_M_SW_REACH, &reach_of(lw, told)->state,
			      lw_call_slot(lw, told->call, SLOT_REACH + told->which));

	if (!lw_enter(lw, &m, (uint8_t)input, row, 0))
		return;
	lw_listen(lw, told->call);
	for (int i = 0; lw_has_act(row, i); i++)
		act(lw, told, (enum SW_REACH_act)row->act[i]);
}

static void run(struct lw *lw, const struct told *told, enum SW_REACH_input input)
{
	enter(lw, told, input, decide(lw, told, input));
}

void lw_reach_begin(struct lw *lw, uint32_t call, uint32_t which, const char *uri, uint32_t flags)
{
	struct told told = {.call = call, .which = which, .leg = LW_NO_INDEX};
	struct reach *r = reach_of(lw, &told);

	r->flags = flags;
	r->code = 0;
	r->cause = LW_CAUSE_NONE;
	r->routed = 0;
	r->leg = LW_NO_INDEX;
	lw_write(lw, &lw->bridge_text[call].to[which], LW_URI_MAX, uri);
	run(lw, &told, SW_REACH_IN_BEGIN);
}

void lw_reach_stop(struct lw *lw, uint32_t call, uint32_t which)
{
	struct told told = {.call = call, .which = which, .leg = LW_NO_INDEX};

	run(lw, &told, SW_REACH_IN_STOP);
}

void lw_reach_leg(struct lw *lw, uint32_t leg, enum SW_REACH_input input, unsigned code,
		  enum lw_cause cause)
{
	struct told told = {.call = lw->legs[leg].call, .which = lw->seated[leg].reach, .leg = leg,
			    .code = code, .cause = cause};

	run(lw, &told, input);
}

void lw_reach_time(struct lw *lw, uint32_t call, uint32_t which)
{
	struct told told = {.call = call, .which = which, .leg = LW_NO_INDEX, .code = 408};

	run(lw, &told, SW_REACH_IN_TIMEOUT);
}

uint32_t lw_reach_at_work(const struct lw *lw, uint32_t call)
{
	const struct reach *t = &lw->bridges[call].reach[REACH_T];

	return lw_seen(LW_M_SW_REACH, t->state) == LW_REACH_NONE ? REACH_C : REACH_T;
}

const struct lw_row *lw_reach_verdict(const struct lw *lw, uint32_t call, uint32_t which,
				      enum SW_REACH_input input, const struct lw_input *in)
{
	struct told told = {.call = call, .which = which, .leg = LW_NO_INDEX, .in = in};

	return decide(lw, &told, input);
}

void lw_reach_do(struct lw *lw, uint32_t call, uint32_t which, enum SW_REACH_input input,
		 const struct lw_row *row, const struct lw_input *in)
{
	struct told told = {.call = call, .which = which, .leg = LW_NO_INDEX, .in = in};

	enter(lw, &told, input, row);
}
