/* SPDX-License-Identifier: BSD-3-Clause */
/* warm_transfer ADDR:PORT sip:carol@host -- Alice takes a call, has a word with Carol, hands it
 * over. */
#include <re.h>
#include <legwork/re.h>

struct alice { struct lw *lw; const char *carol; bool done; };

static void on_note(const struct lw_output *note, void *arg)
{
	struct alice *alice = arg;

	if (note->type == LW_NOTE_INCOMING)
		lw_answer(alice->lw, note->call, note->now);
	else if (note->type == LW_NOTE_CONNECTED)
		lw_transfer_attended(alice->lw, note->call, alice->carol, note->now);
	else if (note->type == LW_NOTE_CONSULT_CONNECTED)
		lw_complete(alice->lw, note->call, note->now); /* a phone: when Alice says so */
	else if (lw_ends_transfer(note)) {
		alice->done = note->type == LW_NOTE_TRANSFER_COMPLETED;
		re_printf("%s: %s\n", lw_output_name(note->type), lw_cause_name(note->cause));
		re_cancel();
	}
}

int main(int argc, char **argv)
{
	struct alice alice = {.carol = argv[argc - 1]};
	struct lw_config engine = LW_CONFIG_INIT;
	struct lw_re_config sip = LW_RE_CONFIG_INIT;
	struct lw_re_account account = {.size = sizeof account, .aor = "sip:alice@example.com"};
	struct lw_re *re = NULL;
	int err = libre_init();

	engine.auto_return = true; /* back to Bob if Carol does not answer, or hangs up */
	sip.listen = argc > 2 ? argv[1] : sip.listen;
	sip.noteh = on_note;
	sip.arg = &alice;
	err = err ? err : lw_new(&alice.lw, &engine);
	err = err ? err : lw_re_alloc(&re, alice.lw, &sip);
	err = err ? err : lw_re_account_add(re, NULL, &account);
	err = err ? err : re_main(NULL);
	mem_deref(re), lw_free(alice.lw), libre_close();
	return err || !alice.done;
}
