/* SPDX-License-Identifier: BSD-3-Clause */
/* legwork/snapshot.h -- calls that outlive the process: saved as bytes, restored in another engine (R75).
 *
 *	lw_step(lw, &in);
 *	while ((call = lw_changed(lw)).v)                  after each step, before its outputs are read
 *		store(call, bytes, lw_save(lw, call, bytes, sizeof bytes));
 *	while (lw_next(lw, &out)) ...
 *
 * and in the next process, for each that was stored:
 *
 *	lw_restore(lw, bytes, size, now, &call);
 *	while (lw_next(lw, &out)) ...                      DO_CLAIM for each leg, and what else an adapter must know
 *
 * Saved before its outputs are carried out, a call may be ahead of the wire but never behind it, and each step ahead
 * has an answer or a deadline.  Outputs that were not read are lost, notes too: after a restore the application asks
 * lw_call_info().  The budgets of transfers (<legwork/policy.h>) begin anew.
 *
 * What comes back: a call with its legs and its deadlines (what was left of them when it was saved: the time in
 * between does not count), and the other call of its transfer with it.  Handles are new; keys are not (lw_leg_key):
 * DO_CLAIM gives both of each leg, and its call.
 *
 * What the adapter knows of a leg is the adapter's to keep, under that key: dialog, CSeqs, route set, target, SDP,
 * session timer, subscription of a REFER, and of an open INVITE its branch.  An offer that was under way (DO_MEDIA) it
 * makes again when it has claimed the leg, and the engine waits for its answer anew (media_ms), and so does a transfer
 * that needs it; a recording is ordered again; a REFER is not.  A switch says anew what each leg hears (DO_HEAR), after
 * its DO_CLAIM.
 *
 * Each leg is then claimed, or lost.  LW_DO_CLAIM asks for it; LW_SIG_CLAIMED is yes.  LW_SIG_ENDED, LW_SIG_REJECTED,
 * or nothing within claim_ms is that leg's hang-up, and what follows is what always follows: the transfer returns or
 * fails, is told, and the other party is free.  What a leg can hope for:
 *
 *	UP                  survives where the adapter has kept its dialog
 *	DIALLING, RINGING   survives if the answer to its INVITE can still be taken; the INVITE is not sent again
 *	OFFERED, ANSWERING  is lost unless the adapter has kept the INVITE; the caller's phone repeats it
 *	ENDING, CANCELLING  gets its BYE or CANCEL again if the adapter has it; else it is forgotten
 *
 * The bytes are the same on every machine, and hold no address of memory.  A newer library reads what an older one
 * wrote.  They are not encrypted, and hold the addresses of the parties.
 *
 * lib/re keeps its dialogs so: saveh, storedh and lw_re_save_leg() of <legwork/re.h>. */
#ifndef LEGWORK_SNAPSHOT_H
#define LEGWORK_SNAPSHOT_H

#include <legwork/legwork.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Writes the call as bytes and returns how many it takes; what does not fit in size is useless, so ask again with
 * more room (bytes NULL: only the number).  Most calls take less than 2 KB.  0: nothing is saved under this handle,
 * and what was is to be deleted: the call has gone, or it is saved with another
 * call: it consults for that one, was kept by its transfer, or has lent it a leg (of a switch). */
LW_API size_t lw_save(const struct lw *lw, lw_call call, void *bytes, size_t size);

/* A call that has changed since it was named here last, in no special order; zero when there are no more.  One that has
 * gone is named once more, until the next step. */
LW_API lw_call lw_changed(struct lw *lw);

/* Makes a saved call again, as a whole or not at all.  *call (may be NULL) is its new handle.  Restore into an engine
 * with the same settings and rules, each call once.
 * LW_E_DAMAGED, LW_E_SHORT, LW_E_NEWER, LW_E_ROLE, LW_E_UNKNOWN: see enum lw_error.  LW_E_ARG: the bytes are whole, but
 * hold a value that makes no sense.  LW_E_FULL: no room for its calls, legs or texts, or for its outputs: read
 * these first.  LW_E_TIME.  Then nothing has changed, and the host reports the call as lost. */
LW_API int lw_restore(struct lw *lw, const void *bytes, size_t size, lw_time now, lw_call *call);

/* Your own name for a leg, the same after a restart: for an adapter, to find what it has stored.  0 at first.
 * LW_E_STALE. */
LW_API int lw_leg_set_key(struct lw *lw, lw_leg leg, uint64_t key);
/* The key of a leg; 0 if it has none, or for an old handle. */
LW_API uint64_t lw_leg_key(const struct lw *lw, lw_leg leg);

#ifdef __cplusplus
}
#endif

#endif
