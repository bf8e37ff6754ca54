/* SPDX-License-Identifier: BSD-3-Clause */
/* start.c -- whether a transfer may begin, and if not, why: one list for fact and sentence. */
#include "start.h"

#include "../ask/config.h"
#include "../state/life.h"
#include "../tables/inputs.h"

#include <string.h>

bool lw_is_party(const struct lw *lw, uint32_t call, const char *uri)
{
	uint32_t party = lw->calls[call].party;

	return uri && party != LW_NO_INDEX && !strcmp(uri, lw_leg_uri(lw, party));
}

static bool is_off(const struct lw *lw, uint32_t call, const struct lw_input *in)
{
	(void)call;
	return !lw_rule_may_transfer(&lw->config, lw_method_of(in));
}

static bool is_under_way(const struct lw *lw, uint32_t call, const struct lw_input *in)
{
	(void)in;
	return lw_xfer_active(lw, call) || lw->calls[call].parent != LW_NO_INDEX;
}

static bool is_not_up(const struct lw *lw, uint32_t call, const struct lw_input *in)
{
	(void)in;
	return lw_call_seen(lw, call) != LW_CALL_TALKING;
}

static bool names_nobody(const struct lw *lw, uint32_t call, const struct lw_input *in)
{
	return lw_method_of(in) == LW_VOICEMAIL && !lw_mailbox_owner(lw, call, in);
}

static bool has_no_mailbox(const struct lw *lw, uint32_t call, const struct lw_input *in)
{
	(void)call;
	return lw_method_of(in) == LW_VOICEMAIL && !lw_rule_has_mailbox(&lw->config, in->flags);
}

static bool cannot_join(const struct lw *lw, uint32_t call, const struct lw_input *in)
{
	uint32_t other = lw_call_index(lw, in->other);

	if (lw_method_of(in) != LW_ATTENDED || !in->other.v)
		return false;
	return other == LW_NO_INDEX || other == call || !lw_call_is_free(lw, other) ||
	       lw_is_party(lw, call, lw_leg_uri(lw, lw->calls[other].party));
}

static bool has_no_room(const struct lw *lw, uint32_t call, const struct lw_input *in)
{
	(void)call;
	return lw_method_of(in) == LW_ATTENDED && !in->other.v && !lw_has_room(lw, 1, 1);
}

static bool is_to_itself(const struct lw *lw, uint32_t call, const struct lw_input *in)
{
	return lw_method_of(in) != LW_VOICEMAIL && !in->other.v && lw_is_party(lw, call, in->uri);
}

static bool is_busy(const struct lw *lw, uint32_t call, const struct lw_input *in)
{
	(void)in;
	return !lw_call_is_free(lw, call);
}

static const struct {
	bool (*holds)(const struct lw *lw, uint32_t call, const struct lw_input *in);
	struct lw_no no;
} reasons[] = {
	{is_off, {"no_transfer", "transfer is switched off by the administrator (no_transfer)",
		  LW_CAUSE_DECLINED}},
	{is_under_way, {"in_transfer", "a transfer of this call is under way", LW_CAUSE_NONE}},
	{is_not_up, {"not_up", "only a call that is up can be transferred", LW_CAUSE_NONE}},
	{names_nobody, {"no_owner", "no mailbox is named, and the party first called is not known",
			LW_CAUSE_INVALID}},
	{has_no_mailbox, {"no_mailbox", "the target has no mailbox", LW_CAUSE_INVALID}},
	{cannot_join, {"other_call",
		       "the other call is not up, is this call, or is in a transfer itself",
		       LW_CAUSE_NONE}},
	{has_no_room, {"no_room",
		       "there is no free call or leg for the consultation (max_calls, max_legs)",
		       LW_CAUSE_NONE}},
	{is_to_itself, {"self", "the target is the party that would be transferred",
			LW_CAUSE_INVALID}},
	{is_busy, {"busy", "a REFER or a Replaces is under way on this call", LW_CAUSE_NONE}},
};

const struct lw_no *lw_no_start(const struct lw *lw, uint32_t call, const struct lw_input *in)
{
	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
		if (reasons[i].holds(lw, call, in))
			return &reasons[i].no;
	return NULL;
}
