/* SPDX-License-Identifier: BSD-3-Clause */
/* read.h -- from records of logs to rungs; needs "log.h". */
#ifndef LADDER_READ_H
#define LADDER_READ_H

#include "log.h"
#include "ladder.h"

/* One log as it is read. */
struct source {
	struct ladder *ladder;
	struct log_reader reader;
	int party;             /* whose log it is; in an engine's ladder the engine */
	uint64_t t;            /* of the record read last, microseconds */
	lw_time now;           /* and on the engine's clock */
	char state[NAME_SIZE]; /* of call, since state_t, and not drawn yet; "" for none */
	uint64_t state_t;
	lw_call call;
	bool offer;            /* one was made, and its leg is not yet known */
	int input;             /* its rung, or -1 */
	char offered[LABEL_SIZE]; /* by whom */
	int user, leg_party[PARTIES_MAX]; /* an engine's ladder: who stands where */
	lw_leg leg[PARTIES_MAX];
	int legs;
};

/* labels.c: what stands at a rung. */
void label_message(struct rung *rung, const struct log_sip *sip);
void label_verb(struct rung *rung, const struct lw_input *in, int err, const char *why);
void label_note(struct rung *rung, const struct lw_output *out);
void label_signal(struct rung *rung, const struct lw_input *in);
void label_action(struct rung *rung, const struct lw_output *out);
/* Whether a picture shows it at all. */
bool label_shows(const struct lw_output *out);

/* read.c: the log of a phone, with its SIP messages. */
void source_state(struct source *s, const struct log_record *record);
void source_flush(struct source *s);
/* read_engine.c: the log of an engine alone: user, engine, legs. */
void engine_begin(struct source *s, const char *who);
void engine_record(struct source *s, const struct log_record *record);

#endif
