/* SPDX-License-Identifier: BSD-3-Clause */
/* glib ADDR:PORT sip:carol@host -- a transfer in the main loop of GLib, as a GTK program has it.
 *
 * Alice takes a call and has a word with Carol; a line on standard input hands the caller over.
 * SIP is one more source of the loop: lw_re_fd() and lw_re_timeout() say when it has something to
 * do, and lw_re_run() does it. */
#include <stdio.h>
#include <unistd.h>

#include <glib-unix.h>
#include <re.h>
#include <legwork/re.h>

struct alice {
	struct lw *lw;
	struct lw_re *re;
	GMainLoop *loop;
	const char *carol;
	lw_call call;
	bool done;
};

static void on_note(const struct lw_output *note, void *arg)
{
	struct alice *alice = arg;

	printf("%s\n", lw_output_name(note->type));
	if (note->type == LW_NOTE_INCOMING)
		lw_answer(alice->lw, alice->call = note->call, note->now);
	else if (note->type == LW_NOTE_CONNECTED)
		lw_transfer_attended(alice->lw, note->call, alice->carol, note->now);
	alice->done |= note->type == LW_NOTE_TRANSFER_COMPLETED;
	if (note->type == LW_NOTE_ENDED && lw_same_call(note->call, alice->call))
		g_main_loop_quit(alice->loop);
}

/* Alice presses Enter. */
static gboolean on_line(gint fd, GIOCondition condition, gpointer arg)
{
	struct alice *alice = arg;
	char line[80];

	(void)condition;
	if (read(fd, line, sizeof line) <= 0)
		g_main_loop_quit(alice->loop);
	else if (lw_complete(alice->lw, alice->call, lw_re_now(alice->re)))
		printf("not now\n");
	lw_re_pump(alice->re);
	return G_SOURCE_CONTINUE;
}

/* ---- SIP as a source ---- */

struct sip_source { GSource source; struct lw_re *re; gpointer tag; };

static gboolean prepare(GSource *source, gint *timeout)
{
	*timeout = lw_re_timeout(((struct sip_source *)source)->re);
	return FALSE;
}

/* A timer that is due is not told apart from one that is due in a millisecond: a turn is cheap. */
static gboolean check(GSource *source)
{
	const struct sip_source *sip = (struct sip_source *)source;
	int ms = lw_re_timeout(sip->re);

	return g_source_query_unix_fd(source, sip->tag) || ms == 0 || ms == 1;
}

static gboolean dispatch(GSource *source, GSourceFunc callback, gpointer arg)
{
	(void)callback, (void)arg;
	return lw_re_run(((struct sip_source *)source)->re) ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

static void add_sip(struct lw_re *re)
{
	static GSourceFuncs funcs = {.prepare = prepare, .check = check, .dispatch = dispatch};
	GSource *source = g_source_new(&funcs, sizeof(struct sip_source));

	((struct sip_source *)source)->re = re;
	((struct sip_source *)source)->tag = g_source_add_unix_fd(source, lw_re_fd(re), G_IO_IN);
	g_source_attach(source, NULL);
	g_source_unref(source);
}

int main(int argc, char **argv)
{
	struct alice alice = {.carol = argv[argc - 1], .loop = g_main_loop_new(NULL, FALSE)};
	struct lw_config engine = LW_CONFIG_INIT;
	struct lw_re_config sip = LW_RE_CONFIG_INIT;
	struct lw_re_account account = {.size = sizeof account, .aor = "sip:alice@example.com"};
	int err = argc == 3 ? libre_init() : EINVAL;

	setvbuf(stdout, NULL, _IOLBF, 0);
	sip.listen = argv[1];
	sip.transports = LW_RE_UDP | LW_RE_TCP;
	sip.noteh = on_note;
	sip.arg = &alice;
	err = err ? err : lw_new(&alice.lw, &engine);
	err = err ? err : lw_re_alloc(&alice.re, alice.lw, &sip);
	err = err ? err : lw_re_account_add(alice.re, NULL, &account);
	if (err) {
		fprintf(stderr, "usage: glib ADDR:PORT sip:carol@host\n");
	} else {
		add_sip(alice.re);
		g_unix_fd_add(STDIN_FILENO, G_IO_IN | G_IO_HUP, on_line, &alice);
		printf("ready\n");
		g_main_loop_run(alice.loop);
	}
	mem_deref(alice.re), lw_free(alice.lw), libre_close();
	g_main_loop_unref(alice.loop);
	return err || !alice.done;
}
