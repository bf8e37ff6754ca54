/* SPDX-License-Identifier: BSD-3-Clause */
/* guard.c -- an endpoint that asks each caller who he is, lets him hear media before it answers,
 * and answers; it asks again before he may transfer it, and declines.  What it sees of a call it
 * prints, a line each.
 *
 *	guard HOST:PORT md5|sha256|both [early]
 *
 * It knows bob, whose password is sesame. */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include <re.h>
#include <legwork/re.h>

#include "in/carry_out.h"
#include "wire/hash.h"

enum { EARLY_MS = 150, ANSWER_MS = 500 };

static struct {
	struct lw *lw;
	struct lw_re *re;
	lw_call call;
	lw_leg leg;
	struct tmr early, answer;
	bool plays_early;
	char user[LW_NAME_MAX];
} guard;

static void say(const char *what, const char *who)
{
	printf("%s %s\n", what, who);
	fflush(stdout);
}

static bool knows(uint8_t *ha1, enum lw_re_digest digest, const char *realm, const char *user,
		  void *arg)
{
	size_t hash = digest == LW_RE_SHA256 ? HASH_SHA256 : HASH_MD5;

	(void)arg;
	return !strcmp(user, "bob") && !lw_wire_hash(ha1, hash, "bob:%s:sesame", realm);
}

static void saw_input(const struct lw_input *in, int err, void *arg)
{
	(void)err;
	(void)arg;
	if (in->type == LW_SIG_OFFERED || in->type == LW_SIG_REFER_ASKED)
		snprintf(guard.user, sizeof guard.user, "%s", in->user ? in->user : "nobody");
}

static void ring_early(void *arg)
{
	struct lw_output out = {.type = LW_DO_RING, .leg = guard.leg, .flags = LW_F_EARLY,
				.uri = "", .name = "", .target = "", .by = "", .digits = ""};

	(void)arg;
	lw_ua_carry_out(guard.re, &out);
}

static void answer(void *arg)
{
	(void)arg;
	(void)lw_answer(guard.lw, guard.call, lw_re_now(guard.re));
	lw_re_pump(guard.re);
}

static void decline(void *arg)
{
	(void)arg;
	(void)lw_decline(guard.lw, guard.call, lw_re_now(guard.re));
	lw_re_pump(guard.re);
}

static void took_note(const struct lw_output *note, void *arg)
{
	(void)arg;
	if (note->type == LW_NOTE_INCOMING) {
		guard.call = note->call;
		guard.leg = note->leg;
		say("incoming", guard.user);
		if (guard.plays_early)
			tmr_start(&guard.early, EARLY_MS, ring_early, NULL);
		tmr_start(&guard.answer, ANSWER_MS, answer, NULL);
	} else if (note->type == LW_NOTE_CONNECTED) {
		say("connected", guard.user);
	} else if (note->type == LW_NOTE_REQUESTED) {
		say("requested", guard.user);
		tmr_start(&guard.answer, 0, decline, NULL);
	} else if (note->type == LW_NOTE_ENDED) {
		tmr_cancel(&guard.early);
		tmr_cancel(&guard.answer);
		say("ended", lw_cause_name(note->cause));
	}
}

static void traced(bool tx, const char *transport, const struct sa *src, const struct sa *dst,
		   const uint8_t *packet, size_t size, void *arg)
{
	(void)transport;
	(void)src;
	(void)dst;
	(void)arg;
	printf("--- %s\n%.*s\n", tx ? "sent" : "came", (int)size, (const char *)packet);
	fflush(stdout);
}

static void leave(int sig)
{
	(void)sig;
	re_cancel();
}

static int open_guard(const char *listen, const char *digests)
{
	struct lw_config core = LW_CONFIG_INIT;
	struct lw_re_config cfg = LW_RE_CONFIG_INIT;
	struct lw_re_account account = {.size = sizeof account, .aor = "sip:guard@office.invalid"};
	int err = lw_new(&guard.lw, &core);

	cfg.listen = listen;
	cfg.realm = "office";
	cfg.ha1h = knows;
	cfg.prove = LW_RE_PROVE_CALLS | LW_RE_PROVE_REFER;
	cfg.digests = !strcmp(digests, "md5")	   ? (uint32_t)LW_RE_MD5
		      : !strcmp(digests, "sha256") ? (uint32_t)LW_RE_SHA256
						   : (uint32_t)(LW_RE_MD5 | LW_RE_SHA256);
	cfg.users = LW_RE_USERS_ANY;
	cfg.noteh = took_note;
	cfg.inputh = saw_input;
	cfg.traceh = traced;
	err = err ? err : lw_re_alloc(&guard.re, guard.lw, &cfg);
	return err ? err : lw_re_account_add(guard.re, NULL, &account);
}

int main(int argc, char *argv[])
{
	int err = libre_init();

	if (argc < 3) {
		fprintf(stderr, "usage: guard HOST:PORT md5|sha256|both [early]\n");
		return 2;
	}
	tmr_init(&guard.early);
	tmr_init(&guard.answer);
	guard.plays_early = argc > 3 && !strcmp(argv[3], "early");
	err = err ? err : open_guard(argv[1], argv[2]);
	if (!err) {
		say("ready", argv[1]);
		err = re_main(leave);
	}
	tmr_cancel(&guard.early);
	tmr_cancel(&guard.answer);
	mem_deref(guard.re);
	lw_free(guard.lw);
	libre_close();
	return err ? 1 : 0;
}
