/* prove.c -- whether a caller proves who it is.
 *
 * Nothing is remembered of a challenge: the nonce holds its time, and a keyed hash of that, of the
 * Call-ID and of the address it went to, so that an answer is good for that caller's next INVITE
 * and for no other. */
#include "prove.h"

enum {
	NONCE_MS = 60000,  /* how long a challenge may be answered */
	TIME_DIGITS = 16,
	HASH = 16,
	NONCE = TIME_DIGITS + 2 * HASH,
};

bool lw_ua_can_challenge(const struct lw_re *re)
{
	return re->cfg.realm && re->cfg.ha1h;
}

static void nonce_of(const struct lw_re *re, char nonce[NONCE + 1], uint64_t when,
		     const struct sip_msg *msg)
{
	char text[512];
	uint8_t hash[20];
	int n = re_snprintf(text, sizeof text, "%llu %j %r", when, &msg->src, &msg->callid);

	hmac_sha1(re->secret, sizeof re->secret, (const uint8_t *)text,
		  n < 0 ? sizeof text - 1 : (size_t)n, hash, sizeof hash);
	(void)re_snprintf(nonce, NONCE + 1, "%016llx%w", when, hash, (size_t)HASH);
}

/* It is one of ours, for this caller, and not too old. */
static bool is_fresh(struct lw_re *re, const struct pl *nonce, const struct sip_msg *msg)
{
	struct pl digits = {nonce->p, TIME_DIGITS};
	char ours[NONCE + 1];
	uint64_t when, now = lw_ua_now(re);

	if (nonce->l != NONCE)
		return false;
	when = pl_x64(&digits);
	if (when > now || now - when > NONCE_MS)
		return false;
	nonce_of(re, ours, when, msg);
	return !pl_strcmp(nonce, ours);
}

void lw_ua_challenge_print(struct lw_re *re, char *out, size_t size, const struct sip_msg *msg)
{
	char nonce[NONCE + 1];

	nonce_of(re, nonce, lw_ua_now(re), msg);
	if (re_snprintf(out, size,
			"WWW-Authenticate: Digest realm=\"%s\", nonce=\"%s\", qop=\"auth\", "
			"algorithm=MD5\r\n", re->cfg.realm, nonce) < 0)
		out[0] = '\0';
}

struct proof {
	struct lw_re *re;
	bool good;
};

static bool try_answer(const struct sip_hdr *hdr, const struct sip_msg *msg, void *arg)
{
	struct httpauth_digest_resp answer;
	struct proof *proof = arg;
	const struct lw_re_config *cfg = &proof->re->cfg;
	uint8_t ha1[MD5_SIZE];
	char user[LW_NAME_MAX];

	if (httpauth_digest_response_decode(&answer, &hdr->val) ||
	    pl_strcmp(&answer.realm, cfg->realm) || !is_fresh(proof->re, &answer.nonce, msg) ||
	    re_snprintf(user, sizeof user, "%r", &answer.username) < 0)
		return false;
	if (cfg->ha1h(ha1, cfg->realm, user, cfg->arg))
		proof->good = !httpauth_digest_response_auth(&answer, &msg->met, ha1);
	return proof->good;
}

bool lw_ua_proved(struct lw_re *re, const struct sip_msg *msg)
{
	struct proof proof = {re, false};

	if (lw_ua_can_challenge(re))
		(void)sip_msg_hdr_apply(msg, true, SIP_HDR_AUTHORIZATION, try_answer, &proof);
	return proof.good;
}
