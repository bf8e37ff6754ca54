/* SPDX-License-Identifier: BSD-3-Clause */
/* agents.c -- see agents.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "agents.h"
#include "fuzz/decode_check.h"

struct seen *wire_seen;
unsigned wire_seenc;
static const struct raw *agents_proxy;
void (*agents_account)(struct lw_re_account *account);

static struct agent agents[AGENTS_MAX];
static unsigned agentc;
static struct raw *raws[RAWS_MAX];
static unsigned rawc;

/* ---- the loop ---- */

static struct {
	bool (*cond)(void *arg);
	void *arg;
	bool met;
	uint64_t polled;
	struct tmr poll, end;
} waiting;

/* A machine that pauses takes the time that is waited, and not what is waited for: what has come
 * meanwhile is still to be answered. */
static bool has_paused(void)
{
	uint64_t now = tmr_jiffies(), before = waiting.polled;

	waiting.polled = now;
	return now - before > AGENTS_PAUSE_MS;
}

static unsigned grace(void) { return waiting.cond ? AGENTS_GRACE_MS : AGENTS_TURNS_MS; }

static void time_is_up(void *arg)
{
	(void)arg;
	if (has_paused())
		tmr_start(&waiting.end, grace(), time_is_up, NULL);
	else
		re_cancel();
}

static void poll_condition(void *arg)
{
	(void)arg;
	if (has_paused() && tmr_get_expire(&waiting.end) < grace())
		tmr_start(&waiting.end, grace(), time_is_up, NULL);
	if (waiting.cond && waiting.cond(waiting.arg)) {
		waiting.met = true;
		re_cancel();
		return;
	}
	tmr_start(&waiting.poll, 2, poll_condition, NULL);
}

/* agents_virtual.c has another one. */
__attribute__((weak)) bool until_true(bool (*cond)(void *arg), void *arg, unsigned ms)
{
	waiting.cond = cond;
	waiting.arg = arg;
	waiting.met = cond && cond(arg);
	if (waiting.met)
		return true;
	waiting.polled = tmr_jiffies();
	tmr_start(&waiting.poll, 1, poll_condition, NULL);
	tmr_start(&waiting.end, ms, time_is_up, NULL);
	(void)re_main(NULL);
	tmr_cancel(&waiting.poll);
	tmr_cancel(&waiting.end);
	return waiting.met;
}

void run_ms(unsigned ms)
{
	(void)until_true(NULL, NULL, ms);
}

struct noted { const struct agent *agent; enum lw_note type; unsigned count; };

static bool noted(void *arg)
{
	const struct noted *n = arg;

	return n->agent->notes[n->type] >= n->count;
}

bool until(const struct agent *agent, enum lw_note note, unsigned count, unsigned ms)
{
	struct noted n = {agent, note, count};

	return until_true(noted, &n, ms);
}

/* ---- agents ---- */

static void take_note(const struct lw_output *note, void *arg)
{
	struct agent *a = arg;

	a->notes[note->type]++;
	a->last[note->type] = *note;
	snprintf(a->last_uri[note->type], sizeof a->last_uri[0], "%s", note->uri);
	snprintf(a->last_target[note->type], sizeof a->last_target[0], "%s", note->target);
	snprintf(a->last_by[note->type], sizeof a->last_by[0], "%s", note->by);
	snprintf(a->last_text[note->type], sizeof a->last_text[0], "%s", note->word);
	snprintf(a->last_name[note->type], sizeof a->last_name[0], "%s", note->name);
	if (getenv("AGENTS_VERBOSE"))
		fprintf(stderr, "%s: %s code %d cause %s uri %s\n", a->name,
			lw_output_name(note->type), note->code, lw_cause_name(note->cause),
			note->uri);
	if (note->type == LW_NOTE_INCOMING) {
		a->call = note->call;
		if (a->auto_answer)
			(void)lw_answer(a->lw, note->call, lw_re_now(a->re));
	}
	if (note->type == LW_NOTE_CONSULTING)
		a->other = note->other;
}

static void take_trace(bool tx, const char *transport, const struct sa *src, const struct sa *dst,
		       const uint8_t *packet, size_t size, void *arg)
{
	struct seen *s;

	(void)transport;
	(void)src;
	(void)dst;
	if (getenv("AGENTS_WIRE"))
		fprintf(stderr, "--- %s %s\n%.*s\n", ((struct agent *)arg)->name,
			tx ? "sends" : "gets", (int)size, (const char *)packet);
	(void)decode_is_same(packet, size);
	if (wire_seenc == WIRE_LOG)
		return;
	s = &wire_seen[wire_seenc++];
	s->agent = arg;
	s->tx = tx;
	snprintf(s->text, sizeof s->text, "%.*s", (int)size, (const char *)packet);
}

static void take_log(const char *line, void *arg)
{
	if (getenv("AGENTS_VERBOSE"))
		fprintf(stderr, "%s: log: %s\n", ((struct agent *)arg)->name, line);
}

struct agent *agent_make(const char *name,
			 void (*change)(struct lw_config *core, struct lw_re_config *re))
{
	struct lw_config core = LW_CONFIG_INIT;
	struct lw_re_config cfg = LW_RE_CONFIG_INIT;
	struct lw_re_account account = {.size = sizeof account, .aor = NULL};
	struct agent *a = &agents[agentc++];
	struct sa laddr;
	char aor[128];
	uint32_t index;
	enum lw_re_transport tp;

	memset(a, 0, sizeof *a);
	snprintf(a->name, sizeof a->name, "%s", name);
	cfg.noteh = take_note;
	cfg.traceh = take_trace;
	cfg.logh = take_log;
	cfg.arg = a;
	cfg.seed = 1 + agentc;
	cfg.libre_decodes = getenv("AGENTS_LIBRE_DECODES") != NULL;
	account.password = "secret";
	if (change)
		change(&core, &cfg);
	assert_int_equal(lw_new(&a->lw, &core), 0);
	assert_int_equal(lw_re_alloc(&a->re, a->lw, &cfg), 0);
	tp = cfg.transports & LW_RE_UDP	  ? LW_RE_UDP
	     : cfg.transports & LW_RE_TCP ? LW_RE_TCP
					  : LW_RE_TLS;
	assert_int_equal(lw_re_laddr(a->re, tp, &laddr), 0);
	(void)re_snprintf(a->uri, sizeof a->uri, "sip:%s@%J%s", name, &laddr,
			  tp == LW_RE_TCP   ? ";transport=tcp"
			  : tp == LW_RE_TLS ? ";transport=tls"
					    : "");
	(void)re_snprintf(aor, sizeof aor, "\"%s\" <%s>", name, a->uri);
	account.aor = aor;
	account.outbound = agents_proxy ? agents_proxy->uri : NULL;
	if (agents_account)
		agents_account(&account);
	assert_int_equal(lw_re_account_add(a->re, &index, &account), 0);
	return a;
}

const struct agent *agents_first(void)
{
	return &agents[0];
}

void connect_agents(struct agent *caller, struct agent *callee)
{
	unsigned up = caller->notes[LW_NOTE_CONNECTED], came = callee->notes[LW_NOTE_INCOMING];

	assert_int_equal(lw_dial(caller->lw, callee->uri, 0, &caller->call, lw_re_now(caller->re)),
			 0);
	lw_re_pump(caller->re);
	assert_true(until(callee, LW_NOTE_INCOMING, came + 1, 1000));
	if (!callee->auto_answer)
		assert_int_equal(lw_answer(callee->lw, callee->call, lw_re_now(callee->re)), 0);
	lw_re_pump(callee->re);
	assert_true(until(caller, LW_NOTE_CONNECTED, up + 1, 1000));
	run_ms(10);
}

/* ---- what was seen ---- */

const char *sent(const struct agent *agent, const char *start, unsigned nth)
{
	for (unsigned i = 0; i < wire_seenc; i++)
		if (wire_seen[i].tx && wire_seen[i].agent == agent &&
		    !strncmp(wire_seen[i].text, start, strlen(start)) && !nth--)
			return wire_seen[i].text;
	return NULL;
}

unsigned sent_count(const struct agent *agent, const char *start)
{
	unsigned n = 0;

	while (sent(agent, start, n))
		n++;
	return n;
}

const char *answered(const struct agent *agent, const char *status, const char *method,
		     unsigned nth)
{
	char start[32];
	const char *m;

	snprintf(start, sizeof start, "SIP/2.0 %s ", status);
	for (unsigned i = 0; (m = sent(agent, start, i)) != NULL; i++) {
		const char *what = strchr(header(m, "CSeq"), ' ');

		if (what && !strcmp(what + 1, method) && !nth--)
			return m;
	}
	return NULL;
}

bool has_line(const char *message, const char *line)
{
	size_t len = strlen(line);
	const char *p = message;

	while (p && (p = strstr(p, line)) != NULL) {
		if ((p == message || p[-1] == '\n') && p[len] == '\r')
			return true;
		p++;
	}
	return false;
}

const char *header(const char *message, const char *name)
{
	static char values[8][512];
	static unsigned turn;
	char *value = values[turn++ % 8];
	char start[64];
	const char *p, *end;

	snprintf(start, sizeof start, "\r\n%s: ", name);
	value[0] = '\0';
	p = message ? strstr(message, start) : NULL;
	if (!p)
		return value;
	p += strlen(start);
	end = strstr(p, "\r\n");
	snprintf(value, sizeof values[0], "%.*s", (int)(end - p), p);
	return value;
}

/* ---- the raw peer ---- */

static void raw_came(const struct sa *src, struct mbuf *mb, void *arg)
{
	struct raw *r = arg;
	size_t len = mbuf_get_left(mb);

	r->peer = *src;
	if (r->inc == ARRAY_SIZE(r->in))
		return;
	if (len >= sizeof r->in[0])
		len = sizeof r->in[0] - 1;
	memcpy(r->in[r->inc], mbuf_buf(mb), len);
	r->in[r->inc++][len] = '\0';
}

struct raw *raw_make(void)
{
	return raw_make_at("127.0.0.1");
}

struct raw *raw_make_at(const char *address)
{
	struct raw *r = calloc(1, sizeof *r);
	struct sa any;

	assert_non_null(r);
	assert_true(rawc < RAWS_MAX);
	assert_int_equal(sa_set_str(&any, address, 0), 0);
	assert_int_equal(udp_listen(&r->sock, &any, raw_came, r), 0);
	assert_int_equal(udp_local_get(r->sock, &r->laddr), 0);
	(void)re_snprintf(r->uri, sizeof r->uri, "sip:raw@%J", &r->laddr);
	raws[rawc++] = r;
	return r;
}

struct raw *raw_proxy(void)
{
	struct raw *r = raw_make();

	agents_proxy = r;
	return r;
}

void raw_send(struct raw *raw, const struct agent *agent, const char *fmt, ...)
{
	struct mbuf *mb = mbuf_alloc(2048);
	char *text = NULL;
	va_list ap;

	va_start(ap, fmt);
	assert_int_equal(re_vsdprintf(&text, fmt, ap), 0);
	va_end(ap);
	for (const char *p = text; *p; p++)
		(void)mbuf_write_str(mb, *p == '\n' && (p == text || p[-1] != '\r')
						 ? "\r\n"
						 : (char[]){*p, '\0'});
	mb->pos = 0;
	if (agent)
		(void)lw_re_laddr(agent->re, LW_RE_UDP, &raw->peer);
	assert_int_equal(udp_send(raw->sock, &raw->peer, mb), 0);
	mem_deref(mb);
	mem_deref(text);
}

struct awaited { const struct raw *raw; const char *start; unsigned skip; const char *found; };

static bool came(void *arg)
{
	struct awaited *w = arg;
	unsigned skip = w->skip;

	for (unsigned i = 0; i < w->raw->inc; i++) {
		if (strncmp(w->raw->in[i], w->start, strlen(w->start)) || skip--)
			continue;
		w->found = w->raw->in[i];
		return true;
	}
	return false;
}

const char *raw_wait(struct raw *raw, const char *start, unsigned skip, unsigned ms)
{
	struct awaited w = {raw, start, skip, NULL};

	return until_true(came, &w, ms) ? w.found : NULL;
}

void raw_reply(struct raw *raw, const char *request, const char *status, const char *tag,
	       const char *extra, const char *body)
{
	bool tagged = strstr(header(request, "To"), ";tag=") != NULL;

	raw_send(raw, NULL,
		 "SIP/2.0 %s\nVia: %s\nFrom: %s\nTo: %s%s%s\nCall-ID: %s\nCSeq: %s\n%s"
		 "Content-Length: %zu\n\n%s",
		 status, header(request, "Via"), header(request, "From"), header(request, "To"),
		 tag && !tagged ? ";tag=" : "", tag && !tagged ? tag : "",
		 header(request, "Call-ID"), header(request, "CSeq"), extra ? extra : "",
		 body ? strlen(body) : (size_t)0, body ? body : "");
}

const char *raw_sdp(const struct raw *raw, const char *direction)
{
	static char text[512];
	static unsigned version = 1;

	(void)raw;
	/* carriage returns are put in by hand: the body's length counts them */
	snprintf(text, sizeof text,
		 "v=0\r\no=raw 1 %u IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
		 "m=audio 40000 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\na=%s\r\n",
		 version++, direction);
	return text;
}

const char *raw_contact(const struct raw *r)
{
	static char line[300];

	snprintf(line, sizeof line,
		 "Contact: <%s>\nAllow: INVITE, ACK, BYE, CANCEL, REFER, NOTIFY, UPDATE\n"
		 "Supported: replaces\nContent-Type: application/sdp\n",
		 r->uri);
	return line;
}

const char *call_raw(struct agent *a, struct raw *r)
{
	const char *invite;

	assert_int_equal(lw_dial(a->lw, r->uri, 0, &a->call, lw_re_now(a->re)), 0);
	lw_re_pump(a->re);
	invite = raw_wait(r, "INVITE ", 0, 1000);
	assert_non_null(invite);
	raw_reply(r, invite, "200 OK", "t1", raw_contact(r), raw_sdp(r, "sendrecv"));
	assert_non_null(raw_wait(r, "ACK ", 0, 1000));
	assert_true(until(a, LW_NOTE_CONNECTED, 1, 500));
	return invite;
}

void raw_request(struct raw *r, struct agent *a, const char *invite, const char *method,
			unsigned cseq, const char *extra, const char *body)
{
	const char *contact = header(invite, "Contact");
	char uri[200];

	snprintf(uri, sizeof uri, "%.*s", (int)strcspn(contact + 1, ">"), contact + 1);
	raw_send(r, a,
		 "%s %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bK%s%u;rport\nMax-Forwards: 70\n"
		 "From: %s;tag=t1\nTo: %s\nCall-ID: %s\nCSeq: %u %s\n%sContent-Length: %zu\n\n%s",
		 method, uri, &r->laddr, method, cseq, header(invite, "To"), header(invite, "From"),
		 header(invite, "Call-ID"), cseq, method, extra ? extra : "",
		 body ? strlen(body) : (size_t)0, body ? body : "");
}

/* ---- start and end ---- */

__attribute__((weak)) void agents_clock_start(void)
{
}

int agents_start(void **state)
{
	(void)state;
	wire_seen = calloc(WIRE_LOG, sizeof *wire_seen);
	wire_seenc = agentc = rawc = 0;
	agents_proxy = NULL;
	agents_account = NULL;
	agents_clock_start();
	return wire_seen ? libre_init() : -1;
}

int agents_end(void **state)
{
	(void)state;
	for (unsigned i = 0; i < agentc; i++) {
		mem_deref(agents[i].re);
		lw_free(agents[i].lw);
	}
	for (unsigned i = 0; i < rawc; i++) {
		mem_deref(raws[i]->sock);
		free(raws[i]);
	}
	free(wire_seen);
	wire_seen = NULL;
	tmr_debug();
	libre_close();
	return 0;
}

void raw_invite_new(struct raw *r, const struct agent *a, const char *id, unsigned n,
		    const char *extra)
{
	const char *body = raw_sdp(r, "sendrecv");

	raw_send(r, a,
		 "INVITE %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bK%s%u;rport\n"
		 "Max-Forwards: 70\nFrom: <%s>;tag=f%u\nTo: <%s>\nCall-ID: %s%u\n"
		 "CSeq: 1 INVITE\nContact: <%s>\n%sContent-Type: application/sdp\n"
		 "Content-Length: %zu\n\n%s",
		 a->uri, &r->laddr, id, n, r->uri, n, a->uri, id, n, r->uri, extra, strlen(body),
		 body);
}
