/* play_rules.h -- the rules of a script: lines of "rule ..." before anything else.
 *
 * Everybody at example.com is internal, not recorded, and has a mailbox unless a line says
 * otherwise; a party whose name begins with + is an external number.
 *
 *	rule plain                   there are rules, and nothing special in them
 *	rule service off             rule transfer off
 *	rule type low|medium|high
 *	rule offnet blocked          external parties are not joined with one another
 *	rule class CLASS forbidden
 *	rule conference ends         it ends with the party that made it
 *	rule conference ends without internal
 *	rule hops N                  rule chain N
 *	rule budget N                rule external budget N
 *	rule downgrade asks|allowed  an encrypted call may go on in clear
 *	rule ours NAME               our own user's address
 *	rule contact NAME [recorded]
 *	rule recorded NAME           rule no mailbox NAME
 *	rule record off|always       calls of our user are recorded never, or always
 *	rule unrecorded NAME         calls with it are never recorded
 */
#ifndef TESTS_PLAY_RULES_H
#define TESTS_PLAY_RULES_H

#include <stdbool.h>

#include <legwork/rules.h>

enum { PLAY_TARGETS = 8 };

struct play_rules {
	struct lw_rules rules;
	struct lw_target target[PLAY_TARGETS];
	char address[PLAY_TARGETS][LW_NUMBER_MAX], own[LW_NUMBER_MAX];
	bool used;
};

/* Takes the words after "rule"; false when there is no such rule. */
bool play_rule(struct play_rules *r, int n, const char *const *word);
/* The rules for the engine; NULL when the script has none. */
const struct lw_rules *play_rules_of(struct play_rules *r);

#endif
