/* SPDX-License-Identifier: BSD-3-Clause */
/* mock.c -- one engine and its scripted parties on a virtual clock. */
#include <stdlib.h>
#include <string.h>

#include <legwork/snapshot.h>

#include "../table/block.h"
#include "../table/sized.h"
#include "notes.h"
#include "party.h"

/* ---- life ---- */

static size_t cut_up(struct lw_mock *mock, const struct lw_mock_config *c, char *base)
{
	struct lw_block block = {base, 0};
	uint32_t *free_seats, *free_deeds;
	struct lw_mock counted;

	lw_block_cut(&block, sizeof *mock);
	if (!base)
		mock = &counted;
	mock->parties = lw_block_cut(&block, c->max_parties * sizeof *mock->parties);
	mock->seats = lw_block_cut(&block, c->max_legs * sizeof *mock->seats);
	mock->buckets = lw_block_cut(&block, c->max_legs * sizeof *mock->buckets);
	mock->deeds = lw_block_cut(&block, c->max_events * sizeof *mock->deeds);
	mock->queue.heap = lw_block_cut(&block, c->max_events * sizeof *mock->queue.heap);
	mock->notes = lw_block_cut(&block, c->max_notes * sizeof *mock->notes);
	mock->trace.at = lw_block_cut(&block, c->trace_size + 1);
	free_seats = lw_block_cut(&block, c->max_legs * sizeof(uint32_t));
	free_deeds = lw_block_cut(&block, c->max_events * sizeof(uint32_t));
	if (!base)
		return block.used;
	mock->queue.size = c->max_events;
	mock->trace.size = c->trace_size;
	lw_mock_spares_fill(&mock->free_seats, free_seats, c->max_legs);
	lw_mock_spares_fill(&mock->free_deeds, free_deeds, c->max_events);
	for (uint32_t i = 0; i < c->max_legs; i++)
		mock->buckets[i] = NONE;
	return block.used;
}

static bool config_is_valid(const struct lw_mock_config *c)
{
	const uint32_t most = 1u << 22;

	return !c->alloc == !c->release && c->max_parties && c->max_parties <= most &&
	       c->max_legs && c->max_legs <= most && c->max_events && c->max_events <= most &&
	       c->max_notes && c->max_notes <= most && c->trace_size < 1u << 30;
}

int lw_mock_new(struct lw_mock **mockp, struct lw *lw, const struct lw_mock_config *config)
{
	struct lw_mock_config ours = LW_MOCK_CONFIG_INIT;
	const struct lw_mock_config *c = &ours;
	struct lw_mock *mock;
	size_t size;

	if (!mockp)
		return LW_E_ARG;
	*mockp = NULL;
	if (!lw || (config && lw_sized_take(&ours, sizeof ours, config)) || !config_is_valid(c))
		return LW_E_ARG;
	size = cut_up(NULL, c, NULL);
	mock = c->alloc ? c->alloc(size, c->alloc_arg) : malloc(size);
	if (!mock)
		return LW_E_NOMEM;
	memset(mock, 0, size);
	mock->config = *c;
	mock->lw = lw;
	cut_up(mock, c, (char *)mock);
	*mockp = mock;
	return LW_OK;
}

void lw_mock_free(struct lw_mock *mock)
{
	if (!mock)
		return;
	if (mock->config.release)
		mock->config.release(mock, mock->config.alloc_arg);
	else
		free(mock);
}

int lw_mock_party(struct lw_mock *mock, const struct lw_mock_party *party)
{
	if (!mock || !party)
		return LW_E_ARG;
	for (uint32_t i = 0; i < mock->party_count; i++) {
		const char *uri = mock->parties[i].uri;

		if (uri == party->uri || (uri && party->uri && !strcmp(uri, party->uri))) {
			mock->parties[i] = *party;
			return LW_OK;
		}
	}
	if (mock->party_count == mock->config.max_parties)
		return LW_E_FULL;
	mock->parties[mock->party_count++] = *party;
	return LW_OK;
}

/* ---- the engine ---- */

void lw_mock_watch(struct lw_mock *mock, lw_watch_h *watch, void *arg)
{
	if (!mock)
		return;
	mock->watch = watch;
	mock->watch_arg = arg;
}

static int step(struct lw_mock *mock, const struct lw_input *in)
{
	int err = lw_step(mock->lw, in);

	if (mock->watch)
		mock->watch(0, mock->lw, in, err, NULL, mock->watch_arg);
	return err;
}

static void tick(struct lw_mock *mock)
{
	const struct lw_input in = {.type = LW_TICK, .now = mock->now};

	step(mock, &in);
}

void lw_mock_notes(struct lw_mock *mock, lw_mock_note_h *noteh, void *arg)
{
	if (!mock)
		return;
	mock->noteh = noteh;
	mock->note_arg = arg;
}

static void carry_out(struct lw_mock *mock, const struct lw_output *out)
{
	lw_mock_trace_output(mock, out);
	if (mock->watch)
		mock->watch(0, mock->lw, NULL, LW_OK, out, mock->watch_arg);
	lw_mock_keep(mock, out);
	if (!lw_is_note(out))
		lw_mock_party_hears(mock, out);
	else if (mock->noteh)
		mock->noteh(out, mock->note_arg);
}

/* Carries out what the engine has put out.  What a handler adds to it is next in line. */
static void drain(struct lw_mock *mock)
{
	struct lw_output out;

	if (mock->draining)
		return;
	mock->draining = true;
	while (lw_next(mock->lw, &out))
		carry_out(mock, &out);
	mock->draining = false;
}

/* ---- deeds ---- */

/* Puts a signal of the seat's party into the engine, now. */
static int do_now(struct lw_mock *mock, const struct deed *deed)
{
	struct seat *seat = lw_mock_seat_of(mock, deed->leg);
	struct lw_input in = {.type = deed->type,
			      .code = deed->code,
			      .now = mock->now,
			      .leg = deed->leg,
			      .flags = deed->flags,
			      .call = deed->call,
			      .segment = deed->segment,
			      .uri = deed->uri,
			      .digits = deed->digits,
			      .source = deed->source};
	int err;

	if (seat && (deed->type == LW_SIG_ANSWERED || deed->type == LW_SIG_RINGING))
		in.caps = lw_mock_party_caps(seat->party);
	lw_mock_trace_signal(mock, deed, seat ? seat->uri : NULL);
	err = step(mock, &in);
	if (err == LW_E_TIME)
		mock->behind = true;
	drain(mock);
	return err;
}

/* First what it means to another party; that may end this one's part. */
static bool is_still_done(struct lw_mock *mock, struct seat *seat, const struct deed *deed)
{
	struct deed bye;

	if (lw_mock_party_replaces(mock, seat, deed, &bye))
		do_now(mock, &bye);
	return seat->used && seat->life == deed->life && lw_mock_party_still_does(seat, deed);
}

static void do_next_deed(struct lw_mock *mock)
{
	uint32_t i = lw_mock_queue_take(&mock->queue);
	struct deed deed = mock->deeds[i];
	struct seat *seat = &mock->seats[deed.seat];

	lw_mock_spares_give(&mock->free_deeds, i);
	if (!seat->used || seat->life != deed.life)
		seat = NULL;
	if (!seat && !deed.ghost)
		return;
	if (seat && !is_still_done(mock, seat, &deed))
		return;
	if (seat) {
		deed.leg = seat->leg; /* another one after a restart */
		lw_mock_party_does(seat, &deed);
	}
	do_now(mock, &deed);
	if (seat && seat->used && seat->life == deed.life)
		lw_mock_party_has_done(mock, seat);
}

/* ---- time ---- */

lw_time lw_mock_now(const struct lw_mock *mock)
{
	return mock ? mock->now : 0;
}

/* An engine whose deadline does not move after so many ticks is stuck. */
enum { PATIENCE = 1000 };

/* What went wrong on the way; said once. */
static int complain(struct lw_mock *mock)
{
	int err = mock->lost ? LW_E_FULL : mock->behind ? LW_E_TIME : LW_OK;

	mock->lost = mock->behind = false;
	return err;
}

int lw_mock_run(struct lw_mock *mock, lw_time until)
{
	unsigned stuck = 0;

	if (!mock || until == LW_NEVER)
		return LW_E_ARG;
	if (until < mock->now)
		return LW_E_TIME;
	if (mock->draining) /* from a handler: it would run inside itself */
		return LW_E_REFUSED;
	for (drain(mock); ; drain(mock)) {
		lw_time event = lw_mock_queue_when(&mock->queue), deadline = lw_deadline(mock->lw);
		lw_time next = event <= deadline ? event : deadline;

		if (next > until || next == LW_NEVER)
			break;
		stuck = next > mock->now || event <= deadline ? 0 : stuck + 1;
		if (stuck > PATIENCE)
			return LW_E_REFUSED;
		if (next > mock->now)
			mock->now = next;
		if (event <= deadline)
			do_next_deed(mock);
		else
			tick(mock);
	}
	mock->now = until;
	return complain(mock);
}

int lw_mock_pass(struct lw_mock *mock, lw_time ms)
{
	return mock ? lw_mock_run(mock, mock->now + ms) : LW_E_ARG;
}

/* ---- another process ---- */

enum { CALL_BYTES = 16384 };

/* Nothing of `next` is heard before all are there. */
int lw_mock_restart(struct lw_mock *mock, struct lw *next)
{
	unsigned char bytes[CALL_BYTES];
	lw_call call;

	if (!mock || !next || next == mock->lw)
		return LW_E_ARG;
	drain(mock);
	lw_mock_seats_name(mock);
	while ((call = lw_changed(mock->lw)).v) {
		size_t size = lw_save(mock->lw, call, bytes, sizeof bytes);
		int err = size > sizeof bytes ? LW_E_FULL : LW_OK;

		if (size && !err)
			err = lw_restore(next, bytes, size, mock->now, NULL);
		if (err)
			return err;
	}
	lw_mock_seats_close(mock);
	mock->lw = next;
	drain(mock);
	return LW_OK;
}

/* ---- what comes from outside ---- */

static int offer(struct lw_mock *mock, struct lw_input *in, struct lw_made *made)
{
	const struct lw_mock_party *party = lw_mock_party_named(mock, in->uri);
	struct deed deed = {.type = LW_SIG_OFFERED};
	struct lw_made here;
	struct seat *seat;
	int err;

	in->type = LW_SIG_OFFERED;
	in->now = mock->now;
	in->name = party->name;
	in->caps = lw_mock_party_caps(party);
	drain(mock);
	lw_mock_trace_signal(mock, &deed, in->uri);
	err = step(mock, in);
	here = err ? (struct lw_made){{0}, {0}} : lw_made(mock->lw);
	if (made)
		*made = here;
	seat = err ? NULL : lw_mock_seat_take(mock, here.leg, in->uri);
	if (seat) {
		seat->incoming = true;
		if (seat->party->gives_up_ms)
			lw_mock_later(mock, seat, seat->party->gives_up_ms, LW_SIG_ENDED, 487);
	}
	drain(mock);
	return err;
}

int lw_mock_call(struct lw_mock *mock, const char *from, const char *called, struct lw_made *made)
{
	struct lw_input in = {.uri = from, .called = called};

	return mock ? offer(mock, &in, made) : LW_E_ARG;
}

int lw_mock_replace(struct lw_mock *mock, const char *from, lw_leg replaced, enum lw_match match,
		    uint32_t flags, struct lw_made *made)
{
	struct lw_input in = {
		.uri = from, .other_leg = replaced, .match = (uint32_t)match, .flags = flags};

	return mock ? offer(mock, &in, made) : LW_E_ARG;
}

int lw_mock_refer(struct lw_mock *mock, lw_leg leg, const char *uri, const char *by, uint32_t flags)
{
	struct lw_input in = {.type = LW_SIG_REFER_ASKED,
			      .now = lw_mock_now(mock),
			      .leg = leg,
			      .uri = uri,
			      .by = by,
			      .flags = flags};
	struct deed deed = {.type = LW_SIG_REFER_ASKED};
	int err;

	if (!mock)
		return LW_E_ARG;
	drain(mock);
	lw_mock_trace_signal(mock, &deed, uri);
	err = step(mock, &in);
	drain(mock);
	return err;
}

int lw_mock_signal(struct lw_mock *mock, lw_leg leg, enum lw_signal type, int code)
{
	struct deed deed = {.type = (uint32_t)type, .code = code, .leg = leg};
	struct seat *seat;

	if (!mock)
		return LW_E_ARG;
	drain(mock);
	seat = lw_mock_seat_of(mock, leg);
	if (seat)
		lw_mock_party_does(seat, &deed);
	return do_now(mock, &deed);
}
