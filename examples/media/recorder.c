/* recorder.c -- both sides of a leg into a stereo file, and what is heard into a mono one. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "media_i.h"

enum { NAMES_MAX = 10000 }; /* recordings of one leg number; the engine may run for years */

static int file_next(struct media *m)
{
	int err = EEXIST;

	for (unsigned n = 1; err == EEXIST && n <= NAMES_MAX; n++) {
		int len = snprintf(m->file, sizeof(m->file), "%s/rec-%" PRIu64 "-%u.wav",
				   m->engine->record_dir, m->leg.v, n);

		if (len < 0 || (size_t)len >= sizeof(m->file))
			return ENAMETOOLONG;
		err = wav_writer_alloc(&m->recording, m->file, 2);
	}
	return err;
}

int recorder_start(struct media *m)
{
	int err;

	if (m->recording)
		return 0;
	if (!m->engine->record_dir)
		return ENOTDIR;
	err = file_next(m);
	if (err)
		m->file[0] = '\0';
	return err;
}

void recorder_stop(struct media *m)
{
	const struct media_config *config = &m->engine->config;
	uint32_t ms = wav_written_ms(m->recording);
	char file[sizeof(m->file)];

	if (!m->recording)
		return;
	m->recording = mem_deref(m->recording);
	memcpy(file, m->file, sizeof(file));
	m->file[0] = '\0';
	if (config->recordedh)
		config->recordedh(m->leg, file, ms, config->arg);
}

void recorder_frame(struct media *m)
{
	if (m->recording && wav_write(m->recording, m->said, m->heard, FRAME))
		recorder_stop(m); /* the disk is full: what was said until now is kept */
	if (m->store)
		(void)wav_write(m->store, m->heard, NULL, FRAME);
}

int media_store(struct media *m, const char *file)
{
	if (!m || !file)
		return EINVAL;
	return m->store ? EALREADY : wav_writer_alloc(&m->store, file, 1);
}

uint32_t media_store_stop(struct media *m)
{
	uint32_t ms = m ? wav_written_ms(m->store) : 0;

	if (m)
		m->store = mem_deref(m->store);
	return ms;
}
