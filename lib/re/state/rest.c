/* SPDX-License-Identifier: BSD-3-Clause */
/* rest.c -- see rest.h. */
#include <string.h>

#include "rest.h"

#include "../account/compat.h"
#include "../wire/part.h"
#include "../wire/sdp_same.h"
#include "mark.h"

/* ---- texts ---- */

struct sdp_text *lw_ua_sdp_text(const struct pl *from)
{
	struct sdp_text *text = mem_alloc(sizeof *text + from->l, NULL);

	if (!text)
		return NULL;
	text->length = (uint32_t)from->l;
	memcpy(text->text, from->p, from->l);
	return text;
}

struct pl lw_ua_sdp_pl(const struct sdp_text *text)
{
	return text ? (struct pl){text->text, text->length} : (struct pl)PL_INIT;
}

int lw_ua_sdp_read(struct sdp_session *sess, const struct sdp_text *text, bool offer)
{
	struct mbuf mb;

	mbuf_init(&mb);
	mb.buf = (uint8_t *)(uintptr_t)text->text;
	mb.size = mb.end = text->length;
	return sdp_decode(sess, &mb, offer);
}

/* ---- the session ---- */

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

static int add_lines(struct leg *leg, struct sdp_session *sess, bool again)
{
	const struct lw_re_media *m = leg->re->cfg.media;

	if (!m)
		return closed_audio(sess);
	return again ? m->again(leg->sdp.media, sess)
		     : m->open(&leg->sdp.media, leg->handle, sess, &leg->re->laddr,
			       leg->re->cfg.media_arg);
}

/* The only line of the media, and its formats in their order. */
struct sdp_made {
	struct sdp_media *line;
	const char *proto;       /* which is another object where an alternative was taken */
	unsigned count;
	struct sdp_format *formats[];
};

enum { FORMATS_MAX = 64, IN_FORCE = 0x80 };

/* What was agreed, beside our last body. */
struct sdp_rest {
	uint64_t taken;          /* mark of the peer's body; 0: it has several directions */
	bool in_our_order;       /* it names the formats as ours does */
	bool says;               /* ours names those that are in force */
	bool all;                /* all of our formats are in force */
	uint8_t ordered;         /* bytes of order */
	uint8_t order[];         /* our formats, their numbers, which are in force */
};

static struct list *formats_of(const struct sdp_media *line)
{
	return (struct list *)(uintptr_t)sdp_media_format_lst(line, true);
}

/* NULL where there are several lines, or no memory: such a session is kept. */
static struct sdp_made *look_at_lines(const struct sdp_session *sess)
{
	const struct list *lines = sdp_session_medial(sess, true);
	struct sdp_media *line = list_ledata(list_head(lines));
	uint32_t count = list_count(lines) == 1 ? list_count(formats_of(line)) : 0;
	struct sdp_made *made;

	if (!count || count > FORMATS_MAX)
		return NULL;
	made = mem_zalloc(sizeof *made + count * sizeof *made->formats, NULL);
	if (!made)
		return NULL;
	made->line = line;
	made->proto = sdp_media_proto(line);
	for (struct le *le = list_head(formats_of(line)); le; le = le->next)
		made->formats[made->count++] = le->data;
	return made;
}

/* libre draws two random numbers for each new one, and o= is ours: they are used again. */
static int take_spare(struct lw_re *re, struct sdp_session **sessp)
{
	struct sa told = lw_ua_told_addr(re, &re->laddr);

	if (!re->sparec)
		return sdp_session_alloc(sessp, &told);
	*sessp = re->spare[--re->sparec];
	sdp_session_set_laddr(*sessp, &told);
	return 0;
}

/* One with lines that are not of the media, or an attribute of theirs, is not used again. */
static void put_away(struct lw_re *re, struct leg_sdp *sdp)
{
	const struct list *lines = sdp_session_medial(sdp->sess, false);
	struct pl sent = lw_ua_sdp_pl(sdp->sent);
	struct le *le = list_head(lines);

	if (re->sparec < UA_SPARE && list_count(lines) == 1 && lw_wire_sdp_is_plain(&sent)) {
		list_unlink(le);
		mem_deref(le->data);
		re->spare[re->sparec++] = sdp->sess;
	} else {
		mem_deref(sdp->sess);
	}
	sdp->sess = NULL;
}

void lw_ua_rest_close(struct lw_re *re)
{
	while (re->sparec)
		mem_deref(re->spare[--re->sparec]);
}

int lw_ua_rest_make(struct leg *leg, bool again)
{
	struct sdp_session *sess = NULL;
	int err = take_spare(leg->re, &sess);

	err = err ? err : add_lines(leg, sess, again);
	if (err) {
		mem_deref(sess);
		return err;
	}
	mem_deref(leg->sdp.sess);
	leg->sdp.sess = sess;
	mem_deref(leg->sdp.made);
	leg->sdp.made = look_at_lines(sess);
	return 0;
}

/* ---- our formats: their order, their numbers (RFC 3264 8.3.2), and which are in force ---- */

static unsigned place_of(const struct sdp_made *made, const struct sdp_format *f)
{
	unsigned i = 0;

	while (i < made->count && made->formats[i] != f)
		i++;
	return i;
}

static bool has_number(const struct sdp_format *f)
{
	char id[16];

	(void)re_snprintf(id, sizeof id, "%d", f->pt);
	return f->pt >= 0 && f->pt < 128 && !strcmp(id, f->id);
}

/* For each its place among those that were made, and its number; 0: that does not say it.  A number
 * of RTP has 7 bits: the 8th says that it is in force. */
static unsigned order_of(uint8_t order[2 * FORMATS_MAX], const struct sdp_made *made)
{
	unsigned n = 0;

	for (struct le *le = list_head(formats_of(made->line)); le; le = le->next) {
		const struct sdp_format *f = le->data;
		unsigned place = place_of(made, f);

		if (place == made->count || n == 2 * made->count || !has_number(f))
			return 0;
		order[n++] = (uint8_t)place;
		order[n++] = (uint8_t)(f->pt | (f->sup ? IN_FORCE : 0));
	}
	return n == 2 * made->count ? n : 0;
}

static int set_number(struct sdp_format *f, int number)
{
	char *id = NULL;
	int err;

	if (f->pt == number)
		return 0;
	err = re_sdprintf(&id, "%d", number);
	if (err)
		return err;
	mem_deref(f->id);
	f->id = id;
	f->pt = number;
	return 0;
}

static int put_in_order(const struct sdp_made *made, const struct sdp_rest *rest)
{
	int err = rest->ordered == 2 * made->count ? 0 : EPROTO;

	for (unsigned i = 0; !err && i < rest->ordered; i += 2) {
		struct sdp_format *f = made->formats[rest->order[i]];
		uint8_t number = rest->order[i + 1];

		list_unlink(&f->le);
		list_append(formats_of(made->line), &f->le, f);
		f->sup = number & IN_FORCE;
		err = set_number(f, number & ~IN_FORCE);
	}
	return err;
}

/* ---- waking ---- */

/* Where libre puts it with the first offer, of either side. */
static void place_line(const struct sdp_session *sess)
{
	struct le *le = list_head(sdp_session_medial(sess, true));

	list_unlink(le);
	list_append((struct list *)(uintptr_t)sdp_session_medial(sess, false), le, le->data);
}

/* One that does not become as it was stays, as the media know its line, until the next try. */
int lw_ua_rest_wake(struct leg *leg)
{
	struct leg_sdp *sdp = &leg->sdp;
	int err;

	if (!sdp->open)
		return EINVAL;
	if (sdp->sess && !sdp->half)
		return 0;
	err = lw_ua_rest_make(leg, true);
	if (err)
		return err;
	err = sdp->made ? put_in_order(sdp->made, sdp->rest) : EPROTO;
	sdp->half = err != 0;
	if (err)
		return err;
	sdp_media_set_ldir(sdp->made->line, (enum sdp_dir)sdp->ours);
	place_line(sdp->sess);
	return 0;
}

/* ---- resting ---- */

static bool can_rest(const struct leg *leg)
{
	const struct leg_sdp *sdp = &leg->sdp;
	const struct lw_re_media *m = leg->re->cfg.media;

	/* the media of a switch read the formats of each other; a closed line tells of none */
	return sdp->sess && sdp->taken && sdp->lives && (!m || (m->again && !m->partner)) &&
	       sdp->made && sdp_media_proto(sdp->made->line) == sdp->made->proto &&
	       list_count(sdp_session_medial(sdp->sess, false)) == 1;
}

static bool all_in_force(const struct sdp_media *line)
{
	for (const struct le *le = list_head(formats_of(line)); le; le = le->next)
		if (!((const struct sdp_format *)le->data)->sup)
			return false;
	return true;
}

/* Of its line, and in their order. */
static bool says_those_in_force(const struct leg_sdp *sdp)
{
	struct pl sent = lw_ua_sdp_pl(sdp->sent), rest, id;

	if (!sdp->lives || !lw_wire_sdp_formats(&rest, &sent))
		return false;
	for (struct le *le = list_head(formats_of(sdp->made->line)); le; le = le->next) {
		const struct sdp_format *f = le->data;

		if (f->sup && (!lw_part_cut(&rest, ' ', &id) || pl_strcmp(&id, f->id)))
			return false;
	}
	return !rest.l;
}

/* Of a body of the peer's, without its origin and its direction; 0: there is none. */
static uint64_t mark_of(const struct lw_re *re, const struct pl *body, enum sdp_dir *dir)
{
	struct pl frame[SDP_FRAME];

	return lw_wire_sdp_frame(frame, body, dir) ? lw_ua_mark(re, frame, SDP_FRAME) : 0;
}

/* An offer gives our formats its order, an answer does not. */
static bool in_our_order(const struct leg_sdp *sdp)
{
	struct pl ours = lw_ua_sdp_pl(sdp->sent), theirs = lw_ua_sdp_pl(sdp->taken), a, b;

	return lw_wire_sdp_formats(&a, &ours) && lw_wire_sdp_formats(&b, &theirs) &&
	       !pl_cmp(&a, &b);
}

/* NULL: it cannot be told, or there is no memory. */
static struct sdp_rest *what_was_agreed(const struct leg *leg)
{
	const struct leg_sdp *sdp = &leg->sdp;
	struct pl taken = lw_ua_sdp_pl(sdp->taken);
	uint8_t order[2 * FORMATS_MAX];
	unsigned ordered = order_of(order, sdp->made);
	struct sdp_rest *rest = ordered ? mem_alloc(sizeof *rest + ordered, NULL) : NULL;
	enum sdp_dir dir;

	if (!rest)
		return NULL;
	rest->taken = mark_of(leg->re, &taken, &dir);
	rest->in_our_order = in_our_order(sdp);
	rest->says = says_those_in_force(sdp);
	rest->all = all_in_force(sdp->made->line);
	rest->ordered = (uint8_t)ordered;
	memcpy(rest->order, order, ordered);
	return rest;
}

static void give_up(struct leg *leg)
{
	struct leg_sdp *sdp = &leg->sdp;
	const struct lw_re_media *m = leg->re->cfg.media;

	if (m)
		(void)m->again(sdp->media, NULL);
	sdp->made = mem_deref(sdp->made);
	sdp->taken = mem_deref(sdp->taken);
	put_away(leg->re, sdp);
}

void lw_ua_rest_begin(struct leg *leg)
{
	struct sdp_rest *rest = can_rest(leg) ? what_was_agreed(leg) : NULL;

	if (!rest)
		return;
	mem_deref(leg->sdp.rest);
	leg->sdp.rest = rest;
	give_up(leg);
}

/* Our last body may be the offer that came to nothing. */
void lw_ua_rest_again(struct leg *leg)
{
	struct leg_sdp *sdp = &leg->sdp;

	if (!sdp->sess || sdp->taken || !sdp->rest)
		return;
	sdp->rest->says = false;
	give_up(leg);
}

/* ---- without it ---- */

/* libre has the peer's direction as it is seen from here. */
static enum sdp_dir seen_from_here(enum sdp_dir dir)
{
	switch (dir) {
	case SDP_SENDONLY: return SDP_RECVONLY;
	case SDP_RECVONLY: return SDP_SENDONLY;
	case SDP_INACTIVE:
	case SDP_SENDRECV: break;
	}
	return dir;
}

/* At rest, with lines that stand where they stood. */
static bool rests(const struct leg_sdp *sdp, struct wire_swap swap)
{
	return sdp->rest && !sdp->sess && sdp->lives && swap.a == sdp->swap.a &&
	       swap.b == sdp->swap.b;
}

/* An offer gives our formats its order, and from 2.1 on new numbers to those that are not in force,
 * each time. */
static bool offer_changes_nothing(const struct leg_sdp *sdp)
{
	return (!COMPAT_OFFERS_ALL || sdp->rest->all) &&
	       (sdp->taken_offer || sdp->rest->in_our_order);
}

bool lw_ua_rest_takes(struct leg *leg, const struct pl *body, struct wire_swap swap, bool offer)
{
	struct leg_sdp *sdp = &leg->sdp;
	enum sdp_dir dir = seen_from_here((enum sdp_dir)sdp->theirs);
	uint64_t mark;

	if (!rests(sdp, swap) || (offer && !offer_changes_nothing(sdp)))
		return false;
	mark = mark_of(leg->re, body, &dir);
	if (!mark || mark != sdp->rest->taken)
		return false;
	sdp->taken_offer = offer;
	sdp->theirs = (uint8_t)seen_from_here(dir);
	return true;
}

struct mbuf *lw_ua_rest_says(const struct leg_sdp *sdp, enum sdp_dir dir, bool offer)
{
	const struct sdp_rest *rest = sdp->rest;
	bool part = rest && offer && COMPAT_OFFERS_ALL && !rest->all;
	bool says = rest && rest->says && !part;
	struct pl sent = lw_ua_sdp_pl(sdp->sent);
	struct mbuf *mb = sdp->sess || !says ? NULL : mbuf_alloc(sent.l + 16);

	if (mb && lw_wire_sdp_turn(mb, &sent, dir))
		return mem_deref(mb);
	if (mb)
		mb->pos = 0;
	return mb;
}
