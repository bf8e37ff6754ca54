/* SPDX-License-Identifier: BSD-3-Clause */
/* bad_network.c -- two phones call each other over a network that loses every tenth message.  The
 * seed is the run: the same one gives the same messages, lost at the same moments. */
#include <stdio.h>
#include <legwork/mock.h>

static void print(const char *line, void *arg)
{
	(void)arg;
	puts(line);
}

static void answer(const struct lw_output *note, void *arg)
{
	if (note->type == LW_NOTE_INCOMING)
		lw_answer(lw_net_engine(arg, 1), note->call, note->now);
}

int main(void)
{
	struct lw_net_config quality;
	struct lw_config config;
	struct lw_net *net;
	bool talking;
	unsigned breaches;

	lw_net_config_init(&quality);
	quality.seed = 7;
	quality.loss = 100;
	lw_config_init(&config);
	if (lw_net_new(&net, &quality))
		return 1;
	lw_net_add(net, "sip:alice@example.com", &config);
	lw_net_add(net, "sip:bob@example.com", &config);
	lw_net_notes(net, 1, answer, net);
	lw_dial(lw_net_engine(net, 0), lw_net_address(net, 1), 0, NULL, lw_net_now(net));
	lw_net_run(net, 10000);
	talking = lw_net_talking(net, 0, 1);
	breaches = lw_net_check(net, LW_NET_ALWAYS, print, NULL);
	lw_net_ladder(net, print, NULL);
	lw_net_free(net);
	return breaches || !talking;
}
