/* SPDX-License-Identifier: BSD-3-Clause */
/* sofia ADDR:PORT LOG -- a phone without sound: our engine on the SIP stack of Sofia-SIP.
 *
 * Commands come by standard input, notes go to standard output, a line each; LOG is for
 * legwork-ladder. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <log.h>

#include "sofia.h"

static lw_call now_with; /* the call that commands are about */

static void on_note(struct sofia *s, const struct lw_output *note)
{
	(void)s;
	printf("%s code=%d cause=%s with=%s\n", lw_output_name(note->type), note->code,
	       lw_cause_name(note->cause), lw_parties_name(note->parties));
	if (note->type == LW_NOTE_INCOMING)
		now_with = note->call;
}

/* The first column is what is typed; an address may follow. */
static const struct { const char *word; enum lw_verb verb; } commands[] = {
	{"dial", LW_USER_DIAL}, {"answer", LW_USER_ANSWER}, {"reject", LW_USER_REJECT},
	{"hold", LW_USER_HOLD}, {"resume", LW_USER_RESUME}, {"hangup", LW_USER_HANGUP},
	{"attended", LW_USER_ATTENDED}, {"blind", LW_USER_BLIND},
	{"complete", LW_USER_COMPLETE}, {"cancel", LW_USER_CANCEL},
	{"accept", LW_USER_ACCEPT}, {"decline", LW_USER_DECLINE},
};

static void typed(struct sofia *s, char *line)
{
	char *uri = strchr(line, ' ');
	struct lw_input in = {.call = now_with};
	int err = LW_E_ARG;

	if (uri)
		*uri++ = '\0';
	in.uri = uri;
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
		if (strcmp(commands[i].word, line))
			continue;
		in.type = (uint32_t)commands[i].verb;
		err = sofia_signal(s, in);
		if (!err && in.type == LW_USER_DIAL)
			now_with = lw_made(s->lw).call;
		sofia_drain(s);
	}
	if (!strcmp(line, "quit"))
		s->over = true;
	else if (err)
		printf("error %s\n", lw_error_name(err));
}

static int on_input(su_root_magic_t *s, su_wait_t *wait, su_wakeup_arg_t *arg)
{
	static char text[2048];
	static size_t len;
	ssize_t got = read(STDIN_FILENO, text + len, sizeof text - 1 - len);
	char *end;

	(void)wait, (void)arg;
	len += got > 0 ? (size_t)got : 0;
	text[len] = '\0';
	while ((end = strchr(text, '\n')) != NULL) {
		*end = '\0';
		typed(s, text);
		len -= (size_t)(end + 1 - text);
		memmove(text, end + 1, len + 1);
	}
	if (got <= 0 || s->over)
		su_root_break(s->root);
	return 0;
}

int main(int argc, char **argv)
{
	struct lw_config config = LW_CONFIG_INIT;
	struct sofia sofia = {.noteh = on_note, .sink = -1};
	su_wait_t wait;
	int err = argc != 3;

	setvbuf(stdout, NULL, _IOLBF, 0);
	if (err)
		fprintf(stderr, "usage: sofia ADDR:PORT LOG\n");
	err = err || su_init() || lw_new(&sofia.lw, &config) || sofia_open(&sofia, argv[1]);
	sofia.log = err ? NULL : fopen(argv[2], "w");
	err = err || !sofia.log;
	if (!err) {
		(void)log_begin(sofia.log, &(struct log_head){"sofia", sofia.uri, 0}, &config);
		(void)su_wait_create(&wait, STDIN_FILENO, SU_WAIT_IN);
		(void)su_root_register(sofia.root, &wait, on_input, NULL, 0);
		printf("ready\n");
		su_root_run(sofia.root);
		(void)log_end(sofia.log, "quit");
		(void)fclose(sofia.log);
	}
	sofia_close(&sofia);
	lw_free(sofia.lw);
	return err;
}
