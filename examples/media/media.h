/* SPDX-License-Identifier: BSD-3-Clause */
/* media.h -- a small real audio engine for the examples: RTP, G.711, RFC 4733, tone or WAV in,
 * WAV out.
 *
 * It plugs into lw_re_config.media (media_hook()), one `struct media` per leg.  Every 20 ms it
 * sends what its source makes, unless the leg is held, muted or out of focus, and takes in what
 * comes. */
#ifndef EXAMPLES_MEDIA_H
#define EXAMPLES_MEDIA_H

/* Needs <re.h> and <legwork/re.h> before it. */

struct media;        /* of one leg */
struct media_engine; /* of one endpoint */

/* One channel of a recording: whom it is of, and how much there was of it. */
struct media_channel {
	double level;        /* dBov over all of it, -96 is silence */
	uint32_t audible_ms; /* 0: it is silent from end to end */
};

/* A recording: one segment of a call (R61).  Left is our user as the party hears him, right is the
 * party; of a conference all others are in the right one. */
struct media_recording {
	lw_call call, other;     /* other: the second call of the transfer it was begun in */
	lw_leg leg;
	uint32_t number;         /* of the call, as in the file's name */
	uint32_t segment;
	enum lw_segment_phase phase;
	enum lw_method method;   /* of the transfer it was begun in */
	bool automatic;
	char uri[LW_URI_MAX], name[LW_NAME_MAX]; /* the party, as it was known at the beginning */
	char file[256];
	uint64_t started;        /* ms of Unix time */
	uint32_t ms;
	uint32_t held_ms, muted_ms; /* of these not both could be heard */
	struct media_channel left, right;
	enum lw_cause cause;     /* why it was asked to end; LW_CAUSE_NONE: nobody asked */
	int err;                 /* it could not be written on: an errno */
};

struct media_config {
	const char *source;     /* "tone:440", "wav:FILE", "silence" */
	/* Nothing is sent any longer to an address that nothing has come from for so many ms, until
	 * something does: an offer may have named somebody who knows of no call.  0: no limit. */
	uint64_t unheard_ms;
	const char *record_dir; /* where recordings go; NULL: recording is refused (ENOTDIR) */
	/* Digits heard; called from the event loop. */
	void (*dtmfh)(lw_leg leg, char digit, void *arg);
	/* The number of a call in the names of its recordings, DIR/rec-CALL-SEGMENT.wav; a name
	 * that is taken gets "-2" and so on behind it.  NULL: the engine's slot. */
	uint32_t (*numberh)(lw_call call, void *arg);
	/* A recording was closed. */
	void (*recordedh)(const struct media_recording *recording, void *arg);
	void *arg;
	/* What a party on hold hears, as source; NULL: nothing is sent to it. */
	const char *hold;
	/* Even ports from the first to before the last, in no order; 0: 16384 to 32766. */
	uint16_t port_first, port_last;
};

struct media_stats {
	uint64_t tx_packets, rx_packets;
	double rx_level, tx_level;   /* dBov of the last half second, -96 is silence */
	double rx_hz;                /* loudest tone in it (0 when silent), to tell parties apart */
	uint64_t rx_age_ms;          /* since the last packet; UINT64_MAX: there was none */
	enum lw_dir dir;
	bool focus, muted, mixed, recording;
	char codec[16];              /* "PCMU", "PCMA", "" */
	char remote[64];             /* "127.0.0.1:4000" */
	char file[256];              /* of the recording under way, "" */
};

/* What is wrong with the source stands in *why.  Freed with mem_deref(), and kept by its legs. */
int media_engine_alloc(struct media_engine **enginep, const struct media_config *config,
		       const char **why);
/* For lw_re_config.media; lw_re_config.media_arg is the engine. */
const struct lw_re_media *media_hook(void);
void media_get_stats(const struct media *media, struct media_stats *stats);
/* Plays a WAV file (8 kHz mono 16 bit) or, with file NULL, a beep of ms to this leg instead of the
 * source; doneh is called when it is over, but not when the leg goes before.  It needs no focus,
 * and passes unheard when the direction has us send nothing.  EBUSY while another plays; EINVAL,
 * EFBIG or open()'s errors for the file. */
int media_play(struct media *media, const char *file, uint32_t ms, void (*doneh)(void *arg),
	       void *arg);
/* How a store ended: what of it is on the disk, and why no more is; err 0: it was stopped, or the
 * leg is gone. */
typedef void (media_stored_h)(uint32_t ms, int err, void *arg);
/* While it is on hold the party hears ringback (on), or what config.hold says. */
void media_ringback(struct media *media, bool on);
/* Stores what is heard on this leg into a file (the mailbox) until media_store_stop(), until the
 * leg goes, or until the disk takes no more: endh is called once.  The file must not be there yet:
 * EEXIST.  EALREADY while it stores. */
int media_store(struct media *media, const char *file, media_stored_h *endh, void *arg);
void media_store_stop(struct media *media);

#endif
