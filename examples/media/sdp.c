/* SPDX-License-Identifier: BSD-3-Clause */
/* sdp.c -- the audio line in offer and answer (RFC 3264, RFC 3551, RFC 4733). */
#include "media_i.h"

static const char EVENT[] = "telephone-event";

static int format_add(struct sdp_media *sdp, const char *id, const char *name, const char *fmtp)
{
	return sdp_format_add(NULL, sdp, false, id, name, 8000, 1, NULL, NULL, NULL, false, fmtp);
}

/* 101 is what everybody proposes; an offerer may choose another number, and then it is that. */
static int formats_add(struct sdp_media *sdp)
{
	int err;

	err = format_add(sdp, "0", "PCMU", NULL);
	err |= format_add(sdp, "8", "PCMA", NULL);
	err |= format_add(sdp, "101", EVENT, "0-15");
	err |= sdp_media_set_lattr(sdp, true, "ptime", "%u", TICK_MS);
	return err;
}

int media_sdp_add(struct media *m, struct sdp_session *sdp)
{
	int err = sdp_media_add(&m->sdp, sdp, "audio", sa_port(rtp_local(m->rtp)), "RTP/AVP");

	if (err)
		return err;
	/* The session keeps the line without a reference of its own, so it could go before us. */
	mem_ref(m->sdp);
	return formats_add(m->sdp);
}

static bool is_event(const struct sdp_format *fmt)
{
	return fmt->srate == 8000 && !str_casecmp(fmt->name, EVENT);
}

/* The first law in the peer's order that is ours too (RFC 3264 section 6.1).  By number: a static
 * type needs no rtpmap. */
static void formats_read(struct media *m)
{
	const struct le *le;

	m->tx.pt = m->tx.event_pt = m->rx.event_pt = RTP_NONE;
	if (sdp_media_disabled(m->sdp) || !sdp_media_rport(m->sdp))
		return;
	for (le = list_head(sdp_media_format_lst(m->sdp, false)); le; le = le->next) {
		const struct sdp_format *fmt = le->data;

		if (!fmt->sup)
			continue;
		if (m->tx.pt == RTP_NONE && (fmt->pt == RTP_PCMU || fmt->pt == RTP_PCMA))
			m->tx.pt = fmt->pt;
		if (m->tx.event_pt == RTP_NONE && is_event(fmt) && fmt->pt >= 96 && fmt->pt <= 127)
			m->tx.event_pt = fmt->pt;
	}
	for (le = list_head(sdp_media_format_lst(m->sdp, true)); le; le = le->next) {
		const struct sdp_format *fmt = le->data;

		if (is_event(fmt))
			m->rx.event_pt = fmt->pt;
	}
}

void media_sdp_update(struct media *m)
{
	const struct sa *remote;

	if (!m->sdp) /* nothing but the direction is new */
		return;
	remote = sdp_media_raddr(m->sdp);
	formats_read(m);
	if (sa_cmp(remote, &m->tx.remote, SA_ALL))
		return;
	m->tx.remote = *remote;
	m->tx.since_us = 0;
	m->rx.heard = false;
	sa_init(&m->rx.latched, AF_UNSPEC);
	m->rx.talkers = (struct talkers){.first = {.known = false}};
	jitter_reset(&m->rx.jitter);
}
