/* SPDX-License-Identifier: BSD-3-Clause */
/* talker.h -- which of several senders on one socket is heard (RFC 3550 8.2). */
#ifndef EXAMPLES_MEDIA_TALKER_H
#define EXAMPLES_MEDIA_TALKER_H

#include <stdbool.h>
#include <stdint.h>

/* The first to speak has the right to be heard.  Another that uses his address, or forges it, is
 * heard only while he is silent, and gets the right when he has been silent for long. */
struct talker { uint32_t ssrc; uint64_t last_us; bool known; };
struct talkers { struct talker first, other; };

/* True if a packet of this source, come now, is to be played. */
bool talkers_hear(struct talkers *talkers, uint32_t ssrc, uint64_t now_us);

#endif
