/* SPDX-License-Identifier: BSD-3-Clause */
/* config.c -- the configuration of an endpoint, checked and copied. */
#include <string.h>

#include "config.h"

#include "../account/compat.h"
#include "../state/trust.h"
#include "../wire/refer.h"
#include "../wire/text.h"

static bool can_challenge(const struct lw_re_config *config)
{
	return config->realm && config->ha1h && config->digests;
}

/* What a challenge would need is there, and somebody is left who gets one. */
static bool digests_good(const struct lw_re *re, const struct lw_re_config *config)
{
	const char *realm = config->realm;

	if (realm && (!*realm || strpbrk(realm, "\"\\") || strlen(realm) >= LW_NAME_MAX)) {
		lw_ua_log(re, "the realm must not be empty, nor have quotes or backslashes, nor "
			      "more than %u bytes",
			  LW_NAME_MAX - 1);
		return false;
	}
	if (config->digests & ~(uint32_t)(LW_RE_SHA256 | LW_RE_MD5) ||
	    config->prove & ~(uint32_t)(LW_RE_PROVE_CALLS | LW_RE_PROVE_REPLACES |
					LW_RE_PROVE_REFER)) {
		lw_ua_log(re, "digests or prove has a bit that is not one of theirs");
		return false;
	}
	if (can_challenge(config) ? config->nonce_ms : !config->prove)
		return true;
	lw_ua_log(re, "prove needs realm, ha1h, digests and nonce_ms, and these need nonce_ms");
	return false;
}

/* Whoever is trusted is not asked for a proof. */
static bool somebody_proves(const struct lw_re *re)
{
	if (!re->cfg.prove || !re->trusts_all)
		return true;
	lw_ua_log(re, "trusted is everywhere, so nobody would be asked for the proof");
	return false;
}

int lw_ua_config_check(const struct lw_re *re, const struct lw_re_config *config)
{
	struct sa sa;

	if (strcmp(sys_libre_version_get(), LW_RE_LIBRE_STRING)) {
		lw_ua_log(re, "compiled for libre %s, but %s is running", LW_RE_LIBRE_STRING,
			  sys_libre_version_get());
		return ENOSYS;
	}
	if (!config->transports ||
	    config->transports & ~(uint32_t)(LW_RE_UDP | LW_RE_TCP | LW_RE_TLS)) {
		lw_ua_log(re, "no transport was chosen");
		return EINVAL;
	}
	if (!digests_good(re, config))
		return EINVAL;
	if (config->transports & LW_RE_TLS && !COMPAT_TLS_VERIFIES && !config->tls_insecure) {
		lw_ua_log(re, "libre %s cannot verify TLS servers: tls_insecure must be set",
			  LW_RE_LIBRE_STRING);
		return EPROTONOSUPPORT;
	}
	if (config->public_address && sa_set_str(&sa, config->public_address, 0)) {
		lw_ua_log(re, "the public address is not an IP address: %s",
			  config->public_address);
		return EINVAL;
	}
	if (config->refer_headers && !lw_wire_may_carry(config->refer_headers)) {
		lw_ua_log(re, "not all of these headers may go on from a Refer-To: %s",
			  config->refer_headers);
		return EINVAL;
	}
	return 0;
}

static int copy_string(const char **to, const char *from)
{
	char *copy;
	int err;

	*to = NULL;
	if (!from)
		return 0;
	if (!lw_wire_clean(from))
		return EINVAL;
	err = str_dup(&copy, from);
	if (!err)
		*to = copy;
	return err;
}

int lw_ua_config_copy(struct lw_re *re, const struct lw_re_config *config)
{
	struct lw_re_config *c = &re->cfg;
	int err;

	*c = *config;
	c->listen = c->user_agent = c->tls_cert = c->tls_ca = c->nameserver = c->voicemail_server =
		c->realm = c->public_address = c->trusted = c->refer_headers = NULL;
	sa_init(&re->paddr, AF_UNSPEC);
	if (config->public_address)
		(void)sa_set_str(&re->paddr, config->public_address, 0);
	err = copy_string(&c->listen, config->listen);
	err |= copy_string(&c->user_agent, config->user_agent);
	err |= copy_string(&c->tls_cert, config->tls_cert);
	err |= copy_string(&c->tls_ca, config->tls_ca);
	err |= copy_string(&c->nameserver, config->nameserver);
	err |= copy_string(&c->voicemail_server, config->voicemail_server);
	err |= copy_string(&c->realm, config->realm);
	err |= copy_string(&c->trusted, config->trusted);
	err |= copy_string(&c->refer_headers, config->refer_headers);
	if (!err && !c->listen)
		err = EINVAL;
	if (err)
		lw_ua_log(re, "the configuration lacks a listening address, or a string in it has "
			      "control characters");
	if (!err && lw_ua_trust_read(re, c->trusted)) {
		lw_ua_log(re, "trusted must be at most %u addresses or networks, such as "
			      "192.0.2.1, 198.51.100.0/24",
			  UA_NETWORKS);
		err = EINVAL;
	}
	return err || !somebody_proves(re) ? EINVAL : 0;
}

static void *loose(const char *s)
{
	return (void *)(uintptr_t)s;
}

void lw_ua_config_free(struct lw_re_config *c)
{
	mem_deref(loose(c->listen));
	mem_deref(loose(c->user_agent));
	mem_deref(loose(c->tls_cert));
	mem_deref(loose(c->tls_ca));
	mem_deref(loose(c->nameserver));
	mem_deref(loose(c->voicemail_server));
	mem_deref(loose(c->refer_headers));
	mem_deref(loose(c->realm));
	mem_deref(loose(c->trusted));
}
