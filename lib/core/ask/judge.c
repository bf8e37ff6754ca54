/* SPDX-License-Identifier: BSD-3-Clause */
/* judge.c -- what the policy says of a transfer: gathers the question from the engine's state, and
 * asks lw_verdict().  Nothing here decides; without rules everything is allowed. */
#include "judge.h"
#include "config.h"

#include "../../rules/text.h"
#include "../tables/inputs.h"

#include <string.h>

static bool begins(const char *text, const char *with)
{
	return lw_text_begins(lw_text_of(text), lw_text_of(with));
}

static uint8_t scheme_of(const char *uri)
{
	if (begins(uri, "sips:"))
		return LW_SCHEME_SIPS;
	if (begins(uri, "tel:"))
		return LW_SCHEME_TEL;
	if (begins(uri, "sip:") || strcspn(uri, "@") < strcspn(uri, ":") || !strchr(uri, ':'))
		return LW_SCHEME_SIP; /* a colon behind the user is that of a port */
	return LW_SCHEME_OTHER;
}

bool lw_is_sips(const char *uri)
{
	return begins(uri, "sips:");
}

struct budget *lw_budget_of(const struct lw *lw, uint32_t account)
{
	return &lw->serials->budget[account < LW_ACCOUNTS ? account : LW_ACCOUNTS - 1];
}

/* FNV-1a. */
static uint64_t hash_of(const char *text)
{
	uint64_t h = UINT64_C(14695981039346656037);

	for (; *text; text++)
		h = (h ^ (uint64_t)(unsigned char)*text) * UINT64_C(1099511628211);
	return h;
}

/* Its own place, or of those that it may have the one that was begun the longest ago. */
static struct party_budget *place_of(const struct lw *lw, uint64_t of)
{
	struct party_budget *oldest = NULL;

	for (uint32_t i = 0; i < LW_BUDGET_PLACES; i++) {
		struct party_budget *p = &lw->budgets[(of + i) % lw->config.max_legs];

		if (p->of == of)
			return p;
		if (!oldest || p->budget.since < oldest->budget.since)
			oldest = p;
	}
	return oldest;
}

struct budget lw_budget_of_leg(const struct lw *lw, uint32_t leg)
{
	const struct lw_party *party = lw_party_of(lw, leg);
	uint64_t of = party ? hash_of(party->address) : 0;
	const struct party_budget *p = place_of(lw, of);

	if (!party)
		return *lw_budget_of(lw, lw->legs[leg].account);
	return p->of == of ? p->budget : (struct budget){0};
}

struct budget *lw_take_budget(struct lw *lw, uint32_t leg)
{
	const struct lw_party *party = lw_party_of(lw, leg);
	uint64_t of = party ? hash_of(party->address) : 0;
	struct party_budget *p = place_of(lw, of);

	if (!party)
		return lw_budget_of(lw, lw->legs[leg].account);
	if (p->of != of)
		*p = (struct party_budget){.of = of};
	return &p->budget;
}

bool lw_budget_is_over(const struct lw_policy *policy, const struct budget *b, lw_time now)
{
	return now >= lw_time_after(b->since, policy->budget_ms);
}

static void add_budget(const struct lw *lw, const struct lw_policy *policy, const struct budget *b,
		       lw_time now, struct lw_question *q)
{
	if (lw_budget_is_over(policy, b, now > lw->serials->now ? now : lw->serials->now))
		return;
	q->begun = b->begun;
	q->begun_external = b->begun_external;
}

/* Threat 6: the party itself in another writing, or the user whose policy it is. */
static bool is_self(const struct lw_policy *policy, const struct judged *j)
{
	const char *own = policy->own;

	return !strcmp(j->target.canonical, j->transferee.canonical) ||
	       (own && !strcmp(j->target.canonical, own));
}

/* R68: the directory knows better than the number plan what a call to its party is. */
static void class_by_entry(const struct lw *lw, struct lw_number *number)
{
	const struct lw_directory *directory = lw->rules->directory;
	const struct lw_party *party =
		directory ? lw_party_find(directory, number->canonical) : NULL;

	if (party && party->call_class && number->call_class != LW_CLASS_EMERGENCY)
		number->call_class = (enum lw_call_class)party->call_class;
}

static void add_target(const struct lw *lw, const char *uri, uint32_t call_class, struct judged *j)
{
	struct lw_question *q = &j->question;

	q->target = &j->target;
	if (uri == lw_anybody) { /* whoever is easiest to reach: the question is about the rest */
		j->target.place = LW_PLACE_INTERNAL;
		j->target.call_class = LW_CLASS_INTERNAL;
		j->anybody = (struct lw_target){.address = "", .recorded = true, .voicemail = true};
		q->facts = &j->anybody;
		q->scheme = LW_SCHEME_SIPS;
		q->secure_after = true;
		return;
	}
	lw_number_here(lw, uri, call_class, &j->target);
	class_by_entry(lw, &j->target);
	q->facts = lw_target_find(&lw->rules->targets, j->target.canonical);
	q->scheme = scheme_of(uri);
	q->secure_after = q->scheme == LW_SCHEME_SIPS;
}

static void add_call(const struct lw *lw, uint32_t call, lw_time now, struct judged *j)
{
	const struct call *c = &lw->calls[call];
	struct lw_question *q = &j->question;

	q->call_up = lw_call_is_up(lw, call);
	q->call_owned = true; /* an engine has no calls but its own */
	q->in_transfer = lw_xfer_active(lw, call) || c->parent != LW_NO_INDEX;
	q->chain = c->chain;
	q->authorised = true;
	add_budget(lw, &lw->rules->policy, lw_budget_of(lw, c->account), now, q);
	if (c->party == LW_NO_INDEX)
		return;
	q->hops = lw->legs[c->party].hops;
	q->secure_before = lw->legs[c->party].secure || lw_is_sips(lw_leg_uri(lw, c->party));
}

static void add_mailbox(const struct lw *lw, uint32_t flags, struct lw_question *q)
{
	bool said = flags & (LW_F_MAILBOX | LW_F_NO_MAILBOX);

	q->mailbox_known = said || !q->facts;
	q->has_mailbox = lw_rule_has_mailbox(&lw->config, flags);
}

const char lw_anybody[] = "sip:anybody@invalid";

/* The party of a call that is up already, when that is to be the target. */
static uint32_t joined_leg(const struct lw *lw, const struct lw_input *in)
{
	uint32_t other = lw_call_index(lw, in->other);

	return in->type == LW_USER_ATTENDED && other != LW_NO_INDEX ? lw->calls[other].party
								    : LW_NO_INDEX;
}

static const char *target_text(const struct lw *lw, uint32_t call, const struct lw_input *in)
{
	uint32_t joined = joined_leg(lw, in);

	if (in->type == LW_USER_VOICEMAIL)
		return lw_mailbox_owner(lw, call, in);
	if (joined != LW_NO_INDEX)
		return lw_leg_uri(lw, joined);
	if (in->type == LW_USER_RETRY && (!in->uri || !*in->uri))
		return lw_call_target(lw, call);
	return in->uri;
}

/* A retry goes on with an attended transfer. */
static uint8_t method_of_verb(const struct lw_input *in)
{
	enum lw_method method = lw_method_of(in);

	return (uint8_t)(method == LW_METHOD_NONE ? LW_ATTENDED : method);
}

void lw_judge_verb(const struct lw *lw, uint32_t call, const struct lw_input *in, struct judged *j)
{
	const char *uri = target_text(lw, call, in);
	struct lw_question *q = &j->question;

	memset(j, 0, sizeof *j);
	q->path = in->flags & LW_F_FEATURE_CODE ? LW_PATH_FEATURE_CODE : LW_PATH_VERB;
	q->method = method_of_verb(in);
	q->approved = in->flags & LW_F_APPROVED;
	add_target(lw, uri ? uri : "", in->call_class, j);
	lw_keep_outside(lw, joined_leg(lw, in), &j->target);
	add_call(lw, call, in->now, j);
	add_mailbox(lw, in->flags, q);
	if (in->type == LW_USER_RETRY)
		q->in_transfer = false; /* it goes on with the one under way */
	lw_number_of_leg(lw, lw->calls[call].party, &j->transferee);
	q->transferee = &j->transferee;
	q->self = is_self(&lw->rules->policy, j);
	lw_verdict(&lw->rules->policy, q, &j->verdict);
}

bool lw_allows_verb(const struct lw *lw, uint32_t call, const struct lw_input *in)
{
	struct judged j;

	if (!lw->rules)
		return true;
	lw_judge_verb(lw, call, in, &j);
	return j.verdict.answer == LW_ALLOW;
}

/* As the one who is asked to call somebody, we are the transferee. */
void lw_judge_refer(const struct lw *lw, uint32_t call, const struct lw_input *in, struct judged *j)
{
	uint32_t party = lw->calls[call].party;
	struct lw_question *q = &j->question;

	memset(j, 0, sizeof *j);
	q->path = LW_PATH_REFER;
	q->method = in->flags & LW_F_REPLACES ? LW_ATTENDED : LW_BLIND;
	add_target(lw, in->uri, in->call_class, j);
	add_call(lw, call, in->now, j);
	add_mailbox(lw, 0, q);
	q->embedded_headers = in->flags & LW_F_HEADERS && lw->config.refuse_refer_headers;
	lw_number_here(lw, party == LW_NO_INDEX ? "" : lw_read(lw, lw->leg_text[party].local_uri),
		       0, &j->transferee);
	j->transferee.place = LW_PLACE_INTERNAL;
	q->transferee = &j->transferee;
	q->self = in->flags & LW_F_TO_US || is_self(&lw->rules->policy, j);
	lw_verdict(&lw->rules->policy, q, &j->verdict);
}

/* The call is up, and in no transfer: whoever asks this has asked that already. */
void lw_judge_asking(const struct lw *lw, const struct asking *asking, struct judged *j)
{
	struct lw_question *q = &j->question;
	const struct lw_policy *policy = lw_policy_of(lw, lw_party_of(lw, asking->transferor));
	struct budget budget = lw_budget_of_leg(lw, asking->transferor);
	uint32_t a = asking->transferee;

	memset(j, 0, sizeof *j);
	q->path = asking->path;
	q->method = asking->method;
	q->approved = asking->flags & LW_F_APPROVED;
	q->embedded_headers = asking->flags & LW_F_HEADERS && lw->config.refuse_refer_headers;
	q->call_up = q->call_owned = q->authorised = true;
	q->chain = asking->chain;
	add_budget(lw, policy, &budget, asking->now, q);
	add_target(lw, asking->uri ? asking->uri : "", asking->call_class, j);
	lw_keep_outside(lw, asking->target, &j->target);
	add_mailbox(lw, asking->flags, q);
	if (a != LW_NO_INDEX) {
		q->hops = lw->legs[a].hops;
		q->secure_before = lw->legs[a].secure || lw_is_sips(lw_leg_uri(lw, a));
	}
	lw_number_of_leg(lw, a, &j->transferee);
	q->transferee = &j->transferee;
	q->self = is_self(policy, j);
	lw_verdict(policy, q, &j->verdict);
	/* It is the party's own request: there is no other user who could be asked. */
	if (j->verdict.rule == LW_RULE_PEER_ASKS && j->verdict.answer == LW_ASK)
		j->verdict.answer = LW_ALLOW;
}

void lw_judge_stranger(const struct lw *lw, const struct lw_input *in, struct judged *j)
{
	struct lw_question *q = &j->question;

	memset(j, 0, sizeof *j);
	q->path = LW_PATH_REFER;
	q->method = in->flags & LW_F_REPLACES ? LW_ATTENDED : LW_BLIND;
	q->call_up = q->call_owned = true; /* there is none: it is about who asks, and for what */
	add_target(lw, in->uri, in->call_class, j);
	add_mailbox(lw, 0, q);
	q->embedded_headers = in->flags & LW_F_HEADERS && lw->config.refuse_refer_headers;
	j->transferee.place = LW_PLACE_INTERNAL;
	q->transferee = &j->transferee;
	q->self = in->flags & LW_F_TO_US || is_self(&lw->rules->policy, j);
	lw_verdict(&lw->rules->policy, q, &j->verdict);
}

static bool is_for_a_transfer(const struct lw *lw, uint32_t leg)
{
	uint32_t call = lw->legs[leg].call;

	return lw_is_switch(lw) ? lw_sw_xfer_active(lw, call)
				: lw->legs[leg].role == LEG_ROLE_NEXT ||
					  lw->calls[call].parent != LW_NO_INDEX;
}

/* An ordinary call is no transfer: only what may not be called at all counts. */
static struct lw_policy policy_of(const struct lw *lw, uint32_t leg)
{
	struct lw_policy policy = lw_is_switch(lw) ? *lw_policy_of(lw, lw_sender_of(lw, leg))
						   : lw->rules->policy;

	if (is_for_a_transfer(lw, leg))
		return policy;
	memset(policy.level, 0, sizeof policy.level);
	policy.client_min[0].platform = NULL;
	return policy;
}

/* Who would talk to whoever is called: our user, or in a switch a party. */
static void add_sent(const struct lw *lw, uint32_t leg, struct judged *j)
{
	j->question.transferee = &j->transferee;
	if (lw_is_switch(lw)) {
		lw_number_of_leg(lw, lw_called_for(lw, leg), &j->transferee);
		return;
	}
	lw_number_here(lw, lw_read(lw, lw->leg_text[leg].local_uri), 0, &j->transferee);
	j->transferee.place = LW_PLACE_INTERNAL;
}

/* A target that sends us elsewhere asks us to call somebody, as a REFER does; but the user is not
 * asked. */
bool lw_allows_redirect(const struct lw *lw, uint32_t leg, const struct lw_input *in)
{
	struct judged j;
	struct lw_question *q = &j.question;
	struct lw_policy policy;

	if (!lw->rules || lw->legs[leg].call == LW_NO_INDEX)
		return true;
	memset(&j, 0, sizeof j);
	policy = policy_of(lw, leg);
	q->path = LW_PATH_REFER;
	q->method = LW_BLIND;
	add_target(lw, in->uri, in->call_class, &j);
	q->call_up = q->call_owned = q->authorised = true;
	q->secure_before = lw->legs[leg].secure || lw_is_sips(lw_leg_uri(lw, leg));
	add_mailbox(lw, 0, q);
	add_sent(lw, leg, &j);
	q->self = is_self(&policy, &j);
	lw_verdict(&policy, q, &j.verdict);
	return j.verdict.answer == LW_ALLOW || j.verdict.rule == LW_RULE_PEER_ASKS;
}

static void judge_replace(const struct lw *lw, uint32_t call, const struct lw_input *in,
			  struct judged *j)
{
	struct lw_question *q = &j->question;

	memset(j, 0, sizeof *j);
	q->path = LW_PATH_REPLACES;
	q->method = LW_ATTENDED;
	add_call(lw, call, in->now, j);
	q->call_up = q->call_owned = true; /* which leg it names is the table's */
	q->in_transfer = false;
	q->secure_before = false;
	q->authorised = lw_rule_may_replace(&lw->config, in->flags) != LW_MAY_NO;
	q->same_dialog = in->leg.v && lw_same_leg(in->leg, in->other_leg);
	lw_verdict(&lw->rules->policy, q, &j->verdict);
}

enum lw_may lw_may_replace(const struct lw *lw, uint32_t call, const struct lw_input *in)
{
	enum lw_may may = lw_rule_may_replace(&lw->config, in->flags);
	struct judged j;

	if (!lw->rules || may == LW_MAY_NO)
		return may;
	judge_replace(lw, call, in, &j);
	return j.verdict.answer == LW_ALLOW ? may : LW_MAY_NO;
}

const char *lw_replace_rule(const struct lw *lw, uint32_t call, const struct lw_input *in)
{
	struct judged j;

	if (!lw->rules || lw_rule_may_replace(&lw->config, in->flags) == LW_MAY_NO)
		return "replaces_policy";
	judge_replace(lw, call, in, &j);
	return lw_rule_name((uint32_t)j.verdict.rule);
}

/* R69: a merge must not become a way round the policy. */
bool lw_drops_conference(const struct lw *lw, uint32_t call)
{
	uint32_t party = lw->calls[call].party, consult = lw->calls[call].consult, left = 0;
	uint32_t target = consult == LW_NO_INDEX ? LW_NO_INDEX : lw->calls[consult].party;
	struct lw_number number;

	if (!lw->rules)
		return false;
	if (party != LW_NO_INDEX) {
		lw_number_of_leg(lw, party, &number);
		left += number.place == LW_PLACE_INTERNAL;
	}
	if (target != LW_NO_INDEX) {
		lw_number_of_leg(lw, target, &number);
		left += number.place == LW_PLACE_INTERNAL;
	}
	return lw_conference_ends((enum lw_drop_conference)lw->rules->policy.drop_conference, left,
				  true);
}
