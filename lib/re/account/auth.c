/* auth.c -- to whom we give our credentials. */
#include <string.h>

#include "auth.h"

#include "../wire/part.h"
#include "../wire/text.h"
#include "../wire/uri.h"
#include "compat.h"

enum { TRIES = 2 }; /* a challenge, and one for a stale nonce; more is an attack (AST-2020-002) */

static bool realm_is_ours(struct account_auth *auth, const char *realm)
{
	struct account_creds *creds = auth->creds;

	if (creds->realm && !strcmp(creds->realm, realm))
		return true;
	if (auth->may_learn && !creds->realm)
		return !str_dup(&creds->realm, realm);
	return false;
}

/* The account's own host is its realm too, unless another one was configured: proxy and registrar
 * of one domain may use two. */
static bool realm_is_host(const struct account_auth *auth, const char *realm)
{
	return !auth->creds->fixed && !str_casecmp(auth->creds->host, realm);
}

int lw_account_auth(char **user, char **pass, const char *realm, void *arg)
{
	struct account_auth *auth = arg;
	int err;

	if (!user || !pass || !realm || !auth)
		return EINVAL;
	if (!auth->creds->pass || !auth->ours || !lw_wire_clean(realm))
		return EAUTH;
	/* sipreg passes no message on, so its challenges are counted here. */
	if (!auth->sip && ++auth->count > TRIES)
		return EAUTH;
	if (!realm_is_host(auth, realm) && !realm_is_ours(auth, realm))
		return EAUTH;
	err = str_dup(user, auth->creds->user);
	if (!err)
		err = str_dup(pass, auth->creds->pass);
	return err;
}

static void destructor(void *arg)
{
	struct account_auth *auth = arg;

	mem_deref(auth->sip);
	mem_deref(auth->creds);
}

int lw_account_auth_make(struct account_auth **authp, struct account_creds *creds)
{
	struct account_auth *auth = mem_zalloc(sizeof(*auth), destructor);

	if (!auth)
		return ENOMEM;
	auth->creds = mem_ref(creds);
	*authp = auth;
	return 0;
}

static bool is_server(const struct account_creds *creds, const struct pl *host)
{
	struct sa sa;

	return sa_isset(&creds->server, SA_ADDR) && !sa_set(&sa, host, 0) &&
	       sa_cmp(&sa, &creds->server, SA_ADDR);
}

static void judge(struct account_auth *auth, const struct account *acc, const char *uri)
{
	const struct account_creds *creds = auth->creds;
	const char *route;
	struct uri_parts u;
	struct pl pl, host;

	auth->ours = lw_account_routes(acc, &route, 1) > 0;
	pl_set_str(&pl, uri);
	if (lw_uri_split(&u, &pl))
		return;
	host = lw_account_host_alone(u.host);
	if (!pl_strcasecmp(&host, creds->host) ||
	    (creds->proxy && !pl_strcasecmp(&host, creds->proxy))) {
		auth->ours = true;
		auth->may_learn = !creds->registers;
	} else if (is_server(creds, &host)) {
		auth->ours = true;
	}
}

int lw_account_auth_alloc(struct account_auth **authp, struct account *acc, const char *uri)
{
	struct account_auth *auth;
	int err;

	if (!authp || !acc || !uri)
		return EINVAL;
	err = lw_account_auth_make(&auth, acc->creds);
	if (err)
		return err;
	/* No reference: auth owns it, and a cycle would never be freed. */
	err = sip_auth_alloc(&auth->sip, lw_account_auth, auth, false);
	if (err) {
		mem_deref(auth);
		return err;
	}
	judge(auth, acc, uri);
	*authp = auth;
	return 0;
}

struct sip_auth *lw_account_auth_sip(const struct account_auth *auth)
{
	return auth ? auth->sip : NULL;
}

static bool is_usable(struct account_auth *auth, const struct sip_hdr *hdr)
{
	struct httpauth_digest_chall ch;
	char realm[WIRE_MAX];

	if (httpauth_digest_challenge_decode(&ch, &hdr->val))
		return false;
	if (pl_isset(&ch.algorithm) && pl_strcasecmp(&ch.algorithm, "MD5") &&
	    !(COMPAT_SHA256 && !pl_strcasecmp(&ch.algorithm, "SHA-256")))
		return false;
	return lw_wire_clean_pl(&ch.realm) && !pl_strcpy(&ch.realm, realm, sizeof(realm)) &&
	       (realm_is_host(auth, realm) || realm_is_ours(auth, realm));
}

static int copy_usable(struct mbuf *mb, struct account_auth *auth, const struct sip_msg *msg,
		       const char *name, bool *found)
{
	const struct sip_hdr *hdr = NULL;
	int err = 0;

	while (!err && (hdr = lw_part_line(msg, hdr, name, 0))) {
		if (!is_usable(auth, hdr))
			continue;
		*found = true;
		err = mbuf_printf(mb, "%s: %r\r\n", name, &hdr->val);
	}
	return err;
}

/* libre gives up at the first challenge that it cannot answer, even if a better one follows: an
 * algorithm that it lacks, a realm that is not ours.  So it is shown only the others. */
static int answer_usable(struct account_auth *auth, const struct sip_msg *msg)
{
	struct mbuf *mb = mbuf_alloc(512);
	struct sip_msg *some = NULL;
	bool found = false;
	int err;

	if (!mb)
		return ENOMEM;
	err = mbuf_write_str(mb, "SIP/2.0 401 Unauthorized\r\n");
	if (!err)
		err = copy_usable(mb, auth, msg, "WWW-Authenticate", &found);
	if (!err)
		err = copy_usable(mb, auth, msg, "Proxy-Authenticate", &found);
	if (!err)
		err = found ? mbuf_write_str(mb, "\r\n") : EAUTH;
	mb->pos = 0;
	if (!err)
		err = sip_msg_decode(&some, mb);
	if (!err)
		err = sip_auth_authenticate(auth->sip, some);
	mem_deref(some);
	mem_deref(mb);
	return err;
}

int lw_account_auth_challenged(struct account_auth *auth, const struct sip_msg *msg)
{
	if (!auth || !msg || !auth->sip)
		return EINVAL;
	if (!auth->creds->pass || !auth->ours || auth->count++ >= TRIES)
		return EAUTH;
	return answer_usable(auth, msg);
}
