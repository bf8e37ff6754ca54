/* SPDX-License-Identifier: BSD-3-Clause */
/* bare_loop.c -- the engine alone, with your own loop, clock and signalling.  Bob calls, we answer,
 * have a word with Carol and hand Bob over.  The wire is a table here: what comes back for each
 * action, and when.  Yours sends messages instead; nothing else changes. */
#include <stdio.h>
#include <legwork/adapter.h>

enum { PENDING = 32, PEER_CAN = LW_CAP_KNOWN | LW_CAP_REPLACES | LW_CAP_REFER };

struct loop {
	struct lw *lw;
	lw_time now;
	struct lw_input pending[PENDING]; /* what the wire will say; type LW_TICK: a free place */
	bool completed;
};

/* For every action: the signal that the far end gives, and when.  other: on the other leg. */
static const struct {
	uint32_t action, after_ms, signal;
	int32_t code;
	bool other;
} WIRE[] = {
	{LW_DO_ANSWER, 20, LW_SIG_CONFIRMED, 0, false},
	{LW_DO_MEDIA, 30, LW_SIG_MEDIA_OK, 200, false},
	{LW_DO_INVITE, 50, LW_SIG_RINGING, 180, false},
	{LW_DO_INVITE, 3000, LW_SIG_ANSWERED, 200, false},
	{LW_DO_REFER, 30, LW_SIG_REFER_OK, 202, false},
	{LW_DO_REFER, 500, LW_SIG_ENDED, 0, true}, /* Carol: Bob has replaced us */
	{LW_DO_REFER, 510, LW_SIG_REFER_NEWS, 200, false},
	{LW_DO_DROP, 30, LW_SIG_ENDED, 200, false},
};

static void on_action(struct loop *loop, const struct lw_output *out)
{
	for (size_t i = 0; i < sizeof(WIRE) / sizeof(WIRE[0]); i++) {
		struct lw_input in = {.type = WIRE[i].signal, .code = WIRE[i].code,
				      .leg = WIRE[i].other ? out->other_leg : out->leg,
				      .now = loop->now + WIRE[i].after_ms, .caps = PEER_CAN};
		int place = 0;

		while (place < PENDING && loop->pending[place].type != LW_TICK)
			place++;
		if (WIRE[i].action == out->type && in.leg.v && place < PENDING)
			loop->pending[place] = in;
	}
}

static void on_note(struct loop *loop, const struct lw_output *note)
{
	if (note->type == LW_NOTE_INCOMING)
		lw_answer(loop->lw, note->call, loop->now);
	else if (note->type == LW_NOTE_CONNECTED)
		lw_transfer_attended(loop->lw, note->call, "sip:carol@example.com", loop->now);
	else if (note->type == LW_NOTE_CONSULT_CONNECTED)
		lw_complete(loop->lw, note->call, loop->now);
	else if (note->type == LW_NOTE_TRANSFER_COMPLETED)
		loop->completed = true;
}

/* Sleeps until the wire speaks or the engine's deadline comes.  False: neither ever will. */
static bool turn(struct loop *loop)
{
	struct lw_input *next = NULL, in = {.type = LW_TICK, .now = lw_deadline(loop->lw)};
	struct lw_output out;

	for (int i = 0; i < PENDING; i++) {
		if (loop->pending[i].type != LW_TICK && (!next || loop->pending[i].now < next->now))
			next = &loop->pending[i];
	}
	if (next && next->now <= in.now) {
		in = *next;
		next->type = LW_TICK;
	}
	if (in.now == LW_NEVER)
		return false;
	loop->now = in.now;
	printf("%6llu %s\n", (unsigned long long)in.now, lw_input_name(in.type));
	lw_step(loop->lw, &in);
	while (lw_next(loop->lw, &out)) {
		printf("          %s %s\n", lw_output_name(out.type),
			       *out.target ? out.target : out.uri);
		if (lw_is_note(&out))
			on_note(loop, &out);
		else
			on_action(loop, &out);
	}
	return true;
}

int main(void)
{
	struct lw_config config = LW_CONFIG_INIT;
	struct loop loop = {.pending[0] = {.type = LW_SIG_OFFERED, .uri = "sip:bob@example.com"}};

	if (lw_new(&loop.lw, &config))
		return 2;
	while (turn(&loop))
		;
	printf("handed over: %d, calls left: %u\n", loop.completed, lw_counts(loop.lw).calls);
	lw_free(loop.lw);
	return !loop.completed;
}
