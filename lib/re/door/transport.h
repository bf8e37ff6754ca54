/* SPDX-License-Identifier: BSD-3-Clause */
/* transport.h -- the sockets of an endpoint. */
#ifndef LW_RE_TRANSPORT_H
#define LW_RE_TRANSPORT_H

#include "../state/ua.h"

int lw_ua_dns_open(struct lw_re *re);
int lw_ua_transports_open(struct lw_re *re);

#endif
