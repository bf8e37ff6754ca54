/* policy_file.h -- an administrator's file: number plan, targets, policy and trunk, one key a line.
 *
 * The syntax is that of libre's conf: `key value`, comments after #.  A value with blanks or #
 * stands in quotes.  Lines are walked here, since conf finds the keys it is asked for and tells
 * neither an unknown nor a doubled one, nor the line.  A file is taken whole or not at all.  Needs
 * <re.h> and <legwork/rules.h> before it. */
#ifndef PHONE_POLICY_FILE_H
#define PHONE_POLICY_FILE_H

#include <stdio.h>

/* Owns all that its rules point to; freed with mem_deref(). */
struct policy_file;

/* 0; EBADMSG: why names the line and what to write instead; else an errno value.  path may be a
 * pipe. */
int policy_file_load(struct policy_file **filep, const char *path, char *why, size_t size);
/* Appends what such a file holds, unread, to text; an errno value, and why. */
int policy_file_read(struct mbuf *text, const char *path, char *why, size_t size);
/* The same as the first from memory. */
int policy_file_parse(struct policy_file **filep, const char *text, size_t len, char *why,
		      size_t size);
const struct lw_rules *policy_file_rules(const struct policy_file *file);

/* Every key with what it means, as such a file: what has a default stands there with it, the rest
 * as examples behind #. */
void policy_file_print(FILE *out);

#endif
