/* policy_file.c -- see policy_file.h: lines, lists, errors, and the sample. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "policy_keys.h"

enum { FILE_MAX = 1 << 20, SHOWN = 40 };

/* ---- words and lists ---- */

char *policy_next_word(char **at)
{
	char *from = *at + strspn(*at, " \t"), *to = from, *word = from;
	bool quoted = false;

	if (!*from)
		return NULL;
	for (; *from && (quoted || (*from != ' ' && *from != '\t')); from++) {
		if (*from == '"')
			quoted = !quoted;
		else
			*to++ = *from;
	}
	*at = *from ? from + 1 : from;
	*to = '\0';
	return word;
}

bool policy_add(struct policy_reader *r, enum policy_list list, const void *item, size_t size)
{
	struct policy_items *items = &r->file->list[list];
	size_t most = list < LIST_TARGETS ? POLICY_LIST_MAX : POLICY_TARGETS_MAX + 1;

	if (items->count == most) {
		r->say = "there are too many of them: a thousand lines, or a hundred thousand "
			 "targets, is the limit";
		return false;
	}
	if (!(items->count & (items->count - 1))) { /* full at 0, 1, 2, 4, 8 ... */
		void *at = items->at ? mem_realloc(items->at, 2 * items->count * size)
				     : mem_zalloc(size, NULL);

		if (!at) {
			r->err = ENOMEM;
			return false;
		}
		items->at = at;
	}
	memcpy((char *)items->at + items->count++ * size, item, size);
	return true;
}

/* ---- errors ---- */

/* Of what stands in the file: as much as fits into a line, its tabs as blanks. */
struct shown { char text[SHOWN + 4]; };

static struct shown show(const char *text)
{
	struct shown shown;
	size_t len = strlen(text);

	re_snprintf(shown.text, sizeof(shown.text), "%b%s", text, len < SHOWN ? len : (size_t)SHOWN,
		    len > SHOWN ? "..." : "");
	for (char *p = shown.text; *p; p++)
		*p = *p == '\t' ? ' ' : *p;
	return shown;
}

static int complain(const struct policy_reader *r, char *why, size_t size, const char *what)
{
	if (r->err)
		return r->err;
	re_snprintf(why, size, "line %u: %s", r->line, what);
	return EBADMSG;
}

static int bad_value(const struct policy_reader *r, const struct policy_key *key, const char *value,
		     char *why, size_t size)
{
	char what[640];

	if (r->say)
		re_snprintf(what, sizeof(what), "%s %s: %s", key->name, value, r->say);
	else
		re_snprintf(what, sizeof(what), "%s%s%s: write %s %s (for example: %s %s)",
			    key->name, *value ? " " : "", value, key->name, key->args, key->name,
			    key->value);
	return complain(r, why, size, what);
}

/* ---- lines ---- */

static const struct policy_key *find(const char *name)
{
	for (size_t i = 0; i < policy_key_count(); i++) {
		if (!strcmp(policy_key(i)->name, name))
			return policy_key(i);
	}
	return NULL;
}

/* Takes a comment and blanks off the end.  False: a quote is open. */
static bool cut_comment(char *line)
{
	bool quoted = false;
	char *end = line;

	for (char *p = line; *p; p++) {
		if (*p == '"')
			quoted = !quoted;
		if (*p == '#' && !quoted && (p == line || p[-1] == ' ' || p[-1] == '\t'))
			break;
		if (*p != ' ' && *p != '\t')
			end = p + 1;
	}
	*end = '\0';
	return !quoted;
}

char *policy_unquote(char *value)
{
	size_t len = strlen(value);

	if (len < 2 || value[0] != '"' || strchr(value + 1, '"') != value + len - 1)
		return value;
	value[len - 1] = '\0';
	return value + 1;
}

static int take_value(struct policy_reader *r, const struct policy_key *key, char *value, char *why,
		      size_t size)
{
	struct shown shown = show(value);

	r->say = NULL;
	value = policy_unquote(value);
	if (*value && key->take(r, key, value))
		return 0;
	return bad_value(r, key, shown.text, why, size);
}

static int take_line(struct policy_reader *r, char *line, char *why, size_t size)
{
	char *name = line + strspn(line, " \t"), *value, what[160];
	const struct policy_key *key;
	unsigned *seen;

	if (!cut_comment(name))
		return complain(r, why, size, "a quote is open: end it with \"");
	if (!*name)
		return 0;
	value = name + strcspn(name, " \t");
	if (*value)
		*value++ = '\0';
	value += strspn(value, " \t");
	key = find(name);
	if (!key) {
		re_snprintf(what, sizeof(what), "there is no key %s: --list-policy shows all",
			    show(name).text);
		return complain(r, why, size, what);
	}
	seen = &r->seen[key - policy_key(0)];
	if (*seen && !key->many) {
		re_snprintf(what, sizeof(what), "%s stands in line %u already: keep one of them",
			    key->name, *seen);
		return complain(r, why, size, what);
	}
	*seen = r->line;
	return take_value(r, key, value, why, size);
}

/* What is wrong with the bytes of a line, which has lost its end: a log has to hold it. */
static const char *fault_of(const char *line, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)line[i];

		if ((c < ' ' && c != '\t') || c == 0x7f)
			return "it holds a control character: write plain text";
	}
	if (len > POLICY_LINE_MAX)
		return "it is longer than 2047 bytes: make it shorter";
	return json_is_utf8(line) ? NULL : "it is not UTF-8: save the file as UTF-8";
}

static int take_lines(struct policy_reader *r, char *text, size_t len, char *why, size_t size)
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
		err = fault ? complain(r, why, size, fault) : take_line(r, text, why, size);
		text = next;
	}
	return err;
}

/* ---- the whole ---- */

static void finish_lists(struct policy_file *file)
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
}

/* Addresses are written as people write them, and kept as lw_classify() does (RFC 3966 5). */
static int canonical(struct policy_reader *r, const char *key, const char **address, char *why,
		     size_t size)
{
	char what[256], *copy = NULL;
	struct lw_number number;

	lw_classify(&r->file->rules.numbering, NULL, *address, &number);
	if (number.place == LW_PLACE_INVALID) {
		re_snprintf(what, sizeof(what), "%s %s: %s", key, show(*address).text, number.why);
		return complain(r, why, size, what);
	}
	if (!strcmp(number.canonical, *address))
		return 0;
	r->err = str_dup(&copy, number.canonical);
	if (!r->err && !policy_add(r, LIST_COPIES, &copy, sizeof(copy)))
		copy = mem_deref(copy);
	*address = copy;
	return r->err;
}

static int finish_own(struct policy_reader *r, char *why, size_t size)
{
	struct lw_policy *policy = &r->file->rules.policy;

	if (!policy->own)
		return 0;
	r->line = r->seen[find("own") - policy_key(0)];
	return canonical(r, "own", &policy->own, why, size);
}

static int by_address(const void *a, const void *b)
{
	const struct policy_target *x = a, *y = b;
	int order = strcmp(x->target.address, y->target.address);

	return order ? order : x->line < y->line ? -1 : 1;
}

static int sort_targets(struct policy_reader *r, char *why, size_t size)
{
	struct policy_items *items = &r->file->list[LIST_TARGETS];
	struct policy_target *list = items->at;
	int err = 0;

	for (size_t i = 0; !err && i < items->count; i++) {
		r->line = list[i].line;
		err = canonical(r, "target", &list[i].target.address, why, size);
	}
	if (!err && items->count)
		qsort(list, items->count, sizeof(*list), by_address);
	return err;
}

/* The engine wants them sorted, each once. */
static int finish_targets(struct policy_reader *r, char *why, size_t size)
{
	struct policy_file *file = r->file;
	struct policy_items *items = &file->list[LIST_TARGETS];
	const struct policy_target *list = items->at;
	char what[LW_NUMBER_MAX + 80];

	file->targets = mem_zalloc(items->count * sizeof(*file->targets) + 1, NULL);
	if (!file->targets)
		return ENOMEM;
	for (size_t i = 0; i < items->count; i++) {
		file->targets[i] = list[i].target;
		if (!i || strcmp(list[i].target.address, list[i - 1].target.address))
			continue;
		r->line = list[i].line;
		re_snprintf(what, sizeof(what), "target %s stands in line %u already: keep one of "
			    "them", list[i].target.address, list[i - 1].line);
		return complain(r, why, size, what);
	}
	file->rules.targets = (struct lw_targets){file->targets, items->count};
	return 0;
}

static void destroy(void *arg)
{
	struct policy_file *file = arg;

	for (size_t i = 0; i < file->list[LIST_COPIES].count; i++)
		mem_deref(((char **)file->list[LIST_COPIES].at)[i]);
	for (size_t i = 0; i < LISTS; i++)
		mem_deref(file->list[i].at);
	mem_deref(file->targets);
	mem_deref(file->text);
}

static int parse(struct policy_file *file, const char *text, size_t len, char *why, size_t size)
{
	size_t mark = len >= 3 && !memcmp(text, "\xef\xbb\xbf", 3) ? 3 : 0; /* of byte order */
	struct policy_reader r = {.file = file};
	int err;

	file->rules = (struct lw_rules)LW_RULES_INIT;
	file->text = mem_alloc(len + 1, NULL);
	if (!file->text)
		return ENOMEM;
	memcpy(file->text, text, len);
	file->text[len] = '\0';
	err = take_lines(&r, file->text + mark, len - mark, why, size);
	finish_lists(file);
	err = err ? err : finish_own(&r, why, size);
	err = err ? err : sort_targets(&r, why, size);
	return err ? err : finish_targets(&r, why, size);
}

int policy_file_parse(struct policy_file **filep, const char *text, size_t len, char *why,
		      size_t size)
{
	struct policy_file *file = mem_zalloc(sizeof(*file), destroy);
	int err = file ? parse(file, text, len, why, size) : ENOMEM;

	if (!err) {
		*filep = file;
		return 0;
	}
	mem_deref(file);
	if (err != EBADMSG)
		re_snprintf(why, size, "%s", strerror(err));
	return err;
}

int policy_file_read(struct mbuf *text, const char *path, char *why, size_t size)
{
	FILE *from = fopen(path, "rb");
	char *block = from ? mem_alloc(FILE_MAX + 1, NULL) : NULL;
	size_t len = 0;
	int err = from ? ENOMEM : errno;

	if (block) {
		errno = 0;
		len = fread(block, 1, FILE_MAX + 1, from);
		err = ferror(from) ? (errno ? errno : EIO) : 0;
	}
	if (from)
		fclose(from);
	if (!err && len > FILE_MAX)
		err = EBADMSG;
	err = err ? err : mbuf_write_mem(text, (const uint8_t *)block, len);
	if (err)
		re_snprintf(why, size, "%s", err == EBADMSG ? "it is larger than 1 MiB: is it a "
			    "policy file at all?" : strerror(err));
	mem_deref(block);
	return err;
}

int policy_file_load(struct policy_file **filep, const char *path, char *why, size_t size)
{
	struct mbuf *text = mbuf_alloc(4096);
	int err = text ? policy_file_read(text, path, why, size) : ENOMEM;

	err = err ? err : policy_file_parse(filep, (const char *)text->buf, text->end, why, size);
	mem_deref(text);
	return err;
}

const struct lw_rules *policy_file_rules(const struct policy_file *file)
{
	return &file->rules;
}

void policy_file_print(FILE *out)
{
	fputs("# A policy file: legwork-phone --policy FILE ...\n"
	      "# One key a line; what stands behind # means nothing; a value with blanks that\n"
	      "# is one word stands in quotes.  Without a line, a key is as it stands here.\n",
	      out);
	for (size_t i = 0; i < policy_key_count(); i++) {
		const struct policy_key *key = policy_key(i);

		if (key->section)
			fprintf(out, "\n# ---- %s ----\n", key->section);
		fprintf(out, "\n# %s\n# %s %s%s\n%s%s %s\n", key->help, key->name, key->args,
			key->many ? " (in as many lines as needed)" : "",
			key->is_default ? "" : "#", key->name, key->value);
	}
}
