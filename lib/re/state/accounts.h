/* SPDX-License-Identifier: BSD-3-Clause */
/* accounts.h -- the accounts of an endpoint by number.  A number beyond the last is an anonymous
 * one, so that a call without an account can still say who it is. */
#ifndef LW_RE_ACCOUNTS_H
#define LW_RE_ACCOUNTS_H

#include "../account/part.h"
#include "ua.h"

struct accounts; /* freed with mem_deref(), which un-registers */

int lw_accounts_alloc(struct accounts **accountsp);
/* Ends registrations. */
void lw_accounts_close(struct accounts *accounts);
/* Nothing is reported or logged any more. */
void lw_accounts_mute(struct accounts *accounts);
/* True while a registrar has not yet answered that. */
bool lw_accounts_leaving(const struct accounts *accounts);

/* NULL for a number beyond the last. */
struct account *lw_account_at(const struct lw_re *re, uint32_t index);
/* Strings live as long as the endpoint. */
const char *lw_ua_our_uri(const struct lw_re *re, uint32_t index);
const char *lw_ua_our_name(const struct lw_re *re, uint32_t index); /* plain, or "" */
const char *lw_ua_our_from_name(const struct lw_re *re, uint32_t index); /* for libre, or NULL */
const char *lw_ua_our_user(const struct lw_re *re, uint32_t index); /* of our Contact */
uint32_t lw_ua_our_routes(const struct lw_re *re, uint32_t index, const char *routev[],
			  uint32_t max);
/* Whether addr, at any port, is a registrar or proxy of an account. */
bool lw_accounts_have_server(const struct lw_re *re, const struct sa *addr);
/* Whether host is the domain of an account. */
bool lw_accounts_have_host(const struct lw_re *re, const struct pl *host);
/* Whether a request for this user may be for us (config->users). */
bool lw_accounts_take(const struct lw_re *re, const struct sip_msg *msg);
/* Whether it was sent to the Contact of an account, or to the host as such. */
bool lw_accounts_are_meant(const struct lw_re *re, const struct sip_msg *msg);
/* The account that a request calls: of that user and host, of that user, else the first. */
uint32_t lw_account_of(const struct lw_re *re, const struct pl *user, const struct pl *host);
uint32_t lw_account_called(const struct lw_re *re, const struct sip_msg *msg);

#endif
