/* SPDX-License-Identifier: BSD-3-Clause */
/* token.c -- the body part that a Referred-By names by its Content-ID (RFC 3892 2, 4).
 *
 * It proves to the target who has sent the transferee there, so the transferee passes it on as it
 * came, beside the session description. */
#include <string.h>

#include "body.h"
#include "multipart.h"
#include "part.h"
#include "token.h"

/* The parameters of the header, with their first ';'. */
static bool params_of(struct pl *params, const char *referred_by)
{
	struct part_addr addr;
	struct pl pl;

	pl_set_str(&pl, referred_by);
	if (lw_part_addr(&addr, &pl) || !addr.params.l)
		return false;
	*params = addr.params;
	return true;
}

/* ";cid=..." as a piece of what the header has. */
static bool cid_of(struct pl *piece, struct pl *value, const char *referred_by)
{
	struct pl rest, name;

	if (!params_of(&rest, referred_by))
		return false;
	while (lw_part_next(&rest, ';', piece)) {
		lw_part_pair(piece, &name, value);
		if (!pl_strcasecmp(&name, "cid"))
			return true;
	}
	return false;
}

bool lw_wire_token_id(struct pl *id, const char *referred_by)
{
	struct pl piece;

	if (!cid_of(&piece, id, referred_by))
		return false;
	if (id->l > 1 && id->p[0] == '"') {
		id->p++;
		id->l -= 2;
	}
	return id->l > 0;
}

void lw_wire_token_forget(char *referred_by)
{
	struct pl piece, value;
	char *from, *end;

	while (cid_of(&piece, &value, referred_by)) {
		from = referred_by + (piece.p - referred_by);
		end = from + piece.l;
		while (from > referred_by && from[-1] != ';')
			from--;
		memmove(from - 1, end, strlen(end) + 1);
	}
}

/* "<id>", as in a Content-ID (RFC 2392 2). */
static bool has_id(const struct pl *headers, const void *arg)
{
	const struct pl *id = arg;
	struct pl value;

	return lw_wire_part_header(&value, headers, "Content-ID") && value.l == id->l + 2 &&
	       value.p[0] == '<' && !memcmp(value.p + 1, id->p, id->l);
}

static int copy(struct mbuf **token, const struct pl *part)
{
	struct mbuf *mb = mbuf_alloc(part->l);
	int err = mb ? mbuf_write_pl(mb, part) : ENOMEM;

	if (err)
		mem_deref(mb);
	else
		*token = mb;
	return err;
}

/* The whole body is the part. */
static int copy_body(struct mbuf **token, const struct sip_msg *msg, const struct pl *id,
		     const struct pl *body)
{
	const struct sip_hdr *type = lw_part_line(msg, NULL, "Content-Type", 'c');
	struct mbuf *mb = mbuf_alloc(body->l + 256);
	int err = mb && type ? 0 : ENOENT;

	err = err ? err : mbuf_printf(mb, "Content-Type: %r\r\nContent-ID: <%r>\r\n\r\n%r",
				      &type->val, id, body);
	if (err)
		mem_deref(mb);
	else
		*token = mb;
	return err;
}

int lw_wire_token_find(struct mbuf **token, const struct sip_msg *msg, const struct pl *id)
{
	const struct sip_hdr *type = lw_part_line(msg, NULL, "Content-Type", 'c'),
			     *own = lw_part_line(msg, NULL, "Content-ID", 0);
	struct wire_part part;
	const uint8_t *bytes;
	struct pl body, whole;
	size_t len;

	if (!type || lw_wire_body(msg, &bytes, &len) || !len || len > WIRE_TOKEN_MAX)
		return ENOENT;
	body = (struct pl){(const char *)bytes, len};
	if (own && own->val.l == id->l + 2 && !memcmp(own->val.p + 1, id->p, id->l))
		return copy_body(token, msg, id, &body);
	if (!lw_wire_part_find(&part, &type->val, &body, has_id, id))
		return ENOENT;
	whole = (struct pl){part.headers.p,
			    (size_t)(part.content.p + part.content.l - part.headers.p)};
	return copy(token, &whole);
}

int lw_wire_token_join(struct mbuf **body, const struct mbuf *sdp, const struct mbuf *token,
		       const char *boundary)
{
	struct mbuf *mb = mbuf_alloc(sdp->end + token->end + 256);
	int err = mb ? 0 : ENOMEM;

	err = err ? err
		  : mbuf_printf(mb,
				"--%s\r\nContent-Type: application/sdp\r\n\r\n%b\r\n--%s\r\n",
				boundary, sdp->buf, sdp->end, boundary);
	err = err ? err : mbuf_write_mem(mb, token->buf, token->end);
	err = err ? err : mbuf_printf(mb, "\r\n--%s--\r\n", boundary);
	if (err) {
		mem_deref(mb);
		return err;
	}
	mb->pos = 0;
	*body = mb;
	return 0;
}
