/* SPDX-License-Identifier: BSD-3-Clause */
/* template.c -- an adapter, to be copied: what an engine wants done goes to a stack, and what the
 * stack hears goes to the engine.  <legwork/adapter.h> says what each of them means.
 *
 * In the place of stack.h stands your own stack; check.c plays lw_adapter_check() against the two
 * until it says nothing more.  What this one cannot do, it says: recording, identity, a switch, a
 * restart. */
#include <stdio.h>
#include <string.h>

#include "template.h"

enum { PEER_CAN = LW_CAP_KNOWN | LW_CAP_REPLACES | LW_CAP_REFER };

static void copy(char *to, const char *from)
{
	(void)snprintf(to, LW_URI_MAX, "%s", from);
}

/* ---- signals ---- */

static int step(struct adapter *a, struct lw_input in)
{
	int err;

	in.now = stack_now(a->stack);
	err = lw_step(a->lw, &in);
	if (a->sawh)
		a->sawh(a, &in, err, NULL);
	return err;
}

/* A leg that was forgotten is told nothing. */
static void say(struct dialog *d, enum lw_signal type, int code)
{
	struct lw_input in = {.type = (uint32_t)type, .leg = d->leg, .code = code,
			      .caps = PEER_CAN};

	if (d->leg.v)
		(void)step(d->owner, in);
}

static void send(struct dialog *d, enum message_kind kind, int code)
{
	stack_send(d, &(struct message){.kind = kind, .code = code});
}

/* ---- what comes: INVITE and REFER bring more than a code ---- */

static void came_invite(struct adapter *a, struct dialog *d, const struct message *m)
{
	struct lw_input in = {.type = LW_SIG_OFFERED, .uri = m->from, .called = m->uri,
			      .caps = PEER_CAN};
	const struct dialog *old = m->replaces ? stack_find(a->stack, a, m->replaces) : NULL;

	copy(d->who, m->from);
	if (m->replaces)
		in.match = !old ? LW_MATCH_NONE : old->over ? LW_MATCH_ENDED : LW_MATCH_CONFIRMED;
	if (old) {
		in.other_leg = old->leg;
		if (!strcmp(old->who, m->by)) /* a claim, and all of us are on one machine */
			in.flags = LW_F_BY_PEER | LW_F_SAME_HOST;
	}
	if (step(a, in))
		send(d, REFUSED, 503);
	else
		d->leg = lw_made(a->lw).leg;
}

static void came_refer(struct adapter *a, struct dialog *d, const struct message *m)
{
	struct lw_input in = {.type = LW_SIG_REFER_ASKED, .leg = d->leg, .uri = m->uri, .by = m->by,
			      .flags = m->replaces ? (uint32_t)LW_F_REPLACES : 0,
			      .match = m->replaces ? LW_MATCH_NONE : LW_MATCH_NOTHING};

	d->asked = *m;
	if (step(a, in))
		send(d, REFER_NO, 503);
}

static void came_offer(struct dialog *d, const struct message *m)
{
	bool held = !(m->dir & LW_RECVONLY);

	send(d, OFFER_OK, 200);
	if (held != d->held)
		say(d, held ? LW_SIG_REMOTE_HOLD : LW_SIG_REMOTE_RESUME, 0);
	d->held = held;
}

static void over(struct dialog *d, enum lw_signal type, int code)
{
	d->over = true;
	say(d, type, code);
}

static void came_ok(struct dialog *d)
{
	d->up = true;
	send(d, ACK, 0);
	say(d, LW_SIG_ANSWERED, 200);
}

static void came_done(struct dialog *d)
{
	if (d->notifying && !d->over)
		say(d, LW_SIG_NOTIFIED, 200);
	else
		over(d, LW_SIG_ENDED, 0);
	d->notifying = false;
}

static void came_notify(struct dialog *d, const struct message *m)
{
	say(d, LW_SIG_REFER_NEWS, m->code);
	if (m->final && m->code < 200)
		say(d, LW_SIG_REFER_OVER, 0);
}

static void came(struct adapter *a, struct dialog *d, const struct message *m)
{
	struct lw_input digits = {.type = LW_SIG_DTMF, .leg = d->leg, .digits = m->uri};

	switch (m->kind) {
	case INVITE:   came_invite(a, d, m); break;
	case RINGING:  say(d, LW_SIG_RINGING, m->code); break;
	case OK:       came_ok(d); break;
	case REFUSED:  over(d, LW_SIG_REJECTED, m->code); break;
	case ACK:      say(d, LW_SIG_CONFIRMED, 0); break;
	case CANCEL:
	case BYE:      over(d, LW_SIG_ENDED, 0); break;
	case DONE:     came_done(d); break;
	case OFFER:    came_offer(d, m); break;
	case OFFER_OK: say(d, LW_SIG_MEDIA_OK, m->code); break;
	case OFFER_NO: say(d, LW_SIG_MEDIA_FAILED, m->code); break;
	case REFER:    came_refer(a, d, m); break;
	case REFER_OK: say(d, LW_SIG_REFER_OK, m->code); break;
	case REFER_NO: say(d, LW_SIG_REFER_NO, m->code); break;
	case NOTIFY:   came_notify(d, m); break;
	case DIGITS:   (void)step(a, digits); break;
	}
}

/* ---- what is to be done ---- */

static struct dialog *dialog_of(const struct adapter *a, lw_leg leg)
{
	return lw_leg_attached(a->lw, leg);
}

/* other_leg has asked for it by REFER: its Replaces and Referred-By go along. */
static void invite(struct adapter *a, const struct lw_output *out)
{
	const struct dialog *asker = dialog_of(a, out->other_leg);
	struct lw_input no = {.type = LW_SIG_REJECTED, .leg = out->leg, .code = 503};
	struct dialog *d = stack_call(a->stack, a);
	struct message m = {.kind = INVITE};

	if (!d) {
		(void)step(a, no);
		return;
	}
	d->leg = out->leg;
	(void)lw_leg_attach(a->lw, out->leg, d);
	copy(d->who, out->uri);
	copy(m.uri, out->uri);
	copy(m.from, a->uri);
	if (asker) {
		m.replaces = asker->asked.replaces;
		copy(m.by, asker->asked.by);
	}
	stack_send(d, &m);
}

static void refer(struct adapter *a, struct dialog *d, const struct lw_output *out)
{
	const struct dialog *consulted = dialog_of(a, out->other_leg);
	struct message m = {.kind = REFER, .replaces = consulted ? consulted->id : 0};

	copy(m.uri, out->target);
	copy(m.by, a->uri);
	stack_send(d, &m);
}

static void notify(struct dialog *d, const struct lw_output *out)
{
	bool final = out->flags & LW_F_FINAL;

	d->notifying |= final;
	stack_send(d, &(struct message){.kind = NOTIFY, .code = out->code, .final = final});
}

static void dtmf(struct dialog *d, const char *digits)
{
	struct message m = {.kind = DIGITS};

	copy(m.uri, digits);
	stack_send(d, &m);
}

static void answer(struct dialog *d)
{
	d->up = true;
	send(d, OK, 200);
}

static void offer(struct dialog *d, uint32_t dir)
{
	stack_send(d, &(struct message){.kind = OFFER, .dir = dir});
}

static void forget(struct dialog *d)
{
	d->leg = (lw_leg){0};
}

static void carry_out(struct adapter *a, struct dialog *d, const struct lw_output *out)
{
	switch ((enum lw_action)out->type) {
	case LW_DO_INVITE:   invite(a, out); break;
	case LW_DO_RING:     send(d, RINGING, 180); break;
	case LW_DO_ANSWER:   answer(d); break;
	case LW_DO_REJECT:   send(d, REFUSED, out->code); break;
	case LW_DO_DROP:     send(d, d->up ? BYE : CANCEL, 0); break;
	case LW_DO_FORGET:   forget(d); break;
	case LW_DO_MEDIA:    offer(d, out->dir); break;
	case LW_DO_REFER:    refer(a, d, out); break;
	case LW_DO_REFER_OK: send(d, REFER_OK, 202); break;
	case LW_DO_REFER_NO: send(d, REFER_NO, out->code); break;
	case LW_DO_NOTIFY:   notify(d, out); break;
	case LW_DO_DTMF:     dtmf(d, out->digits); break;
	case LW_DO_MUTE:     /* your media: all three */
	case LW_DO_FOCUS:
	case LW_DO_MIX:      break;
	case LW_DO_RECORD:   say(d, LW_SIG_RECORD_FAILED, 0); break;
	case LW_DO_IDENTITY: say(d, LW_SIG_NOT_SHOWN, 0); break;
	case LW_DO_HEAR:     say(d, LW_SIG_HEARS_NOT, 488); break;
	case LW_DO_CLAIM:    say(d, LW_SIG_ENDED, 481); break;
	case LW_OUTPUT_TYPES: break;
	}
}

/* ---- the loop ---- */

static void drain(struct adapter *a)
{
	struct lw_output out;

	while (lw_next(a->lw, &out)) {
		struct dialog *d = dialog_of(a, out.leg);

		if (a->sawh)
			a->sawh(a, NULL, 0, &out);
		if (!lw_is_note(&out) && (d || out.type == LW_DO_INVITE))
			carry_out(a, d, &out);
	}
}

void adapter_came(void *adapter, struct dialog *dialog, const struct message *message)
{
	struct adapter *a = adapter;

	came(a, dialog, message);
	if (message->kind == INVITE && dialog->leg.v)
		(void)lw_leg_attach(a->lw, dialog->leg, dialog);
	drain(a);
}

void adapter_pump(struct adapter *a)
{
	if (lw_deadline(a->lw) <= stack_now(a->stack))
		(void)step(a, (struct lw_input){.type = LW_TICK});
	drain(a);
}
