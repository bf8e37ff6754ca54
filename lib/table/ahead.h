/* SPDX-License-Identifier: BSD-3-Clause */
/* ahead.h -- asks for memory that is read soon, so that several lines of cache come at once and not
 * one after the other.  It changes nothing, and any address will do. */
#ifndef LW_AHEAD_H
#define LW_AHEAD_H

#include <stdint.h>

/* The line so many bytes behind an address.  No function for this: a compiler finds that it does
 * nothing, and leaves it out. */
#ifdef __GNUC__
#define LW_AHEAD(at, behind) __builtin_prefetch((const void *)((uintptr_t)(at) + (behind)))
#else
#define LW_AHEAD(at, behind) ((void)(at), (void)(behind))
#endif

/* And the next one. */
#define LW_AHEAD_TWO(at, behind) (LW_AHEAD(at, behind), LW_AHEAD(at, (behind) + 64))

#endif
