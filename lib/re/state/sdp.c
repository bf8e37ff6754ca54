/* SPDX-License-Identifier: BSD-3-Clause */
/* sdp.c -- the bodies: our offer and answer, the peer's, hold in both directions (RFC 3264, 6337).
 *
 * libre counts o= up at each encoding; here the version moves only when the content does (RFC 3264
 * 8). */
#include <string.h>

#include "sdp.h"

#include "../wire/body.h"
#include "../wire/sdp_clean.h"
#include "../wire/sdp_lines.h"
#include "../wire/sdp_same.h"
#include "lines.h"
#include "partner.h"
#include "record.h"
#include "rest.h"
#include "signal.h"
#include "source.h"

static enum sdp_dir to_sdp(enum lw_dir dir)
{
	switch (dir) {
	case LW_INACTIVE: return SDP_INACTIVE;
	case LW_SENDONLY: return SDP_SENDONLY;
	case LW_RECVONLY: return SDP_RECVONLY;
	case LW_SENDRECV: return SDP_SENDRECV;
	}
	return SDP_INACTIVE;
}

static enum lw_dir from_sdp(enum sdp_dir dir)
{
	switch (dir) {
	case SDP_INACTIVE: return LW_INACTIVE;
	case SDP_SENDONLY: return LW_SENDONLY;
	case SDP_RECVONLY: return LW_RECVONLY;
	case SDP_SENDRECV: return LW_SENDRECV;
	}
	return LW_INACTIVE;
}

/* ---- birth and end ---- */

int lw_ua_sdp_open(struct leg *leg)
{
	struct lw_re *re = leg->re;
	struct leg_sdp *sdp = &leg->sdp;
	int err;

	if (sdp->open)
		return 0;
	/* unique together with our address (RFC 4566 5.2), and no secret */
	sdp->id = re->sdp_id++ & 0x7fffffff;
	sdp->version = sdp->id >> 1;
	err = lw_ua_rest_make(leg, false);
	sdp->open = !err;
	if (err)
		lw_ua_log(re, "no media for a call: %m", err);
	return err;
}

void lw_ua_sdp_close(struct leg *leg)
{
	struct leg_sdp *sdp = &leg->sdp;

	lw_ua_lines_drop(sdp);
	sdp->media = mem_deref(sdp->media);
	sdp->sess = mem_deref(sdp->sess);
	sdp->sent = mem_deref(sdp->sent);
	sdp->taken = mem_deref(sdp->taken);
	sdp->rest = mem_deref(sdp->rest);
	sdp->made = mem_deref(sdp->made);
	sdp->early = mem_deref(sdp->early);
	sdp->open = false;
}

/* ---- ours ---- */

static void set_direction(struct leg_sdp *sdp)
{
	const struct le *le;

	for (le = list_head(sdp_session_medial(sdp->sess, true)); le; le = le->next)
		sdp_media_set_ldir(le->data, to_sdp((enum lw_dir)sdp->want));
	for (le = list_head(sdp_session_medial(sdp->sess, false)); le; le = le->next)
		sdp_media_set_ldir(le->data, to_sdp((enum lw_dir)sdp->want));
}

/* An offer that stands for itself shows all we can do, not what the last answer left (HOLD-14). */
static void show_all(struct leg_sdp *sdp)
{
	const struct le *le, *fle;

	for (le = list_head(sdp_session_medial(sdp->sess, false)); le; le = le->next) {
		const struct list *formats = sdp_media_format_lst(le->data, true);

		for (fle = list_head(formats); fle; fle = fle->next)
			((struct sdp_format *)fle->data)->sup = true;
	}
}

static size_t two_lines(const struct mbuf *mb)
{
	const uint8_t *first = memchr(mb->buf, '\n', mb->end);
	const uint8_t *second;

	if (!first)
		return 0;
	second = memchr(first + 1, '\n', mb->end - (size_t)(first + 1 - mb->buf));
	return second ? (size_t)(second + 1 - mb->buf) : 0;
}

static bool unchanged(const struct sdp_text *sent, const struct pl *content)
{
	struct pl was = lw_ua_sdp_pl(sent);

	return !pl_cmp(&was, content);
}

static int keep_sent(struct leg_sdp *sdp, const struct pl *content)
{
	struct sdp_text *sent;

	if (unchanged(sdp->sent, content))
		return 0;
	sent = lw_ua_sdp_text(content);
	if (!sent)
		return ENOMEM;
	mem_deref(sdp->sent);
	sdp->sent = sent;
	sdp->version++;
	return 0;
}

/* Puts our own o= before it. */
static int stamp(struct leg *leg, const struct pl *content, struct mbuf **bodyp)
{
	struct leg_sdp *sdp = &leg->sdp;
	struct sa told = lw_ua_told_addr(leg->re, &leg->re->laddr);
	struct mbuf *body = mbuf_alloc(content->l + 64);
	int err = body ? keep_sent(sdp, content) : ENOMEM;

	if (!err)
		err = mbuf_printf(body, "v=0\r\no=- %u %u IN IP%d %j\r\n", sdp->id, sdp->version,
				  sa_af(&told) == AF_INET6 ? 6 : 4, &told);
	err = err ? err : mbuf_write_pl(body, content);
	if (err) {
		mem_deref(body);
		return err;
	}
	body->pos = 0;
	*bodyp = body;
	return 0;
}

/* Each line goes where the peer has it (RFC 3264 6, 8). */
static int put_lines(struct mbuf **rawp, struct wire_swap swap)
{
	struct mbuf *raw = *rawp, *mb;
	struct pl pl = {(const char *)raw->buf, raw->end};
	int err;

	if (swap.a == swap.b)
		return 0;
	mb = mbuf_alloc(raw->end);
	err = mb ? lw_wire_swap_lines(mb, &pl, swap) : ENOMEM;
	mem_deref(err ? mb : raw);
	if (!err)
		*rawp = mb;
	return err;
}

/* A line of ours that the peer has closed is answered with port 0 (RFC 3264 6): from 2.0 on libre
 * names its own. */
static int write_answer(struct mbuf **rawp, struct sdp_session *sess, const struct le *le)
{
	struct sdp_media *m = le ? le->data : NULL;
	uint16_t port = m ? sa_port(sdp_media_laddr(m)) : 0;
	int err;

	if (!m)
		return sdp_encode(rawp, sess, false);
	if (!port || sdp_media_rport(m))
		return write_answer(rawp, sess, le->next);
	sdp_media_set_lport(m, 0);
	err = write_answer(rawp, sess, le->next);
	sdp_media_set_lport(m, port);
	return err;
}

static int write_lines(struct mbuf **rawp, struct sdp_session *sess, bool offer)
{
	const struct list *lines = sdp_session_medial(sess, false);

	return offer ? sdp_encode(rawp, sess, true) : write_answer(rawp, sess, list_head(lines));
}

/* What libre writes of it, and where our part begins. */
static int write_session(struct leg *leg, bool offer, struct mbuf **rawp)
{
	int err = lw_ua_rest_wake(leg);

	if (err)
		return err;
	set_direction(&leg->sdp);
	err = lw_ua_record_write(leg);
	err = err ? err : write_lines(rawp, leg->sdp.sess, offer);
	err = err ? err : put_lines(rawp, leg->sdp.swap);
	if (!err)
		(*rawp)->pos = two_lines(*rawp);
	return err || (*rawp)->pos ? err : ENOMEM;
}

static int encode(struct leg *leg, struct mbuf **bodyp, bool offer)
{
	struct leg_sdp *sdp = &leg->sdp;
	enum sdp_dir want = to_sdp((enum lw_dir)sdp->want);
	enum sdp_dir dir = offer ? want : (enum sdp_dir)(want & sdp->theirs);
	struct mbuf *raw = lw_ua_record_has_news(leg) ? NULL : lw_ua_rest_says(sdp, dir, offer);
	struct pl content;
	int err = raw ? 0 : write_session(leg, offer, &raw);

	if (!err) {
		content = (struct pl){(const char *)mbuf_buf(raw), mbuf_get_left(raw)};
		err = stamp(leg, &content, bodyp);
	}
	if (!err)
		sdp->ours = (uint8_t)want;
	mem_deref(raw);
	return err;
}

static void show_whole(struct leg *leg)
{
	show_all(&leg->sdp);
	lw_ua_partner_tell(leg, true);
}

int lw_ua_sdp_offer(struct leg *leg, struct mbuf **bodyp, bool whole)
{
	int err = whole ? lw_ua_rest_wake(leg) : 0;

	if (err)
		return err;
	if (whole)
		show_whole(leg);
	return encode(leg, bodyp, true);
}

bool lw_ua_sdp_has_news(struct leg *leg)
{
	struct leg_sdp *sdp = &leg->sdp;
	struct mbuf *raw = NULL;
	struct pl content;
	bool news = false;

	if (!sdp->sess || lw_ua_lines_keep(sdp))
		return false;
	show_whole(leg);
	set_direction(sdp);
	if (!sdp_encode(&raw, sdp->sess, true) && !put_lines(&raw, sdp->swap)) {
		raw->pos = two_lines(raw);
		content = (struct pl){(const char *)mbuf_buf(raw), mbuf_get_left(raw)};
		news = !unchanged(sdp->sent, &content);
	}
	lw_ua_lines_back(sdp);
	mem_deref(raw);
	return news;
}

void lw_ua_sdp_refused(struct leg *leg)
{
	lw_ua_lines_back(&leg->sdp);
	lw_ua_rest_again(leg);
}

int lw_ua_sdp_answer(struct leg *leg, struct mbuf **bodyp)
{
	lw_ua_partner_tell(leg, false);
	return encode(leg, bodyp, false);
}

/* ---- theirs ---- */

/* Digits (RFC 4733) and comfort noise (RFC 3389) go beside a voice; alone they are no call. */
static bool is_voice(const struct sdp_format *format)
{
	return format->sup && str_casecmp(format->name, "telephone-event") &&
	       str_casecmp(format->name, "CN");
}

static bool has_voice(const struct sdp_media *m)
{
	const struct le *le;

	for (le = list_head(sdp_media_format_lst(m, false)); le; le = le->next)
		if (is_voice(le->data))
			return true;
	return false;
}

static bool in_use(struct sdp_media *m)
{
	return !sdp_media_disabled(m) && sdp_media_rport(m) && has_voice(m);
}

static struct sdp_media *first_in_use(const struct leg_sdp *sdp)
{
	const struct le *le;

	for (le = list_head(sdp_session_medial(sdp->sess, false)); le; le = le->next)
		if (in_use(le->data))
			return le->data;
	return NULL;
}

/* A later offer may close every line (port 0, RFC 3264 8.2); one that is open must be usable.  Of a
 * line with another protocol than before libre forgets the port. */
static bool fits(const struct leg_sdp *sdp, const struct pl *lines, bool offer)
{
	return first_in_use(sdp) || (sdp->agreed && offer && !lw_wire_any_live(lines));
}

/* One INVITE of a stranger must not have us send a stream to a group, or to a port of this host. */
static bool goes_astray(const struct leg *leg, const struct sip_msg *msg)
{
	const struct sdp_media *m = first_in_use(&leg->sdp);

	if (!m || lw_ua_source_may_name(&msg->src, sdp_media_raddr(m)))
		return false;
	lw_ua_log(leg->re, "%J asks for media to %J: refused", &msg->src, sdp_media_raddr(m));
	return true;
}

static bool media_take(const struct leg *leg)
{
	const struct lw_re_media *m = leg->re->cfg.media;

	return !m || !m->takes || !leg->sdp.media || !first_in_use(&leg->sdp) ||
	       !m->takes(leg->sdp.media);
}

/* The body in force is read again, if it is not a session that was woken for this one. */
static void put_back(struct leg *leg)
{
	struct leg_sdp *sdp = &leg->sdp;

	lw_ua_lines_back(sdp);
	if (sdp->taken)
		(void)lw_ua_sdp_read(sdp->sess, sdp->taken, sdp->taken_offer);
	lw_ua_rest_again(leg);
}

/* Of our audio line, as long as libre has not placed it, or after that. */
static const char *proto_in_session(const struct leg_sdp *sdp)
{
	for (unsigned local = 0; local < 2; local++) {
		const struct list *lines = sdp_session_medial(sdp->sess, !local);

		for (struct le *le = list_head(lines); le; le = le->next)
			if (!sdp_media_disabled(le->data) &&
			    !strcmp(sdp_media_name(le->data), sdp_media_audio))
				return sdp_media_proto(le->data);
	}
	return sdp_proto_rtpavp;
}

static void audio_proto(const struct leg_sdp *sdp, char *proto, size_t size)
{
	struct pl sent = lw_ua_sdp_pl(sdp->sent), found;

	if (sdp->sess || !lw_wire_sdp_audio(&found, &sent))
		str_ncpy(proto, proto_in_session(sdp), size);
	else
		(void)pl_strcpy(&found, proto, size);
}

/* The peer's body without what libre cannot read, and with the audio line that lives where ours
 * is. */
static int ordered(struct leg_sdp *sdp, const struct pl *body, struct wire_swap *swap,
		   struct mbuf **mbp)
{
	struct mbuf *clean = mbuf_alloc(body->l + 2);
	int err = clean ? lw_wire_sdp_clean(clean, (const uint8_t *)body->p, body->l) : ENOMEM;
	char proto[64];
	struct pl lines;

	if (!err) {
		lines = (struct pl){(const char *)clean->buf, clean->end};
		audio_proto(sdp, proto, sizeof proto);
		if (!lw_wire_live_audio(swap, &lines, proto))
			*swap = sdp->swap; /* all are closed: they stand where they stood */
		clean->pos = 0;
		err = put_lines(&clean, *swap);
	}
	if (err)
		mem_deref(clean);
	else
		*mbp = clean;
	return err;
}

/* Reads it into the session: what cannot be used changes nothing. */
static int read_in(struct leg *leg, const struct sip_msg *msg, const struct pl *lines, bool offer,
		   struct sdp_text **textp)
{
	struct leg_sdp *sdp = &leg->sdp;
	int err = lw_ua_rest_wake(leg);
	struct sdp_text *text = err ? NULL : lw_ua_sdp_text(lines);

	if (!text)
		return err ? err : ENOMEM;
	err = lw_ua_sdp_read(sdp->sess, text, offer);
	if (!err && (!fits(sdp, lines, offer) || goes_astray(leg, msg) || !media_take(leg)))
		err = ENOTSUP;
	if (err) {
		put_back(leg);
		mem_deref(text);
	} else {
		*textp = text;
	}
	return err;
}

static int take_lines(struct leg *leg, const struct sip_msg *msg, const struct pl *lines,
		      struct wire_swap swap, bool offer)
{
	struct leg_sdp *sdp = &leg->sdp;
	struct sdp_text *text = NULL;
	int err;

	if (lw_ua_rest_takes(leg, lines, swap, offer))
		return 0;
	err = read_in(leg, msg, lines, offer, &text);
	if (err)
		return err;
	lw_ua_lines_drop(sdp);
	mem_deref(sdp->taken);
	sdp->taken = text;
	sdp->taken_offer = offer;
	sdp->swap = swap;
	sdp->agreed = true;
	return 0;
}

int lw_ua_sdp_take(struct leg *leg, const struct sip_msg *msg, bool offer)
{
	struct leg_sdp *sdp = &leg->sdp;
	struct wire_swap swap;
	struct mbuf *mb;
	struct pl body;
	int err;

	if (!sdp->open || !lw_wire_sdp(msg, &body))
		return ENOENT;
	err = ordered(sdp, &body, &swap, &mb);
	if (err)
		return err;
	body = (struct pl){(const char *)mb->buf, mb->end};
	err = take_lines(leg, msg, &body, swap, offer);
	mem_deref(mb);
	return err;
}

/* The peer does not want our media: it holds us.  Its answer says so only if we offered to send. */
static void tell_hold(struct leg *leg)
{
	struct leg_sdp *sdp = &leg->sdp;
	bool hold = !(sdp->theirs & SDP_SENDONLY);

	if (sdp->nowhere)
		hold = true; /* c=0.0.0.0, RFC 2543's hold (RFC 3264 8.4) */
	else if (!sdp->taken_offer && !(sdp->ours & SDP_SENDONLY))
		return;
	if (hold == sdp->remote_hold)
		return;
	sdp->remote_hold = hold;
	lw_ua_signal_leg(leg, hold ? LW_SIG_REMOTE_HOLD : LW_SIG_REMOTE_RESUME, 0);
}

static void look_at(struct leg_sdp *sdp, const struct sdp_media *m)
{
	sdp->lives = m;
	sdp->nowhere = m && sa_is_any(sdp_media_raddr(m));
	sdp->ours = (uint8_t)(m ? sdp_media_ldir(m) : SDP_INACTIVE);
	sdp->theirs = (uint8_t)(m ? sdp_media_rdir(m) : SDP_INACTIVE);
}

void lw_ua_sdp_apply(struct leg *leg, bool early)
{
	struct leg_sdp *sdp = &leg->sdp;
	const struct lw_re_media *media = leg->re->cfg.media;
	struct sdp_media *m = sdp->sess ? first_in_use(sdp) : NULL;
	enum sdp_dir dir;

	if (!sdp->open)
		return;
	if (sdp->sess)
		look_at(sdp, m);
	dir = (enum sdp_dir)(sdp->ours & sdp->theirs);
	if (sdp->nowhere)
		dir = (enum sdp_dir)(dir & SDP_RECVONLY); /* nothing is sent there (HOLD-07) */
	if (media && media->update && sdp->media)
		media->update(sdp->media, from_sdp(dir), early);
	if (m)
		lw_ua_record_heard(leg, m);
	if (early)
		return;
	if (sdp->lives)
		tell_hold(leg);
	lw_ua_rest_begin(leg);
}
