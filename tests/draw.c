/* draw.c -- prints a machine's diagram from the table that runs: Mermaid, or Graphviz with --dot.
 *
 *	draw [--dot] [--full] [MACHINE]...      no MACHINE is all of them
 *
 * One arrow for each pair of states, the inputs that lead there on it, a fact in brackets where it
 *decides. An input that leads to the same state by every line is written once and without its
 *facts.  States of one stage of a transfer stand in a frame, and what leads out of each of them
 *alike is one arrow out of the frame.  Arrows from a state to itself are left out unless --full. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "machines.h"

struct pen { bool dot, full; const struct lw_table *table; };

static const struct lw_row *cell(const struct lw_table *t, int state, int input)
{
	return t->rows + ((size_t)state * t->inputs + (size_t)input) * LW_ALTS;
}

/* Where a line leads: STAY is an arrow to itself; -1 when nothing happens. */
static int target(int state, const struct lw_row *row)
{
	if (!row->used || row->next == LW_TO_REFUSE || row->next == LW_TO_IGNORE)
		return -1;
	return row->next == LW_TO_STAY ? state : row->next;
}

static bool all_lead_there(const struct lw_row *row, int from, int to)
{
	for (int i = 0; i < LW_ALTS && row[i].used; i++)
		if (target(from, &row[i]) != to)
			return false;
	return row->used;
}

static bool leads_there(const struct lw_row *row, int from, int to)
{
	for (int i = 0; i < LW_ALTS && row[i].used; i++)
		if (target(from, &row[i]) == to)
			return true;
	return false;
}

/* What stands on the arrow for one input: "INPUT [facts]", or "" when it does not lead there. */
struct item { char text[128]; };

static struct item item_of(const struct lw_table *t, int from, int to, int input)
{
	const struct lw_row *row = cell(t, from, input);
	const char *separator = " [";
	struct item item = {""};
	size_t n;

	if (t->final[from] || !leads_there(row, from, to))
		return item;
	n = (size_t)snprintf(item.text, sizeof item.text, "%s", t->input[input]);
	if (all_lead_there(row, from, to))
		return item;
	for (int i = 0; i < LW_ALTS && row[i].used; i++) {
		if (target(from, &row[i]) != to || n >= sizeof item.text)
			continue;
		n += (size_t)snprintf(item.text + n, sizeof item.text - n, "%s%s", separator,
				      row[i].fact ? t->fact[row[i].fact] : "otherwise");
		separator = ", ";
	}
	if (n + 1 < sizeof item.text)
		snprintf(item.text + n, sizeof item.text - n, "]");
	return item;
}

/* ---- frames ---- */

static int frame_size(const struct lw_table *t, int stage)
{
	int n = 0;

	for (int s = 0; s < t->states; s++)
		n += !t->final[s] && t->stage[s] == stage;
	return n;
}

static int frame_of(const struct lw_table *t, int state)
{
	int stage = t->final[state] ? LW_STAGE_NONE : t->stage[state];

	return stage != LW_STAGE_NONE && frame_size(t, stage) > 1 ? stage : LW_STAGE_NONE;
}

static const char *frame_name(int stage)
{
	static char name[32];

	snprintf(name, sizeof name, "%s", lw_stage_name((uint32_t)stage));
	for (char *c = name; *c; c++)
		*c = *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') : *c;
	return name;
}

/* Does each state of this one's frame do the same? */
static bool framed(const struct lw_table *t, int from, int to, int input)
{
	int frame = frame_of(t, from);
	struct item item = item_of(t, from, to, input);

	if (frame == LW_STAGE_NONE || frame == frame_of(t, to))
		return false;
	for (int s = 0; s < t->states; s++)
		if (frame_of(t, s) == frame && strcmp(item_of(t, s, to, input).text, item.text))
			return false;
	return true;
}

/* ---- arrows ---- */

static void begin_arrow(const struct pen *pen, int from, int to, int frame)
{
	const char *tail = frame ? frame_name(frame) : pen->table->state[from];

	if (pen->dot && frame)
		printf("  %s -> %s [ltail=cluster_%s label=\"", pen->table->state[from],
		       pen->table->state[to], tail);
	else
		printf(pen->dot ? "  %s -> %s [label=\"" : "  %s --> %s: ", tail,
		       pen->table->state[to]);
}

/* The arrow of a state, or with `frame` that of its frame. */
static void draw_arrow(const struct pen *pen, int from, int to, int frame)
{
	const struct lw_table *t = pen->table;
	bool begun = false;

	for (int input = 0; input < t->inputs; input++) {
		struct item item = item_of(t, from, to, input);

		if (!*item.text || framed(t, from, to, input) != (frame != LW_STAGE_NONE))
			continue;
		if (begun)
			printf("%s", pen->dot ? "\\l" : "<br/>");
		else
			begin_arrow(pen, from, to, frame);
		begun = true;
		printf("%s", item.text);
	}
	if (begun)
		printf(pen->dot ? "\\l\"]\n" : "\n");
}

static void draw_state(const struct pen *pen, int state)
{
	const struct lw_table *t = pen->table;

	for (int to = 0; to < t->states; to++)
		if (pen->full || to != state)
			draw_arrow(pen, state, to, LW_STAGE_NONE);
	if (t->final[state] && !pen->dot)
		printf("  %s --> [*]\n", t->state[state]);
	if (t->final[state] && pen->dot)
		printf("  %s [shape=doubleoctagon]\n", t->state[state]);
}

static void draw_frame(const struct pen *pen, int frame)
{
	const struct lw_table *t = pen->table;
	int first = -1;

	if (frame_size(t, frame) < 2)
		return;
	printf(pen->dot
		       ? "  subgraph cluster_%s {\n    label=\"%s\"\n    style=rounded\n"
			 "    color=gray60\n"
		       : "  state %s {\n",
	       frame_name(frame), frame_name(frame));
	for (int s = 0; s < t->states; s++)
		if (frame_of(t, s) == frame) {
			printf("    %s\n", t->state[s]);
			first = first < 0 ? s : first;
		}
	printf("  }\n");
	for (int to = 0; to < t->states; to++)
		draw_arrow(pen, first, to, frame);
}

static void draw(struct pen *pen, enum lw_machine machine)
{
	struct lw_table table = lw_table_of(machine);

	pen->table = &table;
	if (pen->dot)
		printf("digraph %s {\n  rankdir=LR\n  compound=true\n  nodesep=0.3\n  ranksep=0.9\n"
		       "  node [shape=box style=rounded fontname=Helvetica fontsize=14]\n"
		       "  edge [fontname=Helvetica fontsize=10]\n", lw_machine_name(machine));
	else
		printf("stateDiagram-v2\n  [*] --> %s\n", table.state[0]);
	for (int stage = LW_STAGE_HOLD; stage <= LW_STAGE_RECALL; stage++)
		draw_frame(pen, stage);
	for (int state = 0; state < table.states; state++)
		draw_state(pen, state);
	if (pen->dot)
		printf("}\n");
}

static int usage(void)
{
	fprintf(stderr, "usage: draw [--dot] [--full] [MACHINE]...\nmachines:");
	for (enum lw_machine m = 0; m < LW_MACHINES; m++)
		fprintf(stderr, " %s", lw_machine_name(m));
	fprintf(stderr, "\n");
	return 2;
}

static bool draw_by_name(struct pen *pen, const char *name)
{
	for (enum lw_machine m = 0; m < LW_MACHINES; m++)
		if (!strcmp(name, lw_machine_name(m))) {
			draw(pen, m);
			return true;
		}
	return false;
}

int main(int argc, char **argv)
{
	struct pen pen = {false, false, NULL};
	int n = 0;

	for (int i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "--help"))
			return usage(), 0;
		if (!strcmp(argv[i], "--dot"))
			pen.dot = true;
		else if (!strcmp(argv[i], "--full"))
			pen.full = true;
		else if (++n && !draw_by_name(&pen, argv[i]))
			return usage();
	}
	for (enum lw_machine m = 0; !n && m < LW_MACHINES; m++)
		draw(&pen, m);
	return 0;
}
