/* draw.c -- prints a machine as a picture for Graphviz, drawn from the table that runs.
 *
 *	draw MACHINE...
 *
 * The picture is a map, not the table: it says what leads where; the table says what is done on
 * the way.  States of one stage of a transfer stand in a frame.  Where several states of a frame
 * lead to one outside of it, there is one arrow out of the frame.  An arrow names at most LINES
 * inputs.  Not drawn: what a state refuses or ignores, and what leads back to itself. */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "tables/tables.h"

enum { LINES = 4 };

#define USER "#1f5fbf"
#define PEER "#333333"
#define TIME "#c2570c"
#define TABLE "border=\"0\" cellspacing=\"0\" cellpadding=\"0\""

enum certainty { NEVER, SOMETIMES, ALWAYS };

/* ---- what the table says ---- */

static const struct lw_row *cell(const struct lw_table *t, int state, int input)
{
	return lw_cell(t, (uint8_t)state, (uint8_t)input);
}

/* An end that was named on the way may be any but success. */
static bool leads_there(const struct lw_table *t, const struct lw_row *row, int to)
{
	if (row->next == LW_TO_DUE)
		return t->state[to].final && t->state[to].note != LW_NOTE_TRANSFER_COMPLETED;
	return row->next == to;
}

/* Does the input lead from one state to the other: never, by some alternatives, by all? */
static enum certainty leads(const struct lw_table *t, int from, int to, int input)
{
	const struct lw_row *row = cell(t, from, input);
	int there = 0, used = 0;

	if (t->state[from].final)
		return NEVER;
	for (; used < LW_ALTS && row[used].used; used++)
		there += leads_there(t, &row[used], to);
	return !there ? NEVER : there < used ? SOMETIMES : ALWAYS;
}

static bool is_arrow(const struct lw_table *t, int from, int to)
{
	bool any = false;

	for (int input = 0; from != to && input < t->inputs; input++)
		any = any || leads(t, from, to, input) != NEVER;
	return any;
}

static const char *colour_of(const struct lw_table *t, int input)
{
	switch ((enum lw_sayer)t->input[input].sayer) {
	case LW_SAID_BY_USER:  return USER;
	case LW_SAID_BY_ORDER:
	case LW_SAID_BY_NEWS:  break;
	case LW_SAID_BY_CLOCK: return TIME;
	}
	return PEER;
}

/* ---- frames ---- */

static int frame_size(const struct lw_table *t, int stage)
{
	int n = 0;

	for (int s = 0; s < t->states; s++)
		n += !t->state[s].final && t->state[s].stage == stage;
	return n;
}

/* The frame a state stands in, LW_STAGE_NONE without one. */
static int frame_of(const struct lw_table *t, int state)
{
	int stage = t->state[state].final ? LW_STAGE_NONE : t->state[state].stage;

	return stage != LW_STAGE_NONE && frame_size(t, stage) > 1 ? stage : LW_STAGE_NONE;
}

/* LW_STAGE_NONE: there are no frames. */
static int first_frame(const struct lw_table *t)
{
	for (int frame = LW_STAGE_NONE + 1; frame <= LW_STAGE_RECALL; frame++)
		if (frame_size(t, frame) > 1)
			return frame;
	return LW_STAGE_NONE;
}

/* Which states of a frame lead to one outside of it, a bit each. */
static uint32_t leavers(const struct lw_table *t, int frame, int to)
{
	uint32_t set = 0;

	for (int s = 0; s < t->states; s++)
		if (frame != LW_STAGE_NONE && frame_of(t, s) == frame && frame_of(t, to) != frame &&
		    is_arrow(t, s, to))
			set |= 1u << s;
	return set;
}

/* The way back, and every end but the first, which is success.  What leads there is written in
 * the box or the frame that it leaves: arrows from everywhere would hide the others. */
static bool is_way_out(const struct lw_table *t, int to)
{
	if (!t->state[to].final)
		return t->state[to].stage == LW_STAGE_RETURN ||
		       t->state[to].stage == LW_STAGE_RECALL;
	for (int s = 0; s < to; s++)
		if (t->state[s].final)
			return true;
	return false;
}

static bool leads_any(const struct lw_table *t, uint32_t from, int to)
{
	for (int s = 0; s < t->states; s++)
		if ((from >> s & 1u) && is_arrow(t, s, to))
			return true;
	return false;
}

static bool several(uint32_t set)
{
	return (set & (set - 1)) != 0;
}

/* ---- arrows ---- */

/* How an input leads from these states there; SOMETIMES also when only some of them do. */
static enum certainty lead_all(const struct lw_table *t, uint32_t from, int to, int input)
{
	bool some = false, all = true;

	for (int s = 0; s < t->states; s++)
		if (from >> s & 1u) {
			enum certainty one = leads(t, s, to, input);

			some = some || one != NEVER;
			all = all && one == ALWAYS;
		}
	return all ? ALWAYS : some ? SOMETIMES : NEVER;
}

/* TRANSFEREE_ENDED as "transferee ended". */
static void write_words(const char *name)
{
	for (; *name; name++)
		putchar(*name == '_' ? ' ' : tolower((unsigned char)*name));
}

/* The inputs, the first few; slanted where a fact or the state decides. */
static void write_inputs(const struct lw_table *t, uint32_t from, int to, const char *between)
{
	int total = 0, n = 0;

	for (int input = 0; input < t->inputs; input++)
		total += lead_all(t, from, to, input) != NEVER;
	for (int input = 0; input < t->inputs; input++) {
		enum certainty sure = lead_all(t, from, to, input);

		if (sure == NEVER || (total > LINES && n >= LINES - 1))
			continue;
		printf("%s<font color=\"%s\">%s", n++ ? between : "", colour_of(t, input),
		       sure == ALWAYS ? "" : "<i>");
		write_words(t->input[input].name);
		printf("%s</font>", sure == ALWAYS ? "" : "</i>");
	}
	if (n < total)
		printf("%s+%d more", between, total - n);
}

/* The colour of an arrow is that of its first input: a user's before the network's before time. */
static const char *arrow_colour(const struct lw_table *t, uint32_t from, int to)
{
	for (int input = 0; input < t->inputs; input++)
		if (lead_all(t, from, to, input) != NEVER)
			return colour_of(t, input);
	return PEER;
}

static void draw_arrow(const struct lw_table *t, uint32_t from, int to, int frame)
{
	int tail = 0;

	while (!(from >> tail & 1u))
		tail++;
	printf("  %s -> %s [color=\"%s\" ", t->state[tail].name, t->state[to].name,
	       arrow_colour(t, from, to));
	if (frame != LW_STAGE_NONE)
		printf("ltail=cluster_%s %s", lw_stage_name((uint32_t)frame),
		       to < tail ? "constraint=false " : "");
	printf("label=<&#160;");
	write_inputs(t, from, to, "&#160;<br/>&#160;");
	printf("&#160;>]\n");
}

static void draw_arrows_to(const struct lw_table *t, int to)
{
	for (int s = 0; s < t->states; s++)
		if (is_arrow(t, s, to) && !several(leavers(t, frame_of(t, s), to)))
			draw_arrow(t, 1u << s, to, LW_STAGE_NONE);
	for (int frame = LW_STAGE_NONE + 1; frame <= LW_STAGE_RECALL; frame++)
		if (several(leavers(t, frame, to)))
			draw_arrow(t, leavers(t, frame, to), to, frame);
}

/* ---- the picture ---- */

/* How one leaves from there on other ways than the arrows, a line for each. */
static void write_ways_out(const struct lw_table *t, uint32_t from)
{
	for (int to = 0; to < t->states; to++)
		if (is_way_out(t, to) && leads_any(t, from, to)) {
			printf("<tr><td align=\"left\"><font point-size=\"11\">");
			write_inputs(t, from, to, ", ");
			printf(" &#8594; %s</font></td></tr>", t->state[to].name);
		}
}

static uint32_t states_of(const struct lw_table *t, int frame)
{
	uint32_t set = 0;

	for (int s = 0; s < t->states; s++)
		set |= frame_of(t, s) == frame ? 1u << s : 0;
	return set;
}

static void write_states(const struct lw_table *t, int frame)
{
	for (int s = 0; s < t->states; s++)
		if (frame_of(t, s) == frame)
			printf("%s ", t->state[s].name);
}

static bool has_way_out(const struct lw_table *t, int state)
{
	for (int to = 0; to < t->states; to++)
		if (is_way_out(t, to) && is_arrow(t, state, to))
			return true;
	return false;
}

static void draw_lone(const struct lw_table *t, int state)
{
	if (frame_of(t, state) != LW_STAGE_NONE || t->state[state].final)
		return;
	printf("  %s", t->state[state].name);
	if (has_way_out(t, state)) {
		printf(" [label=<<table " TABLE "><tr><td>%s</td></tr>", t->state[state].name);
		write_ways_out(t, 1u << state);
		printf("</table>>]");
	}
	printf("\n");
}

/* The name stands above, the ways out below, where no arrow comes in. */
static void draw_frame(const struct lw_table *t, int frame)
{
	const char *name = lw_stage_name((uint32_t)frame);

	if (frame_size(t, frame) < 2)
		return;
	printf("  subgraph cluster_%s {\n    label=<<b>%s</b>>\n    subgraph cluster_%s_out {\n"
	       "      peripheries=0 labelloc=b label=<<table " TABLE ">", name, name, name);
	write_ways_out(t, states_of(t, frame));
	printf("</table>>\n      ");
	write_states(t, frame);
	printf("\n    }\n  }\n");
}

/* Where the ways out lead stands in a column below the first frame, the ends in one box. */
static void draw_other_ends(const struct lw_table *t)
{
	printf("  other_ends [style=filled peripheries=2 label=\"");
	for (int s = 0; s < t->states; s++)
		if (is_way_out(t, s) && t->state[s].final)
			printf("%s\\n", t->state[s].name);
	printf("\"]\n  {");
	write_states(t, first_frame(t));
	printf("} -> ");
	for (int s = 0; s < t->states; s++)
		if (is_way_out(t, s) && !t->state[s].final)
			printf("%s -> ", t->state[s].name);
	printf("other_ends [style=invis]\n");
}

static void draw_line(const char *colour, const char *mark, const char *text)
{
	printf("<tr><td align=\"left\"><font color=\"%s\">%s</font> %s</td></tr>", colour, mark,
	       text);
}

static bool has_verbs(const struct lw_table *t)
{
	bool any = false;

	for (int input = 0; input < t->inputs; input++)
		any = any || t->input[input].sayer == LW_SAID_BY_USER;
	return any;
}

static void draw_legend(const struct lw_table *t)
{
	printf("  legend [shape=plain style=\"\" fontsize=11 label=<<table " TABLE ">");
	if (has_verbs(t))
		draw_line(USER, "input", "the user");
	draw_line(PEER, "input", "the network, or another machine");
	draw_line(TIME, "input", "a deadline");
	draw_line(PEER, "<i>input</i>", "in some cases only");
	printf("</table>>]\n");
}

static void draw(enum lw_machine machine)
{
	struct lw_table table = lw_tables[machine];

	printf("digraph %s {\n  compound=true nodesep=0.2 ranksep=0.3 style=rounded color=gray60 labeljust=l\n"
	       "  fontname=Helvetica\n"
	       "  node [shape=box style=\"rounded,filled\" fillcolor=\"#f4f6fa\" fontname=Helvetica fontsize=13 "
	       "margin=\"0.08,0.04\"]\n"
	       "  edge [fontname=Helvetica fontsize=11]\n",
	       lw_tables[machine].name);
	for (int frame = LW_STAGE_NONE + 1; frame <= LW_STAGE_RECALL; frame++)
		draw_frame(&table, frame);
	for (int s = 0; s < table.states; s++) {
		draw_lone(&table, s);
		if (table.state[s].final && !is_way_out(&table, s))
			printf("  %s [style=filled peripheries=2]\n", table.state[s].name);
	}
	for (int s = 0; s < table.states; s++)
		if (!is_way_out(&table, s))
			draw_arrows_to(&table, s);
	if (first_frame(&table) != LW_STAGE_NONE)
		draw_other_ends(&table);
	draw_legend(&table);
	printf("}\n");
}

static int usage(FILE *to)
{
	fprintf(to, "usage: draw MACHINE...\nmachines:");
	for (enum lw_machine m = 0; m < LW_MACHINES; m++)
		fprintf(to, " %s", lw_tables[m].name);
	fprintf(to, "\n");
	return to == stderr ? 2 : 0;
}

static bool draw_by_name(const char *name)
{
	for (enum lw_machine m = 0; m < LW_MACHINES; m++)
		if (!strcmp(name, lw_tables[m].name)) {
			draw(m);
			return true;
		}
	return false;
}

int main(int argc, char **argv)
{
	if (argc < 2 || !strcmp(argv[1], "--help"))
		return usage(argc < 2 ? stderr : stdout);
	for (int i = 1; i < argc; i++)
		if (!draw_by_name(argv[i]))
			return usage(stderr);
	return 0;
}
