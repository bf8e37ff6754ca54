/* SPDX-License-Identifier: BSD-3-Clause */
/* fuzz_decode.c -- bytes through our decoder of messages and through libre's.
 *
 * Held: what ours takes libre takes too, and finds the same fields, at the same places; what ours
 * does not take is left as it was.  Short ones are tried as an address and as parameters too: long
 * ones take libre's patterns the square of their length.
 */
#include <re.h>

#include "decode_check.h"

enum { PART_MAX = 200 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	(void)decode_is_same(data, size);
	if (size <= PART_MAX)
		decode_check_parts(data, size);
	return 0;
}
