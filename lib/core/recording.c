/* recording.c -- carries out recording.def. */
#include "engine.h"

uint32_t recording_facts(const struct lw *lw, uint32_t call)
{
	const struct call *c = &lw->calls[call];
	bool can = c->state == CALL_TALKING && leg_is_up(lw, c->party);

	return 1u << RECORDING_IF_always | (can ? 1u << RECORDING_IF_can_record : 0);
}

static void recorder(struct lw *lw, uint32_t call, bool on)
{
	struct lw_output *out = lw_put_call(lw, LW_DO_RECORD, call);

	out->flags = on ? LW_F_ON : 0;
}

static void note(struct lw *lw, uint32_t call, enum lw_output_type type)
{
	struct lw_output *out = lw_put_call(lw, type, call);

	if (type == LW_NOTE_RECORDING_STARTED) {
		out->flags = lw->calls[call].record_auto ? LW_F_AUTO : 0;
		return;
	}
	out->cause = lw->calls[call].record_why;
}

static void act(struct lw *lw, uint32_t call, enum RECORDING_act what)
{
	switch (what) {
	case RECORDING_ACT__:         break;
	case RECORDING_ACT_DO_START:  recorder(lw, call, true); break;
	case RECORDING_ACT_DO_STOP:   recorder(lw, call, false); break;
	case RECORDING_ACT_N_STARTED: note(lw, call, LW_NOTE_RECORDING_STARTED); break;
	case RECORDING_ACT_N_STOPPED: note(lw, call, LW_NOTE_RECORDING_STOPPED); break;
	case RECORDING_ACT_N_FAILED:  note(lw, call, LW_NOTE_RECORDING_FAILED); break;
	case RECORDING_ACT_COUNT:     break;
	}
}

/* R58: a recording made during a transfer ends when the call is handed over, and says so. */
static bool handed_over(const struct lw *lw, uint32_t call)
{
	const struct call *c = &lw->calls[call];
	uint32_t owner = c->parent != LW_NO_INDEX ? c->parent : call;
	const struct xfer *x = &lw->calls[owner].xfer;
	struct lw_table table = lw_table_of(xfer_machine((enum lw_method)x->method));

	if (!xfer_active(lw, owner))
		return c->cause == LW_CAUSE_TRANSFERRED;
	return x->state == table.states - 5 || table.stage[x->state] == LW_STAGE_OUTCOME;
}

static enum lw_cause why(enum RECORDING_input input, enum lw_cause before, bool over)
{
	switch (input) {
	case RECORDING_IN_USER_STOP: return LW_CAUSE_NORMAL;
	case RECORDING_IN_STOP:      return LW_CAUSE_TRANSFERRED;
	case RECORDING_IN_CALL_OVER: return over ? LW_CAUSE_TRANSFERRED : LW_CAUSE_NORMAL;
	case RECORDING_IN_FAILED:    return before ? before : LW_CAUSE_NETWORK;
	case RECORDING_IN_TIMEOUT:   return before ? before : LW_CAUSE_TIMEOUT;
	case RECORDING_IN_USER_RECORD: case RECORDING_IN_START: case RECORDING_IN_RUNNING:
	case RECORDING_IN_STOPPED: case RECORDING_INPUT_COUNT:
		break;
	}
	return before;
}

void recording_run(struct lw *lw, uint32_t call, enum RECORDING_input input)
{
	struct call *c = &lw->calls[call];
	const struct lw_row *row =
		lw_take(lw, LW_M_RECORDING, &c->recording, (uint8_t)input,
			recording_facts(lw, call), call_slot(lw, call, SLOT_RECORDING));

	if (!row)
		return;
	c->record_why = (uint8_t)why(input, (enum lw_cause)c->record_why, handed_over(lw, call));
	for (int i = 0; i < LW_ACTS; i++)
		act(lw, call, (enum RECORDING_act)row->act[i]);
	if (c->recording == RECORDING_OFF || c->recording == RECORDING_STARTING)
		c->record_why = LW_CAUSE_NONE;
}
