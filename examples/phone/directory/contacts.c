/* SPDX-License-Identifier: BSD-3-Clause */
/* contacts.c -- the store: what a card becomes, and the order of all. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <re.h>
#include <legwork/policy_file.h>

#include "contacts_store.h"
#include "fold.h"
#include "text.h"

enum { BUCKETS = 4096 };

/* they stand in what is told */
_Static_assert(CONTACTS_MAX == 10000 && CONTACT_ADDRESSES == 16 && LW_URI_MAX == 512, "say it so");

static const char *const KINDS[CONTACT_KINDS] = {
	[CONTACT_EXTERNAL] = "external", [CONTACT_INTERNAL] = "internal",
	[CONTACT_SYNCED] = "synced",
};

static const char *const TYPES[CONTACT_TYPES] = {
	[CONTACT_PLAIN] = "", [CONTACT_WORK] = "work", [CONTACT_MOBILE] = "mobile",
	[CONTACT_HOME] = "home", [CONTACT_OTHER] = "other", [CONTACT_FAX] = "fax",
	[CONTACT_PAGER] = "pager",
};

const char *contact_kind_name(enum contact_kind kind)
{
	return (unsigned)kind < CONTACT_KINDS ? KINDS[kind] : "";
}

const char *contact_type_name(enum contact_type type)
{
	return (unsigned)type < CONTACT_TYPES ? TYPES[type] : "";
}

bool contact_kind_of(const char *word, enum contact_kind *kind)
{
	for (unsigned i = 0; i < CONTACT_KINDS; i++) {
		if (!str_casecmp(word, KINDS[i])) {
			*kind = (enum contact_kind)i;
			return true;
		}
	}
	return false;
}

bool contact_type_of(const char *word, enum contact_type *type)
{
	for (unsigned i = CONTACT_WORK; i < CONTACT_TYPES; i++) {
		if (!str_casecmp(word, TYPES[i])) {
			*type = (enum contact_type)i;
			return true;
		}
	}
	return false;
}

/* ---- addresses ---- */

/* Copies digits, which separators may part (RFC 3966 5.1.1; a blank as people write it).  The
 * rest, or NULL: no number. */
static const char *copy_digits(const char *text, char *digits, size_t size)
{
	size_t at = 0, count = 0;

	for (; *text && *text != ';'; text++) {
		bool digit = (*text >= '0' && *text <= '9') || *text == '*' || *text == '#';

		if (!digit && !(*text == '+' && at == 0) && !strchr("-.()/ ", *text))
			return NULL;
		if ((digit || *text == '+') && at + 1 >= size)
			return NULL;
		if (digit || *text == '+')
			digits[at++] = *text;
		count += digit;
	}
	digits[at] = '\0';
	return count ? text : NULL;
}

bool card_number(const char *text, char *uri, size_t size)
{
	char digits[LW_URI_MAX];
	const char *rest = copy_digits(text, digits, sizeof(digits));

	return rest && !*rest && re_snprintf(uri, size, "tel:%s", digits) > 0;
}

void contact_digits(const char *uri, char *digits, size_t size)
{
	const char *user = strchr(uri, ':');
	char text[LW_URI_MAX];
	size_t len;

	*digits = '\0';
	if (!user)
		return;
	len = strcspn(++user, strncmp(uri, "tel:", 4) ? "@;" : ";");
	if (len >= sizeof(text) ||
	    (strncmp(uri, "tel:", 4) && user[len] != '@' && user[len] != ';'))
		return;
	memcpy(text, user, len);
	text[len] = '\0';
	if (!copy_digits(text, digits, size))
		*digits = '\0';
}

/* Scheme in small letters; of tel: the digits alone, and its parameters. */
static bool normal(const char *from, char *uri, size_t size)
{
	char digits[LW_URI_MAX];
	const char *rest;
	size_t scheme = strcspn(from, ":");
	int len;

	if (text_begins(from, "tel:")) {
		rest = copy_digits(from + 4, digits, sizeof(digits));
		len = rest ? re_snprintf(uri, size, "tel:%s%s", digits, rest) : -1;
		return len > 0;
	}
	if (!text_begins_sip(from) || !lw_policy_is_uri(from))
		return false;
	if (re_snprintf(uri, size, "%s", from) < 0)
		return false;
	for (size_t i = 0; i < scheme; i++)
		uri[i] = (char)(uri[i] | 0x20);
	return true;
}

bool contact_is_everybody(const char *uri)
{
	return !strcasecmp(uri, "sip:*@*") || !strcasecmp(uri, "sips:*@*");
}

const char *card_add(struct card *card, const char *uri, enum contact_type type, bool preferred)
{
	struct card_address *address = &card->addresses[card->count];

	if (card->count == CONTACT_ADDRESSES)
		return "more addresses than a contact can have (16)";
	if (strlen(uri) >= sizeof(address->uri))
		return "the address is too long (at most 511 bytes)";
	if (strpbrk(uri, "<>\" ") && !text_begins(uri, "tel:"))
		return "an address cannot have blanks, quotes or angle brackets";
	if (!fold_is_text(uri, strlen(uri)))
		return "the address is not UTF-8, or has control characters";
	if (contact_is_everybody(uri))
		return "that means everybody, and is not an address";
	if (!normal(uri, address->uri, sizeof(address->uri)))
		return "that is not an address: it should look like sip:anna@example.com or "
		       "tel:+48221234567";
	if (strpbrk(address->uri, "<>\" "))
		return "an address cannot have blanks, quotes or angle brackets";
	address->type = type;
	address->preferred = preferred;
	for (uint32_t i = 0; i < card->count; i++) {
		if (!strcmp(card->addresses[i].uri, address->uri))
			return NULL; /* twice the same, as phones like to write it */
	}
	card->count++;
	return NULL;
}

/* ---- an entry ---- */

static void entry_destroy(void *arg)
{
	struct entry *e = arg;

	hash_unlink(&e->by_uid);
	hash_unlink(&e->by_name);
	hash_unlink(&e->by_home);
	for (uint32_t i = 0; i < CONTACT_ADDRESSES; i++) {
		mem_deref((void *)(uintptr_t)e->addresses[i].uri);
		mem_deref(e->keys[i].user);
		mem_deref(e->keys[i].digits);
	}
	mem_deref((void *)(uintptr_t)e->c.name);
	mem_deref((void *)(uintptr_t)e->c.uid);
	mem_deref(e->home);
	mem_deref(e->words);
	mem_deref(e->keypad);
	mem_deref(e->sorted);
	mem_deref(e->sorted_spelt);
}

static int copy(const char **to, const char *from)
{
	char *text = NULL;
	int err = str_dup(&text, from);

	*to = text;
	return err;
}

static char *fold_user(const char *uri)
{
	const char *colon = strchr(uri, ':'), *at = strchr(uri, '@');
	char user[LW_URI_MAX] = "";

	if (colon && at && at > colon)
		re_snprintf(user, sizeof(user), "%b", colon + 1, (size_t)(at - colon) - 1);
	return fold(user, false);
}

static int make_address(struct entry *e, uint32_t i, const struct card_address *from)
{
	char digits[LW_URI_MAX];
	int err = copy(&e->addresses[i].uri, from->uri);

	contact_digits(from->uri, digits, sizeof(digits));
	err = err ? err : str_dup(&e->keys[i].digits, digits);
	e->addresses[i].type = from->type;
	e->keys[i].user = fold_user(from->uri);
	return err ? err : e->keys[i].user ? 0 : ENOMEM;
}

static int make_keys(struct entry *e)
{
	char *plain = fold(e->c.name, false), *spelt = fold(e->c.name, true);
	int err = ENOMEM;

	if (plain && spelt) {
		e->sorted = fold_sorted(plain);
		e->sorted_spelt = fold_sorted(spelt);
		err = strcmp(plain, spelt) ? re_sdprintf(&e->words, "%s\n%s", plain, spelt)
					   : str_dup(&e->words, plain);
	}
	e->keypad = err ? NULL : fold_keypad(e->words);
	mem_deref(plain);
	mem_deref(spelt);
	return err ? err : e->sorted && e->sorted_spelt && e->keypad ? 0 : ENOMEM;
}

/* Which address to call when nobody says: the one the card prefers, else the first that can be
 * talked to. */
static uint32_t preferred(const struct card *card)
{
	for (uint32_t i = 0; i < card->count; i++) {
		if (card->addresses[i].preferred)
			return i;
	}
	for (uint32_t i = 0; i < card->count; i++) {
		if (card->addresses[i].type < CONTACT_FAX)
			return i;
	}
	return 0;
}

static struct entry *entry_of(const struct card *card)
{
	struct entry *e = mem_zalloc(sizeof(*e), entry_destroy);
	int err;

	if (!e)
		return NULL;
	err = copy(&e->c.name, card->name);
	err = err ? err : copy(&e->c.uid, card->uid);
	for (uint32_t i = 0; i < card->count && !err; i++)
		err = make_address(e, i, &card->addresses[i]);
	err = err ? err : make_keys(e);
	if (err)
		return mem_deref(e);
	e->c.kind = card->kind;
	e->c.favourite = card->favourite;
	e->c.count = card->count;
	e->c.addresses = e->addresses;
	e->c.uri = e->addresses[preferred(card)].uri;
	return e;
}

/* ---- the store ---- */

static void contacts_destroy(void *arg)
{
	struct contacts *contacts = arg;

	for (size_t i = 0; i < contacts->count; i++)
		mem_deref(contacts->list[i]);
	mem_deref(contacts->list);
	mem_deref(contacts->found);
	mem_deref(contacts->by_uid);
	mem_deref(contacts->by_name);
	mem_deref(contacts->by_home);
	mem_deref(contacts->path);
}

int contacts_alloc(struct contacts **cp)
{
	struct contacts *contacts = mem_zalloc(sizeof(*contacts), contacts_destroy);
	int err;

	if (!contacts)
		return ENOMEM;
	contacts->sorted = true;
	err = hash_alloc(&contacts->by_uid, BUCKETS);
	err = err ? err : hash_alloc(&contacts->by_name, BUCKETS);
	err = err ? err : hash_alloc(&contacts->by_home, BUCKETS);
	if (err)
		mem_deref(contacts);
	else
		*cp = contacts;
	return err;
}

static bool shares_address(const struct entry *e, const struct card *card)
{
	for (uint32_t i = 0; i < e->c.count; i++) {
		for (uint32_t j = 0; j < card->count; j++) {
			if (!strcmp(e->addresses[i].uri, card->addresses[j].uri))
				return true;
		}
	}
	return false;
}

static char *key_taken(struct mbuf *mb, int err)
{
	char *key = NULL;

	if (!err) {
		mb->pos = 0;
		mbuf_strdup(mb, &key, mb->end);
	}
	mem_deref(mb);
	return key;
}

char *card_key(const struct card *card)
{
	struct mbuf *mb = mbuf_alloc(256);
	int err = mb ? mbuf_printf(mb, "%s\n%s", card->name, card->uid) : ENOMEM;

	for (uint32_t i = 0; i < card->count && !err; i++)
		err = mbuf_printf(mb, "\n%s", card->addresses[i].uri);
	return key_taken(mb, err);
}

struct entry *contacts_at(const struct contacts *contacts, const char *key)
{
	struct le *le;

	LIST_FOREACH(hash_list(contacts->by_home, hash_joaat_str(key)), le) {
		struct entry *e = le->data;

		if (!strcmp(e->home, key))
			return e;
	}
	return NULL;
}

static bool has_address(const struct entry *e, const char *uri)
{
	for (uint32_t i = 0; i < e->c.count; i++) {
		if (!strcmp(e->addresses[i].uri, uri))
			return true;
	}
	return false;
}

/* It has the card's addresses and no others: or two contacts could become one. */
static bool has_just_these(const struct entry *e, const struct card *card)
{
	for (uint32_t i = 0; i < card->count; i++) {
		if (!has_address(e, card->addresses[i].uri))
			return false;
	}
	return e->c.count == card->count;
}

/* The contact that a card means. */
static struct entry *match(const struct contacts *contacts, const struct card *card)
{
	struct entry *found = NULL;
	struct le *le;

	if (*card->uid) {
		LIST_FOREACH(hash_list(contacts->by_uid, hash_joaat_str(card->uid)), le) {
			struct entry *e = le->data;

			if (!strcmp(e->c.uid, card->uid))
				return e;
		}
	}
	LIST_FOREACH(hash_list(contacts->by_name, hash_joaat_str(card->name)), le) {
		struct entry *e = le->data;

		/* two people of one name have two uids */
		if (strcmp(e->c.name, card->name) || (*e->c.uid && *card->uid) ||
		    !shares_address(e, card))
			continue;
		if (has_just_these(e, card))
			return e;
		found = found ? found : e;
	}
	return found;
}

static bool grow(struct contacts *contacts)
{
	size_t room = contacts->room ? contacts->room * 2 : 64;
	struct contact_hit *found;
	struct entry **list;

	if (contacts->count < contacts->room)
		return true;
	list = mem_reallocarray(contacts->list, room, sizeof(struct entry *), NULL);
	if (list)
		contacts->list = list;
	found = list ? mem_reallocarray(contacts->found, room, sizeof(*found), NULL) : NULL;
	if (!found)
		return false;
	contacts->found = found;
	contacts->room = room;
	return true;
}

static bool same(const struct entry *a, const struct entry *b)
{
	bool equal = a->c.count == b->c.count && a->c.kind == b->c.kind &&
		     !strcmp(a->c.name, b->c.name) && !strcmp(a->c.uid, b->c.uid);

	for (uint32_t i = 0; equal && i < a->c.count; i++)
		equal = a->addresses[i].type == b->addresses[i].type &&
			!strcmp(a->addresses[i].uri, b->addresses[i].uri);
	return equal;
}

static void link_entry(struct contacts *contacts, struct entry *e)
{
	if (*e->c.uid)
		hash_append(contacts->by_uid, hash_joaat_str(e->c.uid), &e->by_uid, e);
	hash_append(contacts->by_name, hash_joaat_str(e->c.name), &e->by_name, e);
	if (e->home)
		hash_append(contacts->by_home, hash_joaat_str(e->home), &e->by_home, e);
	contacts->sorted = false;
}

static void renew(struct contacts *contacts, struct entry *old, struct entry *e,
		  enum card_from from)
{
	size_t at = 0;

	while (contacts->list[at] != old)
		at++;
	if (!*e->c.uid && *old->c.uid) { /* it is known by it further on */
		mem_deref((void *)(uintptr_t)e->c.uid);
		e->c.uid = mem_ref((void *)(uintptr_t)old->c.uid);
	}
	if (!e->home)
		e->home = mem_ref(old->home);
	/* what somebody chose here, a card does not undo; in the file two lines may say it */
	e->c.favourite = old->c.favourite || (from == FROM_FILE && e->c.favourite);
	e->dirty = old->dirty || (from == FROM_HAND && !same(old, e));
	e->keep = old->keep || e->dirty || (from == FROM_HAND && !e->home);
	e->order = old->order;
	contacts->list[at] = e;
	mem_deref(old);
	link_entry(contacts, e);
}

static void add(struct contacts *contacts, struct entry *e, enum card_from from)
{
	e->keep = from == FROM_HAND;
	e->order = contacts->last++;
	contacts->list[contacts->count++] = e;
	link_entry(contacts, e);
}

void contacts_put(struct contacts *contacts, const struct card *card, enum card_from from,
		  unsigned line, const struct telling *telling)
{
	char *home = from == FROM_FILE ? card_key(card) : NULL;
	struct entry *old = from != FROM_FILE ? match(contacts, card) :
			    home ? contacts_at(contacts, home) : NULL;
	bool full = !old && contacts->count >= CONTACTS_MAX;
	struct entry *e = !full && (old || grow(contacts)) ? entry_of(card) : NULL;

	if (!e || (from == FROM_FILE && !home)) {
		telling_skip(telling, line, full ? "there are 10000 contacts, and no room for more"
						 : "no memory");
		mem_deref(e);
		mem_deref(home);
		return;
	}
	e->home = home;
	if (old) {
		renew(contacts, old, e, from);
		telling->count->again++;
	} else {
		add(contacts, e, from);
		telling->count->taken++;
	}
}

/* In the order in which contact_line_write() writes. */
static char *key_of(const struct contact *c)
{
	struct mbuf *mb = mbuf_alloc(256);
	int err = mb ? mbuf_printf(mb, "%s\n%s\n%s", c->name, c->uid, c->uri) : ENOMEM;

	for (uint32_t i = 0; i < c->count && !err; i++) {
		if (c->addresses[i].uri != c->uri)
			err = mbuf_printf(mb, "\n%s", c->addresses[i].uri);
	}
	return key_taken(mb, err);
}

void contacts_settle(struct contacts *contacts, struct entry *e)
{
	if (e->dirty || (e->keep && !e->written)) {
		hash_unlink(&e->by_home);
		mem_deref(e->home);
		e->home = key_of(&e->c);
		if (e->home)
			hash_append(contacts->by_home, hash_joaat_str(e->home), &e->by_home, e);
	}
	e->dirty = e->keep = false;
}

static int in_order(const void *a, const void *b)
{
	const struct entry *x = *(struct entry *const *)a, *y = *(struct entry *const *)b;
	int order;

	if (x->c.favourite != y->c.favourite)
		return x->c.favourite ? -1 : 1;
	order = strcmp(x->words, y->words);
	return order ? order : x->order < y->order ? -1 : 1;
}

void contacts_sort(struct contacts *contacts)
{
	if (!contacts->sorted && contacts->count)
		qsort(contacts->list, contacts->count, sizeof(struct entry *), in_order);
	contacts->sorted = true;
}

size_t contacts_count(const struct contacts *contacts)
{
	return contacts->count;
}

const struct contact *contacts_get(const struct contacts *contacts, size_t index)
{
	return index < contacts->count ? &contacts->list[index]->c : NULL;
}

const char *contacts_path(const struct contacts *contacts)
{
	return contacts->path;
}

void contacts_set_favourite(struct contacts *contacts, const struct contact *contact, bool on)
{
	for (size_t i = 0; i < contacts->count; i++) {
		struct entry *e = contacts->list[i];

		if (&e->c != contact)
			continue;
		/* the choice is the user's, and not of the card that may come again */
		e->c.favourite = on;
		e->keep = true;
	}
	contacts->sorted = false;
	contacts_sort(contacts);
}

void telling_skip(const struct telling *telling, unsigned line, const char *what)
{
	telling->count->skipped++;
	if (telling->toldh)
		telling->toldh(line, what, telling->arg);
}
