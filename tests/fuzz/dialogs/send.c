/* SPDX-License-Identifier: BSD-3-Clause */
/* send.c -- what a peer sends to the endpoint, and what happens to it on the way. */
#include <stdlib.h>
#include <string.h>

#include "peer.h"

/* Phones that ring together are bent together. */
void dialog_bent(struct world *w, struct fuzzed *d)
{
	d->clean = false;
	for (unsigned i = 0; i < w->dialogc; i++)
		if (d->callid[0] && !strcmp(w->dialogs[i].callid, d->callid))
			w->dialogs[i].clean = false;
}

/* It comes late, and so out of order; or more than once; or from elsewhere; or not at all. */
static void on_the_way(struct world *w, struct fuzzed *d, unsigned peer, const char *text,
		       size_t size)
{
	const struct sa *from = &w->peers[peer].at;
	uint32_t ms = 1 + below(w, 30);
	bool odd = chance(w, w->wild);

	if (odd && d)
		dialog_bent(w, d);
	if (odd && chance(w, 20))
		return;
	if (odd && chance(w, 30))
		ms += below(w, chance(w, 20) ? 40000 : 3000);
	if (odd && chance(w, 20))
		from = &w->peers[below(w, PEERS)].at;
	for (unsigned n = odd && chance(w, 40) ? 1 + below(w, 3) : 1; n; n--) {
		lw_virtual_send(from, &w->at, text, size, ms);
		ms += below(w, 2) ? 0 : below(w, 2000);
	}
}

void peer_send(struct world *w, struct fuzzed *d, unsigned peer, struct message *m)
{
	static char text[WIRE];
	size_t size;

	if (chance(w, w->wild)) {
		message_copy(&w->sending, m);
		m = &w->sending;
		mutate(w, m);
		if (d)
			dialog_bent(w, d);
	}
	size = message_print(m, text, sizeof text - 10000);
	if (w->wild && chance(w, w->wild / 4 + 1)) {
		size = mutate_bytes(w, text, size, sizeof text);
		if (d)
			dialog_bent(w, d);
	}
	on_the_way(w, d, peer, text, size);
}

/* ---- requests, until they are answered ---- */

enum { REPEATS = 7 };
static const uint32_t T1 = 500, T2 = 4000;

void peer_ask(struct world *w, struct fuzzed *d, struct message *m)
{
	if (!d->asked)
		d->asked = malloc(sizeof *d->asked);
	if (d->asked)
		message_copy(d->asked, m);
	d->repeats = 0;
	peer_send(w, d, d->peer, m);
	later(w, LATER_ASK_AGAIN, (unsigned)(d - w->dialogs), (unsigned)message_cseq(m), T1);
}

void peer_ask_again(struct world *w, struct fuzzed *d, unsigned cseq)
{
	uint32_t ms = T1 << ++d->repeats;

	if (!d->asked || (unsigned)message_cseq(d->asked) != cseq || d->repeats > REPEATS)
		return;
	peer_send(w, d, d->peer, d->asked);
	later(w, LATER_ASK_AGAIN, (unsigned)(d - w->dialogs), cseq, ms < T2 ? ms : T2);
}

/* A newer one takes the place of one that is still open. */
void peer_heard(struct fuzzed *d, const struct message *response)
{
	if (!d->asked || message_cseq(d->asked) != message_cseq(response))
		return;
	free(d->asked);
	d->asked = NULL;
}
