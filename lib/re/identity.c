/* identity.c -- what the engine says about who is shown, put into INVITEs, and told within a dialog
 * by UPDATE, or by re-INVITE where the peer knows no UPDATE (RFC 3311, RFC 4916, CID-12). */
#include "leg.h"

#include <string.h>

static const struct lw_peer_profile *profile_of(const struct leg *leg)
{
	const struct lw_rules *rules = lw_rules_of(leg->re->lw);

	return lw_peer_profile_of(rules ? rules->profiles : NULL,
				  rules ? rules->profile_count : 0, leg->agent ? leg->agent : "");
}

/* What a peer reads is data: the line of its profile. */
static void by_profile(const struct leg *leg, struct lw_shown *shown)
{
	uint8_t reads = profile_of(leg)->identity;

	if (!reads || (reads & LW_BY_PAI && !(reads & LW_BY_RPID)))
		return;
	shown->remote_party = shown->asserted;
	if (!(reads & LW_BY_PAI))
		shown->asserted = (struct lw_id){"", ""};
}

static bool shown_of(const struct leg *leg, struct lw_shown *shown)
{
	return leg->handle.v && !lw_leg_shown(leg->re->lw, leg->handle, shown);
}

/* ---- a new INVITE ---- */

/* Who refers us to a mailbox is not who diverted the call: that is its owner (DIV-07). */
static int by_owner(const struct leg *leg, const struct lw_output *out, struct lw_shown *shown,
		    char *headers)
{
	const struct leg *asker = leg_by_handle(leg->re, out->other_leg);
	const char *mailbox = asker && asker->refer ? asker->refer->to.uri : "";
	char owner[LW_URI_MAX];
	uint32_t cause;

	headers[0] = '\0';
	if (!*shown->diversion.uri || wire_mailbox_owner(owner, sizeof owner, &cause, mailbox))
		return 0;
	shown->diversion = shown->history[0] = (struct lw_id){"", ""};
	return wire_mailbox_headers(headers, HEADERS_MAX, owner, mailbox, cause);
}

/* What is shown, and then what a mailbox is told. */
static int put_headers(struct leg *leg, const struct lw_output *out, struct lw_shown *shown,
		       struct invite_identity *id)
{
	char more[HEADERS_MAX];
	int err = by_owner(leg, out, shown, more);
	size_t used;

	err = err ? err : wire_shown_headers(id->headers, sizeof id->headers, shown, false);
	if (err)
		return err;
	used = strlen(id->headers);
	if (strlen(more) >= sizeof id->headers - used)
		return EOVERFLOW;
	memcpy(id->headers + used, more, strlen(more) + 1);
	return 0;
}

static int put_shown(struct leg *leg, const struct lw_output *out, struct lw_shown *shown,
		     struct invite_identity *id)
{
	int err;

	if (out->flags & LW_F_TO_MAILBOX) /* its owner is named already (DIV-07) */
		shown->diversion = shown->history[0] = (struct lw_id){"", ""};
	if (out->other_leg.v) /* the transferor's own goes along, byte for byte */
		shown->referred_by.uri = "";
	err = put_headers(leg, out, shown, id);
	if (err == EBADMSG) { /* what a peer calls itself must not keep us from calling */
		re_log(leg->re, "an address or a name cannot stand in a header: all of who is "
				"shown is left away");
		return 0;
	}
	if (err || !*shown->from.uri)
		return err;
	id->has_name = *shown->from.name;
	(void)re_snprintf(id->uri, sizeof id->uri, "%s", shown->from.uri);
	return wire_from_name(id->name, sizeof id->name, shown->from.name);
}

int identity_of_invite(struct leg *leg, struct invite_identity *id,
		       const struct lw_output *out)
{
	struct lw_shown *shown = mem_zalloc(sizeof *shown, NULL);
	int err = shown ? 0 : ENOMEM;

	(void)re_snprintf(id->uri, sizeof id->uri, "%s", our_uri(leg->re, leg->account));
	id->has_name = our_from_name(leg->re, leg->account) != NULL;
	(void)re_snprintf(id->name, sizeof id->name, "%s",
			  id->has_name ? our_from_name(leg->re, leg->account) : "");
	id->headers[0] = '\0';
	if (!err && shown_of(leg, shown)) {
		err = put_shown(leg, out, shown, id);
		if (shown->fell_back)
			re_log(leg->re, "another number is shown than was wished for: %s",
			       shown->why);
	}
	mem_deref(shown);
	return err;
}

/* ---- within a dialog ---- */

static void not_told(struct leg *leg, int code)
{
	leg->telling = false;
	signal_leg(leg, LW_SIG_NOT_SHOWN, code);
}

/* The re-INVITE carries it (modify_send()); not while another offer is open. */
static void tell_by_invite(struct leg *leg)
{
	if (leg->state != INVITE_CONFIRMED) {
		not_told(leg, 0);
		return;
	}
	leg->telling = true;
	if (leg->offer == OFFER_STABLE)
		leg_offer(leg, OFFER_IN_REFRESH);
}

/* An offer has ended: it carried the news, or the news go now. */
void identity_go(struct leg *leg)
{
	if (leg->telling && !leg->told)
		leg_offer(leg, OFFER_IN_REFRESH);
}

void identity_answered(struct leg *leg, int code)
{
	if (!leg->telling || !leg->told)
		return;
	leg->telling = leg->told = false;
	if (code >= 300)
		not_told(leg, code);
}

static void update_answered(struct leg *leg, struct ask *ask, int err, const struct sip_msg *msg)
{
	int code = ask_code(err, msg);

	(void)ask;
	if (code < 200)
		return;
	if (code < 300) {
		leg_target(leg, msg, true);
		return;
	}
	if (code == 405 || code == 501 || code == 491 || code == 500)
		tell_by_invite(leg);
	else if (code != 481)
		not_told(leg, code);
}

static int tell_by_update(struct leg *leg, struct sip_dialog *dlg)
{
	struct mbuf *tail = NULL;
	int err = tail_print(&tail, leg, NULL, NULL, "%s", leg->identity);

	if (!err)
		err = ask_send(NULL, leg, dlg, "UPDATE", update_answered, tail);
	mem_deref(tail);
	return err;
}

static int remember(struct leg *leg, const struct lw_shown *shown)
{
	char headers[HEADERS_MAX];
	char *copy = NULL;
	int err = wire_shown_headers(headers, sizeof headers, shown, !leg->uac);

	err = err ? err : str_dup(&copy, headers);
	if (err)
		return err;
	mem_deref(leg->identity);
	leg->identity = copy;
	leg->focus = shown->focus;
	return 0;
}

static bool takes_update(const struct leg *leg)
{
	if (leg->caps & LW_CAP_KNOWN)
		return leg->caps & LW_CAP_UPDATE;
	return profile_of(leg)->update == 1;
}

static void tell(struct leg *leg)
{
	struct sip_dialog *dlg = leg_up(leg) ? leg->dlg : leg->early;

	if (profile_of(leg)->update == 3 && !(leg->caps & LW_CAP_UPDATE)) {
		not_told(leg, 0);
		return;
	}
	if (!dlg || !takes_update(leg)) {
		tell_by_invite(leg);
		return;
	}
	if (tell_by_update(leg, dlg))
		not_told(leg, 503);
}

void identity_tell(struct leg *leg)
{
	struct lw_shown *shown = mem_zalloc(sizeof *shown, NULL);
	int err = shown ? 0 : ENOMEM;

	if (!err && shown_of(leg, shown)) {
		by_profile(leg, shown);
		err = remember(leg, shown);
	}
	mem_deref(shown);
	if (err)
		not_told(leg, 500);
	else
		tell(leg);
}

/* ---- theirs ---- */

/* Who it is by its own word, for the line of its profile. */
void identity_agent(struct leg *leg, const struct sip_msg *msg)
{
	const struct sip_hdr *hdr = sip_msg_hdr(msg, SIP_HDR_USER_AGENT);

	if (!hdr)
		hdr = sip_msg_hdr(msg, SIP_HDR_SERVER);
	if (!hdr || leg->agent || !wire_clean_pl(&hdr->val))
		return;
	(void)pl_strdup(&leg->agent, &hdr->val);
}
