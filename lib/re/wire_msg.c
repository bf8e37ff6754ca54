/* wire_msg.c -- what a message says in lists, and whether its header names are what libre takes
 * them for. */
#include <string.h>

#include <re.h>
#include <legwork/legwork.h>

#include "wire.h"
#include "wire_part.h"

/* The headers that we use by id.  libre makes the id of the name by a hash of 12 bits and compares
 * no names: "Vnd-16367" has the id of From. */
static const struct {
	enum sip_hdrid id;
	char compact;
	const char *name;
} known[] = {
	{SIP_HDR_ALLOW, 0, "Allow"},
	{SIP_HDR_AUTHORIZATION, 0, "Authorization"},
	{SIP_HDR_CALL_ID, 'i', "Call-ID"},
	{SIP_HDR_CONTACT, 'm', "Contact"},
	{SIP_HDR_CONTENT_LENGTH, 'l', "Content-Length"},
	{SIP_HDR_CONTENT_TYPE, 'c', "Content-Type"},
	{SIP_HDR_CSEQ, 0, "CSeq"},
	{SIP_HDR_EVENT, 'o', "Event"},
	{SIP_HDR_EXPIRES, 0, "Expires"},
	{SIP_HDR_FLOW_TIMER, 0, "Flow-Timer"},
	{SIP_HDR_FROM, 'f', "From"},
	{SIP_HDR_HISTORY_INFO, 0, "History-Info"},
	{SIP_HDR_JOIN, 0, "Join"},
	{SIP_HDR_MAX_FORWARDS, 0, "Max-Forwards"},
	{SIP_HDR_MIN_EXPIRES, 0, "Min-Expires"},
	{SIP_HDR_MIN_SE, 0, "Min-SE"},
	{SIP_HDR_P_ASSERTED_IDENTITY, 0, "P-Asserted-Identity"},
	{SIP_HDR_PRIVACY, 0, "Privacy"},
	{SIP_HDR_PROXY_AUTHENTICATE, 0, "Proxy-Authenticate"},
	{SIP_HDR_PROXY_AUTHORIZATION, 0, "Proxy-Authorization"},
	{SIP_HDR_RACK, 0, "RAck"},
	{SIP_HDR_REASON, 0, "Reason"},
	{SIP_HDR_RECORD_ROUTE, 0, "Record-Route"},
	{SIP_HDR_REFER_SUB, 0, "Refer-Sub"},
	{SIP_HDR_REFER_TO, 'r', "Refer-To"},
	{SIP_HDR_REFERRED_BY, 'b', "Referred-By"},
	{SIP_HDR_REPLACES, 0, "Replaces"},
	{SIP_HDR_REQUIRE, 0, "Require"},
	{SIP_HDR_RETRY_AFTER, 0, "Retry-After"},
	{SIP_HDR_ROUTE, 0, "Route"},
	{SIP_HDR_RSEQ, 0, "RSeq"},
	{SIP_HDR_SERVICE_ROUTE, 0, "Service-Route"},
	{SIP_HDR_SESSION_EXPIRES, 'x', "Session-Expires"},
	{SIP_HDR_SUBSCRIPTION_STATE, 0, "Subscription-State"},
	{SIP_HDR_SUPPORTED, 'k', "Supported"},
	{SIP_HDR_TARGET_DIALOG, 0, "Target-Dialog"},
	{SIP_HDR_TO, 't', "To"},
	{SIP_HDR_UNSUPPORTED, 0, "Unsupported"},
	{SIP_HDR_VIA, 'v', "Via"},
	{SIP_HDR_WARNING, 0, "Warning"},
	{SIP_HDR_WWW_AUTHENTICATE, 0, "WWW-Authenticate"},
};

enum { KNOWN = sizeof(known) / sizeof(known[0]) };

static char compact_of(const char *name)
{
	for (size_t i = 0; i < KNOWN; i++) {
		if (!str_casecmp(known[i].name, name))
			return known[i].compact;
	}
	return 0;
}

static bool name_true(const struct sip_hdr *hdr)
{
	for (size_t i = 0; i < KNOWN; i++) {
		const char compact[2] = {known[i].compact, '\0'};

		if (known[i].id != hdr->id)
			continue;
		return !pl_strcasecmp(&hdr->name, known[i].name) ||
		       (compact[0] && !pl_strcasecmp(&hdr->name, compact));
	}
	return true;
}

bool wire_names_true(const struct sip_msg *msg)
{
	if (!msg)
		return false;
	for (const struct le *le = msg->hdrl.head; le; le = le->next) {
		if (!name_true(le->data))
			return false;
	}
	return true;
}

static bool line_lists(const struct sip_hdr *hdr, const char *value)
{
	struct pl rest = hdr->val, item, token;

	while (part_next(&rest, ',', &item)) {
		if (part_next(&item, ';', &token) && !pl_strcasecmp(&token, value))
			return true;
	}
	return false;
}

bool wire_lists(const struct sip_msg *msg, const char *name, const char *value)
{
	const struct sip_hdr *hdr = NULL;

	if (!msg || !name || !value)
		return false;
	while ((hdr = part_line(msg, hdr, name, compact_of(name)))) {
		if (line_lists(hdr, value))
			return true;
	}
	return false;
}

uint32_t wire_caps(const struct sip_msg *msg)
{
	uint32_t caps = 0;

	if (!msg)
		return 0;
	if (part_line(msg, NULL, "Allow", 0) || part_line(msg, NULL, "Supported", 'k'))
		caps |= LW_CAP_KNOWN;
	if (wire_lists(msg, "Supported", "replaces"))
		caps |= LW_CAP_REPLACES;
	if (wire_lists(msg, "Allow", "REFER"))
		caps |= LW_CAP_REFER;
	if (wire_lists(msg, "Allow", "UPDATE"))
		caps |= LW_CAP_UPDATE;
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

bool wire_unsupported(const struct sip_msg *msg, const char *const *list, struct pl *option)
{
	const struct sip_hdr *hdr = NULL;
	struct pl rest, item;

	if (!msg || !option)
		return false;
	while ((hdr = part_line(msg, hdr, "Require", 0))) {
		rest = hdr->val;
		while (part_next(&rest, ',', &item)) {
			if (!item.l || is_known(&item, list))
				continue;
			*option = item;
			return true;
		}
	}
	return false;
}
