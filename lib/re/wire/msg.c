/* msg.c -- what a message says in lists, and whether its header names are what libre takes
 * them for. */
#include <string.h>

#include <re.h>
#include <legwork/adapter.h>

#include "msg.h"
#include "part.h"

/* The headers that we use by id.  libre makes the id of the name by a hash of 12 bits and compares
 * no names: "Vnd-16367" has the id of From. */
#define HEADERS(H) \
	H(ALLOW, 0, "Allow") \
	H(AUTHORIZATION, 0, "Authorization") \
	H(CALL_ID, 'i', "Call-ID") \
	H(CONTACT, 'm', "Contact") \
	H(CONTENT_LENGTH, 'l', "Content-Length") \
	H(CONTENT_TYPE, 'c', "Content-Type") \
	H(CSEQ, 0, "CSeq") \
	H(EVENT, 'o', "Event") \
	H(EXPIRES, 0, "Expires") \
	H(FLOW_TIMER, 0, "Flow-Timer") \
	H(FROM, 'f', "From") \
	H(HISTORY_INFO, 0, "History-Info") \
	H(JOIN, 0, "Join") \
	H(MAX_FORWARDS, 0, "Max-Forwards") \
	H(MIN_EXPIRES, 0, "Min-Expires") \
	H(MIN_SE, 0, "Min-SE") \
	H(P_ASSERTED_IDENTITY, 0, "P-Asserted-Identity") \
	H(PRIVACY, 0, "Privacy") \
	H(PROXY_AUTHENTICATE, 0, "Proxy-Authenticate") \
	H(PROXY_AUTHORIZATION, 0, "Proxy-Authorization") \
	H(RACK, 0, "RAck") \
	H(REASON, 0, "Reason") \
	H(RECORD_ROUTE, 0, "Record-Route") \
	H(REFER_SUB, 0, "Refer-Sub") \
	H(REFER_TO, 'r', "Refer-To") \
	H(REFERRED_BY, 'b', "Referred-By") \
	H(REPLACES, 0, "Replaces") \
	H(REQUIRE, 0, "Require") \
	H(RETRY_AFTER, 0, "Retry-After") \
	H(ROUTE, 0, "Route") \
	H(RSEQ, 0, "RSeq") \
	H(SERVICE_ROUTE, 0, "Service-Route") \
	H(SESSION_EXPIRES, 'x', "Session-Expires") \
	H(SUBSCRIPTION_STATE, 0, "Subscription-State") \
	H(SUPPORTED, 'k', "Supported") \
	H(TARGET_DIALOG, 0, "Target-Dialog") \
	H(TO, 't', "To") \
	H(UNSUPPORTED, 0, "Unsupported") \
	H(VIA, 'v', "Via") \
	H(WARNING, 0, "Warning") \
	H(WWW_AUTHENTICATE, 0, "WWW-Authenticate")

#define HEADER_AT(id, compact, name) AT_##id,
enum { HEADERS(HEADER_AT) KNOWN };

#define HEADER_ROW(id, compact, name) {compact, name},
static const struct {
	char compact;
	const char *name;
} known[] = {HEADERS(HEADER_ROW)};

/* One more than the row of an id, 0 for the ids of others. */
enum { IDS = 1 << 12 };
#define HEADER_SLOT(id, compact, name) [SIP_HDR_##id] = AT_##id + 1,
static const uint8_t slots[IDS] = {HEADERS(HEADER_SLOT)};

static char compact_of(const char *name)
{
	for (size_t i = 0; i < KNOWN; i++) {
		if ((known[i].name[0] | 0x20) == (name[0] | 0x20) &&
		    !str_casecmp(known[i].name, name))
			return known[i].compact;
	}
	return 0;
}

static bool name_true(const struct sip_hdr *hdr)
{
	int id = (int)hdr->id;
	unsigned slot = id < 0 || id >= IDS ? 0 : slots[id];
	char compact[2] = "";

	if (!slot)
		return true;
	compact[0] = known[slot - 1].compact;
	return !pl_strcasecmp(&hdr->name, known[slot - 1].name) ||
	       (compact[0] && !pl_strcasecmp(&hdr->name, compact));
}

bool lw_wire_names_true(const struct sip_msg *msg)
{
	if (!msg)
		return false;
	for (const struct le *le = msg->hdrl.head; le; le = le->next) {
		if (!name_true(le->data))
			return false;
	}
	return true;
}

/* Methods and option tags are tokens (RFC 3261 25.1): no quotes, but parameters may follow. */
static bool line_lists(const struct sip_hdr *hdr, const char *value)
{
	const char *p = hdr->val.p, *end = p + hdr->val.l, *comma, *semi;
	size_t len = strlen(value);
	struct pl token;

	for (; p && p < end; p = comma + 1) {
		comma = memchr(p, ',', (size_t)(end - p));
		comma = comma ? comma : end;
		semi = memchr(p, ';', (size_t)(comma - p));
		token = lw_part_trim((struct pl){p, (size_t)((semi ? semi : comma) - p)});
		if (token.l == len && !pl_strcasecmp(&token, value))
			return true;
	}
	return false;
}

bool lw_wire_lists(const struct sip_msg *msg, const char *name, const char *value)
{
	const struct sip_hdr *hdr = NULL;

	if (!msg || !name || !value)
		return false;
	while ((hdr = lw_part_line(msg, hdr, name, compact_of(name)))) {
		if (line_lists(hdr, value))
			return true;
	}
	return false;
}

static bool is_named(const struct sip_hdr *hdr, enum sip_hdrid id)
{
	return hdr->id == id && name_true(hdr);
}

/* In one pass: every message says what its sender can do, often in a dozen lines. */
uint32_t lw_wire_caps(const struct sip_msg *msg)
{
	uint32_t caps = 0;

	if (!msg)
		return 0;
	for (const struct le *le = msg->hdrl.head; le; le = le->next) {
		const struct sip_hdr *hdr = le->data;

		if (is_named(hdr, SIP_HDR_SUPPORTED)) {
			caps |= LW_CAP_KNOWN;
			caps |= line_lists(hdr, "replaces") ? LW_CAP_REPLACES : 0;
			caps |= line_lists(hdr, "record-aware") ? LW_CAP_RECORD_AWARE : 0;
		} else if (is_named(hdr, SIP_HDR_ALLOW)) {
			caps |= LW_CAP_KNOWN;
			caps |= line_lists(hdr, "REFER") ? LW_CAP_REFER : 0;
			caps |= line_lists(hdr, "UPDATE") ? LW_CAP_UPDATE : 0;
		}
	}
	return caps;
}

static bool is_known(const struct pl *option, const char *const *list)
{
	for (; list && *list; list++) {
		if (!pl_strcasecmp(option, *list))
			return true;
	}
	return false;
}

bool lw_wire_unsupported(const struct sip_msg *msg, const char *const *list, struct pl *option)
{
	const struct sip_hdr *hdr = NULL;
	struct pl rest, item;

	if (!msg || !option)
		return false;
	while ((hdr = lw_part_line(msg, hdr, "Require", 0))) {
		rest = hdr->val;
		while (lw_part_next(&rest, ',', &item)) {
			if (!item.l || is_known(&item, list))
				continue;
			*option = item;
			return true;
		}
	}
	return false;
}

int lw_wire_reason_code(const struct sip_msg *msg)
{
	const struct sip_hdr *hdr = sip_msg_hdr(msg, SIP_HDR_REASON);
	struct pl cause, params;

	if (!hdr || hdr->val.l < 4 || !lw_part_begins(&hdr->val, "SIP"))
		return 0;
	params = (struct pl){hdr->val.p + 3, hdr->val.l - 3};
	if (msg_param_decode(&params, "cause", &cause))
		return 0;
	return (int)pl_u32(&cause);
}
