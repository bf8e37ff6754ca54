/* SPDX-License-Identifier: BSD-3-Clause */
/* day_sums.c -- the records of all engines taken together: what one says, the other says too. */
#include "day.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "ledger_laws.h"

/* ---- reading ---- */

/* Notes the dialog of a leg while it has one. */
void sums_leg(struct day *day, uint32_t node, lw_leg leg)
{
	struct desk *desk = &day->desks[node];
	uint32_t dialog = lw_net_dialog(day->net, node, leg);

	if (!dialog)
		return;
	for (uint32_t i = desk->leg_count; i-- > 0;)
		if (lw_same_leg(desk->legs[i].leg, leg))
			return;
	desk->legs[desk->leg_count++] = (struct book_of_legs){leg, dialog};
}

static uint32_t dialog_of(const struct desk *desk, lw_leg leg)
{
	for (uint32_t i = desk->leg_count; i-- > 0;)
		if (lw_same_leg(desk->legs[i].leg, leg))
			return desk->legs[i].dialog;
	return 0;
}

static bool is_talk(uint8_t span)
{
	return span == LW_SPAN_TALKING || span == LW_SPAN_CONSULTING || span == LW_SPAN_MIXED;
}

static void add_talk(struct side *side, const struct lw_record_segment *s)
{
	if (side->count && side->talk[side->count - 1].to == s->from) {
		side->talk[side->count - 1].to = s->to;
		return;
	}
	assert_true(side->count < TALKS);
	side->talk[side->count].from = s->from;
	side->talk[side->count++].to = s->to;
}

/* A transfer has freed our user there: the party is connected, and waits to be taken, or for our
 * user to be rung.  That part of the segment; none where our user is there. */
static struct lw_record_segment left_alone(const struct lw_record *r,
					   const struct lw_record_segment *at)
{
	struct lw_record_segment part = *at;

	if (at->span != LW_SPAN_HELD)
		part.to = part.from;
	for (uint32_t i = 0; i < r->segment_count; i++) {
		const struct lw_record_segment *s = &r->segments[i];

		if (s->line || s->span == LW_SPAN_ENDING || s->to <= part.from)
			continue;
		if (s->from < part.to)
			part.to = s->from > part.from ? s->from : part.from;
	}
	return part;
}

static void add_segment(struct side *side, const struct lw_record *r,
			const struct lw_record_segment *s)
{
	struct lw_record_segment alone = left_alone(r, s);

	if (is_talk(s->span))
		add_talk(side, s);
	else if (alone.from < alone.to)
		add_talk(side, &alone);
}

static void add_sides(struct day *day, uint32_t node, const struct lw_record *r)
{
	for (uint32_t line = 1; line < r->line_count; line++) {
		struct side *side = &day->sides[day->side_count++];

		*side = (struct side){
			.node = node,
			.from = r->lines[line].from,
			.to = r->lines[line].to,
			.dialog = dialog_of(&day->desks[node], r->lines[line].leg)};
		for (uint32_t i = 0; i < r->segment_count; i++)
			if (r->segments[i].line == line)
				add_segment(side, r, &r->segments[i]);
	}
}

static uint32_t line_dialog(const struct day *day, uint32_t node, const struct lw_record *r,
			    uint8_t line)
{
	return line == LW_NO_LINE ? 0 : dialog_of(&day->desks[node], r->lines[line].leg);
}

static void add_transfers(struct day *day, uint32_t node, const struct lw_record *r)
{
	for (uint32_t i = 0; i < r->transfer_count; i++) {
		const struct lw_record_transfer *t = &r->transfers[i];
		bool ours = t->part == LW_PART_TRANSFEROR;
		uint8_t line = ours ? t->transferee : t->transferor;

		day->desks[node].parts[t->part][t->result]++;
		day->handed[day->handed_count++] = (struct handed){
			.node = node, .part = t->part, .asked = t->asked, .method = t->method,
			.result = t->result, .dialog = line_dialog(day, node, r, line),
			.consult = ours ? line_dialog(day, node, r, t->target) : 0};
	}
}

static void add_totals(struct desk *desk, const struct lw_record *r)
{
	desk->records++;
	desk->calls += r->call_count;
	for (uint32_t i = 0; i < r->line_count; i++)
		for (uint32_t span = 0; span < LW_SPANS; span++)
			*(i ? &desk->leg_total[span] : &desk->user_total[span]) +=
				r->lines[i].total[span];
}

void sums_read(struct day *day, uint32_t node)
{
	struct lw_record record;

	while (lw_ledger_next(day->desks[node].ledger, &record)) {
		const char *breach = ledger_breach(&record);

		if (breach)
			fail_msg("%s, record %llu: %s", lw_net_address(day->net, node),
				 (unsigned long long)record.id, breach);
		assert_int_equal(record.lost, 0);
		add_totals(&day->desks[node], &record);
		add_sides(day, node, &record);
		add_transfers(day, node, &record);
	}
}

/* ---- two sides ---- */

/* The longest time in which a talks and b does not. */
static lw_time longest_alone(const struct side *a, const struct side *b)
{
	lw_time longest = 0;

	for (uint32_t i = 0; i < a->count; i++) {
		lw_time at = a->talk[i].from;

		for (uint32_t k = 0; k < b->count && at < a->talk[i].to; k++) {
			if (b->talk[k].to <= at)
				continue;
			if (b->talk[k].from > at) {
				lw_time to = b->talk[k].from < a->talk[i].to ? b->talk[k].from
									   : a->talk[i].to;

				longest = to - at > longest ? to - at : longest;
			}
			at = b->talk[k].to;
		}
		if (at < a->talk[i].to && a->talk[i].to - at > longest)
			longest = a->talk[i].to - at;
	}
	return longest;
}

static const struct side *other_side(const struct day *day, const struct side *side)
{
	const struct side *found = NULL;

	for (uint32_t i = 0; i < day->side_count; i++) {
		const struct side *s = &day->sides[i];

		if (s == side || s->dialog != side->dialog)
			continue;
		assert_null(found); /* a dialog has two ends, and appears once in a line */
		found = s;
	}
	return found;
}

void sums_check_sides(struct day *day, bool (*bad)(lw_time from, lw_time to))
{
	static const struct side nobody = {.node = NODES};

	for (uint32_t i = 0; i < day->side_count; i++) {
		const struct side *side = &day->sides[i], *other;
		bool was_bad = bad(side->from, side->to);
		lw_time alone, apart = was_bad ? APART_BAD_MS : APART_MS;

		assert_true(side->dialog || !side->count);
		if (!side->dialog)
			continue;
		other = other_side(day, side);
		alone = longest_alone(side, other ? other : &nobody);
		if (alone > day->worst[was_bad])
			day->worst[was_bad] = alone;
		if (alone > apart)
			fail_msg("dialog %u: %s talked for %llu ms with nobody", side->dialog,
				 lw_net_address(day->net, side->node),
				 (unsigned long long)alone);
	}
}

/* Every target was consulted by somebody.  When calls were joined afterwards the record of the
 * transfer has no line for the target, so only their number is known. */
static void check_targets(const struct day *day)
{
	unsigned joined = 0, strangers = 0;

	for (uint32_t i = 0; i < day->handed_count; i++) {
		const struct handed *t = &day->handed[i];
		unsigned consulted = 0;

		joined += t->part == LW_PART_TRANSFEROR && t->asked == LW_ATTENDED && !t->consult;
		if (t->part != LW_PART_TARGET)
			continue;
		for (uint32_t k = 0; k < day->handed_count; k++)
			consulted += day->handed[k].part == LW_PART_TRANSFEROR &&
				     day->handed[k].consult == t->dialog;
		assert_true(consulted <= 1);
		strangers += !consulted;
	}
	assert_true(strangers <= joined);
}

void sums_check_transfers(struct day *day)
{
	for (uint32_t i = 0; i < day->handed_count; i++) {
		const struct handed *t = &day->handed[i];
		unsigned twins = 0;

		if (t->part != LW_PART_TRANSFEROR || t->result != LW_RESULT_COMPLETED)
			continue;
		for (uint32_t k = 0; k < day->handed_count; k++)
			twins += day->handed[k].part == LW_PART_TRANSFEREE &&
				 day->handed[k].dialog == t->dialog &&
				 day->handed[k].result == LW_RESULT_COMPLETED;
		if (twins != 1)
			fail_msg("%s completed a %s transfer that %u transferees know of",
				 lw_net_address(day->net, t->node), lw_method_name(t->asked),
				 twins);
	}
	check_targets(day);
}

/* ---- one engine ---- */

void sums_check_desk(struct day *day, uint32_t node)
{
	const struct desk *desk = &day->desks[node];
	struct lw_ledger_counts counts = lw_ledger_counts(desk->ledger);
	uint32_t replaced = desk->parts[LW_PART_TRANSFEREE][LW_RESULT_COMPLETED] +
			    desk->parts[LW_PART_TARGET][LW_RESULT_COMPLETED];

	assert_int_equal(counts.open + counts.waiting + counts.lost + counts.lost_records, 0);
	assert_int_equal(desk->calls, lw_net_seen(day->net, node, LW_NOTE_ENDED));
	assert_int_equal(replaced, lw_net_seen(day->net, node, LW_NOTE_REPLACED));
	assert_int_equal(desk->parts[LW_PART_TRANSFEREE][LW_RESULT_FAILED],
			 lw_net_seen(day->net, node, LW_NOTE_REFERRED_FAILED));
	for (uint32_t k = 0; k < 5; k++) {
		uint32_t type = LW_NOTE_TRANSFER_COMPLETED + k;

		assert_int_equal(desk->parts[LW_PART_TRANSFEROR][LW_RESULT_COMPLETED + k],
				 lw_net_seen(day->net, node, type));
	}
	assert_int_equal(desk->parts[LW_PART_TRANSFEROR][LW_RESULT_NONE], 0);
	/* each talk on two lines: our user's, and a party's */
	assert_int_equal(desk->user_total[LW_SPAN_TALKING], desk->leg_total[LW_SPAN_TALKING]);
	assert_int_equal(desk->user_total[LW_SPAN_CONSULTING],
			 desk->leg_total[LW_SPAN_CONSULTING]);
}
