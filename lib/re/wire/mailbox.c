/* SPDX-License-Identifier: BSD-3-Clause */
/* mailbox.c -- whose mailbox: RFC 4458 URI, Diversion (RFC 5806), History-Info (RFC 7044). */
#include <string.h>

#include <re.h>

#include "decode.h"
#include "mailbox.h"
#include "param.h"
#include "part.h"
#include "text.h"
#include "uri.h"

int lw_wire_mailbox_uri(char *out, size_t size, const char *server, const char *owner,
			uint32_t cause)
{
	char escaped[WIRE_MAX], full[WIRE_MAX];
	struct part_out o;
	int err;

	if (!out || !server || !owner)
		return EINVAL;
	if (!lw_wire_clean(owner) || !*owner)
		return EBADMSG;
	lw_part_open(&o, full, sizeof(full));
	if (strncmp(server, "sip:", 4) && strncmp(server, "sips:", 5))
		lw_part_str(&o, "sip:");
	lw_part_str(&o, server);
	err = lw_part_close(&o);
	if (!err && !lw_uri_is_bare(full))
		err = EBADMSG;
	if (!err)
		err = lw_wire_param_escape(escaped, sizeof(escaped), owner, strlen(owner));
	if (err)
		return err;
	lw_part_open(&o, out, size);
	lw_part_str(&o, full);
	lw_part_str(&o, ";target=");
	lw_part_str(&o, escaped);
	if (cause) {
		lw_part_str(&o, ";cause=");
		lw_part_num(&o, cause);
	}
	return lw_part_close(&o);
}

int lw_wire_mailbox_owner(char *owner, size_t size, uint32_t *cause, const char *mailbox)
{
	struct pl pl, value;
	struct uri uri;

	*cause = 0;
	pl_set_str(&pl, mailbox);
	if (lw_wire_uri(&uri, &pl) || !lw_param(&uri.params, "target", &value))
		return ENOENT;
	if (lw_wire_hvalue_unescape(owner, size, &value) || !lw_uri_is_bare(owner))
		return ENOENT;
	if (lw_param(&uri.params, "cause", &value))
		*cause = pl_u32(&value);
	return 0;
}

/* RFC 7544 6: cause to Diversion reason; RFC 4458 2.3 takes an unknown one as 302. */
static const char *diversion_reason(uint32_t cause)
{
	switch (cause) {
	case 404:
		return "unknown";
	case 408:
		return "no-answer";
	case 480:
	case 487:
		return "deflection";
	case 486:
		return "user-busy";
	case 503:
		return "unavailable";
	default:
		return "unconditional";
	}
}

/* RFC 7044 10.2: the failure that sent the call on stands in the URI it happened at; a call that
 * was sent on at once met no failure. */
static void add_owner_entry(struct part_out *o, const char *owner, uint32_t cause)
{
	lw_part_str(o, "History-Info: <");
	lw_part_str(o, owner);
	if (cause >= 400 && cause <= 699) {
		lw_part_str(o, "?Reason=SIP%3Bcause%3D");
		lw_part_num(o, cause);
	}
	lw_part_str(o, ">;index=1\r\n");
}

int lw_wire_mailbox_headers(char *out, size_t size, const char *owner, const char *mailbox,
			    uint32_t cause)
{
	struct part_out o;

	if (!out || !owner || !mailbox)
		return EINVAL;
	if (!lw_uri_is_bare(owner) || !lw_uri_is_bare(mailbox))
		return EBADMSG;
	lw_part_open(&o, out, size);
	lw_part_str(&o, "Diversion: <");
	lw_part_str(&o, owner);
	lw_part_str(&o, ">;reason=");
	lw_part_str(&o, diversion_reason(cause));
	lw_part_str(&o, ";counter=1\r\n");
	add_owner_entry(&o, owner, cause);
	lw_part_str(&o, "History-Info: <");
	lw_part_str(&o, mailbox);
	lw_part_str(&o, ">;index=1.1;mp=1\r\n");
	return lw_part_close(&o);
}
