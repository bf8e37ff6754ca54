/* SPDX-License-Identifier: BSD-3-Clause */
/* identity.c -- who the peer is (RFC 3325, RFC 4916, and the never published RPID). */
#include <string.h>

#include <re.h>

#include "identity.h"
#include "part.h"
#include "text.h"

struct identity {
	struct part_addr addr;
	bool tel;
};

/* The length of the UTF-8 character at p, 0 when it is none (RFC 3629 4). */
static size_t utf8_length(const unsigned char *p, size_t left)
{
	size_t n = p[0] < 0x80 ? 1 : p[0] < 0xc2 ? 0 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 :
		p[0] < 0xf5 ? 4 : 0;

	if (!n || n > left)
		return 0;
	for (size_t i = 1; i < n; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	}
	/* Overlong forms, surrogates, and what lies beyond U+10FFFF. */
	if ((p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xed && p[1] > 0x9f) ||
	    (p[0] == 0xf0 && p[1] < 0x90) || (p[0] == 0xf4 && p[1] > 0x8f))
		return 0;
	return n;
}

static bool is_utf8(const char *s)
{
	size_t left = strlen(s);

	while (left) {
		size_t n = utf8_length((const unsigned char *)s, left);

		if (!n)
			return false;
		s += n;
		left -= n;
	}
	return true;
}

/* What is not UTF-8 is Latin-1, or what Windows has in its place: 0x80 to 0x9f are its quotes and
 * dashes, no letters of names, and are left out. */
static void from_latin_1(char *name, size_t size)
{
	char latin[WIRE_MAX];
	struct part_out o;

	(void)str_ncpy(latin, name, sizeof latin);
	lw_part_open(&o, name, size);
	for (const char *p = latin; *p; p++) {
		unsigned char c = (unsigned char)*p;
		char two[2] = {(char)(0xc0 | c >> 6), (char)(0x80 | (c & 0x3f))};

		if (c < 0x80)
			lw_part_add(&o, p, 1);
		else if (c >= 0xa0)
			lw_part_add(&o, two, 2);
	}
	(void)lw_part_close(&o);
}

static bool starts(const struct pl *uri, const char *scheme)
{
	return uri->l > strlen(scheme) && lw_part_begins(uri, scheme);
}

static bool take_value(struct identity *id, const struct pl *val, bool want_tel)
{
	if (lw_part_addr(&id->addr, val) || !lw_wire_clean_pl(&id->addr.uri))
		return false;
	for (size_t i = 0; i < id->addr.uri.l; i++) {
		if (strchr(" \"<>", id->addr.uri.p[i]))
			return false;
	}
	id->tel = starts(&id->addr.uri, "tel:");
	return want_tel ? id->tel : starts(&id->addr.uri, "sip:") || starts(&id->addr.uri, "sips:");
}

/* CID-10: the first sip or sips URI, else the first tel URI; the rest is ignored. */
static bool find(struct identity *id, const struct sip_msg *msg, const char *name, char compact,
		 bool want_tel)
{
	const struct sip_hdr *hdr = NULL;
	struct pl rest, val;

	while ((hdr = lw_part_line(msg, hdr, name, compact))) {
		rest = hdr->val;
		while (lw_part_next(&rest, ',', &val)) {
			if (take_value(id, &val, want_tel))
				return true;
		}
	}
	return false;
}

/* RFC 3323 4.1. */
static int write_anonymous(char *uri, size_t urisz, char *name, size_t namesz)
{
	struct part_out u, n;

	lw_part_open(&u, uri, urisz);
	lw_part_str(&u, "sip:anonymous@anonymous.invalid");
	lw_part_open(&n, name, namesz);
	lw_part_str(&n, "Anonymous");
	return lw_part_close(&u) || lw_part_close(&n) ? EBADMSG : 0;
}

/* A name that does not fit or is badly quoted is left out: the address counts. */
static int write_out(const struct identity *id, char *uri, size_t urisz, char *name, size_t namesz)
{
	struct part_out o;

	lw_part_open(&o, uri, urisz);
	lw_part_add(&o, id->addr.uri.p, id->addr.uri.l);
	if (lw_part_close(&o))
		return EBADMSG;
	if (lw_wire_unquote(name, namesz, &id->addr.name))
		name[0] = '\0';
	if (!is_utf8(name))
		from_latin_1(name, namesz);
	return 0;
}

/* One word of a list, with or without "-network" after it. */
static bool lists(const struct pl *value, const char *wish)
{
	static const char stops[] = " \t\",;-";
	struct pl rest = *value, word;

	while (rest.l) {
		for (word = rest, word.l = 0; word.l < rest.l && !strchr(stops, word.p[word.l]);)
			++word.l;
		if (!pl_strcasecmp(&word, wish))
			return true;
		pl_advance(&rest, (ssize_t)(word.l < rest.l ? word.l + 1 : word.l));
	}
	return false;
}

/* Remote-Party-ID ;privacy=: what the peer wishes not to be shown (CID-13). */
static bool wishes(const struct identity *id, const char *wish)
{
	struct pl rest = id->addr.params, piece, name, value;

	while (lw_part_next(&rest, ';', &piece)) {
		lw_part_pair(&piece, &name, &value);
		if (!pl_strcasecmp(&name, "privacy") && value.p && lists(&value, wish))
			return true;
	}
	return false;
}

static bool wants_hiding(const struct identity *id)
{
	return wishes(id, "full") || wishes(id, "uri");
}

bool lw_wire_rpid_hides(const struct sip_msg *msg)
{
	static const char name[] = "Remote-Party-ID";
	struct identity id;

	return (find(&id, msg, name, 0, false) || find(&id, msg, name, 0, true)) &&
	       wants_hiding(&id);
}

static int try_header(const struct sip_msg *msg, const char *header, char compact, char *uri,
		      size_t urisz, char *name, size_t namesz)
{
	struct identity id;

	if (!find(&id, msg, header, compact, false) && !find(&id, msg, header, compact, true))
		return ENOENT;
	if (!compact && wants_hiding(&id))
		return write_anonymous(uri, urisz, name, namesz);
	if (!compact && wishes(&id, "name"))
		id.addr.name = (struct pl)PL_INIT;
	return write_out(&id, uri, urisz, name, namesz);
}

int lw_wire_identity(const struct sip_msg *msg, char *uri, size_t urisz, char *name, size_t namesz,
		     const char **source)
{
	static const struct {
		const char *source, *header;
		char compact;
	} order[] = {
		{"PAI", "P-Asserted-Identity", 0},
		{"RPID", "Remote-Party-ID", 0},
		{"From", "From", 'f'},
	};

	if (!msg || !uri || !urisz || !name || !namesz || !source)
		return EINVAL;
	uri[0] = name[0] = '\0';
	*source = "";
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		if (!try_header(msg, order[i].header, order[i].compact, uri, urisz, name, namesz)) {
			*source = order[i].source;
			return 0;
		}
	}
	return EBADMSG;
}
