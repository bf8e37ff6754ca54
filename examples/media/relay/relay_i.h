/* SPDX-License-Identifier: BSD-3-Clause */
/* relay_i.h -- what the parts of the relay share.  Not for its users: see relay.h. */
#ifndef EXAMPLES_RELAY_I_H
#define EXAMPLES_RELAY_I_H

#include <re.h>

#include "crypto.h"
#include "dtmf.h"
#include "formats.h"
#include "guard.h"
#include "jitter.h"
#include "relay.h"
#include "report.h"
#include "sound.h"
#include "stream.h"
#include "talker.h"
#include "ticker.h"
#include "wire.h"

enum {
	FRAME = 160,            /* samples in 20 ms */
	TOLD_MAX = 32,          /* payload types that have a meaning to one phone */
};

struct relay {
	struct relay_config config;
	struct ticker ticker;
	struct list ports;
	struct list sounds;
	struct sound *ringback;
	uint64_t played;        /* samples since the start, of the music of all */
	uint32_t ticks;         /* this beat, and those before it that were given up */
};

/* One thing to hear. */
struct heard {
	enum relay_hear hear;
	struct relay_port *peer;
	uint64_t room;
	struct sound *sound;    /* that is played; NULL: none */
	size_t at;              /* in it */
	struct le le;           /* of the peer's ears, or of those who wait for it */
};

/* What a port hears, and what it is to hear. */
struct ear {
	struct heard is, next;
	bool waits;             /* next is a wish without an answer yet */
	bool answered;          /* the answer is due */
	int answer;
	bool over;              /* the announcement is, and nobody was told yet */
	struct route routes[ROUTES_MAX]; /* of what the peer in force says */
	unsigned routec;
};

/* A payload type that this phone was told of. */
struct told { int pt; struct format format; };

enum digits_by { DIGITS_BY_NONE, DIGITS_BY_EVENT, DIGITS_BY_INFO };

struct relay_port {
	struct le le;           /* of relay->ports */
	struct relay *relay;
	uint64_t key;
	struct wire wire;
	struct sdp_session *session; /* before the first agreement */
	struct sdp_media *sdp;
	struct crypto crypto;
	enum sdp_dir dir;
	bool agreed;            /* offer and answer, once at least */
	struct formats formats;
	struct told told[TOLD_MAX];
	unsigned toldc;
	/* from the phone */
	struct sa remote, latched;
	struct talkers talkers;
	struct dtmf_rx dtmf_rx;
	enum digits_by digits_by;
	struct jitter jitter;   /* of what it says into a room */
	int16_t said[FRAME];    /* in this beat */
	bool heard;             /* something has come since the address was agreed */
	struct list ears;       /* of those who hear it */
	struct list waiting;    /* of those who are to hear it */
	/* to and from its RTCP */
	struct sa remote_rtcp;
	struct report report;
	uint64_t report_us;     /* when the next is due */
	char cname[17];
	struct { uint32_t ssrc, packets, bytes; } counted; /* of our present source */
	/* to the phone */
	struct ear ear;
	struct stream stream;
	struct dtmf_tx dtmf_tx;
	bool keying;            /* a digit takes the place of all else */
	uint64_t since_us;      /* the first packet to the address; 0: there was none */
	struct relay_stats stats;
};

/* lines.c: the audio line of the session. */
int lines_add(struct relay_port *port, struct sdp_session *session, bool srtp);
/* It is one of the relay's from here on, which no phone may name as its own. */
void lines_open(struct relay_port *port);
void lines_close(struct relay_port *port);

/* in.c: a datagram from the phone's side. */
void in_packet(struct relay_port *port, const struct sa *src, uint8_t *data, size_t size);

/* out.c */
bool out_may_send(const struct relay_port *port);
/* A peer's packet, as the ear has it. */
void out_pass(struct relay_port *port, const struct relay_port *from, const struct rtp_header *in,
	      const uint8_t *payload, size_t size, uint64_t now);
/* One of the peer's that is not for this ear. */
void out_skip(struct relay_port *port, const struct relay_port *from, const struct rtp_header *in);
/* A beat: what is not a peer's. */
void out_beat(struct relay_port *port, uint64_t now);

/* One who is to be heard, and was not for long, may be nobody. */
bool out_is_unheard(const struct relay_port *port);

/* rtcp.c */
void rtcp_beat(struct relay_port *port, uint64_t now);
void rtcp_packet(struct relay_port *port, const struct sa *src, uint8_t *data, size_t size);

/* hear.c */
/* SDP has changed for this port: what it hears, and who hears it.  Tells nobody. */
void hear_settle(struct relay_port *port);
/* Gives the answers that are due, and tells of announcements that are over. */
void hear_tell(struct relay *relay);
void hear_leave(struct relay_port *port);
/* What is played to it now, or what the room says; false: nothing, that is silence. */
bool hear_frame(struct relay_port *port, int16_t out[FRAME]);

#endif
