/* SPDX-License-Identifier: BSD-3-Clause */
/* bare.h -- a party straight on libre's SIP core, as bare_story.c plays it. */
#ifndef BENCH_BARE_H
#define BENCH_BARE_H

#include <re.h>

struct bare_leg;

struct bare {
	struct sip *sip;
	struct sip_lsnr *requests, *responses;
	struct hash *legs;   /* struct bare_leg by Call-ID */
	struct list waiting; /* struct bare_leg: their 2xx has no ACK yet */
	struct tmr timer;    /* runs while one waits */
	const char *name;
	bool wide;           /* its UDP socket has its large buffer */
	struct sa laddr;
	char uri[64];
	/* A provisional or 2xx response; a request other than INVITE and ACK, answered already; an
	 * ACK. */
	void (*on_response)(struct bare_leg *leg, const struct sip_msg *msg);
	void (*on_request)(struct bare_leg *leg, const struct sip_msg *msg);
	void (*on_ack)(struct bare_leg *leg);
};

/* One dialog.  Freed after BYE, either way. */
struct bare_leg {
	struct le he, waiting;
	struct bare *ua;
	struct sip_dialog *dlg;
	struct sip_strans *st;     /* of the INVITE in hand */
	struct sip_msg *invite;    /* the same */
	struct mbuf *ok;           /* our 2xx to it */
	struct sa dst;             /* where that goes */
	uint64_t answered_at;
	char *ltag, *rtag;         /* NULL before the answer */
	struct bare_leg *replaces; /* the leg this one takes the place of */
	uint64_t next_cseq;        /* the least that a new request of the peer's can have */
	uint32_t sdp_id, sdp_version, refer_id;
	uint32_t story; /* its number */
};

int bare_alloc(struct bare **uap, const char *name, bool tcp);
/* Headers that INVITE, REFER and the answers to INVITE carry; "" for none.  Borrowed. */
void bare_say(const char *headers);
unsigned bare_legs(void);

int bare_dial(struct bare_leg **legp, struct bare *ua, uint32_t story, const char *uri,
	      const char *headers);
int bare_reinvite(struct bare_leg *leg, const char *direction);
int bare_ack(struct bare_leg *leg, const struct sip_msg *msg);
int bare_bye(struct bare_leg *leg);
int bare_refer(struct bare_leg *leg, const char *uri, const struct bare_leg *consult);
int bare_notify(struct bare_leg *leg, const char *status, bool last);

#endif
