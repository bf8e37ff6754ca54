/* account.c -- see account.h. */
#include "leg.h"

#include <string.h>

enum { MAX_ACCOUNTS = 32 };

struct account {
	char *uri, *name, *quoted, *contact, *route;
	char *auth_user, *password, *realm, *domain;
};

struct accounts {
	struct account *accountv[MAX_ACCOUNTS];
	uint32_t accountc;
};

static const struct account anonymous = {
	.uri = (char []){"sip:anonymous@anonymous.invalid"}, .name = (char []){""}, .contact = (char []){"anonymous"},
};

static void account_destroy(void *arg)
{
	struct account *a = arg;

	mem_deref(a->uri);
	mem_deref(a->name);
	mem_deref(a->quoted);
	mem_deref(a->contact);
	mem_deref(a->route);
	mem_deref(a->auth_user);
	mem_deref(a->password);
	mem_deref(a->realm);
	mem_deref(a->domain);
}

static void accounts_destroy(void *arg)
{
	struct accounts *accounts = arg;

	for (uint32_t i = 0; i < accounts->accountc; i++)
		mem_deref(accounts->accountv[i]);
}

int accounts_alloc(struct accounts **accountsp, struct lw_re *re)
{
	(void)re;
	*accountsp = mem_zalloc(sizeof **accountsp, accounts_destroy);
	return *accountsp ? 0 : ENOMEM;
}

void accounts_close(struct accounts *accounts)
{
	(void)accounts;
}

static const struct account *at(const struct lw_re *re, uint32_t index)
{
	return re->accounts && index < re->accounts->accountc ? re->accounts->accountv[index] : &anonymous;
}

const char *account_uri(const struct lw_re *re, uint32_t index)
{
	return at(re, index)->uri;
}

const char *account_name(const struct lw_re *re, uint32_t index)
{
	return at(re, index)->name;
}

const char *account_quoted(const struct lw_re *re, uint32_t index)
{
	return at(re, index)->quoted;
}

const char *account_contact(const struct lw_re *re, uint32_t index)
{
	return at(re, index)->contact;
}

const char *account_route(const struct lw_re *re, uint32_t index)
{
	return at(re, index)->route;
}

/* A stranger's realm gets nothing: its challenge would collect hashes of our password. */
static int credentials(char **user, char **password, const char *realm, void *arg)
{
	const struct account *a = arg;
	int err;

	if (!a->password || (a->realm && strcmp(a->realm, realm)))
		return EAUTH;
	err = str_dup(user, a->auth_user);
	return err ? err : str_dup(password, a->password);
}

int account_auth(struct sip_auth **authp, const struct lw_re *re, uint32_t index)
{
	return sip_auth_alloc(authp, credentials, (void *)(uintptr_t)at(re, index), false);
}

uint32_t account_of_request(const struct lw_re *re, const struct sip_msg *msg)
{
	for (uint32_t i = 0; re->accounts && i < re->accounts->accountc; i++)
		if (!pl_strcmp(&msg->uri.user, re->accounts->accountv[i]->contact))
			return i;
	return 0;
}

/* ---- a new one ---- */

static int copy_name(struct account *a, const struct pl *name)
{
	char plain[LW_NAME_MAX], quoted[2 * LW_NAME_MAX + 2];
	int err = wire_unquote(plain, sizeof plain, name);

	err = err ? err : str_dup(&a->name, plain);
	if (err || !plain[0])
		return err;
	err = wire_quote(quoted, sizeof quoted, plain);
	if (err)
		return err;
	quoted[strlen(quoted) - 1] = '\0'; /* libre puts the quotes itself */
	return str_dup(&a->quoted, quoted + 1);
}

/* libre adds ;lr to every route. */
static int copy_route(struct account *a, const char *outbound)
{
	const char *lr = outbound ? strstr(outbound, ";lr") : NULL;
	struct pl pl;

	if (!outbound)
		return 0;
	pl_set_str(&pl, outbound);
	if (lr)
		pl.l = (size_t)(lr - outbound);
	return wire_clean(outbound) ? pl_strdup(&a->route, &pl) : EINVAL;
}

static int fill(struct account *a, const struct lw_re_account *from)
{
	struct sip_addr addr;
	struct pl pl;
	int err;

	if (!from->aor || !wire_clean(from->aor))
		return EINVAL;
	pl_set_str(&pl, from->aor);
	if (sip_addr_decode(&addr, &pl) || !pl_isset(&addr.uri.user))
		return EINVAL;
	err = pl_strdup(&a->uri, &addr.auri);
	err = err ? err : copy_name(a, &addr.dname);
	err = err ? err : pl_strdup(&a->contact, &addr.uri.user);
	err = err ? err : copy_route(a, from->outbound);
	err = err ? err : str_dup(&a->auth_user, from->auth_user ? from->auth_user : a->contact);
	if (!err && from->password)
		err = str_dup(&a->password, from->password);
	if (!err && from->realm)
		err = str_dup(&a->realm, from->realm);
	return err;
}

int lw_re_account_add(struct lw_re *re, uint32_t *index, const struct lw_re_account *account)
{
	struct accounts *all = re->accounts;
	struct account *a;
	int err;

	if (all->accountc == MAX_ACCOUNTS)
		return ENOMEM;
	a = mem_zalloc(sizeof *a, account_destroy);
	if (!a)
		return ENOMEM;
	err = fill(a, account);
	if (err) {
		mem_deref(a);
		return err;
	}
	*index = all->accountc;
	all->accountv[all->accountc++] = a;
	return 0;
}
