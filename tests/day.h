/* SPDX-License-Identifier: BSD-3-Clause */
/* day.h -- a day in an office: phones and a mailbox on the mock network, users with plans, and a
 * record of everything. */
#ifndef TESTS_DAY_H
#define TESTS_DAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <legwork/ledger.h>
#include <legwork/mock.h>
#include <legwork/rules.h>

enum { PHONES = 6, MAILBOX = PHONES, NODES, PLANS = 1000, DAY_MS = 36000000 };
/* The longest time that a message takes.  What one side does the other knows after one message, or
 * after two when it hangs up before its answer was acknowledged (the BYE waits for the ACK).  On a
 * line that loses messages each is repeated for 64 T1; then the other side is taken for dead. */
enum { DELAY_MAX_MS = 60, T1_MS = 500, APART_MS = 2 * DELAY_MAX_MS,
       APART_BAD_MS = 64 * T1_MS + DELAY_MAX_MS };

/* ---- who calls whom, and what then ---- */

enum plan_kind { PLAN_TALK, PLAN_ATTENDED, PLAN_BLIND, PLAN_VOICEMAIL, PLAN_JOIN };

struct plan {
	lw_time at;
	uint8_t kind, caller, callee, target;
	bool callee_transfers, taken; /* taken: its call has rung */
};

/* Something a user will do; verbs by the number of their input. */
struct todo { lw_time at; uint32_t verb; uint32_t node; lw_call call; uint32_t target; };

struct whose { lw_call call; uint32_t node, plan; };

/* ---- what was said ---- */

struct tape { char *at; size_t used, size; uint32_t count; };

/* One end of a dialog, from a record: when somebody talked on it. */
enum { TALKS = 24 };
struct side {
	uint32_t node, dialog;
	lw_time from, to; /* of its line */
	uint32_t count;
	struct { lw_time from, to; } talk[TALKS];
};

/* A transfer, from a record. */
struct handed {
	uint32_t node;
	uint8_t part, asked, method, result;
	uint32_t dialog; /* transferor: with the transferee; the others: with the transferor */
	uint32_t consult; /* transferor: with the target */
};

struct book_of_legs { lw_leg leg; uint32_t dialog; };

struct desk {
	struct lw_config config;
	struct lw_rules rules;
	char out_number[16];
	const char *owned[1];
	struct lw_ledger *ledger;
	struct tape inputs, outputs;
	struct book_of_legs *legs; /* newest last */
	uint32_t leg_count;
	uint64_t user_total[LW_SPANS], leg_total[LW_SPANS];
	uint32_t records, calls, parts[LW_PARTS][LW_RESULTS];
};

struct day {
	struct lw_net *net;
	uint64_t luck;
	struct desk desks[NODES];
	struct plan plans[PLANS];
	struct todo *todos;
	uint32_t todo_count;
	struct whose *whose;
	uint32_t whose_count;
	struct side *sides;
	uint32_t side_count;
	struct handed *handed;
	uint32_t handed_count;
	uint32_t refused_verbs, identities, shown[LW_PRESENTED];
	lw_time worst[2]; /* longest time that only one side talked; on a bad line */
};

/* day_users.c */
uint32_t day_below(struct day *day, uint32_t bound);
void users_plan(struct day *day);
void users_hear(struct day *day, uint32_t node, const struct lw *lw, const struct lw_output *note);
/* Does what is due; returns when there is more to do. */
lw_time users_do(struct day *day);

/* day_tapes.c */
void tape_input(struct tape *tape, const struct lw_input *in);
void tape_output(struct tape *tape, const struct lw_output *out);
/* Plays the inputs to a fresh engine: true when its outputs are the same, byte for byte. */
bool tape_replays(const struct desk *desk);

/* day_sums.c: the records, taken together */
void sums_leg(struct day *day, uint32_t node, lw_leg leg);
/* Reads what records there are; each must obey the laws. */
void sums_read(struct day *day, uint32_t node);
/* Each talk has its counterpart at the other engine: one side of a dialog never talks for longer
 * than this while the other does not.  bad: whether the line was bad in that time. */
void sums_check_sides(struct day *day, bool (*bad)(lw_time from, lw_time to));
/* Each completed transfer is in the transferee's records, too. */
void sums_check_transfers(struct day *day);
/* The sums over one engine's records are what the engine itself has counted. */
void sums_check_desk(struct day *day, uint32_t node);

#endif
