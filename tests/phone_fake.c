/* SPDX-License-Identifier: BSD-3-Clause */
/* phone_fake.c -- an adapter and media without a network, so that all of the phone can be tried
 * alone.
 *
 * Who is dialled decides what happens: sip:busy@ is busy, sip:silent@ rings for ever, sip:refuser@
 * takes no REFER, everybody else rings and answers.  The phone of sip:called@ is called by Bob at
 * once. */
#include <string.h>
#include <re.h>
#include <legwork/re.h>

#include "../examples/compat.h"
#include "../examples/media/media.h"

enum { PEER_CAN = LW_CAP_KNOWN | LW_CAP_REPLACES | LW_CAP_REFER };

struct lw_re {
	struct lw *lw;
	struct lw_re_config config;
	struct tmr tmr, close_tmr;
	struct list news;
	void (*doneh)(void *arg);
	void *done_arg;
	bool pumping;
};

struct news {
	struct le le;
	struct tmr tmr;
	struct lw_re *re;
	struct lw_input in;
};

static const struct reply {
	uint32_t action, after_ms, signal;
	int32_t code;
	const char *user; /* only for this one, or NULL */
	bool other;
} REPLIES[] = {
	{LW_DO_ANSWER, 5, LW_SIG_CONFIRMED, 0, NULL, false},
	{LW_DO_MEDIA, 5, LW_SIG_MEDIA_OK, 200, NULL, false},
	{LW_DO_INVITE, 5, LW_SIG_REJECTED, 486, "sip:busy@", false},
	{LW_DO_INVITE, 5, LW_SIG_RINGING, 180, NULL, false},
	{LW_DO_INVITE, 50, LW_SIG_ANSWERED, 200, NULL, false},
	{LW_DO_REFER, 5, LW_SIG_REFER_NO, 603, "sip:refuser@", false},
	{LW_DO_REFER, 5, LW_SIG_REFER_OK, 202, NULL, false},
	{LW_DO_REFER, 10, LW_SIG_REFER_NEWS, 180, NULL, false},
	{LW_DO_REFER, 30, LW_SIG_ENDED, 0, NULL, true},
	{LW_DO_REFER, 40, LW_SIG_REFER_NEWS, 200, NULL, false},
	{LW_DO_DROP, 5, LW_SIG_ENDED, 200, NULL, false},
};

static void news_destroy(void *arg)
{
	struct news *news = arg;

	tmr_cancel(&news->tmr);
	list_unlink(&news->le);
}

static void news_due(void *arg)
{
	struct news *news = arg;
	struct lw_re *re = news->re;
	struct lw_input in = news->in;
	int err;

	mem_deref(news);
	in.now = lw_re_now(re);
	err = lw_step(re->lw, &in);
	if (re->config.inputh)
		re->config.inputh(&in, err, re->config.arg);
	lw_re_pump(re);
}

static void later(struct lw_re *re, uint32_t ms, const struct lw_input *in)
{
	struct news *news = mem_zalloc(sizeof(*news), news_destroy);

	if (!news)
		return;
	news->re = re;
	news->in = *in;
	list_append(&re->news, &news->le, news);
	tmr_start(&news->tmr, ms, news_due, news);
}

static const char *about(const struct lw_output *out)
{
	return out->type == LW_DO_REFER ? out->target : out->uri;
}

static bool silent(const struct reply *reply, const struct lw_output *out)
{
	return reply->signal == LW_SIG_ANSWERED && !strncmp(out->uri, "sip:silent@", 11);
}

static void act(struct lw_re *re, const struct lw_output *out)
{
	for (size_t i = 0; i < ARRAY_SIZE(REPLIES); i++) {
		const struct reply *reply = &REPLIES[i];
		struct lw_input in = {.type = reply->signal, .code = reply->code, .caps = PEER_CAN};

		in.leg = reply->other ? out->other_leg : out->leg;
		if (reply->action != out->type || !in.leg.v || silent(reply, out))
			continue;
		if (reply->user && strncmp(about(out), reply->user, strlen(reply->user)))
			continue;
		later(re, reply->after_ms, &in);
		if (reply->user)
			return;
	}
}

static void tick(void *arg)
{
	struct lw_re *re = arg;
	struct lw_input in = {.type = LW_TICK, .now = lw_re_now(re)};
	int err = lw_step(re->lw, &in);

	if (re->config.inputh)
		re->config.inputh(&in, err, re->config.arg);
	lw_re_pump(re);
}

lw_time lw_re_now(const struct lw_re *re)
{
	(void)re;
	return tmr_jiffies();
}

void lw_re_pump(struct lw_re *re)
{
	struct lw_output out;
	lw_time deadline, now = lw_re_now(re);

	while (lw_next(re->lw, &out)) {
		re->config.outputh(&out, re->config.arg);
		if (lw_is_note(&out))
			re->config.noteh(&out, re->config.arg);
		else
			act(re, &out);
	}
	deadline = lw_deadline(re->lw);
	if (deadline != LW_NEVER)
		tmr_start(&re->tmr, deadline > now ? deadline - now : 0, tick, re);
}

static void re_destroy(void *arg)
{
	struct lw_re *re = arg;

	tmr_cancel(&re->tmr);
	tmr_cancel(&re->close_tmr);
	list_flush(&re->news);
}

int lw_re_alloc(struct lw_re **rep, struct lw *lw, const struct lw_re_config *config)
{
	struct lw_re *re = mem_zalloc(sizeof(*re), re_destroy);

	if (!re)
		return ENOMEM;
	re->lw = lw;
	re->config = *config;
	*rep = re;
	return 0;
}

int lw_re_account_add(struct lw_re *re, uint32_t *index, const struct lw_re_account *account)
{
	struct lw_input in = {.type = LW_SIG_OFFERED, .caps = PEER_CAN, .name = "Bob",
			      .uri = "sip:bob@x", .called = "sip:called@x"};

	*index = 0;
	if (strstr(account->aor, "called@"))
		later(re, 20, &in);
	if (account->regist)
		re->config.registerh(0, 0, 200, "OK", re->config.arg);
	return 0;
}

int lw_re_laddr(const struct lw_re *re, enum lw_re_transport transport, struct sa *laddr)
{
	(void)re;
	(void)transport;
	return sa_set_str(laddr, "127.0.0.1", 5060);
}

void lw_re_heard(struct lw_re *re, lw_leg leg, const char *digits)
{
	(void)re;
	(void)leg;
	(void)digits;
}

void lw_re_recorder_ended(struct lw_re *re, lw_leg leg)
{
	(void)re;
	(void)leg;
}

void *lw_re_leg_media(const struct lw_re *re, lw_leg leg)
{
	(void)re;
	(void)leg;
	return NULL;
}

static void close_done(void *arg)
{
	struct lw_re *re = arg;

	re->doneh(re->done_arg);
}

void lw_re_close(struct lw_re *re, uint32_t ms, void (*doneh)(void *arg), void *arg)
{
	lw_call call, next;
	struct lw_input in;

	(void)ms;
	for (call = lw_call_next(re->lw, (lw_call){0}); call.v; call = next) {
		next = lw_call_next(re->lw, call);
		in = (struct lw_input){.type = LW_USER_HANGUP, .call = call,
				       .now = lw_re_now(re)};
		re->config.inputh(&in, lw_step(re->lw, &in), re->config.arg);
	}
	lw_re_pump(re);
	re->doneh = doneh;
	re->done_arg = arg;
	tmr_start(&re->close_tmr, 30, close_done, re);
}

/* ---- media ---- */

struct media_engine { int unused; };

int media_engine_alloc(struct media_engine **enginep, const struct media_config *config,
		       const char **why)
{
	(void)config;
	*why = "";
	*enginep = mem_zalloc(sizeof(**enginep), NULL);
	return *enginep ? 0 : ENOMEM;
}

const struct lw_re_media *media_hook(void)
{
	return NULL;
}

void media_get_stats(const struct media *media, struct media_stats *stats)
{
	(void)media;
	*stats = (struct media_stats){0};
}

int media_play(struct media *media, const char *file, uint32_t ms, void (*doneh)(void *arg),
	void *arg)
{
	(void)media;
	(void)file;
	(void)ms;
	(void)doneh;
	(void)arg;
	return 0;
}

void media_ringback(struct media *media, bool on)
{
	(void)media;
	(void)on;
}

int media_store(struct media *media, const char *file, media_stored_h *endh, void *arg)
{
	(void)media;
	(void)file;
	(void)endh;
	(void)arg;
	return 0;
}

void media_store_stop(struct media *media)
{
	(void)media;
}
