/* relay_hook.c -- see relay_hook.h. */
#include <errno.h>

#include <re.h>
#include <legwork/re.h>

#include "relay.h"
#include "relay_hook.h"

static enum sdp_dir to_sdp(enum lw_dir dir)
{
	switch (dir) {
	case LW_INACTIVE: return SDP_INACTIVE;
	case LW_SENDONLY: return SDP_SENDONLY;
	case LW_RECVONLY: return SDP_RECVONLY;
	case LW_SENDRECV: return SDP_SENDRECV;
	}
	return SDP_INACTIVE;
}

static int open_port(void **mediap, lw_leg leg, struct sdp_session *sdp, const struct sa *laddr,
		     void *arg)
{
	struct relay_port *port = NULL;
	int err = relay_port_new(&port, arg, leg.v, sdp, laddr);

	if (!err)
		*mediap = port;
	return err;
}

/* Early media is media: what the direction allows is sent and heard. */
static void update(void *media, enum lw_dir dir, bool early)
{
	(void)early;
	relay_port_update(media, to_sdp(dir));
}

static int dtmf(void *media, const char *digits)
{
	return relay_send_digits(media, digits);
}

const struct lw_re_media *relay_hook(void)
{
	static const struct lw_re_media hook = {
		.open = open_port, .update = update, .dtmf = dtmf,
	};

	return &hook;
}

struct relay_port *relay_hook_port(const struct lw_re *re, lw_leg leg)
{
	return lw_re_leg_media(re, leg);
}

lw_leg relay_hook_leg(const struct relay_port *port)
{
	return (lw_leg){relay_port_key(port)};
}
