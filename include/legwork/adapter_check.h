/* SPDX-License-Identifier: BSD-3-Clause */
/* legwork/adapter_check.h -- a conformance test that any adapter can run on itself.
 *
 * Three ends, each an engine on the adapter under test, call and transfer each other.  The check plays their users,
 * and sees that the adapter keeps to <legwork/adapter.h>: each action that must be answered is (LW_ANSWERS), nothing
 * is signalled that was not asked for or to a leg that was forgotten, no signal is refused, all outputs are read, no
 * deadline is missed, calls and transfers come to what they should, and in the end nothing is left.
 *
 *	lw_adapter_check_new(&check, &rig);
 *	... give every input and output of the three engines to lw_adapter_saw() ...
 *	breaches = lw_adapter_check(check, put, arg);
 *	lw_adapter_check_free(check);
 *
 * It is part of liblegwork-mock.
 *
 * Threads:  one check with its engines, one thread at a time.
 * Re-entry: now and run of the rig are called from within lw_adapter_check(), and may call lw_adapter_saw() and verbs.
 * Memory:   from malloc(), made by lw_adapter_check_new() and given back by lw_adapter_check_free().
 * Errors:   0 (LW_OK), or an enum lw_error, as in legwork.h. */
#ifndef LEGWORK_ADAPTER_CHECK_H
#define LEGWORK_ADAPTER_CHECK_H

#include <legwork/mock.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { LW_ADAPTER_ENDS = 3 };

/* The ends must be free of calls, have the default settings, and call each other by these addresses. */
struct lw_adapter_rig {
	struct lw *lw[LW_ADAPTER_ENDS];
	const char *uri[LW_ADAPTER_ENDS];
	/* The time to give to verbs of this end. */
	lw_time (*now)(uint32_t end, void *arg);
	/* Carries out what verbs have caused at every end, and lets ms pass. */
	void (*run)(uint32_t ms, void *arg);
	void *arg;
	uint32_t wait_ms; /* how long to wait for anything; 0: 5000 */
};

/* A check of one rig. */
struct lw_adapter_check;

/* Makes a check; the rig is copied.  LW_E_ARG, LW_E_NOMEM. */
LW_API int lw_adapter_check_new(struct lw_adapter_check **checkp, const struct lw_adapter_rig *rig);
/* Frees a check; NULL is fine. */
LW_API void lw_adapter_check_free(struct lw_adapter_check *check);

/* Hears every input that the adapter gave to the engine of an end, with what lw_step() said (out NULL), and every
 * output as it was read, before it is carried out (in NULL).  This is a lw_watch_h whose arg is the check. */
LW_API void lw_adapter_saw(uint32_t end, struct lw *lw, const struct lw_input *in, int err,
			   const struct lw_output *out, void *check);

/* Plays all scenes; may be called again.  Writes each breach as a line (put may be NULL); returns how many there
 * were. */
LW_API unsigned lw_adapter_check(struct lw_adapter_check *check, void (*put)(const char *line, void *arg),
				 void *arg);

#ifdef __cplusplus
}
#endif

#endif
