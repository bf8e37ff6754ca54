/* SPDX-License-Identifier: BSD-3-Clause */
/* test_torture.c -- plays the messages of tests/torture (see its README.md) to an endpoint, and
 * prints a table of message, class and result. */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "agents.h"
#include "fuzz/decode_check.h"

enum { FILE_MAX = 32768, FILES_MAX = 256, CSEQ = 100, NAME_SIZE = 48 };

struct torture {
	char name[NAME_SIZE];
	char class[16], source[64], about[128], in[16], expect[16];
	char text[FILE_MAX]; /* the message as it stands in the file */
};

/* What the names in braces are. */
struct scene {
	struct agent *a;
	struct raw *r;
	char us[64], me[64], target[200], callid[128], ours[300], theirs[300], ourtag[64], id[16];
	char peer[100];
};

/* ---- reading ---- */

static void head_value(struct torture *t, const char *key, const char *value)
{
	const struct { const char *key; char *to; size_t size; } heads[] = {
		{"class", t->class, sizeof t->class}, {"source", t->source, sizeof t->source},
		{"about", t->about, sizeof t->about}, {"in", t->in, sizeof t->in},
		{"expect", t->expect, sizeof t->expect},
	};

	for (size_t i = 0; i < ARRAY_SIZE(heads); i++) {
		if (!strcmp(heads[i].key, key)) {
			(void)snprintf(heads[i].to, heads[i].size, "%s", value);
			return;
		}
	}
	fail_msg("%s: no head is called %s", t->name, key);
}

static void torture_read(struct torture *t, const char *path)
{
	char line[400], *colon;
	FILE *f = fopen(path, "rb");
	size_t n;

	if (!f)
		fail_msg("cannot open %s", path);
	(void)snprintf(t->in, sizeof t->in, "stranger");
	while (fgets(line, sizeof line, f) && strcmp(line, "----\n")) {
		line[strcspn(line, "\n")] = '\0';
		colon = strstr(line, ": ");
		if (!colon)
			fail_msg("%s: a head without a colon: %s", path, line);
		*colon = '\0';
		head_value(t, line, colon + 2);
	}
	n = fread(t->text, 1, sizeof t->text - 1, f);
	t->text[n] = '\0';
	(void)fclose(f);
}

/* ---- filling in ---- */

static const char *clash_with(const char *own)
{
	static char text[32];
	uint32_t id = hash_joaat_ci(own, strlen(own)) & 0xfff;

	for (unsigned n = 0; n < 1000000; n++) {
		int len = snprintf(text, sizeof text, "Vnd-%u", n);

		if ((hash_joaat_ci(text, (size_t)len) & 0xfff) == id)
			break;
	}
	return text;
}

static const char *value_of(const struct torture *t, const struct scene *s, const char *name)
{
	static char cseq[16];
	const struct { const char *name, *value; } values[] = {
		{"us", s->us}, {"me", s->me}, {"target", s->target}, {"callid", s->callid},
		{"ours", s->ours}, {"theirs", s->theirs}, {"ourtag", s->ourtag}, {"theirtag", "t1"},
		{"cseq", cseq}, {"id", s->id}, {"peer", s->peer}, {"name", t->name},
	};

	(void)snprintf(cseq, sizeof cseq, "%d", CSEQ);
	if (!strncmp(name, "clash ", 6))
		return clash_with(name + 6);
	for (size_t i = 0; i < ARRAY_SIZE(values); i++)
		if (!strcmp(values[i].name, name))
			return values[i].value;
	fail_msg("%s: {%s} is nothing", t->name, name);
	return "";
}

static void put(struct mbuf *mb, const struct torture *t, const struct scene *s, const char *p,
		const char *end);

/* {20*text} or {name}; returns what follows it. */
static const char *put_braces(struct mbuf *mb, const struct torture *t, const struct scene *s,
			      const char *p, const char *end)
{
	const char *close = memchr(p, '}', (size_t)(end - p));
	unsigned long times;
	char name[32], *star;

	if (!close)
		fail_msg("%s: a brace stays open", t->name);
	times = strtoul(p + 1, &star, 10);
	if (star != p + 1 && *star == '*') {
		while (times--)
			put(mb, t, s, star + 1, close);
		return close + 1;
	}
	(void)snprintf(name, sizeof name, "%.*s", (int)(close - p - 1), p + 1);
	(void)mbuf_write_str(mb, value_of(t, s, name));
	return close + 1;
}

static void put(struct mbuf *mb, const struct torture *t, const struct scene *s, const char *p,
		const char *end)
{
	unsigned byte;

	while (p < end) {
		if (*p == '{') {
			p = put_braces(mb, t, s, p, end);
		} else if (*p == '\\' && end - p >= 4 && p[1] == 'x' &&
			   sscanf(p + 2, "%2x", &byte) == 1) {
			(void)mbuf_write_u8(mb, (uint8_t)byte);
			p += 4;
		} else if (*p == '\n') {
			(void)mbuf_write_str(mb, "\r\n");
			p++;
		} else {
			(void)mbuf_write_u8(mb, (uint8_t)*p++);
		}
	}
}

/* Headers and body apart: {len} is known last. */
static struct mbuf *message(const struct torture *t, const struct scene *s)
{
	struct mbuf *mb = mbuf_alloc(4096), *body = mbuf_alloc(1024);
	const char *end = strstr(t->text, "\n\n"), *len;

	if (!end)
		fail_msg("%s: no empty line", t->name);
	end += 2;
	put(body, t, s, end, end + strlen(end));
	len = strstr(t->text, "{len}");
	len = len && len < end ? len : end;
	put(mb, t, s, t->text, len);
	if (len < end) {
		(void)mbuf_printf(mb, "%zu", body->end);
		put(mb, t, s, len + 5, end);
	}
	(void)mbuf_write_mem(mb, body->buf, body->end);
	mem_deref(body);
	mb->pos = 0;
	return mb;
}

/* ---- the scene ---- */

static bool within_call(const struct torture *t)
{
	return strcmp(t->in, "stranger") != 0;
}

static void refer_out(struct scene *s)
{
	const char *hold, *refer;

	assert_int_equal(lw_transfer_blind(s->a->lw, s->a->call, "sip:carol@127.0.0.1:9",
					   lw_re_now(s->a->re)), 0);
	lw_re_pump(s->a->re);
	hold = raw_wait(s->r, "INVITE ", 1, 1000);
	assert_non_null(hold);
	raw_reply(s->r, hold, "200 OK", "t1", raw_contact(s->r), raw_sdp(s->r, "recvonly"));
	refer = raw_wait(s->r, "REFER ", 0, 1000);
	assert_non_null(refer);
	(void)snprintf(s->id, sizeof s->id, "%d", atoi(header(refer, "CSeq")));
	raw_reply(s->r, refer, "202 Accepted", NULL, raw_contact(s->r), NULL);
	run_ms(5);
}

static void call_out(struct scene *s, const struct torture *t)
{
	const char *invite = call_raw(s->a, s->r), *contact = header(invite, "Contact"), *tag;

	(void)snprintf(s->target, sizeof s->target, "%.*s", (int)strcspn(contact + 1, ">"),
		       contact + 1);
	(void)snprintf(s->callid, sizeof s->callid, "%s", header(invite, "Call-ID"));
	(void)snprintf(s->ours, sizeof s->ours, "%s", header(invite, "From"));
	(void)snprintf(s->theirs, sizeof s->theirs, "%s;tag=t1", header(invite, "To"));
	tag = strstr(s->ours, ";tag=");
	assert_non_null(tag);
	(void)snprintf(s->ourtag, sizeof s->ourtag, "%s", tag + 5);
	if (!strcmp(t->in, "later")) {
		raw_request(s->r, s->a, invite, "OPTIONS", 50, NULL, NULL);
		assert_non_null(raw_wait(s->r, "SIP/2.0 200", 0, 500));
	}
	if (!strcmp(t->in, "referred"))
		refer_out(s);
}

/* The user waits for the result, which is what is looked at. */
static void waiting(struct lw_config *core, struct lw_re_config *re)
{
	(void)re;
	core->blind_style = LW_BLIND_WAIT;
}

static void scene_make(struct scene *s, const struct torture *t)
{
	struct sa us;

	memset(s, 0, sizeof *s);
	s->a = agent_make("alice", waiting);
	s->r = raw_make();
	(void)lw_re_laddr(s->a->re, LW_RE_UDP, &us);
	(void)re_snprintf(s->us, sizeof s->us, "%J", &us);
	(void)re_snprintf(s->me, sizeof s->me, "%J", &s->r->laddr);
	(void)re_snprintf(s->peer, sizeof s->peer, "<%s>", s->r->uri);
	(void)re_snprintf(s->target, sizeof s->target, "%s", s->a->uri);
	if (within_call(t))
		call_out(s, t);
	s->r->inc = 0;
}

/* ---- the result ---- */

static bool any_answer(void *arg)
{
	const struct scene *s = arg;

	for (unsigned i = 0; i < s->r->inc; i++)
		if (!strncmp(s->r->in[i], "SIP/2.0 ", 8) && strncmp(s->r->in[i], "SIP/2.0 100", 11))
			return true;
	return s->a->notes[LW_NOTE_REQUESTED] != 0;
}

static void code_of(const struct scene *s, char *result, size_t size)
{
	for (unsigned i = 0; i < s->r->inc; i++) {
		if (strncmp(s->r->in[i], "SIP/2.0 ", 8) || !strncmp(s->r->in[i], "SIP/2.0 100", 11))
			continue;
		(void)snprintf(result, size, "%.3s", s->r->in[i] + 8);
		return;
	}
	(void)snprintf(result, size, s->r->inc ? "%.10s" : "none", s->r->in[0]);
}

/* The phone takes its call off hold before it says that the transfer has failed. */
static void wait_for_end(struct scene *s)
{
	const char *resume = raw_wait(s->r, "INVITE ", 0, 500);

	if (resume)
		raw_reply(s->r, resume, "200 OK", "t1", raw_contact(s->r),
			  raw_sdp(s->r, "sendrecv"));
	(void)until(s->a, LW_NOTE_TRANSFER_FAILED, 1, 500);
}

static void result_of(struct scene *s, const struct torture *t, char *result, size_t size)
{
	(void)until_true(any_answer, s, strcmp(t->expect, "none") ? 700 : 60);
	run_ms(3);
	code_of(s, result, size);
	if (!strcmp(t->expect, "failed"))
		wait_for_end(s);
	if (s->a->notes[LW_NOTE_REQUESTED]) {
		(void)lw_decline(s->a->lw, s->a->call, lw_re_now(s->a->re));
		lw_re_pump(s->a->re);
		(void)snprintf(result, size, "asked");
	} else if (!strcmp(result, "200") && s->a->notes[LW_NOTE_TRANSFER_COMPLETED]) {
		(void)snprintf(result, size, "completed");
	} else if (!strcmp(result, "200") && s->a->notes[LW_NOTE_TRANSFER_FAILED]) {
		(void)snprintf(result, size, "failed");
	}
}

/* It answers still, also to the call that was up. */
static bool is_well(struct scene *s, const struct torture *t)
{
	struct raw *r = s->r;

	r->inc = 0;
	raw_send(r, s->a,
		 "OPTIONS %s SIP/2.0\nVia: SIP/2.0/UDP %s;branch=z9hG4bKwell;rport\n"
		 "From: <sip:raw@127.0.0.1>;tag=w\nTo: <%s>\nCall-ID: well\nCSeq: 1 OPTIONS\n"
		 "Content-Length: 0\n\n",
		 s->target, s->me, s->target);
	if (!raw_wait(r, "SIP/2.0 200", 0, 700))
		return false;
	if (!within_call(t) || s->a->notes[LW_NOTE_ENDED] || !strcmp(t->expect, "completed") ||
	    (!strcmp(t->in, "replaces") && !strcmp(t->expect, "200")))
		return !within_call(t) || !s->a->notes[LW_NOTE_ENDED] ||
		       !strcmp(t->expect, "completed") || !strcmp(t->expect, "200");
	raw_send(r, s->a,
		 "OPTIONS %s SIP/2.0\nVia: SIP/2.0/UDP %s;branch=z9hG4bKup;rport\nFrom: %s\n"
		 "To: %s\nCall-ID: %s\nCSeq: %d OPTIONS\nContent-Length: 0\n\n",
		 s->target, s->me, s->theirs, s->ours, s->callid, CSEQ + 1);
	return raw_wait(r, "SIP/2.0 200", 1, 700) != NULL;
}

static void play(const struct torture *t, bool *good)
{
	struct scene s;
	char result[32] = "";
	struct mbuf *mb;
	bool well;

	assert_int_equal(agents_start(NULL), 0);
	scene_make(&s, t);
	mb = message(t, &s);
	(void)decode_is_same(mb->buf, mb->end);
	(void)lw_re_laddr(s.a->re, LW_RE_UDP, &s.r->peer);
	assert_int_equal(udp_send(s.r->sock, &s.r->peer, mb), 0);
	mem_deref(mb);
	result_of(&s, t, result, sizeof result);
	well = is_well(&s, t);
	*good = well && !strcmp(result, t->expect);
	printf("%-24s %-12s %-10s %-20s %s\n", t->name, t->class, result, t->source,
	       *good ? t->about : "WRONG");
	if (!*good)
		printf("\texpected %s%s: %s\n", t->expect, well ? "" : ", and a phone that is well",
		       t->about);
	assert_int_equal(agents_end(NULL), 0);
}

/* ---- all of them ---- */

static const char *root;
static char names[FILES_MAX][NAME_SIZE];

static int by_name(const void *a, const void *b)
{
	return strcmp(a, b);
}

static size_t list(const char *folder)
{
	const struct dirent *entry;
	char path[512];
	size_t n = 0;
	DIR *dir;

	(void)snprintf(path, sizeof path, "%s/%s", root, folder);
	dir = opendir(path);
	if (!dir)
		fail_msg("no folder %s", path);
	while ((entry = readdir(dir)) != NULL) {
		size_t len = strlen(entry->d_name);

		if (len < 5 || len - 4 >= NAME_SIZE || strcmp(entry->d_name + len - 4, ".sip"))
			continue;
		assert_true(n < FILES_MAX);
		(void)snprintf(names[n++], NAME_SIZE, "%.*s", (int)(len - 4), entry->d_name);
	}
	(void)closedir(dir);
	qsort(names, n, NAME_SIZE, by_name);
	return n;
}

static void play_all(const char *folder, size_t least)
{
	struct torture *t = calloc(1, sizeof *t);
	size_t n = list(folder), wrong = 0;
	char path[600];
	bool good;

	assert_non_null(t);
	assert_true(n >= least);
	for (size_t i = 0; i < n; i++) {
		memset(t, 0, sizeof *t);
		(void)snprintf(t->name, sizeof t->name, "%s", names[i]);
		(void)snprintf(path, sizeof path, "%s/%s/%s.sip", root, folder, names[i]);
		torture_read(t, path);
		play(t, &good);
		wrong += !good;
	}
	free(t);
	printf("%s: %zu messages, %zu wrong\n", folder, n, wrong);
	assert_int_equal(wrong, 0);
}

static void the_messages_of_rfc_4475(void **state)
{
	(void)state;
	play_all("rfc4475", 49);
}

static void the_messages_of_transfers(void **state)
{
	(void)state;
	play_all("transfer", 80);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_messages_of_rfc_4475),
		cmocka_unit_test(the_messages_of_transfers),
	};

	if (argc != 2) {
		fprintf(stderr, "usage: test_torture DIRECTORY\n");
		return 2;
	}
	root = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
