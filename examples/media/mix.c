/* SPDX-License-Identifier: BSD-3-Clause */
/* mix.c -- a conference: every leg hears our user and those it is mixed with, but not itself. */
#include <string.h>

#include "media_i.h"

static void add(struct media *m, struct media *other)
{
	for (unsigned i = 0; i < m->mixed; i++) {
		if (m->mix[i] == other)
			return;
	}
	m->mix[m->mixed++] = other;
}

static void take_out(struct media *m, const struct media *other)
{
	for (unsigned i = 0; i < m->mixed; i++) {
		if (m->mix[i] == other) {
			m->mix[i] = m->mix[--m->mixed];
			return;
		}
	}
}

void mix_join(struct media *a, struct media *b)
{
	/* Another engine has another tick: its frames would be torn. */
	if (a == b || a->engine != b->engine || a->mixed == MIX_MAX || b->mixed == MIX_MAX)
		return;
	add(a, b);
	add(b, a);
}

void mix_part(struct media *a, struct media *b)
{
	take_out(a, b);
	take_out(b, a);
}

void mix_leave(struct media *m)
{
	while (m->mixed)
		mix_part(m, m->mix[0]);
}

static int16_t saturate(int32_t v)
{
	return (int16_t)(v > INT16_MAX ? INT16_MAX : v < INT16_MIN ? INT16_MIN : v);
}

static void with_mixed(const struct media *m, const int16_t first[FRAME], int16_t out[FRAME])
{
	int32_t sum[FRAME];

	for (size_t i = 0; i < FRAME; i++)
		sum[i] = first[i];
	for (unsigned k = 0; k < m->mixed; k++) {
		for (size_t i = 0; i < FRAME; i++)
			sum[i] += m->mix[k]->heard[i];
	}
	for (size_t i = 0; i < FRAME; i++)
		out[i] = saturate(sum[i]);
}

void mix_ours(const struct media *m, const int16_t us[FRAME], int16_t out[FRAME])
{
	bool speaking = !m->muted && (m->focus || m->mixed);

	for (size_t i = 0; i < FRAME; i++)
		out[i] = speaking ? us[i] : 0;
}

void mix_frame(const struct media *m, const int16_t us[FRAME], int16_t out[FRAME])
{
	int16_t ours[FRAME];

	mix_ours(m, us, ours);
	with_mixed(m, ours, out);
}

void mix_others(const struct media *m, int16_t out[FRAME])
{
	with_mixed(m, m->heard, out);
}
