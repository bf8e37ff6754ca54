/* wire_text.c -- characters: what may stand in a message, and how the rest is escaped. */
#include <ctype.h>
#include <string.h>
#include <re.h>
#include "wire.h"

bool wire_clean_pl(const struct pl *pl)
{
	for (size_t i = 0; i < pl->l; i++) {
		unsigned char c = (unsigned char)pl->p[i];

		if (c < 0x20 || c == 0x7f)
			return false;
	}
	return true;
}

bool wire_clean(const char *s)
{
	struct pl pl;

	if (!s)
		return true;
	pl_set_str(&pl, s);
	return wire_clean_pl(&pl);
}

static bool is_unreserved(char c)
{
	return isalnum((unsigned char)c) || (c && strchr("-_.!~*'()", c));
}

static int escape(char *out, size_t size, const char *in, size_t len, const char *also)
{
	static const char hex[] = "0123456789ABCDEF";
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)in[i];
		bool raw = is_unreserved((char)c) || (c && strchr(also, (char)c));

		if (n + (raw ? 1 : 3) >= size)
			return EOVERFLOW;
		if (raw) {
			out[n++] = (char)c;
			continue;
		}
		out[n++] = '%';
		out[n++] = hex[c >> 4];
		out[n++] = hex[c & 15];
	}
	if (n >= size)
		return EOVERFLOW;
	out[n] = '\0';
	return 0;
}

int wire_hvalue_escape(char *out, size_t size, const char *in, size_t len)
{
	return escape(out, size, in, len, "[]/?:+$");
}

int wire_param_escape(char *out, size_t size, const char *in, size_t len)
{
	return escape(out, size, in, len, "[]/:&+$");
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)tolower((unsigned char)c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

int wire_hvalue_unescape(char *out, size_t size, const struct pl *in)
{
	size_t n = 0;

	for (size_t i = 0; i < in->l; i++) {
		char c = in->p[i];

		if (c == '%') {
			if (i + 2 >= in->l || hex_digit(in->p[i + 1]) < 0 || hex_digit(in->p[i + 2]) < 0)
				return EBADMSG;
			c = (char)(hex_digit(in->p[i + 1]) * 16 + hex_digit(in->p[i + 2]));
			i += 2;
		}
		if ((unsigned char)c < 0x20 || c == 0x7f)
			return EBADMSG;
		if (n + 1 >= size)
			return EOVERFLOW;
		out[n++] = c;
	}
	out[n] = '\0';
	return 0;
}
