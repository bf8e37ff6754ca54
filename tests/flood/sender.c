/* SPDX-License-Identifier: BSD-3-Clause */
/* sender.c -- a process that floods an endpoint: what it sends, when, and what it answers. */
#include <arpa/inet.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "sender.h"

enum { SOURCES = 8, CALLS_KEPT = 8, TEXT = 2048, TICK_US = 1000 };

/* A call of ours that was answered. */
struct call {
	char head[400]; /* From, To and Call-ID as lines */
	unsigned cseq;
};

struct source {
	int fd;
	char at[32];         /* "127.0.0.2:40000" */
	char last[TEXT];     /* its last INVITE */
	unsigned last_number;
	struct call calls[CALLS_KEPT];
	unsigned callc;
};

static struct {
	struct flood_tally *tally;
	struct source sources[SOURCES];
	struct sockaddr_in to;
	uint64_t random;
	unsigned number;     /* of messages */
} me;

static const char *const names[FLOOD_KINDS] = {
	"INVITE", "INVITE again", "Replaces", "REFER", "REFER within", "OPTIONS", "stray", "garbage",
};

/* How often each is sent, in sixteenths. */
static const unsigned char share[16] = {
	FLOOD_INVITE,       FLOOD_INVITE,       FLOOD_INVITE,   FLOOD_INVITE_AGAIN,
	FLOOD_REPLACES,     FLOOD_REPLACES,     FLOOD_REFER,    FLOOD_REFER,
	FLOOD_REFER_WITHIN, FLOOD_REFER_WITHIN, FLOOD_OPTIONS,  FLOOD_OPTIONS,
	FLOOD_STRAY,        FLOOD_STRAY,        FLOOD_GARBAGE,  FLOOD_GARBAGE,
};

const char *flood_kind_name(enum flood_kind kind)
{
	return names[kind];
}

static uint64_t random_number(void)
{
	me.random ^= me.random << 13;
	me.random ^= me.random >> 7;
	me.random ^= me.random << 17;
	return me.random;
}

static uint64_t now_us(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000 + (uint64_t)ts.tv_nsec / 1000;
}

/* ---- messages ---- */

static void put(const struct source *s, const char *text, size_t len)
{
	if (sendto(s->fd, text, len, 0, (const struct sockaddr *)(const void *)&me.to,
		   sizeof me.to) < 0)
		me.tally->failed++;
}

static const char sdp[] = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
			  "m=audio 4000 RTP/AVP 0\r\n";

/* The lines that name a dialog: one that is not there. */
static void guess(char *head, size_t size)
{
	(void)snprintf(head, size,
		       "From: <sip:mallory@127.0.0.1>;tag=%llx\r\n"
		       "To: <sip:alice@127.0.0.1>;tag=%llx\r\nCall-ID: %llx\r\n",
		       (unsigned long long)random_number(), (unsigned long long)random_number(),
		       (unsigned long long)random_number());
}

static void fresh(char *head, size_t size)
{
	(void)snprintf(head, size,
		       "From: <sip:mallory@127.0.0.1>;tag=%u\r\nTo: <sip:alice@127.0.0.1>\r\n"
		       "Call-ID: flood-%u\r\n",
		       me.number, me.number);
}

/* A request; extra are more headers.  Returns its length. */
static size_t request(char *text, const struct source *s, const char *method, const char *head,
		      unsigned cseq, const char *extra)
{
	const char *body = strcmp(method, "INVITE") ? "" : sdp;
	int len = snprintf(text, TEXT,
			   "%s sip:alice@127.0.0.1:%u SIP/2.0\r\n"
			   "Via: SIP/2.0/UDP %s;branch=z9hG4bK%u\r\nMax-Forwards: 70\r\n%s"
			   "CSeq: %u %s\r\nContact: <sip:mallory@%s>\r\n%s%s"
			   "Content-Length: %zu\r\n\r\n%s",
			   method, ntohs(me.to.sin_port), s->at, me.number, head, cseq, method,
			   s->at, extra, *body ? "Content-Type: application/sdp\r\n" : "",
			   strlen(body), body);

	return len > 0 && len < TEXT ? (size_t)len : 0;
}

static void send_request(struct source *s, const char *method, const char *head, unsigned cseq,
			 const char *extra)
{
	char text[TEXT];

	put(s, text, request(text, s, method, head, cseq, extra));
}

/* Every fourth call is given up before the next one. */
static void cancel_last(struct source *s)
{
	char text[TEXT], head[400];
	unsigned number = me.number;

	if (!s->last_number || random_number() % 4)
		return;
	me.number = s->last_number;
	fresh(head, sizeof head);
	put(s, text, request(text, s, "CANCEL", head, 1, ""));
	me.number = number;
}

static void send_invite(struct source *s)
{
	char head[400], text[TEXT] = "";

	cancel_last(s);
	fresh(head, sizeof head);
	put(s, text, request(text, s, "INVITE", head, 1, ""));
	(void)memcpy(s->last, text, sizeof s->last);
	s->last_number = me.number;
}

static void send_replaces(struct source *s)
{
	char head[400], extra[200];

	fresh(head, sizeof head);
	(void)snprintf(extra, sizeof extra,
		       "Require: replaces\r\nReplaces: %llx;to-tag=%llx;from-tag=%llx\r\n",
		       (unsigned long long)random_number(), (unsigned long long)random_number(),
		       (unsigned long long)random_number());
	send_request(s, "INVITE", head, 1, extra);
}

static void send_refer(struct source *s, bool within)
{
	static const char to[] = "Refer-To: <sip:premium@127.0.0.9>\r\n"
				 "Referred-By: <sip:bob@127.0.0.1>\r\n";
	char head[400];

	if (within && s->callc) {
		struct call *c = &s->calls[random_number() % s->callc];

		send_request(s, "REFER", c->head, ++c->cseq, to);
		return;
	}
	(within ? guess : fresh)(head, sizeof head);
	send_request(s, "REFER", head, 1, to);
}

static void send_options(struct source *s)
{
	char head[400];

	fresh(head, sizeof head);
	send_request(s, "OPTIONS", head, 1, "");
}

static void send_stray(struct source *s)
{
	static const char *const methods[] = {"ACK", "BYE", "CANCEL", "NOTIFY", "UPDATE", "PRACK",
					      "INFO", "SUBSCRIBE", "MESSAGE", "NONSENSE"};
	enum { METHODS = sizeof methods / sizeof *methods };
	unsigned which = (unsigned)(random_number() % (METHODS + 1));
	char head[400], text[TEXT];
	int len;

	guess(head, sizeof head);
	if (which < METHODS) {
		send_request(s, methods[which], head, 1 + (unsigned)(random_number() % 100), "");
		return;
	}
	len = snprintf(text, sizeof text,
		       "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 127.0.0.1:%u;branch=z9hG4bK%u\r\n%s"
		       "CSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n",
		       ntohs(me.to.sin_port), me.number, head);
	put(s, text, (size_t)len);
}

static void send_garbage(struct source *s)
{
	char text[TEXT], head[400];
	size_t len = 1 + random_number() % 1200;

	if (random_number() % 2) {
		for (size_t i = 0; i < len; i++)
			text[i] = (char)random_number();
		put(s, text, len);
		return;
	}
	fresh(head, sizeof head);
	len = request(text, s, "INVITE", head, 1, "");
	for (unsigned i = 0; i < 4; i++)
		text[random_number() % len] = (char)random_number();
	put(s, text, random_number() % 2 ? len : random_number() % len);
}

static void send_one(void)
{
	struct source *s = &me.sources[random_number() % SOURCES];
	enum flood_kind kind = (enum flood_kind)share[random_number() % 16];

	me.number++;
	me.tally->sent[kind]++;
	switch (kind) {
	case FLOOD_INVITE:       send_invite(s); break;
	case FLOOD_INVITE_AGAIN: put(s, s->last, strlen(s->last)); break;
	case FLOOD_REPLACES:     send_replaces(s); break;
	case FLOOD_REFER:        send_refer(s, false); break;
	case FLOOD_REFER_WITHIN: send_refer(s, true); break;
	case FLOOD_OPTIONS:      send_options(s); break;
	case FLOOD_STRAY:        send_stray(s); break;
	case FLOOD_GARBAGE:      send_garbage(s); break;
	case FLOOD_KINDS:        break;
	}
}

/* ---- what comes ---- */

/* Copies the line that begins so to out, with its end; "" without it. */
static size_t copy_line(char *out, size_t size, const char *text, const char *name)
{
	char start[40];
	const char *p, *end;

	out[0] = '\0';
	(void)snprintf(start, sizeof start, "\r\n%s: ", name);
	p = strstr(text, start);
	end = p ? strstr(p + 2, "\r\n") : NULL;
	if (!end || (size_t)(end - p) >= size)
		return 0;
	return (size_t)snprintf(out, size, "%.*s", (int)(end - p), p + 2);
}

static size_t copy_dialog(char *head, size_t size, const char *text)
{
	static const char *const lines[] = {"From", "To", "Call-ID"};
	size_t len = 0;

	for (unsigned i = 0; i < 3; i++)
		len += copy_line(head + len, size - len, text, lines[i]);
	return len;
}

/* Our INVITE was answered. */
static void answered(struct source *s, const char *text)
{
	char head[400];

	if (!copy_dialog(head, sizeof head, text))
		return;
	send_request(s, "ACK", head, 1, "");
	if (s->callc < CALLS_KEPT) {
		struct call *c = &s->calls[s->callc++];

		(void)memcpy(c->head, head, sizeof c->head);
		c->cseq = 1;
	}
}

static void answer(struct source *s, const char *text)
{
	static const char *const lines[] = {"Via", "From", "To", "Call-ID", "CSeq"};
	char reply[TEXT] = "SIP/2.0 200 OK\r\n";
	size_t len = strlen(reply);

	if (!strncmp(text, "ACK ", 4))
		return;
	for (unsigned i = 0; i < 5; i++)
		len += copy_line(reply + len, sizeof reply - len - 40, text, lines[i]);
	len += (size_t)snprintf(reply + len, sizeof reply - len, "Content-Length: 0\r\n\r\n");
	me.tally->requests++;
	put(s, reply, len);
}

static void take(struct source *s, const char *text)
{
	unsigned code;

	if (sscanf(text, "SIP/2.0 %3u ", &code) != 1) {
		answer(s, text);
		return;
	}
	if (code < 700)
		me.tally->answers[code]++;
	if (code == 200 && strstr(text, " INVITE\r\n"))
		answered(s, text);
}

static void take_all(void)
{
	char text[8192];

	for (unsigned i = 0; i < SOURCES; i++) {
		struct source *s = &me.sources[i];
		ssize_t n;

		while ((n = recv(s->fd, text, sizeof text - 1, MSG_DONTWAIT)) > 0) {
			text[n] = '\0';
			take(s, text);
		}
	}
}

/* ---- the process ---- */

static bool open_source(struct source *s, unsigned number)
{
	struct sockaddr_in a = {.sin_family = AF_INET};
	socklen_t len = sizeof a;

	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1 + number);
	s->fd = socket(AF_INET, SOCK_DGRAM, 0);
	if (s->fd < 0 || bind(s->fd, (const struct sockaddr *)(const void *)&a, sizeof a) ||
	    getsockname(s->fd, (struct sockaddr *)(void *)&a, &len))
		return false;
	(void)snprintf(s->at, sizeof s->at, "127.0.0.%u:%u", 2 + number, ntohs(a.sin_port));
	return true;
}

static void run(unsigned rate)
{
	uint64_t began = now_us(), sent = 0;

	while (!me.tally->stop) {
		uint64_t now = now_us(), due = (now - began) * rate / 1000000;
		struct timespec tick = {0, TICK_US * 1000};

		if (due > sent && (due - sent) * 1000000 / rate > me.tally->behind_us)
			me.tally->behind_us = (due - sent) * 1000000 / rate;
		for (; sent < due; sent++)
			send_one();
		take_all();
		(void)nanosleep(&tick, NULL);
	}
}

static int sender(uint16_t port, unsigned rate, uint64_t seed)
{
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL); /* a test that fails does not stop us */
	me.to = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(port)};
	me.to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	me.random = seed | 1;
	for (unsigned i = 0; i < SOURCES; i++)
		if (!open_source(&me.sources[i], i))
			return 1;
	run(rate);
	return 0;
}

bool flood_start(struct flood *flood, uint16_t port, unsigned rate, uint64_t seed)
{
	void *p = mmap(NULL, sizeof *flood->tally, PROT_READ | PROT_WRITE,
		       MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		return false;
	flood->tally = me.tally = p;
	flood->pid = fork();
	if (!flood->pid)
		_exit(sender(port, rate, seed));
	return flood->pid > 0;
}

bool flood_stop(struct flood *flood)
{
	int status;

	flood->tally->stop = true;
	return waitpid(flood->pid, &status, 0) == flood->pid && WIFEXITED(status) &&
	       !WEXITSTATUS(status);
}

void flood_free(struct flood *flood)
{
	(void)munmap(flood->tally, sizeof *flood->tally);
}
