/* SPDX-License-Identifier: BSD-3-Clause */
/* hop.c -- where a request goes first.
 *
 * libre looks names up too, but only for a request that it then sends, and from 3.3 on it connects
 * before it asks whether to.  So the questions are asked here, one after the other. */
#include "hop.h"

#include "../account/compat.h"
#include "../wire/decode.h"
#include "../wire/param.h"

/* What carries a request: without one named, the first of ours. */
static const struct carrier {
	enum sip_transp tp;
	const char *name, *naptr, *srv; /* in a URI, in NAPTR, before the name in SRV */
} carriers[] = {
	{SIP_TRANSP_UDP, "udp", "SIP+D2U", "_sip._udp"},
	{SIP_TRANSP_TCP, "tcp", "SIP+D2T", "_sip._tcp"},
	{SIP_TRANSP_TLS, "tls", "SIPS+D2T", "_sips._tcp"},
};
enum { BY_UDP, BY_TCP, BY_TLS, CARRIERS };

static bool is_ours(const struct lw_re *re, unsigned carrier, int af)
{
	struct sa any, laddr;

	sa_init(&any, af);
	return !sip_transp_laddr(re->sip, &laddr, carriers[carrier].tp, &any);
}

static bool is_any_ours(const struct lw_re *re, unsigned carrier)
{
	return is_ours(re, carrier, AF_INET) || is_ours(re, carrier, AF_INET6);
}

/* CARRIERS: none. */
static unsigned first_of_ours(const struct lw_re *re)
{
	unsigned i = 0;

	while (i < CARRIERS && !is_any_ours(re, i))
		i++;
	return i;
}

/* *carrier: CARRIERS when none is.  What sips: names is below TLS (RFC 3261 26.2.2). */
static int named(unsigned *carrier, const struct uri *uri)
{
	bool secure = !pl_strcasecmp(&uri->scheme, "sips");
	struct pl name;

	*carrier = secure ? BY_TLS : CARRIERS;
	if (!pl_isset(&uri->params) || !lw_param(&uri->params, "transport", &name))
		return 0;
	for (*carrier = 0; *carrier < CARRIERS; ++*carrier)
		if (!pl_strcasecmp(&name, carriers[*carrier].name))
			break;
	if (secure && *carrier == BY_TCP)
		*carrier = BY_TLS;
	return *carrier == CARRIERS || (secure && *carrier != BY_TLS) ? EPROTONOSUPPORT : 0;
}

static struct pl host_of(const struct uri *uri)
{
	struct pl host = uri->host;

	if (pl_isset(&uri->params))
		(void)lw_param(&uri->params, "maddr", &host);
	return host;
}

static int decode(struct uri *uri, const char *text)
{
	struct pl pl;

	pl_set_str(&pl, text);
	if (lw_wire_uri(uri, &pl))
		return EINVAL;
	return pl_strcasecmp(&uri->scheme, "sip") && pl_strcasecmp(&uri->scheme, "sips") ? ENOSYS
											 : 0;
}

/* ---- numbers ---- */

static int choose(struct hop *hop, const struct lw_re *re, unsigned wanted)
{
	for (unsigned i = 0; i < CARRIERS; i++) {
		if ((wanted != CARRIERS && wanted != i) || !is_ours(re, i, sa_af(&hop->addr)))
			continue;
		hop->tp = carriers[i].tp;
		return 0;
	}
	return EPROTONOSUPPORT;
}

int lw_ua_hop_of(struct hop *hop, const struct lw_re *re, const char *text)
{
	unsigned wanted;
	struct uri uri;
	struct pl host;
	int err = decode(&uri, text);

	if (err)
		return err;
	host = host_of(&uri);
	if (sa_set(&hop->addr, &host, 0))
		return ENOENT;
	err = named(&wanted, &uri);
	err = err ? err : choose(hop, re, wanted);
	if (!err)
		sa_set_port(&hop->addr, sip_transp_port(hop->tp, uri.port));
	return err;
}

/* ---- names: NAPTR, SRV, A and AAAA ---- */

enum { NAME_SIZE = 256 };

struct look_up {
	const struct lw_re *re;
	struct dns_query *query;
	char *name;        /* of the URI */
	unsigned carrier;  /* that it goes by, or that is asked for */
	bool decided;      /* it is no other */
	struct { char *name; uint16_t port; } hostv[HOPS_MAX];
	unsigned hostc;
	unsigned asked;    /* of the hosts, each twice: A, AAAA */
	size_t key;
	struct hops hops;
	void (*h)(int err, const struct hops *hops, void *arg);
	void *arg;
};

static void look_up_destroy(void *arg)
{
	struct look_up *l = arg;

	mem_deref(l->query);
	mem_deref(l->name);
	for (unsigned i = 0; i < l->hostc; i++)
		mem_deref(l->hostv[i].name);
}

static int ask(struct look_up *l, const char *name, uint16_t type, dns_query_h *h)
{
	return dnsc_query(&l->query, l->re->dnsc, name, type, DNS_CLASS_IN, true, h, l);
}

/* err: there is nothing more to ask. */
static void end_on(struct look_up *l, int err)
{
	if (!err)
		return;
	mem_ref(l);
	l->h(l->hops.count ? 0 : err, &l->hops, l->arg);
	mem_deref(l);
}

/* -- addresses -- */

static bool add_hop(struct dnsrr *rr, void *arg)
{
	struct look_up *l = arg;
	struct hop *hop = &l->hops.v[l->hops.count];
	uint16_t port = l->hostv[l->asked / 2].port;

	if (l->hops.count == HOPS_MAX)
		return true;
	hop->tp = carriers[l->carrier].tp;
	if (rr->type == DNS_TYPE_A)
		sa_set_in(&hop->addr, rr->rdata.a.addr, port);
	else
		sa_set_in6(&hop->addr, rr->rdata.aaaa.addr, port);
	l->hops.count++;
	return false;
}

static dns_query_h addresses;

static int ask_hosts(struct look_up *l, int err)
{
	for (; l->asked < 2 * l->hostc && l->hops.count < HOPS_MAX; l->asked++) {
		bool six = l->asked % 2;

		if (!is_ours(l->re, l->carrier, six ? AF_INET6 : AF_INET))
			continue;
		err = ask(l, l->hostv[l->asked / 2].name, six ? DNS_TYPE_AAAA : DNS_TYPE_A,
			  addresses);
		if (!err)
			return 0;
	}
	return err ? err : ENOENT;
}

static void addresses(int err, const struct dnshdr *hdr, struct list *ansl, struct list *authl,
		      struct list *addl, void *arg)
{
	struct look_up *l = arg;

	(void)hdr;
	(void)authl;
	(void)addl;
	dns_rrlist_sort_addr(ansl, l->key);
	(void)dns_rrlist_apply2(ansl, NULL, DNS_TYPE_A, DNS_TYPE_AAAA, DNS_CLASS_IN, false,
				add_hop, l);
	l->asked++;
	end_on(l, ask_hosts(l, err));
}

/* -- hosts -- */

static int add_host(struct look_up *l, const char *name, uint16_t port)
{
	int err = str_dup(&l->hostv[l->hostc].name, name);

	if (!err)
		l->hostv[l->hostc++].port = port;
	return err;
}

static bool add_server(struct dnsrr *rr, void *arg)
{
	struct look_up *l = arg;

	return l->hostc == HOPS_MAX || add_host(l, rr->rdata.srv.target, rr->rdata.srv.port);
}

static int ask_itself(struct look_up *l, uint16_t port)
{
	int err;

	if (!l->decided)
		l->carrier = first_of_ours(l->re);
	err = add_host(l, l->name, sip_transp_port(carriers[l->carrier].tp, port));
	return err ? err : ask_hosts(l, 0);
}

static dns_query_h servers;

static int ask_servers(struct look_up *l)
{
	char name[NAME_SIZE];

	if (re_snprintf(name, sizeof name, "%s.%s", carriers[l->carrier].srv, l->name) < 0)
		return ENAMETOOLONG;
	return ask(l, name, DNS_TYPE_SRV, servers);
}

/* Undecided, the last of ours is asked for first. */
static bool next_carrier(struct look_up *l)
{
	while (!l->decided && l->carrier)
		if (is_any_ours(l->re, --l->carrier))
			return true;
	return false;
}

static void servers(int err, const struct dnshdr *hdr, struct list *ansl, struct list *authl,
		    struct list *addl, void *arg)
{
	struct look_up *l = arg;

	(void)err;
	(void)hdr;
	(void)authl;
	(void)addl;
	dns_rrlist_sort(ansl, DNS_TYPE_SRV, l->key);
	(void)dns_rrlist_apply(ansl, NULL, DNS_TYPE_SRV, DNS_CLASS_IN, false, add_server, l);
	if (l->hostc)
		err = ask_hosts(l, 0);
	else
		err = next_carrier(l) ? ask_servers(l) : ask_itself(l, 0);
	end_on(l, err);
}

/* -- carriers -- */

static bool decide(struct dnsrr *rr, void *arg)
{
	struct look_up *l = arg;

	for (unsigned i = 0; i < CARRIERS && !l->decided; i++)
		if (is_any_ours(l->re, i) &&
		    !str_casecmp(rr->rdata.naptr.services, carriers[i].naptr)) {
			l->carrier = i;
			l->decided = true;
		}
	return l->decided;
}

static void services(int err, const struct dnshdr *hdr, struct list *ansl, struct list *authl,
		     struct list *addl, void *arg)
{
	struct look_up *l = arg;
	const struct dnsrr *rr;

	(void)err;
	(void)hdr;
	(void)authl;
	(void)addl;
	dns_rrlist_sort(ansl, DNS_TYPE_NAPTR, l->key);
	rr = dns_rrlist_apply(ansl, NULL, DNS_TYPE_NAPTR, DNS_CLASS_IN, false, decide, l);
	if (rr)
		err = ask(l, rr->rdata.naptr.replace, DNS_TYPE_SRV, servers);
	else
		err = next_carrier(l) ? ask_servers(l) : ask_itself(l, 0);
	end_on(l, err);
}

/* RFC 3263 4.1, 4.2 */
static int begin(struct look_up *l, uint16_t port)
{
	l->decided = l->carrier != CARRIERS;
	if (l->decided ? !is_any_ours(l->re, l->carrier) : first_of_ours(l->re) == CARRIERS)
		return EPROTONOSUPPORT;
	if (port)
		return ask_itself(l, port);
	return l->decided ? ask_servers(l) : ask(l, l->name, DNS_TYPE_NAPTR, services);
}

int lw_ua_look_up(struct look_up **lp, const struct lw_re *re, const char *text, size_t key,
		  void (*h)(int err, const struct hops *hops, void *arg), void *arg)
{
	struct look_up *l = mem_zalloc(sizeof *l, look_up_destroy);
	struct uri uri;
	struct pl host;
	int err = l ? decode(&uri, text) : ENOMEM;

	if (!l)
		return err;
	l->re = re;
	l->key = key;
	l->h = h;
	l->arg = arg;
	err = err ? err : named(&l->carrier, &uri);
	if (!err) {
		host = host_of(&uri);
		err = pl_strdup(&l->name, &host);
	}
	err = err ? err : begin(l, uri.port);
	if (err)
		mem_deref(l);
	else
		*lp = l;
	return err;
}
