/* SPDX-License-Identifier: BSD-3-Clause */
/* groups.h -- inputs that many states treat alike, for REFUSE_ALL and IGNORE_ALL.  Each member is
 * still a case of its own: one that a state decides itself as well does not compile. */
#ifndef LW_GROUPS_H
#define LW_GROUPS_H

/* Transfers: the user's verbs except CANCEL and HANGUP, which nearly every state takes. */
#define OTHER_VERBS(X) \
	X(START) X(COMPLETE) X(SWAP) X(MERGE) X(RETRY) X(ANSWER) X(HOLD_TRANSFEREE) X(HOLD_TARGET) \
	X(PART_TRANSFEREE) X(PART_TARGET)
/* What a user does with one party of a conference: it waits, or leaves. */
#define OF_THREE(X) X(HOLD_TRANSFEREE) X(HOLD_TARGET) X(PART_TRANSFEREE) X(PART_TARGET)
/* What a re-INVITE of ours has come to, on the transferee's leg, and on the target's. */
#define OWN_MEDIA(X) X(HELD) X(NOT_HELD) X(RESUMED) X(NOT_RESUMED)
#define TARGET_MEDIA(X) X(TARGET_HELD) X(TARGET_NOT_HELD) X(TARGET_RESUMED) X(TARGET_NOT_RESUMED)
/* How the consultation call goes. */
#define TARGET_CALL(X) X(TARGET_RINGING) X(TARGET_ANSWERED) X(TARGET_ENDED) X(TARGET_GONE)
/* What becomes of our REFER. */
#define REFER_RESULT(X) \
	X(REFER_OK) X(REFER_REFUSED) X(REFER_NEWS) X(REFER_DONE) X(REFER_FAILED) X(REFER_OVER)

/* Transfers of a switch: what begins one, and T's verbs while C is reached or talks. */
#define BEGINNINGS(X) X(START) X(JOIN_CALLS)
#define TALK_VERBS(X) X(COMPLETE) X(SWAP) X(MERGE) X(RETRY)
/* Another of the three has passed on the transfer. */
#define HANDED_OVER(X) X(TAKEN) X(ORPHANED)
/* How reaching C goes, and reaching T again; what the parties hear. */
#define OF_RINGING(X) X(C_RINGING) X(C_UP) X(C_FAILED)
#define OF_RECALL(X) X(T_UP) X(T_FAILED)
#define OF_EARS(X) X(HEARD) X(NOT_HEARD)
/* What becomes of a REFER that was passed on. */
#define OF_RELAY(X) \
	X(REFER_OK) X(REFER_NO) X(REFER_NEWS) X(REFER_DONE) X(REFER_FAILED) X(REFER_OVER)

/* The call of a switch: how reaching its second side goes, and what that is to hear. */
#define OF_SIDE_2(X) X(RINGING_2) X(UP_2) X(FAILED_2) X(ENDED_2) X(NOT_HEARD)
/* Reaching: what the legs do that are called. */
#define OF_CALLED(X) X(LEG_RINGING) X(LEG_EARLY) X(LEG_UP) X(LEG_ENDED)

/* A leg: what begins it. */
#define OUR_ORDERS(X) X(DIAL) X(OFFER) X(ANSWER) X(REJECT)

#endif
