/* SPDX-License-Identifier: BSD-3-Clause */
/* user.c -- the endpoint under test, and a user who presses anything at any time. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "in/carry_out.h"
#include "state/leg.h"
#include "world.h"

/* ---- media that make no sound ---- */

struct silence { struct sdp_media *audio; };

static void silence_destroy(void *arg)
{
	struct silence *s = arg;

	mem_deref(s->audio);
}

static int silence_line(struct silence *s, struct sdp_session *sdp)
{
	struct sdp_media *m = NULL;
	int err = sdp_media_add(&m, sdp, "audio", 7078, "RTP/AVP");

	err = err ? err : sdp_format_add(NULL, m, false, "0", "PCMU", 8000, 1, NULL, NULL, NULL,
					 false, NULL);
	err = err ? err : sdp_format_add(NULL, m, false, "101", "telephone-event", 8000, 1, NULL,
					 NULL, NULL, false, "0-15");
	s->audio = err ? NULL : mem_ref(m);
	return err;
}

static int silence_open(void **mediap, lw_leg leg, struct sdp_session *sdp, const struct sa *laddr,
			void *arg)
{
	struct silence *s = mem_zalloc(sizeof *s, silence_destroy);
	int err = s ? silence_line(s, sdp) : ENOMEM;

	(void)leg;
	(void)laddr;
	(void)arg;
	if (err)
		mem_deref(s);
	*mediap = err ? NULL : s;
	return err;
}

static int silence_again(void *media, struct sdp_session *sdp)
{
	struct silence *s = media;

	s->audio = mem_deref(s->audio);
	return sdp ? silence_line(s, sdp) : 0;
}

static int silence_record(void *media, const struct lw_output *action)
{
	(void)media;
	return action->segment % 5 == 4 ? EIO : 0;
}

static const struct lw_re_media silence = {.size = sizeof silence,
					   .open = silence_open,
					   .record = silence_record,
					   .again = silence_again};

/* ---- what is told ---- */

static struct watched_call *watch(struct world *w, lw_call call)
{
	for (unsigned i = 0; i < w->callc; i++)
		if (lw_same_call(w->calls[i].call, call))
			return &w->calls[i];
	if (w->callc == CALLS)
		return NULL;
	w->calls[w->callc] = (struct watched_call){.call = call};
	return &w->calls[w->callc++];
}

/* One beginning, one end, and nothing after the last note of a call. */
static void law_of_notes(struct world *w, const struct lw_output *note)
{
	struct watched_call *c = note->call.v ? watch(w, note->call) : NULL;

	if (!c)
		return;
	if (c->over)
		broken(w, "%s after the last note of its call", lw_output_name(note->type));
	if (note->type == LW_NOTE_TRANSFER_STARTED) {
		if (c->transferring)
			broken(w, "a transfer begins within a transfer");
		c->transferring = true;
	}
	if (lw_ends_transfer(note)) {
		if (!c->transferring)
			broken(w, "%s of no transfer", lw_output_name(note->type));
		c->transferring = false;
	}
	c->over = c->over || note->type == LW_NOTE_ENDED;
}

static void on_note(const struct lw_output *note, void *arg)
{
	struct world *w = arg;

	w->notes[note->type]++;
	say(w, "     %s %s %s code %d cause %s", lw_output_name(note->type), note->uri, note->target,
	    note->code, lw_cause_name(note->cause));
	law_of_notes(w, note);
	if (w->told)
		w->told(w, note);
	if (w->closing || w->script.on)
		return;
	if (note->type == LW_NOTE_INCOMING && chance(w, 60))
		(void)lw_answer(w->lw, note->call, note->now);
	if (note->type == LW_NOTE_REQUESTED && chance(w, 60))
		(void)lw_verb(w->lw, LW_USER_ACCEPT, note->call, NULL, note->now);
}

static void on_trace(bool tx, const char *transport, const struct sa *src, const struct sa *dst,
		     const uint8_t *packet, size_t size, void *arg)
{
	struct world *w = arg;
	struct message *m = w->loud ? malloc(sizeof *m) : NULL;

	(void)transport;
	w->messages += !tx;
	if (!m)
		return;
	(void)message_parse(m, (const char *)packet, size);
	say(w, "%s %.90s  %s %s", tx ? "-->" : "<--", m->start,
	    message_value(m, "CSeq", 0) ? message_value(m, "CSeq", 0) : "",
	    message_value(m, "Call-ID", 0) ? message_value(m, "Call-ID", 0) : "");
	if (getenv("LW_WIRE"))
		say(w, "%s\n%.*s", tx ? "sent" : "got", (int)size, (const char *)packet);
	(void)src;
	(void)dst;
	free(m);
}

static void on_log(const char *line, void *arg)
{
	say(arg, "     log: %s", line);
}

/* ---- birth ---- */

static void any_engine(struct world *w, struct lw_config *c)
{
	c->max_calls = 3 + below(w, 8);
	c->max_legs = c->max_calls * 2 + below(w, 8);
	c->ring_ms = c->refer_ring_ms = c->offered_ms = 60000;
	c->consult_ms = 120000;
	c->decide_ms = 20000;
	for (unsigned n = below(w, 8); n; n--) {
		struct lw_setting s;
		size_t choices = 0;

		while (lw_setting(choices, &s))
			choices++;
		(void)lw_setting(below(w, (uint32_t)choices), &s);
		if (s.most < 8) /* a choice, not a deadline */
			(void)lw_config_set(c, s.name, s.least + below(w, s.most - s.least + 1));
	}
}

static void any_adapter(struct world *w, struct lw_re_config *c)
{
	c->listen = "10.0.0.100:5060";
	c->nameserver = "10.9.9.8:53"; /* nobody */
	c->seed = w->seed + 1;
	c->out_of_dialog = below(w, 2);
	c->refer_202 = below(w, 2);
	c->refer_sub = chance(w, 80);
	c->dtmf_info = below(w, 2);
	c->reliable_1xx = below(w, 2);
	c->record_aware = below(w, 2);
	c->session_expires = chance(w, 30) ? 0 : 90 + below(w, 1800);
	c->voicemail_form = below(w, 2);
	c->max_legs = chance(w, 10) ? 3 : 100;
	c->media = chance(w, 90) ? &silence : NULL;
	c->noteh = on_note;
	c->traceh = on_trace;
	c->logh = on_log;
	c->arg = w;
}

/* As they are by default; the endpoint does what it is asked to. */
static void by_script(struct lw_config *core, struct lw_re_config *re)
{
	struct lw_config usual = LW_CONFIG_INIT;

	*core = usual;
	core->refer_policy = LW_REFER_AUTO;
	re->media = &silence;
	re->reliable_1xx = re->record_aware = re->refer_sub = true;
	re->refer_202 = re->dtmf_info = false;
	re->session_expires = 1800;
	re->max_legs = 100;
}

bool user_begin(struct world *w)
{
	struct lw_config core = LW_CONFIG_INIT;
	struct lw_re_config re = LW_RE_CONFIG_INIT;
	struct lw_re_account account = {.size = sizeof account,
					.aor = "\"User\" <sip:user@10.0.0.100>",
					.password = "secret"};
	char outbound[80];

	any_engine(w, &core);
	any_adapter(w, &re);
	if (w->script.on)
		by_script(&core, &re);
	if (lw_new(&w->lw, &core) || lw_re_alloc(&w->re, w->lw, &re))
		return false;
	account.regist = !w->script.on && chance(w, 10);
	if (account.regist || (!w->script.on && chance(w, 5))) {
		snprintf(outbound, sizeof outbound, "%s;lr", w->peers[0].uri);
		account.outbound = outbound;
	}
	sa_set_str(&w->at, "10.0.0.100", 5060);
	snprintf(w->uri, sizeof w->uri, "sip:user@10.0.0.100:5060");
	return !lw_re_account_add(w->re, NULL, &account);
}

/* ---- the user ---- */

static lw_call some_call(struct world *w)
{
	lw_call call = lw_call_next(w->lw, (lw_call){0});

	for (uint32_t i = below(w, 4); call.v && i; i--) {
		lw_call next = lw_call_next(w->lw, call);

		if (next.v)
			call = next;
	}
	return call;
}

static const char *some_address(struct world *w)
{
	return chance(w, 3) ? "sip:nobody@10.0.0.77" : w->peers[below(w, PEERS)].uri;
}

/* What a switch asks for: media for one who still waits for an answer. */
static void play_early(struct world *w)
{
	struct lw_output out = {.type = LW_DO_RING, .flags = LW_F_EARLY, .uri = "", .name = "",
				.target = "", .by = "", .digits = ""};
	struct lw_call_info info;

	if (lw_call_info(w->lw, some_call(w), &info))
		return;
	out.leg = info.leg;
	say(w, "     user: plays early");
	lw_ua_carry_out(w->re, &out);
}

void user_act(struct world *w)
{
	static const uint8_t verbs[] = {
		LW_USER_DIAL, LW_USER_DIAL, LW_USER_ANSWER, LW_USER_ANSWER, LW_USER_REJECT,
		LW_USER_HANGUP, LW_USER_HOLD, LW_USER_RESUME, LW_USER_MUTE, LW_USER_DTMF,
		LW_USER_RECORD, LW_USER_STOP_RECORDING, LW_USER_ATTENDED, LW_USER_ATTENDED,
		LW_USER_ATTENDED, LW_USER_BLIND, LW_USER_BLIND, LW_USER_VOICEMAIL,
		LW_USER_COMPLETE, LW_USER_COMPLETE, LW_USER_COMPLETE, LW_USER_CANCEL, LW_USER_SWAP,
		LW_USER_MERGE, LW_USER_RETRY, LW_USER_ACCEPT, LW_USER_DECLINE};
	struct lw_input in = {.type = verbs[below(w, sizeof verbs)]};
	int err;

	if (w->closing)
		return;
	if (chance(w, 10)) {
		play_early(w);
		return;
	}
	in.call = in.type == LW_USER_DIAL ? (lw_call){0} : some_call(w);
	if (!in.call.v)
		in.type = LW_USER_DIAL;
	if (in.type == LW_USER_ATTENDED && chance(w, 20))
		in.other = some_call(w);
	else
		in.uri = some_address(w);
	in.digits = "12#";
	in.flags = chance(w, 10) ? LW_F_APPROVED | LW_F_MAILBOX : 0;
	err = lw_re_step(w->re, &in);
	say(w, "     user: %s %s: %s", lw_input_name(in.type), in.uri ? in.uri : "",
	    lw_error_name(err));
}

/* ---- laws ---- */

static bool is_known(const struct world *w, const char *callid)
{
	for (const struct le *le = w->re->legs.head; le; le = le->next) {
		const struct leg *leg = le->data;

		if (leg->dlg && !strcmp(leg->dlg->callid, callid))
			return leg->handle.v != 0;
	}
	return false;
}

void user_laws_quiet(struct world *w)
{
	for (unsigned i = 0; i < w->dialogc; i++) {
		const struct fuzzed *d = &w->dialogs[i];

		if (d->state == UP && d->acked && d->clean && !is_known(w, d->callid))
			broken(w, "%s is in a call that the endpoint does not know",
			       w->peers[d->peer].name);
	}
}

/* The user has gone, and everything has had its time. */
void user_laws_over(struct world *w)
{
	struct lw_counts counts = lw_counts(w->lw);

	if (counts.calls || counts.legs || counts.timers || counts.outputs)
		broken(w, "left in the engine: %u calls, %u legs, %u timers, %u outputs",
		       counts.calls, counts.legs, counts.timers, counts.outputs);
	for (const struct le *le = w->re->legs.head; le; le = le->next) {
		const struct leg *leg = le->data;

		broken(w, "left in the adapter: %s, %s", leg->dlg ? leg->dlg->callid : "",
		       lw_ua_tables[LW_M_INVITE].state[leg->state].name);
	}
	for (unsigned i = 0; i < w->callc; i++) {
		if (w->calls[i].transferring)
			broken(w, "a transfer has begun and never ended");
		if (!w->calls[i].over)
			broken(w, "a call has no last note");
	}
}
