/* SPDX-License-Identifier: BSD-3-Clause */
/* bare.c -- the transfer written straight on libre's SIP core: no engine, no adapter.
 *
 * The least that is still right on a network: dialogs found by Call-ID and tags, 2xx sent again
 * until the ACK, a 2xx that comes again acknowledged again, requests that come again answered again
 * (by CSeq), Replaces matched on all three identifiers.  And good: BYE, NOTIFY and REFER are
 * answered without a server transaction, that of an answered INVITE is released at its ACK, and one
 * libre timer serves all the 2xx of a party.  What it leaves out is what legwork adds: hostile
 * headers, identity, negotiated SDP, failures of every kind, cancelling, deadlines, and any other
 * order of events than this one. */
#include <string.h>

#include <re.h>

#include "bare.h"
#include "account/compat.h"
#include "wire_load.h"

static unsigned legc;
static const char *capabilities = "";

/* ---- parties and legs ---- */

unsigned bare_legs(void)
{
	return legc;
}

void bare_say(const char *headers)
{
	capabilities = headers;
}

static void leg_destroy(void *arg)
{
	struct bare_leg *leg = arg;

	legc--;
	hash_unlink(&leg->he);
	list_unlink(&leg->waiting);
	mem_deref(leg->dlg);
	mem_deref(leg->st);
	mem_deref(leg->invite);
	mem_deref(leg->ok);
	mem_deref(leg->ltag);
	mem_deref(leg->rtag);
	mem_deref(leg->replaces);
}

static struct bare_leg *leg_new(struct bare *ua, uint32_t story)
{
	struct bare_leg *leg = mem_zalloc(sizeof *leg, leg_destroy);

	if (!leg)
		return NULL;
	legc++;
	leg->ua = ua;
	leg->story = story;
	return leg;
}

static void failed(const struct bare_leg *leg, const char *why)
{
	story_failed(story_find(leg->story), why);
}

static void leg_key(struct bare_leg *leg)
{
	hash_append(leg->ua->legs, hash_joaat_str(sip_dialog_callid(leg->dlg)), &leg->he, leg);
}

static bool same_dialog(struct le *le, void *arg)
{
	const struct bare_leg *leg = le->data;

	return sip_dialog_cmp(leg->dlg, arg);
}

static struct bare_leg *leg_of(struct bare *ua, const struct sip_msg *msg)
{
	return list_ledata(hash_lookup(ua->legs, hash_joaat_pl(&msg->callid), same_dialog,
				       (void *)(uintptr_t)msg));
}

struct wanted {
	struct pl callid, ltag, rtag;
};

static bool has_tags(struct le *le, void *arg)
{
	const struct bare_leg *leg = le->data;
	const struct wanted *w = arg;

	return leg->rtag && !pl_strcmp(&w->callid, sip_dialog_callid(leg->dlg)) &&
	       !pl_strcmp(&w->ltag, leg->ltag) && !pl_strcmp(&w->rtag, leg->rtag);
}

/* RFC 3891 section 3: to-tag is ours, from-tag the peer's. */
static struct bare_leg *replaced_leg(struct bare *ua, const struct sip_msg *msg)
{
	const struct sip_hdr *hdr = sip_msg_hdr(msg, SIP_HDR_REPLACES);
	struct wanted w;
	struct pl params;
	const char *semi;

	semi = hdr ? pl_strchr(&hdr->val, ';') : NULL;
	if (!semi)
		return NULL;
	w.callid = (struct pl){hdr->val.p, (size_t)(semi - hdr->val.p)};
	params = (struct pl){semi, hdr->val.l - w.callid.l};
	if (msg_param_decode(&params, "to-tag", &w.ltag) ||
	    msg_param_decode(&params, "from-tag", &w.rtag))
		return NULL;
	return list_ledata(hash_lookup(ua->legs, hash_joaat_pl(&w.callid), has_tags, &w));
}

/* ---- bodies and headers ---- */

static COMPAT_SENDH(put_contact)
{
	const struct bare_leg *leg = arg;
	struct sip_contact contact;

	(void)dst;
	sip_contact_set(&contact, leg->ua->name, src, tp);
	return mbuf_printf(mb, "%H", sip_contact_print, &contact);
}

struct body {
	char text[1024];
	size_t len;
};

static void make_sdp(struct body *body, const struct bare_leg *leg, const char *direction)
{
	int len = re_snprintf(
		body->text, sizeof body->text,
		"v=0\r\no=- %u %u IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
		"m=audio 40000 RTP/AVP 0 101\r\na=rtpmap:0 PCMU/8000\r\n"
		"a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=%s\r\n",
		leg->sdp_id, leg->sdp_version, direction);

	body->len = len > 0 ? (size_t)len : 0;
}

/* ---- requests ---- */

static void answered(int err, const struct sip_msg *msg, void *arg)
{
	struct bare_leg *leg = arg;
	bool final = err || msg->scode >= 200;

	if (err || msg->scode >= 300)
		failed(leg, "bare: a request was refused or not answered");
	else if (leg->ua->on_response)
		leg->ua->on_response(leg, msg);
	if (final)
		mem_deref(leg);
}

/* Each request under way holds its leg. */
static int request(struct bare_leg *leg, const char *method, const char *headers, const char *ctype,
		   const struct body *body)
{
	bool says = !strcmp(method, "INVITE") || !strcmp(method, "REFER");
	int err = sip_drequestf(
		NULL, leg->ua->sip, true, method, leg->dlg, 0, NULL, put_contact, answered,
		mem_ref(leg), "%s%s%s%s%sContent-Length: %zu\r\n\r\n%b", says ? capabilities : "",
		headers, ctype ? "Content-Type: " : "", ctype ? ctype : "", ctype ? "\r\n" : "",
		body ? body->len : (size_t)0, body ? body->text : "", body ? body->len : (size_t)0);

	if (err)
		mem_deref(leg);
	return err;
}

static int invite(struct bare_leg *leg, const char *direction, const char *headers)
{
	struct body body;

	make_sdp(&body, leg, direction);
	leg->sdp_version++;
	return request(leg, "INVITE", headers, "application/sdp", &body);
}

int bare_dial(struct bare_leg **legp, struct bare *ua, uint32_t story, const char *uri,
	      const char *headers)
{
	struct bare_leg *leg = leg_new(ua, story);
	int err;

	if (!leg)
		return ENOMEM;
	leg->sdp_id = leg->sdp_version = rand_u32() & 0x7fffffff;
	err = sip_dialog_alloc(&leg->dlg, uri, uri, NULL, ua->uri, NULL, 0);
	if (!err) {
		leg_key(leg);
		err = invite(leg, "sendrecv", headers);
	}
	if (err)
		mem_deref(leg);
	else if (legp)
		*legp = leg;
	return err;
}

int bare_reinvite(struct bare_leg *leg, const char *direction)
{
	return invite(leg, direction, "");
}

/* The first 2xx fills the dialog in; each gets its ACK. */
int bare_ack(struct bare_leg *leg, const struct sip_msg *msg)
{
	int err = 0;

	if (!leg->rtag) {
		err = sip_dialog_create(leg->dlg, msg);
		err = err ? err : pl_strdup(&leg->ltag, &msg->from.tag);
		err = err ? err : pl_strdup(&leg->rtag, &msg->to.tag);
	}
	return err ? err
		   : sip_drequestf(NULL, leg->ua->sip, false, "ACK", leg->dlg, msg->cseq.num, NULL,
				   NULL, NULL, NULL, "Content-Length: 0\r\n\r\n");
}

int bare_bye(struct bare_leg *leg)
{
	int err = request(leg, "BYE", "", NULL, NULL);

	mem_deref(leg);
	return err;
}

int bare_refer(struct bare_leg *leg, const char *uri, const struct bare_leg *consult)
{
	char headers[512];

	if (re_snprintf(
		    headers, sizeof headers,
		    "Refer-To: <%s?Replaces=%s%%3Bto-tag%%3D%s%%3Bfrom-tag%%3D%s>\r\nReferred-By: <%s>\r\n",
		    uri, sip_dialog_callid(consult->dlg), consult->rtag, consult->ltag,
		    leg->ua->uri) < 0)
		return ENOMEM;
	return request(leg, "REFER", headers, NULL, NULL);
}

int bare_notify(struct bare_leg *leg, const char *status, bool last)
{
	struct body body;
	char headers[256];
	int len = re_snprintf(body.text, sizeof body.text, "SIP/2.0 %s\r\n", status);

	body.len = (size_t)len;
	if (re_snprintf(headers, sizeof headers, "Event: refer;id=%u\r\nSubscription-State: %s\r\n",
			leg->refer_id,
			last ? "terminated;reason=noresource" : "active;expires=180") < 0)
		return ENOMEM;
	return request(leg, "NOTIFY", headers, "message/sipfrag;version=2.0", &body);
}

/* ---- our 2xx, until the ACK ---- */

enum { RESEND_MS = 500, GIVE_UP = 32000 };

static void resend(void *arg)
{
	struct bare *ua = arg;
	uint64_t now = tmr_jiffies();

	for (struct le *le = ua->waiting.head; le; le = le->next) {
		struct bare_leg *leg = le->data;

		if (now < leg->answered_at + RESEND_MS)
			continue;
		if (now > leg->answered_at + GIVE_UP)
			failed(leg, "bare: no ACK");
		leg->ok->pos = 0;
		(void)sip_send(ua->sip, leg->invite->sock, leg->invite->tp, &leg->dst, leg->ok);
	}
	if (ua->waiting.head)
		tmr_start(&ua->timer, RESEND_MS, resend, ua);
}

static int put_own_contact(struct re_printf *pf, const struct bare_leg *leg)
{
	struct sip_contact contact;

	sip_contact_set(&contact, leg->ua->name, &leg->invite->dst, leg->invite->tp);
	return sip_contact_print(pf, &contact);
}

static int answer(struct bare_leg *leg, const char *direction)
{
	struct sip_strans *st = leg->st;
	struct body body;
	struct pl rport;
	int err;

	make_sdp(&body, leg, direction);
	leg->sdp_version++;
	leg->st = mem_ref(st);
	sip_reply_addr(&leg->dst, leg->invite,
		       !msg_param_exists(&leg->invite->via.params, "rport", &rport));
	err = sip_treplyf(&st, &leg->ok, leg->ua->sip, leg->invite, true, 200, "OK",
			  "%H%sContent-Type: application/sdp\r\nContent-Length: %zu\r\n\r\n%b",
			  put_own_contact, leg, capabilities, body.len, body.text, body.len);
	if (err)
		return err;
	leg->answered_at = tmr_jiffies();
	list_append(&leg->ua->waiting, &leg->waiting, leg);
	if (!tmr_isrunning(&leg->ua->timer))
		tmr_start(&leg->ua->timer, RESEND_MS, resend, leg->ua);
	return 0;
}

/* The transaction would wait 32 s for repeats: one reference is ours, the other is its timer's. */
static bool acked(struct bare_leg *leg, const struct sip_msg *msg)
{
	if (!leg->ok || leg->invite->cseq.num != msg->cseq.num)
		return false;
	if (mem_nrefs(leg->st) > 1)
		mem_deref(leg->st);
	leg->st = mem_deref(leg->st);
	leg->ok = mem_deref(leg->ok);
	leg->invite = mem_deref(leg->invite);
	list_unlink(&leg->waiting);
	return true;
}

/* ---- requests that come ---- */

static void cancelled(void *arg)
{
	failed(arg, "bare: CANCEL");
}

static int take_invite(struct bare_leg *leg, const struct sip_msg *msg)
{
	leg->invite = mem_ref((void *)(uintptr_t)msg);
	leg->next_cseq = (uint64_t)msg->cseq.num + 1;
	return sip_strans_alloc(&leg->st, leg->ua->sip, msg, cancelled, leg);
}

static int ring(struct bare_leg *leg)
{
	return sip_treplyf(&leg->st, NULL, leg->ua->sip, leg->invite, true, 180, "Ringing",
			   "%H%sContent-Length: 0\r\n\r\n", put_own_contact, leg, capabilities);
}

static void new_invite(struct bare *ua, const struct sip_msg *msg)
{
	const struct story *story = story_called(msg->uri.user.p, msg->uri.user.l);
	struct bare_leg *leg = leg_new(ua, story ? story->number : 0), *old = replaced_leg(ua, msg);
	int err;

	if (!leg)
		return;
	leg->sdp_id = leg->sdp_version = rand_u32() & 0x7fffffff;
	leg->replaces = mem_ref(old);
	err = sip_dialog_accept(&leg->dlg, msg);
	if (!err) {
		leg_key(leg);
		err = re_sdprintf(&leg->ltag, "%016llx", msg->tag);
	}
	err = err ? err : pl_strdup(&leg->rtag, &msg->from.tag);
	err = err ? err : take_invite(leg, msg);
	if (!err && !old)
		err = ring(leg);
	err = err ? err : answer(leg, "sendrecv");
	if (err)
		failed(leg, "bare: cannot answer");
}

/* A repeat gets the same answer and is not acted on.  (libre may well begin with CSeq 0.) */
static bool repeated(struct bare_leg *leg, const struct sip_msg *msg)
{
	uint64_t after = (uint64_t)msg->cseq.num + 1;

	if (after > leg->next_cseq) {
		leg->next_cseq = after;
		return false;
	}
	(void)sip_reply(leg->ua->sip, msg, after == leg->next_cseq ? 200 : 500, "Repeated");
	return true;
}

static void in_dialog(struct bare_leg *leg, const struct sip_msg *msg)
{
	struct bare *ua = leg->ua;

	if (!pl_strcmp(&msg->met, "ACK")) {
		if (acked(leg, msg) && ua->on_ack)
			ua->on_ack(leg);
		return;
	}
	if (repeated(leg, msg))
		return;
	if (!pl_strcmp(&msg->met, "INVITE")) {
		if (take_invite(leg, msg) || answer(leg, "recvonly"))
			failed(leg, "bare: cannot answer a re-INVITE");
		return;
	}
	(void)sip_replyf(ua->sip, msg, 200, "OK", "Content-Length: 0\r\n\r\n");
	ua->on_request(leg, msg);
	if (!pl_strcmp(&msg->met, "BYE"))
		mem_deref(leg);
}

/* The socket is known from the first message on; it gets the buffer that legwork gives its own. */
static void widen(struct bare *ua, const struct sip_msg *msg)
{
	enum { UDP_BUFFER = 4 << 20 };

	if (!ua->wide && msg->tp == SIP_TRANSP_UDP)
		ua->wide = !udp_sockbuf_set(msg->sock, UDP_BUFFER);
}

static bool came(const struct sip_msg *msg, void *arg)
{
	struct bare *ua = arg;
	struct bare_leg *leg;

	widen(ua, msg);
	if (!pl_isset(&msg->to.tag) && !pl_strcmp(&msg->met, "INVITE")) {
		new_invite(ua, msg);
		return true;
	}
	leg = mem_ref(leg_of(ua, msg));
	if (leg)
		in_dialog(leg, msg);
	else if (pl_strcmp(&msg->met, "ACK"))
		(void)sip_reply(ua->sip, msg, 481, "No Such Dialog");
	mem_deref(leg);
	return true;
}

/* A 2xx outlives its transaction: repeated, it wants its ACK again. */
static bool stray(const struct sip_msg *msg, void *arg)
{
	struct bare_leg *leg = leg_of(arg, msg);

	if (leg && msg->scode >= 200 && msg->scode < 300 && !pl_strcmp(&msg->cseq.met, "INVITE"))
		(void)bare_ack(leg, msg);
	return true;
}

/* ---- birth and end ---- */

static void bare_destroy(void *arg)
{
	struct bare *ua = arg;

	tmr_cancel(&ua->timer);
	sip_close(ua->sip, true);
	hash_flush(ua->legs);
	mem_deref(ua->requests);
	mem_deref(ua->responses);
	mem_deref(ua->sip);
	mem_deref(ua->legs);
}

int bare_alloc(struct bare **uap, const char *name, bool tcp)
{
	enum { BUCKETS = 1024 };
	struct bare *ua = mem_zalloc(sizeof *ua, bare_destroy);
	int err;

	if (!ua)
		return ENOMEM;
	ua->name = name;
	tmr_init(&ua->timer);
	err = hash_alloc(&ua->legs, BUCKETS);
	err = err ? err : sip_alloc(&ua->sip, NULL, BUCKETS, BUCKETS, BUCKETS, "bare", NULL, NULL);
	err = err ? err : sa_set_str(&ua->laddr, "127.0.0.1", 0);
	err = err ? err : sip_transp_add(ua->sip, SIP_TRANSP_UDP, &ua->laddr);
	if (tcp)
		err = err ? err : sip_transp_add(ua->sip, SIP_TRANSP_TCP, &ua->laddr);
	err = err ? err : sip_transp_laddr(ua->sip, &ua->laddr, SIP_TRANSP_UDP, NULL);
	err = err ? err : sip_listen(&ua->requests, ua->sip, true, came, ua);
	err = err ? err : sip_listen(&ua->responses, ua->sip, false, stray, ua);
	if (err) {
		mem_deref(ua);
		return err;
	}
	(void)re_snprintf(ua->uri, sizeof ua->uri, "sip:%s@%J", name, &ua->laddr);
	*uap = ua;
	return 0;
}
