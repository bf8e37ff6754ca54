/* signal.c -- what the wire says, told to the engine. */
#include "leg.h"

#include <string.h>

/* A signal the engine had no room for; its strings are copies. */
struct late {
	struct le le;
	struct lw_input in;
	char uri[LW_URI_MAX], name[LW_URI_MAX], text[LW_URI_MAX];
};

static void late_destroy(void *arg)
{
	struct late *late = arg;

	list_unlink(&late->le);
}

static const char *keep(char *to, size_t size, const char *from)
{
	if (!from)
		return NULL;
	(void)re_snprintf(to, size, "%s", from);
	return to;
}

/* Signals are never lost: one that does not fit waits until outputs have been drained. */
static void put_by(struct lw_re *re, const struct lw_input *in)
{
	struct late *late = mem_zalloc(sizeof *late, late_destroy);

	if (!late) {
		lw_ua_log(re, "out of memory: a signal of the line is lost");
		return;
	}
	late->in = *in;
	late->in.uri = keep(late->uri, sizeof late->uri, in->uri);
	late->in.name = keep(late->name, sizeof late->name, in->name);
	late->in.text = keep(late->text, sizeof late->text, in->text);
	list_append(&re->late, &late->le, late);
}

int lw_ua_signal_now(struct lw_re *re, struct lw_input *in)
{
	int err;

	if (re->dying)
		return LW_E_STALE;
	in->now = lw_ua_now(re);
	err = lw_step(re->lw, in);
	if (re->cfg.inputh)
		re->cfg.inputh(in, err, re->cfg.arg);
	if (err == LW_E_ARG && in->type >= LW_SIG_OFFERED)
		lw_ua_log(re, "the engine would not take what a peer sent (%s)",
			  lw_input_name(in->type));
	return err;
}

void lw_ua_signal_late(struct lw_re *re)
{
	while (re->late.head) {
		struct late *late = list_ledata(re->late.head);

		if (lw_ua_signal_now(re, &late->in) == LW_E_FULL)
			return;
		mem_deref(late);
	}
}

int lw_ua_signal_in(struct leg *leg, struct lw_input *in)
{
	int err;

	if (!leg->handle.v)
		return LW_E_STALE;
	in->leg = leg->handle;
	in->caps = leg->caps;
	err = leg->re->late.head ? LW_E_FULL : lw_ua_signal_now(leg->re, in);
	if (err != LW_E_FULL)
		return err;
	put_by(leg->re, in);
	return LW_OK;
}

void lw_ua_signal_leg(struct leg *leg, enum lw_input_type type, int code)
{
	struct lw_input in = {.type = (uint32_t)type, .code = code};

	(void)lw_ua_signal_in(leg, &in);
}

int lw_ua_signal_text(struct leg *leg, enum lw_input_type type, const char *uri, const char *name,
		      const char *text, uint32_t flags)
{
	struct lw_input in = {
		.type = (uint32_t)type, .uri = uri, .name = name, .text = text, .flags = flags};

	return lw_ua_signal_in(leg, &in);
}

static bool same(const char *a, const char *b)
{
	return !strcmp(a ? a : "", b ? b : "");
}

/* A From that is as it always was says nothing of who was asserted to be there since; in a response
 * it is our own. */
static bool is_old_from(const struct leg *leg, const struct sip_msg *msg, const char *uri)
{
	if (!msg->req)
		return true;
	return !leg->by_from && !same(uri, leg->remote_uri) && leg->peer_uri &&
	       !pl_strcmp(&msg->from.auri, leg->peer_uri);
}

static void keep_identity(struct leg *leg, const char *uri, const char *name)
{
	leg->remote_uri = mem_deref(leg->remote_uri);
	leg->remote_name = mem_deref(leg->remote_name);
	(void)str_dup(&leg->remote_uri, uri);
	(void)str_dup(&leg->remote_name, name);
}

/* Who the peer is now (RFC 4916, 3325); only a change is told. */
void lw_ua_signal_identity(struct leg *leg, const struct sip_msg *msg)
{
	char uri[LW_URI_MAX], name[LW_NAME_MAX];
	bool withheld = lw_wire_withheld(msg);
	const char *source = "";

	if (!leg->withheld && leg->remote_uri && withheld) {
		leg->withheld = true;
		(void)lw_ua_signal_text(leg, LW_SIG_IDENTITY, leg->remote_uri, leg->remote_name, "",
					LW_F_PRIVATE);
	}
	if (lw_wire_identity(msg, uri, sizeof uri, name, sizeof name, &source) ||
	    (!strcmp(source, "From") && is_old_from(leg, msg, uri)))
		return;
	leg->by_from = !strcmp(source, "From");
	if (same(uri, leg->remote_uri) && same(name, leg->remote_name))
		return;
	leg->withheld = withheld;
	keep_identity(leg, uri, name);
	(void)lw_ua_signal_text(leg, LW_SIG_IDENTITY, uri, name, source,
				withheld ? LW_F_PRIVATE : 0);
}

void lw_ua_leg_learn_caps(struct leg *leg, const struct sip_msg *msg)
{
	uint32_t caps = lw_wire_caps(msg);

	if (caps & LW_CAP_KNOWN)
		leg->caps = caps;
	lw_ua_identity_agent(leg, msg);
}
