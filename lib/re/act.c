/* act.c -- what the engine asks for, carried out.  What cannot be done is told back, never lost. */
#include "leg.h"

#include <string.h>

/* R30: the address that lands in the mailbox of owner. */
int mailbox_uri(struct lw_re *re, char *out, size_t size, const char *owner)
{
	const char *server = re->cfg.voicemail_server;
	char own_host[WIRE_MAX];
	struct uri uri, vm;
	struct pl pl;

	pl_set_str(&pl, owner);
	if (!wire_clean(owner) || uri_decode(&uri, &pl))
		return EINVAL;
	if (!server) {
		if (re_snprintf(own_host, sizeof own_host, "sip:%H", host_print, &uri) < 0)
			return EOVERFLOW;
		server = own_host;
	}
	if (re->cfg.voicemail_form == LW_RE_VM_4458)
		return wire_mailbox_uri(out, size, server, owner, re->cfg.voicemail_cause);
	pl_set_str(&pl, server);
	if (uri_decode(&vm, &pl))
		return EINVAL;
	return re_snprintf(out, size, "sip:%r@%H", &uri.user, host_print, &vm) < 0 ? EOVERFLOW : 0;
}

int host_print(struct re_printf *pf, const struct uri *uri)
{
	int err = re_hprintf(pf, uri->af == AF_INET6 ? "[%r]" : "%r", &uri->host);

	return err || !uri->port ? err : re_hprintf(pf, ":%u", uri->port);
}

static void invite(struct lw_re *re, const struct lw_output *out)
{
	struct lw_input in = {.type = LW_SIG_REJECTED, .leg = out->leg, .code = 500};
	struct leg *leg;

	if (leg_alloc(&leg, re, out->leg, out->account, true)) {
		(void)signal_now(re, &in);
		return;
	}
	(void)lw_leg_attach(re->lw, out->leg, leg);
	uac_invite(leg, out);
}

static void media(struct leg *leg, const struct lw_output *out)
{
	if (leg->offer == OFFER_OVER || !leg_up(leg)) {
		signal_leg(leg, LW_SIG_MEDIA_FAILED, 481);
		return;
	}
	leg->wished = true;
	leg_sdp_want(leg, (enum lw_dir)out->dir);
	if (leg->state == INVITE_CONFIRMED) /* else after the ACK of the open one (RFC 3261 14.1) */
		leg_offer(leg, OFFER_IN_MEDIA);
}

static void record(struct leg *leg, const struct lw_output *out)
{
	const struct lw_re_media *m = leg->re->cfg.media;
	int err = m && m->record && leg->sdp.media ? m->record(leg->sdp.media, out) : ENOTSUP;
	bool on = out->flags & LW_F_ON;

	if (err) {
		re_log(leg->re, "a recording cannot %s: %m", on ? "begin" : "end", err);
		signal_leg(leg, LW_SIG_RECORD_FAILED, 0);
		return;
	}
	(void)signal_text(leg, LW_SIG_RECORDING, NULL, NULL, NULL, on ? LW_F_ON : 0);
	record_is(leg, on);
}

static void mix(struct leg *leg, const struct lw_output *out)
{
	const struct lw_re_media *m = leg->re->cfg.media;
	const struct leg *other = leg_by_handle(leg->re, out->other_leg);

	if (m && m->mix && other && leg->sdp.media && other->sdp.media)
		m->mix(leg->sdp.media, other->sdp.media, out->flags & LW_F_ON);
}

static void sound(struct leg *leg, void (*switch_on)(void *media, bool on),
		  const struct lw_output *out)
{
	if (leg->re->cfg.media && switch_on && leg->sdp.media)
		switch_on(leg->sdp.media, out->flags & LW_F_ON);
}

static void reject(struct leg *leg, const struct lw_output *out)
{
	leg->code = out->code;
	leg_invite(leg, INVITE_IN_REJECT);
}

static void drop(struct leg *leg)
{
	leg->code = leg->state == INVITE_OFFERED ? 480 : 0;
	leg_invite(leg, INVITE_IN_DROP);
}

static void refer(struct leg *leg, const struct lw_output *out)
{
	if (leg_up(leg))
		refer_send(leg, out);
	else
		signal_leg(leg, LW_SIG_REFER_NO, 481);
}

static void act_leg(struct leg *leg, const struct lw_output *out)
{
	const struct lw_re_media *m = leg->re->cfg.media;

	switch ((int)out->type) {
	case LW_DO_RING:     leg_invite(leg, INVITE_IN_RING); break;
	case LW_DO_ANSWER:   leg_invite(leg, INVITE_IN_ANSWER); break;
	case LW_DO_REJECT:   reject(leg, out); break;
	case LW_DO_DROP:     drop(leg); break;
	case LW_DO_FORGET:   leg_invite(leg, INVITE_IN_FORGET); break;
	case LW_DO_MEDIA:    media(leg, out); break;
	case LW_DO_REFER:    refer(leg, out); break;
	case LW_DO_REFER_OK: refer_accept(leg); break;
	case LW_DO_REFER_NO: refer_refuse(leg, out->code); break;
	case LW_DO_NOTIFY:   refer_notify(leg, out->code, out->flags & LW_F_FINAL); break;
	case LW_DO_DTMF:     dtmf_send(leg, out->text); break;
	case LW_DO_MUTE:     sound(leg, m ? m->mute : NULL, out); break;
	case LW_DO_FOCUS:    sound(leg, m ? m->focus : NULL, out); break;
	case LW_DO_MIX:      mix(leg, out); break;
	case LW_DO_IDENTITY: identity_tell(leg); break;
	case LW_DO_RECORD:   record(leg, out); break;
	}
}

/* The strings of out die with the next signal, and what is done here signals. */
void act(struct lw_re *re, const struct lw_output *out)
{
	char uri[LW_URI_MAX], text[LW_URI_MAX], name[LW_NAME_MAX];
	struct lw_output copy = *out;
	struct leg *leg;

	(void)re_snprintf(uri, sizeof uri, "%s", out->uri);
	(void)re_snprintf(text, sizeof text, "%s", out->text);
	copy.uri = uri;
	copy.text = text;
	(void)re_snprintf(name, sizeof name, "%s", out->name);
	copy.name = name;
	if (out->type == LW_DO_INVITE) {
		invite(re, &copy);
		return;
	}
	leg = mem_ref(leg_by_handle(re, out->leg));
	if (leg)
		act_leg(leg, &copy);
	mem_deref(leg);
}
