/* SPDX-License-Identifier: BSD-3-Clause */
/* words.h -- what each table may say: its inputs, facts and actions, once.
 *
 *	W(input, sayer, cause)
 *
 * sayer: an ORDER of the core, NEWS of the wire, or the CLOCK.  No user speaks to these machines,
 * so nothing is ever refused; and their inputs give no cause. */
#ifndef LW_RE_WORDS_H
#define LW_RE_WORDS_H

#include "../../table/paste.h"
#include "../../table/table.h"

/* ---- the INVITE usage of one dialog ---- */
#define INVITE_INPUTS(W) \
	W(INVITE, ORDER, _)    /* core: call */ \
	W(RING, ORDER, _)      /* core: send 180, or 183 with media */ \
	W(ANSWER, ORDER, _)    /* core: send 200 */ \
	W(REJECT, ORDER, _)    /* core: refuse with a code */ \
	W(DROP, ORDER, _)      /* core: CANCEL or BYE */ \
	W(FORGET, ORDER, _)    /* core: the handle is dead */ \
	W(CLAIM, ORDER, _)     /* core: take up a stored dialog again */ \
	W(ARRIVED, NEWS, _)    /* wire: a new INVITE */ \
	W(REFUSED, NEWS, _)    /* a new INVITE that does not become a call */ \
	W(UNFIT, NEWS, _)      /* wire: its offer cannot be taken, or no PRACK came */ \
	W(R1XX, NEWS, _)       /* wire: provisional response to our INVITE */ \
	W(R2XX, NEWS, _)       /* wire: its first 2xx */ \
	W(R2XX_AGAIN, NEWS, _) /* wire: the same 2xx once more */ \
	W(CHALLENGED, NEWS, _) /* wire: 401 or 407 to our INVITE */ \
	W(RETRY, NEWS, _)      /* wire: 422, and the interval it asks for can be offered */ \
	W(REDIRECTED, NEWS, _) /* wire: 3xx with an address */ \
	W(RFAIL, NEWS, _)      /* wire: final refusal; or our INVITE could not be sent */ \
	W(PRACKED, NEWS, _)    /* wire: our reliable 1xx is acknowledged */ \
	W(ACK, NEWS, _)        /* wire: our 2xx is acknowledged */ \
	W(BYE, NEWS, _)        /* wire */ \
	W(CANCEL, NEWS, _)     /* wire */ \
	W(BYE_DONE, NEWS, _)   /* wire: our BYE was answered */ \
	W(LOST, NEWS, _)       /* wire: 481 within the dialog: the peer no longer knows it */ \
	W(EXPIRED, NEWS, _)    /* we have to end it: session timer, 408, no ACK to a re-INVITE */ \
	W(UNSENT, NEWS, _)     /* our BYE could not be sent: no memory, no socket */ \
	W(AGAIN, CLOCK, _)     /* the wait for another try is over */ \
	W(TIMEOUT, CLOCK, _)   /* Timer B, F, H */
#define INVITE_FACTS(F) \
	F(forgotten) F(bad_sdp) \
	F(unacked)          /* a 1xx of ours with a session has no PRACK yet */
#define INVITE_ACTS(A) \
	A(PREPARE)          /* where to, who is shown, the dialog, the media */ \
	A(SEND_INVITE) \
	A(AUTHENTICATE)     /* the same INVITE again, with credentials */ \
	A(SEND_CANCEL)      /* it goes as soon as it may (client.def) */ \
	A(SEND_ACK) \
	A(SEND_BYE) \
	A(WAIT_AGAIN)       /* try once more a little later, for 64*T1 */ \
	A(SEND_RING) \
	A(RING_ON)          /* the 1xx that had to wait for the PRACK */ \
	A(SEND_OK) \
	A(SEND_REJECT) \
	A(SEND_487) \
	A(STOP_OK) \
	A(BEGIN_SESSION)    /* the media run */ \
	A(TELL_WHO)         /* the peer is who the answer says */ \
	A(TELL_PROGRESS) \
	A(TELL_ANSWERED) \
	A(TELL_REJECTED) \
	A(TELL_REDIRECTED) \
	A(TELL_CONFIRMED) \
	A(TELL_CLAIMED) \
	A(TELL_ENDED) \
	A(DETACH) \
	A(RELEASE)
/* What an action becomes for the same machine when it cannot be done; the others always can. */
#define INVITE_FAILURES(F) \
	F(PREPARE, RFAIL) F(SEND_INVITE, RFAIL) F(AUTHENTICATE, RFAIL) F(SEND_BYE, UNSENT) \
	F(WAIT_AGAIN, TIMEOUT) F(SEND_OK, UNFIT)

/* ---- offers and answers within the confirmed dialog ---- */
#define OFFER_INPUTS(W) \
	W(MEDIA, ORDER, _)     /* core: offer this direction */ \
	W(REFRESH, NEWS, _)    /* session timer, by re-INVITE */ \
	W(R2XX, NEWS, _)       /* wire: our offer is answered */ \
	W(R491, NEWS, _)       /* wire: glare */ \
	W(RETRY, NEWS, _)      /* wire: 422, and the interval it asks for can be offered */ \
	W(RFAIL, NEWS, _)      /* wire: refused, everything as before; or it could not be sent */ \
	W(RGONE, NEWS, _)      /* wire: 481: no such dialog */ \
	W(PEER_OFFER, NEWS, _) /* wire: a re-INVITE or UPDATE with an offer */ \
	W(PEER_ASKS, NEWS, _)  /* wire: a re-INVITE without one */ \
	W(UNANSWERED, NEWS, _) /* our answer to the peer could not be sent */ \
	W(ACK, NEWS, _)        /* wire: our 2xx is acknowledged */ \
	W(CLOSE, NEWS, _)      /* the INVITE usage is over */ \
	W(TIMEOUT, CLOCK, _)   /* Timer B or H, or the wait after 491 is over */
#define OFFER_FACTS(F) F(bad_sdp) F(by_update) F(wished)
#define OFFER_ACTS(A) \
	A(SEND_OFFER) \
	A(SEND_REFRESH) \
	A(SEND_ACK) \
	A(WAIT_GLARE) \
	A(REPLY_OK) \
	A(REPLY_OFFER) \
	A(REPLY_488) \
	A(REPLY_491) \
	A(REPLY_500) \
	A(STOP_OK) \
	A(TAKE_ANSWER)      /* target, session timer, media, identity */ \
	A(TAKE_TARGET)      /* only where the ACK goes (RFC 3261 12.2.1.2) */ \
	A(KEEP)             /* the direction we asked for is the agreed one */ \
	A(TAKE_BACK)        /* we no longer ask for it */ \
	A(TELL_OK) \
	A(TELL_FAILED) \
	A(TELL_LOST) \
	A(TELL_EXPIRED)
/* What an action becomes for the same machine when it cannot be done; the others always can. */
#define OFFER_FAILURES(F) \
	F(SEND_OFFER, RFAIL) F(SEND_REFRESH, RFAIL) F(REPLY_OK, UNANSWERED) \
	F(REPLY_OFFER, UNANSWERED)

/* ---- what a leg of a switch hears ---- */
#define EAR_INPUTS(W) \
	W(HEAR, ORDER, _)      /* core: hear this */ \
	W(CAN, NEWS, _)        /* media: it does */ \
	W(CANNOT, NEWS, _)     /* media: it cannot */ \
	W(OFFERED, NEWS, _)    /* other codecs were offered, here or to the other, and answered */ \
	W(CHANGED, NEWS, _)    /* its phone, or the other's, has offered media of its own */ \
	W(LEFT, NEWS, _)       /* the other leg is no longer up */
#define EAR_FACTS(F) F(asked) F(other_way) F(lasts)
#define EAR_ACTS(A) \
	A(ASK)              /* the media; their answer is the next input */ \
	A(TRY_ANEW)         /* the offers made before do not count */ \
	A(OFFER)            /* codecs that the other leg has */ \
	A(TELL_HEARS) \
	A(TELL_HEARS_NOT)

/* ---- a request of ours on its way ---- */
#define CLIENT_INPUTS(W) \
	W(SENT, NEWS, _)       /* it went out for the first time */ \
	W(R1XX, NEWS, _)       /* wire: a provisional answer */ \
	W(R2XX, NEWS, _) \
	W(RFINAL, NEWS, _)     /* wire: any other final one */ \
	W(CANCEL, ORDER, _)    /* the INVITE is no longer wanted */ \
	W(FAILED, NEWS, _)     /* the transport: no connection */ \
	W(UNSENT, NEWS, _)     /* it could not be sent once more */ \
	W(MOVED, NEWS, _)      /* it went to another address */ \
	W(AGAIN, CLOCK, _)     /* Timer A, E */ \
	W(SILENT, CLOCK, _)    /* nothing has come from this address, and there are others */ \
	W(TIMEOUT, CLOCK, _)   /* Timer B, D, F */
#define CLIENT_FACTS(F) F(invite) F(reliable) F(once) F(patient) F(given_up)
#define CLIENT_ACTS(A) \
	A(SEND)             /* what went out last, once more */ \
	A(SEND_ACK)         /* to a refusal, hop by hop (RFC 3261 17.1.1.3) */ \
	A(SEND_CANCEL) \
	A(WAIT)             /* for 64*T1 from now on */ \
	A(SHARE)            /* of that time for this address, if there are others */ \
	A(REPEAT)           /* after T1, twice that, and so on; others than INVITE at most T2 */ \
	A(REPEAT_SLOWLY)    /* after T2 */ \
	A(REST)             /* no timer runs */ \
	A(MOVE_ON)          /* to another address, if it can be sent there */ \
	A(TELL)             /* who asked gets the answer, or it goes to another address */ \
	A(TELL_TIMEOUT) \
	A(TELL_FAILED)
/* What an action becomes for the same machine when it cannot be done, or has been done: MOVE_ON. */
#define CLIENT_FAILURES(F) F(SEND, UNSENT) F(MOVE_ON, MOVED)

/* ---- a request of the peer's ---- */
#define SERVER_INPUTS(W) \
	W(REPEATED, NEWS, _)   /* wire: the same request once more */ \
	W(ACKED, NEWS, _)      /* wire: an ACK of its branch */ \
	W(CANCELLED, NEWS, _)  /* wire: a CANCEL of its branch, which has its 200 */ \
	W(SAID_1XX, ORDER, _)  /* our provisional answer is out */ \
	W(SAID_2XX, ORDER, _) \
	W(SAID_FINAL, ORDER, _) /* any other final one */ \
	W(AGAIN, CLOCK, _)     /* Timer G */ \
	W(TIMEOUT, CLOCK, _)   /* Timer H, I, J, L */
#define SERVER_FACTS(F) F(invite) F(reliable)
#define SERVER_ACTS(A) \
	A(SEND)             /* our last answer once more */ \
	A(KEEP)             /* it lives on without who has answered it */ \
	A(FORGET)           /* the answer: only the branch is still needed */ \
	A(WAIT)             /* for 64*T1 from now on */ \
	A(WAIT_T4)          /* for what is still on its way */ \
	A(REPEAT)           /* after T1, twice that, and so on up to T2; on datagrams only */ \
	A(TELL_CANCEL)

#endif
