/* hear.c -- what a port hears: the wish, whether it can be had, and the answer. */
#include <errno.h>
#include <string.h>

#include "relay_i.h"

/* ---- can it be had ---- */

static int judge_peer(struct relay_port *port)
{
	const struct relay_port *peer = port->ear.want.peer;

	if (!peer->agreed)
		return EINPROGRESS;
	return formats_route(&peer->formats, &port->formats, port->ear.routes, &port->ear.routec)
		? 0 : ENOTSUP;
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

static int judge(struct relay_port *port)
{
	enum relay_hear hear = port->ear.want.hear;

	if (hear == RELAY_SILENCE)
		return 0;
	if (!port->agreed)
		return EINPROGRESS;
	switch (hear) {
	case RELAY_SILENCE: break;
	case RELAY_PEER:    return judge_peer(port);
	case RELAY_MIX:     return judge_room(port);
	case RELAY_MUSIC:
	case RELAY_RINGBACK:
	case RELAY_ANNOUNCEMENT: return formats_own(&port->formats) ? 0 : ENOTSUP;
	}
	return 0;
}

/* ---- the level ---- */

static int settle(struct relay_port *port)
{
	struct ear *ear = &port->ear;
	int err = judge(port);
	enum relay_hear is = err ? RELAY_SILENCE : ear->want.hear;

	if (is == RELAY_MIX && ear->is != RELAY_MIX)
		jitter_reset(&port->jitter);
	ear->is = is;
	if (ear->asked && err != EINPROGRESS) {
		ear->asked = false;
		ear->answered = true;
		ear->answer = err;
	}
	return err;
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

/* Ringback that is asked for again does not begin anew. */
static void put(struct relay_port *port, const struct relay_wish *wish)
{
	struct ear *ear = &port->ear;
	struct sound *sound = sound_for(port->relay, wish);

	list_unlink(&ear->le);
	if (wish->hear != RELAY_RINGBACK || ear->sound != sound)
		ear->at = 0;
	mem_deref(ear->sound);
	ear->sound = sound;
	ear->want = *wish;
	ear->want.sound = NULL; /* it is the caller's */
	ear->asked = ear->answered = ear->over = false;
	if (wish->hear == RELAY_PEER)
		list_append(&wish->peer->ears, &ear->le, port);
}

int relay_hear(struct relay_port *port, const struct relay_wish *wish)
{
	int err;

	if (wish->hear == RELAY_PEER &&
	    (!wish->peer || wish->peer == port || wish->peer->relay != port->relay))
		return EINVAL;
	put(port, wish);
	err = settle(port);
	port->ear.asked = err == EINPROGRESS;
	return err;
}

/* ---- changes ---- */

void hear_settle(struct relay_port *port)
{
	(void)settle(port);
	for (struct le *le = list_head(&port->ears); le; le = le->next)
		(void)settle(le->data);
	hear_tell(port->relay);
}

/* Those who heard it hear silence, until the host says what they hear now. */
void hear_leave(struct relay_port *port)
{
	static const struct relay_wish silence = {.hear = RELAY_SILENCE};

	while (list_head(&port->ears))
		(void)relay_hear(list_head(&port->ears)->data, &silence);
	(void)relay_hear(port, &silence);
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

		if (other == port || other->ear.is != RELAY_MIX ||
		    other->ear.want.room != port->ear.want.room)
			continue;
		for (size_t i = 0; i < FRAME; i++)
			sum[i] += other->said[i];
	}
	for (size_t i = 0; i < FRAME; i++)
		out[i] = saturate(sum[i]);
}

/* After its end it is silence that is wished. */
static bool announcement_frame(struct ear *ear, int16_t out[FRAME])
{
	bool any = sound_once(ear->sound, &ear->at, out, FRAME);

	if (ear->at == ear->sound->count) {
		ear->is = ear->want.hear = RELAY_SILENCE;
		ear->over = true;
	}
	return any;
}

bool hear_frame(struct relay_port *port, int16_t out[FRAME])
{
	struct ear *ear = &port->ear;
	size_t at;

	switch (ear->is) {
	case RELAY_SILENCE:
	case RELAY_PEER:
		return false;
	case RELAY_MUSIC:
		at = (size_t)(port->relay->played % ear->sound->count);
		sound_loop(ear->sound, &at, out, FRAME);
		return true;
	case RELAY_RINGBACK:
		sound_loop(ear->sound, &ear->at, out, FRAME);
		return true;
	case RELAY_ANNOUNCEMENT:
		return announcement_frame(ear, out);
	case RELAY_MIX:
		room_frame(port, out);
		return true;
	}
	return false;
}
