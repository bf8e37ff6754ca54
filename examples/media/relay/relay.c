/* SPDX-License-Identifier: BSD-3-Clause */
/* relay.c -- the relay, its ports, and the beat. */
#include <errno.h>
#include <string.h>

#include "relay_i.h"

enum { PORT_MIN = 16384, PORT_MAX = 32766 }; /* below the ports that systems give to clients */

/* ---- the beat ---- */

static void listen_to_rooms(struct relay *relay)
{
	for (struct le *le = list_head(&relay->ports); le; le = le->next) {
		struct relay_port *port = le->data;

		if (port->ear.is.hear == RELAY_MIX)
			(void)jitter_get(&port->jitter, port->said, FRAME);
	}
}

static void on_tick(uint32_t lost, void *arg)
{
	struct relay *relay = arg;
	uint64_t now = ticker_now_us();

	relay->ticks = 1 + lost;
	listen_to_rooms(relay);
	for (struct le *le = list_head(&relay->ports); le; le = le->next) {
		out_beat(le->data, now);
		rtcp_beat(le->data, now);
	}
	relay->played += relay->ticks * FRAME;
	hear_tell(relay);
}

/* ---- the relay ---- */

static void relay_destructor(void *arg)
{
	struct relay *relay = arg;

	ticker_stop(&relay->ticker);
	list_flush(&relay->sounds);
	mem_deref(relay->ringback);
}

static int add_dial_tone(struct relay *relay)
{
	struct sound *sound = NULL;
	int err = sound_dial_tone(&sound, "dial-tone");

	if (!err)
		list_append(&relay->sounds, &sound->le, sound);
	return err;
}

int relay_alloc(struct relay **relayp, const struct relay_config *config)
{
	struct relay *relay = mem_zalloc(sizeof(*relay), relay_destructor);
	int err;

	if (!relay)
		return ENOMEM;
	relay->config = *config;
	if (!config->port_last) {
		relay->config.port_first = PORT_MIN;
		relay->config.port_last = PORT_MAX;
	}
	err = sound_ringback(&relay->ringback);
	err = err ? err : relay_sound(relay, "music", "soft", NULL);
	err = err ? err : relay_sound(relay, "beep", "tone:1000", NULL);
	err = err ? err : add_dial_tone(relay);
	if (err)
		mem_deref(relay);
	else
		*relayp = relay;
	return err;
}

int relay_sound(struct relay *relay, const char *name, const char *spec, const char **why)
{
	struct sound *sound = NULL, *old;
	int err = sound_alloc(&sound, name, spec, why);

	if (err)
		return err;
	old = sound_find(&relay->sounds, name);
	if (old)
		list_unlink(&old->le);
	mem_deref(old); /* who hears it now keeps it */
	list_append(&relay->sounds, &sound->le, sound);
	return 0;
}

/* ---- a port ---- */

static void on_packet(bool rtcp, const struct sa *src, uint8_t *data, size_t size, void *owner)
{
	struct relay_port *port = owner;

	if (rtcp)
		rtcp_packet(port, src, data, size);
	else
		in_packet(port, src, data, size);
}

static void port_destructor(void *arg)
{
	struct relay_port *port = arg;

	hear_leave(port);
	list_unlink(&port->le);
	if (list_isempty(&port->relay->ports))
		ticker_stop(&port->relay->ticker);
	wire_close(&port->wire);
	lines_close(port);
	crypto_close(&port->crypto);
	mem_deref(port->relay);
}

int relay_port_new(struct relay_port **portp, struct relay *relay, uint64_t key,
		   struct sdp_session *session, const struct sa *laddr)
{
	struct relay_port *port = mem_zalloc(sizeof(*port), port_destructor);
	int err;

	if (!port)
		return ENOMEM;
	port->relay = mem_ref(relay);
	port->key = key;
	port->formats.event_rx = port->formats.event_tx = FORMAT_NONE;
	sa_init(&port->remote, AF_UNSPEC);
	sa_init(&port->latched, AF_UNSPEC);
	sa_init(&port->remote_rtcp, AF_UNSPEC);
	rand_str(port->cname, sizeof(port->cname));
	stream_init(&port->stream, rand_u32(), rand_u16() & 0x7fff, rand_u32());
	err = wire_open(&port->wire, laddr, relay->config.port_first, relay->config.port_last,
			on_packet, port);
	err = err ? err : lines_add(port, session, false);
	err = err ? err : ticker_start(&relay->ticker, on_tick, relay);
	if (err) {
		mem_deref(port);
		return err;
	}
	list_append(&relay->ports, &port->le, port);
	lines_open(port);
	*portp = port;
	return 0;
}

uint64_t relay_port_key(const struct relay_port *port)
{
	return port->key;
}

void relay_port_stats(const struct relay_port *port, struct relay_stats *stats)
{
	const struct format *own = formats_own(&port->formats);

	*stats = port->stats;
	stats->hear = port->ear.is.hear;
	stats->srtp = port->crypto.tx && port->crypto.rx;
	stats->lost = report_lost(&port->report);
	stats->jitter_ms = report_jitter_ms(&port->report);
	stats->far_lost = port->report.far_lost * 100 / 256;
	if (port->formats.count)
		str_ncpy(stats->codec, own ? own->codec->name : port->formats.list[0].name,
			 sizeof(stats->codec));
}
