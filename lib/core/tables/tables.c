/* tables.c -- the decision tables as they run, and the names of everything in them. */
#include "machines.h"

#define LW_CAT3_(a, b, c) a##b##c
#define LW_CAT3(a, b, c) LW_CAT3_(a, b, c)

#define STAGE__ LW_STAGE_NONE
#define STAGE_HOLD LW_STAGE_HOLD
#define STAGE_CONSULT LW_STAGE_CONSULT
#define STAGE_TALK LW_STAGE_TALK
#define STAGE_HANDOVER LW_STAGE_HANDOVER
#define STAGE_OUTCOME LW_STAGE_OUTCOME
#define STAGE_RETURN LW_STAGE_RETURN
#define STAGE_RECALL LW_STAGE_RECALL

/* The ends of a transfer are told by its last note. */
enum { LW_SCENE_COMPLETED, LW_SCENE_FAILED = 0, LW_SCENE_CANCELLED = 0, LW_SCENE_RECALLED = 0,
       LW_SCENE_UNKNOWN = 0 };

#define P LEG
#define Q LEG
#define SEEN LW_LEG
#define DEF "leg.def"
#include "machine_table.inc"

#define P HOLD
#define Q HOLD
#define SEEN LW_HOLD
#define DEF "hold.def"
#include "machine_table.inc"

#define P CALL
#define Q CALL
#define SEEN LW_CALL
#define DEF "call.def"
#include "machine_table.inc"

#define P ATTENDED
#define Q XFER
#define SEEN LW_SCENE
#define DEF "attended.def"
#include "machine_table.inc"

#define P BLIND
#define Q XFER
#define SEEN LW_SCENE
#define DEF "blind.def"
#include "machine_table.inc"

#define P VOICEMAIL
#define Q XFER
#define SEEN LW_SCENE
#define DEF "voicemail.def"
#include "machine_table.inc"

#define P REFERRED
#define Q REFERRED
#define SEEN LW_REFERRAL
#define DEF "referred.def"
#include "machine_table.inc"

#define P REPLACED
#define Q REPLACED
#define SEEN REPLACED_SEEN
#define DEF "replaced.def"
#include "machine_table.inc"

#define P RECORDING
#define Q RECORDING
#define SEEN RECORDING_SEEN
#define DEF "recording.def"
#include "machine_table.inc"

/* Names of inputs, facts and actions.  Arrays of characters, not of pointers: nothing to relocate,
 * so the library has no writable data. */
#define NAME(n) #n,
#define NAMES(q) \
	static const char q##_input_names[][LW_NAME_LEN] = {q##_INPUTS(NAME)}; \
	static const char q##_fact_names[][LW_NAME_LEN] = {q##_FACTS(NAME)}; \
	static const char q##_act_names[][LW_NAME_LEN] = {q##_ACT_LIST(NAME)};

NAMES(LEG)
NAMES(HOLD)
NAMES(CALL)
NAMES(XFER)
NAMES(REFERRED)
NAMES(REPLACED)
NAMES(RECORDING)

#define TABLE(p, q) \
	(struct lw_table) { \
		.rows = &p##_rows[0][0][0], .timer = p##_timer, .stage = p##_stage, \
		.seen = p##_seen, .final = p##_final, \
		.state = p##_state_names, .input = q##_input_names, .fact = q##_fact_names, \
		.act = q##_act_names, .states = p##_STATES, .inputs = q##_INPUT_COUNT, \
		.facts = q##_FACT_COUNT, .acts = q##_ACT_COUNT, .users = q##_USERS \
	}

struct lw_table lw_table_of(enum lw_machine machine)
{
	switch (machine) {
	case LW_M_LEG:       return TABLE(LEG, LEG);
	case LW_M_HOLD:      return TABLE(HOLD, HOLD);
	case LW_M_CALL:      return TABLE(CALL, CALL);
	case LW_M_ATTENDED:  return TABLE(ATTENDED, XFER);
	case LW_M_BLIND:     return TABLE(BLIND, XFER);
	case LW_M_VOICEMAIL: return TABLE(VOICEMAIL, XFER);
	case LW_M_REFERRED:  return TABLE(REFERRED, REFERRED);
	case LW_M_REPLACED:  return TABLE(REPLACED, REPLACED);
	case LW_M_RECORDING: return TABLE(RECORDING, RECORDING);
	case LW_MACHINES:    break;
	}
	return (struct lw_table){0};
}

const char *lw_machine_name(enum lw_machine machine)
{
	switch (machine) {
	case LW_M_LEG:       return "leg";
	case LW_M_HOLD:      return "hold";
	case LW_M_CALL:      return "call";
	case LW_M_ATTENDED:  return "attended";
	case LW_M_BLIND:     return "blind";
	case LW_M_VOICEMAIL: return "voicemail";
	case LW_M_REFERRED:  return "referred";
	case LW_M_REPLACED:  return "replaced";
	case LW_M_RECORDING: return "recording";
	case LW_MACHINES:    break;
	}
	return "?";
}

/* What a final state makes of everything: a user is told no, the network is not listened to. */
static const struct lw_row final_row[2] = {
	{0, LW_TO_IGNORE, {0, 0, 0, 0}, 1, 0},
	{0, LW_TO_REFUSE, {0, 0, 0, 0}, 1, 0},
};

const struct lw_row *lw_decide(const struct lw_table *table, uint8_t state, uint8_t input,
			       uint32_t facts)
{
	const struct lw_row *row = table->rows + ((size_t)state * table->inputs + input) * LW_ALTS;

	if (table->final[state])
		return &final_row[input < table->users];
	for (int i = 0; i < LW_ALTS - 1 && row->used; i++, row++)
		if (facts >> row->fact & 1u)
			return row;
	return row;
}

bool lw_asks_facts(const struct lw_table *table, uint8_t state, uint8_t input)
{
	return table->rows[((size_t)state * table->inputs + input) * LW_ALTS].fact != 0;
}

unsigned lw_row_index(const struct lw_table *table, const struct lw_row *row)
{
	return (unsigned)(row - table->rows);
}
