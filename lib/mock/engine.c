/* SPDX-License-Identifier: BSD-3-Clause */
/* engine.c -- the engine of a node: what goes in, and what comes out is carried out at once. */
#include "engine.h"

#include "act.h"
#include "check.h"
#include "ladder.h"

int lw_net_step(struct lw_net *net, uint32_t node, const struct lw_input *in)
{
	struct lw *lw = net->nodes[node].lw;
	int err = lw_step(lw, in);

	if (net->watch)
		net->watch(node, lw, in, err, NULL, net->watch_arg);
	return err;
}

void lw_net_drain(struct lw_net *net, uint32_t node)
{
	struct node *n = &net->nodes[node];
	struct lw_output out;

	while (n->lw && lw_next(n->lw, &out)) {
		n->seen[out.type]++;
		lw_net_ladder_output(net, node, &out);
		lw_net_check_output(net, node, &out);
		if (net->watch)
			net->watch(node, n->lw, NULL, LW_OK, &out, net->watch_arg);
		if (!lw_is_note(&out))
			lw_net_act(net, node, &out);
		else if (n->noteh)
			n->noteh(&out, n->note_arg);
	}
	lw_net_check_ears(net, node);
}

/* A signal on a leg that the engine has not forgotten is never refused. */
int lw_net_put(struct lw_net *net, struct end *end, const struct lw_input *signal)
{
	struct lw_input in = *signal;
	uint32_t node = end->node;
	int err;

	if (!end->leg.v || !net->nodes[node].lw)
		return LW_E_STALE;
	in.now = net->now;
	in.leg = end->leg;
	if (end->peer != NONE)
		in.caps = net->nodes[end->peer].caps;
	if (in.type == LW_SIG_ANSWERED && end->peer != NONE && net->nodes[end->peer].withheld)
		in.flags |= LW_F_PRIVATE;
	err = lw_net_step(net, node, &in);
	if (err)
		lw_net_breach(net, node, "signal %s %d on a living leg: %s", lw_input_name(in.type),
			      (int)in.code, lw_error_name(err));
	lw_net_drain(net, node);
	return err;
}

void lw_net_signal(struct lw_net *net, struct end *end, enum lw_signal type, int code,
		   const char *digits)
{
	struct lw_input in = {.type = (uint32_t)type, .code = code, .digits = digits};

	lw_net_put(net, end, &in);
}
