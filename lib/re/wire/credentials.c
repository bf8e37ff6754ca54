/* SPDX-License-Identifier: BSD-3-Clause */
/* credentials.c -- Authorization and Proxy-Authorization taken apart and checked. */
#include <string.h>

#include "credentials.h"
#include "part.h"
#include "text.h"

/* The inside of a quoted string; backslashes in it are left as they are: none of ours has any. */
static struct pl inside(struct pl value)
{
	if (value.l >= 2 && value.p[0] == '"' && value.p[value.l - 1] == '"')
		return (struct pl){value.p + 1, value.l - 2};
	return value;
}

/* What they may say beside the parts themselves, and must say so. */
static int take_kind(struct wire_credentials *c, const struct pl *name, const struct pl *value)
{
	if (!pl_strcasecmp(name, "algorithm")) {
		c->hash = !pl_strcasecmp(value, "SHA-256") ? HASH_SHA256 : HASH_MD5;
		return c->hash == HASH_SHA256 || !pl_strcasecmp(value, "MD5") ? 0 : EBADMSG;
	}
	if (!pl_strcasecmp(name, "qop"))
		return pl_strcasecmp(value, "auth") ? EBADMSG : 0;
	if (!pl_strcasecmp(name, "userhash"))
		return pl_strcasecmp(value, "false") ? EBADMSG : 0;
	return 0; /* RFC 7616 3.4: what we do not know is ignored */
}

static int take(struct wire_credentials *c, const struct pl *piece)
{
	const struct { const char *name; struct pl *part; } parts[] = {
		{"username", &c->user}, {"realm", &c->realm},       {"nonce", &c->nonce},
		{"uri", &c->uri},       {"response", &c->response}, {"cnonce", &c->cnonce},
		{"nc", &c->nc},         {"opaque", &c->opaque},
	};
	struct pl name, value;

	lw_part_pair(piece, &name, &value);
	value = inside(value);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		if (pl_strcasecmp(&name, parts[i].name))
			continue;
		if (parts[i].part->p)
			return EBADMSG;
		*parts[i].part = value;
		return 0;
	}
	return take_kind(c, &name, &value);
}

static bool is_whole(const struct wire_credentials *c)
{
	return c->user.l && lw_wire_clean_pl(&c->user) && c->realm.l && c->nonce.l && c->uri.l &&
	       c->response.l == 2 * c->hash && !c->nc.p == !c->cnonce.p;
}

int lw_wire_credentials_decode(struct wire_credentials *c, const struct pl *val)
{
	struct pl rest = *val, piece;
	int err = 0;

	*c = (struct wire_credentials){.hash = HASH_MD5};
	if (rest.l >= WIRE_MAX || !lw_part_begins(&rest, "Digest "))
		return EBADMSG;
	pl_advance(&rest, 7);
	while (!err && lw_part_next(&rest, ',', &piece))
		err = take(c, &piece);
	return err || !is_whole(c) ? EBADMSG : 0;
}

/* RFC 7616 3.4.1: one hash of who asks, one of what for, and both with the nonce between them. */
int lw_wire_credentials_sum(uint8_t *out, const struct wire_credentials *c, const uint8_t *ha1,
			    const struct pl *method)
{
	uint8_t ha2[HASH_MAX];
	int err = lw_wire_hash(ha2, c->hash, "%r:%r", method, &c->uri);

	if (err || !c->nc.p)
		return err ? err
			   : lw_wire_hash(out, c->hash, "%w:%r:%w", ha1, c->hash, &c->nonce, ha2,
					  c->hash);
	return lw_wire_hash(out, c->hash, "%w:%r:%r:%r:auth:%w", ha1, c->hash, &c->nonce, &c->nc,
			    &c->cnonce, ha2, c->hash);
}

bool lw_wire_credentials_are(const struct wire_credentials *c, const uint8_t *sum)
{
	uint8_t said[HASH_MAX];

	for (size_t i = 0; i < c->hash; i++) {
		struct pl byte = {c->response.p + 2 * i, 2};

		said[i] = (uint8_t)pl_x32(&byte);
	}
	return lw_wire_same(said, sum, c->hash);
}

uint32_t lw_wire_credentials_count(const struct wire_credentials *c)
{
	if (!c->nc.p)
		return 1;
	return c->nc.l == 8 ? pl_x32(&c->nc) : 0;
}
