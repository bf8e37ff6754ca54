/* SPDX-License-Identifier: BSD-3-Clause */
/* respond.c -- an answer to a request, as it stands on the wire. */
#include <stdarg.h>

#include "respond.h"

#include "../account/compat.h"
#include "../wire/answer.h"

enum { ANSWER_SIZE = 768 };

int lw_ua_response_begin(struct mbuf **mbp, struct sa *dst, const struct lw_re *re,
			 const struct sip_msg *msg, uint16_t code, bool record_route)
{
	struct mbuf *mb = mbuf_alloc(ANSWER_SIZE);
	int err = mb ? lw_wire_answer(mb, msg, code, record_route) : ENOMEM;

	err = err ? err : mbuf_printf(mb, "Server: %s\r\n", re->cfg.user_agent);
	if (err) {
		mem_deref(mb);
		return ENOMEM;
	}
	lw_wire_answer_to(dst, msg);
	*mbp = mb;
	return 0;
}

static int send_with(struct lw_re *re, const struct sip_msg *msg, uint16_t code, const char *fmt,
		     va_list ap)
{
	struct mbuf *mb = NULL;
	struct sa dst;
	int err = lw_ua_response_begin(&mb, &dst, re, msg, code, false);

	if (err)
		return err;
	err = mbuf_vprintf(mb, fmt, ap);
	err = err ? err : mbuf_write_str(mb, "Content-Length: 0\r\n\r\n");
	mb->pos = 0;
	err = err ? err : compat_answer(re->sip, msg->sock, msg->tp, &dst, mb);
	mem_deref(mb);
	return err;
}

int lw_ua_respond_with(struct lw_re *re, const struct sip_msg *msg, uint16_t code, const char *fmt,
		       ...)
{
	va_list ap;
	int err;

	if (!pl_strcmp(&msg->met, "ACK"))
		return 0;
	va_start(ap, fmt);
	err = send_with(re, msg, code, fmt, ap);
	va_end(ap);
	return err;
}

void lw_ua_respond(struct lw_re *re, const struct sip_msg *msg, uint16_t code)
{
	if (lw_ua_respond_with(re, msg, code, ""))
		re->stats.send_errors++;
}
