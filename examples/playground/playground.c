/* SPDX-License-Identifier: BSD-3-Clause */
/* playground.c -- a small world for a page: three phones, a mailbox and maybe a switch, on a
 * network in which nothing happens by chance.
 *
 * The page writes a line into playground_text(), calls a function, and reads JSON there:
 *
 *	playground_begin()     "switch blind_style=2": a new world, at 0 ms, with settings
 *	playground_fate()      "900 lost bob NOTIFY 200": the first such message of bob's from
 *	                       then on is lost; with a number for `lost`, it takes so many ms
 *	playground_run(ms)     time passes until then
 *	playground_do()        "alice attended bob carol": what a user does, in the words of
 *	                       <legwork/play.h>; the text says what that does, or why not
 *	playground_events()    what has happened since the last call: [{"t", "kind", ...}]
 *	playground_state()     everybody's calls, what is legal now, and who hears whom
 *	playground_tables()    lw_tables_json()
 *	playground_settings()  [{"name", "dfl", "least", "most", "text"}]
 *
 * playground_begin() comes first.  The same lines make the same world, so a page may go back in
 * time by playing it again.  What is wrong is LW_E_ARG, and changes nothing. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <legwork/mock.h>
#include <legwork/rules.h>

#include "ears.h"

#ifdef __wasm__
#define PAGE(name) __attribute__((export_name(#name)))
#else
#define PAGE(name)
#endif

enum { TEXT = 1 << 19, WORLD = 5, WORDS = 12, FATES = 64, ROWS = 256, DELAY_MS = 40 };

struct fate { lw_time from; uint32_t who, delay_ms; char words[24]; bool met; };

static struct {
	struct lw_net *net;
	uint32_t nodes, the_switch; /* the_switch: WORLD if there is none */
	struct lw_row_taken row[WORLD][ROWS];
	struct lw_rows rows[WORLD];
	struct fate fate[FATES];
	uint32_t fates;
} world;

static char text[TEXT];   /* between the page and us */
static char events[TEXT]; /* what has happened, not read yet */
static size_t events_used, text_used;

/* ---- JSON ---- */

static void add(char *to, size_t *used, const char *format, va_list ap)
{
	int n = vsnprintf(to + *used, TEXT - *used, format, ap);

	if (n > 0 && (size_t)n < TEXT - *used)
		*used += (size_t)n;
	else
		to[*used] = '\0'; /* no room: the page sees that it is no JSON */
}

static void event(const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	add(events, &events_used, format, ap);
	va_end(ap);
}

static void say(const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	add(text, &text_used, format, ap);
	va_end(ap);
}

/* What has to be escaped in a JSON string is left out: no text of ours has it. */
static const char *plain(const char *from)
{
	static char to[4][1024];
	static unsigned turn;
	char *out = to[turn++ % 4], *at = out;

	for (; *from && at < out + sizeof to[0] - 1; from++)
		if (*from != '"' && *from != '\\' && (unsigned char)*from >= ' ')
			*at++ = *from;
	*at = '\0';
	return out;
}

/* ---- names ---- */

/* "carol" of "sip:carol@home", "switch" of "sip:switch". */
static const char *user_of(const char *uri)
{
	static char to[4][64];
	static unsigned turn;
	char *out = to[turn++ % 4];
	const char *begin = strchr(uri, ':');

	begin = begin ? begin + 1 : uri;
	snprintf(out, sizeof to[0], "%.*s", (int)strcspn(begin, "@;"), begin);
	return out;
}

static const char *name_of(uint32_t node)
{
	return user_of(lw_net_address(world.net, node));
}

static uint32_t node_of(const char *name)
{
	uint32_t node = 0;

	while (node < world.nodes && strcmp(name_of(node), name))
		node++;
	return node;
}

/* Where a name is called: at its own address, or at the switch. */
static const char *address_of(const char *name, bool at_home)
{
	static char to[2][96];
	static unsigned turn;
	char *out = to[turn++ % 2];
	bool home = at_home || world.the_switch == WORLD;

	snprintf(out, sizeof to[0], "sip:%s@%s", name, home ? "home" : "switch");
	return out;
}

/* ---- what happens ---- */

/* Begins an event. */
static void happens(const char *kind, const char *who)
{
	event(",{\"t\":%llu,\"kind\":\"%s\",\"who\":\"%s\"",
	      (unsigned long long)lw_net_now(world.net), kind, who);
}

static void note_rows(uint32_t node)
{
	struct lw_rows *rows = &world.rows[node];
	uint64_t first = rows->count > ROWS ? rows->count - ROWS : 0;

	for (uint64_t i = first; i < rows->count; i++) {
		const struct lw_row_taken *row = &rows->row[i % ROWS];

		happens("row", name_of(node));
		event(",\"machine\":\"%s\",\"state\":\"%s\",\"input\":\"%s\",", row->machine,
		      row->state, row->input);
		event("\"if\":\"%s\",\"next\":\"%s\"}", row->fact, row->next);
	}
	rows->count = 0;
}

static void on_watch(uint32_t node, struct lw *lw, const struct lw_input *in, int err,
		     const struct lw_output *out, void *arg)
{
	(void)lw, (void)in, (void)err, (void)arg;
	note_rows(node);
	if (!out || !lw_is_note(out))
		return;
	happens("note", name_of(node));
	event(",\"note\":\"%s\",\"method\":\"%s\",\"cause\":\"%s\"}", lw_output_name(out->type),
	      lw_method_name(out->method), lw_cause_name(out->cause));
}

static bool is_meant(const struct fate *fate, const struct lw_net_message *message)
{
	return !fate->met && fate->from <= lw_net_now(world.net) && fate->who == message->from &&
	       !strncmp(message->words, fate->words, strlen(fate->words));
}

static void on_message(struct lw_net_message *message, void *arg)
{
	struct fate *fate = world.fate, *end = fate + world.fates;

	(void)arg;
	while (fate < end && !is_meant(fate, message))
		fate++;
	if (fate < end) {
		fate->met = true;
		message->delay_ms = fate->delay_ms;
	}
	happens("message", name_of(message->from));
	event(",\"to\":\"%s\",\"words\":\"%s\",\"delay\":%d}", name_of(message->to), message->words,
	      message->delay_ms == LW_NET_LOST ? -1 : (int)message->delay_ms);
}

/* ---- hosts ---- */

/* The switch finds everybody at home; whoever cannot be had there cannot be had. */
static void on_switch(const struct lw_output *note, void *arg)
{
	struct lw *lw = lw_net_engine(world.net, world.the_switch);

	(void)arg;
	if (note->type != LW_NOTE_ROUTE)
		return;
	if (note->cause || node_of(user_of(note->uri)) == world.nodes)
		(void)lw_route_end(lw, note->call, note->cause ? 0 : 404, note->now);
	else
		(void)lw_route_to(lw, note->call, address_of(user_of(note->uri), true), 0,
				  note->now);
}

static void on_mailbox(const struct lw_output *note, void *arg)
{
	const uint32_t *node = arg;

	if (note->type == LW_NOTE_INCOMING)
		(void)lw_answer(lw_net_engine(world.net, *node), note->call, note->now);
}

/* ---- a world ---- */

/* The words of a line; returns how many. */
static int split(const char *line, char word[WORDS][32])
{
	int n = 0;

	for (; n < WORDS; n++) {
		size_t length = strcspn(line += strspn(line, " "), " ");

		snprintf(word[n], 32, "%.*s", (int)length, line);
		line += length;
		if (!length)
			break;
	}
	return n;
}

/* False: it is no number that fits. */
static bool number_of(const char *word, uint32_t *number)
{
	char *end;
	unsigned long long value = strtoull(word, &end, 10);

	*number = (uint32_t)value;
	return *word >= '0' && *word <= '9' && !*end && value < UINT32_MAX;
}

static bool delay_of(const char *what, uint32_t *ms)
{
	*ms = LW_NET_LOST;
	return !strcmp(what, "lost") || number_of(what, ms);
}

/* "blind_style=2" is a setting of all engines. */
static int set(struct lw_config *config, const char *word)
{
	char name[32];
	uint32_t value;
	const char *is = strchr(word, '=');

	if (!is || !number_of(is + 1, &value))
		return LW_E_ARG;
	snprintf(name, sizeof name, "%.*s", (int)(is - word), word);
	return lw_config_set(config, name, value);
}

static uint32_t enter(const char *address, struct lw_config config, uint32_t role)
{
	uint32_t node = world.nodes;

	config.role = role;
	if (lw_net_add(world.net, address, &config) < 0)
		return WORLD;
	world.nodes++;
	world.rows[node] = (struct lw_rows){world.row[node], ROWS, 0};
	lw_rows_to(lw_net_engine(world.net, node), &world.rows[node]);
	return node;
}

static void enter_switch(struct lw_config config)
{
	static const char *const domains[] = {"home", "switch"};
	static struct lw_rules rules;

	rules = (struct lw_rules)LW_RULES_INIT;
	rules.numbering.domains = domains;
	rules.numbering.domain_count = 2;
	world.the_switch = enter("sip:switch", config, LW_AS_SWITCH);
	(void)lw_rules_set(lw_net_engine(world.net, world.the_switch), &rules);
	lw_net_switch(world.net, world.the_switch);
	lw_net_notes(world.net, world.the_switch, on_switch, NULL);
}

static void enter_mailbox(struct lw_config config)
{
	static uint32_t mailbox;

	mailbox = enter("sip:mailbox@home", config, LW_AS_ENDPOINT);
	lw_net_mailbox(world.net, mailbox);
	lw_net_notes(world.net, mailbox, on_mailbox, &mailbox);
}

PAGE(playground_text) char *playground_text(void);
PAGE(playground_begin) int playground_begin(void);
PAGE(playground_fate) int playground_fate(void);
PAGE(playground_run) int playground_run(double until);
PAGE(playground_do) int playground_do(void);
PAGE(playground_events) char *playground_events(void);
PAGE(playground_state) char *playground_state(void);
PAGE(playground_tables) char *playground_tables(void);
PAGE(playground_settings) char *playground_settings(void);

char *playground_text(void)
{
	return text;
}

static void open_world(void)
{
	struct lw_net_config config = LW_NET_CONFIG_INIT;

	lw_net_free(world.net);
	memset(&world, 0, sizeof world);
	events_used = 0;
	world.the_switch = WORLD;
	config.delay_min_ms = config.delay_max_ms = DELAY_MS;
	config.ladder = 0;
	if (lw_net_new(&world.net, &config))
		abort();
	lw_net_watch(world.net, on_watch, NULL);
	lw_net_messages(world.net, on_message, NULL);
}

int playground_begin(void)
{
	char word[WORDS][32];
	int n = split(text, word);
	struct lw_config config = LW_CONFIG_INIT;
	bool a_switch = false;

	config.refer_policy = LW_REFER_AUTO;
	for (int i = 0; i < n; i++) {
		if (!strcmp(word[i], "switch"))
			a_switch = true;
		else if (set(&config, word[i]))
			return LW_E_ARG;
	}
	open_world();
	enter("sip:bob@home", config, LW_AS_ENDPOINT);
	enter("sip:alice@home", config, LW_AS_ENDPOINT);
	enter("sip:carol@home", config, LW_AS_ENDPOINT);
	if (a_switch)
		enter_switch(config);
	enter_mailbox(config);
	return LW_OK;
}

int playground_fate(void)
{
	struct fate *fate = &world.fate[world.fates];
	char what[32], who[32];
	unsigned long from;

	if (world.fates == FATES ||
	    sscanf(text, "%lu %31s %31s %23[^\n]", &from, what, who, fate->words) != 4)
		return LW_E_ARG;
	fate->from = from;
	fate->who = node_of(who);
	if (fate->who == world.nodes || !delay_of(what, &fate->delay_ms))
		return LW_E_ARG;
	world.fates++;
	return LW_OK;
}

int playground_run(double until)
{
	return lw_net_run(world.net, (lw_time)until);
}

/* ---- what a user does ---- */

/* LW_VERBS: there is none. */
static uint32_t verb_of(const char *word)
{
	uint32_t verb = LW_USER_DIAL;

	while (verb < LW_VERBS && strcmp(lw_input_name(verb), word))
		verb++;
	return verb;
}

/* The call with that party: rather one of which the verb is legal. */
static lw_call call_with(const struct lw *lw, const char *party, uint32_t verb)
{
	struct lw_call_info info;
	lw_call found = {0};

	for (lw_call call = lw_call_next(lw, found); call.v; call = lw_call_next(lw, call))
		if (!lw_call_info(lw, call, &info) && !strcmp(user_of(info.uri), party) &&
		    (!found.v || lw_is_legal(lw, call, verb)))
			found = call;
	return found;
}

/* What the words mean for this engine. */
static struct lw_input input_of(const struct lw *lw, int n, char word[WORDS][32])
{
	struct lw_input in = {.type = n > 2 ? verb_of(word[1]) : LW_VERBS,
			      .now = lw_net_now(world.net)};

	if (in.type >= LW_VERBS)
		return in;
	if (in.type != LW_USER_DIAL)
		in.call = call_with(lw, word[2], in.type);
	if (in.type == LW_USER_REJECT)
		in.code = n > 3 ? atoi(word[3]) : 0;
	else if (in.type == LW_USER_DIAL || n > 3)
		in.uri = address_of(word[n - 1], false);
	return in;
}

int playground_do(void)
{
	char word[WORDS][32];
	int n = split(text, word), err;
	uint32_t node = node_of(word[0]);
	struct lw *lw = lw_net_engine(world.net, node);
	struct lw_input in = input_of(lw, n, word);

	text_used = 0;
	if (!lw || in.type >= LW_VERBS) {
		say("nobody here does that");
		return LW_E_ARG;
	}
	err = lw_why(lw, &in, text, sizeof text);
	happens("user", word[0]);
	event(",\"verb\":\"%s\",\"whom\":\"%s\",\"refused\":%s}", word[1], plain(word[n - 1]),
	      err ? "true" : "false");
	(void)lw_step(lw, &in);
	note_rows(node);
	(void)lw_net_run(world.net, in.now);
	return err;
}

char *playground_events(void)
{
	text_used = 0;
	say("[%s]", events_used ? events + 1 : "");
	events_used = 0;
	return text;
}

static void say_hearing(const struct ears *ears, uint32_t node)
{
	unsigned heard = 0;

	say("\"hears\":[");
	for (uint32_t speaker = 0; speaker < world.nodes; speaker++)
		if (ears_hear(ears, node, speaker))
			say("%s\"%s\"", heard++ ? "," : "", name_of(speaker));
	say("],\"sound\":\"%s\"", heard ? "" : ears_sound(ears, node));
}

/* ---- state ---- */

static const char *state_name(enum lw_call_state state)
{
	switch (state) {
	case LW_CALL_NONE:     return "none";
	case LW_CALL_OUTGOING: return "calling";
	case LW_CALL_INCOMING: return "ringing";
	case LW_CALL_TALKING:  return "talking";
	case LW_CALL_OVER:     return "over";
	}
	return "?";
}

static void say_legal(const struct lw *lw, lw_call call)
{
	bool more = false;

	say("\"legal\":[");
	for (uint32_t verb = LW_USER_DIAL; verb < LW_VERBS; verb++)
		if (lw_is_legal(lw, call, verb)) {
			say("%s\"%s\"", more ? "," : "", lw_input_name(verb));
			more = true;
		}
	say("]");
}

static void say_call(const struct lw *lw, lw_call call, const struct lw_call_info *info)
{
	say("{\"with\":\"%s\",\"state\":\"%s\",\"method\":\"%s\",", user_of(info->uri),
	    state_name(info->state), lw_method_name(info->method));
	say("\"held\":%d,\"remote_held\":%d,\"mixed\":%d,\"released\":%d,\"consults\":%d,",
	    info->held, info->remote_held, info->mixed, info->released, info->original.v != 0);
	say_legal(lw, call);
	say("}");
}

static void say_calls(const struct lw *lw)
{
	struct lw_call_info info;
	bool more = false;

	say("\"calls\":[");
	for (lw_call call = lw_call_next(lw, (lw_call){0}); call.v; call = lw_call_next(lw, call)) {
		if (lw_call_info(lw, call, &info))
			continue;
		say(more ? "," : "");
		say_call(lw, call, &info);
		more = true;
	}
	say("]");
}

char *playground_state(void)
{
	static struct ears ears;

	text_used = 0;
	ears_look(&ears, world.net, world.nodes, world.the_switch);
	say("{\"now\":%llu,\"people\":[", (unsigned long long)lw_net_now(world.net));
	for (uint32_t node = 0; node < world.nodes; node++) {
		say("%s{\"name\":\"%s\",\"switch\":%s,", node ? "," : "", name_of(node),
		    node == world.the_switch ? "true" : "false");
		say_calls(lw_net_engine(world.net, node));
		say(",");
		say_hearing(&ears, node);
		say("}");
	}
	say("]}");
	return text;
}

char *playground_tables(void)
{
	lw_tables_json(text, sizeof text);
	return text;
}

char *playground_settings(void)
{
	struct lw_setting setting;

	text_used = 0;
	for (size_t i = 0; lw_setting(i, &setting); i++)
		say("%s{\"name\":\"%s\",\"dfl\":%u,\"least\":%u,\"most\":%u,\"text\":\"%s\"}",
		    i ? "," : "[", setting.name, (unsigned)setting.dfl, (unsigned)setting.least,
		    (unsigned)setting.most, plain(setting.text));
	say("]");
	return text;
}
