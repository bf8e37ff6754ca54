/* SPDX-License-Identifier: BSD-3-Clause */
/* wav.h -- RIFF WAVE files: 16-bit linear PCM at 8 kHz, and nothing else.
 *
 * Files are not trusted: every size in them is checked against the file's own length. */
#ifndef EXAMPLES_MEDIA_WAV_H
#define EXAMPLES_MEDIA_WAV_H

#include <stddef.h>
#include <stdint.h>

/* Reads a mono file whole.  *samplesp is freed with mem_deref().  0, or an errno, and *why (which
 * may be NULL) is a sentence.  A file cut short is read as far as it goes. */
int wav_read(int16_t **samplesp, size_t *countp, const char *file, const char **why);

struct wav_writer;

/* Makes a file that must not be there yet (EEXIST).  mem_deref() finishes and closes it.  A header
 * that tells the truth is written once a second, so a crash costs no more than that second. */
int wav_writer_alloc(struct wav_writer **writerp, const char *file, unsigned channels);
/* left and right (NULL when mono) of count samples.  An errno when the disk will take no more. */
int wav_write(struct wav_writer *writer, const int16_t *left, const int16_t *right, size_t count);
/* Closes it and says how much of it is on the disk: 0, or why the rest is not. */
int wav_writer_close(struct wav_writer *writer, uint32_t *ms);
uint32_t wav_written_ms(const struct wav_writer *writer);

#endif
