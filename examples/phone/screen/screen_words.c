/* screen_words.c -- plain words for what the engine's tables call by a name. */
#include <string.h>

#include "screen_view.h"

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

/* ---- states ---- */

static const struct words LEG[] = {
	{"DIALLING", "is being called"},     {"PROCEEDING", "is being called"},
	{"RINGING", "rings there"},          {"EARLY", "rings there"},
	{"CANCELLING", "is being given up"}, {"OFFERED", "calls you"},
	{"ANSWERING", "is being answered"},  {"ENDING", "hangs up"},
};

static const struct words REFERRED[] = {
	{"ASKED", "wants to hand you over"}, {"DIALLING", "hands you over: calling"},
	{"ORPHANED", "has handed you over: calling"}, {"LEAVING", "has handed you over"},
};

/* Of the transferee's call, in any of the three methods; what is not here is told by the call
 * itself: on hold, talking. */
static const struct words TRANSFER[] = {
	{"HOLDING", "goes on hold"},
	{"SWAP_BACK", "comes off hold"},
	{"SWAP_FORTH", "goes on hold"},
	{"MERGING", "joins"},
	{"MERGED", "all three talk"},
	{"DROPPING", "is being handed over"},
	{"REFERRING", "is being handed over"},
	{"ACCEPTED", "is being handed over"},
	{"WAITING", "calls the target"},
	{"RELEASED", "let go, not through yet"},
	{"AFTERMATH", "has left"},
	{"CLEARING", "is handed over"},
	{"RETURNING", "comes back to you"},
	{"RECALLING", "comes back: answer"},
};

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
	const char *words = find(REFERRED, COUNT(REFERRED), call->referred_state);

	if (!words)
		words = find(TRANSFER, COUNT(TRANSFER), call->transfer_state);
	if (!words && call->mixed)
		words = "all three talk";
	if (!words && call->state != LW_CALL_TALKING)
		words = find(LEG, COUNT(LEG), call->leg_state);
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

static const struct words WARM[] = {
	{"HOLDING", "%A is put on hold first, then %C is called."},
	{"CALLING", "%C is being called; %A waits on hold. X takes %A back."},
	{"RINGING", "It rings at %C's; %A waits on hold. C hands %A over when %C answers, "
	 "X takes %A back."},
	{"CONSULTING", "You talk to %C; %A waits and hears nothing. "
	 "C hands %A over, X takes %A back."},
	{"SWAP_BACK", "Changing over to %A ..."}, {"SWAP_FORTH", "Changing over to %C ..."},
	{"BACK", "You talk to %A; %C waits and hears nothing. "
	 "C hands %A over, S goes back to %C."},
	{"MERGING", "Bringing all three together ..."},
	{"MERGED", "All three of you talk. C leaves the two alone, X lets %C go."},
	{"UNANSWERED", "%A is still on hold. X takes %A back, E calls the same again, "
	 "T calls somebody else."},
	{"AWAITING", "%A is handed over as soon as %C answers. X takes %A back."},
	{"DROPPING", "%C is let go, and %A is sent there ..."},
	{"REFERRING", "%A is asked to call %C ..."},
	{"ACCEPTED", "%A has agreed and calls %C ..."},
	{"WAITING", "%A calls %C; the answer is still to come ..."},
	{"AFTERMATH", "%A has left; whether %C took the call is still to come ..."},
	{"CLEARING", "%A and %C talk; your call with %C is being closed ..."},
	{"RETURNING", "%A is coming back to you ..."},
	{"RECALLING", "The transfer did not work, and %A waits. A answers, H hangs up."},
};

static const struct words SENT_ON[] = {
	{"HOLDING", "%A is put on hold first, then sent on."},
	{"REFERRING", "%A is asked to call there ..."},
	{"ACCEPTED", "%A has agreed and calls there ..."},
	{"WAITING", "%A calls there; if nobody answers, %A comes back. X takes %A back."},
	{"RELEASED", "%A was let go; whether somebody answers is still to come ..."},
	{"AFTERMATH", "%A has left; whether somebody answered is still to come ..."},
	{"RETURNING", "%A is coming back to you ..."},
	{"RECALLING", "The transfer did not work, and %A waits. A answers, H hangs up."},
};

const char *screen_story(const struct screen_call *transferee)
{
	const char *words = transferee->method == LW_ATTENDED
				    ? find(WARM, COUNT(WARM), transferee->transfer_state)
				    : find(SENT_ON, COUNT(SENT_ON), transferee->transfer_state);

	return words ? words : "";
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

/* Behind "failed: ". */
static const struct words CAUSES[] = {
	{"normal", "the other side hung up"}, {"busy", "busy"}, {"no answer", "no answer"},
	{"declined", "declined"}, {"unreachable", "not reachable"},
	{"invalid", "there is no such number"}, {"media", "no way of sound in common"},
	{"auth", "name or password is not accepted"}, {"cancelled", "given up"},
	{"refused", "the other phone refuses to be transferred"},
	{"unsupported", "the other phone cannot be transferred"},
	{"hold failed", "the other phone would not be held"},
	{"resume failed", "the other phone would not come back from hold"},
	{"timeout", "it took too long"}, {"no news", "accepted, and then silence"},
	{"transferee left", "the one on hold hung up"},
	{"target left", "the one you consulted hung up"}, {"transferor left", "you hung up"},
	{"transferred", "handed over"}, {"replaced", "another call took its place"},
	{"gone", "the call to be taken over is gone"}, {"network", "the network failed"},
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
