/* SPDX-License-Identifier: BSD-3-Clause */
/* check.c -- whether libre may see a message, by its bytes alone. */
#include <string.h>

#include "check.h"
#include "names.h"
#include "param.h"
#include "part.h"
#include "text.h"

/* What has been seen of one message so far. */
struct look {
	struct wire_check *check;
	uint8_t seen[NAME_COUNT]; /* how often, 2 for more */
	unsigned lines, commas;
};

/* ---- parts of values ---- */

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static size_t spaces(const struct pl *pl, size_t i)
{
	while (i < pl->l && is_space(pl->p[i]))
		i++;
	return i;
}

static size_t digits(const struct pl *pl, size_t i)
{
	while (i < pl->l && wire_is_digit(pl->p[i]))
		i++;
	return i;
}

/* The number that a value is, at most max; false when it is none. */
static bool number(const struct pl *pl, uint32_t max, uint32_t *n)
{
	uint64_t sum = 0;

	if (!pl->l || digits(pl, 0) != pl->l)
		return false;
	for (size_t i = 0; i < pl->l && sum <= max; i++)
		sum = sum * 10 + (uint64_t)(pl->p[i] - '0');
	*n = (uint32_t)sum;
	return sum <= max;
}

/* libre looks for the first '@' from every place on when no host follows it. */
static bool uri_is_slow(const struct pl *uri)
{
	const char *at = memchr(uri->p, '@', uri->l);

	if (uri->l <= CHECK_PLAIN_MAX || !at)
		return false;
	return at + 1 == uri->p + uri->l || strchr("/;? ", at[1]);
}

/* What stands before the first colon; 0 bytes when that is no scheme. */
static struct pl scheme_of(const struct pl *uri)
{
	size_t i = 0;

	while (i < uri->l && (wire_is_alpha(uri->p[i]) || wire_is_digit(uri->p[i]) ||
			      (uri->p[i] && strchr("+-.", uri->p[i]))))
		i++;
	return (struct pl){uri->p, i < uri->l && uri->p[i] == ':' ? i : 0};
}

/* A scheme, a colon, a host or user; no white space, quotes or brackets. */
static bool is_uri(const struct pl *uri)
{
	size_t i = scheme_of(uri).l;

	if (!i || i + 1 >= uri->l || strchr("/;?:@", uri->p[i + 1]))
		return false;
	for (i++; i < uri->l; i++)
		if (is_space(uri->p[i]) || !uri->p[i] || uri->p[i] == '<' || uri->p[i] == '>' ||
		    uri->p[i] == '"')
			return false;
	return true;
}

static bool has_space(const struct pl *pl)
{
	for (size_t i = 0; i < pl->l; i++)
		if (is_space(pl->p[i]))
			return true;
	return false;
}

/* libre's pattern for a name-addr fits a long value at once only when a whole quoted string, or few
 * words, stand before its '<', and an address without brackets has no white space. */
bool lw_wire_address_is_slow(const struct pl *value)
{
	struct part_addr addr;

	if (value->l <= CHECK_PLAIN_MAX)
		return false;
	if (value->l > CHECK_VALUE_MAX)
		return true;
	if (!memchr(value->p, '<', value->l))
		return has_space(value) || uri_is_slow(value);
	if (lw_part_addr(&addr, value) || !addr.bracketed)
		return true;
	return (addr.name.l > 64 && addr.name.p[0] != '"') || uri_is_slow(&addr.uri);
}

/* ---- one header ---- */

static int check_party(struct look *l, const struct pl *value)
{
	struct part_addr addr;

	(void)l;
	if (lw_part_addr(&addr, value) || !is_uri(&addr.uri))
		return 400;
	return lw_wire_address_is_slow(value) ? 400 : 0;
}

static int check_addresses(struct look *l, const struct pl *value)
{
	struct pl rest = *value, piece;

	(void)l;
	if (value->l <= CHECK_PLAIN_MAX)
		return 0;
	while (lw_part_next(&rest, ',', &piece))
		if (lw_wire_address_is_slow(&piece))
			return 400;
	return 0;
}

static int check_callid(struct look *l, const struct pl *value)
{
	(void)l;
	return value->l ? 0 : 400;
}

/* RFC 3261 8.1.1.5: less than 2^31, and the method of the request. */
static int check_cseq(struct look *l, const struct pl *value)
{
	size_t i = digits(value, 0), j = spaces(value, i);
	struct pl num = {value->p, i}, method = {value->p + j, value->l - j};
	uint32_t n;

	if (!number(&num, INT32_MAX, &n) || j == i || !method.l)
		return 400;
	return l->check->request && pl_cmp(&method, &l->check->first.method) ? 400 : 0;
}

/* RFC 3261 20.22: 0 to 255. */
static int check_hops(struct look *l, const struct pl *value)
{
	uint32_t n;

	(void)l;
	return number(value, 255, &n) ? 0 : 400;
}

static int check_length(struct look *l, const struct pl *value)
{
	uint32_t n;

	l->check->framed = !l->check->counted && number(value, INT32_MAX, &n);
	l->check->counted = true;
	if (!l->check->framed)
		return 400;
	l->check->body = n;
	return 0;
}

static int check_type(struct look *l, const struct pl *value)
{
	const char *slash = memchr(value->p, '/', value->l);
	const char *semi = memchr(value->p, ';', value->l);

	(void)l;
	return slash && slash > value->p && (!semi || semi > slash + 1) ? 0 : 400;
}

/* Nearly everybody writes it without spaces. */
static bool skip_protocol(struct pl *rest)
{
	static const char *const words[] = {"SIP", "/", "2.0", "/"};
	static const char usual[] = "SIP/2.0/";
	size_t first = 0;

	if (rest->l >= sizeof usual - 1 && !memcmp(rest->p, usual, sizeof usual - 1)) {
		pl_advance(rest, (ssize_t)sizeof usual - 2);
		first = sizeof words / sizeof *words - 1;
	}
	for (size_t w = first; w < sizeof words / sizeof *words; w++) {
		if (!lw_part_begins(rest, words[w]))
			return false;
		pl_advance(rest, (ssize_t)strlen(words[w]));
		pl_advance(rest, (ssize_t)spaces(rest, 0));
	}
	return true;
}

int lw_wire_via_parts(struct via_parts *via, const struct pl *value)
{
	struct pl rest = *value, params;
	size_t i, j;

	memset(via, 0, sizeof *via);
	if (!skip_protocol(&rest))
		return EBADMSG;
	for (i = 0; i < rest.l && !is_space(rest.p[i]); i++)
		if (rest.p[i] == ';')
			return EBADMSG;
	j = spaces(&rest, i);
	if (!i || !wire_is_alpha(rest.p[0]) || j == i || j == rest.l || rest.p[j] == ';' ||
	    rest.p[j] == ':')
		return EBADMSG;
	params = (struct pl){rest.p + j, rest.l - j};
	(void)lw_param(&params, "maddr", &via->maddr);
	(void)lw_param(&params, "branch", &via->branch);
	return 0;
}

/* Neither space, quote nor separator, as nearly all is. */
static bool is_plain(char c)
{
	return (c > '>' && c != '\\') || (c >= '-' && c <= ':');
}

/* RFC 3261 25.1: between two semicolons stands a parameter, and between two commas a Via.  The
 * first one is cut off on the way; quotes and brackets are as lw_part_find() takes them. */
static bool has_gaps(const struct pl *value, struct pl *first)
{
	bool quoted = false, angled = false, empty = true;

	*first = *value;
	for (size_t i = 0; i < value->l; i++) {
		char c = value->p[i];

		if (is_plain(c)) {
			empty = false;
			continue;
		}
		if (!quoted && !angled && (c == ',' || c == ';')) {
			if (empty)
				return true;
			if (c == ',' && first->l == value->l)
				*first = lw_part_trim((struct pl){value->p, i});
			empty = true;
			continue;
		}
		empty = empty && is_space(c);
		if (quoted && c == '\\')
			i++;
		else if (c == '"' && !angled)
			quoted = !quoted;
		else if (!quoted && (c == '<' || c == '>'))
			angled = c == '<';
	}
	return empty;
}

/* The first one alone says where we answer. */
static int check_via(struct look *l, const struct pl *value)
{
	struct via_parts via;
	struct pl first;

	if (l->seen[NAME_VIA] > 1)
		return 0;
	if (has_gaps(value, &first) || first.l > CHECK_URI_MAX || lw_wire_via_parts(&via, &first))
		return 400;
	if (via.maddr.p || !via.branch.p)
		l->check->rewrite = true;
	return 0;
}

static const struct {
	bool once, needed;
	int (*check)(struct look *l, const struct pl *value);
} rules[NAME_COUNT] = {
	[NAME_CALL_ID] = {true, true, check_callid},
	[NAME_CONTACT] = {false, false, check_addresses},
	[NAME_CONTENT_LENGTH] = {true, false, check_length},
	[NAME_CONTENT_TYPE] = {false, false, check_type},
	[NAME_CSEQ] = {true, true, check_cseq},
	[NAME_FROM] = {true, true, check_party},
	[NAME_HISTORY_INFO] = {false, false, check_addresses},
	[NAME_MAX_FORWARDS] = {true, false, check_hops},
	[NAME_P_ASSERTED_IDENTITY] = {false, false, check_addresses},
	[NAME_RECORD_ROUTE] = {false, false, check_addresses},
	[NAME_REFER_TO] = {false, false, check_addresses},
	[NAME_REFERRED_BY] = {false, false, check_addresses},
	[NAME_ROUTE] = {false, false, check_addresses},
	[NAME_SERVICE_ROUTE] = {false, false, check_addresses},
	[NAME_TO] = {true, true, check_party},
	[NAME_VIA] = {false, false, check_via},
};

/* ---- all of it ---- */

static void fault(struct wire_check *check, int code)
{
	if (!check->code)
		check->code = code;
}

static unsigned count(const char *p, const char *end, char c)
{
	unsigned n = 0;

	while ((p = memchr(p, c, (size_t)(end - p))) != NULL) {
		n++;
		p++;
	}
	return n;
}

/* Where the value of one is to be found again; NULL: it is not. */
static struct pl *kept(struct wire_check *check, enum wire_name name)
{
	return name == NAME_VIA        ? &check->via
	       : name == NAME_FROM     ? &check->from
	       : name == NAME_TO       ? &check->to
	       : name == NAME_CALL_ID  ? &check->callid
	       : name == NAME_REPLACES ? &check->replaces
				       : NULL;
}

static void look_at(struct look *l, const struct scan_header *h)
{
	struct pl *keep;

	struct wire_check *check = l->check;
	enum wire_name name;

	if (!h->name.l) {
		fault(check, 400);
		return;
	}
	name = lw_wire_name(&h->name);
	if (name == NAME_CLASH)
		check->rewrite = true;
	if (name >= NAME_COUNT)
		return;
	keep = l->seen[name] ? NULL : kept(check, name);
	if (keep)
		*keep = h->value;
	if (l->seen[name] < 2)
		l->seen[name]++;
	if (rules[name].check)
		fault(check, rules[name].check(l, &h->value));
	if (rules[name].once && l->seen[name] > 1)
		fault(check, 400);
}

static void check_first(struct wire_check *check)
{
	const struct scan_first_line *first = &check->first;
	const struct pl scheme = scheme_of(&first->uri);

	if (pl_strcasecmp(&first->version, "SIP/2.0"))
		fault(check, 505);
	if (pl_strcmp(&first->version, "SIP/2.0"))
		check->rewrite = true;
	if (!check->request)
		return;
	if (first->uri.l > CHECK_URI_MAX || uri_is_slow(&first->uri))
		fault(check, 414);
	if (scheme.l && pl_strcasecmp(&scheme, "sip") && pl_strcasecmp(&scheme, "sips") &&
	    pl_strcasecmp(&scheme, "tel"))
		fault(check, 416);
	if (!is_uri(&first->uri) || memchr(first->uri.p, '?', first->uri.l))
		fault(check, 400);
}

/* A response is not answered, nor an ACK (RFC 3261 17), nor what does not say by which way. */
static void settle(struct look *l)
{
	struct wire_check *check = l->check;

	if (check->head > CHECK_HEAD_MAX || l->lines > CHECK_LINES_MAX ||
	    l->commas > CHECK_COMMAS_MAX)
		check->code = 513;
	for (size_t i = 0; i < NAME_COUNT; i++)
		if (rules[i].needed && !l->seen[i])
			fault(check, 400);
	if (!l->seen[NAME_VIA] || (check->code && (!check->request ||
						   !pl_strcmp(&check->first.method, "ACK"))))
		check->code = CHECK_DROP;
}

void lw_wire_check(struct wire_check *check, const char *p, size_t len)
{
	struct look l = {.check = check};
	struct scan_header h;
	struct scan scan;
	enum scan_first first;

	memset(check, 0, sizeof *check);
	first = lw_wire_scan_first(&check->first, p, len);
	if (first == FIRST_NONE || first == FIRST_OPEN) {
		check->code = CHECK_DROP;
		return;
	}
	check->request = first != FIRST_RESPONSE;
	if (first == FIRST_BAD)
		fault(check, 400);
	else if (first == FIRST_RESPONSE && (check->first.code < 100 || check->first.code > 699))
		fault(check, 400);
	check_first(check);
	scan = (struct scan){p + check->first.len, p + len};
	while (l.lines <= CHECK_LINES_MAX && lw_wire_scan_header(&scan, &h)) {
		l.lines++;
		l.commas += count(h.start, h.end, ',');
		look_at(&l, &h);
	}
	check->head = (size_t)(scan.p - p);
	settle(&l);
}

bool lw_wire_begins_new(const struct wire_check *check)
{
	static const char *const follow[] = {"ACK", "BYE", "CANCEL", "NOTIFY", "PRACK"};
	struct part_addr to;
	struct pl tag;

	if (!check->request)
		return false;
	for (size_t i = 0; i < sizeof follow / sizeof *follow; i++)
		if (!pl_strcmp(&check->first.method, follow[i]))
			return false;
	return lw_part_addr(&to, &check->to) || !lw_param(&to.params, "tag", &tag);
}

void lw_wire_check_datagram(struct wire_check *check, const char *p, size_t len)
{
	lw_wire_check(check, p, len);
	if (check->code == CHECK_DROP)
		return;
	if (!check->counted)
		check->body = len - check->head;
	else if (check->framed && check->body > len - check->head && !check->code)
		check->code = check->request && pl_strcmp(&check->first.method, "ACK")
				      ? 400
				      : CHECK_DROP;
}
