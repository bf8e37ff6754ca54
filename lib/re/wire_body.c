/* wire_body.c -- bodies: cut to size, message/sipfrag (RFC 3420), DTMF in INFO. */
#include <string.h>

#include <re.h>

#include "wire.h"
#include "wire_part.h"

static const struct {
	int code;
	const char *text;
} reasons[] = {
	{100, "Trying"}, {180, "Ringing"}, {181, "Call Is Being Forwarded"}, {182, "Queued"},
	{183, "Session Progress"}, {199, "Early Dialog Terminated"},
	{200, "OK"}, {202, "Accepted"}, {204, "No Notification"},
	{300, "Multiple Choices"}, {301, "Moved Permanently"}, {302, "Moved Temporarily"},
	{305, "Use Proxy"}, {380, "Alternative Service"},
	{400, "Bad Request"}, {401, "Unauthorized"}, {402, "Payment Required"}, {403, "Forbidden"},
	{404, "Not Found"}, {405, "Method Not Allowed"}, {406, "Not Acceptable"},
	{407, "Proxy Authentication Required"}, {408, "Request Timeout"}, {410, "Gone"},
	{412, "Conditional Request Failed"}, {413, "Request Entity Too Large"},
	{414, "Request-URI Too Long"}, {415, "Unsupported Media Type"},
	{416, "Unsupported URI Scheme"}, {417, "Unknown Resource-Priority"},
	{420, "Bad Extension"}, {421, "Extension Required"}, {422, "Session Interval Too Small"},
	{423, "Interval Too Brief"}, {428, "Use Identity Header"},
	{429, "Provide Referrer Identity"}, {430, "Flow Failed"}, {433, "Anonymity Disallowed"},
	{436, "Bad Identity-Info"}, {437, "Unsupported Certificate"},
	{438, "Invalid Identity Header"}, {439, "First Hop Lacks Outbound Support"},
	{440, "Max-Breadth Exceeded"}, {469, "Bad Info Package"}, {470, "Consent Needed"},
	{480, "Temporarily Unavailable"}, {481, "Call/Transaction Does Not Exist"},
	{482, "Loop Detected"}, {483, "Too Many Hops"}, {484, "Address Incomplete"},
	{485, "Ambiguous"}, {486, "Busy Here"}, {487, "Request Terminated"},
	{488, "Not Acceptable Here"}, {489, "Bad Event"}, {491, "Request Pending"},
	{493, "Undecipherable"}, {494, "Security Agreement Required"},
	{500, "Server Internal Error"}, {501, "Not Implemented"}, {502, "Bad Gateway"},
	{503, "Service Unavailable"}, {504, "Server Time-out"}, {505, "Version Not Supported"},
	{513, "Message Too Large"}, {580, "Precondition Failure"},
	{600, "Busy Everywhere"}, {603, "Decline"}, {604, "Does Not Exist Anywhere"},
	{606, "Not Acceptable"}, {607, "Unwanted"}, {608, "Rejected"},
};

const char *lw_wire_reason(int code)
{
	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
		if (reasons[i].code == code)
			return reasons[i].text;
	}
	return "";
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Only the three digits count: real peers send any reason or none, LF alone or no line end. */
int lw_wire_sipfrag_decode(const uint8_t *body, size_t len)
{
	static const char version[] = "SIP/2.0 ";
	const size_t n = sizeof(version) - 1;
	struct pl b = {(const char *)body, body ? len : 0}, head;
	int code;

	while (b.l && (b.p[0] == '\r' || b.p[0] == '\n')) {
		++b.p;
		--b.l;
	}
	head = (struct pl){b.p, n};
	if (b.l < n + 3 || pl_strcasecmp(&head, version))
		return 0;
	b.p += n;
	b.l -= n;
	if (!is_digit(b.p[0]) || !is_digit(b.p[1]) || !is_digit(b.p[2]))
		return 0;
	if (b.l > 3 && b.p[3] != ' ' && b.p[3] != '\r' && b.p[3] != '\n')
		return 0;
	code = (b.p[0] - '0') * 100 + (b.p[1] - '0') * 10 + (b.p[2] - '0');
	return code >= 100 && code <= 699 ? code : 0;
}

int lw_wire_sipfrag_print(char *out, size_t size, int code)
{
	struct part_out o;

	if (!out || code < 100 || code > 699)
		return EINVAL;
	lw_part_open(&o, out, size);
	lw_part_str(&o, "SIP/2.0 ");
	lw_part_num(&o, (uint32_t)code);
	lw_part_str(&o, " ");
	lw_part_str(&o, lw_wire_reason(code));
	lw_part_str(&o, "\r\n");
	return lw_part_close(&o);
}

static bool is_type(const struct msg_ctype *ctyp, const char *type, const char *subtype)
{
	return ctyp && !pl_strcasecmp(&ctyp->type, type) && !pl_strcasecmp(&ctyp->subtype, subtype);
}

bool lw_wire_is_sipfrag(const struct msg_ctype *ctyp)
{
	return is_type(ctyp, "message", "sipfrag");
}

/* One key: itself, or its RFC 4733 event number from 10 to 15 as some gateways write it. */
static char key_of(const struct pl *text)
{
	static const char numbered[] = "*#ABCD";
	char c;

	if (text->l == 2 && text->p[0] == '1' && text->p[1] >= '0' && text->p[1] <= '5')
		return numbered[text->p[1] - '0'];
	if (text->l != 1)
		return 0;
	c = text->p[0];
	if (c >= 'a' && c <= 'd')
		c = (char)(c - 'a' + 'A');
	return is_digit(c) || (c && strchr(numbered, c)) ? c : 0;
}

static char relay_key(struct pl rest)
{
	struct pl line, name, value;

	while (rest.l) {
		const char *end = memchr(rest.p, '\n', rest.l);

		line = (struct pl){rest.p, end ? (size_t)(end - rest.p) : rest.l};
		rest.p += line.l + (end ? 1 : 0);
		rest.l -= line.l + (end ? 1 : 0);
		lw_part_pair(&line, &name, &value);
		if (!pl_strcasecmp(&name, "signal"))
			return value.p ? key_of(&value) : 0;
	}
	return 0;
}

char lw_wire_info_decode(const struct msg_ctype *ctyp, const uint8_t *body, size_t len)
{
	struct pl b = {(const char *)body, body ? len : 0};

	if (is_type(ctyp, "application", "dtmf-relay"))
		return relay_key(b);
	if (!is_type(ctyp, "application", "dtmf"))
		return 0;
	b = lw_part_trim(b);
	return key_of(&b);
}

/* RFC 3261 18.3: what follows the promised length in a datagram is no part of the message; libre
 * hands it over all the same. */
int lw_wire_body(const struct sip_msg *msg, const uint8_t **body, size_t *len)
{
	size_t left, n = 0;

	if (!msg || !body || !len)
		return EINVAL;
	left = msg->mb ? mbuf_get_left(msg->mb) : 0;
	*body = left ? mbuf_buf(msg->mb) : NULL;
	*len = left;
	if (!msg->clen.p)
		return 0;
	for (size_t i = 0; i < msg->clen.l && n <= left; i++) {
		if (!is_digit(msg->clen.p[i]))
			return EBADMSG;
		n = n * 10 + (size_t)(msg->clen.p[i] - '0');
	}
	if (!msg->clen.l || n > left)
		return EBADMSG;
	*len = n;
	return 0;
}
