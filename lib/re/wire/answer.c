/* SPDX-License-Identifier: BSD-3-Clause */
/* answer.c -- the headers of an answer that come from its request. */
#include "answer.h"

#include "param.h"
#include "reason.h"
#include "text.h"

/* The sender wants to know its port (RFC 3581): "rport" without a value. */
static bool wants_port(const struct sip_msg *msg, struct pl *rport)
{
	const struct pl *params = &msg->via.params;

	return lw_param_place(params, "rport", rport) &&
	       (rport->p + rport->l == params->p + params->l || rport->p[rport->l] != '=');
}

static int put(struct mbuf *mb, const char *p, const char *end)
{
	return mbuf_write_mem(mb, (const uint8_t *)p, (size_t)(end - p));
}

static int put_line(struct mbuf *mb, const struct sip_hdr *hdr)
{
	int err = mbuf_write_pl(mb, &hdr->name);

	err |= mbuf_write_str(mb, ": ");
	err |= mbuf_write_pl(mb, &hdr->val);
	return err | mbuf_write_str(mb, "\r\n");
}

/* The first Via says where the request came from (RFC 3261 18.2.1). */
static int put_first_via(struct mbuf *mb, const struct sip_hdr *hdr, const struct sip_msg *msg)
{
	const char *end = hdr->val.p + hdr->val.l;
	struct pl rport;
	bool port = wants_port(msg, &rport);
	int err = mbuf_write_pl(mb, &hdr->name);

	err |= mbuf_write_str(mb, ": ");
	if (port) {
		err |= put(mb, hdr->val.p, rport.p);
		err |= put(mb, rport.p + rport.l, end);
		err |= mbuf_printf(mb, ";rport=%u", sa_port(&msg->src));
	} else {
		err |= put(mb, hdr->val.p, end);
	}
	if (port || !sa_cmp(&msg->src, &msg->via.addr, SA_ADDR))
		err |= mbuf_printf(mb, ";received=%H", lw_wire_ip_print, &msg->src);
	return err | mbuf_write_str(mb, "\r\n");
}

static int put_to(struct mbuf *mb, const struct sip_hdr *hdr, const struct sip_msg *msg,
		  uint16_t code)
{
	if (pl_isset(&msg->to.tag) || code <= 100)
		return put_line(mb, hdr);
	return mbuf_printf(mb, "%r: %r;tag=%016llx\r\n", &hdr->name, &hdr->val, msg->tag);
}

int lw_wire_answer(struct mbuf *mb, const struct sip_msg *msg, uint16_t code, bool record_route)
{
	unsigned vias = 0;
	int err = mbuf_printf(mb, "SIP/2.0 %u %s\r\n", code, lw_wire_reason(code));

	for (const struct le *le = msg->hdrl.head; le; le = le->next) {
		const struct sip_hdr *hdr = le->data;

		if (hdr->id == SIP_HDR_VIA)
			err |= vias++ ? put_line(mb, hdr) : put_first_via(mb, hdr, msg);
		else if (hdr->id == SIP_HDR_TO)
			err |= put_to(mb, hdr, msg, code);
		else if (hdr->id == SIP_HDR_FROM || hdr->id == SIP_HDR_CALL_ID ||
			 hdr->id == SIP_HDR_CSEQ ||
			 (record_route && hdr->id == SIP_HDR_RECORD_ROUTE))
			err |= put_line(mb, hdr);
	}
	return err;
}

/* RFC 3261 18.2.2, without maddr, which would send our answers to others. */
void lw_wire_answer_to(struct sa *dst, const struct sip_msg *msg)
{
	struct pl rport;

	*dst = msg->src;
	if (msg->tp != SIP_TRANSP_UDP || !wants_port(msg, &rport))
		sa_set_port(dst, sip_transp_port(msg->tp, sa_port(&msg->via.addr)));
}
