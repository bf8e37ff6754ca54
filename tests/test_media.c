/* SPDX-License-Identifier: BSD-3-Clause */
/* The examples' audio over real RTP on the loopback: what one side says the other hears. */
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "media_i.h"

#include "clock_shim.h"

static const char DIR_NAME[] = "test_media_dir";
static const char STORE_A[] = "test_media_dir/a.wav", STORE_B[] = "test_media_dir/b.wav";

static const char *host = "127.0.0.1";

/* A party: an engine, and one leg of it. */
struct party {
	struct media_engine *engine;
	struct sdp_session *sdp;
	struct media *media;
	char digits[64];
	struct media_recording rec; /* the last recording closed */
	unsigned recs;
	unsigned done;   /* sounds that were over */
	unsigned stores; /* ended */
	uint32_t stored_ms;
	int store_err;
	bool hangs_up;   /* lets its leg go at the first digit or at the end of a sound */
};

static void hang_up(struct party *p)
{
	p->media = mem_deref(p->media);
	p->sdp = mem_deref(p->sdp);
}

static void on_digit(lw_leg leg, char digit, void *arg)
{
	struct party *p = arg;
	size_t len = strlen(p->digits);

	(void)leg;
	if (len + 1 < sizeof(p->digits))
		p->digits[len] = digit;
	if (p->hangs_up)
		hang_up(p);
}

static void on_recorded(const struct media_recording *rec, void *arg)
{
	struct party *p = arg;

	p->rec = *rec;
	p->recs++;
}

static uint32_t number_of(lw_call call, void *arg)
{
	(void)arg;
	return (uint32_t)call.v + 100;
}

static void on_done(void *arg)
{
	struct party *p = arg;

	p->done++;
	if (p->hangs_up)
		hang_up(p);
}

static void party_leg(struct party *p, struct media_engine *engine, uint64_t leg)
{
	struct sa laddr;
	void *media = NULL;
	int err;

	assert_int_equal(sa_set_str(&laddr, host, 0), 0);
	p->engine = mem_ref(engine);
	assert_int_equal(sdp_session_alloc(&p->sdp, &laddr), 0);
	err = media_hook()->open(&media, (lw_leg){leg}, p->sdp, &laddr, engine);
	assert_int_equal(err, 0);
	p->media = media;
	media_hook()->focus(p->media, true);
}

static void party_open_with(struct party *p, const char *source, const char *hold)
{
	struct media_config config = {
		.source = source, .hold = hold, .record_dir = DIR_NAME,
		.dtmfh = on_digit, .numberh = number_of, .recordedh = on_recorded, .arg = p,
	};
	struct media_engine *engine = NULL;

	assert_int_equal(media_engine_alloc(&engine, &config, NULL), 0);
	party_leg(p, engine, 7);
	mem_deref(engine);
}

static void party_open(struct party *p, const char *source)
{
	party_open_with(p, source, NULL);
}

static void party_close(struct party *p)
{
	hang_up(p);
	p->engine = mem_deref(p->engine);
}

/* SDP says RECVONLY with bit 0, the engine with bit 1. */
static enum lw_dir dir_of(const struct party *p)
{
	enum sdp_dir dir = sdp_media_dir(p->media->sdp);

	return (enum lw_dir)((dir & SDP_SENDONLY ? LW_SENDONLY : 0) |
			     (dir & SDP_RECVONLY ? LW_RECVONLY : 0));
}

static void agree(struct party *a, struct party *b)
{
	struct mbuf *mb = NULL;

	assert_int_equal(sdp_encode(&mb, a->sdp, true), 0);
	assert_int_equal(sdp_decode(b->sdp, mb, true), 0);
	mb = mem_deref(mb);
	assert_int_equal(sdp_encode(&mb, b->sdp, false), 0);
	assert_int_equal(sdp_decode(a->sdp, mb, false), 0);
	mem_deref(mb);
	media_hook()->update(a->media, dir_of(a), false);
	media_hook()->update(b->media, dir_of(b), false);
}

static void offer(struct party *a, struct party *b, enum sdp_dir dir)
{
	sdp_media_set_ldir(a->media->sdp, dir);
	agree(a, b);
}

static void stop(void *arg)
{
	(void)arg;
	re_cancel();
}

static void on_stored(uint32_t ms, int err, void *arg)
{
	struct party *p = arg;

	p->stores++;
	p->stored_ms = ms;
	p->store_err = err;
}

/* Lets ms pass, and says how many it were: a busy machine may take its time. */
static uint32_t pass(uint32_t ms)
{
	uint64_t start = ticker_now_us();
	struct tmr tmr;

	tmr_init(&tmr);
	tmr_start(&tmr, ms, stop, NULL);
	(void)re_main(NULL);
	tmr_cancel(&tmr);
	return (uint32_t)((ticker_now_us() - start) / 1000);
}

static struct media_stats stats_of(const struct party *p)
{
	struct media_stats stats;

	media_get_stats(p->media, &stats);
	return stats;
}

/* Packets that p sends in ms. */
static uint64_t sent_in(const struct party *p, uint32_t ms)
{
	uint64_t before = p->media->tx.packets;

	pass(ms);
	return p->media->tx.packets - before;
}

static bool near(double a, double b)
{
	return fabs(a - b) <= 3;
}

static void pair(struct party *a, struct party *b)
{
	party_open(a, "tone:440");
	party_open(b, "tone:700");
	offer(a, b, SDP_SENDRECV);
}

static void unpair(struct party *a, struct party *b)
{
	party_close(a);
	party_close(b);
}

/* ---- one call ---- */

static void both_hear_each_other(void **state)
{
	struct party a = {0}, b = {0};
	struct media_stats sa, sb;
	uint32_t ms;

	(void)state;
	pair(&a, &b);
	assert_true(stats_of(&a).rx_age_ms == UINT64_MAX);
	ms = pass(700);
	sa = stats_of(&a);
	sb = stats_of(&b);
	assert_true(sa.rx_level > -30 && sb.rx_level > -30 && sa.tx_level > -30);
	assert_true(near(sa.rx_hz, 700));
	assert_true(near(sb.rx_hz, 440));
	assert_in_range(sa.tx_packets, ms / 20 - 2, ms / 20 + 2);
	assert_in_range(sb.rx_packets, sa.tx_packets - 4, sa.tx_packets);
	assert_true(sb.rx_age_ms < 200);
	assert_string_equal(sa.codec, "PCMU");
	assert_true(sa.dir == LW_SENDRECV && sa.focus && !sa.muted && !sa.mixed && !sa.recording);
	assert_int_equal(strncmp(sa.remote, "127.0.0.1:", 10), 0);
	assert_int_equal(strtol(sa.remote + 10, NULL, 10), sa_port(rtp_local(b.media->rtp)));
	assert_int_equal(sa_port(rtp_local(b.media->rtp)) & 1, 0);
	unpair(&a, &b);
}

static void drop_format(struct party *p, const char *id)
{
	struct sdp_format *fmt = sdp_media_format(p->media->sdp, true, id, -1, NULL, -1, -1);

	assert_non_null(fmt);
	mem_deref(fmt);
}

static void alaw_without_events(void **state)
{
	struct party a = {0}, b = {0};

	(void)state;
	party_open(&a, "tone:440");
	party_open(&b, "silence");
	drop_format(&b, "0");
	drop_format(&b, "101");
	assert_int_equal(media_hook()->dtmf(a.media, "1"), ENOTSUP);
	offer(&a, &b, SDP_SENDRECV);
	assert_int_equal(media_hook()->dtmf(a.media, "1"), ENOTSUP);
	pass(400);
	assert_string_equal(stats_of(&a).codec, "PCMA");
	assert_true(near(stats_of(&b).rx_hz, 440));
	assert_true(stats_of(&a).rx_hz < 1);
	assert_true(stats_of(&a).rx_level < -60);
	unpair(&a, &b);
}

static void held_parties_get_nothing(void **state)
{
	struct party a = {0}, b = {0};
	struct sa none, laddr;

	(void)state;
	pair(&a, &b);
	pass(100);
	offer(&a, &b, SDP_SENDONLY);
	assert_int_equal(b.media->dir, LW_RECVONLY);
	assert_int_equal(sent_in(&b, 100), 0);
	assert_int_equal(sent_in(&a, 60), 0); /* b is held: our user is not for its ears */
	offer(&a, &b, SDP_INACTIVE);
	assert_int_equal(media_hook()->dtmf(a.media, "1"), ENOTCONN);
	assert_int_equal(sent_in(&a, 100), 0);
	assert_int_equal(sent_in(&b, 60), 0);
	/* RFC 2543: a hold by address */
	assert_int_equal(sa_set_str(&none, "0.0.0.0", 0), 0);
	assert_int_equal(sa_set_str(&laddr, "127.0.0.1", 0), 0);
	sdp_session_set_laddr(a.sdp, &none);
	offer(&a, &b, SDP_SENDRECV);
	assert_int_equal(b.media->dir, LW_SENDRECV);
	assert_int_equal(sent_in(&b, 100), 0);
	sdp_session_set_laddr(a.sdp, &laddr);
	offer(&a, &b, SDP_SENDRECV);
	assert_true(sent_in(&b, 100) > 0);
	pass(450);
	assert_true(near(stats_of(&a).rx_hz, 700));
	assert_true(near(stats_of(&b).rx_hz, 440));
	unpair(&a, &b);
}

/* Whoever waits hears what the setting says, or ringback, and never our user. */
static void waiting_parties_hear_something(void **state)
{
	struct party a = {0}, b = {0};

	(void)state;
	party_open_with(&a, "tone:700", "tone:300");
	party_open(&b, "tone:440");
	offer(&a, &b, SDP_SENDRECV);
	media_hook()->focus(a.media, true);
	media_hook()->focus(b.media, true);
	pass(600);
	assert_true(near(stats_of(&b).rx_hz, 700));
	offer(&a, &b, SDP_SENDONLY);
	media_hook()->focus(a.media, false);
	pass(700);
	assert_true(near(stats_of(&b).rx_hz, 300));
	media_ringback(a.media, true);
	pass(700);
	assert_true(near(stats_of(&b).rx_hz, 425));
	media_ringback(a.media, false);
	offer(&a, &b, SDP_INACTIVE); /* it wants to hear nothing */
	pass(60);
	assert_int_equal(sent_in(&a, 100), 0);
	offer(&a, &b, SDP_SENDRECV);
	media_hook()->focus(a.media, true);
	pass(700);
	assert_true(near(stats_of(&b).rx_hz, 700));
	unpair(&a, &b);
}

static void refused_line_is_silent(void **state)
{
	struct party a = {0}, b = {0};

	(void)state;
	party_open(&a, "tone:440");
	party_open(&b, "tone:700");
	sdp_media_set_disabled(b.media->sdp, true);
	sdp_media_set_lport(b.media->sdp, 0);
	offer(&a, &b, SDP_SENDRECV);
	assert_int_equal(sdp_media_rport(a.media->sdp), 0);
	assert_int_equal(sent_in(&a, 80), 0);
	unpair(&a, &b);
}

static void muted_and_out_of_focus(void **state)
{
	struct party a = {0}, b = {0};

	(void)state;
	pair(&a, &b);
	media_hook()->mute(a.media, true);
	assert_true(sent_in(&a, 200) > 5);
	assert_true(stats_of(&b).rx_packets > 5);
	assert_true(stats_of(&b).rx_level < -60);
	assert_true(stats_of(&a).rx_level > -30);
	media_hook()->mute(a.media, false);
	media_hook()->focus(a.media, false);
	assert_int_equal(sent_in(&a, 200), 0);
	assert_true(stats_of(&b).rx_level < -60);
	media_hook()->focus(a.media, true);
	pass(350);
	assert_true(stats_of(&b).rx_level > -30);
	assert_true(near(stats_of(&b).rx_hz, 440));
	unpair(&a, &b);
}

static void every_digit_arrives_once(void **state)
{
	struct party a = {0}, b = {0};

	(void)state;
	pair(&a, &b);
	pass(40);
	assert_int_equal(media_hook()->dtmf(a.media, "0x"), EINVAL);
	assert_int_equal(media_hook()->dtmf(a.media, "01234"), 0);
	assert_int_equal(media_hook()->dtmf(a.media, "567"), 0);
	assert_int_equal(media_hook()->dtmf(b.media, "89*#ABCD"), 0);
	pass(8 * 220 + 200);
	assert_string_equal(b.digits, "01234567");
	assert_string_equal(a.digits, "89*#ABCD");
	assert_true(stats_of(&b).rx_level > -30); /* and speech came back */
	unpair(&a, &b);
}

/* The offerer numbers its dynamic types, and the answerer follows (RFC 3264 section 6.1). */
static void digits_under_another_number(void **state)
{
	struct party a = {0}, b = {0};

	(void)state;
	party_open(&a, "silence");
	party_open(&b, "silence");
	drop_format(&a, "101");
	assert_int_equal(sdp_format_add(NULL, a.media->sdp, false, "97", "telephone-event", 8000, 1,
					NULL, NULL, NULL, false, "0-15"), 0);
	offer(&a, &b, SDP_SENDRECV);
	assert_int_equal(media_hook()->dtmf(a.media, "1"), 0);
	assert_int_equal(media_hook()->dtmf(b.media, "d"), 0);
	pass(120);
	assert_string_equal(b.digits, "1");
	assert_string_equal(a.digits, "D");
	unpair(&a, &b);
}

static void version_six(void **state)
{
	struct party a = {0}, b = {0};
	struct udp_sock *us = NULL;
	struct sa six;

	(void)state;
	assert_int_equal(sa_set_str(&six, "::1", 0), 0);
	if (udp_listen(&us, &six, NULL, NULL))
		skip();
	mem_deref(us);
	host = "::1";
	pair(&a, &b);
	host = "127.0.0.1";
	pass(250);
	assert_true(near(stats_of(&b).rx_hz, 440));
	assert_int_equal(strncmp(stats_of(&a).remote, "[::1]:", 6), 0);
	unpair(&a, &b);
}

/* ---- who is listened to ---- */

/* The peer moves: what was sent to the old place goes to the new one from the next packet on. */
static void new_address_at_once(void **state)
{
	struct party a = {0}, b = {0}, c = {0};
	uint64_t sent, to_b;

	(void)state;
	pair(&a, &b);
	to_b = sent_in(&a, 100);
	party_open(&c, "tone:1100");
	offer(&a, &c, SDP_SENDRECV);
	sent = to_b + sent_in(&a, 300);
	assert_in_range(stats_of(&b).rx_packets, to_b - 1, to_b);
	to_b = stats_of(&b).rx_packets;
	assert_in_range(to_b + stats_of(&c).rx_packets, sent - 1, sent);
	assert_true(near(stats_of(&a).rx_hz, 1100));
	party_close(&c);
	unpair(&a, &b);
}

static void send_from(const char *ip, const struct party *to, int packets)
{
	struct udp_sock *us = NULL;
	struct sa laddr;

	assert_int_equal(sa_set_str(&laddr, ip, 0), 0);
	assert_int_equal(udp_listen(&us, &laddr, NULL, NULL), 0);
	for (int i = 0; i < packets; i++) {
		struct rtp_header hdr = {
			.ver = 2, .seq = (uint16_t)i, .ts = (uint32_t)i * 160, .ssrc = 99,
		};
		struct mbuf *mb = mbuf_alloc(200);

		assert_non_null(mb);
		assert_int_equal(rtp_hdr_encode(mb, &hdr), 0);
		assert_int_equal(mbuf_fill(mb, 0x80, 160), 0);
		mbuf_set_pos(mb, 0);
		assert_int_equal(udp_send(us, rtp_local(to->media->rtp), mb), 0);
		mem_deref(mb);
	}
	pass(60);
	mem_deref(us);
}

static void strangers_are_not_heard(void **state)
{
	struct party a = {0}, b = {0};

	(void)state;
	pair(&a, &b);
	media_hook()->focus(b.media, false);
	pass(40);
	send_from("127.0.0.2", &a, 3);
	assert_int_equal(stats_of(&a).rx_packets, 0);
	send_from("127.0.0.1", &a, 3); /* the same host, another port: it is latched onto */
	assert_int_equal(stats_of(&a).rx_packets, 3);
	send_from("127.0.0.1", &a, 3); /* and then no third */
	assert_int_equal(stats_of(&a).rx_packets, 3);
	media_hook()->focus(b.media, true);
	pass(300);
	assert_true(stats_of(&a).rx_packets > 5); /* the negotiated one has the better right */
	assert_true(near(stats_of(&a).rx_hz, 700));
	unpair(&a, &b);
}

/* Sends to a from b's own socket, once a frame, as another source (RFC 3550 8.2). */
struct forger { struct tmr tmr; struct party *from, *to; uint16_t seq; };

static void forge(void *arg)
{
	struct forger *f = arg;
	struct rtp_header hdr = {.ver = 2, .seq = f->seq, .ts = f->seq * 7919u, .ssrc = 99};
	struct mbuf *mb = mbuf_alloc(200);

	f->seq++;
	assert_non_null(mb);
	assert_int_equal(rtp_hdr_encode(mb, &hdr), 0);
	assert_int_equal(mbuf_fill(mb, 0xff, 160), 0);
	mbuf_set_pos(mb, 0);
	assert_int_equal(udp_send(rtp_sock(f->from->media->rtp), rtp_local(f->to->media->rtp), mb),
			 0);
	mem_deref(mb);
	tmr_start(&f->tmr, 20, forge, f);
}

/* Packets that forge all but the source do not silence it. */
static void a_forger_silences_nobody(void **state)
{
	struct party a = {0}, b = {0};
	struct forger forger = {.from = &b, .to = &a};
	uint64_t before;

	(void)state;
	pair(&a, &b);
	pass(200);
	forge(&forger);
	pass(700);
	assert_true(near(stats_of(&a).rx_hz, 700));
	assert_true(stats_of(&a).rx_level > -20);
	media_hook()->focus(b.media, false); /* the true one falls silent, and the other is heard */
	pass(200);
	before = stats_of(&a).rx_packets;
	pass(200);
	assert_in_range(stats_of(&a).rx_packets - before, 8, 12);
	media_hook()->focus(b.media, true); /* and has the better right when it speaks again */
	pass(700);
	assert_true(near(stats_of(&a).rx_hz, 700));
	tmr_cancel(&forger.tmr);
	unpair(&a, &b);
}

/* An offer that names somebody who sends nothing: what goes there ends, and begins again when
 * something comes. */
static void nothing_goes_on_to_who_is_not_heard(void **state)
{
	struct party a = {.digits = ""}, b = {.digits = ""};

	(void)state;
	pair(&a, &b);
	a.engine->config.unheard_ms = 200;
	b.engine->config.unheard_ms = 200;
	media_hook()->focus(b.media, false); /* he says nothing */
	assert_true(sent_in(&a, 300) <= 12);
	assert_int_equal(sent_in(&a, 200), 0);
	media_hook()->focus(b.media, true);
	pass(100);
	assert_true(sent_in(&a, 200) >= 7);
	/* Who was heard once may be silent. */
	media_hook()->focus(b.media, false);
	assert_true(sent_in(&a, 500) >= 18);
	unpair(&a, &b);
}

static void odd_packets(void **state)
{
	static const uint8_t packets[][16] = {
		{0x80}, {0x8f, 0}, {0x90, 0, 0, 0},
		{0xa0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 200},
		{0xa0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1, 2, 3, 0},
		{0x80, 101, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 16},
		{0x80, 101, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 77},
	};
	struct party a = {0}, b = {0};
	struct udp_sock *us;

	(void)state;
	pair(&a, &b);
	media_hook()->focus(b.media, false);
	us = rtp_sock(b.media->rtp);
	for (size_t i = 0; i < ARRAY_SIZE(packets); i++) {
		for (size_t len = 1; len <= 16; len++) {
			struct mbuf *mb = mbuf_alloc(16);

			assert_non_null(mb);
			assert_int_equal(mbuf_write_mem(mb, packets[i], len), 0);
			mbuf_set_pos(mb, 0);
			assert_int_equal(udp_send(us, rtp_local(a.media->rtp), mb), 0);
			mem_deref(mb);
		}
	}
	pass(60);
	assert_string_equal(a.digits, "");
	unpair(&a, &b);
}

/* ---- three parties ---- */

static double stored_level(const char *file, double hz)
{
	int16_t *pcm = NULL;
	size_t count = 0;
	double level;

	assert_int_equal(wav_read(&pcm, &count, file, NULL), 0);
	level = pcm_tone_level(pcm, count, hz);
	mem_deref(pcm);
	return level;
}

static void three_hear_each_other(void **state)
{
	struct party a = {0}, b = {0}, hub_a = {0}, hub_b = {0};

	(void)state;
	party_open(&a, "tone:700");
	party_open(&b, "tone:1100");
	party_open(&hub_a, "tone:440");
	party_leg(&hub_b, hub_a.engine, 8);
	offer(&hub_a, &a, SDP_SENDRECV);
	offer(&hub_b, &b, SDP_SENDRECV);
	media_hook()->focus(hub_a.media, false);
	media_hook()->mix(hub_a.media, hub_b.media, true);
	assert_int_equal(media_store(a.media, STORE_A, on_stored, &a), 0);
	assert_int_equal(media_store(a.media, STORE_A, on_stored, &a), EALREADY);
	assert_int_equal(media_store(b.media, STORE_B, on_stored, &b), 0);
	pass(700);
	assert_true(stats_of(&hub_a).mixed && stats_of(&hub_b).mixed);
	assert_true(near(stats_of(&hub_a).rx_hz, 700));
	assert_true(near(stats_of(&hub_b).rx_hz, 1100));
	media_store_stop(a.media);
	media_store_stop(b.media);
	media_store_stop(b.media);
	assert_true(a.stores == 1 && b.stores == 1 && !a.store_err && !b.store_err);
	assert_in_range(a.stored_ms, 600, 800);
	assert_in_range(b.stored_ms, 600, 800);
	assert_int_equal(media_store(a.media, STORE_A, on_stored, &a), EEXIST);
	assert_true(stored_level(STORE_A, 440) > -20 && stored_level(STORE_A, 1100) > -20);
	assert_true(stored_level(STORE_A, 700) < -50);
	assert_true(stored_level(STORE_B, 440) > -20 && stored_level(STORE_B, 700) > -20);
	assert_true(stored_level(STORE_B, 1100) < -50);
	media_hook()->mix(hub_a.media, hub_b.media, false);
	assert_int_equal(sent_in(&hub_a, 100), 0); /* no focus, no mix */
	pass(500);
	assert_true(near(stats_of(&b).rx_hz, 440));
	assert_true(stats_of(&a).rx_level < -60);
	media_hook()->mix(hub_a.media, hub_b.media, true);
	party_close(&hub_a); /* the one that goes is taken out of the mix */
	pass(60);
	assert_false(stats_of(&hub_b).mixed);
	party_close(&hub_b);
	unpair(&a, &b);
}

static void mix_saturates(void **state)
{
	static struct media a, b;
	int16_t us[FRAME], out[FRAME];

	(void)state;
	for (size_t i = 0; i < FRAME; i++) {
		us[i] = i & 1 ? INT16_MAX : INT16_MIN;
		b.heard[i] = us[i];
	}
	mix_join(&a, &b);
	mix_join(&a, &b);
	mix_join(&a, &a);
	assert_int_equal(a.mixed, 1);
	mix_frame(&a, us, out);
	assert_memory_equal(out, us, sizeof(us));
	a.muted = true;
	mix_frame(&a, us, out);
	assert_memory_equal(out, b.heard, sizeof(out));
	mix_leave(&b);
	mix_frame(&a, us, out);
	assert_int_equal(a.mixed, 0);
	assert_int_equal(out[0], 0);
}

/* ---- recording ---- */

static uint32_t file_bytes(const char *file, uint8_t *buf, size_t size)
{
	FILE *f = fopen(file, "rb");
	size_t n;

	assert_non_null(f);
	n = fread(buf, 1, size, f);
	fclose(f);
	assert_true(n >= 44);
	assert_memory_equal(buf, "RIFF", 4);
	assert_int_equal(buf[22], 2);
	return (uint32_t)buf[40] | (uint32_t)buf[41] << 8 | (uint32_t)buf[42] << 16 |
	       (uint32_t)buf[43] << 24;
}

static double channel_level(const uint8_t *bytes, uint32_t size, unsigned channel, double hz)
{
	int16_t pcm[32000];
	size_t count = size / 4;

	assert_in_range(count, 1600, 32000);
	for (size_t i = 0; i < count; i++) {
		const uint8_t *p = bytes + 44 + 4 * i + 2 * channel;

		pcm[i] = (int16_t)(p[0] | p[1] << 8);
	}
	return pcm_tone_level(pcm, count, hz);
}

static int start_segment(struct party *p, uint16_t segment)
{
	struct lw_output action = {
		.type = LW_DO_RECORD, .flags = LW_F_ON | LW_F_AUTO, .call = {3}, .other = {4},
		.segment = segment, .phase = LW_SEGMENT_CONSULT, .method = LW_ATTENDED,
		.uri = "sip:bob@example.com", .name = "Bob"};

	return media_hook()->record(p->media, &action);
}

static int stop_segment(struct party *p, enum lw_cause cause)
{
	struct lw_output action = {.type = LW_DO_RECORD, .cause = (uint8_t)cause};

	return media_hook()->record(p->media, &action);
}

static void recording_has_both_sides(void **state)
{
	static uint8_t buf[44 + 128000];
	struct party a = {0}, b = {0};
	uint32_t size, ms;

	(void)state;
	pair(&a, &b);
	assert_int_equal(start_segment(&a, 1), 0);
	assert_int_equal(start_segment(&a, 1), 0);
	assert_true(stats_of(&a).recording);
	assert_string_equal(stats_of(&a).file, "test_media_dir/rec-103-1.wav");
	ms = pass(1150);
	/* As if it crashed now. */
	assert_int_equal(file_bytes(stats_of(&a).file, buf, sizeof(buf)), ms / 1000 * 32000);
	assert_int_equal(stop_segment(&a, LW_CAUSE_TRANSFERRED), 0);
	assert_false(stats_of(&a).recording);
	assert_string_equal(a.rec.file, "test_media_dir/rec-103-1.wav");
	assert_in_range(a.rec.ms, ms - 50, ms + 50);
	size = file_bytes(a.rec.file, buf, sizeof(buf));
	assert_int_equal(size, a.rec.ms * 32);
	assert_true(channel_level(buf, size, 0, 440) > -20);
	assert_true(channel_level(buf, size, 0, 700) < -50);
	assert_true(channel_level(buf, size, 1, 700) > -20);
	assert_true(channel_level(buf, size, 1, 440) < -50);
	assert_int_equal(start_segment(&a, 2), 0);
	pass(60);
	hang_up(&a); /* a leg that goes closes its file */
	assert_string_equal(a.rec.file, "test_media_dir/rec-103-2.wav");
	assert_in_range(a.rec.ms, 20, 1000);
	assert_int_equal(a.rec.cause, LW_CAUSE_NONE);
	assert_int_equal(a.recs, 2);
	unpair(&a, &b);
}

/* R61: whom it is of and where in a transfer, as the action said; why it ended. */
static void recording_says_what_it_is(void **state)
{
	struct party a = {0}, b = {0};

	(void)state;
	pair(&a, &b);
	pass(100);
	assert_int_equal(start_segment(&a, 3), 0);
	pass(300);
	assert_int_equal(stop_segment(&a, LW_CAUSE_REPLACED), 0);
	assert_int_equal(stop_segment(&a, LW_CAUSE_NORMAL), 0); /* nothing runs: nothing more */
	assert_int_equal(a.recs, 1);
	assert_int_equal(a.rec.call.v, 3);
	assert_int_equal(a.rec.other.v, 4);
	assert_int_equal(a.rec.leg.v, 7);
	assert_int_equal(a.rec.number, 103);
	assert_int_equal(a.rec.segment, 3);
	assert_int_equal(a.rec.phase, LW_SEGMENT_CONSULT);
	assert_int_equal(a.rec.method, LW_ATTENDED);
	assert_int_equal(a.rec.cause, LW_CAUSE_REPLACED);
	assert_true(a.rec.automatic);
	assert_string_equal(a.rec.uri, "sip:bob@example.com");
	assert_string_equal(a.rec.name, "Bob");
	assert_in_range(a.rec.started / 1000, time(NULL) - 60, time(NULL));
	assert_true(a.rec.left.level > -30 && a.rec.right.level > -30);
	assert_in_range(a.rec.left.audible_ms, a.rec.ms - 40, a.rec.ms);
	assert_in_range(a.rec.right.audible_ms, a.rec.ms - 60, a.rec.ms);
	assert_int_equal(a.rec.held_ms, 0);
	assert_int_equal(a.rec.err, 0);
	unpair(&a, &b);
}

/* R61: what cannot be heard is said: our user while he is muted, both while the party is held. */
static void recording_says_what_is_missing(void **state)
{
	struct party a = {0}, b = {0};

	(void)state;
	pair(&a, &b);
	pass(100);
	media_hook()->mute(a.media, true);
	assert_int_equal(start_segment(&a, 4), 0);
	pass(300);
	assert_int_equal(stop_segment(&a, LW_CAUSE_NORMAL), 0);
	assert_int_equal(a.rec.left.audible_ms, 0);
	assert_true(a.rec.left.level < -90);
	assert_true(a.rec.right.audible_ms > 200);
	assert_int_equal(a.rec.muted_ms, a.rec.ms);
	media_hook()->mute(a.media, false);
	offer(&a, &b, SDP_SENDONLY);
	pass(150); /* what had been heard before is played out */
	assert_int_equal(start_segment(&a, 5), 0);
	pass(300);
	assert_int_equal(stop_segment(&a, LW_CAUSE_NORMAL), 0);
	assert_int_equal(a.rec.left.audible_ms + a.rec.right.audible_ms, 0);
	assert_int_equal(a.rec.held_ms, a.rec.ms);
	assert_int_equal(a.rec.muted_ms, 0);
	unpair(&a, &b);
}

/* Three: the left channel is our user alone, the right one all the others, each of them once. */
static void recording_of_three(void **state)
{
	static uint8_t buf[44 + 128000];
	struct party a = {0}, b = {0}, a2 = {0}, c = {0};
	uint32_t size;

	(void)state;
	pair(&a, &b);
	party_leg(&a2, a.engine, 8);
	party_open(&c, "tone:1000");
	offer(&a2, &c, SDP_SENDRECV);
	media_hook()->mix(a.media, a2.media, true);
	pass(300);
	assert_int_equal(start_segment(&a, 6), 0);
	pass(600);
	assert_int_equal(stop_segment(&a, LW_CAUSE_NORMAL), 0);
	size = file_bytes(a.rec.file, buf, sizeof(buf));
	assert_true(channel_level(buf, size, 0, 440) > -20);
	assert_true(channel_level(buf, size, 0, 700) < -50);
	assert_true(channel_level(buf, size, 0, 1000) < -50);
	assert_true(channel_level(buf, size, 1, 440) < -50);
	assert_true(channel_level(buf, size, 1, 700) > -20);
	assert_true(channel_level(buf, size, 1, 1000) > -20);
	unpair(&a2, &c);
	unpair(&a, &b);
}

/* Another run has used the names: nothing of it is written over. */
static void recording_keeps_what_is_there(void **state)
{
	struct party p = {0};

	(void)state;
	party_open(&p, "silence");
	for (int i = 0; i < 3; i++) {
		assert_int_equal(start_segment(&p, 7), 0);
		assert_int_equal(stop_segment(&p, LW_CAUSE_NORMAL), 0);
		assert_string_equal(p.rec.file, i == 0   ? "test_media_dir/rec-103-7.wav"
						: i == 1 ? "test_media_dir/rec-103-7-2.wav"
							 : "test_media_dir/rec-103-7-3.wav");
	}
	party_close(&p);
}

static void recording_refused(void **state)
{
	struct media_config config = {.source = "silence"};
	struct media_engine *engine = NULL;
	struct party p = {0};

	(void)state;
	assert_int_equal(media_engine_alloc(&engine, &config, NULL), 0);
	party_leg(&p, engine, 1);
	assert_int_equal(start_segment(&p, 1), ENOTDIR);
	assert_int_equal(stop_segment(&p, LW_CAUSE_NORMAL), 0);
	party_close(&p);
	mem_deref(engine);
	config.record_dir = "no-such-directory";
	assert_int_equal(media_engine_alloc(&engine, &config, NULL), 0);
	party_leg(&p, engine, 1);
	assert_int_equal(start_segment(&p, 1), ENOENT);
	assert_false(stats_of(&p).recording);
	assert_string_equal(stats_of(&p).file, "");
	party_close(&p);
	mem_deref(engine);
}

/* The disk is full: what was written is kept and is true, and the host is told that it ended by
 * itself.  A limit on the size of files stands for the disk. */
static void recording_on_a_full_disk(void **state)
{
	static uint8_t buf[44 + 128000];
	struct rlimit before, small;
	struct party p = {0};

	(void)state;
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	small = before;
	small.rlim_cur = 44 + 32000 + 16000; /* one second and a half */
	signal(SIGXFSZ, SIG_IGN);
	party_open(&p, "tone:440");
	assert_int_equal(start_segment(&p, 8), 0);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	for (int i = 0; i < 40 && !p.recs; i++)
		pass(100);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	signal(SIGXFSZ, SIG_DFL);
	assert_int_equal(p.recs, 1);
	assert_int_equal(p.rec.err, EFBIG);
	assert_int_equal(p.rec.cause, LW_CAUSE_NONE);
	assert_int_equal(p.rec.ms, 1000);
	assert_int_equal(file_bytes(p.rec.file, buf, sizeof(buf)), 32000);
	assert_false(stats_of(&p).recording);
	party_close(&p);
}

/* The same of a store: who stores hears of it, and what is there can be played. */
static void store_on_a_full_disk(void **state)
{
	struct rlimit before, small;
	struct party a = {0}, b = {0};
	struct stat st;

	(void)state;
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	small = before;
	small.rlim_cur = 44 + 16000 + 8000; /* one second and a half */
	signal(SIGXFSZ, SIG_IGN);
	(void)unlink(STORE_A);
	pair(&a, &b);
	assert_int_equal(media_store(a.media, STORE_A, on_stored, &a), 0);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	for (int i = 0; i < 40 && !a.stores; i++)
		pass(100);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	signal(SIGXFSZ, SIG_DFL);
	assert_int_equal(a.stores, 1);
	assert_int_equal(a.store_err, EFBIG);
	assert_int_equal(a.stored_ms, 1000);
	assert_true(!stat(STORE_A, &st) && st.st_size >= 44 + 16000);
	unpair(&a, &b);
	assert_int_equal(a.stores, 1);
}

/* ---- sounds ---- */

static void beep_is_heard_once(void **state)
{
	struct party a = {0}, b = {0};

	(void)state;
	pair(&a, &b);
	media_hook()->focus(a.media, false);
	assert_int_equal(media_play(a.media, NULL, 0, NULL, NULL), EINVAL);
	assert_int_equal(media_play(a.media, "no-such-file.wav", 0, NULL, NULL), ENOENT);
	assert_int_equal(media_play(a.media, NULL, 300, on_done, &a), 0);
	assert_int_equal(media_play(a.media, NULL, 300, on_done, &a), EBUSY);
	pass(400);
	assert_int_equal(a.done, 1);
	assert_true(near(stats_of(&b).rx_hz, 1000));
	assert_int_equal(sent_in(&a, 100), 0);
	a.hangs_up = true;
	assert_int_equal(media_play(a.media, NULL, 20, on_done, &a), 0);
	pass(80);
	assert_int_equal(a.done, 2);
	assert_null(a.media);
	unpair(&a, &b);
}

static void leg_may_go_in_its_handler(void **state)
{
	struct party a = {0}, b = {0};

	(void)state;
	pair(&a, &b);
	b.hangs_up = true;
	assert_int_equal(media_hook()->dtmf(a.media, "5"), 0);
	pass(120);
	assert_string_equal(b.digits, "5");
	assert_null(b.media);
	unpair(&a, &b);
}

static void session_may_go_first(void **state)
{
	struct party a = {0}, b = {0};
	struct mbuf *mb = NULL;

	(void)state;
	pair(&a, &b);
	a.sdp = mem_deref(a.sdp);
	pass(40);
	b.media = mem_deref(b.media);
	assert_int_equal(sdp_encode(&mb, b.sdp, true), 0);
	assert_non_null(strstr((const char *)mb->buf, "m=audio 0 "));
	mem_deref(mb);
	unpair(&a, &b);
}

/* ---- the beat ---- */

struct beat { struct ticker ticker; unsigned count; uint32_t lost; };

static void on_beat(uint32_t lost, void *arg)
{
	struct beat *beat = arg;

	beat->count++;
	beat->lost += lost;
}

static void beat_catches_up_within_bounds(void **state)
{
	struct beat *beat = mem_zalloc(sizeof(*beat), NULL);
	uint64_t start = ticker_now_us();
	uint32_t beats;

	(void)state;
	assert_non_null(beat);
	assert_int_equal(ticker_start(&beat->ticker, on_beat, beat), 0);
	pass(205);
	sys_msleep(100);
	pass(10);
	beats = (uint32_t)((ticker_now_us() - start) / 20000);
	assert_in_range(beat->count, beats - 1, beats);
	assert_int_equal(beat->lost, 0);
	beat->count = 0;
	sys_msleep(600);
	pass(10);
	beats = (uint32_t)((ticker_now_us() - start) / 20000) - beats;
	assert_in_range(beat->count + beat->lost, beats - 1, beats + 1);
	assert_in_range(beat->lost, 15, beats);
	ticker_stop(&beat->ticker);
	mem_deref(beat);
}

/* The time of day steps back a minute while two talk: nobody's sound stops. */
static void beat_is_not_of_day(void **state)
{
	struct party a = {0}, b = {0};
	uint64_t before, came;

	(void)state;
	pair(&a, &b);
	pass(100);
	before = stats_of(&b).rx_packets;
	clock_step(-60000, false);
	pass(400);
	came = stats_of(&b).rx_packets - before;
	clock_right();
	assert_in_range(came, 10, 100); /* 20, and more or fewer on a busy machine; 1 before */
	unpair(&a, &b);
}

/* ---- frame ---- */

static void clear_dir(void)
{
	static const char *const names[] = {"a.wav", "b.wav", "rec-103-7-2.wav",
					    "rec-103-7-3.wav"};
	char path[64];

	for (int n = 1; n < 9; n++) {
		snprintf(path, sizeof(path), "%s/rec-103-%d.wav", DIR_NAME, n);
		unlink(path);
	}
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		snprintf(path, sizeof(path), "%s/%s", DIR_NAME, names[i]);
		unlink(path);
	}
	rmdir(DIR_NAME);
}

static int group_setup(void **state)
{
	(void)state;
	clear_dir();
	return libre_init() || mkdir(DIR_NAME, 0700);
}

static int group_teardown(void **state)
{
	(void)state;
	clear_dir();
	libre_close();
	tmr_debug();
	mem_debug();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_hear_each_other),
		cmocka_unit_test(alaw_without_events),
		cmocka_unit_test(held_parties_get_nothing),
		cmocka_unit_test(waiting_parties_hear_something),
		cmocka_unit_test(refused_line_is_silent),
		cmocka_unit_test(muted_and_out_of_focus),
		cmocka_unit_test(every_digit_arrives_once),
		cmocka_unit_test(digits_under_another_number),
		cmocka_unit_test(version_six),
		cmocka_unit_test(new_address_at_once),
		cmocka_unit_test(strangers_are_not_heard),
		cmocka_unit_test(a_forger_silences_nobody),
		cmocka_unit_test(nothing_goes_on_to_who_is_not_heard),
		cmocka_unit_test(odd_packets),
		cmocka_unit_test(three_hear_each_other),
		cmocka_unit_test(mix_saturates),
		cmocka_unit_test(recording_has_both_sides),
		cmocka_unit_test(recording_says_what_it_is),
		cmocka_unit_test(recording_says_what_is_missing),
		cmocka_unit_test(recording_of_three),
		cmocka_unit_test(recording_keeps_what_is_there),
		cmocka_unit_test(recording_refused),
		cmocka_unit_test(recording_on_a_full_disk),
		cmocka_unit_test(store_on_a_full_disk),
		cmocka_unit_test(beep_is_heard_once),
		cmocka_unit_test(leg_may_go_in_its_handler),
		cmocka_unit_test(session_may_go_first),
		cmocka_unit_test(beat_catches_up_within_bounds),
		cmocka_unit_test(beat_is_not_of_day),
	};

	return cmocka_run_group_tests(tests, group_setup, group_teardown);
}
