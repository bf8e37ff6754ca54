/* SPDX-License-Identifier: BSD-3-Clause */
/* input.c -- see input.h.  A plain file cannot be polled (epoll says EPERM); it never blocks
 * either, so it is read a piece at a time from a timer. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "commands.h"
#include "input.h"

enum { LINE_MAX_BYTES = 4096 };

struct input {
	struct phone *phone;
	int fd;
	bool polled, too_long;
	compat_watch watch;
	struct tmr tmr;
	size_t len;
	char line[LINE_MAX_BYTES];
};

static void input_destroy(void *arg)
{
	struct input *input = arg;

	if (input->polled)
		compat_watch_stop(&input->watch, input->fd);
	tmr_cancel(&input->tmr);
}

static void end_line(struct input *input)
{
	if (input->too_long)
		command_error(input->phone, "", lw_error_name(LW_E_ARG), (lw_call){0},
			      "this line is too long: at most 4095 characters");
	else if (input->len && !queue_add(input->phone, input->line, input->len))
		command_error(input->phone, "", lw_error_name(LW_E_NOMEM), (lw_call){0},
			      "no memory for a command: it is not done");
	input->len = 0;
	input->too_long = false;
}

static void take(struct input *input, const char *bytes, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (bytes[i] == '\n')
			end_line(input);
		else if (input->len < sizeof(input->line) - 1)
			input->line[input->len++] = bytes[i];
		else
			input->too_long = true;
	}
}

/* False at the end. */
static bool read_some(struct input *input)
{
	char bytes[4096];
	ssize_t n = read(input->fd, bytes, sizeof(bytes));

	if (n > 0)
		take(input, bytes, (size_t)n);
	if (n > 0 || (n < 0 && (errno == EINTR || errno == EAGAIN)))
		return true;
	end_line(input);
	queue_end(input->phone);
	return false;
}

static void readable(int flags, void *arg)
{
	struct input *input = arg;

	(void)flags;
	if (read_some(input))
		return;
	compat_watch_stop(&input->watch, input->fd);
	input->polled = false;
}

static void read_file(void *arg)
{
	struct input *input = arg;

	if (read_some(input))
		tmr_start(&input->tmr, 0, read_file, input);
}

/* Pipes, sockets and terminals can; asking epoll would make libre print about the others. */
static bool can_poll(int fd)
{
	struct stat st;

	return isatty(fd) || (!fstat(fd, &st) && (S_ISFIFO(st.st_mode) || S_ISSOCK(st.st_mode)));
}

int input_alloc(struct input **inputp, struct phone *phone, int fd)
{
	struct input *input = mem_zalloc(sizeof(*input), input_destroy);

	if (!input)
		return ENOMEM;
	input->phone = phone;
	input->fd = fd;
	tmr_init(&input->tmr);
	input->polled = can_poll(fd) && !compat_watch_start(&input->watch, fd, readable, input);
	if (!input->polled)
		tmr_start(&input->tmr, 0, read_file, input);
	*inputp = input;
	return 0;
}
