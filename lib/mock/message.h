/* SPDX-License-Identifier: BSD-3-Clause */
/* message.h -- a message between two nodes, and the two ends of a transaction. */
#ifndef LW_NET_MESSAGE_H
#define LW_NET_MESSAGE_H

#include <legwork/mock.h>

enum { ADDRESS = 96, WORD = 28 };

enum kind { INVITE, CANCEL, ACK, BYE, REINVITE, REFER, NOTIFY, INFO, UPDATE, PING, KINDS };

enum end_role { CALLER, CALLEE };

/* A request, or a response to one, with its code. */
struct message {
	uint8_t kind;          /* enum kind; of a response: of its request */
	bool response;
	uint8_t role;          /* enum end_role of the end it is for */
	uint8_t dir, replaces_role;
	uint32_t from, to;     /* nodes */
	uint32_t dialog, transaction, cseq;
	uint32_t about;        /* CANCEL: the INVITE's transaction */
	uint32_t replaces;     /* INVITE, REFER: a dialog, or 0 */
	int32_t code;          /* NOTIFY: the target's */
	uint32_t flags, caps;
	char uri[ADDRESS];     /* INVITE: From; REFER: Refer-To; UPDATE: who we are */
	char by[ADDRESS];      /* Referred-By */
	char text[ADDRESS];    /* INVITE: To; INFO: digits; UPDATE: our name */
};

/* A request of ours that waits for its answer. */
struct client {
	struct message request;
	uint32_t end, end_life;
	uint32_t life;
	uint32_t interval;
	lw_time give_up;
	bool used, heard, done; /* a provisional answer; a final one, kept to acknowledge */
};

/* A request that came, and our answer, which is all that a second copy gets. */
struct server {
	struct message response;
	uint32_t life, node, transaction, end, end_life;
	uint32_t interval;
	lw_time give_up;
	bool used, answered, final, acknowledged;
	uint8_t kind;
};

#endif
