/* SPDX-License-Identifier: BSD-3-Clause */
/* mermaid.c -- a ladder as a Mermaid sequence diagram, for a Markdown file. */
#include <string.h>

#include "ladder.h"

/* Mermaid reads entity codes without the ampersand (#35;); what is no letter, digit or harmless
 * sign is written so, and so is the first letter of the word "end", which would close a block. */
static void text(FILE *out, const char *from)
{
	for (bool word = true; *from;) {
		uint32_t code;
		size_t len = words_char(from, &code);
		bool plain = (code >= '0' && code <= '9') || (code >= 'A' && code <= 'Z') ||
			     (code >= 'a' && code <= 'z');
		bool safe = plain || code >= 0x80 || strchr(" .,:()@/+-_=", (int)code);
		bool end =
			word && !strncmp(from, "end", 3) &&
			!((from[3] >= 'a' && from[3] <= 'z') || (from[3] >= 'A' && from[3] <= 'Z'));

		if (safe && !end)
			fwrite(from, 1, len, out);
		else
			fprintf(out, "#%u;", (unsigned)code);
		word = !plain;
		from += len;
	}
}

/* A title knows no entities: it does without what could be one, a tag or a comment. */
static void title(FILE *out, const char *from)
{
	fputs("    title ", out);
	for (; *from; from++)
		fputc(strchr("#;<>%{}", *from) ? ' ' : *from, out);
	fputc('\n', out);
}

static void when(const struct ladder *l, const struct rung *rung, FILE *out)
{
	fprintf(out, "%.3fs ", (double)ladder_time(l, rung) / 1e6);
}

static void message(const struct ladder *l, const struct rung *rung, FILE *out)
{
	fprintf(out, "p%d%sp%d: ", rung->from, rung->lost ? rung->answer ? "--x" : "-x" :
					       rung->answer ? "-->>" : "->>", rung->to);
	when(l, rung, out);
	text(out, rung->label);
	fputs(rung->lost ? " (lost)\n" : "\n", out);
}

static void note(const struct ladder *l, const struct rung *rung, FILE *out)
{
	fprintf(out, "Note right of p%d: ", rung->from);
	when(l, rung, out);
	if (rung->kind == RUNG_VERB)
		fputs("user: ", out);
	text(out, rung->label);
	if (*rung->state) {
		fputs(rung->kind == RUNG_STATE ? "(" : " (", out);
		text(out, rung->state);
		fputs(")", out);
	}
	if (*rung->detail) {
		fputs("<br/>", out);
		text(out, rung->detail);
	}
	fputc('\n', out);
}

void ladder_mermaid(const struct ladder *l, FILE *out)
{
	static const char FRAMES[][24] = {[TONE_GOOD] = "rgb(226, 244, 228)",
					  [TONE_ODD] = "rgb(255, 243, 214)",
					  [TONE_BAD] = "rgb(253, 226, 223)"};

	fputs("sequenceDiagram\n", out);
	if (l->title)
		title(out, l->title);
	for (int i = 0; i < l->parties; i++) {
		fprintf(out, "    participant p%d as ", i);
		text(out, l->party[i].name);
		fputc('\n', out);
	}
	for (uint32_t i = 0; i < l->rungs; i++) {
		const struct rung *rung = &l->rung[i];
		bool framed = rung->tone != TONE_PLAIN;

		if (framed)
			fprintf(out, "    rect %s\n", FRAMES[rung->tone]);
		fputs(framed ? "        " : "    ", out);
		if (rung->kind == RUNG_MESSAGE)
			message(l, rung, out);
		else
			note(l, rung, out);
		if (framed)
			fputs("    end\n", out);
	}
}
