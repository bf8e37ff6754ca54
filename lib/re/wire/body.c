/* SPDX-License-Identifier: BSD-3-Clause */
/* body.c -- bodies: cut to size, session description, message/sipfrag (RFC 3420), DTMF in INFO. */
#include <string.h>

#include <re.h>

#include "body.h"
#include "msg.h"
#include "multipart.h"
#include "part.h"
#include "reason.h"
#include "text.h"

/* Only the three digits count: real peers send any reason or none, LF alone or no line end. */
int lw_wire_sipfrag_decode(const uint8_t *body, size_t len)
{
	static const char version[] = "SIP/2.0 ";
	const size_t n = sizeof(version) - 1;
	struct pl b = {(const char *)body, body ? len : 0};
	int code;

	while (b.l && (b.p[0] == '\r' || b.p[0] == '\n')) {
		++b.p;
		--b.l;
	}
	if (b.l < n + 3 || !lw_part_begins(&b, version))
		return 0;
	b.p += n;
	b.l -= n;
	if (!wire_is_digit(b.p[0]) || !wire_is_digit(b.p[1]) || !wire_is_digit(b.p[2]))
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
	return wire_is_digit(c) || (c && strchr(numbered, c)) ? c : 0;
}

static char relay_key(struct pl rest)
{
	struct pl line, name, value;

	while (lw_part_cut(&rest, '\n', &line)) {
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

/* RFC 3261 18.3: what follows the promised length in a datagram is not part of the message, but
 * libre passes it on. */
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
		if (!wire_is_digit(msg->clen.p[i]))
			return EBADMSG;
		n = n * 10 + (size_t)(msg->clen.p[i] - '0');
	}
	if (!msg->clen.l || n > left)
		return EBADMSG;
	*len = n;
	return 0;
}

/* libre hands a Content-Type out in parts only. */
static bool sdp_in_parts(const struct sip_msg *msg, struct pl *sdp)
{
	const struct sip_hdr *type = lw_part_line(msg, NULL, "Content-Type", 'c');
	struct wire_part part;

	if (!type || !lw_wire_part_find(&part, &type->val, sdp, lw_wire_part_is_sdp, NULL))
		return false;
	*sdp = part.content;
	return true;
}

bool lw_wire_sdp(const struct sip_msg *msg, struct pl *sdp)
{
	const uint8_t *body;
	size_t len;

	if (lw_wire_body(msg, &body, &len) || !len)
		return false;
	*sdp = (struct pl){(const char *)body, len};
	return msg_ctype_cmp(&msg->ctyp, "application", "sdp") ||
	       (!pl_strcasecmp(&msg->ctyp.type, "multipart") && sdp_in_parts(msg, sdp) && sdp->l);
}

bool lw_wire_has_sdp(const struct sip_msg *msg)
{
	struct pl sdp;

	return lw_wire_sdp(msg, &sdp);
}

bool lw_wire_body_optional(const struct sip_msg *msg)
{
	const struct sip_hdr *hdr = lw_part_line(msg, NULL, "Content-Disposition", 0);
	struct pl rest, piece, name, value;

	if (!hdr)
		return false;
	rest = hdr->val;
	while (lw_part_next(&rest, ';', &piece)) {
		lw_part_pair(&piece, &name, &value);
		if (!pl_strcasecmp(&name, "handling"))
			return !pl_strcasecmp(&value, "optional");
	}
	return false;
}

bool lw_wire_accepts_sdp(const struct sip_msg *msg)
{
	const struct sip_hdr *hdr = lw_part_line(msg, NULL, "Accept", 0);

	return !hdr || !hdr->val.l || lw_wire_lists(msg, "Accept", "application/sdp") ||
	       lw_wire_lists(msg, "Accept", "application/*") ||
	       lw_wire_lists(msg, "Accept", "*/*");
}
