/* SPDX-License-Identifier: BSD-3-Clause */
/* policy_lines.c -- see policy_lines.h: lines, what is wrong with them, and what only
 * the end of the file can tell. */
#include "policy_keys.h"
#include "policy_lines.h"
#include "policy_text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHOWN = 40 };

/* ---- errors ---- */

/* Of what stands in the file: as much as fits into a line, its tabs as blanks. */
struct shown { char text[SHOWN + 4]; };

static struct shown show(const char *text)
{
	struct shown shown;
	size_t len = strlen(text);

	snprintf(shown.text, sizeof(shown.text), "%.*s%s", SHOWN, text, len > SHOWN ? "..." : "");
	for (char *p = shown.text; *p; p++)
		*p = *p == '\t' ? ' ' : *p;
	return shown;
}

/* why is "line 3: " and this.  Where memory ran out, that is the reason. */
static int complain(struct policy_reader *r, const char *format, ...)
{
	va_list args;
	int len;

	if (r->err)
		return r->err;
	len = snprintf(r->why, r->size, "line %u: ", r->line);
	va_start(args, format);
	if (len > 0 && (size_t)len < r->size)
		vsnprintf(r->why + len, r->size - (size_t)len, format, args);
	va_end(args);
	return LW_E_ARG;
}

static int bad_value(struct policy_reader *r, const struct policy_key *key, const char *value)
{
	if (r->say)
		return complain(r, "%s %s: %s", key->name, value, r->say);
	return complain(r, "%s%s%s: write %s %s (for example: %s %s)", key->name,
			*value ? " " : "", value, key->name, key->args, key->name, key->value);
}

/* ---- lines ---- */

static const struct policy_key *find(const char *name)
{
	for (size_t i = 0; i < lw_policy_key_count(); i++) {
		if (!strcmp(lw_policy_key(i)->name, name))
			return lw_policy_key(i);
	}
	return NULL;
}

static int take_value(struct policy_reader *r, const struct policy_key *key, char *value)
{
	struct shown shown = show(value);

	r->say = NULL;
	value = lw_policy_unquote(value);
	if (*value && key->take(r, key, value))
		return 0;
	return bad_value(r, key, shown.text);
}

static int take_line(struct policy_reader *r, char *line)
{
	char *name = line + strspn(line, " \t"), *value;
	const struct policy_key *key;
	unsigned *seen;

	if (!lw_policy_cut_comment(name))
		return complain(r, "a quote is not closed: end it with \"");
	if (!*name)
		return 0;
	value = name + strcspn(name, " \t");
	if (*value)
		*value++ = '\0';
	value += strspn(value, " \t");
	key = find(name);
	if (!key)
		return complain(r, "there is no key %s: --list-policy shows all", show(name).text);
	seen = &r->seen[key - lw_policy_key(0)];
	if (*seen && !key->many)
		return complain(r, "%s is already in line %u: keep one of them", key->name,
				*seen);
	*seen = r->line;
	return take_value(r, key, value);
}

/* What is wrong with the bytes of a line, which has lost its end: a log has to hold it. */
static const char *fault_of(const char *line, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)line[i];

		if ((c < ' ' && c != '\t') || c == 0x7f)
			return "it holds a control character: write plain text";
	}
	if (len > LW_POLICY_LINE_MAX)
		return "it is longer than 2047 bytes: make it shorter";
	return lw_policy_is_utf8(line) ? NULL : "it is not UTF-8: save the file as UTF-8";
}

static int take_lines(struct policy_reader *r, char *text, size_t len)
{
	char *end = text + len;
	int err = 0;

	for (r->line = 1; !err && text < end; r->line++) {
		char *nl = memchr(text, '\n', (size_t)(end - text)), *next = nl ? nl + 1 : end;
		size_t n = (size_t)((nl ? nl : end) - text);
		const char *fault;

		if (n && text[n - 1] == '\r')
			n--;
		text[n] = '\0';
		fault = fault_of(text, n);
		err = fault ? complain(r, "%s", fault) : take_line(r, text);
		text = next;
	}
	return err;
}

/* ---- the whole ---- */

static void finish_lists(struct lw_policy_file *file)
{
	struct lw_numbering *plan = &file->rules.numbering;

	plan->domains = file->list[LIST_DOMAINS].at;
	plan->domain_count = file->list[LIST_DOMAINS].count;
	plan->extensions = file->list[LIST_EXTENSIONS].at;
	plan->extension_count = file->list[LIST_EXTENSIONS].count;
	plan->emergency = file->list[LIST_EMERGENCY].at;
	plan->emergency_count = file->list[LIST_EMERGENCY].count;
	plan->rules = file->list[LIST_PREFIXES].at;
	plan->rule_count = file->list[LIST_PREFIXES].count;
	file->rules.trunk.owned = file->list[LIST_OWNED].at;
	file->rules.trunk.owned_count = file->list[LIST_OWNED].count;
	file->rules.profiles = file->list[LIST_PEERS].at;
	file->rules.profile_count = file->list[LIST_PEERS].count;
}

/* Addresses are written as people write them, and kept as lw_classify() does (RFC 3966 5). */
static int canonical(struct policy_reader *r, const char *key, const char **address)
{
	struct lw_number number;
	char *copy;

	lw_classify(&r->file->rules.numbering, NULL, *address, &number);
	if (number.place == LW_PLACE_INVALID)
		return complain(r, "%s %s: %s", key, show(*address).text, number.why);
	if (!strcmp(number.canonical, *address))
		return 0;
	copy = lw_policy_copy(&r->file->memory, number.canonical, strlen(number.canonical));
	if (!copy || !lw_policy_add(r, LIST_COPIES, &copy, sizeof(copy))) {
		lw_policy_release(&r->file->memory, copy);
		return LW_E_NOMEM;
	}
	*address = copy;
	return 0;
}

static int finish_own(struct policy_reader *r)
{
	struct lw_policy *policy = &r->file->rules.policy;

	if (!policy->own)
		return 0;
	r->line = r->seen[find("own") - lw_policy_key(0)];
	return canonical(r, "own", &policy->own);
}

static int by_address(const void *a, const void *b)
{
	const struct policy_target *x = a, *y = b;
	int order = strcmp(x->target.address, y->target.address);

	return order ? order : x->line < y->line ? -1 : 1;
}

static int sort_targets(struct policy_reader *r)
{
	struct policy_items *items = &r->file->list[LIST_TARGETS];
	struct policy_target *list = items->at;
	int err = 0;

	for (size_t i = 0; !err && i < items->count; i++) {
		r->line = list[i].line;
		err = canonical(r, "target", &list[i].target.address);
	}
	if (!err && items->count)
		qsort(list, items->count, sizeof(*list), by_address);
	return err;
}

/* The engine wants them sorted, each once. */
static int finish_targets(struct policy_reader *r)
{
	struct lw_policy_file *file = r->file;
	struct policy_items *items = &file->list[LIST_TARGETS];
	const struct policy_target *list = items->at;

	file->targets = lw_policy_alloc(&file->memory, items->count * sizeof(*file->targets) + 1);
	if (!file->targets)
		return LW_E_NOMEM;
	for (size_t i = 0; i < items->count; i++) {
		file->targets[i] = list[i].target;
		if (!i || strcmp(list[i].target.address, list[i - 1].target.address))
			continue;
		r->line = list[i].line;
		return complain(r, "target %s is already in line %u: keep one of them",
				list[i].target.address, list[i - 1].line);
	}
	file->rules.targets = (struct lw_targets){file->targets, items->count};
	return 0;
}

int lw_policy_take(struct policy_reader *r, char *text, size_t len)
{
	int err = take_lines(r, text, len);

	finish_lists(r->file);
	err = err ? err : finish_own(r);
	err = err ? err : sort_targets(r);
	return err ? err : finish_targets(r);
}
