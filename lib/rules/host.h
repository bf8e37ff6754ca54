/* SPDX-License-Identifier: BSD-3-Clause */
/* host.h -- the one spelling of a host. */
#ifndef LW_HOST_H
#define LW_HOST_H

#include "text.h"

/* A name in small letters, IPv4, [IPv6]; takes IPv6 with or without brackets.  False when it is
 * none of them, or does not fit. */
bool lw_host_write(struct lw_slice host, char *out, size_t size);

#endif
