/* SPDX-License-Identifier: BSD-3-Clause */
/* vcard.c -- contacts from vCard files: 3.0 (RFC 2426), 4.0 (RFC 6350), and what 2.1 has in common
 * with them.
 *
 * What does not say whom to call is passed over.  A fault in a card leaves out that card alone. */
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "contacts_store.h"
#include "fold.h"
#include "text.h"

/* Lines of the file, put together where they are folded. */
struct reader {
	const char *p, *end;
	unsigned next;  /* number of the line at p */
	unsigned line;  /* where the one in buf began */
	char *buf;      /* room for all that is left */
	size_t len;
};

struct span { char *p; size_t len; };

/* [group.]NAME;params:value */
struct property { struct span name, params, value; };

struct vcard {
	struct card card;
	char n[LW_NAME_MAX], org[LW_NAME_MAX];
	bool open, old, versioned; /* old: vCard 2.1, whose folding keeps the blank */
	unsigned began;
	const char *fault;         /* the first one, after which the card is not looked at */
	unsigned line;             /* of the fault, or the one looked at */
	const struct telling *telling;
};

/* ---- lines ---- */

static struct span physical(struct reader *r)
{
	const char *text = r->p; /* at the end: an empty line */
	struct span line = {.len = 0};

	(void)text_line(&r->p, r->end, &text, &line.len);
	line.p = (char *)(uintptr_t)text;
	r->next++;
	if (line.len && line.p[line.len - 1] == '\r')
		line.len--;
	return line;
}

static void append(struct reader *r, struct span line)
{
	memcpy(r->buf + r->len, line.p, line.len);
	r->len += line.len;
}

/* Quoted-printable breaks a line with '=' at its end. */
static bool is_broken(const struct reader *r)
{
	static const char QP[] = "QUOTED-PRINTABLE";
	const char *colon = memchr(r->buf, ':', r->len);

	if (!colon || r->buf[r->len - 1] != '=')
		return false;
	for (const char *p = r->buf; p + sizeof(QP) - 1 <= colon; p++) {
		if (!strncasecmp(p, QP, sizeof(QP) - 1))
			return true;
	}
	return false;
}

static bool next_line(struct reader *r, bool keep_blank)
{
	if (r->p >= r->end)
		return false;
	r->line = r->next;
	r->len = 0;
	append(r, physical(r));
	while (r->p < r->end) {
		if (r->len && is_broken(r)) {
			r->len--;
			append(r, physical(r));
		} else if (r->len && (*r->p == ' ' || *r->p == '\t')) {
			r->p += !keep_blank;
			append(r, physical(r));
		} else {
			break;
		}
	}
	return true;
}

/* ---- properties ---- */

static bool is(struct span text, const char *word)
{
	return text.len == strlen(word) && !strncasecmp(text.p, word, text.len);
}

static struct span trim(struct span text)
{
	while (text.len && (*text.p == ' ' || *text.p == '\t')) {
		text.p++;
		text.len--;
	}
	while (text.len && (text.p[text.len - 1] == ' ' || text.p[text.len - 1] == '\t'))
		text.len--;
	return text;
}

/* The part before sign, outside quotes; rest goes on behind it.  False: there are no more. */
static bool cut(struct span *rest, char sign, struct span *part)
{
	bool quoted = false;
	size_t at = 0;

	if (!rest->p)
		return false;
	for (; at < rest->len && (quoted || rest->p[at] != sign); at++)
		quoted ^= rest->p[at] == '"';
	*part = (struct span){rest->p, at};
	if (at < rest->len)
		*rest = (struct span){rest->p + at + 1, rest->len - at - 1};
	else
		*rest = (struct span){NULL, 0};
	return true;
}

static bool property_of(char *line, size_t len, struct property *prop)
{
	struct span rest = {line, len}, head, group;

	cut(&rest, ':', &head);
	if (!rest.p)
		return false;
	prop->value = rest;
	cut(&head, ';', &prop->name);
	prop->params = head;
	for (group = prop->name; group.len; group.len--) {
		if (group.p[group.len - 1] == '.') { /* item1.TEL */
			prop->name.p += group.len;
			prop->name.len -= group.len;
			break;
		}
	}
	prop->name = trim(prop->name);
	return prop->name.len > 0;
}

/* Whether word is a value of the parameter of that name; 2.1 leaves out the names TYPE and
 * ENCODING. */
static bool has_param(const struct property *prop, const char *name, const char *word)
{
	struct span params = prop->params, param, key, one;

	while (cut(&params, ';', &param)) {
		cut(&param, '=', &key);
		if (!param.p && is(trim(key), word))
			return true;
		if (!param.p || !is(trim(key), name))
			continue;
		param = trim(param);
		if (param.len > 1 && *param.p == '"' && param.p[param.len - 1] == '"')
			param = (struct span){param.p + 1, param.len - 2};
		while (cut(&param, ',', &one)) {
			if (is(trim(one), word))
				return true;
		}
	}
	return false;
}

static bool names_param(const struct property *prop, const char *name)
{
	struct span params = prop->params, param, key;

	while (cut(&params, ';', &param)) {
		cut(&param, '=', &key);
		if (param.p && is(trim(key), name))
			return true;
	}
	return false;
}

static bool undo_quoted_printable(struct span *value)
{
	size_t at = 0;

	for (size_t i = 0; i < value->len; i++) {
		char c = value->p[i];

		if (c == '=') {
			int high = i + 2 < value->len ? text_hex(value->p[i + 1]) : -1;
			int low = i + 2 < value->len ? text_hex(value->p[i + 2]) : -1;

			if (high < 0 || low < 0)
				return false;
			c = (char)(high << 4 | low);
			i += 2;
		}
		value->p[at++] = c;
	}
	value->len = at;
	return true;
}

/* The value as UTF-8, its transport undone; NULL, or what is wrong. */
static const char *plain_value(struct property *prop)
{
	if (names_param(prop, "CHARSET") && !has_param(prop, "CHARSET", "UTF-8") &&
	    !has_param(prop, "CHARSET", "US-ASCII"))
		return "only UTF-8 is read: export the cards in UTF-8";
	if (has_param(prop, "ENCODING", "B") || has_param(prop, "ENCODING", "BASE64"))
		return "base64 text is not read: export the cards as vCard 3.0 or 4.0";
	if (has_param(prop, "ENCODING", "QUOTED-PRINTABLE") && !undo_quoted_printable(&prop->value))
		return "after = two hexadecimal digits are expected in quoted-printable";
	if (memchr(prop->value.p, '\0', prop->value.len))
		return "the line has a NUL character";
	return NULL;
}

/* Text up to an unescaped stop (0: all), escapes undone; line ends become blanks.  rest goes on
 * behind it.  False: too long. */
static bool text_of(struct span *rest, char stop, char *text, size_t size)
{
	size_t at = 0, i = 0;

	for (; i < rest->len && !(stop && rest->p[i] == stop); i++) {
		char c = rest->p[i];

		if (c == '\\' && i + 1 < rest->len) {
			c = rest->p[++i];
			c = c == 'n' || c == 'N' ? ' ' : c;
		}
		if (at + 1 >= size)
			return false;
		text[at++] = c == '\t' || c == '\r' || c == '\n' ? ' ' : c;
	}
	text[at] = '\0';
	i += i < rest->len;
	*rest = (struct span){rest->p + i, rest->len - i};
	return true;
}

/* Blanks at both ends do not count, nor does more than one. */
static void squeeze(char *text)
{
	char *to = text;

	for (const char *p = text + strspn(text, " "); *p; p++) {
		if (*p != ' ' || (p[1] && p[1] != ' '))
			*to++ = *p;
	}
	*to = '\0';
}

static const char *name_of(struct span value, char *name, size_t size)
{
	char text[LW_NAME_MAX];

	if (!text_of(&value, 0, text, sizeof(text)))
		return "the name is too long (at most 127 bytes)";
	if (!fold_is_text(text, strlen(text)))
		return "the name is not UTF-8, or has control characters";
	squeeze(text);
	if (!*name) /* 4.0 may have several; the first counts */
		re_snprintf(name, size, "%s", text);
	return NULL;
}

/* ---- what a card may say ---- */

static const char *take_version(struct vcard *v, struct property *prop)
{
	struct span value = trim(prop->value);

	v->old = is(value, "2.1");
	v->versioned = v->old || is(value, "3.0") || is(value, "4.0");
	return v->versioned ? NULL : "its VERSION is not known: 2.1, 3.0 and 4.0 are";
}

static const char *take_fn(struct vcard *v, struct property *prop)
{
	return name_of(prop->value, v->card.name, sizeof(v->card.name));
}

/* family;given;... as it is said: given family. */
static const char *take_n(struct vcard *v, struct property *prop)
{
	char family[LW_NAME_MAX], given[LW_NAME_MAX], both[2 * LW_NAME_MAX];

	if (!text_of(&prop->value, ';', family, sizeof(family)) ||
	    !text_of(&prop->value, ';', given, sizeof(given)))
		return "the name is too long (at most 127 bytes)";
	re_snprintf(both, sizeof(both), "%s %s", given, family);
	squeeze(both);
	if (strlen(both) >= sizeof(v->n))
		return "the name is too long (at most 127 bytes)";
	if (!fold_is_text(both, strlen(both)))
		return "the name is not UTF-8, or has control characters";
	re_snprintf(v->n, sizeof(v->n), "%s", both);
	return NULL;
}

static const char *take_org(struct vcard *v, struct property *prop)
{
	struct span value = prop->value;
	char text[LW_NAME_MAX];

	if (!text_of(&value, ';', text, sizeof(text)))
		return "the name is too long (at most 127 bytes)";
	return name_of((struct span){text, strlen(text)}, v->org, sizeof(v->org));
}

static enum contact_type type_of(const struct property *prop)
{
	static const struct { const char *word; enum contact_type type; } TYPES[] = {
		{"FAX", CONTACT_FAX}, {"PAGER", CONTACT_PAGER}, {"CELL", CONTACT_MOBILE},
		{"MOBILE", CONTACT_MOBILE}, {"WORK", CONTACT_WORK}, {"HOME", CONTACT_HOME},
		{"OTHER", CONTACT_OTHER},
	};

	for (size_t i = 0; i < ARRAY_SIZE(TYPES); i++) {
		if (has_param(prop, "TYPE", TYPES[i].word))
			return TYPES[i].type;
	}
	return CONTACT_PLAIN;
}

static const char *add_uri(struct vcard *v, const struct property *prop, const char *uri)
{
	enum contact_type type = type_of(prop);
	bool preferred = has_param(prop, "TYPE", "PREF") || has_param(prop, "PREF", "1");

	return card_add(&v->card, uri, type, preferred && type < CONTACT_FAX);
}

/* What is not a number (*100#, a word) is reported and left out; the card may have others. */
static const char *take_tel(struct vcard *v, struct property *prop)
{
	char text[LW_URI_MAX], uri[LW_URI_MAX];
	struct span value = trim(prop->value);

	if (!text_of(&value, 0, text, sizeof(text)))
		return "the number is too long (at most 507 bytes)";
	if (!*text)
		return NULL;
	if (text_begins(text, "tel:") || text_begins_sip(text))
		return add_uri(v, prop, text);
	if (strlen(text) + strlen("tel:") >= sizeof(uri))
		return "the number is too long (at most 507 bytes)";
	if (card_number(text, uri, sizeof(uri)))
		return add_uri(v, prop, uri);
	if (v->telling->toldh)
		v->telling->toldh(v->line, "that is not a number: it is left out",
				  v->telling->arg);
	return NULL;
}

/* Other messengers have no telephone. */
static const char *take_impp(struct vcard *v, struct property *prop)
{
	char text[LW_URI_MAX];
	struct span value = trim(prop->value);

	if (!text_begins_sip(value.len > 5 ? value.p : ""))
		return NULL;
	if (!text_of(&value, 0, text, sizeof(text)))
		return "the address is too long (at most 511 bytes)";
	return add_uri(v, prop, text);
}

/* X-SIP, as some telephones write it: with or without the scheme. */
static const char *take_sip(struct vcard *v, struct property *prop)
{
	char text[LW_URI_MAX], uri[LW_URI_MAX];
	struct span value = trim(prop->value);

	if (!text_of(&value, 0, text, sizeof(text)))
		return "the address is too long (at most 511 bytes)";
	if (!*text)
		return NULL;
	if (re_snprintf(uri, sizeof(uri), "%s%s", text_begins_sip(text) ? "" : "sip:", text) < 0)
		return "the address is too long (at most 511 bytes)";
	return add_uri(v, prop, uri);
}

static const char *take_uid(struct vcard *v, struct property *prop)
{
	struct span value = trim(prop->value);

	if (!text_of(&value, 0, v->card.uid, sizeof(v->card.uid))) {
		v->card.uid[0] = '\0';
		return "its UID is too long (at most 127 bytes)";
	}
	return fold_is_text(v->card.uid, strlen(v->card.uid))
		       ? NULL
		       : "its UID is not UTF-8, or has control characters";
}

static const char *take_categories(struct vcard *v, struct property *prop)
{
	static const char *const FAVOURITE[] = {"favourite", "favourites", "favorite", "favorites",
						"starred"};
	struct span rest = prop->value, one;

	while (cut(&rest, ',', &one)) {
		char word[16] = "";

		one = trim(one);
		if (one.len >= sizeof(word))
			continue;
		memcpy(word, one.p, one.len);
		contact_kind_of(word, &v->card.kind);
		for (size_t i = 0; i < ARRAY_SIZE(FAVOURITE); i++)
			v->card.favourite |= !strcasecmp(word, FAVOURITE[i]);
	}
	return NULL;
}

static const char *take_favourite(struct vcard *v, struct property *prop)
{
	struct span value = trim(prop->value);

	v->card.favourite |= is(value, "1") || is(value, "true") || is(value, "yes");
	return NULL;
}

static const char *take_kind(struct vcard *v, struct property *prop)
{
	(void)v;
	return is(trim(prop->value), "group") ? "a group cannot be called" : NULL;
}

static const struct {
	const char *name;
	const char *(*take)(struct vcard *v, struct property *prop);
} PROPERTIES[] = {
	{"VERSION", take_version}, {"FN", take_fn}, {"N", take_n}, {"ORG", take_org},
	{"TEL", take_tel}, {"IMPP", take_impp}, {"X-SIP", take_sip}, {"UID", take_uid},
	{"CATEGORIES", take_categories}, {"X-FAVORITE", take_favourite},
	{"X-FAVOURITE", take_favourite}, {"KIND", take_kind},
};

/* ---- cards ---- */

static void fault(struct vcard *v, unsigned line, const char *what)
{
	if (what && !v->fault) {
		v->fault = what;
		v->line = line;
	}
}

static void take_line(struct vcard *v, struct reader *r)
{
	struct property prop;

	if (v->fault || !trim((struct span){r->buf, r->len}).len)
		return;
	v->line = r->line;
	if (!fold_is_utf8(r->buf, r->len)) {
		fault(v, r->line, "the line is not UTF-8: export the cards in UTF-8");
		return;
	}
	if (!property_of(r->buf, r->len, &prop)) {
		fault(v, r->line, "a line of a card should be NAME:value");
		return;
	}
	for (size_t i = 0; i < ARRAY_SIZE(PROPERTIES); i++) {
		const char *wrong;

		if (!is(prop.name, PROPERTIES[i].name))
			continue;
		wrong = plain_value(&prop);
		fault(v, r->line, wrong ? wrong : PROPERTIES[i].take(v, &prop));
		return;
	}
}

static void open_card(struct vcard *v, unsigned line, enum contact_kind kind,
		      const struct telling *telling)
{
	memset(v, 0, sizeof(*v));
	v->open = true;
	v->began = line;
	v->card.kind = kind;
	v->telling = telling;
}

static void close_card(struct vcard *v, struct contacts *contacts, bool keep)
{
	if (!*v->card.name)
		re_snprintf(v->card.name, sizeof(v->card.name), "%s", *v->n ? v->n : v->org);
	if (!v->versioned)
		fault(v, v->began, "its VERSION is missing");
	if (!*v->card.name)
		fault(v, v->began, "it has no name: FN, N and ORG are missing or empty");
	if (!v->card.count)
		fault(v, v->began, "it has neither a telephone number nor a SIP address");
	if (v->fault)
		telling_skip(v->telling, v->line, v->fault);
	else
		contacts_put(contacts, &v->card, keep ? FROM_HAND : FROM_ABROAD, v->began,
			     v->telling);
	v->open = false;
}

static bool is_bound(const struct reader *r, const char *which)
{
	struct property prop;
	char line[32];

	if (r->len >= sizeof(line))
		return false;
	memcpy(line, r->buf, r->len);
	return property_of(line, r->len, &prop) && is(prop.name, which) &&
	       is(trim(prop.value), "VCARD");
}

static void read_cards(struct reader *r, struct vcard *v, struct contacts *contacts,
		       enum contact_kind kind, bool keep, const struct telling *telling)
{
	bool stray = false; /* told already */

	while (next_line(r, v->open && v->old)) {
		bool begin = is_bound(r, "BEGIN"), end = is_bound(r, "END");

		if (v->open && begin)
			telling_skip(telling, v->began,
				     "END:VCARD is missing before the next card");
		if (begin) {
			open_card(v, r->line, kind, telling);
		} else if (v->open && end) {
			close_card(v, contacts, keep);
		} else if (v->open) {
			take_line(v, r);
		} else if (!stray && trim((struct span){r->buf, r->len}).len) {
			telling_skip(telling, r->line, "a card begins with BEGIN:VCARD");
			stray = true;
			continue;
		}
		stray = stray && !begin;
	}
	if (v->open)
		telling_skip(telling, v->began, "END:VCARD is missing at the end of the file");
}

int contacts_parse_vcards(struct contacts *contacts, const char *text, size_t len,
			  enum contact_kind kind, bool keep, contacts_told_h *toldh, void *arg,
			  struct contacts_count *count)
{
	struct telling telling = {toldh, arg, count};
	size_t mark = len >= 3 && !memcmp(text, "\xef\xbb\xbf", 3) ? 3 : 0;
	struct reader r = {.p = text + mark, .end = text + len, .next = 1};
	struct vcard *v = mem_zalloc(sizeof(*v), NULL);
	int err = 0;

	*count = (struct contacts_count){0};
	r.buf = mem_alloc(len + 1, NULL);
	if (v && r.buf)
		read_cards(&r, v, contacts, kind, keep, &telling);
	else
		err = ENOMEM;
	contacts_sort(contacts);
	mem_deref(r.buf);
	mem_deref(v);
	return err;
}

int contacts_import(struct contacts *contacts, const char *path, enum contact_kind kind, bool keep,
		    contacts_told_h *toldh, void *arg, struct contacts_count *count)
{
	char *text = NULL;
	size_t len = 0;
	int err = contacts_read(path, &text, &len);

	*count = (struct contacts_count){0};
	if (!err)
		err = contacts_parse_vcards(contacts, text, len, kind, keep, toldh, arg, count);
	mem_deref(text);
	return err;
}
