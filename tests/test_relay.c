/* SPDX-License-Identifier: BSD-3-Clause */
/* test_relay.c -- the relay of the examples in virtual time: who hears what, and that no phone's
 * stream ever jumps. */
#include <errno.h>
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "relay_i.h"

#include <legwork/virtual.h>

#include "relay_phone.h"

enum { A, T, C, SEATS };
static const double VOICE[] = {440, 700, 1200};
static const double MUSIC = 300, RING = 425, BEEP = 1000;
static const char HOST[] = "127.0.0.9";

/* ---- the rig ---- */

static struct {
	struct relay *relay;
	struct phone *phone[SEATS];
	char digits[64];               /* told by the relay */
	unsigned answers, said;
	int answer;
	struct relay_port *about;      /* of the last answer */
	bool lets_go;                  /* handlers free what they are told of */
} rig;

static void let_go(struct relay_port *port)
{
	for (unsigned i = 0; i < SEATS && rig.lets_go; i++) {
		if (rig.phone[i] && rig.phone[i]->port == port)
			phone_unplug(rig.phone[i]);
	}
}

static void on_digit(struct relay_port *port, char digit, void *arg)
{
	size_t len = strlen(rig.digits);

	(void)arg;
	if (len + 1 < sizeof(rig.digits))
		rig.digits[len] = digit;
	let_go(port);
}

static void on_heard(struct relay_port *port, int err, void *arg)
{
	(void)arg;
	rig.answers++;
	rig.answer = err;
	rig.about = port;
	let_go(port);
}

static void on_said(struct relay_port *port, void *arg)
{
	(void)arg;
	rig.said++;
	let_go(port);
}

static void rig_relay(const struct relay_config *like)
{
	struct relay_config config = {0};

	if (like)
		config = *like;
	config.digith = on_digit;
	config.heardh = on_heard;
	config.saidh = on_said;
	memset(&rig, 0, sizeof(rig));
	assert_int_equal(relay_alloc(&rig.relay, &config), 0);
	assert_int_equal(relay_sound(rig.relay, "music", "tone:300", NULL), 0);
}

static void add_phone(unsigned seat, const char *formats)
{
	rig.phone[seat] = phone_new(HOST, formats, VOICE[seat]);
	phone_plug(rig.phone[seat], rig.relay, seat + 1);
}

static void rig_up(const char *a, const char *t, const char *c)
{
	const char *formats[] = {a, t, c};

	rig_relay(NULL);
	for (unsigned i = 0; i < SEATS; i++) {
		if (!formats[i])
			continue;
		add_phone(i, formats[i]);
		phone_offers(rig.phone[i]);
	}
}

static void rig_down(void)
{
	for (unsigned i = 0; i < SEATS; i++)
		mem_deref(rig.phone[i]);
	mem_deref(rig.relay);
}

static void pass(uint32_t ms)
{
	(void)lw_virtual_run(ms, NULL, NULL);
}

static int hear(unsigned seat, enum relay_hear what)
{
	return relay_hear(rig.phone[seat]->port, &(struct relay_wish){.hear = what, .room = 1});
}

static int hear_peer(unsigned seat, unsigned peer)
{
	return relay_hear(rig.phone[seat]->port,
			  &(struct relay_wish){.hear = RELAY_PEER, .peer = rig.phone[peer]->port});
}

static void join(unsigned a, unsigned b)
{
	assert_int_equal(hear_peer(a, b), 0);
	assert_int_equal(hear_peer(b, a), 0);
}

static bool hears(unsigned seat, double hz)
{
	return phone_hears(rig.phone[seat], hz) > -30;
}

static struct relay_stats stats_of(unsigned seat)
{
	struct relay_stats stats;

	relay_port_stats(rig.phone[seat]->port, &stats);
	return stats;
}

static void assert_no_jump(void)
{
	for (unsigned i = 0; i < SEATS; i++) {
		if (rig.phone[i])
			assert_int_equal(rig.phone[i]->jumps, 0);
	}
}

/* ---- two phones ---- */

static void same_format_is_passed_as_it_is(void **state)
{
	struct relay_stats a;

	(void)state;
	rig_up("0 8 101", "0 8 101", NULL);
	join(A, T);
	pass(1000);
	assert_true(hears(A, VOICE[T]) && !hears(A, VOICE[A]));
	assert_true(hears(T, VOICE[A]) && !hears(T, VOICE[T]));
	a = stats_of(A);
	assert_int_equal(a.converted, 0);
	assert_in_range(a.passed, 45, 50);
	assert_string_equal(a.codec, "PCMU");
	assert_int_equal(a.hear, RELAY_PEER);
	assert_int_equal(relay_port_key(rig.phone[T]->port), T + 1);
	assert_no_jump();
	rig_down();
}

static void other_laws_are_converted(void **state)
{
	(void)state;
	rig_up("0 101", "8 101", NULL);
	join(A, T);
	pass(1000);
	assert_true(hears(A, VOICE[T]) && hears(T, VOICE[A]));
	assert_int_equal(stats_of(A).passed, 0);
	assert_in_range(stats_of(A).converted, 45, 50);
	assert_string_equal(stats_of(T).codec, "PCMA");
	assert_no_jump();
	rig_down();
}

/* A codec that is none of ours, under another number on each side. */
static void any_format_passes_that_both_have(void **state)
{
	static const uint8_t FRAME_OF_OPUS[] = {0x78, 1, 2, 3, 4, 5, 6, 7};
	struct rtp_header hdr = {.ver = 2, .pt = 96, .seq = 7, .ts = 960, .ssrc = 5};
	struct phone *a, *t;

	(void)state;
	rig_relay(&(struct relay_config){.foreign = true});
	add_phone(A, "");
	add_phone(T, "");
	a = rig.phone[A];
	t = rig.phone[T];
	phone_format(a, "96", "opus", 48000, 2, "useinbandfec=1");
	phone_take(a, phone_sdp(a, true, true), false, true);
	phone_format(t, "113", "opus", 48000, 2, NULL);
	assert_int_equal(relay_port_offer(t->port, a->port), 0);
	assert_non_null(strstr(phone_sdp(t, false, true), "a=fmtp:96 useinbandfec=1\r\n"));
	phone_offers(t); /* by another number than A's */
	assert_int_equal(relay_port_answer(a->port, t->port), 0);
	phone_take(a, phone_sdp(a, false, false), true, false);
	phone_agree(a);
	a->hz = t->hz = 0;
	join(A, T);
	for (unsigned i = 0; i < 3; i++, hdr.seq++, hdr.ts += 960) {
		phone_send(a, &hdr, FRAME_OF_OPUS, sizeof(FRAME_OF_OPUS));
		pass(20);
	}
	assert_int_equal(t->packets, 3);
	assert_int_equal(t->last.pt, 113);
	assert_int_equal(t->size, sizeof(FRAME_OF_OPUS));
	assert_memory_equal(t->payload, FRAME_OF_OPUS, t->size);
	assert_string_equal(stats_of(T).codec, "opus");
	assert_int_equal(hear(A, RELAY_MUSIC), ENOTSUP); /* we cannot make opus */
	assert_int_equal(hear(A, RELAY_MIX), ENOTSUP);
	assert_int_equal(hear(A, RELAY_SILENCE), 0);
	rig_down();
}

/* What a phone may say in a codec that we have not is lost to a room; what it hears is not. */
static void a_room_needs_codecs_of_ours(void **state)
{
	(void)state;
	rig_relay(&(struct relay_config){.foreign = true});
	add_phone(A, "0 9");
	add_phone(T, "0");
	phone_format(rig.phone[A], "96", "opus", 48000, 2, NULL);
	phone_format(rig.phone[T], "96", "opus", 48000, 2, NULL);
	phone_take(rig.phone[A], phone_sdp(rig.phone[A], true, true), false, true);
	assert_int_equal(relay_port_offer(rig.phone[T]->port, rig.phone[A]->port), 0);
	phone_offers(rig.phone[T]);
	assert_int_equal(relay_port_answer(rig.phone[A]->port, rig.phone[T]->port), 0);
	phone_agree(rig.phone[A]);
	assert_int_equal(hear(A, RELAY_MIX), ENOTSUP);
	assert_int_equal(hear(A, RELAY_MUSIC), 0);
	rig_down();
}

static void a_phone_may_change_its_codec(void **state)
{
	(void)state;
	rig_up("0", "0", NULL);
	phone_format(rig.phone[T], "8", "PCMA", 8000, 1, NULL);
	join(A, T);
	pass(300);
	phone_take(rig.phone[T], "v=0\r\no=- 1 2 IN IP4 127.0.0.9\r\ns=-\r\nc=IN IP4 127.0.0.9\r\n"
		   "t=0 0\r\nm=audio 5000 RTP/AVP 8\r\n", false, true);
	phone_take(rig.phone[T], phone_sdp(rig.phone[T], false, false), true, false);
	phone_agree(rig.phone[T]);
	assert_int_equal(rig.phone[T]->pt, 8);
	pass(1500);
	assert_true(hears(A, VOICE[T]));
	assert_int_equal(stats_of(A).hear, RELAY_PEER);
	assert_int_equal(rig.phone[A]->jumps, 0);
	rig_down();
}

/* ---- the table: who hears what, in each state of a transfer ---- */

enum cell { NOBODY, A_TALKS, T_TALKS, C_TALKS, MUS, RBK, SAY, MIX, SIL };
struct row { const char *state; enum cell seat[SEATS]; };
static const struct row ROWS[] = {
	/* state                      A        T        C */
	{"attended CALLING",        {MUS,     RBK,     NOBODY}},
	{"CALLING, early media",    {MUS,     C_TALKS, NOBODY}},
	{"HESITANT",                {T_TALKS, A_TALKS, NOBODY}},
	{"CONSULTING",              {MUS,     C_TALKS, T_TALKS}},
	{"BACK",                    {T_TALKS, A_TALKS, MUS}},
	{"MERGED",                  {MIX,     MIX,     MIX}},
	{"UNANSWERED",              {MUS,     SAY,     NOBODY}},
	{"JOINING",                 {C_TALKS, SIL,     A_TALKS}},
	{"RETURNING, GIVEN_BACK",   {T_TALKS, A_TALKS, NOBODY}},
	{"blind TRYING",            {RBK,     MUS,     NOBODY}},
	{"MUTED",                   {T_TALKS, A_TALKS, NOBODY}},
	{"CAMPED",                  {MUS,     MUS,     NOBODY}},
	{"blind JOINING",           {C_TALKS, SIL,     A_TALKS}},
	{"recall DELAYED, WAITs",   {MUS,     NOBODY,  NOBODY}},
	{"RECALLING, RETRYING",     {RBK,     NOBODY,  NOBODY}},
	{"recall JOINING",          {C_TALKS, NOBODY,  A_TALKS}},
	{"recall RETURNING",        {T_TALKS, A_TALKS, NOBODY}},
};

static void wish_row(const struct row *row, unsigned seat)
{
	enum cell cell = row->seat[seat];
	struct relay_wish wish = {.room = 9, .sound = "why"};

	switch (cell) {
	case NOBODY: return;
	case A_TALKS:
	case T_TALKS:
	case C_TALKS: assert_int_equal(hear_peer(seat, (unsigned)(cell - A_TALKS)), 0); return;
	case MUS: wish.hear = RELAY_MUSIC; wish.sound = NULL; break;
	case RBK: wish.hear = RELAY_RINGBACK; break;
	case SAY: wish.hear = RELAY_ANNOUNCEMENT; break;
	case MIX: wish.hear = RELAY_MIX; break;
	case SIL: wish.hear = RELAY_SILENCE; break;
	}
	assert_int_equal(relay_hear(rig.phone[seat]->port, &wish), 0);
}

/* Every sound there is, and whether this seat is to hear it. */
static void check_row(const struct row *row, unsigned seat)
{
	enum cell cell = row->seat[seat];
	const struct { double hz; bool yes; } sounds[] = {
		{VOICE[A], cell == A_TALKS || (cell == MIX && seat != A)},
		{VOICE[T], cell == T_TALKS || (cell == MIX && seat != T)},
		{VOICE[C], cell == C_TALKS || (cell == MIX && seat != C)},
		{MUSIC, cell == MUS}, {RING, cell == RBK}, {2000, cell == SAY},
	};

	for (unsigned i = 0; cell != NOBODY && i < sizeof(sounds) / sizeof(*sounds); i++) {
		double near = sounds[i].hz == RING ? -23 : -16.5; /* the ringback is softer */
		double level = phone_hears(rig.phone[seat], sounds[i].hz);

		if (sounds[i].yes == (level > near) && (sounds[i].yes || level < -30))
			continue;
		fail_msg("%s: seat %c: %.0f Hz at %.1f dBov", row->state, "ATC"[seat], sounds[i].hz,
			 level);
	}
}

static void rows_are_heard(const char *a, const char *t, const char *c)
{
	rig_up(a, t, c);
	assert_int_equal(relay_sound(rig.relay, "why", "tone:2000", NULL), 0);
	for (unsigned i = 0; i < sizeof(ROWS) / sizeof(*ROWS); i++) {
		for (unsigned seat = 0; seat < SEATS; seat++)
			wish_row(&ROWS[i], seat);
		pass(500);
		for (unsigned seat = 0; seat < SEATS; seat++)
			check_row(&ROWS[i], seat);
	}
	assert_no_jump();
	rig_down();
}

static void each_state_of_a_transfer_is_heard(void **state)
{
	(void)state;
	rows_are_heard("0 101", "0 101", "0 101");
}

static void so_it_is_with_other_codecs(void **state)
{
	(void)state;
	rows_are_heard("8 0 101", "0 101", "8");
}

/* ---- what is played ---- */

static void an_announcement_is_told_when_it_is_over(void **state)
{
	(void)state;
	rig_up("0", "0", NULL);
	assert_int_equal(relay_hear(rig.phone[A]->port, &(struct relay_wish){
		.hear = RELAY_ANNOUNCEMENT, .sound = "unknown"}), 0);
	pass(900);
	assert_true(hears(A, BEEP)); /* the one that stands in */
	assert_int_equal(rig.said, 0);
	pass(400);
	assert_int_equal(rig.said, 1);
	assert_false(hears(A, BEEP));
	assert_int_equal(stats_of(A).hear, RELAY_SILENCE);
	phone_offers(rig.phone[A]); /* a new agreement does not begin it anew */
	pass(1300);
	assert_int_equal(rig.said, 1);
	assert_false(hears(A, BEEP));
	assert_int_equal(hear(A, RELAY_ANNOUNCEMENT), 0);
	pass(500);
	join(A, T); /* and one that is broken off is not told */
	pass(1000);
	assert_int_equal(rig.said, 1);
	assert_true(hears(A, VOICE[T]));
	assert_no_jump();
	rig_down();
}

static void a_dial_tone_has_no_end(void **state)
{
	(void)state;
	rig_up("0", "0", NULL);
	assert_int_equal(relay_hear(rig.phone[A]->port, &(struct relay_wish){
		.hear = RELAY_ANNOUNCEMENT, .sound = "dial-tone"}), 0);
	for (unsigned i = 0; i < 20; i++) { /* and no gap */
		pass(250);
		assert_true(hears(A, 425));
	}
	assert_int_equal(rig.said, 0);
	join(A, T);
	pass(500);
	assert_false(hears(A, 425));
	assert_no_jump();
	rig_down();
}

static void ringback_has_its_rhythm(void **state)
{
	unsigned rings = 0;

	(void)state;
	rig_up("0", NULL, NULL);
	assert_int_equal(hear(A, RELAY_RINGBACK), 0);
	for (unsigned i = 0; i < 50; i++) { /* ten seconds, 200 ms at a time */
		pass(200);
		rings += phone_hears(rig.phone[A], RING) > -30;
		assert_int_equal(hear(A, RELAY_RINGBACK), 0); /* asked for again, it goes on */
	}
	assert_in_range(rings, 9, 13);
	rig_down();
}

/* Who comes later hears what the others hear. */
static void music_is_at_the_same_place_for_all(void **state)
{
	unsigned sounds = 0;

	(void)state;
	rig_up("0", "0", NULL);
	assert_int_equal(relay_sound(rig.relay, "music", "soft", NULL), 0);
	assert_int_equal(hear(A, RELAY_MUSIC), 0);
	pass(1100);
	assert_int_equal(hear(T, RELAY_MUSIC), 0);
	pass(300);
	for (unsigned i = 0; i < 60; i++) {
		pass(100);
		assert_memory_equal(rig.phone[A]->heard, rig.phone[T]->heard,
				    sizeof(rig.phone[A]->heard));
		sounds += phone_hears(rig.phone[A], 400) > -45;
	}
	assert_in_range(sounds, 4, 10); /* a quarter of a second of three */
	rig_down();
}

static void sounds_have_names(void **state)
{
	const char *why = NULL;

	(void)state;
	rig_up("0", "0", NULL);
	assert_int_equal(relay_sound(rig.relay, "", "tone:440", &why), EINVAL);
	assert_int_equal(relay_sound(rig.relay, "x", "tone:1", &why), EINVAL);
	assert_non_null(strstr(why, "20 to 3800"));
	assert_int_equal(relay_sound(rig.relay, "x", "wav:/nowhere.wav", &why), ENOENT);
	assert_string_equal(why, "the WAV file cannot be opened");
	assert_int_equal(relay_sound(rig.relay, "queue", "tone:600", NULL), 0);
	assert_int_equal(relay_hear(rig.phone[A]->port, &(struct relay_wish){
		.hear = RELAY_MUSIC, .sound = "queue"}), 0);
	assert_int_equal(relay_sound(rig.relay, "queue", "tone:900", NULL), 0);
	assert_int_equal(relay_hear(rig.phone[T]->port, &(struct relay_wish){
		.hear = RELAY_MUSIC, .sound = "queue"}), 0);
	pass(400);
	assert_true(hears(A, 600)); /* who hears the old one keeps it */
	assert_true(hears(T, 900));
	rig_down();
}

static void rooms_are_apart(void **state)
{
	(void)state;
	rig_up("0", "0", "0");
	assert_int_equal(hear(A, RELAY_MIX), 0);
	assert_int_equal(hear(T, RELAY_MIX), 0);
	assert_int_equal(relay_hear(rig.phone[C]->port,
				    &(struct relay_wish){.hear = RELAY_MIX, .room = 2}), 0);
	pass(500);
	assert_true(hears(A, VOICE[T]) && !hears(A, VOICE[C]));
	assert_true(!hears(C, VOICE[A]) && !hears(C, VOICE[T]));
	assert_int_equal(hear(C, RELAY_MIX), 0);
	pass(500);
	assert_true(hears(A, VOICE[T]) && hears(A, VOICE[C]));
	assert_int_equal(hear(C, RELAY_SILENCE), 0);
	rig.phone[C]->hz = 0;
	pass(1000);
	assert_int_equal(hear(C, RELAY_MIX), 0); /* what it said last time is not said again */
	pass(100);
	assert_true(phone_hears(rig.phone[A], VOICE[C]) < -60);
	rig.phone[C]->hz = VOICE[C];
	phone_unplug(rig.phone[T]); /* anybody may leave */
	pass(500);
	assert_true(hears(A, VOICE[C]) && !hears(A, VOICE[T]));
	assert_true(hears(C, VOICE[A]));
	rig_down();
}

/* ---- before the call is answered ---- */

static void a_wish_waits_for_the_phone(void **state)
{
	(void)state;
	rig_relay(NULL);
	add_phone(A, "0 8");
	assert_int_equal(hear(A, RELAY_RINGBACK), EINPROGRESS);
	assert_int_equal(rig.answers, 0);
	phone_offers(rig.phone[A]); /* a 183: it hears before it is answered */
	assert_int_equal(rig.answers, 0); /* nobody is told in the middle of SDP */
	pass(20);
	assert_int_equal(rig.answers, 1);
	assert_int_equal(rig.answer, 0);
	pass(300);
	assert_true(hears(A, RING));
	add_phone(T, "0 8");
	assert_int_equal(hear_peer(A, T), EINPROGRESS);
	assert_int_equal(hear_peer(T, A), EINPROGRESS);
	assert_int_equal(hear(T, RELAY_SILENCE), 0); /* no answer to the wish before */
	pass(5100);
	assert_true(hears(A, RING)); /* until it hears T */
	phone_answers(rig.phone[T]);
	pass(20);
	assert_int_equal(rig.answers, 2);
	assert_ptr_equal(rig.about, rig.phone[A]->port);
	pass(500);
	assert_true(hears(A, VOICE[T]) && !hears(T, VOICE[A]));
	assert_no_jump();
	rig_down();
}

static void what_no_codec_can_do_is_said(void **state)
{
	struct phone *a, *t;

	(void)state;
	rig_relay(&(struct relay_config){.foreign = true});
	add_phone(A, "18 0");
	add_phone(T, "0");
	a = rig.phone[A];
	t = rig.phone[T];
	assert_int_equal(relay_port_offer(a->port, NULL), 0);
	phone_format(a, "98", "AMR", 8000, 1, "octet-align=1");
	/* A has G.729 as well, which T has not: what A says may come in either. */
	phone_take(a, phone_sdp(a, true, true), false, true);
	assert_int_equal(relay_port_offer(t->port, a->port), 0);
	assert_non_null(strstr(phone_sdp(t, false, true), "RTP/AVP 18 0 98 8 101\r\n"));
	phone_answers(t);
	phone_take(t, phone_sdp(t, true, true), false, true);
	phone_agree(t);
	assert_int_equal(relay_port_offer(a->port, a->port), 0); /* as if C had had all of it */
	phone_answers(a);
	assert_int_equal(hear(T, RELAY_MUSIC), 0);
	assert_int_equal(hear_peer(T, A), ENOTSUP);
	assert_int_equal(hear_peer(A, T), 0);
	pass(300);
	assert_true(hears(T, MUSIC)); /* as before */
	assert_int_equal(relay_port_offer(a->port, t->port), 0);
	phone_answers(a); /* now it has PCMU alone */
	assert_int_equal(rig.answers, 0);
	assert_int_equal(hear_peer(T, A), 0);
	pass(500);
	assert_true(hears(T, VOICE[A]) && hears(A, VOICE[T]));
	rig_down();
}

static void refused_lines_hear_nothing(void **state)
{
	(void)state;
	rig_relay(NULL);
	add_phone(A, "0");
	assert_int_equal(hear(A, RELAY_MUSIC), EINPROGRESS);
	phone_take(rig.phone[A], "v=0\r\no=- 1 1 IN IP4 127.0.0.9\r\ns=-\r\nc=IN IP4 127.0.0.9\r\n"
		   "t=0 0\r\nm=audio 0 RTP/AVP 0\r\n", false, true);
	phone_agree(rig.phone[A]);
	pass(20);
	assert_int_equal(rig.answers, 1);
	assert_int_equal(rig.answer, ENOTSUP);
	assert_int_equal(hear(A, RELAY_MIX), ENOTSUP);
	pass(200);
	assert_int_equal(rig.phone[A]->packets, 0);
	rig_down();
}

static void wrong_wishes_are_refused(void **state)
{
	(void)state;
	rig_up("0", NULL, NULL);
	assert_int_equal(relay_hear(rig.phone[A]->port, &(struct relay_wish){.hear = RELAY_PEER}),
			 EINVAL);
	assert_int_equal(hear_peer(A, A), EINVAL);
	rig_down();
}

/* ---- digits ---- */

static void digits_are_told_and_not_passed_on(void **state)
{
	uint64_t passed;

	(void)state;
	rig_up("0 101", "0 101", NULL);
	join(A, T);
	pass(200);
	assert_int_equal(dtmf_queue(&rig.phone[A]->keys, "12*#A"), 0);
	pass(1500);
	assert_string_equal(rig.digits, "12*#A");
	assert_string_equal(rig.phone[T]->digits, "");
	assert_int_equal(relay_send_digits(rig.phone[T]->port, "907"), 0);
	pass(1000);
	assert_string_equal(rig.phone[T]->digits, "907");
	pass(200);
	passed = stats_of(T).passed;
	assert_int_equal(relay_send_digits(rig.phone[T]->port, "1"), 0);
	pass(100);
	assert_in_range(stats_of(T).passed, passed, passed + 1); /* no speech within a digit */
	pass(400);
	assert_true(hears(T, VOICE[A])); /* and speech is back */
	assert_int_equal(relay_send_digits(rig.phone[T]->port, "23"), 0);
	pass(50);
	relay_port_update(rig.phone[T]->port, SDP_RECVONLY);
	relay_port_update(rig.phone[T]->port, SDP_SENDRECV);
	pass(500);
	assert_string_equal(rig.phone[T]->digits, "90712"); /* the rest is not for after a hold */
	assert_int_equal(relay_send_digits(rig.phone[T]->port, "x"), EINVAL);
	assert_int_equal(relay_send_digits(rig.phone[T]->port, ""), EINVAL);
	assert_int_equal(rig.phone[T]->jumps, 0);
	rig_down();
}

static void digits_that_cannot_be_sent_are_refused(void **state)
{
	(void)state;
	rig_up("0", "0 101", NULL);
	assert_int_equal(relay_send_digits(rig.phone[A]->port, "1"), ENOTSUP);
	relay_port_update(rig.phone[T]->port, SDP_RECVONLY);
	assert_int_equal(relay_send_digits(rig.phone[T]->port, "1"), ENOTCONN);
	rig_down();
}

static void digits_of_info_are_told_once(void **state)
{
	(void)state;
	rig_up("0 101", "0 101", NULL);
	relay_port_info(rig.phone[A]->port, "4x#");
	assert_string_equal(rig.digits, "4#");
	assert_int_equal(dtmf_queue(&rig.phone[A]->keys, "4"), 0); /* this phone does both */
	assert_int_equal(dtmf_queue(&rig.phone[T]->keys, "7"), 0);
	pass(400);
	relay_port_info(rig.phone[T]->port, "7");
	assert_string_equal(rig.digits, "4#7");
	rig_down();
}

/* ---- SDP ---- */

static const char *media_line(const char *sdp)
{
	static char line[256];
	const char *at = strstr(sdp, "m="), *end = at ? strstr(at, "\r\n") : NULL;

	assert_non_null(end);
	(void)snprintf(line, sizeof(line), "%.*s", (int)(end - at), at);
	return strchr(line + strlen("m=audio "), ' ') + 1; /* without its port */
}

static void an_offer_has_the_partners_formats_in_order(void **state)
{
	struct phone *a, *t;

	(void)state;
	rig_relay(&(struct relay_config){.foreign = true});
	add_phone(A, "8");
	add_phone(T, "0 8 101");
	a = rig.phone[A];
	t = rig.phone[T];
	assert_string_equal(media_line(phone_sdp(t, false, true)), "RTP/AVP 0 8 101");
	phone_format(a, "101", "opus", 48000, 2, NULL); /* the number that we use for digits */
	phone_format(a, "18", "G729", 8000, 1, "annexb=no");
	phone_format(a, "100", "telephone-event", 8000, 1, "0-15");
	phone_take(a, phone_sdp(a, true, true), false, true);
	assert_int_equal(relay_port_offer(t->port, a->port), 0);
	assert_string_equal(media_line(phone_sdp(t, false, true)), "RTP/AVP 8 96 18 0 101");
	assert_non_null(strstr(phone_sdp(t, false, true), "a=rtpmap:96 opus/48000/2\r\n"));
	assert_non_null(strstr(phone_sdp(t, false, true), "a=fmtp:18 annexb=no\r\n"));
	phone_answers(t);
	/* A new partner: numbers that T knows keep their meaning. */
	assert_int_equal(relay_port_offer(t->port, NULL), 0);
	assert_string_equal(media_line(phone_sdp(t, false, true)), "RTP/AVP 0 8 101");
	assert_int_equal(relay_port_offer(t->port, a->port), 0);
	assert_string_equal(media_line(phone_sdp(t, false, true)), "RTP/AVP 8 96 18 0 101");
	rig_down();
}

/* RFC 3264 8.3.2, of the phone's numbers as of ours. */
static void numbers_of_the_phone_keep_their_meaning(void **state)
{
	struct phone *a, *t;

	(void)state;
	rig_relay(&(struct relay_config){.foreign = true});
	add_phone(A, "0");
	add_phone(T, "0");
	a = rig.phone[A];
	t = rig.phone[T];
	phone_format(t, "96", "telephone-event", 8000, 1, "0-15");
	phone_offers(t);
	phone_format(a, "96", "opus", 48000, 2, NULL);
	phone_take(a, phone_sdp(a, true, true), false, true);
	assert_int_equal(relay_port_offer(t->port, a->port), 0);
	assert_string_equal(media_line(phone_sdp(t, false, true)), "RTP/AVP 0 97 8 96");
	rig_down();
}

static void an_answer_begins_with_what_the_partner_has(void **state)
{
	struct phone *a, *t;

	(void)state;
	rig_relay(&(struct relay_config){.foreign = true});
	add_phone(A, "0 8 9 101");
	add_phone(T, "8 9");
	a = rig.phone[A];
	t = rig.phone[T];
	phone_take(a, phone_sdp(a, true, true), false, true);
	assert_int_equal(relay_port_offer(t->port, a->port), 0);
	phone_answers(t);
	assert_int_equal(relay_port_answer(a->port, t->port), 0);
	assert_string_equal(media_line(phone_sdp(a, false, false)), "RTP/AVP 8 9 0 101");
	phone_take(a, phone_sdp(a, false, false), true, false);
	phone_agree(a);
	join(A, T);
	a->pt = t->pt = 8;
	pass(500);
	assert_int_equal(stats_of(A).converted, 0);
	assert_int_equal(stats_of(T).converted, 0);
	assert_true(hears(A, VOICE[T]) && hears(T, VOICE[A]));
	rig_down();
}

/* Whoever is joined to whomever later on: there is always a way. */
static void without_foreign_formats_all_can_be_joined(void **state)
{
	struct phone *a, *t;

	(void)state;
	rig_relay(NULL);
	add_phone(A, "9 8 0 101");
	add_phone(T, "9 8 0");
	a = rig.phone[A];
	t = rig.phone[T];
	phone_take(a, phone_sdp(a, true, true), false, true);
	assert_int_equal(relay_port_offer(t->port, a->port), 0);
	assert_string_equal(media_line(phone_sdp(t, false, true)), "RTP/AVP 8 0 101");
	phone_answers(t);
	assert_int_equal(relay_port_answer(a->port, t->port), 0);
	assert_string_equal(media_line(phone_sdp(a, false, false)), "RTP/AVP 8 0 101");
	rig_down();
}

/* What A has named and we have not agreed to is not for the next. */
static void an_offer_has_what_was_agreed_with_the_partner(void **state)
{
	(void)state;
	rig_relay(&(struct relay_config){.foreign = true});
	add_phone(A, "9 8");
	add_phone(T, "0");
	assert_int_equal(relay_port_offer(rig.phone[T]->port, rig.phone[A]->port), 0);
	assert_string_equal(media_line(phone_sdp(rig.phone[T], false, true)), "RTP/AVP 0 8 101");
	phone_offers(rig.phone[A]);
	assert_int_equal(relay_port_offer(rig.phone[T]->port, rig.phone[A]->port), 0);
	assert_string_equal(media_line(phone_sdp(rig.phone[T], false, true)), "RTP/AVP 8 0 101");
	rig_down();
}

/* What the relay has not is refused line by line, and the audio goes on (RFC 3264 6). */
static void other_lines_are_refused_with_port_0(void **state)
{
	static const char OFFER[] =
		"v=0\r\no=- 1 1 IN IP4 127.0.0.9\r\ns=-\r\nc=IN IP4 127.0.0.9\r\nt=0 0\r\n"
		"m=video 5002 RTP/AVP 97\r\na=rtpmap:97 H264/90000\r\n"
		"m=audio 5000 RTP/AVP 0\r\n"
		"m=image 5004 udptl t38\r\na=T38FaxVersion:0\r\n"
		"m=audio 5006 RTP/SAVP 0\r\n"
		"a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz\r\n"
		"m=application 5008 TCP/MRCPv2 1\r\n";
	const char *answer;

	(void)state;
	rig_relay(NULL);
	add_phone(A, "0");
	phone_take(rig.phone[A], OFFER, false, true);
	answer = phone_sdp(rig.phone[A], false, false);
	assert_non_null(strstr(answer, "m=video 0 RTP/AVP 0\r\nm=audio "));
	assert_non_null(strstr(answer, "\r\nm=image 0 udptl 0\r\n"));
	assert_non_null(strstr(answer, "\r\nm=audio 0 RTP/SAVP 0\r\n"));
	assert_non_null(strstr(answer, "\r\nm=application 0 TCP/MRCPv2 0\r\n"));
	assert_null(strstr(answer, "m=audio 0 RTP/AVP"));
	rig_down();
}

/* ---- who is listened to ---- */

static void send_as(struct phone *from, unsigned to, uint32_t ssrc, int pt)
{
	struct rtp_header hdr = {.ver = 2, .pt = (uint8_t)pt, .seq = 77, .ts = 4711, .ssrc = ssrc};
	uint8_t data[RTP_HEADER_SIZE + 160] = {0};
	struct mbuf mb = {.buf = data, .size = sizeof(data)};
	struct sa at = *sdp_media_raddr(rig.phone[to]->media);

	assert_int_equal(rtp_hdr_encode(&mb, &hdr), 0);
	assert_true(wire_send(from->wire, &at, data, sizeof(data)));
}

static void strangers_are_not_heard(void **state)
{
	struct phone *stranger;

	(void)state;
	rig_up("0", "0", NULL);
	stranger = phone_new("127.0.0.66", "0", 0);
	join(A, T);
	rig.phone[A]->hz = 0;
	send_as(stranger, A, 5, 0);
	pass(20);
	assert_int_equal(stats_of(A).rx, 0);
	assert_int_equal(stats_of(A).strange, 1);
	rig.phone[A]->hz = VOICE[A];
	pass(500);
	/* From the right address, as another source, once a frame: it silences nobody (RFC 3550
	 * 8.2). */
	for (unsigned i = 0; i < 25; i++) {
		send_as(rig.phone[A], A, 99, 0);
		pass(20);
	}
	assert_int_equal(stats_of(A).strange, 26);
	assert_true(hears(T, VOICE[A]));
	assert_no_jump();
	mem_deref(stranger);
	rig_down();
}

static void odd_packets_are_dropped(void **state)
{
	static const uint8_t ODD[][16] = {
		{0x80}, {0x40, 0}, {0xa0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 200},
		{0x9f, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1}, {0x80, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1},
	};
	static const size_t SIZE[] = {1, 12, 16, 12, 12};
	uint8_t data[3000];
	struct sa at;

	(void)state;
	rig_up("0 101", "0", NULL);
	join(A, T);
	rig.phone[A]->hz = 0;
	at = *sdp_media_raddr(rig.phone[A]->media);
	for (unsigned i = 0; i < sizeof(SIZE) / sizeof(*SIZE); i++)
		assert_true(wire_send(rig.phone[A]->wire, &at, ODD[i], SIZE[i]));
	memset(data, 0, sizeof(data));
	data[0] = 0x40; /* another version */
	assert_true(wire_send(rig.phone[A]->wire, &at, data, 172));
	data[0] = 0x80; /* no audio is that long */
	assert_true(wire_send(rig.phone[A]->wire, &at, data, sizeof(data)));
	send_as(rig.phone[A], A, 5, 72);  /* RTCP on the RTP port */
	send_as(rig.phone[A], A, 5, 8);   /* a format that was not agreed */
	sa_set_port(&at, (uint16_t)(sa_port(&at) + 1));
	assert_true(wire_send(rig.phone[A]->wire, &at, ODD[0], 8));
	pass(20);
	assert_int_equal(stats_of(A).rx, 0);
	assert_int_equal(stats_of(A).strange, 9);
	assert_int_equal(stats_of(A).rtcp, 0);
	rig_down();
}

static void count_it(const void *data, size_t size, const struct sa *from, const struct sa *to,
		     void *arg)
{
	(void)data, (void)size, (void)from, (void)to;
	++*(unsigned *)arg;
}

static void nothing_is_sent_to_a_group(void **state)
{
	static const char *const GROUPS[] = {"224.0.0.1", "239.255.1.2", "255.255.255.255", "0.0.0.0"};
	unsigned reports = 0;
	char offer[200];
	struct sa group;

	(void)state;
	rig_relay(NULL);
	add_phone(A, "0");
	assert_int_equal(sa_set_str(&group, GROUPS[0], 5001), 0);
	assert_int_equal(lw_virtual_party(&group, count_it, &reports), 0);
	for (unsigned i = 0; i < sizeof(GROUPS) / sizeof(*GROUPS); i++) {
		(void)snprintf(offer, sizeof(offer), "v=0\r\no=- 1 1 IN IP4 127.0.0.9\r\ns=-\r\n"
			       "c=IN IP4 %s\r\nt=0 0\r\nm=audio 5000 RTP/AVP 0\r\n", GROUPS[i]);
		phone_take(rig.phone[A], offer, false, true);
		phone_agree(rig.phone[A]);
		assert_int_equal(hear(A, RELAY_MUSIC), 0);
		pass(9000);
		assert_int_equal(stats_of(A).tx, 0);
		assert_int_equal(reports, 0);
	}
	assert_int_equal(lw_virtual_party(&group, NULL, NULL), 0);
	rig_down();
}

/* What a phone claims for its own, and is the relay's. */
static void claim(unsigned seat, const struct sa *voice, const char *line)
{
	char offer[300];

	(void)re_snprintf(offer, sizeof(offer), "v=0\r\no=- 1 9 IN IP4 127.0.0.9\r\ns=-\r\n"
			  "c=IN IP4 %j\r\nt=0 0\r\nm=audio %u RTP/AVP 0\r\n%s", voice,
			  sa_port(voice), line);
	phone_take(rig.phone[seat], offer, false, true);
	relay_port_update(rig.phone[seat]->port, SDP_SENDRECV);
}

/* Each of two names the port that the other was given: one packet would go round for ever. */
static void nothing_goes_round(void **state)
{
	uint64_t before;

	(void)state;
	rig_up("0", "0", NULL);
	join(A, T);
	pass(100);
	claim(A, &rig.phone[T]->port->wire.local, "");
	claim(T, &rig.phone[A]->port->wire.local, "");
	before = stats_of(A).rx + stats_of(T).rx;
	pass(5000);
	assert_int_equal(stats_of(A).rx + stats_of(T).rx, before);
	assert_false(sa_isset(&rig.phone[A]->port->remote, SA_ALL));
	rig_down();
}

/* Nor is a port named that is opened only later. */
static void a_port_that_is_opened_was_nobodys(void **state)
{
	struct sa later;

	(void)state;
	rig_relay(&(struct relay_config){.port_first = 30000, .port_last = 30004});
	add_phone(A, "0");
	phone_offers(rig.phone[A]);
	later = rig.phone[A]->port->wire.local;
	sa_set_port(&later, sa_port(&later) == 30000 ? 30002 : 30000);
	claim(A, &later, "");
	assert_true(sa_cmp(&rig.phone[A]->port->remote, &later, SA_ALL));
	add_phone(C, "0");
	assert_true(sa_cmp(&rig.phone[C]->port->wire.local, &later, SA_ALL));
	assert_false(sa_isset(&rig.phone[A]->port->remote, SA_ALL));
	rig_down();
}

/* RFC 3605: another host than that of the voice gets no reports. */
static void reports_go_to_the_host_of_the_voice(void **state)
{
	struct sa elsewhere;
	unsigned reports = 0;

	(void)state;
	rig_up("0", NULL, NULL);
	assert_int_equal(sa_set_str(&elsewhere, "127.0.0.77", 161), 0);
	assert_int_equal(lw_virtual_party(&elsewhere, count_it, &reports), 0);
	claim(A, &rig.phone[A]->wire->local, "a=rtcp:161 IN IP4 127.0.0.77\r\n");
	assert_int_equal(hear(A, RELAY_MUSIC), 0);
	pass(20000);
	assert_int_equal(reports, 0);
	assert_true(rig.phone[A]->reports > 0);
	assert_int_equal(lw_virtual_party(&elsewhere, NULL, NULL), 0);
	rig_down();
}

static void nobody_is_sent_to_for_ever(void **state)
{
	(void)state;
	rig_relay(&(struct relay_config){.unheard_ms = 1000});
	add_phone(A, "0");
	phone_offers(rig.phone[A]);
	rig.phone[A]->hz = 0;
	assert_int_equal(hear(A, RELAY_MUSIC), 0);
	pass(3000);
	assert_in_range(stats_of(A).tx, 48, 52);
	pass(20000);
	assert_in_range(stats_of(A).tx, 48, 52);
	assert_int_equal(rig.phone[A]->reports, 0);
	rig.phone[A]->hz = VOICE[A];
	pass(1000);
	assert_in_range(stats_of(A).tx, 95, 103);
	rig.phone[A]->hz = 0;
	phone_take(rig.phone[A], "v=0\r\no=- 1 2 IN IP4 127.0.0.8\r\ns=-\r\nc=IN IP4 127.0.0.8\r\n"
		   "t=0 0\r\nm=audio 5000 RTP/AVP 0\r\n", false, true);
	relay_port_update(rig.phone[A]->port, SDP_SENDRECV);
	pass(3000); /* and a new address is nobody again */
	assert_in_range(stats_of(A).tx, 145, 155);
	rig_down();
}

/* ---- RTCP ---- */

static uint32_t word(const uint8_t *data, unsigned at)
{
	return (uint32_t)data[4 * at] << 24 | (uint32_t)data[4 * at + 1] << 16 |
	       (uint32_t)data[4 * at + 2] << 8 | data[4 * at + 3];
}

static void reports_go_both_ways(void **state)
{
	uint8_t rr[] = {0x81, 201, 0, 7, 0, 0, 0, 1, 0, 0, 0, 0, 64, 0, 0, 9,
			0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
	struct phone *a, *stranger;
	struct sa at;

	(void)state;
	rig_up("0", "0", NULL);
	a = rig.phone[A];
	assert_int_equal(hear(A, RELAY_MUSIC), 0);
	pass(3000);
	a->seq = (uint16_t)(a->seq + 5); /* never came */
	pass(9000);
	assert_in_range(a->reports, 1, 5);
	assert_int_equal(word(a->report, 0), 0x81c8000c); /* SR, a block, 13 words */
	assert_int_equal(word(a->report, 1), a->last.ssrc);
	assert_in_range(word(a->report, 5), 100, 600);
	assert_int_equal(word(a->report, 6), 160 * word(a->report, 5));
	assert_int_equal(word(a->report, 7), a->ssrc);
	assert_int_equal(word(a->report, 8) & 0xffffff, 5);
	assert_int_equal(word(a->report, 13), 0x81ca0006); /* SDES, with a CNAME of 16 */
	assert_int_equal(a->report_size, 4 * (13 + 7));
	assert_int_equal(stats_of(A).lost, 5);
	assert_true(stats_of(A).jitter_ms < 0.1);
	for (unsigned i = 0; i < 4; i++)
		rr[8 + i] = (uint8_t)(a->last.ssrc >> (24 - 8 * i));
	at = *sdp_media_raddr(a->media);
	sa_set_port(&at, (uint16_t)(sa_port(&at) + 1));
	assert_true(wire_send(a->wire, &at, rr, sizeof(rr)));
	pass(20);
	assert_int_equal(stats_of(A).rtcp, 1);
	assert_int_equal(stats_of(A).far_lost, 25);
	rr[12] = 255;
	stranger = phone_new("127.0.0.66", "0", 0);
	assert_true(wire_send(stranger->wire, &at, rr, sizeof(rr)));
	pass(20);
	assert_int_equal(stats_of(A).far_lost, 25);
	mem_deref(stranger);
	rig_down();
}

/* ---- what happens on the way ---- */

static void a_peer_without_rtp_leaves_silence(void **state)
{
	(void)state;
	rig_up("0", "8", NULL);
	rig.phone[T]->hz = 0;
	join(A, T);
	pass(2000);
	assert_in_range(rig.phone[A]->packets, 95, 101); /* from the first beat on */
	assert_true(phone_hears(rig.phone[A], VOICE[T]) < -60);
	rig.phone[T]->hz = VOICE[T];
	pass(500);
	assert_true(hears(A, VOICE[T]));
	rig.phone[T]->hz = 0; /* and when it falls silent later */
	pass(3000);
	assert_in_range(rig.phone[A]->packets, 95 + 25 + 95, 101 + 25 + 103);
	assert_no_jump();
	rig_down();
}

static void a_lost_burst_stays_lost(void **state)
{
	struct phone *t;

	(void)state;
	rig_up("0", "0", NULL);
	t = rig.phone[T];
	join(A, T);
	pass(500);
	t->seq = (uint16_t)(t->seq + 10); /* 200 ms never came */
	t->ts += 1600;
	pass(500);
	/* A's phone sees what it would see without us: it is for its own loss concealment. */
	assert_int_equal(rig.phone[A]->jumps, 1);
	assert_true(hears(A, VOICE[T]));
	rig_down();
}

static void a_peer_that_begins_anew_goes_on(void **state)
{
	struct phone *t;

	(void)state;
	rig_up("0", "0", NULL);
	t = rig.phone[T];
	join(A, T);
	pass(500);
	t->hz = 0;
	pass(120);
	t->hz = VOICE[T]; /* another source, other numbers, other times (RFC 3550 8.2) */
	t->ssrc++;
	t->seq = (uint16_t)(t->seq + 30000);
	t->ts -= 123456;
	pass(500);
	assert_no_jump();
	t->ts += 8000 * 3600; /* the same source leaps by an hour */
	pass(500);
	t->seq = (uint16_t)(t->seq - 20000);
	pass(500);
	assert_no_jump();
	assert_true(hears(A, VOICE[T]));
	rig_down();
}

/* Hold by the phone itself. */
static void directions_are_kept(void **state)
{
	uint64_t before;

	(void)state;
	rig_up("0", "0", NULL);
	join(A, T);
	pass(300);
	relay_port_update(rig.phone[A]->port, SDP_RECVONLY); /* it holds us: sendonly */
	before = rig.phone[A]->packets;
	pass(400);
	assert_int_equal(rig.phone[A]->packets, before);
	assert_true(hears(T, VOICE[A])); /* its own music */
	relay_port_update(rig.phone[A]->port, SDP_INACTIVE);
	pass(2400);
	assert_true(phone_hears(rig.phone[T], VOICE[A]) < -60);
	assert_int_equal(rig.phone[A]->packets, before);
	relay_port_update(rig.phone[A]->port, SDP_SENDRECV);
	pass(500);
	assert_true(hears(T, VOICE[A]) && hears(A, VOICE[T]));
	assert_int_equal(rig.phone[A]->jumps, 0);
	assert_int_equal(hear(A, RELAY_MUSIC), 0);
	pass(100);
	relay_port_update(rig.phone[A]->port, SDP_RECVONLY);
	pass(400);
	relay_port_update(rig.phone[A]->port, SDP_SENDRECV);
	pass(100);
	assert_int_equal(rig.phone[A]->jumps, 0);
	rig_down();
}

/* ---- ends ---- */

static void a_closed_port_is_not_offered(void **state)
{
	(void)state;
	rig_up("0", NULL, NULL);
	rig.phone[A]->port = mem_deref(rig.phone[A]->port);
	assert_non_null(strstr(phone_sdp(rig.phone[A], false, true), "m=audio 0 RTP/AVP 0"));
	rig_down();
}

static void who_goes_is_not_heard_any_longer(void **state)
{
	(void)state;
	rig_relay(NULL);
	add_phone(A, "0");
	phone_offers(rig.phone[A]);
	add_phone(T, "0");
	assert_int_equal(hear_peer(A, T), EINPROGRESS);
	phone_unplug(rig.phone[T]); /* before it was heard at all */
	pass(20);
	assert_int_equal(rig.answers, 1);
	assert_int_equal(rig.answer, ENOTSUP);
	phone_plug(rig.phone[T], rig.relay, 2);
	assert_int_equal(hear_peer(A, T), EINPROGRESS);
	phone_unplug(rig.phone[T]);
	assert_int_equal(hear(A, RELAY_MUSIC), 0); /* before the answer is given */
	pass(20);
	assert_int_equal(rig.answers, 1);
	rig_down();
	rig_up("0", "0", "0");
	join(A, T);
	pass(300);
	phone_unplug(rig.phone[T]);
	pass(400);
	assert_true(phone_hears(rig.phone[A], VOICE[T]) < -60);
	assert_int_equal(stats_of(A).hear, RELAY_SILENCE);
	join(A, C);
	pass(400);
	assert_true(hears(A, VOICE[C]));
	assert_int_equal(rig.phone[A]->jumps, 0);
	rig_down();
}

static void handlers_may_let_ports_go(void **state)
{
	struct rtp_header hdr = {.ver = 2, .pt = 101};
	uint8_t event[] = {1, 0x8a, 3, 0x20};

	(void)state;
	rig_up("0 101", "0", NULL);
	rig.lets_go = true;
	pass(50);
	for (hdr.seq = 1; hdr.seq < 4; hdr.seq++, event[0]++) { /* three that arrive at once */
		hdr.ts += 8000;
		hdr.ssrc = rig.phone[A]->ssrc;
		phone_send(rig.phone[A], &hdr, event, sizeof(event));
	}
	pass(50);
	assert_null(rig.phone[A]->port);
	assert_string_equal(rig.digits, "1");
	assert_int_equal(hear(T, RELAY_ANNOUNCEMENT), 0);
	pass(1100);
	assert_null(rig.phone[T]->port);
	add_phone(C, "0");
	assert_int_equal(hear(C, RELAY_MUSIC), EINPROGRESS);
	phone_take(rig.phone[C], phone_sdp(rig.phone[C], true, true), false, true);
	rig.phone[C]->pt = -1;
	relay_port_update(rig.phone[C]->port, SDP_SENDRECV);
	pass(20);
	assert_null(rig.phone[C]->port);
	rig.lets_go = false;
	phone_plug(rig.phone[C], rig.relay, 1);
	rig.lets_go = true;
	relay_port_info(rig.phone[C]->port, "123");
	assert_string_equal(rig.digits, "11");
	rig_down();
}

static void ports_are_in_their_range(void **state)
{
	struct relay_port *port[3] = {NULL};
	struct sdp_session *sdp = NULL;
	struct sa laddr;

	(void)state;
	rig_relay(&(struct relay_config){.port_first = 30001, .port_last = 30005});
	assert_int_equal(sa_set_str(&laddr, "127.0.0.1", 0), 0);
	assert_int_equal(sdp_session_alloc(&sdp, &laddr), 0);
	assert_int_equal(relay_port_new(&port[0], rig.relay, 1, sdp, &laddr), 0);
	assert_int_equal(relay_port_new(&port[1], rig.relay, 2, sdp, &laddr), 0);
	assert_int_equal(sa_port(&port[0]->wire.local) ^ sa_port(&port[1]->wire.local),
			 30000 ^ 30002);
	assert_int_equal(relay_port_new(&port[2], rig.relay, 3, sdp, &laddr), EADDRINUSE);
	mem_deref(port[0]);
	assert_int_equal(relay_port_new(&port[2], rig.relay, 3, sdp, &laddr), 0);
	mem_deref(port[1]);
	mem_deref(port[2]);
	mem_deref(sdp);
	mem_deref(rig.relay);
}

static int try_it(void)
{
	const struct relay_config config = {0};
	struct relay_port *port = NULL;
	struct sdp_session *sdp = NULL;
	struct relay *relay = NULL;
	struct sa laddr;
	int err;

	(void)sa_set_str(&laddr, "127.0.0.1", 0);
	err = sdp_session_alloc(&sdp, &laddr);
	err = err ? err : relay_alloc(&relay, &config);
	err = err ? err : relay_sound(relay, "music", "tone:300", NULL);
	err = err ? err : relay_port_new(&port, relay, 1, sdp, &laddr);
	err = err ? err : relay_port_offer(port, NULL);
	mem_deref(port);
	mem_deref(relay);
	mem_deref(sdp);
	return err;
}

/* From 3.20 on libre lets go of what it watched in its next turn. */
static size_t objects_left(void)
{
	pass(1);
	return lw_virtual_objects();
}

static void memory_may_run_out(void **state)
{
	size_t before = objects_left();
	unsigned failures = 0;

	(void)state;
	for (unsigned nth = 1;; nth++) {
		lw_virtual_fail(nth, false);
		if (!try_it())
			break;
		failures++;
		assert_int_equal(objects_left(), before);
	}
	lw_virtual_fail(0, false);
	assert_true(failures > 15);
	assert_int_equal(objects_left(), before);
}

/* ---- load ---- */

enum { CROWD = 60 };

static uint32_t luck(uint32_t below)
{
	return rand_u32() % below;
}

static void wish_anything(struct phone **crowd, unsigned of)
{
	struct relay_wish wish = {.hear = (enum relay_hear)luck(6), .room = luck(3)};

	wish.peer = crowd[(of + 1 + luck(CROWD - 1)) % CROWD]->port;
	assert_int_equal(relay_hear(crowd[of]->port, &wish), 0);
}

/* Sixty phones, and each hears something else every 100 ms: nobody's stream jumps, every beat
 * brings something, and no packet costs an allocation. */
static void switching_under_load(void **state)
{
	struct phone *crowd[CROWD];
	uint64_t allocations, least = UINT64_MAX;
	double worst = 0;

	(void)state;
	rig_relay(NULL);
	for (unsigned i = 0; i < CROWD; i++) {
		crowd[i] = phone_new(HOST, i % 3 ? "0 101" : "8 0 101", 400 + 10 * i);
		phone_plug(crowd[i], rig.relay, i);
		phone_offers(crowd[i]);
	}
	allocations = lw_virtual_allocations();
	for (unsigned round = 0; round < 50; round++) {
		for (unsigned i = 0; i < CROWD; i++)
			wish_anything(crowd, i);
		pass(100);
	}
	assert_int_equal(lw_virtual_allocations(), allocations);
	for (unsigned i = 0; i < CROWD; i++) {
		assert_int_equal(crowd[i]->jumps, 0);
		least = crowd[i]->packets < least ? crowd[i]->packets : least;
		worst = crowd[i]->jitter > worst ? crowd[i]->jitter : worst;
		mem_deref(crowd[i]);
	}
	print_message("%d phones, %d switches: %" PRIu64 " packets at least of 250, jitter %.1f ms at "
		      "most\n", CROWD, 50 * CROWD, least, worst);
	assert_in_range(least, 245, 251);
	mem_deref(rig.relay);
}

static int setup(void **state)
{
	(void)state;
	lw_virtual_begin(4711);
	return libre_init();
}

static int teardown(void **state)
{
	(void)state;
	libre_close();
	lw_virtual_end();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(same_format_is_passed_as_it_is),
		cmocka_unit_test(other_laws_are_converted),
		cmocka_unit_test(any_format_passes_that_both_have),
		cmocka_unit_test(a_room_needs_codecs_of_ours),
		cmocka_unit_test(a_phone_may_change_its_codec),
		cmocka_unit_test(each_state_of_a_transfer_is_heard),
		cmocka_unit_test(so_it_is_with_other_codecs),
		cmocka_unit_test(an_announcement_is_told_when_it_is_over),
		cmocka_unit_test(a_dial_tone_has_no_end),
		cmocka_unit_test(ringback_has_its_rhythm),
		cmocka_unit_test(music_is_at_the_same_place_for_all),
		cmocka_unit_test(sounds_have_names),
		cmocka_unit_test(rooms_are_apart),
		cmocka_unit_test(a_wish_waits_for_the_phone),
		cmocka_unit_test(what_no_codec_can_do_is_said),
		cmocka_unit_test(refused_lines_hear_nothing),
		cmocka_unit_test(wrong_wishes_are_refused),
		cmocka_unit_test(digits_are_told_and_not_passed_on),
		cmocka_unit_test(digits_that_cannot_be_sent_are_refused),
		cmocka_unit_test(digits_of_info_are_told_once),
		cmocka_unit_test(an_offer_has_the_partners_formats_in_order),
		cmocka_unit_test(numbers_of_the_phone_keep_their_meaning),
		cmocka_unit_test(an_answer_begins_with_what_the_partner_has),
		cmocka_unit_test(without_foreign_formats_all_can_be_joined),
		cmocka_unit_test(an_offer_has_what_was_agreed_with_the_partner),
		cmocka_unit_test(other_lines_are_refused_with_port_0),
		cmocka_unit_test(strangers_are_not_heard),
		cmocka_unit_test(odd_packets_are_dropped),
		cmocka_unit_test(nothing_is_sent_to_a_group),
		cmocka_unit_test(nothing_goes_round),
		cmocka_unit_test(a_port_that_is_opened_was_nobodys),
		cmocka_unit_test(reports_go_to_the_host_of_the_voice),
		cmocka_unit_test(nobody_is_sent_to_for_ever),
		cmocka_unit_test(reports_go_both_ways),
		cmocka_unit_test(a_peer_without_rtp_leaves_silence),
		cmocka_unit_test(a_lost_burst_stays_lost),
		cmocka_unit_test(a_peer_that_begins_anew_goes_on),
		cmocka_unit_test(directions_are_kept),
		cmocka_unit_test(a_closed_port_is_not_offered),
		cmocka_unit_test(who_goes_is_not_heard_any_longer),
		cmocka_unit_test(handlers_may_let_ports_go),
		cmocka_unit_test(ports_are_in_their_range),
		cmocka_unit_test(memory_may_run_out),
		cmocka_unit_test(switching_under_load),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
