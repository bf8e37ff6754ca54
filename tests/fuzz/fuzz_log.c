/* SPDX-License-Identifier: BSD-3-Clause */
/* fuzz_log.c -- a log from anywhere: read, replayed with every way of showing it, and drawn. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <re.h>

#include "../../examples/tools/ladder/ladder.h"
#include "../../examples/tools/replay/replay.h"

static void require(bool holds)
{
	if (!holds)
		abort();
}

/* Rules are read by somebody else: here they need only be whole lines. */
static bool take_rules(struct lw *lw, const char *text, const char **why, void *arg)
{
	(void)arg;
	require(lw && *text && text[strlen(text) - 1] == '\n');
	*why = "wrong";
	return !strstr(text, "wrong");
}

static void play(const uint8_t *data, size_t size, FILE *out, enum replay_show show, bool rules)
{
	static struct replay replay;
	const struct replay_options options = {.show = show, .rulesh = rules ? take_rules : NULL};
	FILE *file = fmemopen((void *)(uintptr_t)data, size, "r");
	enum replay_verdict verdict;

	require(file);
	verdict = replay_run(&replay, file, out, &options);
	require(verdict == REPLAY_SAME || replay.why);
	require(verdict != REPLAY_DIFFERS || strcmp(replay.expected, replay.got));
	replay_tell(&replay, verdict, out);
	fclose(file);
}

/* No byte that drives a terminal, in no form. */
static void check_clean(const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++)
		require((unsigned char)text[i] >= ' ' || text[i] == '\n');
}

static void draw(char *path, int count)
{
	static void (*const FORMS[])(const struct ladder *, FILE *) = {ladder_svg, ladder_mermaid};
	struct ladder *l = calloc(1, sizeof(*l));
	char *paths[2] = {path, path}, *text = NULL;
	size_t size = 0;

	require(l);
	l->quiet = true;
	if (!ladder_read(l, paths, count)) {
		for (size_t i = 0; i < 3; i++) {
			FILE *out = open_memstream(&text, &size);

			require(out);
			if (i < 2)
				FORMS[i](l, out);
			else
				ladder_text(l, out, false);
			fclose(out);
			check_clean(text, size);
			free(text);
		}
	}
	ladder_free(l);
	free(l);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static FILE *nowhere;
	char path[32];
	int fd;

	if (!nowhere)
		nowhere = fopen("/dev/null", "w");
	if (!size || !nowhere)
		return 0;
	for (int show = REPLAY_STEPS; show <= REPLAY_WHY; show++)
		play(data, size, nowhere, (enum replay_show)show, show != REPLAY_QUIET);
	fd = memfd_create("log", 0);
	require(fd >= 0 && write(fd, data, size) == (ssize_t)size);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	draw(path, 1);
	draw(path, 2);
	close(fd);
	return 0;
}
