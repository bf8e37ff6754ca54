/* SPDX-License-Identifier: BSD-3-Clause */
/* aside.h -- keeps a function out of those that call it.
 *
 * What a function saves and restores is what all that stands in it needs: a short way through it
 * costs as much as the long one beside it.  So what most steps pass by stands aside. */
#ifndef LW_ASIDE_H
#define LW_ASIDE_H

#ifdef __GNUC__
#define LW_ASIDE __attribute__((noinline))
#else
#define LW_ASIDE
#endif

#endif
