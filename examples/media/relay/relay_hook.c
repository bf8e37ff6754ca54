/* SPDX-License-Identifier: BSD-3-Clause */
/* relay_hook.c -- see relay_hook.h. */
#include <errno.h>

#include <re.h>
#include <legwork/re.h>
#include <legwork/switch.h>

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

/* An announcement without a name is the host's own business: a beep stands for it. */
static enum relay_hear what(enum lw_hear hear)
{
	switch (hear) {
	case LW_HEAR_NOTHING:      return RELAY_SILENCE;
	case LW_HEAR_PEER:         return RELAY_PEER;
	case LW_HEAR_RINGBACK:     return RELAY_RINGBACK;
	case LW_HEAR_MUSIC:        return RELAY_MUSIC;
	case LW_HEAR_ANNOUNCEMENT: return RELAY_ANNOUNCEMENT;
	case LW_HEAR_MIX:          return RELAY_MIX;
	case LW_HEARS:             break;
	}
	return RELAY_SILENCE;
}

static int hear(void *media, const struct lw_output *action, void *other)
{
	const struct relay_wish wish = {
		.hear = what((enum lw_hear)action->hear), .peer = other, .room = action->call.v,
		.sound = action->word,
	};

	return relay_hear(media, &wish);
}

/* Out of memory fewer formats are named. */
static void partner(void *media, void *partner, bool offer)
{
	(void)(offer ? relay_port_offer(media, partner) : relay_port_answer(media, partner));
}

static int takes(void *media)
{
	return relay_port_takes(media);
}

const struct lw_re_media *relay_hook(void)
{
	static const struct lw_re_media hook = {
		.size = sizeof hook,
		.open = open_port,
		.update = update,
		.dtmf = dtmf,
		.hear = hear,
		.partner = partner,
		.takes = takes,
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

/* ---- to the endpoint ---- */

static void on_digit(struct relay_port *port, char digit, void *arg)
{
	struct lw_re **re = arg;

	lw_re_heard(*re, relay_hook_leg(port), (char[]){digit, 0});
}

static void on_heard(struct relay_port *port, int err, void *arg)
{
	struct lw_re **re = arg;

	lw_re_hears(*re, relay_hook_leg(port), err);
}

static void on_said(struct relay_port *port, void *arg)
{
	struct lw_re **re = arg;

	lw_re_said(*re, relay_hook_leg(port));
}

struct relay_config relay_hook_config(struct lw_re **re)
{
	return (struct relay_config){
		.digith = on_digit, .heardh = on_heard, .saidh = on_said, .arg = re,
		.unheard_ms = 10000,
	};
}
