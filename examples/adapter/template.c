/* SPDX-License-Identifier: BSD-3-Clause */
/* template.c -- an adapter, to be copied; <legwork/adapter.h> tells what each name means.  In place
 * of stack.h stands your own stack; check.c plays lw_adapter_check() against the two until it says
 * nothing more.  What this one cannot do, it says: recording, identity, a switch, a restart. */
#include <assert.h>

#include "template.h"

static int step(struct adapter *a, struct lw_input in)
{
	int err;

	in.now = stack_now(a->stack);
	err = lw_step(a->lw, &in);
	if (a->sawh)
		a->sawh(a, &in, err, NULL);
	return err;
}

/* ---- actions: what the engine wants done goes to the stack ---- */

/* Each kind of message takes what it needs. */
static void send(struct adapter *a, struct dialog *d, const struct lw_output *out,
		 enum message_kind kind, int code)
{
	stack_send(d, &(struct message){
		.kind = kind, .code = code, .uri = out->target, .digits = out->digits,
		.other = lw_leg_attached(a->lw, out->other_leg), .dir = out->dir,
		.final = out->flags & LW_F_FINAL});
}

/* Answered from here; call and segment name a recording. */
static void cannot(struct adapter *a, const struct lw_output *out, enum lw_signal type, int code)
{
	(void)step(a, (struct lw_input){.type = (uint32_t)type, .leg = out->leg, .code = code,
					.call = out->call, .segment = out->segment});
}

static void invite(struct adapter *a, const struct lw_output *out)
{
	struct dialog *d = stack_call(a->stack, a, a->uri, out->uri);

	if (!d) {
		cannot(a, out, LW_SIG_REJECTED, 503);
		return;
	}
	d->leg = out->leg;
	(void)lw_leg_attach(a->lw, d->leg, d);
	send(a, d, out, INVITE, 0);
}

static void carry_out(struct adapter *a, struct dialog *d, const struct lw_output *out)
{
	switch ((enum lw_action)out->type) {
	case LW_DO_INVITE:   invite(a, out); break;
	case LW_DO_RING:     send(a, d, out, RINGING, 180); break;
	case LW_DO_ANSWER:   send(a, d, out, OK, 200); break;
	case LW_DO_REJECT:   send(a, d, out, REFUSED, out->code); break;
	case LW_DO_DROP:     send(a, d, out, BYE, 0); break;
	case LW_DO_FORGET:   d->leg = (lw_leg){0}; break;
	case LW_DO_MEDIA:    send(a, d, out, SDP, 0); break;
	case LW_DO_REFER:    send(a, d, out, REFER, 0); break;
	case LW_DO_REFER_OK: send(a, d, out, REFER_OK, 202); break;
	case LW_DO_REFER_NO: send(a, d, out, REFER_NO, out->code); break;
	case LW_DO_NOTIFY:   send(a, d, out, NOTIFY, out->code); break;
	case LW_DO_DTMF:     send(a, d, out, DIGITS, 0); break;
	case LW_DO_RECORD:   cannot(a, out, LW_SIG_RECORD_FAILED, 0); break;
	case LW_DO_IDENTITY: cannot(a, out, LW_SIG_NOT_SHOWN, 0); break;
	case LW_DO_HEAR:     cannot(a, out, LW_SIG_HEARS_NOT, 488); break;
	case LW_DO_CLAIM:    cannot(a, out, LW_SIG_ENDED, 481); break;
	case LW_DO_MUTE: case LW_DO_FOCUS: case LW_DO_MIX: case LW_OUTPUT_TYPES: break; /* media */
	}
}

static void drain(struct adapter *a)
{
	struct lw_output out;

	while (lw_next(a->lw, &out)) {
		struct dialog *d = lw_leg_attached(a->lw, out.leg);

		if (a->sawh)
			a->sawh(a, NULL, 0, &out);
		if (!lw_is_note(&out) && (d || out.type == LW_DO_INVITE))
			carry_out(a, d, &out);
	}
}

/* ---- signals: what the stack hears goes to the engine ---- */

static const enum lw_signal signal_of[MESSAGE_KINDS] = {
	[INVITE] = LW_SIG_OFFERED,    [RINGING] = LW_SIG_RINGING,    [OK] = LW_SIG_ANSWERED,
	[REFUSED] = LW_SIG_REJECTED,  [ACK] = LW_SIG_CONFIRMED,      [DIGITS] = LW_SIG_DTMF,
	[CANCEL] = LW_SIG_ENDED,      [BYE] = LW_SIG_ENDED,          [BYE_OK] = LW_SIG_ENDED,
	[SDP] = LW_SIG_REMOTE_HOLD,   [SDP_OK] = LW_SIG_MEDIA_OK,    [SDP_NO] = LW_SIG_MEDIA_FAILED,
	[REFER] = LW_SIG_REFER_ASKED, [REFER_OK] = LW_SIG_REFER_OK,  [REFER_NO] = LW_SIG_REFER_NO,
	[NOTIFY] = LW_SIG_REFER_NEWS, [NOTIFY_OK] = LW_SIG_NOTIFIED, [NO_NEWS] = LW_SIG_REFER_OVER,
};

/* INVITE and REFER, whose Replaces may name another dialog of ours (RFC 3891 3).  Their Referred-By
 * is a claim, and SAME_HOST says where it came from: here all of us are on one machine. */
static void asked(struct adapter *a, struct dialog *d, const struct message *m, struct lw_input in)
{
	static const enum lw_match match_of[] = {
		[CALLING] = LW_MATCH_EARLY_OURS, [CALLED] = LW_MATCH_EARLY_THEIRS,
		[UP] = LW_MATCH_CONFIRMED,       [OVER] = LW_MATCH_ENDED,
	};
	int err;

	if (m->replaces)
		in.match = m->other ? match_of[m->other->state] : LW_MATCH_NONE;
	if (m->other)
		in.other_leg = m->other->leg;
	if (m->kind == INVITE && m->other && stack_same_uri(m->other->remote, m->by))
		in.flags = LW_F_BY_PEER | LW_F_SAME_HOST;
	err = step(a, in);
	if (err) {
		stack_send(d, &(struct message){.kind = m->kind == INVITE ? REFUSED : REFER_NO,
						.code = err == LW_E_ARG ? 400 : 503});
	} else if (m->kind == INVITE) {
		d->leg = lw_made(a->lw).leg;
		(void)lw_leg_attach(a->lw, d->leg, d);
	}
}

void adapter_came(void *adapter, struct dialog *d, const struct message *m)
{
	struct adapter *a = adapter;
	struct lw_input in = {
		.type = (uint32_t)signal_of[m->kind], .leg = d->leg, .code = m->code, .uri = m->uri,
		.by = m->by, .called = d->local, .digits = m->digits,
		.caps = LW_CAP_KNOWN | LW_CAP_REPLACES | LW_CAP_REFER,
		.flags = m->kind == REFER && m->replaces ? (uint32_t)LW_F_REPLACES : 0};

	assert(in.type); /* or signal_of[] has forgotten one */
	if (m->kind == SDP && m->dir & LW_RECVONLY)
		in.type = LW_SIG_REMOTE_RESUME;
	if (m->kind == INVITE || m->kind == REFER)
		asked(a, d, m, in);
	else if (d->leg.v) /* a leg that was forgotten is told nothing */
		(void)step(a, in);
	drain(a);
}

void adapter_pump(struct adapter *a)
{
	if (lw_deadline(a->lw) <= stack_now(a->stack))
		(void)step(a, (struct lw_input){.type = LW_TICK});
	drain(a);
}
