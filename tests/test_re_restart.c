/* SPDX-License-Identifier: BSD-3-Clause */
/* test_re_restart.c -- the process of an endpoint ends and begins again: dialogs are taken up. */
#include "agents.h"

#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <cmocka.h>

#include <legwork/snapshot.h>

#include "run/life.h"
#include "state/stored.h"

enum { CALLS = 8, LEGS = 16, BYTES = 8192 };

/* What stands for a disk: calls by their handle, legs by their key. */
static struct { lw_call call; size_t size; unsigned char bytes[BYTES]; } calls[CALLS];
static struct { size_t size; char text[BYTES]; } legs[LEGS];
static struct { size_t size; char text[BYTES]; } earlier;
static uint64_t keys;
static enum lw_re_within within;
static size_t cut; /* of a leg's text that is read: so much; 0: all */

static void forget_all(void)
{
	memset(calls, 0, sizeof calls);
	memset(legs, 0, sizeof legs);
	keys = 0;
	cut = 0;
	within = LW_RE_WITHIN_ANY;
}

static void store_leg(struct lw_re *re, struct lw *lw, lw_leg leg)
{
	uint64_t key = lw_leg_key(lw, leg);

	if (!key && !lw_leg_set_key(lw, leg, keys + 1))
		key = ++keys;
	if (key)
		legs[key].size = lw_re_save_leg(re, leg, legs[key].text, BYTES);
}

static void store_call(struct lw *lw, lw_call call)
{
	size_t i = 0;

	while (i < CALLS && !lw_same_call(calls[i].call, call) && calls[i].size)
		i++;
	assert_true(i < CALLS);
	calls[i].call = call;
	calls[i].size = lw_save(lw, call, calls[i].bytes, BYTES);
	assert_true(calls[i].size <= BYTES);
}

/* The keys first: they are saved with the call. */
static void save(struct lw_re *re, void *arg)
{
	struct agent *a = arg;
	lw_call call, changed[CALLS];
	int n = 0;

	while (n < CALLS && (call = lw_changed(a->lw)).v) {
		struct lw_call_info info;

		changed[n++] = call;
		if (!lw_call_info(a->lw, call, &info)) {
			store_leg(re, a->lw, info.leg);
			store_leg(re, a->lw, info.next_leg);
		}
	}
	while (lw_changed(a->lw).v)
		;
	for (int i = 0; i < n; i++)
		store_call(a->lw, changed[i]);
}

static size_t stored(uint64_t key, void *bytes, size_t size, void *arg)
{
	size_t n = key < LEGS ? legs[key].size : 0;

	(void)arg;
	assert_true(n <= size);
	memcpy(bytes, legs[key < LEGS ? key : 0].text, n);
	return cut && cut < n ? cut : n;
}

static char listen_at[64];

static void stores(struct lw_config *core, struct lw_re_config *re)
{
	core->refer_policy = LW_REFER_AUTO;
	re->saveh = save;
	re->storedh = stored;
	re->within = within;
	re->out_of_dialog = LW_RE_OOD_TARGET_DIALOG;
	re->listen = *listen_at ? listen_at : re->listen;
}

/* Makes an agent whose calls are stored. */
static struct agent *storing(const char *name)
{
	forget_all();
	listen_at[0] = '\0';
	return agent_make(name, stores);
}

/* Ends without a word; the next one has its address and its disk. */
static struct agent *restart(struct agent *a)
{
	struct sa laddr;
	struct agent *next;

	assert_int_equal(lw_re_laddr(a->re, LW_RE_UDP, &laddr), 0);
	(void)re_snprintf(listen_at, sizeof listen_at, "%J", &laddr);
	a->re = mem_deref(a->re);
	lw_free(a->lw);
	a->lw = NULL;
	next = agent_make(a->name, stores);
	for (int i = 0; i < CALLS; i++) {
		lw_call call;

		if (!calls[i].size)
			continue;
		assert_int_equal(lw_restore(next->lw, calls[i].bytes, calls[i].size, now(next),
					    &call), 0);
		calls[i].call = call;
		next->call = next->call.v ? next->call : call;
	}
	lw_re_pump(next->re);
	run_ms(60);
	return next;
}

static bool talks(const struct agent *a)
{
	struct lw_call_info info;
	struct lw_leg_info leg;

	return !lw_call_info(a->lw, a->call, &info) && info.state == LW_CALL_TALKING &&
	       !lw_leg_info(a->lw, info.leg, &leg) && leg.up && !leg.unclaimed;
}

static unsigned number_of(const char *message, const char *name)
{
	return (unsigned)atoi(header(message, name));
}

/* ---- two agents ---- */

static void the_caller_takes_its_dialog_up(void **state)
{
	struct agent *a = storing("alice"), *b = agent_make("bob", NULL), *again;
	const char *invite, *offer;

	(void)state;
	connect_agents(a, b);
	invite = sent(a, "INVITE ", 0);
	again = restart(a);
	assert_true(talks(again));
	offer = sent(again, "INVITE ", 0);
	assert_non_null(offer);
	assert_string_equal(header(offer, "Call-ID"), header(invite, "Call-ID"));
	assert_true(number_of(offer, "CSeq") > number_of(invite, "CSeq"));
	assert_non_null(strstr(header(offer, "To"), ";tag="));
	assert_int_equal(b->notes[LW_NOTE_ENDED], 0);
	DO(b, lw_hold(b->lw, b->call, now(b)));
	assert_true(until(again, LW_NOTE_REMOTE_HOLD, 1, 1000));
	DO(again, lw_hangup(again->lw, again->call, now(again)));
	assert_true(until(b, LW_NOTE_ENDED, 1, 1000));
}

static void the_callee_takes_its_dialog_up(void **state)
{
	struct agent *b = storing("bob"), *a = agent_make("alice", NULL), *again;

	(void)state;
	connect_agents(a, b);
	again = restart(b);
	assert_true(talks(again));
	DO(again, lw_hold(again->lw, again->call, now(again)));
	assert_true(until(again, LW_NOTE_HELD, 1, 1000));
	assert_int_equal(a->notes[LW_NOTE_REMOTE_HOLD], 1);
	DO(a, lw_hangup(a->lw, a->call, now(a)));
	assert_true(until(again, LW_NOTE_ENDED, 1, 1000));
}

static void who_restarts_twice_goes_on_counting(void **state)
{
	struct agent *a = storing("alice"), *b = agent_make("bob", NULL), *again;

	(void)state;
	connect_agents(a, b);
	again = restart(restart(a));
	assert_true(talks(again));
	DO(again, lw_hangup(again->lw, again->call, now(again)));
	assert_true(until(b, LW_NOTE_ENDED, 1, 1000));
}

static void a_transfer_is_completed_after_a_restart(void **state)
{
	struct agent *a = storing("alice"), *b = agent_make("bob", NULL);
	struct agent *c = agent_make("carol", NULL), *again;

	(void)state;
	c->auto_answer = true;
	connect_agents(a, b);
	DO(a, lw_transfer_attended(a->lw, a->call, c->uri, now(a)));
	assert_true(until(a, LW_NOTE_CONSULT_CONNECTED, 1, 2000));
	run_ms(20);
	again = restart(a);
	DO(again, lw_complete(again->lw, again->call, now(again)));
	assert_true(until(b, LW_NOTE_REQUESTED, 1, 1000));
	DO(b, lw_accept(b->lw, b->call, now(b)));
	assert_true(until(again, LW_NOTE_TRANSFER_COMPLETED, 1, 3000));
	assert_true(talks(b));
	assert_true(talks(c));
}

/* ---- a raw peer ---- */

static void go_on_with(struct raw *peer, unsigned offers)
{
	const char *offer = raw_wait(peer, "INVITE ", offers, 1000);

	assert_non_null(offer);
	raw_reply(peer, offer, "200 OK", NULL, raw_contact(peer), raw_sdp(peer, "sendrecv"));
	run_ms(20);
}

static void news_of_a_refer_still_come(void **state)
{
	struct agent *a = storing("alice"), *again;
	struct raw *peer = raw_make();
	const char *invite = call_raw(a, peer), *refer;
	char extra[200];

	(void)state;
	DO(a, lw_transfer_blind(a->lw, a->call, "sip:carol@127.0.0.1:9", now(a)));
	raw_reply(peer, raw_wait(peer, "INVITE ", 1, 1000), "200 OK", NULL, raw_contact(peer),
		  raw_sdp(peer, "recvonly"));
	refer = raw_wait(peer, "REFER ", 0, 1000);
	assert_non_null(refer);
	raw_reply(peer, refer, "202 Accepted", NULL, raw_contact(peer), NULL);
	assert_true(until(a, LW_NOTE_RELEASED, 1, 1000));
	snprintf(extra, sizeof extra,
		 "Event: refer;id=%u\nSubscription-State: terminated;reason=noresource\n"
		 "Content-Type: message/sipfrag\n", number_of(refer, "CSeq"));
	again = restart(a);
	raw_request(peer, again, invite, "NOTIFY", 90, extra, "SIP/2.0 200 OK\r\n");
	assert_true(until(again, LW_NOTE_TRANSFER_COMPLETED, 1, 1000));
}

/* R45: how far the call has come is not forgotten, or nobody could be called for it any more. */
static void the_hops_go_on(void **state)
{
	struct agent *a = storing("alice"), *again;
	struct raw *peer = raw_make(), *next = raw_make();
	const char *invite = call_raw(a, peer);
	char extra[300];

	(void)state;
	again = restart(a);
	go_on_with(peer, 1); /* the media are offered anew */
	snprintf(extra, sizeof extra, "Refer-To: <%s>\nReferred-By: <%s>\nContact: <%s>\n",
		 next->uri, peer->uri, peer->uri);
	raw_request(peer, again, invite, "REFER", 90, extra, NULL);
	assert_non_null(raw_wait(next, "INVITE ", 0, 1000));
	assert_true(has_line(raw_wait(next, "INVITE ", 0, 1000), "Max-Forwards: 69"));
}

/* The way of the dialog is the way of its requests, in whichever process. */
static void the_route_set_is_kept(void **state)
{
	struct agent *a = storing("alice"), *again;
	struct raw *peer = raw_make();
	const char *invite, *bye;
	char extra[600], route[100];

	(void)state;
	DO(a, lw_dial(a->lw, peer->uri, 0, &a->call, now(a)));
	invite = raw_wait(peer, "INVITE ", 0, 1000);
	(void)re_snprintf(route, sizeof route, "<sip:%J;lr>", &peer->laddr);
	snprintf(extra, sizeof extra, "Record-Route: <sip:192.0.2.9;lr>\nRecord-Route: %s\n%s", route,
		 raw_contact(peer));
	raw_reply(peer, invite, "200 OK", "t1", extra, raw_sdp(peer, "sendrecv"));
	assert_non_null(raw_wait(peer, "ACK ", 0, 1000));
	again = restart(a);
	go_on_with(peer, 1);
	assert_true(talks(again));
	DO(again, lw_hangup(again->lw, again->call, now(again)));
	bye = raw_wait(peer, "BYE ", 0, 1000);
	assert_non_null(bye);
	assert_string_equal(header(bye, "Route"), route);
	assert_non_null(strstr(bye, "\r\nRoute: <sip:192.0.2.9;lr>\r\n"));
	assert_non_null(strstr(header(bye, "To"), ";tag=t1"));
	assert_string_equal(header(bye, "Call-ID"), header(invite, "Call-ID"));
	assert_true(number_of(bye, "CSeq") > number_of(invite, "CSeq"));
	raw_reply(peer, bye, "200 OK", NULL, NULL, NULL);
	run_ms(20);
	assert_int_equal(lw_counts(again->lw).legs, 0);
}

static unsigned long version_of(const char *message, unsigned long *id)
{
	unsigned long version;

	assert_non_null(message);
	assert_int_equal(sscanf(strstr(message, "o="), "o=%*s %lu %lu", id, &version), 2);
	return version;
}

/* What was sent after a leg was stored may have been a later version: none of these is used again,
 * or the peer would not look at the offer (RFC 3264 8). */
static void no_version_is_used_twice(void **state)
{
	struct agent *a = storing("alice"), *again;
	struct raw *peer = raw_make();
	unsigned long id, id2, version;

	(void)state;
	(void)call_raw(a, peer);
	memcpy(&earlier, &legs[1], sizeof earlier);
	DO(a, lw_hold(a->lw, a->call, now(a)));
	version = version_of(raw_wait(peer, "INVITE ", 1, 1000), &id);
	raw_reply(peer, raw_wait(peer, "INVITE ", 1, 1), "200 OK", NULL, raw_contact(peer),
		  raw_sdp(peer, "recvonly"));
	run_ms(20);
	memcpy(&legs[1], &earlier, sizeof earlier);
	again = restart(a);
	assert_int_equal(again->notes[LW_NOTE_ENDED], 0);
	assert_true(version_of(raw_wait(peer, "INVITE ", 2, 1000), &id2) > version);
	assert_int_equal(id2, id);
}

/* o= is the same session, a later version (RFC 3264 8). */
static void the_media_are_offered_anew(void **state)
{
	struct agent *a = storing("alice");
	struct raw *peer = raw_make();
	const char *invite = call_raw(a, peer), *offer;
	unsigned long id, version, id2, version2;

	(void)state;
	(void)restart(a);
	offer = raw_wait(peer, "INVITE ", 1, 1000);
	assert_non_null(offer);
	assert_int_equal(sscanf(strstr(invite, "o="), "o=%*s %lu %lu", &id, &version), 2);
	assert_int_equal(sscanf(strstr(offer, "o="), "o=%*s %lu %lu", &id2, &version2), 2);
	assert_int_equal(id2, id);
	assert_int_equal(version2, version + 1001); /* not one that was sent since */
}

/* ---- where the peer is ---- */

static void the_place_of_the_peer_is_kept(void **state)
{
	struct agent *a = storing("alice"), *again;
	struct raw *peer = raw_make(), *other = raw_make_at("127.0.0.2");
	const char *invite = call_raw(a, peer);

	(void)state;
	within = LW_RE_WITHIN_KNOWN;
	again = restart(a);
	go_on_with(peer, 1);
	raw_request(other, again, invite, "BYE", 50, NULL, NULL);
	assert_non_null(raw_wait(other, "SIP/2.0 403", 0, 1000));
	assert_int_equal(again->notes[LW_NOTE_ENDED], 0);
	raw_request(peer, again, invite, "BYE", 51, NULL, NULL);
	assert_true(until(again, LW_NOTE_ENDED, 1, 1000));
}

/* ---- how far a call may still go ---- */

/* A call of the raw peer's that came with so many hops, answered: the To of its requests. */
static const char *called_with(struct agent *a, struct raw *r, unsigned hops)
{
	static char to[200];
	const char *body = raw_sdp(r, "sendrecv"), *ok;

	raw_send(r, a,
		 "INVITE %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKhops;rport\n"
		 "Max-Forwards: %u\nFrom: <%s>;tag=h1\nTo: <%s>\nCall-ID: hops\nCSeq: 1 INVITE\n"
		 "Contact: <%s>\nContent-Type: application/sdp\nContent-Length: %zu\n\n%s",
		 a->uri, &r->laddr, hops, r->uri, a->uri, r->uri, strlen(body), body);
	assert_true(until(a, LW_NOTE_INCOMING, 1, 1000));
	DO(a, lw_answer(a->lw, a->call, now(a)));
	ok = raw_wait(r, "SIP/2.0 200", 0, 1000);
	assert_non_null(ok);
	snprintf(to, sizeof to, "%s", header(ok, "To"));
	raw_send(r, a,
		 "ACK %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKhopsa;rport\nMax-Forwards: 70\n"
		 "From: <%s>;tag=h1\nTo: %s\nCall-ID: hops\nCSeq: 1 ACK\nContent-Length: 0\n\n",
		 a->uri, &r->laddr, r->uri, to);
	assert_true(until(a, LW_NOTE_CONNECTED, 1, 1000));
	return to;
}

/* The peer's REFER to itself after the restart: the new INVITE. */
static const char *referred(struct agent *a, struct raw *r, const char *to)
{
	const char *invite;

	go_on_with(r, 0);
	raw_send(r, a,
		 "REFER %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKhopsr;rport\nMax-Forwards: 70\n"
		 "From: <%s>;tag=h1\nTo: %s\nCall-ID: hops\nCSeq: 2 REFER\nContact: <%s>\n"
		 "Refer-To: <%s>\nContent-Length: 0\n\n",
		 a->uri, &r->laddr, r->uri, to, r->uri, r->uri);
	for (unsigned i = 1; (invite = raw_wait(r, "INVITE ", i, 1000)); i++)
		if (!strstr(header(invite, "To"), ";tag="))
			return invite;
		else
			raw_reply(r, invite, "200 OK", NULL, raw_contact(r), raw_sdp(r, "sendrecv"));
	fail_msg("no new INVITE");
	return "";
}

static void a_call_goes_on_with_the_hops_that_it_had(void **state)
{
	struct agent *a = storing("alice"), *again;
	struct raw *r = raw_make();
	const char *to = called_with(a, r, 5);

	(void)state;
	again = restart(a);
	assert_true(has_line(referred(again, r, to), "Max-Forwards: 4"));
}

/* ---- the peer's REFER ---- */

/* A REFER of the peer's whose call rings when the process ends: how many NOTIFYs the next one
 * sends. */
static unsigned news_after_a_restart(const char *callid, const char *extra)
{
	struct agent *a = storing("alice");
	struct raw *r = raw_make();
	const char *to = called_with(a, r, 70);
	struct lw_call_info info;
	unsigned before = 0, after = 0;

	raw_send(r, a,
		 "REFER %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKsub;rport\nMax-Forwards: 70\n"
		 "From: <%s>;tag=h1\nTo: %s\nCall-ID: %s\nCSeq: 2 REFER\nContact: <%s>\n%s%s%s"
		 "Refer-To: <%s>\nContent-Length: 0\n\n",
		 a->uri, &r->laddr, r->uri, strcmp(callid, "hops") ? a->uri : to, callid, r->uri,
		 extra, *extra == 'T' ? strstr(to, ";tag=") + 5 : "", *extra == 'T' ? "\n" : "",
		 r->uri);
	for (unsigned i = 0; i < 2; i++) { /* hold, and the new call */
		const char *m = raw_wait(r, "INVITE ", i, 1000);

		assert_non_null(m);
		if (strstr(header(m, "To"), ";tag="))
			raw_reply(r, m, "200 OK", NULL, raw_contact(r), raw_sdp(r, "sendrecv"));
		else
			raw_reply(r, m, "180 Ringing", "n1", NULL, NULL);
	}
	run_ms(50);
	assert_int_equal(lw_call_info(a->lw, a->call, &info), 0);
	store_leg(a->re, a->lw, info.leg);
	for (unsigned i = 0; i < r->inc; i++)
		before += !strncmp(r->in[i], "NOTIFY ", 7);
	a = restart(a);
	run_ms(300);
	for (unsigned i = 0; i < r->inc; i++)
		after += !strncmp(r->in[i], "NOTIFY ", 7);
	return after - before;
}

static void news_of_the_peers_refer_still_go(void **state)
{
	(void)state;
	assert_true(news_after_a_restart("hops", "") > 0);
}

static void who_wanted_no_news_gets_none(void **state)
{
	(void)state;
	assert_int_equal(news_after_a_restart("hops", "Refer-Sub: false\n"), 0);
}

/* Nor does a call get those of a REFER that had a dialog of its own, which is lost. */
static void news_of_another_dialog_do_not_come_in_this_one(void **state)
{
	(void)state;
	assert_int_equal(news_after_a_restart("beside", "Target-Dialog: hops;remote-tag=h1;local-tag="),
			 0);
}

/* What was stored before that was, without its number: it is taken up, and may go as far as any. */
static void an_older_text_is_read(void **state)
{
	struct agent *a = storing("alice"), *again;
	struct raw *r = raw_make();
	const char *to = called_with(a, r, 5);
	char *end;

	(void)state;
	end = strstr(legs[1].text, " 6\r\n\r\n");
	assert_non_null(end);
	memcpy(end, "\r\n\r\n", 4);
	legs[1].size = (size_t)(end + 4 - legs[1].text);
	again = restart(a);
	assert_true(has_line(referred(again, r, to), "Max-Forwards: 69"));
}

/* ---- what does not go on ---- */

/* A peer that has forgotten the call says so to the offer. */
static void a_dialog_that_the_peer_has_lost_ends(void **state)
{
	struct agent *a = storing("alice"), *again;
	struct raw *peer = raw_make();
	const char *offer;

	(void)state;
	(void)call_raw(a, peer);
	again = restart(a);
	offer = raw_wait(peer, "INVITE ", 1, 1000);
	assert_non_null(offer);
	raw_reply(peer, offer, "481 Gone", NULL, NULL, NULL);
	assert_true(until(again, LW_NOTE_ENDED, 1, 1000));
}

static void what_was_not_sent_is_sent_after_all(void **state)
{
	struct agent *a = storing("alice"), *again;
	struct raw *peer = raw_make();

	(void)state;
	(void)call_raw(a, peer);
	save(a->re, a);
	assert_int_equal(lw_hangup(a->lw, a->call, now(a)), 0);
	store_call(a->lw, a->call); /* and before it is carried out: */
	again = restart(a);
	assert_non_null(raw_wait(peer, "BYE ", 0, 1000));
	assert_null(raw_wait(peer, "INVITE ", 1, 1));
	assert_int_equal(lw_counts(again->lw).legs, 1);
}

static void a_leg_that_was_not_stored_has_ended(void **state)
{
	struct agent *a = storing("alice"), *again;
	struct raw *peer = raw_make();

	(void)state;
	(void)call_raw(a, peer);
	memset(legs, 0, sizeof legs);
	again = restart(a);
	assert_int_equal(again->notes[LW_NOTE_ENDED], 1);
	assert_int_equal(again->last[LW_NOTE_ENDED].code, 481);
}

static void an_invite_that_was_open_is_lost(void **state)
{
	struct agent *a = storing("alice"), *again;
	struct raw *peer = raw_make();

	(void)state;
	DO(a, lw_dial(a->lw, peer->uri, 0, &a->call, now(a)));
	raw_reply(peer, raw_wait(peer, "INVITE ", 0, 1000), "180 Ringing", "t1", NULL, NULL);
	run_ms(20);
	again = restart(a);
	assert_int_equal(again->notes[LW_NOTE_ENDED], 1);
	assert_int_equal(lw_counts(again->lw).legs, 0);
}

/* A route that is longer than what can be taken up again: nobody is told that it was stored. */
static void what_is_too_long_is_not_stored(void **state)
{
	struct agent *a = storing("alice");
	struct raw *r = raw_make();
	struct lw_call_info info;
	char extra[12000];
	size_t used = 0;
	const char *m;

	(void)state;
	DO(a, lw_dial(a->lw, r->uri, 0, &a->call, now(a)));
	m = raw_wait(r, "INVITE ", 0, 1000);
	assert_non_null(m);
	for (unsigned i = 0; i < 40; i++)
		used += (size_t)snprintf(extra + used, sizeof extra - used,
					 "Record-Route: <sip:%0200u@%.40s;lr>\n", i,
					 strchr(r->uri, '@') + 1);
	snprintf(extra + used, sizeof extra - used, "%s", raw_contact(r));
	raw_reply(r, m, "200 OK", "t1", extra, raw_sdp(r, "sendrecv"));
	assert_true(until(a, LW_NOTE_CONNECTED, 1, 1000));
	assert_int_equal(lw_call_info(a->lw, a->call, &info), 0);
	assert_int_equal(lw_re_save_leg(a->re, info.leg, NULL, 0), 0);
}

/* A beginning of what was stored is not taken for the whole. */
static void half_of_it_is_nothing(void **state)
{
	struct agent *a = storing("alice");
	struct raw *peer = raw_make();

	(void)state;
	(void)call_raw(a, peer);
	assert_in_range(legs[1].size, 200, 2000);
	print_message("bytes of a stored leg: %zu\n", legs[1].size);
	cut = legs[1].size - 1;
	a = restart(a);
	assert_int_equal(a->notes[LW_NOTE_ENDED], 1);
}

/* Wherever a byte is another one: it is taken or not, and all is given back. */
static void wrong_bytes_do_no_harm(void **state)
{
	struct agent *a = storing("alice"), *b;
	struct raw *peer = raw_make();
	struct stored_leg { size_t size; char text[BYTES]; } good;
	unsigned taken = 0, tried = 0;

	(void)state;
	(void)call_raw(a, peer);
	good.size = legs[1].size;
	memcpy(good.text, legs[1].text, BYTES);
	b = agent_make("bob", NULL);
	for (size_t at = 0; at < good.size; at += 3, tried++) {
		struct leg *leg;

		memcpy(legs[1].text, good.text, good.size);
		legs[1].text[at] ^= (char)(1 + at % 127);
		assert_int_equal(lw_ua_life_begin(&leg, b->re, (lw_leg){99}, 0, false), 0);
		taken += !lw_ua_stored_take(leg, legs[1].text, good.size);
		mem_deref(leg);
	}
	print_message("stored legs with a wrong byte: %u, of which %u were taken\n", tried, taken);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, agents_start, agents_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(the_caller_takes_its_dialog_up),
		CASE(the_callee_takes_its_dialog_up),
		CASE(who_restarts_twice_goes_on_counting),
		CASE(a_transfer_is_completed_after_a_restart),
		CASE(news_of_a_refer_still_come),
		CASE(the_hops_go_on),
		CASE(the_route_set_is_kept),
		CASE(the_media_are_offered_anew),
		CASE(a_call_goes_on_with_the_hops_that_it_had),
		CASE(an_older_text_is_read),
		CASE(the_place_of_the_peer_is_kept),
		CASE(news_of_the_peers_refer_still_go),
		CASE(who_wanted_no_news_gets_none),
		CASE(news_of_another_dialog_do_not_come_in_this_one),
		CASE(a_dialog_that_the_peer_has_lost_ends),
		CASE(what_was_not_sent_is_sent_after_all),
		CASE(a_leg_that_was_not_stored_has_ended),
		CASE(an_invite_that_was_open_is_lost),
		CASE(no_version_is_used_twice),
		CASE(what_is_too_long_is_not_stored),
		CASE(half_of_it_is_nothing),
		CASE(wrong_bytes_do_no_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
