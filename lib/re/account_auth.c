/* account_auth.c -- whom we give our credentials to. */
#include <string.h>

#include <re.h>
#include <legwork/re.h>

#include "account.h"
#include "account_part.h"
#include "wire.h"
#include "wire_uri.h"

enum { TRIES = 2 }; /* a challenge, and one for a nonce gone stale; more is a game (AST-2020-002) */

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

int account_auth(char **user, char **pass, const char *realm, void *arg)
{
	struct account_auth *auth = arg;
	int err;

	if (!user || !pass || !realm || !auth)
		return EINVAL;
	if (!auth->creds->pass || !auth->ours || !wire_clean(realm))
		return EAUTH;
	/* sipreg hands us no message, so its challenges are counted here. */
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

int account_auth_make(struct account_auth **authp, struct account_creds *creds)
{
	struct account_auth *auth = mem_zalloc(sizeof(*auth), destructor);

	if (!auth)
		return ENOMEM;
	auth->creds = mem_ref(creds);
	*authp = auth;
	return 0;
}

/* The host of host[:port], without the brackets of IPv6. */
static struct pl host_alone(struct pl host)
{
	const char *end;

	if (host.l && host.p[0] == '[') {
		end = memchr(host.p, ']', host.l);
		return end ? (struct pl){host.p + 1, (size_t)(end - host.p) - 1} : host;
	}
	end = memchr(host.p, ':', host.l);
	return end ? (struct pl){host.p, (size_t)(end - host.p)} : host;
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

	auth->ours = account_routes(acc, &route, 1) > 0;
	pl_set_str(&pl, uri);
	if (uri_split(&u, &pl))
		return;
	host = host_alone(u.host);
	if (!pl_strcasecmp(&host, creds->host) || (creds->proxy && !pl_strcasecmp(&host, creds->proxy))) {
		auth->ours = true;
		auth->may_learn = !creds->registers;
	}
	else if (is_server(creds, &host)) {
		auth->ours = true;
	}
}

int account_auth_alloc(struct account_auth **authp, struct account *acc, const char *uri)
{
	struct account_auth *auth;
	int err;

	if (!authp || !acc || !uri)
		return EINVAL;
	err = account_auth_make(&auth, acc->creds);
	if (err)
		return err;
	/* No reference: auth owns it, and a circle would never be freed. */
	err = sip_auth_alloc(&auth->sip, account_auth, auth, false);
	if (err) {
		mem_deref(auth);
		return err;
	}
	judge(auth, acc, uri);
	*authp = auth;
	return 0;
}

struct sip_auth *account_auth_sip(const struct account_auth *auth)
{
	return auth ? auth->sip : NULL;
}

int account_auth_challenged(struct account_auth *auth, const struct sip_msg *msg)
{
	if (!auth || !msg)
		return EINVAL;
	if (auth->count++ >= TRIES)
		return EAUTH;
	if (!sip_msg_hdr(msg, SIP_HDR_WWW_AUTHENTICATE) && !sip_msg_hdr(msg, SIP_HDR_PROXY_AUTHENTICATE))
		return EAUTH;
	return sip_auth_authenticate(auth->sip, msg);
}
