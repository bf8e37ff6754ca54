/* through.c -- the transfer through legwork: three endpoints, driven by their notes alone. */
#include <string.h>

#include <re.h>
#include <legwork/re.h>

#include "wire_load.h"

enum { PARTIES = 3, MEDIA_PORT = 40000 };

struct party {
	struct lw *lw;
	struct lw_re *re;
	char uri[64];
	lw_call call; /* the last offered or dialled */
};

static struct party parties[PARTIES];
static struct party *const a = &parties[0], *const b = &parties[1], *const c = &parties[2];
static bool transferring;
static unsigned ended; /* ENDED notes of this transfer: two of A's, one of B's, one of C's */

/* ---- media: an audio line as a phone has it, and no sockets ---- */

static int open_media(void **mediap, lw_leg leg, struct sdp_session *sdp, const struct sa *laddr,
		      void *arg)
{
	struct sdp_media *m;
	int err = sdp_media_add(&m, sdp, sdp_media_audio, MEDIA_PORT, sdp_proto_rtpavp);

	(void)leg;
	(void)laddr;
	(void)arg;
	*mediap = NULL;
	err = err ? err
		  : sdp_format_add(NULL, m, false, "0", "PCMU", 8000, 1, NULL, NULL, NULL, false,
				   NULL);
	return err ? err
		   : sdp_format_add(NULL, m, false, "101", "telephone-event", 8000, 1, NULL, NULL,
				    NULL, false, "0-15");
}

static const struct lw_re_media media = {.open = open_media};

/* ---- the story ---- */

/* Verbs to a party from another's note need the pump; from its own they do not, and it does
 * nothing. */
static void did(struct party *p, int err, const char *what)
{
	if (err)
		bench_failed(what);
	lw_re_pump(p->re);
}

/* A's two calls are over, so only B and C talk: C hangs up, and two more calls end.  (A's BYE to B
 * may still be on its way, so B would say BYE twice if it were the one.) */
static void one_ended(void)
{
	ended++;
	if (ended == 2)
		did(c, lw_hangup(c->lw, c->call, lw_re_now(c->re)), "hang up");
	if (ended == 4)
		bench_done();
}

static void note_of_a(const struct lw_output *note)
{
	if (note->type == LW_NOTE_CONNECTED && lw_same_call(note->call, a->call)) {
		if (transferring)
			did(a, lw_transfer_attended(a->lw, a->call, c->uri, lw_re_now(a->re)),
			    "transfer");
		else
			bench_done();
	} else if (note->type == LW_NOTE_CONSULT_CONNECTED) {
		bench_refer();
		did(a, lw_complete(a->lw, note->call, lw_re_now(a->re)), "complete");
	} else if (note->type == LW_NOTE_TRANSFER_COMPLETED) {
		bench_result();
	} else if (lw_ends_transfer(note)) {
		bench_failed(lw_output_name(note->type));
	}
}

static void on_note(const struct lw_output *note, void *arg)
{
	struct party *p = arg;

	if (note->type == LW_NOTE_INCOMING) {
		p->call = note->call;
		did(p, lw_answer(p->lw, note->call, lw_re_now(p->re)), "answer");
	} else if (note->type == LW_NOTE_ENDED && transferring) {
		one_ended();
	} else if (p == a) {
		note_of_a(note);
	}
}

/* ---- start and end ---- */

static int open_party(struct party *p, const char *name, unsigned calls,
		      const struct lw_re_config *like)
{
	struct lw_config core = LW_CONFIG_INIT;
	struct lw_re_config cfg = *like;
	struct lw_re_account account = {.aor = p->uri};
	struct sa laddr;
	uint32_t index;

	core.max_calls = calls + 4;
	core.max_legs = core.max_calls * 2;
	core.refer_policy = LW_REFER_AUTO;
	cfg.noteh = on_note;
	cfg.arg = p;
	cfg.media = &media;
	cfg.max_legs = core.max_legs;
	if (lw_new(&p->lw, &core) || lw_re_alloc(&p->re, p->lw, &cfg) ||
	    lw_re_laddr(p->re, LW_RE_UDP, &laddr))
		return EINVAL;
	(void)re_snprintf(p->uri, sizeof p->uri, "sip:%s@%J", name, &laddr);
	return lw_re_account_add(p->re, &index, &account);
}

static int open_all(unsigned calls, const struct lw_re_config *like)
{
	int err;

	memset(parties, 0, sizeof parties);
	err = open_party(a, "alice", calls, like);
	err = err ? err : open_party(b, "bob", calls, like);
	return err ? err : open_party(c, "carol", calls, like);
}

static int open_plain(unsigned calls)
{
	struct lw_re_config cfg = LW_RE_CONFIG_INIT;

	cfg.reliable_1xx = false;
	cfg.session_expires = 0;
	return open_all(calls, &cfg);
}

static int open_default(unsigned calls)
{
	struct lw_re_config cfg = LW_RE_CONFIG_INIT;

	return open_all(calls, &cfg);
}

static void close_all(void)
{
	for (unsigned i = 0; i < PARTIES; i++) {
		mem_deref(parties[i].re);
		lw_free(parties[i].lw);
	}
}

static int dial(bool then_transfer)
{
	int err;

	transferring = then_transfer;
	ended = 0;
	err = lw_dial(b->lw, a->uri, 0, &b->call, lw_re_now(b->re));
	lw_re_pump(b->re);
	return err;
}

static int transfer(void)
{
	return dial(true);
}

static int call(void)
{
	return dial(false);
}

static uint64_t sent(void)
{
	uint64_t n = 0;

	for (unsigned i = 0; i < PARTIES; i++)
		n += lw_re_stats(parties[i].re).tx;
	return n;
}

static unsigned legs(void)
{
	unsigned n = 0;

	for (unsigned i = 0; i < PARTIES; i++)
		n += lw_re_stats(parties[i].re).legs;
	return n;
}

static size_t reserved(void)
{
	size_t per_call;

	(void)lw_block_size(a->lw, &per_call);
	return 2 * per_call;
}

const struct carrier through_plain = {
	"legwork",
	"three legwork endpoints; 100rel and session timers off, so that the messages are the same",
	open_plain,
	close_all,
	transfer,
	call,
	sent,
	legs,
	reserved,
};
const struct carrier through_default = {
	"legwork, defaults", "the same with 100rel and session timers on, as configured by itself",
	open_default, close_all, transfer, call, sent, legs, reserved,
};
