/* SPDX-License-Identifier: BSD-3-Clause */
/* join ADDR:PORT NAME=URI... -- a switch in one page.
 *
 * Who calls sip:NAME@ADDR:PORT is joined with URI; nobody registers.  The switch owns both legs:
 * when a phone asks for a transfer by REFER, it dials, joins and lets go, and the other phone need
 * not know how.  Phones that consult before they hand over call from the URI they are called at. */
#include <stdio.h>
#include <string.h>

#include <re.h>
#include <legwork/re.h>
#include <legwork/switch.h>

#include "relay.h"
#include "relay_hook.h"

struct join { struct lw *lw; struct lw_re *re; char **names; };

/* URI of the NAME that is the user of this address, or NULL. */
static const char *find(const struct join *join, const char *address)
{
	const char *user = strchr(address, ':');
	size_t len = user ? strcspn(++user, "@;") : 0;

	for (char **name = join->names; user && *name; name++) {
		if (!strncmp(*name, user, len) && (*name)[len] == '=')
			return *name + len + 1;
	}
	return NULL;
}

/* Where is it?  After a try that failed there is nowhere else. */
static void route(struct join *join, const struct lw_output *note)
{
	const char *uri = note->cause ? NULL : find(join, note->uri);

	if (uri)
		lw_route_to(join->lw, note->call, uri, 0, note->now);
	else
		lw_route_end(join->lw, note->call, note->cause ? 0 : 404, note->now);
}

static void on_note(const struct lw_output *note, void *arg)
{
	struct join *join = arg;

	re_printf("%s %s %s\n", lw_output_name(note->type), note->uri, lw_cause_name(note->cause));
	if (note->type == LW_NOTE_ROUTE)
		route(join, note);
}

static void on_signal(int sig)
{
	(void)sig;
	re_cancel();
}

int main(int argc, char **argv)
{
	struct join join = {.names = argv + 2};
	struct lw_config engine = LW_CONFIG_INIT;
	struct lw_re_config sip = LW_RE_CONFIG_INIT;
	struct relay_config media = relay_hook_config(&join.re);
	struct relay *relay = NULL;
	int err = argc < 3 ? EINVAL : libre_init();

	if (argc < 3)
		fprintf(stderr, "usage: join ADDR:PORT NAME=URI...\n");
	setvbuf(stdout, NULL, _IOLBF, 0);
	engine.role = LW_AS_SWITCH;
	sip.listen = argv[1];
	sip.transports = LW_RE_UDP | LW_RE_TCP;
	sip.own_host_is_loop = false;
	sip.media = relay_hook();
	sip.noteh = on_note;
	sip.arg = &join;
	err = err ? err : relay_alloc(&relay, &media);
	err = err ? err : lw_new(&join.lw, &engine);
	sip.media_arg = relay;
	err = err ? err : lw_re_alloc(&join.re, join.lw, &sip);
	if (!err)
		re_printf("ready %s\n", sip.listen);
	err = err ? err : re_main(on_signal);
	mem_deref(join.re), mem_deref(relay), lw_free(join.lw), libre_close();
	return err;
}
