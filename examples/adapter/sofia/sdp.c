/* SPDX-License-Identifier: BSD-3-Clause */
/* sdp.c -- see sofia.h. */
#include <string.h>

#include <arpa/inet.h>
#include <sofia-sip/sdp.h>

#include "sofia.h"

enum { PCMU = 0, PCMA = 8 };

static unsigned sink_port(const struct sofia *s)
{
	struct sockaddr_in at = {0};
	socklen_t size = sizeof at;

	(void)getsockname(s->sink, (struct sockaddr *)&at, &size);
	return ntohs(at.sin_port);
}

static const char *name_of(unsigned payload)
{
	return payload == PCMA ? "8" : "0";
}

void sdp_write(struct call *c, uint32_t dir, bool answer, char *text)
{
	const struct sofia *s = c->sofia;
	char host[ADDRESS];

	(void)snprintf(host, sizeof host, "%.*s", (int)strcspn(s->address, ":"), s->address);
	(void)snprintf(text, SDP_MAX,
		       "v=0\r\no=- %u %u IN IP4 %s\r\ns=-\r\nc=IN IP4 %s\r\nt=0 0\r\n"
		       "%sm=audio %u RTP/AVP %s\r\na=%s\r\n%s",
		       c->sdp_id, ++c->sdp_version, host, host, c->before, sink_port(s),
		       answer || c->up ? name_of(c->payload) : "0 8", lw_dir_name(dir), c->after);
}

static bool take_codec(struct call *c, const sdp_media_t *m)
{
	for (const sdp_rtpmap_t *map = m->m_rtpmaps; map; map = map->rm_next) {
		if (map->rm_pt != PCMU && map->rm_pt != PCMA)
			continue;
		c->payload = map->rm_pt;
		return true;
	}
	return false;
}

static bool is_ours(const sdp_media_t *m)
{
	return m->m_type == sdp_media_audio && m->m_proto == sdp_proto_rtp && m->m_port;
}

/* Each line of theirs keeps its place for good (RFC 3264 6 and 8). */
static bool refuse(char *lines, const sdp_media_t *m)
{
	size_t len = strlen(lines);
	const char *format = m->m_format ? m->m_format->l_text : "0";
	int more = snprintf(lines + len, SDP_LINES - len, "m=%s 0 %s %s\r\n", m->m_type_name,
			    m->m_proto_name, m->m_rtpmaps ? "0" : format);

	return more > 0 && (size_t)more < SDP_LINES - len;
}

/* The first line that we can take; the others are refused. */
static bool take_lines(struct call *c, const sdp_media_t *m)
{
	bool found = false;

	c->before[0] = c->after[0] = '\0';
	for (; m; m = m->m_next) {
		if (!found && is_ours(m) && take_codec(c, m)) {
			found = true;
			c->theirs = m->m_mode; /* the same bits as enum lw_dir */
		} else if (!refuse(found ? c->after : c->before, m)) {
			return false;
		}
	}
	return found;
}

bool sdp_read(struct call *c, const sip_t *sip)
{
	const sip_payload_t *body = sip ? sip->sip_payload : NULL;
	su_home_t home[1] = {SU_HOME_INIT(home)};
	sdp_parser_t *parser =
		body ? sdp_parse(home, body->pl_data, (issize_t)body->pl_len, 0) : NULL;
	const sdp_session_t *session = parser ? sdp_session(parser) : NULL;
	struct call read = *c;
	bool fits = session && take_lines(&read, session->sdp_media);

	if (fits) /* what is refused changes nothing */
		*c = read;
	if (parser)
		sdp_parser_free(parser);
	su_home_deinit(home);
	return fits;
}

uint32_t sdp_turned(uint32_t dir)
{
	return (dir & LW_SENDONLY ? (uint32_t)LW_RECVONLY : 0) |
	       (dir & LW_RECVONLY ? (uint32_t)LW_SENDONLY : 0);
}
