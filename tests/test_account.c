/* SPDX-License-Identifier: BSD-3-Clause */
/* test_account.c -- one account against a scripted registrar on loopback, in one loop. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <re.h>

#include <legwork/re.h>

#include "account/account.h"
#include "account/auth.h"
#include "account/binding.h"
#include "account/reg.h"

enum { LIMIT_MS = 5000, LOG_MAX = 256 };

/* What the registrar does with a REGISTER. */
enum script {
	SCRIPT_GRANT,
	SCRIPT_CHALLENGE,
	SCRIPT_NEVER,
	SCRIPT_REFUSE,
	SCRIPT_EDGE,    /* an edge with a realm of its own asks before the registrar does */
	SCRIPT_NOTHING, /* 200 that grants no time */
	SCRIPT_LONGER,  /* 423 that always wants more */
};

static struct bench {
	struct sip *sip;
	struct udp_sock *registrar;
	struct tcp_sock *listener;
	struct tcp_conn *conn;
	unsigned accepted;
	struct account *acc;
	struct tmr limit;
	struct sa addr;
	enum script script;
	const char *realm, *extra;
	bool over_time;
	bool wait_for_zero;    /* leave the loop when the un-REGISTER was granted */
	bool wait_for_crlf;
	unsigned registers, authorized, zero, crlf, reports;
	char ruri[128], route[128], from[128], log[LOG_MAX];
	int err, code;
} b;

static void limit_handler(void *arg)
{
	(void)arg;
	b.over_time = true;
	re_cancel();
}

static void done_handler(void *arg)
{
	(void)arg;
	re_cancel();
}

static void run(void)
{
	tmr_start(&b.limit, LIMIT_MS, limit_handler, NULL);
	assert_int_equal(re_main(NULL), 0);
	tmr_cancel(&b.limit);
	assert_false(b.over_time);
}

static void reply(const struct sip_msg *msg, const char *status, const char *headers)
{
	struct mbuf *mb = mbuf_alloc(1024);

	assert_non_null(mb);
	assert_int_equal(mbuf_printf(mb,
				     "SIP/2.0 %s\r\nVia: %r\r\nFrom: %r\r\nTo: %r;tag=r1\r\n"
				     "Call-ID: %r\r\nCSeq: %u %r\r\n%sContent-Length: 0\r\n\r\n",
				     status, &msg->via.val, &msg->from.val, &msg->to.val,
				     &msg->callid, msg->cseq.num, &msg->cseq.met, headers),
			 0);
	mb->pos = 0;
	if (b.conn)
		assert_int_equal(tcp_send(b.conn, mb), 0);
	else
		assert_int_equal(udp_send(b.registrar, &msg->src, mb), 0);
	mem_deref(mb);
}

static bool is_right(const struct sip_msg *msg, enum sip_hdrid id, const char *realm,
		     const char *password)
{
	const struct sip_hdr *hdr = sip_msg_hdr(msg, id);
	uint8_t ha1[MD5_SIZE];
	struct httpauth_digest_resp resp;

	if (!hdr)
		return false;
	assert_int_equal(httpauth_digest_response_decode(&resp, &hdr->val), 0);
	assert_int_equal(md5_printf(ha1, "%r:%s:%s", &resp.username, realm, password), 0);
	return !pl_strcmp(&resp.realm, realm) &&
	       !httpauth_digest_response_auth(&resp, &msg->met, ha1);
}

static bool authorized(const struct sip_msg *msg)
{
	return is_right(msg, SIP_HDR_AUTHORIZATION, b.realm, "secret");
}

static void grant(const struct sip_msg *msg)
{
	const struct sip_hdr *contact = sip_msg_hdr(msg, SIP_HDR_CONTACT);
	char headers[512];

	assert_non_null(contact);
	(void)re_snprintf(headers, sizeof(headers), "Contact: %r\r\n%s", &contact->val,
			  b.extra ? b.extra : "");
	reply(msg, "200 OK", headers);
	if (!re_regex(contact->val.p, contact->val.l, "expires=0"))
		++b.zero;
	if (b.zero && b.wait_for_zero)
		tmr_start(&b.limit, 20, done_handler, NULL);
}

static void challenge(const struct sip_msg *msg)
{
	char headers[256];

	(void)re_snprintf(headers, sizeof(headers),
			  "WWW-Authenticate: Digest realm=\"%s\", nonce=\"n%u\", "
			  "algorithm=MD5, qop=\"auth\"\r\n",
			  b.realm, b.registers);
	reply(msg, "401 Unauthorized", headers);
}

static void edge(const struct sip_msg *msg)
{
	if (!is_right(msg, SIP_HDR_PROXY_AUTHORIZATION, "edge.example", "for the edge"))
		reply(msg, "407 Proxy Authentication Required",
		      "Proxy-Authenticate: Digest realm=\"edge.example\", nonce=\"e\"\r\n");
	else if (!authorized(msg))
		challenge(msg);
	else
		grant(msg);
}

static void want_longer(const struct sip_msg *msg)
{
	char headers[64];

	(void)re_snprintf(headers, sizeof(headers), "Min-Expires: %u\r\n", 3600 + b.registers);
	reply(msg, "423 Interval Too Brief", headers);
}

/* Another Contact of the same account has its hour; ours has nothing. */
static void grant_nothing(const struct sip_msg *msg)
{
	const struct sip_hdr *contact = sip_msg_hdr(msg, SIP_HDR_CONTACT);
	char headers[256];

	(void)re_snprintf(headers, sizeof(headers),
			  "Contact: <sip:alice@192.0.2.9>;expires=3600\r\n"
			  "Contact: %b;expires=0\r\n", contact->val.p,
			  strcspn(contact->val.p, ">") + 1);
	reply(msg, "200 OK", headers);
}

static void handle(const struct sip_msg *msg)
{
	const struct sip_hdr *route = sip_msg_hdr(msg, SIP_HDR_ROUTE);

	assert_int_equal(pl_strcmp(&msg->met, "REGISTER"), 0);
	++b.registers;
	(void)pl_strcpy(&msg->ruri, b.ruri, sizeof(b.ruri));
	(void)pl_strcpy(&msg->from.val, b.from, sizeof(b.from));
	if (route)
		(void)pl_strcpy(&route->val, b.route, sizeof(b.route));
	if (sip_msg_hdr(msg, SIP_HDR_AUTHORIZATION))
		++b.authorized;
	switch (b.script) {
	case SCRIPT_GRANT:
		grant(msg);
		break;
	case SCRIPT_CHALLENGE:
		if (authorized(msg))
			grant(msg);
		else
			challenge(msg);
		break;
	case SCRIPT_NEVER:
		challenge(msg);
		break;
	case SCRIPT_REFUSE:
		reply(msg, "403 Nein", "");
		break;
	case SCRIPT_EDGE:
		edge(msg);
		break;
	case SCRIPT_NOTHING:
		grant_nothing(msg);
		break;
	case SCRIPT_LONGER:
		want_longer(msg);
		break;
	}
}

static void receive(const struct sa *src, struct mbuf *mb, void *arg)
{
	struct sip_msg *msg;

	(void)arg;
	if (mbuf_get_left(mb) == 4 && !memcmp(mbuf_buf(mb), "\r\n\r\n", 4)) {
		++b.crlf;
		if (b.wait_for_crlf)
			re_cancel();
		return;
	}
	assert_int_equal(sip_msg_decode(&msg, mb), 0);
	msg->src = *src;
	handle(msg);
	mem_deref(msg);
}

static void tcp_receive(struct mbuf *mb, void *arg)
{
	(void)arg;
	while (mbuf_get_left(mb)) {
		struct sip_msg *msg;

		assert_int_equal(sip_msg_decode(&msg, mb), 0);
		handle(msg);
		mem_deref(msg);
	}
}

static void tcp_gone(int err, void *arg)
{
	(void)err;
	(void)arg;
	b.conn = mem_deref(b.conn);
}

static void tcp_coming(const struct sa *peer, void *arg)
{
	(void)peer;
	(void)arg;
	mem_deref(b.conn);
	assert_int_equal(tcp_accept(&b.conn, b.listener, NULL, tcp_receive, tcp_gone, NULL), 0);
	++b.accepted;
}

static void reported(uint32_t account, int err, int code, const char *reason, void *arg)
{
	assert_int_equal(account, 7);
	assert_ptr_equal(arg, &b);
	assert_non_null(reason);
	++b.reports;
	b.err = err;
	b.code = code;
	if (!b.wait_for_crlf)
		re_cancel();
}

static void logged(const char *line, void *arg)
{
	(void)arg;
	(void)str_ncpy(b.log, line, sizeof(b.log));
}

static int setup(void **state)
{
	struct sa laddr;

	(void)state;
	memset(&b, 0, sizeof(b));
	b.realm = "pbx.example";
	assert_int_equal(sa_set_str(&laddr, "127.0.0.1", 0), 0);
	assert_int_equal(sip_alloc(&b.sip, NULL, 32, 32, 32, "test", NULL, NULL), 0);
	assert_int_equal(sip_transp_add(b.sip, SIP_TRANSP_UDP, &laddr), 0);
	assert_int_equal(udp_listen(&b.registrar, &laddr, receive, NULL), 0);
	assert_int_equal(udp_local_get(b.registrar, &b.addr), 0);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	tmr_cancel(&b.limit);
	b.script = SCRIPT_GRANT;
	mem_deref(b.acc);
	sip_close(b.sip, true);
	mem_deref(b.conn);
	mem_deref(b.listener);
	mem_deref(b.sip);
	mem_deref(b.registrar);
	return 0;
}

/* cfg.aor NULL: alice at the registrar's address. */
static int make(const struct lw_re_account *cfg, uint32_t keepalive)
{
	struct lw_re_account c = *cfg;
	char aor[64];

	(void)re_snprintf(aor, sizeof(aor), "\"Alice \\\"A\\\" Z\xc3\xbcrich\" <sip:alice@%J>",
			  &b.addr);
	if (!c.aor)
		c.aor = aor;
	return lw_account_alloc(&b.acc, b.sip, 7, &c, keepalive, reported, logged, &b);
}

static void make_and_register(const struct lw_re_account *cfg, uint32_t keepalive)
{
	assert_int_equal(make(cfg, keepalive), 0);
	assert_int_equal(lw_account_register(b.acc), 0);
	run();
}

/* ---- configuration ---- */

static void names_and_addresses(void **state)
{
	const struct lw_re_account
		cfg = {0},
		sips = {.aor = "sips:b%40c@Example.com:5071;transport=udp;user=phone"};
	const struct lw_re_account six = {.aor = "sip:a@[2001:DB8::1]:5070"};
	const char *route;

	(void)state;
	assert_int_equal(make(&cfg, 0), 0);
	assert_string_equal(lw_account_name(b.acc), "Alice \"A\" Z\xc3\xbcrich");
	assert_string_equal(lw_account_from_name(b.acc), "Alice \\\"A\\\" Z\xc3\xbcrich");
	assert_string_equal(lw_account_user(b.acc), "alice");
	assert_string_equal(lw_account_host(b.acc), "127.0.0.1");
	assert_int_equal(lw_account_index(b.acc), 7);
	assert_int_equal(lw_account_routes(b.acc, &route, 1), 0);
	assert_int_equal(lw_account_register(b.acc), 0);
	assert_false(lw_account_registered(b.acc));
	b.acc = mem_deref(b.acc);
	assert_int_equal(make(&six, 0), 0);
	assert_string_equal(lw_account_host(b.acc), "2001:DB8::1");
	b.acc = mem_deref(b.acc);
	assert_int_equal(make(&sips, 0), 0);
	assert_string_equal(lw_account_uri(b.acc), "sips:b%40c@Example.com:5071");
	assert_null(lw_account_name(b.acc));
	assert_null(lw_account_from_name(b.acc));
}

static void wrong_configurations_are_explained(void **state)
{
	static const struct lw_re_credentials half = {.realm = "r", .user = "u"};
	static const struct lw_re_account bad[] = {
		{.aor = "alice"},
		{.aor = ""},
		{.aor = "sip:example.com"},
		{.aor = "sip:alice@"},
		{.aor = "tel:+1555"},
		{.aor = "sip:a:pw@h"},
		{.aor = "sip:a@h?X=y"},
		{.aor = "sip:a@h\r\nX: y"},
		{.aor = "\"Alice <sip:a@h>"},
		{.aor = "<sip:a@h>, <sip:b@h>"},
		{.aor = "sip:a@h:99999"},
		{.aor = "sip:a@h", .outbound = "proxy"},
		{.aor = "sip:a@h", .outbound = "sip:p\r\n"},
		{.aor = "sip:a@h", .auth_user = "a\"b"},
		{.aor = "sip:a@h", .password = "x\n"},
		{.aor = "sip:a@h", .realm = "x\ry"},
		{.aor = "sip:a@h", .credentials = &half, .credential_count = 1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		b.log[0] = '\0';
		assert_int_equal(make(&bad[i], 0), EINVAL);
		assert_memory_equal(b.log, "account 7: ", 11);
		assert_null(b.acc);
	}
}

static void outbound_is_the_route(void **state)
{
	static const char *const written[] = {"sip:p.example;lr", "<sip:p.example;lr>",
					      "sip:p.example", "<sip:p.example>;lr"};
	struct lw_re_account cfg = {.aor = "sip:a@h"};
	const char *route;

	(void)state;
	for (size_t i = 0; i < sizeof(written) / sizeof(written[0]); i++) {
		cfg.outbound = written[i];
		assert_int_equal(make(&cfg, 0), 0);
		assert_int_equal(lw_account_routes(b.acc, &route, 1), 1);
		assert_string_equal(route, "sip:p.example");
		assert_int_equal(lw_account_routes(b.acc, &route, 0), 0);
		b.acc = mem_deref(b.acc);
	}
	cfg.outbound = "<sip:p.example:5070;transport=tcp;lr>";
	assert_int_equal(make(&cfg, 0), 0);
	assert_int_equal(lw_account_routes(b.acc, &route, 1), 1);
	assert_string_equal(route, "sip:p.example:5070;transport=tcp");
}

/* ---- registration ---- */

static void registers_with_digest_and_learns_the_route(void **state)
{
	const struct lw_re_account cfg = {.password = "secret", .regist = true};
	const char *routev[4];

	(void)state;
	b.script = SCRIPT_CHALLENGE;
	b.extra = "Service-Route: <sip:p1.example;lr>, <sip:p2.example:5070;lr;x=1>\r\n"
		"Service-Route: <sip:p3.example>\r\n";
	make_and_register(&cfg, 0);
	assert_int_equal(b.err, 0);
	assert_int_equal(b.code, 200);
	assert_int_equal(b.registers, 2);
	assert_int_equal(b.authorized, 1);
	assert_true(lw_account_registered(b.acc));
	assert_non_null(strstr(b.from, "\"Alice \\\"A\\\" Z\xc3\xbcrich\" <sip:alice@"));
	assert_int_equal(lw_account_routes(b.acc, routev, 4), 3);
	assert_string_equal(routev[0], "sip:p1.example");
	assert_string_equal(routev[1], "sip:p2.example:5070;x=1");
	assert_string_equal(routev[2], "sip:p3.example");
	assert_int_equal(lw_account_routes(b.acc, routev, 2), 2);
	/* Gone, and its last REGISTER is challenged and answered all the same. */
	b.wait_for_zero = true;
	b.acc = mem_deref(b.acc);
	run();
	assert_int_equal(b.zero, 1);
	/* libre 2 keeps its credentials for the next REGISTER, 1.1 waits to be asked for them. */
	assert_in_range(b.registers, 3, 4);
	assert_int_equal(b.authorized, 2);
	assert_int_equal(b.reports, 1);
}

static void refresh_brings_the_whole_route_set(void **state)
{
	const struct lw_re_account cfg = {.regist = true, .expires = 1};
	const char *route;

	(void)state;
	b.extra = "Service-Route: <sip:p1.example;lr>\r\n";
	make_and_register(&cfg, 0);
	assert_int_equal(lw_account_routes(b.acc, &route, 1), 1);
	b.extra = NULL;
	run();
	assert_int_equal(b.reports, 2);
	assert_int_equal(b.code, 200);
	assert_int_equal(b.registers, 2);
	assert_int_equal(lw_account_routes(b.acc, &route, 1), 0);
}

static void forged_header_names_are_not_believed(void **state)
{
	const struct lw_re_account cfg = {.regist = true};
	const char *route;

	(void)state;
	b.extra = "Vnd-16367: <sip:x@y>\r\nService-Route: <sip:p1.example;lr>\r\n";
	make_and_register(&cfg, 0);
	assert_int_equal(b.err, EBADMSG);
	assert_int_equal(lw_account_routes(b.acc, &route, 1), 0);
}

static void malformed_service_route_is_not_used(void **state)
{
	const struct lw_re_account cfg = {.regist = true};
	const char *route;

	(void)state;
	b.extra = "Service-Route: <sip:p1.example;lr>, <http://evil>\r\n";
	make_and_register(&cfg, 0);
	assert_int_equal(b.code, 200);
	assert_int_equal(lw_account_routes(b.acc, &route, 1), 0);
	assert_non_null(strstr(b.log, "Service-Route"));
}

static void wrong_realm_gets_no_answer(void **state)
{
	const struct lw_re_account cfg = {
		.password = "secret", .realm = "other.example", .regist = true};

	(void)state;
	b.script = SCRIPT_CHALLENGE;
	make_and_register(&cfg, 0);
	assert_int_equal(b.err, EAUTH);
	assert_int_equal(b.code, 401);
	assert_int_equal(b.registers, 1);
	assert_int_equal(b.authorized, 0);
	assert_false(lw_account_registered(b.acc));
}

static void wrong_password_ends_after_two_challenges(void **state)
{
	const struct lw_re_account cfg = {.password = "wrong", .regist = true};

	(void)state;
	b.script = SCRIPT_NEVER;
	make_and_register(&cfg, 0);
	assert_int_equal(b.code, 401);
	assert_int_equal(b.err, EAUTH);
	/* New versions of libre give up one challenge sooner. */
	assert_in_range(b.registers, 2, 3);
	assert_int_equal(b.authorized, b.registers - 1);
}

static void two_realms_are_answered_in_a_row(void **state)
{
	const struct lw_re_credentials more[] = {{"edge.example", "bob-at-edge", "for the edge"}};
	const struct lw_re_account cfg = {.password = "secret", .regist = true,
					  .credentials = more, .credential_count = 1};

	(void)state;
	b.script = SCRIPT_EDGE;
	make_and_register(&cfg, 0);
	assert_int_equal(b.err, 0);
	assert_int_equal(b.code, 200);
	assert_int_equal(b.registers, 3);
	assert_true(lw_account_registered(b.acc));
	/* And it is taken back through both. */
	b.wait_for_zero = true;
	b.acc = mem_deref(b.acc);
	run();
	assert_int_equal(b.zero, 1);
	assert_int_equal(b.registers, 6);
}

static void run_for(unsigned ms)
{
	tmr_start(&b.limit, ms, done_handler, NULL);
	assert_int_equal(re_main(NULL), 0);
}

static void a_registrar_that_grants_nothing_is_not_asked_for_a_minute(void **state)
{
	const struct lw_re_account cfg = {.regist = true};

	(void)state;
	b.script = SCRIPT_NOTHING;
	make_and_register(&cfg, 0);
	assert_int_equal(b.err, EPROTO);
	assert_int_equal(b.code, 200);
	assert_false(lw_account_registered(b.acc));
	run_for(1500);
	assert_int_equal(b.registers, 1);
	assert_true(lw_binding_waits_ms(b.acc->reg) > 58000);
}

static void an_interval_too_brief_is_raised_once(void **state)
{
	const struct lw_re_account cfg = {.regist = true};

	(void)state;
	b.script = SCRIPT_LONGER;
	make_and_register(&cfg, 0);
	assert_int_equal(b.code, 423);
	run_for(500);
	assert_int_equal(b.registers, 2);
}

static void no_password_no_answer(void **state)
{
	const struct lw_re_account cfg = {.regist = true};

	(void)state;
	b.script = SCRIPT_NEVER;
	make_and_register(&cfg, 0);
	assert_int_equal(b.code, 401);
	assert_int_equal(b.registers, 1);
}

static void refusal_is_reported(void **state)
{
	const struct lw_re_account cfg = {.password = "secret", .regist = true};

	(void)state;
	b.script = SCRIPT_REFUSE;
	make_and_register(&cfg, 0);
	assert_int_equal(b.err, EPROTO);
	assert_int_equal(b.code, 403);
}

static void registers_through_the_outbound_proxy(void **state)
{
	struct lw_re_account cfg = {.aor = "sip:alice@example.com", .regist = true};
	char outbound[64], want[80];

	(void)state;
	(void)re_snprintf(outbound, sizeof(outbound), "sip:%J;lr", &b.addr);
	(void)re_snprintf(want, sizeof(want), "<sip:%J;lr>", &b.addr);
	cfg.outbound = outbound;
	make_and_register(&cfg, 0);
	assert_int_equal(b.code, 200);
	assert_string_equal(b.ruri, "sip:example.com");
	assert_string_equal(b.route, want);
}

static void keepalive_over_udp(void **state)
{
	const struct lw_re_account cfg = {.regist = true};

	(void)state;
	b.wait_for_crlf = true;
	make_and_register(&cfg, 1);
	assert_int_equal(b.code, 200);
	assert_int_equal(b.crlf, 1);
}

static void lost_connection_begins_anew(void **state)
{
	struct lw_re_account cfg = {.regist = true};
	struct sa laddr;
	char aor[64];

	(void)state;
	assert_int_equal(sa_set_str(&laddr, "127.0.0.1", 0), 0);
	assert_int_equal(sip_transp_add(b.sip, SIP_TRANSP_TCP, &laddr), 0);
	assert_int_equal(tcp_listen(&b.listener, &laddr, tcp_coming, NULL), 0);
	assert_int_equal(tcp_sock_local_get(b.listener, &b.addr), 0);
	(void)re_snprintf(aor, sizeof(aor), "sip:alice@%J;transport=tcp", &b.addr);
	cfg.aor = aor;
	make_and_register(&cfg, 20);
	assert_int_equal(b.code, 200);
	b.conn = mem_deref(b.conn);
	run();
	assert_int_not_equal(b.err, 0);
	assert_int_equal(b.code, 0);
	assert_non_null(strstr(b.log, "lost"));
	run();
	assert_int_equal(b.err, 0);
	assert_int_equal(b.code, 200);
	assert_true(lw_account_registered(b.acc));
	/* The old binding was taken back, over the new connection. */
	assert_int_equal(b.accepted, 2);
	assert_int_equal(b.zero, 1);
	assert_int_equal(b.registers, 3);
}

/* ---- challenges to other requests ---- */

static struct sip_msg *challenge_lines(const char *lines, const struct sa *src)
{
	struct mbuf *mb = mbuf_alloc(512);
	struct sip_msg *msg;

	assert_non_null(mb);
	assert_int_equal(mbuf_printf(mb, "SIP/2.0 407 x\r\nVia: SIP/2.0/UDP h;branch=z9\r\n"
		"%s\r\n", lines), 0);
	mb->pos = 0;
	assert_int_equal(sip_msg_decode(&msg, mb), 0);
	mem_deref(mb);
	msg->src = *src;
	return msg;
}

static struct sip_msg *challenge_of(const char *name, const char *realm, const char *more,
				    const struct sa *src)
{
	char line[160];

	(void)re_snprintf(line, sizeof(line), "%s: Digest realm=\"%s\", nonce=\"n\"%s\r\n",
			  name, realm, more);
	return challenge_lines(line, src);
}

static struct sa at(const char *address)
{
	struct sa sa;

	assert_int_equal(sa_decode(&sa, address, strlen(address)), 0);
	return sa;
}

static int answer_to(const struct auth_way *way, struct sip_msg *msg)
{
	struct account_auth *auth;
	int err;

	assert_int_equal(lw_account_auth_alloc(&auth, b.acc->creds), 0);
	err = lw_account_auth_challenged(auth, msg, way);
	mem_deref(auth);
	mem_deref(msg);
	return err;
}

/* A proxy's challenge to a request to uri, which went to dst. */
static int answer(const char *uri, const char *dst, const char *realm)
{
	struct sa sa = at(dst);

	return answer_to(&(struct auth_way){&sa, uri, true},
			 challenge_of("Proxy-Authenticate", realm, "", &sa));
}

/* That of the end. */
static int answer_end(const char *uri, const char *dst, const char *realm)
{
	struct sa sa = at(dst);

	return answer_to(&(struct auth_way){&sa, uri, true},
			 challenge_of("WWW-Authenticate", realm, "", &sa));
}

static const char proxy_at[] = "192.0.2.1:5060", other_at[] = "192.0.2.66:5060";

static void best_challenge_is_answered(void **state)
{
	const struct lw_re_account cfg = {.aor = "sip:a@192.0.2.1", .password = "x"};
	static const char other[] =
		"WWW-Authenticate: Digest realm=\"192.0.2.1\", nonce=\"1\", algorithm=X-9\r\n";
	static const char both[] =
		"WWW-Authenticate: Digest realm=\"192.0.2.1\", nonce=\"1\", algorithm=X-9\r\n"
		"WWW-Authenticate: Basic realm=\"192.0.2.1\"\r\n"
		"Proxy-Authenticate: Digest realm=\"192.0.2.1\", nonce=\"2\", algorithm=md5\r\n";
	static const char integrity[] = "WWW-Authenticate: Digest realm=\"192.0.2.1\", "
		"nonce=\"1\", qop=\"auth-int\"\r\n";
	struct sa sa = at(proxy_at);
	const struct auth_way way = {&sa, "sip:c@192.0.2.1", true};

	(void)state;
	assert_int_equal(make(&cfg, 0), 0);
	assert_int_equal(answer_to(&way, challenge_lines(both, &sa)), 0);
	assert_int_equal(answer_to(&way, challenge_lines(other, &sa)), EAUTH);
	assert_int_equal(answer_to(&way, challenge_lines(integrity, &sa)), EAUTH);
	assert_int_equal(answer_to(&way, challenge_lines("", &sa)), EAUTH);
	assert_int_equal(answer_to(&way, challenge_lines("WWW-Authenticate: x\r\n", &sa)), EAUTH);
}

/* What a request says of where it goes does not count, only where it went. */
static void only_a_server_gets_an_answer(void **state)
{
	const struct lw_re_account cfg = {.aor = "sip:alice@home.example",
					  .password = "secret",
					  .outbound = "sip:192.0.2.1;lr"};
	struct sa dst = at(proxy_at), src = at(other_at);
	const struct auth_way way = {&dst, "sip:x@home.example", true};

	(void)state;
	assert_int_equal(make(&cfg, 0), 0);
	assert_int_equal(answer("sip:carol@home.example", proxy_at, "home.example"), 0);
	assert_int_equal(answer("sip:carol@home.example", "192.0.2.1:5061", "home.example"), 0);
	assert_int_equal(answer("sip:carol@home.example", "192.0.2.1:6666", "home.example"), EAUTH);
	assert_int_equal(answer("sip:carol@home.example", other_at, "home.example"), EAUTH);
	assert_int_equal(answer_to(&way, challenge_of("Proxy-Authenticate", "home.example", "",
						      &src)), EAUTH);
}

/* RFC 3261 22.2, 22.3: a proxy passes the challenge of the end on, and credentials with it. */
static void the_end_beyond_a_proxy_gets_nothing(void **state)
{
	const struct lw_re_account cfg = {.aor = "sip:alice@home.example",
					  .password = "secret",
					  .outbound = "sip:192.0.2.1;lr"};

	(void)state;
	assert_int_equal(make(&cfg, 0), 0);
	assert_int_equal(answer_end("sip:carol@home.example", proxy_at, "home.example"), 0);
	assert_int_equal(answer_end("sip:carol@192.0.2.1", proxy_at, "home.example"), 0);
	assert_int_equal(answer_end("sip:x@evil.example", proxy_at, "home.example"), EAUTH);
	assert_int_equal(answer_end("sip:x@192.0.2.66", proxy_at, "home.example"), EAUTH);
	assert_int_equal(answer_end("sip:x@home.example;maddr=192.0.2.66", proxy_at,
				    "home.example"), EAUTH);
	assert_int_equal(answer("sip:x@evil.example", proxy_at, "home.example"), 0);
}

static void a_realm_is_learned_once(void **state)
{
	const struct lw_re_account cfg = {.aor = "sip:alice@192.0.2.1", .password = "secret"};
	struct sa sa = at(proxy_at);
	const struct auth_way within = {&sa, "sip:carol@192.0.2.1", false};

	(void)state;
	assert_int_equal(make(&cfg, 0), 0);
	assert_int_equal(answer_to(&within, challenge_of("Proxy-Authenticate", "pbx", "", &sa)),
			 EAUTH);
	assert_int_equal(answer("sip:carol@192.0.2.1", proxy_at, "pbx"), 0);
	assert_int_equal(answer("sip:carol@192.0.2.1", proxy_at, "other"), EAUTH);
	assert_int_equal(answer_to(&within, challenge_of("Proxy-Authenticate", "pbx", "", &sa)), 0);
}

static void configured_realm_is_the_only_one(void **state)
{
	const struct lw_re_account cfg = {.aor = "sip:a@home.example",
					  .password = "x",
					  .realm = "pbx",
					  .outbound = "sip:192.0.2.1"};

	(void)state;
	assert_int_equal(make(&cfg, 0), 0);
	/* All goes through our own proxy. */
	assert_int_equal(answer("sip:carol@elsewhere.example", proxy_at, "pbx"), 0);
	assert_int_equal(answer("sip:carol@home.example", proxy_at, "home.example"), EAUTH);
	assert_int_equal(answer("sip:192.0.2.1", proxy_at, "PBX"), EAUTH);
}

static void registrar_teaches_realm_and_address(void **state)
{
	const struct lw_re_account cfg = {.password = "secret", .regist = true};
	char dst[32];

	(void)state;
	b.script = SCRIPT_CHALLENGE;
	make_and_register(&cfg, 0);
	assert_int_equal(b.code, 200);
	(void)re_snprintf(dst, sizeof(dst), "%J", &b.addr);
	assert_int_equal(answer("sip:carol@127.0.0.1:9", dst, "pbx.example"), 0);
	assert_int_equal(answer("sip:carol@127.0.0.1:9", dst, "evil"), EAUTH);
	assert_int_equal(answer("sip:carol@127.0.0.2", "127.0.0.2:9", "pbx.example"), EAUTH);
	assert_int_equal(answer("sip:carol@127.0.0.1", "127.0.0.1:9", "pbx.example"), EAUTH);
}

static void challenges_end(void **state)
{
	const struct lw_re_account cfg = {.aor = "sip:a@192.0.2.1", .password = "x"};
	static const char name[] = "Proxy-Authenticate";
	struct sa sa = at(proxy_at);
	const struct auth_way way = {&sa, "sip:c@192.0.2.1", true};
	struct sip_msg *fresh, *stale, *again;
	struct account_auth *auth;

	(void)state;
	assert_int_equal(make(&cfg, 0), 0);
	fresh = challenge_of(name, "192.0.2.1", "", &sa);
	stale = challenge_of(name, "192.0.2.1", ", stale=true", &sa);
	again = challenge_of(name, "192.0.2.1", ", stale=false", &sa);
	/* A nonce gone stale is tried once more, not for ever. */
	assert_int_equal(lw_account_auth_alloc(&auth, b.acc->creds), 0);
	assert_int_equal(lw_account_auth_challenged(auth, fresh, &way), 0);
	assert_int_equal(lw_account_auth_challenged(auth, stale, &way), 0);
	assert_int_equal(lw_account_auth_challenged(auth, stale, &way), EAUTH);
	mem_deref(auth);
	/* A second nonce: the password is wrong. */
	assert_int_equal(lw_account_auth_alloc(&auth, b.acc->creds), 0);
	assert_int_equal(lw_account_auth_challenged(auth, fresh, &way), 0);
	assert_int_equal(lw_account_auth_challenged(auth, again, &way), EAUTH);
	mem_deref(auth);
	mem_deref(fresh);
	mem_deref(stale);
	mem_deref(again);
}

/* RFC 2617 3.5, with the words of SIP: the line to the letter. */
static void the_answer_to_the_letter(void **state)
{
	const struct lw_re_account cfg = {.aor = "sip:Mufasa@192.0.2.1",
					  .realm = "testrealm@host.com",
					  .password = "Circle Of Life"};
	static const char wanted[] =
		"Proxy-Authorization: Digest "
		"username=\"Mufasa\", realm=\"testrealm@host.com\", nonce=\"n\", "
		"uri=\"sip:c@192.0.2.1\", response=\"%w\", opaque=\"5ccc\"\r\n";
	struct sa sa = at(proxy_at), other = at(other_at);
	const struct auth_way way = {&sa, "sip:c@192.0.2.1", true};
	struct auth_request r = {"INVITE", "sip:c@192.0.2.1", &other};
	uint8_t ha1[MD5_SIZE], ha2[MD5_SIZE], all[MD5_SIZE];
	struct account_auth *auth;
	struct sip_msg *msg;
	struct mbuf *mb = mbuf_alloc(64);
	char line[400];

	(void)state;
	assert_int_equal(make(&cfg, 0), 0);
	msg = challenge_of("Proxy-Authenticate", "testrealm@host.com", ", opaque=\"5ccc\"", &sa);
	assert_int_equal(lw_account_auth_alloc(&auth, b.acc->creds), 0);
	assert_int_equal(lw_account_auth_challenged(auth, msg, &way), 0);
	assert_int_equal(lw_account_auth_print(mb, auth, &r), 0);
	assert_int_equal(mb->end, 0);
	r.dst = &sa;
	assert_int_equal(lw_account_auth_print(mb, auth, &r), 0);
	(void)md5_printf(ha1, "Mufasa:testrealm@host.com:Circle Of Life");
	(void)md5_printf(ha2, "INVITE:sip:c@192.0.2.1");
	(void)md5_printf(all, "%w:n:%w", ha1, sizeof(ha1), ha2, sizeof(ha2));
	(void)re_snprintf(line, sizeof(line), wanted, all, sizeof(all));
	assert_int_equal(mb->end, strlen(line));
	assert_memory_equal(mb->buf, line, mb->end);
	mem_deref(auth);
	mem_deref(msg);
	mem_deref(mb);
}

/* The defaults by lw_re_config_init() are those by LW_RE_CONFIG_INIT. */
static void defaults_by_a_function(void **state)
{
	static const struct lw_re_config wanted = LW_RE_CONFIG_INIT;
	struct lw_re_config got;

	(void)state;
	memset(&got, 0, sizeof got);
	lw_re_config_init(&got);
	assert_memory_equal(&got, &wanted, sizeof got);
	lw_re_config_init(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
		TEST(names_and_addresses),
		TEST(wrong_configurations_are_explained),
		TEST(outbound_is_the_route),
		TEST(registers_with_digest_and_learns_the_route),
		TEST(refresh_brings_the_whole_route_set),
		TEST(forged_header_names_are_not_believed),
		TEST(malformed_service_route_is_not_used),
		TEST(wrong_realm_gets_no_answer),
		TEST(wrong_password_ends_after_two_challenges),
		TEST(two_realms_are_answered_in_a_row),
		TEST(a_registrar_that_grants_nothing_is_not_asked_for_a_minute),
		TEST(an_interval_too_brief_is_raised_once),
		TEST(no_password_no_answer),
		TEST(refusal_is_reported),
		TEST(registers_through_the_outbound_proxy),
		TEST(keepalive_over_udp),
		TEST(lost_connection_begins_anew),
		TEST(best_challenge_is_answered),
		TEST(only_a_server_gets_an_answer),
		TEST(the_end_beyond_a_proxy_gets_nothing),
		TEST(a_realm_is_learned_once),
		TEST(configured_realm_is_the_only_one),
		TEST(registrar_teaches_realm_and_address),
		TEST(challenges_end),
		TEST(the_answer_to_the_letter),
		cmocka_unit_test(defaults_by_a_function),
	};
	int failed;

	if (libre_init())
		return 1;
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	libre_close();
	return failed;
}
