/* SPDX-License-Identifier: BSD-3-Clause */
/* ident.h -- what an address says of itself: a number, nobody, ours. */
#ifndef LW_IDENT_H
#define LW_IDENT_H

#include <legwork/callerid.h>

/* "+4822...", or digits alone, of "+48 22-...", sip:, sips: and tel:; false: not a number. */
bool lw_id_number(const char *address, char number[LW_NUMBER_MAX]);
/* True for an address that names nobody: it is empty, at anonymous.invalid, or its user is a
 * placeholder. */
bool lw_id_is_nobody(const char *address);
/* The address behind its scheme; the address itself where it has none. */
const char *lw_id_rest(const char *address);

#endif
