/* SPDX-License-Identifier: BSD-3-Clause */
/* transfer.c -- the transfers of a record, in each of the three roles: from the notes. */
#include "transfer.h"

#include <legwork/rules.h>

#include <string.h>

#include "lines.h"
#include "parties.h"
#include "../rules/text.h"

/* A new one; if another is still open, no note has told its end. */
static struct lw_record_transfer *begin(struct lw_ledger *ledger, struct book *book,
					enum lw_part part, const struct lw_output *note)
{
	uint32_t n = book->record.transfer_count;
	struct lw_record_transfer *t = &book->transfers[n];

	lw_transfer_lapse(book, LW_CAUSE_NETWORK, 0, note->now);
	if (n == ledger->config.max_transfers) {
		lw_book_lose(ledger, book);
		book->current = LW_NO_TRANSFER;
		return NULL;
	}
	memset(t, 0, sizeof *t);
	t->from = t->to = note->now;
	t->part = (uint8_t)part;
	t->transferor = t->transferee = t->target = LW_NO_LINE;
	t->kind = LW_TARGET_KINDS;
	lw_text_copy(t->uri, sizeof t->uri, part == LW_PART_TARGET ? note->uri : note->target);
	book->record.transfer_count++;
	book->open = book->current = (uint8_t)n;
	book->accepted = false;
	book->idle = LW_NEVER;
	return t;
}

static struct lw_record_transfer *under_way(struct book *book, enum lw_part part)
{
	struct lw_record_transfer *t =
		book->open == LW_NO_TRANSFER ? NULL : &book->transfers[book->open];

	return t && t->part == part ? t : NULL;
}

static void end(struct book *book, struct lw_record_transfer *t, enum lw_result result,
		const struct lw_output *note)
{
	t->to = note->now;
	t->result = (uint8_t)result;
	t->stage = note->stage;
	t->cause = note->cause;
	t->code = note->code;
	t->parties = note->parties;
	book->open = LW_NO_TRANSFER;
}

/* As transferee: our user hung up on it, or never accepted it. */
static void lapse_referred(struct book *book, struct lw_record_transfer *t, struct lw_output *note)
{
	bool talks = book->lines[0].span != LW_SPAN_NONE;

	note->parties = talks ? LW_WITH_TRANSFEREE : LW_WITH_NOBODY;
	if (book->idle != LW_NEVER)
		note->now = book->idle;
	if (book->accepted) {
		end(book, t, LW_RESULT_CANCELLED, note);
		return;
	}
	note->cause = LW_CAUSE_DECLINED;
	note->code = 603;
	end(book, t, LW_RESULT_DECLINED, note);
}

void lw_transfer_lapse(struct book *book, uint8_t cause, int32_t code, lw_time now)
{
	struct lw_output note = {.now = now, .cause = cause, .code = code};
	struct lw_record_transfer *t;

	if (book->open == LW_NO_TRANSFER)
		return;
	t = &book->transfers[book->open];
	if (t->part == LW_PART_TRANSFEROR)
		end(book, t, LW_RESULT_UNKNOWN, &note);
	else
		lapse_referred(book, t, &note);
	book->current = LW_NO_TRANSFER;
	book->looked = 0;
}

/* A note about it may still be read at the same moment, so it is over only after that. */
void lw_transfer_look(struct book *book, const struct lw *lw, lw_time now)
{
	struct lw_call_info call;

	if (!under_way(book, LW_PART_TRANSFEREE))
		return;
	if (book->idle != LW_NEVER && book->idle < now) {
		lw_transfer_lapse(book, LW_CAUSE_CANCELLED, 0, now);
		return;
	}
	for (uint32_t i = 0; i < book->record.call_count; i++)
		if (!lw_call_info(lw, book->calls[i], &call) && call.referral != LW_REFERRAL_NONE)
			return;
	book->idle = book->idle == LW_NEVER ? now : book->idle;
}

/* ---- as transferor ---- */

/* In a switch the note is of the transferor's leg, and who is with him is the transferee. */
static void seated(const struct book *book, const struct lw *lw, const struct lw_output *note,
		   struct lw_record_transfer *t)
{
	struct lw_call_info call;

	t->transferor = lw_line_of_leg(book, note->leg);
	t->target = lw_line_of_leg(book, note->other_leg);
	if (lw_call_info(lw, note->call, &call))
		return;
	t->transferee = lw_line_of_leg(book, lw_same_leg(call.leg, note->leg) ? call.next_leg
									       : call.leg);
}

static void started(struct lw_ledger *ledger, struct book *book, const struct lw *lw,
		    const struct lw_output *note)
{
	struct lw_record_transfer *t = begin(ledger, book, LW_PART_TRANSFEROR, note);

	if (!t)
		return;
	t->method = t->asked = note->method;
	if (lw_ledger_is_switch(lw)) {
		seated(book, lw, note, t);
		return;
	}
	t->transferor = 0;
	t->transferee = lw_line_of_leg(book, note->leg);
}

static void consulting(struct book *book, const struct lw_output *note)
{
	struct lw_record_transfer *t = under_way(book, LW_PART_TRANSFEROR);

	if (!t)
		return;
	if (note->other.v)
		t->target = lw_line_of_call(book, note->other);
	t->attempts++;
	lw_text_copy(t->uri, sizeof t->uri, note->target); /* a retry may name another */
}

/* R17: completed before our user talked to the target, it is a blind transfer. */
static void completing(struct book *book, const struct lw *lw, const struct lw_output *note)
{
	struct lw_record_transfer *t = under_way(book, LW_PART_TRANSFEROR);
	const struct lw_record_line *target;
	lw_time talk;

	if (t && lw_ledger_is_switch(lw)) {
		t->method = note->method; /* it has passed on what still rang */
		return;
	}
	if (!t || t->method != LW_ATTENDED || t->target == LW_NO_LINE)
		return;
	target = &book->lines[t->target];
	talk = target->total[LW_SPAN_CONSULTING] + target->total[LW_SPAN_MIXED];
	if (target->span == LW_SPAN_CONSULTING || target->span == LW_SPAN_MIXED)
		talk += note->now - target->since;
	if (!talk)
		t->method = LW_BLIND;
}

static void ended(struct lw_ledger *ledger, struct book *book, const struct lw *lw,
		  const struct lw_output *note)
{
	uint32_t which = note->type - LW_NOTE_TRANSFER_COMPLETED;

	if (!under_way(book, LW_PART_TRANSFEROR))
		started(ledger, book, lw, note); /* the ledger was made in the middle of it */
	if (!under_way(book, LW_PART_TRANSFEROR))
		return;
	end(book, &book->transfers[book->open], (enum lw_result)(LW_RESULT_COMPLETED + which),
	    note);
	if (note->type != LW_NOTE_TRANSFER_RECALLED)
		book->current = LW_NO_TRANSFER;
}

/* ---- as transferee, and as target ---- */

static void asked(struct lw_ledger *ledger, struct book *book, const struct lw_output *note)
{
	struct lw_record_transfer *t = under_way(book, LW_PART_TRANSFEREE);

	if (!t || note->type == LW_NOTE_REQUESTED)
		t = begin(ledger, book, LW_PART_TRANSFEREE, note);
	if (!t)
		return;
	/* our user cannot know whether the transferor has spoken to the target */
	t->method = t->asked = LW_METHOD_NONE;
	t->transferee = 0;
	t->transferor = lw_line_of_leg(book, note->leg);
	lw_text_copy(t->by, sizeof t->by, note->by);
	book->accepted = note->type == LW_NOTE_REFERRED;
}

static void not_referred(struct book *book, const struct lw_output *note)
{
	struct lw_record_transfer *t = under_way(book, LW_PART_TRANSFEREE);

	if (!t)
		return;
	lw_line_why(book, t->target, note->cause, note->code);
	end(book, t, LW_RESULT_FAILED, note);
	book->current = LW_NO_TRANSFER;
}

/* The party before, also when its leg is gone already. */
static uint8_t party_before(const struct book *book, const struct lw_output *note, uint8_t new)
{
	uint8_t old = lw_line_of_leg(book, note->other_leg);

	for (uint32_t i = new; old == LW_NO_LINE && new != LW_NO_LINE && i-- > 1;)
		if (lw_same_call(book->lines[i].call, note->call))
			old = (uint8_t)i;
	return old;
}

/* The new leg is up: we were asked to call it, or somebody took the place of our party. */
static void replaced(struct lw_ledger *ledger, struct book *book, const struct lw_output *note)
{
	struct lw_output good = *note;
	struct lw_record_transfer *t = under_way(book, LW_PART_TRANSFEREE);
	uint8_t new = lw_line_of_leg(book, note->leg), old = party_before(book, note, new);
	bool referred = t != NULL;

	good.stage = LW_STAGE_OUTCOME;
	good.cause = LW_CAUSE_TRANSFERRED;
	good.code = 200;
	good.parties = LW_APART;
	if (t) {
		t->target = new;
	} else {
		t = begin(ledger, book, LW_PART_TARGET, note);
		if (!t)
			return;
		t->method = t->asked = LW_ATTENDED; /* Replaces: nothing else asks for it */
		t->transferor = old;
		t->transferee = new;
		t->target = 0;
		lw_text_copy(t->uri, sizeof t->uri, book->lines[0].uri);
	}
	end(book, t, LW_RESULT_COMPLETED, &good);
	lw_line_why(book, old, referred ? LW_CAUSE_TRANSFERRED : LW_CAUSE_REPLACED, 0);
}

/* Finds the target's line of a REFER that is under way. */
static void progress(struct book *book, const struct lw_output *note, const struct lw_record *r)
{
	struct lw_record_transfer *t = under_way(book, LW_PART_TRANSFEREE);
	uint8_t last = (uint8_t)(r->line_count - 1);

	if (t && t->target == LW_NO_LINE && r->line_count > 2 && last != t->transferor &&
	    lw_same_call(book->lines[last].call, note->call))
		t->target = last;
}

/* R3: what the target is, to the rules of the moment. */
static void place(struct lw_record_transfer *t, const struct lw_rules *rules)
{
	const struct lw_target *target;
	struct lw_numbering plan;
	struct lw_number number;

	if (!rules || !*t->uri)
		return;
	plan = rules->numbering;
	plan.class_of = NULL;
	lw_classify(&plan, &rules->targets, t->uri, &number);
	target = lw_target_find(&rules->targets, number.canonical);
	t->place = (uint8_t)number.place;
	t->kind = target ? target->kind : LW_TARGET_KINDS;
}

/* Of a switch: what a note says of one party goes on its line.  The transferor may have two. */
static void explain(struct book *book, const struct lw_record_transfer *t,
		    const struct lw_output *note)
{
	if (note->code >= 300)
		lw_line_why(book, t->target, note->cause, note->code);
	for (uint32_t i = 0; i < book->record.line_count; i++)
		if (note->type == LW_NOTE_TRANSFER_COMPLETED && t->transferor != LW_NO_LINE &&
		    !strcmp(book->lines[i].uri, book->lines[t->transferor].uri))
			lw_line_why(book, (uint8_t)i, LW_CAUSE_TRANSFERRED, 0);
}

/* False for a note of something else. */
static bool take(struct lw_ledger *ledger, struct book *book, const struct lw *lw,
		 const struct lw_output *note)
{
	if (lw_ends_transfer(note))
		ended(ledger, book, lw, note);
	else if (note->type == LW_NOTE_TRANSFER_STARTED)
		started(ledger, book, lw, note);
	else if (note->type == LW_NOTE_CONSULTING)
		consulting(book, note);
	else if (note->type == LW_NOTE_CONSULT_FAILED)
		lw_lines_why(book, note->other, note->cause, note->code);
	else if (note->type == LW_NOTE_COMPLETING)
		completing(book, lw, note);
	else if (note->type == LW_NOTE_REQUESTED || note->type == LW_NOTE_REFERRED)
		asked(ledger, book, note);
	else if (note->type == LW_NOTE_REFERRED_PROGRESS)
		progress(book, note, &book->record);
	else if (note->type == LW_NOTE_REFERRED_FAILED)
		not_referred(book, note);
	else if (note->type == LW_NOTE_REPLACED)
		replaced(ledger, book, note);
	else
		return false;
	return true;
}

void lw_book_transfer(struct lw_ledger *ledger, struct book *book, const struct lw *lw,
		      const struct lw_output *note)
{
	if (book->open != LW_NO_TRANSFER && lw_ledger_is_switch(lw))
		explain(book, &book->transfers[book->open], note);
	if (take(ledger, book, lw, note))
		book->looked = 0;
	if (book->open != LW_NO_TRANSFER && book->transfers[book->open].place == LW_PLACE_INVALID)
		place(&book->transfers[book->open], lw_rules_of(lw));
}
