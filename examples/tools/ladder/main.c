/* SPDX-License-Identifier: BSD-3-Clause */
/* main.c -- legwork-ladder: draws what happened from the logs of one or several phones. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ladder.h"

enum form { FORM_TEXT, FORM_SVG, FORM_MERMAID };

struct order { enum form form; const char *out; };

static int usage(int status)
{
	fputs("usage: legwork-ladder [--text|--svg|--mermaid] [-o FILE] [--title TEXT]\n"
	      "                      [--since MS] [--until MS]\n"
	      "                      [--name ADDR:PORT=NAME]... LOG...\n\n"
	      "Draws one ladder from the logs of several phones (legwork-phone --log LOG), or of\n"
	      "one engine: who sent what to whom, what its user did, what states it went through,\n"
	      "and what went wrong.\n\n"
	      "  --text                  for a terminal (the default)\n"
	      "  --svg                   a picture for a browser or a document\n"
	      "  --mermaid               a sequence diagram for Markdown\n"
	      "  -o FILE                 write to FILE\n"
	      "  --title TEXT            its title\n"
	      "  --since MS, --until MS  leave out what came before or after (ms since 1970)\n"
	      "  --name ADDR:PORT=NAME   a party that has no log of its own\n\n"
	      "Status: 0 drawn, 2 a log or the command line cannot be read.\n",
	      status ? stderr : stdout);
	return status;
}

static bool name_party(struct ladder *l, const char *arg)
{
	const char *eq = strrchr(arg, '=');
	char address[ADDRESS_SIZE];
	int i;

	if (!eq || eq == arg || !eq[1] || (size_t)(eq - arg) >= sizeof(address))
		return false;
	snprintf(address, sizeof(address), "%.*s", (int)(eq - arg), arg);
	i = ladder_party(l, eq + 1);
	if (i >= 0)
		ladder_add_address(&l->party[i], address);
	return i >= 0;
}

static bool take_time(uint64_t *us, const char *arg)
{
	char *end;

	errno = 0;
	*us = strtoull(arg, &end, 10);
	if (*arg < '0' || *arg > '9' || *end || errno || *us > UINT64_MAX / 1000)
		return false;
	*us *= 1000;
	return true;
}

static bool take_title(struct ladder *l, const char *arg)
{
	static char title[DETAIL_SIZE];

	words_clean(title, sizeof(title), DETAIL_COLUMNS, arg);
	l->title = title;
	return true;
}

/* Words taken: 0 for what is no option, or not with this value. */
static int take_option(struct ladder *l, struct order *order, char **argv, int left)
{
	const char *value = left > 1 ? argv[1] : NULL;

	if (!strcmp(*argv, "--text"))
		order->form = FORM_TEXT;
	else if (!strcmp(*argv, "--svg"))
		order->form = FORM_SVG;
	else if (!strcmp(*argv, "--mermaid"))
		order->form = FORM_MERMAID;
	else if (value && !strcmp(*argv, "-o"))
		return order->out = value, 2;
	else if (value && !strcmp(*argv, "--title"))
		return 2 * take_title(l, value);
	else if (value && !strcmp(*argv, "--since"))
		return 2 * take_time(&l->since, value);
	else if (value && !strcmp(*argv, "--until"))
		return 2 * take_time(&l->until, value);
	else if (value && !strcmp(*argv, "--name"))
		return 2 * name_party(l, value);
	else
		return 0;
	return 1;
}

static int draw(const struct ladder *l, const struct order *order)
{
	FILE *out = order->out ? fopen(order->out, "w") : stdout;
	bool ok;

	if (!out) {
		fprintf(stderr, "legwork-ladder: %s: %s\n", order->out, strerror(errno));
		return 2;
	}
	switch (order->form) {
	case FORM_TEXT:
		ladder_text(l, out, !order->out && isatty(STDOUT_FILENO) && !getenv("NO_COLOR"));
		break;
	case FORM_SVG:
		ladder_svg(l, out);
		break;
	case FORM_MERMAID:
		ladder_mermaid(l, out);
		break;
	}
	ok = !ferror(out);
	ok = (order->out ? !fclose(out) : !fflush(out)) && ok;
	if (!ok)
		fprintf(stderr, "legwork-ladder: the picture cannot be written: %s\n",
			strerror(errno));
	return ok ? 0 : 2;
}

int main(int argc, char **argv)
{
	static struct ladder l;
	struct order order = {0};
	int i = 1, words, status;
	while (i < argc && argv[i][0] == '-') {
		if (!strcmp(argv[i], "--help"))
			return usage(0);
		words = take_option(&l, &order, argv + i, argc - i);
		if (!words) {
			fprintf(stderr, "legwork-ladder: there is no option %s, or not with this "
					"value\n", argv[i]);
			return usage(2);
		}
		i += words;
	}
	if (i >= argc) {
		fprintf(stderr, "legwork-ladder: name the logs to draw from\n");
		return usage(2);
	}
	status = ladder_read(&l, argv + i, argc - i);
	if (!status)
		status = draw(&l, &order);
	ladder_free(&l);
	return status;
}
