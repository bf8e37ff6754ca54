/* SPDX-License-Identifier: BSD-3-Clause */
/* way.c -- which way a message came. */
#include "way.h"

static bool is_stream(const struct sip_msg *msg)
{
	return msg->tp != SIP_TRANSP_UDP;
}

/* RFC 3261 18.1.1: the port in Via is where its sender takes requests. */
static uint16_t port_of_via(const struct sip_msg *msg)
{
	struct pl host, port = PL_INIT;

	if (!msg->req || uri_decode_hostport(&msg->via.sentby, &host, &port))
		return 0;
	if (pl_isset(&port))
		return (uint16_t)pl_u32(&port);
	return msg->tp == SIP_TRANSP_TLS ? SIP_PORT_TLS : SIP_PORT;
}

void lw_wire_way_of(struct wire_way *way, const struct sip_msg *msg)
{
	way->from = msg->src;
	way->listens = port_of_via(msg);
	way->stream = is_stream(msg);
	way->known = true;
}

/* A datagram tells its sender's port itself, a connection by its Via: it may be a new one to the
 * same peer, or stand in for a datagram that would be too large (RFC 3261 18.1.1). */
static bool same_port(const struct wire_way *way, const struct sip_msg *msg)
{
	uint16_t listens = port_of_via(msg), was = sa_port(&way->from), is = sa_port(&msg->src);

	if (was == is)
		return true;
	if (is_stream(msg))
		return listens && (listens == way->listens || listens == was);
	return way->stream && is == way->listens;
}

enum wire_nearness lw_wire_way_compare(const struct wire_way *way, const struct sip_msg *msg)
{
	if (!way->known || !sa_cmp(&way->from, &msg->src, SA_ADDR))
		return WIRE_ELSEWHERE;
	return same_port(way, msg) ? WIRE_SAME_WAY : WIRE_SAME_HOST;
}
