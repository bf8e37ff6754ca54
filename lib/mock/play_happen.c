/* SPDX-License-Identifier: BSD-3-Clause */
/* play_happen.c -- what happens in a script, as inputs of the engine. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <legwork/mock.h>

#include "play_stage.h"

/* In a switch: who hears whom is looked at after every step. */
static void check_ears(struct stage *s)
{
	lw_leg who;
	const char *fault = s->config.role == LW_AS_SWITCH ? lw_ears_fault(s->lw, &who) : NULL;

	if (fault)
		lw_play_wrong(s, "%s %s", lw_play_leg(s, who), fault);
}

static void step(struct stage *s, struct lw_input *in, const char *newcomer)
{
	int err;

	in->now = s->now;
	err = s->host->step ? s->host->step(s->lw, in, s->host->arg) : lw_step(s->lw, in);
	if (err)
		lw_play_trace(s, "      ! %s\n", lw_error_name(err));
	else if (newcomer && lw_made(s->lw).leg.v)
		lw_play_introduce(s, newcomer, lw_made(s->lw).leg, lw_made(s->lw).call);
	lw_play_print(s);
	check_ears(s);
}

static bool has(const struct words *w, const char *word)
{
	for (int i = 0; i < w->n; i++)
		if (!strcmp(w->w[i], word))
			return true;
	return false;
}

static bool takes_target(uint32_t verb)
{
	return verb == LW_USER_ATTENDED || verb == LW_USER_BLIND || verb == LW_USER_VOICEMAIL ||
	       verb == LW_USER_RETRY;
}

static void fill_verb(struct stage *s, const struct words *w, struct lw_input *in,
		      const char **newcomer)
{
	bool target = takes_target(in->type);

	if (target && w->n > 2 && strcmp(w->w[2], "to") && strcmp(w->w[2], "mailbox") &&
	    strcmp(w->w[2], "no")) {
		in->uri = lw_play_uri(s, w->w[2]);
		*newcomer = w->w[2];
	}
	if (in->type == LW_USER_RETRY && !in->uri)
		*newcomer = "again";
	if (has(w, "to"))
		in->other = lw_play_must(s, w->w[3])->call;
	if (has(w, "mailbox"))
		in->flags |= has(w, "no") ? LW_F_NO_MAILBOX : LW_F_MAILBOX;
	if (in->type == LW_USER_DTMF)
		in->digits = w->w[2];
	if (in->type == LW_USER_REJECT && w->n > 2)
		in->code = atoi(w->w[2]);
	if (in->type == LW_USER_REJECT && w->n > 3)
		in->uri = lw_play_uri(s, w->w[3]);
	if (has(w, "auto"))
		in->flags |= LW_F_AUTO;
	in->flags |= has(w, "approved") ? (uint32_t)LW_F_APPROVED : 0;
	in->flags |= has(w, "code") ? (uint32_t)LW_F_FEATURE_CODE : 0;
	if (in->type == LW_USER_IDENTIFY) {
		in->uri = lw_play_uri(s, w->w[2]);
		in->name = w->w[2];
	}
}

/* A switch asks on whose behalf. */
static bool is_of_leg(uint32_t verb)
{
	return verb == LW_USER_HOLD || verb == LW_USER_RESUME || verb == LW_USER_DROP ||
	       verb == LW_USER_ANNOUNCE;
}

/* On behalf of the transferor: his leg says which call is meant. */
static bool is_of_transfer(uint32_t verb)
{
	return verb == LW_USER_JOIN || (verb >= LW_USER_ATTENDED && verb <= LW_USER_RETRY);
}

static void fill_transfer(struct stage *s, const struct words *w, struct lw_input *in)
{
	const char *newcomer;

	if (!has(w, "host")) {
		in->call = (lw_call){0};
		in->leg = lw_play_must(s, w->w[1])->leg;
	}
	in->flags |= has(w, "machine") ? (uint32_t)LW_F_AUTO : 0;
	if (in->type == LW_USER_JOIN)
		in->other_leg = lw_play_must(s, w->w[2])->leg;
	else
		fill_verb(s, w, in, &newcomer);
}

static void fill_for_switch(struct stage *s, const struct words *w, struct lw_input *in)
{
	if (is_of_leg(in->type) || in->type == LW_USER_RECORD)
		in->leg = lw_play_must(s, w->w[1])->leg;
	if (in->type == LW_USER_RECORD) {
		in->call = (lw_call){0}; /* the one that it is in now */
		in->flags |= has(w, "auto") ? (uint32_t)LW_F_AUTO : 0;
	}
	if (is_of_transfer(in->type))
		fill_transfer(s, w, in);
	if (in->type == LW_USER_ROUTE || in->type == LW_USER_EXTEND)
		in->uri = w->n > 2 ? lw_play_uri(s, w->w[2]) : NULL;
	if (in->type == LW_USER_ANNOUNCE && w->n > 2)
		in->name = w->w[2];
	if (in->type == LW_USER_ROUTE_END && w->n > 3)
		in->code = atoi(w->w[3]);
	in->flags |= has(w, "more") ? (uint32_t)LW_F_MORE : 0;
	in->flags |= has(w, "person") ? (uint32_t)LW_F_NO_DIVERT : 0;
	in->flags |= has(w, "mailbox") ? (uint32_t)LW_F_TO_MAILBOX : 0;
}

/* The name of a verb may be two words. */
static bool is_verb(const struct words *w, uint32_t verb)
{
	char two[2 * WORD_MAX];

	snprintf(two, sizeof two, "%s %s", w->w[0], w->w[1]);
	return !strcmp(verb == LW_USER_ROUTE_END ? two : w->w[0], lw_input_name(verb));
}

static bool do_verb(struct stage *s, const struct words *w)
{
	struct lw_input in = {0};
	const char *newcomer = NULL;

	for (uint32_t verb = LW_USER_DIAL; verb < LW_VERBS; verb++) {
		if (!is_verb(w, verb) || (verb == LW_USER_ROUTE && !strcmp(w->w[1], "end")))
			continue;
		in.type = verb;
		if (in.type == LW_USER_DIAL) {
			in.uri = lw_play_uri(s, w->w[1]);
			in.called = has(w, "for") ? lw_play_uri(s, w->w[3]) : NULL;
			in.flags = has(w, "mailbox") ? LW_F_TO_MAILBOX : 0;
			newcomer = w->w[1];
		} else if (in.type == LW_USER_FREED) {
			in.uri = lw_play_uri(s, w->w[1]);
		} else if (s->config.role == LW_AS_SWITCH) {
			in.call = lw_play_must(s, w->w[verb == LW_USER_ROUTE_END ? 2 : 1])->call;
			fill_for_switch(s, w, &in);
		} else {
			in.call = lw_play_must(s, w->w[1])->call;
			fill_verb(s, w, &in, &newcomer);
		}
		step(s, &in, newcomer);
		return true;
	}
	if (strcmp(w->w[0], "stop"))
		return false;
	in.type = LW_USER_STOP_RECORDING;
	if (s->config.role == LW_AS_SWITCH)
		in.leg = lw_play_must(s, w->w[2])->leg;
	else
		in.call = lw_play_must(s, w->w[2])->call;
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

/* Whether the party may be recorded, and shown; "us" makes it our own side's setting. */
static uint32_t settings_of(const struct words *w)
{
	return (has(w, "never") ? (uint32_t)LW_F_RECORD_NEVER : 0) |
	       (has(w, "always") ? (uint32_t)LW_F_RECORD_ALWAYS : 0) |
	       (has(w, "privately") ? (uint32_t)LW_F_PRIVATE : 0) |
	       (has(w, "us") ? (uint32_t)LW_F_LOCAL : 0);
}

static void comes(struct stage *s, const struct words *w)
{
	struct lw_input in = {.type = LW_SIG_OFFERED, .caps = caps_of(w),
			      .uri = lw_play_uri(s, w->w[0]), .flags = settings_of(w)};

	in.flags |= has(w, "securely") ? (uint32_t)LW_F_SECURE : 0;
	in.hops = has(w, "after") ? (uint32_t)atoi(w->w[w->n - 2]) : 0;
	for (int i = 2; i + 1 < w->n; i++) {
		if (!strcmp(w->w[i], "for"))
			in.called = lw_play_uri(s, w->w[i + 1]);
		if (!strcmp(w->w[i], "as"))
			in.uri = lw_play_uri(s, w->w[i + 1]);
		if (!strcmp(w->w[i], "proving")) {
			in.flags |= LW_F_BY_DIGEST;
			in.user = w->w[i + 1];
		}
	}
	step(s, &in, w->w[0]);
}

/* How an adapter may match a Replaces, wrong matches included. */
static const struct { const char *word; enum lw_match match; } matches[] = {
	{"none", LW_MATCH_NONE}, {"ended", LW_MATCH_ENDED}, {"confirmed", LW_MATCH_CONFIRMED},
	{"ours", LW_MATCH_EARLY_OURS}, {"theirs", LW_MATCH_EARLY_THEIRS},
};

/* By what right it may replace. */
static const struct { const char *word; uint32_t flags; } rights[] = {
	{"peer", LW_F_BY_PEER | LW_F_SAME_HOST}, {"way", LW_F_SAME_WAY}, {"host", LW_F_SAME_HOST},
	{"claim", LW_F_BY_PEER},                 {"proof", LW_F_BY_DIGEST},
	{"provable", LW_F_CAN_PROVE},
};

/* How an adapter finds that leg. */
static enum lw_match match_of(struct stage *s, lw_leg leg)
{
	struct lw_leg_info info;

	if (lw_leg_info(s->lw, leg, &info))
		return LW_MATCH_ENDED;
	return info.up ? LW_MATCH_CONFIRMED
	       : info.state == LW_LEG_OFFERED ? LW_MATCH_EARLY_THEIRS : LW_MATCH_EARLY_OURS;
}

static void replaces(struct stage *s, const struct words *w)
{
	struct lw_input in = {.type = LW_SIG_OFFERED, .caps = CAPS, .uri = lw_play_uri(s, w->w[0])};
	struct on_stage *old = lw_play_party(s, w->w[2]);

	in.match = LW_MATCH_NONE;
	if (old) {
		in.other_leg = old->leg;
		in.match = match_of(s, old->leg);
	}
	for (size_t i = 0; i < sizeof matches / sizeof *matches; i++)
		if (has(w, "as") && has(w, matches[i].word))
			in.match = (uint32_t)matches[i].match;
	for (size_t i = 0; i < sizeof rights / sizeof *rights; i++)
		in.flags |= has(w, rights[i].word) ? rights[i].flags : 0;
	in.flags |= (has(w, "only") ? (uint32_t)LW_F_EARLY_ONLY : 0) | settings_of(w);
	in.flags |= has(w, "securely") ? (uint32_t)LW_F_SECURE : 0;
	for (int i = 3; i + 1 < w->n; i++) {
		if (!strcmp(w->w[i], "with"))
			in.uri = lw_play_uri(s, w->w[i + 1]);
		if (!strcmp(w->w[i], "proving")) {
			in.flags |= LW_F_BY_DIGEST;
			in.user = w->w[i + 1];
		}
	}
	step(s, &in, w->w[0]);
}

static const struct { const char *words; enum lw_signal type; int code;
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
	{"moves", LW_SIG_REDIRECTED, 302}, {"knows", LW_SIG_NOTIFIED, 200},
	{"stays", LW_SIG_CLAIMED, 0},
	{"records", LW_SIG_REMOTE_RECORD, 0}, {"prefers", LW_SIG_RECORD_PREF, 0},
	{"hears", LW_SIG_HEARS, 0},        {"cannot", LW_SIG_HEARS_NOT, 488},
	{"heard", LW_SIG_SAID, 0},
};

/* "replacing M": the leg that Replaces names, when it is one of ours. */
static void fill_replacing(struct stage *s, const struct words *w, struct lw_input *in)
{
	struct on_stage *other = NULL;

	for (int i = 4; i + 1 < w->n; i++)
		if (!strcmp(w->w[i], "replacing"))
			other = lw_play_party(s, w->w[i + 1]);
	in->match = has(w, "replacing") ? LW_MATCH_NONE : LW_MATCH_NOTHING;
	if (!other)
		return;
	in->other_leg = other->leg;
	in->match = match_of(s, other->leg);
}

static void fill_signal(struct stage *s, const struct words *w, struct lw_input *in)
{
	int last = w->n ? atoi(w->w[w->n - 1]) : 0;

	if (last >= 100 && last <= 699 && in->type != LW_SIG_DTMF)
		in->code = last;
	if (in->type == LW_SIG_IDENTITY) {
		in->uri = lw_play_uri(s, w->w[2]);
		in->name = w->w[2];
		in->source = "PAI";
	}
	if (in->type == LW_SIG_DTMF)
		in->digits = w->w[2];
	if (in->type == LW_SIG_REMOTE_RECORD || in->type == LW_SIG_RECORD_PREF)
		in->word = w->w[2];
	in->flags = settings_of(w) | (has(w, "machine") ? (uint32_t)LW_F_BY_MACHINE : 0) |
		    (has(w, "privately") ? (uint32_t)LW_F_PRIVATE : 0);
	if (in->type == LW_SIG_REFER_ASKED) {
		in->uri = lw_play_uri(s, w->w[3]);
		in->by = has(w, "by") ? lw_play_uri(s, w->w[5]) : NULL;
		in->flags = (has(w, "headers") ? (uint32_t)LW_F_HEADERS : 0) |
			    (has(w, "replacing") ? (uint32_t)LW_F_REPLACES : 0) |
			    (has(w, "only") ? (uint32_t)LW_F_EARLY_ONLY : 0) |
			    (has(w, "mailbox") ? (uint32_t)LW_F_TO_MAILBOX : 0);
		fill_replacing(s, w, in);
		in->user = has(w, "proving") ? w->w[w->n - 1] : NULL;
	}
	if (in->type == LW_SIG_REDIRECTED) {
		in->uri = lw_play_uri(s, w->w[3]);
		in->flags = has(w, "home") ? (uint32_t)LW_F_TO_US : 0;
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
	in.leg = lw_play_must(s, w->w[0])->leg;
	fill_signal(s, w, &in);
	step(s, &in, NULL);
	return true;
}

static void recorder(struct stage *s, const struct words *w)
{
	struct lw_input in = {.type = has(w, "fails") ? LW_SIG_RECORD_FAILED : LW_SIG_RECORDING,
			      .flags = has(w, "on") ? (uint32_t)LW_F_ON : 0,
			      .leg = lw_play_must(s, w->w[1])->leg};

	if (s->config.role == LW_AS_SWITCH)
		in.call = lw_play_must(s, w->w[1])->call;
	step(s, &in, NULL);
}

/* The first one whose ear is asked for something, or none. */
static lw_leg asked_ear(const struct stage *s)
{
	struct lw_leg_info info;

	for (int i = 0; i < s->parties; i++)
		if (!lw_leg_info(s->lw, s->party[i].leg, &info) && info.ear_asked)
			return s->party[i].leg;
	return (lw_leg){0};
}

/* What the engine asks of ears is agreed to; the trace has only what comes of it. */
static void answer_ears(struct stage *s)
{
	struct lw_input in = {.type = LW_SIG_HEARS};

	for (in.leg = asked_ear(s); s->quick_ears && in.leg.v; in.leg = asked_ear(s))
		step(s, &in, NULL);
}

void lw_play_happen(struct stage *s, const struct words *w)
{
	struct lw_input tick = {.type = LW_TICK};

	if (!strcmp(w->w[0], "recorder"))
		recorder(s, w);
	else if (!strcmp(w->w[0], "time"))
		step(s, &tick, NULL);
	else if (!do_verb(s, w) && !do_signal(s, w))
		lw_play_wrong(s, "what happens in '%s %s'?", w->w[0], w->w[1]);
	answer_ears(s);
}
