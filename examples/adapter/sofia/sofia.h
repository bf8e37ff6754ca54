/* SPDX-License-Identifier: BSD-3-Clause */
/* sofia.h -- an adapter on the SIP stack of Sofia-SIP (its transaction layer, nta).
 *
 * It calls, is called, holds, transfers others, is transferred by them, and takes the place of a
 * call that a Replaces names.  It does not authenticate, and speaks UDP over IPv4.  No sound: its
 * SDP is true, and what comes to its port is thrown away.
 *
 * Why nta and not nua: nua runs offers, REFER and subscriptions by itself, in a thread of its own,
 * and the engine decides all three. */
#ifndef EXAMPLES_SOFIA_H
#define EXAMPLES_SOFIA_H

#include <stdio.h>

#define NTA_LEG_MAGIC_T struct call
#define NTA_OUTGOING_MAGIC_T struct call
#define NTA_INCOMING_MAGIC_T struct call
#define SU_ROOT_MAGIC_T struct sofia
#define SU_TIMER_ARG_T void
#include <sofia-sip/nta.h>
#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_status.h>
#include <sofia-sip/sip_tag.h>
#include <sofia-sip/su_wait.h>
#include <sofia-sip/url.h>

#include <legwork/adapter.h>

enum { ADDRESS = 64, REPLACES = 600, SDP_MAX = 1200, SDP_LINES = 400 };

/* What each call is told of us. */
#define ALLOW "INVITE, ACK, CANCEL, BYE, NOTIFY, REFER, INFO, OPTIONS"
#define SUPPORTED "replaces"

struct sofia {
	struct lw *lw;
	su_root_t *root;
	su_timer_t *deadline;
	nta_agent_t *agent;
	nta_leg_t *door;         /* what comes outside of dialogs */
	struct call *calls, *nobody; /* nobody: the door's own */
	bool forgot;             /* there are calls to be freed */
	char address[ADDRESS];   /* "127.0.0.1:5060" */
	char uri[ADDRESS + 16];  /* "sip:alice@127.0.0.1:5060" */
	char contact[ADDRESS + 24];
	int sink;                /* the socket that sound is sent to */
	unsigned sdp_ids;
	FILE *log;               /* for legwork-ladder; NULL: none */
	void (*noteh)(struct sofia *sofia, const struct lw_output *note);
	/* Every input with what lw_step() said, and every output.  May be NULL. */
	void (*sawh)(struct sofia *sofia, const struct lw_input *in, int err,
		     const struct lw_output *out);
	bool over;               /* the user has had enough */
};

/* One dialog, or the one that an INVITE will make. */
struct call {
	struct sofia *sofia;
	struct call *next;
	lw_leg leg;              /* zero: forgotten */
	nta_leg_t *dialog;
	nta_outgoing_t *invite, *modify, *referring, *notify, *bye; /* ours, while they are open */
	nta_incoming_t *offered; /* theirs, until its ACK */
	nta_incoming_t *asks;    /* their REFER, until we answer */
	su_home_t home[1];       /* of what follows */
	url_t *remote;           /* who the peer is */
	sip_replaces_t *replaces; /* of their last REFER */
	sip_referred_by_t *by;   /* likewise */
	uint32_t subscription;   /* the CSeq of the last REFER that we took */
	su_timer_t *again;       /* after 491 */
	uint32_t refer;          /* the CSeq of our last REFER */
	bool ours, up, waits;    /* we have called; waits: for again */
	bool leaves;             /* as soon as its ACK has come */
	bool over;               /* BYE has come, or was answered */
	char peer[ADDRESS];      /* where its messages go */
	/* SDP */
	unsigned sdp_id, sdp_version, payload;
	/* enum lw_dir: to be; on the wire; what it agreed to last; and its own */
	uint32_t want, asked, agreed, theirs;
	char before[SDP_LINES], after[SDP_LINES]; /* the peer's other lines, refused */
};

/* adapter.c */
int sofia_open(struct sofia *sofia, const char *address);
void sofia_close(struct sofia *sofia);
lw_time sofia_now(void);
/* A signal for the leg of a call; sip (may be NULL) shows what the peer can do. */
void sofia_say(struct call *call, enum lw_signal type, int code, const sip_t *sip);
/* Steps any input; sofia_drain() must follow. */
int sofia_signal(struct sofia *sofia, struct lw_input in);
/* What the peer wants of the media may have changed since. */
void sofia_say_theirs(struct call *call, uint32_t before);
uint32_t sofia_caps(const sip_t *sip);
/* Carries out and reports what was caused: the end of everything that comes in. */
void sofia_drain(struct sofia *sofia);

/* calls.c */
struct call *call_new(struct sofia *sofia, const char *peer);
void call_free(struct call *call);
/* asker: whose REFER it follows, or NULL. */
void call_invite(struct call *call, const char *uri, const struct call *asker);
void call_modify(struct call *call, uint32_t dir);
void call_refer(struct call *call, struct call *consulted, const struct lw_output *out);
void call_notify(struct call *call, int code, bool final);
void call_drop(struct call *call);
void call_dtmf(struct call *call, const char *digits);

/* came.c */
int came_within(struct call *call, nta_leg_t *dialog, nta_incoming_t *irq, const sip_t *sip);
int came_outside(struct call *door, nta_leg_t *dialog, nta_incoming_t *irq, const sip_t *sip);
void answer_ring(struct call *call);
void answer_ok(struct call *call);
void answer_no(struct call *call, int code);

/* asked.c */
/* Like came_within(). */
int came_refer(struct call *call, nta_incoming_t *irq, const sip_t *sip);
void answer_refer(struct call *call, int code);
/* What an INVITE replaces, and who says so. */
void came_replaces(struct sofia *sofia, const sip_t *sip, const char *peer, struct lw_input *in);
/* Why the engine does not take a request, for the peer. */
int code_of_error(int err);
void print_uri(char *text, size_t size, const url_t *url);

/* sdp.c: an audio line of static codecs (RFC 3551), with a direction (RFC 3264) */
/* An offer, or the answer to what was read last. */
void sdp_write(struct call *call, uint32_t dir, bool answer, char *text);
/* False: there is nothing in common. */
bool sdp_read(struct call *call, const sip_t *sip);
/* The direction that they ask us for. */
uint32_t sdp_turned(uint32_t dir);

/* trace.c: the log's lines of messages */
void trace_sip(const struct call *call, bool tx, const sip_t *sip);
void trace_sent(const struct call *call, nta_outgoing_t *orq);
void trace_answered(const struct call *call, nta_incoming_t *irq);

#endif
