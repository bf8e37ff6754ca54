/* SPDX-License-Identifier: BSD-3-Clause */
/* poll ADDR:PORT sip:carol@host -- a transfer in a loop of the host's own, with poll().
 *
 * Alice takes a call and has a word with Carol; a line on standard input hands the caller over.
 * The loop waits for two descriptors, the user's and SIP's, and knows nothing of libre but three
 * functions of <legwork/re.h>. */
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

#include <re.h>
#include <legwork/re.h>

struct alice { struct lw *lw; struct lw_re *re; const char *carol; lw_call call; bool over, done; };

static void on_note(const struct lw_output *note, void *arg)
{
	struct alice *alice = arg;

	printf("%s\n", lw_output_name(note->type));
	if (note->type == LW_NOTE_INCOMING)
		lw_answer(alice->lw, alice->call = note->call, note->now);
	else if (note->type == LW_NOTE_CONNECTED)
		lw_transfer_attended(alice->lw, note->call, alice->carol, note->now);
	alice->done |= note->type == LW_NOTE_TRANSFER_COMPLETED;
	alice->over |= note->type == LW_NOTE_ENDED && lw_same_call(note->call, alice->call);
}

/* Alice presses Enter. */
static void on_line(struct alice *alice)
{
	char line[80];

	if (read(STDIN_FILENO, line, sizeof line) <= 0)
		alice->over = true;
	else if (lw_complete(alice->lw, alice->call, lw_re_now(alice->re)))
		printf("not now\n");
	lw_re_pump(alice->re);
}

/* One turn: wait for what comes first, and do it.  An errno. */
static int turn(struct alice *alice)
{
	struct pollfd fds[] = {
		{.fd = lw_re_fd(alice->re), .events = POLLIN},
		{.fd = STDIN_FILENO, .events = POLLIN},
	};

	if (poll(fds, 2, lw_re_timeout(alice->re)) < 0)
		return errno == EINTR ? 0 : errno;
	if (fds[1].revents)
		on_line(alice);
	return lw_re_run(alice->re);
}

int main(int argc, char **argv)
{
	struct alice alice = {.carol = argv[argc - 1]};
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
	if (err)
		fprintf(stderr, "usage: poll ADDR:PORT sip:carol@host\n");
	else
		printf("ready\n");
	while (!err && !alice.over)
		err = turn(&alice);
	mem_deref(alice.re), lw_free(alice.lw), libre_close();
	return err || !alice.done;
}
