/* SPDX-License-Identifier: BSD-3-Clause */
/* rtp_io.c -- RTP in and out of a socket (RFC 3550), and who is listened to. */
#include "media_i.h"

#include "g711.h"
#include "guard.h"

enum {
	PORT_MIN = 16384, PORT_MAX = 32766, /* below the ports that systems give to clients */
	PAYLOAD_MAX = 800,                  /* 100 ms: nobody packs more */
	DYNAMIC_MIN = 96,
};

static void hear_speech(struct media *m, const struct rtp_header *hdr, const uint8_t *payload,
			size_t len)
{
	bool ulaw = hdr->pt == RTP_PCMU;
	int16_t pcm[PAYLOAD_MAX];

	for (size_t i = 0; i < len; i++)
		pcm[i] = ulaw ? g711_from_ulaw(payload[i]) : g711_from_alaw(payload[i]);
	(void)jitter_put(&m->rx.jitter, hdr->ssrc, hdr->ts, hdr->m, pcm, len);
}

/* The handler may let the leg go, so nothing of it is touched afterwards. */
static void hear_event(struct media *m, const struct rtp_header *hdr, const uint8_t *payload,
		       size_t len)
{
	const struct media_config *config = &m->engine->config;
	char digit = dtmf_heard(&m->rx.dtmf, hdr->ssrc, hdr->ts, payload, len);

	if (digit && config->dtmfh)
		config->dtmfh(m->leg, digit, config->arg);
}

static void on_rtp(const struct sa *src, const struct rtp_header *hdr, struct mbuf *mb, void *arg)
{
	struct media *m = arg;
	const uint8_t *payload = mbuf_buf(mb);
	size_t len = mbuf_get_left(mb);
	uint64_t now = ticker_now_us();
	bool event = hdr->pt >= DYNAMIC_MIN && hdr->pt == m->rx.event_pt;

	if (!(m->dir & LW_RECVONLY) || !guard_is_peer(&m->rx.latched, &m->tx.remote, src))
		return;
	if (!guard_unpad(hdr, payload, &len) || len > PAYLOAD_MAX)
		return;
	if (!event && hdr->pt != RTP_PCMU && hdr->pt != RTP_PCMA)
		return;
	if (!talkers_hear(&m->rx.talkers, hdr->ssrc, now))
		return;
	m->rx.heard = true;
	m->rx.packets++;
	m->rx.last_us = now;
	if (event)
		hear_event(m, hdr, payload, len);
	else
		hear_speech(m, hdr, payload, len);
}

int rtp_io_open(struct media *m, const struct sa *laddr)
{
	const struct media_config *config = &m->engine->config;
	bool chosen = config->port_last;

	m->tx.seq = rand_u16() & 0x7fff;
	m->tx.ts = rand_u32();
	m->tx.ssrc = rand_u32();
	return rtp_listen(&m->rtp, IPPROTO_UDP, laddr, chosen ? config->port_first : PORT_MIN,
			  chosen ? config->port_last : PORT_MAX, false, on_rtp, NULL, m);
}

void rtp_io_send(struct media *m, int pt, bool marker, uint32_t ts, const uint8_t *payload,
		 size_t len)
{
	struct rtp_header hdr = {
		.ver = RTP_VERSION, .m = marker, .pt = (uint8_t)pt, .seq = m->tx.seq++, .ts = ts,
		.ssrc = m->tx.ssrc,
	};
	struct mbuf *mb = mbuf_alloc(RTP_HEADER_SIZE + len);
	int err;

	if (!mb)
		return;
	err = rtp_hdr_encode(mb, &hdr) || mbuf_write_mem(mb, payload, len);
	mbuf_set_pos(mb, 0);
	if (!m->tx.since_us)
		m->tx.since_us = ticker_now_us();
	if (!err && !udp_send(rtp_sock(m->rtp), &m->tx.remote, mb))
		m->tx.packets++;
	mem_deref(mb);
}
