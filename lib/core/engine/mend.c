/* SPDX-License-Identifier: BSD-3-Clause */
/* mend.c -- texts of the network that are not UTF-8: names in Latin-1, or worse. */
#include "mend.h"

#include "../../rules/text.h"

static bool is_utf8(const char *text)
{
	size_t n = 1;

	if (!text)
		return true;
	for (size_t i = 0; text[i] && n; i += n)
		n = lw_text_utf8(text + i);
	return n != 0;
}

/* digits are digits, and a word is one of ours. */
bool lw_is_utf8(const struct lw_input *in)
{
	return is_utf8(in->uri) && is_utf8(in->name) && is_utf8(in->by) && is_utf8(in->called) &&
	       is_utf8(in->source) && is_utf8(in->target) && is_utf8(in->chain) &&
	       is_utf8(in->user);
}

static const char *mend(char *to, size_t size, const char *from)
{
	size_t i = 0, n;

	if (!from)
		return NULL;
	for (lw_text_copy(to, size, from); to[i]; i += n ? n : 1) {
		n = lw_text_utf8(to + i);
		if (!n)
			to[i] = '?';
	}
	return to;
}

void lw_mend(struct lw_mended *m, const struct lw_input *in)
{
	m->in = *in;
	m->in.uri = mend(m->uri, sizeof m->uri, in->uri);
	m->in.name = mend(m->name, sizeof m->name, in->name);
	m->in.by = mend(m->by, sizeof m->by, in->by);
	m->in.called = mend(m->called, sizeof m->called, in->called);
	m->in.target = mend(m->target, sizeof m->target, in->target);
	m->in.source = mend(m->source, sizeof m->source, in->source);
	m->in.digits = mend(m->digits, sizeof m->digits, in->digits);
	/* mended it could be somebody else's */
	m->in.user = is_utf8(in->user) ? mend(m->user, sizeof m->user, in->user) : "";
	m->in.word = mend(m->word, sizeof m->word, in->word);
	m->in.chain = mend(m->chain, sizeof m->chain, in->chain);
}
