/* SPDX-License-Identifier: BSD-3-Clause */
/* contacts_store.h -- the inside of the directory, for contacts*.c, search.c and vcard.c. */
#ifndef PHONE_CONTACTS_STORE_H
#define PHONE_CONTACTS_STORE_H

#include <re.h>

#include "compat.h"
#include "contacts.h"

/* What search looks at of one address. */
struct address_keys {
	char *user;   /* of a SIP address: folded; "" else */
	char *digits; /* of a number: "+48221234567", "0221234567"; "" when it is not one */
};

/* What search looks at of a name: as it is, and, if that differs, as it is spelt without its
 * letters, with '\n' between. */
struct entry {
	struct contact c; /* first: a struct contact of ours is its entry */
	struct le by_uid, by_name, by_home;
	struct contact_address addresses[CONTACT_ADDRESSES];
	struct address_keys keys[CONTACT_ADDRESSES];
	char *words, *keypad;
	char *sorted, *sorted_spelt;
	uint32_t order;   /* as it came */
	char *home;       /* its lines in the file, as card_key() knows them; NULL: none */
	bool keep, dirty; /* it was changed here and belongs there; its lines there are old */
	bool written;
};

struct contacts {
	struct entry **list;       /* favourites first, then by words, then as they came */
	struct contact_hit *found; /* as long as list: search has no need of memory */
	size_t count, room;
	uint32_t last;
	bool sorted;
	struct hash *by_uid, *by_name, *by_home;
	char *path;
};

/* What a line or a card says. */
struct card_address { char uri[LW_URI_MAX]; enum contact_type type; bool preferred; };
struct card {
	char name[LW_NAME_MAX], uid[CONTACT_UID_MAX];
	enum contact_kind kind;
	bool favourite;
	uint32_t count;
	struct card_address addresses[CONTACT_ADDRESSES];
};

/* Where it came from decides about the favourite and the file. */
enum card_from { FROM_FILE, FROM_HAND, FROM_ABROAD };

/* What is told while a file is read, and to whom. */
struct telling {
	contacts_told_h *toldh;
	void *arg;
	struct contacts_count *count;
};

void telling_skip(const struct telling *telling, unsigned line, const char *what);

/* Adds or renews, and counts it; line is where it began. */
void contacts_put(struct contacts *contacts, const struct card *card, enum card_from from,
		  unsigned line, const struct telling *telling);
/* The contact of lines in the file, or NULL. */
struct entry *contacts_at(const struct contacts *contacts, const char *key);
/* The file has it now as it is here. */
void contacts_settle(struct contacts *contacts, struct entry *e);
/* Name, uid and addresses: lines that have the same are the same. */
char *card_key(const struct card *card);
void contacts_sort(struct contacts *contacts);

/* Takes uri over; NULL, or what is wrong with it.  tel: loses the signs that separate digits. */
const char *card_add(struct card *card, const char *uri, enum contact_type type, bool preferred);
/* baresip's rule for all callers. */
bool contact_is_everybody(const char *uri);
/* A number as people write it, to tel:; false: it is not a number. */
bool card_number(const char *text, char *uri, size_t size);
/* Digits of the number that uri is, "+" before them if it has one; "" when it is not one. */
void contact_digits(const char *uri, char *digits, size_t size);

/* What the file should be whose text this is; free *now with free().  0 or an errno: memory that
 * ran out leaves it not whole. */
int contacts_compose(struct contacts *contacts, const char *text, size_t len, char **now,
		     size_t *now_len);
/* A whole file of at most CONTACTS_FILE_MAX bytes.  0 or an errno. */
int contacts_read(const char *path, char **text, size_t *len);

#endif
