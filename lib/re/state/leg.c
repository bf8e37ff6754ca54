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

int lw_ua_leg_key(struct leg *leg, const struct pl *callid)
{
	int err;

	leg->callid = mem_deref(leg->callid);
	err = lw_ua_share(&leg->callid, callid, leg->dlg ? leg->dlg->callid : NULL);
	if (err)
		return err;
	hash_unlink(&leg->he);
	hash_append(leg->re->by_callid, lw_ua_mark_callid(leg->re, callid), &leg->he, leg);
	return 0;
}

int lw_ua_leg_set_tags(struct leg *leg, const char *ltag, const struct pl *rtag)
{
	const struct dialog *d = leg->dlg;
	char *copy = NULL;
	struct pl own;
	int err = 0;

	if (ltag) {
		pl_set_str(&own, ltag);
		err = lw_ua_share(&copy, &own, d ? d->ltag : NULL);
		if (err)
			return err;
		mem_deref(leg->ltag);
		leg->ltag = copy;
	}
	if (rtag && pl_isset(rtag)) {
		err = lw_ua_share(&copy, rtag, d ? d->rtag : NULL);
		if (err)
			return err;
		mem_deref(leg->rtag);
		leg->rtag = copy;
	}
	return err;
}

/* Call-ID and both tags; before the answer a caller knows only its own (RFC 3261 12.1.2). */
static bool dialog_is(struct le *le, void *arg)
{
	const struct leg *leg = le->data;
	const struct sip_msg *msg = arg;
	const struct pl *local = msg->req ? &msg->to.tag : &msg->from.tag;
	const struct pl *remote = msg->req ? &msg->from.tag : &msg->to.tag;

	if (!leg->callid || !leg->ltag || pl_strcmp(&msg->callid, leg->callid) ||
	    pl_strcmp(local, leg->ltag))
		return false;
	if (leg->uac && lw_ua_leg_is_early(leg))
		return true;
	return leg->rtag ? !pl_strcmp(remote, leg->rtag) : !pl_isset(remote);
}

struct leg *lw_ua_leg_by_msg(const struct lw_re *re, const struct sip_msg *msg)
{
	return list_ledata(hash_lookup(re->by_callid, lw_ua_mark_callid(re, &msg->callid),
				       dialog_is, (void *)(uintptr_t)msg));
}

static bool callid_is(struct le *le, void *arg)
{
	const struct leg *leg = le->data;

	return leg->callid && !pl_strcmp(arg, leg->callid);
}

bool lw_ua_leg_has_callid(const struct lw_re *re, const struct pl *callid)
{
	return hash_lookup(re->by_callid, lw_ua_mark_callid(re, callid), callid_is,
			   (void *)(uintptr_t)callid) != NULL;
}

/* Decoding an address is expensive, and nearly every Contact is the one we know. */
static bool target_is(const struct leg *leg, const struct pl *contact)
{
	size_t len = str_len(leg->target);

	return len && contact->l == len + 2 && contact->p[0] == '<' && contact->p[len + 1] == '>' &&
	       !memcmp(contact->p + 1, leg->target, len);
}

/* Before the answer the dialog is still half: what it says is where the INVITE goes. */
static void update_dialog(struct leg *leg, char *uri)
{
	struct dialog *d = lw_ua_leg_is_early(leg) && leg->uac ? leg->early : leg->dlg;

	if (d)
		lw_ua_dialog_retarget(d, uri);
}

void lw_ua_leg_target(struct leg *leg, const struct sip_msg *msg, bool update)
{
	const struct sip_hdr *hdr = sip_msg_hdr(msg, SIP_HDR_CONTACT);
	struct sip_addr addr;
	char *copy = NULL;

	if (!hdr || target_is(leg, &hdr->val) || lw_wire_addr(&addr, &hdr->val) ||
	    lw_ua_share(&copy, &addr.auri, leg->dlg ? leg->dlg->target : NULL))
		return;
	if (update && leg->dlg)
		update_dialog(leg, copy);
	mem_deref(leg->target);
	leg->target = copy;
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
		(void)lw_ua_share(&leg->counted, tag, leg->rtag);
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
