/* SPDX-License-Identifier: BSD-3-Clause */
/* test_transactions.c -- plays scripts of the wire (wire_play.h) and compares their traces: what
 * client.def and server.def say, as a peer sees it; and what goes with an INVITE, letter by letter.
 *
 *	test_transactions [--show] FILE.wire
 *
 * --show: what the file would be with the traces got. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "agents.h"
#include "wire_play.h"

static struct wire_scripts scripts;
static char trace[WIRE_TRACE];

static void each_goes_as_it_is_written(void **state)
{
	unsigned wrong = 0;

	(void)state;
	for (size_t i = 0; i < scripts.count; i++) {
		if (wire_plays(&scripts.v[i], trace))
			continue;
		print_error("%s goes another way:\n%s", scripts.v[i].name, trace);
		wrong++;
	}
	assert_int_equal(wrong, 0);
}

/* ---- letter by letter ---- */

/* Of an INVITE by way of a proxy, with that method and To (RFC 3261 9.1, 17.1.1.3). */
static void goes_with(char *text, size_t size, const char *invite, const char *method,
		      const char *to)
{
	snprintf(text, size,
		 "%s %.*s SIP/2.0\r\nVia: %s\r\nMax-Forwards: 70\r\nRoute: %s\r\nTo: %s\r\n"
		 "From: %s\r\nCall-ID: %s\r\nCSeq: %.*s %s\r\nUser-Agent: %s\r\n"
		 "Content-Length: 0\r\n\r\n",
		 method, (int)strcspn(invite + 7, " "), invite + 7, header(invite, "Via"),
		 header(invite, "Route"), to, header(invite, "From"), header(invite, "Call-ID"),
		 (int)strcspn(header(invite, "CSeq"), " "), header(invite, "CSeq"), method,
		 header(invite, "User-Agent"));
}

static void ack_and_cancel_stand_as_the_invite(void **state)
{
	struct raw *proxy = raw_proxy();
	struct agent *a = agent_make("alice", NULL);
	const char *invite, *cancel, *ack;
	char text[2000], to[200];

	(void)state;
	DO(a, lw_dial(a->lw, "sip:bob@example.net", 0, &a->call, now(a)));
	invite = raw_wait(proxy, "INVITE sip:bob@example.net SIP/2.0", 0, 100);
	assert_non_null(invite);
	assert_string_not_equal(header(invite, "Route"), "");
	raw_reply(proxy, invite, "180 Ringing", "t1", NULL, NULL);
	assert_true(until(a, LW_NOTE_RINGING, 1, 100));
	DO(a, lw_hangup(a->lw, a->call, now(a)));
	cancel = raw_wait(proxy, "CANCEL ", 0, 100);
	assert_non_null(cancel);
	goes_with(text, sizeof text, invite, "CANCEL", header(invite, "To"));
	assert_string_equal(cancel, text);
	raw_reply(proxy, cancel, "200 OK", "t1", NULL, NULL);
	raw_reply(proxy, invite, "487 Request Terminated", "t2", NULL, NULL);
	ack = raw_wait(proxy, "ACK ", 0, 100);
	assert_non_null(ack);
	snprintf(to, sizeof to, "%s;tag=t2", header(invite, "To"));
	goes_with(text, sizeof text, invite, "ACK", to);
	assert_string_equal(ack, text);
}

static int show(void)
{
	for (size_t i = 0; i < scripts.count; i++) {
		(void)wire_play(&scripts.v[i], trace);
		printf("%s== %s\n%s", i ? "\n" : "", scripts.v[i].name, trace);
	}
	return 0;
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_goes_as_it_is_written),
		cmocka_unit_test_setup_teardown(ack_and_cancel_stand_as_the_invite, agents_start,
						agents_end),
	};
	int failed;

	if (argc < 2 || !wire_scripts_read(&scripts, argv[argc - 1]))
		return 1;
	failed = argc > 2 && !strcmp(argv[1], "--show") ? show()
							: cmocka_run_group_tests(tests, NULL, NULL);
	wire_scripts_free(&scripts);
	return failed;
}
