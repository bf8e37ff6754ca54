/* SPDX-License-Identifier: BSD-3-Clause */
/* own.c -- whether an address is ours, and of which class a number is, for the engine. */
#include <legwork/rules.h>

#include "own.h"

#include "../wire/decode.h"
#include "../wire/param.h"
#include "accounts.h"

/* RFC 3261 19.1.2: TLS has a port of its own. */
static uint16_t port_of(const struct uri *uri)
{
	struct pl transport;
	bool tls = !pl_strcasecmp(&uri->scheme, "sips") ||
		   (lw_param(&uri->params, "transport", &transport) &&
		    !pl_strcasecmp(&transport, "tls"));

	return uri->port ? uri->port : tls ? SIP_PORT_TLS : SIP_PORT;
}

/* maddr is where it really goes (RFC 3261 19.1.1).  0.0.0.0 and [::] reach this host. */
static bool is_our_address(const struct leg *leg, const struct uri *uri)
{
	static const enum lw_re_transport tps[] = {LW_RE_UDP, LW_RE_TCP, LW_RE_TLS};
	struct pl host = uri->host, maddr;
	struct sa there, here, told;

	if (lw_param(&uri->params, "maddr", &maddr))
		host = maddr;
	if (sa_set(&there, &host, port_of(uri)))
		return false;
	if (sa_is_any(&there)) {
		sa_cpy(&there, &leg->re->laddr);
		sa_set_port(&there, port_of(uri));
	}
	for (size_t i = 0; i < ARRAY_SIZE(tps); i++) {
		if (lw_re_laddr(leg->re, tps[i], &here))
			continue;
		told = lw_ua_told_addr(leg->re, &here);
		if (sa_cmp(&here, &there, SA_ALL) || sa_cmp(&told, &there, SA_ALL))
			return true;
	}
	return false;
}

/* Our Contact on any transport, whatever its user: what belongs to no other account comes to us
 * too. Our address of record in another writing (REFER-32). */
bool lw_ua_is_us(const struct leg *leg, const char *uri)
{
	struct uri parsed, own;
	struct pl pl;

	pl_set_str(&pl, uri);
	if (!leg->re->cfg.own_host_is_loop || lw_wire_uri(&parsed, &pl))
		return false;
	if (is_our_address(leg, &parsed))
		return lw_account_of(leg->re, &parsed.user, &parsed.host) == leg->account;
	pl_set_str(&pl, lw_ua_our_uri(leg->re, leg->account));
	return !lw_wire_uri(&own, &pl) && !pl_cmp(&parsed.user, &own.user) &&
	       !pl_casecmp(&parsed.host, &own.host) && port_of(&parsed) == port_of(&own);
}

/* What the application knows of the number reaches the engine as a value. */
uint32_t lw_ua_class_of(const struct leg *leg, const char *uri)
{
	const struct lw_rules *rules = lw_rules_of(leg->re->lw);
	struct lw_number number;

	if (!rules || !rules->numbering.class_of)
		return LW_CLASS_UNKNOWN;
	lw_classify(&rules->numbering, &rules->targets, uri, &number);
	return number.call_class;
}
