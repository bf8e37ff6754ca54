/* leg.c -- the object behind a leg: its birth, how it is found, and the running of its two tables.
 */
#include "leg.h"

#include <string.h>

static void unlist(struct leg *leg)
{
	list_unlink(&leg->le);
	hash_unlink(&leg->he);
	hash_unlink(&leg->hh);
	if (leg->listed)
		leg->re->legc--;
	leg->listed = false;
}

static void leg_destroy(void *arg)
{
	struct leg *leg = arg;

	unlist(leg);
	session_stop(leg);
	record_close(leg);
	prack_stop(leg);
	ok_stop(leg);
	refers_close(leg);
	refer_close(leg);
	re_timer_stop(&leg->re->clock, &leg->glare);
	leg_sdp_close(leg);
	mem_deref(leg->dlg);
	mem_deref(leg->early);
	mem_deref(leg->callid);
	mem_deref(leg->ltag);
	mem_deref(leg->rtag);
	mem_deref(leg->target);
	mem_deref(leg->remote_uri);
	mem_deref(leg->remote_name);
	mem_deref(leg->peer_uri);
	mem_deref(leg->referred_by);
	mem_deref(leg->agent);
	mem_deref(leg->identity);
	mem_deref(leg->auth);
	mem_deref(leg->ack);
	mem_deref(leg->invite_extra);
	mem_deref(leg->modify_ack);
	mem_deref(leg->peer_offer);
	mem_deref(leg->st);
	mem_deref(leg->msg);
}

int leg_alloc(struct leg **legp, struct lw_re *re, lw_leg handle, uint32_t account, bool uac)
{
	struct leg *leg = mem_zalloc(sizeof *leg, leg_destroy);

	if (!leg)
		return ENOMEM;
	leg->re = re;
	leg->handle = handle;
	leg->account = account;
	leg->uac = uac;
	leg->state = INVITE_IDLE;
	leg->offer = OFFER_STABLE;
	leg->sdp.want = leg->sdp.had = LW_SENDRECV;
	list_append(&re->legs, &leg->le, leg);
	hash_append(re->by_handle, (uint32_t)handle.v, &leg->hh, leg);
	leg->listed = true;
	re->legc++;
	*legp = leg;
	return 0;
}

static bool handle_is(struct le *le, void *arg)
{
	const struct leg *leg = le->data;
	const lw_leg *handle = arg;

	return lw_same_leg(leg->handle, *handle);
}

struct leg *leg_by_handle(const struct lw_re *re, lw_leg handle)
{
	if (!handle.v)
		return NULL;
	return list_ledata(hash_lookup(re->by_handle, (uint32_t)handle.v, handle_is, &handle));
}

int leg_key(struct leg *leg, const struct pl *callid)
{
	int err;

	leg->callid = mem_deref(leg->callid);
	err = pl_strdup(&leg->callid, callid);
	if (err)
		return err;
	hash_unlink(&leg->he);
	hash_append(leg->re->by_callid, hash_joaat_str(leg->callid), &leg->he, leg);
	return 0;
}

/* Either may be NULL: it stays as it is. */
int leg_set_tags(struct leg *leg, const char *ltag, const struct pl *rtag)
{
	char *copy = NULL;
	int err = 0;

	if (ltag) {
		err = str_dup(&copy, ltag);
		if (err)
			return err;
		mem_deref(leg->ltag);
		leg->ltag = copy;
	}
	if (rtag && pl_isset(rtag)) {
		err = pl_strdup(&copy, rtag);
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
	if (leg->uac && leg->state < INVITE_OFFERED)
		return true;
	return leg->rtag ? !pl_strcmp(remote, leg->rtag) : !pl_isset(remote);
}

struct leg *leg_by_msg(const struct lw_re *re, const struct sip_msg *msg)
{
	return list_ledata(hash_lookup(re->by_callid, hash_joaat_pl(&msg->callid), dialog_is,
				       (void *)(uintptr_t)msg));
}

/* Keeps the peer's Contact; update: of a message that refreshes the target (RFC 3261 12.2.1.2). */
/* Decoding an address is dear, and nearly every Contact is the one we know. */
static bool target_is(const struct leg *leg, const struct pl *contact)
{
	size_t len = str_len(leg->target);

	return len && contact->l == len + 2 && contact->p[0] == '<' && contact->p[len + 1] == '>' &&
	       !memcmp(contact->p + 1, leg->target, len);
}

void leg_target(struct leg *leg, const struct sip_msg *msg, bool update)
{
	const struct sip_hdr *hdr = sip_msg_hdr(msg, SIP_HDR_CONTACT);
	struct sip_addr addr;
	char *copy = NULL;

	if (!hdr || target_is(leg, &hdr->val) || sip_addr_decode(&addr, &hdr->val) ||
	    pl_strdup(&copy, &addr.auri))
		return;
	if (update && leg->dlg && sip_dialog_update(leg->dlg, msg)) {
		mem_deref(copy);
		return;
	}
	mem_deref(leg->target);
	leg->target = copy;
}

bool leg_up(const struct leg *leg)
{
	return leg->state == INVITE_CONFIRMED || leg->state == INVITE_ACCEPTED;
}

/* ---- the INVITE table ---- */

static void detach(struct leg *leg)
{
	hash_unlink(&leg->hh);
	leg->handle = (lw_leg){0};
	leg_sdp_close(leg);
	refers_close(leg);
	refer_close(leg);
}

static void release(struct leg *leg)
{
	ended_remember(leg);
	leg_offer(leg, OFFER_IN_CLOSE);
	session_stop(leg);
	unlist(leg);
	mem_deref(leg);
}

static void tell_progress(struct leg *leg)
{
	if (leg->code == 100 || !leg->sdp.agreed || leg->code == 180)
		signal_leg(leg, LW_SIG_RINGING, leg->code);
	if (leg->sdp.agreed && !leg->told_up)
		signal_leg(leg, LW_SIG_EARLY, leg->code);
}

static void tell(struct leg *leg, enum lw_input_type type)
{
	signal_leg(leg, type, leg->code);
	leg->code = 0;
}

static void invite_act(struct leg *leg, enum invite_act what)
{
	switch (what) {
	case INVITE_ACT__:              break;
	case INVITE_ACT_SEND_INVITE:    uac_send(leg); break;
	case INVITE_ACT_SEND_CANCEL:    uac_cancel(leg); break;
	case INVITE_ACT_SEND_ACK:       uac_ack(leg); break;
	case INVITE_ACT_SEND_BYE:       uac_bye(leg); break;
	case INVITE_ACT_SEND_RING:      uas_ring(leg); break;
	case INVITE_ACT_SEND_OK:        uas_ok(leg); break;
	case INVITE_ACT_SEND_REJECT:    uas_reject(leg, leg->code ? leg->code : 480); break;
	case INVITE_ACT_SEND_487:       uas_reject(leg, 487); break;
	case INVITE_ACT_STOP_OK:        ok_stop(leg); break;
	case INVITE_ACT_TELL_PROGRESS:  tell_progress(leg); break;
	case INVITE_ACT_TELL_ANSWERED:  leg->told_up = true; tell(leg, LW_SIG_ANSWERED); break;
	case INVITE_ACT_TELL_REJECTED:  tell(leg, LW_SIG_REJECTED); break;
	case INVITE_ACT_TELL_CONFIRMED: leg->told_up = true; tell(leg, LW_SIG_CONFIRMED); break;
	case INVITE_ACT_TELL_ENDED:     tell(leg, LW_SIG_ENDED); break;
	case INVITE_ACT_DETACH:         detach(leg); break;
	case INVITE_ACT_RELEASE:        release(leg); break;
	case INVITE_ACT_COUNT:          break;
	}
}

static void over(struct leg *leg)
{
	session_stop(leg);
	record_close(leg);
	prack_stop(leg);
	leg_offer(leg, OFFER_IN_CLOSE);
}

void leg_invite(struct leg *leg, enum invite_input input)
{
	uint32_t facts = 1u << INVITE_IF_always;
	const struct usage_row *row;

	if (!leg->handle.v)
		facts |= 1u << INVITE_IF_forgotten;
	if (leg->bad_sdp)
		facts |= 1u << INVITE_IF_bad_sdp;
	row = invite_decide((enum invite_state)leg->state, input, facts);
	if (row->next == USAGE_IGNORE)
		return;
	mem_ref(leg);
	if (row->next != USAGE_STAY)
		leg->state = row->next;
	if (leg->state == INVITE_ENDING || leg->state == INVITE_ENDED)
		over(leg);
	for (unsigned i = 0; i < USAGE_ACTS; i++)
		invite_act(leg, (enum invite_act)row->act[i]);
	mem_deref(leg);
}

/* ---- the offer table ---- */


static void tell_media(struct leg *leg, bool ok)
{
	if (!leg->wished)
		return;
	leg->wished = false;
	signal_leg(leg, ok ? LW_SIG_MEDIA_OK : LW_SIG_MEDIA_FAILED, ok ? 200 : leg->code);
}


static void offer_act(struct leg *leg, enum offer_act what)
{
	switch (what) {
	case OFFER_ACT__:            break;
	case OFFER_ACT_SEND_OFFER:
	case OFFER_ACT_SEND_REFRESH: modify_send(leg); break;
	case OFFER_ACT_SEND_ACK:     modify_ack(leg); break;
	case OFFER_ACT_WAIT_GLARE:   modify_wait(leg); break;
	case OFFER_ACT_REPLY_OK:
	case OFFER_ACT_REPLY_OFFER:
	case OFFER_ACT_REPLY_488:
	case OFFER_ACT_REPLY_491:    modify_reply(leg, what); break;
	case OFFER_ACT_STOP_OK:      ok_stop(leg); break;
	case OFFER_ACT_TELL_OK:      tell_media(leg, true); break;
	case OFFER_ACT_TELL_FAILED:  tell_media(leg, false); break;
	case OFFER_ACT_TELL_LOST:    leg_invite(leg, INVITE_IN_LOST); break;
	case OFFER_ACT_TELL_EXPIRED: leg_invite(leg, INVITE_IN_EXPIRED); break;
	case OFFER_ACT_TAKE_BACK:    leg_sdp_take_back(leg); break;
	case OFFER_ACT_COUNT:        break;
	}
}

void leg_offer(struct leg *leg, enum offer_input input)
{
	uint32_t facts = 1u << OFFER_IF_always;
	const struct usage_row *row;

	if (leg->bad_offer)
		facts |= 1u << OFFER_IF_bad_offer;
	if (leg->by_update)
		facts |= 1u << OFFER_IF_by_update;
	if (leg->wished)
		facts |= 1u << OFFER_IF_wished;
	row = offer_decide((enum offer_state)leg->offer, input, facts);
	if (row->next == USAGE_IGNORE)
		return;
	mem_ref(leg);
	if (leg->offer == OFFER_GLARE && row->next != USAGE_STAY)
		re_timer_stop(&leg->re->clock, &leg->glare);
	if (row->next != USAGE_STAY)
		leg->offer = row->next;
	for (unsigned i = 0; i < USAGE_ACTS; i++)
		offer_act(leg, (enum offer_act)row->act[i]);
	if (leg->offer == OFFER_STABLE) {
		identity_go(leg);
		refers_go(leg);
	}
	record_tell(leg);
	mem_deref(leg);
}
