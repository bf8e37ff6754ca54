/* SPDX-License-Identifier: BSD-3-Clause */
/* fuzz_snapshot.c -- bytes that are said to be a call: as they are, and with a head that fits them.
 *
 * Held: what is refused has changed nothing; what is restored can be saved and restored again,
 * takes whatever happens next, and ends when everybody hangs up.
 */
#include "snapshot_check.h"

static struct lw *new_engine(bool is_switch)
{
	struct lw_config config = LW_CONFIG_INIT;
	struct lw *lw = NULL;

	config.max_calls = 4;
	config.max_legs = 12;
	config.role = is_switch ? LW_AS_SWITCH : LW_AS_ENDPOINT;
	require(!lw_new(&lw, &config));
	return lw;
}

static void try_bytes(const uint8_t *bytes, size_t size, const uint8_t *story, size_t length)
{
	bool of_switch = size > 4 && bytes[4] == 1;
	struct lw *lw = new_engine(of_switch), *spare = new_engine(of_switch);
	struct lw_counts none = lw_counts(lw);
	lw_call call;
	int err = lw_restore(lw, bytes, size, 0, &call);

	if (err) {
		struct lw_counts after = lw_counts(lw);

		require(strcmp(lw_error_name(err), "?") && !call.v);
		require(!memcmp(&none, &after, sizeof none) && !lw_changed(lw).v);
	} else {
		save_again(lw, spare, call, 0);
		live_on(lw, story, length);
	}
	lw_free(spare);
	lw_free(lw);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static uint8_t bytes[SNAPSHOT_MOST];
	size_t length = size % 32;

	if (size > sizeof bytes)
		return 0;
	try_bytes(data, size, data, size < length ? size : length);
	if (size < SNAPSHOT_HEAD)
		return 0;
	memcpy(bytes, data, size);
	mend_head(bytes, size);
	try_bytes(bytes, size, data + size - length, length);
	return 0;
}
