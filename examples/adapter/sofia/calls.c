/* SPDX-License-Identifier: BSD-3-Clause */
/* calls.c -- what we ask of a peer: INVITE, re-INVITE, REFER, NOTIFY, BYE, INFO, and what it
 * answers. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "sofia.h"

#define SDP "application/sdp"

/* RFC 3261 14.1: who made the Call-ID waits from 2.1 to 4 s, the other one up to 2 s. */
enum { AGAIN_OURS_MS = 2100, AGAIN_THEIRS_MS = 300, AGAIN_SPREAD_MS = 1000 };

struct call *call_new(struct sofia *s, const char *peer)
{
	struct call *c = calloc(1, sizeof *c);

	if (!c)
		return NULL;
	c->sofia = s;
	(void)su_home_init(c->home);
	c->sdp_id = ++s->sdp_ids;
	c->want = c->agreed = c->theirs = LW_SENDRECV;
	(void)snprintf(c->peer, sizeof c->peer, "%s", peer);
	c->next = s->calls;
	s->calls = c;
	return c;
}

/* Its answer is told to nobody. */
static void forget(nta_outgoing_t **orq)
{
	if (*orq)
		nta_outgoing_destroy(*orq);
	*orq = NULL;
}

void call_free(struct call *c)
{
	struct call **at = &c->sofia->calls;

	while (*at != c)
		at = &(*at)->next;
	*at = c->next;
	forget(&c->invite);
	forget(&c->modify);
	forget(&c->referring);
	forget(&c->notify);
	forget(&c->bye);
	if (c->offered)
		nta_incoming_destroy(c->offered);
	if (c->asks)
		nta_incoming_destroy(c->asks);
	if (c->dialog)
		nta_leg_destroy(c->dialog);
	if (c->again)
		su_timer_destroy(c->again);
	su_home_deinit(c->home);
	free(c);
}

static int code_of(nta_outgoing_t *orq, const sip_t *sip)
{
	return sip ? sip->sip_status->st_status : nta_outgoing_status(orq);
}

/* asker: the first INVITE takes along the Replaces and the Referred-By of its REFER. */
static nta_outgoing_t *send_offer(struct call *c, nta_response_f *answered,
				  const struct call *asker)
{
	char sdp[SDP_MAX];
	nta_outgoing_t *orq;

	c->asked = c->want;
	sdp_write(c, c->asked, false, sdp);
	orq = nta_outgoing_tcreate(c->dialog, answered, c, NULL, SIP_METHOD_INVITE, NULL,
				   SIPTAG_CONTACT_STR(c->sofia->contact), SIPTAG_ALLOW_STR(ALLOW),
				   SIPTAG_SUPPORTED_STR(SUPPORTED),
				   SIPTAG_REPLACES(asker ? asker->replaces : NULL),
				   SIPTAG_REFERRED_BY(asker ? asker->by : NULL),
				   SIPTAG_CONTENT_TYPE_STR(SDP), SIPTAG_PAYLOAD_STR(sdp),
				   TAG_END());
	trace_sent(c, orq);
	return orq;
}

static void acknowledge(struct call *c, const sip_t *sip)
{
	char cseq[32];
	nta_outgoing_t *ack;

	(void)snprintf(cseq, sizeof cseq, "%u ACK", (unsigned)sip->sip_cseq->cs_seq);
	ack = nta_outgoing_tcreate(c->dialog, NULL, NULL, NULL, SIP_METHOD_ACK, NULL,
				   SIPTAG_CSEQ_STR(cseq), TAG_END());
	trace_sent(c, ack);
	if (ack)
		nta_outgoing_destroy(ack);
}

/* ---- INVITE ---- */

static void accepted(struct call *c, const sip_t *sip)
{
	(void)nta_leg_rtag(c->dialog, sip->sip_to->a_tag);
	(void)nta_leg_client_route(c->dialog, sip->sip_record_route, sip->sip_contact);
	acknowledge(c, sip);
	c->up = true;
	if (!sdp_read(c, sip)) /* an answer that is none: the call can't be heard */
		call_drop(c);
	sofia_say(c, LW_SIG_ANSWERED, 200, sip);
}

static int invite_answered(struct call *c, nta_outgoing_t *orq, const sip_t *sip)
{
	int code = code_of(orq, sip);

	trace_sip(c, false, sip);
	if (code < 200) {
		sofia_say(c, LW_SIG_RINGING, code, sip);
	} else {
		forget(&c->invite);
		if (code < 300)
			accepted(c, sip);
		else
			sofia_say(c, LW_SIG_REJECTED, code, sip);
	}
	sofia_drain(c->sofia);
	return 0;
}

void call_invite(struct call *c, const char *uri, const struct call *asker)
{
	char from[ADDRESS + 20], to[LW_URI_MAX + 2];

	(void)snprintf(from, sizeof from, "<%s>", c->sofia->uri);
	(void)snprintf(to, sizeof to, "<%s>", uri);
	c->ours = true;
	c->remote = url_make(c->home, uri);
	c->dialog = nta_leg_tcreate(c->sofia->agent, came_within, c, SIPTAG_FROM_STR(from),
				    SIPTAG_TO_STR(to), TAG_END());
	if (c->dialog) {
		(void)nta_leg_tag(c->dialog, NULL);
		c->invite = send_offer(c, invite_answered, asker);
	}
	if (!c->invite)
		sofia_say(c, LW_SIG_REJECTED, 400, NULL);
}

/* ---- re-INVITE ---- */

static void send_again(su_root_magic_t *sofia, su_timer_t *timer, void *call);

static void glared(struct call *c)
{
	long ms = c->ours ? AGAIN_OURS_MS : AGAIN_THEIRS_MS;

	c->waits = true;
	if (!c->again)
		c->again = su_timer_create(su_root_task(c->sofia->root), 0);
	(void)su_timer_set_interval(c->again, send_again, c, ms + random() % AGAIN_SPREAD_MS);
}

static void send_modify(struct call *c);

/* The engine may have thought better of it meanwhile: then its last wish goes out. */
static void agreed(struct call *c, int code, const sip_t *sip)
{
	uint32_t before = c->theirs;

	acknowledge(c, sip);
	(void)sdp_read(c, sip);
	c->agreed = c->asked;
	sofia_say_theirs(c, before);
	if (c->want == c->asked)
		sofia_say(c, LW_SIG_MEDIA_OK, code, sip);
	else
		send_modify(c);
}

static void modified(struct call *c, int code, const sip_t *sip)
{
	if (code < 300) {
		agreed(c, code, sip);
	} else if (code == 491) {
		glared(c);
	} else {
		c->want = c->agreed;
		sofia_say(c, LW_SIG_MEDIA_FAILED, code, sip);
		if (code == 408 || code == 481) /* RFC 3261 12.2.1.2 */
			sofia_say(c, LW_SIG_ENDED, code, NULL);
	}
}

static int modify_answered(struct call *c, nta_outgoing_t *orq, const sip_t *sip)
{
	int code = code_of(orq, sip);

	trace_sip(c, false, sip);
	if (code < 200)
		return 0;
	forget(&c->modify);
	modified(c, code, sip);
	sofia_drain(c->sofia);
	return 0;
}

static void send_modify(struct call *c)
{
	c->waits = false;
	c->modify = send_offer(c, modify_answered, NULL);
	if (!c->modify)
		sofia_say(c, LW_SIG_MEDIA_FAILED, 500, NULL);
}

static void send_again(su_root_magic_t *sofia, su_timer_t *timer, void *call)
{
	(void)timer;
	send_modify(call);
	sofia_drain(sofia);
}

void call_modify(struct call *c, uint32_t dir)
{
	c->want = dir;
	if (!c->modify && !c->waits)
		send_modify(c);
}

/* ---- REFER ---- */

static int refer_answered(struct call *c, nta_outgoing_t *orq, const sip_t *sip)
{
	int code = code_of(orq, sip);

	trace_sip(c, false, sip);
	if (code < 200)
		return 0;
	forget(&c->referring);
	sofia_say(c, code < 300 ? LW_SIG_REFER_OK : LW_SIG_REFER_NO, code, sip);
	sofia_drain(c->sofia);
	return 0;
}

/* A value that stands in the header part of a URI (RFC 3261 19.1.1). */
static void escape(char *to, size_t size, const char *from)
{
	size_t n = 0;

	for (; *from && n + 4 < size; from++) {
		if (isalnum((unsigned char)*from) || strchr("-._~", *from))
			to[n++] = *from;
		else
			n += (size_t)snprintf(to + n, 4, "%%%02X", (unsigned char)*from);
	}
	to[n] = '\0';
}

/* RFC 5589 7: to the very device that we talk to, which is the target of that dialog. */
static void refer_to(struct call *consulted, const struct lw_output *out, char *text, size_t size)
{
	su_home_t home[1] = {SU_HOME_INIT(home)};
	const sip_replaces_t *replaces = nta_leg_make_replaces(consulted->dialog, home, 0);
	const sip_contact_t *contact = NULL;
	char value[300], escaped[900];

	(void)nta_leg_get_route(consulted->dialog, NULL, &contact);
	(void)snprintf(value, sizeof value, "%s;to-tag=%s;from-tag=%s", replaces->rp_call_id,
		       replaces->rp_to_tag, replaces->rp_from_tag);
	escape(escaped, sizeof escaped, value);
	if (contact && !(out->flags & LW_F_AOR))
		(void)snprintf(text, size, "<" URL_PRINT_FORMAT "?Replaces=%s>",
			       URL_PRINT_ARGS(contact->m_url), escaped);
	else
		(void)snprintf(text, size, "<%s?Replaces=%s&Require=replaces>", out->target,
			       escaped);
	su_home_deinit(home);
}

void call_refer(struct call *c, struct call *consulted, const struct lw_output *out)
{
	char to[LW_URI_MAX + 1000], by[ADDRESS + 20];

	(void)snprintf(to, sizeof to, "<%s>", out->target);
	if (consulted)
		refer_to(consulted, out, to, sizeof to);
	(void)snprintf(by, sizeof by, "<%s>", c->sofia->uri);
	forget(&c->referring);
	c->referring = nta_outgoing_tcreate(
		c->dialog, refer_answered, c, NULL, SIP_METHOD_REFER, NULL,
		SIPTAG_CONTACT_STR(c->sofia->contact), SIPTAG_REFER_TO_STR(to),
		SIPTAG_REFERRED_BY_STR(by), TAG_END());
	trace_sent(c, c->referring);
	if (c->referring)
		c->refer = nta_outgoing_cseq(c->referring);
	else
		sofia_say(c, LW_SIG_REFER_NO, 400, NULL);
}

/* ---- NOTIFY: how a REFER of theirs goes ---- */

static int notified(struct call *c, nta_outgoing_t *orq, const sip_t *sip)
{
	int code = code_of(orq, sip);

	trace_sip(c, false, sip);
	if (code < 200)
		return 0;
	forget(&c->notify);
	sofia_say(c, LW_SIG_NOTIFIED, code, NULL);
	sofia_drain(c->sofia);
	return 0;
}

/* Only the answer to the last one matters. */
void call_notify(struct call *c, int code, bool final)
{
	const char *phrase = sip_status_phrase(code);
	char event[32], fragment[80];
	nta_outgoing_t *orq;

	(void)snprintf(event, sizeof event, "refer;id=%u", (unsigned)c->subscription);
	(void)snprintf(fragment, sizeof fragment, "SIP/2.0 %d %s\r\n", code,
		       phrase ? phrase : "-");
	orq = nta_outgoing_tcreate(
		c->dialog, final ? notified : NULL, c, NULL, SIP_METHOD_NOTIFY, NULL,
		SIPTAG_CONTACT_STR(c->sofia->contact), SIPTAG_EVENT_STR(event),
		SIPTAG_SUBSCRIPTION_STATE_STR(final ? "terminated;reason=noresource"
						    : "active;expires=180"),
		SIPTAG_CONTENT_TYPE_STR("message/sipfrag;version=2.0"),
		SIPTAG_PAYLOAD_STR(fragment), TAG_END());
	trace_sent(c, orq);
	if (final && orq)
		c->notify = orq;
	else if (final)
		sofia_say(c, LW_SIG_NOTIFIED, 0, NULL);
	else
		forget(&orq);
}

/* ---- the end ---- */

static int bye_answered(struct call *c, nta_outgoing_t *orq, const sip_t *sip)
{
	int code = code_of(orq, sip);

	trace_sip(c, false, sip);
	if (code < 200)
		return 0;
	forget(&c->bye);
	c->over = true;
	sofia_say(c, LW_SIG_ENDED, code, NULL);
	sofia_drain(c->sofia);
	return 0;
}

void call_drop(struct call *c)
{
	if (c->invite) {
		trace_sent(c, nta_outgoing_tcancel(c->invite, NULL, NULL, TAG_END()));
		return;
	}
	if (c->again)
		(void)su_timer_reset(c->again);
	c->leaves = c->offered != NULL; /* no BYE before its ACK (RFC 3261 15) */
	if (c->bye || c->leaves)
		return;
	c->bye = nta_outgoing_tcreate(c->dialog, bye_answered, c, NULL, SIP_METHOD_BYE, NULL,
				      TAG_END());
	trace_sent(c, c->bye);
	if (!c->bye)
		sofia_say(c, LW_SIG_ENDED, 0, NULL);
}

void call_dtmf(struct call *c, const char *digits)
{
	for (; *digits; digits++) {
		char body[40];
		nta_outgoing_t *orq;

		(void)snprintf(body, sizeof body, "Signal=%c\r\nDuration=160\r\n", *digits);
		orq = nta_outgoing_tcreate(c->dialog, NULL, NULL, NULL, SIP_METHOD_INFO, NULL,
					   SIPTAG_CONTENT_TYPE_STR("application/dtmf-relay"),
					   SIPTAG_PAYLOAD_STR(body), TAG_END());
		trace_sent(c, orq);
		if (orq)
			nta_outgoing_destroy(orq);
	}
}
