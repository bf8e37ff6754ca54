/* SPDX-License-Identifier: BSD-3-Clause */
/* inlined.c -- the functions whose bodies stand in re.h, as symbols: see the core's. */
#include <re.h>
#include <legwork/adapter.h>

#undef LW_INLINE
#define LW_INLINE extern inline LW_API

#include <legwork/re.h>
