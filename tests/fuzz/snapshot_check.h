/* SPDX-License-Identifier: BSD-3-Clause */
/* snapshot_check.h -- what holds of an engine whose calls came from bytes that may say anything. */
#ifndef FUZZ_SNAPSHOT_CHECK_H
#define FUZZ_SNAPSHOT_CHECK_H

#include <string.h>

#include <legwork/adapter.h>
#include <legwork/snapshot.h>

#include "../any_input.h"

enum { SNAPSHOT_HEAD = 13, SNAPSHOT_MOST = 16384, KNOWN_LEGS = 16 };

static inline void require(bool holds)
{
	if (!holds)
		__builtin_trap();
}

/* ---- a head that fits, whatever stands behind it ---- */

static inline uint32_t bitwise_crc(uint32_t sum, const uint8_t *at, size_t size)
{
	for (; size--; at++) {
		sum ^= *at;
		for (int bit = 0; bit < 8; bit++)
			sum = sum >> 1 ^ (sum & 1 ? 0xedb88320u : 0);
	}
	return sum;
}

static inline void put_four(uint8_t *to, uint32_t number)
{
	for (int i = 0; i < 4; i++)
		to[i] = (uint8_t)(number >> 8 * i);
}

static inline void mend_head(uint8_t *bytes, size_t size)
{
	uint32_t sum;

	memcpy(bytes, "LWS\1", 4);
	bytes[4] = bytes[4] == 1; /* a switch's, or an endpoint's */
	put_four(bytes + 5, (uint32_t)(size - SNAPSHOT_HEAD));
	sum = bitwise_crc(UINT32_MAX, bytes, 9);
	put_four(bytes + 9, ~bitwise_crc(sum, bytes + SNAPSHOT_HEAD, size - SNAPSHOT_HEAD));
}

/* ---- a call that was restored lives on, and ends ---- */

struct alive { struct lw *lw; lw_leg leg[KNOWN_LEGS]; unsigned legs; };

static inline void drain_alive(struct alive *a)
{
	struct lw_output out;

	while (lw_next(a->lw, &out)) {
		require(out.type > LW_NOTHING && out.type < LW_OUTPUT_TYPES);
		if (out.type == LW_DO_CLAIM || out.type == LW_DO_INVITE)
			a->leg[a->legs++ % KNOWN_LEGS] = out.leg;
	}
}

static inline lw_time now_of(const struct lw *lw)
{
	lw_time at = lw_deadline(lw);

	return at == LW_NEVER ? 0 : at;
}

static inline void signal_all(struct alive *a, enum lw_signal type, int code, lw_time now)
{
	for (unsigned i = 0; i < KNOWN_LEGS; i++) {
		struct lw_input in = {.type = (uint32_t)type, .code = code, .leg = a->leg[i],
				      .now = now, .uri = "sip:dave@example.com", .digits = "1"};

		if (in.leg.v)
			(void)lw_step(a->lw, &in);
		drain_alive(a);
	}
}

static inline void press_all(struct alive *a, enum lw_verb verb, lw_time now)
{
	for (lw_call c = lw_call_next(a->lw, (lw_call){0}); c.v; c = lw_call_next(a->lw, c)) {
		struct lw_input in = {.type = (uint32_t)verb, .call = c, .now = now,
				      .uri = "sip:dave@example.com", .digits = "1"};

		(void)lw_step(a->lw, &in);
		drain_alive(a);
	}
}

static inline void let_time_pass(struct alive *a)
{
	for (int i = 0; i < 300 && lw_deadline(a->lw) != LW_NEVER; i++) {
		require(!lw_tick(a->lw, lw_deadline(a->lw)));
		drain_alive(a);
	}
	require(lw_deadline(a->lw) == LW_NEVER);
}

/* What came from bytes gives bytes that an engine takes. */
static inline void save_again(const struct lw *lw, struct lw *spare, lw_call call, lw_time now)
{
	static uint8_t bytes[SNAPSHOT_MOST];
	size_t size = lw_save(lw, call, bytes, sizeof bytes);

	require(size && size <= sizeof bytes);
	require(!lw_restore(spare, bytes, size, now, NULL));
}

/* Each byte of `story` is something that happens; then everybody hangs up, and nothing is left. */
static inline void live_on(struct lw *lw, const uint8_t *story, size_t length)
{
	struct alive a = {.lw = lw};
	lw_time now = 0;

	drain_alive(&a);
	for (size_t i = 0; i < length; i++) {
		unsigned n = any_input(story[i] % (ANY_INPUTS + 1u));

		now = now_of(lw) && n == LW_INPUT_TYPES ? now_of(lw) : now;
		if (n == LW_INPUT_TYPES || n == LW_TICK) {
			(void)lw_tick(lw, now);
			drain_alive(&a);
		} else if (n < LW_VERBS) {
			press_all(&a, (enum lw_verb)n, now);
		} else {
			signal_all(&a, (enum lw_signal)n, 200 + story[i] % 4 * 100, now);
		}
	}
	let_time_pass(&a);
	signal_all(&a, LW_SIG_ENDED, 0, UINT32_MAX);
	for (int i = 0; i < 3; i++) {
		press_all(&a, LW_USER_HANGUP, UINT32_MAX);
		let_time_pass(&a);
	}
	require(!lw_counts(lw).calls && !lw_counts(lw).legs && !lw_counts(lw).timers);
}

#endif
