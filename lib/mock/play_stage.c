/* SPDX-License-Identifier: BSD-3-Clause */
/* play_stage.c -- see play_stage.h. */
#include "play_stage.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void lw_play_trace(struct stage *s, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	s->used += (size_t)vsnprintf(s->trace + s->used, s->size - s->used, fmt, ap);
	va_end(ap);
	if (s->used < s->size)
		return;
	s->used = s->size - 1;
	lw_play_wrong(s, "the trace has no room");
}

_Noreturn void lw_play_wrong(struct stage *s, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(s->why, sizeof s->why, fmt, ap);
	va_end(ap);
	longjmp(s->out, 1);
}

void lw_play_introduce(struct stage *s, const char *name, lw_leg leg, lw_call call)
{
	struct on_stage *p;

	if (s->parties == PARTIES)
		lw_play_wrong(s, "too many parties");
	p = &s->party[s->parties++];
	snprintf(p->name, sizeof p->name, "%s", name);
	p->leg = leg;
	p->call = call;
}

struct on_stage *lw_play_party(struct stage *s, const char *name)
{
	for (int i = s->parties; i-- > 0;)
		if (!strcmp(s->party[i].name, name))
			return &s->party[i];
	return NULL;
}

struct on_stage *lw_play_must(struct stage *s, const char *name)
{
	struct on_stage *p = lw_play_party(s, name);

	if (!p)
		lw_play_wrong(s, "nobody is called '%s' here", name);
	return p;
}

const char *lw_play_leg(struct stage *s, lw_leg leg)
{
	for (int i = s->parties; i-- > 0;)
		if (lw_same_leg(s->party[i].leg, leg))
			return s->party[i].name;
	return leg.v ? "somebody" : "-";
}

/* A call goes by the party that it was first with. */
const char *lw_play_call(struct stage *s, lw_call call)
{
	for (int i = 0; i < s->parties; i++)
		if (lw_same_call(s->party[i].call, call))
			return s->party[i].name;
	return call.v ? "something" : "-";
}

const char *lw_play_user(struct stage *s, const char *uri)
{
	const char *at = strchr(uri, ':');
	char *user = s->user[s->turn++ % TURNS];

	snprintf(user, sizeof s->user[0], "%s", at ? at + 1 : uri);
	user[strcspn(user, "@")] = '\0';
	return user;
}

const char *lw_play_uri(struct stage *s, const char *name)
{
	char *uri = s->uri[s->turn++ % TURNS];

	snprintf(uri, sizeof s->uri[0], strchr(name, ':') ? "%s" : "sip:%s@example.com", name);
	return uri;
}
