/* SPDX-License-Identifier: BSD-3-Clause */
/* rtcp.c -- reports to and from a phone, every five seconds or so (RFC 3550 section 6.2). */
#include <time.h>

#include "relay_i.h"

enum { EVERY_US = 5 * 1000 * 1000 };

static const uint32_t SINCE_1900 = 2208988800; /* seconds to 1970 */

static uint64_t ntp_now(void)
{
	struct timespec ts = {0};

	(void)clock_gettime(CLOCK_REALTIME, &ts);
	return ((uint64_t)ts.tv_sec + SINCE_1900) << 32 | ((uint64_t)ts.tv_nsec << 32) / 1000000000;
}

/* Half of the time to one and a half, so that no two go on in step (RFC 3550 6.3.1). */
static uint64_t next_us(uint64_t now)
{
	return now + EVERY_US / 2 + rand_u32() % EVERY_US;
}

void rtcp_beat(struct relay_port *port, uint64_t now)
{
	const struct stream *s = &port->stream;
	uint8_t data[REPORT_MAX + CRYPTO_TAIL];
	struct report_of of;
	size_t size;

	if (now < port->report_us)
		return;
	if (port->report_us && guard_is_one_host(&port->remote_rtcp) && !out_is_unheard(port)) {
		of = (struct report_of){
			.ssrc = s->ssrc, .ts = stream_clock(s, s->rate ? s->rate : 8000, now),
			.packets = port->counted.packets, .bytes = port->counted.bytes,
			.ntp = ntp_now(), .cname = port->cname,
		};
		size = report_write(&port->report, &of, now, data);
		if (!crypto_is_asked(port->sdp) || crypto_seal(&port->crypto, data, &size, true))
			(void)wire_send_rtcp(&port->wire, &port->remote_rtcp, data, size);
	}
	port->report_us = next_us(now);
}

void rtcp_packet(struct relay_port *port, const struct sa *src, uint8_t *data, size_t size)
{
	bool open = !crypto_is_asked(port->sdp) || crypto_open(&port->crypto, data, &size, true);

	if (open && sa_cmp(src, &port->remote_rtcp, SA_ADDR) &&
	    report_read(&port->report, port->stream.ssrc, data, size, ticker_now_us()))
		port->stats.rtcp++;
	else
		port->stats.strange++;
}
