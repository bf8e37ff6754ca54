/* SPDX-License-Identifier: BSD-3-Clause */
/* book.h -- the inside of struct lw_ledger: the records under way, and how one is found.  Like an
 * adapter the ledger knows of the engine only what the public headers say. */
#ifndef LW_LEDGER_BOOK_H
#define LW_LEDGER_BOOK_H

#include <legwork/ledger.h>

#include "index.h"

#define NO_SEGMENT UINT32_MAX

/* A record under way; its lists are room in the ledger's block.  What a look reads comes first. */
struct book {
	lw_call *calls;
	struct lw_record_line *lines;
	struct lw_record_segment *segments;
	uint64_t looked;     /* the engine's step at the latest look; 0: look again */
	lw_time idle;        /* as transferee: since when the engine is done with it, or LW_NEVER */
	uint32_t over;       /* bit n: calls[n] has ended */
	uint8_t open;        /* transfer without a result, or LW_NO_TRANSFER */
	uint8_t current;     /* the one that segments are marked with */
	bool accepted;       /* as transferee: the target was called */
	bool under_way;      /* else it is free, complete, or given */
	struct lw_record record;
	struct lw_record_transfer *transfers;
	struct lw_record_recording *recordings;
	struct book *next;   /* in the list of free books, or of complete ones */
};

struct lw_ledger {
	struct lw_ledger_config config;
	struct book *books;
	struct book *free;              /* a list; the first is taken next */
	struct book *complete, **last;  /* waiting for the application, in order of their ends */
	struct book *given;             /* lent to it until the next call; or NULL */
	struct index calls, legs;       /* of records under way: slot is record * max_lines + n */
	uint8_t *ending;                /* of each record: time alone may end something in it */
	size_t size, room;              /* room: of the lists of one record */
	uint64_t last_id;
	uint32_t lost_records, lost;
};

uint32_t lw_book_number(const struct lw_ledger *ledger, const struct book *book);
struct book *lw_book_of_call(struct lw_ledger *ledger, lw_call call); /* NULL: none */
struct book *lw_book_of_leg(struct lw_ledger *ledger, lw_leg leg);    /* NULL: none */
/* From now on the record is found by that call; by the leg of that line; by no handle at all. */
void lw_book_add_call(struct lw_ledger *ledger, struct book *book, lw_call call);
void lw_book_index(struct lw_ledger *ledger, const struct book *book, uint8_t line);
void lw_book_forget(struct lw_ledger *ledger, const struct book *book);
/* A consultation call is part of the record of the call it is made for. */
void lw_book_join(struct lw_ledger *ledger, struct book *book, lw_call call);
/* Two records of one conversation name each other. */
void lw_book_link(struct lw_ledger *ledger, struct book *book, lw_call other);
/* All that other has is in book from now on, and other is found by no handle.  False: there is no
 * room for it, and nothing has changed. */
bool lw_book_merge(struct lw_ledger *ledger, struct book *book, struct book *other);
/* There was no room for something. */
void lw_book_lose(struct lw_ledger *ledger, struct book *book);

#endif
