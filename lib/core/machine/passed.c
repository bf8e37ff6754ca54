/* passed.c -- as transferee: who has had the other end of the call (R33, R45). */
#include "passed.h"

#include <string.h>

/* A party that withholds its identity is counted and not named (R42). */
static const char nobody[] = "sip:anonymous@anonymous.invalid";

static const char *name_of(const struct lw *lw, uint32_t leg)
{
	return lw->legs[leg].withheld ? nobody : lw->leg_text[leg].uri;
}

/* A call of ours began with whom we dialled, another one with whoever is there now, by the name
 * that it refers us with. */
static void find_first(struct lw *lw, uint32_t call)
{
	struct call_text *text = &lw->call_text[call];
	uint32_t party = lw->calls[call].party;
	bool says = text->by[0] && !lw->legs[party].withheld;

	if (text->first[0])
		return;
	text->passed[0] = '\0'; /* of an incoming call: its way to us, which ends here */
	lw_copy(text->first, LW_URI_MAX, says ? text->by : name_of(lw, party));
}

void lw_passed_begin(struct lw *lw, uint32_t call, uint32_t leg)
{
	uint32_t party = lw->calls[call].party;

	find_first(lw, call);
	lw->legs[leg].hops = lw->legs[party].hops;
	if (lw->legs[leg].hops < UINT8_MAX)
		lw->legs[leg].hops++;
}

static void forget_oldest(char *passed)
{
	const char *end = strchr(passed, '\n');

	memmove(passed, end ? end + 1 : "", end ? strlen(end + 1) + 1 : 1);
}

void lw_passed_on(struct lw *lw, uint32_t call)
{
	char *passed = lw->call_text[call].passed;
	const char *name = name_of(lw, lw->calls[call].next);
	size_t length = strlen(name), used;

	while (strlen(passed) + 1 + length >= LW_PASSED_MAX)
		forget_oldest(passed);
	used = strlen(passed);
	if (used)
		passed[used++] = '\n';
	memcpy(passed + used, name, length + 1);
}
