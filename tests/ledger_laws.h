/* SPDX-License-Identifier: BSD-3-Clause */
/* ledger_laws.h -- what holds of every record, as legwork/ledger.h promises it. */
#ifndef TESTS_LEDGER_LAWS_H
#define TESTS_LEDGER_LAWS_H

#include <legwork/ledger.h>

/* NULL, or which law the record breaks.  The text lives until the next call. */
const char *ledger_breach(const struct lw_record *record);

#endif
