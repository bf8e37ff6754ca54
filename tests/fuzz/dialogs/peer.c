/* SPDX-License-Identifier: BSD-3-Clause */
/* peer.c -- a strict peer: it answers what the endpoint sends as the RFCs say, most of the time. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "peer.h"

enum { OK_REPEATS = 10 };
static const uint32_t T1 = 500, T2 = 4000;

static const unsigned refusals[] = {486, 480, 603, 404, 488, 503, 401, 407, 422, 302, 481, 408,
				    491, 500, 403, 405, 420, 600, 606};

static unsigned refusal(struct world *w)
{
	return refusals[below(w, sizeof refusals / sizeof *refusals)];
}

/* ---- responses ---- */

static struct message *response(struct world *w, struct fuzzed *d, const struct message *m,
				unsigned code)
{
	static struct message r;
	const char *realm = chance(w, 70) ? "10.0.0.100" : "elsewhere";

	message_begin_response(&r, m, (int)code, d ? d->ltag : "stray");
	if (code == 401 || code == 407)
		message_add(&r, code == 401 ? "WWW-Authenticate" : "Proxy-Authenticate",
			    "Digest realm=\"%s\", nonce=\"%x\", qop=\"auth\"",
			    realm,
			    below(w, 1000));
	if (code == 422)
		message_add(&r, "Min-SE", "%u", 90 + below(w, 4000));
	if (code == 302)
		message_add(&r, "Contact", "<%s>", w->peers[below(w, PEERS)].uri);
	if (d && code < 300)
		put_contact(w, d, &r);
	return &r;
}

static void respond(struct world *w, struct fuzzed *d, unsigned peer, const struct message *m,
		    unsigned code)
{
	peer_send(w, d, peer, response(w, d, m, code));
}

/* The usual answer, or now and then another one, and then the dialog may well be lost. */
static unsigned usually(struct world *w, struct fuzzed *d, unsigned code)
{
	if (!chance(w, w->manners))
		return code;
	dialog_bent(w, d);
	return refusal(w);
}

static void keep_invite(struct fuzzed *d, const struct message *m)
{
	if (!d->invite)
		d->invite = malloc(sizeof *d->invite);
	if (d->invite)
		message_copy(d->invite, m);
}

/* ---- the endpoint's INVITE ---- */

/* ---- phones that ring together ---- */

static bool together(const struct fuzzed *a, const struct fuzzed *b)
{
	return a != b && a->peer == b->peer && !a->caller && !strcmp(a->callid, b->callid);
}

/* A proxy keeps a refusal back while another phone may still answer, or has (RFC 3261 16.7). */
static bool kept_back(const struct world *w, const struct fuzzed *d)
{
	for (unsigned i = 0; i < w->dialogc; i++) {
		const struct fuzzed *o = &w->dialogs[i];

		if (together(o, d) && (o->pending || o->answered))
			return true;
	}
	return false;
}

/* It cancels the others when one has answered; only a little later may two 2xx cross. */
static bool too_late(const struct world *w, const struct fuzzed *d)
{
	for (unsigned i = 0; i < w->dialogc; i++)
		if (together(&w->dialogs[i], d) && w->dialogs[i].answered &&
		    lw_virtual_now() > w->dialogs[i].answered + T2)
			return true;
	return false;
}

/* ---- its answer ---- */

static void accept_invite(struct world *w, struct fuzzed *d)
{
	struct message *r = d->answer ? d->answer : (d->answer = malloc(sizeof *r));
	const char *refresher = chance(w, 50) ? "uac" : "uas";

	if (!r)
		return;
	message_begin_response(r, d->invite, 200, d->ltag);
	put_contact(w, d, r);
	message_add(r, "Allow", "INVITE, ACK, BYE, CANCEL, REFER, NOTIFY, UPDATE");
	message_add(r, "Supported", "replaces, timer");
	if (chance(w, 20) && message_value(d->invite, "Session-Expires", 0))
		message_add(r, "Session-Expires", "%u;refresher=%s", 90 + below(w, 900),
			    refresher);
	put_sdp(w, r, has_sdp(d->invite) ? mirrored(d->invite->body) : "sendrecv");
	d->pending = d->acked = false;
	d->state = UP;
	d->again = 0;
	d->answered = d->answered ? d->answered : lw_virtual_now();
	peer_send(w, d, d->peer, r);
	later(w, LATER_FINAL_AGAIN, dialog_index(w, d), 0, T1);
}

static void refuse_invite(struct world *w, struct fuzzed *d, unsigned code)
{
	bool hidden = d->state != UP && kept_back(w, d);

	d->pending = false;
	if (d->state != UP)
		dialog_over(d);
	if (hidden)
		return;
	if (!d->answer)
		d->answer = malloc(sizeof *d->answer);
	if (!d->answer)
		return;
	message_copy(d->answer, response(w, d, d->invite, code));
	d->acked = false;
	d->again = 0;
	peer_send(w, d, d->peer, d->answer);
	later(w, LATER_FINAL_AGAIN, dialog_index(w, d), 0, T1);
}

static void ring(struct world *w, struct fuzzed *d, unsigned code)
{
	static struct message r;

	message_begin_response(&r, d->invite, (int)code, code > 100 ? d->ltag : NULL);
	if (code > 100) {
		put_contact(w, d, &r);
		d->state = EARLY;
	}
	if (code > 100 && chance(w, 20)) {
		message_add(&r, "Require", "100rel");
		message_add(&r, "RSeq", "%u", 1 + below(w, 3));
	}
	if (code > 100 && has_sdp(d->invite) && chance(w, 20))
		put_sdp(w, &r, "sendrecv");
	peer_send(w, d, d->peer, &r);
}

void peer_answer(struct world *w, struct fuzzed *d, unsigned code)
{
	if (!d->pending || !d->invite || d->state == OVER)
		return;
	if (d->state != UP && too_late(w, d))
		dialog_over(d);
	else if (code < 200)
		ring(w, d, code);
	else if (code < 300)
		accept_invite(w, d);
	else
		refuse_invite(w, d, code);
}

static void never_acknowledged(struct world *w, struct fuzzed *d)
{
	if (d->state != UP)
		return;
	if (d->clean && !w->lossy)
		broken(w, "%s: its 2xx was never acknowledged", d->callid);
	peer_bye(w, d);
}

void peer_final_again(struct world *w, struct fuzzed *d)
{
	if (d->acked || !d->answer)
		return;
	if (++d->again > OK_REPEATS) {
		never_acknowledged(w, d);
		return;
	}
	peer_send(w, d, d->peer, d->answer);
	later(w, LATER_FINAL_AGAIN, dialog_index(w, d), 0,
	      T1 << d->again < T2 ? T1 << d->again : T2);
}

/* A second phone answers as well. */
static void fork(struct world *w, const struct fuzzed *d)
{
	struct fuzzed *other = dialog_new(w, d->peer);

	if (!other)
		return;
	snprintf(other->callid, sizeof other->callid, "%s", d->callid);
	snprintf(other->rtag, sizeof other->rtag, "%s", d->rtag);
	snprintf(other->target, sizeof other->target, "%s", d->target);
	other->pending = true;
	other->theirs_seq = d->theirs_seq;
	keep_invite(other, d->invite);
	later(w, LATER_ANSWER, dialog_index(w, other), 183, 1 + below(w, 300));
	later(w, LATER_ANSWER, dialog_index(w, other), 200, 1 + below(w, 6000));
}

/* The replaced dialog ends when its replacement is up (RFC 3891 3). */
static void replaced(struct world *w, unsigned peer, const char *value)
{
	for (unsigned i = 0; i < w->dialogc; i++) {
		struct fuzzed *d = &w->dialogs[i];

		if (d->peer == peer && d->state == UP &&
		    !strncmp(value, d->callid, strlen(d->callid)))
			later(w, LATER_BYE, i, 0, 300 + below(w, 2000));
	}
}

/* Its tags may be bent, and then the endpoint's INVITE is that of no dialog. */
static bool bent_before(const struct world *w, const char *callid)
{
	for (unsigned i = 0; i < w->dialogc; i++)
		if (!w->dialogs[i].clean && !strcmp(w->dialogs[i].callid, callid))
			return true;
	return false;
}

static void invite_new(struct world *w, unsigned peer, const struct message *m)
{
	struct fuzzed *d = dialog_new(w, peer);
	const char *replaces = message_value(m, "Replaces", 0);
	uint32_t ms = 20 + below(w, 2000);

	if (!d) {
		respond(w, NULL, peer, m, 486);
		return;
	}
	snprintf(d->callid, sizeof d->callid, "%s", message_value(m, "Call-ID", 0));
	message_param(d->rtag, sizeof d->rtag, message_value(m, "From", 0), ";tag=");
	message_address(d->target, sizeof d->target, message_value(m, "Contact", 0));
	d->theirs_seq = message_cseq(m);
	d->pending = true;
	d->clean = !bent_before(w, d->callid);
	keep_invite(d, m);
	if (replaces)
		replaced(w, peer, replaces);
	if (w->script.on) {
		later(w, LATER_ANSWER, dialog_index(w, d), 180, 50);
		later(w, LATER_ANSWER, dialog_index(w, d), w->script.answer[peer], 1000);
		return;
	}
	if (chance(w, 80))
		later(w, LATER_ANSWER, dialog_index(w, d), 100, 1);
	if (chance(w, 80))
		later(w, LATER_ANSWER, dialog_index(w, d), chance(w, 80) ? 180 : 183, ms);
	if (chance(w, w->manners / 2))
		fork(w, d);
	if (chance(w, 20)) {
		later(w, LATER_ANSWER, dialog_index(w, d), 100, 1); /* before Timer B is over */
		ms += below(w, 60000);
	}
	ms += below(w, 4000);
	if (!chance(w, w->manners / 2))
		later(w, LATER_ANSWER, dialog_index(w, d), chance(w, 75) ? 200 : refusal(w), ms);
}

static void invite_again(struct world *w, struct fuzzed *d, const struct message *m)
{
	unsigned code = usually(w, d, 200);

	if (d->invite && d->theirs_seq == message_cseq(m))
		return;
	d->theirs_seq = message_cseq(m);
	if (d->state != UP || d->busy) { /* its own INVITE is open: RFC 3261 14.2 */
		respond(w, d, d->peer, m, d->state == UP ? 491 : 481);
		return;
	}
	keep_invite(d, m);
	d->pending = true;
	later(w, LATER_ANSWER, dialog_index(w, d), code, 1 + below(w, 800));
}

static bool repeated(const struct world *w, unsigned peer, const struct message *m)
{
	for (unsigned i = 0; i < w->dialogc; i++) {
		const struct fuzzed *d = &w->dialogs[i];

		if (d->peer == peer && !d->caller && d->theirs_seq == message_cseq(m) &&
		    !strcmp(d->callid, message_value(m, "Call-ID", 0)))
			return true;
	}
	return false;
}

/* ---- the endpoint's other requests ---- */

/* Each fork of the INVITE is told; a 2xx may have been faster, or come all the same. */
static void cancel_came(struct world *w, unsigned peer, const struct message *m)
{
	respond(w, NULL, peer, m, 200);
	for (unsigned i = 0; i < w->dialogc; i++) {
		struct fuzzed *d = &w->dialogs[i];

		if (d->peer != peer || !d->pending || d->state == UP ||
		    strcmp(d->callid, message_value(m, "Call-ID", 0)))
			continue;
		if (chance(w, w->manners / 4)) { /* it says no more */
			dialog_bent(w, d);
			dialog_over(d);
			continue;
		}
		peer_answer(w, d, chance(w, w->manners / 2) ? 200 : 487);
	}
}

void peer_notify(struct world *w, struct fuzzed *d, unsigned step)
{
	static const unsigned story[] = {100, 180, 200};
	struct message *m = &w->scratch;
	unsigned code = step < 3 ? story[step] : refusal(w);

	if (!d->refer_seq || d->state == OVER)
		return;
	dialog_request(w, d, m, "NOTIFY", 0);
	message_add(m, "Event", "refer;id=%lu", d->refer_seq);
	message_add(m, "Subscription-State", "%s",
		    code >= 200 ? "terminated;reason=noresource" : "active;expires=60");
	message_add(m, "Content-Type", "message/sipfrag;version=2.0");
	snprintf(m->body, sizeof m->body, "SIP/2.0 %u Words\r\n", code);
	if (code >= 200)
		d->refer_seq = 0;
	peer_ask(w, d, m);
}

static unsigned peer_of(const struct world *w, const char *uri)
{
	unsigned i = 0;

	while (i < PEERS - 1 && !strstr(uri, w->peers[i].name))
		i++;
	return i;
}

static void replaced_dialog_ends(struct world *w, const char *to, uint32_t ms)
{
	for (unsigned n = 0; n < w->dialogc; n++)
		if (w->dialogs[n].callid[0] && strstr(to, w->dialogs[n].callid))
			later(w, LATER_BYE, n, 0, ms);
}

static void refer_by_script(struct world *w, struct fuzzed *d, const struct message *m)
{
	const char *to = message_value(m, "Refer-To", 0);
	unsigned i = dialog_index(w, d), code = w->script.answer[peer_of(w, to)];

	respond(w, d, d->peer, m, w->script.refer);
	if (w->script.refer >= 300 || d->refer_seq == message_cseq(m))
		return;
	d->refer_seq = message_cseq(m);
	later(w, LATER_NOTIFY, i, 0, 20);
	later(w, LATER_NOTIFY, i, 1, 1300);
	later(w, LATER_NOTIFY, i, code < 300 ? 2 : 3, 2600);
	if (code < 300)
		replaced_dialog_ends(w, to, 2500);
}

/* As a transferee does it: accepted, tried, told; with Replaces the target ends its old call. */
static void refer_came(struct world *w, struct fuzzed *d, const struct message *m)
{
	const char *to = message_value(m, "Refer-To", 0);
	unsigned code = usually(w, d, chance(w, 50) ? 200 : 202), i = dialog_index(w, d);
	bool works = chance(w, 70);
	uint32_t ms = 1 + below(w, 3000);

	if (w->script.on) {
		refer_by_script(w, d, m);
		return;
	}
	respond(w, d, d->peer, m, code);
	if (code >= 300)
		return;
	d->refer_seq = message_cseq(m);
	if (chance(w, w->manners / 2))
		return;
	later(w, LATER_NOTIFY, i, 0, 1 + below(w, 100));
	if (chance(w, 60))
		later(w, LATER_NOTIFY, i, 1, ms);
	later(w, LATER_NOTIFY, i, works ? 2 : 3, ms + below(w, 8000));
	if (to && works)
		replaced_dialog_ends(w, to, ms + below(w, 4000));
	if (works && chance(w, 30))
		later(w, LATER_BYE, i, 0, ms + below(w, 9000));
}

static void bye_came(struct world *w, struct fuzzed *d, const struct message *m)
{
	dialog_over(d);
	if (chance(w, 100 - w->manners / 2))
		respond(w, d, d->peer, m, usually(w, d, 200));
}

static void update_came(struct world *w, struct fuzzed *d, const struct message *m)
{
	static struct message r;
	unsigned code = usually(w, d, 200);

	if (code != 200) {
		respond(w, d, d->peer, m, code);
		return;
	}
	message_begin_response(&r, m, 200, d->ltag);
	put_contact(w, d, &r);
	if (has_sdp(m))
		put_sdp(w, &r, mirrored(m->body));
	peer_send(w, d, d->peer, &r);
}

static void request_in(struct world *w, struct fuzzed *d, const struct message *m)
{
	const char *state = message_value(m, "Subscription-State", 0);

	if (!strcmp(m->method, "NOTIFY") && state && !strncmp(state, "terminated", 10))
		d->told = true;
	if (!strcmp(m->method, "ACK"))
		d->acked = true;
	else if (!strcmp(m->method, "INVITE"))
		invite_again(w, d, m);
	else if (!strcmp(m->method, "BYE"))
		bye_came(w, d, m);
	else if (!strcmp(m->method, "REFER"))
		refer_came(w, d, m);
	else if (!strcmp(m->method, "UPDATE"))
		update_came(w, d, m);
	else
		respond(w, d, d->peer, m, usually(w, d, 200));
}

static void registered(struct world *w, unsigned peer, const struct message *m)
{
	static struct message r;

	if (chance(w, w->manners)) {
		respond(w, NULL, peer, m, refusal(w));
		return;
	}
	message_begin_response(&r, m, 200, "registrar");
	message_add(&r, "Contact", "%s;expires=%u",
		    message_value(m, "Contact", 0) ? message_value(m, "Contact", 0) : "*",
		    chance(w, w->manners) ? 0 : 600);
	peer_send(w, NULL, peer, &r);
}

static void request_came(struct world *w, unsigned peer, const struct message *m)
{
	char tag[200];
	struct fuzzed *d;

	message_param(tag, sizeof tag, message_value(m, "To", 0), ";tag=");
	d = dialog_find(w, message_value(m, "Call-ID", 0), tag);
	if (d)
		request_in(w, d, m);
	else if (!strcmp(m->method, "CANCEL"))
		cancel_came(w, peer, m);
	else if (!strcmp(m->method, "REGISTER"))
		registered(w, peer, m);
	else if (!strcmp(m->method, "INVITE") && !tag[0]) {
		if (!repeated(w, peer, m))
			invite_new(w, peer, m);
	} else if (strcmp(m->method, "ACK"))
		respond(w, NULL, peer, m, 481);
}

/* ---- what the endpoint answers ---- */

static void prack(struct world *w, struct fuzzed *d, const struct message *r)
{
	const char *rseq = message_value(r, "RSeq", 0);
	struct message *m = &w->scratch;

	if (!rseq || chance(w, w->manners / 2))
		return;
	dialog_request(w, d, m, "PRACK", 0);
	message_add(m, "RAck", "%s %lu INVITE", rseq, d->invite_seq);
	peer_send(w, d, d->peer, m);
}

/* RFC 3261 17.1.1.3: the ACK to a refusal has the branch of the INVITE. */
static void ack_refusal(struct world *w, struct fuzzed *d, const struct message *r)
{
	struct message *m = &w->scratch;

	message_begin_request(m, "ACK", w->uri);
	message_add(m, "Via", "%s", message_value(r, "Via", 0));
	message_add(m, "Max-Forwards", "70");
	message_add(m, "From", "%s", message_value(r, "From", 0));
	message_add(m, "To", "%s", message_value(r, "To", 0));
	message_add(m, "Call-ID", "%s", d->callid);
	message_add(m, "CSeq", "%lu ACK", d->invite_seq);
	peer_send(w, d, d->peer, m);
}

static void invite_answered(struct world *w, struct fuzzed *d, const struct message *r)
{
	const char *contact = message_value(r, "Contact", 0);

	if (d->state == OVER && r->code < 300)
		return;
	if (r->code > 100 && r->code < 300 && d->state != UP)
		message_param(d->rtag, sizeof d->rtag, message_value(r, "To", 0), ";tag=");
	if (contact && r->code < 300)
		message_address(d->target, sizeof d->target, contact);
	if (r->code < 200) {
		if (d->state == CALLING && r->code > 100)
			d->state = EARLY;
		prack(w, d, r);
		return;
	}
	d->busy = false;
	if (r->code >= 300) {
		ack_refusal(w, d, r);
		if (d->state != UP)
			dialog_over(d);
		return;
	}
	d->state = UP;
	peer_ack(w, d, message_cseq(r));
	if (d->cancelled)
		peer_bye(w, d);
}

static void response_came(struct world *w, const struct message *r)
{
	char tag[200];
	struct fuzzed *d;

	message_param(tag, sizeof tag, message_value(r, "From", 0), ";tag=");
	d = dialog_find(w, message_value(r, "Call-ID", 0), tag);
	if (d)
		peer_heard(d, r);
	if (d && !strcmp(r->method, "REFER") && r->code >= 200 && r->code < 300)
		d->referred = !message_value(r, "Refer-Sub", 0);
	if (d && !strcmp(r->method, "INVITE") && message_cseq(r) == d->invite_seq)
		invite_answered(w, d, r);
}

/* ---- the whole ---- */

void peer_came(struct world *w, unsigned peer, const char *text, size_t size)
{
	static struct message m;

	w->messages++;
	if (size < 8) /* a keep-alive */
		return;
	if (!message_parse(&m, text, size)) {
		if (m.request) /* a response repeats what it was asked with */
			broken(w, "the endpoint sent what is no message: %.60s", text);
	} else if (m.request) {
		request_came(w, peer, &m);
	} else {
		response_came(w, &m);
	}
}

static void arrived(const void *data, size_t size, const struct sa *from, const struct sa *to,
		    void *arg)
{
	struct world *w = arg;

	(void)from;
	for (unsigned i = 0; i < PEERS; i++)
		if (sa_cmp(&w->peers[i].at, to, SA_ALL))
			peer_came(w, i, data, size);
}

void peer_begin(struct world *w)
{
	static const char *const names[PEERS] = {"bob", "carol", "dave", "erin"};

	for (unsigned i = 0; i < PEERS; i++) {
		struct peer *p = &w->peers[i];
		char host[16];

		snprintf(p->name, sizeof p->name, "%s", names[i]);
		snprintf(host, sizeof host, "10.0.0.%u", i + 1);
		sa_set_str(&p->at, host, 5060);
		snprintf(p->uri, sizeof p->uri, "sip:%s@%s:5060", p->name, host);
		lw_virtual_party(&p->at, arrived, w);
	}
}

void peer_laws_over(struct world *w)
{
	for (unsigned i = 0; !w->lossy && i < w->dialogc; i++) {
		const struct fuzzed *d = &w->dialogs[i];

		if (!d->clean)
			continue;
		if (d->state == UP)
			broken(w, "%s: no BYE has ended the call of %s", d->callid,
			       w->peers[d->peer].name);
		if (d->referred && !d->told)
			broken(w, "%s: %s was never told how his REFER went", d->callid,
			       w->peers[d->peer].name);
		if (d->caller && d->state != UP && d->state != OVER)
			broken(w, "%s: the INVITE of %s has no final answer", d->callid,
			       w->peers[d->peer].name);
	}
}

void peer_end(struct world *w)
{
	for (unsigned i = 0; i < w->dialogc; i++) {
		free(w->dialogs[i].invite);
		free(w->dialogs[i].answer);
		free(w->dialogs[i].asked);
	}
}
