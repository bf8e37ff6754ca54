/* SPDX-License-Identifier: BSD-3-Clause */
/* talk.c -- what one leg hears and says in 20 ms. */
#include <string.h>

#include "g711.h"
#include "media_i.h"

/* One who is to be heard, and was not for so long, may be nobody. */
static bool is_unheard(const struct media *m)
{
	uint64_t limit = m->engine->config.unheard_ms * 1000;

	return limit && (m->dir & LW_RECVONLY) && !m->rx.heard && m->tx.since_us &&
	       ticker_now_us() - m->tx.since_us >= limit;
}

/* sa_isset() takes 0.0.0.0 and :: for unset, which is how RFC 2543 put a party on hold. */
bool media_may_send(const struct media *m)
{
	return (m->dir & LW_SENDONLY) && m->tx.pt != RTP_NONE &&
	       sa_isset(&m->tx.remote, SA_ALL) && !is_unheard(m);
}

void media_listen(struct media *m)
{
	(void)jitter_get(&m->rx.jitter, m->heard, FRAME);
	meter_push(&m->rx_meter, m->heard, FRAME);
}

static void send_speech(struct media *m)
{
	uint8_t payload[FRAME];

	for (size_t i = 0; i < FRAME; i++)
		payload[i] = m->tx.pt == RTP_PCMU ? g711_ulaw(m->said[i]) : g711_alaw(m->said[i]);
	rtp_io_send(m, m->tx.pt, !m->tx.talking, m->tx.ts, payload, FRAME);
	m->tx.talking = true;
}

/* A digit takes the place of speech (RFC 4733 section 2.5.1.2).  True while it does. */
static bool send_digit(struct media *m)
{
	struct dtmf_packet packet;

	switch (dtmf_tick(&m->dtmf, m->tx.ts, &packet)) {
	case DTMF_IDLE:
		return false;
	case DTMF_QUIET:
		break;
	case DTMF_SEND:
		rtp_io_send(m, m->tx.event_pt, packet.marker, packet.ts, packet.payload,
			    DTMF_PAYLOAD);
		break;
	}
	m->tx.talking = false;
	return true;
}

/* A party that we hold (sendonly) may be played something to, but our user is not for its ears. */
static bool talks(const struct media *m)
{
	return m->dir == LW_SENDRECV && (m->focus || m->mixed);
}

/* What a party that we hold hears instead; false: it does not wait, or gets nothing. */
static bool wait_frame(struct media *m, int16_t out[FRAME])
{
	if (m->dir != LW_SENDONLY || !m->engine->hold)
		return false;
	if (m->ringback)
		cadence_next(&m->ring, out, FRAME);
	else
		memcpy(out, m->engine->held, sizeof(m->engine->held));
	return true;
}

/* A muted leg gets silence, not nothing: the peer must not take us for dead.  A leg that our user
 * is not on, that is mixed with nobody and to which nothing is played, gets nothing. */
static void say(struct media *m)
{
	bool playing = clip_frame(&m->clip, m->said) || wait_frame(m, m->said);

	if (!media_may_send(m) || send_digit(m) || (!playing && !talks(m))) {
		memset(m->said, 0, sizeof(m->said));
		memset(m->ours, 0, sizeof(m->ours));
		m->tx.talking = false;
		return;
	}
	if (!playing)
		mix_frame(m, m->engine->us, m->said);
	if (playing)
		memcpy(m->ours, m->said, sizeof(m->ours));
	else
		mix_ours(m, m->engine->us, m->ours);
	send_speech(m);
}

void media_speak(struct media *m)
{
	say(m);
	meter_push(&m->tx_meter, m->said, FRAME);
	recorder_frame(m);
	m->tx.ts += FRAME;
}
