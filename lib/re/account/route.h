/* SPDX-License-Identifier: BSD-3-Clause */
/* route.h -- addresses of a configuration or of a registrar, taken apart for libre. */
#ifndef LW_RE_ACCOUNT_ROUTE_H
#define LW_RE_ACCOUNT_ROUTE_H

#include <re.h>

#include "../wire/part.h"

/* As lw_part_addr(), but without brackets the parameters still belong to the URI: this is not a
 * header, and people write it that way. */
int lw_account_addr(struct part_addr *addr, const struct pl *val);
/* The URI of a route for libre: no brackets, no ";lr".  EBADMSG: not a sip or sips URI. */
int lw_account_route_dup(char **route, const struct pl *val);

#endif
