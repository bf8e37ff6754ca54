/* SPDX-License-Identifier: BSD-3-Clause */
/* proof.c -- every table as a nested switch, so that the compiler proves it total.  Not linked. */
#include "tables.h"

#define EACH "../../table/proof.inc"
#include "machines.inc"
