/* SPDX-License-Identifier: BSD-3-Clause */
/* binding.c -- one Contact at a registrar.
 *
 * A registrar decides how often we ask, so each way round is bounded: what it grants is taken as it
 * is, but a refresh comes no sooner than after a second; nothing granted, or a refusal, waits from
 * 30 s on and doubles; 423 is followed once; challenges end by auth.h. */
#include <string.h>

#include "binding.h"

#include "../wire/msg.h"
#include "../wire/param.h"
#include "../wire/part.h"
#include "auth.h"
#include "compat.h"
#include "servers.h"

enum {
	REFRESH_LEAST_MS = 1000,
	RETRY_BASE_MS = 30000,
	NOTHING_LEAST_MS = 60000, /* the registrar answers, and grants no time */
	RETRY_MOST_MS = 1800000,
	EXPIRES_MOST_S = 604800,  /* a week; a longer Min-Expires is not followed */
};

struct binding {
	struct sip *sip;
	struct sip_dialog *dlg;
	struct sip_request *req;
	struct account_creds *creds;
	struct account_auth *auth;
	struct tmr tmr;
	struct sa dst;       /* where the last REGISTER went */
	char *registrar, *user;
	char contact[LW_URI_MAX + 96]; /* as it was last sent */
	uint32_t expires;
	uint32_t failures;   /* in a row */
	bool raised;         /* a 423 was followed since the last 2xx */
	bool holds;
	bool leaving, withdrawn; /* freed; and the REGISTER that says so is out */
	binding_h *h;
	void *arg;
};

static int begin(struct binding *b);

static void destructor(void *arg)
{
	struct binding *b = arg;

	tmr_cancel(&b->tmr);
	if (!b->leaving) {
		b->leaving = true;
		if (b->req || (b->holds && !begin(b))) {
			mem_ref(b); /* until the last answer */
			return;
		}
	}
	mem_deref(b->dlg);
	mem_deref(b->auth);
	mem_deref(b->creds);
	mem_deref(b->registrar);
	mem_deref(b->user);
	mem_deref(b->sip);
}

/* ---- what is sent ---- */

static COMPAT_SENDH(put_contact)
{
	struct binding *b = arg;
	struct auth_request r = {"REGISTER", b->registrar, dst};

	b->dst = *dst;
	lw_account_server_seen(b->creds, dst);
	if (re_snprintf(b->contact, sizeof(b->contact), "sip:%s@%J%s", b->user, src,
			sip_transp_param(tp)) < 0)
		return EOVERFLOW;
	if (mbuf_printf(mb, "Contact: <%s>;expires=%u\r\n", b->contact,
			b->leaving ? 0 : b->expires))
		return ENOMEM;
	return lw_account_auth_print(mb, b->auth, &r);
}

static void answered(int err, const struct sip_msg *msg, void *arg);

static int send_now(struct binding *b)
{
	return sip_drequestf(&b->req, b->sip, true, "REGISTER", b->dlg, 0, NULL, put_contact,
			     answered, b, "Content-Length: 0\r\n\r\n");
}

static int begin(struct binding *b)
{
	b->withdrawn = b->leaving;
	lw_account_auth_forget(b->auth);
	return send_now(b);
}

/* ---- when it is sent again ---- */

static uint64_t retry_ms(struct binding *b, uint64_t least)
{
	uint32_t n = ++b->failures < 6 ? b->failures : 6;
	uint64_t ms = (uint64_t)RETRY_BASE_MS << n;

	ms = ms < RETRY_MOST_MS ? ms : RETRY_MOST_MS;
	ms = ms * (500 + rand_u16() % 501) / 1000;
	return ms > least ? ms : least;
}

static void again(void *arg)
{
	struct binding *b = arg;
	int err = begin(b);

	if (!err)
		return;
	tmr_start(&b->tmr, retry_ms(b, 0), again, b);
	b->h(err, NULL, b->arg);
}

/* Without the parameters that a registrar puts to it. */
static bool is_ours(const struct binding *b, const struct pl *uri)
{
	size_t len = strcspn(b->contact, ";");

	return uri->l >= len && !memcmp(uri->p, b->contact, len) &&
	       (uri->l == len || uri->p[len] == ';');
}

/* What our own Contact got: by its parameter, the Expires header, or as we asked for. */
static uint32_t granted(const struct binding *b, const struct sip_msg *msg)
{
	uint32_t s = pl_isset(&msg->expires) ? pl_u32(&msg->expires) : b->expires;
	const struct sip_hdr *hdr = NULL;
	struct pl rest, val, param;
	struct part_addr addr;

	while ((hdr = lw_part_line(msg, hdr, "Contact", 'm'))) {
		rest = hdr->val;
		while (lw_part_next(&rest, ',', &val)) {
			if (lw_part_addr(&addr, &val) || !is_ours(b, &addr.uri))
				continue;
			return lw_param(&addr.params, "expires", &param) ? pl_u32(&param) : s;
		}
	}
	return s;
}

static int registered(struct binding *b, const struct sip_msg *msg)
{
	uint32_t s = granted(b, msg);
	uint64_t ms = (uint64_t)s * 900;

	b->holds = s > 0;
	b->raised = false;
	if (!s) {
		tmr_start(&b->tmr, retry_ms(b, NOTHING_LEAST_MS), again, b);
		return EPROTO;
	}
	b->failures = 0;
	tmr_start(&b->tmr, ms > REFRESH_LEAST_MS ? ms : REFRESH_LEAST_MS, again, b);
	return 0;
}

/* ---- what comes back ---- */

/* RFC 3261 10.3: 423 says what is long enough. */
static bool raise(struct binding *b, const struct sip_msg *msg)
{
	const struct sip_hdr *hdr = sip_msg_hdr(msg, SIP_HDR_MIN_EXPIRES);
	uint32_t s = hdr ? pl_u32(&hdr->val) : 0;

	if (b->leaving || b->raised || s <= b->expires || s > EXPIRES_MOST_S)
		return false;
	b->raised = true;
	b->expires = s;
	return !send_now(b);
}

static bool sent_again(struct binding *b, const struct sip_msg *msg)
{
	struct auth_way way = {.dst = &b->dst, .uri = b->registrar, .teaches = true};

	if (msg->scode == 401 || msg->scode == 407)
		return !lw_account_auth_challenged(b->auth, msg, &way) && !send_now(b);
	return msg->scode == 423 && raise(b, msg);
}

/* The withdrawal waits for the REGISTER under way, and then for its own answer. */
static void leave(struct binding *b, const struct sip_msg *msg)
{
	bool there = b->holds || (msg && msg->scode < 300);

	if (b->withdrawn || !there || begin(b))
		mem_deref(b);
}

static void answered(int err, const struct sip_msg *msg, void *arg)
{
	struct binding *b = arg;

	if (msg && (msg->scode < 200 || (!err && lw_wire_names_true(msg) && sent_again(b, msg))))
		return;
	if (b->leaving) {
		leave(b, msg);
		return;
	}
	if (!err && msg && msg->scode < 300)
		err = registered(b, msg);
	else
		tmr_start(&b->tmr, retry_ms(b, 0), again, b);
	b->h(err, msg, b->arg);
}

/* ---- birth ---- */

static int fill(struct binding *b, const struct account *acc)
{
	const char *routev[1] = {acc->outbound};
	int err = sip_dialog_alloc(&b->dlg, acc->registrar, acc->uri, acc->from_name, acc->uri,
				   routev, acc->outbound ? 1 : 0);

	err = err ? err : str_dup(&b->registrar, acc->registrar);
	err = err ? err : str_dup(&b->user, acc->user);
	err = err ? err : lw_account_auth_alloc(&b->auth, acc->creds);
	b->sip = mem_ref(acc->sip);
	b->creds = mem_ref(acc->creds);
	b->expires = acc->expires;
	return err;
}

int lw_binding_alloc(struct binding **bp, const struct account *acc, binding_h *h, void *arg)
{
	struct binding *b = mem_zalloc(sizeof(*b), destructor);
	int err;

	if (!b)
		return ENOMEM;
	b->h = h;
	b->arg = arg;
	err = fill(b, acc);
	err = err ? err : begin(b);
	if (err)
		mem_deref(b);
	else
		*bp = b;
	return err;
}

bool lw_binding_holds(const struct binding *b)
{
	return b && b->holds;
}

uint64_t lw_binding_waits_ms(const struct binding *b)
{
	return tmr_get_expire(&b->tmr);
}

struct account_auth *lw_binding_auth(const struct binding *b)
{
	return b->auth;
}
