/* SPDX-License-Identifier: BSD-3-Clause */
/* verdict.c -- what the gate does with a message that libre may not see. */
#include "verdict.h"

#include "../wire/param.h"
#include "../wire/part.h"
#include "../wire/rewrite.h"

static struct mbuf *answer_of(struct lw_re *re, const struct verdict_from *from,
			      const struct wire_refusal *refusal, const struct wire_check *check,
			      const char *p, size_t len)
{
	struct mbuf *mb;

	lw_ua_trace(re, false, from->tp, &from->src, &from->dst, (const uint8_t *)p, len);
	mb = mbuf_alloc(512);
	if (!mb || lw_wire_refusal(mb, refusal, check, p, &from->src))
		return mem_deref(mb);
	mb->pos = 0;
	if (from->tp != SIP_TRANSP_UDP) /* else the socket's */
		lw_ua_trace(re, true, from->tp, &from->dst, &from->src, mb->buf, mb->end);
	return mb;
}

void lw_ua_verdict(struct lw_re *re, const struct verdict_from *from,
		   const struct wire_check *check, const char *p, size_t len, struct mbuf **answer)
{
	struct wire_refusal refusal = {.code = check->code};

	re->stats.dropped++;
	*answer = check->code == CHECK_DROP ? NULL
					    : answer_of(re, from, &refusal, check, p, len);
}

/* Of what libre would read, and not the tag of any answer with a transaction. */
static uint64_t busy_tag(const struct lw_re *re, const struct wire_check *check)
{
	struct pl rest = check->via, first, from_tag = PL_INIT;
	struct via_parts via = {.branch = PL_INIT};
	struct part_addr from;

	if (lw_part_next(&rest, ',', &first))
		(void)lw_wire_via_parts(&via, &first);
	if (!lw_part_addr(&from, &check->from))
		(void)lw_param(&from.params, "tag", &from_tag);
	return ~lw_ua_tag(re, &via.branch, &check->callid, &from_tag);
}

bool lw_ua_verdict_is_ack(const struct lw_re *re, const struct wire_check *check)
{
	struct part_addr to;
	char text[17];
	struct pl tag;

	if (pl_strcmp(&check->first.method, "ACK") || lw_part_addr(&to, &check->to) ||
	    !lw_param(&to.params, "tag", &tag))
		return false;
	(void)re_snprintf(text, sizeof text, "%016llx", busy_tag(re, check));
	return !pl_strcmp(&tag, text);
}

void lw_ua_verdict_busy(struct lw_re *re, const struct verdict_from *from,
			const struct wire_check *check, const char *p, size_t len,
			struct mbuf **answer)
{
	uint64_t tag = busy_tag(re, check);
	char text[17];
	struct wire_refusal refusal = {
		.code = 503, .tag = text,
		.retry_after = lw_ua_load_retry_after(&re->load, lw_ua_now(re), tag)};

	re->stats.shed++;
	(void)re_snprintf(text, sizeof text, "%016llx", tag);
	*answer = answer_of(re, from, &refusal, check, p, len);
}
