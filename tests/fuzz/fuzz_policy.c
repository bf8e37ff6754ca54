/* SPDX-License-Identifier: BSD-3-Clause */
/* fuzz_policy.c -- a policy file of any bytes.
 *
 * Held: it is taken whole or not at all; what is refused says why, in one bounded line that can be
 * printed; what is taken has targets sorted and canonical, strings that end within the file, and a
 * policy that judges every target of its own. */
#include <stdint.h>
#include <string.h>
#include <legwork/policy_file.h>

static void require(bool holds)
{
	if (!holds)
		__builtin_trap();
}

static void check_text(const char *text, size_t most)
{
	require(!text || strlen(text) <= most);
}

static void check_lists(const struct lw_rules *rules, size_t most)
{
	const struct lw_numbering *plan = &rules->numbering;

	for (size_t i = 0; i < plan->domain_count; i++)
		check_text(plan->domains[i], most);
	for (size_t i = 0; i < plan->emergency_count; i++)
		check_text(plan->emergency[i], most);
	for (size_t i = 0; i < plan->rule_count; i++) {
		check_text(plan->rules[i].prefix, 15);
		require(plan->rules[i].least <= plan->rules[i].most);
		require(plan->rules[i].call_class < LW_CLASSES);
	}
	for (size_t i = 0; i < plan->extension_count; i++)
		require(plan->extensions[i].first <= plan->extensions[i].last);
	for (size_t i = 0; i < rules->trunk.owned_count; i++)
		check_text(rules->trunk.owned[i], 17);
	for (size_t i = 0; i < LW_PLATFORMS && rules->policy.client_min[i].platform; i++)
		check_text(rules->policy.client_min[i].version, 63);
}

static void check_target(const struct lw_rules *rules, const struct lw_target *target)
{
	struct lw_number number;
	struct lw_verdict verdict;
	char text[LW_SENTENCE_MAX];

	require(target->kind < LW_TARGET_KINDS && strlen(target->address) < LW_NUMBER_MAX);
	lw_classify(&rules->numbering, &rules->targets, target->address, &number);
	require(number.place != LW_PLACE_INVALID && !strcmp(number.canonical, target->address));
	for (uint8_t method = LW_ATTENDED; method <= LW_VOICEMAIL; method++) {
		struct lw_question ask = {.method = method, .target = &number, .facts = target,
					  .call_up = true, .call_owned = true};

		lw_verdict(&rules->policy, &ask, &verdict);
		require(verdict.rule < LW_RULES && verdict.answer != LW_ASK);
		require(lw_verdict_text(&verdict, &rules->policy, text, sizeof(text)) <
			sizeof(text));
		require(!strchr(text, '%') && verdict.type < LW_TYPES);
	}
}

static void check_rules(const struct lw_rules *rules, size_t most)
{
	require(lw_targets_sorted(&rules->targets));
	check_lists(rules, most);
	for (size_t i = 0; i < rules->targets.count; i++)
		check_target(rules, &rules->targets.list[i]);
	check_text(rules->policy.own, LW_NUMBER_MAX);
	check_text(rules->extension, most);
	check_text(rules->out_number, 16);
	check_text(rules->trunk.host, 255);
	check_text(rules->trunk.fallback, 16);
}

/* One line, ended, of what can be printed. */
static void check_why(const char *why, size_t size)
{
	require(memchr(why, '\0', size) && strlen(why) > 10);
	for (; *why; why++)
		require((unsigned char)*why >= ' ' && *why != 0x7f);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lw_policy_file *file = NULL;
	char why[1024];
	int err = lw_policy_file_parse(&file, (const char *)data, size, NULL, why, sizeof(why));

	require(!err == !!file);
	if (file)
		check_rules(lw_policy_file_rules(file), size);
	else
		check_why(why, sizeof(why));
	lw_policy_file_free(file);
	return 0;
}
