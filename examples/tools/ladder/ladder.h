/* SPDX-License-Identifier: BSD-3-Clause */
/* ladder.h -- what a ladder shows: parties side by side, and what happened to them in time.
 *
 * read_*.c make it from logs, model.c puts it in order, text.c, svg.c and mermaid.c draw it. */
#ifndef LADDER_LADDER_H
#define LADDER_LADDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum {
	PARTIES_MAX = 40,
	RUNGS_MAX = 20000,
	LABEL_COLUMNS = 60,   /* a longer label ends in "..." */
	LABEL_SIZE = 4 * LABEL_COLUMNS + 4,
	DETAIL_COLUMNS = 100,
	DETAIL_SIZE = 4 * DETAIL_COLUMNS + 4,
	NAME_COLUMNS = 24,
	NAME_SIZE = 4 * NAME_COLUMNS + 4,
	ADDRESS_SIZE = 80,
	ADDRESSES_MAX = 8,
};

/* How a rung is to be taken. */
enum tone { TONE_PLAIN, TONE_GOOD, TONE_ODD, TONE_BAD };

/* What a message is about: its colour. */
enum family {
	FAMILY_CALL,
	FAMILY_MEDIA,
	FAMILY_END,
	FAMILY_REFER,
	FAMILY_NOTIFY,
	FAMILY_OTHER,
};

enum rung_kind {
	RUNG_MESSAGE, /* an arrow from one party to another */
	RUNG_VERB,    /* what the user of a party wanted */
	RUNG_NOTE,    /* what its engine told */
	RUNG_STATE,   /* what state its engine is in, and nothing else */
};

struct rung {
	uint64_t t;           /* microseconds */
	uint32_t order;
	enum rung_kind kind;
	enum tone tone;
	enum family family;
	int from, to;         /* columns; to is -1 but for messages */
	bool answer;          /* a response */
	bool lost;            /* sent, and never received */
	bool verdict;         /* it ends a transfer */
	char label[LABEL_SIZE];
	char state[NAME_SIZE];
	char detail[DETAIL_SIZE];

	/* until model.c has found out whom a message went to */
	bool tx, dropped;
	uint64_t key;
	char src[ADDRESS_SIZE], dst[ADDRESS_SIZE];
};

struct party {
	char name[NAME_SIZE];
	char address[ADDRESSES_MAX][ADDRESS_SIZE];
	int addresses;
	bool stays;            /* also where nothing happens to it */
	bool logged;           /* it has a log of its own, from first to last */
	uint64_t first, last;
};

struct ladder {
	struct party party[PARTIES_MAX];
	int parties;
	struct rung *rung;
	uint32_t rungs, room;
	uint64_t since, until; /* microseconds; until 0: no end */
	const char *title;
	bool full;             /* there was more than fits */
	bool quiet;            /* no message about what cannot be read */
};

/* ---- model.c ---- */

/* A new party, or -1 when there are too many. */
int ladder_party(struct ladder *l, const char *name);
/* The party with this address, or -1. */
int ladder_by_address(const struct ladder *l, const char *address);
void ladder_add_address(struct party *party, const char *address);
/* A new rung to be filled in; NULL before since, after until, or when there are too many. */
struct rung *ladder_rung(struct ladder *l, enum rung_kind kind, uint64_t t);
/* Finds for each message sent where it was received, and puts all in order. */
void ladder_arrange(struct ladder *l);
void ladder_free(struct ladder *l);
/* Microseconds since the first rung. */
uint64_t ladder_time(const struct ladder *l, const struct rung *rung);
/* How wide the gap to the right of each party's line must be: at least `least`, so that heads and
 * what stands at the rungs fit.  need: of a rung, 0 for nothing; head: of a party. */
void ladder_gaps(const struct ladder *l, int least, int (*need)(const struct rung *),
		 int (*head)(const struct party *), int gap[PARTIES_MAX]);
/* Nothing for so long that a picture should say so. */
bool ladder_pause(const struct ladder *l, uint32_t i, uint64_t *us);

/* ---- read.c ---- */

/* Reads logs into an empty ladder.  0, or a status to exit with after a message on stderr. */
int ladder_read(struct ladder *l, char **paths, int count);

/* ---- words.c: text of strangers, made safe to show ---- */

/* Copies at most columns of text: what is not UTF-8, and what would drive a terminal or turn the
 * direction of reading, becomes "?"; what does not fit ends in "...". */
void words_clean(char *to, size_t size, size_t columns, const char *from);
/* Columns of a terminal. */
size_t words_columns(const char *text);
/* The length of the character at p, which words_clean() has passed, and its code point. */
size_t words_char(const char *p, uint32_t *code);
/* "carol" of "sip:carol@example.com;x=y", or the host, or what is there. */
void words_user(char *to, size_t size, const char *uri);

/* ---- drawing ---- */

void ladder_text(const struct ladder *l, FILE *out, bool colour);
void ladder_svg(const struct ladder *l, FILE *out);
void ladder_mermaid(const struct ladder *l, FILE *out);

#endif
