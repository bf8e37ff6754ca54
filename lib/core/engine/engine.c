/* engine.c -- birth and death, the one door in, the one door out, and what every machine shares. */
#include "engine.h"

#include <stdlib.h>
#include <string.h>

/* ---- birth ---- */

struct layout {
	size_t size, calls, legs, call_text, leg_text, heap, where, call_bits, leg_bits, out,
		serials, call_gen, leg_gen;
};

static size_t take(size_t *size, size_t bytes)
{
	size_t at = *size;

	*size += (bytes + 15) & ~(size_t)15;
	return at;
}

static struct layout layout_of(const struct lw_config *c)
{
	struct layout l = {0};
	size_t slots = (size_t)c->max_legs * SLOTS_PER_LEG + (size_t)c->max_calls * SLOTS_PER_CALL;

	take(&l.size, sizeof(struct lw));
	l.calls = take(&l.size, c->max_calls * sizeof(struct call));
	l.legs = take(&l.size, c->max_legs * sizeof(struct leg));
	l.call_text = take(&l.size, c->max_calls * sizeof(struct call_text));
	l.leg_text = take(&l.size, c->max_legs * sizeof(struct leg_text));
	l.heap = take(&l.size, slots * sizeof(struct timer));
	l.where = take(&l.size, slots * sizeof(uint32_t));
	l.call_bits = take(&l.size, pool_size(c->max_calls));
	l.leg_bits = take(&l.size, pool_size(c->max_legs));
	l.out = take(&l.size, c->max_outputs * sizeof(struct lw_output));
	l.serials = take(&l.size, sizeof(struct serials));
	l.call_gen = take(&l.size, c->max_calls * sizeof(uint32_t));
	l.leg_gen = take(&l.size, c->max_legs * sizeof(uint32_t));
	return l;
}

static void *at(struct lw *lw, size_t offset)
{
	return (char *)lw + offset;
}

static void lay_out(struct lw *lw, const struct lw_config *config, const struct layout *l)
{
	lw->config = *config;
	lw->size = l->size;
	lw->calls = at(lw, l->calls);
	lw->legs = at(lw, l->legs);
	lw->call_text = at(lw, l->call_text);
	lw->leg_text = at(lw, l->leg_text);
	lw->timers.heap = at(lw, l->heap);
	lw->timers.where = at(lw, l->where);
	lw->timers.slots = config->max_legs * SLOTS_PER_LEG + config->max_calls * SLOTS_PER_CALL;
	lw->out = at(lw, l->out);
	lw->serials = at(lw, l->serials);
	lw->call_generation = at(lw, l->call_gen);
	lw->leg_generation = at(lw, l->leg_gen);
	lw->monotone_at = l->serials;
	lw->monotone_size = l->size - l->serials;
	lw->dead_calls = lw->dead_legs = LW_NO_INDEX;
	pool_init(&lw->call_pool, config->max_calls, at(lw, l->call_bits));
	pool_init(&lw->leg_pool, config->max_legs, at(lw, l->leg_bits));
}

static bool config_is_valid(const struct lw_config *config)
{
	struct lw_setting setting;
	uint32_t value;

	if (config->size != sizeof *config || config->api != LW_API_LEVEL)
		return false;
	if (!config->alloc != !config->release)
		return false;
	if (!config->max_calls || !config->max_legs || config->max_outputs < LW_STEP_OUTPUTS)
		return false;
	if (config->max_calls > 1u << 23 || config->max_legs > 1u << 23 ||
	    config->max_outputs > 1u << 23)
		return false;
	for (size_t i = 0; lw_setting(i, &setting); i++) {
		lw_config_get(config, setting.name, &value);
		if (value < setting.least || value > setting.most)
			return false;
	}
	return config->consult_ms || config->consult_forever; /* R19: no limit only on purpose */
}

int lw_new(struct lw **lwp, const struct lw_config *config)
{
	struct layout layout;
	struct lw *lw;

	*lwp = NULL;
	if (!config || !config_is_valid(config))
		return LW_E_ARG;
	layout = layout_of(config);
	lw = config->alloc ? config->alloc(layout.size, config->alloc_arg) : malloc(layout.size);
	if (!lw)
		return LW_E_NOMEM;
	memset(lw, 0, layout.size);
	lay_out(lw, config, &layout);
	*lwp = lw;
	return LW_OK;
}

void lw_free(struct lw *lw)
{
	if (!lw)
		return;
	if (lw->config.release)
		lw->config.release(lw, lw->config.alloc_arg);
	else
		free(lw);
}

/* ---- handles ---- */

static uint64_t handle(uint32_t index, uint32_t generation)
{
	return (uint64_t)generation << 32 | (index + 1);
}

lw_call lw_call_handle(const struct lw *lw, uint32_t call)
{
	return (lw_call){call == LW_NO_INDEX ? 0 : handle(call, lw->call_generation[call])};
}

lw_leg lw_leg_handle(const struct lw *lw, uint32_t leg)
{
	return (lw_leg){leg == LW_NO_INDEX ? 0 : handle(leg, lw->leg_generation[leg])};
}

uint32_t lw_call_index(const struct lw *lw, lw_call call)
{
	uint32_t i = (uint32_t)call.v - 1;

	if (i >= lw->config.max_calls || !lw->calls[i].used ||
	    lw->call_generation[i] != call.v >> 32)
		return LW_NO_INDEX;
	return i;
}

uint32_t lw_leg_index(const struct lw *lw, lw_leg leg)
{
	uint32_t i = (uint32_t)leg.v - 1;

	if (i >= lw->config.max_legs || !lw->legs[i].used || lw->leg_generation[i] != leg.v >> 32)
		return LW_NO_INDEX;
	return i;
}

/* ---- outputs ---- */

struct lw_output *lw_put(struct lw *lw, enum lw_output_type type)
{
	uint32_t place = (lw->out_first + lw->out_count++) % lw->config.max_outputs;
	struct lw_output *out = &lw->out[place]; /* zero: from birth, or since lw_next() read it */

	out->type = (uint32_t)type;
	out->now = lw->serials->now;
	out->uri = out->name = out->text = "";
	return out;
}

struct lw_output *lw_put_call(struct lw *lw, enum lw_output_type type, uint32_t call)
{
	struct lw_output *out = lw_put(lw, type);

	out->call = lw_call_handle(lw, call);
	if (call != LW_NO_INDEX) {
		out->leg = lw_leg_handle(lw, lw->calls[call].party);
		out->account = lw->calls[call].account;
	}
	return out;
}

struct lw_output *lw_put_leg(struct lw *lw, enum lw_output_type type, uint32_t leg)
{
	struct lw_output *out = lw_put_call(lw, type, lw->legs[leg].call);

	out->leg = lw_leg_handle(lw, leg);
	out->account = lw->legs[leg].account;
	return out;
}

bool lw_next(struct lw *lw, struct lw_output *out)
{
	if (!lw->out_count)
		return false;
	*out = lw->out[lw->out_first];
	out->now = lw->serials->now; /* so that a verb may answer with it, whatever came between */
	memset(&lw->out[lw->out_first], 0, sizeof *out);
	lw->out_first = --lw->out_count ? (lw->out_first + 1) % lw->config.max_outputs : 0;
	return true;
}

/* ---- object life ---- */

/* Before a step what is dead counts as free, because taking the step would bury it first. */
bool lw_has_room(const struct lw *lw, uint32_t calls, uint32_t legs)
{
	bool buries = !lw->in && !lw->out_count;
	uint32_t dead_calls = buries ? lw->dead_call_count : 0,
		 dead_legs = buries ? lw->dead_leg_count : 0;

	return lw->call_pool.size - lw->call_pool.used + dead_calls >= calls &&
	       lw->leg_pool.size - lw->leg_pool.used + dead_legs >= legs;
}

uint32_t call_new(struct lw *lw, uint32_t account)
{
	uint32_t i = pool_take(&lw->call_pool);
	struct call *call;

	if (i == LW_NO_INDEX)
		return i;
	lw->call_generation[i]++;
	call = &lw->calls[i];
	*call = (struct call){.party = LW_NO_INDEX,
			      .next = LW_NO_INDEX,
			      .old = LW_NO_INDEX,
			      .consult = LW_NO_INDEX,
			      .parent = LW_NO_INDEX,
			      .next_dead = LW_NO_INDEX,
			      .account = account,
			      .used = 1};
	return i;
}

uint32_t leg_new(struct lw *lw, uint32_t call, enum leg_role role)
{
	uint32_t i = pool_take(&lw->leg_pool);

	if (i == LW_NO_INDEX)
		return i;
	lw->leg_generation[i]++;
	lw->legs[i] = (struct leg){
		.call = call, .next_dead = LW_NO_INDEX, .role = (uint8_t)role, .used = 1};
	if (call != LW_NO_INDEX) {
		lw->calls[call].legs++;
		lw->legs[i].account = lw->calls[call].account;
	}
	return i;
}

/* A call goes when it is over, nothing works on it any more, and its last leg is forgotten. */
void call_release_if_over(struct lw *lw, uint32_t call)
{
	struct call *c = &lw->calls[call];

	if (!c->used || c->state != CALL_OVER || c->legs || xfer_active(lw, call) ||
	    c->referred != REFERRED_IDLE || c->replaced != REPLACED_IDLE)
		return;
	if (c->parent != LW_NO_INDEX && lw->calls[c->parent].consult == call)
		lw->calls[c->parent].consult = LW_NO_INDEX;
	for (uint32_t which = 0; which < SLOTS_PER_CALL; which++)
		timer_clear(&lw->timers, call_slot(lw, call, which));
	c->used = 0;
	c->next_dead = lw->dead_calls;
	lw->dead_calls = call;
	lw->dead_call_count++;
}

/* Outputs carry texts of what they speak of, so slots are free only when the last one was read. */
void lw_bury(struct lw *lw)
{
	uint32_t i, next;

	if (lw->out_count)
		return;
	for (i = lw->dead_calls; i != LW_NO_INDEX; i = next) {
		next = lw->calls[i].next_dead;
		memset(&lw->calls[i], 0, sizeof lw->calls[i]);
		memset(&lw->call_text[i], 0, sizeof lw->call_text[i]);
		pool_give(&lw->call_pool, i);
	}
	for (i = lw->dead_legs; i != LW_NO_INDEX; i = next) {
		next = lw->legs[i].next_dead;
		memset(&lw->legs[i], 0, sizeof lw->legs[i]);
		memset(&lw->leg_text[i], 0, sizeof lw->leg_text[i]);
		pool_give(&lw->leg_pool, i);
	}
	lw->dead_calls = lw->dead_legs = LW_NO_INDEX;
	lw->dead_call_count = lw->dead_leg_count = 0;
}

/* ---- one row ---- */

static uint32_t duration(const struct lw_config *config, uint8_t field)
{
	static const uint16_t offset[T_COUNT] = {
#define OFFSET(name, dfl, least, source, text) [T_##name] = offsetof(struct lw_config, name),
		LW_TIMES(OFFSET)
#undef OFFSET
	};
	uint32_t ms;

	memcpy(&ms, (const char *)config + offset[field], sizeof ms);
	return ms;
}

static void arm(struct lw *lw, const struct lw_table *table, uint8_t state, uint32_t slot)
{
	uint8_t field = table->timer[state];
	uint32_t ms = field ? duration(&lw->config, field) : 0;

	if (ms)
		timer_set(&lw->timers, slot, lw->serials->now + ms, field);
	else
		timer_clear(&lw->timers, slot);
}

const struct lw_row *lw_take(struct lw *lw, enum lw_machine machine, uint8_t *state, uint8_t input,
			     uint32_t facts, uint32_t slot)
{
	struct lw_table table = lw_table_of(machine);
	const struct lw_row *row = lw_decide(&table, *state, input, facts);

	if (row->next == LW_TO_IGNORE || row->next == LW_TO_REFUSE)
		return NULL;
	if (lw->played[machine])
		lw->played[machine][lw_row_index(&table, row)] = 1;
	if (row->next != LW_TO_STAY) {
		*state = row->next;
		if (slot != LW_NO_INDEX)
			arm(lw, &table, *state, slot);
	} else if (input == table.inputs - 1 && slot != LW_NO_INDEX) {
		arm(lw, &table, *state, slot); /* TIMEOUT is every machine's last input */
	}
	return row;
}

bool lw_refuses(enum lw_machine machine, uint8_t state, uint8_t input, uint32_t facts)
{
	struct lw_table table = lw_table_of(machine);

	return lw_decide(&table, state, input, facts)->next == LW_TO_REFUSE;
}

/* ---- upwards ---- */

void lw_tell(struct lw *lw, enum up_kind kind, uint32_t leg, unsigned code, enum lw_cause cause)
{
	struct up *up = &lw->up[(lw->up_first + lw->up_count++) % UP_MAX];

	*up = (struct up){leg, (uint16_t)code, (uint8_t)kind, (uint8_t)cause};
}

void lw_settle(struct lw *lw)
{
	while (lw->up_count) {
		struct up up = lw->up[lw->up_first];

		memset(&lw->up[lw->up_first], 0, sizeof up);
		lw->up_first = --lw->up_count ? (lw->up_first + 1) % UP_MAX : 0;
		leg_up_dispatch(lw, &up);
	}
}

void lw_copy(char *to, size_t size, const char *from)
{
	size_t n = from ? strlen(from) : 0;

	if (n >= size)
		n = 0; /* checked before the step: cannot be, and is never cut */
	memset(to, 0, size);
	if (n)
		memcpy(to, from, n);
}

/* ---- time ---- */

static void fire(struct lw *lw, struct timer timer)
{
	uint32_t legs = lw->config.max_legs * SLOTS_PER_LEG;
	uint32_t n = timer.slot;

	if (n < legs) {
		if (n % SLOTS_PER_LEG == SLOT_LEG)
			leg_run(lw, n / SLOTS_PER_LEG, LEG_IN_TIMEOUT, 408, LW_CAUSE_NO_ANSWER);
		else
			hold_run(lw, n / SLOTS_PER_LEG, HOLD_IN_TIMEOUT);
		return;
	}
	n -= legs;
	switch (n % SLOTS_PER_CALL) {
	case SLOT_XFER:     xfer_run(lw, n / SLOTS_PER_CALL, XFER_IN_TIMEOUT); break;
	case SLOT_REFERRED: referred_run(lw, n / SLOTS_PER_CALL, REFERRED_IN_TIMEOUT); break;
	case SLOT_REPLACED:
		replaced_run(lw, n / SLOTS_PER_CALL, LW_NO_INDEX, REPLACED_IN_TIMEOUT);
		break;
	case SLOT_RECORDING: recording_run(lw, n / SLOTS_PER_CALL, RECORDING_IN_TIMEOUT); break;
	}
}

bool lw_has_output_room(const struct lw *lw)
{
	return lw->config.max_outputs - lw->out_count >= LW_STEP_OUTPUTS;
}

/* An input wins over a deadline of the same moment; a full queue leaves the deadline due. */
void lw_run_due(struct lw *lw)
{
	while (lw->timers.count && lw->timers.heap[0].at <= lw->serials->now &&
	       lw_has_output_room(lw)) {
		struct timer timer = lw->timers.heap[0];

		timer_clear(&lw->timers, timer.slot);
		fire(lw, timer);
		lw_settle(lw);
	}
}

lw_time lw_deadline(const struct lw *lw)
{
	return lw->timers.count ? lw->timers.heap[0].at : LW_NEVER;
}
