/* SPDX-License-Identifier: BSD-3-Clause */
/* dtmf.c -- digits: as RFC 4733 events by the media, or as INFO (RFC 6086, and what came before
 * it). */
#include <string.h>

#include "dtmf.h"

#include "../ask/ask.h"
#include "../ask/reply.h"
#include "../ask/tail.h"
#include "../state/signal.h"
#include "../wire/body.h"
#include "../wire/reason.h"

/* One INFO at a time, or they may come in any order. */
static void next_digit(struct leg *leg)
{
	struct mbuf *tail = NULL, body;
	char text[48];
	int err;

	if (leg->info_out || !leg->digits || !lw_ua_leg_is_up(leg))
		return;
	(void)re_snprintf(text, sizeof text, "Signal=%c\r\nDuration=160\r\n", leg->digits[0]);
	memmove(leg->digits, leg->digits + 1, strlen(leg->digits));
	if (!leg->digits[0])
		leg->digits = mem_deref(leg->digits);
	mbuf_init(&body);
	body.buf = (uint8_t *)text;
	body.end = strlen(text);
	err = lw_ua_short_tail_print(&tail, "application/dtmf-relay", &body, "");
	if (!err)
		err = lw_ua_ask_send(NULL, leg, leg->dlg, ASK_INFO, tail);
	leg->info_out = !err;
	mem_deref(tail);
}

void lw_ua_info_answered(struct leg *leg, int code)
{
	if (code < 200)
		return;
	leg->info_out = false;
	next_digit(leg);
}

/* As many as there is room for. */
static int put_by(struct leg *leg, const char *digits)
{
	size_t have = str_len(leg->digits), more = strlen(digits), room = LW_NAME_MAX - 1 - have;
	char *all = NULL;
	int err = re_sdprintf(&all, "%s%b", have ? leg->digits : "", digits,
			      more < room ? more : room);

	if (err)
		return err;
	mem_deref(leg->digits);
	leg->digits = all;
	return 0;
}

void lw_ua_dtmf_send(struct leg *leg, const char *digits)
{
	const struct lw_re_media *media = leg->re->cfg.media;
	int err;

	if (!leg->re->cfg.dtmf_info && media && media->dtmf && leg->sdp.media &&
	    media->dtmf(leg->sdp.media, digits) != ENOTSUP)
		return;
	err = *digits ? put_by(leg, digits) : 0;
	if (err)
		lw_ua_failed(leg->re, "digits", err);
	next_digit(leg);
}

void lw_ua_info_came(struct leg *leg, const struct sip_msg *msg)
{
	char digit[2] = "";
	const uint8_t *body;
	size_t len;

	if (lw_wire_body(msg, &body, &len)) {
		lw_ua_reply(leg, msg, 400, NULL);
		return;
	}
	digit[0] = lw_wire_info_decode(&msg->ctyp, body, len);
	if (len && !digit[0]) {
		lw_ua_reply(leg, msg, 415, "Accept: application/dtmf-relay, application/dtmf\r\n");
		return;
	}
	lw_ua_reply(leg, msg, 200, NULL);
	if (digit[0])
		lw_ua_signal_digits(leg, digit);
}
