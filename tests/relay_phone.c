/* SPDX-License-Identifier: BSD-3-Clause */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "relay_phone.h"

#include "g711.h"
#include "meter.h"
#include "ticker.h"
#include "wire.h"

enum { FRAME = 160, KEEP = 4096 };

/* ---- what it hears ---- */

static void listen_to(struct phone *p, const uint8_t *payload, size_t size)
{
	size_t n = size < EAR_SAMPLES ? size : EAR_SAMPLES;

	memmove(p->heard, p->heard + n, (EAR_SAMPLES - n) * sizeof(*p->heard));
	for (size_t i = 0; i < n; i++)
		p->heard[EAR_SAMPLES - n + i] = p->last.pt == 0 ? g711_from_ulaw(payload[i])
								  : g711_from_alaw(payload[i]);
}

/* The stream must go on: its source, its numbers, and its clock beside the time of day. */
static void check_stream(struct phone *p, const struct rtp_header *hdr, uint64_t now)
{
	double ts_ms = (int32_t)(hdr->ts - p->last.ts) / 8.0;
	double ms = (double)(now - p->at_us) / 1000, off = fabs(ts_ms - ms);

	if (hdr->ssrc != p->last.ssrc || hdr->seq != (uint16_t)(p->last.seq + 1) ||
	    (hdr->pt != p->event_pt && ts_ms < 20) || off > p->slack_ms)
		p->jumps++;
	p->jitter += (off - p->jitter) / 16;
	if (p->from)
		p->delay += ((double)(now - p->from->sent_us) / 1000 - p->delay) / 16;
}

static void hear_digit(struct phone *p, const struct rtp_header *hdr, const uint8_t *payload,
		       size_t size)
{
	char digit = dtmf_heard(&p->dtmf, hdr->ssrc, hdr->ts, payload, size);
	size_t len = strlen(p->digits);

	if (digit && len + 1 < sizeof(p->digits))
		p->digits[len] = digit;
}

static void on_packet(bool rtcp, const struct sa *src, uint8_t *data, size_t size, void *owner)
{
	struct mbuf mb = {.buf = data, .size = size, .end = size};
	struct phone *p = owner;
	struct rtp_header hdr;
	uint64_t now = ticker_now_us();
	bool event;

	(void)src;
	if (rtcp && size <= sizeof(p->report)) {
		memcpy(p->report, data, size);
		p->report_size = size;
		p->reports++;
	}
	if (rtcp || rtp_hdr_decode(&hdr, &mb))
		return;
	event = hdr.pt == p->event_pt;
	if (p->packets++ && !event)
		check_stream(p, &hdr, now);
	else if (event && p->last.seq + 1 != hdr.seq)
		p->jumps++;
	p->size = mbuf_get_left(&mb);
	memcpy(p->payload, mbuf_buf(&mb), p->size);
	if (event) {
		hear_digit(p, &hdr, p->payload, p->size);
		p->last.seq = hdr.seq;
		return;
	}
	p->last = hdr;
	p->at_us = now;
	if (hdr.pt == 0 || hdr.pt == 8)
		listen_to(p, p->payload, p->size);
}

double phone_hears(const struct phone *p, double hz)
{
	return pcm_tone_level(p->heard, EAR_SAMPLES, hz);
}

/* ---- what it says ---- */

void phone_send(struct phone *p, const struct rtp_header *hdr, const void *payload, size_t size)
{
	uint8_t data[RTP_HEADER_SIZE + 2048];
	struct mbuf mb = {.buf = data, .size = sizeof(data)};
	struct sa to = *sdp_media_raddr(p->media);

	assert_int_equal(rtp_hdr_encode(&mb, hdr), 0);
	memcpy(data + mb.pos, payload, size);
	assert_true(wire_send(p->wire, &to, data, mb.pos + size));
}

void phone_say(struct phone *p)
{
	struct rtp_header hdr = {.ver = 2, .m = p->marker, .pt = (uint8_t)p->pt, .seq = p->seq++,
				 .ts = p->ts, .ssrc = p->ssrc};
	struct dtmf_packet packet;
	uint8_t payload[FRAME];
	int16_t pcm[FRAME];

	tone_next(&p->tone, pcm, FRAME);
	for (size_t i = 0; i < FRAME; i++)
		payload[i] = p->pt == 8 ? g711_alaw(pcm[i]) : g711_ulaw(pcm[i]);
	switch (dtmf_tick(&p->keys, p->ts, &packet)) {
	case DTMF_IDLE:
		phone_send(p, &hdr, payload, FRAME);
		break;
	case DTMF_QUIET:
		p->seq--;
		break;
	case DTMF_SEND:
		hdr.pt = (uint8_t)p->event_pt;
		hdr.m = packet.marker;
		hdr.ts = packet.ts;
		phone_send(p, &hdr, packet.payload, DTMF_PAYLOAD);
		break;
	}
	p->marker = false;
	p->sent++;
	p->ts += FRAME;
}

/* How far its own beat is off. */
static void keep_time(struct phone *p)
{
	uint64_t now = ticker_now_us();
	double off = fabs((double)(now - p->sent_us) / 1000 - 20);

	if (p->sent_us)
		p->sent_jitter += (off - p->sent_jitter) / 16;
	p->sent_us = now;
}

static void on_time(void *arg)
{
	struct phone *p = arg;

	keep_time(p);
	tmr_start(&p->tmr, 20, on_time, p);
	if (p->hz > 0 && p->pt >= 0 && sa_isset(sdp_media_raddr(p->media), SA_ALL))
		phone_say(p);
}

/* ---- SDP ---- */

void phone_format(struct phone *p, const char *id, const char *name, uint32_t rate,
		  uint8_t channels, const char *params)
{
	assert_int_equal(sdp_format_add(NULL, p->media, false, id, name, rate, channels, NULL, NULL,
					NULL, false, params ? "%s" : NULL, params), 0);
}

static void add_format(struct phone *p, const char *id)
{
	static const struct { const char *id, *name; } KNOWN[] = {
		{"0", "PCMU"}, {"8", "PCMA"}, {"9", "G722"}, {"18", "G729"},
		{"101", "telephone-event"},
	};

	for (size_t i = 0; i < sizeof(KNOWN) / sizeof(*KNOWN); i++) {
		if (!strcmp(KNOWN[i].id, id))
			phone_format(p, id, KNOWN[i].name, 8000, 1, NULL);
	}
}

const char *phone_sdp(struct phone *p, bool by_phone, bool offer)
{
	static char text[KEEP];
	struct mbuf *mb = NULL;

	assert_int_equal(sdp_encode(&mb, by_phone ? p->sdp : p->port_sdp, offer), 0);
	assert_true(mb->end < sizeof(text));
	memcpy(text, mb->buf, mb->end);
	text[mb->end] = 0;
	mem_deref(mb);
	return text;
}

void phone_take(struct phone *p, const char *sdp, bool by_phone, bool offer)
{
	struct mbuf *mb = mbuf_alloc(KEEP);

	assert_non_null(mb);
	assert_int_equal(mbuf_write_str(mb, sdp), 0);
	mb->pos = 0;
	assert_int_equal(sdp_decode(by_phone ? p->sdp : p->port_sdp, mb, offer), 0);
	mem_deref(mb);
}

static int first_voice(const struct phone *p)
{
	const struct le *le;

	for (le = list_head(sdp_media_format_lst(p->media, false)); le; le = le->next) {
		const struct sdp_format *f = le->data;

		if (f->sup && str_casecmp(f->name, "telephone-event"))
			return f->pt;
	}
	return -1;
}

void phone_speak(struct phone *p)
{
	const struct sdp_format *event = sdp_media_rformat(p->media, "telephone-event");

	p->pt = first_voice(p);
	p->event_pt = event ? event->pt : -1;
}

void phone_agree(struct phone *p)
{
	const struct le *le = list_head(sdp_session_medial(p->port_sdp, false));

	phone_speak(p);
	relay_port_update(p->port, sdp_media_dir(le->data));
}

void phone_offers(struct phone *p)
{
	phone_take(p, phone_sdp(p, true, true), false, true);
	phone_take(p, phone_sdp(p, false, false), true, false);
	phone_agree(p);
}

void phone_answers(struct phone *p)
{
	phone_take(p, phone_sdp(p, false, true), true, true);
	phone_take(p, phone_sdp(p, true, false), false, false);
	phone_agree(p);
}

/* ---- birth and end ---- */

static void destructor(void *arg)
{
	struct phone *p = arg;

	tmr_cancel(&p->tmr);
	wire_close(p->wire);
	mem_deref(p->wire);
	mem_deref(p->port);
	mem_deref(p->port_sdp);
	mem_deref(p->sdp);
}

struct phone *phone_new(const char *host, const char *formats, double hz)
{
	struct phone *p = mem_zalloc(sizeof(*p), destructor);
	char list[64], *id, *rest = list;
	struct sa laddr;

	assert_non_null(p);
	p->wire = mem_zalloc(sizeof(*p->wire), NULL);
	assert_non_null(p->wire);
	assert_int_equal(sa_set_str(&laddr, host, 0), 0);
	assert_int_equal(wire_open(p->wire, &laddr, 40000, 60000, on_packet, p), 0);
	assert_int_equal(sdp_session_alloc(&p->sdp, &laddr), 0);
	assert_int_equal(sdp_media_add(&p->media, p->sdp, "audio", sa_port(&p->wire->local),
				       "RTP/AVP"), 0);
	str_ncpy(list, formats, sizeof(list));
	while ((id = strtok_r(rest, " ", &rest)))
		add_format(p, id);
	p->hz = hz;
	p->slack_ms = 45;
	p->pt = p->event_pt = -1;
	p->ssrc = rand_u32();
	p->seq = rand_u16();
	p->ts = rand_u32();
	tone_init(&p->tone, hz);
	tmr_init(&p->tmr);
	tmr_start(&p->tmr, 20, on_time, p);
	return p;
}

void phone_plug(struct phone *p, struct relay *relay, uint64_t key)
{
	struct sa laddr;

	assert_int_equal(sa_set_str(&laddr, "127.0.0.1", 0), 0);
	assert_int_equal(sdp_session_alloc(&p->port_sdp, &laddr), 0);
	assert_int_equal(relay_port_new(&p->port, relay, key, p->port_sdp, &laddr), 0);
}

void phone_unplug(struct phone *p)
{
	p->port = mem_deref(p->port);
	p->port_sdp = mem_deref(p->port_sdp);
	sa_init((struct sa *)sdp_media_raddr(p->media), AF_INET);
}
