/* SPDX-License-Identifier: BSD-3-Clause */
/* test_switch_cross.c -- the cross product of transfers by a switch: every method, by every way,
 * with every kind of transferee and target, and everything that can become of it.
 *
 * For each case a script is written and played.  What it must lead to comes from the worlds
 * (switch_worlds.h), which walk the tables with a meaning of their own, and not from the engine. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <legwork/config.h>
#include <legwork/switch.h>

#include "play_host.h"
#include "switch_worlds.h"

static const char usage[] = "usage: test_switch_cross [--list | --show N]\n"
			    "\n"
			    "  --list      name the cases\n"
			    "  --show N    print the script of case N, and what the engine did\n"
			    "  --help      print this\n";

enum method { BLIND, ATTENDED, VOICEMAIL, METHODS };
enum path { REFER, VERB, CODE, PATHS };
enum place { INTERNAL, EXTERNAL, QUEUE, ATTENDANT, TARGETS, TRANSFEREES = QUEUE };
enum event { ANSWERED, BUSY, NO_ANSWER, REFUSED, T_LEAVES, A_LEAVES, C_LEAVES, EVENTS };
enum { CASES = METHODS * PATHS * TRANSFEREES * TARGETS * EVENTS, TEXT_MAX = 4096 };

struct one {
	enum method method;
	enum path path;
	enum place a, c;
	enum event event;
};

static struct one case_of(unsigned n)
{
	struct one one;

	one.event = (enum event)(n % EVENTS);
	n /= EVENTS;
	one.c = (enum place)(n % TARGETS);
	n /= TARGETS;
	one.a = (enum place)(n % TRANSFEREES);
	n /= TRANSFEREES;
	one.path = (enum path)(n % PATHS);
	one.method = (enum method)(n / PATHS);
	return one;
}

static void name_case(unsigned n, char name[96])
{
	static const char *const method[] = {"blind", "attended", "voicemail"},
				 *const path[] = {"REFER", "verb", "code"},
				 *const place[] = {"internal", "external", "queue", "attendant"},
				 *const event[] = {"answered", "busy",           "no answer",
						   "refused",  "T leaves early", "A leaves",
						   "C leaves"};
	struct one one = case_of(n);

	snprintf(name, 96, "%u: %s by %s, A %s, C %s, %s", n, method[one.method], path[one.path],
		 place[one.a], place[one.c], event[one.event]);
}

/* ---- the script of a case, and beside it what that means to the model ---- */

struct script {
	struct one one;
	const char *a, *target, *c; /* c: who answers for the target */
	bool slow;                  /* ears answer in lines of their own */
	unsigned seconds;
	char text[TEXT_MAX];
	size_t used;
	struct sw_story story;
};

static void line(struct script *s, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	s->used += (size_t)vsnprintf(s->text + s->used, TEXT_MAX - s->used, fmt, ap);
	va_end(ap);
	assert_true(s->used < TEXT_MAX - 2);
	s->text[s->used++] = '\n';
	s->text[s->used] = '\0';
}

static void means(struct script *s, enum SW_XFER_input input)
{
	assert_true(s->story.inputs < SW_STORY_MAX);
	s->story.input[s->story.inputs++] = (uint8_t)input;
}

/* The input that decides the case comes next. */
static void decides(struct script *s) { s->story.decisive = s->story.inputs; }

static void later(struct script *s, unsigned seconds) { s->seconds += seconds; }

/* Twice: an ear may be asked again while it is asked. */
static void hear(struct script *s, bool two)
{
	for (int i = 0; s->slow && i < 2; i++) {
		line(s, "%us %s hears", s->seconds, s->a);
		line(s, "%us tom hears", s->seconds);
		if (two)
			line(s, "%us tom2 hears", s->seconds);
		if (two || s->story.inputs)
			line(s, "%us %s hears", s->seconds, s->c);
	}
	if (s->story.inputs)
		means(s, SW_XFER_IN_HEARD);
}

/* A queue rings two people, and Ben takes it; its mailbox is one. */
static bool is_group(const struct script *s)
{
	return s->one.c == QUEUE && s->one.method != VOICEMAIL;
}

static bool is_machine(const struct script *s)
{
	return s->one.c == ATTENDANT || s->one.method == VOICEMAIL;
}

/* Where the host says that the target is, when the call of `who` asks for it. */
static void reach(struct script *s, const char *who)
{
	if (is_group(s)) {
		line(s, "%us route %s ann", s->seconds, who);
		line(s, "%us route %s ben more", s->seconds, who);
	} else if (s->one.c == QUEUE) {
		line(s, "%us route %s %s mailbox", s->seconds, who, s->target);
	}
}

static void rings(struct script *s)
{
	later(s, 1);
	if (is_group(s))
		line(s, "%us ann rings", s->seconds);
	line(s, "%us %s rings", s->seconds, s->c);
	if (s->story.inputs)
		means(s, SW_XFER_IN_C_RINGING);
}

static void answers(struct script *s)
{
	later(s, 2);
	line(s, "%us %s answers%s", s->seconds, s->c, is_machine(s) ? " machine" : "");
	if (s->story.inputs)
		means(s, SW_XFER_IN_C_UP);
}

static void leaves(struct script *s, const char *who, enum SW_XFER_input input)
{
	later(s, 1);
	line(s, "%us %s hangs up", s->seconds, who);
	means(s, input);
}

/* The target does not take it; a host that was asked where next says: nowhere. */
static void fails(struct script *s)
{
	int code = s->one.event == BUSY ? 486 : 603;

	later(s, 1);
	decides(s);
	if (s->one.event == NO_ANSWER) {
		later(s, 60);
		line(s, "%us time passes", s->seconds);
	} else {
		if (is_group(s))
			line(s, "%us ann rejects %d", s->seconds, code);
		line(s, "%us %s rejects %d", s->seconds, s->c, code);
	}
	if (s->one.c == QUEUE)
		line(s, "%us route end %s", s->seconds, s->a);
	means(s, SW_XFER_IN_C_FAILED);
	hear(s, false);
}

/* ---- the parts of a case ---- */

/* The administrator keeps two parties outside apart (R68).  Codes are among his rules, and where
 * there are rules nobody outside has a mailbox. */
static bool is_forbidden(const struct one *one)
{
	bool apart = one->event == REFUSED && one->a == EXTERNAL;
	bool no_mailbox = one->path == CODE && one->method == VOICEMAIL;

	return one->c == EXTERNAL && (apart || no_mailbox);
}

static void rules(struct script *s)
{
	bool apart = is_forbidden(&s->one) && s->one.event == REFUSED;

	if (apart)
		line(s, "rule offnet blocked");
	if (s->one.path == CODE)
		line(s, "rule code blind *1\nrule code attended *2\nrule code voicemail *3\n"
			"rule code complete *4");
	if (apart || s->one.path == CODE)
		line(s, "rule extensions 200 299");
}

static void talk(struct script *s)
{
	line(s, "set role switch");
	if (!s->slow)
		line(s, "set ears quick");
	if (s->one.c != QUEUE)
		line(s, "set route_as_given 1");
	rules(s);
	line(s, "0s %s calls for tom", s->a);
	if (s->one.c == QUEUE)
		line(s, "0s route %s tom", s->a);
	line(s, "1s tom rings");
	line(s, "2s tom answers");
	line(s, "2s %s confirms", s->a);
	s->seconds = 2;
	hear(s, false);
	later(s, 5);
}

/* By REFER an attended transfer joins T's two calls; a verb has the switch call the target. */
static bool joins(const struct script *s)
{
	return s->one.method == ATTENDED && s->one.path == REFER;
}

static void second_call(struct script *s, bool up)
{
	line(s, "%us tom2 calls as tom for %s", s->seconds, s->target);
	reach(s, "tom2");
	rings(s);
	if (up) {
		answers(s);
		line(s, "%us tom2 confirms", s->seconds);
		hear(s, true);
	}
	later(s, 1);
	s->story.two = true;
	s->story.up = up;
	line(s, "%us tom asks for %s replacing tom2", s->seconds, s->target);
	means(s, SW_XFER_IN_JOIN_CALLS);
}

static void start(struct script *s)
{
	static const char *const verb[] = {"blind", "attended", "voicemail"};
	const char *mailbox = s->one.method == VOICEMAIL ? " mailbox" : "";

	if (s->one.path == REFER)
		line(s, "%us tom asks for %s%s", s->seconds, s->target, mailbox);
	else if (s->one.path == CODE)
		line(s, "%us tom presses *%d%s%s", s->seconds, (int)s->one.method + 1, s->target,
		     s->one.c == EXTERNAL ? "#" : "");
	else
		line(s, "%us %s tom %s%s", s->seconds, verb[s->one.method], s->target, mailbox);
	means(s, SW_XFER_IN_START);
	if (is_forbidden(&s->one))
		return;
	reach(s, s->a);
	hear(s, false);
	rings(s);
}

static void complete(struct script *s)
{
	later(s, 1);
	line(s, s->one.path == CODE ? "%us tom presses *4" : "%us complete tom", s->seconds);
	means(s, SW_XFER_IN_COMPLETE);
}

/* Of three who are about to be joined one leaves, before anybody has said what he hears. */
static void handover_fails(struct script *s)
{
	bool join = joins(s), consult = s->one.method == ATTENDED && !join;

	if (join) {
		second_call(s, true);
	} else {
		start(s);
		answers(s);
	}
	if (consult) {
		hear(s, false);
		if (s->one.event == C_LEAVES)
			complete(s);
	}
	decides(s);
	if (s->one.event == A_LEAVES)
		leaves(s, s->a, SW_XFER_IN_A_ENDED);
	else
		leaves(s, s->c, SW_XFER_IN_C_ENDED);
	hear(s, join);
}

static void handover_succeeds(struct script *s)
{
	if (joins(s))
		second_call(s, s->one.event == ANSWERED);
	else
		start(s);
	if (s->one.event == T_LEAVES)
		leaves(s, "tom", SW_XFER_IN_T_ENDED);
	if (!s->story.up)
		answers(s);
	if (s->one.event == ANSWERED && s->one.path != REFER && s->one.method == ATTENDED)
		complete(s);
	hear(s, false);
}

static void is_called_off(struct script *s)
{
	if (joins(s))
		second_call(s, false);
	else
		start(s);
	if (s->one.event == A_LEAVES) {
		decides(s);
		leaves(s, s->a, SW_XFER_IN_A_ENDED);
	} else {
		fails(s);
	}
}

static void is_asked_in_vain(struct script *s)
{
	if (joins(s))
		second_call(s, false);
	else
		start(s);
}

/* T answers his NOTIFY and, when he is called back, the phone; then all deadlines pass. */
static void settle(struct script *s, const struct sw_end *end)
{
	if (end->told)
		line(s, "%us tom knows", s->seconds);
	if (end->recalled) {
		if (s->one.c == QUEUE)
			line(s, "%us route %s tom person", s->seconds, s->a);
		later(s, 1);
		line(s, "%us tom answers", s->seconds);
	}
	hear(s, false);
	for (int i = 0; i < 2; i++) {
		later(s, 61);
		line(s, "%us time passes", s->seconds);
		hear(s, false);
	}
	line(s, "so");
}

/* ---- what it must lead to ---- */

/* The settings, as the facts that they decide. */
static uint32_t settings_of(const struct one *one)
{
	const struct lw_config c = LW_CONFIG_INIT;
	uint32_t may = !is_forbidden(one);

	return may << SW_XFER_IF_can_start | may << SW_XFER_IF_joins |
	       may << SW_XFER_IF_joins_ringing |
	       (uint32_t)(may && c.mute_transfer) << SW_XFER_IF_mutes |
	       (uint32_t)(may && c.blind_style == LW_BLIND_ON_ACCEPT) << SW_XFER_IF_lets_go |
	       (uint32_t)(c.blind_style == LW_BLIND_ON_RINGING) << SW_XFER_IF_on_ringing |
	       (uint32_t)(c.recall_tries > 0) << SW_XFER_IF_recalls |
	       (uint32_t)(c.recall_tries > 0 && c.recall_delay_ms) << SW_XFER_IF_recalls_later |
	       (uint32_t)(c.camp_on && one->event == BUSY) << SW_XFER_IF_camps |
	       (uint32_t)c.auto_return << SW_XFER_IF_auto_return |
	       (uint32_t)(c.on_hangup_ringing == LW_HANGUP_RETURNS)
		       << SW_XFER_IF_hangup_returns_ringing |
	       (uint32_t)(c.on_hangup_ringing == LW_HANGUP_CLEARS)
		       << SW_XFER_IF_hangup_clears_ringing;
}

/* False: the model does not end. */
static bool write_script(unsigned n, struct script *s, struct sw_walk *walk, struct sw_end *end)
{
	static const char *const target[TARGETS] = {"201", "0226001002", "250", "290"};
	bool over;

	*s = (struct script){.one = case_of(n)};
	s->a = s->one.a == EXTERNAL ? "+4930111" : "alice";
	s->target = target[s->one.c];
	s->c = is_group(s) ? "ben" : s->target;
	s->slow =
		!is_forbidden(&s->one) && (s->one.event == C_LEAVES ||
					   (s->one.event == A_LEAVES && s->one.method == ATTENDED));
	s->story.table = s->one.method == ATTENDED ? SW_OF_ATTENDED : SW_OF_BLIND;
	s->story.refer = s->one.path == REFER;
	s->story.settings = settings_of(&s->one);
	talk(s);
	if (is_forbidden(&s->one))
		is_asked_in_vain(s);
	else if (s->slow)
		handover_fails(s);
	else if (s->one.event == ANSWERED || s->one.event == T_LEAVES)
		handover_succeeds(s);
	else
		is_called_off(s);
	over = sw_tell(walk, &s->story, end);
	settle(s, end);
	return over;
}

/* What a person would say of it; lines of the trace. */
struct outcome {
	char end[128];  /* the note that ends it, "": refused */
	char told[64];  /* the last NOTIFY */
	char talk[128]; /* who hears whom */
	unsigned ends, lasts, refused, recalls;
	bool said;    /* that it has failed: to one who has asked by code */
	bool mailbox; /* it was called, and not its owner */
};

static unsigned code_of(enum event event)
{
	return event == BUSY ? 486 : event == NO_ANSWER ? 408 : event == REFUSED ? 603 : 0;
}

static enum lw_cause cause_of(const struct one *one)
{
	switch (one->event) {
	case BUSY: return LW_CAUSE_BUSY;
	case NO_ANSWER: return LW_CAUSE_NO_ANSWER;
	case REFUSED: return LW_CAUSE_DECLINED;
	case A_LEAVES: return LW_CAUSE_TRANSFEREE_LEFT;
	case C_LEAVES: return LW_CAUSE_TARGET_LEFT;
	case ANSWERED:
	case T_LEAVES:
	case EVENTS: break;
	}
	return LW_CAUSE_TRANSFERRED;
}

static enum lw_parties parties_of(const struct sw_end *end)
{
	if (end->note == LW_NOTE_TRANSFER_COMPLETED)
		return LW_APART;
	if (end->a && end->t)
		return end->kept ? LW_WITH_BOTH : LW_WITH_TRANSFEREE;
	return end->kept ? LW_WITH_TARGET : LW_WITH_NOBODY;
}

static void expect_end(const struct script *s, const struct sw_end *end, char *text, size_t size)
{
	bool good = end->note == LW_NOTE_TRANSFER_COMPLETED;
	enum lw_stage stage = good ? LW_STAGE_OUTCOME : (enum lw_stage)end->stage;
	unsigned code = good ? 200 : code_of(s->one.event);
	int n = snprintf(text, size, "tell %s %s: %s, %s", lw_output_name(end->note), s->a,
			 lw_stage_name(stage), lw_cause_name(cause_of(&s->one)));

	if (code)
		n += snprintf(text + n, size - (size_t)n, " %u", code);
	snprintf(text + n, size - (size_t)n, ", %s", lw_parties_name(parties_of(end)));
}

/* The truth (3PCC-07): the target's code, or what else became of it. */
static unsigned told_code(const struct script *s, const struct sw_end *end)
{
	if (end->told_on == SW_XFER_IN_HEARD)
		return 200;
	if (end->told_on == SW_XFER_IN_C_ENDED)
		return 480;
	return end->told_on == SW_XFER_IN_A_ENDED ? 487 : code_of(s->one.event);
}

/* Who hears whom; pairs, in the order in which their legs were made. */
static void expect_talk(const struct script *s, const struct sw_end *end, char *text, size_t size)
{
	bool with_c = end->note == LW_NOTE_TRANSFER_COMPLETED;
	int n = 0;

	*text = '\0';
	if (end->a && (with_c || end->t))
		n = snprintf(text, size, "%s-%s ", s->a, with_c ? s->c : "tom");
	if (end->kept || (s->story.two && s->story.up && !end->note))
		snprintf(text + n, size - (size_t)n, "%s-%s ", s->story.two ? "tom2" : "tom", s->c);
}

static void expect(const struct script *s, const struct sw_end *end, struct outcome *want)
{
	*want = (struct outcome){.recalls = end->recalled};
	want->said = s->one.path == CODE && end->note == LW_NOTE_TRANSFER_FAILED && end->t;
	if (end->note) {
		expect_end(s, end, want->end, sizeof want->end);
		want->ends = 1;
	}
	want->refused = !end->note;
	want->mailbox = end->note && s->one.method == VOICEMAIL;
	if (end->told) {
		snprintf(want->told, sizeof want->told, "do notify tom %u last", told_code(s, end));
		want->lasts = 1;
	}
	expect_talk(s, end, want->talk, sizeof want->talk);
}

/* ---- what the engine did ---- */

static bool begins(const char *text, const char *with)
{
	return !strncmp(text, with, strlen(with));
}

static bool ends(const char *text, const char *with)
{
	size_t a = strlen(text), b = strlen(with);

	return a >= b && !strcmp(text + a - b, with);
}

static bool ends_transfer(const char *text)
{
	return begins(text, "tell transfer ") && !begins(text, "tell transfer started");
}

/* "alice: leg UP ear SETTLED hears peer tom": said once for the two. */
static const char *read_leg(const char *text, struct outcome *got)
{
	char who[32], ear[32], peer[32], pair[72];
	size_t n = strlen(got->talk);

	if (sscanf(text, "%31[^:]: leg UP ear %31s hears peer %31s", who, ear, peer) != 3)
		return strstr(text, ": leg UP") ? "a party is there and hears nobody"
		       : strstr(text, " DIALLING") || strstr(text, " RINGING") ||
				       strstr(text, " OFFERED")
			       ? "a party is left ringing"
		       : strstr(text, ": call JOINED ") ? "a transfer goes on"
							: NULL;
	if (strcmp(ear, "SETTLED") != 0)
		return "an ear is still asked";
	snprintf(pair, sizeof pair, "%s-%s ", peer, who);
	if (!strstr(got->talk, pair))
		snprintf(got->talk + n, sizeof got->talk - n, "%s-%s ", who, peer);
	return NULL;
}

static void read_action(const char *text, const char *margin, struct outcome *got)
{
	if (ends_transfer(text)) {
		got->ends++;
		snprintf(got->end, sizeof got->end, "%s", text);
	}
	if (begins(text, "do notify") && ends(text, " last")) {
		got->lasts++;
		snprintf(got->told, sizeof got->told, "%s", text);
	}
	got->recalls += begins(text, "tell recalling");
	got->mailbox = got->mailbox || (begins(text, "do invite") && strstr(text, " mailbox of "));
	got->said = got->said || ends(text, "tom announcement " LW_SAY_FAILED);
	got->refused += begins(text, "do refer no tom") ||
			ends(text, "tom announcement " LW_SAY_REFUSED) ||
			(*text == '!' && !ends(margin, " hears") && !ends(margin, " knows"));
}

/* Why it can't be right whatever the case is, or NULL. */
static const char *read_trace(char *trace, struct outcome *got)
{
	const char *margin = "", *wrong = NULL;
	bool so = false;

	*got = (struct outcome){.ends = 0};
	for (char *at = strtok(trace, "\n"); at && !wrong; at = strtok(NULL, "\n")) {
		if (*at != ' ')
			margin = at;
		else if (so)
			wrong = read_leg(at + 6, got);
		else
			read_action(at + 6, margin, got);
		so = so || !strcmp(at, "so");
	}
	return wrong;
}

/* What differs, or NULL. */
static const char *differs(const struct outcome *want, const struct outcome *got)
{
	if (want->ends != got->ends)
		return "how many notes end it";
	if (strcmp(want->end, got->end) != 0)
		return "the note that ends it";
	if (want->lasts != got->lasts || strcmp(want->told, got->told) != 0)
		return "what T is told";
	if (want->recalls != got->recalls)
		return "who is called back";
	if (want->mailbox != got->mailbox)
		return "whether a mailbox is called";
	if (want->said != got->said)
		return "what is said to T";
	if (want->refused != got->refused)
		return "whether it is refused";
	return strcmp(want->talk, got->talk) ? "who talks to whom" : NULL;
}

/* ---- the cases ---- */

static struct sw_walk walk;
static struct script script[CASES];
static struct outcome got[CASES];
static struct sw_end left[CASES];

static void print_outcome(const char *who, const struct outcome *o)
{
	printf("%s: %s; %s; talk: %s; %u ends, %u last, %u refused, %u recalls\n", who, o->end,
	       o->told, o->talk, o->ends, o->lasts, o->refused, o->recalls);
}

/* Plays case n; false when something is wrong with it. */
static bool play_case(unsigned n, bool show)
{
	static char trace[TEXT_MAX * 4];
	struct played played;
	struct outcome want;
	const char *wrong;
	char name[96];

	wrong = write_script(n, &script[n], &walk, &left[n]) ? NULL : "the model does not end";
	play(script[n].text, &played);
	snprintf(trace, sizeof trace, "%s", played.trace);
	if (!wrong)
		wrong = played.whole ? read_trace(trace, &got[n]) : played.why;
	expect(&script[n], &left[n], &want);
	if (!wrong)
		wrong = differs(&want, &got[n]);
	name_case(n, name);
	if (wrong || show) {
		printf("== %s%s%s\n%s\n", name, wrong ? ": " : "", wrong ? wrong : "",
		       played.trace);
		print_outcome("model", &want);
		print_outcome("engine", &got[n]);
	}
	play_free(&played);
	return !wrong;
}

static void every_case_ends_as_the_model_says(void **state)
{
	unsigned good = 0, notes[LW_NOTES] = {0};

	(void)state;
	sw_walk_init(&walk);
	for (unsigned n = 0; n < CASES; n++) {
		good += play_case(n, false);
		notes[left[n].note]++;
	}
	print_message(
		"%u of %u cases, by REFER, verb and code: %u completed, %u failed, %u recalled, %u "
		"refused; %u faults of the model\n",
		good, (unsigned)CASES, notes[LW_NOTE_TRANSFER_COMPLETED],
		notes[LW_NOTE_TRANSFER_FAILED], notes[LW_NOTE_TRANSFER_RECALLED], notes[0],
		walk.faults);
	assert_int_equal(good, CASES);
	assert_int_equal(walk.faults, 0);
}

/* ---- one table, several entries ---- */

/* Whom A and C talk to in the end; which of T's legs it is does not matter. */
static void read_partners(const struct outcome *o, char text[128])
{
	size_t n = 0;

	for (const char *at = o->talk; *at; at++)
		if (*at != '2' || n < 3 || memcmp(text + n - 3, "tom", 3) != 0)
			text[n++] = *at;
	text[n] = '\0';
}

static void every_path_ends_alike(void **state)
{
	enum { OF_PATH = TRANSFEREES * TARGETS * EVENTS };
	char one[128], other[128], name[96];
	unsigned compared = 0;

	(void)state;
	for (unsigned n = 0; n < CASES; n++) {
		unsigned by_refer = n - (unsigned)case_of(n).path * OF_PATH;

		if (n == by_refer ||
		    is_forbidden(&script[n].one) != is_forbidden(&script[by_refer].one))
			continue;
		compared++;
		read_partners(&got[by_refer], one);
		read_partners(&got[n], other);
		name_case(n, name);
		if (strcmp(one, other) != 0)
			print_error("%s: %s, and by REFER %s\n", name, other, one);
		assert_string_equal(one, other);
	}
	print_message("%u pairs of a case by REFER and by another path end alike\n", compared);
}

/* ---- rows with an error in the model alone: the two must differ, or a law is broken ---- */

static struct lw_row rows[SW_TABLES][SW_ROWS_MAX];
static struct planted {
	unsigned made, seen;
} ways, drops;

static bool is_seen(struct sw_walk *wrong)
{
	struct outcome want;
	struct sw_end end;

	wrong->faults = 0;
	for (unsigned n = 0; n < CASES; n++) {
		if (!sw_tell(wrong, &script[n].story, &end) || wrong->faults)
			return true;
		expect(&script[n], &end, &want);
		if (differs(&want, &got[n]))
			return true;
	}
	return false;
}

static void count(struct planted *p, struct sw_walk *wrong, const struct lw_table *t, unsigned cell,
		  const char *what)
{
	unsigned in_state = (t->inputs + 1u) * LW_ALTS;
	bool seen = is_seen(wrong);

	p->made++;
	p->seen += seen;
	if (!seen)
		print_message("ends alike: %s: %s on %s if %s %s\n", t->name,
			      t->state[cell / in_state].name,
			      t->input[cell % in_state / LW_ALTS].name, t->fact[t->rows[cell].fact],
			      what);
}

static void go_elsewhere(struct sw_walk *wrong, unsigned table, unsigned cell)
{
	const struct lw_table *t = &wrong->table[table];
	struct lw_row *row = &rows[table][cell];
	uint8_t was = row->next;
	char what[48];

	for (uint8_t s = 1; s < t->states; s++) {
		row->next = s;
		snprintf(what, sizeof what, "to %s", t->state[s].name);
		if (s != was)
			count(&ways, wrong, t, cell, what);
	}
	row->next = was;
}

/* What is only said to the application is not compared. */
static void lose_actions(struct sw_walk *wrong, unsigned table, unsigned cell)
{
	const struct lw_table *t = &wrong->table[table];
	struct lw_row *row = &rows[table][cell];
	char what[48];

	for (int a = 0; a < LW_ACTS; a++) {
		uint8_t was = row->act[a];

		if (!was || begins(t->act[was], "N_"))
			continue;
		row->act[a] = 0;
		snprintf(what, sizeof what, "without %s", t->act[was]);
		count(&drops, wrong, t, cell, what);
		row->act[a] = was;
	}
}

static void plant(struct sw_walk *wrong, unsigned table, unsigned cell)
{
	unsigned before = ways.seen;

	go_elsewhere(wrong, table, cell);
	lose_actions(wrong, table, cell);
	assert_true(ways.seen > before); /* the cases depend on this row */
}

/* What is not seen leads to the same end on another way. */
static void a_wrong_row_is_seen(void **state)
{
	static struct sw_walk wrong;
	unsigned walked = 0;

	(void)state;
	sw_walk_init(&wrong);
	for (unsigned t = 0; t < SW_TABLES; t++) {
		struct lw_table *table = &wrong.table[t];
		unsigned cells = table->states * (table->inputs + 1u) * LW_ALTS;

		assert_true(cells <= SW_ROWS_MAX);
		memcpy(rows[t], table->rows, cells * sizeof **rows);
		table->rows = rows[t];
		for (unsigned cell = 0; cell < cells; cell++)
			if (walk.played[t][cell]) {
				plant(&wrong, t, cell);
				walked++;
			}
	}
	print_message("%u rows walked; wrong next states: %u of %u seen; lost actions: %u of %u\n",
		      walked, ways.seen, ways.made, drops.seen, drops.made);
	assert_true(walked > 0 && drops.seen > 0);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_case_ends_as_the_model_says),
		cmocka_unit_test(every_path_ends_alike),
		cmocka_unit_test(a_wrong_row_is_seen),
	};
	char name[96];

	sw_walk_init(&walk);
	if (argc > 1 && !strcmp(argv[1], "--help"))
		return fputs(usage, stdout), 0;
	if (argc > 1 && !strcmp(argv[1], "--list")) {
		for (unsigned n = 0; n < CASES; n++) {
			name_case(n, name);
			puts(name);
		}
		return 0;
	}
	if (argc > 2 && !strcmp(argv[1], "--show") && strtoul(argv[2], NULL, 10) < CASES)
		return !play_case((unsigned)strtoul(argv[2], NULL, 10), true);
	if (argc > 1)
		return fputs(usage, stderr), 2;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
