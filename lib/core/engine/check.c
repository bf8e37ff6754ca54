/* check.c -- whether an input is one, on its own and without any state. */
#include "check.h"

#include "../tables/inputs.h"

#include <string.h>

static bool text_fits(const char *text, size_t size)
{
	if (!text)
		return true;
	for (size_t i = 0; i < size; i++) {
		unsigned char c = (unsigned char)text[i];

		if (!c)
			return true;
		if (c < 0x20 || c == 0x7f)
			return false; /* nothing that could start a new header line */
	}
	return false;
}

static bool is_digits(const char *text)
{
	return text && *text && strspn(text, "0123456789*#ABCDabcd") == strlen(text);
}

static bool has_text(const char *text)
{
	return text && *text;
}

static bool needs_met(const struct lw_input *in)
{
	switch ((enum lw_needs)lw_ways[in->type].needs) {
	case LW_NEEDS__:       return true;
	case LW_NEEDS_URI:     return has_text(in->uri);
	case LW_NEEDS_DIGITS:  return is_digits(in->digits);
	case LW_NEEDS_TARGET:  return has_text(in->uri) || in->other.v;
	case LW_NEEDS_REFUSAL: return !in->code || in->code >= 400;
	case LW_NEEDS_CODE:    return in->code >= 100;
	}
	return false;
}

static bool texts_fit(const struct lw_input *in)
{
	return text_fits(in->uri, LW_URI_MAX) && text_fits(in->name, LW_NAME_MAX) &&
	       text_fits(in->by, LW_URI_MAX) && text_fits(in->called, LW_URI_MAX) &&
	       text_fits(in->digits, LW_NAME_MAX) && text_fits(in->source, LW_NAME_MAX) &&
	       text_fits(in->word, LW_NAME_MAX);
}

int lw_check(const struct lw *lw, const struct lw_input *in)
{
	if (!in || in->type >= LW_INPUT_TYPES || in->match > LW_MATCH_EARLY_THEIRS)
		return LW_E_ARG;
	if (in->call_class >= LW_CLASSES || in->code < 0 || in->code > 699)
		return LW_E_ARG;
	if (!texts_fit(in) || !needs_met(in))
		return LW_E_ARG;
	if (in->now < lw->serials->now && lw_is_verb(in->type))
		return LW_E_TIME;
	return LW_OK;
}
