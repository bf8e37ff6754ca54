/* sdp.c -- the bodies: our offer and answer, the peer's, hold in both directions (RFC 3264, 6337).
 *
 * libre counts o= up at each encoding; here the version moves only when the content does (RFC 3264
 * 8). */
#include <string.h>

#include "sdp.h"

#include "../wire/body.h"
#include "../wire/sdp_clean.h"
#include "../wire/sdp_lines.h"
#include "lines.h"
#include "partner.h"
#include "record.h"
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

/* No media is plugged in: an audio line on the discard port, so that calls can still be made. */
static int closed_audio(struct sdp_session *sess)
{
	struct sdp_media *m;
	int err = sdp_media_add(&m, sess, sdp_media_audio, 9, sdp_proto_rtpavp);

	if (err)
		return err;
	err = sdp_format_add(NULL, m, false, "0", "PCMU", 8000, 1, NULL, NULL, NULL, false, NULL);
	err |= sdp_format_add(NULL, m, false, "8", "PCMA", 8000, 1, NULL, NULL, NULL, false, NULL);
	err |= sdp_format_add(NULL, m, false, "101", "telephone-event", 8000, 1, NULL, NULL, NULL,
			      false, "0-15");
	return err;
}

int lw_ua_sdp_open(struct leg *leg)
{
	struct lw_re *re = leg->re;
	struct leg_sdp *sdp = &leg->sdp;
	struct sa told = lw_ua_told_addr(re, &re->laddr);
	int err;

	if (sdp->open)
		return 0;
	err = sdp_session_alloc(&sdp->sess, &told);
	if (err)
		return err;
	/* unique together with our address (RFC 4566 5.2), and no secret */
	sdp->id = re->sdp_id++ & 0x7fffffff;
	sdp->version = sdp->id >> 1;
	if (re->cfg.media)
		err = re->cfg.media->open(&sdp->media, leg->handle, sdp->sess, &re->laddr,
					  re->cfg.media_arg);
	else
		err = closed_audio(sdp->sess);
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
	sdp->early = mem_deref(sdp->early);
	sdp->open = false;
}

/* ---- ours ---- */

static void set_direction(struct leg_sdp *sdp)
{
	const struct le *le;

	for (le = list_head(sdp_session_medial(sdp->sess, true)); le; le = le->next)
		sdp_media_set_ldir(le->data, to_sdp(sdp->want));
	for (le = list_head(sdp_session_medial(sdp->sess, false)); le; le = le->next)
		sdp_media_set_ldir(le->data, to_sdp(sdp->want));
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

static bool unchanged(const struct mbuf *sent, const uint8_t *rest, size_t len)
{
	return sent && sent->end == len && !memcmp(sent->buf, rest, len);
}

/* Puts our own o= before what libre wrote. */
static int stamp(struct leg *leg, struct mbuf *raw, struct mbuf **bodyp)
{
	struct leg_sdp *sdp = &leg->sdp;
	size_t skip = two_lines(raw), len = raw->end - skip;
	struct sa told = lw_ua_told_addr(leg->re, &leg->re->laddr);
	struct mbuf *body = mbuf_alloc(512), *sent = NULL;
	int err = body && skip ? 0 : ENOMEM;

	if (!err && !unchanged(sdp->sent, raw->buf + skip, len)) {
		sent = mbuf_alloc(len);
		err = sent ? mbuf_write_mem(sent, raw->buf + skip, len) : ENOMEM;
		if (!err) {
			mem_deref(sdp->sent);
			sdp->sent = mem_ref(sent);
			sdp->version++;
		}
	}
	if (!err)
		err = mbuf_printf(body, "v=0\r\no=- %u %u IN IP%d %j\r\n%b", sdp->id, sdp->version,
				  sa_af(&told) == AF_INET6 ? 6 : 4, &told,
				  raw->buf + skip, len);
	mem_deref(sent);
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

static int encode(struct leg *leg, struct mbuf **bodyp, bool offer)
{
	struct mbuf *raw = NULL;
	int err;

	if (!leg->sdp.sess)
		return EINVAL;
	set_direction(&leg->sdp);
	err = lw_ua_record_write(leg);
	err = err ? err : sdp_encode(&raw, leg->sdp.sess, offer);
	err = err ? err : put_lines(&raw, leg->sdp.swap);
	err = err ? err : stamp(leg, raw, bodyp);
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
	if (whole && leg->sdp.sess)
		show_whole(leg);
	return encode(leg, bodyp, true);
}

bool lw_ua_sdp_has_news(struct leg *leg)
{
	struct leg_sdp *sdp = &leg->sdp;
	struct mbuf *raw = NULL;
	bool news = false;
	size_t skip;

	if (!sdp->sess || lw_ua_lines_keep(sdp))
		return false;
	show_whole(leg);
	set_direction(sdp);
	if (!sdp_encode(&raw, sdp->sess, true) && !put_lines(&raw, sdp->swap)) {
		skip = two_lines(raw);
		news = !unchanged(sdp->sent, raw->buf + skip, raw->end - skip);
	}
	lw_ua_lines_back(sdp);
	mem_deref(raw);
	return news;
}

void lw_ua_sdp_refused(struct leg *leg)
{
	lw_ua_lines_back(&leg->sdp);
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
static bool fits(const struct leg_sdp *sdp, const struct mbuf *theirs, bool offer)
{
	const struct pl lines = {(const char *)theirs->buf, theirs->end};

	return first_in_use(sdp) || (sdp->agreed && offer && !lw_wire_any_live(&lines));
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

static void put_back(struct leg_sdp *sdp)
{
	if (!sdp->taken)
		return;
	sdp->taken->pos = 0;
	(void)sdp_decode(sdp->sess, sdp->taken, sdp->taken_offer);
}

/* Of our audio line, as long as libre has not placed it, or after that. */
static const char *audio_proto(const struct leg_sdp *sdp)
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

/* The peer's body without what libre cannot read, and with the audio line that lives where ours
 * is. */
static int ordered(struct leg_sdp *sdp, const struct pl *body, struct wire_swap *swap,
		   struct mbuf **mbp)
{
	struct mbuf *clean = mbuf_alloc(body->l + 2), *mb = mbuf_alloc(body->l + 2);
	int err = clean && mb ? lw_wire_sdp_clean(clean, (const uint8_t *)body->p, body->l)
			      : ENOMEM;
	struct pl lines;

	if (!err) {
		lines = (struct pl){(const char *)clean->buf, clean->end};
		if (!lw_wire_live_audio(swap, &lines, audio_proto(sdp)))
			*swap = sdp->swap; /* all are closed: they stand where they stood */
		err = lw_wire_swap_lines(mb, &lines, *swap);
		mb->pos = 0;
	}
	mem_deref(clean);
	if (err)
		mem_deref(mb);
	else
		*mbp = mb;
	return err;
}

int lw_ua_sdp_take(struct leg *leg, const struct sip_msg *msg, bool offer)
{
	struct leg_sdp *sdp = &leg->sdp;
	struct wire_swap swap;
	struct mbuf *mb;
	struct pl body;
	int err;

	if (!sdp->sess || !lw_wire_sdp(msg, &body))
		return ENOENT;
	err = ordered(sdp, &body, &swap, &mb);
	if (err)
		return err;
	err = sdp_decode(sdp->sess, mb, offer);
	if (!err && (!fits(sdp, mb, offer) || goes_astray(leg, msg) || !media_take(leg)))
		err = ENOTSUP;
	if (err) {
		lw_ua_lines_back(sdp);
		put_back(sdp);
		mem_deref(mb);
		return err;
	}
	lw_ua_lines_drop(sdp);
	mem_deref(sdp->taken);
	sdp->taken = mb;
	sdp->taken_offer = offer;
	sdp->swap = swap;
	sdp->agreed = true;
	return 0;
}

/* The peer does not want our media: it holds us.  Its answer says so only if we offered to send. */
static void tell_hold(struct leg *leg, const struct sdp_media *m)
{
	struct leg_sdp *sdp = &leg->sdp;
	bool hold = !(sdp_media_rdir(m) & SDP_SENDONLY);

	if (sa_is_any(sdp_media_raddr(m)))
		hold = true; /* c=0.0.0.0, RFC 2543's hold (RFC 3264 8.4) */
	else if (!sdp->taken_offer && !(sdp_media_ldir(m) & SDP_SENDONLY))
		return;
	if (hold == sdp->remote_hold)
		return;
	sdp->remote_hold = hold;
	lw_ua_signal_leg(leg, hold ? LW_SIG_REMOTE_HOLD : LW_SIG_REMOTE_RESUME, 0);
}

void lw_ua_sdp_apply(struct leg *leg, bool early)
{
	struct leg_sdp *sdp = &leg->sdp;
	const struct lw_re_media *media = leg->re->cfg.media;
	struct sdp_media *m = sdp->sess ? first_in_use(sdp) : NULL;
	enum sdp_dir dir = m ? sdp_media_dir(m) : SDP_INACTIVE;

	if (!sdp->sess)
		return;
	if (m && sa_is_any(sdp_media_raddr(m)))
		dir = (enum sdp_dir)(dir & SDP_RECVONLY); /* nothing is sent to 0.0.0.0 (HOLD-07) */
	if (media && media->update && sdp->media)
		media->update(sdp->media, from_sdp(dir), early);
	if (m)
		lw_ua_record_heard(leg, m);
	if (m && !early)
		tell_hold(leg, m);
}
