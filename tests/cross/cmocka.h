/* SPDX-License-Identifier: BSD-3-Clause */
/* cmocka.h -- what the tests use of cmocka, for a machine that Debian has no cmocka for.  The
 * first check that fails ends the program: the case that has failed is the last one to be begun.
 *
 *	LW_LEAVE_OUT="name name" test_...    without these cases, which take long where emulated */
#ifndef LEGWORK_TESTS_CROSS_CMOCKA_H
#define LEGWORK_TESTS_CROSS_CMOCKA_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef void (*CMUnitTestFunction)(void **state);
typedef int (*CMFixtureFunction)(void **state);

struct CMUnitTest {
	const char *name;
	CMUnitTestFunction test_func;
	CMFixtureFunction setup_func, teardown_func;
	void *initial_state;
};

#define cmocka_unit_test(function) {#function, function, NULL, NULL, NULL}
#define cmocka_run_group_tests(tests, setup, teardown)                                             \
	cmocka_run_group_tests_name(#tests, tests, setup, teardown)
#define cmocka_run_group_tests_name(name, tests, setup, teardown)                                  \
	_cmocka_run_group_tests(name, tests, sizeof(tests) / sizeof *(tests), setup, teardown)

#define print_message(...) ((void)printf(__VA_ARGS__))
#define print_error(...)   ((void)fprintf(stderr, __VA_ARGS__))

#define fail_msg(...)                                                                              \
	(printf("%s:%d: ", __FILE__, __LINE__), printf(__VA_ARGS__), putchar('\n'), exit(1))
#define fail() fail_msg("fail()")

#define assert_true(is)         ((is) ? (void)0 : fail_msg("%s is false", #is))
#define assert_false(is)        ((is) ? fail_msg("%s is true", #is) : (void)0)
#define assert_null(pointer)    assert_true((pointer) == NULL)
#define assert_non_null(pointer) assert_true((pointer) != NULL)
#define assert_ptr_equal(a, b)  assert_true((const void *)(a) == (const void *)(b))

#define cmocka_numbers(ok, a, b)                                                                   \
	cmocka_numbers_(ok, (uintmax_t)(a), (uintmax_t)(b), #a " and " #b, __FILE__, __LINE__)
#define assert_int_equal(a, b)     cmocka_numbers('=', a, b)
#define assert_int_not_equal(a, b) cmocka_numbers('!', a, b)
#define assert_in_range(value, least, most)                                                        \
	(cmocka_numbers('>', value, least), cmocka_numbers('<', value, most))

#define assert_string_equal(a, b)                                                                  \
	cmocka_texts_(true, a, b, __FILE__, __LINE__)
#define assert_string_not_equal(a, b)                                                              \
	cmocka_texts_(false, a, b, __FILE__, __LINE__)
#define assert_memory_equal(a, b, size) assert_true(memcmp(a, b, size) == 0)

static inline void cmocka_numbers_(char how, uintmax_t a, uintmax_t b, const char *what,
				   const char *file, int line)
{
	bool ok = how == '=' ? a == b : how == '!' ? a != b : how == '>' ? a >= b : a <= b;

	if (ok)
		return;
	printf("%s:%d: %s: %#jx and %#jx\n", file, line, what, a, b);
	exit(1);
}

static inline void cmocka_texts_(bool same, const char *a, const char *b, const char *file,
				 int line)
{
	if (!strcmp(a, b) == same)
		return;
	printf("%s:%d: \"%s\" and \"%s\"\n", file, line, a, b);
	exit(1);
}

static inline void cmocka_fixture_(CMFixtureFunction function, void **state)
{
	if (function && function(state))
		fail_msg("a fixture has failed");
}

/* Whether the name is one of the words. */
static inline bool cmocka_named_(const char *name, const char *words)
{
	size_t size = strlen(name);

	for (const char *at = words; at && (at = strstr(at, name)); at += size)
		if ((at == words || at[-1] == ' ') && (!at[size] || at[size] == ' '))
			return true;
	return false;
}

static inline void cmocka_run_(const struct CMUnitTest *test, void *state)
{
	if (cmocka_named_(test->name, getenv("LW_LEAVE_OUT"))) {
		printf("[  SKIPPED ] %s\n", test->name);
		return;
	}
	printf("[ RUN      ] %s\n", test->name);
	cmocka_fixture_(test->setup_func, &state);
	test->test_func(&state);
	cmocka_fixture_(test->teardown_func, &state);
	printf("[       OK ] %s\n", test->name);
}

static inline int _cmocka_run_group_tests(const char *name, const struct CMUnitTest *tests,
					  size_t count, CMFixtureFunction setup,
					  CMFixtureFunction teardown)
{
	void *group = NULL;

	setvbuf(stdout, NULL, _IONBF, 0);
	cmocka_fixture_(setup, &group);
	for (size_t i = 0; i < count; i++)
		cmocka_run_(&tests[i], tests[i].initial_state ? tests[i].initial_state : group);
	cmocka_fixture_(teardown, &group);
	printf("[==========] %s: %zu test(s) run.\n", name, count);
	return 0;
}

#endif
