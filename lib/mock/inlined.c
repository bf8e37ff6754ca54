/* SPDX-License-Identifier: BSD-3-Clause */
/* inlined.c -- the functions whose bodies stand in mock.h, as symbols: see the core's. */
#include <legwork/adapter.h>
#include <legwork/rules.h>
#include <legwork/switch.h>

#undef LW_INLINE
#define LW_INLINE extern inline LW_API

#include <legwork/adapter_check.h>
#include <legwork/mock.h>
#include <legwork/play.h>
