/* SPDX-License-Identifier: BSD-3-Clause */
/* stack.c -- a SIP stack in memory: what is sent arrives five milliseconds later, in order.  As a
 * stack does, it answers BYE, CANCEL and NOTIFY, and tries again when two offers cross (RFC 3261
 * 14.1). */
#include <stdlib.h>
#include <string.h>

#include "stack.h"

enum { DIALOGS = 256, FLIGHTS = 64, LISTENERS = 3, WAY_MS = 5, AGAIN_MS = 20 };

struct flight { lw_time due; struct dialog *from; struct message message; };

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

struct dialog *stack_call(struct stack *stack, void *owner)
{
	struct dialog *dialog = &stack->dialogs[stack->dialog_count];

	if (stack->dialog_count == DIALOGS)
		return NULL;
	*dialog = (struct dialog){.stack = stack, .owner = owner, .caller = true,
				  .id = ++stack->dialog_count};
	return dialog;
}

static void send_after(struct dialog *dialog, const struct message *message, lw_time ms)
{
	struct stack *stack = dialog->stack;

	if (stack->flight_count < FLIGHTS)
		stack->flights[stack->flight_count++] =
			(struct flight){stack->now + ms, dialog, *message};
}

void stack_send(struct dialog *dialog, const struct message *message)
{
	if (message->kind == OFFER) {
		dialog->offering = true;
		dialog->offer = *message;
	}
	send_after(dialog, message, WAY_MS);
}

static void answer(struct dialog *dialog, enum message_kind kind, int code)
{
	send_after(dialog, &(struct message){.kind = kind, .code = code}, WAY_MS);
}

struct dialog *stack_find(struct stack *stack, void *owner, uint64_t id)
{
	for (unsigned i = 0; i < stack->dialog_count; i++)
		if (stack->dialogs[i].id == id && stack->dialogs[i].owner == owner)
			return &stack->dialogs[i];
	return NULL;
}

lw_time stack_now(const struct stack *stack)
{
	return stack->now;
}

/* ---- what arrives ---- */

static struct dialog *called(struct stack *stack, struct dialog *from, const char *uri)
{
	struct dialog *dialog;

	for (unsigned i = 0; i < stack->listener_count; i++) {
		if (strcmp(stack->listeners[i].uri, uri))
			continue;
		dialog = stack_call(stack, stack->listeners[i].owner);
		if (!dialog)
			return NULL;
		dialog->caller = false;
		dialog->id = from->id;
		dialog->peer = from;
		return dialog;
	}
	return NULL;
}

/* True: the stack has seen to it, and the adapter need not know. */
static bool crossed(struct dialog *to, const struct message *message)
{
	if (message->kind == OFFER && to->offering) {
		answer(to, OFFER_NO, 491);
		return true;
	}
	if (message->kind != OFFER_OK && message->kind != OFFER_NO)
		return false;
	if (message->code == 491)
		send_after(to, &to->offer, to->caller ? AGAIN_MS : 2 * AGAIN_MS);
	to->offering = message->code == 491 && !to->caller;
	return message->code == 491;
}

static void arrive(struct stack *stack, const struct flight *flight)
{
	const struct message *message = &flight->message;
	struct dialog *from = flight->from;

	if (message->kind == INVITE)
		from->peer = called(stack, from, message->uri);
	if (!from->peer) {
		stack->came(from->owner, from, &(struct message){.kind = REFUSED, .code = 404});
		return;
	}
	if (message->kind == BYE || message->kind == NOTIFY)
		answer(from->peer, DONE, 200);
	if (message->kind == CANCEL && !from->peer->up)
		answer(from->peer, REFUSED, 487);
	if (!crossed(from->peer, message))
		stack->came(from->peer->owner, from->peer, message);
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
