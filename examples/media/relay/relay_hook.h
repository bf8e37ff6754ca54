/* relay_hook.h -- the relay as the media of an endpoint of <legwork/re.h>: a port for each leg. */
#ifndef EXAMPLES_RELAY_HOOK_H
#define EXAMPLES_RELAY_HOOK_H

/* Needs <re.h>, <legwork/re.h> and "relay.h" before it. */

/* For lw_re_config.media; lw_re_config.media_arg is the relay.  What a leg hears is the host's to
 * say (relay_hear()); digits that the relay tells of are given to lw_re_heard(). */
const struct lw_re_media *relay_hook(void);

/* The port of a leg: valid until the leg is forgotten; NULL: it has none. */
struct relay_port *relay_hook_port(const struct lw_re *re, lw_leg leg);
/* The leg of a port. */
lw_leg relay_hook_leg(const struct relay_port *port);

#endif
