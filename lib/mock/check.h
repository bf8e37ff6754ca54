/* SPDX-License-Identifier: BSD-3-Clause */
/* check.h -- the laws of the network. */
#ifndef LW_NET_CHECK_H
#define LW_NET_CHECK_H

#include "text.h"
#include "world.h"

/* What must hold always: looks at an output of an engine. */
void lw_net_check_output(struct lw_net *net, uint32_t node, const struct lw_output *out);
/* And when all of them were read. */
void lw_net_check_ears(struct lw_net *net, uint32_t node);
void lw_net_breach(struct lw_net *net, uint32_t node, const char *format, ...)
	LW_MOCK_PRINTF(3, 4);

#endif
