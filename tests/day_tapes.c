/* SPDX-License-Identifier: BSD-3-Clause */
/* day_tapes.c -- all inputs and outputs of an engine as bytes, and whether they replay. */
#include "day.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void put(struct tape *tape, const void *from, size_t size)
{
	if (tape->used + size > tape->size) {
		tape->size = 2 * (tape->size + size);
		tape->at = realloc(tape->at, tape->size);
		assert_non_null(tape->at);
	}
	memcpy(tape->at + tape->used, from, size);
	tape->used += size;
}

/* NULL is not the same as "". */
static void put_string(struct tape *tape, const char *text)
{
	put(tape, text ? "s" : "n", 1);
	if (text)
		put(tape, text, strlen(text) + 1);
}

void tape_input(struct tape *tape, const struct lw_input *in)
{
	const char *const of[] = {in->uri,    in->name,   in->by,  in->called,
				  in->digits, in->source, in->word};
	struct lw_input bare = *in;

	bare.uri = bare.name = bare.by = bare.called = bare.digits = bare.source = bare.word = NULL;
	put(tape, &bare, sizeof bare);
	for (size_t i = 0; i < sizeof of / sizeof *of; i++)
		put_string(tape, of[i]);
	tape->count++;
}

void tape_output(struct tape *tape, const struct lw_output *out)
{
	struct lw_output bare = *out;

	bare.uri = bare.name = bare.target = bare.by = bare.word = NULL;
	put(tape, &bare, sizeof bare);
	put_string(tape, out->uri);
	put_string(tape, out->name);
	put_string(tape, out->target);
	put_string(tape, out->by);
	put_string(tape, out->word);
	tape->count++;
}

static const char *take_string(const struct tape *tape, size_t *at)
{
	const char *text = tape->at[(*at)++] == 's' ? tape->at + *at : NULL;

	if (text)
		*at += strlen(text) + 1;
	return text;
}

static struct lw_input take_input(const struct tape *tape, size_t *at)
{
	struct lw_input in;

	memcpy(&in, tape->at + *at, sizeof in);
	*at += sizeof in;
	in.uri = take_string(tape, at);
	in.name = take_string(tape, at);
	in.by = take_string(tape, at);
	in.called = take_string(tape, at);
	in.digits = take_string(tape, at);
	in.source = take_string(tape, at);
	in.word = take_string(tape, at);
	return in;
}

bool tape_replays(const struct desk *desk)
{
	struct tape again = {.at = NULL};
	struct lw_output out;
	struct lw *lw;
	bool same;

	assert_int_equal(lw_new(&lw, &desk->config), LW_OK);
	assert_int_equal(lw_rules_set(lw, &desk->rules), LW_OK);
	for (size_t at = 0; at < desk->inputs.used;) {
		struct lw_input in = take_input(&desk->inputs, &at);

		lw_step(lw, &in);
		while (lw_next(lw, &out))
			tape_output(&again, &out);
	}
	same = again.used == desk->outputs.used && again.count == desk->outputs.count &&
	       !memcmp(again.at, desk->outputs.at, again.used);
	free(again.at);
	lw_free(lw);
	return same;
}
