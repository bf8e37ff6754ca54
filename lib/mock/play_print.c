/* SPDX-License-Identifier: BSD-3-Clause */
/* play_print.c -- what the engine does, as the lines of a trace. */
#include <string.h>

#include "play_restart.h"
#include <legwork/switch.h>

#include "play_stage.h"

/* The identity that the party is shown, and the row that decided it. */
static void print_shown(struct stage *s, const struct lw_output *o)
{
	struct lw_shown shown;

	if (!lw_rules_of(s->lw) || lw_leg_shown(s->lw, o->leg, &shown) || *o->name)
		return;
	lw_play_trace(s, " shown %s%s%s", lw_presented_name(shown.show), *shown.row ? " " : "",
		    shown.row);
	if (*shown.from.uri)
		lw_play_trace(s, " from %s", lw_play_user(s, shown.from.uri));
	if (o->type == LW_DO_IDENTITY && *o->uri && *shown.asserted.uri)
		lw_play_trace(s, " as %s", lw_play_user(s, shown.asserted.uri));
}

/* Of a recording: only what is out of the ordinary. */
static void print_segment(struct stage *s, const struct lw_output *o)
{
	if (o->segment != 1)
		lw_play_trace(s, " segment %u", (unsigned)o->segment);
	if (o->phase != LW_SEGMENT_TALK)
		lw_play_trace(s, " in %s", lw_segment_phase_name(o->phase));
	if (o->flags & LW_F_AUTO)
		lw_play_trace(s, " auto");
}

static void print_heard(struct stage *s, const struct lw_output *o)
{
	lw_play_trace(s, " %s", lw_hear_name(o->hear));
	if (o->hear == LW_HEAR_PEER)
		lw_play_trace(s, " %s", lw_play_leg(s, o->other_leg));
	if (*o->word)
		lw_play_trace(s, " %s", o->word);
}

/* A note of a switch says of which legs it is. */
static void print_legs(struct stage *s, const struct lw_output *o)
{
	if (o->leg.v && strcmp(lw_play_leg(s, o->leg), lw_play_call(s, o->call)))
		lw_play_trace(s, " of %s", lw_play_leg(s, o->leg));
	if (o->other_leg.v)
		lw_play_trace(s, " with %s", lw_play_leg(s, o->other_leg));
	if (o->type != LW_NOTE_ROUTE)
		return;
	lw_play_trace(s, " to %s%s%s%s", lw_play_user(s, o->uri),
		      o->flags & LW_F_RECALL ? " recall" : "",
		      o->flags & LW_F_NO_DIVERT ? " person" : "",
		      o->flags & LW_F_TO_MAILBOX ? " mailbox" : "");
}

static void print_action(struct stage *s, const struct lw_output *o)
{
	if (o->type == LW_DO_INVITE && strcmp(lw_play_leg(s, o->leg), "somebody") == 0)
		lw_play_introduce(s, lw_play_user(s, o->uri), o->leg, o->call);
	if (o->type == LW_DO_CLAIM)
		lw_play_claim(s, o);
	lw_play_trace(s, "      %s %s", lw_output_name(o->type), lw_play_leg(s, o->leg));
	if (o->type == LW_DO_CLAIM)
		lw_play_trace(s, " %s", o->word);
	if (o->type == LW_DO_MEDIA)
		lw_play_trace(s, " %s", lw_dir_name(o->dir));
	if (o->type == LW_DO_REFER)
		lw_play_trace(s, " to %s%s%s%s%s%s", lw_play_user(s, o->target),
			    o->other_leg.v ? " replacing " : "",
			    o->other_leg.v ? lw_play_leg(s, o->other_leg) : "",
			    o->flags & LW_F_AOR ? " by address" : "",
			    o->flags & LW_F_EARLY ? " early" : "",
			    o->method == LW_VOICEMAIL ? " mailbox" : "");
	else if (o->other_leg.v && o->type != LW_DO_HEAR)
		lw_play_trace(s, " %s %s",
			    o->type == LW_DO_MIX || o->type == LW_DO_RECORD ? "with"
			    : o->type == LW_DO_ANSWER ? "for"
						      : "asked by",
			    lw_play_leg(s, o->other_leg));
	if (o->type == LW_DO_MUTE || o->type == LW_DO_FOCUS || o->type == LW_DO_MIX ||
	    o->type == LW_DO_RECORD)
		lw_play_trace(s, " %s", o->flags & LW_F_ON ? "on" : "off");
	if (o->type == LW_DO_RECORD)
		print_segment(s, o);
	if (o->type == LW_DO_REJECT || o->type == LW_DO_REFER_NO || o->type == LW_DO_NOTIFY)
		lw_play_trace(s, " %d%s", o->code, o->flags & LW_F_FINAL ? " last" : "");
	if (o->type == LW_DO_DTMF)
		lw_play_trace(s, " %s", o->digits);
	if (o->type == LW_DO_IDENTITY && *o->name)
		lw_play_trace(s, " is %s", o->name);
	if (o->type == LW_DO_INVITE || o->type == LW_DO_IDENTITY)
		print_shown(s, o);
	if (o->type == LW_DO_INVITE && o->flags & LW_F_TO_MAILBOX)
		lw_play_trace(s, " mailbox of %s", lw_play_user(s, o->uri));
	if (o->type == LW_DO_HEAR)
		print_heard(s, o);
	if (o->type == LW_DO_RING && o->flags & LW_F_EARLY)
		lw_play_trace(s, " early");
	if (o->type == LW_DO_DROP)
		lw_play_trace(s, ": %s", lw_cause_name(o->cause));
	lw_play_trace(s, "\n");
}

static void print_note(struct stage *s, const struct lw_output *o)
{
	lw_play_trace(s, "      tell %s %s", lw_output_name(o->type), lw_play_call(s, o->call));
	if (lw_ends_transfer(o)) {
		lw_play_trace(s, ": %s, %s", lw_stage_name(o->stage), lw_cause_name(o->cause));
		if (o->code)
			lw_play_trace(s, " %d", o->code);
		lw_play_trace(s, ", %s\n", lw_parties_name(o->parties));
		return;
	}
	if (s->config.role == LW_AS_SWITCH)
		print_legs(s, o);
	if (o->type == LW_NOTE_IDENTITY || o->type == LW_NOTE_NOT_SHOWN)
		lw_play_trace(s, " %s", o->name);
	if (o->type == LW_NOTE_REPLACED || o->type == LW_NOTE_SWAPPED)
		lw_play_trace(s, " with %s", lw_play_leg(s, o->leg));
	if (o->type == LW_NOTE_DTMF || o->type == LW_NOTE_REMOTE_RECORDING ||
	    o->type == LW_NOTE_RECORD_PREF || o->type == LW_NOTE_REFUSED)
		lw_play_trace(s, " %s", o->word);
	if (o->type >= LW_NOTE_RECORDING_STARTED && o->type <= LW_NOTE_RECORDING_FAILED)
		print_segment(s, o);
	if (o->type == LW_NOTE_REQUESTED || o->type == LW_NOTE_REFUSED)
		lw_play_trace(s, " to %s by %s", lw_play_user(s, o->target),
			    *o->by ? lw_play_user(s, o->by) : "-");
	if (o->cause)
		lw_play_trace(s, ": %s", lw_cause_name(o->cause));
	if (o->code)
		lw_play_trace(s, " %d", o->code);
	if (o->type == LW_NOTE_REFERRED_FAILED)
		lw_play_trace(s, ", %s", lw_parties_name(o->parties));
	lw_play_trace(s, "\n");
}

static bool next(struct stage *s, struct lw_output *o)
{
	return s->host->next ? s->host->next(s->lw, o, s->host->arg) : lw_next(s->lw, o);
}

void lw_play_print(struct stage *s)
{
	struct lw_output o;

	while (next(s, &o)) {
		if (lw_is_note(&o))
			print_note(s, &o);
		else
			print_action(s, &o);
	}
}
