/* SPDX-License-Identifier: BSD-3-Clause */
/* legwork/policy_file.h -- an administrator's file: number plan, targets, policy and trunk as text.
 *
 *	country 48                      one key per line, then its value
 *	domain "office.example"         a value with blanks or # goes in quotes
 *	target 201 person voicemail     some keys may be repeated
 *	downgrade ask                   # the rest of the line is a comment
 *
 * A file becomes a struct lw_rules, which lw_rules_set() takes (<legwork/rules.h>):
 *
 *	err = lw_policy_file_load(&file, "policy.conf", NULL, why, sizeof(why));
 *	err = err ? err : lw_rules_set(lw, lw_policy_file_rules(file));
 *	...
 *	lw_free(lw);
 *	lw_policy_file_free(file);
 *
 * A file is accepted whole or not at all.  One plain sentence says what is wrong, in which line, and what to
 * write instead: "line 3: country PL: write country DIGITS (for example: country 1)".  Unknown keys
 * and keys that appear twice are errors.  lw_policy_file_sample() writes a file with every key in it.
 *
 * This is a library of its own, liblegwork-policy; it needs liblegwork and the C library, nothing else.
 * Only lw_policy_file_load() and lw_policy_file_read() open a file.
 * Text is UTF-8.  A line has at most 2047 bytes, so that a log of lines can hold it.
 *
 * Threads:  any: there are no globals.  One file, one thread at a time; its rules may be read by all.
 * Re-entry: nothing calls back but the functions of struct lw_policy_memory.
 * Memory:   a file owns all that its rules point to, until lw_policy_file_free().
 */
#ifndef LEGWORK_POLICY_FILE_H
#define LEGWORK_POLICY_FILE_H

#include <legwork/rules.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
	LW_POLICY_FILE_MAX = 1 << 20,    /* bytes read from a file; text to be parsed may be longer */
	LW_POLICY_LINE_MAX = 2047,       /* bytes of a line, without its end */
	LW_POLICY_LIST_MAX = 1000,       /* lines of a key that may be repeated, except targets */
	LW_POLICY_TARGETS_MAX = 100000,
};

/* Where memory comes from.  A NULL pointer to this struct, or NULL for both functions, means malloc() and
 * free().  The struct is copied; arg must live as long as what was made with it. */
struct lw_policy_memory {
	void *(*alloc)(size_t size, void *arg);
	void (*release)(void *block, void *arg);
	void *arg;
};

/* An accepted file.  It owns everything that its rules point to. */
struct lw_policy_file;

/* Reads len bytes of text.  0 and *filep; LW_E_ARG: why says what is wrong and what to write; LW_E_NOMEM,
 * and why says so.  On error *filep is left as it was.  why always ends with a NUL, and is cut if size is
 * too small: 1024 bytes hold every sentence. */
LW_API int lw_policy_file_parse(struct lw_policy_file **filep, const char *text, size_t len,
				const struct lw_policy_memory *memory, char *why, size_t size);

/* As lw_policy_file_parse(), from the file of that name, which may be a pipe.  A file that cannot be read, or is larger
 * than LW_POLICY_FILE_MAX, is LW_E_ARG as well. */
LW_API int lw_policy_file_load(struct lw_policy_file **filep, const char *path,
			       const struct lw_policy_memory *memory, char *why, size_t size);

/* What such a file holds, unparsed, for an application that keeps the text or adds lines of its own.  *textp
 * is a block of memory for the caller to release; it has a NUL after its *len bytes.  Errors as above. */
LW_API int lw_policy_file_read(char **textp, size_t *len, const char *path,
			       const struct lw_policy_memory *memory, char *why, size_t size);

/* The rules.  They live as long as the file; an engine that uses them needs them that long. */
LW_API const struct lw_rules *lw_policy_file_rules(const struct lw_policy_file *file);

/* Frees a file and its rules; NULL is fine. */
LW_API void lw_policy_file_free(struct lw_policy_file *file);

/* Writes a policy file with every key and its meaning: a key that has a default is set to it, the
 * others are examples after #.  So it can be loaded as it is, and then changes nothing.
 * As snprintf(): writes at most size bytes with the NUL, returns the length of the whole. */
LW_API size_t lw_policy_file_sample(char *text, size_t size);

/* True for a sip:, sips: or tel: URI as a file may hold one: no blanks, quotes or angle brackets, no
 * password, a host, and a port from 1 to 65535.  Use it to check what a person types. */
LW_API bool lw_policy_is_uri(const char *text);

#ifdef __cplusplus
}
#endif

#endif
