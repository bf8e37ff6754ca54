/* SPDX-License-Identifier: BSD-3-Clause */
/* test_screen.c -- the drawing of the phone's screen: values in, whole screens out; no terminal.
 *
 * With the name of a test as argument its screen is shown: test_screen consulting */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "../examples/phone/screen/screen_keys.h"

enum { ROWS = 30, COLS = 100 };

static struct cell cells[ROWS * COLS];
static struct canvas canvas;
static struct screen_view view;
static bool show;

#define V(name) (1u << LW_USER_##name)
enum { IN_CALL = V(HANGUP) | V(MUTE) | V(DTMF) | V(RECORD),
       TALKS = IN_CALL | V(HOLD) | V(ATTENDED) | V(BLIND) | V(VOICEMAIL),
       CONSULTS = V(HANGUP) | V(COMPLETE) | V(CANCEL) | V(SWAP) | V(MERGE) };

static struct screen_call *add_call(const char *name, const char *uri, enum lw_call_state state,
				    uint32_t legal)
{
	struct screen_call *call = &view.calls[view.count++];

	*call = (struct screen_call){.number = (uint32_t)view.count, .state = state,
				     .legal = legal};
	snprintf(call->name, sizeof(call->name), "%s", name);
	snprintf(call->uri, sizeof(call->uri), "%s", uri);
	view.chosen = call->number;
	return call;
}

static struct screen_call *add_bob(void)
{
	struct screen_call *bob = add_call("Bob Kowalski", "sip:bob@example.com", LW_CALL_TALKING,
					   TALKS);

	bob->sounds = true;
	bob->rx = -12;
	bob->tx = -96;
	return bob;
}

static void begin(void)
{
	view = (struct screen_view){.who = "Alice  sip:alice@example.com", .time = "12:34:56"};
}

/* Bob waits, Alice talks to Carol. */
static void begin_consulting(enum lw_scene scene)
{
	struct screen_call *bob, *carol;

	begin();
	bob = add_bob();
	bob->legal = IN_CALL | CONSULTS;
	bob->held = true;
	bob->rx = -96;
	bob->method = LW_ATTENDED;
	bob->scene = scene;
	bob->consult = 2;
	carol = add_call("Carol Nowak", "sip:carol@example.com", LW_CALL_TALKING,
			 IN_CALL | CONSULTS);
	carol->original = 1;
	carol->sounds = true;
	carol->rx = -20;
	carol->tx = -30;
	screen_note_add(&view, STYLE_PLAIN, "12:34:50",
			"Talking to Carol Nowak; Bob Kowalski waits on "
			"hold.");
}

static void add_target(enum screen_target_kind kind, const char *name, const char *word,
		       const char *about, bool favourite)
{
	struct screen_target *target = &view.targets[view.target_count++];

	*target = (struct screen_target){.kind = kind, .favourite = favourite};
	snprintf(target->name, sizeof(target->name), "%s", name);
	snprintf(target->word, sizeof(target->word), "%s", word);
	snprintf(target->about, sizeof(target->about), "%s", about);
}

static void draw(int rows, int cols)
{
	canvas_init(&canvas, cells, rows, cols);
	screen_draw(&view, &canvas);
}

static void show_screen(void)
{
	char row[COLS * 8];

	for (int i = 0; i < canvas.rows; i++) {
		canvas_row(&canvas, i, row, sizeof(row));
		printf("\t\t\"%s\",\n", row);
	}
}

/* lines: as many as there are rows; blanks at an end do not count. */
static void check(const char *const *lines)
{
	char row[COLS * 8];

	if (show)
		show_screen();
	for (int i = 0; i < canvas.rows && !show; i++) {
		canvas_row(&canvas, i, row, sizeof(row));
		assert_string_equal(row, lines[i]);
	}
}

static enum style style_at(int row, const char *text)
{
	char line[COLS * 8];
	const char *found;

	canvas_row(&canvas, row, line, sizeof(line));
	found = strstr(line, text);
	assert_non_null(found);
	*strstr(line, text) = '\0';
	return (enum style)canvas_cell(&canvas, row, canvas_width(line))->style;
}

/* ---- whole screens, 80x24 ---- */

#include "screen_pages.inc"

/* ---- what a cell may hold ---- */

static void check_cells(void)
{
	for (int row = 0; row < canvas.rows; row++) {
		int width = 0;

		for (int col = 0; col < canvas.cols; col++) {
			const struct cell *cell = canvas_cell(&canvas, row, col);

			width += cell->width;
			assert_true(cell->width ||
				    (col && canvas_cell(&canvas, row, col - 1)->width == 2));
			for (int i = 0; i < CELL_SIGNS && cell->sign[i]; i++) {
				uint32_t sign = cell->sign[i];

				assert_true(sign >= ' ' && !(sign >= 0x7f && sign < 0xa0));
				assert_false((sign >= 0x200b && sign <= 0x200f) ||
					     (sign >= 0x202a && sign <= 0x202e) ||
					     (sign >= 0x2066 && sign <= 0x2069));
			}
			assert_int_equal(cell->sign[CELL_SIGNS], 0);
		}
		assert_int_equal(width, canvas.cols);
	}
}

static void text_is(int width, const char *text, const char *drawn)
{
	char row[COLS * 8];

	canvas_init(&canvas, cells, 1, COLS);
	canvas_text(&canvas, 0, 0, width, STYLE_PLAIN, text);
	canvas_row(&canvas, 0, row, sizeof(row));
	assert_string_equal(row, drawn);
	check_cells();
}

static void control_characters_are_not_drawn(void **state)
{
	(void)state;
	text_is(40, "Bob\x1b]0;owned\x07\x1b[2J", "Bob?]0;owned??[2J");
	text_is(40, "a\r\nb\tc\x7f", "a??b?c?");
	text_is(40, "a\xc2\x9b" "31mb", "a?31mb");                      /* CSI of eight bits */
	text_is(40, "gnp\xe2\x80\xae.exe", "gnp?.exe");                 /* right-to-left override */
	text_is(40, "al\xe2\x80\x8bice\xef\xbb\xbf", "al?ice?");        /* nothing to be seen */
	text_is(40, "\xf3\xa0\x81\x81x", "?x");                         /* a tag */
}

static void broken_utf8_is_replaced(void **state)
{
	(void)state;
	text_is(40, "a\xff" "b", "a\xef\xbf\xbd" "b");
	text_is(40, "\xc3", "\xef\xbf\xbd");
	text_is(40, "\xc0\xaf", "\xef\xbf\xbd\xef\xbf\xbd");
	text_is(40, "\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
}

static void long_text_ends_in_an_ellipsis(void **state)
{
	(void)state;
	text_is(6, "Robert", "Robert");
	text_is(6, "Roberta", "Rober…");
	text_is(1, "Roberta", "…");
	text_is(0, "Roberta", "");
	text_is(-3, "Roberta", "");
}

static void wide_characters_are_not_halved(void **state)
{
	(void)state;
	text_is(6, "李小龍", "李小龍");
	text_is(5, "李小龍", "李小…");
	text_is(4, "李小龍", "李…");
	text_is(2, "李小龍", "…");
	assert_int_equal(canvas_width("李小龍"), 6);
	/* one that is overwritten by half */
	canvas_init(&canvas, cells, 1, 6);
	canvas_text(&canvas, 0, 0, 6, STYLE_PLAIN, "李小龍");
	canvas_text(&canvas, 0, 1, 1, STYLE_PLAIN, "x");
	canvas_text(&canvas, 0, 4, 1, STYLE_PLAIN, "y");
	check_cells();
}

static void combining_characters_stay_with_theirs(void **state)
{
	char zalgo[400] = "a";

	(void)state;
	text_is(4, "Z\xcc\x87o\xcc\x81l", "Z\xcc\x87o\xcc\x81l");
	text_is(2, "Z\xcc\x87o\xcc\x81l", "Z\xcc\x87…");
	text_is(3, "\xcc\x81x", "x"); /* nothing to stand on */
	while (strlen(zalgo) < 300)
		strcat(zalgo, "\xcc\x81");
	text_is(4, zalgo, "a\xcc\x81\xcc\x81\xcc\x81\xcc\x81");
}

static void lines_break_at_blanks(void **state)
{
	size_t next;

	(void)state;
	assert_int_equal(canvas_line("one two three", 8, &next), 7);
	assert_int_equal(next, 8);
	assert_int_equal(canvas_line("one two", 7, &next), 7);
	assert_int_equal(next, 7);
	assert_int_equal(canvas_line("abcdefghij", 4, &next), 4); /* no blank */
	assert_int_equal(next, 4);
	assert_int_equal(canvas_line("李小龍", 1, &next), 3); /* goes on in any case */
	assert_int_equal(next, 3);
	assert_int_equal(canvas_line("", 4, &next), 0);
}

/* Any bytes as names, any size: every row is as wide as the canvas, and nothing steers. */
static void any_name_at_any_size(void **state)
{
	uint32_t seed = 1;

	(void)state;
	for (int turn = 0; turn < 3000; turn++) {
		int pages = turn % 5;

		begin_consulting(LW_SCENE_CONSULTING);
		for (size_t i = 0; i < sizeof(view.calls[0].name) - 1; i++) {
			seed = seed * 1103515245 + 12345;
			view.calls[turn & 1].name[i] = (char)(seed >> 16 ? seed >> 16 : 1);
		}
		memcpy(view.typed, view.calls[turn & 1].name, sizeof(view.typed));
		memcpy(view.to.name, view.calls[turn & 1].name, sizeof(view.to.name));
		screen_note_add(&view, STYLE_BAD, "1", view.calls[turn & 1].name);
		view.page = (enum screen_page)pages;
		draw(SCREEN_ROWS_MIN + turn % (ROWS - SCREEN_ROWS_MIN), SCREEN_COLS_MIN +
		     turn % (COLS - SCREEN_COLS_MIN));
		check_cells();
	}
}

/* ---- words for every state ---- */

static bool has_story(enum lw_method method, enum lw_scene scene)
{
	const struct screen_call call = {.method = method, .scene = scene};

	return *screen_story(&call);
}

static void every_scene_has_a_story(void **state)
{
	unsigned warm = 0, sent_on = 0;

	(void)state;
	assert_false(has_story(LW_ATTENDED, LW_SCENE_NONE) || has_story(LW_BLIND, LW_SCENE_NONE));
	for (enum lw_scene scene = LW_SCENE_NONE + 1; scene < LW_SCENES; scene++) {
		warm += has_story(LW_ATTENDED, scene);
		sent_on += has_story(LW_BLIND, scene);
		assert_int_equal(has_story(LW_VOICEMAIL, scene), has_story(LW_BLIND, scene));
		if (!has_story(LW_ATTENDED, scene) && !has_story(LW_BLIND, scene))
			fail_msg("scene %d has no story", (int)scene);
	}
	/* a warm transfer is never let go of early, and only it has a consultation */
	assert_int_equal(warm, LW_SCENES - 2);
	assert_int_equal(sent_on, 8);
}

static void every_referral_and_leg_has_words(void **state)
{
	(void)state;
	for (enum lw_referral i = LW_REFERRAL_ASKED; i <= LW_REFERRAL_LEAVING; i++) {
		const struct screen_call call = {.referral = i, .state = LW_CALL_TALKING};

		assert_non_null(strstr(screen_state(&call), "transfer"));
	}
	for (enum lw_leg_state i = LW_LEG_DIALLING; i <= LW_LEG_ENDING; i++) {
		const struct screen_call call = {.leg = i, .state = LW_CALL_OVER};
		bool talks = i == LW_LEG_UP || i == LW_LEG_LINGERING;

		assert_int_equal(!strcmp(screen_state(&call), "has ended"), talks);
	}
}

static void every_cause_and_outcome_has_words(void **state)
{
	(void)state;
	for (uint32_t i = LW_CAUSE_NORMAL; i <= LW_CAUSE_NETWORK; i++) {
		const char *name = lw_cause_name(i), *words = screen_cause(name);

		if (words == name)
			fail_msg("no words for %s", name);
	}
	for (uint32_t i = LW_WITH_NOBODY; i <= LW_HELD; i++)
		assert_true(*screen_parties(lw_parties_name(i)));
	assert_string_equal(screen_cause("brand new"), "brand new");
	assert_string_equal(screen_parties("brand new"), "");
}

static void words_are_put_in(void **state)
{
	const char *words[] = {"%C", "Carol"};
	char buf[16];

	(void)state;
	screen_words(buf, sizeof(buf), "%A and %C, 5%", "AC", words);
	assert_string_equal(buf, "%C and Carol, 5"); /* fifteen bytes */
	screen_words(buf, sizeof(buf), "%B%", "AC", words);
	assert_string_equal(buf, "%B%");
	screen_user(buf, sizeof(buf), "sip:carol@host:5062;x=1");
	assert_string_equal(buf, "carol");
	screen_user(buf, sizeof(buf), "tel:+48221234567");
	assert_string_equal(buf, "+48221234567");
	screen_user(buf, sizeof(buf), "");
	assert_string_equal(buf, "");
}

/* ---- keys ---- */

static void keys_are_those_of_the_chosen_call(void **state)
{
	(void)state;
	begin();
	assert_true(screen_key_possible(&view, screen_key_find(&view, 'd')));
	assert_false(screen_key_possible(&view, screen_key_find(&view, 'H')));
	assert_null(screen_key_find(&view, 'z'));
	assert_null(screen_key_find(&view, 0x110001));
	add_bob();
	assert_string_equal(screen_key_find(&view, 'o')->label, "Hold");
	assert_int_equal(screen_key_find(&view, 't')->act, ACT_TRANSFER);
	view.calls[0].legal = V(RESUME) | V(RETRY) | V(UNMUTE) | V(STOP_RECORDING);
	assert_string_equal(screen_key_find(&view, 'O')->label, "Resume");
	assert_string_equal(screen_key_find(&view, 'm')->command, "mute off");
	assert_string_equal(screen_key_find(&view, 'r')->command, "record stop");
	assert_int_equal(screen_key_find(&view, 't')->act, ACT_RETRY);
}

/* A call that rings is answered while another is chosen; but H never ends one that is not. */
static void ringing_calls_need_not_be_chosen(void **state)
{
	(void)state;
	begin();
	add_bob();
	add_call("Dave", "sip:dave@example.com", LW_CALL_INCOMING,
		 V(ANSWER) | V(REJECT) | V(HANGUP));
	view.chosen = 1;
	assert_int_equal(screen_key_call(&view, screen_key_find(&view, 'a'))->number, 2);
	assert_int_equal(screen_key_call(&view, screen_key_find(&view, 'j'))->number, 2);
	assert_int_equal(screen_key_call(&view, screen_key_find(&view, 'h'))->number, 1);
	view.calls[0].legal = 0;
	assert_null(screen_key_call(&view, screen_key_find(&view, 'h')));
}

static void possible_keys_are_bright(void **state)
{
	(void)state;
	begin_consulting(LW_SCENE_CONSULTING);
	draw(24, 80);
	assert_int_equal(style_at(22, "[C] Complete"), STYLE_BOLD);
	assert_int_equal(style_at(22, " E  Retry"), STYLE_DIM);
	assert_int_equal(style_at(23, " Y  Accept"), STYLE_DIM);
	assert_int_equal(style_at(21, "[D] Dial"), STYLE_BOLD);
	assert_int_equal(style_at(21, " O  Hold"), STYLE_DIM);
}

/* ---- sizes ---- */

static void too_small_says_so(void **state)
{
	static const char *const NARROW[] = {"This terminal is too small: 39x12.",
					     "Make it at least 40x12.",
					     "",
					     "",
					     "",
					     "",
					     "",
					     "",
					     "",
					     "",
					     "",
					     ""};
	static const char *const TINY[] = {"This t…"};

	(void)state;
	begin_consulting(LW_SCENE_CONSULTING);
	draw(12, 39);
	canvas.cols = 39;
	check(NARROW);
	draw(1, 8);
	check(TINY);
	draw(11, 80);
	assert_int_equal(style_at(0, "This terminal"), STYLE_BAD);
}

/* More calls than rows: the chosen one is always there. */
static void the_chosen_call_is_in_sight(void **state)
{
	char row[COLS * 8], name[24];

	(void)state;
	begin();
	for (int i = 1; i <= 20; i++) {
		snprintf(name, sizeof(name), "Caller %d.", i);
		add_call(name, "sip:x@example.com", LW_CALL_TALKING, TALKS);
	}
	for (uint32_t chosen = 1; chosen <= 20; chosen++) {
		bool seen = false, more = false;

		view.chosen = chosen;
		draw(24, 80);
		snprintf(name, sizeof(name), "Caller %u.", chosen);
		for (int i = 0; i < 24; i++) {
			canvas_row(&canvas, i, row, sizeof(row));
			seen = seen || (*row == '>' && strstr(row, name));
			more = more || strstr(row, "and 9 more");
		}
		assert_true(seen && more);
	}
}

/* The ring keeps the last; the newest is lowest and never loses its beginning. */
static void notes_are_the_last(void **state)
{
	char text[32], row[COLS * 8];

	(void)state;
	begin();
	for (int i = 0; i < 3 * SCREEN_NOTES; i++) {
		snprintf(text, sizeof(text), "note %d", i);
		screen_note_add(&view, STYLE_PLAIN, "12:00:00", text);
	}
	draw(24, 80);
	canvas_row(&canvas, 19, row, sizeof(row));
	assert_non_null(strstr(row, "note 71"));
	canvas_row(&canvas, 15, row, sizeof(row));
	assert_non_null(strstr(row, "note 67"));
	for (int i = 0; i < 60; i++)
		snprintf(view.notes[0].text + 6 * i, 8, "word%d ", i % 10);
	view.note_count = 1;
	draw(12, 40);
	canvas_row(&canvas, 7, row, sizeof(row));
	assert_non_null(strstr(row, "word0 word1"));
}

static void failures_are_loud(void **state)
{
	char row[COLS * 8];

	(void)state;
	begin();
	screen_note_add(&view, STYLE_BAD, "12:00:00",
			"The transfer to Dave failed: busy (486). Bob is "
			"back with you.");
	screen_note_add(&view, STYLE_PLAIN, "12:00:01", "Talking to Bob again.");
	draw(24, 80);
	canvas_row(&canvas, 18, row, sizeof(row));
	assert_string_equal(row,
			    " 12:00:00 ! The transfer to Dave failed: busy (486). Bob is back with "
			    "you.");
	assert_int_equal(style_at(18, "The transfer"), STYLE_BAD);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_going_on), cmocka_unit_test(two_calls),
		cmocka_unit_test(consulting), cmocka_unit_test(swapped_back),
		cmocka_unit_test(merged), cmocka_unit_test(unanswered),
		cmocka_unit_test(sent_on), cmocka_unit_test(asked_to_go),
		cmocka_unit_test(favourites), cmocka_unit_test(found),
		cmocka_unit_test(nobody_found), cmocka_unit_test(dialling),
		cmocka_unit_test(how), cmocka_unit_test(asked),
		cmocka_unit_test(keypad), cmocka_unit_test(help),
		cmocka_unit_test(long_and_wide_names), cmocka_unit_test(small_calls),
		cmocka_unit_test(small_consulting), cmocka_unit_test(small_how),
		cmocka_unit_test(control_characters_are_not_drawn),
		cmocka_unit_test(broken_utf8_is_replaced),
		cmocka_unit_test(long_text_ends_in_an_ellipsis),
		cmocka_unit_test(wide_characters_are_not_halved),
		cmocka_unit_test(combining_characters_stay_with_theirs),
		cmocka_unit_test(lines_break_at_blanks), cmocka_unit_test(any_name_at_any_size),
		cmocka_unit_test(every_scene_has_a_story),
		cmocka_unit_test(every_referral_and_leg_has_words),
		cmocka_unit_test(every_cause_and_outcome_has_words),
		cmocka_unit_test(words_are_put_in),
		cmocka_unit_test(keys_are_those_of_the_chosen_call),
		cmocka_unit_test(ringing_calls_need_not_be_chosen),
		cmocka_unit_test(possible_keys_are_bright), cmocka_unit_test(too_small_says_so),
		cmocka_unit_test(the_chosen_call_is_in_sight), cmocka_unit_test(notes_are_the_last),
		cmocka_unit_test(failures_are_loud),
	};

	if (!setlocale(LC_CTYPE, "C.UTF-8") && !setlocale(LC_CTYPE, "C.utf8")) {
		fprintf(stderr, "this system has no locale C.UTF-8\n");
		return 1;
	}
	for (size_t i = 0; argc > 1 && i < sizeof(tests) / sizeof(tests[0]); i++) {
		show = true;
		if (!strcmp(tests[i].name, argv[1]))
			tests[i].test_func(NULL);
	}
	return show ? 0 : cmocka_run_group_tests(tests, NULL, NULL);
}
