/* SPDX-License-Identifier: BSD-3-Clause */
/* relay_hook.h -- the relay as the media of an endpoint of <legwork/re.h>: a port for each leg. */
#ifndef EXAMPLES_RELAY_HOOK_H
#define EXAMPLES_RELAY_HOOK_H

/* Needs <re.h>, <legwork/re.h> and "relay.h" before it. */

/* For lw_re_config.media; lw_re_config.media_arg is the relay.  The engine of a switch says what
 * each leg hears (LW_DO_HEAR); to others the host does (relay_hear()). */
const struct lw_re_media *relay_hook(void);

/* For relay_alloc(): digits, answers and ends of announcements are given to *re, which may be set
 * later and must stay where it is. */
struct relay_config relay_hook_config(struct lw_re **re);

/* The port of a leg: valid until the leg is forgotten; NULL: it has none. */
struct relay_port *relay_hook_port(const struct lw_re *re, lw_leg leg);
/* The leg of a port. */
lw_leg relay_hook_leg(const struct relay_port *port);

#endif
