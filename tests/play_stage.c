/* play_stage.c -- see play_stage.h. */
#include "play_stage.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void stage_trace(struct stage *s, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	s->used += (size_t)vsnprintf(s->trace + s->used, TRACE_MAX - s->used, fmt, ap);
	va_end(ap);
	if (s->used >= TRACE_MAX)
		stage_wrong(s, "the script's trace is too long");
}

_Noreturn void stage_wrong(struct stage *s, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(s->why, sizeof s->why, fmt, ap);
	va_end(ap);
	longjmp(s->out, 1);
}

void stage_introduce(struct stage *s, const char *name, lw_leg leg, lw_call call)
{
	struct party *p;

	if (s->parties == PARTIES)
		stage_wrong(s, "too many parties");
	p = &s->party[s->parties++];
	snprintf(p->name, sizeof p->name, "%s", name);
	p->leg = leg;
	p->call = call;
}

struct party *stage_party(struct stage *s, const char *name)
{
	for (int i = s->parties; i-- > 0;)
		if (!strcmp(s->party[i].name, name))
			return &s->party[i];
	return NULL;
}

struct party *stage_must(struct stage *s, const char *name)
{
	struct party *p = stage_party(s, name);

	if (!p)
		stage_wrong(s, "nobody is called '%s' here", name);
	return p;
}

const char *stage_leg(struct stage *s, lw_leg leg)
{
	for (int i = s->parties; i-- > 0;)
		if (lw_same_leg(s->party[i].leg, leg))
			return s->party[i].name;
	return leg.v ? "somebody" : "-";
}

/* A call goes by the party that it was first with. */
const char *stage_call(struct stage *s, lw_call call)
{
	for (int i = 0; i < s->parties; i++)
		if (lw_same_call(s->party[i].call, call))
			return s->party[i].name;
	return call.v ? "something" : "-";
}

const char *stage_user(const char *uri)
{
	static char user[2][64];
	static int turn;
	const char *at = strchr(uri, ':');

	turn = !turn;
	snprintf(user[turn], sizeof user[turn], "%s", at ? at + 1 : uri);
	user[turn][strcspn(user[turn], "@")] = '\0';
	return user[turn];
}
