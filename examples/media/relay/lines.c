/* SPDX-License-Identifier: BSD-3-Clause */
/* lines.c -- the audio line of a port in offer and answer (RFC 3264). */
#include <errno.h>
#include <string.h>

#include "relay_i.h"

enum { EVENT_PT = 101, DYNAMIC_MIN = 96, DYNAMIC_MAX = 127 };

#define EVENT "telephone-event"

/* ---- numbers ---- */

static struct told *told_by_pt(struct relay_port *port, int pt)
{
	for (unsigned i = 0; i < port->toldc; i++) {
		if (port->told[i].pt == pt)
			return &port->told[i];
	}
	return NULL;
}

static void remember(struct relay_port *port, int pt, const struct format *f)
{
	struct told *t = told_by_pt(port, pt);

	if (!t && port->toldc < TOLD_MAX)
		t = &port->told[port->toldc++];
	if (t)
		*t = (struct told){pt, *f};
}

/* The number this phone knows the format by, the last if there were several; else the one that is
 * wanted, unless it has a meaning already; else any that is free.  FORMAT_NONE: there is none
 * left. */
static int number_for(struct relay_port *port, const struct format *f, int wanted)
{
	if (wanted < DYNAMIC_MIN)
		return wanted;
	for (unsigned i = port->toldc; i-- > 0;) {
		if (port->told[i].pt >= DYNAMIC_MIN && format_is_same(&port->told[i].format, f))
			return port->told[i].pt;
	}
	if (!told_by_pt(port, wanted))
		return wanted;
	for (int pt = DYNAMIC_MIN; pt <= DYNAMIC_MAX; pt++) {
		if (!told_by_pt(port, pt))
			return pt;
	}
	return FORMAT_NONE;
}

/* ---- formats of our own side ---- */

static int add(struct relay_port *port, const struct sdp_format *like)
{
	struct format f = format_of(like);
	int pt = number_for(port, &f, like->pt);
	char id[8];

	if (pt == FORMAT_NONE)
		return 0;
	remember(port, pt, &f);
	(void)re_snprintf(id, sizeof(id), "%d", pt);
	return sdp_format_add(NULL, port->sdp, false, id, like->name, like->srate, like->ch, NULL,
			      NULL, NULL, false, like->params ? "%s" : NULL, like->params);
}

static bool has_codec(const struct relay_port *port, const struct codec *codec)
{
	const struct list *list = sdp_media_format_lst(port->sdp, true);

	for (const struct le *le = list_head(list); le; le = le->next) {
		if (codec_of(le->data) == codec)
			return true;
	}
	return false;
}

static int add_own(struct relay_port *port)
{
	char event[] = EVENT, all[] = "0-15", name[8];
	const struct codec *codec;
	int err = 0;

	for (unsigned i = 0; !err && (codec = codec_at(i)); i++) {
		str_ncpy(name, codec->name, sizeof(name));
		if (!has_codec(port, codec))
			err = add(port, &(struct sdp_format){.pt = codec->pt, .name = name,
							     .srate = 8000, .ch = 1});
	}
	return err ? err : add(port, &(struct sdp_format){.pt = EVENT_PT, .name = event,
							  .srate = 8000, .ch = 1, .params = all});
}

int lines_add(struct relay_port *port, struct sdp_session *session, bool srtp)
{
	int err = sdp_media_add(&port->sdp, session, "audio", sa_port(&port->wire.local),
				srtp ? "RTP/SAVP" : "RTP/AVP");

	if (err)
		return err;
	port->session = session;
	if (port->relay->config.srtp != RELAY_SRTP_REFUSED && !srtp)
		err = sdp_media_set_alt_protos(port->sdp, 2, "RTP/SAVP", "RTP/AVP");
	/* The session keeps the line without a reference of its own, so it could go before us. */
	mem_ref(port->sdp);
	err = err ? err : add_own(port);
	return err ? err : sdp_media_set_lattr(port->sdp, true, "ptime", "%u", TICK_MS);
}

/* The session may live on: it must not offer a closed port. */
void lines_close(struct relay_port *port)
{
	if (!port->sdp)
		return;
	sdp_media_set_disabled(port->sdp, true);
	sdp_media_set_lport(port->sdp, 0);
	port->sdp = mem_deref(port->sdp);
}

static bool may_be_told(const struct relay_port *port, const struct sdp_format *f)
{
	return codec_of(f) || (port->relay->config.foreign && str_casecmp(f->name, EVENT));
}

/* Our reference, and the session's. */
static void drop_line(struct sdp_media *line)
{
	mem_deref(line);
	mem_deref(line);
}

/* libre gives a line its protocol at birth. */
static int ask_for_srtp(struct relay_port *port)
{
	struct sdp_media *plain = port->sdp;
	int err = lines_add(port, port->session, true);

	if (err && port->sdp != plain)
		drop_line(port->sdp);
	if (err)
		port->sdp = plain;
	else
		drop_line(plain);
	return err;
}

static bool keeps_srtp(const struct relay_port *port, const struct relay_port *partner)
{
	return port->relay->config.srtp == RELAY_SRTP_KEPT && !port->agreed && partner &&
	       crypto_is_asked(partner->sdp) && !crypto_is_asked(port->sdp);
}

int relay_port_offer(struct relay_port *port, const struct relay_port *partner)
{
	const struct list *theirs = partner ? sdp_media_format_lst(partner->sdp, false) : NULL;
	int err = keeps_srtp(port, partner) ? ask_for_srtp(port) : 0;
	const struct list *ours = sdp_media_format_lst(port->sdp, true);

	while (list_head(ours))
		mem_deref(list_head(ours)->data);
	for (const struct le *le = list_head(theirs); le && !err; le = le->next) {
		const struct sdp_format *f = le->data;

		if ((f->sup || !partner->agreed) && may_be_told(port, f))
			err = add(port, f);
	}
	err = err ? err : add_own(port);
	return err ? err : crypto_write(&port->crypto, port->sdp, true);
}

/* ---- the answer ---- */

/* Once sealed, it stays so. */
int relay_port_takes(struct relay_port *port)
{
	bool good = crypto_is_asked(port->sdp) ? crypto_choose(&port->crypto, port->sdp)
					       : !port->crypto.is.tag;

	return good ? 0 : ENOTSUP;
}

static struct sdp_format *find(const struct list *list, const struct format *wanted)
{
	for (struct le *le = list_head(list); le; le = le->next) {
		struct format f = format_of(le->data);

		if (format_is_same(&f, wanted))
			return le->data;
	}
	return NULL;
}

static bool is_named(const struct relay_port *port, const struct format *wanted)
{
	return find(sdp_media_format_lst(port->sdp, false), wanted) != NULL;
}

/* To the top of our side, if the phone has named it. */
static int prefer(struct relay_port *port, const struct format *wanted)
{
	const struct list *ours = sdp_media_format_lst(port->sdp, true);
	struct sdp_format *theirs = find(sdp_media_format_lst(port->sdp, false), wanted);
	struct sdp_format *own = find(ours, wanted);
	int err;

	if (!theirs)
		return 0;
	if (own) {
		list_unlink(&own->le);
		list_prepend((struct list *)ours, &own->le, own);
	} else {
		err = sdp_format_add(&own, port->sdp, true, theirs->id, theirs->name, theirs->srate,
				     theirs->ch, NULL, NULL, NULL, false,
				     theirs->params ? "%s" : NULL, theirs->params);
		if (err)
			return err;
	}
	own->sup = theirs->sup = true;
	return 0;
}

/* What the phone may then say, and the partner could not be brought. */
static void leave_out(struct relay_port *port, const struct relay_port *partner)
{
	const struct list *ours = sdp_media_format_lst(port->sdp, true);

	for (struct le *le = list_head(ours); le; le = le->next) {
		struct sdp_format *own = le->data;
		struct format f = format_of(own);

		if (own->sup && str_casecmp(own->name, EVENT) && format_is_voice(&f) &&
		    !formats_reach(&f, &partner->formats))
			own->sup = false;
	}
}

int relay_port_answer(struct relay_port *port, const struct relay_port *partner)
{
	unsigned count = partner ? partner->formats.count : 0;
	bool any = false;
	int err;

	if (sdp_media_disabled(port->sdp) || !sdp_media_rport(port->sdp))
		return 0;
	err = crypto_write(&port->crypto, port->sdp, false);
	while (count && !err) {
		const struct format *wanted = &partner->formats.list[--count];

		any |= format_is_voice(wanted) && is_named(port, wanted);
		err = prefer(port, wanted);
	}
	if (any)
		leave_out(port, partner);
	return err;
}

/* ---- what was agreed ---- */

/* A new address is a new phone, as far as packets can tell. */
/* An even port of ours, or the one for its RTCP. */
static bool names(const struct sa *remote, const struct wire *wire)
{
	return sa_cmp(remote, &wire->local, SA_ADDR) &&
	       (sa_port(remote) & ~1) == sa_port(&wire->local);
}

/* Two phones that each name the port of the other would have one packet go round for ever. */
static void keep_from_ourselves(const struct relay *relay, struct sa *remote)
{
	for (const struct le *le = list_head(&relay->ports); le; le = le->next) {
		const struct relay_port *port = le->data;

		if (sa_isset(remote, SA_ALL) && names(remote, &port->wire))
			sa_init(remote, AF_UNSPEC);
	}
}

void lines_open(struct relay_port *port)
{
	for (struct le *le = list_head(&port->relay->ports); le; le = le->next) {
		struct relay_port *other = le->data;

		keep_from_ourselves(port->relay, &other->remote);
		keep_from_ourselves(port->relay, &other->remote_rtcp);
	}
}

/* Reports go to the host of the voice, or a forged line would have them sent anywhere. */
static void set_remote_rtcp(struct relay_port *port)
{
	struct sa rtcp;

	sdp_media_raddr_rtcp(port->sdp, &rtcp);
	if (sa_isset(&port->remote, SA_ALL) && !sa_cmp(&rtcp, &port->remote, SA_ADDR)) {
		rtcp = port->remote;
		sa_set_port(&rtcp, (uint16_t)(sa_port(&rtcp) + 1));
	}
	keep_from_ourselves(port->relay, &rtcp);
	port->remote_rtcp = rtcp;
}

static void set_remote(struct relay_port *port, const struct sa *remote)
{
	if (sa_cmp(remote, &port->remote, SA_ALL))
		return;
	port->remote = *remote;
	port->since_us = 0;
	port->heard = false;
	sa_init(&port->latched, AF_UNSPEC);
	port->talkers = (struct talkers){.first = {.known = false}};
	jitter_reset(&port->jitter);
}

/* The phone may have given numbers of its own. */
static void remember_agreed(struct relay_port *port)
{
	const struct formats *formats = &port->formats;
	struct format event = {.name = EVENT, .rate = 8000, .channels = 1, .variant = "/"};

	for (unsigned i = 0; i < formats->count; i++)
		remember(port, formats->list[i].rx_pt, &formats->list[i]);
	event.tx_pt = formats->event_rx;
	if (formats->event_rx != FORMAT_NONE)
		remember(port, formats->event_rx, &event);
}

void relay_port_update(struct relay_port *port, enum sdp_dir dir)
{
	struct sa remote;

	formats_read(&port->formats, port->sdp);
	if (crypto_take(&port->crypto, port->sdp))
		port->formats.count = 0; /* out of memory: nothing is sent in clear */
	remember_agreed(port);
	remote = *sdp_media_raddr(port->sdp);
	keep_from_ourselves(port->relay, &remote);
	set_remote(port, &remote);
	set_remote_rtcp(port);
	port->dir = dir;
	port->agreed = true;
	if (!out_may_send(port)) /* digits from before a hold are not for whom comes back */
		dtmf_flush(&port->dtmf_tx);
	hear_settle(port);
}
