/* SPDX-License-Identifier: BSD-3-Clause */
/* auth.c -- to whom we give our credentials. */
#include <string.h>

#include "auth.h"

#include "../wire/part.h"
#include "../wire/text.h"
#include "digest.h"
#include "servers.h"

enum {
	TRIES = 2, /* of a realm: a challenge, a stale nonce; more is an attack (AST-2020-002) */
	REALMS = 4,
};

struct account_auth {
	struct account_creds *creds;
	struct list digests; /* struct digest */
	uint32_t round;      /* responses taken in */
};

static void destructor(void *arg)
{
	struct account_auth *auth = arg;

	list_flush(&auth->digests);
	mem_deref(auth->creds);
}

int lw_account_auth_alloc(struct account_auth **authp, struct account_creds *creds)
{
	struct account_auth *auth = mem_zalloc(sizeof(*auth), destructor);

	if (!auth)
		return ENOMEM;
	auth->creds = mem_ref(creds);
	*authp = auth;
	return 0;
}

void lw_account_auth_forget(struct account_auth *auth)
{
	list_flush(&auth->digests);
}

/* ---- whose realm it is ---- */

/* The account's own host is its realm too, unless another one was configured: proxy and registrar
 * of one domain may use two. */
static bool is_ours(struct account_creds *creds, const struct pl *realm, bool may_learn)
{
	if (!creds->fixed && !pl_strcasecmp(realm, creds->host))
		return true;
	if (creds->realm)
		return !pl_strcmp(realm, creds->realm);
	return may_learn && !pl_strdup(&creds->realm, realm);
}

struct chosen { const char *user, *pass; };

static struct chosen choose(struct account_creds *creds, const struct pl *realm, bool may_learn)
{
	for (uint32_t i = 0; i < creds->otherc; i++)
		if (!pl_strcmp(realm, creds->otherv[i].realm))
			return (struct chosen){creds->otherv[i].user, creds->otherv[i].pass};
	if (creds->pass && is_ours(creds, realm, may_learn))
		return (struct chosen){creds->user, creds->pass};
	return (struct chosen){NULL, NULL};
}

/* ---- challenges ---- */

static struct digest *of_realm(const struct account_auth *auth, const struct pl *realm, bool proxy)
{
	for (struct le *le = auth->digests.head; le; le = le->next) {
		struct digest *d = le->data;

		if (d->proxy == proxy && !pl_strcasecmp(realm, d->realm))
			return d;
	}
	return NULL;
}

/* A second nonce that does not follow a stale one: the password is wrong. */
static int take_again(struct account_auth *auth, struct digest *d,
		      const struct httpauth_digest_chall *ch)
{
	if (d->round == auth->round) /* the same realm once more, with another algorithm */
		return 0;
	if (d->tries >= TRIES || !pl_isset(&ch->stale) || pl_strcasecmp(&ch->stale, "true"))
		return EAUTH;
	d->round = auth->round;
	d->tries++;
	return lw_digest_take(d, ch);
}

static int take_new(struct account_auth *auth, const struct httpauth_digest_chall *ch, bool proxy,
		    bool may_learn)
{
	struct chosen chosen = choose(auth->creds, &ch->realm, may_learn);
	struct digest *d;
	int err;

	if (!chosen.pass)
		return ENOENT;
	if (list_count(&auth->digests) == REALMS)
		return EAUTH;
	err = lw_digest_alloc(&d, ch, chosen.user, chosen.pass);
	if (err)
		return err;
	d->proxy = proxy;
	d->round = auth->round;
	d->tries = 1;
	list_append(&auth->digests, &d->le, d);
	return 0;
}

/* ENOENT: not one for us. */
static int take(struct account_auth *auth, const struct sip_hdr *hdr, bool proxy, bool may_learn)
{
	struct httpauth_digest_chall ch;
	struct digest *d;

	if (httpauth_digest_challenge_decode(&ch, &hdr->val) || !lw_digest_is_known(&ch) ||
	    !lw_wire_clean_pl(&ch.realm) || !lw_wire_clean_pl(&ch.nonce) ||
	    !lw_wire_clean_pl(&ch.opaque))
		return ENOENT;
	d = of_realm(auth, &ch.realm, proxy);
	return d ? take_again(auth, d, &ch) : take_new(auth, &ch, proxy, may_learn);
}

static int take_all(struct account_auth *auth, const struct sip_msg *msg, bool proxy,
		    bool may_learn, bool *found)
{
	const char *name = proxy ? "Proxy-Authenticate" : "WWW-Authenticate";
	const struct sip_hdr *hdr = NULL;
	int err;

	while ((hdr = lw_part_line(msg, hdr, name, 0))) {
		err = take(auth, hdr, proxy, may_learn);
		if (err && err != ENOENT)
			return err;
		*found = *found || !err;
	}
	return 0;
}

int lw_account_auth_challenged(struct account_auth *auth, const struct sip_msg *msg,
			       const struct auth_way *way)
{
	bool found = false;
	int err = 0;

	if (!auth || !msg || !lw_account_is_server(auth->creds, way->dst, SA_ALL) ||
	    !sa_cmp(&msg->src, way->dst, SA_ADDR))
		return EAUTH;
	auth->round++;
	if (lw_account_names_server(auth->creds, way->uri))
		err = take_all(auth, msg, false, way->teaches, &found);
	err = err ? err : take_all(auth, msg, true, way->teaches, &found);
	return err || found ? err : EAUTH;
}

/* ---- requests ---- */

/* What is meant for the end goes to no end but a server. */
int lw_account_auth_print(struct mbuf *mb, struct account_auth *auth, const struct auth_request *r)
{
	struct pl method, uri;
	bool ends;
	int err = 0;

	if (!auth || (r->dst && !lw_account_is_server(auth->creds, r->dst, SA_ALL)))
		return 0;
	ends = lw_account_names_server(auth->creds, r->uri);
	pl_set_str(&method, r->method);
	pl_set_str(&uri, r->uri);
	for (struct le *le = auth->digests.head; le && !err; le = le->next) {
		struct digest *d = le->data;

		if (d->proxy || ends)
			err = lw_digest_print(mb, d, &method, &uri);
	}
	return err;
}
