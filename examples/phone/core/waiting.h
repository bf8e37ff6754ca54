/* SPDX-License-Identifier: BSD-3-Clause */
/* waiting.h -- what a party on hold hears: music, or ringback while somebody is rung for it. */
#ifndef PHONE_WAITING_H
#define PHONE_WAITING_H

#include "phone.h"

/* A verb that the engine has taken. */
void waiting_verb(struct phone *phone, const struct lw_input *in);
void waiting_note(struct phone *phone, const struct lw_output *note);

#endif
