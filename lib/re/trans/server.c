/* SPDX-License-Identifier: BSD-3-Clause */
/* server.c -- what server.def decides about a request of the peer's, carried out. */
#include <stdarg.h>

#include "server.h"

#include "../account/compat.h"
#include "../state/mark.h"
#include "../state/respond.h"
#include "../tables/tables.h"
#include "../wire/part.h"

enum { T4 = 5000 }; /* ms: how long a message may be on its way (RFC 3261 17.1.2.2) */

struct server {
	struct le he, rhe;       /* by branch, by request */
	struct lw_re *re;
	struct leg *leg;         /* that is told of a CANCEL */
	struct server **place;   /* where it is the last one; NULL: nowhere */
	uint64_t branch;         /* mark of what names it (RFC 3261 17.2.3) */
	uint64_t request;        /* mark of what is the same by whatever way it came */
	uint64_t method;         /* mark */
	uint64_t tag;            /* of our answers */
	struct sip_msg *msg;     /* until the final answer */
	struct mbuf *mb;         /* the last answer; NULL: none to be sent again */
	void *sock;
	struct sa dst;
	enum sip_transp tp;
	uint8_t state;           /* enum SERVER_state */
	bool invite, keeps;      /* keeps: it has a reference of its own */
	struct ua_timer timer;
	uint64_t until;          /* when its time is over; 0: no end */
	uint64_t again;          /* when the answer is sent again; 0: it is not */
	uint32_t wait;           /* ms from the last time to the next */
};

static void server_destroy(void *arg)
{
	struct server *s = arg;

	if (s->place)
		*s->place = NULL;
	lw_ua_timer_stop(&s->re->clock, &s->timer);
	hash_unlink(&s->he);
	hash_unlink(&s->rhe);
	mem_deref(s->msg);
	mem_deref(s->mb);
	mem_deref(s->sock);
}

/* ---- how it is known again ---- */

struct number { char text[16]; };

static struct pl number_of(const struct sip_msg *msg, struct number *n)
{
	struct pl pl;

	(void)re_snprintf(n->text, sizeof n->text, "%u", msg->cseq.num);
	pl_set_str(&pl, n->text);
	return pl;
}

/* Without the magic cookie others may have the same branch (RFC 3261 17.2.3).  The ACK and CANCEL
 * of an INVITE have its number. */
static uint64_t mark_of_branch(const struct lw_re *re, const struct sip_msg *msg)
{
	struct number n;

	if (lw_part_begins(&msg->via.branch, "z9hG4bK"))
		return lw_ua_mark(re, (struct pl[]){msg->via.branch, msg->via.sentby}, 2);
	return lw_ua_mark(re, (struct pl[]){msg->via.branch, msg->via.sentby, msg->callid,
					    msg->from.tag, number_of(msg, &n)}, 5);
}

static uint64_t mark_of_method(const struct lw_re *re, const struct pl *method)
{
	return lw_ua_mark(re, method, 1);
}

/* RFC 3261 8.2.2.2 */
static uint64_t mark_of_request(const struct lw_re *re, const struct sip_msg *msg)
{
	struct number n;

	return lw_ua_mark(re, (struct pl[]){msg->callid, msg->from.tag, number_of(msg, &n),
					    msg->met}, 4);
}

struct wanted {
	uint64_t mark, method;
	bool invite; /* an ACK: that of an INVITE; else any, for a method of 0 */
};

static bool is_wanted(struct le *le, void *arg)
{
	const struct server *s = le->data;
	const struct wanted *w = arg;

	if (s->branch != w->mark)
		return false;
	return w->invite ? s->invite : !w->method || w->method == s->method;
}

static struct server *find(const struct lw_re *re, const struct sip_msg *msg)
{
	bool ack = !pl_strcmp(&msg->met, "ACK"), cancel = !pl_strcmp(&msg->met, "CANCEL");
	struct wanted w = {.mark = mark_of_branch(re, msg), .invite = ack,
			   .method = ack || cancel ? 0 : mark_of_method(re, &msg->met)};

	return list_ledata(hash_lookup(re->servers, (uint32_t)w.mark, is_wanted, &w));
}

static bool is_same_request(struct le *le, void *arg)
{
	const struct server *s = le->data;
	const uint64_t *mark = arg;

	return s->request == *mark;
}

static bool is_under_way(const struct lw_re *re, const struct sip_msg *msg)
{
	uint64_t mark = mark_of_request(re, msg);

	return hash_lookup(re->requests_open, (uint32_t)mark, is_same_request, &mark) != NULL;
}

/* ---- timers ---- */

static void arm(struct server *s)
{
	uint64_t due = s->again && s->again < s->until ? s->again : s->until;

	if (due)
		lw_ua_timer_start(&s->re->clock, &s->timer, due, s, TIMER_OF_SERVER);
	else
		lw_ua_timer_stop(&s->re->clock, &s->timer);
}

static void wait(struct server *s, uint32_t ms)
{
	s->until = lw_ua_now(s->re) + ms;
	s->again = 0;
	arm(s);
}

static void repeat(struct server *s)
{
	if (s->tp != SIP_TRANSP_UDP)
		return;
	s->wait = !s->wait ? (uint32_t)UA_T1 : 2 * s->wait < UA_T2 ? 2 * s->wait : (uint32_t)UA_T2;
	s->again = lw_ua_now(s->re) + s->wait;
	arm(s);
}

/* ---- what the table says ---- */

static int transmit(struct server *s, struct mbuf *mb)
{
	mb->pos = 0;
	return compat_answer(s->re->sip, s->sock, s->tp, &s->dst, mb);
}

static void send_again(struct server *s)
{
	if (s->mb && transmit(s, s->mb))
		s->re->stats.send_errors++;
}

static void keep(struct server *s)
{
	s->keeps = true;
	mem_ref(s);
}

static void forget(struct server *s)
{
	s->mb = mem_deref(s->mb);
	s->sock = mem_deref(s->sock);
}

static void act(struct server *s, enum SERVER_act what)
{
	switch (what) {
	case SERVER_ACT__:           break;
	case SERVER_ACT_SEND:        send_again(s); break;
	case SERVER_ACT_KEEP:        keep(s); break;
	case SERVER_ACT_FORGET:      forget(s); break;
	case SERVER_ACT_WAIT:        wait(s, 64 * UA_T1); break;
	case SERVER_ACT_WAIT_T4:     wait(s, T4); break;
	case SERVER_ACT_REPEAT:      repeat(s); break;
	case SERVER_ACT_TELL_CANCEL:
		if (s->leg)
			s->re->callbacks->cancelled(s->leg);
		break;
	case SERVER_ACT_COUNT:       break;
	}
}

static uint32_t facts(const struct server *s)
{
	return 1u << SERVER_IF_always | (s->invite ? 1u << SERVER_IF_invite : 0) |
	       (s->tp != SIP_TRANSP_UDP ? 1u << SERVER_IF_reliable : 0);
}

static void leave(struct server *s)
{
	lw_ua_timer_stop(&s->re->clock, &s->timer);
	hash_unlink(&s->he);
	if (!s->keeps)
		return;
	s->keeps = false;
	mem_deref(s);
}

static void run(struct server *s, enum SERVER_input input)
{
	const struct lw_table *table = &lw_ua_tables[LW_M_SERVER];
	const struct lw_row *row = lw_decide(table, s->state, (uint8_t)input, facts(s));

	if (lw_is_no(row))
		return;
	mem_ref(s);
	if (row->next != LW_TO_STAY)
		s->state = row->next;
	if (!lw_ua_server_is_open(s->state))
		hash_unlink(&s->rhe);
	for (unsigned i = 0; i < LW_ACTS; i++)
		act(s, (enum SERVER_act)row->act[i]);
	if (table->state[s->state].final)
		leave(s);
	mem_deref(s);
}

/* ---- the face ---- */

int lw_ua_server_open(struct server **sp, struct lw_re *re, const struct sip_msg *msg,
		      struct leg *leg)
{
	struct server *s = mem_zalloc(sizeof *s, server_destroy);

	if (!s)
		return ENOMEM;
	s->re = re;
	s->leg = leg;
	s->invite = !pl_strcmp(&msg->met, "INVITE");
	s->branch = mark_of_branch(re, msg);
	s->method = mark_of_method(re, &msg->met);
	s->request = mark_of_request(re, msg);
	s->tag = msg->tag;
	s->msg = mem_ref((void *)(uintptr_t)msg);
	s->sock = mem_ref(msg->sock);
	s->tp = msg->tp;
	hash_append(re->servers, (uint32_t)s->branch, &s->he, s);
	if (!pl_isset(&msg->to.tag))
		hash_append(re->requests_open, (uint32_t)s->request, &s->rhe, s);
	*sp = s;
	return 0;
}

static enum SERVER_input class_of(uint16_t code)
{
	if (code < 200)
		return SERVER_IN_SAID_1XX;
	return code < 300 ? SERVER_IN_SAID_2XX : SERVER_IN_SAID_FINAL;
}

/* It is out. */
static void said(struct server *s, uint16_t code, struct mbuf *mb)
{
	mem_deref(s->mb);
	s->mb = mem_ref(mb);
	run(s, class_of(code));
	if (code >= 200)
		s->msg = mem_deref(s->msg);
}

static int vanswer(struct server *s, const struct answer *a, const char *fmt, va_list ap)
{
	struct mbuf *mb = NULL;
	int err = s->msg ? lw_ua_response_begin(&mb, &s->dst, s->re, s->msg, a->code,
						a->record_route)
			 : EALREADY;

	err = err ? err : mbuf_vprintf(mb, fmt, ap);
	err = err ? err : transmit(s, mb);
	if (!err) {
		if (a->dst)
			*a->dst = s->dst;
		if (a->sentp)
			*a->sentp = mem_ref(mb);
		said(s, a->code, mb);
	}
	mem_deref(mb);
	return err;
}

int lw_ua_server_answer(struct server *s, const struct answer *a, const char *fmt, ...)
{
	va_list ap;
	int err;

	mem_ref(s);
	va_start(ap, fmt);
	err = vanswer(s, a, fmt, ap);
	va_end(ap);
	mem_deref(s);
	return err;
}

void lw_ua_server_unplace(struct server *last)
{
	if (last)
		last->place = NULL;
}

/* Who asks again has had the answer to what it asked before; or would fill the memory with them. */
static void replace(struct server **lastp, struct server *s)
{
	struct server *before = *lastp;

	lw_ua_server_unplace(before);
	if (before)
		leave(before);
	*lastp = s;
	s->place = lastp;
}

int lw_ua_server_answer_now(struct lw_re *re, struct server **lastp, const struct sip_msg *msg,
			    const struct answer *a, const char *fmt, ...)
{
	struct server *s = NULL;
	va_list ap;
	int err = lw_ua_server_open(&s, re, msg, NULL);

	va_start(ap, fmt);
	err = err ? err : vanswer(s, a, fmt, ap);
	va_end(ap);
	if (!err && s->keeps)
		replace(lastp, s);
	mem_deref(s);
	return err;
}

/* RFC 3261 9.2: it has its answer whatever becomes of the other. */
static void cancelled(struct server *s, const struct sip_msg *msg)
{
	((struct sip_msg *)(uintptr_t)msg)->tag = s->tag;
	lw_ua_respond(s->re, msg, 200);
	run(s, SERVER_IN_CANCELLED);
}

bool lw_ua_server_takes(struct lw_re *re, const struct sip_msg *msg)
{
	struct server *s = find(re, msg);

	if (s && !pl_strcmp(&msg->met, "ACK")) {
		run(s, SERVER_IN_ACKED);
		return false;
	}
	if (s && !pl_strcmp(&msg->met, "CANCEL")) {
		cancelled(s, msg);
		return true;
	}
	if (s) {
		run(s, SERVER_IN_REPEATED);
		return true;
	}
	if (pl_isset(&msg->to.tag) || !is_under_way(re, msg))
		return false;
	lw_ua_respond(re, msg, 482);
	return true;
}

void lw_ua_server_due(struct server *s)
{
	bool over = s->until && lw_ua_now(s->re) >= s->until;

	run(s, over ? SERVER_IN_TIMEOUT : SERVER_IN_AGAIN);
}

static bool close_one(struct le *le, void *arg)
{
	(void)arg;
	leave(le->data);
	return false;
}

void lw_ua_servers_close(struct lw_re *re)
{
	(void)hash_apply(re->servers, close_one, NULL);
	re->servers = mem_deref(re->servers);
	re->requests_open = mem_deref(re->requests_open);
}
