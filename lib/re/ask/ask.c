/* SPDX-License-Identifier: BSD-3-Clause */
/* ask.c -- a request of ours within a leg: sent, and sent again with credentials. */
#include "ask.h"

#include "../account/auth.h"
#include "../account/servers.h"
#include "../state/accounts.h"
#include "../state/trust.h"
#include "tail.h"

static const char methods[][8] = {
	[ASK_INVITE] = "INVITE", [ASK_REINVITE] = "INVITE", [ASK_BYE] = "BYE",
	[ASK_PRACK] = "PRACK", [ASK_REFER] = "REFER", [ASK_NOTIFY] = "NOTIFY",
	[ASK_INFO] = "INFO", [ASK_TELL_IDENTITY] = "UPDATE", [ASK_REFRESH] = "UPDATE",
};

static void ask_destroy(void *arg)
{
	struct ask *ask = arg;

	mem_deref(ask->auth);
	mem_deref(ask->dlg);
	mem_deref(ask->tail);
	mem_deref(ask->leg);
}

/* RFC 3325 5: who we say it is, to those who are to know; within a dialog once it was told. */
static int put_asserted(struct mbuf *mb, const struct ask *ask, const struct sa *dst)
{
	const struct leg *leg = ask->leg;
	bool tells = ask->kind == ASK_INVITE || (leg->identity && (ask->kind == ASK_REINVITE ||
						 ask->kind == ASK_TELL_IDENTITY));

	if (!tells || !leg->asserted || !lw_ua_trusts(leg->re, dst))
		return 0;
	return mbuf_write_str(mb, leg->asserted);
}

/* The Contact names the transport and address the request really leaves from; and only now it is
 * known where it goes. */
static int put_head(struct mbuf *mb, const struct sent_to *to, void *arg)
{
	struct ask *ask = arg;
	struct account *acc = lw_account_at(ask->leg->re, ask->leg->account);
	struct auth_request r = {methods[ask->kind], to->uri, to->dst};
	int err;

	if (acc && ask->kind == ASK_INVITE && ask->leg->homeward)
		lw_account_server_seen(acc->creds, to->dst);
	err = lw_ua_contact_write(mb, ask->leg, to->tp, to->src);
	err = err ? err : put_asserted(mb, ask, to->dst);
	return err ? err : lw_account_auth_print(mb, ask->auth, &r);
}

static void answered(int err, const struct sip_msg *msg, const struct sa *dst, void *arg)
{
	struct ask *ask = arg;

	ask->dst = *dst;
	if (msg && msg->scode != 503 && ask->dlg->hop.tp == SIP_TRANSP_NONE)
		ask->dlg->hop.addr = *dst; /* an ACK is not sent anywhere else */
	ask->leg->re->callbacks->answered(ask, err, msg);
}

static int send_now(struct ask *ask)
{
	struct request r = {.method = methods[ask->kind], .dlg = ask->dlg, .tail = ask->tail,
			    .forwards = ask->kind == ASK_INVITE ? ask->leg->forwards
								: (uint8_t)UA_MAX_FORWARDS,
			    .headh = put_head, .answerh = answered, .arg = ask};

	ask->cseq = r.cseq = ask->dlg->lseq++;
	ask->tail->pos = 0;
	return lw_ua_client_send(&ask->client, ask->leg->re, &r);
}

int lw_ua_ask_send(struct ask **askp, struct leg *leg, struct dialog *dlg, enum ask_kind kind,
		   struct mbuf *tail)
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
	ask->kind = kind;
	err = send_now(ask);
	if (err) {
		lw_ua_failed(leg->re, methods[kind], err);
		mem_deref(ask);
		return err;
	}
	if (askp)
		*askp = ask;
	return 0;
}

int lw_ua_ask_again(struct ask *ask, const struct sip_msg *msg)
{
	struct leg *leg = ask->leg;
	struct account *acc = lw_account_at(leg->re, leg->account);
	struct auth_way way = {.dst = &ask->dst, .uri = ask->dlg->target,
			       .teaches = ask->kind == ASK_INVITE && acc && !acc->regist};
	int err = acc ? 0 : EAUTH;

	if (!err && !ask->auth)
		err = lw_account_auth_alloc(&ask->auth, acc->creds);
	err = err ? err : lw_account_auth_challenged(ask->auth, msg, &way);
	return err ? err : send_now(ask);
}

bool lw_ua_is_challenge(const struct sip_msg *msg)
{
	return msg && (msg->scode == 401 || msg->scode == 407);
}

int lw_ua_ask_code(int err, const struct sip_msg *msg)
{
	if (msg)
		return msg->scode;
	if (err == ETIMEDOUT)
		return 408;
	return err == EBADMSG ? 500 : 503;
}
