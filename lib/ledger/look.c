/* SPDX-License-Identifier: BSD-3-Clause */
/* look.c -- what the engine says of each leg, written down when it has changed.  The state is read
 * from the engine and not derived from notes, so an unforeseen sequence of notes cannot make the
 * times wrong. */
#include "look.h"

#include "lines.h"
#include "parties.h"
#include "seats.h"

/* What one look has found. */
struct view {
	struct lw_ledger *ledger;
	struct book *book;
	const struct lw *lw;
	lw_time now;
	bool names; /* somebody may have another one */
	uint8_t span[LW_LINES_MOST];
	uint32_t consults; /* the line of a consultation call, or 0 */
	bool recalled; /* our user is being rung to take the transferee back */
	bool released; /* a transfer has freed him */
};

/* ---- what the engine says of a leg ---- */

/* Law 9: hold counts from the moment the peer has agreed, and so does its end. */
static enum lw_span span_up(const struct lw_leg_info *leg, const struct lw_call_info *call)
{
	if (leg->hold == LW_HOLD_AGREED)
		return LW_SPAN_HELD;
	if (leg->remote_held)
		return LW_SPAN_HOLDING;
	if (call->mixed)
		return LW_SPAN_MIXED;
	return call->original.v ? LW_SPAN_CONSULTING : LW_SPAN_TALKING;
}

/* Of a leg that is up: our user is with this party, is about to be, or no longer is. */
static enum lw_span span_by_place(const struct lw_leg_info *leg, const struct lw_call_info *call,
				  lw_leg handle)
{
	if (lw_same_leg(call->leg, handle))
		return span_up(leg, call);
	return lw_same_leg(call->next_leg, handle) ? LW_SPAN_RINGING : LW_SPAN_ENDING;
}

static enum lw_span span_of(const struct lw_leg_info *leg, const struct lw_call_info *call,
			    lw_leg handle)
{
	switch (leg->state) {
	case LW_LEG_IDLE: /* reserved for a consultation, not dialled */
	case LW_LEG_GONE:
		break;
	case LW_LEG_DIALLING:
	case LW_LEG_RINGING:
	case LW_LEG_EARLY:
	case LW_LEG_OFFERED:
	case LW_LEG_ANSWERING:
		return LW_SPAN_RINGING;
	case LW_LEG_UP:
		return span_by_place(leg, call, handle);
	case LW_LEG_CANCELLING:
	case LW_LEG_LINGERING:
	case LW_LEG_ENDING:
		return LW_SPAN_ENDING;
	}
	return LW_SPAN_NONE;
}

static bool is_talk(uint8_t span)
{
	return span == LW_SPAN_TALKING || span == LW_SPAN_CONSULTING || span == LW_SPAN_MIXED;
}

static void see_leg(struct view *v, const struct lw_call_info *call, lw_call handle, lw_leg leg)
{
	struct book *book = v->book;
	uint8_t at = lw_line_of_leg(book, leg);
	bool new = at == LW_NO_LINE;
	struct lw_leg_info info;
	enum lw_span span;

	if (lw_leg_info(v->lw, leg, &info))
		return;
	span = span_of(&info, call, leg);
	if (span == LW_SPAN_NONE)
		return;
	if (new)
		at = lw_line_add(v->ledger, book, handle, leg, v->now);
	if (at == LW_NO_LINE || !book->lines[at].open)
		return;
	if (call->released && is_talk((uint8_t)span))
		span = LW_SPAN_HELD; /* our user is not there: it waits for the transfer */
	if (new || v->names)
		at = lw_line_meet(v->ledger, book, at, v->lw, &info, v->now);
	v->span[at] = (uint8_t)span;
	if (call->original.v)
		v->consults = at;
}

static void see_call(struct view *v, lw_call handle)
{
	uint32_t lines = v->book->record.line_count;
	struct lw_call_info call, original;

	if (lw_call_info(v->lw, handle, &call))
		return;
	if (call.original.v && !lw_call_info(v->lw, call.original, &original))
		call.mixed = original.mixed;
	if (call.scene == LW_SCENE_RECALLING)
		v->recalled = true;
	if (call.released)
		v->released = true;
	for (uint32_t i = 1; i < lines; i++)
		if (v->book->lines[i].open && lw_same_call(v->book->lines[i].call, handle) &&
		    !lw_same_leg(v->book->lines[i].leg, call.leg) &&
		    !lw_same_leg(v->book->lines[i].leg, call.next_leg))
			see_leg(v, &call, handle, v->book->lines[i].leg);
	see_leg(v, &call, handle, call.leg);
	see_leg(v, &call, handle, call.next_leg);
}

/* ---- our user ---- */

/* For our user MIXED means two parties at once, mixed or not.  If one of the two holds us, the
 * other is an ordinary talk.  Parties in a linked record are not seen from here. */
static void mix_many(struct view *v)
{
	uint32_t lines = v->book->record.line_count, talk = 0;
	bool alone;

	for (uint32_t i = 1; i < lines; i++)
		talk += is_talk(v->span[i]);
	alone = talk == 1 && !v->book->record.linked_count;
	for (uint32_t i = 1; i < lines; i++) {
		if (is_talk(v->span[i]) && talk > 1)
			v->span[i] = LW_SPAN_MIXED;
		else if (v->span[i] == LW_SPAN_MIXED && alone)
			v->span[i] = i == v->consults ? LW_SPAN_CONSULTING : LW_SPAN_TALKING;
	}
}

/* What a party's span means for our user's; the first that applies counts. */
static const uint8_t OURS[][2] = {
	{LW_SPAN_MIXED, LW_SPAN_MIXED},
	{LW_SPAN_CONSULTING, LW_SPAN_CONSULTING},
	{LW_SPAN_TALKING, LW_SPAN_TALKING},
	{LW_SPAN_RINGING, LW_SPAN_RINGING},
	{LW_SPAN_HOLDING, LW_SPAN_HELD},
	{LW_SPAN_HELD, LW_SPAN_HOLDING},
};

static enum lw_span span_of_user(const struct view *v, uint8_t *with)
{
	*with = LW_NO_LINE;
	if (v->released && !v->recalled)
		return LW_SPAN_NONE;
	for (size_t k = 0; k < sizeof OURS / sizeof OURS[0]; k++)
		for (uint32_t i = 1; i < v->book->record.line_count; i++) {
			if (v->span[i] != OURS[k][0])
				continue;
			if (OURS[k][1] != LW_SPAN_MIXED)
				*with = (uint8_t)i;
			return OURS[k][1] == LW_SPAN_HOLDING && v->recalled
				       ? LW_SPAN_RINGING
				       : (enum lw_span)OURS[k][1];
		}
	return LW_SPAN_NONE;
}

/* Our user has a leg again after the last was released: in between its call was ending. */
static void come_back(struct view *v)
{
	struct lw_record_line *user = &v->book->lines[0];
	lw_time left = user->to;

	if (user->span != LW_SPAN_NONE || left == v->now)
		return;
	lw_line_does(v->ledger, v->book, 0, LW_SPAN_ENDING, LW_NO_LINE, left);
	lw_line_does(v->ledger, v->book, 0, LW_SPAN_NONE, LW_NO_LINE, v->now);
}

static void see_user(struct view *v)
{
	uint8_t with;
	enum lw_span span = span_of_user(v, &with);

	if (span != LW_SPAN_NONE)
		come_back(v);
	if (is_talk((uint8_t)span) && v->book->record.answered == LW_NEVER)
		v->book->record.answered = v->now;
	lw_line_does(v->ledger, v->book, 0, span, with, v->now);
}

static void look(struct lw_ledger *ledger, struct book *book, const struct lw *lw, lw_time now,
		 bool names)
{
	struct view v = {.ledger = ledger, .book = book, .lw = lw, .now = now, .names = names};

	for (uint32_t i = 0; i < book->record.call_count; i++)
		if (!(book->over >> i & 1u))
			see_call(&v, book->calls[i]);
	mix_many(&v);
	see_user(&v);
	for (uint32_t i = 1; i < book->record.line_count; i++) {
		bool alone = v.span[i] == LW_SPAN_ENDING;

		if (!book->lines[i].open)
			continue;
		if (v.span[i] == LW_SPAN_NONE)
			lw_line_end(book, (uint8_t)i, now);
		else
			lw_line_does(ledger, book, (uint8_t)i, (enum lw_span)v.span[i],
			     alone ? LW_NO_LINE : 0, now);
	}
}

/* Each note of a step asks for a look, and most find nothing new. */
void lw_book_look(struct lw_ledger *ledger, struct book *book, const struct lw *lw, lw_time now,
		  bool names)
{
	if (book->looked == lw_steps(lw))
		return;
	book->looked = lw_steps(lw);
	if (lw_ledger_is_switch(lw))
		lw_book_look_seats(ledger, book, lw, now, names);
	else
		look(ledger, book, lw, now, names);
}
