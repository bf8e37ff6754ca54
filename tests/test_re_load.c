/* SPDX-License-Identifier: BSD-3-Clause */
/* test_re_load.c -- more comes than can be done: what has begun is finished, new calls are refused
 * early and cheaply, and soon after all is as before. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "agents.h"

#include "door/backlog.h"
#include "door/repeats.h"
#include "state/load.h"
#include "wire/check.h"

/* ---- how late it is ---- */

static void one_that_was_late_is_no_overload(void **state)
{
	struct ua_load load = {0};

	(void)state;
	lw_ua_load_add(&load, LATE_NEW, 700, 5000);
	assert_false(lw_ua_load_judge(&load, 5000));
	lw_ua_load_add(&load, LATE_NEW, 0, 5064);
	assert_int_equal(lw_ua_load_late(&load, LATE_NEW, 5064), 0);
}

static void some_that_were_late_are(void **state)
{
	struct ua_load load = {0};

	(void)state;
	for (unsigned i = 0; i < 6; i++) {
		lw_ua_load_add(&load, LATE_MESSAGES, 700, 5000);
		assert_false(lw_ua_load_judge(&load, 5000));
	}
	lw_ua_load_add(&load, LATE_MESSAGES, 700, 5000);
	assert_true(lw_ua_load_judge(&load, 5000));
	assert_true(load.shedding);
	assert_in_range(lw_ua_load_late(&load, LATE_MESSAGES, 5003), 400, 430);
}

/* A loop that does nothing but wait for its alarm has nothing else to show. */
static void an_alarm_that_is_late_is_enough(void **state)
{
	struct ua_load load = {0};

	(void)state;
	lw_ua_load_add(&load, LATE_TIMERS, 399, 5000);
	assert_false(lw_ua_load_judge(&load, 5000));
	lw_ua_load_add(&load, LATE_TIMERS, 400, 5100);
	assert_true(lw_ua_load_judge(&load, 5100));
}

/* Until it is below half; the host hears of its end some time after that. */
static void it_ends_later_than_it_begins(void **state)
{
	struct ua_load load = {0};

	(void)state;
	lw_ua_load_add(&load, LATE_TIMERS, 400, 5000);
	assert_true(lw_ua_load_judge(&load, 5000));
	lw_ua_load_add(&load, LATE_TIMERS, 200, 5100);
	assert_false(lw_ua_load_judge(&load, 5100));
	assert_true(load.shedding);
	lw_ua_load_add(&load, LATE_TIMERS, 199, 5200);
	assert_false(lw_ua_load_judge(&load, 5200));
	assert_false(load.shedding);
	assert_false(lw_ua_load_judge(&load, 5599));
	assert_true(load.busy);
	assert_true(lw_ua_load_judge(&load, 5600));
	assert_false(load.busy);
}

/* Nothing more came. */
static void what_was_seen_long_ago_says_nothing(void **state)
{
	struct ua_load load = {0};

	(void)state;
	for (unsigned i = 0; i < 20; i++)
		lw_ua_load_add(&load, LATE_NEW, 700, 5000);
	assert_true(lw_ua_load_judge(&load, 5000));
	assert_false(lw_ua_load_judge(&load, 5249));
	assert_true(load.shedding);
	(void)lw_ua_load_judge(&load, 5250);
	assert_false(load.shedding);
	lw_ua_load_add(&load, LATE_NEW, 80, 5250);
	assert_int_equal(lw_ua_load_late(&load, LATE_NEW, 5250), 10);
}

/* Who was refused together comes again at different times, and the later the more there is. */
static void they_come_again_one_by_one(void **state)
{
	struct ua_load load = {0};
	uint32_t least = UINT32_MAX, most = 0;

	(void)state;
	assert_int_equal(lw_ua_load_retry_after(&load, 5000, 77), 5);
	lw_ua_load_add(&load, LATE_TIMERS, 600, 5000);
	(void)lw_ua_load_judge(&load, 5000);
	for (uint64_t luck = 0; luck < 100; luck++) {
		uint32_t s = lw_ua_load_retry_after(&load, 5000, luck);

		least = s < least ? s : least;
		most = s > most ? s : most;
	}
	assert_int_equal(least, 8);
	assert_int_equal(most, 12);
	lw_ua_load_add(&load, LATE_TIMERS, UINT64_MAX, 5001);
	assert_int_equal(lw_ua_load_retry_after(&load, 5001, 0), 20);
	assert_int_equal(lw_ua_load_retry_after(&load, 5001, 10), 30);
}

/* ---- what is new ---- */

static bool begins(const char *method, const char *to)
{
	struct wire_check check;
	char text[512];

	snprintf(text, sizeof text,
		 "%s sip:a@h SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\n"
		 "From: <sip:b@h>;tag=1\r\nTo: %s\r\nCall-ID: c\r\nCSeq: 1 %s\r\n\r\n",
		 method, to, method);
	lw_wire_check_datagram(&check, text, strlen(text));
	assert_int_equal(check.code, 0);
	return lw_wire_begins_new(&check);
}

static void a_request_without_our_tag_is_new(void **state)
{
	static const char *const new[] = {"INVITE", "OPTIONS", "REFER", "SUBSCRIBE", "MESSAGE",
					  "REGISTER", "FOO", "invite"};
	static const char *const follow[] = {"ACK", "BYE", "CANCEL", "NOTIFY", "PRACK"};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(new); i++) {
		assert_true(begins(new[i], "<sip:a@h>"));
		assert_true(begins(new[i], "\"a;tag=1\" <sip:a@h;tag=2>;x=tag"));
		assert_false(begins(new[i], "<sip:a@h>;tag=7"));
		assert_false(begins(new[i], "sip:a@h ; x=y; TAG = 7"));
	}
	for (size_t i = 0; i < ARRAY_SIZE(follow); i++)
		assert_false(begins(follow[i], "<sip:a@h>"));
}

static void a_response_is_not_new(void **state)
{
	static const char text[] = "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\n"
				   "From: <sip:b@h>;tag=1\r\nTo: <sip:a@h>\r\nCall-ID: c\r\n"
				   "CSeq: 1 INVITE\r\n\r\n";
	struct wire_check check;

	(void)state;
	lw_wire_check_datagram(&check, text, sizeof text - 1);
	assert_int_equal(check.code, 0);
	assert_false(lw_wire_begins_new(&check));
}

/* ---- what waits ---- */

static struct mbuf *bytes_of(size_t size)
{
	struct mbuf *mb = mbuf_alloc(size);

	(void)mbuf_fill(mb, 'x', size);
	return mb;
}

static void first_come_first_served(void **state)
{
	struct backlog b = {.bytes = 0};
	struct mbuf *mb = bytes_of(400000);
	struct sa src;
	struct waiter *w;

	(void)state;
	sa_init(&src, AF_INET);
	for (uint32_t i = 1; i <= 3; i++) {
		assert_false(lw_ua_backlog_is_full(&b));
		assert_int_equal(lw_ua_backlog_put(&b, &src, mb, i, i), 0);
	}
	assert_true(lw_ua_backlog_is_full(&b));
	assert_true(lw_ua_backlog_has(&b, 3));
	assert_false(lw_ua_backlog_has(&b, 4));
	for (uint32_t i = 1; i <= 2; i++) {
		assert_int_equal(lw_ua_backlog_first(&b)->since, i);
		w = lw_ua_backlog_take(&b);
		assert_int_equal(w->callid, i);
		mem_deref(w);
	}
	assert_false(lw_ua_backlog_is_full(&b));
	lw_ua_backlog_flush(&b);
	assert_int_equal(b.bytes, 0);
	assert_null(lw_ua_backlog_take(&b));
	assert_int_equal(mem_nrefs(mb), 1);
	mem_deref(mb);
}

/* ---- what is of no use ---- */

static void a_repeat_from_before_the_answer_is_of_no_use(void **state)
{
	static struct repeats r;
	uint64_t one = lw_ua_repeats_hash(&r, "one", 3), two = lw_ua_repeats_hash(&r, "two", 3);

	(void)state;
	assert_false(lw_ua_repeats_has(&r, one, 100));
	lw_ua_repeats_add(&r, one, 700);
	assert_true(lw_ua_repeats_has(&r, one, 600));
	assert_false(lw_ua_repeats_has(&r, one, 700)); /* the answer was lost */
	assert_false(lw_ua_repeats_has(&r, two, 600));
	r.seed = 1;
	assert_true(lw_ua_repeats_hash(&r, "one", 3) != one);
}

/* ---- on the wire ---- */

enum { LATE_MS = 700, FLOOD = 40 };

static struct lw_re_load told[8];
static unsigned toldc;

static void tell(const struct lw_re_load *load, void *arg)
{
	(void)arg;
	assert_int_equal(load->size, sizeof *load);
	if (toldc < ARRAY_SIZE(told))
		told[toldc++] = *load;
}

static void open_house(struct lw_config *core, struct lw_re_config *re)
{
	(void)core;
	re->max_ringing_from = 0;
	re->loadh = tell;
	toldc = 0;
}

static void flood(struct raw *s, struct agent *a, const char *id)
{
	for (unsigned i = 0; i < FLOOD; i++)
		raw_invite_new(s, a, id, i, "");
}

static unsigned count(const struct raw *r, const char *start)
{
	unsigned n = 0;

	for (unsigned i = 0; i < r->inc; i++)
		n += !strncmp(r->in[i], start, strlen(start));
	return n;
}

/* Nothing is lost, nobody is refused, and all come in their order. */
static void a_burst_is_no_overload(void **state)
{
	struct agent *a = agent_make("alice", open_house);
	struct raw *s = raw_make();
	char id[32];

	(void)state;
	for (unsigned i = 0; i < 25; i++)
		raw_invite_new(s, a, "burst", i, "");
	assert_true(until(a, LW_NOTE_INCOMING, 25, 2000));
	run_ms(50);
	assert_int_equal(count(s, "SIP/2.0 180"), 25);
	for (unsigned i = 0; i < 25; i++) {
		snprintf(id, sizeof id, "burst%u", i);
		assert_string_equal(header(raw_wait(s, "SIP/2.0 180", i, 1), "Call-ID"), id);
	}
	assert_int_equal(lw_re_load(a->re).shed, 0);
	assert_int_equal(lw_re_load(a->re).waiting, 0);
	assert_false(lw_re_load(a->re).shedding);
	assert_int_equal(toldc, 0);
}

/* The machine had no time for us: what came meanwhile is done in no time. */
static void a_moment_of_rest_is_no_overload(void **state)
{
	struct agent *a = agent_make("alice", open_house);
	struct raw *s = raw_make();

	(void)state;
	for (unsigned i = 0; i < 25; i++)
		raw_invite_new(s, a, "burst", i, "");
	sys_msleep(300);
	run_ms(100);
	assert_int_equal(count(s, "SIP/2.0 180"), 25);
	assert_int_equal(lw_re_load(a->re).shed, 0);
	assert_in_range(lw_re_load(a->re).message_ms, 100, 399);
}

/* In one batch: the CANCEL is for a request that waits. */
static void a_cancel_does_not_overtake_its_invite(void **state)
{
	struct agent *a = agent_make("alice", open_house);
	struct raw *s = raw_make();

	(void)state;
	for (unsigned i = 0; i < 5; i++)
		raw_invite_new(s, a, "before", i, "");
	raw_invite_new(s, a, "gone", 0, "");
	raw_send(s, a,
		 "CANCEL %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKgone0;rport\n"
		 "From: <%s>;tag=f0\nTo: <%s>\nCall-ID: gone0\nCSeq: 1 CANCEL\n"
		 "Content-Length: 0\n\n",
		 a->uri, &s->laddr, s->uri, a->uri);
	assert_non_null(raw_wait(s, "SIP/2.0 487", 0, 1000));
	assert_string_equal(header(raw_wait(s, "SIP/2.0 487", 0, 1), "Call-ID"), "gone0");
	assert_string_equal(header(raw_wait(s, "SIP/2.0 200", 0, 1), "CSeq"), "1 CANCEL");
}

/* An INVITE with a long body, the same each time. */
static struct mbuf *long_invite(const struct raw *s, const struct agent *a)
{
	enum { BODY = 60000 };
	struct mbuf *mb = mbuf_alloc(BODY + 500);

	(void)mbuf_printf(mb,
			  "INVITE %s SIP/2.0\r\nVia: SIP/2.0/UDP %J;branch=z9hG4bKlong\r\n"
			  "From: <%s>;tag=1\r\nTo: <%s>\r\nCall-ID: long\r\nCSeq: 1 INVITE\r\n"
			  "Contact: <%s>\r\nContent-Type: text/plain\r\nContent-Length: %u\r\n\r\n",
			  a->uri, &s->laddr, s->uri, a->uri, s->uri, (unsigned)BODY);
	(void)mbuf_fill(mb, 'x', BODY);
	return mb;
}

/* What belongs to a request that waits, or looks as if it did, is no way around the limit. */
static void what_follows_on_one_that_waits_has_a_limit(void **state)
{
	struct agent *a = agent_make("alice", open_house);
	struct raw *s = raw_make();
	struct mbuf *mb = long_invite(s, a);
	struct sa to;

	(void)state;
	(void)lw_re_laddr(a->re, LW_RE_UDP, &to);
	for (unsigned turn = 0; turn < 40; turn++) {
		for (unsigned i = 0; i < 4; i++) {
			mb->pos = 0;
			(void)udp_send(s->sock, &to, mb);
		}
		run_ms(0);
	}
	assert_in_range(lw_re_load(a->re).waiting, 10, 20); /* of 60 kB each */
	assert_in_range(lw_re_stats(a->re).dropped, 60, 160);
	mem_deref(mb);
}

/* Whatever begins something comes last, in whatever order it arrived. */
static void what_has_begun_goes_first(void **state)
{
	struct agent *a = agent_make("alice", open_house);
	struct raw *r = raw_make(), *s = raw_make();
	const char *invite = call_raw(a, r);
	unsigned before;

	(void)state;
	raw_send(s, a,
		 "OPTIONS %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKo;rport\n"
		 "From: <%s>;tag=o\nTo: <%s>\nCall-ID: o\nCSeq: 1 OPTIONS\nContent-Length: 0\n\n",
		 a->uri, &s->laddr, s->uri, a->uri);
	raw_invite_new(s, a, "new", 0, "");
	before = wire_seenc;
	raw_request(r, a, invite, "INFO", 20, NULL, NULL);
	raw_request(r, a, invite, "BYE", 21, NULL, NULL);
	assert_non_null(raw_wait(s, "SIP/2.0 180", 0, 1000));
	assert_true(wire_seenc - before >= 8);
	assert_memory_equal(wire_seen[before].text, "INFO ", 5);
	assert_memory_equal(wire_seen[before + 2].text, "BYE ", 4);
	assert_memory_equal(wire_seen[before + 4].text, "OPTIONS ", 8);
	assert_memory_equal(wire_seen[before + 6].text, "INVITE ", 7);
}

static const char *value_of(const char *m, const char *name)
{
	static char copies[4][200];
	static unsigned n;
	char *copy = copies[n++ % 4];

	snprintf(copy, sizeof copies[0], "%s", header(m, name));
	return copy;
}

/* All of it, byte by byte but for what is random. */
static void looks_like_a_503(struct raw *s, const struct agent *a, const char *m)
{
	const char *id = value_of(m, "Call-ID"), *to = value_of(m, "To");
	const char *later = value_of(m, "Retry-After");
	char want[1000];

	assert_in_range(atoi(later), 7, 18);
	assert_int_equal(strspn(strstr(to, ";tag=") + 5, "0123456789abcdef"), 16);
	(void)re_snprintf(want, sizeof want,
			  "SIP/2.0 503 Service Unavailable\r\n"
			  "Via: SIP/2.0/UDP %J;branch=z9hG4bK%s;rport=%u;received=127.0.0.1\r\n"
			  "From: <%s>;tag=f%s\r\nTo: <%s>;tag=%s\r\nCall-ID: %s\r\n"
			  "CSeq: 1 INVITE\r\nRetry-After: %s\r\nContent-Length: 0\r\n\r\n",
			  &s->laddr, id, sa_port(&s->laddr), s->uri, id + strlen("flood"), a->uri,
			  strstr(to, ";tag=") + 5, id, later);
	assert_string_equal(m, want);
}

/* The loop stood still for longer than a T1, with a full socket. */
static void an_overload_is_shed_at_the_door(void **state)
{
	struct agent *a = agent_make("alice", open_house);
	struct raw *r = raw_make(), *s = raw_make();
	const char *invite = call_raw(a, r);
	unsigned shed;

	(void)state;
	flood(s, a, "flood");
	raw_request(r, a, invite, "INFO", 20, NULL, NULL);
	raw_request(r, a, invite, "INVITE", 21, raw_contact(r), raw_sdp(r, "sendonly"));
	sys_msleep(LATE_MS);
	assert_non_null(raw_wait(r, "SIP/2.0 200", 0, 200));
	assert_non_null(raw_wait(s, "SIP/2.0 503", 0, 200));
	looks_like_a_503(s, a, raw_wait(s, "SIP/2.0 503", 0, 1));
	assert_true(lw_re_load(a->re).shedding);
	run_ms(100);
	shed = count(s, "SIP/2.0 503");
	assert_in_range(shed, FLOOD - 8, FLOOD);
	assert_int_equal(shed, lw_re_load(a->re).shed);
	assert_int_equal(lw_re_stats(a->re).shed, shed);
	assert_int_equal(a->notes[LW_NOTE_INCOMING], FLOOD - shed);
	assert_int_equal(lw_re_stats(a->re).dropped, 0);
	assert_int_equal(toldc, 1);
	assert_true(told[0].shedding);
}

/* The call that is up goes on; a second later, new ones are taken. */
static void a_second_later_all_is_as_before(void **state)
{
	struct agent *a = agent_make("alice", open_house);
	struct raw *r = raw_make(), *s = raw_make();

	(void)state;
	flood(s, a, "flood");
	sys_msleep(LATE_MS);
	assert_non_null(raw_wait(s, "SIP/2.0 503", 0, 200));
	run_ms(1000);
	assert_int_equal(toldc, 2);
	assert_false(told[1].shedding);
	assert_false(lw_re_load(a->re).shedding);
	raw_invite_new(r, a, "after", 0, "");
	assert_non_null(raw_wait(r, "SIP/2.0 180", 0, 500));
	assert_int_equal(lw_re_load(a->re).new_ms, 0);
}

/* In the same full socket, behind the flood. */
static void what_has_begun_is_never_shed(void **state)
{
	struct agent *a = agent_make("alice", open_house);
	struct raw *r = raw_make(), *s = raw_make(), *b = raw_make();
	const char *invite = call_raw(a, r);
	char id[200], tag[100], replaces[400];

	(void)state;
	raw_invite_new(b, a, "old", 0, ""); /* rings, and is repeated below */
	assert_non_null(raw_wait(b, "SIP/2.0 180", 0, 500));
	snprintf(id, sizeof id, "%s", value_of(invite, "Call-ID"));
	snprintf(tag, sizeof tag, "%s", strstr(value_of(invite, "From"), "tag=") + 4);
	flood(s, a, "flood");
	raw_invite_new(b, a, "old", 0, "");
	raw_request(r, a, invite, "INFO", 20, NULL, NULL);
	snprintf(replaces, sizeof replaces, "Replaces: %s;to-tag=guess;from-tag=t1\n", id);
	raw_invite_new(b, a, "guess", 0, replaces);
	snprintf(replaces, sizeof replaces, "Replaces: %s;to-tag=%s;from-tag=t1\n", id, tag);
	raw_invite_new(b, a, "third", 0, replaces);
	sys_msleep(LATE_MS);
	run_ms(200);
	assert_int_equal(count(b, "SIP/2.0 180"), 2);
	assert_string_equal(header(raw_wait(b, "SIP/2.0 180", 1, 1), "Call-ID"), "old0");
	assert_non_null(raw_wait(r, "SIP/2.0 200", 0, 1));
	assert_int_equal(count(b, "SIP/2.0 503"), 1);
	assert_string_equal(header(raw_wait(b, "SIP/2.0 503", 0, 1), "Call-ID"), "guess0");
	assert_string_equal(header(b->in[b->inc - 1], "Call-ID"), "third0");
	assert_int_equal(count(r, "SIP/2.0 503"), 0);
}

static void follow(struct raw *s, const struct agent *a, const char *method, const char *to)
{
	raw_send(s, a,
		 "%s %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKflood%u;rport\n"
		 "From: <%s>;tag=f%u\nTo: %s\nCall-ID: flood%u\nCSeq: 1 %s\n"
		 "Content-Length: 0\n\n",
		 method, a->uri, &s->laddr, FLOOD - 1, s->uri, FLOOD - 1, to, FLOOD - 1, method);
}

/* The refusal of the last one of the flood. */
static const char *last_refusal(struct raw *s)
{
	char id[20];

	snprintf(id, sizeof id, "flood%u", FLOOD - 1);
	for (unsigned i = s->inc; i--;)
		if (!strncmp(s->in[i], "SIP/2.0 503", 11) &&
		    !strcmp(header(s->in[i], "Call-ID"), id))
			return s->in[i];
	fail_msg("it was not refused");
	return NULL;
}

/* Its repeat has the same tag, its ACK has no answer, and its CANCEL comes too late. */
static void who_is_shed_leaves_nothing(void **state)
{
	struct agent *a = agent_make("alice", open_house);
	struct raw *s = raw_make(), *t = raw_make();
	char first[300], to[100];
	unsigned came;

	(void)state;
	flood(s, a, "flood");
	raw_send(s, a, "ACK %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKack\nFrom: <%s>;tag=1\n"
		 "To: <%s>\nCall-ID: ack\nCSeq: 1 ACK\nContent-Length: 0\n\n",
		 a->uri, &s->laddr, s->uri, a->uri);
	sys_msleep(LATE_MS);
	run_ms(20);
	snprintf(first, sizeof first, "%s", header(last_refusal(s), "To"));
	came = s->inc;
	follow(s, a, "ACK", first);
	run_ms(20);
	assert_int_equal(s->inc, came);
	snprintf(to, sizeof to, "<%s>", a->uri);
	follow(s, a, "CANCEL", to);
	assert_non_null(raw_wait(s, "SIP/2.0 481", 0, 500));
	s->inc = 0;
	for (unsigned i = 0; i < 10; i++)
		raw_invite_new(t, a, "more", i, "");
	raw_invite_new(s, a, "flood", FLOOD - 1, "");
	sys_msleep(LATE_MS);
	run_ms(20);
	assert_string_equal(header(last_refusal(s), "To"), first);
}

/* Sent again for want of an answer, which is on its way: it is neither handled nor answered. */
static void an_old_repeat_is_dropped(void **state)
{
	struct agent *a = agent_make("alice", open_house);
	struct raw *r = raw_make();
	const char *invite = call_raw(a, r);

	(void)state;
	for (unsigned i = 0; i < 3; i++)
		raw_request(r, a, invite, "INFO", 20, NULL, NULL);
	sys_msleep(LATE_MS);
	run_ms(50);
	assert_int_equal(count(r, "SIP/2.0 200"), 1);
	assert_int_equal(lw_re_load(a->re).repeated, 2);
	raw_request(r, a, invite, "INFO", 20, NULL, NULL); /* the answer was lost */
	assert_non_null(raw_wait(r, "SIP/2.0 200", 1, 500));
	assert_int_equal(lw_re_load(a->re).repeated, 2);
}

/* Nobody knows how long a message of a connection waited; timers are late all the same. */
static void over_both(struct lw_config *core, struct lw_re_config *re)
{
	open_house(core, re);
	re->transports = LW_RE_UDP | LW_RE_TCP;
}

struct line {
	struct tcp_conn *conn;
	char in[4000];
};

static void came_over_tcp(struct mbuf *mb, void *arg)
{
	struct line *l = arg;
	size_t len = strlen(l->in);

	(void)re_snprintf(l->in + len, sizeof l->in - len, "%b", mbuf_buf(mb), mbuf_get_left(mb));
}

static void invite_over_tcp(struct line *l, const char *id, const char *extra)
{
	struct mbuf *mb = mbuf_alloc(500);

	(void)mbuf_printf(mb,
			  "INVITE sip:alice@127.0.0.1 SIP/2.0\r\n"
			  "Via: SIP/2.0/TCP 127.0.0.1:9;branch=z9hG4bK%s\r\n"
			  "From: <sip:b@127.0.0.1>;tag=1\r\nTo: <sip:alice@127.0.0.1>\r\n"
			  "Call-ID: %s\r\nCSeq: 1 INVITE\r\nContact: <sip:b@127.0.0.1:9>\r\n"
			  "%sContent-Length: 0\r\n\r\n",
			  id, id, extra);
	mb->pos = 0;
	assert_int_equal(tcp_send(l->conn, mb), 0);
	mem_deref(mb);
}

static bool both_are_answered(void *arg)
{
	const struct line *l = arg;

	return strstr(l->in, "Call-ID: new\r\n") && strstr(l->in, "Call-ID: third\r\n");
}

static void what_comes_over_tcp_is_shed_too(void **state)
{
	struct agent *a = agent_make("alice", over_both);
	struct raw *s = raw_make();
	struct line l = {.conn = NULL};
	const char *invite = call_raw(a, s); /* so that there are timers */
	char replaces[400];
	struct sa to;

	(void)state;
	snprintf(replaces, sizeof replaces, "Replaces: %s;to-tag=%s;from-tag=t1\r\n",
		 value_of(invite, "Call-ID"), strstr(value_of(invite, "From"), "tag=") + 4);
	(void)lw_re_laddr(a->re, LW_RE_TCP, &to);
	assert_int_equal(tcp_connect(&l.conn, &to, NULL, came_over_tcp, NULL, &l), 0);
	run_ms(20);
	sys_msleep(2000);
	run_ms(5);
	invite_over_tcp(&l, "new", "");
	invite_over_tcp(&l, "third", replaces);
	assert_true(until_true(both_are_answered, &l, 500));
	assert_memory_equal(l.in, "SIP/2.0 503", 11);
	assert_non_null(strstr(l.in, "Retry-After: "));
	assert_null(strstr(l.in + 11, "SIP/2.0 503"));
	mem_deref(l.conn);
}

/* Without a transaction, which would send it again. */
static void who_rings_too_often_is_refused_at_the_door(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *s = raw_make_at("127.0.0.2");

	(void)state;
	for (unsigned i = 0; i < 8; i++)
		raw_invite_new(s, a, "rings", i, "");
	assert_non_null(raw_wait(s, "SIP/2.0 180", 7, 1000));
	raw_invite_new(s, a, "more", 0, "");
	assert_non_null(raw_wait(s, "SIP/2.0 503", 0, 500));
	assert_true(has_line(raw_wait(s, "SIP/2.0 503", 0, 1), "Retry-After: 5"));
	run_ms(700);
	assert_int_equal(count(s, "SIP/2.0 503"), 1);
	assert_int_equal(lw_re_load(a->re).shed, 1);
	assert_false(lw_re_load(a->re).shedding);
}

/* The host may end it in the middle of a batch. */
static void release(const struct lw_re_load *load, void *arg)
{
	struct agent *a = arg;

	(void)load;
	a->re = mem_deref(a->re);
}

static void hasty(struct lw_config *core, struct lw_re_config *re)
{
	open_house(core, re);
	re->loadh = release;
}

static void the_host_may_release_it_there(void **state)
{
	struct agent *a = agent_make("alice", hasty);
	struct raw *s = raw_make();

	(void)state;
	flood(s, a, "flood");
	sys_msleep(LATE_MS);
	run_ms(50);
	assert_null(a->re);
	assert_true(count(s, "SIP/2.0 503") <= 1);
}

/* Also in a note, whatever brings it: libre is in the middle of a message, or of an answer. */
static void release_at(const struct lw_output *note, void *arg)
{
	struct agent *a = arg;

	if (note->type == LW_NOTE_INCOMING || note->type == LW_NOTE_ENDED)
		a->re = mem_deref(a->re);
}

static char nameserver[64];

static void hasty_at_notes(struct lw_config *core, struct lw_re_config *re)
{
	over_both(core, re);
	re->noteh = release_at;
	re->nameserver = nameserver[0] ? nameserver : NULL;
}

static void the_host_may_release_it_in_a_note(void **state)
{
	struct agent *a = agent_make("alice", hasty_at_notes);
	struct raw *s = raw_make();

	(void)state;
	raw_invite_new(s, a, "new", 0, "");
	run_ms(50);
	assert_null(a->re);
}

static void the_host_may_release_it_in_a_note_over_tcp(void **state)
{
	struct agent *a = agent_make("alice", hasty_at_notes);
	struct line l = {.conn = NULL};
	struct sa to;

	(void)state;
	(void)lw_re_laddr(a->re, LW_RE_TCP, &to);
	assert_int_equal(tcp_connect(&l.conn, &to, NULL, came_over_tcp, NULL, &l), 0);
	run_ms(20);
	invite_over_tcp(&l, "new", "");
	run_ms(50);
	assert_null(a->re);
	mem_deref(l.conn);
}

/* Nobody is told of anything any more: what the notes go to may be gone with it.  What he had asked
 * for before is done. */
static unsigned told_late;

static void end_and_release(const struct lw_output *note, void *arg)
{
	struct agent *a = arg;

	told_late += !a->re;
	if (note->type != LW_NOTE_INCOMING || !a->re)
		return;
	assert_int_equal(lw_hangup(a->lw, note->call, note->now), 0);
	a->re = mem_deref(a->re);
}

static void ends_and_releases(struct lw_config *core, struct lw_re_config *re)
{
	(void)core;
	re->noteh = end_and_release;
}

static void who_has_released_it_is_told_nothing(void **state)
{
	struct agent *a = agent_make("alice", ends_and_releases);
	struct raw *s = raw_make();

	(void)state;
	told_late = 0;
	raw_invite_new(s, a, "new", 0, "");
	assert_non_null(raw_wait(s, "SIP/2.0 486", 0, 500));
	assert_null(a->re);
	assert_int_equal(told_late, 0);
}

static void the_host_may_release_it_while_it_closes(void **state)
{
	struct agent *a = agent_make("alice", hasty_at_notes);
	struct raw *s = raw_make();

	(void)state;
	a->call = (lw_call){0};
	DO(a, lw_dial(a->lw, s->uri, 0, &a->call, now(a)));
	assert_non_null(raw_wait(s, "INVITE ", 0, 500));
	raw_reply(s, raw_wait(s, "INVITE ", 0, 1), "180 Ringing", "t1", "", NULL);
	run_ms(20);
	lw_re_close(a->re, 100, NULL, NULL);
	run_ms(50);
	assert_null(a->re);
}

/* Nobody has the name. */
static void asked(const struct sa *src, struct mbuf *mb, void *arg)
{
	struct udp_sock **names = arg;

	mbuf_buf(mb)[2] = 0x85;
	mbuf_buf(mb)[3] = 0x83;
	(void)udp_send(*names, src, mb);
}

static void the_host_may_release_it_when_no_name_is_found(void **state)
{
	struct udp_sock *names;
	struct agent *a;
	struct sa at;

	(void)state;
	(void)sa_set_str(&at, "127.0.0.1", 0);
	assert_int_equal(udp_listen(&names, &at, asked, &names), 0);
	(void)udp_local_get(names, &at);
	(void)re_snprintf(nameserver, sizeof nameserver, "%J", &at);
	a = agent_make("alice", hasty_at_notes);
	DO(a, lw_dial(a->lw, "sip:x@none.test", 0, &a->call, now(a)));
	run_ms(100);
	assert_null(a->re);
	nameserver[0] = '\0';
	mem_deref(names);
}

int main(void)
{
#define U(test) cmocka_unit_test(test)
#define T(test) cmocka_unit_test_setup_teardown(test, agents_start, agents_end)
	const struct CMUnitTest tests[] = {
		U(one_that_was_late_is_no_overload),
		U(some_that_were_late_are),
		U(an_alarm_that_is_late_is_enough),
		U(it_ends_later_than_it_begins),
		U(what_was_seen_long_ago_says_nothing),
		U(they_come_again_one_by_one),
		U(a_request_without_our_tag_is_new),
		U(a_response_is_not_new),
		U(first_come_first_served),
		U(a_repeat_from_before_the_answer_is_of_no_use),
		T(a_burst_is_no_overload),
		T(a_moment_of_rest_is_no_overload),
		T(a_cancel_does_not_overtake_its_invite),
		T(what_follows_on_one_that_waits_has_a_limit),
		T(what_has_begun_goes_first),
		T(an_overload_is_shed_at_the_door),
		T(a_second_later_all_is_as_before),
		T(what_has_begun_is_never_shed),
		T(who_is_shed_leaves_nothing),
		T(an_old_repeat_is_dropped),
		T(what_comes_over_tcp_is_shed_too),
		T(who_rings_too_often_is_refused_at_the_door),
		T(the_host_may_release_it_there),
		T(the_host_may_release_it_in_a_note),
		T(who_has_released_it_is_told_nothing),
		T(the_host_may_release_it_while_it_closes),
		T(the_host_may_release_it_in_a_note_over_tcp),
		T(the_host_may_release_it_when_no_name_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
