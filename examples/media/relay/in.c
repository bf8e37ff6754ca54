/* SPDX-License-Identifier: BSD-3-Clause */
/* in.c -- RTP from a phone: who is listened to, and where it goes. */
#include "relay_i.h"

enum { CONVERT_MAX = 800 }; /* bytes: 100 ms, nobody packs more */

static const struct format *format_of_pt(const struct relay_port *port, int pt)
{
	for (unsigned i = 0; i < port->formats.count; i++) {
		if (port->formats.list[i].rx_pt == pt)
			return &port->formats.list[i];
	}
	return NULL;
}

/* What comes first from a phone, event or INFO, is its way: of one that does both, each digit is
 * told once. */
static void tell_digit(struct relay_port *port, enum digits_by by, char digit)
{
	const struct relay_config *config = &port->relay->config;

	if (port->digits_by == DIGITS_BY_NONE)
		port->digits_by = by;
	if (port->digits_by == by && config->digith)
		config->digith(port, digit, config->arg);
}

void relay_port_info(struct relay_port *port, const char *digits)
{
	mem_ref(port);
	for (; *digits && mem_nrefs(port) > 1; digits++) {
		if (telev_digit2code((unsigned char)*digits) >= 0)
			tell_digit(port, DIGITS_BY_INFO, *digits);
	}
	mem_deref(port);
}

/* Not for those who hear this port: they are to see no gap. */
static void skip(const struct relay_port *port, const struct rtp_header *hdr)
{
	for (struct le *le = list_head(&port->ears); le; le = le->next)
		out_skip(le->data, port, hdr);
}

static void hear_event(struct relay_port *port, const struct rtp_header *hdr,
		       const uint8_t *payload, size_t size)
{
	char digit;

	skip(port, hdr);
	digit = dtmf_heard(&port->dtmf_rx, hdr->ssrc, hdr->ts, payload, size);
	if (digit)
		tell_digit(port, DIGITS_BY_EVENT, digit);
}

/* Into the room, at the beat. */
static void hear_room(struct relay_port *port, const struct rtp_header *hdr,
		      const struct codec *codec, const uint8_t *payload, size_t size)
{
	int16_t pcm[CONVERT_MAX];

	if (!codec || size > CONVERT_MAX)
		return;
	for (size_t i = 0; i < size; i++)
		pcm[i] = codec->to_linear(payload[i]);
	(void)jitter_put(&port->jitter, hdr->ssrc, hdr->ts, hdr->m, pcm, size);
}

static void hear_voice(struct relay_port *port, const struct rtp_header *hdr,
		       const struct format *format, const uint8_t *payload, size_t size,
		       uint64_t now)
{
	for (struct le *le = list_head(&port->ears); le; le = le->next)
		out_pass(le->data, port, hdr, payload, size, now);
	if (port->ear.is.hear == RELAY_MIX)
		hear_room(port, hdr, format->codec, payload, size);
}

/* True if it is RTP of this phone, of a kind agreed with it. */
static bool is_taken(struct relay_port *port, const struct sa *src, const struct rtp_header *hdr,
		     const uint8_t *payload, size_t *size, uint64_t now)
{
	if (!(port->dir & SDP_RECVONLY) || !guard_is_peer(&port->latched, &port->remote, src))
		return false;
	if (!guard_unpad(hdr, payload, size))
		return false;
	if (hdr->pt != port->formats.event_rx && !format_of_pt(port, hdr->pt)) {
		skip(port, hdr);
		return false;
	}
	return talkers_hear(&port->talkers, hdr->ssrc, now);
}

/* A handler may let the port go, so nothing of it is touched after a digit. */
void in_packet(struct relay_port *port, const struct sa *src, uint8_t *data, size_t size)
{
	bool open = !crypto_is_asked(port->sdp) || crypto_open(&port->crypto, data, &size, false);
	struct mbuf mb = {.buf = data, .size = size, .end = size};
	uint64_t now = ticker_now_us();
	const struct format *format;
	struct rtp_header hdr;
	size_t left;

	if (!open || rtp_hdr_decode(&hdr, &mb) || hdr.ver != RTP_VERSION)
		goto strange;
	left = mbuf_get_left(&mb);
	if (!is_taken(port, src, &hdr, mbuf_buf(&mb), &left, now))
		goto strange;
	port->heard = true;
	port->stats.rx++;
	format = format_of_pt(port, hdr.pt);
	report_take(&port->report, &hdr, format ? format->rate : 0, now);
	if (format)
		hear_voice(port, &hdr, format, mbuf_buf(&mb), left, now);
	else
		hear_event(port, &hdr, mbuf_buf(&mb), left);
	return;
strange:
	port->stats.strange++;
}
