/* SPDX-License-Identifier: BSD-3-Clause */
/* test_callerid.c -- who is shown to whom: every row of callerid.def as the
 * header values that go on the wire, and a walk over every situation, trunk, party and peer for the
 * rules that hold in all of them.
 *
 * Tina (200) transfers, Adam (201) or Alice (+1 415 555 0123) is transferred, to Carol (203) or
 * Charles (+44 20 7183 8750).  Ours are +48 22 1000 ...: Tina's is 200, Adam's 201, Carol's 203;
 * callers come in on 100. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <legwork/callerid.h>

/* ---- the parties ---- */

#define TINA "\"Tina\" <sip:200@pbx.example>"
#define ADAM "\"Adam\" <sip:201@pbx.example>"
#define ALICE "\"Alice\" <sip:+14155550123@carrier.example;user=phone>"
#define CAROL "\"Carol\" <sip:203@pbx.example>"
#define CHARLES "\"Charles\" <sip:+442071838750@carrier.example;user=phone>"
#define TINA_OUT "<sip:+48221000200@trunk.example;user=phone>"
#define ADAM_OUT "<sip:+48221000201@trunk.example;user=phone>"
#define CAROL_OUT "<sip:+48221000203@trunk.example;user=phone>"
#define CALLED "<sip:+48221000100@trunk.example;user=phone>"
#define ALICE_OUT "\"Alice\" <sip:+14155550123@trunk.example;user=phone>"
#define NOBODY "\"Anonymous\" <sip:anonymous@anonymous.invalid>"
#define FOCUS "\"Conference\" <sip:200@pbx.example>"
#define FOCUS_OUT "\"Conference\" <sip:+48221000200@trunk.example;user=phone>"
#define FIRST "<sip:208@pbx.example>"

static const char *const owned[] = {"+48221000*"};

static struct lw_trunk trunk_of(uint8_t layout)
{
	return (struct lw_trunk){.size = sizeof(struct lw_trunk), .layout = layout, .owned = owned,
				 .owned_count = 1, .host = "trunk.example"};
}

static struct lw_parties_ids parties_of(const struct lw_situation *s)
{
	struct lw_parties_ids ids = {.transferor = {"sip:200@pbx.example", "Tina"},
				     .transferor_out = "+48221000200"};

	ids.transferee =
		s->transferee_external
			? (struct lw_id){"sip:+14155550123@carrier.example;user=phone", "Alice"}
			: (struct lw_id){"sip:201@pbx.example", "Adam"};
	ids.transferee_out =
		s->transferee_external || !s->transferee_has_out ? NULL : "+48221000201";
	ids.diversion_cause = s->phase == LW_PHASE_RECALLING ? 408 : 0;
	ids.called = s->transferee_external ? "+48221000100" : NULL;
	ids.target =
		s->target_external
			? (struct lw_id){"sip:+442071838750@carrier.example;user=phone", "Charles"}
			: (struct lw_id){"sip:203@pbx.example", "Carol"};
	ids.target_out = s->target_external ? NULL : "+48221000203";
	return ids;
}

static bool is_external(const struct lw_situation *s)
{
	return (s->viewer == LW_VIEWER_TARGET && s->target_external) ||
	       (s->viewer == LW_VIEWER_TRANSFEREE && s->transferee_external);
}

/* ---- what is shown, as one line of text ---- */

struct line { char text[2048]; size_t used; };

static void say(struct line *line, const char *text)
{
	size_t n = strlen(text);

	assert_true(line->used + n < sizeof line->text);
	memcpy(line->text + line->used, text, n + 1);
	line->used += n;
}

static void say_id(struct line *line, const char *header, const struct lw_id *id)
{
	if (!*id->uri && !*id->name)
		return;
	say(line, header);
	if (*id->name) {
		say(line, "\"");
		say(line, id->name);
		say(line, "\" ");
	}
	say(line, "<");
	say(line, id->uri);
	say(line, ">");
}

static const char *const told[] = {"-", "INVITE", "CIU", "TRUNK", "REFER"};

static struct line line_of(const struct lw_shown *s)
{
	struct line line = {.used = 0};
	char cause[32];

	say(&line, told[s->update]);
	say_id(&line, " From ", &s->from);
	say_id(&line, " PAI ", &s->asserted);
	say_id(&line, " RPID ", &s->remote_party);
	say_id(&line, " RB ", &s->referred_by);
	say_id(&line, " Div ", &s->diversion);
	if (*s->diversion_reason) {
		say(&line, ";");
		say(&line, s->diversion_reason);
	}
	say_id(&line, " HI1 ", &s->history[0]);
	say_id(&line, " HI1.1 ", &s->history[1]);
	if (s->cause) {
		snprintf(cause, sizeof cause, " cause %d", s->cause);
		say(&line, cause);
	}
	say(&line, s->privacy ? " Privacy" : "");
	say(&line, s->focus ? " isfocus" : "");
	say_id(&line, " via ", &s->via);
	say_id(&line, " back ", &s->back_from);
	return line;
}

/* ---- rows W, B and V ---- */

enum { C = LW_VIEWER_TARGET, A = LW_VIEWER_TRANSFEREE, T = LW_VIEWER_TRANSFEROR };
enum { INT = 0, EXT = 1 };
enum {
	CONSULTING = LW_PHASE_CONSULTING,
	RINGING = LW_PHASE_RINGING,
	COMPLETED = LW_PHASE_COMPLETED,
	CANCELLED = LW_PHASE_CANCELLED,
	MERGED = LW_PHASE_MERGED,
	UNMERGED = LW_PHASE_UNMERGED,
	RECALLING = LW_PHASE_RECALLING,
	RECALLED = LW_PHASE_RECALLED
};
/* Settings and facts of a row beside the classes; UPDATES: the trunk takes updates. */
enum {
	A_PRIVATE = LW_IF_TRANSFEREE_PRIVATE, C_PRIVATE = LW_IF_TARGET_PRIVATE,
	SHOW_A = LW_IF_CONSULT_SHOWS_TRANSFEREE, TRUNK_A = LW_IF_TRUNK_SHOWS_ORIGINAL,
	A_HAS_OUT = LW_IF_TRANSFEREE_HAS_OUT, NO_BOX = LW_IF_VOICEMAIL_REFUSED,
	TO_FIRST = LW_IF_TO_FIRST_CALLED, UPDATES = 1 << 16
};

struct row {
	const char *id;
	uint8_t phase, viewer, target, transferee;
	uint32_t with;
	uint8_t layout;
	enum lw_presented show;
	const char *line;
};

#define FP(id) " From " id " PAI " id
#define DIV(id) " Div " id ";unconditional"

/* Attended: column "C sees" with "SIP on C's leg", then "A sees" with "SIP on A's leg". */
static const struct row warm[] = {
	{"W1", CONSULTING, C, INT, INT, 0, 0, LW_SHOW_T_EXT, "INVITE" FP(TINA)},
	{"W1", CONSULTING, A, INT, INT, 0, 0, LW_SHOW_UNCHANGED, "-"},
	{"W2", COMPLETED, C, INT, INT, 0, 0, LW_SHOW_A_ID, "CIU PAI " ADAM " RB " TINA},
	{"W2", COMPLETED, A, INT, INT, 0, 0, LW_SHOW_C_ID, "CIU PAI " CAROL},
	{"W3", CONSULTING, C, INT, EXT, 0, 0, LW_SHOW_T_EXT, "INVITE" FP(TINA)},
	{"W3", CONSULTING, A, INT, EXT, UPDATES, 0, LW_SHOW_UNCHANGED, "-"},
	{"W4", COMPLETED, C, INT, EXT, 0, 0, LW_SHOW_A_ID, "CIU PAI " ALICE},
	{"W4", COMPLETED, A, INT, EXT, 0, 0, LW_SHOW_UNCHANGED, "-"},
	{"W4", COMPLETED, A, INT, EXT, UPDATES, 0, LW_SHOW_C_ID, "CIU PAI " CAROL_OUT},
	{"W5", CONSULTING, C, EXT, INT, 0, 0, LW_SHOW_T_OUT, "INVITE" FP(TINA_OUT)},
	{"W5", CONSULTING, A, EXT, INT, 0, 0, LW_SHOW_UNCHANGED, "-"},
	{"W6", COMPLETED, C, EXT, INT, A_HAS_OUT, 0, LW_SHOW_UNCHANGED, "-"},
	{"W6", COMPLETED, C, EXT, INT, A_HAS_OUT | UPDATES, 0, LW_SHOW_A_OUT, "CIU PAI " ADAM_OUT},
	{"W6", COMPLETED, C, EXT, INT, UPDATES, 0, LW_SHOW_T_OUT, "-"},
	{"W6", COMPLETED, A, EXT, INT, 0, 0, LW_SHOW_C_ID, "CIU PAI " CHARLES},
	{"W7", CONSULTING, C, EXT, EXT, 0, 0, LW_SHOW_T_OUT, "INVITE" FP(TINA_OUT)},
	{"W7", CONSULTING, A, EXT, EXT, UPDATES, 0, LW_SHOW_UNCHANGED, "-"},
	{"W8", COMPLETED, C, EXT, EXT, UPDATES, 0, LW_SHOW_T_OUT, "-"},
	{"W8", COMPLETED, A, EXT, EXT, UPDATES, 0, LW_SHOW_UNCHANGED, "-"},
	{"W9", CONSULTING, C, INT, INT, SHOW_A, 0, LW_SHOW_A_ID, "INVITE" FP(ADAM) " RB " TINA},
	{"W9", CONSULTING, C, INT, EXT, SHOW_A, 0, LW_SHOW_A_ID, "INVITE" FP(ALICE) " RB " TINA},
	{"W9", CONSULTING, C, EXT, INT, SHOW_A | A_HAS_OUT, 0, LW_SHOW_A_OUT,
	 "INVITE" FP(ADAM_OUT) " RB " TINA_OUT DIV(TINA_OUT) " cause 302"},
	{"W9", CONSULTING, C, EXT, INT, SHOW_A, 0, LW_SHOW_T_OUT, "INVITE" FP(TINA_OUT)},
	{"W9", CONSULTING, C, EXT, EXT, SHOW_A | TRUNK_A, 1, LW_SHOW_A_TRUNK,
	 "INVITE" FP(ALICE_OUT) " RB " TINA_OUT DIV(CALLED) " cause 302"},
	{"W9", CONSULTING, C, EXT, EXT, SHOW_A | TRUNK_A, 4, LW_SHOW_T_OUT,
	 "INVITE" FP(TINA_OUT) " RB " TINA_OUT},
	{"W9", CONSULTING, C, EXT, EXT, SHOW_A, 0, LW_SHOW_T_OUT, "INVITE" FP(TINA_OUT)},
	{"W9", CONSULTING, A, INT, INT, SHOW_A, 0, LW_SHOW_UNCHANGED, "-"},
	{"W9", CONSULTING, A, EXT, EXT, SHOW_A | UPDATES, 0, LW_SHOW_UNCHANGED, "-"},
	{"W10", RINGING, C, INT, INT, 0, 0, LW_SHOW_A_ID, "CIU PAI " ADAM},
	{"W10", RINGING, C, INT, EXT, 0, 0, LW_SHOW_A_ID, "CIU PAI " ALICE},
	{"W10", RINGING, A, INT, INT, 0, 0, LW_SHOW_C_ID, "CIU PAI " CAROL},
	{"W10", RINGING, A, INT, EXT, 0, 0, LW_SHOW_UNCHANGED, "-"},
	{"W10", RINGING, A, INT, EXT, UPDATES, 0, LW_SHOW_C_ID, "CIU PAI " CAROL_OUT},
	{"W11", RINGING, C, EXT, INT, A_HAS_OUT | UPDATES, 0, LW_SHOW_T_OUT, "-"},
	{"W11", RINGING, C, EXT, EXT, UPDATES, 0, LW_SHOW_T_OUT, "-"},
	{"W11", RINGING, A, EXT, INT, 0, 0, LW_SHOW_UNCHANGED, "-"},
	{"W11", RINGING, A, EXT, EXT, UPDATES, 0, LW_SHOW_UNCHANGED, "-"},
	{"W12", CANCELLED, C, INT, INT, 0, 0, LW_SHOW_NOTHING, "-"},
	{"W12", CANCELLED, C, EXT, EXT, UPDATES, 0, LW_SHOW_NOTHING, "-"},
	{"W12", CANCELLED, A, INT, EXT, UPDATES, 0, LW_SHOW_UNCHANGED, "-"},
	{"W13", MERGED, C, INT, INT, 0, 0, LW_SHOW_CONFERENCE, "CIU PAI " FOCUS " isfocus"},
	{"W13", MERGED, C, EXT, INT, 0, 0, LW_SHOW_UNCHANGED, "-"},
	{"W13", MERGED, C, EXT, INT, UPDATES, 0, LW_SHOW_CONFERENCE,
	 "CIU PAI " FOCUS_OUT " isfocus"},
	{"W13", MERGED, A, INT, INT, 0, 0, LW_SHOW_CONFERENCE, "CIU PAI " FOCUS " isfocus"},
	{"W13", MERGED, A, INT, EXT, UPDATES, 0, LW_SHOW_CONFERENCE,
	 "CIU PAI " FOCUS_OUT " isfocus"},
};

#define BY_TINA(a) "INVITE" FP(a) " RB " TINA DIV(TINA)

/* Blind.  B10 has a test of its own. */
static const struct row blind[] = {
	{"B1", RINGING, C, INT, INT, 0, 0, LW_SHOW_A_ID,
	 BY_TINA(ADAM) " HI1 " TINA " HI1.1 " CAROL " cause 302 via " TINA},
	{"B1", RINGING, A, INT, INT, 0, 0, LW_SHOW_C_ID, "CIU PAI " CAROL},
	{"B2", RINGING, C, INT, EXT, 0, 0, LW_SHOW_A_ID,
	 BY_TINA(ALICE) " HI1 " TINA " HI1.1 " CAROL " cause 302 via " TINA},
	{"B2", RINGING, A, INT, EXT, UPDATES, 0, LW_SHOW_UNCHANGED, "-"},
	{"B3", COMPLETED, C, INT, INT, 0, 0, LW_SHOW_A_ID, "-"},
	{"B3", COMPLETED, C, INT, EXT, 0, 0, LW_SHOW_A_ID, "-"},
	{"B3", COMPLETED, A, INT, INT, 0, 0, LW_SHOW_C_ID, "CIU PAI " CAROL},
	{"B3", COMPLETED, A, INT, EXT, 0, 0, LW_SHOW_UNCHANGED, "-"},
	{"B3", COMPLETED, A, INT, EXT, UPDATES, 0, LW_SHOW_C_ID, "CIU PAI " CAROL_OUT},
	{"B4", RINGING, C, EXT, INT, A_HAS_OUT, 0, LW_SHOW_A_OUT,
	 "INVITE" FP(ADAM_OUT) DIV(TINA_OUT) " cause 302"},
	{"B4", RINGING, C, EXT, INT, A_HAS_OUT | TRUNK_A, 5, LW_SHOW_A_OUT, "INVITE" FP(ADAM_OUT)},
	{"B4", RINGING, C, EXT, INT, 0, 0, LW_SHOW_T_OUT, "INVITE" FP(TINA_OUT)},
	{"B4", RINGING, A, EXT, INT, A_HAS_OUT, 0, LW_SHOW_UNCHANGED, "-"},
	{"B5", RINGING, C, EXT, EXT, TRUNK_A, 1, LW_SHOW_A_TRUNK,
	 "INVITE" FP(ALICE_OUT) DIV(CALLED) " cause 302"},
	{"B5", RINGING, A, EXT, EXT, TRUNK_A | UPDATES, 1, LW_SHOW_UNCHANGED, "-"},
	{"B6", RINGING, C, EXT, EXT, 0, 0, LW_SHOW_T_OUT, "INVITE" FP(TINA_OUT)},
	{"B6", RINGING, A, EXT, EXT, UPDATES, 0, LW_SHOW_UNCHANGED, "-"},
	{"B7", COMPLETED, C, EXT, INT, A_HAS_OUT | UPDATES, 0, LW_SHOW_UNCHANGED, "-"},
	{"B7", COMPLETED, C, EXT, EXT, UPDATES, 0, LW_SHOW_UNCHANGED, "-"},
	{"B7", COMPLETED, A, EXT, INT, 0, 0, LW_SHOW_C_ID, "CIU PAI " CHARLES},
	{"B7", COMPLETED, A, EXT, EXT, UPDATES, 0, LW_SHOW_UNCHANGED, "-"},
	{"B8", RECALLING, T, INT, INT, 0, 0, LW_SHOW_A_BACK,
	 "INVITE" FP(ADAM) " Div " CAROL ";no-answer HI1 " CAROL " HI1.1 " TINA
			   " cause 408 back " CAROL},
	{"B8", RECALLING, T, EXT, EXT, 0, 0, LW_SHOW_A_BACK,
	 "INVITE" FP(ALICE) " Div " CHARLES ";no-answer HI1 " CHARLES " HI1.1 " TINA
			    " cause 408 back " CHARLES},
	{"B8", RECALLING, A, INT, EXT, UPDATES, 0, LW_SHOW_UNCHANGED, "-"},
	{"B9", RECALLED, T, INT, INT, 0, 0, LW_SHOW_A_ID, "CIU PAI " ADAM},
	{"B9", RECALLED, T, EXT, EXT, 0, 0, LW_SHOW_A_ID, "CIU PAI " ALICE},
	{"B9", RECALLED, A, INT, INT, 0, 0, LW_SHOW_T_EXT, "CIU PAI " TINA},
	{"B9", RECALLED, A, INT, EXT, 0, 0, LW_SHOW_UNCHANGED, "-"},
	{"B9", RECALLED, A, INT, EXT, UPDATES, 0, LW_SHOW_T_OUT, "CIU PAI " TINA_OUT},
};

/* Voicemail. */
#define TO_BOX(a) "INVITE" FP(a) DIV(CAROL) " HI1 " CAROL " cause 302"
static const struct row voicemail[] = {
	{"V1", RINGING, C, INT, INT, 0, 0, LW_SHOW_A_ID, TO_BOX(ADAM)},
	{"V1", RINGING, A, INT, INT, 0, 0, LW_SHOW_UNCHANGED, "-"},
	{"V2", RINGING, C, INT, EXT, 0, 0, LW_SHOW_A_ID, TO_BOX(ALICE)},
	{"V2", RINGING, A, INT, EXT, UPDATES, 0, LW_SHOW_UNCHANGED, "-"},
	{"V3", RINGING, C, INT, INT, TO_FIRST, 0, LW_SHOW_A_ID, TO_BOX(ADAM)},
	{"V3", RINGING, C, INT, EXT, TO_FIRST, 0, LW_SHOW_A_ID, TO_BOX(ALICE)},
	{"V3", RINGING, A, INT, EXT, TO_FIRST | UPDATES, 0, LW_SHOW_UNCHANGED, "-"},
	{"V4", RINGING, C, EXT, INT, 0, 0, LW_SHOW_REFUSED, "-"},
	{"V4", RINGING, C, EXT, EXT, NO_BOX, 0, LW_SHOW_REFUSED, "-"},
	{"V4", RINGING, A, EXT, INT, TO_FIRST, 0, LW_SHOW_REFUSED, "-"},
	{"V5", RINGING, C, INT, INT, NO_BOX, 0, LW_SHOW_REFUSED, "-"},
	{"V5", RINGING, C, INT, EXT, NO_BOX | TO_FIRST, 0, LW_SHOW_REFUSED, "-"},
	{"V5", RINGING, A, INT, EXT, NO_BOX, 0, LW_SHOW_REFUSED, "-"},
};

static struct lw_situation situation_of(uint8_t method, const struct row *r)
{
	return (struct lw_situation){.method = method,
				     .phase = r->phase,
				     .viewer = r->viewer,
				     .target_external = r->target,
				     .transferee_external = r->transferee,
				     .transferee_private = r->with & A_PRIVATE,
				     .target_private = r->with & C_PRIVATE,
				     .consult_shows_transferee = r->with & SHOW_A,
				     .trunk_shows_original = r->with & TRUNK_A,
				     .transferee_has_out = r->with & A_HAS_OUT,
				     .voicemail_refused = r->with & NO_BOX,
				     .to_first_called = r->with & TO_FIRST};
}

static void expect(const char *id, const struct lw_shown *shown, enum lw_presented show,
		   const char *line)
{
	struct line is = line_of(shown);

	if (shown->show != show || strcmp(is.text, line))
		print_error("%s\n  should be %s: %s\n  but is    %s: %s\n", id,
			    lw_presented_name(show), line, lw_presented_name(shown->show), is.text);
	assert_int_equal(shown->show, show);
	assert_string_equal(is.text, line);
}

static void run(uint8_t method, const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct row *r = &rows[i];
		struct lw_situation s = situation_of(method, r);
		struct lw_parties_ids ids = parties_of(&s);
		struct lw_trunk trunk = trunk_of(r->layout);
		struct lw_presentation p;
		struct lw_shown shown;

		trunk.takes_updates = r->with & UPDATES;
		lw_callerid(NULL, &s, &p);
		assert_string_equal(p.row, r->id);
		assert_true(lw_show(&p, &ids, is_external(&s) ? &trunk : NULL, 0, &shown));
		assert_string_equal(shown.row, r->id);
		expect(r->id, &shown, r->show, r->line);
	}
}

/* Every number of a table has its row here. */
static void covers(const struct row *rows, size_t count, char letter, int last)
{
	for (int n = 1; n <= last; n++) {
		char id[12];
		bool found = false;

		snprintf(id, sizeof id, "%c%d", letter, n);
		for (size_t i = 0; i < count; i++)
			found = found || !strcmp(rows[i].id, id);
		if (!found)
			fail_msg("%s has no row", id);
	}
}

#define COUNT(list) (sizeof(list) / sizeof *(list))

static void test_warm(void **state)
{
	(void)state;
	covers(warm, COUNT(warm), 'W', 13);
	run(LW_ATTENDED, warm, COUNT(warm));
	print_message("warm: %zu rows\n", COUNT(warm));
}

static void test_blind(void **state)
{
	(void)state;
	covers(blind, COUNT(blind), 'B', 9);
	run(LW_BLIND, blind, COUNT(blind));
	print_message("blind: %zu rows\n", COUNT(blind));
}

static void test_voicemail(void **state)
{
	(void)state;
	covers(voicemail, COUNT(voicemail), 'V', 5);
	run(LW_VOICEMAIL, voicemail, COUNT(voicemail));
	print_message("voicemail: %zu rows\n", COUNT(voicemail));
}

/* B10: a party our user called is shown as dialled, a caller is shown as received; never as "s",
 * never blank. */
static const struct { bool dialled; const char *uri, *name, *line;
} b10[] = {
	{true, "+14155550123", "", FP("<sip:+14155550123@pbx.example;user=phone>")},
	{true, "sip:+14155550123@carrier.example", "s", FP("<sip:+14155550123@carrier.example>")},
	{true, "201", "", FP("<sip:201@pbx.example>")},
	{true, "0221234567", "unknown", FP("<sip:0221234567@pbx.example>")},
	{false, "sip:+14155550123@carrier.example", "Alice",
	 FP("\"Alice\" <sip:+14155550123@carrier.example>")},
	{false, "sip:+14155550123@carrier.example", "+14155550123",
	 FP("<sip:+14155550123@carrier.example>")},
	{false, "sip:+14155550123@carrier.example", "asterisk",
	 FP("<sip:+14155550123@carrier.example>")},
	{false, "sip:+14155550123@carrier.example", NULL, FP("<sip:+14155550123@carrier.example>")},
	{false, "sip:s@pbx.example", "s", " From " NOBODY},
	{false, "sip:asterisk@pbx.example", "Alice", " From " NOBODY},
	{false, "", "", " From " NOBODY},
	{false, NULL, NULL, " From " NOBODY},
	{false, "sip:anonymous@anonymous.invalid", "Anonymous", " From " NOBODY},
};

static void test_b10(void **state)
{
	static const uint8_t seen_by[][2] = {{C, RINGING}, {T, RECALLING}};
	size_t n = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(b10); i++)
		for (size_t v = 0; v < COUNT(seen_by); v++, n++) {
			struct lw_situation s = {.method = LW_BLIND,
						 .phase = seen_by[v][1],
						 .viewer = seen_by[v][0],
						 .transferee_external = true,
						 .transferee_dialled = b10[i].dialled};
			struct lw_parties_ids ids = parties_of(&s);
			struct lw_presentation p;
			struct lw_shown shown;
			struct line line;

			ids.transferee = (struct lw_id){b10[i].uri, b10[i].name};
			lw_callerid(NULL, &s, &p);
			assert_true(lw_show(&p, &ids, NULL, 0, &shown));
			line = line_of(&shown);
			if (strncmp(line.text + strlen("INVITE"), b10[i].line, strlen(b10[i].line)))
				fail_msg("B10 %zu: %s is not %s", i, line.text, b10[i].line);
			assert_int_equal(shown.privacy, !!strstr(b10[i].line, "Anonymous"));
		}
	print_message("B10: %zu rows\n", n);
}

/* ---- layouts of the trunk (R41) ---- */

static const struct {
	uint8_t layout;
	bool pai_is_own, diversion_too, anonymous_from, withheld;
	enum lw_presented show;
	const char *line;
} layouts[] = {
	{LW_LAYOUT_OWN, 0, 0, 0, 0, LW_SHOW_T_OUT, "INVITE" FP(TINA_OUT)},
	{LW_LAYOUT_DIVERSION, 0, 0, 0, 0, LW_SHOW_A_TRUNK,
	 "INVITE" FP(ALICE_OUT) DIV(CALLED) " cause 302"},
	{LW_LAYOUT_DIVERSION, 1, 0, 0, 0, LW_SHOW_A_TRUNK,
	 "INVITE From " ALICE_OUT " PAI " TINA_OUT DIV(CALLED) " cause 302"},
	{LW_LAYOUT_PAI, 0, 0, 0, 0, LW_SHOW_A_TRUNK,
	 "INVITE From " CALLED " PAI " ALICE_OUT DIV(CALLED) " cause 302"},
	{LW_LAYOUT_USER, 0, 0, 0, 0, LW_SHOW_A_TRUNK, "INVITE From " ALICE_OUT " PAI " TINA_OUT},
	{LW_LAYOUT_USER, 0, 1, 0, 0, LW_SHOW_A_TRUNK,
	 "INVITE From " ALICE_OUT " PAI " TINA_OUT DIV(CALLED) " cause 302"},
	{LW_LAYOUT_CARRIER, 0, 0, 0, 0, LW_SHOW_A_TRUNK, "REFER"},
	{LW_LAYOUT_TEAMS, 0, 0, 0, 0, LW_SHOW_A_TRUNK,
	 "INVITE From " ALICE_OUT " RB <sip:x-y%40z@sip.pstnhub.example;x=1>"},
	{LW_LAYOUT_TEAMS, 0, 0, 1, 0, LW_SHOW_A_TRUNK,
	 "INVITE From " NOBODY " PAI " ALICE_OUT
	 " RB <sip:x-y%40z@sip.pstnhub.example;x=1> Privacy"},
	/* and with an anonymous caller */
	{LW_LAYOUT_OWN, 0, 0, 0, 1, LW_SHOW_T_OUT, "INVITE" FP(TINA_OUT)},
	{LW_LAYOUT_DIVERSION, 0, 0, 0, 1, LW_SHOW_ANONYMOUS,
	 "INVITE From " NOBODY DIV(CALLED) " cause 302 Privacy"},
	{LW_LAYOUT_DIVERSION, 1, 0, 0, 1, LW_SHOW_ANONYMOUS,
	 "INVITE From " NOBODY DIV(CALLED) " cause 302 Privacy"},
	{LW_LAYOUT_PAI, 0, 0, 0, 1, LW_SHOW_ANONYMOUS,
	 "INVITE From " NOBODY DIV(CALLED) " cause 302 Privacy"},
	{LW_LAYOUT_USER, 0, 0, 0, 1, LW_SHOW_ANONYMOUS, "INVITE From " NOBODY " Privacy"},
	{LW_LAYOUT_USER, 0, 1, 0, 1, LW_SHOW_ANONYMOUS,
	 "INVITE From " NOBODY DIV(CALLED) " cause 302 Privacy"},
	{LW_LAYOUT_CARRIER, 0, 0, 0, 1, LW_SHOW_ANONYMOUS, "INVITE From " NOBODY " Privacy"},
	{LW_LAYOUT_TEAMS, 0, 0, 0, 1, LW_SHOW_ANONYMOUS,
	 "INVITE From " NOBODY " RB <sip:x-y%40z@sip.pstnhub.example;x=1> Privacy"},
	{LW_LAYOUT_TEAMS, 0, 0, 1, 1, LW_SHOW_ANONYMOUS,
	 "INVITE From " NOBODY " RB <sip:x-y%40z@sip.pstnhub.example;x=1> Privacy"},
};

static void test_layouts(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(layouts); i++) {
		struct lw_trunk trunk = trunk_of(layouts[i].layout);
		struct lw_situation s = {.method = LW_BLIND,
					 .phase = RINGING,
					 .target_external = true,
					 .transferee_external = true,
					 .transferee_private = layouts[i].withheld,
					 .trunk_shows_original =
						 layouts[i].layout != LW_LAYOUT_OWN};
		struct lw_parties_ids ids = parties_of(&s);
		struct lw_presentation p;
		struct lw_shown shown;

		ids.referred_by = (struct lw_id){"sip:x-y%40z@sip.pstnhub.example;x=1", ""};
		trunk.pai_is_own = layouts[i].pai_is_own;
		trunk.diversion_too = layouts[i].diversion_too;
		trunk.anonymous_from = layouts[i].anonymous_from;
		lw_callerid(NULL, &s, &p);
		assert_true(lw_show(&p, &ids, &trunk, 0, &shown));
		expect(lw_layout_name(trunk.layout), &shown, layouts[i].show, layouts[i].line);
		assert_false(shown.fell_back);
		if (shown.referred_by.uri[0])
			assert_ptr_equal(shown.referred_by.uri,
					 ids.referred_by.uri); /* byte for byte */
	}
	print_message("layouts: %zu rows\n", COUNT(layouts));
}

/* ---- privacy (R42) ---- */

static const struct { uint8_t method; struct row row;
} privates[] = {
	{LW_ATTENDED,
	 {"W3", CONSULTING, C, INT, EXT, A_PRIVATE, 0, LW_SHOW_T_EXT, "INVITE" FP(TINA)}},
	{LW_ATTENDED,
	 {"X1", CONSULTING, C, INT, EXT, A_PRIVATE | SHOW_A, 0, LW_SHOW_ANONYMOUS,
	  "INVITE From " NOBODY " RB " TINA " Privacy"}},
	{LW_ATTENDED,
	 {"X1", CONSULTING, C, EXT, INT, A_PRIVATE | SHOW_A | A_HAS_OUT, 0, LW_SHOW_ANONYMOUS,
	  "INVITE From " NOBODY " RB " TINA_OUT " Privacy"}},
	{LW_ATTENDED,
	 {"X1", CONSULTING, C, EXT, EXT, A_PRIVATE | SHOW_A | TRUNK_A, 1, LW_SHOW_ANONYMOUS,
	  "INVITE From " NOBODY " RB " TINA_OUT DIV(CALLED) " cause 302 Privacy"}},
	{LW_ATTENDED, {"X2", RINGING, C, INT, INT, A_PRIVATE, 0, LW_SHOW_ANONYMOUS, "CIU Privacy"}},
	{LW_ATTENDED,
	 {"X2", COMPLETED, C, INT, EXT, A_PRIVATE, 0, LW_SHOW_ANONYMOUS, "CIU Privacy"}},
	{LW_ATTENDED,
	 {"X3", COMPLETED, C, EXT, INT, A_PRIVATE | A_HAS_OUT | UPDATES, 0, LW_SHOW_T_OUT, "-"}},
	{LW_ATTENDED,
	 {"X4", COMPLETED, C, EXT, EXT, A_PRIVATE | SHOW_A | TRUNK_A | UPDATES, 1,
	  LW_SHOW_UNCHANGED, "-"}},
	{LW_ATTENDED, {"X6", RINGING, A, INT, INT, C_PRIVATE, 0, LW_SHOW_ANONYMOUS, "CIU Privacy"}},
	{LW_ATTENDED,
	 {"X6", COMPLETED, A, INT, INT, C_PRIVATE, 0, LW_SHOW_ANONYMOUS, "CIU Privacy"}},
	{LW_ATTENDED,
	 {"X6", COMPLETED, A, EXT, INT, C_PRIVATE, 0, LW_SHOW_ANONYMOUS, "CIU Privacy"}},
	{LW_ATTENDED,
	 {"X7", COMPLETED, A, INT, EXT, C_PRIVATE | UPDATES, 0, LW_SHOW_UNCHANGED, "-"}},
	{LW_ATTENDED,
	 {"X15", RECALLING, T, INT, EXT, A_PRIVATE, 0, LW_SHOW_ANONYMOUS,
	  "INVITE From " NOBODY " Div " CAROL ";no-answer HI1 " CAROL " HI1.1 " TINA
	  " cause 408 Privacy back " CAROL}},
	{LW_ATTENDED,
	 {"X14", RECALLING, T, INT, EXT, C_PRIVATE, 0, LW_SHOW_A_BACK, "INVITE" FP(ALICE)}},
	{LW_ATTENDED,
	 {"X17", RECALLED, T, INT, EXT, A_PRIVATE, 0, LW_SHOW_ANONYMOUS, "CIU Privacy"}},
	{LW_BLIND,
	 {"X20", RINGING, C, INT, INT, A_PRIVATE, 0, LW_SHOW_ANONYMOUS,
	  "INVITE From " NOBODY " RB " TINA DIV(TINA) " HI1 " TINA " HI1.1 " CAROL
						      " cause 302 Privacy via " TINA}},
	{LW_BLIND,
	 {"B1", RINGING, C, INT, INT, C_PRIVATE, 0, LW_SHOW_A_ID,
	  BY_TINA(ADAM) " cause 302 via " TINA}},
	{LW_BLIND,
	 {"X21", RINGING, C, EXT, INT, A_PRIVATE | A_HAS_OUT, 0, LW_SHOW_ANONYMOUS,
	  "INVITE From " NOBODY " Privacy"}},
	{LW_BLIND,
	 {"X21", RINGING, C, EXT, INT, A_PRIVATE | A_HAS_OUT, 1, LW_SHOW_ANONYMOUS,
	  "INVITE From " NOBODY DIV(TINA_OUT) " cause 302 Privacy"}},
	{LW_BLIND,
	 {"B6", RINGING, C, EXT, EXT, A_PRIVATE, 0, LW_SHOW_T_OUT, "INVITE" FP(TINA_OUT)}},
	{LW_BLIND, {"X22", COMPLETED, C, INT, EXT, A_PRIVATE, 0, LW_SHOW_ANONYMOUS, "-"}},
	{LW_BLIND, {"X26", RINGING, A, INT, INT, C_PRIVATE, 0, LW_SHOW_ANONYMOUS, "CIU Privacy"}},
	{LW_BLIND, {"X26", COMPLETED, A, EXT, INT, C_PRIVATE, 0, LW_SHOW_ANONYMOUS, "CIU Privacy"}},
	{LW_BLIND, {"X27", COMPLETED, A, INT, EXT, C_PRIVATE | UPDATES, 0, LW_SHOW_UNCHANGED, "-"}},
	{LW_VOICEMAIL,
	 {"X40", RINGING, C, INT, EXT, A_PRIVATE, 0, LW_SHOW_ANONYMOUS,
	  "INVITE From " NOBODY DIV(CAROL) " HI1 " CAROL " cause 302 Privacy"}},
	{LW_VOICEMAIL,
	 {"V1", RINGING, C, INT, INT, C_PRIVATE, 0, LW_SHOW_A_ID, "INVITE" FP(ADAM) " cause 302"}},
	{LW_VOICEMAIL,
	 {"X45", COMPLETED, A, INT, INT, C_PRIVATE, 0, LW_SHOW_ANONYMOUS, "CIU Privacy"}},
	{LW_VOICEMAIL,
	 {"V4", RINGING, C, EXT, INT, A_PRIVATE | C_PRIVATE, 0, LW_SHOW_REFUSED, "-"}},
	{LW_ATTENDED,
	 {"X1", CONSULTING, C, EXT, INT, A_PRIVATE | SHOW_A | A_HAS_OUT, 1, LW_SHOW_ANONYMOUS,
	  "INVITE From " NOBODY " RB " TINA_OUT DIV(TINA_OUT) " cause 302 Privacy"}},
};

static void test_private(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(privates); i++)
		run(privates[i].method, &privates[i].row, 1);
	print_message("withheld: %zu rows\n", COUNT(privates));
}

/* ---- rows X ---- */

static const struct { uint8_t method; struct row row;
} ours[] = {
	{LW_ATTENDED, {"X5", RECALLING, C, INT, INT, 0, 0, LW_SHOW_NOTHING, "-"}},
	{LW_ATTENDED, {"X5", RECALLED, C, EXT, EXT, UPDATES, 0, LW_SHOW_NOTHING, "-"}},
	{LW_ATTENDED, {"X8", RECALLING, A, INT, EXT, UPDATES, 0, LW_SHOW_UNCHANGED, "-"}},
	{LW_ATTENDED, {"X9", RECALLED, A, INT, INT, 0, 0, LW_SHOW_T_EXT, "CIU PAI " TINA}},
	{LW_ATTENDED,
	 {"X9", RECALLED, A, EXT, EXT, UPDATES, 0, LW_SHOW_T_OUT, "CIU PAI " TINA_OUT}},
	{LW_ATTENDED, {"X9", RECALLED, A, INT, EXT, 0, 0, LW_SHOW_UNCHANGED, "-"}},
	{LW_ATTENDED, {"X10", CONSULTING, T, INT, INT, 0, 0, LW_SHOW_UNCHANGED, "-"}},
	{LW_ATTENDED, {"X10", RINGING, T, EXT, EXT, 0, 0, LW_SHOW_UNCHANGED, "-"}},
	{LW_ATTENDED, {"X11", COMPLETED, T, INT, INT, 0, 0, LW_SHOW_NOTHING, "-"}},
	{LW_ATTENDED, {"X12", CANCELLED, T, INT, EXT, 0, 0, LW_SHOW_UNCHANGED, "-"}},
	{LW_ATTENDED,
	 {"X13", MERGED, T, EXT, EXT, 0, 0, LW_SHOW_CONFERENCE, "CIU PAI " FOCUS " isfocus"}},
	{LW_ATTENDED, {"X63", UNMERGED, C, INT, INT, 0, 0, LW_SHOW_T_EXT, "CIU PAI " TINA}},
	{LW_ATTENDED,
	 {"X63", UNMERGED, C, EXT, INT, UPDATES, 0, LW_SHOW_T_OUT, "CIU PAI " TINA_OUT}},
	{LW_ATTENDED, {"X63", UNMERGED, C, EXT, INT, 0, 0, LW_SHOW_UNCHANGED, "-"}},
	{LW_ATTENDED, {"X64", UNMERGED, A, EXT, INT, 0, 0, LW_SHOW_T_EXT, "CIU PAI " TINA}},
	{LW_ATTENDED,
	 {"X64", UNMERGED, A, INT, EXT, UPDATES, 0, LW_SHOW_T_OUT, "CIU PAI " TINA_OUT}},
	{LW_ATTENDED, {"X64", UNMERGED, A, INT, EXT, 0, 0, LW_SHOW_UNCHANGED, "-"}},
	{LW_ATTENDED, {"X65", UNMERGED, T, INT, INT, 0, 0, LW_SHOW_UNCHANGED, "-"}},
	{LW_ATTENDED,
	 {"X14", RECALLING, T, INT, EXT, 0, 0, LW_SHOW_A_BACK,
	  "INVITE" FP(ALICE) " Div " CAROL ";no-answer HI1 " CAROL " HI1.1 " TINA
			     " cause 408 back " CAROL}},
	{LW_ATTENDED, {"X16", RECALLED, T, EXT, INT, 0, 0, LW_SHOW_A_ID, "CIU PAI " ADAM}},
	{LW_ATTENDED, {"X2", RINGING, C, INT, EXT, A_PRIVATE, 0, LW_SHOW_ANONYMOUS, "CIU Privacy"}},
	{LW_ATTENDED, {"X7", RINGING, A, INT, EXT, C_PRIVATE | UPDATES, 0, LW_SHOW_UNCHANGED, "-"}},
	{LW_ATTENDED, {"X4", RINGING, C, EXT, INT, SHOW_A | UPDATES, 0, LW_SHOW_UNCHANGED, "-"}},
	{LW_BLIND,
	 {"X15", RECALLING, T, INT, INT, A_PRIVATE, 0, LW_SHOW_ANONYMOUS,
	  "INVITE From " NOBODY " Div " CAROL ";no-answer HI1 " CAROL " HI1.1 " TINA
	  " cause 408 Privacy back " CAROL}},
	{LW_BLIND, {"X17", RECALLED, T, INT, INT, A_PRIVATE, 0, LW_SHOW_ANONYMOUS, "CIU Privacy"}},
	{LW_BLIND, {"X23", CONSULTING, C, INT, INT, 0, 0, LW_SHOW_NOTHING, "-"}},
	{LW_BLIND, {"X24", CANCELLED, C, EXT, EXT, UPDATES, 0, LW_SHOW_NOTHING, "-"}},
	{LW_BLIND, {"X25", RECALLED, C, INT, INT, 0, 0, LW_SHOW_NOTHING, "-"}},
	{LW_BLIND, {"X28", CONSULTING, A, INT, INT, 0, 0, LW_SHOW_UNCHANGED, "-"}},
	{LW_BLIND, {"X29", CANCELLED, A, INT, INT, 0, 0, LW_SHOW_UNCHANGED, "-"}},
	{LW_BLIND, {"X30", RINGING, T, INT, INT, 0, 0, LW_SHOW_UNCHANGED, "-"}},
	{LW_BLIND, {"X31", COMPLETED, T, INT, INT, 0, 0, LW_SHOW_NOTHING, "-"}},
	{LW_BLIND, {"X32", CANCELLED, T, INT, INT, 0, 0, LW_SHOW_UNCHANGED, "-"}},
	{LW_BLIND, {"X33", MERGED, C, INT, INT, 0, 0, LW_SHOW_UNCHANGED, "-"}},
	{LW_BLIND, {"X33", UNMERGED, C, INT, INT, 0, 0, LW_SHOW_UNCHANGED, "-"}},
	{LW_BLIND, {"X33", MERGED, A, INT, INT, 0, 0, LW_SHOW_UNCHANGED, "-"}},
	{LW_BLIND, {"X33", MERGED, T, INT, INT, 0, 0, LW_SHOW_UNCHANGED, "-"}},
	{LW_BLIND,
	 {"X21", RINGING, C, EXT, EXT, A_PRIVATE | TRUNK_A, 0, LW_SHOW_ANONYMOUS,
	  "INVITE From " NOBODY " Privacy"}},
	{LW_VOICEMAIL, {"X41", CONSULTING, C, INT, INT, 0, 0, LW_SHOW_NOTHING, "-"}},
	{LW_VOICEMAIL, {"X42", COMPLETED, C, INT, INT, 0, 0, LW_SHOW_UNCHANGED, "-"}},
	{LW_VOICEMAIL, {"X43", CANCELLED, C, INT, INT, 0, 0, LW_SHOW_NOTHING, "-"}},
	{LW_VOICEMAIL, {"X43", RECALLING, C, INT, INT, 0, 0, LW_SHOW_NOTHING, "-"}},
	{LW_VOICEMAIL, {"X43", RECALLED, C, INT, INT, 0, 0, LW_SHOW_NOTHING, "-"}},
	{LW_VOICEMAIL, {"X44", COMPLETED, A, INT, INT, 0, 0, LW_SHOW_C_ID, "CIU PAI " CAROL}},
	{LW_VOICEMAIL, {"X46", COMPLETED, A, INT, EXT, UPDATES, 0, LW_SHOW_UNCHANGED, "-"}},
	{LW_VOICEMAIL, {"X47", CONSULTING, A, INT, INT, 0, 0, LW_SHOW_UNCHANGED, "-"}},
	{LW_VOICEMAIL, {"X48", CANCELLED, A, INT, INT, 0, 0, LW_SHOW_UNCHANGED, "-"}},
	{LW_VOICEMAIL, {"X49", RECALLING, A, INT, INT, 0, 0, LW_SHOW_UNCHANGED, "-"}},
	{LW_VOICEMAIL, {"X50", RECALLED, A, INT, INT, 0, 0, LW_SHOW_T_EXT, "CIU PAI " TINA}},
	{LW_VOICEMAIL,
	 {"X50", RECALLED, A, INT, EXT, UPDATES, 0, LW_SHOW_T_OUT, "CIU PAI " TINA_OUT}},
	{LW_VOICEMAIL, {"X50", RECALLED, A, INT, EXT, 0, 0, LW_SHOW_UNCHANGED, "-"}},
	{LW_VOICEMAIL, {"X51", CONSULTING, T, INT, INT, 0, 0, LW_SHOW_UNCHANGED, "-"}},
	{LW_VOICEMAIL, {"X52", COMPLETED, T, INT, INT, 0, 0, LW_SHOW_NOTHING, "-"}},
	{LW_VOICEMAIL, {"X53", CANCELLED, T, INT, INT, 0, 0, LW_SHOW_UNCHANGED, "-"}},
	{LW_VOICEMAIL,
	 {"X54", RECALLING, T, INT, EXT, 0, 0, LW_SHOW_A_BACK,
	  "INVITE" FP(ALICE) " Div " CAROL ";no-answer HI1 " CAROL " HI1.1 " TINA
			     " cause 408 back " CAROL}},
	{LW_VOICEMAIL,
	 {"X55", RECALLING, T, INT, EXT, A_PRIVATE, 0, LW_SHOW_ANONYMOUS,
	  "INVITE From " NOBODY " Div " CAROL ";no-answer HI1 " CAROL " HI1.1 " TINA
	  " cause 408 Privacy back " CAROL}},
	{LW_VOICEMAIL, {"X56", RECALLED, T, INT, INT, 0, 0, LW_SHOW_A_ID, "CIU PAI " ADAM}},
	{LW_VOICEMAIL,
	 {"X57", RECALLED, T, INT, INT, A_PRIVATE, 0, LW_SHOW_ANONYMOUS, "CIU Privacy"}},
	{LW_VOICEMAIL, {"X58", MERGED, C, INT, INT, 0, 0, LW_SHOW_UNCHANGED, "-"}},
	{LW_VOICEMAIL, {"X58", UNMERGED, C, INT, INT, 0, 0, LW_SHOW_UNCHANGED, "-"}},
	{LW_VOICEMAIL, {"X58", MERGED, A, INT, INT, 0, 0, LW_SHOW_UNCHANGED, "-"}},
	{LW_VOICEMAIL, {"X58", MERGED, T, INT, INT, 0, 0, LW_SHOW_UNCHANGED, "-"}},
	{LW_METHOD_NONE, {"X60", CONSULTING, C, INT, INT, 0, 0, LW_SHOW_T_EXT, "INVITE" FP(TINA)}},
	{LW_METHOD_NONE,
	 {"X60", CONSULTING, C, EXT, INT, 0, 0, LW_SHOW_T_OUT, "INVITE" FP(TINA_OUT)}},
	{LW_METHOD_NONE, {"X61", CONSULTING, A, INT, INT, 0, 0, LW_SHOW_UNCHANGED, "-"}},
	{LW_METHOD_NONE, {"X61", CONSULTING, T, INT, INT, 0, 0, LW_SHOW_UNCHANGED, "-"}},
	{LW_METHOD_NONE, {"X62", COMPLETED, C, INT, INT, 0, 0, LW_SHOW_UNCHANGED, "-"}},
	{LW_METHOD_NONE, {"X62", COMPLETED, A, INT, INT, 0, 0, LW_SHOW_UNCHANGED, "-"}},
	{LW_METHOD_NONE, {"X62", COMPLETED, T, INT, INT, 0, 0, LW_SHOW_UNCHANGED, "-"}},
};

static void test_ours(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(ours); i++)
		run(ours[i].method, &ours[i].row, 1);
	print_message("rows of our own: %zu rows\n", COUNT(ours));
}

/* Each row of callerid.def is the answer to a line of one of the tables above. */
static bool is_tested(const char *id)
{
	bool found = false;

	for (size_t i = 0; i < COUNT(warm); i++)
		found = found || !strcmp(warm[i].id, id);
	for (size_t i = 0; i < COUNT(blind); i++)
		found = found || !strcmp(blind[i].id, id);
	for (size_t i = 0; i < COUNT(voicemail); i++)
		found = found || !strcmp(voicemail[i].id, id);
	for (size_t i = 0; i < COUNT(privates); i++)
		found = found || !strcmp(privates[i].row.id, id);
	for (size_t i = 0; i < COUNT(ours); i++)
		found = found || !strcmp(ours[i].row.id, id);
	return found;
}

static void test_all_are_tested(void **state)
{
	const struct lw_callerid_row *row;

	(void)state;
	for (size_t i = 0; (row = lw_callerid_row(i)); i++)
		if (!is_tested(row->row))
			fail_msg("row %s of callerid.def has no line here", row->row);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_warm),      cmocka_unit_test(test_blind),
		cmocka_unit_test(test_voicemail), cmocka_unit_test(test_b10),
		cmocka_unit_test(test_layouts),   cmocka_unit_test(test_private),
		cmocka_unit_test(test_ours), cmocka_unit_test(test_all_are_tested),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
