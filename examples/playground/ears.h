/* SPDX-License-Identifier: BSD-3-Clause */
/* ears.h -- who hears whom in a simulated network, with a switch or without one. */
#ifndef PLAYGROUND_EARS_H
#define PLAYGROUND_EARS_H

#include <legwork/mock.h>

enum { EARS_PORTS = 64 };

/* One end of a dialog. */
struct ears_port {
	uint32_t node, dialog;
	lw_leg leg;
	enum lw_leg_state state;
	uint8_t hear;     /* of a switch: enum lw_hear */
	bool open, on_hold, mixed; /* nobody holds; the peer does; in a conference */
};

struct ears {
	struct lw_net *net;
	uint32_t nodes, the_switch; /* the_switch: a number of no node if there is none */
	struct ears_port port[EARS_PORTS];
	uint32_t ports;
};

/* Looks at all dialogs as they are now; what follows speaks of this moment. */
void ears_look(struct ears *ears, struct lw_net *net, uint32_t nodes, uint32_t the_switch);
bool ears_hear(const struct ears *ears, uint32_t listener, uint32_t speaker);
/* What somebody hears who hears nobody: "ringback", "music", "hold", "a ringing phone"; or "". */
const char *ears_sound(const struct ears *ears, uint32_t node);

#endif
