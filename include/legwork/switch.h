/* SPDX-License-Identifier: BSD-3-Clause */
/* legwork/switch.h -- an engine as a switch: a PBX that owns all legs of a call and joins them.
 *
 * Made with config.role = LW_AS_SWITCH.  A call has two sides: who came first, and who was reached for it.  Each of
 * its parties is a leg; what each leg hears the engine says (LW_DO_HEAR of <legwork/adapter.h>), so that nobody is
 * left on silence, ringing or alone, in whatever order things happen.
 *
 *	caller ── INVITE ──> LW_NOTE_INCOMING, LW_NOTE_ROUTE     where is it?  lw_route_to(), lw_route_end()
 *	                     LW_DO_INVITE                        the one who is called; several may ring at once
 *	                     LW_NOTE_CONNECTED                   both are there, and hear each other
 *
 * A host without a routing of its own sets route_as_given: then an address is called as it is given.
 * A leg may also lead into the host itself (a mailbox, a menu, a queue): its adapter is code of the host's, which
 * lets it ring, answer, hear and end like any other.
 *
 * Where there are rules (<legwork/rules.h>) each party is shown whom it talks to, by the rows of callerid.def: who is
 * called by its INVITE, who is up by LW_DO_IDENTITY (RFC 4916).  The transferee is told where it is sent, both who are
 * left whom they have now, the transferor whom he consults; a new identity of a party goes on to whoever hears it.  One
 * change is told once; LW_NOTE_NOT_SHOWN says that a phone takes none (R47).
 *
 * In brackets: the words of CSTA (ECMA-269), where they differ.
 *
 * Errors:   0 (LW_OK), or an enum lw_error, as in legwork.h: LW_E_STALE for an old handle, LW_E_REFUSED when the
 *           state or the policy does not allow it, LW_E_FULL, LW_E_ARG, LW_E_TIME.  A refused input changes nothing. */
#ifndef LEGWORK_SWITCH_H
#define LEGWORK_SWITCH_H

#include <legwork/legwork.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What a leg hears: `hear` of LW_DO_HEAR and of struct lw_leg_info. */
enum lw_hear {
	LW_HEAR_NOTHING,
	LW_HEAR_PEER,         /* the other leg, and nothing else */
	LW_HEAR_RINGBACK,
	LW_HEAR_MUSIC,
	LW_HEAR_ANNOUNCEMENT, /* word: which one; "": the host's own application speaks */
	LW_HEAR_MIX,          /* all other parties of the call that hear the mix too */
	LW_HEARS
};

/* ---- where a destination is ---------------------------------------------------------------------- */

/* The answer to LW_NOTE_ROUTE (Route Select): call uri.  flags: LW_F_TO_MAILBOX: its mailbox; LW_F_MORE: one more at
 * the same time, after the first; who answers first is taken, and the others are let go.  Up to 8 ring at once.
 * Without an answer in route_ms it has failed: 480. */
LW_INLINE int lw_route_to(struct lw *lw, lw_call call, const char *uri, uint32_t flags, lw_time now)
{
	struct lw_input in = lw_input_at(LW_USER_ROUTE, now);

	in.call = call;
	in.flags = flags;
	in.uri = uri;
	return lw_step(lw, &in);
}

/* The other answer to LW_NOTE_ROUTE (Route End): there is no such destination, or nobody takes it there: a code from
 * 400 to 699; 0: that of the try before, or 404. */
LW_INLINE int lw_route_end(struct lw *lw, lw_call call, int code, lw_time now)
{
	struct lw_input in = lw_input_at(LW_USER_ROUTE_END, now);

	in.code = code;
	in.call = call;
	return lw_step(lw, &in);
}

/* ---- calls --------------------------------------------------------------------------------------- */

/* Calls from, and when it has answered, to (Make Call).  *call (may be NULL) is the new call. */
LW_INLINE int lw_originate(struct lw *lw, const char *from, const char *to, uint32_t account, lw_call *call,
			   lw_time now)
{
	struct lw_input in = lw_input_at(LW_USER_DIAL, now);
	int err;

	in.account = account;
	in.uri = from;
	in.called = to;
	err = lw_step(lw, &in);
	if (call)
		*call = err ? lw_no_call() : lw_made(lw).call;
	return err;
}

/* The host's own application has the caller from now on: a menu, a queue.  He is answered, and LW_NOTE_SERVED says
 * so; what he hears the application says by lw_announce(). */
LW_INLINE int lw_serve(struct lw *lw, lw_call call, lw_time now)
{
	return lw_verb(lw, LW_USER_SERVE, call, NULL, now);
}

/* Sends on a caller who is served, or for whom another is called (Deflect Call).  LW_NOTE_ROUTE asks where it is.
 * If nobody takes him, and he was served, he is served again. */
LW_INLINE int lw_extend(struct lw *lw, lw_call call, const char *to, lw_time now)
{
	return lw_verb(lw, LW_USER_EXTEND, call, to, now);
}

/* Ends the call and all its legs. */
LW_INLINE int lw_clear_call(struct lw *lw, lw_call call, lw_time now)
{
	return lw_verb(lw, LW_USER_HANGUP, call, NULL, now);
}

/* ---- one party ------------------------------------------------------------------------------------ */

/* Lets one party go, as if it had hung up (Clear Connection). */
LW_INLINE int lw_drop_leg(struct lw *lw, lw_leg leg, lw_time now)
{
	struct lw_input in = lw_input_at(LW_USER_DROP, now);

	in.leg = leg;
	return lw_step(lw, &in);
}

/* Holds the others on behalf of this party, whose phone can't: they hear music, as if it had held them itself. */
LW_INLINE int lw_hold_for(struct lw *lw, lw_leg leg, lw_time now)
{
	struct lw_input in = lw_input_at(LW_USER_HOLD, now);

	in.leg = leg;
	return lw_step(lw, &in);
}

/* Ends what lw_hold_for() began. */
LW_INLINE int lw_retrieve_for(struct lw *lw, lw_leg leg, lw_time now)
{
	struct lw_input in = lw_input_at(LW_USER_RESUME, now);

	in.leg = leg;
	return lw_step(lw, &in);
}

/* Plays an announcement to one party, who has answered, over whatever it hears, until the adapter says that it is over
 * or say_ms has passed.  The name (up to 127 bytes) is the host's, and comes with LW_DO_HEAR; "" stops it. */
LW_INLINE int lw_announce(struct lw *lw, lw_leg leg, const char *name, lw_time now)
{
	struct lw_input in = lw_input_at(LW_USER_ANNOUNCE, now);

	in.leg = leg;
	in.name = name;
	return lw_step(lw, &in);
}

/* ---- transfers, on behalf of a party ---------------------------------------------------------------
 *
 * leg is the transferor's.  The transfer is of the call that it is in, and whoever is on the other side of it is
 * the transferee.  A REFER of its phone does the same: the engine answers it, reports by NOTIFY, and lets the leg go
 * after the last one.  The target is called, or is in another call of the transferor's, and joined; nobody else is
 * asked to do anything.  The notes are those of a transferor (LW_NOTE_TRANSFER_..., LW_NOTE_CONSULT_...); in each leg
 * is the transferor's, until that is let go or has gone, and by its address.
 * If nobody takes the transferee, and the transferor has gone, he is called back (recall_tries, recall_delay_ms,
 * recall_pause_ms), and then the last resort, as R48 to R54 say.
 * By lw_party.refer and refer_mode the REFER of a party may instead be passed on to the other side, which then calls
 * the target itself: what that answers and reports goes back to the transferor, a Replaces of his other leg is
 * rewritten to the target's dialog, and LW_NOTE_TRANSFER_UNKNOWN ends it if that side never says how it went.  The
 * policy is asked before, as always.  Or it is refused (603).
 * flags: LW_F_AUTO: a machine asks, which is never called back; LW_F_FEATURE_CODE, LW_F_APPROVED. */

/* Any verb that takes a leg, and an address or none (NULL), by its number. */
LW_INLINE int lw_verb_for(struct lw *lw, enum lw_verb type, lw_leg leg, const char *uri, uint32_t flags, lw_time now)
{
	struct lw_input in = lw_input_at((uint32_t)type, now);

	in.leg = leg;
	in.flags = flags;
	in.uri = uri;
	return lw_step(lw, &in);
}

/* Transfers after the transferor has talked to the target (Consultation Call). */
LW_INLINE int lw_transfer_attended_for(struct lw *lw, lw_leg leg, const char *target, uint32_t flags, lw_time now)
{
	return lw_verb_for(lw, LW_USER_ATTENDED, leg, target, flags, now);
}

/* Transfers without asking the target (Single Step Transfer).  blind_style says when the transferor is free;
 * mute_transfer, that the two talk on until the target has answered. */
LW_INLINE int lw_transfer_blind_for(struct lw *lw, lw_leg leg, const char *target, uint32_t flags, lw_time now)
{
	return lw_verb_for(lw, LW_USER_BLIND, leg, target, flags, now);
}

/* Transfers to the mailbox of owner; NULL: of the one whom the transferee first called (R33). */
LW_INLINE int lw_transfer_voicemail_for(struct lw *lw, lw_leg leg, const char *owner, uint32_t flags, lw_time now)
{
	return lw_verb_for(lw, LW_USER_VOICEMAIL, leg, owner, flags, now);
}

/* The transferor has called the target himself, by other_leg: his two calls are one (Transfer Call).  The target may
 * still ring.  LW_NOTE_ABSORBED says which call is no longer. */
LW_INLINE int lw_transfer_calls(struct lw *lw, lw_leg leg, lw_leg other_leg, lw_time now)
{
	struct lw_input in = lw_input_at(LW_USER_JOIN, now);

	in.leg = leg;
	in.other_leg = other_leg;
	return lw_step(lw, &in);
}

/* Transferee and target talk, without the transferor (Transfer Call).  This and the next four while the transfer is
 * under way. */
LW_INLINE int lw_complete_for(struct lw *lw, lw_leg leg, lw_time now)
{
	return lw_verb_for(lw, LW_USER_COMPLETE, leg, NULL, 0, now);
}

/* Back to the transferee (Reconnect Call). */
LW_INLINE int lw_cancel_for(struct lw *lw, lw_leg leg, lw_time now)
{
	return lw_verb_for(lw, LW_USER_CANCEL, leg, NULL, 0, now);
}

/* From one to the other (Alternate Call). */
LW_INLINE int lw_swap_for(struct lw *lw, lw_leg leg, lw_time now)
{
	return lw_verb_for(lw, LW_USER_SWAP, leg, NULL, 0, now);
}

/* All three talk (Conference Call), at the latest when the target answers. */
LW_INLINE int lw_merge_for(struct lw *lw, lw_leg leg, lw_time now)
{
	return lw_verb_for(lw, LW_USER_MERGE, leg, NULL, 0, now);
}

/* After a failed consultation: the same target again (NULL), or another. */
LW_INLINE int lw_retry_for(struct lw *lw, lw_leg leg, const char *target, lw_time now)
{
	return lw_verb_for(lw, LW_USER_RETRY, leg, target, 0, now);
}

/* ---- another phone in the place of a party ---------------------------------------------------------
 *
 * An INVITE with Replaces (RFC 3891) of a leg of ours: a party goes on from another phone, or its phone was told by
 * REFER to give its place to somebody else; or a call that rings at one phone is picked up at another.  The new leg
 * takes the seat, in the call or in the transfer under way; LW_NOTE_REPLACED says so (leg: the new one, other_leg: the
 * old one, which is let go then).  Refused: 481 nothing of ours, or a caller who still waits; 486 early-only, and it
 * was answered; 488 it would talk to itself; 491 parties are being joined, or another takes that place.
 * Who may: replaces_policy, and for what rings for others lw_party.pickup and pickup_for (<legwork/config.h>); else 401
 * or 403, and LW_NOTE_REFUSED.  With LW_REPLACES_ASK the host decides by lw_accept() or lw_decline(). */

/* ---- feature codes -----------------------------------------------------------------------------------
 *
 * A party asks for the same by the codes of the rules (lw_rules.codes), if codes_for lets it: what it presses comes by
 * LW_SIG_DTMF.  Keys that may become a code are held back (code_ms); those that cannot go on to whoever hears the
 * party, by LW_DO_DTMF, and the application is told of them (LW_NOTE_DTMF).  No other way may carry them.  After the
 * code of a transfer its number is dialled, up to `#`, to the end that the number plan knows, or digit_ms; the others
 * hear music meanwhile.  While a transfer is under way its transferor completes, cancels, swaps and merges by code.
 * Who asks by code is told by these announcements, like lw_announce(): */
#define LW_SAY_REFUSED "transfer-refused" /* LW_NOTE_REFUSED says why; a number too long is not noted */
#define LW_SAY_FAILED "transfer-failed"   /* it has failed */
#define LW_SAY_DIAL "dial-tone"           /* the number is to be dialled: up to its first key */

/* uri was busy and is free: who has waited for it longest (LW_NOTE_CAMPED, camp_on) is put through.  If nobody waits
 * nothing happens.  It looks at every call. */
LW_INLINE int lw_freed(struct lw *lw, const char *uri, lw_time now)
{
	return lw_verb_for(lw, LW_USER_FREED, lw_no_leg(), uri, 0, now);
}

/* ---- recording ---------------------------------------------------------------------------------------
 *
 * Of the call, by lw_record() or on behalf of a party; begun by itself where a party of the directory is always to be
 * recorded (<legwork/rules.h>), and never with one that must not be.  A transfer does to it what record_rule says.  Who
 * talks is named by each segment (leg, other_leg), so others who talk are the next segment: the target of a
 * consultation, three, those who remain. */

/* Starts or stops recording the call of this party, on its behalf. */
LW_INLINE int lw_record_for(struct lw *lw, lw_leg leg, bool on, lw_time now)
{
	return lw_verb_for(lw, on ? LW_USER_RECORD : LW_USER_STOP_RECORDING, leg, NULL, 0, now);
}

/* ---- questions ------------------------------------------------------------------------------------ */

/* The leg after `after` (zero for the first) of the parties of a call, dropped ones not counted; zero at the end. */
LW_API lw_leg lw_call_leg_next(const struct lw *lw, lw_call call, lw_leg after);

LW_API const char *lw_hear_name(uint32_t hear); /* "ringback" */

#ifdef __cplusplus
}
#endif

#endif
