/* SPDX-License-Identifier: BSD-3-Clause */
/* reg.c -- the registration of an account: its binding, with Service-Route and keep-alive. */
#include "reg.h"

#include "../wire/msg.h"
#include "../wire/part.h"
#include "../wire/reason.h"
#include "../wire/text.h"
#include "binding.h"
#include "route.h"

enum { RESTART_MS = 1000 }; /* after a lost connection */

static void forget_routes(struct account *acc)
{
	for (uint32_t i = 0; i < acc->routec; i++)
		acc->routev[i] = mem_deref(acc->routev[i]);
	acc->routec = 0;
}

static int add_route(struct account *acc, const struct pl *val)
{
	int err;

	if (acc->routec == ACCOUNT_ROUTES)
		return EOVERFLOW;
	err = lw_account_route_dup(&acc->routev[acc->routec], val);
	if (!err)
		++acc->routec;
	return err;
}

/* RFC 3608 5: each 2xx to a REGISTER brings the whole route set, or none.  Half a set would lead
 * elsewhere. */
static void learn_routes(struct account *acc, const struct sip_msg *msg)
{
	const struct sip_hdr *hdr = NULL;
	struct pl rest, val;

	forget_routes(acc);
	while ((hdr = lw_part_line(msg, hdr, "Service-Route", 0))) {
		rest = hdr->val;
		while (lw_part_next(&rest, ',', &val)) {
			if (!add_route(acc, &val))
				continue;
			lw_account_log(acc,
				       "the registrar's Service-Route is malformed and not used");
			forget_routes(acc);
			return;
		}
	}
}

static void report(struct account *acc, int err, int code, const char *reason)
{
	if (acc->registerh)
		acc->registerh(acc->index, err, code, reason, acc->arg);
}

static void restart_handler(void *arg)
{
	struct account *acc = arg;
	int err = lw_account_register(acc);

	if (err)
		report(acc, err, 0, "could not be sent");
}

/* The registrar can no longer reach us over the lost connection: begin again. */
static void lost_handler(int err, void *arg)
{
	struct account *acc = arg;

	lw_account_log(acc, "connection to the registrar lost: %m", err);
	acc->reg = mem_deref(acc->reg);
	tmr_start(&acc->tmr, RESTART_MS, restart_handler, acc);
	report(acc, err, 0, "connection lost");
}

/* RFC 5626 3.5.1 has CRLF CRLF for connections and STUN for datagrams; registrars that were not
 * asked for STUN do not speak it, and an empty message (RFC 3261 7.5) keeps a NAT's mapping too. */
static void udp_handler(void *arg)
{
	struct account *acc = arg;
	struct mbuf *mb = mbuf_alloc(4);

	tmr_start(&acc->tmr, (uint64_t)acc->interval * (800 + rand_u16() % 201), udp_handler, acc);
	if (mb && !mbuf_write_str(mb, "\r\n\r\n")) {
		mb->pos = 0;
		(void)sip_send(acc->sip, NULL, SIP_TRANSP_UDP, &acc->creds->server, mb);
	}
	mem_deref(mb);
}

static void start_keepalive(struct account *acc, const struct sip_msg *msg)
{
	int err;

	acc->keepalive = mem_deref(acc->keepalive);
	tmr_cancel(&acc->tmr);
	if (!acc->interval)
		return;
	if (msg->tp == SIP_TRANSP_UDP) {
		tmr_start(&acc->tmr, (uint64_t)acc->interval * 1000, udp_handler, acc);
		return;
	}
	err = sip_keepalive_start(&acc->keepalive, acc->sip, msg, acc->interval, lost_handler, acc);
	if (err)
		lw_account_log(acc, "no keep-alive to the registrar: %m", err);
}

static void say(struct account *acc, int err, const struct sip_msg *msg)
{
	char reason[64];

	if (err == EPROTO && msg->scode < 300) {
		report(acc, err, msg->scode, "the registrar grants no time");
		return;
	}
	if (!lw_wire_clean_pl(&msg->reason) || pl_strcpy(&msg->reason, reason, sizeof(reason)))
		(void)str_ncpy(reason, lw_wire_reason(msg->scode), sizeof(reason));
	if (!err && msg->scode >= 300)
		err = msg->scode == 401 || msg->scode == 407 ? EAUTH : EPROTO;
	report(acc, err, msg->scode, reason);
}

static void answered(int err, const struct sip_msg *msg, void *arg)
{
	struct account *acc = arg;

	if (!msg) {
		report(acc, err ? err : EPROTO, 0, "no answer");
		return;
	}
	/* A response whose headers only look like those we read is not believed. */
	if (!lw_wire_names_true(msg)) {
		lw_account_log(acc, "the registrar's answer has forged header names");
		report(acc, EBADMSG, 0, "malformed answer");
		return;
	}
	if (!err && msg->scode < 300) {
		acc->creds->server = msg->src;
		learn_routes(acc, msg);
		start_keepalive(acc, msg);
	}
	say(acc, err, msg);
}

int lw_account_register(struct account *acc)
{
	int err;

	if (!acc)
		return EINVAL;
	if (!acc->regist)
		return 0;
	lw_account_unregister(acc);
	err = lw_binding_alloc(&acc->reg, acc, answered, acc);
	if (err)
		lw_account_log(acc, "cannot register at %s: %m", acc->registrar, err);
	return err;
}

void lw_account_unregister(struct account *acc)
{
	if (!acc)
		return;
	tmr_cancel(&acc->tmr);
	acc->keepalive = mem_deref(acc->keepalive);
	if (acc->reg) {
		mem_deref(acc->leaving);
		acc->leaving = mem_ref(lw_binding_auth(acc->reg));
		acc->reg = mem_deref(acc->reg);
	}
	forget_routes(acc);
}

bool lw_account_leaving(const struct account *acc)
{
	return acc && acc->leaving && mem_nrefs(acc->leaving) > 1;
}

bool lw_account_registered(const struct account *acc)
{
	return acc && lw_binding_holds(acc->reg);
}
