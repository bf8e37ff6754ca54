/* SPDX-License-Identifier: BSD-3-Clause */
/* template.h -- see template.c. */
#ifndef EXAMPLES_TEMPLATE_H
#define EXAMPLES_TEMPLATE_H

#include "stack.h"

struct adapter {
	struct lw *lw;
	struct stack *stack;
	const char *uri; /* who we are */
	/* Every input with what lw_step() said, and every output: for a log, or a test.  May be
	 * NULL. */
	void (*sawh)(struct adapter *adapter, const struct lw_input *in, int err,
		     const struct lw_output *out);
	void *arg;
};

/* For the stack: a message has come. */
void adapter_came(void *adapter, struct dialog *dialog, const struct message *message);
/* After verbs of the user, and whenever the time may have reached lw_deadline(). */
void adapter_pump(struct adapter *adapter);

#endif
