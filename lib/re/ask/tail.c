/* tail.c -- what stands at the end of a message of ours: what we can do, headers, body. */
#include <stdarg.h>

#include "tail.h"

#include "../state/accounts.h"

int lw_ua_contact_of_print(struct re_printf *pf, const struct contact_of *of)
{
	struct sa told = lw_ua_told_addr(of->leg->re, &of->msg->dst);
	struct sip_contact contact;

	sip_contact_set(&contact, lw_ua_our_user(of->leg->re, of->leg->account), &told,
			of->msg->tp);
	return sip_contact_print(pf, &contact);
}

/* What we can do, said where a peer may act on it: INVITE, UPDATE, REFER and their answers (RFC
 * 3261 13.2.1, 20.5, 20.37).  What the settings refuse is not in it. */
int lw_ua_capabilities_print(struct re_printf *pf, const struct lw_re *re)
{
	bool refers = lw_config_of(re->lw)->refer_policy != LW_REFER_REFUSE;
	bool pracks = re->cfg.reliable_1xx;

	return re_hprintf(pf,
			  "Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, %sNOTIFY, INFO, UPDATE%s\r\n"
			  "Supported: replaces, norefersub, tdialog, timer%s%s\r\n",
			  refers ? "REFER, " : "", pracks ? ", PRACK" : "",
			  pracks ? ", 100rel" : "",
			  re->cfg.record_aware ? ", record-aware" : "");
}

static int tail_vprint(struct mbuf *mb, const char *ctype, const struct mbuf *body, const char *fmt,
		       va_list ap)
{
	int err = mbuf_vprintf(mb, fmt, ap);

	if (body)
		err |= mbuf_printf(mb, "Content-Type: %s\r\nContent-Length: %zu\r\n\r\n%b", ctype,
				   body->end, body->buf, body->end);
	else
		err |= mbuf_printf(mb, "Content-Length: 0\r\n\r\n");
	mb->pos = 0;
	return err;
}

static int vprint(struct mbuf **mbp, const struct leg *leg, const char *ctype,
		  const struct mbuf *body, const char *fmt, va_list ap)
{
	struct mbuf *mb = mbuf_alloc(leg ? 1024 : 256);
	int err;

	if (!mb)
		return ENOMEM;
	err = leg ? mbuf_printf(mb, "%H", lw_ua_capabilities_print, leg->re) : 0;
	err |= tail_vprint(mb, ctype, body, fmt, ap);
	if (err)
		mem_deref(mb);
	else
		*mbp = mb;
	return err ? ENOMEM : 0;
}

int lw_ua_tail_print(struct mbuf **mbp, const struct leg *leg, const char *ctype,
		     const struct mbuf *body, const char *fmt, ...)
{
	va_list ap;
	int err;

	va_start(ap, fmt);
	err = vprint(mbp, leg, ctype, body, fmt, ap);
	va_end(ap);
	return err;
}

int lw_ua_short_tail_print(struct mbuf **mbp, const char *ctype, const struct mbuf *body,
			   const char *fmt, ...)
{
	va_list ap;
	int err;

	va_start(ap, fmt);
	err = vprint(mbp, NULL, ctype, body, fmt, ap);
	va_end(ap);
	return err;
}
