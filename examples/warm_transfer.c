/* warm_transfer.c -- Bob calls Alice; Alice has a word with Carol and hands Bob over to her.
 *
 *	warm_transfer ADDR:PORT sip:carol@host
 *
 * listens as Alice at ADDR:PORT, takes the first call, and tells how it went: status 0 when
 * Bob talks to Carol. */
#include <re.h>
#include <legwork/re.h>

struct alice { struct lw *lw; struct lw_re *re; lw_call bob; const char *carol; int status; };

static void gone(void *arg)
{
	(void)arg;
	re_cancel();
}

static void on_note(const struct lw_output *note, void *arg)
{
	struct alice *alice = arg;

	if (note->type == LW_NOTE_INCOMING && !lw_answer(alice->lw, note->call, note->now))
		alice->bob = note->call;
	else if (note->type == LW_NOTE_CONNECTED && lw_same_call(note->call, alice->bob))
		lw_transfer_attended(alice->lw, note->call, alice->carol, note->now);
	else if (note->type == LW_NOTE_CONSULT_CONNECTED)
		lw_complete(alice->lw, note->call, note->now);
	else if (note->type == LW_NOTE_CONSULT_FAILED)
		lw_cancel(alice->lw, note->call, note->now);
	if (!lw_ends_transfer(note))
		return;
	alice->status = note->type == LW_NOTE_TRANSFER_COMPLETED ? 0 : 1;
	re_printf("%s: %s\n", alice->status ? "Bob was not handed over" : "Bob talks to Carol",
		  lw_cause_name(note->cause));
	lw_re_close(alice->re, 2000, gone, NULL);
}

int main(int argc, char **argv)
{
	struct alice alice = {.carol = argc == 3 ? argv[2] : NULL, .status = 2};
	struct lw_config engine = LW_CONFIG_INIT;
	struct lw_re_config sip = LW_RE_CONFIG_INIT;
	struct lw_re_account account = {.aor = "\"Alice\" <sip:alice@example.com>"};
	uint32_t index;

	sip.noteh = on_note;
	sip.arg = &alice;
	sip.listen = argc == 3 ? argv[1] : NULL;
	if (sip.listen && !libre_init() && !lw_new(&alice.lw, &engine) &&
	    !lw_re_alloc(&alice.re, alice.lw, &sip) &&
	    !lw_re_account_add(alice.re, &index, &account))
		re_main(NULL);
	else
		re_fprintf(stderr, "usage: warm_transfer ADDR:PORT sip:carol@host\n");
	mem_deref(alice.re);
	lw_free(alice.lw);
	libre_close();
	return alice.status;
}
