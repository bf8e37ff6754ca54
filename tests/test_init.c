/* SPDX-License-Identifier: BSD-3-Clause */
/* Each lw_..._init() sets what the initializer of the same name says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <legwork/ledger.h>
#include <legwork/mock.h>
#include <legwork/rules.h>

/* One byte after the other; what lies between the fields is zero in both. */
#define SAME(name, type, init, INITIALIZER) \
	static void name(void **state) \
	{ \
		static const struct type wanted = INITIALIZER; \
		struct type got; \
		(void)state; \
		memset(&got, 0, sizeof got); \
		init(&got); \
		assert_memory_equal(&got, &wanted, sizeof got); \
		init(NULL); /* nothing happens */ \
	}

SAME(config, lw_config, lw_config_init, LW_CONFIG_INIT)
SAME(config_pbx, lw_config, lw_config_init_pbx, LW_CONFIG_PBX)
SAME(keys, lw_keys, lw_keys_init, LW_KEYS_INIT)
SAME(ledger_config, lw_ledger_config, lw_ledger_config_init, LW_LEDGER_CONFIG_INIT)
SAME(mock_config, lw_mock_config, lw_mock_config_init, LW_MOCK_CONFIG_INIT)
SAME(net_config, lw_net_config, lw_net_config_init, LW_NET_CONFIG_INIT)
SAME(numbering, lw_numbering, lw_numbering_init, LW_NUMBERING_INIT)
SAME(policy, lw_policy, lw_policy_init, LW_POLICY_INIT)
SAME(rules, lw_rules, lw_rules_init, LW_RULES_INIT)
SAME(trunk, lw_trunk, lw_trunk_init, LW_TRUNK_INIT)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(config),
		cmocka_unit_test(config_pbx),
		cmocka_unit_test(keys),
		cmocka_unit_test(ledger_config),
		cmocka_unit_test(mock_config),
		cmocka_unit_test(net_config),
		cmocka_unit_test(numbering),
		cmocka_unit_test(policy),
		cmocka_unit_test(rules),
		cmocka_unit_test(trunk),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
