/* SPDX-License-Identifier: BSD-3-Clause */
/* leg.h -- one dialog with its INVITE usage and its REFER subscriptions.
 *
 * A leg is counted: the endpoint holds one reference until the usage is DEAD, each request under
 * way holds one.
 *
 * `state`, `offer` and `hears.state` are written by the runner of the tables alone.  Everyone else
 * asks the questions below, which read the columns of the STATE lines. */
#ifndef LW_RE_LEG_H
#define LW_RE_LEG_H

#include "../tables/tables.h"
#include "../wire/refer.h"
#include "../wire/sdp_lines.h"
#include "../wire/way.h"
#include "dialog.h"
#include "ua.h"

enum {
	ANSWERED_MEMORY = 8,    /* requests whose answers a leg remembers */
	HEADERS_MAX = 4 * WIRE_MAX,
};

/* Why a leg is woken. */
enum leg_due {
	DUE_OK_AGAIN,       /* resend our 2xx to INVITE */
	DUE_RELIABLE_AGAIN, /* resend our reliable 1xx */
	DUE_RING_AGAIN,     /* it still rings: say so */
	DUE_REFRESH,        /* refresh the session */
	DUE_EXPIRED,        /* the session was not refreshed */
	DUE_GLARE,          /* offer again after 491 */
	DUE_RECORD,         /* tell the peer about a recording */
	DUE_REFER_100,      /* answer a REFER provisionally */
	DUE_NOTIFY,         /* the next NOTIFY may go */
	DUE_AGAIN,          /* what could not be sent, once more */
	LEG_DUES,
};

/* A request answered: a repeat, from the same place, gets the same answer and is not acted on.  Who
 * sends another one with the number that the peer's next request will have does not become it. */
struct answered {
	struct sa src;
	uint32_t cseq;
	uint16_t code;
};

struct server;

/* A session description, or a part of it. */
struct sdp_text {
	uint32_t length;
	char text[];
};

/* SDP of one leg. */
struct leg_sdp {
	struct sdp_session *sess; /* NULL at rest (state/rest) */
	void *media;             /* of the host's lw_re_media */
	uint32_t id, version;    /* o= */
	struct sdp_text *sent;   /* the last body sent, without its first two lines */
	struct sdp_text *taken;  /* the remote body in force, as read into sess, or NULL */
	struct sdp_made *made;   /* how the media have made the lines of sess; NULL: not one line */
	struct sdp_rest *rest;   /* what was agreed when it came to rest last, or NULL */
	struct mbuf *early;      /* the answer or offer that a 1xx of ours has made, or NULL */
	struct list kept;        /* formats in force, while an offer shows others (state/lines) */
	bool taken_offer;        /* the remote body in force is an offer */
	bool half;               /* sess could not be made as it was */
	bool lives;              /* a line is in use: */
	bool nowhere;            /* its address is 0.0.0.0 */
	uint8_t ours, theirs;    /* its direction, as sent and taken last: enum sdp_dir */
	struct wire_swap swap;   /* lines that stand elsewhere for libre than on the wire */
	uint8_t want;            /* our own wish, also while it is being asked for: enum lw_dir */
	uint8_t had;             /* the last wish the peer agreed to: the same */
	bool open, agreed, remote_hold, we_offered;
	bool settled;            /* the first offer was answered reliably before the 2xx */
};

/* What each side says about recording (RFC 7866). */
enum record_said { RECORD_UNSAID, RECORD_ON, RECORD_OFF };
struct leg_record {
	uint8_t is, told;        /* enum record_said: as it is, and in our last body */
	const char *theirs, *theirs_pref; /* the last words heard (wire/record), or NULL */
};

/* What a leg of a switch is to hear, as the engine has said last. */
struct leg_ear {
	uint8_t state;           /* enum EAR_state */
	uint8_t hear;            /* enum lw_hear */
	uint8_t offers;          /* how many were made for it */
	bool asked;              /* the engine waits for an answer */
	lw_leg other;            /* whom; 0: none */
	lw_call call;
	char *word;              /* NULL: none */
	lw_leg next;             /* who is to be offered other codecs, 0: nobody */
	lw_leg later;            /* who rather not: it has just offered them itself */
};

/* RFC 4028. */
struct leg_session {
	uint32_t interval;       /* s; 0: no timer */
	uint32_t min_se;         /* the most that a 422 has asked for */
	uint8_t raised;          /* how many a 422 has made us raise it since the last 2xx */
	bool we_refresh;
};

/* A reliable 1xx of ours, out and not yet acknowledged (RFC 3262). */
struct leg_reliable {
	struct mbuf *msg;
	struct sa dst;
	unsigned sent;
	bool session;            /* it carries an offer or an answer */
};

/* A 2xx of ours to an INVITE, resent until the ACK. */
struct leg_ok {
	struct sip_msg *msg;     /* the INVITE */
	struct mbuf *body;       /* the 2xx as sent */
	struct sa dst;
	uint64_t since;
	uint32_t wait;
	bool offered;            /* it carried an offer: the ACK brings the answer */
};

/* A REFER of ours: what we know of its subscription. */
struct refer_out {
	struct le le;
	struct leg *leg;
	struct ask *ask;         /* NULL once answered */
	struct mbuf *tail;       /* until it is sent */
	lw_leg target;           /* whose dialog it wants replaced */
	uint64_t since;
	uint32_t id;             /* CSeq of the REFER */
	bool open;               /* accepted, or a NOTIFY has come */
	bool final;              /* a final code was reported */
	bool superseded;         /* there is a newer one: news of this one goes nowhere */
};

/* The peer's REFER. */
struct refer_in {
	struct server *st;       /* while undecided */
	struct sip_msg *msg;
	struct wire_refer_to to;
	char *referred_by;       /* byte for byte, or NULL */
	struct mbuf *token;      /* the body part that it names, or NULL */
	struct dialog *dlg;      /* of an out-of-dialog REFER; NULL: the leg's */
	uint32_t id;
	uint64_t since, last;    /* accepted; last NOTIFY */
	int pending;             /* code to be told next, 0: none */
	int told;                /* the last code told */
	bool pending_final, asked, active, no_sub, out;
};

struct leg {
	struct le le, he, hh;
	struct lw_re *re;
	lw_leg handle;           /* 0: forgotten by the core */
	lw_leg partner;          /* whom it talks to, or is to; 0: nobody yet */
	uint32_t account;
	uint8_t state;           /* enum INVITE_state */
	uint8_t offer;           /* enum OFFER_state */
	bool uac;                /* we called */
	bool wished;             /* the core wants a direction that has not been answered yet */
	bool anew;               /* codecs of its partner are to be offered, or are */
	bool anew_over;          /* that was answered: the ears of its call are to look */
	bool changed;            /* likewise: its phone has offered others itself */
	bool told_up;            /* the core knows that it is answered */
	bool withheld;           /* the peer asked not to be shown */
	bool by_from;            /* only From says who the peer is */
	bool remembered;         /* among the ended */
	bool listed;             /* in the endpoint's lists and counted */
	uint8_t forwards;        /* Max-Forwards of its INVITE (R45) */
	bool telling, told;      /* a re-INVITE has to tell its identity; one that does is out */
	bool focus;              /* we are a conference: Contact;isfocus (RFC 4579) */
	uint32_t caps;
	uint64_t caps_mark;      /* of the headers that they were read from (wire/msg) */

	uint64_t due[LEG_DUES];  /* 0: it is not woken for that */
	struct ua_timer timer;   /* until the first of them */

	struct dialog *dlg;      /* before the answer to our INVITE only half of one */
	struct dialog *early;    /* of a reliable 1xx: for PRACK, and UPDATE of the peer's */
	char *early_rtag, *early_target; /* before the answer to ours: as the last 1xx says */
	char *remote_uri, *remote_name; /* its name is NULL when there is none */
	char *peer_uri;          /* who the peer was at first: From or To */
	char *referred_by;       /* of the INVITE, NULL without one */
	char *our_uri;           /* who the peer was told we are: our From, or its To */
	char *our_by;            /* Referred-By of our INVITE, NULL without one */
	char *agent;             /* User-Agent or Server, NULL when it does not say */
	char *proved;            /* the user that its first proof (digest) named, or NULL */
	char *identity;          /* headers that tell who is shown, for requests within it */
	char *asserted;          /* more of them, for whom we trust */
	struct wire_way way;     /* how the peer's messages come */
	bool ear, muted;         /* our user's audio is on it; his microphone is off */

	bool homeward;           /* our first INVITE goes to a server of the account */
	struct ask *invite;      /* our INVITE under way */
	struct account_auth *auth; /* of the last INVITE answered, for its ACK; NULL: none */
	struct mbuf *ack;        /* body of our ACK, to be sent again */
	struct mbuf *invite_extra; /* headers of our INVITE that a retry repeats */
	char *moved;             /* lines of a 3xx, for the INVITE that follows it; NULL: none */
	struct mbuf *token;      /* a part of its body beside the session, or NULL (RFC 3892) */
	struct sa source;        /* where its INVITE came from, or went to */
	uint32_t invite_cseq;    /* of the first INVITE, either way */
	uint32_t rseq_seen;      /* RSeq of the last reliable 1xx acknowledged by us */

	struct server *st;       /* of the INVITE offered to us */
	struct server *last;     /* of the last UPDATE or PRACK with a session, while it is kept */
	struct sip_msg *msg;
	struct leg_reliable *reliable; /* NULL: none is out */
	struct leg_ok *ok;       /* NULL: none waits for its ACK */
	uint32_t rseq_sent;      /* RSeq of the last reliable 1xx of ours */
	bool with_media;         /* the last 1xx that was asked for */
	bool ring_waits;         /* it waits for the PRACK of the one before */
	bool rang;               /* a 1xx of ours to it went out */
	bool stale;              /* the nonce of its credentials was not fresh */

	struct ask *modify;      /* our re-INVITE or refresh under way */
	struct mbuf *modify_ack;
	uint32_t modify_cseq;

	int owed;                /* the refusal that could not be sent, 0: none */
	uint64_t again_since;    /* since when something could not be sent; 0: all could */

	char *counted;           /* before the answer to ours, whose requests these count: a tag */
	struct answered *answered; /* up to ANSWERED_MEMORY of them, or NULL */
	unsigned answeredc;
	uint32_t rseq;           /* CSeq of the peer's last request */

	struct leg_sdp sdp;
	struct leg_ear *hears;   /* NULL: it is not of a switch */
	struct leg_session session;
	bool last_word;          /* the NOTIFY under way is the last of its REFER */
	bool owes_notified;      /* the engine is to hear when that was answered */
	bool info_out;
	struct leg_record record;
	struct list refers;      /* struct refer_out */
	struct refer_in *refer;
	struct ask *notify;      /* one at a time */
	char *digits;            /* still to be sent by INFO, or NULL */
};

/* A copy of text: of `like`, which may be NULL, another reference if it says the same. */
int lw_ua_share(char **to, const struct pl *text, const char *like);

struct leg *lw_ua_leg_by_handle(const struct lw_re *re, lw_leg handle);
/* The leg of an in-dialog message; NULL when there is none. */
struct leg *lw_ua_leg_by_msg(const struct lw_re *re, const struct sip_msg *msg);

/* Whether there is a leg with this Call-ID. */
bool lw_ua_leg_has_callid(const struct lw_re *re, const struct pl *callid);

void lw_ua_leg_list(struct leg *leg);
void lw_ua_leg_unlist(struct leg *leg);
void lw_ua_leg_set_handle(struct leg *leg, lw_leg handle);
/* It has a dialog now: it is found by it. */
void lw_ua_leg_key(struct leg *leg);
/* Keeps what a response to our INVITE that has made no dialog says of its sender. */
void lw_ua_leg_heard(struct leg *leg, const struct sip_msg *msg);
/* Of a message that refreshes the target: the peer's Contact (RFC 3261 12.2.1.2). */
void lw_ua_leg_target(struct leg *leg, const struct sip_msg *msg);
/* The peer's tag and Contact; NULL: it has told none. */
const char *lw_ua_leg_rtag(const struct leg *leg);
const char *lw_ua_leg_contact(const struct leg *leg);

/* The peer's requests that are counted are those of this tag: another's are none of them. */
void lw_ua_leg_count_for(struct leg *leg, const struct pl *tag);

/* Wakes it at that time, and no longer at another, for this. */
void lw_ua_leg_wake(struct leg *leg, enum leg_due why, uint64_t due);
void lw_ua_leg_let_sleep(struct leg *leg, enum leg_due why);
/* Its timer was due. */
void lw_ua_leg_woken(struct leg *leg, enum leg_due why);

/* False when it has been tried for 64*T1. */
bool lw_ua_leg_try_again(struct leg *leg);

/* ---- questions ---- */

enum invite_phase lw_ua_leg_phase(const struct leg *leg);
enum invite_meets lw_ua_leg_meets(const struct leg *leg);
enum lw_match lw_ua_leg_match(const struct leg *leg);
bool lw_ua_leg_is_up(const struct leg *leg);
/* Before the answer. */
bool lw_ua_leg_is_early(const struct leg *leg);
bool lw_ua_leg_has_ended(const struct leg *leg);
/* Only what is owed to the wire keeps it. */
bool lw_ua_leg_is_dead(const struct leg *leg);
/* No offer is open, ours or the peer's. */
bool lw_ua_leg_offers_free(const struct leg *leg);
/* No offer is made or taken any longer. */
bool lw_ua_leg_offers_closed(const struct leg *leg);
/* The peer's offer is to be looked at. */
bool lw_ua_leg_takes_offer(const struct leg *leg);
/* A re-INVITE of ours may be sent at this moment. */
bool lw_ua_leg_can_offer(const struct leg *leg);

#endif
