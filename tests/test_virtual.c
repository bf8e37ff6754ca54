/* SPDX-License-Identifier: BSD-3-Clause */
/* test_virtual.c -- the virtual clock, network, luck and memory; and what is seen with them alone:
 * what the adapter does after minutes, or after hours. */
#include "agents.h"

#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <legwork/virtual.h>

/* ---- time ---- */

static void fired(void *arg)
{
	*(uint64_t *)arg = lw_virtual_now();
}

static void time_jumps_to_the_next_timer(void **state)
{
	uint64_t begin, first = 0, second = 0;
	struct timespec ts;
	struct timeval tv;
	struct tmr a, b;

	(void)state;
	begin = lw_virtual_now();
	tmr_init(&a);
	tmr_init(&b);
	tmr_start(&a, 3600000, fired, &second);
	tmr_start(&b, 250, fired, &first);
	assert_int_equal(lw_virtual_run(7200000, NULL, NULL), LW_VIRTUAL_IDLE);
	assert_int_equal(first - begin, 250);
	assert_int_equal(second - begin, 3600000);
	assert_int_equal(lw_virtual_last(), second);
	assert_int_equal(lw_virtual_now(), begin + 7200000);
	assert_int_equal(tmr_jiffies(), begin + 7200000);
	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	assert_int_equal(ts.tv_sec, begin / 1000 + 7200);
	(void)gettimeofday(&tv, NULL);
	assert_int_equal(tv.tv_sec, time(NULL));
	assert_int_equal(lw_virtual_run(500, NULL, NULL), LW_VIRTUAL_IDLE);
}

static void again_at_once(void *arg)
{
	tmr_start(arg, 0, again_at_once, arg);
}

static void a_loop_without_end_is_seen(void **state)
{
	struct tmr tmr;

	(void)state;
	tmr_init(&tmr);
	tmr_start(&tmr, 0, again_at_once, &tmr);
	assert_int_equal(lw_virtual_run(1000, NULL, NULL), LW_VIRTUAL_STUCK);
	tmr_cancel(&tmr);
}

/* ---- the network ---- */

struct heard { unsigned count; char text[16]; struct sa from; uint64_t at; };

static void hear(struct heard *h, const void *data, size_t size, const struct sa *from)
{
	h->count++;
	h->from = *from;
	h->at = lw_virtual_now();
	snprintf(h->text, sizeof h->text, "%.*s", (int)size, (const char *)data);
}

static void socket_hears(const struct sa *src, struct mbuf *mb, void *arg)
{
	hear(arg, mbuf_buf(mb), mbuf_get_left(mb), src);
}

static void party_hears(const void *data, size_t size, const struct sa *from, const struct sa *to,
			void *arg)
{
	hear(arg, data, size, from);
	lw_virtual_send(to, from, "back", 4, 40);
}

static void datagrams_go_from_sockets_to_parties_and_back(void **state)
{
	struct heard at_socket = {0}, at_party = {0};
	struct mbuf *mb = mbuf_alloc(8);
	struct udp_sock *sock;
	struct sa here, there;
	uint64_t begin = lw_virtual_now();

	(void)state;
	assert_int_equal(sa_set_str(&here, "192.0.2.1", 0), 0);
	assert_int_equal(sa_set_str(&there, "192.0.2.9", 5060), 0);
	assert_int_equal(udp_listen(&sock, &here, socket_hears, &at_socket), 0);
	assert_int_equal(udp_local_get(sock, &here), 0);
	assert_int_not_equal(sa_port(&here), 0);
	assert_int_equal(lw_virtual_party(&there, party_hears, &at_party), 0);
	assert_int_equal(mbuf_write_str(mb, "out"), 0);
	mb->pos = 0;
	assert_int_equal(udp_send(sock, &there, mb), 0);
	assert_int_equal(lw_virtual_run(1000, NULL, NULL), LW_VIRTUAL_IDLE);
	assert_string_equal(at_party.text, "out");
	assert_true(sa_cmp(&at_party.from, &here, SA_ALL));
	assert_string_equal(at_socket.text, "back");
	assert_int_equal(at_socket.at - begin, 1 + 40);
	lw_virtual_loss(100);
	mb->pos = 0;
	assert_int_equal(udp_send(sock, &there, mb), 0);
	assert_int_equal(lw_virtual_run(1000, NULL, NULL), LW_VIRTUAL_IDLE);
	assert_int_equal(at_party.count, 1);
	mem_deref(mb);
	mem_deref(sock);
}

/* ---- luck and memory ---- */

static void the_same_seed_is_the_same_luck(void **state)
{
	char first[9], again[9], other[9];

	(void)state;
	lw_virtual_begin(7);
	rand_str(first, sizeof first);
	lw_virtual_begin(7);
	rand_str(again, sizeof again);
	lw_virtual_begin(8);
	rand_str(other, sizeof other);
	assert_string_equal(first, again);
	assert_string_not_equal(first, other);
}

/* 16 bytes of libre's and 8 of malloc's each, in units of 16. */
static void bytes_are_those_of_real_memory(void **state)
{
	size_t before = lw_virtual_bytes();
	void *object = mem_alloc(8, NULL);

	(void)state;
	assert_int_equal(lw_virtual_bytes(), before + 32);
	object = mem_realloc(object, 9);
	assert_int_equal(lw_virtual_bytes(), before + 48);
	object = mem_realloc(object, 1000);
	assert_int_equal(lw_virtual_bytes(), before + 1024);
	mem_deref(object);
	assert_int_equal(lw_virtual_bytes(), before);
}

static void an_allocation_fails_when_it_is_told_to(void **state)
{
	size_t before = lw_virtual_objects();
	void *first, *third;

	(void)state;
	lw_virtual_fail(2, false);
	first = mem_zalloc(8, NULL);
	assert_non_null(first);
	assert_null(mem_alloc(8, NULL));
	third = mem_alloc(8, NULL);
	assert_non_null(third);
	assert_int_equal(lw_virtual_failed(), 1);
	assert_int_equal(lw_virtual_objects(), before + 2);
	lw_virtual_fail(1, true);
	assert_null(mem_realloc(third, 1 << 20));
	assert_null(mem_alloc(8, NULL));
	assert_int_equal(lw_virtual_failed(), 2);
	lw_virtual_fail(0, false);
	mem_deref(first);
	mem_deref(third);
	assert_int_equal(lw_virtual_objects(), before);
}

/* ---- the adapter, after a long time ---- */

/* RFC 3261 17.2.1, Timer H: 64*T1, with Timer G from T1 to T2 that is once and ten times more. */
static void a_refusal_that_nobody_acknowledges_is_given_up(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();

	(void)state;
	raw_send(r, a,
		 "INVITE %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKlost;rport\n"
		 "Max-Forwards: 70\nFrom: <%s>;tag=t\nTo: <%s>\nCall-ID: lost\nCSeq: 1 INVITE\n"
		 "Contact: <%s>\nContent-Length: 0\n\n",
		 a->uri, &r->laddr, r->uri, a->uri, r->uri);
	assert_true(until(a, LW_NOTE_INCOMING, 1, 100));
	assert_int_equal(lw_reject(a->lw, a->call, 486, lw_re_now(a->re)), 0);
	lw_re_pump(a->re);
	run_ms(3600000);
	assert_int_equal(sent_count(a, "SIP/2.0 486"), 11);
	assert_true(lw_virtual_last() + 1800000 < lw_virtual_now());
}

/* Bob, who has called Alice, is transferred to Carol, and they hang up. */
static void a_transfer(struct agent *a, struct agent *b, struct agent *c)
{
	unsigned n = a->notes[LW_NOTE_TRANSFER_COMPLETED] + 1;

	connect_agents(b, a);
	DO(a, lw_transfer_attended(a->lw, a->call, c->uri, now(a)));
	assert_true(until(a, LW_NOTE_CONSULT_CONNECTED, n, 2000));
	DO(a, lw_complete(a->lw, a->call, now(a)));
	assert_true(until(a, LW_NOTE_TRANSFER_COMPLETED, n, 2000));
	run_ms(500);
	DO(c, lw_hangup(c->lw, c->call, now(c)));
}

static void refers_by_itself(struct lw_config *core, struct lw_re_config *re)
{
	(void)re;
	core->refer_policy = LW_REFER_AUTO;
}

/* All that is late comes within 64*T1 of the end, and is known until then. */
static void a_transfer_leaves_nothing_behind(void **state)
{
	struct agent *a = agent_make("alice", refers_by_itself);
	struct agent *b = agent_make("bob", refers_by_itself);
	struct agent *c = agent_make("carol", refers_by_itself);
	size_t before;

	(void)state;
	a->auto_answer = c->auto_answer = true;
	a_transfer(a, b, c);
	run_ms(40000); /* what the first one leaves is kept for the next */
	before = lw_virtual_objects();
	a_transfer(a, b, c);
	run_ms(30000);
	assert_true(lw_virtual_objects() > before);
	run_ms(5000);
	assert_int_equal(lw_virtual_objects(), before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, agents_start, agents_end)
		T(time_jumps_to_the_next_timer),
		T(a_loop_without_end_is_seen),
		T(datagrams_go_from_sockets_to_parties_and_back),
		T(the_same_seed_is_the_same_luck),
		T(bytes_are_those_of_real_memory),
		T(an_allocation_fails_when_it_is_told_to),
		T(a_refusal_that_nobody_acknowledges_is_given_up),
		T(a_transfer_leaves_nothing_behind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
