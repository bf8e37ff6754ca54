/* SPDX-License-Identifier: BSD-3-Clause */
/* apart.h -- keeps a function out of those that call it.
 *
 * What a function saves and restores is what all that stands in it needs: a short way through it
 * costs as much as the long one beside it.  So what most steps pass by stands apart. */
#ifndef LW_APART_H
#define LW_APART_H

#ifdef __GNUC__
#define LW_APART __attribute__((noinline))
#else
#define LW_APART
#endif

#endif
