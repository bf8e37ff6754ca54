/* SPDX-License-Identifier: BSD-3-Clause */
/* address.c -- takes an address apart: as typed, tel: (RFC 3966), sip: and sips: (RFC 3261 19.1),
 * urn:service: (RFC 5031).  It refuses what it does not understand, and cuts nothing off. */
#include "address.h"

#include "host.h"

#define UNRESERVED "-_.!~*'()"
#define RESERVED_IN_USER "&=+$,;?/"

static void bad(struct lw_address *a, const char *why)
{
	a->form = LW_FORM_BAD;
	a->why = why;
}

static struct lw_slice skip(struct lw_slice s, size_t n)
{
	return (struct lw_slice){s.at + n, s.len - n};
}

/* Up to the first of these characters, or all. */
static struct lw_slice before(struct lw_slice s, const char *stop)
{
	size_t n = 0;

	while (n < s.len && !lw_text_among(s.at[n], stop))
		n++;
	return (struct lw_slice){s.at, n};
}

static bool blank(char c)
{
	return c == ' ' || c == '\t';
}

static struct lw_slice trimmed(struct lw_slice s)
{
	while (s.len && blank(*s.at))
		s = skip(s, 1);
	while (s.len && blank(s.at[s.len - 1]))
		s.len--;
	return s;
}

/* ---- parameters ---- */

/* The value of ;name=value in text that begins with the parameters; len 0: not there. */
static struct lw_slice parameter(struct lw_slice params, const char *name)
{
	size_t n = strlen(name);

	while (params.len && *params.at == ';') {
		struct lw_slice one = before(skip(params, 1), ";?");

		if (one.len > n && lw_text_begins(one, lw_text_of(name)) && one.at[n] == '=')
			return skip(one, n + 1);
		params = skip(params, 1 + one.len);
	}
	return (struct lw_slice){0};
}

/* ---- numbers ---- */

static void read_number(struct lw_slice s, struct lw_slice params, struct lw_address *a)
{
	a->form = LW_FORM_NUMBER;
	a->context = parameter(params, "phone-context");
	if (!lw_digits_read(s, true, &a->digits))
		bad(a, "This is not a number: a number has digits, and no letters. "
		       "Give a number, or a SIP address as user@domain.");
	else if (a->digits.many)
		bad(a, "This number is too long: no number has more than 32 digits.");
}

static void read_tel(struct lw_slice s, struct lw_address *a)
{
	struct lw_slice number = before(s, ";");

	read_number(number, skip(s, number.len), a);
}

/* ---- the user of a SIP address ---- */

static bool escape(struct lw_slice s)
{
	return s.len >= 3 && *s.at == '%' && lw_text_hex(s.at[1]) >= 0 && lw_text_hex(s.at[2]) >= 0;
}

static bool control(int c)
{
	return c < 0x20 || c == 0x7f;
}

/* Only what RFC 3261 25.1 allows in a user, and no control character in an escape.  "#" is not
 * allowed there, but phones write it for feature codes. */
static bool good_user(struct lw_slice s)
{
	while (s.len) {
		bool escaped = escape(s);

		if (escaped && control(lw_text_hex(s.at[1]) * 16 + lw_text_hex(s.at[2])))
			return false;
		if (!escaped && !lw_text_alnum(*s.at) &&
		    !lw_text_among(*s.at, UNRESERVED RESERVED_IN_USER "#"))
			return false;
		s = skip(s, escaped ? 3 : 1);
	}
	return true;
}

static size_t put_escaped(char *out, int c)
{
	out[0] = '%';
	out[1] = "0123456789ABCDEF"[c >> 4];
	out[2] = "0123456789ABCDEF"[c & 15];
	return 3;
}

/* RFC 3261 19.1.4: an escape means the character itself, unless that is reserved. */
bool lw_user_write(struct lw_slice user, char *out, size_t size)
{
	size_t n = 0;

	while (user.len) {
		bool escaped = escape(user);
		int c = escaped ? lw_text_hex(user.at[1]) * 16 + lw_text_hex(user.at[2]) : *user.at;
		bool plain =
			c < 0x80 && (lw_text_alnum((char)c) || lw_text_among((char)c, UNRESERVED) ||
				     (!escaped && lw_text_among((char)c, RESERVED_IN_USER)));

		if (n + 4 > size)
			return false;
		if (plain)
			out[n++] = (char)c;
		else
			n += put_escaped(out + n, c);
		user = skip(user, escaped ? 3 : 1);
	}
	out[n] = 0;
	return true;
}

static void read_user(struct lw_slice s, bool uri, struct lw_address *a)
{
	struct lw_slice number;

	a->user = before(s, ":");
	if (!uri && a->user.len < s.len) {
		bad(a, "This address cannot be called: "
		       "only sip:, sips:, tel: and urn:service: can.");
		return;
	}
	if (!a->user.len || !good_user(a->user)) {
		bad(a, "The user of this SIP address is empty or has a character that is not "
		       "allowed there. Write such characters as % and two hex digits.");
		return;
	}
	number = before(a->user, ";");
	a->numeric = lw_digits_read(number, false, &a->digits);
	a->context = parameter(skip(a->user, number.len), "phone-context");
}

/* ---- the rest of a SIP address ---- */

static bool good_port(struct lw_slice s)
{
	unsigned long port = 0;

	for (size_t i = 0; i < s.len; i++) {
		if (s.at[i] < '0' || s.at[i] > '9' || i > 4)
			return false;
		port = port * 10 + (unsigned long)(s.at[i] - '0');
	}
	return port > 0 && port < 65536;
}

static size_t host_length(struct lw_slice s)
{
	const char *end = s.len && *s.at == '[' ? memchr(s.at, ']', s.len) : NULL;

	return end ? (size_t)(end - s.at) + 1 : before(s, ":;?").len;
}

/* HOST[:PORT][;parameters][?headers]; what follows the port is in *rest. */
static bool read_host(struct lw_slice s, struct lw_slice *rest, struct lw_address *a)
{
	struct lw_slice host = {s.at, host_length(s)}, port;

	if (!lw_host_write(host, a->host, sizeof a->host))
		return false;
	*rest = skip(s, host.len);
	if (rest->len && *rest->at == ':') {
		port = before(skip(*rest, 1), ";?");
		if (!good_port(port))
			return false;
		*rest = skip(*rest, 1 + port.len);
	}
	return !rest->len || (lw_text_among(*rest->at, ";?") && !memchr(rest->at, '@', rest->len));
}

/* Visible ASCII, except what frames an address in a header. */
static bool good_text(struct lw_slice s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.at[i] <= ' ' || s.at[i] >= 0x7f || lw_text_among(s.at[i], "<>\"\\^`{|}"))
			return false;
	return true;
}

/* With maddr a request goes there, whatever the host says (RFC 3261 19.1.1). */
static bool read_place(struct lw_slice s, struct lw_slice *rest, struct lw_address *a)
{
	struct lw_slice maddr;

	if (!read_host(s, rest, a))
		return false;
	maddr = parameter(*rest, "maddr");
	return !maddr.len || lw_host_write(maddr, a->maddr, sizeof a->maddr);
}

static void read_sip(struct lw_slice s, bool uri, struct lw_address *a)
{
	const char *at = memchr(s.at, '@', s.len);
	struct lw_slice rest, user = {s.at, at ? (size_t)(at - s.at) : 0};

	a->form = LW_FORM_SIP;
	if (!good_text(s)) {
		bad(a, "This SIP address has a blank, or another character that is not allowed.");
		return;
	}
	if (at)
		read_user(user, uri, a);
	if (a->form == LW_FORM_BAD)
		return;
	if (!read_place(at ? skip(s, user.len + 1) : s, &rest, a)) {
		bad(a, "The domain of this SIP address is not valid: give user@domain, "
		       "user@1.2.3.4 or user@[::1], and a port, if any, from 1 to 65535.");
		return;
	}
	a->phone = a->numeric &&
		   lw_text_same(parameter(rest, "user"), lw_text_of("phone"));
}

/* ---- services ---- */

static void read_service(struct lw_slice s, struct lw_address *a)
{
	a->form = LW_FORM_SERVICE;
	a->service = s;
	if (!lw_text_same(before(s, "."), lw_text_of("sos")) ||
	    !lw_text_alnum(s.at[s.len - 1]) || s.len > 63) {
		bad(a, "Only one service can be called: urn:service:sos, for emergencies.");
		return;
	}
	for (size_t i = 0; i < s.len; i++)
		if (!lw_text_alnum(s.at[i]) && s.at[i] != '-' &&
		    (s.at[i] != '.' || s.at[i - 1] == '.'))
			bad(a, "The name of this service has a character that is not allowed.");
}

void lw_address_read(const char *text, struct lw_address *a)
{
	const char *end = memchr(text, 0, LW_ADDRESS_MAX);
	struct lw_slice s = trimmed((struct lw_slice){text, end ? (size_t)(end - text) : 0});

	*a = (struct lw_address){.why = "", .secure = lw_text_begins(s, lw_text_of("sips:"))};
	if (!end)
		bad(a, "This address is too long: none has more than 2047 characters.");
	else if (!s.len)
		bad(a, "There is no address.");
	else if (lw_text_begins(s, lw_text_of("sip:")))
		read_sip(skip(s, 4), true, a);
	else if (a->secure)
		read_sip(skip(s, 5), true, a);
	else if (lw_text_begins(s, lw_text_of("tel:")))
		read_tel(skip(s, 4), a);
	else if (lw_text_begins(s, lw_text_of("urn:service:")))
		read_service(skip(s, 12), a);
	else if (memchr(s.at, '@', s.len))
		read_sip(s, false, a);
	else
		read_number(s, (struct lw_slice){0}, a);
}
