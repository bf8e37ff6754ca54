/* SPDX-License-Identifier: BSD-3-Clause */
/* replay.h -- runs a log through a fresh engine, compares what it says with what was said. */
#ifndef REPLAY_REPLAY_H
#define REPLAY_REPLAY_H

#include "log.h"

enum replay_show {
	REPLAY_STEPS,   /* each input at the margin, its outputs indented below it */
	REPLAY_QUIET,
	REPLAY_OUTPUTS, /* each output as its line of a log */
	REPLAY_WHY,     /* each input that is refused, with lw_why() at that moment */
};

/* Puts rules into force: text is the lines of a file of rules, each with its newline.  False: *why
 * says what is wrong with them. */
typedef bool(replay_rules_h)(struct lw *lw, const char *text, const char **why, void *arg);

struct replay_options {
	enum replay_show show;
	unsigned why_line;      /* with WHY: the one input of that line, refused or not; 0: none */
	replay_rules_h *rulesh; /* NULL: a log with rules cannot be replayed */
	void *arg;
};

enum replay_verdict {
	REPLAY_SAME = 0,
	REPLAY_DIFFERS = 1,
	REPLAY_UNREADABLE = 2,
};

struct replay {
	/* the verdict, filled in by replay_run() */
	unsigned line;          /* where it differs, or cannot be read */
	const char *why;
	unsigned inputs, outputs;
	bool compared;          /* the log had outputs */
	bool whole;             /* it had an end */
	unsigned beyond;        /* outputs that a log without an end no longer holds */
	unsigned step;          /* line of the last input, 0 for none */
	uint32_t type;          /* and what it was */
	char writer[64];        /* "legwork-phone 0.1.0, API 1" */
	char expected[LOG_LINE_MAX], got[LOG_LINE_MAX];

	/* its own */
	struct replay_options options;
	FILE *out;
	struct lw_config config;
	char last_resort[LW_URI_MAX];
	struct lw *lw;
	struct mbuf *rules;     /* NULL: none are being read */
	struct log_reader reader;
};

/* log must be one that can be read twice.  replay need not be initialised. */
enum replay_verdict replay_run(struct replay *replay, FILE *log, FILE *out,
			       const struct replay_options *options);
/* Says it in English. */
void replay_tell(const struct replay *replay, enum replay_verdict verdict, FILE *out);

#endif
