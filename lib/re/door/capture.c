/* SPDX-License-Identifier: BSD-3-Clause */
/* capture.c -- a SIP message in the formats of captures: pcap (Wireshark), HEPv3 (Homer). */
#include <string.h>

#include <re.h>
#include <legwork/re.h>

enum {
	IP4_HEAD = 20,
	IP6_HEAD = 40,
	UDP_HEAD = 8,
	RECORD_HEAD = 16,
	CHUNK_HEAD = 6,
	UDP = 17,
	TCP = 6,
	MOST = UINT16_MAX, /* bytes that a length of 16 bits counts */
	MOST_SENT = MOST - IP4_HEAD - UDP_HEAD, /* in a datagram */
};

/* Bytes from front to back; one that is not there is only counted. */
struct pen { uint8_t *at; size_t used; };

static void put(struct pen *pen, const void *bytes, size_t size)
{
	if (pen->at)
		memcpy(pen->at + pen->used, bytes, size);
	pen->used += size;
}

/* In the order of the network. */
static void put_number(struct pen *pen, uint64_t number, unsigned size)
{
	while (size--) {
		uint8_t byte = (uint8_t)(number >> 8 * size);

		put(pen, &byte, 1);
	}
}

/* pcap's own order is that of its first four bytes: here the lowest first. */
static void put_low_first(struct pen *pen, uint32_t number)
{
	for (unsigned i = 0; i < 4; i++) {
		uint8_t byte = (uint8_t)(number >> 8 * i);

		put(pen, &byte, 1);
	}
}

static bool is_ip6(const struct lw_re_message *m)
{
	return sa_af(m->src) == AF_INET6;
}

static void put_address(struct pen *pen, const struct sa *sa)
{
	uint8_t ip6[16];

	if (sa_af(sa) == AF_INET6) {
		sa_in6(sa, ip6);
		put(pen, ip6, sizeof ip6);
	} else {
		put_number(pen, sa_in(sa), 4);
	}
}

/* ---- pcap ---- */

/* RFC 1071. */
static uint16_t sum_of(uint32_t sum, const uint8_t *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		sum += (uint32_t)bytes[i] << (i & 1 ? 0 : 8);
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)sum;
}

static void put_at(uint8_t *at, uint16_t number)
{
	at[0] = (uint8_t)(number >> 8);
	at[1] = (uint8_t)number;
}

static void put_ip(struct pen *pen, const struct lw_re_message *m, size_t length)
{
	size_t begin = pen->used;

	if (is_ip6(m)) {
		put_number(pen, UINT32_C(6) << 28, 4);
		put_number(pen, length, 2);
		put_number(pen, UDP << 8 | 64, 2);
	} else {
		put_number(pen, 0x4500, 2);
		put_number(pen, IP4_HEAD + length, 2);
		put_number(pen, 0x4000, 4); /* no number, and not to be cut */
		put_number(pen, 64 << 8 | UDP, 2);
		put_number(pen, 0, 2);
	}
	put_address(pen, m->src);
	put_address(pen, m->dst);
	if (pen->at && !is_ip6(m))
		put_at(pen->at + begin + 10, (uint16_t)~sum_of(0, pen->at + begin, IP4_HEAD));
}

/* Of a datagram, and the addresses before it.  0 says that there is none: the other zero stands for
 * it (RFC 768). */
static uint16_t udp_sum(const uint8_t *datagram, size_t addresses, size_t length)
{
	uint16_t sum = sum_of((uint32_t)(UDP + length), datagram - addresses, addresses + length);

	return sum == UINT16_MAX ? sum : (uint16_t)~sum;
}

static void put_udp(struct pen *pen, const struct lw_re_message *m, size_t length)
{
	size_t begin = pen->used, addresses = is_ip6(m) ? 32 : 8;

	put_number(pen, sa_port(m->src), 2);
	put_number(pen, sa_port(m->dst), 2);
	put_number(pen, length, 2);
	put_number(pen, 0, 2);
	put(pen, m->packet, m->size);
	if (pen->at)
		put_at(pen->at + begin + 6, udp_sum(pen->at + begin, addresses, length));
}

size_t lw_re_pcap_head(uint8_t *to, size_t size)
{
	enum { HEAD = 24, LINKTYPE_RAW = 101 };
	struct pen pen = {size >= HEAD ? to : NULL, 0};

	put_low_first(&pen, 0xa1b2c3d4); /* with microseconds */
	put_low_first(&pen, 4 << 16 | 2);
	put_low_first(&pen, 0);
	put_low_first(&pen, 0);
	put_low_first(&pen, MOST);
	put_low_first(&pen, LINKTYPE_RAW);
	return pen.used;
}

static bool is_whole(const struct lw_re_message *m)
{
	return m && m->packet && m->transport && sa_isset(m->src, SA_ADDR) &&
	       sa_isset(m->dst, SA_ADDR) && sa_af(m->src) == sa_af(m->dst);
}

size_t lw_re_pcap(uint8_t *to, size_t size, const struct lw_re_message *m)
{
	struct pen pen = {NULL, 0};
	size_t head, whole;

	if (!is_whole(m))
		return 0;
	head = (is_ip6(m) ? IP6_HEAD : IP4_HEAD) + UDP_HEAD;
	if (m->size > MOST - head)
		return 0;
	whole = head + m->size;
	pen.at = to && size >= RECORD_HEAD + whole ? to : NULL;
	put_low_first(&pen, (uint32_t)(m->time_us / 1000000));
	put_low_first(&pen, (uint32_t)(m->time_us % 1000000));
	put_low_first(&pen, (uint32_t)whole);
	put_low_first(&pen, (uint32_t)whole);
	put_ip(&pen, m, UDP_HEAD + m->size);
	put_udp(&pen, m, UDP_HEAD + m->size);
	return pen.used;
}

/* ---- HEPv3 ---- */

enum chunk {
	CHUNK_FAMILY = 1,
	CHUNK_PROTOCOL = 2,
	CHUNK_SRC = 3,  /* IPv4; of IPv6 two more */
	CHUNK_DST = 4,
	CHUNK_SPORT = 7,
	CHUNK_DPORT = 8,
	CHUNK_SECONDS = 9,
	CHUNK_MICROSECONDS = 10,
	CHUNK_KIND = 11,
	CHUNK_AGENT = 12,
	CHUNK_PACKET = 15,
};

static void begin_chunk(struct pen *pen, enum chunk type, size_t size)
{
	put_number(pen, 0, 2); /* of no vendor */
	put_number(pen, type, 2);
	put_number(pen, CHUNK_HEAD + size, 2);
}

static void put_chunk(struct pen *pen, enum chunk type, uint64_t number, unsigned size)
{
	begin_chunk(pen, type, size);
	put_number(pen, number, size);
}

static void put_end(struct pen *pen, enum chunk type, const struct sa *sa)
{
	bool ip6 = sa_af(sa) == AF_INET6;

	begin_chunk(pen, (enum chunk)(type + (ip6 ? 2 : 0)), ip6 ? 16 : 4);
	put_address(pen, sa);
}

static void put_chunks(struct pen *pen, uint32_t agent, const struct lw_re_message *m)
{
	enum { FAMILY_IP4 = 2, FAMILY_IP6 = 10, KIND_SIP = 1 };

	put_chunk(pen, CHUNK_FAMILY, is_ip6(m) ? FAMILY_IP6 : FAMILY_IP4, 1);
	put_chunk(pen, CHUNK_PROTOCOL, strcmp(m->transport, "UDP") ? TCP : UDP, 1);
	put_end(pen, CHUNK_SRC, m->src);
	put_end(pen, CHUNK_DST, m->dst);
	put_chunk(pen, CHUNK_SPORT, sa_port(m->src), 2);
	put_chunk(pen, CHUNK_DPORT, sa_port(m->dst), 2);
	put_chunk(pen, CHUNK_SECONDS, m->time_us / 1000000, 4);
	put_chunk(pen, CHUNK_MICROSECONDS, m->time_us % 1000000, 4);
	put_chunk(pen, CHUNK_KIND, KIND_SIP, 1);
	put_chunk(pen, CHUNK_AGENT, agent, 4);
	begin_chunk(pen, CHUNK_PACKET, m->size);
	put(pen, m->packet, m->size);
}

size_t lw_re_hep(uint8_t *to, size_t size, uint32_t agent, const struct lw_re_message *m)
{
	struct pen counted = {NULL, CHUNK_HEAD}, pen = {to, 0};

	if (!is_whole(m) || m->size > MOST_SENT)
		return 0;
	put_chunks(&counted, agent, m);
	if (counted.used > MOST_SENT)
		return 0;
	if (!to || size < counted.used)
		return counted.used;
	put(&pen, "HEP3", 4);
	put_number(&pen, counted.used, 2);
	put_chunks(&pen, agent, m);
	return pen.used;
}
