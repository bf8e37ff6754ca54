/* SPDX-License-Identifier: BSD-3-Clause */
/* test_playground.c -- what the page of the playground asks and is told, without the page: every
 * scene of scenes.txt, and lines that make no sense. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <legwork/legwork.h>

/* examples/playground/playground.c: what a page calls has no header. */
char *playground_text(void);
int playground_begin(void);
int playground_fate(void);
int playground_run(double until);
int playground_do(void);
char *playground_events(void);
char *playground_state(void);
char *playground_tables(void);
char *playground_settings(void);

enum { SCENES = 24, LINES = 16, LINE = 64, SEEN = 1 << 17 };

struct scene { char title[LINE], world[LINE], line[LINES][LINE]; int lines; };

static struct scene scenes[SCENES];
static int scene_count;
static char seen[SEEN]; /* all events of the scene */

static int begin(const char *world)
{
	strcpy(playground_text(), world);
	return playground_begin();
}

static int say(int (*what)(void), const char *line)
{
	strcpy(playground_text(), line);
	return what();
}

static void look(void)
{
	const char *events = playground_events();

	assert_true(strlen(seen) + strlen(events) < sizeof seen);
	strcat(seen, events);
}

/* A fate begins with its time and `lost`, or a number. */
static bool is_fate(const char *line)
{
	return !strncmp(line, "lost ", 5) || (*line >= '0' && *line <= '9');
}

static void play(const struct scene *scene)
{
	double at;
	int words;

	*seen = '\0';
	assert_int_equal(begin(scene->world), LW_OK);
	for (int i = 0; i < scene->lines; i++) {
		assert_int_equal(sscanf(scene->line[i], "%lf %n", &at, &words), 1);
		if (is_fate(scene->line[i] + words))
			assert_int_equal(say(playground_fate, scene->line[i]), LW_OK);
	}
	for (int i = 0; i < scene->lines; i++) {
		assert_int_equal(sscanf(scene->line[i], "%lf %n", &at, &words), 1);
		assert_int_equal(playground_run(at), LW_OK);
		look();
		if (!is_fate(scene->line[i] + words) && strcmp(scene->line[i] + words, "wait"))
			assert_int_equal(say(playground_do, scene->line[i] + words), LW_OK);
		look();
	}
}

static const struct scene *find(const char *title)
{
	for (int i = 0; i < scene_count; i++)
		if (!strcmp(scenes[i].title, title))
			return &scenes[i];
	fail_msg("no scene \"%s\"", title);
	return NULL;
}

static void hears(const char *who, const char *whom)
{
	char words[LINE], *at, *list;

	snprintf(words, sizeof words, "{\"name\":\"%s\"", who);
	at = strstr(playground_state(), words);
	assert_non_null(at);
	list = strstr(at, "\"hears\":[");
	assert_non_null(list);
	snprintf(words, sizeof words, "\"hears\":[%s]", whom);
	assert_memory_equal(list, words, strlen(words));
}

/* Each scene by its end; "" in the place of a party's list: it hears nobody. */
static void every_scene_ends_as_its_title_says(void **state)
{
	static const struct {
		const char *title, *note, *bob, *alice, *carol;
	} ends[] = {
		{"Attended", "transfer completed", "\"carol\"", "", "\"bob\""},
		{"Blind", "transfer completed", "\"carol\"", "", "\"bob\""},
		{"Voicemail", "transfer completed", "\"mailbox\"", "", ""},
		{"Carol is busy", "transfer failed", "\"alice\"", "\"bob\"", ""},
		{"The worst moment", "transfer failed", "\"alice\"", "\"bob\"", ""},
		{"A lost REFER", "transfer completed", "\"carol\"", "", "\"bob\""},
		{"A lost NOTIFY", "transfer completed", "\"carol\"", "", "\"bob\""},
		{"A recall", "transfer recalled", "\"alice\"", "\"bob\"", ""},
		{"A conference", "merged", "\"alice\",\"carol\"", "\"bob\",\"carol\"",
		 "\"bob\",\"alice\""},
		{"A switch joins", "transfer completed", "\"carol\"", "", "\"bob\""},
	};

	(void)state;
	assert_int_equal(scene_count, sizeof ends / sizeof *ends);
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		char note[LINE];

		play(find(ends[i].title));
		snprintf(note, sizeof note, "\"note\":\"%s\"", ends[i].note);
		assert_non_null(strstr(seen, note));
		hears("bob", ends[i].bob);
		hears("alice", ends[i].alice);
		hears("carol", ends[i].carol);
	}
}

static void a_lost_message_is_seen_to_be_lost(void **state)
{
	(void)state;
	play(find("A lost REFER"));
	assert_non_null(strstr(seen, "\"words\":\"REFER Replaces\",\"delay\":-1"));
	assert_non_null(strstr(seen, "\"t\":6500,\"kind\":\"message\",\"who\":\"alice\",\"to\":\"bob\","
				     "\"words\":\"REFER Replaces\",\"delay\":40"));
	play(find("Attended"));
	assert_null(strstr(seen, "\"delay\":-1"));
}

static void rows_are_told_as_they_are_taken(void **state)
{
	(void)state;
	play(find("Attended"));
	assert_non_null(strstr(seen, "\"t\":6000,\"kind\":\"row\",\"who\":\"alice\",\"machine\":\"attended\","
				     "\"state\":\"CONSULTING\",\"input\":\"COMPLETE\","
				     "\"if\":\"can_replace\",\"next\":\"REFERRING\"}"));
	assert_non_null(strstr(seen, "\"who\":\"bob\",\"machine\":\"referred\""));
}

static void the_same_lines_make_the_same_world(void **state)
{
	static char first[SEEN];

	(void)state;
	play(find("The worst moment"));
	strcpy(first, seen);
	play(find("The worst moment"));
	assert_string_equal(first, seen);
}

static void what_makes_no_sense_changes_nothing(void **state)
{
	static const char *const nothing[] = {"", " ", "alice", "alice dance bob", "dave hangup bob",
		"alice tick bob", "switch hangup bob", "\"}, bob \\", "alice dial", "bob hangup bob x y z 1 2 3 4 5 6 7 8"};
	static const char *const no_fate[] = {"", "x lost bob BYE", "0 lost bob", "0 lost dave BYE",
		"0 soon bob BYE", "0 1s bob BYE", "0 99999999999 bob BYE"};
	char before[8192];

	(void)state;
	play(find("Blind"));
	assert_true(strlen(playground_state()) < sizeof before);
	strcpy(before, playground_text());
	for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++) {
		assert_true(say(playground_do, nothing[i]) < 0);
		assert_true(*playground_text());
		assert_string_equal(playground_state(), before);
	}
	for (size_t i = 0; i < sizeof no_fate / sizeof *no_fate; i++)
		assert_int_equal(say(playground_fate, no_fate[i]), LW_E_ARG);
	assert_int_equal(begin("blind_style=9"), LW_E_ARG);
	assert_int_equal(begin("no_such=1"), LW_E_ARG);
	assert_int_equal(begin("telescope"), LW_E_ARG);
	assert_int_equal(begin("blind_style=two"), LW_E_ARG);
	assert_int_equal(begin("blind_style=1x"), LW_E_ARG);
	assert_int_equal(begin("blind_style=4294967296"), LW_E_ARG);
	assert_string_equal(playground_state(), before);
	assert_int_equal(playground_run(0), LW_E_TIME);
}

/* Who holds hears nobody, and is not on hold. */
static void who_waits_is_on_hold(void **state)
{
	(void)state;
	assert_int_equal(begin(""), LW_OK);
	assert_int_equal(say(playground_do, "bob dial alice"), LW_OK);
	assert_int_equal(playground_run(100), LW_OK);
	assert_non_null(strstr(playground_state(), "\"hears\":[],\"sound\":\"ringback\""));
	assert_non_null(strstr(playground_text(), "\"hears\":[],\"sound\":\"a ringing phone\""));
	assert_int_equal(say(playground_do, "alice answer bob"), LW_OK);
	assert_int_equal(playground_run(1000), LW_OK);
	hears("bob", "\"alice\"");
	assert_int_equal(say(playground_do, "alice hold bob"), LW_OK);
	assert_int_equal(playground_run(2000), LW_OK);
	hears("bob", "");
	assert_non_null(strstr(playground_state(), "\"hears\":[],\"sound\":\"hold\"},{\"name\":\"alice\""));
	assert_null(strstr(strstr(playground_text(), "\"alice\",\"switch\""), "\"hold\"}"));
}

static void what_is_refused_is_explained(void **state)
{
	(void)state;
	play(find("Attended"));
	assert_int_equal(say(playground_do, "bob complete carol"), LW_E_REFUSED);
	assert_non_null(strstr(playground_text(), "complete is refused"));
	assert_non_null(strstr(playground_events(), "\"verb\":\"complete\",\"whom\":\"carol\","
						    "\"refused\":true}"));
}

static void more_fates_than_there_is_room_for(void **state)
{
	int n = 0;

	(void)state;
	assert_int_equal(begin(""), LW_OK);
	while (n < 1000 && !say(playground_fate, "0 lost bob BYE"))
		n++;
	assert_in_range(n, 16, 999);
}

static void a_fate_of_nobody_takes_no_room(void **state)
{
	(void)state;
	assert_int_equal(begin(""), LW_OK);
	for (int i = 0; i < 1000; i++)
		assert_int_equal(say(playground_fate, "0 lost dave BYE"), LW_E_ARG);
	assert_int_equal(say(playground_fate, "0 lost bob BYE"), LW_OK);
}

static void tables_and_settings_are_whole(void **state)
{
	const char *text = playground_tables();

	(void)state;
	assert_string_equal(text + strlen(text) - 3, "]}\n");
	text = playground_settings();
	assert_non_null(strstr(text, "{\"name\":\"blind_style\","));
	assert_int_equal(text[strlen(text) - 1], ']');
}

static void take_line(const char *line)
{
	struct scene *scene;

	if (!strncmp(line, "== ", 3))
		snprintf(scenes[scene_count++].title, LINE, "%s", line + 3);
	if (!scene_count || !*line || *line == '#' || *line == '=')
		return;
	scene = &scenes[scene_count - 1];
	if (!strncmp(line, "world ", 6))
		snprintf(scene->world, LINE, "%s", line + 6);
	else
		snprintf(scene->line[scene->lines++], LINE, "%s", line);
}

static bool read_scenes(const char *path)
{
	FILE *file = path ? fopen(path, "r") : NULL;
	char line[LINE];

	while (file && fgets(line, sizeof line, file)) {
		line[strcspn(line, "\n")] = '\0';
		take_line(line);
	}
	if (file)
		fclose(file);
	return scene_count;
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_scene_ends_as_its_title_says),
		cmocka_unit_test(a_lost_message_is_seen_to_be_lost),
		cmocka_unit_test(rows_are_told_as_they_are_taken),
		cmocka_unit_test(the_same_lines_make_the_same_world),
		cmocka_unit_test(what_makes_no_sense_changes_nothing),
		cmocka_unit_test(who_waits_is_on_hold),
		cmocka_unit_test(what_is_refused_is_explained),
		cmocka_unit_test(more_fates_than_there_is_room_for),
		cmocka_unit_test(a_fate_of_nobody_takes_no_room),
		cmocka_unit_test(tables_and_settings_are_whole),
	};

	if (argc != 2 || !read_scenes(argv[1])) {
		fprintf(stderr, "usage: test_playground SCENES.txt\n");
		return 2;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
