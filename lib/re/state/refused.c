/* refused.c -- INVITEs that we have refused, for as long as libre sends the refusal again.
 *
 * A proxy that hunts rings a phone, cancels, and rings it again: same Call-ID, From tag and CSeq,
 * but a new branch.  libre takes that for a request that came by two ways, and answers 482 while it
 * still waits for repeats of the first.  Merged is only what is still under way (RFC 3261 8.2.2.2),
 * and libre has no door for that; but its trace shows each packet before it is looked at. */
#include <string.h>

#include "refused.h"

enum { KEPT_MAX = 64, KEPT_MS = 32000 };

struct refused {
	struct le le;
	struct sip_strans *st;
	char *callid, *branch;
	uint64_t until;
};

static void refused_destroy(void *arg)
{
	struct refused *r = arg;

	list_unlink(&r->le);
	mem_deref(r->st);
	mem_deref(r->callid);
	mem_deref(r->branch);
}

/* No timer: the list is in order of time and is swept when it is used. */
static void sweep(struct lw_re *re)
{
	struct refused *r;

	while ((r = list_ledata(re->refused.head)) &&
	       (r->until <= lw_ua_now(re) || list_count(&re->refused) > KEPT_MAX))
		mem_deref(r);
}

void lw_ua_refused_keep(struct leg *leg, struct sip_strans *st)
{
	struct refused *r = mem_zalloc(sizeof *r, refused_destroy);

	if (!r || pl_strdup(&r->branch, &leg->msg->via.branch)) {
		mem_deref(r);
		return;
	}
	r->st = mem_ref(st);
	r->callid = mem_ref(leg->callid);
	r->until = lw_ua_now(leg->re) + KEPT_MS;
	list_append(&leg->re->refused, &r->le, r);
	sweep(leg->re);
}

/* One reference is ours, the other its timer's. */
static void give_up(struct refused *r)
{
	if (mem_nrefs(r->st) > 1)
		mem_deref(r->st);
	mem_deref(r);
}

static void rung_again(struct lw_re *re, const struct sip_msg *msg)
{
	struct le *le = re->refused.head;

	while (le) {
		struct refused *r = le->data;

		le = le->next;
		if (!pl_strcmp(&msg->callid, r->callid) && pl_strcmp(&msg->via.branch, r->branch))
			give_up(r);
	}
}

void lw_ua_refused_give_up(struct lw_re *re, const uint8_t *packet, size_t size)
{
	static const char start[] = "INVITE ";
	struct sip_msg *msg = NULL;
	struct mbuf *mb;

	if (!re->refused.head || size < sizeof start || memcmp(packet, start, sizeof start - 1))
		return;
	sweep(re);
	mb = mbuf_alloc(size);
	if (mb && !mbuf_write_mem(mb, packet, size)) {
		mb->pos = 0;
		if (!sip_msg_decode(&msg, mb))
			rung_again(re, msg);
	}
	mem_deref(msg);
	mem_deref(mb);
}
