/* SPDX-License-Identifier: BSD-3-Clause */
/* keypad.h -- keys pressed one by one: feature codes, and digits for the other party. */
#ifndef PHONE_KEYPAD_H
#define PHONE_KEYPAD_H

#include "phone.h"

/* Those that may become a code are held back until it is decided; those of another call are decided
 * first. */
void keypad_press(struct phone *phone, lw_call call, char key);
/* What is held is decided now. */
void keypad_finish(struct phone *phone);
void keypad_forget(struct phone *phone);

#endif
