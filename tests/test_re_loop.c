/* SPDX-License-Identifier: BSD-3-Clause */
/* test_re_loop.c -- the adapter in a loop of the host's: poll(), lw_re_fd(), lw_re_timeout(). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <cmocka.h>

#include "agents_loop.h"

static void over_tcp(struct lw_config *core, struct lw_re_config *re)
{
	(void)core;
	re->transports = LW_RE_TCP;
}

static void soon_no_answer(struct lw_config *core, struct lw_re_config *re)
{
	(void)re;
	core->ring_ms = 200;
}

static void a_call_with_hold(struct agent *a, struct agent *b)
{
	connect_agents(a, b);
	DO(a, lw_hold(a->lw, a->call, now(a)));
	assert_true(until(a, LW_NOTE_HELD, 1, 1000));
	DO(b, lw_hangup(b->lw, b->call, now(b)));
	assert_true(until(a, LW_NOTE_ENDED, 1, 1000));
	assert_true(until(b, LW_NOTE_ENDED, 1, 1000));
}

static void a_call_over_udp(void **state)
{
	(void)state;
	a_call_with_hold(agent_make("alice", NULL), agent_make("bob", NULL));
}

static void a_call_over_tcp(void **state)
{
	(void)state;
	a_call_with_hold(agent_make("alice", over_tcp), agent_make("bob", over_tcp));
}

static char pem[64];

static void over_tls(struct lw_config *core, struct lw_re_config *re)
{
	(void)core;
	re->transports = LW_RE_TLS;
	re->tls_cert = pem;
	re->tls_insecure = true;
}

static void a_call_over_tls(void **state)
{
	char dir[] = "/tmp/legwork-loop-XXXXXX", command[400];

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(pem, sizeof pem, "%s/pem", dir);
	snprintf(command, sizeof command,
		 "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 "
		 "-subj /CN=test -keyout %s -out %s/crt 2>/dev/null && cat %s/crt >>%s", pem, dir, dir, pem);
	if (system(command)) {
		print_message("no openssl here\n");
		skip();
	}
	a_call_with_hold(agent_make("alice", over_tls), agent_make("bob", over_tls));
	snprintf(command, sizeof command, "rm -r %s", dir);
	assert_int_equal(system(command), 0);
}

/* A name server: each name has the address 127.0.0.1, and nothing else. */
static void asked_name(const struct sa *src, struct mbuf *mb, void *arg)
{
	static const uint8_t address[] = {0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 127, 0, 0, 1};
	struct udp_sock **sock = arg;
	uint8_t *query = mbuf_buf(mb);
	bool a = query[mbuf_get_left(mb) - 3] == 1; /* the type, before the class */
	size_t begin = mb->pos;

	query[2] = 0x85, query[3] = 0x80;
	query[7] = a;
	mb->pos = mb->end;
	if (a)
		assert_int_equal(mbuf_write_mem(mb, address, sizeof address), 0);
	mb->pos = begin;
	assert_int_equal(udp_send(*sock, src, mb), 0);
}

static char nameserver[64];

static void by_name(struct lw_config *core, struct lw_re_config *re)
{
	(void)core;
	re->nameserver = nameserver;
}

static void a_call_by_name(void **state)
{
	struct udp_sock *names;
	struct agent *a, *b;
	struct sa at;

	(void)state;
	assert_int_equal(sa_set_str(&at, "127.0.0.1", 0), 0);
	assert_int_equal(udp_listen(&names, &at, asked_name, &names), 0);
	assert_int_equal(udp_local_get(names, &at), 0);
	(void)re_snprintf(nameserver, sizeof nameserver, "%J", &at);
	a = agent_make("alice", by_name);
	b = agent_make("bob", NULL);
	assert_int_equal(lw_re_laddr(b->re, LW_RE_UDP, &at), 0);
	snprintf(b->uri, sizeof b->uri, "sip:bob@phone.test:%u", sa_port(&at));
	a_call_with_hold(a, b);
	mem_deref(names);
}

static void an_attended_transfer(void **state)
{
	struct agent *a = agent_make("alice", NULL), *b = agent_make("bob", NULL),
		     *c = agent_make("carol", NULL);

	(void)state;
	c->auto_answer = true;
	connect_agents(b, a);
	DO(a, lw_transfer_attended(a->lw, a->call, c->uri, now(a)));
	assert_true(until(a, LW_NOTE_CONSULT_CONNECTED, 1, 2000));
	DO(a, lw_complete(a->lw, a->call, now(a)));
	assert_true(until(b, LW_NOTE_REQUESTED, 1, 1000));
	DO(b, lw_accept(b->lw, b->call, now(b)));
	assert_true(until(a, LW_NOTE_TRANSFER_COMPLETED, 1, 2000));
	assert_true(until(c, LW_NOTE_REPLACED, 1, 1000));
}

/* The alarm of the endpoint is in the descriptor: nobody waits for a time here. */
static void a_deadline_of_the_engine(void **state)
{
	struct agent *a = agent_make("alice", soon_no_answer), *b = agent_make("bob", NULL);
	uint64_t begin = now(a);

	(void)state;
	DO(a, lw_dial(a->lw, b->uri, 0, &a->call, now(a)));
	assert_true(until(a, LW_NOTE_ENDED, 1, 2000));
	assert_int_equal(a->last[LW_NOTE_ENDED].cause, LW_CAUSE_NO_ANSWER);
	assert_in_range(now(a) - begin, 200, 600);
}

static void ring(void *arg)
{
	*(bool *)arg = true;
}

static bool rang(void *arg)
{
	return *(bool *)arg;
}

static void a_timer_of_libre(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	bool done = false;
	struct tmr tmr;
	uint64_t begin = now(a);

	(void)state;
	tmr_init(&tmr);
	tmr_start(&tmr, 150, ring, &done);
	assert_in_range(lw_re_timeout(a->re), 1, 150);
	sys_msleep(151);
	assert_int_equal(lw_re_timeout(a->re), 1);
	assert_true(until_true(rang, &done, 2000));
	assert_in_range(now(a) - begin, 148, 500);
}

static void it_rests_when_nothing_is_to_do(void **state)
{
	struct agent *a = agent_make("alice", over_tcp), *b = agent_make("bob", over_tcp);

	(void)state;
	run_ms(50);
	loop_turns = 0;
	run_ms(300);
	assert_in_range(loop_turns, 0, 2);
	connect_agents(a, b);
	run_ms(100);
	loop_turns = 0;
	run_ms(300); /* a call is looked after once a second */
	assert_in_range(loop_turns, 0, 6);
}

/* ---- the descriptor ---- */

static bool has(int epoll, int fd)
{
	struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};

	return !epoll_ctl(epoll, EPOLL_CTL_MOD, fd, &event);
}

static void it_is_found_among_others(void **state)
{
	struct epoll_event event = {.events = EPOLLIN};
	struct agent *a, *b;
	int before = epoll_create1(0), after, ends[2], fd;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(epoll_ctl(before, EPOLL_CTL_ADD, ends[0], &event), 0);
	a = agent_make("alice", NULL);
	b = agent_make("bob", NULL);
	after = epoll_create1(0);
	fd = lw_re_fd(a->re);
	assert_int_equal(epoll_ctl(after, EPOLL_CTL_ADD, fd, &event), 0);
	assert_int_not_equal(fd, -1);
	assert_int_not_equal(fd, before);
	assert_int_equal(lw_re_fd(a->re), fd);
	assert_int_equal(lw_re_fd(b->re), fd);
	assert_true(has(before, ends[0]));
	assert_true(has(after, fd));
	a_call_with_hold(a, b);
	(void)close(before), (void)close(after), (void)close(ends[0]), (void)close(ends[1]);
}

/* The loop waits by select() then, and must be run every now and then. */
static void there_is_none_without_epoll(void **state)
{
	struct agent *a, *b;

	(void)state;
	assert_int_equal(poll_method_set(METHOD_SELECT), 0);
	a = agent_make("alice", NULL);
	b = agent_make("bob", NULL);
	assert_int_equal(lw_re_fd(a->re), -1);
	a_call_with_hold(a, b);
}

/* ---- a turn ---- */

static void a_turn_does_not_wait(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	uint64_t begin = now(a);

	(void)state;
	for (int i = 0; i < 200; i++)
		assert_int_equal(lw_re_run(a->re), 0);
	assert_in_range(now(a) - begin, 0, 100);
}

static int within;

static void run_within(const struct lw_output *note, void *arg)
{
	struct agent *b = arg;

	if (note->type == LW_NOTE_INCOMING) {
		b->notes[note->type]++;
		within = lw_re_run(b->re);
	}
}

static void runs_within(struct lw_config *core, struct lw_re_config *re)
{
	(void)core;
	re->noteh = run_within;
}

static void a_turn_within_a_turn_is_refused(void **state)
{
	struct agent *a = agent_make("alice", NULL), *b = agent_make("bob", runs_within);

	(void)state;
	DO(a, lw_dial(a->lw, b->uri, 0, &a->call, now(a)));
	assert_true(until(b, LW_NOTE_INCOMING, 1, 1000));
	assert_int_equal(within, EALREADY);
	assert_true(until(a, LW_NOTE_RINGING, 1, 1000));
}

static void release(const struct lw_output *note, void *arg)
{
	struct agent *b = arg;

	if (note->type == LW_NOTE_INCOMING) {
		b->notes[note->type]++;
		b->re = mem_deref(b->re);
	}
}

static void releases(struct lw_config *core, struct lw_re_config *re)
{
	(void)core;
	re->noteh = release;
}

static void the_endpoint_may_go_within_a_turn(void **state)
{
	struct agent *b = agent_make("bob", releases), *a = agent_make("alice", NULL);

	(void)state;
	DO(a, lw_dial(a->lw, b->uri, 0, &a->call, now(a)));
	assert_true(until(b, LW_NOTE_INCOMING, 1, 1000));
	assert_null(b->re);
}

/* Two calls end in one turn; the host is gone with the first. */
static unsigned told_late;

static void release_at_end(const struct lw_output *note, void *arg)
{
	struct agent *a = arg;

	told_late += !a->re;
	a->notes[note->type]++;
	if (note->type == LW_NOTE_ENDED && a->re)
		a->re = mem_deref(a->re);
}

static void releases_at_end(struct lw_config *core, struct lw_re_config *re)
{
	(void)core;
	re->noteh = release_at_end;
}

static void who_has_released_it_is_told_nothing_within_a_turn(void **state)
{
	struct agent *a = agent_make("alice", releases_at_end);
	struct raw *b = raw_make(), *c = raw_make();
	const char *to_b, *to_c;

	(void)state;
	told_late = 0;
	to_b = call_raw(a, b);
	a->notes[LW_NOTE_CONNECTED] = 0;
	to_c = call_raw(a, c);
	raw_request(b, a, to_b, "BYE", 1, "", NULL);
	raw_request(c, a, to_c, "BYE", 1, "", NULL);
	for (int i = 0; i < 100 && a->re; i++) /* until() would have hold of it */
		assert_int_equal(lw_re_run(a->re), 0);
	assert_null(a->re);
	assert_int_equal(told_late, 0);
}

static void without_an_endpoint(void **state)
{
	(void)state;
	assert_int_equal(lw_re_fd(NULL), -1);
	assert_int_equal(lw_re_timeout(NULL), -1);
	assert_int_equal(lw_re_run(NULL), EINVAL);
}

#define test(name) cmocka_unit_test_setup_teardown(name, agents_start, agents_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		test(a_call_over_udp),
		test(a_call_over_tcp),
		test(a_call_over_tls),
		test(a_call_by_name),
		test(an_attended_transfer),
		test(a_deadline_of_the_engine),
		test(a_timer_of_libre),
		test(it_rests_when_nothing_is_to_do),
		test(it_is_found_among_others),
		test(a_turn_does_not_wait),
		test(a_turn_within_a_turn_is_refused),
		test(the_endpoint_may_go_within_a_turn),
		test(who_has_released_it_is_told_nothing_within_a_turn),
		test(without_an_endpoint),
		test(there_is_none_without_epoll), /* libre 1.1.0 stays so: the last */
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
