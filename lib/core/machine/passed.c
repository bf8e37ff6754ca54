/* SPDX-License-Identifier: BSD-3-Clause */
/* passed.c -- as transferee: who has had the other end of the call (R33, R45). */
#include "passed.h"

#include <string.h>

/* A party that withholds its identity is counted and not named (R42). */
static const char nobody[] = "sip:anonymous@anonymous.invalid";

static const char *name_of(const struct lw *lw, uint32_t leg)
{
	return lw->legs[leg].withheld ? nobody : lw_leg_uri(lw, leg);
}

/* A call of ours began with whom we dialled, another one with whoever is there now, by the name
 * that it refers us with. */
static void find_first(struct lw *lw, uint32_t call)
{
	struct call_text *text = &lw->call_text[call];
	uint32_t party = lw->calls[call].party;
	bool says = *lw_call_by(lw, call) && !lw->legs[party].withheld;

	if (text->first.at)
		return;
	/* of an incoming call: its way to us, which ends here */
	lw_write(lw, &text->passed, LW_PASSED_MAX, NULL);
	lw_write(lw, &text->first, LW_URI_MAX, says ? lw_call_by(lw, call) : name_of(lw, party));
}

void lw_passed_begin(struct lw *lw, uint32_t call, uint32_t leg)
{
	uint32_t party = lw->calls[call].party;

	find_first(lw, call);
	lw->legs[leg].hops = lw->legs[party].hops;
	if (lw->legs[leg].hops < UINT8_MAX)
		lw->legs[leg].hops++;
}

/* The line behind the first one, or "". */
static const char *second(const char *lines)
{
	const char *end = strchr(lines, '\n');

	return end ? end + 1 : "";
}

void lw_passed_on(struct lw *lw, uint32_t call)
{
	const char *before = lw_read(lw, lw->call_text[call].passed);
	const char *name = name_of(lw, lw->calls[call].next);
	size_t length = strlen(name), used;
	char passed[LW_PASSED_MAX];

	while (strlen(before) + 1 + length >= LW_PASSED_MAX)
		before = second(before);
	used = strlen(before);
	memcpy(passed, before, used);
	if (used)
		passed[used++] = '\n';
	memcpy(passed + used, name, length + 1);
	lw_write(lw, &lw->call_text[call].passed, LW_PASSED_MAX, passed);
}
