/* SPDX-License-Identifier: BSD-3-Clause */
/* out.c -- RTP to a phone: a peer's packets as they come, all else by the beat. */
#include <errno.h>
#include <string.h>

#include "relay_i.h"

enum {
	PACKET_MAX = 2048,
	FILL_US = 1000 * 1000, /* a peer says nothing for so long: silence is sent, NATs forget */
};

bool out_is_unheard(const struct relay_port *port)
{
	uint64_t limit = port->relay->config.unheard_ms * 1000;

	return limit && (port->dir & SDP_RECVONLY) && !port->heard && port->since_us &&
	       ticker_now_us() - port->since_us >= limit;
}

bool out_may_send(const struct relay_port *port)
{
	return (port->dir & SDP_SENDONLY) && port->formats.count &&
	       guard_is_one_host(&port->remote) && !out_is_unheard(port);
}

/* data has room for the header before the payload, and for CRYPTO_TAIL bytes after it. */
static bool send_packet(struct relay_port *port, const struct rtp_header *hdr, uint8_t *data,
			size_t size, uint64_t now)
{
	struct mbuf mb = {.buf = data, .size = RTP_HEADER_SIZE};
	size_t whole = RTP_HEADER_SIZE + size;
	bool sent;

	if (rtp_hdr_encode(&mb, hdr))
		return false;
	if (crypto_is_asked(port->sdp) && !crypto_seal(&port->crypto, data, &whole, false))
		return false;
	if (!port->since_us)
		port->since_us = now;
	sent = wire_send(&port->wire, &port->remote, data, whole);
	port->stats.tx += sent;
	if (port->counted.ssrc != hdr->ssrc) {
		port->counted.ssrc = hdr->ssrc;
		port->counted.packets = port->counted.bytes = 0;
	}
	port->counted.packets += sent;
	port->counted.bytes += (uint32_t)(sent ? size : 0);
	return sent;
}

/* ---- a peer's ---- */

static const struct route *route_of(const struct ear *ear, int pt)
{
	for (unsigned i = 0; i < ear->routec; i++) {
		if (ear->routes[i].from == pt)
			return &ear->routes[i];
	}
	return NULL;
}

static void fill_in(const struct route *r, uint8_t *out, const uint8_t *payload, size_t size)
{
	if (!r->decode) {
		memcpy(out, payload, size);
		return;
	}
	for (size_t i = 0; i < size; i++)
		out[i] = r->encode->from_linear(r->decode->to_linear(payload[i]));
}

void out_skip(struct relay_port *port, const struct relay_port *from, const struct rtp_header *in)
{
	stream_skip(&port->stream, from, in);
}

void out_pass(struct relay_port *port, const struct relay_port *from, const struct rtp_header *in,
	      const uint8_t *payload, size_t size, uint64_t now)
{
	const struct route *r = route_of(&port->ear, in->pt);
	uint8_t data[RTP_HEADER_SIZE + PACKET_MAX + CRYPTO_TAIL];
	struct rtp_header hdr;

	if (port->ear.is.hear != RELAY_PEER)
		return;
	if (!r || port->keying || size > PACKET_MAX || !out_may_send(port)) {
		out_skip(port, from, in);
		return;
	}
	if (!stream_pass(&port->stream, from, in, r->to, r->rate, now, &hdr))
		return;
	fill_in(r, data + RTP_HEADER_SIZE, payload, size);
	if (!send_packet(port, &hdr, data, size, now))
		return;
	if (r->decode)
		port->stats.converted++;
	else
		port->stats.passed++;
}

/* ---- by the beat ---- */

/* A digit takes the place of speech (RFC 4733 section 2.5.1.2).  True while it does. */
static bool send_digit(struct relay_port *port, uint64_t now)
{
	uint32_t rate = port->stream.rate ? port->stream.rate : 8000;
	uint8_t data[RTP_HEADER_SIZE + DTMF_PAYLOAD + CRYPTO_TAIL];
	struct dtmf_packet packet;
	struct rtp_header hdr;

	switch (dtmf_tick(&port->dtmf_tx, stream_clock(&port->stream, rate, now), &packet)) {
	case DTMF_IDLE:
		return false;
	case DTMF_QUIET:
		break;
	case DTMF_SEND:
		hdr = stream_event(&port->stream, port->formats.event_tx, packet.ts, packet.marker,
				   now);
		memcpy(data + RTP_HEADER_SIZE, packet.payload, DTMF_PAYLOAD);
		(void)send_packet(port, &hdr, data, DTMF_PAYLOAD, now);
		break;
	}
	return true;
}

/* Nothing of our own is due: the peer speaks, or has just spoken. */
static bool peer_speaks(const struct relay_port *port, uint64_t now)
{
	return port->ear.is.hear == RELAY_PEER && !port->stream.own && port->stream.begun &&
	       now - port->stream.at_us < FILL_US;
}

static void send_frame(struct relay_port *port, const int16_t pcm[FRAME], uint64_t now)
{
	const struct format *own = formats_own(&port->formats);
	uint8_t data[RTP_HEADER_SIZE + FRAME + CRYPTO_TAIL];
	struct rtp_header hdr;

	if (!own)
		return;
	for (size_t i = 0; i < FRAME; i++)
		data[RTP_HEADER_SIZE + i] = own->codec->from_linear(pcm[i]);
	hdr = stream_own(&port->stream, own->tx_pt, own->rate, port->relay->ticks, now);
	(void)send_packet(port, &hdr, data, FRAME, now);
}

void out_beat(struct relay_port *port, uint64_t now)
{
	int16_t pcm[FRAME];

	if (!hear_frame(port, pcm))
		memset(pcm, 0, sizeof(pcm));
	port->keying = out_may_send(port) && send_digit(port, now);
	if (port->keying || !out_may_send(port))
		stream_pause(&port->stream);
	else if (!peer_speaks(port, now))
		send_frame(port, pcm, now);
}

int relay_send_digits(struct relay_port *port, const char *digits)
{
	if (port->formats.event_tx == FORMAT_NONE)
		return ENOTSUP;
	return out_may_send(port) ? dtmf_queue(&port->dtmf_tx, digits) : ENOTCONN;
}
