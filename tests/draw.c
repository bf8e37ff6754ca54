/* draw.c -- prints a machine's diagram from the table that runs: Mermaid, or Graphviz with --dot.
 *
 *	draw [--dot] [--full] [MACHINE]...      no MACHINE is all of them
 *
 * One arrow for each pair of states, the inputs that lead there on it, a fact in brackets where it decides.
 * An input that leads to the same state by every line is written once and without its facts.  Arrows from
 * a state to itself are left out unless --full. */
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

static void draw_facts(const struct pen *pen, const struct lw_row *row, int from, int to)
{
	const char *separator = " [";

	for (int i = 0; i < LW_ALTS && row[i].used; i++) {
		if (target(from, &row[i]) != to)
			continue;
		printf("%s%s", separator, row[i].fact ? pen->table->fact[row[i].fact] : "otherwise");
		separator = ", ";
	}
	printf("]");
}

static bool has_arrow(const struct lw_table *t, int from, int to)
{
	for (int input = 0; !t->final[from] && input < t->inputs; input++)
		if (leads_there(cell(t, from, input), from, to))
			return true;
	return false;
}

static void draw_arrow(const struct pen *pen, int from, int to)
{
	const struct lw_table *t = pen->table;
	const char *separator = "";

	printf(pen->dot ? "  %s -> %s [label=\"" : "  %s --> %s: ", t->state[from], t->state[to]);
	for (int input = 0; input < t->inputs; input++) {
		const struct lw_row *row = cell(t, from, input);

		if (!leads_there(row, from, to))
			continue;
		printf("%s%s", separator, t->input[input]);
		if (!all_lead_there(row, from, to))
			draw_facts(pen, row, from, to);
		separator = pen->dot ? "\\l" : "<br/>";
	}
	printf(pen->dot ? "\\l\"]\n" : "\n");
}

static void draw_state(const struct pen *pen, int state)
{
	const struct lw_table *t = pen->table;

	for (int to = 0; to < t->states; to++)
		if ((pen->full || to != state) && has_arrow(t, state, to))
			draw_arrow(pen, state, to);
	if (t->final[state] && !pen->dot)
		printf("  %s --> [*]\n", t->state[state]);
	if (t->final[state] && pen->dot)
		printf("  %s [shape=doubleoctagon]\n", t->state[state]);
}

static void draw(struct pen *pen, enum lw_machine machine)
{
	struct lw_table table = lw_table_of(machine);

	pen->table = &table;
	if (pen->dot)
		printf("digraph %s {\n  rankdir=LR\n  nodesep=0.35\n  ranksep=1.1\n"
		       "  node [shape=box style=rounded fontname=Helvetica fontsize=13]\n"
		       "  edge [fontname=Helvetica fontsize=9]\n", lw_machine_name(machine));
	else
		printf("stateDiagram-v2\n  [*] --> %s\n", table.state[0]);
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
