/* SPDX-License-Identifier: BSD-3-Clause */
/* names.h -- the headers that we read, and the names that libre takes for one of them.
 *
 * libre makes a header's id of its name by a hash of 12 bits and compares no names: "Vnd-16367" has
 * the id of From, "DC-Info" that of Call-ID. */
#ifndef LW_RE_WIRE_NAMES_H
#define LW_RE_WIRE_NAMES_H

#include <re.h>

#define WIRE_NAMES(H) \
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
	H(SERVER, 0, "Server") \
	H(SERVICE_ROUTE, 0, "Service-Route") \
	H(SESSION_EXPIRES, 'x', "Session-Expires") \
	H(SUBSCRIPTION_STATE, 0, "Subscription-State") \
	H(SUPPORTED, 'k', "Supported") \
	H(TARGET_DIALOG, 0, "Target-Dialog") \
	H(TO, 't', "To") \
	H(UNSUPPORTED, 0, "Unsupported") \
	H(USER_AGENT, 0, "User-Agent") \
	H(VIA, 'v', "Via") \
	H(WARNING, 0, "Warning") \
	H(WWW_AUTHENTICATE, 0, "WWW-Authenticate")

#define WIRE_NAME_ENUM(id, compact, name) NAME_##id,
enum wire_name {
	WIRE_NAMES(WIRE_NAME_ENUM)
	NAME_COUNT,
	NAME_OTHER = NAME_COUNT, /* none of them */
	NAME_CLASH,              /* none of them, but libre takes it for one */
};

/* What a header of this name is, in full or compact form, in any case. */
enum wire_name lw_wire_name(const struct pl *name);
/* The id that libre makes of a name; SIP_HDR_NONE where it makes none, or of a letter that is not
 * ours. */
int lw_wire_name_id(const struct pl *name);
/* In full; NULL for the two that are none of them. */
const char *lw_wire_name_text(enum wire_name name);
/* The compact form of a header's full name, 0 without one. */
char lw_wire_name_compact(const char *name);

#endif
