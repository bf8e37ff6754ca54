/* SPDX-License-Identifier: BSD-3-Clause */
/* g711.c -- ITU-T G.711 in a few shifts: no tables, as a tick costs 160 samples a leg only. */
#include "g711.h"

enum {
	SIGN = 0x80,
	ULAW_BIAS = 33 << 2,    /* G.711 table 2: decision values lie 33 off powers of two */
	ULAW_CLIP = 8158 << 2 | 3,
	ALAW_EVEN_BITS = 0x55,  /* G.711 table 1a note: even bits are inverted on the line */
};

/* The segment: how far the topmost bit of value lies above bit `lowest`, 0 to 7. */
static unsigned segment(unsigned value, unsigned lowest)
{
	unsigned seg = 0;

	for (value >>= lowest + 1; value && seg < 7; value >>= 1)
		seg++;
	return seg;
}

uint8_t g711_ulaw(int16_t linear)
{
	int magnitude = linear < 0 ? -linear : linear;
	unsigned value, seg;

	if (magnitude > ULAW_CLIP)
		magnitude = ULAW_CLIP;
	value = (unsigned)magnitude + ULAW_BIAS;
	seg = segment(value, 7);
	/* All bits are inverted on the line; a positive sample carries sign 1 there. */
	return (uint8_t)~((linear < 0 ? SIGN : 0) | seg << 4 | ((value >> (seg + 3)) & 15));
}

int16_t g711_from_ulaw(uint8_t code)
{
	unsigned plain = (uint8_t)~code;
	unsigned seg = plain >> 4 & 7;
	int magnitude = (int)((((plain & 15) << 3) + ULAW_BIAS) << seg) - ULAW_BIAS;

	return (int16_t)(plain & SIGN ? -magnitude : magnitude);
}

uint8_t g711_alaw(int16_t linear)
{
	/* -1 - x and not -x: the two halves of the law meet between 0 and -1. */
	unsigned value = (unsigned)(linear < 0 ? -1 - linear : linear);
	unsigned seg = segment(value, 7);
	unsigned step = seg ? seg + 3 : 4;
	unsigned sign = linear < 0 ? 0 : SIGN;

	return (uint8_t)((sign | seg << 4 | (value >> step & 15)) ^ ALAW_EVEN_BITS);
}

int16_t g711_from_alaw(uint8_t code)
{
	unsigned plain = code ^ ALAW_EVEN_BITS;
	unsigned seg = plain >> 4 & 7;
	/* The middle of the interval; from segment 1 on a leading one is implied. */
	unsigned value = (plain & 15) << 4 | 8;

	if (seg)
		value = (value + 256) << (seg - 1);
	return (int16_t)(plain & SIGN ? (int)value : -(int)value);
}
