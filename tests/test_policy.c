/* SPDX-License-Identifier: BSD-3-Clause */
/* test_policy.c -- the administrator's policy: type matrix cell by cell, levels against an oracle,
 * the rules alone and in pairs on every path, the sentences, Zoom's numbers, versions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include <legwork/policy.h>

#define COUNT(list) (sizeof(list) / sizeof *(list))

/* ---- a question, and all it points to ---- */

struct world {
	struct lw_policy policy;
	struct lw_question ask;
	struct lw_number target, transferee;
	struct lw_target facts;
};

/* Everything is as it should be: Alice may transfer an outside caller to extension 201. */
static void begin(struct world *w, enum lw_path path)
{
	memset(w, 0, sizeof *w); /* padding too: worlds are compared */
	w->policy = (struct lw_policy)LW_POLICY_INIT;
	w->policy.untrusted_refer = LW_DOUBT_ALLOW;
	w->policy.own = "200";
	w->target.place = LW_PLACE_INTERNAL;
	w->target.call_class = LW_CLASS_INTERNAL;
	strcpy(w->target.canonical, "201");
	w->transferee.place = LW_PLACE_EXTERNAL;
	w->transferee.call_class = LW_CLASS_NATIONAL;
	w->facts.voicemail = true;
	w->ask.path = (uint8_t)path;
	w->ask.method = LW_ATTENDED;
	w->ask.scheme = LW_SCHEME_SIP;
	w->ask.call_up = w->ask.call_owned = w->ask.authorised = true;
	w->ask.secure_before = w->ask.secure_after = true;
}

static struct lw_verdict judge(struct world *w)
{
	struct lw_verdict verdict;

	w->ask.target = &w->target;
	w->ask.transferee = &w->transferee;
	w->ask.facts = &w->facts;
	lw_verdict(&w->policy, &w->ask, &verdict);
	return verdict;
}

/* ---- the type matrix ---- */

/* Of warm, blind, voicemail: y allowed; else the rule that says no: t TYPE, o VOICEMAIL_OUT,
 * s SWITCH. */
static const struct {
	const char *type;
	bool blocks_external, allows_voicemail;
	/* internal recorded, internal, contact recorded, contact, other external */
	const char *cell[5];
} TABLE[] = {
	{"off",    false, false, {"sss", "sss", "sss", "sss", "sss"}},
	{"none",   false, false, {"yyy", "yyy", "yyo", "yyo", "yyo"}},
	{"low",    false, false, {"yyy", "yyy", "yyo", "yyo", "tto"}},
	{"medium", false, false, {"yyy", "yyy", "tto", "tto", "tto"}},
	{"high",   false, false, {"yyt", "ttt", "yyo", "tto", "tto"}},

	{"off",    true,  false, {"sss", "sss", "sss", "sss", "sss"}},
	{"none",   true,  false, {"yyy", "yyy", "yyo", "yyo", "yyo"}},
	{"low",    true,  false, {"yyy", "yyy", "yyo", "yyo", "tto"}},
	{"medium", true,  false, {"yyy", "yyy", "tto", "tto", "tto"}},
	{"high",   true,  false, {"yyt", "ttt", "tto", "tto", "tto"}},

	{"off",    false, true,  {"sss", "sss", "sss", "sss", "sss"}},
	{"none",   false, true,  {"yyy", "yyy", "yyo", "yyo", "yyo"}},
	{"low",    false, true,  {"yyy", "yyy", "yyo", "yyo", "tto"}},
	{"medium", false, true,  {"yyy", "yyy", "tto", "tto", "tto"}},
	{"high",   false, true,  {"yyy", "ttt", "yyo", "tto", "tto"}},

	{"off",    true,  true,  {"sss", "sss", "sss", "sss", "sss"}},
	{"none",   true,  true,  {"yyy", "yyy", "yyo", "yyo", "yyo"}},
	{"low",    true,  true,  {"yyy", "yyy", "yyo", "yyo", "tto"}},
	{"medium", true,  true,  {"yyy", "yyy", "tto", "tto", "tto"}},
	{"high",   true,  true,  {"yyy", "ttt", "tto", "tto", "tto"}},
};

static const struct { enum lw_place place; bool recorded; } COLUMN[] = {
	{LW_PLACE_INTERNAL, true}, {LW_PLACE_INTERNAL, false}, {LW_PLACE_CONTACT, true},
	{LW_PLACE_CONTACT, false}, {LW_PLACE_EXTERNAL, false},
};

static enum lw_rule rule_of(char letter)
{
	switch (letter) {
	case 't': return LW_RULE_TYPE;
	case 'o': return LW_RULE_VOICEMAIL_OUT;
	case 's': return LW_RULE_SWITCH;
	default:  return LW_RULE_NONE;
	}
}

static void set_type(struct world *w, const char *type)
{
	if (!strcmp(type, "off")) {
		w->policy.level[LW_LEVEL_ACCOUNT].transfer = LW_SAY_NO;
		return;
	}
	for (uint32_t t = 0; t < LW_TYPES; t++)
		if (!strcmp(lw_type_name(t), type))
			w->policy.level[LW_LEVEL_ACCOUNT].type = (uint8_t)(1 + t);
}

static void set_row(struct world *w, size_t row, size_t column)
{
	set_type(w, TABLE[row].type);
	w->policy.high_blocks_all_external = TABLE[row].blocks_external;
	w->policy.high_allows_voicemail = TABLE[row].allows_voicemail;
	w->target.place = COLUMN[column].place;
	w->facts.recorded = COLUMN[column].recorded;
	if (w->target.place != LW_PLACE_INTERNAL)
		w->target.call_class = LW_CLASS_NATIONAL;
}

static void check_cell(size_t row, size_t column, unsigned method, enum lw_path path)
{
	char letter = TABLE[row].cell[column][method - 1];
	struct lw_verdict v;
	struct world w;

	begin(&w, path);
	set_row(&w, row, column);
	w.ask.method = (uint8_t)method;
	v = judge(&w);
	if (v.rule != rule_of(letter) || (v.answer == LW_ALLOW) != (letter == 'y'))
		fail_msg("type %s, column %zu, %s: %s", TABLE[row].type, column,
			 lw_method_name((enum lw_method)method), lw_rule_name(v.rule));
	assert_int_equal(v.target_class, column);
	if (letter == 's' || letter == 't')
		assert_true(v.by_level && v.level == LW_LEVEL_ACCOUNT);
	if (letter != 's')
		assert_int_equal(lw_type_methods((enum lw_transfer_type)v.type, w.target.place,
						 w.facts.recorded, &w.policy) >> method & 1u,
				 letter == 'y');
}

static void every_cell_of_table_3_1(void **state)
{
	static const enum lw_path PATHS[] = {LW_PATH_VERB, LW_PATH_REFER, LW_PATH_FEATURE_CODE};
	unsigned cells = 0, plain = 0;

	(void)state;
	for (size_t row = 0; row < COUNT(TABLE); row++) {
		for (size_t column = 0; column < COUNT(COLUMN); column++) {
			for (unsigned method = LW_ATTENDED; method <= LW_VOICEMAIL; method++) {
				for (size_t i = 0; i < COUNT(PATHS); i++)
					check_cell(row, column, method, PATHS[i]);
				cells++;
				plain += row < 5;
			}
		}
	}
	assert_int_equal(plain, 5 * 5 * 3);
	assert_int_equal(cells, 4 * plain);
	printf("type matrix: %u cells, %u with both flags, each on %zu paths\n", plain, cells,
	       COUNT(PATHS));
}

static void types_beyond_the_table_allow_nothing(void **state)
{
	(void)state;
	assert_int_equal(lw_type_methods(LW_TYPE_NONE, LW_PLACE_INVALID, true, NULL), 0);
	assert_int_equal(lw_type_methods(LW_TYPE_NONE, LW_PLACES, true, NULL), 0);
	assert_int_equal(lw_type_methods(LW_TYPES, LW_PLACE_INTERNAL, true, NULL), 0);
	assert_int_equal(lw_type_methods((enum lw_transfer_type)77, LW_PLACE_INTERNAL, true, NULL),
			 0);
	/* a number that is not a contact stays one, recorded or not */
	assert_int_equal(lw_target_class_of(LW_PLACE_EXTERNAL, true), LW_OTHER_EXTERNAL);
}

static void a_target_nobody_knows_is_not_recorded(void **state)
{
	struct lw_verdict v;
	struct world w;

	(void)state;
	begin(&w, LW_PATH_VERB);
	set_type(&w, "high");
	w.facts.recorded = true;
	assert_int_equal(judge(&w).answer, LW_ALLOW);
	w.ask.facts = NULL;
	lw_verdict(&w.policy, &w.ask, &v);
	assert_int_equal(v.rule, LW_RULE_TYPE);
	assert_int_equal(v.target_class, LW_INTERNAL_UNRECORDED);
}

/* R31: the verb's own word first, then the table's. */
static void who_says_that_there_is_a_mailbox(void **state)
{
	static const struct { int known, has, facts; enum lw_rule rule; } CASES[] = {
		{0, 0, 1, LW_RULE_NONE},
		{0, 0, 0, LW_RULE_VOICEMAIL_OFF},
		{0, 1, 0, LW_RULE_VOICEMAIL_OFF}, /* has means nothing unless known */
		{0, 0, -1, LW_RULE_NONE},         /* no facts at all */
		{1, 0, 1, LW_RULE_VOICEMAIL_OFF},
		{1, 1, 0, LW_RULE_NONE},
		{1, 0, -1, LW_RULE_VOICEMAIL_OFF},
		{1, 1, -1, LW_RULE_NONE},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(CASES); i++) {
		struct lw_verdict v;
		struct world w;

		begin(&w, LW_PATH_VERB);
		w.ask.method = LW_VOICEMAIL;
		w.ask.mailbox_known = CASES[i].known;
		w.ask.has_mailbox = CASES[i].has;
		w.facts.voicemail = CASES[i].facts > 0;
		judge(&w);
		if (CASES[i].facts < 0)
			w.ask.facts = NULL;
		lw_verdict(&w.policy, &w.ask, &v);
		assert_int_equal(v.rule, CASES[i].rule);
	}
}

/* ---- levels ---- */

/* From the bottom up: the lowest that says something, of those not below the uppermost lock. */
static unsigned lowest(const struct lw_policy *p, bool lockable,
		       bool (*says)(const struct lw_policy_level *))
{
	unsigned last = LW_LEVELS - 1;

	for (unsigned i = LW_LEVELS; lockable && i-- > 0;)
		if (p->level[i].locked)
			last = i;
	for (unsigned i = last + 1; i-- > 0;)
		if (says(&p->level[i]))
			return i;
	return LW_LEVELS;
}

static bool says_service(const struct lw_policy_level *level)
{
	return level->service != LW_SAY_NOTHING;
}
static bool says_transfer(const struct lw_policy_level *level)
{
	return level->transfer != LW_SAY_NOTHING;
}
static bool says_type(const struct lw_policy_level *level) { return level->type != 0; }

static unsigned uppermost_lock(const struct lw_policy *p)
{
	unsigned i = 0;

	while (i < LW_LEVELS && !p->level[i].locked)
		i++;
	return i;
}

static void check_levels(const struct lw_policy *p)
{
	unsigned service = lowest(p, false, says_service),
		 transfer = lowest(p, true, says_transfer);
	unsigned type = lowest(p, true, says_type), lock = uppermost_lock(p);
	struct lw_effective got;

	lw_policy_effective(p, &got);
	assert_int_equal(got.service,
			 service == LW_LEVELS || p->level[service].service == LW_SAY_YES);
	assert_int_equal(got.service_by, service == LW_LEVELS ? 0 : service);
	assert_int_equal(got.transfer,
			 transfer == LW_LEVELS || p->level[transfer].transfer == LW_SAY_YES);
	assert_int_equal(got.transfer_by, transfer == LW_LEVELS ? 0 : transfer);
	assert_int_equal(got.type, type == LW_LEVELS ? 0 : p->level[type].type - 1);
	assert_int_equal(got.type_by, type == LW_LEVELS ? 0 : type);
	assert_int_equal(got.locked, lock < LW_LEVELS);
	if (got.locked)
		assert_int_equal(got.locked_by, lock);
}

static void every_combination_of_levels(void **state)
{
	struct lw_policy p = LW_POLICY_INIT;
	unsigned count = 0;

	(void)state;
	/* transfer 3 x type 5 x locked 2, at four levels */
	for (unsigned n = 0; n < 30u * 30 * 30 * 30; n++, count++) {
		unsigned rest = n;

		for (unsigned i = 0; i < LW_LEVELS; i++, rest /= 30)
			p.level[i] = (struct lw_policy_level){
				0, (uint8_t)(rest % 3), (uint8_t)(rest / 3 % 5), rest % 30 >= 15};
		check_levels(&p);
	}
	/* service 3 x locked 2 */
	for (unsigned n = 0; n < 6u * 6 * 6 * 6; n++, count++) {
		unsigned rest = n;

		for (unsigned i = 0; i < LW_LEVELS; i++, rest /= 6)
			p.level[i] =
				(struct lw_policy_level){(uint8_t)(rest % 3), 0, 0, rest % 6 >= 3};
		check_levels(&p);
	}
	printf("levels: %u combinations\n", count);
}

static void levels_as_an_administrator_sets_them(void **state)
{
	static const struct { enum lw_level at; uint8_t transfer, type; bool locked; } SETS[][3] = {
		/* the user's on beats the site's off (R64) */
		{{LW_LEVEL_SITE, LW_SAY_NO, 0, false}, {LW_LEVEL_USER, LW_SAY_YES, 0, false}, {0}},
		/* unless the site is locked */
		{{LW_LEVEL_SITE, LW_SAY_NO, 0, true}, {LW_LEVEL_USER, LW_SAY_YES, 0, false}, {0}},
		/* a lock keeps what came from above, too */
		{{LW_LEVEL_GROUP, 0, 1 + LW_TYPE_LOW, false}, {LW_LEVEL_SITE, 0, 0, true},
		 {LW_LEVEL_USER, LW_SAY_NO, 1 + LW_TYPE_NONE, false}},
	};
	static const struct {
		bool transfer;
		enum lw_level by;
		enum lw_transfer_type type;
	} GET[] = {
		{true, LW_LEVEL_USER, LW_TYPE_NONE},
		{false, LW_LEVEL_SITE, LW_TYPE_NONE},
		{true, LW_LEVEL_ACCOUNT, LW_TYPE_LOW},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(SETS); i++) {
		struct lw_policy p = LW_POLICY_INIT;
		struct lw_effective got;

		for (unsigned k = 0; k < 3; k++)
			if (SETS[i][k].at)
				p.level[SETS[i][k].at] = (struct lw_policy_level){
					0, SETS[i][k].transfer, SETS[i][k].type, SETS[i][k].locked};
		lw_policy_effective(&p, &got);
		assert_int_equal(got.transfer, GET[i].transfer);
		assert_int_equal(got.transfer_by, GET[i].by);
		assert_int_equal(got.type, GET[i].type);
	}
}

/* The lower level wins, unless one above is locked; each direction for itself. */
static void recording_as_an_administrator_sets_it(void **state)
{
	struct lw_policy p = LW_POLICY_INIT;
	struct lw_effective got;

	(void)state;
	lw_policy_effective(&p, &got);
	assert_true(got.record_inbound == LW_RECORD_ON_DEMAND &&
		    got.record_outbound == LW_RECORD_ON_DEMAND);
	p.record[LW_LEVEL_GROUP].inbound = 1 + LW_RECORD_ALWAYS;
	p.record[LW_LEVEL_USER].outbound = 1 + LW_RECORD_OFF;
	lw_policy_effective(&p, &got);
	assert_true(got.record_inbound == LW_RECORD_ALWAYS &&
		    got.record_inbound_by == LW_LEVEL_GROUP);
	assert_true(got.record_outbound == LW_RECORD_OFF &&
		    got.record_outbound_by == LW_LEVEL_USER);
	p.record[LW_LEVEL_SITE].locked = true;
	lw_policy_effective(&p, &got);
	assert_true(got.record_inbound == LW_RECORD_ALWAYS);
	assert_true(got.record_outbound == LW_RECORD_ON_DEMAND &&
		    got.record_outbound_by == LW_LEVEL_ACCOUNT);
	assert_string_equal(lw_record_name(LW_RECORD_ON_DEMAND), "on demand");
	assert_string_equal(lw_record_name(LW_RECORDS), "?");
}

static void values_beyond_the_levels_refuse(void **state)
{
	struct lw_effective got;
	struct world w;

	(void)state;
	begin(&w, LW_PATH_VERB);
	w.policy.level[LW_LEVEL_USER] = (struct lw_policy_level){.service = 9, .transfer = 9};
	lw_policy_effective(&w.policy, &got);
	assert_false(got.service || got.transfer);
	begin(&w, LW_PATH_VERB);
	w.policy.level[LW_LEVEL_USER].type = 99;
	assert_int_equal(judge(&w).rule, LW_RULE_TYPE);
	lw_policy_effective(NULL, &got);
	assert_true(got.service && got.transfer && got.type == LW_TYPE_NONE && !got.locked);
}

/* ---- the rules, alone and in pairs ---- */

/* Each sets every field that its rule needs, and no other. */
static void not_up(struct world *w) { w->ask.call_up = false; }
static void not_owned(struct world *w) { w->ask.call_owned = false; }
static void in_transfer(struct world *w) { w->ask.in_transfer = true; }
static void no_target(struct world *w) { w->target.place = LW_PLACE_INVALID; }
static void scheme(struct world *w) { w->ask.scheme = LW_SCHEME_OTHER; }
static void headers(struct world *w) { w->ask.embedded_headers = true; }
static void self(struct world *w) { w->ask.self = true; w->ask.method = LW_BLIND; }
static void same_dialog(struct world *w) { w->ask.same_dialog = true; }
static void unauthorised(struct world *w) { w->ask.authorised = false; }
static void hops(struct world *w) { w->ask.hops = 10; }
static void chain(struct world *w) { w->ask.chain = 20; }
static void budget(struct world *w) { w->policy.budget = 5; w->ask.begun = 5; }
static void insecure(struct world *w, enum lw_doubt doubt)
{
	w->ask.secure_after = false;
	w->policy.downgrade = (uint8_t)doubt;
}
static void downgrade(struct world *w) { insecure(w, LW_DOUBT_REFUSE); }
static void downgrade_ask(struct world *w) { insecure(w, LW_DOUBT_ASK); }
static void service(struct world *w) { w->policy.level[LW_LEVEL_GROUP].service = LW_SAY_NO; }
static void off(struct world *w) { w->policy.level[LW_LEVEL_SITE].transfer = LW_SAY_NO; }
static void high(struct world *w)
{
	w->policy.level[LW_LEVEL_USER].type = 1 + LW_TYPE_HIGH;
	w->facts.recorded = false;
}
static void emergency(struct world *w)
{
	w->target.call_class = LW_CLASS_EMERGENCY;
	w->policy.classes &= ~(1u << LW_CLASS_EMERGENCY);
}
static void call_class(struct world *w) { w->policy.classes = 0; }
static void method(struct world *w) { w->facts.no_methods = 0xff; }
static void peer_refused(struct world *w) { w->policy.untrusted_refer = LW_DOUBT_REFUSE; }
static void peer_asks(struct world *w) { w->policy.untrusted_refer = LW_DOUBT_ASK; }

static void budget_external(struct world *w)
{
	w->policy.external_budget = 2;
	w->ask.begun_external = 2;
	w->target.place = LW_PLACE_EXTERNAL;
}

static void client_version(struct world *w)
{
	w->policy.platform = "windows";
	w->policy.version = "4.4.52570.0414";
	w->policy.client_min[0] = (struct lw_client_min){"macos", "9"};
	w->policy.client_min[1] = (struct lw_client_min){"windows", "4.4.52570.0415"};
}

static void voicemail_out(struct world *w)
{
	w->ask.method = LW_VOICEMAIL;
	w->target.place = LW_PLACE_EXTERNAL;
}

static void voicemail_off(struct world *w)
{
	w->ask.method = LW_VOICEMAIL;
	w->ask.mailbox_known = true;
	w->target.place = LW_PLACE_INTERNAL;
}

static void offnet(struct world *w)
{
	w->policy.block_offnet_to_offnet = true;
	w->target.place = LW_PLACE_EXTERNAL;
	w->transferee.place = LW_PLACE_EXTERNAL;
}

/* The documented order, with the paths: V a verb, R a REFER, P Replaces, F a feature code. */
static const struct {
	enum lw_rule rule;
	const char *name, *paths;
	int code;
	void (*make)(struct world *w);
} RULES[] = {
	{LW_RULE_NOT_UP, "not_up", "VRPF", 403, not_up},
	{LW_RULE_NOT_OWNED, "not_owned", "VRPF", 403, not_owned},
	{LW_RULE_IN_TRANSFER, "in_transfer", "VRPF", 491, in_transfer},
	{LW_RULE_NO_TARGET, "no_target", "VRF", 400, no_target},
	{LW_RULE_SCHEME, "scheme", "VRF", 416, scheme},
	{LW_RULE_HEADERS, "headers", "VRF", 403, headers},
	{LW_RULE_SELF, "self", "VRF", 482, self},
	{LW_RULE_SAME_DIALOG, "same_dialog", "RP", 488, same_dialog},
	{LW_RULE_UNAUTHORISED, "unauthorised", "RP", 403, unauthorised},
	{LW_RULE_HOPS, "hops", "VRPF", 483, hops},
	{LW_RULE_CHAIN, "chain", "VRPF", 482, chain},
	{LW_RULE_BUDGET, "budget", "VRF", 603, budget},
	{LW_RULE_BUDGET_EXTERNAL, "budget_external", "VRF", 603, budget_external},
	{LW_RULE_DOWNGRADE, "downgrade", "VRPF", 403, downgrade},
	{LW_RULE_SERVICE, "service", "VRPF", 403, service},
	{LW_RULE_CLIENT_VERSION, "client_version", "VRF", 403, client_version},
	{LW_RULE_SWITCH, "switch", "VRPF", 403, off},
	{LW_RULE_VOICEMAIL_OUT, "voicemail_out", "VRF", 403, voicemail_out},
	{LW_RULE_TYPE, "type", "VRF", 403, high},
	{LW_RULE_OFFNET, "offnet", "VRPF", 403, offnet},
	{LW_RULE_EMERGENCY, "emergency", "VRF", 403, emergency},
	{LW_RULE_CALL_CLASS, "call_class", "VRF", 403, call_class},
	{LW_RULE_METHOD, "method", "VRF", 403, method},
	{LW_RULE_VOICEMAIL_OFF, "voicemail_off", "VRF", 403, voicemail_off},
	{LW_RULE_PEER_REFUSED, "peer_refused", "R", 603, peer_refused},
	{LW_RULE_DOWNGRADE_ASK, "downgrade_ask", "VRPF", 603, downgrade_ask},
	{LW_RULE_PEER_ASKS, "peer_asks", "R", 603, peer_asks},
};

static bool on_path(size_t rule, unsigned path)
{
	return strchr(RULES[rule].paths, "VRPF"[path]) != NULL;
}

/* The address itself is wrong, or somebody says no. */
static enum lw_cause cause_of(enum lw_rule rule)
{
	return rule == LW_RULE_NO_TARGET || rule == LW_RULE_SCHEME ? LW_CAUSE_INVALID
								   : LW_CAUSE_REFUSED;
}

static bool is_ask(enum lw_rule rule)
{
	return rule == LW_RULE_DOWNGRADE_ASK || rule == LW_RULE_PEER_ASKS;
}

static void with_everything_right_all_paths_allow(void **state)
{
	(void)state;
	for (unsigned path = 0; path < LW_PATHS; path++) {
		struct world w;
		struct lw_verdict v;

		begin(&w, (enum lw_path)path);
		v = judge(&w);
		assert_int_equal(v.answer, LW_ALLOW);
		assert_int_equal(v.rule, LW_RULE_NONE);
		assert_int_equal(v.code, 200);
		assert_int_equal(v.cause, LW_CAUSE_NONE);
		assert_false(v.by_level);
	}
}

static void the_rules_stand_in_the_documented_order(void **state)
{
	(void)state;
	assert_int_equal(COUNT(RULES), LW_RULES - 1);
	for (size_t i = 0; i < COUNT(RULES); i++) {
		assert_int_equal(RULES[i].rule, i + 1);
		assert_string_equal(lw_rule_name(RULES[i].rule), RULES[i].name);
		for (unsigned path = 0; path < LW_PATHS; path++)
			assert_int_equal(lw_rule_applies(RULES[i].rule, (enum lw_path)path),
					 on_path(i, path));
		assert_true(lw_rule_applies(RULES[i].rule, LW_PATHS));
	}
	assert_false(lw_rule_applies(LW_RULES, LW_PATH_VERB));
	assert_string_equal(lw_rule_name(LW_RULES), "?");
}

static void each_rule_alone_on_each_path(void **state)
{
	unsigned fired = 0, silent = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(RULES); i++) {
		for (unsigned path = 0; path < LW_PATHS; path++) {
			bool fires = on_path(i, path);
			struct lw_verdict v;
			struct world w;

			begin(&w, (enum lw_path)path);
			RULES[i].make(&w);
			v = judge(&w);
			if (v.rule != (fires ? RULES[i].rule : LW_RULE_NONE))
				fail_msg("%s on path %u: %s", RULES[i].name, path,
					 lw_rule_name(v.rule));
			assert_int_equal(v.answer, !fires           ? LW_ALLOW
						   : is_ask(v.rule) ? LW_ASK
								    : LW_REFUSE);
			assert_int_equal(v.code, fires ? RULES[i].code : 200);
			assert_int_equal(v.cause, fires ? cause_of(v.rule) : LW_CAUSE_NONE);
			fired += fires;
			silent += !fires;
		}
	}
	printf("rules: %zu, alone on a path %u times, silent on another %u times\n", COUNT(RULES),
	       fired, silent);
}

/* Two rules can hold at once if either may be made first. */
static bool both(size_t a, size_t b, unsigned path, struct world *w)
{
	struct world other;

	begin(w, (enum lw_path)path);
	begin(&other, (enum lw_path)path);
	RULES[a].make(w), RULES[b].make(w);
	RULES[b].make(&other), RULES[a].make(&other);
	return !memcmp(w, &other, sizeof other);
}

static void of_two_rules_the_earlier_is_named(void **state)
{
	unsigned pairs = 0, exclude = 0;

	(void)state;
	for (unsigned path = 0; path < LW_PATHS; path++) {
		for (size_t a = 0; a < COUNT(RULES); a++) {
			for (size_t b = a + 1; b < COUNT(RULES); b++) {
				struct world w;

				if (!on_path(a, path) || !on_path(b, path))
					continue;
				if (!both(a, b, path, &w)) {
					exclude++;
					continue;
				}
				pairs++;
				if (judge(&w).rule != RULES[a].rule)
					fail_msg("%s before %s: %s", RULES[a].name, RULES[b].name,
						 lw_rule_name(judge(&w).rule));
			}
		}
	}
	/* on three paths: no target or a mailbox inside with a target outside (4 + 3), ourselves
	 * with voicemail (2); on four: the two doubts of security; on one: the two of the peer */
	assert_int_equal(exclude, 3 * (4 + 3 + 2) + 4 + 1);
	printf("rules: %u pairs on all paths, %u that exclude each other\n", pairs, exclude);
}

static void levels_are_named_by_their_rules(void **state)
{
	static const struct { void (*make)(struct world *w); enum lw_level level; } CASES[] = {
		{service, LW_LEVEL_GROUP}, {off, LW_LEVEL_SITE}, {high, LW_LEVEL_USER},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(CASES); i++) {
		struct lw_verdict v;
		struct world w;

		begin(&w, LW_PATH_VERB);
		CASES[i].make(&w);
		v = judge(&w);
		assert_true(v.by_level);
		assert_int_equal(v.level, CASES[i].level);
	}
}

/* ---- single rules, at their edges ---- */

static enum lw_rule with(void (*change)(struct world *w), enum lw_path path)
{
	struct world w;

	begin(&w, path);
	change(&w);
	return judge(&w).rule;
}

static void approved(struct world *w) { peer_asks(w); downgrade_ask(w); w->ask.approved = true; }
static void approved_refusal(struct world *w) { off(w); w->ask.approved = true; }
static void exempt_high(struct world *w) { high(w); w->policy.exempt = true; }
static void exempt_out(struct world *w) { voicemail_out(w); w->policy.exempt = true; }
static void exempt_off(struct world *w) { off(w); w->policy.exempt = true; }
static void exempt_premium(struct world *w)
{
	w->policy.exempt = true;
	w->target.call_class = LW_CLASS_PREMIUM;
	w->policy.classes &= ~(1u << LW_CLASS_PREMIUM);
}
static void exempt_nothing(struct world *w)
{
	w->ask.method = LW_METHOD_NONE;
	w->policy.exempt = true;
}
static void no_method(struct world *w) { w->ask.method = 77; }
static void class_unheard_of(struct world *w) { w->target.call_class = (enum lw_call_class)99; }
static void emergency_let(struct world *w)
{
	w->target.call_class = LW_CLASS_EMERGENCY;
	w->policy.classes |= 1u << LW_CLASS_EMERGENCY;
}
static void own_number(struct world *w) { strcpy(w->target.canonical, "200"); }
static void own_voicemail(struct world *w) { own_number(w); w->ask.method = LW_VOICEMAIL; }
static void own_unknown(struct world *w) { w->policy.own = ""; w->target.canonical[0] = '\0'; }
static void nine_hops(struct world *w) { w->ask.hops = 9; }
static void endless(struct world *w)
{
	w->policy.hop_limit = w->policy.chain_limit = 0;
	w->ask.hops = w->ask.chain = 4000000000u;
}
static void budget_left(struct world *w) { w->policy.budget = 5; w->ask.begun = 4; }
static void budget_internal(struct world *w)
{
	budget_external(w);
	w->target.place = LW_PLACE_INTERNAL;
}
static void budget_contact(struct world *w)
{
	budget_external(w);
	w->target.place = LW_PLACE_CONTACT;
}
static void downgrade_let(struct world *w) { insecure(w, LW_DOUBT_ALLOW); }
static void never_secure(struct world *w) { w->ask.secure_before = w->ask.secure_after = false; }
static void more_secure(struct world *w) { w->ask.secure_before = false; }
static void doubt_unheard_of(struct world *w) { insecure(w, (enum lw_doubt)9); }
static void peer_unheard_of(struct world *w) { w->policy.untrusted_refer = 9; }
static void digits(struct world *w) { w->ask.scheme = 0; }
static void offnet_inside(struct world *w) { offnet(w); w->transferee.place = LW_PLACE_INTERNAL; }
static void offnet_let(struct world *w) { offnet(w); w->policy.block_offnet_to_offnet = false; }
static void offnet_contacts(struct world *w)
{
	offnet(w);
	w->target.place = w->transferee.place = LW_PLACE_CONTACT;
}
static void other_platform(struct world *w) { client_version(w); w->policy.platform = "linux"; }
static void platform_unsaid(struct world *w) { client_version(w); w->policy.platform = NULL; }
static void must_say(struct world *w) { platform_unsaid(w); w->policy.client_must_say = true; }
static void must_say_version(struct world *w)
{
	client_version(w);
	w->policy.version = NULL;
	w->policy.client_must_say = true;
}
static void must_say_of_nothing(struct world *w)
{
	must_say(w);
	w->policy.client_min[0].platform = NULL;
}
static void version_unsaid(struct world *w) { client_version(w); w->policy.version = NULL; }
static void version_good(struct world *w)
{
	client_version(w);
	w->policy.version = "4.4.52570.0415";
}
static void place_unheard_of(struct world *w) { w->target.place = (enum lw_place)9; }
static void out_and_off(struct world *w) { voicemail_off(w); voicemail_out(w); }
static void other_method(struct world *w)
{
	w->facts.no_methods = 1u << LW_BLIND | 1u << LW_VOICEMAIL;
}
static void this_method(struct world *w) { w->facts.no_methods = 1u << LW_ATTENDED; }

static void at_their_edges(void **state)
{
	static const struct {
		void (*change)(struct world *w);
		enum lw_path path;
		enum lw_rule rule;
	} CASES[] = {
		{approved, LW_PATH_REFER, LW_RULE_NONE},
		{approved_refusal, LW_PATH_REFER, LW_RULE_SWITCH}, /* a person cannot overrule */
		{exempt_high, LW_PATH_VERB, LW_RULE_NONE},         /* R70: the type only */
		{exempt_out, LW_PATH_VERB, LW_RULE_VOICEMAIL_OUT},
		{exempt_off, LW_PATH_VERB, LW_RULE_SWITCH},
		{exempt_premium, LW_PATH_VERB, LW_RULE_CALL_CLASS},
		{exempt_nothing, LW_PATH_VERB, LW_RULE_TYPE},
		{no_method, LW_PATH_VERB, LW_RULE_TYPE},
		{class_unheard_of, LW_PATH_VERB, LW_RULE_CALL_CLASS},
		{emergency_let, LW_PATH_VERB, LW_RULE_NONE},
		{own_number, LW_PATH_VERB, LW_RULE_SELF},
		{own_voicemail, LW_PATH_VERB, LW_RULE_NONE},
		{own_unknown, LW_PATH_VERB, LW_RULE_NONE},
		{nine_hops, LW_PATH_VERB, LW_RULE_NONE},
		{endless, LW_PATH_VERB, LW_RULE_NONE},
		{budget_left, LW_PATH_VERB, LW_RULE_NONE},
		{budget_internal, LW_PATH_VERB, LW_RULE_NONE},
		{budget_contact, LW_PATH_VERB, LW_RULE_BUDGET_EXTERNAL},
		{downgrade_let, LW_PATH_VERB, LW_RULE_NONE},
		{never_secure, LW_PATH_VERB, LW_RULE_NONE},
		{more_secure, LW_PATH_VERB, LW_RULE_NONE},
		{doubt_unheard_of, LW_PATH_VERB, LW_RULE_DOWNGRADE},
		{peer_unheard_of, LW_PATH_REFER, LW_RULE_PEER_REFUSED},
		{digits, LW_PATH_VERB, LW_RULE_NONE},
		{offnet_inside, LW_PATH_VERB, LW_RULE_NONE},
		{offnet_let, LW_PATH_VERB, LW_RULE_NONE},
		{offnet_contacts, LW_PATH_VERB, LW_RULE_OFFNET},
		{other_platform, LW_PATH_VERB, LW_RULE_NONE},
		{platform_unsaid, LW_PATH_VERB, LW_RULE_NONE},
		{must_say, LW_PATH_VERB, LW_RULE_CLIENT_VERSION},
		{must_say_version, LW_PATH_VERB, LW_RULE_CLIENT_VERSION},
		{must_say_of_nothing, LW_PATH_VERB, LW_RULE_NONE},
		{version_unsaid, LW_PATH_VERB, LW_RULE_NONE},
		{version_good, LW_PATH_VERB, LW_RULE_NONE},
		{place_unheard_of, LW_PATH_VERB, LW_RULE_NO_TARGET},
		{out_and_off, LW_PATH_VERB, LW_RULE_VOICEMAIL_OUT},
		{other_method, LW_PATH_VERB, LW_RULE_NONE},
		{this_method, LW_PATH_VERB, LW_RULE_METHOD},
		{unauthorised, LW_PATHS, LW_RULE_UNAUTHORISED}, /* a path that does not exist yet */
	};

	(void)state;
	for (size_t i = 0; i < COUNT(CASES); i++)
		if (with(CASES[i].change, CASES[i].path) != CASES[i].rule)
			fail_msg("case %zu: %s", i,
				 lw_rule_name(with(CASES[i].change, CASES[i].path)));
}

/* Replaces names no target, and a verb must. */
static void without_a_target(void **state)
{
	static const enum lw_rule RULE[LW_PATHS] = {
		[LW_PATH_VERB] = LW_RULE_NO_TARGET, [LW_PATH_REFER] = LW_RULE_NO_TARGET,
		[LW_PATH_REPLACES] = LW_RULE_NONE, [LW_PATH_FEATURE_CODE] = LW_RULE_NO_TARGET,
	};

	(void)state;
	for (unsigned path = 0; path < LW_PATHS; path++) {
		struct lw_verdict v;
		struct world w;

		begin(&w, (enum lw_path)path);
		w.policy.external_budget = 1;
		w.policy.block_offnet_to_offnet = true;
		w.ask.transferee = &w.transferee;
		lw_verdict(&w.policy, &w.ask, &v);
		assert_int_equal(v.rule, RULE[path]);
		w.ask.target = &w.target;
		w.ask.transferee = NULL;
		w.target.place = LW_PLACE_EXTERNAL;
		lw_verdict(&w.policy, &w.ask, &v);
		assert_int_equal(v.rule, LW_RULE_NONE);
	}
}

/* No policy means LW_POLICY_INIT; it asks about a peer's REFER. */
static void without_a_policy(void **state)
{
	struct lw_verdict v;
	struct world w;

	(void)state;
	begin(&w, LW_PATH_REFER);
	judge(&w);
	lw_verdict(NULL, &w.ask, &v);
	assert_int_equal(v.answer, LW_ASK);
	assert_int_equal(v.rule, LW_RULE_PEER_ASKS);
	w.target.call_class = LW_CLASS_EMERGENCY;
	lw_verdict(NULL, &w.ask, &v);
	assert_int_equal(v.rule, LW_RULE_EMERGENCY);
}

/* ---- the walk ---- */

/* Rules 2 to 7 again, by table and by hand; the guards have their pairs above. */
static enum lw_rule expected(const struct world *w, size_t row, size_t column)
{
	bool verb = w->ask.path != LW_PATH_REPLACES, vm = w->ask.method == LW_VOICEMAIL;
	char letter = w->ask.method ? TABLE[row].cell[column][w->ask.method - 1] : 't';

	if (!strcmp(TABLE[row].type, "off"))
		return LW_RULE_SWITCH;
	if (verb && letter == 'o')
		return LW_RULE_VOICEMAIL_OUT;
	if (verb && letter == 't' && (!w->policy.exempt || !w->ask.method))
		return LW_RULE_TYPE;
	if (w->policy.block_offnet_to_offnet && column >= 2 &&
	    w->transferee.place == LW_PLACE_EXTERNAL)
		return LW_RULE_OFFNET;
	if (verb && !(w->policy.classes >> w->target.call_class & 1))
		return w->target.call_class == LW_CLASS_EMERGENCY ? LW_RULE_EMERGENCY
								  : LW_RULE_CALL_CLASS;
	if (verb && w->ask.method == LW_BLIND && w->facts.no_methods)
		return LW_RULE_METHOD;
	if (verb && vm && !w->facts.voicemail)
		return LW_RULE_VOICEMAIL_OFF;
	if (w->ask.path == LW_PATH_REFER && w->policy.untrusted_refer == LW_DOUBT_REFUSE)
		return LW_RULE_PEER_REFUSED;
	if (w->ask.path == LW_PATH_REFER && w->policy.untrusted_refer == LW_DOUBT_ASK &&
	    !w->ask.approved)
		return LW_RULE_PEER_ASKS;
	return LW_RULE_NONE;
}

/* The digit of a mixed number, taken off it. */
static unsigned digit(unsigned *n, unsigned base)
{
	unsigned d = *n % base;

	*n /= base;
	return d;
}

enum { WALK = 20 * 5 * 4 * 4 * LW_CLASSES * 2 * 2 * 2 * 2 * 2 * 3 * 2 * 2 };

static void check_walk(unsigned n)
{
	unsigned row = digit(&n, 20), column = digit(&n, 5);
	struct lw_verdict v;
	struct world w;

	begin(&w, (enum lw_path)digit(&n, LW_PATHS));
	set_row(&w, row, column);
	w.ask.method = (uint8_t)digit(&n, 4);
	w.target.call_class = (enum lw_call_class)digit(&n, LW_CLASSES);
	w.policy.exempt = digit(&n, 2);
	w.policy.block_offnet_to_offnet = digit(&n, 2);
	w.transferee.place = digit(&n, 2) ? LW_PLACE_INTERNAL : LW_PLACE_EXTERNAL;
	w.policy.classes = digit(&n, 2) ? LW_CLASSES_DEFAULT : ~(1u << LW_CLASS_PREMIUM);
	w.facts.voicemail = digit(&n, 2);
	w.policy.untrusted_refer = (uint8_t)digit(&n, 3);
	w.ask.approved = digit(&n, 2);
	w.facts.no_methods = digit(&n, 2) ? 1u << LW_BLIND : 0;
	v = judge(&w);
	if (v.rule != expected(&w, row, column))
		fail_msg("walk: %s, not %s", lw_rule_name(v.rule),
			 lw_rule_name(expected(&w, row, column)));
	assert_int_equal(v.answer == LW_ALLOW, v.rule == LW_RULE_NONE);
}

static void walk_over_all_combinations(void **state)
{
	(void)state;
	for (unsigned n = 0; n < WALK; n++)
		check_walk(n);
	printf("walk: %d combinations\n", WALK);
}

/* ---- sentences ---- */

/* On the path on which every rule is asked. */
static enum lw_rule says(void (*make)(struct world *w), const char *sentence)
{
	char text[LW_SENTENCE_MAX];
	struct lw_verdict v;
	struct world w;

	begin(&w, LW_PATH_REFER);
	make(&w);
	v = judge(&w);
	assert_int_equal(lw_verdict_text(&v, &w.policy, text, sizeof text), strlen(sentence));
	assert_string_equal(text, sentence);
	return v.rule;
}

static void low_external(struct world *w)
{
	w->policy.level[LW_LEVEL_SITE].type = 1 + LW_TYPE_LOW;
	w->target.place = LW_PLACE_EXTERNAL;
	w->ask.method = LW_BLIND;
}
static void medium_contact(struct world *w)
{
	w->policy.level[LW_LEVEL_GROUP].type = 1 + LW_TYPE_MEDIUM;
	w->target.place = LW_PLACE_CONTACT;
}
static void high_contact(struct world *w) { high(w); w->target.place = LW_PLACE_CONTACT; }
static void high_no_contact(struct world *w)
{
	high_contact(w);
	w->policy.high_blocks_all_external = true;
}
static void high_voicemail(struct world *w)
{
	high(w);
	w->facts.recorded = true;
	w->ask.method = LW_VOICEMAIL;
}
static void high_greeting(struct world *w)
{
	high(w);
	w->policy.high_allows_voicemail = true;
	w->ask.method = LW_VOICEMAIL;
}
static void no_premium(struct world *w)
{
	w->target.call_class = LW_CLASS_PREMIUM;
	w->policy.classes = 0;
}
static void right(struct world *w) { (void)w; }

static void sentences_a_user_reads(void **state)
{
	static const struct { void (*make)(struct world *w); const char *sentence;
	} CASES[] = {
		{right, "This transfer is allowed."},
		{low_external,
		 "The administrator does not allow blind transfers to external numbers "
		 "(transfer type low, set for the site)."},
		{medium_contact,
		 "The administrator does not allow warm transfers to external contacts "
		 "(transfer type medium, set for the group)."},
		{high,
		 "The administrator does not allow warm transfers to internal extensions that are "
		 "not recorded automatically (transfer type high, set for the user)."},
		{high_contact,
		 "The administrator does not allow warm transfers to external contacts that "
		 "are not recorded automatically (transfer type high, set for the user)."},
		{high_no_contact,
		 "The administrator does not allow warm transfers to external contacts "
		 "(transfer type high, set for the user)."},
		{high_voicemail, "The administrator does not allow voicemail transfers to internal "
				 "extensions (transfer type high, set for the user)."},
		{high_greeting,
		 "The administrator does not allow voicemail transfers to internal extensions "
		 "that are not recorded automatically (transfer type high, set for the user)."},
		{off, "The administrator has switched transfer off (set for the site)."},
		{service, "This user has no phone service (set for the group)."},
		{no_premium, "The administrator does not allow transfers to premium-rate numbers."},
		{voicemail_off, "This target's voicemail is switched off."},
		{method, "This target cannot receive a warm transfer."},
		{not_up, "Only an answered call can be transferred."},
		{not_owned, "This call belongs to somebody else."},
		{in_transfer, "This call is already being transferred."},
		{no_target, "A call cannot be sent to that address."},
		{scheme, "Addresses of this scheme cannot be targets of a transfer."},
		{headers,
		 "The address contains SIP headers, which is not allowed."},
		{self,
		 "The target is the party being transferred, or this phone itself."},
		{same_dialog, "A call cannot replace itself."},
		{unauthorised, "Only a party of the call may ask for this."},
		{hops, "The call has been passed on too often."},
		{chain, "The call has been transferred here too often."},
		{budget, "This account has transferred too many calls for now; try again later."},
		{budget_external, "This account has transferred too many calls to external numbers "
				  "for now; try again later."},
		{downgrade, "The call is encrypted, and the target would not be."},
		{client_version, "This client is older than the administrator requires for "
				 "transfers; update it."},
		{voicemail_out, "Only an internal extension has voicemail that a call can be "
				"transferred to."},
		{offnet, "The administrator does not allow joining two external parties."},
		{emergency,
		 "An emergency number can be dialled, but a call cannot be transferred to it."},
		{peer_refused, "The administrator does not let another party transfer this call."},
		{downgrade_ask,
		 "The call is encrypted, and the target would not be. Continue?"},
		{peer_asks, "The other party wants to transfer this call."},
	};
	bool said[LW_RULES] = {false};

	(void)state;
	for (size_t i = 0; i < COUNT(CASES); i++)
		said[says(CASES[i].make, CASES[i].sentence)] = true;
	for (uint32_t rule = 0; rule < LW_RULES; rule++)
		if (!said[rule])
			fail_msg("what does %s say?", lw_rule_name(rule));
}

/* Every size from 0: the beginning is written and ended, and nothing behind it is touched. */
static void check_bounds(const struct lw_verdict *v, const char *whole, size_t len)
{
	char text[LW_SENTENCE_MAX + 2];

	for (size_t size = 0; size <= len + 1; size++) {
		memset(text, '#', sizeof text);
		assert_int_equal(lw_verdict_text(v, NULL, text, size), len);
		assert_int_equal(text[size], '#');
		if (!size)
			continue;
		assert_int_equal(text[size - 1], '\0');
		assert_memory_equal(text, whole, size - 1);
	}
	assert_int_equal(lw_verdict_text(v, NULL, NULL, 0), len);
}

static unsigned longest_sentence;

static void check_sentence(const struct lw_verdict *v, const struct lw_policy *policy)
{
	char text[2 * LW_SENTENCE_MAX];
	size_t len = lw_verdict_text(v, policy, text, sizeof text);

	assert_int_equal(len, strlen(text));
	if (len >= LW_SENTENCE_MAX || len < 10 || strpbrk(text, "%?#") != strchr(text, '?') ||
	    text[0] < 'A' || text[0] > 'Z' || (text[len - 1] != '.' && text[len - 1] != '?') ||
	    strstr(text, "  ") || (strchr(text, '?') && text[len - 1] != '?'))
		fail_msg("%s", text);
	longest_sentence = len > longest_sentence ? (unsigned)len : longest_sentence;
}

static void every_sentence_is_whole(void **state)
{
	enum {
		ALL = LW_RULES * LW_LEVELS * LW_TYPES * 4 * (LW_TARGET_CLASSES + 1) * LW_CLASSES * 4
	};
	struct lw_policy policy = LW_POLICY_INIT;

	(void)state;
	for (unsigned i = 0; i < ALL; i++) {
		unsigned n = i;
		struct lw_verdict v = {
			.rule = (enum lw_rule)digit(&n, LW_RULES),
			.level = (enum lw_level)digit(&n, LW_LEVELS),
			.type = (uint8_t)digit(&n, LW_TYPES),
			.method = (uint8_t)digit(&n, 4),
			.target_class = (uint8_t)digit(&n, LW_TARGET_CLASSES + 1),
			.call_class = (uint8_t)digit(&n, LW_CLASSES),
			.by_level = true,
		};

		policy.high_blocks_all_external = digit(&n, 2);
		policy.high_allows_voicemail = digit(&n, 2);
		check_sentence(&v, &policy);
		if (v.call_class == LW_CLASS_PREMIUM && !policy.high_blocks_all_external) {
			char text[LW_SENTENCE_MAX];

			check_bounds(&v, text, lw_verdict_text(&v, NULL, text, sizeof text));
		}
	}
	printf("sentences: %d, the longest %u bytes\n", ALL, longest_sentence);
}

static void what_has_no_name_still_makes_a_sentence(void **state)
{
	struct lw_verdict v = {.rule = LW_RULE_TYPE, .type = 9, .method = 9, .target_class = 9,
			       .call_class = 99, .level = LW_LEVELS};
	char text[LW_SENTENCE_MAX];

	(void)state;
	lw_verdict_text(&v, NULL, text, sizeof text);
	assert_string_equal(text,
			    "The administrator does not allow such transfers to such addresses "
			    "(transfer type ?, set for the ?).");
	v.rule = (enum lw_rule)99;
	lw_verdict_text(&v, NULL, text, sizeof text);
	assert_string_equal(text, "This transfer is not allowed.");
	assert_string_equal(lw_type_name(LW_TYPES), "?");
	assert_string_equal(lw_level_name(LW_LEVELS), "?");
}

/* ---- Zoom's numbers, versions, conferences ---- */

static void zooms_two_numberings(void **state)
{
	static const struct {
		int number;
		enum lw_transfer_type transferring, forwarding;
	} ZOOM[] = {
		{1, LW_TYPE_NONE, LW_TYPE_LOW},
		{2, LW_TYPE_MEDIUM, LW_TYPE_MEDIUM},
		{3, LW_TYPE_HIGH, LW_TYPE_HIGH},
		{4, LW_TYPE_LOW, LW_TYPE_NONE},
	};
	static const int WRONG[] = {0, 5, -1, INT32_MAX, INT32_MIN};
	enum lw_transfer_type type = LW_TYPES;

	(void)state;
	for (size_t i = 0; i < COUNT(ZOOM); i++) {
		assert_true(lw_type_of_zoom_transferring(ZOOM[i].number, &type));
		assert_int_equal(type, ZOOM[i].transferring);
		assert_int_equal(lw_type_to_zoom_transferring(type), ZOOM[i].number);
		assert_true(lw_type_of_zoom_forwarding(ZOOM[i].number, &type));
		assert_int_equal(type, ZOOM[i].forwarding);
		assert_int_equal(lw_type_to_zoom_forwarding(type), ZOOM[i].number);
	}
	for (size_t i = 0; i < COUNT(WRONG); i++) {
		type = LW_TYPES;
		assert_false(lw_type_of_zoom_transferring(WRONG[i], &type));
		assert_false(lw_type_of_zoom_forwarding(WRONG[i], &type));
		assert_int_equal(type, LW_TYPES);
	}
	assert_int_equal(lw_type_to_zoom_transferring(LW_TYPES), 0);
	assert_int_equal(lw_type_to_zoom_forwarding(LW_TYPES), 0);
}

static void versions_compare_by_number(void **state)
{
	static const struct { const char *a, *b; int order; } CASES[] = {
		{"4.4.52578", "4.4.52578.0415", -1},
		{"4.4.52570.0415", "4.4.52570.0415", 0},
		{"4.4.52570.415", "4.4.52570.0415", 0},
		{"4.4.9", "4.4.10", -1},
		{"4.4", "4.4.0.0", 0},
		{"5", "4.9.9.9", 1},
		{"4.4.0 (52578.0415)", "4.4.0 (52578.0414)", 1},
		{"4.4.0 (52578.0415)", "4.4.0", 1},
		{"4.4 (52578.0415)", "4.4.0 (52578.415)", 0},
		{"4.4.1", "4.4.0 (52578.0415)", 1},      /* the bracket after the rest */
		{"4.4 (60000)", "4.4.1 (52578.0415)", -1},
		{"", "0", 0},
		{"", "0.0.1", -1},
		{"v3.0.285090.0826", "3.0.285090.0826", 0},
		{"3..1", "3.1", 0},
		{"99999999999999999999999999", "100000000000000000000000000", -1},
		{"(5)", "(4)", 1},
		{"rubbish", "trash", 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(CASES); i++) {
		int there = lw_version_compare(CASES[i].a, CASES[i].b);
		int back = lw_version_compare(CASES[i].b, CASES[i].a);

		if ((there > 0) - (there < 0) != CASES[i].order ||
		    (back > 0) - (back < 0) != -CASES[i].order)
			fail_msg("%s and %s: %d, %d", CASES[i].a, CASES[i].b, there, back);
	}
}

/* The five minimum versions of the conditions, each with the last that is too old. */
static void minimum_versions_of_the_article(void **state)
{
	static const struct { const char *platform, *least, *old, *newer; } MIN[] = {
		{"windows", "4.4.52570.0415", "4.4.52570.0414", "4.4.52571"},
		{"macos", "4.4.52551.0414", "4.4.52550.9999", "4.5"},
		{"linux", "3.0.285090.0826", "3.0.285090", "3.0.285090.826.1"},
		{"android", "4.4.52504.0411", "4.3.99999.9999", "5.0.0"},
		{"ios", "4.4.0 (52578.0415)", "4.4.0 (52577.9999)", "4.4.0 (52578.0416)"},
	};
	struct world w;

	(void)state;
	begin(&w, LW_PATH_VERB);
	for (size_t i = 0; i < COUNT(MIN); i++)
		w.policy.client_min[i] = (struct lw_client_min){MIN[i].platform, MIN[i].least};
	for (size_t i = 0; i < COUNT(MIN); i++) {
		w.policy.platform = MIN[i].platform;
		w.policy.version = MIN[i].old;
		assert_int_equal(judge(&w).rule, LW_RULE_CLIENT_VERSION);
		w.policy.version = MIN[i].least;
		assert_int_equal(judge(&w).rule, LW_RULE_NONE);
		w.policy.version = MIN[i].newer;
		assert_int_equal(judge(&w).rule, LW_RULE_NONE);
	}
	/* a full list is not read beyond its end */
	for (size_t i = 0; i < LW_PLATFORMS; i++)
		w.policy.client_min[i] = (struct lw_client_min){"other", "9"};
	assert_int_equal(judge(&w).rule, LW_RULE_NONE);
	w.policy.client_min[LW_PLATFORMS - 1] = (struct lw_client_min){"ios", "9"};
	assert_int_equal(judge(&w).rule, LW_RULE_CLIENT_VERSION);
}

static void when_a_conference_ends(void **state)
{
	static const struct {
		enum lw_drop_conference rule;
		unsigned internal;
		bool controller, ends;
	} CASES[] = {
		{LW_DROP_NEVER, 0, true, false},
		{LW_DROP_NEVER, 2, false, false},
		{LW_DROP_NO_INTERNAL, 0, false, true},
		{LW_DROP_NO_INTERNAL, 0, true, true},
		{LW_DROP_NO_INTERNAL, 1, true, false},
		{LW_DROP_CONTROLLER_LEAVES, 0, false, false},
		{LW_DROP_CONTROLLER_LEAVES, 2, true, true},
		{(enum lw_drop_conference)9, 0, true, false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(CASES); i++)
		assert_int_equal(
			lw_conference_ends(CASES[i].rule, CASES[i].internal, CASES[i].controller),
			CASES[i].ends);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_cell_of_table_3_1),
		cmocka_unit_test(types_beyond_the_table_allow_nothing),
		cmocka_unit_test(a_target_nobody_knows_is_not_recorded),
		cmocka_unit_test(who_says_that_there_is_a_mailbox),
		cmocka_unit_test(every_combination_of_levels),
		cmocka_unit_test(levels_as_an_administrator_sets_them),
		cmocka_unit_test(recording_as_an_administrator_sets_it),
		cmocka_unit_test(values_beyond_the_levels_refuse),
		cmocka_unit_test(with_everything_right_all_paths_allow),
		cmocka_unit_test(the_rules_stand_in_the_documented_order),
		cmocka_unit_test(each_rule_alone_on_each_path),
		cmocka_unit_test(of_two_rules_the_earlier_is_named),
		cmocka_unit_test(levels_are_named_by_their_rules),
		cmocka_unit_test(at_their_edges),
		cmocka_unit_test(without_a_target),
		cmocka_unit_test(without_a_policy),
		cmocka_unit_test(walk_over_all_combinations),
		cmocka_unit_test(sentences_a_user_reads),
		cmocka_unit_test(every_sentence_is_whole),
		cmocka_unit_test(what_has_no_name_still_makes_a_sentence),
		cmocka_unit_test(zooms_two_numberings),
		cmocka_unit_test(versions_compare_by_number),
		cmocka_unit_test(minimum_versions_of_the_article),
		cmocka_unit_test(when_a_conference_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
