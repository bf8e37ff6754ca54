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

struct media_config {
	const char *source;     /* "tone:440", "wav:FILE", "silence" */
	const char *record_dir; /* where recordings go; NULL: recording is refused (ENOTDIR) */
	/* Digits heard; called from the event loop. */
	void (*dtmfh)(lw_leg leg, char digit, void *arg);
	/* A recording was closed: its file and its length. */
	void (*recordedh)(lw_leg leg, const char *file, uint32_t ms, void *arg);
	void *arg;
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
/* Stores what is heard on this leg into a file until media_store_stop() (the mailbox).  The file
 * must not be there yet: EEXIST.  EALREADY while it stores. */
int media_store(struct media *media, const char *file);
uint32_t media_store_stop(struct media *media); /* ms stored */

#endif
