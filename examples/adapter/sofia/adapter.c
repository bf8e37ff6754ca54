/* SPDX-License-Identifier: BSD-3-Clause */
/* adapter.c -- between the engine and calls.c, came.c: actions, signals, and the deadline. */
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <log.h>

#include "sofia.h"

lw_time sofia_now(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (lw_time)now.tv_sec * 1000 + (lw_time)now.tv_nsec / 1000000;
}

/* ---- signals ---- */

int sofia_signal(struct sofia *s, struct lw_input in)
{
	int err;

	in.now = sofia_now();
	err = lw_step(s->lw, &in);
	if (s->log)
		(void)log_input(s->log, &in, err, NULL);
	if (s->sawh)
		s->sawh(s, &in, err, NULL);
	return err;
}

uint32_t sofia_caps(const sip_t *sip)
{
	uint32_t caps = 0;

	if (!sip || (!sip->sip_allow && !sip->sip_supported))
		return 0;
	if (sip_is_allowed(sip->sip_allow, SIP_METHOD_REFER))
		caps |= LW_CAP_REFER;
	if (sip_has_feature(sip->sip_supported, "replaces"))
		caps |= LW_CAP_REPLACES;
	return caps | LW_CAP_KNOWN;
}

void sofia_say(struct call *c, enum lw_signal type, int code, const sip_t *sip)
{
	struct lw_input in = {.type = (uint32_t)type, .leg = c->leg, .code = code,
			      .caps = sofia_caps(sip)};

	if (c->leg.v)
		(void)sofia_signal(c->sofia, in);
}

void sofia_say_theirs(struct call *c, uint32_t before)
{
	if ((before ^ c->theirs) & LW_RECVONLY)
		sofia_say(c, c->theirs & LW_RECVONLY ? LW_SIG_REMOTE_RESUME : LW_SIG_REMOTE_HOLD, 0,
			  NULL);
}

/* ---- actions ---- */

/* "127.0.0.1:5061" of "sip:bob@127.0.0.1:5061;transport=udp". */
static void address_of(char *to, const char *uri)
{
	const char *at = strchr(uri, '@');

	at = at ? at + 1 : uri;
	(void)snprintf(to, ADDRESS, "%.*s", (int)strcspn(at, ";?>"), at);
}

static void invite(struct sofia *s, const struct call *asker, const struct lw_output *out)
{
	struct lw_input no = {.type = LW_SIG_REJECTED, .leg = out->leg, .code = 503};
	char peer[ADDRESS];
	struct call *c;

	address_of(peer, out->uri);
	c = call_new(s, peer);
	if (!c) {
		(void)sofia_signal(s, no);
		return;
	}
	c->leg = out->leg;
	(void)lw_leg_attach(s->lw, c->leg, c);
	call_invite(c, out->uri, asker);
}

static void forget(struct call *c)
{
	c->leg = (lw_leg){0};
	c->sofia->forgot = true;
}

static void carry_out(struct sofia *s, struct call *c, const struct lw_output *out)
{
	struct call *other = out->other_leg.v ? lw_leg_attached(s->lw, out->other_leg) : NULL;

	switch ((enum lw_action)out->type) {
	case LW_DO_INVITE:   invite(s, other, out); break;
	case LW_DO_RING:     answer_ring(c); break;
	case LW_DO_ANSWER:   answer_ok(c); break;
	case LW_DO_REJECT:   answer_no(c, out->code); break;
	case LW_DO_DROP:     call_drop(c); break;
	case LW_DO_FORGET:   forget(c); break;
	case LW_DO_MEDIA:    call_modify(c, out->dir); break;
	case LW_DO_REFER:    call_refer(c, other, out); break;
	case LW_DO_REFER_OK: answer_refer(c, 202); break;
	case LW_DO_REFER_NO: answer_refer(c, out->code); break;
	case LW_DO_NOTIFY:   call_notify(c, out->code, out->flags & LW_F_FINAL); break;
	case LW_DO_DTMF:     call_dtmf(c, out->digits); break;
	case LW_DO_MUTE:     /* there is no sound */
	case LW_DO_FOCUS:
	case LW_DO_MIX:      break;
	case LW_DO_RECORD:   sofia_say(c, LW_SIG_RECORD_FAILED, 0, NULL); break;
	case LW_DO_IDENTITY: sofia_say(c, LW_SIG_NOT_SHOWN, 0, NULL); break;
	case LW_DO_HEAR:     sofia_say(c, LW_SIG_HEARS_NOT, 488, NULL); break;
	case LW_DO_CLAIM:    sofia_say(c, LW_SIG_ENDED, 481, NULL); break;
	case LW_OUTPUT_TYPES: break;
	}
}

/* ---- the loop ---- */

static void deadline(su_root_magic_t *s, su_timer_t *timer, void *arg);

static void arm(struct sofia *s)
{
	lw_time now = sofia_now(), due = s->forgot ? now : lw_deadline(s->lw);

	if (due != LW_NEVER)
		(void)su_timer_set_interval(s->deadline, deadline, NULL,
					    due > now ? (long)(due - now) : 0);
}

/* What the engine has forgotten goes now, when no callback of its own is above us. */
static void bury(struct sofia *s)
{
	s->forgot = false;
	for (struct call *c = s->calls, *next; c; c = next) {
		next = c->next;
		if (!c->leg.v && c != s->nobody)
			call_free(c);
	}
}

static void deadline(su_root_magic_t *s, su_timer_t *timer, void *arg)
{
	(void)timer, (void)arg;
	bury(s);
	if (lw_deadline(s->lw) <= sofia_now())
		(void)sofia_signal(s, (struct lw_input){.type = LW_TICK});
	sofia_drain(s);
}

void sofia_drain(struct sofia *s)
{
	struct lw_output out;

	while (lw_next(s->lw, &out)) {
		struct call *c = lw_is_note(&out) ? NULL : lw_leg_attached(s->lw, out.leg);

		if (s->log)
			(void)log_output(s->log, &out);
		if (s->sawh)
			s->sawh(s, NULL, 0, &out);
		if (lw_is_note(&out))
			s->noteh(s, &out);
		else if (c || out.type == LW_DO_INVITE)
			carry_out(s, c, &out);
	}
	arm(s);
}

/* ---- birth and end ---- */

static int open_sink(struct sofia *s)
{
	struct sockaddr_in at = {.sin_family = AF_INET};
	char host[ADDRESS];

	(void)snprintf(host, sizeof host, "%.*s", (int)strcspn(s->address, ":"), s->address);
	s->sink = socket(AF_INET, SOCK_DGRAM, 0);
	if (s->sink < 0 || inet_pton(AF_INET, host, &at.sin_addr) != 1)
		return -1;
	return bind(s->sink, (struct sockaddr *)&at, sizeof at);
}

int sofia_open(struct sofia *s, const char *address)
{
	struct call *door;
	char url[ADDRESS + 24];

	(void)snprintf(s->address, sizeof s->address, "%s", address);
	(void)snprintf(s->uri, sizeof s->uri, "sip:alice@%s", address);
	(void)snprintf(s->contact, sizeof s->contact, "<%s>", s->uri);
	(void)snprintf(url, sizeof url, "sip:%s;transport=udp", address);
	s->root = su_root_create(s);
	door = s->nobody = call_new(s, "");
	if (!s->root || !door || open_sink(s))
		return -1;
	s->deadline = su_timer_create(su_root_task(s->root), 0);
	s->agent = nta_agent_create(s->root, (url_string_t *)url, NULL, NULL, NTATAG_UA(1),
				    TAG_END());
	if (!s->agent || !s->deadline)
		return -1;
	s->door = nta_leg_tcreate(s->agent, came_outside, door, NTATAG_NO_DIALOG(1), TAG_END());
	return s->door ? 0 : -1;
}

void sofia_close(struct sofia *s)
{
	while (s->calls)
		call_free(s->calls);
	if (s->door)
		nta_leg_destroy(s->door);
	if (s->agent)
		nta_agent_destroy(s->agent);
	if (s->deadline)
		su_timer_destroy(s->deadline);
	if (s->root)
		su_root_destroy(s->root);
	if (s->sink > 0)
		(void)close(s->sink);
}
