/* SPDX-License-Identifier: BSD-3-Clause */
/* tail.c -- what stands at the end of a message of ours: what we can do, headers, body. */
#include <stdarg.h>
#include <string.h>

#include "tail.h"

#include "../state/accounts.h"

/* ---- lines that are the same in every message ---- */

enum { CONTACTS = 8 };

/* For one account, transport and address of ours; NULL: nobody's yet. */
struct contact {
	char *line;
	size_t len;
	uint32_t account;
	enum sip_transp tp;
	struct sa here;
};

struct tail_lines {
	char capabilities[256];
	int len;
	struct contact contactv[CONTACTS];
};

static void lines_destroy(void *arg)
{
	struct tail_lines *lines = arg;

	for (size_t i = 0; i < CONTACTS; i++)
		mem_deref(lines->contactv[i].line);
}

/* What we can do, said where a peer may act on it: INVITE, UPDATE, REFER and their answers (RFC
 * 3261 13.2.1, 20.5, 20.37).  What the settings refuse is not in it. */
int lw_ua_tail_open(struct lw_re *re)
{
	bool refers = lw_config_of(re->lw)->refer_policy != LW_REFER_REFUSE;
	bool pracks = re->cfg.reliable_1xx;
	struct tail_lines *lines = mem_zalloc(sizeof *lines, lines_destroy);

	if (!lines)
		return ENOMEM;
	re->lines = lines;
	lines->len = re_snprintf(lines->capabilities, sizeof lines->capabilities,
				 "Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, %sNOTIFY, INFO, "
				 "UPDATE%s\r\n"
				 "Supported: replaces, norefersub, tdialog, timer%s%s\r\n",
				 refers ? "REFER, " : "", pracks ? ", PRACK" : "",
				 pracks ? ", 100rel" : "",
				 re->cfg.record_aware ? ", record-aware" : "");
	return lines->len < 0 ? EOVERFLOW : 0;
}

int lw_ua_capabilities_print(struct re_printf *pf, const struct lw_re *re)
{
	return pf->vph(re->lines->capabilities, (size_t)re->lines->len, pf->arg);
}

static int print_contact(struct contact *c, const struct lw_re *re)
{
	struct sa told = lw_ua_told_addr(re, &c->here);
	struct sip_contact contact;

	sip_contact_set(&contact, lw_ua_our_user(re, c->account), &told, c->tp);
	if (re_sdprintf(&c->line, "%H", sip_contact_print, &contact))
		return ENOMEM;
	c->len = strlen(c->line);
	return 0;
}

/* NULL without memory. */
static const struct contact *contact_of(const struct lw_re *re, uint32_t account,
					enum sip_transp tp, const struct sa *here)
{
	struct contact *c = &re->lines->contactv[account % CONTACTS];

	if (c->line && c->account == account && c->tp == tp && sa_cmp(&c->here, here, SA_ALL))
		return c;
	mem_deref(c->line);
	*c = (struct contact){.account = account, .tp = tp, .here = *here};
	return print_contact(c, re) ? NULL : c;
}

/* RFC 4579 5.2: the parameter belongs before the end of the line. */
int lw_ua_contact_write(struct mbuf *mb, const struct leg *leg, enum sip_transp tp,
			const struct sa *here)
{
	const struct contact *c = contact_of(leg->re, leg->account, tp, here);
	size_t end = c ? c->len - 2 : 0;
	int err = c ? mbuf_write_mem(mb, (const uint8_t *)c->line, end) : ENOMEM;

	if (!err && leg->focus)
		err = mbuf_write_str(mb, ";isfocus");
	return err ? err : mbuf_write_str(mb, "\r\n");
}

int lw_ua_contact_of_print(struct re_printf *pf, const struct contact_of *of)
{
	const struct contact *c = contact_of(of->leg->re, of->leg->account, of->msg->tp,
					     &of->msg->dst);

	return c ? pf->vph(c->line, c->len, pf->arg) : ENOMEM;
}

/* ---- the tail ---- */

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
	err = leg ? mbuf_write_mem(mb, (const uint8_t *)leg->re->lines->capabilities,
				   (size_t)leg->re->lines->len) : 0;
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
