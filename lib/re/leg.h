/* leg.h -- inside the adapter: the endpoint, its legs, and which file does what.
 *
 * A leg is one dialog with its INVITE usage and its REFER subscriptions.  It is counted: the
 * endpoint holds one reference until the usage is DEAD, each request under way holds one.
 *
 * Every way in from libre (a message, a response, a timer) ends with lw_re_pump(); signals that are
 * stepped on the way only queue outputs.  So no action of the core runs in the middle of ours. */
#ifndef LW_RE_LEG_H
#define LW_RE_LEG_H

#include <re.h>
#include <legwork/re.h>
#include <legwork/rules.h>

#include "account.h"
#include "accounts.h"
#include "clock.h"
#include "compat.h"
#include "usage.h"
#include "wire.h"

enum {
	ANSWERED_MEMORY = 8,    /* requests whose answers a leg remembers */
	ENDED_REMEMBERED = 32000, /* ms a dialog that ended is known (REPL-11) */
	HEADERS_MAX = 4 * WIRE_MAX,
};

struct leg;
struct ask;

struct lw_re {
	struct lw *lw;
	struct lw_re_config cfg; /* its strings are ours */
	struct sip *sip;
	struct dnsc *dnsc;
	struct tls *tls;
	struct accounts *accounts;
	struct sip_lsnr *guard, *requests, *responses;
	struct sa laddr;        /* as configured, with the port found */
	struct hash *by_callid; /* struct leg */
	struct hash *by_handle; /* struct leg */
	struct list legs;
	struct list ended;      /* struct ended, oldest first */
	struct list late;       /* struct late: signals the engine had no room for */
	struct re_clock clock;
	struct tmr tmr;
	struct tmr close_tmr;
	uint64_t close_by;      /* when closing ends, whatever is left */
	void (*doneh)(void *arg);
	void *done_arg;
	uint64_t now;           /* never goes back */
	uint64_t armed;         /* when tmr is due */
	uint64_t busy_until;    /* the loop was seen to run late: new calls are shed until then */
	uint64_t seed;
	uint32_t legc;
	uint32_t sdp_id;        /* of the next o= line; begins anywhere */
	bool pumping, closing, dying, sized;
	struct lw_re_stats stats;
};

/* A request answered: a repeat gets the same answer and is not acted on. */
struct answered {
	uint32_t cseq;
	uint16_t code;
};

/* SDP of one leg. */
struct leg_sdp {
	struct sdp_session *sess;
	void *media;             /* of the host's lw_re_media */
	uint32_t id, version;    /* o= */
	struct mbuf *sent;       /* the last body sent, without its first two lines */
	struct mbuf *taken;      /* the last remote body in force */
	bool taken_offer;        /* it was an offer */
	enum lw_dir want;        /* our own wish, also while it is being asked for */
	enum lw_dir had;         /* the last wish the peer agreed to */
	bool open, agreed, remote_hold, we_offered;
};

/* What each side says about recording (RFC 7866). */
enum record_said { RECORD_UNSAID, RECORD_ON, RECORD_OFF };
struct leg_record {
	uint8_t is, told;        /* enum record_said: as it is, and in our last body */
	char theirs[16], theirs_pref[16]; /* the last words heard, "" for none */
	struct re_timer timer;   /* until a re-INVITE of its own tells it */
};

/* RFC 4028. */
struct leg_session {
	uint32_t interval;       /* s; 0: no timer */
	uint32_t min_se;         /* the most that a 422 has asked for */
	bool we_refresh;
	struct re_timer timer;
};

/* A reliable 1xx of ours, out and not yet acknowledged (RFC 3262). */
struct leg_reliable {
	struct mbuf *msg;
	struct sa dst;
	uint32_t rseq;
	unsigned sent;
	bool open;
	struct re_timer timer;
};

/* A 2xx of ours to an INVITE, resent until the ACK. */
struct leg_ok {
	struct sip_strans *st;   /* held, so that it can be released at the ACK */
	struct sip_msg *msg;     /* the INVITE */
	struct mbuf *body;       /* the 2xx as sent */
	struct sa dst;
	uint64_t since;
	uint32_t wait;
	bool offered;            /* it carried an offer: the ACK brings the answer */
	struct re_timer timer;
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
	bool superseded;         /* there is a newer one: its news are nobody's any more */
};

/* A REFER of the peer's. */
struct refer_in {
	struct sip_strans *st;   /* while undecided */
	struct sip_msg *msg;
	struct wire_refer_to to;
	char *referred_by;       /* byte for byte, or NULL */
	struct sip_dialog *dlg;  /* of an out-of-dialog REFER; NULL: the leg's */
	uint32_t id;
	uint64_t since, last;    /* accepted; last NOTIFY */
	int pending;             /* code to be told next, 0: none */
	int told;                /* the last code told */
	bool pending_final, asked, active, no_sub, out;
	struct re_timer timer;   /* 100 at 3.5 s; spacing of NOTIFYs */
};

struct leg {
	struct le le, he, hh;
	struct lw_re *re;
	lw_leg handle;           /* 0: forgotten by the core */
	uint32_t account;
	uint8_t state;           /* enum invite_state */
	uint8_t offer;           /* enum offer_state */
	bool uac, bad_sdp, bad_offer, by_update, wished, told_up, withheld;
	bool by_from;            /* From says who the peer is, and nobody else */
	bool remembered;         /* among the ended */
	bool listed;             /* in the endpoint's lists and counted */
	uint32_t caps;

	struct sip_dialog *dlg;
	struct sip_dialog *early; /* of a reliable 1xx, for PRACK */
	char *callid, *ltag, *rtag;
	char *target;            /* the peer's Contact */
	char *remote_uri, *remote_name;
	char *peer_uri;          /* who the peer was at first: From or To */
	char *referred_by;       /* of the INVITE, NULL without one */
	char *agent;             /* User-Agent or Server, NULL when it does not say */
	char *identity;          /* headers that tell who is shown, for requests inside it */
	bool telling, told;      /* a re-INVITE has to tell it; one that does is out */
	bool focus;              /* we are a conference: Contact;isfocus (RFC 4579) */
	int code;                /* for the next reject, or what the end is reported with */

	struct ask *invite;      /* our INVITE under way */
	struct account_auth *auth; /* of the last INVITE answered, for its ACK */
	uint32_t invite_cseq;    /* of the first INVITE, either way */
	struct mbuf *ack;        /* body of our ACK, to be sent again */
	struct mbuf *invite_extra; /* headers of our INVITE that a retry repeats */
	uint32_t rseq_seen;      /* RSeq of the last reliable 1xx acknowledged by us */

	struct sip_strans *st;   /* of the INVITE offered to us */
	struct sip_msg *msg;
	struct leg_reliable reliable;
	struct leg_ok ok;

	struct ask *modify;      /* our re-INVITE or refresh under way */
	uint32_t modify_cseq;
	struct mbuf *modify_ack;
	struct sip_msg *peer_offer; /* the re-INVITE or UPDATE in hand */
	struct re_timer glare;
	uint32_t retry_ms;       /* Retry-After of a 500, 0: the wait of RFC 3261 14.1 */

	uint32_t rseq;           /* CSeq of the peer's last request */
	struct answered answered[ANSWERED_MEMORY];
	unsigned answeredc;

	struct leg_sdp sdp;
	struct leg_session session;
	struct leg_record record;
	struct list refers;      /* struct refer_out */
	struct refer_in *refer;
	struct ask *notify;      /* one at a time */
	char digits[LW_NAME_MAX];/* still to be sent by INFO */
	bool info_out;
};

/* ---- re.c: the endpoint ---- */
uint64_t re_now(struct lw_re *re);
void re_log(const struct lw_re *re, const char *fmt, ...);
void re_failed(struct lw_re *re, const char *what,
	       int err); /* counts and logs a send that failed */
bool re_shed(struct lw_re *re);

/* ---- listen.c: what comes in outside of a transaction ---- */
int listen_start(struct lw_re *re);
/* Answers with Allow and friends: 200 to OPTIONS, 405, 420. */
void reply_options(struct lw_re *re, const struct sip_msg *msg);
void reply_405(struct lw_re *re, const struct sip_msg *msg);
bool require_refused(struct lw_re *re, const struct sip_msg *msg);
void tune_connection(struct lw_re *re, const struct sip_msg *msg);

/* ---- signal.c: to the engine ---- */
void signal_leg(struct leg *leg, enum lw_input_type type, int code);
int signal_text(struct leg *leg, enum lw_input_type type, const char *uri, const char *name,
		const char *text, uint32_t flags); /* an enum lw_error */
int signal_in(struct leg *leg, struct lw_input *in);
int signal_now(struct lw_re *re, struct lw_input *in);
void signal_late(struct lw_re *re);
void signal_identity(struct leg *leg, const struct sip_msg *msg);
void leg_learn_caps(struct leg *leg, const struct sip_msg *msg);

/* ---- act.c: from the engine ---- */
int mailbox_uri(struct lw_re *re, char *out, size_t size, const char *owner);
int host_print(struct re_printf *pf, const struct uri *uri);
void act(struct lw_re *re, const struct lw_output *out);

/* ---- leg.c ---- */
int leg_alloc(struct leg **legp, struct lw_re *re, lw_leg handle, uint32_t account, bool uac);
struct leg *leg_by_handle(const struct lw_re *re, lw_leg handle);
/* The leg of an in-dialog message; NULL when there is none. */
struct leg *leg_by_msg(const struct lw_re *re, const struct sip_msg *msg);
int leg_key(struct leg *leg, const struct pl *callid);
int leg_set_tags(struct leg *leg, const char *ltag, const struct pl *rtag);
void leg_target(struct leg *leg, const struct sip_msg *msg, bool update);
void leg_invite(struct leg *leg, enum invite_input input);
void leg_offer(struct leg *leg, enum offer_input input);
bool leg_up(const struct leg *leg);

/* ---- ask.c: requests of ours within a leg ---- */
typedef void (ask_h)(struct leg *leg, struct ask *ask, int err, const struct sip_msg *msg);
struct ask {
	struct leg *leg;
	struct sip_request *req;
	struct account_auth *auth;
	struct sip_dialog *dlg;
	struct mbuf *tail;       /* headers of ours and body */
	const char *method;
	ask_h *handler;          /* also for 1xx; NULL: nobody waits */
	uint32_t cseq;
};
/* Sends; *askp (may be NULL) is cleared before the handler sees the final response.  401 and 407
 * are answered inside.  err is an errno when no response came: ETIMEDOUT, or the transport's. */
int ask_send(struct ask **askp, struct leg *leg, struct sip_dialog *dlg, const char *method,
	     ask_h *handler, struct mbuf *tail);
/* The code that stands for an outcome: 408 for a timeout, 503 for the transport, else the
 * response's. */
int ask_code(int err, const struct sip_msg *msg);
/* What we can do, then fmt, then the body (NULL: none). */
int tail_print(struct mbuf **mbp, const struct leg *leg, const char *ctype, const struct mbuf *body,
	       const char *fmt, ...);
/* The same without what we can do, for BYE, NOTIFY, PRACK and INFO: nobody acts on it there, and
 * libre makes an object of each method. */
int short_tail_print(struct mbuf **mbp, const char *ctype, const struct mbuf *body, const char *fmt,
		     ...);
int capabilities_print(struct re_printf *pf, const struct lw_re *re);

/* ---- reply.c ---- */
/* Answers statelessly and remembers it. */
void leg_reply(struct leg *leg, const struct sip_msg *msg, uint16_t code, const char *fmt, ...);
void leg_remember(struct leg *leg, const struct sip_msg *msg, uint16_t code);
/* False when the request is a repeat or too old, and that was dealt with. */
bool leg_cseq_new(struct leg *leg, const struct sip_msg *msg);
struct contact_of { const struct leg *leg; const struct sip_msg *msg; };
int contact_of_print(struct re_printf *pf, const struct contact_of *of);
/* Sends a 2xx with tail to an INVITE and keeps sending it (leg->ok). */
int ok_send(struct leg *leg, struct sip_strans *st, struct sip_msg *msg, struct mbuf *tail,
	    bool offered);
void ok_stop(struct leg *leg);

/* ---- invite_uac.c ---- */
void uac_invite(struct leg *leg, const struct lw_output *out);
void uac_send(struct leg *leg);
void uac_cancel(struct leg *leg);
void uac_ack(struct leg *leg);
void uac_bye(struct leg *leg);
/* A 2xx to an INVITE that no transaction waits for: repeated, or of another fork. */
void uac_stray_2xx(struct lw_re *re, const struct sip_msg *msg);

/* ---- invite_uas.c ---- */
void uas_invite(struct lw_re *re, const struct sip_msg *msg);
void uas_ring(struct leg *leg);
void uas_ok(struct leg *leg);
void uas_reject(struct leg *leg, int code);
void uas_ack(struct leg *leg, const struct sip_msg *msg);
void uas_bye(struct leg *leg, const struct sip_msg *msg);
/* Code of a Reason header with protocol SIP, 0 without one. */
int reason_code(const struct sip_msg *msg);

/* ---- modify.c: re-INVITE and UPDATE ---- */
void modify_send(struct leg *leg);
void modify_ack(struct leg *leg);
void modify_invite(struct leg *leg, const struct sip_msg *msg);
void modify_update(struct leg *leg, const struct sip_msg *msg);
void modify_reply(struct leg *leg, enum offer_act what);
void modify_wait(struct leg *leg);

/* ---- sdp.c ---- */
int leg_sdp_open(struct leg *leg);
void leg_sdp_close(struct leg *leg);
int leg_sdp_offer(struct leg *leg, struct mbuf **bodyp, bool whole);
int leg_sdp_answer(struct leg *leg, struct mbuf **bodyp);
/* Takes the peer's body: 0, ENOENT without one, EPROTO/EBADMSG/ENOTSUP and nothing has changed. */
int leg_sdp_take(struct leg *leg, const struct sip_msg *msg, bool offer);
bool has_sdp(const struct sip_msg *msg);
/* Tells the media which direction is in force and the core whether the peer holds. */
void leg_sdp_apply(struct leg *leg, bool early);
void leg_sdp_want(struct leg *leg, enum lw_dir dir);
void leg_sdp_take_back(struct leg *leg);

/* ---- record.c ---- */
/* The recorder of this leg runs, or does not any more. */
void record_is(struct leg *leg, bool on);
/* Tells the peer, soon, what no body has told it yet. */
void record_tell(struct leg *leg);
int record_write(struct leg *leg);
void record_heard(struct leg *leg, const struct sdp_media *m);
void record_close(struct leg *leg);

/* ---- session_timer.c ---- */
uint32_t leading_number(const struct pl *val);
int session_offer_print(struct re_printf *pf, struct leg *leg);
int session_refresh_print(struct re_printf *pf, struct leg *leg);
/* Session-Expires of our 2xx, from the peer's request; starts the timer. */
int session_answer(struct leg *leg, const struct sip_msg *msg, char *line, size_t size);
void session_answered(struct leg *leg, const struct sip_msg *msg);
void session_stop(struct leg *leg);
/* 422 was answered to ours: the interval to try next is noted; false when there is none. */
bool session_too_small(struct leg *leg, const struct sip_msg *msg);
/* True when the peer's wish is too short: 422 was sent. */
bool session_refused(struct lw_re *re, const struct sip_msg *msg);

/* ---- prack.c ---- */
void prack_send(struct leg *leg, const struct sip_msg *msg);
void prack_came(struct leg *leg, const struct sip_msg *msg);
bool prack_wanted(const struct leg *leg);
int prack_provisional(struct leg *leg, uint16_t code);
void prack_stop(struct leg *leg);

/* ---- refer_out.c ---- */
void refer_send(struct leg *leg, const struct lw_output *out);
void refer_notified(struct leg *leg, const struct sip_msg *msg);
void refers_close(struct leg *leg);
/* No offer is open any more: what has waited for that is sent. */
void refers_go(struct leg *leg);

/* ---- refer_in.c ---- */
void refer_came(struct leg *leg, const struct sip_msg *msg, bool out_of_dialog);
void refer_out_of_dialog(struct lw_re *re, const struct sip_msg *msg);
void refer_accept(struct leg *leg);
void refer_refuse(struct leg *leg, int code);
void refer_notify(struct leg *leg, int code, bool final);
void refer_close(struct leg *leg);
void subscribe_came(struct leg *leg, const struct sip_msg *msg);

/* ---- replaces.c ---- */
struct replaced {
	uint32_t match;          /* enum lw_match */
	struct leg *leg;         /* NULL: none */
	uint32_t flags;
};
/* 0, or the code to refuse the INVITE with. */
int replaces_find(struct lw_re *re, const struct sip_msg *msg, struct replaced *found);
struct leg *dialog_find(const struct lw_re *re, const struct pl *callid, const struct pl *ltag,
			const struct pl *rtag);
void ended_remember(struct leg *leg);
bool ended_known(struct lw_re *re, const struct pl *callid, const struct pl *ltag,
		 const struct pl *rtag);

/* ---- identity.c: who is shown ---- */
struct invite_identity {
	char uri[WIRE_MAX], name[2 * LW_NAME_MAX + 3], headers[HEADERS_MAX];
	bool has_name;
};
/* From and the headers beside it, of an INVITE that makes a dialog. */
int identity_of_invite(struct leg *leg, struct invite_identity *id,
		       const struct lw_output *out);
void identity_tell(struct leg *leg);
void identity_go(struct leg *leg);
void identity_answered(struct leg *leg, int code);
void identity_agent(struct leg *leg, const struct sip_msg *msg);

/* ---- dtmf.c ---- */
void dtmf_send(struct leg *leg, const char *digits);
void info_came(struct leg *leg, const struct sip_msg *msg);

/* ---- dialog_in.c: requests within a dialog ---- */
void dialog_request(struct leg *leg, const struct sip_msg *msg);

#endif
