/* SPDX-License-Identifier: BSD-3-Clause */
/* ua.h -- the endpoint (user agent): its data, its clock, its log. */
#ifndef LW_RE_UA_H
#define LW_RE_UA_H

#include <re.h>
#include <legwork/re.h>

#include "alarm.h"
#include "clock.h"
#include "load.h"
#include "random.h"
#include "steady.h"
#include "turn.h"

struct accounts;
struct ask;
struct gate;
struct leg;
struct tail_lines;

enum {
	UA_T1 = 500,  /* ms, RFC 3261 17.1.1.1 */
	UA_T2 = 4000,
	UA_NETWORKS = 16,
	UA_SPARE = 8,
	UA_MAX_FORWARDS = 70, /* RFC 3261 8.1.1.6 */
};

/* An address with the first bits of this one. */
struct ua_network { struct sa address; uint32_t bits; };

/* What a transaction says to its leg.  The doors above set these at the birth of the endpoint; the
 * files below do not know them. */
struct ua_callbacks {
	/* A response to a request of ours, or err when none came. */
	void (*answered)(struct ask *ask, int err, const struct sip_msg *msg);
	/* CANCEL for an INVITE of the peer's; arg is its leg. */
	void (*cancelled)(void *arg);
	/* The engine has not taken a signal of this leg's, with that code, for an enum lw_error. */
	void (*untold)(struct leg *leg, enum lw_signal type, int code, int err);
	/* A phone has answered an INVITE of ours that had gone elsewhere. */
	void (*turn_away)(struct lw_re *re, const struct sip_msg *msg);
	/* The end of all that libre calls back in a file below. */
	void (*pump)(struct lw_re *re);
	/* A message that our own decoder has made.  False: it concerns libre alone. */
	bool (*received)(struct lw_re *re, const struct sip_msg *msg);
};

struct lw_re {
	struct lw *lw;
	struct lw_re_config cfg; /* its strings are ours */
	const struct ua_callbacks *callbacks;
	struct sip *sip;
	struct dnsc *dnsc;
	struct tls *tls;
	struct accounts *accounts;
	struct tail_lines *lines; /* what is printed once (ask/tail) */
	struct gate *gate;      /* what sees the bytes before libre */
	struct udp_sock *udp;   /* libre's for datagrams, once it is known */
	struct hash *streams;   /* struct stream: its connections */
	struct sip_lsnr *guard, *requests, *responses;
	struct sa laddr;        /* as configured, with the port found */
	struct sa paddr;        /* the public address; unset without one */
	struct hash *by_callid; /* struct leg */
	struct hash *by_handle; /* struct leg */
	struct hash *ringing;   /* what rings here, by where it came from (source.c) */
	struct hash *by_past;   /* struct past */
	struct hash *clients;   /* struct client: requests of ours on their way */
	struct hash *servers;   /* struct server: requests of peers */
	struct hash *requests_open; /* those of them that are under way and may come twice */
	struct list legs;
	struct list past;       /* struct past, oldest first */
	struct list late;       /* struct late: signals the engine had no room for */
	struct ua_clock clock;
	struct ua_alarm alarm;
	struct ua_steady steady;
	struct ua_turn turn;
	struct tmr close_tmr;
	uint64_t close_by;      /* when closing ends, whatever is left */
	uint64_t close_look;    /* when it is looked for calls that have come back */
	void (*doneh)(void *arg);
	void *done_arg;
	uint64_t now;           /* never goes back */
	uint64_t armed;         /* when alarm is due */
	struct ua_load load;
	uint64_t seed;
	struct ua_random random;
	uint8_t secret[16];     /* of our nonces, and of the tags of ours */
	void *nonces;           /* those that were used well (state/nonce), NULL at first */
	struct ua_network trustv[UA_NETWORKS]; /* config->trusted */
	unsigned trustc;
	bool trusts_all;
	struct sdp_session *spare[UA_SPARE]; /* sessions without a line (state/rest) */
	unsigned sparec;
	char *agent;            /* of the peer that was heard of last: most have the same */
	uint32_t legc;
	uint32_t sdp_id;        /* of the next o= line; begins anywhere */
	uint32_t held;          /* of the references, our own */
	bool pumping, closing, dying;
	struct lw_re_stats stats;
	struct lw_re_media media; /* what cfg.media points to */
};

/* The host may release it in a note: it stays until we have let go of it. */
void lw_ua_hold(struct lw_re *re);
void lw_ua_let_go(struct lw_re *re);
/* The host has released it, and we hold it still. */
bool lw_ua_is_released(const struct lw_re *re);
/* The address that peers are told for here, one of ours: the public one, with its port. */
struct sa lw_ua_told_addr(const struct lw_re *re, const struct sa *here);
uint64_t lw_ua_now(struct lw_re *re);
void lw_ua_log(const struct lw_re *re, const char *fmt, ...);
/* A struct of the host's, which may be older or newer than this library (table/sized.h).  EINVAL,
 * and a line for the log: it can't be read.  name: "the account". */
int lw_ua_take(const struct lw_re *re, const char *name, void *to, size_t size, const void *from);
/* Counts and logs a send that failed. */
void lw_ua_failed(struct lw_re *re, const char *what, int err);
/* For our tags, branches, Call-IDs and the like (random.h). */
uint64_t lw_ua_random(struct lw_re *re);
/* True while no new call is taken, for want of room or at the end. */
bool lw_ua_is_full(const struct lw_re *re);
/* The tag of an answer without a transaction (RFC 3261 8.2.7): the same each time, and one that
 * nobody else can work out. */
uint64_t lw_ua_tag(const struct lw_re *re, const struct pl *branch, const struct pl *callid,
		   const struct pl *from_tag);
/* Every message, as sent and received: counted, and shown to the host. */
void lw_ua_trace(struct lw_re *re, bool tx, enum sip_transp tp, const struct sa *src,
		 const struct sa *dst, const uint8_t *packet, size_t size);
/* Nagle costs 40 ms a message. */
void lw_ua_tune_connection(struct lw_re *re, const struct sip_msg *msg);

#endif
