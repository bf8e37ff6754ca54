/* SPDX-License-Identifier: BSD-3-Clause */
/* contacts_file.h -- one line of baresip's `contacts` format. */
#ifndef PHONE_CONTACTS_FILE_H
#define PHONE_CONTACTS_FILE_H

#include <stdio.h>

#include "contacts_store.h"

enum contact_line_kind {
	LINE_NOTHING, /* empty, a comment, or a rule for many (sip:*@*) */
	LINE_CONTACT,
	LINE_WRONG,
};

/* Offsets are into the line. */
struct contact_line {
	struct card card;     /* of one address */
	bool has_kind;
	size_t fav_at, fav_len; /* ";favourite=..."; fav_len 0: there is none */
	size_t params;        /* where the parameters begin */
	size_t end;           /* where they end */
	const char *wrong;    /* of LINE_WRONG */
};

/* line: without its end. */
enum contact_line_kind contact_line_read(struct contact_line *line, const char *text, size_t len);
/* Whether it goes on with the contact of the line before. */
bool contact_line_goes_on(const struct card *card, const struct contact_line *line);
/* Writes a contact as lines of one address each; others: the parameters that are not ours. */
void contact_line_write(FILE *out, const struct contact *contact, const char *others,
			const char *eol);
/* Those of a line's parameters that are not ours, with their ';'. */
void contact_line_others(const struct contact_line *line, const char *text, FILE *out);

#endif
