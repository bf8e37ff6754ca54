/* ladder.c -- draws who sent what to whom from the traces of several phones (legwork-phone
 *--trace).
 *
 * A trace has one JSON object a line, in two kinds:
 *	{"t":1700000000123456,"who":"alice","sip":"tx","src":"127.0.0.1:5061",
 *	 "dst":"127.0.0.1:5062",
 *	 "line":"INVITE sip:bob@... SIP/2.0","cseq":"1 INVITE","what":"hold"}
 *	{"t":1700000000125001,"who":"alice","event":"transfer.consulting","state":"attended
 *CALLING"} t is microseconds of the wall clock, so that traces of several processes can be put in
 *one order. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <re.h>

enum { PARTIES = 8, LINES = 20000, COLUMN = 26, LINE_MAX_LEN = 4096, DEPTH = 4 };

struct party { char name[24], addr[64]; };

struct entry {
	uint64_t t;
	uint32_t order;
	int from, to; /* columns; to is -1 for an event */
	char label[64];
};

struct ladder {
	struct party party[PARTIES];
	int parties;
	struct entry *entry;
	uint32_t entries;
	uint64_t since;
};

static int by_name(struct ladder *l, const char *name)
{
	for (int i = 0; i < l->parties; i++)
		if (!strcmp(l->party[i].name, name))
			return i;
	if (l->parties == PARTIES)
		return -1;
	snprintf(l->party[l->parties].name, sizeof l->party[0].name, "%s", name);
	return l->parties++;
}

static int by_addr(const struct ladder *l, const char *addr)
{
	for (int i = 0; i < l->parties; i++)
		if (!strcmp(l->party[i].addr, addr))
			return i;
	return -1;
}

static const char *field(const struct odict *o, const char *key)
{
	const char *text = odict_string(o, key);

	return text ? text : "";
}

static uint64_t number(const struct odict *o, const char *key)
{
	uint64_t n = 0;

	return odict_get_number(o, &n, key) ? n : 0;
}

/* "INVITE (Replaces)", "200 INVITE", "NOTIFY 180 Ringing". */
static void label_of(char *label, size_t size, const struct odict *o)
{
	const char *line = field(o, "line"), *cseq = field(o, "cseq"), *what = field(o, "what");
	const char *method = strchr(cseq, ' ');

	if (!strncmp(line, "SIP/2.0 ", 8))
		snprintf(label, size, "%.3s %s%s%s%s", line + 8, method ? method + 1 : "",
			 *what ? " (" : "", what, *what ? ")" : "");
	else
		snprintf(label, size, "%.*s%s%s%s", (int)strcspn(line, " "), line,
			 *what ? " (" : "", what, *what ? ")" : "");
}

static void add(struct ladder *l, struct entry e)
{
	if (l->entries == LINES || e.from < 0)
		return;
	e.order = l->entries;
	l->entry[l->entries++] = e;
}

/* A message is drawn once: as its sender saw it, or as received when the sender keeps no trace. */
static void add_message(struct ladder *l, const struct odict *o)
{
	struct entry e = {.t = number(o, "t")};
	bool sent = !strcmp(field(o, "sip"), "tx");

	e.from = by_addr(l, field(o, "src"));
	e.to = by_addr(l, field(o, "dst"));
	label_of(e.label, sizeof e.label, o);
	if (e.to < 0 || e.from < 0 || (!sent && l->party[e.from].name[0] != '('))
		return;
	add(l, e);
}

static void add_event(struct ladder *l, const struct odict *o)
{
	struct entry e = {.t = number(o, "t"), .from = by_name(l, field(o, "who")), .to = -1};
	const char *state = field(o, "state");

	snprintf(e.label, sizeof e.label, "%s%s%s%s", field(o, "event"), *state ? " [" : "", state,
		 *state ? "]" : "");
	add(l, e);
}

static void learn(struct ladder *l, const struct odict *o)
{
	int who = by_name(l, field(o, "who"));
	const char *own = !strcmp(field(o, "sip"), "tx") ? field(o, "src") : field(o, "dst");

	if (who >= 0 && *field(o, "sip") && !*l->party[who].addr)
		snprintf(l->party[who].addr, sizeof l->party[who].addr, "%s", own);
}

static void each_line(struct ladder *l, const char *file,
		      void (*handle)(struct ladder *, const struct odict *))
{
	static char line[LINE_MAX_LEN];
	FILE *f = fopen(file, "r");

	if (!f) {
		fprintf(stderr,
			"legwork-ladder: %s cannot be read; give files written by "
			"legwork-phone --trace-file\n",
			file);
		exit(1);
	}
	while (fgets(line, sizeof line, f)) {
		struct odict *o = NULL;

		if (!json_decode_odict(&o, 32, line, strlen(line), DEPTH) &&
		    number(o, "t") >= l->since)
			handle(l, o);
		mem_deref(o);
	}
	fclose(f);
}

static void take(struct ladder *l, const struct odict *o)
{
	if (*field(o, "sip"))
		add_message(l, o);
	else if (*field(o, "event"))
		add_event(l, o);
}

static int earlier(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	if (x->t != y->t)
		return x->t < y->t ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

/* ---- drawing ---- */

static void blank(char *row, const struct ladder *l)
{
	memset(row, ' ', (size_t)(l->parties * COLUMN));
	for (int i = 0; i < l->parties; i++)
		row[i * COLUMN + COLUMN / 2] = '|';
	row[(l->parties - 1) * COLUMN + COLUMN / 2 + 1] = '\0';
}

static void draw_arrow(char *row, const struct entry *e)
{
	int a = e->from * COLUMN + COLUMN / 2, b = e->to * COLUMN + COLUMN / 2;
	int left = a < b ? a : b, right = a < b ? b : a;
	int room = right - left - 5, len = (int)strlen(e->label);

	if (len > room)
		len = room;
	memset(row + left + 1, '-', (size_t)(right - left - 1));
	row[a < b ? right - 1 : left + 1] = a < b ? '>' : '<';
	row[left + (right - left - len) / 2 - 1] = ' ';
	memcpy(row + left + (right - left - len) / 2, e->label, (size_t)len);
	row[left + (right - left - len) / 2 + len] = ' ';
}

static void draw(const struct ladder *l)
{
	char row[PARTIES * COLUMN + 1];

	printf("%8s ", "");
	for (int i = 0; i < l->parties; i++) {
		int pad = (COLUMN - (int)strlen(l->party[i].name)) / 2;

		printf("%*s%s%*s", pad, "", l->party[i].name,
		       COLUMN - pad - (int)strlen(l->party[i].name), "");
	}
	printf("\n");
	for (uint32_t i = 0; i < l->entries; i++) {
		const struct entry *e = &l->entry[i];

		blank(row, l);
		if (e->to >= 0 && e->to != e->from)
			draw_arrow(row, e);
		printf("%7.3fs %s", (double)(e->t - l->entry[0].t) / 1e6, row);
		if (e->to < 0)
			printf("  %s: %s", l->party[e->from].name, e->label);
		printf("\n");
	}
}

static int usage(int status)
{
	fprintf(status ? stderr : stdout,
		"usage: legwork-ladder [--since MS] [--name ADDR:PORT=NAME]... TRACE...\n"
		"Draws one ladder from the traces of several phones (legwork-phone --trace-file "
		"FILE).\n"
		"  --since MS              leave out what was before this time (ms since 1970)\n"
		"  --name ADDR:PORT=NAME   a party that keeps no trace of its own\n");
	return status;
}

static bool name_party(struct ladder *l, const char *arg)
{
	const char *eq = strchr(arg, '=');
	char name[24];
	int i;

	if (!eq)
		return false;
	snprintf(name, sizeof name, "(%s)", eq + 1);
	i = by_name(l, name);
	if (i < 0)
		return false;
	snprintf(l->party[i].addr, sizeof l->party[i].addr, "%.*s", (int)(eq - arg), arg);
	return true;
}

int main(int argc, char **argv)
{
	struct ladder l = {0};
	int first = 1;

	for (; first < argc && !strncmp(argv[first], "--", 2); first++) {
		if (!strcmp(argv[first], "--help"))
			return usage(0);
		if (!strcmp(argv[first], "--since") && first + 1 < argc)
			l.since = strtoull(argv[++first], NULL, 10) * 1000;
		else if (strcmp(argv[first], "--name") || first + 1 >= argc ||
			 !name_party(&l, argv[++first]))
			return usage(2);
	}
	if (first == argc)
		return usage(2);
	l.entry = calloc(LINES, sizeof *l.entry);
	if (!l.entry)
		return perror("legwork-ladder"), 2;
	for (int i = first; i < argc; i++)
		each_line(&l, argv[i], learn);
	for (int i = first; i < argc; i++)
		each_line(&l, argv[i], take);
	qsort(l.entry, l.entries, sizeof *l.entry, earlier);
	draw(&l);
	free(l.entry);
	return 0;
}
