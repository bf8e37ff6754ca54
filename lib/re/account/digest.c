/* digest.c -- one answer to a digest challenge. */
#include "digest.h"

#include "compat.h"

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
	       (COMPAT_SHA256 && !pl_strcasecmp(&ch->algorithm, "SHA-256"));
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

/* RFC 7616 3.4.1: one hash of who asks, one of what for, and both with the nonce between them. */
static int response(char *hex, size_t size, const struct digest *d, const struct pl *method,
		    const struct pl *uri, uint64_t cnonce)
{
	uint8_t ha1[COMPAT_HASH_MAX], ha2[COMPAT_HASH_MAX], all[COMPAT_HASH_MAX];
	size_t n = d->sha256 ? 32 : MD5_SIZE;
	int err = COMPAT_HASH(d->sha256, ha1, "%s:%s:%s", d->user, d->realm, d->pass);

	err = err ? err : COMPAT_HASH(d->sha256, ha2, "%r:%r", method, uri);
	if (!err && d->qop)
		err = COMPAT_HASH(d->sha256, all, "%w:%s:%08x:%016llx:auth:%w", ha1, n, d->nonce,
				  d->nc, cnonce, ha2, n);
	else if (!err)
		err = COMPAT_HASH(d->sha256, all, "%w:%s:%w", ha1, n, d->nonce, ha2, n);
	return err || re_snprintf(hex, size, "%w", all, n) < 0 ? ENOMEM : 0;
}

int lw_digest_print(struct mbuf *mb, struct digest *d, const struct pl *method,
		    const struct pl *uri)
{
	uint64_t cnonce = rand_u64();
	char hex[2 * COMPAT_HASH_MAX + 1];
	int err;

	d->nc++;
	err = response(hex, sizeof(hex), d, method, uri, cnonce);
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
		err |= mbuf_printf(mb, ", cnonce=\"%016llx\", qop=auth, nc=%08x", cnonce, d->nc);
	return err | mbuf_write_str(mb, "\r\n");
}
