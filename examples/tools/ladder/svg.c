/* SPDX-License-Identifier: BSD-3-Clause */
/* svg.c -- a ladder as SVG: self-contained, without scripts, and as wide as it has to be; what
 * shows it may scale it. */
#include <string.h>

#include "ladder.h"

enum {
	LEFT = 78,      /* the margin with the time */
	TOP = 16,
	GAP = 150,      /* between two parties at least */
	ROW = 30,       /* of a message: its label stands above its arrow */
	BESIDE = 25,    /* of all else */
	DETAIL = 17,    /* a second line */
	HEAD = 30,      /* the box of a party */
};

/* ---- text ---- */

static void escape(FILE *out, const char *text)
{
	for (; *text; text++) {
		switch (*text) {
		case '<': fputs("&lt;", out); break;
		case '>': fputs("&gt;", out); break;
		case '&': fputs("&amp;", out); break;
		case '"': fputs("&quot;", out); break;
		case '\'': fputs("&#39;", out); break;
		default: fputc(*text, out); break;
		}
	}
}

/* Of DejaVu Sans, nearly; a font that is wider has some room left. */
static int width(const char *text, int size)
{
	int sum = 0; /* in hundredths of the size */

	while (*text) {
		uint32_t code;

		text += words_char(text, &code);
		if (code >= 0x1100)
			sum += 105;
		else if (code < 0x80 && strchr("ijl|!.,:;' ()[]tfrI", (int)code))
			sum += 39;
		else if (code < 0x80 && strchr("mwMWOQGDNHU@%&>", (int)code))
			sum += 84;
		else
			sum += code >= 'A' && code <= 'Z' ? 68 : 62;
	}
	return sum * size / 100 + 2;
}

enum { SMALL = 11, NORMAL = 13, LARGE = 17 };

static int larger(int a, int b)
{
	return a > b ? a : b;
}

/* What is good or bad stands in bold. */
static int label_width(const struct rung *rung)
{
	bool bold = rung->kind == RUNG_VERB || rung->tone == TONE_BAD || rung->tone == TONE_GOOD;

	return width(rung->label, NORMAL) * (bold ? 114 : 100) / 100;
}

static int lozenge(const struct rung *rung)
{
	return *rung->state ? width(rung->state, SMALL) + 18 : 0;
}

static int tag(const struct rung *rung)
{
	return rung->kind == RUNG_VERB ? label_width(rung) + 32 : 0;
}


/* From its party's line to the right. */
static int beside(const struct rung *rung)
{
	int first = rung->kind == RUNG_VERB ? 12 + tag(rung)
					    : lozenge(rung) / 2 + 12 + label_width(rung);

	return larger(first, *rung->detail ? 24 + width(rung->detail, SMALL) : 0) + 12;
}

static int need(const struct rung *rung)
{
	if (rung->kind == RUNG_MESSAGE && rung->to != rung->from)
		return label_width(rung) + 44 + (rung->lost ? 40 : 0);
	return beside(rung) + (rung->kind == RUNG_MESSAGE ? 40 : 0);
}

static int head(const struct party *party)
{
	return width(party->name, NORMAL) + 48;
}

/* ---- the page ---- */

struct page {
	const struct ladder *l;
	FILE *out;
	int at[PARTIES_MAX];
	int wide, high, first;    /* first: where the lines begin */
	const struct rung *wrong; /* the first failure */
};

static int height_of(const struct ladder *l, uint32_t i)
{
	const struct rung *rung = &l->rung[i];
	uint64_t us;

	return (rung->kind == RUNG_MESSAGE ? ROW : BESIDE) + (*rung->detail ? DETAIL : 0) +
	       (ladder_pause(l, i, &us) ? BESIDE : 0);
}

static void label(const struct page *p, int x, int y, const char *class, const char *text)
{
	fprintf(p->out, "<text x=\"%d\" y=\"%d\" class=\"%s\">", x, y, class);
	escape(p->out, text);
	fputs("</text>\n", p->out);
}

static const char *tone_name(enum tone tone)
{
	static const char NAMES[][8] = {[TONE_PLAIN] = "plain",
					[TONE_GOOD] = "good",
					[TONE_ODD] = "odd",
					[TONE_BAD] = "bad"};

	return NAMES[tone];
}

static const char *family_name(enum family family)
{
	static const char NAMES[][8] = {
		[FAMILY_CALL] = "call", [FAMILY_MEDIA] = "media", [FAMILY_END] = "end",
		[FAMILY_REFER] = "refer", [FAMILY_NOTIFY] = "notify", [FAMILY_OTHER] = "other"};

	return NAMES[family];
}

/* ---- rungs ---- */

static void band(const struct page *p, const struct rung *rung, int y, int high)
{
	if (rung->tone == TONE_PLAIN)
		return;
	fprintf(p->out, "<rect x=\"0\" y=\"%d\" width=\"%d\" height=\"%d\" class=\"band %s\"/>\n",
		y, p->wide, high, tone_name(rung->tone));
	fprintf(p->out, "<rect x=\"0\" y=\"%d\" width=\"5\" height=\"%d\" class=\"dot %s\"/>\n", y,
		high, tone_name(rung->tone));
}

static void arrow_head(const struct page *p, int x, int y, int way, const char *class)
{
	fprintf(p->out, "<path d=\"M%d %dl%d -5v10z\" class=\"head %s\"/>\n", x, y, -9 * way,
		class);
}

static void cross(const struct page *p, int x, int y)
{
	fprintf(p->out, "<path d=\"M%d %dl10 10m0 -10l-10 10\" class=\"line bad\"/>\n", x - 5,
		y - 5);
}

static void to_itself(const struct page *p, const struct rung *rung, int y, const char *class)
{
	int x = p->at[rung->from];

	fprintf(p->out, "<path d=\"M%d %dh26v14h-18\" class=\"line %s\"/>\n", x, y - 14, class);
	arrow_head(p, x + 2, y, -1, class);
	label(p, x + 34, y - 3, class, rung->label);
}

/* Where the label of an arrow has its middle: between two lines if there is room. */
static int middle(const struct page *p, const struct rung *rung)
{
	int left = rung->from < rung->to ? rung->from : rung->to;
	int right = rung->from < rung->to ? rung->to : rung->from, best = left;

	for (int i = left; i < right; i++) {
		if (p->at[i + 1] - p->at[i] > p->at[best + 1] - p->at[best])
			best = i;
	}
	if (p->at[best + 1] - p->at[best] < label_width(rung) + 12)
		return (p->at[left] + p->at[right]) / 2;
	return (p->at[best] + p->at[best + 1]) / 2;
}

static void arrow(const struct page *p, const struct rung *rung, int y)
{
	const char *class =
		rung->tone == TONE_PLAIN ? family_name(rung->family) : tone_name(rung->tone);
	int from = p->at[rung->from], to = p->at[rung->to], way = to > from ? 1 : -1;
	int end = rung->lost ? to - (to - from) / 4 : to - 9 * way;
	char classes[32];

	y += ROW - 7;
	if (from == to) {
		to_itself(p, rung, y, class);
		return;
	}
	fprintf(p->out, "<path d=\"M%d %dH%d\" class=\"line %s%s\"/>\n", from, y, end, class,
		rung->answer ? " answer" : "");
	if (rung->lost)
		cross(p, end + 6 * way, y);
	else
		arrow_head(p, to, y, way, class);
	snprintf(classes, sizeof(classes), "mid %s", class);
	label(p, middle(p, rung), y - 6, classes, rung->label);
	if (rung->lost)
		label(p, (to + end) / 2, y + 3, "mid small bad", "lost");
}

/* What the user of a party did. */
static void verb(const struct page *p, const struct rung *rung, int y)
{
	int x = p->at[rung->from] + 12, wide = tag(rung);

	fprintf(p->out, "<path d=\"M%d %dl-10 10l10 10h%dv-20z\" class=\"tag %s\"/>\n", x, y + 3,
		wide, tone_name(rung->tone));
	fprintf(p->out, "<circle cx=\"%d\" cy=\"%d\" r=\"3.2\" class=\"user\"/>"
			"<path d=\"M%d %da5 5 0 0 1 10 0z\" class=\"user\"/>\n",
		x + 10, y + 9, x + 5, y + 19);
	label(p, x + 22, y + 18, "verb", rung->label);
}

static void note(const struct page *p, const struct rung *rung, int y)
{
	int x = p->at[rung->from], half = lozenge(rung) / 2;
	bool bad = rung->tone == TONE_BAD;

	if (half) {
		fprintf(p->out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"19\" rx=\"9.5\" "
				"class=\"state %s\"/>\n", x - half, y + 3, 2 * half,
			rung->verdict ? tone_name(rung->tone) : "");
		label(p, x, y + 17, "mid small", rung->state);
	} else {
		fprintf(p->out, "<circle cx=\"%d\" cy=\"%d\" r=\"4\" class=\"dot %s\"/>\n", x,
			y + 13, tone_name(rung->tone));
	}
	label(p, x + half + 10, y + 17,
	      bad                       ? "bad"
	      : rung->tone == TONE_GOOD ? "good"
					: "note",
	      rung->label);
}

static void draw(const struct page *p, const struct rung *rung, int y)
{
	char time[32];
	int high = rung->kind == RUNG_MESSAGE ? ROW : BESIDE;

	snprintf(time, sizeof(time), "%.3f s", (double)ladder_time(p->l, rung) / 1e6);
	if (rung == p->wrong)
		fprintf(p->out, "<rect x=\"8\" y=\"%d\" width=\"%d\" height=\"18\" rx=\"4\" "
				"class=\"dot bad\"/>\n", y + high - 20, LEFT - 20);
	label(p, LEFT - 18, y + high - 7, rung == p->wrong ? "time wrong" : "time", time);
	if (rung->kind == RUNG_MESSAGE)
		arrow(p, rung, y);
	else if (rung->kind == RUNG_VERB)
		verb(p, rung, y);
	else
		note(p, rung, y);
	if (*rung->detail)
		label(p, p->at[rung->from] + 24, y + high + 9, "small bad", rung->detail);
}

static void pause_row(const struct page *p, int y, uint64_t us)
{
	fprintf(p->out, "<path d=\"M%d %dH%d\" class=\"pause\"/>\n", LEFT, y + BESIDE / 2,
		p->wide - 12);
	fprintf(p->out, "<text x=\"%d\" y=\"%d\" class=\"time\">+ %.1f s</text>\n", LEFT - 18,
		y + 17, (double)us / 1e6);
}

/* ---- around them ---- */

static const char STYLE[] =
	"<style>\n"
	"text{font-family:\"DejaVu Sans\",Verdana,Arial,sans-serif;font-size:13px;fill:#1f2933}\n"
	".mid{text-anchor:middle}.small{font-size:11px}\n"
	".time{font-size:11px;text-anchor:end;fill:#7b8794}\n"
	".time.wrong{fill:#fff;font-weight:bold}.title{font-size:17px;font-weight:bold}\n"
	".party{font-weight:bold;text-anchor:middle}\n"
	".box{fill:#fff;stroke:#52606d;stroke-width:1.5}\n"
	".life{stroke:#9aa5b1;stroke-width:1.2}.line{fill:none;stroke-width:1.8}\n"
	".answer{stroke-dasharray:6 4}.head{stroke:none}.line.call{stroke:#1b5fb0}\n"
	".head.call,text.call{fill:#1b5fb0}.line.media{stroke:#0b7a75}\n"
	".head.media,text.media{fill:#0b7a75}.line.end{stroke:#52606d}\n"
	".head.end,text.end{fill:#52606d}.line.refer{stroke:#7b2fa8}\n"
	".head.refer,text.refer{fill:#7b2fa8}.line.notify{stroke:#9a5b00}\n"
	".head.notify,text.notify{fill:#9a5b00}.line.other{stroke:#7b8794}\n"
	".head.other,text.other{fill:#616e7c}.line.good{stroke:#177245}.head.good{fill:#177245}\n"
	".line.odd{stroke:#b7791f}\n"
	".head.odd,text.odd{fill:#8a5a12}.line.bad{stroke:#c81e1e;stroke-width:2.6}\n"
	".head.bad,text.bad{fill:#c81e1e}text.bad,text.good{font-weight:bold}\n"
	"text.good{fill:#177245}text.small.bad{font-weight:normal}\n"
	".band.good{fill:#e3f5e6}.band.odd{fill:#fff5da}.band.bad{fill:#fde4e1}\n"
	".state{fill:#e8ecf7;stroke:#52659c}.state.good{fill:#c9ecd0;stroke:#177245}\n"
	".state.bad{fill:#fbc9c4;stroke:#c81e1e}.state.odd{fill:#ffe9b0;stroke:#b7791f}\n"
	".dot{fill:#52659c}.dot.bad{fill:#c81e1e}.dot.good{fill:#177245}\n"
	".dot.odd{fill:#b7791f}.tag{fill:#2d4a8a}.tag.bad{fill:#c81e1e}\n"
	".user,.verb{fill:#fff}.verb{font-weight:bold}\n"
	".pause{stroke:#cbd2d9;stroke-dasharray:2 6;stroke-width:2}\n"
	"</style>\n";

static void party(const struct page *p, int i, int y)
{
	int wide = head(&p->l->party[i]) - 20;

	fprintf(p->out,
		"<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"5\" class=\"box\"/>\n",
		p->at[i] - wide / 2, y, wide, HEAD - 4);
	label(p, p->at[i], y + 18, "party", p->l->party[i].name);
}

/* What the colours mean; returns where it ends. */
static int legend(const struct page *p, int y, bool draw_it)
{
	static const struct { char class[8], text[26]; } KEYS[] = {
		{"call", "call"}, {"media", "hold, resume"}, {"end", "end"}, {"refer", "transfer"},
		{"notify", "how it goes"}, {"bad", "failed or refused"},
		{"odd", "retried or undone"},
	};
	int x = LEFT;

	for (size_t i = 0; i < sizeof(KEYS) / sizeof(KEYS[0]); i++) {
		if (draw_it) {
			fprintf(p->out, "<path d=\"M%d %dh22\" class=\"line %s\"/>\n", x, y,
				KEYS[i].class);
			label(p, x + 28, y + 4, "small", KEYS[i].text);
		}
		x += 28 + width(KEYS[i].text, SMALL) + 20;
	}
	return x;
}

static int verdicts(const struct page *p, int y, bool draw_them)
{
	for (uint32_t i = 0; i < p->l->rungs; i++) {
		const struct rung *rung = &p->l->rung[i];
		char text[LABEL_SIZE + NAME_SIZE + 4];

		if (!rung->verdict)
			continue;
		snprintf(text, sizeof(text), "%s: %s", p->l->party[rung->from].name, rung->label);
		if (draw_them) {
			fprintf(p->out, "<circle cx=\"24\" cy=\"%d\" r=\"6\" class=\"dot %s\"/>\n",
				y + 10, tone_name(rung->tone));
			label(p, 38, y + 15, tone_name(rung->tone), text);
		}
		y += 22;
	}
	return y;
}

/* ---- all of it ---- */

static void measure(struct page *p)
{
	int gap[PARTIES_MAX], widest = p->l->title ? width(p->l->title, LARGE) * 114 / 100 : 0,
			      left = 0;

	ladder_gaps(p->l, GAP, need, head, gap);
	for (uint32_t i = 0; i < p->l->rungs; i++) {
		if (!p->wrong && p->l->rung[i].tone == TONE_BAD)
			p->wrong = &p->l->rung[i];
		if (!p->l->rung[i].from)
			left = larger(left, lozenge(&p->l->rung[i]));
	}
	p->wide = LEFT;
	for (int i = 0; i < p->l->parties; i++) {
		p->at[i] = i ? p->at[i - 1] + gap[i - 1]
			     : LEFT + larger(head(&p->l->party[0]), left) / 2;
		p->wide = p->at[i] + gap[i];
	}
	for (uint32_t i = 0; i < p->l->rungs; i++) {
		const struct rung *rung = &p->l->rung[i];

		if (rung->verdict)
			widest = larger(widest,
					label_width(rung) + head(&p->l->party[rung->from]) + 40);
	}
	p->wide = larger(p->wide, larger(widest + 60, legend(p, 0, false)));
	p->first = verdicts(p, TOP + (p->l->title ? 30 : 0), false) + 8;
	p->high = p->first + HEAD + 10;
	for (uint32_t i = 0; i < p->l->rungs; i++)
		p->high += height_of(p->l, i);
	p->high += HEAD + 50;
}

static void frame(const struct page *p)
{
	fprintf(p->out,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
		"viewBox=\"0 0 %d %d\" role=\"img\">\n",
		p->wide, p->high, p->wide, p->high);
	fputs("<title>", p->out);
	escape(p->out, p->l->title ? p->l->title : "SIP ladder");
	fputs("</title>\n", p->out);
	fputs(STYLE, p->out);
	fprintf(p->out, "<rect width=\"%d\" height=\"%d\" fill=\"#fbfbf9\"/>\n", p->wide, p->high);
	if (p->l->title)
		label(p, 18, TOP + 14, "title", p->l->title);
	verdicts(p, TOP + (p->l->title ? 30 : 0), true);
}

static int pause_height(const struct ladder *l, uint32_t i)
{
	uint64_t us;

	return ladder_pause(l, i, &us) ? BESIDE : 0;
}

/* Below all else. */
static void bands(const struct page *p, int y)
{
	for (uint32_t i = 0; i < p->l->rungs; i++) {
		int before = pause_height(p->l, i), high = height_of(p->l, i);

		band(p, &p->l->rung[i], y + before, high - before);
		y += high;
	}
}

static void rungs(const struct page *p, int y)
{
	uint64_t us;

	for (uint32_t i = 0; i < p->l->rungs; i++) {
		int before = pause_height(p->l, i);

		if (ladder_pause(p->l, i, &us))
			pause_row(p, y, us);
		draw(p, &p->l->rung[i], y + before);
		y += height_of(p->l, i);
	}
}

void ladder_svg(const struct ladder *l, FILE *out)
{
	struct page p = {.l = l, .out = out};
	int y, bottom;

	measure(&p);
	frame(&p);
	y = p.first + HEAD + 10;
	bottom = p.high - HEAD - 36;
	bands(&p, y);
	for (int i = 0; i < l->parties; i++) {
		fprintf(out, "<path d=\"M%d %dV%d\" class=\"life\"/>\n", p.at[i],
			p.first + HEAD - 4, bottom);
		party(&p, i, p.first);
		party(&p, i, bottom);
	}
	rungs(&p, y);
	legend(&p, p.high - 16, true);
	fputs("</svg>\n", out);
}
