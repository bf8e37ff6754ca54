/* SPDX-License-Identifier: BSD-3-Clause */
/* versions.c -- which of two versions of a program is the newer. */
#include <legwork/policy.h>

#include <string.h>

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The next number before the end, without its leading zeros; no digits mean 0. */
static size_t next_number(const char **at, const char *end, const char **digits)
{
	const char *p = *at;

	while (p < end && !is_digit(*p))
		p++;
	while (p < end && *p == '0')
		p++;
	*digits = p;
	while (p < end && is_digit(*p))
		p++;
	*at = p;
	return (size_t)(p - *digits);
}

/* Numbers of any length: the longer one is larger. */
static int compare_numbers(const char *a, const char *a_end, const char *b, const char *b_end)
{
	int order = 0;

	while (!order && (a < a_end || b < b_end)) {
		const char *x, *y;
		size_t m = next_number(&a, a_end, &x), n = next_number(&b, b_end, &y);

		order = m != n ? (m < n ? -1 : 1) : memcmp(x, y, n);
	}
	return order;
}

int lw_version_compare(const char *a, const char *b)
{
	size_t m = strcspn(a, "("), n = strcspn(b, "(");
	int order = compare_numbers(a, a + m, b, b + n);

	if (order)
		return order;
	return compare_numbers(a + m, a + strlen(a), b + n, b + strlen(b));
}
