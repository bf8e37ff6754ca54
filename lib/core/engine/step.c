/* step.c -- the one door in: checks an input, finds whose it is, and hands it on. */
#include "engine.h"
#include "ident.h"

#include <string.h>

static bool text_fits(const char *text, size_t size)
{
	if (!text)
		return true;
	for (size_t i = 0; i < size; i++) {
		unsigned char c = (unsigned char)text[i];

		if (!c)
			return true;
		if (c < 0x20 || c == 0x7f)
			return false; /* nothing that could start a new header line */
	}
	return false;
}

static bool is_digits(const char *text)
{
	return text && *text && strspn(text, "0123456789*#ABCDabcd") == strlen(text);
}

static bool code_fits(const struct lw_input *in)
{
	if (in->type == LW_USER_REJECT)
		return !in->code || (in->code >= 400 && in->code <= 699);
	return in->code >= 0 && in->code <= 699;
}

static bool has_text(const char *text)
{
	return text && *text;
}

static bool is_one_of(uint32_t type, const uint8_t *list, size_t n)
{
	return memchr(list, (int)type, n) != NULL;
}

static bool needs_met(const struct lw_input *in)
{
	static const uint8_t with_uri[] = {LW_USER_DIAL, LW_USER_BLIND, LW_USER_IDENTIFY,
					   LW_SIG_REFER_ASKED};
	static const uint8_t with_digits[] = {LW_USER_DTMF, LW_SIG_DTMF};

	if (is_one_of(in->type, with_uri, sizeof with_uri))
		return has_text(in->uri);
	if (is_one_of(in->type, with_digits, sizeof with_digits))
		return is_digits(in->text);
	if (in->type == LW_USER_ATTENDED)
		return has_text(in->uri) || in->other.v;
	return in->type != LW_SIG_REFER_NEWS || in->code >= 100;
}

int lw_check(const struct lw *lw, const struct lw_input *in)
{
	if (!in || in->type >= LW_INPUT_TYPES || in->match > LW_MATCH_EARLY_THEIRS)
		return LW_E_ARG;
	if (!text_fits(in->uri, LW_URI_MAX) || !text_fits(in->name, in->type == LW_SIG_REFER_ASKED
	    ? LW_URI_MAX : LW_NAME_MAX))
		return LW_E_ARG;
	if (in->call_class >= LW_CLASSES || !text_fits(in->by, LW_URI_MAX))
		return LW_E_ARG;
	if (!text_fits(in->text, in->type == LW_SIG_OFFERED ? LW_URI_MAX : LW_NAME_MAX))
		return LW_E_ARG;
	if (!code_fits(in) || !needs_met(in))
		return LW_E_ARG;
	if (in->now < lw->serials->now)
		return LW_E_TIME;
	return LW_OK;
}

static int step_dial(struct lw *lw, const struct lw_input *in);
static int step_verb(struct lw *lw, const struct lw_input *in);
static int step_offer(struct lw *lw, const struct lw_input *in);
static int step_signal(struct lw *lw, const struct lw_input *in);

/* Past this point the input is taken, and before it nothing changes (law 3). */
static void begin(struct lw *lw, const struct lw_input *in)
{
	lw_bury(lw);
	lw->in = in;
	lw->serials->now = in->now;
	lw->serials->steps++;
	lw->made = (struct lw_made){{0}, {0}};
}

static int dispatch(struct lw *lw, const struct lw_input *in)
{
	if (in->type == LW_TICK) {
		begin(lw, in);
		return LW_OK;
	}
	if (in->type == LW_USER_DIAL)
		return step_dial(lw, in);
	if (in->type < LW_SIG_OFFERED)
		return step_verb(lw, in);
	if (in->type == LW_SIG_OFFERED)
		return step_offer(lw, in);
	return step_signal(lw, in);
}

int lw_step(struct lw *lw, const struct lw_input *in)
{
	int err = lw_check(lw, in);

	if (err)
		return err;
	if (in->type != LW_TICK && !lw_has_output_room(lw))
		return LW_E_FULL;
	err = dispatch(lw, in);
	if (!err) {
		lw_settle(lw);
		lw_run_due(lw);
	}
	lw->in = NULL;
	return err;
}

struct lw_made lw_made(const struct lw *lw)
{
	return lw->made;
}

static int step_dial(struct lw *lw, const struct lw_input *in)
{
	uint32_t call, leg;

	if (!lw_has_room(lw, 1, 1))
		return LW_E_FULL;
	begin(lw, in);
	call = call_new(lw, in->account);
	leg = leg_new(lw, call, LEG_ROLE_PARTY);
	lw->calls[call].party = leg;
	lw->legs[leg].to_mailbox = in->flags & LW_F_TO_MAILBOX ? 1 : 0;
	lw_copy(lw->leg_text[leg].uri, LW_URI_MAX, in->uri);
	call_run(lw, call, CALL_IN_USER_DIAL);
	lw->made = (struct lw_made){lw_call_handle(lw, call), lw_leg_handle(lw, leg)};
	return LW_OK;
}

static void run_route(struct lw *lw, const struct route *r, const struct lw_input *in)
{
	switch (r->machine) {
	case LW_M_HOLD:      hold_run(lw, r->leg, (enum HOLD_input)r->input); break;
	case LW_M_CALL:
		if (in->type == LW_USER_REJECT)
			lw->calls[r->call].code = (uint16_t)(in->code ? in->code : 486);
		call_run(lw, r->call, (enum CALL_input)r->input);
		break;
	case LW_M_ATTENDED:
	case LW_M_BLIND:
	case LW_M_VOICEMAIL:
		if (r->input == XFER_IN_START)
			xfer_begin(lw, r->call, in);
		xfer_run(lw, r->call, (enum XFER_input)r->input);
		break;
	case LW_M_REFERRED:  referred_run(lw, r->call, (enum REFERRED_input)r->input); break;
	case LW_M_REPLACED:
		replaced_run(lw, r->call, LW_NO_INDEX, (enum REPLACED_input)r->input);
		break;
	case LW_M_RECORDING:
		if (r->input == RECORDING_IN_USER_RECORD)
			lw->calls[r->call].record_auto = in->flags & LW_F_AUTO ? 1 : 0;
		recording_run(lw, r->call, (enum RECORDING_input)r->input);
		break;
	case LW_M_LEG:
	case LW_MACHINES:    break;
	}
}

static int step_verb(struct lw *lw, const struct lw_input *in)
{
	uint32_t call = lw_call_index(lw, in->call);
	struct route route;

	if (call == LW_NO_INDEX || (in->other.v && lw_call_index(lw, in->other) == LW_NO_INDEX))
		return LW_E_STALE;
	route = lw_route(lw, call, in);
	if (lw_route_refuses(&route))
		return LW_E_REFUSED;
	begin(lw, in);
	run_route(lw, &route, in);
	return LW_OK;
}

static void learn_remote(struct lw *lw, uint32_t leg, const struct lw_input *in, const char *source)
{
	struct leg_text *text = &lw->leg_text[leg];

	lw_copy(text->uri, sizeof text->uri, in->uri);
	lw_copy(text->name, sizeof text->name, in->name);
	lw_copy(text->source, sizeof text->source, source);
	lw->legs[leg].withheld = in->flags & LW_F_PRIVATE ? 1 : 0;
}

/* What an INVITE tells of its way to us. */
static void learn_way(struct lw *lw, uint32_t leg, const struct lw_input *in)
{
	lw->legs[leg].hops = (uint8_t)(in->hops < UINT8_MAX ? in->hops : UINT8_MAX);
	lw->legs[leg].secure = in->flags & LW_F_SECURE ? 1 : 0;
}

static enum REPLACED_input match_input(enum lw_match match)
{
	switch (match) {
	case LW_MATCH_NOTHING:
	case LW_MATCH_NONE:         return REPLACED_IN_NO_MATCH;
	case LW_MATCH_ENDED:        return REPLACED_IN_ENDED_MATCH;
	case LW_MATCH_CONFIRMED:    return REPLACED_IN_CONFIRMED;
	case LW_MATCH_EARLY_OURS:   return REPLACED_IN_EARLY_OURS;
	case LW_MATCH_EARLY_THEIRS: return REPLACED_IN_EARLY_THEIRS;
	}
	return REPLACED_IN_NO_MATCH;
}

/* The call whose party the INVITE would replace, or none: then the answer is 481 whatever it says,
 * or 603 if it is over and its leg only waits for the answer to our BYE (RFC 3891 section 3). */
static uint32_t replaced_call(const struct lw *lw, const struct lw_input *in,
			      enum REPLACED_input *input)
{
	uint32_t leg = lw_leg_index(lw, in->other_leg);
	uint32_t call = leg == LW_NO_INDEX ? LW_NO_INDEX : lw->legs[leg].call;

	*input = match_input((enum lw_match)in->match);
	if (call != LW_NO_INDEX && lw->calls[call].party == leg &&
	    lw->calls[call].state != CALL_OVER) {
		if (lw->legs[leg].state == LEG_OFFERED)
			*input = REPLACED_IN_EARLY_THEIRS; /* whatever the adapter made of it */
		return call;
	}
	if (*input != REPLACED_IN_ENDED_MATCH)
		*input = leg == LW_NO_INDEX ? REPLACED_IN_NO_MATCH : REPLACED_IN_ENDED_MATCH;
	return LW_NO_INDEX;
}

static void offer_replacing(struct lw *lw, const struct lw_input *in)
{
	enum REPLACED_input input;
	uint32_t call = replaced_call(lw, in, &input);
	uint32_t leg = leg_new(lw, call, LEG_ROLE_NONE);

	learn_remote(lw, leg, in, "");
	learn_way(lw, leg, in);
	lw->legs[leg].account = in->account;
	lw->legs[leg].caps = (uint16_t)in->caps;
	recording_learn(lw, leg, in);
	leg_run(lw, leg, LEG_IN_OFFER, 0, LW_CAUSE_NONE);
	lw->made = (struct lw_made){lw_call_handle(lw, call), lw_leg_handle(lw, leg)};
	replaced_run(lw, call, leg, input);
}

static void offer_call(struct lw *lw, const struct lw_input *in)
{
	uint32_t call = call_new(lw, in->account);
	uint32_t leg = leg_new(lw, call, LEG_ROLE_PARTY);

	lw->calls[call].party = leg;
	lw->calls[call].incoming = 1;
	lw->legs[leg].caps = (uint16_t)in->caps;
	learn_remote(lw, leg, in, "");
	learn_way(lw, leg, in);
	recording_learn(lw, leg, in);
	lw_copy(lw->leg_text[leg].called, LW_URI_MAX, in->text);
	if (lw->config.show_last_transferor)
		lw_copy(lw->call_text[call].by, LW_URI_MAX, in->by);
	lw->made = (struct lw_made){lw_call_handle(lw, call), lw_leg_handle(lw, leg)};
	leg_run(lw, leg, LEG_IN_OFFER, 0, LW_CAUSE_NONE);
	call_run(lw, call, CALL_IN_OFFERED);
}

static int step_offer(struct lw *lw, const struct lw_input *in)
{
	bool replacing = in->match != LW_MATCH_NOTHING;

	if (!lw_has_room(lw, replacing ? 0 : 1, 1))
		return LW_E_FULL;
	begin(lw, in);
	if (replacing)
		offer_replacing(lw, in);
	else
		offer_call(lw, in);
	return LW_OK;
}

/* ---- signals ---- */

/* The user is told only of the party of a call that is not over. */
static bool is_heard(const struct lw *lw, uint32_t leg)
{
	const struct leg *l = &lw->legs[leg];

	return l->role == LEG_ROLE_PARTY && l->call != LW_NO_INDEX &&
	       lw->calls[l->call].state != CALL_OVER;
}

/* The same address, or another of the same number. */
static bool is_same_party(const char *before, const char *now)
{
	char a[LW_NUMBER_MAX], b[LW_NUMBER_MAX];

	if (!strcmp(before, now))
		return true;
	return lw_id_number(before, a) && lw_id_number(now, b) && !strcmp(a, b);
}

/* R42: who has withheld his identity need not say so again. */
static void learn_again(struct lw *lw, uint32_t leg, const struct lw_input *in)
{
	bool fits = in->text && strlen(in->text) < sizeof lw->leg_text->source;
	bool stays = lw->legs[leg].withheld &&
		     is_same_party(lw->leg_text[leg].uri, in->uri ? in->uri : "");

	if (lw_is_sips(lw->leg_text[leg].uri))
		lw->legs[leg].secure = 1; /* by whatever name its party goes on (threat 12) */
	learn_remote(lw, leg, in, fits ? in->text : "");
	if (stays)
		lw->legs[leg].withheld = 1;
}

static void signal_identity(struct lw *lw, uint32_t leg, const struct lw_input *in)
{
	struct leg_text *text = &lw->leg_text[leg];
	struct lw_output *out;

	if (in->flags & LW_F_LOCAL) {
		lw_copy(text->local_uri, sizeof text->local_uri, in->uri);
		lw_copy(text->local_name, sizeof text->local_name, in->name);
		return;
	}
	if (in->flags & LW_F_PRIVATE)
		lw->legs[leg].withheld = 1; /* also of one that we knew by name */
	if (!strcmp(text->uri, in->uri ? in->uri : "") &&
	    !strcmp(text->name, in->name ? in->name : ""))
		return;
	learn_again(lw, leg, in);
	if (!is_heard(lw, leg))
		return;
	out = lw_put_leg(lw, LW_NOTE_IDENTITY, leg);
	out->uri = text->uri;
	out->name = text->name;
	out->text = text->source;
}

static void signal_dtmf(struct lw *lw, uint32_t leg, const struct lw_input *in)
{
	struct lw_output *out;

	if (!is_heard(lw, leg))
		return;
	lw_copy(lw->leg_text[leg].digits, LW_NAME_MAX, in->text);
	out = lw_put_leg(lw, LW_NOTE_DTMF, leg);
	out->text = lw->leg_text[leg].digits;
}

static void signal_refer(struct lw *lw, uint32_t leg, enum XFER_input input,
			 const struct lw_input *in)
{
	uint32_t call = lw->legs[leg].call;

	if (input == XFER_IN_REFER_NO || input == XFER_IN_DONE || input == XFER_IN_FAILED ||
	    input == XFER_IN_OVER)
		lw->legs[leg].refer_out = 0;
	if (call == LW_NO_INDEX || lw->calls[call].party != leg || !xfer_active(lw, call) ||
	    !lw->calls[call].xfer.referred)
		return;
	lw->calls[call].xfer.news = (uint16_t)in->code;
	lw->calls[call].xfer.news_cause = (uint8_t)lw_cause_of(in->code);
	xfer_run(lw, call, input);
}

static enum XFER_input news_input(int code)
{
	return code < 200 ? XFER_IN_NEWS : code < 300 ? XFER_IN_DONE : XFER_IN_FAILED;
}

static void signal_refer_asked(struct lw *lw, uint32_t leg)
{
	uint32_t call = lw->legs[leg].call;
	struct lw_output *out;

	if (call == LW_NO_INDEX || lw->calls[call].party != leg ||
	    lw->calls[call].referred == REFERRED_ASKED || lw->legs[leg].refer_in) {
		out = lw_put_leg(lw, LW_DO_REFER_NO, leg); /* one at a time (REFER-22) */
		out->code = 491;
		return;
	}
	referred_run(lw, call, REFERRED_IN_REQUEST);
}

static void signal_recording(struct lw *lw, uint32_t leg, enum RECORDING_input input)
{
	uint32_t call = lw->legs[leg].call;

	if (call != LW_NO_INDEX && lw->calls[call].used && lw->calls[call].party == leg)
		recording_run(lw, call, input);
}

/* R47: what the peer could not be told stays true here, and our user is told that it was not. */
static void signal_not_shown(struct lw *lw, uint32_t leg, const struct lw_input *in)
{
	struct lw_output *out;

	if (!is_heard(lw, leg))
		return;
	out = lw_put_leg(lw, LW_NOTE_NOT_SHOWN, leg);
	out->code = in->code;
	out->uri = lw->leg_text[leg].shown_uri;
	out->name = lw->leg_text[leg].shown_name;
}

static void signal_ended(struct lw *lw, uint32_t leg, const struct lw_input *in)
{
	enum lw_cause cause = in->code >= 300 ? lw_cause_of(in->code) : LW_CAUSE_NORMAL;

	leg_run(lw, leg, LEG_IN_ENDED, (unsigned)in->code, cause);
}

static void signal(struct lw *lw, uint32_t leg, const struct lw_input *in)
{
	unsigned code = (unsigned)in->code;

	switch ((enum lw_input_type)in->type) {
	case LW_SIG_RINGING:
		leg_run(lw, leg, code >= 100 && code < 180 ? LEG_IN_TRYING : LEG_IN_RINGING, code,
			LW_CAUSE_NONE);
		break;
	case LW_SIG_EARLY:      leg_run(lw, leg, LEG_IN_EARLY, code, LW_CAUSE_NONE); break;
	case LW_SIG_ANSWERED:
		if (in->flags & LW_F_SECURE)
			lw->legs[leg].secure = 1;
		if (in->flags & LW_F_PRIVATE)
			lw->legs[leg].withheld = 1;
		leg_run(lw, leg, LEG_IN_ANSWERED, code, LW_CAUSE_NONE);
		break;
	case LW_SIG_REJECTED: leg_run(lw, leg, LEG_IN_REJECTED, code, lw_cause_of(in->code)); break;
	case LW_SIG_CONFIRMED:  leg_run(lw, leg, LEG_IN_CONFIRMED, code, LW_CAUSE_NONE); break;
	case LW_SIG_ENDED:      signal_ended(lw, leg, in); break;
	case LW_SIG_MEDIA_OK:   hold_run(lw, leg, HOLD_IN_MEDIA_OK); break;
	case LW_SIG_MEDIA_FAILED: hold_run(lw, leg, HOLD_IN_MEDIA_FAILED); break;
	case LW_SIG_REMOTE_HOLD: hold_run(lw, leg, HOLD_IN_REMOTE_HOLD); break;
	case LW_SIG_REMOTE_RESUME: hold_run(lw, leg, HOLD_IN_REMOTE_RESUME); break;
	case LW_SIG_IDENTITY:   signal_identity(lw, leg, in); break;
	case LW_SIG_DTMF:       signal_dtmf(lw, leg, in); break;
	case LW_SIG_REFER_OK:   signal_refer(lw, leg, XFER_IN_REFER_OK, in); break;
	case LW_SIG_REFER_NO:   signal_refer(lw, leg, XFER_IN_REFER_NO, in); break;
	case LW_SIG_REFER_NEWS: signal_refer(lw, leg, news_input(in->code), in); break;
	case LW_SIG_REFER_OVER: signal_refer(lw, leg, XFER_IN_OVER, in); break;
	case LW_SIG_REFER_ASKED: signal_refer_asked(lw, leg); break;
	case LW_SIG_RECORDING:
		signal_recording(lw, leg,
				 in->flags & LW_F_ON ? RECORDING_IN_RUNNING : RECORDING_IN_STOPPED);
		break;
	case LW_SIG_RECORD_FAILED: signal_recording(lw, leg, RECORDING_IN_FAILED); break;
	case LW_SIG_NOT_SHOWN:  signal_not_shown(lw, leg, in); break;
	case LW_SIG_REMOTE_RECORD:
	case LW_SIG_RECORD_PREF: recording_told(lw, leg, in); break;
	case LW_TICK:
	case LW_USER_DIAL:
	case LW_USER_ANSWER:
	case LW_USER_REJECT:
	case LW_USER_HANGUP:
	case LW_USER_HOLD:
	case LW_USER_RESUME:
	case LW_USER_MUTE:
	case LW_USER_UNMUTE:
	case LW_USER_DTMF:
	case LW_USER_RECORD: case LW_USER_STOP_RECORDING: case LW_USER_ATTENDED: case LW_USER_BLIND:
	case LW_USER_VOICEMAIL: case LW_USER_COMPLETE: case LW_USER_CANCEL: case LW_USER_SWAP:
	case LW_USER_MERGE: case LW_USER_RETRY: case LW_USER_ACCEPT: case LW_USER_DECLINE:
	case LW_USER_IDENTIFY:
	case LW_SIG_OFFERED: case LW_INPUT_TYPES:
		break;
	}
}

static int step_signal(struct lw *lw, const struct lw_input *in)
{
	uint32_t leg = lw_leg_index(lw, in->leg);

	if (leg == LW_NO_INDEX)
		return LW_E_STALE;
	begin(lw, in);
	if (in->caps & LW_CAP_KNOWN)
		lw->legs[leg].caps = (uint16_t)in->caps;
	recording_learn(lw, leg, in);
	signal(lw, leg, in);
	return LW_OK;
}
