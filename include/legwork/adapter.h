/* SPDX-License-Identifier: BSD-3-Clause */
/* legwork/adapter.h -- for those who connect an engine to a SIP stack of their own.
 *
 * An adapter carries out each action that lw_next() gives (LW_DO_...) and reports what the network did as signals
 * (LW_SIG_...).  It needs nothing else.  Signals are stepped like verbs:
 *
 *	struct lw_input in = {.type = LW_SIG_ANSWERED, .leg = leg, .code = 200, .now = now};
 *	lw_step(lw, &in);
 *
 * A signal is never refused, at most ignored.  What else lw_step() may say to one, and what an adapter does then:
 *
 *	LW_E_STALE  the leg was forgotten: DO_FORGET was read, or is in the queue.  Drop the signal; a request of the
 *	            peer that waits for an answer gets 481.
 *	LW_E_FULL   OFFERED: no call or leg is free, or there is no room for its texts.  Refuse the INVITE with 503.
 *	            There may also be no room for the texts of REFER_ASKED, REDIRECTED and IDENTITY: refuse the REFER
 *	            with 503, step REJECTED in the place of REDIRECTED, and leave the identity as it is.  For all others
 *	            it does not happen to an adapter that reads the outputs after each signal, or at the latest after
 *	            eight: whatever verbs and deadlines do, room for outputs (LW_SIGNAL_OUTPUTS) and for texts is kept
 *	            for signals.
 *	LW_E_ARG    a value is out of range, or a text is too long or holds control characters; lw_why() names it.
 *	            Refuse the peer's request with 400, or step the signal without that value.  An answer to an action
 *	            (below) has no texts and must be stepped.
 *	LW_E_TIME   never.  A signal that was held up is taken at the engine's own time, not at the one that it brings.
 *
 * LW_ANSWERS says which signals answer which action.  lw_adapter_check() of <legwork/adapter_check.h> sees whether an
 * adapter keeps to all this.  lib/re is an adapter (on libre), lib/mock another one; examples/adapter/template.c is one
 * to be copied.
 * Of a struct lw_input and a struct lw_output only the fields that a line below names are set. */
#ifndef LEGWORK_ADAPTER_H
#define LEGWORK_ADAPTER_H

#include <legwork/legwork.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- at a glance -------------------------------------------------------------------------------- */

/* What each action is on a SIP stack, which signals it owes (LW_ANSWERS), and which may follow.  The lines below say
 * more.
 *
 *	action      on the wire                          owes one of               later
 *	INVITE      INVITE with an offer                 RINGING EARLY ANSWERED    ANSWERED REJECTED REDIRECTED
 *	                                                 REJECTED
 *	RING        180, or 183 with an answer           -
 *	ANSWER      2xx with an answer                   CONFIRMED, at its ACK
 *	REJECT      300 to 699                           -
 *	DROP        CANCEL or BYE                        ENDED; REJECTED or ANSWERED of a cancelled INVITE
 *	FORGET      -                                    -                         nothing: the handle is dead
 *	MEDIA       re-INVITE or UPDATE                  MEDIA_OK MEDIA_FAILED
 *	REFER       REFER                                REFER_OK REFER_NO         REFER_NEWS of NOTIFY, REFER_OVER
 *	REFER_OK    2xx to the peer's REFER              -
 *	REFER_NO    300 to 699 to it                     -
 *	NOTIFY      NOTIFY with a sipfrag                NOTIFIED, with F_FINAL
 *	DTMF        RFC 4733 events, or INFO             -
 *	MUTE FOCUS MIX    media alone                    -
 *	RECORD      media alone                          RECORDING RECORD_FAILED   RECORDING when it has stopped unasked
 *	IDENTITY    UPDATE or re-INVITE                  -                         NOT_SHOWN
 *	HEAR        media; re-INVITE if need be          HEARS HEARS_NOT           SAID
 *	CLAIM       -                                    CLAIMED ENDED REJECTED
 *
 * And unasked: OFFERED, ENDED, REMOTE_HOLD, REMOTE_RESUME, IDENTITY, DTMF, REFER_ASKED, REMOTE_RECORD, RECORD_PREF.
 * ENDED pays whatever a leg owes. */

/* ---- actions: what the adapter must do --------------------------------------------------------- */

/* What an adapter is told to do.  LW_ANSWERS says what it owes for which. */
enum lw_action {
	LW_DO_INVITE = LW_FIRST_ACTION,
	                 /* call uri on account, from a new leg, or anew from one that was redirected.
	                    other_leg: the leg whose REFER asked for it, with its Replaces and Referred-By;
	                    LW_F_TO_MAILBOX: reach uri's mailbox.  Its Max-Forwards is one less than that leg's, of a
	                    switch than the least of those whose call it is; where none is left, answer SIG_REJECTED
	                    with 483 (RFC 3261 16.3) */
	LW_DO_RING,      /* send 180; LW_F_EARLY: 183 with media, which both hear before the answer, if the caller takes
	                    that (else 180) */
	LW_DO_ANSWER,    /* answer; LW_F_REPLACING: in the place of other_leg */
	LW_DO_REJECT,    /* refuse the offered leg with code; 401: challenge it (LW_F_CAN_PROVE); 302: uri, where
	                    the caller is sent */
	LW_DO_DROP,      /* send CANCEL or BYE, whichever fits; cause says why; answer with SIG_ENDED or, while the
	                    INVITE is open, with SIG_REJECTED or SIG_ANSWERED */
	LW_DO_FORGET,    /* the handle is dead: free what belongs to it.  The last output of every leg */
	LW_DO_MEDIA,     /* offer the direction `dir`; answer with SIG_MEDIA_OK or SIG_MEDIA_FAILED */
	LW_DO_REFER,     /* ask leg to call target.  other_leg: with Replaces of that leg, and a Referred-By that names
	                    us as that leg's peer was shown us; LW_F_EARLY, LW_F_AOR; by: Referred-By without
	                    other_leg, "" for what leg's peer was shown; method VOICEMAIL: target owns the mailbox.
	                    A DO_MEDIA of leg may still be under way,
	                    and its answer comes first on the wire.  Answer with SIG_REFER_OK or SIG_REFER_NO */
	LW_DO_REFER_OK,  /* accept the peer's REFER */
	LW_DO_REFER_NO,  /* refuse it with code */
	LW_DO_NOTIFY,    /* tell the peer how its REFER goes: code; LW_F_FINAL */
	LW_DO_DTMF,      /* send digits to leg */
	LW_DO_MUTE,      /* our user's microphone towards leg: LW_F_ON is mute */
	LW_DO_FOCUS,     /* our user's audio is with leg (LW_F_ON), or no longer; see below */
	LW_DO_MIX,       /* leg and other_leg hear each other and our user (LW_F_ON), or no longer do; see below */
	LW_DO_RECORD,    /* start (LW_F_ON) or stop; answer with SIG_RECORDING or SIG_RECORD_FAILED.  call and segment
	                    name the recording, and come back with the answer; phase, method, other, uri, name as
	                    in its notes.  In a switch leg and other_leg are two who talk, in phase MERGED with a
	                    third: every voice that another party of the call hears */
	LW_DO_IDENTITY,  /* tell the peer of leg whom it is connected to, as lw_leg_shown() says (RFC 4916); answer
	                    with SIG_NOT_SHOWN if it cannot be told */
	LW_DO_HEAR,      /* of a switch: from now on leg hears `hear` (enum lw_hear of <legwork/switch.h>); see below.
	                    Answer with SIG_HEARS or SIG_HEARS_NOT */

	LW_DO_CLAIM,     /* after lw_restore() (<legwork/snapshot.h>): do you still have this leg?  lw_leg_key() names
	                    it, lw_leg_info() its state, word the same as in the tables.  Answer with SIG_CLAIMED,
	                    or, if it is gone, with SIG_ENDED (481) or SIG_REJECTED */

	LW_OUTPUT_TYPES
};

/* Who hears whom.  DO_FOCUS and DO_MIX are levels, said when they change, and all that an adapter needs to know:
 *   Our user's audio is with one leg of an engine at a time, or with none.  When it moves, DO_FOCUS takes it away
 *   from the old leg first, in the same step.  A leg without it neither hears our user nor is heard by him, unless
 *   it is mixed with the one that has it.
 *   The engine takes the focus away, and ends a mix, before it asks for a hold and before it drops a leg, and gives
 *   it back when the hold has ended or was refused.  So a held party never hears a consultation, whatever the media
 *   of its leg would allow.
 *   Of several calls that are up and not held, the one that was answered or resumed last has the focus. */

/* What each leg of a switch hears.  DO_HEAR is a level too: it needs no knowledge of transfers, and a later one
 * takes the place of the one before.
 *   PEER is the voice of other_leg, and of nobody else; its own is heard by who is told so.
 *   NOTHING, RINGBACK, MUSIC and ANNOUNCEMENT come from the switch; `word` names the last two.  Music without a name
 *   is the host's own, and other music (the next holder's) is told by a new DO_HEAR.
 *   MIX: all legs of the call that were told so hear one another.
 *   A leg that we have not answered yet is rung with LW_F_EARLY first; one that is called is not told anything.
 *   What two legs can have in common is found out by offers.  `partner` of DO_INVITE, of DO_RING with LW_F_EARLY and of
 *   DO_ANSWER is the leg that this one is to hear and to be heard by: an offer names first what the partner has agreed
 *   on, or has offered, in its order, and an answer prefers that.  While a transferor consults, the target's partner is
 *   he, and then the transferee: where that does not fit, an adapter offers anew before it says HEARS_NOT.
 * A leg has heard nothing before its first DO_HEAR.  What it hears ends with the leg. */

/* ---- signals: what the network did to a leg ---------------------------------------------------- */

/* `leg` names the leg, `code` is SIP's where there is one, and `caps` may come with each. */
enum lw_signal {
	LW_SIG_OFFERED = LW_FIRST_SIGNAL,
	                      /* a new incoming call: uri, name: the caller; called: the address first called (R33);
	                         target: the one called now (Request-URI); by; hops; chain; match and other_leg for
	                         Replaces.  lw_made() gives the new leg */
	LW_SIG_RINGING,       /* 1xx: code; 100 to 179 only say that the request has arrived */
	LW_SIG_EARLY,         /* early media */
	LW_SIG_ANSWERED,      /* 2xx to our INVITE, acknowledged */
	LW_SIG_REJECTED,      /* final refusal of our INVITE; 487 after our CANCEL */
	LW_SIG_CONFIRMED,     /* our answer was acknowledged */
	LW_SIG_ENDED,         /* BYE or CANCEL came, our BYE was answered, or the leg died */
	LW_SIG_MEDIA_OK,      /* the peer agreed to DO_MEDIA */
	LW_SIG_MEDIA_FAILED,  /* the peer refused DO_MEDIA for good: the media stay as before */
	LW_SIG_REMOTE_HOLD,   /* the peer holds us */
	LW_SIG_REMOTE_RESUME,
	LW_SIG_IDENTITY,      /* the peer is now uri, name; source: where it said so ("PAI"); LW_F_LOCAL: we are */
	LW_SIG_DTMF,          /* digits */
	LW_SIG_REFER_OK,      /* 2xx to DO_REFER: accepted, nothing more */
	LW_SIG_REFER_NO,      /* DO_REFER was refused, or it could not be sent */
	LW_SIG_REFER_NEWS,    /* NOTIFY about the last DO_REFER: code is the target's answer so far, 100 to 699.
	                         Do not report news of an older one */
	LW_SIG_REFER_OVER,    /* the subscription ended without a final code */
	LW_SIG_REFER_ASKED,   /* the peer asks us to call uri; by: Referred-By as claimed; LW_F_TO_US,
	                         LW_F_REPLACES, LW_F_HEADERS.  match, other_leg, LW_F_EARLY_ONLY: what its Replaces
	                         names of ours, NONE for a dialog of others.  Without a leg: it came outside of
	                         all dialogs, and the adapter refuses it with 403; it is only judged, and told
	                         (NOTE_REFUSED) */
	LW_SIG_RECORDING,     /* DO_RECORD took effect; LW_F_ON: it runs, else it has stopped */
	LW_SIG_RECORD_FAILED, /* DO_RECORD failed */
	LW_SIG_NOT_SHOWN,     /* DO_IDENTITY did not reach the peer: code, 0 when it takes no update at all */
	LW_SIG_REMOTE_RECORD, /* whether the peer records: word "on", "off", "paused" (a=record, RFC 7866) */
	LW_SIG_RECORD_PREF,   /* whether the peer wants to be recorded: word "on", "off", "pause", "nopreference".
	                         Only a preference; it has no effect unless the application sets
	                         LW_F_RECORD_NEVER */
	LW_SIG_REDIRECTED,    /* 3xx to our INVITE: code; uri: where it sends us, the best of several (q); chain: the
	                         others, the best first, a line each; LW_F_TO_US.  If the engine follows, another
	                         DO_INVITE comes for the same leg */
	LW_SIG_NOTIFIED,      /* the NOTIFY of a DO_NOTIFY with LW_F_FINAL was answered, or nobody is left to answer
	                         it: code, 408 when no answer came, 0 when none was sent (Refer-Sub: false, or the
	                         peer had ended the subscription).  Once for each such action */
	LW_SIG_CLAIMED,       /* the adapter has the leg of DO_CLAIM: its dialog, or its INVITE, goes on */
	LW_SIG_HEARS,         /* DO_HEAR is in force */
	LW_SIG_HEARS_NOT,     /* it cannot be (code: 488, nothing in common): the leg hears what it heard before */
	LW_SIG_SAID,          /* the announcement that was asked for last is over */

	LW_INPUT_TYPES
};

/* The actions that must be answered.
 *
 *	A(action, signals, deadline, then)
 *
 * One of the signals must come on the same leg before the deadline (config.h) passes; if none does, it happens what
 * stands last.  A leg that ends (SIG_ENDED) or is forgotten owes no answer any more.  All other actions need none,
 * nor does a NOTIFY without LW_F_FINAL. */
#define LW_SAYS(signal) (UINT32_C(1) << (LW_SIG_##signal - LW_FIRST_SIGNAL))
#define LW_ANSWERS(A) \
	A(INVITE, LW_SAYS(RINGING) | LW_SAYS(EARLY) | LW_SAYS(ANSWERED) | LW_SAYS(REJECTED), \
	  no_response_ms, "the call has failed: 408; DO_DROP follows") \
	A(ANSWER, LW_SAYS(CONFIRMED), ack_ms, "the call ends; DO_DROP follows") \
	A(DROP, LW_SAYS(REJECTED) | LW_SAYS(ANSWERED), end_ms, "the leg is forgotten all the same") \
	A(MEDIA, LW_SAYS(MEDIA_OK) | LW_SAYS(MEDIA_FAILED), media_ms, "taken as MEDIA_FAILED") \
	A(REFER, LW_SAYS(REFER_OK) | LW_SAYS(REFER_NO) | LW_SAYS(REFER_NEWS) | LW_SAYS(REFER_OVER), \
	  refer_ms, "the transfer has failed") \
	A(NOTIFY, LW_SAYS(NOTIFIED), leave_ms, "whoever waits for it goes on without") \
	A(RECORD, LW_SAYS(RECORDING) | LW_SAYS(RECORD_FAILED), record_ms, "taken as RECORD_FAILED") \
	A(CLAIM, LW_SAYS(CLAIMED) | LW_SAYS(REJECTED), claim_ms, "the leg has hung up") \
	A(HEAR, LW_SAYS(HEARS) | LW_SAYS(HEARS_NOT), media_ms, "taken as HEARS_NOT")

/* Media direction as the engine sees it, from our side (RFC 3264 section 6.1). */
enum lw_dir {
	LW_INACTIVE = 0,
	LW_SENDONLY = 1,
	LW_RECVONLY = 2,
	LW_SENDRECV = 3,
};

/* What a peer has shown that it can do (bits of lw_input.caps). */
enum lw_caps {
	LW_CAP_REPLACES = 1 << 0, /* Supported: replaces */
	LW_CAP_REFER = 1 << 1,    /* Allow: REFER */
	LW_CAP_UPDATE = 1 << 2,   /* Allow: UPDATE */
	LW_CAP_EARLY = 1 << 3,    /* known to take Replaces of a ringing call (a vendor's extension); no header
	                             says so: <legwork/re.h> sets it by early_replaces of the peer's profile */
	LW_CAP_RECORD_AWARE = 1 << 4, /* Supported: record-aware: it shows its user that we record (RFC 7866) */
	LW_CAP_KNOWN = 1 << 15,   /* the message had Allow or Supported: the other bits are facts */
};

/* What a Replaces was found to name (RFC 3891 section 3): of an INVITE, or of the Refer-To of a REFER. */
enum lw_match {
	LW_MATCH_NOTHING,     /* an ordinary call */
	LW_MATCH_NONE,        /* Replaces, but no such dialog, or more than one */
	LW_MATCH_ENDED,       /* a dialog that has ended */
	LW_MATCH_CONFIRMED,   /* an answered dialog */
	LW_MATCH_EARLY_OURS,  /* one that we placed and that still rings */
	LW_MATCH_EARLY_THEIRS /* one that rings here */
};

/* More bits of flags, beside those of enum lw_flag. */
enum lw_wire_flag {
	/* of signals */
	LW_F_EARLY_ONLY = 1 << 0,     /* OFFERED, REFER_ASKED: Replaces had early-only */
	LW_F_BY_PEER = 1 << 1,        /* OFFERED: Referred-By, or the sender, names the replaced peer as it was shown
	                                 to us.  A claim: alone it authorises nobody */
	LW_F_BY_DIGEST = 1 << 2,      /* OFFERED, REFER_ASKED: the sender proved who it is (RFC 3261 22.2): user.  A
	                                 REFER that proves another user than its leg was proved to be is not
	                                 reported: the adapter refuses it with 403 */
	LW_F_TO_US = 1 << 9,          /* REFER_ASKED, REDIRECTED: uri is an address of ours; 603 (no loops) */
	LW_F_LOCAL = 1 << 13,         /* IDENTITY: it is our own on this leg */
	LW_F_PRIVATE = 1 << 16,       /* OFFERED, ANSWERED, IDENTITY: its owner withheld it (RFC 3323); sticky: stays
	                                 set for this party even if not repeated (R42) */
	LW_F_SECURE = 1 << 17,        /* OFFERED, ANSWERED, REMOTE_...: signalling and media of the leg are encrypted;
	                                 a party that has or had a sips: address counts as such (threat 12) */
	LW_F_HEADERS = 1 << 18,       /* REFER_ASKED: Refer-To held headers beside Replaces and Require */
	LW_F_RECORD_NEVER = 1 << 19,  /* OFFERED, ANSWERED, IDENTITY: this party must not be recorded (R59);
	                                 with LW_F_LOCAL: our own side */
	LW_F_RECORD_ALWAYS = 1 << 20, /* likewise: this party is always to be recorded (R62) */
	LW_F_REPLACES = 1 << 21,      /* REFER_ASKED: with Replaces, so the transfer is attended */
	LW_F_SAME_WAY = 1 << 22,      /* OFFERED: it came the way the replaced call came: from the same proxy, over the
	                                 same connection, or from the same address and port */
	LW_F_SAME_HOST = 1 << 23,     /* OFFERED: it came from the same address, but from another port */
	LW_F_CAN_PROVE = 1 << 24,     /* OFFERED: DO_REJECT with 401 can challenge the caller */
	/* of actions, and ON of RECORDING too */
	LW_F_ON = 1 << 8,             /* DO_MIX, DO_FOCUS, DO_MUTE, DO_RECORD, RECORDING: on; without it off */
	LW_F_EARLY = 1 << 5,          /* DO_REFER: Replaces of a ringing call; DO_RING: with media */
	LW_F_AOR = 1 << 6,            /* DO_REFER: to the address of record, with Require=replaces */
	LW_F_FINAL = 1 << 7,          /* DO_NOTIFY: closes the subscription */
	LW_F_REPLACING = 1 << 12,     /* DO_ANSWER: of an INVITE with Replaces */
	LW_F_BY_MACHINE = 1 << 28,    /* ANSWERED: a mailbox or the like has answered, and no person */
};

/* ---- the adapter's own pointer on a leg -------------------------------------------------------- */

/* Gives a leg a pointer of the adapter's, which is dropped when the leg is forgotten.  LW_E_STALE: no such leg.  The
 * leg of an OFFERED that was refused in that very step still takes it, until the outputs of the step were read. */
LW_API int lw_leg_attach(struct lw *lw, lw_leg leg, void *ptr);
/* The pointer of a leg, or NULL.  Also for a leg that is gone, until its DO_FORGET was read. */
LW_API void *lw_leg_attached(const struct lw *lw, lw_leg leg);

/* The cause that a final SIP code stands for. */
LW_API enum lw_cause lw_cause_of(int code);
LW_API const char *lw_dir_name(uint32_t dir);      /* "sendonly" */

#ifdef __cplusplus
}
#endif

#endif
