/* SPDX-License-Identifier: BSD-3-Clause */
/* route.c -- addresses of a configuration or of a registrar, taken apart for libre. */
#include "route.h"

#include <legwork/re.h>

#include "../wire/uri.h"

int lw_account_addr(struct part_addr *addr, const struct pl *val)
{
	int err = lw_part_addr(addr, val);

	if (!err && !addr->bracketed)
		addr->uri = lw_part_trim(*val);
	return err;
}

int lw_account_route_dup(char **route, const struct pl *val)
{
	struct pl rest, piece;
	struct part_addr addr;
	struct uri_parts u;
	struct part_out o;
	char text[LW_URI_MAX];
	int err;

	if (lw_account_addr(&addr, val) || lw_uri_split(&u, &addr.uri) || u.headers.p)
		return EBADMSG;
	lw_part_open(&o, text, sizeof(text));
	lw_part_add(&o, u.scheme.p, (size_t)(u.host.p - u.scheme.p) + u.host.l);
	rest = u.params;
	while (lw_part_next(&rest, ';', &piece)) {
		if (!piece.l || !pl_strcasecmp(&piece, "lr"))
			continue;
		lw_part_str(&o, ";");
		lw_part_add(&o, piece.p, piece.l);
	}
	err = lw_part_close(&o);
	return err ? err : str_dup(route, text);
}
