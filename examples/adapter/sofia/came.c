/* SPDX-License-Identifier: BSD-3-Clause */
/* came.c -- what a peer asks of us: INVITE, re-INVITE, BYE, NOTIFY, and how we answer. */
#include <stdlib.h>
#include <string.h>

#include "sofia.h"

/* ---- its INVITE ---- */

void answer_ring(struct call *c)
{
	(void)nta_incoming_treply(c->offered, SIP_180_RINGING,
				  SIPTAG_CONTACT_STR(c->sofia->contact), TAG_END());
	trace_answered(c, c->offered);
}

static void reply_sdp(struct call *c, nta_incoming_t *irq)
{
	char sdp[SDP_MAX];

	sdp_write(c, c->want & sdp_turned(c->theirs), true, sdp);
	(void)nta_incoming_treply(irq, SIP_200_OK, SIPTAG_CONTACT_STR(c->sofia->contact),
				  SIPTAG_ALLOW_STR(ALLOW), SIPTAG_SUPPORTED_STR(SUPPORTED),
				  SIPTAG_CONTENT_TYPE_STR("application/sdp"),
				  SIPTAG_PAYLOAD_STR(sdp), TAG_END());
	trace_answered(c, irq);
}

void answer_ok(struct call *c)
{
	c->up = true;
	reply_sdp(c, c->offered);
}

void answer_no(struct call *c, int code)
{
	(void)nta_incoming_treply(c->offered, code, NULL, TAG_END());
	trace_answered(c, c->offered);
}

/* ACK or CANCEL of the INVITE; sip NULL: no ACK has come. */
static int acknowledged(struct call *c, nta_incoming_t *irq, const sip_t *sip)
{
	bool cancel = sip && sip->sip_request->rq_method == sip_method_cancel;

	trace_sip(c, false, sip);
	if (cancel && !c->up)
		sofia_say(c, LW_SIG_ENDED, 487, NULL);
	else if (sip && !cancel && c->up)
		sofia_say(c, LW_SIG_CONFIRMED, 0, NULL);
	if (!cancel) {
		c->offered = NULL;
		nta_incoming_destroy(irq);
		if (c->leaves)
			call_drop(c);
	}
	sofia_drain(c->sofia);
	return 0;
}

static bool make_dialog(struct call *c, nta_incoming_t *irq, const sip_t *sip)
{
	c->dialog = nta_leg_tcreate(c->sofia->agent, came_within, c,
				    SIPTAG_CALL_ID(sip->sip_call_id), SIPTAG_FROM(sip->sip_to),
				    SIPTAG_TO(sip->sip_from),
				    NTATAG_REMOTE_CSEQ(sip->sip_cseq->cs_seq), TAG_END());
	if (!c->dialog)
		return false;
	(void)nta_incoming_tag(irq, nta_leg_tag(c->dialog, nta_incoming_tag(irq, NULL)));
	(void)nta_leg_server_route(c->dialog, sip->sip_record_route, sip->sip_contact);
	nta_incoming_bind(irq, acknowledged, c);
	c->offered = irq;
	return true;
}

static int came_call(struct sofia *s, nta_incoming_t *irq, const sip_t *sip, const char *peer)
{
	struct call *c = call_new(s, peer);
	/* too long is too long */
	char from[LW_URI_MAX + 1], called[LW_URI_MAX + 1], by[LW_URI_MAX + 1] = "";
	struct lw_input in = {.type = LW_SIG_OFFERED, .uri = from, .called = called, .by = by,
			      .name = sip->sip_from->a_display, .caps = sofia_caps(sip)};
	int code;

	if (!c)
		return 503;
	trace_sip(c, false, sip);
	print_uri(from, sizeof from, sip->sip_from->a_url);
	print_uri(called, sizeof called, sip->sip_request->rq_url);
	if (sip->sip_referred_by)
		print_uri(by, sizeof by, sip->sip_referred_by->b_url);
	came_replaces(s, sip, peer, &in);
	code = !sdp_read(c, sip) ? 488 : !make_dialog(c, irq, sip) ? 500 : 0;
	code = code ? code : code_of_error(sofia_signal(s, in));
	if (code) { /* nta sends it */
		nta_incoming_bind(irq, NULL, NULL);
		c->offered = NULL;
		call_free(c);
		return code;
	}
	c->remote = url_hdup(c->home, sip->sip_from->a_url);
	c->leg = lw_made(s->lw).leg;
	(void)lw_leg_attach(s->lw, c->leg, c);
	sofia_drain(s);
	return 0;
}

/* nta keeps what is not answered with a code until it is told that nobody wants it. */
static int came_ack(nta_incoming_t *irq)
{
	nta_incoming_destroy(irq);
	return 0;
}

static int check_required(nta_incoming_t *irq, const sip_t *sip)
{
	su_home_t home[1] = {SU_HOME_INIT(home)};
	int code = nta_check_required(irq, sip, sip_supported_make(home, SUPPORTED), TAG_END());

	su_home_deinit(home);
	return code;
}

/* nta sends what is returned, if it is not 0, and has not sent it already. */
int came_outside(struct call *door, nta_leg_t *leg, nta_incoming_t *irq, const sip_t *sip)
{
	const sip_via_t *via = sip->sip_via;
	char peer[ADDRESS];
	int code;

	(void)leg;
	(void)snprintf(peer, sizeof peer, "%s:%s", via->v_received ? via->v_received : via->v_host,
		       via->v_port ? via->v_port : "5060");
	switch (sip->sip_request->rq_method) {
	case sip_method_invite:
		code = sip->sip_to->a_tag ? 481 : check_required(irq, sip);
		return code ? code : came_call(door->sofia, irq, sip, peer);
	case sip_method_options: return 200;
	case sip_method_ack:     return came_ack(irq);
	case sip_method_refer:   return 403;
	case sip_method_unknown: case sip_method_cancel: case sip_method_bye:
	case sip_method_register: case sip_method_info: case sip_method_prack:
	case sip_method_update: case sip_method_message: case sip_method_subscribe:
	case sip_method_notify: case sip_method_publish: case sip_method_invalid:
		break;
	}
	return 481;
}

/* ---- within a dialog ---- */

/* Two offers cross, or it cannot be taken: nothing changes. */
static int came_offer(struct call *c, nta_incoming_t *irq, const sip_t *sip)
{
	uint32_t before = c->theirs;

	if (c->modify || c->invite || c->offered)
		return 491;
	if (!sdp_read(c, sip))
		return 488;
	reply_sdp(c, irq);
	nta_incoming_destroy(irq);
	sofia_say_theirs(c, before);
	return 0;
}

static int came_bye(struct call *c)
{
	c->over = true;
	answer_refer(c, 487); /* RFC 3261 15.1.2 */
	sofia_say(c, LW_SIG_ENDED, 0, NULL);
	return 200;
}

/* The code of a message/sipfrag (RFC 3515 2.4.5). */
static int fragment(const sip_t *sip)
{
	char line[32] = "";
	const sip_payload_t *body = sip->sip_payload;

	if (!body || body->pl_len < 12 || strncmp(body->pl_data, "SIP/2.0 ", 8))
		return 0;
	(void)snprintf(line, sizeof line, "%.3s", body->pl_data + 8);
	return atoi(line);
}

static int came_notify(struct call *c, const sip_t *sip)
{
	const sip_event_t *event = sip->sip_event;
	const sip_subscription_state_t *state = sip->sip_subscription_state;
	bool over = state && !strcmp(state->ss_substate, "terminated");
	int code = fragment(sip);

	if (!event || strcmp(event->o_type, "refer"))
		return 489;
	if (event->o_id && strtoul(event->o_id, NULL, 10) != c->refer)
		return 200; /* news of an older one */
	if (code >= 100 && code < 700)
		sofia_say(c, LW_SIG_REFER_NEWS, code, sip);
	if (over && code < 200)
		sofia_say(c, LW_SIG_REFER_OVER, 0, NULL);
	return 200;
}

static int came_info(struct call *c, const sip_t *sip)
{
	const sip_payload_t *body = sip->sip_payload;
	char digit[2] = "";
	struct lw_input in = {.type = LW_SIG_DTMF, .leg = c->leg, .digits = digit};

	if (!body || body->pl_len < 8 || strncmp(body->pl_data, "Signal=", 7))
		return 415;
	digit[0] = body->pl_data[7];
	(void)sofia_signal(c->sofia, in);
	return 200;
}

static int within(struct call *c, nta_incoming_t *irq, const sip_t *sip)
{
	switch (sip->sip_request->rq_method) {
	case sip_method_invite:  return came_offer(c, irq, sip);
	case sip_method_bye:     return came_bye(c);
	case sip_method_notify:  return came_notify(c, sip);
	case sip_method_info:    return came_info(c, sip);
	case sip_method_options: return 200;
	case sip_method_refer:   return came_refer(c, irq, sip);
	case sip_method_ack:     return came_ack(irq);
	case sip_method_unknown: case sip_method_cancel: case sip_method_register:
	case sip_method_prack: case sip_method_update: case sip_method_message:
	case sip_method_subscribe: case sip_method_publish: case sip_method_invalid:
		break;
	}
	return 405;
}

/* nta sends what is returned, if it is not 0. */
int came_within(struct call *c, nta_leg_t *leg, nta_incoming_t *irq, const sip_t *sip)
{
	struct sofia *s = c->sofia;
	int code;

	(void)leg;
	trace_sip(c, false, sip);
	code = within(c, irq, sip);
	if (code) {
		(void)nta_incoming_treply(irq, code, NULL, TAG_END());
		trace_answered(c, irq);
		nta_incoming_destroy(irq);
	}
	sofia_drain(s);
	return 0;
}
