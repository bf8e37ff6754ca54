/* SPDX-License-Identifier: BSD-3-Clause */
/* sdp_clean.c -- a session description as libre's parser can take it. */
#include <string.h>

#include "sdp_clean.h"
#include "part.h"
#include "text.h"

enum { PLAIN_MAX = 64 }; /* bytes of an attribute without value */

enum keep { KEEP, LEAVE_OUT, BAD };

static size_t digits(const struct pl *pl, size_t i)
{
	while (i < pl->l && wire_is_digit(pl->p[i]))
		i++;
	return i;
}

/* RFC 4566 6: a=rtpmap:<payload type> <encoding name>/<clock rate>[/<parameters>] */
static bool is_rtpmap(struct pl val)
{
	const char *space = memchr(val.p, ' ', val.l), *slash;
	struct pl rate;

	slash = space ? memchr(space, '/', (size_t)(val.p + val.l - space)) : NULL;
	if (!slash || space == val.p || slash <= space + 1)
		return false;
	rate = (struct pl){slash + 1, (size_t)(val.p + val.l - slash - 1)};
	return digits(&rate, 0) > 0;
}

static bool is_fmtp(struct pl val)
{
	const char *space = memchr(val.p, ' ', val.l);

	return space && space > val.p;
}

static enum keep attribute(const struct pl *val)
{
	const char *colon = memchr(val->p, ':', val->l);
	struct pl name, of;
	bool good = true;

	if (!colon)
		return val->l && val->l <= PLAIN_MAX ? KEEP : LEAVE_OUT;
	name = (struct pl){val->p, (size_t)(colon - val->p)};
	of = (struct pl){colon + 1, val->l - name.l - 1};
	if (!name.l || !of.l)
		return LEAVE_OUT;
	if (!pl_strcmp(&name, "rtpmap"))
		good = is_rtpmap(of);
	else if (!pl_strcmp(&name, "fmtp"))
		good = is_fmtp(of);
	else if (!pl_strcmp(&name, "rtcp"))
		good = digits(&of, 0) > 0;
	return good ? KEEP : LEAVE_OUT;
}

static enum keep bandwidth(const struct pl *val)
{
	const char *colon = memchr(val->p, ':', val->l);

	return colon && colon > val->p && colon + 1 < val->p + val->l && wire_is_digit(colon[1])
		       ? KEEP
		       : LEAVE_OUT;
}

static enum keep media(const struct pl *val, unsigned *count)
{
	size_t words = 0;

	if (++*count > SDP_MEDIA_MAX)
		return BAD;
	for (size_t i = 0; i < val->l; i++)
		words += val->p[i] == ' ';
	return words <= SDP_FORMATS_MAX + 2 ? KEEP : BAD;
}

static enum keep judge(const struct pl *line, unsigned *mediac)
{
	const struct pl val = {line->p + 2, line->l - 2};
	bool needed = line->l && strchr("vmc", line->p[0]);

	if (line->l < 2 || line->p[1] != '=' || !line->p[0])
		return LEAVE_OUT;
	if (line->l > SDP_LINE_MAX)
		return needed ? BAD : LEAVE_OUT;
	switch (line->p[0]) {
	case 'a': return attribute(&val);
	case 'b': return bandwidth(&val);
	case 'c': return val.l <= 256 ? KEEP : BAD;
	case 'm': return media(&val, mediac);
	default:  return KEEP;
	}
}

static bool is_end(uint8_t c)
{
	return c == '\r' || c == '\n';
}

/* Lines that stay as they are, one after the other. */
struct run { const uint8_t *from; size_t length; };

static int put_run(struct mbuf *mb, struct run *run)
{
	int err = run->length ? mbuf_write_mem(mb, run->from, run->length) : 0;

	run->length = 0;
	return err;
}

/* A line, and how many bytes it has with its end. */
static int put_line(struct mbuf *mb, struct run *run, const struct pl *line, size_t size)
{
	const uint8_t *from = (const uint8_t *)line->p;
	int err = 0;

	if (size == line->l + 2 && from[line->l] == '\r' && from[line->l + 1] == '\n') {
		if (run->from + run->length != from)
			err = put_run(mb, run);
		run->from = run->length ? run->from : from;
		run->length += size;
		return err;
	}
	err = put_run(mb, run);
	err |= mbuf_write_pl(mb, line);
	return err | mbuf_write_str(mb, "\r\n");
}

int lw_wire_sdp_clean(struct mbuf *mb, const uint8_t *body, size_t len)
{
	unsigned lines = 0, mediac = 0;
	struct run run = {body, 0};
	size_t i = 0, start;
	int err = 0;

	while (!err && i < len) {
		struct pl line;
		enum keep keep;

		for (start = i; i < len && !is_end(body[i]);)
			i++;
		line = (struct pl){(const char *)body + start, i - start};
		while (i < len && is_end(body[i]))
			i++;
		keep = judge(&line, &mediac);
		if (keep == BAD || lines > SDP_LINES_MAX)
			return EBADMSG;
		if (keep == LEAVE_OUT)
			continue;
		lines++;
		err = put_line(mb, &run, &line, i - start);
	}
	return err | put_run(mb, &run);
}
