/* SPDX-License-Identifier: BSD-3-Clause */
/* text.c -- single strings: what may go out, escapes, quoted strings. */
#include <string.h>

#include <re.h>

#include "part.h"
#include "text.h"

static bool is_control(char c)
{
	return (unsigned char)c < 0x20 || c == 0x7f;
}

static bool is_one_of(char c, const char *set)
{
	return c && strchr(set, c);
}

bool lw_wire_clean_pl(const struct pl *pl)
{
	if (!pl || (pl->l && !pl->p))
		return false;
	for (size_t i = 0; i < pl->l; i++) {
		if (is_control(pl->p[i]))
			return false;
	}
	return true;
}

bool lw_wire_clean(const char *s)
{
	struct pl pl;

	if (!s)
		return false;
	pl_set_str(&pl, s);
	return lw_wire_clean_pl(&pl);
}

static int escape(char *out, size_t size, const char *in, size_t len, const char *raw)
{
	static const char hex[] = "0123456789ABCDEF";
	struct part_out o;

	if (!out || (len && !in))
		return EINVAL;
	lw_part_open(&o, out, size);
	for (size_t i = 0; i < len && !o.full; i++) {
		unsigned char c = (unsigned char)in[i];
		char triple[3] = {'%', hex[c >> 4], hex[c & 15]};

		if (wire_is_digit(in[i]) || wire_is_alpha(in[i]) || is_one_of(in[i], raw))
			lw_part_add(&o, in + i, 1);
		else
			lw_part_add(&o, triple, 3);
	}
	return lw_part_close(&o);
}

/* RFC 3261 25.1: unreserved and hnv-unreserved, without '+': legal either way, but many peers undo
 * escapes as web forms do, where '+' is a space. */
int lw_wire_hvalue_escape(char *out, size_t size, const char *in, size_t len)
{
	return escape(out, size, in, len, "-_.!~*'()[]/?:$");
}

/* RFC 3261 25.1: unreserved and param-unreserved.  '+' stays: it is in every telephone number. */
int lw_wire_param_escape(char *out, size_t size, const char *in, size_t len)
{
	return escape(out, size, in, len, "-_.!~*'()[]/:&+$");
}

static int hex_value(char c)
{
	if (wire_is_digit(c))
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

int lw_wire_hvalue_unescape(char *out, size_t size, const struct pl *in)
{
	struct part_out o;

	if (!out || !in)
		return EINVAL;
	lw_part_open(&o, out, size);
	for (size_t i = 0; i < in->l && !o.full; i++) {
		char c = in->p[i];

		if (c == '%') {
			int hi = in->l - i > 2 ? hex_value(in->p[i + 1]) : -1;
			int lo = in->l - i > 2 ? hex_value(in->p[i + 2]) : -1;

			if (hi < 0 || lo < 0)
				return EBADMSG;
			c = (char)(hi * 16 + lo);
			i += 2;
		}
		/* Else "%0d%0a" would become a header of its own in the request it triggers. */
		if (is_control(c))
			return EBADMSG;
		lw_part_add(&o, &c, 1);
	}
	return lw_part_close(&o);
}

int lw_wire_quote(char *out, size_t size, const char *name)
{
	struct part_out o;

	if (!out)
		return EINVAL;
	if (!lw_wire_clean(name))
		return EBADMSG;
	lw_part_open(&o, out, size);
	lw_part_str(&o, "\"");
	for (const char *p = name; *p && !o.full; p++) {
		if (*p == '"' || *p == '\\')
			lw_part_str(&o, "\\");
		lw_part_add(&o, p, 1);
	}
	lw_part_str(&o, "\"");
	return lw_part_close(&o);
}

static int unquote_inner(struct part_out *o, const struct pl *in)
{
	size_t i = 1;

	for (; i < in->l && in->p[i] != '"'; i++) {
		if (in->p[i] == '\\' && ++i == in->l)
			return EBADMSG;
		lw_part_add(o, in->p + i, 1);
	}
	/* The closing quote must be there, and be the last character. */
	return i + 1 == in->l ? 0 : EBADMSG;
}

int lw_wire_unquote(char *out, size_t size, const struct pl *name)
{
	struct part_out o;
	struct pl in;
	int err;

	if (!out || !name)
		return EINVAL;
	in = lw_part_trim(*name);
	if (!lw_wire_clean_pl(&in))
		return EBADMSG;
	lw_part_open(&o, out, size);
	if (in.l && in.p[0] == '"') {
		err = unquote_inner(&o, &in);
		if (err)
			return err;
	}
	else {
		lw_part_add(&o, in.p, in.l);
	}
	return lw_part_close(&o);
}

/* libre's pl_u32() takes digits only. */
uint32_t lw_wire_leading_number(const struct pl *val)
{
	size_t i = 0;
	struct pl digits;

	while (i < val->l && !wire_is_digit(val->p[i]))
		i++;
	digits = (struct pl){val->p + i, 0};
	while (i + digits.l < val->l && wire_is_digit(digits.p[digits.l]))
		digits.l++;
	return pl_u32(&digits);
}

/* ---- addresses ---- */

static int print_ipv4(struct re_printf *pf, const struct sa *sa, bool port)
{
	uint32_t ip = sa_in(sa);
	struct part_out o;
	char text[32];

	lw_part_open(&o, text, sizeof text);
	for (unsigned shift = 32; shift;) {
		shift -= 8;
		lw_part_num(&o, ip >> shift & 0xff);
		lw_part_add(&o, ".", shift ? 1 : 0);
	}
	if (port) {
		lw_part_add(&o, ":", 1);
		lw_part_num(&o, sa_port(sa));
	}
	return pf->vph(text, o.len, pf->arg);
}

int lw_wire_ip_print(struct re_printf *pf, const struct sa *sa)
{
	return sa_af(sa) == AF_INET ? print_ipv4(pf, sa, false) : re_hprintf(pf, "%j", sa);
}

int lw_wire_ip_port_print(struct re_printf *pf, const struct sa *sa)
{
	return sa_af(sa) == AF_INET ? print_ipv4(pf, sa, true) : re_hprintf(pf, "%J", sa);
}
