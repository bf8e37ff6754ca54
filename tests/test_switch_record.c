/* SPDX-License-Identifier: BSD-3-Clause */
/* test_switch_record.c -- what every transfer does to the recording of a switch's call: each rule,
 * whoever began it, whoever comes, each method and each outcome, and then a second hop.
 *
 * What is to be recorded is a function of these (R57 to R61), written here independently of the
 * engine. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <legwork/adapter.h>
#include <legwork/play.h>

enum { SCRIPT_MAX = 2048, TRACE_MAX = 16384 };

/* 200 is the transferee, 201 the transferor, 202 the target, 203 who comes last. */
enum begun { BY_HAND, BY_TRANSFEREE, BY_TRANSFEROR, BEGUNS };
enum comes { PLAIN, ALWAYS, NEVER, COMES };
enum method { VERB, REFER, MAILBOX, CONSULT, JOIN, METHODS };
enum outcome { ANSWERED, BUSY, SECOND_HOP, OUTCOMES };

struct scene {
	enum lw_record_rule rule;
	enum begun begun;
	enum comes comes;
	enum method method;
	enum outcome outcome;
};

struct text { char s[SCRIPT_MAX]; size_t used; };

static void add(struct text *t, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	t->used += (size_t)vsnprintf(t->s + t->used, SCRIPT_MAX - t->used, format, args);
	va_end(args);
	assert_true(t->used < SCRIPT_MAX);
}

/* ---- what is to be ---- */

/* Who talks is recorded: the last two, or nobody. */
struct model { const struct scene *scene; struct text *want; int one, two; };

static bool says(const struct scene *s, int party, enum comes what)
{
	if (party == 202)
		return s->comes == what;
	return what == ALWAYS && ((party == 200 && s->begun == BY_TRANSFEREE) ||
				  (party == 201 && s->begun == BY_TRANSFEROR));
}

static bool may(const struct scene *s, int one, int two)
{
	return !says(s, one, NEVER) && !says(s, two, NEVER);
}

static bool wished(const struct scene *s, int one, int two)
{
	return may(s, one, two) && (says(s, one, ALWAYS) || says(s, two, ALWAYS));
}

static void stop(struct model *m)
{
	if (m->one)
		add(m->want, "%d-%d off ", m->one, m->two);
	m->one = m->two = 0;
}

static void start(struct model *m, int one, int two)
{
	m->one = one;
	m->two = two;
	add(m->want, "%d-%d on ", one, two);
}

/* The call is handed over: others talk from now on. */
static void hand_over(struct model *m, bool ran, int one, int two)
{
	bool goes_on = ran && m->scene->rule == LW_RECORD_CONTINUE && may(m->scene, one, two);

	stop(m);
	if (goes_on || wished(m->scene, one, two))
		start(m, one, two);
}

static void consult(struct model *m)
{
	bool ran = m->one != 0;

	if (ran)
		stop(m);
	if (ran && may(m->scene, 201, 202))
		start(m, 201, 202);
}

static bool ends_at_selection(const struct scene *s)
{
	return s->rule == LW_RECORD_STOP_AT_SELECT;
}

/* His second call, recorded where 201 or 202 says so. */
static void join(struct model *m)
{
	bool second = wished(m->scene, 201, 202), ran = m->one != 0;

	if (second)
		add(m->want, "201-202 on ");
	if (ends_at_selection(m->scene))
		stop(m);
	if (second)
		add(m->want, "201-202 off ");
	hand_over(m, ran || second, 200, 202);
}

static void transfer(struct model *m)
{
	bool automatic = m->scene->begun != BY_HAND;

	if (m->scene->method == JOIN) {
		join(m);
		return;
	}
	if (ends_at_selection(m->scene))
		stop(m);
	if (m->scene->outcome == BUSY) {
		if (ends_at_selection(m->scene) && automatic)
			start(m, 200, 201);
		return;
	}
	if (m->scene->method == CONSULT)
		consult(m);
	hand_over(m, m->one != 0, 200, 202);
}

static void expect(const struct scene *s, struct text *want)
{
	struct model m = {.scene = s, .want = want};

	start(&m, 200, 201);
	transfer(&m);
	if (s->outcome == SECOND_HOP) {
		bool ran = m.one != 0;

		if (ends_at_selection(s))
			stop(&m);
		hand_over(&m, ran, 200, 203);
	}
	stop(&m);
}

/* ---- what is ---- */

static int number(const struct lw *lw, lw_leg leg)
{
	struct lw_leg_info info;
	int n = 0;

	if (!lw_leg_info(lw, leg, &info))
		(void)sscanf(info.uri, "sip:%d", &n);
	return n;
}

/* The recorder does at once what it is asked for. */
static bool next(struct lw *lw, struct lw_output *out, void *arg)
{
	struct lw_input in = {.type = LW_SIG_RECORDING};
	int one, two;

	if (!lw_next(lw, out))
		return false;
	if (out->type != LW_DO_RECORD)
		return true;
	one = number(lw, out->leg);
	two = number(lw, out->other_leg);
	add(arg, "%d-%d %s ", one < two ? one : two, one < two ? two : one,
	    out->flags & LW_F_ON ? "on" : "off");
	in.leg = out->leg;
	in.call = out->call;
	in.segment = out->segment;
	in.flags = out->flags & LW_F_ON;
	in.now = out->now;
	assert_int_equal(lw_step(lw, &in), LW_OK);
	return true;
}

static void begin(struct text *s, const struct scene *scene)
{
	static const char *const comes[] = {"on-demand", "always", "never"};

	add(s, "set role switch\nset ears quick\nset route_as_given 1\nset blind_style 0\n"
	       "set record_rule %u\n", scene->rule);
	add(s, "rule party 202 recorded %s\n", comes[scene->comes]);
	if (scene->begun != BY_HAND)
		add(s, "rule party %d recorded always\n",
		    scene->begun == BY_TRANSFEREE ? 200 : 201);
	add(s, "0s 200 calls for 201\n2s 201 answers\n2s 200 confirms\n");
	if (scene->begun == BY_HAND)
		add(s, "3s record 201\n");
}

static void hand(struct text *s, const struct scene *scene)
{
	static const char *const verbs[] = {"10s blind 201 202\n", "10s 201 asks for 202\n",
					    "10s voicemail 201 202\n", "10s attended 201 202\n",
					    "10s join 201 second\n"};

	if (scene->method == JOIN)
		add(s, "5s second calls as 201 for 202\n6s 202 answers\n6s second confirms\n");
	add(s, "%s", verbs[scene->method]);
	if (scene->method == JOIN)
		return;
	add(s, scene->outcome == BUSY ? "13s 202 rejects 486\n" : "13s 202 answers\n");
	if (scene->method == CONSULT)
		add(s, scene->outcome == BUSY ? "15s cancel 201\n" : "15s complete 201\n");
}

static void play(const struct scene *scene, struct text *got)
{
	static char trace[TRACE_MAX];
	struct lw_play_host host = {.next = next, .arg = got};
	struct text script = {.used = 0};
	struct lw_played played;

	begin(&script, scene);
	hand(&script, scene);
	if (scene->outcome == SECOND_HOP)
		add(&script, "16s blind 202 203\n18s 203 answers\n");
	add(&script, "19s time passes\n20s hangup 200\n");
	(void)lw_play(script.s, &host, trace, sizeof trace, &played);
	if (!played.whole)
		fail_msg("%s\n%s", played.why, script.s);
}

static bool is_one(const struct scene *s)
{
	return s->method != JOIN || s->outcome != BUSY;
}

static unsigned check(const struct scene *s)
{
	struct text want = {.used = 0}, got = {.used = 0};

	if (!is_one(s))
		return 0;
	expect(s, &want);
	play(s, &got);
	if (strcmp(want.s, got.s))
		fail_msg("rule %d, begun %d, comes %d, method %d, outcome %d:\nwant %s\ngot  %s",
			 (int)s->rule, (int)s->begun, (int)s->comes, (int)s->method,
			 (int)s->outcome, want.s, got.s);
	return 1;
}

static void every_transfer_under_every_rule(void **state)
{
	unsigned count = 0;

	(void)state;
	for (unsigned i = 0; i < 4u * BEGUNS * COMES * METHODS * OUTCOMES; i++) {
		struct scene s = {.rule = (enum lw_record_rule)(i % 4),
				  .begun = (enum begun)(i / 4 % BEGUNS),
				  .comes = (enum comes)(i / 4 / BEGUNS % COMES),
				  .method = (enum method)(i / 4 / BEGUNS / COMES % METHODS),
				  .outcome = (enum outcome)(i / 4 / BEGUNS / COMES / METHODS)};

		count += check(&s);
	}
	print_message("%u scenes\n", count);
	assert_int_equal(count, 4 * BEGUNS * COMES * (METHODS * OUTCOMES - 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_transfer_under_every_rule),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
