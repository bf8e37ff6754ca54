/* SPDX-License-Identifier: BSD-3-Clause */
/* engine.c -- birth and death: the one block, and where everything lies in it. */
#include "../../table/block.h"
#include "../state/room.h"
#include "../state/settings.h"

#include <stdlib.h>
#include <string.h>

/* What is cut from the block and not kept in it under a name of its own. */
struct cut { uint64_t *call_bits, *leg_bits, *touched_bits, *changed_bits; };

static size_t slots_of(const struct lw_config *c)
{
	size_t seats = c->role == LW_AS_SWITCH ? (size_t)c->max_legs * SLOTS_PER_SEAT : 0;

	return (size_t)c->max_legs * SLOTS_PER_LEG + (size_t)c->max_calls * SLOTS_PER_CALL + seats;
}

/* What a step reads: dense, and in whole lines of cache as far as it can be.  What a call is to an
 * endpoint, or to a switch. */
static void cut_calls(struct lw_block *block, const struct lw_config *c, struct lw *lw)
{
	lw->calls = NULL;
	lw->talkers = NULL;
	lw->bridges = NULL;
	lw->seated = NULL;
	lw_block_align(block);
	lw->legs = lw_block_array(block, c->max_legs, sizeof(struct leg));
	if (c->role == LW_AS_SWITCH) {
		lw->seated = lw_block_array(block, c->max_legs, sizeof(struct seated));
		lw->bridges = lw_block_array(block, c->max_calls, sizeof(struct bridge));
	} else {
		lw->calls = lw_block_array(block, c->max_calls, sizeof(struct call));
		lw->talkers = lw_block_array(block, c->max_legs, sizeof(struct neighbours));
	}
}

static void cut_texts(struct lw_block *block, const struct lw_config *c, struct lw *lw)
{
	lw->call_text = NULL;
	lw->bridge_text = NULL;
	lw->seated_text = NULL;
	if (c->role == LW_AS_SWITCH) {
		lw->bridge_text = lw_block_array(block, c->max_calls, sizeof(struct bridge_text));
		lw->seated_text = lw_block_array(block, c->max_legs, sizeof(struct seated_text));
	} else {
		lw->call_text = lw_block_array(block, c->max_calls, sizeof(struct call_text));
	}
	lw->leg_text = lw_block_array(block, c->max_legs, sizeof(struct leg_text));
}

static struct party_budget *cut_budgets(struct lw_block *block, const struct lw_config *c)
{
	return c->role == LW_AS_SWITCH
		       ? lw_block_array(block, c->max_legs, sizeof(struct party_budget))
		       : NULL;
}

/* The same cuts in the same order, first to count and then to place. */
static struct cut cut(struct lw_block *block, const struct lw_config *c, struct lw *lw)
{
	size_t slots = slots_of(c);
	struct cut bits;

	lw_block_cut(block, sizeof(struct lw));
	cut_texts(block, c, lw);
	cut_calls(block, c, lw);
	lw->timers.heap = lw_block_array(block, slots, sizeof(struct timer));
	lw->timers.where = lw_block_array(block, slots, sizeof(uint32_t));
	bits.call_bits = lw_block_cut(block, lw_set_size(c->max_calls));
	bits.leg_bits = lw_block_cut(block, lw_set_size(c->max_legs));
	bits.touched_bits = lw_block_cut(block, lw_set_size(c->max_calls));
	bits.changed_bits = lw_block_cut(block, lw_set_size(c->max_calls));
	lw->texts.unit = lw_block_array(block, lw_texts_size(c), TEXT_UNIT);
	lw->out_size = c->max_outputs + LW_SIGNAL_OUTPUTS;
	lw->out = lw_block_array(block, lw->out_size, sizeof(struct lw_output));
	lw->rules_room = lw_block_cut(block, sizeof *lw->rules_room);
	lw->monotone_at = block->used;
	lw->serials = lw_block_cut(block, sizeof(struct serials));
	lw->budgets = cut_budgets(block, c);
	lw->timers.slots = (uint32_t)slots;
	return bits;
}

static size_t size_of(const struct lw_config *config)
{
	struct lw_block block = {NULL, 0};
	struct lw counted;

	(void)cut(&block, config, &counted);
	return block.used;
}

static void lay_out(struct lw *lw, const struct lw_config *config, size_t size)
{
	struct lw_block block = {(char *)lw, 0};
	struct cut bits = cut(&block, config, lw);

	lw->config = *config;
	lw->config.last_resort = NULL; /* ours is a copy */
	if (config->last_resort)
		lw_copy(lw->last_resort, sizeof lw->last_resort, config->last_resort);
	lw_open_texts(lw);
	lw->size = size;
	lw->monotone_size = lw->size - lw->monotone_at;
	lw->focus = lw->listening = lw->dead_calls = lw->dead_legs = LW_NO_INDEX;
	lw_pool_init(&lw->call_pool, config->max_calls, bits.call_bits);
	lw_pool_init(&lw->leg_pool, config->max_legs, bits.leg_bits);
	lw_set_init(&lw->touched, config->max_calls, bits.touched_bits);
	lw_set_init(&lw->changed, config->max_calls, bits.changed_bits);
}

int lw_new(struct lw **lwp, const struct lw_config *config)
{
	struct lw_config c;
	struct lw *lw;
	size_t size;

	if (!lwp)
		return LW_E_ARG;
	*lwp = NULL;
	if (!config || lw_config_take(&c, config) || lw_config_check(&c, NULL, 0))
		return LW_E_ARG;
	size = size_of(&c);
	if (size >= LW_BLOCK_TOO_BIG)
		return LW_E_NOMEM;
	lw = c.alloc ? c.alloc(size, c.alloc_arg) : malloc(size);
	if (!lw)
		return LW_E_NOMEM;
	memset(lw, 0, size);
	lay_out(lw, &c, size);
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
