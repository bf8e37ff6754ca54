/* SPDX-License-Identifier: BSD-3-Clause */
/* uas.c -- being called: 200, refusals. */
#include "uas.h"

#include "../ask/reply.h"
#include "../ask/tail.h"
#include "../state/accounts.h"
#include "../state/prove.h"
#include "../state/replaces.h"
#include "../state/respond.h"
#include "../state/sdp.h"
#include "../state/session_timer.h"
#include "../state/source.h"
#include "../wire/body.h"
#include "../wire/redirect.h"
#include "identity.h"
#include "../wire/text.h"
#include "../wire/uri.h"
#include "prack.h"

/* What a 1xx has said counts: the same again, or nothing if the caller is known to have it (RFC
 * 3261 13.2.1). */
static int session_of(struct leg *leg, bool offered, struct mbuf **bodyp)
{
	if (leg->sdp.early) {
		*bodyp = leg->sdp.settled ? NULL : mem_ref(leg->sdp.early);
		return 0;
	}
	return offered ? lw_ua_sdp_offer(leg, bodyp, true) : lw_ua_sdp_answer(leg, bodyp);
}

int lw_ua_uas_ok(struct leg *leg)
{
	struct mbuf *body = NULL, *tail = NULL;
	bool offered = !lw_wire_has_sdp(leg->msg) && !leg->sdp.early;
	char timer[128] = "", who[HEADERS_MAX] = "";
	int err = session_of(leg, offered, &body);

	lw_ua_prack_stop(leg);
	lw_ua_leg_let_sleep(leg, DUE_RING_AGAIN);
	leg->sdp.we_offered = offered;
	err = err ? err : lw_ua_session_answer(leg, leg->msg, timer, sizeof timer);
	err = err ? err : lw_ua_identity_of_answer(leg, who, sizeof who);
	err = err ? err
		  : lw_ua_tail_print(&tail, leg, "application/sdp", body, "%s%s", timer, who);
	if (!err)
		err = lw_ua_ok_send(leg, leg->st, leg->msg, tail, offered);
	mem_deref(body);
	mem_deref(tail);
	if (err) /* a refusal still can be */
		return 500;
	leg->st = mem_deref(leg->st);
	lw_ua_source_forget(leg);
	if (!offered)
		lw_ua_sdp_apply(leg, false);
	return 0;
}

/* A caller who gets no final answer rings for ever: it is tried again. */
static void owe(struct leg *leg, int code)
{
	leg->owed = lw_ua_leg_try_again(leg) ? code : 0;
	if (!leg->owed)
		leg->st = mem_deref(leg->st);
}

/* The caller sends its INVITE again until it hears something: while it has not, and has not given
 * up (487), a refusal needs no transaction, which would repeat it 11 times if no ACK comes (RFC
 * 3261 8.2.7).  After a 1xx only our repeats help. */
static bool needs_repeats(const struct leg *leg, int code)
{
	return leg->rang || code == 487;
}

static void challenge(const struct leg *leg, char *buf, size_t size, int *code)
{
	*code = lw_ua_challenge_code(leg->re);
	lw_ua_challenge_print(leg->re, buf, size, leg->msg, leg->stale);
}

/* A caller is sent only where an INVITE can go (RFC 3261 21.3). */
static void send_on(const struct leg *leg, char *buf, size_t size, int *code, const char *uri)
{
	int n = lw_uri_names(uri) ? re_snprintf(buf, size, "Contact: <%s>\r\n", uri) : -1;

	if (n >= 0) {
		lw_wire_divert_lines(buf + n, size - (size_t)n, leg->msg,
				     lw_ua_our_uri(leg->re, leg->account));
		return;
	}
	buf[0] = '\0';
	*code = 480;
}

/* What goes with a refusal. */
static void refusal_headers(const struct leg *leg, char *buf, size_t size, int *code,
			    const char *uri)
{
	buf[0] = '\0';
	if (*code == 503)
		(void)re_snprintf(buf, size, "Retry-After: 5\r\n");
	else if (*code == 401)
		challenge(leg, buf, size, code);
	else if (*code < 400)
		send_on(leg, buf, size, code, uri);
}

static int refuse(struct leg *leg, int code, const char *uri)
{
	char more[2 * WIRE_MAX];

	refusal_headers(leg, more, sizeof more, &code, uri);
	if (needs_repeats(leg, code))
		return lw_ua_server_answer(leg->st, &(struct answer){.code = (uint16_t)code},
					   "%sContent-Length: 0\r\n\r\n", more);
	return lw_ua_respond_with(leg->re, leg->msg, (uint16_t)code, "%s", more);
}

void lw_ua_uas_reject(struct leg *leg, int code, const char *uri)
{
	int err;

	lw_ua_prack_stop(leg);
	lw_ua_leg_let_sleep(leg, DUE_RING_AGAIN);
	if (!leg->st)
		return;
	leg->owed = 0;
	err = refuse(leg, code, uri);
	if (err) {
		lw_ua_failed(leg->re, "a refusal", err);
		owe(leg, code);
	} else {
		leg->st = mem_deref(leg->st);
	}
	lw_ua_ended_remember(leg);
}
