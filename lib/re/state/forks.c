/* SPDX-License-Identifier: BSD-3-Clause */
/* forks.c -- which phones have answered an INVITE of ours.
 *
 * A caller takes 2xx of other phones for 64*T1 after the first (RFC 3261 13.2.2.4).  To ACK and BYE
 * whatever claims to be one would let any sender aim our requests at others. */
#include "forks.h"

#include "past.h"

enum { FORKS_MAX = 8 }; /* phones told of one INVITE; more are a flood */

struct answer {
	const struct sip_msg *msg;
	const struct past *first; /* who has answered its INVITE before */
	unsigned count;
};

int lw_ua_forks_open(struct leg *leg, const struct sip_msg *msg)
{
	const struct dialog *d = leg->dlg;
	struct past *p = lw_ua_past_add(leg->re, PAST_ANSWERED, NULL, d->callid, d->ltag,
					&msg->to.tag);

	if (!p)
		return ENOMEM;
	p->cseq = msg->cseq.num;
	return 0;
}

/* True for the phone itself; the others of its INVITE are counted on the way. */
static bool is_phone(struct le *le, void *arg)
{
	const struct past *p = le->data;
	struct answer *a = arg;

	if (p->is != PAST_ANSWERED || p->cseq != a->msg->cseq.num ||
	    pl_strcmp(&a->msg->callid, p->callid) ||
	    pl_strcmp(&a->msg->from.tag, lw_ua_past_ltag(p)))
		return false;
	a->first = a->first ? a->first : p;
	a->count++;
	return !pl_strcmp(&a->msg->to.tag, lw_ua_past_rtag(p));
}

enum fork_is lw_ua_forks_see(struct lw_re *re, const struct sip_msg *msg)
{
	struct answer a = {.msg = msg};
	struct past *p = lw_ua_past_find(re, &msg->callid, is_phone, &a);

	if (!a.first || !pl_isset(&msg->to.tag))
		return FORK_UNKNOWN;
	if (p)
		return FORK_KNOWN;
	if (a.count == FORKS_MAX)
		return FORK_UNKNOWN;
	p = lw_ua_past_add(re, PAST_ANSWERED, a.first, a.first->callid, lw_ua_past_ltag(a.first),
			   &msg->to.tag);
	if (!p)
		return FORK_UNKNOWN;
	p->cseq = msg->cseq.num;
	return FORK_NEW;
}
