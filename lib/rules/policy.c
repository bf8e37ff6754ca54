/* SPDX-License-Identifier: BSD-3-Clause */
/* policy.c -- whether a transfer is allowed: levels, the matrix of types, the rules in order. */
#include <legwork/policy.h>

#include <string.h>

/* What the rules look at. */
struct judged {
	const struct lw_policy *policy;
	const struct lw_question *ask;
	const struct lw_number *target; /* its place is INVALID when none is named */
	struct lw_effective in_force;
};

/* ---- levels (R64) ---- */

static void record_in_force(const struct lw_policy *policy, struct lw_effective *effective)
{
	effective->record_inbound = effective->record_outbound = LW_RECORD_ON_DEMAND;
	for (unsigned i = 0; i < LW_LEVELS; i++) {
		const struct lw_record_level *level = &policy->record[i];

		if (level->inbound && level->inbound <= LW_RECORDS) {
			effective->record_inbound = (enum lw_record_mode)(level->inbound - 1);
			effective->record_inbound_by = (enum lw_level)i;
		}
		if (level->outbound && level->outbound <= LW_RECORDS) {
			effective->record_outbound = (enum lw_record_mode)(level->outbound - 1);
			effective->record_outbound_by = (enum lw_level)i;
		}
		if (level->locked)
			return;
	}
}

void lw_policy_effective(const struct lw_policy *policy, struct lw_effective *effective)
{
	static const struct lw_policy init = LW_POLICY_INIT;
	const struct lw_policy *p = policy ? policy : &init;

	*effective = (struct lw_effective){.service = true, .transfer = true, .type = LW_TYPE_NONE};
	record_in_force(p, effective);
	for (unsigned i = 0; i < LW_LEVELS; i++) {
		const struct lw_policy_level *level = &p->level[i];

		if (level->service) {
			effective->service = level->service == LW_SAY_YES;
			effective->service_by = (enum lw_level)i;
		}
		if (effective->locked)
			continue;
		if (level->transfer) {
			effective->transfer = level->transfer == LW_SAY_YES;
			effective->transfer_by = (enum lw_level)i;
		}
		if (level->type) {
			effective->type = (enum lw_transfer_type)(level->type - 1);
			effective->type_by = (enum lw_level)i;
		}
		if (level->locked) {
			effective->locked = true;
			effective->locked_by = (enum lw_level)i;
		}
	}
}

/* ---- type x class x method (R65, R66) ---- */

#define CAN_yes 1u
#define CAN__ 0u
#define METHODS(attended, blind, voicemail) \
	((uint8_t)(CAN_##attended << LW_ATTENDED | CAN_##blind << LW_BLIND | \
		   CAN_##voicemail << LW_VOICEMAIL))

#define CELL_IF(flag, type, class, attended, blind, voicemail)
static const uint8_t cells[LW_TYPES][LW_TARGET_CLASSES] = {
#define CELL(type, class, attended, blind, voicemail) \
	[LW_TYPE_##type][LW_##class] = METHODS(attended, blind, voicemail),
#include "policy.def"
#undef CELL
};
#undef CELL_IF

/* What a flag of the policy makes of a cell. */
static uint8_t flagged(const struct lw_policy *policy, enum lw_transfer_type type,
		       enum lw_target_class target_class, uint8_t methods)
{
#define CELL(type, class, attended, blind, voicemail)
#define CELL_IF(flag, of_type, class, attended, blind, voicemail) \
	if (policy->flag && type == LW_TYPE_##of_type && target_class == LW_##class) \
		return METHODS(attended, blind, voicemail);
#include "policy.def"
#undef CELL
#undef CELL_IF
	return methods;
}

enum lw_target_class lw_target_class_of(enum lw_place place, bool recorded)
{
	switch (place) {
	case LW_PLACE_INTERNAL: return recorded ? LW_INTERNAL_RECORDED : LW_INTERNAL_UNRECORDED;
	case LW_PLACE_CONTACT:  return recorded ? LW_CONTACT_RECORDED : LW_CONTACT_UNRECORDED;
	case LW_PLACE_EXTERNAL: return LW_OTHER_EXTERNAL;
	case LW_PLACE_INVALID:
	case LW_PLACES:         break;
	}
	return LW_TARGET_CLASSES;
}

uint32_t lw_type_methods(enum lw_transfer_type type, enum lw_place place, bool recorded,
			 const struct lw_policy *policy)
{
	enum lw_target_class target_class = lw_target_class_of(place, recorded);
	uint8_t methods;

	if ((unsigned)type >= LW_TYPES || target_class == LW_TARGET_CLASSES)
		return 0;
	methods = cells[type][target_class];
	return policy ? flagged(policy, type, target_class, methods) : methods;
}

/* ---- the rules: each says whether it forbids the transfer ---- */

static bool outside(const struct lw_number *number)
{
	return number && (number->place == LW_PLACE_CONTACT || number->place == LW_PLACE_EXTERNAL);
}

static bool recorded(const struct judged *j)
{
	return j->ask->facts && j->ask->facts->recorded;
}

static bool loses_security(const struct judged *j)
{
	return j->ask->secure_before && !j->ask->secure_after;
}

/* The bit of the method; no method has no bit, so nothing allows it. */
static uint32_t method_bit(const struct judged *j)
{
	uint8_t method = j->ask->method;

	return method != LW_METHOD_NONE && method <= LW_VOICEMAIL ? 1u << method : 0;
}

static bool is_not_up(const struct judged *j) { return !j->ask->call_up; }
static bool is_not_owned(const struct judged *j) { return !j->ask->call_owned; }
static bool is_in_transfer(const struct judged *j) { return j->ask->in_transfer; }
static bool is_headers(const struct judged *j) { return j->ask->embedded_headers; }
static bool is_same_dialog(const struct judged *j) { return j->ask->same_dialog; }
static bool is_unauthorised(const struct judged *j) { return !j->ask->authorised; }
static bool is_service(const struct judged *j) { return !j->in_force.service; }
static bool is_switch(const struct judged *j) { return !j->in_force.transfer; }

static bool is_no_target(const struct judged *j)
{
	return j->target->place == LW_PLACE_INVALID || (unsigned)j->target->place >= LW_PLACES;
}

static bool is_scheme(const struct judged *j)
{
	return j->ask->scheme & ~j->policy->schemes;
}

/* Threat 6.  A mailbox never rings, so the caller may be sent to our own (R33). */
static bool is_self(const struct judged *j)
{
	const char *own = j->policy->own;

	if (j->ask->method == LW_VOICEMAIL)
		return false;
	return j->ask->self || (own && *own && !strcmp(own, j->target->canonical));
}

static bool is_hops(const struct judged *j)
{
	return j->policy->hop_limit && j->ask->hops >= j->policy->hop_limit;
}

static bool is_chain(const struct judged *j)
{
	return j->policy->chain_limit && j->ask->chain >= j->policy->chain_limit;
}

static bool is_budget(const struct judged *j)
{
	return j->policy->budget && j->ask->begun >= j->policy->budget;
}

static bool is_budget_external(const struct judged *j)
{
	return j->policy->external_budget && outside(j->target) &&
	       j->ask->begun_external >= j->policy->external_budget;
}

/* Threat 12.  Any value but ASK and ALLOW refuses. */
static bool is_downgrade(const struct judged *j)
{
	return loses_security(j) && j->policy->downgrade != LW_DOUBT_ASK &&
	       j->policy->downgrade != LW_DOUBT_ALLOW;
}

static bool is_downgrade_ask(const struct judged *j)
{
	return loses_security(j) && j->policy->downgrade == LW_DOUBT_ASK;
}

static bool is_client_version(const struct judged *j)
{
	const struct lw_policy *p = j->policy;

	if (!p->platform || !p->version)
		return p->client_must_say && p->client_min[0].platform;
	for (unsigned i = 0; i < LW_PLATFORMS && p->client_min[i].platform; i++) {
		const struct lw_client_min *min = &p->client_min[i];

		if (!strcmp(min->platform, p->platform) && min->version &&
		    lw_version_compare(p->version, min->version) < 0)
			return true;
	}
	return false;
}

/* R31: a rule of its own, so that it is said even where no type restricts anything. */
static bool is_voicemail_out(const struct judged *j)
{
	return j->ask->method == LW_VOICEMAIL && outside(j->target);
}

/* R70: a user who is exempt is not asked for the type, but for everything else. */
static bool is_type(const struct judged *j)
{
	uint32_t methods = lw_type_methods(j->in_force.type, j->target->place, recorded(j),
					   j->policy);

	return !method_bit(j) || (!j->policy->exempt && !(methods & method_bit(j)));
}

/* R67 */
static bool is_offnet(const struct judged *j)
{
	return j->policy->block_offnet_to_offnet && outside(j->target) &&
	       outside(j->ask->transferee);
}

static bool may_be_target(const struct judged *j)
{
	uint32_t call_class = j->target->call_class;

	return call_class < LW_CLASSES && j->policy->classes >> call_class & 1u;
}

static bool is_emergency(const struct judged *j)
{
	return j->target->call_class == LW_CLASS_EMERGENCY && !may_be_target(j);
}

/* R68 */
static bool is_call_class(const struct judged *j) { return !may_be_target(j); }

/* R24 */
static bool is_method(const struct judged *j)
{
	return j->ask->facts && j->ask->facts->no_methods & method_bit(j);
}

static bool is_voicemail_off(const struct judged *j)
{
	if (j->ask->method != LW_VOICEMAIL)
		return false;
	if (j->ask->mailbox_known)
		return !j->ask->has_mailbox;
	return j->ask->facts && !j->ask->facts->voicemail;
}

static bool is_peer_refused(const struct judged *j)
{
	return j->policy->untrusted_refer != LW_DOUBT_ASK &&
	       j->policy->untrusted_refer != LW_DOUBT_ALLOW;
}

static bool is_peer_asks(const struct judged *j)
{
	return j->policy->untrusted_refer == LW_DOUBT_ASK;
}

/* ---- the verdict ---- */

/* The letters of the paths column. */
#define V_ (1u << LW_PATH_VERB)
#define R_ (1u << LW_PATH_REFER)
#define P_ (1u << LW_PATH_REPLACES)
#define F_ (1u << LW_PATH_FEATURE_CODE)
#define PATHS_VRPF (V_ | R_ | P_ | F_)
#define PATHS_VR_F (V_ | R_ | F_)
#define PATHS__RP_ (R_ | P_)
#define PATHS__R__ R_

struct rule { uint16_t code; uint8_t paths, answer, cause; };

static const struct rule rules[LW_RULES] = {
	[LW_RULE_NONE] = {200, PATHS_VRPF, LW_ALLOW, LW_CAUSE_NONE},
#define LW_RULE(name, word, paths, answer, sip, cause, text) \
	[LW_RULE_##name] = {sip, PATHS_##paths, LW_##answer, LW_CAUSE_##cause},
#include <legwork/policy_rules.def>
#undef LW_RULE
};

bool lw_rule_applies(enum lw_rule rule, enum lw_path path)
{
	/* an unknown path is asked everything */
	return (unsigned)rule < LW_RULES &&
	       ((unsigned)path >= LW_PATHS || rules[rule].paths >> path & 1u);
}

static bool holds(enum lw_rule rule, const struct judged *j)
{
	switch (rule) {
#define LW_RULE(name, word, paths, answer, sip, cause, text) \
	case LW_RULE_##name: return is_##word(j);
#include <legwork/policy_rules.def>
#undef LW_RULE
	case LW_RULE_NONE:
	case LW_RULES: break;
	}
	return false;
}

static enum lw_rule first_that_holds(const struct judged *j)
{
	for (unsigned i = LW_RULE_NONE + 1; i < LW_RULES; i++) {
		enum lw_rule rule = (enum lw_rule)i;

		if (!lw_rule_applies(rule, (enum lw_path)j->ask->path))
			continue;
		if (rules[i].answer == LW_ASK && j->ask->approved)
			continue;
		if (holds(rule, j))
			return rule;
	}
	return LW_RULE_NONE;
}

/* The level that decided, for a rule about levels. */
static bool level_of(enum lw_rule rule, const struct lw_effective *in_force, enum lw_level *level)
{
	*level = LW_LEVEL_ACCOUNT;
	if (rule == LW_RULE_SERVICE)
		*level = in_force->service_by;
	else if (rule == LW_RULE_SWITCH)
		*level = in_force->transfer_by;
	else if (rule == LW_RULE_TYPE)
		*level = in_force->type_by;
	else
		return false;
	return true;
}

void lw_verdict(const struct lw_policy *policy, const struct lw_question *question,
		struct lw_verdict *verdict)
{
	static const struct lw_policy init = LW_POLICY_INIT;
	static const struct lw_number nobody = {.place = LW_PLACE_INVALID};
	struct judged j = {.policy = policy ? policy : &init, .ask = question,
			   .target = question->target ? question->target : &nobody};
	enum lw_rule rule;

	lw_policy_effective(j.policy, &j.in_force);
	rule = first_that_holds(&j);
	*verdict = (struct lw_verdict){
		.answer = (enum lw_answer)rules[rule].answer,
		.rule = rule,
		.code = rules[rule].code,
		.cause = rules[rule].cause,
		.method = question->method,
		.type = (uint8_t)j.in_force.type,
		.target_class = (uint8_t)lw_target_class_of(j.target->place, recorded(&j)),
		.call_class = (uint8_t)j.target->call_class,
	};
	verdict->by_level = level_of(rule, &j.in_force, &verdict->level);
}

/* R69: an unknown rule ends no conference. */
bool lw_conference_ends(enum lw_drop_conference rule, unsigned internal_left, bool controller_left)
{
	switch (rule) {
	case LW_DROP_NEVER:             return false;
	case LW_DROP_NO_INTERNAL:       return !internal_left;
	case LW_DROP_CONTROLLER_LEAVES: return controller_left;
	}
	return false;
}
