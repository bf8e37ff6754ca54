/* SPDX-License-Identifier: BSD-3-Clause */
/* dialog.c -- what comes in on a dialog, as signals for the engine. */
#include "dialog.h"

#include <string.h>

#include "check.h"
#include "end.h"
#include "engine.h"
#include "event.h"
#include "luck.h"

static struct end *end_at(struct lw_net *net, uint32_t number, uint32_t life)
{
	struct end *end = number < net->end_top ? &net->ends[number] : NULL;

	return end && end->used && end->life == life ? end : NULL;
}

static void answer(struct lw_net *net, const struct message *request, int code, uint8_t dir)
{
	lw_net_server_answer(net, request->to, request->transaction, code, dir);
}

/* ---- a new call ---- */

static enum lw_match match_of(const struct end *end)
{
	if (!end)
		return LW_MATCH_NONE;
	switch ((enum end_state)end->state) {
	case END_CALLING:  return LW_MATCH_NONE; /* the other tag is not known yet */
	case END_RINGING:  return LW_MATCH_EARLY_OURS;
	case END_OFFERED:  return LW_MATCH_EARLY_THEIRS;
	case END_ANSWERED:
	case END_UP:       return LW_MATCH_CONFIRMED;
	case END_OVER:     return LW_MATCH_ENDED;
	}
	return LW_MATCH_NONE;
}

/* RFC 3891 section 3; it is asked for by the replaced peer, or by the one it named (RFC 3891 8). */
static void look_up_replaced(struct lw_net *net, const struct message *request, struct lw_input *in)
{
	const struct end *old =
		lw_net_end_in(net, request->to, request->replaces, request->replaces_role);

	if (!request->replaces)
		return;
	in->match = match_of(old);
	if (!old)
		return;
	in->other_leg = old->leg;
	if (!strcmp(old->who, request->by) || !strcmp(old->who, request->uri))
		in->flags |= LW_F_BY_PEER | LW_F_SAME_HOST;
}

static void fill_callee(struct lw_net *net, struct end *end, const struct message *request)
{
	struct server *server = lw_net_server_find(net, request->to, request->transaction);

	end->role = CALLEE;
	end->state = END_OFFERED;
	end->dialog = request->dialog;
	end->peer = request->from;
	end->invite = request->transaction;
	end->cseq_in = request->cseq;
	memcpy(end->who, request->uri, ADDRESS);
	if (server) {
		server->end = lw_net_end_number(net, end);
		server->end_life = end->life;
	}
}

static void request_invite(struct lw_net *net, const struct message *request)
{
	struct node *node = &net->nodes[request->to];
	struct lw_input in = {.type = LW_SIG_OFFERED, .now = net->now, .uri = request->uri,
			      .called = request->text, .caps = net->nodes[request->from].caps,
			      .flags = net->nodes[request->from].withheld ? LW_F_PRIVATE : 0};
	struct end *end = lw_net_end_new(net, request->to);
	int err;

	answer(net, request, 100, 0);
	if (!end) {
		answer(net, request, 503, 0);
		return;
	}
	fill_callee(net, end, request);
	look_up_replaced(net, request, &in);
	err = lw_net_step(net, request->to, &in);
	if (err) {
		end->used = false;
		answer(net, request, err == LW_E_FULL ? 486 : 500, 0);
		if (err != LW_E_FULL)
			lw_net_breach(net, request->to, "an INVITE was refused: %s",
				      lw_error_name(err));
		return;
	}
	end->leg = lw_made(node->lw).leg;
	lw_net_drain(net, request->to);
}

void lw_net_dialog_cancelled(struct lw_net *net, struct server *invite)
{
	struct end *end = end_at(net, invite->end, invite->end_life);

	if (end && end->state == END_OFFERED) {
		lw_net_end_over(end);
		lw_net_signal(net, end, LW_SIG_ENDED, 487, NULL);
	}
	lw_net_server_answer(net, invite->node, invite->transaction, 487, 0);
}

void lw_net_dialog_acknowledged(struct lw_net *net, struct server *server)
{
	struct end *end = end_at(net, server->end, server->end_life);

	if (server->kind != INVITE || server->response.code >= 300 || !end ||
	    end->state != END_ANSWERED)
		return;
	lw_net_end_is_up(net, end);
	if (end->bye)
		lw_net_end_drop(net, end);
	else if (server->acknowledged)
		lw_net_signal(net, end, LW_SIG_CONFIRMED, 0, NULL);
}

/* ---- requests within a dialog ---- */

static void request_bye(struct lw_net *net, struct end *end, const struct message *request)
{
	lw_net_end_over(end);
	answer(net, request, 200, 0);
	lw_net_signal(net, end, LW_SIG_ENDED, 0, NULL);
}

static uint8_t turned(uint8_t dir)
{
	return (uint8_t)((dir & LW_SENDONLY ? LW_RECVONLY : 0) |
			 (dir & LW_RECVONLY ? LW_SENDONLY : 0));
}

/* What the peer wants of the media now: an answer may say it as well as an offer (RFC 3264). */
static bool begins_or_ends_hold(struct end *end, uint8_t theirs)
{
	bool held = !(end->theirs & LW_RECVONLY), holds = !(theirs & LW_RECVONLY);

	end->theirs = theirs;
	return holds != held;
}

static void signal_hold(struct lw_net *net, struct end *end)
{
	bool holds = !(end->theirs & LW_RECVONLY);

	lw_net_signal(net, end, holds ? LW_SIG_REMOTE_HOLD : LW_SIG_REMOTE_RESUME, 0, NULL);
}

static void request_offer(struct lw_net *net, struct end *end, const struct message *request)
{
	bool turns;

	if (end->on_wire || end->state != END_UP) {
		answer(net, request, 491, 0);
		return;
	}
	turns = begins_or_ends_hold(end, request->dir);
	answer(net, request, 200, end->mine & turned(request->dir));
	if (turns)
		signal_hold(net, end);
}

/* A switch is asked to join two of its own legs (RFC 5589 7.1). */
static void look_up_named(struct lw_net *net, const struct message *request, struct lw_input *in)
{
	const struct end *named =
		lw_net_end_in(net, request->to, request->replaces, request->replaces_role);

	if (!request->replaces)
		return;
	in->flags |= LW_F_REPLACES;
	in->match = match_of(named);
	if (named)
		in->other_leg = named->leg;
}

static void request_refer(struct lw_net *net, struct end *end, const struct message *request)
{
	struct lw_input in = {.type = LW_SIG_REFER_ASKED, .uri = request->uri, .by = request->by};

	if (net->nodes[end->node].is_switch)
		look_up_named(net, request, &in);
	if (end->refer || !end->leg.v) {
		answer(net, request, end->refer ? 491 : 481, 0);
		return;
	}
	end->refer = request->transaction;
	end->asked_replaces = request->replaces;
	end->asked_role = request->replaces_role;
	memcpy(end->asked_by, request->by, ADDRESS);
	lw_net_put(net, end, &in);
}

static void request_notify(struct lw_net *net, struct end *end, const struct message *request)
{
	bool over = request->flags & LW_F_FINAL && request->code < 200;

	answer(net, request, end->leg.v ? 200 : 481, 0);
	lw_net_signal(net, end, LW_SIG_REFER_NEWS, request->code, NULL);
	if (over)
		lw_net_signal(net, end, LW_SIG_REFER_OVER, 0, NULL);
}

/* NOTIFY lives on after BYE as long as somebody waits for it (RFC 5057). */
static bool is_too_late(const struct end *end, uint8_t kind)
{
	if (!end)
		return true;
	if (end->state != END_OVER || kind == NOTIFY)
		return false;
	return kind != BYE || !end->bye_sent;
}

static void request_update(struct lw_net *net, struct end *end, const struct message *request)
{
	struct lw_input in = {.type = LW_SIG_IDENTITY, .uri = request->uri, .name = request->text,
			      .source = "PAI"};

	answer(net, request, 200, 0);
	memcpy(end->shown, request->uri, ADDRESS);
	lw_net_put(net, end, &in);
}

void lw_net_dialog_request(struct lw_net *net, const struct message *request)
{
	struct end *end = lw_net_end_in(net, request->to, request->dialog, request->role);

	if (request->kind == INVITE) {
		request_invite(net, request);
		return;
	}
	if (is_too_late(end, request->kind)) {
		answer(net, request, 481, 0);
		return;
	}
	if (request->cseq < end->cseq_in) { /* overtaken: RFC 3261 12.2.2 */
		answer(net, request, 500, 0);
		return;
	}
	end->cseq_in = request->cseq;
	switch ((enum kind)request->kind) {
	case BYE:      request_bye(net, end, request); break;
	case REINVITE: request_offer(net, end, request); break;
	case REFER:    request_refer(net, end, request); break;
	case NOTIFY:   request_notify(net, end, request); break;
	case INFO:
		answer(net, request, 200, 0);
		lw_net_signal(net, end, LW_SIG_DTMF, 0, request->text);
		break;
	case UPDATE:   request_update(net, end, request); break;
	case PING:     answer(net, request, 200, 0); break;
	case INVITE: case CANCEL: case ACK: case KINDS: break;
	}
}

/* ---- responses ---- */

/* 481 and 408 take the whole dialog with them (RFC 3261 12.2.1.2). */
static void ends_if_gone(struct lw_net *net, struct end *end, int code)
{
	if ((code != 481 && code != 408) || end->state == END_OVER)
		return;
	lw_net_end_over(end);
	lw_net_signal(net, end, LW_SIG_ENDED, code, NULL);
}

static void answered_invite(struct lw_net *net, struct end *end, int code)
{
	if (code >= 300) {
		lw_net_end_over(end);
		lw_net_signal(net, end, LW_SIG_REJECTED, code, NULL);
		return;
	}
	if (code >= 200) {
		lw_net_end_is_up(net, end);
		if (end->leg.v)
			lw_net_signal(net, end, LW_SIG_ANSWERED, code, NULL);
		else
			lw_net_end_drop(net, end); /* the engine gave it up long ago */
		return;
	}
	if (code > 100)
		end->state = END_RINGING;
	if (end->cancel)
		lw_net_end_cancel(net, end);
	lw_net_signal(net, end, LW_SIG_RINGING, code, NULL);
}

static void glared(struct lw_net *net, struct end *end)
{
	bool calls = end->role == CALLER; /* RFC 3261 14.1 */
	lw_time ms = calls ? 2100 + lw_mock_random_below(&net->luck, 1900)
			   : lw_mock_random_below(&net->luck, 2000);

	lw_net_end_later(net, end, ms, EV_OFFER);
}

/* Glare; or another request of ours came first (RFC 3261 14.2). */
static bool is_for_now(int code)
{
	return code == 491 || code == 500;
}

static void answered_offer(struct lw_net *net, struct end *end, uint8_t dir,
			   const struct message *response)
{
	int code = response->code;

	if (end->state != END_UP)
		return;
	end->on_wire = false;
	if (code < 300) {
		end->mine = dir;
		end->unsure = false;
		if (begins_or_ends_hold(end, response->dir))
			signal_hold(net, end);
	}
	if (end->queued) {
		end->queued = false;
		lw_net_end_offer(net, end);
		return;
	}
	if (is_for_now(code) && net->now - end->offered < lw_net_end_offer_limit(net)) {
		glared(net, end);
		return;
	}
	end->offering = false;
	lw_net_signal(net, end, code < 300 ? LW_SIG_MEDIA_OK : LW_SIG_MEDIA_FAILED, code, NULL);
	ends_if_gone(net, end, code);
}

void lw_net_dialog_response(struct lw_net *net, const struct outcome *outcome)
{
	const struct client *client = &outcome->client;
	struct end *end = end_at(net, client->end, client->end_life);
	int code = outcome->response.code;

	if (!end)
		return;
	switch ((enum kind)client->request.kind) {
	case INVITE:
		answered_invite(net, end, code);
		break;
	case REINVITE:
		answered_offer(net, end, client->request.dir, &outcome->response);
		break;
	case REFER:
		lw_net_signal(net, end, code < 300 ? LW_SIG_REFER_OK : LW_SIG_REFER_NO, code, NULL);
		ends_if_gone(net, end, code);
		break;
	case BYE:
		lw_net_signal(net, end, LW_SIG_ENDED, 0, NULL);
		break;
	case UPDATE:
		if (code >= 300)
			lw_net_signal(net, end, LW_SIG_NOT_SHOWN, code, NULL);
		ends_if_gone(net, end, code);
		break;
	case PING:
		ends_if_gone(net, end, code);
		break;
	case NOTIFY:
		if (client->request.flags & LW_F_FINAL)
			lw_net_signal(net, end, LW_SIG_NOTIFIED, code, NULL);
		break;
	case CANCEL: case ACK: case INFO: case KINDS:
		break;
	}
}

/* Otherwise nobody would notice that a peer has vanished (RFC 4028). */
void lw_net_dialog_ping(struct lw_net *net, struct end *end)
{
	struct message m = lw_net_request_of(end, PING);

	if (end->state != END_UP)
		return;
	lw_net_client_start(net, end, &m);
	lw_net_end_later(net, end, net->config.session_ms, EV_PING);
}
