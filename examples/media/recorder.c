/* SPDX-License-Identifier: BSD-3-Clause */
/* recorder.c -- a segment of a call into a stereo file, and what is heard into a mono one. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>

#include "media_i.h"

enum { NAMES_MAX = 10000 }; /* recordings of one name; other runs may have used the directory */

struct recorder {
	struct media_recording is;
	struct wav_writer *wav;
	struct loudness left, right;
};

static void destructor(void *arg)
{
	struct recorder *r = arg;

	mem_deref(r->wav);
}

static int open_file(struct recorder *r, const char *dir)
{
	int err = EEXIST;

	for (unsigned n = 1; err == EEXIST && n <= NAMES_MAX; n++) {
		char again[16] = "";
		int len;

		if (n > 1)
			snprintf(again, sizeof(again), "-%u", n);
		len = snprintf(r->is.file, sizeof(r->is.file), "%s/rec-%u-%u%s.wav", dir,
			       (unsigned)r->is.number, (unsigned)r->is.segment, again);
		if (len < 0 || (size_t)len >= sizeof(r->is.file))
			return ENAMETOOLONG;
		err = wav_writer_alloc(&r->wav, r->is.file, 2);
	}
	return err;
}

static uint64_t unix_ms(void)
{
	struct timeval now;

	if (gettimeofday(&now, NULL))
		return 0;
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_usec / 1000;
}

static void describe(struct media_recording *is, const struct media *m,
		     const struct lw_output *action)
{
	const struct media_config *config = &m->engine->config;

	is->call = action->call;
	is->other = action->other;
	is->leg = m->leg;
	is->number = config->numberh ? config->numberh(action->call, config->arg)
				     : (uint32_t)action->call.v;
	is->segment = action->segment;
	is->phase = (enum lw_segment_phase)action->phase;
	is->method = (enum lw_method)action->method;
	is->automatic = action->flags & LW_F_AUTO;
	str_ncpy(is->uri, action->uri, sizeof(is->uri));
	str_ncpy(is->name, action->name, sizeof(is->name));
	is->started = unix_ms();
}

int recorder_start(struct media *m, const struct lw_output *action)
{
	struct recorder *r;
	int err;

	if (m->recorder)
		return 0;
	if (!m->engine->record_dir)
		return ENOTDIR;
	r = mem_zalloc(sizeof(*r), destructor);
	if (!r)
		return ENOMEM;
	describe(&r->is, m, action);
	err = open_file(r, m->engine->record_dir);
	if (err)
		mem_deref(r);
	else
		m->recorder = r;
	return err;
}

static struct media_channel channel(const struct loudness *l)
{
	return (struct media_channel){.level = loudness_level(l), .audible_ms = l->audible_ms};
}

void recorder_stop(struct media *m, enum lw_cause cause, int err)
{
	const struct media_config *config = &m->engine->config;
	struct recorder *r = m->recorder;

	if (!r)
		return;
	m->recorder = NULL;
	r->is.cause = cause;
	r->is.err = wav_writer_close(r->wav, &r->is.ms);
	r->wav = NULL;
	if (err)
		r->is.err = err;
	r->is.left = channel(&r->left);
	r->is.right = channel(&r->right);
	if (config->recordedh)
		config->recordedh(&r->is, config->arg);
	mem_deref(r);
}

const char *recorder_file(const struct media *m)
{
	return m->recorder ? m->recorder->is.file : "";
}

/* The party and our user hear each other only while neither is on hold and he is not muted. */
static void count(struct recorder *r, const struct media *m)
{
	if (m->dir != LW_SENDRECV)
		r->is.held_ms += FRAME / 8;
	if (m->muted)
		r->is.muted_ms += FRAME / 8;
}

static void record(struct media *m)
{
	struct recorder *r = m->recorder;
	int16_t others[FRAME];
	int err;

	mix_others(m, others);
	err = wav_write(r->wav, m->ours, others, FRAME);
	if (err) { /* the disk is full: what was said until now is kept */
		recorder_stop(m, LW_CAUSE_NONE, err);
		return;
	}
	loudness_add(&r->left, m->ours, FRAME);
	loudness_add(&r->right, others, FRAME);
	count(r, m);
}

static void end_store(struct media *m, int err)
{
	struct wav_writer *wav = m->store;
	uint32_t ms;
	int late;

	if (!wav)
		return;
	m->store = NULL;
	late = wav_writer_close(wav, &ms);
	if (m->storedh)
		m->storedh(ms, err ? err : late, m->stored_arg);
}

void recorder_frame(struct media *m)
{
	int err = m->store ? wav_write(m->store, m->heard, NULL, FRAME) : 0;

	if (m->recorder)
		record(m);
	if (err)
		end_store(m, err);
}

int media_store(struct media *m, const char *file, media_stored_h *endh, void *arg)
{
	int err;

	if (!m || !file)
		return EINVAL;
	if (m->store)
		return EALREADY;
	err = wav_writer_alloc(&m->store, file, 1);
	if (err)
		return err;
	m->storedh = endh;
	m->stored_arg = arg;
	return 0;
}

void media_store_stop(struct media *m)
{
	if (m)
		end_store(m, 0);
}
