/* SPDX-License-Identifier: BSD-3-Clause */
/* sized.h -- reads a struct that begins with its size, from a program that was built against other
 * headers than this library (lib/ABI.md).  A smaller one is of an older program: what it lacks has
 * its default.  A larger one is of a newer program, and is fine as long as it says nothing that
 * this library does not know. */
#ifndef LW_SIZED_H
#define LW_SIZED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum lw_sized {
	LW_SIZED_OK,
	LW_SIZED_WRONG, /* nobody's size: no initializer was used */
	LW_SIZED_NEWER, /* something is set that this library does not know */
};

/* The size, and something beside it; and more than a struct of ours will ever have. */
enum { LW_SIZED_LEAST = 8, LW_SIZED_MOST = 4096 };

static inline bool lw_sized_is_zero(const void *from, size_t begin, size_t end)
{
	const unsigned char *bytes = from;

	while (begin < end)
		if (bytes[begin++])
			return false;
	return true;
}

static inline uint32_t lw_sized_of(const void *from)
{
	uint32_t size;

	memcpy(&size, from, sizeof size);
	return size;
}

/* Else it is memory that nobody has filled. */
static inline bool lw_sized_is_one(const void *from)
{
	uint32_t size = lw_sized_of(from);

	return size >= LW_SIZED_LEAST && size <= LW_SIZED_MOST && size % sizeof(void *) == 0;
}

/* to holds the defaults, with its own size, which stays; it is written only if all is well. */
static inline enum lw_sized lw_sized_take(void *to, size_t size, const void *from)
{
	uint32_t given = lw_sized_of(from);

	if (!lw_sized_is_one(from))
		return LW_SIZED_WRONG;
	if (!lw_sized_is_zero(from, size, given))
		return LW_SIZED_NEWER;
	memcpy((char *)to + sizeof given, (const char *)from + sizeof given,
	       (given < size ? given : size) - sizeof given);
	return LW_SIZED_OK;
}

/* What is wrong, in plain English. */
#define LW_SIZED_NEWER_TEXT \
	"a field is set that came after this library: leave it at 0, or use the library of " \
	"these headers."

#endif
