/* ledger_lines.c -- lines and their segments: what the engine says of each leg, written down when
 * it has changed.  The state is read from the engine and not derived from notes, so that a way of
 * doing things that nobody thought of here cannot make the times wrong. */
#include <legwork/rules.h>

#include "ledger_parts.h"

#include <string.h>

void lw_book_lose(struct lw_ledger *ledger, struct book *book)
{
	book->record.lost++;
	ledger->lost++;
}

static void copy(char *to, size_t size, const char *from)
{
	size_t n = strlen(from);

	memcpy(to, n < size ? from : "", n < size ? n + 1 : 1); /* fits: the engine's own bounds */
}

/* ---- finding ---- */

uint8_t lw_line_of_leg(const struct book *book, lw_leg leg)
{
	for (uint32_t i = book->record.line_count; leg.v && i-- > 1;)
		if (lw_same_leg(book->lines[i].leg, leg))
			return (uint8_t)i;
	return LW_NO_LINE;
}

uint8_t lw_line_of_call(const struct book *book, lw_call call)
{
	for (uint32_t i = book->record.line_count; call.v && i-- > 1;)
		if (lw_same_call(book->lines[i].call, call))
			return (uint8_t)i;
	return LW_NO_LINE;
}

/* ---- segments ---- */

static uint32_t segment_before(const struct book *book, uint8_t line, uint32_t segment)
{
	while (segment-- > 0)
		if (book->segments[segment].line == line)
			return segment;
	return NO_SEGMENT;
}

/* It lasted no time: it was never there. */
static void remove_segment(struct book *book, uint32_t segment)
{
	uint32_t count = --book->record.segment_count;

	memmove(&book->segments[segment], &book->segments[segment + 1],
		(count - segment) * sizeof *book->segments);
	for (uint32_t i = 0; i < book->record.line_count; i++) {
		struct lw_record_line *line = &book->lines[i];

		if (line->segment == segment)
			line->segment = NO_SEGMENT;
		else if (line->segment != NO_SEGMENT && line->segment > segment)
			line->segment--;
	}
}

static void end_span(struct book *book, uint8_t at, lw_time now)
{
	struct lw_record_line *line = &book->lines[at];

	if (line->span == LW_SPAN_NONE)
		return;
	line->total[line->span] += now - line->since;
	if (line->segment != NO_SEGMENT && book->segments[line->segment].from == now)
		remove_segment(book, line->segment);
	else if (line->segment != NO_SEGMENT)
		book->segments[line->segment].to = now;
	line->segment = NO_SEGMENT;
	line->span = LW_SPAN_NONE;
	line->to = now;
}

/* What was interrupted for no time goes on. */
static bool goes_on(struct book *book, uint8_t at, enum lw_span span, uint8_t with, lw_time now)
{
	uint32_t before = segment_before(book, at, book->record.segment_count);
	const struct lw_record_segment *s;

	if (before == NO_SEGMENT)
		return false;
	s = &book->segments[before];
	if (s->span != span || s->with != with || s->transfer != book->current || s->to != now)
		return false;
	book->lines[at].segment = before;
	book->lines[at].since = s->from;
	book->lines[at].total[span] -= now - s->from;
	return true;
}

static void begin_span(struct lw_ledger *ledger, struct book *book, uint8_t at, enum lw_span span,
		       uint8_t with, lw_time now)
{
	struct lw_record_line *line = &book->lines[at];
	uint32_t n = book->record.segment_count;

	line->span = (uint8_t)span;
	line->with = with;
	line->since = now;
	if (goes_on(book, at, span, with, now))
		return;
	if (n == ledger->config.max_segments) {
		lw_book_lose(ledger, book);
		return;
	}
	book->segments[n] = (struct lw_record_segment){.from = now,
						       .to = now,
						       .line = at,
						       .with = with,
						       .span = (uint8_t)span,
						       .transfer = book->current,
						       .recording = LW_NO_RECORDING};
	line->segment = n;
	book->record.segment_count++;
}

/* A transfer that begins or ends at the moment a segment begins: it is of what comes, not of what
 * was. */
static void mark_anew(struct book *book, const struct lw_record_line *line, lw_time now)
{
	struct lw_record_segment *s;

	if (line->segment == NO_SEGMENT)
		return;
	s = &book->segments[line->segment];
	if (s->from == now)
		s->transfer = book->current;
}

static void does(struct lw_ledger *ledger, struct book *book, uint8_t at, enum lw_span span,
		 uint8_t with, lw_time now)
{
	struct lw_record_line *line = &book->lines[at];

	if (line->span == span && (line->with == with || span == LW_SPAN_NONE)) {
		mark_anew(book, line, now);
		return;
	}
	end_span(book, at, now);
	if (span != LW_SPAN_NONE)
		begin_span(ledger, book, at, span, with, now);
}

/* ---- lines ---- */

uint8_t lw_line_add(struct lw_ledger *ledger, struct book *book, lw_call call, lw_leg leg,
		    lw_time now)
{
	uint32_t n = book->record.line_count;
	struct lw_record_line *line = &book->lines[n];

	if (n == ledger->config.max_lines) {
		lw_book_lose(ledger, book);
		return LW_NO_LINE;
	}
	memset(line, 0, sizeof *line);
	line->call = call;
	line->leg = leg;
	line->from = line->to = line->since = now;
	line->segment = NO_SEGMENT;
	line->with = LW_NO_LINE;
	line->open = true;
	lw_book_index(ledger, book, (uint8_t)n);
	book->record.line_count++;
	return (uint8_t)n;
}

static bool only_rang(const struct lw_record_line *line)
{
	for (int span = LW_SPAN_TALKING; span < LW_SPAN_ENDING; span++)
		if (line->total[span])
			return false;
	return line->span == LW_SPAN_NONE || line->span == LW_SPAN_RINGING;
}

void lw_line_why(struct book *book, uint8_t at, uint8_t cause, int32_t code)
{
	struct lw_record_line *line;
	uint32_t last;

	if (at == LW_NO_LINE || book->lines[at].cause)
		return;
	line = &book->lines[at];
	/* who hangs up on what only rings has cancelled it, whatever the call says of itself */
	line->cause = cause == LW_CAUSE_NORMAL && only_rang(line) ? LW_CAUSE_CANCELLED : cause;
	line->code = code;
	last = segment_before(book, at, book->record.segment_count);
	if (line->open || last == NO_SEGMENT)
		return;
	book->segments[last].cause = line->cause;
	book->segments[last].code = code;
}

void lw_lines_why(struct book *book, lw_call call, uint8_t cause, int32_t code)
{
	for (uint32_t i = 1; i < book->record.line_count; i++)
		if (lw_same_call(book->lines[i].call, call))
			lw_line_why(book, (uint8_t)i, cause, code);
}

static void end_line(struct book *book, uint8_t at, lw_time now)
{
	struct lw_record_line *line = &book->lines[at];
	uint8_t cause = line->cause;

	end_span(book, at, now);
	line->open = false;
	line->cause = LW_CAUSE_NONE;
	lw_line_why(book, at, cause, line->code); /* known before: the last segment has it */
}

/* What is asked of the engine for one look. */
struct view {
	struct lw_ledger *ledger;
	struct book *book;
	const struct lw *lw;
	lw_time now;
	uint8_t span[LW_LINES_MOST];
	uint32_t consults; /* the line of a consultation call, or 0 */
	bool recalled; /* our user is being rung to take the transferee back */
};

/* ---- who it is ---- */

/* The host of a URI: what stands between "@", or the scheme, and a port or a parameter. */
static const char *host_of(const char *uri, size_t *length)
{
	const char *at = strchr(uri, '@'), *colon = strchr(uri, ':');
	const char *host = at ? at + 1 : colon ? colon + 1 : uri;

	*length = *host == '[' ? strcspn(host, "]") : strcspn(host, ":;?>");
	return host;
}

static char small(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* As the number plan says; nobody else's code is asked. */
static enum lw_connect connect_by_plan(const struct lw_rules *rules, const char *theirs)
{
	struct lw_numbering plan = rules->numbering;
	struct lw_number number;

	plan.class_of = NULL;
	lw_classify(&plan, &rules->targets, theirs, &number);
	switch (number.place) {
	case LW_PLACE_INTERNAL: return LW_CONNECT_INTERNAL;
	case LW_PLACE_CONTACT:
	case LW_PLACE_EXTERNAL: return LW_CONNECT_EXTERNAL;
	case LW_PLACE_INVALID:
	case LW_PLACES:         break;
	}
	return LW_CONNECT_UNKNOWN;
}

/* R73: without a number plan a user of our own domain is internal. */
static enum lw_connect connect_of(const char *ours, const char *theirs)
{
	size_t a, b;
	const char *our_host = host_of(ours, &a), *their_host = host_of(theirs, &b);

	if (!*ours || !*theirs)
		return LW_CONNECT_UNKNOWN;
	for (size_t i = 0; a == b && i < a; i++)
		if (small(our_host[i]) != small(their_host[i]))
			return LW_CONNECT_EXTERNAL;
	return a == b ? LW_CONNECT_INTERNAL : LW_CONNECT_EXTERNAL;
}

static void name_line(struct book *book, uint8_t at, const struct lw *lw,
		      const struct lw_leg_info *leg)
{
	const struct lw_rules *rules = lw_rules_of(lw);
	struct lw_record_line *line = &book->lines[at], *user = &book->lines[0];

	if (!strcmp(line->uri, leg->uri) && !strcmp(line->name, leg->name) &&
	    (!*leg->local_uri || !strcmp(user->uri, leg->local_uri)))
		return;
	copy(line->uri, sizeof line->uri, leg->uri);
	copy(line->name, sizeof line->name, leg->name);
	if (*leg->local_uri) {
		copy(user->uri, sizeof user->uri, leg->local_uri);
		copy(user->name, sizeof user->name, leg->local_name);
	}
	line->connect = (uint8_t)(rules ? connect_by_plan(rules, line->uri)
					: connect_of(user->uri, line->uri));
	user->connect = LW_CONNECT_INTERNAL;
}

static bool has_talked(const struct lw_record_line *line, lw_time now)
{
	lw_time time = line->span > LW_SPAN_RINGING && line->span < LW_SPAN_ENDING
			       ? now - line->since
			       : 0;

	for (int span = LW_SPAN_TALKING; span < LW_SPAN_ENDING; span++)
		time += line->total[span];
	return time > 0;
}

/* R47: the leg is the same, the party is another.  Returns the line of the one there is now. */
static uint8_t meet(struct view *v, uint8_t at, const struct lw_leg_info *leg)
{
	struct book *book = v->book;
	struct lw_record_line *line = &book->lines[at];
	bool another = *line->uri && strcmp(line->uri, leg->uri) != 0;
	uint8_t next;

	if (another && has_talked(line, v->now)) {
		next = lw_line_add(v->ledger, book, line->call, line->leg, v->now);
		if (next != LW_NO_LINE) {
			line->cause = LW_CAUSE_REPLACED;
			end_line(book, at, v->now);
			at = next;
		}
	}
	name_line(book, at, v->lw, leg);
	return at;
}

/* ---- what the engine says of a leg ---- */

/* Law 9: hold counts from the moment the peer has agreed, and so does its end. */
static enum lw_span span_up(const struct lw_leg_info *leg, const struct lw_call_info *call)
{
	if (leg->hold == LW_HOLD_AGREED)
		return LW_SPAN_HELD;
	if (leg->remote_held)
		return LW_SPAN_HOLDING;
	if (call->mixed)
		return LW_SPAN_MIXED;
	return call->original.v ? LW_SPAN_CONSULTING : LW_SPAN_TALKING;
}

/* Of a leg that is up: our user is with this party, is about to be, or no longer is. */
static enum lw_span span_by_place(const struct lw_leg_info *leg, const struct lw_call_info *call,
				  lw_leg handle)
{
	if (lw_same_leg(call->leg, handle))
		return span_up(leg, call);
	return lw_same_leg(call->next_leg, handle) ? LW_SPAN_RINGING : LW_SPAN_ENDING;
}

static enum lw_span span_of(const struct lw_leg_info *leg, const struct lw_call_info *call,
			    lw_leg handle)
{
	switch (leg->state) {
	case LW_LEG_IDLE: /* reserved for a consultation, not dialled */
	case LW_LEG_GONE:
		break;
	case LW_LEG_DIALLING:
	case LW_LEG_RINGING:
	case LW_LEG_EARLY:
	case LW_LEG_OFFERED:
	case LW_LEG_ANSWERING:
		return LW_SPAN_RINGING;
	case LW_LEG_UP:
		return span_by_place(leg, call, handle);
	case LW_LEG_CANCELLING:
	case LW_LEG_LINGERING:
	case LW_LEG_ENDING:
		return LW_SPAN_ENDING;
	}
	return LW_SPAN_NONE;
}

static void see_leg(struct view *v, const struct lw_call_info *call, lw_call handle, lw_leg leg)
{
	struct book *book = v->book;
	uint8_t at = lw_line_of_leg(book, leg);
	struct lw_leg_info info;
	enum lw_span span;

	if (lw_leg_info(v->lw, leg, &info))
		return;
	span = span_of(&info, call, leg);
	if (span == LW_SPAN_NONE)
		return;
	if (at == LW_NO_LINE)
		at = lw_line_add(v->ledger, book, handle, leg, v->now);
	if (at == LW_NO_LINE || !book->lines[at].open)
		return;
	at = meet(v, at, &info);
	v->span[at] = (uint8_t)span;
	if (call->original.v)
		v->consults = at;
}

static void see_call(struct view *v, lw_call handle)
{
	uint32_t lines = v->book->record.line_count;
	struct lw_call_info call, original;

	if (lw_call_info(v->lw, handle, &call))
		return;
	if (call.original.v && !lw_call_info(v->lw, call.original, &original))
		call.mixed = original.mixed;
	if (call.scene == LW_SCENE_RECALLING)
		v->recalled = true;
	for (uint32_t i = 1; i < lines; i++)
		if (v->book->lines[i].open && lw_same_call(v->book->lines[i].call, handle) &&
		    !lw_same_leg(v->book->lines[i].leg, call.leg) &&
		    !lw_same_leg(v->book->lines[i].leg, call.next_leg))
			see_leg(v, &call, handle, v->book->lines[i].leg);
	see_leg(v, &call, handle, call.leg);
	see_leg(v, &call, handle, call.next_leg);
}

/* ---- our user ---- */

static bool is_talk(uint8_t span)
{
	return span == LW_SPAN_TALKING || span == LW_SPAN_CONSULTING || span == LW_SPAN_MIXED;
}

/* Two at once, mixed or not, is what MIXED means for our user; one alone of a conference, because
 * the other holds us, is an ordinary talk.  Who is in a linked record is not seen from here. */
static void mix_many(struct view *v)
{
	uint32_t lines = v->book->record.line_count, talk = 0;
	bool alone;

	for (uint32_t i = 1; i < lines; i++)
		talk += is_talk(v->span[i]);
	alone = talk == 1 && !v->book->record.linked_count;
	for (uint32_t i = 1; i < lines; i++) {
		if (is_talk(v->span[i]) && talk > 1)
			v->span[i] = LW_SPAN_MIXED;
		else if (v->span[i] == LW_SPAN_MIXED && alone)
			v->span[i] = i == v->consults ? LW_SPAN_CONSULTING : LW_SPAN_TALKING;
	}
}

/* What a party's doing makes of our user's, most telling first. */
static const uint8_t OURS[][2] = {
	{LW_SPAN_MIXED, LW_SPAN_MIXED},
	{LW_SPAN_CONSULTING, LW_SPAN_CONSULTING},
	{LW_SPAN_TALKING, LW_SPAN_TALKING},
	{LW_SPAN_RINGING, LW_SPAN_RINGING},
	{LW_SPAN_HOLDING, LW_SPAN_HELD},
	{LW_SPAN_HELD, LW_SPAN_HOLDING},
};

static enum lw_span span_of_user(const struct view *v, uint8_t *with)
{
	*with = LW_NO_LINE;
	for (size_t k = 0; k < sizeof OURS / sizeof OURS[0]; k++)
		for (uint32_t i = 1; i < v->book->record.line_count; i++) {
			if (v->span[i] != OURS[k][0])
				continue;
			if (OURS[k][1] != LW_SPAN_MIXED)
				*with = (uint8_t)i;
			return OURS[k][1] == LW_SPAN_HOLDING && v->recalled
				       ? LW_SPAN_RINGING
				       : (enum lw_span)OURS[k][1];
		}
	return LW_SPAN_NONE;
}

/* A leg once more after the last was released: between the two our user was on his way out. */
static void come_back(struct view *v)
{
	struct lw_record_line *user = &v->book->lines[0];
	lw_time left = user->to;

	if (user->span != LW_SPAN_NONE || left == v->now)
		return;
	begin_span(v->ledger, v->book, 0, LW_SPAN_ENDING, LW_NO_LINE, left);
	end_span(v->book, 0, v->now);
}

static void see_user(struct view *v)
{
	uint8_t with;
	enum lw_span span = span_of_user(v, &with);

	if (span != LW_SPAN_NONE)
		come_back(v);
	if (is_talk((uint8_t)span) && v->book->record.answered == LW_NEVER)
		v->book->record.answered = v->now;
	does(v->ledger, v->book, 0, span, with, v->now);
}

void lw_book_look(struct lw_ledger *ledger, struct book *book, const struct lw *lw, lw_time now)
{
	struct view v = {.ledger = ledger, .book = book, .lw = lw, .now = now};

	for (uint32_t i = 0; i < book->record.call_count; i++)
		if (!(book->over >> i & 1u))
			see_call(&v, book->calls[i]);
	mix_many(&v);
	see_user(&v);
	for (uint32_t i = 1; i < book->record.line_count; i++) {
		bool alone = v.span[i] == LW_SPAN_ENDING;

		if (!book->lines[i].open)
			continue;
		if (v.span[i] == LW_SPAN_NONE)
			end_line(book, (uint8_t)i, now);
		else
			does(ledger, book, (uint8_t)i, (enum lw_span)v.span[i],
			     alone ? LW_NO_LINE : 0, now);
	}
}

void lw_lines_end(struct lw_ledger *ledger, struct book *book, lw_call call, lw_time now)
{
	(void)ledger;
	for (uint32_t i = call.v ? 1 : 0; i < book->record.line_count; i++)
		if (book->lines[i].open && (!call.v || lw_same_call(book->lines[i].call, call)))
			end_line(book, (uint8_t)i, now);
}
