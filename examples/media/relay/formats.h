/* SPDX-License-Identifier: BSD-3-Clause */
/* formats.h -- payload formats of RTP: which are the same, and which can be made out of which. */
#ifndef EXAMPLES_RELAY_FORMATS_H
#define EXAMPLES_RELAY_FORMATS_H

#include <re.h>

enum { FORMATS_MAX = 16, ROUTES_MAX = FORMATS_MAX };

/* A codec of ours: a byte a sample, at 8 kHz. */
struct codec {
	const char *name;
	int pt;              /* RFC 3551 table 4 */
	uint8_t (*from_linear)(int16_t linear);
	int16_t (*to_linear)(uint8_t code);
};

/* A format as agreed with one phone. */
struct format {
	int rx_pt, tx_pt;          /* as the phone sends it, and as it wants it: they may differ */
	const struct codec *codec; /* NULL: it can only be passed on */
	uint32_t rate;
	uint8_t channels;
	char name[24];             /* "": a static number that nobody has named */
	char variant[12];          /* of its parameters, those that change what is in a packet */
};

struct formats {
	struct format list[FORMATS_MAX];  /* voices, in the phone's order */
	unsigned count;
	int event_rx, event_tx;           /* RFC 4733 at 8 kHz; FORMAT_NONE */
};

enum { FORMAT_NONE = -1 };

/* What becomes of a packet on the way from one phone to another. */
struct route {
	int from, to;                         /* payload types */
	uint32_t rate;
	const struct codec *decode, *encode;  /* NULL: as it is */
};

/* The codecs of ours, in the order they are offered in; NULL after the last. */
const struct codec *codec_at(unsigned index);
const struct codec *codec_of(const struct sdp_format *format);
bool format_is_event(const struct sdp_format *format);
/* What SDP says of a format; both payload types are its number. */
struct format format_of(const struct sdp_format *format);
/* One can be passed on as the other, but for its number. */
bool format_is_same(const struct format *a, const struct format *b);

/* Comfort noise (RFC 3389) goes beside a voice: it may lack a way. */
bool format_is_voice(const struct format *format);

/* What offer and answer leave: nothing of a line that is refused. */
void formats_read(struct formats *formats, struct sdp_media *media);
/* The first that we can make ourselves, or NULL. */
const struct format *formats_own(const struct formats *formats);
/* One can be brought to a phone that has agreed on these. */
bool formats_reach(const struct format *from, const struct formats *to);
/* Fills in the way from each format of one to the other.  False: there is one without a way, or
 * there is none. */
bool formats_route(const struct formats *from, const struct formats *to,
		   struct route routes[ROUTES_MAX], unsigned *count);

#endif
