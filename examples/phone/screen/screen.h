/* SPDX-License-Identifier: BSD-3-Clause */
/* screen.h -- `--screen`: the phone on a terminal, by keys.
 *
 * Everything it shows is asked of the engine for each drawing, or was told by an event; everything
 * it does is a command of commands.h. */
#ifndef PHONE_SCREEN_H
#define PHONE_SCREEN_H

struct phone;
struct event;
struct screen;

/* Takes the terminal; 0, or an errno and *why says what to do.  Freed with mem_deref(), which gives
 * the terminal back. */
int screen_alloc(struct screen **screenp, struct phone *phone, const char **why);
/* An event of the phone's, for the last notes. */
void screen_event(struct screen *screen, const struct event *ev);

#endif
