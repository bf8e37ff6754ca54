/* SPDX-License-Identifier: BSD-3-Clause */
/* source.c -- a tone, a file or nothing. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <re.h>

#include "cadence.h"
#include "source.h"
#include "tone.h"
#include "wav.h"

enum source_kind { SOURCE_SILENCE, SOURCE_TONE, SOURCE_WAV, SOURCE_CADENCE };

struct source {
	enum source_kind kind;
	struct tone tone;
	struct cadence cadence;
	int16_t *samples;
	size_t count, at;
};

static void destructor(void *arg)
{
	struct source *s = arg;

	mem_deref(s->samples);
}

static int tone_parse(struct source *s, const char *hz, const char **why)
{
	char *end;
	double value = strtod(hz, &end);

	/* Written so that "nan" fails too. */
	if (end == hz || *end || !(value >= TONE_MIN_HZ && value <= TONE_MAX_HZ)) {
		*why = "a tone is tone:HZ, with HZ from 20 to 3800";
		return EINVAL;
	}
	s->kind = SOURCE_TONE;
	tone_init(&s->tone, value);
	return 0;
}

static int source_parse(struct source *s, const char *spec, const char **why)
{
	if (!spec || !strcmp(spec, "silence"))
		return 0;
	if (!strncmp(spec, "tone:", 5))
		return tone_parse(s, spec + 5, why);
	if (!strncmp(spec, "wav:", 4)) {
		s->kind = SOURCE_WAV;
		return wav_read(&s->samples, &s->count, spec + 4, why);
	}
	if (!strcmp(spec, "soft")) {
		s->kind = SOURCE_CADENCE;
		cadence_soft(&s->cadence);
		return 0;
	}
	*why = "a source is tone:HZ, wav:FILE, silence or soft";
	return EINVAL;
}

int source_alloc(struct source **sourcep, const char *spec, const char **why)
{
	struct source *s = mem_zalloc(sizeof(*s), destructor);
	int err;

	*why = "out of memory";
	if (!s)
		return ENOMEM;
	err = source_parse(s, spec, why);
	if (err) {
		mem_deref(s);
		return err;
	}
	*why = NULL;
	*sourcep = s;
	return 0;
}

void source_next(struct source *s, int16_t *pcm, size_t count)
{
	switch (s->kind) {
	case SOURCE_SILENCE:
		memset(pcm, 0, count * sizeof(*pcm));
		break;
	case SOURCE_TONE:
		tone_next(&s->tone, pcm, count);
		break;
	case SOURCE_CADENCE:
		cadence_next(&s->cadence, pcm, count);
		break;
	case SOURCE_WAV:
		for (size_t i = 0; i < count; i++) {
			pcm[i] = s->samples[s->at];
			s->at = (s->at + 1) % s->count;
		}
		break;
	}
}
