/* SPDX-License-Identifier: BSD-3-Clause */
/* What a program fills that was built against other headers: each struct that begins with its size
 * is taken from an older program and from a newer one, and is refused when it says what this
 * library does not know (lib/ABI.md). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <legwork/ledger.h>
#include <legwork/mock.h>
#include <legwork/queue.h>
#include <legwork/rules.h>

#define WRONG "a size is wrong: begin with LW_RULES_INIT and build with the headers of this library."
#define NEWER \
	"a field is set that came after this library: leave it at 0, or use the library of these " \
	"headers."

enum { ROOM = 1024, NEW = 16 };

/* Offers a struct to the library; the answer is LW_OK or an error. */
typedef int (offer_h)(const void *given);

struct kind {
	const char *name;
	offer_h *offer;
	const void *init;
	size_t size;
	size_t least; /* with so many bytes of its beginning it is still a whole one */
};

static int offer_config(const void *given)
{
	struct lw *lw;
	int err = lw_new(&lw, given);

	assert_int_equal(lw_config_check(given, NULL, 0), err);
	lw_free(lw);
	return err;
}

static int offer_rules(const void *given)
{
	struct lw_config config = LW_CONFIG_INIT;
	struct lw *lw;
	int err;

	assert_int_equal(lw_new(&lw, &config), LW_OK);
	err = lw_rules_set(lw, given);
	assert_int_equal(lw_rules_check(given, NULL, 0), err);
	assert_true(!lw_rules_of(lw) == !!err);
	if (!err)
		assert_int_equal(lw_rules_of(lw)->size, sizeof(struct lw_rules));
	lw_free(lw);
	return err;
}

static int offer_ledger(const void *given)
{
	struct lw_ledger *ledger;
	int err = lw_ledger_new(&ledger, given);

	lw_ledger_free(ledger);
	return err;
}

static int offer_queue(const void *given)
{
	struct lw_queue *queue = NULL;
	int err = lw_queue_new(&queue, given);

	lw_queue_free(queue);
	return err;
}

static int offer_mock(const void *given)
{
	struct lw_config config = LW_CONFIG_INIT;
	struct lw_mock *mock;
	struct lw *lw;
	int err;

	assert_int_equal(lw_new(&lw, &config), LW_OK);
	err = lw_mock_new(&mock, lw, given);
	lw_mock_free(mock);
	lw_free(lw);
	return err;
}

static int offer_net(const void *given)
{
	struct lw_net *net;
	int err = lw_net_new(&net, given);

	lw_net_free(net);
	return err;
}

static const struct lw_config config = LW_CONFIG_INIT;
static const struct lw_rules rules = LW_RULES_INIT;
static const struct lw_ledger_config ledger = LW_LEDGER_CONFIG_INIT;
static const struct lw_queue_config queue = LW_QUEUE_CONFIG_INIT;
static const struct lw_mock_config mock = LW_MOCK_CONFIG_INIT;
static const struct lw_net_config net = LW_NET_CONFIG_INIT;

#define KIND(of, offer, type, field) {#of, offer, &(of), sizeof(of), offsetof(struct type, field)}
static const struct kind kinds[] = {
	KIND(config, offer_config, lw_config, max_calls),
	KIND(rules, offer_rules, lw_rules, extension),
	KIND(ledger, offer_ledger, lw_ledger_config, max_lines),
	KIND(queue, offer_queue, lw_queue_config, news_bytes),
	KIND(mock, offer_mock, lw_mock_config, max_legs),
	KIND(net, offer_net, lw_net_config, seed),
};

enum { KINDS = sizeof kinds / sizeof *kinds };

/* The struct as a program has it whose headers say that it has this size; what lies behind is not
 * the library's to read, and so is not zero. */
static int offer_as(const struct kind *kind, size_t size, unsigned char behind)
{
	static _Alignas(16) unsigned char room[ROOM];
	uint32_t said = (uint32_t)size;

	memset(room, 0xa5, sizeof room);
	memcpy(room, kind->init, kind->size < size ? kind->size : size);
	if (size > kind->size && size <= ROOM)
		memset(room + kind->size, behind, size - kind->size);
	memcpy(room, &said, sizeof said);
	return kind->offer(room);
}

static void an_older_program_lacks_fields(void **state)
{
	(void)state;
	for (size_t i = 0; i < KINDS; i++)
		for (size_t size = kinds[i].size; size >= kinds[i].least && size >= 8;
		     size -= sizeof(void *))
			if (offer_as(&kinds[i], size, 0))
				fail_msg("%s of %zu bytes is refused", kinds[i].name, size);
}

static void a_newer_program_has_fields_that_say_nothing(void **state)
{
	(void)state;
	for (size_t i = 0; i < KINDS; i++)
		if (offer_as(&kinds[i], kinds[i].size + NEW, 0))
			fail_msg("%s is refused", kinds[i].name);
}

static void a_newer_program_says_what_is_not_known(void **state)
{
	(void)state;
	for (size_t i = 0; i < KINDS; i++)
		if (offer_as(&kinds[i], kinds[i].size + NEW, 1) != LW_E_ARG)
			fail_msg("%s is taken", kinds[i].name);
}

static void a_size_that_is_none_is_refused(void **state)
{
	static const size_t none[] = {0, 1, 4, 7, 4104, UINT32_MAX, UINT32_C(1) << 31};

	(void)state;
	for (size_t i = 0; i < KINDS; i++) {
		for (size_t n = 0; n < sizeof none / sizeof *none; n++)
			if (offer_as(&kinds[i], none[n], 0) != LW_E_ARG)
				fail_msg("%s of %zu bytes is taken", kinds[i].name, none[n]);
		if (offer_as(&kinds[i], kinds[i].size - 1, 0) != LW_E_ARG)
			fail_msg("%s with an odd size is taken", kinds[i].name);
	}
}

/* ---- what is said of it, and what is taken instead ---- */

static void what_an_older_config_lacks_has_its_default(void **state)
{
	struct lw_config older = LW_CONFIG_INIT;
	uint32_t value;
	struct lw *lw;

	(void)state;
	older.size = offsetof(struct lw_config, no_response_ms);
	older.max_calls = 7;
	older.ring_ms = 1; /* behind its end */
	assert_int_equal(lw_new(&lw, &older), LW_OK);
	assert_int_equal(lw_config_of(lw)->size, sizeof(struct lw_config));
	assert_int_equal(lw_config_of(lw)->max_calls, 7);
	assert_int_equal(lw_config_of(lw)->ring_ms, 180000);
	assert_int_equal(lw_config_get(&older, "ring_ms", &value), LW_OK);
	assert_int_equal(value, 180000);
	assert_int_equal(lw_config_set(&older, "ring_ms", 5000), LW_E_ARG);
	assert_int_equal(older.ring_ms, 1);
	lw_free(lw);
}

static void what_older_rules_lack_has_its_default(void **state)
{
	struct lw_rules older = LW_RULES_INIT;
	struct lw *lw;

	(void)state;
	older.size = offsetof(struct lw_rules, out_number);
	older.extension = "sip:alice@example.com";
	older.out_number = "behind its end";
	assert_int_equal(lw_new(&lw, &config), LW_OK);
	assert_int_equal(lw_rules_set(lw, &older), LW_OK);
	assert_string_equal(lw_rules_of(lw)->extension, "sip:alice@example.com");
	assert_null(lw_rules_of(lw)->out_number);
	lw_free(lw);
}

static void says_of_config(const struct lw_config *given, const char *wanted)
{
	char why[200];

	assert_int_equal(lw_config_check(given, why, sizeof why), LW_E_ARG);
	assert_string_equal(why, wanted);
}

static void it_is_said_what_is_wrong_with_a_config(void **state)
{
	struct { struct lw_config config; uint64_t later; } newer = {LW_CONFIG_INIT, 1};
	struct lw_config none = LW_CONFIG_INIT;

	(void)state;
	newer.config.size = sizeof newer;
	says_of_config(&newer.config, NEWER);
	none.size = 0;
	says_of_config(&none, "size or api is wrong: begin with LW_CONFIG_INIT, and build with the headers of "
			      "this library.");
}

static void says_of_rules(const struct lw_rules *given, const char *wanted)
{
	char why[200];

	assert_int_equal(lw_rules_check(given, why, sizeof why), LW_E_ARG);
	assert_string_equal(why, wanted);
}

static void it_is_said_what_is_wrong_with_rules(void **state)
{
	struct { struct lw_rules rules; uint64_t later; } newer = {LW_RULES_INIT, 1};
	struct lw_rules none = LW_RULES_INIT;

	(void)state;
	newer.rules.size = sizeof newer;
	says_of_rules(&newer.rules, NEWER);
	none.size = 0;
	says_of_rules(&none, WRONG);
	none = (struct lw_rules)LW_RULES_INIT;
	none.policy.size -= 8;
	says_of_rules(&none, WRONG);
}

/* What stands inside of others keeps its size, and has room. */
static void spare_room_is_for_what_came_later(void **state)
{
	struct lw_rules newer = LW_RULES_INIT;
	struct lw_policy policy = LW_POLICY_INIT;
	struct lw_trunk trunk = LW_TRUNK_INIT;
	struct lw_party party = {.address = "201", .policy = &policy, .trunk = &trunk};
	struct lw_directory directory = {&party, 1};

	(void)state;
	newer.directory = &directory;
	assert_int_equal(lw_rules_check(&newer, NULL, 0), LW_OK);
	newer.policy.spare[7] = 1, says_of_rules(&newer, NEWER), newer.policy.spare[7] = 0;
	newer.numbering.spare[0] = 1, says_of_rules(&newer, NEWER), newer.numbering.spare[0] = 0;
	newer.trunk.spare[3] = 1, says_of_rules(&newer, NEWER), newer.trunk.spare[3] = 0;
	policy.spare[0] = 1, says_of_rules(&newer, NEWER), policy.spare[0] = 0;
	trunk.spare[0] = 1, says_of_rules(&newer, NEWER), trunk.spare[0] = 0;
	assert_int_equal(lw_rules_check(&newer, NULL, 0), LW_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_older_program_lacks_fields),
		cmocka_unit_test(a_newer_program_has_fields_that_say_nothing),
		cmocka_unit_test(a_newer_program_says_what_is_not_known),
		cmocka_unit_test(a_size_that_is_none_is_refused),
		cmocka_unit_test(what_an_older_config_lacks_has_its_default),
		cmocka_unit_test(what_older_rules_lack_has_its_default),
		cmocka_unit_test(it_is_said_what_is_wrong_with_a_config),
		cmocka_unit_test(it_is_said_what_is_wrong_with_rules),
		cmocka_unit_test(spare_room_is_for_what_came_later),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
