/* SPDX-License-Identifier: BSD-3-Clause */
/* text.h -- single strings: what may go out, escapes, quoted strings, numbers.
 *
 * This folder is the letters on the wire: pure functions from bytes to bytes, without socket or
 * state, so that each rule is a literal test (tests/test_wire.c). */
#ifndef LW_RE_WIRE_TEXT_H
#define LW_RE_WIRE_TEXT_H

#include <re.h>

/* The longest value we build or take apart; longer is refused, never cut. */
enum { WIRE_MAX = 1024 };

static inline bool wire_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool wire_is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* True when s may be put into a message: no CR, LF, NUL or other control character. */
bool lw_wire_clean(const char *s);
bool lw_wire_clean_pl(const struct pl *pl);

/* Escapes for a header value inside a URI (RFC 3261 hvalue), once. ENOMEM/EOVERFLOW. */
int lw_wire_hvalue_escape(char *out, size_t size, const char *in, size_t len);
/* Undoes it once; lenient to raw characters, EBADMSG for '%' without two hex digits and for control
 * characters, written raw or escaped. */
int lw_wire_hvalue_unescape(char *out, size_t size, const struct pl *in);
/* Escapes for a URI parameter value (RFC 4458 target=). */
int lw_wire_param_escape(char *out, size_t size, const char *in, size_t len);

/* A display name as a quoted string, with \ and " escaped.  UTF-8 goes through. */
int lw_wire_quote(char *out, size_t size, const char *name);
/* Undoes it; a token goes through. */
int lw_wire_unquote(char *out, size_t size, const struct pl *name);

/* An address as %j prints it, and with its port as %J: those of IPv4 at a tenth of the cost. */
int lw_wire_ip_print(struct re_printf *pf, const struct sa *sa);
int lw_wire_ip_port_print(struct re_printf *pf, const struct sa *sa);

/* The number whose digits a value begins with, before its parameters; 0 without any. */
uint32_t lw_wire_leading_number(const struct pl *val);

#endif
