/* SPDX-License-Identifier: BSD-3-Clause */
/* queue.c -- commands wait for their turn, and for events. */
#include <string.h>

#include "commands.h"

static void line_destroy(void *arg)
{
	struct command_line *line = arg;

	list_unlink(&line->le);
	mem_deref(line->text);
}

bool queue_add(struct phone *phone, const char *text, size_t len)
{
	struct command_line *line = mem_zalloc(sizeof(*line), line_destroy);

	if (!line)
		return false;
	line->text = mem_zalloc(len + 1, NULL);
	if (!line->text) {
		mem_deref(line);
		return false;
	}
	memcpy(line->text, text, len);
	list_append(&phone->commands, &line->le, line);
	queue_wake(phone);
	return true;
}

static bool blocked(const struct phone *phone)
{
	return phone->want_line || phone->sleeping || phone->closing;
}

/* One command a turn of the event loop: the network gets its turn between two. */
static void next(void *arg)
{
	struct phone *phone = arg;
	struct command_line *line = list_ledata(list_head(&phone->commands));

	if (blocked(phone))
		return;
	if (!line) {
		if (phone->input_over && !phone->opt->stay && !phone->opt->auto_answer &&
		    !phone->mailbox)
			phone_quit(phone, 0, "end of input");
		return;
	}
	list_unlink(&line->le);
	command_run(phone, line->text);
	mem_deref(line);
	queue_wake(phone);
}

void queue_wake(struct phone *phone)
{
	if (!blocked(phone) && !tmr_isrunning(&phone->next_tmr))
		tmr_start(&phone->next_tmr, 0, next, phone);
}

void queue_end(struct phone *phone)
{
	phone->input_over = true;
	queue_wake(phone);
}

static void wait_over(void *arg)
{
	struct phone *phone = arg;
	char came[512], text[768];

	wait_came(&phone->wait, came, sizeof(came));
	re_snprintf(text, sizeof(text), "%s did not come; since the last wait there came: %s",
		    phone->want.name, came);
	phone->want_line = mem_deref(phone->want_line); /* so that this error cannot fit it */
	command_error(phone, "wait", "timeout", (lw_call){0}, text);
	phone_quit(phone, 1, "a wait timed out");
}

/* The words live in the line that is run now; they are copied to outlive it. */
static bool keep_words(struct phone *phone, int argc, char **argv, char **words)
{
	size_t size = 0, at = 0;

	for (int i = 0; i < argc; i++)
		size += strlen(argv[i]) + 1;
	phone->want_line = mem_alloc(size, NULL);
	for (int i = 0; phone->want_line && i < argc; i++) {
		size_t len = strlen(argv[i]) + 1;

		words[i] = phone->want_line + at;
		memcpy(words[i], argv[i], len);
		at += len;
	}
	return phone->want_line != NULL;
}

void queue_wait(struct phone *phone, int argc, char **argv)
{
	char *words[COMMAND_WORDS];
	const char *why = "no memory";

	if (!keep_words(phone, argc, argv, words) || !want_parse(&phone->want, argc, words, &why)) {
		phone->want_line = mem_deref(phone->want_line);
		command_error(phone, "wait", lw_error_name(LW_E_ARG), (lw_call){0}, why);
		return;
	}
	tmr_start(&phone->wait_tmr, (uint64_t)(phone->want.seconds * 1000), wait_over, phone);
	queue_event(phone);
}

void queue_event(struct phone *phone)
{
	if (!phone->want_line || !wait_take(&phone->wait, &phone->want))
		return;
	phone->want_line = mem_deref(phone->want_line);
	tmr_cancel(&phone->wait_tmr);
	queue_wake(phone);
}

static void sleep_over(void *arg)
{
	struct phone *phone = arg;

	phone->sleeping = false;
	queue_wake(phone);
}

void queue_sleep(struct phone *phone, uint32_t ms)
{
	phone->sleeping = true;
	tmr_start(&phone->wait_tmr, ms, sleep_over, phone);
}

void queue_forget(struct phone *phone)
{
	tmr_cancel(&phone->next_tmr);
	tmr_cancel(&phone->wait_tmr);
	phone->want_line = mem_deref(phone->want_line);
	list_flush(&phone->commands);
	wait_forget(&phone->wait);
}
