/* SPDX-License-Identifier: BSD-3-Clause */
/* screen_errors.c -- standard error while the screen is up: a line written there would spoil the
 * drawing, so it becomes a note.  Where it goes to a file, it goes there as before. */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "screen_i.h"

struct screen_errors {
	struct screen *screen;
	compat_watch watch;
	int terminal, pipe; /* -1: none */
	size_t len;
	char line[SCREEN_TEXT];
};

static void end_line(struct screen_errors *errors)
{
	errors->line[errors->len] = '\0';
	if (errors->len)
		screen_say(errors->screen, STYLE_WARN, errors->line);
	errors->len = 0;
}

static void readable(int what, void *arg)
{
	struct screen_errors *errors = arg;
	char bytes[512];
	ssize_t n = read(errors->pipe, bytes, sizeof(bytes));

	(void)what;
	for (ssize_t i = 0; i < n; i++) {
		if (bytes[i] == '\n')
			end_line(errors);
		else if (errors->len < sizeof(errors->line) - 1)
			errors->line[errors->len++] = bytes[i];
	}
}

/* What was not shown yet is written to the terminal, now that it is one again. */
static void errors_destroy(void *arg)
{
	struct screen_errors *errors = arg;
	char bytes[512];
	ssize_t n;

	if (errors->pipe < 0)
		return;
	compat_watch_stop(&errors->watch, errors->pipe);
	dup2(errors->terminal, STDERR_FILENO);
	while ((n = read(errors->pipe, bytes, sizeof(bytes))) > 0) {
		if (write(STDERR_FILENO, bytes, (size_t)n) < 0)
			break;
	}
	close(errors->pipe);
	close(errors->terminal);
}

static int divert(struct screen_errors *errors)
{
	int ends[2];

	if (pipe(ends))
		return errno;
	/* neither end ever waits: the reader and the writer are one */
	if (fcntl(ends[0], F_SETFL, O_NONBLOCK) || fcntl(ends[1], F_SETFL, O_NONBLOCK) ||
	    (errors->terminal = dup(STDERR_FILENO)) < 0) {
		close(ends[0]);
		close(ends[1]);
		return errno;
	}
	errors->pipe = ends[0];
	dup2(ends[1], STDERR_FILENO);
	close(ends[1]);
	return compat_watch_start(&errors->watch, errors->pipe, readable, errors);
}

int screen_errors_alloc(struct screen_errors **errorsp, struct screen *screen)
{
	struct screen_errors *errors = mem_zalloc(sizeof(*errors), errors_destroy);
	int err = 0;

	if (!errors)
		return ENOMEM;
	errors->screen = screen;
	errors->terminal = errors->pipe = -1;
	if (isatty(STDERR_FILENO))
		err = divert(errors);
	if (err)
		mem_deref(errors);
	else
		*errorsp = errors;
	return err;
}
