/* SPDX-License-Identifier: BSD-3-Clause */
/* check.c -- whether an input is one, on its own and without any state. */
#include "check.h"

#include "../../rules/text.h"
#include "../../table/aside.h"
#include "../state/state.h"
#include "../tables/inputs.h"

#include <string.h>

/* NULL, or what is wrong with a text. */
static const char *text_fault(const char *text, size_t size, bool verb)
{
	for (size_t i = 0; text && text[i]; i++) {
		if (i + 1 == size)
			return size == LW_URI_MAX ? "is longer than 511 bytes"
						  : "is longer than 127 bytes";
		if ((unsigned char)text[i] < 0x20 || text[i] == 0x7f)
			return "holds control characters"; /* one could start a new header line */
	}
	for (size_t i = 0, n; verb && text && text[i]; i += n) {
		n = lw_text_utf8(text + i);
		if (!n)
			return "is not UTF-8";
	}
	return NULL;
}

static bool is_digits(const char *text)
{
	return text && *text && strspn(text, "0123456789*#ABCDabcd") == strlen(text);
}

static bool has_text(const char *text)
{
	return text && *text;
}

static struct lw_fault need_fault(const struct lw_input *in)
{
	static const struct lw_fault none = {NULL, NULL};

	switch ((enum lw_needs)lw_ways[in->type].needs) {
	case LW_NEEDS__:       return none;
	case LW_NEEDS_URI:
		return has_text(in->uri) ? none : (struct lw_fault){"uri", "is missing"};
	case LW_NEEDS_DIGITS:
		return is_digits(in->digits)
			       ? none
			       : (struct lw_fault){"digits", "must be some of 0-9 A-D * #"};
	case LW_NEEDS_TARGET:
		return has_text(in->uri) || in->other.v
			       ? none
			       : (struct lw_fault){"uri", "is missing, and so is the other call"};
	case LW_NEEDS_REFUSAL:
		if (!in->code || in->code >= 400)
			return none;
		if (in->code != 302)
			return (struct lw_fault){"code", "must be 0, 302, or from 400 to 699"};
		return has_text(in->uri) ? none : (struct lw_fault){"uri", "is missing"};
	case LW_NEEDS_FAILURE:
		return !in->code || in->code >= 400
			       ? none
			       : (struct lw_fault){"code", "must be 0, or from 400 to 699"};
	case LW_NEEDS_CODE:
		return in->code >= 100 ? none
				       : (struct lw_fault){"code", "must be from 100 to 699"};
	}
	return none;
}

/* Lines of addresses, each of which is a text. */
static const char *chain_fault(const struct lw_input *in)
{
	const char *chain = in->chain ? in->chain : "", *fault = NULL;
	char line[LW_URI_MAX];
	size_t length;

	if (memchr(chain, 0, LW_PASSED_MAX) == NULL)
		return "is too long";
	for (; *chain && !fault; chain += length + (chain[length] ? 1 : 0)) {
		length = strcspn(chain, "\n");
		if (length >= sizeof line)
			return "has a line that is too long";
		memcpy(line, chain, length);
		line[length] = '\0';
		fault = text_fault(line, sizeof line, lw_is_verb(in->type));
	}
	return fault;
}

static struct lw_fault texts_fault(const struct lw_input *in)
{
	const struct { const char *name, *text; size_t size; } texts[] = {
		{"uri", in->uri, LW_URI_MAX},       {"name", in->name, LW_NAME_MAX},
		{"by", in->by, LW_URI_MAX},         {"called", in->called, LW_URI_MAX},
		{"digits", in->digits, LW_NAME_MAX}, {"source", in->source, LW_NAME_MAX},
		{"word", in->word, LW_NAME_MAX},     {"user", in->user, LW_NAME_MAX},
		{"target", in->target, LW_URI_MAX},
	};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		const char *is =
			text_fault(texts[i].text, texts[i].size, lw_is_verb(in->type));

		if (is)
			return (struct lw_fault){texts[i].name, is};
	}
	if (chain_fault(in))
		return (struct lw_fault){"chain", chain_fault(in)};
	return (struct lw_fault){NULL, NULL};
}

static struct lw_fault number_fault(const struct lw_input *in)
{
	if (!lw_is_input(in->type))
		return (struct lw_fault){"type", "is no verb and no signal"};
	if (in->now == LW_NEVER)
		return (struct lw_fault){"now", "is LW_NEVER"};
	if (in->match > LW_MATCH_EARLY_THEIRS)
		return (struct lw_fault){"match", "is none of enum lw_match"};
	if (in->call_class >= LW_CLASSES)
		return (struct lw_fault){"call_class", "is none of enum lw_call_class"};
	if (in->code < 0 || in->code > 699)
		return (struct lw_fault){"code", "is no SIP code: 0 to 699"};
	return (struct lw_fault){NULL, NULL};
}

/* An input is not one, for this reason, which a caller may want to know. */
LW_ASIDE static int refuse(struct lw_fault *fault, struct lw_fault why, int err)
{
	if (fault)
		*fault = why;
	return err;
}

static int check_time(const struct lw *lw, const struct lw_input *in, struct lw_fault *fault)
{
	if (in->now >= lw->serials->now || !lw_is_verb(in->type))
		return LW_OK;
	return refuse(fault, (struct lw_fault){"now", "is before the time of an earlier input; use "
						      "a monotonic clock"}, LW_E_TIME);
}

LW_ASIDE static int check_texts(const struct lw *lw, const struct lw_input *in,
				struct lw_fault *fault)
{
	struct lw_fault found = texts_fault(in);

	if (!found.value)
		found = need_fault(in);
	return found.value ? refuse(fault, found, LW_E_ARG) : check_time(lw, in, fault);
}

int lw_check(const struct lw *lw, const struct lw_input *in, struct lw_fault *fault)
{
	struct lw_fault found;

	if (!lw || !in)
		return refuse(fault, (struct lw_fault){lw ? "the input" : "the engine", "is NULL"},
			      LW_E_ARG);
	found = number_fault(in);
	if (found.value)
		return refuse(fault, found, LW_E_ARG);
	return lw_has_texts(in) || lw_ways[in->type].needs != LW_NEEDS__
		       ? check_texts(lw, in, fault) : check_time(lw, in, fault);
}
