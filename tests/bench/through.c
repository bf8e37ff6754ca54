/* SPDX-License-Identifier: BSD-3-Clause */
/* through.c -- the transfer through legwork: three endpoints, driven by their notes alone. */
#include <string.h>

#include <re.h>
#include <legwork/re.h>

#include "account/compat.h"
#include "wire_load.h"

enum { PARTIES = 3, MEDIA_PORT = 40000, BUCKETS = 4096 };

struct party {
	struct lw *lw;
	struct lw_re *re;
	struct hash *seats; /* by call */
	const char *name;
	struct sa laddr;
	char uri[64];
};

static struct party parties[PARTIES];
static struct party *const a = &parties[0], *const b = &parties[1], *const c = &parties[2];

/* A party's call within a story. */
struct seat {
	struct le he;
	struct party *party; /* NULL: the call is not made yet */
	lw_call call;
	struct through_story *story;
};

struct through_story {
	struct story base;
	struct seat ab, ac, ba, cb;
	unsigned ended; /* ENDED notes: two of A's, one of B's, one of C's */
};

static void sit(struct through_story *s, struct seat *seat, struct party *p, lw_call call)
{
	hash_unlink(&seat->he);
	seat->party = p;
	seat->call = call;
	seat->story = s;
	hash_append(p->seats, (uint32_t)call.v, &seat->he, seat);
}

static bool has_call(struct le *le, void *arg)
{
	const struct seat *seat = le->data;

	return lw_same_call(seat->call, *(const lw_call *)arg);
}

static struct seat *seat_of(struct party *p, lw_call call)
{
	return list_ledata(hash_lookup(p->seats, (uint32_t)call.v, has_call, &call));
}

/* ---- media: an audio line as a phone has it, and no sockets ---- */

static int add_line(void *object, struct sdp_session *sdp)
{
	struct sdp_media *m;
	int err = sdp ? sdp_media_add(&m, sdp, sdp_media_audio, MEDIA_PORT, sdp_proto_rtpavp) : 0;

	(void)object;
	if (err || !sdp)
		return err;
	err = sdp_format_add(NULL, m, false, "0", "PCMU", 8000, 1, NULL, NULL, NULL, false, NULL);
	return err ? err
		   : sdp_format_add(NULL, m, false, "101", "telephone-event", 8000, 1, NULL, NULL,
				    NULL, false, "0-15");
}

static int open_media(void **mediap, lw_leg leg, struct sdp_session *sdp, const struct sa *laddr,
		      void *arg)
{
	(void)leg;
	(void)laddr;
	(void)arg;
	*mediap = NULL;
	return add_line(NULL, sdp);
}

static const struct lw_re_media media = {
	.size = sizeof media, .open = open_media, .again = add_line};

/* ---- the story ---- */

/* Verbs to a party from another's note need the pump; from its own they do not, and it does
 * nothing. */
static void hang_up(const struct seat *seat)
{
	struct party *p = seat->party;

	if (!p)
		return;
	(void)lw_hangup(p->lw, seat->call, lw_re_now(p->re)); /* it may have ended */
	lw_re_pump(p->re);
}

/* It went wrong, or was refused: whoever is still in a call hangs up, as users do. */
static void give_up(struct through_story *s, int code, const char *why)
{
	enum { UNAVAILABLE = 503 };
	struct seat seats[] = {s->ab, s->ac, s->ba, s->cb};

	if (code == UNAVAILABLE)
		story_refused(&s->base);
	else
		story_failed(&s->base, why);
	for (size_t i = 0; i < ARRAY_SIZE(seats); i++)
		hang_up(&seats[i]);
}

static void did(struct through_story *s, int err)
{
	if (err)
		give_up(s, 0, lw_error_name(err));
}

/* A's two calls are over, so only B and C talk: C hangs up, and two more calls end.  (A's BYE to B
 * may still be on its way, so B would say BYE twice if it were the one.) */
static void one_ended(struct through_story *s, const struct party *p)
{
	s->ended++;
	if (p != a && s->ended <= 2)
		give_up(s, 0, "a call ended too early");
	else if (s->ended == 2)
		hang_up(&s->cb);
	else if (s->ended == 4)
		story_done(&s->base);
}

static void call_ended(struct through_story *s, const struct party *p, const struct lw_output *note)
{
	if (s->base.transfers && s->base.accepted)
		one_ended(s, p);
	else
		give_up(s, note->code, "a call ended too early");
}

/* "sip:carol-17@127.0.0.1:5060" */
struct address {
	char uri[64];
};

static struct address address_of(const struct party *p, const struct through_story *s)
{
	struct address to;

	(void)re_snprintf(to.uri, sizeof to.uri, "sip:%s-%u@%J", p->name, s->base.number,
			  &p->laddr);
	return to;
}

static void connected(struct through_story *s, const struct seat *seat)
{
	struct address to = address_of(c, s);

	if (seat == &s->ba)
		story_accepted(&s->base);
	if (seat != &s->ab)
		return;
	if (!s->base.transfers)
		story_done(&s->base);
	else
		did(s, lw_transfer_attended(a->lw, seat->call, to.uri, lw_re_now(a->re)));
}

static void transfer_went_on(struct through_story *s, const struct lw_output *note)
{
	if (note->type == LW_NOTE_CONSULTING) {
		sit(s, &s->ac, a, note->other);
	} else if (note->type == LW_NOTE_CONSULT_CONNECTED) {
		story_refer(&s->base);
		did(s, lw_complete(a->lw, note->call, lw_re_now(a->re)));
	} else if (note->type == LW_NOTE_CONSULT_FAILED) {
		give_up(s, note->code, "the consultation failed");
	} else if (note->type == LW_NOTE_TRANSFER_COMPLETED) {
		story_result(&s->base);
	} else if (lw_ends_transfer(note)) {
		give_up(s, note->code, lw_output_name(note->type));
	}
}

static void is_called(struct party *p, const struct lw_output *note)
{
	struct through_story *s = (struct through_story *)(void *)story_called(
		note->called, strlen(note->called));

	if (!s) {
		(void)lw_reject(p->lw, note->call, 0, lw_re_now(p->re));
		return;
	}
	sit(s, p == a ? &s->ab : &s->cb, p, note->call);
	did(s, lw_answer(p->lw, note->call, lw_re_now(p->re)));
}

static void on_note(const struct lw_output *note, void *arg)
{
	struct party *p = arg;
	struct seat *seat;

	if (note->type == LW_NOTE_INCOMING) {
		is_called(p, note);
		return;
	}
	seat = seat_of(p, note->call);
	if (!seat)
		return;
	if (note->type == LW_NOTE_CONNECTED)
		connected(seat->story, seat);
	else if (note->type == LW_NOTE_ENDED)
		call_ended(seat->story, p, note);
	else if (p == a)
		transfer_went_on(seat->story, note);
}

/* ---- start and end ---- */

static int open_party(struct party *p, const char *name, const struct room *room,
		      const struct lw_re_config *like)
{
	struct lw_config core = LW_CONFIG_INIT;
	struct lw_re_config cfg = *like;
	struct lw_re_account account = {.size = sizeof account, .aor = p->uri};
	uint32_t index;

	core.max_calls = room->calls + 4;
	core.max_legs = core.max_calls * 2;
	core.refer_policy = LW_REFER_AUTO;
	cfg.noteh = on_note;
	cfg.arg = p;
	cfg.media = &media;
	cfg.max_legs = core.max_legs;
	cfg.users = LW_RE_USERS_ANY; /* each story has its own */
	if (p == a && room->connections) {
		cfg.transports |= LW_RE_TCP;
		cfg.max_connections = cfg.max_connections_from = 0;
	}
	p->name = name;
	if (hash_alloc(&p->seats, BUCKETS) || lw_new(&p->lw, &core) ||
	    lw_re_alloc(&p->re, p->lw, &cfg) || lw_re_laddr(p->re, LW_RE_UDP, &p->laddr))
		return EINVAL;
	(void)re_snprintf(p->uri, sizeof p->uri, "sip:%s@%J", name, &p->laddr);
	return lw_re_account_add(p->re, &index, &account);
}

static int open_all(const struct room *room, const struct lw_re_config *like)
{
	int err;

	memset(parties, 0, sizeof parties);
	err = open_party(a, "alice", room, like);
	err = err ? err : open_party(b, "bob", room, like);
	return err ? err : open_party(c, "carol", room, like);
}

static int open_plain(const struct room *room)
{
	struct lw_re_config cfg = LW_RE_CONFIG_INIT;

	cfg.reliable_1xx = false;
	cfg.session_expires = 0;
	return open_all(room, &cfg);
}

static int open_default(const struct room *room)
{
	struct lw_re_config cfg = LW_RE_CONFIG_INIT;

	return open_all(room, &cfg);
}

static void close_all(void)
{
	for (unsigned i = 0; i < PARTIES; i++) {
		mem_deref(parties[i].re);
		lw_free(parties[i].lw);
		mem_deref(parties[i].seats);
	}
}

static int start(struct story *story)
{
	struct through_story *s = (struct through_story *)(void *)story;
	struct address to = address_of(a, s);
	lw_call call;
	int err = lw_dial(b->lw, to.uri, 0, &call, lw_re_now(b->re));

	if (err)
		return err == LW_E_FULL ? EAGAIN : EINVAL;
	sit(s, &s->ba, b, call);
	lw_re_pump(b->re);
	return 0;
}

static void forget(struct story *story)
{
	struct through_story *s = (struct through_story *)(void *)story;

	hash_unlink(&s->ab.he);
	hash_unlink(&s->ac.he);
	hash_unlink(&s->ba.he);
	hash_unlink(&s->cb.he);
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

static int tcp(struct sa *addr)
{
	return lw_re_laddr(a->re, LW_RE_TCP, addr);
}

const struct carrier through_plain = {
	"legwork",
	"three legwork endpoints; 100rel and session timers off, so that the messages are the same",
	sizeof(struct through_story),
	open_plain,
	close_all,
	start,
	forget,
	legs,
	reserved,
	tcp,
};
const struct carrier through_default = {
	"legwork+defaults",
	"the same with 100rel and session timers on, as configured by itself",
	sizeof(struct through_story),
	open_default,
	close_all,
	start,
	forget,
	legs,
	reserved,
	tcp,
};
