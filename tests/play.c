/* play.c -- see play.h. */
#include "play.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine.h"
#include "play_rules.h"

enum { TRACE_MAX = 65536, PARTIES = 24, WORDS = 12, WORD_MAX = 64, PLAYED_MAX = 4096 };

struct party { char name[32]; lw_leg leg; lw_call call; };

struct stage {
	struct lw *lw;
	struct lw_config config;
	struct play_rules rules;
	struct party party[PARTIES];
	int parties;
	char trace[TRACE_MAX];
	size_t used;
	lw_time now;
};

static uint8_t played[LW_MACHINES][PLAYED_MAX];

static void trace(struct stage *s, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	s->used += (size_t)vsnprintf(s->trace + s->used, TRACE_MAX - s->used, fmt, ap);
	va_end(ap);
	if (s->used >= TRACE_MAX)
		fail_msg("the script's trace is too long");
}

/* ---- names ---- */

static struct party *by_name(struct stage *s, const char *name)
{
	for (int i = s->parties; i-- > 0;)
		if (!strcmp(s->party[i].name, name))
			return &s->party[i];
	return NULL;
}

static struct party *must(struct stage *s, const char *name)
{
	struct party *p = by_name(s, name);

	if (!p)
		fail_msg("nobody is called '%s' here", name);
	return p;
}

static const char *user_of(const char *uri)
{
	static char user[2][64]; /* a line may name two */
	static int turn;
	const char *at = strchr(uri, ':');

	turn = !turn;
	snprintf(user[turn], sizeof user[turn], "%s", at ? at + 1 : uri);
	user[turn][strcspn(user[turn], "@")] = '\0';
	return user[turn];
}

static void introduce(struct stage *s, const char *name, lw_leg leg, lw_call call)
{
	struct party *p = &s->party[s->parties++ % PARTIES];

	snprintf(p->name, sizeof p->name, "%s", name);
	p->leg = leg;
	p->call = call;
}

static const char *leg_name(struct stage *s, lw_leg leg)
{
	for (int i = s->parties; i-- > 0;)
		if (lw_same_leg(s->party[i % PARTIES].leg, leg))
			return s->party[i % PARTIES].name;
	return leg.v ? "somebody" : "-";
}

/* A call goes by the party that it was first with. */
static const char *call_name(struct stage *s, lw_call call)
{
	for (int i = 0; i < s->parties && i < PARTIES; i++)
		if (lw_same_call(s->party[i].call, call))
			return s->party[i].name;
	return call.v ? "something" : "-";
}

/* ---- what the engine does ---- */

/* Whom the party is shown, and by which row of which table. */
static void print_shown(struct stage *s, const struct lw_output *o)
{
	struct lw_shown shown;

	if (!lw_rules_of(s->lw) || lw_leg_shown(s->lw, o->leg, &shown) || *o->name)
		return;
	trace(s, " shown %s%s%s", lw_presented_name(shown.show), *shown.row ? " " : "", shown.row);
	if (*shown.from.uri)
		trace(s, " from %s", user_of(shown.from.uri));
}

/* Of a recording: what is not the usual. */
static void print_segment(struct stage *s, const struct lw_output *o)
{
	if (o->segment != 1)
		trace(s, " segment %u", (unsigned)o->segment);
	if (o->phase != LW_SEGMENT_TALK)
		trace(s, " in %s", lw_segment_phase_name(o->phase));
	if (o->flags & LW_F_AUTO)
		trace(s, " auto");
}

static void print_action(struct stage *s, const struct lw_output *o)
{
	if (o->type == LW_DO_INVITE && strcmp(leg_name(s, o->leg), "somebody") == 0)
		introduce(s, user_of(o->uri), o->leg, o->call);
	trace(s, "      %s %s", lw_output_name(o->type), leg_name(s, o->leg));
	if (o->type == LW_DO_MEDIA)
		trace(s, " %s", lw_dir_name(o->dir));
	if (o->type == LW_DO_REFER)
		trace(s, " to %s%s%s%s%s%s", user_of(o->uri), o->other_leg.v ? " replacing " : "",
		      o->other_leg.v ? leg_name(s, o->other_leg) : "",
		      o->flags & LW_F_AOR ? " by address" : "",
		      o->flags & LW_F_EARLY ? " early" : "",
		      o->method == LW_VOICEMAIL ? " mailbox" : "");
	else if (o->other_leg.v)
		trace(s, " %s %s",
		      o->type == LW_DO_MIX      ? "with"
		      : o->type == LW_DO_ANSWER ? "for"
						: "asked by",
		      leg_name(s, o->other_leg));
	if (o->type == LW_DO_MUTE || o->type == LW_DO_FOCUS || o->type == LW_DO_MIX ||
	    o->type == LW_DO_RECORD)
		trace(s, " %s", o->flags & LW_F_ON ? "on" : "off");
	if (o->type == LW_DO_RECORD)
		print_segment(s, o);
	if (o->type == LW_DO_REJECT || o->type == LW_DO_REFER_NO || o->type == LW_DO_NOTIFY)
		trace(s, " %d%s", o->code, o->flags & LW_F_FINAL ? " last" : "");
	if (o->type == LW_DO_DTMF)
		trace(s, " %s", o->text);
	if (o->type == LW_DO_IDENTITY && *o->name)
		trace(s, " is %s", o->name);
	if (o->type == LW_DO_INVITE || o->type == LW_DO_IDENTITY)
		print_shown(s, o);
	if (o->type == LW_DO_INVITE && o->flags & LW_F_TO_MAILBOX)
		trace(s, " mailbox of %s", user_of(o->text));
	if (o->type == LW_DO_DROP)
		trace(s, ": %s", lw_cause_name(o->cause));
	trace(s, "\n");
}

static void print_note(struct stage *s, const struct lw_output *o)
{
	trace(s, "      tell %s %s", lw_output_name(o->type), call_name(s, o->call));
	if (lw_ends_transfer(o)) {
		trace(s, ": %s, %s", lw_stage_name(o->stage), lw_cause_name(o->cause));
		if (o->code)
			trace(s, " %d", o->code);
		trace(s, ", %s\n", lw_parties_name(o->parties));
		return;
	}
	if (o->type == LW_NOTE_IDENTITY || o->type == LW_NOTE_NOT_SHOWN)
		trace(s, " %s", o->name);
	if (o->type == LW_NOTE_REPLACED || o->type == LW_NOTE_SWAPPED)
		trace(s, " with %s", leg_name(s, o->leg));
	if (o->type == LW_NOTE_DTMF || o->type == LW_NOTE_REMOTE_RECORDING ||
	    o->type == LW_NOTE_RECORD_PREF || o->type == LW_NOTE_REFUSED)
		trace(s, " %s", o->text);
	if (o->type >= LW_NOTE_RECORDING_STARTED && o->type <= LW_NOTE_RECORDING_FAILED)
		print_segment(s, o);
	if (o->type == LW_NOTE_REQUESTED || o->type == LW_NOTE_REFUSED)
		trace(s, " to %s by %s", user_of(o->uri), *o->name ? user_of(o->name) : "-");
	if (o->cause)
		trace(s, ": %s", lw_cause_name(o->cause));
	if (o->code)
		trace(s, " %d", o->code);
	if (o->type == LW_NOTE_REFERRED_FAILED)
		trace(s, ", %s", lw_parties_name(o->parties));
	trace(s, "\n");
}

static void drain(struct stage *s)
{
	struct lw_output o;

	while (lw_next(s->lw, &o)) {
		if (lw_is_note(&o))
			print_note(s, &o);
		else
			print_action(s, &o);
	}
}

/* ---- what happens ---- */

static void step(struct stage *s, struct lw_input *in, const char *newcomer)
{
	int err;

	in->now = s->now;
	err = lw_step(s->lw, in);
	if (err)
		trace(s, "      ! %s\n", lw_error_name(err));
	else if (newcomer && lw_made(s->lw).leg.v)
		introduce(s, newcomer, lw_made(s->lw).leg, lw_made(s->lw).call);
	drain(s);
}

static const char *uri_of(const char *name)
{
	static char uri[2][128];
	static int turn;

	turn = !turn;
	snprintf(uri[turn], sizeof uri[turn], strchr(name, ':') ? "%s" : "sip:%s@example.com",
		 name);
	return uri[turn];
}

struct words { char w[WORDS][WORD_MAX]; int n; };

static bool has(const struct words *w, const char *word)
{
	for (int i = 0; i < w->n; i++)
		if (!strcmp(w->w[i], word))
			return true;
	return false;
}

static const struct { const char *word; enum lw_input_type type;
} verbs[] = {
	{"dial", LW_USER_DIAL},           {"answer", LW_USER_ANSWER},
	{"reject", LW_USER_REJECT},       {"hangup", LW_USER_HANGUP},
	{"hold", LW_USER_HOLD},           {"resume", LW_USER_RESUME},
	{"mute", LW_USER_MUTE},           {"unmute", LW_USER_UNMUTE},
	{"dtmf", LW_USER_DTMF},           {"record", LW_USER_RECORD},
	{"attended", LW_USER_ATTENDED},   {"blind", LW_USER_BLIND},
	{"voicemail", LW_USER_VOICEMAIL}, {"complete", LW_USER_COMPLETE},
	{"cancel", LW_USER_CANCEL},       {"swap", LW_USER_SWAP},
	{"merge", LW_USER_MERGE},         {"retry", LW_USER_RETRY},
	{"accept", LW_USER_ACCEPT},       {"decline", LW_USER_DECLINE},
	{"identify", LW_USER_IDENTIFY},
};

static void fill_verb(struct stage *s, const struct words *w, struct lw_input *in,
		      const char **newcomer)
{
	bool target = in->type == LW_USER_ATTENDED || in->type == LW_USER_BLIND ||
		      in->type == LW_USER_RETRY || in->type == LW_USER_VOICEMAIL;

	if (target && w->n > 2 && strcmp(w->w[2], "to") && strcmp(w->w[2], "mailbox") &&
	    strcmp(w->w[2], "no")) {
		in->uri = uri_of(w->w[2]);
		*newcomer = w->w[2];
	}
	if (in->type == LW_USER_RETRY && !in->uri)
		*newcomer = "again";
	if (has(w, "to"))
		in->other = must(s, w->w[3])->call;
	if (has(w, "mailbox"))
		in->flags |= has(w, "no") ? LW_F_NO_MAILBOX : LW_F_MAILBOX;
	if (in->type == LW_USER_DTMF)
		in->text = w->w[2];
	if (in->type == LW_USER_REJECT && w->n > 2)
		in->code = atoi(w->w[2]);
	if (has(w, "auto"))
		in->flags |= LW_F_AUTO;
	in->flags |= has(w, "approved") ? (uint32_t)LW_F_APPROVED : 0;
	in->flags |= has(w, "code") ? (uint32_t)LW_F_FEATURE_CODE : 0;
	if (in->type == LW_USER_IDENTIFY) {
		in->uri = uri_of(w->w[2]);
		in->name = w->w[2];
	}
}

static bool do_verb(struct stage *s, const struct words *w)
{
	struct lw_input in = {0};
	const char *newcomer = NULL;

	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
		if (strcmp(w->w[0], verbs[i].word))
			continue;
		in.type = (uint32_t)verbs[i].type;
		if (in.type == LW_USER_DIAL) {
			in.uri = uri_of(w->w[1]);
			in.flags = has(w, "mailbox") ? LW_F_TO_MAILBOX : 0;
			newcomer = w->w[1];
		} else {
			in.call = must(s, w->w[1])->call;
			fill_verb(s, w, &in, &newcomer);
		}
		step(s, &in, newcomer);
		return true;
	}
	if (strcmp(w->w[0], "stop"))
		return false;
	in = (struct lw_input){.type = LW_USER_STOP_RECORDING, .call = must(s, w->w[2])->call};
	step(s, &in, NULL);
	return true;
}

enum { CAPS = LW_CAP_KNOWN | LW_CAP_REPLACES | LW_CAP_REFER | LW_CAP_UPDATE };

static uint32_t caps_of(const struct words *w)
{
	return has(w, "without")   ? (uint32_t)(LW_CAP_KNOWN | LW_CAP_REFER)
	       : has(w, "capable") ? (uint32_t)(CAPS | LW_CAP_EARLY)
				   : (uint32_t)CAPS;
}

/* Whether the party may be recorded; "us" makes it our own side's setting. */
static uint32_t settings_of(const struct words *w)
{
	return (has(w, "never") ? (uint32_t)LW_F_RECORD_NEVER : 0) |
	       (has(w, "always") ? (uint32_t)LW_F_RECORD_ALWAYS : 0) |
	       (has(w, "us") ? (uint32_t)LW_F_LOCAL : 0);
}

static void comes(struct stage *s, const struct words *w)
{
	static char uri[128], called[128];
	struct lw_input in = {.type = LW_SIG_OFFERED, .caps = caps_of(w), .uri = uri,
			      .flags = settings_of(w)};

	snprintf(uri, sizeof uri, "%s", uri_of(w->w[0]));
	in.flags |= (has(w, "securely") ? (uint32_t)LW_F_SECURE : 0) |
		   (has(w, "privately") ? (uint32_t)LW_F_PRIVATE : 0);
	in.hops = has(w, "after") ? (uint32_t)atoi(w->w[w->n - 2]) : 0;
	if (has(w, "for")) {
		snprintf(called, sizeof called, "%s", uri_of(w->w[3]));
		in.text = called;
	}
	step(s, &in, w->w[0]);
}

/* What an adapter may make of a Replaces, also wrongly. */
static const struct { const char *word; enum lw_match match; } matches[] = {
	{"none", LW_MATCH_NONE}, {"ended", LW_MATCH_ENDED}, {"confirmed", LW_MATCH_CONFIRMED},
	{"ours", LW_MATCH_EARLY_OURS}, {"theirs", LW_MATCH_EARLY_THEIRS},
};

static void replaces(struct stage *s, const struct words *w)
{
	struct lw_input in = {.type = LW_SIG_OFFERED, .caps = CAPS, .uri = uri_of(w->w[0])};
	struct party *old = by_name(s, w->w[2]);
	struct lw_leg_info info;

	in.match = LW_MATCH_NONE;
	if (old) {
		in.other_leg = old->leg;
		in.match = LW_MATCH_ENDED;
		if (!lw_leg_info(s->lw, old->leg, &info))
			in.match = info.up                               ? LW_MATCH_CONFIRMED
				   : !strcmp(info.state_name, "OFFERED") ? LW_MATCH_EARLY_THEIRS
									 : LW_MATCH_EARLY_OURS;
	}
	for (size_t i = 0; i < sizeof matches / sizeof *matches; i++)
		if (has(w, "as") && has(w, matches[i].word))
			in.match = (uint32_t)matches[i].match;
	in.flags = (has(w, "peer") ? (uint32_t)LW_F_BY_PEER : 0) |
		   (has(w, "only") ? (uint32_t)LW_F_EARLY_ONLY : 0) | settings_of(w);
	step(s, &in, w->w[0]);
}

static const struct { const char *words; enum lw_input_type type; int code;
} signals[] = {
	{"tries", LW_SIG_RINGING, 100},    {"rings", LW_SIG_RINGING, 180},
	{"early", LW_SIG_EARLY, 183},      {"answers", LW_SIG_ANSWERED, 200},
	{"rejects", LW_SIG_REJECTED, 0},   {"confirms", LW_SIG_CONFIRMED, 0},
	{"hangs", LW_SIG_ENDED, 0},        {"agrees", LW_SIG_MEDIA_OK, 0},
	{"holds", LW_SIG_REMOTE_HOLD, 0},  {"resumes", LW_SIG_REMOTE_RESUME, 0},
	{"is", LW_SIG_IDENTITY, 0},        {"presses", LW_SIG_DTMF, 0},
	{"misses", LW_SIG_NOT_SHOWN, 0},
	{"asks", LW_SIG_REFER_ASKED, 0},   {"takes", LW_SIG_REFER_OK, 202},
	{"reports", LW_SIG_REFER_NEWS, 0}, {"goes", LW_SIG_REFER_OVER, 0},
	{"records", LW_SIG_REMOTE_RECORD, 0}, {"prefers", LW_SIG_RECORD_PREF, 0},
};

static void fill_signal(const struct words *w, struct lw_input *in)
{
	int last = atoi(w->w[w->n - 1]);

	if (last >= 100 && in->type != LW_SIG_DTMF)
		in->code = last;
	if (in->type == LW_SIG_IDENTITY) {
		in->uri = uri_of(w->w[2]);
		in->name = w->w[2];
		in->text = "PAI";
	}
	if (in->type == LW_SIG_DTMF || in->type == LW_SIG_REMOTE_RECORD ||
	    in->type == LW_SIG_RECORD_PREF)
		in->text = w->w[2];
	in->flags = settings_of(w);
	if (in->type == LW_SIG_REFER_ASKED) {
		in->uri = uri_of(w->w[3]);
		in->name = has(w, "by") ? uri_of(w->w[5]) : NULL;
		in->flags = (has(w, "headers") ? (uint32_t)LW_F_HEADERS : 0) |
			    (has(w, "replacing") ? (uint32_t)LW_F_REPLACES : 0);
	}
	if (in->type == LW_SIG_ANSWERED || in->type == LW_SIG_RINGING)
		in->caps = caps_of(w);
}

static bool do_signal(struct stage *s, const struct words *w)
{
	struct lw_input in = {0};

	if (!strcmp(w->w[1], "calls"))
		return comes(s, w), true;
	if (!strcmp(w->w[1], "replaces"))
		return replaces(s, w), true;
	if (!strcmp(w->w[1], "refuses"))
		in.type = has(w, "refer") ? LW_SIG_REFER_NO : LW_SIG_MEDIA_FAILED;
	for (size_t i = 0; !in.type && i < sizeof signals / sizeof *signals; i++)
		if (!strcmp(w->w[1], signals[i].words)) {
			in.type = (uint32_t)signals[i].type;
			in.code = signals[i].code;
		}
	if (!in.type)
		return false;
	in.leg = must(s, w->w[0])->leg;
	fill_signal(w, &in);
	step(s, &in, NULL);
	return true;
}

static void recorder(struct stage *s, const struct words *w)
{
	struct lw_input in = {.type = has(w, "fails") ? LW_SIG_RECORD_FAILED : LW_SIG_RECORDING,
			      .flags = has(w, "on") ? (uint32_t)LW_F_ON : 0,
			      .leg = must(s, w->w[1])->leg};

	step(s, &in, NULL);
}

/* ---- how it stands ---- */

static void print_state(struct stage *s, enum lw_machine machine, uint8_t state)
{
	trace(s, " %s %s", lw_machine_name(machine), lw_table_of(machine).state[state]);
}

static void print_call(struct stage *s, uint32_t call)
{
	const struct call *c = &s->lw->calls[call];

	trace(s, "      %s:", call_name(s, lw_call_handle(s->lw, call)));
	print_state(s, LW_M_CALL, c->state);
	if (c->xfer.method)
		print_state(s, (enum lw_machine)(LW_M_ATTENDED + c->xfer.method - LW_ATTENDED),
			    c->xfer.state);
	if (c->referred != REFERRED_IDLE)
		print_state(s, LW_M_REFERRED, c->referred);
	if (c->replaced != REPLACED_IDLE)
		print_state(s, LW_M_REPLACED, c->replaced);
	if (c->recording != RECORDING_OFF)
		print_state(s, LW_M_RECORDING, c->recording);
	trace(s, "\n");
}

/* The states that no output shows: without them a row that leads to the wrong one would pass. */
static void print_states(struct stage *s)
{
	for (uint32_t i = 0; i < s->lw->config.max_calls; i++)
		if (s->lw->calls[i].used)
			print_call(s, i);
	for (uint32_t i = 0; i < s->lw->config.max_legs; i++) {
		const struct leg *l = &s->lw->legs[i];

		if (!l->used)
			continue;
		trace(s, "      %s:", leg_name(s, lw_leg_handle(s->lw, i)));
		print_state(s, LW_M_LEG, l->state);
		if (l->hold != HOLD_TALKING)
			print_state(s, LW_M_HOLD, l->hold);
		trace(s, "\n");
	}
}

static void happen(struct stage *s, const struct words *w)
{
	struct lw_input tick = {.type = LW_TICK};

	if (!strcmp(w->w[0], "recorder"))
		recorder(s, w);
	else if (!strcmp(w->w[0], "time"))
		step(s, &tick, NULL);
	else if (!do_verb(s, w) && !do_signal(s, w))
		fail_msg("what happens in '%s %s'?", w->w[0], w->w[1]);
}

/* ---- a script ---- */

static lw_time time_of(const char *word)
{
	return (lw_time)(atof(word) * 1000.0 + 0.5);
}

static void split(const char *line, size_t len, struct words *w)
{
	char copy[256];

	snprintf(copy, sizeof copy, "%.*s", (int)len, line);
	/* whole: an inlined strcmp() reads on behind the end of a word */
	*w = (struct words){.n = 0};
	for (char *p = strtok(copy, " "); p && w->n < WORDS; p = strtok(NULL, " "))
		snprintf(w->w[w->n++], WORD_MAX, "%s", p);
}

static void begin_stage(struct stage *s)
{
	if (s->lw)
		return;
	if (lw_new(&s->lw, &s->config))
		fail_msg("the settings of the script are refused");
	if (lw_rules_set(s->lw, play_rules_of(&s->rules)))
		fail_msg("the rules of the script are refused");
	for (int m = 0; m < LW_MACHINES; m++)
		s->lw->played[m] = played[m];
}

static void take_rule(struct stage *s, const struct words *w)
{
	const char *word[WORDS];

	for (int i = 1; i < w->n; i++)
		word[i - 1] = w->w[i];
	if (!play_rule(&s->rules, w->n - 1, word))
		fail_msg("there is no rule %s", w->w[1]);
}

static void play_line(struct stage *s, const char *line, size_t len)
{
	struct words w;

	if (len && line[0] == ' ')
		return; /* what we expect; compared as a whole in the end */
	trace(s, "%.*s\n", (int)len, line);
	split(line, len, &w);
	if (!w.n)
		return;
	if (!strcmp(w.w[0], "set")) {
		if (lw_config_set(&s->config, w.w[1], (uint32_t)atoi(w.w[2])))
			fail_msg("there is no setting %s = %s", w.w[1], w.w[2]);
		return;
	}
	if (!strcmp(w.w[0], "rule")) {
		take_rule(s, &w);
		return;
	}
	if (!strcmp(w.w[0], "so")) {
		print_states(s);
		return;
	}
	begin_stage(s);
	s->now = time_of(w.w[0]);
	memmove(w.w[0], w.w[1], sizeof w.w - sizeof w.w[0]);
	w.n--;
	happen(s, &w);
}

bool play_matches(const char *script, bool quiet)
{
	struct stage *s = calloc(1, sizeof *s);
	bool same;

	s->config = (struct lw_config)LW_CONFIG_INIT;
	for (const char *line = script; *line;) {
		size_t len = strcspn(line, "\n");

		play_line(s, line, len);
		line += len + (line[len] ? 1 : 0);
	}
	same = !strcmp(s->trace, script);
	if (!same && !quiet)
		fprintf(stderr, "--- expected\n%s--- got\n%s---\n", script, s->trace);
	lw_free(s->lw);
	free(s);
	return same;
}

void play(const char *script)
{
	if (!play_matches(script, false))
		fail_msg("the trace differs");
}

unsigned play_missing_rows(bool print, unsigned *total)
{
	unsigned missing = 0, count = 0;

	for (int m = 0; m < LW_MACHINES; m++) {
		struct lw_table t = lw_table_of((enum lw_machine)m);

		for (unsigned i = 0; i < (unsigned)t.states * t.inputs * LW_ALTS; i++) {
			unsigned input = i / LW_ALTS % t.inputs, state = i / LW_ALTS / t.inputs;

			if (!t.rows[i].used || t.rows[i].next == LW_TO_IGNORE ||
			    t.rows[i].next == LW_TO_REFUSE)
				continue;
			count++;
			if (played[m][i])
				continue;
			missing++;
			if (print)
				fprintf(stderr, "never played: %s %s %s [%s]\n",
					lw_machine_name((enum lw_machine)m), t.state[state],
					t.input[input], t.fact[t.rows[i].fact]);
		}
	}
	*total = count;
	return missing;
}
