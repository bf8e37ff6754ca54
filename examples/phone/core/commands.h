/* SPDX-License-Identifier: BSD-3-Clause */
/* commands.h -- what can be typed. */
#ifndef PHONE_COMMANDS_H
#define PHONE_COMMANDS_H

#include "phone.h"

enum { COMMAND_WORDS = 16 };

/* Splits a line at blanks into words; "quotes" keep blanks together, # begins a comment.  Changes
 * the line, into which words point.  The number of words, or -1 with *why. */
int command_split(char *line, char **words, int most, const char **why);

/* Carries a line out.  What cannot be done gives an error event and changes nothing. */
void command_run(struct phone *phone, char *line);

/* An address as typed: a contact's name is the contact's, "carol" is at our own host, "carol@host"
 * is sip:.  NULL: it is not an address, and why says what to do. */
const char *command_address(const struct phone *phone, const char *word, char *buf, size_t size,
			    char *why, size_t why_size);

/* The command of a verb: "transfer blind" for LW_USER_BLIND; "" for none. */
const char *command_of_verb(uint32_t verb);

/* Takes a verb to the engine, and tells when that says no: 0 or an enum lw_error. */
int command_step(struct phone *phone, const char *command, struct lw_input *in);

/* An error event; call may be zero, state NULL. */
void command_error(struct phone *phone, const char *command, const char *code, lw_call call,
		   const char *text);

#endif
