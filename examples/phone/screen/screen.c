/* SPDX-License-Identifier: BSD-3-Clause */
/* screen.c -- the screen in the event loop: keys in, drawings out. */
#include <signal.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "screen_i.h"

enum {
	FRAME_MS = 100, /* levels move; never more often */
	IDLE_MS = 500,  /* the clock, and a terminal that has changed its size */
};

static void clock_text(char *buf, size_t size)
{
	time_t now = time(NULL);
	struct tm tm;

	if (!localtime_r(&now, &tm) || !strftime(buf, size, "%H:%M:%S", &tm))
		*buf = '\0';
}

static bool fit_canvas(struct screen *screen)
{
	int rows, cols;

	term_size(&rows, &cols);
	if (rows < 1 || cols < 1)
		return false;
	if (rows != screen->canvas.rows || cols != screen->canvas.cols || !screen->cells) {
		mem_deref(screen->cells);
		screen->cells = mem_zalloc((size_t)rows * (size_t)cols * sizeof(struct cell), NULL);
		term_repaint();
	}
	if (!screen->cells)
		return false;
	canvas_init(&screen->canvas, screen->cells, rows, cols);
	return true;
}

static void on_time(void *arg);

static void draw(struct screen *screen)
{
	screen->drawn = tmr_jiffies();
	screen_model(screen);
	clock_text(screen->view.time, sizeof(screen->view.time));
	if (fit_canvas(screen)) {
		screen_draw(&screen->view, &screen->canvas);
		term_paint(&screen->canvas);
	}
	tmr_start(&screen->tmr, screen->view.count ? FRAME_MS : IDLE_MS, on_time, screen);
}

/* Something is new: soon, but not before its time. */
static void redraw(struct screen *screen)
{
	uint64_t age = tmr_jiffies() - screen->drawn;

	tmr_start(&screen->tmr, age >= FRAME_MS ? 0 : FRAME_MS - age, on_time, screen);
}

static void take_keys(struct screen *screen)
{
	uint32_t key;

	while (!screen->phone->closing && (key = term_key())) {
		screen_model(screen); /* what is possible may have changed since it was drawn */
		if (key != TERM_RESIZE)
			screen_key(screen, key);
		redraw(screen);
	}
}

static void on_time(void *arg)
{
	struct screen *screen = arg;

	take_keys(screen); /* a new size comes as a key, without anything to read */
	draw(screen);
}

static void readable(int what, void *arg)
{
	struct screen *screen = arg;

	(void)what;
	take_keys(screen);
	if (!term_gone())
		return;
	compat_watch_stop(&screen->watch, STDIN_FILENO);
	screen->open = false;
	phone_quit(screen->phone, 0, "the terminal was closed");
}

void screen_say(struct screen *screen, enum style style, const char *text)
{
	char time[12];

	clock_text(time, sizeof(time));
	screen_note_add(&screen->view, style, time, text);
	redraw(screen);
}

void screen_event(struct screen *screen, const struct event *ev)
{
	char text[SCREEN_TEXT];
	enum style style;

	if (!screen_sentence(screen, ev, &style, text, sizeof(text)))
		return;
	if (style == STYLE_WARN || style == STYLE_BAD)
		term_bell();
	screen_say(screen, style, text);
}

static void screen_destroy(void *arg)
{
	struct screen *screen = arg;

	tmr_cancel(&screen->tmr);
	if (screen->open)
		compat_watch_stop(&screen->watch, STDIN_FILENO);
	term_close();
	mem_deref(screen->errors);
	mem_deref(screen->cells);
}

int screen_alloc(struct screen **screenp, struct phone *phone, const char **why)
{
	struct screen *screen;
	int err;

	*why = term_open();
	if (*why)
		return ENOTTY;
	screen = mem_zalloc(sizeof(*screen), screen_destroy);
	if (!screen) {
		term_close();
		return ENOMEM;
	}
	screen->phone = phone;
	re_snprintf(screen->who, sizeof(screen->who), "%s%s%s",
		    phone->opt->name ? phone->opt->name : "", phone->opt->name ? "  " : "",
		    phone->opt->aor);
	screen->view.who = screen->who;
	tmr_init(&screen->tmr);
	signal(SIGHUP, SIG_IGN); /* callers are told goodbye all the same */
	err = compat_watch_start(&screen->watch, STDIN_FILENO, readable, screen);
	screen->open = !err;
	err = err ? err : screen_errors_alloc(&screen->errors, screen);
	if (err) {
		*why = "the event loop cannot watch the terminal";
		mem_deref(screen);
		return err;
	}
	draw(screen);
	*screenp = screen;
	return 0;
}
