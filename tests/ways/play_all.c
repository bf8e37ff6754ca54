/* SPDX-License-Identifier: BSD-3-Clause */
/* play_all.c FILE... -- plays every script of the .play files against the library that it
 * is linked with, by public headers alone: the whole trace of each is that of the file. */
#include <stdio.h>

#include <legwork/play.h>

enum { SCRIPT_MAX = 1 << 16, TEXT_MAX = 1 << 22 };

static char text[TEXT_MAX], script[SCRIPT_MAX], trace[SCRIPT_MAX];
static size_t length;
static unsigned same, differ;

/* Puts what is in the file behind the text that there is. */
static bool add_file(const char *path)
{
	FILE *f = fopen(path, "rb");
	size_t got = f ? fread(text + length, 1, sizeof text - 1 - length, f) : 0;

	if (f)
		fclose(f);
	length += got;
	return got && length < sizeof text - 1;
}

static void play(const char *name)
{
	struct lw_played played = {.why = "it is no script"};
	size_t size = lw_play_script(text, name, script, sizeof script, played.why,
				     sizeof played.why);

	if (size && size < sizeof script &&
	    lw_play(script, NULL, trace, sizeof trace, &played) == LW_OK) {
		same++;
		return;
	}
	differ++;
	printf("%s: line %zu: %s\n", name, played.line, played.why);
}

int main(int argc, char **argv)
{
	char name[LW_NAME_MAX];

	for (int i = 1; i < argc; i++) {
		if (!add_file(argv[i])) {
			printf("%s is empty, too long, or cannot be read\n", argv[i]);
			return 2;
		}
	}
	for (size_t i = 0; lw_play_name(text, i, name, sizeof name); i++)
		play(name);
	printf("%u scripts: the same trace, %u: another one\n", same, differ);
	return differ || !same;
}
