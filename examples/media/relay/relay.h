/* SPDX-License-Identifier: BSD-3-Clause */
/* relay.h -- the media of a switch: a port for each leg, and for each port what it hears.
 *
 * One struct relay has one beat of 20 ms and the sounds that are played; each leg has a struct
 * relay_port: a pair of UDP ports and the audio line in the SDP of that leg.  What a port hears
 * is a level: relay_hear() says it, and a newer wish takes the place of the older one.
 *
 * A peer's packets are passed on as they come, so nothing is added to their delay or their jitter;
 * between PCMU and PCMA they are converted, others pass if both sides have them (foreign).  To each
 * phone all of it is one RTP stream: source, sequence and timestamp go on through every change of
 * what is heard (RFC 3550 section 5.1).  A packet costs no allocation.
 *
 * Digits (RFC 4733) are told to the host and never passed on: relay_send_digits() does that.
 * Each phone gets RTCP of its own.  SRTP it has if it is told so (relay_srtp).  What the relay has
 * not: T.38, video; such lines are refused with port 0 (RFC 3264 section 6).
 *
 * One thread, that of re_main().  Errors are errnos.  Objects are freed with mem_deref(), also from
 * within any handler. */
#ifndef EXAMPLES_RELAY_H
#define EXAMPLES_RELAY_H

/* Needs <re.h> before it. */

struct relay;
struct relay_port;

enum relay_hear {
	RELAY_SILENCE,      /* sent all the same, so that NATs and phones do not take us for dead */
	RELAY_PEER,         /* what another port says */
	RELAY_MUSIC,        /* a sound, over and over, at the same place for everybody */
	RELAY_RINGBACK,     /* 425 Hz, a second of five (ITU-T E.180) */
	RELAY_ANNOUNCEMENT, /* a sound once, then silence */
	RELAY_MIX,          /* all others in the same room */
};

/* SRTP with keys in SDP (RTP/SAVP, RFC 4568).  It ends here: each phone has a key of its own with
 * the relay, which opens what comes and seals what goes.  So one may have it and its partner not,
 * and music and rooms are sealed, too.  Who offers it beside plain audio has plain audio. */
enum relay_srtp {
	RELAY_SRTP_REFUSED, /* lines that ask for it are refused; a phone that offers nothing else,
	                       or takes nothing else, is not connected (488) */
	RELAY_SRTP_TAKEN,   /* who offers it has it, and keeps it; what we offer is plain */
	RELAY_SRTP_KEPT,    /* likewise, but who is called for a partner that has it is offered
	                       nothing else: if it refuses, that call has failed (488) */
};

/* Handlers; each may be NULL.  They are called from the event loop, never from within a function of
 * this file but relay_port_info(). */
struct relay_config {
	/* A digit was pressed, 0-9 A-D * #. */
	void (*digith)(struct relay_port *port, char digit, void *arg);
	/* The answer to a relay_hear() that returned EINPROGRESS: 0 or ENOTSUP, as there. */
	void (*heardh)(struct relay_port *port, int err, void *arg);
	/* The announcement is over. */
	void (*saidh)(struct relay_port *port, void *arg);
	void *arg;
	/* Nothing is sent any longer to an address that nothing has come from for so many ms, until
	 * something does.  0: no limit. */
	uint64_t unheard_ms;
	/* Formats that we cannot convert may be agreed on, where both partners have them.  A
	 * later partner of one of them may lack it, which relay_hear() says (ENOTSUP): set it
	 * only if such a leg is then offered anew. */
	bool foreign;
	enum relay_srtp srtp;
	/* Even ports from the first to before the last, in no order; 0: 16384 to 32766. */
	uint16_t port_first, port_last;
};

int relay_alloc(struct relay **relayp, const struct relay_config *config);

/* Gives a sound its name; a new one of that name is for those who hear it from now on.  spec is
 * "wav:FILE" (8 kHz mono 16 bit), "tone:HZ" (a second of it) or "soft".  There are three from the
 * start: "music" and, for announcements, "beep", which also stand in for names that nobody has
 * given; and "dial-tone", an announcement without end.  What is wrong with the spec stands in *why
 * (may be NULL). */
int relay_sound(struct relay *relay, const char *name, const char *spec, const char **why);

/* Opens an even port for RTP and the next for RTCP on laddr, and adds an audio line with our own
 * formats to the session, which may outlive the port.  key is the host's. */
int relay_port_new(struct relay_port **portp, struct relay *relay, uint64_t key,
		   struct sdp_session *session, const struct sa *laddr);
uint64_t relay_port_key(const struct relay_port *port);

/* Before an offer of ours is written: the partner's formats go into it, in its order, then what of
 * ours is missing.  They are those that were agreed with it; before that, those that it has named.
 * A number once told to this phone keeps its meaning (RFC 3264 section 8.3.2).  partner NULL: ours
 * alone. */
int relay_port_offer(struct relay_port *port, const struct relay_port *partner);

/* Before the answer to the phone's offer is written: what was agreed with the partner comes
 * first, as far as this phone has named it, so that nothing need be converted (RFC 3264 section
 * 6.1); what could not be brought to the partner is then left out. */
int relay_port_answer(struct relay_port *port, const struct relay_port *partner);

/* What the phone has offered or answered was read into the session: 0, or ENOTSUP: it asks for SRTP
 * and names no key that we can use. */
int relay_port_takes(struct relay_port *port);

/* Offer and answer agree, for the first time (before the call is answered too) or again: takes
 * address and formats from the session.  dir is the direction in force. */
void relay_port_update(struct relay_port *port, enum sdp_dir dir);

/* From now on this port hears that.
 *	peer    whose voice (RELAY_PEER)
 *	room    which room (RELAY_MIX); a number of the host's
 *	sound   which sound (RELAY_MUSIC, RELAY_ANNOUNCEMENT); NULL: "music" and "beep"
 * 0: so it is.  EINPROGRESS: it will be told (heardh), as soon as SDP is agreed on all sides; a
 * newer wish takes over and the older one is not answered.  ENOTSUP: what is to be heard, or what
 * this phone sends into the room, is in a format that cannot be brought to the other side; a new
 * offer by relay_port_offer() can help.  Until a wish is in force the port hears what it heard
 * before.  When a port goes, those who heard it hear silence. */
struct relay_wish {
	enum relay_hear hear;
	struct relay_port *peer;
	uint64_t room;
	const char *sound;
};
int relay_hear(struct relay_port *port, const struct relay_wish *wish);

/* Sends digits as RFC 4733 events in the place of what is heard.  ENOTSUP: the phone takes none;
 * ENOTCONN: nothing may be sent to it now; EINVAL: no digits; ENOBUFS: too many. */
int relay_send_digits(struct relay_port *port, const char *digits);

/* The phone sent digits by INFO.  They are told as if they had come as events; from a phone that
 * does both, what comes first is believed for as long as the port lives. */
void relay_port_info(struct relay_port *port, const char *digits);

struct relay_stats {
	enum relay_hear hear;      /* in force */
	bool srtp;                 /* both ways */
	char codec[16];            /* what we send first of all: "PCMU", "" */
	uint64_t rx, tx;           /* packets taken, packets sent */
	uint64_t passed, converted;/* of those sent: a peer's as they were, in another format */
	uint64_t strange;          /* not taken: another sender, another format, no RTP */
	uint64_t rtcp;             /* reports taken */
	uint32_t lost;             /* of the phone's packets never came */
	double jitter_ms;          /* of those that came (RFC 3550 6.4.1) */
	uint32_t far_lost;         /* of ours so many percent, as the phone reports */
};
void relay_port_stats(const struct relay_port *port, struct relay_stats *stats);

#endif
