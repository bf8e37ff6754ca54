/* SPDX-License-Identifier: BSD-3-Clause */
/* ears.c -- see ears.h. */
#include "ears.h"

static void add_port(struct ears *ears, uint32_t node, lw_leg leg, bool mixed)
{
	struct lw_leg_info info;

	if (ears->ports == EARS_PORTS || !leg.v ||
	    lw_leg_info(lw_net_engine(ears->net, node), leg, &info))
		return;
	ears->port[ears->ports++] = (struct ears_port){
		node, lw_net_dialog(ears->net, node, leg), leg, info.state, info.hear,
		info.up && !info.held && !info.remote_held, info.up && info.remote_held,
		mixed};
}

/* A conference is said of the first of its two calls. */
static bool is_mixed(const struct lw *lw, const struct lw_call_info *info)
{
	struct lw_call_info original;

	return info->mixed || (!lw_call_info(lw, info->original, &original) && original.mixed);
}

static void look_at_call(struct ears *ears, uint32_t node, lw_call call)
{
	const struct lw *lw = lw_net_engine(ears->net, node);
	struct lw_call_info info;
	lw_leg leg = {0};

	if (lw_call_info(lw, call, &info))
		return;
	if (node != ears->the_switch) {
		add_port(ears, node, info.leg, is_mixed(lw, &info));
		add_port(ears, node, info.next_leg, is_mixed(lw, &info));
		return;
	}
	while (leg = lw_call_leg_next(lw, call, leg), leg.v)
		add_port(ears, node, leg, false);
}

void ears_look(struct ears *ears, struct lw_net *net, uint32_t nodes, uint32_t the_switch)
{
	*ears = (struct ears){.net = net, .nodes = nodes, .the_switch = the_switch};
	for (uint32_t node = 0; node < nodes; node++) {
		const struct lw *lw = lw_net_engine(net, node);

		for (lw_call call = lw_call_next(lw, (lw_call){0}); call.v;
		     call = lw_call_next(lw, call))
			look_at_call(ears, node, call);
	}
}

/* The other end of its dialog, or NULL. */
static const struct ears_port *far_end(const struct ears *ears, const struct ears_port *port)
{
	for (uint32_t i = 0; i < ears->ports; i++)
		if (ears->port[i].node != port->node && port->dialog &&
		    ears->port[i].dialog == port->dialog)
			return &ears->port[i];
	return NULL;
}

static bool is_heard(const struct ears *ears, const struct ears_port *listener,
		     const struct ears_port *speaker)
{
	const struct ears_port *ear = far_end(ears, listener), *mouth = far_end(ears, speaker);

	if (!listener->open || !speaker->open || !ear || !mouth)
		return false;
	if (ear == speaker)
		return true;
	return ear->node == ears->the_switch && mouth->node == ears->the_switch &&
	       lw_audible(lw_net_engine(ears->net, ears->the_switch), ear->leg, mouth->leg);
}

/* By any of their dialogs; mixed: only by one that is in a conference. */
static bool hears(const struct ears *ears, uint32_t listener, uint32_t speaker, bool mixed)
{
	for (uint32_t i = 0; i < ears->ports; i++)
		for (uint32_t k = 0; k < ears->ports; k++) {
			const struct ears_port *to = &ears->port[i], *from = &ears->port[k];

			if (to->node == listener && from->node == speaker &&
			    is_heard(ears, to, from) && (!mixed || to->mixed || from->mixed))
				return true;
		}
	return false;
}

bool ears_hear(const struct ears *ears, uint32_t listener, uint32_t speaker)
{
	if (listener == speaker || listener == ears->the_switch || speaker == ears->the_switch)
		return false;
	if (hears(ears, listener, speaker, false))
		return true;
	for (uint32_t host = 0; host < ears->nodes; host++)
		if (host != listener && host != speaker && hears(ears, listener, host, true) &&
		    hears(ears, host, speaker, true))
			return true;
	return false;
}

static const char *sound_of_port(const struct ears *ears, const struct ears_port *port)
{
	const struct ears_port *far = far_end(ears, port);
	uint8_t told = far && far->node == ears->the_switch ? far->hear : (uint8_t)LW_HEAR_NOTHING;

	if (port->state == LW_LEG_OFFERED)
		return "a ringing phone";
	if (port->state == LW_LEG_RINGING || port->state == LW_LEG_EARLY ||
	    told == LW_HEAR_RINGBACK)
		return "ringback";
	if (told == LW_HEAR_MUSIC)
		return "music";
	return port->on_hold ? "hold" : "";
}

/* A phone that rings is louder than a call on hold. */
const char *ears_sound(const struct ears *ears, uint32_t node)
{
	const char *sound = "";

	if (node == ears->the_switch)
		return sound;
	for (uint32_t i = 0; i < ears->ports; i++) {
		const char *heard =
			ears->port[i].node == node ? sound_of_port(ears, &ears->port[i]) : "";

		if (*heard && (!*sound || *heard == 'r' || *heard == 'a'))
			sound = heard;
	}
	return sound;
}
