/* SPDX-License-Identifier: BSD-3-Clause */
/* peer_out.c -- what peers begin, and the pieces that their messages are made of. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "peer.h"

/* ---- dialogs ---- */

struct fuzzed *dialog_new(struct world *w, unsigned peer)
{
	struct fuzzed *d = w->dialogc < DIALOGS ? &w->dialogs[w->dialogc++] : NULL;

	if (!d)
		return NULL;
	memset(d, 0, sizeof *d);
	d->peer = peer;
	d->clean = true;
	d->lseq = 1 + below(w, chance(w, 3) ? UINT32_MAX : 100);
	snprintf(d->ltag, sizeof d->ltag, "p%u-%x", w->dialogc, below(w, UINT32_MAX));
	snprintf(d->branch, sizeof d->branch, "z9hG4bKp%u-%x", w->dialogc, below(w, UINT32_MAX));
	return d;
}

unsigned dialog_index(const struct world *w, const struct fuzzed *d)
{
	return (unsigned)(d - w->dialogs);
}

struct fuzzed *dialog_find(struct world *w, const char *callid, const char *ltag)
{
	for (unsigned i = 0; i < w->dialogc; i++) {
		struct fuzzed *d = &w->dialogs[i];

		if (!strcmp(d->callid, callid) && !strcmp(d->ltag, ltag))
			return d;
	}
	return NULL;
}

void dialog_over(struct fuzzed *d)
{
	d->state = OVER;
	d->busy = d->pending = false;
	d->refer_seq = 0;
}

/* ---- pieces ---- */

void put_contact(struct world *w, struct fuzzed *d, struct message *m)
{
	message_add(m, "Contact", "<%s>", w->peers[d->peer].uri);
}

void put_sdp(struct world *w, struct message *m, const char *direction)
{
	message_add(m, "Content-Type", "application/sdp");
	if (chance(w, w->manners)) {
		snprintf(m->body, sizeof m->body, "%s", any_sdp(w, direction));
		return;
	}
	snprintf(m->body, sizeof m->body,
		 "v=0\r\no=- 7 %u IN IP4 10.0.0.1\r\ns=-\r\nc=IN IP4 10.0.0.1\r\nt=0 0\r\n"
		 "m=audio 40000 RTP/AVP 0 101\r\na=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\na=%s\r\n",
		 1 + below(w, 5), direction);
}

bool has_sdp(const struct message *m)
{
	return strstr(m->body, "m=audio") != NULL;
}

const char *mirrored(const char *body)
{
	if (strstr(body, "a=sendonly"))
		return "recvonly";
	if (strstr(body, "a=recvonly"))
		return "sendonly";
	return strstr(body, "a=inactive") ? "inactive" : "sendrecv";
}

static void put_via(struct world *w, struct fuzzed *d, struct message *m, const char *branch)
{
	char fresh[80];

	snprintf(fresh, sizeof fresh, "z9hG4bK%x", below(w, UINT32_MAX));
	message_add(m, "Via", "SIP/2.0/UDP %s;branch=%s;rport", strchr(w->peers[d->peer].uri, '@') + 1,
		    branch ? branch : fresh);
}

static void put_dialog(struct world *w, struct fuzzed *d, struct message *m, const char *branch,
		       unsigned long seq)
{
	put_via(w, d, m, branch);
	message_add(m, "Max-Forwards", "70");
	message_add(m, "From", "\"%s\" <%s>;tag=%s", w->peers[d->peer].name, w->peers[d->peer].uri,
		    d->ltag);
	message_add(m, "To", "<%s>%s%s", w->uri, d->rtag[0] ? ";tag=" : "", d->rtag);
	message_add(m, "Call-ID", "%s", d->callid);
	message_add(m, "CSeq", "%lu %s", seq, m->method);
}

static const char *target(const struct world *w, const struct fuzzed *d)
{
	return d->target[0] ? d->target : w->uri;
}

void dialog_request(struct world *w, struct fuzzed *d, struct message *m, const char *method,
		    unsigned long seq)
{
	message_begin_request(m, method, target(w, d));
	put_dialog(w, d, m, NULL, seq ? seq : ++d->lseq);
	put_contact(w, d, m);
}

void peer_ack(struct world *w, struct fuzzed *d, unsigned long seq)
{
	struct message *m = &w->scratch;

	message_begin_request(m, "ACK", target(w, d));
	put_dialog(w, d, m, NULL, seq);
	d->acked = true;
	peer_send(w, d, d->peer, m);
}

static void put_abilities(struct world *w, struct message *m)
{
	message_add(m, "Allow", "INVITE, ACK, BYE, CANCEL, OPTIONS, REFER, NOTIFY%s",
		    chance(w, 60) ? ", UPDATE, PRACK, INFO" : "");
	message_add(m, "Supported", "%s", chance(w, 50) ? "replaces, timer, 100rel" : "replaces");
}

/* ---- beginnings ---- */

static void put_history(struct world *w, struct message *m)
{
	const char *refresher = chance(w, 50) ? "uac" : "uas", *lr = chance(w, 80) ? ";lr" : "";

	if (chance(w, 20))
		message_add(m, "P-Asserted-Identity", "\"The Bank\" <sip:%u@10.0.0.1>", below(w, 9));
	if (chance(w, 10))
		message_add(m, "Diversion", "<sip:first@10.0.0.2>;reason=unconditional;counter=2");
	if (chance(w, 10))
		message_add(m, "Referred-By", "<%s>", w->peers[below(w, PEERS)].uri);
	if (chance(w, 10))
		message_add(m, "Session-Expires", "%u;refresher=%s", 90 + below(w, 1800),
			    refresher);
	if (chance(w, 5))
		message_add(m, "Privacy", "id");
	if (chance(w, 10)) /* a proxy, at the address of another peer: loose, or strict */
		message_add(m, "Record-Route", "<%s%s>", w->peers[below(w, PEERS)].uri, lr);
}

void peer_invite(struct world *w, unsigned peer, const char *replaces)
{
	struct fuzzed *d = dialog_new(w, peer);
	struct message *m = &w->scratch;

	if (!d)
		return;
	d->caller = d->busy = true;
	d->state = CALLING;
	d->invite_seq = d->lseq;
	snprintf(d->callid, sizeof d->callid, "%x-%u@10.0.0.1", below(w, UINT32_MAX), w->dialogc);
	message_begin_request(m, "INVITE", w->uri);
	put_dialog(w, d, m, d->branch, d->lseq);
	put_contact(w, d, m);
	put_abilities(w, m);
	if (!w->script.on)
		put_history(w, m);
	if (*replaces)
		message_add(m, "Replaces", "%s%s", replaces,
			    chance(w, w->manners) ? ";early-only" : "");
	if (w->script.on || chance(w, 85))
		put_sdp(w, m, "sendrecv");
	peer_ask(w, d, m);
}

static void cancel(struct world *w, struct fuzzed *d)
{
	struct message *m = &w->scratch;

	message_begin_request(m, "CANCEL", w->uri);
	put_via(w, d, m, d->branch);
	message_add(m, "Max-Forwards", "70");
	message_add(m, "From", "\"%s\" <%s>;tag=%s", w->peers[d->peer].name, w->peers[d->peer].uri,
		    d->ltag);
	message_add(m, "To", "<%s>", w->uri);
	message_add(m, "Call-ID", "%s", d->callid);
	message_add(m, "CSeq", "%lu CANCEL", d->invite_seq);
	d->cancelled = true;
	peer_send(w, d, d->peer, m);
}

void peer_bye(struct world *w, struct fuzzed *d)
{
	struct message *m = &w->scratch;

	if (d->state != UP)
		return;
	dialog_request(w, d, m, "BYE", 0);
	dialog_over(d);
	peer_ask(w, d, m);
}

static void modify(struct world *w, struct fuzzed *d)
{
	static const char *const directions[] = {"sendrecv", "sendonly", "recvonly", "inactive"};
	struct message *m = &w->scratch;
	bool update = chance(w, 30);

	if ((d->busy || d->pending) && !chance(w, w->manners))
		return;
	dialog_request(w, d, m, update ? "UPDATE" : "INVITE", 0);
	if (!update) {
		d->busy = true;
		d->invite_seq = d->lseq;
	}
	put_abilities(w, m);
	put_history(w, m);
	if (chance(w, 85))
		put_sdp(w, m, directions[below(w, 4)]);
	peer_ask(w, d, m);
}

void peer_refer(struct world *w, struct fuzzed *d, const char *to)
{
	struct message *m = &w->scratch;

	d->referred = d->told = false;
	dialog_request(w, d, m, "REFER", 0);
	message_add(m, "Refer-To", "<%s>", to);
	if (w->script.on || chance(w, 70))
		message_add(m, "Referred-By", "<%s>", w->peers[d->peer].uri);
	if (chance(w, w->manners / 2))
		message_add(m, "Refer-Sub", "false");
	peer_ask(w, d, m);
}

static void refer(struct world *w, struct fuzzed *d)
{
	char to[200];
	const char *uri = w->peers[below(w, PEERS)].uri;

	snprintf(to, sizeof to, chance(w, 50) ? "%s" : "%s?Replaces=r%%3Bto-tag%%3Da%%3Bfrom-tag%%3Db",
		 uri);
	peer_refer(w, d, to);
}

static void other_request(struct world *w, struct fuzzed *d)
{
	static const char *const methods[] = {"INFO", "OPTIONS", "NOTIFY", "SUBSCRIBE", "MESSAGE",
					      "PRACK", "ACK", "PUBLISH"};
	struct message *m = &w->scratch;

	dialog_request(w, d, m, methods[below(w, 8)], 0);
	if (!strcmp(m->method, "INFO")) {
		message_add(m, "Content-Type", "application/dtmf-relay");
		snprintf(m->body, sizeof m->body, "Signal=%u\r\nDuration=160\r\n", below(w, 10));
	} else if (!strcmp(m->method, "NOTIFY") || !strcmp(m->method, "SUBSCRIBE")) {
		message_add(m, "Event", "refer");
		message_add(m, "Subscription-State", "%s",
			    chance(w, 50) ? "active" : "terminated;reason=timeout");
		message_add(m, "Content-Type", "message/sipfrag");
		snprintf(m->body, sizeof m->body, "SIP/2.0 %u X\r\n", 100 + below(w, 600));
	}
	peer_send(w, d, d->peer, m);
}

/* Somebody calls in place of one of this peer's dialogs. */
static void replace(struct world *w, const struct fuzzed *d)
{
	char value[500];

	snprintf(value, sizeof value, "%s;to-tag=%s;from-tag=%s", d->callid, d->rtag, d->ltag);
	peer_invite(w, below(w, PEERS), value);
}

/* A response to nothing, or a request of a dialog that never was. */
static void stray(struct world *w)
{
	struct fuzzed ghost = {.peer = below(w, PEERS)};
	struct message *m = &w->scratch;

	snprintf(ghost.callid, sizeof ghost.callid, "ghost%u", below(w, 9));
	snprintf(ghost.ltag, sizeof ghost.ltag, "g");
	snprintf(ghost.rtag, sizeof ghost.rtag, "%s", chance(w, 50) ? "h" : "");
	if (chance(w, 50)) {
		other_request(w, &ghost);
		return;
	}
	dialog_request(w, &ghost, m, chance(w, 70) ? "INVITE" : "BYE", 1);
	snprintf(m->start, sizeof m->start, "SIP/2.0 %u X", chance(w, 50) ? 200 : 100 + below(w, 600));
	peer_send(w, NULL, ghost.peer, m);
}

static struct fuzzed *some_dialog(struct world *w)
{
	struct fuzzed *d;

	for (unsigned tries = 0; w->dialogc && tries < 6; tries++) {
		d = &w->dialogs[below(w, w->dialogc)];
		if (d->state != OVER || chance(w, 5))
			return d;
	}
	return NULL;
}

static void in_dialog(struct world *w, struct fuzzed *d)
{
	switch (below(w, 8)) {
	case 0: peer_bye(w, d); break;
	case 1:
	case 2: modify(w, d); break;
	case 3:
	case 4: refer(w, d); break;
	case 5: replace(w, d); break;
	default: other_request(w, d); break;
	}
}

void peer_act(struct world *w)
{
	struct fuzzed *d = some_dialog(w);

	if (w->closing)
		return;
	if (!d || chance(w, 15))
		peer_invite(w, below(w, PEERS), "");
	else if (chance(w, 5))
		stray(w);
	else if (d->state == UP)
		in_dialog(w, d);
	else if (d->caller && d->state == EARLY)
		cancel(w, d);
}
