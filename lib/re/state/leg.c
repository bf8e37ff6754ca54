/* SPDX-License-Identifier: BSD-3-Clause */
/* leg.c -- how a leg is found, what it knows of its dialog, and the questions about its state. */
#include <string.h>

#include "../wire/decode.h"
#include "leg.h"
#include "mark.h"

int lw_ua_share(char **to, const struct pl *text, const char *like)
{
	if (!like || pl_strcmp(text, like))
		return pl_strdup(to, text);
	*to = mem_ref((void *)(uintptr_t)like);
	return 0;
}

void lw_ua_leg_list(struct leg *leg)
{
	struct lw_re *re = leg->re;

	list_append(&re->legs, &leg->le, leg);
	hash_append(re->by_handle, (uint32_t)leg->handle.v, &leg->hh, leg);
	leg->listed = true;
	re->legc++;
}

void lw_ua_leg_unlist(struct leg *leg)
{
	list_unlink(&leg->le);
	hash_unlink(&leg->he);
	hash_unlink(&leg->hh);
	if (leg->listed)
		leg->re->legc--;
	leg->listed = false;
}

void lw_ua_leg_set_handle(struct leg *leg, lw_leg handle)
{
	leg->handle = handle;
	hash_unlink(&leg->hh);
	hash_append(leg->re->by_handle, (uint32_t)leg->handle.v, &leg->hh, leg);
}

static bool handle_is(struct le *le, void *arg)
{
	const struct leg *leg = le->data;
	const lw_leg *handle = arg;

	return lw_same_leg(leg->handle, *handle);
}

struct leg *lw_ua_leg_by_handle(const struct lw_re *re, lw_leg handle)
{
	if (!handle.v)
		return NULL;
	return list_ledata(hash_lookup(re->by_handle, (uint32_t)handle.v, handle_is, &handle));
}

void lw_ua_leg_key(struct leg *leg)
{
	struct pl callid;

	pl_set_str(&callid, leg->dlg->callid);
	hash_unlink(&leg->he);
	hash_append(leg->re->by_callid, lw_ua_mark_callid(leg->re, &callid), &leg->he, leg);
}

/* ---- its dialog ---- */

static bool is_half(const struct leg *leg)
{
	return !leg->dlg || leg->dlg->half;
}

const char *lw_ua_leg_rtag(const struct leg *leg)
{
	return is_half(leg) ? leg->early_rtag : leg->dlg->rtag;
}

const char *lw_ua_leg_contact(const struct leg *leg)
{
	return is_half(leg) ? leg->early_target : leg->dlg->target;
}

/* Without memory what was known stays. */
static void keep(char **to, const struct pl *text)
{
	char *copy;

	if ((*to && !pl_strcmp(text, *to)) || pl_strdup(&copy, text))
		return;
	mem_deref(*to);
	*to = copy;
}

static void keep_contact(struct leg *leg, const struct sip_msg *msg)
{
	const struct sip_hdr *hdr = sip_msg_hdr(msg, SIP_HDR_CONTACT);
	struct sip_addr addr;

	if (hdr && !lw_wire_addr(&addr, &hdr->val))
		keep(&leg->early_target, &addr.auri);
}

void lw_ua_leg_heard(struct leg *leg, const struct sip_msg *msg)
{
	if (msg->scode > 100 && pl_isset(&msg->to.tag))
		keep(&leg->early_rtag, &msg->to.tag);
	keep_contact(leg, msg);
}

/* Before the answer the dialog is still half: what it says is where the INVITE goes.  And each
 * phone that rings has one of its own. */
void lw_ua_leg_target(struct leg *leg, const struct sip_msg *msg)
{
	const struct pl *tag = msg->req ? &msg->from.tag : &msg->to.tag;

	if (!is_half(leg)) {
		(void)lw_ua_dialog_retarget(leg->dlg, msg);
		return;
	}
	if (leg->early_rtag && !pl_strcmp(tag, leg->early_rtag))
		keep_contact(leg, msg);
	if (leg->early && lw_ua_dialog_is(leg->early, msg))
		(void)lw_ua_dialog_retarget(leg->early, msg);
}

/* ---- how it is found ---- */

/* Call-ID and both tags; before the answer a caller knows only its own (RFC 3261 12.1.2). */
static bool dialog_is(struct le *le, void *arg)
{
	const struct leg *leg = le->data;
	const struct sip_msg *msg = arg;
	const struct pl *local = msg->req ? &msg->to.tag : &msg->from.tag;
	const struct pl *remote = msg->req ? &msg->from.tag : &msg->to.tag;
	const char *rtag = lw_ua_leg_rtag(leg);

	if (pl_strcmp(&msg->callid, leg->dlg->callid) || pl_strcmp(local, leg->dlg->ltag))
		return false;
	if (leg->uac && lw_ua_leg_is_early(leg))
		return true;
	return rtag ? !pl_strcmp(remote, rtag) : !pl_isset(remote);
}

struct leg *lw_ua_leg_by_msg(const struct lw_re *re, const struct sip_msg *msg)
{
	return list_ledata(hash_lookup(re->by_callid, lw_ua_mark_callid(re, &msg->callid),
				       dialog_is, (void *)(uintptr_t)msg));
}

static bool callid_is(struct le *le, void *arg)
{
	const struct leg *leg = le->data;

	return !pl_strcmp(arg, leg->dlg->callid);
}

bool lw_ua_leg_has_callid(const struct lw_re *re, const struct pl *callid)
{
	return hash_lookup(re->by_callid, lw_ua_mark_callid(re, callid), callid_is,
			   (void *)(uintptr_t)callid) != NULL;
}

/* While we call, each phone that the INVITE was forked to has a dialog, and so CSeqs, of its own
 * (RFC 3261 12.2.2).  Without memory the next request starts anew as well. */
void lw_ua_leg_count_for(struct leg *leg, const struct pl *tag)
{
	bool none = !pl_isset(tag);

	if (none ? !leg->counted : leg->counted && !pl_strcmp(tag, leg->counted))
		return;
	leg->counted = mem_deref(leg->counted);
	if (!none)
		(void)pl_strdup(&leg->counted, tag);
	leg->rseq = 0;
	leg->answeredc = 0;
}

/* ---- timers ---- */

static void set_timer(struct leg *leg)
{
	enum leg_due first = LEG_DUES;

	for (enum leg_due why = 0; why < LEG_DUES; why++)
		if (leg->due[why] && (first == LEG_DUES || leg->due[why] < leg->due[first]))
			first = why;
	if (first == LEG_DUES)
		lw_ua_timer_stop(&leg->re->clock, &leg->timer);
	else
		lw_ua_timer_start(&leg->re->clock, &leg->timer, leg->due[first], leg, (int)first);
}

void lw_ua_leg_wake(struct leg *leg, enum leg_due why, uint64_t due)
{
	leg->due[why] = due;
	set_timer(leg);
}

void lw_ua_leg_let_sleep(struct leg *leg, enum leg_due why)
{
	if (!leg->due[why])
		return;
	leg->due[why] = 0;
	set_timer(leg);
}

void lw_ua_leg_woken(struct leg *leg, enum leg_due why)
{
	leg->due[why] = 0;
	set_timer(leg);
}

bool lw_ua_leg_try_again(struct leg *leg)
{
	uint64_t now = lw_ua_now(leg->re);

	if (!leg->again_since)
		leg->again_since = now;
	if (now >= leg->again_since + 64 * UA_T1)
		return false;
	lw_ua_leg_wake(leg, DUE_AGAIN, now + UA_T1);
	return true;
}

/* ---- questions ---- */

static const struct invite_seen *invite(const struct leg *leg)
{
	return lw_ua_invite_seen(leg->state);
}

static const struct offer_seen *offer(const struct leg *leg)
{
	return lw_ua_offer_seen(leg->offer);
}

enum invite_phase lw_ua_leg_phase(const struct leg *leg)
{
	return (enum invite_phase)invite(leg)->phase;
}

enum invite_meets lw_ua_leg_meets(const struct leg *leg)
{
	return (enum invite_meets)invite(leg)->meets;
}

enum lw_match lw_ua_leg_match(const struct leg *leg)
{
	return (enum lw_match)invite(leg)->match;
}

bool lw_ua_leg_is_up(const struct leg *leg)
{
	return lw_ua_leg_phase(leg) == PHASE_UP;
}

bool lw_ua_leg_is_early(const struct leg *leg)
{
	return lw_ua_leg_phase(leg) == PHASE_EARLY || lw_ua_leg_phase(leg) == PHASE_GIVEN_UP;
}

bool lw_ua_leg_has_ended(const struct leg *leg)
{
	switch (lw_ua_leg_phase(leg)) {
	case PHASE_LEAVING:
	case PHASE_ENDING:
	case PHASE_OVER:     return true;
	case PHASE_EARLY:
	case PHASE_GIVEN_UP:
	case PHASE_UP:       break;
	}
	return false;
}

bool lw_ua_leg_is_dead(const struct leg *leg)
{
	return lw_ua_tables[LW_M_INVITE].state[leg->state].final;
}

bool lw_ua_leg_offers_free(const struct leg *leg)
{
	return offer(leg)->phase == OFFERS_FREE;
}

bool lw_ua_leg_offers_closed(const struct leg *leg)
{
	return offer(leg)->phase == OFFERS_CLOSED;
}

bool lw_ua_leg_takes_offer(const struct leg *leg)
{
	return offer(leg)->takes;
}

bool lw_ua_leg_can_offer(const struct leg *leg)
{
	return lw_ua_leg_meets(leg) == MEETS_OPEN && lw_ua_leg_offers_free(leg);
}
