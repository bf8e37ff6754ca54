/* SPDX-License-Identifier: BSD-3-Clause */
/* wire_play.c -- see wire_play.h. */
#include "wire_play.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "account/compat.h"
#include "agents.h"
#include "state/ua.h"
#include "wire_net.h"

#include <legwork/virtual.h>

enum { REQUESTS = 32, BRANCHES = 32, SENT = 400, WORDS = 12, TEXT = 4096 };

/* The same for each request; what follows tells them apart here. */
#define OLD_BRANCH "branch=0;name="

/* A request as it was sent, by either side. */
struct known { char name[96], text[TEXT], to[200]; }; /* to: of its answer */

static struct {
	struct agent *agent;
	uint64_t begin;
	char *trace;
	size_t used;
	bool good;
	struct known ours[REQUESTS], theirs[REQUESTS];
	unsigned oursc, theirsc;
	char branch[BRANCHES][64];  /* of ours: its number is the place */
	unsigned branchc;
	uint64_t sent[SENT];        /* hashes of all that was */
	unsigned sentc;
	uint64_t ok;                /* of the last 2xx over TCP */
	char own[200], its[200], callid[100], target[200]; /* of the dialog, as the peer has it */
	unsigned cseq;
	char rseq[16];              /* of the last 1xx */
} stage;

/* ---- the trace ---- */

static void put(const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(stage.trace + stage.used, WIRE_TRACE - stage.used, fmt, ap);
	va_end(ap);
	if (n > 0 && stage.used + (size_t)n < WIRE_TRACE)
		stage.used += (size_t)n;
	else
		stage.good = false;
}

static void put_time(void)
{
	if (wire_net_is_tcp())
		put("      ");
	else
		put("      %u ", (unsigned)(lw_virtual_now() - stage.begin));
}

static uint64_t hash_of(const char *text)
{
	uint64_t hash = 1469598103934665603u;

	for (; *text; text++)
		hash = (hash ^ (uint8_t)*text) * 1099511628211u;
	return hash;
}

static bool was_sent(const char *text)
{
	uint64_t hash = hash_of(text);

	for (unsigned i = 0; i < stage.sentc; i++)
		if (stage.sent[i] == hash)
			return true;
	if (stage.sentc < SENT)
		stage.sent[stage.sentc++] = hash;
	return false;
}

static void branch_of(const char *text, char branch[64])
{
	const char *at = strstr(text, "branch=z9hG4bK"), *old = strstr(text, OLD_BRANCH);

	at = old ? old + strlen(OLD_BRANCH) : at ? at + strlen("branch=z9hG4bK") : "";
	snprintf(branch, 64, "%.*s", (int)strcspn(at, ";\r\n, "), at);
}

/* Of ours its number, of theirs the word itself. */
static const char *branch_name(const char *text)
{
	static char name[64];
	char branch[64];
	unsigned i = 0;

	branch_of(text, branch);
	if (!strncmp(text, "SIP/2.0 ", 8))
		return memcpy(name, branch, sizeof name);
	while (i < stage.branchc && strcmp(stage.branch[i], branch) != 0)
		i++;
	if (i == stage.branchc && i < BRANCHES)
		memcpy(stage.branch[stage.branchc++], branch, sizeof branch);
	snprintf(name, sizeof name, "%u", i + 1);
	return name;
}

static const char *method_of(const char *text)
{
	const char *cseq = header(text, "CSeq"), *space = strchr(cseq, ' ');

	return space ? space + 1 : "";
}

/* Each line ends as on the wire. */
static void know(struct known *known, unsigned *count, const char *name, const char *text)
{
	char *to = known[*count % REQUESTS].text;
	size_t n = 0;

	for (const char *p = text; *p && n + 3 < TEXT; p++) {
		if (*p == '\n' && (!n || to[n - 1] != '\r'))
			to[n++] = '\r';
		to[n++] = *p;
	}
	to[n] = '\0';
	snprintf(known[*count % REQUESTS].name, sizeof known[0].name, "%s", name);
	++*count;
}

static struct known *find(struct known *known, unsigned count, const char *name)
{
	for (unsigned i = count; i--;)
		if (!strcmp(known[i % REQUESTS].name, name))
			return &known[i % REQUESTS];
	return NULL;
}

/* ---- what the endpoint sends, and says ---- */

static void peer_is_called(const char *invite)
{
	const char *contact = header(invite, "Contact");

	if (strstr(header(invite, "To"), ";tag="))
		return;
	snprintf(stage.own, sizeof stage.own, "%s;tag=t1", header(invite, "To"));
	snprintf(stage.its, sizeof stage.its, "%s", header(invite, "From"));
	snprintf(stage.callid, sizeof stage.callid, "%s", header(invite, "Call-ID"));
	snprintf(stage.target, sizeof stage.target, "%.*s", (int)strcspn(contact + 1, ">"),
		 contact + 1);
}

static void learn_answer(const char *text, const char *name)
{
	struct known *request = find(stage.theirs, stage.theirsc, name);
	bool names_it = text[8] < '3' && !strcmp(method_of(text), "INVITE");

	if (request)
		snprintf(request->to, sizeof request->to, "%s", header(text, "To"));
	if (names_it)
		snprintf(stage.its, sizeof stage.its, "%s", header(text, "To"));
	if (*header(text, "RSeq"))
		snprintf(stage.rseq, sizeof stage.rseq, "%s", header(text, "RSeq"));
}

static void sends(const char *text, unsigned peer)
{
	bool answer = !strncmp(text, "SIP/2.0 ", 8);
	char name[96];

	snprintf(name, sizeof name, "%.20s %s", method_of(text), branch_name(text));
	if (answer)
		learn_answer(text, name);
	else if (!find(stage.ours, stage.oursc, name))
		know(stage.ours, &stage.oursc, name, text);
	if (!strcmp(method_of(text), "INVITE") && !answer)
		peer_is_called(text);
	put_time();
	if (answer)
		put("%.3s to ", text + 8);
	put("%s%s%s\n", name, peer == PEER_SECOND ? " at 2" : "", was_sent(text) ? " again" : "");
}

/* A 2xx is sent again after T1, when a slow machine may not have come to its ACK. */
static bool is_late_ack(const char *text)
{
	uint64_t was = stage.ok;

	if (strncmp(text, "SIP/2.0 200", 11) != 0 || strcmp(method_of(text), "INVITE") != 0)
		return false;
	stage.ok = hash_of(text);
	return stage.ok == was;
}

static void came(unsigned peer, const char *text)
{
	struct sa at = *wire_net_peer(peer);

	if (is_late_ack(text))
		return;
	if (!stage.branchc)
		wire_net_first_is(&at);
	sends(text, wire_net_peer_at(&at));
}

static void take_trace(bool tx, const char *transport, const struct sa *src, const struct sa *dst,
		       const uint8_t *packet, size_t size, void *arg)
{
	static char text[TEXT];

	(void)transport;
	(void)src;
	(void)arg;
	if (!tx || wire_net_is_down() || wire_net_is_tcp())
		return;
	snprintf(text, sizeof text, "%.*s", (int)size, (const char *)packet);
	if (!stage.branchc && !stage.theirsc)
		wire_net_first_is(dst);
	sends(text, wire_net_peer_at(dst));
}

static void (*agents_note)(const struct lw_output *note, void *arg);

static void take_note(const struct lw_output *note, void *arg)
{
	agents_note(note, arg);
	if (note->type == LW_NOTE_IDENTITY)
		return;
	put_time();
	put("%s", lw_output_name(note->type));
	put(note->code ? " %d\n" : "\n", note->code);
}

static void watched(struct lw_config *core, struct lw_re_config *re)
{
	core->refer_policy = LW_REFER_ASK;
	re->out_of_dialog = LW_RE_OOD_TARGET_DIALOG;
	agents_note = re->noteh;
	re->noteh = take_note;
	re->traceh = take_trace;
	re->nameserver = wire_net_nameserver();
	if (wire_net_is_tcp())
		re->transports = LW_RE_TCP;
}

/* ---- what a peer sends ---- */

static void peer_sends(unsigned peer, const char *text)
{
	struct sa to;

	(void)lw_re_laddr(stage.agent->re, wire_net_is_tcp() ? LW_RE_TCP : LW_RE_UDP, &to);
	wire_net_send(peer, &to, text);
	wire_net_run(1);
}

static const char *transport(void)
{
	return wire_net_is_tcp() ? "TCP" : "UDP";
}

/* A peer's address, as it stands in its Contact. */
static const char *contact_of(unsigned peer)
{
	static char uri[80];

	(void)re_snprintf(uri, sizeof uri, "sip:raw@%J%s", wire_net_peer(peer),
			  wire_net_is_tcp() ? ";transport=tcp" : "");
	return uri;
}

/* A name, at the port of the peers. */
static const char *contact_by(const char *name)
{
	static char uri[80];

	(void)re_snprintf(uri, sizeof uri, "sip:raw@%s:%u%s", name,
			  sa_port(wire_net_peer(PEER_FIRST)),
			  wire_net_is_tcp() ? ";transport=tcp" : "");
	return uri;
}

struct line { char *word[WORDS]; unsigned count; };

static const char *option(const struct line *l, const char *name)
{
	for (unsigned i = 1; i + 1 < l->count; i++)
		if (!strcmp(l->word[i], name))
			return l->word[i + 1];
	return NULL;
}

static bool flag(const struct line *l, const char *name)
{
	for (unsigned i = 1; i < l->count; i++)
		if (!strcmp(l->word[i], name))
			return true;
	return false;
}

static const char *offer(void)
{
	static const char sdp[] =
		"v=0\r\no=raw 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"
		"m=audio 40000 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n";

	return sdp;
}

static void put_body(char *text, size_t size, const char *type, const char *body)
{
	size_t used = strlen(text);

	if (*body)
		snprintf(text + used, size - used,
			 "Content-Type: %s\nContent-Length: %zu\n\n%s", type, strlen(body), body);
	else
		snprintf(text + used, size - used, "Content-Length: 0\n\n");
}

static const char *const capable =
	"Allow: INVITE, ACK, BYE, CANCEL, REFER, NOTIFY, UPDATE\nSupported: replaces\n";

static unsigned number(const struct line *l, const char *name)
{
	const char *word = option(l, name);

	return word ? (unsigned)atoi(word) : PEER_FIRST;
}

/* Of a peer, or by a name. */
static const char *contact_in(const struct line *l)
{
	const char *word = option(l, "contact");

	return word && word[0] > '9' ? contact_by(word) : contact_of(number(l, "contact"));
}

/* gets CODE to METHOD BRANCH [tag TAG] [as METHOD] [from PEER] [contact PEER|NAME] [reliable] */
static bool answers(const struct line *l)
{
	static char text[TEXT];
	char name[64], contact[300] = "", tag[40];
	const char *request, *as = option(l, "as"), *wanted = option(l, "tag");
	const struct known *to;
	unsigned peer = number(l, "from");
	bool ok = l->word[1][0] == '2', invite;

	if (l->count < 5 || strcmp(l->word[2], "to") != 0)
		return false;
	snprintf(name, sizeof name, "%s %s", l->word[3], l->word[4]);
	to = find(stage.ours, stage.oursc, name);
	if (!to || peer >= PEERS)
		return false;
	request = to->text;
	invite = !strcmp(l->word[3], "INVITE");
	snprintf(tag, sizeof tag, ";tag=%s", wanted ? wanted : "t1");
	if (invite && ok)
		snprintf(contact, sizeof contact, "Contact: <%s>\n%s", contact_in(l), capable);
	else if (flag(l, "reliable"))
		snprintf(contact, sizeof contact,
			 "Contact: <%s>\nRequire: 100rel\nRSeq: 1\n", contact_in(l));
	else if (!strcmp(l->word[1], "422"))
		snprintf(contact, sizeof contact, "Min-SE: 7200\n");
	snprintf(text, sizeof text,
		 "SIP/2.0 %s X\nVia: %s\nFrom: %s\nTo: %s%s\nCall-ID: %s\nCSeq: %.*s %s\n%s",
		 l->word[1], header(request, "Via"), header(request, "From"), header(request, "To"),
		 strstr(header(request, "To"), ";tag=") || !strcmp(l->word[1], "100") ? "" : tag,
		 header(request, "Call-ID"), (int)strcspn(header(request, "CSeq"), " "),
		 header(request, "CSeq"), as ? as : l->word[3], contact);
	put_body(text, sizeof text, "application/sdp", invite && ok ? offer() : "");
	peer_sends(peer, text);
	return true;
}

/* The first lines of a request. */
struct head {
	const char *uri, *branch, *own, *its, *callid;
	unsigned cseq;
	bool old;
};

static void put_head(char *text, size_t size, const char *met, const struct head *h)
{
	(void)re_snprintf(text, size,
			  "%s %s SIP/2.0\nVia: SIP/2.0/%s %J;%s%s;rport\n"
			  "Max-Forwards: 70\nFrom: %s\nTo: %s\nCall-ID: %s\nCSeq: %u %s\n",
			  met, h->uri, transport(), wire_net_peer(PEER_FIRST),
			  h->old ? OLD_BRANCH : "branch=z9hG4bK", h->branch, h->own, h->its,
			  h->callid, h->cseq, met);
}

/* In a dialog of its own, while the call goes on. */
static void aside(char *text, size_t size, const struct line *l, const char *branch)
{
	char own[80], its[100];
	struct head h = {stage.agent->uri, branch, own, its, branch, 1, flag(l, "old")};

	snprintf(own, sizeof own, "<sip:raw@127.0.0.11>;tag=%s", branch);
	snprintf(its, sizeof its, "<%s>", stage.agent->uri);
	put_head(text, size, l->word[1], &h);
}

/* In the dialog, or in a new one. */
static void address(char *text, size_t size, const struct line *l, const char *branch)
{
	if (!flag(l, "within")) {
		snprintf(stage.own, sizeof stage.own, "<sip:raw@127.0.0.11>;tag=%s", branch);
		snprintf(stage.its, sizeof stage.its, "<%s>", stage.agent->uri);
		snprintf(stage.callid, sizeof stage.callid, "%s", branch);
		snprintf(stage.target, sizeof stage.target, "%s", stage.agent->uri);
		stage.cseq = 0;
	}
	put_head(text, size, l->word[1],
		 &(struct head){stage.target, branch, stage.own, stage.its, stage.callid,
				++stage.cseq, flag(l, "old")});
}

/* ACK and CANCEL go with a request; `as` is one by another way. */
static void follow(char *text, size_t size, const struct line *l, const char *branch,
		   const struct known *first)
{
	char uri[200];
	const char *met = l->word[1], *at = strchr(first->text, ' ') + 1;
	bool ack = !strcmp(met, "ACK");

	snprintf(uri, sizeof uri, "%.*s", (int)strcspn(at, " "), at);
	put_head(text, size, met,
		 &(struct head){uri, branch, header(first->text, "From"),
				ack && *first->to ? first->to : header(first->text, "To"),
				header(first->text, "Call-ID"),
				(unsigned)atoi(header(first->text, "CSeq")), flag(l, "old")});
}

static const char *tag_of(const char *party)
{
	const char *tag = strstr(party, ";tag=");

	return tag ? tag + 5 : "";
}

static void put_rest(char *text, size_t size, const struct line *l)
{
	const char *met = l->word[1];
	size_t used = strlen(text);

	if (!strcmp(met, "INVITE") || !strcmp(met, "REFER") || !strcmp(met, "UPDATE"))
		used += (size_t)re_snprintf(text + used, size - used, "Contact: <%s>\n%s",
					    contact_in(l), capable);
	if (flag(l, "reliable"))
		used += (size_t)re_snprintf(text + used, size - used, "Require: 100rel\n");
	if (!strcmp(met, "REFER"))
		used += (size_t)re_snprintf(text + used, size - used,
					    "Refer-To: <sip:carol@192.0.2.9>\n");
	if (flag(l, "aside"))
		used += (size_t)re_snprintf(text + used, size - used,
					    "Target-Dialog: %s;local-tag=%s;remote-tag=%s\n",
					    stage.callid, tag_of(stage.its), tag_of(stage.own));
	if (!strcmp(met, "PRACK"))
		used += (size_t)re_snprintf(text + used, size - used, "RAck: %s 1 INVITE\n",
					    stage.rseq);
	put_body(text, size, !strcmp(met, "INFO") ? "application/dtmf-relay" : "application/sdp",
		 !strcmp(met, "INVITE") ? offer()
		 : !strcmp(met, "INFO") ? "Signal=5\r\nDuration=160\r\n"
					: "");
}

/* A request of a peer's that ACK and CANCEL may go with. */
static const struct known *request_of(const char *branch)
{
	for (unsigned i = stage.theirsc; i--;) {
		const struct known *k = &stage.theirs[i % REQUESTS];
		const char *word = strchr(k->name, ' ') + 1;

		if (!strcmp(word, branch) && strncmp(k->name, "ACK", 3) != 0 &&
		    strncmp(k->name, "CANCEL", 6) != 0)
			return k;
	}
	return NULL;
}

/* gets METHOD WORD [within|aside|of WORD|as WORD] [contact PEER|NAME] [reliable] [old] */
static bool asks(const struct line *l)
{
	static char text[TEXT];
	const char *met = l->word[1], *branch = l->word[2], *of = option(l, "of");
	const char *as = option(l, "as");
	const struct known *first = NULL, *known;
	char name[24];

	snprintf(name, sizeof name, "%s %s", met, branch);
	known = find(stage.theirs, stage.theirsc, name);
	if (known) {
		peer_sends(1, known->text);
		return true;
	}
	if (of || as || !strcmp(met, "ACK") || !strcmp(met, "CANCEL"))
		first = request_of(of ? of : as ? as : branch);
	if (first)
		follow(text, sizeof text, l, branch, first);
	else if (flag(l, "aside"))
		aside(text, sizeof text, l, branch);
	else
		address(text, sizeof text, l, branch);
	put_rest(text, sizeof text, l);
	know(stage.theirs, &stage.theirsc, name, text);
	peer_sends(1, text);
	return true;
}

/* ---- lines of a script ---- */

static int user(const struct line *l)
{
	struct agent *a = stage.agent;
	const char *verb = l->word[0];

	const char *name = l->count > 1 ? l->word[1] : NULL;

	if (!strcmp(verb, "dial"))
		return lw_dial(a->lw, name ? contact_by(name) : contact_of(PEER_FIRST), 0, &a->call,
			       now(a));
	if (!strcmp(verb, "answer"))
		return lw_answer(a->lw, a->call, now(a));
	if (!strcmp(verb, "reject"))
		return lw_reject(a->lw, a->call, l->count > 1 ? atoi(l->word[1]) : 486, now(a));
	if (!strcmp(verb, "hang"))
		return lw_hangup(a->lw, a->call, now(a));
	if (!strcmp(verb, "hold"))
		return lw_hold(a->lw, a->call, now(a));
	if (!strcmp(verb, "transfer"))
		return lw_transfer_blind(a->lw, a->call, "sip:carol@127.0.0.1", now(a));
	if (!strcmp(verb, "accept"))
		return lw_accept(a->lw, a->last[LW_NOTE_REQUESTED].call, now(a));
	if (!strcmp(verb, "decline"))
		return lw_decline(a->lw, a->last[LW_NOTE_REQUESTED].call, now(a));
	return -1;
}

static unsigned count_of(const struct hash *table)
{
	unsigned n = 0;

	for (uint32_t i = 0; i < hash_bsize(table); i++)
		n += list_count(hash_list(table, i));
	return n;
}

static void tell_left(void)
{
	const struct lw_re *re = stage.agent->re;
	unsigned ours = count_of(re->clients), theirs = count_of(re->servers);

	put_time();
	if (ours || theirs || re->legc)
		put("left: %u of ours, %u of theirs, %u legs\n", ours, theirs, re->legc);
	else
		put("nothing left\n");
}

static bool happens(const struct line *l)
{
	const char *verb = l->word[0];
	int err = 0;

	if (!strcmp(verb, "gets") && l->count > 2)
		return l->word[1][0] <= '9' ? answers(l) : asks(l);
	wire_net_run(1);
	if (!strcmp(verb, "down") || !strcmp(verb, "up"))
		wire_net_down(*verb == 'd');
	else if (!strcmp(verb, "closes") && l->count > 1 && l->word[1][0] < '0' + PEERS)
		wire_net_close((unsigned)(l->word[1][0] - '0'));
	else if (!strcmp(verb, "cuts") && l->count > 1 && l->word[1][0] < '0' + PEERS)
		wire_net_cut((unsigned)(l->word[1][0] - '0'));
	else if (!strcmp(verb, "end"))
		tell_left();
	else
		err = user(l);
	lw_re_pump(stage.agent->re);
	if (wire_net_is_tcp())
		wire_net_run(0);
	return !err;
}

static struct line split(char *text)
{
	struct line l = {.count = 0};

	for (char *w = strtok(text, " "); w && l.count < WORDS; w = strtok(NULL, " "))
		l.word[l.count++] = w;
	return l;
}

/* What happens at a time happens at its end: all else of then was before. */
static void play_line(const char *text, size_t size)
{
	char copy[200];
	uint64_t at = stage.begin + (uint64_t)strtoul(text, NULL, 10);
	bool early = !wire_net_is_tcp() && at > lw_virtual_now() + 1;
	struct line l;

	snprintf(copy, sizeof copy, "%.*s", (int)size, text);
	l = split(copy + strspn(copy, "0123456789"));
	if (early)
		run_ms((unsigned)(at - lw_virtual_now() - 1));
	put("%.*s\n", (int)size, text);
	if (!l.count || !happens(&l)) {
		put("      CANNOT BE PLAYED\n");
		stage.good = false;
	}
}

/* ---- the stage ---- */

bool wire_play(const struct wire_script *script, char trace[WIRE_TRACE])
{
	static char rest[WIRE_TRACE]; /* what is said at the end of all */
	bool played;

	memset(&stage, 0, sizeof stage);
	stage.trace = trace;
	stage.good = true;
	trace[0] = '\0';
	if (agents_start(NULL))
		return false;
	wire_net_begin(strstr(script->name, " over tcp") != NULL, came);
	stage.agent = agent_make("alice", watched);
	compat_names_keep_none(stage.agent->re->dnsc);
	wire_net_run(100);
	stage.begin = lw_virtual_now() + 1;
	for (const char *at = script->text; *at;) {
		size_t size = strcspn(at, "\n");

		if (*at >= '0' && *at <= '9')
			play_line(at, size);
		at += size + (at[size] != '\0');
	}
	played = stage.good;
	stage.trace = rest;
	stage.used = 0;
	wire_net_end();
	agents_end(NULL);
	return played;
}

/* Without comments and empty lines. */
static char *bare(const char *text)
{
	char *copy = calloc(1, strlen(text) + 1);
	size_t used = 0;

	while (*text) {
		size_t size = strcspn(text, "\n") + 1;

		if (*text != '#' && *text != '\n') {
			memcpy(copy + used, text, size);
			used += size;
		}
		text += size;
	}
	return copy;
}

bool wire_plays(const struct wire_script *script, char trace[WIRE_TRACE])
{
	char *written = bare(script->text);
	bool played = wire_play(script, trace);
	bool same = played && !strcmp(written, trace);

	free(written);
	return same;
}

/* ---- files ---- */

static char *file_text(const char *path)
{
	FILE *file = fopen(path, "rb");
	char *text = calloc(1, 1 << 18);
	size_t n = file && text ? fread(text, 1, (1 << 18) - 1, file) : 0;

	if (file)
		fclose(file);
	if (n)
		return text;
	free(text);
	return NULL;
}

/* From 3.0 on libre tells of a connection that is cut after the request has gone out by it, and so
 * the request fails at once. */
static bool for_this_libre(const struct wire_script *script)
{
	bool newer = LW_RE_LIBRE >= 30000;

	return !strstr(script->name, newer ? ", before libre 3" : ", from libre 3 on");
}

static void script_read(struct wire_script *script, const char *at, const char *next)
{
	size_t name = strcspn(at, "\n");

	snprintf(script->name, sizeof script->name, "%.*s", (int)name - 3, at + 3);
	at += name + 1;
	script->text = strndup(at, next ? (size_t)(next + 1 - at) : strlen(at));
}

bool wire_scripts_read(struct wire_scripts *s, const char *path)
{
	char *text = file_text(path), *at = text, *next;

	s->count = 0;
	while (at && (at = strstr(at, "== ")) != NULL && s->count < WIRE_SCRIPTS) {
		struct wire_script *script = &s->v[s->count];

		next = strstr(at, "\n== ");
		script_read(script, at, next);
		if (for_this_libre(script))
			s->count++;
		else
			free(script->text);
		at = next;
	}
	free(text);
	return s->count > 0;
}

void wire_scripts_free(struct wire_scripts *s)
{
	for (size_t i = 0; i < s->count; i++)
		free(s->v[i].text);
}
