/* SPDX-License-Identifier: BSD-3-Clause */
/* prove.c -- whether a sender proves who it is. */
#include <string.h>

#include "prove.h"

#include "accounts.h"
#include "nonce.h"
#include "trust.h"

#include "../wire/credentials.h"
#include "../wire/decode.h"

bool lw_ua_can_challenge(const struct lw_re *re)
{
	return re->cfg.realm && re->cfg.ha1h && re->cfg.digests;
}

/* An account at our own host has us for its server: that says nothing of others there. */
static bool is_known_server(const struct lw_re *re, const struct sa *src)
{
	return lw_ua_trust_lists(re, src) ||
	       (lw_accounts_have_server(re, src) && !sa_cmp(src, &re->laddr, SA_ADDR));
}

bool lw_ua_must_prove(const struct lw_re *re, const struct sip_msg *msg, enum lw_re_prove what)
{
	return re->cfg.prove & (uint32_t)what && !is_known_server(re, &msg->src);
}

/* ---- the challenge ---- */

uint16_t lw_ua_challenge_code(const struct lw_re *re)
{
	return re->cfg.challenge_407 ? 407 : 401;
}

static void opaque_of(const struct lw_re *re, char opaque[17])
{
	uint8_t hash[20];

	hmac_sha1(re->secret, sizeof re->secret, (const uint8_t *)"opaque", 6, hash, sizeof hash);
	(void)re_snprintf(opaque, 17, "%w", hash, (size_t)8);
}

/* In the order of preference, and each in a line of its own (RFC 8760 2.3). */
void lw_ua_challenge_print(struct lw_re *re, char *out, size_t size, const struct sip_msg *msg,
			   bool stale)
{
	static const struct { enum lw_re_digest digest; const char *name; } known[] = {
		{LW_RE_SHA256, "SHA-256"}, {LW_RE_MD5, "MD5"}};
	char nonce[NONCE_SIZE], opaque[17];
	size_t used = 0;

	lw_ua_nonce_make(re, nonce, msg);
	opaque_of(re, opaque);
	out[0] = '\0';
	for (size_t i = 0; i < ARRAY_SIZE(known); i++) {
		int n;

		if (!(re->cfg.digests & (uint32_t)known[i].digest))
			continue;
		n = re_snprintf(out + used, size - used,
				"%s: Digest realm=\"%s\", nonce=\"%s\", opaque=\"%s\", "
				"qop=\"auth\", algorithm=%s%s\r\n",
				re->cfg.challenge_407 ? "Proxy-Authenticate" : "WWW-Authenticate",
				re->cfg.realm, nonce, opaque, known[i].name,
				stale ? ", stale=true" : "");
		if (n < 0)
			out[used] = '\0';
		used += n < 0 ? 0 : (size_t)n;
	}
}

/* ---- the answer ---- */

static enum lw_re_digest digest_of(const struct wire_credentials *c)
{
	return c->hash == HASH_SHA256 ? LW_RE_SHA256 : LW_RE_MD5;
}

static bool is_for_us(const struct lw_re *re, const struct wire_credentials *c)
{
	char opaque[17];

	if (pl_strcmp(&c->realm, re->cfg.realm) || !(re->cfg.digests & (uint32_t)digest_of(c)))
		return false;
	opaque_of(re, opaque);
	return !c->opaque.p || !pl_strcmp(&c->opaque, opaque);
}

static bool is_our_host(const struct lw_re *re, const struct pl *host)
{
	struct sa there;

	if (!pl_strcasecmp(host, re->cfg.realm) || lw_accounts_have_host(re, host))
		return true;
	return !sa_set(&there, host, 0) && (sa_cmp(&there, &re->laddr, SA_ADDR) ||
					    sa_cmp(&there, &re->paddr, SA_ADDR));
}

/* What it asks for is at the request's host, or at ours: a proxy on the way may have changed the
 * Request-URI (RFC 3261 22.4, RFC 7616 3.4.6). */
static bool is_for_here(const struct lw_re *re, const struct wire_credentials *c,
			const struct sip_msg *msg)
{
	struct uri uri;

	if (!pl_cmp(&c->uri, &msg->ruri))
		return true;
	return !lw_wire_uri(&uri, &c->uri) &&
	       (!pl_casecmp(&uri.host, &msg->uri.host) || is_our_host(re, &uri.host));
}

/* A user that there is not takes as long as one whose password is wrong. */
static bool knows_password(struct lw_re *re, const struct wire_credentials *c, const char *user,
			   const struct pl *method)
{
	uint8_t ha1[HASH_MAX] = {0}, sum[HASH_MAX];
	bool there = re->cfg.ha1h(ha1, digest_of(c), re->cfg.realm, user, re->cfg.arg);

	return !lw_wire_credentials_sum(sum, c, ha1, method) &&
	       lw_wire_credentials_are(c, sum) && there;
}

struct trial { struct lw_re *re; struct proof *proof; };

/* The first one for our realm decides: each costs the host a look into its list.  With a nonce that
 * is not ours for this call it costs none: a fresh one is what its sender needs first (RFC 7616
 * 3.3). */
static bool try(const struct sip_hdr *hdr, const struct sip_msg *msg, void *arg)
{
	const struct trial *t = arg;
	struct proof *proof = t->proof;
	struct wire_credentials c;
	char user[LW_NAME_MAX];

	if (lw_wire_credentials_decode(&c, &hdr->val) || !is_for_us(t->re, &c) ||
	    !is_for_here(t->re, &c, msg))
		return false;
	proof->stale = !lw_ua_nonce_is_ours(t->re, &c.nonce, msg);
	if (proof->stale)
		return true;
	if (re_snprintf(user, sizeof user, "%r", &c.user) < 0 ||
	    !knows_password(t->re, &c, user, &msg->met))
		return true;
	proof->good = lw_ua_nonce_is_fresh(t->re, &c.nonce, msg) &&
		      lw_ua_nonce_use(t->re, &c.nonce, lw_wire_credentials_count(&c));
	proof->stale = !proof->good;
	(void)re_snprintf(proof->user, sizeof proof->user, "%s", proof->good ? user : "");
	return true;
}

void lw_ua_prove(struct lw_re *re, const struct sip_msg *msg, struct proof *proof)
{
	struct trial t = {re, proof};

	*proof = (struct proof){.good = false};
	if (!lw_ua_can_challenge(re))
		return;
	if (!sip_msg_hdr_apply(msg, true, SIP_HDR_AUTHORIZATION, try, &t))
		(void)sip_msg_hdr_apply(msg, true, SIP_HDR_PROXY_AUTHORIZATION, try, &t);
}

/* ---- of a leg ---- */

/* Whoever knows Call-ID and tags can send a request within a dialog, and has a password of its own
 * perhaps. */
bool lw_ua_proves_another(const struct leg *leg, const struct proof *proof)
{
	return proof->good && leg->proved && strcmp(leg->proved, proof->user) != 0;
}

int lw_ua_proved(struct leg *leg, const struct proof *proof)
{
	return proof->good && !leg->proved ? str_dup(&leg->proved, proof->user) : 0;
}
