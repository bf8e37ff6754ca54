/* SPDX-License-Identifier: BSD-3-Clause */
/* may_take.c -- gathers what is known of an INVITE with Replaces of a switch's leg, and looks it up
 * in may_take.def. */
#include "may_take.h"
#include "fits.h"
#include "judge.h"

#include <legwork/adapter.h>

/* One bit of each kind. */
enum {
	WHOM_UP = FITS_OWN << 0,
	WHOM_RINGS = FITS_OWN << 1,
	WHOM_ANY = WHOM_UP | WHOM_RINGS,
	WHO_SAME = FITS_OWN << 2,
	WHO_OTHER = FITS_OWN << 3,
	RIGHT_HAS = FITS_OWN << 4,
	RIGHT_LACKS = FITS_OWN << 5,
	RIGHT_ANY = RIGHT_HAS | RIGHT_LACKS,
};

enum answer { ANSWER_NO, ANSWER_PROVE, ANSWER_ASK, ANSWER_YES, ANSWER_WAY };

#define TAKE(whom, who, right, digest, asked, answer) \
	{WHOM_##whom | WHO_##who | RIGHT_##right | PROOF_##digest | HOST_##asked, \
	 ANSWER_##answer},
static const struct lw_fits_row rows[] = {
#include "may_take.def"
};
static const struct lw_fits_table table = {rows, sizeof rows / sizeof *rows};

static uint32_t known(uint32_t flags, uint32_t takes, bool asked)
{
	return (takes & LW_TAKES_RINGING ? WHOM_RINGS : WHOM_UP) |
	       (takes & LW_TAKES_OTHERS ? WHO_OTHER : WHO_SAME) |
	       (takes & LW_TAKES_BY_RIGHT ? RIGHT_HAS : RIGHT_LACKS) | lw_fits_known(flags, asked);
}

static enum answer look_up(uint32_t flags, uint32_t takes, bool asked)
{
	return (enum answer)lw_fits_answer(&table, known(flags, takes, asked), ANSWER_NO);
}

unsigned lw_may_take_rows(uint32_t flags, uint32_t takes, bool asked)
{
	return lw_fits_rows(&table, known(flags, takes, asked));
}

/* Who has proved to be somebody else has nothing more to prove. */
static enum lw_may by_way(const struct lw_config *config, uint32_t flags, uint32_t takes)
{
	if (takes & LW_TAKES_OTHERS && flags & LW_F_BY_DIGEST)
		flags &= ~(uint32_t)(LW_F_BY_DIGEST | LW_F_CAN_PROVE);
	return lw_rule_may_replace(config, flags);
}

enum lw_may lw_rule_may_take(const struct lw_config *config, uint32_t flags, uint32_t takes)
{
	enum lw_replaces_policy policy = (enum lw_replaces_policy)config->replaces_policy;

	if (policy != LW_REPLACES_PEER && policy != LW_REPLACES_ASK)
		return lw_rule_may_replace(config, flags); /* anybody, or nobody */
	switch (look_up(flags, takes, policy == LW_REPLACES_ASK)) {
	case ANSWER_NO:    return LW_MAY_NO;
	case ANSWER_PROVE: return LW_MAY_PROVE;
	case ANSWER_ASK:   return LW_MAY_ASK;
	case ANSWER_YES:   return LW_MAY_YES;
	case ANSWER_WAY:   return by_way(config, flags, takes);
	}
	return LW_MAY_NO;
}

/* ---- gathered ---- */

static bool is_inside(const struct lw *lw, uint32_t leg)
{
	struct lw_number number;

	if (!lw->rules)
		return false;
	lw_number_of_leg(lw, leg, &number);
	return number.place == LW_PLACE_INTERNAL;
}

static bool has_right(const struct lw *lw, uint32_t leg)
{
	const struct lw_party *party = lw_party_of(lw, leg);

	if (party && party->pickup)
		return true;
	switch ((enum lw_pickup_for)lw->config.pickup_for) {
	case LW_PICKUP_LISTED:   return false;
	case LW_PICKUP_INTERNAL: return is_inside(lw, leg);
	case LW_PICKUP_ANYBODY:  return true;
	}
	return false;
}

static bool rings(const struct lw *lw, uint32_t leg)
{
	return lw->seated[leg].seat == SEAT_CALLED;
}

static uint32_t takes(const struct lw *lw, uint32_t old, uint32_t leg)
{
	return (rings(lw, old) ? (uint32_t)LW_TAKES_RINGING : 0) |
	       (lw_is_one_party(lw, leg, old) ? 0 : (uint32_t)LW_TAKES_OTHERS) |
	       (has_right(lw, leg) ? (uint32_t)LW_TAKES_BY_RIGHT : 0);
}

/* Of those whom it would talk to, one outside if there is any: two outside are not joined so. */
static uint32_t other_of(const struct lw *lw, uint32_t old)
{
	uint32_t other = LW_NO_INDEX;

	for (uint32_t i = lw_slot(lw, lw->legs[old].call)->first_leg; i != LW_NO_INDEX;
	     i = lw->legs[i].next)
		if (i != old && lw->seated[i].seat == SEAT_TAKEN &&
		    (other == LW_NO_INDEX || !is_inside(lw, i)))
			other = i;
	return other;
}

static bool is_secure(const struct lw *lw, uint32_t leg)
{
	return lw->legs[leg].secure || lw_is_sips(lw_leg_uri(lw, leg));
}

/* Who gives its place away is judged by its own policy, and who picks up by its own. */
static void judge(const struct lw *lw, uint32_t old, uint32_t leg, struct judged *j)
{
	uint32_t other = other_of(lw, old);
	const struct lw_party *party = lw_party_of(lw, rings(lw, old) ? leg : old);
	struct lw_question *q = &j->question;

	*j = (struct judged){.question = {.path = LW_PATH_REPLACES, .method = LW_ATTENDED}};
	q->call_up = q->call_owned = q->authorised = true;
	q->chain = lw->bridges[lw->legs[old].call].chain;
	lw_number_of_leg(lw, leg, &j->target);
	lw_number_of_leg(lw, other, &j->transferee);
	q->target = &j->target;
	q->transferee = &j->transferee;
	q->secure_after = is_secure(lw, leg);
	if (other != LW_NO_INDEX) {
		q->hops = lw->legs[other].hops;
		q->secure_before = is_secure(lw, other);
	}
	lw_verdict(lw_policy_of(lw, party), q, &j->verdict);
}

enum lw_may lw_may_take(const struct lw *lw, uint32_t old, uint32_t leg, uint32_t flags)
{
	enum lw_may may = lw_rule_may_take(&lw->config, flags, takes(lw, old, leg));
	struct judged j;

	if (!lw->rules || may == LW_MAY_NO)
		return may;
	judge(lw, old, leg, &j);
	return j.verdict.answer == LW_ALLOW ? may : LW_MAY_NO;
}

const char *lw_take_rule(const struct lw *lw, uint32_t old, uint32_t leg, uint32_t flags)
{
	uint32_t how = takes(lw, old, leg);
	struct judged j;

	if (lw->rules && lw_rule_may_take(&lw->config, flags, how) != LW_MAY_NO) {
		judge(lw, old, leg, &j);
		return lw_rule_name((uint32_t)j.verdict.rule);
	}
	return how & LW_TAKES_RINGING && how & LW_TAKES_OTHERS ? "pickup_for" : "replaces_policy";
}

bool lw_takes_from_itself(const struct lw *lw, uint32_t old, uint32_t leg)
{
	if (lw_is_one_party(lw, leg, old))
		return false;
	for (uint32_t i = lw_slot(lw, lw->legs[old].call)->first_leg; i != LW_NO_INDEX;
	     i = lw->legs[i].next)
		if (i != old && i != leg && lw->seated[i].seat == SEAT_TAKEN &&
		    lw_is_one_party(lw, leg, i))
			return true;
	return false;
}
