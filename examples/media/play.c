/* SPDX-License-Identifier: BSD-3-Clause */
/* play.c -- a beep or a file, once, instead of our user. */
#include <errno.h>
#include <string.h>

#include "media_i.h"
#include "tone.h"

enum { BEEP_HZ = 1000, BEEP_MAX_MS = 600000 };

bool clip_frame(struct clip *c, int16_t out[FRAME])
{
	size_t left = c->count - c->at;
	size_t n = left < FRAME ? left : FRAME;

	if (!c->pcm || c->over)
		return false;
	memset(out, 0, FRAME * sizeof(*out));
	memcpy(out, c->pcm + c->at, n * sizeof(*out));
	c->at += n;
	c->over = c->at == c->count;
	return true;
}

bool clip_finish(struct clip *c)
{
	struct clip done = *c;

	if (!c->over)
		return false;
	/* First, so that doneh may play the next. */
	memset(c, 0, sizeof(*c));
	mem_deref(done.pcm);
	if (done.doneh)
		done.doneh(done.arg);
	return true;
}

static int beep(int16_t **pcm, size_t *count, uint32_t ms)
{
	struct tone tone;

	if (!ms || ms > BEEP_MAX_MS)
		return EINVAL;
	*count = (size_t)ms * 8;
	*pcm = mem_alloc(*count * sizeof(**pcm), NULL);
	if (!*pcm)
		return ENOMEM;
	tone_init(&tone, BEEP_HZ);
	tone_next(&tone, *pcm, *count);
	return 0;
}

int media_play(struct media *m, const char *file, uint32_t ms, void (*doneh)(void *arg), void *arg)
{
	struct clip clip = {.doneh = doneh, .arg = arg};
	int err;

	if (!m)
		return EINVAL;
	if (m->clip.pcm)
		return EBUSY;
	if (file)
		err = wav_read(&clip.pcm, &clip.count, file, NULL);
	else
		err = beep(&clip.pcm, &clip.count, ms);
	if (!err)
		m->clip = clip;
	return err;
}
