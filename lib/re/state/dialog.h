/* SPDX-License-Identifier: BSD-3-Clause */
/* dialog.h -- a dialog, as requests within it are made of it (RFC 3261 12).
 *
 * libre has dialogs too.  But these know no strict routers, no peers without a tag, cannot be made
 * from what was stored, and keep 512 bytes each. */
#ifndef LW_RE_DIALOG_H
#define LW_RE_DIALOG_H

#include <re.h>

/* Where requests go first. */
struct hop {
	enum sip_transp tp;  /* SIP_TRANSP_NONE: not known */
	struct sa addr;
};

struct dialog {
	const char *callid, *ltag, *rtag; /* rtag NULL: half, or a peer of RFC 2543 */
	const char *to, *from; /* as they stand in requests of ours */
	const char *target;  /* the peer's Contact, or whom the INVITE calls */
	const char *routes;  /* Route lines of the whole way, NULL: none */
	const char *first;   /* the URI of the first router, NULL: none */
	char *moved;         /* the target, when it is another than at first, or NULL */
	uint32_t lseq;       /* CSeq of our next request */
	uint16_t rest;       /* where the second line of routes begins */
	bool strict;         /* the first router knows no loose routing (RFC 3261 12.2.1.1) */
	bool half;           /* of an INVITE of ours, and not answered */
	struct hop hop;      /* of the way, if that is a number; of a name, where the peer was */
	char texts[];        /* all of the above but moved: one block takes half of the memory */
};

/* What a new one is made of. */
struct dialog_new {
	const char *uri;     /* whom it calls: also To */
	const char *from_name, *from_uri; /* the name between quotes as it is, or NULL */
	const char *const *routev;        /* URIs without "<>" and ";lr" */
	uint32_t routec;
	const char *callid, *ltag;
	uint16_t lseq;
};
int lw_ua_dialog_new(struct dialog **dp, const struct dialog_new *n);
/* From an INVITE, or another request, that has come: msg->tag is our tag. */
int lw_ua_dialog_accept(struct dialog **dp, const struct sip_msg *msg, uint16_t lseq);
/* From a 1xx or 2xx to the INVITE of half, which stays as it is. */
int lw_ua_dialog_answered(struct dialog **dp, const struct dialog *half, const struct sip_msg *msg);
/* To a 2xx of a dialog that is none of ours: for its ACK and BYE. */
int lw_ua_dialog_of_stranger(struct dialog **dp, const struct sip_msg *msg);
/* From the INVITE that stands for it (state/stored). */
int lw_ua_dialog_restore(struct dialog **dp, const struct sip_msg *msg, uint32_t lseq, bool strict);

/* Takes the Contact of a message.  EBADMSG: it has none that can be read. */
int lw_ua_dialog_retarget(struct dialog *d, const struct sip_msg *msg);
/* Whether msg is of it, by Call-ID and both tags. */
bool lw_ua_dialog_is(const struct dialog *d, const struct sip_msg *msg);

/* The Request-URI of requests within it, and the URI of where they go first. */
const char *lw_ua_dialog_uri(const struct dialog *d);
const char *lw_ua_dialog_next(const struct dialog *d);
/* Route, To, From, Call-ID, each at the end of mb; *to_at and *from_at (may be NULL): where these
 * two lines begin. */
int lw_ua_dialog_print(struct mbuf *mb, const struct dialog *d, size_t *to_at, size_t *from_at);

#endif
