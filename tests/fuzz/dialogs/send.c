/* send.c -- what a peer sends to the endpoint, and what happens to it on the way. */
#include <string.h>

#include "peer.h"

/* Phones that ring together are bent together. */
void dialog_bent(struct world *w, struct dialog *d)
{
	d->clean = false;
	for (unsigned i = 0; i < w->dialogc; i++)
		if (d->callid[0] && !strcmp(w->dialogs[i].callid, d->callid))
			w->dialogs[i].clean = false;
}

/* It comes late, and so out of order; or more than once; or from elsewhere; or not at all. */
static void on_the_way(struct world *w, struct dialog *d, unsigned peer, const char *text,
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

void peer_send(struct world *w, struct dialog *d, unsigned peer, struct message *m)
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
