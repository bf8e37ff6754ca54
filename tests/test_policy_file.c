/* SPDX-License-Identifier: BSD-3-Clause */
/* test_policy_file.c -- the administrator's file: every key, every error, and the sample that the
 * table of keys prints of itself.
 *
 *	test_policy_file POLICY.CONF */
#define _DEFAULT_SOURCE /* mkstemp() */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "policy_keys.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* What is wrong with a folder where a file should be. */
#ifdef _WIN32
enum { NO_FILE = EACCES };
#else
enum { NO_FILE = EISDIR };
#endif

static const char *example; /* path of policy.conf */

static struct lw_policy_file *parsed(const char *text)
{
	struct lw_policy_file *file = NULL;
	char why[1024] = "";

	if (lw_policy_file_parse(&file, text, strlen(text), NULL, why, sizeof(why)))
		fail_msg("%s", why);
	return file;
}

static void refused(const char *text, size_t len, const char *says)
{
	struct lw_policy_file *file = NULL;
	char why[1024] = "";
	int err = lw_policy_file_parse(&file, text, len, NULL, why, sizeof(why));

	if (err != LW_E_ARG || file || !strstr(why, says))
		fail_msg("%s: error %d, says \"%s\", not \"%s\"", text, err, why, says);
}

/* ---- good files ---- */

static const char ALL[] =
	"country 48\n" "area 22\n" "outside 9\n" "national 0\n" "international 00\n"
	"national_digits 8-10\n" "local_digits 7\n"
	"domain a_b.example\n" "domain 192.0.2.1\n"
	"extensions 200-299\n" "extensions 007-012\n" "extensions 5\n"
	"emergency 112\n" "emergency 999\n"
	"prefix 4870 premium 11-11\n" "prefix 118912 short-code dialled\n"
	"prefix 48 national dialled 2-12\n"
	"target +48221234567 person contact recorded synced name=\"Zoe # Zett\"\n"
	"target 201 queue voicemail no-blind no-warm no-record\n"
	"target anna@b.example room no-attended no-voicemail name=Anna\n"
	"account.service no\n" "account.transfer no\n" "account.type high\n" "account.locked yes\n"
	"group.service yes\n" "group.transfer yes\n" "group.type medium\n" "group.locked on\n"
	"site.service off\n" "site.transfer off\n" "site.type low\n" "site.locked true\n"
	"user.service on\n" "user.transfer on\n" "user.type none\n" "user.locked YES\n"
	"account.record_inbound always\n" "account.record_outbound off\n"
	"group.record_inbound on-demand\n" "group.record_outbound always\n"
	"site.record_inbound off\n" "site.record_outbound on-demand\n"
	"user.record_inbound always\n" "user.record_outbound always\n"
	"account.record_locked no\n" "group.record_locked no\n" "site.record_locked yes\n"
	"user.record_locked no\n"
	"high_blocks_all_external yes\n" "high_allows_voicemail yes\n" "exempt yes\n"
	"block_offnet_to_offnet yes\n"
	"class.internal no\n" "class.emergency yes\n" "class.toll-free no\n" "class.local no\n"
	"class.national no\n" "class.mobile no\n" "class.international no\n" "class.premium no\n"
	"class.short-code no\n" "class.uri no\n" "class.unknown no\n"
	"schemes tel other\n"
	"client_min ios 4.4.0 (52578.0415)\n" "client_min linux \"3.0\"\n"
	"client_must_say yes\n"
	"platform ios\n" "version \"4.4.0 (52578.0416)\"\n"
	"drop_conference no-internal\n" "untrusted_refer allow\n" "downgrade ask\n"
	"hop_limit 1\n" "chain_limit 255\n" "budget 65535\n" "external_budget 2\n"
	"budget_ms 1000\n"
	"own anna@a.example\n" "extension sip:200@a.example\n" "out_number +48225550100\n"
	"trunk.layout L3\n" "trunk.owned +48225550100\n" "trunk.owned +4822*\n"
	"trunk.host [2001:db8::1]:5070\n" "trunk.fallback +48225550101\n"
	"trunk.pai_is_own yes\n" "trunk.diversion_too yes\n" "trunk.anonymous_from yes\n"
	"trunk.takes_updates yes\n"
	"code.attended *2\n" "code.blind *1\n" "code.voicemail *3\n" "code.complete *4\n"
	"code.cancel *5\n" "code.swap *6\n" "code.merge *7\n"
	"peer \"Acme Phone\" reads=rpid reads=pai told=reinvite\n"
	"peer Other no-refer-sub early-replaces told=never\n";

static void check_numbering(const struct lw_numbering *plan)
{
	assert_string_equal(plan->country, "48");
	assert_string_equal(plan->area, "22");
	assert_string_equal(plan->outside, "9");
	assert_string_equal(plan->national, "0");
	assert_string_equal(plan->international, "00");
	assert_true(plan->national_least == 8 && plan->national_most == 10);
	assert_int_equal(plan->local_digits, 7);
	assert_int_equal(plan->domain_count, 2);
	assert_string_equal(plan->domains[0], "a_b.example");
	assert_string_equal(plan->domains[1], "192.0.2.1");
	assert_int_equal(plan->extension_count, 3);
	assert_true(plan->extensions[0].first == 200 && plan->extensions[0].last == 299);
	assert_true(plan->extensions[1].first == 7 && plan->extensions[1].last == 12);
	assert_int_equal(plan->extensions[1].digits, 3);
	assert_true(plan->extensions[2].first == 5 && plan->extensions[2].last == 5);
	assert_int_equal(plan->extensions[2].digits, 1);
	assert_int_equal(plan->emergency_count, 2);
	assert_string_equal(plan->emergency[1], "999");
	assert_int_equal(plan->rule_count, 3);
	assert_string_equal(plan->rules[0].prefix, "4870");
	assert_true(plan->rules[0].least == 11 && plan->rules[0].most == 11);
	assert_true(plan->rules[0].call_class == LW_CLASS_PREMIUM && !plan->rules[0].dialled);
	assert_true(plan->rules[1].call_class == LW_CLASS_SHORT_CODE && plan->rules[1].dialled);
	assert_true(!plan->rules[1].least && !plan->rules[1].most);
	assert_true(plan->rules[2].least == 2 && plan->rules[2].most == 12 &&
		    plan->rules[2].dialled);
}

/* Sorted, as the engine wants them. */
static void check_targets(const struct lw_targets *targets)
{
	const struct lw_target *zoe = &targets->list[0], *queue = &targets->list[1];
	const struct lw_target *anna = &targets->list[2];

	assert_int_equal(targets->count, 3);
	assert_string_equal(zoe->address, "+48221234567");
	assert_string_equal(zoe->name, "Zoe # Zett");
	assert_true(zoe->kind == LW_TARGET_PERSON && zoe->contact && zoe->recorded && zoe->synced);
	assert_true(!zoe->voicemail && !zoe->no_methods);
	assert_string_equal(queue->address, "201");
	assert_true(queue->kind == LW_TARGET_QUEUE && queue->voicemail && !queue->contact);
	assert_int_equal(queue->no_methods, 1 << LW_BLIND | 1 << LW_ATTENDED);
	assert_null(queue->name);
	assert_string_equal(anna->address, "anna@b.example");
	assert_int_equal(anna->kind, LW_TARGET_ROOM);
	assert_int_equal(anna->no_methods, 1 << LW_VOICEMAIL | 1 << LW_ATTENDED);
}

/* Addresses as people write them, also before the number plan is known. */
static void addresses_become_canonical(void **state)
{
	static const struct { const char *written, *kept; } CASES[] = {
		{"201", "201"},
		{"sip:201@a.example", "201"},
		{"\"+48 22 123-45-67\"", "+48221234567"},
		{"(22)1234567", "+48221234567"},
		{"tel:+48-22-123-45-67", "+48221234567"},
		{"sip:Bob@B.Example", "Bob@b.example"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(CASES); i++) {
		char text[256];
		struct lw_policy_file *file;
		const struct lw_rules *rules;

		snprintf(text, sizeof(text), "own %s\ntarget %s person\ncountry 48\n"
			    "international 00\nnational_digits 9-9\nextensions 200-299\n"
			    "domain a.example\n", CASES[i].written, CASES[i].written);
		file = parsed(text);
		rules = lw_policy_file_rules(file);
		assert_string_equal(rules->policy.own, CASES[i].kept);
		assert_non_null(lw_target_find(&rules->targets, CASES[i].kept));
		lw_policy_file_free(file);
	}
}

static void check_policy(const struct lw_policy *p)
{
	static const struct lw_policy_level LEVELS[LW_LEVELS] = {
		{LW_SAY_NO, LW_SAY_NO, 1 + LW_TYPE_HIGH, true},
		{LW_SAY_YES, LW_SAY_YES, 1 + LW_TYPE_MEDIUM, true},
		{LW_SAY_NO, LW_SAY_NO, 1 + LW_TYPE_LOW, true},
		{LW_SAY_YES, LW_SAY_YES, 1 + LW_TYPE_NONE, true},
	};

	static const struct lw_record_level RECORDS[LW_LEVELS] = {
		{1 + LW_RECORD_ALWAYS, 1 + LW_RECORD_OFF, false},
		{1 + LW_RECORD_ON_DEMAND, 1 + LW_RECORD_ALWAYS, false},
		{1 + LW_RECORD_OFF, 1 + LW_RECORD_ON_DEMAND, true},
		{1 + LW_RECORD_ALWAYS, 1 + LW_RECORD_ALWAYS, false},
	};

	assert_int_equal(p->size, sizeof(*p));
	assert_memory_equal(p->level, LEVELS, sizeof(LEVELS)); /* four bytes each: no padding */
	assert_true(p->high_blocks_all_external && p->high_allows_voicemail && p->exempt);
	assert_true(p->block_offnet_to_offnet);
	assert_int_equal(p->classes, 1 << LW_CLASS_EMERGENCY);
	assert_int_equal(p->schemes, LW_SCHEME_TEL | LW_SCHEME_OTHER);
	assert_string_equal(p->client_min[0].platform, "ios");
	assert_string_equal(p->client_min[0].version, "4.4.0 (52578.0415)");
	assert_string_equal(p->client_min[1].platform, "linux");
	assert_string_equal(p->client_min[1].version, "3.0");
	assert_null(p->client_min[2].platform);
	assert_string_equal(p->platform, "ios");
	assert_string_equal(p->version, "4.4.0 (52578.0416)");
	assert_int_equal(p->drop_conference, LW_DROP_NO_INTERNAL);
	assert_int_equal(p->untrusted_refer, LW_DOUBT_ALLOW);
	assert_int_equal(p->downgrade, LW_DOUBT_ASK);
	assert_true(p->hop_limit == 1 && p->chain_limit == 255);
	assert_true(p->budget == 65535 && p->external_budget == 2 && p->budget_ms == 1000);
	assert_string_equal(p->own, "anna@a.example");
	assert_memory_equal(p->record, RECORDS, sizeof(RECORDS)); /* three bytes each */
	assert_true(p->client_must_say);
}

static void check_rest(const struct lw_rules *rules)
{
	const struct lw_trunk *trunk = &rules->trunk;

	assert_string_equal(rules->extension, "sip:200@a.example");
	assert_string_equal(rules->out_number, "+48225550100");
	assert_int_equal(trunk->layout, LW_LAYOUT_USER);
	assert_int_equal(trunk->owned_count, 2);
	assert_string_equal(trunk->owned[0], "+48225550100");
	assert_string_equal(trunk->owned[1], "+4822*");
	assert_string_equal(trunk->host, "[2001:db8::1]:5070");
	assert_string_equal(trunk->fallback, "+48225550101");
	assert_true(trunk->pai_is_own && trunk->diversion_too);
	assert_true(trunk->anonymous_from && trunk->takes_updates);
}

static void check_peers(const struct lw_rules *rules)
{
	const struct lw_peer_profile *p = lw_peer_profile_of(rules->profiles, rules->profile_count,
							     "acme phone/7");

	assert_int_equal(rules->profile_count, 2);
	assert_int_equal(p->identity, LW_BY_RPID | LW_BY_PAI);
	assert_int_equal(p->update, 2);
	assert_false(p->no_refer_sub || p->early_replaces);
	p = lw_peer_profile_of(rules->profiles, rules->profile_count, "Other");
	assert_true(p->no_refer_sub && p->early_replaces && p->update == 3);
}

static void a_file_with_every_key(void **state)
{
	struct lw_policy_file *file = parsed(ALL);
	const struct lw_rules *rules = lw_policy_file_rules(file);

	(void)state;
	check_numbering(&rules->numbering);
	check_targets(&rules->targets);
	check_policy(&rules->policy);
	check_rest(rules);
	check_peers(rules);
	for (size_t i = 0; i < lw_policy_key_count(); i++) {
		char line[64];

		snprintf(line, sizeof(line), "%s ", lw_policy_key(i)->name);
		if (!strstr(ALL, line))
			fail_msg("this test does not know %s", lw_policy_key(i)->name);
	}
	lw_policy_file_free(file);
}

/* Whatever stands there, the field of that key and no other is set: a file of one line differs from
 * an empty one. */
static void check_is_init(const struct lw_rules *rules)
{
	static const struct lw_rules INIT = LW_RULES_INIT;

	assert_int_equal(rules->size, INIT.size);
	assert_string_equal(rules->numbering.country, INIT.numbering.country);
	assert_string_equal(rules->numbering.international, INIT.numbering.international);
	assert_null(rules->numbering.area);
	assert_int_equal(rules->numbering.national_least, INIT.numbering.national_least);
	assert_int_equal(rules->numbering.national_most, INIT.numbering.national_most);
	assert_int_equal(rules->numbering.local_digits, INIT.numbering.local_digits);
	assert_int_equal(rules->numbering.domain_count + rules->numbering.extension_count +
			 rules->numbering.emergency_count + rules->numbering.rule_count +
			 rules->targets.count + rules->trunk.owned_count + rules->profile_count, 0);
	assert_memory_equal(rules->policy.level, INIT.policy.level, sizeof(INIT.policy.level));
	assert_false(rules->policy.high_blocks_all_external || rules->policy.exempt ||
		     rules->policy.high_allows_voicemail || rules->policy.block_offnet_to_offnet);
	assert_int_equal(rules->policy.classes & ((1u << LW_CLASSES) - 1), INIT.policy.classes);
	assert_int_equal(rules->policy.schemes, INIT.policy.schemes);
	assert_null(rules->policy.client_min[0].platform);
	assert_int_equal(rules->policy.drop_conference, INIT.policy.drop_conference);
	assert_int_equal(rules->policy.untrusted_refer, INIT.policy.untrusted_refer);
	assert_int_equal(rules->policy.downgrade, INIT.policy.downgrade);
	assert_int_equal(rules->policy.hop_limit, INIT.policy.hop_limit);
	assert_int_equal(rules->policy.chain_limit, INIT.policy.chain_limit);
	assert_int_equal(rules->policy.budget, INIT.policy.budget);
	assert_int_equal(rules->policy.external_budget, INIT.policy.external_budget);
	assert_int_equal(rules->policy.budget_ms, INIT.policy.budget_ms);
	assert_int_equal(rules->trunk.layout, INIT.trunk.layout);
	assert_false(rules->trunk.pai_is_own || rules->trunk.diversion_too ||
		     rules->trunk.anonymous_from || rules->trunk.takes_updates);
	assert_true(!rules->policy.own && !rules->extension && !rules->out_number &&
		    !rules->trunk.host);
}

static char *print_sample(void)
{
	char small[8];
	size_t len = lw_policy_file_sample(NULL, 0);
	char *text = malloc(len + 1);

	assert_non_null(text);
	assert_int_equal(lw_policy_file_sample(text, len + 1), len);
	assert_int_equal(strlen(text), len);
	assert_int_equal(lw_policy_file_sample(small, sizeof(small)), len);
	assert_memory_equal(small, text, sizeof(small) - 1);
	assert_int_equal(small[sizeof(small) - 1], '\0');
	return text;
}

static void the_sample_is_a_file_of_the_defaults(void **state)
{
	static const char *const EMPTY[] = {"", "\n", "# nothing", "\r\n \t\r\n", "  # x\n\n"};
	char *text = print_sample();
	struct lw_policy_file *file = parsed(text);

	(void)state;
	check_is_init(lw_policy_file_rules(file));
	lw_policy_file_free(file);
	free(text);
	for (size_t i = 0; i < ARRAY_SIZE(EMPTY); i++) {
		file = parsed(EMPTY[i]);
		check_is_init(lw_policy_file_rules(file));
		lw_policy_file_free(file);
	}
}

/* Its examples too, once the # is taken off: every key is then in it. */
static void the_samples_examples_can_be_used(void **state)
{
	char *text = print_sample(), *at = text;
	struct lw_policy_file *file;
	unsigned used = 0;

	(void)state;
	while ((at = strstr(at, "\n#")) != NULL) {
		if (at[2] != ' ') {
			at[1] = ' ';
			used++;
		}
		at += 2;
	}
	file = parsed(text);
	assert_true(used > 10);
	assert_string_equal(lw_policy_file_rules(file)->numbering.area, "212");
	assert_int_equal(lw_policy_file_rules(file)->targets.count, 1);
	assert_int_equal(lw_policy_file_rules(file)->policy.level[LW_LEVEL_USER].type,
			 1 + LW_TYPE_NONE);
	for (size_t i = 0; i < lw_policy_key_count(); i++) {
		char line[64];

		snprintf(line, sizeof(line), "%s%s ", lw_policy_key(i)->is_default ? "\n" : "\n ",
			    lw_policy_key(i)->name);
		assert_non_null(strstr(text, line));
		assert_true(strlen(lw_policy_key(i)->help) > 5);
	}
	printf("keys: %zu, %u of them examples\n", lw_policy_key_count(), used);
	lw_policy_file_free(file);
	free(text);
}

/* What is told to be written is taken: each word of "yes|no". */
static void what_the_table_names_is_taken(void **state)
{
	unsigned count = 0;

	(void)state;
	for (size_t i = 0; i < lw_policy_key_count(); i++) {
		const struct policy_key *key = lw_policy_key(i);

		if (!strchr(key->args, '|'))
			continue;
		for (const char *word = key->args; *word; count++) {
			size_t len = strcspn(word, "|");
			char line[80];

			snprintf(line, sizeof(line), "%s %.*s", key->name, (int)len, word);
			lw_policy_file_free(parsed(line));
			word += len + (word[len] == '|');
		}
	}
	assert_true(count > 60);
}

/* The core's own words are the file's, with - for a blank. */
static void the_cores_words_are_taken(void **state)
{
	(void)state;
	for (uint32_t kind = 0; kind < LW_TARGET_KINDS; kind++) {
		char line[80];
		struct lw_policy_file *file;

		snprintf(line, sizeof(line), "target 201 %s", lw_target_kind_name(kind));
		for (char *p = line + 11; (p = strchr(p, ' ')) != NULL;)
			*p = '-';
		file = parsed(line);
		assert_int_equal(lw_policy_file_rules(file)->targets.list[0].kind, kind);
		lw_policy_file_free(file);
	}
	for (uint32_t call_class = LW_CLASS_INTERNAL; call_class < LW_CLASS_URI; call_class++) {
		char line[80];
		struct lw_policy_file *file;

		snprintf(line, sizeof(line), "prefix 48 %s", lw_call_class_name(call_class));
		for (char *p = line + 10; (p = strchr(p, ' ')) != NULL;)
			*p = '-';
		file = parsed(line);
		assert_int_equal(lw_policy_file_rules(file)->numbering.rules[0].call_class,
				 call_class);
		lw_policy_file_free(file);
	}
	refused("prefix 48 uri", 13, "write prefix");
	refused("prefix 48 unknown", 17, "write prefix");
	refused("prefix 48 toll free", 19, "write prefix");
}

/* ---- the example an administrator starts from ---- */

static void the_example_decides(void **state)
{
	static const struct {
		const char *address;
		enum lw_method method;
		const char *sentence;
	} CASES[] = {
		{"201", LW_VOICEMAIL, "This transfer is allowed."},
		{"203", LW_VOICEMAIL, "This target's voicemail is switched off."},
		{"200", LW_VOICEMAIL, "This transfer is allowed."},
		{"220", LW_ATTENDED, "This target cannot receive a warm transfer."},
		{"200", LW_BLIND,
		 "The target is the party being transferred, or this phone itself."},
		{"+48221234567", LW_BLIND,
		 "The administrator does not allow blind transfers to external contacts (transfer type "
		 "medium, set for the site)."},
		{"+48227654321", LW_VOICEMAIL,
		 "Only an internal extension has voicemail that a call can be transferred to."},
		{"+4912345", LW_ATTENDED,
		 "The administrator does not allow warm transfers to external numbers (transfer type "
		 "medium, set for the site)."},
	};
	struct lw_policy_file *file = NULL;
	char why[256] = "", text[LW_SENTENCE_MAX];
	const struct lw_rules *rules;

	(void)state;
	assert_int_equal(lw_policy_file_load(&file, example, NULL, why, sizeof(why)), 0);
	rules = lw_policy_file_rules(file);
	assert_int_equal(rules->targets.count, 8);
	for (size_t i = 0; i < ARRAY_SIZE(CASES); i++) {
		struct lw_number number;
		struct lw_question ask = {.method = (uint8_t)CASES[i].method, .target = &number,
					  .call_up = true, .call_owned = true};
		struct lw_verdict verdict;

		lw_classify(&rules->numbering, &rules->targets, CASES[i].address, &number);
		ask.facts = lw_target_find(&rules->targets, number.canonical);
		lw_verdict(&rules->policy, &ask, &verdict);
		lw_verdict_text(&verdict, &rules->policy, text, sizeof(text));
		assert_string_equal(text, CASES[i].sentence);
	}
	lw_policy_file_free(file);
}

/* ---- errors ---- */

static const struct { const char *text, *says;
} BAD[] = {
	/* of peers */
	{"peer \"\"", "write peer"},
	{"peer Acme reads=all", "write peer"},
	{"peer Acme told=update told=never", "write peer"},
	{"peer Acme\npeer acme early-replaces", "line 2: peer acme early-replaces: this product"},
	{"peer 12345678901234567890123456789012", "write peer"},
	/* of lines */
	{"country 48\n\nnonsense 1\n", "line 3: there is no key nonsense: --list-policy shows all"},
	{"Country 48", "there is no key Country"},
	{"aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeee 1",
	 "there is no key aaaaaaaaaabbbbbbbbbbccccccccccdddddddddd...:"},
	{"country 48\r\n# x\r\ncountry 49\r\n",
	 "line 3: country is already in line 1: keep one"},
	{"country", "line 1: country: write country DIGITS (for example: country 1)"},
	{"country   # 48", "country: write country DIGITS"},
	{"country \"\"", "write country DIGITS"},
	{"own \"200", "line 1: a quote is not closed: end it with \""},
	{"\x01"
	 "country 48",
	 "control character"},
	{"country 4\x7f", "control character"},
	{"country 48\rarea 22", "control character"},
	{"=", "there is no key ="},
	/* of values */
	{"country PL", "line 1: country PL: write country DIGITS"},
	{"country 4848", "write country"},
	{"country 48 22", "write country"},
	{"area +22", "write area"},
	{"national_digits 9-8",
	 "write national_digits LEAST-MOST (for example: national_digits 7-12)"},
	{"national_digits 0-8", "LEAST-MOST"},
	{"national_digits 8-", "LEAST-MOST"},
	{"national_digits -8", "LEAST-MOST"},
	{"national_digits 8-9-10", "LEAST-MOST"},
	{"national_digits 8-16", "LEAST-MOST"},
	{"local_digits 16", "0..15"},
	{"local_digits -1", "0..15"},
	{"hop_limit 256", "0..255"},
	{"hop_limit 99999999999999999999", "0..255"},
	{"hop_limit 0x10", "0..255"},
	{"budget 65536", "0..65535"},
	{"budget_ms 999", "1000..86400000"},
	{"budget_ms 86400001", "1000..86400000"},
	{"budget_ms 4294968296", "1000..86400000"}, /* 1000 + 2^32 */
	{"domain bad host", "write domain HOST"},
	{"domain a@b", "write domain HOST"},
	{"domain a.example:0", "write domain HOST"},
	{"domain a.example\ndomain b.example\ndomain A.example",
	 "line 3: domain A.example: it appears twice"},
	{"extensions 299-200", "FIRST-LAST"},
	{"extensions 20-299", "both with the same number of digits"},
	{"extensions 1000000000-1000000001", "FIRST-LAST"},
	{"extensions a-b", "FIRST-LAST"},
	{"extensions 200-299\nextensions 299-300", "line 2: extensions 299-300: some of these"},
	{"emergency one", "write emergency DIGITS"},
	{"emergency 112\nemergency 112", "it appears twice"},
	{"prefix 4870", "write prefix DIGITS CLASS"},
	{"prefix 4870 expensive", "one of internal"},
	{"prefix +4870 premium", "write prefix"},
	{"prefix 4870 premium 11-10", "write prefix"},
	{"prefix 4870 premium 11-11 12-12", "write prefix"},
	{"prefix 4870 premium dialled dialled", "write prefix"},
	{"prefix 4870 premium 11-21", "write prefix"},
	{"prefix 4870 premium something", "write prefix"},
	{"prefix 4870 premium\nprefix 4870 mobile",
	 "line 2: prefix 4870 mobile: these numbers already have a line"},
	{"account.transfer perhaps",
	 "line 1: account.transfer perhaps: write account.transfer yes|no (for example: account.transfer yes)"},
	{"account.type off", "write account.type none|low|medium|high"},
	{"account.type 1", "none|low|medium|high"},
	{"user.locked maybe", "yes|no"},
	{"exempt 1", "yes|no"},
	{"class.premium ask", "yes|no"},
	{"class.nothing no", "there is no key class.nothing"},
	{"downgrade yes", "refuse|ask|allow"},
	{"schemes http", "one or more of sip sips tel other"},
	{"schemes sip,sips", "one or more"},
	{"client_min windows", "PLATFORM VERSION"},
	{"client_min windows new", "PLATFORM VERSION"},
	{"client_min windows .4", "PLATFORM VERSION"},
	{"client_min windows 4\nclient_min windows 5",
	 "line 2: client_min windows 5: this platform already has"},
	{"client_min a 1\nclient_min b 1\nclient_min c 1\nclient_min d 1\nclient_min e 1\n"
	 "client_min f 1\nclient_min g 1\nclient_min h 1\nclient_min i 1",
	 "line 9: client_min i 1: there is room"},
	{"platform my phone", "write platform WORD"},
	{"version new", "NUMBERS WITH DOTS"},
	{"drop_conference always", "never|no-internal|controller-leaves"},
	{"own @a.example", "line 1: own @a.example: The user of this SIP address is empty"},
	{"country 48\nown 20x\narea 22", "line 2: own 20x: This is not a number"},
	{"extension 200", "write extension URI"},
	{"extension http://a.example", "write extension URI"},
	{"out_number 48225550100", "write out_number +DIGITS"},
	{"out_number +0", "write out_number"},
	{"out_number +4822555010012345", "write out_number"},
	{"code.blind 1", "write code.blind KEYS"},
	{"code.blind *x", "write code.blind KEYS"},
	{"code.blind *12345678", "write code.blind KEYS"},
	{"trunk.layout L6", "L0|L1|L2|L3|L4|L5"},
	{"trunk.owned 4822", "write trunk.owned"},
	{"trunk.owned *", "write trunk.owned"},
	{"trunk.owned +*", "write trunk.owned"},
	{"trunk.owned +48*22*", "write trunk.owned"},
	{"trunk.owned +4822*\ntrunk.owned +4822*", "it appears twice"},
	{"trunk.host a;b", "write trunk.host HOST"},
	{"trunk.fallback none", "write trunk.fallback +DIGITS"},
	/* of targets */
	{"target 201", "write target ADDRESS KIND"},
	{"target 201 human",
	 "KIND one of person, queue, auto-attendant, shared-line, common-area-phone, room, mailbox"},
	{"target 201 person loud", "write target ADDRESS KIND"},
	{"target 201 person name=", "write target"},
	{"target 201 person name=A name=B", "write target"},
	{"target 201 person name=\"a\\b\"", "write target"},
	{"\ntarget +48-22 person", "line 2: target +48-22: This is not an international number"},
	{"target\t201\tperson\tloud", "line 1: target 201 person loud: write"},
	{"target \"2\tx\" person", "line 1: target 2 x: This"},
	{"target \"\" person", "line 1: target : There is no address."},
	{"target http:x person", "line 1: target http:x: This is not a number"},
	{"country 48\ninternational 00\ntarget +48221234567 person\ntarget 0048-22-1234567 queue",
	 "line 4: target +48221234567 is already in line 3: keep one of them"},
	{"target 202 person\ntarget 201 person\ntarget 203 room\ntarget 201 queue",
	 "line 4: target 201 is already in line 2: keep one of them"},
};

static void every_error_says_what_to_do(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(BAD); i++)
		refused(BAD[i].text, strlen(BAD[i].text), BAD[i].says);
	printf("errors: %zu\n", ARRAY_SIZE(BAD));
}

/* No key takes rubbish or nothing, and what it says is never cut off. */
static void no_key_takes_rubbish(void **state)
{
	static const char *const RUBBISH[] = {"",   " ?", " \"?\"",      " \xc3\xbf\xc3\xbe",
					      " -", " ;", " yes no yes", " a.b,c"};

	(void)state;
	for (size_t i = 0; i < lw_policy_key_count(); i++) {
		for (size_t k = 0; k < ARRAY_SIZE(RUBBISH); k++) {
			const struct policy_key *key = lw_policy_key(i);
			struct lw_policy_file *file = NULL;
			char line[200], why[1024], end[160];

			snprintf(line, sizeof(line), "%s%s", key->name, RUBBISH[k]);
			if (lw_policy_file_parse(&file, line, strlen(line), NULL, why,
						 sizeof(why)) != LW_E_ARG)
				fail_msg("%s is taken", line);
			snprintf(end, sizeof(end), "(for example: %s %s)", key->name,
				    key->value);
			if (!strstr(why, end) && strncmp(why, "line 1: own", 11))
				fail_msg("%s: %s", line, why);
		}
	}
}

static void no_single_key_stands_twice(void **state)
{
	(void)state;
	for (size_t i = 0; i < lw_policy_key_count(); i++) {
		const struct policy_key *key = lw_policy_key(i);
		char text[300];

		snprintf(text, sizeof(text), "%s %s\n%s %s\n", key->name, key->value, key->name,
			    key->value);
		refused(text, strlen(text), key->many ? "line 2: " : "is already in line 1");
	}
}

static void a_zero_byte_is_no_end(void **state)
{
	static const char TEXT[] = "country 48\0\nnonsense\n", LATE[] = "country 48\n\0";

	(void)state;
	refused(TEXT, sizeof(TEXT) - 1, "line 1: it holds a control character");
	refused(LATE, sizeof(LATE) - 1, "line 2: it holds a control character");
}

/* A log has to hold each line.  A byte order mark, which no editor shows, is no part of it. */
static void every_line_fits_into_a_log(void **state)
{
	static char text[3000] = "country 48\n# ";

	(void)state;
	lw_policy_file_free(parsed("\xef\xbb\xbf" "country 48\n"));
	refused("country 48 # caf\xe9", 17, "line 1: it is not UTF-8: save the file as UTF-8");
	memset(text + 13, 'x', 2045);
	lw_policy_file_free(parsed(text));
	text[13 + 2045] = 'x';
	refused(text, strlen(text), "line 2: it is longer than 2047 bytes");
}

static char *many_lines(const char *form, unsigned count)
{
	size_t size = (size_t)count * 40, len = 0;
	char *text = malloc(size);

	assert_non_null(text);
	for (unsigned i = 0; i < count; i++) {
		int n = snprintf(text + len, size - len, form, i);

		assert_true(n > 0);
		len += (size_t)n;
	}
	return text;
}

static void lists_have_an_end(void **state)
{
	char *text = many_lines("domain d%u.example\n", LW_POLICY_LIST_MAX + 1);
	struct lw_policy_file *file;

	(void)state;
	refused(text, strlen(text), "line 1001: domain d1000.example: there are too many");
	*strstr(text, "domain d1000.") = '\0';
	file = parsed(text);
	assert_int_equal(lw_policy_file_rules(file)->numbering.domain_count, LW_POLICY_LIST_MAX);
	lw_policy_file_free(file);
	free(text);
	/* more than a file may hold: the phone adds its contacts */
	text = many_lines("target x%u@a.example person\n", 40000);
	assert_true(strlen(text) > 1 << 20);
	file = parsed(text);
	assert_int_equal(lw_policy_file_rules(file)->targets.count, 40000);
	assert_true(lw_targets_sorted(&lw_policy_file_rules(file)->targets));
	lw_policy_file_free(file);
	free(text);
}

/* As many as there may be, each written in another way than it is kept, and our own with them. */
static void every_address_can_be_written_otherwise(void **state)
{
	char *text = many_lines("target sip:x%u@A.example person\n", LW_POLICY_TARGETS_MAX + 1);
	struct lw_policy_file *file;

	(void)state;
	text = realloc(text, strlen(text) + 40);
	assert_non_null(text);
	strcat(text, "own sip:y@A.example\n");
	file = parsed(text);
	assert_string_equal(lw_policy_file_rules(file)->policy.own, "y@a.example");
	assert_int_equal(lw_policy_file_rules(file)->targets.count, LW_POLICY_TARGETS_MAX + 1);
	lw_policy_file_free(file);
	free(text);
}

/* ---- memory of the caller's ---- */

struct bank { unsigned loans, left; };

static void *lend(size_t size, void *arg)
{
	struct bank *bank = arg;

	if (!bank->left)
		return NULL;
	bank->left--;
	bank->loans++;
	return malloc(size);
}

static void take_back(void *block, void *arg)
{
	struct bank *bank = arg;

	bank->loans--;
	free(block);
}

/* Every allocation fails once: nothing is left, and it is said. */
static void memory_may_run_out(void **state)
{
	struct bank bank = {0};
	struct lw_policy_memory memory = {lend, take_back, &bank};
	unsigned most = 0;
	int err = LW_E_NOMEM;

	(void)state;
	while (err) {
		struct lw_policy_file *file = NULL;
		char why[64];

		bank.left = most++;
		err = lw_policy_file_load(&file, example, &memory, why, sizeof(why));
		assert_true(err ? err == LW_E_NOMEM && !file : !!file);
		if (err)
			assert_string_equal(why, strerror(ENOMEM));
		lw_policy_file_free(file);
		assert_int_equal(bank.loans, 0);
	}
	assert_true(most > 10);
}

static void append(const char *path, const char *text, size_t size)
{
	FILE *to = fopen(path, "ab");

	assert_non_null(to);
	assert_int_equal(fwrite(text, 1, size, to), size);
	assert_int_equal(fclose(to), 0);
}

static void files_that_cannot_be_read(void **state)
{
	struct lw_policy_file *file = NULL;
	char why[256] = "", path[] = "/tmp/policy-XXXXXX", *large = calloc(1, 1u << 20 | 1u);
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0 && large);
	close(fd);
	assert_int_equal(lw_policy_file_load(&file, "/nowhere/policy.conf", NULL, why, sizeof(why)),
			 LW_E_ARG);
	assert_string_equal(why, strerror(ENOENT));
	assert_int_equal(lw_policy_file_load(&file, "/", NULL, why, sizeof(why)), LW_E_ARG);
	assert_string_equal(why, strerror(NO_FILE));
	memset(large, '\n', 1u << 20 | 1u);
	append(path, large, 1u << 20);
	assert_int_equal(lw_policy_file_load(&file, path, NULL, why, sizeof(why)), 0);
	lw_policy_file_free(file);
	file = NULL;
	append(path, "\n", 1);
	assert_int_equal(lw_policy_file_load(&file, path, NULL, why, sizeof(why)), LW_E_ARG);
	assert_string_equal(why, "it is larger than 1 MiB: is it a policy file?");
	assert_null(file);
	unlink(path);
	free(large);
}

/* why may be small: it is then the beginning, and ended. */
static void a_small_why_is_ended(void **state)
{
	struct lw_policy_file *file = NULL;
	char why[9];

	(void)state;
	memset(why, '#', sizeof(why));
	assert_int_equal(lw_policy_file_parse(&file, "country x", 9, NULL, why, 8), LW_E_ARG);
	assert_memory_equal(why, "line 1", 6);
	assert_true(strlen(why) < 8);
	assert_int_equal(why[8], '#');
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_with_every_key),
		cmocka_unit_test(addresses_become_canonical),
		cmocka_unit_test(the_sample_is_a_file_of_the_defaults),
		cmocka_unit_test(the_samples_examples_can_be_used),
		cmocka_unit_test(what_the_table_names_is_taken),
		cmocka_unit_test(the_cores_words_are_taken),
		cmocka_unit_test(the_example_decides),
		cmocka_unit_test(every_error_says_what_to_do),
		cmocka_unit_test(no_key_takes_rubbish),
		cmocka_unit_test(no_single_key_stands_twice),
		cmocka_unit_test(a_zero_byte_is_no_end),
		cmocka_unit_test(every_line_fits_into_a_log),
		cmocka_unit_test(lists_have_an_end),
		cmocka_unit_test(every_address_can_be_written_otherwise),
		cmocka_unit_test(memory_may_run_out),
		cmocka_unit_test(files_that_cannot_be_read),
		cmocka_unit_test(a_small_why_is_ended),
	};

	if (argc != 2) {
		fprintf(stderr, "usage: %s POLICY.CONF\n", argv[0]);
		return 2;
	}
	example = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
