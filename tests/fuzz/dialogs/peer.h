/* SPDX-License-Identifier: BSD-3-Clause */
/* peer.h -- what a peer does when its time has come. */
#ifndef DIALOGS_PEER_H
#define DIALOGS_PEER_H

#include "world.h"

/* ---- peer.c ---- */
/* It answers the INVITE that is open. */
void peer_answer(struct world *w, struct fuzzed *d, unsigned code);
/* Its final response to an INVITE, until the ACK has come (RFC 3261 13.3.1.4, 17.2.1). */
void peer_final_again(struct world *w, struct fuzzed *d);
/* The next NOTIFY of the endpoint's REFER: a step of its story. */
void peer_notify(struct world *w, struct fuzzed *d, unsigned step);
void peer_bye(struct world *w, struct fuzzed *d);

/* ---- peer_out.c: what peers begin, and the pieces that they are made of ---- */
/* NULL when there are too many. */
struct fuzzed *dialog_new(struct world *w, unsigned peer);
unsigned dialog_index(const struct world *w, const struct fuzzed *d);
/* At whichever peer: a proxy may stand between. */
struct fuzzed *dialog_find(struct world *w, const char *callid, const char *ltag);
void dialog_over(struct fuzzed *d);
/* A request within d, with From, To, Call-ID, CSeq (of its own if seq), Contact. */
void dialog_request(struct world *w, struct fuzzed *d, struct message *m, const char *method,
		    unsigned long seq);
void put_contact(struct world *w, struct fuzzed *d, struct message *m);
void put_sdp(struct world *w, struct message *m, const char *direction);
void peer_ack(struct world *w, struct fuzzed *d, unsigned long seq);
/* In place of the dialog named by this value of Replaces; "" for an INVITE without. */
void peer_invite(struct world *w, unsigned peer, const char *replaces);
void peer_refer(struct world *w, struct fuzzed *d, const char *to);
const char *mirrored(const char *body);
bool has_sdp(const struct message *m);

/* ---- send.c ---- */
/* Sends a request, and again until peer_heard() says that there is a response (Timer A and E). */
void peer_ask(struct world *w, struct fuzzed *d, struct message *m);
void peer_ask_again(struct world *w, struct fuzzed *d, unsigned cseq);
void peer_heard(struct fuzzed *d, const struct message *response);
/* The laws of endings no longer hold for it. */
void dialog_bent(struct world *w, struct fuzzed *d);

#endif
