/* SPDX-License-Identifier: BSD-3-Clause */
/* may_replace.c -- looks an INVITE with Replaces up in may_replace.def. */
#include "may_replace.h"
#include "fits.h"

#include <legwork/adapter.h>

/* One bit of each kind. */
enum {
	WAY_SAME = FITS_OWN << 0,
	WAY_HOST = FITS_OWN << 1,
	WAY_ELSEWHERE = FITS_OWN << 2,
	WAY_ANY = WAY_SAME | WAY_HOST | WAY_ELSEWHERE,
	CLAIM_NAMED = FITS_OWN << 3,
	CLAIM_SILENT = FITS_OWN << 4,
	CLAIM_ANY = CLAIM_NAMED | CLAIM_SILENT,
};

#define MAY(way, claim, digest, asked, answer) \
	{WAY_##way | CLAIM_##claim | PROOF_##digest | HOST_##asked, LW_MAY_##answer},
static const struct lw_fits_row rows[] = {
#include "may_replace.def"
};
static const struct lw_fits_table table = {rows, sizeof rows / sizeof *rows};

static uint32_t known(uint32_t flags, bool asked)
{
	uint32_t way = flags & LW_F_SAME_WAY    ? WAY_SAME
		       : flags & LW_F_SAME_HOST ? WAY_HOST
						: WAY_ELSEWHERE;

	return way | (flags & LW_F_BY_PEER ? CLAIM_NAMED : CLAIM_SILENT) |
	       lw_fits_known(flags, asked);
}

static enum lw_may look_up(uint32_t flags, bool asked)
{
	return (enum lw_may)lw_fits_answer(&table, known(flags, asked), LW_MAY_NO);
}

unsigned lw_may_replace_rows(uint32_t flags, bool asked)
{
	return lw_fits_rows(&table, known(flags, asked));
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
