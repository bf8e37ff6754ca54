/* SPDX-License-Identifier: BSD-3-Clause */
/* xfer_start.c -- whether the switch carries out a transfer that a party asks for, and if not, why:
 * one list for the fact, the sentence and the code. */
#include "lend.h"
#include "xfer_start.h"

#include "../ask/config.h"

#include <string.h>

uint32_t lw_partner(const struct lw *lw, uint32_t leg)
{
	const struct bridge *b = &lw->bridges[lw->legs[leg].call];

	return b->side[0] == leg ? b->side[1] : b->side[0];
}

bool lw_partner_is_up(const struct lw *lw, uint32_t leg)
{
	uint32_t partner = lw_partner(lw, leg);

	return partner != LW_NO_INDEX && lw_leg_is_up(lw, partner);
}

static const char *uri_of(const struct lw *lw, uint32_t leg)
{
	return leg == LW_NO_INDEX ? "" : lw_leg_uri(lw, leg);
}

/* Of a call that rings it is whom it is for. */
static const char *target_of_call(const struct lw *lw, uint32_t leg)
{
	uint32_t c = lw_partner(lw, leg);

	return c != LW_NO_INDEX ? lw_leg_uri(lw, c)
				: lw_read(lw, lw->bridge_text[lw->legs[leg].call].to[REACH_C]);
}

const char *lw_asked_target(const struct lw *lw, const struct asked *asked)
{
	uint32_t a = lw_partner(lw, asked->leg);

	if (asked->uri && *asked->uri)
		return asked->uri;
	if (asked->input == SW_XFER_IN_JOIN_CALLS)
		return target_of_call(lw, asked->other_leg);
	if (asked->input == SW_XFER_IN_RETRY)
		return lw_bridge_target(lw, asked->call);
	if (asked->method == LW_VOICEMAIL && a != LW_NO_INDEX && lw_leg_called(lw, a)[0])
		return lw_leg_called(lw, a);
	return NULL;
}

/* ---- the reasons ---- */

static bool is_off(const struct lw *lw, const struct asked *asked)
{
	return !lw_rule_may_transfer(&lw->config, (enum lw_method)asked->method);
}

/* Who may ask is a matter of the rules: nobody else could be asked. */
static bool is_refer_off(const struct lw *lw, const struct asked *asked)
{
	return asked->path == LW_PATH_REFER && lw->config.refer_policy == LW_REFER_REFUSE;
}

static bool refers_in_vain(const struct lw *lw, const struct asked *asked)
{
	return asked->path == LW_PATH_REFER &&
	       lw_refer_mode_of(lw, asked->leg) == LW_REFER_REFUSED;
}

/* RFC 3891 3: nobody else can replace what rings at the target's. */
static bool relays_ringing(const struct lw *lw, const struct asked *asked)
{
	return asked->relays && !(lw_leg_is_there(lw, asked->other_leg) &&
				  lw_partner_is_up(lw, asked->other_leg));
}

static bool is_under_way(const struct lw *lw, const struct asked *asked)
{
	return lw_sw_xfer_active(lw, asked->call) && !lw_is_only_grace(lw, asked->call);
}

static bool is_not_up(const struct lw *lw, const struct asked *asked)
{
	return !lw_leg_is_up(lw, asked->leg) || !lw_partner_is_up(lw, asked->leg);
}

static bool names_nobody(const struct lw *lw, const struct asked *asked)
{
	return !lw_asked_target(lw, asked);
}

static bool has_no_mailbox(const struct lw *lw, const struct asked *asked)
{
	return asked->method == LW_VOICEMAIL && !lw_rule_has_mailbox(&lw->config, asked->flags);
}

/* H15: A can't be handed to A. */
static bool is_to_itself(const struct lw *lw, const struct asked *asked)
{
	const char *a = uri_of(lw, lw_partner(lw, asked->leg)),
		   *target = lw_asked_target(lw, asked);

	return asked->method != LW_VOICEMAIL && target && lw_is_one_address(a, target);
}

static bool names_no_leg(const struct lw *lw, const struct asked *asked)
{
	(void)lw;
	return asked->other_leg == LW_NO_INDEX;
}

/* RFC 3891 3: its own dialog. */
static bool names_this_call(const struct lw *lw, const struct asked *asked)
{
	return lw->legs[asked->other_leg].call == asked->call;
}

/* H15, RFC 3891 8: whoever asks has both legs, or the call of somebody else is taken. */
static bool is_of_another(const struct lw *lw, const struct asked *asked)
{
	return !lw_is_one_party(lw, asked->leg, asked->other_leg);
}

static bool other_is_busy(const struct lw *lw, const struct asked *asked)
{
	uint32_t other = lw->legs[asked->other_leg].call;

	return lw_sw_xfer_active(lw, other) && !lw_is_only_grace(lw, other);
}

/* Its legs would move to another call in the middle of it. */
static bool changes_party(const struct lw *lw, const struct asked *asked)
{
	return lw_seat_is_wanted(lw, asked->call) ||
	       lw_seat_is_wanted(lw, lw->legs[asked->other_leg].call);
}

/* It rings there: the call is not his yet. */
static bool is_called(const struct lw *lw, const struct asked *asked)
{
	return lw->seated[asked->other_leg].seat != SEAT_TAKEN;
}

/* It was answered, and only a ringing one was meant (H18). */
static bool is_answered(const struct lw *lw, const struct asked *asked)
{
	return asked->flags & LW_F_EARLY_ONLY && lw_leg_is_up(lw, asked->other_leg);
}

/* Nobody is there, or is about to be. */
static bool is_ending(const struct lw *lw, const struct asked *asked)
{
	return lw_leg_is_ending(lw, asked->other_leg) ||
	       !lw_can_lend(lw, lw->legs[asked->other_leg].call);
}

static bool may_not_use_codes(const struct lw *lw, const struct asked *asked)
{
	return asked->path == LW_PATH_FEATURE_CODE && !lw_may_use_codes(lw, asked->leg);
}

void lw_judge_asked(const struct lw *lw, const struct asked *asked, struct judged *j)
{
	const struct bridge *b = &lw->bridges[asked->call];
	struct asking a = {.uri = lw_asked_target(lw, asked),
			   .now = asked->now,
			   .call_class = asked->call_class,
			   .flags = asked->flags,
			   .chain = b->chain,
			   .method = asked->method,
			   .path = asked->path,
			   .transferor = asked->leg,
			   .transferee = lw_partner(lw, asked->leg),
			   .target = LW_NO_INDEX};

	if (asked->input == SW_XFER_IN_JOIN_CALLS)
		a.target = lw_partner(lw, asked->other_leg);
	if (asked->input == SW_XFER_IN_RETRY) {
		a.transferee = b->x.a;
		a.method = b->x.method; /* it goes on with that one */
	}
	lw_judge_asking(lw, &a, j);
}

static bool is_forbidden(const struct lw *lw, const struct asked *asked)
{
	struct judged j;

	if (!lw->rules)
		return false;
	lw_judge_asked(lw, asked, &j);
	return j.verdict.answer != LW_ALLOW;
}

enum {
	START = 1 << SW_XFER_IN_START,
	JOIN = 1 << SW_XFER_IN_JOIN_CALLS,
	RETRY = 1 << SW_XFER_IN_RETRY
};

static const struct {
	unsigned inputs;
	bool (*holds)(const struct lw *lw, const struct asked *asked);
	struct lw_sw_no no;
} reasons[] = {
	{START | JOIN,
	 is_off,
	 {"no_transfer", "transfer is switched off by the administrator (no_transfer)",
	  LW_CAUSE_DECLINED, 603}},
	{START | JOIN,
	 is_refer_off,
	 {"refer_policy", "no REFER is obeyed (refer_policy)", LW_CAUSE_DECLINED, 603}},
	{START | JOIN,
	 refers_in_vain,
	 {"refer_mode", "the REFER of this party is refused (refer_mode)", LW_CAUSE_DECLINED, 603}},
	{START | JOIN | RETRY,
	 may_not_use_codes,
	 {"no_codes", "this party may not transfer by feature code", LW_CAUSE_DECLINED, 603}},
	{START | JOIN,
	 is_under_way,
	 {"in_transfer", "a transfer of this call is under way", LW_CAUSE_NONE, 491}},
	{START | JOIN,
	 is_not_up,
	 {"not_up", "only a call that is up can be transferred", LW_CAUSE_NONE, 603}},
	{JOIN, names_no_leg, {"no_leg", "the other call is not one of ours", LW_CAUSE_GONE, 481}},
	{JOIN,
	 names_this_call,
	 {"same_dialog", "the other leg is of the same call", LW_CAUSE_INVALID, 488}},
	{JOIN,
	 is_of_another,
	 {"not_his", "the other leg belongs to another party", LW_CAUSE_DECLINED, 403}},
	{JOIN,
	 is_called,
	 {"not_answered", "the other call still rings at this party", LW_CAUSE_INVALID, 603}},
	{JOIN, is_ending, {"ended", "the other call is about to end", LW_CAUSE_GONE, 603}},
	{JOIN,
	 other_is_busy,
	 {"other_call", "the other call is in a transfer itself", LW_CAUSE_NONE, 491}},
	{JOIN,
	 changes_party,
	 {"replaced", "a party of one of the calls is being replaced", LW_CAUSE_NONE, 491}},
	{JOIN,
	 is_answered,
	 {"early_only", "the other call is answered already", LW_CAUSE_BUSY, 486}},
	{JOIN,
	 relays_ringing,
	 {"rings", "a call that rings cannot be replaced by the party on the other side",
	  LW_CAUSE_NONE, 491}},
	{START,
	 names_nobody,
	 {"no_owner", "no mailbox is named, and the party first called is not known",
	  LW_CAUSE_INVALID, 404}},
	{START, has_no_mailbox, {"no_mailbox", "the target has no mailbox", LW_CAUSE_INVALID, 404}},
	{START | JOIN | RETRY,
	 is_to_itself,
	 {"self", "the target is the party that would be transferred", LW_CAUSE_INVALID, 603}},
	{START | JOIN | RETRY,
	 is_forbidden,
	 {"policy", "the policy forbids it", LW_CAUSE_DECLINED, 403}},
};

const struct lw_sw_no *lw_why_no_transfer(const struct lw *lw, const struct asked *asked,
					  struct lw_verdict *verdict)
{
	struct judged j;

	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
		if (!(reasons[i].inputs >> asked->input & 1u) || !reasons[i].holds(lw, asked))
			continue;
		if (reasons[i].holds == is_forbidden && verdict) {
			lw_judge_asked(lw, asked, &j);
			*verdict = j.verdict;
		}
		return &reasons[i].no;
	}
	return NULL;
}

static unsigned inside(const struct lw *lw, uint32_t leg)
{
	struct lw_number number;

	if (leg == LW_NO_INDEX)
		return 0;
	lw_number_of_leg(lw, leg, &number);
	return number.place == LW_PLACE_INTERNAL;
}

bool lw_ends_three(const struct lw *lw, uint32_t call)
{
	uint32_t a = lw->bridges[call].x.a, c = lw->bridges[call].x.c;
	const struct lw_policy *policy;

	if (!lw->rules)
		return false;
	policy = lw_policy_of(lw, lw_party_named(lw, lw_read(lw, lw->bridge_text[call].t_who)));
	return lw_conference_ends((enum lw_drop_conference)policy->drop_conference,
				  inside(lw, a) + inside(lw, c), true);
}
