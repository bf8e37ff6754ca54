/* SPDX-License-Identifier: BSD-3-Clause */
/* signal.c -- what the wire says, told to the engine. */
#include "signal.h"

/* A signal the engine had no room for; its strings are copies. */
struct late {
	struct le le;
	struct lw_input in;
	char uri[LW_URI_MAX], name[LW_NAME_MAX], by[LW_URI_MAX];
	char digits[LW_URI_MAX], source[LW_URI_MAX], word[LW_URI_MAX], user[LW_NAME_MAX];
	char chain[2 * LW_URI_MAX];
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

/* Signals are never lost: one that does not fit waits until the outputs have been drained. */
static void put_by(struct lw_re *re, const struct lw_input *in)
{
	struct late *late = mem_zalloc(sizeof *late, late_destroy);

	if (!late) {
		lw_ua_log(re, "out of memory: a signal from the network is lost");
		return;
	}
	late->in = *in;
	late->in.uri = keep(late->uri, sizeof late->uri, in->uri);
	late->in.name = keep(late->name, sizeof late->name, in->name);
	late->in.by = keep(late->by, sizeof late->by, in->by);
	late->in.digits = keep(late->digits, sizeof late->digits, in->digits);
	late->in.source = keep(late->source, sizeof late->source, in->source);
	late->in.word = keep(late->word, sizeof late->word, in->word);
	late->in.chain = keep(late->chain, sizeof late->chain, in->chain);
	late->in.user = keep(late->user, sizeof late->user, in->user);
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
	if (err == LW_E_ARG && in->type >= LW_VERBS)
		lw_ua_log(re, "the engine refused what a peer sent (%s)",
			  lw_input_name(in->type));
	return err;
}

/* Outputs are to be read first; where none are there is no room for its texts. */
static bool must_wait(const struct lw_re *re, int err)
{
	return err == LW_E_FULL && lw_counts(re->lw).outputs;
}

void lw_ua_signal_late(struct lw_re *re)
{
	while (re->late.head) {
		struct late *late = list_ledata(re->late.head);
		enum lw_signal type = (enum lw_signal)late->in.type;
		struct leg *leg = lw_ua_leg_by_handle(re, late->in.leg);
		int code = late->in.code, err = lw_ua_signal_now(re, &late->in);

		if (must_wait(re, err))
			return;
		mem_deref(late);
		if (err && leg)
			re->callbacks->untold(leg, type, code, err);
	}
}

int lw_ua_signal_in(struct leg *leg, struct lw_input *in)
{
	bool waits = leg->re->late.head != NULL;
	int err = LW_OK;

	if (!leg->handle.v)
		return LW_E_STALE;
	in->leg = leg->handle;
	in->caps = leg->caps;
	if (!waits) {
		err = lw_ua_signal_now(leg->re, in);
		waits = must_wait(leg->re, err);
	}
	if (!waits)
		return err;
	put_by(leg->re, in);
	return LW_OK;
}

void lw_ua_signal_leg(struct leg *leg, enum lw_signal type, int code)
{
	struct lw_input in = {.type = (uint32_t)type, .code = code};

	(void)lw_ua_signal_in(leg, &in);
}

void lw_ua_signal_identity(struct leg *leg, const char *uri, const char *name, const char *source,
			   uint32_t flags)
{
	struct lw_input in = {.type = LW_SIG_IDENTITY, .uri = uri, .name = name, .source = source,
			      .flags = flags};

	(void)lw_ua_signal_in(leg, &in);
}

void lw_ua_signal_digits(struct leg *leg, const char *digits)
{
	struct lw_input in = {.type = LW_SIG_DTMF, .digits = digits};

	(void)lw_ua_signal_in(leg, &in);
}

void lw_ua_signal_recording(struct leg *leg, const struct lw_output *of, enum lw_signal type)
{
	struct lw_input in = {.type = (uint32_t)type, .flags = of->flags & LW_F_ON,
			      .call = of->call, .segment = of->segment};

	(void)lw_ua_signal_in(leg, &in);
}
