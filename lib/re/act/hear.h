/* SPDX-License-Identifier: BSD-3-Clause */
/* hear.h -- what a leg of a switch hears: what the engine asks for, the media, and who may be
 * offered other codecs. */
#ifndef LW_RE_HEAR_H
#define LW_RE_HEAR_H

#include "../state/leg.h"

/* The engine wants it to hear that. */
void lw_ua_hear_take(struct leg *leg, const struct lw_output *out);
/* 0: the media do so; EINPROGRESS: they will say; else it cannot be. */
int lw_ua_hear_ask(struct leg *leg);
/* The engine is told, if it has asked. */
void lw_ua_hear_tell(struct leg *leg, bool hears);
/* What it hears goes on until something else is asked for. */
bool lw_ua_hear_lasts(const struct leg *leg);
/* Looks who is to be offered other codecs next: hears.next. */
void lw_ua_hear_look(struct leg *leg);
/* That one is to be, now; NULL if it has gone.  *fresh: it was not yet. */
struct leg *lw_ua_hear_mend(struct leg *leg, bool *fresh);

#endif
