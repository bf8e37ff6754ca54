/* SPDX-License-Identifier: BSD-3-Clause */
/* bare_story.c -- the transfer on bare.c: who does what next. */
#include <string.h>

#include <re.h>

#include "bare.h"
#include "wire_load.h"

static struct bare *a, *b, *c;

struct bare_story {
	struct story base;
	struct bare_leg *ab, *ac; /* A's */
	struct bare_leg *ba, *bc; /* B's */
	struct bare_leg *cb;      /* C's, which takes the place of its leg to A */
	bool held;
	unsigned ended; /* dialogs A is out of; then those that B and C are */
};

/* NULL when it is over. */
static struct bare_story *story_of(const struct bare_leg *leg)
{
	return (struct bare_story *)(void *)story_find(leg->story);
}

static void must(struct bare_story *s, int err, const char *what)
{
	if (err)
		story_failed(&s->base, what);
}

static bool is(const struct sip_msg *msg, const char *method)
{
	return !pl_strcmp(&msg->cseq.met, method);
}

static void one_ended(struct bare_story *s)
{
	s->ended++;
	if (s->ended == 2 && s->cb)
		must(s, bare_bye(s->cb), "bare: BYE");
	else if (s->ended == 4)
		story_done(&s->base);
}

/* The address of a party in this story. */
struct address {
	char uri[64];
};

static struct address address_of(const struct bare *ua, const struct bare_story *s)
{
	struct address to;

	(void)re_snprintf(to.uri, sizeof to.uri, "sip:%s-%u@%J", ua->name, s->base.number,
			  &ua->laddr);
	return to;
}

/* ---- A, the transferor ---- */

static void a_ack(struct bare_leg *leg)
{
	struct bare_story *s = story_of(leg);

	if (!s || s->ab)
		return;
	s->ab = leg;
	if (!s->base.transfers)
		story_done(&s->base);
	else
		must(s, bare_reinvite(leg, "sendonly"), "bare: hold");
}

static void a_answered(struct bare_story *s, struct bare_leg *leg)
{
	struct address to = address_of(c, s);

	if (leg == s->ac) {
		story_refer(&s->base);
		must(s, bare_refer(s->ab, to.uri, s->ac), "bare: REFER");
	} else if (!s->held) {
		s->held = true;
		must(s, bare_dial(&s->ac, a, s->base.number, to.uri, ""), "bare: consultation");
	}
}

static void a_response(struct bare_leg *leg, const struct sip_msg *msg)
{
	struct bare_story *s = story_of(leg);

	if (msg->scode < 200)
		return;
	if (is(msg, "INVITE") && bare_ack(leg, msg))
		story_failed(story_find(leg->story), "bare: ACK");
	else if (is(msg, "INVITE") && s)
		a_answered(s, leg);
	else if (is(msg, "BYE") && s)
		one_ended(s);
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
	struct bare_story *s = story_of(leg);

	if (!s)
		return;
	if (is(msg, "BYE")) {
		one_ended(s);
	} else if (is(msg, "NOTIFY") && is_success(msg)) {
		story_result(&s->base);
		must(s, bare_bye(leg), "bare: BYE");
	}
}

/* ---- B, the transferee ---- */

static void b_response(struct bare_leg *leg, const struct sip_msg *msg)
{
	struct bare_story *s = story_of(leg);

	if (msg->scode < 200 || !is(msg, "INVITE"))
		return;
	if (bare_ack(leg, msg))
		story_failed(story_find(leg->story), "bare: ACK");
	else if (s && leg == s->bc)
		must(s, bare_notify(s->ba, "200 OK", true), "bare: NOTIFY");
	else if (s)
		story_accepted(&s->base);
}

static int obey(struct bare_story *s, struct bare_leg *leg, const struct sip_msg *msg)
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
	return bare_dial(&s->bc, b, s->base.number, target, headers);
}

static void b_request(struct bare_leg *leg, const struct sip_msg *msg)
{
	struct bare_story *s = story_of(leg);

	if (!s)
		return;
	if (is(msg, "REFER"))
		must(s, obey(s, leg, msg), "bare: REFER not understood");
	else if (is(msg, "BYE") && leg == s->bc)
		one_ended(s);
}

/* ---- C, the target ---- */

static void c_ack(struct bare_leg *leg)
{
	struct bare_story *s = story_of(leg);
	struct bare_leg *old = leg->replaces;

	if (!old)
		return;
	leg->replaces = NULL;
	if (s) {
		s->cb = leg;
		must(s, bare_bye(old), "bare: BYE");
	}
	mem_deref(old);
}

static void c_request(struct bare_leg *leg, const struct sip_msg *msg)
{
	(void)leg;
	(void)msg;
}

static void c_response(struct bare_leg *leg, const struct sip_msg *msg)
{
	struct bare_story *s = story_of(leg);

	if (s && leg == s->cb && is(msg, "BYE"))
		one_ended(s);
}

/* ---- start and end ---- */

static int open_all(const struct room *room, const char *headers)
{
	int err = bare_alloc(&a, "alice", room->connections > 0);

	err = err ? err : bare_alloc(&b, "bob", false);
	err = err ? err : bare_alloc(&c, "carol", false);
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

static int open_core(const struct room *room)
{
	return open_all(room, "");
}

static int open_headers(const struct room *room)
{
	return open_all(
		room,
		"Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, REFER, NOTIFY, INFO, UPDATE, PRACK\r\n"
		"Supported: replaces, norefersub, tdialog, timer\r\n");
}

static void close_all(void)
{
	a = mem_deref(a);
	b = mem_deref(b);
	c = mem_deref(c);
}

static int start(struct story *story)
{
	struct bare_story *s = (struct bare_story *)(void *)story;
	struct address to = address_of(a, s);

	return bare_dial(&s->ba, b, story->number, to.uri, "");
}

/* Its legs know it by its number; those that have not ended stay. */
static void forget(struct story *story)
{
	(void)story;
}

static size_t reserved(void)
{
	return 0;
}

static int tcp(struct sa *addr)
{
	return sip_transp_laddr(a->sip, addr, SIP_TRANSP_TCP, NULL);
}

const struct carrier bare_core = {
	"bare",
	"libre's SIP core, and the least that is right on top of it",
	sizeof(struct bare_story),
	open_core,
	close_all,
	start,
	forget,
	bare_legs,
	reserved,
	tcp,
};
const struct carrier bare_headers = {
	"bare+headers",
	"the same, with Allow and Supported where legwork has them",
	sizeof(struct bare_story),
	open_headers,
	close_all,
	start,
	forget,
	bare_legs,
	reserved,
	tcp,
};
