/* ask.c -- a request of ours within a leg: sent, authenticated when challenged, answered once. */
#include "leg.h"

#include <stdarg.h>

static void ask_destroy(void *arg)
{
	struct ask *ask = arg;

	mem_deref(ask->auth);
	mem_deref(ask->dlg);
	mem_deref(ask->tail);
	mem_deref(ask->leg);
}

/* RFC 4579 5.2: libre ends the line, and the parameter belongs before its end. */
static int put_focus(struct mbuf *mb, const struct sip_contact *contact)
{
	char line[WIRE_MAX];
	int len = re_snprintf(line, sizeof line, "%H", sip_contact_print, contact);

	if (len < 2)
		return EOVERFLOW;
	line[len - 2] = '\0';
	return mbuf_printf(mb, "%s;isfocus\r\n", line);
}

/* The Contact names the transport and address the request really leaves from. */
static COMPAT_SENDH(put_contact)
{
	const struct ask *ask = arg;
	struct sip_contact contact;

	(void)dst;
	sip_contact_set(&contact, lw_ua_our_user(ask->leg->re, ask->leg->account), src, tp);
	if (!ask->leg->focus)
		return mbuf_printf(mb, "%H", sip_contact_print, &contact);
	return put_focus(mb, &contact);
}

static void answered(int err, const struct sip_msg *msg, void *arg);

static int send_now(struct ask *ask)
{
	struct lw_re *re = ask->leg->re;

	ask->cseq = sip_dialog_lseq(ask->dlg);
	ask->tail->pos = 0;
	return sip_drequestf(&ask->req, re->sip, true, ask->method, ask->dlg, 0,
			     lw_account_auth_sip(ask->auth), put_contact, answered, ask, "%b",
			     mbuf_buf(ask->tail), mbuf_get_left(ask->tail));
}

/* A call that was hung up meanwhile is not placed again. */
static bool unwanted(const struct ask *ask)
{
	const struct leg *leg = ask->leg;

	return ask == leg->invite && leg->state != INVITE_CALLING &&
	       leg->state != INVITE_PROCEEDING;
}

/* A fresh digest state for each request: libre gives up on a second nonce in one it knows. */
static bool authenticated(struct ask *ask, const struct sip_msg *msg)
{
	struct leg *leg = ask->leg;
	struct account *acc;

	if ((msg->scode != 401 && msg->scode != 407) || leg->re->dying || unwanted(ask))
		return false;
	acc = lw_account_at(leg->re, leg->account);
	if (!acc)
		return false;
	if (!ask->auth &&
	    lw_account_auth_alloc(&ask->auth, acc, leg->target ? leg->target : leg->peer_uri))
		return false;
	if (lw_account_auth_challenged(ask->auth, msg) || send_now(ask))
		return false;
	if (ask == leg->invite)
		leg->state = INVITE_CALLING; /* a new transaction: CANCEL waits for its own 1xx */
	return true;
}

static void answered(int err, const struct sip_msg *msg, void *arg)
{
	struct ask *ask = arg;
	struct lw_re *re = ask->leg->re;

	if (msg)
		lw_ua_tune_connection(re, msg);
	if (msg && !lw_wire_names_true(msg)) {
		re->stats.dropped++;
		if (msg->scode < 200)
			return;
		err = EBADMSG;
		msg = NULL;
	}
	if (msg && !re->dying)
		lw_ua_leg_learn_caps(ask->leg, msg);
	if (msg && msg->scode >= 300 && authenticated(ask, msg))
		return;
	if (ask->handler && !re->dying)
		ask->handler(ask->leg, ask, err, msg);
	if (msg && msg->scode < 200) {
		lw_re_pump(re);
		return;
	}
	mem_deref(ask);
	lw_re_pump(re);
}

int lw_ua_ask_send(struct ask **askp, struct leg *leg, struct sip_dialog *dlg, const char *method,
		   ask_h *handler, struct mbuf *tail)
{
	struct ask *ask;
	int err;

	if (!dlg || !tail)
		return EINVAL;
	ask = mem_zalloc(sizeof *ask, ask_destroy);
	if (!ask)
		return ENOMEM;
	ask->leg = mem_ref(leg);
	ask->dlg = mem_ref(dlg);
	ask->tail = mem_ref(tail);
	ask->method = method;
	ask->handler = handler;
	err = send_now(ask);
	if (err) {
		lw_ua_failed(leg->re, method, err);
		mem_deref(ask);
		return err;
	}
	if (askp)
		*askp = ask;
	return 0;
}

int lw_ua_ask_code(int err, const struct sip_msg *msg)
{
	if (msg)
		return msg->scode;
	if (err == ETIMEDOUT)
		return 408;
	return err == EBADMSG ? 500 : 503;
}

/* What we can do, said where a peer may act on it: INVITE, UPDATE, REFER and their answers (RFC
 * 3261 13.2.1, 20.5, 20.37). */
int lw_ua_capabilities_print(struct re_printf *pf, const struct lw_re *re)
{
	return re_hprintf(pf,
			  "Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, REFER, NOTIFY, INFO, "
			  "UPDATE, PRACK\r\n"
			  "Supported: replaces, norefersub, tdialog, timer%s%s\r\n",
			  re->cfg.reliable_1xx ? ", 100rel" : "",
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

int lw_ua_tail_print(struct mbuf **mbp, const struct leg *leg, const char *ctype,
		     const struct mbuf *body, const char *fmt, ...)
{
	struct mbuf *mb = mbuf_alloc(1024);
	va_list ap;
	int err;

	if (!mb)
		return ENOMEM;
	err = mbuf_printf(mb, "%H", lw_ua_capabilities_print, leg->re);
	va_start(ap, fmt);
	err |= tail_vprint(mb, ctype, body, fmt, ap);
	va_end(ap);
	if (err)
		mem_deref(mb);
	else
		*mbp = mb;
	return err ? ENOMEM : 0;
}

int lw_ua_short_tail_print(struct mbuf **mbp, const char *ctype, const struct mbuf *body,
			   const char *fmt, ...)
{
	struct mbuf *mb = mbuf_alloc(256);
	va_list ap;
	int err;

	if (!mb)
		return ENOMEM;
	va_start(ap, fmt);
	err = tail_vprint(mb, ctype, body, fmt, ap);
	va_end(ap);
	if (err)
		mem_deref(mb);
	else
		*mbp = mb;
	return err ? ENOMEM : 0;
}
