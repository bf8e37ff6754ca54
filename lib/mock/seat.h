/* SPDX-License-Identifier: BSD-3-Clause */
/* seat.h -- the inside of struct lw_mock; where each leg of the engine has its party, and what the
 * parties are going to do. */
#ifndef LW_MOCK_SEAT_H
#define LW_MOCK_SEAT_H

#include <legwork/mock.h>

#include "queue.h"
#include "spares.h"
#include "text.h"

/* A leg of the engine, as its party sees it. */
struct seat {
	lw_leg leg;
	const struct lw_mock_party *party;
	const char *uri;   /* the party's address, or what was dialled */
	char dialled[LW_URI_MAX];
	lw_leg replaces;   /* the leg that our last REFER would have replaced */
	struct seat *replaced; /* likewise, while that leg has no handle */
	uint32_t next;     /* in its bucket */
	uint32_t life;     /* tells the seat's users apart */
	int32_t last_news;
	bool used, incoming, up, talking, dropped, ended;
};

/* Something a party is going to do. */
struct deed {
	uint32_t type; /* enum lw_signal */
	int32_t code;
	uint32_t seat, life;
	lw_leg leg;
	uint32_t flags, segment;
	lw_call call;
	const char *uri, *digits, *source;
	bool after_all;    /* also when we have sent CANCEL or BYE */
	bool ghost;        /* also when the leg was forgotten */
};

struct kept_note {
	struct lw_output out;
	char uri[LW_URI_MAX], name[LW_NAME_MAX], target[LW_URI_MAX], by[LW_URI_MAX];
	char word[LW_URI_MAX]; /* called, digits, source, rule or word */
};

struct lw_mock {
	lw_watch_h *watch;
	void *watch_arg;
	struct lw_mock_config config;
	struct lw *lw;
	lw_time now;
	struct lw_mock_party *parties;
	uint32_t party_count;
	struct lw_mock_party anybody; /* the party without a name when none was given */
	struct seat *seats;
	uint32_t *buckets; /* by handle */
	struct spares free_seats;
	struct deed *deeds;
	struct spares free_deeds;
	struct queue queue;
	struct kept_note *notes;
	uint32_t note_first, note_count;
	uint32_t seen[LW_OUTPUT_TYPES];
	struct lw_output last[LW_OUTPUT_TYPES];
	struct text trace;
	lw_mock_note_h *noteh;
	void *note_arg;
	bool draining; /* the outputs are being read, and a handler may have called us */
	bool lost;   /* something had no room */
	bool behind; /* the engine was given a later time than ours */
	struct deed nowhere; /* written when there is no room, and never read */
};

struct seat *lw_mock_seat_of(struct lw_mock *mock, lw_leg leg); /* NULL when not seated */
struct seat *lw_mock_seat_take(struct lw_mock *mock, lw_leg leg, const char *uri);
/* Each leg gets its key, so that each call counts as changed. */
void lw_mock_seats_name(struct lw_mock *mock);
/* A restart: no leg has a handle. */
void lw_mock_seats_close(struct lw_mock *mock);
/* The leg with that key has this handle now; NULL: it has no seat. */
struct seat *lw_mock_seat_claim(struct lw_mock *mock, uint64_t key, lw_leg leg);
void lw_mock_seat_leave(struct lw_mock *mock, struct seat *seat);
/* The party with that address, or the one for everybody else. */
const struct lw_mock_party *lw_mock_party_named(const struct lw_mock *mock, const char *uri);
/* Later, from now; a deed that finds its leg gone is not done. */
struct deed *lw_mock_later(struct lw_mock *mock, struct seat *seat, lw_time ms,
			   enum lw_signal type, int code);

#endif
