/* SPDX-License-Identifier: BSD-3-Clause */
/* identity.c -- what the engine says about who is shown, put into INVITEs, and told within a dialog
 * by UPDATE, or by re-INVITE where the peer knows no UPDATE (RFC 3311, 4916, CID-12). */
#include <string.h>

#include <legwork/rules.h>

#include "identity.h"

#include "../ask/tail.h"
#include "../state/accounts.h"
#include "../state/peer.h"
#include "../state/signal.h"
#include "../state/trust.h"
#include "../wire/mailbox.h"
#include "../wire/shown.h"

/* Which header a peer reads stands in its profile. */
static void by_profile(const struct leg *leg, struct lw_shown *shown)
{
	uint8_t reads = lw_ua_peer_profile(leg)->identity;

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

/* The party that refers us to a mailbox did not divert the call: the owner did (DIV-07). */
static int by_owner(const struct leg *leg, const struct lw_output *out, struct lw_shown *shown,
		    char *headers)
{
	const struct leg *asker = lw_ua_leg_by_handle(leg->re, out->other_leg);
	const char *mailbox = asker && asker->refer ? asker->refer->to.uri : "";
	char owner[LW_URI_MAX];
	uint32_t cause;

	headers[0] = '\0';
	if (!*shown->diversion.uri || lw_wire_mailbox_owner(owner, sizeof owner, &cause, mailbox))
		return 0;
	shown->diversion = shown->history[0] = (struct lw_id){"", ""};
	return lw_wire_mailbox_headers(headers, HEADERS_MAX, owner, mailbox, cause);
}

/* What is asserted goes apart, since not everybody gets it. */
static int put_apart(struct leg *leg, struct lw_shown *shown, bool called)
{
	char headers[HEADERS_MAX];
	int err = lw_wire_asserted_headers(headers, sizeof headers, shown, called);

	leg->asserted = mem_deref(leg->asserted);
	shown->asserted = shown->remote_party = (struct lw_id){"", ""};
	return err || !headers[0] ? err : str_dup(&leg->asserted, headers);
}

/* What is shown, and then what a mailbox is told. */
static int put_headers(struct leg *leg, const struct lw_output *out, struct lw_shown *shown,
		       struct invite_identity *id)
{
	char more[HEADERS_MAX];
	int err = by_owner(leg, out, shown, more);
	size_t used;

	err = err ? err : put_apart(leg, shown, false);
	err = err ? err : lw_wire_shown_headers(id->headers, sizeof id->headers, shown, false);
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
	if (out->other_leg.v) /* the transferor's Referred-By is passed on byte for byte */
		shown->referred_by.uri = "";
	err = put_headers(leg, out, shown, id);
	(void)re_snprintf(id->by, sizeof id->by, "%s", err ? "" : shown->referred_by.uri);
	if (err == EBADMSG) { /* the name of a peer must not prevent a call */
		lw_ua_log(leg->re, "an address or a name cannot go into a header: all identity "
				   "headers are left out");
		return 0;
	}
	if (err || !*shown->from.uri)
		return err;
	id->has_name = *shown->from.name;
	(void)re_snprintf(id->uri, sizeof id->uri, "%s", shown->from.uri);
	return lw_wire_from_name(id->name, sizeof id->name, shown->from.name);
}

int lw_ua_identity_of_invite(struct leg *leg, struct invite_identity *id,
			     const struct lw_output *out)
{
	struct lw_shown *shown = mem_zalloc(sizeof *shown, NULL);
	int err = shown ? 0 : ENOMEM;

	(void)re_snprintf(id->uri, sizeof id->uri, "%s", lw_ua_our_uri(leg->re, leg->account));
	id->has_name = lw_ua_our_from_name(leg->re, leg->account) != NULL;
	(void)re_snprintf(id->name, sizeof id->name, "%s",
			  id->has_name ? lw_ua_our_from_name(leg->re, leg->account) : "");
	id->headers[0] = id->by[0] = '\0';
	if (!err && shown_of(leg, shown))
		err = put_shown(leg, out, shown, id);
	mem_deref(shown);
	return err;
}

/* ---- an answer ---- */

/* RFC 3325 allows it to a UAS, RFC 5876 4.2; he was sent to our Contact (RFC 5589 7.3). */
int lw_ua_identity_of_answer(const struct leg *leg, char *headers, size_t size)
{
	struct lw_shown *shown = mem_zalloc(sizeof *shown, NULL), told = {.from = {"", ""}};
	bool known = shown && shown_of(leg, shown);
	int err = shown ? 0 : ENOMEM;

	headers[0] = '\0';
	told.asserted = told.remote_party = told.referred_by = told.diversion = told.from;
	told.history[0] = told.history[1] = told.from;
	told.diversion_reason = told.between = told.why = "";
	if (known)
		told.asserted = shown->asserted;
	if (!*told.asserted.uri)
		told.asserted = (struct lw_id){lw_ua_our_uri(leg->re, leg->account),
					       lw_ua_our_name(leg->re, leg->account)};
	by_profile(leg, &told);
	if (!err && leg->msg && sip_msg_hdr(leg->msg, SIP_HDR_REPLACES) &&
	    !(known && shown->privacy))
		err = lw_wire_shown_headers(headers, size, &told, true);
	mem_deref(shown);
	return err;
}

/* ---- within a dialog ---- */

static void not_told(struct leg *leg, int code)
{
	leg->telling = false;
	lw_ua_signal_leg(leg, LW_SIG_NOT_SHOWN, code);
}

/* A re-INVITE is to carry it; true when that may be sent now, not while another offer is open. */
static bool tell_by_invite(struct leg *leg)
{
	if (lw_ua_leg_meets(leg) != MEETS_OPEN) {
		not_told(leg, 0);
		return false;
	}
	leg->telling = true;
	return lw_ua_leg_offers_free(leg);
}

bool lw_ua_identity_waits(const struct leg *leg)
{
	return leg->telling && !leg->told;
}

void lw_ua_identity_answered(struct leg *leg, int code)
{
	if (!leg->telling || !leg->told)
		return;
	leg->telling = leg->told = false;
	if (code >= 300)
		not_told(leg, code);
}

bool lw_ua_identity_update_answered(struct leg *leg, int code, const struct sip_msg *msg)
{
	if (code < 200)
		return false;
	if (code < 300)
		lw_ua_leg_target(leg, msg);
	else if (code == 405 || code == 501 || code == 491 || code == 500)
		return tell_by_invite(leg);
	else if (code != 481)
		not_told(leg, code);
	return false;
}

static int tell_by_update(struct leg *leg, struct dialog *dlg)
{
	struct mbuf *tail = NULL;
	int err = lw_ua_tail_print(&tail, leg, NULL, NULL, "%s", leg->identity);

	if (!err)
		err = lw_ua_ask_send(NULL, leg, dlg, ASK_TELL_IDENTITY, tail);
	mem_deref(tail);
	return err;
}

static int remember(struct leg *leg, struct lw_shown *shown)
{
	char headers[HEADERS_MAX];
	char *copy = NULL;
	int err = put_apart(leg, shown, !leg->uac);

	err = err ? err : lw_wire_shown_headers(headers, sizeof headers, shown, !leg->uac);
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
	uint8_t says = lw_ua_peer_profile(leg)->update;

	if (says == 2 || leg->caps & LW_CAP_KNOWN)
		return says != 2 && leg->caps & LW_CAP_UPDATE;
	return says == 1;
}

static bool tell(struct leg *leg)
{
	struct dialog *dlg = lw_ua_leg_is_up(leg) ? leg->dlg : leg->early;

	if (lw_ua_peer_profile(leg)->update == 3 && !(leg->caps & LW_CAP_UPDATE)) {
		not_told(leg, 0);
		return false;
	}
	if (!dlg || !takes_update(leg))
		return tell_by_invite(leg);
	if (tell_by_update(leg, dlg))
		not_told(leg, 503);
	return false;
}

bool lw_ua_identity_tell(struct leg *leg)
{
	struct lw_shown *shown = mem_zalloc(sizeof *shown, NULL);
	int err = shown ? 0 : ENOMEM;

	if (!err && shown_of(leg, shown)) {
		by_profile(leg, shown);
		err = remember(leg, shown);
	}
	mem_deref(shown);
	if (!err && !lw_ua_trusts(leg->re, &leg->source)) {
		not_told(leg, 0);
		return false;
	}
	if (!err)
		return tell(leg);
	not_told(leg, 500);
	return false;
}
