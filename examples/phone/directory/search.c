/* SPDX-License-Identifier: BSD-3-Clause */
/* search.c -- looking up contacts the way people type. */
#include <string.h>
#include <strings.h>
#include <re.h>
#include <legwork/re.h>

#include "contacts_store.h"
#include "fold.h"
#include "text.h"

enum {
	WORDS = LW_NAME_MAX, /* more than a name has */
	NATIONAL = 7,        /* digits of a number that no other country has at its end by chance */
	INSIDE_KEYS = 3,     /* fewer keys are somewhere in every name */
};

enum rank { WHOLE, START, INSIDE, NOWHERE };

struct word { const char *plain, *spelt; bool digits; };

struct query {
	char *plain, *spelt, *sorted;
	struct word words[WORDS];
	size_t count;
	const char *uri;          /* it looks like one: no name is meant */
	bool number;              /* nothing but a number */
	char digits[LW_URI_MAX];
};

/* What was found in one contact, and in which of its addresses. */
struct match { enum rank rank; enum contact_why why; int address; };

const char *contact_why_name(enum contact_why why)
{
	static const char *const NAMES[] = {
		[CONTACT_BY_NAME] = "name", [CONTACT_BY_ADDRESS] = "address",
		[CONTACT_BY_NUMBER] = "number", [CONTACT_BY_KEYPAD] = "keypad",
	};

	return (unsigned)why < ARRAY_SIZE(NAMES) ? NAMES[why] : "";
}

/* ---- what is asked ---- */

/* Parts folded text into words, in place; both foldings have the same number of them. */
static bool split(struct query *q)
{
	char *plain = q->plain, *spelt = q->spelt;

	while (*plain && *spelt) {
		struct word *word = &q->words[q->count];

		if (q->count++ == WORDS)
			return false;
		*word = (struct word){.plain = plain, .spelt = spelt};
		plain += strcspn(plain, " ");
		spelt += strcspn(spelt, " ");
		if (*plain)
			*plain++ = '\0';
		if (*spelt)
			*spelt++ = '\0';
		word->digits = !word->plain[strspn(word->plain, "0123456789")];
	}
	return true;
}

/* tel: without parameters is a number like any other. */
static bool looks_like_uri(const char *text)
{
	return strchr(text, '@') || text_begins_sip(text) ||
	       (text_begins(text, "tel:") && strchr(text, ';'));
}

/* False: it finds nothing, whatever there is. */
static bool query_open(struct query *q, const char *text)
{
	char uri[LW_URI_MAX];

	memset(q, 0, sizeof(*q));
	q->uri = looks_like_uri(text) ? text : NULL;
	if (strlen(text) >= LW_URI_MAX)
		return false;
	if (q->uri)
		return true;
	if (text_begins(text, "tel:"))
		text += 4;
	q->number = card_number(text, uri, sizeof(uri));
	if (q->number)
		contact_digits(uri, q->digits, sizeof(q->digits));
	q->plain = fold(text, false);
	q->spelt = fold(text, true);
	q->sorted = q->plain ? fold_sorted(q->plain) : NULL;
	return q->plain && q->spelt && q->sorted && split(q);
}

static void query_close(struct query *q)
{
	mem_deref(q->plain);
	mem_deref(q->spelt);
	mem_deref(q->sorted);
}

/* ---- how it fits ---- */

static enum rank better(enum rank a, enum rank b)
{
	return a < b ? a : b;
}

/* part begins a word of key, or is inside one; gap stands between words. */
static enum rank find_part(const char *key, const char *part, char gap)
{
	enum rank rank = NOWHERE;

	for (const char *p = strstr(key, part); p; p = strstr(p + 1, part)) {
		if (p == key || p[-1] == gap || p[-1] == '\n')
			return START;
		rank = INSIDE;
	}
	return rank;
}

/* The same number is written with its country, from inside the country, or as it is. */
static const char *significant(const char *digits, bool *national, bool *international)
{
	size_t skip = *digits == '+' ? 1 : !strncmp(digits, "00", 2) ? 2 : 0;

	*international = skip > 0;
	*national = !skip && *digits == '0';
	skip += *national;
	return digits[skip] ? digits + skip : digits;
}

/* Digits of the country code that an international number begins with (ITU-T E.164, annex). */
static size_t country_digits(const char *number)
{
	static const char TWO[] =
		"20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 "
		"56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98";
	char code[3] = "";

	if (*number == '1' || *number == '7')
		return 1;
	if (strlen(number) >= 2)
		memcpy(code, number, 2);
	return *code && strstr(TWO, code) ? 2 : 3;
}

static enum rank rank_at(const char *whole, const char *at, size_t len, bool country)
{
	size_t before = (size_t)(at - whole);

	if (before && !(country && before == country_digits(whole)))
		return INSIDE;
	/* behind a country code only a whole number is the same; "23" of +48 123 is not */
	return at[len] || (before && len < NATIONAL) ? START : WHOLE;
}

static enum rank find_digits(const char *number, const char *part, bool country)
{
	enum rank rank = NOWHERE;
	size_t len = strlen(part);

	for (const char *p = len ? strstr(number, part) : NULL; p; p = strstr(p + 1, part))
		rank = better(rank, rank_at(number, p, len, country));
	return rank;
}

static enum rank find_number(const char *number, const char *asked)
{
	bool national, international, asked_national, asked_international;
	const char *n = significant(number, &national, &international);
	const char *a = significant(asked, &asked_national, &asked_international);
	size_t len = strlen(n), asked_len = strlen(a);
	enum rank rank;

	if (!*number)
		return NOWHERE;
	if (*asked == '+') /* nothing else begins with it */
		rank = international && !strncmp(n, a, asked_len) ? rank_at(n, n, asked_len, false)
								   : NOWHERE;
	else
		rank = better(find_digits(number + (*number == '+'), asked, false),
			      find_digits(n, a, international && !asked_international));
	/* asked with the country, kept without */
	if (asked_international && !international && len >= NATIONAL &&
	    asked_len == len + country_digits(a) && !strcmp(a + asked_len - len, n))
		rank = WHOLE;
	return rank;
}

static void take(struct match *match, enum rank rank, enum contact_why why, int address)
{
	if (rank < match->rank)
		*match = (struct match){rank, why, address};
}

static struct match match_word(const struct entry *e, const struct word *word,
			       const struct query *q)
{
	struct match match = {NOWHERE, CONTACT_BY_NAME, -1};

	take(&match, find_part(e->words, word->plain, ' '), CONTACT_BY_NAME, -1);
	if (strcmp(word->plain, word->spelt))
		take(&match, find_part(e->words, word->spelt, ' '), CONTACT_BY_NAME, -1);
	for (uint32_t i = 0; i < e->c.count && match.rank > START; i++) {
		take(&match, find_part(e->keys[i].user, word->plain, ' '), CONTACT_BY_ADDRESS,
		     (int)i);
		/* a number alone is looked at as a whole, not word by word */
		if (word->digits && !q->number)
			take(&match, find_number(e->keys[i].digits, word->plain),
			     CONTACT_BY_NUMBER, (int)i);
	}
	if (word->digits && *q->digits != '+' && match.rank > START) {
		enum rank rank = find_part(e->keypad, word->plain, '0');

		if (rank == START || strlen(word->plain) >= INSIDE_KEYS)
			take(&match, rank, CONTACT_BY_KEYPAD, -1);
	}
	return match;
}

/* Every word has to be somewhere; the worst of them counts. */
static struct match match_words(const struct entry *e, const struct query *q)
{
	struct match all = {WHOLE, CONTACT_BY_NAME, -1};

	if (!q->count)
		return (struct match){NOWHERE, CONTACT_BY_NAME, -1};
	if (!strcmp(e->sorted, q->sorted) || !strcmp(e->sorted_spelt, q->sorted))
		return all;
	for (size_t i = 0; i < q->count && all.rank < NOWHERE; i++) {
		struct match one = match_word(e, &q->words[i], q);

		one.rank = one.rank == WHOLE ? START : one.rank;
		all.rank = one.rank > all.rank ? one.rank : all.rank;
		all.why = one.why > all.why ? one.why : all.why;
		all.address = one.address >= 0 ? one.address : all.address;
	}
	return all;
}

static enum rank find_uri(const char *uri, const char *part)
{
	size_t len = strlen(part), whole = strlen(uri);
	const char *user = uri + strcspn(uri, ":") + 1;

	for (size_t i = 0; i + len <= whole; i++) {
		if (!strncasecmp(uri + i, part, len))
			return len == whole || (uri + i == user && !uri[i + len]) ? WHOLE :
			       i == 0 || uri + i == user ? START : INSIDE;
	}
	return NOWHERE;
}

static struct match match_entry(const struct entry *e, const struct query *q)
{
	struct match match = {NOWHERE, CONTACT_BY_NAME, -1};

	for (uint32_t i = 0; i < e->c.count; i++) {
		if (q->uri)
			take(&match, find_uri(e->addresses[i].uri, q->uri), CONTACT_BY_ADDRESS,
			     (int)i);
		if (q->number)
			take(&match, find_number(e->keys[i].digits, q->digits), CONTACT_BY_NUMBER,
			     (int)i);
	}
	if (!q->uri) {
		struct match words = match_words(e, q);

		take(&match, words.rank, words.why, words.address);
	}
	return match;
}

/* ---- the order ---- */

static void look_up(const struct contacts *contacts, const struct query *q, bool all)
{
	for (size_t i = 0; i < contacts->count; i++) {
		const struct entry *e = contacts->list[i];
		struct match match = {WHOLE, CONTACT_BY_NAME, -1};

		if (!all)
			match = match_entry(e, q);
		contacts->found[i] = (struct contact_hit){
			.contact = &e->c, .why = match.why, .rank = (uint8_t)match.rank,
			.uri = match.address < 0 ? e->c.uri : e->addresses[match.address].uri,
		};
	}
}

/* The list has favourites first and then the alphabet already, so each rank keeps that order. */
static size_t in_turn(const struct contacts *contacts, struct contact_hit *hits, size_t most)
{
	size_t total = 0;

	for (int turn = 0; turn < 2 * NOWHERE; turn++) {
		bool favourite = turn < NOWHERE;
		uint8_t rank = (uint8_t)(turn % NOWHERE);

		for (size_t i = 0; i < contacts->count; i++) {
			const struct contact_hit *hit = &contacts->found[i];

			if (hit->rank != rank || hit->contact->favourite != favourite)
				continue;
			if (total < most)
				hits[total] = *hit;
			total++;
		}
	}
	return total;
}

size_t contacts_search(const struct contacts *contacts, const char *text, struct contact_hit *hits,
		       size_t most)
{
	struct query *q = mem_alloc(sizeof(*q), NULL);
	size_t total = 0;

	text += strspn(text, " \t");
	if (q && query_open(q, text)) {
		look_up(contacts, q, !*text);
		total = in_turn(contacts, hits, most);
	}
	if (q)
		query_close(q);
	mem_deref(q);
	return total;
}

/* ---- one contact ---- */

static bool has_address(const struct entry *e, const char *text, struct contact_hit *hit)
{
	for (uint32_t i = 0; i < e->c.count; i++) {
		const char *uri = e->addresses[i].uri;

		if (find_uri(uri, text) != WHOLE)
			continue;
		*hit = (struct contact_hit){&e->c, uri, CONTACT_BY_ADDRESS, WHOLE};
		return true;
	}
	return false;
}

static bool has_name(const struct entry *e, const char *sorted, const enum contact_type *type,
		     struct contact_hit *hit)
{
	const char *uri = type ? NULL : e->c.uri;

	if (strcmp(e->sorted, sorted) && strcmp(e->sorted_spelt, sorted))
		return false;
	for (uint32_t i = 0; type && i < e->c.count && !uri; i++)
		uri = e->addresses[i].type == *type ? e->addresses[i].uri : NULL;
	if (uri)
		*hit = (struct contact_hit){&e->c, uri, CONTACT_BY_NAME, WHOLE};
	return uri != NULL;
}

enum { NAMED = 3 };

/* A few of them with their addresses, between what is the matter and what to do. */
static void tell_some(char *why, size_t size, const char *matter, const struct contact_hit *hits,
		      size_t count, const char *advice)
{
	int at = re_snprintf(why, size, "%s", matter);

	for (size_t i = 0; i < count && i < NAMED && at > 0; i++) {
		int n = re_snprintf(why + at, size - (size_t)at, "%s%s <%s>", i ? ", " : ": ",
				    hits[i].contact->name, hits[i].uri);

		at = n < 0 ? -1 : at + n;
	}
	if (at < 0 || re_snprintf(why + at, size - (size_t)at, "%s; %s",
				  count > NAMED ? " and more" : "", advice) < 0)
		re_snprintf(why, size, "%s; %s", matter, advice);
}

static void tell_found(const struct contacts *contacts, const char *text,
		       const struct contact_hit *hits, size_t count, char *why, size_t size)
{
	struct contact_hit like[NAMED];
	size_t more;

	if (count == 1)
		return;
	if (count > 1) {
		tell_some(why, size, "several contacts match", hits, count,
			  "write the address of one");
		return;
	}
	more = contacts_search(contacts, text, like, NAMED);
	tell_some(why, size, more ? "no contact matches; similar" : "no contact matches",
		  like, more, "write a full name or an address");
}

struct wanted { const char *text; const char *sorted; const enum contact_type *type; };

static size_t find_all(const struct contacts *contacts, const struct wanted *wanted,
		       struct contact_hit *hits, size_t most)
{
	size_t count = 0;

	for (size_t i = 0; i < contacts->count; i++) {
		struct contact_hit hit;
		const struct entry *e = contacts->list[i];

		if (wanted->sorted ? !has_name(e, wanted->sorted, wanted->type, &hit)
				   : !has_address(e, wanted->text, &hit))
			continue;
		if (count < most)
			hits[count] = hit;
		count++;
	}
	return count;
}

/* The name as it is; else, when the last word is a type, the address of that type. */
static size_t find_names(const struct contacts *contacts, const char *text,
			 struct contact_hit *hits, size_t most)
{
	struct wanted wanted = {.text = text};
	enum contact_type type;
	char *folded = fold(text, false), *sorted = folded ? fold_sorted(folded) : NULL;
	char *last = folded ? strrchr(folded, ' ') : NULL;
	size_t count = 0;

	wanted.sorted = sorted;
	if (sorted && *sorted)
		count = find_all(contacts, &wanted, hits, most);
	if (!count && last && contact_type_of(last + 1, &type)) {
		*last = '\0';
		mem_deref(sorted);
		wanted.sorted = sorted = fold_sorted(folded);
		wanted.type = &type;
		if (sorted)
			count = find_all(contacts, &wanted, hits, most);
	}
	mem_deref(folded);
	mem_deref(sorted);
	return count;
}

static size_t find_number_of(const struct contacts *contacts, const char *uri,
			     struct contact_hit *hits, size_t most)
{
	char asked[LW_URI_MAX];
	size_t count = 0;

	contact_digits(uri, asked, sizeof(asked));
	for (size_t i = 0; i < contacts->count; i++) {
		const struct entry *e = contacts->list[i];

		for (uint32_t j = 0; j < e->c.count; j++) {
			if (find_number(e->keys[j].digits, asked) != WHOLE)
				continue;
			if (count < most)
				hits[count] = (struct contact_hit){&e->c, e->addresses[j].uri,
								   CONTACT_BY_NUMBER, WHOLE};
			count++;
			break;
		}
	}
	return count;
}

enum contact_found contacts_find(const struct contacts *contacts, const char *text,
				 struct contact_hit *hit, char *why, size_t size)
{
	struct contact_hit hits[NAMED];
	struct wanted wanted = {.text = text};
	char uri[LW_URI_MAX];
	size_t count;

	if (looks_like_uri(text))
		count = find_all(contacts, &wanted, hits, ARRAY_SIZE(hits));
	else if (card_number(text_begins(text, "tel:") ? text + 4 : text, uri, sizeof(uri)))
		count = find_number_of(contacts, uri, hits, ARRAY_SIZE(hits));
	else
		count = find_names(contacts, text, hits, ARRAY_SIZE(hits));
	tell_found(contacts, text, hits, count, why, size);
	*hit = count == 1 ? hits[0] : (struct contact_hit){.contact = NULL};
	return count == 0 ? CONTACT_NONE : count == 1 ? CONTACT_ONE : CONTACT_SEVERAL;
}

const char *contacts_shown(const struct contacts *contacts, const char *uri, const char *network)
{
	char digits[LW_URI_MAX];
	const char *name = network;

	contact_digits(uri, digits, sizeof(digits));
	for (size_t i = 0; i < contacts->count; i++) {
		const struct entry *e = contacts->list[i];
		struct contact_hit hit;
		bool found = has_address(e, uri, &hit);

		for (uint32_t j = 0; j < e->c.count && !found && strlen(digits) >= NATIONAL; j++)
			found = find_number(e->keys[j].digits, digits) == WHOLE;
		if (found && e->c.kind == CONTACT_SYNCED)
			return e->c.name;
		if (found && !*name)
			name = e->c.name;
	}
	return name;
}

enum contact_found contacts_resolve(const struct contacts *contacts, const char *text, char *uri,
				    size_t uri_size, char *why, size_t size)
{
	enum contact_found found = CONTACT_NONE;
	struct contact_hit hit;
	char number[LW_URI_MAX];
	const char *from;

	*why = '\0';
	/* what is an address is never somebody's name */
	if (looks_like_uri(text) || text_begins(text, "tel:") ||
	    card_number(text, number, sizeof(number)))
		return CONTACT_NONE;
	found = contacts_find(contacts, text, &hit, why, size);
	if (found != CONTACT_ONE)
		return found;
	from = hit.uri + (!strncmp(hit.uri, "tel:", 4) && !strchr(hit.uri, ';') ? 4 : 0);
	if (re_snprintf(uri, uri_size, "%s", from) < 0) {
		re_snprintf(why, size, "the address of that contact is too long to be dialled");
		return CONTACT_NONE;
	}
	return CONTACT_ONE;
}
