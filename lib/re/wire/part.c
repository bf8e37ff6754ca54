/* SPDX-License-Identifier: BSD-3-Clause */
/* part.c -- splitting header values and putting text together. */
#include <string.h>

#include <re.h>

#include "part.h"

static bool is_lws(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct pl lw_part_trim(struct pl pl)
{
	while (pl.l && is_lws(pl.p[0])) {
		++pl.p;
		--pl.l;
	}
	while (pl.l && is_lws(pl.p[pl.l - 1]))
		--pl.l;
	return pl;
}

const char *lw_part_find(const struct pl *pl, char c)
{
	bool quoted = false, angled = false;

	for (size_t i = 0; i < pl->l; i++) {
		char ch = pl->p[i];

		if (!quoted && !angled && ch == c)
			return &pl->p[i];
		if (quoted && ch == '\\')
			++i;
		else if (ch == '"' && !angled)
			quoted = !quoted;
		else if (!quoted && ch == '<')
			angled = true;
		else if (!quoted && ch == '>')
			angled = false;
	}
	return NULL;
}

bool lw_part_begins(const struct pl *pl, const char *prefix)
{
	struct pl head = {pl->p, strlen(prefix)};

	return pl->l >= head.l && !pl_strcasecmp(&head, prefix);
}

bool lw_part_next(struct pl *rest, char sep, struct pl *piece)
{
	const char *end;

	if (!rest->p)
		return false;
	end = lw_part_find(rest, sep);
	piece->p = rest->p;
	piece->l = end ? (size_t)(end - rest->p) : rest->l;
	if (end) {
		rest->l -= piece->l + 1;
		rest->p = end + 1;
	}
	else {
		*rest = (struct pl){NULL, 0};
	}
	*piece = lw_part_trim(*piece);
	return true;
}

bool lw_part_cut(struct pl *rest, char sep, struct pl *piece)
{
	const char *end;

	if (!rest->p)
		return false;
	end = rest->l ? memchr(rest->p, sep, rest->l) : NULL;
	*piece = (struct pl){rest->p, end ? (size_t)(end - rest->p) : rest->l};
	*rest = end ? (struct pl){end + 1, rest->l - piece->l - 1} : (struct pl){NULL, 0};
	return true;
}

void lw_part_pair(const struct pl *piece, struct pl *name, struct pl *value)
{
	const char *eq = piece->l ? memchr(piece->p, '=', piece->l) : NULL;

	*name = *piece;
	*value = (struct pl){NULL, 0};
	if (eq) {
		name->l = (size_t)(eq - piece->p);
		value->p = eq + 1;
		value->l = piece->l - name->l - 1;
		*value = lw_part_trim(*value);
	}
	*name = lw_part_trim(*name);
}

/* What follows the URI: nothing, or parameters and no comma that would start a second value. */
static int take_params(struct part_addr *addr, struct pl rest)
{
	rest = lw_part_trim(rest);
	addr->params = rest;
	if (rest.l && rest.p[0] != ';')
		return EBADMSG;
	return rest.l && lw_part_find(&rest, ',') ? EBADMSG : 0;
}

static int take_bracketed(struct part_addr *addr, const struct pl *val, const char *open)
{
	size_t left = val->l - (size_t)(open - val->p) - 1;
	const char *end = memchr(open + 1, '>', left);
	struct pl name = {val->p, (size_t)(open - val->p)};

	/* A comma here means that '<' belongs to a second value. */
	if (!end || (name.l && lw_part_find(&name, ',')))
		return EBADMSG;
	addr->bracketed = true;
	addr->name = lw_part_trim(name);
	addr->uri = lw_part_trim((struct pl){open + 1, (size_t)(end - open) - 1});
	if (!addr->uri.l)
		return EBADMSG;
	return take_params(addr, (struct pl){end + 1, left - (size_t)(end - open)});
}

int lw_part_addr(struct part_addr *addr, const struct pl *val)
{
	struct pl v = lw_part_trim(*val);
	const char *mark;

	memset(addr, 0, sizeof(*addr));
	if (!v.l)
		return EBADMSG;
	mark = lw_part_find(&v, '<');
	if (mark)
		return take_bracketed(addr, &v, mark);
	/* RFC 3261 20.10: without brackets all after the first ';' belongs to the header. */
	if (memchr(v.p, '"', v.l) || memchr(v.p, '>', v.l))
		return EBADMSG;
	mark = memchr(v.p, ';', v.l);
	addr->uri = lw_part_trim((struct pl){v.p, mark ? (size_t)(mark - v.p) : v.l});
	if (!addr->uri.l || memchr(addr->uri.p, ',', addr->uri.l))
		return EBADMSG;
	if (!mark)
		return 0;
	return take_params(addr, (struct pl){mark, v.l - (size_t)(mark - v.p)});
}

const struct sip_hdr *lw_part_line(const struct sip_msg *msg, const struct sip_hdr *prev,
				   const char *name, char compact)
{
	const char shrt[2] = {compact, '\0'};
	const struct le *le = prev ? prev->le.next : msg->hdrl.head;
	size_t len = strlen(name);

	for (; le; le = le->next) {
		const struct sip_hdr *hdr = le->data;

		if (hdr->name.l == len && !pl_strcasecmp(&hdr->name, name))
			return hdr;
		if (compact && hdr->name.l == 1 && !pl_strcasecmp(&hdr->name, shrt))
			return hdr;
	}
	return NULL;
}

void lw_part_open(struct part_out *out, char *p, size_t size)
{
	*out = (struct part_out){.p = p, .size = size, .full = !size};
}

void lw_part_add(struct part_out *out, const char *s, size_t len)
{
	if (out->full || len >= out->size - out->len) {
		out->full = true;
		return;
	}
	if (len)
		memcpy(out->p + out->len, s, len);
	out->len += len;
}

void lw_part_str(struct part_out *out, const char *s) { lw_part_add(out, s, strlen(s)); }

void lw_part_num(struct part_out *out, uint32_t n)
{
	char digits[10];
	size_t i = sizeof(digits);

	do {
		digits[--i] = (char)('0' + n % 10);
		n /= 10;
	} while (n);
	lw_part_add(out, digits + i, sizeof(digits) - i);
}

int lw_part_close(struct part_out *out)
{
	if (!out->size)
		return EOVERFLOW;
	out->p[out->full ? 0 : out->len] = '\0';
	return out->full ? EOVERFLOW : 0;
}
