/* SPDX-License-Identifier: BSD-3-Clause */
/* ladder.c -- the run as a picture: a column for each node, an arrow for each message. */
#include "ladder.h"

#include <stdio.h>
#include <string.h>

#include "words.h"

static const char *kind_name(uint8_t kind)
{
	static const char names[KINDS][12] = {
		[INVITE] = "INVITE", [CANCEL] = "CANCEL", [ACK] = "ACK", [BYE] = "BYE",
		[REINVITE] = "re-INVITE", [REFER] = "REFER", [NOTIFY] = "NOTIFY", [INFO] = "INFO",
		[UPDATE] = "UPDATE", [PING] = "OPTIONS",
	};

	return kind < KINDS ? names[kind] : "?";
}

static struct rung *rung_new(struct lw_net *net)
{
	struct rung *rung = &net->rungs[net->rung_count++ % net->config.ladder];

	*rung = (struct rung){.at = net->now};
	return rung;
}

void lw_net_message_words(const struct message *m, char *words, size_t size)
{
	const char *dir = m->kind == REINVITE && !m->response ? lw_dir_name(m->dir) : "";

	if (m->response)
		snprintf(words, size, "%d %s", (int)m->code, kind_name(m->kind));
	else if (m->kind == NOTIFY)
		snprintf(words, size, "NOTIFY %d", (int)m->code);
	else
		snprintf(words, size, "%s%s%s%s", kind_name(m->kind), *dir ? " " : "", dir,
			 m->replaces ? " Replaces" : "");
}

void lw_net_ladder_message(struct lw_net *net, const struct message *m, enum rung_kind kind)
{
	struct rung *rung;

	if ((m->kind == PING && m->code < 300) || !net->config.ladder)
		return;
	rung = rung_new(net);
	rung->kind = (uint8_t)kind;
	rung->from = m->from;
	rung->to = m->to;
	lw_net_message_words(m, rung->words, sizeof rung->words);
}

void lw_net_ladder_words(struct lw_net *net, uint32_t node, const char *words)
{
	struct rung *rung;

	if (!net->config.ladder)
		return;
	rung = rung_new(net);
	rung->kind = RUNG_WORDS;
	rung->from = rung->to = node;
	snprintf(rung->words, sizeof rung->words, "%.*s", (int)sizeof rung->words - 1, words);
}

void lw_net_ladder_output(struct lw_net *net, uint32_t node, const struct lw_output *out)
{
	char words[2 * LW_URI_MAX], line[2 * LW_URI_MAX + 16];

	if (!net->config.ladder)
		return; /* what nobody will read takes time */
	lw_mock_words_of(out, NULL, words, sizeof words);
	snprintf(line, sizeof line, "#%u %s", (unsigned)(out->call.v & 0xffff), words);
	lw_net_ladder_words(net, node, line);
}

void lw_net_remark(struct lw_net *net, uint32_t node, const char *words)
{
	if (node < net->node_count)
		lw_net_ladder_words(net, node, words);
}

/* ---- drawing ---- */

enum { MARGIN = 10, LINE = MARGIN + 64 * WORD + 2 * WORD + 1 };

static size_t column(uint32_t node)
{
	return MARGIN + (size_t)node * WORD;
}

static void blank(const struct lw_net *net, const struct rung *rung, char *line)
{
	char when[24];

	memset(line, ' ', LINE - 1);
	line[LINE - 1] = '\0';
	snprintf(when, sizeof when, "%8llu", (unsigned long long)rung->at);
	memcpy(line, when, strlen(when) < MARGIN ? strlen(when) : MARGIN);
	for (uint32_t i = 0; i < net->node_count; i++)
		line[column(i)] = '|';
}

static void draw_arrow(const struct rung *rung, char *line)
{
	bool right = rung->to > rung->from;
	size_t a = column(right ? rung->from : rung->to), b = column(right ? rung->to : rung->from);
	char head = rung->kind == RUNG_LOST ? 'x' : right ? '>' : '<';
	size_t n = strlen(rung->words), room = b - a - 4;

	memset(line + a + 1, '-', b - a - 1);
	line[right ? b - 1 : a + 1] = head;
	memcpy(line + a + 3, rung->words, n < room ? n : room);
}

static void draw(const struct lw_net *net, const struct rung *rung, char *line)
{
	size_t end = LINE - 1;

	blank(net, rung, line);
	if (rung->kind == RUNG_WORDS || rung->from == rung->to)
		memcpy(line + column(rung->from) + 2, rung->words, strlen(rung->words));
	else
		draw_arrow(rung, line);
	while (end && line[end - 1] == ' ')
		end--;
	line[end] = '\0';
}

static void draw_head(const struct lw_net *net, char *line)
{
	memset(line, ' ', LINE - 1);
	for (uint32_t i = 0; i < net->node_count; i++) {
		const char *name = net->nodes[i].address;
		size_t n = strlen(name);

		memcpy(line + column(i), name, n < WORD - 1 ? n : WORD - 1);
	}
	line[column(net->node_count)] = '\0';
}

void lw_net_ladder(const struct lw_net *net, void (*put)(const char *line, void *arg), void *arg)
{
	uint64_t size = net->config.ladder;
	uint64_t first = net->rung_count > size ? net->rung_count - size : 0;
	char line[LINE];

	draw_head(net, line);
	put(line, arg);
	for (uint64_t i = first; i < net->rung_count; i++) {
		draw(net, &net->rungs[i % size], line);
		put(line, arg);
	}
}
