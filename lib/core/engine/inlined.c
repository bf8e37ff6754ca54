/* SPDX-License-Identifier: BSD-3-Clause */
/* inlined.c -- the functions whose bodies stand in the headers, as symbols: for languages that do
 * not read headers. */
#include <legwork/version.h>

/* C11 6.7.4: where an inline function is declared extern, its definition is an external one. */
#undef LW_INLINE
#define LW_INLINE extern inline LW_API

#include <legwork/adapter.h>
#include <legwork/ledger.h>
#include <legwork/rules.h>
#include <legwork/snapshot.h>
#include <legwork/switch.h>
