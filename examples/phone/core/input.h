/* SPDX-License-Identifier: BSD-3-Clause */
/* input.h -- lines from standard input: a terminal, a pipe or a file. */
#ifndef PHONE_INPUT_H
#define PHONE_INPUT_H

struct phone;
struct input;

/* Reads fd into phone's queue of commands, and tells it the end.  0 or an errno; free with
 * mem_deref(). */
int input_alloc(struct input **inputp, struct phone *phone, int fd);

#endif
