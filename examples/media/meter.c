/* SPDX-License-Identifier: BSD-3-Clause */
/* meter.c -- level and pitch of the last half second, worked out when somebody asks. */
#include <math.h>

#include "meter.h"

static const double FLOOR = -96.0;
static const double SILENT = -60.0; /* A-law has no zero: its silence is at -72 dBov */
static const double FULL = 32768.0;
static const double TURN = 6.283185307179586;

enum {
	RATE = 8000,
	PITCH_SAMPLES = 1600, /* 200 ms: tones 10 Hz apart can be told */
	LOWEST = 24, HIGHEST = 3900, COARSE = 8,
};

void meter_push(struct meter *meter, const int16_t *pcm, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		meter->pcm[meter->at] = pcm[i];
		meter->at = (meter->at + 1) % METER_SAMPLES;
	}
}

static double decibel(double mean_square)
{
	double level = mean_square > 0 ? 10 * log10(mean_square / (FULL * FULL)) : FLOOR;

	return level > FLOOR ? level : FLOOR;
}

double pcm_level(const int16_t *pcm, size_t count)
{
	double sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += (double)pcm[i] * pcm[i];
	return decibel(count ? sum / (double)count : 0);
}

void loudness_add(struct loudness *l, const int16_t *pcm, size_t count)
{
	for (size_t i = 0; i < count; i++)
		l->squares += (double)pcm[i] * pcm[i];
	l->count += count;
	if (pcm_level(pcm, count) > SILENT)
		l->audible_ms += (uint32_t)(count * 1000 / RATE);
}

double loudness_level(const struct loudness *l)
{
	return decibel(l->count ? l->squares / (double)l->count : 0);
}

/* Goertzel's filter: the energy of samples at one frequency. */
static double goertzel(const double *x, size_t count, double hz)
{
	double c = 2 * cos(TURN * hz / RATE), s1 = 0, s2 = 0;

	for (size_t i = 0; i < count; i++) {
		double s = x[i] + c * s1 - s2;

		s2 = s1;
		s1 = s;
	}
	return s1 * s1 + s2 * s2 - c * s1 * s2;
}

/* The last samples under a Hann window, which keeps a loud tone out of the bins far from it. */
static size_t window(double x[PITCH_SAMPLES], const int16_t *pcm, size_t count)
{
	size_t used = count < PITCH_SAMPLES ? count : PITCH_SAMPLES;

	for (size_t i = 0; i < used; i++)
		x[i] = pcm[count - used + i] * (0.5 - 0.5 * cos(TURN * (double)i / (double)used));
	return used;
}

double pcm_tone_level(const int16_t *pcm, size_t count, double hz)
{
	double x[PITCH_SAMPLES];
	size_t used = window(x, pcm, count);

	if (!used)
		return FLOOR;
	/* A tone of amplitude a gives (a * used / 4)^2 here; its mean square is a^2 / 2. */
	return decibel(goertzel(x, used, hz) * 8 / ((double)used * (double)used));
}

static double loudest(const double *x, size_t count, double from, double to, double step)
{
	double best = 0, best_hz = 0;

	for (double hz = from; hz <= to; hz += step) {
		double energy = goertzel(x, count, hz);

		if (energy > best) {
			best = energy;
			best_hz = hz;
		}
	}
	return best_hz;
}

double pcm_hz(const int16_t *pcm, size_t count)
{
	double x[PITCH_SAMPLES], hz;
	size_t used = window(x, pcm, count);

	if (pcm_level(pcm + count - used, used) < SILENT)
		return 0;
	hz = loudest(x, used, LOWEST, HIGHEST, COARSE);
	return loudest(x, used, hz - COARSE, hz + COARSE, 1);
}

double meter_level(const struct meter *meter)
{
	return pcm_level(meter->pcm, METER_SAMPLES);
}

double meter_hz(const struct meter *meter)
{
	int16_t last[PITCH_SAMPLES];
	unsigned from = meter->at + METER_SAMPLES - PITCH_SAMPLES;

	for (unsigned i = 0; i < PITCH_SAMPLES; i++)
		last[i] = meter->pcm[(from + i) % METER_SAMPLES];
	return pcm_hz(last, PITCH_SAMPLES);
}
