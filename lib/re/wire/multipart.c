/* SPDX-License-Identifier: BSD-3-Clause */
/* multipart.c -- a session description among other parts (RFC 2046 5.1, RFC 5621).
 *
 * A gateway puts ISUP beside it, an emergency phone its location.  The parts are looked at where
 * they lie; nothing is copied. */
#include <string.h>

#include "multipart.h"
#include "part.h"

enum { NESTED_MAX = 3, BOUNDARY_MAX = 70 /* RFC 2046 5.1.1 */ };

static bool boundary_of(struct pl *boundary, const struct pl *type)
{
	struct pl rest = *type, piece, name;

	while (lw_part_next(&rest, ';', &piece)) {
		lw_part_pair(&piece, &name, boundary);
		if (pl_strcasecmp(&name, "boundary"))
			continue;
		if (boundary->l > 1 && boundary->p[0] == '"') {
			boundary->p++;
			boundary->l -= 2;
		}
		return boundary->l && boundary->l <= BOUNDARY_MAX;
	}
	return false;
}

/* The next line that begins with "--boundary"; NULL when there is none. */
static const char *delimiter(const struct pl *rest, const struct pl *boundary)
{
	const char *end = rest->p + rest->l, *p = rest->p;

	while (p && (size_t)(end - p) >= boundary->l + 2) {
		if (p[0] == '-' && p[1] == '-' && !memcmp(p + 2, boundary->p, boundary->l))
			return p;
		p = memchr(p, '\n', (size_t)(end - p));
		p = p ? p + 1 : NULL;
	}
	return NULL;
}

static void skip_line(struct pl *rest)
{
	const char *lf = rest->l ? memchr(rest->p, '\n', rest->l) : NULL;

	pl_advance(rest, lf ? lf + 1 - rest->p : (ssize_t)rest->l);
}

/* Takes what stands before the next delimiter off *rest; the line end before it is not part of it.
 * False when no delimiter follows: the body was cut. */
static bool next_part(struct pl *rest, const struct pl *boundary, struct pl *part)
{
	const char *end;

	skip_line(rest);
	end = delimiter(rest, boundary);
	if (!end)
		return false;
	*part = (struct pl){rest->p, (size_t)(end - rest->p)};
	pl_advance(rest, end - rest->p);
	if (part->l && part->p[part->l - 1] == '\n')
		part->l--;
	if (part->l && part->p[part->l - 1] == '\r')
		part->l--;
	return true;
}

/* Cuts a part at its empty line. */
static void split(const struct pl *part, struct pl *headers, struct pl *body)
{
	*body = *part;
	while (body->l && body->p[0] != '\n' && !(body->l > 1 && body->p[0] == '\r' &&
						  body->p[1] == '\n'))
		skip_line(body);
	*headers = (struct pl){part->p, (size_t)(body->p - part->p)};
	skip_line(body);
}

bool lw_wire_part_header(struct pl *value, const struct pl *headers, const char *name)
{
	struct pl rest = *headers, line;

	while (lw_part_cut(&rest, '\n', &line)) {
		const char *colon = line.l ? memchr(line.p, ':', line.l) : NULL;
		struct pl word = {line.p, colon ? (size_t)(colon - line.p) : 0};

		word = lw_part_trim(word);
		if (!colon || pl_strcasecmp(&word, name))
			continue;
		pl_advance(&line, colon + 1 - line.p);
		*value = lw_part_trim(line);
		return true;
	}
	return false;
}

static bool begins_type(const struct pl *value, const char *type)
{
	struct pl rest = *value, first;

	return lw_part_next(&rest, ';', &first) && !pl_strcasecmp(&first, type);
}

bool lw_wire_part_is_sdp(const struct pl *headers, const void *arg)
{
	struct pl type, coding;

	(void)arg;
	if (!lw_wire_part_header(&type, headers, "Content-Type") ||
	    !begins_type(&type, "application/sdp"))
		return false;
	return !lw_wire_part_header(&coding, headers, "Content-Transfer-Encoding") ||
	       (pl_strcasecmp(&coding, "base64") && pl_strcasecmp(&coding, "quoted-printable"));
}

static bool find(struct wire_part *found, const struct pl *type, const struct pl *body,
		 wire_pick_h *pick, const void *arg, unsigned depth)
{
	struct pl rest = *body, boundary, part, headers, inner, content;
	const char *first;

	if (!depth || !lw_part_begins(type, "multipart/") || !boundary_of(&boundary, type))
		return false;
	first = delimiter(&rest, &boundary);
	if (!first)
		return false;
	pl_advance(&rest, first - rest.p);
	while (next_part(&rest, &boundary, &part)) {
		split(&part, &headers, &content);
		if (pick(&headers, arg)) {
			*found = (struct wire_part){headers, content};
			return true;
		}
		if (lw_wire_part_header(&inner, &headers, "Content-Type") &&
		    find(found, &inner, &content, pick, arg, depth - 1))
			return true;
	}
	return false;
}

bool lw_wire_part_find(struct wire_part *found, const struct pl *type, const struct pl *body,
		       wire_pick_h *pick, const void *arg)
{
	return body->l && find(found, type, body, pick, arg, NESTED_MAX);
}
