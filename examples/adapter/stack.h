/* SPDX-License-Identifier: BSD-3-Clause */
/* stack.h -- what template.c takes for a SIP stack: dialogs, and messages within them.  stack.c is
 * one in memory, for three ends; yours sends requests and gets responses. */
#ifndef EXAMPLES_STACK_H
#define EXAMPLES_STACK_H

#include <legwork/adapter.h>

/* Requests, and what answers them.  DONE: a 2xx to BYE or NOTIFY. */
enum message_kind {
	INVITE, RINGING, OK, REFUSED, ACK, CANCEL, BYE, DONE,
	OFFER, OFFER_OK, OFFER_NO, REFER, REFER_OK, REFER_NO, NOTIFY, DIGITS,
};

struct message {
	enum message_kind kind;
	int code;
	uint32_t dir;       /* OFFER: enum lw_dir of who sends it */
	uint64_t replaces;  /* INVITE, REFER: the dialog, or 0 */
	bool final;         /* NOTIFY */
	char uri[LW_URI_MAX]; /* INVITE: who is called; REFER: Refer-To; DIGITS */
	char from[LW_URI_MAX], by[LW_URI_MAX]; /* From and Referred-By */
};

/* One end of a dialog. */
struct dialog {
	struct stack *stack;
	void *owner;
	struct dialog *peer;
	uint64_t id;
	bool offering, caller;
	struct message offer;
	/* for the adapter */
	lw_leg leg;
	bool up, over, held, notifying; /* notifying: the final NOTIFY is on its way */
	struct message asked;           /* the REFER that came last */
	char who[LW_URI_MAX];           /* the peer */
};

typedef void (stack_came_h)(void *owner, struct dialog *dialog, const struct message *message);

struct stack *stack_new(stack_came_h *h);
void stack_free(struct stack *stack);
/* Who is called at this address. */
void stack_listen(struct stack *stack, const char *uri, void *owner);
/* A dialog that an INVITE will begin; NULL: no more room. */
struct dialog *stack_call(struct stack *stack, void *owner);
void stack_send(struct dialog *dialog, const struct message *message);
/* The owner's own end of that dialog, or NULL. */
struct dialog *stack_find(struct stack *stack, void *owner, uint64_t id);
lw_time stack_now(const struct stack *stack);
/* Lets a millisecond pass: what is due arrives. */
void stack_pass(struct stack *stack);

#endif
