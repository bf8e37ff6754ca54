/* SPDX-License-Identifier: BSD-3-Clause */
/* client.c -- what client.def decides about a request of ours, carried out. */
#include <string.h>

#include "client.h"

#include "../account/compat.h"
#include "../tables/tables.h"
#include "../wire/decode.h"
#include "bytes.h"
#include "hop.h"

enum {
	BRANCH_SIZE = 24,
	SHARE_MS = 64 * UA_T1 / HOPS_MAX, /* so all addresses of a name are tried in its time */
};

struct client {
	struct le he;            /* by branch */
	struct lw_re *re;
	struct client **self;    /* the asker's */
	const char *method;
	struct dialog *dlg;      /* that it is within, while it may go elsewhere; NULL: CANCEL */
	char *host;              /* of where it goes, for TLS to compare, or NULL */
	char branch[BRANCH_SIZE];
	uint8_t state;           /* enum CLIENT_state */
	bool invite, once, patient, given_up;
	struct hop to;
	struct look_up *look_up; /* while it is not known where it goes */
	struct hops *hops;       /* all the addresses of a name, NULL for a number */
	unsigned tried;          /* of them, with the present one */
	struct sip_connqent *queued; /* until there is a connection */
	struct mbuf *rest;       /* of the message, while it may go elsewhere */
	struct mbuf *mb;         /* the message, and in the end the ACK to its refusal */
	struct request_bytes bytes;
	int (*headh)(struct mbuf *mb, const struct sent_to *to, void *arg);
	void (*answerh)(int err, const struct sip_msg *msg, const struct sa *dst, void *arg);
	void *arg;
	struct ua_timer timer;
	uint64_t until;          /* when its time is over; 0: no end */
	uint64_t again;          /* when it is sent again; 0: it is not */
	uint64_t silent;         /* when it is another address's turn; 0: there is none */
	uint32_t wait;           /* ms from the last time to the next */
};

static void client_destroy(void *arg)
{
	struct client *c = arg;

	lw_ua_timer_stop(&c->re->clock, &c->timer);
	hash_unlink(&c->he);
	mem_deref(c->look_up);
	mem_deref(c->queued);
	mem_deref(c->hops);
	mem_deref(c->dlg);
	mem_deref(c->host);
	mem_deref(c->rest);
	mem_deref(c->mb);
}

static void run(struct client *c, enum CLIENT_input input, int err, const struct sip_msg *msg);

/* ---- sent ---- */

static void no_connection(int err, void *arg)
{
	struct client *c = arg;
	struct lw_re *re = c->re;

	c->queued = mem_deref(c->queued);
	run(c, CLIENT_IN_FAILED, err, NULL);
	re->callbacks->pump(re);
}

static struct compat_to way_of(const struct client *c)
{
	return (struct compat_to){c->to.tp, &c->to.addr, c->host, c->re->udp};
}

static int transmit(struct client *c)
{
	struct compat_to to = way_of(c);

	if (!c->mb)
		return ENOMEM;
	c->mb->pos = 0;
	c->queued = mem_deref(c->queued);
	if (c->once) /* it is gone before there is a connection */
		return compat_send(NULL, c->re->sip, &to, c->mb, NULL, NULL);
	return compat_send(&c->queued, c->re->sip, &to, c->mb, no_connection, c);
}

static int print(struct client *c)
{
	struct sa src;
	struct request_start start = {
		.method = c->method, .branch = c->branch, .headh = c->headh, .arg = c->arg,
		.to = {lw_ua_dialog_uri(c->dlg), c->to.tp, &src, &c->to.addr}};
	int err = sip_transp_laddr(c->re->sip, &src, c->to.tp, NULL);

	c->mb = mem_deref(c->mb);
	return err ? err : lw_ua_bytes_whole(&c->mb, &c->bytes, &start, c->rest);
}

static bool has_more(const struct client *c)
{
	return c->hops && c->tried < c->hops->count;
}

static void next_hop(struct client *c)
{
	if (has_more(c))
		c->to = c->hops->v[c->tried++];
}

/* The first address that it can be sent to. */
static int send_first(struct client *c)
{
	int err = print(c);

	err = err ? err : transmit(c);
	while (err && has_more(c)) {
		next_hop(c);
		err = print(c);
		err = err ? err : transmit(c);
	}
	if (!err && !has_more(c)) {
		c->rest = mem_deref(c->rest);
		c->dlg = mem_deref(c->dlg);
	}
	return err;
}

/* What goes with a request takes its way. */
static struct mbuf *send_with(struct client *c, const char *method, const struct pl *to)
{
	struct compat_to way = way_of(c);
	struct mbuf *mb = NULL;

	if (lw_ua_bytes_with(&mb, c->re, c->mb, &c->bytes, method, to) ||
	    compat_send(NULL, c->re->sip, &way, mb, NULL, NULL))
		c->re->stats.send_errors++;
	return mb;
}

/* ---- timers ---- */

static void arm(struct client *c)
{
	uint64_t due = c->again && c->again < c->until ? c->again : c->until;

	if (c->silent && c->silent < due)
		due = c->silent;
	if (due)
		lw_ua_timer_start(&c->re->clock, &c->timer, due, c, TIMER_OF_CLIENT);
	else
		lw_ua_timer_stop(&c->re->clock, &c->timer);
}

/* Timer A doubles without end, Timer E up to T2. */
static void repeat(struct client *c, uint32_t wait)
{
	if (c->to.tp != SIP_TRANSP_UDP)
		return;
	c->wait = !c->invite && wait > UA_T2 ? (uint32_t)UA_T2 : wait;
	c->again = lw_ua_now(c->re) + c->wait;
	arm(c);
}

static void stop(struct client *c)
{
	c->until = c->again = c->silent = 0;
	arm(c);
}

static void wait_64_t1(struct client *c)
{
	c->until = lw_ua_now(c->re) + 64 * UA_T1;
	c->again = c->silent = 0;
	arm(c);
}

static void share(struct client *c)
{
	if (!has_more(c))
		return;
	c->silent = lw_ua_now(c->re) + SHARE_MS;
	arm(c);
}

/* ---- what who asked is told ---- */

/* From now on nobody asks. */
static void tell_last(struct client *c, int err, const struct sip_msg *msg)
{
	void (*answerh)(int, const struct sip_msg *, const struct sa *, void *) = c->answerh;

	if (c->self)
		*c->self = NULL;
	c->self = NULL;
	c->answerh = NULL;
	if (answerh)
		answerh(err, msg, &c->to.addr, c->arg);
}

static int begin(struct client *c)
{
	int err = send_first(c);

	if (!err)
		run(c, CLIENT_IN_SENT, 0, NULL);
	return err;
}

static struct client *made(struct lw_re *re, const char *method, struct dialog *dlg)
{
	struct client *c = mem_zalloc(sizeof *c, client_destroy);

	if (!c)
		return NULL;
	c->re = re;
	c->method = method;
	c->invite = !strcmp(method, "INVITE");
	c->patient = dlg && !dlg->half && strcmp(method, "BYE");
	c->dlg = mem_ref(dlg);
	(void)re_snprintf(c->branch, sizeof c->branch, "z9hG4bK%016llx", lw_ua_random(re));
	hash_append(re->clients, hash_joaat_str(c->branch), &c->he, c);
	return c;
}

/* Anew, since this one may have an ACK to repeat. */
static int go_elsewhere(struct client *c)
{
	struct client *other = made(c->re, c->method, c->dlg);
	int err;

	if (!other)
		return ENOMEM;
	other->host = mem_ref(c->host);
	other->hops = mem_ref(c->hops);
	other->tried = c->tried;
	other->rest = mem_ref(c->rest);
	other->bytes = c->bytes;
	other->headh = c->headh;
	other->answerh = c->answerh;
	other->arg = c->arg;
	next_hop(other);
	err = begin(other);
	if (err) {
		mem_deref(other);
		return err;
	}
	other->self = c->self;
	if (other->self)
		*other->self = other;
	c->self = NULL;
	c->answerh = NULL;
	c->hops = mem_deref(c->hops);
	c->rest = mem_deref(c->rest);
	c->queued = mem_deref(c->queued);
	return 0;
}

/* Where it went there is nobody, or somebody who cannot: the next address may do (RFC 3263 4.3). */
static bool may_go_elsewhere(const struct client *c, const struct sip_msg *msg)
{
	return has_more(c) && !c->given_up && !c->re->dying && (!msg || msg->scode == 503);
}

/* A 2xx of an address that was left makes a dialog all the same. */
static bool is_answered_here_too(const struct client *c, const struct sip_msg *msg)
{
	return c->invite && !c->answerh && msg && msg->scode < 300;
}

static void tell(struct client *c, int err, const struct sip_msg *msg)
{
	if (msg && msg->scode < 200) {
		if (c->answerh)
			c->answerh(0, msg, &c->to.addr, c->arg);
		return;
	}
	if (is_answered_here_too(c, msg))
		c->re->callbacks->turn_away(c->re, msg);
	else if (!may_go_elsewhere(c, msg) || go_elsewhere(c))
		tell_last(c, err, msg);
}

/* ---- what the table says ---- */

static int send_again(struct client *c)
{
	int err = transmit(c);

	c->re->stats.send_errors += err != 0;
	return err;
}

/* It alone is needed from now on. */
static void send_ack(struct client *c, const struct sip_msg *msg)
{
	struct mbuf *ack = send_with(c, "ACK", &msg->to.val);

	mem_deref(c->mb);
	c->mb = ack;
}

static void send_cancel(struct client *c)
{
	struct client *cancel = made(c->re, "CANCEL", NULL);
	int err = cancel ? 0 : ENOMEM;

	if (!err) {
		hash_unlink(&cancel->he);
		memcpy(cancel->branch, c->branch, sizeof cancel->branch);
		hash_append(c->re->clients, hash_joaat_str(c->branch), &cancel->he, cancel);
		cancel->to = c->to;
		cancel->host = mem_ref(c->host);
		err = lw_ua_bytes_with(&cancel->mb, c->re, c->mb, &c->bytes, "CANCEL", NULL);
	}
	if (err || transmit(cancel))
		c->re->stats.send_errors++;
	if (err)
		mem_deref(cancel);
	else /* also one that could not be sent: it goes again */
		run(cancel, CLIENT_IN_SENT, 0, NULL);
}

/* What becomes another input is an errno. */
static int act(struct client *c, enum CLIENT_act what, int err, const struct sip_msg *msg)
{
	switch (what) {
	case CLIENT_ACT__:             break;
	case CLIENT_ACT_SEND:          return send_again(c);
	case CLIENT_ACT_SEND_ACK:      send_ack(c, msg); break;
	case CLIENT_ACT_SEND_CANCEL:   send_cancel(c); break;
	case CLIENT_ACT_WAIT:          wait_64_t1(c); break;
	case CLIENT_ACT_SHARE:         share(c); break;
	case CLIENT_ACT_REPEAT:        repeat(c, c->wait ? 2 * c->wait : (uint32_t)UA_T1); break;
	case CLIENT_ACT_REPEAT_SLOWLY: repeat(c, UA_T2); break;
	case CLIENT_ACT_REST:          stop(c); break;
	case CLIENT_ACT_MOVE_ON:       return go_elsewhere(c) ? 0 : EALREADY;
	case CLIENT_ACT_TELL:          tell(c, 0, msg); break;
	case CLIENT_ACT_TELL_TIMEOUT:  tell(c, ETIMEDOUT, NULL); break;
	case CLIENT_ACT_TELL_FAILED:   tell(c, err, NULL); break;
	case CLIENT_ACT_COUNT:         break;
	}
	return 0;
}

static uint32_t facts(const struct client *c)
{
	return 1u << CLIENT_IF_always | (c->invite ? 1u << CLIENT_IF_invite : 0) |
	       (c->to.tp != SIP_TRANSP_UDP ? 1u << CLIENT_IF_reliable : 0) |
	       (c->once ? 1u << CLIENT_IF_once : 0) |
	       (c->patient ? 1u << CLIENT_IF_patient : 0) |
	       (c->given_up ? 1u << CLIENT_IF_given_up : 0);
}

static bool is_over(const struct client *c)
{
	return lw_ua_tables[LW_M_CLIENT].state[c->state].final;
}

static void leave(struct client *c)
{
	stop(c);
	hash_unlink(&c->he);
}

struct news {
	enum CLIENT_input input;
	int err;
	const struct sip_msg *msg;
};

static void step(struct client *c, struct news *news)
{
	const struct lw_row *row = lw_decide(&lw_ua_tables[LW_M_CLIENT], c->state,
					     (uint8_t)news->input, facts(c));

	news->input = CLIENT_INPUT_COUNT;
	if (lw_is_no(row))
		return;
	if (row->next != LW_TO_STAY)
		c->state = row->next;
	if (is_over(c))
		leave(c);
	for (unsigned i = 0; i < LW_ACTS && news->input == CLIENT_INPUT_COUNT; i++) {
		int err = act(c, (enum CLIENT_act)row->act[i], news->err, news->msg);

		if (!err)
			continue;
		news->err = err;
		news->input = lw_ua_client_becomes((enum CLIENT_act)row->act[i]);
	}
}

/* The transaction's own reference ends with it. */
static void run(struct client *c, enum CLIENT_input input, int err, const struct sip_msg *msg)
{
	struct news news = {input, err, msg};

	mem_ref(c);
	while (news.input != CLIENT_INPUT_COUNT)
		step(c, &news);
	if (is_over(c))
		mem_deref(c);
	mem_deref(c);
}

/* ---- where it goes ---- */

static unsigned place_of(const struct hops *hops, const struct sa *addr, int what)
{
	unsigned i = 0;

	while (i < hops->count && !sa_cmp(&hops->v[i].addr, addr, what))
		i++;
	return i;
}

/* Where the dialog is: who has answered, or called, may be one of several with this name. */
static void first_is(struct hops *hops, const struct sa *addr)
{
	unsigned i = place_of(hops, addr, SA_ALL);
	struct hop hop;

	if (i == hops->count)
		i = place_of(hops, addr, SA_ADDR);
	if (i == hops->count)
		return;
	hop = hops->v[i];
	memmove(hops->v + 1, hops->v, i * sizeof hop);
	hops->v[0] = hop;
}

static int keep_host(struct client *c, const char *text)
{
	struct uri uri;
	struct pl pl;

	pl_set_str(&pl, text);
	return lw_wire_uri(&uri, &pl) ? EINVAL : pl_strdup(&c->host, &uri.host);
}

static void found(int err, const struct hops *hops, void *arg)
{
	struct client *c = arg;
	struct lw_re *re = c->re;

	c->look_up = mem_deref(c->look_up);
	if (!err)
		c->hops = mem_alloc(sizeof *hops, NULL);
	if (!err && !c->hops)
		err = ENOMEM;
	if (!err) {
		*c->hops = *hops;
		first_is(c->hops, &c->to.addr);
		next_hop(c);
		err = c->given_up ? ECANCELED : begin(c);
	}
	if (err)
		run(c, CLIENT_IN_FAILED, err, NULL);
	re->callbacks->pump(re);
}

static int look_up(struct client *c, const struct dialog *d)
{
	const char *next = lw_ua_dialog_next(d);
	int err = keep_host(c, next);

	return err ? err
		   : lw_ua_look_up(&c->look_up, c->re, next, hash_joaat_str(d->callid), found, c);
}

/* A number is read once for all requests of the dialog. */
static int find_hop(const struct lw_re *re, struct dialog *d)
{
	struct hop hop;
	int err = d->hop.tp == SIP_TRANSP_NONE
			  ? lw_ua_hop_of(&hop, re, lw_ua_dialog_next(d)) : EALREADY;

	if (!err)
		d->hop = hop;
	return err == EALREADY ? 0 : err;
}

static int aim(struct client *c, struct dialog *d)
{
	int err = find_hop(c->re, d);

	c->to = d->hop;
	if (err)
		return err == ENOENT ? look_up(c, d) : err;
	if (c->to.tp == SIP_TRANSP_TLS)
		err = keep_host(c, lw_ua_dialog_next(d));
	return err ? err : begin(c);
}

static int start(struct client **cp, struct lw_re *re, const struct request *r, bool once)
{
	struct client *c = made(re, r->method, r->dlg);
	int err = c ? lw_ua_bytes_rest(&c->rest, &c->bytes, re, r) : ENOMEM;

	if (!c)
		return err;
	c->self = cp;
	c->once = once;
	c->headh = r->headh;
	c->answerh = r->answerh;
	c->arg = r->arg;
	if (cp)
		*cp = c;
	err = err ? err : aim(c, r->dlg);
	if (!err)
		return 0;
	if (cp)
		*cp = NULL;
	mem_deref(c);
	return err;
}

/* ---- the face ---- */

int lw_ua_client_send(struct client **cp, struct lw_re *re, const struct request *r)
{
	return start(cp, re, r, false);
}

int lw_ua_client_send_once(struct lw_re *re, const struct request *r)
{
	return start(NULL, re, r, true);
}

void lw_ua_client_cancel(struct client *c)
{
	if (!c)
		return;
	c->given_up = true;
	run(c, CLIENT_IN_CANCEL, 0, NULL);
}

static bool is_answered(struct le *le, void *arg)
{
	const struct client *c = le->data;
	const struct sip_msg *msg = arg;

	return !pl_strcmp(&msg->via.branch, c->branch) && !pl_strcmp(&msg->cseq.met, c->method);
}

static enum CLIENT_input class_of(uint16_t code)
{
	if (code < 200)
		return CLIENT_IN_R1XX;
	return code < 300 ? CLIENT_IN_R2XX : CLIENT_IN_RFINAL;
}

bool lw_ua_client_answered(struct lw_re *re, const struct sip_msg *msg)
{
	struct client *c = list_ledata(hash_lookup(re->clients, hash_joaat_pl(&msg->via.branch),
						   is_answered, (void *)(uintptr_t)msg));

	if (!c)
		return false;
	c->queued = mem_deref(c->queued);
	run(c, class_of(msg->scode), 0, msg);
	return true;
}

void lw_ua_client_due(struct client *c)
{
	uint64_t now = lw_ua_now(c->re);
	bool silent = c->silent && now >= c->silent;

	if (silent) {
		c->silent = 0;
		arm(c);
	}
	run(c, now >= c->until ? CLIENT_IN_TIMEOUT : silent ? CLIENT_IN_SILENT : CLIENT_IN_AGAIN,
	    0, NULL);
}

static bool close_one(struct le *le, void *arg)
{
	struct client *c = le->data;

	(void)arg;
	tell_last(c, ECONNABORTED, NULL);
	mem_deref(c);
	return false;
}

void lw_ua_clients_close(struct lw_re *re)
{
	(void)hash_apply(re->clients, close_one, NULL);
	re->clients = mem_deref(re->clients);
}
