/* SPDX-License-Identifier: BSD-3-Clause */
/* msg.h -- what a message says in lists, and whether its header names are true. */
#ifndef LW_RE_WIRE_MSG_H
#define LW_RE_WIRE_MSG_H

#include <re.h>

/* enum lw_caps from Allow and Supported. */
uint32_t lw_wire_caps(const struct sip_msg *msg);
/* Of the bytes of these: another one, and they say something else.  0 without any. */
uint64_t lw_wire_caps_mark(const struct sip_msg *msg);
/* True when a comma list in header name holds value (all lines, no case). */
bool lw_wire_lists(const struct sip_msg *msg, const char *name, const char *value);
/* The first option in Require that is not in the NULL-ended list; false when all are. */
bool lw_wire_unsupported(const struct sip_msg *msg, const char *const *known, struct pl *option);

/* Guard (libre knows headers by a 12-bit hash only): false when a header of msg has an id that we
 * use and is neither the full nor the compact name of it.  Answer 400 to such a request, drop such
 * a response. */
bool lw_wire_names_true(const struct sip_msg *msg);
/* A REFER whose sender wants no news of it: Refer-Sub: false (RFC 4488 4). */
bool lw_wire_wants_no_news(const struct sip_msg *msg);
/* The code of a Reason header with protocol SIP; 0 without one. */
int lw_wire_reason_code(const struct sip_msg *msg);

#endif
