/* SPDX-License-Identifier: BSD-3-Clause */
/* relay_phone.h -- phones for the tests of the relay: they say a tone, write down what they hear,
 * and count every jump of its stream.  They allocate nothing per packet. */
#ifndef TESTS_RELAY_PHONE_H
#define TESTS_RELAY_PHONE_H

#include <re.h>

#include "dtmf.h"
#include "relay.h"
#include "tone.h"

struct wire;

enum { EAR_SAMPLES = 1600 }; /* 200 ms */

struct phone {
	struct sdp_session *sdp, *port_sdp;
	struct sdp_media *media;
	struct relay_port *port;   /* the relay's, towards it */
	struct wire *wire;
	struct tmr tmr;
	/* what it says */
	double hz;                 /* 0: it sends nothing */
	struct tone tone;
	int pt;                    /* of which format; -1: the first that was agreed */
	uint32_t ssrc, ts;
	uint16_t seq;
	bool marker;
	uint64_t sent, sent_us;    /* packets, and when the last was */
	double sent_jitter;        /* of these, as `jitter` */
	struct dtmf_tx keys;
	int event_pt;
	/* what it hears */
	int16_t heard[EAR_SAMPLES];/* the last of it */
	struct rtp_header last;
	uint8_t payload[2048];     /* of the last packet */
	size_t size;
	uint64_t packets, at_us;
	unsigned jumps;            /* seq, ts, or source did not go on */
	double slack_ms;           /* its clock may be off that much between two packets: 45 */
	uint8_t report[256];       /* the last RTCP */
	size_t report_size;
	uint64_t reports;
	struct dtmf_rx dtmf;
	char digits[64];
	double jitter;             /* RFC 3550 6.4.1, in ms */
	const struct phone *from;  /* whom it hears, to measure delay; may be NULL */
	double delay;              /* the mean, in ms */
};

/* Formats as in SDP, "0 8 101": the numbers without rtpmap that every phone knows, and
 * telephone-event. */
struct phone *phone_new(const char *host, const char *formats, double hz);
void phone_format(struct phone *phone, const char *id, const char *name, uint32_t rate,
		  uint8_t channels, const char *params);
/* A port of the relay for it. */
void phone_plug(struct phone *phone, struct relay *relay, uint64_t key);
/* The phone offers, or answers; then both know, and the phone speaks. */
void phone_offers(struct phone *phone);
void phone_answers(struct phone *phone);
/* The SDP of either side, as text; valid until the next call. */
const char *phone_sdp(struct phone *phone, bool by_phone, bool offer);
/* By the phone, or by its port. */
void phone_take(struct phone *phone, const char *sdp, bool by_phone, bool offer);
/* It speaks what was agreed. */
void phone_speak(struct phone *phone);
/* What was agreed comes into force on both sides. */
void phone_agree(struct phone *phone);
void phone_send(struct phone *phone, const struct rtp_header *hdr, const void *payload,
		size_t size);
/* The next 20 ms of its tone. */
void phone_say(struct phone *phone);
void phone_unplug(struct phone *phone);
/* The level of a tone in the last 200 ms, in dBov. */
double phone_hears(const struct phone *phone, double hz);

#endif
