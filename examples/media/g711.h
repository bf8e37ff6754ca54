/* SPDX-License-Identifier: BSD-3-Clause */
/* g711.h -- ITU-T G.711 speech, both laws, a sample a byte. */
#ifndef EXAMPLES_MEDIA_G711_H
#define EXAMPLES_MEDIA_G711_H

#include <stdint.h>

/* 16-bit linear, the law's own 14 or 13 bits left-aligned; what is too loud is clipped. */
uint8_t g711_ulaw(int16_t linear);
uint8_t g711_alaw(int16_t linear);
int16_t g711_from_ulaw(uint8_t code);
int16_t g711_from_alaw(uint8_t code);

#endif
