/* SPDX-License-Identifier: BSD-3-Clause */
/* contacts.h -- the directory: internal, external and synchronised contacts, favourites, and a
 * search as people type.
 *
 * Contacts come from a file in baresip's `contacts` format and from vCard files.  Text is UTF-8.
 * Nothing is cut: what does not fit is reported with its line and left out; the rest is read. */
#ifndef PHONE_CONTACTS_H
#define PHONE_CONTACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <legwork/number.h>

enum {
	CONTACTS_MAX = 10000,
	CONTACT_ADDRESSES = 16,       /* of one contact */
	CONTACT_UID_MAX = 128,        /* bytes, with the NUL */
	CONTACTS_FILE_MAX = 32 << 20, /* bytes of a file: photographs are large */
};

/* R3: internal, external, synchronised from another address book. */
enum contact_kind { CONTACT_EXTERNAL, CONTACT_INTERNAL, CONTACT_SYNCED, CONTACT_KINDS };

enum contact_type {
	CONTACT_PLAIN, /* nobody said */
	CONTACT_WORK,
	CONTACT_MOBILE,
	CONTACT_HOME,
	CONTACT_OTHER,
	CONTACT_FAX,
	CONTACT_PAGER,
	CONTACT_TYPES
};

struct contact_address {
	const char *uri; /* sip:, sips: or tel:, shorter than LW_URI_MAX */
	enum contact_type type;
};

struct contact {
	const char *name; /* shorter than LW_NAME_MAX, never "" */
	const char *uri;  /* the address to call when nobody says which: the preferred one */
	const char *uid;  /* of its vCard; "": none */
	enum contact_kind kind;
	bool favourite;
	uint32_t count;   /* of addresses, at least 1 */
	const struct contact_address *addresses;
};

struct contacts;

/* What is wrong in a line of a file, in plain English; and that what it is part of is left out. */
typedef void(contacts_told_h)(unsigned line, const char *what, void *arg);

/* What came of a file: contacts new, contacts that were there and are as the file says now, and
 * cards or lines left out. */
struct contacts_count { uint32_t taken, again, skipped; };

/* Empty.  0 or an errno.  Free with mem_deref(). */
int contacts_alloc(struct contacts **cp);

/* baresip's format, a contact a line: "Anna" <sip:anna@example.com>;access=allow and ours, which
 * baresip does not look at: ;favourite=yes ;kind=internal|external|synced
 * ;type=work|mobile|home|other|fax|pager ;uid=... Lines after one another of one name and uid,
 * each with a type, are one contact of several addresses. The file is remembered:
 * contacts_save() writes it.  0, or an errno: it cannot be read. */
int contacts_load(struct contacts *contacts, const char *path, contacts_told_h *toldh, void *arg,
		  struct contacts_count *count);
/* vCard 3.0 and 4.0 (RFC 2426, RFC 6350), and 2.1 where it is UTF-8.  A card whose UID is known,
 * or whose name and an address are, makes no second contact: name, addresses and kind are
 * renewed, a favourite stays what it is.  CATEGORIES of a card may say another kind, and
 * favourite.  keep: they go into the contacts file when that is written; else the vCard file
 * stays their home, and only those that became favourites here, or are no longer, go there. */
int contacts_import(struct contacts *contacts, const char *path, enum contact_kind kind, bool keep,
		    contacts_told_h *toldh, void *arg, struct contacts_count *count);
/* The same from memory. */
int contacts_parse(struct contacts *contacts, const char *text, size_t len,
		   contacts_told_h *toldh, void *arg, struct contacts_count *count);
int contacts_parse_vcards(struct contacts *contacts, const char *text, size_t len,
			  enum contact_kind kind, bool keep, contacts_told_h *toldh, void *arg,
			  struct contacts_count *count);

/* Favourites first, then by name.  NULL: there are no more.  Valid until contacts change. */
size_t contacts_count(const struct contacts *contacts);
const struct contact *contacts_get(const struct contacts *contacts, size_t index);
const char *contact_kind_name(enum contact_kind kind);   /* "external" */
const char *contact_type_name(enum contact_type type);   /* "mobile"; "" of PLAIN */
bool contact_kind_of(const char *word, enum contact_kind *kind);
bool contact_type_of(const char *word, enum contact_type *type); /* of none: false */

/* Makes it a favourite, or no longer.  contact may move in the order, not in memory. */
void contacts_set_favourite(struct contacts *contacts, const struct contact *contact, bool on);
/* Writes what has changed into the file that was loaded: whole or not at all; comments, order
 * and what else is in a line are kept.  0 or an errno; 0 also when there is no file. */
int contacts_save(struct contacts *contacts);
/* The file, or NULL. */
const char *contacts_path(const struct contacts *contacts);

/* ---- search ---------------------------------------------------------------------------------- */

enum contact_why { CONTACT_BY_NAME, CONTACT_BY_ADDRESS, CONTACT_BY_NUMBER, CONTACT_BY_KEYPAD };

struct contact_hit {
	const struct contact *contact;
	const char *uri;      /* the address that the text fits, else the contact's */
	enum contact_why why;
	uint8_t rank;         /* 0 all of it, 1 the beginnings of words, 2 inside */
};

/* Looks text up the way people type: letters of any case, with or without their accents ("zolc"
 * is "Żółć", "mueller" and "muller" are "Müller"), parts of words in any order, any part of a
 * number with or without +, 00, the national 0 and punctuation, or the keys of a keypad ("262"
 * is "Bob").  "" finds all. Favourites come first, then what is all of it, what begins words,
 * the rest; of equals by name.  The number of contacts found, which may be more than most; hits
 * holds the first of them. */
size_t contacts_search(const struct contacts *contacts, const char *text, struct contact_hit *hits,
		       size_t most);
const char *contact_why_name(enum contact_why why); /* "name" */

/* ---- the use of it --------------------------------------------------------------------------- */

enum contact_found { CONTACT_NONE, CONTACT_ONE, CONTACT_SEVERAL };

/* Whose whole name text is, whatever the case, the accents and the order of words; perhaps with
 * a type after it ("Anna Kowalska mobile"); or whose address.  A text of digits is never a name:
 * nobody's card answers for a number.  SEVERAL and NONE: why says which there are or are like
 * it, and what to do. */
enum contact_found contacts_find(const struct contacts *contacts, const char *text,
				 struct contact_hit *hit, char *why, size_t size);
/* What to dial for a name: the address; of a number without parameters the number alone, to be
 * dialled as if typed.  NONE also for what looks like an address already. */
enum contact_found contacts_resolve(const struct contacts *contacts, const char *text, char *uri,
				    size_t uri_size, char *why, size_t size);

/* The name to show for an address: a synchronised contact's overrides the one that the network
 * gave (R46), any other contact's stands in when it gave none.  For display alone: what goes to
 * others is not ours to rename.  A short number is known by its whole address only: anybody may
 * have an extension 201. Lives as long as the contact, or as network. */
const char *contacts_shown(const struct contacts *contacts, const char *uri, const char *network);

/* The canonical form of an address into buf; false: it has none. */
typedef bool(contacts_canonical_h)(const char *address, char *buf, size_t size, void *arg);
/* The external and the synchronised contacts as lw_targets want them: one entry an address,
 * sorted, no doubles.  Internal ones are not in it: their facts are the administrator's.  0 or
 * an errno; free *targets with mem_deref(): the list and the addresses are in it, the names are
 * the contacts'. */
int contacts_targets(const struct contacts *contacts, contacts_canonical_h *h, void *arg,
		     struct lw_targets **targets);

#endif
