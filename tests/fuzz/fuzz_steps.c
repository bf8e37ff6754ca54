/* SPDX-License-Identifier: BSD-3-Clause */
/* fuzz_steps.c -- a caller and a network that do anything: bytes become inputs of one small engine.
 *
 * Four bytes are an input: type; which handles; what code, caps and flags; how much time and which
 * strings.  Held: an answer is one of the documented ones and lw_why() knew it, a refused input
 * changes nothing, the queue always drains.
 */
#include <stdint.h>
#include <string.h>

#include <legwork/adapter.h>

enum { KNOWN = 16 };

struct world {
	struct lw *lw;
	lw_time now;
	lw_call calls[KNOWN];
	lw_leg legs[KNOWN];
};

static const char *const texts[] = {NULL, "", "sip:carol@example.com", "201", "5", "not an address",
				    "sip:alice@example.com", "\xff\n"};
static const int16_t codes[] = {0, 100, 180, 183, 200, 202, 302, 404, 486, 487, 491, 503,
			      603, 699, 700, -1};

static void require(bool holds)
{
	if (!holds)
		__builtin_trap();
}

static void learn(struct world *w, lw_call call, lw_leg leg, unsigned at)
{
	w->calls[at % KNOWN] = call;
	w->legs[at % KNOWN] = leg;
}

static void drain(struct world *w)
{
	struct lw_output out;
	unsigned n = 0;

	while (lw_next(w->lw, &out)) {
		require(out.type > LW_NOTHING && out.type < LW_OUTPUT_TYPES);
		require(out.uri && out.name && out.target && out.by && out.word && ++n < 4096);
		learn(w, out.call, out.leg, n);
	}
	require(lw_counts(w->lw).outputs == 0);
}

static struct lw_input input_of(struct world *w, const uint8_t *b)
{
	w->now += b[3] & 0x80 ? (lw_time)(b[3] & 0x7f) * 500 : 1;
	return (struct lw_input){
		.type = b[0],
		.code = codes[b[2] & 15],
		.now = w->now,
		.call = w->calls[b[1] & 15],
		.other = w->calls[b[1] >> 4],
		.leg = w->legs[b[1] & 15],
		.other_leg = w->legs[b[1] >> 4],
		.caps = (uint32_t)b[2] >> 1,
		.flags = (uint32_t)b[2] << (b[3] & 7),
		.match = b[3] & 3,
		.uri = texts[b[3] & 7],
		.name = texts[b[2] & 7],
		.by = texts[b[2] >> 4 & 7],
		.called = texts[b[2] >> 4 & 7],
		.digits = texts[b[2] >> 4 & 7],
		.source = texts[b[2] >> 4 & 7],
		.word = texts[b[2] >> 4 & 7],
	};
}

static void step(struct world *w, const uint8_t *b)
{
	struct lw_input in = input_of(w, b);
	struct lw_counts before = lw_counts(w->lw), after;
	char why[512];
	int said = lw_why(w->lw, &in, why, sizeof why), err = lw_step(w->lw, &in);

	require(memchr(why, 0, sizeof why) && said == err);
	require(err <= LW_OK && strcmp(lw_error_name(err), "?"));
	after = lw_counts(w->lw);
	if (err)
		require(!memcmp(&before, &after, sizeof after));
	else
		learn(w, lw_made(w->lw).call, lw_made(w->lw).leg, b[1]);
	if (b[1] & 1)
		drain(w);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lw_config config = LW_CONFIG_INIT;
	struct world w = {.now = 1};

	config.max_calls = 3;
	config.max_legs = 5;
	require(!lw_new(&w.lw, &config));
	for (; size >= 4 && w.now < 100000000; data += 4, size -= 4)
		step(&w, data);
	drain(&w);
	lw_free(w.lw);
	return 0;
}
