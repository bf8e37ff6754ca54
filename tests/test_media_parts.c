/* SPDX-License-Identifier: BSD-3-Clause */
/* The parts of the examples' audio that need no network and no time. */
#include <errno.h>
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
#include <unistd.h>

#include <cmocka.h>
#include <re.h>

#include "dtmf.h"
#include "g711.h"
#include "jitter.h"
#include "meter.h"
#include "source.h"
#include "tone.h"
#include "wav.h"

static const char FILE_NAME[] = "test_media_parts.wav";

/* ---- G.711 ---- */

static void ulaw_known_values(void **state)
{
	(void)state;
	assert_int_equal(g711_ulaw(0), 0xff);
	assert_int_equal(g711_ulaw(-1), 0x7f);
	assert_int_equal(g711_ulaw(INT16_MAX), 0x80);
	assert_int_equal(g711_ulaw(INT16_MIN), 0x00);
	/* G.711 table 2a: decision value x128 = 8159, output y128 = 8031; 14 bits, so times 4. */
	assert_int_equal(g711_from_ulaw(0x80), 8031 * 4);
	assert_int_equal(g711_from_ulaw(0x00), -8031 * 4);
	assert_int_equal(g711_from_ulaw(0x8f), 4191 * 4);
	assert_int_equal(g711_from_ulaw(0xef), 33 * 4);
	assert_int_equal(g711_from_ulaw(0xfe), 2 * 4);
	assert_int_equal(g711_from_ulaw(0xff), 0);
}

static void alaw_known_values(void **state)
{
	(void)state;
	assert_int_equal(g711_alaw(0), 0xd5);
	assert_int_equal(g711_alaw(-1), 0x55);
	assert_int_equal(g711_alaw(INT16_MAX), 0xaa);
	assert_int_equal(g711_alaw(INT16_MIN), 0x2a);
	/* G.711 table 1a: output y128 = 4032, y1 = 1; 13 bits, so times 8. */
	assert_int_equal(g711_from_alaw(0xaa), 4032 * 8);
	assert_int_equal(g711_from_alaw(0x2a), -4032 * 8);
	assert_int_equal(g711_from_alaw(0xd5), 1 * 8);
	assert_int_equal(g711_from_alaw(0x55), -1 * 8);
	assert_int_equal(g711_from_alaw(0xc5), 33 * 8);
}

static void g711_round_trip(void **state)
{
	(void)state;
	for (unsigned code = 0; code < 256; code++) {
		uint8_t u = (uint8_t)code;

		assert_int_equal(g711_alaw(g711_from_alaw(u)), u);
		/* mu-law has two zeros; the negative one comes back as the positive. */
		assert_int_equal(g711_ulaw(g711_from_ulaw(u)), u == 0x7f ? 0xff : u);
	}
}

/* A step is 1/16 of its segment at most, so the error is 1/32 of the sample, or half the first. */
static void g711_error_is_bounded(void **state)
{
	(void)state;
	for (int x = INT16_MIN; x <= INT16_MAX; x++) {
		int16_t s = (int16_t)x;
		int magnitude = x < 0 ? -x : x, bound = magnitude / 32 + 16;

		if (magnitude < 32000)
			assert_in_range(abs(g711_from_ulaw(g711_ulaw(s)) - x), 0, bound);
		assert_in_range(abs(g711_from_alaw(g711_alaw(s)) - x), 0, bound);
	}
}

/* ---- meter ---- */

static void meter_tells_tones_apart(void **state)
{
	static const double hz[] = {50, 440, 445, 1000, 2600, 3700};
	struct meter meter = {0};
	int16_t pcm[METER_SAMPLES];
	struct tone tone;

	(void)state;
	assert_true(meter_level(&meter) <= -96);
	assert_true(meter_hz(&meter) < 0.5);
	for (unsigned i = 0; i < sizeof(hz) / sizeof(*hz); i++) {
		tone_init(&tone, hz[i]);
		tone_next(&tone, pcm, METER_SAMPLES);
		meter_push(&meter, pcm, METER_SAMPLES);
		assert_true(fabs(meter_hz(&meter) - hz[i]) <= 2);
		assert_true(fabs(meter_level(&meter) + 15.3) < 0.2);
		assert_true(fabs(pcm_tone_level(pcm, METER_SAMPLES, hz[i]) + 15.3) < 0.3);
		assert_true(pcm_tone_level(pcm, METER_SAMPLES, hz[i] < 2000 ? 3000 : 800) < -60);
	}
}

static void meter_full_scale_is_zero(void **state)
{
	int16_t pcm[800];

	(void)state;
	for (size_t i = 0; i < sizeof(pcm) / sizeof(*pcm); i++)
		pcm[i] = INT16_MIN;
	assert_true(fabs(pcm_level(pcm, sizeof(pcm) / sizeof(*pcm))) < 0.01);
	assert_true(pcm_level(pcm, 0) <= -96);
}

/* ---- jitter ---- */

static void put(struct jitter *j, uint32_t ts, int16_t value, bool taken)
{
	int16_t pcm[160];

	for (size_t i = 0; i < 160; i++)
		pcm[i] = value;
	assert_int_equal(jitter_put(j, 1, ts, false, pcm, 160), taken);
}

static int16_t get(struct jitter *j)
{
	int16_t pcm[160];

	(void)jitter_get(j, pcm, 160);
	assert_int_equal(pcm[0], pcm[159]);
	return pcm[0];
}

/* Across the wrap of the timestamp, with a pair swapped, one twice and one lost. */
static void jitter_puts_in_order(void **state)
{
	struct jitter j = {0};
	uint32_t ts = UINT32_MAX - 300;

	(void)state;
	put(&j, ts, 1, true);
	put(&j, ts + 320, 3, true);
	put(&j, ts + 160, 2, true);
	put(&j, ts + 160, 2, false);
	put(&j, ts + 640, 5, true);
	assert_int_equal(get(&j), 0);
	assert_int_equal(get(&j), 0);
	for (int16_t i = 1; i <= 5; i++)
		assert_int_equal(get(&j), i == 4 ? 0 : i);
	put(&j, ts + 480, 4, false);
	assert_int_equal(j.dropped, 2);
}

static void jitter_follows_a_new_clock(void **state)
{
	struct jitter j = {0};

	(void)state;
	put(&j, 100000, 1, true);
	put(&j, 160, 7, false);
	put(&j, 320, 7, false);
	put(&j, 480, 7, true);
	assert_int_equal(get(&j), 0);
	assert_int_equal(get(&j), 0);
	assert_int_equal(get(&j), 7);
	put(&j, 900000, 8, true);
	for (unsigned i = 0; i < 2; i++)
		assert_int_equal(get(&j), 0);
	assert_int_equal(get(&j), 8);
	for (unsigned i = 0; i < 40; i++)
		assert_int_equal(get(&j), 0);
	assert_false(j.running);
}

static void jitter_refuses_nonsense(void **state)
{
	static int16_t pcm[JITTER_SAMPLES + 1];
	struct jitter j = {0};

	(void)state;
	assert_false(jitter_put(&j, 1, 0, false, pcm, 0));
	assert_false(jitter_put(&j, 1, 0, false, pcm, JITTER_SAMPLES + 1));
	assert_false(jitter_put(&j, 1, 0, false, pcm, SIZE_MAX));
}

/* ---- DTMF ---- */

static void dtmf_one_digit_by_the_book(void **state)
{
	struct dtmf_tx tx = {0};
	struct dtmf_packet p;
	unsigned packets = 0, ends = 0, last = 0;

	(void)state;
	assert_int_equal(dtmf_queue(&tx, "#"), 0);
	for (uint32_t ms = 0; ms < 300; ms += 20) {
		unsigned duration;

		if (dtmf_tick(&tx, 5000 + ms * 8, &p) != DTMF_SEND)
			continue;
		duration = (unsigned)p.payload[2] << 8 | p.payload[3];
		assert_int_equal(p.payload[0], 11);
		assert_int_equal(p.ts, 5000);
		assert_int_equal(p.marker, packets == 0);
		assert_true(duration >= last);
		last = duration;
		packets++;
		ends += p.payload[1] >> 7;
	}
	assert_int_equal(packets, 5);
	assert_int_equal(ends, 3);
	assert_int_equal(last, 800);
	assert_int_equal(tx.count, 0);
}

static void dtmf_refuses_other_signs(void **state)
{
	struct dtmf_tx tx = {0};
	char many[DTMF_QUEUE + 2];

	(void)state;
	assert_int_equal(dtmf_queue(&tx, "12x"), EINVAL);
	assert_int_equal(dtmf_queue(&tx, "\xff"), EINVAL);
	assert_int_equal(dtmf_queue(&tx, ""), EINVAL);
	memset(many, '1', sizeof(many));
	many[DTMF_QUEUE + 1] = '\0';
	assert_int_equal(dtmf_queue(&tx, many), ENOBUFS);
	assert_int_equal(tx.count, 0);
	assert_int_equal(dtmf_queue(&tx, many + 1), 0);
	assert_int_equal(dtmf_queue(&tx, "1"), ENOBUFS);
}

static void dtmf_hears_once(void **state)
{
	static const uint8_t two[4] = {2, 10, 0, 160}, two_end[4] = {2, 0x8a, 3, 32};
	static const uint8_t longest[4] = {3, 10, 0xff, 0xff}, flash[4] = {16, 10, 0, 1};
	struct dtmf_rx rx = {0};

	(void)state;
	assert_int_equal(dtmf_heard(&rx, 1, 1000, two, 4), '2');
	assert_int_equal(dtmf_heard(&rx, 1, 1000, two_end, 4), 0);
	assert_int_equal(dtmf_heard(&rx, 1, 1000, two_end, 4), 0);
	assert_int_equal(dtmf_heard(&rx, 1, 3000, two_end, 4), '2'); /* all but its end was lost */
	assert_int_equal(dtmf_heard(&rx, 1, 1000, two_end, 4), 0);   /* a straggler */
	assert_int_equal(dtmf_heard(&rx, 1, 9000, longest, 4), '3');
	assert_int_equal(dtmf_heard(&rx, 1, 9000 + 0xffff, longest, 4), 0); /* its next segment */
	assert_int_equal(dtmf_heard(&rx, 2, 500, two, 4), '2');      /* another sender */
	assert_int_equal(dtmf_heard(&rx, 2, 9000, flash, 4), 0);
	assert_int_equal(dtmf_heard(&rx, 2, 9000, two, 3), 0);
}

/* ---- WAV ---- */

static uint8_t good[44 + 8];

static void put32(uint8_t *p, uint32_t v)
{
	for (unsigned i = 0; i < 4; i++)
		p[i] = (uint8_t)(v >> (8 * i));
}

/* Four samples: 1, 2, 3, -1. */
static void make_good(void)
{
	static const uint8_t samples[8] = {1, 0, 2, 0, 3, 0, 0xff, 0xff};

	memcpy(good, "RIFF\0\0\0\0WAVEfmt ", 16);
	put32(good + 4, 44);
	put32(good + 16, 16);
	put32(good + 20, 1 | 1 << 16);
	put32(good + 24, 8000);
	put32(good + 28, 16000);
	put32(good + 32, 2 | 16 << 16);
	memcpy(good + 36, "data", 4);
	put32(good + 40, 8);
	memcpy(good + 44, samples, 8);
}

/* How many samples are read from these bytes; 0 with a reason when refused. */
static size_t read_bytes(const uint8_t *bytes, size_t len)
{
	FILE *f = fopen(FILE_NAME, "wb");
	int16_t *samples = NULL;
	size_t count = 0;
	const char *why = NULL;
	int err;

	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, len, f), len);
	fclose(f);
	err = wav_read(&samples, &count, FILE_NAME, &why);
	assert_int_equal(!err, why == NULL);
	if (!err)
		assert_int_equal(samples[0], 1);
	mem_deref(samples);
	unlink(FILE_NAME);
	return err ? 0 : count;
}

static void wav_good_and_cut_anywhere(void **state)
{
	(void)state;
	make_good();
	assert_int_equal(read_bytes(good, sizeof(good)), 4);
	for (size_t len = 0; len < sizeof(good); len++)
		assert_int_equal(read_bytes(good, len), len < 46 ? 0 : (len - 44) / 2);
}

static void wav_lies_about_sizes(void **state)
{
	static const uint32_t sizes[] = {
		0x7fffffff, 0x80000000, 0xfffffff7, 0xfffffffe, 0xffffffff,
	};

	(void)state;
	for (unsigned i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		make_good();
		put32(good + 40, sizes[i]);
		assert_int_equal(read_bytes(good, sizeof(good)), 4);
		make_good();
		put32(good + 16, sizes[i]); /* fmt swallows all: no data is left */
		assert_int_equal(read_bytes(good, sizeof(good)), 0);
		make_good();
		put32(good + 4, sizes[i]); /* not looked at */
		assert_int_equal(read_bytes(good, sizeof(good)), 4);
	}
	make_good();
	put32(good + 40, 0);
	assert_int_equal(read_bytes(good, sizeof(good)), 0);
	make_good();
	put32(good + 16, 4);
	assert_int_equal(read_bytes(good, sizeof(good)), 0);
}

static void wav_other_formats(void **state)
{
	static const struct { size_t at; uint8_t value; } changes[] = {
		{0, 'X'}, {8, 'X'}, {12, 'X'}, {20, 7}, {20, 3}, {22, 2}, {22, 0}, {24, 0x41},
		{34, 8}, {36, 'X'},
	};

	(void)state;
	for (unsigned i = 0; i < sizeof(changes) / sizeof(*changes); i++) {
		make_good();
		good[changes[i].at] = changes[i].value;
		assert_int_equal(read_bytes(good, sizeof(good)), 0);
	}
}

/* Every byte of the header with every value: nothing may read outside (the sanitizers watch). */
static void wav_every_byte(void **state)
{
	(void)state;
	for (size_t at = 0; at < 44; at++) {
		for (unsigned v = 0; v < 256; v += 15) {
			make_good();
			good[at] = (uint8_t)v;
			(void)read_bytes(good, sizeof(good));
		}
	}
}

static void wav_is_not_a_file(void **state)
{
	int16_t *samples = NULL;
	size_t count;
	const char *why = NULL;

	(void)state;
	assert_int_equal(wav_read(&samples, &count, "no-such-file.wav", &why), ENOENT);
	assert_non_null(why);
	why = NULL;
	assert_int_not_equal(wav_read(&samples, &count, ".", &why), 0);
	assert_non_null(why);
	assert_null(samples);
}

static void wav_writes_what_it_reads(void **state)
{
	static int16_t out[12345];
	struct wav_writer *w = NULL;
	int16_t *samples = NULL;
	size_t count = 0;

	(void)state;
	for (size_t i = 0; i < 12345; i++)
		out[i] = (int16_t)(i * 7919);
	assert_int_equal(wav_writer_alloc(&w, FILE_NAME, 1), 0);
	assert_int_equal(wav_write(w, out, NULL, 12345), 0);
	assert_int_equal(wav_written_ms(w), 1543);
	/* As if it crashed now: the second that was written can be read. */
	assert_int_equal(wav_read(&samples, &count, FILE_NAME, NULL), 0);
	assert_int_equal(count, 8000);
	samples = mem_deref(samples);
	mem_deref(w);
	assert_int_equal(wav_read(&samples, &count, FILE_NAME, NULL), 0);
	assert_int_equal(count, 12345);
	assert_memory_equal(samples, out, sizeof(out));
	mem_deref(samples);
	assert_int_equal(wav_writer_alloc(&w, FILE_NAME, 1), EEXIST);
	unlink(FILE_NAME);
}

static void wav_writer_refuses(void **state)
{
	static int16_t out[16000];
	struct wav_writer *w = NULL;

	(void)state;
	assert_int_equal(wav_writer_alloc(&w, FILE_NAME, 2), 0);
	assert_int_equal(wav_write(w, out, NULL, 10), EINVAL);
	assert_int_equal(wav_write(w, out, out, SIZE_MAX), EFBIG);
	assert_int_equal(wav_written_ms(w), 0);
	mem_deref(w);
	unlink(FILE_NAME);
}

/* Where there is no room for a header, no empty file is left that nobody can play. */
static void wav_writer_leaves_nothing(void **state)
{
	struct rlimit before, none;
	struct wav_writer *w = NULL;
	int err;

	(void)state;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	none = (struct rlimit){0, before.rlim_max};
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &none), 0);
	err = wav_writer_alloc(&w, FILE_NAME, 2);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	assert_int_equal(err, EFBIG);
	assert_int_equal(access(FILE_NAME, F_OK), -1);
}

/* ---- sources ---- */

static void source_says_what_is_wrong(void **state)
{
	static const char *const bad[] = {
		"", "noise", "tone:", "tone:0", "tone:4000", "tone:440x", "tone:nan", "tone:-440",
		"wav:", "wav:no-such-file.wav", "Tone:440",
	};

	(void)state;
	for (unsigned i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct source *s = NULL;
		const char *why = NULL;

		assert_int_not_equal(source_alloc(&s, bad[i], &why), 0);
		assert_non_null(why);
		assert_null(s);
	}
}

static void source_file_goes_round(void **state)
{
	static const int16_t in[3] = {5, 6, 7}, expected[8] = {5, 6, 7, 5, 6, 7, 5, 6};
	struct wav_writer *w = NULL;
	struct source *s = NULL;
	const char *why;
	int16_t pcm[8];
	char spec[64];

	(void)state;
	assert_int_equal(wav_writer_alloc(&w, FILE_NAME, 1), 0);
	assert_int_equal(wav_write(w, in, NULL, 3), 0);
	mem_deref(w);
	snprintf(spec, sizeof(spec), "wav:%s", FILE_NAME);
	assert_int_equal(source_alloc(&s, spec, &why), 0);
	source_next(s, pcm, 8);
	assert_memory_equal(pcm, expected, sizeof(pcm));
	mem_deref(s);
	unlink(FILE_NAME);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ulaw_known_values),
		cmocka_unit_test(alaw_known_values),
		cmocka_unit_test(g711_round_trip),
		cmocka_unit_test(g711_error_is_bounded),
		cmocka_unit_test(meter_tells_tones_apart),
		cmocka_unit_test(meter_full_scale_is_zero),
		cmocka_unit_test(jitter_puts_in_order),
		cmocka_unit_test(jitter_follows_a_new_clock),
		cmocka_unit_test(jitter_refuses_nonsense),
		cmocka_unit_test(dtmf_one_digit_by_the_book),
		cmocka_unit_test(dtmf_refuses_other_signs),
		cmocka_unit_test(dtmf_hears_once),
		cmocka_unit_test(wav_good_and_cut_anywhere),
		cmocka_unit_test(wav_lies_about_sizes),
		cmocka_unit_test(wav_other_formats),
		cmocka_unit_test(wav_every_byte),
		cmocka_unit_test(wav_is_not_a_file),
		cmocka_unit_test(wav_writes_what_it_reads),
		cmocka_unit_test(wav_writer_refuses),
		cmocka_unit_test(wav_writer_leaves_nothing),
		cmocka_unit_test(source_says_what_is_wrong),
		cmocka_unit_test(source_file_goes_round),
	};

	unlink(FILE_NAME);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
