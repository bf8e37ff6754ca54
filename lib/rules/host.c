/* SPDX-License-Identifier: BSD-3-Clause */
/* host.c -- the one spelling of a host: RFC 3261 25.1 says what is a host, RFC 5952 how to write
 * IPv6. */
#include "host.h"

enum { LABEL_MAX = 63, WHOLE_MAX = 253, GROUPS = 8 };

/* ---- IPv4 ---- */

/* One byte in decimal, at *at; some programs would read a leading zero as octal. */
static bool read_byte(struct lw_slice s, size_t *at, unsigned *byte)
{
	size_t begin = *at;

	for (*byte = 0; *at < s.len && s.at[*at] >= '0' && s.at[*at] <= '9' && *at < begin + 4;
	     ++*at)
		*byte = *byte * 10 + (unsigned)(s.at[*at] - '0');
	return *at > begin && *byte <= 255 && (*at == begin + 1 || s.at[begin] != '0');
}

static bool read_ipv4(struct lw_slice s, unsigned bytes[4])
{
	size_t at = 0;

	for (int i = 0; i < 4; i++) {
		if (i && (at >= s.len || s.at[at++] != '.'))
			return false;
		if (!read_byte(s, &at, &bytes[i]))
			return false;
	}
	return at == s.len;
}

/* ---- IPv6 ---- */

struct ipv6 { unsigned group[GROUPS]; int count, gap; /* where "::" stood, or -1 */ };

static bool read_group(struct lw_slice s, size_t *at, unsigned *group)
{
	size_t begin = *at;

	for (*group = 0; *at < s.len && lw_text_hex(s.at[*at]) >= 0 && *at < begin + 5; ++*at)
		*group = *group * 16 + (unsigned)lw_text_hex(s.at[*at]);
	return *at > begin && *at <= begin + 4;
}

/* The last 32 bits may be written as IPv4. */
static bool read_tail(struct lw_slice s, size_t at, struct ipv6 *ip)
{
	unsigned b[4];

	if (ip->count > GROUPS - 2 || !read_ipv4((struct lw_slice){s.at + at, s.len - at}, b))
		return false;
	ip->group[ip->count++] = b[0] << 8 | b[1];
	ip->group[ip->count++] = b[2] << 8 | b[3];
	return true;
}

static bool read_groups(struct lw_slice s, struct ipv6 *ip)
{
	size_t at = 0;

	while (at < s.len) {
		if (s.len - at >= 2 && s.at[at] == ':' && s.at[at + 1] == ':') {
			if (ip->gap >= 0)
				return false;
			ip->gap = ip->count;
			at += 2;
			continue;
		}
		if (at && s.at[at - 1] != ':' && s.at[at++] != ':')
			return false;
		if (memchr(s.at + at, '.', s.len - at) && !memchr(s.at + at, ':', s.len - at))
			return read_tail(s, at, ip);
		if (ip->count == GROUPS || !read_group(s, &at, &ip->group[ip->count++]))
			return false;
	}
	return true;
}

static bool read_ipv6(struct lw_slice s, struct ipv6 *ip)
{
	int missing;

	*ip = (struct ipv6){.gap = -1};
	if (!read_groups(s, ip) || (ip->gap < 0 ? ip->count != GROUPS : ip->count == GROUPS))
		return false;
	for (missing = GROUPS - ip->count; ip->gap >= 0 && missing; missing--) {
		memmove(ip->group + ip->gap + 1, ip->group + ip->gap,
			(size_t)(GROUPS - 1 - ip->gap) * sizeof *ip->group);
		ip->group[ip->gap] = 0;
	}
	return true;
}

/* The first of the longest runs of two zeros or more (RFC 5952 4.2). */
static int zeros_at(const struct ipv6 *ip, int *length)
{
	int best = -1;

	*length = 1;
	for (int i = 0, run = 0; i < GROUPS; i++) {
		run = ip->group[i] ? 0 : run + 1;
		if (run > *length) {
			*length = run;
			best = i - run + 1;
		}
	}
	return best;
}

static size_t write_group(char *out, unsigned group)
{
	size_t n = 0;

	for (int shift = 12; shift >= 0; shift -= 4)
		if (n || group >> shift || !shift)
			out[n++] = "0123456789abcdef"[group >> shift & 15];
	return n;
}

/* Brackets, eight groups of four, seven colons: 41 at most. */
static size_t write_ipv6(char *out, const struct ipv6 *ip)
{
	int zeros = 0, at = zeros_at(ip, &zeros);
	size_t n = 0;

	out[n++] = '[';
	for (int i = 0; i < GROUPS; i++) {
		if (i == at) {
			out[n++] = ':';
			out[n++] = ':';
			i += zeros - 1;
			continue;
		}
		if (i && i != at + zeros)
			out[n++] = ':';
		n += write_group(out + n, ip->group[i]);
	}
	out[n++] = ']';
	return n;
}

/* ---- names ---- */

/* "-" stands inside a label only. */
static bool good_letter(char c, bool at_edge)
{
	return lw_text_alnum(c) || c == '_' || (c == '-' && !at_edge);
}

static bool good_name(struct lw_slice s)
{
	size_t label = 0;

	for (size_t i = 0; i < s.len; i++) {
		bool last = i + 1 == s.len || s.at[i + 1] == '.';

		if (s.at[i] == '.') {
			if (!label)
				return false;
			label = 0;
		} else if (!good_letter(s.at[i], !label || last) || ++label > LABEL_MAX) {
			return false;
		}
	}
	return label > 0 && s.len <= WHOLE_MAX;
}

/* The last label of a name does not begin with a digit; that of an IPv4 address does. */
static bool looks_like_ipv4(struct lw_slice s)
{
	size_t at = s.len;

	while (at && s.at[at - 1] != '.')
		at--;
	return at < s.len && s.at[at] >= '0' && s.at[at] <= '9';
}

static bool good_host(struct lw_slice s)
{
	unsigned bytes[4];

	return looks_like_ipv4(s) ? read_ipv4(s, bytes) : good_name(s);
}

bool lw_host_write(struct lw_slice host, char *out, size_t size)
{
	bool brackets = host.len > 1 && host.at[0] == '[' && host.at[host.len - 1] == ']';
	struct ipv6 ip;

	if (brackets)
		host = (struct lw_slice){host.at + 1, host.len - 2};
	if (brackets || (host.len && memchr(host.at, ':', host.len))) {
		if (size < 42 || !read_ipv6(host, &ip))
			return false;
		out[write_ipv6(out, &ip)] = 0;
		return true;
	}
	if (host.len && host.at[host.len - 1] == '.')
		host.len--;
	if (host.len >= size || !good_host(host))
		return false;
	for (size_t i = 0; i < host.len; i++)
		out[i] = lw_text_lower(host.at[i]);
	out[host.len] = 0;
	return true;
}
