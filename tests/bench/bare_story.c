/* bare_story.c -- the transfer on bare.c: who does what next. */
#include <string.h>

#include <re.h>

#include "bare.h"
#include "wire_load.h"

static struct bare *a, *b, *c;
static struct bare_leg *ab, *ac; /* A's */
static struct bare_leg *ba, *bc; /* B's */
static struct bare_leg *cb;      /* C's, which takes the place of its leg to A */
static bool transferring, held;
static unsigned ended; /* dialogs A is out of; then those that B and C are */

static void must(int err, const char *what)
{
	if (err)
		bench_failed(what);
}

static bool is(const struct sip_msg *msg, const char *method)
{
	return !pl_strcmp(&msg->cseq.met, method);
}

static void one_ended(void)
{
	ended++;
	if (ended == 2)
		must(bare_bye(cb), "bare: BYE");
	if (ended == 4)
		bench_done();
}

/* ---- A, the transferor ---- */

static void a_ack(struct bare_leg *leg)
{
	ab = leg;
	if (!transferring)
		bench_done();
	else
		must(bare_reinvite(leg, "sendonly"), "bare: hold");
}

static void a_response(struct bare_leg *leg, const struct sip_msg *msg)
{
	if (msg->scode < 200)
		return;
	if (is(msg, "BYE"))
		one_ended();
	if (!is(msg, "INVITE"))
		return;
	must(bare_ack(leg, msg), "bare: ACK");
	if (leg == ac) {
		bench_refer();
		must(bare_refer(ab, c->uri, ac), "bare: REFER");
	} else if (!held) {
		held = true;
		must(bare_dial(&ac, a, c->uri, ""), "bare: consultation");
	}
}

static bool is_success(const struct sip_msg *msg)
{
	const struct sip_hdr *hdr = sip_msg_hdr(msg, SIP_HDR_SUBSCRIPTION_STATE);
	static const char ok[] = "SIP/2.0 200";

	return hdr && hdr->val.l > 10 && !strncmp(hdr->val.p, "terminated", 10) &&
	       mbuf_get_left(msg->mb) > sizeof ok && !memcmp(mbuf_buf(msg->mb), ok, sizeof ok - 1);
}

static void a_request(struct bare_leg *leg, const struct sip_msg *msg)
{
	if (is(msg, "BYE")) {
		one_ended();
	} else if (is(msg, "NOTIFY") && is_success(msg)) {
		bench_result();
		must(bare_bye(leg), "bare: BYE");
	}
}

/* ---- B, the transferee ---- */

static void b_response(struct bare_leg *leg, const struct sip_msg *msg)
{
	if (msg->scode < 200)
		return;
	if (!is(msg, "INVITE"))
		return;
	must(bare_ack(leg, msg), "bare: ACK");
	if (leg == bc)
		must(bare_notify(ba, "200 OK", true), "bare: NOTIFY");
}

static int obey(struct bare_leg *leg, const struct sip_msg *msg)
{
	const struct sip_hdr *to = sip_msg_hdr(msg, SIP_HDR_REFER_TO),
			     *by = sip_msg_hdr(msg, SIP_HDR_REFERRED_BY);
	struct pl name = PL("Replaces"), replaces, uri;
	struct sip_addr addr;
	char target[256], headers[512];
	const char *mark;

	if (!to || !by || sip_addr_decode(&addr, &to->val) ||
	    uri_header_get(&addr.uri.headers, &name, &replaces))
		return EBADMSG;
	mark = pl_strchr(&addr.auri, '?');
	uri = (struct pl){addr.auri.p, mark ? (size_t)(mark - addr.auri.p) : addr.auri.l};
	leg->refer_id = msg->cseq.num;
	if (bare_notify(leg, "100 Trying", false))
		return EIO;
	if (re_snprintf(target, sizeof target, "%r", &uri) < 0 ||
	    re_snprintf(headers, sizeof headers, "Replaces: %H\r\nReferred-By: %r\r\n",
			uri_header_unescape, &replaces, &by->val) < 0)
		return ENOMEM;
	return bare_dial(&bc, b, target, headers);
}

static void b_request(struct bare_leg *leg, const struct sip_msg *msg)
{
	if (is(msg, "REFER"))
		must(obey(leg, msg), "bare: REFER not understood");
	else if (is(msg, "BYE") && leg == bc)
		one_ended();
}

/* ---- C, the target ---- */

static void c_ack(struct bare_leg *leg)
{
	struct bare_leg *old = leg->replaces;

	if (!old)
		return;
	cb = leg;
	leg->replaces = NULL;
	must(bare_bye(old), "bare: BYE");
	mem_deref(old);
}

static void c_request(struct bare_leg *leg, const struct sip_msg *msg)
{
	(void)leg;
	(void)msg;
}

static void c_response(struct bare_leg *leg, const struct sip_msg *msg)
{
	if (leg == cb && is(msg, "BYE"))
		one_ended();
}

/* ---- start and end ---- */

static int open_all(const char *headers)
{
	int err = bare_alloc(&a, "alice");

	err = err ? err : bare_alloc(&b, "bob");
	err = err ? err : bare_alloc(&c, "carol");
	if (err)
		return err;
	bare_say(headers);
	a->on_ack = a_ack;
	a->on_response = a_response;
	a->on_request = a_request;
	b->on_response = b_response;
	b->on_request = b_request;
	c->on_ack = c_ack;
	c->on_response = c_response;
	c->on_request = c_request;
	return 0;
}

static int open_core(unsigned calls)
{
	(void)calls;
	return open_all("");
}

static int open_headers(unsigned calls)
{
	(void)calls;
	return open_all(
		"Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, REFER, NOTIFY, INFO, UPDATE, PRACK\r\n"
		"Supported: replaces, norefersub, tdialog, timer\r\n");
}

static void close_all(void)
{
	a = mem_deref(a);
	b = mem_deref(b);
	c = mem_deref(c);
}

static int dial(bool then_transfer)
{
	transferring = then_transfer;
	held = false;
	ended = 0;
	ab = ac = bc = cb = NULL;
	return bare_dial(&ba, b, a->uri, "");
}

static int transfer(void)
{
	return dial(true);
}

static int call(void)
{
	return dial(false);
}

static size_t reserved(void)
{
	return 0;
}

const struct carrier bare_core = {
	"bare", "libre's SIP core, and the least that is right on top of it",
	open_core, close_all, transfer, call, bare_sent, bare_legs, reserved,
};
const struct carrier bare_headers = {
	"bare, same headers", "the same, with Allow and Supported where legwork has them",
	open_headers, close_all, transfer, call, bare_sent, bare_legs, reserved,
};
