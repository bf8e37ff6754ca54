/* SPDX-License-Identifier: BSD-3-Clause */
/* media_i.h -- what the parts of the engine share.  Not for its users: see media.h. */
#ifndef EXAMPLES_MEDIA_I_H
#define EXAMPLES_MEDIA_I_H

#include <re.h>
#include <legwork/re.h>

#include "cadence.h"
#include "compat.h"
#include "dtmf.h"
#include "jitter.h"
#include "media.h"
#include "meter.h"
#include "source.h"
#include "talker.h"
#include "ticker.h"
#include "wav.h"

enum {
	FRAME = 160,      /* samples in 20 ms */
	MIX_MAX = 8,      /* parties one leg can be mixed with */
	RTP_PCMU = 0,     /* RFC 3551 table 4 */
	RTP_PCMA = 8,
	RTP_NONE = -1,
};

struct media_engine {
	struct media_config config; /* source and record_dir lie in the two below */
	char *record_dir;
	struct source *source;
	struct source *hold;        /* for those who wait; NULL: nothing is sent to them */
	struct ticker ticker;
	struct list legs;
	int16_t us[FRAME];          /* what our user says in this tick */
	int16_t held[FRAME];        /* what those who wait hear in it */
};

/* A sound played once instead of our user. */
struct clip {
	int16_t *pcm;               /* NULL: none */
	size_t count, at;
	bool over;                  /* doneh is due */
	void (*doneh)(void *arg);
	void *arg;
};

struct media_tx {
	int pt, event_pt;           /* RTP_NONE: the peer does not take it */
	struct sa remote;           /* as negotiated */
	uint64_t since_us;          /* the first packet to it; 0: there was none */
	uint16_t seq;
	uint32_t ts, ssrc;
	bool talking;               /* the last tick sent speech: no marker needed */
	uint64_t packets;
};

struct media_rx {
	int event_pt;
	struct sa latched;          /* where packets come from; unset until the first */
	struct talkers talkers;
	struct jitter jitter;
	struct dtmf_rx dtmf;
	uint64_t packets, last_us;
	bool heard;                 /* something has come from where we send to */
};

struct media {
	struct le le;               /* of engine->legs */
	struct media_engine *engine;
	lw_leg leg;
	struct sdp_media *sdp;
	struct rtp_sock *rtp;
	enum lw_dir dir;
	bool focus, muted;
	bool ringback;              /* held, it waits for somebody who is being rung */
	struct cadence ring;
	struct media_tx tx;
	struct media_rx rx;
	struct dtmf_tx dtmf;
	struct media *mix[MIX_MAX]; /* both sides name each other */
	unsigned mixed;
	struct meter rx_meter, tx_meter;
	int16_t heard[FRAME], said[FRAME]; /* of this tick */
	int16_t ours[FRAME];        /* of what was said, our user's part */
	struct clip clip;
	struct recorder *recorder;  /* NULL: nothing is recorded */
	struct wav_writer *store;   /* NULL: nothing is stored */
	media_stored_h *storedh;
	void *stored_arg;
};

/* rtp_io.c: the socket.  Sending counts; an error of the network is not reported. */
int rtp_io_open(struct media *media, const struct sa *laddr);
void rtp_io_send(struct media *media, int pt, bool marker, uint32_t ts, const uint8_t *payload,
		 size_t len);

/* sdp.c: the m= line, and what was agreed on it. */
int media_sdp_add(struct media *media, struct sdp_session *sdp);
void media_sdp_update(struct media *media);

/* talk.c: one tick of one leg. */
bool media_may_send(const struct media *media);
void media_listen(struct media *media);
void media_speak(struct media *media);

/* mix.c */
void mix_join(struct media *a, struct media *b);
void mix_part(struct media *a, struct media *b);
void mix_leave(struct media *media);
/* What the party of this leg is to hear: us, unless muted or elsewhere, and those mixed with it. */
void mix_frame(const struct media *media, const int16_t us[FRAME], int16_t out[FRAME]);
/* What our user says of that. */
void mix_ours(const struct media *media, const int16_t us[FRAME], int16_t out[FRAME]);
/* Everybody but our user: the party, and those it is mixed with. */
void mix_others(const struct media *media, int16_t out[FRAME]);

/* play.c: the next of the clip; true while one plays. */
bool clip_frame(struct clip *clip, int16_t out[FRAME]);
/* Calls doneh if it is due. */
bool clip_finish(struct clip *clip);

/* recorder.c */
int recorder_start(struct media *media, const struct lw_output *action);
void recorder_stop(struct media *media, enum lw_cause cause, int err);
/* The file under way, "". */
const char *recorder_file(const struct media *media);
void recorder_frame(struct media *media);

#endif
