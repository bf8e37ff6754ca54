/* SPDX-License-Identifier: BSD-3-Clause */
/* seats.c -- what the engine of a switch says of each leg: its ear is its span. */
#include "seats.h"

#include <legwork/switch.h>

#include "lines.h"
#include "parties.h"

#include <string.h>

/* What one look has found: of each line what the engine knows of its leg. */
struct view {
	struct lw_ledger *ledger;
	struct book *book;
	const struct lw *lw;
	lw_time now;
	bool names;                /* somebody may have another one */
	struct lw_leg_info leg[LW_LINES_MOST];
	bool known[LW_LINES_MOST]; /* the engine has it */
	bool sits[LW_LINES_MOST];  /* and it is a party of its call */
};

static bool is_up(const struct view *v, uint8_t line)
{
	return line != LW_NO_LINE && v->sits[line] && v->leg[line].state == LW_LEG_UP;
}

/* ---- the legs ---- */

static void see_leg(struct view *v, lw_leg leg)
{
	struct book *book = v->book;
	uint8_t at = lw_line_of_leg(book, leg);
	bool new = at == LW_NO_LINE;
	struct lw_leg_info info;

	if (lw_leg_info(v->lw, leg, &info) || info.state == LW_LEG_IDLE)
		return;
	if (new && lw_book_of_leg(v->ledger, leg))
		return; /* of another record, which is about to be joined with this one */
	if (new)
		at = lw_line_add(v->ledger, book, info.call, leg, v->now);
	if (at == LW_NO_LINE || !book->lines[at].open)
		return;
	if (new || v->names)
		at = lw_line_meet(v->ledger, book, at, v->lw, &info, v->now);
	book->lines[at].call = info.call;
	v->leg[at] = info;
	v->known[at] = v->sits[at] = true;
}

static void see_call(struct view *v, lw_call call)
{
	for (lw_leg leg = lw_call_leg_next(v->lw, call, (lw_leg){0}); leg.v;
	     leg = lw_call_leg_next(v->lw, call, leg))
		see_leg(v, leg);
}

/* A party that was let go, and is not gone yet. */
static void see_gone(struct view *v)
{
	for (uint32_t i = 0; i < v->book->record.line_count; i++)
		if (v->book->lines[i].open && !v->known[i])
			v->known[i] = !lw_leg_info(v->lw, v->book->lines[i].leg, &v->leg[i]) &&
				      v->leg[i].state != LW_LEG_GONE;
}

/* ---- with whom ---- */

static struct lw_record_transfer *transfer_of(const struct view *v)
{
	return v->book->open == LW_NO_TRANSFER ? NULL : &v->book->transfers[v->book->open];
}

/* Whom it waits for, or makes wait: the transferor, or who is in the call with it. */
static uint8_t other_of(const struct view *v, uint8_t line)
{
	const struct lw_record_transfer *t = transfer_of(v);

	if (t && t->transferor != line && is_up(v, t->transferor))
		return t->transferor;
	for (uint32_t i = 0; i < v->book->record.line_count; i++)
		if (i != line && is_up(v, (uint8_t)i) &&
		    lw_same_call(v->leg[i].call, v->leg[line].call))
			return (uint8_t)i;
	return LW_NO_LINE;
}

/* Nobody makes the transferor wait. */
static uint8_t holder_of(const struct view *v, uint8_t line)
{
	const struct lw_record_transfer *t = transfer_of(v);

	return t && t->transferor == line ? LW_NO_LINE : other_of(v, line);
}

/* Both hear each other: what one hears alone is no talk. */
static uint8_t partner_of(const struct view *v, uint8_t line)
{
	uint8_t other = lw_line_of_leg(v->book, v->leg[line].hear_leg);

	if (!is_up(v, other) || v->leg[other].hear != LW_HEAR_PEER ||
	    !lw_same_leg(v->leg[other].hear_leg, v->book->lines[line].leg))
		return LW_NO_LINE;
	return other;
}

static bool consult(const struct view *v, uint8_t line, uint8_t other)
{
	const struct lw_record_transfer *t = transfer_of(v);

	return t && ((line == t->transferor && other == t->target) ||
		     (line == t->target && other == t->transferor));
}

static bool are_mixed(const struct view *v)
{
	uint32_t mixed = 0;

	for (uint32_t i = 0; i < v->book->record.line_count; i++)
		mixed += is_up(v, (uint8_t)i) && v->leg[i].hear == LW_HEAR_MIX;
	return mixed > 1;
}

/* ---- what it does ---- */

static enum lw_span span_by_voice(const struct view *v, uint8_t line, uint8_t *with)
{
	*with = partner_of(v, line);
	if (*with == LW_NO_LINE)
		return LW_SPAN_WAITING;
	return consult(v, line, *with) ? LW_SPAN_CONSULTING : LW_SPAN_TALKING;
}

static enum lw_span span_up(const struct view *v, uint8_t line, uint8_t *with)
{
	const struct lw_leg_info *leg = &v->leg[line];

	*with = LW_NO_LINE;
	if (leg->remote_held || leg->held) {
		*with = other_of(v, line);
		return LW_SPAN_HOLDING;
	}
	switch ((enum lw_hear)leg->hear) {
	case LW_HEAR_PEER: return span_by_voice(v, line, with);
	case LW_HEAR_MIX:  return are_mixed(v) ? LW_SPAN_MIXED : LW_SPAN_WAITING;
	case LW_HEAR_MUSIC:
		*with = holder_of(v, line);
		return LW_SPAN_HELD;
	case LW_HEAR_NOTHING: case LW_HEAR_RINGBACK: case LW_HEAR_ANNOUNCEMENT: case LW_HEARS:
		break;
	}
	return LW_SPAN_WAITING;
}

static enum lw_span span_of(const struct view *v, uint8_t line, uint8_t *with)
{
	*with = LW_NO_LINE;
	if (!v->known[line])
		return LW_SPAN_NONE;
	switch (v->leg[line].state) {
	case LW_LEG_IDLE: case LW_LEG_GONE:
	case LW_LEG_LINGERING: /* it has hung up, and only news of its REFER are still due */
		return LW_SPAN_NONE;
	case LW_LEG_DIALLING: case LW_LEG_RINGING: case LW_LEG_EARLY: case LW_LEG_OFFERED:
	case LW_LEG_ANSWERING: return v->sits[line] ? LW_SPAN_RINGING : LW_SPAN_ENDING;
	case LW_LEG_UP: return v->sits[line] ? span_up(v, line, with) : LW_SPAN_ENDING;
	case LW_LEG_CANCELLING: case LW_LEG_ENDING: break;
	}
	return LW_SPAN_ENDING;
}

/* Who rings while a transfer is under way is its target, or the transferor who is called back. */
static void find_target(struct view *v)
{
	struct lw_record_transfer *t = transfer_of(v);
	const struct lw_record_line *lines = v->book->lines;

	for (uint32_t i = 0; t && i < v->book->record.line_count; i++) {
		bool rings = v->sits[i] && v->leg[i].state != LW_LEG_UP;
		bool back = t->transferor != LW_NO_LINE &&
			    !strcmp(lines[i].uri, lines[t->transferor].uri);

		if (rings && i != t->transferee && !back)
			t->target = (uint8_t)i;
	}
}

void lw_book_look_seats(struct lw_ledger *ledger, struct book *book, const struct lw *lw,
			lw_time now, bool names)
{
	struct view v = {.ledger = ledger, .book = book, .lw = lw, .now = now, .names = names};

	for (uint32_t i = 0; i < book->record.call_count; i++)
		if (!(book->over >> i & 1u))
			see_call(&v, book->calls[i]);
	see_gone(&v);
	find_target(&v);
	for (uint32_t i = 0; i < book->record.line_count; i++) {
		uint8_t with;
		enum lw_span span = span_of(&v, (uint8_t)i, &with);

		if (!book->lines[i].open)
			continue;
		if (span == LW_SPAN_NONE)
			lw_line_end(book, (uint8_t)i, now);
		else
			lw_line_does(ledger, book, (uint8_t)i, span, with, now);
		if (span >= LW_SPAN_TALKING && span <= LW_SPAN_MIXED && i == 0 &&
		    book->record.answered == LW_NEVER)
			book->record.answered = now;
	}
}
