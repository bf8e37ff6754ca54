/* SPDX-License-Identifier: BSD-3-Clause */
/* screen_none.c -- instead of screen_term.c in a build without curses. */
#include "screen_term.h"

const char *term_open(void)
{
	return "this legwork-phone was built without a screen: install libncurses-dev, then build "
	       "again with meson setup --wipe";
}

void term_close(void) {}

void term_size(int *rows, int *cols)
{
	*rows = *cols = 0;
}

void term_paint(const struct canvas *canvas)
{
	(void)canvas;
}

void term_repaint(void) {}

void term_bell(void) {}

uint32_t term_key(void)
{
	return TERM_NONE;
}

bool term_gone(void)
{
	return true;
}
