/* hop.c -- where a request goes first.
 *
 * libre looks names up (NAPTR, SRV, A, AAAA), but only for a request that it then sends.  So it
 * gets one that takes back each address when it is about to be used: libre then tries the next one,
 * and at the end says that none could be. */
#include "hop.h"

#include "../account/compat.h"

/* ---- numbers ---- */

static int named(enum sip_transp *tp, const struct uri *uri)
{
	static const struct { char name[4]; enum sip_transp tp; } known[] = {
		{"udp", SIP_TRANSP_UDP}, {"tcp", SIP_TRANSP_TCP}, {"tls", SIP_TRANSP_TLS}};
	struct pl name;

	*tp = SIP_TRANSP_NONE;
	if (!pl_isset(&uri->params) || msg_param_decode(&uri->params, "transport", &name))
		return 0;
	for (unsigned i = 0; i < ARRAY_SIZE(known); i++)
		if (!pl_strcasecmp(&name, known[i].name)) {
			*tp = known[i].tp;
			return 0;
		}
	return EPROTONOSUPPORT;
}

/* Without a transport named: the first of ours, of that family. */
static int choose(struct hop *hop, const struct lw_re *re, enum sip_transp wanted)
{
	static const enum sip_transp ours[] = {SIP_TRANSP_UDP, SIP_TRANSP_TCP, SIP_TRANSP_TLS};
	struct sa laddr;

	for (unsigned i = 0; i < ARRAY_SIZE(ours); i++) {
		if ((wanted != SIP_TRANSP_NONE && wanted != ours[i]) ||
		    sip_transp_laddr(re->sip, &laddr, ours[i], &hop->addr))
			continue;
		hop->tp = ours[i];
		return 0;
	}
	return EPROTONOSUPPORT;
}

static struct pl host_of(const struct uri *uri)
{
	struct pl host = uri->host;

	if (pl_isset(&uri->params))
		(void)msg_param_decode(&uri->params, "maddr", &host);
	return host;
}

int lw_ua_hop_of(struct hop *hop, const struct lw_re *re, const char *text)
{
	enum sip_transp wanted;
	struct uri uri;
	struct pl pl, host;
	int err;

	pl_set_str(&pl, text);
	if (uri_decode(&uri, &pl))
		return EINVAL;
	if (pl_strcasecmp(&uri.scheme, "sip"))
		return ENOSYS;
	host = host_of(&uri);
	if (sa_set(&hop->addr, &host, 0))
		return ENOENT;
	err = named(&wanted, &uri);
	err = err ? err : choose(hop, re, wanted);
	if (!err)
		sa_set_port(&hop->addr, sip_transp_port(hop->tp, uri.port));
	return err;
}

/* ---- names ---- */

struct look_up {
	struct sip_request *req;
	struct hops hops;
	void (*h)(int err, const struct hops *hops, void *arg);
	void *arg;
};

static void look_up_destroy(void *arg)
{
	struct look_up *l = arg;

	mem_deref(l->req);
}

static COMPAT_SENDH(take_back)
{
	struct hops *hops = &((struct look_up *)arg)->hops;

	(void)src;
	(void)mb;
	if (hops->count < HOPS_MAX)
		hops->v[hops->count++] = (struct hop){tp, *dst};
	return ECANCELED;
}

static void all_known(int err, const struct sip_msg *msg, void *arg)
{
	struct look_up *l = mem_ref(arg);

	(void)msg;
	l->req = NULL;
	l->h(l->hops.count ? 0 : err ? err : ENOENT, &l->hops, l->arg);
	mem_deref(l);
}

static int ask(struct look_up *l, const struct lw_re *re, const char *text, size_t key)
{
	struct mbuf *none = mbuf_alloc(1);
	struct uri uri;
	struct pl pl;
	int err;

	pl_set_str(&pl, text);
	err = none ? uri_decode(&uri, &pl) : ENOMEM;
	err = err ? err : sip_request(&l->req, re->sip, false, "OPTIONS", -1, text, -1, &uri, none,
				      key, take_back, all_known, l);
	mem_deref(none);
	return err;
}

int lw_ua_look_up(struct look_up **lp, const struct lw_re *re, const char *uri, size_t key,
		  void (*h)(int err, const struct hops *hops, void *arg), void *arg)
{
	struct look_up *l = mem_zalloc(sizeof *l, look_up_destroy);
	int err = l ? 0 : ENOMEM;

	if (err)
		return err;
	l->h = h;
	l->arg = arg;
	err = ask(l, re, uri, key);
	if (err)
		mem_deref(l);
	else
		*lp = l;
	return err;
}
