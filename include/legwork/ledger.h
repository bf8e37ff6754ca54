/* SPDX-License-Identifier: BSD-3-Clause */
/* legwork/ledger.h -- one record for each call, made from what the engine says, not guessed from the wire.
 *
 *	while (lw_next(lw, &out)) {
 *		lw_ledger_take(ledger, lw, &out);
 *		...
 *	}
 *	while (lw_ledger_next(ledger, &record))
 *		write it down
 *
 * A record is one conversation as our user sees it, through all phases of its transfers: the call, the
 * consultation calls made for it, and everybody who took a party's place (R72).  It has
 *	lines       one for our user (number 0) and one for each party, from its first INVITE to its release
 *	segments    what happened on a line, from when to when, and with which other line
 *	transfers   who transferred whom to whom, by which method, and exactly one result each (R73)
 *	recordings
 * These rules hold for every record:
 *	- the segments of a line follow each other without gap or overlap, and add up to its life;
 *	- TALKING and CONSULTING are on exactly two lines, one of them our user's; MIXED is on our user's and on
 *	  at least two others, or on one other if the third party is in a linked record;
 *	- our user's time ends when the user's last leg is released, whatever happens later;
 *	- a transfer by feature code is recorded exactly as one by verb.
 * In a switch a record is one conversation as its parties hear it:
 *	- number 0 is the party who came first, and has a leg like the others;
 *	- TALKING and CONSULTING are on two lines whose parties hear each other, MIXED is on two or more;
 *	- CONSULTING is between the transferor and the target of a transfer under way; a transferor who has called the
 *	  target himself has two lines, and his two calls are one record from the beginning of the transfer on;
 *	- a transfer is recorded the same whether it was asked for by REFER, by a verb or by a feature code.
 * How a call was asked for is not in a record, nor are notes or summaries of what was said (R74).
 *
 * Pure like the engine: no I/O and no clock.  Times are the engine's milliseconds; the writer adds the date.
 *
 * Threads:  one ledger, one thread at a time: that of its engine, where it is given outputs.
 * Memory:   one block, made by lw_ledger_new() and given back by lw_ledger_free(); no later allocation.
 * Strings:  what goes in is copied, bounded as in legwork.h.  What comes out is the ledger's own, valid until its
 *           next call.
 */
#ifndef LEGWORK_LEDGER_H
#define LEGWORK_LEDGER_H

#include <legwork/legwork.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- what a record is made of --------------------------------------------------------------- */

/* What happens on a line, a party's or our user's.  HELD: made to wait by the other; HOLDING: makes the other
 * wait. */
enum lw_span {
	LW_SPAN_NONE,
	LW_SPAN_RINGING,    /* calls or is called; our user: also while a transferee is brought back to the user */
	LW_SPAN_WAITING,    /* of a switch: hears ringback or an announcement, or nothing for a moment */
	LW_SPAN_TALKING,
	LW_SPAN_CONSULTING, /* our user talks to the target, and the transfer is not completed yet */
	LW_SPAN_MIXED,      /* our user talks to more than one party */
	LW_SPAN_HELD,
	LW_SPAN_HOLDING,
	LW_SPAN_ENDING,     /* released or replaced, and not gone yet */
	LW_SPANS
};

/* Whether a party is one of ours. */
enum lw_connect { LW_CONNECT_UNKNOWN, LW_CONNECT_INTERNAL, LW_CONNECT_EXTERNAL, LW_CONNECTS };

/* RFC 5589's roles. */
enum lw_part { LW_PART_NONE, LW_PART_TRANSFEROR, LW_PART_TRANSFEREE, LW_PART_TARGET, LW_PARTS };

/* How a transfer ended. */
enum lw_result {
	LW_RESULT_NONE, /* not over: only in a record that lw_ledger_flush() closed */
	LW_RESULT_COMPLETED,
	LW_RESULT_FAILED,
	LW_RESULT_CANCELLED,
	LW_RESULT_RECALLED,
	LW_RESULT_UNKNOWN,
	LW_RESULT_DECLINED, /* as transferee: we did not do what the peer asked */
	LW_RESULTS
};

enum { LW_NO_LINE = 255, LW_NO_TRANSFER = 255, LW_NO_RECORDING = 255, LW_LINES_MOST = 32, LW_LINKS = 4,
       LW_FILE_MAX = 256 };

/* One party; number 0 is our user, or the first party of a switch.  When the peer of a leg turns out to be
 * somebody else (R47), the leg continues on a new line. */
struct lw_record_line {
	lw_leg leg;             /* zero: our user; never of a switch */
	lw_call call;
	lw_time from, to;
	lw_time since;          /* start of the span */
	uint32_t segment;       /* the open one, or UINT32_MAX */
	int32_t code;           /* why it ended */
	uint8_t cause;          /* enum lw_cause */
	uint8_t connect;        /* enum lw_connect: by the number plan of lw_rules_set(); without
	                           one, by whether the peer is in our user's own domain */
	uint8_t span, with;     /* now; span is NONE once it has ended */
	bool open;
	lw_time total[LW_SPANS];/* of each kind, in ms; exact even if segments were lost */
	char uri[LW_URI_MAX], name[LW_NAME_MAX];
};

/* What happened on a line, from when to when. */
struct lw_record_segment {
	lw_time from, to;
	int32_t code;      /* in the last segment of a line: why it ended */
	uint8_t cause;
	uint8_t line;
	uint8_t with;      /* the other line, or LW_NO_LINE: nobody, or for MIXED more than one */
	uint8_t span;      /* enum lw_span */
	uint8_t transfer;  /* the open one, or the one that brought these two together; or LW_NO_TRANSFER */
	uint8_t recording; /* the one that began in it, or LW_NO_RECORDING */
};

/* One transfer, and its one result. */
struct lw_record_transfer {
	lw_time from, to;
	int32_t code;
	uint8_t part;    /* enum lw_part: our user's; of a switch always TRANSFEROR */
	uint8_t method;  /* enum lw_method: BLIND also if it was completed before the target answered (R17) */
	uint8_t asked;   /* enum lw_method: the one the user chose */
	uint8_t result;  /* enum lw_result */
	uint8_t stage, cause, parties; /* as in its terminal note */
	uint8_t attempts;              /* number of consultation calls */
	uint8_t transferor, transferee, target; /* lines, or LW_NO_LINE */
	char uri[LW_URI_MAX]; /* the target */
	char by[LW_URI_MAX];  /* as transferee: the transferor, as claimed (Referred-By) */
	uint8_t place;        /* enum lw_place of the target, by the rules when it was named; INVALID without rules */
	uint8_t kind;         /* enum lw_target_kind; LW_TARGET_KINDS: no entry in the table of targets */
};

/* One recording of a line. */
struct lw_record_recording {
	lw_time from, to;
	uint32_t ms;       /* as the application says */
	uint8_t line;
	uint8_t cause;     /* enum lw_cause: TRANSFERRED if a transfer stopped it */
	bool automatic;
	bool failed;       /* it never ran */
	char file[LW_FILE_MAX];
};

/* One conversation, whole. */
struct lw_record {
	uint64_t id;             /* from 1 */
	lw_time from, to;
	lw_time answered;        /* when our user first talked, or LW_NEVER */
	uint32_t account;
	int32_t code;
	uint8_t cause;           /* enum lw_cause: why the first call ended */
	bool incoming;
	bool flushed;            /* closed by lw_ledger_flush() before its end */
	uint32_t call_count, line_count, segment_count, transfer_count, recording_count;
	uint32_t linked_count;
	uint32_t lost;           /* lines, segments, transfers, recordings and links for which there was no room */
	const lw_call *calls;    /* the first one, then the consultation calls made for it */
	const struct lw_record_line *lines;
	const struct lw_record_segment *segments; /* in the order in which they began */
	const struct lw_record_transfer *transfers;
	const struct lw_record_recording *recordings;
	uint64_t linked[LW_LINKS]; /* records of calls that were already up and took part in a transfer of this one */
	char called[LW_URI_MAX];   /* the address first called (R33), or "" */
};

/* ---- the ledger ----------------------------------------------------------------------------- */

/* Begin with LW_LEDGER_CONFIG_INIT. */
struct lw_ledger_config {
	uint32_t size;           /* sizeof, set by LW_LEDGER_CONFIG_INIT */
	uint32_t max_records;    /* open, or not yet taken with lw_ledger_next() */
	uint32_t max_lines;      /* of one record, from 2 to LW_LINES_MOST */
	uint32_t max_segments;   /* of one record, as are the two below, at most 254 each */
	uint32_t max_transfers;
	uint32_t max_recordings;
	/* The one block comes from here; NULL for both means malloc() and free(). */
	void *(*alloc)(size_t size, void *arg);
	void (*release)(void *block, void *arg);
	void *alloc_arg;
};

#define LW_LEDGER_CONFIG_DEFAULTS(F) \
	F(max_records, 64) F(max_lines, 8) F(max_segments, 96) F(max_transfers, 8) F(max_recordings, 8)
#define LW_LEDGER_CONFIG_INIT { .size = sizeof(struct lw_ledger_config), LW_LEDGER_CONFIG_DEFAULTS(LW_INIT_FIELD) }

/* Sets every field as LW_LEDGER_CONFIG_INIT does. */
LW_INLINE void lw_ledger_config_init(struct lw_ledger_config *config)
{
	struct lw_ledger_config init = LW_ZERO;

	init.size = sizeof(init);
	LW_LEDGER_CONFIG_DEFAULTS(LW_SET_FIELD)
	if (config)
		*config = init;
}

/* The records of one engine. */
struct lw_ledger;

/* Makes a ledger in one block.  config NULL takes the defaults.  LW_E_ARG, LW_E_NOMEM. */
LW_API int lw_ledger_new(struct lw_ledger **ledgerp, const struct lw_ledger_config *config);
/* Frees a ledger, with the records that were not taken; NULL is fine. */
LW_API void lw_ledger_free(struct lw_ledger *ledger);

/* Takes an output of lw: give it all of them, or only the notes, in order and each before the next step. */
LW_API void lw_ledger_take(struct lw_ledger *ledger, const struct lw *lw, const struct lw_output *out);
/* Takes an input that lw_step() has accepted, before its outputs are read.  Some things are in no output: that
 * a call is dialled, or that a party hung up while its transfer still waits for news.  Without this function
 * they are noticed at the next output about the call; with it, when they happen. */
LW_API void lw_ledger_hear(struct lw_ledger *ledger, const struct lw *lw, const struct lw_input *in);
/* Names the file of the last recording on leg, and its length.  LW_E_STALE: no recording is known; LW_E_ARG:
 * the name is too long. */
LW_API int lw_ledger_file(struct lw_ledger *ledger, lw_leg leg, const char *file, uint32_t ms);

/* The next complete record, in the order of their ends; false if there is none.  What it points to is valid
 * until the next call of the ledger. */
LW_API bool lw_ledger_next(struct lw_ledger *ledger, struct lw_record *record);
/* Closes everything that is open, as it is: when the application ends or has lost its engine. */
LW_API void lw_ledger_flush(struct lw_ledger *ledger, lw_time now);

/* What the ledger holds now, and what it had no room for. */
struct lw_ledger_counts {
	uint32_t open, waiting; /* records */
	uint32_t lost_records;  /* calls that ended without a record, for lack of room */
	uint32_t lost;          /* lw_record.lost of all records */
};
LW_API struct lw_ledger_counts lw_ledger_counts(const struct lw_ledger *ledger);
/* Size of its block in bytes. */
LW_API size_t lw_ledger_size(const struct lw_ledger *ledger);

/* ---- the words and numbers of other systems -------------------------------------------------- */

/* What other systems call a cause (R55): one table, causes.def. */
struct lw_cause_codes {
	int32_t sip;           /* 0: nothing went wrong */
	int32_t q850;          /* ITU-T Q.850; by RFC 3398 section 8.2.6.1 where it has one */
	int32_t csta;          /* EventCause of ECMA-180, with TSAPI's numbers; -1: none */
	const char *csta_name; /* "busy"; valid for ever, like the next */
	const char *zoom;      /* Zoom's result word */
};
LW_API struct lw_cause_codes lw_cause_codes(uint32_t cause);

/* Zoom's word for a note, "warm_transfer_initiated", or "" if it has none. */
LW_API const char *lw_zoom_event(uint32_t note, uint32_t method);

LW_API const char *lw_span_name(uint32_t span);       /* "consulting" */
LW_API const char *lw_connect_name(uint32_t connect); /* "internal" */
LW_API const char *lw_part_name(uint32_t part);       /* "transferee" */
LW_API const char *lw_result_name(uint32_t result);   /* "completed" */

#ifdef __cplusplus
}
#endif

#endif
