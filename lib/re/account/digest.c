/* SPDX-License-Identifier: BSD-3-Clause */
/* digest.c -- one answer to a digest challenge. */
#include "digest.h"

#include "../wire/credentials.h"
#include "../wire/part.h"

static void destructor(void *arg)
{
	struct digest *d = arg;

	list_unlink(&d->le);
	mem_deref(d->realm);
	mem_deref(d->nonce);
	mem_deref(d->opaque);
	mem_deref(d->user);
	mem_deref(d->pass);
}

static bool has_auth(const struct pl *qop)
{
	struct pl rest = *qop, word;

	while (lw_part_next(&rest, ',', &word))
		if (!pl_strcasecmp(&word, "auth"))
			return true;
	return false;
}

bool lw_digest_is_known(const struct httpauth_digest_chall *ch)
{
	if (pl_isset(&ch->qop) && !has_auth(&ch->qop))
		return false;
	return !pl_isset(&ch->algorithm) || !pl_strcasecmp(&ch->algorithm, "MD5") ||
	       !pl_strcasecmp(&ch->algorithm, "SHA-256");
}

int lw_digest_take(struct digest *d, const struct httpauth_digest_chall *ch)
{
	int err;

	d->nonce = mem_deref(d->nonce);
	d->opaque = mem_deref(d->opaque);
	err = pl_strdup(&d->nonce, &ch->nonce);
	if (!err && pl_isset(&ch->opaque))
		err = pl_strdup(&d->opaque, &ch->opaque);
	d->qop = pl_isset(&ch->qop);
	d->sha256 = pl_isset(&ch->algorithm) && !pl_strcasecmp(&ch->algorithm, "SHA-256");
	d->nc = 0;
	return err;
}

int lw_digest_alloc(struct digest **dp, const struct httpauth_digest_chall *ch, const char *user,
		    const char *pass)
{
	struct digest *d = mem_zalloc(sizeof(*d), destructor);
	int err;

	if (!d)
		return ENOMEM;
	err = pl_strdup(&d->realm, &ch->realm);
	err = err ? err : str_dup(&d->user, user);
	err = err ? err : str_dup(&d->pass, pass);
	err = err ? err : lw_digest_take(d, ch);
	if (err)
		mem_deref(d);
	else
		*dp = d;
	return err;
}

enum { COUNTS = 17 }; /* a nonce count, or a cnonce, as text */

static int response(char *hex, size_t size, const struct digest *d, const struct pl *method,
		    struct wire_credentials *c)
{
	uint8_t ha1[HASH_MAX], sum[HASH_MAX];
	int err;

	c->hash = d->sha256 ? HASH_SHA256 : HASH_MD5;
	pl_set_str(&c->nonce, d->nonce);
	err = lw_wire_hash(ha1, c->hash, "%s:%s:%s", d->user, d->realm, d->pass);
	err = err ? err : lw_wire_credentials_sum(sum, c, ha1, method);
	return err || re_snprintf(hex, size, "%w", sum, c->hash) < 0 ? ENOMEM : 0;
}

int lw_digest_print(struct mbuf *mb, struct digest *d, const struct pl *method,
		    const struct pl *uri)
{
	struct wire_credentials c = {.uri = *uri};
	char hex[2 * HASH_MAX + 1], nc[COUNTS], cnonce[COUNTS];
	int err;

	d->nc++;
	(void)re_snprintf(nc, sizeof nc, "%08x", d->nc);
	(void)re_snprintf(cnonce, sizeof cnonce, "%016llx", rand_u64());
	if (d->qop) {
		pl_set_str(&c.nc, nc);
		pl_set_str(&c.cnonce, cnonce);
	}
	err = response(hex, sizeof(hex), d, method, &c);
	if (err)
		return err;
	err = mbuf_printf(mb,
			  "%s: Digest username=\"%s\", realm=\"%s\", nonce=\"%s\", uri=\"%r\", "
			  "response=\"%s\"",
			  d->proxy ? "Proxy-Authorization" : "Authorization", d->user, d->realm,
			  d->nonce, uri, hex);
	if (d->sha256)
		err |= mbuf_write_str(mb, ", algorithm=SHA-256");
	if (d->opaque)
		err |= mbuf_printf(mb, ", opaque=\"%s\"", d->opaque);
	if (d->qop)
		err |= mbuf_printf(mb, ", cnonce=\"%s\", qop=auth, nc=%s", cnonce, nc);
	return err | mbuf_write_str(mb, "\r\n");
}
