/* SPDX-License-Identifier: BSD-3-Clause */
/* wasm_play.c -- the player of scripts as WebAssembly: see wasm_scripts.js. */
#include <stdlib.h>

#include <legwork/play.h>

#define HOST(name) __attribute__((export_name(#name)))

enum { SCRIPT_MAX = 65536 };

static struct lw_played played;
static char name[96], why[160], script[SCRIPT_MAX], trace[SCRIPT_MAX];

HOST(room) char *room(size_t size);
HOST(play) int play(const char *text, size_t index);
HOST(played_name) const char *played_name(void);
HOST(played_why) const char *played_why(void);
HOST(played_trace) const char *played_trace(void);

char *room(size_t size)
{
	return malloc(size);
}

/* 1: its trace is that of the text, byte for byte; 0: it is not; -1: there is no such script. */
int play(const char *text, size_t index)
{
	if (!lw_play_name(text, index, name, sizeof name))
		return -1;
	trace[0] = '\0';
	if (!lw_play_script(text, name, script, sizeof script, why, sizeof why))
		return 0;
	return !lw_play(script, NULL, trace, sizeof trace, &played);
}

const char *played_name(void)
{
	return name;
}

const char *played_why(void)
{
	return *why ? why : played.why;
}

const char *played_trace(void)
{
	return trace;
}
