/* SPDX-License-Identifier: BSD-3-Clause */
/* later.c -- what is to happen after a while travels as a datagram to a party of its own. */
#include "peer.h"

struct errand { enum later what; unsigned dialog, arg; };

static struct sa there;

static void due(const void *data, size_t size, const struct sa *from, const struct sa *to,
		void *arg)
{
	struct errand errand = *(const struct errand *)data;
	struct world *w = arg;

	(void)size;
	(void)from;
	(void)to;
	switch (errand.what) {
	case LATER_USER: user_act(w); break;
	case LATER_PEER: peer_act(w); break;
	case LATER_ANSWER: peer_answer(w, &w->dialogs[errand.dialog], errand.arg); break;
	case LATER_FINAL_AGAIN: peer_final_again(w, &w->dialogs[errand.dialog]); break;
	case LATER_ASK_AGAIN: peer_ask_again(w, &w->dialogs[errand.dialog], errand.arg); break;
	case LATER_NOTIFY: peer_notify(w, &w->dialogs[errand.dialog], errand.arg); break;
	case LATER_BYE: peer_bye(w, &w->dialogs[errand.dialog]); break;
	}
}

void later_begin(struct world *w)
{
	sa_set_str(&there, "10.9.9.9", 9);
	lw_virtual_party(&there, due, w);
}

void later(struct world *w, enum later what, unsigned dialog, unsigned arg, uint32_t ms)
{
	struct errand errand = {what, dialog, arg};

	(void)w;
	lw_virtual_send(&there, &there, &errand, sizeof errand, ms);
}
