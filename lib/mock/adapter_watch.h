/* SPDX-License-Identifier: BSD-3-Clause */
/* adapter_watch.h -- the inside of struct lw_adapter_check; what an adapter owes its engine. */
#ifndef LW_MOCK_ADAPTER_WATCH_H
#define LW_MOCK_ADAPTER_WATCH_H

#include <legwork/adapter_check.h>

#include "text.h"

enum { OWED = 64, FORGOTTEN = 64, LINE = 240 };

/* An action that waits for one of its signals. */
struct owed {
	uint32_t end, action, signals;
	lw_leg leg;
};

struct gone { uint32_t end; lw_leg leg; };

struct lw_adapter_check {
	struct lw_adapter_rig rig;
	struct owed owed[OWED];
	uint32_t owed_count;
	struct gone gone[FORGOTTEN]; /* the last legs that were forgotten, in turn */
	uint32_t gone_count;
	uint32_t seen[LW_ADAPTER_ENDS][LW_OUTPUT_TYPES], used[LW_ADAPTER_ENDS][LW_OUTPUT_TYPES];
	struct lw_output last[LW_ADAPTER_ENDS][LW_OUTPUT_TYPES];
	const char *scene;
	bool unread[LW_ADAPTER_ENDS], late[LW_ADAPTER_ENDS]; /* said once in a scene */
	unsigned breaches;
	void (*put)(const char *line, void *arg);
	void *arg;
};

void lw_adapter_breach(struct lw_adapter_check *check, uint32_t end, const char *format, ...)
	LW_MOCK_PRINTF(3, 4);
/* What holds whenever the adapter has come to rest. */
void lw_adapter_look(struct lw_adapter_check *check);
/* Nothing may be owed any more. */
void lw_adapter_is_even(struct lw_adapter_check *check);

#endif
