/* SPDX-License-Identifier: BSD-3-Clause */
/* formats.c -- see formats.h. */
#include <stdlib.h>
#include <string.h>

#include "g711.h"
#include "formats.h"

enum { RATE = 8000, DYNAMIC_MIN = 96, DYNAMIC_MAX = 127, CN = 13 };

static const struct codec CODECS[] = {
	{"PCMU", 0, g711_ulaw, g711_from_ulaw},
	{"PCMA", 8, g711_alaw, g711_from_alaw},
};

const struct codec *codec_at(unsigned index)
{
	return index < sizeof(CODECS) / sizeof(*CODECS) ? &CODECS[index] : NULL;
}

/* By number if that is static: it needs no rtpmap. */
const struct codec *codec_of(const struct sdp_format *f)
{
	const struct codec *c;

	for (unsigned i = 0; (c = codec_at(i)); i++) {
		if (f->pt == c->pt)
			return c;
		if (f->pt >= DYNAMIC_MIN && !str_casecmp(f->name, c->name) && f->srate == RATE &&
		    f->ch <= 1)
			return c;
	}
	return NULL;
}

bool format_is_event(const struct sdp_format *f)
{
	return !str_casecmp(f->name, "telephone-event") && f->srate == RATE &&
	       f->pt >= DYNAMIC_MIN && f->pt <= DYNAMIC_MAX;
}

/* AMR (RFC 4867 8.1) and iLBC (RFC 3952 5) have two forms each. */
static void read_variant(char *variant, size_t size, const char *params)
{
	struct pl align = PL_INIT, mode = PL_INIT, fmtp;

	pl_set_str(&fmtp, params ? params : "");
	(void)fmt_param_get(&fmtp, "octet-align", &align);
	(void)fmt_param_get(&fmtp, "mode", &mode);
	(void)re_snprintf(variant, size, "%r/%r", &align, &mode);
}

bool format_is_same(const struct format *a, const struct format *b)
{
	if (a->tx_pt < DYNAMIC_MIN && b->tx_pt < DYNAMIC_MIN)
		return a->tx_pt == b->tx_pt;
	return !str_casecmp(a->name, b->name) && a->rate == b->rate &&
	       a->channels == b->channels && !strcmp(a->variant, b->variant);
}

struct format format_of(const struct sdp_format *sdp)
{
	struct format f = {
		.rx_pt = sdp->pt, .tx_pt = sdp->pt, .codec = codec_of(sdp),
		.rate = sdp->srate ? sdp->srate : RATE, .channels = sdp->ch ? sdp->ch : 1,
	};

	str_ncpy(f.name, sdp->name ? sdp->name : "", sizeof(f.name));
	read_variant(f.variant, sizeof(f.variant), sdp->params);
	return f;
}

static const struct sdp_format *find(const struct list *list, const struct sdp_format *wanted)
{
	for (const struct le *le = list_head(list); le; le = le->next) {
		const struct sdp_format *f = le->data;

		if (f->sup && sdp_format_cmp(f, wanted))
			return f;
	}
	return NULL;
}

static void add(struct formats *formats, const struct sdp_format *theirs,
		const struct sdp_format *ours)
{
	struct format *f;

	if (format_is_event(theirs)) {
		formats->event_tx = theirs->pt;
		formats->event_rx = ours->pt;
		return;
	}
	if (formats->count == FORMATS_MAX || !str_casecmp(theirs->name, "telephone-event"))
		return;
	f = &formats->list[formats->count++];
	*f = format_of(theirs);
	f->rx_pt = ours->pt;
}

void formats_read(struct formats *formats, struct sdp_media *media)
{
	const struct list *local = sdp_media_format_lst(media, true);
	const struct le *le;

	*formats = (struct formats){.event_rx = FORMAT_NONE, .event_tx = FORMAT_NONE};
	if (sdp_media_disabled(media) || !sdp_media_rport(media))
		return;
	for (le = list_head(sdp_media_format_lst(media, false)); le; le = le->next) {
		const struct sdp_format *theirs = le->data, *ours = find(local, theirs);

		if (theirs->sup && ours)
			add(formats, theirs, ours);
	}
}

const struct format *formats_own(const struct formats *formats)
{
	for (unsigned i = 0; i < formats->count; i++) {
		if (formats->list[i].codec)
			return &formats->list[i];
	}
	return NULL;
}

/* As it is, if that can be; else by our own codecs. */
static bool route(const struct format *from, const struct formats *to, struct route *r)
{
	const struct format *own = formats_own(to);

	for (unsigned i = 0; i < to->count; i++) {
		const struct format *f = &to->list[i];

		if (f->codec ? f->codec == from->codec : format_is_same(from, f)) {
			*r = (struct route){from->rx_pt, f->tx_pt, f->rate, NULL, NULL};
			return true;
		}
	}
	if (!from->codec || !own)
		return false;
	*r = (struct route){from->rx_pt, own->tx_pt, own->rate, from->codec, own->codec};
	return true;
}

bool formats_reach(const struct format *from, const struct formats *to)
{
	struct route r;

	return route(from, to, &r);
}

bool format_is_voice(const struct format *f)
{
	return str_casecmp(f->name, "CN") && f->tx_pt != CN;
}

bool formats_route(const struct formats *from, const struct formats *to,
		   struct route routes[ROUTES_MAX], unsigned *count)
{
	bool all = true, voice = false;

	*count = 0;
	for (unsigned i = 0; i < from->count; i++) {
		bool is = format_is_voice(&from->list[i]);

		if (route(&from->list[i], to, &routes[*count])) {
			++*count;
			voice |= is;
		} else {
			all &= !is;
		}
	}
	return all && voice;
}
