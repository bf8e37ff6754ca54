/* mock.c -- virtual time for one engine and its scripted parties; notes and trace. */
#include "script.h"

#include <stdlib.h>
#include <string.h>

/* ---- life ---- */

static size_t cut_up(struct lw_mock *mock, const struct lw_mock_config *c, char *base)
{
	struct cutter cutter = {base, 0};
	uint32_t *free_seats, *free_deeds;
	struct lw_mock counted;

	cut(&cutter, sizeof *mock);
	if (!base)
		mock = &counted;
	mock->parties = cut(&cutter, c->max_parties * sizeof *mock->parties);
	mock->seats = cut(&cutter, c->max_legs * sizeof *mock->seats);
	mock->buckets = cut(&cutter, c->max_legs * sizeof *mock->buckets);
	mock->deeds = cut(&cutter, c->max_events * sizeof *mock->deeds);
	mock->queue.heap = cut(&cutter, c->max_events * sizeof *mock->queue.heap);
	mock->notes = cut(&cutter, c->max_notes * sizeof *mock->notes);
	mock->trace.at = cut(&cutter, c->trace_size + 1);
	free_seats = cut(&cutter, c->max_legs * sizeof(uint32_t));
	free_deeds = cut(&cutter, c->max_events * sizeof(uint32_t));
	if (!base)
		return cutter.used;
	mock->queue.size = c->max_events;
	mock->trace.size = c->trace_size;
	spares_fill(&mock->free_seats, free_seats, c->max_legs);
	spares_fill(&mock->free_deeds, free_deeds, c->max_events);
	for (uint32_t i = 0; i < c->max_legs; i++)
		mock->buckets[i] = NONE;
	return cutter.used;
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
	const struct lw_mock_config plain = LW_MOCK_CONFIG_INIT;
	const struct lw_mock_config *c = config ? config : &plain;
	struct lw_mock *mock;
	size_t size;

	*mockp = NULL;
	if (!lw || !config_is_valid(c))
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

/* ---- seats ---- */

static uint32_t *bucket_of(struct lw_mock *mock, lw_leg leg)
{
	uint64_t mixed = leg.v * 0x9e3779b97f4a7c15u;

	return &mock->buckets[(mixed >> 32) % mock->config.max_legs];
}

struct seat *seat_of(struct lw_mock *mock, lw_leg leg)
{
	for (uint32_t i = *bucket_of(mock, leg); i != NONE; i = mock->seats[i].next)
		if (lw_same_leg(mock->seats[i].leg, leg))
			return &mock->seats[i];
	return NULL;
}

static const struct lw_mock_party *party_named(const struct lw_mock *mock, const char *uri)
{
	const struct lw_mock_party *found = &mock->anybody;

	for (uint32_t i = 0; i < mock->party_count; i++) {
		const char *name = mock->parties[i].uri;

		if (!name)
			found = &mock->parties[i];
		else if (!strcmp(name, uri))
			return &mock->parties[i];
	}
	return found;
}

struct seat *seat_take(struct lw_mock *mock, lw_leg leg, const char *uri)
{
	uint32_t i = spares_take(&mock->free_seats), *bucket = bucket_of(mock, leg);
	size_t length = strlen(uri);
	struct seat *seat;

	if (i == NONE) {
		mock->lost = true;
		return NULL;
	}
	seat = &mock->seats[i];
	*seat = (struct seat){.leg = leg, .used = true, .life = seat->life + 1, .next = *bucket};
	*bucket = i;
	memcpy(seat->dialled, uri, length < LW_URI_MAX ? length + 1 : 0);
	seat->party = party_named(mock, uri);
	seat->uri = seat->dialled;
	return seat;
}

void seat_leave(struct lw_mock *mock, struct seat *seat)
{
	uint32_t i = (uint32_t)(seat - mock->seats), *link = bucket_of(mock, seat->leg);

	while (*link != i)
		link = &mock->seats[*link].next;
	*link = seat->next;
	seat->used = false;
	spares_give(&mock->free_seats, i);
}

/* ---- the engine ---- */

void lw_mock_watch(struct lw_mock *mock, lw_watch_h *watch, void *arg)
{
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

/* ---- deeds ---- */

struct deed *deed_after(struct lw_mock *mock, struct seat *seat, lw_time ms,
			enum lw_input_type type, int code)
{
	uint32_t i = spares_take(&mock->free_deeds);

	if (i == NONE || !queue_put(&mock->queue, mock->now + ms, i)) {
		mock->lost = true;
		return &mock->nowhere;
	}
	mock->deeds[i] = (struct deed){.type = (uint32_t)type, .code = code, .leg = seat->leg,
				       .seat = (uint32_t)(seat - mock->seats), .life = seat->life};
	return &mock->deeds[i];
}

static void trace_signal(struct lw_mock *mock, const struct deed *deed, const char *who)
{
	char code[16] = "";

	if (!mock->trace.size)
		return;
	if (deed->code) {
		struct text text = {code, sizeof code, 0};

		text_add(&text, " %d", (int)deed->code);
	}
	text_add(&mock->trace, "%8llu %s%s%s%s\n", (unsigned long long)mock->now,
		 lw_input_name(deed->type), who ? " " : "", who ? who : "", code);
}

int deed_now(struct lw_mock *mock, const struct deed *deed)
{
	struct seat *seat = seat_of(mock, deed->leg);
	struct lw_input in = {.type = deed->type,
			      .code = deed->code,
			      .now = mock->now,
			      .leg = deed->leg,
			      .flags = deed->flags,
			      .uri = deed->uri,
			      .text = deed->text};
	int err;

	if (seat && (deed->type == LW_SIG_ANSWERED || deed->type == LW_SIG_RINGING))
		in.caps = party_caps(seat->party);
	trace_signal(mock, deed, seat ? seat->uri : NULL);
	err = step(mock, &in);
	if (err == LW_E_TIME)
		mock->behind = true;
	mock_drain(mock);
	return err;
}

static void do_next_deed(struct lw_mock *mock)
{
	uint32_t i = queue_take(&mock->queue);
	struct deed deed = mock->deeds[i];
	struct seat *seat = &mock->seats[deed.seat];

	spares_give(&mock->free_deeds, i);
	if (!seat->used || seat->life != deed.life)
		seat = NULL;
	if (!seat && !deed.ghost)
		return;
	if (seat && !party_still_does(mock, seat, &deed))
		return;
	if (seat)
		party_does(seat, &deed);
	deed_now(mock, &deed);
	if (seat && seat->used && seat->life == deed.life)
		party_has_done(mock, seat);
}

/* ---- outputs ---- */

static void keep(char *to, const char *from, const char **out)
{
	size_t n = strlen(from);

	memcpy(to, n < LW_URI_MAX ? from : "", n < LW_URI_MAX ? n + 1 : 1);
	*out = to;
}

static void keep_note(struct lw_mock *mock, const struct lw_output *out)
{
	uint32_t max = mock->config.max_notes;
	struct kept_note *note = &mock->notes[(mock->note_first + mock->note_count) % max];

	if (mock->note_count == max)
		mock->note_first = (mock->note_first + 1) % max;
	else
		mock->note_count++;
	note->out = *out;
	keep(note->uri, out->uri, &note->out.uri);
	keep(note->name, out->name, &note->out.name);
	keep(note->text, out->text, &note->out.text);
}

static void trace_output(struct lw_mock *mock, const struct lw_output *out)
{
	const struct seat *seat = seat_of(mock, out->leg);
	char words[2 * LW_URI_MAX];

	if (!mock->trace.size)
		return;
	words_of(out, seat ? seat->uri : NULL, words, sizeof words);
	text_add(&mock->trace, "%8llu     %s\n", (unsigned long long)mock->now, words);
}

void mock_drain(struct lw_mock *mock)
{
	struct lw_output out;

	while (lw_next(mock->lw, &out)) {
		trace_output(mock, &out);
		if (mock->watch)
			mock->watch(0, mock->lw, NULL, LW_OK, &out, mock->watch_arg);
		mock->seen[out.type]++;
		mock->last[out.type] = out;
		if (lw_is_note(&out))
			keep_note(mock, &out);
		else
			party_hears(mock, &out);
	}
}

bool lw_mock_note(struct lw_mock *mock, struct lw_output *note)
{
	if (!mock->note_count)
		return false;
	*note = mock->notes[mock->note_first].out;
	mock->note_first = (mock->note_first + 1) % mock->config.max_notes;
	mock->note_count--;
	return true;
}

uint32_t lw_mock_seen(const struct lw_mock *mock, enum lw_output_type type)
{
	return (uint32_t)type < LW_OUTPUT_TYPES ? mock->seen[type] : 0;
}

bool lw_mock_last(const struct lw_mock *mock, enum lw_output_type type, struct lw_output *out)
{
	if (!lw_mock_seen(mock, type))
		return false;
	*out = mock->last[type];
	out->uri = out->name = out->text = "";
	return true;
}

const char *lw_mock_trace(const struct lw_mock *mock)
{
	return mock->trace.at;
}

void lw_mock_words(const struct lw_output *out, char *text, size_t size)
{
	if (size)
		words_of(out, NULL, text, size);
}

/* ---- time ---- */

lw_time lw_mock_now(const struct lw_mock *mock)
{
	return mock->now;
}

/* An engine whose deadline has come and stays is stuck: so many ticks are none too few. */
enum { PATIENCE = 1000 };

/* What went wrong on the way, once. */
static int complain(struct lw_mock *mock)
{
	int err = mock->lost ? LW_E_FULL : mock->behind ? LW_E_TIME : LW_OK;

	mock->lost = mock->behind = false;
	return err;
}

int lw_mock_run(struct lw_mock *mock, lw_time until)
{
	unsigned stuck = 0;

	if (until < mock->now)
		return LW_E_TIME;
	for (mock_drain(mock); ; mock_drain(mock)) {
		lw_time event = queue_when(&mock->queue), deadline = lw_deadline(mock->lw);
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
	return lw_mock_run(mock, mock->now + ms);
}

/* ---- what comes from outside by itself ---- */

static int offer(struct lw_mock *mock, struct lw_input *in, struct lw_made *made)
{
	const struct lw_mock_party *party = party_named(mock, in->uri);
	struct deed deed = {.type = LW_SIG_OFFERED};
	struct lw_made here;
	struct seat *seat;
	int err;

	in->type = LW_SIG_OFFERED;
	in->now = mock->now;
	in->name = party->name;
	in->caps = party_caps(party);
	mock_drain(mock);
	trace_signal(mock, &deed, in->uri);
	err = step(mock, in);
	here = err ? (struct lw_made){{0}, {0}} : lw_made(mock->lw);
	if (made)
		*made = here;
	seat = err ? NULL : seat_take(mock, here.leg, in->uri);
	if (seat) {
		seat->incoming = true;
		if (seat->party->gives_up_ms)
			deed_after(mock, seat, seat->party->gives_up_ms, LW_SIG_ENDED, 487);
	}
	mock_drain(mock);
	return err;
}

int lw_mock_call(struct lw_mock *mock, const char *from, const char *called, struct lw_made *made)
{
	struct lw_input in = {.uri = from, .text = called};

	return offer(mock, &in, made);
}

int lw_mock_replace(struct lw_mock *mock, const char *from, lw_leg replaced, enum lw_match match,
		    uint32_t flags, struct lw_made *made)
{
	struct lw_input in = {
		.uri = from, .other_leg = replaced, .match = (uint32_t)match, .flags = flags};

	return offer(mock, &in, made);
}

int lw_mock_refer(struct lw_mock *mock, lw_leg leg, const char *uri, const char *by, uint32_t flags)
{
	struct lw_input in = {.type = LW_SIG_REFER_ASKED, .now = mock->now, .leg = leg, .uri = uri,
			      .name = by, .flags = flags};
	struct deed deed = {.type = LW_SIG_REFER_ASKED};
	int err;

	mock_drain(mock);
	trace_signal(mock, &deed, uri);
	err = step(mock, &in);
	mock_drain(mock);
	return err;
}

int lw_mock_signal(struct lw_mock *mock, lw_leg leg, enum lw_input_type type, int code)
{
	struct deed deed = {.type = (uint32_t)type, .code = code, .leg = leg};
	struct seat *seat;

	mock_drain(mock);
	seat = seat_of(mock, leg);
	if (seat)
		party_does(seat, &deed);
	return deed_now(mock, &deed);
}
