/* SPDX-License-Identifier: BSD-3-Clause */
/* ledger_rig.h -- Alice's engine with scripted parties and two ledgers, and records as text. */
#ifndef TESTS_LEDGER_RIG_H
#define TESTS_LEDGER_RIG_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <legwork/ledger.h>
#include <legwork/mock.h>

#include "ledger_laws.h"

#define ALICE "sip:alice@x"
#define BOB "sip:bob@x"
#define CAROL "sip:carol@x"
#define DAVE "sip:dave@y"

/* Alice's engine with its parties; one ledger hears all, the other only the notes. */
struct rig {
	struct lw *lw;
	struct lw_mock *mock;
	struct lw_ledger *ledger, *notes_only;
	lw_call call, consult;
	lw_leg leg;
	uint32_t flags; /* put on every verb */
	unsigned ended;
};


void begin(struct rig *rig, const struct lw_config *config, const struct lw_ledger_config *ledger);
void rig_watch(struct rig *rig); /* begin() does */
void finish(struct rig *rig);
void party(struct rig *rig, struct lw_mock_party party);
/* Lets time pass until then. */
void until(struct rig *rig, lw_time when);
/* An input of ours, now. */
int step(struct rig *rig, struct lw_input in);
void verb(struct rig *rig, enum lw_verb type, lw_call call, const char *uri);
/* A verb about rig->call, then. */
void at(struct rig *rig, lw_time when, enum lw_verb type, const char *uri);
void dial(struct rig *rig, const char *uri);
/* Bob calls at once and is answered after two seconds. */
void bob_calls(struct rig *rig);
/* Everybody agrees to hold after 100 ms; Carol rings after 500 ms and answers after 3 s; Bob takes
 * a REFER after 100 ms, reports 180 after 500 ms and 200 after a second. */
void usual_parties(struct rig *rig);

struct page { char text[8192]; size_t used; };
void put_record(struct page *page, const struct lw_record *record);
/* All waiting records; each must obey the laws.  Returns the number of calls in them. */
unsigned read_all(struct lw_ledger *ledger, struct page *page);

struct scenario {
	const char *name;
	void (*play)(struct rig *rig);
	const char *records;
	void (*config)(struct lw_config *config);
};
extern const struct scenario LEDGER_SCENES[];
extern const size_t LEDGER_SCENE_COUNT;

#endif
