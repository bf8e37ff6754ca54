/* SPDX-License-Identifier: BSD-3-Clause */
/* log.h -- a log of all that an engine was given and what it made of it.  It can be replayed, and
 * drawn as a ladder.
 *
 * Schema 2.  Each line is one flat JSON object (RFC 8259) of strings and numbers, and is flushed at
 * once.  Its first member but for "t" says of which kind it is.  A kind may get new members at any
 * time, and readers pass over those they do not know.  A new kind, or another meaning, gets another
 * schema number.
 *
 *	{"t":1700000000123456,"log":"legwork-phone","schema":2,"version":"0.1.0","api":1,
 *	 "seed":"42","who":"sip:alice@example.com","date":"2026-01-31T12:00:00Z"}
 * The first line: the program, the version of the library, the seed of its random choices, and
 * whose log it is.
 *	{"setting":"ring_ms","value":180000}
 *	{"setting":"last_resort","text":"sip:operator@example.com"}
 * Every setting of the engine, in any order, before the first input; last_resort only if it is set.
 *	{"rules":"type medium site locked"}
 * One line of the policy file that the engine goes by.  Lines that stand together are one file,
 * which is in force before the next input and replaces the file before it.
 *	{"t":1700000000123456,"now":1234,"from":"user","input":"dial","call":"0",
 *	 "other":"0","leg":"0","other_leg":"0","code":0,"caps":0,"flags":0,"match":0,"account":0,
 *	 "call_class":0,"hops":0,"uri":"sip:bob@example.com","err":"ok"}
 * Every input as soon as the engine has taken or refused it: all of struct lw_input.  "from" is
 * user, wire or clock; "input" is lw_input_name().  uri, name, text, by, chain, user and target are
 * left out when NULL; text is the address called, the digits, the source or the word, and name is
 * the transferor in a "refer asked".
 * "err" is lw_error_name() of what lw_step() returned; "why" may say in English why it was refused.
 *	{"out":"consulting","now":1234,"call":"4294967297","other":"4294967298",
 *	 "method":"attended"}
 * Every output, actions and notes, when it is taken out of the engine: lw_output_name(), and of
 * struct lw_output what is neither 0 nor "", so that a new field changes no old line.  cause,
 * stage, parties, method and dir are written as their names.  An input that stands between two
 * outputs was made before the second was taken out.
 *	{"state":"attended CALLING","call":"4294967297"}
 * The state of a call has changed: that of its transfer, of the transfer its peer asked for, or its
 * own ("call TALKING", "consult TALKING" of a consultation call).
 *	{"t":1700000000123456,"now":1234,"sip":"tx","src":"127.0.0.1:5061",
 *	 "dst":"127.0.0.1:5062","line":"INVITE sip:bob@example.com SIP/2.0","cseq":"1 INVITE",
 *	 "callid":"x","what":"hold"}
 * A SIP message in brief, tx or rx; "what" tells messages of one method apart.
 *	{"end":"quit"}
 * The last line of a complete log.  Without it the writer was cut off.
 *
 * t is microseconds of the wall clock and may be left out; now is that of struct lw_input and
 * lw_output, in ms.  Handles and the seed are decimal strings, since JSON readers may lose the low
 * bits of a 64 bit number.  A string that is not UTF-8 stands as its bytes in hex, and its key gets
 * "_hex" behind it.  Of a string too long for the engine, as much is kept as is still too long.
 *
 * A fresh engine with the same settings and rules that is given these inputs, and whose outputs are
 * taken where they stand, gives these outputs.  Logs of schema 1 had only header, settings, and
 * inputs without t, err, call_class and hops; they are still read. */
#ifndef LOG_LOG_H
#define LOG_LOG_H

#include <stdio.h>
#include <legwork/legwork.h>

enum {
	LOG_SCHEMA = 2,
	LOG_LINE_MAX = 24576,
	LOG_RULES_MAX = 2048, /* bytes of one line of rules, with its NUL */
	LOG_TEXT_MAX = 2050,  /* bytes of a string in hex, with its NUL */
	LOG_STRINGS = 7,      /* uri, name, text, by, chain, user, target */
};

/* What the writer is. */
struct log_head { const char *program, *who; uint64_t seed; };

/* A SIP message in brief.  t 0: written as of now. */
struct log_sip {
	uint64_t t;
	lw_time now;
	bool tx;
	const char *src, *dst, *line, *cseq, *callid, *what;
};

/* Each writes one line, log_begin() the header and the settings.  False: the disk said no, or the
 * line would be too long (errno EMSGSIZE). */
bool log_begin(FILE *file, const struct log_head *head, const struct lw_config *config);
bool log_rules(FILE *file, const char *line);
bool log_input(FILE *file, const struct lw_input *in, int err, const char *why);
bool log_output(FILE *file, const struct lw_output *out);
bool log_state(FILE *file, lw_call call, const char *state);
bool log_sip(FILE *file, const struct log_sip *sip);
bool log_end(FILE *file, const char *why);

/* The line of an output as log_output() writes it, without the newline. */
bool log_output_line(char *buf, size_t size, const struct lw_output *out);

/* "user", "wire" or "clock": some verbs and signals have the same name. */
const char *log_from(uint32_t input_type);

enum log_kind {
	LOG_HEADER,
	LOG_SETTING,
	LOG_RULES,
	LOG_INPUT,
	LOG_OUTPUT,
	LOG_STATE,
	LOG_SIP,
	LOG_END,
};

/* Of a record read the members of its kind are good, and its strings until the next one is read. */
struct log_record {
	enum log_kind kind;
	uint64_t t;          /* HEADER, INPUT, SIP: 0 when not written */
	struct log_head head;/* HEADER */
	const char *version;
	uint32_t api;
	const char *setting; /* SETTING */
	uint32_t value;
	const char *text;    /* instead of it, or NULL */
	const char *rules;   /* RULES */
	struct lw_input in;  /* INPUT */
	int err;
	bool has_err;        /* schema 1 has none */
	const char *why;     /* "" for none */
	struct lw_output out;/* OUTPUT */
	lw_call call;        /* STATE */
	const char *state;
	struct log_sip sip;  /* SIP */
	const char *end;     /* END */
};

struct odict;

struct log_reader {
	FILE *file;
	unsigned line;       /* the number of the record read last */
	uint32_t schema;     /* 0 until a header was read */
	bool cut;            /* the last line has no newline: its writer was cut off */
	struct odict *json;
	char raw[LOG_LINE_MAX]; /* that line, without its newline */
	char hex[LOG_STRINGS][LOG_TEXT_MAX];
};

void log_open(struct log_reader *reader, FILE *file);
/* Reads the next record: 1, or 0 at the end, or -1 with *why for a line that is not one. */
int log_read(struct log_reader *reader, struct log_record *record, const char **why);
/* Frees what was read; the file is the caller's. */
void log_close(struct log_reader *reader);

#endif
