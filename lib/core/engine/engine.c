/* engine.c -- birth and death: the one block, and where everything lies in it. */
#include "../state/state.h"

#include <stdlib.h>
#include <string.h>

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
	l.call_bits = take(&l.size, lw_pool_size(c->max_calls));
	l.leg_bits = take(&l.size, lw_pool_size(c->max_legs));
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
	lw_pool_init(&lw->call_pool, config->max_calls, at(lw, l->call_bits));
	lw_pool_init(&lw->leg_pool, config->max_legs, at(lw, l->leg_bits));
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
