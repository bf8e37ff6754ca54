/* SPDX-License-Identifier: BSD-3-Clause */
/* wav.c -- reads a WAV file that may be anything. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <re.h>

#include "wav.h"

enum {
	WAV_MAX_BYTES = 32 << 20, /* half an hour of speech: read whole, so it must have an end */
	CHUNK_HEADER = 8,
	FMT_SIZE = 16,
	FMT_PCM = 1,
};

struct bytes { const uint8_t *p; size_t len; };

static uint32_t le32(const uint8_t *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static unsigned le16(const uint8_t *p)
{
	return p[0] | (unsigned)p[1] << 8;
}

/* The first chunk of that name, cut to what the file holds; p is NULL when there is none. */
static struct bytes chunk_find(struct bytes file, const char *id)
{
	size_t at = 12;

	while (at < file.len && file.len - at >= CHUNK_HEADER) {
		const uint8_t *head = file.p + at;
		size_t left = file.len - at - CHUNK_HEADER, size = le32(head + 4);

		if (!memcmp(head, id, 4))
			return (struct bytes){head + CHUNK_HEADER, size < left ? size : left};
		if (size >= left)
			break;
		at += CHUNK_HEADER + size + (size & 1); /* chunks lie on even bytes */
	}
	return (struct bytes){NULL, 0};
}

/* NULL, or what is wrong with the format. */
static const char *fmt_check(struct bytes fmt)
{
	if (!fmt.p || fmt.len < FMT_SIZE)
		return "the WAV file does not say what format it has";
	if (le16(fmt.p) != FMT_PCM)
		return "the WAV file is compressed or floating point: plain PCM is needed";
	if (le16(fmt.p + 2) != 1)
		return "the WAV file is not mono: one channel is needed";
	if (le32(fmt.p + 4) != 8000)
		return "the WAV file is not at 8000 samples a second";
	if (le16(fmt.p + 14) != 16)
		return "the WAV file does not have 16 bits a sample";
	return NULL;
}

static const char *wav_parse(int16_t **samplesp, size_t *countp, struct bytes file)
{
	struct bytes data;
	const char *why;
	int16_t *samples;

	if (file.len < 12 || memcmp(file.p, "RIFF", 4) || memcmp(file.p + 8, "WAVE", 4))
		return "this is not a WAV file";
	why = fmt_check(chunk_find(file, "fmt "));
	if (why)
		return why;
	data = chunk_find(file, "data");
	if (!data.p || data.len < 2)
		return "the WAV file holds no sound";
	samples = mem_alloc(data.len / 2 * sizeof(*samples), NULL);
	if (!samples)
		return "out of memory for the WAV file";
	for (size_t i = 0; i < data.len / 2; i++)
		samples[i] = (int16_t)le16(data.p + 2 * i);
	*samplesp = samples;
	*countp = data.len / 2;
	return NULL;
}

static int read_whole(int fd, uint8_t *buf, size_t size, size_t *got)
{
	for (*got = 0; *got < size;) {
		ssize_t n = read(fd, buf + *got, size - *got);

		if (n < 0 && errno != EINTR)
			return errno;
		if (!n)
			break;
		if (n > 0)
			*got += (size_t)n;
	}
	return 0;
}

static int load(int fd, uint8_t **bufp, size_t *len, const char **why)
{
	struct stat st;
	int err;

	*why = "the WAV file cannot be read";
	if (fstat(fd, &st))
		return errno;
	if (!S_ISREG(st.st_mode)) { /* a pipe would block the event loop */
		*why = "this is not a file";
		return EINVAL;
	}
	if (st.st_size > WAV_MAX_BYTES) {
		*why = "the WAV file is longer than 32 MB";
		return EFBIG;
	}
	*bufp = mem_alloc((size_t)st.st_size + 1, NULL);
	if (!*bufp)
		return ENOMEM;
	err = read_whole(fd, *bufp, (size_t)st.st_size, len);
	if (err)
		*bufp = mem_deref(*bufp);
	return err;
}

int wav_read(int16_t **samplesp, size_t *countp, const char *file, const char **why)
{
	const char *none, **say = why ? why : &none;
	uint8_t *buf = NULL;
	size_t len = 0;
	int fd, err;

	if (!samplesp || !countp || !file)
		return EINVAL;
	*say = "the WAV file cannot be opened";
	fd = open(file, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return errno;
	err = load(fd, &buf, &len, say);
	(void)close(fd);
	if (err)
		return err;
	*say = wav_parse(samplesp, countp, (struct bytes){buf, len});
	mem_deref(buf);
	return *say ? EINVAL : 0;
}
