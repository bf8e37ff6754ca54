/* SPDX-License-Identifier: BSD-3-Clause */
/* proof.c -- every table as a nested switch, so that the compiler proves it total.  Not linked. */
#include "inputs.h"

#define EACH "../../table/proof.inc"
#include "machines.inc"

/* Every input of the header has its line, once. */
#define VERB(type, ...) case LW_USER_##type: break;
#define SIGNAL(...)
void lw_verbs_are_total(enum lw_verb type);
void lw_verbs_are_total(enum lw_verb type)
{
	switch (type) {
	case LW_TICK: break;
#include "inputs.def"
	case LW_VERBS: break;
	}
}
#undef VERB
#undef SIGNAL

#define VERB(...)
#define SIGNAL(type, ...) case LW_SIG_##type: break;
void lw_signals_are_total(enum lw_signal type);
void lw_signals_are_total(enum lw_signal type)
{
	switch (type) {
#include "inputs.def"
	case LW_INPUT_TYPES: break;
	}
}
