/* bare_loop.c -- the engine alone, with a loop, a clock and a signalling of one's own.
 *
 * Bob calls, we answer, have a word with Carol and hand Bob over.  The wire here is a table: what
 * comes back for each action, and when.  Yours sends messages instead; nothing else changes.  The
 * clock is virtual and jumps, so that the whole minute runs in no time. */
#include <stdio.h>
#include <legwork/legwork.h>

enum { PENDING = 32, PEER_CAN = LW_CAP_KNOWN | LW_CAP_REPLACES | LW_CAP_REFER };

struct pending { lw_time at; struct lw_input in; };

struct loop {
	struct lw *lw;
	lw_time now;
	lw_call bob;
	struct pending pending[PENDING]; /* what the wire will say; type LW_TICK: a free place */
	bool completed;
};

/* For every action: the signal that the far end gives, and when.  other: on the other leg. */
static const struct reply {
	uint32_t action, after_ms, signal;
	int32_t code;
	bool other;
} WIRE[] = {
	{LW_DO_ANSWER, 20, LW_SIG_CONFIRMED, 0, false},
	{LW_DO_MEDIA, 30, LW_SIG_MEDIA_OK, 200, false},
	{LW_DO_INVITE, 50, LW_SIG_RINGING, 180, false},
	{LW_DO_INVITE, 3000, LW_SIG_ANSWERED, 200, false},
	{LW_DO_REFER, 30, LW_SIG_REFER_OK, 202, false},
	{LW_DO_REFER, 40, LW_SIG_REFER_NEWS, 100, false},
	{LW_DO_REFER, 500, LW_SIG_ENDED, 0, true}, /* Carol: Bob has replaced us */
	{LW_DO_REFER, 510, LW_SIG_REFER_NEWS, 200, false},
	{LW_DO_DROP, 30, LW_SIG_ENDED, 200, false},
};

static void say_later(struct loop *loop, uint32_t after_ms, struct lw_input in)
{
	for (int i = 0; i < PENDING; i++) {
		if (loop->pending[i].in.type != LW_TICK)
			continue;
		loop->pending[i] = (struct pending){.at = loop->now + after_ms, .in = in};
		return;
	}
}

static void on_action(struct loop *loop, const struct lw_output *out)
{
	printf("%6llu    %-20s leg %llx %s\n", (unsigned long long)loop->now,
	       lw_output_name(out->type), (unsigned long long)out->leg.v, out->uri);
	for (size_t i = 0; i < sizeof(WIRE) / sizeof(WIRE[0]); i++) {
		const struct reply *reply = &WIRE[i];
		struct lw_input in = {.type = reply->signal, .code = reply->code, .caps = PEER_CAN};

		in.leg = reply->other ? out->other_leg : out->leg;
		if (reply->action == out->type && in.leg.v)
			say_later(loop, reply->after_ms, in);
	}
}

static void on_note(struct loop *loop, const struct lw_output *out)
{
	printf("%6llu    %-20s call %llx %s\n", (unsigned long long)loop->now,
	       lw_output_name(out->type), (unsigned long long)out->call.v,
		lw_cause_name(out->cause));
	if (out->type == LW_NOTE_INCOMING && !lw_answer(loop->lw, out->call, loop->now))
		loop->bob = out->call;
	else if (out->type == LW_NOTE_CONNECTED && lw_same_call(out->call, loop->bob))
		lw_transfer_attended(loop->lw, out->call, "sip:carol@example.com", loop->now);
	else if (out->type == LW_NOTE_CONSULT_CONNECTED)
		lw_complete(loop->lw, out->call, loop->now);
	else if (out->type == LW_NOTE_TRANSFER_COMPLETED)
		loop->completed = true;
}

static void drain(struct loop *loop)
{
	struct lw_output out;

	while (lw_next(loop->lw, &out)) {
		if (lw_is_note(&out))
			on_note(loop, &out);
		else
			on_action(loop, &out);
	}
}

/* What the wire says first, or NULL. */
static struct pending *first(struct loop *loop)
{
	struct pending *best = NULL;

	for (int i = 0; i < PENDING; i++) {
		struct pending *p = &loop->pending[i];

		if (p->in.type != LW_TICK && (!best || p->at < best->at))
			best = p;
	}
	return best;
}

/* One turn: sleep until the wire speaks or the engine's deadline comes.  False: neither will. */
static bool turn(struct loop *loop)
{
	struct pending *next = first(loop);
	lw_time deadline = lw_deadline(loop->lw);

	if (next && next->at <= deadline) {
		struct lw_input in = next->in;

		next->in.type = LW_TICK;
		in.now = loop->now = next->at;
		printf("%6llu %s\n", (unsigned long long)loop->now, lw_input_name(in.type));
		lw_step(loop->lw, &in);
	} else if (deadline != LW_NEVER) {
		loop->now = deadline;
		printf("%6llu time passes\n", (unsigned long long)loop->now);
		lw_tick(loop->lw, loop->now);
	}
	drain(loop);
	return next || deadline != LW_NEVER;
}

int main(void)
{
	struct lw_config config = LW_CONFIG_INIT;
	struct loop loop = {0};
	struct lw_input offered = {.type = LW_SIG_OFFERED, .caps = PEER_CAN, .name = "Bob",
				   .uri = "sip:bob@example.com", .text = "sip:alice@example.com"};
	struct lw_counts left;

	if (lw_new(&loop.lw, &config))
		return 2;
	say_later(&loop, 0, offered);
	for (int turns = 0; turns < 1000 && turn(&loop); turns++)
		;
	left = lw_counts(loop.lw);
	lw_free(loop.lw);
	printf("%s; %u calls and %u legs left\n", loop.completed ? "Bob talks to Carol" :
	       "Bob was not handed over", left.calls, left.legs);
	return loop.completed && !left.calls && !left.legs ? 0 : 1;
}
