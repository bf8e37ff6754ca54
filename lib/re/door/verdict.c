/* verdict.c -- what the gate does with a message that libre may not see. */
#include "verdict.h"

#include "../wire/rewrite.h"

void lw_ua_verdict(struct lw_re *re, const struct verdict_from *from,
		   const struct wire_check *check, const char *p, size_t len, struct mbuf **answer)
{
	struct mbuf *mb = NULL;

	re->stats.dropped++;
	*answer = NULL;
	if (check->code == CHECK_DROP)
		return;
	lw_ua_trace(re, false, from->tp, &from->src, &from->dst, (const uint8_t *)p, len);
	mb = mbuf_alloc(512);
	if (!mb || lw_wire_refusal(mb, check, p, &from->src)) {
		mem_deref(mb);
		return;
	}
	mb->pos = 0;
	lw_ua_trace(re, true, from->tp, &from->dst, &from->src, mb->buf, mb->end);
	*answer = mb;
}
