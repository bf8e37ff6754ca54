/* SPDX-License-Identifier: BSD-3-Clause */
/* accounts.c -- the accounts of an endpoint by number. */
#include "accounts.h"

#include "../account/account.h"
#include "../account/reg.h"
#include "../account/servers.h"

struct accounts {
	struct account **accountv;
	uint32_t accountc;
};

static void accounts_destroy(void *arg)
{
	struct accounts *all = arg;

	for (uint32_t i = 0; i < all->accountc; i++)
		mem_deref(all->accountv[i]);
	mem_deref(all->accountv);
}

int lw_accounts_alloc(struct accounts **accountsp)
{
	*accountsp = mem_zalloc(sizeof **accountsp, accounts_destroy);
	return *accountsp ? 0 : ENOMEM;
}

void lw_accounts_close(struct accounts *all)
{
	for (uint32_t i = 0; i < all->accountc; i++)
		lw_account_unregister(all->accountv[i]);
}

bool lw_accounts_leaving(const struct accounts *all)
{
	for (uint32_t i = 0; i < all->accountc; i++)
		if (lw_account_leaving(all->accountv[i]))
			return true;
	return false;
}

void lw_accounts_mute(struct accounts *all)
{
	for (uint32_t i = 0; i < all->accountc; i++) {
		all->accountv[i]->registerh = NULL;
		all->accountv[i]->logh = NULL;
	}
}

struct account *lw_account_at(const struct lw_re *re, uint32_t index)
{
	return index < re->accounts->accountc ? re->accounts->accountv[index] : NULL;
}

const char *lw_ua_our_uri(const struct lw_re *re, uint32_t index)
{
	const struct account *acc = lw_account_at(re, index);

	return acc ? lw_account_uri(acc) : "sip:anonymous@anonymous.invalid";
}

const char *lw_ua_our_name(const struct lw_re *re, uint32_t index)
{
	const struct account *acc = lw_account_at(re, index);
	const char *name = acc ? lw_account_name(acc) : NULL;

	return name ? name : "";
}

const char *lw_ua_our_from_name(const struct lw_re *re, uint32_t index)
{
	const struct account *acc = lw_account_at(re, index);

	return acc ? lw_account_from_name(acc) : NULL;
}

const char *lw_ua_our_user(const struct lw_re *re, uint32_t index)
{
	const struct account *acc = lw_account_at(re, index);

	return acc ? lw_account_user(acc) : "anonymous";
}

uint32_t lw_ua_our_routes(const struct lw_re *re, uint32_t index, const char *routev[],
			  uint32_t max)
{
	const struct account *acc = lw_account_at(re, index);

	return acc ? lw_account_routes(acc, routev, max) : 0;
}

bool lw_accounts_have_server(const struct lw_re *re, const struct sa *addr)
{
	const struct accounts *all = re->accounts;

	for (uint32_t i = 0; i < all->accountc; i++)
		if (lw_account_is_server(all->accountv[i]->creds, addr, SA_ADDR))
			return true;
	return false;
}

bool lw_accounts_have_host(const struct lw_re *re, const struct pl *host)
{
	const struct accounts *all = re->accounts;

	for (uint32_t i = 0; i < all->accountc; i++)
		if (!pl_strcasecmp(host, lw_account_host(all->accountv[i])))
			return true;
	return false;
}

static bool is_user(const struct accounts *all, const struct pl *user)
{
	for (uint32_t i = 0; i < all->accountc; i++)
		if (!pl_strcmp(user, lw_account_user(all->accountv[i])))
			return true;
	return false;
}

/* An address without a user means the host. */
bool lw_accounts_are_meant(const struct lw_re *re, const struct sip_msg *msg)
{
	return !pl_isset(&msg->uri.user) || is_user(re->accounts, &msg->uri.user);
}

bool lw_accounts_take(const struct lw_re *re, const struct sip_msg *msg)
{
	if (!re->accounts->accountc || lw_accounts_are_meant(re, msg))
		return true;
	switch (re->cfg.users) {
	case LW_RE_USERS_BY_SERVERS: return lw_accounts_have_server(re, &msg->src);
	case LW_RE_USERS_ANY:        return true;
	case LW_RE_USERS_OURS:       break;
	}
	return false;
}

uint32_t lw_account_of(const struct lw_re *re, const struct pl *user, const struct pl *host)
{
	const struct accounts *all = re->accounts;
	uint32_t found = all->accountc;

	for (uint32_t i = 0; i < all->accountc; i++) {
		if (pl_strcmp(user, lw_account_user(all->accountv[i])))
			continue;
		if (!pl_strcasecmp(host, lw_account_host(all->accountv[i])))
			return i;
		if (found == all->accountc)
			found = i;
	}
	return found < all->accountc ? found : 0;
}

uint32_t lw_account_called(const struct lw_re *re, const struct sip_msg *msg)
{
	return lw_account_of(re, &msg->uri.user, &msg->to.uri.host);
}

static int grow(struct accounts *all)
{
	struct account **v = mem_reallocarray(all->accountv, all->accountc + 1, sizeof *v, NULL);

	if (!v)
		return ENOMEM;
	all->accountv = v;
	return 0;
}

int lw_re_account_add(struct lw_re *re, uint32_t *index, const struct lw_re_account *account)
{
	struct accounts *all = re->accounts;
	struct lw_re_account ours = {.size = sizeof ours};
	struct account *acc;
	int err = lw_ua_take(re, "the account", &ours, sizeof ours, account);

	err = err ? err : grow(all);
	err = err ? err
		  : lw_account_alloc(&acc, re->sip, all->accountc, &ours, re->cfg.keepalive,
				     re->cfg.registerh, re->cfg.logh, re->cfg.arg);
	if (err)
		return err;
	err = lw_account_register(acc);
	if (err) {
		mem_deref(acc);
		return err;
	}
	if (index)
		*index = all->accountc;
	all->accountv[all->accountc++] = acc;
	return 0;
}
