/* SPDX-License-Identifier: BSD-3-Clause */
/* sdp_lines.c -- the m= lines of a session description (RFC 3264 6, 8).
 *
 * libre gives our audio to the first audio line whatever its port is, and leaves it there.  So the
 * line that lives is put there before libre looks, and goes back to its place in what we send. */
#include <string.h>

#include "part.h"
#include "sdp_lines.h"
#include "text.h"

enum { LINES_MAX = 32 };

/* Takes the session part, or an m= line with all that belongs to it, off *rest. */
static bool next_block(struct pl *rest, struct pl *block)
{
	const char *p = rest->p, *end = rest->p + rest->l;

	if (!rest->l)
		return false;
	do {
		p = memchr(p, '\n', (size_t)(end - p));
		p = p ? p + 1 : end;
	} while (p < end && !(p[0] == 'm' && p + 1 < end && p[1] == '='));
	*block = (struct pl){rest->p, (size_t)(p - rest->p)};
	pl_advance(rest, p - rest->p);
	return true;
}

/* "m=audio PORT PROTO ..." */
static bool is_audio(const struct pl *block, bool *live, struct pl *proto)
{
	struct pl rest = *block, word, port;

	if (!lw_part_cut(&rest, ' ', &word) || pl_strcmp(&word, "m=audio") ||
	    !lw_part_cut(&rest, ' ', &port) || !lw_part_cut(&rest, ' ', proto))
		return false;
	*live = lw_wire_leading_number(&port) != 0;
	return true;
}

bool lw_wire_live_audio(struct wire_swap *swap, const struct pl *sdp, const char *proto)
{
	struct pl rest = *sdp, block, word;
	bool live, any = false, seen = false;

	(void)next_block(&rest, &block);
	for (uint8_t i = 0; i < LINES_MAX && next_block(&rest, &block); i++) {
		if (!is_audio(&block, &live, &word))
			continue;
		if (!seen)
			swap->a = i;
		seen = true;
		if (!live || (any && pl_strcmp(&word, proto)))
			continue;
		swap->b = i;
		any = true;
		if (!pl_strcmp(&word, proto))
			return true;
	}
	return any;
}

/* "m=KIND PORT ..." */
static bool is_live(const struct pl *block)
{
	struct pl rest = *block, word, port;

	return lw_part_cut(&rest, ' ', &word) && lw_part_cut(&rest, ' ', &port) &&
	       lw_wire_leading_number(&port) != 0;
}

bool lw_wire_any_live(const struct pl *sdp)
{
	struct pl rest = *sdp, block;

	(void)next_block(&rest, &block);
	while (next_block(&rest, &block))
		if (is_live(&block))
			return true;
	return false;
}

static int write_block(struct mbuf *mb, const struct pl *block)
{
	int err = mbuf_write_pl(mb, block);

	if (!err && block->l && block->p[block->l - 1] != '\n')
		err = mbuf_write_str(mb, "\r\n"); /* libre wants the last line ended, too */
	return err;
}

int lw_wire_swap_lines(struct mbuf *mb, const struct pl *sdp, struct wire_swap swap)
{
	struct pl rest = *sdp, block[LINES_MAX + 1], moved;
	unsigned n = 0;
	int err = 0;

	while (n < sizeof block / sizeof *block && next_block(&rest, &block[n]))
		n++;
	if (swap.a + 1u < n && swap.b + 1u < n) {
		moved = block[swap.a + 1];
		block[swap.a + 1] = block[swap.b + 1];
		block[swap.b + 1] = moved;
	}
	for (unsigned i = 0; i < n; i++)
		err |= write_block(mb, &block[i]);
	return err | (rest.l ? write_block(mb, &rest) : 0);
}
