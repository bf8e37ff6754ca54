/* SPDX-License-Identifier: BSD-3-Clause */
/* hear.c -- what a port hears: the wish, whether it can be had, and the answer. */
#include <errno.h>
#include <string.h>

#include "relay_i.h"

/* ---- can it be had ---- */

static int judge_peer(const struct relay_port *port, const struct relay_port *peer)
{
	struct route routes[ROUTES_MAX];
	unsigned count;

	if (!peer->agreed)
		return EINPROGRESS;
	return formats_route(&peer->formats, &port->formats, routes, &count) ? 0 : ENOTSUP;
}

/* It hears what we make, and what it says we can make something of. */
static int judge_room(const struct relay_port *port)
{
	for (unsigned i = 0; i < port->formats.count; i++) {
		if (!port->formats.list[i].codec && format_is_voice(&port->formats.list[i]))
			return ENOTSUP;
	}
	return formats_own(&port->formats) ? 0 : ENOTSUP;
}

static int judge(const struct relay_port *port, const struct heard *wish)
{
	if (wish->hear == RELAY_SILENCE)
		return 0;
	if (!port->agreed)
		return EINPROGRESS;
	switch (wish->hear) {
	case RELAY_SILENCE: break;
	case RELAY_PEER:    return judge_peer(port, wish->peer);
	case RELAY_MIX:     return judge_room(port);
	case RELAY_MUSIC:
	case RELAY_RINGBACK:
	case RELAY_ANNOUNCEMENT: return formats_own(&port->formats) ? 0 : ENOTSUP;
	}
	return 0;
}

/* ---- the wish and the level ---- */

static void clear(struct heard *heard)
{
	list_unlink(&heard->le);
	mem_deref(heard->sound);
	*heard = (struct heard){.hear = RELAY_SILENCE};
}

static struct sound *sound_for(const struct relay *relay, const struct relay_wish *wish)
{
	bool music = wish->hear == RELAY_MUSIC;
	struct sound *sound;

	if (wish->hear == RELAY_RINGBACK)
		return mem_ref(relay->ringback);
	if (!music && wish->hear != RELAY_ANNOUNCEMENT)
		return NULL;
	sound = sound_find(&relay->sounds, wish->sound);
	return mem_ref(sound ? sound : sound_find(&relay->sounds, music ? "music" : "beep"));
}

static void find_ways(struct relay_port *port)
{
	struct ear *ear = &port->ear;

	ear->routec = 0;
	if (ear->is.hear == RELAY_PEER)
		(void)formats_route(&ear->is.peer->formats, &port->formats, ear->routes,
				    &ear->routec);
}

/* The wish comes into force.  Ringback that is asked for again does not begin anew. */
static void take(struct relay_port *port)
{
	struct ear *ear = &port->ear;
	struct heard next = ear->next;

	list_unlink(&ear->next.le);
	memset(&next.le, 0, sizeof(next.le));
	memset(&ear->next, 0, sizeof(ear->next));
	if (next.hear == RELAY_RINGBACK && ear->is.hear == RELAY_RINGBACK)
		next.at = ear->is.at;
	if (next.hear == RELAY_MIX && ear->is.hear != RELAY_MIX)
		jitter_reset(&port->jitter);
	clear(&ear->is);
	ear->is = next;
	if (next.peer)
		list_append(&next.peer->ears, &ear->is.le, port);
	find_ways(port);
}

/* EINPROGRESS: it waits on; else the wish is in force, or given up. */
static int decide(struct relay_port *port)
{
	struct ear *ear = &port->ear;
	int err = judge(port, &ear->next);

	if (!err)
		take(port);
	else if (err != EINPROGRESS)
		clear(&ear->next);
	return err;
}

int relay_hear(struct relay_port *port, const struct relay_wish *wish)
{
	struct ear *ear = &port->ear;
	bool peer = wish->hear == RELAY_PEER;
	int err;

	if (peer && (!wish->peer || wish->peer == port || wish->peer->relay != port->relay))
		return EINVAL;
	clear(&ear->next);
	ear->next.hear = wish->hear;
	ear->next.peer = peer ? wish->peer : NULL;
	ear->next.room = wish->room;
	ear->next.sound = sound_for(port->relay, wish);
	if (peer)
		list_append(&wish->peer->waiting, &ear->next.le, port);
	ear->answered = false;
	err = decide(port);
	ear->waits = err == EINPROGRESS;
	return err;
}

/* ---- changes ---- */

static void answer(struct relay_port *port, int err)
{
	if (!port->ear.waits || err == EINPROGRESS)
		return;
	port->ear.waits = false;
	port->ear.answered = true;
	port->ear.answer = err;
}

static void decide_waiting(struct relay_port *port)
{
	if (port->ear.waits)
		answer(port, decide(port));
}

void hear_settle(struct relay_port *port)
{
	struct le *le, *next;

	find_ways(port);
	for (le = list_head(&port->ears); le; le = le->next)
		find_ways(le->data);
	decide_waiting(port);
	for (le = list_head(&port->waiting); le; le = next) {
		next = le->next;
		decide_waiting(le->data);
	}
}

/* Those who heard it hear silence, until the host says what they hear now. */
void hear_leave(struct relay_port *port)
{
	struct le *le;

	while ((le = list_head(&port->ears)))
		clear(&((struct relay_port *)le->data)->ear.is);
	while ((le = list_head(&port->waiting))) {
		struct relay_port *other = le->data;

		clear(&other->ear.next);
		answer(other, ENOTSUP);
	}
	clear(&port->ear.is);
	clear(&port->ear.next);
}

/* One, as its handler may let any port go. */
static bool tell_one(struct relay *relay)
{
	const struct relay_config *config = &relay->config;

	for (struct le *le = list_head(&relay->ports); le; le = le->next) {
		struct relay_port *port = le->data;

		if (port->ear.answered) {
			port->ear.answered = false;
			if (config->heardh)
				config->heardh(port, port->ear.answer, config->arg);
			return true;
		}
		if (port->ear.over) {
			port->ear.over = false;
			if (config->saidh)
				config->saidh(port, config->arg);
			return true;
		}
	}
	return false;
}

void hear_tell(struct relay *relay)
{
	mem_ref(relay);
	while (tell_one(relay))
		;
	mem_deref(relay);
}

/* ---- what is heard now ---- */

static int16_t saturate(int32_t v)
{
	return (int16_t)(v > INT16_MAX ? INT16_MAX : v < INT16_MIN ? INT16_MIN : v);
}

static void room_frame(const struct relay_port *port, int16_t out[FRAME])
{
	int32_t sum[FRAME] = {0};

	for (const struct le *le = list_head(&port->relay->ports); le; le = le->next) {
		const struct relay_port *other = le->data;

		if (other == port || other->ear.is.hear != RELAY_MIX ||
		    other->ear.is.room != port->ear.is.room)
			continue;
		for (size_t i = 0; i < FRAME; i++)
			sum[i] += other->said[i];
	}
	for (size_t i = 0; i < FRAME; i++)
		out[i] = saturate(sum[i]);
}

static bool announcement_frame(struct ear *ear, int16_t out[FRAME])
{
	bool any;

	if (ear->is.sound->endless) {
		sound_loop(ear->is.sound, &ear->is.at, out, FRAME);
		return true;
	}
	any = sound_once(ear->is.sound, &ear->is.at, out, FRAME);
	if (ear->is.at == ear->is.sound->count) {
		clear(&ear->is);
		ear->over = true;
	}
	return any;
}

bool hear_frame(struct relay_port *port, int16_t out[FRAME])
{
	struct heard *is = &port->ear.is;
	size_t at;

	switch (is->hear) {
	case RELAY_SILENCE:
	case RELAY_PEER:
		return false;
	case RELAY_MUSIC:
		at = (size_t)(port->relay->played % is->sound->count);
		sound_loop(is->sound, &at, out, FRAME);
		return true;
	case RELAY_RINGBACK:
		sound_loop(is->sound, &is->at, out, FRAME);
		return true;
	case RELAY_ANNOUNCEMENT:
		return announcement_frame(&port->ear, out);
	case RELAY_MIX:
		room_frame(port, out);
		return true;
	}
	return false;
}
