/* SPDX-License-Identifier: BSD-3-Clause */
/* media.c -- the objects, and the hook that lw_re calls. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "media_i.h"

static void engine_destructor(void *arg)
{
	struct media_engine *e = arg;

	ticker_stop(&e->ticker);
	mem_deref(e->source);
	mem_deref(e->hold);
	mem_deref(e->record_dir);
}

int media_engine_alloc(struct media_engine **enginep, const struct media_config *config,
		       const char **why)
{
	const char *none, **say = why ? why : &none;
	struct media_engine *e;
	int err;

	*say = "out of memory";
	if (!enginep || !config)
		return EINVAL;
	e = mem_zalloc(sizeof(*e), engine_destructor);
	if (!e)
		return ENOMEM;
	e->config = *config;
	e->config.source = e->config.record_dir = e->config.hold = NULL;
	err = config->record_dir ? str_dup(&e->record_dir, config->record_dir) : 0;
	if (!err)
		err = source_alloc(&e->source, config->source, say);
	if (!err && config->hold)
		err = source_alloc(&e->hold, config->hold, say);
	if (err)
		mem_deref(e);
	else
		*enginep = e;
	return err;
}

/* Tells of one sound that is over.  One, as its handler may let any leg go. */
static bool finish_one(struct media_engine *e)
{
	for (struct le *le = list_head(&e->legs); le; le = le->next) {
		struct media *m = le->data;

		if (clip_finish(&m->clip))
			return true;
	}
	return false;
}

/* Each leg is kept while it speaks: a recorder that stops may tell the host, which may let the leg
 * go. */
static void all_speak(struct media_engine *e)
{
	struct media *m = mem_ref(list_ledata(list_head(&e->legs)));

	while (m) {
		struct media *next;

		media_speak(m);
		next = m->le.list ? mem_ref(list_ledata(m->le.next)) : NULL;
		mem_deref(m);
		m = next;
	}
}

static void on_tick(uint32_t lost, void *arg)
{
	struct media_engine *e = arg;
	struct le *le;

	source_next(e->source, e->us, FRAME);
	if (e->hold)
		source_next(e->hold, e->held, FRAME);
	for (le = list_head(&e->legs); le; le = le->next) {
		struct media *m = le->data;

		m->tx.ts += lost * FRAME;
		media_listen(m);
	}
	all_speak(e);
	for (unsigned n = list_count(&e->legs); n && finish_one(e); n--)
		;
}

static void destructor(void *arg)
{
	struct media *m = arg;

	mix_leave(m);
	list_unlink(&m->le);
	if (list_isempty(&m->engine->legs))
		ticker_stop(&m->engine->ticker);
	mem_deref(m->rtp);
	recorder_stop(m, LW_CAUSE_NONE, 0);
	media_store_stop(m);
	mem_deref(m->clip.pcm);
	if (m->sdp) {
		/* the session may live on: it must not offer a closed port, which new versions
		 * of libre do even on a disabled line */
		sdp_media_set_disabled(m->sdp, true);
		sdp_media_set_lport(m->sdp, 0);
	}
	mem_deref(m->sdp);
	mem_deref(m->engine);
}

static int open_media(void **mediap, lw_leg leg, struct sdp_session *sdp, const struct sa *laddr,
		      void *arg)
{
	struct media_engine *e = arg;
	struct media *m;
	int err;

	if (!mediap || !sdp || !laddr || !e)
		return EINVAL;
	m = mem_zalloc(sizeof(*m), destructor);
	if (!m)
		return ENOMEM;
	m->engine = mem_ref(e);
	m->leg = leg;
	m->tx.pt = m->tx.event_pt = m->rx.event_pt = RTP_NONE;
	sa_init(&m->tx.remote, AF_UNSPEC);
	sa_init(&m->rx.latched, AF_UNSPEC);
	err = rtp_io_open(m, laddr);
	if (!err)
		err = media_sdp_add(m, sdp);
	if (!err)
		err = ticker_start(&e->ticker, on_tick, e);
	if (err) {
		mem_deref(m);
		return err;
	}
	list_append(&e->legs, &m->le, m);
	*mediap = m;
	return 0;
}

void media_ringback(struct media *m, bool on)
{
	m->ringback = on;
	cadence_ringback(&m->ring);
}

static void update(void *media, enum lw_dir dir, bool early)
{
	struct media *m = media;

	(void)early; /* early media is media: what the direction allows is sent and heard */
	m->dir = dir;
	media_sdp_update(m);
	if (!media_may_send(m)) /* digits typed before a hold are not for whom comes back from it */
		dtmf_flush(&m->dtmf);
	if (!(dir & LW_RECVONLY))
		jitter_reset(&m->rx.jitter);
}

/* Between offers there is no line to ask. */
static int again(void *media, struct sdp_session *sdp)
{
	struct media *m = media;

	m->sdp = mem_deref(m->sdp);
	return sdp ? media_sdp_add(m, sdp) : 0;
}

static int dtmf(void *media, const char *digits)
{
	struct media *m = media;

	if (!digits)
		return EINVAL;
	if (m->tx.event_pt == RTP_NONE)
		return ENOTSUP;
	return media_may_send(m) ? dtmf_queue(&m->dtmf, digits) : ENOTCONN;
}

static void mute(void *media, bool on)
{
	struct media *m = media;

	m->muted = on;
}

static void focus(void *media, bool on)
{
	struct media *m = media;

	m->focus = on;
}

static void mix(void *a, void *b, bool on)
{
	if (!a || !b)
		return;
	if (on)
		mix_join(a, b);
	else
		mix_part(a, b);
}

static int record(void *media, const struct lw_output *action)
{
	if (action->flags & LW_F_ON)
		return recorder_start(media, action);
	recorder_stop(media, action->cause ? (enum lw_cause)action->cause : LW_CAUSE_NORMAL, 0);
	return 0;
}

const struct lw_re_media *media_hook(void)
{
	static const struct lw_re_media hook = {
		.size = sizeof hook,
		.open = open_media,
		.update = update,
		.dtmf = dtmf,
		.mute = mute,
		.focus = focus,
		.mix = mix,
		.record = record,
		.again = again,
	};

	return &hook;
}

void media_get_stats(const struct media *m, struct media_stats *stats)
{
	uint64_t now = ticker_now_us();

	memset(stats, 0, sizeof(*stats));
	stats->tx_packets = m->tx.packets;
	stats->rx_packets = m->rx.packets;
	stats->rx_level = meter_level(&m->rx_meter);
	stats->tx_level = meter_level(&m->tx_meter);
	stats->rx_hz = meter_hz(&m->rx_meter);
	stats->rx_age_ms = m->rx.packets ? (now - m->rx.last_us) / 1000 : UINT64_MAX;
	stats->dir = m->dir;
	stats->focus = m->focus;
	stats->muted = m->muted;
	stats->mixed = m->mixed > 0;
	stats->recording = m->recorder != NULL;
	if (m->tx.pt == RTP_PCMU)
		str_ncpy(stats->codec, "PCMU", sizeof(stats->codec));
	if (m->tx.pt == RTP_PCMA)
		str_ncpy(stats->codec, "PCMA", sizeof(stats->codec));
	if (sa_isset(&m->tx.remote, SA_ALL))
		(void)re_snprintf(stats->remote, sizeof(stats->remote), "%J", &m->tx.remote);
	str_ncpy(stats->file, recorder_file(m), sizeof(stats->file));
}
