/* wire_message.c -- what a received message says of its sender, and whether it can be believed. */
#include <string.h>
#include <re.h>
#include <legwork/legwork.h>
#include "wire.h"

/* ---- lists ---- */

struct search { const char *value; const char *const *known; struct pl found; bool hit; };

static bool each_value(const struct sip_hdr *hdr, struct search *s, bool (*test)(struct search *, struct pl))
{
	struct pl rest = hdr->val;

	while (rest.l) {
		struct pl one = rest;
		const char *comma = memchr(rest.p, ',', rest.l);

		one.l = comma ? (size_t)(comma - rest.p) : rest.l;
		pl_advance(&rest, (ssize_t)(comma ? one.l + 1 : one.l));
		while (one.l && strchr(" \t", one.p[0]))
			pl_advance(&one, 1);
		while (one.l && strchr(" \t", one.p[one.l - 1]))
			one.l--;
		if (one.l && test(s, one))
			return true;
	}
	return false;
}

static bool equals(struct search *s, struct pl one)
{
	s->hit = s->hit || !pl_strcasecmp(&one, s->value);
	return s->hit;
}

static bool equals_handler(const struct sip_hdr *hdr, const struct sip_msg *msg, void *arg)
{
	(void)msg;
	return each_value(hdr, arg, equals);
}

static const char *compact_of(const char *name)
{
	static const char *const PAIRS[][2] = {
		{"Supported", "k"}, {"Refer-To", "r"}, {"Referred-By", "b"}, {"Event", "o"},
		{"Contact", "m"}, {"Subject", "s"}, {"Allow-Events", "u"}, {"Session-Expires", "x"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(PAIRS); i++)
		if (!str_casecmp(PAIRS[i][0], name))
			return PAIRS[i][1];
	return NULL;
}

bool wire_lists(const struct sip_msg *msg, const char *name, const char *value)
{
	struct search s = {.value = value};
	const char *compact = compact_of(name);

	sip_msg_xhdr_apply(msg, true, name, equals_handler, &s);
	if (!s.hit && compact)
		sip_msg_xhdr_apply(msg, true, compact, equals_handler, &s);
	return s.hit;
}

static bool is_unknown(struct search *s, struct pl one)
{
	for (const char *const *known = s->known; *known; known++)
		if (!pl_strcasecmp(&one, *known))
			return false;
	s->found = one;
	return true;
}

static bool unknown_handler(const struct sip_hdr *hdr, const struct sip_msg *msg, void *arg)
{
	(void)msg;
	return each_value(hdr, arg, is_unknown);
}

bool wire_unsupported(const struct sip_msg *msg, const char *const *known, struct pl *option)
{
	struct search s = {.known = known};

	if (!sip_msg_xhdr_apply(msg, true, "Require", unknown_handler, &s))
		return false;
	*option = s.found;
	return true;
}

uint32_t wire_caps(const struct sip_msg *msg)
{
	uint32_t caps = 0;

	if (sip_msg_xhdr(msg, "Allow") || sip_msg_xhdr(msg, "Supported") || sip_msg_xhdr(msg, "k"))
		caps |= LW_CAP_KNOWN;
	if (wire_lists(msg, "Supported", "replaces"))
		caps |= LW_CAP_REPLACES;
	if (wire_lists(msg, "Allow", "REFER"))
		caps |= LW_CAP_REFER;
	if (wire_lists(msg, "Allow", "UPDATE"))
		caps |= LW_CAP_UPDATE;
	return caps;
}

/* ---- the guard ---- */

/* Every header whose id libre or we look up, with its compact form. */
static const struct { enum sip_hdrid id; const char *name, *compact; } USED[] = {
	{SIP_HDR_ALLOW, "Allow", NULL}, {SIP_HDR_AUTHORIZATION, "Authorization", NULL},
	{SIP_HDR_CALL_ID, "Call-ID", "i"}, {SIP_HDR_CONTACT, "Contact", "m"},
	{SIP_HDR_CONTENT_LENGTH, "Content-Length", "l"}, {SIP_HDR_CONTENT_TYPE, "Content-Type", "c"},
	{SIP_HDR_CSEQ, "CSeq", NULL}, {SIP_HDR_EVENT, "Event", "o"}, {SIP_HDR_EXPIRES, "Expires", NULL},
	{SIP_HDR_FROM, "From", "f"}, {SIP_HDR_JOIN, "Join", NULL},
	{SIP_HDR_MAX_FORWARDS, "Max-Forwards", NULL}, {SIP_HDR_MIN_EXPIRES, "Min-Expires", NULL},
	{SIP_HDR_MIN_SE, "Min-SE", NULL}, {SIP_HDR_P_ASSERTED_IDENTITY, "P-Asserted-Identity", NULL},
	{SIP_HDR_PRIVACY, "Privacy", NULL}, {SIP_HDR_PROXY_AUTHENTICATE, "Proxy-Authenticate", NULL},
	{SIP_HDR_PROXY_AUTHORIZATION, "Proxy-Authorization", NULL}, {SIP_HDR_RACK, "RAck", NULL},
	{SIP_HDR_REASON, "Reason", NULL}, {SIP_HDR_RECORD_ROUTE, "Record-Route", NULL},
	{SIP_HDR_REFER_SUB, "Refer-Sub", NULL}, {SIP_HDR_REFER_TO, "Refer-To", "r"},
	{SIP_HDR_REFERRED_BY, "Referred-By", "b"}, {SIP_HDR_REPLACES, "Replaces", NULL},
	{SIP_HDR_REQUIRE, "Require", NULL}, {SIP_HDR_RETRY_AFTER, "Retry-After", NULL},
	{SIP_HDR_ROUTE, "Route", NULL}, {SIP_HDR_RSEQ, "RSeq", NULL},
	{SIP_HDR_SERVICE_ROUTE, "Service-Route", NULL},
	{SIP_HDR_SESSION_EXPIRES, "Session-Expires", "x"},
	{SIP_HDR_SUBSCRIPTION_STATE, "Subscription-State", NULL}, {SIP_HDR_SUPPORTED, "Supported", "k"},
	{SIP_HDR_TARGET_DIALOG, "Target-Dialog", NULL}, {SIP_HDR_TO, "To", "t"},
	{SIP_HDR_UNSUPPORTED, "Unsupported", NULL}, {SIP_HDR_VIA, "Via", "v"},
	{SIP_HDR_WWW_AUTHENTICATE, "WWW-Authenticate", NULL},
};

static bool name_is_true(const struct sip_hdr *hdr)
{
	for (size_t i = 0; i < ARRAY_SIZE(USED); i++) {
		if (USED[i].id != hdr->id)
			continue;
		return !pl_strcasecmp(&hdr->name, USED[i].name) ||
		       (USED[i].compact && !pl_strcasecmp(&hdr->name, USED[i].compact));
	}
	return true;
}

bool wire_names_true(const struct sip_msg *msg)
{
	for (const struct le *le = msg->hdrl.head; le; le = le->next)
		if (!name_is_true(le->data))
			return false;
	return true;
}

int wire_body(const struct sip_msg *msg, const uint8_t **body, size_t *len)
{
	size_t left = msg->mb ? mbuf_get_left(msg->mb) : 0;

	*body = msg->mb ? mbuf_buf(msg->mb) : NULL;
	*len = left;
	if (!pl_isset(&msg->clen))
		return 0;
	if (pl_u32(&msg->clen) > left)
		return EBADMSG;
	*len = pl_u32(&msg->clen);
	return 0;
}

/* ---- identity ---- */

int wire_quote(char *out, size_t size, const char *name)
{
	size_t n = 0;

	if (!wire_clean(name))
		return EBADMSG;
	if (size < 3)
		return EOVERFLOW;
	out[n++] = '"';
	for (; *name; name++) {
		if (n + 4 > size)
			return EOVERFLOW;
		if (*name == '"' || *name == '\\')
			out[n++] = '\\';
		out[n++] = *name;
	}
	out[n++] = '"';
	out[n] = '\0';
	return 0;
}

int wire_unquote(char *out, size_t size, const struct pl *name)
{
	size_t n = 0;
	bool quoted = name->l >= 2 && name->p[0] == '"' && name->p[name->l - 1] == '"';
	size_t end = quoted ? name->l - 1 : name->l;

	if (!wire_clean_pl(name))
		return EBADMSG;
	for (size_t i = quoted ? 1 : 0; i < end; i++) {
		char c = name->p[i];

		if (c == '\\' && i + 1 < end)
			c = name->p[++i];
		if (n + 1 >= size)
			return EOVERFLOW;
		out[n++] = c;
	}
	while (!quoted && n && out[n - 1] == ' ')
		n--;
	out[n] = '\0';
	return 0;
}

static int take_addr(const struct pl *val, char *uri, size_t urisz, char *name, size_t namesz)
{
	struct sip_addr addr;

	if (sip_addr_decode(&addr, val) || !wire_clean_pl(&addr.auri) || addr.auri.l >= urisz)
		return EBADMSG;
	(void)pl_strcpy(&addr.auri, uri, urisz);
	if (!pl_isset(&addr.dname) || wire_unquote(name, namesz, &addr.dname))
		name[0] = '\0';
	return 0;
}

int wire_identity(const struct sip_msg *msg, char *uri, size_t urisz, char *name, size_t namesz,
		  const char **source)
{
	const struct sip_hdr *pai = sip_msg_xhdr(msg, "P-Asserted-Identity");
	const struct sip_hdr *rpid = sip_msg_xhdr(msg, "Remote-Party-ID");
	const struct sip_taddr *from = msg->req ? &msg->from : &msg->to;

	if (pai && !take_addr(&pai->val, uri, urisz, name, namesz)) {
		*source = "PAI";
		return 0;
	}
	if (rpid && !take_addr(&rpid->val, uri, urisz, name, namesz)) {
		*source = "RPID";
		return 0;
	}
	*source = "From";
	if (!wire_clean_pl(&from->auri) || !from->auri.l || from->auri.l >= urisz)
		return EBADMSG;
	(void)pl_strcpy(&from->auri, uri, urisz);
	if (!pl_isset(&from->dname) || wire_unquote(name, namesz, &from->dname))
		name[0] = '\0';
	return 0;
}
