/* SPDX-License-Identifier: BSD-3-Clause */
/* words.h -- what each table may say: its inputs, facts and actions, once.
 *
 *	W(input, sayer, why)
 *
 * sayer: USER, who is refused where a state does not take the input; ORDER of another machine,
 * NEWS, CLOCK, which are ignored there.  why: the cause it gives (enum lw_cause), _ for none, or
 * one that is found when it is asked for (enum lw_why).  The three transfers share one set.
 *
 * Actions: N_x tells the application LW_NOTE_x or its like, DO_x orders the adapter, TELL_x tells
 * the machines above, AS_x names the end that DUE means; others run a machine below, or mark
 * something in the call.  RELEASE frees our user: it marks that and tells LW_NOTE_RELEASED, once.
 * RECALL counts a try and tells LW_NOTE_RECALLING. */
#ifndef LW_WORDS_H
#define LW_WORDS_H

#include <legwork/adapter.h>

#include "../../table/paste.h"
#include "../../table/table.h"

/* ---- one party's leg ---- */
#define LEG_INPUTS(W) \
	W(DIAL, ORDER, _) W(OFFER, NEWS, _) W(ANSWER, ORDER, _) W(REJECT, ORDER, _) \
	W(DROP, ORDER, _) W(RELEASE, ORDER, _) W(TRYING, NEWS, _) W(RINGING, NEWS, _) \
	W(EARLY, NEWS, _) W(ANSWERED, NEWS, _) W(REJECTED, NEWS, _) W(CONFIRMED, NEWS, _) \
	W(ENDED, NEWS, _) W(REDIRECTED, NEWS, _) W(NOTIFIED, NEWS, _) \
	W(TIMEOUT, CLOCK, NO_ANSWER)
#define LEG_FACTS(F) F(notify_open) F(refer_open) F(may_follow)
#define LEG_ACTS(A) \
	A(DO_INVITE) A(DO_ANSWER) A(DO_REJECT) A(DO_DROP) A(TELL_RINGING) A(TELL_EARLY) A(TELL_UP) \
	A(TELL_ENDED) A(RETARGET)

/* ---- hold of a leg: wanted and negotiated apart ---- */
#define HOLD_INPUTS(W) \
	W(USER_HOLD, USER, _) W(USER_RESUME, USER, _) W(HOLD, ORDER, _) W(RESUME, ORDER, _) \
	W(MEDIA_OK, NEWS, _) W(MEDIA_FAILED, NEWS, _) W(REMOTE_HOLD, NEWS, _) \
	W(REMOTE_RESUME, NEWS, _) W(TIMEOUT, CLOCK, _)
#define HOLD_FACTS(F) F(may_hold) F(may_resume)
#define HOLD_ACTS(A) \
	A(OFFER_HELD) A(OFFER_TALK) A(N_HELD) A(N_RESUMED) A(N_HOLD_FAILED) A(N_RESUME_FAILED) \
	A(N_REMOTE_HOLD) A(N_REMOTE_RESUME) A(TELL_HELD) A(TELL_NOT_HELD) A(TELL_RESUMED) \
	A(TELL_NOT_RESUMED)

/* ---- a leg after a restart ---- */
#define CLAIM_INPUTS(W) \
	W(RESTORED, ORDER, _) W(CLAIMED, NEWS, _) W(DENIED, NEWS, _) W(TIMEOUT, CLOCK, NETWORK)
#define CLAIM_FACTS(F)
#define CLAIM_ACTS(A) A(DO_CLAIM) A(HANG_UP)
enum lw_claim { LW_CLAIM_SURE, LW_CLAIM_ASKED };

/* ---- the conversation the user sees ---- */
#define CALL_INPUTS(W) \
	W(USER_DIAL, USER, _) W(USER_ANSWER, USER, _) W(USER_REJECT, USER, _) \
	W(USER_HANGUP, USER, _) W(USER_MUTE, USER, _) W(USER_UNMUTE, USER, _) \
	W(USER_DTMF, USER, _) W(USER_IDENTIFY, USER, _) W(OFFERED, NEWS, _) W(CONSULT, ORDER, _) \
	W(DROP, ORDER, _) W(LEG_RINGING, NEWS, _) W(LEG_EARLY, NEWS, _) W(LEG_UP, NEWS, _) \
	W(LEG_ENDED, NEWS, _)
#define CALL_FACTS(F) \
	F(consulting) F(kept_alive) F(can_send) F(answers) F(up) F(muted) F(unmuted)
#define CALL_ACTS(A) \
	A(DIAL) A(RING) A(ANSWER) A(REJECT) A(DROP_LEG) A(MUTE) A(UNMUTE) A(SEND_DTMF) A(IDENTIFY) \
	A(END_RECORDING) A(N_INCOMING) A(N_RINGING) A(N_EARLY) A(N_CONNECTED) A(N_ENDED)

/* ---- the three transfers, as transferor ---- */
#define XFER_INPUTS(W) \
	W(START, USER, _) W(COMPLETE, USER, _) W(CANCEL, USER, CANCELLED) W(SWAP, USER, _) \
	W(MERGE, USER, _) W(RETRY, USER, _) W(HANGUP, USER, TRANSFEROR_LEFT) W(ANSWER, USER, _) \
	W(HOLD_TRANSFEREE, USER, _) W(HOLD_TARGET, USER, _) W(PART_TRANSFEREE, USER, CANCELLED) \
	W(PART_TARGET, USER, CANCELLED) \
	W(HELD, NEWS, _) W(NOT_HELD, NEWS, HOLD_FAILED) W(RESUMED, NEWS, _) \
	W(NOT_RESUMED, NEWS, RESUME_FAILED) W(TARGET_HELD, NEWS, _) W(TARGET_NOT_HELD, NEWS, _) \
	W(TARGET_RESUMED, NEWS, _) W(TARGET_NOT_RESUMED, NEWS, _) W(TARGET_RINGING, NEWS, _) \
	W(TARGET_ANSWERED, NEWS, _) W(TARGET_ENDED, NEWS, OF_NEWS) W(TARGET_GONE, NEWS, _) \
	W(TRANSFEREE_ENDED, NEWS, TRANSFEREE_LEFT) W(REFER_OK, NEWS, _) \
	W(REFER_REFUSED, NEWS, OF_REFUSAL) W(REFER_NEWS, NEWS, _) W(REFER_DONE, NEWS, TRANSFERRED) \
	W(REFER_FAILED, NEWS, OF_NEWS) W(REFER_OVER, NEWS, NO_NEWS) W(TIMEOUT, CLOCK, OF_STAGE)
#define XFER_FACTS(F) \
	F(can_start)              /* none is under way, and nothing forbids this one */ \
	F(can_retry)              /* likewise, for another target */ \
	F(target_up)              /* the consultation call is up */ \
	F(target_gone)            /* it has ended, or is about to */ \
	F(can_replace)            /* both parties support Replaces, and stay where they are */ \
	F(parties_move)           /* one of them asks us to talk to somebody else in its place */ \
	F(by_replaces)            /* our last REFER had Replaces */ \
	F(go_blind)               /* on_complete_ringing says blind */ \
	F(go_early)               /* it says early, and the target is known to take that */ \
	F(hangup_blind)           /* a hangup completes, and that is blind */ \
	F(hangup_completes)       /* on_hangup_ringing says complete */ \
	F(hangup_clears_ringing)  /* it says clear */ \
	F(hangup_clears_talking)  /* on_hangup_consulting says clear, or the conference ends */ \
	F(hangup_returns_talking) /* it says return */ \
	F(auto_return)            /* the setting */ \
	F(user_left)              /* our user has hung up, or was freed */ \
	F(can_try_aor)            /* retry_aor, not yet tried, and it may help after this code */ \
	F(both_talking)           /* neither party is held */ \
	F(as_recalled)            /* our user has answered the recall */ \
	F(on_accept)              /* blind_style frees our user when the REFER is accepted */ \
	F(on_ringing)             /* it frees him when the target rings, and it rings */ \
	F(target_rings)           /* so the last NOTIFY said */ \
	F(at_once)                /* let_go says at once */ \
	F(lets_go)                /* it says so, and our user is free */ \
	F(at_last)                /* it says after the last recall, or at once */ \
	F(recalls)                /* recall_tries are not used up */ \
	F(last_resort)            /* there is an address for a caller whom nobody takes */ \
	F(refer_open)             /* our last REFER has no result yet */ \
	F(target_replaced)        /* by_replaces, and target_gone */ \
	F(conference_ends)        /* the administrator lets nobody talk on without us (R69) */
#define XFER_ACTS(A) \
	A(BEGIN) A(STOP_RECORDING) A(END_RECORDING) A(HOLD) A(RESUME) A(TARGET_HOLD) \
	A(TARGET_RESUME) A(DIAL_TARGET) A(REDIAL_TARGET) A(DROP_TARGET) A(KEEP_TARGET) \
	A(DROP_TRANSFEREE) A(REFER_REPLACES) A(REFER_EARLY) A(REFER_AOR) A(REFER_PLAIN) A(MIX) \
	A(UNMIX) A(RELEASE) A(REFER_LAST) A(NO_ANSWER) A(AS_CANCELLED) A(AS_RECALLED) \
	A(AS_UNKNOWN) A(N_STARTED) A(N_CONSULTING) A(N_CONSULT_RINGING) A(N_CONSULT_CONNECTED) \
	A(N_CONSULT_FAILED) A(N_TO_TRANSFEREE) A(N_TO_TARGET) A(N_MERGED) A(N_FALLBACK) \
	A(N_COMPLETING) A(N_PROGRESS) A(RECALL)

/* The stages of a transfer: the cause where a state's time is over, and whether it only goes back
 * from there, so that the reason for its end is known. */
#define XFER_STAGES(S) \
	S(_, NONE, true) S(HOLD, HOLD_FAILED, false) S(CONSULT, NO_ANSWER, false) \
	S(TALK, TIMEOUT, false) S(HANDOVER, TIMEOUT, false) S(OUTCOME, NO_NEWS, false) \
	S(RETURN, RESUME_FAILED, true) S(RECALL, NO_ANSWER, true)

/* ---- the ear of a leg of a switch ---- */
#define SW_HEAR_INPUTS(W) \
	W(WISH, ORDER, _) W(HEARS, NEWS, _) W(HEARS_NOT, NEWS, _) W(SAID, NEWS, _) \
	W(TIMEOUT, CLOCK, _)
#define SW_HEAR_FACTS(F) F(says_now)
#define SW_HEAR_ACTS(A) A(DO_HEAR) A(TAKE) A(UNSURE) A(HUSH) A(TELL_HEARD) \
	A(TELL_NOT_HEARD)
enum lw_ear_seen {
	LW_EAR_IS_SETTLED,
	LW_EAR_IS_ASKED,
	LW_EAR_IS_SAYING
};

/* ---- what a party of a switch presses ---- */
#define SW_CODES_INPUTS(W) W(KEY, NEWS, _) W(LEFT, NEWS, _) W(TIMEOUT, CLOCK, _)
#define SW_CODES_FACTS(F) \
	F(may_grow)     /* the party may use codes, and more keys could make a longer one */ \
	F(wants_number) /* it may, and what is held begins with a code that a number follows */ \
	F(is_code)      /* it may, and what is held begins with a code */ \
	F(gives_up)     /* the number ends, and no number is as long */ \
	F(number_ends)  /* `#`, or nothing in the number plan is longer */
#define SW_CODES_ACTS(A) A(PASS_FIRST) A(PASS_ALL) A(NUMBER) A(ASK) A(SAY_NO) A(SWALLOW)
enum lw_digits_seen {
	LW_DIGITS_PASS,
	LW_DIGITS_HELD,
	LW_DIGITS_TONE,    /* a number is to be dialled */
	LW_DIGITS_DIALLED
};

/* ---- reaching somebody for a seat of a call of a switch ---- */
#define SW_REACH_INPUTS(W) \
	W(BEGIN, ORDER, _) W(ROUTE, USER, _) W(ROUTE_END, USER, _) W(STOP, ORDER, _) \
	W(LEG_RINGING, NEWS, _) W(LEG_EARLY, NEWS, _) W(LEG_UP, NEWS, _) W(LEG_ENDED, NEWS, _) \
	W(TIMEOUT, CLOCK, _)
#define SW_REACH_FACTS(F) \
	F(host_routes)      /* the host says where a destination is: route_as_given is off */ \
	F(has_room)         /* a leg is free */ \
	F(one_more)         /* likewise, and LW_F_MORE says that it is to ring too */ \
	F(unwanted)         /* a machine has answered, and a person is wanted */ \
	F(unwanted_of_many) /* likewise, and others still ring */ \
	F(of_many)          /* others still ring */ \
	F(diverts)          /* the host may send it elsewhere */
#define SW_REACH_ACTS(A) \
	A(DIAL) A(DROP_ALL) A(DROP_IT) A(SEAT_IT) A(KEEP_BEST) A(FULL) A(AS_ROUTED) \
	A(NOT_ROUTED) A(NO_ANSWER) A(N_ROUTE) A(TELL_RINGING) A(TELL_UP) A(TELL_FAILED)
enum lw_reach_seen {
	LW_REACH_NONE,
	LW_REACH_ASKING,
	LW_REACH_DIALLING,
	LW_REACH_RINGING
};

/* ---- the call of a switch ---- */
#define SW_BRIDGE_INPUTS(W) \
	W(ORIGINATE, USER, _) W(SERVE, USER, _) W(EXTEND, USER, _) W(CLEAR, USER, _) \
	W(OFFERED, NEWS, _) W(UP_1, NEWS, _) W(ENDED_1, NEWS, _) W(RINGING_2, NEWS, _) \
	W(UP_2, NEWS, _) W(FAILED_2, NEWS, _) W(ENDED_2, NEWS, _) W(NOT_HEARD, NEWS, MEDIA)
#define SW_BRIDGE_FACTS(F) F(was_served)
#define SW_BRIDGE_ACTS(A) \
	A(DIAL_1) A(RING_1) A(ANSWER_1) A(DROP_1) A(DROP_2) A(REACH_2) A(STOP_2) \
	A(END_RECORDING) A(N_INCOMING) A(N_RINGING) A(N_SERVED) A(N_CONNECTED) A(N_ENDED)

/* ---- the three transfers of a switch: A, T and C are transferee, transferor and target ---- */
#define SW_XFER_INPUTS(W) \
	W(START, USER, _) W(JOIN_CALLS, USER, _) W(COMPLETE, USER, _) W(CANCEL, USER, CANCELLED) \
	W(SWAP, USER, _) W(MERGE, USER, _) W(RETRY, USER, _) W(CLEAR, USER, CANCELLED) \
	W(TAKEN, ORDER, _) W(ORPHANED, ORDER, _) W(A_ENDED, NEWS, TRANSFEREE_LEFT) \
	W(T_ENDED, NEWS, TRANSFEROR_LEFT) W(C_RINGING, NEWS, _) W(C_UP, NEWS, _) \
	W(C_FAILED, NEWS, OF_NEWS) W(C_ENDED, NEWS, TARGET_LEFT) W(C_FREE, NEWS, _) \
	W(T_UP, NEWS, _) W(T_FAILED, NEWS, OF_NEWS) W(HEARD, NEWS, TRANSFERRED) \
	W(NOT_HEARD, NEWS, MEDIA) W(REFER_OK, NEWS, _) W(REFER_NO, NEWS, OF_NEWS) \
	W(REFER_NEWS, NEWS, _) W(REFER_DONE, NEWS, TRANSFERRED) W(REFER_FAILED, NEWS, OF_NEWS) \
	W(REFER_OVER, NEWS, NO_NEWS) W(TIMEOUT, CLOCK, OF_STAGE)
#define SW_XFER_FACTS(F) \
	F(can_start)              /* none is under way, and nothing forbids this one */ \
	F(mutes)                  /* likewise, and T talks on until C answers: never by REFER */ \
	F(lets_go)                /* likewise, and T is let go at once: never by REFER */ \
	F(joins)                  /* another call of T's is up, and nothing forbids it */ \
	F(joins_ringing)          /* likewise, but that call still rings */ \
	F(can_retry)              /* nothing forbids another target */ \
	F(two_calls)              /* T has called C himself, and has a leg for each */ \
	F(by_refer)               /* T has asked by REFER */ \
	F(transferor_left)        /* no leg of T's with A is up */ \
	F(as_cancelled)           /* T wished to go back */ \
	F(merge_later)            /* he wished to merge, and C had not answered */ \
	F(on_ringing)             /* T is let go when C rings: never by REFER */ \
	F(hangup_clears_ringing)  /* on_hangup_ringing says clear */ \
	F(hangup_returns_ringing) /* it says return */ \
	F(hangup_clears_talking)  /* on_hangup_consulting says clear */ \
	F(hangup_returns_talking) /* it says return */ \
	F(conference_ends)        /* the administrator lets nobody talk on without T (R69) */ \
	F(auto_return)            /* the setting */ \
	F(camps)                  /* C is busy, camp_on is set, and it was not waited for yet */ \
	F(recalls_later)          /* T may be recalled, and recall_delay_ms is set */ \
	F(recalls)                /* T may be recalled: a machine never is (R54) */ \
	F(loops_later)            /* a recall is left, and recall_pause_ms is set */ \
	F(loops)                  /* a recall is left */ \
	F(later)                  /* recall_pause_ms is set */ \
	F(no_music)               /* A was to hear music, and hears what it heard before */ \
	F(rescues)                /* there is a last resort, not yet tried */
#define SW_XFER_ACTS(A) \
	A(BEGIN) A(ACCEPT) A(TELL_T) A(END_T) A(REACH_C) A(REACH_T) A(REACH_LAST) A(DROP_A) \
	A(DROP_T) A(DROP_T1) A(DROP_T2) A(DROP_C) A(KEEP_C) A(TO_BLIND) A(TO_RECALL) \
	A(AS_CANCELLED) A(MERGE_LATER) A(PASS_REFER) A(REFUSE_T) A(N_CONSULTING) \
	A(N_CONSULT_RINGING) A(N_CONSULT_CONNECTED) A(N_CONSULT_FAILED) A(N_TO_TRANSFEREE) \
	A(N_TO_TARGET) A(N_MERGED) A(N_COMPLETING) A(N_PROGRESS) A(N_CAMPED) A(N_RECALLING) \
	A(N_LAST_RESORT)

/* ---- as transferee ---- */
#define REFERRED_INPUTS(W) \
	W(ACCEPT, USER, _) W(DECLINE, USER, _) W(HANGUP, USER, _) W(REQUEST, NEWS, _) \
	W(RINGING, NEWS, _) W(UP, NEWS, _) W(ENDED, NEWS, _) W(OLD_ENDED, NEWS, _) \
	W(TIMEOUT, CLOCK, _)
#define REFERRED_FACTS(F) F(cannot) F(by_policy_no) F(by_policy_yes) F(has_room) F(in_transfer)
#define REFERRED_ACTS(A) \
	A(REFUSE_NOW) A(DECLINE_603) A(FORBID) A(OBEY) A(DIAL) A(NOTIFY) A(NOTIFY_LAST) \
	A(NOTIFY_487) A(NOTIFY_408) A(HUSH) A(UNHUSH) A(ADOPT) A(DROP_NEW) A(DROP_OLD) \
	A(DROP_CALL) A(END_CALL) A(N_REQUESTED) A(N_REFERRED) A(N_PROGRESS) A(N_FAILED)

/* ---- as target of an INVITE with Replaces ---- */
#define REPLACED_INPUTS(W) \
	W(HANGUP, USER, _) W(ACCEPT, USER, _) W(DECLINE, USER, _) \
	W(NO_MATCH, NEWS, _) W(ENDED_MATCH, NEWS, _) W(FORBIDDEN, NEWS, _) W(UNPROVED, NEWS, _) \
	W(CONFIRMED, NEWS, _) W(EARLY_OURS, NEWS, _) W(EARLY_THEIRS, NEWS, _) W(UP, NEWS, _) \
	W(ENDED, NEWS, _) W(OLD_ENDED, NEWS, _) W(TIMEOUT, CLOCK, _)
#define REPLACED_FACTS(F) F(busy) F(must_ask) F(early_only)
#define REPLACED_ACTS(A) \
	A(REJECT_401) A(REJECT_481) A(REJECT_603) A(REJECT_403) A(REJECT_486) A(ASK_USER) \
	A(ANSWER_NEW) A(ANSWER_ASKED) A(DECLINE_603) A(ADOPT) A(DROP_OLD) A(DROP_NEW) \
	A(DROP_CALL) A(END_CALL) A(N_FORBIDDEN) A(N_REQUESTED)
enum lw_replaced_seen {
	LW_REPLACED_NONE,
	LW_REPLACED_ASKED,
	LW_REPLACED_TAKING,
	LW_REPLACED_ALONE,
	LW_REPLACED_JOINING, /* of a switch: the new leg has the place, and is not heard yet */
};

/* ---- likewise, of a switch: another leg takes the seat of one ---- */
#define SW_REPLACED_INPUTS(W) \
	W(ACCEPT, USER, _) W(DECLINE, USER, _) \
	W(NO_MATCH, NEWS, _) W(ENDED_MATCH, NEWS, _) W(FORBIDDEN, NEWS, _) W(UNPROVED, NEWS, _) \
	W(SAME_CALL, NEWS, _) W(CONFIRMED, NEWS, _) W(EARLY_OURS, NEWS, _) \
	W(UP, NEWS, _) W(ENDED, NEWS, _) W(OLD_ENDED, NEWS, _) W(LEFT, NEWS, _) \
	W(HEARD, NEWS, _) W(NOT_HEARD, NEWS, _) W(TIMEOUT, CLOCK, _)
#define SW_REPLACED_FACTS(F) \
	F(early_only) /* only one that rings was meant */ \
	F(tears)      /* the transfer under way does not let that party's place be taken now */ \
	F(must_ask)   /* the host is to decide */ \
	F(picks_up)   /* the old leg is one of those that are called for a seat */ \
	F(rings)      /* it has a seat, and has not answered */
#define SW_REPLACED_ACTS(A) \
	A(REJECT_401) A(REJECT_403) A(REJECT_481) A(REJECT_486) A(REJECT_488) A(REJECT_491) \
	A(REJECT_603) A(RING_NEW) A(ANSWER_NEW) A(ANSWER_NEXT) A(DECLINE_603) A(ADOPT) \
	A(SEAT_BACK) A(DROP_OLD) A(DROP_NEW) A(N_FORBIDDEN) A(N_REQUESTED) A(N_REPLACED)

/* ---- recording: wanted and running apart; what is decided gives another cause, what merely
 * happens only one where there was none ---- */
#define RECORDING_INPUTS(W) \
	W(USER_RECORD, USER, _) W(USER_STOP, USER, NORMAL) W(SELECT, ORDER, TRANSFERRED) \
	W(BACK, ORDER, _) W(TAKE_OVER, ORDER, _) W(PARTY_LEFT, NEWS, REPLACED) \
	W(PARTY_CAME, NEWS, _) W(VOICES, NEWS, REPLACED) W(LEARNT, NEWS, DECLINED) \
	W(CALL_OVER, ORDER, OF_CALL) \
	W(RUNNING, NEWS, _) W(STOPPED, NEWS, _) W(FAILED, NEWS, NETWORK) W(TIMEOUT, CLOCK, TIMEOUT)
#define RECORDING_FACTS(F) \
	F(can_record) F(restarts) F(at_select) F(goes_on) F(wished) F(passes_on) F(forbidden) \
	F(keeps)            /* a switch's goes on, although others talk now */
#define RECORDING_ACTS(A) \
	A(DO_START) A(DO_STOP) A(KEEP_WISH) A(AS_RULE) A(PASS_ON) A(N_STARTED) A(N_STOPPED) \
	A(N_FAILED)
enum lw_recording_seen {
	LW_RECORDING_NONE,
	LW_RECORDING_STARTING,
	LW_RECORDING_RUNNING,
	LW_RECORDING_STOPPING
};

#endif
