/* SPDX-License-Identifier: BSD-3-Clause */
/* sdp_same.c -- see sdp_same.h. */
#include <string.h>

#include "part.h"
#include "sdp_same.h"
#include "text.h"

/* Takes a line without its end off *rest. */
static bool next_line(struct pl *rest, struct pl *line)
{
	const char *end;

	if (!rest->l)
		return false;
	end = memchr(rest->p, '\n', rest->l);
	line->p = rest->p;
	line->l = end ? (size_t)(end - rest->p) : rest->l;
	pl_advance(rest, (ssize_t)(end ? line->l + 1 : line->l));
	if (line->l && line->p[line->l - 1] == '\r')
		line->l--;
	return true;
}

static bool is_direction(const struct pl *line, enum sdp_dir *dir)
{
	static const struct { char text[12]; enum sdp_dir dir; } names[] = {
		{"a=sendrecv", SDP_SENDRECV}, {"a=sendonly", SDP_SENDONLY},
		{"a=recvonly", SDP_RECVONLY}, {"a=inactive", SDP_INACTIVE},
	};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (pl_strcmp(line, names[i].text))
			continue;
		*dir = names[i].dir;
		return true;
	}
	return false;
}

static bool is_origin(const struct pl *line)
{
	return line->l > 2 && line->p[0] == 'o' && line->p[1] == '=';
}

/* The part ends behind "o=" or "a=", and the next one begins at the end of the line. */
static void cut(struct pl *part, struct pl *next, const struct pl *line)
{
	const char *end = part->p + part->l;

	part->l = (size_t)(line->p - part->p) + 2;
	next->p = line->p + line->l;
	next->l = (size_t)(end - next->p);
}

bool lw_wire_sdp_frame(struct pl frame[SDP_FRAME], const struct pl *sdp, enum sdp_dir *dir)
{
	struct pl rest = *sdp, line;
	unsigned at = 0, directions = 0;

	frame[0] = *sdp;
	while (next_line(&rest, &line)) {
		bool turns = is_direction(&line, dir);

		if (!turns && !is_origin(&line))
			continue;
		directions += turns;
		if (at + 1 == SDP_FRAME || directions > 1)
			return false;
		cut(&frame[at], &frame[at + 1], &line);
		at++;
	}
	while (++at < SDP_FRAME)
		frame[at] = (struct pl)PL_INIT;
	return true;
}

int lw_wire_sdp_turn(struct mbuf *mb, const struct pl *sdp, enum sdp_dir dir)
{
	struct pl rest = *sdp, line, found = PL_INIT;
	enum sdp_dir is;
	unsigned directions = 0;
	int err;

	while (next_line(&rest, &line)) {
		if (!is_direction(&line, &is))
			continue;
		found = line;
		directions++;
	}
	if (directions != 1)
		return EINVAL;
	err = mbuf_write_mem(mb, (const uint8_t *)sdp->p, (size_t)(found.p - sdp->p) + 2);
	err |= mbuf_write_str(mb, sdp_dir_name(dir));
	found.p += found.l;
	return err | mbuf_write_mem(mb, (const uint8_t *)found.p,
				    (size_t)(sdp->p + sdp->l - found.p));
}

/* "m=KIND PORT PROTO FORMATS" */
static bool read_media(struct pl line, struct pl *kind, struct pl *port, struct pl *proto,
		       struct pl *formats)
{
	if (line.l < 2 || line.p[0] != 'm' || line.p[1] != '=')
		return false;
	pl_advance(&line, 2);
	if (!lw_part_cut(&line, ' ', kind) || !lw_part_cut(&line, ' ', port) ||
	    !lw_part_cut(&line, ' ', proto))
		return false;
	*formats = line;
	return true;
}

bool lw_wire_sdp_formats(struct pl *formats, const struct pl *sdp)
{
	struct pl rest = *sdp, line, kind, port, proto;
	unsigned lines = 0;

	while (next_line(&rest, &line)) {
		if (line.l < 2 || line.p[0] != 'm' || line.p[1] != '=')
			continue;
		if (lines++ || !read_media(line, &kind, &port, &proto, formats) ||
		    !lw_wire_leading_number(&port))
			return false;
	}
	return lines == 1;
}

bool lw_wire_sdp_is_plain(const struct pl *sdp)
{
	struct pl rest = *sdp, line;

	while (next_line(&rest, &line) && line.l)
		if (line.p[0] == 'm')
			return true;
		else if (!memchr("vosct", line.p[0], 5))
			return false;
	return false;
}

bool lw_wire_sdp_audio(struct pl *proto, const struct pl *sdp)
{
	struct pl rest = *sdp, line, kind, port, its, formats;
	bool any = false;

	while (next_line(&rest, &line)) {
		if (!read_media(line, &kind, &port, &its, &formats) ||
		    pl_strcmp(&kind, sdp_media_audio))
			continue;
		if (!any)
			*proto = its;
		any = true;
		if (!lw_wire_leading_number(&port))
			continue;
		*proto = its;
		break;
	}
	return any;
}
