/* SPDX-License-Identifier: BSD-3-Clause */
/* ledger_laws.c -- see ledger_laws.h. */
#include "ledger_laws.h"

#include <stdarg.h>
#include <stdio.h>

static char breach_text[200];

static const char *breach(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(breach_text, sizeof breach_text, format, args);
	va_end(args);
	return breach_text;
}

/* The segments of a line follow each other, and add up to its life kind by kind. */
static const char *adds_up(const struct lw_record *r, uint32_t at)
{
	const struct lw_record_line *line = &r->lines[at];
	lw_time when = line->from, total[LW_SPANS] = {0};

	for (uint32_t i = 0; i < r->segment_count; i++) {
		const struct lw_record_segment *s = &r->segments[i];

		if (s->line != at)
			continue;
		if (s->from != when)
			return breach("line %u: a gap or an overlap at %llu", at,
				      (unsigned long long)when);
		if (s->to <= s->from || s->span == LW_SPAN_NONE || s->span >= LW_SPANS)
			return breach("line %u: a segment of nothing at %llu", at,
				      (unsigned long long)when);
		total[s->span] += s->to - s->from;
		when = s->to;
	}
	if (when != line->to || line->open)
		return breach("line %u ends at %llu, its segments at %llu", at,
			      (unsigned long long)line->to, (unsigned long long)when);
	for (uint32_t k = 0; k < LW_SPANS; k++)
		if (total[k] != line->total[k])
			return breach("line %u: %s adds up to %llu, total says %llu", at,
				      lw_span_name(k), (unsigned long long)total[k],
				      (unsigned long long)line->total[k]);
	return NULL;
}

static bool is_talk(const struct lw_record_segment *s)
{
	return s->span == LW_SPAN_TALKING || s->span == LW_SPAN_CONSULTING;
}

/* A talk stands on two lines: on this one and on the other, from and to the same moments. */
static const char *has_two(const struct lw_record *r, const struct lw_record_segment *s)
{
	unsigned found = 0;

	if (s->with == LW_NO_LINE || (s->line != 0) == (s->with != 0))
		return breach("a talk at %llu is not between our user and a party",
			      (unsigned long long)s->from);
	for (uint32_t i = 0; i < r->segment_count; i++) {
		const struct lw_record_segment *other = &r->segments[i];

		if (!is_talk(other) || other->to <= s->from || s->to <= other->from)
			continue;
		found++;
		if (other != s && (other->line != s->with || other->with != s->line ||
				   other->span != s->span || other->from != s->from ||
				   other->to != s->to))
			return breach("a talk at %llu has another beside it",
				      (unsigned long long)s->from);
	}
	return found == 2 ? NULL
			  : breach("a talk at %llu stands on %u lines",
				   (unsigned long long)s->from, found);
}

/* While our user's line is mixed, so are two others, or one when the third is in a linked record;
 * and these only while our user's is. */
static const char *is_mixed(const struct lw_record *r, const struct lw_record_segment *s)
{
	unsigned others = 0, ours = 0;

	for (uint32_t i = 0; i < r->segment_count; i++) {
		const struct lw_record_segment *other = &r->segments[i];

		if (other->span != LW_SPAN_MIXED || other->to <= s->from || s->to <= other->from)
			continue;
		if (other->line)
			others++;
		else
			ours++;
	}
	if (ours != 1 || others < (r->linked_count ? 1u : 2u))
		return breach("a conference at %llu of %u and %u lines",
			      (unsigned long long)s->from, ours, others);
	return NULL;
}

/* A transfer has freed our user before its legs were released. */
static bool was_freed(const struct lw_record *r, lw_time released)
{
	lw_time left = r->lines[0].to;

	if (r->linked_count) /* the transfer may stand there */
		return left < released;
	for (uint32_t i = 0; i < r->transfer_count; i++)
		if (left < released && released <= r->transfers[i].to)
			return true;
	return false;
}

/* Our user's time begins with the record and ends when the last leg is released, or when a transfer
 * frees him. */
static const char *user_is_free(const struct lw_record *r)
{
	lw_time released = r->lines[0].from;

	if (r->lines[0].from != r->from)
		return breach("our user's line begins at %llu",
			      (unsigned long long)r->lines[0].from);
	for (uint32_t i = 0; i < r->segment_count; i++) {
		const struct lw_record_segment *s = &r->segments[i];

		if (s->line && s->span != LW_SPAN_ENDING && s->to > released)
			released = s->to;
	}
	return released == r->lines[0].to || was_freed(r, released)
		       ? NULL
		       : breach("our user ends at %llu, his last leg was released at %llu",
				(unsigned long long)r->lines[0].to, (unsigned long long)released);
}

static const char *has_results(const struct lw_record *r)
{
	for (uint32_t i = 0; i < r->transfer_count; i++) {
		const struct lw_record_transfer *t = &r->transfers[i];

		if (t->result == LW_RESULT_NONE && !r->flushed)
			return breach("transfer %u has no result", i);
		if (t->result >= LW_RESULTS || t->to < t->from || t->from < r->from ||
		    t->to > r->to)
			return breach("transfer %u is out of place", i);
		if (i && r->transfers[i - 1].to > t->from)
			return breach("transfer %u begins before the one before it ends", i);
	}
	return NULL;
}

const char *ledger_breach(const struct lw_record *r)
{
	const char *wrong = has_results(r);

	for (uint32_t i = 1; i < r->segment_count && !wrong; i++)
		if (r->segments[i].from < r->segments[i - 1].from)
			wrong = breach("segment %u is out of order", i);
	for (uint32_t i = 0; i < r->line_count && !wrong; i++)
		wrong = r->lost ? NULL : adds_up(r, i);
	for (uint32_t i = 0; i < r->segment_count && !wrong && !r->lost; i++) {
		const struct lw_record_segment *s = &r->segments[i];

		if (is_talk(s))
			wrong = has_two(r, s);
		else if (s->span == LW_SPAN_MIXED && !s->line)
			wrong = is_mixed(r, s);
	}
	return wrong || r->lost ? wrong : user_is_free(r);
}
