/* forks.c -- which phones have answered an INVITE of ours.
 *
 * A caller takes 2xx of other phones for 64*T1 after the first (RFC 3261 13.2.2.4).  To ACK and BYE
 * whatever claims to be one would let any sender aim our requests at others. */
#include "forks.h"

enum {
	FORKS_MAX = 8,        /* phones told of one INVITE; more are a flood */
	FORKS_MS = 64 * UA_T1,
};

struct invited {
	struct le le, he;
	uint64_t until;
	char *callid, *ltag;
	uint32_t cseq;
	char *tags[FORKS_MAX];
	unsigned tagc;
};

static void invited_destroy(void *arg)
{
	struct invited *in = arg;

	list_unlink(&in->le);
	hash_unlink(&in->he);
	mem_deref(in->callid);
	mem_deref(in->ltag);
	for (unsigned i = 0; i < in->tagc; i++)
		mem_deref(in->tags[i]);
}

/* It has no timer: the list is in order of time and is swept when it is used. */
static void sweep(struct lw_re *re)
{
	uint64_t now = lw_ua_now(re);

	while (re->invited.head) {
		struct invited *in = list_ledata(re->invited.head);

		if (in->until > now)
			return;
		mem_deref(in);
	}
}

static int add_tag(struct invited *in, const struct pl *tag)
{
	int err = pl_strdup(&in->tags[in->tagc], tag);

	if (!err)
		in->tagc++;
	return err;
}

int lw_ua_forks_open(struct leg *leg, const struct sip_msg *msg)
{
	struct lw_re *re = leg->re;
	struct invited *in;
	int err;

	sweep(re);
	if (!leg->callid || !leg->ltag)
		return EINVAL;
	in = mem_zalloc(sizeof *in, invited_destroy);
	if (!in)
		return ENOMEM;
	in->callid = mem_ref(leg->callid);
	in->ltag = mem_ref(leg->ltag);
	in->cseq = msg->cseq.num;
	in->until = lw_ua_now(re) + FORKS_MS;
	err = add_tag(in, &msg->to.tag);
	if (err) {
		mem_deref(in);
		return err;
	}
	list_append(&re->invited, &in->le, in);
	hash_append(re->by_invite, hash_joaat_str(in->callid), &in->he, in);
	return 0;
}

static bool invite_is(struct le *le, void *arg)
{
	const struct invited *in = le->data;
	const struct sip_msg *msg = arg;

	return in->cseq == msg->cseq.num && !pl_strcmp(&msg->callid, in->callid) &&
	       !pl_strcmp(&msg->from.tag, in->ltag);
}

enum fork_is lw_ua_forks_see(struct lw_re *re, const struct sip_msg *msg)
{
	struct invited *in;

	sweep(re);
	in = list_ledata(hash_lookup(re->by_invite, hash_joaat_pl(&msg->callid), invite_is,
				     (void *)(uintptr_t)msg));
	if (!in || !pl_isset(&msg->to.tag))
		return FORK_UNKNOWN;
	for (unsigned i = 0; i < in->tagc; i++)
		if (!pl_strcmp(&msg->to.tag, in->tags[i]))
			return FORK_KNOWN;
	return in->tagc < FORKS_MAX && !add_tag(in, &msg->to.tag) ? FORK_NEW : FORK_UNKNOWN;
}

void lw_ua_forks_close(struct lw_re *re)
{
	list_flush(&re->invited);
	mem_deref(re->by_invite);
}
