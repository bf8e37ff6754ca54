/* SPDX-License-Identifier: BSD-3-Clause */
/* sound.h -- named sounds, held in memory: music, ringback, announcements. */
#ifndef EXAMPLES_RELAY_SOUND_H
#define EXAMPLES_RELAY_SOUND_H

/* Needs <re.h> before it. */

struct sound {
	struct le le;
	char name[64];
	int16_t *pcm;           /* 8 kHz */
	size_t count;           /* never 0 */
	bool endless;           /* as an announcement, too */
};

/* spec as in relay.h.  Freed with mem_deref(); takes itself out of its list. */
int sound_alloc(struct sound **soundp, const char *name, const char *spec, const char **why);
int sound_ringback(struct sound **soundp);
/* 425 Hz (ITU-T E.180), as long as it is wanted. */
int sound_dial_tone(struct sound **soundp, const char *name);
struct sound *sound_find(const struct list *sounds, const char *name);
/* Count samples from *at on, and again from the start; *at goes on. */
void sound_loop(const struct sound *sound, size_t *at, int16_t *pcm, size_t count);
/* The same, but silence after the end.  False: all of it is. */
bool sound_once(const struct sound *sound, size_t *at, int16_t *pcm, size_t count);

#endif
