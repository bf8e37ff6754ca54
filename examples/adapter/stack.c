/* SPDX-License-Identifier: BSD-3-Clause */
/* stack.c -- a SIP stack in memory: what is sent arrives five milliseconds later, in order. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stack.h"

enum { DIALOGS = 256, FLIGHTS = 64, LISTENERS = 3, WAY_MS = 5, AGAIN_MS = 20 };

struct flight {
	lw_time due;
	struct dialog *from;
	struct message message;
	uint64_t replaces;     /* the id of a dialog, or 0 */
	char text[LW_URI_MAX]; /* Refer-To, or digits */
};

struct stack {
	stack_came_h *came;
	lw_time now;
	struct dialog dialogs[DIALOGS];
	unsigned dialog_count;
	struct flight flights[FLIGHTS];
	unsigned flight_count;
	struct { const char *uri; void *owner; } listeners[LISTENERS];
	unsigned listener_count;
};

struct stack *stack_new(stack_came_h *h)
{
	struct stack *stack = calloc(1, sizeof *stack);

	if (stack)
		stack->came = h;
	return stack;
}

void stack_free(struct stack *stack)
{
	free(stack);
}

void stack_listen(struct stack *stack, const char *uri, void *owner)
{
	stack->listeners[stack->listener_count].uri = uri;
	stack->listeners[stack->listener_count++].owner = owner;
}

bool stack_same_uri(const char *uri, const char *other)
{
	return !strcmp(uri, other);
}

lw_time stack_now(const struct stack *stack)
{
	return stack->now;
}

static void copy(char *to, const char *from)
{
	(void)snprintf(to, LW_URI_MAX, "%s", from ? from : "");
}

struct dialog *stack_call(struct stack *stack, void *owner, const char *from, const char *to)
{
	struct dialog *dialog = &stack->dialogs[stack->dialog_count];

	if (stack->dialog_count == DIALOGS)
		return NULL;
	*dialog = (struct dialog){.stack = stack, .owner = owner, .caller = true,
				  .id = ++stack->dialog_count, .theirs = LW_SENDRECV};
	copy(dialog->local, from);
	copy(dialog->remote, to);
	return dialog;
}

/* ---- what is sent ---- */

/* The Replaces of a REFER names other itself; that of an INVITE is the one that other has heard. */
static uint64_t replaces(const struct message *message)
{
	const struct dialog *other = message->other;

	if (message->kind == REFER)
		return other ? other->id : 0;
	return message->kind == INVITE && other ? other->asked : 0;
}

static void send_after(struct dialog *dialog, const struct message *message, lw_time ms)
{
	struct stack *stack = dialog->stack;
	struct flight *flight = &stack->flights[stack->flight_count];

	if (stack->flight_count == FLIGHTS)
		return;
	stack->flight_count++;
	*flight = (struct flight){.due = stack->now + ms, .from = dialog, .message = *message,
				  .replaces = replaces(message)};
	copy(flight->text, message->kind == REFER ? message->uri : message->digits);
}

static void answer(struct dialog *dialog, enum message_kind kind, int code)
{
	send_after(dialog, &(struct message){.kind = kind, .code = code}, WAY_MS);
}

void stack_send(struct dialog *dialog, const struct message *message)
{
	struct message sent = *message;

	if (sent.kind == OK)
		dialog->state = UP;
	if (sent.kind == REFUSED)
		dialog->state = OVER;
	if (sent.kind == BYE && dialog->state == CALLING)
		sent.kind = CANCEL;
	if (sent.kind == SDP) {
		dialog->offering = true;
		dialog->ours = sent.dir;
	}
	send_after(dialog, &sent, WAY_MS);
}

/* ---- what arrives ---- */

static struct dialog *called(struct stack *stack, struct dialog *from)
{
	struct dialog *dialog;

	for (unsigned i = 0; i < stack->listener_count; i++) {
		if (strcmp(stack->listeners[i].uri, from->remote))
			continue;
		dialog = stack_call(stack, stack->listeners[i].owner, from->remote, from->local);
		if (!dialog)
			return NULL;
		dialog->state = CALLED;
		dialog->caller = false;
		dialog->id = from->id;
		dialog->peer = from;
		return dialog;
	}
	return NULL;
}

static struct dialog *find(struct stack *stack, const void *owner, uint64_t id)
{
	for (unsigned i = 0; id && i < stack->dialog_count; i++)
		if (stack->dialogs[i].id == id && stack->dialogs[i].owner == owner)
			return &stack->dialogs[i];
	return NULL;
}

static const struct { enum message_kind kind; int code; } reply_to[MESSAGE_KINDS] = {
	[OK] = {ACK, 0},       [CANCEL] = {REFUSED, 487},
	[BYE] = {BYE_OK, 200}, [NOTIFY] = {NOTIFY_OK, 200},
};

static bool takes_offer(struct dialog *to, uint32_t dir)
{
	uint32_t before = to->theirs;

	answer(to, to->offering ? SDP_NO : SDP_OK, to->offering ? 491 : 200);
	if (!to->offering)
		to->theirs = dir;
	return (before ^ to->theirs) & LW_RECVONLY;
}

static bool takes_answer(struct dialog *to, int code)
{
	to->offering = false;
	if (code == 491)
		send_after(to, &(struct message){.kind = SDP, .dir = to->ours},
			   to->caller ? 2 * AGAIN_MS : AGAIN_MS);
	return code != 491;
}

/* What a stack does by itself.  False: the adapter need not know. */
static bool takes(struct dialog *to, const struct message *message)
{
	enum message_kind kind = message->kind;

	if (to->state == OVER && kind != NOTIFY && kind != BYE_OK)
		return false;
	if (to->state == UP && kind == CANCEL) /* our OK is on its way */
		return false;
	if (kind == OK)
		to->state = UP;
	if (kind == REFUSED || kind == CANCEL || kind == BYE || kind == BYE_OK)
		to->state = OVER;
	if (reply_to[kind].kind && (kind != NOTIFY || message->final))
		answer(to, reply_to[kind].kind, reply_to[kind].code);
	if (kind == SDP)
		return takes_offer(to, message->dir);
	return kind == SDP_OK || kind == SDP_NO ? takes_answer(to, message->code) : true;
}

/* As the one who hears it sees it. */
static struct message as_heard(const struct flight *flight, struct dialog *to)
{
	struct message message = flight->message;
	const struct dialog *from = flight->from, *asker = message.other;

	message.uri = message.by = message.digits = "";
	if (message.kind == INVITE) {
		message.uri = from->local;
		message.by = asker ? asker->remote : "";
	} else if (message.kind == REFER) {
		message.uri = flight->text;
		message.by = from->local;
		to->asked = flight->replaces;
	} else if (message.kind == DIGITS) {
		message.digits = flight->text;
	}
	message.replaces = flight->replaces;
	message.other = find(to->stack, to->owner, flight->replaces);
	return message;
}

static void arrive(struct stack *stack, const struct flight *flight)
{
	struct dialog *from = flight->from, *to;
	struct message message;

	if (flight->message.kind == INVITE)
		from->peer = called(stack, from);
	to = from->peer;
	if (!to) {
		from->state = OVER;
		stack->came(from->owner, from, &(struct message){.kind = REFUSED, .code = 404});
		return;
	}
	message = as_heard(flight, to);
	if (!takes(to, &message))
		return;
	stack->came(to->owner, to, &message);
	if (message.kind == NOTIFY && message.final && message.code < 200) {
		message.kind = NO_NEWS;
		stack->came(to->owner, to, &message);
	}
}

void stack_pass(struct stack *stack)
{
	stack->now++;
	for (unsigned i = 0; i < stack->flight_count;) {
		struct flight flight = stack->flights[i];

		if (flight.due > stack->now) {
			i++;
			continue;
		}
		stack->flight_count--;
		memmove(&stack->flights[i], &stack->flights[i + 1],
			(stack->flight_count - i) * sizeof flight);
		arrive(stack, &flight);
	}
}
