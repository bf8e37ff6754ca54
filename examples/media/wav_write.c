/* SPDX-License-Identifier: BSD-3-Clause */
/* wav_write.c -- writes a WAV file that can be cut off at any second and still be played. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <re.h>

#include "wav.h"

enum {
	HEADER = 44,
	SECOND = 8000,             /* frames */
	MAX_DATA = 0x7ffff000,     /* many players take the sizes as signed: 18 hours of stereo */
};

struct wav_writer {
	int fd;
	unsigned channels;
	uint32_t frames;           /* given to us, of which the last `pending` are in buf */
	uint32_t pending;
	uint8_t buf[SECOND * 2 * 2];
};

static void put32(uint8_t *p, uint32_t v)
{
	for (unsigned i = 0; i < 4; i++)
		p[i] = (uint8_t)(v >> (8 * i));
}

static void put16(uint8_t *p, unsigned v)
{
	p[0] = (uint8_t)v;
	p[1] = (uint8_t)(v >> 8);
}

static int write_at(int fd, const uint8_t *p, size_t len, off_t at)
{
	while (len) {
		ssize_t n = pwrite(fd, p, len, at);

		if (n < 0 && errno != EINTR)
			return errno;
		if (n > 0) {
			p += n;
			len -= (size_t)n;
			at += n;
		}
	}
	return 0;
}

static int write_header(const struct wav_writer *w, uint32_t data)
{
	uint8_t h[HEADER] = {0};

	memcpy(h, "RIFF", 4);
	put32(h + 4, data + HEADER - 8);
	memcpy(h + 8, "WAVEfmt ", 8);
	put32(h + 16, 16);
	put16(h + 20, 1);
	put16(h + 22, w->channels);
	put32(h + 24, 8000);
	put32(h + 28, 8000 * 2 * w->channels);
	put16(h + 32, 2 * w->channels);
	put16(h + 34, 16);
	memcpy(h + 36, "data", 4);
	put32(h + 40, data);
	return write_at(w->fd, h, sizeof(h), 0);
}

/* Samples first, then the header that counts them: it never promises more than there is. */
static int flush(struct wav_writer *w)
{
	uint32_t size = 2 * w->channels;
	uint32_t done = (w->frames - w->pending) * size;
	int err = write_at(w->fd, w->buf, w->pending * size, HEADER + (off_t)done);

	if (!err)
		err = write_header(w, w->frames * size);
	if (err)
		w->frames -= w->pending; /* what did not get there was not recorded */
	w->pending = 0;
	return err;
}

static void destructor(void *arg)
{
	struct wav_writer *w = arg;

	if (w->fd < 0)
		return;
	(void)flush(w);
	(void)close(w->fd);
}

int wav_writer_close(struct wav_writer *w, uint32_t *ms)
{
	int err = w ? flush(w) : 0;

	*ms = wav_written_ms(w);
	mem_deref(w);
	return err;
}

int wav_writer_alloc(struct wav_writer **writerp, const char *file, unsigned channels)
{
	struct wav_writer *w;
	int err;

	if (!writerp || !file || channels < 1 || channels > 2)
		return EINVAL;
	w = mem_zalloc(sizeof(*w), destructor);
	if (!w)
		return ENOMEM;
	w->channels = channels;
	w->fd = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	err = w->fd < 0 ? errno : write_header(w, 0);
	if (!err) {
		*writerp = w;
		return 0;
	}
	if (w->fd >= 0)
		(void)unlink(file); /* nobody can play it */
	mem_deref(w);
	return err;
}

static int write_frame(struct wav_writer *w, int16_t left, int16_t right)
{
	uint8_t *p = w->buf + (size_t)w->pending * 2 * w->channels;

	put16(p, (uint16_t)left);
	if (w->channels == 2)
		put16(p + 2, (uint16_t)right);
	w->frames++;
	w->pending++;
	return w->pending == SECOND ? flush(w) : 0;
}

int wav_write(struct wav_writer *w, const int16_t *left, const int16_t *right, size_t count)
{
	int err = 0;

	if (!w || !left || (w->channels == 2) != (right != NULL))
		return EINVAL;
	if (count > MAX_DATA / 4 || w->frames > MAX_DATA / 4 - count)
		return EFBIG;
	for (size_t i = 0; i < count && !err; i++)
		err = write_frame(w, left[i], right ? right[i] : 0);
	return err;
}

uint32_t wav_written_ms(const struct wav_writer *w)
{
	return w ? w->frames / 8 : 0;
}
