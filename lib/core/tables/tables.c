/* SPDX-License-Identifier: BSD-3-Clause */
/* tables.c -- the decision tables as they run, and the names of everything in them. */
#include "tables.h"

/* How the columns of a .def file are read. */
#define LW_M_STAGE__ LW_STAGE_NONE
#define LW_M_STAGE_HOLD LW_STAGE_HOLD
#define LW_M_STAGE_CONSULT LW_STAGE_CONSULT
#define LW_M_STAGE_TALK LW_STAGE_TALK
#define LW_M_STAGE_HANDOVER LW_STAGE_HANDOVER
#define LW_M_STAGE_OUTCOME LW_STAGE_OUTCOME
#define LW_M_STAGE_RETURN LW_STAGE_RETURN
#define LW_M_STAGE_RECALL LW_STAGE_RECALL
#define LW_NOTE__ LW_NOTHING
#define STATE_COLUMNS(time, how_far, known) \
	.timer = T_##time, .stage = LW_M_STAGE_##how_far, .seen = LW_CAT3(SEEN, _, known)
#define LETS_COLUMN(what) .lets = LW_LETS_##what
#define SEATS_COLUMNS(first, second, third, shown) \
	.hears = {LW_EAR_##first, LW_EAR_##second, LW_EAR_##third}, .phase = LW_PHASE_##shown
#define FINAL_COLUMNS(told, known) .note = LW_NOTE_##told, .seen = LW_CAT3(SEEN, _, known)

#define EACH "../../table/rows.inc"
#include "machines.inc"

/* A plain cause of an input's line is that of the header. */
#define LW_WHY__ LW_CAUSE_NONE
#define LW_WHY_NORMAL LW_CAUSE_NORMAL
#define LW_WHY_NO_ANSWER LW_CAUSE_NO_ANSWER
#define LW_WHY_DECLINED LW_CAUSE_DECLINED
#define LW_WHY_CANCELLED LW_CAUSE_CANCELLED
#define LW_WHY_HOLD_FAILED LW_CAUSE_HOLD_FAILED
#define LW_WHY_RESUME_FAILED LW_CAUSE_RESUME_FAILED
#define LW_WHY_TIMEOUT LW_CAUSE_TIMEOUT
#define LW_WHY_NO_NEWS LW_CAUSE_NO_NEWS
#define LW_WHY_TRANSFEREE_LEFT LW_CAUSE_TRANSFEREE_LEFT
#define LW_WHY_TRANSFEROR_LEFT LW_CAUSE_TRANSFEROR_LEFT
#define LW_WHY_TRANSFERRED LW_CAUSE_TRANSFERRED
#define LW_WHY_REPLACED LW_CAUSE_REPLACED
#define LW_WHY_TARGET_LEFT LW_CAUSE_TARGET_LEFT
#define LW_WHY_MEDIA LW_CAUSE_MEDIA
#define LW_WHY_NETWORK LW_CAUSE_NETWORK

#define EACH "../../table/word_names.inc"
#include "word_sets.inc"

const struct lw_table lw_tables[LW_MACHINES] = {
#define EACH "../../table/table_entry.inc"
#include "machines.inc"
};

#define STAGE(name, when_late, ends) \
	[LW_M_STAGE_##name] = {.late = LW_CAUSE_##when_late, .ending = ends},
const struct lw_stage_word lw_stage_words[] = {XFER_STAGES(STAGE)};
#undef STAGE
