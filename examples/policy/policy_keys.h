/* policy_keys.h -- the keys of a policy file, inside: one table with parser, meaning and default.
 */
#ifndef PHONE_POLICY_KEYS_H
#define PHONE_POLICY_KEYS_H

#include <re.h>
#include <legwork/rules.h>

#include "compat.h"
#include "policy_file.h"

enum { POLICY_KEYS_MAX = 96, POLICY_LIST_MAX = 1000, POLICY_TARGETS_MAX = 100000,
       POLICY_LINE_MAX = 2047 /* bytes of a line */ };

/* What grows line by line. */
enum policy_list {
	LIST_DOMAINS,
	LIST_EXTENSIONS,
	LIST_EMERGENCY,
	LIST_PREFIXES,
	LIST_OWNED,
	LIST_TARGETS,
	LIST_COPIES, /* canonical addresses that were written otherwise */
	LISTS
};
struct policy_items { void *at; size_t count; };

struct policy_target { struct lw_target target; unsigned line; };

struct policy_file {
	struct lw_rules rules;
	char *text; /* what all strings point into */
	struct lw_target *targets;
	struct policy_items list[LISTS];
};

struct policy_reader {
	struct policy_file *file;
	unsigned line;
	unsigned seen[POLICY_KEYS_MAX]; /* the line a key stood in */
	const char *say; /* what to do instead, where the key's arguments do not tell */
	int err;                        /* no memory */
};

struct policy_word { const char *word; uint8_t value; };

struct policy_key {
	const char *name, *args;
	const char *value;  /* the default, or an example */
	bool is_default;
	bool many;          /* may stand in several lines */
	const char *help;
	/* Takes a value, which it may cut up.  False: it is none. */
	bool (*take)(struct policy_reader *r, const struct policy_key *key, char *value);
	size_t at; /* of the field in struct lw_rules, or of something else as take knows */
	uint32_t least, most;
	const struct policy_word *words;
	const char *section;/* begins one */
};

size_t policy_key_count(void);
const struct policy_key *policy_key(size_t index);

/* Appends a copy of item, of that size; false: too many, or no memory (r->say, r->err). */
bool policy_add(struct policy_reader *r, enum policy_list list, const void *item, size_t size);
/* Cuts the next word off *at, its quotes taken away; NULL: there is none. */
char *policy_next_word(char **at);
/* Of a value that is one string: without the quotes around it. */
char *policy_unquote(char *value);

#endif
