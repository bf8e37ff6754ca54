/* proof.c -- every table as a nested switch, so that the compiler proves it total.  Not linked. */
#include "inputs.h"

#define EACH "../../table/proof.inc"
#include "machines.inc"

/* Every input of the header has its line, once. */
#define VERB(type, ...) case LW_USER_##type: break;
#define SIGNAL(type, ...) case LW_SIG_##type: break;
void lw_inputs_are_total(enum lw_input_type type);
void lw_inputs_are_total(enum lw_input_type type)
{
	switch (type) {
	case LW_TICK: break;
#include "inputs.def"
	case LW_INPUT_TYPES: break;
	}
}
