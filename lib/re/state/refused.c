/* refused.c -- INVITEs that we have refused, for as long as libre sends the refusal again.
 *
 * A proxy that hunts rings a phone, cancels, and rings it again: same Call-ID, From tag and CSeq,
 * but a new branch.  libre takes that for a request that came by two ways, and answers 482 while it
 * still waits for repeats of the first.  Merged is only what is still under way (RFC 3261 8.2.2.2),
 * and libre has no door for that; but its trace shows each packet before it is looked at. */
#include <string.h>

#include "refused.h"

/* Timer H is 32 s (RFC 3261 17.2.1): a transaction that still had a reference of ours then would
 * send its refusal for ever. */
enum { KEPT_MAX = 64, KEPT_MS = 31000 };

struct refused {
	struct le le;
	struct sip_strans *st;
	char *callid, *branch;
	struct tmr tmr;
};

static void refused_destroy(void *arg)
{
	struct refused *r = arg;

	tmr_cancel(&r->tmr);
	list_unlink(&r->le);
	mem_deref(r->st);
	mem_deref(r->callid);
	mem_deref(r->branch);
}

static void time_is_up(void *arg)
{
	mem_deref(arg);
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
	tmr_start(&r->tmr, KEPT_MS, time_is_up, r);
	list_append(&leg->re->refused, &r->le, r);
	if (list_count(&leg->re->refused) > KEPT_MAX)
		mem_deref(list_ledata(leg->re->refused.head));
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
	mb = mbuf_alloc(size);
	if (mb && !mbuf_write_mem(mb, packet, size)) {
		mb->pos = 0;
		if (!sip_msg_decode(&msg, mb))
			rung_again(re, msg);
	}
	mem_deref(msg);
	mem_deref(mb);
}
