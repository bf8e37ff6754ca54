/* SPDX-License-Identifier: BSD-3-Clause */
/* screen_words.c -- plain words for the engine's states, causes and outcomes. */
#include <string.h>

#include "screen_view.h"

/* ---- states ---- */

static const char *leg_words(enum lw_leg_state leg)
{
	switch (leg) {
	case LW_LEG_DIALLING:   return "is being called";
	case LW_LEG_RINGING:
	case LW_LEG_EARLY:      return "rings there";
	case LW_LEG_CANCELLING: return "is being cancelled";
	case LW_LEG_OFFERED:    return "calls you";
	case LW_LEG_ANSWERING:  return "is being answered";
	case LW_LEG_ENDING:     return "hangs up";
	case LW_LEG_IDLE:
	case LW_LEG_UP:
	case LW_LEG_LINGERING:
	case LW_LEG_GONE:       break;
	}
	return NULL;
}

static const char *referral_words(enum lw_referral referral)
{
	switch (referral) {
	case LW_REFERRAL_ASKED:    return "wants to transfer you";
	case LW_REFERRAL_DIALLING: return "transfers you: calling";
	case LW_REFERRAL_ORPHANED: return "has transferred you: calling";
	case LW_REFERRAL_LEAVING:  return "has transferred you";
	case LW_REFERRAL_NONE:     break;
	}
	return NULL;
}

/* Of the transferee's call, in any of the three methods.  NULL: the call itself tells, on hold or
 * talking. */
static const char *scene_words(enum lw_scene scene)
{
	switch (scene) {
	case LW_SCENE_HOLDING:
	case LW_SCENE_SWAPPING_BACK: return "goes on hold";
	case LW_SCENE_SWAPPING:  return "comes off hold";
	case LW_SCENE_MERGING:        return "joins";
	case LW_SCENE_MERGED:         return "all three talk";
	case LW_SCENE_DROPPING:
	case LW_SCENE_REFERRING:
	case LW_SCENE_ACCEPTED:       return "is being transferred";
	case LW_SCENE_WAITING:        return "calls the target";
	case LW_SCENE_RELEASED:       return "released, not connected";
	case LW_SCENE_AFTERMATH:      return "has left";
	case LW_SCENE_CLEARING:       return "has been transferred";
	case LW_SCENE_RETURNING:      return "comes back to you";
	case LW_SCENE_RECALLING:      return "comes back: answer";
	case LW_SCENE_NONE:
	case LW_SCENE_CALLING:
	case LW_SCENE_RINGING:
	case LW_SCENE_DECIDING:
	case LW_SCENE_AWAITING:
	case LW_SCENE_CONSULTING:
	case LW_SCENE_SWAPPED:
	case LW_SCENES:               break;
	}
	return NULL;
}

static const char *talking(const struct screen_call *call)
{
	if (call->held && call->remote_held)
		return "on hold, both ways";
	if (call->held)
		return "on hold";
	return call->remote_held ? "holds you" : "talking";
}

const char *screen_state(const struct screen_call *call)
{
	const char *words = referral_words(call->referral);

	if (!words)
		words = scene_words(call->scene);
	if (!words && call->mixed)
		words = "all three talk";
	if (!words && call->state != LW_CALL_TALKING)
		words = leg_words(call->leg);
	if (words)
		return words;
	switch (call->state) {
	case LW_CALL_OUTGOING: return "is being called";
	case LW_CALL_INCOMING: return "calls you";
	case LW_CALL_TALKING:  return talking(call);
	case LW_CALL_NONE:
	case LW_CALL_OVER:     break;
	}
	return "has ended";
}

/* ---- what goes on in a transfer ---- */

#define RECALLED "The transfer did not work, and %A waits. A answers, H hangs up."

static const char *warm_story(enum lw_scene scene)
{
	switch (scene) {
	case LW_SCENE_HOLDING:
		return "%A is put on hold first, then %C is called.";
	case LW_SCENE_CALLING:
		return "%C is being called; %A waits on hold. X takes %A back.";
	case LW_SCENE_RINGING:
		return "%C's phone is ringing; %A waits on hold. C hands %A over when %C answers, "
		       "X takes %A back.";
	case LW_SCENE_CONSULTING:
		return "Talking to %C; %A waits and hears nothing. C hands %A over, X takes %A "
		       "back.";
	case LW_SCENE_SWAPPING:
		return "Switching to %A ...";
	case LW_SCENE_SWAPPING_BACK:
		return "Switching to %C ...";
	case LW_SCENE_SWAPPED:
		return "Talking to %A; %C waits and hears nothing. C hands %A over, S goes back "
		       "to %C.";
	case LW_SCENE_MERGING:
		return "Bringing all three together ...";
	case LW_SCENE_MERGED:
		return "All three of you are talking. C leaves the two alone, X releases %C.";
	case LW_SCENE_DECIDING:
		return "%A is still on hold. X takes %A back, E calls the same target again, "
		       "T calls somebody else.";
	case LW_SCENE_AWAITING:
		return "%A is transferred as soon as %C answers. X takes %A back.";
	case LW_SCENE_DROPPING:
		return "%C is released, and %A is sent there ...";
	case LW_SCENE_REFERRING:
		return "%A is asked to call %C ...";
	case LW_SCENE_ACCEPTED:
		return "%A has agreed and calls %C ...";
	case LW_SCENE_WAITING:
		return "%A is calling %C; no answer yet ...";
	case LW_SCENE_AFTERMATH:
		return "%A has left; it is not known yet whether %C answered ...";
	case LW_SCENE_CLEARING:
		return "%A and %C talk; your call with %C is being closed ...";
	case LW_SCENE_RETURNING:
		return "%A is coming back to you ...";
	case LW_SCENE_RECALLING:
		return RECALLED;
	case LW_SCENE_NONE:
	case LW_SCENE_RELEASED: /* of a blind transfer only */
	case LW_SCENES:
		break;
	}
	return "";
}

static const char *sent_on_story(enum lw_scene scene)
{
	switch (scene) {
	case LW_SCENE_HOLDING:
		return "%A is put on hold first, then sent on.";
	case LW_SCENE_REFERRING:
		return "%A is asked to call there ...";
	case LW_SCENE_ACCEPTED:
		return "%A has agreed and calls there ...";
	case LW_SCENE_WAITING:
		return "%A calls there; if nobody answers, %A comes back.";
	case LW_SCENE_RELEASED:
		return "%A was released; it is not known yet whether somebody answers ...";
	case LW_SCENE_AFTERMATH:
		return "%A has left; it is not known yet whether somebody answered ...";
	case LW_SCENE_RETURNING:
		return "%A is coming back to you ...";
	case LW_SCENE_RECALLING:
		return RECALLED;
	case LW_SCENE_NONE:
	case LW_SCENE_CALLING: /* this and what follows is of a warm transfer only */
	case LW_SCENE_RINGING:
	case LW_SCENE_DECIDING:
	case LW_SCENE_AWAITING:
	case LW_SCENE_CONSULTING:
	case LW_SCENE_SWAPPING:
	case LW_SCENE_SWAPPED:
	case LW_SCENE_SWAPPING_BACK:
	case LW_SCENE_MERGING:
	case LW_SCENE_MERGED:
	case LW_SCENE_DROPPING:
	case LW_SCENE_CLEARING:
	case LW_SCENES:
		break;
	}
	return "";
}

const char *screen_story(const struct screen_call *transferee)
{
	return transferee->method == LW_ATTENDED ? warm_story(transferee->scene)
						 : sent_on_story(transferee->scene);
}

const char *screen_method_name(enum lw_method method)
{
	switch (method) {
	case LW_ATTENDED:  return "Warm transfer";
	case LW_BLIND:     return "Blind transfer";
	case LW_VOICEMAIL: return "Transfer to voicemail";
	case LW_METHOD_NONE: break;
	}
	return "";
}

/* ---- how it ended ---- */

struct words { const char *name, *words; };

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const char *find(const struct words *list, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++) {
		if (!strcmp(list[i].name, name))
			return list[i].words;
	}
	return NULL;
}

/* Behind "failed: ". */
static const struct words CAUSES[] = {
	{"normal", "the other side hung up"}, {"busy", "busy"}, {"no answer", "no answer"},
	{"declined", "declined"}, {"unreachable", "not reachable"},
	{"invalid", "there is no such number"}, {"media", "no audio format in common"},
	{"auth", "name or password not accepted"}, {"cancelled", "cancelled"},
	{"refused", "the other phone refuses to be transferred"},
	{"unsupported", "the other phone cannot be transferred"},
	{"hold failed", "the other phone could not be put on hold"},
	{"resume failed", "the other phone could not be taken off hold"},
	{"timeout", "it took too long"}, {"no news", "accepted, but no result came"},
	{"transferee left", "the party on hold hung up"},
	{"target left", "the party you consulted hung up"}, {"transferor left", "you hung up"},
	{"transferred", "transferred"}, {"replaced", "another call took its place"},
	{"gone", "the call to take over is gone"}, {"network", "the network failed"},
};

const char *screen_cause(const char *cause)
{
	const char *words = find(CAUSES, COUNT(CAUSES), cause);

	return words ? words : cause;
}

/* %A: the transferee, %C: the target.  Behind how a transfer ended. */
static const struct words PARTIES[] = {
	{"with nobody", "You are with neither of them."},
	{"with transferee", "%A is back with you."},
	{"with target", "You are with %C; %A is gone."},
	{"with both", "You still have both calls."},
	{"transferee with target", "%A and %C talk without you."},
	{"transferee held", "%A is still on hold: O resumes."},
};

const char *screen_parties(const char *parties)
{
	const char *words = find(PARTIES, COUNT(PARTIES), parties);

	return words ? words : "";
}

/* ---- sentences ---- */

void screen_words(char *buf, size_t size, const char *text, const char *letters,
		  const char *const *words)
{
	*buf = '\0';
	while (*text) {
		const char *letter = *text == '%' && text[1] ? strchr(letters, text[1]) : NULL;

		if (!letter) {
			utf8_add(buf, size, utf8_next(&text));
			continue;
		}
		for (const char *word = words[letter - letters]; *word;)
			utf8_add(buf, size, utf8_next(&word));
		text += 2;
	}
}

void screen_user(char *buf, size_t size, const char *uri)
{
	const char *user = strchr(uri, ':'), *at = strrchr(uri, '@');
	const char *end = uri + strlen(uri);

	*buf = '\0';
	user = user ? user + 1 : uri;
	if (at && at > user)
		end = at;
	while (user < end && utf8_add(buf, size, utf8_next(&user)))
		;
}
