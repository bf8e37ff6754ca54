/* may_replace.c -- looks an INVITE with Replaces up in may_replace.def. */
#include "may_replace.h"

#include <legwork/adapter.h>

/* What is known of an offer: one bit of each kind. */
enum {
	WAY_SAME = 1 << 0,
	WAY_HOST = 1 << 1,
	WAY_ELSEWHERE = 1 << 2,
	WAY_ANY = WAY_SAME | WAY_HOST | WAY_ELSEWHERE,
	CLAIM_NAMED = 1 << 3,
	CLAIM_SILENT = 1 << 4,
	CLAIM_ANY = CLAIM_NAMED | CLAIM_SILENT,
	DIGEST_GOOD = 1 << 5,
	DIGEST_OPEN = 1 << 6,
	DIGEST_NONE = 1 << 7,
	ASKED_ASKED = 1 << 8,
	ASKED_UNASKED = 1 << 9,
	ASKED_ANY = ASKED_ASKED | ASKED_UNASKED,
};

#define MAY(way, claim, digest, asked, answer) \
	{WAY_##way | CLAIM_##claim | DIGEST_##digest | ASKED_##asked, LW_MAY_##answer},
static const struct { uint16_t fits; uint8_t answer; } rows[] = {
#include "may_replace.def"
};

static uint32_t known(uint32_t flags, bool asked)
{
	uint32_t way = flags & LW_F_SAME_WAY    ? WAY_SAME
		       : flags & LW_F_SAME_HOST ? WAY_HOST
						: WAY_ELSEWHERE;
	uint32_t digest = flags & LW_F_BY_DIGEST   ? DIGEST_GOOD
			  : flags & LW_F_CAN_PROVE ? DIGEST_OPEN
						   : DIGEST_NONE;

	return way | digest | (flags & LW_F_BY_PEER ? CLAIM_NAMED : CLAIM_SILENT) |
	       (asked ? ASKED_ASKED : ASKED_UNASKED);
}

static enum lw_may look_up(uint32_t flags, bool asked)
{
	uint32_t offer = known(flags, asked);

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (!(offer & ~(uint32_t)rows[i].fits))
			return (enum lw_may)rows[i].answer;
	return LW_MAY_NO;
}

unsigned lw_may_replace_rows(uint32_t flags, bool asked)
{
	uint32_t offer = known(flags, asked);
	unsigned count = 0;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		count += !(offer & ~(uint32_t)rows[i].fits);
	return count;
}

enum lw_may lw_rule_may_replace(const struct lw_config *config, uint32_t flags)
{
	switch ((enum lw_replaces_policy)config->replaces_policy) {
	case LW_REPLACES_PEER:  return look_up(flags, false);
	case LW_REPLACES_ASK:   return look_up(flags, true);
	case LW_REPLACES_OPEN:  return LW_MAY_YES;
	case LW_REPLACES_NEVER: return LW_MAY_NO;
	}
	return LW_MAY_NO;
}
