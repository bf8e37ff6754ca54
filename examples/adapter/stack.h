/* SPDX-License-Identifier: BSD-3-Clause */
/* stack.h -- what template.c takes for a SIP stack: dialogs, and messages within them.  stack.c is
 * one in memory, for three ends; yours sends requests and gets responses.
 *
 * As stacks do, it knows the state of each dialog, answers BYE, CANCEL, NOTIFY and offers, sends
 * the ACK of a 2xx, finds what a Replaces names, and tries again when two offers cross (RFC 3261
 * 14.1).  When a dialog is over, NOTIFY still comes (its subscription has an end of its own, RFC
 * 5057), and the answer to a BYE that crossed theirs. */
#ifndef EXAMPLES_STACK_H
#define EXAMPLES_STACK_H

#include <legwork/adapter.h>

enum message_kind {
	INVITE, RINGING, OK, REFUSED,
	ACK,       /* comes only: of our OK */
	CANCEL,    /* comes only */
	BYE,       /* ends a dialog: becomes CANCEL while we are calling */
	BYE_OK,    /* comes only */
	SDP,       /* offers anew.  Comes, and is answered, if they hold us, or no longer do */
	SDP_OK, SDP_NO, /* come only */
	REFER, REFER_OK, REFER_NO, NOTIFY,
	NOTIFY_OK, /* comes only: the 2xx to our last NOTIFY */
	NO_NEWS,   /* comes only: their last NOTIFY had no final code */
	DIGITS,
	MESSAGE_KINDS
};

/* The texts of one that is sent are copied (NULL is ""), those of one that comes are lent. */
struct message {
	enum message_kind kind;
	int code;
	uint32_t dir;        /* SDP: what who sends it wants, enum lw_dir */
	bool final;          /* NOTIFY: the last one */
	const char *uri;     /* INVITE that comes: who calls; REFER: Refer-To */
	const char *by;      /* INVITE, REFER that come: Referred-By */
	const char *digits;  /* DIGITS */
	/* The dialog that a REFER asks to replace.  INVITE that is sent: the one whose REFER asks
	 * for it; its Replaces and Referred-By go along.  Those that come: our own dialog that
	 * Replaces names, or NULL; replaces says whether there was one. */
	struct dialog *other;
	bool replaces;
};

enum dialog_state { CALLING, CALLED, UP, OVER };

/* One end of a dialog. */
struct dialog {
	enum dialog_state state;
	char local[LW_URI_MAX], remote[LW_URI_MAX];
	lw_leg leg;        /* the adapter's */
	/* for stack.c */
	struct stack *stack;
	void *owner;
	struct dialog *peer;
	uint64_t id, asked; /* asked: the dialog that the last REFER named, or 0 */
	bool caller, offering;
	uint32_t ours, theirs; /* dir of the last SDP */
};

typedef void (stack_came_h)(void *owner, struct dialog *dialog, const struct message *message);

struct stack *stack_new(stack_came_h *h);
void stack_free(struct stack *stack);
/* Who is called at this address. */
void stack_listen(struct stack *stack, const char *uri, void *owner);
/* A dialog that an INVITE will begin; NULL: no more room. */
struct dialog *stack_call(struct stack *stack, void *owner, const char *from, const char *to);
void stack_send(struct dialog *dialog, const struct message *message);
/* Yours compares as RFC 3261 19.1.4 says. */
bool stack_same_uri(const char *uri, const char *other);
lw_time stack_now(const struct stack *stack);
/* Lets a millisecond pass: what is due arrives. */
void stack_pass(struct stack *stack);

#endif
