/* SPDX-License-Identifier: BSD-3-Clause */
/* sound.c -- see sound.h. */
#include <errno.h>
#include <string.h>

#include <re.h>

#include "cadence.h"
#include "sound.h"
#include "source.h"
#include "wav.h"

enum { SECOND = 8000, SOFT = 3 * SECOND, RINGBACK = 5 * SECOND };

static void destructor(void *arg)
{
	struct sound *s = arg;

	list_unlink(&s->le);
	mem_deref(s->pcm);
}

static int make(struct sound **soundp, const char *name, size_t count)
{
	struct sound *s = mem_zalloc(sizeof(*s), destructor);

	if (!s)
		return ENOMEM;
	str_ncpy(s->name, name, sizeof(s->name));
	s->count = count;
	if (count)
		s->pcm = mem_alloc(count * sizeof(*s->pcm), NULL);
	if (count && !s->pcm) {
		mem_deref(s);
		return ENOMEM;
	}
	*soundp = s;
	return 0;
}

static int read_file(struct sound **soundp, const char *name, const char *file, const char **why)
{
	struct sound *s = NULL;
	int err = make(&s, name, 0);

	if (!err)
		err = wav_read(&s->pcm, &s->count, file, why);
	if (err)
		mem_deref(s);
	else
		*soundp = s;
	return err;
}

int sound_alloc(struct sound **soundp, const char *name, const char *spec, const char **why)
{
	const char *none, **say = why ? why : &none;
	struct source *source = NULL;
	int err;

	*say = "out of memory";
	if (!str_isset(name) || !spec)
		return EINVAL;
	if (!strncmp(spec, "wav:", 4))
		return read_file(soundp, name, spec + 4, say);
	err = source_alloc(&source, spec, say);
	if (!err)
		err = make(soundp, name, strcmp(spec, "soft") ? SECOND : SOFT);
	if (!err)
		source_next(source, (*soundp)->pcm, (*soundp)->count);
	mem_deref(source);
	return err;
}

int sound_ringback(struct sound **soundp)
{
	struct cadence cadence;
	int err = make(soundp, "ringback", RINGBACK);

	if (err)
		return err;
	cadence_ringback(&cadence);
	cadence_next(&cadence, (*soundp)->pcm, (*soundp)->count);
	return 0;
}

int sound_dial_tone(struct sound **soundp, const char *name)
{
	int err = sound_alloc(soundp, name, "tone:425", NULL); /* a second is whole waves */

	if (!err)
		(*soundp)->endless = true;
	return err;
}

struct sound *sound_find(const struct list *sounds, const char *name)
{
	for (const struct le *le = list_head(sounds); le && name; le = le->next) {
		struct sound *s = le->data;

		if (!strcmp(s->name, name))
			return s;
	}
	return NULL;
}

void sound_loop(const struct sound *s, size_t *at, int16_t *pcm, size_t count)
{
	for (size_t i = 0; i < count; i++)
		pcm[i] = s->pcm[(*at + i) % s->count];
	*at = (*at + count) % s->count;
}

bool sound_once(const struct sound *s, size_t *at, int16_t *pcm, size_t count)
{
	size_t left = s->count - *at, n = left < count ? left : count;

	memset(pcm, 0, count * sizeof(*pcm));
	memcpy(pcm, s->pcm + *at, n * sizeof(*pcm));
	*at += n;
	return n > 0;
}
