/* SPDX-License-Identifier: BSD-3-Clause */
/* receive.c -- datagrams that our own decoder takes. */
#include "receive.h"

#include "../wire/decode.h"

bool lw_ua_receive(struct lw_re *re, struct udp_sock *sock, const struct sa *src, struct mbuf *mb)
{
	size_t pos = mb->pos;
	struct sip_msg *msg;
	bool taken;

	if (re->cfg.libre_decodes || lw_wire_decode(&msg, mb))
		return false;
	msg->sock = mem_ref(sock);
	msg->src = *src;
	msg->dst = re->laddr;
	msg->tp = SIP_TRANSP_UDP;
	if (msg->req && !pl_isset(&msg->to.tag)) /* an answer needs one */
		msg->tag = lw_ua_random(re);
	taken = re->callbacks->received(re, msg);
	mb->pos = taken ? mb->pos : pos;
	mem_deref(msg);
	return taken;
}
