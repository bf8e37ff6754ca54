/* wire_refer.c -- Replaces, Target-Dialog, Refer-To, sipfrag, Event: taken apart and put together. */
#include <string.h>
#include <re.h>
#include "wire.h"

static void trim(struct pl *pl)
{
	while (pl->l && strchr(" \t", pl->p[0]))
		pl_advance(pl, 1);
	while (pl->l && strchr(" \t", pl->p[pl->l - 1]))
		pl->l--;
}

/* The piece up to sep; rest is moved behind it. */
static struct pl piece(struct pl *rest, char sep)
{
	struct pl p = *rest;
	const char *at = rest->l ? memchr(rest->p, sep, rest->l) : NULL;

	if (at) {
		p.l = (size_t)(at - rest->p);
		pl_advance(rest, (ssize_t)p.l + 1);
	} else {
		pl_advance(rest, (ssize_t)rest->l);
	}
	trim(&p);
	return p;
}

struct param { struct pl name, val; bool has_val; };

static struct param param_of(struct pl p)
{
	struct param r = {.name = p};
	const char *eq = p.l ? memchr(p.p, '=', p.l) : NULL;

	if (!eq)
		return r;
	r.has_val = true;
	r.name.l = (size_t)(eq - p.p);
	r.val.p = eq + 1;
	r.val.l = p.l - r.name.l - 1;
	trim(&r.name);
	trim(&r.val);
	return r;
}

static bool is_token(const struct pl *pl)
{
	for (size_t i = 0; i < pl->l; i++) {
		unsigned char c = (unsigned char)pl->p[i];

		if (c <= 0x20 || c >= 0x7f || strchr("()<>@,;:\\\"/[]?={}", (int)c))
			return false;
	}
	return pl->l > 0;
}

static bool is_callid(const struct pl *pl)
{
	for (size_t i = 0; i < pl->l; i++)
		if ((unsigned char)pl->p[i] <= 0x20 || pl->p[i] == 0x7f || strchr(",;=&", pl->p[i]))
			return false;
	return pl->l > 0;
}

/* A tag may stand once and must have a value. */
static int set_tag(struct pl *tag, const struct param *p)
{
	if (pl_isset(tag) || !p->has_val || !is_token(&p->val))
		return EBADMSG;
	*tag = p->val;
	return 0;
}

int wire_replaces_decode(struct wire_replaces *r, const struct pl *val)
{
	struct pl rest = *val;
	int err = 0;

	memset(r, 0, sizeof(*r));
	r->callid = piece(&rest, ';');
	if (!is_callid(&r->callid))
		return EBADMSG;
	while (rest.l && !err) {
		struct param p = param_of(piece(&rest, ';'));

		if (!pl_strcasecmp(&p.name, "to-tag"))
			err = set_tag(&r->to_tag, &p);
		else if (!pl_strcasecmp(&p.name, "from-tag"))
			err = set_tag(&r->from_tag, &p);
		else if (!pl_strcasecmp(&p.name, "early-only"))
			r->early_only = true;
		else if (!is_token(&p.name))
			err = EBADMSG;
	}
	return err || !pl_isset(&r->to_tag) || !pl_isset(&r->from_tag) ? EBADMSG : 0;
}

static int printed(int n, size_t size)
{
	return n < 0 || (size_t)n >= size ? EOVERFLOW : 0;
}

int wire_replaces_print(char *out, size_t size, const char *callid, const char *to_tag,
			const char *from_tag, bool early_only)
{
	if (!wire_clean(callid) || !wire_clean(to_tag) || !wire_clean(from_tag))
		return EBADMSG;
	return printed(re_snprintf(out, size, "%s;to-tag=%s;from-tag=%s%s", callid, to_tag, from_tag,
				   early_only ? ";early-only" : ""), size);
}

int wire_target_dialog_decode(struct wire_target_dialog *t, const struct pl *val)
{
	struct pl rest = *val;
	int err = 0;

	memset(t, 0, sizeof(*t));
	t->callid = piece(&rest, ';');
	if (!is_callid(&t->callid))
		return EBADMSG;
	while (rest.l && !err) {
		struct param p = param_of(piece(&rest, ';'));

		if (!pl_strcasecmp(&p.name, "local-tag"))
			err = set_tag(&t->local_tag, &p);
		else if (!pl_strcasecmp(&p.name, "remote-tag"))
			err = set_tag(&t->remote_tag, &p);
	}
	return err || !pl_isset(&t->local_tag) || !pl_isset(&t->remote_tag) ? EBADMSG : 0;
}

/* ---- Refer-To ---- */

/* The URI inside <>, or, from a sloppy peer, the bare one. */
static int uri_of(struct pl *uri, const struct pl *val)
{
	const char *open, *close;
	struct pl v = *val;

	trim(&v);
	open = v.l ? memchr(v.p, '<', v.l) : NULL;
	if (!open) {
		*uri = v;
		return v.l && !memchr(v.p, '>', v.l) && !memchr(v.p, ',', v.l) ? 0 : EBADMSG;
	}
	close = memchr(open, '>', (size_t)(v.p + v.l - open));
	if (!close)
		return EBADMSG;
	uri->p = open + 1;
	uri->l = (size_t)(close - open) - 1;
	if (memchr(close, ',', (size_t)(v.p + v.l - close)))
		return EBADMSG; /* two values (REFER-02) */
	return uri->l ? 0 : EBADMSG;
}

static int check_scheme(const struct pl *uri)
{
	struct pl u = *uri, scheme = piece(&u, ':');
	struct uri parsed;

	if (scheme.l == uri->l)
		return EBADMSG;
	if (!pl_strcasecmp(&scheme, "tel"))
		return u.l ? 0 : EBADMSG;
	if (pl_strcasecmp(&scheme, "sip") && pl_strcasecmp(&scheme, "sips"))
		return is_token(&scheme) ? EPROTONOSUPPORT : EBADMSG;
	if (uri_decode(&parsed, uri) || !pl_isset(&parsed.host))
		return EBADMSG;
	return u.p[0] == '@' ? EBADMSG : 0; /* "sip:@host" */
}

/* method=INVITE is dropped, any other method cannot be done (REFER-09, REFER-11). */
static int copy_uri(char *out, size_t size, struct pl uri)
{
	struct pl rest = uri, first = piece(&rest, ';');
	size_t n = 0;
	int err = printed(re_snprintf(out, size, "%r", &first), size);

	while (rest.l && !err) {
		struct pl raw = piece(&rest, ';');
		struct param p = param_of(raw);

		n = strlen(out);
		if (!pl_strcasecmp(&p.name, "method")) {
			if (pl_strcasecmp(&p.val, "INVITE"))
				return ENOSYS;
			continue;
		}
		err = printed(re_snprintf(out + n, size - n, ";%r", &raw), size - n);
	}
	return err;
}

static void take_require(struct wire_refer_to *r, const char *value)
{
	struct pl rest, one;

	pl_set_str(&rest, value);
	while (rest.l) {
		one = piece(&rest, ',');
		if (!pl_strcasecmp(&one, "replaces"))
			r->require_replaces = true;
		else if (one.l)
			r->require_other = true;
	}
}

static int take_header(struct wire_refer_to *r, struct pl one)
{
	struct pl rest = one, raw_name = piece(&rest, '=');
	char name[64], value[WIRE_MAX];
	struct wire_replaces check;
	struct pl pl;
	int err = wire_hvalue_unescape(name, sizeof(name), &raw_name);

	if (err)
		return err == EOVERFLOW ? 0 : err;
	err = wire_hvalue_unescape(value, sizeof(value), &rest);
	if (err)
		return EBADMSG;
	if (!str_casecmp(name, "Require")) {
		take_require(r, value);
		return 0;
	}
	if (str_casecmp(name, "Replaces"))
		return 0; /* never honoured (RFC 3261 19.1.5) */
	pl_set_str(&pl, value);
	if (*r->replaces || wire_replaces_decode(&check, &pl))
		return EBADMSG;
	str_ncpy(r->replaces, value, sizeof(r->replaces));
	return 0;
}

int wire_refer_to_decode(struct wire_refer_to *r, const struct pl *val)
{
	struct pl uri, headers, bare;
	int err;

	memset(r, 0, sizeof(*r));
	if (!wire_clean_pl(val) || uri_of(&uri, val))
		return EBADMSG;
	headers = uri;
	bare = piece(&headers, '?');
	err = check_scheme(&bare);
	if (!err)
		err = copy_uri(r->uri, sizeof(r->uri), bare);
	while (headers.l && !err)
		err = take_header(r, piece(&headers, '&'));
	return err == EOVERFLOW ? EBADMSG : err;
}

int wire_refer_to_print(char *out, size_t size, const char *uri, const char *replaces, bool require)
{
	char escaped[3 * WIRE_MAX];
	int err;

	if (!wire_clean(uri) || strpbrk(uri, "<>?"))
		return EBADMSG;
	if (!replaces)
		return printed(re_snprintf(out, size, "<%s>", uri), size);
	err = wire_hvalue_escape(escaped, sizeof(escaped), replaces, strlen(replaces));
	if (err)
		return err;
	return printed(re_snprintf(out, size, "<%s?Replaces=%s%s>", uri, escaped,
				   require ? "&Require=replaces" : ""), size);
}

/* ---- sipfrag ---- */

int wire_sipfrag_decode(const uint8_t *body, size_t len)
{
	struct pl pl = {(const char *)body, len}, version, code;

	if (!body)
		return 0;
	version = piece(&pl, ' ');
	trim(&pl);
	code = pl;
	code.l = code.l > 3 ? 3 : code.l;
	if (pl_strcasecmp(&version, "SIP/2.0") || code.l < 3 || (pl.l > 3 && pl.p[3] >= '0' && pl.p[3] <= '9'))
		return 0;
	for (size_t i = 0; i < 3; i++)
		if (code.p[i] < '0' || code.p[i] > '9')
			return 0;
	return pl_u32(&code) >= 100 && pl_u32(&code) < 700 ? (int)pl_u32(&code) : 0;
}

const char *wire_reason(int code)
{
	static const struct { int code; const char *text; } REASONS[] = {
		{100, "Trying"}, {180, "Ringing"}, {181, "Call Is Being Forwarded"}, {182, "Queued"},
		{183, "Session Progress"}, {199, "Early Dialog Terminated"}, {200, "OK"}, {202, "Accepted"},
		{204, "No Notification"}, {300, "Multiple Choices"}, {301, "Moved Permanently"},
		{302, "Moved Temporarily"}, {305, "Use Proxy"}, {380, "Alternative Service"},
		{400, "Bad Request"}, {401, "Unauthorized"}, {402, "Payment Required"}, {403, "Forbidden"},
		{404, "Not Found"}, {405, "Method Not Allowed"}, {406, "Not Acceptable"},
		{407, "Proxy Authentication Required"}, {408, "Request Timeout"}, {410, "Gone"},
		{413, "Request Entity Too Large"}, {414, "Request-URI Too Long"},
		{415, "Unsupported Media Type"}, {416, "Unsupported URI Scheme"}, {420, "Bad Extension"},
		{421, "Extension Required"}, {422, "Session Interval Too Small"},
		{423, "Interval Too Brief"}, {429, "Provide Referrer Identity"},
		{433, "Anonymity Disallowed"}, {480, "Temporarily Unavailable"},
		{481, "Call/Transaction Does Not Exist"}, {482, "Loop Detected"}, {483, "Too Many Hops"},
		{484, "Address Incomplete"}, {485, "Ambiguous"}, {486, "Busy Here"},
		{487, "Request Terminated"}, {488, "Not Acceptable Here"}, {489, "Bad Event"},
		{491, "Request Pending"}, {493, "Undecipherable"}, {494, "Security Agreement Required"},
		{500, "Server Internal Error"}, {501, "Not Implemented"}, {502, "Bad Gateway"},
		{503, "Service Unavailable"}, {504, "Server Time-out"}, {505, "Version Not Supported"},
		{513, "Message Too Large"}, {580, "Precondition Failure"}, {600, "Busy Everywhere"},
		{603, "Decline"}, {604, "Does Not Exist Anywhere"}, {606, "Not Acceptable"},
		{607, "Unwanted"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(REASONS); i++)
		if (REASONS[i].code == code)
			return REASONS[i].text;
	return "";
}

int wire_sipfrag_print(char *out, size_t size, int code)
{
	if (code < 100 || code > 699)
		return EINVAL;
	return printed(re_snprintf(out, size, "SIP/2.0 %d %s\r\n", code, wire_reason(code)), size);
}

bool wire_is_sipfrag(const struct msg_ctype *ctyp)
{
	return !pl_strcasecmp(&ctyp->type, "message") && !pl_strcasecmp(&ctyp->subtype, "sipfrag");
}

enum wire_substate wire_substate_decode(const struct pl *val)
{
	struct pl rest = *val, state;

	if (!val->p)
		return WIRE_SUB_NONE;
	state = piece(&rest, ';');
	if (!pl_strcasecmp(&state, "active"))
		return WIRE_SUB_ACTIVE;
	if (!pl_strcasecmp(&state, "pending"))
		return WIRE_SUB_PENDING;
	return !pl_strcasecmp(&state, "terminated") ? WIRE_SUB_TERMINATED : WIRE_SUB_NONE;
}

int wire_event_decode(const struct pl *val, uint32_t *id)
{
	struct pl rest = *val, event;

	*id = 0;
	if (!val->p || !val->l)
		return EBADMSG;
	event = piece(&rest, ';');
	if (pl_strcasecmp(&event, "refer"))
		return ENOENT;
	while (rest.l) {
		struct param p = param_of(piece(&rest, ';'));

		if (!pl_strcasecmp(&p.name, "id"))
			*id = pl_u32(&p.val);
	}
	return 0;
}

char wire_info_decode(const struct msg_ctype *ctyp, const uint8_t *body, size_t len)
{
	static const char DIGITS[] = "0123456789*#ABCDabcd";
	struct pl pl = {(const char *)body, len}, digit;

	if (!body || pl_strcasecmp(&ctyp->type, "application"))
		return 0;
	if (!pl_strcasecmp(&ctyp->subtype, "dtmf-relay")) {
		if (re_regex(pl.p, pl.l, "Signal[ \t]*=[ \t]*[0-9*#a-dA-D]+", NULL, NULL, &digit))
			return 0;
	} else if (!pl_strcasecmp(&ctyp->subtype, "dtmf")) {
		digit = pl;
		trim(&digit);
	} else {
		return 0;
	}
	if (digit.l && !pl_strcmp(&digit, "10"))
		return '*';
	if (digit.l && !pl_strcmp(&digit, "11"))
		return '#';
	return digit.l && digit.p[0] && strchr(DIGITS, digit.p[0]) ? digit.p[0] : 0;
}

/* ---- voicemail ---- */

int wire_mailbox_uri(char *out, size_t size, const char *server, const char *owner, uint32_t cause)
{
	char escaped[3 * WIRE_MAX];
	int err;

	if (!wire_clean(server) || !wire_clean(owner) || strpbrk(server, "<>?"))
		return EBADMSG;
	err = wire_param_escape(escaped, sizeof(escaped), owner, strlen(owner));
	if (err)
		return err;
	return printed(re_snprintf(out, size, "%s;target=%s;cause=%u", server, escaped, cause), size);
}

static const char *diversion_reason(uint32_t cause)
{
	switch (cause) {
	case 404: return "unknown";
	case 408: return "no-answer";
	case 480: return "deflection";
	case 486: return "user-busy";
	case 503: return "unavailable";
	}
	return "unconditional";
}

int wire_mailbox_headers(char *out, size_t size, const char *owner, const char *mailbox, uint32_t cause)
{
	if (!wire_clean(owner) || !wire_clean(mailbox) || strpbrk(owner, "<>") || strpbrk(mailbox, "<>"))
		return EBADMSG;
	return printed(re_snprintf(out, size,
				   "Diversion: <%s>;reason=%s;counter=1\r\n"
				   "History-Info: <%s>;index=1\r\n"
				   "History-Info: <%s>;index=1.1;mp=1\r\n",
				   owner, diversion_reason(cause), owner, mailbox), size);
}
