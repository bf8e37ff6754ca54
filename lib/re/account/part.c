/* SPDX-License-Identifier: BSD-3-Clause */
/* part.c -- what can be asked about an account, and its log. */
#include <stdarg.h>
#include <string.h>

#include "part.h"

void lw_account_log(const struct account *acc, const char *fmt, ...)
{
	char text[512], line[560];
	va_list ap;

	if (!acc->logh)
		return;
	va_start(ap, fmt);
	(void)re_vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	(void)re_snprintf(line, sizeof(line), "account %u: %s", acc->index, text);
	acc->logh(line, acc->arg);
}

struct pl lw_account_host_alone(struct pl host)
{
	const char *end;

	if (host.l && host.p[0] == '[') {
		end = memchr(host.p, ']', host.l);
		return end ? (struct pl){host.p + 1, (size_t)(end - host.p) - 1} : host;
	}
	end = host.l ? memchr(host.p, ':', host.l) : NULL;
	return end ? (struct pl){host.p, (size_t)(end - host.p)} : host;
}

uint32_t lw_account_index(const struct account *acc) { return acc ? acc->index : 0; }

const char *lw_account_uri(const struct account *acc) { return acc ? acc->uri : NULL; }

const char *lw_account_name(const struct account *acc) { return acc ? acc->name : NULL; }

const char *lw_account_from_name(const struct account *acc) { return acc ? acc->from_name : NULL; }

const char *lw_account_user(const struct account *acc) { return acc ? acc->user : NULL; }

const char *lw_account_host(const struct account *acc) { return acc ? acc->creds->host : NULL; }

uint32_t lw_account_routes(const struct account *acc, const char *routev[], uint32_t max)
{
	uint32_t n;

	if (!acc || !routev)
		return 0;
	for (n = 0; n < acc->routec && n < max; n++)
		routev[n] = acc->routev[n];
	if (!acc->routec && acc->outbound && max)
		routev[n++] = acc->outbound;
	return n;
}
