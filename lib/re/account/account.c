/* SPDX-License-Identifier: BSD-3-Clause */
/* account.c -- an account's configuration, checked and taken apart. */
#include <string.h>

#include "account.h"

#include "../wire/part.h"
#include "../wire/text.h"
#include "../wire/uri.h"
#include "reg.h"
#include "route.h"
#include "servers.h"

enum { EXPIRES_DEFAULT = 3600 };

static void creds_destructor(void *arg)
{
	struct account_creds *creds = arg;

	for (uint32_t i = 0; i < creds->otherc; i++) {
		mem_deref(creds->otherv[i].realm);
		mem_deref(creds->otherv[i].user);
		mem_deref(creds->otherv[i].pass);
	}
	mem_deref(creds->otherv);
	mem_deref(creds->user);
	mem_deref(creds->pass);
	mem_deref(creds->realm);
	mem_deref(creds->host);
	mem_deref(creds->home);
	mem_deref(creds->proxy);
}

static void destructor(void *arg)
{
	struct account *acc = arg;

	lw_account_unregister(acc);
	mem_deref(acc->leaving);
	mem_deref(acc->creds);
	mem_deref(acc->uri);
	mem_deref(acc->name);
	mem_deref(acc->from_name);
	mem_deref(acc->user);
	mem_deref(acc->registrar);
	mem_deref(acc->outbound);
	mem_deref(acc->sip);
}

/* As inside a quoted string, but without the quotes: libre writes those. */
static int set_name(struct account *acc, const struct pl *quoted)
{
	char name[LW_NAME_MAX], again[2 * LW_NAME_MAX + 2];
	struct pl inner;
	int err = lw_wire_unquote(name, sizeof(name), quoted);

	if (err || !name[0])
		return err;
	err = lw_wire_quote(again, sizeof(again), name);
	if (err)
		return err;
	inner = (struct pl){again + 1, strlen(again) - 2};
	err = str_dup(&acc->name, name);
	return err ? err : pl_strdup(&acc->from_name, &inner);
}

/* The one parameter of an address that tells how to reach its host; for sips it is TLS in any case,
 * and libre cannot send to a sips: URI. */
static int set_registrar(struct account *acc, const struct uri_parts *u)
{
	struct pl rest = u->params, piece, name, value, transport = PL_INIT;
	char host[LW_URI_MAX];

	while (lw_part_next(&rest, ';', &piece)) {
		lw_part_pair(&piece, &name, &value);
		if (!pl_strcasecmp(&name, "transport"))
			transport = value;
	}
	if (!pl_strcasecmp(&u->scheme, "sips"))
		pl_set_str(&transport, "tls");
	if (re_snprintf(host, sizeof(host), "sip:%r%s%r", &u->host,
			transport.l ? ";transport=" : "", &transport) < 0)
		return EOVERFLOW;
	return str_dup(&acc->registrar, host);
}

static int set_parts(struct account *acc, const struct uri_parts *u)
{
	struct pl bare = {u->scheme.p, (size_t)(u->host.p - u->scheme.p) + u->host.l};
	struct pl alone = lw_account_host_alone(u->host);
	int err = pl_strdup(&acc->uri, &bare);

	lw_account_server_named(acc->creds, &u->host);
	if (!err)
		err = pl_strdup(&acc->user, &u->user);
	if (!err)
		err = pl_strdup(&acc->creds->host, &alone);
	if (!err)
		err = pl_strdup(&acc->creds->home, &u->host);
	return err ? err : set_registrar(acc, u);
}

static int set_aor(struct account *acc, const char *aor)
{
	struct part_addr addr;
	struct uri_parts u;
	struct pl pl;

	if (!lw_wire_clean(aor) || strlen(aor) >= LW_URI_MAX + LW_NAME_MAX) {
		lw_account_log(acc,
			       "the address is missing, too long, or holds control characters");
		return EINVAL;
	}
	pl_set_str(&pl, aor);
	if (lw_account_addr(&addr, &pl) || lw_uri_split(&u, &addr.uri) || u.headers.p ||
	    !u.user.l || addr.uri.l >= LW_URI_MAX) {
		lw_account_log(acc, "\"%s\" is not an address like sip:alice@example.com", aor);
		return EINVAL;
	}
	if (memchr(u.user.p, ':', u.user.l)) {
		lw_account_log(acc, "the address must not hold a password");
		return EINVAL;
	}
	if (set_name(acc, &addr.name)) {
		lw_account_log(acc, "the display name is too long or badly quoted");
		return EINVAL;
	}
	return set_parts(acc, &u);
}

static int set_outbound(struct account *acc, const char *outbound)
{
	struct uri_parts u;
	struct pl pl;
	int err = EBADMSG;

	if (lw_wire_clean(outbound)) {
		pl_set_str(&pl, outbound);
		err = lw_account_route_dup(&acc->outbound, &pl);
	}
	if (err) {
		lw_account_log(acc, "the outbound proxy is not an address like "
				    "sip:proxy.example.com;lr");
		return EINVAL;
	}
	pl_set_str(&pl, acc->outbound);
	err = lw_uri_split(&u, &pl);
	if (err)
		return err;
	lw_account_server_named(acc->creds, &u.host);
	return pl_strdup(&acc->creds->proxy, &u.host);
}

static int set_user(struct account_creds *creds, const struct account *acc, const char *auth_user)
{
	char user[LW_URI_MAX];
	struct pl pl;

	if (auth_user)
		return str_dup(&creds->user, auth_user);
	pl_set_str(&pl, acc->user);
	return lw_wire_hvalue_unescape(user, sizeof(user), &pl) ? EINVAL
								: str_dup(&creds->user, user);
}

static bool may_be_quoted(const char *s)
{
	return lw_wire_clean(s) && !strpbrk(s, "\"\\");
}

static int add_realm(struct account_realm *to, const struct lw_re_credentials *from)
{
	int err;

	if (!from->realm || !from->user || !from->password || !lw_wire_clean(from->realm) ||
	    !may_be_quoted(from->user) || !lw_wire_clean(from->password))
		return EINVAL;
	err = str_dup(&to->realm, from->realm);
	err = err ? err : str_dup(&to->user, from->user);
	return err ? err : str_dup(&to->pass, from->password);
}

static int set_realms(struct account *acc, const struct lw_re_account *cfg)
{
	struct account_creds *creds = acc->creds;
	int err = 0;

	if (!cfg->credential_count)
		return 0;
	creds->otherv = mem_zalloc(cfg->credential_count * sizeof(*creds->otherv), NULL);
	if (!creds->otherv)
		return ENOMEM;
	creds->otherc = cfg->credential_count;
	for (uint32_t i = 0; !err && i < creds->otherc; i++)
		err = add_realm(&creds->otherv[i], &cfg->credentials[i]);
	if (err == EINVAL)
		lw_account_log(acc, "credentials of a realm lack one of the three, or hold "
				    "characters that cannot be sent");
	return err;
}

static int set_creds(struct account *acc, const struct lw_re_account *cfg)
{
	struct account_creds *creds = acc->creds;
	int err;

	if ((cfg->auth_user && !may_be_quoted(cfg->auth_user)) ||
	    (cfg->realm && !lw_wire_clean(cfg->realm)) ||
	    (cfg->password && !lw_wire_clean(cfg->password))) {
		lw_account_log(acc, "user, password or realm holds characters that cannot be sent");
		return EINVAL;
	}
	err = set_user(creds, acc, cfg->auth_user);
	if (!err && cfg->password)
		err = str_dup(&creds->pass, cfg->password);
	if (!err && cfg->realm)
		err = str_dup(&creds->realm, cfg->realm);
	creds->fixed = cfg->realm != NULL;
	creds->registers = cfg->regist;
	return err ? err : set_realms(acc, cfg);
}

static int configure(struct account *acc, const struct lw_re_account *cfg)
{
	int err;

	acc->creds = mem_zalloc(sizeof(*acc->creds), creds_destructor);
	if (!acc->creds)
		return ENOMEM;
	sa_init(&acc->creds->server, AF_UNSPEC);
	err = set_aor(acc, cfg->aor);
	if (!err)
		err = set_creds(acc, cfg);
	if (!err && cfg->outbound)
		err = set_outbound(acc, cfg->outbound);
	return err;
}

int lw_account_alloc(struct account **accp, struct sip *sip, uint32_t index,
		     const struct lw_re_account *cfg, uint32_t keepalive,
		     lw_re_register_h *registerh, lw_re_log_h *logh, void *arg)
{
	struct account *acc;
	int err;

	if (!accp || !sip || !cfg)
		return EINVAL;
	acc = mem_zalloc(sizeof(*acc), destructor);
	if (!acc)
		return ENOMEM;
	tmr_init(&acc->tmr);
	acc->sip = mem_ref(sip);
	acc->index = index;
	acc->interval = keepalive;
	acc->regist = cfg->regist;
	acc->expires = cfg->expires ? cfg->expires : EXPIRES_DEFAULT;
	acc->registerh = registerh;
	acc->logh = logh;
	acc->arg = arg;
	err = configure(acc, cfg);
	if (err)
		mem_deref(acc);
	else
		*accp = acc;
	return err;
}
