/* SPDX-License-Identifier: BSD-3-Clause */
/* no_rules.c -- in the place of the rules, in a library that is built without them: an engine takes
 * none, so the core asks nothing of what stands below the line. */
#include "../../rules/ident.h"
#include "../../rules/keys.h"
#include "../../rules/number_plan.h"
#include "../../rules/text.h"
#include "../state/state.h"

#include <string.h>

int lw_rules_check(const struct lw_rules *rules, char *why, size_t size)
{
	struct lw_text_writer text = lw_text_write(why, why ? size : 0);

	(void)rules;
	lw_text_add(&text, lw_text_of("this library was built without rules: build it with them."));
	return LW_E_ARG;
}

int lw_rules_set(struct lw *lw, const struct lw_rules *rules)
{
	return !lw || rules ? LW_E_ARG : LW_OK;
}

const struct lw_rules *lw_rules_of(const struct lw *lw)
{
	(void)lw;
	return NULL;
}

/* ---- asked of rules alone ---- */

void lw_verdict(const struct lw_policy *policy, const struct lw_question *question,
		struct lw_verdict *verdict)
{
	(void)policy, (void)question;
	memset(verdict, 0, sizeof *verdict);
	verdict->answer = LW_ALLOW;
}

size_t lw_verdict_text(const struct lw_verdict *verdict, const struct lw_policy *policy, char *text,
		       size_t size)
{
	(void)verdict, (void)policy;
	if (size)
		*text = '\0';
	return 0;
}

void lw_classify(const struct lw_numbering *plan, const struct lw_targets *targets,
		 const char *address, struct lw_number *number)
{
	(void)plan, (void)targets, (void)address;
	memset(number, 0, sizeof *number);
	number->why = "";
}

const struct lw_party *lw_party_find(const struct lw_directory *directory, const char *canonical)
{
	(void)directory, (void)canonical;
	return NULL;
}

const struct lw_target *lw_target_find(const struct lw_targets *targets, const char *canonical)
{
	(void)targets, (void)canonical;
	return NULL;
}

bool lw_conference_ends(enum lw_drop_conference rule, unsigned internal_left, bool controller_left)
{
	(void)rule, (void)internal_left, (void)controller_left;
	return false;
}

void lw_policy_effective(const struct lw_policy *policy, struct lw_effective *effective)
{
	(void)policy;
	memset(effective, 0, sizeof *effective);
}

bool lw_plan_is_whole(const struct lw_numbering *plan, const char *digits)
{
	(void)plan, (void)digits;
	return false;
}

enum lw_verb lw_feature_code(const struct lw_feature_codes *codes, const char *digits, char *rest)
{
	(void)codes, (void)digits;
	*rest = '\0';
	return LW_TICK;
}

bool lw_code_may_grow(const struct lw_feature_codes *codes, const char *held)
{
	(void)codes, (void)held;
	return false;
}

bool lw_code_takes_number(enum lw_verb verb)
{
	(void)verb;
	return false;
}

void lw_callerid(const struct lw_callerid_table *table, const struct lw_situation *situation,
		 struct lw_presentation *presentation)
{
	(void)table, (void)situation;
	memset(presentation, 0, sizeof *presentation);
}

bool lw_show(const struct lw_presentation *presentation, const struct lw_parties_ids *parties,
	     const struct lw_trunk *trunk, uint8_t carriers, struct lw_shown *shown)
{
	(void)presentation, (void)parties, (void)trunk, (void)carriers, (void)shown;
	return false;
}
