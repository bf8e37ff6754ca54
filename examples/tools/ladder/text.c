/* SPDX-License-Identifier: BSD-3-Clause */
/* text.c -- a ladder for a terminal: arrows in columns, what happened to a party at the right.
 * "!" at the margin is a failure, "~" something odd. */
#include <stdlib.h>
#include <string.h>

#include "ladder.h"

enum { LEAST = 12, AFTER = 3 };

static int need(const struct rung *rung)
{
	return rung->kind == RUNG_MESSAGE ? (int)words_columns(rung->label) + 6 : 0;
}

static int head(const struct party *party)
{
	return (int)words_columns(party->name) + 2;
}

struct paper {
	const struct ladder *l;
	FILE *out;
	bool colour;
	int at[PARTIES_MAX]; /* column of each line */
};

static void repeat(const struct paper *p, char c, int times)
{
	while (times-- > 0)
		fputc(c, p->out);
}

/* From column x on to just before column `to`: blanks, and the lines of parties. */
static void lines(const struct paper *p, int x, int to)
{
	for (int i = 0; i < p->l->parties; i++) {
		if (p->at[i] < x || p->at[i] >= to)
			continue;
		repeat(p, ' ', p->at[i] - x);
		fputc('|', p->out);
		x = p->at[i] + 1;
	}
	repeat(p, ' ', to - x);
}

static int end_of(const struct paper *p)
{
	return p->at[p->l->parties - 1] + 1;
}

/* "|---- INVITE --->|", "|-- - INVITE - -X  |" for one that was lost. */
static void arrow(const struct paper *p, const struct rung *rung)
{
	bool right = rung->to > rung->from;
	int a = p->at[right ? rung->from : rung->to], b = p->at[right ? rung->to : rung->from];
	int len = (int)words_columns(rung->label), room = b - a - 1 - len - 2, before = room / 2;

	lines(p, 0, a + 1);
	if (!right)
		fputc(rung->lost ? 'X' : '<', p->out);
	repeat(p, '-', before - !right);
	fprintf(p->out, " %s ", rung->label);
	repeat(p, '-', room - before - right);
	if (right)
		fputc(rung->lost ? 'X' : '>', p->out);
	lines(p, b, end_of(p));
}

static void beside(const struct paper *p, const struct rung *rung)
{
	const char *name = p->l->party[rung->from].name;

	lines(p, 0, end_of(p));
	repeat(p, ' ', AFTER);
	fprintf(p->out, "%s: ", name);
	if (rung->kind == RUNG_VERB)
		fputs("> ", p->out);
	if (rung->kind == RUNG_MESSAGE)
		fputs("to itself: ", p->out);
	fputs(rung->label, p->out);
	if (*rung->state)
		fprintf(p->out, "%s[%s]", rung->kind == RUNG_STATE ? "" : " ", rung->state);
}

static void begin(const struct paper *p, const struct rung *rung)
{
	static const char MARKS[] = {
		[TONE_PLAIN] = ' ', [TONE_GOOD] = ' ', [TONE_ODD] = '~', [TONE_BAD] = '!'};
	static const char COLOURS[][8] = {[TONE_GOOD] = "\033[32m", [TONE_ODD] = "\033[33m",
					  [TONE_BAD] = "\033[31m"};

	if (p->colour)
		fputs(COLOURS[rung->tone], p->out);
	fprintf(p->out, "%c%8.3fs ", MARKS[rung->tone], (double)ladder_time(p->l, rung) / 1e6);
}

static void draw(const struct paper *p, const struct rung *rung)
{
	begin(p, rung);
	if (rung->kind == RUNG_MESSAGE && rung->to != rung->from)
		arrow(p, rung);
	else
		beside(p, rung);
	if (rung->lost)
		fprintf(p->out, "%*slost: sent, but never received", AFTER, "");
	if (*rung->detail) {
		fprintf(p->out, "\n%10s ", "");
		lines(p, 0, end_of(p));
		fprintf(p->out, "%*s  %s", AFTER, "", rung->detail);
	}
	fputs(p->colour ? "\033[0m\n" : "\n", p->out);
}

static void names(const struct paper *p)
{
	int x = 0;

	fprintf(p->out, "%10s ", "");
	for (int i = 0; i < p->l->parties; i++) {
		int len = (int)words_columns(p->l->party[i].name), start = p->at[i] - len / 2;

		repeat(p, ' ', start - x);
		fputs(p->l->party[i].name, p->out);
		x = start + len;
	}
	fputc('\n', p->out);
}

static void verdicts(const struct paper *p)
{
	for (uint32_t i = 0; i < p->l->rungs; i++) {
		const struct rung *rung = &p->l->rung[i];

		if (rung->verdict)
			fprintf(p->out, "%s%s: %s\n", rung->tone == TONE_BAD ? "FAILED  " : "",
				p->l->party[rung->from].name, rung->label);
	}
}

void ladder_text(const struct ladder *l, FILE *out, bool colour)
{
	struct paper p = {.l = l, .out = out, .colour = colour};
	int gap[PARTIES_MAX];
	uint64_t us;

	if (l->title)
		fprintf(out, "%s\n", l->title);
	verdicts(&p);
	if (!l->parties)
		return;
	ladder_gaps(l, LEAST, need, head, gap);
	p.at[0] = head(&l->party[0]) / 2;
	for (int i = 1; i < l->parties; i++)
		p.at[i] = p.at[i - 1] + gap[i - 1];
	names(&p);
	for (uint32_t i = 0; i < l->rungs; i++) {
		if (ladder_pause(l, i, &us)) {
			fprintf(out, "%10s ", ":");
			lines(&p, 0, end_of(&p));
			fputc('\n', out);
		}
		draw(&p, &l->rung[i]);
	}
}
