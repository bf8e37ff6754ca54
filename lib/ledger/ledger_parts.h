/* ledger_parts.h -- the inside of struct lw_ledger.  Like an adapter it reads nothing but
 * legwork.h: what an engine says and answers. */
#ifndef LW_LEDGER_PARTS_H
#define LW_LEDGER_PARTS_H

#include <legwork/ledger.h>

#define NO_SEGMENT UINT32_MAX

/* A record under way; its lists are room in the ledger's block. */
struct book {
	struct lw_record record;
	lw_call *calls;
	struct lw_record_line *lines;
	struct lw_record_segment *segments;
	struct lw_record_transfer *transfers;
	struct lw_record_recording *recordings;
	uint32_t over;       /* bit n: calls[n] has ended */
	uint8_t open;        /* transfer without a result, or LW_NO_TRANSFER */
	uint8_t current;     /* the one that segments are marked with */
	bool accepted;       /* as transferee: the target was called */
	lw_time idle;        /* as transferee: since when the engine is done with it, or LW_NEVER */
	bool under_way;      /* else it is free, complete, or given */
	struct book *next;   /* of those free, or of those complete */
};

/* ---- ledger_index.c: handles to slots ---- */
struct index_slot { uint64_t key; uint32_t next; };
struct index { struct index_slot *slots; uint32_t *heads, mask; };

uint32_t lw_index_buckets(uint32_t slots);
void lw_index_init(struct index *index, uint32_t slots, uint32_t *heads, struct index_slot *memory);
void lw_index_put(struct index *index, uint32_t slot, uint64_t key);
/* One that was put. */
void lw_index_drop(struct index *index, uint32_t slot);
/* UINT32_MAX: none. */
uint32_t lw_index_find(const struct index *index, uint64_t key);

struct lw_ledger {
	struct lw_ledger_config config;
	struct book *books;
	struct book *free;              /* of which the first is taken next */
	struct book *complete, **last;  /* waiting for the host, in the order of their ends */
	struct book *given;             /* out at the host, free at the next call; or NULL */
	struct index calls, legs;       /* of records under way: slot is record * max_lines + n */
	uint8_t *ending;                /* of each record: time alone may end something in it */
	size_t size;
	uint64_t last_id;
	uint32_t lost_records, lost;
};

/* ---- ledger.c ---- */
/* The record is found by the leg of that line. */
void lw_book_index(struct lw_ledger *ledger, const struct book *book, uint8_t line);

/* ---- ledger_lines.c: lines and their segments ---- */
/* A new line, or LW_NO_LINE and one more is lost. */
uint8_t lw_line_add(struct lw_ledger *ledger, struct book *book, lw_call call, lw_leg leg,
		    lw_time now);
/* The newest line of that leg or of that call, ended ones too; or LW_NO_LINE. */
uint8_t lw_line_of_leg(const struct book *book, lw_leg leg);
uint8_t lw_line_of_call(const struct book *book, lw_call call);
/* Looks at the engine and writes down what has changed since. */
void lw_book_look(struct lw_ledger *ledger, struct book *book, const struct lw *lw, lw_time now);
/* Ends the lines of a call, or with a zero one all of them. */
void lw_lines_end(struct lw_ledger *ledger, struct book *book, lw_call call, lw_time now);
/* Gives a reason to those lines of a call that have none; their last segments have it too. */
void lw_lines_why(struct book *book, lw_call call, uint8_t cause, int32_t code);
void lw_line_why(struct book *book, uint8_t line, uint8_t cause, int32_t code);
void lw_book_lose(struct lw_ledger *ledger, struct book *book);

/* ---- ledger_transfer.c: what notes say of transfers ---- */
void lw_book_transfer(struct lw_ledger *ledger, struct book *book, const struct lw_output *note);
/* The record closes, or another transfer begins: one that no note has ended is over. */
void lw_transfer_lapse(struct book *book, uint8_t cause, int32_t code, lw_time now);
/* A peer's request that was declined, or that nobody decided about, ends without a note. */
void lw_transfer_look(struct book *book, const struct lw *lw, lw_time now);

#endif
