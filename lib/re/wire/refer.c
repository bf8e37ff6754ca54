/* SPDX-License-Identifier: BSD-3-Clause */
/* refer.c -- Refer-To, Event and Subscription-State (RFC 3515, 6665). */
#include <string.h>

#include <re.h>

#include "dialog.h"
#include "part.h"
#include "refer.h"
#include "text.h"
#include "uri.h"

/* method= is taken out (REFER-11).  Its name may be escaped too, and must not slip through that
 * way. */
static int take_uri_param(struct part_out *o, const struct pl *piece)
{
	char name[WIRE_MAX], method[WIRE_MAX];
	struct pl pname, pvalue;
	int err;

	lw_part_pair(piece, &pname, &pvalue);
	err = lw_wire_hvalue_unescape(name, sizeof(name), &pname);
	if (err)
		return EBADMSG;
	if (str_casecmp(name, "method")) {
		lw_part_str(o, ";");
		lw_part_add(o, piece->p, piece->l);
		return piece->l ? 0 : EBADMSG;
	}
	err = lw_wire_hvalue_unescape(method, sizeof(method), &pvalue);
	if (err)
		return EBADMSG;
	return str_casecmp(method, "INVITE") ? ENOSYS : 0;
}

static int build_uri(struct wire_refer_to *r, const struct uri_parts *u)
{
	struct pl rest = u->params, piece;
	struct part_out o;
	int err;

	lw_part_open(&o, r->uri, sizeof(r->uri));
	lw_part_add(&o, u->scheme.p, (size_t)(u->host.p - u->scheme.p) + u->host.l);
	if (rest.l) {
		++rest.p;
		--rest.l;
		while (lw_part_next(&rest, ';', &piece)) {
			err = take_uri_param(&o, &piece);
			if (err)
				return err;
		}
	}
	return lw_part_close(&o) ? EBADMSG : 0;
}

/* A second '?' is a letter of the value (hnv-unreserved), but with a '=' after it, it was meant to
 * begin headers.  The '=' of "to-tag=", not escaped, stands after a ';'. */
static bool has_second_mark(const struct pl *value)
{
	const char *p = value->l ? memchr(value->p, '?', value->l) : NULL;

	for (; p && p < value->p + value->l; p++) {
		size_t left = (size_t)(value->p + value->l - p);

		if (*p == '=')
			return true;
		if (*p == ';' || (left > 2 && p[0] == '%' && p[1] == '3' && (p[2] | 32) == 'b'))
			return false;
	}
	return false;
}

static int take_replaces(struct wire_refer_to *r, const char *value)
{
	struct wire_replaces parts;
	struct pl pl;

	pl_set_str(&pl, value);
	if (r->replaces[0] || lw_wire_replaces_decode(&parts, &pl))
		return EBADMSG;
	(void)str_ncpy(r->replaces, value, sizeof(r->replaces));
	return 0;
}

static void take_require(struct wire_refer_to *r, const char *value)
{
	struct pl rest, option;

	pl_set_str(&rest, value);
	while (lw_part_next(&rest, ',', &option)) {
		if (!pl_strcasecmp(&option, "replaces"))
			r->require_replaces = true;
		else if (option.l)
			r->require_other = true;
	}
}

/* As the list spells it; "" for one that it does not have. */
static struct pl listed(const char *carry, const char *name)
{
	struct pl rest, word;

	pl_set_str(&rest, carry);
	while (lw_part_next(&rest, ',', &word))
		if (word.l && !pl_strcasecmp(&word, name))
			return word;
	return (struct pl)PL_INIT;
}

static bool carry_on(struct wire_refer_to *r, const char *carry, const char *name,
		     const char *value)
{
	struct pl as = carry ? listed(carry, name) : (struct pl)PL_INIT;
	size_t used = strlen(r->carried);

	if (!as.l || re_snprintf(r->carried + used, sizeof(r->carried) - used, "%r: %s\r\n", &as,
				 value) >= 0)
		return as.l != 0;
	r->carried[used] = '\0';
	return false;
}

/* What the stack writes itself, and what would change where the INVITE goes or who it is from. */
bool lw_wire_may_carry(const char *carry)
{
	static const char *const ours[] = {
		"Via", "From", "To", "Call-ID", "CSeq", "Contact", "Max-Forwards", "Route",
		"Record-Route", "Require", "Proxy-Require", "Supported", "Allow", "Replaces",
		"Join",
		"Referred-By", "Refer-To", "Privacy", "P-Asserted-Identity", "Remote-Party-ID",
		"P-Preferred-Identity", "Diversion", "History-Info", "Authorization",
		"Proxy-Authorization", "Session-Expires", "Min-SE", "Content-Type",
		"Content-Length", "Content-Encoding", "Content-Disposition", "User-Agent"};
	struct pl rest, word;

	pl_set_str(&rest, carry);
	while (carry[0] && lw_part_next(&rest, ',', &word)) {
		for (size_t i = 0; i < word.l; i++)
			if (!wire_is_alpha(word.p[i]) && !wire_is_digit(word.p[i]) &&
			    word.p[i] != '-')
				return false;
		for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
			if (!pl_strcasecmp(&word, ours[i]))
				return false;
		if (word.l < 2) /* a compact form */
			return false;
	}
	return true;
}

static int take_header(struct wire_refer_to *r, const struct pl *piece, const char *carry)
{
	char name[WIRE_MAX], value[WIRE_MAX];
	const char *eq = piece->l ? memchr(piece->p, '=', piece->l) : NULL;
	struct pl pname, pvalue;

	if (!eq || eq == piece->p || piece->p[0] == '?')
		return EBADMSG;
	pname = (struct pl){piece->p, (size_t)(eq - piece->p)};
	pvalue = (struct pl){eq + 1, piece->l - pname.l - 1};
	if (has_second_mark(&pvalue) || lw_wire_hvalue_unescape(name, sizeof(name), &pname) ||
	    lw_wire_hvalue_unescape(value, sizeof(value), &pvalue))
		return EBADMSG;
	if (!str_casecmp(name, "Replaces"))
		return take_replaces(r, value);
	if (!str_casecmp(name, "Require"))
		take_require(r, value);
	else if (!carry_on(r, carry, name, value))
		r->other_headers = true; /* REFER-10: a way to make us send what we would not */
	return 0;
}

/* Not lw_part_next(): quotes and brackets have no meaning here. */
static int take_headers(struct wire_refer_to *r, struct pl rest, const char *carry)
{
	struct pl piece;
	int err = 0;

	while (!err && lw_part_cut(&rest, '&', &piece))
		err = take_header(r, &piece, carry);
	return err;
}

/* Without brackets the URI ends at ';' (RFC 3261 20.10), but "sip:c@h;x=1?Replaces=..." was once
 * seen from a known phone and can mean one thing only. */
static int find_uri(struct pl *uri, const struct pl *val)
{
	struct part_addr addr;
	struct pl v = lw_part_trim(*val);
	int err = lw_part_addr(&addr, &v);

	if (!err && (addr.bracketed || !memchr(v.p, '?', v.l))) {
		*uri = addr.uri;
		return 0;
	}
	if (v.l && !addr.bracketed && memchr(v.p, '?', v.l) && !memchr(v.p, '<', v.l) &&
	    !memchr(v.p, ',', v.l)) {
		*uri = v;
		return 0;
	}
	return EBADMSG;
}

/* A tel: URI has no headers (RFC 3966 3). */
static int take_number(struct wire_refer_to *r, const struct pl *uri)
{
	(void)pl_strcpy(uri, r->uri, sizeof(r->uri));
	if (lw_uri_names(r->uri))
		return 0;
	memset(r, 0, sizeof(*r));
	return EBADMSG;
}

int lw_wire_refer_to_decode(struct wire_refer_to *r, const struct pl *val)
{
	return lw_wire_refer_to_carry(r, val, NULL);
}

int lw_wire_refer_to_carry(struct wire_refer_to *r, const struct pl *val, const char *carry)
{
	struct uri_parts u;
	struct pl uri;
	int err;

	if (!r || !val)
		return EINVAL;
	memset(r, 0, sizeof(*r));
	if (val->l >= WIRE_MAX || (val->l && !val->p))
		return EBADMSG;
	err = find_uri(&uri, val);
	if (!err && !lw_wire_clean_pl(&uri))
		err = EBADMSG;
	if (!err && lw_part_begins(&uri, "tel:"))
		return take_number(r, &uri);
	if (!err)
		err = lw_uri_split(&u, &uri);
	if (!err)
		err = build_uri(r, &u);
	if (!err)
		err = take_headers(r, u.headers, carry);
	if (err)
		memset(r, 0, sizeof(*r));
	return err;
}

int lw_wire_refer_to_print(char *out, size_t size, const char *uri, const char *replaces,
			   bool require)
{
	char escaped[WIRE_MAX];
	struct part_out o;
	int err;

	if (!out || !uri)
		return EINVAL;
	if (!(replaces ? lw_uri_is_bare(uri) && lw_wire_clean(replaces) : lw_uri_names(uri)))
		return EBADMSG;
	lw_part_open(&o, out, size);
	lw_part_str(&o, "<");
	lw_part_str(&o, uri);
	if (replaces) {
		err = lw_wire_hvalue_escape(escaped, sizeof(escaped), replaces, strlen(replaces));
		if (err)
			return err;
		lw_part_str(&o, "?Replaces=");
		lw_part_str(&o, escaped);
		lw_part_str(&o, require ? "&Require=replaces" : "");
	}
	lw_part_str(&o, ">");
	return lw_part_close(&o);
}

enum wire_substate lw_wire_substate_decode(const struct pl *val)
{
	struct pl rest, state;

	if (!val || !val->p)
		return WIRE_SUB_NONE;
	rest = *val;
	if (!lw_part_next(&rest, ';', &state))
		return WIRE_SUB_NONE;
	if (!pl_strcasecmp(&state, "active"))
		return WIRE_SUB_ACTIVE;
	if (!pl_strcasecmp(&state, "pending"))
		return WIRE_SUB_PENDING;
	if (!pl_strcasecmp(&state, "terminated"))
		return WIRE_SUB_TERMINATED;
	return WIRE_SUB_NONE;
}

/* Our ids are CSeq numbers (RFC 3515 2.4.6). */
static int take_id(uint32_t *id, const struct pl *value)
{
	uint64_t n = 0;

	if (!value->l || value->l > 10)
		return EBADMSG;
	for (size_t i = 0; i < value->l; i++) {
		if (!wire_is_digit(value->p[i]))
			return EBADMSG;
		n = n * 10 + (uint64_t)(value->p[i] - '0');
	}
	*id = (uint32_t)n;
	return n <= UINT32_MAX ? 0 : EBADMSG;
}

int lw_wire_event_decode(const struct pl *val, uint32_t *id)
{
	struct pl rest, piece, name, value;
	int err = 0;

	if (!id)
		return EINVAL;
	*id = 0;
	if (!val || !val->p)
		return EBADMSG;
	rest = *val;
	if (!lw_part_next(&rest, ';', &piece) || !piece.l)
		return EBADMSG;
	if (pl_strcasecmp(&piece, "refer"))
		return ENOENT;
	while (!err && lw_part_next(&rest, ';', &piece)) {
		lw_part_pair(&piece, &name, &value);
		if (!pl_strcasecmp(&name, "id"))
			err = take_id(id, &value);
	}
	if (err)
		*id = 0;
	return err;
}
