/* SPDX-License-Identifier: BSD-3-Clause */
/* policy_file.c -- see legwork/policy_file.h: a file as a whole, and the sample. */
#include "policy_keys.h"
#include "policy_lines.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* ---- from text ---- */

void lw_policy_file_free(struct lw_policy_file *file)
{
	struct lw_policy_memory memory;

	if (!file)
		return;
	memory = file->memory;
	for (size_t i = 0; i < file->list[LIST_COPIES].count; i++)
		lw_policy_release(&memory, ((char **)file->list[LIST_COPIES].at)[i]);
	for (size_t i = 0; i < LISTS; i++)
		lw_policy_release(&memory, file->list[i].at);
	lw_policy_release(&memory, file->targets);
	lw_policy_release(&memory, file->text);
	lw_policy_release(&memory, file);
}

static struct lw_policy_file *new_file(const struct lw_policy_memory *memory, const char *text,
				       size_t len)
{
	struct lw_policy_file *file = lw_policy_alloc(memory, sizeof(*file));

	if (!file)
		return NULL;
	*file = (struct lw_policy_file){.memory = *memory, .rules = LW_RULES_INIT};
	file->text = lw_policy_copy(memory, text, len);
	if (file->text)
		return file;
	lw_policy_file_free(file);
	return NULL;
}

int lw_policy_file_parse(struct lw_policy_file **filep, const char *text, size_t len,
			 const struct lw_policy_memory *memory, char *why, size_t size)
{
	size_t mark = len >= 3 && !memcmp(text, "\xef\xbb\xbf", 3) ? 3 : 0; /* of byte order */
	struct lw_policy_memory from = lw_policy_memory_of(memory);
	struct policy_reader r = {.file = new_file(&from, text, len), .why = why, .size = size};
	int err = r.file ? lw_policy_take(&r, r.file->text + mark, len - mark) : LW_E_NOMEM;

	if (!err) {
		*filep = r.file;
		return 0;
	}
	lw_policy_file_free(r.file);
	if (err == LW_E_NOMEM)
		snprintf(why, size, "%s", strerror(ENOMEM));
	return err;
}

const struct lw_rules *lw_policy_file_rules(const struct lw_policy_file *file)
{
	return &file->rules;
}

/* ---- from a file ---- */

/* 0, or an errno value.  EFBIG: there is more than size bytes. */
static int read_all(const char *path, char *block, size_t size, size_t *len)
{
	FILE *from = fopen(path, "rb");
	int err = 0;

	if (!from)
		return errno;
	errno = 0;
	*len = fread(block, 1, size, from);
	if (ferror(from))
		err = errno ? errno : EIO;
	else if (*len == size)
		err = EFBIG;
	fclose(from);
	return err;
}

int lw_policy_file_read(char **textp, size_t *len, const char *path,
			const struct lw_policy_memory *memory, char *why, size_t size)
{
	struct lw_policy_memory from = lw_policy_memory_of(memory);
	char *block = lw_policy_alloc(&from, LW_POLICY_FILE_MAX + 1);
	int err = block ? read_all(path, block, LW_POLICY_FILE_MAX + 1, len) : ENOMEM;

	if (!err) {
		block[*len] = '\0';
		*textp = block;
		return 0;
	}
	lw_policy_release(&from, block);
	snprintf(why, size, "%s",
		 err == EFBIG ? "it is larger than 1 MiB: is it a policy file?" : strerror(err));
	return err == ENOMEM ? LW_E_NOMEM : LW_E_ARG;
}

int lw_policy_file_load(struct lw_policy_file **filep, const char *path,
			const struct lw_policy_memory *memory, char *why, size_t size)
{
	struct lw_policy_memory from = lw_policy_memory_of(memory);
	char *text = NULL;
	size_t len = 0;
	int err = lw_policy_file_read(&text, &len, path, &from, why, size);

	err = err ? err : lw_policy_file_parse(filep, text, len, &from, why, size);
	lw_policy_release(&from, text);
	return err;
}

/* ---- the sample ---- */

struct sample { char *text; size_t size, len; };

/* What does not fit is counted. */
static void put(struct sample *sample, const char *format, ...)
{
	bool room = sample->len < sample->size;
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(room ? sample->text + sample->len : NULL,
		      room ? sample->size - sample->len : 0, format, args);
	va_end(args);
	sample->len += n > 0 ? (size_t)n : 0;
}

static void put_key(struct sample *sample, const struct policy_key *key)
{
	if (key->section)
		put(sample, "\n# ---- %s ----\n", key->section);
	put(sample, "\n# %s\n# %s %s%s\n%s%s %s\n", key->help, key->name, key->args,
	    key->many ? " (may be repeated)" : "", key->is_default ? "" : "#", key->name,
	    key->value);
}

size_t lw_policy_file_sample(char *text, size_t size)
{
	struct sample sample = {.text = text, .size = size};

	put(&sample, "%s",
	    "# One key per line; what follows # is a comment; a word with blanks goes in quotes.\n"
	    "# A key that is left out is as shown here.\n");
	for (size_t i = 0; i < lw_policy_key_count(); i++)
		put_key(&sample, lw_policy_key(i));
	return sample.len;
}
