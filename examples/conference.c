/* SPDX-License-Identifier: BSD-3-Clause */
/* conference.c -- what a user can do while a transfer is under way: mute, another try, all three
 * talk, one of them leaves.  Bob and Carol are parties of the mock. */
#include <stdio.h>
#include <legwork/mock.h>

static const char bob[] = "sip:bob@example.com", carol[] = "sip:carol@example.com",
		  dave[] = "sip:dave@example.com";

struct desk { struct lw *lw; struct lw_mock *mock; lw_call bob; };

/* Carries out a verb and a second of what follows; an error goes through. */
static int then(struct desk *desk, int err)
{
	return err ? err : lw_mock_pass(desk->mock, 1000);
}

static lw_time now(const struct desk *desk) { return lw_mock_now(desk->mock); }

/* Started by a rule of ours, not by the user: there is no function for that, but an input. */
static int record_by_rule(struct desk *desk)
{
	struct lw_input in = lw_input_at(LW_USER_RECORD, now(desk));

	in.call = desk->bob;
	in.flags = LW_F_AUTO;
	return lw_step(desk->lw, &in);
}

/* Dave is busy, Carol is not; she hears Bob and us until we let her go. */
static int consult(struct desk *desk)
{
	int err = then(desk, lw_transfer_attended(desk->lw, desk->bob, dave, now(desk)));

	err = err ? err : then(desk, lw_retry(desk->lw, desk->bob, carol, now(desk)));
	err = err ? err : then(desk, lw_merge(desk->lw, desk->bob, now(desk)));
	err = err ? err : then(desk, lw_mute(desk->lw, desk->bob, true, now(desk)));
	err = err ? err : then(desk, lw_mute(desk->lw, desk->bob, false, now(desk)));
	err = err ? err : then(desk, lw_split(desk->lw, desk->bob, now(desk)));
	err = err ? err : then(desk, lw_merge(desk->lw, desk->bob, now(desk)));
	return err;
}

/* Lets the party go that we consulted. */
static int drop_other(struct desk *desk)
{
	struct lw_call_info info;
	int err = lw_call_info(desk->lw, desk->bob, &info);

	return err ? err : then(desk, lw_drop(desk->lw, info.consult, now(desk)));
}

static unsigned calls_left(const struct desk *desk)
{
	unsigned count = 0;

	for (lw_call call = lw_call_next(desk->lw, lw_no_call()); call.v; count++)
		call = lw_call_next(desk->lw, call);
	return count;
}

int main(void)
{
	const struct lw_mock_party parties[] = {
		{.uri = bob}, {.uri = carol}, {.uri = dave, .reject = 486}};
	struct desk desk = {0};
	struct lw_config config;
	struct lw_mock_config stage;
	int err;

	lw_config_init(&config);
	lw_mock_config_init(&stage);
	err = lw_new(&desk.lw, &config);
	err = err ? err : lw_mock_new(&desk.mock, desk.lw, &stage);
	for (int i = 0; !err && i < 3; i++)
		err = lw_mock_party(desk.mock, &parties[i]);
	err = err ? err : then(&desk, lw_dial(desk.lw, bob, 0, &desk.bob, now(&desk)));
	err = err ? err : then(&desk, record_by_rule(&desk));
	err = err ? err : consult(&desk);
	err = err ? err : drop_other(&desk);
	printf("%s, %u call left\n", lw_error_name(err), calls_left(&desk));
	printf("%s", lw_mock_trace(desk.mock));
	err = err ? err : calls_left(&desk) != 1;
	lw_mock_free(desk.mock);
	lw_free(desk.lw);
	return err != 0;
}
