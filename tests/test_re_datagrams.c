/* SPDX-License-Identifier: BSD-3-Clause */
/* test_re_datagrams.c -- an attended transfer on a network that loses or repeats one datagram: each
 * one in turn, all else being the same. */
#define _GNU_SOURCE /* RTLD_NEXT */
#include "agents.h"

#include <dlfcn.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <legwork/virtual.h>

#include "state/ua.h"

enum { PARTIES = 3, MESSAGES = 26 };

enum happens { NOTHING, IS_LOST, COMES_TWICE, COMES_LATE_TOO };

/* The datagrams of a story: how many there were, and what happens to which. */
static struct { unsigned count, which; enum happens what; struct tmr late; } datagrams;

/* What came last of those that come late too. */
static struct { struct udp_sock *sock; struct sa dst; struct mbuf *mb; } late;

static int send_it(struct udp_sock *us, const struct sa *dst, struct mbuf *mb)
{
	static int (*real)(struct udp_sock *us, const struct sa *dst, struct mbuf *mb);
	size_t pos = mb->pos;
	int err;

	if (!real)
		*(void **)&real = dlsym(RTLD_NEXT, "udp_send");
	err = real(us, dst, mb);
	mb->pos = pos;
	return err;
}

static void comes_late(void *arg)
{
	(void)arg;
	(void)send_it(late.sock, &late.dst, late.mb);
	late.mb = mem_deref(late.mb);
	late.sock = mem_deref(late.sock);
}

static void keep(struct udp_sock *us, const struct sa *dst, const struct mbuf *mb)
{
	late.sock = mem_ref(us);
	late.dst = *dst;
	late.mb = mbuf_alloc(mbuf_get_left(mb));
	(void)mbuf_write_mem(late.mb, mbuf_buf(mb), mbuf_get_left(mb));
	late.mb->pos = 0;
	tmr_start(&datagrams.late, 3000, comes_late, NULL);
}

/* In libre's place. */
int udp_send(struct udp_sock *us, const struct sa *dst, struct mbuf *mb)
{
	bool meant = datagrams.what != NOTHING && datagrams.count == datagrams.which;

	datagrams.count++;
	if (meant && datagrams.what == IS_LOST)
		return 0;
	if (meant && datagrams.what == COMES_TWICE)
		(void)send_it(us, dst, mb);
	if (meant && datagrams.what == COMES_LATE_TOO)
		keep(us, dst, mb);
	return send_it(us, dst, mb);
}

/* ---- the story ---- */

/* What each party was told, how often. */
struct told { unsigned notes[PARTIES][LW_OUTPUT_TYPES]; };

static void refers_by_itself(struct lw_config *core, struct lw_re_config *re)
{
	(void)re;
	core->refer_policy = LW_REFER_AUTO;
}

static unsigned count_of(const struct hash *table)
{
	unsigned n = 0;

	for (uint32_t i = 0; i < hash_bsize(table); i++)
		n += list_count(hash_list(table, i));
	return n;
}

static bool has_nothing(const struct agent *a)
{
	return !a->re->legc && !count_of(a->re->clients) && !count_of(a->re->servers);
}

static bool when(const char *what, const struct agent *a, enum lw_note note)
{
	if (!until(a, note, 1, 40000))
		print_error("datagram %u: %s: %s\n", datagrams.which, a->name, what);
	return a->notes[note] == 1;
}

/* Bob calls Alice, is transferred to Carol, and hangs up. */
static bool is_transferred(struct agent *a, struct agent *b, struct agent *c)
{
	DO(b, lw_dial(b->lw, a->uri, 0, &b->call, now(b)));
	if (!when("answers", b, LW_NOTE_CONNECTED) || !when("is called", a, LW_NOTE_CONNECTED))
		return false;
	run_ms(5000);
	DO(a, lw_transfer_attended(a->lw, a->call, c->uri, now(a)));
	if (!when("consults", a, LW_NOTE_CONSULT_CONNECTED))
		return false;
	run_ms(5000);
	DO(a, lw_complete(a->lw, a->call, now(a)));
	if (!when("transfers", a, LW_NOTE_TRANSFER_COMPLETED) ||
	    !when("is transferred", b, LW_NOTE_REPLACED))
		return false;
	run_ms(5000);
	DO(c, lw_hangup(c->lw, c->call, now(c)));
	return when("is let go", b, LW_NOTE_ENDED);
}

/* On loopback, in virtual time; the figures of a network that does nothing are the measure. */
static bool play(enum happens what, unsigned which, struct told *told)
{
	struct agent *v[PARTIES];
	bool good;

	assert_int_equal(agents_start(NULL), 0);
	memset(&datagrams, 0, sizeof datagrams);
	datagrams.what = what;
	datagrams.which = which;
	v[0] = agent_make("alice", refers_by_itself);
	v[1] = agent_make("bob", refers_by_itself);
	v[2] = agent_make("carol", refers_by_itself);
	v[0]->auto_answer = v[2]->auto_answer = true;
	good = is_transferred(v[0], v[1], v[2]);
	run_ms(300000);
	for (unsigned i = 0; i < PARTIES; i++) {
		memcpy(told->notes[i], v[i]->notes, sizeof told->notes[i]);
		if (has_nothing(v[i]))
			continue;
		print_error("datagram %u: %s has something left\n", which, v[i]->name);
		good = false;
	}
	agents_end(NULL);
	return good;
}

/* A 1xx that is lost is not missed. */
static bool may_be_missed(unsigned type)
{
	return type == LW_NOTE_RINGING || type == LW_NOTE_CONSULT_RINGING ||
	       type == LW_NOTE_PROGRESS || type == LW_NOTE_REFERRED_PROGRESS;
}

static unsigned differences(const struct told *told, const struct told *measure, enum happens what,
			    unsigned which)
{
	unsigned n = 0;

	for (unsigned i = 0; i < PARTIES; i++)
		for (unsigned t = 0; t < LW_OUTPUT_TYPES; t++) {
			unsigned got = told->notes[i][t], should = measure->notes[i][t];

			if (got == should || (what == IS_LOST && may_be_missed(t) && got < should))
				continue;
			print_error("datagram %u: party %u was told %s %u times, not %u\n", which,
				    i, lw_output_name(t), got, should);
			n++;
		}
	return n;
}

static void each_in_turn(enum happens what)
{
	struct told measure, told;
	unsigned count, wrong = 0;

	assert_true(play(NOTHING, 0, &measure));
	count = datagrams.count;
	assert_true(count >= MESSAGES);
	for (unsigned i = 0; i < count; i++) {
		wrong += !play(what, i, &told);
		wrong += differences(&told, &measure, what, i);
	}
	assert_int_equal(wrong, 0);
}

static void a_transfer_survives_each_loss(void **state)
{
	(void)state;
	each_in_turn(IS_LOST);
}

static void nothing_happens_twice(void **state)
{
	(void)state;
	each_in_turn(COMES_TWICE);
}

static void nothing_happens_again_later(void **state)
{
	(void)state;
	each_in_turn(COMES_LATE_TOO);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_transfer_survives_each_loss),
		cmocka_unit_test(nothing_happens_twice),
		cmocka_unit_test(nothing_happens_again_later),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
