/* SPDX-License-Identifier: BSD-3-Clause */
/* screen_keys.h -- the keys of the page of calls: one table, and when each is possible. */
#ifndef PHONE_SCREEN_KEYS_H
#define PHONE_SCREEN_KEYS_H

#include "screen_view.h"

enum screen_act {
	ACT_COMMAND,  /* runs command, with the number of the chosen call */
	ACT_TRANSFER, ACT_RETRY, ACT_DIAL, ACT_KEYPAD, ACT_HELP, ACT_QUIT,
};

struct screen_key {
	char key; /* a capital; the small letter means the same */
	const char *label, *help;
	uint32_t verbs; /* bits 1 << LW_USER_...: the call must take one; 0: always possible */
	bool anywhere;  /* or any other call does: a call that rings need not be chosen first */
	enum screen_act act;
	const char *command; /* the words before the number of the call */
};

/* The rows in their order; NULL at the end.  A key may have several: hold and resume. */
const struct screen_key *screen_key_at(size_t index);
/* The call that a key acts on: the chosen one, or another that takes it; NULL for none. */
const struct screen_call *screen_key_call(const struct screen_view *view,
					  const struct screen_key *key);
bool screen_key_possible(const struct screen_view *view, const struct screen_key *key);
/* The row of a key that is possible now, else its first row; NULL: there is no such key. */
const struct screen_key *screen_key_find(const struct screen_view *view, uint32_t key);
/* Whether this is the first row of its key, and so its place on the screen. */
bool screen_key_first(size_t index);

#endif
