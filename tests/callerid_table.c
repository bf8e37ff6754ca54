/* SPDX-License-Identifier: BSD-3-Clause */
/* callerid_table.c -- prints the compiled caller-ID table as a Markdown table, for documents and
 * for vendors who replace rows.
 *
 *	callerid_table [METHOD]        none, attended, blind, voicemail; no METHOD is all */
#include <stdio.h>
#include <string.h>

#include <legwork/callerid.h>

struct word { unsigned bit; const char *yes, *no; };

static const struct word facts[] = {
	{LW_IF_TARGET_EXTERNAL, "target external", "target internal"},
	{LW_IF_TRANSFEREE_EXTERNAL, "transferee external", "transferee internal"},
	{LW_IF_TRANSFEREE_PRIVATE, "transferee withheld", "transferee open"},
	{LW_IF_TARGET_PRIVATE, "target withheld", "target open"},
	{LW_IF_CONSULT_SHOWS_TRANSFEREE, "consultation shows transferee",
	 "consultation shows transferor"},
	{LW_IF_TRUNK_SHOWS_ORIGINAL, "trunk shows caller", "trunk shows own"},
	{LW_IF_TRANSFEREE_HAS_OUT, "transferee has a number", "transferee has no number"},
	{LW_IF_VOICEMAIL_REFUSED, "no mailbox", "mailbox"},
	{LW_IF_TO_FIRST_CALLED, "of whom was first called", "of the target"},
	{LW_IF_TRANSFEREE_DIALLED, "transferee was dialled", "transferee called"},
};

static const struct word carriers[] = {
	{LW_BY_FROM, "From", ""},           {LW_BY_PAI, "PAI", ""},
	{LW_BY_RPID, "RPID", ""},           {LW_BY_REFERRED_BY, "Referred-By", ""},
	{LW_BY_DIVERSION, "Diversion", ""}, {LW_BY_HISTORY, "History-Info", ""},
	{LW_BY_PRIVACY, "Privacy", ""},     {LW_BY_TARGET, "target=", ""},
};

static void print_words(const struct word *words, size_t count, unsigned yes, unsigned no)
{
	const char *separator = "";

	for (size_t i = 0; i < count; i++)
		if ((yes | no) & words[i].bit) {
			printf("%s%s", separator, yes & words[i].bit ? words[i].yes : words[i].no);
			separator = ", ";
		}
	printf(" | ");
}

static void print_set(unsigned set, unsigned values, const char *name(uint32_t value))
{
	const char *separator = "";

	if (set == (1u << values) - 1) {
		printf("any | ");
		return;
	}
	for (unsigned i = 0; i < values; i++)
		if (set >> i & 1) {
			printf("%s%s", separator, name(i));
			separator = ", ";
		}
	printf(" | ");
}

static void print_row(const struct lw_callerid_row *row)
{
	printf("| %s | ", row->row);
	print_set(row->methods, LW_VOICEMAIL + 1, lw_method_name);
	print_set(row->phases, LW_PHASES, lw_phase_name);
	print_set(row->viewers, LW_VIEWERS, lw_viewer_name);
	print_words(facts, sizeof facts / sizeof *facts, row->set, row->clear);
	printf("%s%s | ", lw_presented_name(row->show), row->via ? ", via transferor" : "");
	print_words(carriers, sizeof carriers / sizeof *carriers, row->carriers, 0);
	printf("%s |\n", lw_update_name(row->update));
}

static bool is_of(const struct lw_callerid_row *row, const char *method)
{
	for (uint32_t i = 0; i <= LW_VOICEMAIL; i++)
		if (row->methods >> i & 1 && !strcmp(lw_method_name(i), method))
			return true;
	return false;
}

int main(int argc, char **argv)
{
	const struct lw_callerid_row *row;
	int printed = 0;

	if (argc > 2 || (argc == 2 && !strcmp(argv[1], "--help"))) {
		printf("usage: callerid_table [none|attended|blind|voicemail]\n");
		return argc > 2;
	}
	printf("| row | method | phase | seen by | when | shown | carried by | told by |\n"
	       "|---|---|---|---|---|---|---|---|\n");
	for (size_t i = 0; (row = lw_callerid_row(i)); i++)
		if (argc == 1 || is_of(row, argv[1])) {
			print_row(row);
			printed++;
		}
	if (!printed)
		fprintf(stderr, "No method is called \"%s\": see --help.\n", argv[1]);
	return !printed;
}
