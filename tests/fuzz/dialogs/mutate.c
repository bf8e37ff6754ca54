/* SPDX-License-Identifier: BSD-3-Clause */
/* mutate.c -- bends a message: its structure first, its bytes seldom. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "world.h"

#define SOME(w, list) list[below(w, sizeof list / sizeof *list)]

/* ---- words that mean something to somebody ---- */

static const char *const names[] = {
	"Via", "v", "From", "f", "To", "t", "Call-ID", "i", "CSeq", "Contact", "m", "Content-Type",
	"c", "Content-Length", "l", "Route", "Record-Route", "Max-Forwards", "Require",
	"Proxy-Require", "Supported", "k", "Unsupported", "Allow", "Allow-Events", "u", "Event",
	"o", "Subscription-State", "Refer-To", "r", "Referred-By", "b", "Refer-Sub", "Replaces",
	"Target-Dialog", "Session-Expires", "x", "Min-SE", "RSeq", "RAck", "Reason", "Retry-After",
	"P-Asserted-Identity", "P-Preferred-Identity", "Remote-Party-ID", "Privacy", "Diversion",
	"History-Info", "User-Agent", "Server", "Date", "Expires", "WWW-Authenticate",
	"Proxy-Authenticate", "Authorization", "Warning", "Alert-Info", "Call-Info", "Subject",
	"User-to-User", "Content-Encoding", "Content-Transfer-Encoding", "Content-Disposition",
	"DC-Info", "MIME-Version", "Vnd-16367", "Vnd-2864", "X-Any", "", " ", "Via ", "\x01",
};

static const char *const values[] = {
	"", " ", "0", "1", "-1", "4294967295", "4294967296", "18446744073709551616", "x", "*",
	"<>", "<sip:>", "sip:", "<sip:a@b", "sip:a@b>", "\"", "\"\\", "\"a\" <sip:a@10.0.0.1>",
	"<sip:carol@10.0.0.2>", "<sip:dave@10.0.0.3?Replaces=x%3Bto-tag%3Da%3Bfrom-tag%3Db>",
	"<tel:+48221234567>", "<sips:a@b>", "<mailto:a@b>", "<sip:a@b;gr=1;lr;lr>;tag=;tag=a;tag=b",
	"<sip:a@[::1]:5060>", "<sip:10.0.0.9>;lr", "<sip:10.0.0.9;lr>, <sip:10.0.0.8;lr>",
	"<sip:10.0.0.9;lrx=1>", "a;to-tag=b;from-tag=c", "a;to-tag=b;from-tag=0;early-only",
	"a;from-tag=c", "100rel", "replaces, 100rel, timer", "nothing-known", "timer", "path",
	"refer", "refer;id=1", "refer;id=4294967295", "presence", "dialog", "active",
	"active;expires=0", "terminated;reason=noresource", "terminated;reason=rejected", "pending",
	"90", "1;refresher=uas", "90;refresher=uac", "7200;refresher=uas", "false", "true", "id",
	"user;header;session;critical", "message/sipfrag", "message/sipfrag;version=2.0",
	"application/sdp", "multipart/mixed;boundary=x", "application/dtmf-relay", "text/plain",
	"1 1 INVITE", "7 2 INVITE", "1 INVITE", "99999 BYE", "SIP/2.0/UDP 10.0.0.1",
	"SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK", "SIP/2.0/UDP 10.0.0.1;branch=1;rport=1",
	"SIP/2.0/TCP 10.0.0.1;branch=z9hG4bKx;maddr=10.0.0.2;received=10.0.0.3;rport;ttl=1",
	"SIP/2.0/XYZ a.invalid:99999;branch=z9hG4bKz", "Q.850;cause=16;text=\"x\"",
	"SIP;cause=200;text=\"Call completed elsewhere\"", "3", "10", "3600;duration=1",
	"Digest realm=\"a\", nonce=\"b\", qop=\"auth\", algorithm=MD5",
	"Digest realm=\"10.0.0.100\", nonce=\"\", stale=true, opaque=\"x\", qop=\"auth-int\"",
	"Basic realm=\"a\"", "gzip", "identity", "base64", "56a390f3d2b7310023a2;encoding=hex",
	"<sip:bob@10.0.0.1>;reason=unconditional;counter=99", "<sip:bob@10.0.0.1>;index=1.1.1",
};

static const char *const methods[] = {"INVITE", "ACK", "BYE", "CANCEL", "REFER", "NOTIFY",
				      "UPDATE", "PRACK", "INFO", "OPTIONS", "SUBSCRIBE", "MESSAGE",
				      "REGISTER", "PUBLISH", "invite", "X", "SIP/2.0"};

static const char *const lines_of_sdp[] = {
	"m=audio 0 RTP/AVP 0\r\n", "m=audio 40000 RTP/AVP 101\r\n", "m=audio 40000 RTP/SAVP 0\r\n",
	"m=video 40002 RTP/AVP 96\r\n", "m=audio 40004 RTP/AVP 8 0 101\r\n", "m=audio x RTP/AVP 0\r\n",
	"m=audio 40000 RTP/AVP\r\n", "m=image 40000 udptl t38\r\n", "c=IN IP4 0.0.0.0\r\n",
	"c=IN IP4 224.1.1.1/1\r\n", "c=IN IP6 ::1\r\n", "c=IN IP4\r\n", "a=inactive\r\n",
	"a=sendonly\r\n", "a=recvonly\r\n", "a=rtpmap:0 PCMU/8000\r\n", "a=rtpmap:0\r\n",
	"a=rtpmap:101 telephone-event/8000\r\n", "a=rtpmap:97 GSM/\r\n", "a=fmtp:101 0-15\r\n",
	"a=record:on\r\n", "a=record:paused\r\n", "a=recordpref:off\r\n", "a=ptime:0\r\n",
	"a=group:BUNDLE 0 1\r\n", "a=crypto:1 x y\r\n", "b=AS:0\r\n", "t=0 0\r\n", "v=1\r\n",
	"o=- 1 1 IN IP4 x\r\n", "s=\r\n", "z=\r\n", "a=", "\r\n", "m=audio 65536 RTP/AVP 0\r\n",
	"a=rtcp:40001\r\n", "a=candidate:1 1 UDP 1 10.0.0.1 9 typ host\r\n",
};

static const unsigned codes[] = {100, 180, 181, 183, 199, 200, 202, 204, 299, 300, 302, 305,
				 400, 401, 403, 404, 405, 406, 407, 408, 410, 415, 416, 420,
				 421, 422, 423, 429, 433, 480, 481, 482, 483, 486, 487, 488,
				 489, 491, 493, 500, 501, 503, 504, 513, 580, 600, 603, 606, 699};

/* ---- values ---- */

static struct header *some_header(struct world *w, struct message *m)
{
	return &m->headers[below(w, m->count)];
}

static void set(char *value, const char *to)
{
	snprintf(value, VALUE, "%s", to);
}

/* Puts text into a value, over `cut` bytes of it. */
static void splice(char *value, size_t at, size_t cut, const char *text)
{
	char old[VALUE];

	set(old, value);
	if (at + cut > strlen(old))
		cut = strlen(old) - at;
	if (snprintf(value, VALUE, "%.*s%s%s", (int)at, old, text, old + at + cut) < 0)
		set(value, old); /* what does not fit is cut */
}

static void number(struct world *w, char *value)
{
	static const char *const numbers[] = {"0", "1", "2", "65535", "65536", "2147483647",
					      "2147483648", "4294967295", "4294967296",
					      "18446744073709551615", "99999999999999999999", "-1",
					      "01", "0x1", ""};
	size_t at = strcspn(value, "0123456789"), len = strspn(value + at, "0123456789");
	char near[24];
	unsigned long was = strtoul(value + at, NULL, 10);

	snprintf(near, sizeof near, "%lu", was + below(w, 5) - 2);
	splice(value, at, len, chance(w, 50) ? near : SOME(w, numbers));
}

static void parameter(struct world *w, char *value)
{
	static const char *const params[] = {";tag=z", ";tag=", ";lr", ";transport=tcp",
					     ";transport=x", ";maddr=10.0.0.2", ";received=1.1.1.1",
					     ";rport=1", ";branch=z9hG4bKq", ";isfocus", ";early-only",
					     ";expires=0", ";cause=302", ";method=BYE", ";x=\"", "?a=b",
					     ";to-tag=", ";from-tag=0", ";id=2", ", x", ">", "<", ";;"};
	const char *semi = strrchr(value, ';'), *param = SOME(w, params);
	size_t end = strlen(value);

	if (semi && chance(w, 50))
		splice(value, (size_t)(semi - value), chance(w, 50) ? VALUE : 1, "");
	else
		splice(value, below(w, 3) ? end : below(w, (uint32_t)end + 1), 0, param);
}

static void letters(struct world *w, char *value)
{
	static const char odd[] = "\t \"%&()*+,-./09:;<=>?@AZ[\\]^_az{|}~\x01\x7f\x80\xc3\xff";
	char text[VALUE];
	size_t at = below(w, (uint32_t)strlen(value) + 1), n = 0;

	if (chance(w, 30)) {
		splice(value, at, below(w, 20), "");
		return;
	}
	for (size_t count = 1 + below(w, chance(w, 10) ? VALUE - 2 : 3); n < count; n++)
		text[n] = chance(w, 50) && n ? text[n - 1] : odd[below(w, sizeof odd - 1)];
	text[n] = '\0';
	splice(value, at, 0, text);
}

static void bend(struct world *w, struct message *m, char *value)
{
	switch (below(w, 7)) {
	case 0: set(value, SOME(w, values)); break;
	case 1: number(w, value); break;
	case 2: parameter(w, value); break;
	case 3: letters(w, value); break;
	case 4: set(value, some_header(w, m)->value); break;
	case 5: splice(value, below(w, (uint32_t)strlen(value) + 1), 0, "\r\n "); break;
	case 6: splice(value, 0, 0, SOME(w, values)); break;
	}
}

/* ---- headers ---- */

static void swap_headers(struct world *w, struct message *m)
{
	struct header *a = some_header(w, m), *b = some_header(w, m), was = *a;

	*a = *b;
	*b = was;
}

static void remove_header(struct world *w, struct message *m)
{
	unsigned i = below(w, m->count);

	m->count--;
	memmove(&m->headers[i], &m->headers[i + 1], (m->count - i) * sizeof *m->headers);
}

static void add_header(struct world *w, struct message *m)
{
	const char *name = SOME(w, names);

	message_add(m, name, "%s", SOME(w, values));
	if (chance(w, 50))
		swap_headers(w, m);
}

static void double_header(struct world *w, struct message *m)
{
	const struct header *h = some_header(w, m);

	message_add(m, h->name, "%s", h->value);
	if (chance(w, 50))
		bend(w, m, m->headers[m->count - 1].value);
}

static void rename_header(struct world *w, struct message *m)
{
	struct header *h = some_header(w, m);

	if (chance(w, 30))
		for (char *p = h->name; *p; p++)
			*p = (char)(chance(w, 50) ? toupper((unsigned char)*p)
						  : tolower((unsigned char)*p));
	else
		snprintf(h->name, sizeof h->name, "%s", SOME(w, names));
}

/* One that matters, and of these the parts that matter. */
static void bend_important(struct world *w, struct message *m)
{
	static const char *const important[] = {"To", "From", "Call-ID", "CSeq", "Via", "Contact",
						"Event", "Subscription-State", "Refer-To", "Replaces",
						"RSeq", "RAck", "Session-Expires", "Content-Type"};
	const char *value = message_value(m, SOME(w, important), 0);

	if (value)
		bend(w, m, (char *)(uintptr_t)value);
}

/* ---- first line and body ---- */

static void bend_start(struct world *w, struct message *m)
{
	char old[START];

	snprintf(old, sizeof old, "%s", m->start);
	if (chance(w, 20)) {
		char value[VALUE];

		set(value, m->start);
		letters(w, value);
		snprintf(m->start, sizeof m->start, "%.*s", START - 1, value);
	} else if (m->request) {
		snprintf(m->start, sizeof m->start, "%s%s", SOME(w, methods),
			 old + strcspn(old, " "));
	} else {
		m->code = (int)SOME(w, codes);
		snprintf(m->start, sizeof m->start, "SIP/2.0 %d Words", m->code);
	}
}

const char *any_sdp(struct world *w, const char *direction)
{
	static char body[BODY];
	size_t used = (size_t)snprintf(body, sizeof body,
				       "v=0\r\no=- 7 %u IN IP4 10.0.0.1\r\ns=-\r\nc=IN IP4 10.0.0.1\r\n"
				       "t=0 0\r\n", 1 + below(w, 4));

	for (unsigned n = below(w, 8); n && used < 2000; n--)
		used += (size_t)snprintf(body + used, sizeof body - used, "%s",
					 SOME(w, lines_of_sdp));
	snprintf(body + used, sizeof body - used, "m=audio 40000 RTP/AVP 0 101\r\na=%s\r\n",
		 direction);
	return body;
}

static void bend_body(struct world *w, struct message *m)
{
	static const char *const bodies[] = {
		"", "x", "SIP/2.0 200 OK\r\n", "SIP/2.0 100 Trying\r\n", "SIP/2.0 486 Busy\r\n",
		"SIP/2.0 999\r\n", "SIP/2.0", "Signal=5\r\nDuration=160\r\n", "Signal=\r\n", "5",
		"--x\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n--x--\r\n", "\r\n\r\n"};
	size_t len = strlen(m->body);

	switch (below(w, 4)) {
	case 0: snprintf(m->body, sizeof m->body, "%s", SOME(w, bodies)); break;
	case 1: m->body[below(w, (uint32_t)len + 1)] = '\0'; break;
	case 2: snprintf(m->body, sizeof m->body, "%s", any_sdp(w, "sendrecv")); break;
	case 3:
		memcpy(m->body + len, m->body, len * 2 < BODY ? len : 0);
		m->body[len * 2 < BODY ? len * 2 : len] = '\0';
		break;
	}
}

void mutate(struct world *w, struct message *m)
{
	for (unsigned n = 1 + below(w, 3); n && m->count > 1; n--)
		switch (below(w, 12)) {
		case 0: remove_header(w, m); break;
		case 1: double_header(w, m); break;
		case 2: swap_headers(w, m); break;
		case 3: rename_header(w, m); break;
		case 4: add_header(w, m); break;
		case 5: bend_start(w, m); break;
		case 6: bend_body(w, m); break;
		case 7: bend(w, m, some_header(w, m)->value); break;
		default: bend_important(w, m); break;
		}
}

/* ---- bytes ---- */

size_t mutate_bytes(struct world *w, char *text, size_t size, size_t room)
{
	size_t at = below(w, (uint32_t)size + 1), n;

	switch (below(w, 6)) {
	case 0: return at;
	case 1:
		if (at < size)
			text[at] = (char)below(w, 256);
		return size;
	case 2: /* \n alone ends a line */
		for (n = 0, at = 0; at < size; at++)
			if (text[at] != '\r')
				text[n++] = text[at];
		return n;
	case 3: /* one message after another in a datagram */
		n = size < room - size ? size : room - size;
		memmove(text + size, text, n);
		return size + n;
	case 4: /* a line without end */
		n = 1 + below(w, 8000);
		n = n < room - size ? n : room - size;
		memmove(text + at + n, text + at, size - at);
		memset(text + at, "a \t;"[below(w, 4)], n);
		return size + n;
	default:
		n = 2 < room - size ? 2 : 0;
		memmove(text + n, text, size);
		memcpy(text, "\r\n", n);
		return size + n;
	}
}
