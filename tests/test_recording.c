/* test_recording.c -- what every transfer does to a recording, under every rule: whole traces.
 *
 * A story is a script (play.h) with marks where a rule may act; what it must do there is said here
 * once more and in other words, as a function of the rule and of who began the recording (R57 to
 * R61). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <legwork/legwork.h>

#include "play.h"
#include "scripts.h"

enum { TEXT_MAX = 8192 };

enum setting { UNKNOWN, ALWAYS, NEVER };

struct scene {
	enum lw_record_rule rule;
	bool by_rule;      /* and not by hand */
	enum setting party; /* of the new one */
	bool never_wins;
};

struct text { char s[TEXT_MAX]; size_t used; };

static void add(struct text *t, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	t->used += (size_t)vsnprintf(t->s + t->used, TEXT_MAX - t->used, fmt, ap);
	va_end(ap);
	assert_true(t->used < TEXT_MAX);
}

/* ---- what a rule does at a mark ---- */

static bool stops_at_selection(const struct scene *s)
{
	return s->rule == LW_RECORD_STOP_AT_SELECT;
}

static bool starts_again(const struct scene *s)
{
	return stops_at_selection(s) && s->by_rule;
}

/* With whoever has come in the place of the first party. */
static bool goes_on(const struct scene *s)
{
	if (s->party == NEVER && s->never_wins)
		return false;
	switch (s->rule) {
	case LW_RECORD_STOP_AT_SELECT:
	case LW_RECORD_STOP_AT_COMPLETE: return false;
	case LW_RECORD_CONTINUE:         return true;
	case LW_RECORD_REEVALUATE:       return s->by_rule || s->party == ALWAYS;
	}
	return false;
}

/* By rule it is again when a rule decided that it goes on. */
static bool goes_on_by_rule(const struct scene *s)
{
	return s->by_rule || s->rule == LW_RECORD_REEVALUATE;
}

static void ends(struct text *t, const struct scene *s, const char *why)
{
	const char *how = s->by_rule ? " auto" : "";

	add(t, "      do record bob off%s\n      tell recording stopped bob%s: %s\n", how, how,
	    why);
}

/* <begins> somebody records */
static void begins(struct text *t, const struct scene *s)
{
	const char *how = s->by_rule ? " auto" : "";

	add(t, "5s record bob%s\n      do record bob on%s\n", how, how);
	add(t, "5s recorder bob on\n      tell recording started bob%s\n", how);
}

static void mark(struct text *t, const struct scene *s, const char *name)
{
	const char *how = s->by_rule ? " auto" : "";

	if (!strcmp(name, "begins"))
		begins(t, s);
	else if (!strcmp(name, "selected") && stops_at_selection(s))
		add(t, "      do record bob off%s\n", how);
	else if (!strcmp(name, "stopped") && stops_at_selection(s))
		add(t, "10s recorder bob off\n      tell recording stopped bob%s: transferred\n",
		    how);
	else if (!strcmp(name, "over") && !stops_at_selection(s))
		ends(t, s, "transferred");
	else if (!strcmp(name, "left") && !stops_at_selection(s))
		ends(t, s, "normal");
	else if (!strcmp(name, "back") && starts_again(s))
		add(t, "      do record bob on segment 2 auto\n");
	else if (!strcmp(name, "again") && starts_again(s))
		add(t, "30s recorder bob on\n      tell recording started bob segment 2 auto\n");
	else if (!strcmp(name, "runs") && (!stops_at_selection(s) || s->by_rule))
		add(t, " recording RUNNING");
	else if (!strcmp(name, "replaced"))
		ends(t, s, "replaced");
	else if (!strcmp(name, "goes on") && goes_on(s))
		add(t, "      do record carol on segment 2 in after%s\n",
		    goes_on_by_rule(s) ? " auto" : "");
	else if (!strcmp(name, "went on") && goes_on(s))
		add(t,
		    "30s recorder carol on\n"
		    "      tell recording started bob segment 2 in after%s\n",
		    goes_on_by_rule(s) ? " auto" : "");
	else if (!strcmp(name, "ran on") && goes_on(s))
		add(t, " recording RUNNING");
	else if (!strcmp(name, "setting") && s->party != UNKNOWN)
		add(t, s->party == ALWAYS ? " always" : " never");
}

static void tell(const char *story, const struct scene *s, bool auto_return)
{
	static struct text t;
	char name[16];
	int n;

	t = (struct text){.used = 0};
	add(&t, "set record_rule %d\nset record_never_wins %d\nset auto_return %d\n", (int)s->rule,
	    s->never_wins, auto_return);
	for (; *story; story += n) {
		n = 0;
		if (sscanf(story, "<%15[^>]>%n", name, &n) == 1 && n) {
			mark(&t, s, name);
			n += story[n] == '\n' && story[-1] == '\n';
			continue;
		}
		add(&t, "%c", *story);
		n = 1;
	}
	play(t.s);
}

/* ---- as transferor ---- */

#define TALK "0s bob calls\n      do ring bob\n      tell incoming bob\n" \
	"1s answer bob\n      do answer bob\n1s bob confirms\n      do focus bob on\n" \
	"      tell connected bob\n<begins>\n"
#define CHOSEN(verb) TALK "10s " verb " bob carol\n<selected>\n      tell transfer started bob\n" \
	"      do media bob sendonly\n<stopped>\n"
#define HELD "10s bob agrees\n      tell held bob\n"
#define CONSULT CHOSEN("attended") HELD "      do invite carol\n      tell consulting bob\n" \
	"11s carol rings\n      tell consult ringing bob 180\n"
#define CONSULTED CONSULT "15s carol answers\n      do focus carol on\n" \
	"      tell consult connected bob\n"
#define BUSY "15s carol rejects 486\n      tell ended carol: busy 486\n" \
	"      tell consult failed bob: busy 486\n"
#define RETURNS "20s bob agrees\n      tell resumed bob\n"
#define REFERRED(how) HELD "      do refer bob to carol" how "\n      tell completing bob\n" \
	"11s bob takes refer\n"
#define STAYS "so\n      bob: call TALKING<runs>\n"
#define UP "      bob: leg UP\n"
#define GONE "      tell ended bob: normal\n      do forget bob\nso\n"

static const struct { const char *name, *text; bool auto_return;
} stories[] = {
	{"attended, completed",
	 CONSULTED
	 "20s complete bob\n"
	 "      do refer bob to carol replacing carol\n      tell completing bob\n"
	 "20s bob takes refer\n21s carol hangs up\n      tell ended carol: normal\n"
	 "      do forget carol\n21s bob reports 200\n<over>\n      do drop bob: normal\n"
	 "      tell transfer completed bob: outcome, transferred 200, transferee with target\n"
	 "      tell ended bob: transferred\nso\n      bob: call OVER\n"
	 "      bob: leg ENDING hold HELD\n",
	 false},
	{"attended, cancelled",
	 CONSULTED
	 "20s cancel bob\n      do drop carol: normal\n"
	 "      tell ended carol: normal\n      do media bob sendrecv\n" RETURNS
	 "      tell transfer cancelled bob: talk, cancelled, with transferee\n<back>\n<again>\n" STAYS
	 "      carol: call OVER\n" UP "      carol: leg ENDING\n",
	 false},
	{"attended, the consultation fails",
	 CONSULT BUSY "      do forget carol\n"
		      "20s cancel bob\n      do media bob sendrecv\n" RETURNS
		      "      tell transfer cancelled bob: consult, cancelled, with transferee\n"
		      "<back>\n<again>\n" STAYS UP,
	 false},
	{"attended, the target is busy and he comes back by himself",
	 CONSULT BUSY "      do media bob sendrecv\n      do forget carol\n" RETURNS
		      "      tell transfer failed bob: consult, busy 486, with transferee\n"
		      "<back>\n<again>\n" STAYS UP,
	 true},
	{"attended, the transferee leaves",
	 CONSULTED
	 "20s bob hangs up\n"
	 "      tell transfer failed bob: talk, transferee left, with target\n<left>\n" GONE
	 "      carol: call TALKING\n      carol: leg UP\n",
	 false},
#define BOTH(verb, how) \
	{verb ", completed", CHOSEN(verb) REFERRED(how) "20s bob reports 200\n<over>\n" \
		"      do drop bob: normal\n" \
		"      tell transfer completed bob: outcome, transferred 200, transferee with target\n" \
		"      tell ended bob: transferred\nso\n      bob: call OVER\n" \
		"      bob: leg ENDING hold HELD\n", false}, \
	{verb ", cancelled", CHOSEN(verb) "10s cancel bob\n10s bob agrees\n" \
		"      do media bob sendrecv\n" RETURNS \
		"      tell transfer cancelled bob: hold, cancelled, with transferee\n" \
		"<back>\n<again>\n" STAYS UP, false}, \
	{verb ", the transferee takes no REFER", CHOSEN(verb) HELD \
		"      do refer bob to carol" how "\n      tell completing bob\n" \
		"11s bob refuses refer 603\n      do media bob sendrecv\n" RETURNS \
		"      tell transfer failed bob: handover, refused 603, with transferee\n" \
		"<back>\n<again>\n" STAYS UP, false}, \
	{verb ", the target is busy", CHOSEN(verb) REFERRED(how) "15s bob reports 486\n" \
		"      do media bob sendrecv\n" RETURNS \
		"      tell transfer failed bob: outcome, busy 486, with transferee\n" \
		"<back>\n<again>\n" STAYS UP, false}, \
	{verb ", the transferee leaves", CHOSEN(verb) HELD \
		"      do refer bob to carol" how "\n      tell completing bob\n" \
		"11s bob hangs up\n" \
		"      tell transfer failed bob: handover, transferee left, with nobody\n<left>\n" \
		GONE, \
		false}
	BOTH("blind", ""),
	BOTH("voicemail", " mailbox"),
};

static void as_transferor(void **state)
{
	unsigned played = 0;

	(void)state;
	for (size_t i = 0; i < sizeof stories / sizeof *stories; i++)
		for (int n = 0; n < 8; n++) {
			struct scene s = {(enum lw_record_rule)(n / 2), n % 2, UNKNOWN, true};

			print_message("%s, rule %d, by %s\n", stories[i].name, n / 2,
				      s.by_rule ? "rule" : "hand");
			tell(stories[i].text, &s, stories[i].auto_return);
			played++;
		}
	print_message("as transferor: %u traces\n", played);
	assert_int_equal(played, 120);
}

/* ---- where our side stays ---- */

static const char transferee[] = TALK
	"10s bob asks for carol by bob\n      tell requested bob to carol by bob\n"
	"11s accept bob\n      do refer ok bob\n      do notify bob 100\n"
	"      do invite carol asked by bob\n      tell referred bob 100\n"
	"15s carol answers<setting>\n<replaced>\n      do focus bob off\n"
	"      do focus carol on\n      tell replaced bob with carol\n<goes on>\n"
	"      do notify bob 200 last\n<went on>\nso\n      bob: call TALKING referred LEAVING<ran on>\n"
	"      bob: leg UP\n      carol: leg UP\n";
static const char target[] =
	TALK "10s carol replaces bob by peer<setting>\n      do answer carol for bob\n"
	"11s carol confirms\n<replaced>\n      do focus bob off\n      do focus carol on\n"
	"      tell replaced bob with carol\n<goes on>\n      do drop bob: replaced\n<went on>\n"
	"so\n      bob: call TALKING<ran on>\n      bob: leg ENDING\n      carol: leg UP\n";

static void where_we_stay(void **state)
{
	unsigned played = 0;

	(void)state;
	for (int n = 0; n < 4 * 2 * 3 * 2; n++) {
		struct scene s = {(enum lw_record_rule)(n % 4), n / 4 % 2,
				  (enum setting)(n / 8 % 3), n / 24};

		print_message("rule %d, by %s, party %d, never wins %d\n", n % 4,
			      s.by_rule ? "rule" : "hand", (int)s.party, s.never_wins);
		tell(transferee, &s, false);
		tell(target, &s, false);
		played += 2;
	}
	print_message("as transferee and target: %u traces\n", played);
	assert_int_equal(played, 96);
}

/* The refusal names its reason, and the setting that would lift it. */
static void says_why_not(void **state)
{
	struct lw_config config = LW_CONFIG_INIT;
	struct lw_input offer = {.type = LW_SIG_OFFERED, .uri = "sip:bob@example.com",
				 .flags = LW_F_RECORD_NEVER};
	struct lw_input record = {.type = LW_USER_RECORD};
	struct lw_made made;
	struct lw *lw = NULL;
	char text[256];

	(void)state;
	assert_int_equal(lw_new(&lw, &config), LW_OK);
	assert_int_equal(lw_step(lw, &offer), LW_OK);
	made = lw_made(lw);
	assert_int_equal(lw_answer(lw, made.call, 0), LW_OK);
	offer = (struct lw_input){.type = LW_SIG_CONFIRMED, .leg = made.leg};
	assert_int_equal(lw_step(lw, &offer), LW_OK);
	record.call = made.call;
	assert_int_equal(lw_why(lw, &record, text, sizeof text), LW_E_REFUSED);
	assert_non_null(strstr(text, "must never be recorded (record_never_wins)"));
	assert_false(lw_legal(lw, made.call) >> LW_USER_RECORD & 1u);
	lw_free(lw);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(as_transferor),
		cmocka_unit_test(where_we_stay),
		cmocka_unit_test(says_why_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
