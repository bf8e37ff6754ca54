/* SPDX-License-Identifier: BSD-3-Clause */
/* contacts_file.c -- the contacts file: reading it, and writing back what has changed. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "contacts_file.h"
#include "text.h"

/* ---- files ---- */

static int read_stream(FILE *file, struct mbuf *mb)
{
	uint8_t block[8192];
	size_t n;
	int err = 0;

	while (!err && (n = fread(block, 1, sizeof(block), file)) > 0)
		err = mb->end + n > CONTACTS_FILE_MAX ? EFBIG : mbuf_write_mem(mb, block, n);
	return err ? err : ferror(file) ? EIO : 0;
}

int contacts_read(const char *path, char **text, size_t *len)
{
	FILE *file = fopen(path, "rb");
	struct mbuf *mb;
	struct stat st;
	int err;

	if (!file)
		return errno;
	/* a directory can be opened, and a pipe would let the phone wait for ever */
	if (fstat(fileno(file), &st) || !S_ISREG(st.st_mode)) {
		fclose(file);
		return S_ISDIR(st.st_mode) ? EISDIR : EINVAL;
	}
	mb = mbuf_alloc(8192);
	err = mb ? read_stream(file, mb) : ENOMEM;
	fclose(file);
	if (!err) {
		*len = mb->end;
		mb->pos = 0;
		err = mbuf_strdup(mb, text, mb->end);
	}
	mem_deref(mb);
	return err;
}

/* ---- groups of lines: one contact each ---- */

struct lines { const char *p, *end; unsigned number; };

/* The next line without its end; size: with it. */
static bool next_line(struct lines *lines, const char **line, size_t *len, size_t *size)
{
	if (!text_line(&lines->p, lines->end, line, len))
		return false;
	*size = (size_t)(lines->p - *line);
	if (*len && (*line)[*len - 1] == '\r')
		--*len;
	lines->number++;
	return true;
}

/* A byte order mark says what we know. */
static void lines_open(struct lines *lines, const char *text, size_t len)
{
	size_t mark = len >= 3 && !memcmp(text, "\xef\xbb\xbf", 3) ? 3 : 0;

	*lines = (struct lines){.p = text + mark, .end = text + len};
}

static void flush(struct contacts *contacts, struct card *card, unsigned line,
		  const struct telling *telling)
{
	if (card->count)
		contacts_put(contacts, card, FROM_FILE, line, telling);
	card->count = 0;
}

int contacts_parse(struct contacts *contacts, const char *text, size_t len,
		   contacts_told_h *toldh, void *arg, struct contacts_count *count)
{
	struct telling telling = {toldh, arg, count};
	struct contact_line *one = mem_alloc(sizeof(*one), NULL);
	struct card *card = mem_zalloc(sizeof(*card), NULL);
	unsigned began = 0;
	struct lines lines;
	const char *line;
	size_t line_len, size;

	*count = (struct contacts_count){0};
	lines_open(&lines, text, len);
	while (one && card && next_line(&lines, &line, &line_len, &size)) {
		enum contact_line_kind kind = contact_line_read(one, line, line_len);
		const struct card_address *address = &one->card.addresses[0];
		const char *wrong = one->wrong;

		if (kind == LINE_CONTACT && contact_line_goes_on(card, one)) {
			wrong = card_add(card, address->uri, address->type, false);
			card->favourite = card->favourite || one->card.favourite;
		} else {
			flush(contacts, card, began, &telling);
			began = lines.number;
			if (kind == LINE_CONTACT)
				*card = one->card;
		}
		if (kind != LINE_NOTHING && wrong)
			telling_skip(&telling, lines.number, wrong);
	}
	if (card)
		flush(contacts, card, began, &telling);
	contacts_sort(contacts);
	len = one && card;
	mem_deref(one);
	mem_deref(card);
	return len ? 0 : ENOMEM;
}

int contacts_load(struct contacts *contacts, const char *path, contacts_told_h *toldh, void *arg,
		  struct contacts_count *count)
{
	char *text = NULL;
	size_t len = 0;
	int err;

	*count = (struct contacts_count){0};
	contacts->path = mem_deref(contacts->path);
	err = contacts_read(path, &text, &len);
	if (!err)
		err = contacts_parse(contacts, text, len, toldh, arg, count);
	mem_deref(text);
	/* what is not there can be made; what cannot be read is not written over */
	return err && err != ENOENT ? err : str_dup(&contacts->path, path) ? ENOMEM : err;
}

/* ---- writing ---- */

/* The file is read again, contact by contact, as it was when it was loaded. */
struct saving {
	struct contacts *contacts;
	FILE *out;
	char above[LW_NAME_MAX]; /* whose line was written last, "" when it was nobody's */
	bool anew;               /* and whether it was another one before */
	/* the contact being read, and its lines */
	struct card card;
	const char *from, *to;
	struct contact_line line; /* the one read */
	struct contact_line part; /* the one written */
};

/* Two of one name one after another would be taken for one of several addresses. */
static void part(struct saving *saving, const char *name)
{
	if (*name && !strcmp(saving->above, name))
		fputc('\n', saving->out);
}

static void wrote(struct saving *saving, const char *name, bool anew)
{
	str_ncpy(saving->above, name, sizeof(saving->above));
	saving->anew = anew;
}

static void save_new(struct saving *saving, const struct entry *e, const char *line, size_t len,
		     size_t size)
{
	char *words = NULL;
	size_t words_len;
	FILE *others = open_memstream(&words, &words_len);

	if (others) {
		contact_line_read(&saving->part, line, len);
		contact_line_others(&saving->part, line, others);
		fclose(others);
	}
	part(saving, e->c.name);
	contact_line_write(saving->out, &e->c, words ? words : "", len + 1 < size ? "\r\n" : "\n");
	wrote(saving, e->c.name, true);
	free(words);
}

/* The line as it is but for the favourite. */
static void save_line(struct saving *saving, bool favourite, const char *text, size_t len,
		      size_t size)
{
	const struct contact_line *line = &saving->part;
	size_t at, after;

	if (contact_line_read(&saving->part, text, len) != LINE_CONTACT ||
	    line->card.favourite == favourite) {
		fwrite(text, 1, size, saving->out);
		return;
	}
	at = line->fav_len ? line->fav_at : line->end;
	after = at + line->fav_len;
	fwrite(text, 1, at, saving->out);
	fwrite(text + after, 1, line->end - after, saving->out);
	if (favourite)
		fputs(";favourite=yes", saving->out);
	fwrite(text + line->end, 1, size - line->end, saving->out);
}

static void save_lines(struct saving *saving, const struct entry *e)
{
	struct lines lines = {.p = saving->from, .end = saving->to};
	const char *line;
	size_t len, size;

	const char *name = saving->card.count ? saving->card.name : "";

	if (lines.p == lines.end)
		return;
	/* what stands above is not what it was: let this be somebody else still */
	if (saving->anew)
		part(saving, name);
	if (!e)
		fwrite(lines.p, 1, (size_t)(lines.end - lines.p), saving->out);
	while (e && next_line(&lines, &line, &len, &size))
		save_line(saving, e->c.favourite, line, len, size);
	if (saving->to[-1] != '\n')
		fputc('\n', saving->out);
	wrote(saving, name, false);
}

static void save_contact(struct saving *saving)
{
	char *key = saving->card.count ? card_key(&saving->card) : NULL;
	struct entry *e = key ? contacts_at(saving->contacts, key) : NULL;
	struct lines lines = {.p = saving->from, .end = saving->to};
	const char *line;
	size_t len, size;

	if (!e || !e->dirty)
		save_lines(saving, e);
	else if (!e->written && next_line(&lines, &line, &len, &size)) /* else it stands above */
		save_new(saving, e, line, len, size);
	if (e)
		e->written = true;
	mem_deref(key);
	saving->from = saving->to;
	saving->card.count = 0;
}

static void save_old_lines(struct saving *saving, const char *text, size_t len)
{
	struct lines lines;
	const char *line;
	size_t line_len, size;

	lines_open(&lines, text, len);
	fwrite(text, 1, (size_t)(lines.p - text), saving->out);
	saving->from = saving->to = lines.p;
	while (next_line(&lines, &line, &line_len, &size)) {
		bool contact = contact_line_read(&saving->line, line, line_len) == LINE_CONTACT;
		const struct card_address *address = &saving->line.card.addresses[0];

		if (contact && contact_line_goes_on(&saving->card, &saving->line)) {
			card_add(&saving->card, address->uri, address->type, false);
		} else {
			save_contact(saving);
			if (contact)
				saving->card = saving->line.card;
		}
		saving->to = lines.p;
	}
	save_contact(saving);
}

/* Those that are not in the file, or no longer, and that were changed here. */
static void save_others(struct saving *saving)
{
	struct contacts *contacts = saving->contacts;

	for (size_t i = 0; i < contacts->count; i++) {
		const struct entry *e = contacts->list[i];

		if (e->written || !e->keep)
			continue;
		part(saving, e->c.name);
		contact_line_write(saving->out, &e->c, "", "\n");
		wrote(saving, e->c.name, true);
	}
}

int contacts_compose(struct contacts *contacts, const char *text, size_t len, char **now,
		     size_t *now_len)
{
	struct saving *saving = mem_zalloc(sizeof(*saving), NULL);
	bool bad = true;

	if (saving)
		saving->out = open_memstream(now, now_len);
	if (saving && saving->out) {
		saving->contacts = contacts;
		for (size_t i = 0; i < contacts->count; i++)
			contacts->list[i]->written = false;
		save_old_lines(saving, text, len);
		save_others(saving);
		bad = ferror(saving->out) != 0;
		bad = fclose(saving->out) || bad;
	}
	mem_deref(saving);
	return bad ? ENOMEM : *now_len > CONTACTS_FILE_MAX ? EFBIG : 0;
}

static int write_all(int fd, const char *text, size_t len)
{
	size_t at = 0;

	while (at < len) {
		ssize_t n = write(fd, text + at, len - at);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n ? errno : EIO;
		at += (size_t)n;
	}
	return fsync(fd) ? errno : 0;
}

/* Beside it, then in its place: who reads sees the old or the new one, whole. */
static int replace(const char *path, const char *text, size_t len)
{
	char *real = realpath(path, NULL), *part = NULL; /* a link stays a link */
	struct stat st;
	int fd, err = re_sdprintf(&part, "%s.XXXXXX", real ? real : path);

	fd = err ? -1 : mkstemp(part);
	if (!err && fd < 0)
		err = errno;
	if (!err && real && !stat(real, &st) && fchmod(fd, st.st_mode & 0777))
		err = errno;
	err = err ? err : write_all(fd, text, len);
	if (fd >= 0 && close(fd) && !err)
		err = errno;
	if (!err && rename(part, real ? real : path))
		err = errno;
	if (err && fd >= 0)
		unlink(part);
	mem_deref(part);
	free(real);
	return err;
}

int contacts_save(struct contacts *contacts)
{
	char *old = NULL, *now = NULL;
	size_t old_len = 0, len = 0;
	int err;

	if (!contacts->path)
		return 0;
	err = contacts_read(contacts->path, &old, &old_len);
	if (err && err != ENOENT)
		return err;
	/* somebody took it away: nobody in it is forgotten for that */
	for (size_t i = 0; i < contacts->count && err; i++)
		contacts->list[i]->keep = contacts->list[i]->keep || contacts->list[i]->home;
	err = contacts_compose(contacts, old ? old : "", old_len, &now, &len);
	if (!err && (len != old_len || (len && memcmp(now, old, len))))
		err = replace(contacts->path, now, len);
	for (size_t i = 0; i < contacts->count && !err; i++)
		contacts_settle(contacts, contacts->list[i]);
	mem_deref(old);
	free(now);
	return err;
}
